"""The same input, options and --now give the same bytes: docs/reference.md."""

import datetime
import os
import re
import shutil
import unittest

from support import (Case, REGISTERS, RETURN, calendar_of, marks_of, pupil, read_bytes, register,
                     school, tree_bytes, upn)

FAULTS = os.path.join(REGISTERS, "faults")


def authority(count=12):
    schools, people, marks, calendar = [], [], [], []
    for number in range(count):
        estab = "%04d" % (2000 + number)
        one = school(Estab=estab, SchoolName="School %d" % number)
        pair = [pupil(n, Estab=estab, UPN=upn(n, estab), DOB="2016-02-3%d" % (number % 2))
                for n in range(1, 4)]
        schools.append(one)
        people += pair
        calendar += calendar_of(one)
        for row in pair:
            marks += marks_of(row, am="QQ" if number % 3 == 0 else "/")
    return {"schools": schools, "pupils": people, "calendar": calendar, "marks": marks}


class SameBytes(Case):
    def runs(self, folder, *hows):
        results = []
        for how in hows:
            shutil.rmtree(self.path("out"), ignore_errors=True)
            how = dict(how)
            how["options"] = list(how.get("options", ())) + ["--report", "json"]
            result = self.build(folder, **how)
            self.assertIn(result.status, (0, 1), result)
            results.append((result.status, result.out, result.err, tree_bytes(self.path("out"))))
        for result in results[1:]:
            self.assertEqual(results[0][:3], result[:3])
            self.assertEqual(sorted(results[0][3]), sorted(result[3]))
            for name in result[3]:
                self.assertEqual(results[0][3][name], result[3][name], name)
        return results

    def test_two_runs(self):
        self.runs(FAULTS, {}, {})

    def test_any_number_of_jobs(self):
        folder = self.write_register("in", authority())
        self.runs(folder, {}, *[{"options": ["--jobs", str(jobs)]} for jobs in (1, 2, 3, 7, 64)])

    def test_any_number_of_jobs_with_faults(self):
        self.runs(FAULTS, {}, *[{"options": ["--jobs", str(jobs)]} for jobs in (1, 2, 8)])

    def test_any_number_of_jobs_in_check(self):
        folder = self.write_register("in", authority())
        outputs = {self.check(folder, options=["--jobs", jobs, "--report", "csv"]).out
                   for jobs in ("1", "2", "5", "64")}
        self.assertEqual(1, len(outputs))

    def test_time_zone_and_locale(self):
        self.runs(FAULTS, {"env": {"TZ": "UTC", "LC_ALL": "C"}},
                  {"env": {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"}},
                  {"env": {"TZ": "America/Los_Angeles", "LC_ALL": "de_DE.UTF-8"}},
                  {"env": {"TZ": ":nonsense", "LC_ALL": "xx", "LANG": "xx"}})

    def test_home_temporary_directory_and_umask(self):
        old = os.umask(0)
        try:
            self.runs(FAULTS, {"env": {"HOME": "/nonexistent"}}, {"env": {"TMPDIR": self.dir}})
        finally:
            os.umask(old)

    def test_order_of_the_directory(self):
        tables = authority(4)
        for order in (1, -1):
            shutil.rmtree(self.path("in"), ignore_errors=True)
            os.mkdir(self.path("in"))
            for name in list(tables)[::order]:
                self.write_register("in", {name: tables[name]})
            result = self.build(self.path("in"), out="order%d" % order)
            self.assertStatus(1, result)
        self.assertEqual(tree_bytes(self.path("order1")), tree_bytes(self.path("order-1")))

    def test_order_of_rows_does_not_change_the_return(self):
        tables = authority(4)
        self.build(self.write_register("in", tables))
        self.build(self.write_register("turned", {name: rows[::-1]
                                                  for name, rows in tables.items()}), out="turned")
        for name in self.returns():
            self.assertEqual(read_bytes(self.path("out", name)),
                             read_bytes(self.path("turned", name)))

    def test_the_output_directory_is_not_in_the_bytes(self):
        folder = self.write_register()
        self.build(folder, out="one")
        self.build(folder, out="another-name")
        self.assertEqual(tree_bytes(self.path("one")), tree_bytes(self.path("another-name")))

    def test_now_is_the_only_clock(self):
        folder = self.write_register()
        self.build(folder, out="one", now="2026-01-20T09:00:00")
        self.build(folder, out="two", now="2026-01-21T10:11:12")
        one, two = (read_bytes(self.path(out, RETURN)) for out in ("one", "two"))
        self.assertEqual(two, one.replace(b"2026-01-20T09:00:00", b"2026-01-21T10:11:12"))

    def test_without_now_the_clock_of_the_machine_is_taken(self):
        folder = self.write_register()
        before = datetime.datetime.now().replace(microsecond=0)
        result = self.run_program("build", "school-census", "--term", "spring", "--year", "2026",
                                  "-o", self.path("out"), folder)
        after = datetime.datetime.now()
        self.assertIn(result.status, (0, 1), result)
        stamp = re.search(b"<DateTime>(.*?)<", read_bytes(self.path("out", RETURN))).group(1)
        self.assertTrue(before <= datetime.datetime.fromisoformat(stamp.decode()) <= after, stamp)

    def test_the_age_of_the_input_files_does_not_matter(self):
        folder = self.write_register()
        self.build(folder, out="one")
        for name in os.listdir(folder):
            os.utime(os.path.join(folder, name), (0, 0))
        self.build(folder, out="two")
        self.assertEqual(tree_bytes(self.path("one")), tree_bytes(self.path("two")))

    def test_every_golden_in_any_surroundings(self):
        """Both collections, build and check: whatever --jobs, locale, time zone, umask and environment are."""
        root = os.path.dirname(os.path.dirname(REGISTERS))
        goldens = os.path.join(root, "tests", "golden")
        ways = ({"TZ": "UTC", "LC_ALL": "C"},
                {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nonexistent",
                 "TMPDIR": self.dir, "COLUMNS": "20", "TERM": "dumb", "SQLITE_TMPDIR": "/nonexistent",
                 "XML_CATALOG_FILES": "/nonexistent", "MALLOC_PERTURB_": "85", "POSIXLY_CORRECT": "1"})
        for case in sorted(os.listdir(goldens)):
            path = os.path.join(goldens, case, "command")
            if not os.path.exists(path):
                continue
            found = []
            for jobs, env, mask in (("1", ways[0], 0o022), ("5", ways[1], 0)):
                out = self.path("golden-%s-%s" % (case, jobs))
                old = os.umask(mask)
                try:
                    words = [word.replace("OUT", out) for word in read_bytes(path).decode().split()]
                    result = self.run_program(*words, "--jobs", jobs, cwd=root, env=env)
                    returns = sorted(os.path.join(out, name) for name in os.listdir(out)
                                     if name.lower().endswith(".xml")) if os.path.isdir(out) else []
                    checked = self.run_program("check", "--now", "2026-01-20T09:00:00", "--jobs", jobs,
                                               "--report", "csv", *returns, env=env) if returns else None
                finally:
                    os.umask(old)
                same = out.encode()
                found.append((result.status, result.out, result.err.replace(out, "OUT"),
                              tree_bytes(out) if os.path.isdir(out) else {},
                              checked and checked.out.replace(same, b"OUT")))
            self.assertEqual(found[0][:3], found[1][:3], case)
            self.assertTrue(found[0][3:] == found[1][3:], case)

    def test_order_of_the_inputs_of_check(self):
        self.build(self.write_register("in", authority(4)))
        files = [self.path("out", name) for name in self.returns()]
        def lines(*given):
            result = self.check(*given, options=["--report", "csv"])
            return sorted(result.text.splitlines())
        self.assertEqual(lines(*files), lines(*files[::-1]))
        self.assertEqual(lines(*files), lines(self.path("out")))

    def test_list_and_explain(self):
        for arguments in (["list", "rules"], ["list", "codes"], ["explain", "R101", "1510"]):
            self.assertEqual(self.run_program(*arguments, env={"LC_ALL": "C"}).out,
                             self.run_program(*arguments, env={"LC_ALL": "tr_TR.UTF-8"}).out)


if __name__ == "__main__":
    unittest.main()
