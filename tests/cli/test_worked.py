"""The worked examples of what a school owes its authority and of the statistics, each a test of its name."""

import datetime

from support import Case, pupil, read_csv, school

DAY = datetime.timedelta(1)


def days(first, last, closed=()):
    """The weekdays from first to last, but those of the pairs (first, last) of `closed`."""
    day, last = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    shut = [tuple(map(datetime.date.fromisoformat, pair)) for pair in closed]
    found = []
    while day <= last:
        if day.weekday() < 5 and not any(a <= day <= b for a, b in shut):
            found.append(day.isoformat())
        day += DAY
    return found


class WorkedCase(Case):
    def register(self, codes, open_days, **details):
        """One pupil, who attends but for `codes`: {date or (date, session): code}, "" for no mark."""
        row = pupil(1, **{"DOB": "2014-03-12", "NCyearActual": "6", **details})
        marks, calendar = [], []
        for day in open_days:
            for session, usual in (("AM", "/"), ("PM", "\\")):
                code = codes.get((day, session), codes.get(day, usual))
                key = {"LEA": "835", "Estab": "2990", "Date": day, "Session": session}
                calendar.append({**key, "Status": "open"})
                if code:
                    marks.append({**key, "UPN": row["UPN"], "Code": code})
        return {"schools": [school()], "pupils": [row], "calendar": calendar, "marks": marks}

    def made(self, collection, first, last, tables, options=(), now="2026-07-25T09:00:00"):
        result = self.run_program("build", collection, "--from", first, "--to", last, *options, "--now", now,
                                  "--fail-on", "never", "-o", self.path("out"), self.write_register(tables=tables))
        self.assertStatus(0, result)
        return lambda name: read_csv(self.path("out", name))


class AttendanceReturn(WorkedCase):
    """School open every weekday, pupil of compulsory school age, attends before and after."""

    OPEN = days("2025-09-01", "2025-12-19")
    TEN = days("2025-11-03", "2025-11-14")

    def rows(self, codes, open_days=None):
        made = self.made("la-returns", "2025-09-01", "2025-12-31", self.register(codes, open_days or self.OPEN))
        self.told = [row["rule"] for row in made("findings.csv")]
        return [(row["school_days"], row["sessions"], row["reached_on"]) for row in made("attendance-return.csv")]

    def test_o_on_ten_days(self):
        self.assertEqual([("10", "20", "2025-11-14")], self.rows(dict.fromkeys(self.TEN, "O")))

    def test_a_day_of_d_is_passed_over(self):
        codes = {**dict.fromkeys(self.TEN, "O"), "2025-11-05": "D", "2025-11-17": "O"}
        self.assertEqual([("10", "20", "2025-11-17")], self.rows(codes))

    def test_present_on_the_last_afternoon(self):
        codes = {**dict.fromkeys(self.TEN, "O"), ("2025-11-14", "PM"): "\\"}
        self.assertEqual([], self.rows(codes))

    def test_from_an_afternoon_to_a_morning(self):
        codes = {**dict.fromkeys(self.TEN, "O"), ("2025-11-03", "AM"): "/", ("2025-11-17", "AM"): "O"}
        self.assertEqual([("9", "20", "2025-11-17")], self.rows(codes))

    def test_mornings_with_c2_or_d_in_the_afternoons(self):
        for code in ("C2", "D"):
            codes = {(day, session): word for day in self.TEN for session, word in (("AM", "O"), ("PM", code))}
            self.assertEqual([("10", "10", "2025-11-14")], self.rows(codes), code)

    def test_a_half_term_lies_between(self):
        open_days = days("2025-09-01", "2025-12-19", [("2025-10-27", "2025-10-31")])
        away = days("2025-10-20", "2025-10-24") + days("2025-11-03", "2025-11-07")
        self.assertEqual([("10", "20", "2025-11-07")], self.rows(dict.fromkeys(away, "O"), open_days))

    def test_a_session_without_a_mark(self):
        codes = {**dict.fromkeys(self.TEN, "O"), ("2025-11-06", "PM"): ""}
        self.assertEqual([], self.rows(codes))
        self.assertEqual([("10", "21", "2025-11-17")], self.rows({**codes, "2025-11-17": "O"}))
        self.assertIn("L313", self.told)

    def test_illness_makes_two_of_it(self):
        codes = {**dict.fromkeys(self.TEN, "O"), ("2025-11-10", "AM"): "I"}
        self.assertEqual([], self.rows(codes))


