"""Definitions from a folder of one's own: "--schemas DIR (use these collection definitions instead
of the built-in ones)", docs/reference.md."""

import os
import shutil
import sqlite3
import time
import unittest

from support import (CENSUS, CENSUS_YEAR, Case, RETURN, block_of, line_of, pupil, pupils_in,
                     read_bytes, read_csv, register, tree_bytes, upn)

RULE = """
-- rule: %(id)s
-- severity: error
-- title: A rule of the test
-- message: Value "{value}" is told. Do nothing.
-- do: Nothing.
-- why: A test.
-- source: none
-- confidence: inferred
%(sql)s;
"""
ROW = "_file, _line, upn AS key, 'UPN' AS field, "


class SchemasCase(Case):
    def setUp(self):
        super().setUp()
        self.schemas = self.copy_schemas()
        self.folder = self.write_register()

    def file(self, *names):
        return os.path.join(self.schemas, *names)

    def census(self, name):
        folder = CENSUS_YEAR if name == "dates.csv" else CENSUS
        return os.path.join(self.schemas, folder, name)

    def new_column(self):
        header = read_bytes(self.file("register", "tables.csv")).split(b"\n")[0].count(b",")
        return "pupils,ShoeSize,integer" + "," * (header - 2)

    def build_with(self, *inputs, **how):
        how.setdefault("options", ["--schemas", self.schemas])
        return self.build(*(inputs or (self.folder,)), **how)

    def append(self, path, text):
        with open(path, "a", encoding="utf-8", newline="") as stream:
            stream.write(text)

    def add_rule(self, sql, identity="C498"):
        self.append(self.census("rules.sql"), RULE % {"id": identity, "sql": sql})


