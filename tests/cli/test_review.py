"""Faults that a reading of the source found once: each stays mended."""

import json
import sqlite3
import unittest

import support


class Databases(support.Case):
    def test_a_column_called_rowid_does_not_hide_the_row_id(self):
        # It would have been taken for the position of a row, and read another school's rows.
        tables = support.register(
            schools=[support.school(), support.school(Estab="2991", SchoolName="Other")],
            pupils=[support.pupil(1), support.pupil(2, Estab="2991"), support.pupil(3)])
        path = self.write_database(tables=tables)
        with sqlite3.connect(path) as db:
            db.execute("ALTER TABLE pupils ADD COLUMN rowid INTEGER")
            db.execute("UPDATE pupils SET rowid = 1")
        self.assertStatus(0, self.build(path, options=["--fail-on", "never"]))
        self.assertEqual(2, len(support.pupils_in(self.xml())))
        self.assertEqual(1, len(support.pupils_in(self.xml("8352991_SC1_835LL26_001.XML"))))


class TwoTerms(support.Case):
    def test_findings_are_counted_with_the_rule_of_their_term(self):
        source = self.write_register(tables=support.register(pupils=[support.pupil(1)]))
        for term, year in (("autumn", "2025"), ("spring", "2026")):
            self.build(source, term=term, year=year, options=["--fail-on", "never"])
        result = self.run_program("check", "--now", support.NOW, "--fail-on", "never", "--report",
                                  "json", self.path("out"))
        rules = json.loads(result.out)["rules"]
        counts = {row["term"]: row["findings"] for row in rules if row["rule"] == "1495Q"}
        self.assertEqual({"autumn 2025": 1, "spring 2026": 1}, counts)


class Reports(support.Case):
    def test_two_reports_cannot_have_one_path(self):
        source = self.write_register()
        path = self.path("report")
        result = self.build(source, options=["--report", "csv:" + path, "--report", "json:" + path])
        self.assertStatus(2, result)

    def test_a_report_cannot_take_the_place_of_an_output(self):
        source = self.write_register()
        result = self.build(source, options=["--report", "csv:" + self.path("out", "findings.csv")])
        self.assertStatus(2, result)
        self.assertIn("findings.csv: two outputs have this name", result.err)
        self.assertNoReturn()


class Definitions(support.Case):
    def test_a_unit_s_columns_have_their_types(self):
        schemas = self.copy_schemas()
        self.edit(schemas + "/register/tables.csv", "schools,LEA,lea,", "schools,LEA,text,")
        result = self.build(self.write_register(), options=["--schemas", schemas])
        self.assertStatus(4, result)

    def test_a_long_message_is_told_whole(self):
        result = self.run_program("list", "codes", "NOPE")
        self.assertStatus(2, result)
        self.assertGreater(len(result.err), 900)
        self.assertTrue(result.err.endswith(", yssa\n"), result.err)


if __name__ == "__main__":
    unittest.main()
