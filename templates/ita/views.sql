-- What follows from the data. Scores are counted in whole hundredths, as fractions to the end, and
-- rounded once, half up: hundredths(x) is exact, round_half_up(numerator, denominator) too.

CREATE VIEW report AS
SELECT max(value) FILTER (WHERE key = 'fiscal_year') AS fiscal_year,
       CAST(max(value) FILTER (WHERE key = 'fiscal_year') AS INTEGER) + 1 AS next_year,
       max(value) FILTER (WHERE key = 'organization') AS organization,
       max(value) FILTER (WHERE key = 'district') AS district,
       max(value) FILTER (WHERE key = 'province') AS province,
       max(value) FILTER (WHERE key = 'unit') AS unit,
       max(value) FILTER (WHERE key = 'report_date') AS report_date,
       max(value) FILTER (WHERE key = 'emblem') AS emblem
FROM report_entries;

CREATE VIEW narrative AS
SELECT max(text) FILTER (WHERE key = 'strengths') AS strengths,
       max(text) FILTER (WHERE key = 'improvements') AS improvements
FROM narrative_entries;

CREATE VIEW document AS
SELECT fiscal_year AS year,
       'ita' AS name,
       'รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) ประจำปีงบประมาณ พ.ศ. '
           || thai_digits(fiscal_year) || ' ' || organization AS title,
       organization AS author,
       'ผลการประเมินคุณธรรมและความโปร่งใส (ITA)' AS subject,
       'th-TH' AS lang,
       nullif(report_date, '') AS date
FROM report;

-- ---- corrections of an archived report ----

CREATE VIEW this_revision AS SELECT max(number) AS number FROM archive_revisions;

-- A row is named by its key: "no 9", "survey EitPublic, code e5", or "row 3".
CREATE VIEW corrections AS
SELECT c.rowid AS n, c.revision,
       CASE c.change
           WHEN 'figure' THEN 'ผลที่คำนวณได้: ' || c."column"
           WHEN 'program' THEN 'รุ่นของโปรแกรม'
           WHEN 'font' THEN 'แบบอักษร ' || c.file
           WHEN 'file' THEN 'ไฟล์ ' || c.file
           ELSE CASE c.file
               WHEN 'report.csv' THEN ''
               WHEN 'narrative.csv' THEN ''
               WHEN 'indicators.csv' THEN 'ตัวชี้วัดที่ ' || substr(c."row", 4) || ': '
               WHEN 'items.csv' THEN 'ข้อ ' || substr(c."row", instr(c."row", 'code ') + 5)
                   || CASE WHEN c."row" LIKE 'survey %' THEN ' (' || substr(c."row", 8, instr(c."row", ',') - 8) || ')' ELSE '' END || ': '
               WHEN 'measures.csv' THEN 'มาตรการลำดับที่ ' || substr(c."row", 5) || ': '
               WHEN 'signatures.csv' THEN 'ผู้ลงนามลำดับที่ ' || substr(c."row", 7) || ': '
               WHEN 'points.csv' THEN 'ข้อ ' || substr(c."row", 6) || ': '
               WHEN 'previous.csv' THEN 'ตัวชี้วัดที่ ' || substr(c."row", 4) || ': '
               ELSE c.file || ' ' || c."row" || ' ' END || coalesce(l.label, c."column")
       END AS what,
       CASE WHEN c.change IN ('file', 'font') THEN ''
            WHEN c.change = 'added' THEN '(เพิ่มใหม่)'
            WHEN c.before = '' THEN '(ว่าง)' ELSE c.before END AS old,
       CASE WHEN c.change IN ('file', 'font') THEN 'เปลี่ยนแปลง'
            WHEN c.change = 'removed' THEN '(ลบออก)'
            WHEN c.after = '' THEN '(ว่าง)' ELSE c.after END AS new
FROM archive_corrections AS c
LEFT JOIN labels AS l ON l.file = c.file
    AND l."column" = CASE WHEN c.file IN ('report.csv', 'narrative.csv') AND c."column" IN ('value', 'text') THEN substr(c."row", 5) ELSE c."column" END
WHERE NOT (c.file IN ('report.csv', 'narrative.csv') AND c."column" = 'key');

-- ---- scores ----

-- Sum and count of each instrument's indicators.
CREATE VIEW sums AS
SELECT w.instrument, w.percent, count(i.no) AS n, coalesce(sum(hundredths(i.score)), 0) AS sum
FROM weights AS w LEFT JOIN indicators AS i ON i.instrument = w.instrument
GROUP BY w.instrument;

CREATE VIEW instruments AS
SELECT s.instrument, s.percent AS weight, round_half_up(sum, n) AS mean_hundredths,
       round_half_up(sum, n) / 100.0 AS mean
FROM sums AS s JOIN weights AS w USING (instrument) WHERE n > 0 ORDER BY w.rowid;

