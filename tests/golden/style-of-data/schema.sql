CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT, kind TEXT NOT NULL DEFAULT '', colour TEXT NOT NULL DEFAULT '');