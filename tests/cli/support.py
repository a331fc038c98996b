"""What the tests of the command line share: run the program, write tiny registers, read its files.

The program under test is named by the environment variable MUSTER (default: build/muster of this
source tree). The tests know the program only by its contract: command line, files, exit status.
"""

import csv
import io
import os
import shutil
import sqlite3
import stat
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MUSTER = os.path.abspath(os.environ.get("MUSTER", os.path.join(ROOT, "build", "muster")))
REGISTERS = os.path.join(ROOT, "fixtures", "registers")
SCHEMAS = os.path.join(ROOT, "schemas")
# The folder that the other years stand on, and that of the year that the tests build.
CENSUS = os.path.join("collections", "school-census", "2024-25")
CENSUS_YEAR = os.path.join("collections", "school-census", "2025-26")

# What a program for another system runs in takes its time, and memory of its own.
EMULATED = "MUSTER_LEFT_OUT" in os.environ
SECONDS = 600 if EMULATED else 60  # for one run

NOW = "2026-01-20T09:00:00"
RETURN = "8352990_SC1_835LL26_001.XML"
FINDING_COLUMNS = ["severity", "rule", "lea", "estab", "key", "date", "session", "field", "value",
                   "message", "file", "line", "column", "pupil", "year"]
DAYS = ("2025-11-10", "2025-11-11")


def upn(number, estab="2990", year="20", lea="835"):
    """A UPN with the right check letter."""
    digits = lea + estab + year + "%03d" % number
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, 2))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits


def school(**items):
    row = {"LEA": "835", "Estab": "2990", "URN": "990102", "SchoolName": "Harbour Primary School",
           "Phase": "PS", "SchoolType": "01", "LowestNCyear": "R", "HighestNCyear": "6",
           "Intake": "COMP", "Governance": "CO", "Email": "office@harbour.example",
           "PhoneNo": "01632960102", "FreeMealsTaken": "0"}
    row.update(items)
    return row


def pupil(number=1, **items):
    row = {"LEA": "835", "Estab": "2990", "UPN": upn(number), "Surname": "Surname%d" % number,
           "Forename": "Forename%d" % number, "DOB": "2016-03-12", "Sex": "F",
           "EntryDate": "2020-09-08", "LeavingDate": "", "EnrolStatus": "C", "ClassType": "O",
           "PartTime": "false", "Boarder": "N", "NCyearActual": "4", "Ethnicity": "WBRI",
           "Language": "ENG", "SENprovision": "K"}
    row.update(items)
    return row


def marks_of(row, days=DAYS, am="/", pm="\\"):
    return [{"LEA": row["LEA"], "Estab": row["Estab"], "UPN": row["UPN"], "Date": day,
             "Session": session, "Code": code}
            for day in days for session, code in (("AM", am), ("PM", pm))]


def calendar_of(row, days=DAYS, status="open"):
    return [{"LEA": row["LEA"], "Estab": row["Estab"], "Date": day, "Session": session,
             "Status": status} for day in days for session in ("AM", "PM")]


def suspension(row, **items):
    result = {"LEA": row["LEA"], "Estab": row["Estab"], "UPN": row["UPN"], "Category": "SUSP",
              "StartDate": "2025-11-10", "Sessions": "1", "Reason1": "DB", "Reason2": "",
              "Reason3": "", "SENprovision": "N"}
    result.update(items)
    return result


def register(schools=None, pupils=None, **other):
    """A register with no finding: one school, one pupil on roll, one who left."""
    schools = [school()] if schools is None else schools
    if pupils is None:
        pupils = [pupil(1), pupil(2, LeavingDate="2025-11-11")]
    tables = {
        "schools": schools,
        "pupils": pupils,
        "calendar": [row for one in schools for row in calendar_of(one)],
        "marks": [mark for one in pupils for mark in marks_of(one)],
    }
    tables.update(other)
    return {name: rows for name, rows in tables.items() if rows is not None}


def csv_bytes(rows, columns=None, encoding="utf-8", line_end="\n", delimiter=",", quote_all=False):
    columns = columns or list(rows[0])
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end,
                        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns])
    return text.getvalue().encode(encoding)


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def read_bytes(path):
    with open(path, "rb") as stream:
        return stream.read()


def tree_bytes(directory):
    """Every file below a directory: relative name to bytes."""
    found = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, directory)] = read_bytes(path)
    return found


class Result:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr.decode("utf-8", "replace") if process.stderr is not None else ""

    @property
    def text(self):
        return self.out.decode("utf-8")

    def __str__(self):
        return "status %s\nstdout: %r\nstderr: %s" % (self.status, (self.out or b"")[:2000],
                                                      self.err[:4000])


def read_left_out():
    """{test: why}: what cannot be tried with the program under test, where that is one for another system."""
    path = os.environ.get("MUSTER_LEFT_OUT")
    return {row["test"]: row["reason"] for row in read_csv(path)} if path else {}


