"""Nothing half-written, whatever happens: docs/reference.md."""

import os
import random
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree as ElementTree

from support import (Case, MUSTER, NOW, RETURN, calendar_of, marks_of, pupil, read_bytes, register,
                     school, tree_bytes, upn)


def authority(count):
    schools, people, marks, calendar = [], [], [], []
    for number in range(count):
        estab = "%04d" % (2000 + number)
        one = school(Estab=estab, SchoolName="School %d" % number)
        pair = [pupil(n, Estab=estab, UPN=upn(n, estab)) for n in range(1, 6)]
        schools.append(one)
        people += pair
        calendar += calendar_of(one)
        for row in pair:
            marks += marks_of(row)
    return {"schools": schools, "pupils": people, "calendar": calendar, "marks": marks}


class Killed(Case):
    """ "Nothing half-written is ever left under a final name, whatever happens, kill -9 included:
    a return appears whole or not at all, and an older one stays until then". """

    def command(self, folder, out, now=NOW):
        return [MUSTER, "build", "school-census", "--term", "spring", "--year", "2026", "--now", now,
                "-o", self.path(out), folder]

    def kill_at(self, signal_number, rounds):
        folder = self.write_register("in", authority(15))
        start = time.time()
        self.build(folder, out="new", now="2026-02-02T02:02:02")
        lasts = time.time() - start
        new = tree_bytes(self.path("new"))
        self.build(folder)
        old = tree_bytes(self.path("out"))
        generator = random.Random(7)
        killed = 0
        for _ in range(rounds):
            process = subprocess.Popen(self.command(folder, "out", "2026-02-02T02:02:02"),
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(generator.random() * lasts)
            process.send_signal(signal_number)
            process.wait()
            killed += process.returncode < 0
            for name, data in tree_bytes(self.path("out")).items():
                base = os.path.basename(name)
                if name in old:
                    self.assertIn(data, (old[name], new[name]), name)
                else:
                    self.assertTrue(base.startswith("."), "%s under a final name" % name)
            if process.returncode < 0 and generator.random() < 0.5:
                self.build(folder)  # a later run succeeds, whatever lies about
                for name, data in old.items():
                    self.assertEqual(data, tree_bytes(self.path("out"))[name], name)
        self.assertGreater(killed, 0)

    def test_kill_9_at_random_moments(self):
        self.kill_at(signal.SIGKILL, 12)

    def test_terminated_at_random_moments(self):
        self.kill_at(signal.SIGTERM, 6)

    def test_first_run_killed_leaves_whole_returns_or_none(self):
        folder = self.write_register("in", authority(40))
        generator = random.Random(3)
        for number in range(8):
            out = "first%d" % number
            process = subprocess.Popen(self.command(folder, out), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(generator.random() * 0.3)
            process.kill()
            process.wait()
            if not os.path.isdir(self.path(out)):
                continue
            for name in os.listdir(self.path(out)):
                path = self.path(out, name)
                self.assertEqual(0, os.stat(path).st_mode & 0o077, name)
                if name.endswith(".XML") and not name.startswith("."):
                    self.assertEqual("Message", ElementTree.parse(path).getroot().tag)
                    self.assertTrue(os.path.exists(self.path(out, "findings.csv")),
                                    "the returns come last")

    def test_what_a_killed_run_left_is_cleared_by_the_next(self):
        folder = self.write_register("in", authority(40))
        for _ in range(3):
            process = subprocess.Popen(self.command(folder, "out"), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.1)
            process.kill()
            process.wait()
        self.assertStatus(0, self.build(folder))
        left = [name for name in tree_bytes(self.path("out"))
                if os.path.basename(name).startswith(".")]
        self.assertEqual([], left)


class Failures(Case):
    def test_returns_of_all_schools_or_none_when_one_cannot_be_written(self):
        folder = self.write_register("in", authority(5))
        os.makedirs(self.path("out", "8352003_SC1_835LL26_001.XML"))
        result = self.build(folder)
        self.assertStatus(4, result)
        files = [name for name in self.returns() if os.path.isfile(self.path("out", name))]
        self.assertEqual([], files)

    def test_older_return_stays_when_standard_output_is_full(self):
        folder = self.write_register()
        self.build(folder)
        before = tree_bytes(self.path("out"))
        with open("/dev/full", "wb") as full:
            result = self.build(folder, now="2026-01-21T10:00:00", options=["--report", "text"],
                                stdout=full)
        self.assertStatus(4, result)
        self.assertEqual(before[RETURN], read_bytes(self.path("out", RETURN)))

    def test_older_return_stays_when_a_report_cannot_be_written(self):
        folder = self.write_register()
        self.build(folder)
        before = tree_bytes(self.path("out"))
        result = self.build(folder, now="2026-01-21T10:00:00",
                            options=["--report", "csv:" + self.path("absent", "r.csv")])
        self.assertStatus(4, result)
        self.assertEqual(before[RETURN], read_bytes(self.path("out", RETURN)))

    def test_too_little_memory_is_status_4(self):
        """ "the program or the system failed (disk full, no memory, ...)". """
        folder = self.write_register("in", authority(40))
        for limit in (20000, 30000, 50000):
            process = subprocess.run(
                ["sh", "-c", 'ulimit -v %d; exec "$@"' % limit, "sh", MUSTER, "build",
                 "school-census", "--term", "spring", "--year", "2026", "--now", NOW, "--jobs", "1",
                 "-o", self.path("out"), folder], check=False, stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL)
            self.assertIn(process.returncode, (0, 4, 127), (limit, process.stderr))
            if process.returncode == 4:
                self.assertNoReturn()

    def test_too_few_open_files_is_status_4_or_done(self):
        folder = self.write_register("in", authority(40))
        process = subprocess.run(
            ["sh", "-c", 'ulimit -n 16; exec "$@"', "sh", *[
                MUSTER, "build", "school-census", "--term", "spring", "--year", "2026", "--now",
                NOW, "-o", self.path("out"), folder]], check=False, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL)
        self.assertIn(process.returncode, (0, 3, 4), process.stderr)
        if process.returncode:
            self.assertNoReturn()
        else:
            self.assertEqual(40, len(self.returns()))

    def test_two_runs_at_once_in_one_directory(self):
        folder = self.write_register("in", authority(10))
        self.build(folder, out="alone")
        running = [subprocess.Popen([MUSTER, "build", "school-census", "--term", "spring", "--year",
                                     "2026", "--now", NOW, "-o", self.path("out"), folder],
                                    stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
                   for _ in range(3)]
        codes = []
        for process in running:
            process.communicate()
            codes.append(process.returncode)
        self.assertIn(0, codes)
        for code in codes:
            self.assertIn(code, (0, 4))
        whole = tree_bytes(self.path("alone"))
        for name, data in tree_bytes(self.path("out")).items():
            if name.endswith(".XML") and not os.path.basename(name).startswith("."):
                self.assertEqual(whole[name], data)

    def test_hostile_values_do_not_crash(self):
        odd = ["%s%n%x", "'; DROP TABLE pupils; --", "x" * 100000,
               "\u202e\u200b", "../../etc/passwd", "$(id)", "{value}{key}", "\\", "NULL", "''"]
        people = [pupil(1, LeavingDate="2025-11-11")]
        for number, value in enumerate(odd, 10):
            people.append(pupil(number, Surname=value, Forename=value, DOB=value, Sex=value[:50],
                                Ethnicity=value[:50]))
        tables = register(pupils=people, marks=marks_of(people[0]))
        tables["marks"] += [dict(tables["marks"][0], Code=value[:200]) for value in odd]
        result = self.build(self.write_register("in", tables))
        self.assertStatus(1, result)
        names = [one.text for one in ElementTree.parse(self.path("out", RETURN)).iter("Surname")]
        for value in odd:
            self.assertIn(value.strip("\u200b"), names)

    def test_message_templates_are_not_filled_in_twice(self):
        people = [pupil(1, DOB="{field}{key}"), pupil(2, LeavingDate="2025-11-11")]
        self.build(self.write_register("in", register(pupils=people)))
        self.assertIn('"{field}{key}"', self.findings(rule="F103")[0]["message"])


if __name__ == "__main__":
    unittest.main()
