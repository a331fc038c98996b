#!/usr/bin/env python3
"""Tests of the second implementation itself: figures and findings counted by hand, and the comparison
shown to fail when it should.

    python3 selftest.py --codes CSV --periods CSV
"""

import argparse
import csv
import datetime
import io
import os
import stat
import sys
import tempfile
import textwrap
import unittest
from contextlib import redirect_stdout
from xml.sax.saxutils import escape

import compare
import reference

HERE = os.path.dirname(os.path.abspath(__file__))
PATHS = argparse.Namespace(codes=None, periods=None)
NOW = "2026-06-01T09:00:00"
UPN = "A123456789012"
SCHOOLS = "LEA,Estab,SchoolName,Phase\n301,2001,Hill,SS\n"
PUPILS = "LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate,LeavingDate,Boarder,NCyearActual,NCyearLeaving\n"
PUPIL = "301,2001,A123456789012,Ash,Amy,%s,F,%s,%s,%s,%s,%s\n"
MARKS = "LEA,Estab,UPN,Date,Session,Code\n"
CALENDAR = "LEA,Estab,Date,Session,Status\n"


def pupil(dob="2014-05-05", entry="2022-09-01", leaving="", boarder="N", year="6", year_leaving=""):
    return PUPIL % (dob, entry, leaving, boarder, year, year_leaving)


def mark(date, session, code, upn=UPN):
    return "301,2001,%s,%s,%s,%s\n" % (upn, date, session, code)


def session(date, half, status="open"):
    return "301,2001,%s,%s,%s\n" % (date, half, status)


def evaluate(term, year, files):
    """Figures without the pupil's names, and findings."""
    with tempfile.TemporaryDirectory() as directory:
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode("utf-8")
            with open(os.path.join(directory, name + ".csv"), "wb") as stream:
                stream.write(data)
        figures, findings = reference.run(PATHS.codes, PATHS.periods, term, year, NOW, [directory])
    return [(row[2],) + tuple(row[7:]) for row in figures], findings


def build(term, year, pupils, marks, calendar=None, **more):
    files = {"schools": SCHOOLS, "pupils": PUPILS + pupils, "marks": MARKS + marks}
    if calendar is not None:
        files["calendar"] = CALENDAR + calendar
    files.update(more)
    return evaluate(term, year, files)


def lines_of(findings, rule):
    return [row[-1] for row in findings if row[0] == rule]


def keys_of(findings, rule):
    return [tuple(row[1:2] + row[4:7]) for row in findings if row[0] == rule]


