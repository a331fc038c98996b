#!/usr/bin/env python3
"""Writes a small, random and nasty register, to compare two implementations on.

    python3 generate.py SEED DIR

The same seed gives the same bytes. Most of the data is valid; a controlled share is everything that
could be misread: dates on and beside every boundary, odd enrolments, every code, duplicates, rows that
are too short, strange spellings of the header, and so on. What the contract leaves open altogether
(a session that the calendar lists twice, say) is not generated.
"""

import datetime
import os
import random
import sys

Date = datetime.date
DAY = datetime.timedelta(days=1)

# Boundaries of the three 2025/26 periods, the census days, the starts of terms and "today".
BOUNDARIES = [
    Date(2025, 4, 21), Date(2025, 5, 25), Date(2025, 5, 26), Date(2025, 7, 31), Date(2025, 8, 1),
    Date(2025, 9, 1), Date(2025, 10, 2), Date(2025, 12, 31), Date(2026, 1, 1), Date(2026, 1, 15),
    Date(2026, 4, 5), Date(2026, 4, 6), Date(2026, 5, 21),
]
# Days around which sessions are held; the last three are the end of compulsory school age, "today",
# and the day on which the codes of 2024 came into force.
CENTRES = [
    Date(2025, 4, 21), Date(2025, 5, 26), Date(2025, 7, 31), Date(2025, 9, 1), Date(2025, 12, 31),
    Date(2026, 4, 5), Date(2025, 6, 27), Date(2026, 6, 1), Date(2024, 8, 19),
]
EXCLUSION_DATES = [
    Date(2025, 1, 1), Date(2025, 7, 31), Date(2025, 4, 21), Date(2025, 12, 31), Date(2025, 8, 1),
    Date(2026, 4, 5),
]
# Dates of birth at the limits of 4 and of 15/16 around 31 August, and where compulsory school age begins.
BIRTH_LIMITS = [
    Date(2020, 8, 31), Date(2021, 8, 31), Date(2008, 8, 31), Date(2009, 8, 31), Date(2010, 8, 31),
    Date(2020, 3, 31), Date(2020, 12, 31), Date(2021, 3, 31), Date(2020, 5, 31),
]

