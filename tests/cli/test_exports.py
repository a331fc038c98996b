"""What is told of exports of other systems: for each rule a file that breaks it, and one of the same kind that does
not. Everything in them is invented."""

import csv
import io
import os
import pathlib
import re
import shutil
import unittest
import zipfile

from support import ROOT, Case

NOW = "2025-09-22T09:00:00"
NAME = "8352990_CTF_8352991_001.xml"
ADDRESS = ("<Address><AddressLines><AddressLine1>1 Nowhere Lane</AddressLine1></AddressLines>"
           "<PostCode>ZZ99 3WZ</PostCode></Address><Contacts><Contact><Order>1</Order><Surname>A</Surname>"
           "<Forename>Sam</Forename></Contact></Contacts>")
MARKS = ("<AttendSessions><AttendanceStartDate>2025-09-08</AttendanceStartDate>"
         "<AttendanceMarks>%s</AttendanceMarks></AttendSessions>")
GOOD = {"version": "25.0", "academic": "2025", "upn": "W835299020001", "sex": "<Sex>F</Sex>", "year": "4", "fsm": "",
        "address": ADDRESS, "possible": "10", "attended": "10", "marks": MARKS % "/\\/\\/\\/\\/\\",
        "entry": "<EntryDate>2020-09-03</EntryDate>", "times": 1,
        "destination": "<DestSchool><LEA>835</LEA><Estab>2991</Estab></DestSchool>"}
