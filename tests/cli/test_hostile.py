"""Input from somebody who means harm: it is refused in bounded time and memory, the message says which limit was
met, and nothing of it acts on the reader of a report."""

import csv
import html.parser
import os
import re
import resource
import sqlite3
import subprocess
import time
import unittest

from support import (Case, EMULATED, MUSTER, NOW, RETURN, SECONDS, calendar_of, csv_bytes, marks_of, pupil,
                     read_bytes, register, school, tree_bytes, upn)

# What a run may take at most, whatever it is given: far more than any of these inputs needs.
MEMORY = 256 << 20
FINDINGS_MEMORY = 128 << 20  # what findings add is bounded (FINDINGS_IN_MEMORY), however many there are
SANITIZED = os.path.basename(os.path.dirname(MUSTER)) in ("san", "tsan")
ESCAPES = "\x1b[2J\x1b]0;owned\x07\u009b31m"
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f]")


class Hostile(Case):
    def run_bounded(self, *arguments, memory=MEMORY, **how):
        """In bounded time; and in bounded memory, but for sanitizers and emulators, which take much by themselves."""
        def limit():
            if not SANITIZED and not EMULATED:
                resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        return self.run_program(*arguments, preexec_fn=limit, **how)

    def bounded_build(self, *inputs, **how):
        return self.build(*inputs, **how)

    def bounded_check(self, *inputs):
        return self.run_bounded("check", "--now", NOW, *inputs)

    def assertStops(self, result, *texts):
        self.assertStatus(3, result)
        for text in texts:
            self.assertIn(text, result.err)


