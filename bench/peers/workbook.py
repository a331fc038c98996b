"""Peer: openpyxl, reading only, counts the marks of a workbook for each pupil and code. No checks.
   python workbook.py WORKBOOK OUTPUT"""
import collections
import csv
import sys

import openpyxl

counts = collections.Counter()
for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True).worksheets:
    for row in sheet.iter_rows(min_row=5, values_only=True):
        counts.update((row[0], code) for code in row[1:] if code)
with open(sys.argv[2] + "/counts.csv", "w", newline="", encoding="utf-8") as file:
    csv.writer(file).writerows([["upn", "code", "sessions"], *((*key, n) for key, n in counts.items())])
