#!/usr/bin/env python3
"""Make the registers that the rules about files and marks (F and R) are tested with.

    python3 tests/rules/make_register.py      write tests/rules/ID/{pass,fail}-*/ and ID/also

Each folder is a register of one small invented school: eight school days of November 2025, three pupils. The
base is clean; a case is the base with the edit that stands beside its name. A fail-* register breaks the
rule of its folder and no other, but for those in the folder's file "also". Tested with --now
2026-01-20T09:00:00.
"""

import copy
import csv
import pathlib
import shutil

HERE = pathlib.Path(__file__).resolve().parent
DAYS = ["2025-11-%02d" % day for day in (10, 11, 12, 13, 14, 17, 18, 19)]
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
COLUMNS = {
    "schools": "LEA Estab SchoolName Phase".split(),
    "pupils": "LEA Estab UPN Surname Forename DOB Sex EntryDate LeavingDate EnrolStatus PartTime Boarder"
              " NCyearActual MobileChild".split(),
    "calendar": "LEA Estab Date Session Status".split(),
    "marks": "LEA Estab UPN Date Session Code Nature".split(),
    "explanations": "rule key reason by date".split(),
    "fsm": "LEA Estab UPN FSMstartDate FSMendDate UKcountry".split(),
    "suspensions": "LEA Estab UPN Category StartDate Sessions Reason1".split(),
    "sen_needs": "LEA Estab UPN SENtypeRank SENtype".split(),
    "learner_fam": "LEA Estab UPN LearnerFAMType LearnerFAMCode".split(),
    "programme_aims": "LEA Estab UPN QN ProgType ProgrammeStartDate".split(),
    "provisions": "LEA Estab SpecialSchoolType".split(),
    "SEN Needs": "LEA Estab UPN SENtypeRank SENtype".split(),
}


def upn(number):
    body = "835299021%03d" % number
    return LETTERS[sum(int(c) * weight for weight, c in enumerate(body, 2)) % 23] + body


ANNA, BEN, CARA, NOBODY = upn(1), upn(2), upn(3), upn(9)


def pupil(number, **items):
    row = {"UPN": upn(number), "Surname": "Maple%d" % number, "Forename": "Robin", "DOB": "2016-03-10",
           "Sex": "F", "EntryDate": "2023-09-05", "LeavingDate": "", "EnrolStatus": "C",
           "PartTime": "false", "Boarder": "N", "NCyearActual": "4", "MobileChild": "false"}
    return dict(row, **items)


