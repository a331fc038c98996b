"""The workbook, and the summary that the head signs: report files that no terminal shows."""

import os
import re
import xml.etree.ElementTree as ElementTree
import zipfile

from support import Case, marks_of, pupil, read_bytes, read_csv, register, upn

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = {"Surname": "=HYPERLINK(\"http://x\",\"y\")", "Forename": "<b>&\x01_x000D_ \U0001f600\u0085"}
SHEETS = ["Findings", "By pupil", "Rules", "Figures"]


def column_of(reference):
    number = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def unescaped(text):
    return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)


def read_sheet(book, number):
    """The rows, a list of (text or number) each, and the XML."""
    root = ElementTree.fromstring(book.read("xl/worksheets/sheet%d.xml" % number))
    rows = []
    for row in root.iter(MAIN + "row"):
        cells = []
        for cell in row.findall(MAIN + "c"):
            at = column_of(cell.get("r"))
            cells += [""] * (at + 1 - len(cells))
            if cell.get("t") == "inlineStr":
                cells[at] = unescaped("".join(cell.find(MAIN + "is").itertext()))
            else:
                cells[at] = float(cell.find(MAIN + "v").text)
        rows.append(cells)
    return rows, root


def with_faults(**items):
    pupils = [pupil(1, **items), pupil(2, Surname="Carr", Forename="Ben")]
    marks = [mark for one in pupils for mark in marks_of(one)]
    return register(pupils=pupils, marks=marks + [dict(marks[0], Code="\\"), dict(marks[4], Code="Z9")])


