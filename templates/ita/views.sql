-- What follows from the data. Scores are counted in whole hundredths, as fractions to the end, and
-- rounded once, half up: hundredths(x) is exact, round_half_up(numerator, denominator) too.

CREATE TABLE report AS
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
SELECT no AS rank, name AS level, hundredths(score) AS total, hundredths(each) AS each FROM rules_of_year WHERE rule = 'level';

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
       (SELECT printf(iif((SELECT min(score) FROM indicators) < 100, 'ทั้งนี้ เพื่อยกระดับผลการประเมินในปีงบประมาณ พ.ศ. %d ให้สูงขึ้นต่อไป',
                          'ในปีงบประมาณ พ.ศ. %d ต่อไป'), value + 1) FROM report_entries WHERE key = 'fiscal_year') AS aim;

-- What report.csv chooses of the report's form (README.th.md); the first of each is what it is without a choice.
CREATE TABLE choices AS
SELECT coalesce(max(value) FILTER (WHERE key = 'target_column'), '') = 'yes' OR EXISTS (SELECT 1 FROM indicators WHERE trim(target) <> '') AS target_column,
       coalesce(max(value) FILTER (WHERE key = 'extremes'), '') = 'line' AS extremes_line,
       coalesce(max(value) FILTER (WHERE key = 'item_scores'), '') = 'annex' AS annex,
       coalesce(nullif(max(value) FILTER (WHERE key = 'report_title'), ''),
                replace('รายงานการวิเคราะห์ผลการประเมินคุณธรรม|และความโปร่งใสในการดำเนินงาน|ของหน่วยงานภาครัฐ (ITA)|ประจำปีงบประมาณ พ.ศ. ', '|', char(10))
                || max(value) FILTER (WHERE key = 'fiscal_year')) AS report_title,
       coalesce(nullif(max(value) FILTER (WHERE key = 'measures_title'), ''),
                'ผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน' || char(10) || 'ตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน') AS measures_title,
       CASE WHEN coalesce(max(value) FILTER (WHERE key = 'measures_title'), '') = ''
            THEN 'รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใส' || char(10) || max(value) FILTER (WHERE key = 'organization')
                 || ' ประจำปีงบประมาณ พ.ศ. ' || max(value) FILTER (WHERE key = 'fiscal_year') ELSE '' END AS measures_subtitle
FROM report_entries;

-- A line for each indicator, for a memorandum that lists them.
CREATE VIEW score_lines AS
SELECT group_concat('ตัวชี้วัดที่ ' || no || ' ' || name || ' ' || printf('%.2f', score) || ' คะแนน', char(10)) AS text
FROM (SELECT no, name, score FROM indicators ORDER BY no);

CREATE VIEW document AS
SELECT fiscal_year AS year,
       'ita' AS name,
       coalesce((SELECT replace(value, char(10), ' ') FROM report_entries WHERE key = 'report_title' AND value <> ''),
                'รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) ประจำปีงบประมาณ พ.ศ. '
                    || thai_digits(fiscal_year)) || ' ' || organization AS title,
       organization AS author,
       'ผลการประเมินคุณธรรมและความโปร่งใส (ITA)' AS subject,
       'th-TH' AS lang,
       nullif(report_date, '') AS date
FROM report;

-- ---- corrections of an archived report ----

-- No row in a report that is not archived yet.
CREATE VIEW this_revision AS
SELECT number, number - 1 AS correction, thai_date(date) AS day FROM archive_revisions
WHERE number = (SELECT max(number) FROM archive_revisions);

-- What the page prints: no name of a file, column or key of the program. corrections.sql fills it.
CREATE TABLE corrections (n INTEGER, revision INTEGER, computed INTEGER, what TEXT, old TEXT, new TEXT);

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

-- The total as one fraction: sum of percent * sum / n over one denominator, then rounded (R5, R6). Weights may have decimals too.
CREATE TABLE total AS
SELECT round_half_up(hundredths(i.percent) * i.sum * e.n * o.n + hundredths(e.percent) * e.sum * i.n * o.n
                         + hundredths(o.percent) * o.sum * i.n * e.n,
                     10000 * i.n * e.n * o.n) AS total,
       round_half_up(i.sum, i.n) AS iit, round_half_up(e.sum, e.n) AS eit, round_half_up(o.sum, o.n) AS oit
