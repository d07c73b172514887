CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rowz', 1), ('../other.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER);