class Edits(SchemasCase):
    def test_an_unchanged_copy_gives_the_same_return(self):
        self.assertStatus(0, self.build(self.folder, out="plain"))
        self.assertStatus(0, self.build_with())
        plain, mine = tree_bytes(self.path("plain")), tree_bytes(self.path("out"))
        del plain["muster.sqlite"], mine["muster.sqlite"]  # names its definitions
        self.assertEqual(plain, mine)

    def test_the_built_in_ones_are_not_read_beside_it(self):
        os.mkdir(self.path("empty"))
        result = self.build(self.folder, options=["--schemas", self.path("empty")])
        self.assertIn(result.status, (2, 4), result)
        self.assertNoReturn()

    def test_a_folder_that_is_not_there(self):
        result = self.build(self.folder, options=["--schemas", self.path("absent")])
        self.assertIn(result.status, (2, 3, 4), result)
        self.assertIn("absent", result.err)
        self.assertNoReturn()

    def test_a_new_attendance_code(self):
        self.edit(self.file("codes", "attendance.csv"), "\nV,", "\nV9,2025-09-01,,any,"
                  "approved_activity,1,1,0,1,1,A new code\nV,")
        tables = register()
        tables["marks"][0]["Code"] = "V9"
        folder = self.write_register("in", tables)
        self.assertStatus(0, self.build_with(folder))
        self.assertRules([])
        details = block_of(pupils_in(self.xml())[upn(1)])
        self.assertEqual((4, [("/", 1), ("\\", 2), ("V9", 1)]), details)
        self.assertStatus(1, self.build(folder, out="plain"))
        self.assertRules(["R101"], "plain")

    def test_a_withdrawn_attendance_code(self):
        self.edit(self.file("codes", "attendance.csv"), "\nM,1900-01-01,,",
                  "\nM,1900-01-01,2025-11-10,")
        tables = register()
        tables["marks"][0]["Code"] = tables["marks"][2]["Code"] = "M"
        self.assertStatus(1, self.build_with(self.write_register("in", tables)))
        self.assertEqual(["2025-11-11"], [row["date"] for row in self.findings(rule="R102")])

    def test_a_code_that_stops_counting(self):
        path = self.file("codes", "attendance.csv")
        self.edit(path, "\nI,1900-01-01,,any,authorised_absence,1,0,1,1,",
                  "\nI,1900-01-01,,any,not_possible,0,0,0,1,")
        tables = register()
        tables["marks"][0]["Code"] = "I"
        self.build_with(self.write_register("in", tables))
        self.assertEqual(3, block_of(pupils_in(self.xml())[upn(1)])[0])

    def test_a_code_whose_class_changes_on_a_date(self):
        """Two rows: what a mark counts for depends on the date of its session."""
        self.edit(self.file("codes", "attendance.csv"), "\nQ,2024-08-19,,",
                  "\nQ,2025-11-11,,any,authorised_absence,1,0,1,1,1,No transport"
                  "\nQ,2024-08-19,2025-11-10,")
        tables = register()
        for mark in tables["marks"][:4]:
            mark["Code"] = "Q"
        self.assertStatus(0, self.build_with(self.write_register("in", tables)))
        self.assertRules([])
        self.assertEqual((2, [("Q", 4)]), block_of(pupils_in(self.xml())[upn(1)]))

    def test_two_rows_of_a_code_for_one_day(self):
        self.edit(self.file("codes", "attendance.csv"), "\nQ,2024-08-19,,",
                  "\nQ,2025-11-10,,any,authorised_absence,1,0,1,1,1,No transport"
                  "\nQ,2024-08-19,2025-11-10,")
        result = self.build_with()
        self.assertStatus(4, result)
        self.assertIn("code Q twice for one day", result.err)

    def test_a_corrected_census_date(self):
        self.edit(self.census("dates.csv"), "2026-01-15,2026-02-11", "2026-01-22,2026-02-11")
        self.assertStatus(0, self.build_with(now="2026-02-01T09:00:00"))
        self.assertEqual("2026-01-22",
                         self.xml().findtext("Header/CollectionDetails/ReferenceDate"))

    def test_a_corrected_period(self):
        self.edit(self.census("dates.csv"), "confirmed,2025-08-01,2025-12-31",
                  "confirmed,2025-11-11,2025-12-31")
        self.build_with()
        self.assertEqual((2, [("/", 1), ("\\", 1)]), block_of(pupils_in(self.xml())[upn(1)]))

    def test_a_new_term(self):
        text = read_bytes(self.census("dates.csv")).decode().splitlines()
        spring = [line for line in text if line.startswith("spring")][0]
        self.append(self.census("dates.csv"), spring.replace("spring,2026", "spring,2027").replace(
            "2026-", "2027-").replace("2025-", "2026-") + "\n")
        result = self.build_with(year="2027", now="2027-02-01T09:00:00")
        self.assertIn(result.status, (0, 1), result)
        self.assertEqual(["8352990_SC1_835LL27_001.XML"], self.returns())
        listed = self.run_program("list", "dates", "--schemas", self.schemas).text
        self.assertIn("2027-01-15", listed)

    def test_a_changed_severity(self):
        folder = self.write_register("in", register(pupils=[pupil(1)]))
        self.edit(self.census("rules.sql"), "-- rule: 1495Q\n-- severity: query",
                  "-- rule: 1495Q\n-- severity: error")
        self.assertStatus(1, self.build_with(folder))
        self.assertEqual(["error"], [row["severity"] for row in self.findings(rule="1495Q")])

    def test_a_changed_severity_of_a_register_rule(self):
        self.edit(self.file("register", "rules.txt"), "-- rule: F106\n-- severity: info",
                  "-- rule: F106\n-- severity: error")
        self.assertStatus(1, self.build_with(self.write_register("in2", register(calendar=None))))
        self.assertEqual(["error"], [row["severity"] for row in self.findings(rule="F106")])

    def test_a_changed_message(self):
        self.edit(self.census("rules.sql"), "The return has no pupil who is no longer on roll.",
                  "Nobody has left!")
        self.build_with(self.write_register("in2", register(pupils=[pupil(1)])))
        self.assertIn("Nobody has left!", self.findings(rule="1495Q")[0]["message"])

    def test_a_new_rule(self):
        self.add_rule("SELECT %s surname AS value FROM pupilonroll" % ROW)
        self.assertStatus(1, self.build_with())
        self.assertEqual([("Surname1", 'Value "Surname1" is told. Do nothing.', "2")],
                         [(row["value"], row["message"], row["line"])
                          for row in self.findings(rule="C498")])
        self.assertIn("C498", self.run_program("list", "rules", "--schemas", self.schemas).text)
        self.assertStatus(0, self.run_program("explain", "C498", "--schemas", self.schemas))

    def test_an_added_item_in_the_return(self):
        self.edit(self.census("return.xsd"),
                  '<xs:element name="FTEmp" type="xs:boolean" minOccurs="0" m:terms="autumn"/>',
                  '<xs:element name="FTEmp" type="xs:boolean" minOccurs="0" m:terms="autumn"/>\n'
                  '            <xs:element name="MobileChild" type="xs:boolean" minOccurs="0"/>')
        people = [dict(row, MobileChild="yes") for row in register()["pupils"]]
        self.assertStatus(0, self.build_with(self.write_register("in2", register(pupils=people))))
        one = pupils_in(self.xml())[upn(1)]
        self.assertEqual("true", one.findtext("PupilStatus/MobileChild"))
        self.assertEqual("1", read_csv(self.path("out/tables/pupilonroll.csv"))[0]["mobilechild"])
        self.assertStatus(0, self.check(self.path("out", RETURN), out="checked",
                                        options=["--schemas", self.schemas]))
        self.assertRules([], "checked")

    def test_an_added_item_that_comes_from_a_new_input_column(self):
        self.edit(self.file("register", "tables.csv"), "\npupils,Boarder,",
                  "\n" + self.new_column() + "\npupils,Boarder,")
        self.edit(self.census("return.xsd"),
                  '<xs:element name="FTEmp" type="xs:boolean" minOccurs="0" m:terms="autumn"/>',
                  '<xs:element name="FTEmp" type="xs:boolean" minOccurs="0" m:terms="autumn"/>\n'
                  '            <xs:element name="ShoeSize" type="xs:integer" minOccurs="0"/>')
        people = [dict(row, ShoeSize="39") for row in register()["pupils"]]
        self.assertStatus(0, self.build_with(self.write_register("in2", register(pupils=people))))
        self.assertRules([])
        self.assertEqual("39", pupils_in(self.xml())[upn(1)].findtext("PupilStatus/ShoeSize"))

    def test_a_changed_file_name_pattern(self):
        self.edit(self.census("collection.csv"), "_SC{file_term}_", "_XX{file_term}_")
        self.assertStatus(0, self.build_with())
        self.assertEqual(["8352990_XX1_835LL26_001.XML"], self.returns())

    def test_a_file_name_pattern_cannot_leave_the_output_directory(self):
        self.edit(self.census("collection.csv"), "file_name,", "file_name,../../")
        result = self.build_with()
        self.assertIn(result.status, (2, 4), result)
        self.assertFalse(os.path.exists(os.path.join(os.path.dirname(self.dir), RETURN)))

    def test_the_database_names_the_definitions(self):
        self.build_with()
        database = sqlite3.connect(self.path("out/muster.sqlite"))
        self.addCleanup(database.close)
        self.assertNotEqual("built-in", dict(database.execute("SELECT * FROM run"))["schemas"])


