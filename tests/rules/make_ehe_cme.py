#!/usr/bin/env python3
"""Make the returns and the records that the rules of the EHE and CME return are tested with.

    python3 tests/rules/make_ehe_cme.py           write tests/rules/H*/
    python3 tests/rules/make_ehe_cme.py --list    print each case with what it shows

Rules about the figures have a whole return for each case, H*/{pass,fail}-NAME.xml, to be given to
muster check. Rules about the children's records have a folder for each case, H*/{pass,fail}-NAME/,
with ehe.csv, cme.csv and ehe_events.csv as far as the case has them, to be given to muster build
ehe-cme with the options in the folder's file "args".

A case called pass-* breaks no rule at all. A case called fail-* breaks the rule of its folder and no
other, but for those in the file H*/also (one id a line). The census day of most cases is one that
somebody gave with --census-date, because rule H216 notes every day that is not confirmed.

All people are invented; local authority code 835 has been out of use since 2019.
"""

import csv
import io
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
CODES = HERE.parents[1] / "schemas/collections/ehe-cme/2022-23/codes"

CENSUS = "2025-10-01"  # the day before the one that is listed
AROUND = [(-1, "day-before"), (0, "same-day"), (1, "day-after")]


def shift(day, days):
    """The date that many days later, as text."""
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def labels(name):
    with open(CODES / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [row["label"] for row in csv.DictReader(file)]


# ---------------------------------------------------------------- a return

SEX = ["Female", "Male", "Unknown"]
YEAR = ["Reception", *(f"Year {n}" for n in range(1, 12)), "Unknown"]
REASON = {"EHE": labels("ehe_reasons"), "CME": labels("cme_reasons")}
DURATION = labels("cme_durations")
NEED = ["SEN support", "EHC plan", "Child in need", "Child protection plan", "Looked-after child"]
SCHOOL = labels("previous_school_types")
NOTICES = "Section 437(1) notices"
ISSUED = "School attendance orders issued"
REVOKED = "School attendance orders revoked"

PERIODS = {
    ("autumn", 2025): ("AUT", "Autumn term", "202526", "202425", CENSUS),
    ("spring", 2026): ("SPR", "Spring term", "202526", None, "2026-01-14"),
    ("autumn", 2023): ("AUT", "Autumn term", "202324", "202223", "2023-10-04"),
    ("autumn", 2022): ("AUT", "Autumn term", "202223", "202122", "2022-10-06"),
}


def spread(total, cells, unknown="Unknown", first=None):
    """That many children over the cells, as evenly as it goes, from the cell `first` on; none in
    Reception and under `unknown`."""
    counts = dict.fromkeys(cells, 0)
    known = [cell for cell in cells if cell not in (unknown, "Reception")]
    for n in range(total):
        counts[known[n % len(known)] if first is None else first] += 1
    return counts


def usual(term="autumn", year=2025, ehe=100, cme=100):
    """The figures of an ordinary return: {(cohort, topic): {breakdown: count}}."""
    figures = {}
    for cohort, total in (("EHE", ehe), ("CME", cme)):
        figures[cohort, "Total"] = {"Total": total}
        figures[cohort, "Sex"] = spread(total, SEX)
        figures[cohort, "Year group"] = spread(total, YEAR)
        if cohort == "EHE" or year > 2022:
            figures[cohort, "Reason"] = spread(total, REASON[cohort])
        if cohort == "CME" and year > 2022:
            figures[cohort, "Duration"] = spread(total, DURATION)
        figures[cohort, "Additional requirement"] = dict.fromkeys(NEED, total // 10)
        if term == "autumn":
            figures[cohort, "Academic year"] = {"Any time in year": total + 50}
    if term == "autumn":
        figures["EHE", "Academic year"].update(
            {"Starts": 40, "Returns to school": 20, "Left for another reason": 5,
             NOTICES: 10, ISSUED: 5, REVOKED: 2})
        figures["EHE", "Previous school type"] = spread(40, SCHOOL, "Elsewhere or unknown")
    return figures


def edited(cells, **base):
    """An ordinary return in which cells ((cohort, topic, breakdown): count) are as given. A count of
    None is a figure that is not available; a breakdown of None takes the whole topic away."""
    figures = usual(**base)
    for (cohort, topic, breakdown), count in cells.items():
        if breakdown is None:
            del figures[cohort, topic]
        else:
            figures[cohort, topic][breakdown] = count
    return figures


class Return:
    """A return in the making: the figures with the term they are for."""

    def __init__(self, cells=None, term="autumn", year=2025, census=None, figures=None, **base):
        self.figures = figures or edited(cells or {}, term=term, year=year, **base)
        self.term, self.year, self.census = term, year, census

    def write(self, path, shows):
        path.with_name(path.name + ".xml").write_text(self.xml(shows), encoding="utf-8",
                                                      newline="\n")

    def xml(self, shows):
        code, name, period, previous, census = PERIODS[self.term, self.year]
        header = [("CollectionDetails", [("Collection", "EHECME"), ("Term", code),
                                         ("Year", self.year),
                                         ("ReferenceDate", self.census or census)]),
                  ("Source", [("SourceLevel", "L"), ("LEA", "835"), ("SoftwareCode", "Example"),
                              ("Release", "1"), ("SerialNo", "001"),
                              ("DateTime", shift(census, 5) + "T09:00:00")])]
        lines = ['<?xml version="1.0" encoding="UTF-8"?>',
                 f"<!-- {shows.replace('--', '- -')} -->", "<Message>", "  <Header>"]
        for group, items in header:
            lines += [f"    <{group}>", *self.leaves(6, items), f"    </{group}>"]
        lines += ["  </Header>", "  <EHECME>", "    <Figures>"]
        for (cohort, topic), cells in self.figures.items():
            annual = topic in ("Academic year", "Previous school type")
            when = [("TimePeriod", previous if annual else period),
                    ("TimeIdentifier", "Academic year" if annual else name)]
            for breakdown, count in cells.items():
                items = [("Cohort", cohort), ("BreakdownTopic", topic), ("Breakdown", breakdown),
                         *when]
                items += [("ChildCount", count)] if count is not None else \
                    [("Status", "not_available")]
                lines += ["      <Figure>", *self.leaves(8, items), "      </Figure>"]
        lines += ["    </Figures>", "  </EHECME>", "</Message>", ""]
        return "\n".join(lines)

    @staticmethod
    def leaves(indent, items):
        return [f"{' ' * indent}<{name}>{escape(str(value))}</{name}>" for name, value in items]


# ---------------------------------------------------------------- records

EHE_COLUMNS = ["LA", "ChildID", "DOB", "Sex", "StartDate", "EndDate", "EndReason", "PrimaryReason",
               "PreviousSchoolType", "SENprovision"]
CME_COLUMNS = ["LA", "ChildID", "DOB", "Sex", "StartDate", "EndDate", "PrimaryReason"]
EVENT_COLUMNS = ["LA", "ChildID", "Event", "Date"]

EHE_CHILD = {"LA": "835", "DOB": "2014-05-20", "Sex": "F", "StartDate": "2023-11-06",
             "PrimaryReason": "lifestyle", "PreviousSchoolType": "acad", "SENprovision": "N"}
CME_CHILD = {"LA": "835", "DOB": "2012-02-03", "Sex": "M", "StartDate": "2025-09-08",
             "PrimaryReason": "moved_in_la"}


def ehe(child, **more):
    return {**EHE_CHILD, "ChildID": child, **more}


def cme(child, **more):
    return {**CME_CHILD, "ChildID": child, **more}


def event(child, day="2025-02-03", kind="s437_notice"):
    return {"LA": "835", "ChildID": child, "Event": kind, "Date": day}


def crowd(make, count):
    """That many ordinary children, in four years of birth and with two reasons."""
    reasons = {"ehe": ["lifestyle", "mental_health"], "cme": ["moved_in_la", "waiting_start"]}
    return [make(f"N{n:02}", DOB=f"{2010 + n % 4}-03-1{n % 9}", Sex="FM"[n % 2],
                 PrimaryReason=reasons[make.__name__][n % 2]) for n in range(count)]


class Records:
    """Folders of records: lists of rows, or None for a file that is not given."""

    def __init__(self, ehe=None, cme=None, events=None, term="autumn", year=2025, census=CENSUS,
                 without=()):
        self.files = {"ehe": (EHE_COLUMNS, ehe), "cme": (CME_COLUMNS, cme),
                      "ehe_events": (EVENT_COLUMNS, events)}
        self.without = without
        self.args = f"--term {term} --year {year}"
        if census:
            self.args += f" --census-date {census}"

    def write(self, path, shows):
        del shows
        path.mkdir()
        (path / "args").write_text(self.args + "\n", encoding="utf-8", newline="\n")
        for name, (columns, rows) in self.files.items():
            if rows is None:
                continue
            columns = [column for column in columns if column not in self.without]
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, extrasaction="ignore", restval="",
                                    lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            (path / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- the cases, rule by rule

CASES = {}
ALSO = {}


def rule(rule_id, also=()):
    """Marks a function that yields (name, what it shows, return or records) for a rule."""
    def register(function):
        CASES[rule_id] = function
        ALSO[rule_id] = also
        return function
    return register


@rule("H201")
def both_cohorts():
    yield "pass-two-children", "Two children, one in each cohort", \
        Records([ehe("A")], [cme("B")])
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-ended-{name}", f"CME ended {days:+d} days from the census day",
               Records([ehe("A")], [cme("B"), cme("A", EndDate=shift(CENSUS, days))]))
    for days, name in AROUND:
        verdict = "pass" if days > 0 else "fail"
        yield (f"{verdict}-started-{name}", f"EHE started {days:+d} days from the census day",
               Records([ehe("B"), ehe("A", StartDate=shift(CENSUS, days))], [cme("A")]))
    yield "fail-two-episodes-later", "Three episodes, two of them over", \
        Records([ehe("A", EndDate="2024-03-01"), ehe("A", StartDate="2025-01-06")],
                [cme("A"), cme("A", StartDate="2024-03-01", EndDate="2025-01-06")])


@rule("H202")
def not_of_age():
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-fifth-birthday-{name}",
               f"Fifth birthday {days:+d} days from 31 August",
               Records([ehe("A"), ehe("B", DOB=shift("2020-08-31", days),
                                      StartDate="2025-09-01")]))
    for days, name in AROUND:
        verdict = "fail" if days < 0 else "pass"
        yield (f"{verdict}-prescribed-{name}",
               f"Five in autumn; the census day is {days:+d} days from 31 December",
               Records([ehe("A"), ehe("B", DOB="2020-12-31", StartDate="2025-09-01")],
                       term="spring", year=2026, census=shift("2025-12-31", days)))
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-leaving-{name}",
               f"Sixteen in August; {days:+d} days from the last Friday in June",
               Records([ehe("A"), ehe("B", DOB="2010-08-31")], term="summer", year=2026,
                       census=shift("2026-06-26", days)))
    yield "pass-ended", "A young child whose episode is over", \
        Records([ehe("A"), ehe("B", DOB="2021-01-01", EndDate=CENSUS)])
    yield "fail-cme", "A child missing education who is too old", \
        Records(cme=[cme("A"), cme("B", DOB="2009-08-31")])
    yield "fail-both-cohorts", "Not counted in either, so H201 says nothing", \
        Records([ehe("A"), ehe("B", DOB="2021-01-01")], [cme("C"), cme("B", DOB="2021-01-01")])
    yield "fail-later-episode", "The episode that started last has the date of birth that counts", \
        Records([ehe("A"), ehe("B", DOB="2009-01-01")])


