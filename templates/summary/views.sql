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
