"""muster trace: from a figure of a run to the rows of its inputs, and what it says when they do not agree."""

import collections
import csv
import io
import json
import os
import shlex
import sqlite3
import unittest

import support
from support import RETURN, ROOT, Case, marks_of, pupil, register, upn

GOLDEN = os.path.join(ROOT, "tests", "golden")


def mark(date, session, code, **items):
    row = {"LEA": "835", "Estab": "2990", "UPN": upn(1), "Date": date, "Session": session, "Code": code}
    row.update(items)
    return row


# The lines of marks.csv behind pupil 1, with why each counts for TermlyAttendance.SessionsPossible or does not. The
# period in spring 2026 is 1 August to 31 December 2025, and the pupil was there from 10 November.
BY_HAND = [
    (mark("2025-11-10", "AM", "/"), ""),
    (mark("2025-11-10", "PM", "I"), ""),
    (mark("2025-11-11", "AM", "O"), "superseded by line 9"),
    (mark("2025-11-11", "PM", "D"), "code D is not a possible session"),
    (mark("2026-01-12", "AM", "/"), "outside the period, 2025-08-01 to 2025-12-31"),
    (mark("2025-11-07", "AM", "/"), "outside the enrolment: before EntryDate"),
    (mark("2025-11-12", "AM", "#?"), "set aside by R101: there is no such code"),
    (mark("2025-11-11", "AM", "I"), ""),
    (mark("2025-11-12", "PM", "-"), "no mark is recorded"),
    (mark("2025-11-13", "AM", "\\"), "set aside by R103: the code is for the other session"),
    (mark("2025-11-13", "XX", "/"), "the row cannot be read (F102)"),
]


def by_hand():
    other = pupil(2)
    return register(pupils=[pupil(1, EntryDate="2025-11-10"), other],
                    marks=[row for row, _ in BY_HAND] + marks_of(other))


class Trace(Case):
    def trace(self, *arguments, status=0, out="out"):
        result = self.run_program("trace", self.path(out), *arguments)
        self.assertStatus(status, result)
        return result

    def rows(self, *arguments, **more):
        text = self.trace(*arguments, "--report", "csv", **more).out.decode()
        return list(csv.DictReader(io.StringIO(text)))

    def values(self, *arguments, **more):
        return json.loads(self.trace(*arguments, "--report", "json", **more).out)["values"]

    def build_by_hand(self):
        self.build(self.write_register(tables=by_hand()))


