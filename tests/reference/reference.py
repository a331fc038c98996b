#!/usr/bin/env python3
"""The second implementation of the school census arithmetic and the register rules.

It is written straight from the contract and the list of rules, in the plainest way: dictionaries
keyed by pupil, date and session, and loops over them. It shares no code and no idea with the
program, so that a sentence which one of the two misreads shows as a difference.

    python3 reference.py CODES_CSV PERIODS_CSV TERM YEAR NOW DIR... --figures F --findings G

A comment that begins with AMBIGUOUS marks a place where the text can be read in more than one way,
and says which reading was taken. Words in quotation marks are the contract's own.
"""

import argparse
import csv
import datetime
import os
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

Date = datetime.date

FIGURE_COLUMNS = ["lea", "estab", "list", "upn", "surname", "forename", "dob", "block", "item", "value"]
FINDING_COLUMNS = ["rule", "severity", "lea", "estab", "key", "date", "session", "file", "line"]

# "Blank, -, --, *, ? mean 'no mark recorded'."
PLACEHOLDERS = {"", "-", "--", "*", "?"}

SESSIONS = ["AM", "PM"]

# The files in the order of the contract's table of inputs.
FILES = ["schools", "pupils", "calendar", "marks", "suspensions"]

REQUIRED = {
    "schools": ["LEA", "Estab", "SchoolName", "Phase"],
    "pupils": ["LEA", "Estab", "UPN", "Surname", "Forename", "DOB", "Sex", "EntryDate"],
    "calendar": ["LEA", "Estab", "Date", "Session", "Status"],
    "marks": ["LEA", "Estab", "UPN", "Date", "Session", "Code"],
    "suspensions": ["LEA", "Estab", "UPN", "Category", "StartDate", "Sessions", "Reason1"],
}

# AMBIGUOUS: "all pupil items" and "SEN/FSM flags" are no list of names. These are the names that the
# contract spells out and the commonest pupil items; the generated registers use no others.
OPTIONAL = {
    "schools": ["URN", "SchoolType", "LowestNCyear", "HighestNCyear", "Intake", "Governance", "Email", "PhoneNo"],
    "pupils": ["FormerUPN", "UniqueLearnerNumber", "MiddleNames", "PreferredSurname", "FormerSurname",
               "LeavingDate", "EnrolStatus", "ClassType", "PartTime", "Boarder", "NCyearActual",
               "NCyearLeaving", "Ethnicity", "Language", "SENprovision", "MobileChild", "AddressLine1",
               "AddressLine2", "AddressLine3", "AddressLine4", "AddressLine5", "PostCode",
               "LeavingGround", "NewSchool"],
    "calendar": [],
    "marks": ["Nature", "MinutesLate"],
    "suspensions": ["Reason2", "Reason3", "SENprovision"],
}

# "but for the keys LEA, Estab, LA, ChildID, Date, Session and Event": UPN is not among them.
KEYS = {
    "schools": ["LEA", "Estab"],
    "pupils": ["LEA", "Estab"],
    "calendar": ["LEA", "Estab", "Date", "Session"],
    "marks": ["LEA", "Estab", "Date", "Session"],
    "suspensions": ["LEA", "Estab"],
}

# F103: "any other value is not of its type: date, boolean, number".
TYPED = {
    "schools": {"URN": "number"},
    "pupils": {"DOB": "date", "EntryDate": "date", "LeavingDate": "date",
               "MobileChild": "boolean", "PartTime": "boolean"},
    "calendar": {},
    "marks": {"MinutesLate": "number"},
    "suspensions": {"StartDate": "date", "Sessions": "number"},
}

# F105: "codes or words that needed trimming or upper case".
# AMBIGUOUS: the columns that hold "codes or words" are not listed. Names, UPNs, dates, numbers and
# booleans are taken not to be among them. A calendar Status is a lower-case word: only trimming counts.
UPPER_WORDS = {
    "schools": ["Phase"],
    "pupils": ["Sex", "EnrolStatus", "ClassType", "Boarder", "NCyearActual", "NCyearLeaving", "SENprovision"],
    "calendar": ["Session"],
    "marks": ["Session", "Code"],
    "suspensions": ["Category", "Reason1", "Reason2", "Reason3", "SENprovision"],
}
LOWER_WORDS = {"schools": [], "pupils": [], "calendar": ["Status"], "marks": [], "suspensions": []}


class InputError(Exception):
    """What the contract says stops a run with status 3."""


# ---------------------------------------------------------------------------------------------------
# Reading CSV
# ---------------------------------------------------------------------------------------------------

def decode(data, path):
    """"UTF-8 with or without BOM, or Windows-1252"."""
    if b"\0" in data:
        raise InputError(path + ": a NUL byte")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError(path + ": neither UTF-8 nor Windows-1252")


def line_end_length(text, i):
    """"any line ending": the length of the line end that stands at i, or 0."""
    if text.startswith("\r\n", i):
        return 2
    return 1 if text[i] in "\r\n" else 0


def read_quoted(text, i, line, path):
    """Reads the quoted field that opens at i. Gives its value, the place after it, and the line there."""
    value = []
    i += 1
    while i < len(text):
        if text.startswith('""', i):
            value.append('"')
            i += 2
        elif text[i] == '"':
            return "".join(value), i + 1, line
        else:
            step = line_end_length(text, i)
            if step:
                line += 1
            step = step or 1
            value.append(text[i:i + step])
            i += step
    raise InputError("%s:%d: unterminated quote" % (path, line))


def read_plain(text, i, line, path):
    """Reads the unquoted field that begins at i."""
    start = i
    while i < len(text) and text[i] != "," and not line_end_length(text, i):
        if text[i] == '"':
            raise InputError("%s:%d: stray quote" % (path, line))
        i += 1
    return text[start:i], i, line


def split_records(text, path):
    """"RFC 4180". Gives (line, fields) per record; line is the physical line on which it begins."""
    records = []
    i = 0
    line = 1
    while i < len(text):
        first_line = line
        fields = []
        quoted = False
        while True:
            if i < len(text) and text[i] == '"':
                quoted = True
                value, i, line = read_quoted(text, i, line, path)
            else:
                value, i, line = read_plain(text, i, line, path)
            fields.append(value)
            if i < len(text) and text[i] == ",":
                i += 1
                continue
            break
        if i < len(text):
            step = line_end_length(text, i)
            if step == 0:
                raise InputError("%s:%d: text after a closing quote" % (path, line))
            i += step
            line += 1
        # AMBIGUOUS: RFC 4180 knows no blank lines. A line with nothing on it is taken to be no row at
        # all, neither used nor a finding.
        if fields == [""] and not quoted:
            continue
        records.append((first_line, fields))
    return records


