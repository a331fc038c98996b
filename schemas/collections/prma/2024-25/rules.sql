-- The rules of the return on parental responsibility measures for attendance.
--
-- The text of DfE's guide and of its validation rules is not public, so all ids are Muster's own. The
-- identities that DfE's published figures keep (reasons add up to notices, payments in 21 and in 22 to
-- 28 days to those in 28, outcomes to notices) hold here by the counting; where a record lacks what they
-- need, the rules below name the record.

-- ---------------------------------------------------------------- penalty notices

-- rule: L341
-- severity: error
-- title: Every penalty notice has a main reason
-- message: The notice of {issued} has {fault}; it is counted under other reasons. Record holiday,
--    late or other.
-- do: Choose the reason for most of the absences from the letter or the register: G is a holiday, U is
--    arriving late after registration, anything else is other.
-- why: The three reasons must add up to the notices issued; DfE's figures do so exactly.
-- source: DfE, "Parental responsibility measures", data files of 2018/19 to 2023/24,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
-- needs: penalty_notices.MainReason
SELECT _file, _line, id AS key, 'MainReason' AS field, main_reason AS value, issued AS issued,
       CASE WHEN main_reason IS NULL THEN 'no main reason' ELSE 'a main reason that is not known' END
         AS fault
FROM outcome
WHERE main_reason IS NULL OR main_reason NOT IN ('holiday', 'late', 'other');

-- rule: L342
-- severity: error
-- title: Every penalty notice that was withdrawn has a reason for it
-- message: The notice was withdrawn on {withdrawn} with {fault}; it stands in the total of those
--    withdrawn and in none of the four reasons. Record conduct, wrong_issue, material_error or
--    expiry_no_legal.
-- do: Look up why it was withdrawn: outside the local code of conduct; it ought not to have been
--    issued, or not to this person; it has material errors; or it was not paid and nobody prosecutes.
-- why: The four reasons must add up to the notices withdrawn; DfE's figures do so exactly.
-- source: Education (Penalty Notices) (England) Regulations 2007 reg 8; DfE, "Parental responsibility
--    measures", data file of 2018/19, explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
-- needs: penalty_notices.WithdrawnOn penalty_notices.WithdrawnReason
SELECT _file, _line, id AS key, 'WithdrawnReason' AS field, withdrawn_reason AS value,
       withdrawn AS withdrawn,
       CASE WHEN withdrawn_reason IS NULL THEN 'no reason' ELSE 'a reason that is not known' END
         AS fault
FROM outcome
WHERE is_withdrawn
  AND coalesce(withdrawn_reason, '')
      NOT IN ('conduct', 'wrong_issue', 'material_error', 'expiry_no_legal');

-- rule: L343
-- severity: error
-- title: A penalty notice has one outcome
-- message: By the end of the year this notice was {outcomes}; it counts as {counted_as} alone. Blank
--    the date that is wrong.
-- do: Check the case. A notice that was paid in time cannot be prosecuted for, and one that is
--    withdrawn is as if it had not been issued.
-- why: Paid, withdrawn, prosecuted and unresolved add up to the notices issued, so each stands in one.
-- source: Education Act 1996 s.444A(3); Education (Penalty Notices) (England) Regulations 2007 regs 7
--    and 8; DfE, "Parental responsibility measures", data files
-- confidence: inferred
-- from: register
SELECT _file, _line, id AS key,
       CASE WHEN is_withdrawn AND in_time THEN 'PaidOn' ELSE 'ProsecutedOn' END AS field,
       CASE WHEN is_withdrawn AND in_time THEN paid ELSE prosecuted END AS value,
       substr(CASE WHEN is_withdrawn THEN ', withdrawn' ELSE '' END
              || CASE WHEN in_time THEN ', paid within 28 days' ELSE '' END
              || CASE WHEN is_prosecuted THEN ', prosecuted' ELSE '' END, 3) AS outcomes,
       CASE WHEN is_withdrawn THEN 'withdrawn' ELSE 'paid' END AS counted_as
FROM outcome
WHERE is_withdrawn + in_time + is_prosecuted > 1;

-- rule: L344
-- severity: query
-- title: A penalty notice is paid within 28 days
-- message: This notice was paid on {value}, after its 28th day ({last}); it does not count as paid.
--    Check PaidOn and ReceivedOn.
-- do: Correct the dates if they are wrong. If it was paid late, the payment has no place in the
--    return: the notice stays unresolved unless it was withdrawn or prosecuted.
-- why: The notice is to be paid within 28 days beginning with the day on which it is received.
-- source: Education (Penalty Notices) (England) Regulations 2007 reg 5, as amended by SI 2024/210
-- confidence: stated
-- from: register
-- needs: penalty_notices.PaidOn
SELECT _file, _line, id AS key, 'PaidOn' AS field, paid AS value,
       date(from_day, '+27 days') AS last
FROM outcome
WHERE is_paid AND NOT in_time;

