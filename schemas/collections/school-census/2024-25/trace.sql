-- The rows behind the figures of the school census: what muster trace tells.
--
-- What the blocks yield stands in src/returns/trace/tracer.h. They count anew, from the rows: where they come to another
-- figure than the return has, muster trace says so. Blocks "from: register" are for a run that had the register. Every
-- row of marks, and why it counts in no period, stands in schemas/shared/trace_marks.sql.

-- ---------------------------------------------------------------- pupils

-- work: trace_pupil
-- over: pupil*
SELECT '{table}' AS tbl, '{table}' = 'pupilonroll' AS on_roll, p._id AS _id, p._file AS _file, p._line AS _line,
       p.upn AS upn, p.sex AS sex, coalesce({ncyearactual}, {ncyearleaving}) AS year,
       {ncyearactual} IS NOT NULL AS year_is_actual, {enrolstatus} AS status, p.parttime AS part_time,
       p.boarder AS boarder, {senprovision} AS sen, {ethnicity} AS ethnicity, p.language AS language
FROM {table} p;

-- work: trace_absent
-- from: register
-- The rows of the admission register that are no pupil of the return.
SELECT p._file AS _file, p._line AS _line, p.UPN AS upn,
       CASE WHEN coalesce(p.EntryDate, '') > coalesce(p.LeavingDate, '9999') THEN 'the enrolment ends before it begins'
            WHEN coalesce(p.EntryDate, '') > d.census_date THEN 'joins after the census day'
            WHEN p.UPN IN (SELECT upn FROM trace_pupil) THEN 'another enrolment of the pupil is returned'
            ELSE 'has left, and there is nothing to return about the time there' END AS why
FROM pupils p CROSS JOIN period d
WHERE NOT EXISTS (SELECT 1 FROM trace_pupil t WHERE t._file = p._file AND t._line = p._line);

-- work: trace_absent
-- from: return
SELECT NULL AS _file, NULL AS _line, NULL AS upn, NULL AS why WHERE 0;

-- work: trace_roll
-- Those on roll, and after them those who are not, with the reason.
SELECT _id, _file, _line, upn, NULL AS why FROM trace_pupil WHERE on_roll
UNION ALL SELECT NULL, _file, _line, upn, 'no longer on roll' FROM trace_pupil WHERE NOT on_roll
UNION ALL SELECT NULL, _file, _line, upn, why FROM trace_absent;

-- ---------------------------------------------------------------- marks

-- work: trace_window
-- from: register
-- The periods of the attendance blocks, as they are called in figures.
SELECT w.block AS block, w.first_day AS first_day, w.last_day AS last_day,
       CASE w.block WHEN 'termly' THEN 'Attendance' ELSE 'Attendance in the second half of the summer term' END AS topic
FROM attendance_window w;

-- work: trace_child
-- from: register
-- over: pupil*
-- Which child of the register each pupil of the return is, and the blocks that the return has about it.
SELECT '{table}' AS tbl, _id AS id, upn AS upn, _pupil AS pupil, 'termly' AS block, p._file AS _file, p._line AS _line,
       coalesce({ncyearactual}, {ncyearleaving}) AS year
FROM {table} p
WHERE p.termlysessionspossible IS NOT NULL;

-- work: trace_child
-- from: register
-- over: pupil*
-- terms: autumn
SELECT '{table}', _id, upn, _pupil, 'summerhalfterm2', p._file, p._line, coalesce({ncyearactual}, {ncyearleaving})
FROM {table} p
WHERE p.summerhalfterm2sessionspossible IS NOT NULL;

-- work: trace_session
-- from: register
-- Each row beside the period of each block, and the pupil's own block of the return.
SELECT w.block AS block, w.topic AS topic, r.*, c.year AS year, c.tbl AS tbl, c.id AS id,
       CASE WHEN r.date IS NOT NULL AND r.pupil IS NOT NULL AND r.date NOT BETWEEN w.first_day AND w.last_day
              THEN 'outside the period, ' || w.first_day || ' to ' || w.last_day
            WHEN r.why IS NOT NULL THEN r.why
            WHEN c.block IS NULL THEN 'the return has no such block about the pupil' END AS not_counted
FROM trace_window w CROSS JOIN trace_row r
LEFT JOIN trace_child c ON c.pupil = r.pupil AND c.block = w.block;

