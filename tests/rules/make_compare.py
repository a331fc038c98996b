#!/usr/bin/env python3
"""Make the returns and registers that the rules about a return beside its register (C450 to C457) are tested with.

    python3 tests/rules/make_compare.py      write tests/rules/ID/{pass,fail}-*/{return.xml,register/}

The return is the spring one of make.py. The register is made from a return too: twenty school days before Cara
left, with marks that add up to the details of the attendance block. So both agree, but for the edit that stands
beside a case's name. A pass-* pair breaks no rule at all, a fail-* pair that of its folder and no other.
"""

import csv
import datetime
import pathlib
import shutil

import make

HERE = pathlib.Path(__file__).resolve().parent
DAYS = [str(day) for day in (datetime.date(2025, 10, 20) + datetime.timedelta(n) for n in range(26))
        if day.weekday() < 5]
SCHOOL = ["LEA", "Estab"]
PUPIL = ["UPN", "Surname", "Forename", "DOB", "Sex", "Language", "EnrolStatus", "EntryDate", "LeavingDate",
         "PartTime", "Boarder", "NCyearActual", "SENprovision", "Ethnicity"]


def marks(pupil):
    """A morning and an afternoon code a day: / and \\ where they are due, and the others after them."""
    codes = [code for code, sessions in pupil["termly"]["details"] for _ in range(sessions)]
    mornings, afternoons = codes.count("/"), codes.count("\\")
    others = [code for code in codes if code not in ("/", "\\")]
    half = len(DAYS) - mornings
    am, pm = ["/"] * mornings + others[:half], ["\\"] * afternoons + others[half:]
    for day, morning, afternoon in zip(DAYS, am, pm, strict=True):
        yield {"UPN": pupil["UPN"], "Date": day, "Session": "AM", "Code": morning}
        yield {"UPN": pupil["UPN"], "Date": day, "Session": "PM", "Code": afternoon}


def register_of(content):
    pupils = content["on"] + content["off"]
    unit = {name: content["header"][name] for name in SCHOOL}
    tables = {
        "schools": (SCHOOL + ["URN", "SchoolName", "Phase", "FreeMealsTaken"],
                    [{**content["school"], "URN": content["header"]["URN"]}]),
        "pupils": (SCHOOL + PUPIL, pupils),
        "calendar": (SCHOOL + ["Date", "Session", "Status"],
                     [{"Date": day, "Session": session, "Status": "open"}
                      for day in DAYS for session in ("AM", "PM")]),
        "marks": (SCHOOL + ["UPN", "Date", "Session", "Code"],
                  [mark for pupil in pupils for mark in marks(pupil)]),
        "suspensions": (SCHOOL + ["UPN"] + make.SUSPENSION + ["Reason2", "Reason3", "SENprovision"],
                        [{**row, "UPN": pupil["UPN"]} for pupil in pupils
                         for row in pupil["suspensions"]]),
        "sen_needs": (SCHOOL + ["UPN"] + make.SEN_NEEDS.items,
                      [{**row, "UPN": pupil["UPN"]} for pupil in pupils for row in pupil.get("sen_needs", [])]),
        "fsm": (SCHOOL + ["UPN"] + make.FSM.items,
                [{**row, "UPN": pupil["UPN"]} for pupil in pupils for row in pupil.get("fsm", [])]),
    }
    return {name: (columns, [{**unit, **row} for row in rows])
            for name, (columns, rows) in tables.items()}


def write(folder, returned, tables, shows):
    (folder / "register").mkdir(parents=True)
    (folder / "return.xml").write_text(make.to_xml(returned, shows), encoding="utf-8", newline="\n")
    for name, (columns, rows) in tables.items():
        with open(folder / "register" / (name + ".csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def without_column(content, name):
    tables = register_of(content)
    columns, rows = tables["pupils"]
    return dict(tables, pupils=([column for column in columns if column != name], rows))


def without_table(content, name):
    return {table: rows for table, rows in register_of(content).items() if table != name}


spring = make.spring
OTHER_MARKS = {"termly": make.block([("/", 19), ("\\", 18), ("I", 2), ("M", 1)])}
SUSPENDED = {"termly": make.block([("/", 19), ("\\", 18), ("I", 1), ("E", 2)]),
             "suspensions": [make.suspension("2025-11-13")]}
SUSPENDED_LATER = dict(SUSPENDED, suspensions=[make.suspension("2025-11-14")])

# For each case the return, and the register's tables.
CASES = {
    "C450": {"fail-stranger": (spring(), register_of(spring(ben=None)))},
    "C451": {"fail-missing": (spring(ben=None), register_of(spring()))},
    "C452": {"fail-left": (spring(), register_of(spring(cara={"LeavingDate": "", "EnrolStatus": "C",
                                                              "NCyearActual": "6"})))},
    "C453": {"fail-language": (spring(), register_of(spring(anna={"Language": "POL"}))),
             "fail-blank": (spring(), register_of(spring(anna={"Language": ""}))),
             "fail-upn": (spring(), register_of(spring(ben={"UPN": make.upn("835990121009")}))),
             "fail-suspension": (spring(anna=SUSPENDED), register_of(spring(anna=dict(
                 SUSPENDED, suspensions=[make.suspension("2025-11-13", sessions=3)])))),
             "fail-school": (spring(school={"SchoolName": "Orchard School"}), register_of(spring()))},
    "C454": {"fail-another-code": (spring(), register_of(spring(anna=OTHER_MARKS))),
             "pass-the-same": (spring(anna=OTHER_MARKS), register_of(spring(anna=OTHER_MARKS)))},
    "C455": {"fail-another-day": (spring(anna=SUSPENDED), register_of(spring(anna=SUSPENDED_LATER))),
             "pass-the-same": (spring(anna=SUSPENDED), register_of(spring(anna=SUSPENDED)))},
    "C456": {"fail-another-school": (spring(), register_of(spring(header={"Estab": "9902"})))},
    "C457": {"fail-language": (spring(), without_column(spring(), "Language")),
             "fail-suspensions": (spring(anna=SUSPENDED),
                                  without_table(spring(anna=SUSPENDED), "suspensions")),
             "pass-blank-in-both": (spring(anna={"Language": None}, ben={"Language": None},
                                           cara={"Language": None}, dan={"Language": None},
                                           eve={"Language": None}),
                                    without_column(spring(), "Language"))},
}


# A Language that nobody has is told by this rule as well.
ALSO = {"C457": ["C415"]}


def main():
    for rule, cases in CASES.items():
        shutil.rmtree(HERE / rule, ignore_errors=True)
        for name, (returned, tables) in {"pass-agrees": (spring(), register_of(spring())), **cases}.items():
            write(HERE / rule / name, returned, tables, "%s: %s" % (rule, name))
        if rule in ALSO:
            (HERE / rule / "also").write_text("".join(other + "\n" for other in ALSO[rule]))


if __name__ == "__main__":
    main()
