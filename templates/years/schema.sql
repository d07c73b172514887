-- years.csv: the scores of earlier years, a score a row; no 0 is the total that was announced for the year. Last year's
-- scores may stand in previous.csv alone.
CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('years.csv', 'years', 0);

-- Files of other templates that may lie in the same folder.
CREATE TABLE other_templates (template TEXT NOT NULL, file TEXT NOT NULL);
INSERT INTO other_templates VALUES ('ita', 'report.csv'), ('memo', 'memo.csv'), ('followup', 'followup.csv');

CREATE TABLE years (
    fiscal_year INTEGER NOT NULL
        CONSTRAINT "fiscal_year: ปีงบประมาณ ""{value}"" ไม่ถูกต้อง ให้กรอกปี พ.ศ. สี่หลัก เช่น 2567" CHECK (fiscal_year BETWEEN 2500 AND 2699),
    no INTEGER NOT NULL
        CONSTRAINT "no: เลขที่ตัวชี้วัด ""{value}"" ไม่ถูกต้อง ให้กรอก 0 (คะแนนรวมของปี) หรือจำนวนเต็มตั้งแต่ 1 ขึ้นไป" CHECK (no >= 0),
    score DECIMAL(5,2)
        CONSTRAINT "score: ต้องกรอกคะแนน" CHECK (score IS NOT NULL)
        CONSTRAINT "score: คะแนน ""{value}"" เกินช่วงที่กำหนด ให้กรอกตั้งแต่ 0 ถึง 100" CHECK (score BETWEEN 0 AND 100),
    PRIMARY KEY (fiscal_year, no)
);

-- A total of this file is data.
CREATE TABLE total_rows (file TEXT NOT NULL, hint TEXT NOT NULL);
INSERT INTO total_rows VALUES ('years.csv', 'หากเป็นคะแนนรวมของปี ให้กรอก 0 ในคอลัมน์ no');

CREATE TABLE IF NOT EXISTS labels (file TEXT NOT NULL, "column" TEXT NOT NULL, label TEXT NOT NULL);
INSERT INTO labels VALUES ('years.csv', '', 'คะแนนปีก่อน ๆ');

-- What a column may be called in the header row beside its own name. The first of a column is what messages call it.
CREATE TABLE column_names (file TEXT NOT NULL, "column" TEXT NOT NULL, name TEXT NOT NULL);
INSERT INTO column_names VALUES
    ('years.csv', 'fiscal_year', 'ปีงบประมาณ'), ('years.csv', 'fiscal_year', 'ปี'),
    ('years.csv', 'no', 'ตัวชี้วัดที่'), ('years.csv', 'no', 'เลขที่'), ('years.csv', 'no', 'ตัวชี้วัด'),
    ('years.csv', 'score', 'คะแนน'), ('years.csv', 'score', 'คะแนนที่ได้');
INSERT INTO labels
SELECT file, "column", name FROM column_names WHERE rowid IN (SELECT min(rowid) FROM column_names GROUP BY file, "column");
