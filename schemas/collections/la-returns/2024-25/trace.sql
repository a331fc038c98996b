-- The rows of marks behind the figures of the returns to the authority: what muster trace tells. The figures stand in the
-- files; a return is named by its dates. They are counted anew here, from the rows.

-- values: attendance_return
-- file: attendance-return.csv
SELECT lea || estab AS unit, upn AS key, 'attendance-return' AS topic, first_absent || ' to ' || last_absent AS breakdown,
       school_days, sessions, sessions_g, sessions_n, sessions_o, sessions_u, _line
FROM made;

-- values: sickness_return
-- file: sickness-return.csv
SELECT lea || estab AS unit, upn AS key, 'sickness-return' AS topic, reached_on AS breakdown, days_with_illness, sessions,
       longest_run_days, _line
FROM made;

-- values: penalty_threshold
-- file: penalty-threshold.csv
SELECT lea || estab AS unit, upn AS key, 'penalty-threshold' AS topic, first_absent || ' to ' || reached_on AS breakdown,
       sessions, sessions_g, sessions_n, sessions_o, sessions_u, _line
FROM made;

-- values: leavers_with_marks
-- file: leavers-with-marks.csv
SELECT lea || estab AS unit, upn AS key, 'leavers-with-marks' AS topic, leaving_date AS breakdown, marks, _line
FROM made;

-- ---------------------------------------------------------------- taken sessions

-- work: trace_open
-- from: register
SELECT date, session FROM school_session WHERE status = 'open';

-- work: trace_session
-- from: register
-- Each row of marks, and why it stands for no taken session, or NULL.
SELECT r.*,
       CASE WHEN r.why IS NOT NULL THEN r.why
            WHEN r.date > d.date_to THEN 'after the end of the period, ' || d.date_to
            WHEN o.date IS NULL THEN 'the session is not open'
            WHEN NOT coalesce(is_compulsory_age(w.dob, r.date), 0) THEN 'not of compulsory school age on the day'
            WHEN NOT r.possible THEN 'code ' || r.code || ' is not a possible session'
            WHEN r.code = 'C2' THEN 'code C2: the pupil was not expected' END AS not_taken
FROM trace_row r
CROSS JOIN period d
LEFT JOIN who w ON w.pupil = r.pupil
LEFT JOIN trace_open o ON o.date = r.date AND o.session = r.session;

-- work: trace_day
-- from: register
-- How many sessions of each day were open, have a mark that counts, were taken, and were missed without leave or ill.
SELECT s.pupil AS pupil, s.date AS date, (SELECT count(*) FROM trace_open o WHERE o.date = s.date) AS open,
       sum(s.marked) AS marked, sum(s.taken) AS taken, sum(s.absent) AS absent, sum(s.ill) AS ill
FROM (SELECT r.pupil AS pupil, r.date AS date, r.why IS NULL AND o.date IS NOT NULL AS marked, r.not_taken IS NULL AS taken,
             r.not_taken IS NULL AND r.code IN ('G', 'N', 'O', 'U') AS absent, r.not_taken IS NULL AND r.code = 'I' AS ill
      FROM trace_session r LEFT JOIN trace_open o ON o.date = r.date AND o.session = r.session
      WHERE r.pupil IS NOT NULL) s
GROUP BY s.pupil, s.date;

-- figure: absence
-- topics: attendance-return; penalty-threshold
-- from: register
-- A day counts once, with its first session.
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'Code' AS field, s.upn AS key, s.date AS date, s.session AS session, s.code AS code,
       t.measure <> 'school_days'
         OR NOT EXISTS (SELECT 1 FROM trace_session e WHERE e.pupil = s.pupil AND e.date = s.date
                          AND e.session < s.session AND e.not_taken IS NULL) AS amount,
       CASE WHEN s.date NOT BETWEEN substr(t.breakdown, 1, 10) AND substr(t.breakdown, 15) AND s.pupil IS NOT NULL
              THEN 'outside these dates, ' || t.breakdown
            WHEN s.not_taken IS NOT NULL THEN s.not_taken
            WHEN s.code NOT IN ('G', 'N', 'O', 'U') THEN 'code ' || s.code || ' is not absence without leave'
            WHEN t.measure LIKE 'sessions\__' ESCAPE '\' AND s.code <> upper(substr(t.measure, 10)) THEN 'another code'
            WHEN t.measure = 'school_days' AND NOT (y.absent = y.taken AND y.marked = y.open)
              THEN 'no whole school day' END AS why
FROM traced t CROSS JOIN trace_session s
LEFT JOIN trace_day y ON y.pupil = s.pupil AND y.date = s.date;

-- ---------------------------------------------------------------- illness