def normal_name(name):
    """"matched by name without regard to case, spaces or underscores"."""
    return name.replace(" ", "").replace("_", "").lower()


@dataclass
class Row:
    file: str       # base name
    line: int
    order: tuple    # place among all rows of all inputs
    values: dict    # column name as in the contract -> value as written


def match_header(table, header, path, findings):
    """Gives the contract's name of every column, None for an unknown one (F104)."""
    known = {normal_name(name): name for name in REQUIRED[table] + OPTIONAL[table]}
    columns = [known.get(normal_name(name)) for name in header]
    missing = [name for name in REQUIRED[table] if name not in columns]
    twice = [name for name, count in Counter(columns).items() if name is not None and count > 1]
    if missing or twice:
        raise InputError("%s: missing columns %s, columns given twice %s" % (path, missing, twice))
    for column in columns:
        if column is None:
            findings.append(finding("F104", "info", file=os.path.basename(path), line=1))
    return columns


def read_table(table, input_number, directory, findings):
    """The rows of one file; F101 for those with more fields than the header, a short one has blanks (F119)."""
    path = os.path.join(directory, table + ".csv")
    if not os.path.exists(path):
        if table in ("schools", "pupils", "marks"):
            raise InputError(path + ": needed and not there")
        return []
    with open(path, "rb") as stream:
        records = split_records(decode(stream.read(), path), path)
    if not records:
        raise InputError(path + ": no header")
    columns = match_header(table, records[0][1], path, findings)
    rows, seen = [], set()
    for line, fields in records[1:]:
        if any(value.strip() for value in fields[len(columns):]):
            # AMBIGUOUS: school and key of an F101 are left blank, because no field of such a row
            # can be trusted to stand in its column.
            findings.append(finding("F101", "error", file=os.path.basename(path), line=line))
            continue
        if not any(value.strip() for value in fields):
            continue  # F118
        fields = fields + [""] * (len(columns) - len(fields))  # F119
        trimmed = tuple(value.strip() for value in fields[:len(columns)])
        if table != "marks" and trimmed in seen:
            continue  # F128
        seen.add(trimmed)
        values = {}
        for column, value in zip(columns, fields):
            if column is not None:
                values[column] = value
        order = (input_number, FILES.index(table), line)
        rows.append(Row(os.path.basename(path), line, order, values))
    return rows


# ---------------------------------------------------------------------------------------------------
# Values
# ---------------------------------------------------------------------------------------------------

def parse_date(text):
    """"Dates YYYY-MM-DD or DD/MM/YYYY". None when it is neither."""
    def digits(part):
        return part.isascii() and part.isdigit()
    try:
        if len(text) == 10 and text[4] == "-" and text[7] == "-":
            parts = [text[0:4], text[5:7], text[8:10]]
        elif len(text) == 10 and text[2] == "/" and text[5] == "/":
            parts = [text[6:10], text[3:5], text[0:2]]
        else:
            return None
        if not all(digits(part) for part in parts):
            return None
        return Date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def parse_boolean(text):
    """"Booleans true/false, 1/0, Y/N, yes/no". None when it is none of them."""
    word = text.strip().lower()
    if word in ("true", "1", "y", "yes"):
        return True
    if word in ("false", "0", "n", "no"):
        return False
    return None


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def is_of_type(kind, text):
    if kind == "date":
        return parse_date(text) is not None
    if kind == "boolean":
        return parse_boolean(text) is not None
    return is_number(text)


def key_is_good(name, text):
    """F102: "blank or not of its type"."""
    if name == "LEA":
        return len(text) == 3 and text.isascii() and text.isdigit()
    if name == "Estab":
        return len(text) == 4 and text.isascii() and text.isdigit()
    if name == "Date":
        return parse_date(text) is not None
    return text in SESSIONS


def tidy_words(table, row):
    """Trims codes and words and puts them in their case. Gives the number that needed it (F105)."""
    needed = 0
    for columns, change in ((UPPER_WORDS, str.upper), (LOWER_WORDS, str.lower)):
        for column in columns[table]:
            old = row.values.get(column)
            if old is None:
                continue
            new = change(old.strip())
            row.values[column] = new
            # AMBIGUOUS: what is blank or a placeholder after trimming is no code, so it is not counted.
            if new in PLACEHOLDERS:
                continue
            if change is str.upper and new != old:
                needed += 1
            if change is str.lower and old.strip() != old:
                needed += 1
    return needed


# ---------------------------------------------------------------------------------------------------
# The register
# ---------------------------------------------------------------------------------------------------

@dataclass
class Enrolment:
    row: Row
    upn: str
    surname: str
    forename: str
    dob: Date
    entry: Date             # None: blank
    leaving: Date           # None: blank
    boarder: str
    nc_year_actual: str
    nc_year_leaving: str
    enrol_status: str
    mobile_child: bool
    mobile_child_given: bool    # is there such a column?

    def is_whole(self):
        """"An enrolment that ends before it begins covers no day." """
        return entry_or_beginning(self) <= leaving_or_end(self)


@dataclass
class Pupil:
    upn: str
    enrolments: list = field(default_factory=list)     # in the order of the file
    key: str = ""                                       # in School.pupils


@dataclass
class Mark:
    row: Row
    upn: str
    date: Date
    session: str
    code: str
    nature: str
    nature_given: bool
    child: str = ""                                     # the key of the pupil whose mark it is


@dataclass
class School:
    lea: str
    estab: str
    phase: str
    row: Row                                            # in schools.csv
    pupils: dict = field(default_factory=dict)          # key -> Pupil; the key is the UPN where one child has it
    children: dict = field(default_factory=dict)        # UPN -> its Pupils
    contested: dict = field(default_factory=dict)       # UPN of several children -> marks that are nobody's
    today: Date = None
    codes: list = field(default_factory=list)
    holidays: set = field(default_factory=set)
    without_upn: list = field(default_factory=list)     # Pupil, each with one enrolment
    calendar: dict = field(default_factory=dict)        # (date, session) -> (status, Row)
    marks: list = field(default_factory=list)           # Mark, in the order of the file
    suspensions: list = field(default_factory=list)     # (UPN, start date)
    # derived from the marks
    counting: dict = field(default_factory=dict)        # (key, date, session) -> the Mark that counts
    open_sessions: list = field(default_factory=list)   # (date, session), in order of time
    school_days: list = field(default_factory=list)     # dates


