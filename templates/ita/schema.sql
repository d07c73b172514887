-- What the officer's files may hold. The name of a constraint is "column: message": the column whose
-- cell is marked, and what the officer reads. A column with a default may be missing in its file.

CREATE TABLE input_files (file TEXT PRIMARY KEY, table_name TEXT NOT NULL, required INTEGER NOT NULL);
INSERT INTO input_files VALUES
    ('report.csv', 'report_entries', 1),
    ('indicators.csv', 'indicators', 1),
    ('items.csv', 'items', 1),
    ('measures.csv', 'measures', 1),
    ('narrative.csv', 'narrative_entries', 0),
    ('signatures.csv', 'signatures', 0),
    ('points.csv', 'points', 0),
    ('previous.csv', 'previous', 0);

-- Files of other templates that may lie in the same folder.
CREATE TABLE other_templates (template TEXT NOT NULL, file TEXT NOT NULL);
INSERT INTO other_templates VALUES ('memo', 'memo.csv'), ('followup', 'followup.csv'), ('years', 'years.csv');

-- Files of those that findings look at: scores of earlier years, no 0 is a total; last year's measures. A file with a fault counts as not there.
CREATE VIEW beside (file, table_name) AS SELECT 'years.csv', 'other_years' WHERE EXISTS (
    SELECT 1 FROM claims WHERE kind IN ('moved', 'climb', 'trend') OR (kind = 'number' AND places = 2 AND (time = 'last' OR time BETWEEN '2400' AND '2699')))
UNION ALL SELECT 'followup.csv', 'other_measures' WHERE EXISTS (SELECT 1 FROM claims WHERE counted = 'measure');
CREATE TABLE other_measures (title TEXT, status TEXT NOT NULL CHECK (status IN ('แล้วเสร็จ', 'ระหว่างดำเนินการ', 'ยังไม่ดำเนินการ')));
CREATE TABLE other_years (
    fiscal_year INTEGER NOT NULL CHECK (fiscal_year BETWEEN 2500 AND 2699),
    no INTEGER NOT NULL CHECK (no >= 0),
    score DECIMAL(5,2) NOT NULL CHECK (typeof(score) <> 'text' AND score BETWEEN 0 AND 100),
    PRIMARY KEY (fiscal_year, no)
);

-- What holds for every report: the rules of each year.
CREATE TABLE template_files (file TEXT PRIMARY KEY, table_name TEXT NOT NULL);
INSERT INTO template_files VALUES ('year-rules.table.csv', 'year_rules');

