#!/usr/bin/env python3
"""The figures that session_sum, session_day, school_week, session_run, session_window, session_row and school_session
give, a second time, plainly, from their manual (src/returns/sql/session_tables.h), for generated registers.

    python3 sessions.py --muster ../../../build/muster --codes CODES.csv --schemas SCHEMAS --seeds 1-60

What a register is (which row counts, who is on the register, which sessions are open) comes from reference.py, which
is itself a second implementation."""

import argparse
import collections
import concurrent.futures
import csv
import datetime
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import reference  # noqa: E402  (needs the path)

Date = datetime.date
DAY = datetime.timedelta(days=1)
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
TABLES = {"schools": "LEA Estab SchoolName Phase".split(),
          "pupils": "LEA Estab UPN Surname Forename DOB Sex EntryDate LeavingDate".split(),
          "calendar": "LEA Estab Date Session Status".split(),
          "marks": "LEA Estab UPN Date Session Code".split()}


# --- registers with long stretches ------------------------------------------------------------------------------

def upn_of(number):
    body = "835299020%03d" % number
    return LETTERS[sum(int(c) * weight for weight, c in enumerate(body, 2)) % 23] + body


def days_between(first, last):
    return [first + n * DAY for n in range((last - first).days + 1)]


def school_calendar(dice):
    """Weekdays but for breaks; some sessions closed, a Saturday now and then."""
    breaks = [(Date(2025, 10, 27), Date(2025, 10, 31)), (Date(2025, 12, 20), Date(2026, 1, 4))]
    rows = {}
    for day in days_between(Date(2025, 9, 1), Date(2026, 2, 13)):
        inside = any(first <= day <= last for first, last in breaks)
        if inside or day.weekday() == 6 or (day.weekday() == 5 and dice.random() < 0.93):
            continue
        status = dice.choices(["open", "planned-closure", "unplanned-closure"], [30, 1, 1])[0]
        for session in ("AM", "PM"):
            if dice.random() < 0.985:
                rows[day, session] = "open" if dice.random() < 0.02 else status
    return rows


STRETCHES = [["/"], ["O"], ["O", "G", "U", "N"], ["I"], ["I", "M"], ["D"], ["C2"], ["X"], ["O", "D"], ["I", ""],
             ["O", ""], ["/", "O"], ["I", "/"], ["O", "C2"], ["Y1", "O"], ["#"], ["QQ", "I"], ["H", "O"]]


def stretch_marks(dice, upn, sessions):
    marks, left, codes = [], 0, ["/"]
    for day, session in sessions:
        if left == 0:
            left, codes = dice.choice([1, 2, 3, 4, 5, 9, 19, 20, 21, 22, 30]), dice.choice(STRETCHES)
        left -= 1
        code = dice.choice(codes)
        if dice.random() < 0.01:
            code = dice.choice(["/", "\\", "?", "L", "O", "I", "S"])
        if code == "/" and dice.random() < 0.98:
            code = "/" if session == "AM" else "\\"
        if code:
            marks.append((upn, day, session, code))
        if dice.random() < 0.01:
            marks.append((upn, day, session, dice.choice(["O", "I", "QQ", "-", code or "L"])))
    return marks


def enrolments_of(dice):
    """One stay, or two with a gap, some of them without dates."""
    kind = dice.random()
    if kind < 0.6:
        return [("2023-09-05", "")]
    middle = Date(2025, 9, 1) + dice.randrange(150) * DAY
    if kind < 0.7:
        return [("", middle.isoformat())]
    if kind < 0.8:
        return [(middle.isoformat(), "")]
    back = middle + dice.choice([1, 2, 3, 4, 8, 20]) * DAY
    return [("2023-09-05", middle.isoformat()), (back.isoformat(), "")]


def dob_of(dice):
    """Mostly far from the ends of compulsory school age, which lie within the calendar for the others."""
    return dice.choices(["2016-03-10", "2020-12-31", "2021-01-01", "2009-08-31", ""], [12, 1, 1, 1, 1])[0]


