"""Pages in Chromium: makes those that tests/node/report/*.mjs open, and says how that went. That of --report html, and those
that are printed: the report to governors, letters, sheets to key in from, the summary.

The registers are invented here: hostile names, and one of 100,000 findings."""
import concurrent.futures
import csv
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOW = "2026-01-20T09:00:00"
# A query of another school, explained in the same file: whoever saves that anew must not lose it.
OTHER_ROW = "835,2002,R118,A835200215001,2025-09-08,AM,Code,S,,Another school's.,,2025-12-01\n"

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
HOSTILE = ["<img src=x onerror=alert(1)>", "</noscript><script>alert(2)</script>", "O'Neill & \"Sons\"",
           "\u202Etxt.exe\u202C", "Zo\u00EB-\u00C5ngstr\u00F6m", "=1+1", "&lt;b&gt;", "N" * 180, "{value}",
           "'; DROP TABLE pupils; --"]
PUPIL = ("LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate,EnrolStatus,ClassType,PartTime,Boarder,NCyearActual,"
         "Ethnicity,Language,SENprovision")


def upn(number):
    digits = "8352001%02d%03d" % (15 + number // 1000, number % 1000)
    return LETTERS[sum(int(digit) * (i + 2) for i, digit in enumerate(digits)) % 23] + digits


def table(folder, name, head, rows):
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head.split(","))
        writer.writerows(rows)


def dates(count):
    day, found = datetime.date(2025, 9, 8), []
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day.isoformat())
        day += datetime.timedelta(1)
    return found


def write(folder, names, days, codes):
    """A school of pupils with these names and the same code for each session: codes[0] for the first pupil, and on."""
    folder.mkdir()
    sessions = [(day, half) for day in dates(days) for half in ("AM", "PM")]
    table(folder, "schools.csv", "LEA,Estab,URN,SchoolName,Phase",
          [["835", "2001", "100001", "Toy <Hill> & Dale Primary", "PS"]])
    table(folder, "calendar.csv", "LEA,Estab,Date,Session,Status",
          [["835", "2001", day, half, "open"] for day, half in sessions])
    table(folder, "pupils.csv", PUPIL,
          [["835", "2001", upn(i), name, "Alex", "2016-01-11", "F", "2021-09-03", "C", "O", "false", "N",
            "4", "WBRI", "ENG", "N"] for i, name in enumerate(names)])
    table(folder, "marks.csv", "LEA,Estab,UPN,Date,Session,Code,Nature,MinutesLate",
          [["835", "2001", upn(i), day, half, codes[i % len(codes)], "", ""]
           for i in range(len(names)) for day, half in sessions])


def write_hostile(folder):
    """Ten pupils; a query for each session of every other one (study leave below year 10), errors for the others."""
    write(folder, HOSTILE, 3, ["S", "QQ"])


def write_many(folder):
    """A school of 120 pupils, and 302 findings: 240 marks at fault, and what the census has to ask about them."""
    write(folder, ["Surname%d" % i for i in range(120)], 1, ["QQ", "S", "H", "W", "J", "B"])


def write_large(folder):
    """100,000 findings."""
    write(folder, ["Pupil %d" % i for i in range(1000)], 50, ["QQ"])


def write_changed(folder):
    """The hostile one, where one pupil with errors has queries instead, and another has no mark at fault."""
    write(folder, HOSTILE, 3, ["S", "S", "S", "/"] + ["S", "QQ"] * 3)