class Figures(unittest.TestCase):
    def test_counts_possible_and_not_possible(self):
        marks = "".join([mark("2025-04-22", "AM", "/"), mark("2025-04-22", "PM", "I"),
                         mark("2025-05-25", "AM", "D"), mark("2025-05-26", "AM", "/"),
                         mark("2025-04-20", "AM", "/"), mark("2025-07-31", "PM", "O"),
                         mark("2025-08-01", "AM", "/")])
        figures, _ = build("autumn", 2025, pupil(), marks)
        self.assertEqual(figures, [
            ("PupilOnRoll", "", "", ""),
            ("PupilOnRoll", "TermlyAttendance", "SessionsPossible", "2"),
            ("PupilOnRoll", "TermlyAttendance", "/", "1"), ("PupilOnRoll", "TermlyAttendance", "I", "1"),
            ("PupilOnRoll", "TermlyAttendance", "D", "1"),
            ("PupilOnRoll", "SummerHalfTerm2Attendance", "SessionsPossible", "2"),
            ("PupilOnRoll", "SummerHalfTerm2Attendance", "/", "1"),
            ("PupilOnRoll", "SummerHalfTerm2Attendance", "O", "1")])

    def due(self, term, census_year, **columns):
        figures, _ = build(term, census_year, pupil(**columns), "")
        return [row[1] for row in figures if row[2] == "SessionsPossible"]

    def test_age_limits(self):
        for dob, blocks in (("2009-08-31", 0), ("2009-09-01", 1), ("2021-08-31", 1), ("2021-09-01", 0), ("", 0)):
            self.assertEqual(len(self.due("spring", 2026, dob=dob)), blocks, dob)

    def test_year_taught_in_the_summer_before(self):
        self.assertEqual(len(self.due("autumn", 2025, dob="2009-03-01", year="12")), 2)
        self.assertEqual(len(self.due("autumn", 2025, dob="2009-03-01", year="13")), 0)
        self.assertEqual(len(self.due("autumn", 2025, dob="2009-03-01", year="12", leaving="2025-09-01")), 2)
        self.assertEqual(len(self.due("autumn", 2025, dob="2009-03-01", year="12", leaving="2025-08-31")), 0)
        self.assertEqual(len(self.due("autumn", 2025, dob="2009-03-01", year="12", year_leaving="11",
                                      leaving="2025-08-31")), 2)

    def test_boarders_and_the_period(self):
        self.assertEqual(self.due("spring", 2026, boarder="6"), [])
        self.assertEqual(self.due("spring", 2026, boarder=""), ["TermlyAttendance"])
        self.assertEqual(self.due("spring", 2026, entry="2025-12-31"), ["TermlyAttendance"])
        self.assertEqual(self.due("spring", 2026, entry="2026-01-01"), [])
        self.assertEqual(self.due("autumn", 2025, leaving="2025-05-25"), ["TermlyAttendance"])
        self.assertEqual(self.due("autumn", 2025, entry="2025-05-26"), ["SummerHalfTerm2Attendance"])

    def test_lists_and_suspensions(self):
        self.assertEqual(build("spring", 2026, pupil(leaving="2026-01-15"), "")[0][0][0], "PupilOnRoll")
        self.assertEqual(build("spring", 2026, pupil(leaving="2026-01-14"), "")[0][0][0], "PupilNoLongerOnRoll")
        self.assertEqual(build("spring", 2026, pupil(leaving="2025-07-31"), "")[0], [])
        self.assertEqual(build("spring", 2026, pupil(entry="2026-01-16"), "")[0], [])
        head = "LEA,Estab,UPN,Category,StartDate,Sessions,Reason1\n301,2001,%s,SUSP,%s,4,PP\n"
        for date, rows in (("2025-04-20", 0), ("2025-04-21", 1)):
            figures, _ = build("spring", 2026, pupil(leaving="2025-07-31"), "", suspensions=head % (UPN, date))
            self.assertEqual(len(figures), rows, date)

    def test_enrolments_are_one_pupil(self):
        pupils = pupil(leaving="2025-09-30") + pupil(entry="2025-11-03")
        marks = "".join(mark(day, "AM", "/") for day in ("2025-09-30", "2025-10-01", "2025-11-03"))
        figures, findings = build("spring", 2026, pupils, marks)
        self.assertEqual(figures[1:], [("PupilOnRoll", "TermlyAttendance", "SessionsPossible", "2"),
                                       ("PupilOnRoll", "TermlyAttendance", "/", "2")])
        self.assertEqual([row[1] for row in findings if row[0] == "R128"], ["query"])

    def test_tolerances_of_the_files(self):
        text = ("\ufeffcode,DATE,session,estab,lea,UPN\r\n\" i \",22/09/2025,am,2001,301,%s\r\n" % UPN).encode("utf-8")
        figures, findings = evaluate("spring", 2026, {"schools": SCHOOLS, "marks": text,
                                                      "pupils": (PUPILS + pupil()).replace("Ash", "Zoë").encode("cp1252")})
        self.assertIn(("PupilOnRoll", "TermlyAttendance", "I", "1"), figures)
        self.assertEqual([row[7] for row in findings if row[0] == "F105"], ["marks.csv"])


