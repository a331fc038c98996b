"""The 29 items of prma.csv and the rules L341 to L354, a second time."""

from register import DAY, FRAMEWORK, Date

HEADER = ["la_code", "la_name", "time_period", "item", "label", "value", "status"]
ID = {"penalty_notices": "NoticeID", "attendance_cases": "CaseID", "attendance_contracts": "ContractID",
      "parenting_orders": "OrderID", "supervision_orders": "OrderID"}
BEGUN = {"penalty_notices": "IssuedOn", "attendance_cases": "OpenedOn", "attendance_contracts": "OfferedOn",
         "parenting_orders": "GrantedOn", "supervision_orders": "GrantedOn"}
REASONS = ("conduct", "wrong_issue", "material_error", "expiry_no_legal")
PAID, WITHDRAWN, PROSECUTED = ("penalty_notices." + name for name in ("PaidOn", "WithdrawnOn", "ProsecutedOn"))

# Beside its table, what an item needs of the inputs.
NEEDS = {
    "pn_paid": [PAID], "pn_paid_21": [PAID], "pn_paid_22_28": [PAID], "pn_withdrawn": [WITHDRAWN],
    "pn_prosecuted_non_payment": [PROSECUTED], "pn_unresolved": [PAID, WITHDRAWN, PROSECUTED],
    "parenting_contracts_accepted": ["attendance_contracts.AcceptedOn"],
}
for _name in ("hols", "late", "other"):
    NEEDS["reason_pn_" + _name] = ["penalty_notices.MainReason"]
for _name in REASONS:
    NEEDS["withdrawn_reason_" + _name] = [WITHDRAWN, "penalty_notices.WithdrawnReason"]
for _name in ("prosecuted", "withdrawn_before_prosecution"):
    NEEDS["case_management_" + _name] = ["attendance_cases.Outcome"]
for _name in ("att_improved", "other"):
    NEEDS["case_management_withdrawn_" + _name] = ["attendance_cases.Outcome", "attendance_cases.WithdrawnReason"]
for _name in ("implemented", "not_imp"):
    NEEDS["parenting_orders_" + _name] = ["parenting_orders.Implemented"]
for _name in ("lackofprovision", "breachbyparent"):
    NEEDS["parenting_orders_not_imp_" + _name] = ["parenting_orders.Implemented",
                                                  "parenting_orders.NotImplementedReason"]
for _name in ("inplaceofprosecution", "inadditiontoprosecution"):
    NEEDS["supervision_orders_" + _name] = ["supervision_orders.Relation"]


def second_working_day(day):
    left = 2
    while left:
        day += DAY
        left -= day.weekday() < 5
    return day


def three_years_before(day):
    try:
        return day.replace(year=day.year - 3)
    except ValueError:
        return Date(day.year - 3, 3, 1)


