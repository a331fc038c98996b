#!/usr/bin/env python3
"""Make the returns that the rules of the school census are tested with.

    python3 tests/rules/make.py           write tests/rules/ID/{pass,fail}-*.xml and ID/also
    python3 tests/rules/make.py --list    print each file with what it shows

Each file is a whole return of one small school (a folder holds those of several), made from the base
return below by the edit that stands beside its name. A file called pass-* breaks no rule at all. A file called fail-* breaks the
rule of its folder and no other, but for those in the folder's file "also" (one id a line): some
faults cannot help breaking these too.

The base return, one for each term, has five pupils: Anna, Ben, Dan and Eve on roll, Cara no longer on
roll. Dan is eligible for free school meals and has special educational needs.
The school and the people are invented; local authority code 835 has been out of use since 2019.
"""

import sys
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent

# ---------------------------------------------------------------- the terms of 2025/26

TERMS = {
    "autumn": {"Term": "AUT", "Year": "2025", "ReferenceDate": "2025-10-02",
               "DateTime": "2025-10-07T09:00:00", "left": "2025-07-04"},
    "spring": {"Term": "SPR", "Year": "2026", "ReferenceDate": "2026-01-15",
               "DateTime": "2026-01-20T09:00:00", "left": "2025-11-14"},
    "summer": {"Term": "SUM", "Year": "2026", "ReferenceDate": "2026-05-21",
               "DateTime": "2026-05-26T09:00:00", "left": "2026-03-06"},
}


def shift(day, days):
    """The date that many days later, as text."""
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


# ---------------------------------------------------------------- numbers of pupils

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def check_letter(body):
    """Of characters 2 to 13 of a UPN; only the last may be a letter."""
    values = [LETTERS.index(c) if c in LETTERS else int(c) for c in body]
    return LETTERS[sum(place * value for place, value in enumerate(values, 2)) % 23]


def upn(body):
    return check_letter(body) + body


def uln(first_nine):
    remainder = sum(int(c) * (10 - place) for place, c in enumerate(first_nine)) % 11
    return first_nine + str(10 - remainder)


# ---------------------------------------------------------------- the base return

# Codes that are returned but are no possible sessions.
NOT_POSSIBLE = {"D", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}
SUM = object()


def block(details, possible=SUM):
    """An attendance block: details are (code, sessions); None leaves an item out."""
    if possible is SUM:
        possible = sum(sessions for code, sessions in details if code not in NOT_POSSIBLE)
    return {"possible": possible, "details": details}


USUAL = [("/", 19), ("\\", 18), ("I", 3)]  # 40 sessions
USUAL_WITH_E = USUAL + [("E", 2)]


def suspension(start, sessions=2, category="SUSP"):
    return {"Category": category, "StartDate": start, "Sessions": sessions, "Reason1": "PP"}


def base_pupils(term):
    shared = {"EntryDate": "2021-09-06", "PartTime": "false", "Boarder": "N", "Language": "ENG",
              "suspensions": [], "termly": block(USUAL),
              "second": block(USUAL) if term == "autumn" else None}
    on_roll = {**shared, "EnrolStatus": "C", "SENprovision": "N",
               "Ethnicity": "WBRI" if term == "spring" else None}
    return {
        "anna": {**on_roll, "UPN": upn("835990121001"), "Surname": "Maple", "Forename": "Anna",
                 "DOB": "2015-03-10", "Sex": "F", "NCyearActual": "6"},
        "ben": {**on_roll, "UPN": upn("835990121002"), "Surname": "Rowan", "Forename": "Ben",
                "DOB": "2013-11-02", "Sex": "M", "NCyearActual": "7"},
        "dan": {**on_roll, "UPN": upn("835990121004"), "Surname": "Hazel", "Forename": "Dan",
                "DOB": "2016-01-17", "Sex": "M", "NCyearActual": "5",
                "fsm": [{"FSMstartDate": "2023-09-04", "UKcountry": "ENG"}], "SENprovision": "K",
                "sen_needs": [{"SENtypeRank": 1, "SENtype": "SLCN"}] if term == "spring" else []},
        "eve": {**on_roll, "UPN": upn("835990121005"), "Surname": "Alder", "Forename": "Eve",
                "DOB": "2016-05-29", "Sex": "F", "NCyearActual": "5"},
        "cara": {**shared, "UPN": upn("835990121003"), "Surname": "Linden", "Forename": "Cara",
                 "DOB": "2014-06-21", "Sex": "F", "LeavingDate": TERMS[term]["left"]},
    }


def make_return(term, header=None, school=None, more=(), **pupils):
    """The base return of a term with edits: items of the header, the school and each pupil. A pupil
    given as None is left out; more are further pupils on roll, like Anna but for their edits."""
    dates = {name: value for name, value in TERMS[term].items() if name != "left"}
    base = base_pupils(term)
    edited = {name: {**base[name], **(pupils.get(name) or {})} for name in base
              if pupils.get(name, {}) is not None}
    more = [{**base["anna"], "UPN": upn(f"835990122{place:03}"), "Forename": f"Robin{place}", **edit}
            for place, edit in enumerate(more, 1)]
    return {
        "header": {"Collection": "SC", "SourceLevel": "S", "LEA": "835", "Estab": "9901",
                   "URN": "999901", "SoftwareCode": "Example", "Release": "1", "SerialNo": "001",
                   **dates, **(header or {})},
        "school": {"SchoolName": "Orchard Hill School", "Phase": "AT",
                   "FreeMealsTaken": 0 if term == "spring" else None, **(school or {})},
        "on": [edited[name] for name in ("anna", "ben", "dan", "eve") if name in edited]
        + more,
        "off": [edited[name] for name in ("cara",) if name in edited],
    }


def autumn(**edits):
    return make_return("autumn", **edits)


def spring(**edits):
    return make_return("spring", **edits)


def summer(**edits):
    return make_return("summer", **edits)


def replaced(content, *pairs):
    """The return with pieces of its XML replaced, for what no return should look like."""
    return dict(content, replaced=pairs)


# ---------------------------------------------------------------- writing it as XML

# The groups and items that the fixtures use, in the order of return.xsd.
COLLECTION = ["Collection", "Term", "Year", "ReferenceDate"]
SOURCE = ["SourceLevel", "LEA", "Estab", "URN", "SoftwareCode", "Release", "SerialNo", "DateTime"]
SCHOOL = ["SchoolName", "Phase", "LowestNCyear", "HighestNCyear", "FreeMealsTaken"]


class Rows:
    """Elements that repeat, inside a container (None: inside the pupil): the items of each, from the
    list called `key` among the pupil's values."""

    def __init__(self, key, container, name, items):
        self.key, self.container, self.name, self.items = key, container, name, items


FSM = Rows("fsm", "FSMperiods", "FSMperiod", ["FSMstartDate", "FSMendDate", "UKcountry"])
FUNDING = Rows("funding", "FundingBasisItems", "FundingBasisItem", ["FundingBasis"])
LEARNING_AIMS = Rows("learning_aims", "LearningAims", "LearningAim",
                     ["QN", "ProgType", "LearningStartDate", "LearningPlannedEndDate",
                      "LearningActualEndDate", "LearningAimStatus"])
SEN_NEEDS = Rows("sen_needs", "SENneeds", "SENneed", ["SENtypeRank", "SENtype"])
# Each group with its items; SEN and a group of MODULES are left out where the pupil has none of their items.
PUPIL = [
    ("PupilIdentifiers", ["UPN", "FormerUPN", "UniqueLearnerNumber", "Surname", "Forename", "DOB",
                          "Sex"]),
    ("PupilCharacteristics", ["Ethnicity", FSM, "SchoolLunchTaken", "FundedHours", "ExtendedHours",
                              "ExpandedHours", "HoursAtSetting", "EligibilityCode", "EYPPR",
                              "EYPPBF", FUNDING, "Language"]),
    ("PupilStatus", ["EnrolStatus", "ClassType", "EntryDate", "LeavingDate", "PartTime", "Boarder",
                     "NCyearActual", "NCyearLeaving"]),
]
SEN = ("SpecialEducationalNeeds", ["SENprovision", SEN_NEEDS])
MODULES = [
    Rows("learner_support", "LearnerSupport", "LearnerSupportItem", ["SupportCode"]),
    Rows("learner_fam", "LearnerFAMs", "LearnerFAM", ["LearnerFAMType", "LearnerFAMCode"]),
    Rows("ap_placements", None, "APPlacementDetails", ["PrevURN", "APReason",
                                                       "SENprovisionEntry"]),
    Rows("school_arranged_ap", None, "SchoolArrangedAPDetails",
         ["URN", "APSettingType", "PlacementReason", "EntryDate", "LeavingDate",
          "APAttendancePattern"]),
    ("PostSixteen", ["QualHrs", "Non_qualHrs", "QualHrsPreviousYear", "Non_qualHrsPreviousYear",
                     "MathsGCSEHighestPriorAttainment", "MathsGCSEFundingExemption",
                     "EnglishGCSEHighestPriorAttainment", "EnglishGCSEFundingExemption",
                     Rows("programme_aims", "ProgrammeAims", "ProgrammeAim",
                          ["QN", "ProgType", "ProgrammeStartDate", "ProgrammePlannedEndDate",
                           "ProgrammeActualEndDate", "ProgrammeAimStatus",
                           "ProgrammeAimWithdrawalReason", LEARNING_AIMS])]),
]
SUSPENSION = ["Category", "StartDate", "Sessions", "Reason1"]


class Writer:
    def __init__(self):
        self.lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        self.depth = 0

    def line(self, text):
        self.lines.append("  " * self.depth + text)

    def leaf(self, name, value):
        if value is not None:
            self.line(f"<{name}>{escape(str(value))}</{name}>")

    def leaves(self, names, values):
        for name in names:
            if isinstance(name, Rows):
                self.rows(name, values.get(name.key))
            else:
                self.leaf(name, values.get(name))

    def rows(self, rows, values):
        def write():
            for row in values:
                self.items(rows.name, rows.items, row)

        if values and rows.container:
            self.group(rows.container, write)
        elif values:
            write()

    def module(self, module, pupil):
        if isinstance(module, Rows):
            self.rows(module, pupil.get(module.key))
        elif any(pupil.get(getattr(item, "key", item)) is not None for item in module[1]):
            self.items(*module, pupil)

    def group(self, name, write):
        """The element around what write() writes."""
        self.line(f"<{name}>")
        self.depth += 1
        write()
        self.depth -= 1
        self.line(f"</{name}>")

    def items(self, name, names, values):
        self.group(name, lambda: self.leaves(names, values))

    def attendance(self, name, attendance):
        def write():
            self.leaf("SessionsPossible", attendance["possible"])
            if attendance["details"]:
                self.group("SessionDetails", write_details)

        def write_details():
            for code, sessions in attendance["details"]:
                self.items("SessionDetail", ["AttendanceReason", "Sessions"],
                           {"AttendanceReason": code, "Sessions": sessions})

        if attendance is not None:
            self.group(name, write)

    def pupil(self, name, pupil):
        def write():
            for group, items in PUPIL:
                self.items(group, items, pupil)
            self.module(SEN, pupil)
            if pupil["suspensions"]:
                self.group("Exclusions", write_suspensions)
            if pupil["termly"] or pupil["second"]:
                self.group("Attendance", write_attendance)
            for module in MODULES:
                self.module(module, pupil)

        def write_suspensions():
            for item in pupil["suspensions"]:
                self.items("TermlyExclusion", SUSPENSION, item)

        def write_attendance():
            self.attendance("TermlyAttendance", pupil["termly"])
            self.attendance("SummerHalfTerm2Attendance", pupil["second"])

        self.group(name, write)

    def message(self, content):
        def write():
            self.group("Header", write_header)
            self.items("School", SCHOOL, content["school"])
            self.group("Pupils", write_pupils)

        def write_header():
            self.items("CollectionDetails", COLLECTION, content["header"])
            self.items("Source", SOURCE, content["header"])

        def write_pupils():
            for group, name, key in [("PupilsOnRoll", "PupilOnRoll", "on"),
                                     ("PupilsNoLongerOnRoll", "PupilNoLongerOnRoll", "off")]:
                self.group(group, lambda: [self.pupil(name, pupil) for pupil in content[key]])

        self.group("Message", write)


def to_xml(content, comment):
    writer = Writer()
    writer.line(f"<!-- {comment.replace('--', '- -')} -->")
    writer.message(content)
    text = "\n".join(writer.lines) + "\n"
    for old, new in content.get("replaced", []):
        if old not in text:
            sys.exit(f"{comment}: there is no {old!r} to replace")
        text = text.replace(old, new, 1)
    return text


# ---------------------------------------------------------------- the cases, rule by rule

CASES = {}
ALSO = {}


def rule(rule_id, also=()):
    """Marks a function that yields (file name, what it shows, return) for a rule."""
    def register(function):
        CASES[rule_id] = function
        ALSO[rule_id] = also
        return function
    return register


AROUND = [(-1, "day-before"), (0, "same-day"), (1, "day-after")]


@rule("100")
def reference_date():
    for days, name in AROUND:
        verdict = "pass" if days == 0 else "fail"
        yield (f"{verdict}-{name}", f"ReferenceDate against the census day: {days:+d} days",
               spring(header={"ReferenceDate": shift("2026-01-15", days)}))


@rule("C401")
def header_items():
    yield "pass-long-serial", "SerialNo may have more than three digits", \
        spring(header={"SerialNo": "0012"})
    yield "pass-authority", "SourceLevel L is an authority's return", \
        spring(header={"SourceLevel": "L"})
    for name, item, value in [("lea-letters", "LEA", "8A5"), ("lea-unknown", "LEA", "999"),
                              ("estab", "Estab", "990"), ("serial", "SerialNo", "01"),
                              ("serial-letters", "SerialNo", "0O1"),
                              ("source-level", "SourceLevel", "D"),
                              ("no-source-level", "SourceLevel", ""),
                              ("time", "DateTime", "2026-01-20T25:00:00"),
                              ("no-time", "DateTime", "2026-01-20")]:
        yield f"fail-{name}", f"{item} is '{value}'", spring(header={item: value})


@rule("1495Q")
def no_leavers():
    yield "pass-one-leaver", "One pupil no longer on roll", spring()
    yield "fail-no-leavers", "Nobody has left", spring(cara=None)


@rule("C439")
def nobody_on_roll():
    yield "pass-some", "Some pupils on roll", spring(ben=None)
    yield "fail-none", "One who has left, and nobody on roll; 1760Q and 1750Q have nobody to ask about", spring(
        anna=None, ben=None, dan=None, eve=None)