@rule("H203")
def no_date_of_birth():
    yield "pass-given", "Every child has one", Records(crowd(ehe, 50))
    yield "pass-ended", "A child without one whose episode is over", \
        Records([*crowd(ehe, 2), ehe("A", DOB="", EndDate="2024-07-01")])
    yield "fail-ehe", "One of 50 has none", Records([*crowd(ehe, 49), ehe("A", DOB="")])
    yield "fail-cme", "One of 50 has none", Records(cme=[*crowd(cme, 49), cme("A", DOB="")])


@rule("H204", also=("H202",))
def two_episodes():
    yield "pass-same-id-in-cohorts", "An episode that is over and one that is not", \
        Records([ehe("A", EndDate="2024-03-01"), ehe("A", StartDate="2025-01-06")])
    for days, name in AROUND:
        verdict = "fail" if days > 0 else "pass"
        yield (f"{verdict}-ended-{name}", f"The first ended {days:+d} days from the census day",
               Records([ehe("A", EndDate=shift(CENSUS, days)), ehe("A", StartDate="2025-01-06")]))
    for days, name in AROUND:
        verdict = "pass" if days > 0 else "fail"
        yield (f"{verdict}-started-{name}", f"The second began {days:+d} days from the census day",
               Records([ehe("A"), ehe("A", StartDate=shift(CENSUS, days))]))
    yield "fail-same-row-twice", "One row twice", Records(cme=[cme("A"), cme("A")])
    yield "fail-blank-start", "The one without StartDate is the earlier", \
        Records([ehe("A", StartDate=""), ehe("A")])
    yield "fail-below-age", "Two episodes of a child who is not counted", \
        Records([ehe("B"), ehe("A", DOB="2021-02-02"),
                 ehe("A", DOB="2021-02-02", StartDate="2025-01-06")])


