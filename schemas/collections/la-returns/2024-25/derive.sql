-- What a school owes its local authority, from its registers: regulation 13 of the School Attendance
-- (Pupil Registration) (England) Regulations 2024 (SI 2024/208) and chapter 6 of "Working together to
-- improve school attendance" (2024).
--
-- period.date_from to period.date_to is the period. Everything is as at its end: a pupil's details are
-- those of that day, and no later mark counts. Sessions come from the functions over marks
-- (src/returns/sql); a "taken" session is an open one on a day when the pupil is of compulsory school
-- age, with a code that is possible and is not C2. G, N, O and U are the absences.

-- ---------------------------------------------------------------- the school's days and pupils

-- work: school_day
-- The days with an open session. Without a calendar the marks tell which they are, and then too
-- nothing counts that is later than the period.
SELECT DISTINCT s.date AS date
FROM school_session s CROSS JOIN period d
WHERE s.status = 'open' AND (s.listed OR s.date <= d.date_to);

-- work: address
-- The last row of each pupil in the table of addresses.
SELECT a.UPN AS upn, a.PostCode AS post_code,
       substr(CASE WHEN coalesce(a.AddressLine1, a.AddressLine2, a.AddressLine3, a.AddressLine4,
                                 a.AddressLine5) IS NOT NULL
              THEN coalesce(', ' || a.AddressLine1, '') || coalesce(', ' || a.AddressLine2, '')
                || coalesce(', ' || a.AddressLine3, '') || coalesce(', ' || a.AddressLine4, '')
                || coalesce(', ' || a.AddressLine5, '')
              ELSE coalesce(', ' || a.SAON, '') || coalesce(', ' || a.PAON, '')
                || coalesce(', ' || a.Street, '') || coalesce(', ' || a.Locality, '')
                || coalesce(', ' || a.Town, '') || coalesce(', ' || a.AdministrativeArea, '')
                || coalesce(', ' || a.PostTown, '')
              END, 3) AS address
FROM addresses a
WHERE a.rowid IN (SELECT max(rowid) FROM addresses WHERE UPN IS NOT NULL GROUP BY UPN);

-- work: enrolment
-- Every row of pupils, with the child that it is of. An enrolment that ends before it begins covers no
-- day (R131); a child who has none but such is in no file.
SELECT r.pupil AS pupil, p.rowid AS number, p._file AS _file, p._line AS _line, p.UPN AS upn,
       p.Surname AS surname, p.Forename AS forename, p.DOB AS dob, r.entry AS entry,
       r.leaving AS leaving, coalesce(r.entry > r.leaving, 0) AS is_backwards,
       max(coalesce(r.entry, '') <= coalesce(r.leaving, '9999')) OVER (PARTITION BY r.pupil)
         AS is_child,
       coalesce(p.Boarder <> 'N', 0) AS is_boarder,
       CASE WHEN own.lines <> '' THEN substr(own.lines, 3) ELSE nullif(a.address, '') END AS address,
       CASE WHEN own.lines = '' AND a.upn IS NOT NULL THEN a.post_code ELSE p.PostCode END
         AS post_code
FROM pupil_row r
JOIN pupils p ON p._file = r.file AND p._line = r.line
JOIN (SELECT rowid AS number, coalesce(', ' || AddressLine1, '') || coalesce(', ' || AddressLine2, '')
             || coalesce(', ' || AddressLine3, '') || coalesce(', ' || AddressLine4, '')
             || coalesce(', ' || AddressLine5, '') AS lines FROM pupils) own ON own.number = p.rowid
LEFT JOIN address a ON a.upn = p.UPN;

-- work: who
-- The children who have begun by the end of the period, each with the one row that gives its details:
-- that which covers the day, else the one that began latest, and of two the later row.
SELECT * FROM (
  SELECT e.*, row_number() OVER (
           PARTITION BY e.pupil
           ORDER BY coalesce(e.leaving, '9999') >= d.date_to DESC, coalesce(e.entry, '') DESC,
                    e.number DESC) AS choice
  FROM enrolment e CROSS JOIN period d
  WHERE NOT e.is_backwards AND coalesce(e.entry, '') <= d.date_to)