@rule("1925Q")
def leaver_without_reason():
    starts = {"autumn": ("2025-04-21", "2025-08-01"), "spring": ("2025-08-01", "2026-01-01"),
              "summer": ("2026-01-01", "2026-04-06")}
    for term, (attendance_from, term_from) in starts.items():
        for days, name in AROUND:
            left = shift(attendance_from, days)
            edit = {"LeavingDate": left} if days >= 0 else \
                {"LeavingDate": left, "termly": None, "second": None}
            if term == "autumn":
                edit["second"] = None
            verdict = "fail" if days < 0 else "pass"
            yield (f"{verdict}-{term}-left-{name}",
                   f"Left {days:+d} days from the start of the attendance period",
                   make_return(term, cara=edit))
        for days, name in AROUND:
            joined = shift(term_from, days)
            edit = {"EntryDate": joined, "LeavingDate": shift(term_from, 5)}
            if days >= 0:
                edit.update(termly=None, second=None)
            elif term == "autumn":
                edit.update(termly=None)
            verdict = "pass" if days < 0 else "fail"
            yield (f"{verdict}-{term}-joined-{name}",
                   f"Joined {days:+d} days from the start of the current term",
                   make_return(term, cara=edit))
    yield "pass-suspension", "Left before the attendance period, but has a suspension", \
        spring(cara={"LeavingDate": "2025-06-30", "termly": None,
                     "suspensions": [suspension("2025-06-11")]})
    yield "fail-another-suspended", "A pupil on roll has a suspension, but not the leaver", \
        spring(anna={"suspensions": [suspension("2025-06-11")]},
               cara={"Boarder": "B", "termly": None})
    yield "fail-boarder", "A boarder has no attendance due", \
        spring(cara={"Boarder": "B", "termly": None})
    yield "pass-boarder-blank", "A blank Boarder counts as none", spring(cara={"Boarder": None})
    for age, born, verdict in [(3, "2021-09-01", "fail"), (4, "2021-08-31", "pass"),
                               (15, "2009-09-01", "pass"), (16, "2009-08-31", "fail")]:
        yield (f"{verdict}-aged-{age}", f"Aged {age} on 31 August 2025",
               spring(cara={"DOB": born, "UniqueLearnerNumber": uln("100000123"),
                            "termly": block(USUAL) if verdict == "pass" else None}))


@rule("1500")
def upn_missing():
    yield "pass-given", "Every pupil has one", spring()
    yield "fail-on-roll", "A pupil on roll has none", spring(anna={"UPN": None})
    yield "fail-leaver", "A leaver has none", spring(cara={"UPN": None})


@rule("1510")
def upn_letter():
    yield "pass-temporary", "A temporary UPN: its last letter counts by its place in the list", \
        spring(anna={"UPN": "T20110001804V"})
    yield "pass-worked-examples", "Two numbers whose letters are in published tests", \
        spring(anna={"UPN": "R201100018042"}, ben={"UPN": "H801200001001"})
    yield "pass-former-upn", "A FormerUPN with the right letter", \
        spring(anna={"FormerUPN": "R201100018042"})
    yield "fail-wrong-letter", "The letter should be R", spring(anna={"UPN": "Q201100018042"})
    yield "fail-unused-letter", "I is never a check letter", spring(anna={"UPN": "I201100018042"})
    yield "fail-temporary", "A temporary UPN with a wrong letter", \
        spring(anna={"UPN": "A20110001804V"})
    yield "fail-former-upn", "A FormerUPN with a wrong letter", \
        spring(cara={"FormerUPN": "Q201100018042"})


@rule("1520")
def upn_twice():
    anna = upn("835990121001")
    yield "pass-former-upn", "A FormerUPN may be another pupil's UPN", \
        spring(ben={"FormerUPN": anna})
    yield "fail-both-on-roll", "Two pupils on roll", spring(ben={"UPN": anna})
    yield "fail-on-both-lists", "A pupil on roll and a leaver", spring(cara={"UPN": anna})


@rule("1530", also=["1550"])
def upn_authority():
    yield "pass-three-characters", "Too short to have a code", spring(anna={"UPN": "R99"})
    yield "fail-four-characters", "Just long enough", spring(anna={"UPN": "R999"})
    for name, code in [("new-authority", "943"), ("stand-in", "001"), ("added-in-2019", "839")]:
        yield f"pass-{name}", f"Code {code} is known", \
            spring(anna={"UPN": upn(code + "990121001")})
    yield "fail-unknown", "Code 999 is not known", spring(anna={"UPN": upn("999990121001")})
    yield "fail-zero", "Code 000 is not known", spring(cara={"UPN": upn("000990121001")})
    yield "fail-former-upn", "In a FormerUPN", spring(ben={"FormerUPN": upn("999990121001")})
    yield "fail-letter", "A letter in the code", spring(anna={"UPN": "R2O1100018042"})


@rule("1540")
def upn_digits():
    yield "pass-temporary", "A letter as character 13 is another matter", \
        spring(anna={"UPN": "T20110001804V"})
    for place in (5, 12):
        number = "T835990121001"
        yield (f"fail-character-{place}", f"The letter O as character {place}",
               spring(anna={"UPN": number[:place - 1] + "O" + number[place:]}))


@rule("1550")
def upn_form():
    yield "pass-temporary", "A letter as character 13", spring(anna={"UPN": "T20110001804V"})
    yield "fail-last-letter", "S is not used as character 13", spring(anna={"UPN": "A83599012100S"})
    yield "fail-lower-case", "Nor are small letters", spring(anna={"UPN": "A83599012100v"})
    yield "fail-12-characters", "One character too few", spring(anna={"UPN": "R20110001804"})
    yield "fail-14-characters", "One character too many", spring(anna={"UPN": "R2011000180420"})


@rule("1560Q")
def former_upn_form():
    for name, number, verdict in (("temporary", "T20110001804V", "pass"), ("short", "T2011000180", "fail"),
                                  ("letter", "R2011000I8042", "fail"), ("last", "A83599012100S", "fail")):
        yield f"{verdict}-{name}", f"FormerUPN {number}", spring(anna={"FormerUPN": number})
    yield "fail-leaver", "Of a leaver", spring(cara={"FormerUPN": "T2011000180"})


@rule("1570")
def uln_missing():
    for days, name in AROUND:
        verdict = "pass" if days > 0 else "fail"
        yield (f"{verdict}-14th-birthday-{name}",
               f"No ULN, 14th birthday {days:+d} days from the census day",
               spring(ben={"DOB": shift("2012-01-15", days), "NCyearActual": "9"}))
    yield "pass-given", "Aged 15, with a ULN", spring(ben={
        "DOB": "2010-10-01", "NCyearActual": "10", "UniqueLearnerNumber": uln("100000123")})
    yield "fail-leaver", "A leaver of 15 without a ULN", spring(cara={"DOB": "2010-10-01"})


@rule("1575")
def uln_wrong():
    good = uln("100000123")
    yield "pass-right", "The right last digit", spring(ben={"UniqueLearnerNumber": good})
    yield "fail-last-digit", "The wrong last digit", \
        spring(ben={"UniqueLearnerNumber": good[:9] + str((int(good[9]) + 1) % 10)})
    yield "fail-nine-digits", "One digit too few", spring(ben={"UniqueLearnerNumber": good[:9]})
    yield "fail-letter", "A letter among the digits", \
        spring(cara={"UniqueLearnerNumber": "1O" + good[2:]})
    yield "fail-remainder-zero", "A remainder of 0 has no check digit", \
        spring(ben={"UniqueLearnerNumber": "1000000120"})


@rule("1880")
def entry_date():
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-{name}", f"Joined {days:+d} days from the census day",
               spring(anna={"EntryDate": shift("2026-01-15", days), "termly": None}))
    yield "fail-missing", "No EntryDate", spring(anna={"EntryDate": None})
    yield "fail-leaver-missing", "No EntryDate of a leaver", spring(cara={"EntryDate": None})


@rule("1920")
def leaving_date():
    for days, name in AROUND:
        verdict = "fail" if days >= 0 else "pass"
        yield (f"{verdict}-census-{name}", f"Left {days:+d} days from the census day",
               spring(cara={"LeavingDate": shift("2026-01-15", days)}))
    for days, name in AROUND:
        verdict = "fail" if days < 0 else "pass"
        yield (f"{verdict}-entry-{name}", f"Left {days:+d} days from EntryDate",
               spring(cara={"EntryDate": "2025-11-14", "LeavingDate": shift("2025-11-14", days)}))
    yield "fail-census-boarder", "Left on the census day, and no attendance is due", \
        spring(cara={"LeavingDate": "2026-01-15", "Boarder": "B", "termly": None})
    yield "fail-missing", "No LeavingDate", spring(cara={"LeavingDate": None})


@rule("2290")
def suspension_period():
    for days, name in AROUND:
        verdict = "fail" if days < 0 else "pass"
        yield (f"{verdict}-first-{name}", f"Starts {days:+d} days from the first of the period",
               spring(anna={"suspensions": [suspension(shift("2025-04-21", days))]}))
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-last-{name}", f"Starts {days:+d} days from the last of the period",
               spring(anna={"suspensions": [suspension(shift("2025-12-31", days))],
                            "termly": block(USUAL_WITH_E)}))
    yield "fail-leaver", "A leaver's suspension, long before", \
        spring(cara={"suspensions": [suspension("2024-11-04")]})
    yield "fail-missing", "No StartDate", spring(anna={"suspensions": [suspension(None)]})


@rule("2485")
def code_e():
    yield "pass-both", "A suspension and code E", \
        spring(anna={"suspensions": [suspension("2025-10-06")], "termly": block(USUAL_WITH_E)})
    yield "pass-earlier-suspension", "A suspension of the term before and code E now", \
        spring(anna={"suspensions": [suspension("2025-07-21")], "termly": block(USUAL_WITH_E)})
    yield "pass-lunchtime", "A lunchtime suspension takes no session", \
        spring(anna={"suspensions": [suspension("2025-10-06", 1, "LNCH")]})
    yield "pass-no-sessions", "A permanent exclusion without sessions", \
        spring(cara={"suspensions": [suspension("2025-11-14", None, "PERM")]})
    yield "pass-zero-sessions", "A suspension of no sessions", \
        spring(anna={"suspensions": [suspension("2025-10-06", 0)]})
    yield "pass-zero-e", "Code E with no sessions", \
        spring(anna={"termly": block(USUAL + [("E", 0)])})
    yield "fail-zero-e-suspended", "A suspension and code E with no sessions", \
        spring(anna={"suspensions": [suspension("2025-10-06")],
                     "termly": block(USUAL + [("E", 0)])})
    yield "fail-other-code", "A suspension and a code that is looked at for another reason", \
        spring(anna={"suspensions": [suspension("2025-10-06")],
                     "termly": block(USUAL + [("X", 2)])})
    yield "fail-one-session", "One session", spring(anna={"termly": block(USUAL + [("E", 1)])})
    yield "fail-suspended-for-one", "A suspension of one session", \
        spring(anna={"suspensions": [suspension("2025-10-06", 1)]})
    yield "pass-boarder", "No attendance is due", \
        spring(anna={"suspensions": [suspension("2025-10-06")], "Boarder": "B", "termly": None})
    yield "pass-second-half", "Autumn: the codes stand in the other block", \
        autumn(anna={"suspensions": [suspension("2025-05-23")], "second": block(USUAL_WITH_E)})
    for days, name in AROUND:
        verdict = "pass" if days < 0 else "fail"
        yield (f"{verdict}-first-{name}",
               f"No code E, starts {days:+d} days from the start of the attendance period",
               spring(anna={"suspensions": [suspension(shift("2025-08-01", days))]}))
    yield "fail-last-day", "No code E, starts on the last day of the attendance period", \
        spring(anna={"suspensions": [suspension("2025-12-31")]})
    yield "fail-permanent", "A permanent exclusion of five sessions without code E", \
        spring(cara={"suspensions": [suspension("2025-11-10", 5, "PERM")]})
    yield "fail-second-half", "Autumn: a suspension in the second half", \
        autumn(anna={"suspensions": [suspension("2025-06-09")]})
    both = {"suspensions": [suspension("2025-10-06")], "termly": block(USUAL_WITH_E)}
    yield "fail-another-with-e", "No code E, though a leaver has both", \
        spring(anna={"suspensions": [suspension("2025-10-06")]}, cara=both)
    yield "fail-another-on-roll-with-e", "The same, though a pupil on roll has both", \
        spring(anna={"suspensions": [suspension("2025-10-06")]}, ben=both)
    yield "fail-another-on-roll-suspended", "No suspension, though a pupil on roll has both", \
        spring(anna={"termly": block(USUAL_WITH_E)}, ben=both)
    yield "fail-another-suspended", "No suspension, though a leaver has both", \
        spring(anna={"termly": block(USUAL_WITH_E)}, cara=both)
    yield "fail-no-suspension", "Code E without any suspension", \
        spring(anna={"termly": block(USUAL_WITH_E)})
    yield "fail-no-suspension-leaver", "The same for a leaver", \
        spring(cara={"termly": block(USUAL_WITH_E)})
    yield "fail-no-suspension-second-half", "The same in the second half", \
        autumn(anna={"second": block(USUAL_WITH_E)})


@rule("C409")
def suspension_enrolment():
    for days, name in AROUND:
        verdict = "fail" if days < 0 else "pass"
        yield (f"{verdict}-entry-{name}", f"Starts {days:+d} days from EntryDate",
               spring(anna={"EntryDate": "2025-09-22", "termly": block(USUAL_WITH_E),
                            "suspensions": [suspension(shift("2025-09-22", days))]}))
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-leaving-{name}", f"Starts {days:+d} days from LeavingDate",
               spring(cara={"termly": block(USUAL_WITH_E),
                            "suspensions": [suspension(shift("2025-11-14", days))]}))


def ages(fail_block, pass_block, name):
    """Pupils around the ages for which attendance is collected: those outside with fail_block, the
    others with pass_block."""
    for born, verdict in [("2021-08-31", "pass"), ("2021-09-01", "fail"), ("2021-08-30", "pass"),
                          ("2009-08-31", "fail"), ("2009-09-01", "pass"), ("2009-08-30", "fail")]:
        year = "R" if born > "2015" else "11"
        number = None if year == "R" else uln("100000123")
        termly = pass_block if verdict == "pass" else fail_block
        yield (f"{verdict}-{name}-{born}", f"Born on {born}; 4 to 15 on 31 August 2025 counts",
               {"DOB": born, "NCyearActual": year, "UniqueLearnerNumber": number, "EYPPR": "N",
                "termly": termly})


@rule("2470")
def attendance_not_collected():
    for name, shows, edit in ages(block(USUAL), block(USUAL), "born"):
        yield name, shows, spring(anna=edit)
    yield "pass-boarder", "A boarder without attendance", \
        spring(anna={"Boarder": "B", "termly": None})
    for boarder in "B67":
        yield f"fail-boarder-{boarder.lower()}", f"Boarder is {boarder}", \
            spring(anna={"Boarder": boarder})
    yield "fail-leaver", "A leaver who boarded, with a suspension", \
        spring(cara={"Boarder": "6", "suspensions": [suspension("2025-06-11")]})
    yield "fail-second-half", "Autumn: only the second half is given", \
        autumn(anna={"Boarder": "B", "termly": None})