-- item: sessions_possible
-- columns: pupil*.termlysessionspossible pupil*.summerhalfterm2sessionspossible
-- from: register
SELECT s._file AS _file, s._line AS _line, 'Code' AS field, s.date AS date, s.session AS session, s.code AS code,
       1 AS amount,
       CASE WHEN s.not_counted IS NOT NULL THEN s.not_counted
            WHEN s.tbl <> t.top OR s.id <> t.id THEN 'a mark of the other child with this UPN'
            WHEN NOT s.possible THEN 'code ' || s.code || ' is not a possible session' END AS why
FROM traced t JOIN trace_session s ON s.block || 'sessionspossible' = t.col;

-- item: session_detail
-- columns: termlysessiondetails*.sessions summerhalfterm2sessiondetails*.sessions
-- from: register
SELECT s._file AS _file, s._line AS _line, 'Code' AS field, s.date AS date, s.session AS session, s.code AS code,
       1 AS amount,
       CASE WHEN s.not_counted IS NOT NULL THEN s.not_counted
            WHEN s.tbl <> t.top OR s.id <> t.id THEN 'a mark of the other child with this UPN'
            WHEN s.code <> t.item THEN 'another code'
            WHEN NOT s.returned THEN 'code ' || s.code || ' is not returned' END AS why
FROM traced t JOIN trace_session s ON t.tbl LIKE s.block || 'sessiondetails%';

-- ---------------------------------------------------------------- figures of attendance

-- view: trace_attendance
-- from: register
-- A row of marks, with the figures of figures.sql that count it: possible ones, and those that are returned besides.
SELECT s.*, coalesce(s.possible AND s.attended, 0) AS is_attended,
       coalesce(s.possible AND NOT s.attended AND s.authorised, 0) AS is_authorised,
       coalesce(s.possible AND NOT s.attended AND NOT s.authorised, 0) AS is_unauthorised,
       coalesce(NOT s.possible AND s.returned, 0) AS is_not_counted
FROM trace_session s;

-- view: trace_measure
-- What the rows are counted for, in all of the school and by year group.
SELECT 'Possible' AS whole, 'Possible' AS part, 'possible' AS kind
UNION ALL SELECT 'Attended', 'Attended', 'attended'
UNION ALL SELECT 'Authorised absence', 'Authorised', 'authorised'
UNION ALL SELECT 'Unauthorised absence', 'Unauthorised', 'unauthorised'
UNION ALL SELECT 'Not counted as possible', 'Not counted', 'not counted'
UNION ALL SELECT 'Attendance rate', 'Attendance rate', 'attendance rate'
UNION ALL SELECT 'Absence rate', 'Absence rate', 'absence rate';

-- view: trace_counted
-- from: register
SELECT a.*, m.whole AS whole_name, m.part AS part_name,
       CASE m.kind WHEN 'attendance rate' THEN a.is_attended
                   WHEN 'absence rate' THEN a.is_authorised + a.is_unauthorised ELSE 1 END AS amount,
       CASE WHEN m.kind LIKE '% rate' THEN 1 END AS of_rate,
       CASE WHEN a.not_counted IS NOT NULL THEN a.not_counted
            WHEN m.kind IN ('possible', 'attendance rate', 'absence rate') AND NOT a.possible
              THEN 'code ' || a.code || ' is not a possible session'
            WHEN m.kind = 'attended' AND NOT a.is_attended THEN 'code ' || a.code || ' is not attendance'
            WHEN m.kind = 'authorised' AND NOT a.is_authorised THEN 'code ' || a.code || ' is not authorised absence'
            WHEN m.kind = 'unauthorised' AND NOT a.is_unauthorised
              THEN 'code ' || a.code || ' is not unauthorised absence'
            WHEN m.kind = 'not counted' AND NOT a.is_not_counted
              THEN 'code ' || a.code || ' is a possible session' END AS why_not
FROM trace_attendance a CROSS JOIN trace_measure m;

-- figure: attendance
-- topics: Attendance; Attendance in the second half of the summer term
-- from: register
SELECT s.topic AS topic, s.whole_name AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'Code' AS field, s.upn AS key, s.date AS date, s.session AS session, s.code AS code, s.amount AS amount,
       s.of_rate AS whole, s.why_not AS why