@rule("H205")
def reason():
    others = [ehe("B"), ehe("C"), ehe("D")]
    missing = [cme("F"), cme("G"), cme("H")]
    yield "pass-unknown", "The reason unknown is one of the list", \
        Records([*others, ehe("A", PrimaryReason="unknown")])
    yield "pass-not-recorded", "So is not_recorded, of children missing education", \
        Records(cme=[*missing, cme("A", PrimaryReason="not_recorded")])
    yield "pass-first-term", "Collected from this term on", \
        Records([*others, ehe("A", PrimaryReason="did_not_apply")],
                [*missing, cme("E", PrimaryReason="parental_decision")])
    yield "fail-last-term", "Not collected in the term before (EHE)", \
        Records([*others, ehe("A", PrimaryReason="did_not_apply")], term="summer", year=2025,
                census="2025-05-14")
    yield "fail-last-term-cme", "Not collected in the term before (CME)", \
        Records(cme=[cme(child, StartDate="2025-02-03") for child in "BCD"]
                + [cme("A", StartDate="2025-02-03", PrimaryReason="parental_decision")],
                term="summer", year=2025, census="2025-05-14")
    yield "pass-cme-2022", "No reason of children missing education was collected in autumn 2022", \
        Records(cme=[cme("A", StartDate="2022-06-01", PrimaryReason="")], year=2022, census=None)
    yield "fail-cme-2023", "It was in autumn 2023", \
        Records(cme=[cme(child, StartDate="2023-06-01") for child in "BCD"]
                + [cme("A", StartDate="2023-06-01", PrimaryReason="")], year=2023,
                census="2023-10-04")
    yield "fail-blank", "No reason", Records([*others, ehe("A", PrimaryReason="")])
    yield "fail-word", "A word that is not in the list", \
        Records([*others, ehe("A", PrimaryReason="lifestyle_choice")])
    yield "fail-other-cohort", "A reason of the other cohort", \
        Records(cme=[*missing, cme("A", PrimaryReason="lifestyle")])
    yield "pass-ended", "No reason, but the episode is over", \
        Records([*others, ehe("A", PrimaryReason="", EndDate="2024-07-01")])


