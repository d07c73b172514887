CREATE VIEW findings AS
SELECT 'F1' AS id, 'warning' AS level, 'rows' AS "table", no AS "row", 'name' AS "column", 'ข้อความไม่ตรงกับคะแนน' AS message, 'คะแนนคือ ' || score AS hint FROM rows
UNION ALL SELECT 'F2', 'note', 'rows', NULL, 'score', 'แจ้งเพื่อทราบ', NULL;
