"""What holds of files: inputs are never written to, a run that stops says so, signals, standard input
and output, files that are given twice."""

import json
import os
import signal
import sqlite3
import subprocess
import time

from support import MUSTER, NOW, RETURN, Case, csv_bytes, read_bytes, read_csv, register


class InputsAreNeverWrittenTo(Case):
    def assertRefused(self, result, path):
        self.assertStatus(2, result)
        self.assertIn(path, result.err)
        self.assertIn("never written to", result.err)
        self.assertEqual(b"", result.out)

    def setUp(self):
        super().setUp()
        self.register = self.write_register("r")
        self.before = {name: read_bytes(self.path("r", name)) for name in os.listdir(self.register)}

    def tearDown(self):
        for name, before in self.before.items():
            self.assertEqual(before, read_bytes(self.path("r", name)), name)
        left = [name for _, _, names in os.walk(self.dir) for name in names]
        self.assertEqual([], [name for name in left if name.endswith(".muster-part")])
        super().tearDown()

    def test_a_report_in_place_of_a_table(self):
        for name in self.before:
            path = os.path.join("r", name)
            self.assertRefused(self.check("r", options=("--report", "csv:" + path)), path)
            self.assertRefused(self.build("r", options=("--report", "csv:" + path)), path)
            self.assertFalse(os.path.exists(self.path("out", RETURN)))

    def test_by_another_name(self):
        os.symlink(os.path.join("r", "marks.csv"), self.path("soft.csv"))
        os.link(self.path("r", "marks.csv"), self.path("hard.csv"))
        os.symlink("r", self.path("folder"))
        for path in ("soft.csv", "hard.csv", os.path.join("folder", "marks.csv"), "./r/../r/marks.csv"):
            self.assertRefused(self.check("r", options=("--report", "csv:" + path)), path)
        self.assertTrue(os.path.islink(self.path("soft.csv")))

    def test_an_input_given_by_a_link(self):
        os.rename(self.path("r", "marks.csv"), self.path("real.csv"))
        os.symlink(self.path("real.csv"), self.path("r", "marks.csv"))
        for path in ("real.csv", os.path.join("r", "marks.csv")):
            self.assertRefused(self.check("r", options=("--report", "csv:" + path)), path)

    def test_a_database_in_the_output_directory(self):
        os.mkdir(self.path("d"))
        database = self.write_database("d/muster.sqlite")
        before = read_bytes(database)
        self.assertRefused(self.build(database, out="d"), "d/muster.sqlite")
        self.assertEqual(before, read_bytes(database))

    def test_a_return(self):
        self.build("r")
        path = self.path("out", RETURN)
        before = read_bytes(path)
        self.assertRefused(self.check(path, options=("--report", "text:" + path)), RETURN)
        self.assertRefused(self.check(path, "r", options=("--report", "text:" + path)), RETURN)
        self.assertEqual(before, read_bytes(path))

    def test_the_explanations(self):
        self.write("e.csv", csv_bytes([{"rule": "1760Q", "lea": "835", "estab": "2990", "key": "",
                                        "reason": "x", "by": "y", "date": "2026-01-19"}]))
        before = read_bytes(self.path("e.csv"))
        result = self.check("r", options=("--explanations", "e.csv", "--report", "csv:e.csv"))
        self.assertStatus(2, result)
        self.assertEqual(before, read_bytes(self.path("e.csv")))

    def test_the_folder_of_the_input_is_no_input(self):
        self.assertStatus(0, self.build("r", out="r"))
        self.assertStatus(0, self.build("r", out="r"))

    def test_a_report_on_a_file_of_the_output_directory(self):
        result = self.build("r", options=("--report", "csv:./out/../out/findings.csv"))
        self.assertStatus(2, result)
        self.assertIn("two outputs have this name", result.err)