-- The total as one fraction: sum of percent * sum / n over one denominator, then rounded (R5, R6).
CREATE VIEW total AS
SELECT round_half_up(i.percent * i.sum * e.n * o.n + e.percent * e.sum * i.n * o.n
                         + o.percent * o.sum * i.n * e.n,
                     100 * i.n * e.n * o.n) AS total,
       round_half_up(i.sum, i.n) AS iit, round_half_up(e.sum, e.n) AS eit, round_half_up(o.sum, o.n) AS oit
FROM sums AS i, sums AS e, sums AS o
WHERE i.instrument = 'IIT' AND e.instrument = 'EIT' AND o.instrument = 'OIT'
  AND i.n > 0 AND e.n > 0 AND o.n > 0;

-- The first level that holds (ita rules of 2567, taken for 2568 too).
CREATE VIEW graded AS
SELECT t.*, (SELECT level FROM levels AS l
             WHERE t.total >= l.total AND min(t.iit, t.eit, t.oit) >= l.each
             ORDER BY rank LIMIT 1) AS level
FROM total AS t;

-- Indicators from their items as R1 and R2 have it; 9 and 10 follow points, where each item has some.
CREATE VIEW from_items AS
SELECT indicator,
       CASE WHEN public_n * survey_n = 0 THEN round_half_up(sum, n)
            ELSE round_half_up(public_sum * survey_n + survey_sum * public_n, 2 * public_n * survey_n)
       END AS hundredths
FROM (SELECT indicator, count(*) AS n, sum(hundredths(score)) AS sum,
             count(*) FILTER (WHERE survey = 'EitPublic') AS public_n,
             count(*) FILTER (WHERE survey = 'EitSurvey') AS survey_n,
             sum(hundredths(score)) FILTER (WHERE survey = 'EitPublic') AS public_sum,
             sum(hundredths(score)) FILTER (WHERE survey = 'EitSurvey') AS survey_sum
      FROM items WHERE instrument <> 'OIT' GROUP BY indicator)
UNION ALL
SELECT indicator, CASE WHEN count(points) = count(*) AND sum(points) > 0
                       THEN round_half_up(sum(hundredths(score) * hundredths(points)), sum(hundredths(points)))
                       ELSE round_half_up(sum(hundredths(score)), count(*)) END
FROM items LEFT JOIN points USING (code) WHERE instrument = 'OIT' GROUP BY indicator;

CREATE VIEW highest AS
SELECT no, name, score FROM indicators WHERE score = (SELECT max(score) FROM indicators) ORDER BY no;

CREATE VIEW lowest AS
SELECT no, name, score FROM indicators WHERE score = (SELECT min(score) FROM indicators) ORDER BY no;

CREATE VIEW failing AS
SELECT no, name, score FROM indicators, rules WHERE hundredths(score) < pass_mark * 100 ORDER BY no;

CREATE VIEW failed_items AS
SELECT rowid AS item, instrument, survey, indicator, code, question, score FROM items WHERE score = 0;

-- "ตัวชี้วัดที่ 2 ก ตัวชี้วัดที่ 4 ข และตัวชี้วัดที่ 9 ค"
CREATE VIEW fail_list AS
SELECT group_concat(CASE WHEN place > 1 AND place = count THEN 'และ' ELSE '' END
                    || 'ตัวชี้วัดที่ ' || no || ' ' || name, ' ') AS list
FROM (SELECT no, name, row_number() OVER (ORDER BY no) AS place, count(*) OVER () AS count
      FROM failing ORDER BY no);

-- "ก ข และค"
CREATE VIEW highest_list AS
SELECT group_concat(CASE WHEN place > 1 AND place = count THEN 'และ' ELSE '' END || name, ' ') AS list
FROM (SELECT name, row_number() OVER (ORDER BY no) AS place, count(*) OVER () AS count FROM highest ORDER BY no);

CREATE VIEW lowest_list AS
SELECT group_concat(CASE WHEN place > 1 AND place = count THEN 'และ' ELSE '' END || name, ' ') AS list
FROM (SELECT name, row_number() OVER (ORDER BY no) AS place, count(*) OVER () AS count FROM lowest ORDER BY no);

