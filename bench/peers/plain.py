#!/usr/bin/env python3
"""Peer: the same checks and counts with nothing but Python's standard library, as one would write them.

plain.py REGISTER CODES.csv OUTPUT

No runs of days, no calendar, no return."""
import collections
import csv
import datetime
import sys

register, codes_path, output = sys.argv[1:]
to_date = datetime.date.fromisoformat
FIRST, LAST = datetime.date(2025, 8, 1), datetime.date(2025, 12, 31)
today = datetime.date.today()


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def birthday(born, years):
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return datetime.date(born.year + years, 3, 1)


def compulsory(born):
    fifth, sixteenth = birthday(born, 5), birthday(born, 16)
    ends = [datetime.date(fifth.year, month, day) for month, day in ((3, 31), (8, 31), (12, 31))]
    june = datetime.date(sixteenth.year + (sixteenth.month >= 9), 6, 30)
    return min(end for end in ends if end >= fifth), june - datetime.timedelta((june.weekday() - 4) % 7)


codes = {}
for row in rows(codes_path):
    codes[row["code"]] = (to_date(row["valid_from"]), to_date(row["valid_to"]) if row["valid_to"] else datetime.date.max,
                          row["session"], row["returned"] == "1")
pupils = {}
for row in rows(register + "/pupils.csv"):
    pupils[row["LEA"], row["Estab"], row["UPN"]] = (
        to_date(row["EntryDate"]), to_date(row["LeavingDate"]) if row["LeavingDate"] else datetime.date.max,
        *compulsory(to_date(row["DOB"])))

counts = collections.Counter()
seen = {}
with open(output + "/findings.csv", "w", newline="", encoding="utf-8") as findings_file, \
        open(register + "/marks.csv", newline="", encoding="utf-8") as marks_file:
    findings = csv.writer(findings_file)
    findings.writerow("rule lea estab key date session value file line".split())
    marks = csv.reader(marks_file)
    header = next(marks)
    at = [header.index(name) for name in "LEA Estab UPN Date Session Code Nature".split()]
    lea_at, estab_at, upn_at, date_at, session_at, code_at, nature_at = at
    for row in marks:
        lea, estab, upn, session, code = row[lea_at], row[estab_at], row[upn_at], row[session_at], row[code_at]
        date = to_date(row[date_at])
        broken = []
        key = lea, estab, upn
        pupil, known = pupils.get(key), codes.get(code)
        if pupil is None:
            broken.append("R106")
        if known is None:
            broken.append("R101")
        else:
            valid_from, valid_to, half, returned = known
            if not valid_from <= date <= valid_to:
                broken.append("R102")
            if half != "any" and half != session:
                broken.append("R103")
        if pupil is not None and not broken:
            entry, leaving, age_from, age_to = pupil
            other = seen.setdefault((key, date, session), code)
            if other is not code:
                broken.append("R105" if other == code else "R104")
            if (date < entry and code != "Z") or (date > leaving and code != "#"):
                broken.append("R107")
            elif returned and FIRST <= date <= LAST:
                counts[key, code] += 1
            if code == "Z" and entry <= date <= leaving:
                broken.append("R108")
            elif code == "X" and age_from <= date <= age_to:
                broken.append("R114")
            elif code == "C2" and not age_from <= date <= age_to:
                broken.append("R115")
            elif code in ("K", "B", "Y7") and not row[nature_at].strip():
                broken.append("R123")
            elif code in ("G", "N", "O", "U") and date < age_from:
                broken.append("R124")
            if date > today and code != "#":
                broken.append("R127")
        for rule in broken:
            findings.writerow((rule, lea, estab, upn, date, session, code, "marks.csv", marks.line_num))

with open(output + "/counts.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow("lea estab upn attendancereason sessions".split())
    for ((lea, estab, upn), code), sessions in sorted(counts.items()):
        writer.writerow((lea, estab, upn, code, sessions))