RETURNED_CODES = ["L", "K", "V", "P", "W", "B", "C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T",
                  "G", "N", "O", "U", "D", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"]
WITHDRAWN_CODES = ["J", "H", "F", "Y"]
INVALID_CODES = ["A", "8", "Y8", "Y0", "//", "C3", "AB", "!", "ZZ", "##", "1"]
PLACEHOLDERS = ["", "-", "--", "*", "?"]

SURNAMES = ["Adams", "Baker", "Clarke", "Davies", "Evans", "Foster", "Green", "Hughes", "Iqbal", "Jones",
            "Khan", "Lewis", "Murphy", "Nowak", "Owen", "Patel", "Quinn", "Reid", "Shah", "Taylor",
            "Zoë-Brown", "O’Neill", "Müller", "Smith, Junior", "Le \"Grand\" Roy", "de Souza", "Ångström"]
FORENAMES = ["Amy", "Ben", "Chloe", "Dan", "Ella", "Finn", "Grace", "Hana", "Isla", "Jack", "Kai", "Lily",
             "Mia", "Noah", "Omar", "Priya", "René", "Sara", "Tom", "Zara"]


class Style:
    """How the files of one register are written."""

    def __init__(self, rng):
        self.noise = rng.choice([0.0, 0.01, 0.03, 0.1, 0.25])   # share of marks that are odd
        self.messy_codes = rng.random() < 0.5                   # lower case and spaces
        self.bad_rows = rng.random() < 0.4                      # F101, F102, F103, F108
        self.odd_csv = rng.random() < 0.6
        self.plain_dates = rng.choice(["iso", "british", "mixed"])


def near(rng, day):
    return day + rng.choice([-1, 0, 0, 1]) * DAY


# ---------------------------------------------------------------------------------------------------
# Days and sessions
# ---------------------------------------------------------------------------------------------------

def choose_days(rng):
    """10 to 60 school days in a few stretches around the boundaries, weekends only now and then."""
    wanted = rng.randint(10, 60)
    days = set()
    centres = CENTRES[:]
    rng.shuffle(centres)
    for centre in centres:
        if centre == Date(2024, 8, 19) and rng.random() < 0.6:
            continue
        before, after = rng.randint(1, 10), rng.randint(1, 10)
        stretch = [centre + n * DAY for n in range(-before, after + 1)]
        for day in stretch:
            beside = abs((day - centre).days) <= 1
            share = 0.5 if beside and day.weekday() >= 5 else 0.96 if day.weekday() < 5 else 0.04
            if rng.random() < share:
                days.add(day)
        if len(days) >= wanted:
            break
    # One cut from the end keeps stretches whole, which runs of E and R need.
    return sorted(days)[:60]


def choose_calendar(rng, days, style):
    """Gives {(date, session): status}; a day may have one session only, or none (not listed)."""
    calendar = {}
    for day in days:
        kind = rng.random()
        if kind < 0.03 + style.noise / 5:
            continue                                            # not listed at all
        status = "open"
        if rng.random() < 0.05:
            status = "planned-closure"
        elif rng.random() < 0.05:
            status = "unplanned-closure"
        for session in ("AM", "PM"):
            calendar[(day, session)] = status
        if kind > 0.97:
            del calendar[(day, rng.choice(["AM", "PM"]))]       # half a day
        elif kind > 0.94:
            calendar[(day, "PM")] = rng.choice(["open", "planned-closure", "unplanned-closure"])
    if not calendar:
        calendar[(days[0], "AM")] = "open"
    return calendar


# ---------------------------------------------------------------------------------------------------
# Pupils
# ---------------------------------------------------------------------------------------------------

def new_upn(rng, used):
    while True:
        upn = rng.choice("ABCDEFGHJKLMNPQRTUVWXYZ") + "".join(rng.choice("0123456789") for _ in range(12))
        if upn not in used:
            used.add(upn)
            return upn


def choose_dob(rng):
    kind = rng.random()
    if kind < 0.04:
        return None
    if kind < 0.40:
        return near(rng, rng.choice(BIRTH_LIMITS))
    return Date(2009, 9, 1) + rng.randint(0, 365 * 11) * DAY


def choose_year(rng, dob):
    kind = rng.random()
    if kind < 0.06 or dob is None:
        return ""
    if kind < 0.24:
        return rng.choice(["9", "10", "11", "12", "12", "13", "14", "R", "N1", "N2", "E1", "E2", "M", "X"])
    start = dob.year if (dob.month, dob.day) >= (9, 1) else dob.year - 1
    year = 2025 - start - 5
    if year < 0:
        return "N2"
    return "R" if year == 0 else str(min(year, 14))


def choose_entry(rng, days):
    kind = rng.random()
    if kind < 0.04:
        return None
    if kind < 0.60:
        return rng.choice([Date(2021, 9, 1), Date(2022, 9, 5), Date(2023, 9, 4), Date(2024, 9, 2)])
    if kind < 0.85:
        return near(rng, rng.choice(BOUNDARIES))
    return rng.choice(days) + rng.choice([0, 0, 1]) * DAY


def choose_leaving(rng, entry, days):
    begin = entry or Date(2020, 9, 1)
    for _ in range(5):
        kind = rng.random()
        if kind < 0.5:
            return None
        day = near(rng, rng.choice(BOUNDARIES)) if kind < 0.8 else rng.choice(days)
        if day >= begin:
            return day
    return begin if rng.random() < 0.3 else None


def new_enrolment(rng, upn, number, days):
    dob = choose_dob(rng)
    entry = choose_entry(rng, days)
    year = choose_year(rng, dob)
    return {
        "UPN": upn, "Surname": "%s %d" % (rng.choice(SURNAMES), number), "Forename": rng.choice(FORENAMES),
        "DOB": dob, "Sex": rng.choice("MF"), "EntryDate": entry,
        "LeavingDate": choose_leaving(rng, entry, days),
        "Boarder": rng.choices(["N", "", "B", "6", "7"], [60, 22, 6, 3, 3])[0],
        "NCyearActual": year,
        "NCyearLeaving": rng.choice(["", "", "", year, "11", "12", "13", "R", "X"]),
        "EnrolStatus": rng.choices(["C", "M", "S", "F", "O", ""], [70, 8, 8, 3, 3, 8])[0],
        "MobileChild": rng.choices(["", "false", "0", "N", "no", "true", "1", "Y", "yes"],
                                   [30, 20, 10, 10, 5, 8, 6, 6, 5])[0],
        "MiddleNames": rng.choice(["", "", "Ann", "Lee, J"]),
    }


def make_school_leaver(rng, enrolment):
    """A pupil of 15 at the reference date of autumn, in year 11 or 12, who leaves around 1 September."""
    enrolment["DOB"] = Date(2008, 9, 1) + rng.randint(0, 364) * DAY
    enrolment["EntryDate"] = Date(2021, 9, 1)
    enrolment["LeavingDate"] = rng.choice([Date(2025, 8, 31), Date(2025, 9, 1)]) + rng.choice([-1, 0, 0, 0, 1]) * DAY
    enrolment["NCyearActual"] = rng.choice(["11", "12", "12", "13"])
    enrolment["NCyearLeaving"] = rng.choice(["", "", "11", "12", "12", "13"])
    enrolment["Boarder"] = rng.choice(["N", ""])


def further_enrolment(rng, first, days):
    """A second enrolment of the pupil: overlapping, touching, adjacent, re-entry, or yet to come."""
    other = dict(first)
    kind = rng.choice(["overlap", "touch", "adjacent", "gap", "gap", "future", "same"])
    if kind == "same":
        return other
    if first["LeavingDate"] is None and kind != "overlap":
        begin = first["EntryDate"] or Date(2022, 9, 1)
        later = [day for day in BOUNDARIES + days if day > begin]
        if later and rng.random() < 0.8:
            first["LeavingDate"] = rng.choice(later)
    leaving = first["LeavingDate"]
    if kind == "future":
        other["EntryDate"] = rng.choice([Date(2025, 10, 3), Date(2026, 1, 16), Date(2026, 5, 22), Date(2026, 9, 1)])
        other["LeavingDate"] = None
    elif leaving is None or kind == "overlap":
        other["EntryDate"] = near(rng, rng.choice(BOUNDARIES))
    else:
        step = {"touch": 0, "adjacent": 1, "gap": rng.randint(2, 40)}[kind]
        other["EntryDate"] = leaving + step * DAY
    if kind != "future":
        other["LeavingDate"] = choose_leaving(rng, other["EntryDate"], days)
    if other["EntryDate"] != first["EntryDate"] and rng.random() < 0.3:
        other["Surname"] = first["Surname"] + "-Hall"
    if rng.random() < 0.15:
        other["Boarder"] = rng.choice(["N", "", "B", "6", "7"])
    if rng.random() < 0.2:
        other["NCyearActual"] = rng.choice(["10", "11", "12", "13", "", "M"])
    if rng.random() < 0.2:
        other["NCyearLeaving"] = rng.choice(["", "11", "12", "13"])
    if rng.random() < 0.05:
        other["DOB"] = choose_dob(rng)
    return other


def choose_pupils(rng, days, used, shared):
    """Gives the enrolments of one school, a list of lists: one inner list per pupil."""
    pupils = []
    for number in range(rng.randint(3, 25)):
        if rng.random() < 0.03:
            upn = ""
        elif shared and rng.random() < 0.06:
            upn = shared.pop()                              # registered at another school as well
        else:
            upn = new_upn(rng, used)
        enrolments = [new_enrolment(rng, upn, number, days)]
        if rng.random() < 0.03:
            make_school_leaver(rng, enrolments[0])
        while upn and len(enrolments) < 3 and rng.random() < 0.14:
            enrolments.append(further_enrolment(rng, enrolments[-1], days))
        pupils.append(enrolments)
    shared.extend(pupil[0]["UPN"] for pupil in pupils if pupil[0]["UPN"] and rng.random() < 0.3)
    return pupils


# ---------------------------------------------------------------------------------------------------
# Marks
# ---------------------------------------------------------------------------------------------------

def is_on_register(enrolments, day):
    return any((e["EntryDate"] or Date.min) <= day <= (e["LeavingDate"] or Date.max) for e in enrolments)


def has_left(enrolments, day):
    return any((e["LeavingDate"] or Date.max) < day for e in enrolments)


def ordinary_code(rng, session, favourite):
    kind = rng.random()
    if kind < 0.78:
        return "/" if session == "AM" else "\\"
    if kind < 0.88:
        return favourite
    return rng.choice(RETURNED_CODES)


def odd_code(rng, session):
    """A code that should not be there: withdrawn, invalid, the other session's, #, Z, or none."""
    kind = rng.random()
    if kind < 0.2:
        return rng.choice(WITHDRAWN_CODES)
    if kind < 0.35:
        return rng.choice(INVALID_CODES)
    if kind < 0.5:
        return "\\" if session == "AM" else "/"
    if kind < 0.65:
        return rng.choice(["#", "Z"])
    if kind < 0.85:
        return rng.choice(PLACEHOLDERS)
    return rng.choice(RETURNED_CODES)


def code_for(rng, pupil, day, session, status, favourite, style):
    """The code to record, or None for no row at all."""
    if rng.random() < style.noise:
        return odd_code(rng, session)
    if not is_on_register(pupil, day):
        kind = rng.random()
        if has_left(pupil, day):
            return None if kind < 0.9 else rng.choice(["#", "Z", "/" if session == "AM" else "\\", "O"])
        return None if kind < 0.7 else "Z" if kind < 0.9 else "#" if kind < 0.96 else ordinary_code(rng, session, "I")
    if status == "planned-closure":
        return rng.choices(["#", None, "Y4", "/" if session == "AM" else "\\"], [85, 10, 2, 3])[0]
    if status == "unplanned-closure":
        return rng.choices(["Y4", "#", None, "I"], [80, 6, 11, 3])[0]
    kind = rng.random()
    if kind < 0.01:
        return None
    if kind < 0.02:
        return rng.choice(PLACEHOLDERS)
    return ordinary_code(rng, session, favourite)


def choose_runs(rng, days):
    """{date: code}: a run of E around the length of five days, of R around one, or of N."""
    runs = {}
    if rng.random() < 0.25:
        code, length = rng.choice([("E", 5), ("E", 6), ("E", 7), ("E", 13), ("R", 1), ("R", 2), ("R", 3), ("N", 8)])
        start = rng.randrange(len(days))
        for day in days[start:start + length]:
            runs[day] = code
        if len(runs) > 6 and rng.random() < 0.3:
            del runs[days[start + rng.randint(1, 5)]]       # broken in the middle
    return runs


def closure_without_calendar(rng, days):
    """For a school without a calendar: days on which all have # or Y4."""
    return {(day, session): rng.choice(["planned-closure", "unplanned-closure"])
            for day in days for session in ("AM", "PM") if rng.random() < 0.05}


def marks_of_pupil(rng, pupil, days, calendar, closures, style):
    marks = []
    favourite = rng.choice(RETURNED_CODES)
    runs = choose_runs(rng, days)
    if rng.random() < 0.03:
        return marks                                        # a due block without any marks
    for day in days:
        for session in ("AM", "PM"):
            if calendar is None:
                status = closures.get((day, session), "open")
            else:
                status = calendar.get((day, session))
            if status is None and rng.random() < 0.95:
                continue                                    # the calendar does not list it
            code = code_for(rng, pupil, day, session, status, favourite, style)
            if day in runs and is_on_register(pupil, day) and rng.random() < 0.85:
                code = runs[day]
            if code is not None:
                marks.append({"UPN": pupil[0]["UPN"], "Date": day, "Session": session, "Code": code})
    return marks


def add_duplicates(rng, marks, style):
    """Second and third rows for one pupil session, with placeholders and invalid codes among them."""
    extra = []
    for mark in marks:
        if rng.random() < 0.01 + style.noise / 4:
            for _ in range(rng.choice([1, 1, 2, 3])):
                again = dict(mark)
                kind = rng.random()
                if kind < 0.35:
                    pass
                elif kind < 0.55:
                    again["Code"] = ordinary_code(rng, mark["Session"], "I")
                elif kind < 0.75:
                    again["Code"] = rng.choice(PLACEHOLDERS)
                else:
                    again["Code"] = odd_code(rng, mark["Session"])
                extra.append(again)
    return marks + extra


def stray_marks(rng, days, used, other_upns, style):
    """Marks for a UPN that is not in pupils, some of them with nothing but a placeholder."""
    marks = []
    if rng.random() < 0.1 + style.noise:
        for _ in range(rng.randint(1, 3)):
            upn = rng.choice(other_upns) if other_upns and rng.random() < 0.3 else new_upn(rng, used)
            if rng.random() < 0.15:
                upn = ""
            for _ in range(rng.randint(1, 4)):
                marks.append({"UPN": upn, "Date": rng.choice(days), "Session": rng.choice(["AM", "PM"]),
                              "Code": rng.choice(["/", "\\", "I", "-", "", "H", "A", "#", "Z", "/"])})
    return marks


def put_in_order(rng, marks):
    """By school and pupil as made, or by date so that schools interleave, or shuffled."""
    kind = rng.random()
    if kind < 0.3:
        return marks
    if kind < 0.55:
        return sorted(marks, key=lambda mark: (mark["Date"], mark["Session"]))
    marks = marks[:]
    rng.shuffle(marks)
    return marks


def add_natures(rng, marks):
    for mark in marks:
        mark["Nature"] = ""
        if mark["Code"] in ("K", "B", "Y7") or rng.random() < 0.01:
            mark["Nature"] = rng.choice(["", "  ", "Forest school", "College, day 2", "He said \"yes\"",
                                         "first line\nsecond line"])


def mess_up_codes(rng, marks, known_upns):
    """Lower case and spaces. At least one ordinary code is among them, so that there is no doubt
    whether the file has any."""
    for mark in marks:
        if rng.random() < 0.05:
            mark["Code"] = rng.choice(["%s ", " %s", "  %s  ", "\t%s", "%s"]) % mark["Code"].lower()
        if rng.random() < 0.02:
            mark["Session"] = rng.choice(["am", "Am", " AM"] if mark["Session"] == "AM" else ["pm", "Pm", "PM "])
    for mark in marks:
        if mark["Code"].strip() in ("/", "\\", "I") and mark["UPN"] in known_upns:
            mark["Code"] = " " + mark["Code"].strip().lower()
            return


# ---------------------------------------------------------------------------------------------------
# Whole tables
# ---------------------------------------------------------------------------------------------------

def choose_schools(rng):
    names = rng.sample([("301", "2001"), ("301", "4001"), ("302", "2001"), ("936", "5400"), ("383", "1100"),
                        ("936", "0999")], rng.randint(1, 3))
    schools = []
    for lea, estab in names:
        phase = rng.choices(["PS", "SS", "AT", "SP", "PR", "NS"], [30, 30, 20, 6, 4, 10])[0]
        schools.append({"LEA": lea, "Estab": estab, "URN": str(rng.randint(100000, 149999)),
                        "SchoolName": "School %s%s" % (lea, estab), "Phase": phase})
    return schools


def choose_suspensions(rng, school, pupils, days):
    rows = []
    for pupil in pupils:
        if rng.random() < 0.12:
            start = rng.choice([near(rng, rng.choice(EXCLUSION_DATES)), rng.choice(days)])
            rows.append({"LEA": school["LEA"], "Estab": school["Estab"], "UPN": pupil[0]["UPN"],
                         "Category": rng.choice(["SUSP", "SUSP", "PERM", "LNCH"]),
                         "StartDate": start if rng.random() < 0.95 else None,
                         "Sessions": str(rng.randint(1, 20)), "Reason1": rng.choice(["PP", "VA", "DB"])})
    return rows


def with_school(school, rows):
    for row in rows:
        row["LEA"] = school["LEA"]
        row["Estab"] = school["Estab"]
    return rows


def unknown_school_rows(rng, tables, days):
    """F108: rows of a school that is not in schools, in one or more files."""
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 3)):
            tables["marks"].append({"LEA": "999", "Estab": "1234", "UPN": "A123456789012", "Date": rng.choice(days),
                                    "Session": "AM", "Code": "/", "Nature": ""})
    if rng.random() < 0.3 and tables["calendar"]:
        tables["calendar"].append({"LEA": "999", "Estab": "1234", "Date": rng.choice(days), "Session": "AM",
                                   "Status": "open"})
    if rng.random() < 0.3:
        row = new_enrolment(rng, "A123456789012", 99, days)
        row.update({"LEA": rng.choice(["999", "998"]), "Estab": "1234"})
        tables["pupils"].append(row)


