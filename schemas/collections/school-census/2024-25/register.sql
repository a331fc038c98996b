-- Who is on roll today in a register that is checked by itself, for the rules that compare schools: the
-- columns of the return's table that these read. `clock` has one row, today.
CREATE VIEW pupilonroll AS
SELECT _file, _line, upn, enrolstatus
FROM pupils, clock
WHERE (EntryDate IS NULL OR EntryDate <= today) AND (LeavingDate IS NULL OR LeavingDate >= today);
