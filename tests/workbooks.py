"""The same tables as workbooks of several programs: what Muster makes of each must be what it makes of the CSV.

    python3 tests/workbooks.py --muster build/muster

The writers are exceljs (tests/node), openpyxl and LibreOffice, each where it is at hand; LibreOffice writes .xlsx and
.ods of what the others wrote. libxlsxwriter, which is linked, is tried in tests/unit/test_sheets.c. The last line is
"N passed, N failed". Everything in the tables is invented."""

import argparse
import csv
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
OPTIONS = ["--school", "8352990", "--school-name", "Invented Primary School", "--phase", "PS"]
NODE = HERE / "node/node_modules/exceljs"
TABLES = ("schools.csv", "pupils.csv", "marks.csv")


# --- the tables -----------------------------------------------------------------------------------------------
# A cell is a text, a number, a truth value, a date, or what a formula gives. A sheet is a name, its rows, the ranges
# that are merged, and whether it is hidden.

class Formula:
    def __init__(self, text, result):
        self.text, self.result = text, result


def day(text):
    return datetime.date.fromisoformat(text)


MONDAYS = (day("2025-09-08"), day("2025-09-15"))
HEADINGS = ["Admission No", "UPN", "Legal Surname", "Legal Forename", "Date of Birth", "Gender", "Admission Date",
            "Leaving Date", "Part Time", "ULN"]
PUPILS = [[1201, "W835299020001", "Abara", "Ngozi", day("2016-10-03"), "F", day("2020-09-03"), None, False, 1000000001],
          [1187, "K835299020002", "Bélanger", "Léo", day("2016-12-19"), "M", day("2020-09-03"), None, True, 1000000002],
          [1188, "N835299021005", "O’Connor", "Niamh & Co <3", day("2017-06-30"), "F", day("2021-09-02"),
           day("2025-09-12"), False, None]]
MARKS = [["/\\/\\/\\/\\/\\", "L\\II/\\/\\#\\", "/\\/\\/\\/\\-\\"], ["/\\/\\/\\/\\##", "/\\/\\//N\\##", " " * 10]]
TWO = {(0, 1, 4): "C1", (0, 0, 9): "Y2"}


def code(week, pupil, session):
    return TWO.get((week, pupil, session), MARKS[week][pupil][session]).strip() or None


def week_rows(week):
    sessions = [name + " " + half for name in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM")]
    return [["Invented Primary School"], ["Week beginning", MONDAYS[week]], [], ["Adno", "Name"] + sessions + ["%"]] + [
        [Formula("%d+1" % (pupil[0] - 1), pupil[0]), pupil[2] + ", " + pupil[3]] +
        [code(week, number, session) for session in range(10)] + [97.5] for number, pupil in enumerate(PUPILS)] + [
        ["Total"] + [None] * 11 + [Formula("SUM(M5:M7)", 292.5)]]


def dates_rows():
    """Dates in the heading, each over two columns."""
    days = [day("2025-09-22"), day("2025-09-23")]
    return [[None, None, days[0], None, days[1], None], ["UPN", "Name", "AM", "PM", "AM", "PM"]] + [
        [pupil[1], pupil[2], "/", "\\", "I", Formula('"I"', "I")] for pupil in PUPILS]


SHEETS = [
    {"name": "Pupils", "rows": [HEADINGS] + PUPILS},
    {"name": "Week 1", "rows": week_rows(0), "merged": ["A1:M1"]},
    {"name": "Week 2", "rows": week_rows(1), "merged": ["A1:M1"]},
    {"name": "Days & dates", "rows": dates_rows(), "merged": ["C1:D1", "E1:F1"]},
    {"name": "Old", "rows": [["UPN", "Date", "Session", "Code"], ["W835299020001", day("2025-09-08"), "AM", "N"]],
     "hidden": True},
    {"name": "Empty", "rows": []},
]


def as_text(cell):
    if isinstance(cell, Formula):
        return as_text(cell.result)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime.date):
        return cell.strftime("%d/%m/%Y")
    return "" if cell is None else str(cell)