FROM traced t JOIN trace_counted s ON s.topic = t.topic AND s.whole_name = t.breakdown;

-- figure: attendance_pupils
-- topics: Attendance; Attendance in the second half of the summer term
-- from: register
SELECT w.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, p._file AS _file, p._line AS _line,
       'UPN' AS field, p.upn AS key, 1 AS amount,
       CASE WHEN c.block IS NULL THEN 'the return has no such block about the pupil' END AS why
FROM traced t JOIN trace_window w ON w.topic = t.topic
CROSS JOIN trace_pupil p
LEFT JOIN trace_child c ON c.tbl = p.tbl AND c.id = p._id AND c.block = w.block
WHERE t.breakdown = 'Pupils with attendance'
UNION ALL
SELECT t.topic, t.breakdown, t.measure, a._file, a._line, 'UPN', a.upn, 1, a.why
FROM traced t CROSS JOIN trace_absent a
WHERE t.breakdown = 'Pupils with attendance';

-- figure: attendance_by_year
-- topics: Attendance by year group; Attendance in the second half of the summer term by year group
-- from: register
SELECT s.topic || ' by year group' AS topic,
       CASE WHEN s.why_not IS NULL THEN coalesce(y.name, s.year, 'Not given') ELSE t.breakdown END AS breakdown,
       t.measure AS measure, s._file AS _file, s._line AS _line, 'Code' AS field, s.upn AS key, s.date AS date,
       s.session AS session, s.code AS code, s.amount AS amount, s.of_rate AS whole, s.why_not AS why
FROM traced t JOIN trace_counted s ON s.topic || ' by year group' = t.topic AND s.part_name = t.measure
LEFT JOIN codes_ncyear y ON y.code = s.year;

-- figure: attendance_by_week
-- topics: Attendance by week; Attendance in the second half of the summer term by week
-- from: register
-- A week goes by its Monday.
SELECT t.topic AS topic, coalesce(date(s.date, 'weekday 0', '-6 days'), t.breakdown) AS breakdown,
       t.measure AS measure, s._file AS _file, s._line AS _line, 'Code' AS field, s.upn AS key, s.date AS date,
       s.session AS session, s.code AS code, s.amount AS amount, s.of_rate AS whole, s.why_not AS why
FROM traced t JOIN trace_counted s ON s.topic || ' by week' = t.topic AND s.part_name = t.measure;

-- figure: attendance_pupils_by_year
-- topics: Attendance by year group; Attendance in the second half of the summer term by year group
-- from: register
SELECT t.topic AS topic,
       CASE WHEN c.block IS NOT NULL THEN coalesce(y.name, c.year, 'Not given') ELSE t.breakdown END AS breakdown,
       t.measure AS measure, p._file AS _file, p._line AS _line,
       CASE WHEN p.year_is_actual THEN 'NCyearActual' ELSE 'NCyearLeaving' END AS field, p.upn AS key, 1 AS amount,
       CASE WHEN c.block IS NULL THEN 'the return has no such block about the pupil' END AS why
FROM traced t JOIN trace_window w ON w.topic || ' by year group' = t.topic
CROSS JOIN trace_pupil p
LEFT JOIN trace_child c ON c.tbl = p.tbl AND c.id = p._id AND c.block = w.block
LEFT JOIN codes_ncyear y ON y.code = c.year
WHERE t.measure = 'Pupils';

-- figure: attendance_by_code
-- topics: Attendance by code; Attendance in the second half of the summer term by code
-- from: register
SELECT t.topic AS topic, CASE WHEN s.not_counted IS NULL THEN s.code || coalesce(' (' || s.name || ')', '')
                              ELSE t.breakdown END AS breakdown,
       t.measure AS measure, s._file AS _file, s._line AS _line, 'Code' AS field, s.upn AS key, s.date AS date,
       s.session AS session, s.code AS code, 1 AS amount,
       CASE WHEN s.not_counted IS NOT NULL THEN s.not_counted
            WHEN NOT s.returned THEN 'code ' || s.code || ' is not returned' END AS why
FROM traced t JOIN trace_session s ON s.topic || ' by code' = t.topic;

-- ---------------------------------------------------------------- the school and its pupils