class ByHand(Trace):
    def setUp(self):
        super().setUp()
        self.build_by_hand()

    def test_sessions_possible(self):
        rows = self.rows(upn(1), "TermlyAttendance.SessionsPossible")
        self.assertEqual({"3"}, {row["figure"] for row in rows})
        self.assertEqual({line: why for line, (_, why) in enumerate(BY_HAND, 2)},
                         {int(row["line"]): row["why"] for row in rows})
        for row in rows:
            source = BY_HAND[int(row["line"]) - 2][0]
            self.assertEqual(("1" if row["why"] == "" else "0"), row["counts"])
            self.assertEqual((source["Date"], source["Session"]), (row["date"], row["session"]))
            self.assertEqual((source["Code"], "6"), (row["code"], row["column"]))
            self.assertTrue(row["file"].endswith("marks.csv"), row)

    def test_rows_that_count_come_first_and_the_others_by_reason(self):
        rows = self.rows(upn(1), "SessionsPossible")
        self.assertEqual(sorted(rows, key=lambda row: (row["counts"] == "0", row["why"])), rows)
        text = self.trace(upn(1), "SessionsPossible").out.decode()
        self.assertIn("  3 rows that count\n", text)
        self.assertIn("  8 rows that do not\n", text)
        self.assertIn("   superseded by line 9 (1)\n", text)
        self.assertTrue(text.endswith("  The rows come to 3, and the return says 3.\n"), text)

    def test_a_code(self):
        for field in ("SessionDetail[I]", "TermlyAttendance.SessionDetail[i]", "SessionDetail[I].Sessions"):
            rows = self.rows(upn(1), field)
            self.assertEqual(["3", "9"], [row["line"] for row in rows if row["counts"] == "1"])
            self.assertEqual({"TermlyAttendance.SessionDetail[I]"}, {row["field"] for row in rows})
            whys = {row["line"]: row["why"] for row in rows}
            self.assertEqual("another code", whys["2"])
            self.assertEqual("another code", whys["5"])

    def test_a_code_that_is_returned_and_no_possible_session(self):
        rows = self.rows(upn(1), "SessionDetail[D]")
        self.assertEqual(["5"], [row["line"] for row in rows if row["counts"] == "1"])

    def test_items_of_a_pupil(self):
        values = {value["field"]: value for value in self.values(upn(1))}
        self.assertEqual("3", values["TermlyAttendance.SessionsPossible"]["value"])
        self.assertEqual("2", values["TermlyAttendance.SessionDetail[I]"]["value"])
        self.assertEqual(("2", 2, 7), (values["PupilIdentifiers.Sex"]["value"].replace("F", "2"),
                                       values["PupilIdentifiers.Sex"]["line"],
                                       values["PupilIdentifiers.Sex"]["column"]))

    def test_an_item_that_counts_nothing(self):
        rows = self.rows(upn(1).lower(), "Sex")
        self.assertEqual([("F", "F", "2", "7")],
                         [(row["figure"], row["value"], row["line"], row["column"]) for row in rows])

    def test_an_item_that_no_row_has(self):
        text = self.trace("835/2990", "SoftwareCode").out.decode()
        self.assertIn("No row of the inputs has it", text)

    def test_a_figure_of_the_school(self):
        for key in ("835/2990", "8352990"):
            rows = self.rows(key, "Attendance.Possible")
            self.assertEqual(7, sum(int(row["amount"]) for row in rows))
            self.assertEqual({"7"}, {row["figure"] for row in rows})
        rows = self.rows("835/2990", "On roll by sex.Female")
        self.assertEqual(["2", "3"], [row["line"] for row in rows if row["counts"] == "1"])

    def test_a_block_that_is_not_due(self):
        young = pupil(1, DOB="2022-03-12", NCyearActual="N2")
        self.build(self.write_register("young", tables=register(pupils=[young])), out="young")
        value, = self.values(upn(1), "TermlyAttendance.SessionsPossible", out="young")
        self.assertEqual(("", True, 4), (value["value"], value["agrees"], len(value["rows"])))
        self.assertEqual({"the return has no such block about the pupil"}, {row["why"] for row in value["rows"]})
        text = self.trace(upn(1), "SessionsPossible", out="young").out.decode()
        self.assertTrue(text.endswith("  The rows come to 0, and the return says nothing.\n"), text)

    def test_a_report_in_a_file(self):
        result = self.trace(upn(1), "Sex", "--report", "csv:" + self.path("sex.csv"))
        self.assertEqual(b"", result.out)
        self.assertEqual("F", support.read_csv(self.path("sex.csv"))[0]["value"])

    def test_wrong_usage(self):
        for arguments, said in (((), "trace needs"), ((upn(1), "Sx"), "no such item or figure"),
                                ((upn(9),), "a key is a UPN"), ((upn(1), "--report", "html"), "text, csv or json")):
            result = self.trace(*arguments, status=2)
            self.assertIn(said, result.err)
        self.assertIn("did you mean TermlyAttendance.SessionsPossible",
                      self.trace(upn(1), "TermlyAttendance.SessionPossible", status=2).err)

    def test_a_figure_that_is_not_that_of_the_rows(self):
        with sqlite3.connect(self.path("out", "muster.sqlite")) as database:
            database.execute("UPDATE pupilonroll SET termlysessionspossible = 9")
        result = self.trace(upn(1), "SessionsPossible", status=4)
        self.assertIn("the rows come to 3, and the return says 9", result.err)
        self.assertIn("they differ", result.out.decode())


