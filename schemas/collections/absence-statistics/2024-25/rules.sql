-- The rules of the absence statistics. Ids are for ever; all are Muster's own.

-- rule: L320
-- severity: info
-- title: Schools with 1 to 5 enrolments
-- message: {enrolments} enrolments of this school are in the statistics: so few that its figures tell about
--    single children. What is published leaves the school out.
-- do: Keep the files in the house; with --disclosure the folder published/ has what may leave it.
-- why: DfE removes schools with fewer than 6 enrolments aged 5 to 15.
-- source: DfE, "Pupil absence in schools in England: methodology", explore-education-statistics.service.gov.uk
-- confidence: stated
-- from: register
SELECT s._file AS _file, s._line AS _line, NULL AS key, 'SchoolName' AS field,
       s.SchoolName AS value, t.enrolments AS enrolments
FROM schools s CROSS JOIN school t
WHERE t.enrolments BETWEEN 1 AND 5;

-- rule: L321
-- severity: info
-- title: Enrolments without a possible session
-- message: {enrolments} enrolments have no possible session in the period and are in no figure.
-- do: Look at pupils.csv for no_sessions. Pupils who are taught elsewhere all the time (D) have none.
-- why: DfE removes an enrolment without possible sessions.
-- source: DfE, "Pupil absence in schools in England: methodology", explore-education-statistics.service.gov.uk
-- confidence: stated
-- from: register
SELECT _file, _line, NULL AS key, 'Code' AS field, NULL AS value, enrolments
FROM (SELECT _file, _line, row_number() OVER (ORDER BY number) AS place, count(*) OVER () AS enrolments
      FROM enrolled WHERE which = 'this' AND left_out = 'no_sessions')
WHERE place = 1;

-- rule: L322
-- severity: info
-- title: Enrolments without a date of birth
-- message: {enrolments} enrolments have no DOB, so that their age is not known, and are in no figure.
-- do: Record the dates of birth; pupils.csv has these pupils as no_dob.
-- why: The statistics are of pupils aged 5 to 15 on 31 August.
-- source: DfE, "Pupil absence in schools in England: methodology", explore-education-statistics.service.gov.uk
-- confidence: stated
-- from: register
SELECT _file, _line, NULL AS key, 'DOB' AS field, NULL AS value, enrolments
FROM (SELECT _file, _line, row_number() OVER (ORDER BY number) AS place, count(*) OVER () AS enrolments
      FROM enrolled WHERE which = 'this' AND left_out = 'no_dob')
WHERE place = 1;
