-- Rules that no other row can be asked for: one of the row's number, and one without a name.
CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (name TEXT, score INTEGER,
    CONSTRAINT "score: ไม่เกินสองแถว แต่มี {value}" CHECK (rowid < 3), CHECK (score < 40));
