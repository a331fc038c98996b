#!/usr/bin/env python3
"""Compares the program with the plain second implementation on generated registers of EHE and CME.

    python3 compare.py --muster PATH --data LISTS --seeds 1-200

For every seed a register is generated, and for each of a number of terms the program's ehe-cme.csv and
findings.csv are compared with what reference.py computes, and its XML files with its own ehe-cme.csv.
Figures and their order must be the same; findings must be the same rows, whatever their order. Ends with
"N passed, N failed", one case being one seed and one term, and with exit status 1 if any failed.

    python3 compare.py --muster PATH --data LISTS --register DIR

compares on one register that is there already, for the same terms.
"""

import argparse
import concurrent.futures
import csv
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter

import generate
import reference

Date = datetime.date

# (term, year, --census-date or None)
CASES = [
    ("autumn", 2022, None), ("spring", 2023, None), ("autumn", 2023, None), ("autumn", 2024, None),
    ("autumn", 2025, None), ("spring", 2026, None), ("summer", 2026, None),
    ("summer", 2026, Date(2026, 6, 26)),    # the last Friday in June
    ("summer", 2026, Date(2026, 6, 27)),
    ("autumn", 2025, Date(2025, 12, 31)),   # a prescribed day, with children of Reception age in autumn
    ("spring", 2026, Date(2026, 3, 31)),
    ("summer", 2026, Date(2026, 8, 31)),    # the last day of the academic year
]
TERM_LETTERS = {"autumn": "AUT", "spring": "SPR", "summer": "SUM"}
XML_ITEMS = ["Cohort", "BreakdownTopic", "Breakdown", "TimePeriod", "TimeIdentifier", "ChildCount", "Status"]
XML_COLUMNS = ["cohort", "breakdown_topic", "breakdown", "time_period", "time_identifier", "child_count", "status"]

COMPARED_RULES = {"F%d" % n for n in range(101, 106)} | {"F119", "F128"} | {"H%d" % n for n in range(201, 223)}

# With --loose these columns are left out of the comparison, because the contract does not say what
# stands in them: it fixes only that there is such a finding.
LOOSE_COLUMNS = {
    "F101": ["lea", "key", "field"], "F102": ["lea", "key", "field"], "F105": ["line"],
    "H201": ["field", "file", "line"], "H202": ["field"], "H204": ["field", "file", "line"],
    "H206": ["field", "file", "line"], "H207": ["field"], "H208": ["field"], "H215": ["field"], "H218": ["field"],
}


class RunError(Exception):
    """The program did not do its work, or its output is not there or not readable."""


# ---------------------------------------------------------------------------------------------------
# Reading the program's output
# ---------------------------------------------------------------------------------------------------

