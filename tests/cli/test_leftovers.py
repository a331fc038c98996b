"""Returns of an earlier run in the output directory: told, and with --clean taken away, and nothing else."""

import os
import sqlite3
import unittest

from support import RETURN, Case, pupil, register, school, upn

OTHER = "8353990_SC1_835LL26_001.XML"


def two_schools():
    other = {"LEA": "835", "Estab": "3990"}
    return register(schools=[school(), school(Estab="3990", URN="990103")],
                    pupils=[pupil(1), pupil(2, UPN=upn(2, estab="3990"), **other)])


class Earlier(Case):
    def setUp(self):
        super().setUp()
        self.build(self.write_register("both", two_schools()))
        self.one = self.write_register("one", register())
        self.write(os.path.join("out", "8354990_SC1_835LL26_001.XML"), b"of nobody")

    def names(self):
        return sorted(name for name in os.listdir(self.path("out")) if name.endswith(".XML"))

    def test_they_are_told(self):
        result = self.build(self.one, options=("--report", "text:" + self.path("report.txt")))
        said = self.path("out") + "/ also holds 1 return of an earlier run"
        self.assertIn(said, result.err)
        with open(self.path("report.txt"), encoding="utf-8") as file:
            self.assertIn(said, file.read())
        self.assertIn(OTHER, self.names())

    def test_not_where_all_are_made_again(self):
        self.assertNotIn("earlier run", self.build(self.path("both")).err)

    def test_quiet(self):
        self.assertEqual("", self.build(self.one, options=("--quiet",)).err)

    def test_clean(self):
        result = self.build(self.one, options=("--clean",))
        self.assertNotIn("earlier run", result.err)
        self.assertEqual([RETURN, "8354990_SC1_835LL26_001.XML"], self.names())

    def test_clean_touches_nothing_else(self):
        """Whatever the database of the earlier run says: no other folder, no hidden file, no folder."""
        self.write("precious.xml", b"mine")
        self.write(os.path.join("out", ".hidden"), b"mine")
        with sqlite3.connect(self.path("out", "muster.sqlite")) as database:
            for name in ("../precious.xml", self.path("precious.xml"), ".hidden", "tables", "tables/school.csv", ""):
                database.execute('INSERT INTO "return"(path, made) VALUES (?, 1)', (name,))
        self.build(self.one, options=("--clean",))
        for name in ("precious.xml", "out/.hidden", "out/tables/school.csv"):
            self.assertTrue(os.path.exists(self.path(name)), name)

    def test_a_run_that_stops_takes_nothing_away(self):
        self.assertStatus(3, self.build(self.path("nowhere"), options=("--clean",)))
        self.assertIn(OTHER, self.names())

    def test_what_is_no_database(self):
        self.write(os.path.join("out", "muster.sqlite"), b"text")
        self.assertNotIn("earlier run", self.build(self.one).err)

    def test_a_check_makes_no_return(self):
        result = self.check(self.one, out="out")
        self.assertIn("/ also holds 2 returns of an earlier run", result.err)


if __name__ == "__main__":
    unittest.main()