WITHOUT_POSSIBLE = block(USUAL, possible=None)


@rule("2500", also=["C406", "C415", "C434"])
def possible_on_roll():
    yield "pass-year-12", "Aged 15, taught in year 12: no attendance is due", \
        spring(anna={"DOB": "2010-05-05", "UniqueLearnerNumber": uln("100000123"),
                     "NCyearActual": "12", "termly": None})
    yield "pass-year-14", "The same in year 14", \
        spring(anna={"DOB": "2010-05-05", "UniqueLearnerNumber": uln("100000123"),
                     "NCyearActual": "14", "termly": None})
    yield "pass-boarder", "A boarder", spring(anna={"Boarder": "7", "termly": None})
    yield "pass-nursery", "A nursery school has no attendance in its return", \
        spring(school={"Phase": "NS"},
               anna=early(DOB="2021-05-05"), ben=early(DOB="2021-06-06"),
               dan={"termly": None}, eve={"termly": None},
               cara={"DOB": "2021-07-07", "termly": None})
    yield "pass-autumn-year-13", "Autumn: aged 15 then, and taught in year 12 in the summer", \
        autumn(anna={"DOB": "2009-05-05", "UniqueLearnerNumber": uln("100000123"),
                     "EnrolStatus": "S", "NCyearActual": "13", "termly": None, "second": None})
    yield "fail-autumn-year-12", "Autumn: in year 12 now, so in year 11 in the summer", \
        autumn(anna={"DOB": "2009-05-05", "UniqueLearnerNumber": uln("100000123"),
                     "EnrolStatus": "S", "NCyearActual": "12", "termly": WITHOUT_POSSIBLE})
    for days, name in AROUND:
        verdict = "pass" if days > 0 else "fail"
        yield (f"{verdict}-joined-{name}",
               f"Joined {days:+d} days from the end of the attendance period",
               spring(anna={"EntryDate": shift("2025-12-31", days),
                            "termly": None if days > 0 else WITHOUT_POSSIBLE}))
    for born, verdict in [("2021-08-31", "fail"), ("2021-09-01", "pass"),
                          ("2009-09-01", "fail"), ("2009-08-31", "pass")]:
        yield (f"{verdict}-born-{born}", "Only of an age of 4 to 15 on 31 August 2025",
               spring(anna={"DOB": born, "NCyearActual": "R" if born > "2015" else "11", "EYPPR": "N",
                            "UniqueLearnerNumber": None if born > "2015" else uln("100000123"),
                            "termly": WITHOUT_POSSIBLE if verdict == "fail" else None}))
    yield "fail-missing", "Details without SessionsPossible", \
        spring(anna={"termly": WITHOUT_POSSIBLE})
    yield "fail-negative", "Below zero", spring(anna={"termly": block(USUAL, possible=-1)})
    yield "fail-boarder-blank", "A blank Boarder counts as none", \
        spring(anna={"Boarder": None, "termly": WITHOUT_POSSIBLE})
    yield "fail-no-block", "No attendance at all; C406 says so too", spring(anna={"termly": None})


@rule("2510", also=["C406"])
def possible_leaver():
    earlier = [suspension("2025-05-12")]
    for days, name in AROUND:
        verdict = "pass" if days < 0 else "fail"
        yield (f"{verdict}-left-{name}",
               f"Left {days:+d} days from the start of the attendance period",
               spring(cara={"LeavingDate": shift("2025-08-01", days), "suspensions": earlier,
                            "termly": None if days < 0 else WITHOUT_POSSIBLE}))
    yield "fail-joined-last-day", "Joined on the last day before the current term", \
        spring(cara={"EntryDate": "2025-12-31", "LeavingDate": "2026-01-09",
                     "termly": WITHOUT_POSSIBLE})
    yield "pass-boarder", "A boarder, here for a suspension", \
        spring(cara={"Boarder": "B", "suspensions": [suspension("2025-06-11")], "termly": None})
    yield "fail-missing", "Details without SessionsPossible", \
        spring(cara={"termly": WITHOUT_POSSIBLE})
    yield "fail-negative", "Below zero", spring(cara={"termly": block(USUAL, possible=-1)})
    yield "fail-negative-not-due", "Below zero though none is due", \
        spring(cara={"LeavingDate": "2025-06-30", "suspensions": earlier,
                     "termly": block([], possible=-1)})
    yield "fail-no-block", "No attendance at all; C406 says so too", spring(cara={"termly": None})
    yield "pass-autumn-year-12", "Autumn: left before September, from year 12", \
        autumn(cara={"DOB": "2009-05-05", "UniqueLearnerNumber": uln("100000123"),
                     "NCyearLeaving": "12", "termly": None, "second": None})
    yield "fail-autumn-year-12", "Autumn: left on 1 September from year 12, so was in year 11", \
        autumn(cara={"DOB": "2009-05-05", "UniqueLearnerNumber": uln("100000123"),
                     "NCyearLeaving": "12", "LeavingDate": "2025-09-01",
                     "termly": WITHOUT_POSSIBLE})


@rule("2502Q")
def possible_zero():
    yield "pass-one", "One session", spring(anna={"termly": block([("/", 1)])})
    yield "fail-zero", "No session, no details", spring(anna={"termly": block([])})
    yield "fail-dual", "All at the other school: right, but to be confirmed", \
        spring(anna={"EnrolStatus": "S", "termly": block([("D", 40)])})
    yield "fail-leaver", "A leaver", spring(cara={"termly": block([])})
    yield "pass-second-half", "Autumn: the second half is not tested", \
        autumn(anna={"second": block([])})


@rule("C402")
def details_add_up():
    yield "pass-not-possible", "D, X and Y4 are not counted", \
        spring(anna={"termly": block(USUAL + [("D", 4), ("X", 5), ("Y4", 6)], possible=40)})
    yield "fail-one-less", "One session too few in the details", \
        spring(anna={"termly": block(USUAL, possible=41)})
    yield "fail-one-more", "One session too many in the details", \
        spring(cara={"termly": block(USUAL, possible=39)})
    yield "fail-x-counted", "X counted as possible", \
        spring(anna={"termly": block(USUAL + [("X", 5)], possible=45)})
    yield "fail-no-details", "SessionsPossible without details", \
        spring(anna={"termly": block([], possible=40)})
    yield "fail-possible-missing", "No SessionsPossible, and none is due, so 2510 is silent", \
        spring(cara={"LeavingDate": "2025-06-30", "suspensions": [suspension("2025-05-12")],
                     "termly": WITHOUT_POSSIBLE})
    yield "fail-second-half", "Autumn: in the second half", \
        autumn(anna={"second": block(USUAL, possible=41)})
    yield "fail-second-half-missing", "Autumn: no SessionsPossible in the second half", \
        autumn(cara={"second": WITHOUT_POSSIBLE})


@rule("C405", also=["2500"])
def too_many_sessions():
    yield "pass-no-number", "SessionsPossible is no number", \
        spring(anna={"termly": block(USUAL, possible="many")})
    for sessions, verdict in [(217, "pass"), (218, "pass"), (219, "fail")]:
        yield (f"{verdict}-{sessions}", "1 August to 31 December 2025 has 109 weekdays",
               spring(anna={"termly": block([("/", 100), ("\\", sessions - 100)])}))
    for sessions, verdict in [(98, "pass"), (99, "fail")]:
        yield (f"{verdict}-second-half-{sessions}", "26 May to 31 July 2025 has 49 weekdays",
               autumn(cara={"second": block([("/", 50), ("\\", sessions - 50)])}))


@rule("C406", also=["2500", "2510"])
def block_missing():
    yield "pass-joined-second-half", "Joined in the second half, so only that is due", \
        autumn(anna={"EntryDate": "2025-06-02", "termly": None})
    for days, name in AROUND:
        verdict = "pass" if days > 0 else "fail"
        yield (f"{verdict}-second-half-joined-{name}",
               f"Joined {days:+d} days from the end of the second half",
               autumn(anna={"EntryDate": shift("2025-07-31", days), "termly": None,
                            "second": None}))
    for days, name in AROUND:
        verdict = "pass" if days < 0 else "fail"
        yield (f"{verdict}-second-half-left-{name}",
               f"Left {days:+d} days from the start of the second half",
               autumn(cara={"LeavingDate": shift("2025-05-26", days), "second": None}))
    yield "fail-second-half", "The second half is missing", autumn(anna={"second": None})
    yield "fail-both-halves", "Both are missing; 2500 says so of the first", \
        autumn(anna={"termly": None, "second": None})
    yield "fail-termly", "The only block is missing; so says 2500", spring(ben={"termly": None})
    yield "fail-termly-leaver", "The only block is missing; so says 2510", \
        spring(cara={"termly": None})


@rule("C404", also=["F111"])
def second_half_elsewhere():
    yield "pass-another-item", "Another item that does not belong there", \
        replaced(spring(), ("<Phase>", "<Motto>Onward</Motto><Phase>"))
    yield "pass-autumn", "In autumn it belongs there", autumn()
    yield "fail-spring", "In spring it does not", spring(anna={"second": block(USUAL)})
    yield "fail-summer", "Nor in summer", summer(cara={"second": block(USUAL)})


@rule("F110")
def structure():
    yield "pass-whole", "The base return", spring()
    yield "fail-boolean", "PartTime is neither true nor false", \
        replaced(spring(), ("<PartTime>false</PartTime>", "<PartTime>perhaps</PartTime>"))
    yield "fail-missing", "The header has no SoftwareCode", \
        replaced(spring(), ("<SoftwareCode>Example</SoftwareCode>", ""))
    yield "fail-empty", "SoftwareCode is empty", \
        replaced(spring(), ("<SoftwareCode>Example</SoftwareCode>", "<SoftwareCode/>"))
    yield "fail-date", "A date of birth that is no date", \
        replaced(spring(), ("<DOB>2015-03-10</DOB>", "<DOB>31/02/2010</DOB>"))
    yield "fail-twice", "Sex stands twice", \
        replaced(spring(), ("<Sex>F</Sex>", "<Sex>F</Sex><Sex>M</Sex>"))
    yield "fail-text", "Words between the items", \
        replaced(spring(), ("<Pupils>", "<Pupils>and so on"))
    yield "fail-element", "An element in a surname", \
        replaced(spring(), ("<Surname>", "<Surname><i/>"))
    yield "pass-empty", "An item that may be missing may be empty", \
        replaced(spring(), ("<Language>", "<SchoolLunchTaken/><Language>"))
    yield "pass-blanks", "Blanks around a date", \
        replaced(spring(), ("<DOB>2015-03-10</DOB>", "<DOB> 2015-03-10 </DOB>"))
    for name, born in (("zone", "2015-03-10Z"), ("offset", "2015-03-10+01:00"),
                       ("long-year", "12015-03-10"), ("negative-year", "-2015-03-10")):
        yield f"fail-{name}", f"DOB {born}, which XML Schema takes as a date", \
            replaced(spring(), ("<DOB>2015-03-10</DOB>", f"<DOB>{born}</DOB>"))
    for name, item, value in (("collection-blank", "Collection", "SC "), ("term-blank", "Term", " SPR")):
        yield f"fail-{name}", f"{item} has a blank beside its value", spring(header={item: value})
    yield "fail-blanks", "Line ends around Sex, for two pupils", \
        replaced(spring(), ("<Sex>F</Sex>", "<Sex>\n            F\n          </Sex>"))
    yield "fail-blank-code", "A blank behind a code of attendance", \
        replaced(spring(), ("<AttendanceReason>I</AttendanceReason>",
                            "<AttendanceReason>I </AttendanceReason>"))
    yield "pass-cdata", "CDATA, a comment and a processing instruction", \
        replaced(spring(), ("<Sex>F</Sex>", "<?x y?><Sex><!-- z --><![CDATA[F]]></Sex>"))


@rule("F111")
def unknown_item():
    yield "pass-whole", "The base return", spring()
    yield "fail-unknown", "An element that nobody knows", \
        replaced(spring(), ("</PupilIdentifiers>", "<ShoeSize>38</ShoeSize></PupilIdentifiers>"))
    yield "fail-attribute", "An attribute", \
        replaced(spring(), ("<Pupils>", '<Pupils count="3">'))
    yield "fail-namespace", "Everything in a namespace", \
        replaced(spring(), ("<Message>", '<Message xmlns="urn:example">'))
    yield "fail-other-group", "PartTime among the identifiers as well", replaced(
        spring(), ("</PupilIdentifiers>", "<PartTime>false</PartTime></PupilIdentifiers>"))
    yield "fail-other-order", "Sex before DOB", replaced(
        spring(), ("<Sex>F</Sex>", ""), ("<DOB>2015-03-10</DOB>",
                                         "<Sex>F</Sex><DOB>2015-03-10</DOB>"))
    yield "fail-blanks", "A line end behind the forenames of two pupils", \
        replaced(spring(), ("Anna</Forename>", "Anna\n</Forename>"), ("Ben</Forename>", "Ben </Forename>"))
    yield "fail-control", "A character of Windows taken for U+0092", \
        replaced(spring(), ("</Surname>", "\u0092s</Surname>"))
    yield "fail-version", "XML 1.1", replaced(spring(), ('version="1.0"', 'version="1.1"'))


LATIN = ('encoding="UTF-8"', 'encoding="ISO-8859-1"')


@rule("F129")
def declared_encoding():
    yield "pass-whole", "The base return", spring()
    yield "pass-ascii", "Another encoding, and no letter in which it differs", replaced(spring(), LATIN)
    yield "pass-letters", "Letters in the encoding that is declared", \
        replaced(spring(), ("</Surname>", "ź</Surname>"))
    yield "fail-letters", "UTF-8 that says it is ISO-8859-1", \
        replaced(spring(), LATIN, ("</Surname>", "é</Surname>"))


OTHER_SCHOOL = {"Estab": "9902"}


def two_schools(ours, theirs):
    """The returns of two schools in one folder, with one pupil on roll at both: status at each."""
    other = spring(header=OTHER_SCHOOL, anna={"EnrolStatus": theirs}, ben=None,
                   cara={"UPN": upn("835990121009")}, dan={"UPN": upn("835990121014")},
                   eve={"UPN": upn("835990121015")})
    return {"one": spring(anna={"EnrolStatus": ours}), "two": other}


@rule("C430", also=["C415"])
def at_two_schools():
    yield "fail-current-twice", "Current at both", two_schools("C", "C")
    yield "fail-current-and-subsidiary", "Current at one, subsidiary at the other", two_schools("C", "S")
    yield "fail-main-twice", "Main at both", two_schools("M", "M")
    yield "fail-no-status", "No status at one", two_schools(None, "S")
    yield "pass-dual", "Main at one, subsidiary at the other", two_schools("M", "S")
    yield "pass-subsidiary-twice", "Subsidiary at both: main at a third", two_schools("S", "S")
    for status in "FO":
        yield f"pass-main-and-{status.lower()}", f"Main at one, {status} at the other", two_schools("M", status)
    yield "pass-no-upn", "Two without UPN", \
        {name: {**school, "on": [{**pupil, "UPN": None} if pupil["Forename"] == "Anna" else pupil
                                 for pupil in school["on"]]}
         for name, school in two_schools("S", "S").items()}