class Mistakes(SchemasCase):
    """A mistake in any file of the definitions is reported with file and line, status 4."""

    def assertMistake(self, name, line=None):
        shutil.rmtree(self.path("out"), ignore_errors=True)
        result = self.build_with()
        self.assertStatus(4, result, name)
        self.assertIn(name + (":%d" % line if line else ":"), result.err)
        self.assertNoReturn()

    def test_collection_csv(self):
        self.edit(self.census("collection.csv"), "collection_code,SC", "collection_code,SC,x")
        self.assertMistake("collection.csv", 3)

    def test_collection_csv_with_a_key_that_is_not_known(self):
        self.append(self.census("collection.csv"), "colour,blue\n")
        with open(self.census("collection.csv"), encoding="utf-8") as file:
            self.assertMistake("collection.csv", len(file.readlines()))

    def test_collection_csv_that_needs_a_table_that_is_not_known(self):
        self.edit(self.census("collection.csv"), "needs,schools pupils marks",
                  "needs,schools pupils markz")
        self.assertMistake("collection.csv", 5)

    def test_collection_csv_without_its_file_name(self):
        text = read_bytes(self.census("collection.csv")).decode()
        with open(self.census("collection.csv"), "w", encoding="utf-8") as stream:
            stream.writelines(line for line in text.splitlines(True)
                              if not line.startswith("file_name"))
        self.assertMistake("collection.csv")

    def test_dates_csv_with_an_impossible_date(self):
        self.edit(self.census("dates.csv"), "2026-01-15", "2026-02-30")
        self.assertMistake("dates.csv", 3)

    def test_dates_csv_with_a_missing_field(self):
        self.edit(self.census("dates.csv"), "SPR,1,", "SPR,")
        self.assertMistake("dates.csv", 3)

    def test_dates_csv_with_an_unknown_term(self):
        self.edit(self.census("dates.csv"), "\nspring,", "\nwinter,")
        self.assertMistake("dates.csv", 3)

    def test_dates_csv_with_a_period_that_ends_before_it_begins(self):
        self.edit(self.census("dates.csv"), "2025-08-01,2025-12-31,,", "2025-12-31,2025-08-01,,")
        self.assertMistake("dates.csv", 3)

    def test_return_xsd_not_well_formed(self):
        self.edit(self.census("return.xsd"), '<xs:element name="Pupils" type="Pupils"/>',
                  '<xs:element name="Pupils" type="Pupils">')
        self.assertMistake("return.xsd")

    def test_return_xsd_with_an_unknown_type(self):
        self.edit(self.census("return.xsd"), 'name="Year" type="xs:integer"',
                  'name="Year" type="xs:duck"')
        self.assertMistake("return.xsd", line_of(self.census("return.xsd"), "xs:duck"))

    def test_return_xsd_outside_the_subset(self):
        self.edit(self.census("return.xsd"), "<xs:sequence>", "<xs:choice>")
        self.edit(self.census("return.xsd"), "</xs:sequence>", "</xs:choice>")
        self.assertMistake("return.xsd")

    def test_derive_sql_with_a_syntax_error(self):
        self.edit(self.census("derive.sql"), "-- table: school\nSELECT s.*",
                  "-- table: school\nSELEKT s.*")
        self.assertMistake("derive.sql")

    def test_derive_sql_with_an_unknown_column(self):
        self.edit(self.census("derive.sql"), "s.SchoolType AS type", "s.Kind AS type")
        self.assertMistake("derive.sql")

    def test_rules_sql_with_a_syntax_error_names_the_line(self):
        lines = read_bytes(self.census("rules.sql")).count(b"\n")
        self.add_rule("SELECT FROM WHERE")
        result = self.build_with()
        self.assertStatus(4, result)
        self.assertIn("rules.sql:", result.err)
        number = int(result.err.split("rules.sql:")[1].split(":")[0])
        self.assertTrue(lines < number <= lines + 11, result.err)

    def test_rules_sql_with_an_unknown_severity(self):
        self.edit(self.census("rules.sql"), "-- rule: 1495Q\n-- severity: query",
                  "-- rule: 1495Q\n-- severity: warning")
        self.assertMistake("rules.sql")

    def test_rules_sql_with_an_unknown_part(self):
        self.edit(self.census("rules.sql"), "-- rule: 1495Q\n", "-- rule: 1495Q\n-- colour: blue\n")
        self.assertMistake("rules.sql")

    def test_rules_sql_without_a_title(self):
        self.append(self.census("rules.sql"),
                    "\n-- rule: C498\n-- severity: error\nSELECT 1;\n")
        self.assertMistake("rules.sql")

    def test_rules_txt(self):
        self.edit(self.file("register", "rules.txt"), "-- severity: error", "-- severity: fatal")
        self.assertMistake("rules.txt")

    def test_tables_csv_with_an_unknown_type(self):
        self.edit(self.file("register", "tables.csv"), "pupils,DOB,date", "pupils,DOB,dote")
        self.assertMistake("tables.csv")

    def test_tables_csv_with_a_row_out_of_its_place(self):
        self.append(self.file("register", "tables.csv"), self.new_column() + "\n")
        result = self.build_with()
        if result.status != 0:
            self.assertMistake("tables.csv", line_of(self.file("register", "tables.csv"),
                                                     "ShoeSize"))

    def test_tables_csv_without_a_column_that_the_program_needs(self):
        path = self.file("register", "tables.csv")
        whole = read_bytes(path)
        for column in ("calendar,Date", "calendar,Session", "calendar,Status", "marks,Date",
                       "marks,Session", "marks,Code", "marks,UPN", "pupils,EnrolStatus",
                       "pupils,MobileChild", "pupils,UPN", "schools,Phase"):
            with self.subTest(column=column):
                with open(path, "w", encoding="utf-8") as stream:
                    stream.writelines(line for line in whole.decode().splitlines(True)
                                      if not line.startswith(column + ","))
                result = self.build_with()
                self.assertStatus(4, result)
                self.assertRegex(result.err, r"(tables|headings|values|inputs/[a-z-]+)\.csv:|(derive|rules)\.sql:|rules\.txt:")

    def test_attendance_codes_with_a_faulty_row(self):
        path = self.file("codes", "attendance.csv")
        for old, new in (("\nL,1900-01-01,", "\nL,1900-13-01,"),
                         ("\nL,1900-01-01,,any", "\nL,1900-01-01,,noon"),
                         ("\nL,1900-01-01,,any,present,1", "\nL,1900-01-01,,any,present,maybe"),
                         ("\nL,1900-01-01,,any,present", "\nL,1900-01-01,,any,somewhere"),
                         ("\nL,1900-01-01,,any,present,1", "\nL,1900-01-01,,any,present")):
            with self.subTest(new=new):
                whole = read_bytes(path)
                line = whole.decode().split("\nL,")[0].count("\n") + 2
                self.edit(path, old, new)
                try:
                    self.assertMistake("attendance.csv", line)
                finally:
                    with open(path, "wb") as stream:
                        stream.write(whole)

    def test_codes_of_the_collection_not_csv(self):
        self.append(self.census(os.path.join("codes", "lea.csv")), '"x')
        self.assertMistake("lea.csv")

    def test_ncyear_not_csv(self):
        self.append(self.file("codes", "ncyear.csv"), 'a"b,c,d\n')
        self.assertMistake("ncyear.csv")

    def test_each_file_missing_or_empty(self):
        for path in (self.census("collection.csv"), self.census("dates.csv"),
                     self.census("return.xsd"), self.census("derive.sql"),
                     self.file("register", "tables.csv"), self.file("codes", "attendance.csv")):
            whole = read_bytes(path)
            for empty in (False, True):
                os.remove(path)
                if empty:
                    with open(path, "w", encoding="utf-8"):
                        pass
                result = self.build_with()
                self.assertIn(result.status, (2, 4), (path, result))
                self.assertNotEqual("", result.err)
                self.assertNoReturn()
                with open(path, "wb") as stream:
                    stream.write(whole)


