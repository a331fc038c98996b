#!/usr/bin/env python3
"""Writes a small register, and an authority's records of penalty notices and the like, to compare two
implementations of the authority's returns on.

    python3 generate.py SEED DIR

The same seed gives the same bytes. Runs of absence and illness lie on and beside every threshold of the page; so do
dates of entry and leaving, ages, calendars with holidays, half days and closures, and codes that do not count.
"""

import os
import random
import sys

from register import DAY, Date, summer_half, write

SURNAMES = ["Adams", "Baker", "Clarke", "Davies", "Evans", "Foster", "Green", "Hughes", "Iqbal", "Zoë-Brown", "O’Neill"]
FORENAMES = ["Amy", "Ben", "Chloe", "Dan", "Ella", "Finn", "Grace", "Hana", "René", "Sara"]
COMMON = ["L", "I", "O", "U", "N", "G", "M", "C2", "D", "B", "V", "X", "Y1", "C", "E", "T", "Q", "K", "J1", "R", "S"]
NOW = Date(2026, 6, 1)
# A day of each kind on which periods of the tests begin or end, and "today".
EDGES = [Date(2024, 8, 19), Date(2025, 8, 1), Date(2025, 9, 1), Date(2025, 12, 31), Date(2026, 1, 1),
         Date(2026, 4, 5), Date(2026, 4, 6), Date(2026, 5, 25), NOW, Date(2025, 7, 31), Date(2025, 8, 31)]


def stretches(rng):
    """The school days: a term or two, whole weeks, with half terms."""
    spans = [(Date(2024, 9, 2), Date(2024, 10, 25)), (Date(2024, 11, 4), Date(2024, 12, 20)),
             (Date(2025, 6, 2), Date(2025, 7, 23)), (Date(2025, 9, 1), Date(2025, 10, 24)),
             (Date(2025, 11, 3), Date(2025, 12, 19)), (Date(2026, 1, 5), Date(2026, 2, 13)),
             (Date(2026, 2, 23), Date(2026, 4, 2)), (Date(2026, 4, 20), Date(2026, 5, 22)),
             (Date(2026, 6, 1), Date(2026, 6, 12))]
    count = rng.choice([1, 2, 2, 3, 4])
    start = rng.randrange(len(spans) - count + 1)
    days = []
    for first, last in spans[start:start + count]:
        first += rng.choice([0, 0, 1, 2]) * DAY
        last -= rng.choice([0, 0, 1, 3]) * DAY
        day = first
        while day <= last:
            if day.weekday() < 5 or rng.random() < 0.01:
                days.append(day)
            day += DAY
    if rng.random() < 0.3:                      # a week away somewhere else
        gone = rng.choice(days)
        days = [day for day in days if not 0 <= (day - gone).days <= 8]
    return days


def choose_calendar(rng, days):
    calendar = {}
    for day in days:
        for session in ("AM", "PM"):
            calendar[day, session] = rng.choices(["open", "planned-closure", "unplanned-closure"], [96, 2, 2])[0]
        kind = rng.random()
        if kind < 0.02:
            del calendar[day, rng.choice(["AM", "PM"])]
        elif kind < 0.03:
            del calendar[day, "AM"], calendar[day, "PM"]
    return calendar


def near(rng, day):
    return day + rng.choice([-1, 0, 0, 1]) * DAY


def choose_dob(rng):
    kind = rng.random()
    if kind < 0.04:
        return None
    if kind < 0.3:
        return near(rng, rng.choice([Date(2010, 8, 31), Date(2009, 8, 31), Date(2020, 8, 31), Date(2021, 8, 31),
                                     Date(2020, 12, 31), Date(2021, 3, 31), Date(2009, 6, 30)]))
    return Date(2010, 1, 1) + rng.randrange(365 * 11) * DAY


