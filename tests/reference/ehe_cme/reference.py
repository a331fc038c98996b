#!/usr/bin/env python3
"""The second implementation of the return on elective home education and children missing education.

It is written straight from the contract and the list of rules, in the plainest way: loops over
children and over days. It shares no code and no idea with the program, so that a sentence which one of
the two misreads shows as a difference.

    python3 reference.py --data LISTS TERM YEAR NOW [--census-date D] DIR... --figures F --findings G

LISTS is the directory of ehe-cme-dates.csv, ehe-reasons.csv, cme-reasons.csv, cme-durations.csv,
previous-school-types.csv and la-codes.csv.

A comment that begins with AMBIGUOUS marks a place where the text can be read in more than one way,
and says which reading was taken. Words in quotation marks are the contract's own.
"""

import argparse
import csv
import datetime
import io
import os
import sys
from dataclasses import dataclass

Date = datetime.date
DAY = datetime.timedelta(days=1)

FIGURE_COLUMNS = ["la_code", "la_name", "time_period", "time_identifier", "census_date", "cohort",
                  "breakdown_topic", "breakdown", "child_count", "status"]
FINDING_COLUMNS = ["rule", "severity", "lea", "key", "field", "file", "line"]

TERMS_OF_A_YEAR = ["spring", "summer", "autumn"]        # in the order in which they come in a calendar year

# The table of inputs; bold columns are required.
REQUIRED = {
    "ehe": ["LA", "ChildID", "DOB", "Sex", "StartDate", "PrimaryReason"],
    "cme": ["LA", "ChildID", "DOB", "Sex", "StartDate", "PrimaryReason"],
    "ehe_events": ["LA", "ChildID", "Event", "Date"],
}
OPTIONAL = {
    "ehe": ["UPN", "EndDate", "EndReason", "PreviousSchoolType", "SENprovision", "CIN", "CPP", "LAC"],
    "cme": ["UPN", "EndDate", "EndReason", "SENprovision", "CIN", "CPP", "LAC"],
    "ehe_events": [],
}
# "the keys LEA, Estab, LA, ChildID, Date, Session and Event"
KEYS = {"ehe": ["LA", "ChildID"], "cme": ["LA", "ChildID"], "ehe_events": ["LA", "ChildID", "Event", "Date"]}
# F103: "any other value is not of its type: date, boolean, number".
TYPED = {
    "ehe": {"DOB": "date", "StartDate": "date", "EndDate": "date",
            "CIN": "boolean", "CPP": "boolean", "LAC": "boolean"},
    "cme": {"DOB": "date", "StartDate": "date", "EndDate": "date",
            "CIN": "boolean", "CPP": "boolean", "LAC": "boolean"},
    "ehe_events": {},
}
# "Words that stand for codes … are read by schemas/inputs/values.csv in every input": the list, which is data.
WORDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "schemas", "inputs", "values.csv")
# The codes of items that have a list; those of the items not named here are in --data. They are matched
# without regard to case.
CODES = {"Sex": ["M", "F"], "SENprovision": ["N", "K", "E"], "EndReason": ["returned_to_school"],
         "Event": ["s437_notice", "sao_issued", "sao_revoked"]}
CODE_LISTS = {("ehe", "PrimaryReason"): "ehe-reasons", ("cme", "PrimaryReason"): "cme-reasons",
              ("ehe", "PreviousSchoolType"): "previous-school-types"}

EVENTS = [("s437_notice", "Section 437(1) notices"),
          ("sao_issued", "School attendance orders issued"),
          ("sao_revoked", "School attendance orders revoked")]
RETURNED = "returned_to_school"
SEXES = ["Female", "Male", "Unknown"]
YEAR_GROUPS = ["Reception"] + ["Year %d" % n for n in range(1, 12)] + ["Unknown"]
# What a breakdown of the additional requirements needs: the column, and the value that counts.
REQUIREMENTS = [("SEN support", "SENprovision", "K"), ("EHC plan", "SENprovision", "E"),
                ("Child in need", "CIN", True), ("Child protection plan", "CPP", True),
                ("Looked-after child", "LAC", True)]

# "before autumn 2023 neither Reason nor Duration of CME was collected"
CME_REASON_AND_DURATION_FROM = (2023, "autumn")

# H208: "share of Unknown above: sex 2 %, year group 2 %, reason 25 %, duration 10 %"
UNKNOWN_LIMITS = {"Sex": 2, "Year group": 2, "Reason": 25, "Duration": 10}


class InputError(Exception):
    """What the contract says stops a run with status 3."""


class UsageError(Exception):
    """Wrong usage: a term and year that the list of dates does not have."""


# ---------------------------------------------------------------------------------------------------
# The lists
# ---------------------------------------------------------------------------------------------------

