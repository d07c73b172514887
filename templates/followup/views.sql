-- The measures in their order, and how many have come how far.
CREATE VIEW followed AS
SELECT rowid AS place, row_number() OVER (ORDER BY rowid) AS no, title, planned, status, done, result, evidence, link, owner FROM followup;

CREATE VIEW progress AS
SELECT count(*) AS n, count(*) FILTER (WHERE status = 'แล้วเสร็จ') AS finished,
       count(*) FILTER (WHERE status = 'ระหว่างดำเนินการ') AS running,
       count(*) FILTER (WHERE status = 'ยังไม่ดำเนินการ') AS waiting,
       count(*) FILTER (WHERE status = 'แล้วเสร็จ') * 100.0 / max(count(*), 1) AS percent
FROM followup;

CREATE VIEW document AS
SELECT fiscal_year AS year, 'followup' AS name,
       'รายงานผลการดำเนินงานตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ' || thai_digits(fiscal_year) || ' ' || organization AS title,
       organization AS author, 'ผลการดำเนินงานตามมาตรการ' AS subject, 'th-TH' AS lang, nullif(report_date, '') AS date
FROM report;

CREATE VIEW findings AS
SELECT NULL AS id, 'warning' AS level, 'followup' AS "table", rowid AS "row", 'result' AS "column",
       'มาตรการแล้วเสร็จแต่ไม่ได้กรอกผลที่ได้' AS message, 'ให้ระบุว่ามาตรการได้ผลอย่างไร' AS hint
FROM followup WHERE status = 'แล้วเสร็จ' AND trim(result) = ''
UNION ALL
SELECT NULL, 'warning', 'followup', rowid, 'evidence', 'มาตรการแล้วเสร็จแต่ไม่มีหลักฐาน', 'ให้กรอกชื่อหลักฐาน และลิงก์หากเผยแพร่แล้ว'
FROM followup WHERE status = 'แล้วเสร็จ' AND trim(evidence) = ''
UNION ALL
SELECT NULL, 'warning', 'followup', rowid, 'done', 'มาตรการ' || status || ' แต่ไม่ได้กรอกการดำเนินงาน', 'ให้ระบุว่าดำเนินการสิ่งใดแล้ว'
FROM followup WHERE status <> 'ยังไม่ดำเนินการ' AND trim(done) = ''
UNION ALL
SELECT NULL, 'warning', 'followup', rowid, 'status', 'มาตรการยังไม่ดำเนินการ แต่กรอกการดำเนินงานไว้', 'ให้ตรวจสถานะ'
FROM followup WHERE status = 'ยังไม่ดำเนินการ' AND trim(done) <> ''
UNION ALL
SELECT NULL, 'note', 'followup', rowid, 'link', 'หลักฐานไม่มีลิงก์', 'ผู้อ่านจะเปิดหลักฐานจากรายงานไม่ได้'
FROM followup WHERE trim(evidence) <> '' AND link = ''
UNION ALL
SELECT NULL, 'note', 'followup', NULL, 'title', 'ไม่มีมาตรการในไฟล์นี้', 'ให้กรอกมาตรการของปีก่อนแถวละหนึ่งมาตรการ'
WHERE sound('followup') AND NOT EXISTS (SELECT 1 FROM followup);

CREATE VIEW unbroken AS
SELECT value AS text FROM report_entries WHERE key IN ('organization', 'district', 'province', 'unit')
UNION SELECT name FROM signatures WHERE name <> '';