CREATE VIEW result AS
SELECT g.total / 100.0 AS total, g.level, g.iit / 100.0 AS iit, g.eit / 100.0 AS eit, g.oit / 100.0 AS oit,
       (SELECT count(*) FROM indicators) AS indicator_count,
       (SELECT count(*) FROM failing) AS fail_count,
       (SELECT list FROM fail_list) AS fail_list,
       pass_mark,
       (SELECT max(score) FROM highest) AS highest_score,
       (SELECT min(score) FROM lowest) AS lowest_score,
       (SELECT list FROM highest_list) AS highest_names,
       (SELECT list FROM lowest_list) AS lowest_names,
       CASE WHEN EXISTS (SELECT 1 FROM failing)
            THEN CASE WHEN g.total >= pass_mark * 100 THEN 'แต่ก็มี' ELSE 'โดยมี' END
                 || 'ตัวชี้วัดที่มีคะแนนไม่ผ่านเกณฑ์ (' || pass_mark || ' คะแนน) อยู่ '
                 || (SELECT count(*) FROM failing) || ' ตัวชี้วัดจาก '
                 || (SELECT count(*) FROM indicators) || ' ตัวชี้วัด ได้แก่ ' || (SELECT list FROM fail_list)
            ELSE 'และทุกตัวชี้วัดมีคะแนนผ่านเกณฑ์ (' || pass_mark || ' คะแนน)'
       END AS fail_sentence
FROM graded AS g, rules;

-- ---- what a correction may move: raingan diff compares these ----

CREATE VIEW figures (name, value) AS
SELECT 'คะแนนรวม', printf('%.2f', total) FROM result
UNION ALL SELECT 'ระดับผลการประเมิน', level FROM result
UNION ALL SELECT 'คะแนนเฉลี่ย IIT', printf('%.2f', iit) FROM result
UNION ALL SELECT 'คะแนนเฉลี่ย EIT', printf('%.2f', eit) FROM result
UNION ALL SELECT 'คะแนนเฉลี่ย OIT', printf('%.2f', oit) FROM result
UNION ALL SELECT 'จำนวนตัวชี้วัดที่ไม่ผ่านเกณฑ์', fail_count FROM result
UNION ALL SELECT 'ตัวชี้วัดที่ไม่ผ่านเกณฑ์', fail_list FROM result
UNION ALL SELECT 'ตัวชี้วัดคะแนนสูงสุด', highest_names FROM result
UNION ALL SELECT 'ตัวชี้วัดคะแนนต่ำสุด', lowest_names FROM result;

-- ---- order of printing ----

CREATE VIEW item_groups AS
SELECT instrument, survey, indicator, section, min(rowid) AS first_order
FROM items GROUP BY instrument, survey, indicator, section;

-- Two blocks a line, in order; the last of an odd number stands on the right, as one alone does.
-- With nobody named there is one block of dotted lines.
CREATE VIEW signature_blocks AS
SELECT (place + 1) / 2 AS line,
       CASE WHEN place % 2 = 1 AND place < count THEN 'left' ELSE 'right' END AS side,
       role, name, position,
       CASE trim(name) WHEN '' THEN '......................................................' ELSE name END AS name_or_dots,
       CASE trim(position) WHEN '' THEN 'ตำแหน่ง ......................................................'
            ELSE 'ตำแหน่ง ' || position END AS position_or_dots
FROM (SELECT role, name, position, row_number() OVER (ORDER BY "order") AS place, count(*) OVER () AS count
      FROM (SELECT "order", role, name, position FROM signatures
            UNION ALL SELECT 1, '', '', '' WHERE NOT EXISTS (SELECT 1 FROM signatures)))
ORDER BY place;

-- ---- names that no line end may cut ----

CREATE VIEW name_prefixes (prefix) AS
VALUES ('องค์การบริหารส่วนตำบล'), ('องค์การบริหารส่วนจังหวัด'), ('เทศบาลตำบล'), ('เทศบาลเมือง'),
       ('เทศบาลนคร'), ('อำเภอ'), ('เขต'), ('จังหวัด'), ('ตำบล');

CREATE VIEW unbroken AS
SELECT value AS text FROM report_entries WHERE key IN ('organization', 'district', 'province', 'unit')
UNION SELECT substr(value, length(prefix) + 1) FROM report_entries, name_prefixes
      WHERE key IN ('organization', 'district', 'province') AND substr(value, 1, length(prefix)) = prefix
        AND length(value) > length(prefix) + 1
UNION SELECT name FROM signatures WHERE name <> '';

-- ---- faults: the report cannot be made ----

CREATE VIEW faults AS
SELECT NULL AS id, 'report_entries' AS "table", NULL AS "row", NULL AS "column",
       'ไม่มีรายการ ' || key AS message, 'เพิ่มบรรทัด ' || key || ',... ในไฟล์นี้' AS hint
FROM (SELECT column1 AS key FROM (VALUES ('fiscal_year'), ('organization'), ('district'), ('province'), ('unit')))
WHERE key NOT IN (SELECT key FROM report_entries)
UNION ALL
SELECT NULL, 'narrative_entries', NULL, NULL, 'ไม่มีรายการ ' || key, 'เพิ่มบรรทัด ' || key || ',... ในไฟล์นี้'
FROM (SELECT column1 AS key FROM (VALUES ('strengths'), ('improvements')))
WHERE key NOT IN (SELECT key FROM narrative_entries)
UNION ALL
SELECT NULL, 'indicators', NULL, NULL, 'ไม่มีตัวชี้วัดของ ' || instrument || ' จึงคำนวณคะแนนรวมไม่ได้', NULL
FROM sums WHERE n = 0
UNION ALL
SELECT NULL, 'items', items.rowid, 'instrument',
       'ข้อ ' || code || ' เป็นของ ' || items.instrument || ' แต่ตัวชี้วัดที่ ' || indicator || ' เป็นของ ' || i.instrument, NULL
