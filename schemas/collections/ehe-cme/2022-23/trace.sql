-- The rows behind the figures on elective home education and children missing education: what muster trace tells.
--
-- What the blocks yield stands in src/returns/trace/tracer.h. A figure's topic is its cohort, its breakdown the topic of the
-- breakdown, and its measure the label. They count anew, from the episodes.

-- values: figures
-- Reasons, types of school and durations go by the keys of their lists as well.
SELECT f.cohort AS topic, f.breakdowntopic AS breakdown, f.breakdown AS measure,
       coalesce((SELECT r.key FROM codes_ehe_reasons r
                 WHERE f.cohort = 'EHE' AND f.breakdowntopic = 'Reason' AND r.label = f.breakdown),
                (SELECT r.key FROM codes_cme_reasons r
                 WHERE f.cohort = 'CME' AND f.breakdowntopic = 'Reason' AND r.label = f.breakdown),
                (SELECT s.key FROM codes_previous_school_types s
                 WHERE f.breakdowntopic = 'Previous school type' AND s.label = f.breakdown)) AS alias,
       coalesce(f.childcount, f.status) AS value, f._file AS _file, f._line AS _line
FROM figure f
ORDER BY f._id;

-- work: trace_episode
-- from: register
-- Every row of both cohorts, and why it gives no child on the census day; NULL where it does.
SELECT e.cohort AS cohort, e.number AS number, e._file AS _file, e._line AS _line, e.child AS child, e.dob AS dob,
       e.start_date AS start_date, e.end_date AS end_date,
       CASE WHEN e.start_date > d.census_date THEN 'begins after the census day'
            WHEN e.end_date <= d.census_date THEN 'has ended by the census day'
            WHEN NOT EXISTS (SELECT 1 FROM on_census_day c WHERE c.cohort = e.cohort AND c.number = e.number)
              THEN 'a later episode of the child gives its attributes'
            WHEN NOT EXISTS (SELECT 1 FROM counted c
                             WHERE c.cohort = e.cohort AND c._file = e._file AND c._line = e._line)
              THEN 'not of compulsory school age on the census day' END AS why
FROM episode e CROSS JOIN period d
UNION ALL
SELECT 'EHE', NULL, _file, _line, ChildID, DOB, StartDate, EndDate, 'begins after its end (H206)'
FROM ehe WHERE StartDate > EndDate
UNION ALL
SELECT 'CME', NULL, _file, _line, ChildID, DOB, StartDate, EndDate, 'begins after its end (H206)'
FROM cme WHERE StartDate > EndDate;

-- figure: census_day
-- topics: EHE; CME
-- from: register
SELECT e.cohort AS topic, t.breakdown AS breakdown,
       CASE WHEN e.why IS NOT NULL THEN t.measure
            ELSE CASE t.breakdown WHEN 'Total' THEN 'Total' WHEN 'Sex' THEN c.sex_label
                                  WHEN 'Year group' THEN c.year_label WHEN 'Reason' THEN c.reason_label
                                  ELSE c.duration_label END END AS measure,
       e._file AS _file, e._line AS _line,
       CASE t.breakdown WHEN 'Sex' THEN 'Sex' WHEN 'Year group' THEN 'DOB' WHEN 'Reason' THEN 'PrimaryReason'
                        WHEN 'Duration' THEN 'StartDate' ELSE 'ChildID' END AS field,
       e.child AS key, e.start_date AS date, 1 AS amount, e.why AS why
FROM traced t JOIN trace_episode e ON e.cohort = t.topic
LEFT JOIN counted c ON c.cohort = e.cohort AND c._file = e._file AND c._line = e._line
WHERE t.breakdown IN ('Total', 'Sex', 'Year group', 'Reason', 'Duration');

-- figure: requirement
-- topics: EHE; CME
-- from: register
SELECT e.cohort AS topic, t.breakdown AS breakdown, t.measure AS measure, e._file AS _file, e._line AS _line,
       CASE t.measure WHEN 'Child in need' THEN 'CIN' WHEN 'Child protection plan' THEN 'CPP'
                      WHEN 'Looked-after child' THEN 'LAC' ELSE 'SENprovision' END AS field,
       e.child AS key, e.start_date AS date, 1 AS amount,
       CASE WHEN e.why IS NOT NULL THEN e.why
            WHEN NOT coalesce(CASE t.measure WHEN 'SEN support' THEN c.sen = 'K' WHEN 'EHC plan' THEN c.sen = 'E'
                                             WHEN 'Child in need' THEN c.cin = 1
                                             WHEN 'Child protection plan' THEN c.cpp = 1
                                             ELSE c.lac = 1 END, 0)
              THEN 'does not have this requirement' END AS why
FROM traced t JOIN trace_episode e ON e.cohort = t.topic
LEFT JOIN counted c ON c.cohort = e.cohort AND c._file = e._file AND c._line = e._line
WHERE t.breakdown = 'Additional requirement';

-- ---------------------------------------------------------------- the previous academic year

-- work: trace_in_year
-- from: register
-- Each row, and why it covers no day of the year on which the child is of compulsory school age.
SELECT e.*,
       CASE WHEN e.number IS NULL THEN e.why
            WHEN e.end_date <= e.start_date THEN 'covers no day: it ends on the day on which it begins'
            WHEN e.start_date > d.previous_year_last THEN 'begins after the year'
            WHEN e.end_date <= d.previous_year_first THEN 'has ended before the year'
            WHEN compulsory_age_from(e.dob) > d.previous_year_last
              OR compulsory_age_to(e.dob) < d.previous_year_first
              OR compulsory_age_from(e.dob) >= e.end_date OR compulsory_age_to(e.dob) < e.start_date
              THEN 'the child is not of compulsory school age on any day of it in the year' END AS outside
