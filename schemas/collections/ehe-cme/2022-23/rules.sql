-- The rules of the EHE and CME return.
--
-- DfE publishes validation rules for this collection, but neither their numbers nor their texts
-- were found in public. All ids here are Muster's own, and no finding quotes DfE. The parts of a
-- block are explained in src/finding/rulebook.h. Ids are for ever; never give one to another rule.
--
-- Rules with the part "from: register" look at the children's records and at the work tables of
-- derive.sql; a finished return does not show what they need. The others look at the figures alone,
-- wherever those come from. A rule's SELECT gives one row a finding: _file, _line, key (the child
-- or the cohort), field, value, and whatever else its message names. What identifies a child stands
-- in key and value only, so that reports can redact it.

-- ---------------------------------------------------------------- tables for the rules

-- work: amount
-- The figures that have a number, each once. A return from elsewhere may hold anything.
SELECT min(_id) AS _id, _file, _line, cohort, breakdowntopic AS topic, breakdown,
       childcount AS children
FROM figure
WHERE typeof(childcount) = 'integer' AND childcount >= 0
GROUP BY cohort, breakdowntopic, breakdown;

-- work: one_way
-- The breakdowns in which every child stands in exactly one cell, with the figure that they add up
-- to, the share, in percent, above which Unknown is questioned, and the first term (the year and 1
-- for spring, 2 for summer, 3 for autumn).
SELECT b.cohort AS cohort, b.topic AS topic, b.total_topic AS total_topic, b.total AS total,
       b.most_unknown AS most_unknown
FROM (
  SELECT 'EHE' AS cohort, 'Sex' AS topic, 'Total' AS total_topic, 'Total' AS total,
         2 AS most_unknown, 20223 AS first_term
  UNION ALL SELECT 'EHE', 'Year group', 'Total', 'Total', 2, 20223
  UNION ALL SELECT 'EHE', 'Reason', 'Total', 'Total', 25, 20223
  UNION ALL SELECT 'EHE', 'Previous school type', 'Academic year', 'Starts', NULL, 20223
  UNION ALL SELECT 'CME', 'Sex', 'Total', 'Total', 2, 20223
  UNION ALL SELECT 'CME', 'Year group', 'Total', 'Total', 2, 20223
  UNION ALL SELECT 'CME', 'Reason', 'Total', 'Total', 25, 20233
  UNION ALL SELECT 'CME', 'Duration', 'Total', 'Total', 10, 20233) b
CROSS JOIN period d
WHERE b.first_term
   <= d.year * 10 + CASE d.term WHEN 'spring' THEN 1 WHEN 'summer' THEN 2 ELSE 3 END;

-- work: breakdown_sum
-- Each of these breakdowns with its sum and its total. A breakdown that is missing adds up to 0;
-- one with cells that are not available is not known in full.
SELECT w.cohort AS cohort, w.topic AS topic, w.total AS total, w.most_unknown AS most_unknown,
       t._file AS _file, t._line AS _line, t.children AS expected,
       coalesce(s.children, 0) AS found, coalesce(s.largest, 0) AS largest,
       coalesce(s.missing, 0) AS missing
FROM one_way w
JOIN amount t
  ON t.cohort = w.cohort AND t.topic = w.total_topic AND t.breakdown = w.total
LEFT JOIN (
  SELECT cohort, breakdowntopic AS topic, sum(childcount) AS children, max(childcount) AS largest,
         sum(childcount IS NULL) AS missing
  FROM figure
  GROUP BY cohort, breakdowntopic) s
  ON s.cohort = w.cohort AND s.topic = w.topic;

-- ---------------------------------------------------------------- the children's records

-- rule: H201
-- severity: error
-- title: No child is in both cohorts on the census day
-- message: The child {key} (line {_line}) counts as home educated and as missing education on
--    {census_day} (the row of cme is in line {other}). Decide which is right, and put an EndDate on
--    the other episode.
-- do: Look at the case. If the home education was found unsuitable, the child is missing education,
--    and the home education ends on that day. If it is suitable, the CME episode ends. The child
--    counts in both cohorts until this is put right.
-- why: Children missing education are those who are not at school and receive no suitable education
--    otherwise. Home education that is suitable rules that out, so on one day a child is in one
--    cohort or the other.
-- source: Education Act 1996 s.436A; DfE's guide to the collection as quoted at johnohowson.com;
--    DfE, "Children missing education" (methodology), explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
-- needs: ehe cme
SELECT e._file AS _file, e._line AS _line, e.child AS key, 'ChildID' AS field, e.child AS value,
       c._line AS other, d.census_date AS census_day