def blank_some_keys(rng, tables):
    """F102: one bad key in a few rows; F103: a few values that are not of their type."""
    for table in ("marks", "marks", "calendar", "pupils", "suspensions"):
        if tables[table] and rng.random() < 0.4:
            row = rng.choice(tables[table])
            if table in ("marks", "calendar"):
                key = rng.choice(["LEA", "Estab", "Date", "Session"])
            else:
                key = rng.choice(["LEA", "Estab"])
            bad = {"LEA": ["", "ABC", "30"], "Estab": ["", "20X1", "20011"], "Session": ["", "EV", "A"],
                   "Date": ["", "2025-02-30", "31/09/2025", "tomorrow", "20250901"]}
            row[key] = rng.choice(bad[key])
    for column, table in (("DOB", "pupils"), ("LeavingDate", "pupils"), ("EntryDate", "pupils"),
                          ("MobileChild", "pupils"), ("StartDate", "suspensions"), ("Sessions", "suspensions")):
        # A row has one fault at most, so that no finding depends on the order of the tests.
        rows = [row for row in tables[table] if row["LEA"] not in ("", "ABC", "30", "999", "998")
                and row["Estab"] not in ("", "20X1", "20011")]
        if rows and rng.random() < 0.25:
            bad = {"MobileChild": "perhaps", "Sessions": "many"}
            rng.choice(rows)[column] = bad.get(column, rng.choice(["2025-13-01", "30/02/2025", "soon"]))


