-- How the figures of the return on parental responsibility measures for attendance are counted from
-- an authority's records.
--
-- The return of autumn Y is about the year from 1 September Y-1 to 31 August Y: what was issued,
-- opened, offered or granted in it, with what had become of it by its last day. Which figures there
-- are, in what order, and what each of them needs of the inputs stands in codes/prma_items.csv.

-- ---------------------------------------------------------------- the year

-- view: span
-- The first and last day of the year, and of the year before.
SELECT (year - 1) || '-09-01' AS first_day, year || '-08-31' AS last_day,
       (year - 2) || '-09-01' AS before_first, (year - 1) || '-08-31' AS before_last,
       (year - 1) || substr(year, 3) AS time_period
FROM period;

-- ---------------------------------------------------------------- the records

-- work: recorded
-- The ids of all tables. Of two rows with one id the last counts; a row without id stands alone.
SELECT tbl, field, number, _file, _line, id,
       id IS NULL OR row_number() OVER same_id = copies AS counts,
       id IS NOT NULL AND row_number() OVER same_id > 1 AS again
FROM (
  SELECT *, count(*) OVER (PARTITION BY tbl, id) AS copies
  FROM (
    SELECT 'penalty_notices' AS tbl, 'NoticeID' AS field, rowid AS number, _file, _line,
           NoticeID AS id
    FROM penalty_notices
    UNION ALL
    SELECT 'attendance_cases', 'CaseID', rowid, _file, _line, CaseID FROM attendance_cases
    UNION ALL
    SELECT 'attendance_contracts', 'ContractID', rowid, _file, _line, ContractID
    FROM attendance_contracts
    UNION ALL
    SELECT 'parenting_orders', 'OrderID', rowid, _file, _line, OrderID FROM parenting_orders
    UNION ALL
    SELECT 'supervision_orders', 'OrderID', rowid, _file, _line, OrderID FROM supervision_orders))
WINDOW same_id AS (PARTITION BY tbl, id ORDER BY number);

-- work: notice
-- All penalty notices, whenever issued, with what had become of them by the end of the year.
SELECT n.rowid AS number, n._file AS _file, n._line AS _line, n.NoticeID AS id,
       n.IssuedOn AS issued, n.ChildID AS child, n.ParentID AS parent, n.MainReason AS main_reason,
       n.WithdrawnReason AS withdrawn_reason, n.ReceivedOn AS received, n.PaidOn AS paid,
       n.WithdrawnOn AS withdrawn, n.ProsecutedOn AS prosecuted,
       coalesce(n.WithdrawnOn <= s.last_day, 0) AS is_withdrawn,
       coalesce(n.PaidOn <= s.last_day, 0) AS is_paid,
       coalesce(n.ProsecutedOn <= s.last_day, 0) AS is_prosecuted,
       coalesce(n.IssuedOn BETWEEN s.first_day AND s.last_day, 0) AS counted,
       coalesce(n.IssuedOn BETWEEN s.before_first AND s.before_last, 0) AS in_year_before,
       coalesce(n.ReceivedOn,
                date(n.IssuedOn, CASE strftime('%w', n.IssuedOn)
                                   WHEN '4' THEN '+4 days' WHEN '5' THEN '+4 days'
                                   WHEN '6' THEN '+3 days' ELSE '+2 days' END)) AS from_day
FROM penalty_notices n
JOIN recorded r ON r.tbl = 'penalty_notices' AND r.number = n.rowid AND r.counts
CROSS JOIN span s;

-- work: outcome
-- Those of the year, each with its one outcome, the first that is true. Days are counted from the
-- day of receipt, which is the first; a notice of which it is not known is taken to be received on
-- the second weekday after it was issued.
SELECT n.*, n.is_paid AND n.paid <= date(n.from_day, '+27 days') AS in_time,
       CASE WHEN n.is_withdrawn THEN 'withdrawn'
            WHEN n.is_paid AND n.paid <= date(n.from_day, '+20 days') THEN 'paid_21'
            WHEN n.is_paid AND n.paid <= date(n.from_day, '+27 days') THEN 'paid_22_28'
            WHEN n.is_prosecuted THEN 'prosecuted'
            ELSE 'unresolved'
       END AS outcome
