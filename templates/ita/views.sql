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
       max(value) FILTER (WHERE key = 'emblem') AS emblem,
       max(value) FILTER (WHERE key = 'official_total') AS official_total,
       max(value) FILTER (WHERE key = 'official_level') AS official_level
FROM report_entries;

-- ---- the rules that hold: those of the report's year, else of the nearest (R9), the earlier of two ----

CREATE TABLE graded_by AS
SELECT r.fiscal_year AS year, asked.year AS asked, score AS pass_mark
FROM year_rules AS r, (SELECT CAST(max(value) AS INTEGER) AS year FROM report_entries WHERE key = 'fiscal_year') AS asked
WHERE rule = 'pass_mark' ORDER BY abs(r.fiscal_year - coalesce(asked.year, 9999)), r.fiscal_year LIMIT 1;

CREATE TABLE rules_of_year AS SELECT * FROM year_rules WHERE fiscal_year = (SELECT year FROM graded_by);

CREATE VIEW rules AS SELECT pass_mark FROM graded_by;

CREATE TABLE weights AS
SELECT instrument, score AS percent,
       (SELECT count(*) FROM rules_of_year AS i WHERE i.rule = 'indicator' AND i.instrument = r.instrument) AS indicators
FROM rules_of_year AS r WHERE rule = 'weight';

CREATE TABLE levels AS
SELECT no AS rank, name AS level, CAST(score * 100 AS INTEGER) AS total, CAST(each * 100 AS INTEGER) AS each FROM rules_of_year WHERE rule = 'level';

-- items NULL: nothing is known of them.
CREATE TABLE questionnaires AS
SELECT column1 AS instrument, column2 AS survey, column3 AS letter,
       (SELECT sum(items) FROM rules_of_year WHERE rule = 'indicator' AND instrument = column1) AS items
FROM (VALUES ('IIT', '', 'i'), ('EIT', 'EitPublic', 'e'), ('EIT', 'EitSurvey', 'e'), ('OIT', '', 'O'));

-- ---- what the officer wrote, and what wording.sql writes where nothing was ----

-- An empty cell, or a row that is not there; with any of them wording.sql is run.
CREATE VIEW unwritten ("table", key) AS
SELECT 'indicators', no FROM indicators WHERE analysis = ''
UNION ALL SELECT 'narrative_entries', 'strengths' WHERE NOT EXISTS (SELECT 1 FROM narrative_entries WHERE key = 'strengths' AND text <> '')
UNION ALL SELECT 'narrative_entries', 'improvements' WHERE NOT EXISTS (SELECT 1 FROM narrative_entries WHERE key = 'improvements' AND text <> '');

CREATE TABLE written (about TEXT NOT NULL, key NOT NULL, text TEXT NOT NULL);

-- Three clauses of the summary. Nothing is higher than 100.00 everywhere.
CREATE VIEW narrative AS
SELECT coalesce('โดยมีจุดแข็งด้าน' || (SELECT text FROM narrative_entries WHERE key = 'strengths' AND text <> ''),
                (SELECT text FROM written WHERE key = 'strengths')) AS strengths,
       coalesce('ขณะที่ประเด็นที่ควรพัฒนาเพิ่มเติม ได้แก่ ' || (SELECT text FROM narrative_entries WHERE key = 'improvements' AND text <> ''),
                (SELECT text FROM written WHERE key = 'improvements')) AS improvements,
       (SELECT printf(iif((SELECT min(score) FROM indicators) < 100, 'เพื่อยกระดับผลการประเมินในปีงบประมาณ พ.ศ. %d ให้สูงขึ้นต่อไป',
                          'ในปีงบประมาณ พ.ศ. %d ต่อไป'), value + 1) FROM report_entries WHERE key = 'fiscal_year') AS aim;

-- A line for each indicator, for a memorandum that lists them.
CREATE VIEW score_lines AS
SELECT group_concat('ตัวชี้วัดที่ ' || no || ' ' || name || ' ' || printf('%.2f', score) || ' คะแนน', char(10)) AS text
FROM (SELECT no, name, score FROM indicators ORDER BY no);

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

CREATE VIEW this_revision AS SELECT max(number) AS number, max(number) - 1 AS correction FROM archive_revisions;

-- A row is named by its key, "no 9" or "survey EitPublic, code e5"; a measure by its place, "row 3".
-- Only items and measures are printed in the order of their file: other files in another order are
-- saved in another form.
CREATE VIEW told_corrections AS
SELECT n, revision, file, "column", before, after,
       CASE WHEN unordered THEN 'form' ELSE change END AS change, CASE WHEN unordered THEN '' ELSE "row" END AS "row"
