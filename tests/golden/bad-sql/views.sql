-- หมายเหตุ
CREATE VIEW good AS SELECT 1;
CREATE VIEW bad AS
  SELEC name FROM rows;
