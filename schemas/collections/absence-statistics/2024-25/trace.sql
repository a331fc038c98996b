-- The rows behind the figures of the absence statistics: what muster trace tells. The figures stand in the files, of a
-- school, of an authority (its number) and of all (All), or of a pupil. They are counted anew here, from the rows.
--
-- A figure that is not applicable (z) because DfE publishes none is none here either. What is published has the same
-- figures of fewer schools.

-- values: absence
-- file: absence.csv
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'absence' AS topic, education_phase AS breakdown,
       num_schools, enrolments, sess_possible, sess_overall, sess_authorised, sess_unauthorised,
       sess_overall_percent, sess_authorised_percent, sess_unauthorised_percent, enrolments_pa_10_exact,
       enrolments_pa_10_exact_percent, enrolments_pa_50_exact, enrolments_pa_50_exact_percent,
       sess_auth_illness, sess_auth_appointments, sess_auth_religious, sess_auth_study, sess_auth_traveller,
       sess_auth_holiday, sess_auth_ext_holiday, sess_auth_excluded, sess_auth_interview,
       sess_auth_reg_performance, sess_auth_temp_reduced_timetable, sess_auth_other, sess_auth_totalreasons,
       sess_unauth_holiday, sess_unauth_late, sess_unauth_other, sess_unauth_noyet, sess_unauth_totalreasons,
       sess_overall_totalreasons, sess_y_exceptional, sess_q_la_arrangements, sess_auth_illness_rate,
       sess_auth_appointments_rate, sess_auth_religious_rate, sess_auth_study_rate, sess_auth_traveller_rate,
       sess_auth_holiday_rate, sess_auth_ext_holiday_rate, sess_auth_excluded_rate, sess_auth_interview_rate,
       sess_auth_reg_performance_rate, sess_auth_temp_reduced_timetable_rate, sess_auth_other_rate,
       sess_auth_totalreasons_rate, sess_unauth_holiday_rate, sess_unauth_late_rate, sess_unauth_other_rate,
       sess_unauth_noyet_rate, sess_unauth_totalreasons_rate, sess_overall_totalreasons_rate,
       sess_y_exceptional_rate, sess_q_la_arrangements_rate, _line
FROM made;

-- values: bands
-- file: absence-bands.csv
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'absence-bands' AS topic, band AS breakdown, enrolments, enrolments_percent, enrolments_20,
       enrolments_20_percent, _line
FROM made;

-- values: groups
-- file: groups.csv
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'groups' AS topic, breakdown_topic || ': ' || breakdown AS breakdown,
       enrolments, sess_possible, sess_overall,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_authorised) AS sess_authorised,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_unauthorised) AS sess_unauthorised,
       sess_overall_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_authorised_percent) AS sess_authorised_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_unauthorised_percent) AS sess_unauthorised_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_10_exact) AS enrolments_pa_10_exact,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_10_exact_percent) AS enrolments_pa_10_exact_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_50_exact) AS enrolments_pa_50_exact,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_50_exact_percent) AS enrolments_pa_50_exact_percent, _line
FROM made;

-- values: codes
-- file: codes.csv
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'codes' AS topic, code AS breakdown, sessions, enrolments, percent_of_possible, _line
FROM made;

-- values: trend
-- file: trend.csv
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'trend' AS topic, time_frame || ': ' || label AS breakdown,
       enrolments, sess_possible, sess_attended, sess_overall, sess_authorised, sess_unauthorised,
       attendance_percent, sess_overall_percent, sess_authorised_percent, sess_unauthorised_percent,
       iif(time_frame = 'Week', NULL, enrolments_pa_10_exact) AS enrolments_pa_10_exact,
       iif(time_frame = 'Week', NULL, enrolments_pa_10_exact_percent) AS enrolments_pa_10_exact_percent,
       iif(time_frame = 'Week', NULL, enrolments_pa_50_exact) AS enrolments_pa_50_exact,
       iif(time_frame = 'Week', NULL, enrolments_pa_50_exact_percent) AS enrolments_pa_50_exact_percent, _line
FROM made;

-- values: pupils
-- file: pupils.csv
-- A pupil without UPN has no marks, and no key to ask by: its row is no figure of the school's.
SELECT lea || estab AS unit, upn AS key, 'pupils' AS topic, '' AS breakdown,
       possible, attended, present, approved_activity, absent, authorised, unauthorised, late,
       full_days_missed, part_days_missed, absence_percent, _line
FROM made
WHERE upn <> '';