-- work: trace_ill
-- from: register
-- Taken sessions by time, with a number that is the same throughout a stretch of illness.
SELECT s.*, sum(s.begins) OVER (PARTITION BY s.pupil ORDER BY s.date, s.session) AS run
FROM (
  SELECT s.*, s.code <> 'I' OR s.code_before <> 'I'
              OR EXISTS (SELECT 1 FROM open_day o
                         WHERE o.date > s.date_before AND o.date < s.date
                           AND NOT EXISTS (SELECT 1 FROM register_row e
                                           WHERE e.pupil = s.pupil AND coalesce(e.entry, '') <= o.date
                                             AND coalesce(e.leaving, '9999') >= o.date)) AS begins
  FROM (
    SELECT s.pupil AS pupil, s.date AS date, s.session AS session, s.code AS code, s._file AS _file, s._line AS _line,
           lag(s.code, 1, '') OVER by_time AS code_before, lag(s.date, 1, '') OVER by_time AS date_before
    FROM trace_session s
    WHERE s.not_taken IS NULL
    WINDOW by_time AS (PARTITION BY s.pupil ORDER BY s.date, s.session)) s) s;

-- work: trace_ill_run
-- from: register
-- The stretch of each academic year that has most whole school days, of equals the first.
SELECT *, row_number() OVER (PARTITION BY pupil, year ORDER BY days DESC, run) AS place
FROM (
  SELECT i.pupil AS pupil, i.run AS run, i.year AS year, count(DISTINCT w.date) AS days
  FROM (SELECT DISTINCT pupil, run, substr(date, 1, 4) - (substr(date, 6, 2) < '08') AS year
        FROM trace_ill WHERE code = 'I') i
  LEFT JOIN (SELECT s.pupil AS pupil, s.run AS run, s.date AS date
             FROM trace_ill s JOIN trace_day y ON y.pupil = s.pupil AND y.date = s.date
             WHERE s.code = 'I' AND y.ill = y.taken AND y.marked = y.open) w ON w.pupil = i.pupil AND w.run = i.run
  GROUP BY i.pupil, i.run, i.year);

-- figure: illness
-- topics: sickness-return
-- from: register
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'Code' AS field, s.upn AS key, s.date AS date, s.session AS session, s.code AS code,
       t.measure = 'sessions'
         OR NOT EXISTS (SELECT 1 FROM trace_session e WHERE e.pupil = s.pupil AND e.date = s.date
                          AND e.session < s.session AND e.not_taken IS NULL AND e.code = 'I') AS amount,
       CASE WHEN s.not_taken IS NOT NULL THEN s.not_taken
            WHEN s.code <> 'I' THEN 'code ' || s.code || ' is not illness'
            WHEN t.measure <> 'longest_run_days' AND s.date NOT BETWEEN y.year || '-08-01' AND (y.year + 1) || '-07-31'
              THEN 'in another academic year'
            WHEN t.measure = 'longest_run_days' AND r.run IS NULL THEN 'not in the longest stretch of illness of the year'
            WHEN t.measure = 'longest_run_days' AND NOT (a.ill = a.taken AND a.marked = a.open)
              THEN 'no whole school day' END AS why
FROM traced t
JOIN (SELECT substr(breakdown, 1, 4) - (substr(breakdown, 6, 2) < '08') AS year FROM traced) y
CROSS JOIN trace_session s
LEFT JOIN trace_day a ON a.pupil = s.pupil AND a.date = s.date
LEFT JOIN trace_ill i ON i._file = s._file AND i._line = s._line AND i.date = s.date AND i.session = s.session
LEFT JOIN trace_ill_run r ON r.pupil = i.pupil AND r.run = i.run AND r.year = y.year AND r.place = 1;

-- ---------------------------------------------------------------- leavers

-- figure: leavers
-- topics: leavers-with-marks
-- from: register
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'Code' AS field, s.upn AS key, s.date AS date, s.session AS session, s.code AS code, 1 AS amount,
       CASE WHEN s.fate = 'counted' THEN 'inside an enrolment'
            WHEN s.fate NOT IN ('before-entry', 'after-leaving') OR s.fate IS NULL THEN s.why
            WHEN s.left_on IS NULL THEN 'before the pupil left'
            WHEN s.left_on <> t.breakdown THEN 'belongs to the enrolment that ended on ' || s.left_on
            WHEN s.code = '#' THEN 'code # is a planned closure'
            WHEN s.date > d.date_to THEN 'after the end of the period, ' || d.date_to END AS why
FROM traced t CROSS JOIN period d
CROSS JOIN (SELECT r.*, (SELECT max(e.leaving) FROM register_row e
                         WHERE e.pupil = r.pupil AND e.leaving < r.date) AS left_on
            FROM trace_row r) s;
