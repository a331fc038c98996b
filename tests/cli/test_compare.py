"""check of a return with the register that it should have been made from: every difference, both figures."""

import copy
import os
import re
import unittest
import xml.etree.ElementTree as ElementTree

from support import (CENSUS, Case, NOW, REGISTERS, RETURN, ROOT, line_of, marks_of, pupil,
                     pupils_in, read_bytes, read_csv, register, school, suspension, upn)

TERMS = (("autumn", "2025"), ("spring", "2026"), ("summer", "2026"))
LATER = "2026-06-01T09:00:00"
OURS = re.compile(r"^C45\d$")
WRITERS_OWN = {"SoftwareCode", "Release", "SerialNo", "DateTime"}
# By these a return is recognised: with another value it is another return, or none.
IDENTITY = {"Collection", "Term", "Year", "LEA", "Estab"}


def differences(rows):
    return [row for row in rows if OURS.match(row["rule"])]


def text_tables():
    """A register with every item that the fixtures below change."""
    first = pupil(1)
    return register(pupils=[first, pupil(2, LeavingDate="2025-11-11"), pupil(3)],
                    suspensions=[suspension(first), suspension(first, StartDate="2025-11-11")])


class Agreement(Case):
    """What build makes of a register does not differ from it, and the other findings are those of the return
    alone, of the register alone, and of the rules that need to see the register behind the return."""

    def about_register(self):
        """The rules of the collections that a return alone does not show."""
        return {row["rule"] for row in read_csv(self.path("alone", "rules.csv"))
                if row["of"] != "register" and row["reason"].startswith("a return does not show")}

    def assertAgrees(self, folder, term, year):
        now = LATER
        self.build(folder, term=term, year=year, now=now)
        files = [self.path("out", name) for name in self.returns()]
        self.check(*files, folder, out="both", now=now)
        self.check(*files, out="alone", now=now)
        self.check(folder, out="register", now=now)
        both = self.findings("both")
        self.assertEqual([], differences(both))
        built = [row for row in self.findings("out") if row["rule"] in self.about_register()]
        self.assertEqual(
            sorted(map(repr, self.findings("alone") + self.findings("register") + built)),
            sorted(map(repr, both)))
        self.assertEqual([], [row for row in read_csv(self.path("both", "rules.csv"))
                              if "the register" in row["needed"]])

    def test_registers_in_every_term(self):
        for name in ("authority", "plain", "tolerant", "faults", "whole"):
            for term, year in TERMS:
                with self.subTest(name=name, term=term):
                    self.remove()
                    os.mkdir(self.dir)
                    self.assertAgrees(os.path.join(REGISTERS, name), term, year)

    def test_database(self):
        self.assertStatus(0, self.build(self.write_register("in", text_tables())))
        result = self.check(self.path("out", RETURN), self.write_database("in.sqlite", text_tables()),
                            out="both")
        self.assertStatus(0, result)
        self.assertEqual([], differences(self.findings("both")))

    def test_records_of_an_authority(self):
        records = os.path.join(ROOT, "fixtures", "records", "authority")
        for term, year in TERMS:
            result = self.run_program("build", "ehe-cme", "--term", term, "--year", year, "--now",
                                      LATER, "-o", self.path(term), records)
            self.assertIn(result.status, (0, 1), result)
            self.check(self.path(term), records, out="both", now=LATER)
            self.assertEqual([], differences(self.findings("both")))

    def test_characters_that_xml_cannot_hold(self):
        folder = self.write_register("in", register(schools=[school(SchoolName="Har\x01bour")]))
        self.build(folder)
        self.check(self.path("out", RETURN), folder, out="both")
        self.assertRules(["F107"], "both")


