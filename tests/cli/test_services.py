"""Reports for services that keep them: JUnit and SARIF, over whole runs."""

import json
import os
import random
import shutil
import xml.etree.ElementTree as ElementTree

from support import ROOT, Case, csv_bytes, marks_of, pupil, read_csv, register, upn

RULES = os.path.join(ROOT, "tests", "rules")


def with_faults():
    pupils = [pupil(1, Surname="Bell", Forename="Anna", Sex="X"), pupil(2, Surname="Carr", Forename="Ben", Sex="Y")]
    marks = [mark for one in pupils for mark in marks_of(one)]
    return register(pupils=pupils, marks=marks + [dict(marks[0], Code="\\"), dict(marks[4], Code="Z9")])


class Services(Case):
    def setUp(self):
        super().setUp()
        self.folder = self.write_register(tables=with_faults())

    def report(self, name, *options, inputs=None):
        result = self.check(*(inputs or [self.folder]), options=["--report", name, *options])
        self.assertIn(result.status, (0, 1, 3))
        return result.text

    def sarif(self, *options, inputs=None):
        return json.loads(self.report("sarif", *options, inputs=inputs))["runs"][0]

    def junit(self, *options, inputs=None):
        return ElementTree.fromstring(self.report("junit", *options, inputs=inputs))


class Discretion(Services):
    """Nobody's name, and numbers and values only where they are asked for."""

    SECRETS = (upn(1), upn(2), "Bell", "Anna", "Carr", "Z9")

    def test_nobody_and_no_value(self):
        for name in ("junit", "sarif"):
            text = self.report(name)
            for secret in self.SECRETS:
                self.assertNotIn(secret, text, name)

    def test_values_are_there_on_request_and_names_are_not(self):
        for name in ("junit", "sarif"):
            text = self.report(name, "--values")
            self.assertIn(upn(1), text, name)
            self.assertIn("Z9", text, name)
            for secret in ("Bell", "Anna", "Carr"):
                self.assertNotIn(secret, text, name)

    def test_redact_is_the_stronger(self):
        for name in ("junit", "sarif"):
            self.assertNotIn(upn(1), self.report(name, "--values", "--redact"), name)

    def test_an_explanation_is_not_told(self):
        self.write("said.csv", "rule,key,reason,by,date\nR104,%s,Anna was late,Office,2026-01-05\n" % upn(1))
        for name in ("junit", "sarif"):
            self.assertNotIn("Anna was late", self.report(name, "--explanations", self.path("said.csv")), name)


class Sarif(Services):
    def test_every_finding_is_at_its_row(self):
        self.check(self.folder, out="out")
        rows = sorted((row["rule"], os.path.basename(row["file"]), row["line"] or "1") for row in self.findings())
        told = []
        for result in self.sarif()["results"]:
            place = result["locations"][0]["physicalLocation"]
            told.append((result["ruleId"], os.path.basename(place["artifactLocation"]["uri"]),
                         str(place.get("region", {}).get("startLine", ""))))
        self.assertEqual(rows, sorted(told))

    def test_rules_are_found_by_their_number(self):
        run = self.sarif()
        rules = run["tool"]["driver"]["rules"]
        self.assertEqual(len(rules), len({rule["id"] for rule in rules}))
        for result in run["results"]:
            self.assertEqual(result["ruleId"], rules[result["ruleIndex"]]["id"])
        verdicts = {rule["id"]: rule["properties"]["verdicts"][0]["verdict"] for rule in rules}
        self.assertEqual("findings", verdicts["R101"])
        self.assertIn("passed", verdicts.values())
        self.assertIn("not applicable", verdicts.values())

    def test_paths_are_relative_to_the_working_directory(self):
        result = self.check(self.folder, options=["--report", "sarif"], cwd=self.dir)
        uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                for one in json.loads(result.text)["runs"][0]["results"]}
        self.assertLessEqual(uris, {"in/%s.csv" % name for name in ("schools", "pupils", "marks", "calendar")})

    def test_fingerprints_stay_when_rows_move(self):
        def fingerprints(*options):
            return sorted((one["ruleId"], one["partialFingerprints"]["finding/v1"])
                          for one in self.sarif(*options)["results"])
        plain, whole = fingerprints(), fingerprints("--values")
        self.assertEqual(len(plain), len(set(plain)))
        rows = read_csv(self.path("in", "pupils.csv"))
        random.Random(1).shuffle(rows)
        rows.insert(0, dict(rows[0], UPN=upn(7), Surname="New", Sex="F"))
        self.write("in/pupils.csv", csv_bytes(rows))
        self.assertLessEqual(set(plain), set(fingerprints()))
        self.assertLessEqual(set(whole), set(fingerprints("--values")))

    def test_of_a_run_that_stops(self):
        result = self.check(self.path("absent"), options=["--report", "sarif"])
        self.assertStatus(3, result)
        invocation = json.loads(result.text)["runs"][0]["invocations"][0]
        self.assertEqual((False, 3), (invocation["executionSuccessful"], invocation["exitCode"]))
        self.assertIn("Not determined", invocation["toolExecutionNotifications"][0]["message"]["text"])

    def test_a_return_has_its_columns(self):
        bad = os.path.join(RULES, "F110")
        regions = [one["locations"][0]["physicalLocation"].get("region", {})
                   for one in self.sarif(inputs=[bad])["results"] if one["ruleId"] == "F110"]
        self.assertTrue(any("startColumn" in region for region in regions), regions)