-- rule: L345
-- severity: error
-- title: Nothing happens to a notice, contract or case before it begins
-- message: {field} is {value}, but {begins} is {begun}. Correct the date that is wrong.
-- do: Look into the case file; day and month, or the year, are often exchanged.
-- why: A date before the beginning makes a payment count as in time, or a contract as accepted, that
--    may not be.
-- source: Muster's own rule
-- confidence: inferred
-- from: register
SELECT * FROM (
  SELECT _file, _line, id AS key, 'ReceivedOn' AS field, received AS value, 'IssuedOn' AS begins,
         issued AS begun
  FROM outcome
  UNION ALL SELECT _file, _line, id, 'PaidOn', paid, 'IssuedOn', issued FROM outcome
  UNION ALL SELECT _file, _line, id, 'WithdrawnOn', withdrawn, 'IssuedOn', issued FROM outcome
  UNION ALL SELECT _file, _line, id, 'ProsecutedOn', prosecuted, 'IssuedOn', issued FROM outcome
  UNION ALL SELECT _file, _line, id, 'AcceptedOn', accepted, 'OfferedOn', offered FROM contract
  UNION ALL SELECT _file, _line, id, 'ClosedOn', closed, 'OpenedOn', opened FROM attendance_case)
WHERE value < begun;

-- rule: L346
-- severity: error
-- title: A parent gets no more than two penalty notices for a child in three years
-- message: This notice to the parent is at least the third for the child in three years: {earlier}
--    were issued before it. Check that it was lawful, or withdraw it.
-- do: From the third time on the framework knows no penalty notice: consider another measure, such as
--    prosecution. If ParentID or ChildID stand for several people, correct them.
-- why: The national framework allows two notices to a parent for a child in a rolling period of three
--    years. Notices issued before 19 August 2024 and those withdrawn do not count.
-- source: Education (Penalty Notices) (England) Regulations 2007, as amended by SI 2024/210; DfE,
--    "Working together to improve school attendance" (2024), chapter 6; Cornwall Council's questions
--    and answers on the national framework
-- confidence: inferred
-- from: register
-- needs: penalty_notices.ChildID penalty_notices.ParentID
SELECT _file, _line, key, 'IssuedOn' AS field, value, earlier
FROM (
  SELECT o._file AS _file, o._line AS _line, o.id AS key, o.issued AS value,
         (SELECT count(*) FROM notice n
          WHERE n.child = o.child AND n.parent = o.parent AND NOT n.is_withdrawn
            AND n.issued >= '2024-08-19' AND n.issued > date(o.issued, '-3 years')
            AND (n.issued < o.issued OR (n.issued = o.issued AND n.number < o.number))) AS earlier
  FROM outcome o
  WHERE NOT o.is_withdrawn AND o.issued >= '2024-08-19')
WHERE earlier >= 2;

-- rule: L347
-- severity: query
-- title: The authority issued penalty notices in the year
-- message: The records have no penalty notice that was issued in the year. Check that they are
--    complete.
-- do: Ask the team that issues them. Three authorities issued none in 2021/22 and 2022/23, so it can
--    be right; a note for DfE saves the question.
-- why: Nearly every authority issues penalty notices.
-- source: DfE, "Parental responsibility measures", release of 2022/23,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
-- needs: penalty_notices
SELECT NULL AS _file, NULL AS _line, u.lea AS key, 'pn_issued' AS field, m.value AS value
FROM measure m CROSS JOIN unit u
WHERE m.item = 'pn_issued' AND m.value = 0;

-- rule: L348
-- severity: query
-- title: Few penalty notices are unresolved at the end of the year
-- message: {value} of {issued} notices are unresolved at the end of the year, more than 15 %. Check
--    that payments, withdrawals and prosecutions are all recorded.
-- do: Ask finance for payments and the legal team for prosecutions that were not entered.
-- why: Of England's notices of 2018/19 under 8 % were unresolved.
-- source: DfE, "Parental responsibility measures", data file of 2018/19,
--    explore-education-statistics.service.gov.uk; the limit is Muster's own
-- confidence: inferred
-- from: register
-- needs: penalty_notices.PaidOn penalty_notices.WithdrawnOn penalty_notices.ProsecutedOn
SELECT NULL AS _file, NULL AS _line, u.lea AS key, 'pn_unresolved' AS field, m.value AS value,
       i.value AS issued
FROM measure m
JOIN measure i ON i.item = 'pn_issued'
CROSS JOIN unit u
WHERE m.item = 'pn_unresolved' AND 100 * m.value > 15 * i.value;

-- ---------------------------------------------------------------- orders and cases

-- rule: L349
-- severity: error
-- title: A parenting order that was not implemented has a reason
-- message: This order was not implemented, with {fault}; it stands in neither of the two reasons.
--    Record lack_of_provision or breach_by_parent.
-- do: Ask the officer who is responsible for the order.
-- why: The two reasons must add up to the orders not implemented; DfE's figures do so exactly.
-- source: DfE, "Parental responsibility measures", data file of 2018/19,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
-- needs: parenting_orders.Implemented parenting_orders.NotImplementedReason
SELECT _file, _line, id AS key, 'NotImplementedReason' AS field, reason AS value,
       CASE WHEN reason IS NULL THEN 'no reason' ELSE 'a reason that is not known' END AS fault