class Workbook(Case):
    def workbook(self, folder, *options, status=1, name="r.xlsx"):
        self.assertStatus(status, self.build(folder, options=["--report", "xlsx:" + self.path(name), *options]))
        book = zipfile.ZipFile(self.path(name))
        self.addCleanup(book.close)
        self.assertIsNone(book.testzip())
        return book

    def test_sheets(self):
        book = self.workbook(self.write_register(tables=with_faults()))
        names = re.findall('<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
        self.assertEqual(SHEETS, names)
        for number in range(1, 5):
            rows, root = read_sheet(book, number)
            self.assertEqual("frozen", root.find(".//" + MAIN + "pane").get("state"))
            self.assertRegex(root.find(MAIN + "autoFilter").get("ref"), "^A1:[A-Z]+%d$" % len(rows))
        self.assertOwnerOnly("r.xlsx")

    def test_findings_are_those_of_the_table(self):
        book = self.workbook(self.write_register(tables=with_faults(Surname="Bell", Forename="Anna")))
        rows, _ = read_sheet(book, 1)
        head = {name: at for at, name in enumerate(rows[0])}
        columns = {"severity": "Severity", "rule": "Rule", "lea": "LEA", "estab": "Estab", "key": "UPN or child",
                   "pupil": "Pupil", "year": "Year", "date": "Date", "value": "Value", "message": "Message",
                   "file": "File"}
        wanted = read_csv(self.path("out", "findings.csv"))
        self.assertEqual(len(wanted), len(rows) - 1)
        for found, row in zip(rows[1:], wanted):
            found = found + [""] * (len(head) - len(found))
            self.assertEqual([row[name] for name in columns], [found[head[name]] for name in columns.values()])
            self.assertEqual(row["line"], "%d" % found[head["Line"]] if found[head["Line"]] != "" else "")

    def test_pupils_rules_and_figures(self):
        book = self.workbook(self.write_register(tables=with_faults(Surname="Bell", Forename="Anna")))
        pupils, _ = read_sheet(book, 2)
        findings = [row for row in self.findings() if row["key"] == upn(1)]
        bell = [row for row in pupils if row[2:4] == [upn(1), "Bell, Anna"]]
        self.assertEqual([[float(sum(row["severity"] == severity for row in findings))
                           for severity in ("error", "query", "info")]], [row[5:8] for row in bell])
        self.assertEqual({row["rule"] for row in findings}, set(bell[0][8].split(", ")))
        rules, _ = read_sheet(book, 3)
        self.assertEqual([(row["rule"], row["verdict"]) for row in read_csv(self.path("out", "rules.csv"))],
                         [(row[0], row[4]) for row in rules[1:]])
        figures, _ = read_sheet(book, 4)
        wanted = read_csv(self.path("out", "figures.csv"))
        self.assertEqual([row["breakdown"] for row in wanted], [row[3] for row in figures[1:]])
        self.assertEqual({"": float}, {"": type(row[5]) for row in figures[1:] if row[4] == "Pupils"})

    def test_text_stays_text(self):
        """No formula, no link, no number for a number with a nought in front; characters that XML has not."""
        book = self.workbook(self.write_register(tables=with_faults(**HOSTILE)))
        rows, root = read_sheet(book, 1)
        self.assertEqual([], root.findall(".//" + MAIN + "f") + root.findall(".//" + MAIN + "hyperlink"))
        names = {row[5] for row in rows[1:] if len(row) > 5 and row[4] == upn(1)}
        self.assertEqual({HOSTILE["Surname"] + ", <b>&?_x000D_ \U0001f600?"}, names)

    def test_the_same_run_gives_the_same_bytes(self):
        folder = self.write_register(tables=with_faults())
        self.workbook(folder, name="a.xlsx")
        result = self.build(folder, options=["--report", "xlsx:" + self.path("b.xlsx")], env={"TZ": "Asia/Tokyo"})
        self.assertStatus(1, result)
        self.assertEqual(read_bytes(self.path("a.xlsx")), read_bytes(self.path("b.xlsx")))

    def test_redaction(self):
        book = self.workbook(self.write_register(tables=with_faults(Surname="Bell", Forename="Anna")), "--redact")
        text = b"".join(book.read(name) for name in book.namelist()).decode()
        for secret in (upn(1), "Bell", "Anna", "Z9"):
            self.assertNotIn(secret, text)
        self.assertEqual(["(redacted)"], read_sheet(book, 2)[0][1])

    def test_a_run_that_stops_says_so(self):
        book = self.workbook(self.path("absent"), status=3)
        self.assertIn("Not determined", read_sheet(book, 1)[0][1][0])

    def test_binary_and_page_formats_need_a_path(self):
        folder = self.write_register(tables=with_faults())
        for name in ("xlsx", "summary"):
            for wanted in (name, name + ":-"):
                result = self.check(folder, options=["--report", wanted])
                self.assertStatus(2, result)
                self.assertIn("%s needs a file to go to: --report %s:PATH" % (name, name), result.err)


class Summary(Case):
    def summary(self, *inputs, status=1, **how):
        self.assertStatus(status, self.build(*inputs, options=["--report", "summary:" + self.path("s.html")], **how))
        with open(self.path("s.html"), encoding="utf-8") as stream:
            text = stream.read()
        # What HTML leaves open is put right, so that Python's reader of XML takes it.
        return ElementTree.fromstring(re.sub(r"<meta([^>]*)>", r"<meta\1/>", text.split("\n", 1)[1])), text

    def test_it_has_every_figure(self):
        root, _ = self.summary(self.write_register(tables=with_faults()))
        cells = {(table.find("caption").text, row.find("th").text): [cell.text for cell in row.findall("td")]
                 for table in root.iter("table") for row in table.iter("tr") if row.find("th") is not None}
        for figure in read_csv(self.path("out", "figures.csv")):
            told = [(text or "").replace(",", "") for text in cells[figure["topic"], figure["breakdown"]]]
            self.assertIn(figure["value"].replace(",", ""), told, figure)

    def test_a_page_a_school_with_a_box_to_sign(self):
        authority = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "registers", "authority")
        root, _ = self.summary(authority, term="autumn", year="2025")
        pages = root.findall(".//article")
        schools = {row["estab"] for row in read_csv(self.path("out", "figures.csv"))}
        self.assertEqual(len(schools), len(pages))
        for page in pages:
            self.assertIn("ready", page.find("header/p[@class='answer']").text)
            self.assertEqual(["Name and position", "Date", "Signature"],
                             [row.find("th").text for row in page.find("section[@class='signature']").iter("tr")])

    def test_both_sides_of_every_identity(self):
        root, _ = self.summary(self.write_register(tables=with_faults()))
        captions = [table.find("caption").text for table in root.iter("table")]
        self.assertIn("Two ways to one figure", captions)

    def test_a_name_is_no_markup(self):
        _, text = self.summary(self.write_register(tables=register(
            schools=[dict(with_faults()["schools"][0], SchoolName="<script>alert(1)</script>\x1b&")])))
        self.assertNotIn("<script", text)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", text)

    def test_nobody_is_in_it(self):
        _, text = self.summary(self.write_register(tables=with_faults(Surname="Bell", Forename="Anna")))
        for secret in (upn(1), "Bell", "Anna", "Z9"):
            self.assertNotIn(secret, text)

    def test_a_run_that_stops_says_so(self):
        root, _ = self.summary(self.path("absent"), status=3)
        self.assertIn("Not determined", root.find(".//p[@class='answer']").text)
        self.assertEqual([], root.findall(".//table"))

    def test_records_have_no_figures_to_sign(self):
        records = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "records", "authority")
        result = self.run_program("build", "ehe-cme", "--term", "autumn", "--year", "2025", "--fail-on", "never", "-o",
                                  self.path("out"), "--report", "summary:" + self.path("s.html"), records)
        self.assertStatus(0, result)
        self.assertIn(b"has no figures to sign", read_bytes(self.path("s.html")))