class Xml(Hostile):
    def return_with(self, old, new):
        self.assertStatus(0, self.build(self.write_register()))
        text = read_bytes(self.path("out", RETURN)).decode()
        self.assertIn(old, text)
        return self.write("bad.xml", text.replace(old, new, 1))

    def test_an_entity_bomb_of_one_large_entity(self):
        text = '<!DOCTYPE Message [<!ENTITY a "%s">]>\n<Message>%s</Message>' % (
            "x" * 100000, "&a;" * 20000)
        self.assertStops(self.bounded_check(self.write("bomb.xml", text)), "document type")

    def test_a_parameter_entity_and_an_external_subset_are_not_fetched(self):
        seen = []
        with open(self.path("fifo.dtd"), "w", encoding="ascii") as stream:
            stream.write("<!ENTITY x 'y'>")
        for declaration in ('<!DOCTYPE Message SYSTEM "%s">' % self.path("fifo.dtd"),
                            '<!DOCTYPE Message [<!ENTITY %% x SYSTEM "%s"> %%x;]>'
                            % self.path("fifo.dtd"),
                            '<!DOCTYPE Message PUBLIC "a" "http://127.0.0.1:1/x.dtd">'):
            path = self.write("bad.xml", declaration + "\n<Message/>")
            self.assertStops(self.bounded_check(path), "bad.xml:1:", "document type")
            trace = self.path("trace")
            if not EMULATED and subprocess.run(["which", "strace"], capture_output=True, check=False).returncode == 0:
                subprocess.run(["strace", "-f", "-o", trace, MUSTER, "check", path],
                               capture_output=True, check=False)
                seen += [line for line in read_bytes(trace).decode().splitlines()
                         if "fifo.dtd" in line and "open" in line or "connect(" in line]
        self.assertEqual([], seen)

    def test_a_long_value_says_which_limit(self):
        path = self.return_with("<Surname>Surname1<", "<Surname>%s<" % ("x" * (2 << 20)))
        self.assertStops(self.bounded_check(path), "longer than 1 MiB")

    def test_deep_elements_say_which_limit(self):
        path = self.return_with("<Pupils>", "<Pupils>" + "<a>" * 100 + "</a>" * 100)
        self.assertStops(self.bounded_check(path), "64 deep")

    def test_a_hundred_thousand_attributes_and_namespaces(self):
        for text in (" ".join('a%d="x"' % i for i in range(100000)),
                     " ".join('xmlns:a%d="x%d"' % (i, i) for i in range(20000))):
            path = self.return_with("<Pupils>", "<Pupils %s>" % text)
            result = self.bounded_check(path)
            self.assertIn(result.status, (0, 1, 3), result)

    def test_two_hundred_thousand_stray_elements(self):
        path = self.return_with("<Pupils>", "<Pupils>" + "<a/>" * 200000)
        result = self.run_bounded("check", "--now", NOW, "--quiet", "-o", self.path("found"), path)
        self.assertIn(result.status, (0, 1), result.status)
        found = self.findings("found", "F111")
        self.assertEqual(1, len(found))  # told once for each kind of place, with the count
        self.assertIn("200000", found[0]["message"].replace(",", ""))

    def test_a_quarter_of_a_million_faults_are_told_one_by_one_in_little_memory(self):
        many, detail = 250000, "<SessionDetail><Sessions>few</Sessions></SessionDetail>\n"
        path = self.return_with("</SessionDetails>", detail * many + "</SessionDetails>")
        result = self.run_bounded("check", "--now", NOW, "--quiet", "--jobs", "1", "-o", self.path("found"), path,
                                  memory=FINDINGS_MEMORY)
        self.assertStatus(1, result)
        lines = [int(row["line"]) for row in self.findings("found", "F110") if '"few"' in row["message"]]
        self.assertEqual(list(range(lines[0], lines[0] + many)), lines)

    def test_very_many_names_say_which_limit(self):
        for text in ("".join("<a%d/>" % i for i in range(20000)),
                     "".join("<p:a xmlns:p='urn:%d'/>" % i for i in range(20000)),
                     "".join("<a b%d='x'/>" % i for i in range(20000))):
            path = self.return_with("<Pupils>", "<Pupils>" + text)
            self.assertStops(self.bounded_check(path), "10000 different names")
        path = self.write("bad.xml", "<Message>" + "".join("<a%d/>" % i for i in range(20000)) + "</Message>")
        self.assertStops(self.bounded_check(path), "10000 different names")

    def test_of_very_many_kinds_of_stray_items_one_stands_for_the_rest(self):
        path = self.return_with("<Pupils>", "<Pupils>" + "".join("<a%d/>" % i for i in range(3000)) * 2)
        result = self.run_bounded("check", "--now", NOW, "--quiet", "-o", self.path("found"), path)
        self.assertIn(result.status, (0, 1), result)
        found = [row for row in self.findings("found", "F111") if re.fullmatch(r"a\d+", row["field"])]
        self.assertEqual(["a%d" % i for i in range(1001)], [row["field"] for row in found])
        self.assertIn("2 times", found[999]["message"])
        self.assertIn("1000 kinds of such faults are told", found[1000]["message"])
        self.assertIn("%d times" % (2 * 2000), found[1000]["message"])

    def test_a_pupil_of_many_long_items_says_which_limit(self):
        self.assertStatus(0, self.build(self.write_register()))
        text = read_bytes(self.path("out", RETURN)).decode()
        pupil_text = re.search("<PupilOnRoll>.*?</PupilOnRoll>", text, re.S).group()
        long = re.sub(r">[^<\s]+</", ">" + "x" * 1000000 + "</", pupil_text)
        self.assertGreater(len(long), 10 << 20)
        path = self.write("bad.xml", text.replace(pupil_text, long))
        self.assertStops(self.bounded_check(path), "one row", "8 MiB")

    def check_seconds(self, *paths, out):
        """The check's status, and its processor time, which other work beside it does not lengthen."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = self.check(*paths, out=out, options=["--jobs", "1"])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return result, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    def test_equal_pupils_in_two_returns_take_no_longer(self):
        self.assertStatus(0, self.build(self.write_register()))
        text = read_bytes(self.path("out", RETURN)).decode()
        pupil_text = re.search("<PupilOnRoll>.*?</PupilOnRoll>", text, re.S).group()
        many = text.replace(pupil_text, pupil_text * 40000)
        other = many.replace("<Estab>2990<", "<Estab>2991<")
        result, seconds = self.check_seconds(self.write("a.xml", many), self.write("b.xml", other), out="found")
        self.assertStatus(1, result)
        found = self.findings("found", "C430")
        self.assertEqual(40000, len(found))
        self.assertEqual({"b.xml"}, {os.path.basename(row["file"]) for row in found})
        _, alone = self.check_seconds(self.path("a.xml"), out="alone")
        self.assertLess(seconds, 4 * alone + 1, "each compared with each")

    def test_records_of_one_element_again_and_again(self):
        record = "<Record>%s</Record>" % ("<a>1</a>" * 4095)
        path = self.write("report.xml", "<SuperStarReport>%s</SuperStarReport>" % (record * 20))
        self.assertStatus(0, self.run_bounded("inspect", path))

    def test_numbers_out_of_range(self):
        for value in ("99999999999999999999", "-1", "1e9", "0x10", "4" * 100000, "NaN", " 4 5"):
            path = self.return_with("<SessionsPossible>4<", "<SessionsPossible>%s<" % value)
            self.assertStatus(1, self.bounded_check(path), value[:20])

    def test_a_value_in_the_header_cannot_move_the_cursor(self):
        text = "<Message><Header><CollectionDetails><Collection>\u009b2J</Collection></CollectionDetails></Header></Message>"
        result = self.bounded_check(self.write("bad.xml", text))
        self.assertStatus(3, result)
        self.assertNotRegex(result.err.replace("\n", ""), HARMFUL)


class Csv(Hostile):
    def sparse(self, name, head, size, quoted=False):
        """A file of `size` bytes of which only the head is stored: the rest is written as blanks in a stream."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        block = b" " * (1 << 20)
        with open(path, "wb") as stream:
            stream.write(head + (b'"' if quoted else b""))
            for _ in range(size >> 20):
                stream.write(block)
        return path

    @unittest.skipIf(SANITIZED, "a gigabyte takes too long under a sanitizer")
    def test_a_field_of_a_gigabyte(self):
        folder = self.write_register()
        columns = "LEA,Estab,UPN,Date,Session,Code\n835,2990,"
        for quoted in (False, True):
            path = self.sparse("in/marks.csv", columns.encode(), 1 << 30, quoted)
            start = time.time()
            result = self.run_bounded("build", "school-census", "--term", "spring", "--year",
                                      "2026", "--now", NOW, "-o", self.path("out"), folder)
            self.assertStops(result, "marks.csv:2: the row is longer than 1048576 bytes")
            self.assertLess(time.time() - start, SECONDS)
            self.assertNoReturn()
            os.remove(path)

    def test_a_field_of_two_megabytes_in_every_table(self):
        for table in ("schools", "pupils", "calendar", "marks"):
            for quote in ("", '"'):
                tables = register()
                folder = self.write_register("in", tables)
                with open(self.path("in", table + ".csv"), "ab") as stream:
                    stream.write(('835,2990,%s%s%s\n' % (quote, "x" * (2 << 20), quote)).encode())
                self.assertStops(self.bounded_build(folder), table + ".csv:", "1048576 bytes")

    def test_a_finding_for_each_of_half_a_million_marks_in_little_memory(self):
        """Of one school, so that no part of them is done before the others."""
        folder, many = self.write_register(), 500000
        with open(self.path("in/marks.csv"), "ab") as stream:
            stream.write(("835,2990,%s,2026-01-05,AM,ZZ\n" % pupil(1)["UPN"]).encode() * many)
        result = self.run_bounded("check", "--now", NOW, "--quiet", "--jobs", "1", "-o", self.path("found"), folder,
                                  memory=FINDINGS_MEMORY)
        self.assertStatus(1, result)
        lines = [int(row["line"]) for row in self.findings("found", "R101")]
        self.assertEqual(list(range(lines[0], lines[0] + many)), lines)

    def test_very_many_columns(self):
        for quote in ("", '"'):
            folder = self.write_register()
            data = read_bytes(self.path("in/marks.csv")).split(b"\n", 1)
            more = ("," + ",".join("%sc%d%s" % (quote, i, quote) for i in range(5000))).encode()
            self.write("in/marks.csv", data[0] + more + b"\n" + data[1])
            self.assertStops(self.bounded_build(folder), "marks.csv:1: ", "more than 4096 fields")

    def test_four_thousand_unknown_columns_are_named(self):
        folder = self.write_register()
        data = read_bytes(self.path("in/pupils.csv")).replace(b"\r", b"").split(b"\n")
        data[0] += b"," + b",".join(b"c%d" % i for i in range(4000))
        data[1:3] = [line + b"," * 4000 for line in data[1:3]]
        self.write("in/pupils.csv", b"\n".join(data))
        self.assertStatus(0, self.bounded_build(folder))
        self.assertEqual(4000, len(self.findings(rule="F104")))

    def test_very_many_inputs(self):
        empty = self.path("empty")
        os.mkdir(empty)
        self.assertStatus(0, self.bounded_build(self.write_register(), *[empty] * 2000))

    def test_very_many_files(self):
        folder = self.write_register()
        for number in range(5000):
            self.write("in/other%d.csv" % number, b"nothing\n")
        self.assertStatus(0, self.bounded_build(folder))
        self.assertEqual(5000, len(self.findings(rule="F131")))
        for number in range(5000):
            self.write("in/other%d.csv" % number, b"\0")
        result = self.bounded_build(folder, out="faulty")
        self.assertStops(result, "other0.csv:1:1: a NUL byte", "other4999.csv:1:1: a NUL byte")

    def peak(self, schools):
        """Megabytes of a build of so many schools with one pupil each."""
        keys = ["%04d" % (2000 + n) for n in range(schools)]
        folder = self.write_register("in%d" % schools, register(
            schools=[school(Estab=key) for key in keys],
            pupils=[pupil(1, Estab=key, UPN=upn(1, key)) for key in keys], calendar=None))
        process = subprocess.Popen([MUSTER, "build", "school-census", "--term", "spring", "--year", "2026", "--now",
                                    NOW, "--quiet", "-o", self.path("out%d" % schools), folder])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertIn(process.returncode, (0, 1))
        return usage.ru_maxrss / 1024

    @unittest.skipIf(SANITIZED, "a sanitizer keeps what was freed")
    def test_memory_does_not_grow_with_the_number_of_schools(self):
        self.assertLess(self.peak(600), self.peak(30) + 8)

    def test_numbers_and_dates_out_of_range(self):
        values = ("9" * 30, "-9999999999999999999", "1e999", "0x7fffffff", "2147483648", "NaN", "-0")
        for column in ("DOB", "EntryDate", "NCyearActual", "UniqueLearnerNumber", "PartTime"):
            people = [pupil(n, **{column: value}) for n, value in enumerate(values, 10)]
            people.append(pupil(2, LeavingDate="2025-11-11"))
            folder = self.write_register("in", register(pupils=people, marks=marks_of(people[-1])))
            result = self.bounded_build(folder)
            self.assertIn(result.status, (0, 1), (column, result))
        tables = register()
        tables["marks"] = [dict(row, MinutesLate=value)
                           for row, value in zip(tables["marks"], values)] + tables["marks"][7:]
        result = self.bounded_build(self.write_register("in", tables))
        self.assertIn(result.status, (0, 1), result)

    def test_path_tricks_in_keys(self):
        """LEA and Estab are in the name of the return: only what has the shape of a key gets there."""
        outside = set(os.listdir(self.dir))
        for trick in ("../", "..", "/etc", "a/b", "8\n5", "83%", "~", ".", "", "\u202e35", "835/../x",
                      "CON", "-o", "*"):
            for column in ("LEA", "Estab"):
                one = school(**{column: trick})
                person = pupil(1, **{column: trick})
                tables = register(schools=[one, school()], pupils=[person, pupil(2)],
                                  marks=marks_of(person) + marks_of(pupil(2)),
                                  calendar=calendar_of(one) + calendar_of(school()))
                folder = self.write_register("in", tables, quote_all=True)
                self.assertStatus(1, self.bounded_build(folder), repr(trick))
                self.assertEqual([RETURN], self.returns(), repr(trick))
                self.assertEqual(outside | {"in", "out"}, set(os.listdir(self.dir)), repr(trick))

    def test_a_nul_in_a_key(self):
        folder = self.write_register()
        data = read_bytes(self.path("in/schools.csv"))
        self.write("in/schools.csv", data.replace(b"2990", b"29\x0090", 1))
        self.assertStops(self.bounded_build(folder), "schools.csv:2:2: a NUL byte")