class Mutations(Case):
    """Each kind of item in a return, changed and left out."""

    def made(self, term, year):
        """The returns of the register that has every module."""
        folder = os.path.join(REGISTERS, "whole")
        self.build(folder, term=term, year=year, now=LATER)
        return folder, [self.path("out", name) for name in self.returns()]

    def leaves(self, path):
        """(path of the item, old value, line number) of the first leaf of each path in a return."""
        seen, open_names = {}, []
        for number, line in enumerate(read_bytes(path).decode().splitlines()):
            leaf = re.match(r"\s*<(\w+)>([^<]*)</\1>$", line)
            begin, end = re.match(r"\s*<(\w+)>$", line), re.match(r"\s*</(\w+)>$", line)
            if leaf:
                seen.setdefault("/".join(open_names + [leaf.group(1)]), (leaf.group(2), number))
            elif begin:
                open_names.append(begin.group(1))
            elif end:
                open_names.pop()
        return seen

    def other_value(self, name, value):
        if value in ("true", "false"):
            return "false" if value == "true" else "true"
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return "2001-02-03"
        return str(int(value) + 1) if value.isdigit() else "Q" + value[1:] + "Q"

    def mutate(self, path, name, number, new):
        """A copy in which the leaf on the line has another value, or is not there."""
        lines = read_bytes(path).decode().splitlines()
        leaf = re.match(r"(\s*)<(\w+)>", lines[number])
        lines[number] = "" if new is None else "%s<%s>%s</%s>" % (
            leaf.group(1), leaf.group(2), new, leaf.group(2))
        return self.write("%s.xml" % name, "\n".join(lines) + "\n")

    def assertTold(self, rows, item, old, new):
        """Both figures, as the finding for them says."""
        told = [row["message"] for row in rows if row["severity"] == "error"]
        old, new = ("nothing" if value is None else value for value in (old, new))
        if item.endswith("AttendanceReason"):  # the sessions of the code that is gone, and of the new one
            self.assertTrue(any("code %s in" % old in message for message in told), told)
        elif {row["rule"] for row in rows} - {"C457"} == {"C455"}:  # the row as each side has it
            name, ours = item.rsplit("/", 1)[1], [text for text in told if "the register gives" in text]
            self.assertTrue(any("%s %s" % (name, old) in text for text in ours), told)
            self.assertTrue(new == "nothing" or any("%s %s" % (name, new) in text
                                                    for text in told if text not in ours), told)
        else:
            self.assertTrue(any(re.search('the return has "?%s"?, the register gives "?%s"?[ .]'
                                          % (re.escape(new), re.escape(old)), message)
                                for message in told), (item, told))

    def test_every_item_of_every_term(self):
        count = 0
        for term, year in TERMS:
            folder, files = self.made(term, year)
            cases = {}
            for path in files:
                for item, (value, number) in self.leaves(path).items():
                    name = item.rsplit("/", 1)[1]
                    if name in IDENTITY or item in (case[0] for case in cases.values()):
                        continue
                    for kind, new in (("changed", self.other_value(name, value)), ("absent", None)):
                        case = "%s-%d-%s" % (term, len(cases), kind)
                        cases[self.mutate(path, case, number, new)] = (item, value, new, name)
            result = self.check(*cases, folder, out="both-" + term, now=LATER)
            self.assertStatus(1, result)
            found = {}
            for row in differences(read_csv(self.path("both-" + term, "findings.csv"))):
                found.setdefault(row["file"], []).append(row)
            for path, (item, value, new, name) in cases.items():
                count += 1
                with self.subTest(term=term, item=item, new=new):
                    if name in WRITERS_OWN:
                        self.assertNotIn(path, found)
                        continue
                    self.assertIn(path, found)
                    self.assertTold(found[path], item, value, new)
        self.assertGreater(count, 200)