def finding(rule, severity, lea="", estab="", key="", date="", session="", file="", line=""):
    return (rule, severity, lea, estab, key, str(date), session, file, line)


def usable_rows(directories, findings):
    """Every row that is used, per table: what F101, F102 and F108 set aside is gone, F103 is blank."""
    tables = {}
    for table in FILES:
        tables[table] = []
        for number, directory in enumerate(directories):
            rows = read_table(table, number, directory, findings)
            lines = [row.line for row in rows if tidy_words(table, row)]
            if lines:
                # AMBIGUOUS: a finding per file has no single row; it stands at the first one concerned.
                findings.append(finding("F105", "info", file=table + ".csv", line=min(lines)))
            tables[table].extend(rows)
    for table in FILES:
        tables[table] = [row for row in tables[table] if keys_are_good(table, row, findings)]
    known = {(row.values["LEA"], row.values["Estab"]) for row in tables["schools"]}
    unknown = set()
    for table in FILES[1:]:
        tables[table] = [row for row in tables[table] if school_is_known(row, known, unknown, findings)]
    for table in FILES:
        for row in tables[table]:
            blank_bad_values(table, row, findings)
    return tables


def keys_are_good(table, row, findings):
    """F102, one finding per key that is bad.

    AMBIGUOUS: school and key of the finding are those of the row where they can be read; date and
    session are left blank.
    """
    bad = [name for name in KEYS[table] if not key_is_good(name, row.values[name])]
    for _ in bad:
        findings.append(finding("F102", "error",
                                lea="" if "LEA" in bad else row.values["LEA"],
                                estab="" if "Estab" in bad else row.values["Estab"],
                                key=row.values.get("UPN", ""), file=row.file, line=row.line))
    return not bad


def school_is_known(row, known, unknown, findings):
    """F108: "a row belongs to a school that is not in schools (not used; one per school)".

    AMBIGUOUS: one per school over all files together, at its first row in the order in which the
    contract lists the files (pupils, calendar, marks, suspensions).
    """
    school = (row.values["LEA"], row.values["Estab"])
    if school in known:
        return True
    if school not in unknown:
        unknown.add(school)
        findings.append(finding("F108", "error", lea=school[0], estab=school[1], file=row.file, line=row.line))
    return False


def blank_bad_values(table, row, findings):
    """F103: "any other value is not of its type: date, boolean, number (taken as blank)"."""
    for name, kind in TYPED[table].items():
        value = row.values.get(name, "")
        if value.strip() != "" and not is_of_type(kind, value):
            findings.append(finding("F103", "error", lea=row.values["LEA"], estab=row.values["Estab"],
                                    key=row.values.get("UPN", ""), file=row.file, line=row.line))
            row.values[name] = ""


def make_enrolment(row):
    values = row.values
    return Enrolment(
        row=row, upn=values["UPN"], surname=values["Surname"], forename=values["Forename"],
        dob=parse_date(values["DOB"]), entry=parse_date(values["EntryDate"]),
        leaving=parse_date(values.get("LeavingDate", "")), boarder=values.get("Boarder", ""),
        nc_year_actual=values.get("NCyearActual", ""), nc_year_leaving=values.get("NCyearLeaving", ""),
        enrol_status=values.get("EnrolStatus", ""),
        mobile_child=parse_boolean(values.get("MobileChild", "")) is True,
        mobile_child_given="MobileChild" in values)


def make_mark(row):
    values = row.values
    return Mark(row=row, upn=values["UPN"], date=parse_date(values["Date"]), session=values["Session"],
                code=values["Code"], nature=values.get("Nature", "").strip(), nature_given="Nature" in values)


def build_schools(tables):
    """"Several schools may share the files." Gives the schools in order of LEA, Estab."""
    schools = {}
    for row in tables["schools"]:
        name = (row.values["LEA"], row.values["Estab"])
        schools[name] = School(name[0], name[1], row.values["Phase"], row)
    for row in tables["pupils"]:
        add_enrolment(schools[(row.values["LEA"], row.values["Estab"])], make_enrolment(row))
    for row in tables["calendar"]:
        school = schools[(row.values["LEA"], row.values["Estab"])]
        session = (parse_date(row.values["Date"]), row.values["Session"])
        # AMBIGUOUS: a session that the calendar lists twice has its last status.
        school.calendar[session] = (row.values["Status"], row)
    for row in tables["marks"]:
        schools[(row.values["LEA"], row.values["Estab"])].marks.append(make_mark(row))
    for row in tables["suspensions"]:
        school = schools[(row.values["LEA"], row.values["Estab"])]
        school.suspensions.append((row.values["UPN"], parse_date(row.values["StartDate"])))
    for school in schools.values():
        tell_children(school)
    return [schools[name] for name in sorted(schools)]


def add_enrolment(school, enrolment):
    """"Several enrolments of one UPN at one school are one pupil"; one without UPN stands alone."""
    if enrolment.upn == "":
        school.without_upn.append(Pupil("", [enrolment]))
        return
    if enrolment.upn not in school.pupils:
        school.pupils[enrolment.upn] = Pupil(enrolment.upn, key=enrolment.upn)
    school.pupils[enrolment.upn].enrolments.append(enrolment)


def plain_name(name):
    """"without regard to case, marks and blanks"."""
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if c.isalpha())


def are_one_child(one, other):
    """"if their DOB agree (or one is blank) and Surname or Forename agree"."""
    return ((one.dob is None or other.dob is None or one.dob == other.dob)
            and (plain_name(one.surname) == plain_name(other.surname)
                 or plain_name(one.forename) == plain_name(other.forename)))


def tell_children(school):
    """"Otherwise they are two children with one number (R132): both are returned."

    AMBIGUOUS: of three rows, two that do not agree are one child if the third agrees with both.
    """
    pupils = {}
    for upn, pupil in school.pupils.items():
        groups = []
        for enrolment in pupil.enrolments:
            joined = [group for group in groups if any(are_one_child(enrolment, other) for other in group)]
            groups = [group for group in groups if group not in joined]
            groups.append(sorted(sum(joined, [enrolment]), key=lambda one: one.row.order))
        groups.sort(key=lambda group: group[0].row.order)
        school.children[upn] = [Pupil(upn, group, upn if len(groups) == 1 else "%s/%d" % (upn, number))
                                for number, group in enumerate(groups)]
        pupils.update((child.key, child) for child in school.children[upn])
    school.pupils = pupils