class Spreadsheets(Hostile):
    STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "|", "%")

    def assertHarmless(self, folder):
        found = 0
        for name in tree_bytes(folder):
            if not name.endswith(".csv"):
                continue
            with open(os.path.join(folder, name), newline="", encoding="utf-8") as stream:
                for row in csv.reader(stream):
                    for cell in row:
                        found += "cmd" in cell
                        self.assertNotIn(cell[:1], ("=", "+", "@", "\t", "\r"), (name, cell))
                        self.assertFalse(cell.startswith("-") and not re.fullmatch(r"-[\d.]+", cell),
                                         (name, cell))
        self.assertGreater(found, 0, sorted(tree_bytes(folder)))

    def test_a_formula_in_every_cell_of_a_register(self):
        for start in self.STARTS:
            value = start + "cmd|' /C calc'!A0"
            tables = register()
            columns = {table: list(rows[0]) for table, rows in tables.items()}
            for table in ("schools", "pupils", "marks", "calendar"):
                for column in columns[table]:
                    keys = ("LEA", "Estab", "UPN", "Date", "Session", "Status")
                    if table == "schools" and column in ("SchoolName", "Email", "PhoneNo", "URN") or \
                            table != "schools" and column not in keys:
                        tables[table][0][column] = value
                tables[table].append(dict.fromkeys(columns[table], value))
            tables["pupils"][0][value] = "unknown"
            tables["pupils"][0]["EntryDate"] = "2020-09-08"
            result = self.bounded_build(self.write_register("in", tables, quote_all=True))
            self.assertStatus(1, result, repr(start))
            self.assertHarmless(self.path("out"))

    def test_a_formula_in_every_cell_of_records(self):
        folder = self.path("records")
        os.mkdir(folder)
        value = "=cmd|' /C calc'!A0"
        columns = ["LA", "ChildID", "UPN", "DOB", "Sex", "StartDate", "EndDate", "EndReason",
                   "PrimaryReason", "PreviousSchoolType", "SENprovision", value]
        good = {"LA": "835", "ChildID": value, "DOB": "2014-01-01", "Sex": "F",
                "StartDate": "2025-01-01", "PrimaryReason": value, "PreviousSchoolType": value}
        self.write("records/ehe.csv", csv_bytes([good, dict.fromkeys(columns, value)], columns))
        result = self.run_program("build", "ehe-cme", "--term", "autumn", "--year", "2025", "--now",
                                  NOW, "-o", self.path("out"), folder)
        self.assertStatus(1, result)
        self.assertHarmless(self.path("out"))

    def test_a_formula_in_an_explanation_or_a_list_of_definitions(self):
        schemas = self.copy_schemas()
        path = os.path.join(schemas, "register", "rules.txt")
        self.edit(path, "-- title: ", "-- title: =cmd|' /C calc'!A0 ")
        result = self.run_program("list", "rules", "--report", "csv", "--schemas", schemas)
        self.assertStatus(0, result)
        self.assertIn("'=cmd|", result.text)
        self.assertNotIn(",=cmd|", result.text)


