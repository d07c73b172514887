-- The parts that stand once.
CREATE VIEW head AS
SELECT max(text) FILTER (WHERE part = 'year') AS year,
       coalesce(max(text) FILTER (WHERE part = 'crest'), '') AS crest,
       max(text) FILTER (WHERE part = 'agency') AS agency,
       coalesce(' โทร. ' || nullif(max(text) FILTER (WHERE part = 'phone'), ''), '') AS phone,
       coalesce(max(text) FILTER (WHERE part = 'number'), '') AS number,
       coalesce(max(text) FILTER (WHERE part = 'date'), '') AS date,
       max(text) FILTER (WHERE part = 'subject') AS subject,
       max(text) FILTER (WHERE part = 'to') AS addressee,
       coalesce(nullif(max(text) FILTER (WHERE part = 'name'), ''), '......................................................') AS name,
       coalesce(max(text) FILTER (WHERE part = 'position'), '') AS position
FROM memo;

-- The body: each heading with what stands below it; text before the first heading has none. The first
-- law makes the heading of the laws.
CREATE VIEW headings AS
SELECT rowid AS place, text FROM memo WHERE part = 'heading'
UNION ALL SELECT min(rowid), 'ข้อกฎหมาย/ระเบียบ' FROM memo WHERE part = 'law' HAVING count(*) > 0;

CREATE VIEW body AS
SELECT place, 'heading' AS part, text, place AS heading FROM headings
UNION ALL SELECT rowid + 0.5, iif(part = 'law', iif((SELECT count(*) FROM memo WHERE part = 'law') > 1, 'item', 'text'), part), text,
       (SELECT max(h.place) FROM headings AS h WHERE h.place <= m.rowid)
FROM memo AS m WHERE part IN ('text', 'item', 'law');

CREATE VIEW annexes AS
SELECT rowid AS place, text, row_number() OVER (ORDER BY rowid) AS no FROM memo WHERE part = 'annex';

CREATE VIEW annex_texts AS
SELECT rowid AS place, text, instr(text, char(10)) > 0 AS lined, -- each line is an item of a list
       (SELECT max(a.rowid) FROM memo AS a WHERE a.part = 'annex' AND a.rowid < m.rowid) AS annex
FROM memo AS m WHERE part = 'annex_text';

-- What is written by hand below the memorandum, each with who signs it.
CREATE VIEW opinions AS
WITH o AS (SELECT rowid AS place, part, text AS title, lead(rowid, 1, 1e9) OVER (ORDER BY rowid) AS next,
                  row_number() OVER (PARTITION BY part ORDER BY rowid) AS nth
           FROM memo WHERE part IN ('opinion', 'order'))
SELECT place, title,
       iif(part = 'order', 'ผู้สั่งการ', 'ผู้ให้ความเห็น') || iif(nth > 1, ' ' || nth, '') AS field, -- of the signature
       coalesce((SELECT nullif(text, '') FROM memo AS m WHERE part = 'opinion_name' AND m.rowid BETWEEN place AND next), '......................................................') AS name,
       coalesce((SELECT text FROM memo AS m WHERE part = 'opinion_position' AND m.rowid BETWEEN place AND next), '') AS position
FROM o;

CREATE VIEW document AS
SELECT year, 'memo' AS name, 'บันทึกข้อความ ' || subject AS title, agency AS author, subject, 'th-TH' AS lang FROM head;

CREATE VIEW faults AS
SELECT NULL AS id, 'memo' AS "table", NULL AS "row", 'part' AS "column",
       'ไม่มีส่วน ' || need.column1 || ' (' || need.column2 || ') ซึ่งบันทึกข้อความทุกฉบับต้องมี' AS message, NULL AS hint
FROM (VALUES ('agency', 'ส่วนราชการ'), ('subject', 'เรื่อง'), ('to', 'เรียน')) AS need
WHERE NOT EXISTS (SELECT 1 FROM memo WHERE part = need.column1)
UNION ALL
SELECT NULL, 'memo', rowid, 'part', 'ส่วน ' || part || ' มีได้เพียงครั้งเดียว', NULL
FROM memo AS m
WHERE part IN ('year', 'crest', 'agency', 'phone', 'number', 'date', 'subject', 'to', 'closing', 'name', 'position')
  AND EXISTS (SELECT 1 FROM memo AS b WHERE b.part = m.part AND b.rowid < m.rowid)
UNION ALL
SELECT NULL, 'memo', place, 'part', 'annex_text ต้องอยู่หลัง annex ที่เป็นชื่อเอกสาร', NULL
FROM annex_texts WHERE annex IS NULL
UNION ALL
SELECT NULL, 'memo', rowid, 'part', part || ' ต้องอยู่หลัง opinion หรือ order', NULL
FROM memo AS m WHERE part IN ('opinion_name', 'opinion_position') AND NOT EXISTS (SELECT 1 FROM opinions WHERE place < m.rowid);

CREATE VIEW unbroken AS
SELECT agency AS text FROM head WHERE agency NOT LIKE '% %'
UNION SELECT addressee FROM head WHERE addressee NOT LIKE '% %';
