#!/usr/bin/env python3
"""Writes the marks of a plain register as other systems export them: exports.py REGISTER OUTPUT

    OUTPUT/long/       one row a mark, with human headings and dates
    OUTPUT/grids/      a file a week, a row a pupil, a column a session, with the week in a title
    OUTPUT/workbook/   the same grids as sheets of one workbook

Each has the pupils and schools of the register beside it, as they are; it must be that of one school."""
import csv
import datetime
import os
import shutil
import sys
import zipfile

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri")
HEADINGS = ["UPN"] + [f"{name} {half}" for name in NAMES for half in ("AM", "PM")]


def folder_of(register, output, name):
    folder = os.path.join(output, name)
    os.makedirs(folder, exist_ok=True)
    for table in ("schools.csv", "pupils.csv", "calendar.csv"):
        shutil.copy(os.path.join(register, table), folder)
    return folder


def write_csv(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)


def weeks_of(marks):
    """For each Monday its grid: a row for each pupil that has a mark in it, in the order of the register."""
    weeks = {}
    for row in marks:
        day = datetime.date.fromisoformat(row["Date"])
        grid = weeks.setdefault(day - datetime.timedelta(day.weekday()), {})
        cells = grid.setdefault(row["UPN"], [""] * 10)
        cells[day.weekday() * 2 + (row["Session"] == "PM")] = row["Code"]
    return {monday: [["Weekly register"], [f"Week beginning {monday:%d/%m/%Y}"], [], HEADINGS] +
            [[upn, *cells] for upn, cells in grid.items()] for monday, grid in sorted(weeks.items())}


def write_workbook(path, sheets):
    """As Excel writes it: every text once, in shared strings."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    escape = lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
    strings = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for number, rows in enumerate(sheets.values(), 1):
            text = [f'<worksheet xmlns="{main}"><sheetData>']
            for r, row in enumerate(rows, 1):
                text.append(f'<row r="{r}">' + "".join(
                    f'<c r="{chr(65 + c)}{r}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
                    for c, value in enumerate(row) if value) + "</row>")
            book.writestr(f"xl/worksheets/sheet{number}.xml", "".join(text) + "</sheetData></worksheet>")
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">' + "".join(
            f"<si><t>{escape(text)}</t></si>" for text in strings) + "</sst>")
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, 1)) +
            "</sheets></workbook>")
        book.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/'
                      '2006/relationships">' + "".join(
                          f'<Relationship Id="r{i}" Type="{kinds}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                          for i in range(1, len(sheets) + 1)) +
                      f'<Relationship Id="s" Type="{kinds}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        book.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                      '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="'
                      'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
                      'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="'
                      'application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>' + "".join(
                          f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-'
                          'officedocument.spreadsheetml.worksheet+xml"/>' for i in range(1, len(sheets) + 1)) + "</Types>")


def main():
    register, output = sys.argv[1:]
    with open(os.path.join(register, "marks.csv"), newline="", encoding="utf-8") as file:
        marks = list(csv.DictReader(file))
    day = lambda text: f"{text[8:10]}/{text[5:7]}/{text[:4]}"
    words = {"AM": "Morning", "PM": "Afternoon"}
    write_csv(os.path.join(folder_of(register, output, "long"), "Attendance export.csv"),
              [["LA Code", "Establishment Number", "Unique Pupil Number", "Session Date", "Session", "Attendance Mark"]] +
              [[row["LEA"], row["Estab"], row["UPN"], day(row["Date"]), words[row["Session"]], row["Code"]]
               for row in marks])
    weeks = weeks_of(marks)
    folder = folder_of(register, output, "grids")
    for monday, rows in weeks.items():
        write_csv(os.path.join(folder, f"Register {monday}.csv"), rows)
    write_workbook(os.path.join(folder_of(register, output, "workbook"), "Registers.xlsx"),
                   {f"Week {monday:%d-%m-%Y}": rows for monday, rows in weeks.items()})


main()
