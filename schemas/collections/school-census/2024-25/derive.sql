-- How the return tables are filled from the register tables of one school.
--
-- "work" blocks make tables of their own for the blocks after them; "table" blocks fill a return table:
-- columns go by name, and a column that the term does not collect is left out. Given besides the
-- register tables: period (one row: dates.csv and the run's clock, serial and software), unit (lea,
-- estab), item (the items of the term), codes_NAME for each code set, and, after attendance_window,
-- session_count. Where an input has the name of a return table, it is input_NAME. {table} and {parent}
-- are the return table of a block with a star and the one above it (src/returns/over.h).

-- work: attendance_window
-- The periods over which sessions are counted: session_count(upn, block, code, position, sessions, possible,
-- returned, pupil) is filled over them, from the marks inside any of a pupil's enrolments.
SELECT 'termly' AS block, termly_from AS first_day, termly_to AS last_day FROM period
UNION ALL
SELECT 'summerhalfterm2', half_term2_from, half_term2_to FROM period
WHERE half_term2_from IS NOT NULL;

-- work: stay
-- Each enrolment with its child: pupil_row tells two children with one UPN apart. One that ends before it begins
-- covers no day, and is none.
SELECT p.rowid AS enrolment, r.pupil AS pupil
FROM pupil_row r CROSS JOIN pupils p
WHERE p._file = r.file AND p._line = r.line
  AND coalesce(p.EntryDate, '') <= coalesce(p.LeavingDate, '9999');

-- work: record
-- One row a pupil: the enrolment that stands for the pupil on the census day. Of several enrolments it is the one
-- on roll (of two, the one with the later EntryDate), else the latest that has begun. A missing EntryDate is from
-- the beginning.
SELECT enrolment, upn, pupil, on_roll
FROM (SELECT s.enrolment AS enrolment, p.UPN AS upn, s.pupil AS pupil,
             coalesce(p.LeavingDate, '9999') >= d.census_date AS on_roll,
             row_number() OVER (PARTITION BY s.pupil
                                ORDER BY coalesce(p.LeavingDate, '9999') >= d.census_date DESC,
                                         coalesce(p.EntryDate, '') DESC, p.rowid DESC) AS place
      FROM period d CROSS JOIN stay s CROSS JOIN pupils p
      WHERE p.rowid = s.enrolment AND coalesce(p.EntryDate, '') <= d.census_date)
WHERE place = 1;

-- work: collected
-- The columns that this school returns in this term (m:terms and m:phases in return.xsd). A school whose
-- phase is not known returns all.
SELECT i.tbl AS tbl, i.col AS col
FROM item i
WHERE i.phases IS NULL
   OR NOT EXISTS (SELECT 1 FROM schools s
                  WHERE instr(' ' || i.phases || ' ', ' ' || s.Phase || ' ') = 0);

-- work: block_window
-- The attendance blocks that this school returns.
SELECT w.block AS block, w.first_day AS first_day, w.last_day AS last_day
FROM attendance_window w
JOIN collected c ON c.tbl = 'pupilonroll' AND c.col = w.block || 'sessionspossible';

-- work: due
-- The attendance blocks that are due. Any enrolment of the pupil can make one due; each is looked at
-- with its own particulars. In autumn the block is about the school year before, so for a pupil who was
-- still on the register on 1 September the year group is one less.
SELECT DISTINCT r.enrolment AS enrolment, r.pupil AS pupil, w.block AS block
FROM period d
CROSS JOIN block_window w
CROSS JOIN record r
JOIN stay s ON s.pupil = r.pupil
JOIN pupils e ON e.rowid = s.enrolment
WHERE age_on(e.DOB, d.age_reference_date) BETWEEN 4 AND 15
  AND coalesce(e.Boarder, 'N') = 'N'
  AND coalesce((SELECT y."order" FROM codes_ncyear y
                WHERE y.code = CASE WHEN r.on_roll THEN e.NCyearActual
                                    ELSE coalesce(e.NCyearLeaving, e.NCyearActual) END)
               - (d.year_group_from IS NOT NULL
                  AND (e.LeavingDate IS NULL OR e.LeavingDate >= d.year_group_from)), 0)
      NOT BETWEEN 12 AND 14
  AND coalesce(e.EntryDate, '') <= w.last_day
  AND (e.LeavingDate IS NULL OR e.LeavingDate >= w.first_day)
  AND (r.on_roll OR coalesce(e.EntryDate, '') < d.term_from);

-- work: possible
-- SessionsPossible of each due block.
SELECT due.enrolment AS enrolment, due.block AS block,
       coalesce((SELECT sum(c.possible) FROM session_count c
                 WHERE c.upn = p.UPN AND c.pupil = due.pupil AND c.block = due.block), 0) AS sessions
FROM due JOIN pupils p ON p.rowid = due.enrolment;

