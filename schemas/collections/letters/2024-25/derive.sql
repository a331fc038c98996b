-- Letters to parents, filled from the register: who gets which, and what can stand in them. The words are
-- templates, schemas/letters/NAME.md, each of which names in `who` one of the lists of pupils below. Nothing is sent.
--
-- Who is absent how stands in schemas/shared/obligations.sql; a pupil's figures are of possible sessions as in the
-- statistics.

-- work: year
-- The day on which the academic year of the period's end began.
SELECT (substr(date_to, 1, 4) - (substr(date_to, 6, 2) < '08')) || '-08-01' AS first_day FROM period;

-- work: reached
-- The last time in the period that a pupil reached the threshold for a penalty notice, but not by holidays alone
-- (G): then a notice to improve is not for them.
SELECT * FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.pupil ORDER BY t.is_holiday, t.reached_on DESC) AS choice
  FROM (
    SELECT t.*, s.n1 = s.n2 AS is_holiday
    FROM threshold t
    JOIN session_sum(t.first_absent, t.reached_on,
                     'G when open compulsory-age; G N O U when open compulsory-age') s ON s.pupil = t.pupil) t)
WHERE choice = 1;

-- work: concerned
-- The pupils of each list, with the days that their figures, and their absences, are of.
SELECT 'unauthorised-absence' AS who, w.pupil AS pupil, w.number AS number, d.date_from AS first_day,
       d.date_to AS last_day, d.date_from AS absent_from, d.date_to AS absent_to, NULL AS reached_on,
       NULL AS threshold_sessions, NULL AS window_from, NULL AS window_to
FROM who w
CROSS JOIN period d
JOIN session_sum(d.date_from, d.date_to, 'G N O U when open compulsory-age') s ON s.pupil = w.pupil
WHERE NOT w.is_boarder
UNION ALL
SELECT 'persistent-absence', w.pupil, w.number, y.first_day, d.date_to, y.first_day, d.date_to, NULL, NULL, NULL,
       NULL
FROM who w
CROSS JOIN period d
CROSS JOIN year y
JOIN session_sum(y.first_day, d.date_to, 'possible; authorised; class:unauthorised_absence') s ON s.pupil = w.pupil
WHERE NOT w.is_boarder AND is_compulsory_age(w.dob, d.date_to) AND coalesce(w.leaving, '9999') >= d.date_to
  AND s.n1 >= 20 AND 10 * (s.n2 + s.n3) >= s.n1
UNION ALL
SELECT 'penalty-threshold', w.pupil, w.number, d.date_from, d.date_to, r.first_absent, r.reached_on, r.reached_on,
       r.sessions, r.window_from, r.window_to
FROM reached r
JOIN who w ON w.pupil = r.pupil
CROSS JOIN period d
WHERE NOT r.is_holiday;

-- work: figures
SELECT c.who AS who, c.pupil AS pupil, coalesce(s.n1, 0) AS possible, coalesce(s.n2, 0) AS attended,
       coalesce(s.n3, 0) AS authorised, coalesce(s.n4, 0) AS unauthorised,
       (SELECT count(*) FROM session_day(c.first_day, c.last_day,
                                         'authorised class:unauthorised_absence; possible') t
        WHERE t.pupil = c.pupil AND t.n1 = t.n2) AS days_missed
FROM concerned c
LEFT JOIN session_sum(c.first_day, c.last_day, 'possible; attended; authorised; class:unauthorised_absence') s
  ON s.pupil = c.pupil;

-- work: absence
-- Each absence as a line of four cells. A letter about persistent absence has all of them, the others those
-- without leave from open sessions on days of compulsory school age.
SELECT c.who AS who, c.pupil AS pupil, r.date AS date, r.session AS session,
       day_in_words(r.date) || char(9) || iif(r.session = 'AM', 'Morning', 'Afternoon') || char(9) || r.code
         || char(9) || r.short_name AS line
FROM concerned c
JOIN who w ON w.pupil = c.pupil
JOIN session_row(c.absent_from, c.absent_to) r ON r.pupil = c.pupil AND r.fate = 'counted'
WHERE CASE c.who WHEN 'persistent-absence' THEN r.class IN ('authorised_absence', 'unauthorised_absence')
           ELSE r.code IN ('G', 'N', 'O', 'U') AND is_compulsory_age(w.dob, r.date)
                AND EXISTS (SELECT 1 FROM school_session e
                            WHERE e.date = r.date AND e.session = r.session AND e.status = 'open') END;