FROM counted e
JOIN counted c ON c.child = e.child AND c.cohort = 'CME'
CROSS JOIN period d
WHERE e.cohort = 'EHE';

-- rule: H202
-- severity: query
-- title: Every child with an open episode is of compulsory school age on the census day
-- message: The child {key} (line {_line}) is {side} compulsory school age on {census_day} and is
--    not counted as {cohort}. {advice}
-- do: Compare DOB with the case file. A child below compulsory school age can stay in the records;
--    an episode of somebody who has passed the school leaving date should have an EndDate.
-- why: Both cohorts are of children of compulsory school age, from the 31 August, 31 December or 31
--    March on or after the fifth birthday to the last Friday in June of the school year in which
--    they become 16.
-- source: Education Act 1996 s.8; DfE, "Elective home education", autumn term 2025/26 (release and
--    methodology), explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
SELECT c._file AS _file, c._line AS _line, c.child AS key, 'DOB' AS field, c.dob AS value,
       c.cohort AS cohort, d.census_date AS census_day,
       CASE WHEN compulsory_age_from(c.dob) > d.census_date THEN 'below' ELSE 'above' END AS side,
       CASE WHEN compulsory_age_from(c.dob) > d.census_date
            THEN 'Check DOB; the episode can stay, and counts when the child is of age.'
            ELSE 'Check DOB, and put an EndDate on the episode if the child has passed the school'
              || ' leaving date.' END AS advice
FROM on_census_day c CROSS JOIN period d
WHERE c.of_age = 0;

-- rule: H203
-- severity: query
-- title: Every child who is counted has a date of birth
-- message: The child {key} (line {_line}) has no date of birth and is counted as {cohort}, with the
--    year group Unknown. Find the date; without it nobody knows whether the child should be counted
--    at all.
-- do: Ask the last school, admissions or the parents. If the child turns out not to be of
--    compulsory school age, the count changes as well as the year group.
-- why: Without a date of birth neither compulsory school age nor the expected year group can be
--    worked out.
-- source: Muster's own rule. That year groups have a cell Unknown: DfE, "Elective home education"
--    and "Children missing education", explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
SELECT _file, _line, child AS key, 'DOB' AS field, NULL AS value, cohort
FROM counted
WHERE dob IS NULL;

-- rule: H204
-- severity: error
-- title: A child has one open episode of a cohort on the census day
-- message: The child {key} has {episodes} {cohort} episodes that cover {census_day}; the one in
--    line {_line} counts as the latest and gives the child's details, and the next is in line
--    {other}. Put an EndDate on the earlier one, or delete the row that is there twice.
-- do: Find out which episode is the current one. An episode that was opened again or moved between
--    teams often leaves the old one open.
-- why: A child is counted once however many episodes are open, but the episodes may differ in their
--    reason and start, and then a reason or a duration is counted that nobody chose.
-- source: DfE, "Children missing education", releases of 2022/23 and 2023/24 (a child who was
--    missing education more than once is recorded once),
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
SELECT c._file AS _file, c._line AS _line, c.child AS key, 'StartDate' AS field,
       c.start_date AS value, c.cohort AS cohort, c.episodes AS episodes, c.other_line AS other,
       d.census_date AS census_day
FROM on_census_day c CROSS JOIN period d
WHERE c.episodes > 1;

-- rule: H205
-- severity: error
-- title: The reason of every child who is counted is one that this term collects
-- message: PrimaryReason {fault}; the child {key} (line {_line}) is counted as {cohort} with the
--    reason Unknown. Record one of the reasons that muster list codes {list} shows for this term.
-- do: Choose the main reason from the case file. Use the key in the list, not its label. If the
--    authority does not know the reason, record that as unknown; if the parents gave none, and the
--    list has it, as no_reason_given.
-- why: Each child has one primary reason, and the reasons add up to the total. Two reasons of home
--    education and five of children missing education are collected from autumn 2025 on, and no
--    reasons of children missing education before autumn 2023.
-- source: DfE, "Elective home education", autumn term 2025/26, and "Children missing education"
--    (methodology), explore-education-statistics.service.gov.uk; data behind
--    github.com/natparnell/ehe-dashboard
-- confidence: inferred
-- from: register
SELECT c._file AS _file, c._line AS _line, c.child AS key, 'PrimaryReason' AS field,
       c.reason AS value, c.cohort AS cohort, lower(c.cohort) || '_reasons' AS list,
       CASE WHEN c.reason IS NULL THEN 'is blank'
            WHEN (c.cohort = 'EHE' AND c.reason IN (SELECT key FROM codes_ehe_reasons))
              OR (c.cohort = 'CME' AND c.reason IN (SELECT key FROM codes_cme_reasons))
              THEN '"' || c.reason || '" is not collected yet in this term'
            ELSE '"' || c.reason || '" is not one of the reasons'
       END AS fault