def child_of(school, mark):
    """"a mark counts for the one whose enrolment alone covers its date, else for nobody"."""
    children = school.children[mark.upn]
    if len(children) == 1:
        return children[0]
    there = [child for child in children if on_register(child, mark.date)]
    return there[0] if len(there) == 1 else None


def all_pupils(school):
    return list(school.pupils.values()) + school.without_upn


# ---------------------------------------------------------------------------------------------------
# Dates, ages, the register on a day
# ---------------------------------------------------------------------------------------------------

def entry_or_beginning(enrolment):
    """"one without EntryDate is taken to have been on the register from the beginning"."""
    return enrolment.entry if enrolment.entry is not None else Date.min


def leaving_or_end(enrolment):
    return enrolment.leaving if enrolment.leaving is not None else Date.max


def covers(enrolment, day):
    """"on the register on a date when EntryDate <= date and (LeavingDate blank or date <= LeavingDate)"."""
    return entry_or_beginning(enrolment) <= day <= leaving_or_end(enrolment)


def on_register(pupil, day):
    return any(covers(enrolment, day) for enrolment in pupil.enrolments)


def latest(enrolments):
    """The one with the latest EntryDate.

    AMBIGUOUS: of two with the same EntryDate the later row is taken, as it is for marks.
    """
    best = enrolments[0]
    for enrolment in enrolments[1:]:
        if entry_or_beginning(enrolment) >= entry_or_beginning(best):
            best = enrolment
    return best


def record_on(pupil, day):
    """"the record is the one on roll (of two, the one with the later EntryDate), else the latest that
    has begun". None when none has begun."""
    on_roll = [enrolment for enrolment in pupil.enrolments if covers(enrolment, day)]
    if on_roll:
        return latest(on_roll)
    begun = [enrolment for enrolment in pupil.enrolments
             if enrolment.is_whole() and entry_or_beginning(enrolment) <= day]
    if begun:
        return latest(begun)
    return None


def record_for_session(pupil, day):
    """The enrolment whose columns (Boarder, DOB, NCyearActual ...) a register rule looks at.

    AMBIGUOUS: for the register rules no day is named on which "the record" is chosen, and they run
    "whatever the period of the return". The session's own date is taken; before the first enrolment
    has begun, the one that begins first.
    """
    record = record_on(pupil, day)
    if record is not None:
        return record
    return min(pupil.enrolments, key=entry_or_beginning)


def birthday(dob, age):
    try:
        return dob.replace(year=dob.year + age)
    except ValueError:
        return Date(dob.year + age, 3, 1)


def age_on(dob, day):
    age = day.year - dob.year
    if (day.month, day.day) < (dob.month, dob.day):
        age -= 1
    return age


def compulsory_age_begins(dob):
    """"from the first prescribed day (31 August, 31 December, 31 March) on or after the 5th birthday"."""
    day = birthday(dob, 5)
    while (day.month, day.day) not in ((8, 31), (12, 31), (3, 31)):
        day += datetime.timedelta(days=1)
    return day


def compulsory_age_ends(dob):
    """"up to and including the last Friday in June of the school year (1 September to 31 August) in
    which the pupil reaches 16"."""
    sixteen = birthday(dob, 16)
    june_year = sixteen.year if sixteen.month < 9 else sixteen.year + 1
    day = Date(june_year, 6, 30)
    while day.weekday() != 4:
        day -= datetime.timedelta(days=1)
    return day


def of_compulsory_age(dob, day):
    return compulsory_age_begins(dob) <= day <= compulsory_age_ends(dob)


def easter_monday(year):
    """The usual Gregorian computation of Easter Sunday, and the day after it."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month = (h + m - 7 * n + 114) // 31
    day = (h + m - 7 * n + 114) % 31 + 1
    return Date(year, month, day) + datetime.timedelta(days=1)


# ---------------------------------------------------------------------------------------------------
# Codes and periods
# ---------------------------------------------------------------------------------------------------

@dataclass
class CodeRow:
    code: str
    valid_from: Date
    valid_to: Date      # None: still in force
    session: str        # AM, PM or any
    possible: int
    returned: int
    advance: int


def read_codes(path):
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return [CodeRow(row["code"], parse_date(row["valid_from"]), parse_date(row["valid_to"]),
                        row["session"], int(row["possible"]), int(row["returned"]), int(row["advance"]))
                for row in csv.DictReader(stream)]


def read_holidays(codes_path):
    """bank-holidays.csv stands beside the codes."""
    path = os.path.join(os.path.dirname(codes_path), "bank-holidays.csv")
    if not os.path.exists(path):
        return set()
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return {parse_date(row["date"]) for row in csv.DictReader(stream)}


def code_in_force(codes, code, day):
    """"A code counts only inside its dates of validity for the session's date". None outside them."""
    for row in codes:
        if row.code == code and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            return row
    return None


def code_is_possible(codes, mark):
    return code_in_force(codes, mark.code, mark.date).possible == 1


@dataclass
class Term:
    term: str
    year: int
    census_day: Date
    blocks: list            # (name, from, to)
    age_reference_date: Date
    exclusions_from: Date
    exclusions_to: Date
    current_term_start: Date


def read_term(path, term, year):
    """"Census days and periods: census-periods.csv, dates inclusive." """
    with open(path, encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["term"] == term and row["year"] == str(year):
                return make_term(row)
    raise InputError("no such term: %s %s" % (term, year))


def make_term(row):
    """"TermlyAttendance in every term; SummerHalfTerm2Attendance in autumn as well" and "the start of
    the current term (autumn 1 August, spring 1 January, summer Easter Monday)"."""
    year = int(row["year"])
    blocks = [("TermlyAttendance", parse_date(row["termly_from"]), parse_date(row["termly_to"]))]
    if row["term"] == "autumn":
        blocks.append(("SummerHalfTerm2Attendance", parse_date(row["half_term2_from"]),
                       parse_date(row["half_term2_to"])))
    start = {"autumn": Date(year, 8, 1), "spring": Date(year, 1, 1), "summer": easter_monday(year)}
    return Term(row["term"], year, parse_date(row["census_date"]), blocks,
                parse_date(row["age_reference_date"]), parse_date(row["exclusions_from"]),
                parse_date(row["exclusions_to"]), start[row["term"]])


# ---------------------------------------------------------------------------------------------------
# Marks: which row counts, and the rules that decide it (R101 to R106)
# ---------------------------------------------------------------------------------------------------

def mark_finding(school, rule, severity, mark):
    """"key = UPN ... date and session in their columns"."""
    return finding(rule, severity, school.lea, school.estab, mark.upn, mark.date, mark.session,
                   mark.row.file, mark.row.line)