-- work: absences
SELECT who, pupil, group_concat(line, char(10)) AS lines
FROM (SELECT who, pupil, line FROM absence ORDER BY who, pupil, date, session)
GROUP BY who, pupil;

-- work: addressee
-- Everybody with whom the pupil lives; where nobody is known to, one letter to the parent or carer, at the
-- pupil's own address.
SELECT p.rowid AS number, c.Name AS name,
       substr(coalesce(', ' || c.AddressLine1, '') || coalesce(', ' || c.AddressLine2, '')
              || coalesce(', ' || c.AddressLine3, '') || coalesce(', ' || c.AddressLine4, '')
              || coalesce(', ' || c.AddressLine5, '') || coalesce(', ' || c.PostCode, ''), 3) AS address,
       row_number() OVER (PARTITION BY p.rowid ORDER BY c.rowid) AS place
FROM pupils p
JOIN contacts c ON c.UPN = p.UPN AND c.LivesWith = 1 AND c.Name IS NOT NULL
UNION ALL
SELECT p.rowid, 'Parent or carer of ' || trim(coalesce(p.Forename, '') || ' ' || coalesce(p.Surname, '')),
       substr(coalesce(', ' || p.AddressLine1, '') || coalesce(', ' || p.AddressLine2, '')
              || coalesce(', ' || p.AddressLine3, '') || coalesce(', ' || p.AddressLine4, '')
              || coalesce(', ' || p.AddressLine5, '') || coalesce(', ' || p.PostCode, ''), 3), 1
FROM pupils p
WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.UPN = p.UPN AND c.LivesWith = 1 AND c.Name IS NOT NULL);

-- page: letters
-- layout: letter
-- who: unauthorised-absence persistent-absence penalty-threshold
SELECT c.who AS _who, a.place AS _place, u.lea AS lea, u.estab AS estab, w.upn AS upn, a.name AS contact,
       s.SchoolName AS school_name, s.PhoneNo AS school_phone, s.Email AS school_email,
       day_in_words(d.today) AS today, a.name AS contact_name, a.address AS contact_address,
       p.Forename AS pupil_forename,
       trim(coalesce(p.Forename, '') || ' ' || coalesce(p.Surname, '')) AS pupil_full_name,
       day_in_words(w.dob) AS pupil_dob,
       CASE WHEN p.NCyearActual = 'R' THEN 'Reception' WHEN p.NCyearActual + 0 > 0 THEN 'Year ' || p.NCyearActual
            ELSE p.NCyearActual END AS year_group,
       day_in_words(c.first_day) AS period_from, day_in_words(c.last_day) AS period_to,
       f.possible AS possible, f.attended AS attended, f.authorised + f.unauthorised AS absent,
       f.authorised AS authorised, f.unauthorised AS unauthorised,
       percent(f.attended, f.possible, 1) AS attendance_percent,
       percent(f.authorised + f.unauthorised, f.possible, 1) AS absence_percent,
       f.days_missed AS days_missed, t.lines AS absences_table, day_in_words(c.reached_on) AS reached_on,
       c.threshold_sessions AS threshold_sessions, day_in_words(c.window_from) AS window_from,
       day_in_words(c.window_to) AS window_to,
       day_in_words(date(d.today, '+1 day', 'weekday 1')) AS improvement_from,
       day_in_words(date(d.today, '+1 day', 'weekday 1', (7 * o.improvement_weeks - 1) || ' days'))
         AS improvement_to
FROM concerned c
JOIN who w ON w.pupil = c.pupil
JOIN pupils p ON p.rowid = w.number
JOIN figures f ON f.who = c.who AND f.pupil = c.pupil
LEFT JOIN absences t ON t.who = c.who AND t.pupil = c.pupil
JOIN addressee a ON a.number = w.number
CROSS JOIN schools s
CROSS JOIN unit u
CROSS JOIN period d
CROSS JOIN option o
ORDER BY coalesce(w.upn, ''), w.number, a.place;
