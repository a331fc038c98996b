#!/usr/bin/env python3
"""Writes small, random and nasty registers of EHE and CME, to compare two implementations on.

    python3 generate.py SEED DIR

The same seed gives the same bytes. Most of the data is valid; a controlled share is everything that
could be misread: dates on and beside every boundary, odd episodes, strange words, rows that are too
short, missing columns and files, strange spellings of the header, and so on. Where one seed is meant to
be read as several inputs, DIR has the directories part-1 and part-2 instead of files. What the contract
leaves open altogether (a child with two dates of birth, an authority that has nothing but events) is not
generated.
"""

import datetime
import os
import random
import sys

Date = datetime.date
DAY = datetime.timedelta(days=1)

# The census days of the terms that are compared, and further days to give as --census-date: the last
# Friday in June and the days beside it, and the prescribed days on which compulsory school age begins.
CENSUS_DAYS = [Date(2022, 10, 6), Date(2023, 1, 19), Date(2023, 10, 5), Date(2024, 10, 3),
               Date(2025, 10, 2), Date(2026, 1, 15), Date(2026, 5, 21)]
OTHER_DAYS = [Date(2026, 6, 25), Date(2026, 6, 26), Date(2026, 6, 27), Date(2025, 12, 31),
              Date(2026, 3, 31), Date(2026, 8, 31)]

DURATION_EDGES = [0, 1, 13, 14, 15, 28, 29, 30, 56, 57, 58, 84, 85, 86, 182, 183, 184, 364, 365, 366, 730]

EHE_REASONS = ["physical_health", "mental_health", "health_covid", "school_preference", "perm_exc", "risk_exc",
               "access", "philosophical", "religious", "lifestyle", "school_suggestion",
               "school_dissatisfaction_general", "school_dissatisfaction_send",
               "school_dissatisfaction_bullying", "no_reason_given", "other", "unknown"]
CME_REASONS = ["moved_in_la", "moved_in_country", "application_awaiting", "waiting_start", "school_preference",
               "unsuitable_ehe", "access", "mental_health", "physical_health", "challenging_sao", "moved_out_la",
               "moved_out_country", "unknown", "not_recorded", "other"]
# In the lists, but new in autumn 2025.
NEW_REASONS = {"ehe": ["offered_not_accepted", "did_not_apply"],
               "cme": ["offered_not_accepted", "school_dissatisfaction_general", "school_dissatisfaction_send",
                       "parental_decision", "did_not_apply"]}
# In no list, or in that of the other cohort only.
WRONG_REASONS = {"ehe": ["", "bullying", "mental health", "moved_in_la", "unsuitable_ehe", "17", "not_recorded"],
                 "cme": ["", "whereabouts unknown", "risk_exc", "lifestyle", "no_reason_given", "3", "philosophical"]}
SCHOOL_TYPES = ["ey", "none", "lamain", "acad", "free", "ind", "spec", "ap", "pru", "ehe", "else_unk"]
WRONG_TYPES = ["", "", "primary", "unknown", "academy", "else"]
OTHER_ENDS = ["", "moved_away", "became_cme", "ceased_csa", "returned to school", "returned", "died"]
EVENTS = ["s437_notice", "sao_issued", "sao_revoked"]

COLUMNS = {
    "ehe": ["LA", "ChildID", "UPN", "DOB", "Sex", "StartDate", "EndDate", "EndReason", "PrimaryReason",
            "PreviousSchoolType", "SENprovision", "CIN", "CPP", "LAC"],
    "cme": ["LA", "ChildID", "UPN", "DOB", "Sex", "StartDate", "EndDate", "EndReason", "PrimaryReason",
            "SENprovision", "CIN", "CPP", "LAC"],
    "ehe_events": ["LA", "ChildID", "Event", "Date"],
}
MAY_BE_MISSING = ["UPN", "EndDate", "EndReason", "PreviousSchoolType", "SENprovision", "CIN", "CPP", "LAC"]
DATES = ["DOB", "StartDate", "EndDate", "Date"]
BOOLEANS = ["CIN", "CPP", "LAC"]
WORDS = ["Sex", "PrimaryReason", "PreviousSchoolType", "SENprovision", "Event", "EndReason"]
HEADERS = {
    "LA": ["LA", "la", "L A", " LA"], "ChildID": ["ChildID", "child_id", "Child ID", "CHILDID", "child id "],
    "UPN": ["UPN", "upn"], "DOB": ["DOB", "dob", "D_O_B"], "Sex": ["Sex", "SEX", "sex"],
    "StartDate": ["StartDate", "start_date", "Start Date", "STARTDATE"],
    "EndDate": ["EndDate", "end_date", "End Date", "enddate"],
    "EndReason": ["EndReason", "end_reason", "End Reason"],
    "PrimaryReason": ["PrimaryReason", "primary_reason", "Primary Reason", "primaryREASON"],
    "PreviousSchoolType": ["PreviousSchoolType", "previous_school_type", "Previous School Type"],
    "SENprovision": ["SENprovision", "SEN provision", "sen_provision", "SENPROVISION"],
    "CIN": ["CIN", "cin"], "CPP": ["CPP", "Cpp"], "LAC": ["LAC", "l_a_c"],
    "Event": ["Event", "EVENT"], "Date": ["Date", "date", "DATE "],
}
UNKNOWN_COLUMNS = ["Notes", "CaseWorker", "Ethnicity", "HomeVisit"]


