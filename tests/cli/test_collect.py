"""check of returns that are tables of COLLECT: an authority's export, and Muster's own tables/."""

import json
import os
import re
import shutil
import unittest

from support import Case, REGISTERS, ROOT, csv_bytes, line_of, read_csv

GOLDENS = os.path.join(ROOT, "tests", "golden")
EXPORT = os.path.join(ROOT, "fixtures", "collect", "autumn-2025")
NOW = "2026-06-01T09:00:00"


class OwnTables(Case):
    """check of tables/ finds what check of the XML finds, and each rule fares alike."""

    def assertAlike(self, golden, *register):
        with open(os.path.join(GOLDENS, golden, "command"), encoding="utf-8") as stream:
            words = [self.path("out") if word == "OUT" else word for word in stream.read().split()]
        built = self.run_program(*words, cwd=ROOT)
        self.assertIn(built.status, (0, 1), built)
        files = [self.path("out", name) for name in sorted(os.listdir(self.path("out")))
                 if name.lower().endswith(".xml")]
        told, statuses, rules = [], [], []
        for out, inputs in (("xml", files), ("tables", [self.path("out", "tables")])):
            result = self.check(*inputs, *register, out=out, now=NOW, options=("--report", "json"))
            statuses.append(result.status)
            rules.append(json.loads(result.text)["rules"])
            told.append(sorted(tuple(re.sub(r"line \d+", "line", value) for name, value in row.items()
                                     if name not in ("file", "line", "column"))
                               for row in self.findings(out)))
        self.assertEqual(told[0], told[1])
        self.assertEqual(rules[0], rules[1])
        self.assertEqual(statuses[0], statuses[1])
        self.assertEqual([], [row for row in self.findings("tables")
                              if not row["file"].endswith(".csv")])
        return told[0]

    def test_autumn(self):
        self.assertAlike("authority-autumn-2025")

    def test_spring(self):
        self.assertAlike("authority-spring-2026")

    def test_summer(self):
        self.assertAlike("authority-summer-2026")

    def test_every_module_of_every_term(self):
        for golden in ("whole-autumn-2025", "whole-spring-2026", "whole-summer-2026"):
            self.remove()
            os.mkdir(self.dir)
            self.assertGreater(len(self.assertAlike(golden)), 2)

    def test_faults(self):
        self.assertGreater(len(self.assertAlike("faults-spring-2026")), 10)

    def test_with_another_register(self):
        found = self.assertAlike("authority-spring-2026", os.path.join(REGISTERS, "faults"))
        self.assertTrue([row for row in found if row[1].startswith("C45")], found)

    def test_ehe_cme(self):
        self.assertAlike("ehe-cme-autumn-2025")


class Copied(Case):
    """A copy of the fixture, for a test to change."""

    def setUp(self):
        super().setUp()
        self.folder = self.path("export")
        shutil.copytree(EXPORT, self.folder)

    def file(self, table):
        return os.path.join(self.folder, table + ".csv")