def write_csv(folder):
    """What is seen in the workbook, a file a sheet; their names sort as the sheets stand."""
    folder.mkdir()
    for number, sheet in enumerate(SHEETS):
        if sheet.get("hidden") or not sheet["rows"]:
            continue
        with open(folder / ("%d %s.csv" % (number, sheet["name"])), "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([as_text(cell) for cell in row] for row in sheet["rows"])


# --- the writers ----------------------------------------------------------------------------------------------

def as_json(cell):
    if isinstance(cell, Formula):
        return {"formula": cell.text, "result": cell.result}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    return cell


def write_exceljs(path):
    sheets = [dict(sheet, rows=[[as_json(cell) for cell in row] for row in sheet["rows"]]) for sheet in SHEETS]
    for epoch, name in (("1900", path), ("1904", path.with_name("exceljs-1904.xlsx"))):
        subprocess.run(["node", str(HERE / "node/workbook.mjs"), str(name), epoch], input=json.dumps(sheets), text=True,
                       check=True)


# openpyxl, in whichever Python has it. It stores no results of formulas, so they are written as values.
OPENPYXL = """
import datetime, json, sys, openpyxl
book = openpyxl.Workbook()
book.remove(book.active)
for sheet in json.load(sys.stdin):
    made = book.create_sheet(sheet["name"])
    for r, row in enumerate(sheet["rows"], 1):
        for c, cell in enumerate(row, 1):
            if isinstance(cell, dict):
                cell = datetime.date.fromisoformat(cell["date"]) if "date" in cell else cell["result"]
            made.cell(r, c, cell)
    for merged in sheet.get("merged", []):
        made.merge_cells(merged)
    made.sheet_state = "hidden" if sheet.get("hidden") else "visible"
book.save(sys.argv[1])
"""


def write_openpyxl(path, python):
    sheets = [dict(sheet, rows=[[as_json(cell) for cell in row] for row in sheet["rows"]]) for sheet in SHEETS]
    subprocess.run([python, "-c", OPENPYXL, str(path)], input=json.dumps(sheets), text=True, check=True)


def write_libreoffice(folder, sources, soffice):
    """LibreOffice opens the workbooks and saves them anew, as each of its formats that are read."""
    for ending in ("xlsx", "ods"):
        made = folder / "made"
        subprocess.run([soffice, "-env:UserInstallation=file://%s" % (folder / "profile"), "--headless", "--convert-to",
                        ending, "--outdir", str(made), *map(str, sources)], check=True, capture_output=True)
        for source in sources:
            shutil.move(made / (source.stem + "." + ending), folder / ("libreoffice-%s.%s" % (source.stem, ending)))


def python_with_openpyxl():
    for python in (sys.executable, "/usr/bin/python3"):
        found = shutil.which(python)
        if found and subprocess.run([found, "-c", "import openpyxl"], capture_output=True).returncode == 0:
            return found
    return None


def write_all(folder):
    """The workbooks that can be written here, and what is left out."""
    lacking = []
    if shutil.which("node") and NODE.exists():
        write_exceljs(folder / "exceljs.xlsx")
    else:
        lacking.append("exceljs (scripts/deps pages)")
    python = python_with_openpyxl()
    if python:
        write_openpyxl(folder / "openpyxl.xlsx", python)
    else:
        lacking.append("openpyxl")
    soffice = shutil.which("soffice")
    if soffice:
        write_libreoffice(folder, sorted(folder.glob("*.xlsx")), soffice)
    else:
        lacking.append("LibreOffice (soffice)")
    return sorted(path for path in folder.iterdir() if path.suffix in (".xlsx", ".ods")), lacking


# --- comparing ------------------------------------------------------------------------------------------------

def imported(muster, what, out):
    done = subprocess.run([muster, "import", str(what), "-o", str(out), "--quiet", *OPTIONS], capture_output=True,
                          text=True)
    if done.returncode != 0:
        return None, "status %d: %s" % (done.returncode, done.stderr.strip())
    return {name: (out / name).read_bytes() for name in TABLES}, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--muster", required=True)
    muster = os.path.abspath(parser.parse_args().muster)
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="muster-workbooks-") as temporary:
        folder = pathlib.Path(temporary)
        write_csv(folder / "csv")
        wanted, fault = imported(muster, folder / "csv", folder / "out-csv")
        if fault:
            sys.exit("the CSV: " + fault)
        books, lacking = write_all(folder)
        for what in lacking:
            print("  skipped: %s is not at hand" % what)
        for book in books:
            made, fault = imported(muster, book, folder / ("out-" + book.name))
            differ = [] if made is None else [name for name in TABLES if made[name] != wanted[name]]
            if fault or differ:
                print("  FAILED %s: %s" % (book.name, fault or "not as the CSV: " + ", ".join(differ)))
            failed += bool(fault or differ)
            passed += not (fault or differ)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
