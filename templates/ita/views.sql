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

-- ---- scores ----

-- Sum and count of each instrument's indicators.
CREATE VIEW sums AS
SELECT w.instrument, w.percent, count(i.no) AS n, coalesce(sum(hundredths(i.score)), 0) AS sum
FROM weights AS w LEFT JOIN indicators AS i ON i.instrument = w.instrument
GROUP BY w.instrument;

CREATE VIEW instruments AS
SELECT instrument, percent AS weight, round_half_up(sum, n) AS mean_hundredths,
       round_half_up(sum, n) / 100.0 AS mean
FROM sums WHERE n > 0;

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

CREATE VIEW highest AS
SELECT no, name, score FROM indicators WHERE score = (SELECT max(score) FROM indicators);

CREATE VIEW lowest AS
SELECT no, name, score FROM indicators WHERE score = (SELECT min(score) FROM indicators);

CREATE VIEW failing AS
SELECT no, name, score FROM indicators, rules WHERE score < pass_mark;

CREATE VIEW failed_items AS
SELECT rowid AS item, instrument, survey, indicator, code, question, score FROM items WHERE score = 0;

-- "ตัวชี้วัดที่ 2 ก ตัวชี้วัดที่ 4 ข และตัวชี้วัดที่ 9 ค"
CREATE VIEW fail_list AS
SELECT group_concat(CASE WHEN place > 1 AND place = count THEN 'และ' ELSE '' END
                    || 'ตัวชี้วัดที่ ' || no || ' ' || name, ' ') AS list
FROM (SELECT no, name, row_number() OVER (ORDER BY no) AS place, count(*) OVER () AS count
      FROM failing ORDER BY no);

CREATE VIEW result AS
SELECT g.total / 100.0 AS total, g.level, g.iit / 100.0 AS iit, g.eit / 100.0 AS eit, g.oit / 100.0 AS oit,
       (SELECT count(*) FROM indicators) AS indicator_count,
       (SELECT count(*) FROM failing) AS fail_count,
       (SELECT list FROM fail_list) AS fail_list,
       pass_mark,
       (SELECT max(score) FROM highest) AS highest_score,
       (SELECT min(score) FROM lowest) AS lowest_score,
       CASE WHEN EXISTS (SELECT 1 FROM failing)
            THEN 'แต่ก็มีตัวชี้วัดที่มีคะแนนไม่ผ่านเกณฑ์ (' || pass_mark || ' คะแนน) อยู่ '
                 || (SELECT count(*) FROM failing) || ' ตัวชี้วัดจาก '
                 || (SELECT count(*) FROM indicators) || ' ตัวชี้วัด ได้แก่ ' || (SELECT list FROM fail_list)
            ELSE 'และทุกตัวชี้วัดมีคะแนนผ่านเกณฑ์ (' || pass_mark || ' คะแนน)'
       END AS fail_sentence
FROM graded AS g, rules;

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

-- ---- findings: what the text says otherwise than the numbers ----

-- Indicators from their items: one survey's mean, then the mean of the surveys (R1, R2), as a
-- fraction over (items of a survey) * (surveys). 9 and 10 follow points, if there are any.
CREATE VIEW from_items AS
SELECT indicator, round_half_up(sum(sum * (scale / n)), scale * count(*)) AS hundredths
FROM (SELECT indicator, survey, sum(hundredths(score)) AS sum, count(*) AS n, 27720 AS scale
      FROM items WHERE instrument <> 'OIT' GROUP BY indicator, survey)
WHERE scale % n = 0 GROUP BY indicator
UNION ALL
SELECT indicator, CASE WHEN count(points) = count(*) AND sum(points) > 0
                       THEN round_half_up(sum(hundredths(score) * hundredths(points)), sum(hundredths(points)))
                       ELSE round_half_up(sum(hundredths(score)), count(*)) END
FROM items LEFT JOIN points USING (code) WHERE instrument = 'OIT' GROUP BY indicator;

CREATE VIEW codes_in_analysis AS
SELECT i.no, i.rowid AS at, t.code, t.score,
       replace(replace(i.analysis, ' ', ''), 'O', 'O') AS text,
       instr(i.analysis, '(' || t.code || ')') + instr(i.analysis, '(' || thai_digits(t.code) || ')') > 0 AS named
FROM indicators AS i JOIN items AS t ON t.indicator = i.no AND t.instrument = 'OIT';

CREATE VIEW findings AS
SELECT 'C5' AS id, 'warning' AS level, 'indicators' AS "table", i.rowid AS "row", 'analysis' AS "column",
       'ข้อความว่าสูงที่สุดของกลุ่ม ' || i.instrument || ' แต่'
       || CASE WHEN i.score < m.most THEN 'คะแนนสูงสุดของกลุ่มคือ ' || printf('%.2f', m.most)
               ELSE 'มีตัวชี้วัดอื่นในกลุ่มได้ ' || printf('%.2f', i.score) || ' เท่ากัน (ตัวชี้วัดที่ '
                    || (SELECT group_concat(no, ', ') FROM indicators AS o
                        WHERE o.instrument = i.instrument AND o.score = i.score AND o.no <> i.no) || ')' END AS message,
       NULL AS hint
FROM indicators AS i JOIN (SELECT instrument, max(score) AS most FROM indicators GROUP BY instrument) AS m
     USING (instrument)