# ---------------------------------------------------------------------------------------------------
# Writing CSV
# ---------------------------------------------------------------------------------------------------

def spell(rng, name, style):
    """The header in another spelling: case, spaces and underscores do not matter."""
    if not style.odd_csv or rng.random() < 0.6:
        return name
    kind = rng.random()
    if kind < 0.3:
        return name.lower()
    if kind < 0.6:
        return name.upper()
    split = "".join("_" + c if c.isupper() and i and name[i - 1].islower() else c for i, c in enumerate(name))
    return split if kind < 0.8 else split.replace("_", " ")


def cell_text(rng, value, style):
    if value is None:
        return ""
    if isinstance(value, Date):
        british = style.plain_dates == "british" or (style.plain_dates == "mixed" and rng.random() < 0.5)
        return value.strftime("%d/%m/%Y") if british else value.isoformat()
    return value


def csv_cell(rng, text, style):
    must = any(c in text for c in ",\"\r\n")
    if must or (style.odd_csv and rng.random() < 0.03):
        return '"' + text.replace('"', '""') + '"'
    return text


def csv_line(rng, cells, style):
    return ",".join(csv_cell(rng, cell, style) for cell in cells)


def choose_line_end(rng, style):
    return rng.choice(["\n", "\r\n", "\r\n", "\r"]) if style.odd_csv else "\n"


