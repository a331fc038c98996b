-- The rules of the returns to the local authority. Ids are for ever; all are Muster's own.
--
-- They look at the work tables of derive.sql. Their place is the row of pupils, contacts or schools that
-- they are about; absences and illness have no row of their own.

-- rule: L301
-- severity: error
-- title: Everybody in a return has an address
-- message: The return must give this pupil's address, and the register has none. Record AddressLine1 to
--    AddressLine5, or a row in addresses.
-- do: Fill the address in the admission register. It is asked for in the attendance, the sickness, the
--    new-pupil and the deletion return.
-- why: The authority has to be able to find the child.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) regs 8 and 13;
--    DfE, "Working together to improve school attendance" (2024), chapter 6
-- confidence: inferred
-- from: register
SELECT _file, _line, key, 'AddressLine1' AS field, NULL AS value
FROM (
  SELECT a.*, row_number() OVER (PARTITION BY pupil ORDER BY rank, number) AS place
  FROM (
    SELECT w._file AS _file, w._line AS _line, w.upn AS key, w.pupil AS pupil, w.number AS number,
           0 AS rank
    FROM who w JOIN home h ON h.number = w.number
    WHERE h.address IS NULL
      AND (w.pupil IN (SELECT pupil FROM absentee) OR w.pupil IN (SELECT pupil FROM illness))
    UNION ALL
    SELECT n._file, n._line, n.upn, n.pupil, n.number, 1
    FROM new_pupil n JOIN home h ON h.number = n.number
    WHERE h.address IS NULL
    UNION ALL
    SELECT n._file, n._line, n.upn, n.pupil, n.number, 1
    FROM deletion n JOIN home h ON h.number = n.number
    WHERE h.address IS NULL) a)
WHERE place = 1;

-- rule: L302
-- severity: error
-- title: Everybody in a new-pupil or deletion return has a contact
-- message: The {list} return must name the parents, and there is no contact to print for this pupil.
--    Record them in contacts{lives}.
-- do: Enter every parent with address and telephone number, and mark with whom the pupil lives.
-- why: The admission register holds the name and address of every parent who is known to the school; the
--    deletion return names those with whom the pupil normally lives.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) regs 8 and 13
-- confidence: inferred
-- from: register
-- needs: contacts
SELECT _file, _line, key, 'Name' AS field, NULL AS value, list,
       iif(list = 'deletion', ', with LivesWith', '') AS lives
FROM (
  SELECT a.*, row_number() OVER (PARTITION BY pupil ORDER BY number, rank) AS place
  FROM (
    SELECT n._file AS _file, n._line AS _line, n.upn AS key, n.pupil AS pupil, n.number AS number,
           'new-pupil' AS list, 0 AS rank
    FROM new_pupil n
    WHERE NOT EXISTS (SELECT 1 FROM contact c WHERE c.list = 'new' AND c.upn = n.upn)
    UNION ALL
    SELECT x._file, x._line, x.upn, x.pupil, x.number, 'deletion', 1
    FROM deletion x
    WHERE NOT EXISTS (SELECT 1 FROM contact c WHERE c.list = 'left' AND c.upn = x.upn)) a)
WHERE place = 1;

-- rule: L303
-- severity: error
-- title: A parent in a deletion return has a telephone number
-- message: The deletion return must give a telephone number of {name}, and Phone is blank. Record one.
-- do: Ask the family before the pupil leaves; afterwards it is harder.
-- why: The return gives at least one emergency telephone number of each parent with whom the pupil
--    normally lives.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 13(4)
-- confidence: stated
-- from: register
-- needs: contacts
SELECT DISTINCT c._file AS _file, c._line AS _line, c.upn AS key, 'Phone' AS field, NULL AS value,
       c.name AS name
FROM contact c
JOIN deletion x ON x.upn = c.upn
WHERE c.list = 'left' AND c.place <= 4 AND c.phone IS NULL;

-- rule: L304
-- severity: query
-- title: There is room for every contact
-- message: This pupil has {contacts} contacts to print, and the return has room for four: the rest is left
--    out. Put those first who must be named, or send the others beside it.
-- do: Order the rows of contacts, or delete those that are there twice.
-- why: The new-pupil return gives all that the admission register holds.
-- source: Muster's own rule
-- confidence: inferred
-- from: register
-- needs: contacts
SELECT _file, _line, key, 'Name' AS field, NULL AS value, contacts
FROM (
  SELECT a.*, row_number() OVER (PARTITION BY pupil ORDER BY number, rank) AS place
  FROM (
    SELECT n._file AS _file, n._line AS _line, n.upn AS key, n.pupil AS pupil, n.number AS number,
           t.contacts AS contacts, 0 AS rank
    FROM new_pupil n JOIN printed t ON t.list = 'new' AND t.upn = n.upn
    UNION ALL
    SELECT x._file, x._line, x.upn, x.pupil, x.number, t.contacts, 1
    FROM deletion x JOIN printed t ON t.list = 'left' AND t.upn = x.upn) a
  WHERE contacts > 4)