@rule("F115")
def school_twice():
    yield "fail-same-school", "Two returns of one school", {"one": spring(), "two": spring()}
    yield "pass-other-term", "Two terms of one school", {"one": spring(), "two": summer()}


@rule("C403")
def code_twice():
    yield "pass-two-blocks", "The same code in two blocks", autumn()
    yield "fail-termly", "I stands twice", \
        spring(anna={"termly": block(USUAL + [("I", 2)])})
    yield "fail-three-times", "I stands three times: one finding", \
        spring(cara={"termly": block(USUAL + [("I", 2), ("I", 1)])})
    yield "fail-second-half", "I stands twice in the second half", \
        autumn(anna={"second": block(USUAL + [("I", 2)])})


WITH_X = block(USUAL + [("X", 5)])


@rule("2491", also=["2470", "2485"])
def x_termly():
    yield "pass-another-code", "Aged 16, with another code", \
        spring(anna={"DOB": "2009-08-31", "NCyearActual": "11", "UniqueLearnerNumber": uln("100000123"),
                     "termly": block(USUAL_WITH_E)})
    for name, shows, edit in ages(WITH_X, WITH_X, "born"):
        yield name, shows, spring(anna=edit)


@rule("2492", also=["2470", "2485", "2491"])
def x_second_half():
    for name, code, where in [("another-code", "E", "second"), ("termly", "X", "termly")]:
        yield f"pass-{name}", f"Aged 16, with {code} in the block called {where}", \
            autumn(anna={"DOB": "2008-08-31", "NCyearActual": "12", "UniqueLearnerNumber": uln("100000123"),
                         "EnrolStatus": "S",
                         "termly": None, "second": None, where: block(USUAL + [(code, 2)])})
    for born, verdict in [("2020-08-31", "pass"), ("2020-09-01", "fail"), ("2020-08-30", "pass"),
                          ("2008-09-01", "pass"), ("2008-08-31", "fail"), ("2008-08-30", "fail")]:
        yield (f"{verdict}-born-{born}", f"Born on {born}; 4 to 15 on 31 August 2024 counts",
               autumn(anna={"DOB": born, "NCyearActual": "1" if born > "2015" else "12",
                            "EnrolStatus": "S",
                            "UniqueLearnerNumber": None if born > "2015" else uln("100000123"),
                            "second": WITH_X,
                            "termly": block(USUAL) if verdict == "pass" else None}))


def with_code(code):
    """A block with five sessions of a code, in SessionsPossible only if the code counts there."""
    counted = 45 if code in ("K", "H", "C1") else 40
    return block(USUAL + [(code, 5)], possible=counted)


VALID = [("k", "K", "in force since 19 August 2024"), ("y7", "Y7", "the last of the Y codes")]
INVALID = [("withdrawn", "H", "withdrawn on 19 August 2024"),
           ("withdrawn-y", "Y", "withdrawn on 19 August 2024"),
           ("closure", "#", "not returned"), ("prospective", "Z", "not returned"),
           ("no-mark", "?", "a missing mark"), ("small-letter", "i", "codes are capital letters"),
           ("unknown", "A", "no code")]


@rule("2572", also=["C407"])
def code_second_half():
    yield "pass-termly", "In the first half it is C407", autumn(anna={"termly": with_code("?")})
    for name, code, shows in VALID:
        yield f"pass-{name}", f"{code}: {shows}", autumn(anna={"second": with_code(code)})
    for name, code, shows in INVALID:
        yield f"fail-{name}", f"{code}: {shows}", autumn(anna={"second": with_code(code)})


SUMMER_OF_2024 = {"header": {"Year": "2024", "ReferenceDate": "2024-10-03", "DateTime": "2024-10-08T09:00:00"},
                  "cara": {"LeavingDate": "2024-07-05"}}


@rule("C407")
def code_termly():
    for code, verdict in [("H", "pass"), ("C1", "fail"), ("K", "fail")]:
        yield (f"{verdict}-summer-2024-{code.lower()}", f"{code} before 19 August 2024",
               autumn(anna={"termly": with_code(code)}, **SUMMER_OF_2024))
    for code in ("H", "K"):
        yield (f"pass-autumn-2024-{code.lower()}", f"{code} in a period in which the codes changed", spring(
            anna={"termly": with_code(code)}, cara={"LeavingDate": "2024-11-15"},
            header={"Year": "2025", "ReferenceDate": "2025-01-16", "DateTime": "2025-01-20T09:00:00"}))
    for name, code, shows in VALID:
        yield f"pass-{name}", f"{code}: {shows}", spring(anna={"termly": with_code(code)})
    for name, code, shows in INVALID:
        yield f"fail-{name}", f"{code}: {shows}", spring(cara={"termly": with_code(code)})


INCOMPLETE = [("sessions-alone", (None, 5), "Sessions without AttendanceReason"),
              ("reason-alone", ("M", None), "AttendanceReason without Sessions"),
              ("neither", (None, None), "neither"),
              ("negative", ("M", -1), "a number of sessions below zero")]


@rule("2574", also=["C408"])
def detail_second_half():
    yield "pass-termly", "In the first half it is C408", \
        autumn(anna={"termly": block(USUAL + [(None, 5)], possible=40)})
    yield "pass-both", "Every detail has both", autumn()
    yield "pass-zero", "A detail of no sessions does no harm", \
        autumn(anna={"second": block(USUAL + [("M", 0)])})
    for name, detail, shows in INCOMPLETE:
        yield f"fail-{name}", f"Second half: {shows}", \
            autumn(anna={"second": block(USUAL + [detail], possible=40)})


@rule("C408")
def detail_termly():
    yield "pass-both", "Every detail has both", spring()
    yield "pass-zero", "A detail of no sessions does no harm", \
        spring(cara={"termly": block(USUAL + [("M", 0)])})
    for name, detail, shows in INCOMPLETE:
        yield f"fail-{name}", f"Termly: {shows}", \
            spring(cara={"termly": block(USUAL + [detail], possible=40)})


# ---------------------------------------------------------------- free school meals

FSM_TERMS = {"autumn": ("2025-05-16", "2025-10-02"), "spring": ("2025-10-03", "2026-01-15"),
             "summer": ("2026-01-16", "2026-05-21")}


def fsm(start, end=None):
    return {"fsm": [{"FSMstartDate": start, "FSMendDate": end, "UKcountry": "ENG"}]}


@rule("1762", also=["1760Q"])
def fsm_after_census():
    for term, (_, census) in FSM_TERMS.items():
        for days, name in AROUND:
            yield (f"{'fail' if days > 0 else 'pass'}-{term}-{name}",
                   f"A period that starts {days:+d} days from the census day",
                   make_return(term, dan=fsm(shift(census, days))))


@rule("1763", also=["1760Q"])
def fsm_before_period():
    for term, (first, _) in FSM_TERMS.items():
        for days, name in AROUND:
            yield (f"{'fail' if days < 0 else 'pass'}-{term}-{name}",
                   f"A period that ends {days:+d} days from the first day covered",
                   make_return(term, dan=fsm("2023-09-04", shift(first, days))))


def eligible(*names):
    return {name: fsm("2025-11-03") for name in names}


@rule("1750Q")
def fsm_share():
    yield "pass-one-of-four", "25 % of the pupils on roll", spring()
    yield "fail-two-of-four", "50 %", spring(**eligible("anna"))
    yield "fail-all", "100 %", spring(**eligible("anna", "ben", "eve"))
    yield "fail-5-of-11", "5 of 11 pupils are more than 45 % and less than 46", \
        spring(more=[fsm("2025-11-03") if place < 4 else {} for place in range(7)])
    for count, verdict in [(8, "pass"), (9, "pass"), (10, "fail")]:
        yield (f"{verdict}-{count}-of-20", f"{count} of 20 pupils: 45 % is not too high",
               spring(more=[fsm("2025-11-03") if place < count - 1 else {} for place in range(16)]))


@rule("1760Q")
def nobody_eligible():
    def period(start, end=None):
        return {"fsm": [{"FSMstartDate": start, "FSMendDate": end, "UKcountry": "ENG"}]}

    yield "pass-one", "One pupil is eligible", spring()
    yield "pass-autumn", "The text seen is that of spring", autumn(dan={"fsm": []})
    yield "fail-none", "Nobody is eligible", spring(dan={"fsm": []})
    for days, name in AROUND:
        if days >= 0:
            yield (f"pass-ended-{name}", f"The only period ends {days:+d} days from the first that counts",
                   spring(dan=period("2024-09-02", shift("2025-10-03", days))))
        if days <= 0:
            yield (f"pass-starts-{name}", f"The only period starts {days:+d} days from the census day",
                   spring(dan=period(shift("2026-01-15", days))))


YEARS = {"1751Q": ("R", "2020-11-08"), "1752Q": ("1", "2019-11-08")}


def young(year, born, **more):
    return {"NCyearActual": year, "DOB": born, "EntryDate": "2025-09-02", **more}


def fsm_share_of_year(rule_id):
    year, born = YEARS[rule_id]
    other = young(year, born)
    yield "pass-half", "One of two in the year: 50 % is not more than 50 %", \
        spring(dan=other, eve=other)
    yield "pass-another-year", "The only pupil of another year", spring(dan=young("2", "2019-03-08"))
    yield "fail-one-of-one", "The only pupil of the year", spring(dan=other)


for number in YEARS:
    rule(number)(lambda number=number: fsm_share_of_year(number))


@rule("1320Q", also=["1760Q", "1762"])
def free_meals():
    for days, name in AROUND:
        yield (f"{'pass' if days <= 0 else 'fail'}-starts-{name}",
               f"The period starts {days:+d} days from the census day",
               spring(school={"FreeMealsTaken": 1}, dan=fsm(shift("2026-01-15", days))))
    for taken, verdict in [(0, "pass"), (1, "pass"), (2, "fail")]:
        yield (f"{verdict}-{taken}", f"{taken} free meals, one pupil eligible",
               spring(school={"FreeMealsTaken": taken}))
    yield "fail-none-eligible", "One free meal, nobody eligible", \
        spring(school={"FreeMealsTaken": 1}, dan={"fsm": []})
    for days, name in AROUND:
        yield (f"{'pass' if days >= 0 else 'fail'}-ended-{name}",
               f"The period ends {days:+d} days from the census day",
               spring(school={"FreeMealsTaken": 1},
                      dan=fsm("2023-09-04", shift("2026-01-15", days))))


def hours_at_5(item):
    for term, day in [("spring", "2020-08-31"), ("autumn", "2020-08-31")]:
        for days, name in AROUND:
            verdict = "pass" if days > 0 else "fail"
            yield (f"{verdict}-{term}-{name}",
                   f"Born {days:+d} days from the last day for 5 on 31 August 2025",
                   make_return(term, anna={"DOB": shift(day, days), "NCyearActual": "R",
                                           "second": None, item: "15.00",
                                           "termly": None if term == "autumn" and days > 0
                                           else block(USUAL),
                                           **({"EntryDate": "2025-09-03", "termly": None}
                                              if term == "autumn" else {})}))


@rule("1851")
def funded_hours():
    yield from hours_at_5("FundedHours")


@rule("1854")
def hours_at_setting():
    yield from hours_at_5("HoursAtSetting")


@rule("1877Q")
def lunches():
    def infants(taken, pupils, year="1", born="2020-03-10"):
        return spring(more=[{"NCyearActual": year, "DOB": born, "EntryDate": "2025-09-02",
                             "EYPPR": "N", "ClassType": "N" if year == "N2" else "O",
                             "SchoolLunchTaken": "true" if place < taken else "false"}
                            for place in range(pupils)])

    yield "pass-year-x-aged-3", "In year X, aged 3", spring(more=[
        {**young("X", "2021-09-01"), "EYPPR": "N", "SchoolLunchTaken": "true", "termly": None}])
    for taken, verdict in [(18, "pass"), (19, "pass"), (20, "fail")]:
        yield (f"{verdict}-{taken}-of-20", f"{taken} of 20 pupils: 95 % is not too high",
               infants(taken, 20))
    yield "fail-24-of-25", "24 of 25 pupils: just above 95 %", infants(24, 25)
    for year, born, verdict in [("R", "2021-03-10", "fail"), ("2", "2019-03-10", "fail"),
                                ("3", "2018-03-10", "pass"), ("N2", "2021-09-10", "pass")]:
        content = infants(2, 2, year, born)
        for pupil in content["on"] if year == "N2" else []:
            pupil["termly"] = None if pupil["NCyearActual"] == "N2" else pupil["termly"]
        yield f"{verdict}-year-{year.lower()}", f"All of year {year}", content
    for born, verdict in [("2021-08-31", "fail"), ("2018-09-01", "fail"), ("2018-08-31", "pass")]:
        yield (f"{verdict}-year-x-{born}", "Year X counts at the age of 4 to 6 on 31 August",
               infants(2, 2, "X", born))
    yield "pass-missing", "A pupil without the item took none", \
        spring(more=[{"NCyearActual": "1", "DOB": "2020-03-10", "SchoolLunchTaken": "true"},
                     {"NCyearActual": "1", "DOB": "2020-03-11"}])


# ---------------------------------------------------------------- post-16, alternative provision


SIXTEEN = {"DOB": "2008-11-02", "NCyearActual": "12", "UniqueLearnerNumber": uln("100000124")}


def sixteen(hours, other=None, types=("01",)):
    aims = [{"QN": "60146084", "ProgType": kind, "LearningStartDate": "2025-09-04",
             "LearningPlannedEndDate": "2026-07-10", "LearningAimStatus": "1"} for kind in types]
    programmes = [{"QN": "ZPROG001", "ProgrammeStartDate": "2025-09-04",
                   "ProgrammePlannedEndDate": "2026-07-10", "ProgrammeAimStatus": "1",
                   "learning_aims": aims}]
    return {**SIXTEEN, "EnrolStatus": "C" if types else "S", "QualHrs": hours, "Non_qualHrs": other, "termly": block(USUAL),
            "second": block(USUAL), "programme_aims": programmes if types else []}


@rule("1993")
def hours_without_aim():
    for kind in ("01", "30"):
        yield f"pass-{kind}", f"A learning aim with ProgType {kind}", \
            autumn(ben=sixteen(600, 20, (kind,)))
    yield "pass-no-hours", "No hours and no aim", autumn(ben=sixteen(0, 0, ()))
    yield "fail-one-hour", "One hour and no aim", autumn(ben=sixteen(1, None, ()))
    yield "fail-other-hours", "Hours that are no qualification's, and no aim", \
        autumn(ben=sixteen(None, 1, ()))
    yield "fail-t-level", "The only aim is of a T level", autumn(ben=sixteen(600, 20, ("31",)))