CREATE TABLE report_entries (
    key CODE_TEXT NOT NULL PRIMARY KEY
        CONSTRAINT "key: ไม่มีรายการชื่อ ""{value}"""
        CHECK (key IN ('fiscal_year', 'organization', 'district', 'province', 'unit', 'report_date', 'emblem', 'official_total', 'official_level',
                       'report_title', 'measures_title', 'target_column', 'extremes', 'item_scores')),
    value TEXT NOT NULL,
    CONSTRAINT "value: ปีงบประมาณ ""{value}"" เป็นปี ค.ศ. ให้กรอกปี พ.ศ. (ปี ค.ศ. บวก 543) เช่น 2568"
        CHECK (key <> 'fiscal_year' OR value NOT GLOB '[12][09][0-9][0-9]'),
    CONSTRAINT "value: ปีงบประมาณ ""{value}"" ไม่ถูกต้อง ให้กรอกเฉพาะปี พ.ศ. สี่หลัก เช่น 2568"
        CHECK (key <> 'fiscal_year' OR trim(value) = '' OR value GLOB '2[5-6][0-9][0-9]' OR value GLOB '[12][09][0-9][0-9]'),
    CONSTRAINT "value: ""{value}"" มีชื่อโฟลเดอร์ ให้วางไฟล์ภาพไว้ในโฟลเดอร์นี้ แล้วกรอกเฉพาะชื่อไฟล์ เช่น emblem.png"
        CHECK (key <> 'emblem' OR value NOT GLOB '*[/\]*'),
    CONSTRAINT "value: ต้องกรอกข้อมูลรายการนี้"
        CHECK (key NOT IN ('fiscal_year', 'organization', 'district', 'province', 'unit') OR trim(value, ' .…-–—_') <> ''),
    CONSTRAINT "value: ""{value}"" ยังมีที่ว่างให้เติมคำ ให้กรอกให้ครบ"
        CHECK (key NOT IN ('organization', 'district', 'province', 'unit') OR trim(value, ' .…-–—_') = ''
               OR NOT (instr(value, '....') OR instr(value, '……') OR instr(value, '____'))),
    CONSTRAINT "value: ค่า ""{value}"" ใช้ไม่ได้ ให้กรอก yes (มีคอลัมน์นี้เสมอ) หรือ auto (มีเมื่อกรอกค่าเป้าหมาย)"
        CHECK (key <> 'target_column' OR value IN ('', 'auto', 'yes')),
    CONSTRAINT "value: ค่า ""{value}"" ใช้ไม่ได้ ให้กรอก rows (แถวในตาราง) หรือ line (ข้อความหนึ่งบรรทัดใต้ตาราง)"
        CHECK (key <> 'extremes' OR value IN ('', 'rows', 'line')),
    CONSTRAINT "value: ค่า ""{value}"" ใช้ไม่ได้ ให้กรอก body (ก่อนมาตรการ) หรือ annex (ภาคผนวกท้ายรายงาน)"
        CHECK (key <> 'item_scores' OR value IN ('', 'body', 'annex')),
    CONSTRAINT "value: คะแนนรวมที่ประกาศ ""{value}"" ไม่ถูกต้อง ให้กรอกตัวเลขตั้งแต่ 0 ถึง 100 ทศนิยมไม่เกิน 2 ตำแหน่ง เช่น 91.76"
        CHECK (key <> 'official_total' OR value = ''
               OR (value NOT GLOB '*[^0-9.]*' AND value GLOB '[0-9]*' AND value NOT GLOB '*.*.*' AND value NOT GLOB '*.[0-9][0-9]*[1-9]*'
                   AND CAST(value AS REAL) <= 100))
);

-- What the values of a file of keys are, beside text: DATE, CODE (its digits become Arabic), FILE.
CREATE TABLE cell_types (file TEXT NOT NULL, key_column TEXT NOT NULL, key TEXT NOT NULL, "column" TEXT NOT NULL, type TEXT NOT NULL);
INSERT INTO cell_types VALUES
    ('report.csv', 'key', 'fiscal_year', 'value', 'CODE'), ('report.csv', 'key', 'report_date', 'value', 'DATE'),
    ('report.csv', 'key', 'emblem', 'value', 'FILE'), ('report.csv', 'key', 'official_total', 'value', 'CODE'),
    ('report.csv', 'key', 'target_column', 'value', 'CODE'), ('report.csv', 'key', 'extremes', 'value', 'CODE'),
    ('report.csv', 'key', 'item_scores', 'value', 'CODE');

CREATE TABLE indicators (
    no INTEGER NOT NULL PRIMARY KEY
        CONSTRAINT "no: เลขที่ตัวชี้วัด ""{value}"" ไม่ถูกต้อง ให้กรอกจำนวนเต็มตั้งแต่ 1 ขึ้นไป" CHECK (no >= 1),
    instrument CODE_TEXT NOT NULL
        CONSTRAINT "instrument: แบบวัด ""{value}"" ไม่ถูกต้อง ให้กรอก IIT EIT หรือ OIT"
        CHECK (instrument IN ('IIT', 'EIT', 'OIT')),
    name TEXT NOT NULL CONSTRAINT "name: ต้องกรอกชื่อตัวชี้วัด" CHECK (trim(name, ' .…-–—_') <> ''),
    score DECIMAL(5,2)
        CONSTRAINT "score: ต้องกรอกคะแนน" CHECK (score IS NOT NULL)
        CONSTRAINT "score: คะแนน ""{value}"" เกินช่วงที่กำหนด ให้กรอกตั้งแต่ 0 ถึง 100" CHECK (score BETWEEN 0 AND 100),
    target TEXT NOT NULL DEFAULT '',
    analysis TEXT NOT NULL
);