-- values: published_absence
-- file: published/absence.csv
-- if: disclosure
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'published absence' AS topic, education_phase AS breakdown,
       num_schools, enrolments, sess_possible, sess_overall, sess_authorised, sess_unauthorised,
       sess_overall_percent, sess_authorised_percent, sess_unauthorised_percent, enrolments_pa_10_exact,
       enrolments_pa_10_exact_percent, enrolments_pa_50_exact, enrolments_pa_50_exact_percent,
       sess_auth_illness, sess_auth_appointments, sess_auth_religious, sess_auth_study, sess_auth_traveller,
       sess_auth_holiday, sess_auth_ext_holiday, sess_auth_excluded, sess_auth_interview,
       sess_auth_reg_performance, sess_auth_temp_reduced_timetable, sess_auth_other, sess_auth_totalreasons,
       sess_unauth_holiday, sess_unauth_late, sess_unauth_other, sess_unauth_noyet, sess_unauth_totalreasons,
       sess_overall_totalreasons, sess_y_exceptional, sess_q_la_arrangements, sess_auth_illness_rate,
       sess_auth_appointments_rate, sess_auth_religious_rate, sess_auth_study_rate, sess_auth_traveller_rate,
       sess_auth_holiday_rate, sess_auth_ext_holiday_rate, sess_auth_excluded_rate, sess_auth_interview_rate,
       sess_auth_reg_performance_rate, sess_auth_temp_reduced_timetable_rate, sess_auth_other_rate,
       sess_auth_totalreasons_rate, sess_unauth_holiday_rate, sess_unauth_late_rate, sess_unauth_other_rate,
       sess_unauth_noyet_rate, sess_unauth_totalreasons_rate, sess_overall_totalreasons_rate,
       sess_y_exceptional_rate, sess_q_la_arrangements_rate, _line
FROM made;

-- values: published_bands
-- file: published/absence-bands.csv
-- if: disclosure
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'published absence-bands' AS topic, band AS breakdown, enrolments, enrolments_percent, enrolments_20,
       enrolments_20_percent, _line
FROM made;

-- values: published_groups
-- file: published/groups.csv
-- if: disclosure
SELECT CASE geographic_level WHEN 'School' THEN school_laestab WHEN 'Local authority' THEN old_la_code ELSE '' END AS unit,
       NULL AS key, 'published groups' AS topic, breakdown_topic || ': ' || breakdown AS breakdown,
       enrolments, sess_possible, sess_overall,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_authorised) AS sess_authorised,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_unauthorised) AS sess_unauthorised,
       sess_overall_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_authorised_percent) AS sess_authorised_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, sess_unauthorised_percent) AS sess_unauthorised_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_10_exact) AS enrolments_pa_10_exact,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_10_exact_percent) AS enrolments_pa_10_exact_percent,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_50_exact) AS enrolments_pa_50_exact,
       iif(breakdown_topic = 'Four-year-olds', NULL, enrolments_pa_50_exact_percent) AS enrolments_pa_50_exact_percent, _line
FROM made;

-- ---------------------------------------------------------------- who and when

-- work: trace_asked
-- from: register
-- What is asked: a figure that is published under the name of the one that it is like.
SELECT iif(t.topic LIKE 'published %', substr(t.topic, 11), t.topic) AS topic, t.topic LIKE 'published %' AS is_published,
       t.topic AS told, t.breakdown AS breakdown, t.measure AS measure, t.item AS item
FROM traced t;

-- work: trace_group
-- from: register
-- The pupils of the group that is asked for.
SELECT DISTINCT g.pupil AS pupil
FROM trace_asked t JOIN grouped g ON g.topic || ': ' || g.breakdown = t.breakdown
WHERE t.topic = 'groups';

-- work: trace_scope
-- from: register
-- Everybody on the register in the period, the days whose sessions count, and why the pupil is not in the figure, or
-- NULL.
SELECT e.pupil AS pupil, e.upn AS upn, e._file AS _file, e._line AS _line, max(p.first_day, coalesce(f.from_day, '')) AS from_day,
       min(p.last_day, coalesce(f.to_day, '9999')) AS to_day, iif(e.is_cut, p.half_day, '9999') AS end_day,
       CASE WHEN t.topic = 'pupils' THEN NULL
            WHEN k.code IS NULL THEN 'left out of the statistics: phase'
            WHEN t.is_published AND (SELECT count(*) FROM enrolled o WHERE o.which = 'this' AND o.left_out IS NULL) BETWEEN 1 AND 5
              THEN 'a school with 1 to 5 enrolments is left out of what is published'
            WHEN t.topic = 'absence' AND t.breakdown <> k.education_phase AND (t.breakdown <> 'Total' OR k.in_total = 0)
              THEN 'the school is of another phase'
            WHEN t.topic <> 'absence' AND t.item = '' AND k.in_total = 0 THEN 'pupil referral units stand apart'
            WHEN t.topic = 'groups' AND t.breakdown LIKE 'Four-year-olds: %' AND g.pupil IS NULL
              THEN 'not aged 4, or left out'
            WHEN t.topic = 'groups' AND t.breakdown LIKE 'Four-year-olds: %' THEN NULL
            WHEN e.left_out IS NOT NULL THEN 'left out of the statistics: ' || e.left_out
            WHEN t.topic = 'groups' AND g.pupil IS NULL THEN 'of another group'
            WHEN t.topic = 'trend' AND f.label IS NULL THEN 'the school has no day of it' END AS why
