"""--explanations: queries that are explained, in every report, and the file itself."""

import json
import os
import sqlite3
import unittest

from support import (Case, NOW, RETURN, csv_bytes, line_of, marks_of, pupil, read_bytes, read_csv,
                     register, tree_bytes, upn)

COLUMNS = ["rule", "key", "reason", "by", "date"]
FIRST, SECOND = upn(1), upn(2)


def said(rule, key="", reason="It is so", **more):
    row = {"rule": rule, "key": key, "reason": reason, "by": "Office", "date": "2026-01-19"}
    row.update(more)
    return row


class ExplanationsCase(Case):
    """A register with two queries R105, one for each pupil, and nothing else."""

    def setUp(self):
        super().setUp()
        tables = register()
        tables["marks"] += marks_of(pupil(1), days=("2025-11-10",))[:1]
        tables["marks"] += marks_of(pupil(2), days=("2025-11-10",))[:1]
        self.folder = self.write_register("in", tables)

    def explain(self, *rows, name="said.csv", columns=None):
        columns = columns or COLUMNS + sorted({name for row in rows for name in row} - set(COLUMNS))
        return "--explanations=" + self.write(name, csv_bytes(list(rows), columns))

    def report(self, form, *options):
        return self.check(self.folder, options=["--report", form, *options]).text


class Explained(ExplanationsCase):
    def test_a_query_that_is_explained_does_not_count_for_fail_on(self):
        fail = ["--fail-on", "query"]
        one = self.explain(said("R105", FIRST))
        self.assertStatus(1, self.check(self.folder, options=[*fail, one]))
        both = self.explain(said("R105", FIRST), said("R105", SECOND))
        self.assertStatus(0, self.check(self.folder, options=[*fail, both]))
        self.assertStatus(0, self.check(self.folder, options=["--fail-on=info", both]))
        self.assertStatus(1, self.check(self.folder, options=fail))

    def test_the_summary_counts_what_is_explained(self):
        result = self.check(self.folder, options=[self.explain(said("R105", FIRST))])
        self.assertIn("0 errors, 2 queries, 1 explained, 0 info", result.err)
        self.assertIn("2 queries, 0 info", self.check(self.folder).err)

    def test_it_is_still_listed_in_every_report_with_its_explanation(self):
        option = self.explain(said("R105", FIRST, 'Two "tills", one code'))
        document = json.loads(self.report("json", option))
        found = {row["key"]: row.get("explanation") for row in document["findings"]}
        self.assertEqual({FIRST: {"reason": 'Two "tills", one code', "by": "Office",
                                  "date": "2026-01-19"}, SECOND: None}, found)
        verdict = {row["rule"]: row for row in document["rules"]}["R105"]
        self.assertEqual((2, 1), (verdict["findings"], verdict["explained"]))
        self.assertEqual((2, 1), (document["summary"]["query"], document["summary"]["explained"]))
        lines = self.report("text", option).splitlines()
        at = next(i for i, line in enumerate(lines) if FIRST in line)
        self.assertEqual('    explained on 2026-01-19 by Office: Two "tills", one code',
                         lines[at + 1])
        self.assertEqual(1, sum("explained on" in line for line in lines))
        self.assertTrue(any("Queries: 2, 1 explained." in line for line in lines))
        self.assertEqual(self.report("csv"), self.report("csv", option))

    def test_files_of_a_build(self):
        option = self.explain(said("R105", FIRST), said("1495Q"))
        self.assertStatus(0, self.build(self.folder, options=[option]))
        rows = {row["rule"]: row for row in read_csv(self.path("out", "rules.csv"))}
        self.assertEqual(("2", "1"), (rows["R105"]["findings"], rows["R105"]["explained"]))
        self.assertEqual("passed", rows["F121"]["verdict"])
        database = sqlite3.connect(self.path("out", "muster.sqlite"))
        kept = database.execute("SELECT key, explanation, explained_by, explained_on FROM finding"
                                " WHERE rule = 'R105' ORDER BY key = ?", (FIRST,)).fetchall()
        counts = database.execute("SELECT findings, explained FROM rule WHERE rule = 'R105'")
        self.assertEqual((2, 1), counts.fetchone())
        inputs = [row[0] for row in database.execute("SELECT path FROM input ORDER BY file")]
        database.close()
        self.assertEqual([(SECOND, None, None, None), (FIRST, "It is so", "Office", "2026-01-19")],
                         kept)
        self.assertEqual(self.path("said.csv"), inputs[-1])

    def test_the_return_is_the_same_with_and_without(self):
        self.build(self.folder, out="without")
        self.build(self.folder, options=[self.explain(said("R105", FIRST), said("R999"))])
        for name in (RETURN, os.path.join("tables", "pupilonroll.csv")):
            self.assertEqual(read_bytes(self.path("without", name)),
                             read_bytes(self.path("out", name)))

    def test_queries_of_a_return_are_explained_too(self):
        folder = self.write_register("one", register(pupils=[pupil(1)]))
        self.build(folder)
        result = self.check(self.path("out", RETURN),
                            options=["--fail-on=query", self.explain(said("1495Q"), said("1760Q"),
                                     said("C425"))])
        self.assertStatus(0, result)
        self.assertIn("3 queries, 3 explained", result.err)

    def test_any_number_of_jobs_gives_the_same_bytes(self):
        option = self.explain(said("R105", FIRST), said("R105", SECOND), said("R105", SECOND))
        trees = []
        for jobs in ("1", "3"):
            self.build(self.folder, out=jobs, options=[option, "--jobs", jobs])
            trees.append(tree_bytes(self.path(jobs)))
        self.assertEqual(*trees)

    def test_the_sheet_to_key_in_has_the_note(self):
        folder = self.path("la")
        rows = [{"LA": "835", "ChildID": "C1", "DOB": "", "Sex": "F", "StartDate": "2025-09-01",
                 "PrimaryReason": ""}]
        self.write("la/ehe.csv", csv_bytes(rows))
        sheets = []
        for options in ([], [self.explain(said("H203", "C1", "Asked <parents>"))]):
            result = self.run_program("build", "ehe-cme", "--term", "autumn", "--year", "2025",
                                      "--now", NOW, "-o", self.path("out"), *options, folder)
            self.assertStatus(1, result)
            sheets.append(read_bytes(self.path("out", "key-in.html")).decode())
        self.assertNotIn("Asked", sheets[0])
        self.assertIn("<p>Note for COLLECT</p><p>Asked &lt;parents&gt;</p>", sheets[1])


