-- memo.csv: the parts of an official memorandum, one a row, in the order of the paper.
CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('memo.csv', 'memo', 1);

CREATE TABLE memo (
    part TEXT NOT NULL
        CONSTRAINT "part: ไม่รู้จักส่วนนี้ ใช้ได้เฉพาะ year, crest, agency, phone, number, date, subject, to, heading, text, item, closing, name, position, annex และ annex_text"
        CHECK (part IN ('year', 'crest', 'agency', 'phone', 'number', 'date', 'subject', 'to', 'heading', 'text', 'item',
                        'closing', 'name', 'position', 'annex', 'annex_text')),
    text TEXT NOT NULL,
    CONSTRAINT "text: ส่วนนี้ต้องมีข้อความ"
        CHECK (part NOT IN ('agency', 'subject', 'to', 'heading', 'text', 'item', 'closing', 'annex', 'annex_text')
               OR trim(text) <> ''),
    CONSTRAINT "text: ปีต้องเป็นปีพุทธศักราชสี่หลัก เช่น 2568"
        CHECK (part <> 'year' OR text GLOB '[2][4-9][0-9][0-9]')
);
