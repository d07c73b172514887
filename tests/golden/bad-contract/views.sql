-- three views with a meaning of their own
CREATE VIEW document AS
SELECT 2568 AS year, 'รายงาน' AS titel, 'ก' AS Author, 1 AS pages FROM rows;
CREATE VIEW faults AS SELECT 'F1' AS id, 'rows' AS "table", 1 AS row_number, 'ผิด' AS messages FROM rows WHERE no < 0;
CREATE VIEW findings AS SELECT 'F1' AS id, 'rows' AS "table", 1 AS "row", 'ผิด' AS message, 'name' AS "column", 'note' AS level FROM rows WHERE no < 0;
