-- Every row of marks behind a figure, and what became of it: for trace.sql of the collections that count sessions.

-- work: trace_who
-- from: register
-- The children whose marks are looked at: the pupil asked for, or for a figure all.
SELECT DISTINCT r.pupil AS pupil, r.upn AS upn
FROM pupil_row r CROSS JOIN traced t
WHERE r.upn = t.upn OR (t.upn IS NULL AND t.topic IS NOT NULL);

-- work: trace_mark
-- from: register
SELECT r.pupil AS pupil, r.date AS date, r.session AS session, r.code AS code, r.short_name AS name,
       r.class AS class, r.possible AS possible, r.attended AS attended, r.authorised AS authorised,
       r.returned AS returned, r.file AS _file, r.line AS _line, r.fate AS fate
FROM trace_who w CROSS JOIN session_row('0001-01-01', '9999-12-31') r
WHERE r.pupil = w.pupil;

-- work: trace_standing
-- from: register
-- The row that stands for each session, after which others are superseded.
SELECT pupil, date, session, _file, _line FROM trace_mark
WHERE fate IN ('counted', 'before-entry', 'after-leaving', 'ahead');

-- work: trace_line
-- from: register
-- A row of a sheet may hold the marks of many sessions.
SELECT _file, _line, count(*) AS marks FROM key_row GROUP BY _file, _line;

-- work: trace_row
-- from: register
-- Also of what is no mark: why it counts nowhere, or NULL.
SELECT k.upn AS upn, m.pupil AS pupil, coalesce(m.date, k.date) AS date, coalesce(m.session, k.session) AS session,
       coalesce(m.code, k.code) AS code, m.name AS name, m.class AS class, m.possible AS possible,
       m.attended AS attended, m.authorised AS authorised, m.returned AS returned, m.fate AS fate, k._file AS _file, k._line AS _line,
       CASE WHEN m.fate = 'superseded' AND s._file = k._file THEN 'superseded by line ' || s._line
            WHEN m.fate = 'superseded' THEN 'superseded by line ' || s._line || ' of a later file'
            WHEN m.fate = 'unknown' THEN 'set aside by R101: there is no such code'
            WHEN m.fate = 'not-in-force' THEN 'set aside by R102: the code does not hold on the date'
            WHEN m.fate = 'other-session' THEN 'set aside by R103: the code is for the other session'
            WHEN m.fate = 'contested' THEN 'two children have the UPN, and it is nobody''s (R132)'
            WHEN m.fate = 'before-entry' THEN 'outside the enrolment: before EntryDate'
            WHEN m.fate = 'after-leaving' THEN 'outside the enrolment: after LeavingDate'
            WHEN m.fate = 'ahead' THEN 'dated after the day of the run'
            WHEN m.fate IS NULL AND NOT EXISTS (SELECT 1 FROM trace_who w WHERE w.upn = upper(trim(k.upn)))
              THEN 'no pupil of the school has the UPN (R106)'
            WHEN m.fate IS NULL AND trim(coalesce(k.code, '')) IN ('', '-', '--', '*', '?', 'NULL')
              THEN 'no mark is recorded'
            WHEN m.fate IS NULL THEN 'the row cannot be read (F102)' END AS why
FROM key_row k
JOIN trace_line l ON l._file = k._file AND l._line = k._line
LEFT JOIN trace_mark m ON m._file = k._file AND m._line = k._line
                      AND (l.marks = 1 OR (m.date = k.date AND m.session = k.session))
LEFT JOIN trace_standing s ON s.pupil = m.pupil AND s.date = m.date AND s.session = m.session;