class Export(Copied):
    def told(self, status=1, folder=None):
        """Rule, school, file, line and column of each finding but F113, which grows with what
        return.xsd has."""
        result = self.check(folder or self.folder, out="out")
        self.assertStatus(status, result)
        return [(row["rule"], row["estab"], os.path.basename(row["file"]), row["line"],
                 row["column"]) for row in self.findings() if row["rule"] != "F113"]

    BASE = [("1495Q", "9902", "schoolcensus.csv", "2", ""),
            ("1500", "9902", "pupilonroll.csv", "3", "9"),
            ("1500", "9902", "pupilonroll.csv", "5", "9"),
            ("2572", "9902", "summerhalfterm2sessiondetailsonroll.csv", "10", "7"),
            ("C402", "9902", "pupilonroll.csv", "5", "22")]

    def assertMore(self, *more):
        self.assertEqual(sorted(self.BASE + list(more)), sorted(self.told()))

    def test_two_schools_with_their_rows_mixed(self):
        """Ids that both schools have are told apart by NativeId, and pupils without UPN by ids."""
        self.assertEqual(self.BASE, self.told())

    def test_a_serial_number_without_its_noughts(self):
        """COLLECT keeps SerialNo as a number."""
        self.edit(self.file("schoolcensus"), "00:00:00,001,", "00:00:00,1,", count=2)
        self.assertEqual(self.BASE, self.told())

    def test_findings_point_at_the_value(self):
        self.told()
        row, = self.findings(rule="2572")
        self.assertEqual(("835", "9902", "AttendanceReason", "Y"),
                         (row["lea"], row["estab"], row["field"], row["value"]))
        self.assertEqual(line_of(self.file("summerhalfterm2sessiondetailsonroll"), ",Y"),
                         int(row["line"]))

    def test_the_same_for_any_number_of_jobs(self):
        outputs = [self.check(self.folder, options=("--jobs", jobs, "--report", "csv")).out
                   for jobs in ("1", "4")]
        self.assertEqual(outputs[0], outputs[1])

    def test_helper_columns_need_no_word(self):
        self.told()
        self.assertEqual([], self.findings(rule="F104"))

    def test_an_unknown_column(self):
        self.edit(self.file("pupilonroll"), "duplicatenotfunded", "house")
        self.assertMore(("F104", "", "pupilonroll.csv", "1", "21"))

    def test_an_unknown_table(self):
        self.write("export/summaryreport.csv", "a\n1\n")
        self.assertMore(("F114", "", "summaryreport.csv", "1", ""))

    def test_a_value_of_the_wrong_type_is_taken_as_blank(self):
        self.edit(self.file("pupilnolongeronroll"), "2025-Jul-04 00:00:00", "2025-Jul-34 00:00:00")
        found = self.told()
        self.assertIn(("F103", "9901", "pupilnolongeronroll.csv", "2", "9"), found)
        self.assertIn(("1920", "9901", "pupilnolongeronroll.csv", "2", "9"), found)
        row, = self.findings(rule="F103")
        self.assertEqual(("N835990121003", "LeavingDate", "2025-Jul-34 00:00:00"),
                         (row["key"], row["field"], row["value"]))

    def test_a_row_of_another_length(self):
        self.edit(self.file("termlysessiondetailsoffroll"), "20,\\\n", "20,\\,\n")
        found = self.told()
        self.assertIn(("F101", "", "termlysessiondetailsoffroll.csv", "3", ""), found)
        self.assertIn(("C402", "9901", "pupilnolongeronroll.csv", "2", "15"), found)

    def test_a_row_without_its_pupil(self):
        with open(self.file("termlysessiondetailsonroll"), "a", encoding="utf-8") as stream:
            stream.write("77,8359901,9999,1,s-1,3,I\n,8359901,9998,1,s-1,3,I\n")
        name = "termlysessiondetailsonroll.csv"
        self.assertMore(("F112", "", name, "11", "1"), ("F112", "", name, "12", "1"))
        self.assertIn("no row in pupilonroll", self.findings(rule="F112")[0]["message"])

    def test_an_id_that_stands_twice(self):
        self.edit(self.file("pupilonroll"), "2,8359901,", "1,8359901,")
        found = [row for row in self.told() if row[0] == "F112"]
        self.assertEqual(5 + 4, len(found))
        self.assertEqual(5, len([row for row in self.findings(rule="F112")
                                 if "more than one row" in row["message"]]))

    def test_a_missing_table(self):
        os.remove(self.file("termlyexclusionsonroll"))
        self.told()
        self.assertTrue([row for row in self.findings(rule="F113")
                         if "termlyexclusionsonroll.csv" in row["value"]], self.findings())

    def test_a_school_without_its_row(self):
        self.edit(self.file("School"), "80,8359901,1,s-1,70", "80,8359901,1,s-1,99")
        found = self.told()
        self.assertIn(("F112", "", "School.csv", "2", "5"), found)
        self.assertIn(("F110", "9901", "schoolcensus.csv", "3", ""), found)

    def test_the_name_of_the_collection_may_be_its_title(self):
        self.edit(self.file("schoolcensus"), "School Census,SC", "SC,School Census", count=2)
        self.assertEqual(self.BASE, [row for row in self.told() if row[0] != "C401"])

    def test_with_a_return_in_xml(self):
        self.check(self.folder, os.path.join(ROOT, "tests/rules/F110/pass-whole.xml"), out="out")
        self.assertEqual(len(self.BASE), len([row for row in self.findings()
                                              if row["rule"] != "F113"]))

    def test_with_a_register(self):
        """Each school of the export is compared with the register, here one of another school."""
        self.check(self.folder, self.write_register(), out="out")
        self.assertEqual({"9901", "9902", "2990"}, {row["estab"] for row in self.findings(rule="C456")})