WHERE place = 1;

-- rule: L305
-- severity: error
-- title: A deletion has a ground
-- message: The pupil's name was deleted on {leaving}, and LeavingGround {fault}. Record the letter, a to
--    o, of the ground in regulation 9.
-- do: muster list codes deletion_grounds shows the letters. Do not use those of the regulations of 2006,
--    which mean other things.
-- why: A name is deleted on one of the grounds of the regulations alone, and the return states which.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) regs 9 and 13
-- confidence: stated
-- from: register
SELECT x._file AS _file, x._line AS _line, x.upn AS key, 'LeavingGround' AS field,
       x.written AS value, x.leaving AS leaving,
       iif(x.written IS NULL, 'is blank', 'is none of them') AS fault
FROM deletion x
LEFT JOIN codes_deletion_grounds g ON g.ground = x.ground
WHERE x.in_force AND g.ground IS NULL;

-- rule: L306
-- severity: query
-- title: Ground i is for a pupil who was absent for 20 school days without a break
-- message: The ground is i, but the register shows no unbroken absence of 20 school days up to {leaving}.
--    Check the ground and the marks.
-- do: Look at the marks before the deletion. A pupil who is moving or at another school has another
--    ground.
-- why: The ground is continuous absence without authority for not less than 20 school days, with no
--    reasonable grounds to believe that the pupil is ill, and after school and authority have jointly
--    tried to find the pupil.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 9(1)(i)
-- confidence: inferred
-- from: register
SELECT x._file AS _file, x._line AS _line, x.upn AS key, 'LeavingGround' AS field,
       x.written AS value, x.leaving AS leaving
FROM deletion x
WHERE x.in_force AND x.ground = 'i' AND x.dob IS NOT NULL AND NOT x.is_boarder
  AND NOT EXISTS (
    SELECT 1
    FROM session_run('G N O U', 'possible except C2 when open compulsory-age', x.leaving, 20, 0) r
    WHERE r.pupil = x.pupil AND r.is_current AND r.days >= 20);

-- rule: L307
-- severity: query
-- title: Ground l is for a pupil who will be over compulsory school age
-- message: The ground is l, but on the day after {leaving} the pupil is still of compulsory school age.
--    Check DOB, LeavingDate and the ground.
-- do: A pupil is of compulsory school age up to the last Friday in June of the school year in which
--    they become 16. Before that day another ground must be met.
-- why: The ground is that the pupil will be over compulsory school age and is not continuing into the
--    sixth form.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 9(1)(l);
--    Education Act 1996 s.8
-- confidence: inferred
-- from: register
SELECT _file, _line, upn AS key, 'LeavingGround' AS field, written AS value, leaving
FROM deletion
WHERE in_force AND ground = 'l' AND is_compulsory_age(dob, date(leaving, '+1 day'));

-- rule: L308
-- severity: query
-- title: Ground m is for a boarder
-- message: The ground is m, unpaid boarding fees, but the pupil is recorded as no boarder. Check Boarder
--    and the ground.
-- do: In the regulations of 2006 the letter m was permanent exclusion; that is o now.
-- why: The ground is about boarders at maintained schools and academies whose boarding fees are unpaid.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 9(1)(m)
-- confidence: inferred
-- from: register
-- needs: pupils.Boarder
SELECT _file, _line, upn AS key, 'LeavingGround' AS field, written AS value
FROM deletion
WHERE in_force AND ground = 'm' AND NOT is_boarder;

-- rule: L309
-- severity: query
-- title: Ground o is for a pupil who was permanently excluded
-- message: The ground is o, but suspensions has no permanent exclusion of this pupil up to {leaving}. Check
--    both.
-- do: Enter the exclusion with the category PERM, or the ground that was met.
-- why: The ground is permanent exclusion, once it can no longer be reviewed.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 9(1)(o)
-- confidence: inferred
-- from: register
-- needs: suspensions
SELECT x._file AS _file, x._line AS _line, x.upn AS key, 'LeavingGround' AS field,
       x.written AS value, x.leaving AS leaving
FROM deletion x
WHERE x.in_force AND x.ground = 'o'
  AND NOT EXISTS (SELECT 1 FROM suspensions s
                  WHERE s.UPN = x.upn AND s.Category = 'PERM' AND s.StartDate <= x.leaving);