class Differences(Case):
    def setUp(self):
        super().setUp()
        self.folder = self.write_register("in", text_tables())
        self.assertStatus(0, self.build(self.folder))
        self.file = self.path("out", RETURN)

    def write_tree(self, root, name="changed.xml"):
        ElementTree.indent(root)
        return self.write(name, ElementTree.tostring(root, "utf-8", xml_declaration=True))

    def compared(self, path, folder=None):
        result = self.check(path, folder or self.folder, out="both")
        self.assertIn(result.status, (0, 1), result)
        return differences(self.findings("both"))

    def one(self, path, rule, *texts, folder=None):
        found = self.compared(path, folder)
        self.assertEqual([rule], [row["rule"] for row in found], found)
        for text in texts:
            self.assertIn(text, found[0]["message"])
        return found[0]

    def lists(self, root):
        return root.find("Pupils/PupilsOnRoll"), root.find("Pupils/PupilsNoLongerOnRoll")

    def test_a_pupil_only_in_the_return(self):
        root = self.xml()
        on_roll = self.lists(root)[0]
        more = copy.deepcopy(on_roll[0])
        more.find("PupilIdentifiers/UPN").text = upn(9)
        more.find("PupilIdentifiers/Forename").text = "Another"
        on_roll.append(more)
        found = self.one(self.write_tree(root), "C450", upn(9), "PupilsOnRoll")
        self.assertEqual(upn(9), found["key"])

    def test_a_pupil_only_in_the_register(self):
        root = self.xml()
        on_roll = self.lists(root)[0]
        on_roll.remove(pupils_in(root)[upn(3)])
        line = line_of(os.path.join(self.folder, "pupils.csv"), upn(3))
        found = self.one(self.write_tree(root), "C451", upn(3), "pupils.csv:%d)" % line)
        self.assertEqual((upn(3), self.path("changed.xml")), (found["key"], found["file"]))

    def test_a_pupil_on_the_other_list_is_compared_all_the_same(self):
        root = self.xml()
        on_roll, off_roll = self.lists(root)
        gone = off_roll[0]
        off_roll.remove(gone)
        gone.tag = "PupilOnRoll"
        status = gone.find("PupilStatus")
        status.remove(status.find("LeavingDate"))
        gone.find("PupilIdentifiers/Surname").text = "Changed"
        gone.find("Attendance/TermlyAttendance/SessionsPossible").text = "5"
        on_roll.append(gone)
        found = self.compared(self.write_tree(root))
        self.assertEqual(["C452", "C453", "C454"], [row["rule"] for row in found], found)
        self.assertIn("PupilsOnRoll of the return", found[0]["message"])
        self.assertIn("PupilsNoLongerOnRoll", found[0]["message"])
        self.assertIn('the return has "Changed", the register gives "Surname2"', found[1]["message"])
        self.assertIn("the return has 5, the register gives 4", found[2]["message"])

    def test_a_pupil_without_upn_is_found_by_name_and_date_of_birth(self):
        root = self.xml()
        identifiers = pupils_in(root)[upn(3)].find("PupilIdentifiers")
        identifiers.remove(identifiers.find("UPN"))
        self.one(self.write_tree(root), "C453", "UPN: the return has nothing", upn(3))
        identifiers.find("DOB").text = "2016-03-13"
        found = self.compared(self.write_tree(root))
        self.assertEqual(["C450", "C451"], [row["rule"] for row in found], found)
        self.assertIn("without UPN (Surname3, Forename3, 2016-03-13)", found[0]["message"])

    def test_pupils_without_upn_or_date_of_birth(self):
        tables = text_tables()
        tables["pupils"].append(pupil(4, UPN="", DOB=""))
        folder = self.write_register("nameless", tables)
        self.build(folder, out="nameless-out")
        self.assertEqual([], self.compared(self.path("nameless-out", RETURN), folder))

    def test_sessions_of_a_code(self):
        root = self.xml()
        block = pupils_in(root)[upn(3)].find("Attendance/TermlyAttendance")
        block.find("SessionDetails")[0].find("Sessions").text = "7"
        self.one(self.write_tree(root), "C454", "Sessions of code / in TermlyAttendance",
                 "the return has 7, the register gives 2")

    def test_a_detail_that_only_the_register_has_counts_as_nought(self):
        root = self.xml()
        details = pupils_in(root)[upn(3)].find("Attendance/TermlyAttendance/SessionDetails")
        details.remove(details[0])
        found = self.one(self.write_tree(root), "C454", "the return has 0, the register gives 2",
                         "The return has no such detail, which counts as 0.")
        self.assertEqual(upn(3), found["key"])

    def test_a_detail_that_only_the_return_has(self):
        root = self.xml()
        details = pupils_in(root)[upn(3)].find("Attendance/TermlyAttendance/SessionDetails")
        details.append(copy.deepcopy(details[0]))
        details[-1].find("AttendanceReason").text = "I"
        self.one(self.write_tree(root), "C454", "code I", "the return has 2, the register gives 0",
                 "The register gives no such detail, which counts as 0.")

    def test_a_block_that_is_not_there(self):
        root = self.xml()
        one = pupils_in(root)[upn(3)]
        one.remove(one.find("Attendance"))
        found = self.compared(self.write_tree(root))
        self.assertEqual({"C454"}, {row["rule"] for row in found}, found)
        self.assertEqual(3, len(found))
        self.assertIn("SessionsPossible in TermlyAttendance: the return has nothing, the register"
                      " gives 4", found[-1]["message"] + found[0]["message"] + found[1]["message"])

    def test_rows_of_another_table(self):
        root = self.xml()
        exclusions = pupils_in(root)[upn(1)].find("Exclusions")
        exclusions[0].find("Sessions").text = "3"
        self.one(self.write_tree(root), "C453", "StartDate 2025-11-10",
                 "the return has 3, the register gives 1", "suspensions.csv:2)")
        exclusions[0].find("Sessions").text = "1"
        exclusions[0].find("Category").text = "LNCH"
        self.one(self.write_tree(root), "C453", 'the return has "LNCH", the register gives "SUSP"')
        exclusions.remove(exclusions[0])
        found = self.one(self.write_tree(root), "C455", "StartDate 2025-11-10",
                         "the register gives this row", "suspensions.csv:2)")
        self.assertEqual(upn(1), found["key"])

    def test_rows_in_another_order_are_the_same(self):
        root = self.xml()
        exclusions = pupils_in(root)[upn(1)].find("Exclusions")
        exclusions[:] = reversed(exclusions)
        on_roll = self.lists(root)[0]
        on_roll[:] = reversed(on_roll)
        self.assertEqual([], self.compared(self.write_tree(root)))

    def test_addresses_in_a_table_of_their_own_are_compared(self):
        tables = text_tables()
        tables["addresses"] = [{"LEA": "835", "Estab": "2990", "UPN": upn(1),
                                "AddressLine1": "1 High Street", "PostCode": "DT1 1AA"}]
        folder = self.write_register("housed", tables)
        self.assertStatus(0, self.build(folder, out="made"))
        file = self.path("made", RETURN)
        self.edit(file, "1 High Street", "2 High Street")
        self.check(file, folder, out="both")
        found = [row for row in differences(self.findings("both")) if row["rule"] != "C457"]
        self.assertEqual({"Address"}, {row["field"] for row in found})
        self.assertIn("2 High Street", found[0]["message"] + found[-1]["message"])

    def test_what_no_input_has_is_not_compared_but_named(self):
        tables = text_tables()
        for row in tables["pupils"]:
            del row["Language"]
        del tables["suspensions"]
        folder = self.write_register("less", tables)
        found = self.one(self.file, "C457", "Language", "TermlyExclusion", folder=folder)
        self.assertEqual("info", found["severity"])

    def test_a_blank_is_not_an_absent_column(self):
        tables = text_tables()
        tables["pupils"][0]["Language"] = ""
        self.one(self.file, "C453", 'Language: the return has "ENG", the register gives nothing',
                 folder=self.write_register("blank", tables))

    def test_several_inputs_are_one_register(self):
        tables = text_tables()
        marks = self.write_register("marks", {"marks": tables.pop("marks")})
        rest = self.write_register("rest", tables)
        result = self.check(self.file, marks, rest, out="both")
        self.assertStatus(0, result)
        self.assertEqual([], differences(self.findings("both")))

    def test_an_empty_return_of_the_school(self):
        root = self.xml()
        for one in self.lists(root):
            one[:] = []
        found = self.compared(self.write_tree(root))
        self.assertEqual(["C451"] * 3, [row["rule"] for row in found])

    def test_redaction(self):
        root = self.xml()
        pupils_in(root)[upn(3)].find("PupilIdentifiers/Surname").text = "Secret"
        path = self.write_tree(root)
        result = self.check(path, self.folder, out="both", options=["--redact", "--report", "text"])
        self.assertStatus(1, result)
        text = result.text + result.err + read_bytes(self.path("both", "findings.csv")).decode()
        for hidden in ("Secret", "Surname3", upn(3)):
            self.assertNotIn(hidden, text)

    def test_verdicts_without_the_other_side(self):
        for operand, why in ((self.file, "no register is given"), (self.folder, "no return is given")):
            text = self.check(operand, options=["--report", "text"]).text
            self.assertEqual(8, len(re.findall(r"C45\d .*not applicable \(%s" % why, text)), text)
        text = self.check(self.file, self.folder, options=["--report", "rules"]).text
        self.assertEqual(8, len(re.findall(r"(?m)^C45\d,.*,passed,0,0,", text)), text)