FROM trace_asked t
JOIN span p ON p.which = 'this'
JOIN enrolled e ON e.which = 'this'
CROSS JOIN schools h
LEFT JOIN codes_phases k ON k.code = h.Phase
LEFT JOIN frame f ON t.topic = 'trend' AND f.time_frame || ': ' || f.label = t.breakdown
LEFT JOIN trace_group g ON g.pupil = e.pupil;

-- work: trace_session
-- from: register
-- Each row of marks, and why it does not count at all, or NULL.
SELECT r.*, r.class IN ('authorised_absence', 'unauthorised_absence') AS absent,
       CASE WHEN r.why IS NOT NULL THEN r.why
            WHEN s.pupil IS NULL THEN 'not on the register in the period'
            WHEN r.date NOT BETWEEN s.from_day AND s.to_day THEN 'outside the period, ' || s.from_day || ' to ' || s.to_day
            WHEN r.date >= s.end_day THEN 'from ' || s.end_day || ' on nothing counts of a pupil of 15'
            ELSE s.why END AS not_counted
FROM trace_row r LEFT JOIN trace_scope s ON s.pupil = r.pupil;

-- work: trace_sum
-- from: register
-- What they add up to for each pupil.
SELECT pupil, sum(possible) AS possible, sum(absent) AS absent, sum(code = (SELECT breakdown FROM traced)) AS coded
FROM trace_session
WHERE not_counted IS NULL
GROUP BY pupil;

-- ---------------------------------------------------------------- sessions

-- view: trace_reason
-- from: register
-- The codes of DfE's columns of reasons.
SELECT column1 AS measure, column2 AS codes
FROM (VALUES
       ('sess_auth_illness', ' I '),
       ('sess_auth_appointments', ' M '),
       ('sess_auth_religious', ' R '),
       ('sess_auth_study', ' S '),
       ('sess_auth_traveller', ' T '),
       ('sess_auth_holiday', ' H '),
       ('sess_auth_ext_holiday', ' F '),
       ('sess_auth_excluded', ' E '),
       ('sess_auth_interview', ' J1 '),
       ('sess_auth_reg_performance', ' C1 '),
       ('sess_auth_temp_reduced_timetable', ' C2 '),
       ('sess_auth_other', ' C '),
       ('sess_auth_totalreasons', ' I M R S T H F E J1 C1 C2 C '),
       ('sess_unauth_holiday', ' G '),
       ('sess_unauth_late', ' U '),
       ('sess_unauth_other', ' O '),
       ('sess_unauth_noyet', ' N '),
       ('sess_unauth_totalreasons', ' G U O N '),
       ('sess_overall_totalreasons', ' I M R S T H F E J1 C1 C2 C G U O N '),
       ('sess_y_exceptional', ' Y Y1 Y2 Y3 Y4 Y5 Y6 Y7 '),
       ('sess_q_la_arrangements', ' Q '));

-- work: trace_counted
-- from: register
-- Each row, with what it adds to the figure: of a rate it may add to the whole alone.
SELECT s.*, s.is_rate AND s.possible AS whole,
       CASE WHEN s.not_counted IS NOT NULL THEN s.not_counted
            WHEN NOT s.amount AND NOT (s.is_rate AND s.possible)
              THEN iif(s.is_rate, 'code ' || s.code || ' is not a possible session',
                       'code ' || s.code || ' is not counted here') END AS not_in
FROM (
  SELECT s.*, t.measure LIKE '%\_percent' ESCAPE '\' OR t.measure LIKE '%\_rate' ESCAPE '\'
                OR t.measure = 'percent_of_possible' AS is_rate,
         CASE WHEN m.codes IS NOT NULL THEN instr(m.codes, ' ' || s.code || ' ') > 0
              WHEN t.topic = 'codes' THEN s.code = t.breakdown
              WHEN t.measure IN ('sess_possible', 'possible') THEN s.possible
              WHEN t.measure IN ('sess_attended', 'attended', 'attendance_percent') THEN s.attended
              WHEN t.measure = 'present' THEN s.class = 'present'
              WHEN t.measure = 'approved_activity' THEN s.class = 'approved_activity'
              WHEN t.measure IN ('sess_authorised', 'authorised', 'sess_authorised_percent') THEN s.class = 'authorised_absence'
              WHEN t.measure IN ('sess_unauthorised', 'unauthorised', 'sess_unauthorised_percent')
                THEN s.class = 'unauthorised_absence'
              WHEN t.measure = 'late' THEN s.code IN ('L', 'U')
              ELSE s.absent END AS amount
  FROM trace_asked t CROSS JOIN trace_session s
  LEFT JOIN trace_reason m ON m.measure = t.measure OR m.measure || '_rate' = t.measure
  WHERE t.measure NOT LIKE 'enrolments%' AND t.measure <> 'num_schools' AND t.measure NOT LIKE '%days_missed') s;

