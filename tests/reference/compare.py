#!/usr/bin/env python3
"""Compares the program with the plain second implementation on generated registers.

    python3 compare.py --muster PATH --codes CSV --periods CSV --seeds 1-200

For every seed a register is generated, and for each of three terms the program's XML and findings.csv
are compared with what reference.py computes. Figures and their order must be the same; findings must
be the same rows, whatever their order. Ends with "N passed, N failed", one case being one seed and one
term, and with exit status 1 if any failed.
"""

import argparse
import concurrent.futures
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter

import generate
import reference

TERMS = [("autumn", 2025), ("spring", 2026), ("summer", 2026)]
TERM_NUMBERS = {"spring": "1", "summer": "2", "autumn": "3"}
BLOCKS = ["TermlyAttendance", "SummerHalfTerm2Attendance"]
LISTS = [("PupilsOnRoll", "PupilOnRoll"), ("PupilsNoLongerOnRoll", "PupilNoLongerOnRoll")]

# F107 and the rules of the return itself are not the reference's business.
COMPARED_RULES = ({"F%d" % n for n in range(101, 109)} | {"R%d" % n for n in range(101, 136)}) - {"F107", "R130"}

# With --loose these columns are left out of the comparison, because the contract does not say what
# stands in them: it fixes only that there is such a finding.
LOOSE_COLUMNS = {
    "F101": ["lea", "estab", "key"], "F102": ["lea", "estab", "key", "date", "session"],
    "F103": ["date", "session"], "F108": ["file", "line"],
    "R109": ["file", "line", "session"], "R128": ["file", "line"],
}


class RunError(Exception):
    """The program did not do its work, or its output is not there or not readable."""


# ---------------------------------------------------------------------------------------------------
# Reading the program's output
# ---------------------------------------------------------------------------------------------------

def text_of(element, path):
    found = element.find(path)
    return "" if found is None or found.text is None else found.text


def only_known_blocks(pupil):
    """Finds a block under a wrong name, which would otherwise pass as no block."""
    attendance = pupil.find("Attendance")
    names = [] if attendance is None else [child.tag for child in attendance]
    if [name for name in BLOCKS if name in names] != names:
        raise RunError("unexpected children of Attendance: %s" % names)
    return attendance


def block_rows(pupil):
    rows = []
    attendance = only_known_blocks(pupil)
    if attendance is None:
        return rows
    for block in attendance:
        rows.append([block.tag, "SessionsPossible", text_of(block, "SessionsPossible")])
        for detail in block.findall("SessionDetails/SessionDetail"):
            rows.append([block.tag, text_of(detail, "AttendanceReason"), text_of(detail, "Sessions")])
    return rows


def figures_of_file(path):
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise RunError("%s: %s" % (os.path.basename(path), error))
    source = root.find("Header/Source")
    if source is None:
        raise RunError("%s: no Header/Source" % os.path.basename(path))
    school = [text_of(source, "LEA"), text_of(source, "Estab")]
    rows = []
    for outer, inner in LISTS:
        for pupil in root.findall("Pupils/%s/%s" % (outer, inner)):
            identifiers = ["PupilIdentifiers/" + name for name in ("UPN", "Surname", "Forename", "DOB")]
            who = school + [inner] + [text_of(pupil, name) for name in identifiers]
            rows.append(who + ["", "", ""])
            rows.extend(who + row for row in block_rows(pupil))
    return rows


def expected_files(schools, term, year):
    """LLLEEEE_SCt_LLLLLyy_001.XML, one per school."""
    return ["%s%s_SC%s_%sLL%02d_001.XML" % (lea, estab, TERM_NUMBERS[term], lea, year % 100)
            for lea, estab in schools]


def read_figures(out, schools, term, year):
    names = sorted(name for name in os.listdir(out) if name.endswith(".XML"))
    if names != sorted(expected_files(schools, term, year)):
        raise RunError("files %s, expected %s" % (names, expected_files(schools, term, year)))
    rows = []
    for name in expected_files(schools, term, year):
        rows.extend(figures_of_file(os.path.join(out, name)))
    return rows


