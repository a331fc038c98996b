"""A register as the second implementation sees it: plain rows, pupils, marks that count, open sessions.

Written from the words of the contract, in the plainest way, and with no code of the program. The registers that
generate.py writes are clean CSV (UTF-8, one spelling of the header), so that reading needs the csv module alone; what
the readers of inputs do with worse is compared elsewhere (tests/reference/reference.py).
"""

import csv
import datetime
import os
import re
import unicodedata

Date = datetime.date
DAY = datetime.timedelta(days=1)
PLACEHOLDERS = {"", "-", "--", "*", "?"}
ABSENCES = ("G", "N", "O", "U")
FRAMEWORK = Date(2024, 8, 19)


# --- dates -------------------------------------------------------------------------------------------


def parse_date(text):
    text = (text or "").strip()
    return Date.fromisoformat(text) if text else None


def parse_boolean(text):
    text = (text or "").strip().lower()
    return None if text == "" else text in ("true", "1", "y", "yes", "t")


def iso(day):
    return "" if day is None else day.isoformat()


def last_weekday(year, month, weekday):
    day = Date(year + month // 12, month % 12 + 1, 1) - DAY
    while day.weekday() != weekday:
        day -= DAY
    return day


def summer_half(year):
    """The last Monday in May."""
    return last_weekday(year, 5, 0)


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (8 * b + 13) // 25 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 19 * k) // 433
    n = (h + k - 7 * m + 90) // 25
    return Date(year, n, (h + k - 7 * m + 33 * n + 19) % 32)


def birthday(dob, age):
    try:
        return dob.replace(year=dob.year + age)
    except ValueError:
        return Date(dob.year + age, 3, 1)


def age_on(dob, day):
    return day.year - dob.year - ((day.month, day.day) < (dob.month, dob.day))


def of_compulsory_age(dob, day):
    """From the first 31 August, 31 December or 31 March on or after the fifth birthday to the last Friday in June of
    the school year (1 September to 31 August) in which the pupil reaches 16."""
    if dob is None:
        return False
    first = birthday(dob, 5)
    while (first.month, first.day) not in ((8, 31), (12, 31), (3, 31)):
        first += DAY
    sixteen = birthday(dob, 16)
    year = sixteen.year + (1 if sixteen.month >= 9 else 0)
    return first <= day <= last_weekday(year, 6, 4)


def academic_year(day):
    """The calendar year in which it begins: 1 August to 31 July."""
    return day.year if day.month >= 8 else day.year - 1


def monday(day):
    return day - day.weekday() * DAY


# --- tables ------------------------------------------------------------------------------------------


class Row(dict):
    """One row of an input: column -> text, and where it stands. A column that there is not is no key."""

    def text(self, name):
        return (self.get(name) or "").strip()

    def word(self, name):
        return self.text(name).upper()

    def date(self, name):
        return parse_date(self.get(name))

    def flag(self, name):
        return parse_boolean(self.get(name))


class Tables:
    def __init__(self, directories):
        self.rows, self.columns, self.paths = {}, {}, {}
        for directory in directories:
            for name in sorted(os.listdir(directory)):
                if name.endswith(".csv"):
                    self.read(os.path.join(directory, name), name[:-4])

    def read(self, path, table):
        with open(path, encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            self.columns[table] = set(reader.fieldnames or [])
            self.paths[table] = path
            rows = self.rows.setdefault(table, [])
            seen = set()
            for values in reader:
                same = tuple(values.values())
                if table != "marks" and same in seen:
                    continue  # F128: a row that repeats another is used once
                seen.add(same)
                row = Row(values)
                row.line, row.order, row.table = reader.line_num, len(rows), table
                rows.append(row)

    def given(self, name):
        table, _, column = name.partition(".")
        return table in self.columns and (column == "" or column in self.columns[table])

    def of(self, table, lea, estab):
        return [row for row in self.rows.get(table, [])
                if row.text("LEA") == lea and row.text("Estab") == estab]


def read_list(path):
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


# --- codes -------------------------------------------------------------------------------------------


class Codes:
    def __init__(self, path):
        self.rows = read_list(path)
        for row in self.rows:
            row["valid_from"], row["valid_to"] = parse_date(row["valid_from"]), parse_date(row["valid_to"])

    def find(self, code, day, session):
        """The row by which a mark counts, or None: unknown, not in force, or of the other session."""
        for row in self.rows:
            if (row["code"] == code and row["valid_from"] <= day
                    and (row["valid_to"] is None or day <= row["valid_to"])):
                return row if row["session"] in ("any", session) else None
        return None


# --- pupils ------------------------------------------------------------------------------------------


class Enrolment:
    def __init__(self, row):
        self.row = row
        self.entry, self.leaving = row.date("EntryDate"), row.date("LeavingDate")
        self.dob = row.date("DOB")

    def begin(self):
        return self.entry or Date.min

    def end(self):
        return self.leaving or Date.max

    def covers(self, day):
        return self.begin() <= day <= self.end()

    def is_backwards(self):
        return self.begin() > self.end()

    def is_boarder(self):
        return self.row.word("Boarder") not in ("", "N")


def plain(name):
    """Without regard to case, marks and blanks."""
    name = unicodedata.normalize("NFD", name)
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in name if not unicodedata.combining(c)).lower())