def address(rng, row):
    if rng.random() < 0.8:
        row["AddressLine1"] = "%d High Street" % rng.randint(1, 90)
        row["AddressLine3"] = rng.choice(["", "Little Marrow"])
    row["PostCode"] = rng.choice(["", "ZZ1 1AA", "ZZ99 9ZZ"])


def choose_pupils(rng, days, used):
    pupils = []
    for number in range(rng.choice([3, 6, 8, 12])):
        upn = "" if rng.random() < 0.04 else "H801%09d" % rng.randrange(10**9)
        used.add(upn)
        row = {"UPN": upn, "Surname": "%s %d" % (rng.choice(SURNAMES), number), "Forename": rng.choice(FORENAMES),
               "DOB": choose_dob(rng), "Sex": rng.choice(["F", "M", "F", "M", ""]),
               "EntryDate": rng.choice([Date(2020, 9, 1)] * 5 + [None, near(rng, rng.choice(EDGES)), rng.choice(days)]),
               "Boarder": rng.choices(["N", "", "B"], [60, 30, 8])[0],
               "NCyearActual": rng.choice(["R", "1", "4", "6", "7", "9", "11", "12", "13", "N2", ""]),
               "NCyearLeaving": "", "LeavingDate": None, "EnrolStatus": "C",
               "Ethnicity": rng.choice(["WBRI", "", "REFU"]), "Language": rng.choice(["ENG", "ENB", "POL", "NOT", ""]),
               "SENprovision": rng.choice(["N", "K", "E", ""]), "MiddleNames": rng.choice(["", "Ann"]),
               "FSM": rng.choice(["true", "false", ""]), "LAC": rng.choice(["yes", "no", ""]),
               "PLAC": rng.choice(["1", "0", ""]), "CIN": rng.choice(["Y", "N", ""]), "CPP": "",
               "ExpectedLeavingDate": rng.choice([None, Date(2026, 7, 31)]),
               "LastSchool": rng.choice(["", "Elm Infants"]), "LeavingGround": "", "NewSchool": ""}
        address(rng, row)
        if rng.random() < 0.35:
            begin = row["EntryDate"] or Date(2020, 9, 1)
            leaving = rng.choice([near(rng, rng.choice(EDGES)), rng.choice(days), rng.choice(days)])
            if leaving >= begin:
                row["LeavingDate"] = leaving
                row["LeavingGround"] = rng.choice(["a", "A", "i", "i", "l", "m", "o", "f", "", "z"])
                row["NCyearLeaving"] = rng.choice(["", row["NCyearActual"], "6", "11"])
                row["NewSchool"] = rng.choice(["", "Oak School"])
                row["NewSchoolStart"] = rng.choice([None, leaving + DAY])
                row["NewAddress"] = rng.choice(["", "1 New Road, Far Town"])
                row["NewAddressFrom"] = rng.choice([None, leaving])
                row["NewAddressParent"] = rng.choice(["", "Pat Adams"])
        rows = [row]
        if row["LeavingDate"] and upn and rng.random() < 0.5:
            again = dict(row, EntryDate=row["LeavingDate"] + rng.choice([1, 2, 9, 30]) * DAY, LeavingDate=None,
                         LeavingGround="", NewSchool="", Boarder=rng.choice([row["Boarder"], "N"]))
            rows.append(again)
        pupils.append(rows)
    return pupils


def on(rows, day):
    return any((row["EntryDate"] or Date.min) <= day <= (row["LeavingDate"] or Date.max) for row in rows)