class Sheet(Hostile):
    class Reader(html.parser.HTMLParser):
        def __init__(self):
            super().__init__()
            self.tags, self.attributes, self.text = set(), set(), []

        def handle_starttag(self, tag, attributes):
            self.tags.add(tag)
            self.attributes |= {name for name, _ in attributes}

        def handle_data(self, data):
            self.text.append(data)

    def test_no_script_reaches_the_sheet_to_key_in(self):
        folder = self.path("records")
        os.mkdir(folder)
        bad = "</h1><script>alert(1)</script><img src=x onerror=alert(1)>'\"&lt;"
        row = {"LA": "835", "ChildID": bad, "UPN": bad, "DOB": "2014-01-01", "Sex": bad,
               "StartDate": "2025-01-01", "PrimaryReason": bad, "PreviousSchoolType": bad,
               "SENprovision": bad}
        self.write("records/ehe.csv", csv_bytes([row, dict(row, ChildID="2", StartDate=bad)]))
        schemas = self.copy_schemas()
        for folder_name in sorted(os.listdir(os.path.join(schemas, "collections", "ehe-cme"))):
            path = os.path.join(schemas, "collections", "ehe-cme", folder_name, "rules.sql")
            if os.path.exists(path):
                text = read_bytes(path).decode().replace("-- title: ", "-- title: <script>x</script>")
                self.write(path, text)
        result = self.run_program("build", "ehe-cme", "--term", "autumn", "--year", "2025", "--now",
                                  NOW, "--schemas", schemas, "-o", self.path("out"), folder)
        self.assertStatus(1, result)
        reader = self.Reader()
        reader.feed(read_bytes(self.path("out/key-in.html")).decode())
        self.assertIn("<script>", "".join(reader.text), "the words are there, as words")
        self.assertEqual(set(), reader.tags & {"script", "img", "iframe", "link", "object", "form"})
        self.assertEqual([], [name for name in reader.attributes
                              if name.startswith("on") or name in ("src", "href", "action")])