@dataclass
class Return:
    """What is asked for: one term's return, and the lists."""
    term: str
    year: int
    day: Date               # the census day, D
    inferred: bool          # is the census day taken from a row marked "inferred"?
    reasons: dict           # cohort -> [(key, label)] collected by that term
    durations: list         # [(label, from, to)]
    school_types: list      # [(key, label)]
    la_names: dict


def read_list(directory, name):
    with open(os.path.join(directory, name + ".csv"), encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def place_of_term(year, term):
    """Puts terms in order of time: the year is the calendar year of the census day."""
    return (int(year), TERMS_OF_A_YEAR.index(term))


def is_collected(first_collected, term, year):
    """first_collected is written 2025-autumn."""
    first_year, first_term = first_collected.split("-")
    return place_of_term(first_year, first_term) <= place_of_term(year, term)


def read_reasons(directory, name, term, year):
    """"one row per key collected by that term\""""
    return [(row["key"], row["label"]) for row in read_list(directory, name)
            if is_collected(row["first_collected"], term, year)]


def census_day(directory, term, year, override):
    """"a row marked inferred gives an info finding; --census-date overrides".

    AMBIGUOUS: with --census-date there is no H216, since the date used is no longer an inferred one.
    """
    for row in read_list(directory, "ehe-cme-dates"):
        if row["term"] == term and int(row["year"]) == year:
            if override is not None:
                return override, False
            return Date.fromisoformat(row["census_date"]), row["date_status"] == "inferred"
    raise UsageError("no census date for %s %d" % (term, year))


def read_return(directory, term, year, override):
    day, inferred = census_day(directory, term, year, override)
    durations = []
    for row in read_list(directory, "cme-durations"):
        first = int(row["from_days"]) if row["from_days"] else None
        last = int(row["to_days"]) if row["to_days"] else None
        durations.append((row["label"], first, last))
    return Return(
        term=term, year=year, day=day, inferred=inferred,
        reasons={"EHE": read_reasons(directory, "ehe-reasons", term, year),
                 "CME": read_reasons(directory, "cme-reasons", term, year)},
        durations=durations,
        school_types=[(row["key"], row["label"]) for row in read_list(directory, "previous-school-types")],
        la_names={row["la_code"]: row["la_name"] for row in read_list(directory, "la-codes")})


def collects_reason(wanted, cohort):
    first_year, first_term = CME_REASON_AND_DURATION_FROM
    return cohort == "EHE" or place_of_term(first_year, first_term) <= place_of_term(wanted.year, wanted.term)


# ---------------------------------------------------------------------------------------------------
# Reading CSV
# ---------------------------------------------------------------------------------------------------

@dataclass
class Row:
    file: str       # base name
    line: int
    values: dict    # column name as in the contract -> value, trimmed
    written: dict   # the same as they stand in the file
    others: list    # what stands in columns that are unknown
    month_first: bool = False   # how the file writes dates of figures only


@dataclass
class Table:
    given: bool     # is there such a file in any input?
    columns: set    # the columns that every such file has
    rows: list      # in the order of the inputs, then of the lines


def finding(rule, severity, lea="", key="", field="", row=None, file="", line=""):
    if row is not None:
        file, line = row.file, row.line
    return (rule, severity, lea, key, field, file, line)


def trim(value):
    """"Every value is trimmed of blanks, no-break and zero-width spaces"."""
    return value.strip(" \t\r\n\u00a0\u200b\ufeff")


def decode(data, path):
    """"UTF-8 with or without BOM, or Windows-1252".

    "If it has multi-byte UTF-8 and bytes that are not, it is damaged UTF-8": no register here is.
    """
    if b"\0" in data:
        raise InputError(path + ": a NUL byte")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise InputError(path + ": neither UTF-8 nor Windows-1252")


def split_records(text, path):
    """"RFC 4180 … any line ending". Gives (line, fields) per record; line is where it begins."""
    records = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        line = 1
        for fields in reader:
            # A line with nothing on it is no row at all.
            if fields:
                records.append((line, fields))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError("%s:%d: %s" % (path, reader.line_num, error))
    return records


def normal_name(name):
    """"matched by name without regard to case, spaces or underscores"."""
    return name.replace(" ", "").replace("_", "").lower()


def match_header(table, header, path, findings):
    """Gives the contract's name of every column, None for an unknown one (F104: "one finding per column")."""
    known = {normal_name(name): name for name in REQUIRED[table] + OPTIONAL[table]}
    columns = [known.get(normal_name(name)) for name in header]
    missing = [name for name in REQUIRED[table] if name not in columns]
    given = [name for name in columns if name is not None]
    if missing or len(given) != len(set(given)):
        raise InputError("%s: missing columns %s, or a column given twice" % (path, missing))
    for name, column in zip(header, columns):
        if column is None:
            findings.append(finding("F104", "info", field=name, file=os.path.basename(path), line=1))
    return columns


def read_file(table, path, findings):
    """The columns, and the rows that are used, with blanks for the fields that are missing."""
    with open(path, "rb") as stream:
        records = split_records(decode(stream.read(), path), path)
    if not records:
        raise InputError(path + ": no header")
    columns = match_header(table, records[0][1], path, findings)
    file = os.path.basename(path)
    rows = []
    for line, fields in records[1:]:
        written, fields = fields, [trim(field) for field in fields]
        if not any(fields):
            continue    # "A row without any value is skipped (F118)"
        if any(fields[len(columns):]):
            # AMBIGUOUS: authority and child of an F101 are left blank, because no field of such a row
            # can be trusted to stand in its column.
            findings.append(finding("F101", "error", file=file, line=line))
            continue
        short = len(fields) < len(columns)
        fields, written = [(some + [""] * len(columns))[:len(columns)] for some in (fields, written)]
        values, as_written = [{column: value for column, value in zip(columns, some) if column is not None}
                              for some in (fields, written)]
        rows.append(Row(file, line, values, as_written, [value for column, value in zip(columns, fields) if column is None]))
        if short:
            la = values["LA"] if key_is_good("LA", values["LA"]) else ""
            findings.append(finding("F119", "query", la, values["ChildID"], row=rows[-1]))
    return {column for column in columns if column is not None}, rows


# ---------------------------------------------------------------------------------------------------
# Values
# ---------------------------------------------------------------------------------------------------

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def make_date(year, month, day):
    try:
        return Date(2000 + year if year < 100 else year, month, day)
    except ValueError:
        return None


def figures_of(text, separator, lengths):
    """The three numbers of 8/9/2025 and the like, None if they are not."""
    parts = text.split(separator)
    if len(parts) != 3 or not all(part and all(letter in "0123456789" for letter in part) for part in parts):
        return None
    if not all(len(part) in length for part, length in zip(parts, lengths)):
        return None
    return [int(part) for part in parts]


def parse_date(text, month_first=False):
    """"ISO, with or without time; d/m/yyyy, d-m-yyyy, d.m.yyyy; 12 Sep 2025, 12-Sep-2025". None when it is none.

    AMBIGUOUS: whether 2025-1-5 is ISO. Taken: it can mean one day only, and is read.
    """
    text = text.strip()
    for midnight in ("T00:00:00", " 00:00:00.000", " 00:00:00", " 00:00"):
        text = text.removesuffix(midnight)
    iso = figures_of(text, "-", ((4,), (1, 2), (1, 2)))
    if iso:
        return make_date(*iso)
    for separator in "/-.":
        figures = figures_of(text, separator, ((1, 2), (1, 2), (2, 4)))
        if figures:
            first, second, year = figures
            return make_date(year, first, second) if month_first else make_date(year, second, first)
    words = text.replace("-", " ").split()
    if len(words) == 3 and words[0].isdigit() and words[1].lower()[:3] in MONTHS and words[2].isdigit():
        return make_date(int(words[2]), MONTHS.index(words[1].lower()[:3]) + 1, int(words[0]))
    return None


def is_month_first(values):
    """"if some value in it can only be month first and none only day first, month first"."""
    day_first = month_first = False
    for value in values:
        one, other = parse_date(value), parse_date(value, True)
        day_first = day_first or (one is not None and other is None)
        month_first = month_first or (one is None and other is not None)
    return month_first and not day_first


def parse_boolean(text):
    """"Booleans true/false, 1/0, Y/N, yes/no, T/F". None when it is none of them."""
    word = text.strip().lower()
    if word in ("true", "1", "y", "yes", "t"):
        return True
    if word in ("false", "0", "n", "no", "f"):
        return False
    return None


def key_is_good(name, text, month_first=False):
    """F102: "blank or not of its type".

    AMBIGUOUS: LA is taken to be three digits, whether or not the list of authorities has them; a ChildID
    is any text that is not blank.
    """
    if name == "LA":
        return len(text) == 3 and all(letter in "0123456789" for letter in text)
    if name == "Date":
        return parse_date(text, month_first) is not None
    if name == "Event":
        return text in [event for event, _ in EVENTS]
    return text.strip() != ""


def keys_are_good(table, row, findings):
    """F102: "a key … is blank or not of its type (row not used)".

    AMBIGUOUS: a row with two bad keys has two findings, one per key. Authority and child of the finding
    are those of the row where they can be read.
    """
    bad = [name for name in KEYS[table] if not key_is_good(name, row.values[name], row.month_first)]
    for name in bad:
        findings.append(finding("F102", "error", lea="" if "LA" in bad else row.values["LA"],
                                key="" if "ChildID" in bad else row.values["ChildID"], field=name, row=row))
    return not bad


def blank_bad_values(table, row, findings):
    """F103: "any other value is not of its type: date, boolean, number (taken as blank)"."""
    for name, kind in TYPED[table].items():
        value = row.values.get(name, "")
        good = parse_date(value, row.month_first) if kind == "date" else parse_boolean(value)
        good = good is not None
        if value.strip() != "" and not good:
            findings.append(finding("F103", "error", lea=row.values["LA"], key=row.values["ChildID"],
                                    field=name, row=row))
            row.values[name] = ""


def codes_of(data, table):
    """{item: its codes} of the items of a table that have a list."""
    codes = {item: CODES[item] for item in REQUIRED[table] + OPTIONAL[table] if item in CODES}
    for (of, item), name in CODE_LISTS.items():
        if of == table:
            codes[item] = [row["key"] for row in read_list(data, name)]
    return codes


def words_of(table):
    """{item: {word: code}}; words "trimmed, without case", and "NULL for blank"."""
    words = {}
    with open(WORDS, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["table"] in (table, "*"):
                for item in REQUIRED[table] + OPTIONAL[table] if row["item"] == "*" else [row["item"]]:
                    words.setdefault(item, {})[row["from"].lower()] = row["to"]
    return words


def tidy_words(row, codes, words):
    """Puts codes in their case and reads words as codes. Tells whether F105 counts some value.

    "F105 counts only values that are right after the change": AMBIGUOUS, a word that was read as a code is
    F134's alone, whatever its case.
    """
    needed = False
    for item, value in row.values.items():
        if item in words and value.lower() in words[item]:
            row.values[item] = words[item][value.lower()]
            continue
        for code in codes.get(item, []):
            if value.lower() == code.lower():
                row.values[item] = code
                needed = needed or row.written[item] != code
    return needed


def without_repeats(rows, columns):
    """"A row that repeats another of its table in every field … is used once (F128)"."""
    seen, kept, repeats = set(), [], []
    for row in rows:
        fields = (tuple(row.written[column].strip() for column in columns if column in row.written), tuple(row.others))
        (repeats if fields in seen else kept).append(row)
        seen.add(fields)
    return kept, repeats


def read_table(data, table, directories, findings):
    """"Several inputs are read as one"."""
    found = Table(False, set(), [])
    codes, words = codes_of(data, table), words_of(table)
    dates = [name for name, kind in TYPED[table].items() if kind == "date"] + ["Date"]
    files = []
    for directory in directories:
        path = os.path.join(directory, table + ".csv")
        if not os.path.exists(path):
            continue
        columns, rows = read_file(table, path, findings)
        # AMBIGUOUS: a column that one file has and another of the same name has not: a figure that
        # needs it cannot be given, as for a column that is nowhere.
        found.columns = columns & found.columns if found.given else columns
        found.given = True
        month_first = is_month_first([row.values.get(name, "") for row in rows for name in dates])
        for row in rows:
            row.month_first = month_first
        files.append(rows)
        found.rows.extend(rows)
    found.rows, repeats = without_repeats(found.rows, REQUIRED[table] + OPTIONAL[table])
    for rows in files:
        # AMBIGUOUS: does F105 count in a row that repeats another? Taken: no, as it is not used. A finding per
        # file has no row of its own; it stands at the first one concerned.
        lines = [row.line for row in rows if not any(row is other for other in repeats) and tidy_words(row, codes, words)]
        if lines:
            findings.append(finding("F105", "info", file=table + ".csv", line=lines[0]))
    found.rows = [row for row in found.rows if keys_are_good(table, row, findings)]
    for row in repeats:
        if key_is_good("LA", row.values["LA"]):
            findings.append(finding("F128", "info", row.values["LA"], row.values["ChildID"], row=row))
    for row in found.rows:
        blank_bad_values(table, row, findings)
    return found


# ---------------------------------------------------------------------------------------------------
# Episodes
# ---------------------------------------------------------------------------------------------------

@dataclass
class Episode:
    row: Row
    place: int          # among all rows of the table
    la: str
    child: str
    dob: Date           # None: blank
    sex: str
    start: Date         # None: blank
    end: Date           # None: blank, or no such column
    end_reason: str
    reason: str
    school_type: str
    requirements: dict  # column -> value


def make_episode(row, place):
    values = row.values
    requirements = {"SENprovision": values.get("SENprovision", "")}
    for column in ("CIN", "CPP", "LAC"):
        requirements[column] = parse_boolean(values.get(column, ""))
    return Episode(
        row=row, place=place, la=values["LA"], child=values["ChildID"], dob=parse_date(values["DOB"], row.month_first),
        sex=values["Sex"], start=parse_date(values["StartDate"], row.month_first),
        end=parse_date(values.get("EndDate", ""), row.month_first),
        end_reason=values.get("EndReason", "").strip(), reason=values["PrimaryReason"],
        school_type=values.get("PreviousSchoolType", ""), requirements=requirements)


def is_reversed(episode):
    """H206: "StartDate after EndDate (the episode is not counted)"."""
    return episode.start is not None and episode.end is not None and episode.start > episode.end


def covers(episode, day):
    """"(StartDate is blank or StartDate <= d) and (EndDate is blank or EndDate > d)"."""
    begun = episode.start is None or episode.start <= day
    ended = episode.end is not None and episode.end <= day
    return begun and not ended


def children_of(episodes):
    """{ChildID: episodes} of one authority, in the order of the rows.

    An episode of H206 "is not counted": AMBIGUOUS, taken to count for nothing at all, neither on the
    census day nor for the year, its start, its end or an overlap.
    """
    children = {}
    for episode in episodes:
        if not is_reversed(episode):
            children.setdefault(episode.child, []).append(episode)
    return children


# ---------------------------------------------------------------------------------------------------
# Ages and years
# ---------------------------------------------------------------------------------------------------

def birthday(dob, age):
    """The birthday in the year that many years on; of 29 February, 1 March where there is none."""
    try:
        return dob.replace(year=dob.year + age)
    except ValueError:
        return Date(dob.year + age, 3, 1)


def academic_year_of(day):
    """The calendar year in which the academic year (1 September to 31 August) of that day began."""
    return day.year if day >= Date(day.year, 9, 1) else day.year - 1


def compulsory_from(dob):
    """"from the first prescribed day (31 August, 31 December, 31 March) on or after the 5th birthday"."""
    day = birthday(dob, 5)
    while (day.month, day.day) not in ((8, 31), (12, 31), (3, 31)):
        day += DAY
    return day


def compulsory_until(dob):
    """"up to and including the last Friday in June of the school year … in which the pupil reaches 16"."""
    day = Date(academic_year_of(birthday(dob, 16)) + 1, 6, 30)
    while day.strftime("%w") != "5":
        day -= DAY
    return day


def is_compulsory(dob, day):
    return compulsory_from(dob) <= day <= compulsory_until(dob)


def year_group(dob, day):
    """"age on 31 August before the academic year of D: 4 Reception, 5 Year 1 … 15 Year 11, otherwise
    Unknown"."""
    if dob is None:
        return "Unknown"
    reference = Date(academic_year_of(day), 8, 31)
    age = 0
    while birthday(dob, age + 1) <= reference:
        age += 1
    if age == 4:
        return "Reception"
    if 5 <= age <= 15:
        return "Year %d" % (age - 4)
    return "Unknown"


def period_name(first_year):
    """"time_period like 202526\""""
    return "%d%02d" % (first_year, (first_year + 1) % 100)


# ---------------------------------------------------------------------------------------------------
# Who is counted on the census day
# ---------------------------------------------------------------------------------------------------

def later_of(first, second):
    """"the one with the later StartDate (a blank one is the earliest; then the later row)"."""
    one = first.start or Date.min
    other = second.start or Date.min
    if one != other:
        return first if one > other else second
    return first if first.place > second.place else second


def on_census_day(children, day):
    """{ChildID: the episode that gives the attributes} of the children with an episode that covers D."""
    chosen = {}
    for child, episodes in children.items():
        for episode in episodes:
            if covers(episode, day):
                chosen[child] = later_of(chosen[child], episode) if child in chosen else episode
    return chosen


def is_counted(episode, day):
    """"of compulsory school age on D … a child without DOB is counted"."""
    return episode.dob is None or is_compulsory(episode.dob, day)


def counted_on_census_day(children, day):
    return {child: episode for child, episode in on_census_day(children, day).items() if is_counted(episode, day)}


def sex_label(episode):
    """"M F, anything else counts as Unknown"."""
    return {"F": "Female", "M": "Male"}.get(episode.sex, "Unknown")


def reason_is_good(wanted, cohort, episode):
    return episode.reason in [key for key, _ in wanted.reasons[cohort]]


def reason_label(wanted, cohort, episode):
    """"blank, unknown or not collected in that term … is counted as Unknown"."""
    for key, label in wanted.reasons[cohort]:
        if key == episode.reason:
            return label
    return "Unknown"


def duration_label(wanted, episode):
    """"D - StartDate days against cme-durations.csv"; blank: "its duration is Unknown"."""
    if episode.start is not None:
        days = (wanted.day - episode.start).days
        for label, first, last in wanted.durations:
            if first is not None and first <= days and (last is None or days <= last):
                return label
    return "Unknown"


# ---------------------------------------------------------------------------------------------------
# The previous academic year
# ---------------------------------------------------------------------------------------------------

def previous_year(day):
    """The first and the last day of "the previous academic year (1 September to 31 August)".

    AMBIGUOUS: previous to the academic year of D, which with a strange --census-date need not be the
    year of the term.
    """
    first_year = academic_year_of(day) - 1
    return Date(first_year, 9, 1), Date(first_year + 1, 8, 31)


def in_year(day, year):
    return day is not None and year[0] <= day <= year[1]


def touches_year(episode, year):
    """"covers at least one day of the year on which the child is of compulsory school age (a child
    without DOB counts)".

    AMBIGUOUS: the date of birth is that of the episode itself, should a child's episodes differ.
    """
    day = year[0]
    while day <= year[1]:
        if covers(episode, day) and (episode.dob is None or is_compulsory(episode.dob, day)):
            return True
        day += DAY
    return False


def any_time_children(children, year):
    """{ChildID: its episodes}: "distinct children"."""
    found = {}
    for child, episodes in children.items():
        if any(touches_year(episode, year) for episode in episodes):
            found[child] = episodes
    return found


def latest_start(episodes, year):
    """"the latest start (of two on one day, the later row)", None if there is no start in the year."""
    latest = None
    for episode in episodes:
        if in_year(episode.start, year):
            latest = episode if latest is None else later_of(latest, episode)
    return latest


def starts_in_year(any_time, year):
    """The latest start of every child that has one."""
    starts = {child: latest_start(episodes, year) for child, episodes in any_time.items()}
    return {child: start for child, start in starts.items() if start is not None}


def has_end(episodes, year, returned):
    """"EndReason returned_to_school, EndDate in the year"; or "any other EndReason or none"."""
    return any(in_year(episode.end, year) and (episode.end_reason == RETURNED) == returned
               for episode in episodes)


def school_type_label(wanted, episode):
    """"a blank or unknown type counting as Elsewhere or unknown"."""
    for key, label in wanted.school_types:
        if key == episode.school_type:
            return label
    return dict(wanted.school_types)["else_unk"]


# ---------------------------------------------------------------------------------------------------
# Figures
# ---------------------------------------------------------------------------------------------------

class Figures:
    """The cells of one cohort of one authority, in order. A count of None is not available."""

    def __init__(self, wanted, la, cohort):
        self.wanted, self.la, self.cohort = wanted, la, cohort
        self.cells = []

    def add(self, topic, breakdown, count, annual=False):
        first_year = academic_year_of(self.wanted.day) - (1 if annual else 0)
        identifier = "Academic year" if annual else self.wanted.term.capitalize() + " term"
        self.cells.append([self.la, self.wanted.la_names.get(self.la, ""), period_name(first_year), identifier,
                           str(self.wanted.day), self.cohort, topic, breakdown,
                           "" if count is None else str(count), "not_available" if count is None else ""])

    def add_breakdown(self, topic, labels, values, annual=False):
        """One cell per label: how many of the values are that label. values is None: not available."""
        for label in labels:
            count = None if values is None else sum(1 for value in values if value == label)
            self.add(topic, label, count, annual)

    def value(self, topic, breakdown):
        """The count of one cell; None when there is no such cell or it is not available."""
        for cell in self.cells:
            if cell[6] == topic and cell[7] == breakdown and cell[8] != "":
                return int(cell[8])
        return None

    def values(self, topic):
        return [int(cell[8]) for cell in self.cells if cell[6] == topic and cell[8] != ""]


def add_census_figures(figures, table, counted):
    """The cells of the census day. counted is None where there is no file of the cohort."""
    wanted, cohort = figures.wanted, figures.cohort
    episodes = None if counted is None else list(counted.values())

    def each(function):
        return None if episodes is None else [function(episode) for episode in episodes]

    figures.add("Total", "Total", None if episodes is None else len(episodes))
    figures.add_breakdown("Sex", SEXES, each(sex_label))
    figures.add_breakdown("Year group", YEAR_GROUPS, each(lambda episode: year_group(episode.dob, wanted.day)))
    if collects_reason(wanted, cohort):
        figures.add_breakdown("Reason", [label for _, label in wanted.reasons[cohort]],
                              each(lambda episode: reason_label(wanted, cohort, episode)))
        if cohort == "CME":
            figures.add_breakdown("Duration", [label for label, _, _ in wanted.durations],
                                  each(lambda episode: duration_label(wanted, episode)))
    for label, column, value in REQUIREMENTS:
        count = None
        if episodes is not None and column in table.columns:
            count = sum(1 for episode in episodes if episode.requirements[column] == value)
        figures.add("Additional requirement", label, count)


def add_annual_figures(figures, table, any_time, events):
    """The cells of the previous academic year. any_time is None where there is no file of the cohort,
    events where there is no file of events."""
    wanted = figures.wanted
    year = previous_year(wanted.day)
    figures.add("Academic year", "Any time in year", None if any_time is None else len(any_time), True)
    if figures.cohort == "CME":
        return
    starts = None if any_time is None else starts_in_year(any_time, year)
    figures.add("Academic year", "Starts", None if starts is None else len(starts), True)
    ends_known = any_time is not None and "EndDate" in table.columns and "EndReason" in table.columns
    for label, returned in (("Returns to school", True), ("Left for another reason", False)):
        count = None
        if ends_known:
            count = sum(1 for episodes in any_time.values() if has_end(episodes, year, returned))
        figures.add("Academic year", label, count, True)
    for word, label in EVENTS:
        count = None
        if events is not None:
            count = sum(1 for event, day, _, _ in events if event == word and in_year(day, year))
        figures.add("Academic year", label, count, True)
    types = None
    if starts is not None and "PreviousSchoolType" in table.columns:
        types = [school_type_label(wanted, episode) for episode in starts.values()]
    figures.add_breakdown("Previous school type", [label for _, label in wanted.school_types], types, True)


# ---------------------------------------------------------------------------------------------------
# Findings about children
# ---------------------------------------------------------------------------------------------------

def add_census_findings(wanted, cohort, la, all_episodes, children, findings):
    """H202 to H206 and H219: "once per child and cohort".

    AMBIGUOUS: the fields of H202, H204 and H206 and the rows of H204 and H206 are not fixed. Taken: DOB,
    StartDate, StartDate; the row that gives the attributes; the first row that is the wrong way round.
    """
    day = wanted.day
    reported = set()
    for episode in all_episodes:
        if is_reversed(episode) and episode.child not in reported:
            reported.add(episode.child)
            findings.append(finding("H206", "error", la, episode.child, "StartDate", episode.row))
    counted = on_census_day(children, day)
    for child, episodes in children.items():
        covering = [episode for episode in episodes if covers(episode, day)]
        if len(covering) > 1:
            findings.append(finding("H204", "error", la, child, "StartDate", counted[child].row))
    for child, episode in counted.items():
        if not is_counted(episode, day):
            findings.append(finding("H202", "query", la, child, "DOB", episode.row))
            continue
        if episode.dob is None:
            findings.append(finding("H203", "query", la, child, "DOB", episode.row))
        # AMBIGUOUS: where no reason is collected at all (CME before autumn 2023) none "counts for a
        # child", and a missing one is no error.
        if collects_reason(wanted, cohort) and not reason_is_good(wanted, cohort, episode):
            findings.append(finding("H205", "error", la, child, "PrimaryReason", episode.row))
        if episode.requirements["SENprovision"] not in ["", *CODES["SENprovision"]]:
            findings.append(finding("H220", "error", la, child, "SENprovision", episode.row))
        if episode.sex not in ["", *CODES["Sex"]]:
            findings.append(finding("H221", "query", la, child, "Sex", episode.row))
        if episode.start is None:
            findings.append(finding("H219", "query", la, child, "StartDate", episode.row))


def add_both_cohorts(la, ehe, cme, findings):
    """H201: "only when counted in both", "once per child".

    AMBIGUOUS: it concerns a row of each file; it stands at the one in ehe, field ChildID.
    """
    for child, episode in ehe.items():
        if child in cme:
            findings.append(finding("H201", "error", la, child, "ChildID", episode.row))


def add_school_type_findings(wanted, la, any_time, findings):
    """H217: "for the start that gives the previous school type"; so in autumn only."""
    for child, episode in starts_in_year(any_time, previous_year(wanted.day)).items():
        if episode.school_type not in [key for key, _ in wanted.school_types]:
            findings.append(finding("H217", "query", la, child, "PreviousSchoolType", episode.row))


def add_end_findings(la, any_time, year, findings):
    """H222: "EndReason is no word that is known, and holds return or school", "for the episode that gives the figure".

    AMBIGUOUS: a child may have several episodes that ended in the year: each.
    """
    for child, episodes in any_time.items():
        for episode in episodes:
            word = episode.end_reason.lower()
            if in_year(episode.end, year) and word != RETURNED and ("return" in word or "school" in word):
                findings.append(finding("H222", "query", la, child, "EndReason", episode.row))


def add_event_findings(la, events, episodes, findings):
    """H218: "an event of a child who is not in ehe (counted)", "whatever the event's date".

    AMBIGUOUS: in every term, though only autumn counts events; once per child, at its first event; "in
    ehe" is any row that is used, a reversed episode (H206) too; and of the same authority.
    """
    known = {episode.child for episode in episodes}
    for _, _, child, row in events:
        if child not in known:
            known.add(child)
            findings.append(finding("H218", "query", la, child, "ChildID", row))


# ---------------------------------------------------------------------------------------------------
# Findings about figures
# ---------------------------------------------------------------------------------------------------

def add_figure_findings(figures, findings):
    """H207 to H215: "the cohort as key and the breakdown as field".

    AMBIGUOUS: which breakdown. Taken: the cell that is too high for H207 (Reception), H210, H211, H212,
    and Total for a total of 0; the topic for a rule about a whole block (H208, H209, H215).
    H213 and H214 compare figures that come from one count of the same children and cannot arise.
    """
    def report(rule, severity, field):
        findings.append(finding(rule, severity, figures.la, figures.cohort, field))

    total = figures.value("Total", "Total")
    if figures.wanted.term == "autumn" and (figures.value("Year group", "Reception") or 0) > 0:
        report("H207", "query", "Reception")
    for topic, limit in UNKNOWN_LIMITS.items():
        unknown = figures.value(topic, "Unknown")
        # "strictly above the limit"
        if unknown is not None and 100 * unknown > limit * total:
            report("H208", "query", topic)
    for topic in UNKNOWN_LIMITS:
        if figures.values(topic) and sum(figures.values(topic)) != total:
            report("H209", "error", topic)
    notices, issued, revoked = [figures.value("Academic year", label) for _, label in EVENTS]
    if notices is not None and issued > notices:
        report("H210", "query", EVENTS[1][1])
    if notices is not None and revoked > issued:
        report("H211", "query", EVENTS[2][1])
    any_time = figures.value("Academic year", "Any time in year")
    for label in ("Starts", "Returns to school", "Left for another reason"):
        count = figures.value("Academic year", label)
        if count is not None and count > any_time:
            report("H212", "error", label)
    if total == 0:
        report("H215", "query", "Total")
    elif total is not None and total >= 10 and total in figures.values("Reason"):
        report("H215", "query", "Reason")


# ---------------------------------------------------------------------------------------------------
# The whole
# ---------------------------------------------------------------------------------------------------

def la_figures(wanted, la, tables, episodes, events, findings):
    """The cells of one authority; its findings are added."""
    cells = []
    counted = {}
    for cohort, table in (("EHE", "ehe"), ("CME", "cme")):
        figures = Figures(wanted, la, cohort)
        own = [episode for episode in episodes[table] if episode.la == la]
        children = children_of(own)
        given = tables[table].given
        counted[cohort] = counted_on_census_day(children, wanted.day)
        add_census_figures(figures, tables[table], counted[cohort] if given else None)
        add_census_findings(wanted, cohort, la, own, children, findings)
        if wanted.term == "autumn":
            any_time = any_time_children(children, previous_year(wanted.day))
            add_annual_figures(figures, tables[table], any_time if given else None,
                               events if tables["ehe_events"].given else None)
            if cohort == "EHE" and "PreviousSchoolType" in tables["ehe"].columns:
                add_school_type_findings(wanted, la, any_time, findings)
            if cohort == "EHE" and {"EndDate", "EndReason"} <= tables["ehe"].columns:
                add_end_findings(la, any_time, previous_year(wanted.day), findings)
        if cohort == "EHE" and given:
            add_event_findings(la, events, own, findings)
        add_figure_findings(figures, findings)
        cells.extend(figures.cells)
    add_both_cohorts(la, counted["EHE"], counted["CME"], findings)
    return cells


def read_inputs(data, directories, findings):
    tables = {table: read_table(data, table, directories, findings) for table in REQUIRED}
    if not tables["ehe"].given and not tables["cme"].given:
        raise InputError("neither ehe.csv nor cme.csv")
    return tables


def authorities(tables):
    """AMBIGUOUS: which authorities have a return is not said: every one that a used row names, in order."""
    return sorted({row.values["LA"] for table in tables.values() for row in table.rows})


def run(data, term, year, now, directories, census_date=None):
    """Gives the figures and the findings, both as lists of rows of text."""
    datetime.datetime.strptime(now, "%Y-%m-%dT%H:%M:%S")    # no figure depends on it
    wanted = read_return(data, term, year, census_date)
    findings = []
    tables = read_inputs(data, directories, findings)
    episodes = {table: [make_episode(row, place) for place, row in enumerate(tables[table].rows)]
                for table in ("ehe", "cme")}
    figures = []
    for la in authorities(tables):
        if wanted.inferred:
            findings.append(finding("H216", "info", la, field="ReferenceDate"))
        events = [(row.values["Event"], parse_date(row.values["Date"], row.month_first), row.values["ChildID"], row)
                  for row in tables["ehe_events"].rows if row.values["LA"] == la]
        figures.extend(la_figures(wanted, la, tables, episodes, events, findings))
    findings.sort(key=lambda row: row[:-1] + (row[-1] or 0,))
    return figures, [[str(value) for value in row] for row in findings]


def la_codes(data, directories):
    """The authorities for which one file each is due."""
    return authorities(read_inputs(data, directories, []))


def write_rows(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(arguments):
    parser = argparse.ArgumentParser(description="Plain second implementation of the EHE and CME return.")
    parser.add_argument("--data", required=True, metavar="DIR", help="the directory of the lists")
    parser.add_argument("term", choices=["autumn", "spring", "summer"])
    parser.add_argument("year", type=int)
    parser.add_argument("now", help="YYYY-MM-DDThh:mm:ss")
    parser.add_argument("--census-date", metavar="D", type=Date.fromisoformat, help="instead of the list's")
    parser.add_argument("directories", nargs="+", metavar="DIR")
    parser.add_argument("--figures", required=True, metavar="F")
    parser.add_argument("--findings", required=True, metavar="G")
    options = parser.parse_intermixed_args(arguments)
    try:
        figures, findings = run(options.data, options.term, options.year, options.now, options.directories,
                                options.census_date)
    except (InputError, UsageError) as error:
        print(error, file=sys.stderr)
        return 3 if isinstance(error, InputError) else 2
    write_rows(options.figures, FIGURE_COLUMNS, figures)
    write_rows(options.findings, FINDING_COLUMNS, findings)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