def same_child(one, other):
    if one.dob is not None and other.dob is not None and one.dob != other.dob:
        return False
    return any(plain(one.row.text(name)) == plain(other.row.text(name)) for name in ("Surname", "Forename"))


class Pupil:
    def __init__(self, enrolment):
        self.upn = enrolment.row.word("UPN")
        self.enrolments = [enrolment]
        self.marks = {}        # (date, session) -> (code row, row of marks), of the marks that count by §3
        self.last_rows = {}    # (date, session) -> code of the last row with one, good or bad
        self.off_marks = {}    # the same as marks, off the register

    def on(self, day):
        return any(one.covers(day) for one in self.enrolments)

    def record(self, day):
        """The row that covers the day, else the one that began latest; of two the later EntryDate, then the later
        row. None before the first has begun, or if none covers any day."""
        if all(one.is_backwards() for one in self.enrolments):
            return None
        for fits in (lambda one: one.covers(day), lambda one: one.begin() <= day and not one.is_backwards()):
            found = [one for one in self.enrolments if fits(one)]
            if found:
                return max(found, key=lambda one: (one.begin(), one.row.order))
        return None

    def order(self):
        return min(one.row.order for one in self.enrolments)


class School:
    def __init__(self, tables, row, codes, today, last_day=None):
        """Marks after today, or after last_day, count nowhere."""
        self.tables, self.row, self.codes, self.today = tables, row, codes, today
        self.lea, self.estab, self.name = row.text("LEA"), row.text("Estab"), row.text("SchoolName")
        self.last_day = today if last_day is None else min(last_day, today)
        self.read_pupils()
        self.read_marks()
        self.read_calendar()

    def of(self, table):
        return self.tables.of(table, self.lea, self.estab)

    def read_pupils(self):
        self.pupils = []
        for row in self.of("pupils"):
            enrolment = Enrolment(row)
            upn = row.word("UPN")
            for pupil in self.pupils:
                if upn != "" and pupil.upn == upn and same_child(pupil.enrolments[0], enrolment):
                    pupil.enrolments.append(enrolment)
                    break
            else:
                self.pupils.append(Pupil(enrolment))
        self.by_upn = {}
        for pupil in self.pupils:
            if pupil.upn:
                self.by_upn.setdefault(pupil.upn, []).append(pupil)

    def read_marks(self):
        """Of the rows of one pupil session that are not set aside the last one counts."""
        self.bad_rows = []            # (row, date): R101 to R103
        self.session_codes = set()    # (date, session) at which a pupil of the school has a code
        counting = {}
        for row in self.of("marks"):
            upn, day, session, code = row.word("UPN"), row.date("Date"), row.word("Session"), row.word("Code")
            if upn not in self.by_upn or code in PLACEHOLDERS:
                continue
            self.session_codes.add((day, session))
            for pupil in self.by_upn[upn]:
                pupil.last_rows[day, session] = code
            found = self.codes.find(code, day, session)
            if found is None:
                self.bad_rows.append((row, day))
            else:
                counting[upn, day, session] = (found, row)
        for (upn, day, session), mark in counting.items():
            covering = [pupil for pupil in self.by_upn[upn] if pupil.on(day)]
            if day > self.last_day:
                continue
            if len(covering) == 1:
                covering[0].marks[day, session] = mark
            elif len(self.by_upn[upn]) == 1:
                self.by_upn[upn][0].off_marks[day, session] = mark

    def read_calendar(self):
        """The later row of one session counts. Without a calendar a session is open if a pupil on the register has
        a counted code other than # or Z."""
        self.calendar = {}
        for row in self.of("calendar"):
            self.calendar[row.date("Date"), row.word("Session")] = row.text("Status").lower()
        if self.calendar:
            self.open = {place for place, status in self.calendar.items() if status == "open"}
        else:
            self.open = {place for pupil in self.pupils for place, (code, _) in pupil.marks.items()
                         if code["code"] not in ("#", "Z")}
        self.school_days = sorted({day for day, _ in self.open})
        self.weeks = sorted({monday(day) for day in self.school_days})

    def scheduled_days(self):
        if not self.calendar:
            return set(self.school_days)
        return {day for (day, _), status in self.calendar.items() if status in ("open", "unplanned-closure")}


def read_schools(tables, codes, today, last_day=None):
    rows = sorted(tables.rows["schools"], key=lambda row: (row.text("LEA"), row.text("Estab")))
    return [School(tables, row, codes, today, last_day) for row in rows]


def percent(part, whole):
    """100 × part ÷ whole, half up to five decimals, trailing noughts dropped; z where the whole is 0."""
    if whole == 0:
        return "z"
    scaled = (2 * part * 10**7 + whole) // (2 * whole)
    text = "%d.%05d" % divmod(scaled, 10**5)
    return text.rstrip("0").rstrip(".")


def yes(flag):
    return "" if flag is None else "yes" if flag else "no"


class Finding(tuple):
    """(rule, severity, lea, estab, key, field, line)"""


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
