-- The report to governors: what the figures of a school say, on one page, beside those of its authority and of
-- England, and with what it owes its authority (schemas/shared/obligations.sql). It names no pupil and shows no
-- number of one: groups of 1 to 5 pupils are "c", and so is a second group of their topic that would give them
-- away. There is no official form of it.

-- ---------------------------------------------------------------- this period, and the same a year earlier

-- work: own
-- What each of the two periods adds up to; `mask` stands in the place of figures that are not to be shown
-- (c: of 1 to 5 enrolments) or not to be had (x: the school has no mark in that period).
SELECT o.*, CASE WHEN o.has_marks = 0 THEN 'x'
                 WHEN o.enrolments BETWEEN 1 AND 5 OR sum(o.which = 'this' AND o.enrolments BETWEEN 1 AND 5)
                                                        OVER () > 0 THEN 'c' END AS mask
FROM (
  SELECT s.which AS which, count(c.pupil) AS enrolments, coalesce(sum(c.possible), 0) AS possible,
         coalesce(sum(c.attended), 0) AS attended, coalesce(sum(c.absent), 0) AS absent,
         coalesce(sum(c.authorised), 0) AS authorised, coalesce(sum(c.unauthorised), 0) AS unauthorised,
         coalesce(sum(c.late), 0) AS late, coalesce(sum(c.is_persistent), 0) AS persistent,
         coalesce(sum(c.is_severe), 0) AS severe,
         s.which = 'this' OR EXISTS (SELECT 1 FROM session_sum(s.first_day, s.last_day, 'any')) AS has_marks
  FROM span s
  LEFT JOIN counted c ON c.which = s.which
  GROUP BY s.which) o;

-- work: measure
-- The measures of a period, each as a part of a whole; without a whole it is a number.
SELECT 1 AS position, 'Attendance' AS name, which, mask, attended AS part, possible AS whole FROM own
UNION ALL SELECT 2, 'Absence', which, mask, absent, possible FROM own
UNION ALL SELECT 3, 'Authorised absence', which, mask, authorised, possible FROM own
UNION ALL SELECT 4, 'Unauthorised absence', which, mask, unauthorised, possible FROM own
UNION ALL SELECT 5, 'Late', which, mask, late, possible FROM own
UNION ALL SELECT 6, 'Persistent absence', which, mask, persistent, enrolments FROM own
UNION ALL SELECT 7, 'Severe absence', which, mask, severe, enrolments FROM own
UNION ALL SELECT 8, 'Pupils', which, mask, enrolments, NULL FROM own
UNION ALL SELECT 9, 'Possible sessions', which, mask, possible, NULL FROM own;

-- work: shown_measure
SELECT position, name, which, mask, part, whole,
       coalesce(mask, CASE WHEN whole IS NULL THEN printf('%,d', part) WHEN whole = 0 THEN 'z'
                           ELSE percent(part, whole, 1) || '%' END) AS shown
FROM measure;

-- work: change
-- This period less the last in percentage points, from the exact ratios, rounded half away from 0.
SELECT position,
       CASE WHEN shown IS NOT NULL THEN shown WHEN tenths = 0 THEN '0.0'
            ELSE printf('%s%d.%d', iif(up > 0, '+', '-'), tenths / 10, tenths % 10) END AS shown
FROM (
  SELECT t.position AS position,
         CASE WHEN t.whole IS NULL THEN '' WHEN l.mask = 'x' THEN 'x'
              WHEN t.mask = 'c' OR l.mask = 'c' THEN 'c' WHEN t.whole = 0 OR l.whole = 0 THEN 'x' END
           AS shown,
         t.part * l.whole - l.part * t.whole AS up,
         (2000 * abs(t.part * l.whole - l.part * t.whole) + t.whole * l.whole)
           / nullif(2 * t.whole * l.whole, 0) AS tenths
  FROM measure t
  JOIN measure l ON l.position = t.position AND l.which = 'last'
  WHERE t.which = 'this');

-- work: benchmark
-- The figures of England and of the authority for the school's phase: those of the period's year, else of the latest
-- year before it.
SELECT * FROM (
  SELECT n.*, row_number() OVER (PARTITION BY n.geographic_level
                                 ORDER BY n.time_period DESC, n.as_at DESC) AS choice
  FROM codes_national_attendance n
  JOIN span s ON s.which = 'this'
  JOIN school c ON n.education_phase = c.phase
               AND (n.geographic_level = 'National'
                    OR (n.geographic_level = 'Local authority' AND n.la_code = c.lea))
  WHERE n.time_period <= s.year || substr(s.year + 1, 3))