FROM sums AS i, sums AS e, sums AS o
WHERE i.instrument = 'IIT' AND e.instrument = 'EIT' AND o.instrument = 'OIT'
  AND i.n > 0 AND e.n > 0 AND o.n > 0;

-- The total of who computes it from the printed means. Where it is another one, the report says so (R6).
CREATE TABLE other_total AS
SELECT m.total, t.total / 100.0 AS own
FROM (SELECT round_half_up(sum(hundredths(weight) * mean_hundredths), 10000) / 100.0 AS total FROM instruments) AS m, total AS t
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

CREATE VIEW extreme_rows AS SELECT * FROM extremes WHERE NOT (SELECT extremes_line FROM choices);

-- The same in one line, for who wants no rows of them.
CREATE VIEW extremes_line AS
SELECT group_concat(iif(what = 'คะแนนเท่ากัน', names || 'ได้' || what || ' (' || score || ' คะแนน)', what || ' ' || score || ' คะแนน ได้แก่ ' || names), ' ') AS text
FROM (SELECT what, score, (SELECT group_concat(iif(rowid > first AND rowid = last, 'และ', '') || name, ' ') FROM extremes AS o WHERE o.place = e.place) AS names
      FROM (SELECT place, what, printf('%.2f', max(score)) AS score, min(rowid) AS first, max(rowid) AS last FROM extremes GROUP BY place ORDER BY place) AS e);

CREATE TABLE failing AS
SELECT no, name, score FROM indicators, rules WHERE hundredths(score) < hundredths(pass_mark) ORDER BY no;

CREATE VIEW failed_items AS
SELECT rowid AS item, instrument, survey, indicator, code, question, score FROM items WHERE score = 0;

-- fail_list: "ตัวชี้วัดที่ 2 ก ตัวชี้วัดที่ 4 ข และตัวชี้วัดที่ 9 ค"; highest_names: "ก ข และค". Rows of these tables are numbered in order.
CREATE VIEW result AS
SELECT g.total / 100.0 AS total, g.level, g.iit / 100.0 AS iit, g.eit / 100.0 AS eit, g.oit / 100.0 AS oit,
       (SELECT count(*) FROM indicators) AS indicator_count,
       (SELECT count(*) FROM failing) AS fail_count,
       fail_list,
       pass_mark,
       (SELECT max(score) FROM highest) AS highest_score,
       (SELECT min(score) FROM lowest) AS lowest_score,
       (SELECT group_concat(iif(rowid > 1 AND rowid = (SELECT max(rowid) FROM highest), 'และ', '') || name, ' ') FROM highest) AS highest_names,
       (SELECT group_concat(iif(rowid > 1 AND rowid = (SELECT max(rowid) FROM lowest), 'และ', '') || name, ' ') FROM lowest) AS lowest_names,
       CASE WHEN EXISTS (SELECT 1 FROM failing)
            THEN 'ทั้งนี้ มีตัวชี้วัดที่ไม่ผ่านเกณฑ์ (ต่ำกว่า ' || pass_mark || ' คะแนน) จำนวน '
                 || (SELECT count(*) FROM failing) || ' ตัวชี้วัด จากทั้งหมด '
                 || (SELECT count(*) FROM indicators) || ' ตัวชี้วัด ได้แก่ ' || fail_list
            ELSE 'ทั้งนี้ ทุกตัวชี้วัดผ่านเกณฑ์ (' || pass_mark || ' คะแนนขึ้นไป)'
       END AS fail_sentence
FROM graded AS g, rules,
     (SELECT group_concat(iif(rowid > 1 AND rowid = (SELECT max(rowid) FROM failing), 'และ', '') || 'ตัวชี้วัดที่ ' || no || ' ' || name, ' ') AS fail_list FROM failing);