@rule("H206")
def ends_before_start():
    for days, name in AROUND:
        verdict = "fail" if days < 0 else "pass"
        yield (f"{verdict}-{name}", f"EndDate is {days:+d} days from StartDate",
               Records([ehe("B"), ehe("A", EndDate=shift("2023-11-06", days))]))
    yield "pass-blank-start", "No StartDate", \
        Records([ehe("B"), ehe("A", StartDate="", EndDate="2024-01-01")])
    yield "pass-no-end-column", "EndDate is not given", Records([ehe("A")], without=["EndDate"])
    yield "fail-cme", "A child missing education", \
        Records(cme=[cme("B"), cme("A", EndDate="2025-01-01")])
    yield "fail-twice", "Two such episodes of one child are one finding", \
        Records([ehe("B"), ehe("A", EndDate="2023-01-01"), ehe("A", EndDate="2023-02-01")])


@rule("H207")
def reception():
    moved = {("EHE", "Year group", "Reception"): 1, ("EHE", "Year group", "Year 1"): 9}
    yield "pass-none", "No Reception children", Return()
    yield "fail-ehe", "One home educated child in Reception", Return(moved)
    yield "fail-cme", "One child missing education in Reception", \
        Return({("CME", "Year group", "Reception"): 1, ("CME", "Year group", "Year 1"): 9})
    yield "pass-spring", "In spring there may be some", Return(moved, term="spring", year=2026)