FROM items JOIN indicators AS i ON i.no = indicator WHERE i.instrument <> items.instrument;

-- ---- findings: what the text says otherwise than the numbers (ita-2568.md, 6) ----
-- Filled here once, one statement a check. C1 to C4 and C8 cannot go wrong in the report's own words,
-- which are computed; what is left of them are claims in the officer's paragraphs.

CREATE TABLE findings (id TEXT, level TEXT, "table" TEXT, "row" INTEGER, "column" TEXT, message TEXT, hint TEXT);

-- The officer's paragraphs, digits in one form.
CREATE TABLE texts AS
SELECT 'indicators' AS "table", rowid AS "row", 'analysis' AS "column", thai_digits(analysis) AS text FROM indicators
UNION ALL SELECT 'measures', rowid, 'title', thai_digits(title) FROM measures
UNION ALL SELECT 'measures', rowid, 'finding', thai_digits(finding) FROM measures
UNION ALL SELECT 'measures', rowid, 'steps', thai_digits(steps) FROM measures
UNION ALL SELECT 'narrative_entries', rowid, 'text', thai_digits(text) FROM narrative_entries
UNION ALL SELECT 'signatures', rowid, 'position', thai_digits(position) FROM signatures;

-- Codes of OIT items that a text names: an O with digits behind it, so O2 is not found in O22.
CREATE TABLE named_codes AS
WITH RECURSIVE scan ("table", "row", "column", before, rest) AS (
    SELECT "table", "row", "column", '', text FROM texts WHERE instr(text, 'O')
    UNION ALL
    SELECT "table", "row", "column", substr(rest, instr(rest, 'O') - 1, 1), substr(rest, instr(rest, 'O') + 1)
    FROM scan WHERE instr(rest, 'O'))
SELECT DISTINCT "table", "row", "column",
       'O' || substr(rest, 1, CASE WHEN rest GLOB '[๐-๙][๐-๙][๐-๙]*' THEN 3
                                   WHEN rest GLOB '[๐-๙][๐-๙]*' THEN 2 ELSE 1 END) AS code
FROM scan WHERE rest GLOB '[๐-๙]*' AND before NOT GLOB '[A-Za-z]';

-- C1: a level in the narrative that is not the computed one. "ระดับผ่านดี" holds "ระดับผ่าน" too, so a
-- level counts only as often as no longer one stands there; "ผ่านเกณฑ์" is no level.
WITH said AS MATERIALIZED (
    SELECT "row", level, length(level) AS len,
           (length(text) - length(replace(text, 'ระดับ' || level, ''))) / length('ระดับ' || level) AS times
    FROM (SELECT rowid AS "row", replace(replace(replace(text, ' ', ''), '"', ''), 'ผ่านเกณฑ์', '') AS text
          FROM narrative_entries WHERE instr(text, 'ระดับ')), levels)
INSERT INTO findings
SELECT 'C1', 'warning', 'narrative_entries', "row", 'text',
       'ข้อความว่าอยู่ในระดับ "' || s.level || '" แต่ระดับที่คำนวณได้คือ "' || g.level || '"', NULL
FROM said AS s, graded AS g
WHERE s.level <> g.level
  AND times > coalesce((SELECT max(times) FROM said AS o WHERE o."row" = s."row" AND o.len > s.len
                        AND substr(o.level, 1, s.len) = s.level), 0);

-- C2, C3, C5: "the highest" and "the lowest", of all or of a group.
WITH spoken AS MATERIALIZED (
         SELECT rowid AS "row", no, instrument, score, replace(replace(analysis, ' ', ''), 'ที่สุด', 'สุด') AS text
         FROM indicators WHERE instr(analysis, 'สุด')),
     claims AS (
         SELECT spoken.*, w.instrument AS of_group, extreme
         FROM spoken, weights AS w, (SELECT 'สูง' AS extreme UNION ALL SELECT 'ต่ำ')
         WHERE instr(text, extreme || 'สุดของกลุ่ม' || w.instrument)
         UNION ALL
         SELECT spoken.*, NULL, extreme FROM spoken, (SELECT 'สูง' AS extreme UNION ALL SELECT 'ต่ำ')
         WHERE instr(replace(text, 'สุดของกลุ่ม', ''), 'คะแนน' || extreme || 'สุด')),
     compared AS (
         SELECT claims.*, extreme || 'ที่สุด' || coalesce('ของกลุ่ม ' || of_group, '') AS what,
                (SELECT CASE extreme WHEN 'สูง' THEN max(score) ELSE min(score) END FROM indicators
                 WHERE instrument = coalesce(of_group, instrument)) AS most
         FROM claims),
     listed AS (
         SELECT compared.*, (SELECT group_concat(i.no, ', ') FROM indicators AS i
                             WHERE i.instrument = coalesce(of_group, i.instrument) AND i.score = most
                               AND i.no <> compared.no) AS others
         FROM compared)