def choose_codes(rng, days):
    """{(date, session): code}: what happened to a pupil, drawn from the situations of the page."""
    places = [(day, session) for day in days for session in ("AM", "PM")]
    rate = rng.choice([0, 0.02, 0.1, 0.5])
    codes = {(day, session): rng.choice(COMMON) if rng.random() < rate else "/" if session == "AM" else "\\"
             for day, session in places}
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        code, length = rng.choice([("O", 18), ("O", 19), ("O", 20), ("O", 21), ("GNOU", 20), ("I", 28), ("I", 29),
                                   ("I", 30), ("I", 34), ("I", 10), ("O", 40), ("O", 42), ("GU", 9), ("O", 11)])
        start = rng.randrange(len(places))
        for place in places[start:start + length]:
            codes[place] = rng.choice(code)
        if rng.random() < 0.4:
            hole = rng.choice(places[start:start + length])
            codes[hole] = rng.choice(["D", "C2", "Y4", "X", "", None, "I", "/", "H", "AB", "#"])
        if rng.random() < 0.2:
            for place in places[start:start + length]:
                if place[1] == "PM":
                    codes[place] = rng.choice(["C2", "D"])
    if rng.random() < 0.15:
        for place in rng.sample(places, min(len(places), rng.randint(9, 11))):
            codes[place] = rng.choice("GNOU")
    return codes


def marks_of(rng, rows, days, calendar):
    codes, marks = choose_codes(rng, days), []
    for (day, session), code in sorted(codes.items()):
        status = "open" if not calendar else calendar.get((day, session))
        if not on(rows, day):
            if rng.random() < 0.97:
                continue
        elif status is None:
            if rng.random() < 0.8:
                continue
        elif status != "open" and rng.random() < 0.8:
            code = "#" if status == "planned-closure" else "Y4"
        if code is None or rng.random() < 0.005:
            continue
        mark = {"UPN": rows[0]["UPN"], "Date": day, "Session": session, "Code": code}
        marks.append(mark)
        kind = rng.random()
        if kind < 0.005:
            marks.append(dict(mark, Code=rng.choice(["", "AB", "O", "H", "I"])))
    return marks


def choose_contacts(rng, rows):
    return [{"UPN": rows[0]["UPN"], "Name": "%s %s" % (rng.choice(FORENAMES), rows[0]["Surname"]),
             "LivesWith": rng.choice(["true", "true", "false", ""]),
             "AddressLine1": rng.choice(["", "2 Low Road"]), "AddressLine2": rng.choice(["", "Upper Marrow"]),
             "PostCode": rng.choice(["", "ZZ2 2BB"]), "Phone": rng.choice(["", "01632 960001"])}
            for _ in range(rng.choice([0, 1, 1, 2, 3, 5, 6]))]


def choose_school(rng, number):
    return {"LEA": rng.choice(["801", "802"]), "Estab": "%04d" % (2000 + number), "URN": rng.choice(["100001", "", "100002"]),
            "SchoolName": "School %d" % number,
            "Phase": rng.choice(["PS", "PS", "SS", "SS", "MP", "AT", "SP", "PR", "NS"]),
            "LowestNCyear": rng.choice(["R", "7", ""]), "HighestNCyear": rng.choice(["6", "11", ""])}


COLUMNS = {
    "schools": ["URN", "SchoolName", "Phase", "LowestNCyear", "HighestNCyear"],
    "pupils": ["UPN", "Surname", "Forename", "DOB", "Sex", "EntryDate", "LeavingDate", "Boarder", "NCyearActual",
               "NCyearLeaving", "EnrolStatus", "Ethnicity", "Language", "SENprovision", "MiddleNames", "FSM", "LAC",
               "PLAC", "CIN", "CPP", "ExpectedLeavingDate", "LastSchool", "LeavingGround", "NewSchool",
               "NewSchoolStart", "NewAddress", "NewAddressFrom", "NewAddressParent", "AddressLine1", "AddressLine3",
               "PostCode"],
    "marks": ["UPN", "Date", "Session", "Code"], "calendar": ["Date", "Session", "Status"],
    "contacts": ["UPN", "Name", "LivesWith", "AddressLine1", "AddressLine2", "PostCode", "Phone"],
    "addresses": ["UPN", "PAON", "Street", "Town", "PostCode"],
    "suspensions": ["UPN", "Category", "StartDate", "Sessions", "Reason1"],
    "fsm": ["UPN", "FSMstartDate", "FSMendDate"], "sen_needs": ["UPN", "SENtypeRank", "SENtype"],
}
# Columns that are left out now and then.
OPTIONAL = {"schools": ["URN", "LowestNCyear", "HighestNCyear"], "pupils": COLUMNS["pupils"][7:] + ["LeavingDate"],
            "contacts": ["LivesWith", "Phone", "AddressLine2"], "fsm": ["FSMendDate"], "sen_needs": ["SENtypeRank"]}
