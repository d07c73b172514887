-- What claims are read from: the texts, and beside phrases.csv the phrases that come from the data. The
-- program puts what it finds into the table `claims`, which findings.sql compares with the scores.

-- The words before the name of a body or place, in full and in short. Bodies of one kind have one `type`.
CREATE VIEW titles (kind, type, full, short) AS VALUES
    ('organization', 'อบต', 'องค์การบริหารส่วนตำบล', 'อบต.'), ('organization', 'อบจ', 'องค์การบริหารส่วนจังหวัด', 'อบจ.'),
    ('organization', 'ทต', 'เทศบาลตำบล', 'ทต.'), ('organization', 'ทม', 'เทศบาลเมือง', 'ทม.'), ('organization', 'ทน', 'เทศบาลนคร', 'ทน.'),
    ('district', 'อ', 'อำเภอ', 'อ.'), ('district', 'ข', 'เขต', 'เขต'), ('province', 'จ', 'จังหวัด', 'จ.');

-- The report's own names without them.
CREATE TABLE own_names AS
SELECT t.kind, t.type, t.full, t.short, substr(value, length(full) + 1) AS name, value AS whole
FROM report_entries JOIN titles AS t ON t.kind = key
WHERE substr(value, 1, length(full)) = full AND length(value) > length(full);

-- Phrases that come from the data: the titles of the indicators, and of items (with and without their year), the report's own names.
CREATE VIEW phrases (phrase, role, kind, value, after) AS
SELECT '|' || name || '|', 'name', 'indicator', no, '' FROM indicators WHERE name NOT GLOB '*[0-9๐-๙]*'
UNION ALL SELECT '|' || name || 'สาธารณะ|', 'name', 'indicator', no, '' FROM indicators WHERE name = 'การเปิดเผยข้อมูล'
UNION ALL SELECT '|' || substr(name, 12) || '|', 'piece', 'name', no, 'indicator' FROM indicators WHERE name LIKE 'ประสิทธิภาพ_%'
UNION ALL SELECT '|' || substr(name, 1, length(name) - 9) || '|', 'piece', 'name', no, 'indicator' FROM indicators WHERE name LIKE '_%ของราชการ'
-- A title of one common word may mean anything.
UNION ALL SELECT '|' || question || '|', 'piece', 'name', code, 'item' FROM items WHERE instrument = 'OIT' AND length(code) < 4 AND length(question) > 12
UNION ALL SELECT '|' || substr(question, 1, instr(question, 'ประจำปี') - 1) || '|', 'piece', 'name', code, 'item' FROM items
WHERE instrument = 'OIT' AND length(code) < 4 AND instr(question, 'ประจำปี') > 12
UNION ALL SELECT value, 'name', 'total', '', '' FROM report_entries WHERE key = 'organization'
UNION ALL SELECT short || name, 'name', 'total', '', '' FROM own_names WHERE kind = 'organization'
UNION ALL SELECT full, 'title', kind, type, 'own' FROM own_names WHERE kind = 'organization'
UNION ALL SELECT '|' || short, 'title', kind, type, 'own' FROM own_names WHERE kind = 'organization'
UNION ALL SELECT 'ตำบล' || name, 'glue', 'own', '', '' FROM own_names WHERE kind = 'organization'
UNION ALL SELECT 'ต.' || name, 'glue', 'own', '', '' FROM own_names WHERE kind = 'organization'
UNION ALL SELECT value, 'glue', 'own', '', '' FROM report_entries WHERE key IN ('district', 'province')
UNION ALL SELECT short || name, 'glue', 'own', '', '' FROM own_names WHERE kind <> 'organization';

-- The officer's texts and what each is about when it names nothing. `letter` is that of the item codes
-- of the row's questionnaire. Texts without a topic say nothing of scores: they are read for spelling; with the key 'own' they
-- name a person or part of the report's own body.
CREATE TABLE texts ("table" TEXT, "row" INTEGER, "column" TEXT, topic TEXT, "key" TEXT, letter TEXT, text TEXT);
INSERT INTO texts
WITH of_indicator AS MATERIALIZED (
    SELECT no, (SELECT letter FROM questionnaires AS q WHERE q.instrument = i.instrument) AS letter FROM indicators AS i)
SELECT 'indicators', i.rowid, 'analysis', 'indicator', no, letter, analysis FROM indicators AS i JOIN of_indicator USING (no) WHERE sound('indicators')
UNION ALL SELECT 'measures', rowid, 'title', 'indicator', indicator, letter, title FROM measures LEFT JOIN of_indicator ON no = indicator WHERE sound('measures')
UNION ALL SELECT 'measures', rowid, 'finding', 'indicator', indicator, letter, finding FROM measures LEFT JOIN of_indicator ON no = indicator WHERE sound('measures')
UNION ALL SELECT 'measures', rowid, 'steps', 'indicator', indicator, letter, steps FROM measures LEFT JOIN of_indicator ON no = indicator WHERE sound('measures')
UNION ALL SELECT 'narrative_entries', rowid, 'text', 'total', '', NULL, text FROM narrative_entries WHERE sound('narrative_entries')
UNION ALL SELECT 'measures', min(rowid), 'period', '', '', NULL, period FROM measures WHERE sound('measures') GROUP BY period
UNION ALL SELECT 'measures', min(rowid), 'owner', '', '', NULL, owner FROM measures WHERE sound('measures') GROUP BY owner
UNION ALL SELECT 'signatures', rowid, 'position', '', 'own', NULL, position FROM signatures WHERE sound('signatures')
UNION ALL SELECT 'signatures', rowid, 'role', '', '', NULL, role FROM signatures WHERE sound('signatures')
UNION ALL SELECT 'report_entries', rowid, 'value', '', '', NULL, value FROM report_entries WHERE key = 'unit' AND sound('report_entries')
UNION ALL SELECT 'indicators', rowid, 'name', '', '', NULL, name FROM indicators WHERE sound('indicators')
UNION ALL SELECT 'items', min(rowid), 'section', '', '', NULL, section FROM items WHERE sound('items') GROUP BY section
UNION ALL SELECT 'items', min(rowid), 'question', '', '', NULL, question FROM items WHERE sound('items') GROUP BY question;