@rule("1997")
def too_many_hours():
    for hours, verdict in [(3999, "pass"), (4000, "pass"), (4001, "fail")]:
        yield f"{verdict}-{hours}", f"{hours} hours in all", autumn(ben=sixteen(hours - 100, 100))


def place(pattern, left=None, urn="999902"):
    return {"URN": urn, "APSettingType": "OTH", "PlacementReason": "OTH",
            "EntryDate": "2025-09-08", "LeavingDate": left, "APAttendancePattern": pattern}


@rule("2392", also=["2372", "C438"])
def several_placements():
    yield "pass-one-full-time", "One open placement may be full-time", \
        spring(ben={"school_arranged_ap": [place("FT")]})
    yield "pass-two-part-time", "Two open placements, each part-time", \
        spring(ben={"school_arranged_ap": [place("PT"), place("PT", urn="999903")]})
    yield "pass-one-ended", "One of two has ended", \
        spring(ben={"school_arranged_ap": [place("FT", "2025-12-05"), place("FT", urn="999903")]})
    yield "fail-one-full-time", "One of two is full-time", \
        spring(ben={"school_arranged_ap": [place("PT"), place("FT", urn="999903")]})
    yield "fail-leaver", "A leaver with two full-time placements", \
        spring(cara={"school_arranged_ap": [place("FT"), place("FT", urn="999903")]})
    yield "fail-no-pattern", "One of two has no pattern", \
        spring(ben={"school_arranged_ap": [place("PT"), place(None, urn="999903")]})


@rule("3131")
def placement_information():
    names = ("anna", "ben", "dan", "eve")
    given = {"ap_placements": [{"PrevURN": "999903", "APReason": "PEX",
                                "SENprovisionEntry": "N"}]}
    unit = {"Phase": "PR"}
    everybody = {name: given for name in names}
    yield "pass-all", "Every pupil has it", spring(school=unit, **everybody)
    yield "pass-other-phase", "Another phase does not return it", spring()
    for status, verdict in [("C", "fail"), ("F", "fail"), ("O", "fail"), ("M", "pass"),
                            ("S", "pass")]:
        yield (f"{verdict}-status-{status.lower()}", f"EnrolStatus {status} and none",
               spring(school=unit, **{**everybody, "anna": {"EnrolStatus": status}}))


# ---------------------------------------------------------------- all items, and the modules of a pupil

def before_status(*pieces):
    """Anna's return with XML among her characteristics, before Language."""
    return ("<Language>", "".join(pieces) + "<Language>")


def after_status(*pieces):
    """What follows the groups that every pupil on roll has."""
    return ("</SpecialEducationalNeeds>", "</SpecialEducationalNeeds>" + "".join(pieces))


def after_attendance(*pieces):
    return ("</Attendance>", "</Attendance>" + "".join(pieces))


def element(name, *pieces, **items):
    return (f"<{name}>" + "".join(pieces)
            + "".join(f"<{item}>{value}</{item}>" for item, value in items.items()) + f"</{name}>")


def meals(*periods):
    return before_status(element("FSMperiods", *(
        element("FSMperiod", **dict({"FSMstartDate": start}, **({"FSMendDate": end} if end else {})))
        for start, end in periods)))


def home(**items):
    return after_status(element("HomeInformation", element("Address", **items)))


PLACE = ["URN", "UKPRN", "CompanyNumber", "APPlacementPostcode", "APSettingType", "PlacementReason",
         "EntryDate", "LeavingDate", "APAttendancePattern", "APSessionsPerWeek"]


def arranged_place(**items):
    given = {"APSettingType": "OTH", "PlacementReason": "OTH", "APAttendancePattern": "PT", **items}
    return element("SchoolArrangedAPDetails",
                   **{name: given[name] for name in PLACE if given.get(name) is not None})


def fams(*codes):
    return after_attendance(element("LearnerFAMs", *(
        element("LearnerFAM", LearnerFAMType=kind, LearnerFAMCode=code) for kind, code in codes)))


def needs(*ranked, provision="K"):
    return {"SENprovision": provision,
            "sen_needs": [{"SENtypeRank": rank, "SENtype": kind} for rank, kind in ranked]}


def in_school(*pieces):
    """Items of the school in spring: those that repeat stand at the end, others before the meals."""
    before = "</School>" if pieces[0].startswith(("<Provisions", "<Classes", "<Childcare")) else "<FreeMealsTaken>"
    return (before, "".join(pieces) + before)


def classes(**items):
    return element("Classes", present("Class", {
        "ClassName": "1A", "Teachers": 1, "NonTeachers": None, "YearGroup": "1", "KeyStage": "1",
        "ClassActivity": "EN", "HomePupils": 28, **items}))


def childcare(**items):
    return element("Childcare", present("ChildcareItem", {
        "TypeOfChildcare": "B", "ChildcareProvider": "SCH", "OpeningTime": "07:45",
        "ClosingTime": "08:45", **items}))


def present(name, items, *below):
    """An element with the items that are not None, and what stands below it after them."""
    given = "".join(f"<{item}>{value}</{item}>" for item, value in items.items() if value is not None)
    return f"<{name}>{given}{''.join(below)}</{name}>"


PROGRAMME = {"QN": "60300000", "ProgType": None, "ProgrammeStartDate": "2025-09-08",
             "ProgrammePlannedEndDate": "2026-07-10", "ProgrammeActualEndDate": None,
             "ProgrammeAimStatus": "1"}
LEARNING = {"QN": "60300001", "ProgType": None, "LearningStartDate": "2025-09-08",
            "LearningPlannedEndDate": "2026-07-10", "LearningActualEndDate": None,
            "LearningAimStatus": "1"}


def with_aims(programme=None, learning=None, work=None, pupil=None, twice=False):
    """An autumn return in which Anna, who is 16, has an aim of each kind and a work placement."""
    placement = present("WorkPlacement", {"WPStartDate": "2025-09-08", "WPEndDate": "2025-09-19",
                                          **(work or {})})
    aim = present("LearningAim", {**LEARNING, **(learning or {})}, element(
        "WorkPlacements", placement * (2 if twice else 1)))
    return replaced(autumn(anna={**SIXTEEN, **(pupil or {})}), after_attendance(element(
        "PostSixteen", element("ProgrammeAims", present(
            "ProgrammeAim", {**PROGRAMME, **(programme or {})}, element("LearningAims", aim))))))


def last_status(*pieces):
    """What follows the status of the leaver, who has no needs."""
    return ("</PupilStatus>\n        <Attendance>", "</PupilStatus>" + "".join(pieces) + "<Attendance>")


def suspended(**items):
    return spring(anna={"suspensions": [{**suspension("2025-11-14"), **items}],
                        "termly": block(USUAL_WITH_E)})


@rule("C411")
def code_sets():
    yield "pass-known", "Codes that there are", spring(anna={"Sex": "M", "Boarder": "N"})
    yield "fail-sex", "Sex is X", spring(anna={"Sex": "X"})
    yield "fail-leaver", "The language of a leaver", spring(cara={"Language": "ENGL"})
    yield "fail-lower-case", "A code in lower case", spring(anna={"EnrolStatus": "c"})
    yield "fail-suspension", "A reason of a suspension", suspended(Reason1="QQ")
    yield "fail-school", "The phase of the school", spring(school={"Phase": "XX"})


@rule("C412")
def not_collected():
    def places(phase):
        return replaced(spring(school={"Phase": phase}),
                        in_school("<MaxDayPupils>40</MaxDayPupils>"))

    yield "pass-special", "Places in a special school", places("SP")
    yield "fail-all-through", "Places in a school that is no special school", places("AT")
    yield "fail-placement", "A placement that only pupil referral units return", replaced(
        spring(), after_attendance(element(
            "APPlacementDetails", PrevURN="999902", APReason="OTH", SENprovisionEntry="N")))


@rule("C414")
def presence():
    yield "pass-whole", "Everything is there", suspended()
    for item in ("Surname", "Forename", "DOB", "Sex"):
        yield f"fail-{item.lower()}", f"{item} of a pupil on roll", spring(anna={item: None})
    yield "fail-leaver", "Sex of a leaver", spring(cara={"Sex": None})
    yield "fail-school-name", "SchoolName", spring(school={"SchoolName": None})
    yield "fail-phase", "Phase", spring(school={"Phase": None})
    yield "fail-category", "Category of a suspension", suspended(Category=None)
    yield "fail-sessions", "Sessions of a suspension", suspended(Sessions=None)
    yield "fail-sessions-negative", "Sessions of a suspension below zero", suspended(Sessions=-1)
    yield "pass-permanent", "A permanent exclusion without Sessions", suspended(
        Category="PERM", Sessions=None)
    yield "fail-reason", "Reason1 of a suspension", suspended(Reason1=None)
    yield "fail-place", "The start of a place in alternative provision", replaced(
        spring(), after_attendance(arranged_place(URN=999902)))
    yield "pass-address", "A property reference and a postcode", replaced(
        spring(), home(PostCode="M1 1AE", UniquePropertyReferenceNumber=100012345678))
    yield "pass-address-line", "A line of an address and a postcode", replaced(
        spring(), home(Town="Wexmoor", PostCode="M1 1AE"))
    yield "fail-address", "An address without anything", replaced(spring(), home())
    yield "fail-address-leaver", "The same of a leaver in autumn", replaced(
        autumn(), last_status(element("HomeInformation", element("Address"))))
    yield "fail-need", "The type of a need", spring(anna=needs((1, None)))
    yield "fail-rank", "The rank of a need", spring(anna=needs((None, "SLCN")))
    yield "fail-support", "The code of learner support", spring(
        anna={**SIXTEEN, "learner_support": [{"SupportCode": None}], "termly": None})
    yield "fail-funding", "The funding basis", replaced(summer(), before_status(
        element("FundingBasisItems", element("FundingBasisItem"))))
    yield "fail-provision", "The type of a special school", replaced(
        spring(school={"Phase": "SP"}), in_school(element("Provisions", element("Provision"))))
    yield "fail-class", "The name of a class", replaced(spring(), in_school(classes(ClassName=None)))
    yield "fail-childcare", "The type of childcare", replaced(
        spring(), in_school(childcare(TypeOfChildcare=None)))
    for kind in ("programme", "learning"):
        for item in ("QN", "StartDate"):
            yield f"fail-{kind}-{item.lower()}", f"{item} of a {kind} aim", with_aims(**{
                kind: {item if item == "QN" else kind.capitalize() + item: None}})
    yield "pass-aims", "Aims with all that they need", with_aims()
    nothing = {item: None for item in PROGRAMME}
    yield "fail-programme-aim", "A learning aim below a programme aim without content", \
        with_aims(programme=nothing, pupil={"EnrolStatus": "S"})
    yield "fail-work-placement", "The start of a work placement", with_aims(work={"WPStartDate": None})


@rule("C416")
def forms():
    for name, code in (("short", "M1 1AE"), ("long", "EC1A 1BB"), ("no-blank", "cr26xh"),
                       ("letter-behind", "W1A 0AX"), ("giro", "GIR 0AA")):
        yield f"pass-{name}", f"The postcode {code}", replaced(spring(), home(PostCode=code))
    for name, code in (("letter-o", "M1 OAE"), ("half", "EC1A"), ("longer", "CR2 6XHH")):
        yield f"fail-{name}", f"The postcode {code}", replaced(spring(), home(PostCode=code))
    yield "fail-autumn", "A postcode in autumn", replaced(autumn(), home(PostCode="M1"))
    yield "pass-email", "An email address", replaced(
        spring(), in_school("<Email>office@school.example</Email>"))
    yield "fail-email", "An email address without @", replaced(
        spring(), in_school("<Email>office.school.example</Email>"))
    for number, verdict in ((0, "fail"), (1, "pass"), (999999999999, "pass"), (1000000000000, "fail")):
        yield f"{verdict}-property-{number}", f"The property reference number {number}", replaced(
            spring(), home(PostCode="M1 1AE", UniquePropertyReferenceNumber=number))
    for name, hours, verdict in (("whole", "15", "pass"), ("many", "115", "pass"), ("two", "14.25", "pass"),
                                 ("zeros", "14.000", "pass"), ("three", "14.125", "fail")):
        for item in ("FundedHours", "HoursAtSetting")[name == "many":]:
            yield f"{verdict}-{item.lower()}-{name}", f"{item} {hours}", spring(anna=early(**{item: hours}))
    yield "fail-expanded-three", "ExpandedHours with three decimals", summer(
        anna=early(ExpandedHours="2.125"))
    for urn, verdict in ((99999, "fail"), (100000, "pass"), (999999, "pass"), (1000000, "fail")):
        yield f"{verdict}-urn-{urn}", f"The URN {urn}", spring(header={"URN": urn})
    for item, value, verdict in (
            ("URN", 99999, "fail"), ("UKPRN", 9999999, "fail"), ("UKPRN", 10000000, "pass"),
            ("UKPRN", 99999999, "pass"), ("UKPRN", 100000000, "fail"),
            ("CompanyNumber", "SC123456", "pass"), ("CompanyNumber", "01234567", "pass"),
            ("CompanyNumber", "1234567", "fail"), ("APPlacementPostcode", "M11", "fail"),
            ("APPlacementPostcode", "M1 1AE", "pass")):
        yield f"{verdict}-place-{item.lower()}-{str(value).replace(' ', '')}", \
            f"{item} {value} of a setting", replaced(spring(), after_attendance(
                arranged_place(**{item: value, "EntryDate": "2025-11-03"})))


@rule("C421")
def below_zero():
    for hours, verdict in (("-0.5", "fail"), ("0", "pass"), ("15.0", "pass")):
        yield f"{verdict}-{hours}", f"{hours} funded hours", spring(anna=early(FundedHours=hours))
    for heard, verdict in ((-1, "fail"), (0, "pass")):
        yield f"{verdict}-appeals-{heard}", f"{heard} appeals heard", replaced(
            spring(), in_school(f"<InfantsHeard>{heard}</InfantsHeard>"))


@rule("C417")
def order_of_dates():
    for days, name in AROUND:
        verdict = "fail" if days < 0 else "pass"
        end = shift("2025-11-10", days)
        yield f"{verdict}-meals-{name}", f"FSMendDate against FSMstartDate: {days:+d} days", \
            replaced(summer(), meals(("2026-02-10", shift("2026-02-10", days))))
        yield f"{verdict}-place-{name}", f"LeavingDate of a place against EntryDate: {days:+d} days", \
            replaced(spring(), after_attendance(arranged_place(URN=999902, EntryDate="2025-11-10",
                                                      LeavingDate=end)))
        aim_end = shift("2025-09-08", days)
        aims = {
            "programme": {"programme": {"ProgrammeActualEndDate": aim_end}},
            "planned": {"programme": {"ProgrammePlannedEndDate": aim_end}},
            "learning": {"learning": {"LearningActualEndDate": aim_end}},
            "learning-planned": {"learning": {"LearningPlannedEndDate": aim_end}},
            "work": {"work": {"WPEndDate": aim_end}},
        }
        for kind, edits in aims.items():
            yield f"{verdict}-{kind}-{name}", f"End of {kind} against its start: {days:+d} days", \
                with_aims(**edits)
        born = "fail" if days < 0 else "pass"
        yield f"{born}-born-{name}", f"EntryDate against DOB: {days:+d} days", \
            spring(anna=early(DOB="2021-09-06", EntryDate=shift("2021-09-06", days)))


