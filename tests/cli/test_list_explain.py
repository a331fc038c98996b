"""list and explain: docs/reference.md."""

import csv
import io
import json
import os
import unittest

from support import Case, SCHEMAS, read_csv

LISTS = (["collections"], ["rules"], ["rules", "school-census"], ["codes"], ["codes", "attendance"],
         ["codes", "lea"], ["dates"])


class Lists(Case):
    def test_every_list_as_text_csv_and_json(self):
        for what in LISTS:
            text = self.run_program("list", *what)
            self.assertStatus(0, text, what)
            self.assertEqual("", text.err)
            comma = self.run_program("list", *what, "--report", "csv")
            rows = list(csv.DictReader(io.StringIO(comma.text, newline="")))
            document = json.loads(self.run_program("list", *what, "--report=json").text)
            self.assertEqual(len(rows), len(document), what)
            self.assertEqual(rows, [{key: str(value) for key, value in row.items()}
                                    for row in document], what)
            headings = what[0] in ("codes", "dates", "items")
            self.assertEqual(len(rows), len(text.text.splitlines()) - headings, what)
            if headings:
                self.assertEqual(list(rows[0])[0], text.text.split()[0])

    def test_report_text_is_the_default(self):
        for what in LISTS:
            self.assertEqual(self.run_program("list", *what).out,
                             self.run_program("list", *what, "--report", "text").out)

    def test_report_to_a_file(self):
        """ "--report FORMAT[:PATH] ... FORMAT:PATH to a path relative to the current directory". """
        printed = self.run_program("list", "codes", "--report", "csv").out
        result = self.run_program("list", "codes", "--report", "csv:codes.csv")
        self.assertStatus(0, result)
        self.assertEqual(b"", result.out)
        with open(self.path("codes.csv"), "rb") as stream:
            self.assertEqual(printed, stream.read())

    def test_options_may_stand_before_the_operands(self):
        self.assertEqual(self.run_program("list", "rules", "--report", "csv").out,
                         self.run_program("list", "--report", "csv", "rules").out)

    def test_rules_have_the_id_first_on_each_line(self):
        rules = json.loads(self.run_program("list", "rules", "--report", "json").text)
        lines = self.run_program("list", "rules").text.splitlines()
        self.assertEqual([row["rule"] for row in rules], [line.split()[0] for line in lines])
        for wanted in ("F101", "F108", "R101", "R129", "1510", "1495Q", "C401", "C409"):
            self.assertIn(wanted, [row["rule"] for row in rules])

    def test_severities_are_error_query_info(self):
        rules = json.loads(self.run_program("list", "rules", "--report", "json").text)
        for row in rules:
            self.assertIn(row["severity"], ("error", "query", "info"))
            if row["rule"].endswith("Q"):
                self.assertEqual("query", row["severity"], row)

    def test_rule_severities(self):
        listed = {row["rule"]: row["severity"] for row in json.loads(
            self.run_program("list", "rules", "--report", "json").text)}
        expected = {"F101": "error", "F102": "error", "F103": "error", "F104": "info",
                    "F105": "info", "F106": "info", "F107": "error", "F108": "error"}
        queries = {105, 118, 119, 121, 122, 123, 124, 126, 128}
        for number in range(101, 130):
            expected["R%d" % number] = ("info" if number == 125 else
                                        "query" if number in queries else "error")
        self.assertEqual(expected, {rule: listed.get(rule) for rule in expected})

    def test_list_codes_is_the_attendance_codes(self):
        self.assertEqual(self.run_program("list", "codes").out,
                         self.run_program("list", "codes", "attendance").out)
        rows = json.loads(self.run_program("list", "codes", "--report", "json").text)
        self.assertEqual([row for row in read_csv(os.path.join(SCHEMAS, "codes", "attendance.csv"))
                          if row["class"] != "no_mark"], rows)

    def test_codes_not_in_force_any_more_are_listed_with_their_dates(self):
        rows = {row["code"]: row for row in json.loads(
            self.run_program("list", "codes", "--report", "json").text)}
        self.assertEqual("2024-08-18", rows["H"]["valid_to"])
        self.assertEqual("2024-08-19", rows["C1"]["valid_from"])

    def test_dates_hold_every_term_that_can_be_built(self):
        rows = json.loads(self.run_program("list", "dates", "--report", "json").text)
        self.assertEqual({("school-census", "autumn", "2024", "2024-10-03"),
                          ("school-census", "spring", "2025", "2025-01-16"),
                          ("school-census", "summer", "2025", "2025-05-15"),
                          ("school-census", "autumn", "2026", "2026-10-01"),
                          ("school-census", "spring", "2027", "2027-01-21"),
                          ("school-census", "summer", "2027", "2027-05-20"),
                          ("school-census", "autumn", "2025", "2025-10-02"),
                          ("school-census", "spring", "2026", "2026-01-15"),
                          ("school-census", "summer", "2026", "2026-05-21")},
                         {(row["collection"], row["term"], str(row["year"]), row["census_date"])
                          for row in rows if row["collection"] == "school-census"})

    def test_items_stand_where_they_are_collected(self):
        rows = json.loads(self.run_program("list", "items", "ehe-cme", "--report", "json").text)
        self.assertEqual({"ehe-cme"}, {row["collection"] for row in rows})
        self.assertEqual({"autumn", "spring", "summer"}, {row["term"] for row in rows})
        rows = json.loads(self.run_program("list", "items", "--report", "json").text)
        found = [row for row in rows if row["column"] == "ethnicity"
                 and row["table"] == "pupilonroll"]
        self.assertEqual(["spring"], [row["term"] for row in found])
        self.assertEqual("Message/Pupils/PupilsOnRoll/PupilOnRoll/PupilCharacteristics/Ethnicity",
                         found[0]["element"])

    def test_what_changed_from_year_to_year(self):
        for subject in ("rules", "items", "codes"):
            result = self.run_program("list", subject, "ehe-cme", "--diff", "2023-24", "2024-25")
            self.assertStatus(0, result)
            self.assertEqual("", result.text, subject)
            self.assertEqual("muster: no %s changed from 2023-24 to 2024-25\n" % subject, result.err)

    def test_counts_of_what_changed_in_the_census(self):
        """A year is a delta over the one before; its size is pinned, so that nothing slips in."""
        counts = {}
        for years in (("2024-25", "2025-26"), ("2025-26", "2026-27")):
            for subject in ("rules", "items", "codes"):
                rows = json.loads(self.run_program(
                    "list", subject, "school-census", "--diff", *years, "--report", "json").text)
                for row in rows:
                    key = years[1], subject, row["change"]
                    counts[key] = counts.get(key, 0) + 1
        self.assertEqual({("2025-26", "items", "gone"): 12, ("2025-26", "codes", "new"): 6}, counts)

    def test_a_year_that_is_not_there_names_those_that_are(self):
        for arguments in (["rules", "ehe-cme", "1999-00"],
                          ["rules", "--diff", "2023-24", "1999-00"],
                          ["items", "none"]):
            result = self.run_program("list", *arguments)
            self.assertStatus(2, result)
            self.assertIn("ehe-cme 2024-25", result.err)

    def test_only_what_has_years_is_compared(self):
        for arguments in (["dates", "--diff", "2023-24", "2024-25"], ["rules", "--diff", "2023-24"],
                          ["collections", "a", "b"], ["rules", "--diff"]):
            self.assertStatus(2, self.run_program("list", *arguments))

    def test_collections(self):
        rows = json.loads(self.run_program("list", "collections", "--report", "json").text)
        self.assertIn("school-census", [row["collection"] for row in rows])

    def test_quiet_does_not_silence_the_data(self):
        result = self.run_program("list", "collections", "--quiet")
        if result.status == 0:
            self.assertIn("school-census", result.text)


