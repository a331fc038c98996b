#!/usr/bin/env python3
"""Compares the items of the school census with the list of COLLECT's tables and columns.

    tests/items/compare.py [SCHEMAS]

return.xsd is read here once more, in another way than the program does it. Ends with
"N passed, N failed".
"""

import csv
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

HERE = pathlib.Path(__file__).resolve().parent
XS = "{http://www.w3.org/2001/XMLSchema}"
M = "{urn:muster:return}"
SETTINGS = ("table", "column", "suffix", "prefix", "terms", "codes")
TERMS = {"autumn": (2024, 2025, 2026), "spring": (2025, 2026, 2027), "summer": (2025, 2026, 2027)}

# The types of the list, and those of return.xsd that can hold their values.
TYPES = {"integer": {"integer", "string"}, "float": {"decimal"}, "date": {"date", "dateTime"},
         "code": {"string"}, "string": {"string", "integer"}, "postcode": {"string"},
         "regex": {"string"}, "": {"string"}}
# Digits that are not a number, or that count with their zeros.
TEXT_OF_DIGITS = {"phoneno", "serialno", "eligibilitycode"}
# The codes of the header and of attendance are rules of their own (100, C401, 2572, C407).
UNCODED = {"schoolcensus", "termlysessiondetailsonroll", "termlysessiondetailsoffroll",
           "summerhalfterm2sessiondetailsonroll", "summerhalfterm2sessiondetailsoffroll"}
# Where the list itself is uneven: codes of both lists of pupils and of every term are one set.
UNEVEN = {("learnerfamonroll", "learnerfamcode")}
# What had other codes in 2024/25.
CHANGED = {"learnerfamonroll", "learnerfamoffroll"}


def folder_of(term, year):
    first = year if term == "autumn" else year - 1
    return "%d-%02d" % (first, (first + 1) % 100)


def layers(census, folder):
    """The folders of a year, the base first."""
    settings = dict(csv.reader(open(census / folder / "collection.csv", encoding="utf-8")))
    below = layers(census, settings["base"]) if "base" in settings else []
    return below + [census / folder]


def named_types(folders):
    types, root = {}, None
    for folder in folders:
        if (folder / "return.xsd").exists():
            schema = tree.parse(folder / "return.xsd").getroot()
            found = schema.find(XS + "element")
            root = found if found is not None else root
            types.update((t.get("name"), t) for t in schema.findall(XS + "complexType"))
    return types, root


def in_term(names, term):
    """A table's name, where "one autumn=other" has another in a term."""
    words = dict(w.split("=") if "=" in w else ("", w) for w in names.split())
    return words.get(term, words.get(""))


def columns(element, types, term, table="", suffix="", prefix=""):
    """Yields (table, column, type, code set) of every leaf of the term."""
    own = {name: element.get(M + name) for name in SETTINGS}
    if own["terms"] is not None and term not in own["terms"].split():
        return
    suffix = own["suffix"] or suffix
    prefix = own["prefix"] or prefix
    if own["table"] is not None:
        table = prefix + in_term(own["table"], term).replace("*", suffix)
        prefix = ""
    kind = element.get("type")
    content = types.get(kind) if kind else element.find(XS + "complexType")
    if content is None:
        name = own["column"] or element.get("name").lower()
        yield table, prefix + name, kind.split(":")[1], own["codes"]
        return
    for child in content.find(XS + "sequence"):
        yield from columns(child, types, term, table, suffix, prefix)


def codes_of(schemas, folders, name):
    places = [schemas / "codes"] + [folder / "codes" for folder in folders]
    files = [p / (name + ".csv") for p in places if (p / (name + ".csv")).exists()]
    with open(files[-1], newline="", encoding="utf-8") as file:
        return [row["code"] for row in csv.DictReader(file)]


def listed(name):
    with open(HERE / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def type_fault(row, kind, code_set):
    if row["type"] == "code" and row["codes_or_range"] == "0 1":
        return "" if kind == "boolean" and not code_set else "should be boolean"
    if row["column"] in TEXT_OF_DIGITS and kind != "string":
        return "should be text"
    return "" if kind in TYPES[row["type"]] else "a %s as %s" % (row["type"], kind)


def code_fault(row, code_set, schemas, folders):
    text = row["codes_or_range"]
    if row["type"] != "code" or text == "0 1" or row["table"] in UNCODED:
        return "" if code_set is None else "has codes"
    if code_set is None:
        return "has no codes"
    found = codes_of(schemas, folders, code_set)
    wanted = text.split()
    if text.startswith("see "):
        wanted = [row["code"] for row in listed(text[4:])]
    if row["column"] == "childcareplacesavailability":
        wanted = re.split(r" (?=NO\b|UNKNOWN|Information)", text)
    if (row["table"], row["column"]) in UNEVEN:
        return "" if set(wanted) <= set(found) else "lacks a code"
    return "" if found == wanted else "codes are %s" % " ".join(found)


def compare_term(schemas, term, year, wanted, details):
    """One check for each column, wanted or found."""
    folders = layers(schemas / "collections/school-census", folder_of(term, year))
    types, root = named_types(folders)
    found = {}
    for table, column, kind, code_set in columns(root, types, term):
        found[table, column] = (kind, code_set)
    faults = ["%s %d: %s.%s is missing" % (term, year, *key) for key in sorted(wanted - set(found))]
    faults += ["%s %d: %s.%s is not in the list" % (term, year, *key)
               for key in sorted(set(found) - wanted)]
    for row in details:
        key = row["table"], row["column"]
        for fault in (type_fault(row, *found[key]), code_fault(row, found[key][1], schemas, folders)) \
                if key in found else ():
            if fault:
                faults.append("%s %d: %s.%s %s" % (term, year, *key, fault))
    return len(wanted | set(found)), faults


def main():
    schemas = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent / "schemas")
    rows, earlier = listed("collect-tables.csv"), listed("earlier.csv")
    checks, faults = 0, []
    for term, years in TERMS.items():
        details = [row for row in rows if row["term"] == term]
        for year in years:
            wanted = {(row["table"], row["column"]) for row in details}
            wanted |= {(row["table"], row["column"]) for row in earlier
                       if (row["term"], row["year"]) == (term, str(year))}
            of_year = [row for row in details if folder_of(term, year) != "2024-25"
                       or row["table"] not in CHANGED]
            count, found = compare_term(schemas, term, year, wanted, of_year)
            checks += count
            faults += found
    for fault in faults:
        print("  FAIL", fault)
    print("%d passed, %d failed" % (checks - len(faults), len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