@rule("H208")
def unknown():
    blocks = [("EHE", "Sex", "Male", 2), ("EHE", "Year group", "Year 1", 2),
              ("EHE", "Reason", "Lifestyle", 25), ("CME", "Sex", "Female", 2),
              ("CME", "Year group", "Year 3", 2), ("CME", "Reason", "Other", 25),
              ("CME", "Duration", "Over 52 weeks", 10)]
    for cohort, topic, known, most in blocks:
        cells = dict.fromkeys(usual()[cohort, topic], 0)
        spare = next(cell for cell in cells if cell not in (known, "Unknown", "Reception"))
        for more, verdict in [(-1, "pass"), (0, "pass"), (1, "fail")]:
            part = dict(cells)
            part["Unknown"] = most + more
            part[known], part[spare] = 40, 60 - most - more
            name = f"{cohort}-{topic}".lower().replace(" ", "-")
            yield (f"{verdict}-{name}-{most + more}",
                   f"{cohort}: {most + more} of 100 under {topic} are Unknown",
                   Return({(cohort, topic, cell): n for cell, n in part.items()}))
    yield "pass-not-recorded", "Not recorded is not Unknown", \
        Return({("CME", "Reason", "Not recorded"): 60, ("CME", "Reason", "Waiting school start"): 0,
                **{("CME", "Reason", cell): 2 for cell in REASON["CME"]
                   if cell not in ("Not recorded", "Waiting school start", "Unknown",
                                   "Other", "Mental health")},
                ("CME", "Reason", "Other"): 5, ("CME", "Reason", "Mental health"): 5})


@rule("H209")
def sums():
    blocks = [("EHE", "Sex", "Male"), ("EHE", "Year group", "Year 9"), ("EHE", "Reason", "Other"),
              ("EHE", "Previous school type", "Academy"), ("CME", "Sex", "Female"),
              ("CME", "Year group", "Year 1"), ("CME", "Reason", "Other"),
              ("CME", "Duration", "Over 52 weeks")]
    yield "pass-all", "Every breakdown adds up", Return()
    for cohort, topic, cell in blocks:
        name = f"{cohort}-{topic}".lower().replace(" ", "-")
        count = usual()[cohort, topic][cell]
        yield f"fail-{name}-short", f"{cohort}: {topic} is one short", \
            Return({(cohort, topic, cell): count - 1})
        yield f"fail-{name}-over", f"{cohort}: {topic} is one over", \
            Return({(cohort, topic, cell): count + 1})
    yield "fail-missing-breakdown", "The breakdown by sex is not there", \
        Return({("EHE", "Sex", None): None})
    yield "pass-cell-not-available", "A cell is not available, so the rest may be less", \
        Return({("EHE", "Sex", "Male"): None})
    yield "fail-cell-not-available-over", "A cell is not available, but the rest is more", \
        Return({("EHE", "Sex", "Male"): None, ("EHE", "Sex", "Female"): 101})
    yield "pass-not-available", "The whole breakdown is not available", \
        Return({("EHE", "Previous school type", cell): None for cell in SCHOOL})
    yield "pass-2022", "In autumn 2022 CME had neither reasons nor durations", Return(year=2022)


