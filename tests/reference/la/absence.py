"""The files of absence-statistics, those under published/, and the rules L320 to L322, a second time."""

from register import (DAY, Date, academic_year, age_on, easter, iso, monday, percent, read_schools, summer_half, yes)

PHASES = {"PS": "Primary", "MP": "Primary", "SS": "Secondary", "MS": "Secondary", "AT": "Secondary",
          "SP": "Special", "PR": "Pupil referral unit"}
ORDER = ["Primary", "Secondary", "Special", "Pupil referral unit"]
IN_TOTAL = ORDER[:3]

KEYS = ["time_period", "time_identifier", "date_from", "date_to", "geographic_level", "old_la_code", "la_name",
        "school_laestab", "school_urn", "school_name", "education_phase"]
RATES = ["enrolments", "sess_possible", "sess_overall", "sess_authorised", "sess_unauthorised",
         "sess_overall_percent", "sess_authorised_percent", "sess_unauthorised_percent", "enrolments_pa_10_exact",
         "enrolments_pa_10_exact_percent", "enrolments_pa_50_exact", "enrolments_pa_50_exact_percent"]
REASONS = [("sess_auth_illness", "I"), ("sess_auth_appointments", "M"), ("sess_auth_religious", "R"),
           ("sess_auth_study", "S"), ("sess_auth_traveller", "T"), ("sess_auth_holiday", "H"),
           ("sess_auth_ext_holiday", "F"), ("sess_auth_excluded", "E"), ("sess_auth_interview", "J1"),
           ("sess_auth_reg_performance", "C1"), ("sess_auth_temp_reduced_timetable", "C2"),
           ("sess_auth_other", "C"), ("sess_auth_totalreasons", "I M R S T H F E J1 C1 C2 C"),
           ("sess_unauth_holiday", "G"), ("sess_unauth_late", "U"), ("sess_unauth_other", "O"),
           ("sess_unauth_noyet", "N"), ("sess_unauth_totalreasons", "G U O N"),
           ("sess_overall_totalreasons", "I M R S T H F E J1 C1 C2 C G U O N"), ("sess_x_covid", None),
           ("sess_y_exceptional", "Y Y1 Y2 Y3 Y4 Y5 Y6 Y7"), ("sess_q_la_arrangements", "Q")]
TREND = ["time_frame", "label", "first_day", "last_day", "enrolments", "sess_possible", "sess_attended",
         "sess_overall", "sess_authorised", "sess_unauthorised", "attendance_percent", "sess_overall_percent",
         "sess_authorised_percent", "sess_unauthorised_percent", "enrolments_pa_10_exact",
         "enrolments_pa_10_exact_percent", "enrolments_pa_50_exact", "enrolments_pa_50_exact_percent"]
BANDS = ["%d to under %d" % (5 * n, 5 * n + 5) for n in range(10)] + ["50 and over"]

HEADERS = {
    "absence": KEYS + ["num_schools"] + RATES + [name for name, _ in REASONS] + [name + "_rate" for name, _ in REASONS],
    "absence-bands": KEYS + ["band", "status", "enrolments", "enrolments_percent", "enrolments_20",
                             "enrolments_20_percent"],
    "pupils": ["lea", "estab", "school_name", "upn", "surname", "forename", "dob", "sex", "nc_year", "entry_date",
               "leaving_date", "in_statistics", "left_out", "possible", "attended", "present", "approved_activity",
               "absent", "authorised", "unauthorised", "late", "full_days_missed", "part_days_missed",
               "absence_percent", "persistent", "severe"],
    "groups": KEYS + ["breakdown_topic", "breakdown"] + RATES,
    "codes": KEYS + ["code", "short_name", "class", "sessions", "enrolments", "percent_of_possible"],
    "trend": KEYS + TREND,
}