def write_table(rng, directory, table, columns, rows, style):
    columns = columns[:]
    unknown = []
    if style.odd_csv:
        rng.shuffle(columns)
        if rng.random() < 0.2:
            unknown = rng.sample(["Tutor Group", "House", "Remarks"], rng.randint(1, 2))
            for name in unknown:
                columns.insert(rng.randint(0, len(columns)), name)
    lines = [csv_line(rng, [spell(rng, name, style) for name in columns], style)]
    for row in rows:
        cells = [cell_text(rng, row.get(name, "x" if name in unknown else ""), style) for name in columns]
        if style.bad_rows and rng.random() < 0.003:
            cells = cells[:-rng.randint(1, 2)] if rng.random() < 0.5 else cells + ["more"]
        lines.append(csv_line(rng, cells, style))
        if style.odd_csv and rng.random() < 0.004:
            lines.append("")
    end = choose_line_end(rng, style)
    text = end.join(lines) + ("" if style.odd_csv and rng.random() < 0.3 else end)
    with open(os.path.join(directory, table + ".csv"), "wb") as stream:
        stream.write(encode(rng, text, style))


def encode(rng, text, style):
    kind = rng.random() if style.odd_csv else 1.0
    if kind < 0.25:
        return text.encode("cp1252")
    if kind < 0.5:
        return b"\xef\xbb\xbf" + text.encode("utf-8")
    return text.encode("utf-8")