-- figure: school
-- topics: School
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       CASE t.breakdown WHEN 'Name' THEN 'SchoolName' ELSE 'Phase' END AS field,
       coalesce(CASE t.breakdown WHEN 'Name' THEN s.schoolname WHEN 'Phase' THEN s.phase END, '') AS text
FROM traced t CROSS JOIN school s;

-- figure: pupils
-- topics: Pupils
SELECT t.topic AS topic, CASE WHEN p.on_roll THEN 'On roll' ELSE 'No longer on roll' END AS breakdown,
       t.measure AS measure, p._file AS _file, p._line AS _line, 'UPN' AS field, p.upn AS key, 1 AS amount, NULL AS why
FROM traced t CROSS JOIN trace_pupil p
UNION ALL
SELECT t.topic, t.breakdown, t.measure, a._file, a._line, 'UPN', a.upn, 1, a.why FROM traced t CROSS JOIN trace_absent a;

-- view: trace_group
-- The group of each pupil on roll, by topic.
SELECT 'On roll by year group' AS topic, p._id AS _id, coalesce(y.name, p.year, 'Not given') AS breakdown,
       'NCyearActual' AS field
FROM trace_pupil p LEFT JOIN codes_ncyear y ON y.code = p.year
WHERE p.on_roll
UNION ALL
SELECT 'On roll by sex', p._id, coalesce(c.name, p.sex, 'Not given'), 'Sex'
FROM trace_pupil p LEFT JOIN codes_sex c ON c.code = p.sex
WHERE p.on_roll
UNION ALL
SELECT 'On roll by enrolment status', p._id,
       CASE p.status WHEN 'C' THEN 'Current, single registration' WHEN 'M' THEN 'Current, main of two schools'
                     WHEN 'S' THEN 'Current, subsidiary of two schools' WHEN 'F' THEN 'Further education college'
                     WHEN 'O' THEN 'Other provider' WHEN 'G' THEN 'Guest'
                     ELSE coalesce(p.status, 'Not given') END, 'EnrolStatus'
FROM trace_pupil p WHERE p.on_roll
UNION ALL
SELECT 'On roll by way of attending', p._id,
       CASE p.part_time WHEN 1 THEN 'Part-time' WHEN 0 THEN 'Full-time' ELSE 'Part-time not given' END, 'PartTime'
FROM trace_pupil p WHERE p.on_roll
UNION ALL
SELECT 'On roll by special educational needs', p._id,
       CASE p.sen WHEN 'N' THEN 'No special educational needs' WHEN 'K' THEN 'SEN support' WHEN 'E' THEN 'EHC plan'
                  ELSE coalesce(p.sen, 'Not given') END, 'SENprovision'
FROM trace_pupil p WHERE p.on_roll
UNION ALL
SELECT 'On roll by ethnicity', p._id, coalesce(p.ethnicity, 'Not given'), 'Ethnicity'
FROM trace_pupil p WHERE p.on_roll
UNION ALL
SELECT 'On roll by first language', p._id, coalesce(p.language, 'Not given'), 'Language'
FROM trace_pupil p WHERE p.on_roll;

-- figure: groups
-- topics: On roll by year group; On roll by sex; On roll by enrolment status; On roll by way of attending;
--   On roll by special educational needs; On roll by ethnicity; On roll by first language
SELECT t.topic AS topic, coalesce(g.breakdown, t.breakdown) AS breakdown, t.measure AS measure, r._file AS _file,
       r._line AS _line, coalesce(g.field, 'UPN') AS field, r.upn AS key, 1 AS amount, r.why AS why
FROM traced t CROSS JOIN trace_roll r
LEFT JOIN trace_group g ON g.topic = t.topic AND g._id = r._id
WHERE t.breakdown <> 'Boarders' OR t.topic <> 'On roll by way of attending';

-- figure: boarders
-- topics: On roll by way of attending
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, r._file AS _file, r._line AS _line,
       'Boarder' AS field, r.upn AS key, 1 AS amount,
       CASE WHEN r.why IS NOT NULL THEN r.why WHEN coalesce(p.boarder, 'N') = 'N' THEN 'does not board' END AS why
FROM traced t CROSS JOIN trace_roll r LEFT JOIN trace_pupil p ON p.on_roll AND p._id = r._id
WHERE t.breakdown = 'Boarders';