-- What the chart of the instruments says to who cannot see which bars are marked.
CREATE VIEW instruments_below AS
SELECT CASE count(*) FILTER (WHERE mean < pass_mark)
            WHEN 0 THEN 'ทุกแบบวัดได้คะแนนเฉลี่ยถึงเกณฑ์ผ่าน'
            ELSE 'แบบวัดที่ได้คะแนนเฉลี่ยต่ำกว่าเกณฑ์ผ่าน ได้แก่ ' || list(instrument) FILTER (WHERE mean < pass_mark) END AS text
FROM instruments, rules;

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

-- What follows the charts.
CREATE VIEW parts AS
SELECT 'items' AS part, iif(annex, 3, 1) AS place, iif(annex, 'ภาคผนวก' || char(10), '') || 'รายละเอียดผลการประเมินรายข้อ' AS title FROM choices
UNION ALL SELECT 'measures', 2, '';

-- Where the items of a section stand in their file. `part`: the indicator whose items have a table of their own.
CREATE TABLE item_places AS
SELECT instrument, survey, iif(instrument = 'OIT', indicator, 0) AS part, min(rowid) AS first_order, max(rowid) AS last_order
FROM items GROUP BY instrument, survey, indicator, section;

CREATE VIEW item_groups AS
SELECT p.instrument, p.survey, part, i.indicator, i.section, first_order, last_order
FROM item_places AS p JOIN items AS i ON i.rowid = first_order;

-- A table for IIT, for each survey of EIT and for each indicator of OIT.
CREATE TABLE item_tables AS
WITH names (instrument, title, asked) AS (VALUES
         ('IIT', 'แบบวัดการรับรู้ของผู้มีส่วนได้เสียภายใน IIT (Internal Integrity and Transparency Assessment)', 'ข้อคำถาม'),
         ('EIT', 'แบบวัดการรับรู้ของผู้มีส่วนได้เสียภายนอก EIT (External Integrity and Transparency Assessment)', 'ข้อคำถาม'),
         ('OIT', 'แบบวัดการเปิดเผยข้อมูลสาธารณะ OIT (Open Data Integrity and Transparency Assessment)', 'รายการข้อมูล')),
     surveys (survey, name) AS (VALUES ('EitPublic', 'EIT Public'), ('EitSurvey', 'EIT Survey'))
SELECT g.instrument, g.survey, part, n.title, asked, min(first_order) AS first_order,
       coalesce('- ' || s.name, 'OIT ' || i.no || '. ' || i.name, '') AS subtitle,
       'แบบวัด ' || coalesce(s.name, 'OIT ตัวชี้วัดที่ ' || i.no, g.instrument) AS caption
FROM item_places AS g JOIN names AS n USING (instrument) LEFT JOIN surveys AS s USING (survey) LEFT JOIN indicators AS i ON i.no = part
GROUP BY g.instrument, g.survey, part;

-- Two blocks a line, in order; the last of an odd number stands in the middle, and one alone on the
-- right. With nobody named there is one block of dotted lines.
CREATE TABLE signature_blocks AS
SELECT (place + 1) / 2 AS line,
       CASE WHEN place % 2 = 0 OR count = 1 THEN 'right' WHEN place < count THEN 'left' ELSE 'middle' END AS side,
       role, name, position,
       CASE WHEN trim(name, ' ().…_') = '' THEN '......................................................'
            WHEN name GLOB '([^(]*)' AND instr(name, ')') = length(name) THEN trim(name, '() ') -- the report sets brackets itself
            ELSE name END AS name_or_dots,
       CASE trim(position) WHEN '' THEN 'ตำแหน่ง ......................................................'
            ELSE 'ตำแหน่ง ' || position END AS position_or_dots
FROM (SELECT role, name, position, row_number() OVER (ORDER BY "order") AS place, count(*) OVER () AS count
      FROM (SELECT "order", role, name, position FROM signatures
            UNION ALL SELECT 1, '', '', '' WHERE NOT EXISTS (SELECT 1 FROM signatures)))
ORDER BY place;

-- The cells of a line: one over both columns, or two, of which one may be empty. The last
-- two lines are of one group, which is never cut: none stands alone on a page.
CREATE TABLE signature_sides AS
SELECT DISTINCT line, column1 AS side, iif(column1 = 'middle', 2, 1) AS span,
       max(1, min(line, (SELECT max(line) FROM signature_blocks) - 1)) AS together
