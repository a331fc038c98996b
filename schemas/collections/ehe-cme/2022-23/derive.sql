-- How the figures of the EHE and CME return are counted from an authority's records.
--
-- "work" blocks make tables of their own for the blocks after them, and "table" blocks fill a
-- return table. Given besides the register tables ehe, cme and ehe_events: period (one row:
-- dates.csv, with the census date of the run, and the run's clock, serial and software), unit
-- (lea), given (the names of the input tables and of their columns that there are), and codes_NAME
-- for each code set.
--
-- Which figures there are, in what order, and what each one needs of the inputs stands in
-- codes/breakdowns.csv; reasons, durations and school types have lists of their own. Every
-- breakdown is one way: no figure is about two properties of a child at once.

-- ---------------------------------------------------------------- episodes

-- work: episode
-- The episodes of both cohorts under one roof. One that begins after its end is set aside: rule
-- H206 names it, and it is counted nowhere.
SELECT 'EHE' AS cohort, rowid AS number, _file, _line, ChildID AS child, DOB AS dob, Sex AS sex,
       StartDate AS start_date, EndDate AS end_date, EndReason AS end_reason,
       PrimaryReason AS reason, PreviousSchoolType AS previous_school,
       SENprovision AS sen, CIN AS cin, CPP AS cpp, LAC AS lac
FROM ehe
WHERE StartDate IS NULL OR EndDate IS NULL OR StartDate <= EndDate
UNION ALL
SELECT 'CME', rowid, _file, _line, ChildID, DOB, Sex, StartDate, EndDate, EndReason,
       PrimaryReason, NULL, SENprovision, CIN, CPP, LAC
FROM cme
WHERE StartDate IS NULL OR EndDate IS NULL OR StartDate <= EndDate;

-- work: on_census_day
-- The children of each cohort on the census day, of whatever age, each with the one episode that
-- gives its attributes: of several the one that started last, where no StartDate is the earliest,
-- and of two that started on one day the later row. EndDate is the first day on which the child no
-- longer belongs to the cohort.
SELECT cohort, number, _file, _line, child, dob, sex, start_date, reason, sen, cin, cpp, lac,
       is_compulsory_age(dob, census_date) AS of_age, episodes, other_line
FROM (
  SELECT e.*, d.census_date AS census_date,
         row_number() OVER latest_first AS choice,
         lead(e._line) OVER latest_first AS other_line,
         count(*) OVER (PARTITION BY e.cohort, e.child) AS episodes
  FROM episode e CROSS JOIN period d
  WHERE coalesce(e.start_date, '') <= d.census_date
    AND (e.end_date IS NULL OR e.end_date > d.census_date)
  WINDOW latest_first AS (PARTITION BY e.cohort, e.child
                          ORDER BY coalesce(e.start_date, '') DESC, e.number DESC))
WHERE choice = 1;

-- ---------------------------------------------------------------- the lists of this term

-- work: collected_reason
-- The reasons that are collected in this term. There are none for a cohort before its first term.
SELECT r.cohort AS cohort, r."order" + 0 AS position, r.key AS key, r.label AS label
FROM (
  SELECT 'EHE' AS cohort, "order", key, label, first_collected FROM codes_ehe_reasons
  UNION ALL
  SELECT 'CME', "order", key, label, first_collected FROM codes_cme_reasons) r
CROSS JOIN period d
WHERE substr(r.first_collected, 1, 4) * 10
        + CASE substr(r.first_collected, 6) WHEN 'spring' THEN 1 WHEN 'summer' THEN 2 ELSE 3 END
   <= d.year * 10 + CASE d.term WHEN 'spring' THEN 1 WHEN 'summer' THEN 2 ELSE 3 END;

-- work: collected_duration
-- The same for the bands of the time missing from education.
SELECT b."order" + 0 AS position, b.label AS label, b.from_days + 0 AS from_days,
       coalesce(b.to_days + 0, 999999) AS to_days
FROM codes_cme_durations b CROSS JOIN period d
WHERE substr(b.first_collected, 1, 4) * 10
        + CASE substr(b.first_collected, 6) WHEN 'spring' THEN 1 WHEN 'summer' THEN 2 ELSE 3 END
   <= d.year * 10 + CASE d.term WHEN 'spring' THEN 1 WHEN 'summer' THEN 2 ELSE 3 END;

-- ---------------------------------------------------------------- the census day

-- work: counted
-- The children who count on the census day: those of compulsory school age, and those without a
-- date of birth. Each has the label of the one cell of every breakdown that it belongs to.
SELECT c.cohort AS cohort, c._file AS _file, c._line AS _line, c.child AS child, c.dob AS dob,
       c.sex AS sex, c.start_date AS start_date, c.reason AS reason, r.key IS NOT NULL AS reason_collected,
       c.sen AS sen, c.cin AS cin, c.cpp AS cpp, c.lac AS lac,
       CASE c.sex WHEN 'F' THEN 'Female' WHEN 'M' THEN 'Male' ELSE 'Unknown' END AS sex_label,
       CASE WHEN age_on(c.dob, d.age_reference_date) = 4 THEN 'Reception'
            WHEN age_on(c.dob, d.age_reference_date) BETWEEN 5 AND 15
              THEN 'Year ' || (age_on(c.dob, d.age_reference_date) - 4)
            ELSE 'Unknown'
       END AS year_label,
       coalesce(r.label, 'Unknown') AS reason_label,
       coalesce(b.label, 'Unknown') AS duration_label
FROM on_census_day c
CROSS JOIN period d
LEFT JOIN collected_reason r ON r.cohort = c.cohort AND r.key = c.reason
LEFT JOIN collected_duration b
  ON c.cohort = 'CME'
 AND julianday(d.census_date) - julianday(c.start_date) BETWEEN b.from_days AND b.to_days
WHERE coalesce(c.of_age, 1);

-- ---------------------------------------------------------------- the previous academic year

-- work: any_time
-- The children of each cohort at any time in the year: an episode covers at least one day of it on
-- which the child is of compulsory school age. A child without a date of birth counts. Only the
-- autumn return asks; in the others period has no previous year.
SELECT DISTINCT e.cohort AS cohort, e.child AS child
FROM (
  SELECT e.*, d.previous_year_last AS last_day,
         max(coalesce(e.start_date, ''), coalesce(compulsory_age_from(e.dob), ''),
             d.previous_year_first) AS first_day
  FROM episode e CROSS JOIN period d
  WHERE d.previous_year_first IS NOT NULL) e
WHERE e.first_day <= e.last_day
  AND e.first_day <= coalesce(compulsory_age_to(e.dob), '9999')
  AND e.first_day < coalesce(e.end_date, '9999');

-- work: start
-- The children among them who started home education in the year, each with the latest start, which
-- gives the type of the previous school.
SELECT s._file AS _file, s._line AS _line, s.child AS child, s.start_date AS start_date,
       s.previous_school AS previous_school, t.key IS NOT NULL AS type_known,
       coalesce(t.label, (SELECT label FROM codes_previous_school_types WHERE key = 'else_unk'))
         AS type_label
FROM (
  SELECT e.*,
         row_number() OVER (PARTITION BY e.child
                            ORDER BY e.start_date DESC, e.number DESC) AS choice
  FROM episode e
  JOIN any_time a ON a.cohort = e.cohort AND a.child = e.child
  CROSS JOIN period d
  WHERE e.cohort = 'EHE'
    AND e.start_date BETWEEN d.previous_year_first AND d.previous_year_last) s
LEFT JOIN codes_previous_school_types t ON t.key = s.previous_school
WHERE s.choice = 1;

-- work: ending
-- The ends of home education in the year of the children among them.
SELECT e._file AS _file, e._line AS _line, e.child AS child, e.end_reason AS end_reason
FROM episode e
JOIN any_time a ON a.cohort = e.cohort AND a.child = e.child
CROSS JOIN period d
WHERE e.cohort = 'EHE'
  AND e.end_date BETWEEN d.previous_year_first AND d.previous_year_last;

-- work: leaving
-- Those children, once for each way of ending.
SELECT DISTINCT child,
       CASE end_reason WHEN 'returned_to_school' THEN 'Returns to school'
                       ELSE 'Left for another reason' END AS breakdown
FROM ending;

-- work: event
-- Notices and orders dated in the year, whoever the child.
SELECT CASE v.Event WHEN 's437_notice' THEN 'Section 437(1) notices'
                    WHEN 'sao_issued' THEN 'School attendance orders issued'
                    WHEN 'sao_revoked' THEN 'School attendance orders revoked'
       END AS breakdown
FROM ehe_events v CROSS JOIN period d
WHERE v.Date BETWEEN d.previous_year_first AND d.previous_year_last;

-- ---------------------------------------------------------------- the figures

-- work: tally
-- What there is to count, cell by cell. A cell in which nobody is has no row here.
SELECT cohort, 'Total' AS topic, 'Total' AS breakdown, count(*) AS children
FROM counted GROUP BY cohort
UNION ALL
SELECT cohort, 'Sex', sex_label, count(*) FROM counted GROUP BY cohort, sex_label
UNION ALL
SELECT cohort, 'Year group', year_label, count(*) FROM counted GROUP BY cohort, year_label
UNION ALL
SELECT cohort, 'Reason', reason_label, count(*) FROM counted GROUP BY cohort, reason_label
UNION ALL
SELECT cohort, 'Duration', duration_label, count(*) FROM counted GROUP BY cohort, duration_label
UNION ALL
SELECT cohort, 'Additional requirement', 'SEN support', count(*)
FROM counted WHERE sen = 'K' GROUP BY cohort
UNION ALL
SELECT cohort, 'Additional requirement', 'EHC plan', count(*)
FROM counted WHERE sen = 'E' GROUP BY cohort
UNION ALL
SELECT cohort, 'Additional requirement', 'Child in need', count(*)
FROM counted WHERE cin = 1 GROUP BY cohort
UNION ALL
SELECT cohort, 'Additional requirement', 'Child protection plan', count(*)
FROM counted WHERE cpp = 1 GROUP BY cohort
UNION ALL
SELECT cohort, 'Additional requirement', 'Looked-after child', count(*)
FROM counted WHERE lac = 1 GROUP BY cohort
UNION ALL
SELECT cohort, 'Academic year', 'Any time in year', count(*) FROM any_time GROUP BY cohort
UNION ALL
SELECT 'EHE', 'Academic year', 'Starts', count(*) FROM start
UNION ALL
SELECT 'EHE', 'Academic year', breakdown, count(*) FROM leaving GROUP BY breakdown
UNION ALL
SELECT 'EHE', 'Academic year', breakdown, count(*)
FROM event WHERE breakdown IS NOT NULL GROUP BY breakdown
UNION ALL
SELECT 'EHE', 'Previous school type', type_label, count(*) FROM start GROUP BY type_label;

-- work: cell
-- Every figure of this term, in the order of the collection's screens, and whether the inputs can
-- give it.
SELECT c.position AS position, c.cohort AS cohort, c.annual AS annual, c.topic AS topic,
       c.breakdown AS breakdown,
       c.needs IN (SELECT name FROM given)
         AND (c.needs_also IS NULL OR c.needs_also IN (SELECT name FROM given)) AS available
FROM (
  SELECT "order" + 0 AS position, cohort, annual = '1' AS annual, topic, breakdown, needs,
         needs_also
  FROM codes_breakdowns
  UNION ALL
  SELECT 400 + position, cohort, 0, 'Reason', label, lower(cohort), NULL
  FROM collected_reason
  UNION ALL
  SELECT 500 + position, 'CME', 0, 'Duration', label, 'cme', NULL
  FROM collected_duration
  UNION ALL
  SELECT 800 + "order", 'EHE', 1, 'Previous school type', label, 'ehe.PreviousSchoolType', NULL
  FROM codes_previous_school_types) c
CROSS JOIN period d
WHERE NOT c.annual OR d.previous_year IS NOT NULL;

-- table: ehecmeheader
SELECT 'EHECME' AS collection, d.term_code AS term, d.year AS year,
       d.census_date AS referencedate, 'L' AS sourcelevel, u.lea AS lea,
       d.software AS softwarecode, d.release AS release, d.serial AS serialno, d.now AS datetime
FROM unit u CROSS JOIN period d;

-- table: figure
-- Zero is 0; a figure that the inputs cannot give has no count.
SELECT c.cohort AS cohort, c.topic AS breakdowntopic, c.breakdown AS breakdown,
       CASE WHEN c.annual THEN d.previous_year ELSE d.academic_year END AS timeperiod,
       CASE WHEN c.annual THEN 'Academic year' ELSE d.term_name END AS timeidentifier,
       CASE WHEN c.available THEN coalesce(t.children, 0) END AS childcount,
       CASE WHEN NOT c.available THEN 'not_available' END AS status,
       (c.cohort = 'CME') * 1000 + c.position AS _position
FROM cell c
CROSS JOIN period d
LEFT JOIN tally t
  ON t.cohort = c.cohort AND t.topic = c.topic AND t.breakdown = c.breakdown;

-- file: ehe-cme.csv
SELECT u.lea AS la_code, l.la_name AS la_name, f.timeperiod AS time_period,
       f.timeidentifier AS time_identifier, d.census_date AS census_date, f.cohort AS cohort,
       f.breakdowntopic AS breakdown_topic, f.breakdown AS breakdown,
       f.childcount AS child_count, f.status AS status
FROM figure f
CROSS JOIN unit u
CROSS JOIN period d
LEFT JOIN codes_la l ON l.la_code = u.lea
ORDER BY f._id;

-- file: published/ehe-cme.csv
-- if: disclosure
-- Rounded as DfE rounds the figures of an authority: to the nearest 10, "low" for what rounds to 0 and is
-- not 0, "x" for what is not available (DfE, "Elective home education" and "Children missing education").
SELECT u.lea AS la_code, l.la_name AS la_name, f.timeperiod AS time_period,
       f.timeidentifier AS time_identifier, d.census_date AS census_date, f.cohort AS cohort,
       f.breakdowntopic AS breakdown_topic, f.breakdown AS breakdown,
       CASE WHEN f.childcount IS NULL THEN 'x' WHEN f.childcount BETWEEN 1 AND 4 THEN 'low'
            ELSE (f.childcount + 5) / 10 * 10 END AS child_count, NULL AS status
FROM figure f
CROSS JOIN unit u
CROSS JOIN period d
LEFT JOIN codes_la l ON l.la_code = u.lea
ORDER BY f._id;

-- page: key-in.html
-- heading: {lea} {la_name}
-- subject: EHE and CME return: {term_name} of {year}, census date {day}
-- guidance: DfE takes this collection on screen, in COLLECT. This sheet is for keying the figures
--    in there and is not sent to anybody. Tick each one off in the box beside it.
-- warning: Not available is not 0: the records did not hold the figure. Find it elsewhere, or leave
--    it out and say so in a note.
-- The cells of the topics in t add up to another figure of their cohort; those of the others do not,
-- as a child may stand in several of them, or in none.
SELECT u.lea AS lea, l.la_name AS la_name, d.term_name AS term_name,
       substr(d.academic_year, 1, 4) || '/' || substr(d.academic_year, 5) AS year,
       day_in_words(d.census_date) AS day,
       CASE WHEN d.date_status = 'inferred' AND d.census_date = d.listed_census_date
            THEN 'The census day ' || day_in_words(d.census_date) || ' is worked out from earlier'
              || ' years and not confirmed: see H216 below before you key anything in.'
       END AS notice,
       CASE f.cohort WHEN 'EHE' THEN 'Elective home education (EHE)'
                     ELSE 'Children missing education (CME)' END
         || CASE f.timeidentifier
              WHEN d.term_name THEN ' on the census date, ' || day_in_words(d.census_date)
              ELSE ' in the previous academic year, ' || substr(f.timeperiod, 1, 4) || '/'
                || substr(f.timeperiod, 5) END AS section,
       nullif(f.breakdowntopic, 'Total') AS topic, f.breakdown AS label, f.childcount AS value,
       t.name AS total,
       (SELECT w.childcount FROM figure w
         WHERE w.cohort = f.cohort AND w.breakdowntopic = t.of_topic
           AND w.breakdown = t.of_breakdown) AS total_value,
       CASE f.breakdowntopic WHEN 'Additional requirement'
            THEN 'A child may be in several of these or in none.' END AS note
FROM figure f
CROSS JOIN unit u
CROSS JOIN period d
LEFT JOIN codes_la l ON l.la_code = u.lea
LEFT JOIN (SELECT 'Sex' AS topic, 'Total' AS of_topic, 'Total' AS of_breakdown, 'the total' AS name
           UNION ALL SELECT 'Year group', 'Total', 'Total', 'the total'
           UNION ALL SELECT 'Reason', 'Total', 'Total', 'the total'
           UNION ALL SELECT 'Duration', 'Total', 'Total', 'the total'
           UNION ALL SELECT 'Previous school type', 'Academic year', 'Starts', 'starts') t
  ON t.topic = f.breakdowntopic
ORDER BY f._id;