class Notepad(ExplanationsCase):
    def test_it_has_a_row_for_each_query_that_is_explained(self):
        option = self.explain(said("R105", SECOND, "=Two, tills"), said("1495Q"))
        self.build(self.folder, options=[option])
        rows = read_csv(self.path("out", "notepad.csv"))
        self.assertEqual(["lea", "estab", "rule", "key", "session_date", "session", "field", "value",
                          "message", "reason", "by", "date"], list(rows[0]))
        self.assertEqual(1, len(rows))
        finding = [row for row in self.findings(rule="R105") if row["key"] == SECOND][0]
        for name in ("lea", "estab", "rule", "key", "session", "field", "value", "message"):
            self.assertEqual(finding[name], rows[0][name], name)
        self.assertEqual("2025-11-10", rows[0]["session_date"])
        self.assertEqual(("'=Two, tills", "Office", "2026-01-19"),
                         (rows[0]["reason"], rows[0]["by"], rows[0]["date"]))
        self.assertOwnerOnly("out", "notepad.csv")

    def test_it_is_written_whenever_explanations_are_given_and_only_then(self):
        self.build(self.folder)
        self.assertFalse(os.path.exists(self.path("out", "notepad.csv")))
        option = self.explain(columns=COLUMNS)
        self.check(self.folder, out="checked", options=[option])
        self.assertEqual([], read_csv(self.path("checked", "notepad.csv")))
        self.assertEqual({"findings.csv", "rules.csv", "notepad.csv", "muster.sqlite"},
                         set(os.listdir(self.path("checked"))))

    def test_it_can_be_given_again(self):
        tables = register()
        for row in tables["marks"][:2]:
            tables["marks"].append(dict(row))
        folder = self.write_register("twice", tables)
        option = self.explain(said("R105", FIRST, "=Morning", session="am"),
                              said("R105", FIRST, "-Afternoon", session_date="10/11/2025"))
        self.build(folder, options=[option])
        self.assertEqual(["'=Morning", "'-Afternoon"],
                         [row["reason"] for row in read_csv(self.path("out", "notepad.csv"))])
        again = ["--explanations", self.path("out", "notepad.csv")]
        self.assertStatus(0, self.build(folder, out="again", options=again))
        self.assertRules(["R105", "R105"], "again")
        self.assertEqual(read_bytes(self.path("out", "notepad.csv")),
                         read_bytes(self.path("again", "notepad.csv")))

    def test_it_is_not_written_over_while_it_is_the_input(self):
        self.build(self.folder, options=[self.explain(said("R105", FIRST))])
        before = tree_bytes(self.path("out"))
        result = self.build(self.folder,
                            options=["--explanations", self.path("out", "notepad.csv")])
        self.assertStatus(2, result)
        self.assertIn("would be written over", result.err)
        self.assertEqual(before, tree_bytes(self.path("out")))

    def test_redact_hides_what_was_said_and_of_whom(self):
        option = self.explain(said("R105", FIRST, "Robin was ill", by="Mrs Maple"),
                              said("R999", FIRST, "Robin was ill"))
        result = self.check(self.folder, out="out", options=[
            option, "--redact", "--report", "json", "--report", "text:r.txt"])
        told = [result.out, result.err.encode(), read_bytes(self.path("r.txt")),
                *(data for name, data in tree_bytes(self.path("out")).items() if name != "muster.sqlite")]
        for text in told:
            for secret in (b"Robin", b"Maple", FIRST.encode()):
                self.assertNotIn(secret, text)
        rows = read_csv(self.path("out", "notepad.csv"))
        self.assertEqual([("(redacted)", "(redacted)", "(redacted)", "2026-01-19")],
                         [(row["key"], row["reason"], row["by"], row["date"]) for row in rows])