@rule("H210")
def issued():
    for notices, verdict, name in [(6, "pass", "fewer"), (5, "pass", "equal"), (4, "fail", "more")]:
        yield (f"{verdict}-{name}", f"5 orders, {notices} notices",
               Return({("EHE", "Academic year", NOTICES): notices}))
    yield "pass-not-available", "The notices are not available", \
        Return({("EHE", "Academic year", NOTICES): None})


@rule("H211")
def revoked():
    for count, verdict, name in [(4, "pass", "fewer"), (5, "pass", "equal"), (6, "fail", "more")]:
        yield (f"{verdict}-{name}", f"5 orders issued, {count} revoked",
               Return({("EHE", "Academic year", REVOKED): count}))
    yield "pass-not-available", "Orders issued are not available", \
        Return({("EHE", "Academic year", ISSUED): None})


@rule("H212")
def among_any_time():
    for figure in ("Returns to school", "Left for another reason"):
        name = figure.split()[0].lower()
        for count, verdict in [(149, "pass"), (150, "pass"), (151, "fail")]:
            yield (f"{verdict}-{name}-{count}", f"{figure}: {count} of 150",
                   Return({("EHE", "Academic year", figure): count}))
    for count, verdict in [(149, "pass"), (150, "pass"), (151, "fail")]:
        cells = {("EHE", "Previous school type", cell): n
                 for cell, n in spread(count, SCHOOL, "Elsewhere or unknown").items()}
        yield (f"{verdict}-starts-{count}", f"Starts: {count} of 150",
               Return({("EHE", "Academic year", "Starts"): count, **cells}))


@rule("H213")
def requirement():
    for cohort, need in [("EHE", "Child in need"), ("EHE", "Child protection plan"),
                         ("CME", "Looked-after child")]:
        name = f"{cohort}-{need}".lower().replace(" ", "-")
        for count, verdict in [(99, "pass"), (100, "pass"), (101, "fail")]:
            yield (f"{verdict}-{name}-{count}", f"{cohort}: {need} {count} of 100",
                   Return({(cohort, "Additional requirement", need): count}))


@rule("H214")
def special_needs():
    for cohort in ("EHE", "CME"):
        for count, verdict in [(89, "pass"), (90, "pass"), (91, "fail")]:
            yield (f"{verdict}-{cohort.lower()}-{count}",
                   f"{cohort}: SEN support {count} and EHC plan 10 of 100",
                   Return({(cohort, "Additional requirement", "SEN support"): count}))


@rule("H215")
def empty_or_uniform():
    yield "fail-no-ehe", "Nobody is home educated on the census day", Return(ehe=0)
    yield "fail-no-cme", "Nobody is missing education on the census day", Return(cme=0)
    yield "pass-one", "One child", Return(cme=1)
    for cohort, cell in (("EHE", "Lifestyle"), ("CME", "Waiting school start")):
        for total, verdict in [(9, "pass"), (10, "fail"), (11, "fail")]:
            figures = usual(**{cohort.lower(): total})
            figures[cohort, "Reason"] = spread(total, REASON[cohort], first=cell)
            yield (f"{verdict}-{cohort.lower()}-one-reason-{total}",
                   f"{cohort}: all {total} have one reason", Return(figures=figures))
    figures = usual(ehe=10)
    figures["EHE", "Reason"] = spread(10, REASON["EHE"], first="Lifestyle")
    figures["EHE", "Reason"].update({"Lifestyle": 9, "Religious": 1})
    yield "pass-two-reasons", "Nine of ten have one reason", Return(figures=figures)


@rule("H216")
def inferred():
    for days, name in AROUND:
        verdict = "fail" if days == 0 else "pass"
        yield (f"{verdict}-{name}", f"Made for {days:+d} days from the day that is listed",
               Return(census=shift("2025-10-02", days)))
    yield "pass-confirmed", "The day of autumn 2022 is confirmed", Return(year=2022)


