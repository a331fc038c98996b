-- The rows behind the figures on parental responsibility measures: what muster trace tells. The figures stand in prma.csv;
-- what is not available is none.

-- values: measures
-- file: prma.csv
SELECT la_code AS unit, NULL AS key, 'prma' AS topic, item AS breakdown, value, _line FROM made;

-- work: trace_record
-- from: register
-- Every record of the five tables, with the one of each kind of figure that it counts in, and why it counts in none.
SELECT n._file AS _file, n._line AS _line, n.NoticeID AS id, 'penalty_notices' AS tbl, 'IssuedOn' AS field, n.IssuedOn AS day,
       CASE n.MainReason WHEN 'holiday' THEN 'reason_pn_hols' WHEN 'late' THEN 'reason_pn_late'
                         ELSE 'reason_pn_other' END AS reason,
       o.outcome AS outcome, n.WithdrawnReason AS withdrawn_reason, NULL AS accepted
FROM penalty_notices n LEFT JOIN outcome o ON o._file = n._file AND o._line = n._line
UNION ALL
SELECT c._file, c._line, c.CaseID, 'attendance_cases', 'OpenedOn', c.OpenedOn, NULL,
       CASE WHEN c.ClosedOn IS NULL OR c.ClosedOn <= s.last_day THEN c.Outcome END, c.WithdrawnReason, NULL
FROM attendance_cases c CROSS JOIN span s
UNION ALL
SELECT c._file, c._line, c.ContractID, 'attendance_contracts', 'OfferedOn', c.OfferedOn, NULL, NULL, NULL,
       c.AcceptedOn <= s.last_day
FROM attendance_contracts c CROSS JOIN span s
UNION ALL
SELECT o._file, o._line, o.OrderID, 'parenting_orders', 'GrantedOn', o.GrantedOn, NULL,
       CASE o.Implemented WHEN 1 THEN 'implemented' WHEN 0 THEN 'not_imp' END, o.NotImplementedReason, NULL
FROM parenting_orders o
UNION ALL
SELECT o._file, o._line, o.OrderID, 'supervision_orders', 'GrantedOn', o.GrantedOn, NULL, o.Relation, NULL, NULL
FROM supervision_orders o;

-- view: trace_test
-- from: register
-- Which records each figure counts: those of a table, or of them those of an outcome, and of those of a reason.
SELECT column1 AS item, column2 AS tbl, column3 AS outcomes, column4 AS reason
FROM (VALUES
  ('pn_issued', 'penalty_notices', NULL, NULL), ('reason_pn_hols', 'penalty_notices', NULL, 'reason_pn_hols'),
  ('reason_pn_late', 'penalty_notices', NULL, 'reason_pn_late'),
  ('reason_pn_other', 'penalty_notices', NULL, 'reason_pn_other'),
  ('pn_paid', 'penalty_notices', ' paid_21 paid_22_28 ', NULL), ('pn_paid_21', 'penalty_notices', ' paid_21 ', NULL),
  ('pn_paid_22_28', 'penalty_notices', ' paid_22_28 ', NULL), ('pn_withdrawn', 'penalty_notices', ' withdrawn ', NULL),
  ('withdrawn_reason_conduct', 'penalty_notices', ' withdrawn ', 'conduct'),
  ('withdrawn_reason_wrong_issue', 'penalty_notices', ' withdrawn ', 'wrong_issue'),
  ('withdrawn_reason_material_error', 'penalty_notices', ' withdrawn ', 'material_error'),
  ('withdrawn_reason_expiry_no_legal', 'penalty_notices', ' withdrawn ', 'expiry_no_legal'),
  ('pn_prosecuted_non_payment', 'penalty_notices', ' prosecuted ', NULL),
  ('pn_unresolved', 'penalty_notices', ' unresolved ', NULL),
  ('case_management', 'attendance_cases', NULL, NULL),
  ('case_management_prosecuted', 'attendance_cases', ' prosecuted ', NULL),
  ('case_management_withdrawn_before_prosecution', 'attendance_cases', ' withdrawn ', NULL),
  ('case_management_withdrawn_att_improved', 'attendance_cases', ' withdrawn ', 'attendance_improved'),
  ('case_management_withdrawn_other', 'attendance_cases', ' withdrawn ', 'other'),
  ('parenting_contracts_offered', 'attendance_contracts', NULL, NULL),
  ('parenting_contracts_accepted', 'attendance_contracts', ' accepted ', NULL),
  ('parenting_orders_granted', 'parenting_orders', NULL, NULL),
  ('parenting_orders_implemented', 'parenting_orders', ' implemented ', NULL),
  ('parenting_orders_not_imp', 'parenting_orders', ' not_imp ', NULL),
  ('parenting_orders_not_imp_lackofprovision', 'parenting_orders', ' not_imp ', 'lack_of_provision'),
  ('parenting_orders_not_imp_breachbyparent', 'parenting_orders', ' not_imp ', 'breach_by_parent'),
  ('supervision_orders_total', 'supervision_orders', NULL, NULL),
  ('supervision_orders_inplaceofprosecution', 'supervision_orders', ' in_place ', NULL),
  ('supervision_orders_inadditiontoprosecution', 'supervision_orders', ' in_addition ', NULL));

-- figure: measures
-- topics: prma
-- from: register
SELECT 'prma' AS topic, t.breakdown AS breakdown, 'value' AS measure, r._file AS _file, r._line AS _line, r.field AS field,
       r.id AS key, r.day AS date, 1 AS amount,
       CASE WHEN NOT c.counts THEN 'a later row has the same id (L354)'
            WHEN r.day IS NULL OR r.day NOT BETWEEN s.first_day AND s.last_day THEN 'not in the year, ' || s.first_day || ' to ' || s.last_day
            WHEN k.outcomes = ' accepted ' THEN iif(coalesce(r.accepted, 0), NULL, 'not accepted by ' || s.last_day)
            WHEN k.outcomes IS NOT NULL AND instr(k.outcomes, ' ' || coalesce(r.outcome, 'nothing') || ' ') = 0
              THEN 'had come to ' || replace(coalesce(r.outcome, 'nothing'), '_', ' ')
            WHEN k.reason NOT IN (coalesce(r.reason, ''), coalesce(r.withdrawn_reason, ''))
              THEN 'another reason, or none' END AS why
FROM traced t
JOIN trace_test k ON k.item = t.breakdown
JOIN trace_record r ON r.tbl = k.tbl
JOIN recorded c ON c._file = r._file AND c._line = r._line
CROSS JOIN span s;