INSERT INTO findings
SELECT CASE WHEN of_group IS NOT NULL THEN 'C5' WHEN extreme = 'สูง' THEN 'C2' ELSE 'C3' END,
       'warning', 'indicators', "row", 'analysis',
       'ข้อความว่า' || what
       || CASE WHEN of_group <> instrument THEN ' แต่ตัวชี้วัดนี้อยู่ในกลุ่ม ' || instrument
               WHEN score <> most THEN ' แต่ได้ ' || printf('%.2f', score) || ' คะแนน ส่วนที่' || what || 'คือ '
                                       || printf('%.2f', most) || ' คะแนน (ตัวชี้วัดที่ ' || others || ')'
               ELSE ' แต่มีตัวชี้วัดอื่นได้ ' || printf('%.2f', score) || ' คะแนนเท่ากัน (ตัวชี้วัดที่ ' || others || ')'
          END, NULL
FROM listed WHERE of_group <> instrument OR score <> most OR others IS NOT NULL;

-- C4: a paragraph that passes what fails, or fails what passes.
WITH graded_indicators AS (
    SELECT i.rowid AS "row", score, pass_mark, replace(analysis, ' ', '') AS text,
           CASE WHEN hundredths(score) < pass_mark * 100 THEN 'คะแนนผ่านเกณฑ์' ELSE 'คะแนนไม่ผ่านเกณฑ์' END AS wrong
    FROM indicators AS i, rules WHERE instr(analysis, 'ผ่านเกณฑ์'))
INSERT INTO findings
SELECT 'C4', 'warning', 'indicators', "row", 'analysis',
       'ข้อความว่า' || wrong || ' แต่ตัวชี้วัดนี้ได้ ' || printf('%.2f', score) || ' คะแนน (เกณฑ์ ' || pass_mark || ' คะแนน)', NULL
FROM graded_indicators WHERE instr(text, wrong);

INSERT INTO findings
SELECT 'C4', 'warning', 'narrative_entries', n.rowid, 'text',
       'ข้อความว่า' || f.name || 'เป็นจุดแข็ง แต่ตัวชี้วัดที่ ' || f.no || ' ได้ ' || printf('%.2f', f.score)
       || ' คะแนน ไม่ผ่านเกณฑ์ (' || pass_mark || ' คะแนน)', NULL
FROM narrative_entries AS n, rules JOIN failing AS f ON instr(n.text, f.name) WHERE n.key = 'strengths';

-- C6: the items that an analysis names are those with 0.
WITH named AS MATERIALIZED (
         SELECT DISTINCT no, "row", code FROM named_codes JOIN indicators ON indicators.rowid = "row" WHERE "table" = 'indicators'),
     oit AS MATERIALIZED (SELECT indicator, code, thai_digits(code) AS thai, score FROM items WHERE instrument = 'OIT')
INSERT INTO findings
SELECT 'C6', 'warning', 'indicators', n."row", 'analysis',
       CASE WHEN t.code IS NULL THEN 'ข้อความกล่าวถึงข้อ ' || n.code || ' ซึ่งไม่ใช่ข้อของตัวชี้วัดที่ ' || n.no
            ELSE 'ข้อความกล่าวถึงข้อ ' || t.code || ' แต่ข้อนี้ได้ ' || printf('%.2f', t.score) || ' คะแนน' END,
       CASE WHEN t.code IS NOT NULL THEN 'ข้อที่กล่าวถึงควรเป็นข้อที่ได้ 0.00 คะแนน' END
FROM named AS n LEFT JOIN oit AS t ON t.indicator = n.no AND t.thai = n.code
WHERE t.code IS NULL OR t.score > 0
UNION ALL
SELECT 'C6', 'warning', 'indicators', i.rowid, 'analysis',
       'ข้อที่ได้ 0.00 คะแนนแต่ข้อความไม่ได้กล่าวถึง: ' || group_concat(t.code, ', '), NULL
FROM oit AS t JOIN indicators AS i ON i.no = t.indicator
WHERE t.score = 0 AND NOT EXISTS (SELECT 1 FROM named AS n WHERE n.no = t.indicator AND n.code = t.thai)
GROUP BY i.no;