class Sums:
    """What a set of sessions of one pupil adds up to."""

    def __init__(self, marks):
        self.codes = {}
        for code, _ in marks:
            self.codes[code["code"]] = self.codes.get(code["code"], 0) + 1
        def number(test):
            return len([1 for code, _ in marks if test(code)])
        self.possible = number(lambda code: code["possible"] == "1")
        self.attended = number(lambda code: code["attended"] == "1")
        self.present = number(lambda code: code["class"] == "present")
        self.approved = number(lambda code: code["class"] == "approved_activity")
        self.authorised = number(lambda code: code["authorised"] == "1")
        self.unauthorised = number(lambda code: code["class"] == "unauthorised_absence")
        self.absent = self.authorised + self.unauthorised
        self.late = number(lambda code: code["code"] in ("L", "U"))
        self.persistent = self.possible > 0 and 10 * self.absent >= self.possible
        self.severe = self.possible > 0 and 2 * self.absent >= self.possible


class Enrolment:
    def __init__(self, school, pupil, first, last, has_fsm):
        self.school, self.pupil = school, pupil
        self.record = pupil.record(last)
        row = self.record.row
        year = academic_year(first)
        dob = self.record.dob
        self.age = None if dob is None else age_on(dob, Date(year, 8, 31))
        half = summer_half(year + 1)
        self.marks = {place: mark for place, mark in pupil.marks.items() if first <= place[0] <= last
                      and not (self.age == 15 and half <= place[0] <= Date(year + 1, 7, 31))}
        self.sums = Sums(list(self.marks.values()))
        entry = min(one.begin() for one in pupil.enrolments if not one.is_backwards())
        self.left_out = ("phase" if school.phase is None else
                         "boarder" if self.record.is_boarder() else
                         "no_dob" if dob is None else
                         "age" if not 5 <= self.age <= 15 else
                         "late_entry" if half <= entry <= Date(year + 1, 7, 31) else
                         "no_sessions" if self.sums.possible == 0 else "")
        self.is_four = (self.left_out == "age" and self.age == 4 and not half <= entry <= Date(year + 1, 7, 31)
                        and self.sums.possible > 0)
        self.groups = dict(self.find_groups(row, last, has_fsm))

    def find_groups(self, row, last, has_fsm):
        given = self.school.tables.given
        def three(flag, words):
            return words[2] if flag is None else words[0 if flag else 1]
        yield "Sex", {"F": "Female", "M": "Male"}.get(row.word("Sex"), "Unknown")
        if given("pupils.NCyearActual") or given("pupils.NCyearLeaving"):
            year = row.word("NCyearActual") or row.word("NCyearLeaving")
            yield "Year group", ("Nursery" if year in ("E1", "E2", "N1", "N2") else "Reception" if year == "R" else
                                 "Year " + year if year.isdigit() and 1 <= int(year) <= 14 else "Unknown")
        if given("pupils.SENprovision"):
            sen = row.word("SENprovision")
            yield "SEN provision", ("No SEN" if sen == "N" else "SEN support" if sen in ("K", "A", "P") else
                                    "EHC plan" if sen in ("E", "S") else "Unknown")
        if given("pupils.FSM"):
            yield "Free school meals", three(row.flag("FSM"), ("Eligible", "Not eligible", "Unknown"))
        elif has_fsm:
            eligible = any(other.word("UPN") == self.pupil.upn != "" and covers(other, last)
                           for other in self.school.of("fsm"))
            yield "Free school meals", "Eligible" if eligible else "Not eligible"
        if given("pupils.Language"):
            language = row.word("Language")
            yield "First language", ("English" if language in ("ENG", "ENB") else
                                     "Unknown" if language in ("NOT", "REF", "") else "Other than English")
        if given("pupils.LAC"):
            yield "Looked after", three(row.flag("LAC"), ("Yes", "No", "Unknown"))

    def days_missed(self):
        full = part = 0
        for day in {place[0] for place in self.marks}:
            possible = [code for place, (code, _) in self.marks.items()
                        if place[0] == day and code["possible"] == "1"]
            absent = [code for code in possible if code["attended"] != "1"]
            full += len(possible) > 0 and len(absent) == len(possible)
            part += 0 < len(absent) < len(possible)
        return full, part

    def in_frame(self, first, last):
        return Sums([mark for place, mark in self.marks.items() if first <= place[0] <= last])


def covers(row, day):
    begin, end = row.date("FSMstartDate"), row.date("FSMendDate")
    return (begin is None or begin <= day) and (end is None or day <= end)


