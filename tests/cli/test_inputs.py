"""Reading a register: docs/reference.md."""

import csv
import io
import os
import sqlite3
import subprocess
import unittest

from support import (Case, RETURN, REGISTERS, block_of, calendar_of, csv_bytes, marks_of, pupil,
                     pupils_in, read_bytes, read_csv, register, school, suspension, tree_bytes, upn)


class Tolerances(Case):
    """ "CSV: RFC 4180, UTF-8 with or without BOM, or Windows-1252; any line ending; columns in any
    order, matched by name without regard to case, spaces or underscores". """

    def setUp(self):
        super().setUp()
        self.tables = register(
            pupils=[pupil(1, Surname="O\u2019Neill", Forename="Zo\u00e9", MiddleNames=""),
                    pupil(2, LeavingDate="2025-11-11", Forename="Jos\u00e9")])
        self.assertStatus(0, self.build(self.write_register("plain", self.tables), out="plain-out"))
        self.assertRules([], "plain-out")
        self.plain = read_bytes(self.path("plain-out", RETURN))

    def assertSame(self, folder, rules=()):
        result = self.build(folder)
        self.assertStatus(0, result)
        self.assertRules(rules)
        self.assertEqual(self.plain, read_bytes(self.path("out", RETURN)))

    def test_byte_order_mark(self):
        self.assertSame(self.write_register("in", self.tables, encoding="utf-8-sig"))

    def test_windows_1252(self):
        self.assertSame(self.write_register("in", self.tables, encoding="cp1252"))

    def test_encodings_may_differ_between_files(self):
        folder = self.write_register("in", self.tables, encoding="cp1252")
        self.write("in/schools.csv", csv_bytes(self.tables["schools"], encoding="utf-8-sig"))
        self.assertSame(folder)

    def test_carriage_return_and_line_feed(self):
        self.assertSame(self.write_register("in", self.tables, line_end="\r\n"))

    def test_carriage_return_alone(self):
        self.assertSame(self.write_register("in", self.tables, line_end="\r"))

    def test_every_field_quoted(self):
        self.assertSame(self.write_register("in", self.tables, quote_all=True))

    def test_mixed_line_ends_in_one_file(self):
        folder = self.write_register("in", self.tables)
        lines = csv_bytes(self.tables["marks"]).split(b"\n")[:-1]
        ends = [b"\n", b"\r\n", b"\r"]
        self.write("in/marks.csv", b"".join(line + ends[i % 3] for i, line in enumerate(lines)))
        self.assertSame(folder)

    def test_no_line_end_after_the_last_row(self):
        folder = self.write_register("in", self.tables)
        for name in os.listdir(folder):
            data = read_bytes(os.path.join(folder, name))
            self.write("in/" + name, data.rstrip(b"\n"))
        self.assertSame(folder)

    def test_blank_lines_are_no_rows(self):
        folder = self.write_register("in", self.tables)
        data = read_bytes(os.path.join(folder, "marks.csv"))
        self.write("in/marks.csv", data + b"\n\n")
        result = self.build(folder)
        self.assertEqual(self.plain, read_bytes(self.path("out", RETURN)), result)

    def test_columns_in_reverse_order(self):
        folder = self.write_register("in", self.tables)
        for table, rows in self.tables.items():
            self.write("in/%s.csv" % table, csv_bytes(rows, list(rows[0])[::-1]))
        self.assertSame(folder)

    def respelled(self, respell):
        for table, rows in self.tables.items():
            text = io.StringIO(newline="")
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow([respell(column) for column in rows[0]])
            writer.writerows([[row.get(column, "") for column in rows[0]] for row in rows])
            self.write("in/%s.csv" % table, text.getvalue())
        return self.path("in")

    def test_header_in_lower_and_upper_case(self):
        self.assertSame(self.respelled(str.lower))
        self.assertSame(self.respelled(str.upper))

    def test_header_with_spaces_and_underscores_anywhere(self):
        self.assertSame(self.respelled(lambda name: " " + " ".join(name) + "  "))
        self.assertSame(self.respelled(lambda name: "_" + "_".join(name) + "__"))

    def test_dates_day_first(self):
        def turn(value):
            parts = value.split("-")
            return "/".join(reversed(parts)) if len(parts) == 3 and len(value) == 10 else value
        tables = {table: [{name: turn(value) if name in ("DOB", "EntryDate", "LeavingDate", "Date")
                           else value for name, value in row.items()} for row in rows]
                  for table, rows in self.tables.items()}
        self.assertSame(self.write_register("in", tables), ["F132"] * 3)
        self.assertEqual(["calendar.csv", "marks.csv", "pupils.csv"], sorted(
            os.path.basename(row["file"]) for row in self.findings(rule="F132")))

    def test_booleans_in_every_spelling(self):
        for no in ("false", "0", "N", "no"):
            pupils = [dict(row, PartTime=no) for row in self.tables["pupils"]]
            self.assertSame(self.write_register("in", dict(self.tables, pupils=pupils)))

    def test_true_booleans_in_every_spelling(self):
        for yes in ("true", "1", "Y", "yes"):
            pupils = [dict(row, PartTime=yes) for row in self.tables["pupils"]]
            self.assertStatus(0, self.build(self.write_register("in", dict(self.tables,
                                                                          pupils=pupils))))
            self.assertRules([])
            for one in self.xml().iter("PartTime"):
                self.assertEqual("true", one.text)

    def test_booleans_in_other_case(self):
        for no in ("False", "FALSE", "n", "No", "NO"):
            pupils = [dict(row, PartTime=no) for row in self.tables["pupils"]]
            result = self.build(self.write_register("in", dict(self.tables, pupils=pupils)))
            self.assertEqual(self.plain, read_bytes(self.path("out", RETURN)), result)

    def test_lower_case_codes_are_counted_once_per_file(self):
        marks = [dict(row, Code="i " if row["UPN"] == upn(1) else row["Code"])
                 for row in self.tables["marks"]]
        self.assertStatus(0, self.build(self.write_register("in", dict(self.tables, marks=marks))))
        self.assertRules(["F105"])
        found = self.findings(rule="F105")[0]
        self.assertEqual(("info", "4"), (found["severity"], found["value"]))
        self.assertTrue(found["file"].endswith("marks.csv"))
        self.assertEqual((4, [("I", 4)]), block_of(pupils_in(self.xml())[upn(1)]))

    def test_lower_case_upn_school_type_sex_and_session(self):
        """F105: "codes or words that needed trimming or upper case (one per file, with the
        count)". """
        tables = dict(self.tables)
        tables["pupils"] = [dict(row, UPN=row["UPN"].lower()) for row in tables["pupils"]]
        self.assertStatus(0, self.build(self.write_register("in", tables)))
        self.assertEqual(["F105"], [row["rule"] for row in self.findings()])
        self.assertEqual(self.plain, read_bytes(self.path("out", RETURN)))

    def test_tolerant_fixture_gives_the_return_of_the_plain_one(self):
        for name in ("plain", "tolerant"):
            self.assertStatus(0, self.build(os.path.join(REGISTERS, name), out="fixture-" + name))
        name = "8352997_SC1_835LL26_001.XML"
        self.assertEqual(read_bytes(self.path("fixture-plain", name)),
                         read_bytes(self.path("fixture-tolerant", name)))
        self.assertRules(["F105", "F132", "F132"], "fixture-tolerant")

    def test_names_with_commas_quotes_and_line_breaks(self):
        pupils = [dict(row, MiddleNames='One, "Two"\r\nThree\nFour\rFive')
                  for row in self.tables["pupils"]]
        self.build(self.write_register("in", dict(self.tables, pupils=pupils)))
        self.assertEqual([RETURN], self.returns())
        names = [one.text for one in self.xml().iter("MiddleNames")]
        for name in names:
            self.assertIn('One, "Two"', name)
            self.assertIn("Five", name)

    def test_lines_are_counted_through_line_breaks_inside_fields(self):
        """ "line (1-based, as an editor shows it, header is line 1)". """
        pupils = [dict(self.tables["pupils"][0], MiddleNames="a\nb\r\nc\rd"),
                  dict(self.tables["pupils"][1], DOB="nonsense")]
        self.build(self.write_register("in", dict(self.tables, pupils=pupils)))
        self.assertEqual(["6"], [row["line"] for row in self.findings(rule="F103")])


