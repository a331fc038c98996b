"""The six files of la-returns and the rules L301 to L315, a second time.

A comment AMBIGUOUS marks where the page has two readings, and says which one was taken.
"""

from register import (ABSENCES, DAY, FRAMEWORK, Date, academic_year, iso, monday, of_compulsory_age, read_schools, yes)

LEAD = ["lea", "estab", "school_name", "upn", "surname", "forename", "dob"]
BY_CODE = ["sessions_g", "sessions_n", "sessions_o", "sessions_u"]


def contact_columns(names):
    return ["contact%d_%s" % (n, name) for n in range(1, 5) for name in names]


NEW_CONTACT = ["name", "lives_with", "address", "post_code", "phone"]
LEFT_CONTACT = ["name", "address", "post_code", "phone"]

HEADERS = {
    "attendance-return": LEAD + ["address", "post_code", "basis", "first_absent", "last_absent", "reached_on",
                                 "school_days", "sessions"] + BY_CODE + ["currently_absent"],
    "sickness-return": LEAD + ["address", "post_code", "reached_on", "days_with_illness", "sessions",
                               "longest_run_days", "basis"],
    "penalty-threshold": LEAD + ["reached_on", "sessions"] + BY_CODE + ["first_absent", "window_from", "window_to"],
    "new-pupils": LEAD + ["middle_names", "preferred_surname", "former_surname", "sex", "entry_date", "nc_year",
                          "enrol_status", "boarder", "address", "post_code", "last_school"]
                  + contact_columns(NEW_CONTACT) + ["due_by"],
    "deletions": LEAD + ["address", "post_code", "leaving_date", "ground", "ground_text"]
                 + contact_columns(LEFT_CONTACT)
                 + ["new_school", "new_school_start", "new_address", "new_address_from", "new_address_parent"],
    "leavers-with-marks": LEAD + ["leaving_date", "last_mark", "last_session", "marks"],
}


class Run:
    """A stretch of taken sessions: [(date, session, code)]."""

    def __init__(self, sessions):
        self.sessions = sessions

    def first(self):
        return self.sessions[0][0]

    def last(self):
        return self.sessions[-1][0]

    def dates(self):
        return sorted({day for day, _, _ in self.sessions})


class Of:
    """A pupil's taken and unmarked sessions up to the end of the period."""

    def __init__(self, school, pupil, last_day):
        self.pupil, self.school = pupil, school
        self.record = pupil.record(last_day)
        # AMBIGUOUS: whose DOB gives the age, if the rows differ: the record's.
        dob = self.record.dob if self.record else None
        self.taken, self.unmarked = [], []
        limit = min(last_day, school.today)
        for day, session in sorted(school.open):
            if day > limit or not pupil.on(day) or not of_compulsory_age(dob, day):
                continue
            mark = pupil.marks.get((day, session))
            if mark is None:
                self.unmarked.append((day, session))
            elif mark[0]["possible"] == "1" and mark[0]["code"] != "C2":
                self.taken.append((day, session, mark[0]["code"]))

    def runs(self, codes):
        """"longest stretch of the pupil's taken sessions whose codes are all in the set"; it "also ends where a
        school day on which the pupil was off the register lies between two taken sessions"."""
        runs, current, before = [], [], None
        for day, session, code in self.taken:
            off = before is not None and any(before < other < day and not self.pupil.on(other)
                                             for other in self.school.school_days)
            if current and (off or code not in codes):
                runs.append(Run(current))
                current = []
            if code in codes:
                current.append((day, session, code))
            before = day
        if current:
            runs.append(Run(current))
        return runs

    def is_whole(self, day, run):
        inside = [place for place in run.sessions if place[0] == day]
        everything = [place for place in self.taken if place[0] == day]
        return len(inside) > 0 and inside == everything and all(other != day for other, _ in self.unmarked)

    def whole_days(self, run):
        return [day for day in run.dates() if self.is_whole(day, run)]

    def reached(self, run, days, sessions):
        """The first date at whose end the run has so many whole school days or sessions."""
        for day in run.dates():
            whole = len([other for other in self.whole_days(run) if other <= day])
            count = len([place for place in run.sessions if place[0] <= day])
            if whole >= days or (sessions is not None and count >= sessions):
                return day
        return None


