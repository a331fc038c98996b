-- Peer: the sqlite3 shell imports the marks and counts them, in memory. No checks, no dates, no ages.
-- The shell is started in the folder that holds marks.csv.
PRAGMA journal_mode = OFF;
CREATE TABLE marks(LEA, Estab, UPN, Date, Session, Code, Nature, MinutesLate);
.mode csv
.import --skip 1 marks.csv marks
.headers on
.once OUTPUT/counts.csv
SELECT LEA AS lea, Estab AS estab, UPN AS upn, Code AS attendancereason, count(*) AS sessions
FROM marks
WHERE Date BETWEEN '2025-08-01' AND '2025-12-31'
GROUP BY LEA, Estab, UPN, Code;