def bad_code_rule(codes, mark):
    """R101, R102 or R103, or None when the row may count."""
    if not any(row.code == mark.code for row in codes):
        return "R101"
    row = code_in_force(codes, mark.code, mark.date)
    if row is None:
        return "R102"
    if row.session != "any" and row.session != mark.session:
        return "R103"
    return None


def choose_counting_marks(school, codes, findings):
    """"Rows that break R101, R102 or R103 are set aside and counted nowhere. Of the rest of one pupil
    session the last row counts". A placeholder or blank records nothing."""
    unknown = set()
    rest = {}
    for mark in school.marks:
        if mark.upn not in school.children:
            # R106, "one finding per UPN", whatever the code; "For a UPN that is not in pupils only
            # R106 runs."
            # AMBIGUOUS: a mark without UPN is taken as a mark for a UPN (the blank one) that is not in
            # pupils, because "a pupil without UPN ... has no marks".
            if mark.upn not in unknown:
                unknown.add(mark.upn)
                findings.append(mark_finding(school, "R106", "error", mark))
            continue
        if mark.code in PLACEHOLDERS:
            continue
        rule = bad_code_rule(codes, mark)
        if rule is not None:
            findings.append(mark_finding(school, rule, "error", mark))
            continue
        child = child_of(school, mark)
        if child is None:
            school.contested[mark.upn] = school.contested.get(mark.upn, 0) + 1
            continue
        mark.child = child.key
        rest.setdefault((child.key, mark.date, mark.session), []).append(mark)
    for place, marks in rest.items():
        last = marks[-1]
        school.counting[place] = last
        if len(marks) == 1 or is_boarder_on(school.pupils[last.child], last.date):
            continue
        # "if another of them has a different code, one error (R104), else one query (R105)";
        # "R104, R105 stand at the later row": with three rows, the last.
        if any(mark.code != last.code for mark in marks):
            findings.append(mark_finding(school, "R104", "error", last))
        else:
            findings.append(mark_finding(school, "R105", "query", last))


def find_open_sessions(school):
    """The calendar's open sessions; without calendar rows "its open sessions are those for which any
    pupil on the register that day has a counted code other than # or Z".

    AMBIGUOUS: "any pupil" takes boarders too; "counted code" is any code that was not set aside,
    the not possible ones such as X, D and Y4 too.
    """
    found = set()
    for session, (status, _) in school.calendar.items():
        if status == "open":
            found.add(session)
    if not school.calendar:
        for mark in school.counting.values():
            if mark.code not in ("#", "Z") and on_register(school.pupils[mark.child], mark.date):
                found.add((mark.date, mark.session))
    school.open_sessions = sorted(found)
    school.school_days = sorted({date for date, _ in found})


# ---------------------------------------------------------------------------------------------------
# Register rules
# ---------------------------------------------------------------------------------------------------

def is_boarder(enrolment):
    return enrolment.boarder not in ("", "N")


def is_boarder_on(pupil, day):
    return is_boarder(record_for_session(pupil, day))


def marks_under_rules(school):
    """The rows that count, of pupils who are not boarders, in the order of the file: "For a boarder only
    R101 to R103, R106 and R125 run"."""
    marks = [mark for mark in school.counting.values()
             if not is_boarder_on(school.pupils[mark.child], mark.date)]
    return sorted(marks, key=lambda mark: mark.row.order)


def rule_r107(school, mark):
    """"a code other than Z or # before EntryDate, or any code other than # after LeavingDate".

    AMBIGUOUS: between two enrolments a date is both. It is after a LeavingDate, so any code other
    than # breaks the rule there, Z too.
    """
    pupil = school.pupils[mark.child]
    if on_register(pupil, mark.date) or mark.code == "#":
        return False
    after_leaving = any(enrolment.is_whole() and leaving_or_end(enrolment) < mark.date
                        for enrolment in pupil.enrolments)
    return after_leaving or mark.code != "Z"


def rule_r108(school, mark):
    """"Z on or after EntryDate"; "Z after LeavingDate is R107 alone", so: on the register.

    AMBIGUOUS: a pupil without EntryDate is on the register from the beginning, so Z is always wrong.
    """
    return mark.code == "Z" and on_register(school.pupils[mark.child], mark.date)


def rule_r110(school, mark):
    """"a code other than # or D on a planned-closure session, or a code other than Y4, # or D on an
    unplanned-closure session"; "only at pupils on the register on that date"."""
    if not on_register(school.pupils[mark.child], mark.date):
        return False
    status = school.calendar.get((mark.date, mark.session), ("", None))[0]
    if status == "planned-closure":
        return mark.code not in ("#", "D")
    if status == "unplanned-closure":
        return mark.code not in ("Y4", "#", "D")
    return False


def rule_r111(school, mark):
    """"# on an open session of the calendar", on the register."""
    if not on_register(school.pupils[mark.child], mark.date):
        return False
    status = school.calendar.get((mark.date, mark.session), ("", None))[0]
    return mark.code == "#" and status == "open"


def dob_of(school, mark):
    return record_for_session(school.pupils[mark.child], mark.date).dob


def rule_r114(school, mark):
    """"X for a pupil of CSA on the date"; without DOB "rules that need the age are not run"."""
    dob = dob_of(school, mark)
    return mark.code == "X" and dob is not None and of_compulsory_age(dob, mark.date)


def rule_r115(school, mark):
    """"C2 for a pupil not of CSA on the date"."""
    dob = dob_of(school, mark)
    return mark.code == "C2" and dob is not None and not of_compulsory_age(dob, mark.date)


def rule_r116(school, mark):
    """"T for a pupil not of CSA on the date, or whose MobileChild is not true (where the column is
    given)"; "both causes give one finding; a blank MobileChild is not true".

    AMBIGUOUS: the rule needs the age, so without DOB it is not run at all, not for MobileChild either.
    """
    record = record_for_session(school.pupils[mark.child], mark.date)
    if mark.code != "T" or record.dob is None:
        return False
    if not of_compulsory_age(record.dob, mark.date):
        return True
    return record.mobile_child_given and not record.mobile_child


def rule_r117(school, mark):
    """"D for a pupil whose EnrolStatus is neither M nor S"; "not tested where EnrolStatus is blank"."""
    record = record_for_session(school.pupils[mark.child], mark.date)
    return mark.code == "D" and record.enrol_status not in ("", "M", "S")