class Case(unittest.TestCase):
    maxDiff = 4000
    left_out = read_left_out()

    def setUp(self):
        for name in (self.id(), self.id().rpartition(".")[0]):
            if name in self.left_out:
                self.skipTest(self.left_out[name])
        self.dir = tempfile.mkdtemp(prefix="muster-cli-")
        self.addCleanup(self.remove)

    def remove(self):
        for folder, folders, _ in os.walk(self.dir):
            for name in folders:
                path = os.path.join(folder, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o700)
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, data):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(data if isinstance(data, bytes) else data.encode("utf-8"))
        return path

    def write_register(self, name="in", tables=None, **how):
        tables = register() if tables is None else tables
        folder = self.path(name)
        os.makedirs(folder, exist_ok=True)
        for table, rows in tables.items():
            self.write(os.path.join(name, table + ".csv"), csv_bytes(rows, **how))
        return folder

    def write_database(self, name="in.sqlite", tables=None):
        tables = register() if tables is None else tables
        path = self.path(name)
        database = sqlite3.connect(path)
        for table, rows in tables.items():
            columns = list(rows[0])
            database.execute('CREATE TABLE "%s" (%s)' % (
                table, ", ".join('"%s" TEXT' % column for column in columns)))
            database.executemany('INSERT INTO "%s" VALUES (%s)' % (
                table, ", ".join("?" for _ in columns)),
                [[row.get(column, "") for column in columns] for row in rows])
        database.commit()
        database.close()
        return path

    def run_program(self, *arguments, cwd=None, env=None, stdout=subprocess.PIPE,
                    timeout=SECONDS, **more):
        environment = dict(os.environ)
        environment.update(env or {})
        process = subprocess.run([MUSTER, *arguments], cwd=cwd or self.dir, env=environment,
                                 stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
                                 timeout=timeout, check=False, **more)
        self.assertNotIn(b"(null)", process.stderr, "a message with a text that there is not")
        return Result(process)

    def build(self, *inputs, out="out", term="spring", year="2026", now=NOW, options=(), **more):
        return self.run_program("build", "school-census", "--term", term, "--year", year, "--now",
                                now, "-o", self.path(out), *options, *inputs, **more)

    def check(self, *inputs, out=None, now=NOW, options=(), **more):
        where = ("-o", self.path(out)) if out else ()
        return self.run_program("check", "--now", now, *where, *options, *inputs, **more)

    def assertStatus(self, status, result, message=""):
        self.assertEqual(status, result.status, "%s\n%s" % (message, result))

    def assertOneLine(self, text):
        self.assertTrue(text.endswith("\n"), repr(text))
        self.assertEqual(1, text.count("\n"), text)

    def assertOwnerOnly(self, *names):
        """Nobody else may open the file. Windows has no modes, and is asked by tests/windows."""
        if not EMULATED:
            self.assertEqual(0o600, stat.S_IMODE(os.stat(self.path(*names)).st_mode))

    def findings(self, out="out", rule=None):
        """Without what the returns of these small registers are asked in all, as they have neither fsm nor
        sen_needs."""
        rows = read_csv(self.path(out, "findings.csv"))
        return [row for row in rows if row["rule"] == (rule or row["rule"])
                and (row["rule"], row["key"]) not in (("1760Q", ""), ("C425", ""))]

    def assertRules(self, rules, out="out"):
        self.assertEqual(sorted(rules), sorted(row["rule"] for row in self.findings(out)),
                         self.findings(out))

    def assertNoReturn(self, out="out"):
        names = os.listdir(self.path(out)) if os.path.isdir(self.path(out)) else []
        self.assertEqual([], [name for name in names if name.upper().endswith(".XML")])

    def returns(self, out="out"):
        return sorted(name for name in os.listdir(self.path(out)) if name.endswith(".XML"))

    def xml(self, name=RETURN, out="out"):
        return ElementTree.parse(self.path(out, name)).getroot()

    def copy_schemas(self, name="schemas"):
        folder = self.path(name)
        shutil.copytree(SCHEMAS, folder)
        return folder

    def edit(self, path, old, new, count=1):
        with open(path, encoding="utf-8", newline="") as stream:
            text = stream.read()
        self.assertIn(old, text)
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.write(text.replace(old, new, count))


def line_of(path, needle):
    """The 1-based line of the first line that holds the text."""
    with open(path, encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if needle in line:
                return number
    raise AssertionError("%r is not in %s" % (needle, path))


def pupils_in(root, roll="PupilOnRoll"):
    return {one.findtext("PupilIdentifiers/UPN"): one for one in root.iter(roll)}


def block_of(pupil_element, name="TermlyAttendance"):
    """SessionsPossible and the details of an attendance block, or None."""
    block = pupil_element.find("Attendance/" + name)
    if block is None:
        return None
    return (int(block.findtext("SessionsPossible")),
            [(one.findtext("AttendanceReason"), int(one.findtext("Sessions")))
             for one in block.iter("SessionDetail")])
