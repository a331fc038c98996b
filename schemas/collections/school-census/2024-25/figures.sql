-- The figures of the school census: what a school compares with its own system, and what the head signs.
--
-- The blocks run once for each return, when its tables are filled, from a register or from a file. A "figures" block
-- yields topic, breakdown, measure and value; the topic's words stand before those of its breakdowns in every list, and
-- the rows stay in the order in which they come. An "identity" block yields breakdown, left_value and right_value: two
-- ways to one figure. What each side is stands in the parts left and right; what it means where they differ, in means.
-- "work" and "view" blocks are those of rules.sql, and of derive.sql in a build, and of this file.

-- ---------------------------------------------------------------- tables

-- work: figure_pupil
-- over: pupil*
SELECT '{table}' = 'pupilonroll' AS on_roll, p._id AS _id, p.upn AS upn, p.sex AS sex,
       coalesce({ncyearactual}, {ncyearleaving}) AS year, {enrolstatus} AS status, p.parttime AS part_time,
       p.boarder AS boarder, {senprovision} AS sen, {ethnicity} AS ethnicity, p.language AS language
FROM {table} p;

-- work: figure_block
-- over: pupil*
SELECT '{table}' = 'pupilonroll' AS on_roll, _id AS pupil, 'termly' AS block,
       coalesce({ncyearactual}, {ncyearleaving}) AS year, termlysessionspossible AS possible
FROM {table} WHERE termlysessionspossible IS NOT NULL;

-- work: figure_block
-- over: pupil*
-- terms: autumn
SELECT '{table}' = 'pupilonroll', _id, 'summerhalfterm2', coalesce({ncyearactual}, {ncyearleaving}),
       summerhalfterm2sessionspossible
FROM {table} WHERE summerhalfterm2sessionspossible IS NOT NULL;

-- view: figure_block_name
SELECT 'termly' AS block, 'Attendance' AS topic
UNION ALL SELECT 'summerhalfterm2', 'Attendance in the second half of the summer term';

-- view: figure_code
-- One row a code: as it counted in the term.
SELECT c.code AS code, c.short_name AS name, max(c.possible = '1') AS possible, max(c.attended = '1') AS attended,
       max(c.authorised = '1') AS authorised
FROM codes_attendance c CROSS JOIN period d
WHERE c.valid_from <= d.census_date
GROUP BY c.code;

-- work: figure_detail
-- over: termlysessiondetails*
-- Sessions of each year group, block and code.
SELECT b.block AS block, b.year AS year, t.attendancereason AS code, sum(t.sessions) AS sessions
FROM {table} t
CROSS JOIN figure_block b
WHERE b.pupil = t._parent AND b.on_roll = ('{owner}' = 'pupilonroll') AND b.block = 'termly'
GROUP BY b.year, t.attendancereason;

-- work: figure_detail
-- over: summerhalfterm2sessiondetails*
SELECT b.block, b.year, t.attendancereason, sum(t.sessions)
FROM {table} t
CROSS JOIN figure_block b
WHERE b.pupil = t._parent AND b.on_roll = ('{owner}' = 'pupilonroll') AND b.block = 'summerhalfterm2'
GROUP BY b.year, t.attendancereason;

-- work: figure_session
SELECT t.block AS block, t.year AS year, t.code AS code, sum(t.sessions) AS sessions,
       coalesce(c.possible, 0) AS possible, coalesce(c.attended, 0) AS attended,
       coalesce(c.authorised, 0) AS authorised
FROM figure_detail t
LEFT JOIN figure_code c ON c.code = t.code
GROUP BY t.block, t.year, t.code;

-- work: figure_attendance
-- Of each block and year group; year NULL with "whole" is all of the school.
SELECT block, year, 0 AS whole, sum(pupils) AS pupils, sum(possible) AS possible, sum(attended) AS attended,
       sum(authorised) AS authorised, sum(unauthorised) AS unauthorised, sum(not_counted) AS not_counted
FROM (SELECT block, year, count(*) AS pupils, sum(possible) AS possible, 0 AS attended, 0 AS authorised,
             0 AS unauthorised, 0 AS not_counted
      FROM figure_block GROUP BY block, year
      UNION ALL
      SELECT block, year, 0, 0, iif(attended, sessions, 0), iif(possible AND authorised, sessions, 0),
             iif(possible AND NOT attended AND NOT authorised, sessions, 0), iif(possible, 0, sessions)
      FROM figure_session)
GROUP BY block, year;