def pupil_columns(rng):
    """All columns, but for an optional one that is left out now and then."""
    optional = ["LeavingDate", "EnrolStatus", "Boarder", "NCyearActual", "NCyearLeaving", "MobileChild", "MiddleNames"]
    shares = {"MobileChild": 0.3, "NCyearLeaving": 0.15, "MiddleNames": 0.3, "LeavingDate": 0.03, "Boarder": 0.04,
              "EnrolStatus": 0.05, "NCyearActual": 0.03}
    kept = [name for name in optional if rng.random() >= shares[name]]
    return ["LEA", "Estab", "UPN", "Surname", "Forename", "DOB", "Sex", "EntryDate"] + kept


# ---------------------------------------------------------------------------------------------------
# The whole
# ---------------------------------------------------------------------------------------------------

def make_tables(rng, style):
    days = choose_days(rng)
    tables = {"schools": choose_schools(rng), "pupils": [], "calendar": [], "marks": [], "suspensions": []}
    used, shared = set(), []
    for school in tables["schools"]:
        pupils = choose_pupils(rng, days, used, shared)
        calendar = choose_calendar(rng, days, style) if rng.random() < 0.65 else None
        closures = closure_without_calendar(rng, days)
        for pupil in pupils:
            tables["pupils"].extend(with_school(school, pupil))
            if pupil[0]["UPN"]:
                marks = add_duplicates(rng, marks_of_pupil(rng, pupil, days, calendar, closures, style), style)
                tables["marks"].extend(with_school(school, marks))
        tables["marks"].extend(with_school(school, stray_marks(rng, days, used, shared, style)))
        if calendar is not None:
            tables["calendar"].extend({"LEA": school["LEA"], "Estab": school["Estab"], "Date": date,
                                       "Session": session, "Status": status}
                                      for (date, session), status in calendar.items())
        tables["suspensions"].extend(choose_suspensions(rng, school, pupils, days))
    return days, tables