class Explain(Case):
    """ "muster explain RULE...: what a rule tests, why, where it comes from, how to put it right". """

    def test_every_rule_can_be_explained(self):
        rules = [line.split()[0] for line in self.run_program("list", "rules").text.splitlines()]
        result = self.run_program("explain", *rules)
        self.assertStatus(0, result)
        self.assertEqual("", result.err)
        for rule in rules:
            self.assertIn(rule, result.text)

    def test_says_what_why_whence_and_what_to_do(self):
        for rule in ("R101", "F101", "1510", "C402", "2502Q"):
            text = self.run_program("explain", rule).text
            for part in ("Tests", "Why", "What to do", "Source", "Confidence"):
                self.assertIn(part, text, rule)
            self.assertRegex(text, "stated|inferred|recalled")

    def test_several_rules_in_the_order_asked_for(self):
        text = self.run_program("explain", "R102", "F101").text
        self.assertLess(text.index("R102"), text.index("F101"))

    def test_a_rule_not_checkable_here_says_why(self):
        text = self.run_program("explain", "1496").text
        self.assertIn("not", text)
        self.assertStatus(0, self.run_program("explain", "1496"))

    def test_rules_in_lower_case(self):
        result = self.run_program("explain", "r101")
        self.assertIn(result.status, (0, 2), result)
        if result.status == 2:
            self.assertIn("R101", result.err)


if __name__ == "__main__":
    unittest.main()