class Findings(unittest.TestCase):
    def test_which_row_counts(self):
        marks = "".join(mark("2025-09-22", "AM", code) for code in ("/", "I", "/", "-", "ZZ"))
        figures, findings = build("spring", 2026, pupil(), marks)
        self.assertIn(("PupilOnRoll", "TermlyAttendance", "/", "1"), figures)
        self.assertEqual(lines_of(findings, "R104"), ["4"])
        self.assertEqual(lines_of(findings, "R105"), [])
        self.assertEqual(lines_of(findings, "R101"), ["6"])

    def test_same_code_twice(self):
        _, findings = build("spring", 2026, pupil(), mark("2025-09-22", "AM", "/") * 2)
        self.assertEqual(lines_of(findings, "R105"), ["3"])

    def test_codes_of_2024(self):
        marks = "".join([mark("2024-08-18", "AM", "H"), mark("2024-08-19", "AM", "H"),
                         mark("2024-08-18", "PM", "C1"), mark("2024-08-19", "PM", "C1"), mark("2025-09-22", "PM", "/")])
        _, findings = build("spring", 2026, pupil(), marks)
        self.assertEqual(sorted(lines_of(findings, "R102")), ["3", "4"])
        self.assertEqual(lines_of(findings, "R103"), ["6"])

    def test_line_of_a_record_after_a_quoted_line_end(self):
        marks = "LEA,Estab,UPN,Date,Session,Code,Nature\n301,2001,%s,2025-09-22,AM,B,\"a\nb\"\n\n" % UPN
        marks += "301,2001,X000000000000,2025-09-22,AM,?,\n301,2001,%s,2025-09-22,PM,B,  \n" % UPN
        _, findings = evaluate("spring", 2026, {"schools": SCHOOLS, "pupils": PUPILS + pupil(), "marks": marks})
        self.assertEqual(lines_of(findings, "R106"), ["5"])
        self.assertEqual(lines_of(findings, "R123"), ["6"])

    def test_before_entry_and_after_leaving(self):
        days = ("2025-09-21", "2025-09-22", "2025-09-26", "2025-09-27")
        marks = "".join(mark(day, "AM", code) for day in days for code in ["Z"])
        marks += "".join(mark(day, "PM", "I") for day in days)
        _, findings = build("spring", 2026, pupil(entry="2025-09-22", leaving="2025-09-26"), marks)
        self.assertEqual(sorted(lines_of(findings, "R107")), ["5", "6", "9"])
        self.assertEqual(lines_of(findings, "R108"), ["3", "4"])

    def test_calendar_rules(self):
        calendar = (session("2025-09-22", "AM") + session("2025-09-22", "PM", "planned-closure")
                    + session("2025-09-23", "AM", "unplanned-closure") + session("2025-09-27", "AM"))
        marks = "".join([mark("2025-09-22", "AM", "#"), mark("2025-09-22", "PM", "Y4"),
                         mark("2025-09-23", "AM", "Y4"), mark("2025-09-24", "AM", "/"), mark("2025-09-24", "PM", "#")])
        _, findings = build("spring", 2026, pupil(), marks, calendar)
        self.assertEqual((lines_of(findings, "R110"), lines_of(findings, "R111")), (["3"], ["2"]))
        self.assertEqual(keys_of(findings, "R129"), [("error", "", "2025-09-24", "AM")])
        self.assertEqual(keys_of(findings, "R126"), [("query", "", "2025-09-27", "AM")])
        self.assertEqual(keys_of(findings, "R109"), [("error", UPN, "2025-09-27", "AM")])

    def test_age_rules_at_their_limits(self):
        # Five on 31 December 2025, so of compulsory school age on that day and not before.
        marks = "".join(mark(day, "AM", code) for day, code in
                        (("2025-12-30", "X"), ("2025-12-31", "X"))) + "".join(
                        mark(day, "PM", "O") for day in ("2025-12-30", "2025-12-31"))
        _, findings = build("summer", 2026, pupil(dob="2020-12-31"), marks)
        self.assertEqual((lines_of(findings, "R114"), lines_of(findings, "R124")), (["3"], ["4"]))
        # Sixteen on 31 August 2026: the last Friday in June 2026 is the 26th.
        self.assertEqual(str(reference.compulsory_age_ends(datetime.date(2010, 8, 31))), "2026-06-26")
        self.assertEqual(str(reference.compulsory_age_ends(datetime.date(2010, 9, 1))), "2027-06-25")

    def test_runs_and_weekends_between(self):
        days = ["2025-09-22", "2025-09-23", "2025-09-24", "2025-09-25", "2025-09-26", "2025-09-29", "2025-09-30"]
        calendar = "".join(session(day, half) for day in days for half in ("AM", "PM"))
        marks = "".join(mark(day, "PM", "E") for day in days)
        _, findings = build("spring", 2026, pupil(), marks, calendar)
        self.assertEqual(keys_of(findings, "R121"), [("query", UPN, "2025-09-29", "PM")])
        _, findings = build("spring", 2026, pupil(), marks.replace(",E\n", ",R\n"), calendar)
        self.assertEqual(keys_of(findings, "R122"), [("query", UPN, "2025-09-23", "PM")])

    def test_reason_not_yet_established(self):
        days = ["2025-09-22", "2025-09-23", "2025-09-24", "2025-09-25", "2025-09-26", "2025-09-29", "2025-09-30"]
        calendar = "".join(session(day, "AM") for day in days)
        _, findings = build("spring", 2026, pupil(), "".join(mark(day, "AM", "N") for day in days), calendar)
        self.assertEqual(lines_of(findings, "R120"), ["2"])

    def test_boarder(self):
        marks = mark("2025-09-22", "AM", "#") + mark("2025-09-23", "AM", "Z") + mark("2025-09-24", "AM", "A")
        _, findings = build("spring", 2026, pupil(boarder="B"), marks)
        self.assertEqual([row[0] for row in findings], ["F106", "R101", "R125"])
        self.assertEqual(lines_of(findings, "R125"), ["3"])