class ConfinedSql(SchemasCase):
    """SQL from --schemas is confined: it reads the run's tables and nothing else. """

    def assertRefused(self, sql):
        result = self.build_with()
        self.assertStatus(4, result, sql)
        self.assertIn("rules.sql", result.err)
        self.assertNoReturn()

    def test_statements_that_do_more_than_read(self):
        whole = read_bytes(self.census("rules.sql"))
        target = self.path("stolen.sqlite")
        for sql in ("ATTACH '%s' AS x" % target, "VACUUM INTO '%s'" % target,
                    "PRAGMA journal_mode=WAL", "PRAGMA temp_store_directory='%s'" % self.dir,
                    "CREATE TABLE x(a)", "CREATE TEMP TABLE x(a)", "DELETE FROM pupilonroll",
                    "UPDATE pupilonroll SET surname = 'X'", "DROP TABLE pupilonroll",
                    "INSERT INTO pupilonroll(surname) VALUES ('X')", "BEGIN", "COMMIT",
                    "CREATE TEMP TRIGGER t AFTER INSERT ON finding BEGIN SELECT 1; END"):
            self.add_rule(sql)
            self.assertRefused(sql)
            self.assertFalse(os.path.exists(target))
            with open(self.census("rules.sql"), "wb") as stream:
                stream.write(whole)

    def test_functions_that_reach_outside(self):
        whole = read_bytes(self.census("rules.sql"))
        secret = self.write("secret.txt", "top secret")
        for function in ("load_extension('x.so')", "readfile('%s')" % secret,
                         "writefile('%s', 'x')" % self.path("made"), "edit('x')",
                         "fts3_tokenizer('x')"):
            self.add_rule("SELECT %s %s AS value FROM pupilonroll" % (ROW, function))
            self.assertRefused(function)
            self.assertFalse(os.path.exists(self.path("made")))
            with open(self.census("rules.sql"), "wb") as stream:
                stream.write(whole)

    def test_functions_that_are_not_on_the_list(self):
        whole = read_bytes(self.census("rules.sql"))
        for function in ("random()", "randomblob(1)", "sqlite_version()", "sqlite_source_id()", "changes()",
                         "last_insert_rowid()", "sqlite_log(1, 'x')", "current_date"):
            self.add_rule("SELECT %s %s AS value FROM pupilonroll" % (ROW, function))
            self.assertRefused(function)
            with open(self.census("rules.sql"), "wb") as stream:
                stream.write(whole)

    def test_there_is_no_clock(self):
        self.add_rule("SELECT %s coalesce(date('now'), time(), datetime('now', '+1 day'), julianday(), 'none')"
                      " || date('2026-01-31', '+1 day') AS value FROM pupilonroll" % ROW)
        self.assertStatus(1, self.build_with())
        self.assertEqual({"none2026-02-01"}, {row["value"] for row in self.findings(rule="C498")})

    def test_two_statements_in_one_block(self):
        self.add_rule("SELECT %s 1 AS value FROM pupilonroll; DELETE FROM pupilonroll" % ROW)
        self.assertRefused("two statements")

    @unittest.skipUnless(os.environ.get("MUSTER_SLOW"), "takes half a minute: set MUSTER_SLOW=1")
    def test_endless_recursion_is_stopped(self):
        self.add_rule("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                      "SELECT %s (SELECT count(*) FROM n) AS value FROM pupilonroll" % ROW)
        start = time.time()
        result = self.build_with(timeout=50)
        self.assertStatus(4, result)
        self.assertIn("C498", result.err)
        self.assertLess(time.time() - start, 45)
        self.assertNoReturn()

    @unittest.skipUnless(os.environ.get("MUSTER_SLOW"), "takes minutes: set MUSTER_SLOW=1")
    def test_what_cannot_be_stopped_from_inside_is_stopped(self):
        whole = read_bytes(self.census("rules.sql"))
        bomb = "WITH a0 AS (SELECT 1 AS x)" + "".join(
            ", a%d AS (SELECT p.x FROM a%d p, a%d q)" % (i, i - 1, i - 1) for i in range(1, 40)) + " SELECT x AS key FROM a39"
        for sql in ("SELECT %s instr(zeroblob(16000000), CAST(zeroblob(8000000) AS BLOB) || x'01') AS value"
                    " FROM pupilonroll" % ROW,
                    "SELECT %s (WITH RECURSIVE n(i, t) AS (SELECT 1, hex(zeroblob(8000000)) UNION ALL SELECT"
                    " i + 1, t || '' FROM n) SELECT count(*) FROM n) AS value FROM pupilonroll" % ROW, bomb):
            self.add_rule(sql)
            result = self.build_with(timeout=150)
            self.assertStatus(4, result, sql)
            self.assertRegex(result.err, r"rules\.sql:\d+: rule C498: stopped, as it (would not end|takes too much memory)")
            self.assertEqual({"tables"}, set(os.listdir(self.path("out"))) | {"tables"})
            self.assertEqual([], os.listdir(self.path("out/tables")) if os.path.isdir(self.path("out/tables")) else [])
            with open(self.census("rules.sql"), "wb") as stream:
                stream.write(whole)

    @unittest.skipUnless(os.environ.get("MUSTER_SLOW"), "takes minutes: set MUSTER_SLOW=1")
    def test_a_pattern_that_is_tried_in_every_way_is_stopped(self):
        text = read_bytes(self.census("return.xsd")).decode()
        text = text.replace("</xs:schema>", '<xs:simpleType name="Bad"><xs:restriction base="xs:string">'
                            '<xs:pattern value="(.|a)*b"/></xs:restriction></xs:simpleType></xs:schema>')
        text = text.replace('<xs:element name="Surname" type="xs:string"', '<xs:element name="Surname" type="Bad"')
        self.assertIn('type="Bad"', text)
        self.assertStatus(0, self.build(self.folder, out="plain"))
        with open(self.census("return.xsd"), "w", encoding="utf-8") as stream:
            stream.write(text)
        whole = read_bytes(self.path("plain", RETURN)).decode()
        path = self.write("long.xml", whole.replace("Surname1", "a" * 900000))
        result = self.check(path, options=["--schemas", self.schemas], timeout=150)
        self.assertStatus(4, result)
        self.assertRegex(result.err, r"return\.xsd:\d+: the type of Surname: stopped, as it would not end")

    def test_a_monstrous_value_is_stopped(self):
        self.add_rule("SELECT %s zeroblob(900000000) AS value FROM pupilonroll" % ROW)
        result = self.build_with()
        self.assertStatus(4, result)
        self.assertNoReturn()

    def test_derive_sql_is_confined_too(self):
        self.edit(self.census("derive.sql"), "-- table: school\nSELECT s.*",
                  "-- table: school\nATTACH '%s' AS x; SELECT s.*" % self.path("stolen.sqlite"))
        result = self.build_with()
        self.assertStatus(4, result)
        self.assertFalse(os.path.exists(self.path("stolen.sqlite")))

    def test_return_xsd_reads_no_other_file(self):
        self.write("other.xsd", '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>')
        self.edit(self.census("return.xsd"), '<xs:element name="Message">',
                  '<xs:include schemaLocation="%s"/><xs:element name="Message">'
                  % self.path("other.xsd"))
        result = self.build_with()
        self.assertStatus(4, result)
        self.assertIn("return.xsd:", result.err)

    def test_return_xsd_expands_no_outside_entity(self):
        secret = self.write("secret.txt", "TOPSECRET")
        text = read_bytes(self.census("return.xsd")).decode()
        text = text.replace("<xs:schema", '<!DOCTYPE s [<!ENTITY x SYSTEM "%s">]>\n<xs:schema'
                            % secret, 1)
        text = text.replace('  <xs:element name="Message">', "  <xs:annotation><xs:documentation>&x;"
                            '</xs:documentation></xs:annotation>\n  <xs:element name="Message">', 1)
        with open(self.census("return.xsd"), "w", encoding="utf-8") as stream:
            stream.write(text)
        result = self.build_with()
        self.assertIn(result.status, (0, 4), result)
        self.assertNotIn("TOPSECRET", result.err)


class Strangers(SchemasCase):
    """What else definitions from a stranger could try."""

    def assertStopped(self, *texts, **how):
        result = self.build_with(timeout=60, **how)
        self.assertStatus(4, result)
        for text in texts:
            self.assertIn(text, result.err)
        self.assertNoReturn()
        return result

    def test_more_functions_tables_and_pragmas_that_reach_outside(self):
        whole = read_bytes(self.census("rules.sql"))
        for sql in ("SELECT %s name AS value FROM pragma_database_list" % ROW.replace("upn", "1"),
                    "SELECT * FROM fts5vocab", "SELECT * FROM dbstat", "PRAGMA writable_schema=1",
                    "CREATE VIRTUAL TABLE t USING fts5(a)", "CREATE VIRTUAL TABLE t USING rtree(a,b,c)",
                    "SELECT * FROM fsdir('/')", "ATTACH ':memory:' AS x", "DETACH main",
                    "SELECT sqlite_compileoption_get(0), writefile('%s', 'x')" % self.path("made"),
                    "EXPLAIN SELECT 1", "REINDEX", "ANALYZE", "SAVEPOINT x"):
            self.add_rule(sql)
            self.assertStopped("rules.sql:")
            self.assertFalse(os.path.exists(self.path("made")), sql)
            with open(self.census("rules.sql"), "wb") as stream:
                stream.write(whole)

    def test_huge_strings(self):
        whole = read_bytes(self.census("rules.sql"))
        for number, value in enumerate(("printf('%1000000000d', 1)", "replace(hex(zeroblob(8000000)), '0', 'xxxxxxxx')",
                      "randomblob(900000000)")):
            self.add_rule("SELECT %s %s AS value FROM pupilonroll" % (ROW, value))
            out = "huge%d" % number
            result = self.build_with(out=out, timeout=60)
            self.assertIn(result.status, (1, 4) if number == 0 else (4,), value)  # printf may give NULL
            if result.status == 4:
                self.assertNoReturn(out)
            with open(self.census("rules.sql"), "wb") as stream:
                stream.write(whole)

    def test_a_base_that_names_itself(self):
        path = self.census("collection.csv")
        year = os.path.basename(os.path.dirname(path))
        for base in (year, "../../ehe-cme", "/etc", "../../../../../../etc"):
            with open(path, "w", encoding="utf-8") as stream:
                stream.write("key,value\nbase,%s\n" % base)
            self.assertIn(self.build_with(timeout=60).status, (2, 4), base)

    def test_file_names_cannot_leave_the_directory(self):
        path = self.census("collection.csv")
        for name in ("../{lea}.XML", "/tmp/{lea}.XML", "a/b/{lea}.XML", ".{lea}.XML", "tables/../x"):
            with open(path, "w", encoding="utf-8") as stream:
                stream.write("key,value\nbase,2024-25\nfile_name,%s\n" % name)
            before = set(os.listdir(self.dir)) | {"out"}
            result = self.build_with(timeout=60)
            self.assertStatus(4, result, name)
            self.assertEqual(before, set(os.listdir(self.dir)) | {"out"}, name)
            self.assertNoReturn()

    def test_a_file_block_cannot_leave_the_directory(self):
        for name in ("../stolen.csv", "/tmp/stolen.csv", ".stolen.csv", "a/b/c.csv"):
            self.append(self.census("derive.sql"), "\n-- file: %s\nSELECT 1 AS a;\n" % name)
            self.assertStopped()
            self.assertFalse(os.path.exists(self.path("stolen.csv")))

    def test_a_schema_nested_ten_thousand_deep(self):
        deep = '<xs:element name="a"><xs:complexType><xs:sequence>'
        end = "</xs:sequence></xs:complexType></xs:element>"
        self.edit(self.census("return.xsd"), '<xs:element name="Message">',
                  deep * 10000 + end * 10000 + '<xs:element name="Message">')
        self.assertStopped("return.xsd")

    def test_import_redefine_and_entities_in_a_schema(self):
        path = self.census("return.xsd")
        whole = read_bytes(path).decode()
        for element in ('<xs:import namespace="x" schemaLocation="%s"/>',
                        '<xs:redefine schemaLocation="%s"/>', '<xs:include schemaLocation="%s"/>'):
            self.write("other.xsd", "not a schema")
            text = whole.replace('<xs:element name="Message">',
                                 element % self.path("other.xsd") + '<xs:element name="Message">', 1)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
            self.assertStopped("return.xsd:")
        bomb = '<!DOCTYPE s [<!ENTITY a0 "ha">' + "".join(
            '<!ENTITY a%d "%s">' % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 12)) + "]>"
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(whole.replace("<xs:schema", bomb + "\n<xs:schema", 1).replace(
                '<xs:element name="Message">', "<!-- --><xs:annotation><xs:documentation>&a11;"
                "</xs:documentation></xs:annotation>" '<xs:element name="Message">', 1))
        self.assertStopped("return.xsd")

    def test_definitions_that_are_no_files(self):
        path = self.census("rules.sql")
        for make in (os.mkfifo, lambda name: os.symlink("/dev/zero", name)):
            os.remove(path)
            make(path)
            self.assertStopped("rules.sql: is not a regular file")

    def test_a_code_set_over_the_limit(self):
        with open(self.census(os.path.join("codes", "huge.csv")), "wb") as stream:
            stream.write(b"code,name\n" + b"1,x\n" * (5 << 20))
        self.assertStopped("huge.csv: is not a regular file of at most 16777216 bytes")

    def test_faults_are_told_with_the_file_of_the_year_that_has_them(self):
        year = os.path.join(self.schemas, CENSUS_YEAR)
        for path, old, new, said in (
                (self.census("return.xsd"), 'm:codes="phase"', 'm:codes="faze"',
                 "2024-25/return.xsd:60: Phase: "),
                (self.census("return.xsd"), 'm:digits="3"', 'm:digits="x"',
                 "2024-25/return.xsd:46: not the number of digits"),
                (os.path.join(year, "dates.csv"), "term,year", "now,term,year",
                 'dates.csv:1: the column "now" is given by the run')):
            before = read_bytes(path)
            self.edit(path, old, new)
            if new.startswith("now"):
                self.write(path, read_bytes(path).replace(b"\n", b"\nx,").rstrip(b"x,"))
            self.assertStopped(said)
            self.write(path, before)


if __name__ == "__main__":
    unittest.main()
