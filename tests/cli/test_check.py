"""check of returns made elsewhere and of registers alone: docs/reference.md."""

import json
import os
import re
import unittest

from support import (Case, NOW, REGISTERS, RETURN, calendar_of, line_of, marks_of, pupil,
                     read_bytes, read_csv, register, school)

RETURN_RULES = re.compile(r"^(\d|C)")


# Rules of the census that only the register behind a return shows.
OF_REGISTERS = {"C410", "C413", "C422", "C423"}


class Folders(Case):
    """What a folder holds decides what it is, and what is not read is told."""

    def test_a_register_stays_one_with_returns_in_it(self):
        folder = self.write_register()
        self.build(folder, out="in/out")
        for options in ((), ("--quiet",)):
            result = self.check(folder, options=options)
            self.assertStatus(0, result)
            self.assertEqual(not options, "Register: 0 errors" in result.err, result)
            self.assertEqual(not options, "XML files (1, the first" in result.err, result)

    def test_a_return_is_compared_with_such_a_register(self):
        folder = self.write_register()
        self.build(folder, out="in/out")
        result = self.check(self.path("in", "out", RETURN), folder)
        self.assertIn("with register", result.err)

    def test_archives_are_named(self):
        folder = self.write_register()
        self.build(folder, out="returns")
        self.write("returns/more.ZIP", b"PK")
        self.write("returns/pupils.xlsx", b"PK")
        result = self.check(self.path("returns"))
        self.assertIn("Check of returns", result.err)
        self.assertIn("returns/more.ZIP: is an archive and is not read", result.err)
        self.assertIn("returns/pupils.xlsx: is a workbook and is not read", result.err)

    def test_a_folder_with_nothing_to_check(self):
        for name in ("empty/notes.txt", "export/pupilonroll.csv"):
            self.write(name, "a\n")
            result = self.check(os.path.dirname(self.path(name)))
            self.assertStatus(3, result)
            for wanted in ("schoolcensus.csv", "schools.csv", "pupils.csv", "marks.csv"):
                self.assertIn(wanted, result.err)

    def test_a_misspelt_table_is_named(self):
        folder = self.write_register()
        self.write("in/Suspensions.CSV", "LEA,Estab,UPN\n")
        self.write("in/notes.csv", "note\n")
        self.write("in/notes.txt", "note\n")
        for result in (self.build(folder), self.check(folder, out="out")):
            self.assertStatus(1, result)
            told = [(row["rule"], row["value"], row["file"]) for row in self.findings("out")
                    if row["rule"] in ("F117", "F131")]
            self.assertEqual([("F117", "Suspensions.CSV", self.path("in/Suspensions.CSV")),
                              ("F131", "notes.csv", self.path("in/notes.csv"))], sorted(told))
            self.assertIn("suspensions.csv", [row["message"] for row in self.findings("out")
                                              if row["rule"] == "F117"][0])


class OwnReturns(Case):
    """check of an XML written by build gives the findings of the build's return rules, and no
    others but those about items for which the register has no column."""

    def assertAgrees(self, folder, **how):
        built = self.build(folder, **how)
        self.assertIn(built.status, (0, 1), built)
        files = [self.path("out", name) for name in self.returns()]
        result = self.check(*files, out="checked", now=how.get("now", NOW))
        self.assertIn(result.status, (0, 1), result)
        expected = sorted((row["rule"], row["severity"], row["estab"], row["key"], row["field"])
                          for row in self.findings() if RETURN_RULES.match(row["rule"]))
        found = sorted((row["rule"], row["severity"], row["estab"], row["key"], row["field"])
                       for row in self.findings("checked"))
        absent = {row["rule"] for row in read_csv(self.path("out", "rules.csv"))
                  if row["reason"] == "an input that it needs is not given"}
        self.assertEqual([row for row in expected if row[0] not in OF_REGISTERS],
                         [row for row in found if row[0] not in absent])
        return found

    def test_clean_register(self):
        self.assertEqual([], self.assertAgrees(self.write_register()))

    def test_authority_in_every_term(self):
        for term, year in (("autumn", "2025"), ("spring", "2026"), ("summer", "2026")):
            self.remove()
            os.mkdir(self.dir)
            self.assertAgrees(os.path.join(REGISTERS, "authority"), term=term, year=year,
                              now="2026-06-01T09:00:00")

    def test_faults(self):
        found = self.assertAgrees(os.path.join(REGISTERS, "faults"))
        self.assertGreater(len(found), 10)

    def test_names_with_special_characters(self):
        self.assertEqual([], self.assertAgrees(self.write_register("in", register(
            schools=[school(SchoolName="A & <B> \"C\" 'D'")],
            pupils=[pupil(1, Surname="<&>\u20ac\U0001f600", MiddleNames="a\nb"),
                    pupil(2, LeavingDate="2025-11-11")]))))