# A stand-in for the program, which writes what the reference computes in the shape of contract section 5,
# so that the comparison itself can be tried before the program is there.
STAND_IN = """\
#!{python}
import csv, os, sys
sys.path.insert(0, {here!r})
import selftest
selftest.stand_in(sys.argv, {codes!r}, {periods!r}, {spoil!r})
"""


def element(name, text):
    return "<%s>%s</%s>" % (name, escape(text), name) if text else ""


def pupil_xml(rows):
    name, upn, surname, forename, dob = rows[0][2:7]
    blocks = {}
    for row in rows[1:]:
        blocks.setdefault(row[7], []).append(row[8:])
    text = "".join(element(*pair) for pair in (("UPN", upn), ("Surname", surname), ("Forename", forename), ("DOB", dob)))
    attendance = ""
    for block, items in blocks.items():
        details = "".join("<SessionDetail>%s%s</SessionDetail>" % (element("AttendanceReason", code), element("Sessions", count))
                          for code, count in items[1:])
        attendance += "<%s>%s<SessionDetails>%s</SessionDetails></%s>" % (
            block, element("SessionsPossible", items[0][1]), details, block)
    return "<%s><PupilIdentifiers>%s</PupilIdentifiers><Attendance>%s</Attendance></%s>" % (name, text, attendance, name)


def school_xml(lea, estab, figures):
    pupils = []
    for row in figures:
        if row[7] == "":
            pupils.append([])
        pupils[-1].append(row)
    lists = "".join("<%s>%s</%s>" % (outer, "".join(pupil_xml(rows) for rows in pupils if rows[0][2] == inner), outer)
                    for outer, inner in compare.LISTS)
    return ("<Message><Header><Source><LEA>%s</LEA><Estab>%s</Estab></Source></Header><Pupils>%s</Pupils></Message>"
            % (lea, estab, lists))