class Terminal(Hostile):
    def assertTame(self, text):
        self.assertNotRegex(text.replace("\n", ""), HARMFUL)

    def test_paths_in_messages(self):
        for name in ("absent%s.xml" % ESCAPES, "a\nmuster: done"):
            result = self.check(self.path(name))
            self.assertStatus(3, result)
            self.assertTame(result.err)
            self.assertOneLine(result.err)

    def test_columns_and_values(self):
        tables = register()
        tables["pupils"][0].update({"Surname": ESCAPES, "DOB": ESCAPES, "Odd" + ESCAPES: "x"})
        result = self.build(self.write_register("in", tables), options=["--report", "text"])
        self.assertStatus(1, result)
        self.assertTame(result.text)
        self.assertTame(result.err)
        self.write("in/pupils.csv", "LEA,LEA,%s\n" % ESCAPES)
        result = self.build(self.path("in"))
        self.assertStatus(3, result)
        self.assertTame(result.err)

    def test_elements_of_a_return(self):
        self.assertStatus(0, self.build(self.write_register()))
        text = read_bytes(self.path("out", RETURN)).decode()
        path = self.write("bad.xml", text.replace("<Surname>", "<Surname>\u009b2J\u0085", 1)
                          .replace("<Phase>", "<Motto>\u009b2J</Motto><Phase>", 1))
        result = self.check(path, options=["--report", "text"])
        self.assertIn(result.status, (0, 1))
        self.assertIn("Motto", result.text)
        self.assertTame(result.text)

    def test_definitions(self):
        schemas = self.copy_schemas()
        self.edit(os.path.join(schemas, "register", "rules.txt"), "-- title: ", "-- title: \x1b[2J")
        for words in (["list", "rules"], ["explain", "R101"]):
            result = self.run_program(*words, "--schemas", schemas)
            self.assertStatus(4, result)
            self.assertIn("rules.txt:", result.err)
            self.assertIn("control character", result.err)
            self.assertTame(result.err)
            self.assertEqual(b"", result.out)


