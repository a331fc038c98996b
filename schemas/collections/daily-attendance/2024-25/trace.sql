-- The rows behind the figures of the daily share: what muster trace tells. The figures stand in daily-summary.csv.

-- values: summary
-- file: daily-summary.csv
SELECT lea || estab AS unit, NULL AS key, 'daily-summary' AS topic, date AS breakdown, pupils, sessions, unmarked_sessions,
       possible_sessions, overall_attendance, present_sessions, approved_educational_activity, overall_absence,
       authorised_absence, unauthorised_absence, late_sessions, attendance_perc, overall_absence_perc, _line
FROM made;

-- work: trace_sharer
-- from: register
-- Every row of pupils, and why it is not taken, or NULL.
SELECT p._file AS _file, p._line AS _line, p.UPN AS upn, r.pupil AS pupil, p.Boarder AS boarder, s.number IS NOT NULL AS is_taken,
       CASE WHEN s.number IS NOT NULL THEN NULL
            WHEN coalesce(r.entry, '') > d.date OR coalesce(r.leaving, '9999') < d.date THEN 'not on the register on the day'
            WHEN r.pupil IN (SELECT pupil FROM sharer) THEN 'another enrolment of the pupil is taken'
            ELSE 'in no year that is taken, nor of compulsory school age' END AS why
FROM pupil_row r
JOIN pupils p ON p._file = r.file AND p._line = r.line
CROSS JOIN period d
LEFT JOIN sharer s ON s.number = p.rowid;

-- figure: pupils
-- topics: daily-summary
-- from: register
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'UPN' AS field, s.upn AS key, 1 AS amount, s.why AS why
FROM traced t CROSS JOIN trace_sharer s
WHERE t.measure = 'pupils';

-- figure: sessions
-- topics: daily-summary
-- from: register
-- The pupils once for each session of the day.
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'UPN' AS field, s.upn AS key, d.date AS date, e.session AS session, 1 AS amount,
       CASE WHEN s.why IS NOT NULL THEN s.why
            WHEN s.boarder <> 'N' THEN 'a boarder'
            WHEN t.measure = 'unmarked_sessions'
             AND EXISTS (SELECT 1 FROM trace_mark m WHERE m.pupil = s.pupil AND m.date = d.date AND m.session = e.session)
              THEN 'a code is recorded' END AS why
FROM traced t CROSS JOIN period d CROSS JOIN trace_sharer s CROSS JOIN day_session e
WHERE t.measure IN ('sessions', 'unmarked_sessions');

-- work: trace_session
-- from: register
-- The marks of the day, and what each adds to the figure: of a rate it may add to the whole alone.
SELECT m.*, CASE WHEN t.measure LIKE '%perc' THEN m.possible END AS whole,
       CASE t.measure WHEN 'possible_sessions' THEN m.possible
                      WHEN 'overall_attendance' THEN m.attended WHEN 'attendance_perc' THEN m.attended
                      WHEN 'present_sessions' THEN m.class = 'present'
                      WHEN 'approved_educational_activity' THEN m.class = 'approved_activity'
                      WHEN 'authorised_absence' THEN m.class = 'authorised_absence'
                      WHEN 'unauthorised_absence' THEN m.class = 'unauthorised_absence'
                      WHEN 'late_sessions' THEN m.code IN ('L', 'U')
                      ELSE m.class IN ('authorised_absence', 'unauthorised_absence') END AS amount,
       CASE WHEN m.why IS NOT NULL THEN m.why
            WHEN s.pupil IS NULL THEN 'a boarder, or a pupil who is not taken'
            WHEN e.session IS NULL THEN 'the calendar does not list the session' END AS not_taken
FROM traced t CROSS JOIN period d
JOIN trace_row m ON m.date = d.date
LEFT JOIN trace_sharer s ON s.pupil = m.pupil AND s.is_taken AND coalesce(s.boarder, 'N') = 'N'
LEFT JOIN day_session e ON e.session = m.session;

-- figure: marks
-- topics: daily-summary
-- from: register
SELECT t.topic AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'Code' AS field, s.upn AS key, s.date AS date, s.session AS session, s.code AS code, s.amount AS amount,
       s.whole AS whole,
       CASE WHEN s.not_taken IS NOT NULL THEN s.not_taken
            WHEN NOT s.amount AND NOT coalesce(s.whole, 0) THEN 'code ' || s.code || ' is not counted here' END AS why
FROM traced t CROSS JOIN trace_session s
WHERE t.measure NOT IN ('pupils', 'sessions', 'unmarked_sessions');
