// Peer: DuckDB with two threads. The absence of each school and of all, by sex, year group, SEN and language, by band,
// code and week, with DfE's persistent and severe absentees, written to CSV. Nothing of half terms, of last year, of
// findings, of every pupil's days, and no page.
//   node absence.mjs MODULES REGISTER CODES.csv OUTPUT
import { createRequire } from "node:module";
const [modules, register, codes, output] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + "/")("@duckdb/node-api");

const file = (path, columns) =>
  `read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
            columns = {${Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)}})`;
const texts = (names) => Object.fromEntries(names.split(" ").map((name) => [name, "VARCHAR"]));
const sums = `count(*) AS enrolments, sum(possible) AS possible, sum(authorised) AS authorised,
              sum(unauthorised) AS unauthorised, sum((10 * (authorised + unauthorised) >= possible)::INTEGER) AS persistent,
              sum((2 * (authorised + unauthorised) >= possible)::INTEGER) AS severe`;

const statements = [
  "SET threads = 2",
  "SET preserve_insertion_order = false",
  `CREATE TABLE codes AS SELECT row_number() OVER () AS number, *
   FROM ${file(codes, {
     code: "VARCHAR", valid_from: "DATE", valid_to: "DATE", session: "VARCHAR", class: "VARCHAR",
     possible: "INTEGER", attended: "INTEGER", authorised: "INTEGER", returned: "INTEGER", advance: "INTEGER",
     short_name: "VARCHAR",
   })}`,
  `CREATE TABLE pupils AS SELECT row_number() OVER () AS number, *
   FROM ${file(register + "/pupils.csv", {
     ...texts("LEA Estab UPN Surname Forename"), DOB: "DATE", Sex: "VARCHAR", EntryDate: "DATE", LeavingDate: "DATE",
     ...texts("EnrolStatus ClassType PartTime Boarder NCyearActual Ethnicity Language SENprovision"),
   })}
   WHERE (Boarder IS NULL OR Boarder = 'N')
     AND DOB <= DATE '2025-08-31' - INTERVAL 5 YEAR AND DOB > DATE '2025-08-31' - INTERVAL 16 YEAR`,
  "SET disabled_optimizers = 'join_order,build_side_probe_side'", // as in duckdb.mjs
  `CREATE TABLE counts AS
   SELECT p.number AS pupil, c.number AS code, date_trunc('week', m.Date) AS week, count(*) AS sessions
   FROM ${file(register + "/marks.csv", {
     ...texts("LEA Estab UPN"), Date: "DATE", ...texts("Session Code Nature"), MinutesLate: "INTEGER",
   })} m
   JOIN pupils p ON m.LEA = p.LEA AND m.Estab = p.Estab AND m.UPN = p.UPN
   JOIN codes c ON c.code = m.Code
   WHERE m.Date BETWEEN DATE '2025-08-01' AND DATE '2025-12-31'
     AND m.Date >= c.valid_from AND (c.valid_to IS NULL OR m.Date <= c.valid_to) AND c.session IN ('any', m.Session)
     AND m.Date >= p.EntryDate AND (p.LeavingDate IS NULL OR m.Date <= p.LeavingDate)
   GROUP BY ALL`,
  "SET disabled_optimizers = ''",
  `CREATE TABLE enrolments AS
   SELECT p.*, n.possible, n.authorised, n.unauthorised
   FROM (SELECT n.pupil, sum(n.sessions * c.possible) AS possible, sum(n.sessions * c.authorised) AS authorised,
                sum(n.sessions * (c.class = 'unauthorised_absence')::INTEGER) AS unauthorised
         FROM counts n JOIN codes c ON c.number = n.code GROUP BY n.pupil) n
   JOIN pupils p ON p.number = n.pupil
   WHERE n.possible > 0`,
  `COPY (SELECT LEA, Estab, ${sums} FROM enrolments GROUP BY GROUPING SETS ((LEA, Estab), ()) ORDER BY ALL)
   TO '${output}/absence.csv' (HEADER)`,
  `COPY (SELECT LEA, Estab, Sex, NCyearActual, SENprovision, Language, ${sums} FROM enrolments
         GROUP BY GROUPING SETS ((LEA, Estab, Sex), (LEA, Estab, NCyearActual), (LEA, Estab, SENprovision),
                                 (LEA, Estab, Language), (Sex), (NCyearActual), (SENprovision), (Language)))
   TO '${output}/groups.csv' (HEADER)`,
  `COPY (SELECT LEA, Estab, least(10, (20 * (authorised + unauthorised)) // possible) AS band, count(*) AS enrolments
         FROM enrolments GROUP BY GROUPING SETS ((LEA, Estab, band), (band)))
   TO '${output}/bands.csv' (HEADER)`,
  `COPY (SELECT p.LEA, p.Estab, c.code, sum(n.sessions) AS sessions, count(DISTINCT n.pupil) AS enrolments
         FROM counts n JOIN enrolments p ON p.number = n.pupil JOIN codes c ON c.number = n.code
         GROUP BY GROUPING SETS ((p.LEA, p.Estab, c.code), (c.code)))
   TO '${output}/codes.csv' (HEADER)`,
  `COPY (SELECT p.LEA, p.Estab, n.week, sum(n.sessions * c.possible) AS possible, sum(n.sessions * c.attended) AS attended,
                sum(n.sessions * c.authorised) AS authorised
         FROM counts n JOIN enrolments p ON p.number = n.pupil JOIN codes c ON c.number = n.code
         GROUP BY GROUPING SETS ((p.LEA, p.Estab, n.week), (n.week)))
   TO '${output}/weeks.csv' (HEADER)`,
  `COPY (SELECT LEA, Estab, UPN, possible, authorised, unauthorised FROM enrolments ORDER BY ALL)
   TO '${output}/pupils.csv' (HEADER)`,
];

const connection = await (await DuckDBInstance.create(":memory:")).connect();
for (const statement of statements) await connection.run(statement);