class Prma:
    def __init__(self, tables, items, names, year):
        self.tables, self.items, self.year = tables, items, year
        self.names = {row["la_code"]: row["la_name"] for row in names}
        self.first, self.last = Date(year - 1, 9, 1), Date(year, 8, 31)
        self.rows, self.findings = [], []
        for lea in sorted({row.text("LA") for table in ID for row in tables.rows.get(table, [])}):
            self.one_authority(lea)

    def tell(self, rule, key, field, row=None):
        place = ("", "") if row is None else (row.table, row.line)
        self.findings.append((rule, self.lea, "", key, field) + place)

    def once(self, table):
        """"an id given twice: the last row counts (L354)"."""
        kept = {}
        for row in self.tables.rows.get(table, []):
            if row.text("LA") != self.lea:
                continue
            number = row.text(ID[table])
            key = number if number != "" else row
            if number != "" and number in kept:
                self.tell("L354", number, ID[table], row)
                del kept[number]
            kept[id(key) if number == "" else number] = row
        return sorted(kept.values(), key=lambda row: row.order)

    def begun(self, table):
        rows = [row for row in self.all[table] if row.date(BEGUN[table]) is not None]
        return [row for row in rows if self.first <= row.date(BEGUN[table]) <= self.last]

    def happened(self, row, column):
        day = row.date(column)
        return day if day is not None and day <= self.last else None

    def one_authority(self, lea):
        self.lea = lea
        self.all = {table: self.once(table) for table in ID}
        figures = {}
        self.notices(figures)
        self.cases(figures)
        self.orders(figures)
        for item in self.items:
            given = self.tables.given(item["table"]) and all(
                self.tables.given(name) for name in NEEDS.get(item["item"], []))
            value = str(figures.get(item["item"], 0)) if given else ""
            self.rows.append([lea, self.names.get(lea, ""), "%d%02d" % (self.year - 1, self.year % 100),
                              item["item"], item["label"], value, "" if given else "not_available"])
        if self.tables.given("penalty_notices"):
            self.notice_totals(figures)

    def count(self, figures, item):
        figures[item] = figures.get(item, 0) + 1

    def notices(self, figures):
        given = self.tables.given
        without = []
        for row in self.begun("penalty_notices"):
            number, reason = row.text("NoticeID"), row.text("MainReason").lower()
            self.count(figures, "pn_issued")
            self.count(figures, "reason_pn_" + {"holiday": "hols", "late": "late"}.get(reason, "other"))
            if given("penalty_notices.MainReason") and reason not in ("holiday", "late", "other"):
                self.tell("L341", number, "MainReason", row)
            received = row.date("ReceivedOn")
            if received is None:
                without.append(row)
                received = second_working_day(row.date("IssuedOn"))
            withdrawn, paid, prosecuted = (self.happened(row, name)
                                           for name in ("WithdrawnOn", "PaidOn", "ProsecutedOn"))
            in_time = paid is not None and paid <= received + 27 * DAY
            why = row.text("WithdrawnReason").lower()
            if withdrawn is not None:
                self.count(figures, "pn_withdrawn")
                if why in REASONS:
                    self.count(figures, "withdrawn_reason_" + why)
                elif given("penalty_notices.WithdrawnReason"):
                    self.tell("L342", number, "WithdrawnReason", row)
            elif in_time:
                self.count(figures, "pn_paid")
                self.count(figures, "pn_paid_21" if paid <= received + 20 * DAY else "pn_paid_22_28")
            elif prosecuted is not None:
                self.count(figures, "pn_prosecuted_non_payment")
            else:
                self.count(figures, "pn_unresolved")
            # AMBIGUOUS: which of the columns: the first of those that are passed over.
            outcomes = [name for name, there in (("WithdrawnOn", withdrawn is not None), ("PaidOn", in_time),
                                                 ("ProsecutedOn", prosecuted is not None)) if there]
            if len(outcomes) > 1:
                self.tell("L343", number, outcomes[1], row)
            if paid is not None and not in_time:
                self.tell("L344", number, "PaidOn", row)
            for name in ("ReceivedOn", "PaidOn", "WithdrawnOn", "ProsecutedOn"):
                if row.date(name) is not None and row.date(name) < row.date("IssuedOn"):
                    self.tell("L345", number, name, row)
            if withdrawn is None and self.third(row):
                self.tell("L346", number, "IssuedOn", row)
        if without and (given("penalty_notices.ReceivedOn") or given("penalty_notices.PaidOn")):
            self.tell("L353", self.lea, "ReceivedOn", without[0])

    def third(self, row):
        issued = row.date("IssuedOn")
        if row.text("ChildID") == "" or row.text("ParentID") == "" or issued < FRAMEWORK:
            return False
        return 2 <= len([other for other in self.all["penalty_notices"]
                         if other is not row and other.text("ChildID") == row.text("ChildID")
                         and other.text("ParentID") == row.text("ParentID")
                         and other.date("IssuedOn") is not None and other.date("IssuedOn") >= FRAMEWORK
                         and self.happened(other, "WithdrawnOn") is None
                         and (other.date("IssuedOn"), other.order) < (issued, row.order)
                         and other.date("IssuedOn") > three_years_before(issued)])

    def notice_totals(self, figures):
        issued, unresolved = figures.get("pn_issued", 0), figures.get("pn_unresolved", 0)
        if issued == 0:
            self.tell("L347", self.lea, "pn_issued")
        if 100 * unresolved > 15 * issued and all(self.tables.given(name) for name in NEEDS["pn_unresolved"]):
            self.tell("L348", self.lea, "pn_unresolved")
        before = len([row for row in self.all["penalty_notices"] if row.date("IssuedOn") is not None
                      and Date(self.year - 2, 9, 1) <= row.date("IssuedOn") <= Date(self.year - 1, 8, 31)])
        if before and 2 * abs(issued - before) > before:
            self.tell("L352", self.lea, "pn_issued")

    def cases(self, figures):
        for row in self.begun("attendance_cases"):
            self.count(figures, "case_management")
            number, outcome = row.text("CaseID"), row.text("Outcome").lower()
            closed = row.date("ClosedOn")
            if closed is not None and closed < row.date("OpenedOn"):
                self.tell("L345", number, "ClosedOn", row)
            if closed is not None and closed > self.last:
                continue
            why = row.text("WithdrawnReason").lower()
            if outcome == "prosecuted":
                self.count(figures, "case_management_prosecuted")
            elif outcome == "withdrawn":
                self.count(figures, "case_management_withdrawn_before_prosecution")
                if why in ("attendance_improved", "other"):
                    self.count(figures, "case_management_withdrawn_"
                               + {"attendance_improved": "att_improved"}.get(why, why))
                elif self.tables.given("attendance_cases.WithdrawnReason"):
                    self.tell("L351", number, "WithdrawnReason", row)

    def orders(self, figures):
        for row in self.begun("parenting_orders"):
            self.count(figures, "parenting_orders_granted")
            flag, why = row.flag("Implemented"), row.text("NotImplementedReason").lower()
            if flag is True:
                self.count(figures, "parenting_orders_implemented")
            if flag is False:
                self.count(figures, "parenting_orders_not_imp")
                if why in ("lack_of_provision", "breach_by_parent"):
                    self.count(figures, "parenting_orders_not_imp_" + why.replace("_", ""))
                elif self.tables.given("parenting_orders.NotImplementedReason"):
                    self.tell("L349", row.text("OrderID"), "NotImplementedReason", row)
        for row in self.begun("attendance_contracts"):
            self.count(figures, "parenting_contracts_offered")
            if self.happened(row, "AcceptedOn") is not None:
                self.count(figures, "parenting_contracts_accepted")
            if row.date("AcceptedOn") is not None and row.date("AcceptedOn") < row.date("OfferedOn"):
                self.tell("L345", row.text("ContractID"), "AcceptedOn", row)
        for row in self.begun("supervision_orders"):
            self.count(figures, "supervision_orders_total")
            relation = row.text("Relation").lower()
            if relation in ("in_place", "in_addition"):
                self.count(figures, "supervision_orders_" + relation.replace("_", "") + "ofprosecution"
                           if relation == "in_place" else "supervision_orders_inadditiontoprosecution")
            elif self.tables.given("supervision_orders.Relation"):
                self.tell("L350", row.text("OrderID"), "Relation", row)