class Inputs(Trace):
    """What the run read must be as it was."""

    def setUp(self):
        super().setUp()
        self.folder = self.write_register(tables=by_hand())
        self.build(self.folder)

    def assertRefuses(self, *said):
        result = self.trace(upn(1), status=3)
        self.assertEqual(b"", result.out)
        for words in said:
            self.assertIn(words, result.err)

    def test_a_changed_file(self):
        with open(os.path.join(self.folder, "marks.csv"), "ab") as file:
            file.write(b"\n")
        self.assertRefuses("marks.csv: has changed since the run")

    def test_a_file_that_is_gone(self):
        os.remove(os.path.join(self.folder, "calendar.csv"))
        self.assertRefuses("calendar.csv: is gone")

    def test_a_new_file(self):
        with open(os.path.join(self.folder, "fsm.csv"), "wb") as file:
            file.write(b"LEA,Estab,UPN,FSMstartDate\n")
        self.assertRefuses("fsm.csv: is new since the run")

    def test_no_run(self):
        result = self.run_program("trace", self.path("nowhere"), upn(1))
        self.assertStatus(3, result)
        self.write("text.sqlite", b"no database")
        self.assertStatus(3, self.run_program("trace", self.path("text.sqlite"), upn(1)))

    def test_a_database(self):
        database = self.write_database("in.sqlite", by_hand())
        self.build(database, out="other")
        rows = self.rows(upn(1), "SessionsPossible", out="other")
        self.assertEqual(3, sum(int(row["amount"]) for row in rows))
        self.assertTrue(rows[0]["file"].endswith("in.sqlite:marks"), rows[0])


    def test_sheets(self):
        """A cell holds a mark, and a row those of a week: each is told with its column, and counts once."""
        for name in ("workbook", "day-cells"):
            self.build(os.path.join(ROOT, "fixtures/exports", name), term="summer", out=name, now="2026-06-20T09:00:00",
                       options=("--school", "8352990", "--phase", "PS", "--school-name", "X"))
            rows = self.rows("F835432124002", "SessionsPossible", out=name)
            self.assertEqual("18", rows[0]["figure"])
            self.assertEqual(18, sum(int(row["amount"]) for row in rows))
            self.assertEqual(20, len({(row["date"], row["session"]) for row in rows}))
            self.assertGreater(len({row["column"] for row in rows}), 4)


class Episodes(Trace):
    def test_an_episode_that_ends_before_it_begins_hides_no_other_start(self):
        """The one of the child that counts, not the later one that is not counted (H206)."""
        child = {"LA": "835", "ChildID": "C1", "DOB": "2014-05-05", "Sex": "F", "StartDate": "2025-06-26", "EndDate": "",
                 "EndReason": "", "PrimaryReason": "other"}
        self.write_register(tables={"ehe": [child, {**child, "StartDate": "2025-07-17", "EndDate": "2025-06-17"}]})
        self.run_program("build", "ehe-cme", "--term", "autumn", "--year", "2025", "--now", "2026-06-01T09:00:00",
                         "-o", self.path("out"), self.path("in"))
        rows = self.rows("EHE", "EHE.Academic year.Starts")
        self.assertEqual([("2", "1", ""), ("3", "0", "begins after its end (H206)")],
                         [(row["line"], row["counts"], row["why"]) for row in rows])


class Checks(Trace):
    def setUp(self):
        super().setUp()
        self.folder = self.write_register(tables=by_hand())
        self.build(self.folder)
        self.check(self.path("out", RETURN), self.folder, out="both")
        self.check(self.path("out", RETURN), out="alone")
        self.check(self.folder, out="register")

    def test_a_return_with_its_register(self):
        rows = self.rows(upn(1), "SessionsPossible", out="both")
        self.assertEqual(3, sum(int(row["amount"]) for row in rows))
        value = self.values(upn(1), "SessionsPossible", out="both")[0]
        self.assertTrue(value["file"].endswith(RETURN))
        self.assertGreater(value["line"], 1)

    def test_a_return_that_differs_from_its_register(self):
        text = support.read_bytes(self.path("out", RETURN))
        changed = text.replace(b"<SessionsPossible>3<", b"<SessionsPossible>5<", 1)
        self.assertNotEqual(text, changed)
        self.write("changed.xml", changed)
        self.check(self.path("changed.xml"), self.folder, out="differs")
        self.assertIn("the rows come to 3, and the return says 5",
                      self.trace(upn(1), "SessionsPossible", status=4, out="differs").err)

    def test_a_return_alone(self):
        value = self.values(upn(1), "SessionsPossible", out="alone")[0]
        self.assertEqual(("3", []), (value["value"], value["rows"]))
        self.assertIn("no register", value["note"])
        rows = self.rows("835/2990", "On roll by sex.Female", out="alone")
        self.assertEqual(2, sum(int(row["amount"]) for row in rows))
        self.assertTrue(rows[0]["file"].endswith(RETURN))

    def test_a_register_alone_has_no_figures(self):
        result = self.trace(upn(1), status=2, out="register")
        self.assertIn("the run has no return", result.err)