FROM counted c
WHERE NOT c.reason_collected
  AND c.cohort IN (SELECT cohort FROM collected_reason);

-- rule: H206
-- severity: error
-- title: No episode ends before it starts
-- message: The {cohort} episode of the child {key} (line {_line}) starts on {value} and ends on
--    {ended}, before that, so it is not counted anywhere. Correct one of the dates.
-- do: Compare both dates with the case file. Look for day and month in the wrong order, and for the
--    wrong year in January.
-- why: Such an episode covers no day at all, and nobody can tell which of its dates is wrong.
-- source: Muster's own rule about the records
-- confidence: inferred
-- from: register
SELECT e._file AS _file, e._line AS _line, e.child AS key, 'StartDate' AS field,
       e.start_date AS value, e.cohort AS cohort, e.end_date AS ended
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY cohort, child ORDER BY number) AS place
  FROM (
    SELECT 'EHE' AS cohort, rowid AS number, _file, _line, ChildID AS child,
           StartDate AS start_date, EndDate AS end_date
    FROM ehe
    UNION ALL
    SELECT 'CME', rowid, _file, _line, ChildID, StartDate, EndDate
    FROM cme) t
  WHERE start_date > end_date) e
WHERE e.place = 1;

-- rule: H217
-- severity: query
-- title: Every start in the year has the type of the previous school
-- message: PreviousSchoolType {fault} for the start of home education of the child {key} (line
--    {_line}) on {date}; it is counted as Elsewhere or unknown. Record one of the types that muster
--    list codes previous_school_types shows.
-- do: Look up where the child was before; the school's notice of the deletion from its register
--    usually shows it. If nobody knows, record else_unk.
-- why: Children who started home education in the year are returned by the type of their previous
--    school. A type that is left out cannot be told from one that the authority does not know.
-- source: Muster's own rule. The list of types: DfE, "Elective home education at any point in the
--    academic year", explore-education-statistics.service.gov.uk
-- confidence: inferred
-- terms: autumn
-- from: register
-- needs: ehe.PreviousSchoolType
SELECT _file, _line, child AS key, 'PreviousSchoolType' AS field, previous_school AS value,
       start_date AS date,
       CASE WHEN previous_school IS NULL THEN 'is blank'
            ELSE '"' || previous_school || '" is not one of the types'
       END AS fault
FROM start
WHERE NOT type_known;

-- rule: H218
-- severity: query
-- title: Every notice or order is of a child in the records of home education
-- message: There is a notice or order of {date} (line {_line}) for the child {key}, who is not in
--    ehe; it is counted if it is dated in the year that the return asks about. Check ChildID, or add
--    the child's episode.
-- do: Look for the child under another ChildID. A notice can also be served on the parents of a
--    child who was never recorded as home educated; then say so in a note.
-- why: Notices and orders are counted as such, whoever the child is, but in most authorities the
--    children concerned have been recorded as home educated before. A child who is not there may be
--    missing from the other figures too.
-- source: Muster's own rule. Notices and orders: Education Act 1996 s.437 to s.442
-- confidence: inferred
-- from: register
-- needs: ehe ehe_events
SELECT v._file AS _file, v._line AS _line, v.ChildID AS key, 'ChildID' AS field,
       v.ChildID AS value, v.Date AS date
FROM (
  SELECT *, row_number() OVER (PARTITION BY ChildID ORDER BY rowid) AS place
  FROM ehe_events) v
WHERE v.place = 1
  AND v.ChildID NOT IN (SELECT ChildID FROM ehe);

-- rule: H219
-- severity: query
-- title: Every episode that is counted has a StartDate
-- message: The {cohort} episode of the child {key} (line {_line}) has no StartDate; it is taken to
--    have begun before anything that the return asks about. Record the date if it is known.
-- do: Look for the day on which the school took the child off its register, or on which the
--    authority first heard. If nobody knows, leave it blank; the child stays counted.
-- why: Without a start the time missing from education is Unknown, and the child cannot be counted
--    among those who started in the year.
-- source: Muster's own rule. That durations have a cell Unknown: DfE, "Children missing education",
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
SELECT _file, _line, child AS key, 'StartDate' AS field, NULL AS value, cohort
FROM counted
WHERE start_date IS NULL;