CREATE TABLE items (
    instrument CODE_TEXT NOT NULL
        CONSTRAINT "instrument: แบบวัด ""{value}"" ไม่ถูกต้อง ให้กรอก IIT EIT หรือ OIT"
        CHECK (instrument IN ('IIT', 'EIT', 'OIT')),
    survey CODE_TEXT NOT NULL DEFAULT '',
    indicator INTEGER NOT NULL REFERENCES indicators (no),
    section TEXT NOT NULL CONSTRAINT "section: ต้องกรอกชื่อหมวด" CHECK (trim(section, ' .…-–—_') <> ''),
    code CODE_TEXT NOT NULL,
    question TEXT NOT NULL CONSTRAINT "question: ต้องกรอกข้อคำถามหรือรายการข้อมูล" CHECK (trim(question, ' .…-–—_') <> ''),
    score DECIMAL(5,2)
        CONSTRAINT "score: ต้องกรอกคะแนน" CHECK (score IS NOT NULL)
        CONSTRAINT "score: คะแนน ""{value}"" เกินช่วงที่กำหนด ให้กรอกตั้งแต่ 0 ถึง 100" CHECK (score BETWEEN 0 AND 100),
    CONSTRAINT "survey: แบบสำรวจ ""{value}"" ไม่ถูกต้อง ข้อของ EIT ให้กรอก EitPublic หรือ EitSurvey ข้อของ IIT และ OIT ให้เว้นว่าง"
        CHECK (CASE instrument WHEN 'EIT' THEN survey IN ('EitPublic', 'EitSurvey')
                               WHEN 'IIT' THEN survey = '' WHEN 'OIT' THEN survey = '' ELSE 1 END),
    CONSTRAINT "code: รหัสข้อ ""{value}"" ไม่ถูกต้อง ให้ขึ้นต้นด้วย i (IIT) e (EIT) หรือตัวอักษร O (OIT) แล้วตามด้วยตัวเลข เช่น O2"
        CHECK (code GLOB CASE instrument WHEN 'IIT' THEN 'i[1-9]*' WHEN 'EIT' THEN 'e[1-9]*'
                                         WHEN 'OIT' THEN 'O[1-9]*' ELSE '[ieO][1-9]*' END
               AND substr(code, 2) NOT GLOB '*[^0-9]*'),
    CONSTRAINT "score: คะแนนข้อของ OIT คือ ""{value}"" ให้กรอก 0 หรือ 100 เท่านั้น"
        CHECK (instrument <> 'OIT' OR score IN (0, 1, 100) OR score NOT BETWEEN 0 AND 100), -- of 1 see R10 in views.sql
    UNIQUE (survey, code)
);

CREATE TABLE measures (
    indicator INTEGER NOT NULL REFERENCES indicators (no),
    title TEXT NOT NULL CONSTRAINT "title: ต้องกรอกชื่อมาตรการ" CHECK (trim(title, ' .…-–—_') <> ''),
    finding TEXT NOT NULL,
    steps TEXT NOT NULL,
    period TEXT NOT NULL
        CONSTRAINT "period: ระยะเวลา ""{value}"" เป็นเลขที่โปรแกรมตารางคำนวณใช้แทนวันที่ ให้พิมพ์เป็นข้อความ เช่น ต.ค. 2568 – ก.ย. 2569"
        CHECK (period NOT GLOB '[1-9][0-9][0-9][0-9][0-9]'),
    owner TEXT NOT NULL
);

CREATE TABLE narrative_entries (
    key CODE_TEXT NOT NULL PRIMARY KEY
        CONSTRAINT "key: ไม่มีรายการชื่อ ""{value}"" รายการที่ใช้ได้ ได้แก่ strengths (จุดแข็ง) และ improvements (ประเด็นที่ควรพัฒนา)"
        CHECK (key IN ('strengths', 'improvements')),
    text TEXT NOT NULL
);

CREATE TABLE signatures (
    "order" INTEGER NOT NULL PRIMARY KEY
        CONSTRAINT "order: ลำดับ ""{value}"" ไม่ถูกต้อง ให้กรอกจำนวนเต็มตั้งแต่ 1 ขึ้นไป" CHECK ("order" >= 1),
    role TEXT NOT NULL CONSTRAINT "role: ต้องกรอกบทบาทของผู้ลงนาม เช่น ผู้จัดทำรายงาน" CHECK (trim(role, ' .…-–—_') <> ''),
    name TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT ''
);