-- work: excluded
-- Suspensions and exclusions that started in the exclusions period, each with its pupil's record; and those
-- without a start, for the rules to say so, which alone put no leaver into the return.
SELECT s.rowid AS suspension, r.enrolment AS enrolment, s.StartDate IS NOT NULL AS dated
FROM suspensions s
JOIN record r ON r.upn = s.UPN
CROSS JOIN period d
WHERE s.StartDate IS NULL OR s.StartDate BETWEEN d.exclusions_from AND d.exclusions_to;

-- work: arranged
-- The places in alternative provision that the school arranged and that overlap the period. One that is
-- open ends when the pupil leaves.
SELECT a.rowid AS place, r.enrolment AS enrolment
FROM school_arranged_ap a
JOIN record r ON r.upn = a.UPN
JOIN pupils p ON p.rowid = r.enrolment
CROSS JOIN period d
WHERE coalesce(a.EntryDate, '') <= d.ap_to
  AND coalesce(a.LeavingDate, p.LeavingDate, d.ap_to) >= d.ap_from;

-- work: programme
-- The programme aims that overlap the period of post-16 learning, which is autumn's alone.
SELECT a.rowid AS aim, r.enrolment AS enrolment, a.ProgType AS progtype,
       coalesce(a.ProgrammeStartDate, '') AS start
FROM programme_aims a
JOIN record r ON r.upn = a.UPN
JOIN pupils p ON p.rowid = r.enrolment
CROSS JOIN period d
WHERE coalesce(a.ProgrammeStartDate, '') <= d.aims_to
  AND coalesce(a.ProgrammeActualEndDate, p.LeavingDate, d.aims_to) >= d.aims_from;

-- work: learning
-- The learning aims that overlap the period, each with the programme aim below which it is returned: of
-- those of its ProgType the latest that had begun when it began, else the earliest; without a ProgType the
-- only one that the pupil has. NULL if there is none.
SELECT aim, enrolment, qn, start, programme FROM (
  SELECT a.rowid AS aim, r.enrolment AS enrolment, a.QN AS qn,
         coalesce(a.LearningStartDate, '') AS start, g.aim AS programme,
         row_number() OVER (
           PARTITION BY a.rowid
           ORDER BY g.start <= coalesce(a.LearningStartDate, '') DESC,
                    CASE WHEN g.start <= coalesce(a.LearningStartDate, '') THEN g.start END DESC,
                    g.start, g.aim) AS choice
  FROM learning_aims a
  JOIN record r ON r.upn = a.UPN
  JOIN pupils p ON p.rowid = r.enrolment
  CROSS JOIN period d
  LEFT JOIN programme g
    ON g.enrolment = r.enrolment
   AND (g.progtype = a.ProgType
        OR (a.ProgType IS NULL
            AND (SELECT count(*) FROM programme o WHERE o.enrolment = r.enrolment) = 1))
  WHERE coalesce(a.LearningStartDate, '') <= d.aims_to
    AND coalesce(a.LearningActualEndDate, p.LeavingDate, d.aims_to) >= d.aims_from)
WHERE choice = 1;

-- work: placement
-- The work placements that overlap the period, each with its learning aim: that with its QN, of several
-- the latest that had begun when it began, else the earliest; without a QN the only one that the pupil has.
-- NULL if there is none.
SELECT placement, enrolment, aim FROM (
  SELECT w.rowid AS placement, r.enrolment AS enrolment, l.aim AS aim,
         row_number() OVER (
           PARTITION BY w.rowid
           ORDER BY l.start <= coalesce(w.WPStartDate, '') DESC,
                    CASE WHEN l.start <= coalesce(w.WPStartDate, '') THEN l.start END DESC,
                    l.start, l.aim) AS choice
  FROM work_placements w
  JOIN record r ON r.upn = w.UPN
  JOIN pupils p ON p.rowid = r.enrolment
  CROSS JOIN period d
  LEFT JOIN learning l
    ON l.enrolment = r.enrolment
   AND (l.qn = w.QN
        OR (w.QN IS NULL
            AND (SELECT count(*) FROM learning o WHERE o.enrolment = r.enrolment) = 1))
  WHERE coalesce(w.WPStartDate, '') <= d.aims_to
    AND coalesce(w.WPEndDate, p.LeavingDate, d.aims_to) >= d.aims_from)
WHERE choice = 1;

-- work: leaver
-- The pupils no longer on roll who belong in the return, for any of these reasons. Rows without dates
-- count while the pupil was there in their period.
SELECT enrolment FROM due
UNION
SELECT enrolment FROM excluded WHERE dated
UNION
SELECT enrolment FROM arranged
UNION
SELECT enrolment FROM programme
UNION
SELECT enrolment FROM learning
UNION
SELECT enrolment FROM placement
UNION
SELECT r.enrolment
FROM record r JOIN pupils p ON p.rowid = r.enrolment CROSS JOIN period d
WHERE p.LeavingDate >= d.ap_from
  AND EXISTS (SELECT 1 FROM ap_placements a WHERE a.UPN = r.upn)
  AND 'approvisiondetailoffroll' IN (SELECT tbl FROM collected)