-- ---------------------------------------------------------------- the figures

-- rule: H220
-- severity: error
-- title: SENprovision is one of its codes
-- message: SENprovision "{value}" is none of its codes (N, K, E); the child is counted as {cohort}
--    with no need. Record the code, or the words SEN support or EHC plan.
-- do: Write K for SEN support, E for an education, health and care plan, N for no need. Words that
--    schemas/inputs/values.csv lists are read as those codes.
-- why: A word whose meaning is not known counts as no need, so a child with a plan would be missing
--    from the figure, and nothing else in the return shows it.
-- source: Muster's own rule. The codes: DfE, "Elective home education" and "Children missing
--    education" (SEN support, EHC plan), explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
SELECT _file, _line, child AS key, 'SENprovision' AS field, sen AS value, cohort
FROM counted
WHERE sen NOT IN ('N', 'K', 'E');

-- rule: H221
-- severity: query
-- title: Sex is one of its codes
-- message: Sex "{value}" is none of its codes (M, F); the child is counted as {cohort} under Unknown.
--    Record the code, or the word Male or Female.
-- do: Write M or F. If the authority does not know the sex of the child, leave the value blank.
-- why: A word whose meaning is not known counts as Unknown. Where all children have one, the whole
--    breakdown says nothing.
-- source: Muster's own rule. That sexes have a cell Unknown: DfE, "Elective home education" and
--    "Children missing education", explore-education-statistics.service.gov.uk
-- confidence: inferred
-- from: register
SELECT _file, _line, child AS key, 'Sex' AS field, sex AS value, cohort
FROM counted
WHERE sex NOT IN ('M', 'F');

-- rule: H222
-- severity: query
-- title: An end that speaks of school is a return to school, or known to be none
-- message: EndReason "{value}" is no word that is known, and is counted as left for another reason. If
--    the child went back to school, record returned_to_school.
-- do: See what the word stands for in the authority's system. A return to school is
--    returned_to_school; every other word counts as another reason, which is right if the child did
--    not return.
-- why: The return asks for returns to school and for other reasons apart. A return in words that are
--    not known would be counted as the other.
-- source: DfE, "Elective home education", autumn term 2025/26 (children who returned to school, and
--    who left for another reason), explore-education-statistics.service.gov.uk; the words are
--    Muster's own
-- confidence: inferred
-- from: register
SELECT _file, _line, child AS key, 'EndReason' AS field, end_reason AS value
FROM ending
WHERE end_reason NOT IN (SELECT key FROM codes_end_reasons)
  AND (lower(end_reason) LIKE '%return%' OR lower(end_reason) LIKE '%school%');

