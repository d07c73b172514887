-- memo.csv: the parts of an official memorandum, one a row, in the order of the paper.
CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('memo.csv', 'memo', 1);

-- Files of other templates that may lie in the same folder.
CREATE TABLE other_templates (template TEXT NOT NULL, file TEXT NOT NULL);
INSERT INTO other_templates VALUES ('ita', 'report.csv'), ('followup', 'followup.csv'), ('years', 'years.csv');

CREATE TABLE memo (
    part TEXT NOT NULL
        CONSTRAINT "part: ไม่มีส่วนชื่อ ""{value}"""
        CHECK (part IN ('year', 'crest', 'agency', 'phone', 'number', 'date', 'subject', 'to', 'heading', 'text', 'item', 'law',
                        'closing', 'name', 'position', 'annex', 'annex_text', 'opinion', 'order', 'opinion_name', 'opinion_position')),
    text REFERENCE_TEXT NOT NULL,
    CONSTRAINT "text: ส่วนนี้ต้องมีข้อความ"
        CHECK (part NOT IN ('agency', 'subject', 'to', 'heading', 'text', 'item', 'law', 'closing', 'annex', 'annex_text', 'opinion', 'order')
               OR trim(text) <> ''),
    CONSTRAINT "text: ปี ""{value}"" ไม่ถูกต้อง ให้กรอกเฉพาะปี พ.ศ. สี่หลัก เช่น 2568"
        CHECK (part <> 'year' OR text GLOB '[2][4-9][0-9][0-9]')
);

-- How paper calls a column, and the file. The report's own are there with its template.
CREATE TABLE IF NOT EXISTS labels (file TEXT NOT NULL, "column" TEXT NOT NULL, label TEXT NOT NULL);
INSERT INTO labels VALUES ('memo.csv', '', 'บันทึกข้อความ'), ('memo.csv', 'part', 'ส่วน'), ('memo.csv', 'text', 'ข้อความ');

-- What the text of a part is, beside text.
CREATE TABLE cell_types (file TEXT NOT NULL, key_column TEXT NOT NULL, key TEXT NOT NULL, "column" TEXT NOT NULL, type TEXT NOT NULL);
INSERT INTO cell_types VALUES
    ('memo.csv', 'part', 'year', 'text', 'CODE'), ('memo.csv', 'part', 'crest', 'text', 'FILE');

-- What a column may be called in the header row beside its own name. The first of a column is what
-- messages call it.
CREATE TABLE column_names (file TEXT NOT NULL, "column" TEXT NOT NULL, name TEXT NOT NULL);
INSERT INTO column_names VALUES
    ('memo.csv', 'part', 'ส่วน'), ('memo.csv', 'part', 'รายการ'), ('memo.csv', 'part', 'ชื่อรายการ'),
    ('memo.csv', 'text', 'ข้อความ'), ('memo.csv', 'text', 'เนื้อหา'), ('memo.csv', 'text', 'รายละเอียด');