@rule("C418", also=["2903"])
def twice():
    first, second = ("2026-01-19", "2026-01-30"), ("2026-02-10", "2026-02-27")
    yield "pass-meals", "Two periods", replaced(summer(), meals(first, second))
    yield "fail-meals", "A period of free school meals twice", replaced(summer(), meals(first, first))
    yield "fail-meals-autumn", "The same in autumn", replaced(
        autumn(), meals(("2025-06-02", "2025-06-30"), ("2025-06-02", "2025-06-30")))
    yield "pass-fam", "One LearnerFAM", replaced(spring(), fams(("NLM", "22")))
    yield "fail-fam", "A LearnerFAM twice", replaced(spring(), fams(("NLM", "22"), ("NLM", "22")))
    one = arranged_place(URN=999902, EntryDate="2025-11-03", LeavingDate="2025-11-28")
    other = arranged_place(URN=999903, EntryDate="2025-11-03", LeavingDate="2025-11-28")
    yield "pass-place", "Two places that begin on one day", replaced(
        spring(), after_attendance(one, other))
    yield "fail-place", "A place twice", replaced(spring(), after_attendance(one, one))
    for name, kinds, verdict in (("support", ("55", "55"), "fail"), ("two-supports", ("55", "24"), "pass")):
        yield f"{verdict}-{name}", "Learner support", spring(anna={
            **SIXTEEN, "termly": None, "learner_support": [{"SupportCode": kind} for kind in kinds]})
    for name, kinds, verdict in (("basis", ("ECO", "ECO"), "fail"), ("two-bases", ("ECO", "LAA"), "pass")):
        yield f"{verdict}-{name}", "Funding basis", replaced(summer(), before_status(element(
            "FundingBasisItems", *(element("FundingBasisItem", FundingBasis=kind) for kind in kinds))))
    for name, kinds, verdict in (("provision", ("SLD", "SLD"), "fail"),
                                 ("two-provisions", ("SLD", "ASD"), "pass")):
        yield f"{verdict}-{name}", "Provisions of a special school", replaced(
            spring(school={"Phase": "SP"}), in_school(element("Provisions", *(
                element("Provision", SpecialSchoolType=kind) for kind in kinds))))
    for name, reasons, verdict in (("placement", ("PEX", "PEX"), "fail"),
                                   ("two-placements", ("PEX", "MHN"), "pass")):
        yield f"{verdict}-{name}", "Placements in a pupil referral unit", spring(
            school={"Phase": "PR"}, **{name: {"ap_placements": [
                {"PrevURN": "999903", "APReason": reason, "SENprovisionEntry": "N"}
                for reason in (reasons if name == "anna" else ("PEX",))]}
                for name in ("anna", "ben", "dan", "eve")})
    for name, edits, verdict in (
            ("aims", [{}, {"QN": "60146085"}], "pass"), ("aim", [{}, {}], "fail"),
            ("aims-again", [{}, {"LearningStartDate": "2025-09-05"}], "pass")):
        edit = sixteen(0)
        edit["programme_aims"][0]["learning_aims"] = [
            {**edit["programme_aims"][0]["learning_aims"][0], **more} for more in edits]
        yield f"{verdict}-learning-{name}", "Two learning aims", autumn(ben=edit)
    edit = sixteen(0)
    yield "fail-programme-aim", "A programme aim twice", autumn(ben={**edit, "programme_aims": [
        edit["programme_aims"][0], {**edit["programme_aims"][0], "learning_aims": []}]})
    yield "fail-work", "A work placement twice", with_aims(twice=True)
    twin = suspension("2025-11-14")
    for name, other, verdict in (("suspension", twin, "fail"),
                                 ("sessions", suspension("2025-11-14", 3), "pass"),
                                 ("category", suspension("2025-11-14", 2, "LNCH"), "pass"),
                                 ("day-after", suspension("2025-11-15"), "pass")):
        yield f"{verdict}-{name}", f"Two suspensions: {name}", spring(
            anna={"suspensions": [twin, other], "termly": block(USUAL_WITH_E)})


@rule("C419")
def ranks():
    for name, ranked, verdict in (
            ("one", [(1, "SLCN")], "pass"), ("two", [(1, "SLCN"), (2, "ASD")], "pass"),
            ("any-order", [(2, "ASD"), (1, "SLCN")], "pass"), ("from-two", [(2, "SLCN")], "fail"),
            ("gap", [(1, "SLCN"), (3, "ASD")], "fail"),
            ("rank-twice", [(1, "SLCN"), (1, "ASD")], "fail"),
            ("from-zero", [(0, "SLCN")], "fail"),
            ("need-twice", [(1, "ASD"), (2, "ASD")], "fail")):
        yield f"{verdict}-{name}", f"Needs: {ranked}", spring(anna=needs(*ranked))


@rule("C415", also=["C425"])
def usual_items():
    for item in ("EnrolStatus", "PartTime", "NCyearActual", "SENprovision", "Language", "Ethnicity"):
        yield f"fail-{item.lower()}", f"{item} of one pupil", spring(anna={item: None})
        yield f"fail-{item.lower()}-all", f"{item} of every pupil", spring(
            **{name: {item: None} for name in ("anna", "ben", "dan", "eve")})
    yield "fail-boarder", "Boarder of one pupil", spring(anna={"Boarder": None})
    yield "pass-autumn", "Ethnicity is not collected in autumn", autumn()
    yield "pass-leaver", "A leaver's language", spring(cara={"Language": None})
    for days, name in AROUND:
        yield (f"{'pass' if days > 0 else 'fail'}-fifth-birthday-{name}",
               f"No Language, 5th birthday {days:+d} days from the census day",
               spring(anna={"DOB": shift("2021-01-15", days), "NCyearActual": "R", "Language": None}))


@rule("C420")
def overlapping_periods():
    for days, name in AROUND:
        yield (f"{'pass' if days > 0 else 'fail'}-second-starts-{name}",
               f"The second period starts {days:+d} days from the last day of the first", replaced(
                   summer(), meals(("2026-02-02", "2026-02-27"),
                                   (shift("2026-02-27", days), "2026-03-27"))))
    yield "fail-open", "The first is open", replaced(
        summer(), meals(("2026-02-02", None), ("2026-03-02", "2026-03-27")))
    yield "fail-within", "The third lies within the first", replaced(summer(), meals(
        ("2026-02-02", "2026-04-30"), ("2026-05-04", "2026-05-08"), ("2026-03-02", "2026-03-27")))
    yield "pass-two-pupils", "Of two pupils", summer(anna={"fsm": [{"FSMstartDate": "2026-02-02"}]})
    yield "fail-autumn", "In autumn", replaced(
        autumn(), meals(("2025-06-02", "2025-07-04"), ("2025-07-04", None)))


@rule("C425")
def needs_and_provision():
    for provision in ("K", "E"):
        yield f"pass-{provision.lower()}", f"SENprovision {provision} and a need", spring(
            anna=needs((1, "SLCN"), provision=provision))
        yield f"fail-{provision.lower()}", f"SENprovision {provision} without a need", spring(
            anna={"SENprovision": provision}, ben=needs((1, "SLCN")))
    yield "fail-none", "Needs and SENprovision N", spring(
        anna=needs((1, "SLCN"), (2, "ASD"), provision="N"))
    yield "fail-nobody", "No pupil at all has a need", spring(
        anna={"SENprovision": "K"}, ben={"SENprovision": "E"}, dan={"sen_needs": []})
    yield "pass-autumn", "Needs are not collected in autumn", autumn(anna={"SENprovision": "K"})


def years(lowest, highest):
    return {"LowestNCyear": lowest, "HighestNCyear": highest}


@rule("C426")
def range_of_years():
    for lowest, highest, verdict in (("R", "13", "pass"), ("5", "7", "pass"), ("M", "13", "pass")):
        yield (f"{verdict}-{lowest.lower()}-{highest.lower()}", f"{lowest} to {highest}",
               spring(school=years(lowest, highest)))
    for lowest, highest, verdict in (("7", "6", "fail"), ("6", "6", "pass"), ("5", "6", "pass"),
                                     ("R", "N2", "fail"), ("10", "9", "fail")):
        yield (f"{verdict}-{lowest.lower()}-{highest.lower()}", f"{lowest} to {highest}", spring(
            school=years(lowest, highest), anna={"NCyearActual": "M"}, ben={"NCyearActual": "M"},
            dan={"NCyearActual": "M"}, eve={"NCyearActual": "X"}))


@rule("C427")
def likely_forms():
    for name, number, verdict in (
            ("blanks", "01632 960 102", "pass"), ("brackets", "(01632) 960-102", "pass"),
            ("abroad", "+44 1632 960102", "pass"), ("ten", "0163296010", "pass"),
            ("nine", "016329601", "fail"), ("letter", "0163296O102", "fail")):
        yield f"{verdict}-phone-{name}", f"PhoneNo {number}", replaced(
            spring(), in_school(f"<PhoneNo>{number}</PhoneNo>"))
    for name, code, verdict in (("eleven", "50000000001", "pass"), ("ten", "5000000000", "fail"),
                                ("twelve", "500000000012", "fail"), ("letter", "5000000000O", "fail")):
        yield f"{verdict}-code-{name}", f"EligibilityCode {code}", spring(anna={"EligibilityCode": code})


@rule("C428")
def year_of_the_school():
    for year, born, verdict in (("2", "2018-10-10", "fail"), ("3", "2017-10-10", "pass"),
                                ("4", "2016-10-10", "pass"), ("7", "2013-10-10", "pass"),
                                ("8", "2012-10-10", "fail"), ("X", "2012-10-10", "pass")):
        yield f"{verdict}-year-{year.lower()}", f"Year {year} in a school of years 3 to 7", spring(
            school=years("3", "7"), anna={"NCyearActual": year, "DOB": born})
    yield "fail-nursery", "N2 in a school from reception on", spring(
        school=years("R", "7"), anna=early())
    yield "pass-lowest-alone", "Only one end is known", spring(
        school=years("7", None), anna={"NCyearActual": "6"})


@rule("C429")
def sessions_of_suspensions():
    def coded(sessions, *given):
        return {"termly": block(USUAL + [("E", sessions)]), "suspensions": list(given)}

    for sessions, verdict in ((3, "pass"), (4, "pass"), (5, "fail")):
        yield f"{verdict}-{sessions}-of-4", f"{sessions} sessions coded E, suspended for 4", spring(
            anna=coded(sessions, suspension("2025-10-06"), suspension("2025-11-10")))
    yield "pass-earlier", "One of the suspensions is of the term before", spring(
        anna=coded(4, suspension("2025-07-21"), suspension("2025-11-10")))
    yield "pass-permanent", "A permanent exclusion", spring(
        anna=coded(9, suspension("2025-10-06"), suspension("2025-11-10", None, "PERM")))
    yield "fail-leaver", "A leaver", spring(cara=coded(5, suspension("2025-10-06")))
    yield "fail-second-half", "Autumn: both halves add up", autumn(anna={
        "termly": block(USUAL_WITH_E), "second": block(USUAL_WITH_E),
        "suspensions": [suspension("2025-05-23", 3)]})


def supported(born, year, **more):
    return {"DOB": born, "NCyearActual": year, "UniqueLearnerNumber": uln("100000124"),
            "learner_support": [{"SupportCode": "55"}], "termly": None, **more}


@rule("C431")
def sixteen_and_over():
    for days, name in AROUND:
        born = shift("2009-08-31", days)
        verdict = "fail" if days > 0 else "pass"
        termly = block(USUAL) if days > 0 else None
        yield (f"{verdict}-support-{name}", f"Born {days:+d} days from the last day for 16",
               spring(anna=supported(born, "11", termly=termly)))
        yield (f"{verdict}-aim-{name}", f"Born {days:+d} days from the last day for 16", with_aims(
            pupil={"DOB": born, "NCyearActual": "11"}))
    yield "pass-year-12", "Aged 15 in year 12", spring(anna=supported("2009-12-01", "12"))
    yield "fail-leaver", "A leaver of 12", summer(
        cara={"learner_support": [{"SupportCode": "55"}, {"SupportCode": "24"}]})


def early(**hours):
    """A pupil who is 3, in the nursery class."""
    return {"DOB": "2021-12-10", "NCyearActual": "N2", "EntryDate": "2025-09-03", "termly": None,
            "ClassType": "N", "EYPPR": "N", **hours}


@rule("C432")
def early_years():
    for at_setting, verdict in (("29.99", "fail"), ("30", "pass"), ("30.01", "pass")):
        yield f"{verdict}-{at_setting}", f"15 funded and 15 extended hours of {at_setting}", spring(
            anna=early(FundedHours="15.00", ExtendedHours="15.00", HoursAtSetting=at_setting,
                       EligibilityCode="50000000001"))
    yield "pass-no-setting", "HoursAtSetting is not known", spring(anna=early(FundedHours="15.00"))
    yield "pass-premium", "Premium and its basis", spring(anna=early(EYPPR="Y", EYPPBF="RE"))
    yield "fail-premium", "Premium without its basis", spring(anna=early(EYPPR="Y"))
    yield "fail-basis", "The basis and no premium", spring(anna=early(EYPPR="N", EYPPBF="RE"))
    yield "fail-basis-alone", "The basis alone", summer(anna=early(
        EYPPBF="RO"))


def appeals(whose, *figures):
    names = ("Lodged", "Withdrawn", "Heard", "Upheld", "Rejected")
    return replaced(spring(), in_school("".join(
        f"<{whose}{name}>{figure}</{whose}{name}>" for name, figure in zip(names, figures)
        if figure is not None)))


@rule("C433")
def appeal_figures():
    for whose in ("Infants", "Secondary"):
        for name, figures, verdict in (
                ("all", (9, 2, 7, 3, 4), "pass"), ("heard", (9, 2, 8, 4, 4), "fail"), ("decided", (9, 2, 7, 4, 4), "fail"),
                ("blank", (9, None, 9, None, 9), "pass")):
            yield f"{verdict}-{whose.lower()}-{name}", f"{whose}: {figures}", appeals(whose, *figures)


