-- What a school owes its local authority about a period, from its registers: regulation 13 of the School
-- Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) and chapter 6 of "Working together
-- to improve school attendance" (2024). Who is in which return; la-returns writes them, other collections
-- count them.
--
-- period.date_from to period.date_to is the period. Everything is as at its end: a pupil's details are
-- those of that day, and no later mark counts. Sessions come from the functions over marks
-- (src/returns/sql); a "taken" session is an open one on a day when the pupil is of compulsory school
-- age, with a code that is possible and is not C2. G, N, O and U are the absences.

-- ---------------------------------------------------------------- the school's days and pupils

-- work: open_day
-- The days with an open session. Without a calendar the marks tell which they are, and then too
-- nothing counts that is later than the period.
SELECT DISTINCT s.date AS date
FROM school_session s CROSS JOIN period d
WHERE s.status = 'open' AND (s.listed OR s.date <= d.date_to);

-- work: register_row
-- Every row of pupils, with the child that it is of. An enrolment that ends before it begins covers no
-- day (R131); a child who has none but such is in no file.
SELECT r.pupil AS pupil, p.rowid AS number, p._file AS _file, p._line AS _line, p.UPN AS upn,
       p.Surname AS surname, p.Forename AS forename, p.DOB AS dob, r.entry AS entry,
       r.leaving AS leaving, coalesce(r.entry > r.leaving, 0) AS is_backwards,
       max(coalesce(r.entry, '') <= coalesce(r.leaving, '9999')) OVER (PARTITION BY r.pupil)
         AS is_child,
       coalesce(p.Boarder <> 'N', 0) AS is_boarder
FROM pupil_row r
JOIN pupils p ON p._file = r.file AND p._line = r.line;

-- work: who
-- The children who have begun by the end of the period, each with the one row that gives its details:
-- that which covers the day, else the one that began latest, and of two the later row.
SELECT * FROM (
  SELECT e.*, row_number() OVER (
           PARTITION BY e.pupil
           ORDER BY coalesce(e.leaving, '9999') >= d.date_to DESC, coalesce(e.entry, '') DESC,
                    e.number DESC) AS choice
  FROM register_row e CROSS JOIN period d
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
  LEFT JOIN ill_run r ON r.pupil = c.pupil AND r.year = c.year
                     AND c.date BETWEEN r.first_date AND r.last_date
  WHERE c.place = 15 AND r.pupil IS NULL) i
CROSS JOIN period d
WHERE i.reached_on BETWEEN d.date_from AND d.date_to;

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

-- ---------------------------------------------------------------- who came and who left

-- work: entered
-- The rows that begin in the period. A return is due of each (is_due), but not of those of the most junior
-- class who begin with the school year, up to its first school day, which must be known (regulation 13(2)).
SELECT e.*, date(e.entry, '+5 days') AS due_by,
       p.NCyearActual IS NULL OR c.LowestNCyear IS NULL OR p.NCyearActual <> c.LowestNCyear
         OR NOT EXISTS (SELECT 1 FROM open_day s
                        WHERE s.date BETWEEN e.year || '-08-01' AND e.year || '-09-30')
         OR e.entry > (SELECT min(s.date) FROM open_day s WHERE s.date >= e.year || '-08-01')
         AS is_due
FROM (
  SELECT e.*, substr(e.entry, 1, 4) - (substr(e.entry, 6, 2) < '08') AS year
  FROM register_row e CROSS JOIN period d
  WHERE e.is_child AND e.entry BETWEEN d.date_from AND d.date_to) e
JOIN pupils p ON p.rowid = e.number
CROSS JOIN schools c;

-- work: ended
-- The rows that end in the period. A return is due of each (is_due), but not of those of the most senior
-- class who leave at or after the end of the last term: from the last school day of July to 31 August,
-- with no school day after it (regulation 13(5)).
SELECT e.*, lower(e.written) AS ground, e.leaving >= '2024-08-19' AS in_force,
       e.nc_year IS NULL OR c.HighestNCyear IS NULL OR e.nc_year <> c.HighestNCyear
         OR e.last_day IS NULL
         OR e.leaving < e.last_day OR e.leaving > substr(e.leaving, 1, 4) || '-08-31'
         OR EXISTS (SELECT 1 FROM open_day s WHERE s.date > e.last_day AND s.date <= e.leaving)
         AS is_due
FROM (
  SELECT e.*, p.LeavingGround AS written, coalesce(p.NCyearLeaving, p.NCyearActual) AS nc_year,
         (SELECT max(s.date) FROM open_day s
          WHERE s.date BETWEEN substr(e.leaving, 1, 4) || '-07-01'
                           AND substr(e.leaving, 1, 4) || '-07-31') AS last_day
  FROM register_row e
  JOIN pupils p ON p.rowid = e.number
  CROSS JOIN period d
  WHERE e.is_child AND e.leaving BETWEEN d.date_from AND d.date_to) e
CROSS JOIN schools c;

-- ---------------------------------------------------------------- leavers with marks

-- work: late_mark
-- The days after a LeavingDate, outside every enrolment, with a code other than #: whatever the
-- calendar says, and from the beginning of the register, until it is put right. Each belongs to the
-- enrolment that ended last before it.
SELECT s.pupil AS pupil, s.date AS date, s.n1 AS marks, s.n2 AS afternoon,
       (SELECT max(e.leaving) FROM register_row e
        WHERE e.pupil = s.pupil AND e.leaving < s.date) AS leaving
FROM period d
CROSS JOIN session_day('1900-01-01', d.date_to,
                       'not # when after-leaving; not # when after-leaving afternoon') s
JOIN who w ON w.pupil = s.pupil AND NOT w.is_boarder;