-- rule: L310
-- severity: query
-- title: Ground a comes with the new school
-- message: The ground is a, registered at another school, and NewSchool is blank. Record its name.
-- do: Ask the family or the other school. If nobody knows of another school, the ground is not met.
-- why: The return gives the name of the new school and the day on which the pupil begins there, where
--    the school knows them.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) regs 8(3), 9(1)(a)
--    and 13(4)
-- confidence: inferred
-- from: register
SELECT x._file AS _file, x._line AS _line, x.upn AS key, 'NewSchool' AS field, NULL AS value
FROM deletion x
JOIN pupils p ON p.rowid = x.number
WHERE x.in_force AND x.ground = 'a' AND p.NewSchool IS NULL;

-- rule: L311
-- severity: query
-- title: A new-pupil return is made within five days
-- message: The return for this pupil, entered on {value}, was due by {due_by}. Make sure that it was sent.
-- do: Look into what was sent to the authority. If it was not, send it now.
-- why: It is due by the end of the fifth day after the day on which the name was entered.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 13(1)
-- confidence: stated
-- from: register
SELECT n._file AS _file, n._line AS _line, n.upn AS key, 'EntryDate' AS field, n.entry AS value,
       n.due_by AS due_by
FROM new_pupil n CROSS JOIN period d
WHERE n.due_by < d.today;

-- rule: L312
-- severity: info
-- title: Pupils who may soon have missed 15 days because of illness
-- message: This pupil has {days} days with illness since 1 August. If you believe that it will be 15, the
--    sickness return is due now.
-- do: Ask the family how long it will last.
-- why: The return is due when the school has reasonable grounds to believe that the pupil will miss 15
--    days, in a row or in all, because of illness.
-- source: DfE, "Working together to improve school attendance" (2024), chapter 6
-- confidence: stated
-- from: register
SELECT w._file AS _file, w._line AS _line, w.upn AS key, 'Code' AS field, NULL AS value, i.days AS days
FROM (
  SELECT y.pupil AS pupil, count(*) AS days
  FROM ill_day y CROSS JOIN period d
  WHERE y.year = substr(d.date_to, 1, 4) - (substr(d.date_to, 6, 2) < '08')
  GROUP BY y.pupil) i
JOIN who w ON w.pupil = i.pupil
WHERE i.days BETWEEN 10 AND 14;

-- rule: L313
-- severity: query
-- title: No session within a long absence is without a mark
-- message: Between {first_absent} and {last_absent} {sessions} sessions of this pupil have no mark, so
--    that their days do not count as absence. Record what happened.
-- do: Look at the register of those days. If the pupil was absent, the absence may have been reached
--    earlier than the return says.
-- why: The return is about ten school days without a break.
-- source: DfE, "Working together to improve school attendance" (2024), chapter 6; Muster's own rule
-- confidence: inferred
-- from: register
SELECT w._file AS _file, w._line AS _line, w.upn AS key, 'Code' AS field, NULL AS value,
       c.first_absent AS first_absent, c.last_absent AS last_absent, s.n1 AS sessions
FROM continuous c
CROSS JOIN period d
JOIN session_sum(c.first_absent, min(c.last_absent, date(d.today, '-1 day')),
                 'unmarked when open compulsory-age') s ON s.pupil = c.pupil
JOIN who w ON w.pupil = c.pupil
WHERE s.n1 > 0;

-- rule: L314
-- severity: error
-- title: Every pupil has a date of birth
-- message: Without DOB nobody knows whether this pupil is of compulsory school age: the pupil is in no
--    return that is about absence. Record it.
-- do: Ask the family, admissions or the last school.
-- why: The attendance and the sickness return, and penalty notices, are about pupils of compulsory school
--    age.
-- source: DfE, "Working together to improve school attendance" (2024), chapter 6; Education Act 1996 s.8
-- confidence: inferred
-- from: register
SELECT w._file AS _file, w._line AS _line, w.upn AS key, 'DOB' AS field, NULL AS value
FROM who w
CROSS JOIN period d
WHERE w.dob IS NULL AND NOT w.is_boarder
  AND EXISTS (SELECT 1 FROM open_day s
              JOIN register_row e ON e.pupil = w.pupil
              WHERE s.date BETWEEN d.date_from AND d.date_to
                AND s.date >= coalesce(e.entry, '') AND s.date <= coalesce(e.leaving, '9999'));

-- rule: L315
-- severity: info
-- title: The lowest and the highest year of the school are known
-- message: {field} is not given, so nobody is left out of the {list} return who could be. Record it if the
--    authority does not want them.
-- do: Give the school's most junior and most senior year in schools.csv.
-- why: No return is made for those who begin in the most junior class with the school year, and for those
--    who leave the most senior class at its end, unless the authority asks.
-- source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 13(2) and (5)
-- confidence: stated
-- from: register
SELECT _file, _line, NULL AS key, 'LowestNCyear' AS field, NULL AS value, 'new-pupil' AS list
FROM schools WHERE LowestNCyear IS NULL
UNION ALL
SELECT _file, _line, NULL, 'HighestNCyear', NULL, 'deletion'
FROM schools WHERE HighestNCyear IS NULL;