def make_register(seed, folder):
    dice = random.Random(seed)
    rows = collections.defaultdict(list)
    for estab in ("2990", "2991")[:1 + seed % 2]:
        rows["schools"].append([estab, "Orchard Hill", "PS"])
        calendar = school_calendar(dice)
        if dice.random() < 0.75:
            rows["calendar"] += [[estab, day, session, status] for (day, session), status in calendar.items()]
        for number in range(1, 6):
            upn, dob = upn_of(number), dob_of(dice)
            for entry, leaving in enrolments_of(dice):
                rows["pupils"].append([estab, upn, "Maple", "Robin", dob, "F", entry, leaving])
            sessions = [place for place in calendar if dice.random() < 0.995]
            sessions += [(day, "AM") for day in days_between(Date(2025, 10, 28), Date(2025, 10, 29))
                         if dice.random() < 0.1]
            marks = stretch_marks(dice, upn, sessions)
            if dice.random() < 0.3:
                dice.shuffle(marks)
            rows["marks"] += [[estab, *mark] for mark in marks]
        rows["pupils"].append([estab, "", "Elm", "Kim", "2015-01-01", "M", "2025-10-01", ""])
    for name, columns in TABLES.items():
        if name == "calendar" and not rows[name]:
            continue
        with open(folder / (name + ".csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([["835", *row] for row in rows[name]])
    return dice.choice(["2025-10-22", "2026-01-12", "2026-05-01"]), dice.choice(["2025-12-12", "2026-02-13"])


# --- a second implementation ------------------------------------------------------------------------------------

class Facts:
    """A school and what the manual's words mean in it."""

    def __init__(self, school, codes, today):
        self.school, self.codes, self.today = school, codes, today
        findings = []
        reference.choose_counting_marks(school, codes, findings)
        reference.find_open_sessions(school)
        recorded = [m for m in school.marks if m.upn in school.children and m.code not in reference.PLACEHOLDERS]
        self.recorded = {(m.upn, m.date, m.session) for m in recorded}
        self.rows = recorded
        self.sessions = sorted(set(school.calendar) | {(m.date, m.session) for m in recorded})
        self.open = set(school.open_sessions)
        self.weeks = sorted({day - day.weekday() * DAY for day in school.school_days})

    def code(self, pupil, place):
        mark = self.school.counting.get((pupil.key, *place)) if pupil.upn else None
        return mark.code if mark else None

    def row_of_code(self, code, day):
        return reference.code_in_force(self.codes, code, day)

    def standing(self, pupil, day):
        if reference.on_register(pupil, day):
            return "on"
        return "after" if any(reference.leaving_or_end(e) < day for e in pupil.enrolments) else "before"

    def compulsory(self, pupil, day):
        dob = reference.record_for_session(pupil, day).dob
        return dob is not None and reference.of_compulsory_age(dob, day)

    def upto(self, first, last):
        return [place for place in self.sessions if first <= place[0] <= min(last, self.today)]


CLASSES = {}


def is_taken(facts, pupil, place):
    """possible except C2 when open compulsory-age"""
    code = facts.code(pupil, place)
    return (place in facts.open and facts.standing(pupil, place[0]) == "on" and facts.compulsory(pupil, place[0])
            and code is not None and code != "C2" and facts.row_of_code(code, place[0]).possible == 1)


def is_possible(facts, pupil, place):
    code = facts.code(pupil, place)
    return (facts.standing(pupil, place[0]) == "on" and code is not None
            and facts.row_of_code(code, place[0]).possible == 1)


def is_unmarked(facts, pupil, place):
    return (place in facts.open and facts.standing(pupil, place[0]) == "on" and facts.compulsory(pupil, place[0])
            and facts.code(pupil, place) is None)


def is_unmarked_anywhere(facts, pupil, place):
    return facts.standing(pupil, place[0]) == "on" and facts.code(pupil, place) is None


def counts_of(facts, pupil, places):
    """The twelve selections of sum.csv."""
    counts = [0] * 12
    for place in places:
        day, session = place
        code, on = facts.code(pupil, place), facts.standing(pupil, day) == "on"
        kind = CLASSES[code] if code and on else ""
        counts[0] += is_possible(facts, pupil, place)
        counts[1] += kind in ("present", "approved_activity")
        counts[2] += kind == "authorised_absence"
        counts[3] += kind == "unauthorised_absence"
        counts[4] += is_unmarked(facts, pupil, place)
        counts[5] += on and place in facts.open and (pupil.upn, *place) not in facts.recorded
        counts[6] += facts.standing(pupil, day) == "after" and code not in (None, "#")
        counts[7] += facts.standing(pupil, day) == "before" and code is not None
        counts[8] += on and session == "AM" and code in ("L", "U")
        counts[9] += is_possible(facts, pupil, place) and session == "PM" and day.weekday() == 0
        counts[10] += on and code not in (None, "X") and place in facts.school.calendar
        counts[11] += code == "I" and on and place in facts.open and facts.compulsory(pupil, day)
    return counts


def days_of(facts, pupil, places):
    found = {}
    for place in places:
        code, on = facts.code(pupil, place), facts.standing(pupil, place[0]) == "on"
        counts = found.setdefault(place[0], [0, 0, 0])
        counts[0] += on and code is not None and CLASSES[code].endswith("absence")
        counts[1] += is_possible(facts, pupil, place)
        counts[2] += on and code is None and place in facts.open
    return [[day, day - day.weekday() * DAY, *counts] for day, counts in sorted(found.items()) if counts[0]]


def weeks_of(facts, pupils, places):
    """Those of the pupils together; the selections are the first, second and ninth of sum.csv."""
    mondays = collections.defaultdict(list)
    for place in places:
        mondays[place[0] - place[0].weekday() * DAY].append(place)
    rows = []
    for monday, inside in sorted(mondays.items()):
        sums = [sum(column) for column in zip(*(counts_of(facts, pupil, inside) for pupil in pupils))]
        if sums and any((sums[0], sums[1], sums[8])):
            rows.append([monday, sums[0], sums[1], sums[8]])
    return rows


def runs_of(facts, pupil, last, among, taken, unmarked, days, sessions):
    places = facts.upto(Date.min, last)
    line = [place for place in places if taken(facts, pupil, place)]
    off = [day for day in facts.school.school_days if facts.standing(pupil, day) != "on"]
    runs, run = [], []
    for place in line:
        if run and any(run[-1][0] < day < place[0] for day in off):
            runs.append(run)
            run = []
        if among(facts.code(pupil, place)):
            run.append(place)
        elif run:
            runs.append(run)
            run = []
    runs += [run] if run else []
    rows = []
    for run in runs:
        dates = sorted({day for day, _ in run})
        whole = [day for day in dates
                 if all(place in run for place in line if place[0] == day)
                 and not any(unmarked(facts, pupil, place) for place in places if place[0] == day)]
        reached = [day for day in dates
                   if (days and sum(one <= day for one in whole) >= days)
                   or (sessions and sum(place[0] <= day for place in run) >= sessions)]
        rows.append([run[0][0], run[0][1], run[-1][0], run[-1][1], len(run), len(whole), len(dates),
                     reached[0] if reached else "", int(line[-1] in run)])
    return rows


def windows_of(facts, pupil, among, since, last, weeks, threshold):
    absences = [place for place in facts.upto(since, last)
                if is_taken(facts, pupil, place) and facts.code(pupil, place) in among]
    used, rows = set(), []
    week_of = {place: facts.weeks.index(place[0] - place[0].weekday() * DAY) for place in absences}
    for day in sorted({place[0] for place in absences}):
        week = facts.weeks.index(day - day.weekday() * DAY)
        inside = [place for place in absences if place not in used and place[0] <= day
                  and week - weeks + 1 <= week_of[place] <= week]
        if len(inside) >= threshold:
            used |= {place for place in absences if place[0] <= day}
            rows.append([day, len(inside), inside[0][0], facts.weeks[max(0, week - weeks + 1)],
                         facts.weeks[week] + 6 * DAY])
    return rows


def rows_of(facts, first, last):
    rows = []
    for mark in facts.rows:
        if not first <= mark.date <= last:
            continue
        bad = reference.bad_code_rule(facts.codes, mark)
        pupil = facts.school.children[mark.upn][0]
        fate = {"R101": "unknown", "R102": "not-in-force", "R103": "other-session"}.get(bad)
        if fate is None and facts.school.counting[mark.child, mark.date, mark.session] is not mark:
            fate = "superseded"
        if fate is None and mark.date > facts.today:
            fate = "ahead"
        fate = fate or {"on": "counted", "before": "before-entry",
                        "after": "after-leaving"}[facts.standing(pupil, mark.date)]
        row = None if bad else facts.row_of_code(mark.code, mark.date)
        rows.append([mark.upn, mark.date, mark.session, mark.code, CLASSES[mark.code] if row else "",
                     row.possible if row else "", mark.row.line, fate])
    return rows


def expected(folder, codes, today, first, last):
    files = collections.defaultdict(list)
    tables = reference.usable_rows([str(folder)], [])
    for school in reference.build_schools(tables):
        facts = Facts(school, codes, today)
        places = facts.upto(first, last)
        pupils = sorted(reference.all_pupils(school), key=lambda one: one.upn)
        files["week.csv"] += [[school.estab, *row] for row in weeks_of(facts, pupils[::2], places)]
        for number, pupil in enumerate(pupils, 1):
            def add(name, rows, lead=(school.estab, pupil.upn)):
                files[name] += [[*lead, *row] for row in rows]
            counts = counts_of(facts, pupil, places)
            add("sum.csv", [counts] if any(counts) else [])
            add("day.csv", days_of(facts, pupil, places))
            lead = (school.estab, number, pupil.upn)
            for name in ("run.csv", "one_by_one.csv"):
                add(name, runs_of(facts, pupil, last, lambda code: code in ("G", "N", "O", "U"), is_taken, is_unmarked,
                                  10, 20), lead)
            add("short_run.csv", runs_of(facts, pupil, last, lambda code: code == "I", is_taken, is_unmarked, 3, 0), lead)
            add("every_run.csv", runs_of(facts, pupil, last, lambda code: code != "/", is_possible,
                                         is_unmarked_anywhere, 0, 5), lead)
            add("window.csv", windows_of(facts, pupil, ("G", "N", "O", "U"), Date(2025, 9, 10), last, 10, 10), lead)
            add("short_window.csv", windows_of(facts, pupil, ("G", "N", "O", "U", "I"), first, last, 2, 3), lead)
        files["row.csv"] += [[school.estab, *row] for row in rows_of(facts, first, last)]
        for day, session in facts.sessions:
            status = school.calendar.get((day, session), ("open" if (day, session) in facts.open else "", None))[0]
            files["session.csv"].append([school.estab, day, session, status, int((day, session) in school.calendar),
                                         day - day.weekday() * DAY])
    return files


# --- comparing --------------------------------------------------------------------------------------------------

NAMES = ("sum day week run short_run every_run window short_window one_by_one row session").split()


def differences(seed, options):
    with tempfile.TemporaryDirectory(prefix="muster-sessions-") as scratch:
        scratch = pathlib.Path(scratch)
        register, out = scratch / "in", scratch / "out"
        register.mkdir()
        today, last = make_register(seed, register)
        ran = subprocess.run([options.muster, "build", "sessions", "--from", "2025-09-08", "--to", last, "--now",
                              today + "T09:00:00", "--schemas", options.made, "--fail-on", "never", "--quiet",
                              "-o", out, register], capture_output=True, check=False)
        if ran.returncode != 0:
            return ["status %d: %s" % (ran.returncode, ran.stderr.decode())], 0
        codes = reference.read_codes(options.codes)
        wanted = expected(register, codes, Date.fromisoformat(today), Date(2025, 9, 8), Date.fromisoformat(last))
        found, told = [], 0
        for name in NAMES:
            with open(out / (name + ".csv"), newline="", encoding="utf-8") as file:
                got = collections.Counter(tuple(cell.lstrip("'") for cell in row) for row in list(csv.reader(file))[1:])
            want = collections.Counter(tuple(str(cell) for cell in row) for row in wanted[name + ".csv"])
            told += sum(got.values())
            found += ["%s: missing %s" % (name, row) for row in sorted((want - got).elements())[:3]]
            found += ["%s: extra %s" % (name, row) for row in sorted((got - want).elements())[:3]]
        return found, told


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--muster", required=True)
    parser.add_argument("--codes", required=True)
    parser.add_argument("--schemas", required=True)
    parser.add_argument("--seeds", default="1-60")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    with open(options.codes, newline="", encoding="utf-8-sig") as file:
        CLASSES.update({row["code"]: row["class"] for row in csv.DictReader(file)})
    first, last = (int(number) for number in options.seeds.split("-"))
    failed = rows = 0
    with tempfile.TemporaryDirectory(prefix="muster-sessions-") as scratch:
        options.made = os.path.join(scratch, "schemas")
        shutil.copytree(options.schemas, options.made)
        shutil.copytree(HERE / "collection", os.path.join(options.made, "collections", "sessions", "1"))
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            work = {seed: pool.submit(differences, seed, options) for seed in range(first, last + 1)}
        for seed, done in work.items():
            found, told = done.result()
            rows += told
            failed += bool(found)
            for line in found[:10]:
                print("seed %d: %s" % (seed, line))
    print("%d rows" % rows)
    print("%d passed, %d failed" % (last - first + 1 - failed, failed))
    return 1 if failed or rows == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