WHERE i.analysis LIKE '%สูงที่สุดของกลุ่ม%'
  AND (i.score < m.most OR (SELECT count(*) FROM indicators AS o
                            WHERE o.instrument = i.instrument AND o.score = i.score) > 1)
UNION ALL
SELECT 'C6', 'warning', 'indicators', at, 'analysis',
       CASE WHEN named THEN 'ข้อความกล่าวถึง ' || code || ' ว่าบกพร่อง แต่ข้อนี้ได้ ' || printf('%.2f', score) || ' คะแนน'
            ELSE 'ข้อ ' || code || ' ได้ ' || printf('%.2f', score) || ' คะแนน แต่ข้อความไม่ได้กล่าวถึง' END, NULL
FROM codes_in_analysis AS c
WHERE (named AND score > 0)
   OR (NOT named AND score = 0 AND EXISTS (SELECT 1 FROM codes_in_analysis AS o WHERE o.no = c.no AND o.named))
UNION ALL
SELECT 'C7', CASE WHEN i.instrument = 'OIT' AND NOT EXISTS (SELECT 1 FROM points) THEN 'note' ELSE 'warning' END,
       'indicators', i.rowid, 'score',
       'คะแนนที่กรอกคือ ' || printf('%.2f', i.score) || ' แต่คำนวณจากรายข้อได้ ' || printf('%.2f', f.hundredths / 100.0),
       CASE WHEN i.instrument = 'OIT' AND NOT EXISTS (SELECT 1 FROM points)
            THEN 'ไม่มีไฟล์ points.csv จึงเทียบกับค่าเฉลี่ยธรรมดาของรายข้อเท่านั้น' END
FROM indicators AS i JOIN from_items AS f ON f.indicator = i.no WHERE f.hundredths <> hundredths(i.score)
UNION ALL
SELECT 'C9', 'warning', 'indicators', min(i.rowid), 'analysis',
       'คะแนนเท่ากัน (' || printf('%.2f', score) || ') แต่ข้อความให้ระดับต่างกัน: '
       || group_concat('ตัวชี้วัดที่ ' || no || ' "' || word || '"', ' '), NULL
FROM (SELECT rowid, no, score, CASE WHEN analysis LIKE '%อยู่ในระดับสูงที่สุด%' THEN 'สูงที่สุด'
                                    WHEN analysis LIKE '%อยู่ในระดับสูง%' THEN 'สูง'
                                    WHEN analysis LIKE '%อยู่ในระดับดี%' THEN 'ดี' END AS word
      FROM indicators ORDER BY no) AS i
WHERE word IS NOT NULL GROUP BY score HAVING count(DISTINCT word) > 1
UNION ALL
SELECT 'C13', 'warning', 'items', rowid, 'question',
       'คำถามลงท้ายว่า "อย่างน้อยเพียงใด" แต่ข้ออื่นของชุดเดียวกันลงท้ายว่า "มากน้อยเพียงใด"', NULL
FROM items WHERE question LIKE '%อย่างน้อยเพียงใด'
  AND EXISTS (SELECT 1 FROM items AS o WHERE o.instrument = items.instrument AND o.question LIKE '%มากน้อยเพียงใด')
UNION ALL
SELECT 'C14', 'warning', 'measures', min(m.rowid), 'period',
       'ระยะเวลา "' || m.period || '" อยู่นอกปีงบประมาณ พ.ศ. ' || thai_digits(fiscal_year) || ' ของรายงาน'
       || CASE WHEN count(*) > 1 THEN ' (ทั้งหมด ' || count(*) || ' แถว)' ELSE '' END,
       'ปีงบประมาณ พ.ศ. ' || thai_digits(fiscal_year) || ' คือ ต.ค. ' || thai_digits(fiscal_year - 1) || ' – ก.ย. ' || thai_digits(fiscal_year)
FROM measures AS m, report
WHERE instr(m.period, fiscal_year + 1) OR instr(m.period, thai_digits(fiscal_year + 1))
GROUP BY m.period
UNION ALL
SELECT 'C15', 'note', 'indicators', NULL, NULL, 'ช่อง target (ระดับค่าเป้าหมาย) ว่างทุกแถว', NULL
WHERE NOT EXISTS (SELECT 1 FROM indicators WHERE trim(target) <> '')
UNION ALL
SELECT 'C16', 'note', 'items', rowid, 'question', 'ปีควรพิมพ์ว่า "พ.ศ. ๒๕๖๘": มีเว้นวรรคหลัง พ.ศ. และใช้เลขไทย', NULL
FROM items WHERE question GLOB '*พ.ศ.[0-9๐-๙]*' OR question GLOB '*พ.ศ. [0-9]*'
UNION ALL
SELECT 'C17', 'warning', 'items', item, 'code',
       'ข้อ ' || code || ' ได้ 0.00 คะแนน แต่ไม่มีมาตรการใดกล่าวถึง', NULL
FROM failed_items AS f
WHERE NOT EXISTS (SELECT 1 FROM measures AS m
                  WHERE instr(m.title || m.finding || m.steps, f.code) OR instr(m.title || m.finding || m.steps, thai_digits(f.code)))
UNION ALL
SELECT 'C17', 'warning', 'indicators', i.rowid, 'name',
       'ตัวชี้วัดที่ ' || no || ' ไม่ผ่านเกณฑ์ แต่ไม่มีมาตรการของตัวชี้วัดนี้', NULL
FROM indicators AS i, rules WHERE score < pass_mark AND no NOT IN (SELECT indicator FROM measures);
