"""What an authority gets and what may leave the house: files of the collections about absence, and of EHE."""

import os
import resource
from html.parser import HTMLParser

from support import Case, EMULATED, NOW, calendar_of, marks_of, pupil, read_csv, school


class PublishedEhe(Case):
    """Counts of an authority "to the nearest 10 (half up), `low` for what rounds to 0 and is not 0, `x`"."""

    def published(self, children):
        rows = "".join("835,C%d,2014-05-01,F,2024-09-02,lifestyle\n" % n for n in range(children))
        self.write("in/ehe.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n"
                   "835,Z,2014-05-01,M,2024-09-02,religious\n" + rows)
        result = self.run_program("build", "ehe-cme", "--term", "spring", "--year", "2026", "--now", NOW,
                                  "--fail-on", "never", "--disclosure", "-o", self.path("out"), self.path("in"))
        self.assertStatus(0, result)
        own = read_csv(self.path("out", "ehe-cme.csv"))
        rows = read_csv(self.path("out", "published", "ehe-cme.csv"))
        self.assertEqual(list(own[0]), list(rows[0]))
        self.assertEqual([row["breakdown"] for row in own], [row["breakdown"] for row in rows])
        self.assertEqual({""}, {row["status"] for row in rows})
        return {(row["cohort"], row["breakdown"]): row["child_count"] for row in rows}

    def test_halves_go_up_and_what_rounds_to_nothing_is_low(self):
        for children, shown in ((0, "0"), (1, "low"), (4, "low"), (5, "10"), (14, "10"), (15, "20"), (20, "20")):
            with self.subTest(children=children):
                self.assertEqual(shown, self.published(children)["EHE", "Lifestyle"])

    def test_what_is_not_available_is_x(self):
        figures = self.published(7)
        self.assertEqual("x", figures["CME", "Total"])
        self.assertEqual("x", figures["EHE", "SEN support"])

    def test_without_the_option_there_is_none(self):
        self.write("in/ehe.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n835,A,2014-05-01,F,2024-09-02,lifestyle\n")
        self.run_program("build", "ehe-cme", "--term", "spring", "--year", "2026", "--now", NOW, "-o",
                         self.path("out"), self.path("in"))
        self.assertFalse(os.path.exists(self.path("out", "published")))


def with_few_files():
    """For preexec_fn: no more files may be open at once than a run needs that closes what it has written."""
    if not EMULATED:
        resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))


class Tables(HTMLParser):
    """The tables of a page by id, each a list of rows of texts; the text of the whole; the headings."""

    def __init__(self, path):
        super().__init__()
        self.tables, self.headings, self.text, self.open, self.cell = {}, [], "", [], None
        with open(path, encoding="utf-8") as stream:
            self.feed(stream.read())

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "table":
            self.rows = self.tables.setdefault(dict(attributes)["id"], [])
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td", "h1", "h2"):
            self.cell = ""

    def handle_endtag(self, tag):
        while self.open.pop() != tag:
            pass
        if tag in ("th", "td"):
            self.rows[-1].append(self.cell)
        elif tag in ("h1", "h2"):
            self.headings.append((tag, self.cell))

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data
        self.cell = data if self.cell is None else self.cell + data