-- C7: an indicator follows from its items. 9 and 10 have no known rule without points: a note.
INSERT INTO findings
SELECT 'C7', CASE WHEN no_points AND i.instrument = 'OIT' THEN 'note' ELSE 'warning' END, 'indicators', i.rowid, 'score',
       'คะแนนที่กรอกคือ ' || printf('%.2f', i.score) || ' แต่คำนวณจากรายข้อได้ ' || printf('%.2f', f.hundredths / 100.0),
       CASE WHEN no_points AND i.instrument = 'OIT' THEN 'ไม่มีไฟล์ points.csv จึงเทียบกับค่าเฉลี่ยธรรมดาของรายข้อเท่านั้น' END
FROM indicators AS i JOIN from_items AS f ON f.indicator = i.no, (SELECT count(*) = 0 AS no_points FROM points)
WHERE f.hundredths <> hundredths(i.score);

INSERT INTO findings
SELECT 'C7', 'warning', 'indicators', rowid, 'no', 'ตัวชี้วัดที่ ' || no || ' ไม่มีรายข้อในไฟล์ items.csv', NULL
FROM indicators WHERE no NOT IN (SELECT indicator FROM items);

INSERT INTO findings
SELECT 'C7', 'warning', 'items', rowid, 'code', 'ข้อ ' || code || ' ไม่มีน้ำหนักคะแนนในไฟล์ points.csv',
       'เมื่อขาดน้ำหนักของข้อใด จะใช้ค่าเฉลี่ยธรรมดาของทั้งตัวชี้วัด'
FROM items WHERE instrument = 'OIT' AND EXISTS (SELECT 1 FROM points) AND code NOT IN (SELECT code FROM points);

-- C9: one score, one grade. The longest word that fits is the one that is meant.
WITH words (word) AS (
         VALUES ('สูงที่สุด'), ('สูงสุด'), ('สูงมาก'), ('สูง'), ('ดีเยี่ยม'), ('ดีมาก'), ('ดี'), ('ปานกลาง'), ('พอใช้'),
                ('ควรปรับปรุง'), ('ต้องปรับปรุง'), ('ต่ำที่สุด'), ('ต่ำสุด'), ('ต่ำมาก'), ('ต่ำ')),
     said AS MATERIALIZED (
         SELECT rowid AS "row", no, score, replace(substr(analysis, at + length('อยู่ในระดับ'), 20), 'ที่ควร', 'ควร') AS text
         FROM (SELECT rowid, no, score, analysis, instr(analysis, 'อยู่ในระดับ') AS at FROM indicators ORDER BY no) WHERE at),
     graded_texts AS (
         SELECT said.*, (SELECT word FROM words WHERE substr(text, 1, length(word)) = word ORDER BY length(word) DESC LIMIT 1) AS word
         FROM said)
INSERT INTO findings
SELECT 'C9', 'warning', 'indicators', min("row"), 'analysis',
       'คะแนนเท่ากัน (' || printf('%.2f', score) || ') แต่ข้อความให้ระดับต่างกัน: '
       || group_concat('ตัวชี้วัดที่ ' || no || ' "' || word || '"', ' '), NULL
FROM graded_texts WHERE word IS NOT NULL GROUP BY score HAVING count(DISTINCT word) > 1;

-- C10: another agency's name, or this one's mistyped: the prefix of the organization with a Thai word
-- behind it that is not its name and no word that goes on with the sentence.
WITH org AS (SELECT organization, prefix, length(prefix) AS len FROM report, name_prefixes
             WHERE substr(organization, 1, length(prefix)) = prefix ORDER BY length(prefix) DESC LIMIT 1),
     follow (word) AS (
         VALUES ('อื่น'), ('ใน'), ('และ'), ('ที่'), ('มี'), ('จะ'), ('ควร'), ('ได้'), ('ต้อง'), ('เป็น'), ('ให้'), ('ของ'), ('โดย'), ('จึง'), ('เพื่อ'),
                ('ทุก'), ('แห่ง'), ('กับ'), ('หรือ'), ('ตาม'), ('จาก'), ('ทั้ง'), ('ซึ่ง'), ('เอง'), ('ดัง'), ('นี้'), ('ไม่'), ('ยัง'), ('เรา')),
     rests AS (SELECT texts.*, org.*, replace(text, thai_digits(organization), '') AS rest FROM texts, org WHERE instr(text, prefix)),
     others AS (SELECT rests.*, substr(rest, instr(rest, prefix) + len) AS name FROM rests WHERE instr(rest, prefix))
INSERT INTO findings
SELECT 'C10', 'warning', "table", "row", "column",
       'ข้อความกล่าวถึง "' || prefix || substr(name, 1, 12) || '" แต่หน่วยงานของรายงานนี้คือ "' || organization || '"', NULL
FROM others
WHERE name GLOB '[ก-ฮเ-ไ]*' AND NOT EXISTS (SELECT 1 FROM follow WHERE substr(name, 1, length(word)) = word);