NEVER_ABSENT = {"schools", "pupils", "marks"}


def further_tables(rng, tables, school, rows, days):
    upn = rows[0]["UPN"]
    def add(table, **values):
        tables[table].append(dict(school, UPN=upn, **values))
    if rng.random() < 0.3:
        add("addresses", PAON=rng.choice(["4", ""]), Street="Mill Lane", Town="Marrow", PostCode=rng.choice(["ZZ3 3CC", ""]))
    if rng.random() < 0.3:
        add("suspensions", Category=rng.choice(["PERM", "SUSP"]), StartDate=rng.choice(days + EDGES), Sessions="2", Reason1="PP")
    if rng.random() < 0.3:
        start = rng.choice(days + EDGES)
        add("fsm", FSMstartDate=rng.choice([start, None]), FSMendDate=rng.choice([None, start + rng.randrange(90) * DAY]))
    for rank in ("1", "2"):
        if rng.random() < 0.2:
            add("sen_needs", SENtypeRank=rank, SENtype=rng.choice(["MLD", "ASD", "SEMH"]))


def make_register(rng):
    tables = {name: [] for name in COLUMNS}
    days, used = stretches(rng), set()
    for number in range(rng.choice([1, 1, 2, 3])):
        school = choose_school(rng, number)
        key = {"LEA": school["LEA"], "Estab": school["Estab"]}
        tables["schools"].append(school)
        calendar = choose_calendar(rng, days) if rng.random() < 0.7 else {}
        tables["calendar"] += [dict(key, Date=day, Session=session, Status=status)
                               for (day, session), status in calendar.items()]
        for rows in choose_pupils(rng, days, used):
            tables["pupils"] += [dict(key, **row) for row in rows]
            if rows[0]["UPN"]:
                tables["marks"] += [dict(key, **row) for row in marks_of(rng, rows, days, calendar)]
                tables["contacts"] += [dict(key, **row) for row in choose_contacts(rng, rows)]
                further_tables(rng, tables, key, rows, days)
    for table in tables:
        if rng.random() < 0.3 and table != "marks":
            rng.shuffle(tables[table])
    return tables


# --- an authority's records ------------------------------------------------------------------------------------

AUTHORITY = {
    "penalty_notices": ["NoticeID", "IssuedOn", "ChildID", "ParentID", "MainReason", "ReceivedOn", "PaidOn",
                        "WithdrawnOn", "WithdrawnReason", "ProsecutedOn"],
    "attendance_cases": ["CaseID", "OpenedOn", "Outcome", "WithdrawnReason", "ClosedOn"],
    "attendance_contracts": ["ContractID", "OfferedOn", "AcceptedOn"],
    "parenting_orders": ["OrderID", "GrantedOn", "Implemented", "NotImplementedReason"],
    "supervision_orders": ["OrderID", "GrantedOn", "Relation"],
}


def later(rng, day):
    """Around the 21st and the 28th day, or any day, or around the end of the year."""
    return rng.choice([day + rng.choice([-1, 0, 1, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30]) * DAY,
                       day + rng.randrange(200) * DAY, near(rng, Date(2025, 8, 31))])