PUPIL = """<Pupil><UPN>{upn}</UPN><Surname>Abara</Surname><Forename>Ngozi</Forename><DOB>2016-10-03</DOB>{sex}
<BasicDetails><NCyearActual>{year}</NCyearActual><EnrolStatus>C</EnrolStatus></BasicDetails>{fsm}{address}
<Attendance><YearData><Year>2025</Year><LEA>835</LEA><Estab>2990</Estab><SessionsPossible>{possible}</SessionsPossible>
<SessionsAuthorised>0</SessionsAuthorised><SessionsAttended>{attended}</SessionsAttended>
<SessionsUnauthorised>0</SessionsUnauthorised>{marks}</YearData></Attendance>
<SchoolHistory><School><LEA>835</LEA><Estab>2990</Estab><SchoolName>Invented</SchoolName>{entry}
<LastSchool>true</LastSchool></School></SchoolHistory></Pupil>
"""
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>{version}</CTFversion>
<DateTime>2025-09-22T08:00:00</DateTime><SourceSchool><LEA>835</LEA><Estab>2990</Estab><URN>990290</URN>
<SchoolName>Invented Primary School</SchoolName><AcademicYear>{academic}</AcademicYear></SourceSchool>
{destination}</Header>
<CTFpupilData>
{pupils}</CTFpupilData></CTfile>
"""
FSM = ("<FSMhistory><FSMinstance><FSMstartDate>2010-11-06</FSMstartDate><UKcountry>ENG</UKcountry></FSMinstance>"
       "</FSMhistory>")

# What is changed in a good file, for each rule.
CTF = {
    "T102": {"version": "22.0"}, "T103": {"academic": "2023"}, "T104": {"upn": "A835299020001"},
    "T105": {"times": 2}, "T106": {"sex": ""}, "T107": {"year": "44"}, "T108": {"entry": ""},
    "T109": {"attended": "9"}, "T110": {"possible": "900", "attended": "900"}, "T111": {"marks": MARKS % "?%?"},
    "T112": {"possible": "9", "attended": "9"}, "T113": {"fsm": FSM}, "T114": {"address": ""},
}

PUPILS = ("UPN,Adno,Legal Surname,Legal Forename,DOB,Sex,Date of Admission\n"
          "W835299020001,000101,Abara,Ngozi,2016-10-03,F,2020-09-03\n"
          "K835299021003,000102,Smith,Jo,2017-01-25,F,2021-09-02\n"
          "Z835299021004,000103,Smith,Jo,2017-05-06,M,2021-09-02\n")
GRID = "Adno,Name,Mon AM,Mon PM\n000101,\"Abara, Ngozi\",/,\\\n000102,\"Smith, Jo\",/,\\\n000103,\"Smith, Jo\",/,\\\n"

# The sheet of marks that breaks the rule, beside the same pupils.
SHEETS = {
    "F136": GRID.replace("000102", "000999"),
    "F137": "Name,Mon AM,Mon PM\n\"Abara, Ngozi\",/,\\\n\"Smith, Jo\",/,\\\n",
    "F138": "Adno,Mon,Tue\n000101,/\\/,/\\\n000102,/\\,/\\\n000103,/\\,/\\\n",
    "F139": GRID.replace("000102,\"Smith, Jo\"", ","),
    "F140": "UPN,Date,Session,Code\nW835299020001,2025-09-08,AM,/\nW835299020001,2025-09-08,P1,/\n",
}


class Exports(Case):
    def rules_of(self, name, *options):
        done = self.run_program("check", "--now", NOW, "--report", "csv", *options, name)
        self.assertIn(done.status, (0, 1), done)
        return {row["rule"] for row in csv.DictReader(io.StringIO(done.text))}

    def ctf(self, name=NAME, **changes):
        values = dict(GOOD, **changes)
        text = FILE.format(pupils=PUPIL.format(**values) * values["times"], **values)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.rules_of(self.path(name), "--phase", "PS")

    def test_a_good_file_breaks_none(self):
        self.assertEqual(set(), {rule for rule in self.ctf() if rule[0] == "T"})

    def test_each_rule_about_transfer_files(self):
        for rule, changes in CTF.items():
            with self.subTest(rule=rule):
                self.assertIn(rule, self.ctf(**changes))

    def test_the_name_of_a_transfer_file(self):
        self.assertIn("T101", self.ctf(name="8352990_CTF_8352991_001 (1).xml"))

    def test_a_number_of_a_pupil_begins_with_an_authority(self):
        self.assertNotIn("T104", self.ctf(upn="K835299021003"))
        self.assertIn("T104", self.ctf(upn="X000299020001"))

    def test_the_destination_of_a_transfer_file(self):
        place = "<DestSchool><LEA>%s</LEA><Estab>%s</Estab></DestSchool>"
        name = "8352990_CTF_%s_001.xml"
        for named, lea, estab, wanted in (("8352991", "835", "2991", set()), ("835LLLL", "835", "LLLL", set()),
                                          ("XXXXXXX", "XXX", "XXXX", set()), ("MMMMMMM", "MMM", "MMMM", set()),
                                          ("XXXXXXX", "835", "2991", {"T101"}), ("8352991", "XXX", "XXXX", {"T101"}),
                                          ("8352991", "835", "", {"T103"}), ("8352991", "83", "2991", {"T103"})):
            with self.subTest(name=named, lea=lea, estab=estab):
                told = self.ctf(name=name % named, destination=place % (lea, estab))
                self.assertEqual(wanted, {rule for rule in told if rule[0] == "T"})

    def found_in(self, rule, name):
        done = self.run_program("check", "--now", NOW, "--report", "csv", "--phase", "PS", "--school", "8352990", name)
        self.assertIn(done.status, (0, 1), done)
        return [(row["date"], row["session"], row["line"], row["column"])
                for row in csv.DictReader(io.StringIO(done.text)) if row["rule"] == rule]

    def test_a_mark_of_a_transfer_file_is_a_character_of_its_string(self):
        name = self.path(NAME)
        second = dict(GOOD, upn="K835299021003", marks=MARKS.replace("09-08", "09-10") % "\n  /\\Y\\/\\\n ")
        blanks = dict(GOOD, upn="Z835299021004", marks=MARKS % "  /\\/\\Y\\/\\")
        wide = dict(GOOD, marks=MARKS % "/\u2013/\u00e9/\\/\\/Y")
        with open(name, "w", encoding="utf-8") as file:
            file.write(FILE.format(pupils="".join(PUPIL.format(**pupil) for pupil in (wide, second, blanks)), **GOOD))
        self.assertEqual([("2025-09-12", "PM", "11", "10"), ("2025-09-11", "AM", "19", "3"),
                          ("2025-09-11", "AM", "27", "7")],
                         sorted(self.found_in("R102", name), key=lambda place: int(place[2])))
        self.assertEqual({("2025-09-08", "PM", "11", "2"), ("2025-09-09", "PM", "11", "4")},
                         set(self.found_in("R101", name)))
        self.assertEqual([("2025-09-08", "PM", "11", "2")], self.found_in("T111", name))
        with open(name, encoding="utf-8") as file:
            text = re.sub("\n *", "", file.read())
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)  # which string of the line it is cannot be told
        self.assertEqual({("1", "")}, {place[2:] for place in self.found_in("R102", name)})

    def test_a_mark_of_a_string_in_a_sheet(self):
        folder = self.path("exports")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "Pupils.csv"), "w", encoding="utf-8") as file:
            file.write(PUPILS)
        with open(os.path.join(folder, "Strings.csv"), "w", encoding="utf-8") as file:
            file.write("UPN,Attendance Start Date,Attendance Marks\nW835299020001,2025-09-08,/\u2013/\\Y\\\n"
                       "K835299021003,2025-09-11,/\\Y\\/\\Y\\\n")
        self.assertEqual([("2025-09-10", "AM", "2", "5"), ("2025-09-12", "AM", "3", "3"),
                          ("2025-09-16", "AM", "3", "7")], sorted(self.found_in("R102", folder), key=lambda p: p[2:]))

    def test_a_school_without_a_phase_is_told_what_gives_it(self):
        folder = self.path("exports")
        os.makedirs(folder, exist_ok=True)
        for name, text in (("Pupils.csv", PUPILS), ("Register.csv", GRID),
                           ("Schools.csv", "LEA,Estab,School Name\n835,2990,Invented\n")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        arguments = ("check", "--week", "2025-09-08", "--now", NOW, folder)
        done = self.run_program(*arguments)
        self.assertStatus(3, done)
        self.assertIn("no sheet has the column Phase, which would be known as Phase, Phase of Education, School Phase;"
                      " --phase CODE gives it; a map with set,Phase=", done.err)
        self.assertIn(self.run_program(*arguments, "--phase", "PS").status, (0, 1))

    def test_a_report_with_a_document_type_is_not_passed_over(self):
        folder = self.path("exports")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "Pupils.csv"), "w", encoding="utf-8") as file:
            file.write(PUPILS)
        with open(os.path.join(folder, "Marks.xml"), "w", encoding="utf-8") as file:
            file.write("<?xml version='1.0'?>\n<!DOCTYPE SuperStarReport>\n<SuperStarReport></SuperStarReport>")
        for command in (["check"], ["import", "-o", self.path("out")]):
            done = self.run_program(*command, "--school", "8352990", "--phase", "PS", folder)
            self.assertStatus(3, done)
            self.assertIn("Marks.xml:2: a document type declaration", done.err)

    def test_a_table_that_nothing_gives_is_told_with_what_was_not_read(self):
        folder = self.path("exports")
        os.makedirs(folder, exist_ok=True)
        for name, text in (("Pupils.csv", "Adno,Surname\n000101,Abara\n"), ("Register.csv", GRID)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        done = self.run_program("check", "--school", "8352990", "--phase", "PS", "--week", "2025-09-08", folder)
        self.assertStatus(3, done)
        self.assertIn("an export of pupils has at least UPN, Surname, Forename, DOB, Sex, EntryDate\n", done.err)
        self.assertIn("Pupils.csv: not read: no heading row that is known", done.err)

    def test_a_report_in_xml_has_lines_and_no_columns(self):
        folder = os.path.join(ROOT, "fixtures/exports/sims-report")
        done = self.run_program("check", "--now", NOW, "--report", "csv", "--phase", "PS", "--school", "8352990", folder)
        rows = [row for row in csv.DictReader(io.StringIO(done.text)) if row["file"].endswith(".xml")]
        self.assertIn("R127", {row["rule"] for row in rows})
        self.assertEqual({""}, {row["column"] for row in rows})

    def sheet(self, text):
        folder = self.path("exports")
        os.makedirs(folder, exist_ok=True)
        for name, content in (("Pupils.csv", PUPILS), ("Register.csv", text)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)
        return self.rules_of(folder, "--school", "8352990", "--phase", "PS", "--week", "2025-09-08")

    def test_a_good_sheet_breaks_none(self):
        self.assertEqual(set(), set(SHEETS) & self.sheet(GRID))

    def test_each_rule_about_sheets(self):
        for rule, text in SHEETS.items():
            with self.subTest(rule=rule):
                self.assertIn(rule, self.sheet(text))

    def findings(self, *words):
        done = self.run_program("check", "--now", NOW, "--report", "csv", "--phase", "PS", *words)
        return [(row["rule"], row["field"], row["value"]) for row in csv.DictReader(io.StringIO(done.text))]

    def test_a_word_for_a_weekday_or_a_half_is_data(self):
        schemas = self.copy_schemas()
        self.write("in/Week.csv", "UPN,Llun Bore,Llun Prynhawn,Mawrth Bore\nW835299020001,/,\\,/\n")
        command = ("inspect", "--schemas", schemas, "--week", "2026-01-12", self.path("in"))
        self.assertNotIn("=sessions", self.run_program(*command).text)
        with open(os.path.join(schemas, "inputs", "session-words.csv"), "a", encoding="utf-8") as words:
            words.write("Llun,Monday,\nMAWRTH,Tuesday,\nBore,AM,\nPrynhawn,PM,\n")
        said = self.run_program(*command).text
        for column in ("Llun Bore=sessions,Monday AM", "Llun Prynhawn=sessions,Monday PM",
                       "Mawrth Bore=sessions,Tuesday AM"):
            self.assertIn(column, said)

    def test_a_fault_in_the_words_is_told_with_its_line(self):
        schemas = self.copy_schemas()
        words = pathlib.Path(schemas, "inputs", "session-words.csv")
        good = words.read_text(encoding="utf-8")
        line = good.count("\n") + 1
        self.write("in/Week.csv", "UPN,Mon AM,Mon PM\n")
        for row, said in {"Llun,Lundi,": 'not "Lundi"', "Dydd Llun,Monday,": '"Dydd Llun" is not one word',
                          ",Monday,": '"" is not one word', "Day2,Tuesday,": '"Day2" is not one word',
                          "am,PM,": "the word am stands twice", "Llun,Monday,maybe": 'not "maybe"',
                          "Wythnos,week,no": 'not "no"', "Llun,Monday": "fields"}.items():
            with self.subTest(row=row):
                words.write_text(good + row + "\n", encoding="utf-8")
                done = self.run_program("inspect", "--schemas", schemas, self.path("in"))
                self.assertEqual(4, done.status, done)
                self.assertIn("session-words.csv:%d: " % line, done.err)
                self.assertIn(said, done.err)
        words.write_text("word,means,alone\nAM,AM,\n", encoding="utf-8")
        done = self.run_program("inspect", "--schemas", schemas, self.path("in"))
        self.assertEqual(4, done.status, done)
        self.assertIn("no word means week", done.err)

    def test_a_week_in_the_name_of_a_file(self):
        """Figures alone are a date behind a word that says a week; a week begins on a Monday."""
        weeks = {"WC120126": "2026-01-12", "Year 4 WC 120126": "2026-01-12", "wb12012026": "2026-01-12",
                 "wc_20260112": "2026-01-12", "week commencing 260112": "2026-01-12",
                 "Week beginning 12-01-26 v2": "12-01-26", "wc12.01.2026": "12.01.2026", "wb130126": "2026-01-13",
                 "Marks 2026-01-12": "2026-01-12", "Marks 12012026": "2026-01-12", "Marks 120126": None,
                 "awc120126": None, "wc1201264": None, "wc12012": None, "wc991399": None, "of 120126": None,
                 "Week 12": None}
        for name in weeks:
            self.write("in/%s.csv" % name, "UPN,Mon AM,Mon PM\nW835299020001,/,\\\n")
        said = {name + ".csv": None for name in weeks}
        for row in csv.DictReader(io.StringIO(self.run_program("inspect", self.path("in")).text)):
            if row["key"] == "week":
                self.assertEqual("the file name", row["note"])
                said[row["file"]] = row["value"]
        self.assertEqual({name + ".csv": week for name, week in weeks.items()}, said)

    def test_a_sheet_is_read_in_one_order_of_day_and_month(self):
        self.sheet("UPN,Date,Session,Code\nW835299020001,13/09/2025,AM,/\nW835299020001,09/15/2025,AM,/\n")
        found = self.findings("--school", "8352990", self.path("exports"))
        self.assertIn(("F102", "Date", "09/15/2025"), found)
        self.assertNotIn("F135", [rule for rule, _, _ in found])

    def test_an_order_that_is_given_is_the_only_one(self):
        self.sheet("UPN,Date,Session,Code\nW835299020001,09/15/2025,AM,/\nW835299020001,30/09/2025,AM,/\n")
        found = self.findings("--school", "8352990", "--date-order", "mdy", self.path("exports"))
        self.assertIn(("F102", "Date", "30/09/2025"), found)
        self.assertNotIn(("F102", "Date", "09/15/2025"), found)

    def imported(self, folder, out, *options):
        done = self.run_program("import", folder, "-o", self.path(out), "--school", "8352990", "--phase", "PS", "--la",
                                "835", "--quiet", *options)
        self.assertIn(done.status, (0, 1), done)
        return {path.name: path.read_bytes() for path in pathlib.Path(self.path(out)).iterdir()
                if path.name not in ("findings.csv", "map.csv")}

    def test_the_map_that_inspect_prints_gives_the_same_tables(self):
        """Of each export of fixtures/exports; with a heading that stands twice, too."""
        self.sheet("UPN,Date,Session,Mark,Mark\nW835299020001,2025-09-08,AM,/,\n")
        fixtures = os.path.join(ROOT, "fixtures/exports")
        folders = [os.path.join(fixtures, name) for name in sorted(os.listdir(fixtures))
                   if os.path.isdir(os.path.join(fixtures, name)) and name != "map"]
        for number, folder in enumerate([self.path("exports"), *folders]):
            with self.subTest(folder=folder):
                told = self.run_program("inspect", folder, "--school", "8352990", "--phase", "PS", "--la", "835")
                with open(self.path("map.csv"), "w", encoding="utf-8") as file:
                    file.write(told.text)
                plain = self.imported(folder, "plain-%d" % number)
                self.assertEqual(plain, self.imported(folder, "mapped-%d" % number, "--map", self.path("map.csv")))

    def test_a_map_that_a_spreadsheet_saved_is_the_same_map(self):
        """With a mark, CR and LF; in Windows-1252; without the commas of what is blank at the end of a row."""
        shutil.copytree(os.path.join(ROOT, "fixtures/exports/week-grid"), self.path("in"))
        self.edit(self.path("in/Pupils.csv"), "Leaving Date", "\u00dcber")
        told = self.run_program("inspect", self.path("in"), "--school", "8352990", "--phase", "PS").text
        self.assertIn("Pupils.csv,,column,\u00dcber=-,", told)
        told = told.replace("\u00dcber=-", "\u00dcber=LeavingDate")
        self.write("as-told.csv", told)
        self.write("utf-8.csv", told.replace("\n", "\r\n").encode("utf-8-sig"))
        self.write("windows-1252.csv", told.replace(",\n", "\n").replace("\n", "\r\n").encode("windows-1252"))
        wanted = self.imported(self.path("in"), "as-told", "--map", self.path("as-told.csv"))
        self.assertNotEqual(wanted, self.imported(self.path("in"), "without"))
        for name in ("utf-8", "windows-1252"):
            self.assertEqual(wanted, self.imported(self.path("in"), name, "--map", self.path(name + ".csv")), name)
        self.write("utf-16.csv", told.encode("utf-16"))
        result = self.run_program("import", self.path("in"), "-o", self.path("out"), "--map", self.path("utf-16.csv"))
        self.assertStatus(2, result)
        self.assertIn('save it as "CSV UTF-8"', result.err)

    def test_a_file_of_a_folder_that_is_given_too_is_read_once(self):
        folder = self.path("exports")
        os.makedirs(folder, exist_ok=True)
        for name, text in (("Pupils.csv", PUPILS), ("Grid.csv", GRID)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        done = self.run_program("import", folder, os.path.join(folder, "Grid.csv"), "-o", self.path("out"), "--week",
                                "2025-09-08", "--school", "8352990", "--phase", "PS")
        self.assertEqual(0, done.status, done)
        with open(os.path.join(self.path("out"), "marks.csv"), encoding="utf-8") as file:
            self.assertEqual(7, len(file.readlines()))

    def test_several_sheets_that_repeat_their_pupils_have_each_once(self):
        heading = "UPN,Surname,Forename,DOB,Sex,Date of Admission,Date,Session,Mark\n"
        abara = "W835299020001,Abara,Ngozi,2016-10-03,F,2020-09-03,2025-09-%s,AM,/\n"
        smith = "K835299021003,Smith,Jo,2017-01-25,F,2021-09-02,2025-09-%s,AM,/\n"
        folder = self.path("exports")
        os.makedirs(folder, exist_ok=True)
        names = [os.path.join(folder, name) for name in ("One.csv", "Two.csv")]
        for name, text in zip(names, (abara % "08" + abara % "09", abara % "10" + abara % "11" + smith % "10")):
            with open(name, "w", encoding="utf-8") as file:
                file.write(heading + text)
        for inputs in ([folder], names):
            with self.subTest(inputs=len(inputs)):
                done = self.run_program("import", *inputs, "-o", self.path("out"), "--school", "8352990", "--phase",
                                        "PS")
                self.assertEqual(0, done.status, done)
                with open(os.path.join(self.path("out"), "pupils.csv"), encoding="utf-8") as file:
                    self.assertEqual(["W835299020001", "K835299021003"],
                                     [row["UPN"] for row in csv.DictReader(file)])

    def test_a_place_in_a_workbook_is_a_cell(self):
        book = os.path.join(ROOT, "fixtures/exports/workbook/Attendance.xlsx")
        done = self.run_program("check", "--now", NOW, "--report", "text", "--school", "8352990", "--phase", "PS", book)
        self.assertRegex(done.text, r"\.xlsx\[[^]]+\]:[A-Z]+[0-9]+: error R127")
        self.assertNotRegex(done.text, r"\.xlsx\[[^]]+\]:[0-9]+:[0-9]+: ")

    def book(self, cell):
        cells = "".join('<c t="inlineStr"><is><t>%s</t></is></c>' % text
                        for text in ("UPN", "Date", "Session", "Code"))
        row = "".join('<c t="inlineStr"><is><t>%s</t></is></c>' % text
                      for text in ("W835299020001", "2025-09-08", "AM"))
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        folder = self.path("book")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "Pupils.csv"), "w", encoding="utf-8") as file:
            file.write(PUPILS)
        with zipfile.ZipFile(os.path.join(folder, "Marks.xlsx"), "w") as book:
            book.writestr("xl/workbook.xml", '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="Marks" '
                          'sheetId="1" r:id="r1"/></sheets></workbook>' % (main, office))
            book.writestr("xl/_rels/workbook.xml.rels",
                          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                          '<Relationship Id="r1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/>'
                          '</Relationships>' % office)
            book.writestr("xl/worksheets/sheet1.xml",
                          '<worksheet xmlns="%s"><sheetData><row r="1">%s</row><row r="2">%s%s</row></sheetData>'
                          '</worksheet>' % (main, cells, row, cell))
        return self.rules_of(folder, "--school", "8352990", "--phase", "PS")

    def test_what_is_no_table_is_told_with_what_to_do(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("xl/workbook.bin", "")
        for name, content, words in (("a.pdf", b"%PDF-1.7", "PDF"), ("a.json", b'{"a": 1}', "JSON"),
                                     ("a.xlsb", archive.getvalue(), "binary format"),
                                     ("a.csv", b"<!DOCTYPE html><p>Sign in</p>", "web page"),
                                     ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format of Excel")):
            with self.subTest(name=name):
                with open(self.path(name), "wb") as file:
                    file.write(content)
                done = self.run_program("check", self.path(name))
                self.assertEqual(3, done.status)
                self.assertIn(words, done.err)
                self.assertRegex(done.err, "CSV")

    def test_what_office_keeps_while_a_workbook_is_open_is_hidden(self):
        """In a folder. Windows hides it there, by an attribute."""
        folder = self.path("in")
        shutil.copytree(os.path.join(ROOT, "fixtures/exports/workbook"), folder)
        for owner in ("~$Attendance.xlsx", "~$Marks.csv", ".~lock.Attendance.xlsx#"):
            with open(os.path.join(folder, owner), "wb") as file:
                file.write(b"\x04Anna" + b" " * 50 + "\x04Anna".encode("utf-16-le") + b" \0" * 50)
        done = self.run_program("inspect", folder)
        self.assertStatus(0, done)
        self.assertNotIn("~", done.text + done.err)
        self.assertIn("Attendance.xlsx,Week 1,", done.text)

    def test_formulas_without_a_result(self):
        self.assertIn("F141", self.book('<c><f>A1</f></c>'))
        self.assertIn("F141", self.book('<c><f>A1</f><v></v></c>'))
        self.assertNotIn("F141", self.book('<c t="str"><f>A1</f><v>/</v></c>'))
        self.assertNotIn("F141", self.book('<c t="str"><f>A1</f><v></v></c>'))

    def test_what_in_a_folder_is_an_export(self):
        self.write("in/Pupils.csv", PUPILS)
        self.write("in/notes.txt", "UPN\nof the twins are to be asked for\n")
        self.write("in/Old.csv/Pupils.csv", PUPILS)
        self.write("in/Marks.csv", "UPN,Surname,Forename,DOB,Date,Session,Code\n"
                   "W835299020001,Abara,Ngozi,2016-10-03,2025-09-08,AM,/\n")
        self.write("in/schools.csv", "LEA,Estab,SchoolName,Phase\n835,2990,Mill Lane School,PS\n")
        done = self.run_program("import", self.path("in"), "-o", self.path("out"), "--school", "8352990", "--phase", "PS")
        self.assertStatus(0, done)
        self.assertEqual(["Pupils.csv"], re.findall(r"([A-Za-z.]+): (?:pupils|not read)", done.err), done)
        with open(self.path("out", "schools.csv"), encoding="utf-8") as schools:
            self.assertEqual(1, len(list(csv.DictReader(schools))))

    def test_of_delimiters_that_are_as_good_the_comma_is_taken(self):
        self.write("in/Pupils.csv", "UPN,Surname,DOB,Note;UPN;Surname;DOB\n")
        self.assertIn("Note;UPN;Surname;DOB=-", self.run_program("inspect", self.path("in")).text)

    def test_a_heading_again_is_another_grid_if_its_week_is(self):
        grid = "Week beginning %s/01/2026\nUPN,Mon AM,Mon PM\n%s,/,\\\n"
        for second, grids in {"13": 1, "18": 1, "19": 2}.items():
            with self.subTest(second=second):
                self.write("in/Marks.csv", grid % ("12", "W835299020001") + grid % (second, "K835299021003"))
                done = self.run_program("import", self.path("in"), "-o", self.path("out" + second), "--school",
                                        "8352990", "--phase", "PS")
                self.assertEqual(grids, done.err.count(": marks (marks-grid): "), done)

    def test_what_became_of_a_value_is_kept_and_counted(self):
        """Values are told apart by their middle and their length too."""
        words = {"Session at the first bell today": "AM", "Session at the later bell today": "PM",
                 "Register": "AM", "RegisterRegister": "PM"}
        self.write("map.csv", "file,sheet,key,value,note\n" +
                   "".join(",,value,Session:%s=%s,\n" % pair for pair in words.items()))
        self.write("in/Pupils.csv", PUPILS)
        self.write("in/Marks.csv", "UPN,Date,Session,Code\n" + "".join(
            "W835299020001,0%d/09/2025,%s,'/\n" % (day, word)
            for day in (1, 2, 1) for word in (*words, "Morning", "Morning")))
        self.run_program("import", self.path("in"), "-o", self.path("out"), "--school", "8352990", "--map",
                         self.path("map.csv"))
        with open(self.path("out", "marks.csv"), encoding="utf-8") as marks:
            self.assertEqual(["AM", "PM", "AM", "PM", "AM", "AM"] * 3, [row["Session"] for row in csv.DictReader(marks)])
        with open(self.path("out", "findings.csv"), encoding="utf-8") as found:
            text = found.read()
        for said in ("(18 could be month first)", "Session: Morning=AM (6)", "Code: '...=... (18)",
                     *("Session: %s=%s (3)" % pair for pair in words.items())):
            self.assertIn(said, text)

    def test_a_school_year_in_the_name_of_a_file(self):
        years = {"Marks 2025-2026": True, "Marks 2025-26": True, "Marks 2025-2027": False, "Marks 2025-27": False}
        for name in years:
            self.write("in/%s.csv" % name, "UPN,8 Sep AM,8 Sep PM\nW835299020001,/,\\\n")
        said = self.run_program("inspect", self.path("in")).err
        for name, known in years.items():
            self.assertEqual(known, "%s.csv: dates without a year are of the school year 2025/26: the file name" % name
                             in said, (name, said))

    def test_the_only_school_may_stand_in_a_short_row(self):
        self.write("in/Pupils.csv", PUPILS)
        self.write("in/schools.csv", "LEA,Estab,Phase,SchoolName\n835,2990,PS\n\n,,,\n")
        done = self.run_program("import", self.path("in"), "-o", self.path("out"))
        self.assertStatus(0, done)
        self.assertIn("the school is 835 2990: the only one", done.err)

    def test_seven_digits_that_are_no_school_are_none(self):
        for name, said in {"8352990": "8352990", "8350123": None, "1352990": None, "28352990": None}.items():
            with self.subTest(name=name):
                shutil.rmtree(self.path("in"), ignore_errors=True)
                self.write("in/Pupils %s.csv" % name, PUPILS)
                done = self.run_program("import", self.path("in"), "-o", self.path("out" + name), "--phase", "PS")
                self.assertStatus(0 if said else 3, done)
                self.assertIn("the school is 835 2990" if said else "which school is this?", done.err)

    def test_a_transfer_file_may_be_called_a_text(self):
        self.assertIn("T101", self.ctf(name="transfer.txt"))

    def test_a_text_with_tabs_is_no_note(self):
        """Whatever its encoding: it is read, or told about with what to do."""
        folder = self.path("texts")
        os.mkdir(folder)
        table = PUPILS.replace(",", "\t")
        for encoding, words in (("utf-8", "marks.csv is missing"), ("utf-16", "UTF-16")):
            with self.subTest(encoding=encoding):
                with open(os.path.join(folder, "pupils list.txt"), "w", encoding=encoding) as file:
                    file.write(table)
                done = self.run_program("check", folder, "--school", "8352990", "--phase", "PS")
                self.assertEqual(3, done.status)
                self.assertIn(words, done.err)
                self.assertNotIn("schools.csv is missing", done.err)

    def test_a_sheet_that_is_not_known_can_be_made_a_table_by_changing_words(self):
        folder = self.path("unknown")
        os.mkdir(folder)
        with open(os.path.join(folder, "list.csv"), "w", encoding="utf-8") as file:
            file.write("A list\nKennung;Wann;Haelfte;Was\nW835299020001;12/01/2026;AM;/\n")
        options = ("--school", "8352990", "--phase", "PS")
        self.assertIn("muster inspect", self.run_program("check", folder, *options).err)
        text = self.run_program("inspect", folder, *options).out.decode()
        for was, new in (("skip,yes", "shape,marks-long"), ("Kennung=-", "Kennung=UPN"), ("Wann=-", "Wann=Date"),
                         ("Haelfte=-", "Haelfte=Session"), ("Was=-", "Was=Code")):
            self.assertIn(was, text)
            text = text.replace(was, new)
        with open(self.path("map.csv"), "w", encoding="utf-8") as file:
            file.write(text)
        done = self.run_program("import", folder, "--map", self.path("map.csv"), *options, "-o", self.path("out"))
        self.assertEqual(0, done.status, done.err)
        with open(self.path("out", "marks.csv"), encoding="utf-8") as file:
            self.assertIn("835,2990,W835299020001,2026-01-12,AM,/\n", file.read())

    def test_a_question_about_a_sheet_stands_alone(self):
        folder = self.path("grid")
        os.mkdir(folder)
        with open(os.path.join(folder, "grid.csv"), "w", encoding="utf-8") as file:
            file.write(GRID)
        done = self.run_program("check", folder, "--school", "8352990", "--phase", "PS")
        self.assertEqual(3, done.status)
        self.assertIn("--week", done.err)
        self.assertNotIn("nothing to check", done.err)

    def test_a_question_about_a_sheet_stands_beside_the_tables_that_are_missing(self):
        self.write("in/grid.csv", GRID)
        done = self.run_program("check", self.path("in"), "--school", "8352990", "--school-name", "A", "--phase", "PS")
        self.assertEqual(3, done.status)
        told = [next((words for words in ("pupils.csv is missing", "--week", "muster inspect") if words in line), line)
                for line in done.err.splitlines()]
        self.assertEqual(["pupils.csv is missing", "--week", "muster inspect"], told)

    def test_a_school_is_found_by_its_name_whatever_its_blanks(self):
        with open(self.path("schools.csv"), "w", encoding="utf-8") as file:
            file.write("LEA,Estab,SchoolName,Phase\n835,2990,Mill Lane School,PS\n835,2991,Other School,PS\n")
        with open(self.path("list.csv"), "w", encoding="utf-8") as file:
            file.write("School," + PUPILS.replace("\n", "\nMILL LANE  School,").rsplit("\n", 1)[0] + "\n")
        done = self.run_program("import", self.path("schools.csv"), self.path("list.csv"), "-o", self.path("out"))
        self.assertEqual(0, done.status, done.err)
        with open(self.path("out", "pupils.csv"), encoding="utf-8") as file:
            self.assertEqual(3, file.read().count("835,2990,"))


if __name__ == "__main__":
    unittest.main()