@rule("C434")
def year_and_age():
    for year, verdict in (("3", "fail"), ("4", "pass"), ("5", "pass"), ("6", "pass"), ("7", "fail"),
                          ("X", "pass"), ("M", "pass")):
        yield f"{verdict}-year-{year.lower()}", f"Aged 9, in year {year}", spring(
            anna={"DOB": "2016-03-10", "NCyearActual": year})
    for days, name in AROUND:
        yield (f"{'fail' if days > 0 else 'pass'}-born-{name}",
               f"In year 6, born {days:+d} days from the last day for 9 on 31 August", spring(
                   anna={"DOB": shift("2016-08-31", days), "NCyearActual": "6"}))
    yield "pass-nursery", "Aged 2 in N1", spring(
        anna=early(DOB="2022-12-10", NCyearActual="N1"))


@rule("C435")
def sessions_a_week():
    for sessions, verdict in ((0, "pass"), (10, "pass"), (11, "fail")):
        yield f"{verdict}-{sessions}", f"{sessions} sessions a week", replaced(
            spring(), after_attendance(arranged_place(
                URN=999902, EntryDate="2025-11-03", APSessionsPerWeek=sessions)))


@rule("C436")
def ages_of_the_school():
    def special(**ages):
        return replaced(spring(school={"Phase": "SP"}), in_school("".join(
            f"<{name}>{age}</{name}>" for name, age in ages.items())))

    for whose in ("Male", "Female"):
        for lowest, verdict in ((1, "fail"), (2, "pass"), (15, "pass"), (16, "fail")):
            yield f"{verdict}-{whose.lower()}-{lowest}", f"Min{whose}Age {lowest}", special(
                **{f"Min{whose}Age": lowest, f"Max{whose}Age": 19})
        for highest, verdict in ((10, "fail"), (11, "pass"), (12, "pass")):
            yield f"{verdict}-{whose.lower()}-11-to-{highest}", f"11 to {highest}", special(
                **{f"Min{whose}Age": 11, f"Max{whose}Age": highest})


@rule("C437")
def opening_times():
    for opens, closes, verdict in (
            ("07:45", "08:45", "pass"), ("00:00", "23:59", "pass"), ("7:45", "08:45", "fail"),
            ("07.45", "08:45", "fail"), ("07:45", "24:00", "fail"), ("07:45", "08:60", "fail"),
            ("08:45", "08:44", "fail"), ("08:45", "08:45", "fail"), ("08:45", "08:46", "pass"),
            (None, "08:45", "pass")):
        name = f"{verdict}-{opens or 'none'}-{closes}".replace(":", "")
        yield name, f"From {opens} to {closes}", replaced(spring(), in_school(childcare(
            OpeningTime=opens, ClosingTime=closes)))


@rule("C438")
def complete_rows():
    yield "pass-place", "A complete place in alternative provision", replaced(
        spring(), after_attendance(arranged_place(URN=999902, EntryDate="2025-11-03")))
    for item in ("PlacementReason", "APAttendancePattern"):
        yield f"fail-{item.lower()}", f"{item} of a place", replaced(spring(), after_attendance(
            arranged_place(**{"URN": 999902, "EntryDate": "2025-11-03", item: None})))
    yield "fail-placement", "SENprovisionEntry of a placement", spring(
        school={"Phase": "PR"}, **{name: {"ap_placements": [{
            "PrevURN": "999903", "APReason": "PEX",
            "SENprovisionEntry": None if name == "ben" else "N"}]}
            for name in ("anna", "ben", "dan", "eve")})
    yield "pass-class", "A complete class", replaced(spring(), in_school(classes()))
    for item in ("Teachers", "HomePupils", "KeyStage", "ClassActivity"):
        yield f"fail-{item.lower()}", f"{item} of a class", replaced(
            spring(), in_school(classes(**{item: None})))
    yield "fail-provider", "The provider of childcare", replaced(
        spring(), in_school(childcare(ChildcareProvider=None)))
    yield "pass-aims", "Complete aims", with_aims()
    for kind in ("Programme", "Learning"):
        for item in (f"{kind}AimStatus", f"{kind}PlannedEndDate"):
            yield f"fail-{item.lower()}", f"{item}", with_aims(**{kind.lower(): {item: None}})


@rule("C424")
def confirmed_dates():
    yield "pass-confirmed", "A year whose dates DfE has confirmed", autumn()
    yield "fail-inferred", "A year whose dates are worked out", autumn(
        header={"Year": "2026", "ReferenceDate": "2026-10-01", "DateTime": "2026-10-06T09:00:00"},
        cara={"LeavingDate": "2026-07-03"})


# ---------------------------------------------------------------- rules of which a supplier's page tells the test

def of_age(born, year="N2", **more):
    return early(DOB=born, NCyearActual=year, ClassType="N" if year[0] in "EN" else "O", **more)


# For each term of 2025/26 the last day before which a child has turned 3 to be funded in it.
FUNDING_AGES_ON = {"autumn": "2025-08-31", "spring": "2025-12-31", "summer": "2026-03-31"}


def around_ages():
    """Name, term and date of birth of pupils on the edges of the ages for extended hours; the year is N2 but
    where one is given. Those who were born in time are funded."""
    for term, day in FUNDING_AGES_ON.items():
        third = f"{int(day[:4]) - 3}{day[4:]}"  # the latest birthday that makes 3 by then
        fifth = f"{int(day[:4]) - 5}{day[4:]}"  # the latest that makes 5
        for days, name in AROUND:
            yield f"{term}-third-birthday-{name}", term, shift(third, days), "N2", days <= 0
            yield f"{term}-fifth-birthday-{name}", term, shift(fifth, days), "N2", days > 0
            yield (f"{term}-reception-{name}", term, shift("2021-08-31", days), "R", days > 0)


CODE = "50000000001"


def due_at_4(born, term):
    """The attendance of a pupil who may be 4 on the day by which the term's attendance counts ages."""
    counted = "2020-08-31" if term == "autumn" else "2021-08-31"
    return {"termly": block(USUAL) if born <= counted else None,
            "second": block(USUAL) if term == "autumn" and born <= counted else None}


@rule("3100", also=["C434"])
def extended_hours_by_age():
    for name, term, born, year, funded in around_ages():
        yield (f"{'pass' if funded else 'fail'}-{name}", f"Extended hours, born on {born}, in year {year}",
               make_return(term, anna={**of_age(born, year, ExtendedHours="15.00", EligibilityCode=CODE),
                                       **due_at_4(born, term), "EntryDate": "2024-09-03"}))
    yield "pass-none", "A pupil of 8 with 0 hours", spring(anna={"ExtendedHours": "0.00"})
    yield "fail-eight", "A pupil of 8", spring(anna={"ExtendedHours": "0.50", "EligibilityCode": CODE})


@rule("3130")
def extended_hours_and_code():
    yield "pass-code", "Hours and a code", spring(anna=early(ExtendedHours="15.00", EligibilityCode=CODE))
    yield "pass-zero", "No extended hours and no code", spring(anna=early(ExtendedHours="0.00"))
    yield "fail-three", "A pupil of 3", spring(anna=early(ExtendedHours="0.50"))
    yield "fail-four", "A pupil of 4 in a nursery year", spring(
        anna=of_age("2021-03-10", ExtendedHours="15.00", termly=block(USUAL)))


@rule("3140")
def extended_hours_in_range():
    for hours, verdict in (("0", "pass"), ("15", "pass"), ("15.00", "pass"), ("15.01", "fail"),
                           ("-0.5", "fail"), ("2.12", "pass"), ("2.125", "fail"), (None, "fail")):
        yield f"{verdict}-{hours or 'none'}", f"ExtendedHours {hours} and a code", spring(
            anna=early(ExtendedHours=hours, EligibilityCode=CODE))
    yield "fail-no-code", "15.01 hours without a code at 4 in reception; 0 to 15 is for all", spring(
        anna=early(ExtendedHours="-1.00"))
    yield "pass-two", "A pupil of 2 with a code has no extended hours", spring(
        anna=early(DOB="2023-02-01", NCyearActual="E2", EligibilityCode=CODE))
    yield "pass-neither", "Neither code nor hours", spring(anna=early())


@rule("1846")
def premium_at_3():
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-fourth-birthday-{name}",
               f"No EYPPR in year R, 4th birthday {days:+d} days from 31 August 2025",
               spring(anna=of_age(shift("2021-08-31", days), "R", EYPPR=None,
                                  termly=None if days > 0 else block(USUAL))))
        verdict = "fail" if days <= 0 else "pass"
        yield (f"{verdict}-third-birthday-{name}",
               f"No EYPPR, 3rd birthday {days:+d} days from 31 August 2025",
               spring(anna=of_age(shift("2022-08-31", days), "N1", EYPPR=None)))
    yield "pass-given", "EYPPR is N", spring(anna=early())


@rule("1848", also=["C434"])
def premium_at_4():
    for year in ("E1", "E2", "N1", "N2", "R"):
        verdict = "pass" if year == "R" else "fail"
        yield f"{verdict}-year-{year.lower()}", f"No EYPPR, aged 4 in year {year}", spring(
            anna=of_age("2021-03-10", year, EYPPR=None, termly=block(USUAL)))
    for term, day in FUNDING_AGES_ON.items():
        fifth = f"{int(day[:4]) - 5}{day[4:]}"
        for days, name in AROUND:
            born = shift(fifth, days)
            yield (f"{'fail' if days > 0 else 'pass'}-{term}-fifth-birthday-{name}",
                   f"No EYPPR in N2, 5th birthday {days:+d} days from {day}", make_return(
                       term, anna={**of_age(born, EYPPR=None), **due_at_4(born, term)}))
    yield "pass-given", "EYPPR is Y", spring(
        anna=of_age("2021-03-10", EYPPR="Y", EYPPBF="RE", termly=block(USUAL)))


@rule("5235")
def basis_at_2():
    for term, day in (("spring", "2025-12-31"), ("summer", "2026-03-31")):
        third = f"{int(day[:4]) - 3}{day[4:]}"
        for days, name in AROUND:
            yield (f"{'fail' if days > 0 else 'pass'}-{term}-third-birthday-{name}",
                   f"Funded hours without a basis, 3rd birthday {days:+d} days from {day}", make_return(
                       term, anna=of_age(shift(third, days), "N1", FundedHours="15.00")))
    two = {"born": "2023-06-01", "year": "E2", "FundedHours": "15.00"}
    yield "pass-basis", "With a basis", spring(anna=of_age(**two, funding=[{"FundingBasis": "ECO"}]))
    yield "pass-no-hours", "No funded hours", spring(anna=of_age(**{**two, "FundedHours": "0.00"}))


@rule("C443")
def funded_hours_a_week():
    for hours, verdict in (("14.99", "pass"), ("15.00", "pass"), ("15.01", "fail"), ("30", "fail")):
        yield f"{verdict}-{hours}", f"FundedHours {hours}", spring(anna=early(FundedHours=hours))


@rule("2060Q", also=["C434"])
def class_type_and_year():
    for kind, year, verdict in (*(("N", year, "pass") for year in ("E1", "E2", "N1", "N2", "M", "X")),
                                *(("O", year, "fail") for year in ("E1", "E2", "N1", "N2")),
                                ("N", "R", "fail"), ("O", "R", "pass")):
        yield f"{verdict}-{kind.lower()}-{year.lower()}", f"ClassType {kind} in year {year}", spring(
            anna=early(NCyearActual=year, ClassType=kind))
    yield "fail-year-5", "A pupil of year 5 in a nursery class", spring(dan={"ClassType": "N"})


@rule("2070Q", also=["C434"])
def class_type_missing():
    for year, verdict in (("E1", "fail"), ("E2", "fail"), ("N1", "fail"), ("N2", "fail"), ("R", "pass")):
        yield f"{verdict}-{year.lower()}", f"No ClassType in year {year}", spring(
            anna=early(NCyearActual=year, ClassType=None))


def joined(pupils, new, term):
    """A return of so many pupils on roll, of whom so many joined in the term."""
    started = {"autumn": "2025-08-01", "spring": "2026-01-01", "summer": "2026-04-06"}[term]
    outside = {"termly": None, "second": None}
    return make_return(term, more=[{"EntryDate": started, **outside} if place < new else {}
                                   for place in range(pupils - 4)])


def share_of_joiners(term, edges):
    for new, pupils, verdict in edges:
        yield f"{verdict}-{new}-of-{pupils}", f"{new} of {pupils} joined in the term", joined(pupils, new, term)
    started = {"autumn": "2025-08-01", "spring": "2026-01-01", "summer": "2026-04-06"}[term]
    for days, name in AROUND:
        yield (f"{'fail' if days >= 0 else 'pass'}-joined-{name}",
               f"Half of the pupils joined {days:+d} days from the start of the term",
               make_return(term, more=[
                   {"EntryDate": shift(started, days),
                    "termly": block(USUAL) if days < 0 and term != "autumn" else None,
                    "second": None} for _ in range(4)]))


@rule("1890Q", also=["C406"])
def joined_in_autumn():
    yield from share_of_joiners("autumn", ((4, 10, "pass"), (5, 10, "fail"), (9, 22, "fail")))


@rule("1900Q")
def joined_in_spring():
    yield from share_of_joiners("spring", ((3, 10, "pass"), (4, 10, "fail"), (4, 13, "fail")))


@rule("1910Q")
def joined_in_summer():
    yield from share_of_joiners("summer", ((2, 8, "pass"), (3, 8, "fail"), (9, 35, "fail")))


@rule("9999", also=["C415"])
def no_characteristics():
    nothing = {"Ethnicity": None, "Language": None}
    yield "fail-nothing", "No characteristic of a pupil", spring(anna=nothing)
    yield "fail-autumn", "In autumn the ethnicity is not collected", autumn(anna={"Language": None})
    yield "pass-ethnicity", "Ethnicity alone", spring(anna={"Language": None})
    yield "pass-lunch", "Whether lunch was taken", spring(anna={**nothing, "SchoolLunchTaken": "false"})
    yield "pass-meals", "Free school meals alone", summer(dan={"Language": None})
    yield "pass-leaver", "A leaver", spring(cara=nothing)


@rule("C444")
def nobody_with_needs():
    for provision, pupils, verdict in (("K", 20, "pass"), ("E", 20, "pass"), ("N", 19, "pass"), ("N", 20, "fail"),
                                       ("N", 21, "fail")):
        needs_of = [{"SENtypeRank": 1, "SENtype": "SLCN"}] if provision != "N" else []
        yield (f"{verdict}-{provision.lower()}-{pupils}", f"Of {pupils} pupils one has SENprovision {provision}",
               spring(dan={"SENprovision": provision, "sen_needs": needs_of}, more=[{}] * (pupils - 4)))