class JUnit(Services):
    def test_counts_are_those_of_the_cases(self):
        root = self.junit()
        suites = root.findall("testsuite")
        for name, path in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error"),
                           ("skipped", "testcase/skipped")):
            counts = [len(suite.findall(path)) for suite in suites]
            self.assertEqual(counts, [int(suite.get(name)) for suite in suites])
            if name != "skipped":
                self.assertEqual(sum(counts), int(root.get(name)))

    # Of Jenkins' schema, which takes no others; GitLab's and GitHub's readers pass over what they do not know.
    ATTRIBUTES = {"testsuites": {"name", "time", "tests", "failures", "errors"},
                  "testsuite": {"name", "time", "tests", "failures", "errors", "skipped", "timestamp"},
                  "testcase": {"name", "time", "classname"}, "property": {"name", "value"}, "properties": set(),
                  "failure": {"type", "message"}, "error": {"type", "message"}, "skipped": {"message"},
                  "system-out": set()}

    def test_nothing_is_in_it_that_a_reader_does_not_know(self):
        for root in (self.junit(), self.junit(inputs=[self.path("absent")])):
            for element in root.iter():
                self.assertLessEqual(set(element.keys()), self.ATTRIBUTES[element.tag], element.tag)

    def test_a_case_a_rule(self):
        suite = self.junit().find("testsuite")
        self.assertEqual("835/2990 register", suite.get("name"))
        cases = {case.get("name").split()[0]: case for case in suite.findall("testcase")}
        listed = {row["rule"] for row in json.loads(
            self.run_program("list", "rules", "register", "--report", "json").text)}
        self.assertEqual(listed, set(cases))
        self.assertEqual("error", cases["R101"].find("failure").get("type"))
        self.assertIn("marks.csv:", cases["R101"].find("failure").text)

    def test_a_school_has_the_rules_of_its_own_returns(self):
        """No rule of a term has passed where there is no return of that term."""
        shutil.copy(os.path.join(RULES, "100", "pass-same-day.xml"), self.path("one.xml"))
        with open(self.path("one.xml"), encoding="utf-8") as stream:
            text = stream.read()
        term = text[text.index("<Term>") + 6:text.index("</Term>")]
        other = {"AUT": ("SPR", "2026"), "SPR": ("AUT", "2025"), "SUM": ("AUT", "2025")}[term]
        year = text[text.index("<Year>") + 6:text.index("</Year>")]
        text = text.replace("<Term>" + term, "<Term>" + other[0], 1).replace("<Year>" + year, "<Year>" + other[1], 1)
        self.write("two.xml", text.replace("9901", "9902"))
        names = [suite.get("name") for suite in self.junit(
            inputs=[self.path("one.xml"), self.path("two.xml")]).findall("testsuite")]
        for estab in ("9901", "9902"):
            own = [name for name in names if name.startswith("835/%s school-census" % estab)]
            self.assertEqual(1, len(own), names)

    def test_a_return_without_its_authority_has_its_findings(self):
        with open(os.path.join(RULES, "100", "pass-same-day.xml"), encoding="utf-8") as stream:
            self.write("one.xml", stream.read().replace("<LEA>835</LEA>", "<LEA></LEA>", 1))
        cases = self.junit(inputs=[self.path("one.xml")]).findall("testsuite/testcase")
        found = {case.get("name").split()[0] for case in cases if case.find("failure") is not None}
        self.assertIn("C401", found)

    def test_of_a_run_that_stops(self):
        result = self.check(self.path("absent"), options=["--report", "junit"])
        self.assertStatus(3, result)
        root = ElementTree.fromstring(result.text)
        self.assertEqual("1", root.get("errors"))
        self.assertIn("absent", root.find("testsuite/testcase/error").text)
