-- Without report.csv there is no base: what is asked of it is empty, and the one fault says so.
CREATE VIEW IF NOT EXISTS report AS
SELECT NULL AS fiscal_year, NULL AS organization, NULL AS district, NULL AS province, NULL AS unit, NULL AS report_date;
CREATE TABLE IF NOT EXISTS report_entries (key TEXT, value TEXT);
CREATE TABLE IF NOT EXISTS signatures (role TEXT, name TEXT, position TEXT);
CREATE TABLE IF NOT EXISTS indicators (no INTEGER, instrument TEXT, name TEXT, score DECIMAL(5,2));
CREATE TABLE IF NOT EXISTS previous (no INTEGER, score DECIMAL(5,2));
CREATE VIEW IF NOT EXISTS rules AS SELECT NULL AS pass_mark;
CREATE VIEW IF NOT EXISTS result AS SELECT NULL AS total, NULL AS level, NULL AS pass_mark, NULL AS fail_sentence;
CREATE TABLE IF NOT EXISTS measures (title TEXT);
CREATE VIEW IF NOT EXISTS narrative AS SELECT NULL AS strengths, NULL AS improvements;
CREATE TABLE IF NOT EXISTS failing (no INTEGER);

CREATE VIEW faults AS
SELECT NULL AS id, NULL AS "table", NULL AS "row", NULL AS "column",
       'ไม่มีไฟล์ report.csv ในโฟลเดอร์นี้ เอกสารนี้ใช้ชื่อและคะแนนจากรายงาน ITA ในโฟลเดอร์เดียวกัน' AS message,
       'ให้ใช้โฟลเดอร์ข้อมูลของรายงาน ITA เช่น input/2568' AS hint
WHERE (SELECT fiscal_year FROM report) IS NULL;

-- The measures by name, each once, as many as the page has room for; how many more there are.
CREATE VIEW named_measures AS SELECT title, min(rowid) AS place FROM measures GROUP BY title ORDER BY place LIMIT 6;
CREATE VIEW more_measures AS SELECT count(DISTINCT title) AS n, count(DISTINCT title) - (SELECT count(*) FROM named_measures) AS more FROM measures;

-- The two parts of the sentence of the report, each as one of its own.
CREATE VIEW told AS
SELECT iif(strengths LIKE 'โดยมี%', substr(strengths, 6), strengths) AS strengths,
       iif(improvements LIKE 'ขณะที่%', substr(improvements, 7), improvements) AS improvements
FROM narrative;

CREATE VIEW passed AS
SELECT count(*) FILTER (WHERE no NOT IN (SELECT no FROM failing)) AS n, count(*) AS all_n FROM indicators;

CREATE VIEW document AS
SELECT fiscal_year AS year, 'summary' AS name,
       'สรุปผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ' || thai_digits(fiscal_year) || ' ' || organization AS title,
       organization AS author, 'สรุปผลการประเมิน ITA' AS subject, 'th-TH' AS lang, nullif(report_date, '') AS date
FROM report;

CREATE VIEW unbroken AS
SELECT value AS text FROM report_entries WHERE key IN ('organization', 'district', 'province', 'unit');
