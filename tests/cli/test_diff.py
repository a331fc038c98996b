"""muster diff: what changed from one run, or return, to another, and nothing else."""

import csv
import io
import json
import os
import sqlite3
import unittest

import support
from support import RETURN, ROOT, Case, marks_of, pupil, register, suspension, upn


class Diff(Case):
    def diff(self, old, new, *options, status=1):
        result = self.run_program("diff", *options, self.path(old), self.path(new))
        self.assertStatus(status, result)
        return result

    def changes(self, old, new, status=1):
        text = self.diff(old, new, "--report", "csv", status=status).text
        return list(csv.DictReader(io.StringIO(text)))

    def differences(self, old, new, status=1):
        return [(row["section"], row["change"], row["key"], row["field"], row["old"], row["new"])
                for row in self.changes(old, new, status) if row["change"] != "still"]

    def build_of(self, name, **tables):
        self.build(self.write_register("in-" + name, register(**tables)), out=name)


class Runs(Diff):
    def test_nothing(self):
        self.build_of("old")
        self.build_of("new")
        self.assertEqual([], self.differences("old", "new", status=0))
        self.assertIn("nothing differs", self.diff("old", "new", status=0).text)

    def test_one_mark(self):
        """Both sides of one mark, in the pupil's codes and in every figure that counts it, and nothing else."""
        one = pupil(1)
        marks = marks_of(one) + marks_of(pupil(2))
        self.build_of("old", marks=marks)
        marks[0] = dict(marks[0], Code="O")
        self.build_of("new", marks=marks)
        told = self.differences("old", "new")
        items = [row for row in told if row[0] == "item"]
        self.assertEqual([("item", "changed", upn(1), "TermlyAttendance.SessionDetail[/]", "2", "1"),
                          ("item", "changed", upn(1), "TermlyAttendance.SessionDetail[O]", "", "1")], sorted(items))
        figures = {row[3]: row[4:] for row in told if row[0] == "figure"}
        self.assertEqual(("8", "7"), figures["Attendance.Attended.Sessions"])
        self.assertEqual(("0", "1"), figures["Attendance.Unauthorised absence.Sessions"])
        self.assertEqual(("100.0%", "87.5%"), figures["Attendance.Attendance rate.Rate"])
        self.assertEqual(set(), {row[0] for row in told} - {"item", "figure", "finding"})
        self.assertEqual([], [name for name in figures if "ttend" not in name])

    def test_one_mark_in_the_files_of_a_collection_without_a_return(self):
        tables = register()
        folder = self.write_register("in", tables=tables)
        for out, code in (("old", "/"), ("same", "/"), ("new", "O")):
            tables["marks"][0] = dict(tables["marks"][0], Code=code)
            self.write_register("in", tables=tables)
            self.run_program("build", "absence-statistics", "--from", "2025-11-01", "--to", "2025-11-30", "--now",
                             "2026-01-20T09:00:00", "--fail-on", "never", "-o", self.path(out), folder)
        self.assertEqual([], self.differences("old", "same", status=0))
        moved = {row[2:4]: row[4:] for row in self.differences("old", "new")}
        self.assertEqual(("0", "1"), moved[upn(1), "pupils.absent"])
        self.assertEqual(("0", "12.5"), moved["", "absence.Total.sess_overall_percent"])
        self.assertEqual(("", "1"), moved["", "codes.O.sessions"])
        self.assertNotIn((upn(2), "pupils.absent"), moved)
        text = self.diff("old", "new").text
        self.assertIn("  moved   All  absence.Total.sess_overall_percent: 0 -> 12.5 (+12.5)\n", text)
        os.remove(self.path("new", "codes.csv"))
        self.assertIn("codes.csv", self.diff("old", "new", status=3).err)

    def test_findings_may_move(self):
        """A finding that stands on another line is the same one; one about another day is not."""
        marks = marks_of(pupil(1)) + marks_of(pupil(2))
        bad = dict(marks[0], Date="2025-11-12", Code="?!")
        self.build_of("old", marks=marks + [bad])
        self.build_of("moved", marks=[bad] + marks)
        self.assertEqual([], [row for row in self.differences("old", "moved", status=0)])
        self.build_of("new", marks=marks + [dict(bad, Date="2025-11-13")])
        told = [(row["change"], row["rule"], row["key"], row["date"], row["session"])
                for row in self.changes("old", "new") if row["section"] == "finding" and row["rule"] == "R101"]
        self.assertEqual([("gone", "R101", upn(1), "2025-11-12", "AM"),
                          ("new", "R101", upn(1), "2025-11-13", "AM")], sorted(told))

    def test_pupils(self):
        self.build_of("old")
        left = pupil(1, LeavingDate="2025-12-12")
        self.build_of("new", pupils=[left, pupil(3)])
        told = [row for row in self.differences("old", "new") if row[0] == "pupil"]
        self.assertEqual({("pupil", "moved", upn(1), "", "PupilsOnRoll", "PupilsNoLongerOnRoll"),
                          ("pupil", "dropped", upn(2), "", "PupilsNoLongerOnRoll", ""),
                          ("pupil", "added", upn(3), "", "", "PupilsOnRoll")}, set(told))

    def test_items_and_rows(self):
        self.build_of("old", suspensions=[suspension(pupil(1))])
        self.build_of("new", pupils=[pupil(1, Ethnicity="WIRI"), pupil(2, LeavingDate="2025-11-11")],
                      suspensions=[suspension(pupil(1), Sessions="4")])
        told = [row for row in self.differences("old", "new") if row[0] == "item"]
        self.assertEqual({("item", "changed", upn(1), "PupilCharacteristics.Ethnicity", "WBRI", "WIRI"),
                          ("item", "changed", upn(1), "TermlyExclusion[1].Sessions", "1", "4")}, set(told))

    def test_figures_that_cannot_be_read_any_more(self):
        """They have not changed, and are not gone."""
        self.build_of("old")
        self.build_of("new")
        path = self.path("new", "muster.sqlite")
        database = sqlite3.connect(path)
        page, = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'figure'").fetchone()
        size, = database.execute("PRAGMA page_size").fetchone()
        database.close()
        with open(path, "r+b") as stream:
            stream.seek((page - 1) * size)
            stream.write(bytes(size))
        self.assertIn("malformed", self.diff("old", "new", status=3).err)

    def test_figures_come_with_the_largest_change_first(self):
        self.build_of("old")
        self.build_of("new", pupils=[pupil(1), pupil(2), pupil(3), pupil(4)])
        counts = [abs(int(row["new"]) - int(row["old"])) for row in self.changes("old", "new")
                  if row["section"] == "figure" and row["new"].isdigit() and row["old"].isdigit()]
        self.assertEqual(sorted(counts, reverse=True), counts)
        self.assertGreater(len(counts), 3)

    def test_other_terms_are_compared_by_figures_alone(self):
        self.build_of("old")
        self.build(self.path("in-old"), out="autumn", term="autumn", year="2025")
        result = self.diff("autumn", "old")
        self.assertIn("different terms", result.text)
        self.assertEqual({"figure"}, {row[0] for row in self.differences("autumn", "old")})

    def test_other_collections_are_not_compared(self):
        self.build_of("old")
        self.run_program("build", "ehe-cme", "--term", "spring", "--year", "2026", "--now", support.NOW,
                         "-o", self.path("la"), "fixtures/records/minimal", cwd=ROOT)
        self.assertIn("not of one collection", self.diff("old", "la", status=2).err)

    def test_formats(self):
        self.build_of("old")
        self.build_of("new", pupils=[pupil(1, Surname="<b>&"), pupil(2, LeavingDate="2025-11-11")])
        told = json.loads(self.diff("old", "new", "--report", "json").out)
        self.assertEqual(False, told["equal"])
        self.assertEqual(["Surname1", "<b>&"], [told["changes"][-1]["old"], told["changes"][-1]["new"]]
                         if told["changes"][-1]["section"] == "item" else
                         [[c["old"], c["new"]] for c in told["changes"] if c["section"] == "item"][0])
        page = self.diff("old", "new", "--report", "html").text
        self.assertIn("&lt;b&gt;&amp;", page)
        self.assertNotIn("<b>", page)
        self.diff("old", "new", "--report", "html:" + self.path("d.html"), "--report", "csv")
        self.assertEqual(page, support.read_bytes(self.path("d.html")).decode())

    def test_wrong_usage(self):
        self.build_of("old")
        self.assertStatus(2, self.run_program("diff", self.path("old")))
        self.assertStatus(2, self.run_program("diff", "--report", "xlsx", self.path("old"), self.path("old")))
        self.assertStatus(3, self.run_program("diff", self.path("old"), self.path("nowhere")))


class Returns(Diff):
    def setUp(self):
        super().setUp()
        self.build_of("old")
        self.build_of("new", pupils=[pupil(1, Sex="M"), pupil(2, LeavingDate="2025-11-11")])

    def test_returns_and_a_return_and_a_run(self):
        wanted = ("item", "changed", upn(1), "PupilIdentifiers.Sex", "F", "M")
        old, new = os.path.join("old", RETURN), os.path.join("new", RETURN)
        for pair in ((old, new), ("old", new), (old, "new")):
            told = self.differences(*pair)
            self.assertEqual([wanted], [row for row in told if row[0] == "item"], pair)
        self.assertEqual([], self.differences(old, old, status=0))

    def test_a_rule_that_did_not_run_is_told(self):
        self.build(self.write_register("in-x", register(calendar=None)), out="x")
        notes = {row["note"] for row in self.changes(os.path.join("new", RETURN), "x") if row["rule"] == "F106"}
        self.assertEqual({"the rule did not run in " + self.path("new", RETURN)}, notes)

    def test_what_is_no_return(self):
        self.write("no.xml", b"<no/>")
        self.diff("old", "no.xml", status=3)


if __name__ == "__main__":
    unittest.main()
