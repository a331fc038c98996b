"""The three files of daily-attendance and the rules L330 to L332, a second time."""

from register import PLACEHOLDERS, iso, of_compulsory_age, percent, read_schools, yes
from absence import Sums, covers

HEADERS = {
    "daily-pupils": ["urn", "la_code", "estab", "upn", "surname", "forename", "dob", "sex", "ethnicity",
                     "looked_after", "previously_looked_after", "sen_support", "ehc_plan", "free_school_meals",
                     "nc_year", "admission_date", "expected_leaving_date", "leaving_date", "child_in_need",
                     "child_protection_plan", "first_language", "sen_type_1", "sen_type_2", "post_code",
                     "compulsory_school_age"],
    "daily-sessions": ["Full Name", "UPN", "School Name", "Session date", "Attendance code",
                       "Period Attendance Code"],
    "daily-summary": ["lea", "estab", "urn", "school_name", "date", "pupils", "sessions", "unmarked_sessions",
                      "possible_sessions", "overall_attendance", "present_sessions",
                      "approved_educational_activity", "overall_absence", "authorised_absence",
                      "unauthorised_absence", "late_sessions", "attendance_perc", "overall_absence_perc"],
}
ITEMS = ["UPN", "Surname", "Forename", "DOB", "Sex", "Ethnicity", "NCyearActual", "EntryDate"]
COLUMNS = ["Ethnicity", "NCyearActual", "SENprovision", "LAC", "PLAC", "CIN", "CPP", "ExpectedLeavingDate", "FSM"]


class Daily:
    def __init__(self, tables, codes, day, today):
        self.tables, self.day = tables, day
        self.files = {name: [] for name in HEADERS}
        self.findings = []
        for school in read_schools(tables, codes, today):
            if school.row.word("Phase") != "NS":
                self.one_school(school)
        for column in COLUMNS:
            if not tables.given("pupils." + column) and not (column == "FSM" and tables.given("fsm")):
                self.findings.append(("L331", "", "", "", column, "", ""))

    def one_school(self, school):
        day = self.day
        pupils = []
        for pupil in school.pupils:
            record = pupil.record(day) if pupil.on(day) else None
            if record is not None and (record.row.word("NCyearActual") in ("R", "12", "13")
                                       or of_compulsory_age(record.dob, day)):
                pupils.append((pupil, record))
        pupils.sort(key=lambda one: (one[0].upn, one[1].row.order))
        if school.calendar:
            sessions = [session for session in ("AM", "PM") if (day, session) in school.calendar]
        else:
            sessions = [session for session in ("AM", "PM") if (day, session) in school.session_codes]
        rows, marks = [], []
        for pupil, record in pupils:
            self.files["daily-pupils"].append(self.pupil_row(school, pupil, record))
            self.tell(school, pupil, record)
            if record.is_boarder():
                continue
            for session in sessions:
                code = pupil.last_rows.get((day, session), "--")
                word = "Morning attendance" if session == "AM" else "Afternoon attendance"
                rows.append(["%s, %s" % (record.row.text("Surname"), record.row.text("Forename")), pupil.upn,
                             school.name, iso(day), code, word])
                if (day, session) in pupil.marks:
                    marks.append(pupil.marks[day, session])
        self.files["daily-sessions"].extend(rows)
        sums = Sums(marks)
        self.files["daily-summary"].append([
            school.lea, school.estab, school.row.text("URN"), school.name, iso(day), len(pupils), len(rows),
            len([row for row in rows if row[4] in PLACEHOLDERS]), sums.possible, sums.attended, sums.present,
            sums.approved, sums.absent, sums.authorised, sums.unauthorised, sums.late,
            percent(sums.attended, sums.possible), percent(sums.absent, sums.possible)])
        if school.row.text("URN") == "":
            self.findings.append(("L332", school.lea, school.estab, "", "URN", "schools", school.row.line))

    def pupil_row(self, school, pupil, record):
        row, day = record.row, self.day
        sen = row.word("SENprovision")
        if self.tables.given("pupils.FSM"):
            meals = yes(row.flag("FSM"))
        elif self.tables.given("fsm"):
            meals = yes(any(other.word("UPN") == pupil.upn != "" and covers(other, day)
                            for other in school.of("fsm")))
        else:
            meals = ""
        def need(rank):
            found = [other.word("SENtype") for other in school.of("sen_needs")
                     if other.word("UPN") == pupil.upn != "" and other.text("SENtypeRank") == rank]
            return found[0] if found else ""
        return [school.row.text("URN"), school.lea, school.estab, pupil.upn, row.text("Surname"),
                row.text("Forename"), iso(record.dob), row.word("Sex"), row.word("Ethnicity"), yes(row.flag("LAC")),
                yes(row.flag("PLAC")), "" if sen == "" else yes(sen in ("K", "A", "P")),
                "" if sen == "" else yes(sen in ("E", "S")), meals, row.word("NCyearActual"), iso(record.entry),
                iso(row.date("ExpectedLeavingDate")), iso(record.leaving), yes(row.flag("CIN")),
                yes(row.flag("CPP")), row.word("Language"), need("1"), need("2"), row.text("PostCode"),
                "" if record.dob is None else yes(of_compulsory_age(record.dob, day))]

    def tell(self, school, pupil, record):
        for item in ITEMS:
            if self.tables.given("pupils." + item) and record.row.text(item) == "":
                self.findings.append(("L330", school.lea, school.estab, pupil.upn, item, "pupils", record.row.line))

    def rows(self, name):
        return [[str(cell) for cell in row] for row in self.files[name]]
