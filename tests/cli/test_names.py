"""Who a finding is about: names beside numbers, and nobody in a redacted report."""

import json
import os
import sqlite3

from support import Case, marks_of, pupil, read_bytes, read_csv, register, suspension, tree_bytes, upn

FORMATS = ("text", "csv", "rules", "figures", "json", "junit", "sarif", "xlsx", "summary")


def with_faults(first, second):
    """Two pupils with a query and an error each, and one without a number."""
    pupils = [pupil(1, NCyearActual="4", **{"PreferredSurname": "", **first}), pupil(2, NCyearActual="5", **second),
              pupil(3, UPN="", Surname="Nameless", Forename="Noah")]
    marks = [mark for one in pupils[:2] for mark in marks_of(one)]
    marks += [dict(marks[0], Code="\\"), dict(marks[4], Code="Z9")]
    return register(pupils=pupils, marks=marks, suspensions=[suspension(pupils[0], Sessions="999")])


class Names(Case):
    def setUp(self):
        super().setUp()
        self.folder = self.write_register(tables=with_faults(
            {"Surname": "Bell", "Forename": "Anna"},
            {"Surname": "Carr", "PreferredSurname": "Dean", "Forename": "Ben"}))

    def told(self, out="out"):
        return {row["key"]: (row["pupil"], row["year"]) for row in self.findings(out)}

    def test_of_a_register(self):
        self.check(self.folder, out="out")
        told = self.told()
        self.assertEqual(("Bell, Anna", "4"), told[upn(1)])
        self.assertEqual(("Dean, Ben", "5"), told[upn(2)])

    def test_of_a_build_and_of_a_return(self):
        self.assertStatus(1, self.build(self.folder))
        self.assertEqual(("Bell, Anna", "4"), self.told()[upn(1)])
        nameless = [row["pupil"] for row in self.findings(rule="1500")]
        self.assertEqual(["Nameless, Noah"], nameless)
        self.check(self.path("out", self.returns()[0]), out="checked")
        told = self.told("checked")
        self.assertEqual(("Bell, Anna", "4"), told[upn(1)])
        self.assertIn(("Nameless, Noah", "4"), told.values())

    def test_of_rows_as_such(self):
        """What the index tells before a school's pupils are read, of pupils and of other tables."""
        for table in ("pupils.csv", "suspensions.csv"):
            with open(os.path.join(self.folder, table), encoding="utf-8") as stream:
                lines = stream.read().splitlines()
            with open(os.path.join(self.folder, table), "a", encoding="utf-8") as stream:
                stream.write("%s\n%s\n" % (lines[1], lines[1].rstrip(",").rsplit(",", 1)[0]))
        self.check(self.folder, out="out")
        for rule in ("F119", "F128"):
            found = {(os.path.basename(row["file"]), row["key"], row["pupil"], row["year"])
                     for row in self.findings(rule=rule)}
            self.assertEqual({("pupils.csv", upn(1), "Bell, Anna", "4"),
                              ("suspensions.csv", upn(1), "Bell, Anna", "4")}, found)

    def test_in_every_format(self):
        result = self.check(self.folder, out="out", options=["--report", "json",
                                                             "--report", "text:" + self.path("r")])
        found = [one for one in json.loads(result.text)["findings"] if one["key"] == upn(1)]
        self.assertEqual({("Bell, Anna", "4")}, {(one["pupil"], one["year"]) for one in found})
        with open(self.path("r"), encoding="utf-8") as stream:
            self.assertIn("%s (Bell, Anna; year 4)" % upn(1), stream.read())

    def test_in_the_evidence(self):
        self.build(self.folder)
        database = sqlite3.connect(self.path("out", "muster.sqlite"))
        self.addCleanup(database.close)
        rows = set(database.execute("SELECT pupil, year FROM finding WHERE key = ?", [upn(2)]))
        self.assertEqual({("Dean, Ben", "5")}, rows)

    def test_records_have_none(self):
        self.write("la/ehe.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n"
                                 "835,C1,2015-01-01,F,2025-01-01,nonsense\n")
        result = self.run_program("build", "ehe-cme", "--term", "autumn", "--year", "2025", "-o",
                                  self.path("out"), self.path("la"))
        self.assertStatus(1, result)
        rows = read_csv(self.path("out", "findings.csv"))
        self.assertEqual({("", "")}, {(row["pupil"], row["year"]) for row in rows})


class Redaction(Case):
    """A report of the same register with other names is the same report, to the byte: also with names that are words
    of its messages, so that looking for them would say nothing."""

    def reports(self, first, second):
        folder = self.write_register(tables=with_faults(first, second))
        options = ["--redact"]
        for name in FORMATS:
            options += ["--report", "%s:%s" % (name, self.path("report." + name))]
        standard = self.build(folder, options=options)
        self.assertStatus(1, standard)
        self.check(folder, out="checked", options=["--redact"])
        told = {name: read_bytes(self.path("report." + name)) for name in FORMATS}
        told["findings.csv"] = tree_bytes(self.path("out"))["findings.csv"]
        told["checked"] = tree_bytes(self.path("checked"))["findings.csv"]
        told["standard error"] = standard.err.encode()
        return told

    def test_no_name_changes_a_byte(self):
        plain = self.reports({"Surname": "Bell", "Forename": "Anna"},
                             {"Surname": "Carr", "Forename": "Ben"})
        worded = self.reports({"Surname": "Code", "Forename": "Pupil"},
                              {"Surname": "School", "PreferredSurname": "Date", "Forename": "Year"})
        self.assertEqual(plain, worded)
        for name, text in plain.items():
            for secret in (upn(1), upn(2), "Bell", "Nameless", "Noah"):
                self.assertNotIn(secret.encode(), text, name)
