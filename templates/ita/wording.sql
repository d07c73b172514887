-- What the report says where the officer wrote nothing: sentences made of the scores by rule (doc/scoring-2568.md,
-- C23). This file is run only when a cell that they stand for is empty (the view `unwritten`). The words are those of
-- the table `wording`; what stands in braces is filled in. The officer's own cells stay as they are: what is
-- computed goes into the table `written`.

CREATE TABLE wording (name TEXT PRIMARY KEY, text TEXT NOT NULL);
INSERT INTO wording VALUES
    -- the analysis of an indicator: passed or failed, change from last year, items, what is to be done
    ('passed', 'ได้ {score} คะแนน ผ่านเกณฑ์ ({mark} คะแนนขึ้นไป) อยู่ในช่วงคะแนนของระดับ{level}'),
    ('failed', 'ได้ {score} คะแนน ไม่ผ่านเกณฑ์ (ต่ำกว่า {mark} คะแนน) อยู่ในช่วงคะแนนของระดับ{level}'),
    ('better', ' เมื่อเทียบกับปีงบประมาณ พ.ศ. {year} ซึ่งได้ {previous} คะแนน ดีขึ้น {change} คะแนน'),
    ('worse', ' เมื่อเทียบกับปีงบประมาณ พ.ศ. {year} ซึ่งได้ {previous} คะแนน ลดลง {change} คะแนน'),
    ('same', ' เมื่อเทียบกับปีงบประมาณ พ.ศ. {year} คะแนนไม่เปลี่ยนแปลง'),
    ('items zero', ' รายการข้อมูลที่ได้ 0.00 คะแนน จำนวน {count} รายการ ได้แก่ {items}'),
    ('items low', ' ข้อคำถามที่ได้ต่ำกว่า {mark} คะแนน จำนวน {count} ข้อ ได้แก่ {items}'),
    ('do keep', ' ควรรักษามาตรฐานการดำเนินงานอย่างต่อเนื่อง'),
    ('do zero', ' จึงควรจัดทำและเผยแพร่ข้อมูลรายการดังกล่าวให้ครบถ้วนตามหลักเกณฑ์'),
    ('do low', ' จึงควรพัฒนาการดำเนินงานในข้อดังกล่าวให้ดียิ่งขึ้น'),
    ('do mend', ' จึงควรกำหนดมาตรการแก้ไข มอบหมายผู้รับผิดชอบ และติดตามผลอย่างต่อเนื่อง'),
    -- an item of the website, with its title where there are few; one of a questionnaire, of an EIT survey
    ('item', '{question} ({code})'),
    ('item short', '{code}'),
    ('item low', 'ข้อ {code} ({score} คะแนน)'),
    ('item survey', 'ข้อ {code} ของแบบสำรวจ {survey} ({score} คะแนน)'),
    -- an indicator in a list; what stands before the last thing of a list
    ('indicator', '{name} ({score} คะแนน)'),
    ('last', 'และ'),
    ('last short', 'และ '),
    -- the summary: the indicators that did best and worst
    ('strengths high', 'โดยมีจุดแข็งด้าน{names} ซึ่งได้ตั้งแต่ {bound} คะแนนขึ้นไป'),
    ('strengths top', 'โดยมีจุดแข็งด้าน{names} ซึ่งได้คะแนนสูงสุด ({score} คะแนน)'),
    ('strengths none', 'โดยทุกตัวชี้วัดไม่ผ่านเกณฑ์ (ต่ำกว่า {mark} คะแนน)'),
    ('improvements failed', 'ขณะที่ประเด็นที่ควรพัฒนาเพิ่มเติม ได้แก่ {names} ซึ่งไม่ผ่านเกณฑ์ (ต่ำกว่า {mark} คะแนน)'),
    ('improvements low', 'ขณะที่ประเด็นที่ควรพัฒนาเพิ่มเติม ได้แก่ {names} ซึ่งได้คะแนนต่ำสุด'),
    ('improvements even', 'ขณะที่ควรพัฒนาทุกด้านเพิ่มเติม'),
    ('improvements none', 'และควรรักษามาตรฐานการดำเนินงานในทุกด้าน'),
    ('improvements only zero', 'ขณะที่ประเด็นที่ควรพัฒนาเพิ่มเติม ได้แก่ รายการข้อมูลที่ได้ 0.00 คะแนน จำนวน {count} รายการ คือ {items}'),
    ('improvements zero', ' รวมทั้งรายการข้อมูลที่ได้ 0.00 คะแนน จำนวน {count} รายการ ได้แก่ {items}');

-- ---- the analysis ----

-- Indicators without one. `level` is the best that their own score reaches; `mark` is the pass mark.
CREATE VIEW unanalysed AS
SELECT i.no, i.instrument, hundredths(i.score) AS score, pass_mark AS mark,
       (SELECT level FROM levels AS l WHERE hundredths(i.score) >= l.total AND hundredths(i.score) >= l.each
        ORDER BY l.rank LIMIT 1) AS level
FROM indicators AS i, rules WHERE i.analysis = '';

-- Items that are told: those of the website with 0.00, those of a questionnaire below the pass mark, the
-- lowest first. Titles stand with no more than eight of them.
CREATE TABLE told_items AS
SELECT items.rowid AS item, indicator, code, question, printf('%.2f', score) AS score, replace(survey, 'Eit', 'EIT ') AS survey,
       row_number() OVER (PARTITION BY indicator ORDER BY score, items.rowid) AS place, count(*) OVER (PARTITION BY indicator) AS count,
       CASE WHEN survey <> '' THEN 'item survey' WHEN instrument <> 'OIT' THEN 'item low'
            WHEN count(*) OVER (PARTITION BY indicator) <= 8 THEN 'item' ELSE 'item short' END AS form