class Schools(Case):
    """Several schools, terms and returns in one run."""

    def setUp(self):
        super().setUp()
        second = school(Estab="2991", SchoolName="Second School")
        pupils = [pupil(1), pupil(2, LeavingDate="2025-11-11"),
                  pupil(1, Estab="2991", UPN=upn(1, "2991")),
                  pupil(2, Estab="2991", UPN=upn(2, "2991"), LeavingDate="2025-11-11")]
        self.tables = register(schools=[school(), second], pupils=pupils)
        self.folder = self.write_register("in", self.tables)
        self.assertStatus(0, self.build(self.folder))
        self.files = [self.path("out", name) for name in self.returns()]

    def rows(self, *operands):
        result = self.check(*operands, out="both")
        self.assertIn(result.status, (0, 1), result)
        return self.findings("both")

    def test_a_school_without_a_return_is_told_once(self):
        rows = self.rows(self.files[0], self.files[0], self.folder)
        found = [row for row in rows if row["rule"] == "C456"]
        self.assertEqual([("info", "2991", "3")],
                         [(row["severity"], row["estab"], row["line"]) for row in found])

    def test_a_return_whose_school_is_not_in_the_register(self):
        only = {name: [row for row in rows if row["Estab"] == "2990"]
                for name, rows in self.tables.items()}
        rows = self.rows(*self.files, self.write_register("one", only))
        self.assertEqual([("C456", "error", "2991", self.files[1])],
                         [(row["rule"], row["severity"], row["estab"], row["file"]) for row in rows])

    def test_register_findings_are_told_once_for_every_school(self):
        self.tables["marks"].append(dict(self.tables["marks"][0], UPN=upn(99)))
        self.tables["marks"].append(dict(self.tables["marks"][-1], Estab="2991", UPN=upn(98, "2991")))
        folder = self.write_register("in", self.tables)
        self.check(folder, out="alone")
        alone = self.findings("alone")
        self.assertEqual(2, len(alone))
        for files in (self.files, self.files[:1] * 3, self.files[1:]):
            rows = [row for row in self.rows(*files, folder)
                    if row["rule"][0] in "FR" and row["rule"] != "F115"]
            self.assertEqual(sorted(map(repr, alone)), sorted(map(repr, rows)))

    def test_two_terms_in_one_run(self):
        self.build(self.folder, out="autumn", term="autumn", year="2025")
        other = self.path("autumn", self.returns("autumn")[0])
        rows = [row for row in self.rows(*self.files, other, self.folder) if OURS.match(row["rule"])]
        self.assertEqual([("C456", "2991")], [(row["rule"], row["estab"]) for row in rows])
        self.assertIn("autumn 2025", rows[0]["message"])

    def test_any_number_of_jobs_gives_the_same_bytes(self):
        self.edit(self.files[1], "<Sessions>", "<Sessions>1", 3)
        outputs = set()
        for jobs in ("1", "2", "7"):
            self.check(*self.files * 5, self.folder, out="jobs", options=["--jobs", jobs])
            outputs.add(read_bytes(self.path("jobs", "findings.csv")))
        self.assertEqual(1, len(outputs))
        self.assertIn(b"C454", outputs.pop())

    def test_returns_of_schools_and_of_an_authority_have_different_registers(self):
        records = os.path.join(ROOT, "fixtures", "records", "minimal")
        self.run_program("build", "ehe-cme", "--term", "spring", "--year", "2026", "--now", NOW, "-o",
                         self.path("ehe"), records)
        result = self.check(*self.files, self.path("ehe"), records)
        self.assertStatus(2, result)
        self.assertIn("one after the other", result.err)

    def test_what_the_register_lacks_stops_the_run(self):
        os.remove(os.path.join(self.folder, "marks.csv"))
        result = self.check(self.files[0], self.folder, out="both")
        self.assertStatus(3, result)
        self.assertIn("marks.csv", result.err)
        self.assertFalse(os.path.exists(self.path("both", "findings.csv")))


