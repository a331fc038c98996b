-- How the return tables are filled from the register tables of one school.
--
-- "work" blocks make tables of their own for the blocks after them; "table" blocks fill a return table:
-- columns go by name, and a column that the term does not collect is left out. Given besides the
-- register tables: period (one row: dates.csv and the run's clock, serial and software), unit (lea,
-- estab), codes_NAME for each code set, and, after attendance_window, session_count.

-- work: attendance_window
-- The periods over which sessions are counted. The program reads marks for a collection that has this
-- table, and fills session_count(upn, block, code, position, possible, returned, sessions) from them:
-- the marks inside any of a pupil's enrolments.
SELECT 'termly' AS block, termly_from AS first_day, termly_to AS last_day FROM period
UNION ALL
SELECT 'summerhalfterm2', half_term2_from, half_term2_to FROM period
WHERE half_term2_from IS NOT NULL;

-- work: record
-- One row a pupil: the enrolment that stands for the pupil on the census day. Of several enrolments of
-- one UPN it is the one on roll (of two, the one with the later EntryDate), else the latest that has
-- begun. A missing EntryDate is from the beginning.
SELECT enrolment, upn, on_roll FROM (
  SELECT p.rowid AS enrolment, p.UPN AS upn,
         p.LeavingDate IS NULL OR p.LeavingDate >= d.census_date AS on_roll,
         row_number() OVER (
           PARTITION BY coalesce(p.UPN, 'row ' || p.rowid)
           ORDER BY p.LeavingDate IS NULL OR p.LeavingDate >= d.census_date DESC,
                    coalesce(p.EntryDate, '') DESC, p.rowid DESC) AS choice
  FROM pupils p, period d
  WHERE coalesce(p.EntryDate, '') <= d.census_date)
WHERE choice = 1;

-- work: due
-- The attendance blocks that are due. Any enrolment of the pupil can make one due; each is looked at
-- with its own particulars. In autumn the block is about the school year before, so for a pupil who was
-- still on the register on 1 September the year group is one less.
SELECT DISTINCT r.enrolment AS enrolment, w.block AS block
FROM record r
JOIN pupils e ON e.rowid = r.enrolment OR e.UPN = r.upn
CROSS JOIN period d
CROSS JOIN attendance_window w
WHERE NOT EXISTS (SELECT 1 FROM schools WHERE Phase = 'NS')
  AND age_on(e.DOB, d.age_reference_date) BETWEEN 4 AND 15
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
       coalesce((SELECT sum(c.sessions) FROM session_count c
                 WHERE c.upn = p.UPN AND c.block = due.block AND c.possible = 1), 0) AS sessions
FROM due JOIN pupils p ON p.rowid = due.enrolment;

-- work: excluded
-- Suspensions and exclusions that started in the exclusions period, each with its pupil's record.
SELECT s.rowid AS suspension, r.enrolment AS enrolment
FROM suspensions s
JOIN record r ON r.upn = s.UPN
CROSS JOIN period d
WHERE s.StartDate BETWEEN d.exclusions_from AND d.exclusions_to;

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

-- table: pupilonroll
SELECT p.*, r.enrolment AS _enrolment, t.sessions AS termlysessionspossible,
       h.sessions AS summerhalfterm2sessionspossible
FROM record r JOIN pupils p ON p.rowid = r.enrolment
LEFT JOIN possible t ON t.enrolment = r.enrolment AND t.block = 'termly'
LEFT JOIN possible h ON h.enrolment = r.enrolment AND h.block = 'summerhalfterm2'
WHERE r.on_roll;

-- table: pupilnolongeronroll
SELECT p.*, r.enrolment AS _enrolment, t.sessions AS termlysessionspossible,
       h.sessions AS summerhalfterm2sessionspossible
FROM record r JOIN pupils p ON p.rowid = r.enrolment
LEFT JOIN possible t ON t.enrolment = r.enrolment AND t.block = 'termly'
LEFT JOIN possible h ON h.enrolment = r.enrolment AND h.block = 'summerhalfterm2'
WHERE NOT r.on_roll
  AND (r.enrolment IN (SELECT enrolment FROM due)
       OR r.enrolment IN (SELECT enrolment FROM excluded));

-- table: termlyexclusionsonroll
SELECT s.*, p._id AS _parent
FROM pupilonroll p
JOIN excluded x ON x.enrolment = p._enrolment
JOIN suspensions s ON s.rowid = x.suspension;

-- table: termlyexclusionsoffroll
SELECT s.*, p._id AS _parent
FROM pupilnolongeronroll p
JOIN excluded x ON x.enrolment = p._enrolment
JOIN suspensions s ON s.rowid = x.suspension;

-- table: termlysessiondetailsonroll
SELECT p._file, p._line, p._id AS _parent, c.code AS attendancereason, c.sessions AS sessions,
       c.position AS _position
FROM pupilonroll p
JOIN session_count c ON c.upn = p.upn AND c.block = 'termly' AND c.returned = 1
WHERE p.termlysessionspossible IS NOT NULL;

-- table: termlysessiondetailsoffroll
SELECT p._file, p._line, p._id AS _parent, c.code AS attendancereason, c.sessions AS sessions,
       c.position AS _position
FROM pupilnolongeronroll p
JOIN session_count c ON c.upn = p.upn AND c.block = 'termly' AND c.returned = 1
WHERE p.termlysessionspossible IS NOT NULL;

-- table: summerhalfterm2sessiondetailsonroll
SELECT p._file, p._line, p._id AS _parent, c.code AS attendancereason, c.sessions AS sessions,
       c.position AS _position
FROM pupilonroll p
JOIN session_count c ON c.upn = p.upn AND c.block = 'summerhalfterm2' AND c.returned = 1
WHERE p.summerhalfterm2sessionspossible IS NOT NULL;

-- table: summerhalfterm2sessiondetailsoffroll
SELECT p._file, p._line, p._id AS _parent, c.code AS attendancereason, c.sessions AS sessions,
       c.position AS _position
FROM pupilnolongeronroll p
JOIN session_count c ON c.upn = p.upn AND c.block = 'summerhalfterm2' AND c.returned = 1
WHERE p.summerhalfterm2sessionspossible IS NOT NULL;
