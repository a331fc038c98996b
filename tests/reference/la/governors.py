"""The tables of the report to governors, a second time: {file: [[table, cell, cell, ...], ...]}."""

from html.parser import HTMLParser

from absence import BANDS, YEAR_GROUPS, Statistics
from register import DAY, Date, academic_year

MEASURES = [("Attendance", "attended", "possible", "attendance_percent"),
            ("Absence", "absent", "possible", "overall_absence_percent"),
            ("Authorised absence", "authorised", "possible", "authorised_percent"),
            ("Unauthorised absence", "unauthorised", "possible", "unauthorised_percent"),
            ("Late", "late", "possible", "late_percent"),
            ("Persistent absence", "persistent", "count", "persistent_percent"),
            ("Severe absence", "severe", "count", "severe_percent"), ("Pupils", "count", None, None),
            ("Possible sessions", "possible", None, None)]
HEADS = {"headline": ["Measure", "This period", "Same period last year", "Change", "Local authority", "England"],
         "half-terms": ["Half term", "Attendance", "Authorised", "Unauthorised", "Persistent absence", "Severe absence"],
         "weeks": ["Week", "Attendance", "Authorised", "Unauthorised"],
         "year-groups": ["Year group", "Pupils", "Attendance", "Unauthorised", "Persistent absence", "Severe absence"],
         "groups": ["Group", "Pupils", "Attendance", "Unauthorised", "Persistent absence", "Severe absence"],
         "need": ["Year group", "Pupils", "Approaching", "Persistently absent", "Severely absent"],
         "reasons": ["Code", "Meaning", "Sessions", "Pupils", "Of possible", "England"],
         "bands": ["Absence", "Pupils", "Percent"], "days": ["Day", "Morning", "Afternoon"],
         "statutory": ["Item", "Number"], "quality": ["Item", "Number"]}
MONTHS = ("January February March April May June July August September October November December").split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
RETURNS = [("Absent for ten school days", "attendance-return"), ("Sickness returns", "sickness-return"),
           ("Penalty-notice threshold reached", "penalty-threshold"), ("New-pupil returns", "new-pupils"),
           ("Deletion returns", "deletions"), ("Pupils with marks after leaving", "leavers-with-marks")]