def read_csv(out, name, columns):
    """The rows, each in the order of the columns asked for."""
    path = os.path.join(out, name)
    if not os.path.exists(path):
        raise RunError("no " + name)
    with open(path, encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        if missing:
            raise RunError("%s: no columns %s" % (name, missing))
        return reader.fieldnames, [[row[column] for column in columns] for row in reader]


def read_figures(out):
    columns, rows = read_csv(out, "ehe-cme.csv", reference.FIGURE_COLUMNS)
    if columns != reference.FIGURE_COLUMNS:
        raise RunError("ehe-cme.csv: columns %s" % columns)
    return rows


def has_row(rule):
    """Is a finding of this rule about one row?"""
    return rule not in ("H207", "H208", "H209", "H210", "H211", "H212", "H213", "H214", "H215", "H216")


def read_findings(out):
    _, rows = read_csv(out, "findings.csv", reference.FINDING_COLUMNS)
    kept = []
    for row in rows:
        if row[0] in COMPARED_RULES:
            row[5] = os.path.basename(row[5])
            kept.append(row if has_row(row[0]) else row[:5] + ["", ""])
    return kept


def xml_rows(path):
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise RunError("%s: %s" % (os.path.basename(path), error))
    figures = root.findall("EHECME/Figures/Figure")
    if root.tag != "Message" or not figures:
        raise RunError("%s: no Message/EHECME/Figures/Figure" % os.path.basename(path))
    rows = []
    for figure in figures:
        items = [child.tag for child in figure]
        # An empty item may be there or not, but nothing else, and in this order.
        if items != [item for item in XML_ITEMS if item in items]:
            raise RunError("%s: a Figure of %s" % (os.path.basename(path), items))
        rows.append([figure.findtext(item) or "" for item in XML_ITEMS])
    return rows


def compare_xml(out, authorities, term, year, figures):
    """"LLL_EHECME_TTTyy.xml", with the counts of ehe-cme.csv in its order."""
    expected = ["%s_EHECME_%s%02d.xml" % (la, TERM_LETTERS[term], year % 100) for la in authorities]
    names = sorted(name for name in os.listdir(out) if name.lower().endswith(".xml"))
    if names != sorted(expected):
        raise RunError("files %s, expected %s" % (names, expected))
    places = [reference.FIGURE_COLUMNS.index(column) for column in XML_COLUMNS]
    lines = []
    for la, name in zip(authorities, expected):
        in_csv = [[row[place] for place in places] for row in figures if row[0] == la]
        in_xml = xml_rows(os.path.join(out, name))
        if in_csv != in_xml:
            lines.append("%s is not as ehe-cme.csv: %s" % (name, first_difference(in_csv, in_xml)))
    return lines


def first_difference(one, other):
    for place, (left, right) in enumerate(zip(one, other), 1):
        if left != right:
            return "row %d: %s and %s" % (place, left, right)
    return "%d and %d rows" % (len(one), len(other))


# ---------------------------------------------------------------------------------------------------
# Comparing
# ---------------------------------------------------------------------------------------------------

def loosen(row):
    row = list(row)
    for column in LOOSE_COLUMNS.get(row[0], []):
        row[reference.FINDING_COLUMNS.index(column)] = "(any)"
    return row


def loosen_all(rows):
    """Two bad keys in one row (F102) may be one finding or two."""
    loose = [loosen(row) for row in rows]
    return [row for place, row in enumerate(loose) if row[0] != "F102" or row not in loose[:place]]


def differing_rows(kind, columns, expected, found):
    """Rows that only one side has, each with the side that has it, those that belong together close."""
    expected_count = Counter(tuple(row) for row in expected)
    found_count = Counter(tuple(row) for row in found)
    differences = []
    for row, number in (expected_count - found_count).items():
        differences.append((row, "only in the reference", number))
    for row, number in (found_count - expected_count).items():
        differences.append((row, "only in the program  ", number))
    lines = []
    for row, side, number in sorted(differences):
        cells = " ".join("%s=%s" % (column, value) for column, value in zip(columns, row) if value != "")
        lines.append("%s %s: %s%s" % (kind, side, cells, " (%d times)" % number if number > 1 else ""))
    return lines


def compare_results(expected_figures, figures, expected_findings, findings, loose):
    lines = differing_rows("figure", reference.FIGURE_COLUMNS, expected_figures, figures)
    if not lines and expected_figures != figures:
        lines = ["figures in another order: " + first_difference(expected_figures, figures)]
    if loose:
        expected_findings = loosen_all(expected_findings)
        findings = loosen_all(findings)
    return lines + differing_rows("finding", reference.FINDING_COLUMNS, expected_findings, findings)


# ---------------------------------------------------------------------------------------------------
# One seed
# ---------------------------------------------------------------------------------------------------

def run_program(options, case, out, directories):
    term, year, day = case
    command = [options.muster, "build", "ehe-cme", "--term", term, "--year", str(year), "--now", options.now,
               "-o", out] + directories + ["--quiet"]
    if day is not None:
        command += ["--census-date", str(day)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RunError(str(error))
    if done.returncode not in (0, 1):
        words = done.stderr.decode("utf-8", "replace").strip()
        raise RunError("exit status %d: %s" % (done.returncode, words[:2000]))


def compare_case(options, case, out, directories):
    """The lines that tell the differences; none when there are none."""
    term, year, day = case
    expected_figures, expected_findings = reference.run(options.data, term, year, options.now, directories, day)
    try:
        run_program(options, case, out, directories)
        figures = read_figures(out)
        findings = read_findings(out)
        in_xml = compare_xml(out, reference.la_codes(options.data, directories), term, year, figures)
    except RunError as error:
        return ["the program failed: %s" % error]
    return compare_results(expected_figures, figures, expected_findings, findings, options.loose) + in_xml


def compare_seed(options, seed):
    """(case, differences) for each case. Works in a directory of its own."""
    work = tempfile.mkdtemp(prefix="ehe-cme-%s-" % seed)
    results = []
    try:
        if options.register:
            directories = options.register
        else:
            generate.generate(seed, os.path.join(work, "register"))
            directories = generate.inputs(os.path.join(work, "register"))
        for case in CASES:
            out = os.path.join(work, name_of(case).replace(" ", "-"))
            results.append((case, compare_case(options, case, out, directories)))
        if options.keep and any(lines for _, lines in results):
            kept = os.path.join(options.keep, "seed-%s" % seed)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(work, kept)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return results


# ---------------------------------------------------------------------------------------------------
# The whole
# ---------------------------------------------------------------------------------------------------

def name_of(case):
    term, year, day = case
    return "%s %d%s" % (term, year, "" if day is None else " on %s" % day)


def parse_seeds(text):
    """"1-200", "7" or "1-5,9,20-30"."""
    seeds = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        seeds.extend(range(int(first), int(last or first) + 1))
    return seeds


def report(seed, results, show):
    """Prints the first differences of a seed. Gives the numbers passed and failed."""
    failed = 0
    for case, lines in results:
        if not lines:
            continue
        failed += 1
        print("seed %s, %s: %d differences" % (seed, name_of(case), len(lines)))
        for line in lines[:show]:
            print("  " + line)
        if len(lines) > show:
            print("  ... and %d more" % (len(lines) - show))
    return len(results) - failed, failed


def rules_in(results):
    """The rules, or figures, that differ, for the count by rule at the end."""
    names = set()
    for _, lines in results:
        for line in lines:
            rule = line.partition(" rule=")[2].partition(" ")[0]
            names.add(rule or ("figures" if line.startswith("figure") else
                               "XML" if ".xml is not as" in line else "the program failed"))
    return names


def parse_options(arguments):
    parser = argparse.ArgumentParser(description="Compare the program with the second implementation.")
    parser.add_argument("--muster", required=True, help="the program")
    parser.add_argument("--data", required=True, help="the directory of the lists")
    parser.add_argument("--seeds", default="1-200", type=parse_seeds, help="1-200, or 3,7,10-20")
    parser.add_argument("--register", metavar="DIR", nargs="+", help="compare on this register, not on seeds")
    parser.add_argument("--now", default="2026-11-20T09:00:00")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=int, default=8, help="differences to print per seed and term")
    parser.add_argument("--keep", metavar="DIR", help="keep registers and output of the seeds that fail")
    parser.add_argument("--loose", action="store_true",
                        help="leave out the places of findings that the contract does not fix")
    options = parser.parse_args(arguments)
    options.muster = os.path.abspath(options.muster)
    return options


def main(arguments):
    options = parse_options(arguments)
    passed = failed = 0
    by_rule = Counter()
    seeds = ["given"] if options.register else options.seeds
    with concurrent.futures.ProcessPoolExecutor(max_workers=options.jobs) as pool:
        tasks = [(seed, pool.submit(compare_seed, options, seed)) for seed in seeds]
        for seed, task in tasks:
            results = task.result()
            good, bad = report(seed, results, options.show)
            passed += good
            failed += bad
            by_rule.update(rules_in(results))
    if by_rule:
        print("seeds that differ: " + ", ".join("%s in %d" % pair for pair in sorted(by_rule.items())))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