def make_records(rng):
    tables = {name: [] for name in AUTHORITY}
    edges = [Date(2024, 9, 1), Date(2025, 8, 31), Date(2025, 9, 1), Date(2024, 8, 31), Date(2024, 8, 19), Date(2025, 3, 3)]
    def begin():
        return near(rng, rng.choice(edges)) if rng.random() < 0.3 else Date(2024, 8, 1) + rng.randrange(420) * DAY
    def number(table):
        return rng.choice([str(len(tables[table])), str(len(tables[table])), str(rng.randrange(4)), ""])
    for lea in ("801", "802")[:rng.choice([1, 2])]:
        for _ in range(rng.choice([0, 4, 20, 40])):
            issued = begin()
            received = rng.choice([None, issued + rng.randrange(-1, 9) * DAY])
            tables["penalty_notices"].append({
                "LA": lea, "NoticeID": number("penalty_notices"), "IssuedOn": issued, "ChildID": rng.choice(["c1", "c2", ""]),
                "ParentID": rng.choice(["p1", "p2"]), "MainReason": rng.choice(["holiday", "holiday", "Late ", "other", "", "ill"]),
                "ReceivedOn": received, "PaidOn": rng.choice([None, later(rng, received or issued)]),
                "WithdrawnOn": rng.choice([None, None, later(rng, issued)]),
                "WithdrawnReason": rng.choice(["conduct", "wrong_issue", "material_error", "expiry_no_legal", "", "why"]),
                "ProsecutedOn": rng.choice([None, None, later(rng, issued)])})
        for _ in range(rng.choice([0, 3, 8])):
            opened = begin()
            tables["attendance_cases"].append({
                "LA": lea, "CaseID": number("attendance_cases"), "OpenedOn": opened,
                "Outcome": rng.choice(["prosecuted", "Withdrawn", "", "open"]),
                "WithdrawnReason": rng.choice(["attendance_improved", "other", "", "x"]),
                "ClosedOn": rng.choice([None, later(rng, opened)])})
            tables["attendance_contracts"].append({
                "LA": lea, "ContractID": number("attendance_contracts"), "OfferedOn": opened,
                "AcceptedOn": rng.choice([None, later(rng, opened)])})
            tables["parenting_orders"].append({
                "LA": lea, "OrderID": number("parenting_orders"), "GrantedOn": begin(),
                "Implemented": rng.choice(["true", "no", ""]),
                "NotImplementedReason": rng.choice(["lack_of_provision", "breach_by_parent", "", "x"])})
            tables["supervision_orders"].append({
                "LA": lea, "OrderID": number("supervision_orders"), "GrantedOn": begin(),
                "Relation": rng.choice(["in_place", "IN_ADDITION", "", "x"])})
    return tables


# --- writing ---------------------------------------------------------------------------------------------------


def write_tables(rng, directory, tables, columns, keys, optional, needed):
    os.makedirs(directory, exist_ok=True)
    written = []
    for table, rows in tables.items():
        if table not in needed and (not rows or rng.random() < 0.15):
            continue
        absent = [name for name in optional.get(table, []) if rng.random() < 0.06]
        names = keys + [name for name in columns[table] if name not in absent]
        write(os.path.join(directory, table + ".csv"), names,
              [["" if row.get(name) is None else str(row[name]) for name in names] for row in rows])
        written.append(table)
    return written


def generate(seed, directory):
    rng = random.Random(seed)
    write_tables(rng, directory, make_register(rng), COLUMNS, ["LEA", "Estab"], OPTIONAL, NEVER_ABSENT)


def generate_records(seed, directory):
    rng = random.Random(seed)
    optional = {table: names[2:] for table, names in AUTHORITY.items()}
    if not write_tables(rng, directory, make_records(rng), AUTHORITY, ["LA"], optional, set()):
        write(os.path.join(directory, "supervision_orders.csv"), ["LA", "OrderID", "GrantedOn"], [["801", "1", "2025-01-01"]])


if __name__ == "__main__":
    generate(int(sys.argv[1]), os.path.join(sys.argv[2], "register"))
    generate_records(int(sys.argv[1]), os.path.join(sys.argv[2], "records"))