class Register:
    """Anna and Ben are of compulsory school age; Cara is four."""

    args = None

    def __init__(self):
        self.columns = copy.deepcopy(COLUMNS)
        self.tables = {"schools": [{"SchoolName": "Orchard Hill School", "Phase": "PS"}],
                       "pupils": [pupil(1), pupil(2), pupil(3, DOB="2021-06-01", NCyearActual="R")],
                       "calendar": [], "marks": []}
        for day in DAYS:
            for session in ("AM", "PM"):
                self.open(day, session)
                for who in (ANNA, BEN, CARA):
                    self.mark(who, day, session)

    def open(self, day, session, status="open"):
        self.tables["calendar"].append({"Date": day, "Session": session, "Status": status})
        return self

    def mark(self, who, day, session, code=None, nature=""):
        self.tables["marks"].append({"UPN": who, "Date": day, "Session": session, "Nature": nature,
                                     "Code": code or ("/" if session == "AM" else "\\")})
        return self

    def code(self, who, code, days=DAYS[:1], sessions=("AM",)):
        """Another code in the place of the one that stands there."""
        for row in self.tables["marks"]:
            if row["UPN"] == who and row["Date"] in days and row["Session"] in sessions:
                row["Code"] = code
        return self

    def drop(self, who, days, sessions=("AM", "PM")):
        self.tables["marks"] = [row for row in self.tables["marks"]
                                if not (row["UPN"] == who and row["Date"] in days
                                        and row["Session"] in sessions)]
        return self

    def of(self, number, **items):
        self.tables["pupils"][number - 1].update(items)
        return self

    def status(self, day, status):
        for row in self.tables["calendar"]:
            if row["Date"] == day:
                row["Status"] = status
        return self

    def without_calendar(self):
        del self.tables["calendar"]
        return self

    def row(self, table, **items):
        self.tables.setdefault(table, []).append(items)
        return self

    def explain(self, **items):
        """A row of the file for --explanations; it fits the query of saturday(), if that is there."""
        row = {"rule": "R126", "key": "", "reason": "Open day", "by": "Office", "date": "2026-01-19"}
        self.tables.setdefault("explanations", []).append(dict(row, **items))
        return self

    def saturday(self):
        return (self.open("2025-11-15", "AM").mark(ANNA, "2025-11-15", "AM")
                .mark(BEN, "2025-11-15", "AM").mark(CARA, "2025-11-15", "AM"))

    def met(self, day, sessions=("AM",)):
        """One more day on which the school met and everybody was there."""
        for session in sessions:
            self.open(day, session)
            for who in (ANNA, BEN, CARA):
                self.mark(who, day, session)
        return self

    def closed(self, code, status="planned-closure"):
        """The last day is closed; Anna, who is at two schools, has the code and the others #."""
        return (self.of(1, EnrolStatus="M").status(DAYS[7], status).code(ANNA, code, DAYS[7:], E_DAYS)
                .code(BEN, "#", DAYS[7:], E_DAYS).code(CARA, "#", DAYS[7:], E_DAYS))

    def leaver(self, **items):
        """A pupil of year 11 who left and whose year group was rolled on."""
        return self.row("pupils", **dict(pupil(4, DOB="2009-03-03", EntryDate="2020-09-03", LeavingDate="2025-06-27",
                                               NCyearActual="12"), **items))

    def column(self, table, name):
        self.columns[table].append(name)
        return self

    def built(self, words="--term spring --year 2026"):
        """The census is built from it, instead of the register being checked alone."""
        self.args = words
        return self

    def write(self, folder):
        folder.mkdir(parents=True)
        if self.args:
            (folder / "args").write_text(self.args + "\n")
        for table, rows in self.tables.items():
            with open(folder / (table + ".csv"), "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(self.columns[table])
                for row in rows:
                    values = dict({"LEA": "835", "Estab": "2990"}, **row)
                    writer.writerow(row.get("raw") or [values.get(name, "")
                                                       for name in self.columns[table]])


def base():
    return Register()


LATER = "2025-11-20"  # a Thursday that the calendar does not list
E_DAYS = ("AM", "PM")

def meals(start, end=""):
    return base().row("fsm", UPN=ANNA, FSMstartDate=start, FSMendDate=end, UKcountry="ENG").built()


def suspended(start):
    return base().row("suspensions", UPN=ANNA, Category="SUSP", StartDate=start, Sessions="2",
                      Reason1="PP").code(ANNA, "E").built()


CASES = {
    # Spring 2026: meals from 2025-10-03 to 2026-01-15, suspensions from 2025-04-21 to 2025-12-31.
    "C422": {"pass-whole": base().built(),
             "fail-meals-ended-day-before": meals("2025-09-01", "2025-10-02"),
             "pass-meals-ended-same-day": meals("2025-09-01", "2025-10-03"),
             "pass-meals-census-day": meals("2026-01-15"), "fail-meals-day-after": meals("2026-01-16"),
             "fail-suspension-day-before": suspended("2025-04-20"),
             "pass-suspension-first-day": suspended("2025-04-21"),
             "pass-suspension-last-day": suspended("2025-12-31"),
             "fail-suspension-day-after": suspended("2026-01-01"),
             "pass-suspension-blank": suspended(""),
             "fail-term": base().row("programme_aims", UPN=ANNA, QN="60300000",
                                     ProgrammeStartDate="2025-09-08").built(),
             "fail-school-in-summer": base().row("provisions", SpecialSchoolType="ASD").built(
                 "--term summer --year 2026"),
             "pass-phase": base().row("provisions", SpecialSchoolType="ASD").built(),
             "fail-joined-later": base().row("pupils", **pupil(4, EntryDate="2026-01-16")).built(),
             "pass-joined-census-day": base().row("pupils", **pupil(4, EntryDate="2026-01-15")).built(),
             "fail-left-before": base().row("pupils", **pupil(4, LeavingDate="2025-07-31")).row(
                 "learner_fam", UPN=upn(4), LearnerFAMType="NLM", LearnerFAMCode="22").built(),
             "fail-leaver": base().of(1, LeavingDate="2025-12-01").row(
                 "sen_needs", UPN=ANNA, SENtypeRank="1", SENtype="ASD").built(),
             "pass-earlier-enrolment": base().row("pupils", **pupil(
                 1, EntryDate="2022-09-06", LeavingDate="2023-07-20")).built()},
    "F101": {"fail-short": base().row("marks", raw=["835", "2990", ANNA])},
    "F102": {"fail-date": base().row("marks", UPN=ANNA, Date="2025-11-31", Session="AM", Code="/"),
             "fail-session": base().row("marks", UPN=ANNA, Date=DAYS[0], Session="NOON", Code="/"),
             "fail-estab": base().row("marks", Estab="", UPN=ANNA, Date=DAYS[0], Session="AM")},
    "F103": {"fail-boolean": base().of(1, PartTime="perhaps")},
    "F104": {"fail-column": base().column("pupils", "HouseColour")},
    "F105": {"fail-lower-case": base().code(ANNA, "i")},
    "F106": {"fail-none": base().without_calendar()},
    "F107": {"fail-control": base().of(1, Surname="Ma\x01ple")},
    "F108": {"fail-school": base().row("marks", Estab="2999", UPN=ANNA, Date=DAYS[0], Session="AM",
                                       Code="/")},
    "F109": {"fail-twice": base().row("schools", SchoolName="Again", Phase="PS")},
    "F117": {"fail-misspelt": base().row("SEN Needs", UPN=ANNA, SENtypeRank="1", SENtype="ASD"),
             "pass-spelt": base().row("sen_needs", UPN=ANNA, SENtypeRank="1", SENtype="ASD")},
    "F120": {"fail-no-query": base().explain(), "pass-query": base().saturday().explain(),
             "fail-key": base().explain(key=ANNA), "fail-not-of-run": base().explain(rule="2502Q")},
    "F121": {"fail-unknown": base().explain(rule="R999"), "fail-blank": base().explain(rule=""),
             "pass-other-collection": base().explain(rule="H203")},
    "F122": {"fail-error": base().explain(rule="R109"), "fail-info": base().explain(rule="F106"),
             "pass-query": base().saturday().explain()},
    "F123": {"fail-blank": base().explain(reason=" "), "pass-given": base().saturday().explain()},
    "F124": {"fail-blank": base().explain(date=""), "fail-no-date": base().explain(date="2026-02-30"),
             "fail-tomorrow": base().explain(date="2026-01-21"),
             "pass-today": base().saturday().explain(date="20/01/2026")},
    "F125": {"fail-column": base().explain(rule="R999").column("explanations", "house"),
             "pass-known": base().saturday().explain(field="Date").column("explanations", "field")},
    "R101": {"fail-unknown": base().code(ANNA, "QQ")},
    "R102": {"fail-withdrawn": base().code(ANNA, "H")},
    "R103": {"fail-afternoon": base().code(ANNA, "/", sessions=("PM",))},
    "R104": {"fail-two-codes": base().mark(ANNA, DAYS[0], "AM", "L")},
    "R105": {"fail-twice": base().mark(ANNA, DAYS[0], "AM", "/")},
    "R106": {"fail-stranger": base().mark(NOBODY, DAYS[0], "AM"),
             "fail-without-upn": base().mark("", DAYS[0], "PM").mark("", DAYS[0], "AM")},
    "R107": {"fail-day-before-entry": base().of(1, EntryDate=DAYS[1]),
             "pass-day-of-entry": base().of(1, EntryDate=DAYS[0]),
             "fail-day-after-leaving": base().of(1, LeavingDate=DAYS[-2]),
             "pass-day-of-leaving": base().of(1, LeavingDate=DAYS[-1])},
    "R108": {"fail-on-register": base().code(ANNA, "Z"),
             "pass-before-entry": base().of(1, EntryDate=DAYS[1]).code(ANNA, "Z", sessions=E_DAYS)},
    "R109": {"fail-missing": base().drop(ANNA, DAYS[:1], ("AM",)),
             "pass-boarder": base().of(1, Boarder="B").drop(ANNA, DAYS),
             "pass-without-upn": base().row("pupils", **pupil(4, UPN=""))},
    "R110": {"fail-planned": base().status(DAYS[7], "planned-closure").code(BEN, "#", DAYS[7:], E_DAYS)
             .code(CARA, "#", DAYS[7:], E_DAYS),
             "pass-planned": base().status(DAYS[7], "planned-closure").code(ANNA, "#", DAYS[7:], E_DAYS)
             .code(BEN, "#", DAYS[7:], E_DAYS).code(CARA, "#", DAYS[7:], E_DAYS),
             "pass-dual": base().closed("D"), "pass-dual-unplanned": base().closed("D", "unplanned-closure"),
             "pass-unplanned": base().closed("Y4", "unplanned-closure"),
             "fail-unplanned": base().closed("I", "unplanned-closure")},
    "R111": {"fail-open": base().code(ANNA, "#")},
    "R112": {"fail-mixed": base().without_calendar().code(ANNA, "#"),
             "pass-all": base().without_calendar().code(ANNA, "#").code(BEN, "#").code(CARA, "#"),
             "pass-dual": base().closed("D").without_calendar()},
    "R113": {"fail-mixed": base().code(ANNA, "Y4"),
             "pass-all": base().code(ANNA, "Y4").code(BEN, "Y4").code(CARA, "Y4")},
    "R114": {"fail-compulsory-age": base().code(ANNA, "X"), "pass-four": base().code(CARA, "X")},
    "R115": {"fail-four": base().code(CARA, "C2"), "pass-compulsory-age": base().code(ANNA, "C2")},
    "R116": {"fail-not-mobile": base().code(ANNA, "T"),
             "fail-four": base().of(3, MobileChild="true").code(CARA, "T"),
             "pass-mobile": base().of(1, MobileChild="true").code(ANNA, "T")},
    "R117": {"fail-single": base().code(ANNA, "D"), "pass-main": base().of(1, EnrolStatus="M").code(ANNA, "D"),
             "pass-blank": base().of(1, EnrolStatus="").code(ANNA, "D")},
    "R118": {"fail-year-9": base().of(1, NCyearActual="9").code(ANNA, "S"),
             "pass-year-10": base().of(1, NCyearActual="10").code(ANNA, "S")},
    "R119": {"fail-year-9": base().of(1, NCyearActual="9").code(ANNA, "W"),
             "pass-year-10": base().of(1, NCyearActual="10").code(ANNA, "W")},
    "R120": {"fail-six-days": base().code(ANNA, "N", DAYS[1:2]),
             "pass-five-days": base().code(ANNA, "N", DAYS[2:3])},
    "R121": {"fail-six-days": base().code(ANNA, "E", DAYS[:6], E_DAYS),
             "pass-five-days": base().code(ANNA, "E", DAYS[:5], E_DAYS)},
    "R122": {"fail-two-days": base().code(ANNA, "R", DAYS[:2]),
             "pass-one-day": base().code(ANNA, "R", sessions=E_DAYS)},
    "R123": {"fail-blank": base().code(ANNA, "K"),
             "pass-filled": base().drop(ANNA, DAYS[:1], ("AM",)).mark(ANNA, DAYS[0], "AM", "K", "tuition")},
    "R124": {"fail-four": base().code(CARA, "O"), "pass-compulsory-age": base().code(ANNA, "O")},
    "R125": {"fail-marks": base().of(1, Boarder="B"),
             "pass-closures": base().of(1, Boarder="B").code(ANNA, "#", DAYS, E_DAYS)},
    "R126": {"fail-saturday": base().saturday(), "fail-christmas-day": base().met("2025-12-25"),
             "fail-boxing-day": base().met("2025-12-26"), "pass-day-before": base().met("2025-12-24"),
             "pass-monday-after": base().met("2025-12-29")},
    "R127": {"fail-tomorrow": base().mark(ANNA, "2026-01-21", "AM"),
             "fail-ill-tomorrow": base().mark(ANNA, "2026-01-21", "AM", "I"),
             "pass-leave-tomorrow": base().mark(ANNA, "2026-01-21", "AM", "C"),
             "pass-today": base().open("2026-01-20", "AM").mark(ANNA, "2026-01-20", "AM")},
    "R128": {"fail-two": base().row("pupils", **pupil(1, EntryDate="2022-09-06", LeavingDate="2023-07-20")),
             "fail-overlap": base().row("pupils", **pupil(1, EntryDate="2022-09-06",
                                                          LeavingDate="2023-09-05"))},
    "R129": {"fail-unlisted": base().mark(ANNA, LATER, "AM"),
             "pass-closure": base().mark(ANNA, LATER, "AM", "#")},
    "R130": {"fail-two": base().open(DAYS[0], "AM", "planned-closure").open(DAYS[0], "AM")},
    "R131": {"fail-day-before": base().row("pupils", **pupil(4, EntryDate="2025-09-05", LeavingDate="2025-09-04")),
             "pass-same-day": base().row("pupils", **pupil(4, EntryDate="2025-09-05", LeavingDate="2025-09-05")),
             "pass-day-after": base().row("pupils", **pupil(4, EntryDate="2025-09-05",
                                                            LeavingDate="2025-09-06"))},
    "R132": {"fail-born-on-another-day": base().row("pupils", **pupil(1, DOB="2016-03-11", EntryDate="2022-09-06",
                                                                      LeavingDate="2023-07-20")),
             "fail-another-name": base().row("pupils", **pupil(1, Surname="Oak", Forename="Kim",
                                                               EntryDate="2022-09-06", LeavingDate="2023-07-20")),
             "pass-another-surname": base().row("pupils", **pupil(1, Surname="Oak", EntryDate="2022-09-06",
                                                                  LeavingDate="2023-07-20")),
             "pass-no-dob": base().row("pupils", **pupil(1, DOB="", EntryDate="2022-09-06",
                                                         LeavingDate="2023-07-20"))},
    "R134": {"fail-tomorrow": base().mark(ANNA, "2026-01-21", "PM", "D").mark(BEN, "2026-01-21", "AM", "#")
             .of(1, EnrolStatus="M"),
             "pass-today": base().open("2026-01-20", "AM").mark(ANNA, "2026-01-20", "AM", "C")},
    "R135": {"fail-fifteen": base().leaver(), "pass-sixteen": base().leaver(DOB="2008-08-31"),
             "fail-day-after": base().leaver(DOB="2008-09-01"), "pass-three": base().leaver(DOB="2020-09-01"),
             "fail-four": base().leaver(DOB="2020-08-31"), "pass-year-11": base().leaver(NCyearActual="11"),
             "pass-on-roll": base().leaver(LeavingDate="2026-01-20"),
             "pass-given": base().leaver(NCyearLeaving="11").column("pupils", "NCyearLeaving")},
}
ALSO = {"C422": ["1495Q", "1760Q", "2290", "2485", "2502Q", "C415"], "R112": ["F106"], "F125": ["F121"], "F106": [], "R116": [], "R108": []}


def main():
    for rule, cases in CASES.items():
        shutil.rmtree(HERE / rule, ignore_errors=True)
        for name, register in dict({"pass-whole": base()}, **cases).items():
            register.write(HERE / rule / name)
        if ALSO.get(rule):
            (HERE / rule / "also").write_text("".join(other + "\n" for other in ALSO[rule]))


main()
