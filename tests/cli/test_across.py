"""One pupil on roll at two schools (C430), in a build from a register that has both and in a check of it."""

import unittest

from support import Case, marks_of, pupil, read_csv, register, school, upn

OTHER = {"Estab": "2991"}


class Build(Case):
    def write_two(self, ours, theirs, **more):
        """Pupil 1 on roll at both schools, with EnrolStatus at each."""
        one, two = pupil(1, EnrolStatus=ours), pupil(1, **OTHER, EnrolStatus=theirs, **more)
        leavers = [pupil(2, LeavingDate="2025-11-11"),
                   pupil(3, **OTHER, UPN=upn(3, "2991"), LeavingDate="2025-11-11")]
        return self.write_register(tables=register(
            schools=[school(), school(URN="990103", **OTHER)], pupils=[one, two, *leavers],
            marks=[mark for row in (one, two, *leavers) for mark in marks_of(row)]))

    def build_two(self, ours, theirs, **more):
        self.build(self.write_two(ours, theirs, **more))
        return [row for row in self.findings() if row["rule"] == "C430"]

    def test_current_at_both_is_told_at_the_later_school(self):
        found = self.build_two("C", "C")
        self.assertEqual([("2991", upn(1), "3")], [(row["estab"], row["key"], row["line"]) for row in found])
        self.assertIn("also on roll at 835 2990", found[0]["message"])
        self.assertIn("line 2", found[0]["message"])

    def test_main_and_subsidiary_go_together(self):
        self.assertEqual([], self.build_two("M", "S"))

    def test_who_left_the_day_before_is_on_one_roll(self):
        self.assertEqual([], self.build_two("C", "C", LeavingDate="2026-01-14"))

    def test_whose_last_day_is_the_census_day_is_on_both(self):
        self.assertEqual(1, len(self.build_two("C", "C", LeavingDate="2026-01-15")))

    def test_of_one_school_it_is_not_checked(self):
        self.build(self.write_register(tables=register()))
        row = next(row for row in read_csv(self.path("out", "rules.csv")) if row["rule"] == "C430")
        self.assertEqual("not checkable here", row["verdict"])


class Check(Build):
    """The same of a register by itself: on roll is who is so today, 2026-01-20."""

    def build_two(self, ours, theirs, **more):
        self.assertLess(self.check(self.write_two(ours, theirs, **more), out="out").status, 2)
        return [row for row in self.findings() if row["rule"] == "C430"]

    def test_who_left_the_day_before_is_on_one_roll(self):
        self.assertEqual([], self.build_two("C", "C", LeavingDate="2026-01-19"))

    def test_whose_last_day_is_the_census_day_is_on_both(self):
        self.assertEqual(1, len(self.build_two("C", "C", LeavingDate="2026-01-20")))

    def test_who_has_not_come_yet_is_on_one_roll(self):
        self.assertEqual([], self.build_two("C", "C", EntryDate="2026-01-21"))

    def test_of_one_school_it_is_not_checked(self):
        self.check(self.write_register(tables=register()), out="out")
        self.assertNotIn("C430", [row["rule"] for row in read_csv(self.path("out", "rules.csv"))])

    def test_reports_of_every_format_have_the_rule(self):
        folder = self.write_two("C", "C")
        formats = ("text", "csv", "rules", "json", "junit", "sarif", "xlsx", "summary", "html")
        for name in formats:
            path = self.path("report." + name)
            result = self.check(folder, options=["--all", "--report", name + ":" + path])
            self.assertIn(result.status, (0, 1), (name, result))
        for name in ("csv", "rules", "json", "junit", "sarif", "html"):
            with open(self.path("report." + name), encoding="utf-8") as file:
                self.assertIn("C430", file.read(), name)

    def test_two_workers_tell_it_in_the_report(self):
        result = self.check(self.write_two("C", "C"), options=["--report", "text", "--jobs", "2"])
        self.assertRegex(result.out.decode(), r"query C430: .* is also on roll at 835 2990 .*\[835/2991")


if __name__ == "__main__":
    unittest.main()