WHERE choice = 1;

-- ---------------------------------------------------------------- the attendance return

-- work: absence_run
-- Stretches of absence that are reached: ten whole school days or twenty sessions.
SELECT w.number AS number, r.pupil AS pupil, r.first_date AS first_absent,
       r.last_date AS last_absent, r.reached_on AS reached_on, r.days AS school_days,
       r.sessions AS sessions, r.is_current AS is_current
FROM period d
CROSS JOIN session_run('G N O U', 'possible except C2 when open compulsory-age', d.date_to, 10, 20) r
JOIN who w ON w.pupil = r.pupil AND NOT w.is_boarder
WHERE r.reached_on IS NOT NULL AND r.last_date >= d.date_from;

-- work: continuous
-- Those that have a session in the period.
SELECT a.*, s.n2 AS sessions_g, s.n3 AS sessions_n, s.n4 AS sessions_o, s.n5 AS sessions_u
FROM absence_run a
CROSS JOIN period d
JOIN session_sum(max(a.first_absent, d.date_from), a.last_absent,
                 'G N O U when open compulsory-age') inside ON inside.pupil = a.pupil
JOIN session_sum(a.first_absent, a.last_absent,
                 'G N O U when open compulsory-age; G when open compulsory-age;
                  N when open compulsory-age; O when open compulsory-age;
                  U when open compulsory-age') s ON s.pupil = a.pupil
WHERE inside.n1 > 0;

-- work: absent_day
-- With --irregular: the days with an absence in the period of pupils without such a stretch.
SELECT w.number AS number, s.pupil AS pupil, s.date AS date, s.n1 AS absences,
       s.n1 = s.n2 AND s.n3 = 0 AS is_whole, s.n4 AS sessions_g, s.n5 AS sessions_n,
       s.n6 AS sessions_o, s.n7 AS sessions_u,
       sum(s.n1) OVER (PARTITION BY s.pupil ORDER BY s.date) AS so_far, o.irregular AS enough
FROM option o
CROSS JOIN period d
CROSS JOIN session_day(d.date_from, d.date_to,
                       'G N O U when open compulsory-age;
                        possible except C2 when open compulsory-age;
                        unmarked when open compulsory-age; G when open compulsory-age;
                        N when open compulsory-age; O when open compulsory-age;
                        U when open compulsory-age') s
JOIN who w ON w.pupil = s.pupil AND NOT w.is_boarder
WHERE o.irregular IS NOT NULL AND s.pupil NOT IN (SELECT pupil FROM continuous);

-- work: absentee
-- The rows of the return.
SELECT number, pupil, 'continuous' AS basis, first_absent, last_absent, reached_on, school_days,
       sessions, sessions_g, sessions_n, sessions_o, sessions_u, is_current
FROM continuous
UNION ALL
SELECT a.number, a.pupil, 'irregular', min(a.date), max(a.date),
       min(CASE WHEN a.so_far >= a.enough THEN a.date END), sum(a.is_whole), sum(a.absences),
       sum(a.sessions_g), sum(a.sessions_n), sum(a.sessions_o), sum(a.sessions_u),
       EXISTS (SELECT 1 FROM period d
               CROSS JOIN session_run('G N O U', 'possible except C2 when open compulsory-age',
                                      d.date_to, 10, 20) r
               WHERE r.pupil = a.pupil AND r.is_current)
FROM absent_day a
GROUP BY a.pupil
HAVING sum(a.absences) >= max(a.enough);

-- file: attendance-return.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, w.upn AS upn,
       w.surname AS surname, w.forename AS forename, w.dob AS dob, w.address AS address,
       w.post_code AS post_code, a.basis AS basis, a.first_absent AS first_absent,
       a.last_absent AS last_absent, a.reached_on AS reached_on, a.school_days AS school_days,
       a.sessions AS sessions, a.sessions_g AS sessions_g, a.sessions_n AS sessions_n,
       a.sessions_o AS sessions_o, a.sessions_u AS sessions_u,
       iif(a.is_current, 'yes', 'no') AS currently_absent
FROM absentee a
JOIN who w ON w.pupil = a.pupil
CROSS JOIN schools c
CROSS JOIN unit u
ORDER BY coalesce(w.upn, ''), a.first_absent, a.number;

-- ---------------------------------------------------------------- the sickness return

-- work: ill_day
-- The days with a taken session coded I, each with the year, from 1 August, that it is in.
SELECT s.pupil AS pupil, s.date AS date, s.n1 AS sessions,
       substr(s.date, 1, 4) - (substr(s.date, 6, 2) < '08') AS year,
       row_number() OVER (PARTITION BY s.pupil,
                                       substr(s.date, 1, 4) - (substr(s.date, 6, 2) < '08')
                          ORDER BY s.date) AS place
FROM period d
CROSS JOIN session_day('1900-01-01', d.date_to, 'I when open compulsory-age') s
JOIN who w ON w.pupil = s.pupil AND NOT w.is_boarder;

-- work: ill_run
-- Stretches of illness, with the 15th whole school day and the year that holds it.
SELECT r.pupil AS pupil, r.first_date AS first_date, r.last_date AS last_date, r.days AS days,
       r.reached_on AS consecutive,
       substr(r.reached_on, 1, 4) - (substr(r.reached_on, 6, 2) < '08') AS year
FROM period d
CROSS JOIN session_run('I', 'possible except C2 when open compulsory-age', d.date_to, 15, 0) r
JOIN who w ON w.pupil = r.pupil AND NOT w.is_boarder;

-- work: illness
-- The 15th day of each year, and the 15th whole day of each stretch. The two make one where they are
-- of the same stretch and year: there is one return for a continuous period.
SELECT pupil, year, reached_on, basis
FROM (
  SELECT r.pupil AS pupil, r.year AS year,
         CASE WHEN c.date < r.consecutive THEN c.date ELSE r.consecutive END AS reached_on,
         CASE WHEN c.date < r.consecutive THEN 'cumulative' ELSE 'consecutive' END AS basis
  FROM ill_run r
  LEFT JOIN ill_day c ON c.pupil = r.pupil AND c.year = r.year AND c.place = 15
                     AND c.date BETWEEN r.first_date AND r.last_date
  WHERE r.consecutive IS NOT NULL
  UNION ALL
  SELECT c.pupil, c.year, c.date, 'cumulative'
  FROM ill_day c
  WHERE c.place = 15
    AND NOT EXISTS (SELECT 1 FROM ill_run r
                    WHERE r.pupil = c.pupil AND r.year = c.year
                      AND c.date BETWEEN r.first_date AND r.last_date)) i
CROSS JOIN period d
WHERE i.reached_on BETWEEN d.date_from AND d.date_to;

-- file: sickness-return.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, w.upn AS upn,
       w.surname AS surname, w.forename AS forename, w.dob AS dob, w.address AS address,
       w.post_code AS post_code, i.reached_on AS reached_on,
       (SELECT count(*) FROM ill_day y WHERE y.pupil = i.pupil AND y.year = i.year)
         AS days_with_illness,
       (SELECT sum(y.sessions) FROM ill_day y WHERE y.pupil = i.pupil AND y.year = i.year)
         AS sessions,
       (SELECT max(r.days) FROM ill_run r
        JOIN ill_day y ON y.pupil = r.pupil AND y.date BETWEEN r.first_date AND r.last_date
        WHERE r.pupil = i.pupil AND y.year = i.year) AS longest_run_days,
       i.basis AS basis
FROM illness i
JOIN who w ON w.pupil = i.pupil
CROSS JOIN schools c
CROSS JOIN unit u
ORDER BY coalesce(w.upn, ''), i.reached_on, w.number;

-- ---------------------------------------------------------------- the penalty-notice threshold

-- work: threshold
-- Ten absences in ten school weeks, from 19 August 2024; no absence serves twice.
SELECT w.number AS number, t.pupil AS pupil, t.reached_on AS reached_on, t.sessions AS sessions,
       t.first_date AS first_absent, t.window_from AS window_from, t.window_to AS window_to
FROM period d
CROSS JOIN session_window('G N O U', 'possible except C2 when open compulsory-age', '2024-08-19',
                          d.date_to, 10, 10) t
JOIN who w ON w.pupil = t.pupil AND NOT w.is_boarder
WHERE t.reached_on BETWEEN d.date_from AND d.date_to;

-- file: penalty-threshold.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, w.upn AS upn,
       w.surname AS surname, w.forename AS forename, w.dob AS dob, t.reached_on AS reached_on,
       t.sessions AS sessions, s.n1 AS sessions_g, s.n2 AS sessions_n, s.n3 AS sessions_o,
       s.n4 AS sessions_u, t.first_absent AS first_absent, t.window_from AS window_from,
       t.window_to AS window_to
FROM threshold t
JOIN who w ON w.pupil = t.pupil
JOIN session_sum(t.first_absent, t.reached_on,
                 'G when open compulsory-age; N when open compulsory-age;
                  O when open compulsory-age; U when open compulsory-age') s ON s.pupil = t.pupil
CROSS JOIN schools c
CROSS JOIN unit u
ORDER BY coalesce(w.upn, ''), t.reached_on, t.number;

-- ---------------------------------------------------------------- contacts

-- work: contact
-- The contacts of each pupil in the order in which they are printed: in the new-pupil return those
-- with whom the pupil lives come first; in the deletion return there are no others. Of more than four
-- only the first four are printed (L304).
SELECT 'new' AS list, rowid AS number, _file, _line, UPN AS upn, Name AS name,
       CASE LivesWith WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS lives_with,
       substr(coalesce(', ' || AddressLine1, '') || coalesce(', ' || AddressLine2, '')
              || coalesce(', ' || AddressLine3, '') || coalesce(', ' || AddressLine4, '')
              || coalesce(', ' || AddressLine5, ''), 3) AS address,
       PostCode AS post_code, Phone AS phone,
       row_number() OVER (PARTITION BY UPN ORDER BY coalesce(LivesWith, 0) DESC, rowid) AS place
FROM contacts
WHERE UPN IS NOT NULL
UNION ALL
SELECT 'left', rowid, _file, _line, UPN, Name, NULL,
       substr(coalesce(', ' || AddressLine1, '') || coalesce(', ' || AddressLine2, '')
              || coalesce(', ' || AddressLine3, '') || coalesce(', ' || AddressLine4, '')
              || coalesce(', ' || AddressLine5, ''), 3),
       PostCode, Phone, row_number() OVER (PARTITION BY UPN ORDER BY rowid)
FROM contacts
WHERE UPN IS NOT NULL
  AND (LivesWith = 1 OR 'contacts.LivesWith' NOT IN (SELECT name FROM given));

-- work: printed
-- The first four of each list side by side.
SELECT list, upn, count(*) AS contacts,
       max(CASE place WHEN 1 THEN name END) AS name1,
       max(CASE place WHEN 1 THEN lives_with END) AS lives_with1,
       max(CASE place WHEN 1 THEN address END) AS address1,
       max(CASE place WHEN 1 THEN post_code END) AS post_code1,
       max(CASE place WHEN 1 THEN phone END) AS phone1,
       max(CASE place WHEN 2 THEN name END) AS name2,
       max(CASE place WHEN 2 THEN lives_with END) AS lives_with2,
       max(CASE place WHEN 2 THEN address END) AS address2,
       max(CASE place WHEN 2 THEN post_code END) AS post_code2,
       max(CASE place WHEN 2 THEN phone END) AS phone2,
       max(CASE place WHEN 3 THEN name END) AS name3,
       max(CASE place WHEN 3 THEN lives_with END) AS lives_with3,
       max(CASE place WHEN 3 THEN address END) AS address3,
       max(CASE place WHEN 3 THEN post_code END) AS post_code3,
       max(CASE place WHEN 3 THEN phone END) AS phone3,
       max(CASE place WHEN 4 THEN name END) AS name4,
       max(CASE place WHEN 4 THEN lives_with END) AS lives_with4,
       max(CASE place WHEN 4 THEN address END) AS address4,
       max(CASE place WHEN 4 THEN post_code END) AS post_code4,
       max(CASE place WHEN 4 THEN phone END) AS phone4
FROM contact
GROUP BY list, upn;

-- ---------------------------------------------------------------- the new-pupil return

-- work: new_pupil
-- The rows that begin in the period, but not those of the most junior class who begin with the school
-- year, up to its first school day, which must be known (regulation 13(2)).
SELECT e.*, date(e.entry, '+5 days') AS due_by
FROM (
  SELECT e.*, substr(e.entry, 1, 4) - (substr(e.entry, 6, 2) < '08') AS year
  FROM enrolment e CROSS JOIN period d
  WHERE e.is_child AND e.entry BETWEEN d.date_from AND d.date_to) e
JOIN pupils p ON p.rowid = e.number
CROSS JOIN schools c
CROSS JOIN option o
WHERE o.all_new_pupils
   OR p.NCyearActual IS NULL OR c.LowestNCyear IS NULL OR p.NCyearActual <> c.LowestNCyear
   OR NOT EXISTS (SELECT 1 FROM school_day s
                  WHERE s.date BETWEEN e.year || '-08-01' AND e.year || '-09-30')
   OR e.entry > (SELECT min(s.date) FROM school_day s WHERE s.date >= e.year || '-08-01');

-- file: new-pupils.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, n.upn AS upn,
       n.surname AS surname, n.forename AS forename, n.dob AS dob, p.MiddleNames AS middle_names,
       p.PreferredSurname AS preferred_surname, p.FormerSurname AS former_surname, p.Sex AS sex,
       n.entry AS entry_date, p.NCyearActual AS nc_year, p.EnrolStatus AS enrol_status,
       CASE WHEN 'pupils.Boarder' IN (SELECT name FROM given)
            THEN iif(n.is_boarder, 'yes', 'no') END AS boarder,
       n.address AS address, n.post_code AS post_code, p.LastSchool AS last_school,
       t.name1 AS contact1_name, t.lives_with1 AS contact1_lives_with,
       t.address1 AS contact1_address, t.post_code1 AS contact1_post_code,
       t.phone1 AS contact1_phone,
       t.name2 AS contact2_name, t.lives_with2 AS contact2_lives_with,
       t.address2 AS contact2_address, t.post_code2 AS contact2_post_code,
       t.phone2 AS contact2_phone,
       t.name3 AS contact3_name, t.lives_with3 AS contact3_lives_with,
       t.address3 AS contact3_address, t.post_code3 AS contact3_post_code,
       t.phone3 AS contact3_phone,
       t.name4 AS contact4_name, t.lives_with4 AS contact4_lives_with,
       t.address4 AS contact4_address, t.post_code4 AS contact4_post_code,
       t.phone4 AS contact4_phone,
       n.due_by AS due_by
FROM new_pupil n
JOIN pupils p ON p.rowid = n.number
CROSS JOIN schools c
CROSS JOIN unit u
LEFT JOIN printed t ON t.list = 'new' AND t.upn = n.upn
ORDER BY coalesce(n.upn, ''), n.entry, n.number;

-- ---------------------------------------------------------------- the deletion return

-- work: deletion
-- The rows that end in the period, but not those of the most senior class who leave at or after the
-- end of the last term: from the last school day of July to 31 August, with no school day after it
-- (regulation 13(5)).
SELECT e.*, lower(e.written) AS ground, e.leaving >= '2024-08-19' AS in_force
FROM (
  SELECT e.*, p.LeavingGround AS written, coalesce(p.NCyearLeaving, p.NCyearActual) AS nc_year,
         (SELECT max(s.date) FROM school_day s
          WHERE s.date BETWEEN substr(e.leaving, 1, 4) || '-07-01'
                           AND substr(e.leaving, 1, 4) || '-07-31') AS last_day
  FROM enrolment e
  JOIN pupils p ON p.rowid = e.number
  CROSS JOIN period d
  WHERE e.is_child AND e.leaving BETWEEN d.date_from AND d.date_to) e
CROSS JOIN schools c
CROSS JOIN option o
WHERE o.all_deletions
   OR e.nc_year IS NULL OR c.HighestNCyear IS NULL OR e.nc_year <> c.HighestNCyear
   OR e.last_day IS NULL
   OR e.leaving < e.last_day OR e.leaving > substr(e.leaving, 1, 4) || '-08-31'
   OR EXISTS (SELECT 1 FROM school_day s WHERE s.date > e.last_day AND s.date <= e.leaving);

-- file: deletions.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, x.upn AS upn,
       x.surname AS surname, x.forename AS forename, x.dob AS dob, x.address AS address,
       x.post_code AS post_code, x.leaving AS leaving_date, x.ground AS ground,
       CASE WHEN x.in_force THEN g.text END AS ground_text,
       t.name1 AS contact1_name, t.address1 AS contact1_address,
       t.post_code1 AS contact1_post_code, t.phone1 AS contact1_phone,
       t.name2 AS contact2_name, t.address2 AS contact2_address,
       t.post_code2 AS contact2_post_code, t.phone2 AS contact2_phone,
       t.name3 AS contact3_name, t.address3 AS contact3_address,
       t.post_code3 AS contact3_post_code, t.phone3 AS contact3_phone,
       t.name4 AS contact4_name, t.address4 AS contact4_address,
       t.post_code4 AS contact4_post_code, t.phone4 AS contact4_phone,
       p.NewSchool AS new_school, p.NewSchoolStart AS new_school_start,
       p.NewAddress AS new_address, p.NewAddressFrom AS new_address_from,
       p.NewAddressParent AS new_address_parent
FROM deletion x
JOIN pupils p ON p.rowid = x.number
CROSS JOIN schools c
CROSS JOIN unit u
LEFT JOIN codes_deletion_grounds g ON g.ground = x.ground
LEFT JOIN printed t ON t.list = 'left' AND t.upn = x.upn
ORDER BY coalesce(x.upn, ''), x.leaving, x.number;

-- ---------------------------------------------------------------- leavers with marks

-- work: late_mark
-- The days after a LeavingDate, outside every enrolment, with a code other than #: whatever the
-- calendar says, and from the beginning of the register, until it is put right. Each belongs to the
-- enrolment that ended last before it.
SELECT s.pupil AS pupil, s.date AS date, s.n1 AS marks, s.n2 AS afternoon,
       (SELECT max(e.leaving) FROM enrolment e
        WHERE e.pupil = s.pupil AND e.leaving < s.date) AS leaving
FROM period d
CROSS JOIN session_day('1900-01-01', d.date_to,
                       'not # when after-leaving; not # when after-leaving afternoon') s
JOIN who w ON w.pupil = s.pupil AND NOT w.is_boarder;

-- file: leavers-with-marks.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, w.upn AS upn,
       w.surname AS surname, w.forename AS forename, w.dob AS dob, m.leaving AS leaving_date,
       max(m.date) AS last_mark, iif(m.afternoon > 0, 'PM', 'AM') AS last_session,
       sum(m.marks) AS marks
FROM late_mark m
JOIN who w ON w.pupil = m.pupil
CROSS JOIN schools c
CROSS JOIN unit u
GROUP BY m.pupil, m.leaving
ORDER BY coalesce(w.upn, ''), m.leaving, w.number;