class Returns:
    def __init__(self, tables, codes, grounds, first, last, today, irregular=None, all_new=False, all_left=False):
        self.tables, self.grounds = tables, {row["ground"]: row for row in grounds}
        self.first, self.last, self.today = first, last, today
        self.irregular, self.all_new, self.all_left = irregular, all_new, all_left
        self.files = {name: [] for name in HEADERS}
        self.findings = []
        for school in read_schools(tables, codes, today, last):
            self.one_school(school)

    # --- what all files have ---------------------------------------------------------------------------

    def lead(self, enrolment):
        row, school = enrolment.row, self.school
        return [school.lea, school.estab, school.name, row.word("UPN"), row.text("Surname"), row.text("Forename"),
                iso(enrolment.dob)]

    def address(self, row):
        """The row's own lines; where all are blank those of the pupil's last row in addresses."""
        lines = [row.text("AddressLine%d" % n) for n in range(1, 6)]
        if any(lines):
            return ", ".join(line for line in lines if line), row.text("PostCode")
        others = [other for other in self.school.of("addresses")
                  if row.word("UPN") != "" and other.word("UPN") == row.word("UPN")]
        if not others:
            return "", row.text("PostCode")
        last = others[-1]
        lines = [last.text("AddressLine%d" % n) for n in range(1, 6)]
        if not any(lines):
            lines = [last.text(name) for name in ("SAON", "PAON", "Street", "Locality", "Town",
                                                  "AdministrativeArea", "PostTown")]
        return ", ".join(line for line in lines if line), last.text("PostCode")

    def contacts(self, row):
        return [other for other in self.school.of("contacts")
                if row.word("UPN") != "" and other.word("UPN") == row.word("UPN")]

    def contact_cells(self, contacts, names):
        cells = []
        for contact in contacts[:4]:
            lines = [contact.text("AddressLine%d" % n) for n in range(1, 6)]
            values = {"name": contact.text("Name"), "lives_with": yes(contact.flag("LivesWith")),
                      "address": ", ".join(line for line in lines if line),
                      "post_code": contact.text("PostCode"), "phone": contact.text("Phone")}
            cells += [values[name] for name in names]
        return cells + [""] * (4 * len(names) - len(cells))

    def add(self, name, pupil, date, order, cells):
        self.files[name].append(((self.school.lea, self.school.estab, pupil.upn, iso(date), order), cells))

    def tell(self, rule, pupil, field, row, value=None):
        key = "" if pupil is None else pupil.upn
        self.findings.append((rule, self.school.lea, self.school.estab, key, field, row.table, row.line))

    # --- one school ---------------------------------------------------------------------------------------

    def one_school(self, school):
        self.school = school
        self.without_address, self.contact_rows = {}, {}
        for pupil in school.pupils:
            record = pupil.record(self.last)
            # Boarders are in no file that is made of marks.
            if record is not None and not record.is_boarder():
                of = Of(school, pupil, self.last)
                self.attendance(of)
                self.sickness(of)
                self.penalty(of)
                self.leavers(of)
                self.no_birth(of)
            if any(not one.is_backwards() for one in pupil.enrolments):
                for enrolment in pupil.enrolments:
                    self.new_pupil(pupil, enrolment)
                    self.deletion(pupil, enrolment)
        for pupil, enrolment in self.without_address.values():
            self.tell("L301", pupil, "AddressLine1", enrolment.row)
        self.school_rules()

    def note_address(self, pupil, enrolment, address):
        # AMBIGUOUS: "the pupil's row", if two of them lack it: the first that is met.
        if address == "":
            self.without_address.setdefault(id(pupil), (pupil, enrolment))

    def by_code(self, sessions):
        return [len([1 for _, _, code in sessions if code == one]) for one in ABSENCES]

    def attendance(self, of):
        continuous = False
        address, post_code = self.address(of.record.row)
        order = of.record.row.order
        for run in of.runs(ABSENCES):
            reached = of.reached(run, 10, 20)
            if reached is None or not any(self.first <= day <= self.last for day in run.dates()):
                continue
            continuous = True
            is_current = run.sessions[-1] == of.taken[-1]
            self.add("attendance-return", of.pupil, run.first(), order, self.lead(of.record) + [
                address, post_code, "continuous", iso(run.first()), iso(run.last()), iso(reached),
                len(of.whole_days(run)), len(run.sessions)] + self.by_code(run.sessions) + [yes(is_current)])
            self.note_address(of.pupil, of.record, address)
            gaps = [day for day, _ in of.unmarked if run.first() <= day <= run.last() and day < self.today]
            if gaps:
                self.tell("L313", of.pupil, "Code", of.record.row)
        absences = [place for place in of.taken if place[2] in ABSENCES and self.first <= place[0] <= self.last]
        if self.irregular is None or continuous or len(absences) < self.irregular:
            return
        days = [day for day in sorted({place[0] for place in absences})
                if all(place[2] in ABSENCES for place in of.taken if place[0] == day)
                and all(other != day for other, _ in of.unmarked)]
        self.add("attendance-return", of.pupil, absences[0][0], order, self.lead(of.record) + [
            address, post_code, "irregular", iso(absences[0][0]), iso(absences[-1][0]),
            iso(absences[self.irregular - 1][0]), len(days), len(absences)] + self.by_code(absences)
            + [yes(of.taken[-1][2] in ABSENCES)])
        self.note_address(of.pupil, of.record, address)

    def sickness(self, of):
        runs = of.runs(("I",))
        whole = {id(run): of.whole_days(run) for run in runs}
        ill = [(day, session) for day, session, code in of.taken if code == "I"]
        years = sorted({academic_year(day) for day, _ in ill})
        for year in years:
            first, last = Date(year, 8, 1), Date(year + 1, 7, 31)
            dates = sorted({day for day, _ in ill if first <= day <= last})
            cumulative = dates[14] if len(dates) >= 15 else None
            consecutive = {}
            for run in runs:
                days = whole[id(run)]
                if len(days) >= 15 and first <= days[14] <= last:
                    consecutive[id(run)] = days[14]
            rows = {id(run): (day, "consecutive") for run in runs
                    for day in [consecutive.get(id(run))] if day is not None}
            if cumulative is not None:
                holder = [id(run) for run in runs if cumulative in run.dates()][0]
                # "the two make one row, at the earlier"; consecutive "if the row's date is a consecutive date".
                if holder in rows and rows[holder][0] <= cumulative:
                    pass
                else:
                    is_consecutive = cumulative in consecutive.values()
                    rows[holder] = (cumulative, "consecutive" if is_consecutive else "cumulative")
            for reached, basis in rows.values():
                if self.first <= reached <= self.last:
                    self.sickness_row(of, year, reached, basis, ill, runs, whole)
        in_year = {day for day, _ in ill if academic_year(day) == academic_year(self.last) and day <= self.last}
        if 10 <= len(in_year) <= 14:
            self.tell("L312", of.pupil, "Code", of.record.row)

    def sickness_row(self, of, year, reached, basis, ill, runs, whole):
        first, last = Date(year, 8, 1), min(Date(year + 1, 7, 31), self.last)
        span = [(day, session) for day, session in ill if first <= day <= last]
        longest = max([len(whole[id(run)]) for run in runs if any(first <= day <= last for day in run.dates())],
                      default=0)
        address, post_code = self.address(of.record.row)
        self.add("sickness-return", of.pupil, reached, of.record.row.order, self.lead(of.record) + [
            address, post_code, iso(reached), len({day for day, _ in span}), len(span), longest, basis])
        self.note_address(of.pupil, of.record, address)

    def penalty(self, of):
        absences = [place for place in of.taken if place[2] in ABSENCES and place[0] >= FRAMEWORK]
        weeks, used = self.school.weeks, 0
        for day in sorted({place[0] for place in absences}):
            week = weeks.index(monday(day))
            window_from = weeks[max(0, week - 9)]
            up_to = len([place for place in absences if place[0] <= day])
            counted = [place for place in absences[used:up_to] if place[0] >= window_from]
            if len(counted) < 10:
                continue
            used = up_to
            if self.first <= day <= self.last:
                self.add("penalty-threshold", of.pupil, day, of.record.row.order, self.lead(of.record) + [
                    iso(day), len(counted)] + self.by_code(counted) + [
                    iso(counted[0][0]), iso(window_from), iso(monday(day) + 6 * DAY)])

    def new_pupil(self, pupil, enrolment):
        row, entry = enrolment.row, enrolment.entry
        if entry is None or not self.first <= entry <= self.last:
            return
        lowest = self.school.row.word("LowestNCyear")
        year = academic_year(entry)
        days = [day for day in self.school.school_days if academic_year(day) == year]
        known = bool(days) and days[0] <= Date(year, 9, 30)
        if (not self.all_new and lowest != "" and row.word("NCyearActual") == lowest and known
                and entry <= days[0]):
            return
        contacts = self.contacts(row)
        ordered = ([one for one in contacts if one.flag("LivesWith") is True]
                   + [one for one in contacts if one.flag("LivesWith") is not True])
        address, post_code = self.address(row)
        boarder = yes(enrolment.is_boarder()) if self.tables.given("pupils.Boarder") else ""
        self.add("new-pupils", pupil, entry, row.order, self.lead(enrolment) + [
            row.text("MiddleNames"), row.text("PreferredSurname"), row.text("FormerSurname"), row.word("Sex"),
            iso(entry), row.word("NCyearActual"), row.word("EnrolStatus"), boarder, address, post_code,
            row.text("LastSchool")] + self.contact_cells(ordered, NEW_CONTACT) + [iso(entry + 5 * DAY)])
        self.note_address(pupil, enrolment, address)
        self.note_contacts(pupil, enrolment, ordered)
        if entry + 5 * DAY < self.today:
            self.tell("L311", pupil, "EntryDate", row)

    def note_contacts(self, pupil, enrolment, contacts):
        if not self.tables.given("contacts"):
            return
        told = self.contact_rows.setdefault(id(pupil), set())
        for rule, breach in (("L302", not contacts), ("L304", len(contacts) > 4)):
            if breach and rule not in told:
                told.add(rule)
                self.tell(rule, pupil, "Name", enrolment.row)

    def deletion(self, pupil, enrolment):
        row, leaving = enrolment.row, enrolment.leaving
        if leaving is None or not self.first <= leaving <= self.last:
            return
        highest = self.school.row.word("HighestNCyear")
        year = row.word("NCyearLeaving") or row.word("NCyearActual")
        july = [day for day in self.school.school_days if (day.year, day.month) == (leaving.year, 7)]
        if (not self.all_left and highest != "" and year == highest and july
                and july[-1] <= leaving <= Date(leaving.year, 8, 31)
                and not any(july[-1] < day <= leaving for day in self.school.school_days)):
            return
        ground = row.text("LeavingGround").lower()
        in_force = leaving >= FRAMEWORK
        text = self.grounds[ground]["text"] if in_force and ground in self.grounds else ""
        contacts = self.contacts(row)
        if self.tables.given("contacts.LivesWith"):
            contacts = [one for one in contacts if one.flag("LivesWith") is True]
        address, post_code = self.address(row)
        self.add("deletions", pupil, leaving, row.order, self.lead(enrolment) + [
            address, post_code, iso(leaving), ground, text] + self.contact_cells(contacts, LEFT_CONTACT) + [
            row.text("NewSchool"), iso(row.date("NewSchoolStart")), row.text("NewAddress"),
            iso(row.date("NewAddressFrom")), row.text("NewAddressParent")])
        self.note_address(pupil, enrolment, address)
        self.note_contacts(pupil, enrolment, contacts)
        told = self.contact_rows.setdefault(id(pupil), set())
        for contact in contacts[:4]:
            if contact.text("Phone") == "" and contact.line not in told:
                told.add(contact.line)
                self.tell("L303", pupil, "Phone", contact)
        if in_force:
            self.ground_rules(pupil, enrolment, ground)

    def ground_rules(self, pupil, enrolment, ground):
        """AMBIGUOUS: the letters of rules L306 to L310 are those of the regulations of 2024, so these rules too are
        for deletions from 19 August 2024."""
        row, leaving = enrolment.row, enrolment.leaving
        given = self.tables.given
        if ground not in self.grounds:
            self.tell("L305", pupil, "LeavingGround", row)
        if ground == "i" and enrolment.dob is not None and not enrolment.is_boarder():
            of = Of(self.school, pupil, self.last)
            taken = [place for place in of.taken if place[0] <= leaving]
            runs = [run for run in of.runs(ABSENCES) if taken and taken[-1] in run.sessions]
            if not any(len([day for day in of.whole_days(run) if day <= leaving]) >= 20 for run in runs):
                self.tell("L306", pupil, "LeavingGround", row)
        if ground == "l" and of_compulsory_age(enrolment.dob, leaving + DAY):
            self.tell("L307", pupil, "LeavingGround", row)
        if ground == "m" and given("pupils.Boarder") and not enrolment.is_boarder():
            self.tell("L308", pupil, "LeavingGround", row)
        if ground == "o" and given("suspensions"):
            if not any(other.word("UPN") == pupil.upn != "" and other.word("Category") == "PERM"
                       and other.date("StartDate") is not None and other.date("StartDate") <= leaving
                       for other in self.school.of("suspensions")):
                self.tell("L309", pupil, "LeavingGround", row)
        if ground == "a" and row.text("NewSchool") == "":
            self.tell("L310", pupil, "NewSchool", row)

    def leavers(self, of):
        """Rows that count, off every enrolment, after a LeavingDate; one row for each enrolment they belong to."""
        pupil, found = of.pupil, {}
        for (day, session), (code, _) in pupil.off_marks.items():
            leavings = [one.leaving for one in pupil.enrolments if one.leaving is not None and one.leaving < day]
            if code["code"] != "#" and leavings and day <= min(self.last, self.today):
                found.setdefault(max(leavings), []).append((day, session))
        for leaving, places in found.items():
            last = max(places)
            self.add("leavers-with-marks", pupil, leaving, of.record.row.order, self.lead(of.record) + [
                iso(leaving), iso(last[0]), last[1], len(places)])

    def no_birth(self, of):
        if of.record.dob is None and any(self.first <= day <= self.last and of.pupil.on(day)
                                         for day in self.school.school_days):
            self.tell("L314", of.pupil, "DOB", of.record.row)

    def school_rules(self):
        for column in ("LowestNCyear", "HighestNCyear"):
            if self.school.row.text(column) == "":
                self.tell("L315", None, column, self.school.row)

    def rows(self, name):
        return [[str(cell) for cell in cells] for _, cells in sorted(self.files[name], key=lambda one: one[0])]
