-- What DfE would publish about absence, from a school's or an authority's own registers: the rules are
-- those of the accredited statistics (DfE, "Pupil absence in schools in England", methodology) and, for
-- weeks and single codes, of "Pupil attendance in schools".
--
-- Each school gives its sums to the tables that are gathered ("gather"); when all are through, the
-- files about several schools are made of them ("stage: run"). All rates are ratios of sums. A
-- persistent absentee misses 10 % or more of the sessions that were possible for them, a severe one 50 %.

-- ---------------------------------------------------------------- the periods

-- view: span
-- The period and the same one a year earlier, each with the year from 1 August that it is in: the day of the
-- ages, the second half of the summer term, which does not count for pupils of 15, and its last day.
SELECT which, first_day, last_day, year, year || '-08-31' AS age_day,
       date((year + 1) || '-06-01', 'weekday 1', '-7 days') AS half_day,
       (year + 1) || '-07-31' AS year_end
FROM (SELECT 'this' AS which, date_from AS first_day, date_to AS last_day,
             substr(date_from, 1, 4) - (substr(date_from, 6, 2) < '08') AS year
      FROM period
      UNION ALL
      SELECT 'last', (substr(date_from, 1, 4) - 1) || replace(substr(date_from, 5), '-02-29', '-02-28'),
             (substr(date_to, 1, 4) - 1) || replace(substr(date_to, 5), '-02-29', '-02-28'),
             substr(date_from, 1, 4) - (substr(date_from, 6, 2) < '08') - 1
      FROM period);

-- work: attendance_window
-- The periods over which codes are counted: all of it, and what counts of it for pupils of 15.
SELECT 'whole' AS block, first_day, last_day FROM span WHERE which = 'this'
UNION ALL
SELECT 'cut', first_day, date(half_day, '-1 day')
FROM span WHERE which = 'this' AND last_day >= half_day AND first_day < half_day;

-- ---------------------------------------------------------------- enrolments

-- work: enrolment
-- The pupils on the register on at least one day of the period, each with the one row that gives its
-- details, that which covers the last day, else the one that began latest, and of two the later row.
SELECT * FROM (
  SELECT s.which AS which, r.pupil AS pupil, p.rowid AS number, p._file AS _file, p._line AS _line,
         p.UPN AS upn, p.DOB AS dob, r.entry AS entry, r.leaving AS leaving,
         c.education_phase AS phase, coalesce(p.Boarder <> 'N', 0) AS is_boarder,
         age_on(p.DOB, s.age_day) AS age,
         coalesce(age_on(p.DOB, s.age_day) = 15, 0) AND s.last_day >= s.half_day AS is_cut,
         max(coalesce(r.leaving, '9999') >= s.first_day) OVER (PARTITION BY s.which, r.pupil)
           AS is_there,
         (SELECT min(coalesce(f.entry, '')) FROM pupil_row f
          WHERE f.pupil = r.pupil AND coalesce(f.entry, '') <= coalesce(f.leaving, '9999'))
           BETWEEN s.half_day AND s.year_end AS is_late,
         row_number() OVER (
           PARTITION BY s.which, r.pupil
           ORDER BY coalesce(r.leaving, '9999') >= s.last_day DESC, coalesce(r.entry, '') DESC,
                    p.rowid DESC) AS choice
  FROM span s
  CROSS JOIN pupil_row r
  JOIN pupils p ON p._file = r.file AND p._line = r.line
  CROSS JOIN schools h
  LEFT JOIN codes_phases c ON c.code = h.Phase
  WHERE coalesce(r.entry, '') <= coalesce(r.leaving, '9999')
    AND coalesce(r.entry, '') <= s.last_day)
WHERE choice = 1 AND is_there;

-- work: stretch
-- Over what days the sessions of which enrolments count: of those whose year is cut short, up to the
-- day before the second half of the summer term.
SELECT which, NULL AS cut, first_day, last_day FROM span WHERE last_day < half_day
UNION ALL
SELECT which, 0, first_day, last_day FROM span WHERE last_day >= half_day
UNION ALL
SELECT which, 1, first_day, date(half_day, '-1 day')
FROM span WHERE last_day >= half_day AND first_day < half_day;

-- work: enrolled
-- With what they add up to, and the first reason why one is left out of the statistics.
SELECT e.*, a.possible AS possible, a.attended AS attended, a.present AS present,
       a.approved AS approved, a.authorised AS authorised, a.unauthorised AS unauthorised,
       a.authorised + a.unauthorised AS absent, a.late AS late,
       a.possible > 0 AND 10 * (a.authorised + a.unauthorised) >= a.possible AS is_persistent,
       a.possible > 0 AND 2 * (a.authorised + a.unauthorised) >= a.possible AS is_severe,
       CASE WHEN e.phase IS NULL THEN 'phase'
            WHEN e.is_boarder THEN 'boarder'
            WHEN e.age IS NULL THEN 'no_dob'
            WHEN e.age NOT BETWEEN 5 AND 15 THEN 'age'
            WHEN e.is_late THEN 'late_entry'
            WHEN a.possible = 0 THEN 'no_sessions'
       END AS left_out
