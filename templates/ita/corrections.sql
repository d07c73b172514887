-- What the page of corrections prints: no name of a file, column or key of the program. It is run only for
-- a report that has corrections.
INSERT INTO corrections
WITH
    -- A row is named by its key, "no 9" or "survey EitPublic, code e5"; a measure by its place, "row 3".
    -- Only items and measures are printed in the order of their file: other files in another order are
    -- saved in another form.
    told AS (
    SELECT n, revision, file, "column", before, after,
           CASE WHEN unordered THEN 'form' ELSE change END AS change, CASE WHEN unordered THEN '' ELSE "row" END AS "row"
    FROM (SELECT rowid AS n, *, change = 'moved' AND file NOT IN ('items.csv', 'measures.csv') AS unordered FROM archive_corrections) AS c
    WHERE (NOT unordered OR NOT EXISTS (SELECT 1 FROM archive_corrections AS o
                                        WHERE o.revision = c.revision AND o.file = c.file AND (o.change <> 'moved' OR o.rowid < c.n)))
        AND ("column" NOT IN ('key', 'no', 'code', 'survey', 'order') OR change NOT IN ('added', 'removed'))),
    -- How paper says values that are names of the program: of a choice, of a picture.
    told_values AS (
    SELECT c.rowid AS n, iif(k.key = 'emblem', iif(before = '', '-', 'ภาพเดิม'), (SELECT label FROM labels AS l WHERE l.file = c.file AND l."column" = k.key || ' ' || before)) AS old,
           iif(k.key = 'emblem', iif(after = '', '-', 'ภาพใหม่'), (SELECT label FROM labels AS l WHERE l.file = c.file AND l."column" = k.key || ' ' || after)) AS new
    FROM archive_corrections AS c
    JOIN (SELECT column1 AS key FROM (VALUES ('target_column'), ('extremes'), ('item_scores'), ('emblem'))) AS k ON c."row" = 'key ' || k.key
    WHERE c.file = 'report.csv' AND c."column" = 'value')
SELECT min(c.n) AS n, c.revision, c.change = 'figure' AS computed,
       CASE c.change
           WHEN 'figure' THEN c."column"
           WHEN 'program' THEN 'รุ่นของโปรแกรม'
           WHEN 'font' THEN 'แบบอักษร ' || replace(replace(c.file, '.ttf', ''), '.TTF', '')
           ELSE CASE
               WHEN c."row" = '' OR c.file IN ('report.csv', 'narrative.csv') THEN ''
               WHEN c.file IN ('indicators.csv', 'previous.csv') THEN 'ตัวชี้วัดที่ ' || substr(c."row", 4) || ' '
               WHEN c.file = 'items.csv' THEN 'ข้อ ' || substr(c."row", instr(c."row", 'code ') + 5)
                   || CASE WHEN c."row" LIKE 'survey EitPublic,%' THEN ' (EIT Public) ' WHEN c."row" LIKE 'survey EitSurvey,%' THEN ' (EIT Survey) ' ELSE ' ' END
               WHEN c.file = 'measures.csv' THEN 'มาตรการลำดับที่ ' || substr(c."row", 5) || ' '
               WHEN c.file = 'signatures.csv' THEN 'ผู้ลงนามลำดับที่ ' || substr(c."row", 7) || ' '
               WHEN c.file = 'points.csv' THEN 'ข้อ ' || substr(c."row", 6) || ' '
               ELSE '' END
               || CASE WHEN c.change = 'moved' AND c."row" <> '' THEN 'ลำดับ'
                       WHEN c.change IN ('added', 'removed') AND c."column" = '' THEN ''
                       ELSE coalesce(l.label, iif(lower(c.file) GLOB '*.png' OR lower(c.file) GLOB '*.jp*g', 'ภาพประกอบ', 'แม่แบบของรายงาน')) END
       END AS what,
       CASE c.change
           WHEN 'added' THEN 'เพิ่มใหม่'
           WHEN 'form' THEN '-'
           WHEN 'moved' THEN CASE c."row" WHEN '' THEN '-' ELSE 'ลำดับที่ ' || c.before END
           ELSE CASE WHEN v.old IS NOT NULL THEN v.old WHEN date(c.before) IS c.before AND c.before < '2400' THEN thai_date(c.before)
                     ELSE coalesce(nullif(c.before, ''), '-') END END AS old,
       CASE c.change
           WHEN 'removed' THEN 'ยกเลิก'
           WHEN 'moved' THEN CASE c."row" WHEN '' THEN 'เรียงลำดับใหม่ จำนวน ' || c.after || ' รายการ'
                                          ELSE 'ลำดับที่ ' || c.after END
           WHEN 'form' THEN 'บันทึกในรูปแบบอื่น ข้อมูลไม่เปลี่ยนแปลง'
           WHEN 'file' THEN 'ปรับปรุงแล้ว'
           WHEN 'font' THEN 'ปรับปรุงแล้ว'
           ELSE CASE WHEN v.new IS NOT NULL THEN v.new WHEN date(c.after) IS c.after AND c.after < '2400' THEN thai_date(c.after)
                     ELSE coalesce(nullif(c.after, ''), '-') END END AS new
FROM told AS c
LEFT JOIN labels AS l ON l.file = c.file
    AND l."column" = CASE WHEN c.file IN ('report.csv', 'narrative.csv') AND c."column" IN ('value', 'text', '') AND c."row" <> '' THEN substr(c."row", 5) ELSE c."column" END
LEFT JOIN told_values AS v ON v.n = c.n
GROUP BY c.revision, iif(c.change IN ('file', 'font'), coalesce(l.label, c.change || what), c.n);