class GovernorsReport(Case):
    """The page of a school: every figure by hand."""

    DAYS = ["2025-11-%02d" % day for day in (10, 11, 12, 13, 14)]
    BEFORE = ["2024-11-%02d" % day for day in (11, 12, 13, 14, 15)]

    def page(self, pupils=8, absent=2, absent_before=4, before=8, name="governors.html", schools=None, **how):
        """So many pupils of Year 4; the first misses so many sessions with I, in each of the two years."""
        rows = [pupil(n, NCyearActual="4" if n <= 6 else "5") for n in range(1, pupils + 1)]
        marks = [mark for row in rows for mark in marks_of(row, self.DAYS)]
        marks += [mark for row in rows[:before] for mark in marks_of(row, self.BEFORE)]
        for mark in marks[:absent] + marks[pupils * 10:pupils * 10 + absent_before]:
            mark["Code"] = "I"
        schools = schools or [school()]
        tables = {"schools": schools, "pupils": rows, "marks": marks,
                  "calendar": [row for one in schools for row in calendar_of(one, self.DAYS + self.BEFORE)]}
        result = self.run_program("build", "absence-statistics", "--from", "2025-11-01", "--to", "2025-11-30",
                                  "--fail-on", "never", "--now", NOW, "-o", self.path("out"),
                                  self.write_register(tables=tables), **how)
        self.assertStatus(0, result)
        page = Tables(self.path("out", name))
        for row in rows:
            self.assertNotIn(row["UPN"], page.text)
            self.assertNotIn(row["Surname"], page.text)
        return page

    def test_headline(self):
        page = self.page()
        self.assertEqual("Harbour Primary School", page.headings[0][1])
        self.assertEqual(["h1"] + ["h2"] * 12, [tag for tag, _ in page.headings])
        self.assertIn("1 November 2025 to 30 November 2025", page.text)
        rows = page.tables["headline"]
        self.assertEqual(["Measure", "This period", "Same period last year", "Change", "Local authority", "England"],
                         rows[0])
        self.assertEqual([["Attendance", "97.5%", "95.0%", "+2.5"], ["Absence", "2.5%", "5.0%", "-2.5"],
                          ["Authorised absence", "2.5%", "5.0%", "-2.5"],
                          ["Unauthorised absence", "0.0%", "0.0%", "0.0"], ["Late", "0.0%", "0.0%", "0.0"],
                          ["Persistent absence", "12.5%", "12.5%", "0.0"], ["Severe absence", "0.0%", "0.0%", "0.0"],
                          ["Pupils", "8", "8", ""], ["Possible sessions", "80", "80", ""]],
                         [row[:4] for row in rows[1:]])

    def test_groups_of_few_are_hidden_and_a_second_with_them(self):
        page = self.page()
        self.assertEqual([["Year 4"] + ["c"] * 5, ["Year 5"] + ["c"] * 5], page.tables["year-groups"][1:])
        page = self.page(pupils=12)
        self.assertEqual([["Year 4", "6", "96.7%", "0.0%", "16.7%", "0.0%"],
                          ["Year 5", "6", "100.0%", "0.0%", "0.0%", "0.0%"]], page.tables["year-groups"][1:])

    def test_a_school_with_few_shows_nothing_of_its_own(self):
        page = self.page(pupils=5, before=5)
        self.assertEqual({"c"}, {cell for row in page.tables["headline"][1:] for cell in row[1:3]})
        for name in ("half-terms", "weeks", "bands", "days"):
            self.assertEqual({"c"}, {cell for row in page.tables[name][1:] for cell in row[1:]}, name)
        self.assertEqual(["New-pupil returns", "0"], page.tables["statutory"][4])

    def test_last_year_of_few_or_of_none(self):
        rows = self.page(before=5).tables["headline"]
        self.assertEqual(["Attendance", "97.5%", "c", "c"], rows[1][:4])
        rows = self.page(before=0).tables["headline"]
        self.assertEqual(["Attendance", "97.5%", "x", "x"], rows[1][:4])
        self.assertEqual(["Pupils", "8", "x", ""], rows[8][:4])

    def test_other_tables(self):
        tables = self.page(pupils=12).tables
        self.assertEqual([["Autumn 2", "98.3%", "1.7%", "0.0%", "8.3%", "0.0%"]], tables["half-terms"][1:])
        self.assertEqual([["10 November 2025", "98.3%", "1.7%", "0.0%"]], tables["weeks"][1:])
        self.assertEqual([], tables["need"][1:])
        self.assertEqual([["/", "Present (morning)", "59", "12", "49.2%"],
                          ["\\", "Present (afternoon)", "59", "12", "49.2%"], ["I", "Illness", "2", "1", "1.7%"]],
                         [row[:5] for row in tables["reasons"][1:]])
        self.assertEqual([["Monday", "91.7%", "91.7%"], ["Tuesday", "100.0%", "100.0%"]], tables["days"][1:3])
        self.assertEqual([["Sessions without a mark", "0"], ["Marks that could not be counted", "0"],
                          ["Sessions still coded N", "0"]], tables["quality"][1:])

    def test_more_pages_than_files_may_be_open(self):
        schools = [school(Estab=str(2990 + n), URN=str(990100 + n)) for n in range(150)]
        self.page(schools=schools, name="governors_8352990.html", preexec_fn=with_few_files)
        self.assertEqual(150, sum(name.startswith("governors_") for name in os.listdir(self.path("out"))))

    def test_several_schools_have_a_page_each(self):
        self.page(schools=[school(), school(Estab="4990", Phase="SS", URN="990103")],
                  name="governors_8352990.html")
        self.assertTrue(os.path.exists(self.path("out", "governors_8354990.html")))


