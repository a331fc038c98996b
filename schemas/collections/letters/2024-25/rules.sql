-- The rule of letters. Ids are for ever.

-- rule: L360
-- severity: info
-- title: No notice to improve for holidays alone
-- message: This pupil reached the threshold on {value} with holidays (G) alone. No notice to improve was written: it is
--    not for holidays.
-- do: Follow your authority's code of conduct: a penalty notice for a holiday needs no notice to improve.
-- why: A notice to improve offers help where help can change something; a holiday in term time is over.
-- source: DfE, "Working together to improve school attendance" (August 2024) chapter 6
-- confidence: stated
-- from: register
SELECT w._file AS _file, w._line AS _line, w.upn AS key, 'Code' AS field, r.reached_on AS value
FROM reached r
JOIN who w ON w.pupil = r.pupil
CROSS JOIN option o
WHERE r.is_holiday AND o.letter = 'notice-to-improve';