FROM trace_episode e CROSS JOIN period d
WHERE d.previous_year_first IS NOT NULL;

-- figure: any_time
-- topics: EHE; CME
-- from: register
SELECT e.cohort AS topic, t.breakdown AS breakdown, t.measure AS measure, e._file AS _file, e._line AS _line,
       'ChildID' AS field, e.child AS key, e.start_date AS date, 1 AS amount,
       CASE WHEN e.outside IS NOT NULL THEN e.outside
            WHEN row_number() OVER (PARTITION BY e.outside IS NULL, e.child ORDER BY e.number) > 1
              THEN 'another episode of the child, who counts once' END AS why
FROM traced t JOIN trace_in_year e ON e.cohort = t.topic
WHERE t.measure = 'Any time in year';

-- work: trace_start
-- from: register
-- The starts in the year of the children who are in it; of several of a child the latest counts.
SELECT e._file AS _file, e._line AS _line, e.child AS child, e.start_date AS start_date,
       CASE WHEN e.number IS NULL THEN e.why
            WHEN e.start_date IS NULL THEN 'has no StartDate'
            WHEN e.start_date NOT BETWEEN d.previous_year_first AND d.previous_year_last
              THEN 'does not begin in the year'
            WHEN e.child NOT IN (SELECT i.child FROM trace_in_year i WHERE i.cohort = 'EHE' AND i.outside IS NULL)
              THEN 'the child is not counted at any time in the year'
            WHEN EXISTS (SELECT 1 FROM trace_in_year o
                         WHERE o.cohort = 'EHE' AND o.child = e.child AND o.number IS NOT NULL
                           AND o.start_date BETWEEN d.previous_year_first AND d.previous_year_last
                           AND (o.start_date > e.start_date OR (o.start_date = e.start_date AND o.number > e.number)))
              THEN 'a later start of the child counts' END AS why
FROM trace_in_year e CROSS JOIN period d
WHERE e.cohort = 'EHE';

-- figure: starts
-- topics: EHE
-- from: register
SELECT 'EHE' AS topic, t.breakdown AS breakdown,
       CASE WHEN s.why IS NOT NULL OR t.measure = 'Starts' THEN t.measure
            ELSE (SELECT o.type_label FROM start o WHERE o._file = s._file AND o._line = s._line) END AS measure,
       s._file AS _file, s._line AS _line, CASE t.measure WHEN 'Starts' THEN 'StartDate' ELSE 'PreviousSchoolType' END AS field,
       s.child AS key, s.start_date AS date, 1 AS amount, s.why AS why
FROM traced t CROSS JOIN trace_start s
WHERE t.topic = 'EHE' AND (t.measure = 'Starts' OR t.breakdown = 'Previous school type');

-- figure: endings
-- topics: EHE
-- from: register
SELECT 'EHE' AS topic, t.breakdown AS breakdown,
       CASE WHEN x.why IS NOT NULL THEN t.measure WHEN x.end_reason = 'returned_to_school' THEN 'Returns to school'
            ELSE 'Left for another reason' END AS measure,
       x._file AS _file, x._line AS _line, 'EndReason' AS field, x.child AS key, x.end_date AS date, 1 AS amount,
       CASE WHEN x.why IS NOT NULL THEN x.why
            WHEN row_number() OVER (PARTITION BY x.why IS NULL, x.child,
                                                 coalesce(x.end_reason, '') = 'returned_to_school'
                                    ORDER BY x.number) > 1
              THEN 'another end of the same kind of the child, who counts once' END AS why
FROM traced t
CROSS JOIN (SELECT e.number AS number, e._file AS _file, e._line AS _line, e.child AS child, e.end_date AS end_date,
                   (SELECT o.end_reason FROM episode o WHERE o.cohort = 'EHE' AND o.number = e.number) AS end_reason,
                   CASE WHEN e.number IS NULL THEN e.why
                        WHEN e.end_date IS NULL THEN 'has not ended'
                        WHEN e.end_date NOT BETWEEN d.previous_year_first AND d.previous_year_last
                          THEN 'does not end in the year'
                        WHEN e.child NOT IN (SELECT i.child FROM trace_in_year i
                                             WHERE i.cohort = 'EHE' AND i.outside IS NULL)
                          THEN 'the child is not counted at any time in the year' END AS why
            FROM trace_in_year e CROSS JOIN period d WHERE e.cohort = 'EHE') x
WHERE t.topic = 'EHE' AND t.measure IN ('Returns to school', 'Left for another reason');

-- figure: events
-- topics: EHE
-- from: register
SELECT 'EHE' AS topic, t.breakdown AS breakdown,
       CASE WHEN v.Date NOT BETWEEN d.previous_year_first AND d.previous_year_last THEN t.measure
            ELSE CASE v.Event WHEN 's437_notice' THEN 'Section 437(1) notices'
                              WHEN 'sao_issued' THEN 'School attendance orders issued'
                              WHEN 'sao_revoked' THEN 'School attendance orders revoked' END END AS measure,
       v._file AS _file, v._line AS _line, 'Event' AS field, v.ChildID AS key, v.Date AS date, 1 AS amount,
       CASE WHEN v.Date NOT BETWEEN d.previous_year_first AND d.previous_year_last THEN 'not dated in the year' END AS why
FROM traced t CROSS JOIN ehe_events v CROSS JOIN period d
WHERE t.topic = 'EHE'
  AND t.measure IN ('Section 437(1) notices', 'School attendance orders issued', 'School attendance orders revoked');