def tenth(part, whole):
    """A percentage with one decimal, half up from the exact ratio."""
    return "z" if whole == 0 else "%d.%d%%" % divmod((2000 * part + whole) // (2 * whole), 10)


def tenth_of_text(text):
    if text in ("", None, "x"):
        return "x"
    if text in ("c", "z"):
        return text
    whole, _, decimals = text.partition(".")
    scale = 10 ** len(decimals)
    return tenth(int(whole + decimals), 100 * scale)


def change(this, last):
    (a, b), (c, d) = this, last
    number = a * d - c * b
    size = (2000 * abs(number) + b * d) // (2 * b * d)
    return "0.0" if size == 0 else "%s%d.%d" % ("+" if number > 0 else "-", *divmod(size, 10))


def year_before(day):
    return Date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def add_up(sums):
    names = ("possible", "attended", "absent", "authorised", "unauthorised", "late", "persistent", "severe")
    return {"count": len(sums), **{name: sum(getattr(one, name) for one in sums) for name in names}}


def words(day):
    return "%d %s %d" % (day.day, MONTHS[day.month - 1], day.year)


def suppress(rows):
    """Rows of (label, count, cells): groups of 1 to 5 are c, and with one alone the smallest other."""
    hidden = [row for row in rows if 1 <= row[1] <= 5]
    others = [row for row in rows if row[1] > 5]
    if len(hidden) == 1 and others:
        hidden.append(min(others, key=lambda row: row[1]))
    return [[label] + (["c"] * len(cells) if any(one is row for one in hidden) else cells)
            for row in rows for label, _, cells in [row]]


class Report:
    def __init__(self, lists, tables, now, returns):
        """`now`: the Statistics of the period; `returns`: those of the authority for it."""
        self.lists, self.now, self.returns = lists, now, returns
        before = Statistics(tables, lists.codes, lists.names, year_before(now.first), year_before(now.last), now.today)
        self.before = {(school.lea, school.estab): school for school in before.schools}
        self.last_span = (before.first, before.last)
        many = len(now.schools) > 1
        self.files = {}
        for school in now.schools:
            if school.phase:
                name = "governors_%s%s.html" % (school.lea, school.estab) if many else "governors.html"
                self.files[name] = [[table] + row for table, rows in self.tables(school).items()
                                    for row in [HEADS[table]] + rows]

    def tables(self, school):
        self.few = 1 <= len(school.counted) <= 5
        named = {"headline": self.headline, "half-terms": self.half_terms, "weeks": self.weeks,
                 "year-groups": self.year_groups, "groups": self.groups, "need": self.need, "reasons": self.reasons,
                 "bands": self.bands, "days": self.days, "statutory": self.statutory, "quality": self.quality}
        made = {name: make(school) for name, make in named.items()}
        if self.few:
            for name in made:
                if name not in ("headline", "statutory", "quality"):
                    first = 2 if name == "reasons" else 1
                    last = 5 if name == "reasons" else None
                    for row in made[name]:
                        row[first:last] = ["c"] * len(row[first:last])
        return made

    def national(self, school, level):
        year = academic_year(self.now.first)
        found = [row for row in self.lists.national if row["geographic_level"] == level
                 and row["education_phase"] == school.phase and int(row["time_period"]) <= year * 100 + (year + 1) % 100
                 and (level == "National" or row["la_code"] == school.lea)]
        return max(found, key=lambda row: (row["time_period"], row["as_at"]), default={})

    def headline(self, school):
        last_school = self.before[school.lea, school.estab]
        this, last = (add_up([one.sums for one in some.counted]) for some in (school, last_school))
        first, end = self.last_span
        marked = any(first <= day <= end for pupil in last_school.pupils for day, _ in pupil.marks)
        last_few = self.few or 1 <= last["count"] <= 5
        authority, england = self.national(school, "Local authority"), self.national(school, "National")
        rows = []
        for name, part, whole, column in MEASURES:
            def shown(sums):
                return "{:,}".format(sums[part]) if whole is None else tenth(sums[part], sums[whole])
            if whole is None:
                moved = ""
            elif not marked:
                moved = "x"
            elif last_few:
                moved = "c"
            elif this[whole] == 0 or last[whole] == 0:
                moved = "x"
            else:
                moved = change((this[part], this[whole]), (last[part], last[whole]))
            rows.append([name, "c" if self.few else shown(this),
                         "x" if not marked else "c" if last_few else shown(last), moved,
                         tenth_of_text(authority.get(column, "")), tenth_of_text(england.get(column, ""))])
        return rows

    def frames(self, school, wanted):
        found = {}
        for frame, label, first, last, day in self.now.frames(school):
            if frame == wanted:
                found.setdefault(label, [first, last, day])
        for label, (first, last, day) in sorted(found.items(), key=lambda item: item[1][2]):
            first, last = max(first, self.now.first), min(last, self.now.last)
            sums = [one.in_frame(first, last) for one in school.counted]
            yield label, day, add_up([one for one in sums if one.possible > 0])

    def half_terms(self, school):
        return [[label] + [tenth(sums[part], sums["possible"]) for part in ("attended", "authorised", "unauthorised")]
                + [tenth(sums[part], sums["count"]) for part in ("persistent", "severe")]
                for label, _, sums in self.frames(school, "Half term")]

    def weeks(self, school):
        return [[words(day)] + [tenth(sums[part], sums["possible"])
                                for part in ("attended", "authorised", "unauthorised")]
                for _, day, sums in self.frames(school, "Week")]

    def by_group(self, school, topic):
        rows = []
        for found, label in [(row[0], row[1]) for row in self.now.group_rows([school])]:
            if found != topic:
                continue
            sums = add_up([one.sums for one in school.counted if one.groups.get(topic) == label])
            rows.append((label, sums["count"], [
                "{:,}".format(sums["count"]), tenth(sums["attended"], sums["possible"]),
                tenth(sums["unauthorised"], sums["possible"]), tenth(sums["persistent"], sums["count"]),
                tenth(sums["severe"], sums["count"])]))
        return suppress(rows)

    def year_groups(self, school):
        return self.by_group(school, "Year group")

    def groups(self, school):
        return [["%s: %s" % (topic, row[0])] + row[1:]
                for topic in ("Sex", "Year group", "SEN provision", "Free school meals", "First language", "Looked after")
                for row in self.by_group(school, topic)]

    def need(self, school):
        rows = []
        for label in YEAR_GROUPS:
            some = [one.sums for one in school.counted if one.groups.get("Year group") == label
                    and one.sums.possible >= 20]
            if some:
                approaching = len([one for one in some if 20 * one.absent >= one.possible and not one.persistent])
                severe = len([one for one in some if one.severe])
                persistent = len([one for one in some if one.persistent]) - severe
                rows.append((label, len(some), ["{:,}".format(n) for n in (len(some), approaching, persistent, severe)]))
        return suppress(rows)

    def reasons(self, school):
        year = academic_year(self.now.first)
        national = [row for row in self.lists.national_codes if row["education_phase"] == school.phase
                    and int(row["time_period"]) <= year * 100 + (year + 1) % 100]
        latest = max((row["time_period"] for row in national), default="")
        england = {row["code"]: row["percent_of_possible"] for row in national if row["time_period"] == latest}
        self.now.files["codes"], kept = [], self.now.files["codes"]
        self.now.code_rows([], [school])
        rows, self.now.files["codes"] = self.now.files["codes"], kept
        possible = sum(one.sums.possible for one in school.counted)
        return [[code, meaning, "{:,}".format(sessions), "{:,}".format(count), tenth(sessions, possible),
                 tenth_of_text(england.get(code, ""))] for code, meaning, _, sessions, count, _ in rows]

    def bands(self, school):
        rows = list(self.now.band_rows([school]))
        whole = sum(row[4] for row in rows)
        return [[name, "{:,}".format(row[4]), tenth(row[4], whole)] for name, row in zip(BANDS, rows)]

    def days(self, school):
        rows = []
        for number, name in enumerate(DAYS):
            halves = []
            for session in ("AM", "PM"):
                codes = [code for one in school.counted for (day, half), (code, _) in one.marks.items()
                         if day.weekday() == number and half == session and code["possible"] == "1"]
                halves.append((len([1 for code in codes if code["attended"] == "1"]), len(codes)))
            if halves[0][1] + halves[1][1] > 0:
                rows.append([name] + [tenth(*half) for half in halves])
        return rows

    def statutory(self, school):
        rows = []
        for name, file in RETURNS:
            found = [row for row in self.returns.rows(file) if row[0] == school.lea and row[1] == school.estab]
            people = name.startswith(("Absent", "Pupils"))
            number = len({tuple(row[3:7]) for row in found}) if people else len(found)
            rows.append([name, "{:,}".format(number)])
        return rows

    def quality(self, school):
        first, last, today = self.now.first, self.now.last, self.now.today
        missing = sum(1 for one in school.enrolments if one.pupil.upn and not one.record.is_boarder()
                      for place in school.open if first <= place[0] <= min(last, today - DAY)
                      and one.pupil.on(place[0]) and place not in one.pupil.last_rows)
        bad = len([1 for _, day in school.bad_rows if first <= day <= last])
        waiting = sum(1 for one in school.enrolments if not one.record.is_boarder()
                      for (day, _), (code, _) in one.pupil.marks.items()
                      if code["code"] == "N" and first <= day <= last
                      and len([1 for one in school.school_days if day < one <= today]) > 5)
        return [["Sessions without a mark", "{:,}".format(missing)],
                ["Marks that could not be counted", "{:,}".format(bad)],
                ["Sessions still coded N", "{:,}".format(waiting)]]


class Page(HTMLParser):
    """The tables of a page, as rows of [table, cell, ...]."""

    def __init__(self, path):
        super().__init__()
        self.rows, self.table, self.cell = [], None, None
        with open(path, encoding="utf-8") as stream:
            self.feed(stream.read())

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.table = dict(attributes).get("id", "")
        elif tag == "tr":
            self.rows.append([self.table])
        elif tag in ("th", "td"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.rows[-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data