class RunsThatStop(Case):
    def setUp(self):
        super().setUp()
        self.write_register("r")
        self.write("r/marks.csv", 'LEA,"Estab\n')
        for name in ("old.csv", "old.json", "old.txt"):
            self.write(name, "an older run\n")

    def test_each_report_says_not_determined_and_why(self):
        reports = ("csv:old.csv", "json:old.json", "text:old.txt", "rules:-")
        options = [word for report in reports for word in ("--report", report)]
        for result in (self.build("r", options=options), self.check("r", options=options)):
            self.assertStatus(3, result)
            self.assertEqual("not determined", read_csv(self.path("old.csv"))[0]["severity"])
            self.assertIn("r/marks.csv", read_csv(self.path("old.csv"))[0]["message"])
            summary = json.loads(read_bytes(self.path("old.json")))["summary"]
            self.assertFalse(summary["determined"])
            self.assertIn("r/marks.csv", summary["why"])
            self.assertIn(b"Not determined", read_bytes(self.path("old.txt")))
            self.assertIn(b"r/marks.csv", read_bytes(self.path("old.txt")))
            self.assertIn("not determined", result.text)

    def test_each_reason_is_a_line_of_the_report(self):
        self.write("r/pupils.csv", "LEA,Estab\n")
        text = self.check("r", options=("--report", "text")).text
        self.assertRegex(text, r"(?m)^Not determined: the run failed before the end: r/.*\n  r.*\.$")
        self.assertNotIn("?", text)

    def test_the_output_directory_stays_as_it_was(self):
        self.write("out/findings.csv", "an older run\n")
        self.assertStatus(3, self.build("r", options=("--report", "csv:old.csv")))
        self.assertEqual(b"an older run\n", read_bytes(self.path("out", "findings.csv")))

    def test_wrong_usage_touches_nothing(self):
        self.assertStatus(2, self.check("r", options=("--report", "csv:old.csv", "--report", "none")))
        self.assertEqual(b"an older run\n", read_bytes(self.path("old.csv")))

    def test_a_name_that_cannot_be_given_is_told_on_standard_output(self):
        self.write_register("r")
        self.write("out/tables/keep", "")
        os.chmod(self.path("out", "tables"), 0o700)
        os.mkdir(self.path("out", RETURN))
        result = self.build("r", options=("--report", "text", "--report", "csv:old.csv"))
        self.assertStatus(4, result)
        self.assertIn("Not determined", result.text)
        self.assertEqual("not determined", read_csv(self.path("old.csv"))[0]["severity"])

    def test_standard_output_that_is_full_takes_the_names_back(self):
        self.write_register("r")
        with open("/dev/full", "wb") as full:
            result = self.build("r", options=("--report", "text", "--report", "csv:old.csv"), stdout=full)
        self.assertStatus(4, result)
        self.assertNoReturn()
        self.assertEqual("not determined", read_csv(self.path("old.csv"))[0]["severity"])


class StandardStreams(Case):
    def setUp(self):
        super().setUp()
        self.write_register("r")
        self.build("r")

    def check_input(self, data, *arguments):
        return subprocess.run([MUSTER, "check", "--now", NOW, *arguments], input=data, cwd=self.dir,
                              capture_output=True, timeout=60, check=False)

    def test_a_return_from_standard_input(self):
        data = read_bytes(self.path("out", RETURN))
        told = [self.check_input(data, "--report", "csv", name).stdout.replace(name.encode(), b"NAME")
                for name in ("-", os.path.join("out", RETURN))]
        self.assertEqual(told[1], told[0])
        self.assertIn(b"1760Q", told[0])

    def test_beside_its_register_with_evidence(self):
        data = read_bytes(self.path("out", RETURN)).replace(b"Surname1", b"Other")
        done = self.check_input(data, "-o", "o", "-", "r")
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("-", {row["file"] for row in read_csv(self.path("o", "findings.csv"))})

    def test_faults_have_their_place(self):
        done = self.check_input(b"<Message>\n<Header>\n&x", "-")
        self.assertEqual(3, done.returncode)
        self.assertIn(b"-:3:", done.stderr)
        self.assertEqual(3, self.check_input(b"", "-").returncode)

    def test_a_report_to_the_path_of_standard_output(self):
        result = self.check("r", options=("--report", "json:-"))
        self.assertStatus(0, result)
        self.assertTrue(json.loads(result.text)["summary"]["determined"])
        self.assertFalse(os.path.exists(self.path("-")))
        self.assertStatus(2, self.check("r", options=("--report", "json:-", "--report", "csv")))

    def test_a_reader_that_goes_away_is_no_fault(self):
        for arguments in (("list", "rules"), ("--help",), ("explain", "1760Q")):
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run([MUSTER, *arguments], stdout=write, stderr=subprocess.PIPE, check=False)
            os.close(write)
            self.assertEqual((0, b""), (done.returncode, done.stderr), arguments)

    def test_the_other_files_are_made_all_the_same(self):
        read, write = os.pipe()
        os.close(read)
        result = self.build("r", out="other", options=("--report", "text", "--quiet"), stdout=write)
        os.close(write)
        self.assertStatus(0, result)
        self.assertEqual("", result.err)
        self.assertTrue(os.path.exists(self.path("other", RETURN)))