CREATE TABLE points (
    code CODE_TEXT NOT NULL PRIMARY KEY
        CONSTRAINT "code: รหัสข้อ ""{value}"" ไม่ถูกต้อง ให้กรอกตัวอักษร O แล้วตามด้วยตัวเลข เช่น O28"
        CHECK (code GLOB 'O[1-9]*' AND substr(code, 2) NOT GLOB '*[^0-9]*'),
    points DECIMAL(6,2)
        CONSTRAINT "points: ต้องกรอกน้ำหนักคะแนน" CHECK (points IS NOT NULL)
        CONSTRAINT "points: น้ำหนักคะแนน ""{value}"" ติดลบ ให้กรอกตั้งแต่ 0 ขึ้นไป" CHECK (points >= 0)
);

CREATE TABLE previous (
    no INTEGER NOT NULL PRIMARY KEY REFERENCES indicators (no),
    score DECIMAL(5,2)
        CONSTRAINT "score: ต้องกรอกคะแนน" CHECK (score IS NOT NULL)
        CONSTRAINT "score: คะแนน ""{value}"" เกินช่วงที่กำหนด ให้กรอกตั้งแต่ 0 ถึง 100" CHECK (score BETWEEN 0 AND 100)
);

-- The rules of each year (doc/scoring-2568.md, 1 to 3), every row with its source. A row is
--   weight     instrument, score: its percent
--   pass_mark  score
--   level      no: its rank (the first that holds wins), name, score: least total, each: least mean of each instrument
--   indicator  no, instrument, name: its official title, items: how many it has, in order. A year whose indicators
--              are not known has none: they are not checked then.
CREATE TABLE year_rules (
    fiscal_year INTEGER NOT NULL,
    rule CODE_TEXT NOT NULL CONSTRAINT "rule: ใช้ได้เฉพาะ weight, pass_mark, level และ indicator"
        CHECK (rule IN ('weight', 'pass_mark', 'level', 'indicator')),
    no INTEGER,
    instrument CODE_TEXT NOT NULL,
    name TEXT NOT NULL,
    score DECIMAL(5,2),
    each DECIMAL(5,2),
    items INTEGER,
    source TEXT NOT NULL CONSTRAINT "source: ต้องกรอกที่มา" CHECK (source <> '')
);