-- rule: H223
-- severity: query
-- title: A UPN has one ChildID
-- message: The UPN {key} stands under {children} ChildIDs ({ids}), which are counted as so many
--    children. If it is one child, give all its rows one ChildID.
-- do: Look the child up. Two records of one child are joined in the authority's system; if they are
--    two children, one of the UPNs is wrong.
-- why: Children are counted by ChildID. One child under three of them is counted three times.
-- source: Muster's own rule. One child has one UPN: DfE, "Unique pupil numbers", gov.uk
-- confidence: inferred
-- from: register
SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value, children, ids
FROM (
  SELECT _file, _line, upn, child,
         row_number() OVER (PARTITION BY upn ORDER BY cohort DESC, _line) AS choice,
         count(*) OVER (PARTITION BY upn) AS children,
         group_concat(child, ', ') OVER (PARTITION BY upn ORDER BY cohort DESC, _line
           ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS ids
  FROM (SELECT cohort, _file, min(_line) AS _line, upn, child
        FROM (SELECT 'EHE' AS cohort, _file, _line, UPN AS upn, ChildID AS child FROM ehe
              UNION ALL
              SELECT 'CME', _file, _line, UPN, ChildID FROM cme)
        WHERE upn IS NOT NULL
        GROUP BY upn, child))
WHERE children > 1 AND choice = 1;

-- rule: H207
-- severity: query
-- title: No Reception children in autumn
-- message: {key} has {value} in Reception. In autumn children of that year group are not yet of
--    compulsory school age. Check the dates of birth and the year groups.
-- do: Look at the children behind the figure. Reception is the year group of children who were 4 on
--    31 August; the oldest of them reach compulsory school age on 31 December.
-- why: Only children of compulsory school age count. Some authorities do return a few in autumn, so
--    this is a query.
-- source: Education Act 1996 s.8; DfE, "Elective home education" and "Children missing education",
--    autumn term 2025/26 (small counts in Reception), explore-education-statistics.service.gov.uk
-- confidence: inferred
-- terms: autumn
SELECT _file, _line, cohort AS key, breakdown AS field, children AS value
FROM amount
WHERE cohort IN ('EHE', 'CME') AND topic = 'Year group' AND breakdown = 'Reception'
  AND children > 0;

-- rule: H208
-- severity: query
-- title: Not too many children stand under Unknown
-- message: {key}: {value} of {total} under {field} are Unknown, more than {most} %. Look the
--    children up and complete their records, or explain in a note why it is not known.
-- do: Filter the records for blank or unrecognised values. For a reason, ask the caseworkers; for
--    the duration, add the StartDate.
-- why: Across England about 1 % of sexes and year groups, 17 % of reasons and 8 % of durations were
--    unknown in autumn 2025. A much higher share usually means that something is not recorded. The
--    limits are Muster's own: 2 % for sex and year group, 25 % for the reason, 10 % for the
--    duration.
-- source: DfE, "Elective home education" and "Children missing education", autumn term 2025/26,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT u._file AS _file, u._line AS _line, b.cohort AS key, b.topic AS field, u.children AS value,
       b.expected AS total, b.most_unknown AS most
FROM breakdown_sum b
JOIN amount u ON u.cohort = b.cohort AND u.topic = b.topic AND u.breakdown = 'Unknown'
WHERE u.children * 100 > b.expected * b.most_unknown;

-- rule: H209
-- severity: error
-- title: Every breakdown adds up to its total
-- message: {key}: the cells of {field} add up to {value}, but {total} is {expected}. Correct
--    whichever is wrong.
-- do: Compare each cell with the records. A child whose sex, year group, reason, duration or
--    previous school is not known belongs in the cell for that, so that nobody is left out.
-- why: Each child stands in exactly one cell of sex, year group, reason and duration, and each
--    start in one of previous school type; all of them have a cell for what is not known.
-- source: DfE, "Elective home education" and "Children missing education" (published data files, in
--    which the sums hold but for rounding), explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT _file, _line, cohort AS key, topic AS field, found AS value, total, expected
FROM breakdown_sum
WHERE found > expected OR (found < expected AND missing = 0);

-- rule: H210
-- severity: query
-- title: Not more school attendance orders issued than notices
-- message: {key}: {value} school attendance orders were issued in the year, but only {other}
--    section 437(1) notices. Check both, or explain in a note.
-- do: Look at the dates. An order early in the year can follow a notice of the year before; if so,
--    say that in a note.
-- why: An order can only follow a notice to the parents, with at least fifteen days to answer.
-- source: Education Act 1996 s.437(1) to (3); DfE, "Elective home education at any point in the
--    academic year" (one exception in 382 returns of authorities),
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT o._file AS _file, o._line AS _line, o.cohort AS key, o.breakdown AS field,
       o.children AS value, n.children AS other
FROM amount o
JOIN amount n
  ON n.cohort = o.cohort AND n.topic = o.topic AND n.breakdown = 'Section 437(1) notices'
WHERE o.topic = 'Academic year' AND o.breakdown = 'School attendance orders issued'
  AND o.children > n.children;

-- rule: H211
-- severity: query
-- title: Not more school attendance orders revoked than issued
-- message: {key}: {value} school attendance orders were revoked in the year, but only {other}
--    issued. Check both, or explain in a note.
-- do: Look at the dates. Orders of earlier years can be revoked in this one; if so, say that in a
--    note.
-- why: An order has to be issued before it can be revoked. In none of 361 published returns were
--    more revoked than issued.
-- source: Education Act 1996 s.437 and s.442; DfE, "Elective home education at any point in the
--    academic year", explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT r._file AS _file, r._line AS _line, r.cohort AS key, r.breakdown AS field,
       r.children AS value, o.children AS other
FROM amount r
JOIN amount o
  ON o.cohort = r.cohort AND o.topic = r.topic AND o.breakdown = 'School attendance orders issued'
WHERE r.topic = 'Academic year' AND r.breakdown = 'School attendance orders revoked'
  AND r.children > o.children;

-- rule: H212
-- severity: error
-- title: Starts, returns and leavers are among those home educated in the year
-- message: {key}: {field} is {value}, but only {other} children were home educated at any time in
--    the year. Correct whichever is wrong.
-- do: Check that the figures are about the same year and that each child is counted once, however
--    many episodes there are.
-- why: A child who starts home education in the year, returns to school or leaves it for another
--    reason was home educated at some time in that year.
-- source: DfE, "Elective home education at any point in the academic year" (no exception in some
--    500 returns of authorities), explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT f._file AS _file, f._line AS _line, f.cohort AS key, f.breakdown AS field,
       f.children AS value, a.children AS other
FROM amount f
JOIN amount a ON a.cohort = f.cohort AND a.topic = f.topic AND a.breakdown = 'Any time in year'
WHERE f.topic = 'Academic year'
  AND f.breakdown IN ('Starts', 'Returns to school', 'Left for another reason')
  AND f.children > a.children;

-- rule: H213
-- severity: error
-- title: No additional requirement is above the total
-- message: {key}: {field} is {value}, but there are only {total} children. Correct whichever is
--    wrong.
-- do: Compare the flags with the list of children who count on the census day. Each requirement is
--    counted among them only, and once for each child.
-- why: An additional requirement is a property of the children who are counted, so none can have
--    more children than there are.
-- source: DfE, "Elective home education", autumn terms 2024/25 and 2025/26 (requirements are given
--    as shares of the children), explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT a._file AS _file, a._line AS _line, a.cohort AS key, a.breakdown AS field,
       a.children AS value, t.children AS total
FROM amount a
JOIN amount t ON t.cohort = a.cohort AND t.topic = 'Total'
WHERE a.topic = 'Additional requirement' AND a.children > t.children;

-- rule: H214
-- severity: query
-- title: SEN support and EHC plans together are not above the total
-- message: {key}: SEN support and EHC plans together are {value}, but there are only {total}
--    children. A child with a plan does not count under SEN support as well.
-- do: Count each child once: under EHC plan if there is a plan, otherwise under SEN support.
-- why: A child whose needs are met through an education, health and care plan is no longer at the
--    stage of SEN support.
-- source: Children and Families Act 2014 part 3; Special educational needs and disability code of
--    practice: 0 to 25 years
-- confidence: inferred
SELECT s._file AS _file, s._line AS _line, s.cohort AS key, s.topic AS field,
       s.children + p.children AS value, t.children AS total
FROM amount s
JOIN amount p ON p.cohort = s.cohort AND p.topic = s.topic AND p.breakdown = 'EHC plan'
JOIN amount t ON t.cohort = s.cohort AND t.topic = 'Total'
WHERE s.topic = 'Additional requirement' AND s.breakdown = 'SEN support'
  AND s.children + p.children > t.children;

-- rule: H215
-- severity: query
-- title: A cohort has children, and they do not all have one reason
-- message: {key}: {fault}. Check the records, or explain in a note.
-- do: See whether the whole cohort was exported, with the reasons. If a figure is right, say in a
--    note why.
-- why: An authority without any child in a cohort is rare, and so is a cohort of ten or more with
--    the same reason throughout; in the first collections some authorities returned every child
--    under Unknown.
-- source: DfE, "Elective home education" 2022/23 (published data of authorities),
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT _file, _line, cohort AS key, 'Total' AS field, children AS value,
       'the total is 0' AS fault
FROM amount
WHERE cohort IN ('EHE', 'CME') AND topic = 'Total' AND children = 0
UNION ALL
SELECT _file, _line, cohort, 'Reason', largest,
       'all ' || largest || ' children have the same reason'
FROM breakdown_sum
WHERE topic = 'Reason' AND expected >= 10 AND largest = found AND found > 0;

-- rule: H216
-- severity: info
-- title: The census day is confirmed
-- message: The census day {value} is worked out from earlier years and not confirmed. Compare it
--    with DfE's guide for this term; if DfE has another day, give it with --census-date.
-- do: Look up the day in COLLECT or in DfE's guide to the collection. With --census-date nothing is
--    assumed.
-- why: Only the dates of 2022/23 were found in public. They were those of the school census, and
--    the later ones follow the same pattern. A day more or less can change who is counted.
-- source: GOV.UK, "Elective home education and children missing education: submit your data" (copy
--    of 2022/23 at fenews.co.uk)
-- confidence: inferred
SELECT h._file AS _file, h._line AS _line, NULL AS key, 'ReferenceDate' AS field,
       h.referencedate AS value
FROM ehecmeheader h CROSS JOIN period d
WHERE d.date_status = 'inferred' AND h.referencedate = d.listed_census_date;