FROM (SELECT rowid AS n, *, change = 'moved' AND file NOT IN ('items.csv', 'measures.csv') AS unordered FROM archive_corrections) AS c
WHERE NOT unordered OR NOT EXISTS (SELECT 1 FROM archive_corrections AS o
                                   WHERE o.revision = c.revision AND o.file = c.file AND (o.change <> 'moved' OR o.rowid < c.n));

CREATE VIEW corrections AS
SELECT c.n, c.revision,
       CASE c.change
           WHEN 'figure' THEN 'ผลจากการคำนวณใหม่: ' || c."column"
           WHEN 'program' THEN 'รุ่นของโปรแกรม'
           WHEN 'font' THEN 'แบบอักษร ' || c.file
           WHEN 'file' THEN 'ไฟล์ ' || c.file
           ELSE CASE
               WHEN c."row" = '' OR c.file IN ('report.csv', 'narrative.csv') THEN ''
               WHEN c.file IN ('indicators.csv', 'previous.csv') THEN 'ตัวชี้วัดที่ ' || substr(c."row", 4) || ': '
               WHEN c.file = 'items.csv' THEN 'ข้อ ' || substr(c."row", instr(c."row", 'code ') + 5)
                   || CASE WHEN c."row" LIKE 'survey %' THEN ' (' || substr(c."row", 8, instr(c."row", ',') - 8) || ')' ELSE '' END || ': '
               WHEN c.file = 'measures.csv' THEN 'มาตรการลำดับที่ ' || substr(c."row", 5) || ': '
               WHEN c.file = 'signatures.csv' THEN 'ผู้ลงนามลำดับที่ ' || substr(c."row", 7) || ': '
               WHEN c.file = 'points.csv' THEN 'ข้อ ' || substr(c."row", 6) || ': '
               ELSE c.file || ' ' || c."row" || ' ' END
               || CASE WHEN c.change = 'moved' AND c."row" <> '' THEN 'ลำดับ'
                       ELSE coalesce(l.label, nullif(c."column", ''), c.file) END
       END AS what,
       CASE c.change
           WHEN 'added' THEN 'เพิ่มใหม่'
           WHEN 'form' THEN '-'
           WHEN 'moved' THEN CASE c."row" WHEN '' THEN '-' ELSE 'ลำดับที่ ' || c.before END
           ELSE CASE WHEN date(c.before) IS c.before AND c.before < '2400' THEN thai_date(c.before)
                     ELSE coalesce(nullif(c.before, ''), '-') END END AS old,
       CASE c.change
           WHEN 'removed' THEN 'ยกเลิก'
           WHEN 'moved' THEN CASE c."row" WHEN '' THEN 'เรียงลำดับใหม่ จำนวน ' || c.after || ' รายการ'
                                          ELSE 'ลำดับที่ ' || c.after END
           WHEN 'form' THEN 'บันทึกในรูปแบบอื่น ข้อมูลไม่เปลี่ยนแปลง'
           WHEN 'file' THEN 'ปรับปรุงไฟล์แล้ว'
           WHEN 'font' THEN 'ปรับปรุงไฟล์แล้ว'
           ELSE CASE WHEN date(c.after) IS c.after AND c.after < '2400' THEN thai_date(c.after)
                     ELSE coalesce(nullif(c.after, ''), '-') END END AS new
FROM told_corrections AS c
LEFT JOIN labels AS l ON l.file = c.file
    AND l."column" = CASE WHEN c.file IN ('report.csv', 'narrative.csv') AND c."column" IN ('value', 'text') THEN substr(c."row", 5) ELSE c."column" END
WHERE NOT (c.file IN ('report.csv', 'narrative.csv') AND c."column" = 'key');

-- ---- scores ----

-- Sum and count of each instrument's indicators.
CREATE TABLE sums AS
SELECT w.instrument, w.percent, count(i.no) AS n, coalesce(sum(hundredths(i.score)), 0) AS sum
FROM weights AS w LEFT JOIN indicators AS i ON i.instrument = w.instrument
GROUP BY w.instrument;

CREATE TABLE instruments AS
SELECT s.instrument, s.percent AS weight, round_half_up(sum, n) AS mean_hundredths,
       round_half_up(sum, n) / 100.0 AS mean
FROM sums AS s JOIN weights AS w USING (instrument) WHERE n > 0 ORDER BY w.rowid;