-- What a column may be called in the header row beside its own name. The first of a column is what
-- messages and the page of corrections call it.
CREATE TABLE column_names (file TEXT NOT NULL, "column" TEXT NOT NULL, name TEXT NOT NULL);
INSERT INTO column_names VALUES
    ('report.csv', 'key', 'รายการ'), ('report.csv', 'key', 'ชื่อรายการ'), ('report.csv', 'key', 'หัวข้อ'),
    ('report.csv', 'value', 'ข้อมูล'), ('report.csv', 'value', 'ค่า'), ('report.csv', 'value', 'รายละเอียด'),
    ('indicators.csv', 'no', 'เลขที่'), ('indicators.csv', 'no', 'ตัวชี้วัดที่'), ('indicators.csv', 'no', 'ที่'), ('indicators.csv', 'no', 'ลำดับ'), ('indicators.csv', 'no', 'ลำดับที่'), ('indicators.csv', 'no', 'ตัวชี้วัด'),
    ('indicators.csv', 'instrument', 'แบบวัด'), ('indicators.csv', 'instrument', 'เครื่องมือ'), ('indicators.csv', 'instrument', 'เครื่องมือประเมิน'),
    ('indicators.csv', 'name', 'ชื่อ'), ('indicators.csv', 'name', 'ชื่อตัวชี้วัด'), ('indicators.csv', 'name', 'รายละเอียดตัวชี้วัด'), ('indicators.csv', 'name', 'ตัวชี้วัด'),
    ('indicators.csv', 'score', 'คะแนน'), ('indicators.csv', 'score', 'คะแนนที่ได้'), ('indicators.csv', 'score', 'ผลคะแนน'), ('indicators.csv', 'score', 'ผลคะแนน (ร้อยละ)'), ('indicators.csv', 'score', 'คะแนน (ร้อยละ)'), ('indicators.csv', 'score', 'คะแนน (%)'),
    ('indicators.csv', 'score', 'คะแนน (100)'), ('indicators.csv', 'score', 'คะแนน (เต็ม 100)'), ('indicators.csv', 'score', 'คะแนน (100 คะแนน)'), ('indicators.csv', 'score', 'ร้อยละ'),
    ('indicators.csv', 'target', 'ระดับค่าเป้าหมาย'), ('indicators.csv', 'target', 'ค่าเป้าหมาย'), ('indicators.csv', 'target', 'เป้าหมาย'),
    ('indicators.csv', 'analysis', 'ผลการประเมิน'), ('indicators.csv', 'analysis', 'การวิเคราะห์'), ('indicators.csv', 'analysis', 'บทวิเคราะห์'), ('indicators.csv', 'analysis', 'ผลการวิเคราะห์'),
    ('items.csv', 'instrument', 'แบบวัด'), ('items.csv', 'instrument', 'เครื่องมือ'), ('items.csv', 'instrument', 'เครื่องมือประเมิน'),
    ('items.csv', 'survey', 'แบบสำรวจ'), ('items.csv', 'survey', 'ประเภทแบบสำรวจ'),
    ('items.csv', 'indicator', 'ตัวชี้วัดที่'), ('items.csv', 'indicator', 'ตัวชี้วัด'),
    ('items.csv', 'section', 'หมวด'), ('items.csv', 'section', 'ชื่อหมวด'),
    ('items.csv', 'code', 'รหัสข้อ'), ('items.csv', 'code', 'ข้อ'), ('items.csv', 'code', 'รหัส'),
    ('items.csv', 'question', 'หัวข้อการประเมิน'), ('items.csv', 'question', 'ข้อคำถาม'), ('items.csv', 'question', 'รายการข้อมูล'), ('items.csv', 'question', 'คำถาม'),
    ('items.csv', 'score', 'คะแนน'), ('items.csv', 'score', 'คะแนนที่ได้'), ('items.csv', 'score', 'ระดับคะแนน'), ('items.csv', 'score', 'ผลคะแนน'), ('items.csv', 'score', 'ผลคะแนน (ร้อยละ)'), ('items.csv', 'score', 'คะแนน (ร้อยละ)'),
    ('items.csv', 'score', 'คะแนน (%)'), ('items.csv', 'score', 'คะแนน (100)'), ('items.csv', 'score', 'คะแนน (เต็ม 100)'), ('items.csv', 'score', 'ร้อยละ'),
    ('measures.csv', 'indicator', 'ตัวชี้วัดที่'), ('measures.csv', 'indicator', 'ตัวชี้วัด'),
    ('measures.csv', 'title', 'มาตรการ'), ('measures.csv', 'title', 'ชื่อมาตรการ'), ('measures.csv', 'title', 'มาตรการ/โครงการ/กิจกรรม'), ('measures.csv', 'title', 'โครงการ/กิจกรรม'),
    ('measures.csv', 'finding', 'ผลการวิเคราะห์'), ('measures.csv', 'finding', 'ประเด็นที่พบ'), ('measures.csv', 'finding', 'ข้อค้นพบ'),
    ('measures.csv', 'steps', 'ขั้นตอน'), ('measures.csv', 'steps', 'ขั้นตอนการดำเนินงาน'), ('measures.csv', 'steps', 'วิธีดำเนินการ'),
    ('measures.csv', 'period', 'ระยะเวลา'), ('measures.csv', 'period', 'ระยะเวลาดำเนินการ'),
    ('measures.csv', 'owner', 'ผู้รับผิดชอบ'), ('measures.csv', 'owner', 'หน่วยงานผู้รับผิดชอบ'), ('measures.csv', 'owner', 'หน่วยงานรับผิดชอบ'),
    ('narrative.csv', 'key', 'รายการ'), ('narrative.csv', 'key', 'ชื่อรายการ'), ('narrative.csv', 'key', 'หัวข้อ'),
    ('narrative.csv', 'text', 'ข้อความ'), ('narrative.csv', 'text', 'รายละเอียด'),
    ('signatures.csv', 'order', 'ลำดับ'), ('signatures.csv', 'order', 'ลำดับที่'), ('signatures.csv', 'order', 'ที่'),
    ('signatures.csv', 'role', 'บทบาท'), ('signatures.csv', 'role', 'หน้าที่'),
    ('signatures.csv', 'name', 'ชื่อ'), ('signatures.csv', 'name', 'ชื่อ-สกุล'), ('signatures.csv', 'name', 'ชื่อ-นามสกุล'), ('signatures.csv', 'name', 'ชื่อผู้ลงนาม'),
    ('signatures.csv', 'position', 'ตำแหน่ง'),
    ('points.csv', 'code', 'รหัสข้อ'), ('points.csv', 'code', 'ข้อ'), ('points.csv', 'code', 'รหัส'),
    ('points.csv', 'points', 'น้ำหนักคะแนน'), ('points.csv', 'points', 'คะแนนเต็ม'), ('points.csv', 'points', 'น้ำหนัก'),
    ('previous.csv', 'no', 'เลขที่'), ('previous.csv', 'no', 'ตัวชี้วัดที่'), ('previous.csv', 'no', 'ที่'), ('previous.csv', 'no', 'ลำดับ'), ('previous.csv', 'no', 'ตัวชี้วัด'),
    ('previous.csv', 'score', 'คะแนนปีก่อน'), ('previous.csv', 'score', 'คะแนน'), ('previous.csv', 'score', 'คะแนนปีที่แล้ว');