class Style:
    """How one register is written, and what it is full of."""

    def __init__(self, rng):
        self.focus = rng.sample(CENSUS_DAYS, 2) + rng.sample(OTHER_DAYS, 1)
        self.odd = rng.choice([0.0, 0.03, 0.1, 0.3])            # share of values that are odd
        self.reasons = rng.choice(["mixed", "mixed", "mixed", "one", "wrong"])
        self.messy_words = rng.random() < 0.4                   # other case, spaces
        self.bad_rows = rng.random() < 0.4                      # F101, F102
        self.bad_values = rng.random() < 0.4                    # F103
        self.odd_csv = rng.random() < 0.6
        self.dates = rng.choice(["iso", "british", "mixed"])
        self.missing_columns = rng.random() < 0.4
        self.missing_files = rng.choice([[], [], [], [], ["ehe"], ["cme"], ["ehe_events"], ["ehe", "ehe_events"],
                                         ["cme", "ehe_events"]])
        self.parts = rng.random() < 0.2


def birthday_back(day, years):
    """The date of birth of somebody whose birthday, that many years on, is that day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def year_before(day):
    """The previous academic year of a census day: its first and last day."""
    begun = day.year if day.month >= 9 else day.year - 1
    return Date(begun - 1, 9, 1), Date(begun, 8, 31)


def leaving_date(year):
    """The last Friday in June."""
    return max(Date(year, 6, n) for n in range(24, 31) if Date(year, 6, n).weekday() == 4)


def near(rng, day):
    return day + rng.choice([-1, 0, 0, 1]) * DAY


# ---------------------------------------------------------------------------------------------------
# Children
# ---------------------------------------------------------------------------------------------------

def choose_dob(rng, focus):
    kind = rng.random()
    if kind < 0.05:
        return None
    if kind < 0.25:
        # The fifth birthday on and beside a prescribed day.
        year, (month, day) = focus.year - rng.choice([0, 0, 1]), rng.choice([(8, 31), (12, 31), (3, 31)])
        return near(rng, birthday_back(Date(year, month, day), 5))
    if kind < 0.40:
        # The sixteenth birthday on and beside the change of the school year.
        return near(rng, birthday_back(Date(focus.year - rng.choice([0, 0, 1]), 8, 31), 16)) + rng.choice([0, 0, 1]) * DAY
    if kind < 0.55:
        # The change from one year group to the next.
        return near(rng, Date(focus.year - rng.randint(4, 17), 8, 31)) + rng.choice([0, 1]) * DAY
    if kind < 0.58:
        return rng.choice([Date(2012, 2, 29), Date(2016, 2, 29), Date(2020, 2, 29), Date(2008, 2, 29)])
    if kind < 0.60:
        return rng.choice([Date(1990, 5, 5), Date(2001, 1, 1), focus, focus + 100 * DAY])
    return Date(focus.year - rng.randint(6, 15), 1, 1) + rng.randint(0, 364) * DAY


def choose_span(rng, focus, dob):
    """StartDate and EndDate of one episode."""
    first, last = year_before(focus)
    kind = rng.choice(["open", "open", "open", "ended", "duration", "duration", "census", "census", "year", "year",
                       "blank", "empty", "reversed", "compulsory"])
    start = focus - rng.randint(1, 900) * DAY
    if kind == "open":
        return start, None
    if kind == "ended":
        return start, start + rng.randint(1, 600) * DAY
    if kind == "duration":
        return focus - rng.choice(DURATION_EDGES) * DAY, None
    if kind == "census":
        edge = focus + rng.choice([-1, 0, 1]) * DAY
        return (edge, None) if rng.random() < 0.5 else (min(start, edge), edge)
    if kind == "year":
        edges = [first - DAY, first, first + DAY, last - DAY, last, last + DAY, last + 2 * DAY]
        one, other = sorted([rng.choice(edges), rng.choice(edges)])
        return rng.choice([(one, other), (one, None), (first - 200 * DAY, one)])
    if kind == "blank":
        return None, rng.choice([None, None, focus, focus + DAY, first, first + DAY, last])
    if kind == "empty":
        return start, start
    if kind == "reversed":
        return start, start - rng.choice([1, 1, 30]) * DAY
    # On and beside the first and the last day of compulsory school age.
    if dob is not None and dob.year + 10 > focus.year:
        edge = near(rng, Date(focus.year - rng.choice([0, 1]), *rng.choice([(8, 31), (12, 31), (3, 31)])))
        return edge - rng.randint(1, 100) * DAY, edge + rng.choice([0, 1]) * DAY
    return near(rng, leaving_date(focus.year - rng.choice([0, 0, 1]))), None


def choose_reason(rng, table, style):
    known = EHE_REASONS if table == "ehe" else CME_REASONS
    if style.reasons == "one":
        return known[4]
    kind = rng.random()
    if kind < max(0.03, style.odd) or (style.reasons == "wrong" and kind < 0.6):
        return rng.choice(WRONG_REASONS[table])
    if kind > 0.9:
        return rng.choice(NEW_REASONS[table])
    return rng.choice(known)


def choose_sex(rng, style):
    if rng.random() < max(0.02, style.odd):
        return rng.choice(["", "U", "X", "9", "FEMALE", "NB"])
    return rng.choice("MF")


def choose_end_reason(rng, end):
    if end is None and rng.random() < 0.9:
        return ""
    return "returned_to_school" if rng.random() < 0.55 else rng.choice(OTHER_ENDS)


def new_episode(rng, table, style, la, child, dob, focus):
    start, end = choose_span(rng, focus, dob)
    return {
        "LA": la, "ChildID": child, "UPN": rng.choice(["", "A%012d" % rng.randrange(10 ** 12)]), "DOB": dob,
        "Sex": choose_sex(rng, style), "StartDate": start, "EndDate": end,
        "EndReason": choose_end_reason(rng, end), "PrimaryReason": choose_reason(rng, table, style),
        "PreviousSchoolType": rng.choice(WRONG_TYPES) if rng.random() < max(0.03, style.odd) else rng.choice(SCHOOL_TYPES),
        "SENprovision": rng.choices(["N", "K", "E", "", "S"], [50, 20, 12, 15, 3])[0],
        "CIN": choose_boolean(rng), "CPP": choose_boolean(rng), "LAC": choose_boolean(rng),
    }


def choose_boolean(rng):
    return rng.choices([True, False, None], [15, 55, 30])[0]


def further_episode(rng, table, style, first, focus):
    """Another episode of the child: anywhere, overlapping, on the heels of the first, or two on one day."""
    other = new_episode(rng, table, style, first["LA"], first["ChildID"], first["DOB"], focus)
    other["UPN"] = first["UPN"]
    kind = rng.choice(["any", "same start", "overlap", "touch", "starts in the year", "blank start"])
    year = year_before(focus)
    if kind == "same start":
        other["StartDate"] = first["StartDate"]
    elif kind == "overlap":
        other["StartDate"], other["EndDate"] = focus - rng.randint(0, 50) * DAY, None
    elif kind == "touch" and first["EndDate"] is not None:
        other["StartDate"] = first["EndDate"] + rng.choice([-1, 0, 1]) * DAY
        other["EndDate"] = rng.choice([None, focus, focus + DAY])
    elif kind == "starts in the year":
        day = year[0] + rng.randint(0, 364) * DAY
        other["StartDate"], other["EndDate"] = day, rng.choice([None, None, day, day + 30 * DAY])
        if rng.random() < 0.5:
            first["StartDate"], first["EndDate"] = day, rng.choice([None, day, day + 10 * DAY])
            first["EndReason"] = choose_end_reason(rng, first["EndDate"])
    elif kind == "blank start":
        other["StartDate"], other["EndDate"] = None, None
    other["EndReason"] = choose_end_reason(rng, other["EndDate"])
    return other


def child_name(rng, number):
    shape = rng.choice(["C%04d", "C%04d", "C%04d", "%07d", "Zoë %d", "case %d, Hill Street", "\"%d\"", "E/2025/%d"])
    return shape % number


def choose_children(rng, table, style, la, number, others, used):
    """The episodes of one cohort of one authority; some of the children are in the other cohort too."""
    rows = []
    for _ in range(number):
        focus = rng.choice(style.focus)
        dob = choose_dob(rng, focus)
        if others and rng.random() < 0.12:
            child, other_dob = rng.choice(others)
            if child in [row["ChildID"] for row in rows]:
                continue
            dob = other_dob if rng.random() < 0.8 else dob
        else:
            used[0] += 1
            child = child_name(rng, used[0])
        episodes = [new_episode(rng, table, style, la, child, dob, focus)]
        while len(episodes) < 4 and rng.random() < 0.25:
            episodes.append(further_episode(rng, table, style, episodes[-1], focus))
        rows.extend(episodes)
    if rng.random() < 0.7:
        rng.shuffle(rows)
    return rows


def choose_events(rng, style, la, children):
    rows = []
    weights = rng.choice([[6, 3, 1], [1, 3, 3], [3, 1, 3], [1, 0, 0]])
    for _ in range(rng.randint(0, 20)):
        first, last = year_before(rng.choice(style.focus))
        edges = [first - DAY, first, last, last + DAY, first + rng.randint(1, 360) * DAY, first + rng.randint(1, 360) * DAY]
        child = rng.choice(children) if children and rng.random() < 0.85 else "not-in-ehe-%d" % rng.randint(1, 3)
        rows.append({"LA": la, "ChildID": child, "Event": rng.choices(EVENTS, weights)[0], "Date": rng.choice(edges)})
        if rng.random() < 0.1:
            rows.append(dict(rows[-1]))
    return rows


def choose_register(rng, style):
    """{table: rows}; every authority has at least one child in each cohort."""
    register = {"ehe": [], "cme": [], "ehe_events": []}
    authorities = ["301"] if rng.random() < 0.7 else rng.choice([["926", "301"], ["801", "881"], ["835", "999"]])
    used = [0]
    for place, la in enumerate(authorities):
        low, high = (10, 60) if place == 0 else (1, 12)
        ehe = choose_children(rng, "ehe", style, la, rng.randint(low, high), [], used)
        both = [(row["ChildID"], row["DOB"]) for row in ehe]
        cme = choose_children(rng, "cme", style, la, rng.randint(low, high), both, used)
        register["ehe"].extend(ehe)
        register["cme"].extend(cme or [new_episode(rng, "cme", style, la, "only-%s" % la, None, style.focus[0])])
        register["ehe_events"].extend(choose_events(rng, style, la, [row["ChildID"] for row in ehe]))
    # The same child number in two authorities is two children.
    if len(authorities) == 2 and rng.random() < 0.5:
        copy = dict(register["ehe"][0])
        copy["LA"] = authorities[1]
        if copy["ChildID"] not in [row["ChildID"] for row in register["ehe"] if row["LA"] == authorities[1]]:
            register["ehe"].append(copy)
    return register


# ---------------------------------------------------------------------------------------------------
# Writing
# ---------------------------------------------------------------------------------------------------

def date_text(rng, day, style):
    if day is None:
        return ""
    if style.dates == "british" or (style.dates == "mixed" and rng.random() < 0.5):
        return day.strftime("%d/%m/%Y")
    return day.isoformat()


def boolean_text(rng, value):
    if value is None:
        return ""
    return rng.choice(["true", "1", "Y", "yes", "TRUE", "y", "Yes"] if value else ["false", "0", "N", "no", "False", "n"])


def messy_word(rng, column, word, first_row):
    """The same word in another case or with spaces around it. In the first row always so, so that it is
    plain that the file has such a word, and in which row first."""
    if column == "EndReason" and word != "returned_to_school":
        return word
    if first_row and column in ("Sex", "Event"):
        return " " + (word or "F")
    if word == "" or rng.random() < 0.7:
        return word
    return rng.choice([word + " ", " " + word, word.swapcase(), word.swapcase() + "  "])


def fields_of(rng, row, columns, style, first_row):
    fields = []
    for column in columns:
        if column in UNKNOWN_COLUMNS:
            fields.append(rng.choice(["", "x", "see file", "a, b"]))
        elif column in DATES:
            fields.append(date_text(rng, row[column], style))
        elif column in BOOLEANS:
            fields.append(boolean_text(rng, row[column]))
        elif column in WORDS and style.messy_words:
            fields.append(messy_word(rng, column, row[column], first_row))
        else:
            fields.append(row[column])
    return fields


def spoil_value(rng, fields, columns, may_spoil_dob):
    """F103: one value that is not of its type."""
    choices = [column for column in columns if column in BOOLEANS + ["StartDate", "EndDate"]]
    if may_spoil_dob:
        choices.append("DOB")
    column = rng.choice(choices)
    bad = ["maybe", "2", "t", "ja"] if column in BOOLEANS else ["2025-13-01", "30/02/2025", "01/02/25", "soon", "20250101",
                                                               "2025-1-5", "1/9/2025", "2025/09/01"]
    fields[columns.index(column)] = rng.choice(bad)


def bad_row(rng, fields, columns, table):
    """A row that is not used: too short, too long (F101), or with a bad key (F102)."""
    fields = list(fields)
    kind = rng.choice(["short", "long", "LA", "ChildID", "both"] + (["Event", "Date"] if table == "ehe_events" else []))
    if kind == "short":
        return fields[:rng.randint(2, len(fields) - 1)]
    if kind == "long":
        return fields + rng.choice([[""], [" ", ""], ["x"], ["", "left over"]])
    bad = {"LA": ["", "30", "3O1", "3011", "Hill"], "ChildID": ["", "", " "], "Event": ["", "notice", "sao"],
           "Date": ["", "soon", "2025-02-30"]}
    for column in ["LA", "ChildID"] if kind == "both" else [kind]:
        fields[columns.index(column)] = rng.choice(bad[column])
    return fields


def quote(rng, value, style):
    if any(letter in value for letter in ",\"\r\n") or (style.odd_csv and rng.random() < 0.05):
        return "\"" + value.replace("\"", "\"\"") + "\""
    return value


def tidy(style):
    """The same style with words as they should be."""
    copy = Style(random.Random(0))
    copy.__dict__.update(style.__dict__)
    copy.messy_words = False
    return copy


def records_of(rng, table, rows, columns, style):
    """The lines of fields of one file, without the header."""
    records = []
    for place, row in enumerate(rows):
        records.append(fields_of(rng, row, columns, style, place == 0))
        alone = sum(1 for other in rows if other["ChildID"] == row["ChildID"]) == 1
        if table != "ehe_events" and style.bad_values and rng.random() < 0.06:
            spoil_value(rng, records[-1], columns, alone)
        if style.bad_rows and rng.random() < 0.06:
            again = fields_of(rng, rng.choice(rows), columns, tidy(style), False)
            records.append(bad_row(rng, again, columns, table))
    return records


def write_table(rng, directory, table, rows, columns, style):
    columns = list(columns)
    if style.odd_csv:
        rng.shuffle(columns)
        if rng.random() < 0.4:
            columns.insert(rng.randint(0, len(columns)), rng.choice(UNKNOWN_COLUMNS))
    header = [rng.choice(HEADERS[column]) if style.odd_csv and column in HEADERS else column for column in columns]
    ending = rng.choice(["\n", "\r\n", "\r"]) if style.odd_csv else "\n"
    lines = [",".join(quote(rng, name, style) for name in header)]
    for record in records_of(rng, table, rows, columns, style):
        lines.append(",".join(quote(rng, value, style) for value in record))
        if style.odd_csv and rng.random() < 0.02:
            lines.append("")
    text = ending.join(lines) + (ending if rng.random() < 0.8 else "")
    encoding = rng.choice(["utf-8", "utf-8-sig", "cp1252"]) if style.odd_csv else "utf-8"
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, table + ".csv"), "wb") as stream:
        stream.write(text.encode(encoding))


def split_rows(rng, rows):
    """Cuts a table in two: in the middle, or with one half empty."""
    cut = rng.choice([0, len(rows) // 2, len(rows) // 2, len(rows)])
    return [rows[:cut], rows[cut:]]


def generate(seed, directory):
    rng = random.Random(seed)
    style = Style(rng)
    register = choose_register(rng, style)
    for table, rows in register.items():
        if table in style.missing_files:
            continue
        missing = [column for column in MAY_BE_MISSING if style.missing_columns and rng.random() < 0.3]
        columns = [column for column in COLUMNS[table] if column not in missing]
        if not style.parts:
            write_table(rng, directory, table, rows, columns, style)
            continue
        for number, part in enumerate(split_rows(rng, rows), 1):
            if part or rng.random() < 0.5 or (number == 2 and not rows):
                write_table(rng, os.path.join(directory, "part-%d" % number), table, part, columns, style)


def inputs(directory):
    """The directories to give to a program: the parts, or the directory itself."""
    parts = [os.path.join(directory, name) for name in ("part-1", "part-2")]
    return [part for part in parts if os.path.isdir(part)] or [directory]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: generate.py SEED DIR")
    generate(int(sys.argv[1]), sys.argv[2])
