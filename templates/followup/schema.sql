-- followup.csv: a measure of last year's report a row, in the order of the paper.
CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('followup.csv', 'followup', 1);

-- Files of other templates that may lie in the same folder.
CREATE TABLE other_templates (template TEXT NOT NULL, file TEXT NOT NULL);
INSERT INTO other_templates VALUES ('ita', 'report.csv'), ('memo', 'memo.csv'), ('years', 'years.csv');

CREATE TABLE followup (
    title TEXT NOT NULL UNIQUE CONSTRAINT "title: ต้องกรอกชื่อมาตรการ" CHECK (trim(title, ' .…-–—_') <> ''),
    planned TEXT NOT NULL CONSTRAINT "planned: ต้องกรอกสิ่งที่กำหนดไว้" CHECK (trim(planned, ' .…-–—_') <> ''),
    status TEXT NOT NULL
        CONSTRAINT "status: สถานะ ""{value}"" ใช้ไม่ได้ ให้กรอก แล้วเสร็จ ระหว่างดำเนินการ หรือ ยังไม่ดำเนินการ"
        CHECK (status IN ('แล้วเสร็จ', 'ระหว่างดำเนินการ', 'ยังไม่ดำเนินการ')),
    done TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    link CODE_TEXT NOT NULL DEFAULT ''
        CONSTRAINT "link: ลิงก์ ""{value}"" ไม่ถูกต้อง ให้กรอกลิงก์เดียวที่ขึ้นต้นด้วย https:// หรือ http:// และไม่มีเว้นวรรค"
        CHECK (link = '' OR ((link GLOB 'https://?*' OR link GLOB 'http://?*') AND link NOT GLOB '*[ "<>]*')),
    owner TEXT NOT NULL DEFAULT '',
    CONSTRAINT "evidence: มีลิงก์แล้วต้องกรอกชื่อหลักฐาน" CHECK (link = '' OR trim(evidence) <> '')
);

CREATE TABLE IF NOT EXISTS labels (file TEXT NOT NULL, "column" TEXT NOT NULL, label TEXT NOT NULL);
INSERT INTO labels VALUES ('followup.csv', '', 'ผลการดำเนินงานตามมาตรการ');

-- What a column may be called in the header row beside its own name. The first of a column is what messages call it.
CREATE TABLE column_names (file TEXT NOT NULL, "column" TEXT NOT NULL, name TEXT NOT NULL);
INSERT INTO column_names VALUES
    ('followup.csv', 'title', 'มาตรการ'), ('followup.csv', 'title', 'ชื่อมาตรการ'), ('followup.csv', 'title', 'มาตรการ/โครงการ/กิจกรรม'),
    ('followup.csv', 'planned', 'สิ่งที่กำหนดไว้'), ('followup.csv', 'planned', 'แผนการดำเนินงาน'), ('followup.csv', 'planned', 'ขั้นตอน'),
    ('followup.csv', 'status', 'สถานะ'), ('followup.csv', 'status', 'สถานะการดำเนินงาน'),
    ('followup.csv', 'done', 'การดำเนินงาน'), ('followup.csv', 'done', 'สิ่งที่ดำเนินการ'),
    ('followup.csv', 'result', 'ผลที่ได้'), ('followup.csv', 'result', 'ผลการดำเนินงาน'), ('followup.csv', 'result', 'ผลลัพธ์'),
    ('followup.csv', 'evidence', 'หลักฐาน'), ('followup.csv', 'evidence', 'เอกสารหลักฐาน'),
    ('followup.csv', 'link', 'ลิงก์'), ('followup.csv', 'link', 'ลิงก์หลักฐาน'), ('followup.csv', 'link', 'URL'),
    ('followup.csv', 'owner', 'ผู้รับผิดชอบ'), ('followup.csv', 'owner', 'หน่วยงานผู้รับผิดชอบ');
INSERT INTO labels
SELECT file, "column", name FROM column_names WHERE rowid IN (SELECT min(rowid) FROM column_names GROUP BY file, "column");