-- How paper calls a key, what is chosen by one, a column, and a file as a whole.
CREATE TABLE labels (file TEXT NOT NULL, "column" TEXT NOT NULL, label TEXT NOT NULL);
INSERT INTO labels VALUES
    ('report.csv', 'fiscal_year', 'ปีงบประมาณ'), ('report.csv', 'organization', 'ชื่อหน่วยงาน'),
    ('report.csv', 'district', 'อำเภอ'), ('report.csv', 'province', 'จังหวัด'),
    ('report.csv', 'unit', 'หน่วยงานผู้จัดทำ'), ('report.csv', 'report_date', 'วันที่รายงาน'),
    ('report.csv', 'emblem', 'ตราของหน่วยงาน'), ('report.csv', 'official_total', 'คะแนนรวมที่ประกาศ'),
    ('report.csv', 'official_level', 'ระดับที่ประกาศ'), ('report.csv', 'report_title', 'ชื่อรายงาน'),
    ('report.csv', 'measures_title', 'ชื่อหัวข้อมาตรการ'), ('report.csv', 'target_column', 'คอลัมน์ระดับค่าเป้าหมาย'),
    ('report.csv', 'extremes', 'รูปแบบคะแนนสูงสุดและต่ำสุด'),
    ('report.csv', 'target_column auto', 'มีเมื่อมีค่าเป้าหมาย'), ('report.csv', 'target_column yes', 'มีเสมอ'),
    ('report.csv', 'extremes rows', 'แถวในตาราง'), ('report.csv', 'extremes line', 'ข้อความใต้ตาราง'),
    ('report.csv', 'item_scores', 'ตำแหน่งคะแนนรายข้อ'), ('report.csv', 'item_scores body', 'ก่อนมาตรการ'), ('report.csv', 'item_scores annex', 'ภาคผนวก'),
    ('narrative.csv', 'strengths', 'จุดแข็ง'), ('narrative.csv', 'improvements', 'ประเด็นที่ควรพัฒนา'),
    ('report.csv', '', 'ข้อมูลทั่วไปของรายงาน'), ('indicators.csv', '', 'คะแนนรายตัวชี้วัด'),
    ('items.csv', '', 'คะแนนรายข้อ'), ('measures.csv', '', 'มาตรการ'),
    ('narrative.csv', '', 'จุดแข็งและประเด็นที่ควรพัฒนา'), ('signatures.csv', '', 'ผู้ลงนาม'),
    ('points.csv', '', 'น้ำหนักคะแนนรายข้อ'), ('previous.csv', '', 'คะแนนปีก่อน');
INSERT INTO labels
SELECT file, "column", name FROM column_names
WHERE rowid IN (SELECT min(rowid) FROM column_names GROUP BY file, "column");