YEAR_GROUPS = ["Nursery", "Reception"] + ["Year %d" % n for n in range(1, 15)] + ["Unknown"]
TOPICS = [("Sex", ["Female", "Male", "Unknown"]), ("Year group", YEAR_GROUPS),
          ("SEN provision", ["No SEN", "SEN support", "EHC plan", "Unknown"]),
          ("Free school meals", ["Eligible", "Not eligible", "Unknown"]),
          ("First language", ["English", "Other than English", "Unknown"]),
          ("Looked after", ["Yes", "No", "Unknown"])]


def term_of(day):
    """(name, first day, last day) of DfE's term."""
    if day.month >= 8:
        return "Autumn", Date(day.year, 8, 1), Date(day.year, 12, 31)
    if day <= easter(day.year):
        return "Spring", Date(day.year, 1, 1), easter(day.year)
    return "Summer", easter(day.year) + DAY, Date(day.year, 7, 31)


def second_half(school, name, first, last):
    """The day on which the second half of the term begins at the school."""
    if name == "Summer":
        return summer_half(first.year)
    near = Date(first.year, 10, 26) if name == "Autumn" else Date(first.year, 2, 16)
    weeks = sorted({monday(day) for day in school.scheduled_days() if first <= day <= last})
    breaks = [one + 7 * DAY for one, other in zip(weeks, weeks[1:]) if other - one > 7 * DAY]
    return min(breaks, key=lambda day: (abs((day - near).days), day)) if breaks else near


