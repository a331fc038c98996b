#!/usr/bin/env python3
"""Make the registers and records that the rules of the authority's returns are tested with.

    python3 tests/rules/make_la.py      write tests/rules/L*/

Each case is a folder L*/{pass,fail}-NAME/ with the tables that it has and the file "args", the words after "muster
build". A case called pass-* breaks no rule at all, one called fail-* that of its folder alone, but for those in the
file L*/also (one id a line). All people are invented; local authority code 835 has been out of use since 2019.
"""

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
DAY = timedelta(1)


def write_case(rule, name, arguments, tables):
    folder = HERE / rule / name
    folder.mkdir(parents=True)
    (folder / "args").write_text(arguments + "\n", encoding="utf-8")
    for table, rows in tables.items():
        with open(folder / (table + ".csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


# --- an authority's records ----------------------------------------------------------------------------


def notice(**more):
    return {"LA": "835", "NoticeID": "N1", "IssuedOn": "2025-02-28", "ChildID": "c1", "ParentID": "p1",
            "MainReason": "holiday", "ReceivedOn": "2025-03-03", "PaidOn": "2025-03-10", "WithdrawnOn": "",
            "WithdrawnReason": "", "ProsecutedOn": "", **more}


def without(row, *columns):
    return {name: value for name, value in row.items() if name not in columns}


def notices(*rows):
    return {"penalty_notices": [notice(NoticeID="N%d" % n, **row) for n, row in enumerate(rows, 1)]}


def several(count, **more):
    return [dict(ChildID="c%d" % n, **more) for n in range(count)]


def case(**more):
    return {"attendance_cases": [{"LA": "835", "CaseID": "C1", "OpenedOn": "2024-10-01", "Outcome": "withdrawn",
                                  "WithdrawnReason": "other", "ClosedOn": "2025-01-10", **more}]}


def order(**more):
    return {"parenting_orders": [{"LA": "835", "OrderID": "O1", "GrantedOn": "2024-10-01", "Implemented": "no",
                                  "NotImplementedReason": "lack_of_provision", **more}]}


def supervision(**more):
    return {"supervision_orders": [{"LA": "835", "OrderID": "O1", "GrantedOn": "2024-10-01", "Relation": "in_place",
                                    **more}]}


def contract(**more):
    return {"attendance_contracts": [{"LA": "835", "ContractID": "K1", "OfferedOn": "2024-10-01",
                                      "AcceptedOn": "2024-10-01", **more}]}


withdrawn = {"PaidOn": "", "WithdrawnOn": "2025-03-10"}
three = {"ChildID": "c1", "ParentID": "p1"}

RECORDS = {
    "L341": {"pass-late": notices({"MainReason": "Late"}), "pass-year-before": notices({}, {"MainReason": "", "IssuedOn": "2024-08-31", "ReceivedOn": "", "PaidOn": ""}),
             "fail-blank": notices({"MainReason": ""}), "fail-unknown": notices({"MainReason": "ill"})},
    "L342": {"pass-conduct": notices({**withdrawn, "WithdrawnReason": "conduct"}),
             "pass-after-the-year": notices(*several(7), {**withdrawn, "WithdrawnOn": "2025-09-01"}),
             "fail-last-day": notices({**withdrawn, "WithdrawnOn": "2025-08-31"}),
             "fail-unknown": notices({**withdrawn, "WithdrawnReason": "mistake"})},
    "L343": {"pass-one": notices({}), "pass-prosecuted-after-the-year": notices({"ProsecutedOn": "2025-09-01"}),
             "fail-paid-and-prosecuted": notices({"ProsecutedOn": "2025-08-31"}),
             "fail-withdrawn-and-paid": notices({"WithdrawnOn": "2025-03-11", "WithdrawnReason": "conduct"})},
    "L344": {"pass-day-28": notices({"PaidOn": "2025-03-30"}), "fail-day-29": notices(*several(7), {"PaidOn": "2025-03-31"}),
             "fail-no-receipt": notices(*several(7), {"ReceivedOn": "", "PaidOn": "2025-04-01"})},
    "L345": {"pass-same-day": notices({"ReceivedOn": "2025-02-28"}), "fail-received": notices({"ReceivedOn": "2025-02-27"}),
             "fail-contract": contract(AcceptedOn="2024-09-30"), "fail-case": case(ClosedOn="2024-09-30"),
             "pass-contract": contract(), "pass-case": case(ClosedOn="2024-10-01")},
    "L346": {"pass-two": notices(three, three), "pass-other-parent": notices(three, three, {**three, "ParentID": "p2"}),
             "pass-one-withdrawn": notices({**three, **withdrawn, "WithdrawnReason": "conduct"}, three, three),
             "pass-before-the-framework": notices({**three, "IssuedOn": "2024-08-18", "ReceivedOn": "2024-08-20", "PaidOn": "2024-08-21"}, *several(0), three, three),
             "fail-three": notices(three, three, three),
             "fail-first-day-of-the-framework": notices({**three, "IssuedOn": "2024-08-19", "ReceivedOn": "2024-08-20", "PaidOn": "2024-08-21"}, three, three)},
    "L347": {"pass-one": notices({}), "fail-none": notices({"IssuedOn": "2024-08-30", "ReceivedOn": "2024-09-01", "PaidOn": ""})},
    "L348": {"pass-15-percent": notices(*several(17), *several(3, PaidOn="")),
             "fail-over-15-percent": notices(*several(16), *several(3, PaidOn=""))},
    "L349": {"pass-reason": order(), "pass-pending": order(Implemented=""), "fail-blank": order(NotImplementedReason=""),
             "fail-unknown": order(NotImplementedReason="breach")},
    "L350": {"pass-in-addition": supervision(Relation="in_addition"), "fail-blank": supervision(Relation=""),
             "fail-unknown": supervision(Relation="both")},
    "L351": {"pass-other": case(), "pass-after-the-year": case(ClosedOn="2025-09-01", WithdrawnReason=""),
             "fail-last-day": case(ClosedOn="2025-08-31", WithdrawnReason=""), "fail-open": case(ClosedOn="", WithdrawnReason="")},
    "L352": {"pass-half": notices(*several(3), *several(2, IssuedOn="2024-08-31", ReceivedOn="2024-09-01", PaidOn="2024-09-02")),
             "pass-none-before": notices(*several(5)),
             "fail-more": notices(*several(4), *several(2, IssuedOn="2024-08-31", ReceivedOn="2024-09-01", PaidOn="2024-09-02")),
             "fail-fewer": notices(*several(1), *several(3, IssuedOn="2024-08-31", ReceivedOn="2024-09-01", PaidOn="2024-09-02"))},
    "L353": {"pass-received": notices({}), "fail-blank": notices({}, {"ReceivedOn": ""}),
             "fail-no-column": {"penalty_notices": [without(notice(), "ReceivedOn")]},
             "pass-neither-column": {"penalty_notices": [without(notice(), "ReceivedOn", "PaidOn")]}},
    "L354": {"pass-other-id": notices({}, {}), "pass-blank": {"penalty_notices": [notice(NoticeID=""), notice(NoticeID="", ChildID="c2")]},
             "pass-other-authority": {"penalty_notices": [notice(), notice(LA="836")]},
             "fail-same-id": {"penalty_notices": [notice(), notice(ChildID="c2")]}},
}
# --- a school's register ---------------------------------------------------------------------------------

FIRST, LAST = date(2025, 11, 3), date(2025, 11, 28)
DAYS = [FIRST + n * DAY for n in range(26) if (FIRST + n * DAY).weekday() < 5]
RETURNS = "la-returns --from 2025-11-03 --to 2025-11-28"
STATISTICS = "absence-statistics --from 2025-11-03 --to 2025-11-28"
SHARE = "daily-attendance --date 2025-11-10"
NOTICES = "letters --letter notice-to-improve --from 2025-11-03 --to 2025-11-28"
KEY = {"LEA": "835", "Estab": "2990"}


def pupil(number=1, **more):
    return {**KEY, "UPN": "Z8352990%05d" % number, "Surname": "Marrow", "Forename": "Pat", "DOB": "2014-05-05",
            "Sex": "F", "EntryDate": "2020-09-01", "LeavingDate": "", "Boarder": "N", "EnrolStatus": "C",
            "NCyearActual": "6", "Ethnicity": "WBRI", "SENprovision": "N", "LAC": "no", "PLAC": "no", "CIN": "no",
            "CPP": "no", "FSM": "no", "ExpectedLeavingDate": "", "LeavingGround": "", "NewSchool": "",
            "AddressLine1": "1 Mill Lane", "PostCode": "ZZ1 1AA", **more}


def is_on(row, day):
    return row["EntryDate"] <= day.isoformat() and (not row["LeavingDate"] or day.isoformat() <= row["LeavingDate"])


def register(*pupils, school=None, codes=None, drop=(), **tables):
    """A school open on every weekday from 3 to 28 November 2025, at which everybody attends, but for `codes`:
    {(date, session) or date: code}, "" for no mark."""
    pupils = list(pupils) or [pupil()]
    sessions = [(day, session) for day in DAYS for session in ("AM", "PM")]
    usual, codes = {"AM": "/", "PM": "\\"}, codes or {}
    def code(day, session):
        return codes.get((day, session), codes.get(day, usual[session]))
    marks = [{**KEY, "UPN": row["UPN"], "Date": day.isoformat(), "Session": session, "Code": code(day, session)}
             for row in pupils for day, session in sessions if is_on(row, day) and code(day, session)]
    tables = {name: [{**KEY, "UPN": pupils[0]["UPN"], **row} for row in rows] for name, rows in tables.items()}
    return {"schools": [{**KEY, "URN": "100001", "SchoolName": "Marrow School", "Phase": "PS", "LowestNCyear": "R",
                         "HighestNCyear": "6", **(school or {})}],
            "pupils": [without(row, *drop) for row in pupils], "marks": marks,
            "calendar": [{**KEY, "Date": day.isoformat(), "Session": session, "Status": "open"}
                         for day, session in sessions], **tables}


def entered(**more):
    return pupil(EntryDate="2025-11-10", **more)


def left(ground, **more):
    return pupil(**{"LeavingDate": "2025-11-28", "LeavingGround": ground, "NewSchool": "Oak School",
                    "NCyearActual": "5", **more})


def contacts(count, **more):
    return [{"Name": "Parent %d" % n, "LivesWith": "yes", "Phone": "01632 960001", **more} for n in range(count)]


def days(code, count, start=0):
    return {day: code for day in DAYS[start:start + count]}


no_address = {"AddressLine1": ""}
REGISTERS = {
    "L301": (RETURNS, {"pass-address": register(entered()), "pass-other-address": register(entered(**no_address), addresses=[{"Street": "Mill Lane"}]),
                       "fail-new": register(entered(**no_address)), "fail-absent": register(pupil(**no_address), codes=days("O", 10)),
                       "pass-not-in-a-return": register(pupil(**no_address), codes=days("O", 9))}),
    "L302": (RETURNS, {"pass-one": register(entered(), contacts=contacts(1)), "fail-none": register(entered(), contacts=contacts(1, UPN="Z835299000099")),
                       "fail-deletion": register(left("f"), contacts=contacts(2, LivesWith="no"))}),
    "L303": (RETURNS, {"pass-phone": register(left("f"), contacts=contacts(1)), "pass-fifth": register(left("f"), contacts=contacts(4) + contacts(1, Phone="", LivesWith="no")),
                       "fail-blank": register(left("f"), contacts=contacts(1, Phone="")),
                       "fail-no-column": register(left("f"), contacts=[without(row, "Phone") for row in contacts(1)])}),
    "L304": (RETURNS, {"pass-four": register(entered(), contacts=contacts(4)), "fail-five": register(entered(), contacts=contacts(5))}),
    "L305": (RETURNS, {"pass-o": register(left("o")), "fail-p": register(left("p")), "fail-blank": register(left("")),
                       "pass-before-the-regulations": register(left("", LeavingDate="2024-08-18", EntryDate="2024-08-01"), pupil(2)),
                       "fail-no-column": register(left("f"), drop=["LeavingGround"])}),
    "L306": (RETURNS, {"pass-20-days": register(left("i"), codes=days("O", 20)), "fail-19-days": register(left("i"), codes=days("O", 19, 1)),
                       "fail-came-back": register(left("i"), codes={**days("O", 20), (LAST, "PM"): "\\"}), "pass-boarder": register(left("i", Boarder="B"))}),
    "L307": (RETURNS, {"pass-over": register(left("l", DOB="2009-05-05")), "fail-under": register(left("l"))}),
    "L308": (RETURNS, {"pass-boarder": register(left("m", Boarder="B")), "fail-day-pupil": register(left("m")), "pass-no-column": register(left("m"), drop=["Boarder"])}),
    "L309": (RETURNS, {"pass-excluded": register(left("o"), suspensions=[{"Category": "PERM", "StartDate": "2025-11-28", "Sessions": "", "Reason1": "PP"}]),
                       "fail-day-after": register(left("o"), suspensions=[{"Category": "PERM", "StartDate": "2025-11-29", "Sessions": "", "Reason1": "PP"}]),
                       "fail-suspended": register(left("o"), suspensions=[{"Category": "SUSP", "StartDate": "2025-11-20", "Sessions": "4", "Reason1": "PP"}])}),
    "L310": (RETURNS, {"pass-school": register(left("a")), "fail-blank": register(left("a", NewSchool="")), "fail-no-column": register(left("a"), drop=["NewSchool"])}),
    "L311": (RETURNS, {"pass-not-new": register(), "fail-overdue": register(entered())}),
    "L312": (RETURNS, {"pass-9-days": register(codes=days("I", 9)), "fail-10-days": register(codes=days("I", 10)),
                       "fail-14-days": register(codes=days("I", 14)), "pass-15-days": register(codes=days("I", 15))}),
    "L313": (RETURNS, {"pass-marked": register(codes=days("O", 12)), "fail-unmarked": register(codes={**days("O", 12), (DAYS[3], "PM"): ""})}),
    "L314": (RETURNS, {"pass-dob": register(), "fail-blank": register(pupil(DOB="")), "pass-boarder": register(pupil(DOB="", Boarder="B"))}),
    "L315": (RETURNS, {"pass-both": register(), "fail-lowest": register(school={"LowestNCyear": ""}), "fail-highest": register(school={"HighestNCyear": ""})}),
    "L320": (STATISTICS, {"pass-six": register(*[pupil(n) for n in range(6)]), "fail-five": register(*[pupil(n) for n in range(5)])}),
    "L321": (STATISTICS, {"pass-none": register(*[pupil(n) for n in range(6)]), "fail-dual": register(pupil(EnrolStatus="M"), codes=days("D", 20))}),
    "L322": (STATISTICS, {"pass-none": register(*[pupil(n) for n in range(6)]), "fail-blank": register(pupil(DOB=""))}),
    "L330": (SHARE, {"pass-all": register(), "fail-ethnicity": register(pupil(Ethnicity="")), "fail-sex": register(pupil(Sex=""))}),
    "L331": (SHARE, {"pass-all": register(), "pass-fsm": register(drop=["FSM"], fsm=[{"FSMstartDate": "2025-09-01"}]),
                     "fail-fsm": register(drop=["FSM"]), "fail-lac": register(drop=["LAC"])}),
    "L360": (NOTICES, {"pass-nine": register(codes={**days("G", 4), (DAYS[4], "AM"): "G"}), "fail-holiday": register(codes=days("G", 5)),
                       "pass-one-late": register(codes={**days("G", 4), (DAYS[4], "AM"): "G", (DAYS[5], "PM"): "U"})}),
    "L332": (SHARE, {"pass-urn": register(), "fail-blank": register(school={"URN": ""}), "pass-nursery": register(school={"URN": "", "Phase": "NS"})}),
}

ALSO = {"L301": ["L311", "R125"], "L302": ["L311", "R106"], "L304": ["L311"], "L313": ["R109"],
        "L344": ["L353"], "L346": ["L352"], "L347": ["L352"]}


def main():
    for folder in HERE.glob("L3*"):
        shutil.rmtree(folder)
    for rule, cases in RECORDS.items():
        for name, tables in cases.items():
            write_case(rule, name, "prma --year 2025", tables)
    for rule, (arguments, cases) in REGISTERS.items():
        for name, tables in cases.items():
            write_case(rule, name, arguments, tables)
    for rule, others in ALSO.items():
        (HERE / rule / "also").write_text("\n".join(others) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