@rule("H217")
def previous_school():
    def start(day, **more):
        return ehe("A", StartDate=day, PreviousSchoolType="", **more)

    for days, name in AROUND:
        verdict = "pass" if days < 0 else "fail"
        yield (f"{verdict}-first-{name}", f"Started {days:+d} days from 1 September",
               Records([ehe("B"), start(shift("2024-09-01", days))]))
    for days, name in AROUND:
        verdict = "pass" if days > 0 else "fail"
        yield (f"{verdict}-last-{name}", f"Started {days:+d} days from 31 August",
               Records([ehe("B"), start(shift("2025-08-31", days))]))
    yield "pass-given", "Every start has a type", \
        Records([ehe("A", StartDate="2024-11-04", PreviousSchoolType="else_unk")])
    yield "fail-word", "A type that is not in the list", \
        Records([ehe("A", StartDate="2024-11-04", PreviousSchoolType="grammar")])
    yield "pass-no-column", "The column is not given", \
        Records([start("2024-11-04")], without=["PreviousSchoolType"])
    yield "pass-later-start", "The latest start has a type", \
        Records([start("2024-11-04", EndDate="2025-01-06"), ehe("A", StartDate="2025-03-03")])
    yield "fail-later-row", "Of two starts on one day the later row counts", \
        Records([ehe("A", StartDate="2024-11-04", EndDate="2025-01-06"),
                 start("2024-11-04", EndDate="2025-02-03"), ehe("B")])
    yield "pass-earlier-row", "And it has a type", \
        Records([start("2024-11-04", EndDate="2025-02-03"),
                 ehe("A", StartDate="2024-11-04", EndDate="2025-01-06"), ehe("B")])
    yield "pass-spring", "The spring return does not ask", \
        Records([start("2024-11-04")], term="spring", year=2026, census="2026-01-14")
    for days, name in AROUND:
        verdict = "pass" if days > 0 else "fail"
        yield (f"{verdict}-fifth-birthday-{name}",
               f"Of compulsory school age in that year: fifth birthday {days:+d} days from 31 August",
               Records([ehe("B"), start("2025-04-07", DOB=shift("2020-08-31", days),
                                        EndDate="2025-09-15")]))


@rule("H218")
def event_of_stranger():
    yield "pass-known", "A child in the records, long gone", \
        Records([ehe("B"), ehe("A", EndDate="2024-01-01")], events=[event("A")])
    yield "pass-no-records", "No ehe is given", Records(cme=[cme("B")], events=[event("A")])
    yield "fail-stranger", "A child who is not in the records", \
        Records([ehe("B")], events=[event("A")])
    yield "fail-old", "Whatever the date", \
        Records([ehe("B")], events=[event("A", "2019-05-05", "sao_revoked")])
    yield "fail-twice", "Two events of one child are one finding", \
        Records([ehe("B")], events=[event("A"), event("A", "2025-02-04")])


@rule("H219")
def no_start():
    yield "pass-given", "Every episode has one", Records([ehe("A")], [cme("B")])
    yield "fail-ehe", "An EHE episode without", Records([ehe("B"), ehe("A", StartDate="")])
    yield "fail-cme", "A CME episode without, one of ten", \
        Records(cme=[*crowd(cme, 9), cme("A", StartDate="")])
    yield "pass-ended", "The episode is over", \
        Records([ehe("B"), ehe("A", StartDate="", EndDate=CENSUS)])


# ---------------------------------------------------------------- writing the files

def main():
    if sys.argv[1:] == ["--list"]:
        for rule_id, cases in CASES.items():
            for name, shows, _ in cases():
                print(f"{rule_id}/{name}: {shows}")
        return
    if sys.argv[1:]:
        sys.exit(__doc__)
    for rule_id, cases in CASES.items():
        folder = HERE / rule_id
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        names = set()
        for name, shows, content in cases():
            if name in names:
                sys.exit(f"two cases are called {rule_id}/{name}")
            names.add(name)
            content.write(folder / name, f"{rule_id}: {shows}")
        if ALSO[rule_id]:
            (folder / "also").write_text("".join(f"{other}\n" for other in ALSO[rule_id]),
                                         encoding="utf-8", newline="\n")


main()