FROM signature_blocks, (VALUES ('left'), ('middle'), ('right'))
WHERE (side = 'middle') = (column1 = 'middle');

-- The lines of what is done for a measure. One that begins like "๑. ", "1)", "(ก) " or "- " is an item of a list;
-- one without such a mark goes on with the item before it. `item` 0: what stands before the first item.
CREATE TABLE measure_steps (measure INTEGER, item INTEGER, marker TEXT, text TEXT, PRIMARY KEY (measure, item));
INSERT INTO measure_steps
WITH RECURSIVE cut (measure, n, line, rest) AS (
    SELECT rowid, 0, '', replace(steps, char(13), '') || char(10) FROM measures
    UNION ALL SELECT measure, n + 1, trim(substr(rest, 1, instr(rest, char(10)) - 1)), substr(rest, instr(rest, char(10)) + 1)
              FROM cut WHERE rest <> ''),
marked AS (
    SELECT measure, n, line,
           CASE WHEN line GLOB '([0-9๐-๙ก-ฮ])?*' THEN 3 WHEN line GLOB '([0-9๐-๙][0-9๐-๙])?*' THEN 4
                WHEN line GLOB '[0-9๐-๙ก-ฮ])?*' THEN 2 WHEN line GLOB '[0-9๐-๙][0-9๐-๙])?*' THEN 3
                WHEN line GLOB '[0-9๐-๙].[^0-9๐-๙]*' THEN 2 WHEN line GLOB '[0-9๐-๙][0-9๐-๙].[^0-9๐-๙]*' THEN 3
                WHEN line GLOB '[ก-ฮ]. ?*' THEN 2
                WHEN line GLOB '[-–—•*] ?*' OR line GLOB '[-–—•*][ก-ฮเ-ไ]*' THEN 1 ELSE 0 END AS mark
    FROM cut WHERE n > 0),
counted AS (
    SELECT measure, n, substr(line, 1, mark) AS marker, trim(substr(line, mark + 1)) AS text,
           sum(mark > 0) OVER (PARTITION BY measure ORDER BY n) AS item
    FROM marked)
SELECT measure, item, max(marker), group_concat(text, char(10)) FROM (SELECT * FROM counted ORDER BY measure, n)
GROUP BY measure, item;

-- Two rows stay with the signatures after them; of two, only the last: both could not leave their page,
-- the first of the table.
CREATE VIEW measure_rows AS
SELECT m.rowid AS measure, m.title, m.indicator, i.name, m.finding, m.period, m.owner,
       m.rowid = (SELECT rowid FROM measures ORDER BY rowid DESC LIMIT 1 OFFSET 1) AND (SELECT count(*) FROM measures) > 2 AS kept,
       EXISTS (SELECT 1 FROM measure_steps AS s WHERE s.measure = m.rowid AND item > 0) AS listed
FROM measures AS m JOIN indicators AS i ON i.no = m.indicator;

-- ---- names that no line end may cut ----

-- The picture's cell is known to messages, as that of report.emblem is not.
CREATE VIEW emblem AS SELECT value AS file FROM report_entries WHERE key = 'emblem';

CREATE VIEW unbroken AS
SELECT value AS text FROM report_entries WHERE key IN ('organization', 'district', 'province', 'unit')
UNION SELECT substr(value, length(prefix) + 1) FROM report_entries,
          (SELECT column1 AS prefix FROM (VALUES ('องค์การบริหารส่วนตำบล'), ('องค์การบริหารส่วนจังหวัด'), ('เทศบาลตำบล'), ('เทศบาลเมือง'),
                                                 ('เทศบาลนคร'), ('อำเภอ'), ('เขต'), ('จังหวัด'), ('ตำบล')))
      WHERE key IN ('organization', 'district', 'province') AND substr(value, 1, length(prefix)) = prefix
        AND length(value) > length(prefix) + 1
UNION SELECT name FROM signatures WHERE name <> '';

-- ---- faults: the report cannot be made ----

CREATE VIEW faults AS
SELECT NULL AS id, 'report_entries' AS "table", NULL AS "row", NULL AS "column",
       'ไม่มีรายการ ' || group_concat(printf('%s (%s)', key, label), ' ') AS message,
       'ให้เพิ่มแถวของรายการนี้ในไฟล์ ชื่อรายการอยู่ในคอลัมน์ key ข้อมูลอยู่ในคอลัมน์ value' AS hint