WHERE choice = 1;

-- work: compared
SELECT geographic_level, position, value,
       CASE WHEN coalesce(value, '') IN ('', 'x') THEN 'x' WHEN value IN ('c', 'z') THEN value
            ELSE percent(CAST(round(value * 100000) AS INTEGER), 10000000, 1) || '%' END AS shown
FROM (
  SELECT geographic_level, 1 AS position, attendance_percent AS value FROM benchmark
  UNION ALL SELECT geographic_level, 2, overall_absence_percent FROM benchmark
  UNION ALL SELECT geographic_level, 3, authorised_percent FROM benchmark
  UNION ALL SELECT geographic_level, 4, unauthorised_percent FROM benchmark
  UNION ALL SELECT geographic_level, 5, late_percent FROM benchmark
  UNION ALL SELECT geographic_level, 6, persistent_percent FROM benchmark
  UNION ALL SELECT geographic_level, 7, severe_percent FROM benchmark);

-- work: compared_code
-- The same of single codes, of England alone.
SELECT code, percent(CAST(round(percent_of_possible * 100000) AS INTEGER), 10000000, 1) || '%' AS shown
FROM (
  SELECT n.*, max(n.time_period) OVER () AS latest
  FROM codes_national_codes n
  JOIN span s ON s.which = 'this'
  JOIN school c ON c.phase = n.education_phase
  WHERE n.time_period <= s.year || substr(s.year + 1, 3))
WHERE time_period = latest AND coalesce(percent_of_possible, '') <> '';

-- ---------------------------------------------------------------- groups, need, days

-- work: shown_group
SELECT g.topic_position AS topic_position, g.topic AS topic, g.position AS position,
       g.breakdown AS breakdown, g.possible AS possible, g.authorised AS authorised,
       g.unauthorised AS unauthorised, g.enrolments AS enrolments, g.persistent AS persistent,
       g.severe AS severe,
       coalesce(o.mask, iif(g.enrolments BETWEEN 1 AND 5 OR (g.few = 1 AND g.place = 1 AND g.enrolments > 5),
                            'c', NULL)) AS mask
FROM (
  SELECT s.*, sum(s.enrolments BETWEEN 1 AND 5) OVER (PARTITION BY s.topic_position) AS few,
         row_number() OVER (PARTITION BY s.topic_position
                            ORDER BY s.enrolments <= 5, s.enrolments, s.position) AS place
  FROM group_sum s
  WHERE s.topic_position BETWEEN 1 AND 6) g
JOIN own o ON o.which = 'this';

-- work: need
-- By year group those with at least 20 possible sessions, and how many of them are in which need of help.
SELECT n.*, coalesce(o.mask, iif(n.pupils BETWEEN 1 AND 5 OR (n.few = 1 AND n.place = 1 AND n.pupils > 5),
                                 'c', NULL)) AS mask
FROM (
  SELECT g.*, sum(g.pupils BETWEEN 1 AND 5) OVER () AS few,
         row_number() OVER (ORDER BY g.pupils <= 5, g.pupils, g.position) AS place
  FROM (
    SELECT coalesce(y.position + 0, 99) AS position, coalesce(y.label, 'Unknown') AS label,
           count(*) AS pupils, sum(b.status = 'Approaching') AS approaching,
           sum(b.status = 'Persistently absent') AS persistent, sum(b.status = 'Severely absent') AS severe
    FROM counted c
    JOIN pupils p ON p.rowid = c.number
    JOIN codes_bands b ON b.band = '' || min(10, 20 * c.absent / c.possible)
    LEFT JOIN codes_year_groups y ON y.code = coalesce(p.NCyearActual, p.NCyearLeaving)
    WHERE c.which = 'this' AND c.possible >= 20
      AND EXISTS (SELECT 1 FROM given WHERE name IN ('pupils.NCyearActual', 'pupils.NCyearLeaving'))
    GROUP BY 1) g) n
JOIN own o ON o.which = 'this';