-- work: figure_attendance
SELECT block, NULL, 1, sum(pupils), sum(possible), sum(attended), sum(authorised), sum(unauthorised), sum(not_counted)
FROM (SELECT block, count(*) AS pupils, sum(possible) AS possible, 0 AS attended, 0 AS authorised, 0 AS unauthorised,
             0 AS not_counted
      FROM figure_block GROUP BY block
      UNION ALL
      SELECT block, 0, 0, iif(attended, sessions, 0), iif(possible AND authorised, sessions, 0),
             iif(possible AND NOT attended AND NOT authorised, sessions, 0), iif(possible, 0, sessions)
      FROM figure_session)
GROUP BY block;

-- work: figure_due
-- from: register
-- over: pupil*
-- The pupils with a block, by the number that the functions over sessions know them by.
SELECT b.block AS block, s.pupil AS pupil
FROM {table} p
JOIN stay s ON s.enrolment = p._enrolment
JOIN figure_block b ON b.pupil = p._id AND b.on_roll = ('{table}' = 'pupilonroll');

-- work: figure_week
-- from: register
-- The marks of the pupils of each block, from the register and not from what the return was made of. A week goes by its
-- Monday.
SELECT a.block AS block, s.week AS week, s.n1 AS possible, s.n2 AS attended
FROM attendance_window a
CROSS JOIN school_week(a.first_day, a.last_day, 'possible; attended',
                       (SELECT group_concat(d.pupil, ' ') FROM figure_due d WHERE d.block = a.block)) s;

-- ---------------------------------------------------------------- the school and its pupils

-- figures: school
SELECT 'School' AS topic, 'Name' AS breakdown, 'Text' AS measure, schoolname AS value FROM school
UNION ALL SELECT 'School', 'Phase', 'Text', phase FROM school;

-- figures: on_roll
SELECT 'Pupils' AS topic, 'On roll' AS breakdown, 'Pupils' AS measure, count(*) AS value FROM figure_pupil WHERE on_roll
UNION ALL SELECT 'Pupils', 'No longer on roll', 'Pupils', count(*) FROM figure_pupil WHERE NOT on_roll;

-- figures: year_group
SELECT 'On roll by year group' AS topic, coalesce(y.name, p.year, 'Not given') AS breakdown, 'Pupils' AS measure,
       count(*) AS value
FROM figure_pupil p LEFT JOIN codes_ncyear y ON y.code = p.year
WHERE p.on_roll
GROUP BY p.year
ORDER BY CAST(y."order" AS INTEGER) IS NULL, CAST(y."order" AS INTEGER);

-- figures: sex
SELECT 'On roll by sex' AS topic, coalesce(c.name, p.sex, 'Not given') AS breakdown, 'Pupils' AS measure,
       count(*) AS value
FROM figure_pupil p LEFT JOIN codes_sex c ON c.code = p.sex
WHERE p.on_roll
GROUP BY p.sex
ORDER BY p.sex IS NULL, breakdown;

-- figures: enrolment_status
-- terms: spring autumn summer
SELECT 'On roll by enrolment status' AS topic,
       CASE p.status WHEN 'C' THEN 'Current, single registration' WHEN 'M' THEN 'Current, main of two schools'
                     WHEN 'S' THEN 'Current, subsidiary of two schools' WHEN 'F' THEN 'Further education college'
                     WHEN 'O' THEN 'Other provider' WHEN 'G' THEN 'Guest'
                     ELSE coalesce(p.status, 'Not given') END AS breakdown,
       'Pupils' AS measure, count(*) AS value
FROM figure_pupil p
WHERE p.on_roll
GROUP BY p.status
ORDER BY p.status IS NULL, p.status;

-- figures: ways_of_attending
SELECT 'On roll by way of attending' AS topic, 'Part-time' AS breakdown, 'Pupils' AS measure, count(*) AS value
FROM figure_pupil WHERE on_roll AND part_time = 1
UNION ALL
SELECT 'On roll by way of attending', 'Full-time', 'Pupils', count(*) FROM figure_pupil WHERE on_roll AND part_time = 0
UNION ALL
SELECT 'On roll by way of attending', 'Part-time not given', 'Pupils', count(*)
FROM figure_pupil WHERE on_roll AND part_time IS NULL
UNION ALL
SELECT 'On roll by way of attending', 'Boarders', 'Pupils', count(*)
FROM figure_pupil WHERE on_roll AND coalesce(boarder, 'N') <> 'N';

-- figures: sen
SELECT 'On roll by special educational needs' AS topic,
       CASE p.sen WHEN 'N' THEN 'No special educational needs' WHEN 'K' THEN 'SEN support' WHEN 'E' THEN 'EHC plan'
                  ELSE coalesce(p.sen, 'Not given') END AS breakdown,
       'Pupils' AS measure, count(*) AS value
FROM figure_pupil p
WHERE p.on_roll
GROUP BY p.sen
ORDER BY p.sen IS NULL, p.sen DESC;