class Names(Copied):
    """Tables named by term, and codes named as COLLECT shows them."""

    def test_tables_may_have_something_in_front_of_their_names(self):
        plain = self.check(self.folder, options=["--report", "csv"])
        for name in os.listdir(self.folder):
            os.rename(os.path.join(self.folder, name), os.path.join(self.folder, "2025_spring_" + name))
        renamed = self.check(self.folder, options=["--report", "csv"])
        self.assertEqual(plain.status, renamed.status)
        self.assertEqual(plain.text, renamed.text.replace("2025_spring_", ""))

    def test_the_name_of_a_code_is_the_code(self):
        rows = read_csv(self.file("pupilonroll"))
        for value, rules in (("Sought, no reply", 0), ("SNR", 0), ("sought,no reply", 0), ("No reply", 1)):
            for row in rows:
                row["yssa"] = value
            with open(self.file("pupilonroll"), "wb") as stream:
                stream.write(csv_bytes(rows))
            self.check(self.folder, out="out")
            found = [row for row in self.findings("out", "C411") if row["field"] == "YSSA"]
            self.assertEqual(rules, min(len(found), 1), value)


class Refused(Copied):
    """What is no export that can be read: status 3, with the place."""

    def assertStops(self, *texts):
        result = self.check(self.folder)
        self.assertStatus(3, result)
        for text in texts:
            self.assertIn(text, result.err)

    def test_an_unknown_year(self):
        self.edit(self.file("schoolcensus"), "AUT,2025", "AUT,1999", count=2)
        self.assertStops('Term "AUT", Year "1999"', "AUT 2025", "SPR 2026")

    def test_two_terms(self):
        self.edit(self.file("schoolcensus"), "AUT,2025", "SPR,2026")
        self.assertStops("schoolcensus.csv:3:", "a directory of its own")

    def test_text_that_is_no_csv(self):
        self.edit(self.file("pupilonroll"), "Maple", 'Ma"ple')
        self.assertStops("pupilonroll.csv:2:")

    def test_an_empty_file(self):
        self.write("export/termlysessiondetailsonroll.csv", "")
        self.write("export/pupilnolongeronroll.csv", "")
        self.assertStops("termlysessiondetailsonroll.csv:1:1: the file is empty",
                         "pupilnolongeronroll.csv:1:1: the file is empty")

    def test_no_return(self):
        with open(self.file("schoolcensus"), encoding="utf-8") as stream:
            head = stream.readline()
        self.write("export/schoolcensus.csv", head)
        self.assertStops("schoolcensus.csv:1:1: there is no return")

    def test_a_column_given_twice(self):
        self.edit(self.file("pupilonroll"), "surname", "forename")
        self.assertStops("pupilonroll.csv:1:5: the column forename is given twice")

    def test_nothing_that_ties_a_table(self):
        self.edit(self.file("termlysessiondetailsonroll"), "pupilonrolltableid", "number")
        self.assertStops("termlysessiondetailsonroll.csv:1:1: nothing ties its rows to those of "
                         "pupilonroll")

    def test_an_export_without_its_header_names_the_tables_that_it_has(self):
        os.remove(self.file("schoolcensus"))
        self.assertStops("pupilonroll.csv", "but not ", "schoolcensus.csv, which says whose return")

    def test_a_table_in_two_files(self):
        shutil.copy(self.file("pupilonroll"), self.file("PupilOnRoll"))
        self.assertStops("the table pupilonroll is there as")


if __name__ == "__main__":
    unittest.main()