FROM parenting_order
WHERE NOT implemented
  AND coalesce(reason, '') NOT IN ('lack_of_provision', 'breach_by_parent');

-- rule: L350
-- severity: error
-- title: Every education supervision order is in place of, or in addition to, prosecution
-- message: Relation {fault}; the order stands in the total alone. Record in_place or in_addition.
-- do: Look into the court file: was the parent prosecuted as well?
-- why: The two must add up to the orders; DfE's figures do so exactly.
-- source: Education Act 1996 s.447; DfE, "Parental responsibility measures", data file of 2018/19,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
-- needs: supervision_orders.Relation
SELECT _file, _line, id AS key, 'Relation' AS field, relation AS value,
       CASE WHEN relation IS NULL THEN 'is blank' ELSE 'is no word that is known' END AS fault
FROM supervision_order
WHERE coalesce(relation, '') NOT IN ('in_place', 'in_addition');

-- rule: L351
-- severity: error
-- title: A case that was withdrawn before prosecution has a reason
-- message: This case was withdrawn with {fault}; it stands in neither of the two reasons. Record
--    attendance_improved or other.
-- do: Ask the officer who closed the case.
-- why: The two reasons must add up to the cases withdrawn; DfE's figures do so exactly.
-- source: DfE, "Parental responsibility measures", data file of 2018/19,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
-- needs: attendance_cases.Outcome attendance_cases.WithdrawnReason
SELECT _file, _line, id AS key, 'WithdrawnReason' AS field, withdrawn_reason AS value,
       CASE WHEN withdrawn_reason IS NULL THEN 'no reason' ELSE 'a reason that is not known' END
         AS fault
FROM attendance_case
WHERE outcome = 'withdrawn'
  AND coalesce(withdrawn_reason, '') NOT IN ('attendance_improved', 'other');

-- ---------------------------------------------------------------- the records as a whole

-- rule: L352
-- severity: query
-- title: The number of penalty notices is near that of the year before
-- message: {value} notices in this year, but {before} in the year before. Check that both years are
--    complete.
-- do: If the number is right, say what changed (a new local code, a pause, more leave in term time).
-- why: A number that is less than half, or more than one and a half times, the one before is more
--    often a gap in the records than a change in fact.
-- source: Muster's own rule
-- confidence: inferred
-- from: register
-- needs: penalty_notices
SELECT NULL AS _file, NULL AS _line, u.lea AS key, 'pn_issued' AS field, m.value AS value,
       b.before AS before
FROM measure m
CROSS JOIN (SELECT count(*) AS before FROM notice WHERE in_year_before) b
CROSS JOIN unit u
WHERE m.item = 'pn_issued' AND b.before > 0 AND 2 * abs(m.value - b.before) > b.before;

-- rule: L353
-- severity: info
-- title: The day on which a penalty notice was received is recorded
-- message: ReceivedOn is blank in {notices} of the notices counted; each is taken to be received on the second weekday
--    after it was issued.
-- do: Nothing need be done. Record the day if the payments in 21 and in 28 days should be exact.
-- why: The days for payment begin with the day of receipt.
-- source: Education (Penalty Notices) (England) Regulations 2007 reg 5, as amended by SI 2024/210
-- confidence: stated
-- from: register
-- needs: penalty_notices
SELECT _file, _line, key, 'ReceivedOn' AS field, NULL AS value, notices
FROM (
  SELECT o._file AS _file, o._line AS _line, u.lea AS key, o.number AS number,
         count(*) OVER () AS notices, row_number() OVER (ORDER BY o.number) AS place
  FROM outcome o CROSS JOIN unit u
  WHERE o.received IS NULL
    AND EXISTS (SELECT 1 FROM given
                WHERE name IN ('penalty_notices.ReceivedOn', 'penalty_notices.PaidOn')))
WHERE place = 1;

-- rule: L354
-- severity: error
-- title: An id stands once in its table
-- message: The id {value} stands in an earlier row of {table} too (line {first}); the last row counts.
--    Give each its own id, or delete the row that is there twice.
-- do: Compare the rows. Two exports of one case put together have it twice; a number that begins anew
--    each year needs the year in it.
-- why: What is there twice would be counted twice.
-- source: Muster's own rule
-- confidence: inferred
-- from: register
SELECT r._file AS _file, r._line AS _line, r.id AS key, r.field AS field, r.id AS value,
       r.tbl AS "table",
       (SELECT f._line FROM recorded f WHERE f.tbl = r.tbl AND f.id = r.id
        ORDER BY f.number LIMIT 1) AS first
FROM recorded r
WHERE r.again;