class TheFile(ExplanationsCase):
    def about(self, *rows):
        option = self.explain(*rows)
        self.check(self.folder, out="out", options=[option])
        return [(row["severity"], row["rule"], row["line"], row["column"], row["key"])
                for row in self.findings() if row["file"] == self.path("said.csv")]

    def test_rows_that_explain_nothing_are_findings_at_their_place(self):
        self.assertEqual([("info", "F120", "2", "1", ""), ("error", "F121", "3", "1", "K"),
                          ("error", "F122", "4", "1", FIRST), ("error", "F123", "5", "3", FIRST),
                          ("error", "F124", "6", "5", SECOND)],
                         self.about(said("R105"), said("R888", "K"), said("R101", FIRST),
                                    said("R105", FIRST, ""), said("R105", SECOND, date="soon")))

    def test_a_row_for_a_rule_of_another_run_is_no_error(self):
        self.assertEqual([("info", "F120", "2", "1", "")], self.about(said("2502Q")))
        self.assertIn("does not have this rule", self.findings(rule="F120")[0]["message"])

    def test_a_school_that_only_a_row_names_is_not_said_to_be_ready(self):
        option = self.explain(dict(said("R105", "K"), lea="835", estab="9999"))
        document = json.loads(self.report("json", option))
        answers = {row["lea"] + row["estab"]: row["answer"] for row in document["summary"]["schools"]}
        self.assertEqual("Not of this run: no errors, no queries", answers.pop("8359999"))
        self.assertEqual([True], [answer.startswith("Nearly ready") for answer in answers.values()])
        page = self.path("page.html")
        self.check(self.folder, options=[option, "--report", "html:" + page])
        self.assertIn(b'<p class="school">', read_bytes(page))

    def test_an_error_cannot_be_explained(self):
        tables = register()
        tables["marks"][0]["Code"] = "QQ"
        folder = self.write_register("bad", tables)
        result = self.check(folder, options=[self.explain(said("R101", FIRST))])
        self.assertStatus(1, result)
        self.assertIn("2 errors, 0 queries, 0 explained", result.err)

    def test_without_the_option_the_rules_about_it_are_not_applicable(self):
        document = json.loads(self.report("json"))
        rules = {row["rule"]: row for row in document["rules"]}
        for rule in ("F120", "F121", "F122", "F123", "F124", "F125"):
            self.assertEqual(("not applicable", "the option --explanations"),
                             (rules[rule]["verdict"], rules[rule]["needed"]))

    def test_a_file_that_cannot_be_read_stops_the_run_with_all_its_faults(self):
        path = self.write("said.csv", b"rule,key,rule\nR105\n")
        for result in (self.build(self.folder, options=["--explanations", path]),
                       self.check(self.folder, options=["--explanations", path])):
            self.assertStatus(3, result)
            for fault in ("said.csv:1:3: the column rule is given twice",
                          "required columns are missing: reason, by, date",
                          "said.csv:2: 1 fields where the header has 3"):
                self.assertIn(fault, result.err)
        self.assertNoReturn()
        for name in ("nowhere.csv", "in"):
            self.assertStatus(3, self.check(self.folder, options=["--explanations", self.path(name)]))

    def test_its_faults_are_told_with_those_of_the_inputs(self):
        self.write("in/pupils.csv", b"LEA\n")
        result = self.build(self.folder, options=["--explanations", self.path("nowhere.csv")])
        self.assertStatus(3, result)
        self.assertIn("pupils.csv:1:1", result.err)
        self.assertIn("nowhere.csv", result.err)

    def test_windows_1252_and_a_byte_order_mark_are_read(self):
        for start, encoding in ((b"", "cp1252"), (b"\xef\xbb\xbf", "utf-8")):
            data = csv_bytes([said("R105", FIRST, "Caf\u00e9")], encoding=encoding)
            path = self.write("said.csv", start + data)
            document = json.loads(self.report("json", "--explanations", path))
            self.assertEqual(["Caf\u00e9"], [row["explanation"]["reason"] for row in
                                        document["findings"] if "explanation" in row])

    def test_only_build_and_check_take_the_option(self):
        self.assertStatus(2, self.run_program("list", "rules", "--explanations", "x"))
        self.assertStatus(2, self.check(self.folder, options=["--explanations="]))


if __name__ == "__main__":
    unittest.main()
