-- What DfE takes from a school's system each day (regulation 5A of the Education (Information About
-- Individual Pupils) (England) Regulations 2013, as amended by SI 2024/209). No file goes to DfE: this
-- shows what it sees, and can be held against the export of "Monitor your school attendance".
--
-- The items are the 19 of DfE's guidance of 2023 and, behind them, those that its own exports show it
-- must have too (docs/evidence.md). Nursery schools are not part of it.

-- view: share
-- The school, if it takes part.
SELECT LEA AS lea, Estab AS estab, URN AS urn, SchoolName AS school_name, Phase AS phase, _file, _line
FROM schools
WHERE Phase IS NULL OR Phase <> 'NS';

-- work: sharer
-- The pupils on the register on the day who are in reception, year 12 or 13 or of compulsory school
-- age, each with the row of pupils that covers it: of two the one that began later, then the later row.
SELECT w.*, p.*, c.urn AS urn, c.lea AS school_lea, c.estab AS school_estab,
       c.school_name AS school_name,
       is_compulsory_age(p.DOB, w.day) AS is_of_age
FROM (
  SELECT r.pupil AS pupil, p.rowid AS number, d.date AS day, r.entry AS entry, r.leaving AS leaving,
         row_number() OVER (PARTITION BY r.pupil
                            ORDER BY coalesce(r.entry, '') DESC, p.rowid DESC) AS choice
  FROM pupil_row r
  JOIN pupils p ON p._file = r.file AND p._line = r.line
  CROSS JOIN period d
  WHERE coalesce(r.entry, '') <= d.date AND coalesce(r.leaving, '9999') >= d.date) w
JOIN pupils p ON p.rowid = w.number
CROSS JOIN share c
WHERE w.choice = 1
  AND (p.NCyearActual IN ('R', '12', '13') OR is_compulsory_age(p.DOB, w.day));

-- file: daily-pupils.csv
SELECT s.urn AS urn, s.school_lea AS la_code, s.school_estab AS estab, s.UPN AS upn,
       s.Surname AS surname, s.Forename AS forename, s.DOB AS dob, s.Sex AS sex,
       s.Ethnicity AS ethnicity, CASE s.LAC WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS looked_after,
       CASE s.PLAC WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS previously_looked_after,
       CASE WHEN s.SENprovision IS NULL THEN NULL
            WHEN s.SENprovision IN ('K', 'A', 'P') THEN 'yes' ELSE 'no' END AS sen_support,
       CASE WHEN s.SENprovision IS NULL THEN NULL
            WHEN s.SENprovision IN ('E', 'S') THEN 'yes' ELSE 'no' END AS ehc_plan,
       CASE WHEN 'pupils.FSM' IN (SELECT name FROM given)
            THEN CASE s.FSM WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END
            WHEN 'fsm' IN (SELECT name FROM given)
            THEN iif(EXISTS (SELECT 1 FROM fsm f
                             WHERE f.UPN = s.UPN AND coalesce(f.FSMstartDate, '') <= s.day
                               AND coalesce(f.FSMendDate, '9999') >= s.day), 'yes', 'no')
       END AS free_school_meals,
       s.NCyearActual AS nc_year, s.entry AS admission_date,
       s.ExpectedLeavingDate AS expected_leaving_date, s.leaving AS leaving_date,
       CASE s.CIN WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS child_in_need,
       CASE s.CPP WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS child_protection_plan,
       s.Language AS first_language,
       (SELECT n.SENtype FROM sen_needs n WHERE n.UPN = s.UPN AND n.SENtypeRank = 1
        ORDER BY n.rowid LIMIT 1) AS sen_type_1,
       (SELECT n.SENtype FROM sen_needs n WHERE n.UPN = s.UPN AND n.SENtypeRank = 2
        ORDER BY n.rowid LIMIT 1) AS sen_type_2,
       s.PostCode AS post_code,
       CASE s.is_of_age WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS compulsory_school_age
FROM sharer s
ORDER BY coalesce(s.UPN, ''), s.number;

-- work: day_session
-- The sessions of the day: those that the calendar lists, whatever their status; without a calendar
-- those at which any pupil of the school has a code.
SELECT s.session AS session
FROM school_session s CROSS JOIN period d
WHERE s.date = d.date AND s.listed
UNION
SELECT m.session
FROM period d CROSS JOIN session_row(d.date, d.date) m
WHERE NOT EXISTS (SELECT 1 FROM school_session WHERE listed);

-- work: day_code
-- The codes of these pupils but boarders: the last one that was recorded, good or bad, and whether a
-- mark counts, which is another one if the last is bad.
SELECT s.number AS number, s.UPN AS upn, s.Surname AS surname, s.Forename AS forename,
       s.school_name AS school_name, s.day AS day, t.session AS session,
       (SELECT m.code FROM session_row(s.day, s.day) m
        WHERE m.pupil = s.pupil AND m.session = t.session
        ORDER BY m.file DESC, m.line DESC LIMIT 1) AS code, s.pupil AS pupil
FROM sharer s CROSS JOIN day_session t
WHERE s.Boarder IS NULL OR s.Boarder = 'N';

-- file: daily-sessions.csv
SELECT coalesce(c.surname, '') || ', ' || coalesce(c.forename, '') AS "Full Name", c.upn AS "UPN",
       c.school_name AS "School Name", c.day AS "Session date",
       coalesce(c.code, '--') AS "Attendance code",
       iif(c.session = 'AM', 'Morning attendance', 'Afternoon attendance')
         AS "Period Attendance Code"
FROM day_code c
ORDER BY coalesce(c.upn, ''), c.number, c.session;

-- work: day_mark
-- The marks among them that count.
SELECT m.possible AS possible, m.attended AS attended, m.authorised AS authorised, m.class AS class,
       m.code AS code
FROM day_code c
JOIN session_row(c.day, c.day) m ON m.pupil = c.pupil AND m.session = c.session
WHERE m.fate = 'counted';

-- file: daily-summary.csv
-- The names are DfE's; so are the sums.
SELECT c.lea AS lea, c.estab AS estab, c.urn AS urn, c.school_name AS school_name, d.date AS date,
       (SELECT count(*) FROM sharer) AS pupils, t.sessions AS sessions,
       t.unmarked AS unmarked_sessions, m.possible AS possible_sessions,
       m.attended AS overall_attendance, m.present AS present_sessions,
       m.approved AS approved_educational_activity,
       m.authorised + m.unauthorised AS overall_absence, m.authorised AS authorised_absence,
       m.unauthorised AS unauthorised_absence, m.late AS late_sessions,
       percent(m.attended, m.possible) AS attendance_perc,
       percent(m.authorised + m.unauthorised, m.possible) AS overall_absence_perc
FROM share c
CROSS JOIN period d
CROSS JOIN (SELECT count(*) AS sessions, count(*) - count(code) AS unmarked FROM day_code) t
CROSS JOIN (SELECT coalesce(sum(possible), 0) AS possible, coalesce(sum(attended), 0) AS attended,
                   coalesce(sum(class = 'present'), 0) AS present,
                   coalesce(sum(class = 'approved_activity'), 0) AS approved,
                   coalesce(sum(authorised), 0) AS authorised,
                   coalesce(sum(class = 'unauthorised_absence'), 0) AS unauthorised,
                   coalesce(sum(code IN ('L', 'U')), 0) AS late
            FROM day_mark) m;
