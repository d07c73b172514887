CREATE VIEW groups AS SELECT grp, min(no) AS first_no FROM rows GROUP BY grp;
CREATE VIEW unbroken(text) AS SELECT 'กุดรัง';
