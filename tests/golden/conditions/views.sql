CREATE VIEW summary AS SELECT count(*) AS n, 'ร่าง' AS kind FROM rows;
CREATE VIEW no_row AS SELECT 1 AS x WHERE 0;
CREATE VIEW unbroken(text) AS SELECT 'กุดรัง';