FROM (SELECT column1 AS key FROM (VALUES ('fiscal_year'), ('organization'), ('district'), ('province'), ('unit')))
     JOIN labels ON file = 'report.csv' AND "column" = key
WHERE key NOT IN (SELECT key FROM report_entries) HAVING count(*) > 0
UNION ALL
SELECT NULL, 'indicators', NULL, NULL, 'ไม่มีตัวชี้วัดของ ' || group_concat(instrument, ' ') || ' จึงคำนวณคะแนนรวมไม่ได้', 'ให้เพิ่มแถวของตัวชี้วัดที่ขาด'
FROM sums WHERE n = 0 HAVING count(*) > 0
UNION ALL
SELECT NULL, 'year_rules', NULL, NULL, 'เกณฑ์ของปี ' || year || ' ไม่ครบ',
       'ให้มี weight ของ IIT EIT OIT ซึ่งรวมกันได้ 100 แถว pass_mark และระดับสุดท้ายที่เริ่มจาก 0'
FROM graded_by WHERE (SELECT coalesce(sum(hundredths(percent)), 0) <> 10000 FROM weights) OR NOT EXISTS (SELECT 1 FROM levels WHERE total = 0 AND each = 0)
UNION ALL
SELECT NULL, 'year_rules', NULL, NULL, 'ไม่มีเกณฑ์ของปีใดเลย', 'ให้เพิ่มแถว pass_mark ของปีในไฟล์นี้'
WHERE NOT EXISTS (SELECT 1 FROM graded_by)
UNION ALL
-- Of an indicator whose items are all of another questionnaire, its own cell is the likelier slip.
SELECT NULL, iif(slip, 'indicators', 'items'), iif(slip, place, "first"), iif(slip, 'instrument', 'indicator'),
       printf('ข้อ %s เป็นของ %s แต่ตัวชี้วัดที่ %d เป็นของ %s', codes, has, indicator, wants),
       iif(slip, 'ให้ตรวจแบบวัดในช่องนี้ หรือเลขที่ตัวชี้วัดของข้อเหล่านั้นในไฟล์ items.csv', NULL)
FROM (SELECT indicator, i.instrument AS wants, i.rowid AS place, items.instrument AS has, min(items.rowid) AS "first", replace(group_concat(DISTINCT code), ',', ' ') AS codes,
             count(*) > 1 AND count(*) = (SELECT count(*) FROM items AS o WHERE o.indicator = i.no) AS slip
      FROM items JOIN indicators AS i ON i.no = indicator WHERE i.instrument <> items.instrument GROUP BY indicator, has)
-- R10: a spreadsheet that shows 97% keeps 0.97.
UNION ALL
SELECT 'R10', 'indicators', min(rowid), 'score', 'คะแนนของทุกตัวชี้วัดไม่เกิน 1 จึงน่าจะเป็นสัดส่วน ไม่ใช่คะแนนเต็ม 100',
       'ให้คูณคะแนนทุกช่องด้วย 100 แล้วกรอกใหม่'
FROM indicators HAVING max(score) > 0 AND max(score) <= 1
UNION ALL
SELECT 'R10', 'items', min("first"), 'score',
       'คะแนนของทุกข้อใน ' || group_concat(instrument, ' ') || ' ไม่เกิน 1 จึงน่าจะเป็นสัดส่วน ไม่ใช่คะแนนเต็ม 100', 'ให้คูณคะแนนทุกช่องด้วย 100 แล้วกรอกใหม่'
FROM (SELECT instrument, min(rowid) AS "first" FROM items GROUP BY instrument HAVING max(score) > 0 AND max(score) <= 1 ORDER BY 2)
HAVING count(*) > 0
UNION ALL
SELECT NULL, 'items', rowid, 'score', 'คะแนนข้อของ OIT ต้องเป็น 0 หรือ 100', NULL
FROM items WHERE instrument = 'OIT' AND score = 1 AND EXISTS (SELECT 1 FROM items WHERE instrument = 'OIT' AND score > 1);