class Authority(Trace):
    def setUp(self):
        super().setUp()
        self.run_program("build", "ehe-cme", "--term", "autumn", "--year", "2025", "--now", "2026-06-01T09:00:00",
                         "-o", self.path("out"), "fixtures/records/authority", cwd=ROOT)

    def trace(self, *arguments, status=0, out="out"):
        result = self.run_program("trace", self.path(out), *arguments, cwd=ROOT)
        self.assertStatus(status, result)
        return result

    def test_a_reason_by_key_and_by_label(self):
        rows = self.rows("EHE", "EHE.Reason.mental_health")
        self.assertEqual(rows, self.rows("EHE", "Reason.Mental health"))
        self.assertEqual({"19"}, {row["figure"] for row in rows})
        counting = [row["of"] for row in rows if row["counts"] == "1"]
        with open(os.path.join(ROOT, "fixtures/records/authority/ehe.csv"), newline="", encoding="utf-8") as file:
            reasons = {row["ChildID"]: row["PrimaryReason"].strip().lower() for row in csv.DictReader(file)}
        self.assertEqual(19, len(set(counting)))
        self.assertEqual({"mental_health"}, {reasons[child] for child in counting})

    def test_a_child(self):
        values = {value["field"]: value["value"] for value in self.values("EHE-0048")}
        self.assertEqual("1", values["EHE.Total.Total"])
        self.assertEqual("1", values["EHE.Reason.mental_health"])
        row, = self.rows("EHE-0048", "Reason")
        self.assertEqual(("EHE.Reason.mental_health", "1"), (row["field"], row["counts"]))
        row, = self.rows("EHE-END-DAY-BEFORE", "Reason")
        self.assertEqual("has ended by the census day", row["why"])


# What a pupil of the returns did on six school days, and how many sessions of O a return of ten sessions counts.
WEEKS = ["2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-10", "2025-11-11"]


def absent():
    """Pupil 1: absent for ten sessions in a row but for a D, a mark that is set aside, one superseded."""
    one, other = pupil(1), pupil(2, LeavingDate="2025-11-05")
    codes = ["/", "O", "O", "O", "O", "D", "O", "O", "G", "O", "O", "O", "\\", "/"]
    marks = [dict(mark, Code=code) for mark, code in zip(marks_of(one, days=WEEKS), codes)]
    marks[12]["Session"], marks[12]["Date"] = "AM", "2025-11-11"
    marks += marks_of(other, days=WEEKS[:4])
    return register(pupils=[one, other], marks=marks, calendar=support.calendar_of(one, days=WEEKS))