FROM enrolment e
JOIN (
  SELECT e.which AS which, e.pupil AS pupil, coalesce(t.n1, 0) AS possible,
         coalesce(t.n2, 0) AS attended, coalesce(t.n3, 0) AS present, coalesce(t.n4, 0) AS approved,
         coalesce(t.n5, 0) AS authorised, coalesce(t.n6, 0) AS unauthorised,
         coalesce(t.n7, 0) AS late
  FROM enrolment e
  LEFT JOIN (
    SELECT s.which AS which, s.cut AS cut, t.*
    FROM stretch s
    CROSS JOIN session_sum(s.first_day, s.last_day,
                           'possible; attended; class:present; class:approved_activity; authorised;
                            class:unauthorised_absence; L U') t) t
    ON t.which = e.which AND t.pupil = e.pupil AND coalesce(t.cut, e.is_cut) = e.is_cut) a
  ON a.which = e.which AND a.pupil = e.pupil;

-- work: counted
-- The enrolments that are in the statistics; and, apart, those of four-year-olds.
SELECT * FROM enrolled WHERE left_out IS NULL;

-- work: four
SELECT * FROM enrolled
WHERE left_out = 'age' AND age = 4 AND NOT is_late AND possible > 0;

-- work: missed
-- The days of the period on which a pupil was absent from all that was possible, or from a part of it.
SELECT e.pupil AS pupil, sum(t.n1 = t.n2) AS full_days, sum(t.n1 < t.n2) AS part_days
FROM stretch s
CROSS JOIN session_day(s.first_day, s.last_day, 'authorised class:unauthorised_absence; possible') t
JOIN enrolment e ON e.which = s.which AND e.pupil = t.pupil
                AND coalesce(s.cut, e.is_cut) = e.is_cut
WHERE s.which = 'this'
GROUP BY e.pupil;

-- file: pupils.csv
SELECT u.lea AS lea, u.estab AS estab, c.SchoolName AS school_name, e.upn AS upn,
       p.Surname AS surname, p.Forename AS forename, e.dob AS dob, p.Sex AS sex,
       p.NCyearActual AS nc_year, e.entry AS entry_date, e.leaving AS leaving_date,
       iif(e.left_out IS NULL, 'yes', 'no') AS in_statistics, e.left_out AS left_out,
       e.possible AS possible, e.attended AS attended, e.present AS present,
       e.approved AS approved_activity, e.absent AS absent, e.authorised AS authorised,
       e.unauthorised AS unauthorised, e.late AS late,
       coalesce(m.full_days, 0) AS full_days_missed, coalesce(m.part_days, 0) AS part_days_missed,
       CASE WHEN e.possible > 0 THEN percent(e.absent, e.possible) END AS absence_percent,
       CASE WHEN e.possible > 0 THEN iif(e.is_persistent, 'yes', 'no') END AS persistent,
       CASE WHEN e.possible > 0 THEN iif(e.is_severe, 'yes', 'no') END AS severe
FROM enrolled e
JOIN pupils p ON p.rowid = e.number
LEFT JOIN missed m ON m.pupil = e.pupil
CROSS JOIN schools c
CROSS JOIN unit u
WHERE e.which = 'this'
ORDER BY coalesce(e.upn, ''), e.number;

-- ---------------------------------------------------------------- terms, half terms and weeks

-- work: school_day
-- The days with an open session in the period, up to today.
SELECT s.date AS date, s.week AS week
FROM school_session s
JOIN span p ON p.which = 'this' AND s.date BETWEEN p.first_day AND p.last_day
CROSS JOIN period d
WHERE s.status = 'open' AND s.date <= d.today
GROUP BY s.date;

-- work: term
-- DfE's terms, by date. The half term of autumn and spring is the break nearest to a day.
SELECT 1 AS position, 'Autumn' AS name, year || '-08-01' AS first_day, year || '-12-31' AS last_day,
       year || '-10-26' AS near, NULL AS half_day
FROM span WHERE which = 'this'
UNION ALL
SELECT 2, 'Spring', (year + 1) || '-01-01', easter_sunday(year + 1), (year + 1) || '-02-16', NULL
FROM span WHERE which = 'this'
UNION ALL
SELECT 3, 'Summer', date(easter_sunday(year + 1), '+1 day'), year_end, NULL, half_day
FROM span WHERE which = 'this';

-- work: scheduled_week
-- The weeks of each term in which the school meets, or would have met.
SELECT DISTINCT t.name AS name, s.week AS week
FROM term t
JOIN school_session s ON s.date BETWEEN t.first_day AND t.last_day
WHERE s.status IN ('open', 'unplanned-closure');

-- work: half
-- The day on which the second half of each term begins: after one or more whole weeks without a day
-- the first Monday of them, else the day itself.
SELECT t.position AS position, t.name AS name, t.first_day AS first_day, t.last_day AS last_day,
       coalesce(t.half_day, b.monday, t.near) AS half_day
FROM term t
LEFT JOIN (
  SELECT w.name AS name, date(w.before, '+7 days') AS monday,
         row_number() OVER (
           PARTITION BY w.name
           ORDER BY abs(julianday(w.before, '+7 days') - julianday(t.near)), w.week) AS choice
  FROM (SELECT name, week, lag(week) OVER (PARTITION BY name ORDER BY week) AS before
        FROM scheduled_week) w
  JOIN term t ON t.name = w.name
  WHERE w.week > date(w.before, '+7 days')) b
  ON b.name = t.name AND b.choice = 1;

-- work: frame
-- The terms, half terms and weeks of the period with a school day in them, with the first and the
-- last of these.
SELECT f.position AS position, f.time_frame AS time_frame, f.label AS label,
       max(f.first_day, p.first_day) AS from_day, min(f.last_day, p.last_day) AS to_day,
       min(s.date) AS first_day, max(s.date) AS last_day
FROM (
  SELECT 1 AS position, 'Term' AS time_frame, name || ' term' AS label, first_day, last_day
  FROM half
  UNION ALL
  SELECT 2, 'Half term', name || ' 1', first_day, date(half_day, '-1 day') FROM half
  UNION ALL
  SELECT 2, 'Half term', name || ' 2', half_day, last_day FROM half
  UNION ALL
  SELECT DISTINCT 3, 'Week',
         strftime('%Y', week, '+3 days') || ' Week '
           || ((strftime('%j', week, '+3 days') - 1) / 7 + 1),
         week, date(week, '+6 days')
  FROM school_day) f
JOIN span p ON p.which = 'this'
JOIN school_day s ON s.date BETWEEN f.first_day AND f.last_day
GROUP BY f.position, f.label;

-- work: frame_stretch
-- As stretch: over what days of a frame whose sessions count.
SELECT f.position AS position, f.label AS label, NULL AS cut, f.from_day AS from_day,
       f.to_day AS to_day
FROM frame f JOIN span p ON p.which = 'this'
WHERE f.to_day < p.half_day
UNION ALL
SELECT f.position, f.label, 0, f.from_day, f.to_day
FROM frame f JOIN span p ON p.which = 'this'
WHERE f.to_day >= p.half_day
UNION ALL
SELECT f.position, f.label, 1, f.from_day, date(p.half_day, '-1 day')
FROM frame f JOIN span p ON p.which = 'this'
WHERE f.to_day >= p.half_day AND f.from_day < p.half_day;

-- ---------------------------------------------------------------- what each school gives

-- work: eligible
-- The pupils for whom a period of free school meals covers the last day.
SELECT f.UPN AS upn
FROM fsm f JOIN span p ON p.which = 'this'
WHERE f.UPN IS NOT NULL AND coalesce(f.FSMstartDate, '') <= p.last_day
  AND coalesce(f.FSMendDate, '9999') >= p.last_day;

-- gather: school
SELECT u.lea AS lea, u.estab AS estab, c.URN AS urn, c.SchoolName AS school_name,
       k.education_phase AS phase, k.position + 0 AS phase_position, k.in_total + 0 AS in_total,
       (SELECT count(*) FROM counted WHERE which = 'this') AS enrolments
FROM unit u CROSS JOIN schools c
JOIN codes_phases k ON k.code = c.Phase;

-- view: grouped
-- Each enrolment in each group that it is of; the topic Total is all of them.
SELECT 0 AS topic_position, 'Total' AS topic, 0 AS position, 'Total' AS breakdown, c.*
FROM counted c WHERE c.which = 'this'
UNION ALL
SELECT 1, 'Sex', CASE p.Sex WHEN 'F' THEN 1 WHEN 'M' THEN 2 ELSE 3 END,
       CASE p.Sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' ELSE 'Unknown' END, c.*
FROM counted c JOIN pupils p ON p.rowid = c.number WHERE c.which = 'this'
UNION ALL
SELECT 2, 'Year group', coalesce(y.position + 0, 99), coalesce(y.label, 'Unknown'), c.*
FROM counted c JOIN pupils p ON p.rowid = c.number
LEFT JOIN codes_year_groups y ON y.code = coalesce(p.NCyearActual, p.NCyearLeaving)
WHERE c.which = 'this'
  AND EXISTS (SELECT 1 FROM given WHERE name IN ('pupils.NCyearActual', 'pupils.NCyearLeaving'))
UNION ALL
SELECT 3, 'SEN provision',
       CASE WHEN p.SENprovision = 'N' THEN 1 WHEN p.SENprovision IN ('K', 'A', 'P') THEN 2
            WHEN p.SENprovision IN ('E', 'S') THEN 3 ELSE 4 END,
       CASE WHEN p.SENprovision = 'N' THEN 'No SEN'
            WHEN p.SENprovision IN ('K', 'A', 'P') THEN 'SEN support'
            WHEN p.SENprovision IN ('E', 'S') THEN 'EHC plan' ELSE 'Unknown' END, c.*
FROM counted c JOIN pupils p ON p.rowid = c.number
WHERE c.which = 'this' AND 'pupils.SENprovision' IN (SELECT name FROM given)
UNION ALL
SELECT 4, 'Free school meals', CASE p.FSM WHEN 1 THEN 1 WHEN 0 THEN 2 ELSE 3 END,
       CASE p.FSM WHEN 1 THEN 'Eligible' WHEN 0 THEN 'Not eligible' ELSE 'Unknown' END, c.*
FROM counted c JOIN pupils p ON p.rowid = c.number
WHERE c.which = 'this' AND 'pupils.FSM' IN (SELECT name FROM given)
UNION ALL
SELECT 4, 'Free school meals', iif(c.upn IN (SELECT upn FROM eligible), 1, 2),
       iif(c.upn IN (SELECT upn FROM eligible), 'Eligible', 'Not eligible'), c.*
FROM counted c
WHERE c.which = 'this' AND 'fsm' IN (SELECT name FROM given)
  AND 'pupils.FSM' NOT IN (SELECT name FROM given)
UNION ALL
SELECT 5, 'First language',
       CASE WHEN p.Language IN ('ENG', 'ENB') THEN 1
            WHEN p.Language IS NULL OR p.Language IN ('NOT', 'REF') THEN 3 ELSE 2 END,
       CASE WHEN p.Language IN ('ENG', 'ENB') THEN 'English'
            WHEN p.Language IS NULL OR p.Language IN ('NOT', 'REF') THEN 'Unknown'
            ELSE 'Other than English' END, c.*
FROM counted c JOIN pupils p ON p.rowid = c.number
WHERE c.which = 'this' AND 'pupils.Language' IN (SELECT name FROM given)
UNION ALL
SELECT 6, 'Looked after', CASE p.LAC WHEN 1 THEN 1 WHEN 0 THEN 2 ELSE 3 END,
       CASE p.LAC WHEN 1 THEN 'Yes' WHEN 0 THEN 'No' ELSE 'Unknown' END, c.*
FROM counted c JOIN pupils p ON p.rowid = c.number
WHERE c.which = 'this' AND 'pupils.LAC' IN (SELECT name FROM given)
UNION ALL
SELECT 7, 'Four-year-olds', 0, 'Total', f.* FROM four f WHERE f.which = 'this';

-- gather: group_sum
-- The enrolments of each group, with what they add up to.
SELECT u.lea AS lea, u.estab AS estab, g.topic_position AS topic_position, g.topic AS topic,
       g.position AS position, g.breakdown AS breakdown, count(*) AS enrolments,
       sum(g.possible) AS possible, sum(g.authorised) AS authorised,
       sum(g.unauthorised) AS unauthorised, sum(g.is_persistent) AS persistent,
       sum(g.is_severe) AS severe
FROM grouped g
CROSS JOIN unit u
GROUP BY g.topic_position, g.position
ORDER BY g.topic_position, g.position;

-- gather: band_sum
SELECT u.lea AS lea, u.estab AS estab, min(10, 20 * c.absent / c.possible) AS band,
       count(*) AS enrolments, sum(c.possible >= 20) AS enrolments_20
FROM counted c CROSS JOIN unit u
WHERE c.which = 'this'
GROUP BY 3;

-- gather: code_sum
SELECT u.lea AS lea, u.estab AS estab, n.position AS position, n.code AS code,
       sum(n.sessions) AS sessions, count(DISTINCT n.pupil) AS enrolments
FROM counted c
CROSS JOIN session_count n ON n.upn = c.upn AND n.pupil = c.pupil
CROSS JOIN unit u
WHERE c.which = 'this' AND n.block = iif(c.is_cut, 'cut', 'whole')
GROUP BY n.code;

-- gather: frame_sum
SELECT u.lea AS lea, u.estab AS estab, f.position AS position, f.time_frame AS time_frame,
       f.label AS label, f.first_day AS first_day, f.last_day AS last_day,
       coalesce(s.enrolments, 0) AS enrolments, coalesce(s.possible, 0) AS possible,
       coalesce(s.attended, 0) AS attended, coalesce(s.authorised, 0) AS authorised,
       coalesce(s.unauthorised, 0) AS unauthorised, coalesce(s.persistent, 0) AS persistent,
       coalesce(s.severe, 0) AS severe
FROM frame f
CROSS JOIN unit u
LEFT JOIN (
  SELECT s.position AS position, s.label AS label, sum(t.n1 > 0) AS enrolments,
         sum(t.n1) AS possible, sum(t.n2) AS attended, sum(t.n3) AS authorised,
         sum(t.n4) AS unauthorised, sum(t.n1 > 0 AND 10 * (t.n3 + t.n4) >= t.n1) AS persistent,
         sum(t.n1 > 0 AND 2 * (t.n3 + t.n4) >= t.n1) AS severe
  FROM frame_stretch s
  CROSS JOIN session_sum(s.from_day, s.to_day,
                         'possible; attended; authorised; class:unauthorised_absence') t
  JOIN counted c ON c.pupil = t.pupil AND c.which = 'this'
                AND coalesce(s.cut, c.is_cut) = c.is_cut
  GROUP BY s.position, s.label) s
  ON s.position = f.position AND s.label = f.label
ORDER BY f.position, f.first_day;

-- ---------------------------------------------------------------- all schools of the run

-- work: level
-- stage: run
-- The rows of the levels, in order: each school; for each authority its phases and their total; all
-- schools. The total is of primary, secondary and special schools, as DfE's.
SELECT row_number() OVER (ORDER BY l.level, l.la, l.estab, l.phase_position) AS number, l.*,
       y.time_period AS time_period, y.time_identifier AS time_identifier, y.date_from AS date_from,
       y.date_to AS date_to, a.la_name AS la_name
FROM (
  SELECT 1 AS level, 'School' AS geographic_level, lea AS la, estab, lea || estab AS laestab, urn,
         school_name, phase, phase_position
  FROM school
  UNION ALL
  SELECT DISTINCT 2, 'Local authority', lea, NULL, NULL, NULL, NULL, phase, phase_position FROM school
  UNION ALL
  SELECT DISTINCT 2, 'Local authority', lea, NULL, NULL, NULL, NULL, 'Total', 9
  FROM school WHERE in_total = 1
  UNION ALL
  SELECT DISTINCT 3, 'All', NULL, NULL, NULL, NULL, NULL, phase, phase_position FROM school
  UNION ALL
  SELECT DISTINCT 3, 'All', NULL, NULL, NULL, NULL, NULL, 'Total', 9 FROM school WHERE in_total = 1) l
CROSS JOIN (
  SELECT s.year || substr(s.year + 1, 3) AS time_period, d.date_from AS date_from,
         d.date_to AS date_to,
         CASE d.date_from || ' ' || d.date_to
           WHEN s.year || '-08-01 ' || s.year || '-12-31' THEN 'Autumn term'
           WHEN (s.year + 1) || '-01-01 ' || easter_sunday(s.year + 1) THEN 'Spring term'
           WHEN date(easter_sunday(s.year + 1), '+1 day') || ' ' || (s.year + 1) || '-07-31'
             THEN 'Summer term'
           WHEN s.year || '-08-01 ' || easter_sunday(s.year + 1) THEN 'Autumn and spring term'
           WHEN s.year || '-08-01 ' || (s.year + 1) || '-07-31' THEN 'Academic year'
           ELSE 'Period'
         END AS time_identifier
  FROM period d
  CROSS JOIN (SELECT substr(date_from, 1, 4) - (substr(date_from, 6, 2) < '08') AS year FROM period) s) y
LEFT JOIN codes_la a ON a.la_code = l.la;

-- work: member
-- stage: run
-- Which schools are in which row, of our own edition and of the one to publish: there are no rows of
-- schools, and those with 1 to 5 enrolments are left out of every sum.
SELECT 'own' AS edition, l.number AS number, s.lea AS lea, s.estab AS estab
FROM level l
JOIN school s ON (l.level = 3 OR s.lea = l.la) AND (l.level > 1 OR s.estab = l.estab)
             AND (s.phase = l.phase OR (l.phase = 'Total' AND s.in_total = 1))
UNION ALL
SELECT 'published', l.number, s.lea, s.estab
FROM level l
JOIN school s ON (l.level = 3 OR s.lea = l.la)
             AND (s.phase = l.phase OR (l.phase = 'Total' AND s.in_total = 1))
WHERE l.level > 1 AND s.enrolments NOT BETWEEN 1 AND 5;

-- work: row_total
-- stage: run
SELECT m.edition AS edition, m.number AS number, count(g.enrolments) AS num_schools,
       coalesce(sum(g.enrolments), 0) AS enrolments, coalesce(sum(g.possible), 0) AS possible,
       coalesce(sum(g.authorised), 0) AS authorised,
       coalesce(sum(g.unauthorised), 0) AS unauthorised,
       coalesce(sum(g.persistent), 0) AS persistent, coalesce(sum(g.severe), 0) AS severe
FROM member m
LEFT JOIN group_sum g ON g.lea = m.lea AND g.estab = m.estab AND g.topic = 'Total'
GROUP BY m.edition, m.number;

-- work: row_code
-- stage: run
SELECT m.edition AS edition, m.number AS number, c.code AS code, min(c.position) AS position,
       sum(c.sessions) AS sessions, sum(c.enrolments) AS enrolments
FROM member m
JOIN code_sum c ON c.lea = m.lea AND c.estab = m.estab
GROUP BY m.edition, m.number, c.code;

-- work: row_reason
-- stage: run
-- DfE's columns of reasons, side by side.
SELECT edition, number,
       sum(iif(code = 'I', sessions, 0)) AS i, sum(iif(code = 'M', sessions, 0)) AS m,
       sum(iif(code = 'R', sessions, 0)) AS r, sum(iif(code = 'S', sessions, 0)) AS s,
       sum(iif(code = 'T', sessions, 0)) AS t, sum(iif(code = 'H', sessions, 0)) AS h,
       sum(iif(code = 'F', sessions, 0)) AS f, sum(iif(code = 'E', sessions, 0)) AS e,
       sum(iif(code = 'J1', sessions, 0)) AS j1, sum(iif(code = 'C1', sessions, 0)) AS c1,
       sum(iif(code = 'C2', sessions, 0)) AS c2, sum(iif(code = 'C', sessions, 0)) AS c,
       sum(iif(code IN ('I', 'M', 'R', 'S', 'T', 'H', 'F', 'E', 'J1', 'C1', 'C2', 'C'), sessions, 0))
         AS authorised,
       sum(iif(code = 'G', sessions, 0)) AS g, sum(iif(code = 'U', sessions, 0)) AS u,
       sum(iif(code = 'O', sessions, 0)) AS o, sum(iif(code = 'N', sessions, 0)) AS n,
       sum(iif(code IN ('G', 'U', 'O', 'N'), sessions, 0)) AS unauthorised,
       sum(iif(code IN ('Y', 'Y1', 'Y2', 'Y3', 'Y4', 'Y5', 'Y6', 'Y7'), sessions, 0)) AS y,
       sum(iif(code = 'Q', sessions, 0)) AS q
FROM (SELECT edition, number, code, sessions FROM row_code
      UNION ALL SELECT edition, number, NULL, 0 FROM row_total)
GROUP BY edition, number;

-- work: absence_row
-- stage: run
-- In a row about one school everything behind the number of schools is confidential when published, as
-- in DfE's daily data.
SELECT x.edition AS _edition, x.number AS _number,
       l.time_period AS time_period, l.time_identifier AS time_identifier, l.date_from AS date_from,
       l.date_to AS date_to, l.geographic_level AS geographic_level, l.la AS old_la_code,
       l.la_name AS la_name, l.laestab AS school_laestab, l.urn AS school_urn,
       l.school_name AS school_name, l.phase AS education_phase, x.num_schools AS num_schools,
       CASE WHEN x.edition = 'published' AND x.num_schools = 1 THEN 'c' END AS _mask,
       x.enrolments AS enrolments, x.possible AS sess_possible,
       x.authorised + x.unauthorised AS sess_overall, x.authorised AS sess_authorised,
       x.unauthorised AS sess_unauthorised,
       percent(x.authorised + x.unauthorised, x.possible) AS sess_overall_percent,
       percent(x.authorised, x.possible) AS sess_authorised_percent,
       percent(x.unauthorised, x.possible) AS sess_unauthorised_percent,
       x.persistent AS enrolments_pa_10_exact,
       percent(x.persistent, x.enrolments) AS enrolments_pa_10_exact_percent,
       x.severe AS enrolments_pa_50_exact,
       percent(x.severe, x.enrolments) AS enrolments_pa_50_exact_percent,
       z.i AS sess_auth_illness, z.m AS sess_auth_appointments, z.r AS sess_auth_religious,
       z.s AS sess_auth_study, z.t AS sess_auth_traveller, z.h AS sess_auth_holiday,
       z.f AS sess_auth_ext_holiday, z.e AS sess_auth_excluded, z.j1 AS sess_auth_interview,
       z.c1 AS sess_auth_reg_performance, z.c2 AS sess_auth_temp_reduced_timetable,
       z.c AS sess_auth_other, z.authorised AS sess_auth_totalreasons,
       z.g AS sess_unauth_holiday, z.u AS sess_unauth_late, z.o AS sess_unauth_other,
       z.n AS sess_unauth_noyet, z.unauthorised AS sess_unauth_totalreasons,
       z.authorised + z.unauthorised AS sess_overall_totalreasons, 'z' AS sess_x_covid,
       z.y AS sess_y_exceptional, z.q AS sess_q_la_arrangements,
       percent(z.i, x.possible) AS sess_auth_illness_rate,
       percent(z.m, x.possible) AS sess_auth_appointments_rate,
       percent(z.r, x.possible) AS sess_auth_religious_rate,
       percent(z.s, x.possible) AS sess_auth_study_rate,
       percent(z.t, x.possible) AS sess_auth_traveller_rate,
       percent(z.h, x.possible) AS sess_auth_holiday_rate,
       percent(z.f, x.possible) AS sess_auth_ext_holiday_rate,
       percent(z.e, x.possible) AS sess_auth_excluded_rate,
       percent(z.j1, x.possible) AS sess_auth_interview_rate,
       percent(z.c1, x.possible) AS sess_auth_reg_performance_rate,
       percent(z.c2, x.possible) AS sess_auth_temp_reduced_timetable_rate,
       percent(z.c, x.possible) AS sess_auth_other_rate,
       percent(z.authorised, x.possible) AS sess_auth_totalreasons_rate,
       percent(z.g, x.possible) AS sess_unauth_holiday_rate,
       percent(z.u, x.possible) AS sess_unauth_late_rate,
       percent(z.o, x.possible) AS sess_unauth_other_rate,
       percent(z.n, x.possible) AS sess_unauth_noyet_rate,
       percent(z.unauthorised, x.possible) AS sess_unauth_totalreasons_rate,
       percent(z.authorised + z.unauthorised, x.possible) AS sess_overall_totalreasons_rate,
       'z' AS sess_x_covid_rate,
       percent(z.y, x.possible) AS sess_y_exceptional_rate,
       percent(z.q, x.possible) AS sess_q_la_arrangements_rate
FROM row_total x
JOIN level l ON l.number = x.number
JOIN row_reason z ON z.edition = x.edition AND z.number = x.number;

-- file: absence.csv
-- stage: run
SELECT * FROM absence_row WHERE _edition = 'own' ORDER BY _number;

-- file: published/absence.csv
-- stage: run
-- if: disclosure
SELECT * FROM absence_row WHERE _edition = 'published' ORDER BY _number;

-- ---------------------------------------------------------------- bands and groups

-- work: detail
-- stage: run
-- The rows that the other files have: each school, and the total of all. To publish, the latter alone.
SELECT x.edition AS edition, x.number AS number, x.num_schools AS num_schools,
       x.enrolments AS enrolments, x.possible AS possible,
       l.time_period AS time_period, l.time_identifier AS time_identifier, l.date_from AS date_from,
       l.date_to AS date_to, l.geographic_level AS geographic_level, l.la AS old_la_code,
       l.la_name AS la_name, l.laestab AS school_laestab, l.urn AS school_urn,
       l.school_name AS school_name, l.phase AS education_phase
FROM row_total x
JOIN level l ON l.number = x.number
WHERE l.level = 1 OR (l.level = 3 AND l.phase = 'Total');

-- work: band_row
-- stage: run
SELECT x.edition AS edition, x.number AS number, b.rowid AS position, b.label AS band,
       b.status AS status, coalesce(sum(s.enrolments), 0) AS enrolments,
       coalesce(sum(s.enrolments_20), 0) AS enrolments_20
FROM detail x
CROSS JOIN codes_bands b
LEFT JOIN member m ON m.edition = x.edition AND m.number = x.number
LEFT JOIN band_sum s ON s.lea = m.lea AND s.estab = m.estab AND s.band = b.band + 0
GROUP BY x.edition, x.number, b.rowid;

-- work: group_row
-- stage: run
SELECT x.edition AS edition, x.number AS number, g.topic_position AS topic_position,
       g.topic AS topic, g.position AS position, g.breakdown AS breakdown,
       sum(g.enrolments) AS enrolments, sum(g.possible) AS possible,
       sum(g.authorised) AS authorised, sum(g.unauthorised) AS unauthorised,
       sum(g.persistent) AS persistent, sum(g.severe) AS severe
FROM detail x
JOIN member m ON m.edition = x.edition AND m.number = x.number
JOIN group_sum g ON g.lea = m.lea AND g.estab = m.estab
GROUP BY x.edition, x.number, g.topic_position, g.position;

-- work: small
-- stage: run
-- What is confidential when published: groups of 1 to 5 enrolments; and where that is one group of its
-- topic alone, the smallest other too, or it could be had by subtraction; and all if there is one school.
SELECT s.edition AS edition, s.number AS number, s.topic AS topic, s.position AS position
FROM (
  SELECT c.*, sum(c.enrolments BETWEEN 1 AND 5) OVER (PARTITION BY c.edition, c.number, c.topic) AS few,
         row_number() OVER (PARTITION BY c.edition, c.number, c.topic
                            ORDER BY c.enrolments <= 5, c.enrolments, c.position) AS place
  FROM (
    SELECT edition, number, topic, position, enrolments FROM group_row
    UNION ALL
    SELECT edition, number, NULL, position, enrolments FROM band_row) c) s
JOIN detail x ON x.edition = s.edition AND x.number = s.number
WHERE s.edition = 'published'
  AND (x.num_schools = 1 OR s.enrolments BETWEEN 1 AND 5
       OR (s.few = 1 AND s.place = 1 AND s.enrolments > 5));

-- work: absence_bands
-- stage: run
SELECT x.edition AS _edition, x.number AS _number, b.position AS _position,
       x.time_period AS time_period, x.time_identifier AS time_identifier, x.date_from AS date_from,
       x.date_to AS date_to, x.geographic_level AS geographic_level, x.old_la_code AS old_la_code,
       x.la_name AS la_name, x.school_laestab AS school_laestab, x.school_urn AS school_urn,
       x.school_name AS school_name, x.education_phase AS education_phase, b.band AS band,
       b.status AS status,
       (SELECT 'c' FROM small s WHERE s.edition = b.edition AND s.number = b.number
                                  AND s.topic IS NULL AND s.position = b.position) AS _mask,
       b.enrolments AS enrolments,
       percent(b.enrolments, sum(b.enrolments) OVER whole) AS enrolments_percent,
       b.enrolments_20 AS enrolments_20,
       percent(b.enrolments_20, sum(b.enrolments_20) OVER whole) AS enrolments_20_percent
FROM band_row b
JOIN detail x ON x.edition = b.edition AND x.number = b.number
WINDOW whole AS (PARTITION BY b.edition, b.number);

-- file: absence-bands.csv
-- stage: run
SELECT * FROM absence_bands WHERE _edition = 'own' ORDER BY _number, _position;

-- file: published/absence-bands.csv
-- stage: run
-- if: disclosure
SELECT * FROM absence_bands WHERE _edition = 'published' ORDER BY _number, _position;

-- work: groups
-- stage: run
-- Of four-year-olds DfE publishes the absence alone.
SELECT x.edition AS _edition, x.number AS _number, g.topic_position AS _topic, g.position AS _position,
       x.time_period AS time_period, x.time_identifier AS time_identifier, x.date_from AS date_from,
       x.date_to AS date_to, x.geographic_level AS geographic_level, x.old_la_code AS old_la_code,
       x.la_name AS la_name, x.school_laestab AS school_laestab, x.school_urn AS school_urn,
       x.school_name AS school_name, x.education_phase AS education_phase,
       g.topic AS breakdown_topic, g.breakdown AS breakdown,
       (SELECT 'c' FROM small s WHERE s.edition = g.edition AND s.number = g.number
                                  AND s.topic = g.topic AND s.position = g.position) AS _mask,
       g.enrolments AS enrolments, g.possible AS sess_possible,
       g.authorised + g.unauthorised AS sess_overall,
       iif(g.topic_position = 7, 'z', g.authorised) AS sess_authorised,
       iif(g.topic_position = 7, 'z', g.unauthorised) AS sess_unauthorised,
       percent(g.authorised + g.unauthorised, g.possible) AS sess_overall_percent,
       iif(g.topic_position = 7, 'z', percent(g.authorised, g.possible)) AS sess_authorised_percent,
       iif(g.topic_position = 7, 'z', percent(g.unauthorised, g.possible))
         AS sess_unauthorised_percent,
       iif(g.topic_position = 7, 'z', g.persistent) AS enrolments_pa_10_exact,
       iif(g.topic_position = 7, 'z', percent(g.persistent, g.enrolments))
         AS enrolments_pa_10_exact_percent,
       iif(g.topic_position = 7, 'z', g.severe) AS enrolments_pa_50_exact,
       iif(g.topic_position = 7, 'z', percent(g.severe, g.enrolments))
         AS enrolments_pa_50_exact_percent
FROM group_row g
JOIN detail x ON x.edition = g.edition AND x.number = g.number;

-- file: groups.csv
-- stage: run
SELECT * FROM groups WHERE _edition = 'own' ORDER BY _number, _topic, _position;

-- file: published/groups.csv
-- stage: run
-- if: disclosure
SELECT * FROM groups WHERE _edition = 'published' ORDER BY _number, _topic, _position;

-- ---------------------------------------------------------------- codes and trend

-- file: codes.csv
-- stage: run
SELECT x.time_period AS time_period, x.time_identifier AS time_identifier, x.date_from AS date_from,
       x.date_to AS date_to, x.geographic_level AS geographic_level, x.old_la_code AS old_la_code,
       x.la_name AS la_name, x.school_laestab AS school_laestab, x.school_urn AS school_urn,
       x.school_name AS school_name, x.education_phase AS education_phase, c.code AS code,
       a.short_name AS short_name, a.class AS class, c.sessions AS sessions,
       c.enrolments AS enrolments, percent(c.sessions, x.possible) AS percent_of_possible
FROM detail x
JOIN row_code c ON c.edition = x.edition AND c.number = x.number
JOIN codes_attendance a ON a.rowid = (
  SELECT t.rowid FROM codes_attendance t
  WHERE t.code = c.code AND t.valid_from <= x.date_to ORDER BY t.valid_from DESC LIMIT 1)
WHERE x.edition = 'own' AND a.class <> 'not_collected'
ORDER BY x.number, c.position;

-- file: trend.csv
-- stage: run
-- Of single weeks nobody is a persistent absentee: DfE publishes none.
SELECT x.time_period AS time_period, x.time_identifier AS time_identifier, x.date_from AS date_from,
       x.date_to AS date_to, x.geographic_level AS geographic_level, x.old_la_code AS old_la_code,
       x.la_name AS la_name, x.school_laestab AS school_laestab, x.school_urn AS school_urn,
       x.school_name AS school_name, x.education_phase AS education_phase,
       f.time_frame AS time_frame, f.label AS label, f.first_day AS first_day,
       f.last_day AS last_day, f.enrolments AS enrolments, f.possible AS sess_possible,
       f.attended AS sess_attended, f.authorised + f.unauthorised AS sess_overall,
       f.authorised AS sess_authorised, f.unauthorised AS sess_unauthorised,
       percent(f.attended, f.possible) AS attendance_percent,
       percent(f.authorised + f.unauthorised, f.possible) AS sess_overall_percent,
       percent(f.authorised, f.possible) AS sess_authorised_percent,
       percent(f.unauthorised, f.possible) AS sess_unauthorised_percent,
       iif(f.position = 3, 'z', f.persistent) AS enrolments_pa_10_exact,
       iif(f.position = 3, 'z', percent(f.persistent, f.enrolments))
         AS enrolments_pa_10_exact_percent,
       iif(f.position = 3, 'z', f.severe) AS enrolments_pa_50_exact,
       iif(f.position = 3, 'z', percent(f.severe, f.enrolments)) AS enrolments_pa_50_exact_percent
FROM detail x
JOIN (
  SELECT m.edition AS edition, m.number AS number, s.position AS position,
         s.time_frame AS time_frame, s.label AS label, min(s.first_day) AS first_day,
         max(s.last_day) AS last_day, sum(s.enrolments) AS enrolments, sum(s.possible) AS possible,
         sum(s.attended) AS attended, sum(s.authorised) AS authorised,
         sum(s.unauthorised) AS unauthorised, sum(s.persistent) AS persistent,
         sum(s.severe) AS severe
  FROM member m
  JOIN frame_sum s ON s.lea = m.lea AND s.estab = m.estab
  GROUP BY m.edition, m.number, s.position, s.label) f
  ON f.edition = x.edition AND f.number = x.number
WHERE x.edition = 'own'
ORDER BY x.number, f.position, f.first_day;