FROM notice n
WHERE n.counted;

-- work: attendance_case
SELECT c._file AS _file, c._line AS _line, c.CaseID AS id, c.OpenedOn AS opened,
       c.ClosedOn AS closed, c.WithdrawnReason AS withdrawn_reason,
       CASE WHEN c.ClosedOn IS NULL OR c.ClosedOn <= s.last_day THEN c.Outcome END AS outcome
FROM attendance_cases c
JOIN recorded r ON r.tbl = 'attendance_cases' AND r.number = c.rowid AND r.counts
CROSS JOIN span s
WHERE c.OpenedOn BETWEEN s.first_day AND s.last_day;

-- work: contract
SELECT c._file AS _file, c._line AS _line, c.ContractID AS id, c.OfferedOn AS offered,
       c.AcceptedOn AS accepted, coalesce(c.AcceptedOn <= s.last_day, 0) AS is_accepted
FROM attendance_contracts c
JOIN recorded r ON r.tbl = 'attendance_contracts' AND r.number = c.rowid AND r.counts
CROSS JOIN span s
WHERE c.OfferedOn BETWEEN s.first_day AND s.last_day;

-- work: parenting_order
SELECT o._file AS _file, o._line AS _line, o.OrderID AS id, o.Implemented AS implemented,
       o.NotImplementedReason AS reason
FROM parenting_orders o
JOIN recorded r ON r.tbl = 'parenting_orders' AND r.number = o.rowid AND r.counts
CROSS JOIN span s
WHERE o.GrantedOn BETWEEN s.first_day AND s.last_day;

-- work: supervision_order
SELECT o._file AS _file, o._line AS _line, o.OrderID AS id, o.Relation AS relation
FROM supervision_orders o
JOIN recorded r ON r.tbl = 'supervision_orders' AND r.number = o.rowid AND r.counts
CROSS JOIN span s
WHERE o.GrantedOn BETWEEN s.first_day AND s.last_day;

-- ---------------------------------------------------------------- the figures

-- work: counted
-- What there is to count, a row for each figure that is not 0. A reason that is blank or unknown is
-- another reason for a notice, and none for what was withdrawn or not implemented.
SELECT 'pn_issued' AS item, count(*) AS number FROM outcome
UNION ALL
SELECT CASE main_reason WHEN 'holiday' THEN 'reason_pn_hols' WHEN 'late' THEN 'reason_pn_late'
                        ELSE 'reason_pn_other' END, count(*)
FROM outcome GROUP BY 1
UNION ALL
SELECT 'pn_paid', count(*) FROM outcome WHERE outcome IN ('paid_21', 'paid_22_28')
UNION ALL
SELECT CASE outcome WHEN 'prosecuted' THEN 'pn_prosecuted_non_payment' ELSE 'pn_' || outcome END,
       count(*)
FROM outcome GROUP BY outcome
UNION ALL
SELECT 'withdrawn_reason_' || withdrawn_reason, count(*)
FROM outcome WHERE outcome = 'withdrawn' GROUP BY withdrawn_reason
UNION ALL
SELECT 'case_management', count(*) FROM attendance_case
UNION ALL
SELECT CASE outcome WHEN 'prosecuted' THEN 'case_management_prosecuted'
                    WHEN 'withdrawn' THEN 'case_management_withdrawn_before_prosecution' END,
       count(*)
FROM attendance_case GROUP BY outcome
UNION ALL
SELECT CASE withdrawn_reason WHEN 'attendance_improved' THEN 'case_management_withdrawn_att_improved'
                             WHEN 'other' THEN 'case_management_withdrawn_other' END, count(*)
FROM attendance_case WHERE outcome = 'withdrawn' GROUP BY withdrawn_reason
UNION ALL
SELECT 'parenting_orders_granted', count(*) FROM parenting_order
UNION ALL
SELECT CASE WHEN implemented THEN 'parenting_orders_implemented'
            ELSE 'parenting_orders_not_imp' END, count(*)