-- C11: an indicator under another one's title.
WITH named AS MATERIALIZED (SELECT *, replace(text, ' ', '') AS tight FROM texts WHERE instr(text, 'ตัวชี้วัดที่'))
INSERT INTO findings
SELECT 'C11', 'warning', "table", "row", "column",
       'ข้อความเรียกตัวชี้วัดที่ ' || i.no || ' ว่า "' || o.name || '" แต่ชื่อในไฟล์ indicators.csv คือ "' || i.name || '"', NULL
FROM named CROSS JOIN indicators AS i CROSS JOIN indicators AS o
WHERE i.no <> o.no AND substr(i.name, 1, length(o.name)) <> o.name
  AND instr(tight, 'ตัวชี้วัดที่' || thai_digits(i.no) || replace(o.name, ' ', ''));

INSERT INTO findings
SELECT 'C11', 'warning', 'items', min(t.rowid), 'section', 'ชื่อหมวดไม่ตรงกับตัวชี้วัดที่ ' || i.no || ' "' || i.name || '"', NULL
FROM items AS t JOIN indicators AS i ON i.no = t.indicator
WHERE NOT instr(section, name) AND instr(thai_digits(section) || ' ', t.instrument || ' ' || thai_digits(i.no) || ' ') = 1
GROUP BY t.section;

-- C12: so many indicators, and the items of each questionnaire, as the year has them.
INSERT INTO findings
SELECT 'C12', 'warning', 'indicators', NULL, NULL,
       instrument || ' มี ' || n || ' ตัวชี้วัด แต่เกณฑ์ของปีนี้กำหนดไว้ ' || indicators || ' ตัวชี้วัด', NULL
FROM sums JOIN weights USING (instrument) WHERE n <> indicators AND n > 0;

WITH RECURSIVE year (instrument, survey, letter, items, n) AS (
    SELECT instrument, survey, letter, items, 1 FROM questionnaires
    UNION ALL SELECT instrument, survey, letter, items, n + 1 FROM year WHERE n < items)
INSERT INTO findings
SELECT 'C12', 'warning', 'items', NULL, NULL, 'ขาดข้อของ ' || trim(instrument || ' ' || survey) || ': ' || group_concat(letter || n, ', '), NULL
FROM year WHERE (survey, letter || n) NOT IN (SELECT survey, code FROM items) GROUP BY instrument, survey;

INSERT INTO findings
SELECT 'C12', 'warning', 'items', t.rowid, 'code', 'แบบวัดของปีนี้มีถึงข้อ ' || letter || q.items || ' ไม่มีข้อ ' || code, NULL
FROM items AS t JOIN questionnaires AS q USING (instrument, survey) WHERE CAST(substr(code, 2) AS INTEGER) > q.items;

INSERT INTO findings
SELECT 'C12', 'warning', 'points', rowid, 'code', 'ไม่มีข้อ ' || code || ' ในไฟล์ items.csv', NULL
FROM points WHERE code NOT IN (SELECT code FROM items);

-- C13: one wording in one questionnaire, and the same question in both surveys.
INSERT INTO findings
SELECT 'C13', 'warning', 'items', rowid, 'question',
       'คำถามลงท้ายว่า "อย่างน้อยเพียงใด" แต่ข้ออื่นของชุดเดียวกันลงท้ายว่า "มากน้อยเพียงใด"', NULL
FROM items WHERE instr(question, 'อย่างน้อยเพียงใด')
  AND EXISTS (SELECT 1 FROM items AS o WHERE o.instrument = items.instrument AND instr(o.question, 'มากน้อยเพียงใด'));

INSERT INTO findings
SELECT 'C13', 'warning', 'items', s.rowid, 'question',
       'คำถามข้อ ' || s.code || ' ของ EitSurvey ไม่ตรงกับข้อเดียวกันของ EitPublic', 'EitPublic: ' || p.question
FROM items AS s JOIN items AS p ON p.survey = 'EitPublic' AND p.code = s.code
WHERE s.survey = 'EitSurvey' AND p.question <> s.question;

-- C14: fiscal year Y is October of Y - 1 to September of Y. A year that stands without a month is inside
-- when it is one of the two.
WITH months (month, late) AS (
         VALUES ('มค', 0), ('กพ', 0), ('มีค', 0), ('เมย', 0), ('พค', 0), ('มิย', 0), ('กค', 0), ('สค', 0), ('กย', 0), ('ตค', 1), ('พย', 1),
                ('ธค', 1), ('มกราคม', 0), ('กุมภาพันธ์', 0), ('มีนาคม', 0), ('เมษายน', 0), ('พฤษภาคม', 0), ('มิถุนายน', 0), ('กรกฎาคม', 0),
                ('สิงหาคม', 0), ('กันยายน', 0), ('ตุลาคม', 1), ('พฤศจิกายน', 1), ('ธันวาคม', 1)),
     year AS MATERIALIZED (SELECT CAST(fiscal_year AS INTEGER) AS year FROM report),
     near AS MATERIALIZED (SELECT column1 AS off, thai_digits(year + column1) AS thai FROM year, (VALUES (-3), (-2), (-1), (0), (1), (2), (3))),
     periods AS MATERIALIZED (SELECT period, min(rowid) AS "row", count(*) AS n, replace(replace(thai_digits(period), ' ', ''), '.', '') AS tight
                              FROM measures WHERE trim(period) <> '' GROUP BY period),
     outside AS (
         SELECT "row" FROM periods, near WHERE off NOT IN (-1, 0) AND instr(tight, thai)
         UNION
         SELECT "row" FROM periods CROSS JOIN months CROSS JOIN near
         WHERE instr(tight, month) AND off BETWEEN -2 AND 1 AND off <> -late
           AND (instr(tight, month || thai) OR tight || '–' GLOB '*' || month || substr(thai, 3) || '[-–]*'))