-- figure: sessions
-- topics: absence; groups; codes; trend; pupils; published absence; published groups
-- from: register
SELECT t.told AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'Code' AS field, s.upn AS key, s.date AS date, s.session AS session, s.code AS code, s.amount AS amount,
       iif(s.is_rate, s.whole, NULL) AS whole, s.not_in AS why
FROM trace_asked t CROSS JOIN trace_counted s;

-- figure: days
-- topics: pupils
-- from: register
-- A day counts once, with its first possible session.
SELECT t.told AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'Code' AS field, s.upn AS key, s.date AS date, s.session AS session, s.code AS code, s.place = 1 AS amount,
       CASE WHEN s.not_counted IS NOT NULL THEN s.not_counted
            WHEN NOT s.possible THEN 'code ' || s.code || ' is not a possible session'
            WHEN s.absences = 0 THEN 'no absence on the day'
            WHEN (s.absences = s.sessions) <> (t.measure = 'full_days_missed')
              THEN iif(s.absences = s.sessions, 'the full day was missed', 'a part of the day was missed') END AS why
FROM trace_asked t
CROSS JOIN (SELECT *, row_number() OVER (PARTITION BY pupil, date, not_counted IS NULL, possible ORDER BY session) AS place,
                   sum(possible AND not_counted IS NULL) OVER (PARTITION BY pupil, date) AS sessions,
                   sum(absent AND not_counted IS NULL) OVER (PARTITION BY pupil, date) AS absences
            FROM trace_session) s
WHERE t.measure LIKE '%days_missed';

-- ---------------------------------------------------------------- enrolments

-- work: trace_enrolment
-- from: register
-- The pupils, and what each adds to a number of enrolments or to its share of all.
SELECT s.*, CASE WHEN s.why IS NOT NULL THEN s.why
                 WHEN t.measure LIKE 'enrolments_20%' AND coalesce(a.possible, 0) < 20 THEN 'fewer than 20 possible sessions'
                 WHEN t.topic = 'trend' AND coalesce(a.possible, 0) = 0 THEN 'no possible session in it'
                 WHEN t.measure LIKE '%percent' THEN NULL
                 WHEN NOT CASE WHEN t.topic = 'absence-bands' THEN min(10, 20 * a.absent / a.possible) = b.band + 0
                               WHEN t.topic = 'codes' THEN a.coded > 0
                               WHEN t.measure LIKE '%pa_10%' THEN 10 * a.absent >= a.possible
                               WHEN t.measure LIKE '%pa_50%' THEN 2 * a.absent >= a.possible
                               ELSE 1 END THEN 'not counted here: absent from ' || a.absent || ' of ' || a.possible END
         AS not_in,
       CASE WHEN t.topic = 'absence-bands' THEN min(10, 20 * a.absent / a.possible) = b.band + 0
            WHEN t.measure LIKE '%pa_10%' THEN 10 * a.absent >= a.possible
            WHEN t.measure LIKE '%pa_50%' THEN 2 * a.absent >= a.possible ELSE 1 END AS amount
FROM trace_asked t CROSS JOIN trace_scope s
LEFT JOIN trace_sum a ON a.pupil = s.pupil
LEFT JOIN codes_bands b ON b.label = t.breakdown;

-- figure: enrolments
-- topics: absence; absence-bands; groups; codes; trend; published absence; published absence-bands; published groups
-- from: register
SELECT t.told AS topic, t.breakdown AS breakdown, t.measure AS measure, s._file AS _file, s._line AS _line,
       'UPN' AS field, s.upn AS key, s.amount AS amount, iif(t.measure LIKE '%percent', 1, NULL) AS whole, s.not_in AS why
FROM trace_asked t CROSS JOIN trace_enrolment s
WHERE t.measure LIKE 'enrolments%';

-- figure: schools
-- topics: absence; published absence
-- from: register
SELECT t.told AS topic, t.breakdown AS breakdown, t.measure AS measure, h._file AS _file, h._line AS _line,
       'SchoolName' AS field, u.lea || '/' || u.estab AS key, 1 AS amount,
       CASE WHEN NOT EXISTS (SELECT 1 FROM trace_scope WHERE why IS NULL) THEN 'no enrolment of it is in the statistics'
       END AS why
FROM trace_asked t CROSS JOIN schools h CROSS JOIN unit u
WHERE t.measure = 'num_schools';
