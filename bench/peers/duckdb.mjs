// Peer: DuckDB with two threads. The checks of codes, dates and ages that Muster makes of each mark, and the
// counts for each pupil and code, written to CSV. No lines and columns of the findings, no runs of days, no
// calendar, no return.
//   node duckdb.mjs MODULES REGISTER CODES.csv OUTPUT
import { createRequire } from "node:module";
const [modules, register, codes, output] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + "/")("@duckdb/node-api");

const file = (path, columns) =>
  `read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
            columns = {${Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)}})`;
const texts = (names) => Object.fromEntries(names.split(" ").map((name) => [name, "VARCHAR"]));

const statements = [
  "SET threads = 2",
  "SET preserve_insertion_order = false",

  `CREATE TABLE codes AS SELECT row_number() OVER () AS number, *
   FROM ${file(codes, {
     code: "VARCHAR", valid_from: "DATE", valid_to: "DATE", session: "VARCHAR", class: "VARCHAR",
     possible: "INTEGER", attended: "INTEGER", authorised: "INTEGER", returned: "INTEGER", advance: "INTEGER",
     short_name: "VARCHAR",
   })}`,

  // Compulsory school age: from the first of 31 March, 31 August, 31 December on or after the 5th birthday, to
  // the last Friday in June of the school year of the 16th.
  `CREATE TABLE pupils AS
   WITH born AS (SELECT *, (DOB + INTERVAL 5 YEAR)::DATE AS fifth, (DOB + INTERVAL 16 YEAR)::DATE AS sixteenth
                 FROM ${file(register + "/pupils.csv", {
                   ...texts("LEA Estab UPN Surname Forename"), DOB: "DATE", Sex: "VARCHAR", EntryDate: "DATE",
                   LeavingDate: "DATE",
                   ...texts("EnrolStatus ClassType PartTime Boarder NCyearActual Ethnicity Language SENprovision"),
                 })}),
        ends AS (SELECT *, make_date(year(sixteenth) + (month(sixteenth) >= 9)::INTEGER, 6, 30) AS june FROM born)
   SELECT row_number() OVER () AS number, LEA, Estab, UPN, EntryDate, LeavingDate,
          CASE WHEN fifth <= make_date(year(fifth), 3, 31) THEN make_date(year(fifth), 3, 31)
               WHEN fifth <= make_date(year(fifth), 8, 31) THEN make_date(year(fifth), 8, 31)
               ELSE make_date(year(fifth), 12, 31) END AS compulsory_from,
          june - ((isodow(june) + 2) % 7)::INTEGER AS compulsory_to
   FROM ends`,

  // From a file the planner does not know which side of a join is small: without this it takes twice as long.
  "SET disabled_optimizers = 'join_order,build_side_probe_side'",
  `CREATE TABLE marks AS
   SELECT m.Date, m.Session, p.number AS pupil, c.number AS known,
          CASE WHEN p.number IS NULL THEN m.LEA || '/' || m.Estab || '/' || m.UPN END AS stranger,
          CASE WHEN c.number IS NULL THEN m.Code END AS unknown,
          m.Nature IS NULL AS bare
   FROM ${file(register + "/marks.csv", {
     ...texts("LEA Estab UPN"), Date: "DATE", ...texts("Session Code Nature"), MinutesLate: "INTEGER",
   })} m
   LEFT JOIN pupils p ON m.LEA = p.LEA AND m.Estab = p.Estab AND m.UPN = p.UPN
   LEFT JOIN codes c ON c.code = m.Code`,
  "SET disabled_optimizers = ''",

  `COPY (
     WITH judged AS (
       SELECT m.*, c.code, c.valid_from, c.valid_to, c.session AS half, p.EntryDate, p.LeavingDate,
              m.Date BETWEEN p.compulsory_from AND p.compulsory_to AS compulsory,
              m.Date < p.compulsory_from AS below
       FROM marks m LEFT JOIN codes c ON c.number = m.known LEFT JOIN pupils p ON p.number = m.pupil),
     broken AS (
       SELECT pupil, stranger, Date, Session, coalesce(code, unknown) AS value, unnest(list_filter([
         CASE WHEN known IS NULL THEN 'R101' END,
         CASE WHEN Date < valid_from OR Date > valid_to THEN 'R102' END,
         CASE WHEN half <> 'any' AND half <> Session THEN 'R103' END,
         CASE WHEN pupil IS NULL THEN 'R106' END,
         CASE WHEN (Date < EntryDate AND code <> 'Z') OR (Date > LeavingDate AND code <> '#') THEN 'R107' END,
         CASE WHEN code = 'Z' AND Date >= EntryDate AND (LeavingDate IS NULL OR Date <= LeavingDate) THEN 'R108' END,
         CASE WHEN code = 'X' AND compulsory THEN 'R114' END,
         CASE WHEN code = 'C2' AND NOT compulsory THEN 'R115' END,
         CASE WHEN code IN ('K', 'B', 'Y7') AND bare THEN 'R123' END,
         CASE WHEN code IN ('G', 'N', 'O', 'U') AND below THEN 'R124' END,
         CASE WHEN Date > current_date AND code <> '#' THEN 'R127' END], rule -> rule IS NOT NULL)) AS rule
       FROM judged
       WHERE known IS NULL OR pupil IS NULL OR bare OR Date < valid_from OR Date > valid_to
          OR half <> 'any' OR Date < EntryDate OR Date > LeavingDate OR Date > current_date
          OR code IN ('Z', 'X', 'C2', 'G', 'N', 'O', 'U')),
     repeated AS (
       SELECT pupil, Date, Session, min(known) = max(known) AS same
       FROM marks WHERE pupil IS NOT NULL AND known IS NOT NULL
       GROUP BY pupil, Date, Session HAVING count(*) > 1)
     SELECT b.rule, p.LEA, p.Estab, coalesce(p.UPN, b.stranger) AS key, b.Date, b.Session, b.value
     FROM broken b LEFT JOIN pupils p ON p.number = b.pupil
     UNION ALL
     SELECT CASE WHEN same THEN 'R105' ELSE 'R104' END, p.LEA, p.Estab, p.UPN, r.Date, r.Session, NULL
     FROM repeated r JOIN pupils p ON p.number = r.pupil
   ) TO '${output}/findings.csv' (HEADER)`,

  `COPY (
     SELECT p.LEA AS lea, p.Estab AS estab, p.UPN AS upn, c.code AS attendancereason, n.sessions
     FROM (SELECT m.pupil, m.known, count(*) AS sessions
           FROM marks m JOIN codes c ON c.number = m.known JOIN pupils p ON p.number = m.pupil
           WHERE m.Date BETWEEN DATE '2025-08-01' AND DATE '2025-12-31'
             AND m.Date >= c.valid_from AND (c.valid_to IS NULL OR m.Date <= c.valid_to)
             AND c.session IN ('any', m.Session) AND c.returned = 1
             AND m.Date >= p.EntryDate AND (p.LeavingDate IS NULL OR m.Date <= p.LeavingDate)
           GROUP BY m.pupil, m.known) n
     JOIN pupils p ON p.number = n.pupil JOIN codes c ON c.number = n.known
   ) TO '${output}/counts.csv' (HEADER)`,
];

const connection = await (await DuckDBInstance.create(":memory:")).connect();
for (const statement of statements) {
  const begin = performance.now();
  await connection.run(statement);
  if (process.env.BENCH_VERBOSE)
    console.error(Math.round(performance.now() - begin), "ms", statement.slice(0, 40).replace(/\s+/g, " "));
}