FROM items, rules WHERE iif(instrument = 'OIT', score = 0, hundredths(score) < hundredths(pass_mark));

CREATE VIEW told_lists AS
SELECT indicator, count, group_concat(iif(place > 1 AND place = count, (SELECT text FROM wording WHERE name = iif(form = 'item short', 'last short', 'last')), '')
    || replace(replace(replace(replace(text, '{code}', code), '{survey}', survey), '{score}', score), '{question}', question), ' ') AS list
FROM (SELECT * FROM told_items ORDER BY indicator, place) JOIN wording ON name = form GROUP BY indicator;

-- The sentences of an analysis, in their order.
CREATE VIEW sentences AS
SELECT no, 1 AS place, replace(replace(replace(text, '{score}', printf('%.2f', score / 100.0)), '{mark}', mark), '{level}', level) AS text
FROM unanalysed JOIN wording ON name = iif(score >= hundredths(mark), 'passed', 'failed')
UNION ALL
SELECT no, 2, replace(replace(replace(text, '{year}', fiscal_year - 1), '{previous}', printf('%.2f', p.score)),
                      '{change}', printf('%.2f', abs(i.score - hundredths(p.score)) / 100.0))
FROM unanalysed AS i JOIN previous AS p USING (no), report
JOIN wording ON name = CASE WHEN i.score > hundredths(p.score) THEN 'better' WHEN i.score < hundredths(p.score) THEN 'worse' ELSE 'same' END
UNION ALL
SELECT no, 3, replace(replace(replace(text, '{count}', count), '{mark}', mark), '{items}', list)
FROM unanalysed JOIN told_lists ON indicator = no JOIN wording ON name = iif(instrument = 'OIT', 'items zero', 'items low')
UNION ALL
SELECT no, 4, text
FROM unanalysed JOIN wording ON name = CASE WHEN score < hundredths(mark) THEN 'do mend' WHEN no NOT IN (SELECT indicator FROM told_items) THEN 'do keep'
                                            WHEN instrument = 'OIT' THEN 'do zero' ELSE 'do low' END;

INSERT INTO written
SELECT 'indicators', no, group_concat(text, '') FROM (SELECT no, text FROM sentences ORDER BY no, place) GROUP BY no;

-- ---- the summary ----

-- An indicator that failed is never a strength, not even the highest.
CREATE TABLE standings AS
SELECT no, name, score, hundredths(score) >= hundredths(pass_mark) AS passed, hundredths(score) >= (SELECT max(each) FROM levels) AS high,
       score = max(score) OVER () AS top, score = min(score) OVER () AS low
FROM indicators, rules;

CREATE TABLE chosen AS
SELECT 'strengths high' AS list, name, score, row_number() OVER (ORDER BY score DESC, no) AS place, count(*) OVER () AS count
FROM standings WHERE high
UNION ALL
SELECT 'strengths top', name, score, row_number() OVER (ORDER BY no), count(*) OVER ()
FROM standings WHERE top AND passed AND NOT high
UNION ALL
SELECT 'improvements failed', name, score, row_number() OVER (ORDER BY score, no), count(*) OVER ()
FROM standings WHERE NOT passed
UNION ALL
SELECT 'improvements low', name, score, row_number() OVER (ORDER BY no), count(*) OVER ()
FROM standings WHERE low AND passed AND NOT top;

CREATE TABLE chosen_lists AS
SELECT substr(list, 1, instr(list, ' ') - 1) AS key, list, max(score) AS score,
       group_concat(iif(place > 1 AND place = count, (SELECT text FROM wording WHERE name = 'last'), '')
           || iif(list LIKE 'strengths%', c.name, replace(replace(w.text, '{name}', c.name), '{score}', printf('%.2f', score))), ' ') AS names
FROM (SELECT * FROM chosen ORDER BY list, place) AS c JOIN wording AS w ON w.name = 'indicator' GROUP BY list;

CREATE VIEW zero_items AS
SELECT count(*) AS count,
       group_concat(iif(place > 1 AND place = n, (SELECT text FROM wording WHERE name = 'last short'), '')
           || replace((SELECT text FROM wording WHERE name = 'item short'), '{code}', code), ' ') AS list
FROM (SELECT code, row_number() OVER (ORDER BY item) AS place, count(*) OVER () AS n
      FROM told_items WHERE form IN ('item', 'item short') ORDER BY item);

INSERT INTO written
SELECT 'narrative', 'strengths', replace(replace(replace(replace(text, '{names}', coalesce(names, '')), '{score}', printf('%.2f', score)),
                                                 '{mark}', pass_mark), '{bound}', (SELECT max(each) FROM rules_of_year WHERE rule = 'level'))
FROM unwritten AS u LEFT JOIN chosen_lists AS c USING (key), rules JOIN wording AS w ON w.name = coalesce(c.list, 'strengths none')
WHERE u.key = 'strengths';

INSERT INTO written
SELECT 'narrative', 'improvements', replace(replace(w.text, '{names}', coalesce(names, '')), '{mark}', pass_mark)
    || coalesce((SELECT replace(replace(text, '{count}', count), '{items}', list) FROM wording JOIN zero_items ON count > 0
                 WHERE name = iif(w.text = '', 'improvements only zero', 'improvements zero')), '')
FROM unwritten AS u LEFT JOIN chosen_lists AS c USING (key), rules
JOIN (SELECT name, text FROM wording UNION ALL SELECT 'zero alone', '') AS w
    ON w.name = coalesce(c.list, CASE WHEN (SELECT min(score) FROM indicators) < 100 THEN 'improvements even'
                                      WHEN (SELECT count FROM zero_items) > 0 THEN 'zero alone' ELSE 'improvements none' END)
WHERE u.key = 'improvements';
