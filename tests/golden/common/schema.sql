CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (
    no INTEGER PRIMARY KEY,
    grp TEXT NOT NULL,
    name TEXT NOT NULL CONSTRAINT "name: ต้องกรอกชื่อ" CHECK (length(name) > 0),
    score DECIMAL(5,2) CONSTRAINT "score: คะแนนต้องอยู่ระหว่าง 0 ถึง 100" CHECK (score BETWEEN 0 AND 100)
);
