-- All scores that are known: this year's report, previous.csv as the year before, years.csv. no 0 is a total; of this year it
-- is the computed one. What years.csv says of the year before goes before previous.csv.
CREATE TABLE known AS
SELECT CAST(fiscal_year AS INTEGER) AS year, no, score FROM indicators, report
UNION ALL SELECT CAST(fiscal_year AS INTEGER), 0, total FROM result, report
UNION ALL SELECT fiscal_year, no, score FROM years WHERE fiscal_year < (SELECT CAST(r.fiscal_year AS INTEGER) FROM report AS r)
UNION ALL SELECT CAST(fiscal_year AS INTEGER) - 1, no, score FROM previous, report
          WHERE NOT EXISTS (SELECT 1 FROM years AS y WHERE y.fiscal_year = report.fiscal_year - 1 AND y.no = previous.no);

CREATE VIEW compared_years AS
SELECT year, max(score) FILTER (WHERE no = 0) AS total,
       max(score) FILTER (WHERE no > 0) AS highest, min(score) FILTER (WHERE no > 0) AS lowest,
       count(*) FILTER (WHERE no > 0) AS n,
       count(*) FILTER (WHERE no > 0 AND score < (SELECT pass_mark FROM rules)) AS below
FROM known GROUP BY year;

-- Each year with how its total moved since the last year before it that has one.
CREATE TABLE year_rows AS
SELECT c.*, (SELECT p.year FROM compared_years AS p WHERE p.year < c.year AND p.total IS NOT NULL ORDER BY p.year DESC LIMIT 1) AS since
FROM compared_years AS c;

CREATE VIEW totals AS
SELECT y.year, y.total, y.highest, y.lowest, y.n, y.below, y.total - p.total AS change
FROM year_rows AS y LEFT JOIN compared_years AS p ON p.year = y.since;

-- The year that this one is compared with, indicator by indicator: the latest before it.
CREATE VIEW before AS
SELECT max(year) AS year FROM known WHERE no > 0 AND year < (SELECT CAST(fiscal_year AS INTEGER) FROM report);

CREATE VIEW changes AS
SELECT i.no, i.name, i.score, k.score AS earlier, i.score - k.score AS change
FROM indicators AS i LEFT JOIN known AS k ON k.no = i.no AND k.year = (SELECT year FROM before);

CREATE VIEW compared AS
SELECT (SELECT count(*) FROM compared_years) AS n, (SELECT min(year) FROM known) AS first, (SELECT year FROM before) AS before,
       (SELECT count(*) FROM compared_years WHERE total IS NOT NULL) AS totals,
       (SELECT count(*) FROM changes WHERE change > 0) AS up, (SELECT count(*) FROM changes WHERE change < 0) AS down,
       (SELECT count(*) FROM changes WHERE change = 0) AS same, (SELECT count(*) FROM changes WHERE change IS NULL) AS fresh,
       (SELECT abs(change) FROM totals WHERE year = (SELECT CAST(fiscal_year AS INTEGER) FROM report)) AS change,
       (SELECT since FROM year_rows WHERE year = (SELECT CAST(fiscal_year AS INTEGER) FROM report)) AS since,
       (SELECT CASE WHEN change > 0 THEN 'เพิ่มขึ้น' WHEN change < 0 THEN 'ลดลง' ELSE 'เท่าเดิม' END
        FROM totals WHERE year = (SELECT CAST(fiscal_year AS INTEGER) FROM report)) AS moved;

CREATE VIEW document AS
SELECT fiscal_year AS year, 'years' AS name,
       'การเปรียบเทียบผลการประเมิน ITA หลายปีงบประมาณ ถึง พ.ศ. ' || thai_digits(fiscal_year) || ' ' || organization AS title,
       organization AS author, 'การเปรียบเทียบผลการประเมิน ITA' AS subject, 'th-TH' AS lang, nullif(report_date, '') AS date
FROM report;

CREATE VIEW findings AS
SELECT NULL AS id, 'warning' AS level, 'years' AS "table", y.rowid AS "row", 'score' AS "column",
       'คะแนนไม่ตรงกับไฟล์ previous.csv (' || printf('%.2f', p.score) || ')' AS message, 'ให้แก้ไขให้ตรงกัน หรือใช้ไฟล์เดียว' AS hint
FROM years AS y JOIN previous AS p USING (no), report WHERE y.fiscal_year = report.fiscal_year - 1 AND y.score <> p.score
UNION ALL
SELECT NULL, 'warning', 'years', min(y.rowid), 'fiscal_year',
       'ปี ' || y.fiscal_year || ' เป็นปีของรายงานนี้หรือหลังจากนั้น จึงไม่ใช้ในการเปรียบเทียบ', 'ให้กรอกเฉพาะปีก่อน ๆ'
FROM years AS y, report WHERE y.fiscal_year >= CAST(report.fiscal_year AS INTEGER) GROUP BY y.fiscal_year
UNION ALL
SELECT NULL, 'note', 'years', min(y.rowid), 'no', 'ปี ' || y.fiscal_year || ' ไม่มีคะแนนรวม (เลขที่ 0)', 'ให้กรอกคะแนนรวมที่ประกาศของปีนั้น'
FROM years AS y GROUP BY y.fiscal_year HAVING min(no) > 0
UNION ALL
SELECT NULL, 'note', 'years', y.rowid, 'no', 'ปี ' || y.fiscal_year || ' มีตัวชี้วัดที่ ' || y.no || ' ซึ่งรายงานปีนี้ไม่มี', NULL
FROM years AS y WHERE y.no > 0 AND NOT EXISTS (SELECT 1 FROM indicators AS i WHERE i.no = y.no);

CREATE VIEW unbroken AS
SELECT value AS text FROM report_entries WHERE key IN ('organization', 'district', 'province', 'unit');