def below_year_10(enrolment):
    """"not tested where NCyearActual is blank, M or X (R, N1, N2, E1, E2 are below 10)"."""
    year = enrolment.nc_year_actual
    if year in ("R", "N1", "N2", "E1", "E2"):
        return True
    return year.isascii() and year.isdigit() and int(year) < 10


def rule_r118(school, mark):
    """"S and NCyearActual below 10"."""
    return mark.code == "S" and below_year_10(record_for_session(school.pupils[mark.child], mark.date))


def rule_r119(school, mark):
    """"W and NCyearActual below 10"."""
    return mark.code == "W" and below_year_10(record_for_session(school.pupils[mark.child], mark.date))


def rule_r123(school, mark):
    """"K, B or Y7 and Nature is blank (where the column is given)"."""
    return mark.code in ("K", "B", "Y7") and mark.nature_given and mark.nature == ""


def rule_r124(school, mark):
    """"G, N, O or U for a pupil below CSA on the date"."""
    dob = dob_of(school, mark)
    return mark.code in ("G", "N", "O", "U") and dob is not None and mark.date < compulsory_age_begins(dob)


def rule_r120(school, mark, today):
    """"N, and more than 5 school days lie after the session's date up to and including today"."""
    if mark.code != "N":
        return False
    return len([day for day in school.school_days if mark.date < day <= today]) > 5


def is_known_ahead(school, mark):
    """"column advance of the code table", of the row in force on the date."""
    return code_in_force(school.codes, mark.code, mark.date).advance == 1


def rule_r127(school, mark, today):
    """"a code dated after today that cannot be known ahead"."""
    return mark.date > today and not is_known_ahead(school, mark)


def check_ahead(school, today, findings):
    """R134: "codes dated after today that are known ahead ... (one per school, with the count and the last date)".

    AMBIGUOUS: it stands at the first row concerned, with the date and session of the last; boarders have none.
    """
    marks = [mark for mark in marks_under_rules(school) if mark.date > today and is_known_ahead(school, mark)]
    if marks:
        last = max(marks, key=lambda mark: (mark.date, mark.session))
        findings.append(finding("R134", "info", school.lea, school.estab, "", last.date, last.session,
                                marks[0].row.file, marks[0].row.line))


RULES_PER_MARK = [
    ("R107", "error", rule_r107), ("R108", "error", rule_r108), ("R110", "error", rule_r110),
    ("R111", "error", rule_r111), ("R114", "error", rule_r114), ("R115", "error", rule_r115),
    ("R116", "error", rule_r116), ("R117", "error", rule_r117), ("R118", "query", rule_r118),
    ("R119", "query", rule_r119), ("R123", "query", rule_r123), ("R124", "query", rule_r124),
]
RULES_PER_MARK_AND_TODAY = [("R120", "error", rule_r120), ("R127", "error", rule_r127)]


def check_single_marks(school, today, findings):
    """"one finding per mark unless said otherwise"."""
    for mark in marks_under_rules(school):
        for rule, severity, test in RULES_PER_MARK:
            if test(school, mark):
                findings.append(mark_finding(school, rule, severity, mark))
        for rule, severity, test in RULES_PER_MARK_AND_TODAY:
            if test(school, mark, today):
                findings.append(mark_finding(school, rule, severity, mark))


def session_finding(school, rule, severity, marks):
    """"findings per pupil or per session stand at the first row concerned"; "Key of a finding per
    session: blank, with date and session."

    AMBIGUOUS: concerned are the rows of both sides (those with # and the others, say), and the
    first is the first in the file.
    """
    first = min(marks, key=lambda mark: mark.row.order)
    return finding(rule, severity, school.lea, school.estab, "", first.date, first.session,
                   first.row.file, first.row.line)


def marks_by_session(marks):
    sessions = {}
    for mark in marks:
        sessions.setdefault((mark.date, mark.session), []).append(mark)
    return sessions


def check_sessions(school, codes, findings):
    """R112 and R113, "only at pupils on the register on that date"."""
    marks = [mark for mark in marks_under_rules(school) if on_register(school.pupils[mark.child], mark.date)]
    for together in marks_by_session(marks).values():
        closed = [mark for mark in together if mark.code == "#"]
        others = [mark for mark in together if mark.code not in ("#", "Z", "D")]
        if not school.calendar and closed and others:
            findings.append(session_finding(school, "R112", "error", closed + others))
        shut = [mark for mark in together if mark.code == "Y4"]
        possible = [mark for mark in together if code_is_possible(codes, mark)]
        if shut and possible:
            findings.append(session_finding(school, "R113", "error", shut + possible))


def check_unlisted_sessions(school, today, findings):
    """R129: "where the school has a calendar: marks on a session that it does not list, unless dated
    after today (one finding per session)"; "# never is R129". It is not limited to pupils on the
    register."""
    if not school.calendar:
        return
    for session, together in marks_by_session(marks_under_rules(school)).items():
        marks = [mark for mark in together if mark.code != "#"]
        if session not in school.calendar and session[0] <= today and marks:
            findings.append(session_finding(school, "R129", "error", marks))


def check_weekends(school, findings):
    """R126: "an open session on a Saturday, a Sunday or a bank holiday of England (one finding per session)".

    AMBIGUOUS: with a calendar it stands at the calendar's row; without one at the first mark that
    makes the session open.
    """
    for date, session in school.open_sessions:
        if date.weekday() < 5 and date not in school.holidays:
            continue
        if school.calendar:
            row = school.calendar[(date, session)][1]
        else:
            row = min((mark.row for mark in school.counting.values()
                       if (mark.date, mark.session) == (date, session) and mark.code not in ("#", "Z")
                       and on_register(school.pupils[mark.child], date)), key=lambda row: row.order)
        findings.append(finding("R126", "query", school.lea, school.estab, "", date, session,
                                row.file, row.line))


def check_missing_codes(school, today, findings):
    """R109: "no code recorded for an open session, pupil on the register, Boarder N or blank (one
    finding per pupil, with the count and the first date)"; "takes any code, a bad one too, as
    recorded, and looks only at sessions dated before today".

    AMBIGUOUS: date and session are those of the first missing code. No row of the marks is concerned,
    so the finding stands at the pupil's first row in pupils.
    "R109 is not raised for a pupil without UPN".
    AMBIGUOUS: a code for a UPN that two children have is recorded for both.
    """
    recorded = {(mark.upn, mark.date, mark.session) for mark in school.marks if mark.code not in PLACEHOLDERS}
    for pupil in school.pupils.values():
        missing = [(date, session) for date, session in school.open_sessions
                   if date < today and on_register(pupil, date) and not is_boarder_on(pupil, date)
                   and (pupil.upn, date, session) not in recorded]
        if missing:
            row = pupil.enrolments[0].row
            findings.append(finding("R109", "error", school.lea, school.estab, pupil.upn, missing[0][0],
                                    missing[0][1], row.file, row.line))