class NewTables(Case):
    """A table that only definitions know is compared like the others."""

    def setUp(self):
        super().setUp()
        self.schemas = self.copy_schemas()
        census = os.path.join(self.schemas, CENSUS)
        self.edit(os.path.join(self.schemas, "register", "tables.csv"), "\nsuspensions,",
                  "\nhobbies,LEA,lea,y,y,,\nhobbies,Estab,estab,y,y,,\n"
                  "hobbies,UPN,text,y,,,\nhobbies,Hobby,text,,,,\nhobbies,Hours,text,,,,\nsuspensions,")
        self.edit(os.path.join(census, "collection.csv"), "marks suspensions",
                  "marks suspensions hobbies")
        self.edit(os.path.join(census, "return.xsd"),
                  '<xs:element name="Exclusions" type="Exclusions" minOccurs="0"/>',
                  '<xs:element name="Hobbies" minOccurs="0"><xs:complexType><xs:sequence>'
                  '<xs:element name="Hobby" minOccurs="0" maxOccurs="unbounded" m:table="hobby*">'
                  '<xs:complexType><xs:sequence>'
                  '<xs:element name="HobbyName" type="xs:string"/>'
                  '<xs:element name="Hours" type="xs:decimal" minOccurs="0"/>'
                  '</xs:sequence></xs:complexType></xs:element>'
                  '</xs:sequence></xs:complexType></xs:element>'
                  '<xs:element name="Exclusions" type="Exclusions" minOccurs="0"/>', 1)
        with open(os.path.join(census, "derive.sql"), "a", encoding="utf-8") as file:
            file.write("\n-- table: hobbyonroll\nSELECT h._file, h._line, h.Hobby AS hobbyname,"
                       " h.Hours AS hours, p._id AS _parent\nFROM pupilonroll p JOIN hobbies h"
                       " ON h.UPN = p.upn\n")
        self.tables = register(hobbies=[self.hobby("Chess", "2.5"), self.hobby("Judo", "1")])
        self.folder = self.write_register("in", self.tables)
        self.assertStatus(0, self.build(self.folder, options=["--schemas", self.schemas]))
        self.file = self.path("out", RETURN)

    def hobby(self, name, hours):
        return {"LEA": "835", "Estab": "2990", "UPN": upn(1), "Hobby": name, "Hours": hours}

    def compared(self, folder):
        self.check(self.file, folder, out="both", options=["--schemas", self.schemas])
        return differences(self.findings("both"))

    def test_the_same(self):
        self.assertIn(b"<HobbyName>Judo<", read_bytes(self.file))
        self.assertEqual([], self.compared(self.folder))
        self.edit(self.file, "<Hours>2.5<", "<Hours>2.50<")
        self.assertEqual([], self.compared(self.folder))

    def test_a_figure(self):
        self.edit(self.file, "<Hours>2.5<", "<Hours>25<")
        found = self.compared(self.folder)
        self.assertEqual(["C453"], [row["rule"] for row in found])
        self.assertIn("Hours of Hobby (HobbyName Chess): the return has 25, the register gives 2.5",
                      found[0]["message"])

    def test_rows(self):
        self.edit(self.file, "Judo", "Golf")
        found = self.compared(self.folder)
        self.assertEqual(["C455", "C455"], [row["rule"] for row in found])

    def test_an_item_that_is_not_for_this_phase(self):
        xsd = os.path.join(self.schemas, CENSUS, "return.xsd")
        with open(xsd, encoding="utf-8") as stream:
            text = stream.read()
        with open(xsd, "w", encoding="utf-8") as stream:
            stream.write(re.sub('(<xs:element name="Language"[^>]*)/>', r'\1 m:phases="SS"/>', text))
        self.assertStatus(0, self.build(self.folder, options=["--schemas", self.schemas]))
        self.assertNotIn(b"<Language>", read_bytes(self.file))
        self.assertEqual([], self.compared(self.folder))

    def test_a_table_that_is_not_given(self):
        folder = self.write_register("less", {name: rows for name, rows in self.tables.items()
                                              if name != "hobbies"})
        found = self.compared(folder)
        self.assertEqual(["C457"], [row["rule"] for row in found])
        self.assertIn("values of Hobby,", found[0]["message"])

    def test_a_renamed_column_that_is_not_given(self):
        for row in self.tables["hobbies"]:
            del row["Hours"]
        found = self.compared(self.write_register("less", self.tables))
        self.assertEqual(["C457"], [row["rule"] for row in found])
        self.assertIn("values of Hobby/Hours,", found[0]["message"])


if __name__ == "__main__":
    unittest.main()