class Statistics:
    def __init__(self, tables, codes, names, first, last, today):
        self.tables, self.codes, self.first, self.last, self.today = tables, codes, first, last, today
        self.names = {row["la_code"]: row["la_name"] for row in names}
        self.files = {name: [] for name in HEADERS}
        self.published = {name: [] for name in ("absence", "groups", "absence-bands")}
        self.findings = []
        self.schools = read_schools(tables, codes, today)
        for school in self.schools:
            school.phase = PHASES.get(school.row.word("Phase"))
            has_fsm = tables.given("fsm")
            self_on = [pupil for pupil in school.pupils if pupil.record(last) is not None
                       and any(max(one.begin(), first) <= min(one.end(), last) for one in pupil.enrolments)]
            school.enrolments = [Enrolment(school, pupil, first, last, has_fsm) for pupil in self_on]
            school.counted = [one for one in school.enrolments if one.left_out == ""]
            school.fours = [one for one in school.enrolments if one.is_four]
            self.pupils(school)
            self.tell(school)
        self.levels()
        self.publish()

    # --- the levels -------------------------------------------------------------------------------------------

    def key(self, level, lea="", school=None, phase=""):
        first, last = self.first, self.last
        year = academic_year(first)
        spans = {(Date(year, 8, 1), Date(year, 12, 31)): "Autumn term",
                 (Date(year + 1, 1, 1), easter(year + 1)): "Spring term",
                 (easter(year + 1) + DAY, Date(year + 1, 7, 31)): "Summer term",
                 (Date(year, 8, 1), easter(year + 1)): "Autumn and spring term",
                 (Date(year, 8, 1), Date(year + 1, 7, 31)): "Academic year"}
        return ["%d%02d" % (year, (year + 1) % 100), spans.get((first, last), "Period"), iso(first), iso(last),
                level, lea, self.names.get(lea, "") if lea else "",
                school.lea + school.estab if school else "", school.row.text("URN") if school else "",
                school.name if school else "", phase]

    def in_phase(self, schools, phase):
        return [school for school in schools
                if school.phase == phase or (phase == "Total" and school.phase in IN_TOTAL)]

    def phases(self, schools):
        there = [phase for phase in ORDER + ["Total"] if self.in_phase(schools, phase)]
        return [(phase, self.in_phase(schools, phase)) for phase in there]

    def levels(self):
        schools = [school for school in self.schools if school.phase]
        for school in schools:
            key = self.key("School", school.lea, school, school.phase)
            self.absence(self.files["absence"], key, [school])
            for name in ("bands", "groups", "code_rows", "trend"):
                getattr(self, name)(key, [school])
        for lea in sorted({school.lea for school in schools}):
            for phase, some in self.phases([school for school in schools if school.lea == lea]):
                self.absence(self.files["absence"], self.key("Local authority", lea, None, phase), some)
        for phase, some in self.phases(schools):
            key = self.key("All", "", None, phase)
            self.absence(self.files["absence"], key, some)
            if phase == "Total":
                for name in ("bands", "groups", "code_rows", "trend"):
                    getattr(self, name)(key, some)

    # --- the files ----------------------------------------------------------------------------------------------

    def rates(self, sums, is_four=False):
        possible, authorised, unauthorised = (sum(getattr(one, name) for one in sums)
                                              for name in ("possible", "authorised", "unauthorised"))
        absent, count = authorised + unauthorised, len(sums)
        persistent = len([one for one in sums if one.persistent])
        severe = len([one for one in sums if one.severe])
        if is_four:
            return [count, possible, absent, "z", "z", percent(absent, possible), "z", "z", "z", "z", "z", "z"]
        return [count, possible, absent, authorised, unauthorised, percent(absent, possible),
                percent(authorised, possible), percent(unauthorised, possible), persistent,
                percent(persistent, count), severe, percent(severe, count)]

    def absence(self, rows, key, schools):
        sums = [one.sums for school in schools for one in school.counted]
        possible = sum(one.possible for one in sums)
        number = len([school for school in schools if school.counted])
        reasons = [sum(one.codes.get(code, 0) for one in sums for code in codes.split()) if codes else "z"
                   for _, codes in REASONS]
        rows.append(key + [number] + self.rates(sums) + reasons
                    + ["z" if value == "z" else percent(value, possible) for value in reasons])

    def band_rows(self, schools):
        counted = [one.sums for school in schools for one in school.counted]
        twenty = [one for one in counted if one.possible >= 20]
        for number, name in enumerate(BANDS):
            def within(sums):
                return len([1 for one in sums if min(10, 20 * one.absent // one.possible) == number])
            status = ("" if number == 0 else "Approaching" if number == 1 else
                      "Persistently absent" if number < 10 else "Severely absent")
            yield [name, status, within(counted), percent(within(counted), len(counted)), within(twenty),
                   percent(within(twenty), len(twenty))]

    def bands(self, key, schools):
        self.files["absence-bands"].extend(key + row for row in self.band_rows(schools))

    def group_rows(self, schools):
        counted = [one for school in schools for one in school.counted]
        if counted:
            yield ["Total", "Total"] + self.rates([one.sums for one in counted])
        for topic, words in TOPICS:
            for word in words:
                some = [one.sums for one in counted if one.groups.get(topic) == word]
                if some:
                    yield [topic, word] + self.rates(some)
        fours = [one.sums for school in schools for one in school.fours]
        if fours:
            yield ["Four-year-olds", "Total"] + self.rates(fours, True)

    def groups(self, key, schools):
        self.files["groups"].extend(key + row for row in self.group_rows(schools))

    def code_rows(self, key, schools):
        counted = [one for school in schools for one in school.counted]
        possible = sum(one.sums.possible for one in counted)
        for code in self.codes.rows:
            sessions = sum(one.sums.codes.get(code["code"], 0) for one in counted)
            if code["class"] != "not_collected" and sessions:
                enrolments = len([1 for one in counted if code["code"] in one.sums.codes])
                self.files["codes"].append(key + [code["code"], code["short_name"], code["class"], sessions,
                                                  enrolments, percent(sessions, possible)])

    def frames(self, school):
        """(frame, label, first day, last day) of each school day's term, half term and week, in the period."""
        found = []
        for day in school.school_days:
            if not self.first <= day <= min(self.last, self.today):
                continue
            name, first, last = term_of(day)
            half = second_half(school, name, first, last)
            week = monday(day)
            number = week.isocalendar()
            found.append(("Term", name + " term", first, last, day))
            found.append(("Half term", name + " 1", first, half - DAY, day) if day < half else
                         ("Half term", name + " 2", half, last, day))
            found.append(("Week", "%d Week %d" % (number[0], number[1]), week, week + 6 * DAY, day))
        return found

    def trend(self, key, schools):
        days, sums = {}, {}
        for school in schools:
            spans = {}
            for frame, label, first, last, day in self.frames(school):
                days.setdefault((frame, label), []).append(day)
                spans[frame, label] = (max(first, self.first), min(last, self.last))
            for place, (first, last) in spans.items():
                sums.setdefault(place, []).extend(one.in_frame(first, last) for one in school.counted)
        order = {"Term": 0, "Half term": 1, "Week": 2}
        for frame, label in sorted(days, key=lambda place: (order[place[0]], min(days[place]))):
            some = [one for one in sums[frame, label] if one.possible > 0]
            rates = self.rates(some)
            attended = sum(one.attended for one in some)
            last = ["z"] * 4 if frame == "Week" else rates[8:]
            self.files["trend"].append(key + [
                frame, label, iso(min(days[frame, label])), iso(max(days[frame, label])), rates[0], rates[1],
                attended] + rates[2:5] + [percent(attended, rates[1])] + rates[5:8] + last)

    def pupils(self, school):
        rows = []
        for one in school.enrolments:
            row, sums = one.record.row, one.sums
            full, part = one.days_missed()
            known = sums.possible > 0
            rows.append(((one.pupil.upn, one.record.row.order), [
                school.lea, school.estab, school.name, one.pupil.upn, row.text("Surname"), row.text("Forename"),
                iso(one.record.dob), row.word("Sex"), row.word("NCyearActual"), iso(one.record.entry),
                iso(one.record.leaving), yes(one.left_out == ""), one.left_out, sums.possible, sums.attended,
                sums.present, sums.approved, sums.absent, sums.authorised, sums.unauthorised, sums.late, full, part,
                percent(sums.absent, sums.possible) if known else "", yes(sums.persistent) if known else "",
                yes(sums.severe) if known else ""]))
        self.files["pupils"].extend(cells for _, cells in sorted(rows, key=lambda one: one[0]))

    def tell(self, school):
        if school.phase and 1 <= len(school.counted) <= 5:
            self.findings.append(("L320", school.lea, school.estab, "", "SchoolName", "schools", school.row.line))
        for rule, word, field in (("L321", "no_sessions", "Code"), ("L322", "no_dob", "DOB")):
            some = [one.record.row for one in school.enrolments if one.left_out == word]
            if some:
                # AMBIGUOUS: the place is not said: the first row concerned.
                first = min(some, key=lambda row: row.order)
                self.findings.append((rule, school.lea, school.estab, "", field, "pupils", first.line))

    # --- published/ -----------------------------------------------------------------------------------------------

    def publish(self):
        schools = [school for school in self.schools if school.phase and not 1 <= len(school.counted) <= 5]
        levels = [("Local authority", lea, [school for school in schools if school.lea == lea])
                  for lea in sorted({school.lea for school in schools})] + [("All", "", schools)]
        for level, lea, some in levels:
            for phase, those in self.phases(some):
                rows = []
                self.absence(rows, self.key(level, lea, None, phase), those)
                place = len(KEYS)
                for row in rows:
                    if row[place] == 1:
                        row[place + 1:] = ["c"] * len(row[place + 1:])
                self.published["absence"].extend(rows)
        total = self.in_phase(schools, "Total")
        if total:
            key = self.key("All", "", None, "Total")
            one = len([school for school in total if school.counted]) == 1
            groups = list(self.group_rows(total))
            for topic in dict.fromkeys(row[0] for row in groups):
                self.suppress([row for row in groups if row[0] == topic], 2, one)
            bands = list(self.band_rows(total))
            self.suppress(bands, 2, one)
            self.published["groups"] = [key + row for row in groups]
            self.published["absence-bands"] = [key + row for row in bands]

    def suppress(self, rows, place, everything):
        hidden = [row for row in rows if 1 <= row[place] <= 5]
        if len(hidden) == 1:
            others = [row for row in rows if row[place] > 5]
            if others:
                hidden.append(min(others, key=lambda row: row[place]))
        for row in rows if everything else hidden:
            row[place:] = ["c"] * len(row[place:])

    def rows(self, name):
        files = self.published if name.startswith("published/") else self.files
        return [[str(cell) for cell in row] for row in files[name.replace("published/", "")]]
