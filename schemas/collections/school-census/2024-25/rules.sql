-- The rules of the school census return, from 2024/25 on.
--
-- DfE's own numbers stand where public material shows both the number and what it tests; a number
-- whose test is not public is listed with the part "unchecked" and no SELECT, so that nobody takes
-- silence for a pass. Ids that begin with C are Muster's own. The parts of a block are explained in
-- src/finding/rulebook.h. Ids are for ever; never give one to another rule.
--
-- The rules run once for each return, over its tables (return.xsd), however those were filled: from
-- a register by derive.sql, or from a return that somebody else made. A value of the wrong type is
-- then its text, and a missing or empty one is NULL. Given besides: period (one row: dates.csv and
-- the run's clock), codes_NAME for each code set, and stray_item, the items of a loaded return that
-- the schema of its term does not have.
--
-- "work" blocks make tables of their own for the rules, "view" blocks SELECTs with a name; one with terms is
-- there in those terms only. Several of one name are one, and one "over" tables stands for each of those that the
-- term has (src/returns/over.h): that is how both lists of pupils come under one roof. "roll" is the list that a
-- row belongs to, pupilonroll or pupilnolongeronroll.
--
-- A rule's SELECT gives one row a finding: _file, _line, key (the UPN), field, value, date if the
-- finding is about one, and whatever else its message names. What identifies a pupil stands in key
-- and value only, never in a phrase that the SELECT makes up, so that reports can redact it.

-- ---------------------------------------------------------------- tables for the rules

-- work: pupil
-- over: pupil*
-- Each pupil with ages. entry and leaving are NULL where the date is not one; other rules say so.
-- year_taught is the year group taught in the period of the attendance: in autumn that lies in the
-- school year before, so for a pupil who was still there on 1 September it is one less.
SELECT p.*,
       age_on(p.dob, d.age_reference_date) AS age,
       age_on(p.dob, d.census_date) AS age_on_census_day,
       CASE WHEN is_date(p.entrydate) THEN p.entrydate END AS entry,
       CASE WHEN is_date(p.leavingdate) THEN p.leavingdate END AS leaving,
       y."order" - (d.year_group_from IS NOT NULL
                    AND (p.leavingdate IS NULL OR p.leavingdate >= d.year_group_from))
         AS year_taught
FROM (SELECT '{table}' AS roll, _id, _file, _line, upn, formerupn, uniquelearnernumber, dob, entrydate,
             {leavingdate} AS leavingdate, boarder, coalesce({ncyearactual}, {ncyearleaving}) AS ncyear,
             termlysessionspossible AS termly, {summerhalfterm2sessionspossible} AS summerhalfterm2
      FROM {table}) p
CROSS JOIN period d
LEFT JOIN codes_ncyear y ON y.code = p.ncyear;

-- work: block_period
-- The attendance blocks of the term, each with its element's name, its period and the number of its
-- weekdays.
SELECT 'termly' AS block, 'TermlyAttendance' AS element, termly_from AS first_day,
       termly_to AS last_day, weekdays(termly_from, termly_to) AS days
FROM period
UNION ALL
SELECT 'summerhalfterm2', 'SummerHalfTerm2Attendance', half_term2_from, half_term2_to,
       weekdays(half_term2_from, half_term2_to)
FROM period
WHERE half_term2_from IS NOT NULL;

-- work: valid_code
-- The attendance codes that a block may return: those in force on at least one day of its period.
SELECT DISTINCT w.block AS block, c.code AS code
FROM codes_attendance c
CROSS JOIN block_period w
WHERE c.returned = '1'
  AND c.class <> 'no_mark'
  AND c.valid_from <= w.last_day
  AND coalesce(nullif(c.valid_to, ''), '9999-12-31') >= w.first_day;

-- work: code_use
-- For each attendance code and block of the term: may the block return it, and is it a possible session? Of
-- several rows of a code those in force in the block's period say so, all if none is; "mixed" if they differ.
SELECT block, code, max(possible) AS possible, min(possible) < max(possible) AS mixed,
       EXISTS (SELECT 1 FROM valid_code v WHERE v.block = c.block AND v.code = c.code) AS valid
FROM (SELECT w.block AS block, c.code AS code, c.possible = '1' AS possible,
             c.valid_from <= w.last_day
               AND coalesce(nullif(c.valid_to, ''), '9999-12-31') >= w.first_day AS in_force,
             max(c.valid_from <= w.last_day
                 AND coalesce(nullif(c.valid_to, ''), '9999-12-31') >= w.first_day)
               OVER (PARTITION BY w.block, c.code) AS any_in_force
      FROM codes_attendance c
      CROSS JOIN block_period w) c
WHERE in_force = any_in_force
GROUP BY block, code;

-- view: listed_detail
-- over: termlysessiondetails*
-- The session details of both lists and both blocks.
SELECT '{owner}' AS roll, 'termly' AS block, _id, _parent, _file, _line, attendancereason, sessions
FROM {table};

-- view: listed_detail
-- over: summerhalfterm2sessiondetails*
SELECT '{owner}', 'summerhalfterm2', _id, _parent, _file, _line, attendancereason, sessions FROM {table};

-- view: used_detail
-- Each session detail with what is known of its code. "counted" is what it adds to SessionsPossible; a
-- withdrawn code adds what it used to, because another rule says that it is withdrawn.
SELECT t.roll AS roll, t.block AS block, t._id AS _id, t._parent AS parent, t._file AS _file,
       t._line AS _line, t.attendancereason AS reason, t.sessions AS sessions,
       typeof(t.sessions) = 'integer' AND t.sessions >= 0 AS whole,
       coalesce(u.valid, 0) AS valid,
       iif(u.possible AND typeof(t.sessions) = 'integer' AND t.sessions > 0, t.sessions, 0) AS counted
FROM listed_detail t
LEFT JOIN code_use u ON u.block = t.block AND u.code = t.attendancereason;

-- work: detail_sum
-- over: termlysessiondetails*
-- The session details of each pupil and block in one row. "counted" is the sum of what each adds to
-- SessionsPossible, "repeats" is how many have a reason that one before them has, and "odd" how many a rule may
-- have to tell about.
SELECT '{owner}' AS roll, t.parent AS parent, 'termly' AS block, t.details AS details, t.counted AS counted,
       t.repeats AS repeats, t.odd AS odd
FROM tally('{table}', 'attendancereason', 'sessions',
           (SELECT group_concat(code, ' ') FROM code_use WHERE block = 'termly' AND possible),
           (SELECT group_concat(code, ' ') FROM code_use
            WHERE block = 'termly' AND valid AND code NOT IN ('E', 'X'))) t;

-- work: detail_sum
-- over: summerhalfterm2sessiondetails*
SELECT '{owner}', t.parent, 'summerhalfterm2', t.details, t.counted, t.repeats, t.odd
FROM tally('{table}', 'attendancereason', 'sessions',
           (SELECT group_concat(code, ' ') FROM code_use WHERE block = 'summerhalfterm2' AND possible),
           (SELECT group_concat(code, ' ') FROM code_use
            WHERE block = 'summerhalfterm2' AND valid AND code NOT IN ('E', 'X'))) t;

-- work: detail
-- Of all session details, the largest table by far, those that a rule may have to tell about; parent is
-- the pupil's _id.
SELECT *
FROM used_detail
WHERE parent IN (SELECT parent FROM detail_sum WHERE odd > 0)
  AND (reason IS NULL OR NOT whole OR NOT valid OR reason IN ('E', 'X'));

-- work: due_block
-- from: register
-- over: pupil*
-- The blocks that are due, as derive.sql found them from the register.
SELECT '{table}' AS roll, p._id AS parent, x.block AS block
FROM {table} p JOIN due x ON x.enrolment = p._enrolment;

-- work: due_block
-- from: return
-- The same as far as a return tells. A missing EntryDate is from the beginning. A leaver without
-- LeavingDate has no block due, for nobody knows until when; the year group of a leaver is known in
-- autumn alone.
WITH collected AS MATERIALIZED (
  SELECT w.block AS block, w.first_day AS first_day, w.last_day AS last_day
  FROM block_period w
  WHERE NOT EXISTS (SELECT 1 FROM school s JOIN item i ON i.col = w.block || 'sessionspossible'
                    WHERE instr(' ' || i.phases || ' ', ' ' || s.phase || ' ') = 0))
SELECT p.roll AS roll, p._id AS parent, w.block AS block
FROM pupil p
CROSS JOIN period d
CROSS JOIN collected w
WHERE p.age BETWEEN 4 AND 15
  AND coalesce(p.boarder, 'N') = 'N'
  AND coalesce(p.year_taught, 0) NOT BETWEEN 12 AND 14
  AND coalesce(p.entry, '') <= w.last_day
  AND (p.roll = 'pupilonroll' OR (p.leaving >= w.first_day AND coalesce(p.entry, '') < d.term_from));

-- work: block
-- One row for each pupil and attendance block, given or not. "whole" says that SessionsPossible is a
-- whole number from zero up.
SELECT b.*,
       b.possible IS NOT NULL OR b.details > 0 AS given,
       typeof(b.possible) = 'integer' AND b.possible >= 0 AS whole
FROM (
  SELECT p.roll AS roll, p._id AS parent, p._file AS _file, p._line AS _line, p.upn AS upn,
         p.age AS age, p.boarder AS boarder, d.age_reference_date AS age_reference_date,
         w.block AS block, w.element AS element, w.first_day AS first_day,
         w.last_day AS last_day, w.days AS days,
         CASE w.block WHEN 'termly' THEN p.termly ELSE p.summerhalfterm2 END AS possible,
         coalesce(c.details, 0) AS details,
         coalesce(c.counted, 0) AS counted,
         coalesce(c.repeats, 0) AS repeats,
         x.block IS NOT NULL AS due
  FROM pupil p
  CROSS JOIN period d
  CROSS JOIN block_period w
  LEFT JOIN due_block x ON x.parent = p._id AND x.roll = p.roll AND x.block = w.block
  LEFT JOIN detail_sum c
    ON c.parent = p._id AND c.roll = p.roll AND c.block = w.block) b;

-- ---------------------------------------------------------------- the modules of a pupil
--
-- A view a module: the rows as they are, with the list and the pupil's UPN.

-- view: fsm_period
-- over: fsmperiod*
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: address
-- over: addresses*
-- What both lists have of a home; line is any line of the address.
SELECT '{owner}' AS roll, {key} AS upn, t._id, t._parent, t._file, t._line, t.postcode,
       t.uniquepropertyreferencenumber,
       coalesce({saon}, {paon}, {street}, {locality}, {town}, {administrativearea}, {posttown},
                {addressline1}, {addressline2}, {addressline3}, {addressline4}, {addressline5}) AS line
FROM {table} t;

-- view: funding_item
-- over: fundingbasisitems
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: support
-- over: learnersupport*
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: sen_need
-- over: senneeds
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: suspension
-- over: termlyexclusions*
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: fam
-- over: learnerfam*
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: ap_placement
-- over: approvisiondetail*
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: arranged_place
-- over: schoolarrangedapdetail*
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: programme_aim
-- over: programmeaims*
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- view: learning_aim
-- over: learningaims*
-- Below a programme aim; pupil is the _id of the pupil.
SELECT '{owner}' AS roll, {key} AS upn, (SELECT g._parent FROM {parent} g WHERE g._id = t._parent) AS pupil,
       t.* FROM {table} t;

-- view: work_placement
-- over: workplaceentity*
-- Below a learning aim.
SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t;

-- work: exclusion
-- The suspensions and exclusions, each with its pupil.
SELECT t.roll AS roll, t._parent AS parent, t._file AS _file, t._line AS _line, p.upn AS upn,
       p.entry AS entry, p.leaving AS leaving, t.category AS category,
       t.startdate AS startdate, t.sessions AS sessions,
       CASE WHEN is_date(t.startdate) THEN t.startdate END AS start
FROM suspension t
CROSS JOIN pupil p ON p._id = t._parent AND p.roll = t.roll;

-- work: early
-- over: pupilonroll
-- The pupils who have items of early education, and those of an age for it. "entitled" is the age, 3 or 4, at which
-- extended hours are funded: 3 from the term after the third birthday, 4 in a nursery year until the term in which
-- the pupil must go to school; 2 is the age of those funded for a reason of their own.
SELECT c.*,
       CASE WHEN age_then = 2 THEN 2
            WHEN age < 4 AND age_then >= 3 THEN 3
            WHEN age = 4 AND age_then = 4 AND ncyearactual IN ('E1', 'E2', 'N1', 'N2') THEN 4
       END AS entitled
FROM (
  SELECT _id, _file, _line, upn, ncyearactual, fundedhours, hoursatsetting, extendedhours,
         {expandedhours} AS expandedhours, eligibilitycode, eyppr, eyppbf,
         age_on(dob, d.ages_on) AS age, age_on(dob, d.funding_ages_on) AS age_then
  FROM {table} CROSS JOIN period d
  WHERE dob > substr(d.ages_on, 1, 4) - 5 || substr(d.ages_on, 5)
     OR coalesce(fundedhours, hoursatsetting, extendedhours, {expandedhours}, eligibilitycode, eyppr, eyppbf)
        IS NOT NULL) c;

-- view: uncharacterised
-- over: pupilonroll
-- The pupils on roll with nothing in PupilCharacteristics.
SELECT _file, _line, upn
FROM {table} p
WHERE coalesce({ethnicity}, schoollunchtaken, fundedhours, extendedhours, {expandedhours}, hoursatsetting,
               eligibilitycode, dafindicator, eyppr, eyppbf, language, yssa, plaa, topupfunding, servicechild,
               {youngcarer}, {unitcontacttime}) IS NULL
  AND NOT EXISTS (SELECT 1 FROM fsm_period f WHERE f._parent = p._id);

-- view: leaver_module
-- over: termlyexclusionsoffroll learnerfamoffroll approvisiondetailoffroll schoolarrangedapdetailoffroll
--    programmeaimsoffroll learnersupportoffroll
-- The pupils no longer on roll who have something in the return besides attendance.
SELECT _parent AS parent FROM {table};

-- work: post16
-- terms: autumn
-- over: pupil*
-- The planned hours of pupils who have any, and whether they have a learning aim of a study programme.
SELECT _file, _line, upn, coalesce(qualhrs, 0) + coalesce(nonqualhrs, 0) AS hours,
       _id IN (SELECT pupil FROM learning_aim WHERE roll = '{table}' AND progtype IN ('01', '30'))
         AS on_programme
FROM {table}
WHERE coalesce(qualhrs, nonqualhrs) IS NOT NULL;

-- work: year_before
-- terms: autumn
-- over: pupil*
-- The planned hours of the school year before, of pupils who have any or had a learning aim then.
SELECT p._file, p._line, p.upn, coalesce(p.qualhrspreviousyear, p.nonqualhrspreviousyear) IS NOT NULL AS given,
       coalesce(p.qualhrspreviousyear, 0) + coalesce(p.nonqualhrspreviousyear, 0) AS hours,
       coalesce(a.of_programme, 0) AS of_programme,
       '{table}' = 'pupilonroll' OR coalesce(a.ended, 0) AS asked
FROM {table} p
LEFT JOIN (
  SELECT l.pupil AS pupil,
         max(l.progtype IN ('01', '30') AND (l.learningactualenddate IS NULL
                                             OR l.learningactualenddate < d.census_date)) AS of_programme,
         max(l.learningactualenddate < d.term_from) AS ended
  FROM learning_aim l CROSS JOIN period d
  WHERE l.roll = '{table}' AND l.learningstartdate < d.term_from
  GROUP BY l.pupil) a ON a.pupil = p._id
WHERE coalesce(p.qualhrspreviousyear, p.nonqualhrspreviousyear, a.of_programme) IS NOT NULL;

-- view: gcse
-- terms: autumn
-- over: pupil*
SELECT _file, _line, upn, 'Maths' AS subject, mathsgcsehighestpriorattainment AS grade,
       mathsgcsefundingexemption AS exemption
FROM {table}
UNION ALL
SELECT _file, _line, upn, 'English', englishgcsehighestpriorattainment, englishgcsefundingexemption
FROM {table};

-- view: aim_with_content
-- terms: autumn
-- The programme aims that are more than a place for what stands below them.
SELECT * FROM programme_aim
WHERE coalesce(qn, progtype, programmestartdate, programmeaimstatus) IS NOT NULL;

-- work: fsm_share
-- terms: spring
-- Of the pupils on roll, of all and of those in reception and in year 1, how many there are and how many
-- have a period of free school meal eligibility.
SELECT g.who AS who, g.year AS year, count(p._id) AS pupils,
       coalesce(sum(p._id IN (SELECT f._parent FROM fsm_period f CROSS JOIN period d
                              WHERE f.fsmstartdate <= d.fsm_to
                                AND coalesce(f.fsmenddate, d.fsm_to) >= d.fsm_from)), 0)
         AS eligible
FROM (SELECT 'pupils' AS who, NULL AS year
      UNION ALL SELECT 'pupils in reception', 'R'
      UNION ALL SELECT 'pupils in year 1', '1') g
LEFT JOIN pupilonroll p ON g.year IS NULL OR p.ncyearactual = g.year
GROUP BY g.who, g.year;

-- ---------------------------------------------------------------- the header

-- rule: 100
-- severity: error
-- title: ReferenceDate is the census day
-- message: ReferenceDate in the header is {found}, but the census day of this term is {expected}.
--    Set up the census for that day in the system that wrote the return, and write it again.
-- do: Check which census the system that wrote the return was set to. A return that was prepared
--    for another day has the wrong pupils on roll, so write it again instead of changing the date
--    in the file.
-- why: The census day decides who is on roll and which periods count. DfE takes a return for that
--    day only.
-- source: OneIT, Summer Census 2021 (fileset 1802), www.oneitss.org.uk
-- confidence: stated
SELECT h._file, h._line, NULL AS key, 'ReferenceDate' AS field, h.referencedate AS value,
       coalesce(h.referencedate, 'missing') AS found, d.census_date AS expected
FROM schoolcensus h CROSS JOIN period d
WHERE h.referencedate IS NOT d.census_date;

-- rule: 160
-- severity: error
-- title: URN is that of Get Information about Schools
-- do: Compare URN with Get Information about Schools. A school that became an academy has a new one.
-- why: DfE knows the URN of every school.
-- source: Connect Up, Autumn census 2017, www.connect-up.co.uk
-- confidence: stated
-- unchecked: it takes DfE's list of schools, which is not here
-- needed: COLLECT, which has it

-- rule: C401
-- severity: error
-- title: The header's items are well formed and agree with the period
-- message: {field} in the header is {found}; it should be {expected}. Correct it where the return
--    was made, and write the return again.
-- do: Check the school's local authority and establishment numbers and the census chosen in the
--    system that made the return, then write it again.
-- why: COLLECT finds the school, the collection and the version of a return by its header. With a
--    wrong one the return is refused, or loaded for another school or term. A return is checked as
--    that of its Collection, Term and Year, and ReferenceDate has DfE's 100.
-- source: Muster's own rule. The items and their forms: COLLECT's schoolcensus table in the
--    liia-tools-pipeline schema of 2025/26,
--    github.com/SocialFinanceDigitalLabs/liia-tools-pipeline, and the header of DfE's children in
--    need census
-- confidence: inferred
SELECT t._file AS _file, t._line AS _line, NULL AS key, t.field AS field, t.value AS value,
       coalesce('"' || t.value || '"', 'missing') AS found, t.expected AS expected
FROM (
  SELECT _file, _line, 'Collection' AS field, collection AS value, 'SC' AS expected,
         collection IS 'SC' AS good
  FROM schoolcensus
  UNION ALL
  SELECT h._file, h._line, 'Term', h.term, d.term_code, h.term IS d.term_code
  FROM schoolcensus h CROSS JOIN period d
  UNION ALL
  SELECT _file, _line, 'SourceLevel', sourcelevel, 'S for a school or L for a local authority',
         coalesce(sourcelevel IN ('S', 'L'), 0)
  FROM schoolcensus
  UNION ALL
  SELECT _file, _line, 'LEA', lea, 'the three digits of a local authority that DfE knows',
         coalesce(lea GLOB '[0-9][0-9][0-9]' AND lea IN (SELECT code FROM codes_lea), 0)
  FROM schoolcensus
  UNION ALL
  SELECT _file, _line, 'Estab', estab, 'four digits',
         coalesce(estab GLOB '[0-9][0-9][0-9][0-9]', 0)
  FROM schoolcensus
  UNION ALL
  SELECT _file, _line, 'SerialNo', serialno, 'three or more digits',
         coalesce(length(serialno) >= 3 AND serialno NOT GLOB '*[^0-9]*', 0)
  FROM schoolcensus
  UNION ALL
  SELECT _file, _line, 'DateTime', datetime, 'a date and time such as 2026-01-15T09:00:00',
         coalesce(is_datetime(datetime), 0)
  FROM schoolcensus) t
WHERE NOT t.good;

-- ---------------------------------------------------------------- who is in the return

-- rule: 1495Q
-- severity: query
-- title: No pupils no longer on roll are recorded
-- message: The return has no pupil who is no longer on roll. Check whether any pupil left during
--    the attendance period or before the census day, and record them; if none did, say so in a note
--    in COLLECT.
-- do: Look at the leavers since the start of the attendance period, and at former pupils with a
--    suspension or exclusion in its period. If there are none, confirm that in a note.
-- why: In most schools somebody leaves during a term, and their attendance still has to be
--    returned. A return without leavers often means that leavers were not exported.
-- source: ScholarPack support, 1495Q, support.scholarpack.com (article 6171635942941)
-- confidence: stated
SELECT h._file, h._line, NULL AS key, 'PupilsNoLongerOnRoll' AS field, NULL AS value
FROM schoolcensus h
WHERE NOT EXISTS (SELECT 1 FROM pupilnolongeronroll);

-- rule: 1496
-- severity: error
-- title: No pupils no longer on roll are recorded (error)
-- do: See what DfE's own validation says in COLLECT, and compare query 1495Q here, which tests the
--    same thing.
-- why: A return without leavers often means that leavers were not exported.
-- source: Arbor support, Error 1496, support.arbor-education.com (article 4407227746321)
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public: its message is that of query 1495Q, and what
--    makes it an error instead is not known
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: C439
-- severity: query
-- title: Some pupil is on roll
-- message: The return has no pupil on roll. Check the census day and the pupils' EntryDate and LeavingDate, or
--    whether the system that wrote the return exported its pupils.
-- do: Look up whether any pupil was on roll on the census day. If there was none, confirm that in a note.
-- why: A school without pupils on the census day is rare; a return without them often means that they were not
--    exported.
-- source: Muster's own rule
-- confidence: inferred
SELECT h._file, h._line, NULL AS key, 'PupilsOnRoll' AS field, NULL AS value
FROM schoolcensus h
WHERE NOT EXISTS (SELECT 1 FROM pupilonroll);

-- rule: 1925Q
-- severity: query
-- title: A pupil no longer on roll has a reason to be in the return
-- message: This pupil, who left on {date}, has no suspension, alternative provision, funding, support
--    or post-16 data in the return and no attendance due: {reason}. Check the dates, or leave the pupil
--    out.
-- do: Check EntryDate, LeavingDate, date of birth and Boarder. If they are right and the pupil has no
--    suspension or exclusion, placement in alternative provision, learner funding and monitoring,
--    learner support or post-16 data to return, leave the pupil out.
-- why: A leaver belongs in the return only with a suspension or exclusion, or when attendance is
--    due: on roll before the current term began, left between the start of the attendance period
--    and the census day, aged 4 to 15 and not a boarder; or with alternative provision, funding,
--    learner support or post-16 data. The dates are this year's; the text seen was that of 2024/25.
-- source: Bromcom knowledge base, School Census Query 1925Q, docs.bromcom.com
-- confidence: stated
SELECT p._file, p._line, p.upn AS key, 'LeavingDate' AS field, p.leavingdate AS value,
       p.leaving AS date,
       CASE WHEN p.leaving < d.termly_from
              THEN 'the attendance period began on ' || d.termly_from
            WHEN coalesce(p.entry, '') >= d.term_from
              THEN 'the pupil joined on ' || p.entry || ', not before the current term began'
            WHEN coalesce(p.boarder, 'N') <> 'N' THEN 'Boarder is ' || p.boarder
            WHEN p.age IS NULL THEN 'the date of birth is not known'
            ELSE 'the pupil was aged ' || p.age || ' on ' || d.age_reference_date
       END AS reason
FROM pupil p
CROSS JOIN period d
WHERE p.roll = 'pupilnolongeronroll'
  AND p.leaving < d.census_date
  AND p._id NOT IN (SELECT parent FROM leaver_module)
  AND NOT (coalesce(p.entry, '') < d.term_from
           AND p.leaving >= d.termly_from
           AND coalesce(p.age BETWEEN 4 AND 15, 0)
           AND coalesce(p.boarder, 'N') = 'N');

-- ---------------------------------------------------------------- UPN and ULN

-- rule: 1500
-- severity: error
-- title: Every pupil has a UPN
-- message: This pupil has no UPN. Ask the previous school or look in Get information about pupils;
--    issue a new UPN only if the pupil has never had one.
-- do: Look for the pupil's UPN in the transfer file or with the school before, then in DfE's Get
--    information about pupils. Issue a permanent UPN if the pupil comes from outside the maintained
--    sector and has none.
-- why: The UPN is how DfE knows that records from different terms and schools are about one pupil.
-- source: Arbor support, UPN/ULN Errors (1500 to 1578), support.arbor-education.com (article
--    360010161153)
-- confidence: stated
SELECT _file, _line, NULL AS key, 'UPN' AS field, NULL AS value
FROM pupil
WHERE upn IS NULL;

-- rule: 1510
-- severity: error
-- title: The check letter of a UPN is right
-- message: {field} "{value}" begins with the wrong check letter; the other characters call for
--    {letter}. Compare it with the pupil's transfer file, because any of its characters may be
--    mistyped.
-- do: Find the number as the issuing school recorded it and correct it. Do not simply change the
--    letter: more often a digit was mistyped.
-- why: Character 1 is worked out from the other twelve, so that a slip in typing shows. A wrong one
--    means that the number is not the one that was issued.
-- source: Arbor support, UPN/ULN Errors (1500 to 1578), support.arbor-education.com (article
--    360010161153); the arithmetic: upn.service.js in DfE's multiplication tables check,
--    github.com/DFEAGILEDEVOPS/MTC
-- confidence: stated
SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value, upn_check_letter(upn) AS letter
FROM pupil
WHERE upn_check_letter(upn) <> substr(upn, 1, 1)
UNION ALL
SELECT _file, _line, upn, 'FormerUPN', formerupn, upn_check_letter(formerupn)
FROM pupil
WHERE upn_check_letter(formerupn) <> substr(formerupn, 1, 1);

-- rule: 1520
-- severity: error
-- title: A UPN stands only once in the return
-- message: UPN "{value}" is also that of another pupil in this return (line {other}). If both are
--    one child, keep one record; if not, find out whose number it is.
-- do: Compare the two records. One child recorded twice, perhaps on roll and as a leaver, needs one
--    record with the right dates. Two children need two numbers: ask the school that issued it.
-- why: Within one return a UPN stands for one pupil, over both lists, those on roll and those no
--    longer on roll. Otherwise the child is counted twice.
-- source: Arbor support, UPN/ULN Errors (1500 to 1578), support.arbor-education.com (article
--    360010161153)
-- confidence: stated
SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value, other
FROM (
  SELECT _file, _line, upn,
         row_number() OVER (PARTITION BY upn ORDER BY roll DESC, _id) AS place,
         first_value(_line) OVER (PARTITION BY upn ORDER BY roll DESC, _id) AS other
  FROM pupil
  WHERE upn IN (SELECT upn FROM pupil GROUP BY upn HAVING count(*) > 1))
WHERE place > 1;

-- rule: 1530
-- severity: error
-- title: Characters 2 to 4 of a UPN are a local authority's code
-- message: {field} "{value}" has "{code}" as characters 2 to 4, which is not the code of a local
--    authority that issues UPNs. Compare the number with the pupil's transfer file and correct it.
-- do: Find the number as the issuing school recorded it. If the authority is a new one, check that
--    this year's list of codes has it.
-- why: Characters 2 to 4 say which authority's school issued the number. Only authorities since
--    April 1999 and a few stand-in codes are accepted.
-- source: Arbor support, UPN/ULN Errors (1500 to 1578), support.arbor-education.com (article
--    360010161153); codes 838 and 839: Connect Up, School Census Summer 2019, www.connect-up.co.uk;
--    940 to 943: the authorities' list in DfE's multiplication tables check,
--    github.com/DFEAGILEDEVOPS/MTC
-- confidence: stated
SELECT t._file AS _file, t._line AS _line, t.upn AS key, t.field AS field, t.value AS value,
       substr(t.value, 2, 3) AS code
FROM (
  SELECT _file, _line, upn, 'UPN' AS field, upn AS value FROM pupil
  UNION ALL
  SELECT _file, _line, upn, 'FormerUPN', formerupn FROM pupil) t
WHERE length(t.value) >= 4
  AND substr(t.value, 2, 3) NOT IN (SELECT code FROM codes_upn_la);

-- rule: 1540
-- severity: error
-- title: Characters 5 to 12 of a UPN are digits
-- message: UPN "{value}" has something other than a digit among characters 5 to 12. Compare it with
--    the pupil's transfer file and correct it; the letter O and the digit 0 are often mixed up.
-- do: Find the number as the issuing school recorded it. Only character 1 is always a letter, and
--    character 13 in a temporary number.
-- why: Characters 5 to 12 are the school's number, the year and the first figures of a serial
--    number.
-- source: ScholarPack support, 1540, support.scholarpack.com (article 6157847782045)
-- confidence: stated
SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value
FROM pupil
WHERE substr(upn, 5, 8) GLOB '*[^0-9]*';

-- rule: 1550
-- severity: error
-- title: A UPN has 13 characters, and the last is a digit or a letter used there
-- message: UPN "{value}" {fault}. Compare it with the pupil's transfer file and correct it.
-- do: Find the number as the issuing school recorded it. It has 13 characters without blanks: a
--    letter, eleven digits, and last a digit or, in a temporary number, a letter other than I, O
--    and S.
-- why: A number of another form was not issued as a UPN. Under this number the collection on children in need
--    tests that character 13 is a digit or a letter other than I, O and S; the length, which is tested here as
--    well, belongs to the form in DfE's own code. Characters 2 to 4 have rule 1530, and 5 to 12 have 1540.
-- source: rule 1550 of DfE's children in need census in csc-validator-be-cin,
--    github.com/SocialFinanceDigitalLabs; Arbor support, UPN/ULN Errors (1500 to 1578),
--    support.arbor-education.com (article 360010161153); the form of a UPN: UniquePupilNumberValidator.cs,
--    github.com/DFE-Digital/get-information-about-pupils
-- confidence: stated
SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value,
       CASE WHEN length(upn) <> 13 THEN 'has ' || length(upn) || ' characters instead of 13'
            ELSE 'ends with a character that is neither a digit nor a letter used in UPNs'
       END AS fault
FROM pupil
WHERE length(upn) <> 13 OR substr(upn, 13, 1) NOT GLOB '[0-9A-HJ-NP-RT-Z]';

-- rule: 1560Q
-- severity: query
-- title: A former UPN has the form of a UPN
-- message: FormerUPN "{value}" is not a UPN, which has 13 characters: a letter, eleven digits, and a digit or a letter
--    used there. Correct it, or take it out.
-- do: Find the number in the pupil's transfer file. A pupil who never had another number has no FormerUPN.
-- why: Under this number the collection on children in need asks about a former UPN that is wrongly formed.
-- source: rule 1560Q of DfE's children in need census in csc-validator-be-cin,
--    github.com/SocialFinanceDigitalLabs; the form: UniquePupilNumberValidator.cs,
--    github.com/DFE-Digital/get-information-about-pupils
-- confidence: inferred
-- needs: pupils.FormerUPN
SELECT _file, _line, upn AS key, 'FormerUPN' AS field, formerupn AS value
FROM pupil
WHERE formerupn NOT GLOB
        '?[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9A-HJ-NP-RT-Z]';

-- rule: 1570
-- severity: error
-- title: A pupil aged 14 or over on the census day has a ULN
-- message: This pupil is {age} on the census day and has no unique learner number. Look it up in
--    the Learning Records Service and record it.
-- do: Find the number in the Learning Records Service, or ask the awarding body or the school
--    before. Check the date of birth if the pupil should be younger.
-- why: From 14 on, pupils work for qualifications, and the unique learner number ties them to the
--    pupil. The rule looks at the 14th birthday, on or before the census day.
-- source: ScholarPack support, 1570, support.scholarpack.com (article 360016221678); OneIT, Summer
--    Census 2021 (fileset 1802), www.oneitss.org.uk
-- confidence: stated
SELECT _file, _line, upn AS key, 'UniqueLearnerNumber' AS field, NULL AS value,
       age_on_census_day AS age
FROM pupil
WHERE uniquelearnernumber IS NULL AND age_on_census_day >= 14;

-- rule: 1573
-- severity: error
-- title: Unique learner number (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the unique learner number.
-- source: Arbor support, UPN/ULN Errors (1500 to 1578), support.arbor-education.com (article
--    360010161153), which gives the number alone
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 1575
-- severity: error
-- title: A ULN has ten digits and the right check digit
-- message: The unique learner number "{value}" is not ten digits with the right last digit. Look it
--    up in the Learning Records Service and correct it.
-- do: Compare the number with the Learning Records Service. A lost leading figure or two figures
--    swapped are the usual causes.
-- why: The last digit is worked out from the other nine, so that a slip in typing shows.
-- source: ScholarPack support, 1570, support.scholarpack.com (article 360016221678); the
--    arithmetic: ValidationHelper.cs, github.com/DFE-Digital/get-information-about-pupils
-- confidence: stated
-- needs: pupils.UniqueLearnerNumber
SELECT _file, _line, upn AS key, 'UniqueLearnerNumber' AS field, uniquelearnernumber AS value
FROM pupil
WHERE uniquelearnernumber IS NOT NULL AND NOT uln_is_valid(uniquelearnernumber);

-- rule: 1578
-- severity: error
-- title: Unique learner number (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the unique learner number.
-- source: Arbor support, UPN/ULN Errors (1500 to 1578), support.arbor-education.com (article
--    360010161153), which gives the number alone
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- ---------------------------------------------------------------- characteristics and status

-- rule: 1741
-- severity: error
-- title: Service child and free school meals (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about ServiceChild and free school meals.
-- source: OneIT, Summer Census 2021 (fileset 1802), www.oneitss.org.uk, where the entry is garbled
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 1310
-- severity: error
-- title: FreeMealsTaken is there
-- message: FreeMealsTaken is missing. Record how many free school meals were taken on the census day, 0 if none.
-- do: Ask the kitchen, or count the pupils who are eligible and took a meal on the day.
-- why: The spring return has the number of every school. None is 0, not a blank. A return without its register is
--    told only where a pupil eligible on the census day took a school lunch: our reading, as a system may leave the
--    item out where there is nothing to count.
-- source: Arbor support, Error 1310, support.arbor-education.com (article 6773344652061)
-- confidence: stated
-- terms: spring
-- needs: schools.FreeMealsTaken
SELECT _file, _line, NULL AS key, 'FreeMealsTaken' AS field, NULL AS value
FROM school
WHERE freemealstaken IS NULL
  AND (EXISTS (SELECT 1 FROM given)
       OR EXISTS (SELECT 1 FROM pupilonroll p CROSS JOIN period d
                  JOIN fsm_period f ON f._parent = p._id AND f.fsmstartdate <= d.census_date
                    AND (f.fsmenddate IS NULL OR f.fsmenddate >= d.census_date)
                  WHERE p.schoollunchtaken = 1));

-- rule: 1320Q
-- severity: query
-- title: Free meals taken are no more than the pupils eligible
-- message: FreeMealsTaken is {value}, more than the number of pupils on roll who are eligible for free
--    school meals on the census day, {eligible}. Check both, or say in a note in COLLECT why.
-- do: Count the free meals taken on the census day again, and check that the periods of eligibility are
--    recorded for every pupil who has them.
-- why: Only an eligible pupil takes a free meal. DfE's words are "total eligible pupils"; that this
--    means eligible on the census day is our reading.
-- source: OneIT, Summer Census 2021 (fileset 1802), www.oneitss.org.uk
-- confidence: inferred
-- terms: spring
-- needs: fsm
SELECT s._file, s._line, NULL AS key, 'FreeMealsTaken' AS field, s.freemealstaken AS value,
       e.eligible AS eligible
FROM school s
CROSS JOIN (SELECT count(DISTINCT f._parent) AS eligible
            FROM fsm_period f CROSS JOIN period d
            WHERE f.fsmstartdate <= d.census_date
              AND (f.fsmenddate IS NULL OR f.fsmenddate >= d.census_date)) e
WHERE typeof(s.freemealstaken) = 'integer' AND s.freemealstaken > e.eligible;

-- rule: 1750Q
-- severity: query
-- title: The share of pupils with free school meal eligibility is high
-- message: {eligible} of {pupils} pupils have a period of free school meal eligibility since the last
--    census, more than 45 %. Check the periods, or say in a note in COLLECT that they are right.
-- do: Compare with the list of pupils entitled to free school meals. Periods that ended are often left
--    open when a system is changed.
-- why: DfE asks about a share of more than 45 %. The wording is that of spring 2016; whether DfE still
--    asks is not known.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: inferred
-- terms: spring
-- needs: fsm
SELECT h._file, h._line, NULL AS key, 'FSMstartDate' AS field, f.eligible AS value,
       f.eligible AS eligible, f.pupils AS pupils
FROM schoolcensus h CROSS JOIN fsm_share f
WHERE f.who = 'pupils' AND 100 * f.eligible > 45 * f.pupils;

-- rule: 1751Q
-- severity: query
-- title: The share of pupils in reception with free school meal eligibility is high
-- message: {eligible} of {pupils} pupils in reception have a period of free school meal eligibility since the
--    last census, more than 50 %. Check the periods, or say in a note in COLLECT that they are right.
-- do: Compare with the list of pupils entitled to free school meals. Periods that ended are often left
--    open when a system is changed.
-- why: DfE asks about a share of more than 50 %. The wording is that of spring 2016; whether DfE still
--    asks is not known.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: inferred
-- terms: spring
-- needs: fsm
SELECT h._file, h._line, NULL AS key, 'FSMstartDate' AS field, f.eligible AS value,
       f.eligible AS eligible, f.pupils AS pupils
FROM schoolcensus h CROSS JOIN fsm_share f
WHERE f.who = 'pupils in reception' AND 100 * f.eligible > 50 * f.pupils;

-- rule: 1752Q
-- severity: query
-- title: The share of pupils in year 1 with free school meal eligibility is high
-- message: {eligible} of {pupils} pupils in year 1 have a period of free school meal eligibility since the last
--    census, more than 50 %. Check the periods, or say in a note in COLLECT that they are right.
-- do: Compare with the list of pupils entitled to free school meals. Periods that ended are often left
--    open when a system is changed.
-- why: DfE asks about a share of more than 50 %. The wording is that of spring 2016; whether DfE still
--    asks is not known.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: inferred
-- terms: spring
-- needs: fsm
SELECT h._file, h._line, NULL AS key, 'FSMstartDate' AS field, f.eligible AS value,
       f.eligible AS eligible, f.pupils AS pupils
FROM schoolcensus h CROSS JOIN fsm_share f
WHERE f.who = 'pupils in year 1' AND 100 * f.eligible > 50 * f.pupils;

-- rule: 1760Q
-- severity: query
-- title: Some pupil was eligible for free school meals since the last census
-- message: No pupil in the return has a period of free school meal eligibility since the last census.
--    Check that the periods were exported, or say in a note in COLLECT that there are none.
-- do: Look for pupils entitled to free school meals in the school's records. If there are none, confirm
--    that in a note.
-- why: Nearly every school has some eligible pupils. The wording is that of spring 2016; whether DfE
--    still asks is not known.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: inferred
-- terms: spring
-- needs: fsm
SELECT h._file, h._line, NULL AS key, 'FSMstartDate' AS field, NULL AS value
FROM schoolcensus h CROSS JOIN fsm_share f
WHERE f.who = 'pupils' AND f.pupils > 0 AND f.eligible = 0;

-- rule: 1762
-- severity: error
-- title: No free school meal period starts after the census day
-- message: A period of free school meal eligibility starts on {value}, after the census day
--    ({census_day}). Leave it out of this return; it belongs in the next one.
-- do: Check the date. If it is right, the period is for the next census.
-- why: The return has the periods up to the census day.
-- source: OneIT, Summer Census 2021 (fileset 1802), www.oneitss.org.uk
-- confidence: stated
-- needs: fsm
SELECT f._file, f._line, f.upn AS key, 'FSMstartDate' AS field, f.fsmstartdate AS value,
       f.fsmstartdate AS date, d.census_date AS census_day
FROM fsm_period f CROSS JOIN period d
WHERE is_date(f.fsmstartdate) AND f.fsmstartdate > d.census_date;

-- rule: 1763
-- severity: error
-- title: Every free school meal period lies in the time since the last census
-- message: A period of free school meal eligibility ended on {value}, before {first}, the first day of
--    the time that this return covers. Leave it out, or correct its end.
-- do: Check the end of the period. One that ended before the last census was in an earlier return.
-- why: The return has the periods since the last census: from the day after that census day to this
--    census day. What starts after it is found by 1762.
-- source: OneIT, Summer Census 2021 (fileset 1802), www.oneitss.org.uk, where the words are "in a specific
--    period"; the dates: notices of 2021, 2022 and 2024 there
-- confidence: stated
-- needs: fsm
SELECT f._file, f._line, f.upn AS key, 'FSMendDate' AS field, f.fsmenddate AS value,
       f.fsmenddate AS date, d.fsm_from AS first
FROM fsm_period f CROSS JOIN period d
WHERE is_date(f.fsmenddate) AND f.fsmenddate < d.fsm_from;

-- rule: 1780Q
-- severity: query
-- title: No youth support services answer for any expected pupil
-- do: See what DfE's own validation says in COLLECT, and check that YSSA is recorded for the pupils
--    who should have it.
-- why: A school with pupils of the age concerned is expected to return at least some answers.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public: the wording of 2016 does not say which pupils
--    are expected to have an answer
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 1850Q
-- severity: query
-- title: The share of pupils whose language is not known is high
-- do: See what DfE's own validation says in COLLECT, and ask parents for languages not yet
--    recorded.
-- why: Language is expected for pupils aged 5 and over.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public: the wording of 2016 does not say which share is
--    high
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 1851
-- severity: error
-- title: FundedHours is for pupils under 5
-- message: FundedHours is {value}, but this pupil was already 5 on {day}. Leave it out, or correct the date
--    of birth.
-- do: Check the date of birth. If it is right, leave FundedHours out: from 5 on the hours are not collected.
-- why: The funded hours of early education are for children under 5. It is known that DfE has rules of
--    the numbers 1851 and 1854 for FundedHours and HoursAtSetting at 5 and over, not which is which:
--    1851 for this item, 1854 for the other, is our reading, and so is the day, the last of
--    August before the school year, the lenient one. A return that Muster makes from a register leaves
--    the item out.
-- source: behaviour of a supplier's older census export; no text of the rule was seen
-- confidence: inferred
-- from: return
SELECT c._file, c._line, c.key, c.name AS field, c.value, d.ages_on AS day
FROM not_collected c CROSS JOIN period d
WHERE c.name = 'FundedHours';

-- rule: 1852
-- severity: error
-- title: Early years hours (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the early years hours.
-- source: Schools ICT, www.schoolicts.co.uk, which gives the number alone
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 1854
-- severity: error
-- title: HoursAtSetting is for pupils under 5
-- message: HoursAtSetting is {value}, but this pupil was already 5 on {day}. Leave it out, or correct the date
--    of birth.
-- do: Check the date of birth. If it is right, leave HoursAtSetting out: from 5 on the hours are not collected.
-- why: The funded hours of early education are for children under 5. It is known that DfE has rules of
--    the numbers 1851 and 1854 for FundedHours and HoursAtSetting at 5 and over, not which is which:
--    1854 for this item, 1851 for the other, is our reading, and so is the day, the last of
--    August before the school year, the lenient one. A return that Muster makes from a register leaves
--    the item out.
-- source: behaviour of a supplier's older census export; no text of the rule was seen
-- confidence: inferred
-- from: return
SELECT c._file, c._line, c.key, c.name AS field, c.value, d.ages_on AS day
FROM not_collected c CROSS JOIN period d
WHERE c.name = 'HoursAtSetting';

-- rule: 1846
-- severity: error
-- title: EYPPR is given for every pupil aged 3
-- message: EYPPR is missing for a pupil who was 3 on {day}. Record Y or N: whether the setting receives the early
--    years pupil premium for the pupil.
-- do: Ask the local authority, or look in its early years portal, whether the premium is paid. N is an answer too.
-- why: DfE wants an answer for everybody who was 3 on the last of August before the school year, also after the
--    fourth birthday.
-- source: ScholarPack support, Error 1846, support.scholarpack.com (article 6160474840861)
-- confidence: stated
-- needs: pupils.EYPPR|pupils.FundedHours
SELECT c._file, c._line, c.upn AS key, 'EYPPR' AS field, NULL AS value, d.ages_on AS day
FROM early c CROSS JOIN period d
WHERE c.age = 3 AND c.eyppr IS NULL;

-- rule: 1848
-- severity: error
-- title: EYPPR is given for pupils aged 4 in a nursery year
-- message: EYPPR is missing for a pupil of {age} in year {year}. Record Y or N: whether the setting receives the
--    early years pupil premium for the pupil.
-- do: Ask the local authority, or look in its early years portal, whether the premium is paid. N is an answer too.
-- why: DfE wants an answer for pupils aged 4 in year E1, E2, N1 or N2 who do not have to go to school yet. The dates
--    of birth are those that the pages of 2023/24 give for 3100 and 3130, a term and a year later.
-- source: ScholarPack support, Error 1848, support.scholarpack.com (article 9323045047069)
-- confidence: stated
-- needs: pupils.EYPPR|pupils.FundedHours
SELECT _file, _line, upn AS key, 'EYPPR' AS field, NULL AS value, age, ncyearactual AS year
FROM early
WHERE entitled = 4 AND eyppr IS NULL;

-- rule: 1870Q
-- severity: query
-- title: The share of pupils registered at this school alone is low
-- do: See what DfE's own validation says in COLLECT, and check EnrolStatus.
-- why: Most pupils are on the register of one school only.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public: the wording of 2016 does not say which share is
--    low
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 1877Q
-- severity: query
-- title: Take-up of school lunches in reception, year 1 and year 2 is very high
-- message: {taken} of the {pupils} pupils in reception, year 1 and year 2 (and those aged 4 to 6 in year X)
--    took a school lunch, more than 95 %. Confirm in a note that this is right.
-- do: Check that SchoolLunchTaken says who took a school lunch on the census day, not who may have one.
--    Pupils who were absent or brought a lunch took none.
-- why: Funding for infants' meals follows the take-up, and nearly everybody on one day is rare. The
--    threshold is that of spring 2016; whether it still stands is not known. That a pupil without
--    SchoolLunchTaken took none and that ages are those on 31 August before the school year is our reading;
--    exactly 95 % is not too high.
-- source: Acceptable notepad entries for COLLECT, School Census January 2016, paperzz.com
-- confidence: inferred
-- terms: spring
-- needs: pupils.SchoolLunchTaken
SELECT h._file, h._line, NULL AS key, 'SchoolLunchTaken' AS field, t.taken AS value, t.taken AS taken,
       t.pupils AS pupils
FROM schoolcensus h
CROSS JOIN (SELECT count(*) AS pupils,
                   count(CASE WHEN p.schoollunchtaken = 1 THEN 1 END) AS taken
            FROM pupilonroll p CROSS JOIN period d
            WHERE p.ncyearactual IN ('R', '1', '2')
               OR (p.ncyearactual = 'X' AND age_on(p.dob, d.ages_on) BETWEEN 4 AND 6)) t
WHERE 100 * t.taken > 95 * t.pupils;

-- rule: 1880
-- severity: error
-- title: EntryDate is there and not after the census day
-- message: EntryDate is {fault}. Record the day on which the pupil joined the school, on or before
--    {census_day}.
-- do: Compare with the admission register. A pupil who has not joined yet does not belong in this
--    return.
-- why: The return is about pupils who were on the register by the census day, and attendance is
--    counted from the day of entry.
-- source: OneIT, Summer Census 2021 (fileset 1802), www.oneitss.org.uk
-- confidence: stated
SELECT p._file, p._line, p.upn AS key, 'EntryDate' AS field, p.entrydate AS value, p.entry AS date,
       CASE WHEN p.entrydate IS NULL THEN 'missing'
            WHEN p.entry IS NULL THEN '"' || p.entrydate || '", which is not a date'
            ELSE p.entry || ', after the census day'
       END AS fault,
       d.census_date AS census_day
FROM pupil p CROSS JOIN period d
WHERE p.entry IS NULL OR p.entry > d.census_date;

-- rule: 1890Q
-- severity: query
-- title: The share of pupils who joined in the autumn term is high
-- message: {joined} of {pupils} pupils on roll joined on {day} or later, more than 40 %. Check EntryDate, or say
--    in a note in COLLECT that they are right.
-- do: Compare with the admission register. Entry dates that were all set anew when a system was changed are the usual
--    cause.
-- why: DfE asks about a share of more than 40 % in the autumn return. That the term begins with the first day that
--    1925Q names for it is our reading, and so is which of 1890Q, 1900Q and 1910Q is for which term.
-- source: ScholarPack support, Query 1890Q, 1900Q, 1910Q, support.scholarpack.com (article 6264516191901)
-- confidence: stated
-- terms: autumn
SELECT h._file, h._line, NULL AS key, 'EntryDate' AS field, t.joined AS value, t.joined, t.pupils, d.term_from AS day
FROM schoolcensus h
CROSS JOIN period d
CROSS JOIN (SELECT count(*) AS pupils, count(CASE WHEN p.entry >= d.term_from THEN 1 END) AS joined
            FROM pupil p CROSS JOIN period d WHERE p.roll = 'pupilonroll') t
WHERE 100 * t.joined > 40 * t.pupils;

-- rule: 1900Q
-- severity: query
-- title: The share of pupils who joined in the spring term is high
-- message: {joined} of {pupils} pupils on roll joined on {day} or later, more than 30 %. Check EntryDate, or say
--    in a note in COLLECT that they are right.
-- do: Compare with the admission register. Entry dates that were all set anew when a system was changed are the usual
--    cause.
-- why: DfE asks about a share of more than 30 % in the spring return. That the term begins with the first day that
--    1925Q names for it is our reading, and so is which of 1890Q, 1900Q and 1910Q is for which term.
-- source: ScholarPack support, Query 1890Q, 1900Q, 1910Q, support.scholarpack.com (article 6264516191901)
-- confidence: stated
-- terms: spring
SELECT h._file, h._line, NULL AS key, 'EntryDate' AS field, t.joined AS value, t.joined, t.pupils, d.term_from AS day
FROM schoolcensus h
CROSS JOIN period d
CROSS JOIN (SELECT count(*) AS pupils, count(CASE WHEN p.entry >= d.term_from THEN 1 END) AS joined
            FROM pupil p CROSS JOIN period d WHERE p.roll = 'pupilonroll') t
WHERE 100 * t.joined > 30 * t.pupils;

-- rule: 1910Q
-- severity: query
-- title: The share of pupils who joined in the summer term is high
-- message: {joined} of {pupils} pupils on roll joined on {day} or later, more than 25 %. Check EntryDate, or say
--    in a note in COLLECT that they are right.
-- do: Compare with the admission register. Entry dates that were all set anew when a system was changed are the usual
--    cause.
-- why: DfE asks about a share of more than 25 % in the summer return. That the term begins with the first day that
--    1925Q names for it is our reading, and so is which of 1890Q, 1900Q and 1910Q is for which term.
-- source: ScholarPack support, Query 1890Q, 1900Q, 1910Q, support.scholarpack.com (article 6264516191901)
-- confidence: stated
-- terms: summer
SELECT h._file, h._line, NULL AS key, 'EntryDate' AS field, t.joined AS value, t.joined, t.pupils, d.term_from AS day
FROM schoolcensus h
CROSS JOIN period d
CROSS JOIN (SELECT count(*) AS pupils, count(CASE WHEN p.entry >= d.term_from THEN 1 END) AS joined
            FROM pupil p CROSS JOIN period d WHERE p.roll = 'pupilonroll') t
WHERE 100 * t.joined > 25 * t.pupils;

-- rule: 1920
-- severity: error
-- title: A leaver's LeavingDate is there, before the census day and not before EntryDate
-- message: LeavingDate is {fault}. Correct it, or list the pupil as on roll if they were still at
--    the school on {census_day}.
-- do: Compare both dates with the admission register. The leaving date is the last day on the
--    register; a pupil whose last day is the census day or later is on roll.
-- why: A pupil is no longer on roll when the last day on the register lies before the census day.
--    Which sessions count depends on both dates.
-- source: OneIT, Summer Census 2021 (fileset 1802) and census dates, www.oneitss.org.uk
-- confidence: stated
SELECT p._file, p._line, p.upn AS key, 'LeavingDate' AS field, p.leavingdate AS value,
       p.leaving AS date,
       CASE WHEN p.leavingdate IS NULL THEN 'missing'
            WHEN p.leaving IS NULL THEN '"' || p.leavingdate || '", which is not a date'
            WHEN p.leaving >= d.census_date THEN p.leaving || ', not before the census day'
            ELSE p.leaving || ', before EntryDate ' || p.entry
       END AS fault,
       d.census_date AS census_day
FROM pupil p CROSS JOIN period d
WHERE p.roll = 'pupilnolongeronroll'
  AND (p.leaving IS NULL OR p.leaving >= d.census_date OR p.leaving < p.entry);

-- rule: 2060Q
-- severity: query
-- title: A pupil's class type and year group go together
-- message: ClassType is {value}, {kind}, but NCyearActual is {year}. Correct the one that is wrong, or say in a note in
--    COLLECT why.
-- do: Check ClassType first: it is not changed by itself when a pupil moves from the nursery to reception. A class that
--    the local authority has not designated as a nursery class is O, even for pupils of nursery age; then a note says so.
-- why: A nursery class (N) is for the nursery years E1, E2, N1 and N2, another class (O) for those from reception on.
--    The page names 2060Q and 2070Q together; that 2060Q is this one, and 2070Q about missing ones, is our reading.
-- source: ScholarPack support, Query 2060Q or 2070Q, support.scholarpack.com (article 6265448910621)
-- confidence: stated
-- needs: pupils.ClassType pupils.NCyearActual
SELECT _file, _line, upn AS key, 'ClassType' AS field, classtype AS value, ncyearactual AS year,
       CASE classtype WHEN 'N' THEN 'a nursery class' ELSE 'no nursery class' END AS kind
FROM pupilonroll
WHERE (classtype = 'N' AND ncyearactual NOT IN ('E1', 'E2', 'N1', 'N2', 'M', 'X'))
   OR (classtype = 'O' AND ncyearactual IN ('E1', 'E2', 'N1', 'N2'));

-- rule: 2070Q
-- severity: query
-- title: A pupil of a nursery year has a class type
-- message: ClassType is missing for a pupil in year {year}. Record N for a nursery class, O for another.
-- do: Ask whether the local authority has designated the class as a nursery class.
-- why: Nursery classes are counted by ClassType. DfE's query is about class types that are missing or invalid; it is
--    asked here for the nursery years alone, which is our reading, and C411 tells of invalid ones.
-- source: ScholarPack support, Query 2060Q or 2070Q, support.scholarpack.com (article 6265448910621)
-- confidence: inferred
-- needs: pupils.ClassType pupils.NCyearActual
SELECT _file, _line, upn AS key, 'ClassType' AS field, NULL AS value, ncyearactual AS year
FROM pupilonroll
WHERE classtype IS NULL AND ncyearactual IN ('E1', 'E2', 'N1', 'N2');

-- rule: 2400
-- severity: error
-- title: Special educational needs (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about special educational needs; in 2019 it was wrongly raised for all pupils aged 4.
-- source: Connect Up, School Census Summer 2019, www.connect-up.co.uk
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- ---------------------------------------------------------------- suspensions and exclusions

-- rule: 2290
-- severity: error
-- title: A suspension or exclusion starts inside the collection period
-- message: The suspension or exclusion {fault}; this return takes those that start from {first} to
--    {last}. Correct StartDate, or leave it out of this return.
-- do: Compare StartDate with the record of the suspension. If it is right, the suspension belongs
--    in another term's return.
-- why: Each census takes suspensions and exclusions of two terms, the attendance term and the one
--    before, by the day on which they start. One without a start cannot be placed.
-- source: Connect Up, School Census Spring 2020, www.connect-up.co.uk
-- confidence: stated
-- needs: suspensions
SELECT e._file, e._line, e.upn AS key, 'StartDate' AS field, e.startdate AS value, e.start AS date,
       CASE WHEN e.startdate IS NULL THEN 'has no StartDate'
            WHEN e.start IS NULL THEN 'has the StartDate "' || e.startdate || '", not a date'
            ELSE 'starts on ' || e.start
       END AS fault,
       d.exclusions_from AS first, d.exclusions_to AS last
FROM exclusion e CROSS JOIN period d
WHERE e.start IS NULL OR e.start NOT BETWEEN d.exclusions_from AND d.exclusions_to;

-- rule: 2485
-- severity: query
-- title: Code E and suspensions agree
-- message: {fault}. {advice}
-- do: Compare the register with the record of suspensions and exclusions. Sessions during a
--    suspension are coded E unless other provision was arranged; put right whichever is wrong, or
--    explain it in a note.
-- why: A suspended pupil for whom no other provision is made is coded E, and code E is for nothing
--    else. Exclusions are returned for two terms and attendance for one, so only those that start
--    within an attendance period are compared, and for code E any suspension or exclusion in the
--    return will do. How DfE compares them, and whether it is a query or an error, is not known.
-- source: Connect Up, School Census Spring 2020, www.connect-up.co.uk
-- confidence: inferred
-- needs: suspensions
SELECT e._file AS _file, e._line AS _line, e.upn AS key, 'StartDate' AS field,
       e.startdate AS value, e.start AS date,
       'A suspension or exclusion (' || e.category || ') of ' || e.sessions ||
         CASE e.sessions WHEN 1 THEN ' session' ELSE ' sessions' END || ' starts on ' || e.start ||
         ', but the pupil has no session coded E' AS fault,
       'Check the register for those days; if other provision was arranged, say so in a note.'
         AS advice
FROM exclusion e
JOIN block b ON b.parent = e.parent AND b.roll = e.roll
LEFT JOIN (SELECT DISTINCT roll, parent FROM detail WHERE reason = 'E' AND counted > 0) x
  ON x.parent = e.parent AND x.roll = e.roll
WHERE e.category IN ('SUSP', 'PERM')
  AND typeof(e.sessions) = 'integer' AND e.sessions > 0
  AND b.due AND b.given
  AND e.start BETWEEN b.first_day AND b.last_day
  AND x.parent IS NULL
UNION ALL
SELECT t._file, t._line, p.upn, 'AttendanceReason', t.reason, NULL,
       w.element || ' has ' || t.sessions ||
         CASE t.sessions WHEN 1 THEN ' session' ELSE ' sessions' END ||
         ' coded E (suspended or excluded), but the return has no suspension or exclusion ' ||
         'of this pupil',
       'Record the suspension or exclusion, or correct the codes in the register.'
FROM detail t
CROSS JOIN pupil p ON p._id = t.parent AND p.roll = t.roll
CROSS JOIN block_period w ON w.block = t.block
LEFT JOIN (SELECT DISTINCT roll, parent FROM exclusion) x
  ON x.parent = t.parent AND x.roll = t.roll
WHERE t.reason = 'E' AND t.counted > 0 AND x.parent IS NULL;

-- rule: C409
-- severity: query
-- title: A suspension or exclusion starts while the pupil is on the register
-- message: A suspension or exclusion starts on {date}, {fault}. Check StartDate and the pupil's
--    entry and leaving dates.
-- do: Compare the dates with the admission register. If the pupil was at the school before and came
--    back, nothing may be wrong; say so in a note.
-- why: A school can suspend only a pupil on its register. A date outside shows that one of the
--    dates is wrong, or that the suspension belongs to another school.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- needs: suspensions
SELECT e._file, e._line, e.upn AS key, 'StartDate' AS field, e.startdate AS value, e.start AS date,
       CASE WHEN e.start < e.entry THEN 'before EntryDate ' || e.entry
            ELSE 'after LeavingDate ' || e.leaving
       END AS fault
FROM exclusion e
WHERE e.start < e.entry OR e.start > e.leaving;

-- ---------------------------------------------------------------- post-16 and alternative provision

-- rule: 1993
-- severity: error
-- title: Planned hours come with a learning aim of a study programme
-- message: QualHrs and Non_qualHrs add up to {value}, but the pupil has no learning aim with ProgType 01
--    or 30. Record the pupil's learning aims, or take the hours out.
-- do: Check the pupil's learning aims and their ProgType. Hours of a T level are recorded as T level
--    hours.
-- why: Planned hours are those of a study programme, which shows as a learning aim with ProgType 01 or 30.
-- source: Bromcom knowledge base, School Census Errors 1993 to 1997, docs.bromcom.com
-- confidence: stated
-- terms: autumn
-- needs: learning_aims
SELECT _file, _line, upn AS key, 'QualHrs' AS field, hours AS value
FROM post16
WHERE hours > 0 AND NOT on_programme;

-- rule: 1997
-- severity: error
-- title: Planned hours are no more than 4,000
-- message: QualHrs and Non_qualHrs add up to {value}, which is more than 4,000. Correct the planned
--    hours of the year.
-- do: Check both figures: they are hours of one academic year.
-- why: DfE takes no more than 4,000 planned hours for a pupil.
-- source: Bromcom knowledge base, School Census Errors 1993 to 1997, docs.bromcom.com
-- confidence: stated
-- terms: autumn
-- needs: pupils.QualHrs|pupils.NonQualHrs
SELECT _file, _line, upn AS key, 'QualHrs' AS field, hours AS value
FROM post16
WHERE hours > 4000;

-- rule: 1886
-- severity: error
-- title: A learning aim of the school year before comes with planned hours of that year
-- message: The pupil has a learning aim that began before {day}, but the planned hours of the school year before are
--    {found}. Record QualHrsPreviousYear and Non_qualHrsPreviousYear.
-- do: Enter the hours that were planned for the pupil in the year before, or correct the start of the aim.
-- why: The funding of a year follows the hours planned in the year before. DfE looks at aims with ProgType 01 or 30
--    that began before the school year and had not ended, or ended before the census day.
-- source: Bromcom knowledge base, School Census Error 1886E, docs.bromcom.com
-- confidence: stated
-- terms: autumn
-- needs: learning_aims pupils.QualHrsPreviousYear
SELECT y._file, y._line, y.upn AS key, 'QualHrsPreviousYear' AS field, NULL AS value,
       iif(y.given, '0', 'missing') AS found, d.term_from AS day
FROM year_before y CROSS JOIN period d
WHERE y.of_programme AND y.hours <= 0;

-- rule: 1893Q
-- severity: query
-- title: The planned hours of the school year before are 40 or more
-- message: QualHrsPreviousYear and Non_qualHrsPreviousYear add up to {value}, fewer than 40. Check both, or say in a
--    note in COLLECT that they are right.
-- do: Check that the figures are the hours of the whole school year, not of a week.
-- why: DfE asks about fewer than 40 hours: of pupils on roll where the hours are given, of leavers where a learning
--    aim ended in the school year before.
-- source: Bromcom knowledge base, School Census Query 1893Q, docs.bromcom.com
-- confidence: stated
-- terms: autumn
-- needs: pupils.QualHrsPreviousYear
SELECT _file, _line, upn AS key, 'QualHrsPreviousYear' AS field, hours AS value
FROM year_before
WHERE given AND asked AND hours < 40;

-- rule: 2870
-- severity: error
-- title: A pupil in year 12 or above has a programme aim of this school year
-- message: The pupil is in year {value} with EnrolStatus {status} and has no programme aim that was open on {day}
--    or later. Record the study programme, or correct NCyearActual or EnrolStatus.
-- do: Enter the pupil's programme aim with its start. One that ended in the school year before does not count.
-- why: Schools are funded for pupils of the sixth form by their programmes. DfE wants one of this school year for
--    pupils who are registered here alone or mainly: EnrolStatus C, F, O or M.
-- source: Bromcom knowledge base, School Census Error 2870, docs.bromcom.com
-- confidence: stated
-- terms: autumn
-- needs: programme_aims pupils.NCyearActual
SELECT p._file, p._line, p.upn AS key, 'NCyearActual' AS field, p.ncyearactual AS value,
       p.enrolstatus AS status, d.term_from AS day
FROM pupilonroll p CROSS JOIN period d
WHERE p.ncyearactual IN ('12', '13', '14') AND p.enrolstatus IN ('C', 'F', 'O', 'M')
  AND p._id NOT IN (SELECT a._parent FROM aim_with_content a
                    WHERE a.roll = 'pupilonroll'
                      AND coalesce(a.programmeactualenddate, d.term_from) >= d.term_from);

-- rule: 2886
-- severity: error
-- title: A programme aim has a reason for withdrawal only where the pupil withdrew
-- message: ProgrammeAimWithdrawalReason is {value}, but ProgrammeAimStatus is {status}, not 3 (withdrawn). Take the
--    reason out, or correct the status.
-- do: Check whether the pupil withdrew from the programme.
-- why: The reason is asked for with status 3 alone.
-- source: Bromcom knowledge base, School Census Error 2886, docs.bromcom.com
-- confidence: stated
-- terms: autumn
-- needs: programme_aims.ProgrammeAimWithdrawalReason
SELECT _file, _line, upn AS key, 'ProgrammeAimWithdrawalReason' AS field, programmeaimwithdrawalreason AS value,
       coalesce(programmeaimstatus, 'missing') AS status
FROM programme_aim
WHERE programmeaimwithdrawalreason IS NOT NULL AND programmeaimstatus IS NOT '3';

-- rule: 2903
-- severity: error
-- title: A programme aim has a learning aim
-- message: The programme aim {value} has no learning aim. Record what the pupil learns in it, or delete it.
-- do: Check the learning aims of the pupil: one belongs to the programme aim of its ProgType that had begun when it
--    began.
-- why: A programme consists of learning aims, and DfE wants one at least in each.
-- source: Bromcom knowledge base, School Census Error 2903, docs.bromcom.com
-- confidence: stated
-- terms: autumn
-- needs: programme_aims learning_aims
SELECT a._file, a._line, a.upn AS key, 'QN' AS field, a.qn AS value
FROM aim_with_content a
WHERE NOT EXISTS (SELECT 1 FROM learning_aim l
                  WHERE l._parent = a._id AND l.roll = a.roll
                    AND coalesce(l.qn, l.progtype, l.learningstartdate) IS NOT NULL);

-- rule: 3020Q
-- severity: query
-- title: A pupil without a grade 4 in GCSE maths is exempt or takes it again
-- message: MathsGCSEHighestPriorAttainment is {value} and MathsGCSEFundingExemption is N. Check both, and that
--    the aim with which the pupil takes the subject again is among the learning aims, or say in a note in COLLECT why.
-- do: Check the grade, and whether the pupil has an exemption (L, O, U or F). If neither is wrong, the pupil needs a
--    learning aim in the subject, or funding may be taken back.
-- why: Pupils who have no grade C or 4 go on with the subject as a condition of funding, unless they are exempt. DfE
--    asks about the grades D to G, 3 to 1, U and NR.
-- source: Bromcom knowledge base, School Census Queries 3020 to 3037, docs.bromcom.com (48115)
-- confidence: stated
-- terms: autumn
-- needs: pupils.MathsGCSEHighestPriorAttainment pupils.MathsGCSEFundingExemption
SELECT _file, _line, upn AS key, 'MathsGCSEFundingExemption' AS field, grade AS value
FROM gcse
WHERE subject = 'Maths' AND exemption = 'N' AND grade IN ('D', 'E', 'F', 'G', '3', '2', '1', 'U', 'NR');

-- rule: 3030Q
-- severity: query
-- title: A pupil without a grade 4 in GCSE English is exempt or takes it again
-- message: EnglishGCSEHighestPriorAttainment is {value} and EnglishGCSEFundingExemption is N. Check both, and that
--    the aim with which the pupil takes the subject again is among the learning aims, or say in a note in COLLECT why.
-- do: Check the grade, and whether the pupil has an exemption (L, O, U or F). If neither is wrong, the pupil needs a
--    learning aim in the subject, or funding may be taken back.
-- why: Pupils who have no grade C or 4 go on with the subject as a condition of funding, unless they are exempt. DfE
--    asks about the grades D to G, 3 to 1, U and NR.
-- source: Bromcom knowledge base, School Census Queries 3020 to 3037, docs.bromcom.com (48115)
-- confidence: stated
-- terms: autumn
-- needs: pupils.EnglishGCSEHighestPriorAttainment pupils.EnglishGCSEFundingExemption
SELECT _file, _line, upn AS key, 'EnglishGCSEFundingExemption' AS field, grade AS value
FROM gcse
WHERE subject = 'English' AND exemption = 'N' AND grade IN ('D', 'E', 'F', 'G', '3', '2', '1', 'U', 'NR');

-- rule: 3025Q
-- severity: query
-- title: GCSE maths and its exemption (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about prior attainment in maths.
-- source: Bromcom knowledge base, School Census Queries 3020 to 3037, docs.bromcom.com (48115), of which
--    the part about this number was not seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 3027Q
-- severity: query
-- title: GCSE maths and its exemption (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about prior attainment in maths.
-- source: Bromcom knowledge base, School Census Queries 3020 to 3037, docs.bromcom.com (48115), of which
--    the part about this number was not seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 3035Q
-- severity: query
-- title: GCSE English and its exemption (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about prior attainment in English.
-- source: Bromcom knowledge base, School Census Queries 3020 to 3037, docs.bromcom.com (48115), of which
--    the part about this number was not seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 3037Q
-- severity: query
-- title: GCSE English and its exemption (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about prior attainment in English.
-- source: Bromcom knowledge base, School Census Queries 3020 to 3037, docs.bromcom.com (48115), of which
--    the part about this number was not seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2360
-- severity: error
-- title: The URN of the school before is valid
-- message: PrevURN "{value}" is not a URN, which has six digits. Correct it.
-- do: Look the school up in Get Information about Schools.
-- why: DfE wants to know from which school the pupil came. Whether it is that school's is not tested here.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257)
-- confidence: stated
-- needs: ap_placements.PrevURN
SELECT _file, _line, upn AS key, 'PrevURN' AS field, prevurn AS value
FROM ap_placement
WHERE prevurn NOT GLOB '[1-9][0-9][0-9][0-9][0-9][0-9]';

-- rule: 2361
-- severity: error
-- title: The reason of a placement is there and valid
-- message: APReason is {fault}. Record why the pupil was placed here; the codes there are: muster list codes
--    ap_reason.
-- do: Look up the reason in the papers of the placement.
-- why: Pupil referral units and alternative provision return why a pupil is there.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257)
-- confidence: stated
-- needs: ap_placements
SELECT _file, _line, upn AS key, 'APReason' AS field, apreason AS value,
       coalesce('"' || apreason || '", which is not one of its codes', 'missing') AS fault
FROM ap_placement
WHERE apreason IS NULL OR NOT is_code('ap_reason', apreason);

-- rule: 2363
-- severity: error
-- title: A pupil placed by an EHC plan has one
-- message: APReason is EHC: the provision is named in an EHC plan. But SENprovision is {provision}. Correct the one
--    that is wrong.
-- do: If the pupil has an EHC plan, SENprovision is E. If not, the placement has another reason.
-- why: A provision can be named in an EHC plan only where there is one. That E on entry is as good as E now is our
--    reading.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257)
-- confidence: stated
-- needs: ap_placements.APReason pupils.SENprovision
SELECT a._file, a._line, a.upn AS key, 'APReason' AS field, a.apreason AS value,
       coalesce(p.senprovision, 'missing') AS provision
FROM ap_placement a JOIN pupilonroll p ON p._id = a._parent AND a.roll = 'pupilonroll'
WHERE a.apreason = 'EHC' AND p.senprovision IS NOT 'E' AND a.senprovisionentry IS NOT 'E';

-- rule: 2364
-- severity: error
-- title: A place in alternative provision has a URN, a UKPRN or a setting type
-- message: The place in alternative provision from {start} has neither URN nor UKPRN nor APSettingType. Record which
--    provider it is.
-- do: Look the provider up in Get Information about Schools or the UK Register of Learning Providers; one that has
--    neither number is told by its type.
-- why: DfE wants to know where the pupil is.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257)
-- confidence: stated
-- needs: school_arranged_ap
SELECT _file, _line, upn AS key, 'URN' AS field, NULL AS value, coalesce(entrydate, 'an unknown day') AS start
FROM arranged_place
WHERE coalesce(urn, ukprn, apsettingtype) IS NULL;

-- rule: 2372
-- severity: error
-- title: A leaver's place in alternative provision ended when the pupil left, or before
-- message: The place in alternative provision from {start} {fault}, but the pupil left on {left}. Record its
--    LeavingDate, on that day or before.
-- do: Ask the provider for the last day. A pupil who has left the school is no longer placed by it.
-- why: The school arranges a place for its own pupils. The date must be there and no later than the pupil's own.
-- source: ScholarPack support, Error 2372, support.scholarpack.com (article 7408731841053)
-- confidence: stated
-- needs: school_arranged_ap
SELECT a._file, a._line, a.upn AS key, 'LeavingDate' AS field, a.leavingdate AS value, p.leaving AS left,
       coalesce(a.entrydate, 'an unknown day') AS start,
       coalesce('ended on ' || a.leavingdate, 'has no LeavingDate') AS fault
FROM arranged_place a JOIN pupil p ON p._id = a._parent AND p.roll = a.roll
WHERE a.roll = 'pupilnolongeronroll' AND p.leaving IS NOT NULL
  AND (a.leavingdate IS NULL OR (is_date(a.leavingdate) AND a.leavingdate > p.leaving));

-- rule: 2365
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2366
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2367
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2368
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2369
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2370
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2375
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2376
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2377
-- severity: error
-- title: A place in alternative provision (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It is about the numbers, reason, dates or pattern of a place, which C416, C417 and C438 test.
-- source: Arbor support, Alternative Provision Errors 2360 to 2377, support.arbor-education.com (article
--    4407227802257), of which the part about this number was not
--    seen
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 2392
-- severity: error
-- title: Several open placements in alternative provision are each part-time
-- message: The pupil has {open} open placements in alternative provision, and the attendance pattern of
--    this one is {found}. Give each the pattern PT, or end the placements that are over.
-- do: Check which placements have ended and record their LeavingDate. A pupil who is at several at once
--    is part-time at each.
-- why: A pupil cannot be full-time at one of several placements at the same time. A placement is open
--    when it has no LeavingDate.
-- source: Scomis, School Census spring 2023 (kb940893), faq.scomis.org
-- confidence: stated
-- needs: school_arranged_ap.APAttendancePattern
SELECT _file, _line, upn AS key, 'APAttendancePattern' AS field, apattendancepattern AS value,
       open, coalesce(apattendancepattern, 'missing') AS found
FROM (SELECT a.*, count(*) OVER (PARTITION BY roll, _parent) AS open
      FROM arranged_place a WHERE leavingdate IS NULL)
WHERE open > 1 AND apattendancepattern IS NOT 'PT';

-- rule: 3131
-- severity: error
-- title: A single-registered pupil of a PRU or AP school has placement information
-- message: The pupil has EnrolStatus {value} and no AP placement information. Record why the pupil was
--    placed here and where they came from.
-- do: Enter the reason of the placement, the previous school's URN and the SEN provision on entry. If the
--    pupil is registered at another school too, correct EnrolStatus.
-- why: Pupil referral units and alternative provision return the placement of every pupil who is
--    registered with them alone: EnrolStatus C, F or O.
-- source: Scomis, School Census spring 2023 (kb940893), faq.scomis.org
-- confidence: stated
-- needs: ap_placements
SELECT p._file, p._line, p.upn AS key, 'APReason' AS field, p.enrolstatus AS value
FROM pupilonroll p
WHERE p.enrolstatus IN ('C', 'F', 'O')
  AND EXISTS (SELECT 1 FROM school WHERE phase = 'PR')
  AND p._id NOT IN (SELECT _parent FROM approvisiondetailonroll);

-- rule: 9999
-- severity: error
-- title: A pupil on roll has characteristics
-- message: The pupil has none of the characteristics in this return: no ethnicity, language, meals, early education or
--    service child. Check that they were exported, and write the return again.
-- do: Record what is known of the pupil. If no pupil has any, the system that wrote the return left the module out.
-- why: COLLECT says "Module is missing" of a pupil and stops with it; the usual cause are characteristics of which
--    nothing is recorded. That any one of them is enough is our reading.
-- source: Scomis, School census summer 2023 (kb1085651), faq.scomis.org
-- confidence: stated
-- needs: pupils.Language
SELECT _file, _line, upn AS key, 'PupilCharacteristics' AS field, NULL AS value
FROM uncharacterised;

-- rule: 3070
-- severity: error
-- title: Country of birth (removed)
-- do: See what DfE's own validation says in COLLECT.
-- why: It was about the country of birth.
-- source: Schools ICT, www.schoolicts.co.uk, which gives the number alone
-- confidence: recalled
-- unchecked: its item left the census in 2018
-- needed: nothing: the rule is no more

-- rule: 3075
-- severity: error
-- title: Nationality (removed)
-- do: See what DfE's own validation says in COLLECT.
-- why: It was about nationality.
-- source: Schools ICT, www.schoolicts.co.uk, which gives the number alone
-- confidence: recalled
-- unchecked: its item left the census in 2018
-- needed: nothing: the rule is no more

-- rule: 3100
-- severity: error
-- title: ExtendedHours is for pupils aged 3, and for those aged 4 in a nursery year
-- message: ExtendedHours is {value}, but a pupil who was {age} on {day}, in year {year}, is not of an age for it.
--    Leave it out, or correct the date of birth or NCyearActual.
-- do: Check the date of birth and the year group. If they are right, the hours are paid for in another way and do
--    not belong in ExtendedHours.
-- why: The extended hours of working parents are for pupils from the term after the third birthday, and for those of
--    4 in year E1, E2, N1 or N2 who do not have to go to school yet. DfE's rule wants the eligibility code as well;
--    that one is missing is told by 3130 alone. That 0 hours are none is our reading.
-- source: Juniper, Pupil Asset Census: Error 3100, help.junipereducation.org (article 20872468964509); ScholarPack
--    support, Error 3100, support.scholarpack.com (article 6185050128541)
-- confidence: stated
-- needs: pupils.ExtendedHours
SELECT c._file, c._line, c.upn AS key, 'ExtendedHours' AS field, c.extendedhours AS value,
       coalesce(c.age, 'of unknown age') AS age, d.ages_on AS day, coalesce(c.ncyearactual, 'unknown') AS year
FROM early c CROSS JOIN period d
WHERE c.extendedhours + 0 > 0 AND coalesce(c.entitled, 0) NOT IN (3, 4);

-- rule: 3130
-- severity: error
-- title: ExtendedHours comes with an eligibility code
-- message: ExtendedHours is {hours}, but there is no EligibilityCode. Record the code that the parents were given, or
--    take the hours out.
-- do: Ask the parents for the code of eleven digits and have the local authority confirm it. Hours that the parents
--    pay for are not extended hours.
-- why: Extended hours are funded for working parents, whom the code shows to be eligible. It is asked for at the ages
--    of 3100.
-- source: Bromcom knowledge base, School Census Error 3130, docs.bromcom.com (49771)
-- confidence: stated
-- needs: pupils.ExtendedHours
SELECT _file, _line, upn AS key, 'EligibilityCode' AS field, NULL AS value, extendedhours AS hours
FROM early
WHERE entitled IN (3, 4) AND extendedhours + 0 > 0 AND eligibilitycode IS NULL;

-- rule: 3140
-- severity: error
-- title: ExtendedHours is given with an eligibility code, and is from 0 to 15
-- message: ExtendedHours is {fault}. Record the hours a week that are funded beyond the first 15, 0 to 15 with at most
--    two decimals, or take EligibilityCode out.
-- do: Compare with the funding agreement. 10 hours and 40 minutes are 10.67. Further hours that the parents pay for
--    belong in HoursAtSetting alone.
-- why: At the ages of 3100 a pupil with an eligibility code has extended hours, no more than 15 a week. DfE tests the
--    range only where there is a code; here it is tested in any case.
-- source: Bromcom knowledge base, School Census Error 3140, docs.bromcom.com (49774)
-- confidence: stated
-- needs: pupils.ExtendedHours
SELECT _file, _line, upn AS key, 'ExtendedHours' AS field, extendedhours AS value,
       coalesce('"' || extendedhours || '", which is no such number', 'missing beside an EligibilityCode') AS fault
FROM early
WHERE (extendedhours IS NULL AND eligibilitycode IS NOT NULL AND entitled IN (3, 4))
   OR extendedhours + 0 NOT BETWEEN 0 AND 15
   OR (extendedhours GLOB '*.*' AND length(rtrim(extendedhours, '0')) - instr(extendedhours, '.') > 2);

-- rule: 3150
-- severity: error
-- title: Pupil data (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: Rules 3100 to 3150 are named together; what each tests is not said.
-- source: Schools ICT, www.schoolicts.co.uk, which gives the number alone
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 5170
-- severity: error
-- title: Year groups in nursery schools (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It has an exemption for reception pupils in nursery schools; no more is known.
-- source: Schools ICT, www.schoolicts.co.uk, which gives the number alone
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 5180
-- severity: error
-- title: Year groups in nursery schools (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It has an exemption for reception pupils in nursery schools; no more is known.
-- source: Schools ICT, www.schoolicts.co.uk, which gives the number alone
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- rule: 5235
-- severity: error
-- title: A pupil aged 2 with funded hours has a basis for the funding
-- message: FundedHours is {value}, but a pupil of 2 on {day} has them only for a reason of their own, and there is no
--    FundingBasis. Record ECO, HSD or LAA, or take the hours out.
-- do: Ask the local authority why the place is funded: low income (ECO), special needs or disability (HSD), or looked
--    after or adopted (LAA). Hours of working parents are ExpandedHours.
-- why: Everybody has funded hours from the term after the third birthday, so it is those who were still 2 when the
--    term before ended that need a reason.
-- source: Arbor support, Error 5235, support.arbor-education.com (article 360020271657); ScholarPack support, Error
--    5235, support.scholarpack.com (article 6200302882461)
-- confidence: stated
-- terms: spring summer
-- needs: pupils.FundedHours
SELECT c._file, c._line, c.upn AS key, 'FundingBasis' AS field, c.fundedhours AS value, d.funding_ages_on AS day
FROM early c CROSS JOIN period d
WHERE c.entitled = 2 AND c.fundedhours + 0 > 0 AND c._id NOT IN (SELECT _parent FROM fundingbasisitems);

-- rule: 5230
-- severity: error
-- title: Year groups in nursery schools (text not known)
-- do: See what DfE's own validation says in COLLECT.
-- why: It has an exemption for reception pupils in nursery schools; no more is known.
-- source: Schools ICT, www.schoolicts.co.uk, which gives the number alone
-- confidence: recalled
-- unchecked: DfE's text of this rule is not public
-- needed: DfE's validation rules of the year, with the text of this rule

-- ---------------------------------------------------------------- attendance: who and how many

-- rule: 2470
-- severity: error
-- title: Attendance is given only for pupils aged 4 to 15 who do not board
-- message: {element} is given for a pupil who {who}. Check the date of birth and Boarder; if they
--    are right, leave the attendance out.
-- do: Correct the date of birth or Boarder if one is wrong. Otherwise attendance of this pupil is
--    not collected: leave the block out.
-- why: Attendance is collected for pupils aged 4 to 15 on 31 August before the school year in which
--    it happened, and not for boarders. The wording seen is of 2012, with 5 as the lowest age; 4 is
--    in the rules and tables of later years.
-- source: a supplier's census export with the wording of 2012; ages 4 to 15 and Boarder N: Bromcom
--    knowledge base, School Census Query 1925Q, docs.bromcom.com, and ScholarPack support, 1495Q,
--    support.scholarpack.com (article 6171635942941)
-- confidence: inferred
SELECT _file, _line, block || 'sessionspossible' AS _column, upn AS key,
       'SessionsPossible' AS field, possible AS value, element,
       CASE WHEN boarder IN ('B', '6', '7') THEN 'boards (Boarder is ' || boarder || ')'
            ELSE 'was aged ' || age || ' on ' || age_reference_date
       END AS who
FROM block
WHERE given AND (boarder IN ('B', '6', '7') OR age NOT BETWEEN 4 AND 15);

-- rule: 2500
-- severity: error
-- title: SessionsPossible of a pupil on roll is there and valid
-- message: SessionsPossible in TermlyAttendance is {fault}. Attendance from {first} to {last} is
--    due for this pupil: check the register, and export it again.
-- do: Check that the register's marks of this pupil were exported, and the date of birth,
--    EntryDate, Boarder and year group. Enter 0 only if no session was possible. When the whole
--    block is missing, C406 says so too; one correction puts both right.
-- why: Attendance is due for every pupil aged 4 to 15 who does not board, was not taught in year 12
--    or above, and was on the register on some day of the period. The exact condition in DfE's rule
--    is not public; that a pupil who joined after the period is left out is our reading.
-- source: Connect Up, notices of 2016 and School Census Summer 2019, www.connect-up.co.uk
-- confidence: inferred
SELECT _file, _line, block || 'sessionspossible' AS _column, upn AS key,
       'SessionsPossible' AS field, possible AS value,
       coalesce('"' || possible || '", which is not a whole number from 0 up', 'missing') AS fault,
       first_day AS first, last_day AS last
FROM block
WHERE block = 'termly' AND roll = 'pupilonroll' AND due AND NOT whole;

-- rule: 2502Q
-- severity: query
-- title: SessionsPossible is zero
-- message: SessionsPossible in TermlyAttendance is {value}. That is right only for a
--    dual-registered pupil who spent the whole period at the other school; otherwise check the
--    register.
-- do: If the pupil is dual-registered and was at the other school from {first} to {last}, confirm
--    that in a note. Otherwise find out why no session counts: marks not exported, wrong dates, or
--    codes that do not count.
-- why: A pupil on the register for some of the period normally has sessions. The number of the same
--    query for the second half of the summer term is not known, so that half is not tested.
-- source: ScholarPack support, Query 2502Q, support.scholarpack.com (article 360017154218)
-- confidence: stated
SELECT _file, _line, block || 'sessionspossible' AS _column, upn AS key,
       'SessionsPossible' AS field, possible AS value,
       first_day AS first, last_day AS last
FROM block
WHERE block = 'termly' AND whole AND possible = 0;

-- rule: 2510
-- severity: error
-- title: SessionsPossible of a pupil no longer on roll is there and valid
-- message: SessionsPossible in TermlyAttendance of this leaver is {fault}. Check the register for
--    {first} to {last}, and export it again.
-- do: Check that the marks of leavers were exported, and the date of birth, both dates, Boarder and
--    year group. Enter 0 only if no session was possible. When the whole block is missing, C406
--    says so too; one correction puts both right.
-- why: Attendance is due for a leaver who joined before the current term, left in the attendance
--    period or later, and was aged 4 to 15, not a boarder and not taught in year 12 or above. That
--    these are the leavers meant is taken from query 1925Q.
-- source: OneIT, Summer Census 2021 (fileset 1802), www.oneitss.org.uk; Connect Up, notices of
--    2016, www.connect-up.co.uk
-- confidence: inferred
SELECT _file, _line, block || 'sessionspossible' AS _column, upn AS key,
       'SessionsPossible' AS field, possible AS value,
       coalesce('"' || possible || '", which is not a whole number from 0 up', 'missing') AS fault,
       first_day AS first, last_day AS last
FROM block
WHERE block = 'termly' AND roll = 'pupilnolongeronroll' AND NOT whole AND (due OR possible IS NOT NULL);

-- rule: C402
-- severity: error
-- title: The session details add up to SessionsPossible
-- message: SessionsPossible in {element} is {found}, but the details that count add up to
--    {counted}. Count the register again, or correct the detail that is wrong.
-- do: Every session that counts has one code, so the details with those codes add up to
--    SessionsPossible. D, Q, X and Y1 to Y7 are not possible sessions and are left out. Look for
--    missing marks, for a detail that was changed by hand, and for codes that are not known.
-- why: Possible sessions are attendances and absences together. If the two differ, the absence
--    rates made from them are wrong. A SessionsPossible that is missing or not a number beside
--    details counts as different, unless 2500 or 2510 says so already.
-- source: Muster's own rule. DfE's figures add up in this way: EES_ytd_data.csv,
--    github.com/dfe-analytical-services/attendance-data-dashboard
-- confidence: inferred
SELECT _file, _line, block || 'sessionspossible' AS _column, upn AS key,
       'SessionsPossible' AS field, possible AS value, element, counted,
       coalesce(possible, 'missing') AS found
FROM block
WHERE given
  AND possible IS NOT counted
  AND NOT (block = 'termly' AND NOT whole
           AND (due OR (roll = 'pupilnolongeronroll' AND possible IS NOT NULL)))
  -- Nobody can add up a code that was a possible session in a part of the period.
  AND NOT EXISTS (SELECT 1 FROM code_use u
                  CROSS JOIN used_detail d
                  WHERE u.mixed AND u.block = block.block AND d.reason = u.code
                    AND d.block = u.block AND d.parent = block.parent AND d.roll = block.roll);

-- rule: C405
-- severity: error
-- title: SessionsPossible is no more than two for each weekday of the period
-- message: SessionsPossible in {element} is {value}, but {first} to {last} has only {days}
--    weekdays, at most {most} sessions. Check which period was counted.
-- do: Check that the register was counted over this period, and no session twice. A session is half
--    a day.
-- why: There are two sessions a day, and even with no holiday the period has no more weekdays.
-- source: Muster's own rule. Two sessions a day: DfE, Pupil absence in schools in England,
--    methodology, explore-education-statistics.service.gov.uk
-- confidence: inferred
SELECT _file, _line, block || 'sessionspossible' AS _column, upn AS key,
       'SessionsPossible' AS field, possible AS value, element,
       first_day AS first, last_day AS last, days, 2 * days AS most
FROM block
WHERE whole AND possible > 2 * days;

-- rule: C406
-- severity: error
-- title: No attendance block that is due is missing
-- message: {element} is missing. Attendance from {first} to {last} is due for this pupil: check
--    that the register was exported, and write the return again.
-- do: Check that the marks of this pupil and period were exported, and the date of birth, dates,
--    Boarder and year group. A pupil with no possible session has a block with 0. For
--    TermlyAttendance 2500 or 2510 is found as well; one correction puts both right.
-- why: The autumn return has two blocks, one for each half of the summer term, the others one. Each
--    is due for every pupil aged 4 to 15 who does not board, was not taught in year 12 or above and
--    was on the register in its period.
-- source: Muster's own rule. The periods: DfE, Pupil absence in schools in England, methodology,
--    explore-education-statistics.service.gov.uk; who: Bromcom knowledge base, School Census Query
--    1925Q, docs.bromcom.com
-- confidence: inferred
SELECT _file, _line, upn AS key, element AS field, NULL AS value, element,
       first_day AS first, last_day AS last
FROM block
WHERE due AND NOT given;

-- rule: C404
-- severity: error
-- title: SummerHalfTerm2Attendance is returned in autumn only
-- message: SummerHalfTerm2Attendance stands in a return that is not the autumn one. Leave it out,
--    and check that the return was made for the right term.
-- do: Check which term the system that wrote the return was set to, and write it again. The second
--    half of the summer term belongs in the return of the autumn after it.
-- why: Spring and summer returns cover one attendance period. Only the autumn return has a second
--    one.
-- source: Muster's own rule. The periods: DfE, Pupil absence in schools in England, methodology,
--    explore-education-statistics.service.gov.uk; COLLECT's tables of 2025/26 in
--    github.com/SocialFinanceDigitalLabs/liia-tools-pipeline
-- confidence: inferred
-- terms: spring summer
SELECT _file, _line, NULL AS key, name AS field, NULL AS value
FROM stray_item
WHERE name = 'SummerHalfTerm2Attendance';

-- rule: 2611
-- severity: error
-- title: Annual attendance is missing (ended)
-- do: See what DfE's own validation says in COLLECT.
-- why: Special schools returned attendance once a year.
-- source: Connect Up, notices of 2016, www.connect-up.co.uk
-- confidence: recalled
-- unchecked: annual attendance left the census after 2016/17; special schools return it each term
-- needed: nothing: the rule is no more

-- ---------------------------------------------------------------- attendance: session details

-- rule: C403
-- severity: error
-- title: An attendance code stands only once in a block
-- message: AttendanceReason "{value}" stands {times} times in {element}. Give it once, with all its
--    sessions.
-- do: Find out which figure is right: the sum, if the sessions were counted in parts, or one of
--    them, if a detail was written twice. Then leave one detail with it.
-- why: One detail holds all sessions of a code. A second one is a part that was not added, or a
--    repetition that counts twice.
-- source: Muster's own rule, from the structure of the items in COLLECT's tables of 2025/26,
--    github.com/SocialFinanceDigitalLabs/liia-tools-pipeline
-- confidence: inferred
SELECT t._file, t._line, b.upn AS key, 'AttendanceReason' AS field, t.attendancereason AS value, b.element,
       count(*) AS times, max(t._id) AS last_detail
FROM (SELECT * FROM block WHERE repeats > 0) b
CROSS JOIN listed_detail t ON t._parent = b.parent AND t.roll = b.roll AND t.block = b.block
WHERE t.attendancereason IS NOT NULL
GROUP BY b.block, b.roll, b.parent, t.attendancereason
HAVING count(*) > 1;

-- rule: 2491
-- severity: error
-- title: Code X is for pupils aged 4 to 15 (termly attendance)
-- message: {value} is used for a pupil who was aged {age} on {reference_date}. Check the date of
--    birth, and what the code should be.
-- do: Correct the date of birth or the code. A pupil of another age has no attendance in the return
--    at all, so 2470 is found as well.
-- why: DfE's rule wants a pupil with code X to be 4 or over and below 16 on 31 August last year.
--    Suppliers add that X is only for pupils who are not of compulsory school age; Muster tests
--    that session by session in the register (R114). That 2491 is the termly one is our reading.
-- source: Arbor support, Error 2491 and 2492, support.arbor-education.com (article 8728917758493)
-- confidence: stated
SELECT t._file, t._line, p.upn AS key, 'AttendanceReason' AS field, t.reason AS value, p.age AS age,
       d.age_reference_date AS reference_date
FROM detail t
CROSS JOIN pupil p ON p._id = t.parent AND p.roll = t.roll
CROSS JOIN period d
WHERE t.block = 'termly' AND t.reason = 'X' AND p.age NOT BETWEEN 4 AND 15;

-- rule: 2492
-- severity: error
-- title: Code X is for pupils aged 4 to 15 (second half of the summer term)
-- message: {value} is used in the second half of the summer term for a pupil who was aged {age} on
--    {reference_date}. Check the date of birth, and what the code should be.
-- do: Correct the date of birth or the code. A pupil of another age has no attendance in the return
--    at all, so 2470 is found as well.
-- why: The same as 2491, for the second block of the autumn return. That 2492 is that one is our
--    reading.
-- source: Arbor support, Error 2491 and 2492, support.arbor-education.com (article 8728917758493)
-- confidence: stated
-- terms: autumn
SELECT t._file, t._line, p.upn AS key, 'AttendanceReason' AS field, t.reason AS value, p.age AS age,
       d.age_reference_date AS reference_date
FROM detail t
CROSS JOIN pupil p ON p._id = t.parent AND p.roll = t.roll
CROSS JOIN period d
WHERE t.block = 'summerhalfterm2' AND t.reason = 'X' AND p.age NOT BETWEEN 4 AND 15;

-- rule: 2572
-- severity: error
-- title: AttendanceReason is a valid code (second half of the summer term)
-- message: AttendanceReason "{value}" is not a code that can be returned for {first} to {last}.
--    Correct the marks in the register, and count them again.
-- do: Find the sessions with this code in the register and give them a code that was in force then.
--    A question mark or a dash stands for missing marks: complete them. Z and # are not returned.
-- why: DfE takes only codes of the attendance regulations that were in force in the period. Codes
--    H, J and Y were withdrawn on 19 August 2024.
-- source: Bromcom knowledge base, School Census Errors 2572 and 2574, docs.bromcom.com
-- confidence: stated
-- terms: autumn
SELECT t._file, t._line, p.upn AS key, 'AttendanceReason' AS field, t.reason AS value,
       w.first_day AS first, w.last_day AS last
FROM detail t
CROSS JOIN pupil p ON p._id = t.parent AND p.roll = t.roll
CROSS JOIN block_period w ON w.block = t.block
WHERE t.block = 'summerhalfterm2' AND t.reason IS NOT NULL AND NOT t.valid;

-- rule: C407
-- severity: error
-- title: AttendanceReason is a valid code (termly attendance)
-- message: AttendanceReason "{value}" is not a code that can be returned for {first} to {last}.
--    Correct the marks in the register, and count them again.
-- do: Find the sessions with this code in the register and give them a code that was in force then.
--    A question mark or a dash stands for missing marks: complete them. Z and # are not returned.
-- why: DfE takes only codes of the attendance regulations that were in force in the period. Codes
--    H, J and Y were withdrawn on 19 August 2024. This is DfE's 2572 for TermlyAttendance, where
--    its number is not known.
-- source: Muster's own rule, after Bromcom knowledge base, School Census Errors 2572 and 2574,
--    docs.bromcom.com
-- confidence: inferred
SELECT t._file, t._line, p.upn AS key, 'AttendanceReason' AS field, t.reason AS value,
       w.first_day AS first, w.last_day AS last
FROM detail t
CROSS JOIN pupil p ON p._id = t.parent AND p.roll = t.roll
CROSS JOIN block_period w ON w.block = t.block
WHERE t.block = 'termly' AND t.reason IS NOT NULL AND NOT t.valid;

-- rule: 2574
-- severity: error
-- title: Sessions and AttendanceReason come together (second half of the summer term)
-- message: A session detail in the second half of the summer term has {fault}. Give both, or leave
--    the detail out.
-- do: Find out which code the sessions had, or how many sessions the code had, and count the
--    register again.
-- why: Sessions without a code cannot be counted as attendance or absence, and a code without
--    sessions says nothing. DfE's text is about the first of these; the second is ours.
-- source: Bromcom knowledge base, School Census Errors 2572 and 2574, docs.bromcom.com
-- confidence: stated
-- terms: autumn
SELECT t._file, t._line, p.upn AS key,
       CASE WHEN t.reason IS NULL THEN 'AttendanceReason' ELSE 'Sessions' END AS field,
       CASE WHEN t.reason IS NULL THEN NULL ELSE t.sessions END AS value,
       CASE WHEN t.reason IS NULL
              THEN coalesce(t.sessions || ' as Sessions but no AttendanceReason',
                            'neither AttendanceReason nor Sessions')
            WHEN t.sessions IS NULL
              THEN 'the AttendanceReason "' || t.reason || '" but no Sessions'
            ELSE 'the Sessions "' || t.sessions || '", which is not a whole number from 0 up'
       END AS fault
FROM detail t
CROSS JOIN pupil p ON p._id = t.parent AND p.roll = t.roll
WHERE t.block = 'summerhalfterm2' AND (t.reason IS NULL OR NOT t.whole);

-- rule: C408
-- severity: error
-- title: Sessions and AttendanceReason come together (termly attendance)
-- message: A session detail in TermlyAttendance has {fault}. Give both, or leave the detail out.
-- do: Find out which code the sessions had, or how many sessions the code had, and count the
--    register again.
-- why: Sessions without a code cannot be counted as attendance or absence, and a code without
--    sessions says nothing. This is DfE's 2574 for TermlyAttendance, where its number is not known.
-- source: Muster's own rule, after Bromcom knowledge base, School Census Errors 2572 and 2574,
--    docs.bromcom.com
-- confidence: inferred
SELECT t._file, t._line, p.upn AS key,
       CASE WHEN t.reason IS NULL THEN 'AttendanceReason' ELSE 'Sessions' END AS field,
       CASE WHEN t.reason IS NULL THEN NULL ELSE t.sessions END AS value,
       CASE WHEN t.reason IS NULL
              THEN coalesce(t.sessions || ' as Sessions but no AttendanceReason',
                            'neither AttendanceReason nor Sessions')
            WHEN t.sessions IS NULL
              THEN 'the AttendanceReason "' || t.reason || '" but no Sessions'
            ELSE 'the Sessions "' || t.sessions || '", which is not a whole number from 0 up'
       END AS fault
FROM detail t
CROSS JOIN pupil p ON p._id = t.parent AND p.roll = t.roll
WHERE t.block = 'termly' AND (t.reason IS NULL OR NOT t.whole);

-- rule: C410
-- severity: error
-- title: A suspension of a pupil who is not in the return
-- message: The suspension or exclusion {which} is of a pupil ({key}) who is not in this
--    return, so it is not returned either. Check StartDate and the UPN, or add the pupil.
-- do: Look for the pupil in the school's pupils. A UPN that was typed wrong, or that was replaced since,
--    is the usual cause. A pupil who joined after the census day has no record in this return.
-- why: What is recorded must be returned or be said to be left out: a suspension that nobody is named
--    for would be missing from the figures.
-- source: Muster's own rule: no row of the input may be lost in silence
-- confidence: inferred
-- needs: suspensions
-- from: register
SELECT s._file, s._line, s.UPN AS key, 'UPN' AS field, s.StartDate AS value,
       coalesce('that starts on ' || s.StartDate, 'without a StartDate') AS which
FROM suspensions s CROSS JOIN period d
WHERE (s.StartDate IS NULL OR s.StartDate BETWEEN d.exclusions_from AND d.exclusions_to)
  AND (s._file << 32 | s._line) NOT IN (SELECT _file << 32 | _line FROM suspension);

-- ---------------------------------------------------------------- across schools

-- rule: C430
-- severity: query
-- title: A pupil is on roll at one school, or main at one and subsidiary at others
-- message: UPN "{value}" is also on roll at {other_school} ({other_file}, line {other_line}). Find out
--    where the pupil is, or whether the pupil is dual-registered, and have one of the two put right.
-- do: If the pupil has left one of the schools, that school lists the pupil as no longer on roll, or not
--    at all. If the pupil is dual-registered, EnrolStatus is M at the main school and S at the other.
--    If they are two children, one has the other's UPN.
-- why: COLLECT looks for the same UPN in the returns of all schools, and duplicates have to be resolved
--    before the database closes; a child on two rolls is counted twice. Neither return is
--    wrong by itself, and often a pupil has moved in the days of the census, so it is a query. C
--    (current) or no EnrolStatus bears no other school; M (main) bears those that say S
--    (subsidiary), F or O, which bear each other.
-- source: DfE, school census bulletin of 25 October 2013 (all duplicate UPNs should be resolved by
--    database closure), ralphsadleir.herts.sch.uk; the meaning of EnrolStatus is recalled
-- confidence: inferred
-- across: schools
SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value,
       CASE WHEN enrolstatus IN ('S', 'F', 'O') THEN 0 WHEN enrolstatus = 'M' THEN 1 ELSE 2 END AS claim
FROM pupilonroll
WHERE upn IS NOT NULL;

-- ================================================================ rules of our own, for all items
--
-- DfE certainly tests formats, code sets, presence, order and repetition; the numbers of those rules are
-- not public. These say what is wrong all the same.

-- view: ordered_date
-- Pairs of dates of which the first must not be after the last.
SELECT _file, _line, upn, 'FSMendDate' AS field, fsmenddate AS value, 'FSMstartDate' AS other,
       fsmstartdate AS start
FROM fsm_period
UNION ALL
SELECT _file, _line, upn, 'LeavingDate', leavingdate, 'EntryDate', entrydate FROM arranged_place
UNION ALL
SELECT _file, _line, upn, 'EntryDate', entry, 'DOB', dob FROM pupil;

-- view: ordered_date
-- terms: autumn
SELECT _file, _line, upn, 'ProgrammeActualEndDate', programmeactualenddate, 'ProgrammeStartDate',
       programmestartdate
FROM programme_aim
UNION ALL
SELECT _file, _line, upn, 'ProgrammePlannedEndDate', programmeplannedenddate, 'ProgrammeStartDate',
       programmestartdate
FROM programme_aim
UNION ALL
SELECT _file, _line, upn, 'LearningActualEndDate', learningactualenddate, 'LearningStartDate',
       learningstartdate
FROM learning_aim
UNION ALL
SELECT _file, _line, upn, 'LearningPlannedEndDate', learningplannedenddate, 'LearningStartDate',
       learningstartdate
FROM learning_aim
UNION ALL
SELECT _file, _line, upn, 'WPEndDate', wpenddate, 'WPStartDate', wpstartdate FROM work_placement;

-- view: usual
-- terms: autumn summer
-- What every pupil on roll has; an item that the term does not collect is never missing.
SELECT p._file, p._line, p.upn, p.dob, d.census_date, p.enrolstatus, p.parttime, p.boarder,
       p.ncyearactual, p.senprovision, p.language, '' AS ethnicity
FROM pupilonroll p CROSS JOIN period d;

-- view: usual
-- terms: spring
SELECT p._file, p._line, p.upn, p.dob, d.census_date, p.enrolstatus, p.parttime, p.boarder,
       p.ncyearactual, p.senprovision, p.language, p.ethnicity
FROM pupilonroll p CROSS JOIN period d;

-- view: lacking
-- over: pupil*
-- The items without which a record says nothing, where they are missing.
SELECT _file, _line, upn, 'Surname' AS field FROM {table} WHERE surname IS NULL
UNION ALL
SELECT _file, _line, upn, 'Forename' FROM {table} WHERE forename IS NULL
UNION ALL
SELECT _file, _line, upn, 'DOB' FROM {table} WHERE dob IS NULL
UNION ALL
SELECT _file, _line, upn, 'Sex' FROM {table} WHERE sex IS NULL;

-- view: lacking
SELECT _file, _line, NULL, 'SchoolName' FROM school WHERE schoolname IS NULL
UNION ALL
SELECT _file, _line, NULL, 'Phase' FROM school WHERE phase IS NULL
UNION ALL
SELECT _file, _line, upn, 'Category' FROM suspension WHERE category IS NULL
UNION ALL
SELECT _file, _line, upn, 'Reason1' FROM suspension WHERE reason1 IS NULL
UNION ALL
SELECT _file, _line, upn, 'FSMstartDate' FROM fsm_period WHERE fsmstartdate IS NULL
UNION ALL
SELECT _file, _line, upn, 'PostCode' FROM address
WHERE coalesce(postcode, uniquepropertyreferencenumber, line) IS NULL
UNION ALL
SELECT _file, _line, upn, 'LearnerFAMType' FROM fam WHERE learnerfamtype IS NULL
UNION ALL
SELECT _file, _line, upn, 'LearnerFAMCode' FROM fam WHERE learnerfamcode IS NULL
UNION ALL
SELECT _file, _line, upn, 'EntryDate' FROM arranged_place WHERE entrydate IS NULL;

-- view: lacking
-- terms: autumn
SELECT _file, _line, upn,
       CASE WHEN coalesce(progtype, programmestartdate) IS NULL THEN 'ProgrammeAim' ELSE 'QN' END
FROM programme_aim WHERE qn IS NULL
UNION ALL
SELECT _file, _line, upn, 'ProgrammeStartDate' FROM programme_aim
WHERE programmestartdate IS NULL AND coalesce(qn, progtype) IS NOT NULL
UNION ALL
SELECT _file, _line, upn,
       CASE WHEN coalesce(progtype, learningstartdate) IS NULL THEN 'LearningAim' ELSE 'QN' END
FROM learning_aim WHERE qn IS NULL
UNION ALL
SELECT _file, _line, upn, 'LearningStartDate' FROM learning_aim
WHERE learningstartdate IS NULL AND coalesce(qn, progtype) IS NOT NULL
UNION ALL
SELECT _file, _line, upn, 'WPStartDate' FROM work_placement WHERE wpstartdate IS NULL;

-- view: lacking
-- terms: spring summer
SELECT _file, _line, upn, 'FundingBasis' FROM funding_item WHERE fundingbasis IS NULL
UNION ALL
SELECT _file, _line, upn, 'SupportCode' FROM support WHERE supportcode IS NULL;

-- view: lacking
-- terms: spring
SELECT _file, _line, upn, 'SENtype' FROM sen_need WHERE sentype IS NULL
UNION ALL
SELECT _file, _line, upn, 'SENtypeRank' FROM sen_need WHERE sentyperank IS NULL
UNION ALL
SELECT _file, _line, NULL, 'SpecialSchoolType' FROM provisions WHERE specialschooltype IS NULL
UNION ALL
SELECT _file, _line, NULL, 'ClassName' FROM classes WHERE classname IS NULL
UNION ALL
SELECT _file, _line, NULL, 'TypeOfChildcare' FROM childcare WHERE typeofchildcare IS NULL;

-- view: repeatable
-- The rows of a pupil that may not stand twice; what says what such a row is, and is NULL where that is not
-- known.
SELECT roll, _parent, _id, _file, _line, upn, 'FSMstartDate' AS field, fsmstartdate AS value,
       'A free school meals period from ' || fsmstartdate AS what
FROM fsm_period
UNION ALL
SELECT roll, _parent, _id, _file, _line, upn, 'LearnerFAMCode', learnerfamcode,
       'LearnerFAM ' || learnerfamtype || ' ' || learnerfamcode
FROM fam
UNION ALL
SELECT roll, _parent, _id, _file, _line, upn, 'EntryDate', entrydate,
       'A place in alternative provision from ' || entrydate || ' at ' ||
         coalesce('URN ' || urn, 'UKPRN ' || ukprn, 'company ' || companynumber, applacementpostcode)
FROM arranged_place
UNION ALL
SELECT roll, _parent, _id, _file, _line, upn, 'StartDate', startdate,
       'A suspension or exclusion (' || category || ') from ' || startdate ||
         coalesce(' of ' || sessions || ' sessions', '')
FROM suspension
UNION ALL
SELECT roll, _parent, _id, _file, _line, upn, 'APReason', apreason,
       'A placement (' || apreason || ')' || coalesce(' from the school with URN ' || prevurn, '')
FROM ap_placement;

-- view: repeatable
-- terms: autumn
SELECT roll, _parent, _id, _file, _line, upn, 'QN', qn,
       'Programme aim ' || qn || coalesce(' with ProgType ' || progtype, '') || ' from ' ||
         programmestartdate
FROM programme_aim
UNION ALL
SELECT roll, pupil, _id, _file, _line, upn, 'QN', qn,
       'Learning aim ' || qn || coalesce(' with ProgType ' || progtype, '') || ' from ' ||
         learningstartdate
FROM learning_aim
UNION ALL
SELECT roll, _parent, _id, _file, _line, upn, 'WPStartDate', wpstartdate,
       'A work placement from ' || wpstartdate || coalesce(' to ' || wpenddate, '')
FROM work_placement;

-- view: repeatable
-- terms: spring summer
SELECT roll, _parent, _id, _file, _line, upn, 'FundingBasis', fundingbasis,
       'FundingBasis ' || fundingbasis
FROM funding_item
UNION ALL
SELECT roll, _parent, _id, _file, _line, upn, 'SupportCode', supportcode, 'SupportCode ' || supportcode
FROM support;

-- view: repeatable
-- terms: spring
SELECT 'school', _parent, _id, _file, _line, NULL, 'SpecialSchoolType', specialschooltype,
       'SpecialSchoolType ' || specialschooltype
FROM provisions;

-- rule: C411
-- severity: error
-- title: A code is one of its item's code set
-- message: {field} "{value}" is not one of its codes. Correct it where it is recorded; the codes there are:
--    muster list codes {code_set}.
-- do: Look up the code that is meant and record that. A code that DfE has withdrawn, a word in the place of
--    a code, and a lost leading zero are the usual causes.
-- why: DfE takes only the codes of each item's code set, and refuses a return with another. APReason has DfE's 2361.
-- source: Muster's own rule. The code sets: the public copies of DfE's common basic data set and of COLLECT's
--    tables that docs/evidence.md names
-- confidence: inferred
-- each: codes
-- except: apreason
NOT is_code('{codes}', {column})

-- rule: C412
-- severity: error
-- title: No item stands where it is not collected
-- message: {field} is given, but it is not collected here: {why}. Leave it out, or correct what says otherwise.
-- do: Check the school's phase and the pupil's date of birth first. If they are right, the item does not
--    belong in this return: write the return again without it.
-- why: Some items are for one kind of school or pupil only. Elsewhere COLLECT refuses them or counts what is
--    not there. Funded hours and hours at the setting are left to DfE's own rules, and a phase that there is
--    not to C411.
-- source: Muster's own rule, from the items' phases and pupils in public guides to the school census
-- confidence: inferred
-- from: return
SELECT _file, min(_line) AS _line, key, name AS field, value, why
FROM not_collected
WHERE name NOT IN ('FundedHours', 'HoursAtSetting')
  AND NOT EXISTS (SELECT 1 FROM school WHERE phase NOT IN (SELECT code FROM codes_phase))
GROUP BY path, coalesce(key, _file || ':' || _line);

-- rule: C413
-- severity: info
-- title: What is recorded but not collected here is left out
-- message: {field} is recorded ({times} in all, the first here) but not collected here: {why}. It is left out
--    of the return.
-- do: Nothing, if the school's phase and the pupils' dates of birth are right.
-- why: A register holds more than a return takes. Nothing is left out without saying so.
-- source: Muster's own rule: no value of the input may be lost in silence
-- confidence: inferred
-- from: register
SELECT _file, min(_line) AS _line, NULL AS key, name AS field, NULL AS value, count(*) AS times, why
FROM not_collected
GROUP BY name, why;

-- rule: C414
-- severity: error
-- title: The items without which a record says nothing are there
-- message: {field} is {fault}. Record it, and write the return again.
-- do: Record the item at the pupil, school or row that the finding names.
-- why: A pupil without a name, sex or date of birth, a school without name or phase, or a row without the
--    item that it is about cannot be counted. UPN, EntryDate, LeavingDate and the start of a suspension have
--    rules of DfE's own; the Sessions of a permanent exclusion are not asked for. A ProgrammeAim or
--    LearningAim is missing where the pupil has a learning aim or a work placement that belongs below
--    none; in a return from a register it then stands below one without content.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
SELECT _file, _line, upn AS key, field, NULL AS value, 'missing' AS fault
FROM lacking
UNION ALL
SELECT _file, _line, upn, 'Sessions', sessions,
       CASE WHEN sessions IS NULL THEN 'missing' ELSE 'below zero' END
FROM suspension
WHERE (sessions IS NULL AND category IS NOT 'PERM')
   OR (typeof(sessions) = 'integer' AND sessions < 0);

-- rule: C415
-- severity: query
-- title: The items that every pupil on roll has are there
-- message: {field} is missing {whose}. Record it, and write the return again.
-- do: Record the item. If no pupil has it, look first whether the system that wrote the return exported it.
-- why: These items are collected for every pupil on roll, and say who is counted where: EnrolStatus,
--    PartTime, Boarder, NCyearActual and SENprovision, and for pupils aged 5 and over Language and, in
--    spring, Ethnicity. That they may not be blank is our reading; so is the age, which for Language stands
--    in DfE's 1850Q. An item that no pupil has is told once, and not where a register has no column for it.
-- source: Muster's own rule, from the items of COLLECT's tables in the liia-tools-pipeline schema of 2025/26,
--    github.com/SocialFinanceDigitalLabs/liia-tools-pipeline
-- confidence: inferred
WITH incomplete AS MATERIALIZED (
  SELECT * FROM usual
  WHERE enrolstatus IS NULL OR parttime IS NULL OR boarder IS NULL OR ncyearactual IS NULL
     OR senprovision IS NULL OR language IS NULL OR ethnicity IS NULL),
missing AS (
  SELECT i.*, 'EnrolStatus' AS field, (SELECT count(enrolstatus) FROM usual) AS others
  FROM incomplete i WHERE enrolstatus IS NULL
  UNION ALL
  SELECT i.*, 'PartTime', (SELECT count(parttime) FROM usual) FROM incomplete i WHERE parttime IS NULL
  UNION ALL
  SELECT i.*, 'Boarder', (SELECT count(boarder) FROM usual) FROM incomplete i WHERE boarder IS NULL
  UNION ALL
  SELECT i.*, 'NCyearActual', (SELECT count(ncyearactual) FROM usual)
  FROM incomplete i WHERE ncyearactual IS NULL
  UNION ALL
  SELECT i.*, 'SENprovision', (SELECT count(senprovision) FROM usual)
  FROM incomplete i WHERE senprovision IS NULL
  UNION ALL
  SELECT i.*, 'Language', (SELECT count(language) FROM usual)
  FROM incomplete i WHERE language IS NULL AND age_on(dob, census_date) >= 5
  UNION ALL
  SELECT i.*, 'Ethnicity', (SELECT count(ethnicity) FROM usual)
  FROM incomplete i WHERE ethnicity IS NULL AND age_on(dob, census_date) >= 5)
SELECT _file, _line, upn AS key, field, NULL AS value, 'for this pupil' AS whose
FROM missing WHERE others > 0
UNION ALL
SELECT h._file, h._line, NULL, m.field, NULL, 'for every pupil on roll'
FROM schoolcensus h
CROSS JOIN (SELECT DISTINCT field FROM missing WHERE others = 0) m
WHERE NOT EXISTS (SELECT 1 FROM given)
   OR EXISTS (SELECT 1 FROM given g WHERE g.name = 'pupils.' || m.field);

-- rule: C416
-- severity: error
-- title: Postcodes, numbers, hours and the email address have their form
-- message: {field} "{value}" is not {form}. Correct it where it is recorded.
-- do: Compare it with the source: the parent, the setting, or Get information about schools. Letters and
--    figures that look alike, and a lost leading zero, are the usual causes.
-- why: With a number or postcode of another form nobody can be found. An address outside the United Kingdom
--    has no postcode: leave it blank then.
-- source: Muster's own rule. That Email must contain @: DfE's data items of 2024 to 2025; URN and UKPRN: Get
--    information about schools; the forms of postcodes: Royal Mail's, known in public; property reference
--    numbers, company numbers and the decimals of hours: COLLECT's tables in the liia-tools-pipeline schema of
--    2025/26, github.com/SocialFinanceDigitalLabs/liia-tools-pipeline
-- confidence: inferred
SELECT _file, _line, key, field, value, form
FROM (
  SELECT _file, _line, upn AS key, 'PostCode' AS field, postcode AS value,
         upper(replace(postcode, ' ', '')) AS code, 'a postcode' AS form
  FROM address
  UNION ALL
  SELECT _file, _line, upn, 'APPlacementPostcode', applacementpostcode,
         upper(replace(applacementpostcode, ' ', '')), 'a postcode'
  FROM arranged_place)
WHERE value IS NOT NULL
  AND code NOT GLOB '[A-Z][0-9][0-9][A-Z][A-Z]'
  AND code NOT GLOB '[A-Z][0-9][0-9A-Z][0-9][A-Z][A-Z]'
  AND code NOT GLOB '[A-Z][A-Z][0-9][0-9][A-Z][A-Z]'
  AND code NOT GLOB '[A-Z][A-Z][0-9][0-9A-Z][0-9][A-Z][A-Z]'
  AND code <> 'GIR0AA'
UNION ALL
SELECT _file, _line, NULL, 'Email', email, 'an email address, which has an @'
FROM school WHERE instr(email, '@') = 0
UNION ALL
SELECT _file, _line, NULL, 'URN', urn, 'a URN, which has six digits'
FROM schoolcensus WHERE typeof(urn) = 'integer' AND urn NOT BETWEEN 100000 AND 999999
UNION ALL
SELECT _file, _line, upn, 'URN', urn, 'a URN, which has six digits'
FROM arranged_place WHERE typeof(urn) = 'integer' AND urn NOT BETWEEN 100000 AND 999999
UNION ALL
SELECT _file, _line, upn, 'UKPRN', ukprn, 'a UKPRN, which has eight digits'
FROM arranged_place
WHERE typeof(ukprn) = 'integer' AND ukprn NOT BETWEEN 10000000 AND 99999999
UNION ALL
SELECT _file, _line, upn, 'CompanyNumber', companynumber,
       'a company number: two letters or digits and then six digits'
FROM arranged_place
WHERE companynumber NOT GLOB '[A-Za-z][A-Za-z][0-9][0-9][0-9][0-9][0-9][0-9]'
  AND companynumber NOT GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
UNION ALL
SELECT _file, _line, upn, 'UniquePropertyReferenceNumber', uniquepropertyreferencenumber,
       'a property reference number, which has one to twelve digits and is not 0'
FROM address
WHERE typeof(uniquepropertyreferencenumber) = 'integer'
  AND uniquepropertyreferencenumber NOT BETWEEN 1 AND 999999999999
UNION ALL
SELECT _file, _line, upn, field, value, 'a number of hours with at most two decimals'
FROM (
  SELECT _file, _line, upn, 'FundedHours' AS field, fundedhours AS value FROM early
  UNION ALL
  SELECT _file, _line, upn, 'HoursAtSetting', hoursatsetting FROM early
  UNION ALL
  SELECT _file, _line, upn, 'ExpandedHours', expandedhours FROM early)
WHERE value GLOB '*.*' AND length(rtrim(value, '0')) - instr(value, '.') > 2;

-- rule: C421
-- severity: error
-- title: A number is not below zero
-- message: {field} is {value}, but a number of this kind cannot be below zero. Correct it where it is recorded.
-- do: Look up the figure and record it without the sign.
-- why: Hours, places and pupils are counted from zero up. SessionsPossible and the sessions of a code have
--    rules of their own, and so have those of a suspension (C414), reference numbers (C416) and ExtendedHours
--    (3140).
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- each: numbers
-- except: termlysessionspossible summerhalfterm2sessionspossible sessions urn ukprn uniquepropertyreferencenumber
--    extendedhours
{column} IS NOT NULL AND CAST({column} AS REAL) < 0

-- rule: C417
-- severity: error
-- title: An end is not before its beginning
-- message: {field} {value} is before {other} {start}. Correct whichever is wrong.
-- do: Compare both dates with the school's records. Day and month swapped are the usual cause.
-- why: What ends before it begins has one date that is wrong, and nobody can say which. The same day is
--    allowed. A pupil's LeavingDate before EntryDate is DfE's 1920.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
SELECT _file, _line, upn AS key, field, value, other, start
FROM ordered_date
WHERE is_date(value) AND is_date(start) AND value < start;

-- rule: C418
-- severity: error
-- title: No row of a pupil or school stands twice
-- message: {what} stands twice (the first in line {first}). Delete one.
-- do: Find out whether the row was entered twice or one of the two should be different.
-- why: A row that stands twice is counted twice.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
SELECT _file, _line, upn AS key, field, value, what, first
FROM (SELECT r.*, row_number() OVER same AS place, first_value(_line) OVER same AS first
      FROM repeatable r
      WHERE what IS NOT NULL
      WINDOW same AS (PARTITION BY roll, _parent, what ORDER BY _id))
WHERE place > 1;

-- rule: C419
-- severity: error
-- title: A pupil's special educational needs are ranked 1, 2, … and each once
-- message: {what}. Rank each need of the pupil once, from 1 without gaps.
-- do: Look at the pupil's needs in the order of their importance, and number them from 1.
-- why: The rank says which need is the first and which the second. A repeated or missing rank leaves that
--    open, and a need that stands twice is counted twice.
-- source: Muster's own rule, from the meaning of SENtypeRank
-- confidence: inferred
-- terms: spring
-- needs: sen_needs
SELECT _file, _line, upn AS key, 'SENtypeRank' AS field, sentyperank AS value,
       'SENtypeRank is ' || sentyperank || ' where ' || place || ' is due' AS what
FROM (SELECT n.*, row_number() OVER (PARTITION BY _parent ORDER BY sentyperank, _id) AS place
      FROM sen_need n WHERE typeof(sentyperank) = 'integer')
WHERE sentyperank <> place
UNION ALL
SELECT _file, _line, upn, 'SENtype', sentype, 'SENtype ' || sentype || ' stands twice'
FROM (SELECT n.*, row_number() OVER (PARTITION BY _parent, sentype ORDER BY _id) AS place
      FROM sen_need n WHERE sentype IS NOT NULL)
WHERE place > 1;

-- rule: C420
-- severity: query
-- title: The periods of free school meals of a pupil do not overlap
-- message: A period of free school meal eligibility starts on {value}, while an earlier one of this pupil
--    {until}. Join the two, or correct the dates.
-- do: Look up from when until when the pupil was eligible, and record that once. Periods of two countries
--    follow each other as well.
-- why: A pupil is eligible on a day or is not, so one of two periods with the same days is not right, or the
--    two are one; the last day is part of a period. It is a query, because the pupil is counted once all the
--    same, and because what DfE says about it is not known. Two that start on one day have C418.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- needs: fsm
SELECT _file, _line, upn AS key, 'FSMstartDate' AS field, fsmstartdate AS value, fsmstartdate AS date,
       CASE until WHEN '9999-12-31' THEN 'is open' ELSE 'lasts until ' || until END AS until
FROM (
  SELECT f.*, lag(fsmstartdate) OVER pupil AS before,
         max(coalesce(fsmenddate, '9999-12-31'))
           OVER (pupil ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
  FROM fsm_period f
  WHERE is_date(fsmstartdate) AND (fsmenddate IS NULL OR is_date(fsmenddate))
  WINDOW pupil AS (PARTITION BY _parent ORDER BY fsmstartdate, _id))
WHERE fsmstartdate <= until AND fsmstartdate > before;

-- rule: C425
-- severity: query
-- title: Special educational needs and their provision agree
-- message: {fault}. Record the needs, or correct SENprovision.
-- do: Look at the pupil's record of special educational needs. A pupil with SEN support (K) or an EHC plan (E)
--    has at least one type of need; a pupil without either has none.
-- why: The types of need in spring are those for which the provision is made. That a pupil with K or E has
--    one, and nobody else, is our reading of the items. Where no pupil at all has a need it is said once.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- terms: spring
-- needs: sen_needs
SELECT _file, _line, upn AS key, 'SENtype' AS field, NULL AS value,
       'SENprovision is ' || senprovision || ', but the pupil has no SENtype' AS fault
FROM pupilonroll
WHERE senprovision IN ('K', 'E') AND _id NOT IN (SELECT _parent FROM senneeds)
  AND EXISTS (SELECT 1 FROM senneeds)
UNION ALL
SELECT h._file, h._line, NULL, 'SENtype', NULL,
       CASE p.pupils WHEN 1 THEN '1 pupil has' ELSE p.pupils || ' pupils have' END ||
         ' SENprovision K or E, but no pupil has a SENtype'
FROM schoolcensus h
CROSS JOIN (SELECT count(*) AS pupils FROM pupilonroll WHERE senprovision IN ('K', 'E')) p
WHERE p.pupils > 0 AND NOT EXISTS (SELECT 1 FROM senneeds)
UNION ALL
SELECT n._file, min(n._line), n.upn, 'SENprovision', p.senprovision,
       'The pupil has a SENtype, but SENprovision is ' || coalesce(p.senprovision, 'missing')
FROM sen_need n JOIN pupilonroll p ON p._id = n._parent
WHERE coalesce(p.senprovision, 'N') = 'N'
GROUP BY n._parent;

-- view: year_range
-- The school's lowest and highest year group, with their places in the order of all.
SELECT s._file, s._line, s.lowestncyeargroup AS lowest, s.highestncyeargroup AS highest,
       CAST(l."order" AS INTEGER) AS first, CAST(h."order" AS INTEGER) AS last
FROM school s
JOIN codes_ncyear l ON l.code = s.lowestncyeargroup
JOIN codes_ncyear h ON h.code = s.highestncyeargroup
WHERE l."order" IS NOT NULL AND h."order" IS NOT NULL;

-- rule: C444
-- severity: query
-- title: Some pupil has special educational needs
-- message: None of the {pupils} pupils on roll has special educational needs (SENprovision K or E). Check that they
--    were exported, or say in a note in COLLECT that there are none.
-- do: Ask the special educational needs co-ordinator. If there are none, a note says so.
-- why: Nearly every school has such pupils, and DfE asks where there are none; under which number is not known. Nobody is
--    asked below 20 pupils: about one pupil in five has such needs, so that a very small school may well have none.
-- source: Muster's own rule, after DfE, Complete the school census: check your data (copy on govwire.co.uk, 106262)
-- confidence: inferred
-- needs: pupils.SENprovision
SELECT h._file, h._line, NULL AS key, 'SENprovision' AS field, NULL AS value, p.pupils
FROM schoolcensus h CROSS JOIN (SELECT count(*) AS pupils FROM pupilonroll) p
WHERE p.pupils >= 20 AND NOT EXISTS (SELECT 1 FROM pupilonroll WHERE senprovision IN ('K', 'E'));

-- rule: C426
-- severity: error
-- title: LowestNCyear is not above HighestNCyear
-- message: LowestNCyear is {lowest}, which is above HighestNCyear, {value}. Correct whichever is wrong.
-- do: Compare both with the year groups that the school has. Often the two were exchanged.
-- why: The two bound the year groups of the school. The order is E1, E2, N1, N2, R, 1 to 14; M and X have no
--    place in it.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- needs: schools.LowestNCyear schools.HighestNCyear
SELECT _file, _line, NULL AS key, 'HighestNCyear' AS field, highest AS value, lowest
FROM year_range
WHERE first > last;

-- rule: C427
-- severity: query
-- title: Telephone numbers and eligibility codes look like some
-- message: {field} "{value}" is not {form}. Check it.
-- do: Compare it with the source: the school's own number, or the code that the parent was given.
-- why: Nobody can be called at a number with too few digits, and a code of another length is not one that a
--    parent was given. Neither form is in a public text of DfE that was seen (that eligibility codes have
--    eleven digits is known from memory alone), so it is a query.
-- source: Muster's own rule
-- confidence: inferred
-- needs: schools.PhoneNo|pupils.EligibilityCode
SELECT _file, _line, NULL AS key, 'PhoneNo' AS field, phoneno AS value,
       'a telephone number: ten or more digits, with blanks, brackets, hyphens and + between them' AS form
FROM school
WHERE phoneno GLOB '*[^0-9 ()+-]*'
   OR length(replace(replace(replace(replace(replace(phoneno, ' ', ''), '(', ''), ')', ''), '-', ''),
                     '+', '')) < 10
UNION ALL
SELECT _file, _line, upn, 'EligibilityCode', eligibilitycode, 'eleven digits'
FROM early
WHERE length(eligibilitycode) <> 11 OR eligibilitycode GLOB '*[^0-9]*';

-- rule: C440
-- severity: query
-- title: The telephone number begins with 0 or +
-- message: PhoneNo "{value}" does not begin with 0 or +. Record it with its 0; a spreadsheet may have dropped it.
-- do: Write the number as it is dialled, such as 01632 960102.
-- why: Numbers of the United Kingdom begin with 0, or with +44. A column that a spreadsheet took for numbers has lost
--    the 0 of every one.
-- source: Muster's own rule
-- confidence: inferred
-- needs: schools.PhoneNo
SELECT _file, _line, NULL AS key, 'PhoneNo' AS field, phoneno AS value
FROM school
WHERE ltrim(phoneno, ' (') NOT GLOB '[0+]*';

-- rule: C442
-- severity: query
-- title: An address has a postcode
-- message: The address has no PostCode. Record it, or say in a note in COLLECT why there is none.
-- do: Look the postcode up. An address abroad, or that of a traveller family, may have none.
-- why: A guide of an authority says that an address is returned with its postcode, whether with lines or with a
--    property reference, and that DfE wants a note where it is missing.
-- source: Muster's own rule, after Scomis, School census (kb23054), faq.scomis.org
-- confidence: inferred
-- needs: addresses.PostCode|pupils.PostCode
SELECT _file, _line, upn AS key, 'PostCode' AS field, NULL AS value
FROM address
WHERE postcode IS NULL AND coalesce(uniquepropertyreferencenumber, line) IS NOT NULL;

-- rule: C428
-- severity: query
-- title: A pupil's year group is one that the school has
-- message: NCyearActual is {value}, but the school's year groups are {lowest} to {highest}. Correct the one
--    that is wrong, or say in a note in COLLECT why.
-- do: Check the pupil's year group first. If it is right, LowestNCyear or HighestNCyear of the school is not.
-- why: The school's lowest and highest year group bound those of its pupils. The order is E1, E2, N1, N2, R,
--    1 to 14; M and X have no place in it and are not compared.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- needs: schools.LowestNCyear schools.HighestNCyear pupils.NCyearActual
SELECT p._file, p._line, p.upn AS key, 'NCyearActual' AS field, p.ncyearactual AS value, r.lowest, r.highest
FROM year_range r
CROSS JOIN pupilonroll p
JOIN codes_ncyear y ON y.code = p.ncyearactual
WHERE r.first <= r.last AND CAST(y."order" AS INTEGER) NOT BETWEEN r.first AND r.last;

-- rule: C429
-- severity: query
-- title: Code E is given for no more sessions than the pupil was suspended for
-- message: The pupil has {given} sessions coded E (suspended or excluded), but the suspensions in the return
--    add up to {value}. Correct the codes in the register or the sessions of the suspensions.
-- do: Compare the days of each suspension with the register. A suspension that is not in the return, or
--    sessions coded E after it ended, are the usual causes.
-- why: Code E is for the sessions of a suspension. The return has the suspensions of the attendance term and of
--    the one before, so those with E are among them. A pupil with a permanent exclusion is left out, and so is
--    one with a suspension whose sessions are not a number. Where there is no suspension it is 2485.
-- source: Muster's own rule, from the meaning of the items; DfE's 2485, whose text is not known, is about the
--    same
-- confidence: inferred
-- needs: suspensions
SELECT x._file, x._line, x.upn AS key, 'Sessions' AS field, x.sessions AS value, e.given
FROM (SELECT roll, parent, sum(counted) AS given FROM detail WHERE reason = 'E' GROUP BY roll, parent) e
JOIN (SELECT roll, parent, _file, min(_line) AS _line, upn, sum(sessions) AS sessions
      FROM exclusion
      GROUP BY roll, parent
      HAVING sum(category IS 'PERM') = 0
         AND sum(typeof(sessions) <> 'integer' OR sessions < 0) = 0) x
  ON x.roll = e.roll AND x.parent = e.parent
WHERE e.given > x.sessions;

-- view: post16_only
-- terms: autumn
-- What is collected for pupils of 16 and over.
SELECT p.roll, p._id AS parent, t._file, t._line, p.upn, p.dob, p.ncyear, 'QN' AS field, t.qn AS value
FROM programme_aim t CROSS JOIN pupil p ON p._id = t._parent AND p.roll = t.roll;

-- view: post16_only
-- terms: spring summer
SELECT p.roll, p._id AS parent, t._file, t._line, p.upn, p.dob, p.ncyear, 'SupportCode' AS field,
       t.supportcode AS value
FROM support t CROSS JOIN pupil p ON p._id = t._parent AND p.roll = t.roll;

-- rule: C431
-- severity: query
-- title: Post-16 aims and learner support are those of pupils of 16 and over
-- message: {field} "{value}" is recorded for a pupil who was aged {age} on {day}. Check the date of birth, or
--    leave it out.
-- do: Check the date of birth and the year group. If they are right, the row belongs to another pupil.
-- why: Learner support is for pupils of 16 to 19, and post-16 learning begins after the year in which a pupil
--    becomes 16. The age is that on 31 August before the school year; a pupil taught in year 12 or above is
--    not asked about in autumn, whatever the age, nor on roll in another term.
-- source: Muster's own rule. That learner support is that of 16 to 19: notices of 2021 and 2022 on the
--    periods of the census, www.oneitss.org.uk and www.schoolicts.co.uk; the rest from the meaning of the
--    items
-- confidence: inferred
-- needs: programme_aims|learner_support
SELECT m._file, min(m._line) AS _line, m.upn AS key, m.field, m.value,
       age_on(m.dob, d.ages_on) AS age, d.ages_on AS day
FROM post16_only m CROSS JOIN period d
LEFT JOIN codes_ncyear y ON y.code = m.ncyear
WHERE age_on(m.dob, d.ages_on) < 16 AND coalesce(CAST(y."order" AS INTEGER), 0) < 12
GROUP BY m.roll, m.parent;

-- rule: C432
-- severity: query
-- title: The items of early education agree with each other
-- message: {fault}. Correct whichever is wrong.
-- do: Compare with the child's funding agreement at the setting.
-- why: Funded and extended hours are part of the hours that a child spends at the setting, and the basis of the
--    early years pupil premium (EYPPBF) comes with its receipt (EYPPR). Both are read from the names of the items.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- needs: pupils.HoursAtSetting|pupils.EYPPR|pupils.EYPPBF
SELECT _file, _line, upn AS key, 'HoursAtSetting' AS field, hoursatsetting AS value,
       'FundedHours and ExtendedHours add up to ' ||
         (coalesce(fundedhours, 0) + coalesce(extendedhours, 0)) || ', more than HoursAtSetting, ' ||
         hoursatsetting AS fault
FROM early
WHERE coalesce(fundedhours, 0) + coalesce(extendedhours, 0) > hoursatsetting + 0.001
UNION ALL
SELECT _file, _line, upn, 'EYPPBF', NULL, 'EYPPR is Y, but there is no EYPPBF'
FROM early WHERE eyppr = 'Y' AND eyppbf IS NULL
UNION ALL
SELECT _file, _line, upn, 'EYPPR', eyppr,
       'EYPPBF is ' || eyppbf || ', but EYPPR is ' || coalesce(eyppr, 'missing')
FROM early WHERE eyppbf IS NOT NULL AND coalesce(eyppr, 'N') = 'N';

-- rule: C443
-- severity: query
-- title: FundedHours is no more than 15
-- message: FundedHours is {value}, more than 15 a week. Correct it; what goes beyond is ExtendedHours or paid for.
-- do: Compare with the child's funding agreement.
-- why: The hours that every child has are 15 a week. The number of DfE's rule is not known, nor whether it is an
--    error.
-- source: Muster's own rule, after ScholarPack support, Error 3100, support.scholarpack.com (article 6185050128541)
-- confidence: stated
-- needs: pupils.FundedHours
SELECT _file, _line, upn AS key, 'FundedHours' AS field, fundedhours AS value
FROM early
WHERE fundedhours + 0 > 15;

-- view: appeals
-- terms: spring
SELECT _file, _line, 'Infants' AS whose, infantslodged AS lodged, infantswithdrawn AS withdrawn,
       infantsheard AS heard, infantsupheld AS upheld, infantsrejected AS rejected
FROM school
UNION ALL
SELECT _file, _line, 'Secondary', secondarylodged, secondarywithdrawn, secondaryheard, secondaryupheld,
       secondaryrejected
FROM school;

-- rule: C433
-- severity: query
-- title: The figures on admission appeals fit together
-- message: {fault}. Correct whichever is wrong.
-- do: Count the appeals of the year again: those lodged, those withdrawn before they were heard, those heard,
--    and what came of them.
-- why: An appeal that was lodged is withdrawn or heard or still waits, and one that was heard is upheld or
--    rejected. So the parts cannot be more than the whole.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- terms: spring
-- needs: schools.InfantsLodged|schools.SecondaryLodged|schools.InfantsHeard|schools.SecondaryHeard
SELECT _file, _line, NULL AS key, whose || 'Lodged' AS field, lodged AS value,
       whose || 'Withdrawn and ' || whose || 'Heard add up to ' ||
         (coalesce(withdrawn, 0) + coalesce(heard, 0)) || ', more than ' || whose || 'Lodged, ' || lodged
         AS fault
FROM appeals
WHERE lodged >= 0 AND coalesce(withdrawn, 0) + coalesce(heard, 0) > lodged
UNION ALL
SELECT _file, _line, NULL, whose || 'Heard', heard,
       whose || 'Upheld and ' || whose || 'Rejected add up to ' ||
         (coalesce(upheld, 0) + coalesce(rejected, 0)) || ', more than ' || whose || 'Heard, ' || heard
FROM appeals
WHERE heard >= 0 AND coalesce(upheld, 0) + coalesce(rejected, 0) > heard;

-- rule: C441
-- severity: query
-- title: The figures on admission appeals add up
-- message: {fault}. Correct whichever is wrong, or say in a note in COLLECT what became of the others.
-- do: Count the appeals of the year again. By the spring census every appeal was withdrawn or heard, and every one
--    that was heard upheld or rejected.
-- why: A guide of a supplier reads the check so that both sums are exact. That the parts are not more than the whole
--    is C433. Nothing is asked where the parts are blank.
-- source: Muster's own rule, after Pupil Asset, Managing the spring census 2022, pupilasset.com
-- confidence: inferred
-- terms: spring
-- needs: schools.InfantsLodged|schools.SecondaryLodged|schools.InfantsHeard|schools.SecondaryHeard
SELECT _file, _line, NULL AS key, whose || 'Lodged' AS field, lodged AS value,
       whose || 'Withdrawn and ' || whose || 'Heard add up to ' || (coalesce(withdrawn, 0) + coalesce(heard, 0)) ||
         ', fewer than ' || whose || 'Lodged, ' || lodged AS fault
FROM appeals
WHERE coalesce(withdrawn, heard) IS NOT NULL AND coalesce(withdrawn, 0) + coalesce(heard, 0) < lodged
UNION ALL
SELECT _file, _line, NULL, whose || 'Heard', heard,
       whose || 'Upheld and ' || whose || 'Rejected add up to ' || (coalesce(upheld, 0) + coalesce(rejected, 0)) ||
         ', fewer than ' || whose || 'Heard, ' || heard
FROM appeals
WHERE coalesce(upheld, rejected) IS NOT NULL AND coalesce(upheld, 0) + coalesce(rejected, 0) < heard;

-- rule: C434
-- severity: query
-- title: A pupil's year group fits the date of birth
-- message: NCyearActual is {value}, but a pupil born on {born} was {age} on {day}, the age of year {usual}.
--    Check both.
-- do: Check the date of birth first. If both are right, say in a note in COLLECT why the pupil is taught out of
--    the year group.
-- why: Pupils are taught with those of their age, at most a year above or below; two years or more are rare.
--    The age is that on 31 August before the school year: 4 is reception, 5 is year 1. M and X have no age.
-- source: Muster's own rule; ages and year groups: DfE's data sets on children missing education,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- needs: pupils.NCyearActual
SELECT _file, _line, upn AS key, 'NCyearActual' AS field, ncyearactual AS value, dob AS born, age, day,
       coalesce((SELECT code FROM codes_ncyear WHERE CAST("order" AS INTEGER) = age - 4), 'none') AS usual
FROM (
  SELECT p._file, p._line, p.upn, p.ncyearactual, p.dob, age_on(p.dob, d.ages_on) AS age,
         d.ages_on AS day, CAST(y."order" AS INTEGER) AS place
  FROM pupilonroll p CROSS JOIN period d JOIN codes_ncyear y ON y.code = p.ncyearactual
  WHERE y."order" IS NOT NULL)
WHERE abs(place - (age - 4)) >= 2;

-- rule: C435
-- severity: query
-- title: A place in alternative provision takes no more than ten sessions a week
-- message: APSessionsPerWeek is {value}, but a school week has ten sessions. Correct it.
-- do: Count the half days a week that the pupil is at the setting.
-- why: A session is half a school day, and a school week has five days.
-- source: Muster's own rule. Two sessions a day: DfE, Pupil absence in schools in England, methodology,
--    explore-education-statistics.service.gov.uk
-- confidence: inferred
-- needs: school_arranged_ap.APSessionsPerWeek
SELECT _file, _line, upn AS key, 'APSessionsPerWeek' AS field, apsessionsperweek AS value
FROM arranged_place
WHERE typeof(apsessionsperweek) = 'integer' AND apsessionsperweek > 10;

-- view: class_size
-- terms: spring
SELECT _file, _line, classname, yeargroup, keystage, coalesce(homepupils, 0) + coalesce(guestpupils, 0) AS pupils,
       coalesce(teachers, 0) AS teachers, coalesce(nonteachers, 0) AS others
FROM classes;

-- rule: 1230Q
-- severity: query
-- title: A class of reception, year 1 or year 2 has no more than 30 pupils to a teacher
-- message: The class {name} has {value} pupils and {teachers}. Correct the figures, or give the reason in the items for
--    exceptions and in a note in COLLECT.
-- do: Check HomePupils, GuestPupils and Teachers: those at the selected time, on an ordinary day.
-- why: The law limits infant classes to 30 pupils to a teacher. Pupils who are exceptions are counted here all the
--    same, as DfE asks for the reason; that a class without a teacher is one of more than 30 pupils, not of any, is
--    our reading.
-- source: ScholarPack support, Query 1230Q, support.scholarpack.com (article 6262816723485)
-- confidence: stated
-- terms: spring
-- needs: classes
SELECT _file, _line, NULL AS key, 'HomePupils' AS field, pupils AS value, coalesce(classname, 'without a name') AS name,
       CASE teachers WHEN 0 THEN 'no teacher' WHEN 1 THEN '1 teacher' ELSE teachers || ' teachers' END AS teachers
FROM class_size
WHERE (yeargroup IN ('R', '1', '2') OR (keystage = '1' AND coalesce(yeargroup, 'M') = 'M'))
  AND pupils > 30 * max(teachers, 1);

-- rule: 1260Q
-- severity: query
-- title: A nursery class has no more than 13 pupils to a member of staff
-- message: The class {name} has {value} pupils and {staff} teachers and others together. Correct the figures, or say in
--    a note in COLLECT why.
-- do: Check HomePupils, GuestPupils, Teachers and NonTeachers: those at the selected time, on an ordinary day.
-- why: DfE asks where pupils are more than 13 times the teachers and other staff. That a nursery class is one of
--    YearGroup N1 or N2 is our reading.
-- source: ScholarPack support, Query 1260Q, support.scholarpack.com (article 360021723872)
-- confidence: stated
-- terms: spring
-- needs: classes
SELECT _file, _line, NULL AS key, 'HomePupils' AS field, pupils AS value, coalesce(classname, 'without a name') AS name,
       teachers + others AS staff
FROM class_size
WHERE yeargroup IN ('N1', 'N2') AND pupils > 13 * (teachers + others);

-- rule: 564
-- severity: query
-- title: There were appeals about infant classes
-- message: InfantsLodged is 0: no appeals. Confirm that in a note in COLLECT, or correct it.
-- do: Ask whoever keeps the appeals of the school. If there were none, a note says so.
-- why: DfE asks where no appeals are recorded, with the numbers 564, 565 and 566 for infants, primary and secondary.
--    That they go in that order is our reading.
-- source: Arbor support, Logging admissions appeals, support.arbor-education.com (article 360004235877)
-- confidence: inferred
-- terms: spring
-- needs: schools.InfantsLodged
SELECT _file, _line, NULL AS key, 'InfantsLodged' AS field, infantslodged AS value
FROM school
WHERE infantslodged = 0;

-- rule: 565
-- severity: query
-- title: There were appeals in the primary years
-- do: If there were none, say so in a note in COLLECT.
-- why: DfE asks where no appeals are recorded.
-- source: Arbor support, Logging admissions appeals, support.arbor-education.com (article 360004235877)
-- confidence: inferred
-- unchecked: the items on appeals in the primary years are not among COLLECT's tables of 2025/26
-- needed: the names and places of those items

-- rule: 566
-- severity: query
-- title: There were appeals in the secondary years
-- message: SecondaryLodged is 0: no appeals. Confirm that in a note in COLLECT, or correct it.
-- do: Ask whoever keeps the appeals of the school. If there were none, a note says so.
-- why: DfE asks where no appeals are recorded, with the numbers 564, 565 and 566 for infants, primary and secondary.
--    That they go in that order is our reading.
-- source: Arbor support, Logging admissions appeals, support.arbor-education.com (article 360004235877)
-- confidence: inferred
-- terms: spring
-- needs: schools.SecondaryLodged
SELECT _file, _line, NULL AS key, 'SecondaryLodged' AS field, secondarylodged AS value
FROM school
WHERE secondarylodged = 0;

-- view: ages
-- terms: spring
SELECT _file, _line, 'Male' AS whose, minmaleage AS lowest, maxmaleage AS highest FROM school
UNION ALL
SELECT _file, _line, 'Female', minfemaleage, maxfemaleage FROM school;

-- rule: C436
-- severity: error
-- title: The ages of a special school are from 2 to 15 at the lowest, and in order
-- message: {field} is {value}{fault}. Correct whichever is wrong.
-- do: Compare with the ages for which the school is established.
-- why: COLLECT's table takes 2 to 15 as the lowest age of boys and of girls. Where the highest age is below
--    the lowest, one of them is wrong.
-- source: Muster's own rule. 2 to 15: COLLECT's tables in the liia-tools-pipeline schema of 2026,
--    github.com/SocialFinanceDigitalLabs/liia-tools-pipeline
-- confidence: inferred
-- terms: spring
-- needs: schools.MinMaleAge|schools.MinFemaleAge
SELECT _file, _line, NULL AS key, 'Min' || whose || 'Age' AS field, lowest AS value,
       ', and not from 2 to 15' AS fault
FROM ages
WHERE typeof(lowest) = 'integer' AND lowest NOT BETWEEN 2 AND 15
UNION ALL
SELECT _file, _line, NULL, 'Max' || whose || 'Age', highest, ', below Min' || whose || 'Age, ' || lowest
FROM ages
WHERE typeof(lowest) = 'integer' AND typeof(highest) = 'integer' AND highest < lowest;

-- rule: C437
-- severity: error
-- title: Childcare opens at a time of day, and closes later
-- message: {field} "{value}" is {fault}. Correct it.
-- do: Record both as hours and minutes of the day, such as 07:45.
-- why: COLLECT takes times as hh:mm. Childcare that closes before it opens, or at the same minute, has one of
--    the two wrong.
-- source: Muster's own rule. The form of the times: COLLECT's tables in the liia-tools-pipeline schema of 2026,
--    github.com/SocialFinanceDigitalLabs/liia-tools-pipeline
-- confidence: inferred
-- terms: spring
-- needs: childcare.OpeningTime|childcare.ClosingTime
SELECT _file, _line, NULL AS key, 'OpeningTime' AS field, openingtime AS value,
       'not a time such as 07:45' AS fault
FROM childcare
WHERE openingtime NOT GLOB '[01][0-9]:[0-5][0-9]' AND openingtime NOT GLOB '2[0-3]:[0-5][0-9]'
UNION ALL
SELECT _file, _line, NULL, 'ClosingTime', closingtime, 'not a time such as 18:00'
FROM childcare
WHERE closingtime NOT GLOB '[01][0-9]:[0-5][0-9]' AND closingtime NOT GLOB '2[0-3]:[0-5][0-9]'
UNION ALL
SELECT _file, _line, NULL, 'ClosingTime', closingtime, 'not after OpeningTime, ' || openingtime
FROM childcare
WHERE openingtime GLOB '[0-2][0-9]:[0-5][0-9]' AND closingtime GLOB '[0-2][0-9]:[0-5][0-9]'
  AND closingtime <= openingtime;

-- view: incomplete
-- What a complete row has, where it is missing.
SELECT _file, _line, upn, 'PlacementReason' AS field FROM arranged_place WHERE placementreason IS NULL
UNION ALL
SELECT _file, _line, upn, 'APAttendancePattern' FROM arranged_place WHERE apattendancepattern IS NULL
UNION ALL
SELECT _file, _line, upn, 'SENprovisionEntry' FROM ap_placement WHERE senprovisionentry IS NULL;

-- view: incomplete
-- terms: autumn
-- An aim without QN is C414's.
SELECT _file, _line, upn, 'ProgrammeAimStatus' FROM programme_aim
WHERE qn IS NOT NULL AND programmeaimstatus IS NULL
UNION ALL
SELECT _file, _line, upn, 'ProgrammePlannedEndDate' FROM programme_aim
WHERE qn IS NOT NULL AND programmeplannedenddate IS NULL
UNION ALL
SELECT _file, _line, upn, 'LearningAimStatus' FROM learning_aim
WHERE qn IS NOT NULL AND learningaimstatus IS NULL
UNION ALL
SELECT _file, _line, upn, 'LearningPlannedEndDate' FROM learning_aim
WHERE qn IS NOT NULL AND learningplannedenddate IS NULL;

-- view: incomplete
-- terms: spring
SELECT _file, _line, NULL, 'Teachers' FROM classes WHERE teachers IS NULL
UNION ALL
SELECT _file, _line, NULL, 'HomePupils' FROM classes WHERE homepupils IS NULL
UNION ALL
SELECT _file, _line, NULL, 'KeyStage' FROM classes WHERE keystage IS NULL
UNION ALL
SELECT _file, _line, NULL, 'ClassActivity' FROM classes WHERE classactivity IS NULL
UNION ALL
SELECT _file, _line, NULL, 'ChildcareProvider' FROM childcare WHERE childcareprovider IS NULL;

-- rule: C438
-- severity: query
-- title: The items that a complete row has are there
-- message: {field} is missing. Record it, and write the return again.
-- do: Record the item at the row that the finding names. If no row has it, look first whether the system that
--    wrote the return exported it.
-- why: A place in alternative provision has a reason and a pattern of attendance (where it is has DfE's 2364); an AP
--    placement the SEN provision on entry; an aim a status and the day on which it is planned to end; a class
--    its teachers, pupils, key stage and activity; childcare a provider. That these may not be blank is our
--    reading.
-- source: Muster's own rule, from the meaning of the items
-- confidence: inferred
-- needs: classes|school_arranged_ap|ap_placements|programme_aims|learning_aims|childcare
SELECT _file, _line, upn AS key, field, NULL AS value
FROM incomplete;

-- ---------------------------------------------------------------- what the return leaves out

-- view: recorded_of_pupil
-- from: register
-- The rows of the inputs below a pupil.
SELECT 'fsm' AS source_table, _file, _line, UPN AS upn FROM fsm
UNION ALL SELECT 'funding_basis', _file, _line, UPN FROM funding_basis
UNION ALL SELECT 'sen_needs', _file, _line, UPN FROM sen_needs
UNION ALL SELECT 'addresses', _file, _line, UPN FROM input_addresses
UNION ALL SELECT 'learner_fam', _file, _line, UPN FROM learner_fam
UNION ALL SELECT 'learner_support', _file, _line, UPN FROM learner_support
UNION ALL SELECT 'ap_placements', _file, _line, UPN FROM ap_placements
UNION ALL SELECT 'school_arranged_ap', _file, _line, UPN FROM school_arranged_ap
UNION ALL SELECT 'programme_aims', _file, _line, UPN FROM programme_aims
UNION ALL SELECT 'learning_aims', _file, _line, UPN FROM learning_aims
UNION ALL SELECT 'work_placements', _file, _line, UPN FROM work_placements;

-- view: recorded
-- from: register
-- The same of pupils who are known, and the rows of the school. Suspensions in their period have C410.
SELECT * FROM recorded_of_pupil
WHERE upn IN (SELECT UPN FROM pupils)
UNION ALL
SELECT 'suspensions', s._file, s._line, s.UPN FROM suspensions s CROSS JOIN period d
WHERE s.StartDate NOT BETWEEN d.exclusions_from AND d.exclusions_to
UNION ALL SELECT 'classes', _file, _line, NULL FROM input_classes
UNION ALL SELECT 'childcare', _file, _line, NULL FROM input_childcare
UNION ALL SELECT 'provisions', _file, _line, NULL FROM input_provisions;

-- view: returned
-- from: register
-- over: fsmperiod* addresses* learnerfam* approvisiondetail* schoolarrangedapdetail* programmeaims*
--    learningaims* workplaceentity* fundingbasisitems learnersupport* senneeds classes childcare provisions
-- The rows of the inputs that are in the return. Where one is looked for, file and line are made one number:
-- SQLite looks for a pair that is not there row by row.
SELECT _file, _line FROM {table};

-- work: module
-- from: register
-- Of each input table: whether the term collects it, and of leavers too; and why a row that has a place in the
-- return may still have none.
SELECT m.source_table AS source_table, m.otherwise AS otherwise,
       EXISTS (SELECT 1 FROM item i WHERE i.tbl GLOB m.stem || '*') AS collected,
       EXISTS (SELECT 1 FROM item i WHERE i.tbl GLOB m.stem || '*offroll') AS of_leavers
FROM (
  SELECT 'fsm' AS source_table, 'fsmperiod' AS stem,
         'outside ' || fsm_from || ' to ' || fsm_to AS otherwise
  FROM period
  UNION ALL SELECT 'funding_basis', 'fundingbasisitems', NULL
  UNION ALL SELECT 'sen_needs', 'senneeds', NULL
  UNION ALL SELECT 'addresses', 'addresses',
                   'a leaver''s address without PostCode and UniquePropertyReferenceNumber'
  UNION ALL SELECT 'learner_fam', 'learnerfam', NULL
  UNION ALL SELECT 'learner_support', 'learnersupport', NULL
  UNION ALL SELECT 'ap_placements', 'approvisiondetail', NULL
  UNION ALL SELECT 'school_arranged_ap', 'schoolarrangedapdetail',
                   'outside ' || ap_from || ' to ' || ap_to FROM period
  UNION ALL SELECT 'programme_aims', 'programmeaims', 'outside ' || aims_from || ' to ' || aims_to
            FROM period
  UNION ALL SELECT 'learning_aims', 'learningaims', 'outside ' || aims_from || ' to ' || aims_to
            FROM period
  UNION ALL SELECT 'work_placements', 'workplaceentity', 'outside ' || aims_from || ' to ' || aims_to
            FROM period
  UNION ALL SELECT 'suspensions', 'termlyexclusions',
                   'outside ' || exclusions_from || ' to ' || exclusions_to FROM period
  UNION ALL SELECT 'classes', 'classes', NULL
  UNION ALL SELECT 'childcare', 'childcare', NULL
  UNION ALL SELECT 'provisions', 'provisions', NULL) m;

-- rule: C422
-- severity: info
-- title: What is recorded but has no place in this return is left out
-- message: Rows of {source_table} that are not in this return: {times}, the first here. They are {why}.
-- do: Nothing, if that is right. Otherwise correct the dates, or the pupil's.
-- why: A register holds more than one return takes. Nothing is left out without saying so. What a phase or an
--    age leaves out is told by C413, rows of pupils who are not known by C410 and C423. A pupil who is in the
--    return for one enrolment is not counted for another.
-- source: Muster's own rule: no row of the input may be lost in silence
-- confidence: inferred
-- from: register
WITH listed_upn AS MATERIALIZED (
  SELECT upn, 1 AS on_roll FROM pupilonroll
  UNION ALL
  SELECT upn, 0 FROM pupilnolongeronroll),
left_out AS (
  SELECT r.source_table, r._file, r._line,
         CASE WHEN NOT m.collected THEN 'not collected in this term'
              WHEN r.source_table <> 'suspensions' AND r.upn IS NOT NULL
                   AND r.upn NOT IN (SELECT upn FROM listed_upn WHERE upn IS NOT NULL)
                THEN 'of pupils who are not in this return'
              WHEN NOT m.of_leavers
                   AND r.upn IN (SELECT upn FROM listed_upn WHERE NOT on_roll)
                THEN 'of pupils no longer on roll, for whom it is not collected'
              ELSE m.otherwise
         END AS why
  FROM recorded r JOIN module m ON m.source_table = r.source_table
  WHERE (r._file << 32 | r._line) NOT IN (SELECT _file << 32 | _line FROM returned)
    AND (r._file << 32 | r._line)
        NOT IN (SELECT _file << 32 | _line FROM not_collected WHERE value IS NULL)
  UNION ALL
  SELECT 'pupils', p._file, p._line,
         CASE WHEN p.EntryDate > d.census_date THEN 'of pupils who join after the census day'
              ELSE 'of pupils who left before, with nothing to be returned'
         END
  FROM pupils p CROSS JOIN period d
  WHERE p.rowid NOT IN (SELECT _enrolment FROM pupilonroll
                        UNION ALL SELECT _enrolment FROM pupilnolongeronroll)
    -- R131 and R135 say why these are not there.
    AND coalesce(p.EntryDate, '') <= coalesce(p.LeavingDate, '9999')
    AND NOT coalesce(p.NCyearLeaving IS NULL AND p.LeavingDate < d.census_date
                     AND (SELECT CAST(y."order" AS INTEGER) >= 12 FROM codes_ncyear y WHERE y.code = p.NCyearActual)
                     AND age_on(p.DOB, d.age_reference_date) BETWEEN 4 AND 15, 0)
    AND (p.UPN IS NULL OR p.UPN NOT IN (SELECT upn FROM listed_upn WHERE upn IS NOT NULL)))
SELECT _file, min(_line) AS _line, NULL AS key, NULL AS field, NULL AS value, source_table,
       count(*) AS times, why
FROM left_out
GROUP BY _file, source_table, why;

-- rule: C423
-- severity: error
-- title: A row is of nobody in the school
-- message: This row of {source_table} is of a pupil ({key}) who is not among the school's pupils, so it is not
--    returned. Check the UPN, or add the pupil.
-- do: Look for the pupil in the school's pupils. A UPN that was typed wrong, or that was replaced since, is
--    the usual cause.
-- why: What is recorded must be returned or be said to be left out. Suspensions have C410.
-- source: Muster's own rule: no row of the input may be lost in silence
-- confidence: inferred
-- from: register
SELECT _file, _line, upn AS key, 'UPN' AS field, upn AS value, source_table
FROM recorded_of_pupil
WHERE coalesce(upn, '') NOT IN (SELECT UPN FROM pupils WHERE UPN IS NOT NULL);

-- rule: C424
-- severity: info
-- title: The census day and periods are confirmed, and the day is a Thursday
-- message: The census day {value} {fault}. Compare it and the periods of this term with DfE's guide for this year.
-- do: Look up the dates in DfE's guide to the school census. muster list dates shows those used here.
-- why: DfE's dates of this year were not found in public, or the day is none that a census ever had: it is always a
--    Thursday. A day more or less changes who is on roll and what is counted.
-- source: Muster's own rule; docs/evidence.md says which dates are known
-- confidence: inferred
SELECT h._file, h._line, NULL AS key, 'ReferenceDate' AS field, d.census_date AS value,
       CASE WHEN strftime('%w', d.census_date) <> '4'
              THEN 'is a ' || rtrim(substr('Sunday   Monday   Tuesday  Wednesday         Friday   Saturday',
                                     1 + 9 * strftime('%w', d.census_date), 9)) || ', not a Thursday'
            ELSE 'and the periods of this term are worked out from earlier years and not confirmed'
       END AS fault
FROM schoolcensus h CROSS JOIN period d
WHERE d.date_status = 'inferred' OR strftime('%w', d.census_date) <> '4';