class Returns(Case):
    def setUp(self):
        super().setUp()
        self.assertStatus(0, self.build(self.write_register()))
        self.file = self.path("out", RETURN)

    def changed(self, old, new, name="changed.xml"):
        text = read_bytes(self.file).decode()
        self.assertIn(old, text)
        return self.write(name, text.replace(old, new, 1))

    def rules(self, *files, **how):
        result = self.check(*files, out="checked", **how)
        self.assertIn(result.status, (0, 1), result)
        return [row["rule"] for row in self.findings("checked")]

    def test_finding_points_at_the_line_of_the_xml(self):
        path = self.changed("<SessionsPossible>4<", "<SessionsPossible>5<")
        self.assertEqual(["C402"], self.rules(path))
        found = self.findings("checked")[0]
        self.assertEqual((path, "835", "2990"), (found["file"], found["lea"], found["estab"]))
        line = int(found["line"])
        text = read_bytes(path).decode().splitlines()
        start = max(number for number, content in enumerate(text[:line], 1)
                    if "<PupilOnRoll>" in content or "<PupilNoLongerOnRoll>" in content)
        self.assertLessEqual(start, line)
        self.assertIn(found["key"], "\n".join(text[start:start + 4]))

    def test_status_1_for_an_error(self):
        path = self.changed("<SessionsPossible>4<", "<SessionsPossible>5<")
        self.assertStatus(1, self.check(path))
        self.assertStatus(0, self.check(path, options=["--fail-on=never"]))

    def test_wrong_check_letter(self):
        upn = re.search("<UPN>(.*?)<", read_bytes(self.file).decode()).group(1)
        self.assertIn("1510", self.rules(self.changed(upn, ("A" if upn[0] != "A" else "B")
                                                      + upn[1:])))

    def test_other_encodings_and_line_ends_of_xml(self):
        text = read_bytes(self.file).decode()
        for encoding, name in (("utf-16", "UTF-16"), ("iso-8859-1", "ISO-8859-1"),
                               ("cp1252", "windows-1252")):
            data = text.replace("UTF-8", name).replace("\n", "\r\n").encode(encoding)
            self.assertEqual([], self.rules(self.write("other.xml", data)), name)

    def test_byte_order_mark(self):
        self.assertEqual([], self.rules(self.write("bom.xml", b"\xef\xbb\xbf"
                                                   + read_bytes(self.file))))

    def test_without_declaration_indentation_or_with_comments(self):
        text = read_bytes(self.file).decode()
        text = re.sub(r">\s+<", "><", text.split("?>\n", 1)[1])
        self.assertEqual([], self.rules(self.write("flat.xml", text)))
        self.assertEqual([], self.rules(self.write("comment.xml", text.replace(
            "<Pupils>", "<!-- a comment --><?target data?><Pupils>"))))

    def test_character_references_and_cdata(self):
        self.assertEqual([], self.rules(self.changed("Surname1", "S&#117;rn<![CDATA[ame1]]>")))

    def test_unknown_element_is_a_finding(self):
        rules = self.rules(self.changed("<Phase>", "<Motto>Onward</Motto><Phase>"))
        self.assertEqual(1, len(rules))
        found = self.findings("checked")[0]
        self.assertEqual(str(line_of(self.path("changed.xml"), "Motto")), found["line"])

    def test_missing_element_is_a_finding(self):
        rules = self.rules(self.changed("<SourceLevel>S</SourceLevel>", ""))
        self.assertNotEqual([], rules)

    def test_value_of_the_wrong_type_is_a_finding(self):
        rules = self.rules(self.changed("<SessionsPossible>4<", "<SessionsPossible>four<"))
        self.assertNotEqual([], rules)
        self.assertStatus(1, self.check(self.path("changed.xml")))

    def test_empty_elements_are_blank_values(self):
        result = self.check(self.changed("<Surname>Surname1</Surname>", "<Surname/>"))
        self.assertIn(result.status, (0, 1))

    def test_several_returns_at_once(self):
        path = self.changed("<SessionsPossible>4<", "<SessionsPossible>5<")
        self.assertEqual(["C402", "F115"], self.rules(self.file, path))

    def test_a_folder_of_folders(self):
        for name in ("a/b/one.xml", "c/two.XML", ".hidden/three.xml"):
            os.makedirs(os.path.dirname(self.path("all", name)), exist_ok=True)
            self.write("all/" + name, read_bytes(self.file))
        self.assertEqual(["F115"], self.rules(self.path("all")))
        self.assertEqual(self.path("all/c/two.XML"), self.findings("checked")[0]["file"])

    def test_one_that_cannot_be_read_does_not_hide_the_others(self):
        path = self.changed("<SessionsPossible>4<", "<SessionsPossible>5<")
        broken = self.write("broken.xml", "<Message>\n<a></Message>")
        result = self.check(broken, path, out="checked")
        self.assertStatus(3, result)
        self.assertIn("broken.xml:2:", result.err)
        self.assertEqual(["F116", "C402"], [row["rule"] for row in self.findings("checked")])

    def test_where_nothing_can_be_read_nothing_is_determined_or_written(self):
        result = self.check(self.path("absent.xml"), out="checked", options=["--report", "json"])
        self.assertStatus(3, result)
        self.assertEqual([], os.listdir(self.path("checked")))
        document = json.loads(result.text)
        self.assertEqual(["F116"], [row["rule"] for row in document["findings"]])
        summary = document["summary"]
        self.assertEqual((False, 1), (summary["determined"], summary["unread"]))

    def test_what_cannot_be_read_among_others_leaves_the_whole_undetermined(self):
        result = self.check(self.path("absent.xml"), self.file, options=["--report", "json"])
        self.assertStatus(3, result)
        document = json.loads(result.text)
        summary = document["summary"]
        self.assertEqual((False, 1), (summary["determined"], summary["unread"]))
        self.assertIn("passed", {row["verdict"] for row in document["rules"]})

    def test_a_missing_file_does_not_hide_the_others(self):
        path = self.changed("<SessionsPossible>4<", "<SessionsPossible>5<")
        self.assertStatus(3, self.check(self.path("absent.xml"), path, out="checked"))
        self.assertEqual(["F116", "C402"], [row["rule"] for row in self.findings("checked")])

    def test_an_empty_list_may_be_left_out(self):
        path = self.changed("<Pupils>", "<Pupils>")
        text = re.sub("<PupilsNoLongerOnRoll>.*</PupilsNoLongerOnRoll>", "",
                      read_bytes(path).decode(), flags=re.DOTALL)
        self.assertEqual(["1495Q"], self.rules(self.write("changed.xml", text)))

    def test_a_return_and_a_register_together_or_refused(self):
        result = self.check(self.file, self.path("in"))
        self.assertIn(result.status, (0, 2), result)

    def test_return_under_any_file_name(self):
        self.assertEqual([], self.rules(self.write("RETURN.txt", read_bytes(self.file))))

    def test_check_leaves_the_return_alone(self):
        before = read_bytes(self.file)
        self.check(self.file)
        self.assertEqual(before, read_bytes(self.file))