def check_runs(school, rule, severity, code, length, findings):
    """R121 and R122: the code on so many school days in a row, "one finding per run", at the day on
    which the run reaches that length; "a day counts when any of its sessions has the code".

    AMBIGUOUS: "a row of the sixth day" is taken to be the morning's where both sessions have the code.
    AMBIGUOUS: for a boarder the rules do not run; a day on which the pupil boards breaks the run.
    """
    for pupil in school.pupils.values():
        run = 0
        for day in school.school_days:
            marks = [school.counting[(pupil.key, day, session)] for session in SESSIONS
                     if (pupil.key, day, session) in school.counting]
            marks = [mark for mark in marks if mark.code == code]
            run = run + 1 if marks and not is_boarder_on(pupil, day) else 0
            if run == length:
                findings.append(mark_finding(school, rule, severity, marks[0]))


def check_boarders(school, findings):
    """R125: "marks for a boarder: kept, but not in any return (one finding per pupil)"; "when any code
    other than # is recorded". Like the other rules it looks at the rows that count.

    AMBIGUOUS: date and session are those of the row at which the finding stands.
    """
    for pupil in school.pupils.values():
        marks = [mark for mark in school.counting.values()
                 if mark.child == pupil.key and mark.code != "#" and is_boarder_on(pupil, mark.date)]
        if marks:
            first = min(marks, key=lambda mark: mark.row.order)
            findings.append(mark_finding(school, "R125", "info", first))


def overlap(one, other):
    return (entry_or_beginning(one) <= leaving_or_end(other)
            and entry_or_beginning(other) <= leaving_or_end(one))


def check_enrolments(school, findings):
    """R128: "two enrolments of one UPN at one school (error if they overlap) (one finding per UPN)".

    AMBIGUOUS: leaving and entering again on one day is an overlap, both dates being inclusive. The
    first row concerned is the pupil's first. A pupil who is a boarder in every enrolment has no
    R128: "For a boarder only R101 to R103, R106 and R125 run".
    """
    for pupil in school.pupils.values():
        enrolments = pupil.enrolments
        if len(enrolments) < 2 or all(is_boarder(enrolment) for enrolment in enrolments):
            continue
        severity = "query"
        for i, one in enumerate(enrolments):
            for other in enrolments[i + 1:]:
                if overlap(one, other):
                    severity = "error"
        row = enrolments[0].row
        findings.append(finding("R128", severity, school.lea, school.estab, pupil.upn,
                                file=row.file, line=row.line))


def check_dates(school, findings):
    """R131: "LeavingDate before EntryDate (one finding per enrolment, field LeavingDate)"."""
    for pupil in all_pupils(school):
        for enrolment in pupil.enrolments:
            if not enrolment.is_whole():
                findings.append(finding("R131", "error", school.lea, school.estab, pupil.upn,
                                        file=enrolment.row.file, line=enrolment.row.line))


def check_children(school, findings):
    """R132: "one UPN for two children (one finding per UPN, at the later row ...)"."""
    for upn, children in school.children.items():
        if len(children) > 1:
            row = max((enrolment.row for child in children for enrolment in child.enrolments),
                      key=lambda row: row.order)
            findings.append(finding("R132", "error", school.lea, school.estab, upn, file=row.file, line=row.line))


def was_rolled_on(enrolment, today):
    """"a leaver aged 4 to 15 whose NCyearLeaving is blank and whose NCyearActual is 12 or more".

    AMBIGUOUS: the age is that on 31 August before the school year in which the pupil left; who leaves today is no
    leaver yet, and for a boarder no attendance is due in any case.
    """
    if (enrolment.leaving is None or enrolment.leaving >= today or not enrolment.is_whole()
            or is_boarder(enrolment) or enrolment.dob is None or enrolment.nc_year_leaving != ""):
        return False
    left = enrolment.leaving
    age = age_on(enrolment.dob, Date(left.year if left.month >= 9 else left.year - 1, 8, 31))
    year = enrolment.nc_year_actual
    return 4 <= age <= 15 and year.isascii() and year.isdigit() and int(year) >= 12


def check_leavers(school, today, findings):
    """R135, "one finding per pupil"."""
    for pupil in all_pupils(school):
        rolled_on = [enrolment for enrolment in pupil.enrolments if was_rolled_on(enrolment, today)]
        if rolled_on:
            row = min(rolled_on, key=lambda one: (entry_or_beginning(one), one.row.order)).row
            findings.append(finding("R135", "query", school.lea, school.estab, pupil.upn,
                                    file=row.file, line=row.line))


def check_school(school, codes, today, findings):
    school.codes, school.today = codes, today
    if not school.calendar:
        # F106: "a school without calendar rows". It stands at the school's own row.
        findings.append(finding("F106", "info", school.lea, school.estab,
                                file=school.row.file, line=school.row.line))
    choose_counting_marks(school, codes, findings)
    find_open_sessions(school)
    check_single_marks(school, today, findings)
    check_sessions(school, codes, findings)
    check_unlisted_sessions(school, today, findings)
    check_weekends(school, findings)
    check_missing_codes(school, today, findings)
    check_runs(school, "R121", "query", "E", 6, findings)
    check_runs(school, "R122", "query", "R", 2, findings)
    check_boarders(school, findings)
    check_enrolments(school, findings)
    check_ahead(school, today, findings)
    check_dates(school, findings)
    check_children(school, findings)
    check_leavers(school, today, findings)


# ---------------------------------------------------------------------------------------------------
# The return
# ---------------------------------------------------------------------------------------------------

def year_taught(enrolment, term, pupil_on_roll):
    """"The year taught in the period is NCyearActual (for a pupil no longer on roll NCyearLeaving if
    given), less one in autumn for a pupil who was still on the register on 1 September".
    None where it is blank or no number.

    AMBIGUOUS: an earlier, ended enrolment of a pupil who is on roll again: "a pupil no longer on
    roll" is read of the pupil, so NCyearActual is taken even if that row gives NCyearLeaving.
    AMBIGUOUS: "still on the register on 1 September" is read of the enrolment that is tested.
    """
    year = enrolment.nc_year_actual
    if not pupil_on_roll and enrolment.nc_year_leaving != "":
        year = enrolment.nc_year_leaving
    if not (year.isascii() and year.isdigit()):
        return None
    if term.term == "autumn" and covers(enrolment, Date(term.year, 9, 1)):
        return int(year) - 1
    return int(year)