class Places(Hostile):
    """Pipes, devices and links where files are expected."""

    def test_pipes_and_devices_as_inputs(self):
        os.mkfifo(self.path("pipe"))
        os.mkfifo(self.path("pipe.xml"))
        for path in (self.path("pipe"), self.path("pipe.xml"), "/dev/zero", "/dev/null", "/dev/tty"):
            for result in (self.run_program("check", path, timeout=20),
                           self.build(path, timeout=20)):
                self.assertStatus(3, result, path)
                self.assertIn(path, result.err)
        os.mkdir(self.path("folder"))
        os.rename(self.path("pipe.xml"), self.path("folder", "pipe.xml"))
        self.assertStatus(3, self.run_program("check", self.path("folder"), timeout=20))

    def test_a_device_linked_in_as_a_table(self):
        for target in ("/dev/zero", "/dev/stdin", "/proc/self/mem", "/proc/kmsg"):
            folder = self.write_register()
            os.remove(self.path("in/marks.csv"))
            os.symlink(target, self.path("in/marks.csv"))
            self.assertStops(self.build(folder, timeout=20), "marks.csv")
            os.remove(self.path("in/marks.csv"))

    def test_links_that_go_round(self):
        folder = self.write_register()
        os.remove(self.path("in/marks.csv"))
        os.symlink(self.path("in/marks.csv"), self.path("in/marks.csv"))
        self.assertStops(self.build(folder), "marks.csv")
        os.symlink(self.path("loop"), self.path("loop"))
        self.assertStops(self.build(self.path("loop")), "loop")

    def test_pipes_and_devices_under_final_names(self):
        folder = self.write_register()
        for name in (RETURN, "findings.csv", "muster.sqlite"):
            os.makedirs(self.path("out"), exist_ok=True)
            os.mkfifo(self.path("out", name))
            result = self.build(folder, timeout=20)
            self.assertStatus(4, result)
            self.assertIn(name, result.err)
            self.assertEqual([name], [found for found in os.listdir(self.path("out")) if found != "tables"])
            os.remove(self.path("out", name))

    def test_links_and_pipes_under_temporary_names(self):
        precious = self.write("precious", "keep me")
        for make in (lambda path: os.symlink(precious, path), os.mkfifo,
                     lambda path: os.link(precious, path)):
            os.makedirs(self.path("out/tables"), exist_ok=True)
            for name in (".%s.muster-part" % RETURN, ".findings.csv.muster-part",
                         ".muster.sqlite.muster-part", "tables/.school.csv.muster-part"):
                make(self.path("out", name))
            self.assertStatus(0, self.build(self.write_register(), timeout=20))
            self.assertEqual(b"keep me", read_bytes(precious))

    def test_a_link_in_place_of_tables(self):
        os.makedirs(self.path("elsewhere"))
        os.makedirs(self.path("out"))
        os.symlink(self.path("elsewhere"), self.path("out/tables"))
        result = self.build(self.write_register())
        self.assertStatus(4, result)
        self.assertIn("tables", result.err)
        self.assertEqual([], os.listdir(self.path("elsewhere")))
        self.assertNoReturn()

    def test_a_report_never_takes_the_place_of_a_device(self):
        os.mkfifo(self.path("pipe"))
        for path in ("/dev/stdout", "/dev/null", self.path("pipe")):
            before = os.lstat(path)
            result = self.build(self.write_register(), options=["--report", "csv:" + path], timeout=20)
            self.assertStatus(4, result)
            self.assertIn(path, result.err)
            self.assertEqual((before.st_ino, before.st_mode), (os.lstat(path).st_ino, os.lstat(path).st_mode))
            self.assertNoReturn()


