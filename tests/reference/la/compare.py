#!/usr/bin/env python3
"""Compares the program with the second implementation of the authority's returns, on generated registers.

    python3 compare.py --muster PATH --schemas SCHEMAS --seeds 1-60 [--only prma] [--keep DIR]

Every file is compared cell by cell and in its order, and the findings of the rules L301 to L360. Ends with
"N passed, N failed", a case being one seed and one command; the status is 1 if any failed.
"""

import argparse
import concurrent.futures
import csv
import glob
import os
import shutil
import subprocess
import sys
import tempfile

import generate
from absence import HEADERS as STATISTICS, Statistics
from daily import HEADERS as DAILY, Daily
from governors import Page, Report
from letters import HEADER as LETTERS, Letters, page_faults
from prma import HEADER as PRMA, Prma
from register import Codes, Date, Tables, read_list
from returns import HEADERS as RETURNS, Returns

TODAY = generate.NOW


class Lists:
    def __init__(self, schemas):
        collections = os.path.join(schemas, "collections")
        def find(collection, name):
            found = sorted(glob.glob(os.path.join(collections, collection, "*", "codes", name + ".csv")))
            return read_list(found[0]) if found else []
        self.codes = Codes(os.path.join(schemas, "codes", "attendance.csv"))
        self.grounds = find("la-returns", "deletion_grounds")
        self.items = find("prma", "prma_items")
        self.national = find("absence-statistics", "national_attendance")
        self.national_codes = find("absence-statistics", "national_codes")
        self.names = read_list(os.path.join(schemas, "codes", "la.csv"))


def period(first, last):
    return ["--from", str(first), "--to", str(last)]


def returns_case(lists, first, last, irregular=None, everybody=False):
    options = period(first, last) + (["--irregular", str(irregular)] if irregular else [])
    options += ["--all-new-pupils", "--all-deletions"] if everybody else []
    def make(tables):
        made = Returns(tables, lists.codes, lists.grounds, first, last, TODAY, irregular, everybody, everybody)
        return {name + ".csv": (header, made.rows(name)) for name, header in RETURNS.items()}, made.findings
    return "la-returns", options, make


def statistics_case(lists, first, last):
    def make(tables):
        made = Statistics(tables, lists.codes, lists.names, first, last, TODAY)
        files = {name + ".csv": (header, made.rows(name)) for name, header in STATISTICS.items()}
        for name in ("absence", "groups", "absence-bands"):
            files["published/%s.csv" % name] = (STATISTICS[name], made.rows("published/" + name))
        returns = Returns(tables, lists.codes, lists.grounds, first, last, TODAY)
        for name, rows in Report(lists, tables, made, returns).files.items():
            files[name] = (["table"], rows)
        return files, made.findings
    return "absence-statistics", period(first, last) + ["--disclosure"], make


def daily_case(lists, day):
    def make(tables):
        made = Daily(tables, lists.codes, day, TODAY)
        return {name + ".csv": (header, made.rows(name)) for name, header in DAILY.items()}, made.findings
    return "daily-attendance", ["--date", str(day)], make


def prma_case(lists, year):
    def make(tables):
        made = Prma(tables, lists.items, lists.names, year)
        return {"prma.csv": (PRMA, made.rows)}, made.findings
    return "prma", ["--year", str(year)], make


def letters_case(lists, letter, first, last, weeks=None):
    def make(tables):
        returns = Returns(tables, lists.codes, lists.grounds, first, last, TODAY)
        made = Letters(tables, lists.codes, returns, letter, first, last, TODAY, weeks or 6)
        return {"letters.csv": (LETTERS, made.rows), **made.files()}, made.findings
    options = ["--letter", letter] + period(first, last)
    return "letters", options + (["--improvement-weeks", str(weeks)] if weeks else []), make


def cases(lists):
    yield returns_case(lists, Date(2025, 9, 1), Date(2025, 12, 31))
    yield returns_case(lists, Date(2025, 10, 1), Date(2025, 11, 14), irregular=3)
    yield returns_case(lists, Date(2024, 8, 1), Date(2026, 7, 31), irregular=1, everybody=True)
    yield returns_case(lists, Date(2025, 7, 1), Date(2025, 8, 31), irregular=10)
    yield statistics_case(lists, Date(2025, 8, 1), Date(2025, 12, 31))
    yield statistics_case(lists, Date(2025, 8, 1), Date(2026, 7, 31))
    yield statistics_case(lists, Date(2025, 9, 17), Date(2026, 2, 25))
    yield statistics_case(lists, Date(2025, 4, 21), Date(2025, 7, 31))
    for day in (Date(2025, 9, 1), Date(2025, 11, 14), TODAY, Date(2026, 4, 22)):
        yield daily_case(lists, day)
    for year in (2025, 2026):
        yield prma_case(lists, year)
    for letter, weeks in (("unauthorised-absence", None), ("persistent-absence", None), ("notice-to-improve", 3)):
        yield letters_case(lists, letter, Date(2025, 9, 1), Date(2025, 11, 14), weeks)
        yield letters_case(lists, letter, Date(2025, 6, 2), TODAY)


