#!/usr/bin/env python3
"""Tests of the second implementation itself: figures and findings counted by hand, and the comparison
shown to fail when it should.

    python3 selftest.py --data LISTS
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

import compare
import generate
import reference

HERE = os.path.dirname(os.path.abspath(__file__))
PATHS = argparse.Namespace(data=None)
NOW = "2026-11-20T09:00:00"
HEADERS = {
    "ehe": "LA,ChildID,DOB,Sex,StartDate,EndDate,EndReason,PrimaryReason,PreviousSchoolType,SENprovision,CIN,CPP,LAC\n",
    "cme": "LA,ChildID,DOB,Sex,StartDate,EndDate,EndReason,PrimaryReason,SENprovision,CIN,CPP,LAC\n",
    "events": "LA,ChildID,Event,Date\n",
}


def ehe(child, dob="2014-05-05", sex="F", start="2024-10-10", end="", why="", reason="mental_health",
        school="acad", sen="N", cin="", cpp="", lac="", la="301"):
    return ",".join([la, child, dob, sex, start, end, why, reason, school, sen, cin, cpp, lac]) + "\n"


def cme(child, dob="2014-05-05", sex="F", start="2025-09-20", end="", why="", reason="waiting_start",
        sen="N", cin="", cpp="", lac="", la="301"):
    return ",".join([la, child, dob, sex, start, end, why, reason, sen, cin, cpp, lac]) + "\n"


def evaluate(files, term="autumn", year=2025, day=None):
    """{(cohort, topic, breakdown): count}, and [(rule, key, field, line)]."""
    with tempfile.TemporaryDirectory() as directory:
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode("utf-8")
            with open(os.path.join(directory, name + ".csv"), "wb") as stream:
                stream.write(data)
        figures, findings = reference.run(PATHS.data, term, year, NOW, [directory],
                                          None if day is None else datetime.date.fromisoformat(day))
    counts = {tuple(row[5:8]): "n/a" if row[9] else int(row[8]) for row in figures}
    return counts, [(row[0], row[3], row[4], row[6]) for row in findings]


def build(ehe_rows="", cme_rows="", events="", **more):
    return evaluate({"ehe": HEADERS["ehe"] + ehe_rows, "cme": HEADERS["cme"] + cme_rows,
                     "ehe_events": HEADERS["events"] + events}, **more)


def total(ehe_rows="", cme_rows="", cohort="EHE", **more):
    return build(ehe_rows, cme_rows, **more)[0][(cohort, "Total", "Total")]


def rules(findings):
    """The rules but those about whole blocks, which small registers always break."""
    return sorted(row[0] for row in findings if row[0] not in ("H208", "H215", "H216"))


class Ages(unittest.TestCase):
    def test_compulsory_from(self):
        for dob, first in [("2020-08-30", "2025-08-31"), ("2020-08-31", "2025-08-31"), ("2020-09-01", "2025-12-31"),
                           ("2020-12-31", "2025-12-31"), ("2021-01-01", "2026-03-31"), ("2021-03-31", "2026-03-31"),
                           ("2021-04-01", "2026-08-31"), ("2020-02-29", "2025-03-31")]:
            self.assertEqual(str(reference.compulsory_from(datetime.date.fromisoformat(dob))), first)

    def test_compulsory_until(self):
        for dob, last in [("2010-08-31", "2026-06-26"), ("2010-09-01", "2027-06-25"), ("2009-09-01", "2026-06-26"),
                          ("2008-02-29", "2024-06-28"), ("2007-03-03", "2023-06-30")]:
            self.assertEqual(str(reference.compulsory_until(datetime.date.fromisoformat(dob))), last)

    def test_year_groups(self):
        for dob, day, name in [("2020-09-01", "2025-12-31", "Reception"), ("2020-08-31", "2025-10-02", "Year 1"),
                               ("2009-09-01", "2025-10-02", "Year 11"), ("2010-09-01", "2025-10-02", "Year 10"),
                               ("2009-08-31", "2025-10-02", "Unknown"), ("2010-08-31", "2026-08-31", "Year 11"),
                               ("2010-08-31", "2025-08-31", "Year 10"), ("2022-01-01", "2025-10-02", "Unknown")]:
            self.assertEqual(reference.year_group(*map(datetime.date.fromisoformat, (dob, day))), name)


class CensusDay(unittest.TestCase):
    def test_start_and_end(self):
        for start, end, count in [("2025-10-01", "", 1), ("2025-10-02", "", 1), ("2025-10-03", "", 0), ("", "", 1),
                                  ("2025-01-01", "2025-10-01", 0), ("2025-01-01", "2025-10-02", 0),
                                  ("2025-01-01", "2025-10-03", 1), ("", "2025-10-02", 0), ("", "2025-10-03", 1),
                                  ("2025-10-02", "2025-10-02", 0)]:
            self.assertEqual(total(ehe("A", start=start, end=end)), count, (start, end))

    def test_compulsory_age(self):
        cases = [("2020-08-31", "autumn", 2025, None, 1), ("2020-09-01", "autumn", 2025, None, 0),
                 ("2020-12-31", "autumn", 2025, "2025-12-31", 1), ("2020-12-31", "autumn", 2025, "2025-12-30", 0),
                 ("2021-01-01", "autumn", 2025, "2025-12-31", 0), ("2021-03-31", "spring", 2026, "2026-03-31", 1),
                 ("2010-08-31", "summer", 2026, "2026-06-26", 1), ("2010-08-31", "summer", 2026, "2026-06-27", 0),
                 ("2010-09-01", "summer", 2026, "2026-06-27", 1), ("", "autumn", 2025, None, 1)]
        for dob, term, year, day, count in cases:
            counts, findings = build(ehe("A", dob=dob), term=term, year=year, day=day)
            self.assertEqual(counts[("EHE", "Total", "Total")], count, (dob, day))
            expected = ["H207"] if dob == "2020-12-31" and count else [] if count else ["H202"]
            self.assertEqual(rules(findings), ["H203"] if dob == "" else expected)

    def test_episode_that_counts(self):
        # A: the later start; B: a blank start is the earliest; C: the later row of two on one day.
        counts, findings = build(ehe("A", sex="M", start="2025-05-01") + ehe("A", sex="F", start="2025-04-30")
                                 + ehe("B", sex="", start="2019-01-01") + ehe("B", sex="M", start="")
                                 + ehe("C", sex="M", start="2025-02-02") + ehe("C", sex="F", start="2025-02-02"))
        self.assertEqual([counts[("EHE", "Sex", sex)] for sex in reference.SEXES], [1, 1, 1])
        self.assertEqual(rules(findings), ["H204", "H204", "H204"])

    def test_overlap_of_ended_episodes_is_none(self):
        rows = ehe("A", start="2024-01-01", end="2025-10-02") + ehe("A", start="2025-10-02")
        counts, findings = build(rows)
        self.assertEqual(counts[("EHE", "Total", "Total")], 1)
        self.assertEqual(rules(findings), [])

    def test_overlap_is_found_whatever_the_age(self):
        rows = ehe("A", dob="2000-01-01") + ehe("A", dob="2000-01-01", cin="Y")
        self.assertEqual(rules(build(rows)[1]), ["H202", "H204"])

    def test_both_cohorts(self):
        counts, findings = build(ehe("A") + ehe("B") + ehe("C", end="2025-10-02"), cme("A") + cme("B", la="302") + cme("C"))
        self.assertEqual(counts[("EHE", "Total", "Total")], 0)      # the last authority's, 302
        self.assertEqual([row for row in findings if row[0] == "H201"], [("H201", "A", "ChildID", "2")])

    def test_reversed_episode(self):
        counts, findings = build(ehe("A", start="2025-03-02", end="2025-03-01") + ehe("B", start="2025-03-01", end="2025-03-01"))
        self.assertEqual(rules(findings), ["H206"])
        self.assertEqual(counts[("EHE", "Academic year", "Any time in year")], 0)

    def test_reasons(self):
        rows = "".join(ehe("A%d" % n, reason=reason) for n, reason in enumerate(
            ["mental_health", "offered_not_accepted", "", "unknown", "bullying", "other"]))
        counts, findings = build(rows)
        self.assertEqual(counts[("EHE", "Reason", "Offered school place but not yet accepted")], 1)
        self.assertEqual(counts[("EHE", "Reason", "Unknown")], 3)
        self.assertEqual(rules(findings), ["H205", "H205"])
        self.assertEqual(len([key for key in counts if key[:2] == ("EHE", "Reason")]), 19)
        counts, findings = build(rows, term="spring", year=2025)
        self.assertEqual(counts[("EHE", "Reason", "Unknown")], 4)
        self.assertEqual(rules(findings), ["H205"] * 3)
        self.assertEqual(len([key for key in counts if key[:2] == ("EHE", "Reason")]), 17)

    def test_cme_before_autumn_2023(self):
        for term, year, reasons, bands in [("summer", 2023, 0, 0), ("autumn", 2023, 15, 8), ("summer", 2025, 15, 8),
                                           ("autumn", 2025, 20, 8)]:
            counts, findings = build("", cme("A", start="2020-01-01", reason="nonsense"), term=term, year=year)
            self.assertEqual(len([key for key in counts if key[:2] == ("CME", "Reason")]), reasons)
            self.assertEqual(len([key for key in counts if key[:2] == ("CME", "Duration")]), bands)
            self.assertEqual("H205" in rules(findings), reasons > 0)

    def test_durations(self):
        day = datetime.date(2025, 10, 2)
        for days, label in [(0, "Less than 2 weeks"), (13, "Less than 2 weeks"), (14, "2 to 4 weeks"), (28, "2 to 4 weeks"),
                            (29, "4 to 8 weeks"), (56, "4 to 8 weeks"), (57, "8 to 12 weeks"), (84, "8 to 12 weeks"),
                            (85, "12 to 26 weeks"), (182, "12 to 26 weeks"), (183, "26 to 52 weeks"),
                            (364, "26 to 52 weeks"), (365, "Over 52 weeks"), (None, "Unknown")]:
            start = "" if days is None else str(day - datetime.timedelta(days=days))
            counts, findings = build("", cme("A", start=start))
            self.assertEqual(counts[("CME", "Duration", label)], 1, days)
            self.assertEqual(rules(findings), [] if days is not None else ["H219"])

    def test_requirements(self):
        counts, _ = build(ehe("A", sen="K", cin="Y", cpp="yes") + ehe("B", sen="E", cin="0", lac="TRUE") + ehe("C", cin="n"))
        self.assertEqual([counts[("EHE", "Additional requirement", label)] for label, _, _ in reference.REQUIREMENTS],
                         [1, 1, 1, 1, 1])


class Year(unittest.TestCase):
    """The year is 1 September 2024 to 31 August 2025."""

    def annual(self, rows, breakdown="Any time in year", **more):
        return build(rows, **more)[0][("EHE", "Academic year", breakdown)]

    def test_any_time(self):
        for start, end, count in [("2020-01-01", "2024-09-01", 0), ("2020-01-01", "2024-09-02", 1), ("2025-08-31", "", 1),
                                  ("2025-09-01", "", 0), ("", "", 1), ("", "2024-09-01", 0), ("2025-02-02", "2025-02-02", 0)]:
            self.assertEqual(self.annual(ehe("A", start=start, end=end)), count, (start, end))

    def test_any_time_needs_compulsory_age(self):
        # Born 2 September 2019: compulsory from 31 December 2024; 30 June 2009: until 27 June 2025.
        for dob, start, end, count in [("2019-09-02", "2024-10-01", "2024-12-31", 0), ("2019-09-02", "2024-10-01", "2025-01-01", 1),
                                       ("2009-06-30", "2025-06-27", "", 1), ("2009-06-30", "2025-06-28", "", 0),
                                       ("", "2025-08-31", "", 1)]:
            self.assertEqual(self.annual(ehe("A", dob=dob, start=start, end=end)), count, (dob, start, end))

    def test_starts(self):
        rows = (ehe("A", start="2024-09-01", end="2024-12-01", why="returned_to_school", school="acad")
                + ehe("A", start="2025-03-01", end="2025-04-01", why="moved_away", school="spec")
                + ehe("A", start="2025-03-01", school="pru")
                + ehe("B", start="2024-08-31", school="ind")                        # began before
                + ehe("C", start="2025-08-31", school="nonsense")
                + ehe("D", dob="2009-06-30", start="2025-07-01", school="ap")       # past compulsory age
                + ehe("E", start="", school="ap"))                                  # no start
        counts, findings = build(rows)
        self.assertEqual(counts[("EHE", "Academic year", "Any time in year")], 4)
        self.assertEqual(counts[("EHE", "Academic year", "Starts")], 2)
        self.assertEqual(counts[("EHE", "Previous school type", "Pupil referral unit")], 1)
        self.assertEqual(counts[("EHE", "Previous school type", "Elsewhere or unknown")], 1)
        self.assertEqual([row for row in findings if row[0] == "H217"], [("H217", "C", "PreviousSchoolType", "6")])
        self.assertEqual(counts[("EHE", "Academic year", "Returns to school")], 1)
        self.assertEqual(counts[("EHE", "Academic year", "Left for another reason")], 1)

    def test_ends(self):
        for end, why, returned, left in [("2025-08-31", "returned_to_school", 1, 0), ("2025-09-01", "returned_to_school", 0, 0),
                                         ("2025-01-01", "", 0, 1), ("2025-01-01", "Returned_To_School ", 1, 0),
                                         ("2025-01-01", "moved", 0, 1), ("2024-09-01", "moved", 0, 0)]:
            rows = ehe("A", start="2020-01-01", end=end, why=why)
            self.assertEqual(self.annual(rows, "Returns to school"), returned, (end, why))
            self.assertEqual(self.annual(rows, "Left for another reason"), left, (end, why))

    def test_end_on_first_day_counts_only_for_a_child_of_the_year(self):
        rows = ehe("A", start="2020-01-01", end="2024-09-01", why="returned_to_school") + ehe("A", start="2025-01-01")
        self.assertEqual(self.annual(rows, "Returns to school"), 1)

    def test_events(self):
        events = "".join("301,%s,%s,%s\n" % row for row in [
            ("A", "s437_notice", "2024-08-31"), ("A", "s437_notice", "2024-09-01"), ("A", "s437_notice", "2025-08-31"),
            ("A", "s437_notice", "2025-09-01"), ("X", "sao_issued", "01/02/2025"), ("X", "sao_issued", "2025-02-01"),
            ("X", "sao_issued", "2025-02-02"), ("A", "sao_revoked", "2025-02-02")])
        counts, findings = build(ehe("A"), "", events)
        self.assertEqual([counts[("EHE", "Academic year", label)] for _, label in reference.EVENTS], [2, 3, 1])
        self.assertEqual(rules(findings), ["H210", "H218"])

    def test_only_autumn_has_a_year(self):
        counts, _ = build(ehe("A"), cme("A"), term="summer", year=2026)
        self.assertFalse([key for key in counts if key[1] in ("Academic year", "Previous school type")])


class Absent(unittest.TestCase):
    def test_files(self):
        counts, _ = evaluate({"cme": HEADERS["cme"] + cme("A"), "ehe_events": HEADERS["events"]})
        for key, count in counts.items():
            is_event = key[2] in [label for _, label in reference.EVENTS]
            self.assertEqual(count == "n/a", key[0] == "EHE" and not is_event, key)
        counts, _ = evaluate({"ehe": HEADERS["ehe"] + ehe("A")})
        for key, count in counts.items():
            is_event = key[2] in [label for _, label in reference.EVENTS]
            self.assertEqual(count == "n/a", key[0] == "CME" or is_event, key)

    def test_columns(self):
        counts, _ = evaluate({"ehe": "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n301,A,2014-05-05,F,2025-01-01,other\n"})
        absent = [key[1:] for key, count in counts.items() if key[0] == "EHE" and count == "n/a"]
        self.assertEqual(len(absent), 5 + 2 + 3 + 11)
        self.assertEqual(counts[("EHE", "Academic year", "Starts")], 1)

    def test_without_end_date_every_episode_is_open(self):
        text = "LA,ChildID,DOB,Sex,StartDate,EndReason,PrimaryReason\n301,A,2014-05-05,F,2019-01-01,returned_to_school,other\n"
        counts, _ = evaluate({"ehe": text})
        self.assertEqual(counts[("EHE", "Total", "Total")], 1)
        self.assertEqual(counts[("EHE", "Academic year", "Returns to school")], "n/a")


class Files(unittest.TestCase):
    def test_tolerances(self):
        text = ("\ufeffprimary_reason,START date,sex,D O B,child id,la,Notes\r\n\r\n"
                "Mental_Health , 2025-01-01,f,05/05/2014,\"A,1\",301,\"two\r\nlines\"\r\n"
                "other,01/02/2025,M,05/05/2014,B,301,\r\n")
        counts, findings = evaluate({"ehe": text})
        self.assertEqual(counts[("EHE", "Sex", "Female")], 1)
        self.assertEqual(counts[("EHE", "Reason", "Mental health")], 1)
        self.assertEqual(rules(findings), ["F104", "F105"])
        self.assertIn(("F105", "", "", "3"), findings)

    def test_bad_rows(self):
        rows = "301,short\n" + ehe("A") + ehe("", la="") + ehe("B", dob="soon", cin="maybe") + ehe("C", la="30A")
        counts, findings = build(rows, "", "301,A,notice,2025-01-01\n301,A,s437_notice,\n")
        self.assertEqual(counts[("EHE", "Total", "Total")], 3)
        self.assertEqual(rules(findings), ["F102"] * 5 + ["F103"] * 2 + ["F119"] + ["H203"] * 2 + ["H205", "H219"])
        self.assertIn(("F119", "short", "", "2"), findings)

    def test_rows_that_are_too_long(self):
        row = ehe("A")
        _, findings = build(row.replace("\n", ",, \n") + ehe("B").replace("\n", ",x\n"))
        self.assertEqual([found for found in findings if found[0][0] == "F"], [("F101", "", "", "3")])

    def test_a_row_that_stands_twice_is_used_once(self):
        counts, findings = build(ehe("A"), "", "301,A,s437_notice,2025-01-01\n" * 3 + "301,A,s437_notice,2025-01-02\n")
        self.assertEqual(counts[("EHE", "Academic year", reference.EVENTS[0][1])], 2)
        self.assertEqual([found for found in findings if found[0] == "F128"],
                         [("F128", "A", "", "3"), ("F128", "A", "", "4")])

    def test_words(self):
        counts, findings = build(ehe("A", sex=" FEMALE", reason="mental HEALTH", sen="EHCP", school="Academy")
                                 + ehe("B", sex="NULL", start="10 Oct 2024"))
        self.assertEqual(counts[("EHE", "Sex", "Female")], 1)
        self.assertEqual(counts[("EHE", "Sex", "Unknown")], 1)
        self.assertEqual(counts[("EHE", "Reason", "Mental health")], 2)
        self.assertEqual(counts[("EHE", "Additional requirement", "EHC plan")], 1)
        self.assertEqual(rules(findings), [])

    def test_dates(self):
        for text in ("2024-10-10T00:00:00", "2024-10-10 00:00", "10/10/2024", "10.10.2024", "10-10-24", "10 Oct 2024",
                     "10-Oct-2024"):
            self.assertEqual(reference.parse_date(text), datetime.date(2024, 10, 10), text)
        for text in ("20241010", "2024/10/10", "soon", "2024-13-01", "30/02/2024", "2024-10", ""):
            self.assertIsNone(reference.parse_date(text), text)
        self.assertTrue(reference.is_month_first(["10/13/2024", "01/02/2024"]))
        self.assertFalse(reference.is_month_first(["10/13/2024", "13/10/2024"]))

    def test_words_that_are_none(self):
        _, findings = build(ehe("A", sex="X", sen="S", start="2024-01-01", end="2024-12-01", why="returned")
                            + ehe("B", sex="X", sen="S"))
        self.assertEqual([found for found in findings if found[0] in ("H220", "H221", "H222")],
                         [("H220", "B", "SENprovision", "3"), ("H221", "B", "Sex", "3"),
                          ("H222", "A", "EndReason", "2")])

    def test_windows_1252(self):
        text = HEADERS["ehe"] + ehe("Zoë")
        _, findings = evaluate({"ehe": text.replace("acad", "academies").encode("cp1252")})
        self.assertIn(("H217", "Zoë", "PreviousSchoolType", "2"), findings)


class Shares(unittest.TestCase):
    def test_limits(self):
        # 100 children: 2 unknown sexes are at the limit, 3 above it.
        for unknown, expected in [(2, []), (3, ["Sex"])]:
            rows = "".join(ehe("A%d" % n, sex="" if n < unknown else "F", reason="other" if n else "lifestyle")
                           for n in range(100))
            _, findings = build(rows)
            self.assertEqual([row[2] for row in findings if row[0] == "H208"], expected)

    def test_one_cell(self):
        for number, expected in [(9, []), (10, ["Reason"])]:
            _, findings = build("".join(ehe("A%d" % n) for n in range(number)))
            self.assertEqual([row[2] for row in findings if row[0] == "H215" and row[1] == "EHE"], expected)
            self.assertEqual([row[2] for row in findings if row[0] == "H215" and row[1] == "CME"], ["Total"])

    def test_inferred_date(self):
        for term, year, day, expected in [("autumn", 2022, None, 0), ("autumn", 2025, None, 1), ("autumn", 2025, "2025-10-02", 0)]:
            self.assertEqual(len([row for row in build(ehe("A"), term=term, year=year, day=day)[1] if row[0] == "H216"]), expected)


# A program that gives the reference's own results, or spoils one thing in them.
STAND_IN = '''\
#!%s
import csv, datetime, os, sys
sys.path.insert(0, %r)
import reference
a = sys.argv
def option(name, default=None):
    return a[a.index(name) + 1] if name in a else default
inputs = a[a.index("-o") + 2:a.index("--quiet")]
day = option("--census-date")
term, year, out, spoil = option("--term"), int(option("--year")), option("-o"), %r
figures, findings = reference.run(%r, term, year, option("--now"), inputs, day and datetime.date.fromisoformat(day))
os.makedirs(out)
if spoil == "count":
    figures[0][8] = str(int(figures[0][8] or 0) + 1)
if spoil == "order":
    figures[1], figures[2] = figures[2], figures[1]
if spoil == "finding":
    findings = findings[1:]
reference.write_rows(os.path.join(out, "ehe-cme.csv"), reference.FIGURE_COLUMNS, figures)
columns = "severity,rule,lea,estab,key,date,session,field,value,message,file,line,column,pupil,year".split(",")
rows = [[dict(zip(reference.FINDING_COLUMNS, row)).get(column, "") for column in columns] for row in findings]
reference.write_rows(os.path.join(out, "findings.csv"), columns, rows)
items = "Cohort BreakdownTopic Breakdown TimePeriod TimeIdentifier ChildCount Status".split()
for la in reference.la_codes(%r, inputs):
    with open(os.path.join(out, "%%s_EHECME_%%s%%02d.xml" %% (la, term[:3].upper(), year %% 100)), "w") as stream:
        stream.write("<Message><Header/><EHECME><Figures>")
        for row in figures:
            if row[0] == la:
                count = "7" if spoil == "xml" and row[7] == "Female" else row[8]
                values = [row[5], row[6], row[7], row[2], row[3], count, row[9]]
                stream.write("<Figure>" + "".join("<%%s>%%s</%%s>" %% (i, v, i) for i, v in zip(items, values)) + "</Figure>")
        stream.write("</Figures></EHECME></Message>")
sys.exit(1)
'''


class Comparison(unittest.TestCase):
    def outcome(self, spoil):
        with tempfile.TemporaryDirectory() as directory:
            program = os.path.join(directory, "stand-in")
            with open(program, "w", encoding="utf-8") as stream:
                stream.write(STAND_IN % (sys.executable, HERE, spoil, *[os.path.abspath(PATHS.data)] * 2))
            os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
            printed = io.StringIO()
            with redirect_stdout(printed):
                status = compare.main(["--muster", program, "--data", PATHS.data, "--seeds", "5,19", "--show", "1"])
            return status, printed.getvalue().splitlines()[-1]

    def test_same(self):
        self.assertEqual(self.outcome(""), (0, "%d passed, 0 failed" % (2 * len(compare.CASES))))

    def test_spoilt(self):
        for spoil in ("count", "order", "finding", "xml"):
            status, last = self.outcome(spoil)
            self.assertEqual((status, last.startswith("0 passed")), (1, True), (spoil, last))


class Generator(unittest.TestCase):
    def test_same_seed_same_bytes(self):
        with tempfile.TemporaryDirectory() as directory:
            for name in ("one", "two"):
                generate.generate(11, os.path.join(directory, name))
            self.assertEqual(contents(os.path.join(directory, "one")), contents(os.path.join(directory, "two")))


class Fixtures(unittest.TestCase):
    """The registers under fixtures/records."""

    def run_on(self, name, term="autumn", year=2025):
        directory = os.path.join(HERE, "..", "..", "..", "fixtures", "records", name)
        figures, findings = reference.run(PATHS.data, term, year, NOW, [directory])
        return directory, figures, findings

    def test_faults(self):
        directory, _, findings = self.run_on("faults")
        with open(os.path.join(directory, "expected/findings.csv"), encoding="utf-8", newline="") as stream:
            expected = [[row[column] for column in ("rule", "key", "file", "line")] for row in csv.DictReader(stream)]
        # H216 is told of the return of each authority; the fixture lists it once.
        found = [list(row) for row in {(row[0], row[3], row[5], row[6]) for row in findings}]
        self.assertEqual(sorted(found), sorted(expected))

    def test_minimal(self):
        _, figures, findings = self.run_on("minimal")
        self.assertEqual(len([row for row in figures if row[9] == "not_available"]), 26)
        self.assertEqual([row[0] for row in findings], ["H216"])
        annual = {(row[5], row[7]): row[8] for row in figures if row[6] == "Academic year"}
        self.assertEqual([annual[("EHE", "Any time in year")], annual[("EHE", "Starts")], annual[("CME", "Any time in year")]],
                         ["3", "2", "2"])

    def test_authority(self):
        totals = []
        for term, year in [("autumn", 2024), ("autumn", 2025), ("spring", 2026), ("summer", 2026)]:
            totals.extend(int(row[8]) for row in self.run_on("authority", term, year)[1] if row[6] == "Total")
        self.assertEqual(totals, [207, 137, 244, 121, 266, 133, 287, 123])


def contents(directory):
    found = {}
    for place, _, names in os.walk(directory):
        for name in names:
            with open(os.path.join(place, name), "rb") as stream:
                found[os.path.relpath(os.path.join(place, name), directory)] = stream.read()
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=textwrap.dedent(__doc__), formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", required=True, help="the directory of the lists")
    parser.parse_known_args(namespace=PATHS)
    unittest.main(argv=sys.argv[:1])
