-- The returns that a school owes its local authority: who is in which stands in schemas/shared/obligations.sql;
-- here are their files, with addresses and contacts, and what the options of this collection add.

-- ---------------------------------------------------------------- addresses

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

-- work: home
-- The address of each row of pupils: its own, else that of the table of addresses.
SELECT p.rowid AS number,
       CASE WHEN own.lines <> '' THEN substr(own.lines, 3) ELSE nullif(a.address, '') END AS address,
       CASE WHEN own.lines = '' AND a.upn IS NOT NULL THEN a.post_code ELSE p.PostCode END
         AS post_code
FROM pupils p
JOIN (SELECT rowid AS number, coalesce(', ' || AddressLine1, '') || coalesce(', ' || AddressLine2, '')
             || coalesce(', ' || AddressLine3, '') || coalesce(', ' || AddressLine4, '')
             || coalesce(', ' || AddressLine5, '') AS lines FROM pupils) own ON own.number = p.rowid
LEFT JOIN address a ON a.upn = p.UPN;

-- ---------------------------------------------------------------- the attendance return

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
       w.surname AS surname, w.forename AS forename, w.dob AS dob, h.address AS address,
       h.post_code AS post_code, a.basis AS basis, a.first_absent AS first_absent,
       a.last_absent AS last_absent, a.reached_on AS reached_on, a.school_days AS school_days,
       a.sessions AS sessions, a.sessions_g AS sessions_g, a.sessions_n AS sessions_n,
       a.sessions_o AS sessions_o, a.sessions_u AS sessions_u,
       iif(a.is_current, 'yes', 'no') AS currently_absent
FROM absentee a
JOIN who w ON w.pupil = a.pupil
JOIN home h ON h.number = w.number
CROSS JOIN schools c
CROSS JOIN unit u
ORDER BY coalesce(w.upn, ''), a.first_absent, a.number;

-- ---------------------------------------------------------------- the sickness return

-- file: sickness-return.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, w.upn AS upn,
       w.surname AS surname, w.forename AS forename, w.dob AS dob, h.address AS address,
       h.post_code AS post_code, i.reached_on AS reached_on,
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
JOIN home h ON h.number = w.number
CROSS JOIN schools c
CROSS JOIN unit u
ORDER BY coalesce(w.upn, ''), i.reached_on, w.number;

-- ---------------------------------------------------------------- the penalty-notice threshold

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
SELECT e.* FROM entered e CROSS JOIN option o WHERE o.all_new_pupils OR e.is_due;

-- file: new-pupils.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, n.upn AS upn,
       n.surname AS surname, n.forename AS forename, n.dob AS dob, p.MiddleNames AS middle_names,
       p.PreferredSurname AS preferred_surname, p.FormerSurname AS former_surname, p.Sex AS sex,
       n.entry AS entry_date, p.NCyearActual AS nc_year, p.EnrolStatus AS enrol_status,
       CASE WHEN 'pupils.Boarder' IN (SELECT name FROM given)
            THEN iif(n.is_boarder, 'yes', 'no') END AS boarder,
       h.address AS address, h.post_code AS post_code, p.LastSchool AS last_school,
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
JOIN home h ON h.number = n.number
CROSS JOIN schools c
CROSS JOIN unit u
LEFT JOIN printed t ON t.list = 'new' AND t.upn = n.upn
ORDER BY coalesce(n.upn, ''), n.entry, n.number;

-- ---------------------------------------------------------------- the deletion return

-- work: deletion
SELECT e.* FROM ended e CROSS JOIN option o WHERE o.all_deletions OR e.is_due;

-- file: deletions.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, x.upn AS upn,
       x.surname AS surname, x.forename AS forename, x.dob AS dob, h.address AS address,
       h.post_code AS post_code, x.leaving AS leaving_date, x.ground AS ground,
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
JOIN home h ON h.number = x.number
CROSS JOIN schools c
CROSS JOIN unit u
LEFT JOIN codes_deletion_grounds g ON g.ground = x.ground
LEFT JOIN printed t ON t.list = 'left' AND t.upn = x.upn
ORDER BY coalesce(x.upn, ''), x.leaving, x.number;

-- ---------------------------------------------------------------- leavers with marks

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