# --- what the program wrote ----------------------------------------------------------------------------------


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    return rows[0], rows[1:]


def read_findings(out):
    _, rows = read_csv(os.path.join(out, "findings.csv"))
    found = []
    for row in rows:
        severity, rule, lea, estab, key, _, _, field = row[:8]
        if rule.startswith("L"):
            table = os.path.basename(row[10]).replace(".csv", "")
            found.append((rule, lea, estab, key, field, table, int(row[11]) if row[11] else ""))
    return sorted(found, key=str)


def letter_differences(expected, out, template):
    """The pages of letters: which there are, and what each must say."""
    found = {os.path.relpath(path, out) for path in glob.glob(os.path.join(out, "letters", "*"))}
    lines = ["no " + name for name in sorted(expected.keys() - found)]
    lines += ["too many: " + name for name in sorted(found - expected.keys())]
    for name in sorted(found & expected.keys()):
        with open(os.path.join(out, name), encoding="utf-8") as stream:
            lines += ["%s %s" % (name, fault) for fault in page_faults(stream.read(), expected[name], template)]
    return lines


def differences(expected, found, out, template):
    files, findings = expected
    lines = letter_differences({name: row for name, row in files.items() if name.startswith("letters/")}, out, template)
    for name, (header, rows) in [one for one in files.items() if not one[0].startswith("letters/")]:
        path = os.path.join(out, name)
        if not os.path.exists(path):
            lines.append("no " + name)
            continue
        got_header, got = (header, Page(path).rows) if name.endswith(".html") else read_csv(path)
        if got_header != header:
            lines.append("%s: header %s, expected %s" % (name, got_header, header))
        for number, (one, other) in enumerate(zip(rows, got), 1):
            if one != other:
                columns = header if len(header) > 1 else range(len(one))
                cells = ["%s %r, expected %r" % (column, value, wanted)
                         for column, wanted, value in zip(columns, one, other) if wanted != value]
                lines.append("%s row %d (%s): %s" % (name, number, "/".join(one[:4]), "; ".join(cells[:6])))
        if len(rows) != len(got):
            lines.append("%s: %d rows, expected %d" % (name, len(got), len(rows)))
    findings = sorted(findings, key=str)
    lines += ["finding missing: %s" % (one,) for one in findings if one not in found]
    lines += ["finding too many: %s" % (one,) for one in found if one not in findings]
    if not lines and findings != found:
        lines.append("findings told more than once")
    return lines


def run_case(options, directory, collection, arguments, make):
    tables = Tables([directory])
    out = tempfile.mkdtemp(prefix="la-reference-")
    try:
        done = subprocess.run([options.muster, "build", collection] + arguments + [
            "-o", out, "--now", "%sT09:00:00" % TODAY, "--fail-on", "never", "--jobs", "1", directory],
            capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            return ["status %d: %s" % (done.returncode, done.stderr[:1000])]
        template = ""
        if collection == "letters":
            with open(os.path.join(options.schemas, "letters", arguments[1] + ".md"), encoding="utf-8") as stream:
                template = stream.read()
        return differences(make(tables), read_findings(out), out, template)
    finally:
        shutil.rmtree(out, ignore_errors=True)


def run_seed(options, seed):
    lists = Lists(options.schemas)
    work = tempfile.mkdtemp(prefix="la-register-%d-" % seed)
    results = []
    try:
        register, records = os.path.join(work, "register"), os.path.join(work, "records")
        generate.generate(seed, register)
        generate.generate_records(seed, records)
        for collection, arguments, make in cases(lists):
            if options.only and collection not in options.only.split(","):
                continue
            lines = run_case(options, records if collection == "prma" else register, collection, arguments, make)
            results.append(("%s %s" % (collection, " ".join(arguments)), lines))
        if options.keep and any(lines for _, lines in results):
            shutil.copytree(work, os.path.join(options.keep, "seed-%d" % seed), dirs_exist_ok=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return results


def parse_seeds(text):
    seeds = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        seeds += range(int(first), int(last or first) + 1)
    return seeds


def main():
    parser = argparse.ArgumentParser(description="Compare the program with the second implementation.")
    parser.add_argument("--muster", required=True)
    parser.add_argument("--schemas", required=True, help="for the lists of codes, grounds, items and authorities")
    parser.add_argument("--seeds", default="1-60", type=parse_seeds)
    parser.add_argument("--only", help="collections, with commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=int, default=8)
    parser.add_argument("--keep", metavar="DIR")
    options = parser.parse_args()
    options.muster = os.path.abspath(options.muster)
    passed = failed = 0
    with concurrent.futures.ProcessPoolExecutor(max_workers=options.jobs) as pool:
        tasks = [(seed, pool.submit(run_seed, options, seed)) for seed in options.seeds]
        for seed, task in tasks:
            for title, lines in task.result():
                passed, failed = passed + (not lines), failed + bool(lines)
                if lines:
                    print("seed %d, %s: %d differences" % (seed, title, len(lines)))
                    print("".join("  %s\n" % line for line in lines[:options.show]), end="")
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