class Files(Trace):
    """Figures that stand in the files of a run."""

    def make(self, collection, *options, register=None):
        self.run_program("build", collection, *options, "--now", "2026-01-10T09:00:00", "-o", self.path("out"),
                         register or "fixtures/registers/authority", cwd=ROOT)

    def trace(self, *arguments, status=0, out="out"):
        result = self.run_program("trace", self.path(out), *arguments, cwd=ROOT, timeout=300)
        self.assertStatus(status, result)
        return result

    def agree(self, key, field, least=1):
        """Every figure that the field names is what its rows come to."""
        values = self.values(key, field)
        self.assertGreaterEqual(len(values), least, field)
        self.assertEqual([], [value["field"] for value in values if not value.get("agrees")])
        return values

    def test_absence_by_hand(self):
        folder = self.write_register(tables=absent())
        self.make("la-returns", "--from", "2025-11-01", "--to", "2025-11-30", register=folder)
        field = "penalty-threshold.2025-11-03 to 2025-11-10.sessions"
        rows = self.rows(upn(1), field)
        self.assertEqual({"10"}, {row["figure"] for row in rows})
        self.assertEqual([str(line) for line in (3, 4, 5, 6, 8, 9, 10, 11, 12, 13)],
                         [row["line"] for row in rows if row["counts"] == "1"])
        whys = {row["line"]: row["why"] for row in rows}
        self.assertEqual("code / is not absence without leave", whys["2"])
        self.assertEqual("code D is not a possible session", whys["7"])
        self.assertEqual("outside these dates, 2025-11-03 to 2025-11-10", whys["15"])
        late = self.rows(upn(2), "leavers-with-marks.2025-11-05.marks")
        self.assertEqual({"2"}, {row["figure"] for row in late})
        self.assertEqual(2, sum(row["counts"] == "1" for row in late))

    def test_a_file_that_was_changed_and_one_that_is_gone(self):
        folder = self.write_register(tables=absent())
        self.make("la-returns", "--from", "2025-11-01", "--to", "2025-11-30", register=folder)
        path = self.path("out", "leavers-with-marks.csv")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text[:-2] + "7\n")
        result = self.trace(upn(2), "marks", status=4)
        self.assertIn("the rows come to 2, and the return says 7", result.err)
        os.remove(path)
        self.assertIn("leavers-with-marks.csv", self.trace(upn(2), status=3).err)

    def test_returns(self):
        self.make("la-returns", "--from", "2025-08-01", "--to", "2025-12-31", "--irregular", "1")
        for name in ("attendance-return", "sickness-return", "penalty-threshold", "leavers-with-marks"):
            with open(self.path("out", name + ".csv"), encoding="utf-8", newline="") as file:
                keys = sorted({row["upn"] for row in csv.DictReader(file)} - {""})
            for key in keys[:2]:
                self.agree(key, name)

    def test_statistics(self):
        self.make("absence-statistics", "--from", "2025-08-01", "--to", "2025-12-31")
        self.agree("835/4990", "absence.Secondary", 50)
        self.agree("8354990", "absence-bands.10 to under 15", 4)
        self.agree("835/4990", "codes./.percent_of_possible")
        self.agree("835/4990", "trend.Half term: Autumn 2.attendance_percent")
        self.agree("835/4990", "groups.Sex: Female.enrolments_pa_10_exact_percent")
        for key in ("835", "All"):
            for measure in ("num_schools", "enrolments", "sess_overall_percent", "enrolments_pa_10_exact_percent"):
                self.agree(key, "absence.Total." + measure)
        self.agree("All", "groups.SEN provision: SEN support.sess_unauthorised")
        with open(self.path("out", "pupils.csv"), encoding="utf-8", newline="") as file:
            key = next(row["upn"] for row in csv.DictReader(file) if row["part_days_missed"] not in ("", "0"))
        self.assertEqual(11, len(self.agree(key, "pupils")))

    def test_two_children_with_one_upn(self):
        tables = absent()
        for row in tables["pupils"] + tables["marks"]:
            row["UPN"] = upn(1)
        tables["pupils"][1].update(DOB="2011-02-03", Surname="Other")
        self.make("absence-statistics", "--from", "2025-08-01", "--to", "2025-12-31",
                  register=self.write_register(tables=tables))
        values = self.values(upn(1), "pupils.possible")
        self.assertEqual(2, len(values))
        for value in values:
            self.assertIn("Two children have this UPN (R132)", value["note"])

    def test_a_pupil_without_upn_is_no_figure_of_the_school(self):
        tables = absent()
        tables["pupils"].append(pupil(3, UPN="", DOB="2016-05-05"))
        self.make("absence-statistics", "--from", "2025-08-01", "--to", "2025-12-31",
                  register=self.write_register(tables=tables))
        self.assertIn("no such item or figure", self.trace("835/2990", "pupils.possible", status=2).err)
        self.agree(upn(1), "pupils.possible")

    def test_what_is_published(self):
        self.make("absence-statistics", "--from", "2025-08-01", "--to", "2025-12-31", "--disclosure")
        for measure in ("num_schools", "sess_overall_percent"):
            self.agree("835", "published absence.Total." + measure)
        self.agree("All", "published groups.Total: Total.sess_authorised")
        confidential, = self.values("835", "published absence.Secondary.enrolments")
        self.assertEqual("c", confidential["value"])
        self.assertIn("confidential", confidential["note"])

    def test_a_small_school_is_not_published(self):
        tables = absent()
        for row in (row for rows in tables.values() for row in rows):
            row["Estab"] = "2001"
        folder = self.write_register(tables=tables)
        self.run_program("build", "absence-statistics", "--from", "2025-08-01", "--to", "2025-12-31", "--disclosure", "--now",
                         "2026-01-10T09:00:00", "-o", self.path("out"), "fixtures/registers/authority", folder, cwd=ROOT)
        counted, = self.agree("All", "published absence.Total.num_schools")
        self.assertEqual(("3", "4"), (counted["value"], self.agree("All", "absence.Total.num_schools")[0]["value"]))
        whys = {row["why"] for row in self.rows("All", "published absence.Total.enrolments")}
        self.assertIn("a school with 1 to 5 enrolments is left out of what is published", whys)

    def test_the_daily_share(self):
        self.make("daily-attendance", "--date", "2025-11-10")
        self.assertEqual(13, len(self.agree("835/4990", "daily-summary")))

    def test_measures(self):
        self.make("prma", "--year", "2025", register="fixtures/records/measures")
        self.agree("835", "prma", 20)
        self.assertIn("not in the year, 2024-09-01 to 2025-08-31", self.trace("835", "pn_issued").out.decode())