class BrokenXml(Case):
    """ "in XML anything not well-formed and every document type declaration" stops with status 3,
    "naming file, line and column". """

    def assertStops(self, data, line=None, name="broken.xml", text=""):
        path = self.write(name, data)
        result = self.check(path, timeout=30)
        self.assertStatus(3, result)
        self.assertRegex(result.err, re.escape(path) + r":\d+:\d+: ")
        if line:
            self.assertIn("%s:%d:" % (path, line), result.err)
        self.assertIn(text, result.err)
        self.assertEqual(b"", result.out)

    def test_not_well_formed(self):
        self.assertStops("<Message>\n<Header>\n</Message>\n", 3)
        self.assertStops("<Message>\n<Header a=1/>\n</Message>\n", 2)
        self.assertStops("<Message>\n&nbsp;</Message>\n", 2)
        self.assertStops("<Message>\n<a>", 2)
        self.assertStops("<Message/>\n<Message/>\n", 2)
        self.assertStops("hello", 1)
        self.assertStops(b"<Message>\n\0</Message>", 2)
        self.assertStops(b"<Message>\n\xff\xfe</Message>", 2)
        self.assertStops("<Message>\n\x01</Message>", 2)

    def test_empty_file(self):
        self.assertStops("")

    def test_truncated_return(self):
        self.build(self.write_register())
        data = read_bytes(self.path("out", RETURN))
        for length in range(200, len(data) - 12, 97):
            self.assertStops(data[:length], text="it is cut short")

    def test_truncated_anywhere(self):
        data = b"<Message>\n<a>x &amp; y</a><b c='d'/><![CDATA[z]]><!--e--><?f g?>\xc3\xa9</Message>"
        for length in range(len("<Message>"), len(data) - 1):
            if data[length - 1] != 0xc3:  # half a character is told as such
                self.assertStops(data[:length], text="it is cut short")
        self.assertStops(b"<Message><a><b></a>", text="mismatch")

    def test_not_well_formed_after_the_header(self):
        self.build(self.write_register())
        text = read_bytes(self.path("out", RETURN)).decode()
        for name, old, new in (("tag that does not match", "</PupilIdentifiers>", "</Other>"),
                               ("unknown entity", "Surname1", "&surname;"),
                               ("stray ampersand", "Surname1", "A & B"),
                               ("control character", "Surname1", "A\x01B"),
                               ("bad UTF-8", "Surname1", "A\udcffB"),
                               ("text after the end", "</Message>\n", "</Message>\nmore"),
                               ("second root", "</Message>\n", "</Message>\n<Message/>"),
                               ("attribute without quotes", "<Pupils>", "<Pupils a=1>")):
            with self.subTest(name):
                self.assertIn(old, text)
                data = text.replace(old, new, 1).encode("utf-8", "surrogateescape")
                self.assertStops(data)

    def test_words_for_files_that_are_no_return(self):
        for data, words in ((b"", "it is empty"), (b"PK\3\4rest", "zip archive or a workbook"),
                            (b"\x1f\x8brest", "gzip"), (b"LEA,Estab\n", "Tables in CSV"),
                            (b"<?xml version='1.0'?>\n", "no element stands in it"),
                            (b"<Message>\n<a>", "it is cut short"),
                            (b"<Message>A & B</Message>", "&amp;"),
                            (b"<Message>A < B</Message>", "&lt;"),
                            (b"<Message/><Message/>", "more stands after the end")):
            with self.subTest(words):
                self.assertStops(data, text=words)

    def test_document_type_declaration(self):
        self.assertStops("<!DOCTYPE Message>\n<Message/>", 1)
        self.assertStops('<!DOCTYPE Message SYSTEM "http://localhost/x.dtd">\n<Message/>', 1)

    def test_no_entity_is_expanded(self):
        secret = self.write("secret.txt", "TOPSECRET")
        self.assertStops('<?xml version="1.0"?>\n<!DOCTYPE Message [<!ENTITY x SYSTEM "file://%s">'
                         ']>\n<Message>&x;</Message>' % secret, 2)
        result = self.check(self.path("broken.xml"))
        self.assertNotIn("TOPSECRET", result.err + result.text)

    def test_a_billion_laughs(self):
        text = '<!DOCTYPE Message [<!ENTITY a0 "ha">'
        for number in range(1, 12):
            text += '<!ENTITY a%d "%s">' % (number, ("&a%d;" % (number - 1)) * 10)
        self.assertStops(text + "]>\n<Message>&a11;</Message>", 1)

    def test_wrong_root(self):
        self.assertStops("<Massage/>", 1, text="Massage")

    def test_unknown_year_term_and_collection(self):
        self.build(self.write_register())
        text = read_bytes(self.path("out", RETURN)).decode()
        for old, new in (("<Year>2026<", "<Year>1999<"), ("<Term>SPR<", "<Term>WIN<"),
                         ("<Collection>SC<", "<Collection>XX<")):
            self.assertStops(text.replace(old, new), text=new.split(">")[1].strip("<"))

    def test_nesting_100_000_deep(self):
        self.assertStops("<Message>" + "<a>" * 100000 + "</a>" * 100000 + "</Message>")

    def test_nesting_deep_inside_a_return(self):
        self.build(self.write_register())
        text = read_bytes(self.path("out", RETURN)).decode()
        self.assertStops(text.replace("<Pupils>", "<Pupils>" + "<a>" * 100000
                                      + "</a>" * 100000, 1))

    def test_huge_text(self):
        self.assertStops("<Message>" + "x" * 20000000 + "</Message>")

    def test_two_broken_files_are_told_at_once(self):
        one = self.write("one.xml", "<Message>")
        two = self.write("two.xml", "<Message><a></Message>")
        result = self.check(one, two)
        self.assertStatus(3, result)
        self.assertIn("one.xml:1:", result.err)
        self.assertIn("two.xml:1:", result.err)

    def test_missing_file(self):
        result = self.check(self.path("absent.xml"))
        self.assertStatus(3, result)
        self.assertIn("absent.xml", result.err)

    def test_a_missing_and_a_broken_file_are_told_at_once(self):
        result = self.check(self.path("absent.xml"), self.write("two.xml", "<Message><a>"))
        self.assertStatus(3, result)
        self.assertIn("absent.xml", result.err)
        self.assertIn("two.xml", result.err)