UNION
SELECT r.enrolment
FROM record r JOIN pupils p ON p.rowid = r.enrolment CROSS JOIN period d
WHERE p.LeavingDate >= d.fam_from
  AND EXISTS (SELECT 1 FROM learner_fam f WHERE f.UPN = r.upn)
UNION
SELECT r.enrolment
FROM record r JOIN pupils p ON p.rowid = r.enrolment CROSS JOIN period d
WHERE p.LeavingDate >= d.fam_from
  AND EXISTS (SELECT 1 FROM learner_support l WHERE l.UPN = r.upn)
  AND 'learnersupportoffroll' IN (SELECT tbl FROM collected);

-- table: schoolcensus
SELECT s._file, s._line, 'SC' AS collection, d.term_code AS term, d.year AS year,
       d.census_date AS referencedate, 'S' AS sourcelevel, u.lea AS lea, u.estab AS estab,
       s.URN AS urn, d.software AS softwarecode, d.release AS release, d.serial AS serialno,
       d.now AS datetime
FROM unit u CROSS JOIN period d CROSS JOIN schools s;

-- table: school
SELECT s.*, s.SchoolType AS type, s.LowestNCyear AS lowestncyeargroup,
       s.HighestNCyear AS highestncyeargroup
FROM schools s;

-- table: provisions
SELECT v.*, s._id AS _parent FROM school s CROSS JOIN input_provisions v;

-- table: classes
SELECT c.*, s._id AS _parent FROM school s CROSS JOIN input_classes c;

-- table: childcare
SELECT c.*, s._id AS _parent FROM school s CROSS JOIN input_childcare c;

-- table: pupilonroll
SELECT p.*, r.enrolment AS _enrolment, r.pupil AS _pupil, t.sessions AS termlysessionspossible,
       h.sessions AS summerhalfterm2sessionspossible
FROM record r JOIN pupils p ON p.rowid = r.enrolment
LEFT JOIN possible t ON t.enrolment = r.enrolment AND t.block = 'termly'
LEFT JOIN possible h ON h.enrolment = r.enrolment AND h.block = 'summerhalfterm2'
WHERE r.on_roll;

-- table: pupilnolongeronroll
SELECT p.*, r.enrolment AS _enrolment, r.pupil AS _pupil, t.sessions AS termlysessionspossible,
       h.sessions AS summerhalfterm2sessionspossible
FROM record r JOIN pupils p ON p.rowid = r.enrolment
LEFT JOIN possible t ON t.enrolment = r.enrolment AND t.block = 'termly'
LEFT JOIN possible h ON h.enrolment = r.enrolment AND h.block = 'summerhalfterm2'
WHERE NOT r.on_roll AND r.enrolment IN (SELECT enrolment FROM leaver);

-- table: fsmperiod*
-- Periods that overlap the time since the last census. One without a start is returned, for the rules to
-- say what is wrong with it.
SELECT f.*, p._id AS _parent
FROM {parent} p
JOIN fsm f ON f.UPN = p.upn
CROSS JOIN period d
WHERE f.FSMstartDate IS NULL
   OR (f.FSMstartDate <= d.fsm_to AND (f.FSMendDate IS NULL OR f.FSMendDate >= d.fsm_from));

-- table: fundingbasisitems*
SELECT f.*, p._id AS _parent FROM {parent} p JOIN funding_basis f ON f.UPN = p.upn;

-- table: senneeds*
SELECT n.*, p._id AS _parent FROM {parent} p JOIN sen_needs n ON n.UPN = p.upn;

-- table: addresses*
-- From the addresses; for a pupil without one there, what the pupil's own row has. A leaver's address has
-- a postcode and a property reference alone: one without either is nothing to return.
SELECT coalesce(a._file, q._file) AS _file, coalesce(a._line, q._line) AS _line, a.SAON, a.PAON,
       a.Street, a.Locality, a.Town, a.AdministrativeArea, a.PostTown,
       coalesce(a.AddressLine1, q.AddressLine1) AS AddressLine1,
       coalesce(a.AddressLine2, q.AddressLine2) AS AddressLine2,
       coalesce(a.AddressLine3, q.AddressLine3) AS AddressLine3,
       coalesce(a.AddressLine4, q.AddressLine4) AS AddressLine4,
       coalesce(a.AddressLine5, q.AddressLine5) AS AddressLine5,
       coalesce(a.PostCode, q.PostCode) AS PostCode, a.UniquePropertyReferenceNumber,
       p._id AS _parent