-- figures: free_meals
-- A pupil counts once, whatever the number of periods.
SELECT 'Free school meals' AS topic, 'A period that is open on the census day' AS breakdown, 'Pupils' AS measure,
       count(DISTINCT f._parent) AS value
FROM fsm_period f CROSS JOIN period d
WHERE f.fsmstartdate <= d.census_date AND (f.fsmenddate IS NULL OR f.fsmenddate >= d.census_date)
UNION ALL
SELECT 'Free school meals', 'Any period on the return', 'Pupils', count(DISTINCT _parent) FROM fsm_period;

-- figures: ethnicity
-- terms: spring
SELECT 'On roll by ethnicity' AS topic, coalesce(ethnicity, 'Not given') AS breakdown, 'Pupils' AS measure,
       count(*) AS value
FROM figure_pupil WHERE on_roll
GROUP BY ethnicity ORDER BY ethnicity IS NULL, count(*) DESC, ethnicity;

-- figures: language
SELECT 'On roll by first language' AS topic, coalesce(language, 'Not given') AS breakdown, 'Pupils' AS measure,
       count(*) AS value
FROM figure_pupil WHERE on_roll
GROUP BY language ORDER BY language IS NULL, count(*) DESC, language;

-- ---------------------------------------------------------------- suspensions and exclusions

-- figures: exclusion
SELECT 'Suspensions and exclusions' AS topic, coalesce(c.name, s.category, 'Category not given') AS breakdown,
       'Number' AS measure, count(*) AS value
FROM suspension s LEFT JOIN codes_exclusion_category c ON c.code = s.category
GROUP BY s.category
UNION ALL
SELECT 'Suspensions and exclusions', coalesce(c.name, s.category, 'Category not given'), 'Sessions',
       coalesce(sum(s.sessions), 0)
FROM suspension s LEFT JOIN codes_exclusion_category c ON c.code = s.category
GROUP BY s.category;

-- figures: exclusion_reason
-- One with several reasons counts under each.
SELECT 'Suspensions and exclusions by reason' AS topic, coalesce(reason, 'Not given') AS breakdown, 'Number' AS measure,
       count(*) AS value
FROM (SELECT reason1 AS reason FROM suspension
      UNION ALL SELECT reason2 FROM suspension WHERE reason2 IS NOT NULL
      UNION ALL SELECT reason3 FROM suspension WHERE reason3 IS NOT NULL)
GROUP BY reason ORDER BY reason IS NULL, count(*) DESC, reason;

-- ---------------------------------------------------------------- attendance

-- figures: attendance
-- chart: bars Sessions
SELECT n.topic AS topic, m.breakdown AS breakdown, m.measure AS measure,
       CASE m.breakdown WHEN 'Pupils with attendance' THEN a.pupils WHEN 'Possible' THEN a.possible
                        WHEN 'Attended' THEN a.attended WHEN 'Authorised absence' THEN a.authorised
                        WHEN 'Unauthorised absence' THEN a.unauthorised
                        WHEN 'Not counted as possible' THEN a.not_counted
                        WHEN 'Attendance rate' THEN printf('%.1f%%', 100.0 * a.attended / nullif(a.possible, 0))
                        ELSE printf('%.1f%%', 100.0 * (a.authorised + a.unauthorised) / nullif(a.possible, 0)) END AS value
FROM figure_attendance a
JOIN figure_block_name n ON n.block = a.block
CROSS JOIN (SELECT 1 AS place, 'Pupils with attendance' AS breakdown, 'Pupils' AS measure
            UNION ALL SELECT 2, 'Possible', 'Sessions' UNION ALL SELECT 3, 'Attended', 'Sessions'
            UNION ALL SELECT 4, 'Authorised absence', 'Sessions'
            UNION ALL SELECT 5, 'Unauthorised absence', 'Sessions'
            UNION ALL SELECT 6, 'Not counted as possible', 'Sessions'
            UNION ALL SELECT 7, 'Attendance rate', 'Rate' UNION ALL SELECT 8, 'Absence rate', 'Rate') m
WHERE a.whole
ORDER BY a.block DESC, m.place;

-- figures: attendance_by_year
-- chart: columns Attendance rate
SELECT n.topic || ' by year group' AS topic, coalesce(y.name, a.year, 'Not given') AS breakdown, m.measure AS measure,
       CASE m.place WHEN 1 THEN a.pupils WHEN 2 THEN a.possible WHEN 3 THEN a.attended WHEN 4 THEN a.authorised
                    WHEN 5 THEN a.unauthorised WHEN 6 THEN a.not_counted
                    ELSE printf('%.1f%%', 100.0 * a.attended / nullif(a.possible, 0)) END AS value
