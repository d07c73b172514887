CREATE VIEW unbroken AS SELECT name AS text FROM rows;
CREATE VIEW faults AS SELECT 'F1' AS id, 'rows' AS "table", rowid AS "row", 'grp' AS "column", 'กลุ่มนี้ไม่มีในปีนี้' AS message, 'ใช้ ก' AS hint FROM rows WHERE grp = 'ข';