-- work: day_sum
-- Possible and attended sessions by day of the week, mornings (n1 to n7) and afternoons (n8 to n14).
SELECT 'possible' AS what, sum(t.n1) AS n1, sum(t.n2) AS n2, sum(t.n3) AS n3, sum(t.n4) AS n4,
       sum(t.n5) AS n5, sum(t.n6) AS n6, sum(t.n7) AS n7, sum(t.n8) AS n8, sum(t.n9) AS n9,
       sum(t.n10) AS n10, sum(t.n11) AS n11, sum(t.n12) AS n12, sum(t.n13) AS n13, sum(t.n14) AS n14
FROM stretch s
CROSS JOIN session_sum(s.first_day, s.last_day,
  'possible when monday morning; possible when tuesday morning; possible when wednesday morning;
   possible when thursday morning; possible when friday morning; possible when saturday morning;
   possible when sunday morning; possible when monday afternoon; possible when tuesday afternoon;
   possible when wednesday afternoon; possible when thursday afternoon; possible when friday afternoon;
   possible when saturday afternoon; possible when sunday afternoon') t
JOIN counted c ON c.which = s.which AND c.pupil = t.pupil AND coalesce(s.cut, c.is_cut) = c.is_cut
WHERE s.which = 'this'
UNION ALL
SELECT 'attended', sum(t.n1), sum(t.n2), sum(t.n3), sum(t.n4), sum(t.n5), sum(t.n6), sum(t.n7),
       sum(t.n8), sum(t.n9), sum(t.n10), sum(t.n11), sum(t.n12), sum(t.n13), sum(t.n14)
FROM stretch s
CROSS JOIN session_sum(s.first_day, s.last_day,
  'attended when monday morning; attended when tuesday morning; attended when wednesday morning;
   attended when thursday morning; attended when friday morning; attended when saturday morning;
   attended when sunday morning; attended when monday afternoon; attended when tuesday afternoon;
   attended when wednesday afternoon; attended when thursday afternoon; attended when friday afternoon;
   attended when saturday afternoon; attended when sunday afternoon') t
JOIN counted c ON c.which = s.which AND c.pupil = t.pupil AND coalesce(s.cut, c.is_cut) = c.is_cut
WHERE s.which = 'this';

-- work: day_of_week
SELECT d.position AS position, d.name AS name, coalesce(d.possible_am, 0) AS possible_am,
       d.attended_am AS attended_am, coalesce(d.possible_pm, 0) AS possible_pm, d.attended_pm AS attended_pm
FROM (
  SELECT 1 AS position, 'Monday' AS name, p.n1 AS possible_am, a.n1 AS attended_am, p.n8 AS possible_pm,
         a.n8 AS attended_pm FROM day_sum p JOIN day_sum a ON p.what = 'possible' AND a.what = 'attended'
  UNION ALL SELECT 2, 'Tuesday', p.n2, a.n2, p.n9, a.n9
  FROM day_sum p JOIN day_sum a ON p.what = 'possible' AND a.what = 'attended'
  UNION ALL SELECT 3, 'Wednesday', p.n3, a.n3, p.n10, a.n10
  FROM day_sum p JOIN day_sum a ON p.what = 'possible' AND a.what = 'attended'
  UNION ALL SELECT 4, 'Thursday', p.n4, a.n4, p.n11, a.n11
  FROM day_sum p JOIN day_sum a ON p.what = 'possible' AND a.what = 'attended'
  UNION ALL SELECT 5, 'Friday', p.n5, a.n5, p.n12, a.n12
  FROM day_sum p JOIN day_sum a ON p.what = 'possible' AND a.what = 'attended'
  UNION ALL SELECT 6, 'Saturday', p.n6, a.n6, p.n13, a.n13
  FROM day_sum p JOIN day_sum a ON p.what = 'possible' AND a.what = 'attended'
  UNION ALL SELECT 7, 'Sunday', p.n7, a.n7, p.n14, a.n14
  FROM day_sum p JOIN day_sum a ON p.what = 'possible' AND a.what = 'attended') d
WHERE d.possible_am + d.possible_pm > 0;

-- work: still_n
-- Sessions coded N more than five school days ago (R120), which is asked about no boarder.
SELECT coalesce(sum(t.n1), 0) AS sessions
FROM span s
CROSS JOIN period d
CROSS JOIN session_day(s.first_day, s.last_day, 'N') t
JOIN enrolment e ON e.which = s.which AND e.pupil = t.pupil AND NOT e.is_boarder
WHERE s.which = 'this'
  AND (SELECT count(DISTINCT e.date) FROM school_session e
       WHERE e.status = 'open' AND e.date > t.date AND e.date <= d.today) > 5;

-- ---------------------------------------------------------------- as they are shown

-- work: week
SELECT f.first_day AS first_day, day_in_words(f.first_day) AS label, f.attended AS attended,
       f.possible AS possible, o.mask AS mask,
       coalesce(o.mask, percent(f.attended, f.possible, 1) || iif(f.possible > 0, '%', '')) AS attendance,
       coalesce(o.mask, percent(f.authorised, f.possible, 1) || iif(f.possible > 0, '%', '')) AS authorised,
       coalesce(o.mask, percent(f.unauthorised, f.possible, 1) || iif(f.possible > 0, '%', '')) AS unauthorised,
       CASE WHEN o.mask IS NULL AND f.possible > 0 THEN 100.0 * f.attended / f.possible END AS value,
       row_number() OVER (ORDER BY f.first_day) AS place
FROM frame_sum f JOIN own o ON o.which = 'this'
WHERE f.time_frame = 'Week';

-- work: week_words
SELECT CASE WHEN (SELECT count(value) FROM week) = 0 THEN 'There is no week whose figure can be shown.'
       ELSE 'Highest ' || (SELECT attendance || ' in the week of ' || label FROM week
                           WHERE value IS NOT NULL ORDER BY value DESC, place LIMIT 1)
         || ', lowest ' || (SELECT attendance || ' in the week of ' || label FROM week
                            WHERE value IS NOT NULL ORDER BY value, place LIMIT 1)
         || ', latest ' || (SELECT attendance || ' in the week of ' || label FROM week
                            WHERE value IS NOT NULL ORDER BY place DESC LIMIT 1) || '.'
       END AS said;

-- work: report_group
SELECT g.topic_position AS topic_position, g.topic AS topic, g.position AS position, g.breakdown AS breakdown,
       coalesce(g.mask, printf('%,d', g.enrolments)) AS pupils,
       coalesce(g.mask, percent(g.possible - g.authorised - g.unauthorised, g.possible, 1) || '%') AS attendance,
       coalesce(g.mask, percent(g.unauthorised, g.possible, 1) || '%') AS unauthorised,
       coalesce(g.mask, percent(g.persistent, g.enrolments, 1) || '%') AS persistent,
       coalesce(g.mask, percent(g.severe, g.enrolments, 1) || '%') AS severe,
       CASE WHEN g.mask IS NULL THEN 100.0 * g.persistent / g.enrolments END AS value
FROM shown_group g;

-- work: report_band
SELECT b.rowid AS position, b.label AS label, b.status AS status, o.mask AS mask,
       coalesce(s.enrolments_20, 0) AS pupils, sum(coalesce(s.enrolments_20, 0)) OVER () AS of_all
FROM codes_bands b
JOIN own o ON o.which = 'this'
LEFT JOIN band_sum s ON s.band = b.band + 0;

-- ---------------------------------------------------------------- the page, part by part

-- work: report_row
SELECT 0 AS part, 0 AS place, 'title' AS kind, NULL AS id, c.school_name AS text, NULL AS look,
       NULL AS c1, NULL AS c2, NULL AS c3, NULL AS c4, NULL AS c5, NULL AS c6
FROM school c
UNION ALL
SELECT 0, 1, 'lead', NULL, 'Attendance: report to governors', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 0, 2, 'lead', NULL, day_in_words(first_day) || ' to ' || day_in_words(last_day), NULL,
       NULL, NULL, NULL, NULL, NULL, NULL
FROM span WHERE which = 'this';

-- work: report_row
SELECT 10, 0, 'section', NULL, 'Headline figures', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 10, 1, 'table', 'headline', 'Attendance and absence in this period and a year earlier', 'tnnnnn', 'Measure',
       'This period', 'Same period last year', 'Change', 'Local authority', 'England'
UNION ALL
SELECT 10, 1 + t.position, 'row', NULL, NULL, NULL, t.name, t.shown, l.shown, c.shown,
       coalesce(a.shown, 'x'), coalesce(e.shown, 'x')
FROM shown_measure t
JOIN shown_measure l ON l.position = t.position AND l.which = 'last'
JOIN change c ON c.position = t.position
LEFT JOIN compared a ON a.position = t.position AND a.geographic_level = 'Local authority'
LEFT JOIN compared e ON e.position = t.position AND e.geographic_level = 'National'
WHERE t.which = 'this';

-- work: report_row
SELECT 20, 0, 'section', NULL, 'Half terms', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 20, 1, 'table', 'half-terms', 'Attendance and absence by half term', 'wnnnnn', 'Half term', 'Attendance',
       'Authorised', 'Unauthorised', 'Persistent absence', 'Severe absence'
UNION ALL
SELECT 20, 1 + row_number() OVER (ORDER BY f.first_day), 'row', NULL, NULL, NULL, f.label,
       coalesce(o.mask, percent(f.attended, f.possible, 1) || iif(f.possible > 0, '%', '')),
       coalesce(o.mask, percent(f.authorised, f.possible, 1) || iif(f.possible > 0, '%', '')),
       coalesce(o.mask, percent(f.unauthorised, f.possible, 1) || iif(f.possible > 0, '%', '')),
       coalesce(o.mask, percent(f.persistent, f.enrolments, 1) || iif(f.enrolments > 0, '%', '')),
       coalesce(o.mask, percent(f.severe, f.enrolments, 1) || iif(f.enrolments > 0, '%', ''))
FROM frame_sum f JOIN own o ON o.which = 'this'
WHERE f.time_frame = 'Half term';

-- work: report_row
SELECT 30, 0, 'section', NULL, 'Weeks', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 30, 1, 'line', 'chart-weeks', 'Attendance by week', NULL,
       w.said || coalesce(' England: ' || nullif(nullif(e.shown, 'x'), 'c') || '.', ''),
       CASE WHEN e.shown LIKE '%\%' ESCAPE '\' THEN e.value END, 'England ' || e.shown, NULL, NULL, NULL
FROM week_words w
LEFT JOIN compared e ON e.position = 1 AND e.geographic_level = 'National'
UNION ALL
SELECT 30, 1 + place, 'point', NULL, NULL, NULL, label, value, attendance, NULL, NULL, NULL FROM week
UNION ALL
SELECT 31, 0, 'table', 'weeks', 'Attendance and absence by week', 'wnnn', 'Week', 'Attendance', 'Authorised',
       'Unauthorised', NULL, NULL
UNION ALL
SELECT 31, place, 'row', NULL, NULL, NULL, label, attendance, authorised, unauthorised, NULL, NULL FROM week;

-- work: report_row
SELECT 40, 0, 'section', NULL, 'Year groups', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 40, 1, 'bars', 'chart-year-groups', 'Persistent absence by year group', NULL,
       CASE WHEN (SELECT count(value) FROM report_group WHERE topic = 'Year group') = 0
            THEN 'There is no year group whose figure can be shown.'
       ELSE 'Highest ' || (SELECT persistent || ' in ' || breakdown FROM report_group
                           WHERE topic = 'Year group' AND value IS NOT NULL
                           ORDER BY value DESC, position LIMIT 1)
         || ', lowest ' || (SELECT persistent || ' in ' || breakdown FROM report_group
                            WHERE topic = 'Year group' AND value IS NOT NULL
                            ORDER BY value, position LIMIT 1) || '.'
       END, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 40, 1 + position, 'point', NULL, NULL, NULL, breakdown, value, persistent, NULL, NULL, NULL
FROM report_group WHERE topic = 'Year group'
UNION ALL
SELECT 41, 0, 'table', 'year-groups', 'Attendance and absence by year group', 'wnnnnn', 'Year group', 'Pupils',
       'Attendance', 'Unauthorised', 'Persistent absence', 'Severe absence'
UNION ALL
SELECT 41, position, 'row', NULL, NULL, NULL, breakdown, pupils, attendance, unauthorised, persistent, severe
FROM report_group WHERE topic = 'Year group';

-- work: report_row
SELECT 50, 0, 'section', NULL, 'Groups of pupils', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 50, 1, 'table', 'groups', 'Attendance and absence by group', 'tnnnnn', 'Group', 'Pupils', 'Attendance',
       'Unauthorised', 'Persistent absence', 'Severe absence'
UNION ALL
SELECT 50, 100 * topic_position + position, 'row', NULL, NULL, NULL, topic || ': ' || breakdown, pupils,
       attendance, unauthorised, persistent, severe
FROM report_group;

-- work: report_row
SELECT 60, 0, 'section', NULL, 'Who needs help', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 60, 1, 'table', 'need', 'Pupils with at least 20 possible sessions, by absence', 'tnnnn', 'Year group', 'Pupils',
       'Approaching', 'Persistently absent', 'Severely absent', NULL
UNION ALL
SELECT 60, 1 + position, 'row', NULL, NULL, NULL, label, coalesce(mask, printf('%,d', pupils)),
       coalesce(mask, printf('%,d', approaching)), coalesce(mask, printf('%,d', persistent)),
       coalesce(mask, printf('%,d', severe)), NULL
FROM need;

-- work: report_row
SELECT 70, 0, 'section', NULL, 'Reasons', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 70, 1, 'table', 'reasons', 'Sessions by code', 'wtnnnn', 'Code', 'Meaning', 'Sessions', 'Pupils',
       'Of possible', 'England'
UNION ALL
SELECT 70, 2 + c.position, 'row', NULL, NULL, NULL, c.code, a.short_name,
       coalesce(o.mask, printf('%,d', c.sessions)), coalesce(o.mask, printf('%,d', c.enrolments)),
       coalesce(o.mask, percent(c.sessions, o.possible, 1) || iif(o.possible > 0, '%', '')), coalesce(e.shown, 'x')
FROM code_sum c
JOIN own o ON o.which = 'this'
CROSS JOIN period d
JOIN codes_attendance a ON a.rowid = (
  SELECT t.rowid FROM codes_attendance t
  WHERE t.code = c.code AND t.valid_from <= d.date_to ORDER BY t.valid_from DESC LIMIT 1)
LEFT JOIN compared_code e ON e.code = c.code
WHERE a.class <> 'not_collected';

-- work: report_row
SELECT 80, 0, 'section', NULL, 'How much is missed', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 80, 1, 'bars', 'chart-bands', 'Pupils by absence', NULL,
       CASE WHEN (SELECT mask FROM report_band LIMIT 1) IS NOT NULL OR (SELECT max(of_all) FROM report_band) = 0
            THEN 'There is no figure that can be shown.'
       ELSE 'Most pupils, ' || (SELECT printf('%,d', pupils) || ', miss ' || label || ' percent' FROM report_band
                                ORDER BY pupils DESC, position LIMIT 1)
         || '; fewest, ' || (SELECT printf('%,d', pupils) || ', miss ' || label || ' percent' FROM report_band
                             ORDER BY pupils, position LIMIT 1)
         || '. Persistently absent: '
         || (SELECT printf('%,d', sum(pupils)) FROM report_band WHERE status = 'Persistently absent')
         || ' (striped); severely absent: '
         || (SELECT printf('%,d', sum(pupils)) FROM report_band WHERE status = 'Severely absent')
         || ' (crossed).'
       END, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 80, 1 + position, 'point', NULL, NULL,
       CASE status WHEN 'Persistently absent' THEN 'striped' WHEN 'Severely absent' THEN 'crossed' END,
       label || ' percent', iif(mask IS NULL, pupils, NULL),
       coalesce(mask, printf('%,d', pupils))
         || iif(status IN ('Persistently absent', 'Severely absent'), ' ' || lower(status), ''),
       NULL, NULL, NULL
FROM report_band
UNION ALL
SELECT 81, 0, 'table', 'bands', 'Pupils with at least 20 possible sessions, by the part of them missed', 'tnn',
       'Absence', 'Pupils', 'Percent', NULL, NULL, NULL
UNION ALL
SELECT 81, position, 'row', NULL, NULL, NULL, label, coalesce(mask, printf('%,d', pupils)),
       coalesce(mask, percent(pupils, of_all, 1) || iif(of_all > 0, '%', '')), NULL, NULL, NULL
FROM report_band;

-- work: report_row
SELECT 90, 0, 'section', NULL, 'Days of the week', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 90, 1, 'table', 'days', 'Attendance by day and session', 'wnn', 'Day', 'Morning', 'Afternoon', NULL, NULL, NULL
UNION ALL
SELECT 90, 1 + d.position, 'row', NULL, NULL, NULL, d.name,
       coalesce(o.mask, percent(d.attended_am, d.possible_am, 1) || iif(d.possible_am > 0, '%', '')),
       coalesce(o.mask, percent(d.attended_pm, d.possible_pm, 1) || iif(d.possible_pm > 0, '%', '')),
       NULL, NULL, NULL
FROM day_of_week d JOIN own o ON o.which = 'this';

-- work: report_row
SELECT 100, 0, 'section', NULL, 'What the school owes its authority', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 100, 1, 'table', 'statutory', 'Returns to the authority in this period', 'tn', 'Item', 'Number', NULL, NULL,
       NULL, NULL
UNION ALL
SELECT 100, 1 + position, 'row', NULL, NULL, NULL, name, printf('%,d', number), NULL, NULL, NULL, NULL
FROM (
  SELECT 1 AS position, 'Absent for ten school days' AS name, count(DISTINCT pupil) AS number FROM continuous
  UNION ALL SELECT 2, 'Sickness returns', count(*) FROM illness
  UNION ALL SELECT 3, 'Penalty-notice threshold reached', count(*) FROM threshold
  UNION ALL SELECT 4, 'New-pupil returns', count(*) FROM entered WHERE is_due
  UNION ALL SELECT 5, 'Deletion returns', count(*) FROM ended WHERE is_due
  UNION ALL SELECT 6, 'Pupils with marks after leaving', count(DISTINCT pupil) FROM late_mark);

-- work: report_row
SELECT 110, 0, 'section', NULL, 'How good the registers are', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 110, 1, 'table', 'quality', 'Marks to look after in this period', 'tn', 'Item', 'Number', NULL, NULL, NULL, NULL
UNION ALL
SELECT 110, 1 + position, 'row', NULL, NULL, NULL, name, printf('%,d', number), NULL, NULL, NULL, NULL
FROM (
  SELECT 1 AS position, 'Sessions without a mark' AS name, coalesce(sum(t.n1), 0) AS number
  FROM span s
  CROSS JOIN period d
  CROSS JOIN session_sum(s.first_day, min(s.last_day, date(d.today, '-1 day')), 'unrecorded when open') t
  JOIN enrolment e ON e.which = s.which AND e.pupil = t.pupil AND NOT e.is_boarder AND e.upn IS NOT NULL
  WHERE s.which = 'this'
  UNION ALL
  SELECT 2, 'Marks that could not be counted', count(t.pupil)
  FROM span s
  LEFT JOIN session_lost(s.first_day, s.last_day) t
    ON t.fate IN ('unknown', 'not-in-force', 'other-session')
  WHERE s.which = 'this'
  UNION ALL
  SELECT 3, 'Sessions still coded N', sessions FROM still_n);

-- work: report_row
SELECT 120, 0, 'section', NULL, 'About these figures', NULL, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 120, position, 'item', NULL, said, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM (
  SELECT 1 AS position, 'Counted are the pupils aged 5 to 15 on 31 August before the school year, without boarders,'
    || ' as DfE counts them in its statistics of absence; each is an enrolment at this school.' AS said
  UNION ALL SELECT 2, 'Persistent absence: 10% or more of a pupil''s own possible sessions missed. Severe absence: 50%'
    || ' or more; these pupils are persistently absent too.'
  UNION ALL SELECT 3, 'Codes are those of the School Attendance (Pupil Registration) (England) Regulations 2024.'
  UNION ALL SELECT 4, 'Change is in percentage points.'
  UNION ALL SELECT 5, 'c: not shown, because it would be about 1 to 5 pupils or would give such a figure away.'
    || ' x: not available. z: not applicable.'
  UNION ALL SELECT 6, 'Local authority and England: schools of the same phase, from ' || source || ', as at '
    || day_in_words(as_at) || '.' FROM benchmark WHERE geographic_level = 'National'
  UNION ALL SELECT 7, 'All other figures are the school''s own, from its registers as they stood on '
    || day_in_words(today) || '.' FROM period);

-- page: governors
-- layout: document
SELECT iif(u.total > 1, 'governors_' || c.lea || c.estab || '.html', 'governors.html') AS file, r.kind AS kind,
       r.id AS id, r.text AS text, r.look AS look, r.c1 AS c1, r.c2 AS c2, r.c3 AS c3, r.c4 AS c4, r.c5 AS c5,
       r.c6 AS c6
FROM school c
CROSS JOIN unit u
CROSS JOIN report_row r
ORDER BY r.part, r.place;
