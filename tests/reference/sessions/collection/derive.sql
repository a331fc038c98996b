-- Shows what the table-valued functions over the marks give, for compare.py to hold beside its own figures.

-- file: sum.csv
SELECT u.estab AS estab, coalesce(s.upn, '') AS upn, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12
FROM unit u CROSS JOIN period p
CROSS JOIN session_sum(p.from_date, p.to_date,
                       'possible; attended; authorised; class:unauthorised_absence;
                        unmarked when open compulsory-age; unrecorded when open; not # when after-leaving;
                        any when before-entry; L U when morning; possible when monday afternoon;
                        any except X when listed; I when open compulsory-age') s;

-- file: day.csv
SELECT u.estab AS estab, coalesce(s.upn, '') AS upn, date, week_of(date) AS week, n1, n2, n3
FROM unit u CROSS JOIN period p
CROSS JOIN session_day(p.from_date, p.to_date,
                       'authorised class:unauthorised_absence; possible; unmarked when open') s;

-- file: week.csv
SELECT u.estab AS estab, week, n1, n2, n3
FROM unit u CROSS JOIN period p
CROSS JOIN school_week(p.from_date, p.to_date, 'possible; attended; L U when morning',
                       (SELECT group_concat(pupil, ' ') FROM (SELECT DISTINCT pupil FROM pupil_row WHERE pupil % 2)));

-- file: run.csv
SELECT u.estab AS estab, r.*
FROM unit u CROSS JOIN period p
CROSS JOIN session_run('G N O U', 'possible except C2 when open compulsory-age', p.to_date, 10, 20) r;

-- file: short_run.csv
SELECT u.estab AS estab, r.*
FROM unit u CROSS JOIN period p
CROSS JOIN session_run('I', 'possible except C2 when open compulsory-age', p.to_date, 3, 0) r;

-- file: every_run.csv
SELECT u.estab AS estab, r.*
FROM unit u CROSS JOIN period p
CROSS JOIN session_run('not /', 'possible', p.to_date, 0, 5) r;

-- file: window.csv
SELECT u.estab AS estab, w.*
FROM unit u CROSS JOIN period p
CROSS JOIN session_window('G N O U', 'possible except C2 when open compulsory-age', '2025-09-10', p.to_date,
                          10, 10) w;

-- file: short_window.csv
SELECT u.estab AS estab, w.*
FROM unit u CROSS JOIN period p
CROSS JOIN session_window('G N O U I', 'possible except C2 when open compulsory-age', p.from_date, p.to_date,
                          2, 3) w;

-- file: one_by_one.csv
-- The same runs, each pupil looked up.
SELECT u.estab AS estab, r.*
FROM unit u CROSS JOIN period p
CROSS JOIN (SELECT DISTINCT pupil FROM pupil_row) o
JOIN session_run('G N O U', 'possible except C2 when open compulsory-age', p.to_date, 10, 20) r
  ON r.pupil = o.pupil;

-- file: row.csv
SELECT u.estab AS estab, r.upn AS upn, r.date AS date, r.session AS session, r.code AS code,
       r.class AS class, r.possible AS possible, r.line AS line, r.fate AS fate
FROM unit u CROSS JOIN period p
CROSS JOIN session_row(p.from_date, p.to_date) r;

-- file: session.csv
SELECT u.estab AS estab, s.* FROM unit u CROSS JOIN school_session s;