class SicknessReturn(WorkedCase):
    OPEN = days("2025-06-02", "2026-07-17", [("2025-07-26", "2025-08-31"), ("2025-10-27", "2025-10-31"),
                                            ("2025-12-22", "2026-01-02"), ("2026-02-16", "2026-02-20")])

    def rows(self, ill, half=(), first="2025-08-01", last="2026-07-31", open_days=None):
        codes = {**dict.fromkeys(ill, "I"), **{(day, "PM"): "I" for day in half}}
        made = self.made("la-returns", first, last, self.register(codes, open_days or self.OPEN))
        return [(row["reached_on"], row["days_with_illness"], row["sessions"], row["basis"])
                for row in made("sickness-return.csv")]

    def test_fourteen_days_and_one_afternoon(self):
        apart = [day for day in self.OPEN if day >= "2025-11-03"][::3][:14]
        later = [day for day in self.OPEN if day > apart[-1]][5]
        self.assertEqual([(later, "15", "29", "cumulative")], self.rows(apart, [later]))

    def test_a_half_on_a_date_that_counts_already(self):
        apart = [day for day in self.OPEN if day >= "2025-11-03"][::3][:14]
        self.assertEqual([], self.rows(apart, [apart[3]]))

    def test_over_the_summer(self):
        open_days = days("2025-06-02", "2025-12-19", [("2025-08-01", "2025-08-31")])
        ill = days("2025-07-18", "2025-07-31") + days("2025-09-01", "2025-09-05")
        rows = self.rows(ill, first="2025-09-01", last="2025-09-30", open_days=open_days)
        self.assertEqual([("2025-09-05", "5", "10", "consecutive")], rows)

    def test_five_days_in_autumn_and_a_long_illness(self):
        apart = [day for day in self.OPEN if day >= "2025-10-06"][::4][:5]
        rows = self.rows(apart + days("2026-03-02", "2026-03-20"))
        self.assertEqual([("2026-03-13", "20", "40", "cumulative")], rows)


class PenaltyThreshold(WorkedCase):
    OPEN = days("2025-09-01", "2026-03-27", [("2025-10-27", "2025-10-31"), ("2025-12-22", "2026-01-02")])
    NINE = {(day, session): "O" for day in days("2025-09-01", "2025-09-05") for session in ("AM", "PM")}

    def rows(self, codes):
        made = self.made("la-returns", "2025-09-01", "2026-03-31", self.register(codes, self.OPEN))
        return [tuple(row[name] for name in ("reached_on", "sessions", "window_from", "window_to"))
                for row in made("penalty-threshold.csv")]

    def nine(self, **more):
        codes = dict(list(self.NINE.items())[:9])
        return {**codes, ("2025-09-05", "PM"): "\\", **more}

    def test_the_tenth_in_the_tenth_week(self):
        rows = self.rows({**self.nine(), ("2025-11-10", "AM"): "O"})
        self.assertEqual([("2025-11-10", "10", "2025-09-01", "2025-11-16")], rows)

    def test_the_tenth_in_the_eleventh_week(self):
        self.assertEqual([], self.rows({**self.nine(), ("2025-11-17", "AM"): "O"}))

    def test_ten_more_reach_it_again(self):
        codes = {**self.nine(), ("2025-11-10", "AM"): "O", **dict.fromkeys(days("2025-11-24", "2025-11-28"), "O")}
        self.assertEqual(["2025-11-10", "2025-11-28"], [row[0] for row in self.rows(codes)])


class Statistics(WorkedCase):
    def flags(self, absent, sessions):
        open_days = days("2025-09-01", "2025-12-19")[:(sessions + 1) // 2]
        places = [(day, session) for day in open_days for session in ("AM", "PM")]
        codes = {**dict.fromkeys(places[sessions:], ""), **dict.fromkeys(places[:absent], "I")}
        made = self.made("absence-statistics", "2025-08-01", "2025-12-31", self.register(codes, open_days))
        row = made("pupils.csv")[0]
        self.assertEqual(str(sessions), row["possible"])
        return row["persistent"], row["severe"], row["absence_percent"]

    def test_persistent_and_severe(self):
        self.assertEqual(("no", "no", "9"), self.flags(9, 100))
        self.assertEqual(("yes", "no", "10"), self.flags(1, 10))
        self.assertEqual(("yes", "yes", "50"), self.flags(5, 10))

    def test_the_second_half_of_autumn_begins_with_the_break(self):
        open_days = days("2025-09-03", "2025-12-19", [("2025-10-27", "2025-10-31")])
        made = self.made("absence-statistics", "2025-08-01", "2025-12-31", self.register({}, open_days))
        halves = [(row["label"], row["first_day"], row["last_day"]) for row in made("trend.csv")
                  if row["time_frame"] == "Half term" and row["geographic_level"] == "School"]
        self.assertEqual([("Autumn 1", "2025-09-03", "2025-10-24"), ("Autumn 2", "2025-11-03", "2025-12-19")], halves)


class Measures(Case):
    """A notice received on Monday 3 March 2025: 23 March is day 21, 30 March day 28."""

    def paid(self, day):
        self.write("in/penalty_notices.csv", "LA,NoticeID,IssuedOn,ReceivedOn,PaidOn,WithdrawnOn,ProsecutedOn,"
                                             "MainReason\n835,N1,2025-02-28,2025-03-03,%s,,,holiday\n" % day)
        result = self.run_program("build", "prma", "--year", "2025", "--now", "2026-01-20T09:00:00", "--fail-on", "never",
                                  "-o", self.path("out"), self.path("in"))
        self.assertStatus(0, result)
        return {row["item"]: row["value"] for row in read_csv(self.path("out", "prma.csv"))}

    def test_days_begin_with_receipt(self):
        counted = {day: [item for item, value in self.paid(day).items() if value == "1" and
                         ("paid" in item or "unresolved" in item)]
                   for day in ("2025-03-23", "2025-03-24", "2025-03-30", "2025-03-31")}
        self.assertNotEqual(counted["2025-03-23"], counted["2025-03-24"])
        self.assertEqual(counted["2025-03-24"], counted["2025-03-30"])
        self.assertEqual(["pn_unresolved"], counted["2025-03-31"])