def make_pages(context, folder):
    """The reports that tests/node/report/page.mjs opens; gives what is wrong with how they are made."""
    failures = []

    def report(name, status, arguments, register, command="check"):
        done = context.run([command, "--quiet", "--now", NOW, *arguments, "--report",
                            "html:%s" % (folder / name), str(register)])
        if done.returncode != status:
            failures.append("%s: status %d: %s" % (name, done.returncode, done.stderr))
        elif (folder / name).stat().st_mode & 0o777 != 0o600:
            failures.append("%s can be read by others" % name)
    census = ["school-census", "--term", "spring", "--year", "2026", "-o", str(folder / "census")]
    write_hostile(folder / "hostile")
    write_large(folder / "large")
    (folder / "names.txt").write_text("\n".join(HOSTILE) + "\n", encoding="utf-8")
    hostile, unfinished = folder / "hostile", folder / "unfinished"
    write_hostile(unfinished)
    (unfinished / "marks.csv").unlink()
    report("few.html", 1, census, ROOT / "fixtures/registers/faults", "build")
    report("none.html", 0, census, ROOT / "fixtures/registers/plain", "build")
    report("figures.html", 0, census, ROOT / "fixtures/registers/plain", "build")
    report("hostile.html", 1, ["-o", str(folder / "out")], hostile)
    report("redacted.html", 1, ["--redact"], hostile)
    report("stopped.html", 3, census, unfinished, "build")
    changed = folder / "changed"
    write_changed(changed)
    report("news.html", 1, ["-o", str(folder / "out")], changed)
    report("large.html", 1, [], folder / "large")
    write_many(folder / "many")
    report("many.html", 1, [*census[:-1], str(folder / "many-out")], folder / "many", "build")
    write(folder / "three", ["Ash", "Beech", "Cedar"], 1, ["/"])
    report("three.html", 1, [], folder / "three")
    return failures