class Fixtures(Trace):
    """The second way of counting: for every figure and every pupil's sessions of the fixtures the traced rows add up."""

    def trace(self, *arguments, status=0, out="out"):
        result = self.run_program("trace", out, *arguments, cwd=ROOT)
        self.assertStatus(status, result, arguments)
        return result

    def assertAddsUp(self, value):
        if "rows_come_to" not in value:
            self.assertIn(value["value"], ("not_available",), value["field"])
            return
        counting = [row for row in value["rows"] if row["counts"]]
        amount = sum(row["amount"] for row in counting)
        if value["value"].endswith("%"):
            told = "%.1f%%" % (100 * amount / len(counting))
        elif counting and counting[0]["value"]:
            told = counting[0]["value"]
        else:
            told = str(amount)
        if value["field"] not in ("School.Phase.Text", "School.Name.Text"):
            self.assertEqual(value["value"], told, value["field"])
        self.assertTrue(value["agrees"])
        self.assertEqual([], [row for row in value["rows"] if row["counts"] == bool(row["why"])])
        places = collections.Counter((row["file"], row["line"], row["date"], row["session"])
                                     for row in value["rows"])
        self.assertEqual([], [place for place, count in places.items() if count > 1], value["field"])

    def trace_all(self, golden, pupils=True):
        with open(os.path.join(GOLDEN, golden, "command"), encoding="utf-8") as file:
            words = [self.path(golden) if word == "OUT" else word for word in shlex.split(file.read())]
        self.run_program(*words, "--quiet", cwd=ROOT)
        out = self.path(golden)
        database = sqlite3.connect(os.path.join(out, "muster.sqlite"))
        self.addCleanup(database.close)
        columns = {row[1] for row in database.execute("PRAGMA table_info(figure)")}
        topic = "topic" if "topic" in columns else "cohort"
        traced = 0
        figures = set()
        if topic == "topic":
            figures = {".".join(part for part in row if part)
                       for row in database.execute("SELECT topic, breakdown, measure FROM figure")}
        for lea, estab in database.execute('SELECT lea, estab FROM "return"').fetchall():
            for name, in database.execute("SELECT DISTINCT %s FROM figure WHERE lea = ? AND estab = ?" % topic,
                                          (lea, estab)).fetchall():
                values = self.values(lea + "/" + estab if estab else lea, name, out=out)
                for value in values:
                    if topic == "topic" and value["field"] not in figures:
                        continue  # an item of an element of that name: School, Classes
                    self.assertAddsUp(value)
                    traced += 1
        if topic == "topic" and pupils:
            self.trace_pupils(database, out)
        self.assertGreater(traced, 0)

    def trace_pupils(self, database, out):
        for table, details in (("pupilonroll", "onroll"), ("pupilnolongeronroll", "offroll")):
            # One by one: the sums of every pupil's codes and possible sessions.
            keys = database.execute("SELECT DISTINCT upn FROM %s WHERE upn IS NOT NULL AND"
                                    " termlysessionspossible IS NOT NULL" % table).fetchall()
            for key, in keys:
                for value in self.values(key, "SessionsPossible", out=out):
                    self.assertAddsUp(value)
            for key, in database.execute(
                    "SELECT DISTINCT p.upn FROM %s p JOIN termlysessiondetails%s d ON d._parent = p._id AND"
                    " d._return = p._return WHERE p.upn IS NOT NULL" % (table, details)).fetchall():
                for value in self.values(key, "SessionDetail", out=out):
                    self.assertAddsUp(value)


def add_goldens():
    for golden, pupils in (("whole-autumn-2025", True), ("whole-spring-2026", True), ("whole-summer-2026", True),
                           ("faults-spring-2026", True), ("tolerant-spring-2026", True), ("plain-spring-2026", True),
                           ("authority-autumn-2025", False), ("ehe-cme-autumn-2024", False),
                           ("ehe-cme-autumn-2025", False), ("ehe-cme-minimal", False),
                           ("ehe-cme-spring-2026", False), ("ehe-cme-summer-2026", False)):
        def test(self, golden=golden, pupils=pupils):
            self.trace_all(golden, pupils)
        setattr(Fixtures, "test_" + golden.replace("-", "_"), test)


add_goldens()


if __name__ == "__main__":
    unittest.main()
