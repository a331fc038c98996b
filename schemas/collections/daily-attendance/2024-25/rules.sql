-- The rules of the daily attendance share. Ids are for ever; all are Muster's own.

-- rule: L330
-- severity: query
-- title: What DfE takes about a pupil is there
-- message: DfE takes {field} of this pupil, and it is blank. Fill it in the register.
-- do: The data are taken from your management information system twice a day; what is filled in today is
--    with DfE tomorrow.
-- why: A pupil without UPN or year group stands in no group of the figures that DfE gives back.
-- source: DfE, "Share your daily school attendance data" (2023), list of data items
-- confidence: inferred
-- from: register
SELECT _file, _line, key, field, NULL AS value
FROM (
  SELECT s._file AS _file, s._line AS _line, s.UPN AS key, 'UPN' AS field, s.UPN AS content
  FROM sharer s
  UNION ALL SELECT _file, _line, UPN, 'Surname', Surname FROM sharer
  UNION ALL SELECT _file, _line, UPN, 'Forename', Forename FROM sharer
  UNION ALL SELECT _file, _line, UPN, 'DOB', DOB FROM sharer
  UNION ALL SELECT _file, _line, UPN, 'Sex', Sex FROM sharer
  UNION ALL SELECT _file, _line, UPN, 'Ethnicity', Ethnicity FROM sharer
  UNION ALL SELECT _file, _line, UPN, 'NCyearActual', NCyearActual FROM sharer
  UNION ALL SELECT _file, _line, UPN, 'EntryDate', EntryDate FROM sharer)
WHERE content IS NULL AND 'pupils.' || field IN (SELECT name FROM given);

-- rule: L331
-- severity: info
-- title: Every item that DfE takes has a column
-- message: No table has the column {field}, which DfE takes. Export it too, to see what DfE sees.
-- do: Add the column to the export of pupils. If the system does not hold it, DfE does not get it.
-- why: A column that is not there cannot be checked.
-- source: DfE, "Share your daily school attendance data" (2023), list of data items
-- confidence: inferred
-- from: register
SELECT NULL AS _file, NULL AS _line, 1 AS _of_run, NULL AS key, i.field AS field, NULL AS value
FROM (
  SELECT 'Ethnicity' AS field UNION ALL SELECT 'NCyearActual' UNION ALL SELECT 'SENprovision'
  UNION ALL SELECT 'LAC' UNION ALL SELECT 'PLAC' UNION ALL SELECT 'CIN' UNION ALL SELECT 'CPP'
  UNION ALL SELECT 'ExpectedLeavingDate' UNION ALL SELECT 'FSM') i
CROSS JOIN unit u
WHERE u.number = 1
  AND 'pupils.' || i.field NOT IN (SELECT name FROM given)
  AND NOT (i.field = 'FSM' AND 'fsm' IN (SELECT name FROM given));

-- rule: L332
-- severity: error
-- title: Every school of the daily share has a URN
-- message: URN is blank; DfE knows the school by it. Record it.
-- do: Look the number up in Get Information about Schools.
-- why: The share is by school, and a school is known by its URN.
-- source: DfE, "Share your daily school attendance data" (2023), list of data items
-- confidence: inferred
-- from: register
SELECT _file, _line, NULL AS key, 'URN' AS field, NULL AS value
FROM share
WHERE urn IS NULL;