-- The total as one fraction: sum of percent * sum / n over one denominator, then rounded (R5, R6).
CREATE TABLE total AS
SELECT round_half_up(i.percent * i.sum * e.n * o.n + e.percent * e.sum * i.n * o.n
                         + o.percent * o.sum * i.n * e.n,
                     100 * i.n * e.n * o.n) AS total,
       round_half_up(i.sum, i.n) AS iit, round_half_up(e.sum, e.n) AS eit, round_half_up(o.sum, o.n) AS oit
FROM sums AS i, sums AS e, sums AS o
WHERE i.instrument = 'IIT' AND e.instrument = 'EIT' AND o.instrument = 'OIT'
  AND i.n > 0 AND e.n > 0 AND o.n > 0;

-- The total of who computes it from the printed means. Where it is another one, the report says so (R6).
CREATE TABLE other_total AS
SELECT m.total, t.total / 100.0 AS own
FROM (SELECT round_half_up(sum(weight * mean_hundredths), 100) / 100.0 AS total FROM instruments) AS m, total AS t
WHERE m.total <> t.total / 100.0;

-- The first level that holds.
CREATE TABLE graded AS
SELECT t.*, (SELECT level FROM levels AS l
             WHERE t.total >= l.total AND min(t.iit, t.eit, t.oit) >= l.each
             ORDER BY rank LIMIT 1) AS level
FROM total AS t;

-- Indicators from their items as R1 and R2 have it; 9 and 10 follow points, where each item has some.
CREATE TABLE from_items AS
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

CREATE TABLE highest AS
SELECT no, name, score FROM indicators WHERE score = (SELECT max(score) FROM indicators) ORDER BY no;

CREATE TABLE lowest AS
SELECT no, name, score FROM indicators WHERE score = (SELECT min(score) FROM indicators) ORDER BY no;

-- What stands below the scores: a row for each of up to three, else one row with their numbers, and
-- where all scores are the same, only that.
CREATE TABLE extremes AS
WITH n (high, low, all_of) AS (SELECT (SELECT count(*) FROM highest), (SELECT count(*) FROM lowest), (SELECT count(*) FROM indicators))
SELECT 1 AS place, no, name, 'คะแนนสูงสุด' AS what, score FROM highest, n WHERE high <= 3 AND (high < all_of OR high = 1)
UNION ALL SELECT 2, no, name, 'คะแนนต่ำสุด', score FROM lowest, n WHERE low <= 3 AND (low < all_of OR low = 1)
UNION ALL SELECT 1, 0, 'ตัวชี้วัดที่ ' || group_concat(iif(no = (SELECT max(no) FROM highest), 'และ ', '') || no, ' '), 'คะแนนสูงสุด', score FROM highest, n WHERE high > 3 AND high < all_of HAVING count(*) > 0
UNION ALL SELECT 2, 0, 'ตัวชี้วัดที่ ' || group_concat(iif(no = (SELECT max(no) FROM lowest), 'และ ', '') || no, ' '), 'คะแนนต่ำสุด', score FROM lowest, n WHERE low > 3 AND low < all_of HAVING count(*) > 0
UNION ALL SELECT 1, 0, 'ทุกตัวชี้วัด', 'คะแนนเท่ากัน', max(score) FROM highest, n WHERE high > 1 AND high = all_of HAVING count(*) > 0;

CREATE TABLE failing AS
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
SELECT NULL, 'indicators', NULL, NULL, 'ไม่มีตัวชี้วัดของ ' || instrument || ' จึงคำนวณคะแนนรวมไม่ได้', NULL
FROM sums WHERE n = 0
UNION ALL
SELECT NULL, 'year_rules', NULL, NULL, 'เกณฑ์ของปี ' || year || ' ไม่ครบ',
       'ให้มี weight ของ IIT EIT OIT ซึ่งรวมกันได้ 100 แถว pass_mark และระดับสุดท้ายที่เริ่มจาก 0'
FROM graded_by WHERE (SELECT total(percent) <> 100 FROM weights) OR NOT EXISTS (SELECT 1 FROM levels WHERE total = 0 AND each = 0)
UNION ALL
SELECT NULL, 'year_rules', NULL, NULL, 'ไม่มีเกณฑ์ของปีใดเลย', 'ให้เพิ่มแถว pass_mark ของปีในไฟล์นี้'
WHERE NOT EXISTS (SELECT 1 FROM graded_by)
UNION ALL
SELECT NULL, 'items', items.rowid, 'indicator',
       'ข้อ ' || code || ' เป็นของ ' || items.instrument || ' แต่ตัวชี้วัดที่ ' || indicator || ' เป็นของ ' || i.instrument, NULL
FROM items JOIN indicators AS i ON i.no = indicator WHERE i.instrument <> items.instrument;