COLUMNS = "severity,rule,lea,estab,key,date,session,field,value,message,file,line,column,pupil,year".split(",")


def stand_in_check(arguments, spoil):
    """The program's other command: it finds no difference, unless it is to be spoilt."""
    out = arguments[arguments.index("-o") + 1]
    os.makedirs(out)
    with open(os.path.join(out, "findings.csv"), "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        if spoil == "agreement":
            writer.writerow({"severity": "error", "rule": "C454"})


def stand_in(arguments, codes, periods, spoil):
    if arguments[1] == "check":
        stand_in_check(arguments, spoil)
        return
    given = dict(zip(arguments[3:-4:2], arguments[4:-4:2]))
    term, year, out, directory = given["--term"], int(given["--year"]), given["-o"], arguments[-4]
    figures, findings = reference.run(codes, periods, term, year, arguments[-2], [directory])
    os.makedirs(out)
    if spoil == "figure":
        figures[-1][9] = str(int(figures[-1][9] or 0) + 1)
    if spoil == "finding":
        findings[-1][-1] = "1"
    if spoil == "order":
        figures.reverse()
        figures.sort(key=lambda row: (row[0:3] + row[4:7] + row[3:4], row[8] != "", row[8] != "SessionsPossible"))
    schools = reference.school_names([directory])
    for (lea, estab), name in zip(schools, compare.expected_files(schools, term, year)):
        with open(os.path.join(out, name), "w", encoding="utf-8") as stream:
            stream.write(school_xml(lea, estab, [row for row in figures if row[:2] == [lea, estab]]))
    with open(os.path.join(out, "findings.csv"), "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        for row in findings:
            values = dict(zip(reference.FINDING_COLUMNS, row))
            values["file"] = values["file"] and os.path.join(directory, values["file"])
            writer.writerow(values)
        writer.writerow({"severity": "error", "rule": "1510"})
    sys.exit(1)


class Comparison(unittest.TestCase):
    def compare(self, spoil, *more):
        with tempfile.TemporaryDirectory() as directory:
            program = os.path.join(directory, "program")
            with open(program, "w", encoding="utf-8") as stream:
                stream.write(STAND_IN.format(python=sys.executable, here=HERE, spoil=spoil, codes=os.path.abspath(PATHS.codes),
                                             periods=os.path.abspath(PATHS.periods)))
            os.chmod(program, stat.S_IRWXU)
            output = io.StringIO()
            with redirect_stdout(output):
                status = compare.main(["--muster", program, "--codes", PATHS.codes, "--periods", PATHS.periods,
                                       "--seeds", "1-4", "--jobs", "2", *more])
        return status, output.getvalue()

    def test_equal_output_passes(self):
        self.assertEqual(self.compare(""), (0, "12 passed, 0 failed\n"))

    def test_a_wrong_figure_finding_order_or_agreement_fails(self):
        for spoil, word in (("figure", "figure only in the program"), ("finding", "finding only in the reference"),
                            ("order", "another order"), ("agreement", "finding of check: rule=C454")):
            status, output = self.compare(spoil)
            self.assertEqual(status, 1, spoil)
            self.assertIn(word, output)

    def test_a_program_that_is_not_there_fails(self):
        options = ["--muster", "/nonexistent", "--codes", PATHS.codes, "--periods", PATHS.periods, "--seeds", "1"]
        with redirect_stdout(io.StringIO()) as output:
            self.assertEqual(compare.main(options), 1)
        self.assertTrue(output.getvalue().endswith("0 passed, 3 failed\n"), output.getvalue())


def main(arguments):
    parser = argparse.ArgumentParser(description=textwrap.dedent(__doc__).split(":")[0])
    parser.add_argument("--codes", required=True)
    parser.add_argument("--periods", required=True)
    parser.parse_args(arguments[1:], namespace=PATHS)
    result = unittest.main(module=__name__, argv=arguments[:1], exit=False).result
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