class Registers(Case):
    """ "muster check ... INPUT...: validate ... a register alone". """

    def test_finds_what_the_build_finds_in_the_register(self):
        folder = os.path.join(REGISTERS, "faults")
        self.build(folder)
        self.check(folder, out="checked")
        for rows in (self.findings(), self.findings("checked")):
            for row in rows:
                row.pop("message")
        self.assertEqual([row for row in self.findings() if row["rule"][0] in "FR"],
                         self.findings("checked"))

    def test_database(self):
        result = self.check(self.write_database(), options=["--fail-on", "info"])
        self.assertStatus(0, result)

    def test_writes_no_return(self):
        self.check(self.write_register(), out="checked")
        self.assertNoReturn("checked")

    def test_status_3(self):
        folder = self.write_register()
        self.write("in/marks.csv", b"LEA\n")
        result = self.check(folder)
        self.assertStatus(3, result)
        self.assertIn("marks.csv", result.err)

    def test_now_decides_what_lies_in_the_future(self):
        folder = self.write_register()
        self.assertStatus(1, self.check(folder, out="checked", now="2025-11-10T09:00:00"))
        self.assertRules(["R127"] * 4, "checked")

    def test_now_decides_how_old_an_n_is(self):
        tables = register()
        tables["marks"][0]["Code"] = "N"
        days = ["2025-11-%02d" % day for day in (10, 11, 12, 13, 14, 17)]
        tables["calendar"] = calendar_of(school(), days)
        tables["marks"] += marks_of(pupil(1), days[2:])
        folder = self.write_register("in", tables)
        self.check(folder, out="checked", now="2025-11-17T23:59:59")
        self.assertEqual([], self.findings("checked", "R120"))
        tables["calendar"] += calendar_of(school(), ["2025-11-18"])
        tables["marks"] += marks_of(pupil(1), ["2025-11-18"])
        folder = self.write_register("in", tables)
        self.check(folder, out="checked", now="2025-11-18T00:00:00")
        self.assertEqual(["R120"], [row["rule"] for row in self.findings("checked", "R120")])


if __name__ == "__main__":
    unittest.main()