INSERT INTO findings
SELECT 'C14', 'warning', 'measures', p."row", 'period',
       'ระยะเวลา "' || period || '" อยู่นอกปีงบประมาณ พ.ศ. ' || thai_digits(year) || ' ของรายงาน'
       || CASE WHEN n > 1 THEN ' (ทั้งหมด ' || n || ' แถว)' ELSE '' END,
       'ปีงบประมาณ พ.ศ. ' || thai_digits(year) || ' คือ ต.ค. ' || thai_digits(year - 1) || ' – ก.ย. ' || thai_digits(year)
FROM periods AS p JOIN outside USING ("row"), year ORDER BY p."row";

-- C15: a column that nobody filled.
WITH filled ("table", "column", title, n, used) AS (
    SELECT 'indicators', 'target', 'ระดับค่าเป้าหมาย', count(*), sum(trim(target) <> '') FROM indicators
    UNION ALL SELECT 'indicators', 'analysis', 'ผลการประเมิน', count(*), sum(trim(analysis) <> '') FROM indicators
    UNION ALL SELECT 'measures', 'finding', 'ผลการวิเคราะห์', count(*), sum(trim(finding) <> '') FROM measures
    UNION ALL SELECT 'measures', 'steps', 'ขั้นตอน', count(*), sum(trim(steps) <> '') FROM measures
    UNION ALL SELECT 'measures', 'period', 'ระยะเวลา', count(*), sum(trim(period) <> '') FROM measures
    UNION ALL SELECT 'measures', 'owner', 'ผู้รับผิดชอบ', count(*), sum(trim(owner) <> '') FROM measures)
INSERT INTO findings
SELECT 'C15', 'note', "table", NULL, "column", 'ช่อง ' || "column" || ' (' || title || ') ว่างทุกแถว', NULL
FROM filled WHERE n > 0 AND used = 0;

-- C16: "พ.ศ. ๒๕๖๘", with a space. Digits are made Thai in print, so their kind is free here.
WITH years AS (SELECT * FROM texts WHERE instr(text, '๒๕')
               UNION ALL SELECT 'items', rowid, 'question', thai_digits(question) FROM items WHERE instr(question, 'ปี'))
INSERT INTO findings
SELECT 'C16', 'note', "table", "row", "column",
       CASE WHEN text GLOB '*พ.ศ.[๐-๙]*' THEN 'ปีควรพิมพ์ว่า "พ.ศ. ๒๕๖๘" โดยเว้นวรรคหลัง พ.ศ.'
            ELSE 'ปีควรพิมพ์ว่า "พ.ศ. ๒๕๖๘" โดยมี พ.ศ. นำหน้า' END, NULL
FROM years WHERE text GLOB '*พ.ศ.[๐-๙]*' OR replace(replace(text, ' ', ''), 'ปีงบประมาณ', 'ปี') GLOB '*ปี๒๕[๐-๙][๐-๙]*';

-- C17: what failed has a measure that names it: its code, or its question.
INSERT INTO findings
SELECT 'C17', 'warning', 'items', item, 'code', 'ข้อ ' || code || ' ได้ ' || printf('%.2f', score) || ' คะแนน แต่ไม่มีมาตรการใดกล่าวถึง', NULL
FROM failed_items
WHERE thai_digits(code) NOT IN (SELECT code FROM named_codes WHERE "table" = 'measures')
  AND NOT EXISTS (SELECT 1 FROM texts WHERE "table" = 'measures' AND instr(text, thai_digits(question)));

INSERT INTO findings
SELECT 'C17', 'warning', 'indicators', i.rowid, 'name',
       'ตัวชี้วัดที่ ' || no || ' ได้ ' || printf('%.2f', score) || ' คะแนน ไม่ผ่านเกณฑ์ แต่ไม่มีมาตรการของตัวชี้วัดนี้', NULL
FROM indicators AS i, rules WHERE hundredths(score) < pass_mark * 100 AND no NOT IN (SELECT indicator FROM measures);