class Databases(Hostile):
    def database_with(self, sql):
        path = self.write_database()
        with sqlite3.connect(path) as database:
            database.executescript(sql)
        database.close()
        return path

    @unittest.skipIf(SANITIZED, "takes minutes under a sanitizer")
    def test_a_view_without_an_end(self):
        path = self.database_with(
            "DROP TABLE marks; CREATE VIEW marks AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
            " SELECT i + 1 FROM n) SELECT '835' AS LEA, '2990' AS Estab, 'x' AS UPN, 'x' AS Date,"
            " 'AM' AS Session, '/' AS Code, i FROM n")
        result = self.run_bounded("build", "school-census", "--term", "spring", "--year", "2026",
                                  "--now", NOW, "-o", self.path("out"), path)
        self.assertStops(result, "in.sqlite:marks: reading it would not end")

    @unittest.skipIf(SANITIZED, "takes minutes under a sanitizer")
    def test_a_view_whose_every_step_takes_long(self):
        """No step of SQLite's is so slow that the clock is not looked at in time."""
        path = self.database_with(
            "ALTER TABLE pupils RENAME TO kept; CREATE VIEW pupils AS SELECT kept.* FROM kept,"
            " (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000)"
            " SELECT sum(instr(zeroblob(60000 + i % 2), CAST(zeroblob(30000) AS BLOB) || x'01'))"
            " AS s FROM n) WHERE s >= 0")
        result = self.run_bounded("check", "--now", NOW, path)
        self.assertStops(result, "in.sqlite:pupils: reading it would not end")

    def test_a_view_makes_no_long_values(self):
        path = self.database_with(
            "ALTER TABLE pupils RENAME TO kept; CREATE VIEW pupils AS SELECT *,"
            " hex(zeroblob(40000)) AS NewSchool FROM kept")
        result = self.run_bounded("check", "--now", NOW, path)
        self.assertStops(result, "in.sqlite:pupils: ", "longer than 65536 bytes")

    def test_the_rows_of_a_view_are_read(self):
        path = self.database_with("ALTER TABLE pupils RENAME TO kept; CREATE VIEW pupils AS SELECT *"
                                  " FROM kept")
        self.assertStatus(0, self.build(path))
        self.assertRules([])

    def test_a_value_of_sixteen_megabytes(self):
        path = self.database_with("UPDATE pupils SET Surname = zeroblob(16000000)")
        self.assertStops(self.bounded_build(path), "in.sqlite:pupils: ", "longer than 1048576 bytes")

    def test_a_view_that_makes_a_monstrous_value(self):
        path = self.database_with(
            "ALTER TABLE pupils RENAME TO kept; CREATE VIEW pupils AS SELECT *,"
            " printf('%1000000000d', 1) AS NewSchool FROM kept")
        result = self.run_bounded("check", "--now", NOW, path)  # SQLite makes it NULL, or refuses it
        self.assertIn(result.status, (0, 3), result)

    def test_a_view_that_reaches_outside(self):
        for function in ("load_extension('x.so')", "readfile('/etc/passwd')",
                         "writefile('made', 'x')", "fts3_tokenizer('simple', x'00')"):
            path = self.database_with(
                "ALTER TABLE pupils RENAME TO kept; CREATE VIEW pupils AS SELECT *,"
                " %s AS NewSchool FROM kept" % function)
            result = self.build(path)
            self.assertStatus(3, result, function)
            self.assertFalse(os.path.exists(self.path("made")))
            os.remove(path)

    def test_triggers_do_not_run_and_nothing_is_written(self):
        path = self.database_with(
            "CREATE TRIGGER t BEFORE INSERT ON pupils BEGIN SELECT load_extension('x'); END")
        before = read_bytes(path)
        self.assertStatus(0, self.build(path))
        self.assertEqual(before, read_bytes(path))

    def test_a_database_with_a_log_at_rest_gets_no_company(self):
        for name in ("in.sqlite", "a b%20?#\u00e9.sqlite"):
            path = self.write_database(name)
            database = sqlite3.connect(path)
            self.assertEqual([("wal",)], database.execute("PRAGMA journal_mode=WAL").fetchall())
            database.close()
            before = set(os.listdir(self.dir))
            self.assertIn(name, before)
            for input_name in (path, name):
                result = self.run_program("check", "--now", NOW, input_name)
                self.assertStatus(0, result)
                self.assertEqual(before, set(os.listdir(self.dir)))
            os.chmod(path, 0o400)
            self.assertStatus(0, self.run_program("check", "--now", NOW, path))

    def test_what_stands_in_a_log_is_read(self):
        path = self.write_database()
        database = sqlite3.connect(path)
        self.addCleanup(database.close)
        database.execute("PRAGMA journal_mode=WAL").fetchall()
        database.execute("UPDATE pupils SET Surname = 'Logged'")
        database.commit()
        self.assertStatus(0, self.build(path))
        self.assertEqual({"Logged"}, {one.text for one in self.xml().iter("Surname")})

    def test_flipped_bytes(self):
        path = self.write_database()
        whole = read_bytes(path)
        for at in range(16, len(whole), max(1, len(whole) // 60)):
            self.write("bad.sqlite", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1:])
            result = self.run_program("check", "--now", NOW, self.path("bad.sqlite"))
            self.assertIn(result.status, (0, 1, 3), (at, result))


if __name__ == "__main__":
    unittest.main()