@rule("1310", also=["1760Q", "1762"])
def meals_missing():
    missing = {"school": {"FreeMealsTaken": None}}
    yield "pass-zero", "No free meals were taken", spring(dan={"SchoolLunchTaken": "true"})
    yield "pass-no-lunch", "Nobody who is eligible took a lunch", spring(
        anna={"SchoolLunchTaken": "true"}, dan={"SchoolLunchTaken": "false"}, **missing)
    yield "fail-missing", "Dan is eligible and took a lunch", spring(dan={"SchoolLunchTaken": "true"}, **missing)
    for days, name in AROUND:
        begins = {"FSMstartDate": shift("2026-01-15", days), "UKcountry": "ENG"}
        ends = {"FSMstartDate": "2023-09-04", "FSMendDate": shift("2026-01-15", days), "UKcountry": "ENG"}
        for what, period, eligible in (("start", begins, days <= 0), ("end", ends, days >= 0)):
            yield (f"{'fail' if eligible else 'pass'}-{what}-{name}",
                   f"Dan's eligibility: {what} {days:+d} days from the census day",
                   spring(dan={"SchoolLunchTaken": "true", "fsm": [period]}, **missing))


@rule("1230Q")
def infant_classes():
    for home_pupils, guests, teachers, verdict in ((30, 0, 1, "pass"), (31, 0, 1, "fail"), (30, 1, 1, "fail"),
                                                   (60, 0, 2, "pass"), (61, 0, 2, "fail"), (30, 0, 0, "pass"),
                                                   (31, None, 0, "fail"), (30, None, 1, "pass")):
        yield (f"{verdict}-{home_pupils}-{guests}-{teachers}".lower(),
               f"{home_pupils} pupils and {guests} guests with {teachers} teachers", replaced(
                   spring(), in_school(classes(HomePupils=home_pupils, GuestPupils=guests, Teachers=teachers))))
    yield "fail-no-year", "31 pupils of key stage 1 and no year", replaced(
        spring(), in_school(classes(HomePupils=31, YearGroup=None)))
    for year, stage, verdict in (("R", "F", "fail"), ("2", "1", "fail"), ("3", "2", "pass"), ("M", "1", "fail"),
                                 ("M", "2", "pass"), ("N2", "F", "pass"), ("3", "1", "pass")):
        yield f"{verdict}-year-{year.lower()}-{stage.lower()}", f"31 pupils in year {year}, key stage {stage}", \
            replaced(spring(), in_school(classes(HomePupils=31, YearGroup=year, KeyStage=stage, NonTeachers=9)))


@rule("1260Q")
def nursery_classes():
    for home_pupils, teachers, others, verdict in ((26, 1, 1, "pass"), (27, 1, 1, "fail"), (27, 2, None, "fail"),
                                                   (27, 2, 1, "pass")):
        yield (f"{verdict}-{home_pupils}-{teachers}-{others or 0}",
               f"{home_pupils} pupils with {teachers} teachers and {others} others", replaced(
                   spring(), in_school(classes(YearGroup="N2", KeyStage="F", HomePupils=home_pupils,
                                               Teachers=teachers, NonTeachers=others))))
    yield "fail-first-year", "A class of N1", replaced(
        spring(), in_school(classes(YearGroup="N1", KeyStage="F", HomePupils=14, NonTeachers=None)))
    yield "pass-reception", "A reception class", replaced(
        spring(), in_school(classes(YearGroup="R", KeyStage="F", HomePupils=28, NonTeachers=None)))


@rule("564")
def infant_appeals():
    for lodged, verdict in ((0, "fail"), (1, "pass")):
        yield f"{verdict}-{lodged}", f"{lodged} appeals", appeals("Infants", lodged, None, None, None, None)


@rule("566")
def secondary_appeals():
    for lodged, verdict in ((0, "fail"), (1, "pass")):
        yield f"{verdict}-{lodged}", f"{lodged} appeals", appeals("Secondary", lodged, None, None, None, None)


@rule("C441")
def appeals_add_up():
    for whose in ("Infants", "Secondary"):
        for name, figures, verdict in (
                ("all", (9, 2, 7, 3, 4), "pass"), ("waiting", (9, 2, 6, 3, 3), "fail"),
                ("undecided", (9, 2, 7, 3, 3), "fail"), ("one-waiting", (9, None, 8, 8, None), "fail"),
                ("one-undecided", (9, 0, 9, None, 8), "fail"), ("lodged-alone", (9, None, None, None, None), "pass"),
                ("blank", (9, None, 9, None, 9), "pass")):
            yield f"{verdict}-{whose.lower()}-{name}", f"{whose}: {figures}", appeals(whose, *figures)


@rule("C440")
def first_of_the_telephone_number():
    for name, number, verdict in (("zero", "01632960102", "pass"), ("plus", "+441632960102", "pass"),
                                  ("bracket", "(01632) 960102", "pass"), ("lost", "1632960102", "fail"),
                                  ("00", "00441632960102", "pass")):
        yield f"{verdict}-{name}", f"PhoneNo {number}", replaced(
            spring(), in_school(f"<PhoneNo>{number}</PhoneNo>"))


@rule("C442")
def address_without_postcode():
    yield "pass-line", "Line and postcode", replaced(spring(), home(AddressLine1="1 Rookery Lane", PostCode="M1 1AE"))
    yield "fail-line", "A line without a postcode", replaced(spring(), home(AddressLine1="1 Rookery Lane"))
    yield "fail-property", "A property reference without a postcode", replaced(
        spring(), home(UniquePropertyReferenceNumber=100012345678))


def unit_of(**edits):
    """A pupil referral unit whose pupils are all placed, Anna with edits of her placement."""
    return spring(school={"Phase": "PR"}, **{name: {"ap_placements": [{
        "PrevURN": "999903", "APReason": "PEX", "SENprovisionEntry": "N",
        **(edits if name == "anna" else {})}]} for name in ("anna", "ben", "dan", "eve")})


@rule("2360")
def urn_before():
    for urn, verdict in (("999903", "pass"), ("100000", "pass"), ("12345", "fail"), ("1234567", "fail"),
                         ("99990A", "fail"), ("099990", "fail"), (None, "pass")):
        yield f"{verdict}-{urn or 'none'}", f"PrevURN {urn}", unit_of(PrevURN=urn)


@rule("2361")
def placement_reason():
    for reason, verdict in (("PEX", "pass"), ("QQQ", "fail"), (None, "fail")):
        yield f"{verdict}-{(reason or 'none').lower()}", f"APReason {reason}", unit_of(APReason=reason)


@rule("2363")
def placed_by_a_plan():
    for entry, verdict in (("E", "pass"), ("N", "fail"), ("K", "fail")):
        yield f"{verdict}-{entry.lower()}", f"APReason EHC, SENprovision N now and {entry} on entry", unit_of(
            APReason="EHC", SENprovisionEntry=entry)
    content = unit_of(APReason="EHC")
    content["on"][0].update(needs((1, "SLCN"), provision="E"))
    yield "pass-now", "A plan now and none on entry", content


@rule("2364", also=["C418"])
def provider_of_a_place():
    for item, value in (("URN", 999902), ("UKPRN", 10000002), ("APSettingType", "OTH")):
        given = {"APSettingType": None, "EntryDate": "2025-11-03", item: value}
        yield f"pass-{item.lower()}", f"{item} alone", replaced(spring(), after_attendance(arranged_place(**given)))
    yield "fail-none", "None of the three", replaced(spring(), after_attendance(
        arranged_place(APSettingType=None, EntryDate="2025-11-03")))
    yield "fail-company", "A company number is not one of them", replaced(spring(), after_attendance(
        arranged_place(APSettingType=None, CompanyNumber="01234567", EntryDate="2025-11-03")))


@rule("2372")
def place_of_a_leaver():
    for days, name in AROUND:
        yield (f"{'fail' if days > 0 else 'pass'}-left-{name}",
               f"The place ended {days:+d} days from the day on which the pupil left",
               spring(cara={"school_arranged_ap": [place("PT", shift("2025-11-14", days))]}))
    yield "fail-open", "An open place of a leaver", spring(cara={"school_arranged_ap": [place("PT")]})
    yield "pass-both", "A leaver's place that ended, and an open one of a pupil on roll", spring(
        cara={"school_arranged_ap": [place("PT", "2025-11-14")]}, ben={"school_arranged_ap": [place("PT")]})
    yield "pass-on-roll", "An open place of a pupil on roll", spring(ben={"school_arranged_ap": [place("PT")]})


def aims_of_year_before(ended=None, kind="01", start="2025-07-31", **hours):
    edit = sixteen(0)
    edit["programme_aims"][0].update(ProgrammeStartDate="2024-09-04")
    edit["programme_aims"][0]["learning_aims"][0].update(
        LearningStartDate=start, LearningActualEndDate=ended, ProgType=kind)
    return {**edit, "QualHrs": None, **hours}


@rule("1886", also=["1893Q"])
def hours_of_the_year_before():
    for days, name in AROUND:
        yield (f"{'fail' if days < 0 else 'pass'}-began-{name}",
               f"The aim began {days:+d} days from the first of the school year", autumn(
                   ben=aims_of_year_before(start=shift("2025-08-01", days))))
        yield (f"{'fail' if days < 0 else 'pass'}-ended-{name}",
               f"The aim ended {days:+d} days from the census day", autumn(
                   ben=aims_of_year_before(ended=shift("2025-10-02", days))))
    yield "pass-hours", "With hours", autumn(ben=aims_of_year_before(QualHrsPreviousYear=540))
    yield "pass-other-hours", "With hours that are no qualification's", autumn(
        ben=aims_of_year_before(Non_qualHrsPreviousYear=40))
    yield "pass-one-hour", "One hour, which 1893Q asks about", autumn(ben=aims_of_year_before(QualHrsPreviousYear=1))
    yield "fail-no-hours", "0 hours", autumn(ben=aims_of_year_before(QualHrsPreviousYear=0))
    yield "fail-transition", "An aim with ProgType 30", autumn(ben=aims_of_year_before(kind="30"))
    yield "pass-t-level", "An aim of a T level", autumn(ben=aims_of_year_before(kind="31"))


@rule("1893Q")
def few_hours_of_the_year_before():
    for hours, verdict in ((39, "fail"), (40, "pass"), (41, "pass")):
        yield f"{verdict}-{hours}", f"{hours} hours in all", autumn(
            ben=sixteen(600) | {"QualHrsPreviousYear": hours - 10, "Non_qualHrsPreviousYear": 10})
    yield "pass-none", "None are given", autumn(ben=sixteen(600))

    def leaver(ended):
        return autumn(cara={**aims_of_year_before(ended=ended, start="2024-09-04", QualHrsPreviousYear=39),
                            "NCyearActual": None, "EnrolStatus": None, "NCyearLeaving": "12"})

    for days, name in AROUND:
        yield (f"{'fail' if days <= 0 else 'pass'}-leaver-{name}",
               f"A leaver whose aim ended {days:+d} days from the last of the school year before",
               leaver(shift("2025-07-31", days)))


@rule("2870", also=["2470"])
def programme_of_this_year():
    def programme(ended=None, **more):
        edit = sixteen(600)
        edit["programme_aims"][0].update(ProgrammeStartDate="2024-09-04", ProgrammeActualEndDate=ended)
        return {**edit, **more}

    for days, name in AROUND:
        yield (f"{'fail' if days < 0 else 'pass'}-ended-{name}",
               f"The programme ended {days:+d} days from the first of the school year",
               autumn(ben=programme(shift("2025-08-01", days))))
    yield "pass-open", "The programme goes on", autumn(ben=programme())
    for status, verdict in (("C", "fail"), ("F", "fail"), ("O", "fail"), ("M", "fail"), ("S", "pass")):
        yield f"{verdict}-none-{status.lower()}", f"EnrolStatus {status} and no programme", autumn(
            ben=sixteen(0, None, ()) | {"EnrolStatus": status})
    for year, verdict in (("11", "pass"), ("13", "fail"), ("14", "fail")):
        yield f"{verdict}-year-{year}", f"Year {year} and no programme", autumn(
            ben=sixteen(0, None, ()) | {"EnrolStatus": "C", "NCyearActual": year,
                                        "DOB": "2006-11-02" if year == "14" else "2008-11-02"})


@rule("2886")
def reason_of_withdrawal():
    for status, reason, verdict in (("3", "2", "pass"), ("1", "2", "fail"), ("2", "97", "fail"),
                                    ("1", None, "pass")):
        edit = sixteen(600)
        edit["programme_aims"][0].update(ProgrammeAimStatus=status, ProgrammeAimWithdrawalReason=reason)
        yield f"{verdict}-status-{status}-{reason or 'none'}", f"Status {status}, reason {reason}", autumn(ben=edit)


@rule("2903")
def programme_without_aims():
    yield "pass-one", "A learning aim", autumn(ben=sixteen(600))
    edit = sixteen(0)
    edit["programme_aims"][0]["learning_aims"] = []
    yield "fail-none", "No learning aim", autumn(ben=edit)
    leaver = {**edit, "NCyearActual": None, "EnrolStatus": None, "NCyearLeaving": "12"}
    yield "fail-leaver", "Of a leaver", autumn(cara=leaver)
    yield "fail-leaver-beside", "Of a leaver, and a pupil on roll has one", autumn(cara=leaver, ben=sixteen(600))


def exemptions(subject):
    grade, exemption = f"{subject}GCSEHighestPriorAttainment", f"{subject}GCSEFundingExemption"
    for value in ("A*", "C", "4", "9", "D", "E", "F", "G", "3", "2", "1", "U", "NR"):
        verdict = "pass" if value in ("A*", "C", "4", "9") else "fail"
        yield (f"{verdict}-{value.lower().replace('*', '-star')}-n", f"Grade {value} and no exemption",
               autumn(ben=sixteen(600) | {grade: value, exemption: "N"}))
    yield "pass-exempt", "Grade 3 and an exemption", autumn(ben=sixteen(600) | {grade: "3", exemption: "L"})
    yield "pass-unknown", "Grade 3 and nothing of an exemption", autumn(ben=sixteen(600) | {grade: "3"})


@rule("3020Q")
def maths_exemption():
    yield from exemptions("Maths")


@rule("3030Q")
def english_exemption():
    yield from exemptions("English")


# ---------------------------------------------------------------- writing the files

def files():
    """Path and text of every file."""
    for rule_id, cases in CASES.items():
        folder = HERE / rule_id
        for name, shows, content in cases():
            if "header" in content:
                yield folder / f"{name}.xml", to_xml(content, f"{rule_id}: {shows}")
                continue
            for school, one in content.items():
                yield folder / name / f"{school}.xml", to_xml(one, f"{rule_id}: {shows}")
        if ALSO[rule_id]:
            yield folder / "also", "".join(f"{other}\n" for other in ALSO[rule_id])


def main():
    if sys.argv[1:] == ["--list"]:
        for rule_id, cases in CASES.items():
            for name, shows, _ in cases():
                print(f"{rule_id}/{name}.xml: {shows}")
        return
    if sys.argv[1:]:
        sys.exit(__doc__)
    written = set()
    for path, text in files():
        if path in written:
            sys.exit(f"two cases are called {path.relative_to(HERE)}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.add(path)
    for rule_id in CASES:
        for path in (HERE / rule_id).rglob("*"):
            if path.is_file() and path not in written:
                path.unlink()


if __name__ == "__main__":
    main()