def read_findings(out):
    path = os.path.join(out, "findings.csv")
    if not os.path.exists(path):
        raise RunError("no findings.csv")
    rows = []
    with open(path, encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["rule"] in COMPARED_RULES:
                row["file"] = os.path.basename(row["file"])
                rows.append([row[column] for column in reference.FINDING_COLUMNS])
    return rows


# ---------------------------------------------------------------------------------------------------
# Comparing
# ---------------------------------------------------------------------------------------------------

def loosen(row):
    row = list(row)
    for column in LOOSE_COLUMNS.get(row[0], []):
        row[reference.FINDING_COLUMNS.index(column)] = "(any)"
    return row


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


def order_difference(expected, found):
    for place, (one, other) in enumerate(zip(expected, found), 1):
        if list(one) != list(other):
            return ["figures in another order, from row %d: reference %s, program %s" % (place, one, other)]
    return []


def compare_results(expected_figures, figures, expected_findings, findings, loose):
    lines = differing_rows("figure", reference.FIGURE_COLUMNS, expected_figures, figures)
    if not lines:
        lines = order_difference(expected_figures, figures)
    if loose:
        expected_findings = [loosen(row) for row in expected_findings]
        findings = [loosen(row) for row in findings]
    return lines + differing_rows("finding", reference.FINDING_COLUMNS, expected_findings, findings)


# ---------------------------------------------------------------------------------------------------
# One seed
# ---------------------------------------------------------------------------------------------------

def run_program(options, words):
    command = [options.muster, *words, "--now", options.now, "--quiet"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RunError(str(error))
    if done.returncode not in (0, 1):
        words = done.stderr.decode("utf-8", "replace").strip()
        raise RunError("exit status %d: %s" % (done.returncode, words[:2000]))


def disagreements(options, out, directory):
    """What `check` of the returns with their own register says of differences: nothing should be there."""
    returns = sorted(os.path.join(out, name) for name in os.listdir(out) if name.endswith(".XML"))
    checked = out + "-checked"
    run_program(options, ["check", "-o", checked, *returns, directory])
    with open(os.path.join(checked, "findings.csv"), newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"].startswith("C45")]
    return ["finding of check: rule=%s %s" % (row["rule"], row["message"]) for row in rows]


def compare_term(options, term, year, out, directory):
    """The lines that tell the differences; none when there are none. What was built is also checked against its
    register."""
    expected_figures, expected_findings = reference.run(
        options.codes, options.periods, term, year, options.now, [directory])
    try:
        run_program(options, ["build", "school-census", "--term", term, "--year", str(year), "-o", out,
                              directory])
        figures = read_figures(out, reference.school_names([directory]), term, year)
        findings = read_findings(out)
        disagreed = disagreements(options, out, directory)
    except RunError as error:
        return ["the program failed: %s" % error]
    return disagreed + compare_results(expected_figures, figures, expected_findings, findings,
                                       options.loose)


def compare_seed(options, seed):
    """(term, year, differences) for each term. Works in a directory of its own."""
    work = tempfile.mkdtemp(prefix="reference-%d-" % seed)
    results = []
    try:
        directory = os.path.join(work, "register")
        generate.generate(seed, directory)
        for term, year in TERMS:
            out = os.path.join(work, "%s-%d" % (term, year))
            results.append((term, year, compare_term(options, term, year, out, directory)))
        if options.keep and any(lines for _, _, lines in results):
            kept = os.path.join(options.keep, "seed-%d" % seed)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(work, kept)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return results


# ---------------------------------------------------------------------------------------------------
# The whole
# ---------------------------------------------------------------------------------------------------

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
    for term, year, lines in results:
        if not lines:
            continue
        failed += 1
        print("seed %d, %s %d: %d differences" % (seed, term, year, len(lines)))
        for line in lines[:show]:
            print("  " + line)
        if len(lines) > show:
            print("  ... and %d more" % (len(lines) - show))
    return len(results) - failed, failed


def rules_in(results):
    """The rules, or figures, that differ, for the count by rule at the end."""
    names = set()
    for _, _, lines in results:
        for line in lines:
            rule = line.partition("rule=")[2].partition(" ")[0]
            names.add(rule or ("figures" if line.startswith("figure") else "the program failed"))
    return names


def parse_options(arguments):
    parser = argparse.ArgumentParser(description="Compare the program with the second implementation.")
    parser.add_argument("--muster", required=True, help="the program")
    parser.add_argument("--codes", required=True, help="attendance-codes.csv")
    parser.add_argument("--periods", required=True, help="census-periods.csv")
    parser.add_argument("--seeds", default="1-200", type=parse_seeds, help="1-200, or 3,7,10-20")
    parser.add_argument("--now", default="2026-06-01T09:00:00")
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
    with concurrent.futures.ProcessPoolExecutor(max_workers=options.jobs) as pool:
        tasks = [(seed, pool.submit(compare_seed, options, seed)) for seed in options.seeds]
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