def enrolment_makes_block_due(school, enrolment, term, start, end, pupil_on_roll):
    """"A block is due when the school's Phase is not NS; the age ... is 4 to 15; Boarder is N or blank;
    the pupil was not taught in year 12, 13 or 14 in the period; and the pupil was on the register
    on at least one day of the block's period"."""
    if school.phase == "NS":
        return False
    if enrolment.dob is None or not 4 <= age_on(enrolment.dob, term.age_reference_date) <= 15:
        return False
    if is_boarder(enrolment):
        return False
    if year_taught(enrolment, term, pupil_on_roll) in (12, 13, 14):
        return False
    if not (enrolment.is_whole() and entry_or_beginning(enrolment) <= end and leaving_or_end(enrolment) >= start):
        return False
    if not pupil_on_roll:
        # "For a pupil no longer on roll the blocks are due only if also EntryDate is before the start
        # of the current term ... and LeavingDate is on or after the start of the attendance period."
        attendance_start = term.blocks[0][1]
        if not entry_or_beginning(enrolment) < term.current_term_start:
            return False
        if not leaving_or_end(enrolment) >= attendance_start:
            return False
    return True


def due_blocks(school, pupil, term, pupil_on_roll):
    """"any of them makes a block due"."""
    return [block for block in term.blocks
            if any(enrolment_makes_block_due(school, enrolment, term, block[1], block[2], pupil_on_roll)
                   for enrolment in pupil.enrolments)]


def has_suspension(school, pupil, term):
    """"a suspension or exclusion starts in the exclusions period"."""
    return any(upn == pupil.upn and upn != "" and start is not None
               and term.exclusions_from <= start <= term.exclusions_to
               for upn, start in school.suspensions)


def list_of(school, pupil, term):
    """The list in which the pupil stands, or None. A LeavingDate before the census day is what is left
    when the record has begun and is not on roll."""
    record = record_on(pupil, term.census_day)
    if record is None:
        return None
    if covers(record, term.census_day):
        return "PupilOnRoll"
    if due_blocks(school, pupil, term, False) or has_suspension(school, pupil, term):
        return "PupilNoLongerOnRoll"
    return None


def count_block(school, pupil, codes, start, end):
    """"Inside a block count the marks dated in the period and between EntryDate and LeavingDate
    inclusive"; "marks count inside any of the enrolments"."""
    possible = 0
    per_code = {}
    day = start
    while day <= min(end, school.today):    # "not counted yet" (R134)
        for session in SESSIONS:
            mark = school.counting.get((pupil.key, day, session)) if pupil.upn else None
            if mark is None or not on_register(pupil, day):
                continue
            code = code_in_force(codes, mark.code, day)
            possible += code.possible
            if code.returned:
                per_code[mark.code] = per_code.get(mark.code, 0) + 1
        day += datetime.timedelta(days=1)
    return possible, per_code


def block_rows(school, pupil, codes, block):
    """"SessionsPossible, then one SessionDetail per code with returned = 1 and a count above zero, in
    the order of attendance-codes.csv"."""
    name, start, end = block
    possible, per_code = count_block(school, pupil, codes, start, end)
    rows = [(name, "SessionsPossible", possible)]
    done = set()
    for code in codes:
        if code.code in per_code and code.code not in done:
            done.add(code.code)
            rows.append((name, code.code, per_code[code.code]))
    return rows


def record_key(pupil, term):
    """"Pupils are written in order of UPN, then surname, forename, date of birth."

    AMBIGUOUS: order is by character value, a blank first.
    """
    record = record_on(pupil, term.census_day)
    return (record.upn, record.surname, record.forename, str(record.dob or ""), record.row.order)


def school_figures(school, codes, term):
    rows = []
    for name in ("PupilOnRoll", "PupilNoLongerOnRoll"):
        listed = [pupil for pupil in all_pupils(school) if list_of(school, pupil, term) == name]
        for pupil in sorted(listed, key=lambda pupil: record_key(pupil, term)):
            record = record_on(pupil, term.census_day)
            who = [school.lea, school.estab, name, record.upn, record.surname, record.forename,
                   str(record.dob or "")]
            rows.append(who + ["", "", ""])
            for block in due_blocks(school, pupil, term, name == "PupilOnRoll"):
                for block_name, item, value in block_rows(school, pupil, codes, block):
                    rows.append(who + [block_name, item, str(value)])
    return rows


# ---------------------------------------------------------------------------------------------------
# The whole
# ---------------------------------------------------------------------------------------------------

def run(codes_path, periods_path, term_name, year, now, directories):
    """Gives the figures and the findings, both as lists of rows of text."""
    codes = read_codes(codes_path)
    term = read_term(periods_path, term_name, year)
    today = datetime.datetime.strptime(now, "%Y-%m-%dT%H:%M:%S").date()
    findings = []
    schools = build_schools(usable_rows(directories, findings))
    figures = []
    holidays = read_holidays(codes_path)
    for school in schools:
        school.holidays = holidays
        check_school(school, codes, today, findings)
        figures.extend(school_figures(school, codes, term))
    findings.sort(key=lambda row: row[:-1] + (row[-1] or 0,))
    return figures, [[str(value) for value in row] for row in findings]


def school_names(directories):
    """The (LEA, Estab) of the schools, for which one file each is due."""
    return [(school.lea, school.estab) for school in build_schools(usable_rows(directories, []))]


def write_rows(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(arguments):
    parser = argparse.ArgumentParser(description="Plain second implementation of the school census.")
    parser.add_argument("codes", help="attendance-codes.csv")
    parser.add_argument("periods", help="census-periods.csv")
    parser.add_argument("term", choices=["autumn", "spring", "summer"])
    parser.add_argument("year", type=int)
    parser.add_argument("now", help="YYYY-MM-DDThh:mm:ss")
    parser.add_argument("directories", nargs="+", metavar="DIR")
    parser.add_argument("--figures", required=True, metavar="F")
    parser.add_argument("--findings", required=True, metavar="G")
    options = parser.parse_args(arguments)
    try:
        figures, findings = run(options.codes, options.periods, options.term, options.year, options.now,
                                options.directories)
    except InputError as error:
        print(error, file=sys.stderr)
        return 3
    write_rows(options.figures, FIGURE_COLUMNS, figures)
    write_rows(options.findings, FINDING_COLUMNS, findings)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