FROM parenting_order WHERE implemented IS NOT NULL GROUP BY 1
UNION ALL
SELECT CASE reason WHEN 'lack_of_provision' THEN 'parenting_orders_not_imp_lackofprovision'
                   WHEN 'breach_by_parent' THEN 'parenting_orders_not_imp_breachbyparent' END,
       count(*)
FROM parenting_order WHERE NOT implemented GROUP BY reason
UNION ALL
SELECT 'parenting_contracts_offered', count(*) FROM contract
UNION ALL
SELECT 'parenting_contracts_accepted', count(*) FROM contract WHERE is_accepted
UNION ALL
SELECT 'supervision_orders_total', count(*) FROM supervision_order
UNION ALL
SELECT CASE relation WHEN 'in_place' THEN 'supervision_orders_inplaceofprosecution'
                     WHEN 'in_addition' THEN 'supervision_orders_inadditiontoprosecution' END,
       count(*)
FROM supervision_order GROUP BY relation;

-- work: measure
-- Every figure, in the order of the list. One that the inputs cannot give has no value; 0 is 0.
SELECT i.rowid AS position, i.item AS item, i.label AS label, i.available AS available,
       CASE WHEN i.available THEN coalesce(c.number, 0) END AS value
FROM (
  SELECT rowid, item, label,
         (SELECT count(*) FROM given WHERE instr(' ' || needs || ' ', ' ' || name || ' ') > 0)
           = length(needs) - length(replace(needs, ' ', '')) + 1 AS available
  FROM codes_prma_items) i
LEFT JOIN counted c ON c.item = i.item;

-- file: prma.csv
SELECT u.lea AS la_code, l.la_name AS la_name, s.time_period AS time_period, m.item AS item,
       m.label AS label, m.value AS value,
       CASE WHEN NOT m.available THEN 'not_available' END AS status
FROM measure m
CROSS JOIN unit u
CROSS JOIN span s
LEFT JOIN codes_la l ON l.la_code = u.lea
ORDER BY m.position;

-- page: key-in.html
-- heading: {lea} {la_name}
-- subject: Parental responsibility measures for attendance, {year}
-- guidance: DfE takes this collection on screen, in COLLECT, in September and October. This sheet is for
--    keying the figures in there and is not sent to anybody. The labels are those of the published
--    figures: the screens may ask for fewer. Tick each one off in the box beside it.
-- warning: Not available is not 0: the records did not hold the figure. Find it elsewhere, or leave
--    it out and say so in a note.
-- The figures of the topics in t add up to another figure.
SELECT u.lea AS lea, l.la_name AS la_name,
       day_in_words(s.first_day) || ' to ' || day_in_words(s.last_day) AS year, NULL AS notice,
       CASE substr(m.item, 1, 4) WHEN 'case' THEN 'Attendance case management'
                                 WHEN 'supe' THEN 'Education supervision orders'
                                 WHEN 'pare' THEN iif(m.item LIKE '%contracts%', 'Attendance contracts',
                                                      'Parenting orders')
                                 ELSE 'Penalty notices' END AS section,
       t.topic AS topic, m.label AS label, m.value AS value, lower(w.label) AS total,
       w.value AS total_value, NULL AS note
FROM measure m
CROSS JOIN unit u
CROSS JOIN span s
LEFT JOIN codes_la l ON l.la_code = u.lea
LEFT JOIN (SELECT 'reason_pn_*' AS items, 'Main reason' AS topic, 'pn_issued' AS total
           UNION ALL SELECT 'pn_paid_*', 'Paid', 'pn_paid'
           UNION ALL SELECT 'withdrawn_reason_*', 'Reason for withdrawal', 'pn_withdrawn'
           UNION ALL SELECT 'case_management_withdrawn_[ao]*', 'Reason for withdrawal of a case',
                            'case_management_withdrawn_before_prosecution'
           UNION ALL SELECT 'parenting_orders_not_imp_*', 'Reason for not implementing an order',
                            'parenting_orders_not_imp'
           UNION ALL SELECT 'supervision_orders_in*', 'Beside prosecution', 'supervision_orders_total') t
  ON m.item GLOB t.items
LEFT JOIN measure w ON w.item = t.total
ORDER BY m.position;