class WhatStops(Case):
    """ "What stops a run with status 3, naming file, line and column, all of them at once where
    possible". """

    def assertStops(self, folder, *texts, **how):
        result = self.build(folder, **how)
        self.assertStatus(3, result)
        self.assertNoReturn()
        for text in texts:
            self.assertIn(text, result.err)
        return result

    def test_input_that_does_not_exist(self):
        self.assertStops(self.path("absent"), "absent")

    def test_two_inputs_that_do_not_exist_are_told_at_once(self):
        result = self.build(self.path("absent1"), self.path("absent2"))
        self.assertStatus(3, result)
        self.assertIn("absent1", result.err)
        self.assertIn("absent2", result.err)

    def test_empty_directory_names_all_files_needed(self):
        os.mkdir(self.path("in"))
        self.assertStops(self.path("in"), "schools", "pupils", "marks")

    def test_each_needed_file_missing(self):
        for missing in ("schools", "pupils", "marks"):
            folder = self.write_register("no-" + missing)
            os.remove(os.path.join(folder, missing + ".csv"))
            self.assertStops(folder, missing)

    def test_calendar_and_suspensions_are_not_needed(self):
        folder = self.write_register("in", register(calendar=None))
        self.assertStatus(0, self.build(folder))

    def test_file_without_header(self):
        for content in (b"", b"\n\n", b"\xef\xbb\xbf"):
            folder = self.write_register()
            self.write("in/marks.csv", content)
            self.assertStops(folder, "marks.csv")

    def test_header_only_is_an_empty_table(self):
        folder = self.write_register()
        self.write("in/marks.csv", b"LEA,Estab,UPN,Date,Session,Code\n")
        self.assertStatus(1, self.build(folder))  # R109: no codes for open sessions
        self.assertEqual([RETURN], self.returns())
        for one in pupils_in(self.xml()).values():
            self.assertEqual((0, []), block_of(one))

    def test_register_without_pupils(self):
        folder = self.write_register()
        self.write("in/pupils.csv", csv_bytes([pupil(1)]).split(b"\n")[0] + b"\n")
        self.write("in/marks.csv", b"LEA,Estab,UPN,Date,Session,Code\n")
        result = self.build(folder)
        self.assertIn(result.status, (0, 1), result)
        self.assertEqual([RETURN], self.returns())
        self.assertEqual({}, pupils_in(self.xml()))

    def test_all_missing_columns_are_named_at_once(self):
        folder = self.write_register()
        self.write("in/marks.csv", b"LEA,Estab\n835,2990\n")
        self.assertStops(folder, "marks.csv", "UPN", "Date", "Session", "Code")

    def test_missing_columns_of_two_files_are_named_at_once(self):
        folder = self.write_register()
        self.write("in/marks.csv", b"LEA,Estab\n")
        self.write("in/pupils.csv", b"LEA,Estab,UPN,Surname\n")
        self.assertStops(folder, "marks.csv", "UPN", "Date", "Session", "Code", "pupils.csv",
                         "Forename", "DOB", "Sex", "EntryDate")

    def test_each_required_column(self):
        required = {"schools": "LEA Estab SchoolName Phase",
                    "pupils": "UPN Surname Forename DOB Sex EntryDate",
                    "calendar": "Date Session Status",
                    "marks": "UPN Date Session Code",
                    "suspensions": "UPN Category StartDate Sessions Reason1"}
        tables = register(suspensions=[suspension(pupil(1))])
        for table, columns in required.items():
            for column in columns.split():
                folder = self.write_register("in", tables)
                self.write_without(table, tables[table], column)
                result = self.assertStops(folder, table + ".csv", column)
                self.assertNotIn("Traceback", result.err)

    def write_without(self, table, rows, *columns):
        self.write("in/%s.csv" % table, csv_bytes(rows, [name for name in rows[0] if name not in columns]))

    def test_without_lea_or_estab_a_table_is_an_export_of_the_only_school(self):
        tables = register(suspensions=[suspension(pupil(1))])
        tables["marks"][0]["Code"] = "E"
        self.assertStatus(0, self.build(self.write_register("plain", tables), out="plain-out"))
        for table in ("pupils", "calendar", "marks", "suspensions"):
            for columns in (("LEA",), ("Estab",), ("LEA", "Estab")):
                folder = self.write_register("in", tables)
                self.write_without(table, tables[table], *columns)
                self.assertStatus(0, self.build(folder))
                self.assertRules(["F130", "F132"])
                found, = self.findings(rule="F132")
                self.assertEqual(table + ".csv", os.path.basename(found["file"]))
                self.assertIn("the school is 835 2990: the only one", found["message"])
                self.assertEqual(read_bytes(self.path("plain-out", RETURN)),
                                 read_bytes(self.path("out", RETURN)), (table, columns))

    def test_required_columns_are_all_that_is_needed(self):
        required = {"schools": "LEA Estab SchoolName Phase",
                    "pupils": "LEA Estab UPN Surname Forename DOB Sex EntryDate LeavingDate",
                    "marks": "LEA Estab UPN Date Session Code"}
        tables = register(calendar=None)
        for table, columns in required.items():
            self.write("in/%s.csv" % table, csv_bytes(tables[table], columns.split()))
        result = self.build(self.path("in"))
        self.assertIn(result.status, (0, 1), result)
        self.assertEqual([RETURN], self.returns())

    def test_beside_a_missing_column_stand_those_that_are_not_known(self):
        for table, wrong in (("pupils", "EntryDat"), ("marks", "Cod")):
            folder = self.write_register("in-" + table)
            path = os.path.join(folder, table + ".csv")
            text = read_bytes(path).decode().replace(wrong + "e", "Remark," + wrong, 1)
            self.write(os.path.join("in-" + table, table + ".csv"), text)
            self.assertStops(folder, "columns that are not known: %s, Remark" % wrong)

    def test_column_given_twice(self):
        folder = self.write_register()
        tables = register()
        header = "LEA,Estab,UPN,Date,Session,Code,code\n"
        rows = "".join("%(LEA)s,%(Estab)s,%(UPN)s,%(Date)s,%(Session)s,%(Code)s,X\n" % row
                       for row in tables["marks"])
        self.write("in/marks.csv", header + rows)
        result = self.assertStops(folder, "marks.csv", "ode")
        self.assertIn("marks.csv:1", result.err)

    def test_stray_quote_with_line_and_column(self):
        folder = self.write_register()
        data = read_bytes(os.path.join(folder, "marks.csv")).decode()
        lines = data.split("\n")
        lines[2] = lines[2].replace("2025-11-10", '2025"11-10')
        self.write("in/marks.csv", "\n".join(lines))
        column = lines[2].split('"')[0].count(",") + 1
        self.assertEqual(4, column)
        self.assertStops(folder, "marks.csv:3:4")

    def test_text_after_a_closing_quote(self):
        folder = self.write_register()
        data = read_bytes(os.path.join(folder, "pupils.csv")).decode()
        self.write("in/pupils.csv", data.replace("Surname1,", '"Surname"1,'))
        self.assertStops(folder, "pupils.csv:2:")

    def test_unterminated_quote_names_the_line_where_it_opens(self):
        folder = self.write_register()
        data = read_bytes(os.path.join(folder, "pupils.csv")).decode()
        self.write("in/pupils.csv", data.replace("Surname2,", '"Surname2,'))
        self.assertStops(folder, "pupils.csv:3:")

    def test_unterminated_quote_in_the_header(self):
        folder = self.write_register()
        self.write("in/marks.csv", b'LEA,Estab,"UPN,Date,Session,Code\n835,2990,,,,\n')
        self.assertStops(folder, "marks.csv:1:")

    def test_nul_byte_with_line(self):
        folder = self.write_register()
        data = read_bytes(os.path.join(folder, "pupils.csv"))
        self.write("in/pupils.csv", data.replace(b"Surname2", b"Sur\0ame2"))
        self.assertStops(folder, "pupils.csv:3:")

    def test_utf_16_and_utf_32(self):
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
            folder = self.write_register()
            self.write("in/pupils.csv", csv_bytes(register()["pupils"], encoding=encoding))
            self.assertOneLine(self.assertStops(folder, "pupils.csv").err)

    def test_bytes_that_are_neither_utf_8_nor_windows_1252(self):
        for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"):
            folder = self.write_register()
            data = read_bytes(os.path.join(folder, "pupils.csv"))
            self.write("in/pupils.csv", data.replace(b"Surname2", b"Surn" + byte))
            self.assertStops(folder, "pupils.csv:3:")

    def test_two_faulty_files_are_told_at_once(self):
        folder = self.write_register()
        for name in ("pupils", "marks", "calendar"):
            data = read_bytes(os.path.join(folder, name + ".csv"))
            self.write("in/%s.csv" % name, data.replace(b"2990", b'29"90', 1))
        self.assertStops(folder, "pupils.csv:2:2", "marks.csv:2:2", "calendar.csv:2:2")

    def test_faults_of_two_inputs_are_told_at_once(self):
        one = self.write_register("one")
        two = self.write_register("two")
        self.write("one/marks.csv", b"LEA\n")
        self.write("two/pupils.csv", b"Estab\n")
        result = self.build(one, two)
        self.assertStatus(3, result)
        self.assertIn("marks.csv", result.err)
        self.assertIn("pupils.csv", result.err)

    def test_a_directory_in_place_of_a_file(self):
        folder = self.write_register()
        os.remove(os.path.join(folder, "marks.csv"))
        os.mkdir(os.path.join(folder, "marks.csv"))
        self.assertStops(folder, "marks.csv")

    def test_a_fifo_in_place_of_a_file_does_not_hang(self):
        folder = self.write_register()
        os.remove(os.path.join(folder, "marks.csv"))
        os.mkfifo(os.path.join(folder, "marks.csv"))
        try:
            self.assertStops(folder, "marks.csv", timeout=3)
        except subprocess.TimeoutExpired:
            self.fail("the program waits for ever")

    def test_dangling_symbolic_link_in_place_of_a_needed_file(self):
        folder = self.write_register()
        os.remove(os.path.join(folder, "marks.csv"))
        os.symlink("nowhere.csv", os.path.join(folder, "marks.csv"))
        self.assertStops(folder, "marks")

    def test_symbolic_links_to_files_and_directories_are_followed(self):
        folder = self.write_register()
        os.rename(os.path.join(folder, "marks.csv"), self.path("elsewhere.csv"))
        os.symlink(self.path("elsewhere.csv"), os.path.join(folder, "marks.csv"))
        os.symlink(folder, self.path("link"))
        self.assertStatus(0, self.build(self.path("link")))

    def test_a_text_file_as_input(self):
        path = self.write("notes.txt", "just a note\n")
        self.assertStops(path, "notes.txt")

    def test_a_damaged_database(self):
        path = self.write_database()
        data = read_bytes(path)
        self.write("half.sqlite", data[:len(data) // 2])
        self.assertStops(self.path("half.sqlite"), "half.sqlite")
        self.write("noise.sqlite", data[:100] + b"\xff" * (len(data) - 100))
        self.assertStops(self.path("noise.sqlite"), "noise.sqlite")

    def test_an_empty_database_names_the_tables_needed(self):
        sqlite3.connect(self.path("empty.sqlite")).execute("CREATE TABLE other (a)").connection.close()
        self.assertStops(self.path("empty.sqlite"), "schools", "pupils", "marks")

    def test_semicolons_instead_of_commas(self):
        """An export: read all the same, and told for what it was taken."""
        self.assertStatus(0, self.build(self.write_register("plain"), out="plain-out"))
        result = self.build(self.write_register("in", delimiter=";"))
        self.assertStatus(0, result)
        self.assertRules(["F130"] * 4)
        self.assertEqual(read_bytes(self.path("plain-out", RETURN)), read_bytes(self.path("out", RETURN)))
        self.assertIn("marks.csv: marks (marks-long): heading in row 1, 8 rows, 6 of 6 columns", result.err)

    def test_an_older_return_stays(self):
        folder = self.write_register()
        self.assertStatus(0, self.build(folder))
        before = tree_bytes(self.path("out"))
        self.write("in/marks.csv", b'LEA,"')
        self.assertStatus(3, self.build(folder))
        self.assertEqual(before[RETURN], read_bytes(self.path("out", RETURN)))


class Findings(Case):
    """ "What is a finding and goes on": F101 to F108, and where each points. """

    def build_findings(self, tables, rule):
        self.folder = self.write_register("in", tables)
        self.result = self.build(self.folder)
        self.assertIn(self.result.status, (0, 1), self.result)
        return self.findings(rule=rule)

    def test_f101_too_few_and_too_many_fields(self):
        folder = self.write_register()
        data = read_bytes(os.path.join(folder, "marks.csv")).decode().split("\n")
        data[1] += ",extra"
        data[2] = data[2].rsplit(",", 1)[0]
        self.write("in/marks.csv", "\n".join(data))
        self.assertStatus(1, self.build(folder))
        self.assertEqual([("error", "2", "")],
                         [(row["severity"], row["line"], row["key"]) for row in self.findings(rule="F101")])
        self.assertEqual([("query", "3", upn(1), "835", "2990")],
                         [(row["severity"], row["line"], row["key"], row["lea"], row["estab"])
                          for row in self.findings(rule="F119")])
        self.assertEqual((2, [("/", 1), ("\\", 1)]), block_of(pupils_in(self.xml())[upn(1)]))

    def test_f102_blank_keys(self):
        one = pupil(1)
        marks = marks_of(one) + marks_of(pupil(2))
        for column in ("LEA", "Estab", "Date", "Session"):
            changed = [dict(row) for row in marks]
            changed[0][column] = "  "
            found = self.build_findings(register(marks=changed), "F102")
            self.assertEqual([("error", "2", column)],
                             [(row["severity"], row["line"], row["field"]) for row in found])
            self.assertPointsAt(found[0], column)

    def assertPointsAt(self, found, column):
        with open(found["file"], newline="", encoding="utf-8") as stream:
            header = next(csv.reader(stream))
        self.assertEqual(column, header[int(found["column"]) - 1])

    def test_f102_keys_of_the_wrong_type(self):
        for column, value in (("LEA", "83"), ("LEA", "8355"), ("LEA", "ABC"), ("Estab", "299"),
                              ("Estab", "29900"), ("Date", "2025-13-01"), ("Date", "2025-02-29"),
                              ("Date", "31/11/2025"), ("Date", "13/13/2025"), ("Date", "2025-1"),
                              ("Date", "20251110"), ("Date", "2025-11-10Tnoon"),
                              ("Session", "noon"), ("Session", "1")):
            changed = marks_of(pupil(1)) + marks_of(pupil(2))
            changed[1] = dict(changed[1], **{column: value})
            found = self.build_findings(register(marks=changed), "F102")
            self.assertEqual([("3", column, value)],
                             [(row["line"], row["field"], row["value"]) for row in found],
                             (column, value))

    def test_dates_of_marks_in_other_forms(self):
        """ "ISO, with or without time", and with the month in words. """
        for value in ("2025-11-10T00:00:00", "2025-11-10 00:00", "10 Nov 2025", "Monday 10 November 2025"):
            tables = register()
            tables["marks"][1]["Date"] = value
            self.assertEqual([], self.build_findings(tables, None), value)
            self.assertEqual(4, block_of(pupils_in(self.xml())[upn(1)])[0], value)

    def test_a_file_has_one_order_of_day_and_month(self):
        tables = register()
        tables["marks"][1]["Date"] = "11/13/2025"
        found = self.build_findings(tables, "F135")
        self.assertEqual(["query"], [row["severity"] for row in found])
        self.assertEqual([], self.findings(rule="F102"))
        tables["marks"][2]["Date"] = "13/11/2025"
        found = self.build_findings(tables, "F102")
        self.assertEqual([("3", "Date", "11/13/2025")],
                         [(row["line"], row["field"], row["value"]) for row in found])
        self.assertEqual([], self.findings(rule="F135"))

    def test_f102_in_every_table(self):
        tables = register(suspensions=[suspension(pupil(1))])
        for table in tables:
            changed = {name: [dict(row) for row in rows] for name, rows in tables.items()}
            changed[table].append(dict(changed[table][0], Estab="x"))
            found = self.build_findings(changed, "F102")
            self.assertEqual([(table + ".csv", str(len(tables[table]) + 2))],
                             [(os.path.basename(row["file"]), row["line"]) for row in found])

    def test_f128_only_a_row_that_is_the_same_in_every_field(self):
        rows = [dict(suspension(pupil(1)), Note=note) for note in ("one", "one ", "other")]
        found = self.build_findings(register(suspensions=rows), "F128")
        self.assertEqual([("3", upn(1), "2990")], [(row["line"], row["key"], row["estab"]) for row in found])

    def test_f128_a_row_for_each_parent(self):
        rows = [dict(pupil(1), ContactName=name) for name in ("A Ashby", "B Ashby")]
        found = self.build_findings(register(pupils=rows), "F128")
        self.assertEqual(["3"], [row["line"] for row in found])
        self.assertEqual([], self.findings(rule="R128"))

    def test_f103_other_values(self):
        for column, value in (("DOB", "2016-02-30"), ("EntryDate", "soon"), ("PartTime", "maybe"),
                              ("LeavingDate", "29/02/2025"), ("FundedHours", "many"),
                              ("UnitContactTime", "1.5"), ("TopUpFunding", "2")):
            people = [pupil(1), pupil(2, LeavingDate="2025-11-11"), pupil(3)]
            people = [dict(row, **{column: row.get(column, "")}) for row in people]
            people[2][column] = value
            found = self.build_findings(register(pupils=people), "F103")
            self.assertEqual([("error", "4", column, value, upn(3))],
                             [(row["severity"], row["line"], row["field"], row["value"],
                               row["key"]) for row in found], column)
            self.assertPointsAt(found[0], column)

    def test_f103_in_calendar_status(self):
        tables = register()
        tables["calendar"][0]["Status"] = "shut"
        found = self.build_findings(tables, "F103")
        self.assertEqual([("2", "Status", "shut")],
                         [(row["line"], row["field"], row["value"]) for row in found])

    def test_f103_in_suspension(self):
        found = self.build_findings(register(suspensions=[
            suspension(pupil(1), Sessions="-x", StartDate="2025-11-31")]), "F103")
        self.assertEqual(["Sessions", "StartDate"], sorted(row["field"] for row in found))

    def test_blank_values_in_bold_columns_are_no_fault_of_type(self):
        found = self.build_findings(register(pupils=[
            pupil(1, DOB="", Sex="", EntryDate="", Surname="", Forename=""),
            pupil(2, LeavingDate="2025-11-11")]), "F103")
        self.assertEqual([], found)
        self.assertEqual([], self.findings(rule="F102"))

    def test_f104_one_finding_for_each_unknown_column(self):
        people = [dict(row, House="blue", Shoe_Size="3") for row in register()["pupils"]]
        found = self.build_findings(register(pupils=people), "F104")
        self.assertEqual({("info", "1", "House"), ("info", "1", "Shoe_Size")},
                         {(row["severity"], row["line"], row["value"]) for row in found})
        for row in found:
            self.assertPointsAt(row, row["value"])
        self.assertStatus(0, self.result)

    def test_f106_school_without_calendar(self):
        found = self.build_findings(register(calendar=None), "F106")
        self.assertEqual([("info", "835", "2990", "")],
                         [(row["severity"], row["lea"], row["estab"], row["key"])
                          for row in found])

    def test_f107_control_characters_are_left_out_and_named(self):
        for character in ("\x01", "\x0b", "\x1f", "\ufffe", "\uffff"):
            found = self.build_findings(register(pupils=[
                pupil(1, Surname="Ver%stical" % character),
                pupil(2, LeavingDate="2025-11-11")]), "F107")
            self.assertEqual([("error", "2", "Surname", upn(1))],
                             [(row["severity"], row["line"], row["field"], row["key"])
                              for row in found], repr(character))
            self.assertPointsAt(found[0], "Surname")
            self.assertEqual("Vertical",
                             pupils_in(self.xml())[upn(1)].findtext("PupilIdentifiers/Surname"))

    def test_f107_in_the_school_name(self):
        found = self.build_findings(register(schools=[school(SchoolName="A\x02B")]), "F107")
        self.assertEqual([("2", "SchoolName")], [(row["line"], row["field"]) for row in found])
        self.assertEqual("AB", self.xml().findtext("School/SchoolName"))

    def test_characters_that_xml_can_hold_are_no_finding(self):
        name = "\u0394\U0001f600\u202eabc\ud7ff\ufffd"
        found = self.build_findings(register(pupils=[
            pupil(1, Surname=name), pupil(2, LeavingDate="2025-11-11")]), "F107")
        self.assertEqual([], found)
        self.assertEqual(name, pupils_in(self.xml())[upn(1)].findtext("PupilIdentifiers/Surname"))

    def test_f108_one_finding_for_each_unknown_school(self):
        tables = register()
        tables["marks"] += [dict(row, Estab="2998") for row in tables["marks"]]
        tables["marks"] += [dict(row, LEA="836") for row in tables["marks"][:4]]
        tables["pupils"] = tables["pupils"] + [pupil(9, Estab="2998")]
        found = self.build_findings(tables, "F108")
        self.assertEqual([("835", "2998"), ("836", "2990")],
                         sorted((row["lea"], row["estab"]) for row in found))
        self.assertEqual([RETURN], self.returns())

    def test_every_row_is_used_or_named(self):
        """ "every input row is either used or named in a finding". """
        tables = register(suspensions=[suspension(pupil(7))])
        folder = self.write_register("in", tables)
        self.assertStatus(1, self.build(folder))
        named = [row for row in self.findings() if row["file"].endswith("suspensions.csv")]
        self.assertEqual(["2"], [row["line"] for row in named])
        self.assertEqual(upn(7), named[0]["key"])

    def test_school_given_twice_is_named(self):
        found = self.build_findings(register(schools=[school(), school(SchoolName="Other")]),
                                    None)
        self.assertEqual([("835", "2990", "3")],
                         [(row["lea"], row["estab"], row["line"]) for row in found
                          if row["file"].endswith("schools.csv")])
        self.assertEqual([RETURN], self.returns())

    def test_sixty_pupils_without_upn_are_all_kept(self):
        """ "A pupil without UPN keeps its record and has no marks". """
        people = [pupil(1), pupil(2, LeavingDate="2025-11-11")]
        people += [pupil(n, UPN="") for n in range(10, 70)]
        tables = register(pupils=people, marks=marks_of(people[0]) + marks_of(people[1]))
        found = self.build_findings(tables, "1500")
        self.assertEqual(60, len(found))
        self.assertEqual([str(line) for line in range(4, 64)],
                         sorted((row["line"] for row in found), key=int))
        roll = list(self.xml().iter("PupilOnRoll"))
        self.assertEqual(61, len(roll))
        names = [one.findtext("PupilIdentifiers/Surname") for one in roll
                 if one.find("PupilIdentifiers/UPN") is None
                 or not one.findtext("PupilIdentifiers/UPN")]
        self.assertEqual(sorted(names), names)
        self.assertEqual(60, len(names))

    def test_marks_without_upn_are_named(self):
        """ "every input row is either used or named in a finding". """
        tables = register()
        tables["marks"].append(dict(tables["marks"][0], UPN=""))
        self.build_findings(tables, None)
        self.assertIn(str(len(tables["marks"]) + 1),
                      [row["line"] for row in self.findings() if row["file"].endswith("marks.csv")])

    def test_mark_of_an_unknown_pupil_is_one_finding_for_each_upn(self):
        tables = register()
        tables["marks"] += marks_of(pupil(8)) + marks_of(pupil(9))
        found = self.build_findings(tables, "R106")
        self.assertEqual({upn(8), upn(9)}, {row["key"] for row in found})
        self.assertEqual(2, len(found))

    def test_no_mark_words(self):
        """ "Blank, -, --, *, ? mean no mark recorded". """
        for word in ("", "-", "--", "*", "?", " - ", "  "):
            tables = register()
            tables["marks"][0]["Code"] = word
            found = self.build_findings(tables, None)
            self.assertEqual(["R109"], [row["rule"] for row in found if row["rule"] != "F105"],
                             repr(word))
            self.assertEqual(3, block_of(pupils_in(self.xml())[upn(1)])[0])

    def test_the_last_of_several_different_codes_counts(self):
        tables = register()
        tables["marks"].append(dict(tables["marks"][0], Code="I"))
        found = self.build_findings(tables, "R104")
        self.assertEqual([(upn(1), "2025-11-10", "AM", str(len(tables["marks"]) + 1), "Code")],
                         [(row["key"], row["date"], row["session"], row["line"], row["field"])
                          for row in found])
        self.assertPointsAt(found[0], "Code")
        self.assertEqual((4, [("/", 1), ("\\", 2), ("I", 1)]),
                         block_of(pupils_in(self.xml())[upn(1)]))

    def test_a_bad_row_does_not_displace_a_good_one(self):
        """ "Rows that break R101, R102 or R103 are set aside ... Of the rest the last counts". """
        for code, rule in (("QQ", "R101"), ("H", "R102"), ("\\", "R103")):
            tables = register()
            tables["marks"].append(dict(tables["marks"][0], Code=code))
            found = self.build_findings(tables, None)
            self.assertEqual([rule], [row["rule"] for row in found])
            self.assertEqual((4, [("/", 2), ("\\", 2)]), block_of(pupils_in(self.xml())[upn(1)]))


class Dates(Case):
    def test_limits_of_dates(self):
        people = [pupil(1, DOB="0001-01-01"), pupil(2, LeavingDate="2025-11-11"),
                  pupil(3, LeavingDate="9999-12-31"), pupil(4, EntryDate="0001-01-01")]
        result = self.build(self.write_register("in", register(pupils=people)))
        self.assertIn(result.status, (0, 1), result)
        self.assertEqual([], self.findings(rule="F103"))
        self.assertIn(upn(3), pupils_in(self.xml()))
        self.assertEqual("0001-01-01", pupils_in(self.xml())[upn(1)].findtext(
            "PupilIdentifiers/DOB"))

    def test_year_zero_and_five_digit_years_are_no_dates(self):
        for value in ("0000-01-01", "10000-01-01", "00000-1-01", "201-1-12"):
            people = [pupil(1), pupil(2, LeavingDate="2025-11-11"), pupil(3, DOB=value)]
            result = self.build(self.write_register("in", register(pupils=people)))
            self.assertIn(result.status, (0, 1), result)
            self.assertEqual([value], [row["value"] for row in self.findings(rule="F103")])

    def test_days_and_months_of_one_figure(self):
        self.build(self.write_register("in", register(pupils=[pupil(1, DOB="2016-3-9"),
                                                             pupil(2, LeavingDate="2025-11-11")])))
        self.assertRules([])
        self.assertEqual("2016-03-09", pupils_in(self.xml())[upn(1)].findtext("PupilIdentifiers/DOB"))

    def test_29_february(self):
        good, bad = "2016-02-29 29/02/2020 2000-02-29", "2015-02-29 29/02/2017 1900-02-29"
        people = [pupil(2, LeavingDate="2025-11-11")]
        for number, value in enumerate((good + " " + bad).split(), 10):
            people.append(pupil(number, DOB=value))
        self.build(self.write_register("in", register(pupils=people)))
        self.assertEqual(sorted(bad.split()),
                         sorted(row["value"] for row in self.findings(rule="F103")))

    def test_marks_far_outside_the_period_do_not_hurt(self):
        tables = register()
        for day in ("0001-01-01", "9999-12-31", "2025-07-31", "2026-01-01"):
            tables["marks"] += marks_of(pupil(1), [day])
        result = self.build(self.write_register("in", tables))
        self.assertIn(result.status, (0, 1), result)
        self.assertEqual(4, block_of(pupils_in(self.xml())[upn(1)])[0])


class SeveralInputs(Case):
    """ "An INPUT is a directory of CSV files, or one SQLite database with tables of the same names
    and columns. Several inputs are read as one"; "Several schools may share the files". """

    def authority(self, count, interleave=False):
        schools, people, marks, calendar = [], [], [], []
        for number in range(count):
            estab = "%04d" % (2000 + number)
            one = school(Estab=estab, URN=str(100000 + number), SchoolName="School %d" % number)
            pair = [pupil(1, Estab=estab, UPN=upn(1, estab)),
                    pupil(2, Estab=estab, UPN=upn(2, estab), LeavingDate="2025-11-11")]
            schools.append(one)
            people += pair
            calendar += calendar_of(one)
            for row in pair:
                marks += marks_of(row)
        if interleave:
            marks = marks[::8] + [row for i, row in enumerate(marks) if i % 8]
            marks.sort(key=lambda row: (row["Date"], row["Session"], row["UPN"][1:]))
            people = people[::-1]
            schools = schools[::-1]
            calendar.sort(key=lambda row: (row["Date"], row["Estab"][::-1], row["Session"]))
        return {"schools": schools, "pupils": people, "marks": marks, "calendar": calendar}

    def test_database_gives_the_return_of_the_csv_files(self):
        tables = register(suspensions=[suspension(pupil(1))])
        tables["marks"][0]["Code"] = "E"
        self.assertStatus(0, self.build(self.write_register("in", tables), out="csv"))
        self.assertStatus(0, self.build(self.write_database("in.sqlite", tables), out="sqlite"))
        self.assertRules([], "csv")
        self.assertRules([], "sqlite")
        one, two = tree_bytes(self.path("csv")), tree_bytes(self.path("sqlite"))
        del one["muster.sqlite"], two["muster.sqlite"]  # names its inputs
        self.assertEqual(one, two)

    def test_database_with_a_view(self):
        """A view has row ids, but all of them are NULL: none of its rows may be lost for that."""
        path = self.write_database("in.sqlite", register())
        database = sqlite3.connect(path)
        database.executescript("ALTER TABLE marks RENAME TO kept;"
                               "CREATE VIEW marks AS SELECT * FROM kept")
        database.close()
        self.assertStatus(0, self.build(path, out="view"))
        self.assertStatus(0, self.build(self.write_register("in", register()), out="csv"))
        self.assertEqual(read_bytes(self.path("csv", RETURN)), read_bytes(self.path("view", RETURN)))

    def test_database_with_typed_columns_and_nulls(self):
        path = self.write_database("in.sqlite", {name: rows for name, rows in register().items()
                                                 if name != "pupils"})
        database = sqlite3.connect(path)
        rows = register()["pupils"]
        database.execute("CREATE TABLE Pupils (LEA INTEGER, Estab INTEGER, UPN TEXT, Surname TEXT,"
                         " Forename TEXT, DOB TEXT, Sex TEXT, EntryDate TEXT, LeavingDate TEXT,"
                         " PartTime INTEGER, Boarder TEXT, NCyearActual INTEGER)")
        for row in rows:
            database.execute("INSERT INTO Pupils VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                             (int(row["LEA"]), int(row["Estab"]), row["UPN"], row["Surname"],
                              row["Forename"], row["DOB"], row["Sex"], row["EntryDate"],
                              row["LeavingDate"] or None, 0, "N", 4))
        database.commit()
        database.close()
        self.assertStatus(0, self.build(path))
        self.assertRules([])
        one = pupils_in(self.xml())[upn(1)]
        self.assertEqual(("false", "4"), (one.findtext("PupilStatus/PartTime"),
                                          one.findtext("PupilStatus/NCyearActual")))

    def test_faults_of_a_database_are_told_like_those_of_files(self):
        tables = register()
        tables["marks"][0]["Date"] = "never"
        tables["pupils"][0]["Surname"] = "A\x01"
        tables["schools"][0]["Wing"] = "east"
        self.assertStatus(1, self.build(self.write_database("in.sqlite", tables)))
        rules = [row["rule"] for row in self.findings()]
        for rule in ("F102", "F104", "F107"):
            self.assertIn(rule, rules)

    def test_missing_columns_of_a_database(self):
        tables = register()
        tables["marks"] = [{"LEA": "835", "Estab": "2990"}]
        result = self.build(self.write_database("in.sqlite", tables))
        self.assertStatus(3, result)
        for column in ("UPN", "Date", "Session", "Code"):
            self.assertIn(column, result.err)

    def test_a_database_is_not_changed(self):
        path = self.write_database()
        before = read_bytes(path)
        self.assertStatus(0, self.build(path))
        self.assertEqual(before, read_bytes(path))
        self.assertEqual([], [name for name in os.listdir(self.dir)
                              if name.startswith("in.sqlite-")])

    def test_a_read_only_database_in_a_read_only_directory(self):
        os.mkdir(self.path("locked"))
        path = self.write_database("locked/in.sqlite")
        os.chmod(path, 0o400)
        os.chmod(self.path("locked"), 0o500)
        self.assertStatus(0, self.build(path))

    def test_one_school_for_each_input(self):
        whole = self.authority(3)
        folders = []
        for number in range(3):
            estab = "%04d" % (2000 + number)
            folders.append(self.write_register("in%d" % number, {
                name: [row for row in rows if row["Estab"] == estab]
                for name, rows in whole.items()}))
        self.assertStatus(0, self.build(*folders, out="apart"))
        self.assertStatus(0, self.build(self.write_register("whole", whole), out="together"))
        self.assertEqual(3, len(self.returns("apart")))
        for name in self.returns("apart"):
            self.assertEqual(read_bytes(self.path("together", name)),
                             read_bytes(self.path("apart", name)))

    def test_tables_spread_over_inputs(self):
        tables = register()
        one = self.write_register("one", {"schools": tables["schools"],
                                          "pupils": tables["pupils"]})
        two = self.write_database("two.sqlite", {"marks": tables["marks"]})
        three = self.write_register("three", {"calendar": tables["calendar"]})
        self.assertStatus(0, self.build(one, two, three))
        self.assertRules([])

    def test_marks_spread_over_two_inputs(self):
        tables = register()
        one = self.write_register("one", dict(tables, marks=tables["marks"][:3]))
        two = self.write_register("two", {"marks": tables["marks"][3:]})
        self.assertStatus(0, self.build(one, two, out="parts"))
        self.assertStatus(0, self.build(self.write_register("whole", tables)))
        self.assertEqual(read_bytes(self.path("out", RETURN)),
                         read_bytes(self.path("parts", RETURN)))

    def test_marks_interleaved_between_schools(self):
        plain = self.write_register("plain", self.authority(7))
        mixed = self.write_register("mixed", self.authority(7, interleave=True))
        self.assertStatus(0, self.build(plain, out="plain-out"))
        self.assertStatus(0, self.build(mixed, out="mixed-out"))
        self.assertEqual(7, len(self.returns("mixed-out")))
        for name in self.returns("plain-out"):
            self.assertEqual(read_bytes(self.path("plain-out", name)),
                             read_bytes(self.path("mixed-out", name)))

    def test_authority_of_300_schools(self):
        folder = self.write_register("in", self.authority(300, interleave=True))
        result = self.build(folder)
        self.assertStatus(0, result)
        self.assertRules([])
        self.assertEqual(300, len(self.returns()))
        self.assertEqual(300, len(read_csv(self.path("out", "tables", "school.csv"))))
        self.assertEqual("School 299", self.xml("8352299_SC1_835LL26_001.XML").findtext(
            "School/SchoolName"))

    def test_the_same_upn_at_two_schools_is_two_pupils(self):
        tables = self.authority(2)
        for row in tables["pupils"] + tables["marks"]:
            row["UPN"] = upn(int(row["UPN"][-3:]), "2990")
        self.assertStatus(0, self.build(self.write_register("in", tables)))
        self.assertRules(["C430"])
        for name in self.returns():
            self.assertEqual(4, block_of(pupils_in(self.xml(name))[upn(1)])[0])

    def test_the_same_input_given_twice_is_read_once(self):
        folder = self.write_register()
        self.assertStatus(0, self.build(folder, out="once"))
        self.assertStatus(0, self.build(folder, folder))
        self.assertRules([])
        self.assertEqual(4, block_of(pupils_in(self.xml())[upn(1)])[0])
        self.assertEqual(read_bytes(self.path("once", RETURN)), read_bytes(self.path("out", RETURN)))

    def test_unrelated_files_in_the_directory_are_left_alone(self):
        folder = self.write_register()
        self.write("in/README.txt", b"\0\0")
        self.write("in/marks.csv.bak", b"\0")
        self.write("in/~lock.marks.csv#", b"\0")
        self.assertStatus(0, self.build(folder))

    def test_names_of_inputs_with_spaces_and_line_breaks(self):
        folder = self.write_register("a folder, \"quoted\"\nand more")
        self.assertStatus(0, self.build(folder))


if __name__ == "__main__":
    unittest.main()
