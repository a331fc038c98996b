// Peer: DuckDB with two threads reads the marks of an export and counts them for each pupil and code. No checks.
//   node exports.mjs MODULES long|grids FOLDER OUTPUT
import { createRequire } from "node:module";
const [modules, layout, folder, output] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + "/")("@duckdb/node-api");

const long = `
  SELECT "Unique Pupil Number" AS upn, strptime("Session Date", '%d/%m/%Y')::DATE AS date,
         "Session" = 'Morning' AS morning, "Attendance Mark" AS code
  FROM read_csv('${folder}/Attendance export.csv', header = true, all_varchar = true)`;
// The week stands in the file's name; the heading is in row 4.
const grids = `
  SELECT "UPN" AS upn,
         regexp_extract(filename, '\\d{4}-\\d\\d-\\d\\d')::DATE +
           list_position(['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], session[1:3])::INTEGER - 1 AS date,
         session[5:6] = 'AM' AS morning, code
  FROM (UNPIVOT (FROM read_csv('${folder}/Register *.csv', header = true, all_varchar = true, skip = 3, filename = true))
        ON COLUMNS(* EXCLUDE (UPN, filename)) INTO NAME session VALUE code)
  WHERE code IS NOT NULL`;

const connection = await (await DuckDBInstance.create(":memory:")).connect();
for (const statement of [
  "SET threads = 2",
  `CREATE TABLE marks AS ${layout === "long" ? long : grids}`,
  `COPY (SELECT upn, code, count(*) AS sessions FROM marks WHERE date >= DATE '2025-08-01' GROUP BY ALL)
   TO '${output}/counts.csv' (HEADER)`,
])
  await connection.run(statement);