def as_from_a_terminal():
    """A shell starts what it puts into the background with SIGINT ignored, and so it stays."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Signals(Case):
    """A run that waits for its reader, with its working files made, is sent one."""

    def test_working_files_go_and_the_program_ends_by_the_signal(self):
        self.write_register("r")
        self.build("r")
        data = read_bytes(self.path("out", RETURN)).replace(b"<Sex>F</Sex>", b"<Sex>X</Sex>")
        for number in range(800):
            self.write("many/%d.xml" % number, data)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with subprocess.Popen([MUSTER, "check", "--now", NOW, "-o", "o", "--report", "text", "many"],
                                  cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  preexec_fn=as_from_a_terminal) as run:
                for _ in range(600):
                    if self.working_files():
                        break
                    time.sleep(0.05)
                self.assertTrue(self.working_files())
                time.sleep(0.2)
                run.send_signal(number)
                run.stdout.read()
                run.wait(30)
            self.assertEqual(-number, run.returncode)
            self.assertEqual([], self.working_files())
            self.assertFalse(os.path.exists(self.path("o", "findings.csv")))

    def working_files(self):
        return [name for _, _, names in os.walk(self.path("o")) for name in names]


class GivenTwice(Case):
    def test_a_return_under_several_names(self):
        self.write_register("r")
        self.build("r")
        path = os.path.join("out", RETURN)
        os.symlink(path, self.path("soft.xml"))
        os.link(self.path(path), self.path("hard.xml"))
        once = self.check(path, options=("--report", "csv")).text
        os.mkdir(self.path("folder"))
        os.link(self.path(path), self.path("folder", "a.xml"))
        self.assertEqual(once, self.check(path, path, "./" + path, "soft.xml", "hard.xml", "folder",
                                          options=("--report", "csv")).text)

    def test_a_register_under_several_names(self):
        tables = register()
        self.write_register("r", tables)
        os.symlink("r", self.path("soft"))
        os.mkdir(self.path("hard"))
        for name in os.listdir(self.path("r")):
            os.link(self.path("r", name), self.path("hard", name))
        database = self.write_database("d.sqlite", tables)
        self.assertStatus(0, self.build("r"))
        for out, inputs in (("a", ("r", "r/.", "soft")), ("b", ("r", "hard")),
                            ("c", (database, "./d.sqlite"))):
            self.assertStatus(0, self.build(*inputs, out=out))
            self.assertEqual(read_bytes(self.path("out", RETURN)), read_bytes(self.path(out, RETURN)))
            self.assertEqual(len(self.findings()), len(self.findings(out)))


class PathsThatAreNotText(Case):
    """A path may have any bytes; what is written has U+FFFD for each that is not of UTF-8."""

    NAME = b"r\xff\xc3"
    TOLD = "r\ufffd\ufffd"

    def setUp(self):
        super().setUp()
        tables = register()
        tables["marks"][0]["Code"] = "%"
        self.write_register("r", tables)
        self.folder = os.path.join(os.fsencode(self.dir), self.NAME)
        os.rename(self.path("r"), self.folder)

    def test_in_every_report_and_the_evidence(self):
        options = ("--report", "csv:a.csv", "--report", "json:a.json")
        self.assertStatus(1, self.build(self.NAME, options=options))
        told = self.TOLD + "/marks.csv"
        self.assertIn(told, {row["file"] for row in read_csv(self.path("a.csv"))})
        self.assertIn(told, {row["file"] for row in self.findings()})
        report = json.loads(read_bytes(self.path("a.json")).decode("utf-8"))
        self.assertIn(told, {finding["file"] for finding in report["findings"]})
        database = sqlite3.connect(self.path("out", "muster.sqlite"))
        paths = {path for path, in database.execute("SELECT path FROM input")}
        database.close()
        self.assertIn(told, paths)

    def test_of_a_run_that_stops(self):
        os.remove(os.path.join(self.folder, b"marks.csv"))
        result = self.build(self.NAME, options=("--report", "csv:a.csv", "--report", "json"))
        self.assertStatus(3, result)
        self.assertIn(self.TOLD, json.loads(result.text)["summary"]["why"])
        self.assertIn(self.TOLD, read_csv(self.path("a.csv"))[0]["message"])