class Letters(Case):
    """Letters filled from the register: who gets one, and what stands in it."""

    DAYS = ["2025-11-%02d" % day for day in (3, 4, 5, 6, 7, 10, 11, 12, 13, 14)]

    def letters(self, letter, codes, contacts=(), options=(), schemas=None, status=0, preexec_fn=None, **details):
        """The rows of letters.csv, and the texts of the letters, for a pupil who is absent as `codes` say, and one who
        is not."""
        rows = [pupil(1, **details), pupil(2)]
        marks = [mark for row in rows for mark in marks_of(row, self.DAYS)]
        for mark, code in zip(marks, codes):
            mark["Code"] = code if code != "." else mark["Code"]
        tables = {"schools": [school()], "pupils": rows, "marks": marks, "calendar": calendar_of(school(), self.DAYS)}
        if contacts:
            tables["contacts"] = [{"LEA": "835", "Estab": "2990", "UPN": rows[0]["UPN"], **one} for one in contacts]
        result = self.run_program("build", "letters", "--letter", letter, "--from", "2025-11-03", "--to", "2025-11-14",
                                  *options, "--fail-on", "never", "--now", NOW, "-o", self.path("out"),
                                  *(["--schemas", schemas] if schemas else []), self.write_register(tables=tables),
                                  preexec_fn=preexec_fn)
        self.assertStatus(status, result)
        if status:
            return result
        folder = self.path("out", "letters")
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        texts = {}
        for name in names:
            with open(os.path.join(folder, name), encoding="utf-8") as stream:
                texts[name] = stream.read()
        return read_csv(self.path("out", "letters.csv")), texts

    def test_absence_without_leave(self):
        rows, texts = self.letters("unauthorised-absence", "O.I.UGN")
        self.assertEqual(["8352990_%s_unauthorised-absence_1.html" % pupil(1)["UPN"]], list(texts))
        row = rows[0]
        self.assertEqual(["lea", "estab", "upn", "contact"], list(row)[:4])
        self.assertEqual(("Parent or carer of Forename1 Surname1", "Year 4", "20", "15", "5", "1", "4", "75.0", "25.0"),
                         tuple(row[name] for name in ("contact_name", "year_group", "possible", "attended", "absent",
                                                      "authorised", "unauthorised", "attendance_percent",
                                                      "absence_percent")))
        self.assertEqual("1", row["days_missed"])
        self.assertIn("3 November 2025, Morning, O, ", row["absences_table"])
        self.assertNotIn(", I, ", row["absences_table"])
        self.assertIn("<th scope=\"row\">3 November 2025</th><td>Morning</td><td>O</td>", texts.popitem()[1])

    def test_nobody_gets_one_for_leave(self):
        rows, texts = self.letters("unauthorised-absence", "IMH")
        self.assertEqual(([], {}), (rows, texts))

    def test_each_contact_with_whom_the_pupil_lives(self):
        contacts = [{"Name": "A <One>", "LivesWith": "yes", "AddressLine1": "1 Rope Walk", "PostCode": "ZZ99 1AA"},
                    {"Name": "B Two", "LivesWith": "no"}, {"Name": "C Three", "LivesWith": "yes"}]
        rows, texts = self.letters("unauthorised-absence", "O", contacts)
        self.assertEqual(["A <One>", "C Three"], [row["contact"] for row in rows])
        self.assertEqual("1 Rope Walk, ZZ99 1AA", rows[0]["contact_address"])
        self.assertEqual(["_1.html", "_2.html"], [name[-7:] for name in texts])
        self.assertIn("Dear A &lt;One&gt;", list(texts.values())[0])

    def test_more_letters_than_files_may_be_open(self):
        contacts = [{"Name": "N%d" % n, "LivesWith": "yes"} for n in range(200)]
        self.assertEqual(200, len(self.letters("unauthorised-absence", "O", contacts, preexec_fn=with_few_files)[1]))

    def test_persistent_absence_is_a_tenth(self):
        self.assertEqual(1, len(self.letters("persistent-absence", "I" * 2)[0]))
        self.assertEqual([], self.letters("persistent-absence", "I")[0])
        self.assertEqual([], self.letters("persistent-absence", "II" + "X" * 2)[0])
        self.assertEqual([], self.letters("persistent-absence", "II", DOB="2021-03-12", NCyearActual="N1")[0])

    def test_notice_to_improve(self):
        rows, texts = self.letters("notice-to-improve", "O" * 11)
        row = rows[0]
        self.assertEqual(("10", "7 November 2025", "3 November 2025", "9 November 2025"),
                         tuple(row[name] for name in ("threshold_sessions", "reached_on", "window_from", "window_to")))
        self.assertEqual(("26 January 2026", "8 March 2026"), (row["improvement_from"], row["improvement_to"]))
        self.assertEqual(10, row["absences_table"].count(", O, "))
        text = texts.popitem()[1]
        for words in ("The attendance record", "section 7 of the", "Support that was given", "Further support",
                      "penalty notice may be issued", "26 January 2026", "enough improvement looks like",
                      "before the end"):
            self.assertIn(words, text)
        self.assertEqual("15 February 2026", self.letters("notice-to-improve", "O" * 10, options=[
            "--improvement-weeks", "3"])[0][0]["improvement_to"])

    def test_no_notice_for_holidays_alone(self):
        self.assertEqual(([], {}), self.letters("notice-to-improve", "G" * 10))
        self.assertEqual(["L360"], [row["rule"] for row in read_csv(self.path("out", "findings.csv"))
                                    if row["rule"] == "L360"])
        self.assertEqual(1, len(self.letters("notice-to-improve", "G" * 9 + "U")[0]))

    def test_templates_that_ask_for_what_there_is_not(self):
        schemas = self.copy_schemas()
        path = os.path.join(schemas, "letters", "unauthorised-absence.md")
        self.edit(path, "{{today}}", "{{todya}}")
        said = self.letters("unauthorised-absence", "O", schemas=schemas, status=3).err
        self.assertIn("unauthorised-absence.md:9: there is no field {{todya}}", said)
        self.assertFalse(os.path.exists(self.path("out", "letters.csv")))
        self.edit(path, "{{todya}}", "{{today}}")
        self.edit(path, "who: unauthorised-absence", "who: everybody")
        self.assertIn('who is "everybody"', self.letters("unauthorised-absence", "O", schemas=schemas, status=3).err)
        os.remove(path)
        self.assertIn("there is no such letter", self.letters("unauthorised-absence", "O", schemas=schemas,
                                                              status=3).err)

    def test_an_unknown_letter_is_wrong_usage(self):
        self.assertIn("persistent-absence", self.letters("persistent-abscence", "O", status=2).err)