-- work: trace_fsm
-- over: fsmperiod*
SELECT '{table}' AS tbl, t._id AS _id, t._parent AS _parent, t._file AS _file, t._line AS _line,
       {fsmstartdate} AS starts, {fsmenddate} AS ends, (SELECT upn FROM {parent} p WHERE p._id = t._parent) AS upn
FROM {table} t;

-- figure: free_meals
-- topics: Free school meals
-- A pupil counts once: with the first of the periods that make it count.
SELECT topic, breakdown, measure, _file, _line, 'FSMstartDate' AS field, upn AS key, starts AS date, 1 AS amount,
       CASE WHEN NOT in_it THEN 'not open on the census day'
            WHEN row_number() OVER (PARTITION BY in_it, _parent ORDER BY _file, _line, tbl) > 1
              THEN 'another period of the pupil, who counts once' END AS why
FROM (SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, f.*,
             t.breakdown = 'Any period on the return'
               OR coalesce(f.starts <= d.census_date AND (f.ends IS NULL OR f.ends >= d.census_date), 0) AS in_it
      FROM traced t CROSS JOIN trace_fsm f CROSS JOIN period d);

-- work: trace_exclusion
-- over: termlyexclusions*
SELECT t._file AS _file, t._line AS _line, t.category AS category, t.sessions AS sessions, t.startdate AS startdate,
       t.reason1 AS reason1, t.reason2 AS reason2, t.reason3 AS reason3,
       (SELECT upn FROM {parent} p WHERE p._id = t._parent) AS upn
FROM {table} t;

-- figure: exclusion
-- topics: Suspensions and exclusions
SELECT t.topic AS topic, coalesce(c.name, e.category, 'Category not given') AS breakdown, t.measure AS measure,
       e._file AS _file, e._line AS _line, CASE t.measure WHEN 'Sessions' THEN 'Sessions' ELSE 'Category' END AS field,
       e.upn AS key, e.startdate AS date, CASE t.measure WHEN 'Sessions' THEN e.sessions ELSE 1 END AS amount
FROM traced t CROSS JOIN trace_exclusion e LEFT JOIN codes_exclusion_category c ON c.code = e.category;

-- figure: exclusion_reason
-- topics: Suspensions and exclusions by reason
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, e._file AS _file, e._line AS _line,
       CASE t.breakdown WHEN coalesce(e.reason1, 'Not given') THEN 'Reason1' WHEN e.reason2 THEN 'Reason2'
                        WHEN e.reason3 THEN 'Reason3' ELSE 'Reason1' END AS field,
       e.upn AS key, e.startdate AS date,
       (coalesce(e.reason1, 'Not given') = t.breakdown) + coalesce(e.reason2 = t.breakdown, 0)
         + coalesce(e.reason3 = t.breakdown, 0) AS amount,
       CASE WHEN t.breakdown NOT IN (coalesce(e.reason1, 'Not given'), coalesce(e.reason2, ''), coalesce(e.reason3, ''))
         THEN 'for another reason' END AS why
FROM traced t CROSS JOIN trace_exclusion e;

-- ---------------------------------------------------------------- post-16 and classes

-- work: trace_aim
-- over: programmeaims*
-- terms: autumn
SELECT 'Programmes' AS what, t._file AS _file, t._line AS _line,
       (SELECT upn FROM {parent} p WHERE p._id = t._parent) AS upn
FROM {table} t;

-- work: trace_aim
-- over: learningaims*
-- terms: autumn
SELECT 'Learning aims', t._file, t._line, {key} FROM {table} t;

-- figure: post_16
-- topics: Post-16 learning
-- terms: autumn
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, a._file AS _file, a._line AS _line,
       'UPN' AS field, a.upn AS key, 1 AS amount,
       CASE WHEN t.breakdown = 'Pupils with a programme'
             AND row_number() OVER (PARTITION BY a.upn ORDER BY a._file, a._line) > 1
         THEN 'another programme of the pupil, who counts once' END AS why
FROM traced t JOIN trace_aim a
  ON a.what = CASE t.breakdown WHEN 'Pupils with a programme' THEN 'Programmes' ELSE t.breakdown END;

-- figure: classes
-- topics: Classes
-- terms: spring
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, c._file AS _file, c._line AS _line,
       'ClassName' AS field, 1 AS amount
FROM traced t CROSS JOIN classes c;