FROM {parent} p
LEFT JOIN input_addresses a ON a.UPN = p.upn
LEFT JOIN pupils q ON q.rowid = p._enrolment AND a.UPN IS NULL
WHERE (a.UPN IS NOT NULL
       OR coalesce(q.AddressLine1, q.AddressLine2, q.AddressLine3, q.AddressLine4, q.AddressLine5,
                   q.PostCode) IS NOT NULL)
  AND ('{table}' <> 'addressesoffroll'
       OR coalesce(a.PostCode, q.PostCode, a.UniquePropertyReferenceNumber) IS NOT NULL);

-- table: termlyexclusions*
SELECT s.*, p._id AS _parent
FROM {parent} p
JOIN excluded x ON x.enrolment = p._enrolment
JOIN suspensions s ON s.rowid = x.suspension;

-- table: termlysessiondetails*
SELECT p._file, p._line, p._id AS _parent, c.code AS attendancereason, c.returned AS sessions,
       c.position AS _position
FROM {parent} p
JOIN session_count c ON c.upn = p.upn AND c.pupil = p._pupil AND c.block = 'termly' AND c.returned > 0
WHERE p.termlysessionspossible IS NOT NULL;

-- table: summerhalfterm2sessiondetails*
SELECT p._file, p._line, p._id AS _parent, c.code AS attendancereason, c.returned AS sessions,
       c.position AS _position
FROM {parent} p
JOIN session_count c ON c.upn = p.upn AND c.pupil = p._pupil AND c.block = 'summerhalfterm2' AND c.returned > 0
WHERE p.summerhalfterm2sessionspossible IS NOT NULL;

-- table: learnersupport*
SELECT l.*, p._id AS _parent FROM {parent} p JOIN learner_support l ON l.UPN = p.upn;

-- table: learnerfam*
SELECT f.*, p._id AS _parent FROM {parent} p JOIN learner_fam f ON f.UPN = p.upn;

-- table: approvisiondetail*
SELECT a.*, p._id AS _parent FROM {parent} p JOIN ap_placements a ON a.UPN = p.upn;

-- table: schoolarrangedapdetail*
SELECT a.*, p._id AS _parent
FROM {parent} p
JOIN arranged x ON x.enrolment = p._enrolment
JOIN school_arranged_ap a ON a.rowid = x.place;

-- table: programmeaims*
-- What has no place below a programme aim of the pupil stands below one without content, at the end.
SELECT coalesce(a._file, p._file) AS _file, coalesce(a._line, p._line) AS _line,
       p._id AS _parent, p._enrolment AS _enrolment, a.rowid AS _aim, a.rowid IS NULL AS _placed,
       a.QN AS qn, a.ProgType AS progtype, a.ProgrammeStartDate AS programmestartdate,
       a.ProgrammePlannedEndDate AS programmeplannedenddate,
       a.ProgrammeActualEndDate AS programmeactualenddate,
       a.ProgrammeAimStatus AS programmeaimstatus,
       a.ProgrammeAimWithdrawalReason AS programmeaimwithdrawalreason,
       a.Traineeship AS traineeship
FROM {parent} p
JOIN (SELECT enrolment, aim FROM programme
      UNION
      SELECT enrolment, NULL FROM learning WHERE programme IS NULL
      UNION
      SELECT enrolment, NULL FROM placement WHERE aim IS NULL) x ON x.enrolment = p._enrolment
LEFT JOIN programme_aims a ON a.rowid = x.aim;

-- table: learningaims*
SELECT coalesce(a._file, g._file) AS _file, coalesce(a._line, g._line) AS _line,
       g._id AS _parent, g._enrolment AS _enrolment, a.rowid AS _aim, a.rowid IS NULL AS _placed,
       a.QN AS qn, a.SCC AS scc, a.ProgType AS progtype,
       a.LearningStartDate AS learningstartdate, a.LearningPlannedEndDate AS learningplannedenddate,
       a.LearningActualEndDate AS learningactualenddate, a.LearningAimStatus AS learningaimstatus,
       a.LearningAimWithdrawalReason AS learningaimwithdrawalreason, a.CoreAim AS coreaim,
       a.PartnerUKPRN AS partnerukprn, a.Traineeship AS traineeship
FROM {parent} g
JOIN (SELECT enrolment, programme, aim FROM learning
      UNION
      SELECT enrolment, NULL, NULL FROM placement WHERE aim IS NULL) x
  ON x.enrolment = g._enrolment AND x.programme IS g._aim
LEFT JOIN learning_aims a ON a.rowid = x.aim;

-- table: workplaceentity*
SELECT w.*, l._id AS _parent
FROM {parent} l
JOIN placement x ON x.enrolment = l._enrolment AND x.aim IS l._aim
JOIN work_placements w ON w.rowid = x.placement;
