-- What is known of a year that begins (raingan init): the year's indicators and codes from year_rules, names, signers and
-- titles of items from last year's data, and its scores as previous.csv. Without last year's data its tables are empty.

-- The year whose titles hold: the new one, else the nearest before it that has any, else the nearest after it.
CREATE VIEW titles_year AS
SELECT fiscal_year FROM year_rules, new_year WHERE rule = 'indicator'
ORDER BY fiscal_year > year, abs(fiscal_year - year) LIMIT 1;

CREATE VIEW new_indicators AS
SELECT no, instrument, name, '' AS score, '' AS target, '' AS analysis FROM year_rules
WHERE rule = 'indicator' AND fiscal_year = (SELECT fiscal_year FROM titles_year) ORDER BY no;

-- Codes are counted through all indicators of an instrument; those of EIT come in both surveys.
CREATE VIEW official_items AS
WITH RECURSIVE counted (no, instrument, before, items) AS (
    SELECT no, instrument, coalesce(sum(items) OVER (PARTITION BY instrument ORDER BY no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0), items
    FROM year_rules WHERE rule = 'indicator' AND fiscal_year = (SELECT fiscal_year FROM titles_year)),
each_item (no, instrument, before, items, k) AS (
    SELECT no, instrument, before, items, 1 FROM counted WHERE items > 0
    UNION ALL SELECT no, instrument, before, items, k + 1 FROM each_item WHERE k < items)
SELECT instrument, survey, no AS indicator,
       CASE instrument WHEN 'IIT' THEN 'i' WHEN 'EIT' THEN 'e' ELSE 'O' END || (before + k) AS code,
       CASE instrument WHEN 'IIT' THEN 1 WHEN 'EIT' THEN 2 ELSE 3 END AS part, before + k AS number
FROM each_item JOIN (SELECT '' AS survey UNION ALL SELECT 'EitPublic' UNION ALL SELECT 'EitSurvey') ON (instrument = 'EIT') = (survey <> '');

-- The titles are those of last year's item of the same code; nobody else knows them.
CREATE VIEW new_items AS
SELECT o.instrument, o.survey, o.indicator, coalesce(i.section, '') AS section, o.code, coalesce(i.question, '') AS question, '' AS score
FROM official_items o LEFT JOIN items i ON i.survey = o.survey AND i.code = o.code
ORDER BY part, o.survey, number;

CREATE VIEW new_report_entries AS
SELECT k.key, CASE k.key WHEN 'fiscal_year' THEN (SELECT year FROM new_year) ELSE coalesce(r.value, '') END AS value
FROM (SELECT 1 AS n, 'fiscal_year' AS key UNION ALL SELECT 2, 'organization' UNION ALL SELECT 3, 'district'
      UNION ALL SELECT 4, 'province' UNION ALL SELECT 5, 'unit'
      UNION ALL SELECT 6, key FROM report_entries
      WHERE key IN ('emblem', 'target_column', 'extremes', 'item_scores') AND value <> '') k
LEFT JOIN report_entries r ON r.key = k.key ORDER BY n;

CREATE VIEW new_narrative_entries AS SELECT 'strengths' AS key, '' AS text UNION ALL SELECT 'improvements', '';

CREATE VIEW new_signatures AS
SELECT "order", role, name, position FROM signatures
UNION ALL SELECT column1, column2, '', '' FROM (VALUES (1, 'ผู้จัดทำรายงาน'), (2, 'ผู้ตรวจสอบ'), (3, 'ผู้รับรองรายงาน'))
WHERE NOT EXISTS (SELECT 1 FROM signatures) ORDER BY 1;

CREATE VIEW new_previous AS SELECT no, printf('%.2f', score) AS score FROM indicators ORDER BY no;

CREATE VIEW new_notes AS
SELECT 'ไม่มีชื่อตัวชี้วัดของปี ' || year || ' จึงใช้ของปี ' || fiscal_year || ' โปรดตรวจกับประกาศของปี ' || year AS message
FROM new_year, titles_year WHERE fiscal_year <> year AND year >= 2400
UNION ALL SELECT 'ปี ' || year || ' เป็นปี ค.ศ. โปรดสร้างใหม่ด้วยปี พ.ศ. ' || (year + 543) || ' และไม่ใช้โฟลเดอร์นี้' FROM new_year WHERE year < 2400
UNION ALL SELECT 'ยังไม่มีชื่อหมวดและหัวข้อการประเมินของรายข้อ โปรดกรอกในไฟล์ items.csv หรือใช้ --from เพื่อนำมาจากปีก่อน'
WHERE EXISTS (SELECT 1 FROM new_items WHERE question = '') AND NOT EXISTS (SELECT 1 FROM items)
UNION ALL SELECT 'ปีก่อนไม่มีข้อ ' || group_concat(code, ' ') || ' โปรดกรอกชื่อหมวดและหัวข้อในไฟล์ items.csv' FROM new_items
WHERE question = '' AND EXISTS (SELECT 1 FROM items) HAVING count(*) > 0;