FROM figure_attendance a
JOIN figure_block_name n ON n.block = a.block
LEFT JOIN codes_ncyear y ON y.code = a.year
CROSS JOIN (SELECT 1 AS place, 'Pupils' AS measure UNION ALL SELECT 2, 'Possible' UNION ALL SELECT 3, 'Attended'
            UNION ALL SELECT 4, 'Authorised' UNION ALL SELECT 5, 'Unauthorised' UNION ALL SELECT 6, 'Not counted'
            UNION ALL SELECT 7, 'Attendance rate') m
WHERE NOT a.whole
ORDER BY a.block DESC, CAST(y."order" AS INTEGER) IS NULL, CAST(y."order" AS INTEGER), m.place;

-- figures: attendance_by_code
-- chart: bars Sessions
SELECT n.topic || ' by code' AS topic, coalesce(s.code, 'Not given') || coalesce(' (' || c.name || ')', '') AS breakdown,
       'Sessions' AS measure, sum(s.sessions) AS value
FROM figure_session s
JOIN figure_block_name n ON n.block = s.block
LEFT JOIN figure_code c ON c.code = s.code
GROUP BY s.block, s.code
ORDER BY s.block DESC, sum(s.sessions) DESC, s.code;

-- figures: attendance_by_week
-- from: register
-- chart: columns Attendance rate
SELECT n.topic || ' by week' AS topic, w.week AS breakdown, m.measure AS measure,
       CASE m.place WHEN 1 THEN w.possible WHEN 2 THEN w.attended
                    ELSE printf('%.1f%%', 100.0 * w.attended / nullif(w.possible, 0)) END AS value
FROM figure_week w
JOIN figure_block_name n ON n.block = w.block
CROSS JOIN (SELECT 1 AS place, 'Possible' AS measure UNION ALL SELECT 2, 'Attended' UNION ALL SELECT 3, 'Attendance rate') m
ORDER BY w.block DESC, w.week, m.place;

-- ---------------------------------------------------------------- post-16 and classes

-- figures: post_16
-- terms: autumn
SELECT 'Post-16 learning' AS topic, 'Programmes' AS breakdown, 'Number' AS measure, count(*) AS value FROM programme_aim
UNION ALL SELECT 'Post-16 learning', 'Learning aims', 'Number', count(*) FROM learning_aim
UNION ALL SELECT 'Post-16 learning', 'Pupils with a programme', 'Pupils', count(DISTINCT upn) FROM programme_aim;

-- figures: classes
-- terms: spring
SELECT 'Classes' AS topic, 'Classes at the time of the census' AS breakdown, 'Number' AS measure, count(*) AS value
FROM classes;

-- ---------------------------------------------------------------- identities

-- identity: possible_sessions
-- title: Possible sessions are those of the codes
-- left: the SessionsPossible of all pupils
-- right: the sessions of all codes that count as possible
-- means: Where they differ, some pupil's sessions by code do not add up: rule C402 names each.
SELECT n.topic AS breakdown, a.possible AS left_value, a.attended + a.authorised + a.unauthorised AS right_value
FROM figure_attendance a JOIN figure_block_name n ON n.block = a.block
WHERE a.whole
ORDER BY a.block DESC;

-- identity: marks
-- from: register
-- title: Possible sessions are the marks of the register
-- left: the SessionsPossible of all pupils
-- right: the marks in the register whose code is a possible session
-- means: Where they differ, the return was not made from these marks alone.
SELECT n.topic AS breakdown, a.possible AS left_value,
       (SELECT coalesce(sum(w.possible), 0) FROM figure_week w WHERE w.block = a.block) AS right_value
FROM figure_attendance a JOIN figure_block_name n ON n.block = a.block
WHERE a.whole
ORDER BY a.block DESC;

-- identity: year_groups
-- title: The year groups make the roll
-- left: pupils on roll
-- right: pupils on roll in any year group
-- means: Where they differ, some pupil on roll has no year group.
SELECT '' AS breakdown, count(*) AS left_value, count(year) AS right_value FROM figure_pupil WHERE on_roll;

-- identity: suspension_sessions
-- title: Sessions of suspension are marked E
-- left: the sessions coded E on the return
-- right: the sessions of the suspensions and exclusions on the return
-- means: They need not agree: the periods of the two differ, and a suspended pupil may have been taught elsewhere. A large
--   difference is worth a look at the register and at the suspensions; rule 2485 names pupils.
SELECT '' AS breakdown,
       (SELECT coalesce(sum(sessions), 0) FROM figure_session WHERE block = 'termly' AND code = 'E') AS left_value,
       (SELECT coalesce(sum(sessions), 0) FROM suspension) AS right_value;
