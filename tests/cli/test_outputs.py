"""What a build writes: the return, the tables, findings.csv, muster.sqlite and the reports
(docs/reference.md)."""

import csv
import hashlib
import io
import json
import os
import sqlite3
import stat
import subprocess
import unittest

from support import (Case, FINDING_COLUMNS, MUSTER, NOW, REGISTERS, RETURN, block_of, calendar_of,
                     marks_of, pupil, pupils_in, read_bytes, read_csv, register, school, suspension,
                     tree_bytes, upn)

SEVERITIES = ("error", "query", "info")


class TheReturn(Case):
    """ "UTF-8, no BOM, two-space indent, LF. One file per school, named
    LLLEEEE_SCt_LLLLLyy_nnn.XML". """

    def test_name_for_each_term(self):
        folder = self.write_register()
        for term, year, name in (("spring", "2026", "8352990_SC1_835LL26_001.XML"),
                                 ("summer", "2026", "8352990_SC2_835LL26_001.XML"),
                                 ("autumn", "2025", "8352990_SC3_835LL25_001.XML")):
            self.build(folder, term=term, year=year, out=term)
            self.assertEqual([name], self.returns(term))

    def test_header(self):
        self.build(self.write_register(), options=["--serial", "007"])
        root = self.xml("8352990_SC1_835LL26_007.XML")
        self.assertEqual("Message", root.tag)
        self.assertEqual(["Header", "School", "Pupils"], [child.tag for child in root])
        details = root.find("Header/CollectionDetails")
        self.assertEqual([("Collection", "SC"), ("Term", "SPR"), ("Year", "2026"),
                          ("ReferenceDate", "2026-01-15")],
                         [(child.tag, child.text) for child in details])
        source = {child.tag: child.text for child in root.find("Header/Source")}
        self.assertEqual(["SourceLevel", "LEA", "Estab", "URN", "SoftwareCode", "Release",
                          "SerialNo", "DateTime"], list(source))
        self.assertEqual(("S", "835", "2990", "990102", "007", NOW),
                         (source["SourceLevel"], source["LEA"], source["Estab"], source["URN"],
                          source["SerialNo"], source["DateTime"]))

    def test_bytes(self):
        self.build(self.write_register("in", register(schools=[
            school(SchoolName="\u00c9cole \U0001f3eb")])))
        data = read_bytes(self.path("out", RETURN))
        self.assertTrue(data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n  <H'))
        self.assertTrue(data.endswith(b"</Message>\n"))
        self.assertNotIn(b"\r", data)
        self.assertNotIn(b"\t", data)
        self.assertIn("\u00c9cole \U0001f3eb".encode(), data)
        for line in data.decode().splitlines():
            self.assertEqual(0, (len(line) - len(line.lstrip(" "))) % 2, line)

    def test_special_characters_survive(self):
        name = "St Zita's & <St> \"Brigid\" ]]> &amp; &#65; %s"
        middle = "<!--x--> <?y?> <![CDATA[z]]>"
        self.build(self.write_register("in", register(
            schools=[school(SchoolName=name)],
            pupils=[pupil(1, MiddleNames=middle), pupil(2, LeavingDate="2025-11-11")])))
        self.assertRules([])
        root = self.xml()
        self.assertEqual(name, root.findtext("School/SchoolName"))
        self.assertEqual(middle, pupils_in(root)[upn(1)].findtext("PupilIdentifiers/MiddleNames"))

    def test_the_xml_is_untouched_where_csv_cells_are_made_harmless(self):
        """ "CSV cells that a spreadsheet would run as a formula are made harmless without changing
        what DfE reads (the XML is untouched)". """
        for start in ("=", "+", "-", "@", "\t=", "\r="):
            surname = start + "HYPERLINK(\"x\")"
            self.build(self.write_register("in", register(pupils=[
                pupil(1, Surname=surname, Boarder=start.strip() + "1+1"),
                pupil(2, LeavingDate="2025-11-11")])))
            text = pupils_in(self.xml())[upn(1)].findtext("PupilIdentifiers/Surname")
            self.assertTrue(text.strip().endswith('HYPERLINK("x")'), repr(text))
            self.assertTrue(text.strip().startswith(start.strip()), repr(text))
            for name in ("tables/pupilonroll.csv", "findings.csv"):
                with open(self.path("out", name), newline="", encoding="utf-8") as stream:
                    for row in csv.reader(stream):
                        for cell in row:
                            self.assertNotIn(cell[:1], ("=", "+", "@", "\t", "\r"), (name, cell))
                            self.assertFalse(cell.startswith("-") and not cell[1:].isdigit(), cell)

    def test_pupils_in_order_of_upn_then_surname_forename_birth(self):
        people = [pupil(3), pupil(1), pupil(2), pupil(4, UPN="", Surname="B", Forename="A"),
                  pupil(5, UPN="", Surname="A", Forename="B"),
                  pupil(6, UPN="", Surname="A", Forename="A", DOB="2016-05-05"),
                  pupil(7, UPN="", Surname="A", Forename="A", DOB="2016-04-04"),
                  pupil(9, LeavingDate="2025-11-11")]
        self.build(self.write_register("in", register(pupils=people,
                                                      marks=marks_of(people[0]))))
        keys = [[one.findtext("PupilIdentifiers/" + name) or ""
                 for name in ("UPN", "Surname", "Forename", "DOB")]
                for one in self.xml().iter("PupilOnRoll")]
        self.assertEqual(7, len(keys))
        self.assertEqual(sorted(keys), keys)

    def test_details_in_the_order_of_the_code_table(self):
        codes = ["Y1", "U", "I", "C", "V", "L", "K", "D", "Q"]
        tables = register(pupils=[pupil(1, EnrolStatus="M"),
                                  pupil(2, LeavingDate="2025-11-11")])
        days = ["2025-11-%02d" % day for day in (10, 11, 12, 13, 14, 17, 18, 19, 20)]
        tables["marks"] = [mark for day, code in zip(days, codes)
                           for mark in marks_of(pupil(1), [day], code, code)]
        tables["marks"] += marks_of(pupil(2))
        tables["calendar"] = calendar_of(school(), days)
        self.build(self.write_register("in", tables))
        self.assertEqual((12, [(code, 2) for code in ("L", "K", "V", "C", "I", "U", "D", "Q",
                                                      "Y1")]),
                         block_of(pupils_in(self.xml())[upn(1)]))

    def test_autumn_has_two_attendance_blocks(self):
        people = [pupil(1), pupil(2, LeavingDate="2025-07-15")]
        marks = marks_of(people[0], ["2025-04-21", "2025-05-23", "2025-06-02"], "/", "I")
        calendar = calendar_of(school(), ["2025-04-21", "2025-05-23", "2025-06-02"])
        self.build(self.write_register("in", register(pupils=people, marks=marks,
                                                      calendar=calendar)),
                   term="autumn", year="2025")
        root = self.xml("8352990_SC3_835LL25_001.XML")
        one = pupils_in(root)[upn(1)]
        self.assertEqual((4, [("/", 2), ("I", 2)]), block_of(one))
        self.assertEqual((2, [("/", 1), ("I", 1)]), block_of(one, "SummerHalfTerm2Attendance"))

    def test_boarder_and_nursery_have_no_block(self):
        people = [pupil(1, Boarder="B"), pupil(3, DOB="2021-09-01"), pupil(4, DOB="2009-08-31"),
                  pupil(5, DOB="2009-09-01", NCyearActual="12"), pupil(6, DOB="2021-08-31"),
                  pupil(2, LeavingDate="2025-11-11")]
        self.build(self.write_register("in", register(pupils=people)))
        roll = pupils_in(self.xml())
        self.assertEqual([False, False, False, False, True],
                         [block_of(roll[upn(n)]) is not None for n in (1, 3, 4, 5, 6)])
        self.build(self.write_register("in", register(schools=[school(Phase="NS")])))
        self.assertEqual([None], [block_of(one) for one in pupils_in(self.xml()).values()])

    def test_who_is_on_roll(self):
        """ "On roll: EntryDate <= census day and (no LeavingDate or LeavingDate >= census day)". """
        people = [pupil(1, EntryDate="2026-01-15"), pupil(2, EntryDate="2026-01-16"),
                  pupil(3, LeavingDate="2026-01-15"), pupil(4, LeavingDate="2026-01-14"),
                  pupil(5, LeavingDate="2025-07-31")]
        self.build(self.write_register("in", register(pupils=people)))
        root = self.xml()
        self.assertEqual({upn(1), upn(3)}, set(pupils_in(root)))
        self.assertEqual({upn(4)}, set(pupils_in(root, "PupilNoLongerOnRoll")))

    def test_suspensions_inside_the_period_alone(self):
        people = register()["pupils"]
        found = [suspension(people[0], StartDate=day)
                 for day in ("2025-04-20", "2025-04-21", "2025-12-31", "2026-01-01")]
        self.build(self.write_register("in", register(suspensions=found)))
        self.assertEqual(["2025-04-21", "2025-12-31"],
                         [one.findtext("StartDate") for one in self.xml().iter("TermlyExclusion")])

    def test_a_suspension_without_a_start_is_returned_and_named(self):
        people = register()["pupils"]
        self.build(self.write_register("in", register(suspensions=[
            suspension(people[0], StartDate="", Sessions="0")])))
        self.assertEqual(1, len(list(self.xml().iter("TermlyExclusion"))))
        self.assertRules(["2290"])

    def test_a_suspension_without_a_start_puts_no_leaver_into_the_return(self):
        """It starts at no time, so not in the exclusions period; but it is named."""
        people = [pupil(1), pupil(2, LeavingDate="2025-11-11"), pupil(3, LeavingDate="2025-07-31")]
        self.build(self.write_register("in", register(
            pupils=people, marks=marks_of(people[0]) + marks_of(people[1]),
            suspensions=[suspension(people[2], StartDate="")])))
        self.assertEqual({upn(2)}, set(pupils_in(self.xml(), "PupilNoLongerOnRoll")))
        self.assertRules(["C410", "C422"])

    def test_every_row_is_returned_or_counted(self):
        """ "every input row is either used or named in a finding". """
        tables = register(fsm=[
            {"LEA": "835", "Estab": "2990", "UPN": upn(1), "FSMstartDate": day, "FSMendDate": day}
            for day in ("2025-10-01", "2025-10-02", "2025-10-03")])
        tables["pupils"].append(pupil(3, EntryDate="2026-01-16"))
        self.build(self.write_register("in", tables))
        self.assertEqual(1, len(list(self.xml().iter("FSMperiod"))))
        self.assertEqual(
            {("fsm.csv", "2", "Rows of fsm that are not in this return: 2, the first here. They are"
              " outside 2025-10-03 to 2026-01-15."),
             ("pupils.csv", "4", "Rows of pupils that are not in this return: 1, the first here. They are"
              " of pupils who join after the census day.")},
            {(os.path.basename(row["file"]), row["line"], row["message"])
             for row in self.findings() if row["rule"] == "C422"})

    def test_no_dates_of_both_forms_leak_into_the_return(self):
        people = [pupil(1, DOB="12/03/2016", PartTime="Y"),
                  pupil(2, EntryDate="08/09/2020", LeavingDate="11/11/2025")]
        self.build(self.write_register("in", register(pupils=people)))
        text = read_bytes(self.path("out", RETURN)).decode()
        self.assertIn("<DOB>2016-03-12</DOB>", text)
        self.assertIn("<LeavingDate>2025-11-11</LeavingDate>", text)
        self.assertIn("<PartTime>true</PartTime>", text)

    def test_serial_is_in_name_and_header_and_tables(self):
        self.build(self.write_register(), options=["--serial=123"])
        self.assertEqual(["8352990_SC1_835LL26_123.XML"], self.returns())
        self.assertEqual("123", read_csv(self.path("out/tables/schoolcensus.csv"))[0]["serialno"])


class Tables(Case):
    """ "tables/NAME.csv: the return tables, ... lea,estab,upn in front of every pupil-level
    row". """

    def setUp(self):
        super().setUp()
        self.result = self.build(os.path.join(REGISTERS, "authority"), now="2026-06-01T09:00:00")
        self.assertStatus(0, self.result)

    def table(self, name):
        return read_csv(self.path("out", "tables", name + ".csv"))

    def test_pupils_agree_with_the_xml(self):
        for roll, name in (("PupilOnRoll", "pupilonroll"),
                           ("PupilNoLongerOnRoll", "pupilnolongeronroll")):
            expected = []
            for file in self.returns():
                root = self.xml(file)
                for one in root.iter(roll):
                    row = {"lea": root.findtext("Header/Source/LEA"),
                           "estab": root.findtext("Header/Source/Estab")}
                    for group in ("PupilIdentifiers", "PupilCharacteristics", "PupilStatus",
                                  "SpecialEducationalNeeds"):
                        for leaf in one.findall(group + "/*"):
                            row[leaf.tag.lower()] = {"true": "1", "false": "0"}.get(leaf.text,
                                                                                   leaf.text)
                    block = block_of(one)
                    if block:
                        row["termlysessionspossible"] = str(block[0])
                    expected.append(row)
            found = [{key: value for key, value in row.items() if value != ""}
                     for row in self.table(name)]
            self.assertEqual(expected, found)
            self.assertGreater(len(found), 4)

    def test_session_details_agree_with_the_xml(self):
        for roll, name in (("PupilOnRoll", "termlysessiondetailsonroll"),
                           ("PupilNoLongerOnRoll", "termlysessiondetailsoffroll")):
            expected = [(one.findtext("PupilIdentifiers/UPN"), code, str(count))
                        for file in self.returns() for one in self.xml(file).iter(roll)
                        for code, count in (block_of(one) or (0, []))[1]]
            self.assertEqual(expected, [(row["upn"], row["attendancereason"], row["sessions"])
                                        for row in self.table(name)])

    def test_suspensions_agree_with_the_xml(self):
        expected = [(one.findtext("PupilIdentifiers/UPN"), entry.findtext("StartDate"),
                     entry.findtext("Sessions"))
                    for file in self.returns() for one in self.xml(file).iter("PupilOnRoll")
                    for entry in one.iter("TermlyExclusion")]
        self.assertEqual(expected, [(row["upn"], row["startdate"], row["sessions"])
                                    for row in self.table("termlyexclusionsonroll")])

    def test_schools_and_headers(self):
        self.assertEqual(["1990", "2990", "4990", "7990"],
                         [row["estab"] for row in self.table("school")])
        self.assertEqual(["SPR"] * 4, [row["term"] for row in self.table("schoolcensus")])

    def test_pupil_level_tables_begin_with_lea_estab_upn(self):
        for name in os.listdir(self.path("out", "tables")):
            with open(self.path("out", "tables", name), encoding="utf-8") as stream:
                header = stream.readline().strip().split(",")
            level = ["lea", "estab"] + (["upn"] if "roll" in name else [])
            self.assertEqual(level, header[:len(level)], name)
            self.assertEqual(len(header), len(set(header)), name)

    def test_every_details_sum_is_the_sessions_possible(self):
        """ "sessions possible = marks whose code has possible = 1". """
        possible = {row["code"] for row in json.loads(
            self.run_program("list", "codes", "--report", "json").text) if row["possible"] == "1"}
        for file in self.returns():
            for one in self.xml(file).iter("PupilOnRoll"):
                block = block_of(one)
                if block:
                    self.assertEqual(block[0], sum(count for code, count in block[1]
                                                   if code in possible))


class Database(Case):
    """ "muster.sqlite in the output directory holds the return tables, the findings and the run
    (version, definition version, options, input digests)"; "no run-dependent bytes". """

    def setUp(self):
        super().setUp()
        self.folder = os.path.join(REGISTERS, "faults")
        self.assertStatus(1, self.build(self.folder))
        self.database = sqlite3.connect(self.path("out", "muster.sqlite"))
        self.addCleanup(self.database.close)

    def test_opens_and_is_whole(self):
        self.assertEqual([("ok",)], self.database.execute("PRAGMA integrity_check").fetchall())

    def test_holds_the_findings(self):
        """The columns of findings.csv, and behind them the explanation of a query."""
        cursor = self.database.execute("SELECT * FROM finding")
        names = [column[0] for column in cursor.description]
        told = list(self.findings()[0])
        self.assertEqual(told + ["explanation", "explained_by", "explained_on"], names)
        expected = [tuple(row[name] or "0" * (name in ("line", "column")) for name in told)
                    for row in self.findings()]
        rows = cursor.fetchall()
        self.assertEqual(expected, [tuple(str(value) for value in row[:-3]) for row in rows])
        self.assertEqual({(None, None, None)}, {row[-3:] for row in rows})

    def test_holds_the_return_tables(self):
        for name in os.listdir(self.path("out", "tables")):
            table = name[:-4]
            count = self.database.execute('SELECT count(*) FROM "%s"' % table).fetchone()[0]
            self.assertEqual(len(read_csv(self.path("out", "tables", name))), count, table)

    def test_holds_the_run_but_no_job_count(self):
        text = "\n".join(self.database.iterdump())
        for wanted in ("school-census", "2025-26", "spring", "2026-01-20T09:00:00", "0.1.0"):
            self.assertIn(wanted, text)
        names = {row[0] for row in self.database.execute("SELECT name FROM run")}
        self.assertNotIn("jobs", names)

    def test_holds_the_digest_of_every_input(self):
        rows = dict(self.database.execute("SELECT path, blake2b FROM input"))
        for name in ("schools", "pupils", "calendar", "marks", "suspensions"):
            path = os.path.join(self.folder, name + ".csv")
            self.assertEqual(hashlib.blake2b(read_bytes(path)).hexdigest(), rows[path])


class FindingsFile(Case):
    """ "findings.csv has them all (severity,rule,lea,...)"; "Sorted, so that runs compare". """

    def setUp(self):
        super().setUp()
        self.folder = os.path.join(REGISTERS, "faults")
        self.assertStatus(1, self.build(self.folder))

    def test_columns(self):
        for name in ("out", "checked"):
            if name == "checked":
                self.check(self.folder, out="checked")
            with open(self.path(name, "findings.csv"), encoding="utf-8") as stream:
                self.assertEqual(",".join(FINDING_COLUMNS), stream.readline().rstrip("\n"))

    def test_there_is_one_even_without_findings(self):
        self.build(self.write_register(), out="clean")
        self.assertEqual([], self.findings("clean"))
        self.check(self.write_register(), out="clean-check")
        self.assertEqual([], self.findings("clean-check"))

    def test_check_without_an_output_directory_writes_nothing(self):
        before = sorted(os.listdir(self.dir))
        self.check(self.folder)
        self.assertEqual(before, sorted(os.listdir(self.dir)))

    def test_every_expected_finding_of_the_faults_and_no_other(self):
        expected = sorted((row["rule"], row["file"], row["line"], row["key"], row["date"],
                           row["session"])
                          for row in read_csv(os.path.join(self.folder, "expected/findings.csv")))
        found = sorted((row["rule"], os.path.basename(row["file"]), row["line"], row["key"],
                        row["date"], row["session"]) for row in self.findings()
                       if row["rule"][0] in "FR")
        self.assertEqual(expected, found)

    def test_expected_census_findings_of_the_faults(self):
        found = {(row["rule"], os.path.basename(row["file"]), row["line"], row["key"])
                 for row in self.findings()}
        for row in read_csv(os.path.join(self.folder, "expected/census.csv")):
            self.assertIn((row["rule"], row["file"], row["line"], row["key"]), found)

    def test_every_finding_points_at_what_it_names(self):
        """ "points at it (file, line, column, key)". """
        for row in self.findings():
            self.assertTrue(os.path.isfile(row["file"]), row)
            with open(row["file"], newline="", encoding="utf-8") as stream:
                reader = csv.reader(stream)
                lines, previous = {}, 0
                for fields in reader:
                    lines[previous + 1] = fields
                    previous = reader.line_num
            header = [name.lower() for name in lines[1]]
            fields = lines[int(row["line"])]
            if row["column"]:
                column = int(row["column"]) - 1
                self.assertEqual(row["field"].lower(), header[column], row)
                value = fields[column]
                if row["rule"] in ("F102", "F103", "F104", "R101", "R102", "R103", "R107", "R128",
                                   "1510", "1530", "1540", "1550", "1575", "1920"):
                    self.assertEqual(row["value"], value.strip(), row)
            if row["key"] and "upn" in header:
                self.assertIn(row["key"], fields, row)
            if row["date"] and "date" in header and row["rule"][0] == "R":
                self.assertEqual(row["date"], fields[header.index("date")], row)
                self.assertEqual(row["session"], fields[header.index("session")], row)

    def test_message_names_the_value_and_says_what_to_do(self):
        for row in self.findings(rule="R101"):
            self.assertIn(row["value"], row["message"])
        for row in self.findings():
            self.assertTrue(row["message"].rstrip().endswith("."), row)
            self.assertGreaterEqual(row["message"].count(". ") + row["message"].count("; ") +
                                    row["message"].count(": "), 1, row)

    def test_school_of_findings_about_a_school(self):
        for row in self.findings():
            if row["key"] and row["rule"] not in ("F101", "F102"):
                self.assertEqual(("835", 4), (row["lea"], len(row["estab"])), row)

    def test_sorted_the_same_way_in_any_order_of_rows(self):
        tables = {"schools": None, "pupils": None, "calendar": None, "marks": None}
        people = [pupil(n, DOB="x%d" % n) for n in range(1, 6)]
        orders = []
        for reverse in (False, True):
            tables = register(schools=[school(Estab="2991"), school()][::-1 if reverse else 1],
                              pupils=people[::-1] if reverse else people)
            self.build(self.write_register("in", tables), out="order")
            orders.append([(row["rule"], row["key"]) for row in self.findings("order")
                           if row["rule"] in ("1500", "1510", "1495Q")])
        self.assertEqual(orders[0], orders[1])

    def test_commas_quotes_and_line_breaks_in_a_value(self):
        value = 'a,"b"\nc'
        self.build(self.write_register("in", register(pupils=[
            pupil(1, DOB=value), pupil(2, LeavingDate="2025-11-11")])), out="odd")
        self.assertEqual([value], [row["value"] for row in self.findings("odd", "F103")])

    def test_more_text_than_a_worker_holds_is_written_once_and_in_order(self):
        """A worker makes 8 MiB of findings.csv ready; here there are 30."""
        people = [pupil(n, DOB="%d" % n + "x" * 800000) for n in range(1, 21)]
        self.build(self.write_register("in", register(pupils=people + [
            pupil(21, LeavingDate="2025-11-11")])), out="much", options=["--report", "csv:again.csv"])
        with open(self.path("much", "findings.csv"), encoding="utf-8") as stream:
            lines = stream.read().splitlines()
        self.assertGreater(sum(map(len, lines)), 30 << 20)
        self.assertEqual([upn(n) for n in range(1, 21)],
                         [line.split(",")[4] for line in lines if line.startswith("error,F103,")])
        self.assertEqual(len(lines), len(set(lines)))
        self.assertEqual(read_bytes(self.path("much", "findings.csv")),
                         read_bytes(self.path("again.csv")))


class Reports(Case):
    """ "--report FORMAT alone goes to standard output, FORMAT:PATH to a path relative to the
    current directory"; "Every report lists, for every rule of the collection: ...". """

    def setUp(self):
        super().setUp()
        self.folder = os.path.join(REGISTERS, "faults")

    def test_csv_on_standard_output_is_findings_csv_and_nothing_else(self):
        result = self.build(self.folder, options=["--report", "csv"])
        self.assertStatus(1, result)
        rows = list(csv.DictReader(io.StringIO(result.text, newline="")))
        self.assertEqual(self.findings(), [{name: row[name] for name in FINDING_COLUMNS}
                                           for row in rows if row["severity"] in SEVERITIES])

    def test_json_on_standard_output_is_one_document(self):
        result = self.build(self.folder, options=["--report=json"])
        document = json.loads(result.text)
        self.assertEqual(len(self.findings()), len(document["findings"]))
        self.assertEqual(self.findings()[0]["message"], document["findings"][0]["message"])
        self.assertEqual(document["summary"]["error"],
                         len([1 for row in self.findings() if row["severity"] == "error"]))

    def test_text_names_every_finding(self):
        text = self.build(self.folder, options=["--report", "text"]).text
        for row in self.findings():
            self.assertIn(row["message"].splitlines()[0], text)
            self.assertIn("%s:%s" % (row["file"], row["line"]), text)

    def rules_of_the_collection(self):
        listed = json.loads(self.run_program("list", "rules", "--report", "json").text)
        return [row["rule"] for row in listed if row["of"] in ("register", "school-census")]

    def test_text_says_in_which_directory_the_other_findings_are(self):
        pupils = [pupil(number, NCyearActual="99") for number in range(1, 24)]
        folder = self.write_register("many", tables=register(pupils=pupils, marks=[
            mark for row in pupils for mark in marks_of(row, am="QQ")]))
        text = self.build(folder, out="elsewhere", options=("--report", "text")).text
        self.assertIn("\n    ... and 26 more of R101; all are in %s/findings.csv\n" % self.path("elsewhere"), text)

    def test_report_lists_what_became_of_every_rule(self):
        rules = self.rules_of_the_collection()
        document = json.loads(self.build(self.folder, options=["--report", "json"]).text)
        listed = {row["rule"]: row for row in document["rules"]}
        self.assertEqual(sorted(rules), sorted(listed))
        found = [row["rule"] for row in self.findings()]
        for rule, row in listed.items():
            self.assertEqual(found.count(rule), row["findings"], rule)
            self.assertIn(row["verdict"], ("passed", "findings", "not applicable",
                                           "could not run", "not checkable here"))
            self.assertEqual(rule in found, row["verdict"] == "findings", rule)
            for part in ("why", "needed"):
                self.assertEqual(row["verdict"].startswith("not"), row[part] != "", rule)

    def test_rules_csv_and_the_database_list_what_became_of_every_rule(self):
        document = json.loads(self.build(self.folder, options=["--report", "json"]).text)
        told = [(row["rule"], row["severity"], row["of"], row["verdict"], str(row["findings"]),
                 row["why"], row["needed"]) for row in document["rules"]]
        rows = read_csv(self.path("out", "rules.csv"))
        self.assertEqual(told, [(row["rule"], row["severity"], row["of"], row["verdict"],
                                 row["findings"], row["reason"], row["needed"]) for row in rows])
        database = sqlite3.connect(self.path("out", "muster.sqlite"))
        kept = database.execute('SELECT rule, severity, "of", verdict, findings, why, needed'
                                " FROM rule").fetchall()
        database.close()
        self.assertEqual(told, [tuple(map(str, row)) for row in kept])

    def test_check_writes_rules_csv_and_names_terms_where_there_are_two(self):
        folder = self.write_register()
        self.build(folder)
        self.build(folder, out="autumn", term="autumn", year="2025")
        returns = [self.path(out, name) for out in ("out", "autumn") for name in self.returns(out)]
        self.check(*returns, out="checked")
        rows = read_csv(self.path("checked", "rules.csv"))
        of = {row["of"] for row in rows if row["rule"] == "1500"}
        self.assertEqual({"school-census spring 2026", "school-census autumn 2025"}, of)
        self.check(returns[0], out="checked")
        rows = {row["rule"]: row for row in read_csv(self.path("checked", "rules.csv"))}
        self.assertEqual("school-census", rows["1500"]["of"])
        self.assertEqual("not checkable here", rows["R101"]["verdict"])
        self.assertIn("register", rows["R101"]["needed"])

    def test_text_report_says_why_a_rule_was_not_checked_and_what_it_would_take(self):
        text = self.build(self.folder, options=["--report", "text"]).text
        checked, not_checked = text.split("\nRules that were not checked")
        document = json.loads(self.build(self.folder, options=["--report", "json"]).text)
        for row in document["rules"]:
            lines = [line for line in not_checked.splitlines() if line.split()[:1] == [row["rule"]]]
            if not row["verdict"].startswith("not"):
                self.assertEqual([], lines)
                continue
            self.assertEqual(1, len(lines), row["rule"])
            for part in ("title", "verdict", "why", "needed"):
                self.assertIn(row[part], lines[0])

    def test_text_report_lists_every_rule(self):
        text = self.build(self.folder, options=["--report", "text", "--all"]).text
        for rule in self.rules_of_the_collection():
            self.assertIn(rule, text)

    def test_rule_for_another_term_is_not_applicable(self):
        document = json.loads(self.build(self.folder, options=["--report", "json"]).text)
        verdicts = {row["rule"]: row["verdict"] for row in document["rules"]}
        self.assertEqual("not applicable", verdicts["2572"])

    def test_rule_without_its_inputs_did_not_pass(self):
        """ "not applicable (why), could not run": a register without a calendar. """
        folder = self.write_register("in", register(calendar=None))
        document = json.loads(self.build(folder, options=["--report", "json"]).text)
        verdicts = {row["rule"]: (row["verdict"], row["why"]) for row in document["rules"]}
        for rule in ("R110", "R111", "R129"):
            self.assertNotEqual("passed", verdicts[rule][0], rule)
            self.assertNotEqual("", verdicts[rule][1], rule)

    def test_several_reports_at_once(self):
        os.mkdir(self.path("sub"))
        result = self.build(self.folder, options=[
            "--report", "json", "--report", "csv:sub/a.csv", "--report=text:b.txt"])
        self.assertStatus(1, result)
        json.loads(result.text)
        self.assertGreater(os.path.getsize(self.path("sub/a.csv")), 1000)
        self.assertGreater(os.path.getsize(self.path("b.txt")), 1000)

    def test_report_to_a_path_is_relative_to_the_current_directory(self):
        os.mkdir(self.path("here"))
        result = self.build(self.folder, options=["--report", "csv:r.csv"], cwd=self.path("here"))
        self.assertStatus(1, result)
        self.assertEqual(b"", result.out)
        self.assertTrue(os.path.exists(self.path("here", "r.csv")))

    def test_report_file_equals_report_on_standard_output(self):
        for form in ("text", "csv", "json", "junit", "sarif"):
            printed = self.build(self.folder, options=["--report", form]).out
            self.build(self.folder, options=["--report", form + ":" + self.path("r")])
            self.assertEqual(printed, read_bytes(self.path("r")), form)

    def test_report_that_cannot_be_written_is_status_4(self):
        result = self.build(self.folder, options=["--report", "csv:absent/r.csv"])
        self.assertStatus(4, result)
        self.assertIn("absent/", result.err)
        self.assertNoReturn()

    def test_reports_of_check(self):
        for form in ("text", "csv", "json", "junit", "sarif"):
            result = self.check(self.folder, options=["--report", form])
            self.assertStatus(1, result)
            self.assertIn("R101", result.text)

    def test_json_escapes_control_characters_and_quotes(self):
        folder = self.write_register("in", register(pupils=[
            pupil(1, DOB='\x01"\\\u2028\U0001f600'), pupil(2, LeavingDate="2025-11-11")]))
        document = json.loads(self.build(folder, options=["--report", "json"]).text)
        values = [row["value"] for row in document["findings"] if row["rule"] == "F103"]
        self.assertEqual(1, len(values))
        self.assertIn('"\\\u2028\U0001f600', values[0])

    def test_text_report_has_no_raw_control_characters(self):
        """ "Where this page is silent, build what a school data manager ... would expect": an escape
        sequence in a value must not reach the terminal of whoever reads the report. """
        folder = self.write_register("in", register(pupils=[
            pupil(1, DOB="\x1b[31mred\x07\x9b"), pupil(2, LeavingDate="2025-11-11")]))
        text = self.build(folder, options=["--report", "text"]).text
        for character in "\x1b\x07\x9b":
            self.assertNotIn(character, text)

    def test_not_determined_when_the_system_failed(self):
        """ "4: ... no return is written, and the report says "not determined" ". """
        schemas = self.copy_schemas()
        rules = os.path.join(schemas, "collections/school-census/2024-25/rules.sql")
        with open(rules, "a", encoding="utf-8") as stream:
            stream.write("\n-- rule: C499\n-- severity: error\n-- title: A rule that fails\n"
                         "-- message: Never. Do nothing.\n-- do: Nothing.\n-- why: A test.\n"
                         "-- source: none\n-- confidence: inferred\n"
                         "SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value, "
                         "abs(-9223372036854775808) AS x FROM pupilonroll;\n")
        result = self.build(self.write_register(), options=["--schemas", schemas, "--report",
                                                            "json"])
        self.assertStatus(4, result)
        self.assertNoReturn()
        self.assertIn("C499", result.err + result.text)
        self.assertIs(False, json.loads(result.text)["summary"]["determined"])
        result = self.build(self.write_register(), options=["--schemas", schemas, "--report",
                                                            "text"])
        self.assertIn("not determined", result.text.lower())


class Files(Case):
    """ "Output files are created readable by the owner alone"; "a return appears whole or not at
    all, and an older one stays until then". """

    def modes(self, folder):
        return {stat.S_IMODE(os.stat(os.path.join(where, name)).st_mode)
                for where, _, names in os.walk(folder) for name in names}

    def test_every_file_is_for_the_owner_alone_whatever_the_umask(self):
        folder = self.write_register()
        old = os.umask(0)
        try:
            self.build(folder, options=["--report", "csv:r.csv"])
            self.check(folder, out="checked")
        finally:
            os.umask(old)
        self.assertEqual({0o600}, self.modes(self.path("out")))
        self.assertEqual({0o600}, self.modes(self.path("checked")))
        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path("r.csv")).st_mode))

    def test_an_older_file_open_to_all_becomes_owner_only(self):
        folder = self.write_register()
        self.build(folder)
        os.chmod(self.path("out", RETURN), 0o644)
        self.build(folder)
        self.assertEqual({0o600}, self.modes(self.path("out")))

    def test_no_temporary_file_remains(self):
        folder = self.write_register()
        for _ in range(2):
            self.build(folder)
            self.assertEqual({"findings.csv", "rules.csv", "figures.csv", "muster.sqlite", "tables", RETURN},
                             set(os.listdir(self.path("out"))))

    def test_no_temporary_file_remains_after_status_3(self):
        folder = self.write_register()
        self.write("in/marks.csv", b'LEA,"')
        self.assertStatus(3, self.build(folder))
        if os.path.isdir(self.path("out")):
            self.assertEqual([], os.listdir(self.path("out")))

    def test_second_run_into_the_same_directory_gives_the_same_files(self):
        folder = self.write_register()
        self.build(folder)
        first = tree_bytes(self.path("out"))
        self.build(folder)
        self.assertEqual(first, tree_bytes(self.path("out")))

    def test_other_files_in_the_output_directory_stay(self):
        self.write("out/notes.txt", "mine")
        self.write("out/8352990_SC3_835LL25_001.XML", "<old/>")
        self.build(self.write_register())
        self.assertEqual(b"mine", read_bytes(self.path("out/notes.txt")))
        self.assertEqual(b"<old/>", read_bytes(self.path("out/8352990_SC3_835LL25_001.XML")))

    def test_output_directory_that_is_a_file_is_status_4(self):
        self.write("out", "a file")
        result = self.build(self.write_register())
        self.assertStatus(4, result)
        self.assertIn("out", result.err)
        self.assertEqual(b"a file", read_bytes(self.path("out")))

    def test_output_directory_on_a_device_that_takes_no_files_is_status_4(self):
        folder = self.write_register()
        result = self.run_program("build", "school-census", "--term", "spring", "--year", "2026",
                                  "-o", "/dev/null/out", folder)
        self.assertStatus(4, result)

    @unittest.skipIf(os.geteuid() == 0, "the superuser may write everywhere")
    def test_output_directory_without_permission_is_status_4(self):
        os.mkdir(self.path("out"), 0o500)
        self.assertStatus(4, self.build(self.write_register()))

    def test_final_name_that_is_a_directory_is_status_4(self):
        os.makedirs(self.path("out", RETURN))
        self.assertStatus(4, self.build(self.write_register()))

    def test_a_symbolic_link_under_a_final_name_is_replaced_not_followed(self):
        self.write("precious.txt", "keep me")
        os.mkdir(self.path("out"))
        os.symlink(self.path("precious.txt"), self.path("out", RETURN))
        os.symlink(self.path("precious.txt"), self.path("out", "findings.csv"))
        os.symlink(self.path("precious.txt"), self.path("out", "muster.sqlite"))
        self.assertStatus(0, self.build(self.write_register()))
        self.assertEqual(b"keep me", read_bytes(self.path("precious.txt")))
        self.assertFalse(os.path.islink(self.path("out", RETURN)))

    def test_output_directory_that_is_a_link_is_used(self):
        os.mkdir(self.path("real"))
        os.symlink(self.path("real"), self.path("out"))
        self.assertStatus(0, self.build(self.write_register()))
        self.assertTrue(os.path.exists(self.path("real", RETURN)))

    def test_output_into_the_input_directory_leaves_the_input_alone(self):
        folder = self.write_register()
        before = tree_bytes(folder)
        self.assertStatus(0, self.build(folder, out="in"))
        after = tree_bytes(folder)
        for name, data in before.items():
            self.assertEqual(data, after[name])

    def test_file_size_limit_is_status_4_and_leaves_the_older_return(self):
        """ "the program or the system failed (disk full ...); no return is written". """
        folder = self.write_register()
        self.build(folder)
        before = tree_bytes(self.path("out"))
        script = 'ulimit -f 4; trap "" XFSZ; exec "$@"'
        process = subprocess.run(
            ["sh", "-c", script, "sh", MUSTER, "build", "school-census", "--term", "spring",
             "--year", "2026", "--now", "2026-01-21T10:00:00", "-o", self.path("out"), folder],
            check=False, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.assertEqual(4, process.returncode, process.stderr)
        self.assertEqual(before, tree_bytes(self.path("out")))

    def test_school_names_never_reach_file_names(self):
        self.build(self.write_register("in", register(schools=[
            school(SchoolName="../../../tmp/x", URN="../9")])))
        self.assertEqual([RETURN], self.returns())


if __name__ == "__main__":
    unittest.main()