def generate(seed, directory):
    rng = random.Random(seed)
    style = Style(rng)
    days, tables = make_tables(rng, style)
    add_natures(rng, tables["marks"])
    if style.bad_rows:
        unknown_school_rows(rng, tables, days)
    tables["marks"] = put_in_order(rng, tables["marks"])
    for table in ("schools", "pupils", "calendar", "suspensions"):
        if rng.random() < 0.5:
            rng.shuffle(tables[table])
    if style.messy_codes:
        mess_up_codes(rng, tables["marks"], {row["UPN"] for row in tables["pupils"] if row["UPN"]})
        if rng.random() < 0.5:
            for row in tables["pupils"]:
                if row["Boarder"] == "N" and rng.random() < 0.2:
                    row["Boarder"] = rng.choice(["n", " N", "N "])
    if style.bad_rows:
        blank_some_keys(rng, tables)
    write_all(rng, directory, tables, style)


def write_all(rng, directory, tables, style):
    os.makedirs(directory, exist_ok=True)
    write_table(rng, directory, "schools", ["LEA", "Estab", "URN", "SchoolName", "Phase"], tables["schools"], style)
    write_table(rng, directory, "pupils", pupil_columns(rng), tables["pupils"], style)
    nature = ["Nature"] if rng.random() < 0.7 else []
    write_table(rng, directory, "marks", ["LEA", "Estab", "UPN", "Date", "Session", "Code"] + nature,
                tables["marks"], style)
    if tables["calendar"] or rng.random() < 0.3:
        write_table(rng, directory, "calendar", ["LEA", "Estab", "Date", "Session", "Status"],
                    tables["calendar"], style)
    if tables["suspensions"]:
        write_table(rng, directory, "suspensions",
                    ["LEA", "Estab", "UPN", "Category", "StartDate", "Sessions", "Reason1"],
                    tables["suspensions"], style)


def main(arguments):
    if len(arguments) != 2:
        print("usage: generate.py SEED DIR", file=sys.stderr)
        return 2
    generate(int(arguments[0]), arguments[1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