def write_year(folder):
    """A secondary school of 50 pupils over two autumns, with absences of many kinds and a name that needs its room."""
    write(folder, ["Surname%d" % i for i in range(50)], 140, ["/"])
    table(folder, "schools.csv", "LEA,Estab,URN,SchoolName,Phase,PhoneNo,Email",
          [["835", "2001", "100001", "Marlbrook & St \u00D8yvind\u2019s Church of England <Academy>", "SS", "01632 960001",
            "office@example.org"]])
    with open(folder / "pupils.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for i, row in enumerate(rows):
        row.update(DOB="%d-0%d-11" % (2014 - i % 5, 1 + i % 8), NCyearActual=str(7 + i % 5), Sex="FM"[i % 2],
                   SENprovision="NNNKE"[i % 5], EntryDate="2023-09-04")
    table(folder, "pupils.csv", PUPIL, [row.values() for row in rows])
    table(folder, "contacts.csv", "LEA,Estab,UPN,Name,LivesWith,AddressLine1,PostCode",
          [["835", "2001", upn(i), "Parent of %s" % row["Surname"], "true", "%d Long Street" % i, "ZZ1 1ZZ"]
           for i, row in enumerate(rows)])
    codes = ["I", "E", "O", "T", "G", "N", "U", "M", "L", "V"]
    marks = [["835", "2001", upn(i), day, half, codes[(i + n // 7) % 10] if (n + 5 * i) % (i + 2) < i % 3 else
              "/" if half == "AM" else "\\"]
             for i in range(50) for n, (day, half) in enumerate((day, half) for day in dates(140) for half in ("AM", "PM"))]
    table(folder, "marks.csv", "LEA,Estab,UPN,Date,Session,Code", marks)


def make_paper(context, folder):
    """What tests/node/report/paper.mjs opens, and prints."""
    failures, paper = [], folder / "paper"
    write_year(folder / "year")
    write_hostile(folder / "few")
    period = ["--from", "2025-09-01", "--to", "2026-03-20"]
    figures = ["--census-date", "2026-01-15", "--term", "spring", "--year", "2026"]
    records = ROOT / "fixtures/records"
    for name, arguments, register in [
            ("governors", ["absence-statistics", *period], folder / "year"),
            ("governors-few", ["absence-statistics", *period], folder / "few"),
            ("unauthorised", ["letters", "--letter", "unauthorised-absence", *period], folder / "year"),
            ("persistent", ["letters", "--letter", "persistent-absence", *period], folder / "year"),
            ("notice", ["letters", "--letter", "notice-to-improve", *period], folder / "year"),
            ("measures", ["prma", "--year", "2025"], records / "measures"),
            ("ehe-cme", ["ehe-cme", *figures], records / "minimal"),
            ("summary", ["school-census", "--term", "spring", "--year", "2026"], ROOT / "fixtures/registers/whole")]:
        arguments += ["--report", "summary:%s" % (folder / "summary.html")] if name == "summary" else []
        done = context.run(["build", *arguments, "--quiet", "--now", "2026-03-28T09:00:00", "--fail-on", "never", "-o",
                            str(paper / name), str(register)])
        if done.returncode != 0:
            failures.append("%s: status %d: %s" % (name, done.returncode, done.stderr))
    for name, pattern in [("governors", "governors.html"), ("governors-few", "governors.html"), ("measures", "key-in.html"),
                          ("ehe-cme", "key-in.html"), ("unauthorised", "letters/*"), ("persistent", "letters/*"),
                          ("notice", "letters/*")]:
        made = sorted((paper / name).glob(pattern), key=lambda path: path.stat().st_size)
        if made:
            shutil.copy(made[-1], folder / (name + ".html"))  # the longest letter
        else:
            failures.append("no page of " + name)
    return failures


def time_of(context, arguments):
    """Processor seconds, the least of three runs."""
    taken = []
    for _ in range(3):
        before = os.times()
        context.run(arguments)
        after = os.times()
        taken.append(after.children_user + after.children_system
                     - before.children_user - before.children_system)
    return min(taken)


def judge_speed(context, folder):
    """A page of 100,000 findings takes no more than twice the time of a table of them."""
    page, table = (time_of(context, ["check", "--quiet", "--now", NOW, "--report", "%s:%s/speed" % (name, folder),
                                     str(folder / "large")]) for name in ("html", "csv"))
    print("  100,000 findings: %.2f s as a page, %.2f s as a table" % (page, table))
    return ["a page takes %.2f s, a table %.2f s" % (page, table)] if page > 2 * table else []


def run_in_browser(script, folder, chromium, whole=False):
    done = subprocess.run(["node", str(ROOT / "tests/node/report" / script), str(folder), chromium,
                           "all" if whole else "some"],
                          capture_output=True, text=True)
    counts = re.search(r"^([0-9]+) passed, [0-9]+ failed$", done.stdout, re.M)
    lines = done.stdout.splitlines()
    print("".join(line + "\n" for line in lines if line.startswith("  ")), end="")
    if counts is None:
        return 0, ["%s: %s" % (script, (done.stdout + done.stderr)[-2000:])]
    return int(counts[1]), [line[5:] for line in lines if line.startswith("FAIL ")]


def judge_explained(context, folder):
    """The file that the page saved explains every query of the next run."""
    # Beside it a row about a query that this run has not: it must not be lost.
    written = (folder / "written.csv").read_text(encoding="utf-8")
    (folder / "explained.csv").write_text(written + OTHER_ROW, encoding="utf-8")
    done = context.run(["check", "--quiet", "--explanations", str(folder / "explained.csv"), "--report",
                        "html:%s" % (folder / "explained.html"), "--report", "json", str(folder / "hostile")])
    summary = json.loads(done.stdout)["summary"]
    found = (summary["query"], summary["explained"])
    return [] if found == (30, 30) else ["%d queries, %d explained" % found]


def in_order(steps):
    """How many tests of the steps passed, and what failed."""
    passed, failures = 0, []
    for step in steps:
        result = step()
        good, bad = result if isinstance(result, tuple) else (not result, result)
        passed += good
        failures += bad
    return passed, failures


def check(context, chromium):
    """How many tests passed, and what failed. What is read on screen and what is printed are two browsers."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        first = in_order([lambda: make_pages(context, folder), lambda: judge_speed(context, folder)])
        lanes = [[lambda: run_in_browser("page.mjs", folder, chromium), lambda: judge_explained(context, folder),
                  lambda: run_in_browser("explained.mjs", folder, chromium)],
                 [lambda: make_paper(context, folder), lambda: run_in_browser("paper.mjs", folder, chromium, context.all)]]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            results = [first, *pool.map(in_order, lanes)]
    return sum(good for good, _ in results), sum((bad for _, bad in results), [])
