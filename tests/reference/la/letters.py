"""Which parent gets which letter, with which figures, and the rule L360: a second time, from the words of the manual.

The page of a letter is looked at as well: it must hold the words of every field that the template names.
"""

import html
import re

from register import ABSENCES, Date, academic_year, iso, of_compulsory_age, read_schools
from returns import Of

HEADER = ["lea", "estab", "upn", "contact", "school_name", "school_phone", "school_email", "today", "contact_name",
          "contact_address", "pupil_forename", "pupil_full_name", "pupil_dob", "year_group", "period_from", "period_to",
          "possible", "attended", "absent", "authorised", "unauthorised", "attendance_percent", "absence_percent",
          "days_missed", "absences_table", "reached_on", "threshold_sessions", "window_from", "window_to",
          "improvement_from", "improvement_to"]


def words(day):
    return "" if day is None else "%d %s" % (day.day, day.strftime("%B %Y"))


def tenth(part, whole):
    """100 × part ÷ whole with one decimal, half up; z where the whole is 0."""
    return "z" if whole == 0 else "%d.%d" % divmod((2000 * part + whole) // (2 * whole), 10)


def lines_of(row):
    lines = [row.text("AddressLine%d" % n) for n in range(1, 6)] + [row.text("PostCode")]
    return ", ".join(line for line in lines if line)


def year_group(row):
    year = row.word("NCyearActual")
    return "Reception" if year == "R" else "Year " + year if year.isdigit() and int(year) > 0 else year


class Letters:
    def __init__(self, tables, codes, returns, letter, first, last, today, weeks=6):
        self.returns, self.letter, self.first, self.last, self.today, self.weeks = returns, letter, first, last, today, weeks
        self.rows, self.findings = [], []
        for school in read_schools(tables, codes, today, last):
            self.school = school
            for pupil in sorted(school.pupils, key=lambda one: (one.upn, self.order(one))):
                record = pupil.record(last)
                if record is not None and not record.is_boarder():
                    self.one_pupil(pupil, record)

    def order(self, pupil):
        record = pupil.record(self.last)
        return record.row.order if record else -1

    # --- who -----------------------------------------------------------------------------------------------

    def one_pupil(self, pupil, record):
        of = Of(self.school, pupil, self.last)
        if self.letter == "unauthorised-absence":
            found = [place for place in of.taken if place[2] in ABSENCES and self.first <= place[0] <= self.last]
            if found:
                self.write(pupil, record, self.first, found)
        elif self.letter == "persistent-absence":
            start = Date(academic_year(self.last), 8, 1)
            marks = self.possible(pupil, start)
            absent = [mark for mark in marks if mark[3]["attended"] != "1"]
            if (of_compulsory_age(record.dob, self.last) and pupil.on(self.last) and len(marks) >= 20
                    and 10 * len(absent) >= len(marks)):
                self.write(pupil, record, start, [mark[:3] for mark in absent])
        else:
            self.notice(pupil, record, of)

    def notice(self, pupil, record, of):
        """The last row of penalty-threshold.csv in the period that is not about holidays alone."""
        rows = [row for row in self.returns.rows("penalty-threshold")
                if row[:2] == [self.school.lea, self.school.estab] and row[3] == pupil.upn
                and row[4:6] == [record.row.text("Surname"), record.row.text("Forename")]]
        if not rows:
            return
        for row in reversed(rows):
            if row[8] != row[9]:
                start, reached = Date.fromisoformat(row[13]), Date.fromisoformat(row[7])
                found = [place for place in of.taken if place[2] in ABSENCES and start <= place[0] <= reached]
                self.write(pupil, record, self.first, found, [words(reached), row[8]] + [
                    words(Date.fromisoformat(day)) for day in row[14:16]])
                return
        self.findings.append(("L360", self.school.lea, self.school.estab, pupil.upn, "Code", record.row.table,
                              record.row.line))

    # --- what stands in it -----------------------------------------------------------------------------------

    def possible(self, pupil, first):
        return [(day, session, code["code"], code) for (day, session), (code, _) in sorted(pupil.marks.items())
                if first <= day <= min(self.last, self.today) and code["possible"] == "1"]

    def addressees(self, row):
        found = [other for other in self.school.of("contacts")
                 if row.word("UPN") != "" and other.word("UPN") == row.word("UPN") and other.flag("LivesWith")
                 and other.text("Name") != ""]
        name = " ".join(text for text in (row.text("Forename"), row.text("Surname")) if text)
        return [(other.text("Name"), lines_of(other)) for other in found] or [("Parent or carer of " + name, lines_of(row))]

    def write(self, pupil, record, first, absences, threshold=("", "", "", "")):
        row, school = record.row, self.school
        marks = self.possible(pupil, first)
        attended = len([1 for mark in marks if mark[3]["attended"] == "1"])
        authorised = len([1 for mark in marks if mark[3]["attended"] != "1" and mark[3]["authorised"] == "1"])
        absent = len(marks) - attended
        missed = [day for day in sorted({mark[0] for mark in marks})
                  if all(mark[3]["attended"] != "1" for mark in marks if mark[0] == day)]
        table = "; ".join(", ".join([words(day), "Morning" if session == "AM" else "Afternoon", code,
                                     pupil.marks[day, session][0]["short_name"]]) for day, session, code in absences)
        monday = Date.fromordinal(self.today.toordinal() + 7 - self.today.weekday())
        for name, address in self.addressees(row):
            self.rows.append([str(cell) for cell in [
                school.lea, school.estab, pupil.upn, name, school.name, school.row.text("PhoneNo"),
                school.row.text("Email"), words(self.today), name, address, row.text("Forename"),
                (row.text("Forename") + " " + row.text("Surname")).strip(), words(record.dob), year_group(row),
                words(first), words(self.last), len(marks), attended, absent, authorised, absent - authorised,
                tenth(attended, len(marks)), tenth(absent, len(marks)), len(missed), table, *threshold, words(monday),
                words(Date.fromordinal(monday.toordinal() + 7 * self.weeks - 1))]])

    def files(self):
        """Path of each page -> the row whose words it must hold."""
        paths, numbers = {}, {}
        for row in self.rows:
            number = numbers[tuple(row[:3])] = numbers.get(tuple(row[:3]), 0) + 1
            paths["letters/%s%s_%s_%s_%d.html" % (*row[:2], re.sub("[^A-Za-z0-9]", "-", row[2]), self.letter, number)] = row
        return paths


def page_faults(text, row, template):
    """What a page lacks of its row; a blank field is blank on it."""
    plain = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text)))
    faults = ["does not say %s: %r" % (name, value) for name, value in zip(HEADER, row)
              if "{{%s}}" % name in template and name != "absences_table"
              and re.sub(r"\s+", " ", value).strip() not in plain]
    cells = [cell for line in row[HEADER.index("absences_table")].split("; ") for cell in line.split(", ", 3)]
    table = [html.unescape(cell) for cell in re.findall(r"<t[dh](?: scope=\"?row\"?)?>([^<]*)</t[dh]>",
                                                       text.partition("<tbody")[2].partition("</table>")[0])]
    if "{{absences_table}}" in template and table != cells:
        faults.append("its table has %r, not %r" % (table[:8], cells[:8]))
    return faults + ["still says {{"] * ("{{" in text)
