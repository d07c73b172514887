-- Findings: what the text says otherwise than the numbers (doc/scoring-2568.md, 6), one statement a check.
-- They are made although another file has faults: each asks sound() of the tables that it compares.
-- C1 to C4 and C8 cannot go wrong in the report's own words, which are computed; what is left of them
-- are claims in the officer's paragraphs. What a sentence claims stands in `claims` (phrases.csv).

CREATE TABLE findings (id TEXT, level TEXT, "table" TEXT, "row" INTEGER, "column" TEXT, message TEXT, hint TEXT);

CREATE TABLE this_year AS
SELECT CAST(fiscal_year AS INTEGER) AS year, total, iit, eit, oit, level FROM report LEFT JOIN graded;

-- ---- what is compared ----

-- The items that the year has and the file lacks, and the indicators whose score does not follow from their items: of 9 and 10
-- that is not known without points.
CREATE TABLE missing AS
WITH RECURSIVE year (instrument, survey, letter, items, n) AS (
    SELECT instrument, survey, letter, items, 1 FROM questionnaires WHERE items > 0 AND sound('items') AND EXISTS (SELECT 1 FROM items)
    UNION ALL SELECT instrument, survey, letter, items, n + 1 FROM year WHERE n < items)
SELECT instrument, survey, letter || n AS code FROM year WHERE (survey, letter || n) NOT IN (SELECT survey, code FROM items);

CREATE TABLE differing AS
SELECT i.rowid AS "row", i.no, i.score, f.hundredths, no_points AND i.instrument = 'OIT' AS unsure
FROM indicators AS i JOIN from_items AS f ON f.indicator = i.no, (SELECT count(*) = 0 AS no_points FROM points)
WHERE f.hundredths <> hundredths(i.score) AND sound('indicators') AND sound('items') AND sound('points')
  AND NOT (i.instrument IN (SELECT instrument FROM missing)
           AND (SELECT count(*) FROM items AS t WHERE t.indicator = i.no)
               < (SELECT r.items * iif(i.instrument = 'EIT', 2, 1) FROM rules_of_year AS r WHERE r.rule = 'indicator' AND r.no = i.no));

-- Scores in the wrong rows: each follows from the items of the next indicator (2), of the last one (1), or all of them from
-- those of others (0). Then nothing is known of a score until they are typed again.
CREATE TABLE moved AS
WITH sure AS MATERIALIZED (SELECT i.no, hundredths(i.score) AS typed, f.hundredths AS due FROM indicators AS i JOIN from_items AS f ON f.indicator = i.no
                           WHERE (SELECT count(*) > 3 FROM differing WHERE NOT unsure) AND (i.instrument <> 'OIT' OR EXISTS (SELECT 1 FROM points)))
SELECT "by" FROM (
    SELECT CASE WHEN min(coalesce(a.typed = n.due, 1)) THEN 2 WHEN min(coalesce(a.typed = l.due, 1)) THEN 1
                WHEN count(*) AND NOT EXISTS (SELECT 1 FROM sure GROUP BY due HAVING count(*) > (SELECT count(*) FROM indicators WHERE hundredths(score) = due)) THEN 0 END AS "by"
    FROM sure AS a LEFT JOIN sure AS n ON n.no = a.no + 1 LEFT JOIN sure AS l ON l.no = a.no - 1 HAVING count(n.due) > 2)
WHERE "by" IS NOT NULL;

-- Every score, in 1/100, by the thing that has it. `part` is what an instrument adds to the total, or the
-- mean of an item that two surveys ask.
CREATE TABLE scores AS
SELECT 'indicator' AS thing, CAST(no AS TEXT) AS id, instrument AS home, hundredths(score) AS score, NULL AS part, instrument, NULL AS survey
FROM indicators WHERE sound('indicators') AND NOT EXISTS (SELECT 1 FROM moved)
UNION ALL SELECT 'group', instrument, '', score, round_half_up(score * hundredths(percent), 10000), instrument, NULL
FROM (SELECT instrument, percent, CASE instrument WHEN 'IIT' THEN iit WHEN 'EIT' THEN eit ELSE oit END AS score FROM weights, this_year)
WHERE sound('indicators') AND score IS NOT NULL AND NOT EXISTS (SELECT 1 FROM moved)
UNION ALL SELECT 'total', '', '', total, NULL, NULL, NULL FROM this_year WHERE sound('indicators') AND total IS NOT NULL AND NOT EXISTS (SELECT 1 FROM moved)
UNION ALL SELECT 'mean', '', '', round_half_up(sum(hundredths(score)), count(*)), NULL, NULL, NULL
FROM indicators WHERE sound('indicators') AND NOT EXISTS (SELECT 1 FROM moved) HAVING count(*) > 0
UNION ALL SELECT 'item', code, CAST(indicator AS TEXT), hundredths(score), mean, instrument, survey
FROM items LEFT JOIN (SELECT code, round_half_up(sum(hundredths(score)), count(*)) AS mean FROM items WHERE survey <> '' GROUP BY code) USING (code)
WHERE sound('items')
UNION ALL SELECT 'measure', CAST(rowid AS TEXT), CAST(indicator AS TEXT), NULL, NULL, NULL, NULL FROM measures WHERE sound('measures');

-- The same of earlier years, as far as it is known; of the last one previous.csv goes before years.csv. A group has the mean of its indicators, if all have one.
CREATE TABLE earlier AS
WITH known AS MATERIALIZED (SELECT year - 1 AS year, no, hundredths(score) AS score FROM previous, this_year WHERE sound('previous')
                                UNION ALL SELECT fiscal_year, no, hundredths(score) FROM other_years AS o, this_year
                                WHERE fiscal_year < year AND NOT (fiscal_year = year - 1 AND sound('previous')
                                                                  AND EXISTS (SELECT 1 FROM previous AS p WHERE p.no = o.no))),
     placed AS MATERIALIZED (SELECT k.year, k.score, i.no, i.instrument, (SELECT count(*) FROM indicators AS o WHERE o.instrument = i.instrument) AS n
                             FROM known AS k JOIN indicators AS i USING (no) WHERE sound('indicators'))
SELECT year, 'indicator' AS thing, CAST(no AS TEXT) AS id, score FROM placed
UNION ALL SELECT year, 'group', instrument, round_half_up(sum(score), n) FROM placed GROUP BY year, instrument HAVING count(*) = n
UNION ALL SELECT year, 'total', '', score FROM known WHERE no = 0;

-- Each claim and each thing that it is about; ok is 1, too, where nothing can be said. `found` of the
-- `of_all` things that a claim counts are as it says. An item named by its number alone has the letter of
-- the row's questionnaire.
CREATE TABLE judged AS
WITH years AS MATERIALIZED (SELECT text, min(n) AS n, value, words FROM claims WHERE kind = 'year' GROUP BY text, value, words),
     others AS MATERIALIZED (SELECT text, n FROM claims WHERE reading = 1),
     groups_of AS MATERIALIZED (SELECT DISTINCT text, "key" FROM claims WHERE about = 'group'),
     said AS MATERIALIZED (
    SELECT c.text, c.n, c.reading, c.kind, c.value, c.number, c.places, c.about,
           iif(c.about = 'item' AND c."key" GLOB '[0-9]*', coalesce(t.letter, ''), '') || c."key" AS id,
           CASE WHEN c.within_key = 'own' THEN (SELECT s.home FROM scores AS s WHERE s.thing = c.about AND s.id = c."key")
                -- "Of 28 items", where the row says nothing of them: those of the one that has so many.
                WHEN c.within = 'of' AND c.counted = 'item' AND t.topic <> 'indicator' THEN coalesce((
                    SELECT max(id) FROM (SELECT instrument AS id, count(DISTINCT s.id) AS n FROM scores AS s WHERE thing = 'item' GROUP BY instrument
                                    UNION ALL SELECT home, count(DISTINCT s.id) FROM scores AS s WHERE thing = 'item' GROUP BY home)
                    WHERE 'of ' || n = c.within_key HAVING count(*) = 1), c.within_key)
                             ELSE iif(c.within = 'item' AND c.within_key GLOB '[0-9]*', coalesce(t.letter, ''), '') || c.within_key END AS within, c.within AS within_kind,
           c.amount, c.counted, c.words, iif(c.counted = 'item' AND t.topic = 'indicator' AND c.within IS NOT 'list', t."key", NULL) AS row_items,
           iif(t.topic = 'indicator', t."key", NULL) AS row_topic,
           CASE WHEN c.amount GLOB '[<>]=*' THEN substr(c.amount, 1, 2) WHEN c.amount GLOB '[<>]*' THEN substr(c.amount, 1, 1) ELSE '=' END AS side,
           CAST(ltrim(c.amount, '<>=') AS REAL) AS size,
           coalesce(c.number, hundredths(pass_mark)) AS bound, hundredths(pass_mark) AS mark, y.level,
           -- The earlier year that is meant; of a claim without one, that of its own.
           CASE coalesce(nullif(c.within_key, ''), c.time) WHEN 'last' THEN y.year - 1
                -- "From 2565 to this year"
                WHEN CAST(y.year AS TEXT) THEN (SELECT CAST(max(o.value) AS INTEGER) FROM years AS o WHERE c.kind = 'moved' AND o.text = c.text AND o.n < c.n
                                                AND o.value < CAST(y.year AS TEXT) AND instr(c.words, 'จาก' || o.words || ' ถึง'))
                ELSE iif(coalesce(nullif(c.within_key, ''), c.time) BETWEEN '2400' AND CAST(y.year - 1 AS TEXT), CAST(coalesce(nullif(c.within_key, ''), c.time) AS INTEGER), NULL) END AS past
    FROM claims AS c JOIN texts AS t ON t.rowid = c.text, rules, this_year AS y
    WHERE c.kind NOT IN ('mention', 'misspelt', 'mended', 'year', 'named', 'called', 'titled', 'home') AND NOT c.negated
      AND (c.time IS NULL OR c.time = 'now' OR c.time = year)
      -- "Less than 2 and 3, which have full marks": they have.
      AND NOT (c.kind = 'full' AND instr(c.words, 'กว่า') AND (instr(c.words, 'ซึ่ง') OR instr(c.words, 'ที่ได้คะแนนเต็ม') OR instr(c.words, 'ที่ได้เต็ม')))
      -- "Compared with 2567, when it had 90.08 points, this year ...": that figure is of the year that its words name.
      AND NOT (c.kind IN ('number', 'bound') AND c.time = 'now'
               AND EXISTS (SELECT 1 FROM years AS o WHERE o.text = c.text AND o.value < CAST(year AS TEXT) AND instr(c.words, o.words)))
      AND NOT (c.kind = 'most' AND c.about IN ('total', 'mean') AND c.number IS NULL)
      -- Where the row is of another questionnaire, a title without its code is a word like others.
      AND NOT (c.about = 'item' AND c."key" GLOB 'O*' AND coalesce(t.letter, 'O') <> 'O' AND c.words NOT GLOB '*[0-9๐-๙]*')
      -- The words of a level are of the whole, not of the last thing in a list before them.
      AND NOT (c.kind IN ('level', 'outrank') AND c.reading = 0 AND c.about <> 'group' AND EXISTS (SELECT 1 FROM others AS o WHERE o.text = c.text AND o.n = c.n))),
    own AS MATERIALIZED (
    SELECT said.*, s.score, s.part, s.home, s.instrument, s.survey,
           -- Those that are left out: "but" says that they are not so, "other than" nothing.
           (SELECT sum(iif(instr(amount, ' ') AND instr(amount || ' ', ' ' || a.id || ' '), CASE WHEN amount LIKE 'but %' THEN NOT holds ELSE 1 END, holds))
            FROM (SELECT a.thing, a.id, a.home, a.instrument,
                         CASE said.kind WHEN 'number' THEN a.score = said.number WHEN 'full' THEN a.score = 10000
                       WHEN 'moved' THEN (SELECT CASE said.value WHEN '<' THEN a.score < e.score WHEN '>' THEN a.score > e.score ELSE a.score = e.score END
                                          FROM earlier AS e WHERE e.year = said.past AND e.thing = a.thing AND e.id = a.id)
                       WHEN 'state' THEN (said.value = 'yes') = (a.score > 0)
                       ELSE CASE said.value WHEN '<' THEN a.score < bound WHEN '<=' THEN a.score <= bound
                                            WHEN '>' THEN a.score > bound ELSE a.score >= bound END END AS holds FROM scores AS a WHERE said.amount IS NOT NULL AND a.thing = said.counted) AS a WHERE 1
              AND (said.row_items IS NULL OR a.home = said.row_items)
              AND (said.within IS NULL OR said.within_kind = 'year' OR said.within LIKE 'of %' OR said.counted = 'group' OR said.within IN (a.instrument, a.home) OR instr(said.within, ' ' || a.id || ' ') OR instr(said.within, ' ' || a.instrument || ' '))) AS found,
           (SELECT count(DISTINCT a.id)
            FROM scores AS a WHERE said.amount IS NOT NULL AND a.thing = said.counted
              AND (said.row_items IS NULL OR a.home = said.row_items)
              AND (said.within IS NULL OR said.within_kind = 'year' OR said.within LIKE 'of %' OR said.counted = 'group' OR said.within IN (a.instrument, a.home) OR instr(said.within, ' ' || a.id || ' ') OR instr(said.within, ' ' || a.instrument || ' '))) AS of_all,
           -- An item that two surveys ask has a score in each.
           iif(said.counted = 'item', (SELECT count(*)
            FROM scores AS a WHERE said.amount IS NOT NULL AND a.thing = said.counted
              AND (said.row_items IS NULL OR a.home = said.row_items)
              AND (said.within IS NULL OR said.within_kind = 'year' OR said.within LIKE 'of %' OR said.counted = 'group' OR said.within IN (a.instrument, a.home) OR instr(said.within, ' ' || a.id || ' ') OR instr(said.within, ' ' || a.instrument || ' '))), NULL) AS of_scores
    FROM said LEFT JOIN scores AS s ON s.thing = said.about AND s.id = said.id)
SELECT *, CASE
    WHEN kind = 'moved' AND amount IS NOT NULL AND (SELECT count(*) FROM earlier AS e WHERE e.year = past AND e.thing = counted) = 0 THEN 1
    -- From one figure to another, or from an earlier score to this year's.
    WHEN kind IN ('change', 'moved') AND amount IS NULL THEN coalesce((
        SELECT CASE value WHEN '<' THEN score < base WHEN '>' THEN score > base ELSE score = base END
               -- By so much, by so many per cent of what it was, or from so much.
               AND (number IS NULL OR abs(abs(score - base) - number) <= slack OR (number = base AND kind = 'moved')
                    OR ((instr(words, 'ร้อยละ') OR instr(words, '%')) AND abs(10000.0 * abs(score - base) / base - number) <= max(slack, 1)))
        FROM (SELECT CASE WHEN kind = 'change' THEN CAST(own.id AS INTEGER) ELSE own.score END AS score,
                     iif(own.within_kind = 'figure', CAST(own.within AS INTEGER),
                         (SELECT e.score FROM earlier AS e WHERE e.year = past AND e.thing = about AND e.id = own.id)) AS base,
                     CASE places WHEN 0 THEN 50 WHEN 1 THEN 5 ELSE own.about = 'group' END AS slack)), 1)
    -- Year by year: so many years have one step less at least, and "every year" is held against the last two.
    WHEN kind = 'trend' THEN score IS NULL OR NOT EXISTS (
        WITH each (year, score) AS (SELECT e.year, e.score FROM earlier AS e WHERE e.thing = own.about AND e.id = own.id UNION ALL SELECT y.year, own.score FROM this_year AS y)
        SELECT 1 FROM each AS a JOIN each AS b ON b.year = a.year - 1 JOIN this_year AS y ON a.year > y.year + 1 - coalesce(own.number / 100, 3)
        WHERE NOT CASE own.value WHEN '<' THEN a.score < b.score WHEN '>' THEN a.score > b.score ELSE a.score = b.score END)
    WHEN kind = 'past' THEN coalesce((SELECT abs(own.number - e.score) <= (about = 'group') FROM earlier AS e WHERE e.year = past AND e.thing = about AND e.id = own.id), 1)
    WHEN amount IS NOT NULL AND of_all = 0 THEN 1
    WHEN within LIKE 'of %' AND CAST(substr(within, 4) AS INTEGER) <> of_all THEN 1
    WHEN kind = 'done' THEN NOT EXISTS (SELECT 1 FROM other_measures) OR (SELECT sum(status = own.value) = coalesce(own.number / 100, count(*)) FROM other_measures)
    -- The measures of the report, those that are called so and no project, or last year's.
    WHEN kind = 'count' AND counted = 'measure' THEN number / 100 IN (of_all, (SELECT count(*) FROM other_measures), (SELECT count(*) FROM measures WHERE title LIKE 'มาตรการ%'))
    WHEN kind = 'count' THEN number / 100 = of_all
        OR (counted = 'item' AND number / 100 = (SELECT count(*) FROM scores AS a WHERE a.thing = 'item' AND own.within IN (a.home, a.instrument)))
        OR EXISTS (SELECT 1 FROM groups_of AS m JOIN scores AS g ON g.thing = 'indicator' AND g.home = m."key"
                   WHERE m.text = own.text GROUP BY m."key" HAVING count(DISTINCT g.id) = own.number / 100)
    -- Which of its two scores an item is counted by is not known.
    WHEN of_scores > of_all AND (within IS NOT NULL OR found > of_all OR amount = 'all') AND kind <> 'count' THEN
        CASE amount WHEN 'all' THEN found = of_scores WHEN 'none' THEN found = 0 WHEN 'some' THEN found > 0 ELSE 1 END
    WHEN amount IS NOT NULL THEN kind NOT IN ('number', 'bound', 'full', 'moved') AND NOT (kind = 'state' AND counted = 'item')
        OR CASE amount WHEN 'all' THEN found = of_all WHEN 'none' THEN found = 0 WHEN 'some' THEN found > 0
                       WHEN 'most' THEN 2 * found > of_all WHEN 'half' THEN 2 * found = of_all WHEN 'few' THEN 2 * found < of_all
                       WHEN 'nearly' THEN 10 * found BETWEEN 3 * of_all AND 5 * of_all
                       -- "One in three of those" may be one of three.
                       ELSE iif(amount GLOB '[0-9]/[0-9]', abs(found * substr(amount, 3) - of_all * substr(amount, 1, 1)) < 0 + substr(amount, 3) OR (amount LIKE '1%' AND found = 0 + substr(amount, 3)),
                           iif(amount LIKE 'but %' OR amount LIKE 'other %', found = of_all, iif(amount GLOB '[0-9]*-*', found BETWEEN size AND CAST(substr(amount, instr(amount, '-') + 1) AS INTEGER),
                                -- A share of them, rounded as it is typed; one that is the mark may be the mark.
                                CASE side WHEN '=' THEN iif(instr(amount, '%'), abs(100 * found - size * of_all) < iif(instr(amount, '.'), 0.1, 1) * of_all
                                                                                OR (kind = 'bound' AND size * 100 = mark AND (within_kind IS NOT 'list' OR found = of_all)), found = size)
                                          ELSE instr(side, substr('<=>', 2 + sign(iif(instr(amount, '%'), 100.0 * found / of_all, found) - size), 1)) > 0 END))) END
    WHEN kind = 'most' AND about = 'total' THEN number = (
        SELECT CASE own.value WHEN 'high' THEN max(a.score) ELSE min(a.score) END FROM scores AS a
        WHERE a.thing = 'indicator' AND (own.within IS NULL OR a.home = own.within))
    -- The difference from another score, the mark or full marks: first its side, then how it is to the number.
    WHEN kind IN ('gap', 'times') AND score IS NOT NULL THEN coalesce((
        SELECT CASE substr(own.value, 3) WHEN '=' THEN d = n OR o = n WHEN '<' THEN d < n WHEN '<=' THEN d <= n WHEN '>' THEN d > n ELSE d >= n END
        FROM (SELECT o, CASE WHEN own.kind = 'times' THEN own.score * 100 WHEN own.value LIKE '<%' THEN o - own.score
                             WHEN own.value LIKE '>%' THEN own.score - o ELSE abs(own.score - o) END AS d,
                     iif(own.kind = 'times', o * number, number) AS n
              FROM (SELECT CASE own.within_kind WHEN 'mark' THEN mark WHEN 'top' THEN 10000 WHEN 'figure' THEN CAST(own.within AS INTEGER) ELSE
                        (SELECT a.score FROM scores AS a WHERE (a.thing IN ('indicator', 'group', 'total') OR (a.thing = 'item' AND a.part IS NULL)) AND a.thing = coalesce(nullif(own.within_kind, ''), a.thing) AND a.id = own.within AND a.id <> own.id) END AS o))), 1)
    -- The mean or the sum of those that are listed; of instruments it may be weighted, of an item either score may be meant.
    WHEN kind IN ('average', 'sum') THEN coalesce((
        SELECT CASE value WHEN '<' THEN low < number * n WHEN '<=' THEN low <= number * n WHEN '>' THEN high > number * n WHEN '>=' THEN high >= number * n
                          ELSE number * n BETWEEN low - slack AND high + slack
                               OR (of = 'group' AND kind = 'average' AND (number BETWEEN weighted - slack AND weighted + slack OR number BETWEEN plain - slack AND plain + slack))
                               OR (kind = 'sum' AND number * n * count BETWEEN low - slack AND high + slack)
                               OR (of = 'group' AND kind = 'sum' AND number BETWEEN parts - slack AND parts + slack) END
        FROM (SELECT sum(low) AS low, sum(high) AS high, count(*) AS count, iif(own.kind = 'sum', 1, count(*)) AS n, max(of) AS of,
                     (CASE own.places WHEN 0 THEN 50 WHEN 1 THEN 5 ELSE 1 END) * count(*) AS slack, sum(part) AS parts,
                     sum(low * percent) / sum(percent) AS weighted, sum(low * indicators) / sum(indicators) AS plain
              FROM (SELECT a.thing AS of, min(a.score) AS low, max(a.score) AS high, max(a.part) AS part, percent, indicators
                    FROM scores AS a LEFT JOIN weights AS w ON w.instrument = a.id
                    WHERE CASE own.within_kind WHEN 'list' THEN own.within LIKE a.thing || ' %' AND instr(own.within, ' ' || a.id || ' ')
                                               WHEN 'home' THEN a.home = own.within WHEN 'so many' THEN a.thing = 'indicator' WHEN 'so many groups' THEN a.thing = 'group' ELSE a.thing = own.within END
                    GROUP BY a.id) HAVING count(*) > 0 AND (own.within_kind NOT LIKE 'so many%' OR count(*) = CAST(own.within AS INTEGER)))), 1)
    WHEN kind = 'first' THEN score IS NULL OR (
        SELECT sum(iif(own.value = 'high', a.score > own.score, a.score < own.score)) < number / 100
        FROM scores AS a WHERE a.thing = own.about AND iif(about = 'item', a.home = own.home, own.within IS NULL OR a.home = own.within))
    WHEN kind = 'most' AND about = 'those' THEN coalesce((
        SELECT number = CASE own.value WHEN 'high' THEN max(a.score) ELSE min(a.score) END FROM scores AS a
        WHERE a.thing = own.id AND (own.within IS NULL OR a.home = own.within OR a.instrument = own.within) AND (own.id <> 'item' OR own.within IS NOT NULL OR row_topic IS NULL OR a.home = row_topic)), 1)
    WHEN kind = 'spread' THEN EXISTS (
        SELECT 1 FROM (SELECT max(a.score) - min(a.score) AS d FROM scores AS a
                       WHERE iif(own.counted IS NULL, a.thing IN ('indicator', 'group') OR (a.thing = 'item' AND (own.within IS NOT NULL OR row_topic IS NOT NULL)), a.thing = own.counted)
                         AND (own.within IS NULL OR a.home = own.within OR a.instrument = own.within)
                         AND (a.thing <> 'item' OR own.within IS NOT NULL OR row_topic IS NULL OR a.home = row_topic) GROUP BY a.thing)
        WHERE CASE substr(own.value, 3) WHEN '=' THEN d = number WHEN '<' THEN d < number WHEN '<=' THEN d <= number WHEN '>' THEN d > number ELSE d >= number END)
    WHEN kind = 'weight' THEN coalesce((SELECT hundredths(percent) = number FROM weights WHERE instrument = own.id), 1)
    WHEN kind = 'rule' THEN number = mark
    WHEN kind = 'threshold' THEN coalesce((SELECT number IN (l.total, l.each) OR EXISTS (SELECT 1 FROM levels AS o WHERE number BETWEEN o.total - 100 AND o.total AND o.rank = l.rank - 1)
                                           FROM levels AS l WHERE l.level = own.value), 1)
    WHEN kind = 'apart' AND about = 'total' THEN number IN (SELECT max(a.score) - min(a.score) FROM scores AS a WHERE a.thing IN ('indicator', 'group') GROUP BY a.thing)
    WHEN kind = 'apart' THEN coalesce((SELECT abs(a.score - own.score) = number FROM scores AS a WHERE a.thing = own.about AND a.id = own.within), 1)
    WHEN score IS NULL THEN 1
    WHEN kind = 'number' THEN number = score OR number IS part
        OR (places = 1 AND number = (score + 5) / 10 * 10) OR (places = 0 AND number = (score + 50) / 100 * 100)
    WHEN kind = 'mark' THEN number IN (mark, score, abs(score - mark))
    WHEN kind = 'compare' AND (about = 'item' OR within_kind IN ('mean', 'item')) THEN NOT EXISTS (
            SELECT 1 FROM scores AS a WHERE a.thing = within_kind AND a.id = own.within AND (about = 'item') = (within_kind = 'item'))
        OR EXISTS (SELECT 1 FROM scores AS a WHERE a.thing = within_kind AND a.id = own.within
                   AND CASE value WHEN '<' THEN own.score < a.score WHEN '<=' THEN own.score <= a.score WHEN '>' THEN own.score > a.score
                                  WHEN '>=' THEN own.score >= a.score ELSE own.score = a.score END)
    WHEN kind = 'climb' THEN coalesce((
        SELECT CASE value WHEN '>' THEN max(d) = max(iif(id = own.id, d, NULL)) ELSE min(d) = max(iif(id = own.id, d, NULL)) END
        FROM (SELECT a.id, a.score - e.score AS d FROM scores AS a JOIN earlier AS e ON e.thing = a.thing AND e.id = a.id AND e.year = own.past WHERE a.thing = own.about)), 1)
    WHEN kind = 'compare' AND value = '=' THEN coalesce((SELECT a.score = own.score AND coalesce(number, a.score) = a.score
                                                         FROM scores AS a WHERE a.thing IN ('indicator', 'group') AND a.id = own.within AND a.id <> own.id), 1)
    WHEN kind = 'compare' THEN coalesce((SELECT iif(own.value LIKE '<%', a.score - own.score, own.score - a.score)
                                                BETWEEN iif(number IS NULL, 1 - (length(own.value) - 1), number) AND coalesce(number, 10000) OR number IS a.score
                                         FROM scores AS a WHERE a.thing IN ('indicator', 'group') AND a.id = own.within AND a.id <> own.id), 1)
    WHEN kind = 'outrank' AND about = 'total' THEN coalesce((
        SELECT CASE own.value WHEN '<' THEN o.rank > l.rank WHEN '<=' THEN o.rank >= l.rank WHEN '>' THEN o.rank < l.rank ELSE o.rank <= l.rank END
        FROM levels AS o, levels AS l WHERE o.level = own.level AND l.level = own.within), 1)
    WHEN kind = 'place' THEN about NOT IN ('indicator', 'group', 'item') OR EXISTS (
        SELECT 1 FROM (SELECT 1 AS whole UNION SELECT 0) LEFT JOIN scores AS a ON a.thing = own.about AND (whole OR a.home = own.home)
        WHERE (own.within IS NULL OR a.home = own.within) AND (own.about <> 'item' OR a.home = own.home) AND (whole OR own.places = 0)
        GROUP BY whole HAVING number / 100 = 1 + count(DISTINCT iif(iif(own.value = 'high', a.score > own.score, a.score < own.score), a.score, NULL))
            OR number / 100 BETWEEN 1 + sum(iif(own.value = 'high', a.score > own.score, a.score < own.score))
                   AND sum(iif(own.value = 'high', a.score >= own.score, a.score <= own.score)))
    WHEN kind = 'sole' THEN about NOT IN ('indicator', 'group') OR (
        SELECT sum(a.score = own.score) = 1 FROM scores AS a WHERE a.thing = own.about AND (own.within IS NULL OR a.home = own.within))
    WHEN kind = 'full' THEN score = 10000
    WHEN kind = 'bound' THEN CASE value WHEN '<' THEN score < bound WHEN '<=' THEN score <= bound
                                        WHEN '>' THEN score > bound WHEN '=' THEN 1 ELSE score >= bound END
    -- The highest of the items of the indicator, or of the instrument that is named, in its own survey.
    WHEN kind = 'most' AND about = 'item' THEN (number IS NULL OR number = score) AND EXISTS (
        SELECT 1 FROM (SELECT 1 AS whole UNION SELECT 0) LEFT JOIN scores AS a ON a.thing = 'item' AND (own.number IS NULL OR a.survey = own.survey)
            AND CASE WHEN own.within IS NULL THEN a.home = own.home OR (whole AND row_topic IS NULL AND a.instrument = own.instrument)
                     ELSE own.within IN (a.home, a.instrument) END
        GROUP BY whole HAVING own.score = CASE own.value WHEN 'high' THEN max(a.score) ELSE min(a.score) END)
        AND (own.within IS NULL OR own.within IN (own.home, own.instrument))
    WHEN kind = 'most' AND places = 2 AND within <> home AND about = 'indicator' THEN coalesce((
        SELECT iif(own.value = 'high', own.score > max(a.score), own.score < min(a.score)) FROM scores AS a WHERE a.thing = 'indicator' AND a.home = own.within), 1)
    WHEN kind = 'most' THEN (within IS NULL OR within = home OR about <> 'indicator') AND (number IS NULL OR number = score)
        AND (SELECT CASE own.value WHEN 'high' THEN max(a.score) ELSE min(a.score) END = own.score
                    AND (own.within IS NULL OR own.about <> 'indicator' OR own.places = 1 OR sum(a.score = own.score) = 1)
             FROM scores AS a WHERE a.thing = own.about AND (a.home = own.home OR (own.about <> 'item' AND own.within IS NULL)))
    WHEN kind = 'level' AND value IN ('AA', 'A', 'B', 'C', 'D', 'E', 'F') THEN value = CASE
        WHEN score >= 9500 THEN 'AA' WHEN score >= 8500 THEN 'A' WHEN score >= 7500 THEN 'B' WHEN score >= 6500 THEN 'C' WHEN score >= 5500 THEN 'D'
        WHEN score >= 5000 THEN 'E' ELSE 'F' END
    WHEN kind = 'level' AND about = 'total' THEN value = level
    WHEN kind = 'level' AND about = 'group' AND value <> 'ผ่าน' THEN value =
        (SELECT l.level FROM levels AS l WHERE own.score >= l.total AND own.score >= l.each ORDER BY l.rank LIMIT 1)
    WHEN kind = 'level' THEN CASE value WHEN 'ผ่านดีเยี่ยม' THEN score >= 9500 WHEN 'ต้องปรับปรุง' THEN score < mark
                                        WHEN 'ต้องปรับปรุงโดยด่วน' THEN score < mark ELSE score >= mark END
    WHEN kind = 'grade' AND about = 'total' AND value = '6' THEN level = 'ผ่านดีเยี่ยม'
    WHEN kind = 'grade' THEN CASE WHEN value >= '4' THEN score >= mark WHEN value = '3' THEN score < 9500 ELSE score < mark END
    WHEN kind = 'strength' THEN score >= mark
    WHEN kind = 'state' AND about = 'item' THEN (value = 'yes') = (score > 0)
    ELSE 1 END AS ok
FROM own;

-- Claims that are false in each reading; of their rows the one whose figure is told. A thing with two
-- scores has the one that is said.
CREATE TABLE false_claims AS
SELECT text, n, kind, value, number, about, id, within, amount, counted, words, score, home, found, iif(kind = 'count', of_all, coalesce(of_scores, of_all)) AS of_all, mark,
       max((NOT ok) * 10 + iif(reading = 1, 9, reading)) AS best
FROM (SELECT *, max(ok) FROM judged GROUP BY text, n, reading, about, id)
GROUP BY text, n HAVING count(DISTINCT reading) = count(DISTINCT CASE WHEN NOT ok THEN reading END);

-- ---- findings ----

INSERT INTO findings
WITH told AS (
    SELECT f.*, t."table", t."row", t."column", printf('%.2f', score / 100.0) AS figure, pass_mark,
           CASE about WHEN 'indicator' THEN 'ตัวชี้วัดที่ ' || f.id WHEN 'item' THEN 'ข้อ ' || f.id WHEN 'total' THEN 'คะแนนรวม'
                      WHEN 'mean' THEN 'ค่าเฉลี่ยของทุกตัวชี้วัด' ELSE ' ' || f.id END AS who,
           CASE counted WHEN 'item' THEN 'ข้อ' WHEN 'group' THEN 'แบบวัด' WHEN 'measure' THEN 'มาตรการ' ELSE 'ตัวชี้วัด' END AS things,
           CASE WHEN kind = 'most' THEN
               (SELECT CASE f.value WHEN 'high' THEN max(a.score) ELSE min(a.score) END FROM scores AS a
                WHERE a.thing = iif(f.about = 'total', 'indicator', f.about)
                  AND (a.home = f.within OR (f.within IS NULL AND (f.about <> 'item' OR a.home = f.home)))) END AS most
    -- What a text says again in the same words is told once.
    FROM (SELECT *, min(n) FROM false_claims GROUP BY text, words, kind, value, number, about, id, within, amount, counted) AS f JOIN texts AS t ON t.rowid = f.text, rules)
SELECT CASE kind WHEN 'outrank' THEN 'C1' WHEN 'place' THEN iif(value = 'high', 'C2', 'C3') WHEN 'sole' THEN iif(value = 'high', 'C2', 'C3')
                 WHEN 'most' THEN CASE WHEN within IS NOT NULL THEN 'C5' WHEN value = 'high' THEN 'C2' ELSE 'C3' END
                 WHEN 'level' THEN CASE WHEN about <> 'indicator' THEN 'C1' WHEN value LIKE 'ต้อง%' THEN 'C18' ELSE 'C4' END
                 WHEN 'grade' THEN CASE about WHEN 'total' THEN 'C1' ELSE 'C18' END
                 WHEN 'state' THEN 'C6'
                 WHEN 'bound' THEN CASE WHEN about = 'item' OR counted = 'item' AND amount IS NOT NULL THEN 'C6' WHEN number <> mark AND amount IS NULL THEN 'C8' ELSE 'C4' END
                 WHEN 'number' THEN CASE WHEN counted = 'item' AND amount IS NOT NULL OR id LIKE 'O_%' AND about = 'item' THEN 'C6' WHEN amount IS NOT NULL THEN 'C4' ELSE 'C8' END
                 WHEN 'full' THEN CASE WHEN counted = 'item' AND amount IS NOT NULL OR about = 'item' AND id LIKE 'O%' THEN 'C6' WHEN amount IS NOT NULL THEN 'C4' ELSE 'C8' END WHEN 'compare' THEN 'C8' WHEN 'apart' THEN 'C8' WHEN 'gap' THEN iif(within = 'mark', 'C4', 'C8') WHEN 'change' THEN 'C24' WHEN 'weight' THEN 'C25' WHEN 'rule' THEN 'C25' WHEN 'threshold' THEN 'C25' WHEN 'moved' THEN 'C24' WHEN 'climb' THEN 'C24' WHEN 'trend' THEN 'C24' WHEN 'past' THEN 'C24' WHEN 'times' THEN 'C8' WHEN 'spread' THEN 'C8' WHEN 'average' THEN 'C8' WHEN 'sum' THEN 'C8' WHEN 'first' THEN iif(value = 'high', 'C2', 'C3') ELSE 'C4' END,
       'warning', "table", "row", "column",
       CASE WHEN kind = 'count' THEN printf('ข้อความระบุว่า "%s" แต่มีทั้งหมด %d %s', words, of_all, things)
            WHEN amount LIKE 'but %' OR amount LIKE 'other %' THEN printf('ข้อความระบุว่า "%s" แต่ตามคะแนนที่กรอก ไม่เป็นเช่นนั้นทุก%s', words, things)
            WHEN amount IS NOT NULL THEN printf('ข้อความระบุว่า "%s" แต่ตามคะแนนที่กรอก มี %d จาก %d %s', words, found, of_all, things)
            WHEN kind = 'level' AND about = 'total' OR kind = 'grade' AND about = 'total' OR kind = 'outrank'
                THEN printf('ข้อความระบุว่า "%s" แต่ระดับผลการประเมินที่คำนวณได้คือ "%s"', words, (SELECT level FROM this_year))
            WHEN kind = 'most' AND within <> home AND about = 'indicator'
                THEN printf('ข้อความระบุว่า "%s" แต่%s อยู่ในกลุ่ม %s', words, who, home)
            WHEN kind = 'most' AND about = 'indicator' AND score = most AND NOT EXISTS (SELECT 1 FROM scores AS a WHERE a.thing = 'indicator' AND a.home = told.home AND a.score = most AND a.id <> told.id)
                THEN printf('ข้อความระบุว่า "%s" แต่คะแนนของ%sคือ %s คะแนน', words, who, figure)
            WHEN kind = 'most' AND about = 'indicator' AND score = most
                THEN printf('ข้อความระบุว่า "%s" แต่มีตัวชี้วัดอื่นได้ %s คะแนนเท่ากัน (ตัวชี้วัดที่ %s)', words, figure,
                    (SELECT group_concat(a.id, ', ') FROM scores AS a WHERE a.thing = 'indicator' AND a.home = told.home AND a.score = most AND a.id <> told.id))
            WHEN kind = 'most' AND about = 'those' THEN printf('ข้อความระบุว่า "%s" แต่คะแนน%sไม่ใช่ค่านี้', words, iif(value = 'high', 'สูงสุด', 'ต่ำสุด'))
            WHEN kind = 'most' AND about = 'total' THEN printf('ข้อความระบุว่า "%s" แต่คะแนน%sคือ %.2f คะแนน', words, iif(value = 'high', 'สูงสุด', 'ต่ำสุด'), most / 100.0)
            WHEN kind IN ('apart', 'gap', 'times', 'spread') THEN printf('ข้อความระบุว่า "%s" แต่ผลต่างที่คำนวณได้ไม่เท่ากับค่านี้', words)
            WHEN kind = 'average' THEN printf('ข้อความระบุว่า "%s" แต่ค่าเฉลี่ยที่คำนวณได้ไม่เท่ากับค่านี้', words)
            WHEN kind = 'sum' THEN printf('ข้อความระบุว่า "%s" แต่ผลรวมที่คำนวณได้ไม่เท่ากับค่านี้', words)
            WHEN kind IN ('weight', 'rule', 'threshold') THEN printf('ข้อความระบุว่า "%s" แต่เกณฑ์ของปีนี้เป็นอย่างอื่น', words)
            WHEN kind = 'change' THEN printf('ข้อความระบุว่า "%s" แต่ผลต่างของคะแนนทั้งสองปีไม่เป็นเช่นนั้น', words)
            WHEN kind = 'done' THEN printf('ข้อความระบุว่า "%s" แต่ในไฟล์ followup.csv มีมาตรการที่%s %d จาก %d มาตรการ', words, value,
                    (SELECT count(*) FROM other_measures WHERE status = value), (SELECT count(*) FROM other_measures))
            WHEN kind = 'trend' THEN printf('ข้อความระบุว่า "%s" แต่คะแนนของแต่ละปีไม่เป็นเช่นนั้น', words)
            WHEN kind = 'past' THEN printf('ข้อความระบุว่า "%s" แต่คะแนนของปีก่อนไม่ใช่ค่านี้', words)
            WHEN kind = 'climb' THEN printf('ข้อความระบุว่า "%s" แต่มีรายการอื่นที่คะแนนเปลี่ยนจากปีก่อนมากกว่า', words)
            WHEN kind = 'moved' THEN printf('ข้อความระบุว่า "%s" แต่%s ได้ %s คะแนน ซึ่งต่างจากปีก่อนไม่ตรงกับข้อความ', words, who, figure)
            WHEN kind = 'sole' THEN printf('ข้อความระบุว่า "%s" แต่มี%sอื่นได้ %s คะแนนเท่ากัน', words, things, figure)
            WHEN kind = 'most' THEN printf('ข้อความระบุว่า "%s" แต่%s ได้ %s คะแนน ส่วนคะแนน%sคือ %.2f คะแนน (%s)', words, who, figure,
                    iif(value = 'high', 'สูงสุด', 'ต่ำสุด'), most / 100.0,
                    (SELECT group_concat(CASE about WHEN 'indicator' THEN 'ตัวชี้วัดที่ ' WHEN 'item' THEN 'ข้อ ' ELSE '' END || a.id, ', ')
                     FROM scores AS a WHERE a.thing = about AND a.score = most AND (told.within IS NULL OR a.home = told.within)))
            WHEN kind IN ('bound', 'mark', 'strength', 'level', 'grade') AND about <> 'total'
                THEN printf('ข้อความระบุว่า "%s" แต่%s ได้ %s คะแนน (เกณฑ์ผ่าน %s คะแนน)', words, who, figure, pass_mark)
            ELSE printf('ข้อความระบุว่า "%s" แต่%sคือ %s คะแนน', words, CASE about WHEN 'total' THEN who WHEN 'mean' THEN who ELSE 'คะแนนของ' || who || ' ' END, figure) END,
       'ให้แก้ไขข้อความให้ตรงกับคะแนน หรือตรวจคะแนนที่กรอก'
FROM told ORDER BY text, n;

-- C26: the total of one year under another one, which is known to have had another, or is to come.
INSERT INTO findings
WITH totals AS MATERIALIZED (SELECT year, total AS score FROM this_year WHERE sound('indicators') AND sound('report_entries')
                             UNION SELECT year, score FROM earlier WHERE thing = 'total')
SELECT DISTINCT 'C26', 'warning', t."table", t."row", t."column",
       printf('ข้อความระบุว่า "%s" เป็นคะแนนของปี %s แต่ %.2f คือคะแนนรวมของปี %d', c.words, c.time, c.number / 100.0, o.year), 'ให้แก้ไขปีหรือคะแนนในข้อความ'
FROM (SELECT *, min(n) FROM claims WHERE kind = 'number' AND about = 'total' AND places = 2 AND NOT negated GROUP BY text, words, number, time) AS c
  JOIN texts AS t ON t.rowid = c.text JOIN totals AS o ON o.score = c.number, this_year AS y
WHERE c.time <> CAST(o.year AS TEXT)
  AND (c.time = CAST(y.year + 1 AS TEXT) OR c.time IN (SELECT CAST(year AS TEXT) FROM totals))
  AND c.time NOT IN (SELECT CAST(year AS TEXT) FROM totals WHERE score = c.number)
  AND NOT EXISTS (SELECT 1 FROM claims AS b WHERE b.text = c.text AND b.n = c.n AND b.about <> 'total')
  -- "From 90.08 points in 2567 to 91.76", "in 2567 the province had 88.00 points, the body 91.76": the year has its figure.
  AND NOT EXISTS (SELECT 1 FROM totals AS e WHERE CAST(e.year AS TEXT) = c.time AND instr(thai_digits(t.text), thai_digits(printf('%.2f', e.score / 100.0))))
  AND NOT EXISTS (SELECT 1 FROM claims AS b WHERE b.text = c.text AND b.kind = 'year' AND b.value = c.time AND instr(t.text, b.words) < instr(t.text, c.words)
                  AND instr(substr(t.text, instr(t.text, b.words) + length(b.words), instr(t.text, c.words) - instr(t.text, b.words) - length(b.words)), 'คะแนน'));

-- Nor is there a result of the next year yet.
INSERT INTO findings
SELECT DISTINCT 'C26', 'warning', t."table", t."row", t."column",
       printf('ข้อความระบุว่า "%s" เป็นผลการประเมินของปี %s แต่รายงานนี้เป็นของปี %d', c.words, c.time, y.year), 'ให้แก้ไขปีในข้อความ'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text, this_year AS y
WHERE c.kind IN ('level', 'bound', 'number') AND c.about = 'total' AND NOT c.negated AND c.time = CAST(y.year + 1 AS TEXT) AND instr(c.words, 'ผลการประเมิน')
  AND NOT EXISTS (SELECT 1 FROM findings AS f WHERE f.id = 'C26' AND f."table" = t."table" AND f."row" = t."row" AND f."column" = t."column");

-- C24: a score of an earlier year that the thing has had in none. That of another year may be meant otherwise (C26); of what is not
-- named nothing is told, nor of what is small enough for a difference.
INSERT INTO findings
WITH said AS MATERIALIZED (
    SELECT c.text, c.n, c.words, c.number, c.about, c."key" AS id, iif(c.time = 'last', y.year - 1, CAST(c.time AS INTEGER)) AS year,
           min(c.reading = 0 OR (c.about = 'total' AND instr(c.words, 'ผลการประเมิน') > 0)) AS named
    FROM claims AS c, this_year AS y
    WHERE c.kind = 'number' AND c.places = 2 AND c.amount IS NULL AND NOT c.negated AND (c.time = 'last' OR c.time BETWEEN '2400' AND CAST(y.year - 1 AS TEXT))
      AND c.number >= 3000 AND NOT (c.about <> 'total' AND instr(c.words, 'ผลการประเมิน'))
    GROUP BY c.text, c.n HAVING count(*) = 1),
     moves AS MATERIALIZED (SELECT text, kind, words FROM claims WHERE kind IN ('moved', 'past', 'change'))
SELECT 'C24', 'warning', t."table", t."row", t."column",
       printf('ข้อความระบุว่า "%s" แต่คะแนนของปี %d คือ %.2f คะแนน', s.words, s.year, e.score / 100.0), 'ให้แก้ไขข้อความให้ตรงกับคะแนนของปีนั้น'
FROM said AS s JOIN texts AS t ON t.rowid = s.text JOIN earlier AS e ON e.year = s.year AND e.thing = s.about AND e.id = s.id, rules
WHERE (named OR EXISTS (SELECT 1 FROM moves AS m WHERE m.text = s.text AND m.kind = 'change' AND instr(m.words, s.words)))
  AND s.number NOT IN (hundredths(pass_mark), 10000)
  AND NOT EXISTS (SELECT 1 FROM earlier AS a WHERE a.thing = s.about AND a.id = s.id AND abs(a.score - s.number) <= (s.about = 'group'))
  AND NOT EXISTS (SELECT 1 FROM scores AS a WHERE a.thing = s.about AND a.id = s.id AND a.score = s.number)
  AND NOT EXISTS (SELECT 1 FROM moves AS m WHERE m.text = s.text AND m.kind <> 'change' AND (instr(m.words, s.words) OR instr(s.words, m.words)));

-- C4: what is listed as a strength has passed.
INSERT INTO findings
SELECT 'C4', 'warning', t."table", t."row", t."column",
       printf('ข้อความระบุว่า "%s" เป็นจุดแข็ง แต่ตัวชี้วัดที่ %s ได้ %.2f คะแนน (เกณฑ์ผ่าน %s คะแนน)', c.words, c."key", s.score / 100.0, pass_mark),
       'ให้นำออกจากจุดแข็ง หรือตรวจคะแนนที่กรอก'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text JOIN narrative_entries AS n ON n.rowid = t."row" AND n.key = 'strengths'
JOIN scores AS s ON s.thing = 'indicator' AND s.id = c."key", rules
WHERE t."table" = 'narrative_entries' AND c.kind = 'mention' AND c.about = 'indicator' AND c.value IS NULL AND s.score < hundredths(pass_mark);

-- Item codes that a text names, with the letter that a bare number has in that row.
CREATE TABLE named_items AS
SELECT DISTINCT c.text, t."table", t."row", t.topic, t."key" AS topic_key, t.letter, iif(c."key" GLOB '[0-9]*', t.letter, '') || c."key" AS code,
       iif(c."key" GLOB '[0-9]*', 1, 0) AS bare, c.value IS 'fine' AS fine
FROM claims AS c JOIN texts AS t ON t.rowid = c.text
WHERE c.kind = 'mention' AND c.about = 'item' AND c.value IS NOT 'except' AND t.topic <> '';

-- C6: the items that an analysis of the website names are those with 0, unless it says otherwise of them.
INSERT INTO findings
SELECT 'C6', 'warning', 'indicators', n."row", 'analysis',
       CASE WHEN i.code IS NULL THEN printf('ข้อความกล่าวถึงข้อ %s ซึ่งไม่ใช่ข้อของตัวชี้วัดที่ %s', group_concat(n.code, ' '), topic_key)
            WHEN count(*) = 1 THEN printf('ข้อความกล่าวถึงข้อ %s แต่ข้อนี้ได้ %.2f คะแนน', n.code, i.score)
            ELSE printf('ข้อความกล่าวถึงข้อ %s แต่ข้อเหล่านี้ไม่ได้ 0.00 คะแนน', group_concat(n.code, ' ')) END,
       CASE WHEN i.code IS NOT NULL THEN 'ข้อที่กล่าวถึงควรเป็นข้อที่ได้ 0.00 คะแนน ให้แก้ไขรหัสข้อ หรือตรวจคะแนนที่กรอก'
            ELSE 'ให้แก้ไขรหัสข้อ' END
FROM (SELECT * FROM named_items ORDER BY "row", CAST(substr(code, 2) AS INTEGER)) AS n
LEFT JOIN items AS i ON i.instrument = 'OIT' AND i.indicator = CAST(topic_key AS INTEGER) AND i.code = n.code
WHERE n."table" = 'indicators' AND sound('items') AND (letter = 'O' OR NOT bare) AND n.code LIKE 'O%' AND (i.code IS NULL OR i.score > 0 AND NOT fine)
  AND NOT EXISTS (SELECT 1 FROM judged AS j WHERE j.text = n.text AND j.about = 'item' AND j.id = n.code AND j.kind <> 'count')
  AND EXISTS (SELECT 1 FROM items AS o WHERE o.indicator = CAST(topic_key AS INTEGER)
                AND o.code NOT IN (SELECT m.code FROM named_items AS m WHERE m.text = n.text))
GROUP BY n."row", i.code IS NULL
UNION ALL
SELECT 'C6', 'warning', 'indicators', i.rowid, 'analysis',
       'ข้อที่ได้ 0.00 คะแนนแต่ข้อความไม่ได้กล่าวถึง ได้แก่ ' || group_concat(t.code, ' '), 'ให้เพิ่มรหัสข้อในข้อความ หรือตรวจคะแนนที่กรอก'
FROM items AS t JOIN indicators AS i ON i.no = t.indicator
WHERE t.instrument = 'OIT' AND t.score = 0 AND sound('items') AND sound('indicators') AND trim(analysis) <> ''
  AND t.code NOT IN (SELECT code FROM named_items AS n WHERE n."table" = 'indicators' AND n."row" = i.rowid)
GROUP BY i.no;

-- C7: an indicator follows from its items, if all are there. 9 and 10 have no known rule without points: a note. Many that
-- differ are one mistake: scores one row too low, or of another year. C12: the items that the year has and the file lacks.
INSERT INTO findings
WITH lacks AS (SELECT trim(instrument || ' ' || survey) AS name, count(*) AS n, group_concat(code, ' ') AS codes FROM missing GROUP BY instrument, survey)
SELECT 'C7', iif(unsure, 'note', 'warning'), 'indicators', "row", 'score', printf('คะแนนที่กรอก %.2f ไม่ตรงกับที่คำนวณจากรายข้อ %.2f', score, hundredths / 100.0),
       iif(unsure, 'ไม่มีไฟล์ points.csv จึงเทียบกับค่าเฉลี่ยธรรมดา คะแนนที่กรอกอาจถูกต้อง หากแต่ละข้อมีน้ำหนักไม่เท่ากัน', 'ให้ตรวจคะแนนของตัวชี้วัดและของรายข้อ')
FROM differing WHERE (unsure AND NOT EXISTS (SELECT 1 FROM moved)) OR (NOT unsure AND (SELECT count(*) FROM differing WHERE NOT unsure) <= 3)
UNION ALL
SELECT 'C7', 'warning', 'indicators', min("row"), 'score',
       printf(CASE (SELECT max("by") FROM moved)
              WHEN 2 THEN 'คะแนนของตัวชี้วัดเลื่อนขึ้นหนึ่งแถว (ไม่ตรงกับรายข้อ %d ตัวชี้วัด ได้แก่ ตัวชี้วัดที่ %s) แต่ละแถวตรงกับรายข้อของตัวชี้วัดถัดไป'
              WHEN 1 THEN 'คะแนนของตัวชี้วัดเลื่อนลงหนึ่งแถว (ไม่ตรงกับรายข้อ %d ตัวชี้วัด ได้แก่ ตัวชี้วัดที่ %s) แต่ละแถวตรงกับรายข้อของตัวชี้วัดก่อนหน้า'
              WHEN 0 THEN 'คะแนนของตัวชี้วัดสลับแถวกัน (ไม่ตรงกับรายข้อ %d ตัวชี้วัด ได้แก่ ตัวชี้วัดที่ %s) คะแนนทุกค่าตรงกับรายข้อของตัวชี้วัดอื่น'
              ELSE 'คะแนนที่กรอกของ %d ตัวชี้วัดไม่ตรงกับที่คำนวณจากรายข้อ ได้แก่ ตัวชี้วัดที่ %s' END, count(*), group_concat(no, ', ')),
       iif(EXISTS (SELECT 1 FROM moved), 'ให้กรอกคะแนนใหม่ให้ตรงแถว แล้วตรวจอีกครั้ง ข้อความที่กล่าวถึงคะแนนจะตรวจได้เมื่อคะแนนตรงแถวแล้ว',
           'ให้ตรวจทั้งคอลัมน์ คะแนนอาจเลื่อนแถว หรือไฟล์ indicators.csv กับ items.csv เป็นของคนละปี')
FROM differing WHERE NOT unsure HAVING count(*) > 3
UNION ALL
SELECT 'C7', 'warning', 'indicators', min(rowid), 'no', 'ตัวชี้วัดที่ ' || group_concat(no, ', ') || ' ไม่มีรายข้อในไฟล์ items.csv', 'ให้เพิ่มแถวของรายข้อ'
FROM indicators WHERE sound('indicators') AND sound('items') AND no NOT IN (SELECT indicator FROM items) AND NOT EXISTS (SELECT 1 FROM missing) HAVING count(*) > 0
UNION ALL
SELECT 'C7', 'warning', 'items', min(rowid), 'code', 'ข้อ ' || group_concat(code, ' ') || ' ไม่มีน้ำหนักคะแนนในไฟล์ points.csv',
       'ให้กรอกน้ำหนักคะแนนให้ครบทุกข้อ เมื่อขาดของข้อใด จะใช้ค่าเฉลี่ยธรรมดาของทั้งตัวชี้วัด'
FROM (SELECT rowid, code FROM items WHERE instrument = 'OIT' AND code NOT IN (SELECT code FROM points) AND EXISTS (SELECT 1 FROM points) ORDER BY rowid)
WHERE sound('items') AND sound('points') HAVING count(*) > 0
UNION ALL
SELECT 'C12', 'warning', 'items', NULL, NULL,
       iif(count(*) = 1, printf('ขาดข้อของ %s ได้แก่ %s', name, codes), printf('ขาดข้อ จำนวน %d ข้อ ได้แก่ %s', sum(n), group_concat(name || ' (' || codes || ')', ' '))), 'ให้เพิ่มแถวของข้อที่ขาด'
FROM lacks HAVING count(*) > 0;

-- C9: one score, one grade, and no better grade for a lower score. Where one indicator disagrees with
-- several, it is the one that is told.
INSERT INTO findings
WITH grades AS MATERIALIZED (
         SELECT t."row", CAST(t."key" AS INTEGER) AS no, s.score, iif(c.kind = 'grade', CAST(c.value AS INTEGER), NULL) AS rank,
                trim(replace(substr(c.words, instr(c.words, 'ระดับ') + 5), 'ที่ควร', 'ควร')) AS word
         FROM claims AS c JOIN texts AS t ON t.rowid = c.text AND t."column" = 'analysis'
         JOIN scores AS s ON s.thing = 'indicator' AND s.id = t."key"
         WHERE c.kind IN ('grade', 'most') AND c.about = 'indicator' AND c."key" = t."key" AND NOT c.negated AND c.time IS NULL
           AND instr(c.words, 'ระดับ')),
     against AS MATERIALIZED (
         SELECT a.no, a."row", a.score, a.word, b.no AS other, b.score AS other_score, b.word AS other_word, a.score < b.score AS praised,
                count(*) OVER (PARTITION BY a.no) AS times, abs(a.rank - b.rank) AS apart
         FROM grades AS a JOIN grades AS b ON (a.score < b.score AND a.rank > b.rank) OR (a.score > b.score AND a.rank < b.rank))
SELECT 'C9', 'warning', 'indicators', min("row"), 'analysis',
       printf('คะแนนเท่ากัน (%.2f) แต่ข้อความให้ระดับต่างกัน ได้แก่ %s', score / 100.0, group_concat('ตัวชี้วัดที่ ' || no || ' "' || word || '"', ' ')),
       'ให้ใช้ระดับเดียวกันเมื่อคะแนนเท่ากัน'
FROM (SELECT * FROM grades ORDER BY no) GROUP BY score HAVING count(DISTINCT word) > 1 AND count(DISTINCT no) > 1
UNION ALL
SELECT 'C9', 'warning', 'indicators', "row", 'analysis',
       printf('ตัวชี้วัดที่ %d ได้ %.2f คะแนน ข้อความให้ระดับ "%s" แต่ตัวชี้วัดที่ %d ได้ %.2f คะแนน ข้อความให้ระดับ "%s"',
              no, score / 100.0, word, other, other_score / 100.0, other_word), 'ให้ใช้ระดับที่เรียงตามคะแนน'
FROM (SELECT *, max(apart) FROM against WHERE times > 1 OR praised GROUP BY no
      HAVING times > 1 OR NOT EXISTS (SELECT 1 FROM against AS b WHERE b.no = against.other AND b.times > 1));

-- C10: the report's own names mistyped, its place under another kind of body, or another place after
-- its name. Other bodies are other bodies: they stay unnamed here, but for who signs and whom a memorandum is of and to; after
-- a blank may be any words there ("ปลัด อบต. รักษาราชการแทนนายก อบต.").
INSERT INTO findings
WITH provinces (list) AS (VALUES (
'|กระบี่|กรุงเทพมหานคร|กาญจนบุรี|กาฬสินธุ์|กำแพงเพชร|ขอนแก่น|จันทบุรี|ฉะเชิงเทรา|ชลบุรี|ชัยนาท|ชัยภูมิ|ชุมพร|เชียงราย|เชียงใหม่|ตรัง|ตราด|ตาก|นครนายก|นครปฐม|นครพนม|นครราชสีมา|นครศรีธรรมราช|นครสวรรค์|นนทบุรี|นราธิวาส|น่าน|บึงกาฬ|บุรีรัมย์|ปทุมธานี|ประจวบคีรีขันธ์|ปราจีนบุรี|ปัตตานี|พระนครศรีอยุธยา|พะเยา|พังงา|พัทลุง|พิจิตร|พิษณุโลก|เพชรบุรี|เพชรบูรณ์|แพร่|ภูเก็ต|มหาสารคาม|มุกดาหาร|แม่ฮ่องสอน|ยโสธร|ยะลา|ร้อยเอ็ด|ระนอง|ระยอง|ราชบุรี|ลพบุรี|ลำปาง|ลำพูน|เลย|ศรีสะเกษ|สกลนคร|สงขลา|สตูล|สมุทรปราการ|สมุทรสงคราม|สมุทรสาคร|สระแก้ว|สระบุรี|สิงห์บุรี|สุโขทัย|สุพรรณบุรี|สุราษฎร์ธานี|สุรินทร์|หนองคาย|หนองบัวลำภู|อ่างทอง|อำนาจเจริญ|อุดรธานี|อุตรดิตถ์|อุทัยธานี|อุบลราชธานี|')),
     named AS (
         SELECT c.text, c.words, c.value, c.reading, c."key" = o.type AS same, o.whole, c.about, spelling_distance(o.name, c.value) AS apart
         FROM claims AS c JOIN own_names AS o ON o.kind = c.about WHERE c.kind = 'titled' AND sound('report_entries'))
SELECT 'C10', 'warning', t."table", t."row", t."column",
       printf('ข้อความกล่าวถึง "%s" แต่รายงานนี้เป็นของ "%s"', words, whole), 'ให้แก้ไขชื่อในข้อความ หรือตรวจชื่อในไฟล์ report.csv'
FROM named JOIN texts AS t ON t.rowid = named.text, provinces
WHERE CASE WHEN NOT same THEN apart = 0 WHEN apart = 0 THEN 0
           WHEN about = 'province' AND instr(list, '|' || value || '|') THEN reading
           ELSE apart <= 33 OR reading OR (about = 'organization' AND t.topic = '' AND t."key" = 'own' AND instr(' ' || char(9, 10, 13, 160), substr(words, -length(value) - 1, 1)) = 0) END;

-- C11: an indicator under another one's title, by a number that none has, or mistyped.
INSERT INTO findings
SELECT DISTINCT 'C11', 'warning', t."table", t."row", t."column",
       printf('ข้อความเรียกตัวชี้วัดที่ %s ว่า "%s" แต่ชื่อในไฟล์ indicators.csv คือ "%s"', c."key", o.name, i.name), 'ให้แก้ไขเลขที่หรือชื่อตัวชี้วัดในข้อความ'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text JOIN indicators AS i ON i.no = CAST(c."key" AS INTEGER) JOIN indicators AS o ON o.no = CAST(c.value AS INTEGER)
WHERE c.kind = 'named' AND c.about = 'indicator' AND sound('indicators') AND t.topic <> ''
UNION ALL
SELECT DISTINCT 'C11', 'warning', t."table", t."row", t."column",
       printf('ข้อความกล่าวถึงตัวชี้วัดที่ %s แต่ไม่มีตัวชี้วัดนี้ในไฟล์ indicators.csv', c."key"), 'ให้แก้ไขเลขที่ตัวชี้วัดในข้อความ'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text
WHERE c.kind = 'mention' AND c.about = 'indicator' AND sound('indicators') AND t.topic <> '' AND CAST(c."key" AS INTEGER) NOT IN (SELECT no FROM indicators)
UNION ALL
SELECT DISTINCT 'C11', 'warning', t."table", t."row", t."column",
       printf('ข้อความระบุว่าตัวชี้วัดที่ %s เป็นของแบบวัด %s แต่ในไฟล์ indicators.csv เป็นของ %s', c."key", c.value, i.instrument), 'ให้แก้ไขเลขที่ตัวชี้วัดหรือชื่อแบบวัดในข้อความ'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text JOIN indicators AS i ON i.no = CAST(c."key" AS INTEGER)
WHERE c.kind = 'home' AND sound('indicators') AND i.instrument <> c.value
UNION ALL
SELECT 'C11', 'warning', t."table", t."row", t."column",
       printf('ข้อความเรียกตัวชี้วัดที่ %s ว่า "%s" แต่ชื่อในไฟล์ indicators.csv คือ "%s"', c."key",
              coalesce(x.name, substr(c.value, 1, instr(c.value || ' ', ' ') - 1)), i.name), 'ให้แก้ไขชื่อตัวชี้วัดในข้อความ'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text JOIN indicators AS i ON i.no = CAST(c."key" AS INTEGER)
LEFT JOIN (SELECT no, name FROM indicators UNION
           SELECT NULL, trim(replace(section, instrument, '')) FROM items WHERE instrument = 'OIT') AS x
    ON length(x.name) > 6 AND substr(c.value, 1, length(x.name)) = x.name AND x.name <> i.name
WHERE c.kind = 'called' AND c.about = 'indicator' AND sound('indicators') AND t.topic <> '' AND substr(c.value, 1, length(i.name)) <> i.name
  AND (x.name IS NOT NULL OR spelling_distance(i.name, c.value) BETWEEN 1 AND 36)
GROUP BY c.rowid;

INSERT INTO findings
WITH numbered AS (
    SELECT t.rowid AS "row", i.no, i.name, t.section, thai_digits(i.no) AS number,
           trim(replace(substr(replace(thai_digits(section), '.', ' '), length(t.instrument) + 1), '  ', ' ')) AS rest
    FROM items AS t JOIN indicators AS i ON i.no = t.indicator
    WHERE sound('items') AND sound('indicators') AND substr(section, 1, length(t.instrument)) = t.instrument)
SELECT 'C11', 'warning', 'items', min("row"), 'section',
       printf('ชื่อหมวด "%s" ไม่ตรงกับตัวชี้วัดที่ %d "%s"', section, no, name), 'ให้ใช้ชื่อตัวชี้วัดตามไฟล์ indicators.csv'
FROM numbered
WHERE rest GLOB '[๐-๙]*' AND (NOT (instr(rest || ' ', ' ' || name || ' ')
          OR EXISTS (SELECT 1 FROM rules_of_year AS o WHERE o.rule = 'indicator' AND o.no = numbered.no AND instr(rest || ' ', ' ' || o.name || ' ')))
      OR instr(rest || ' ', number || ' ') <> 1)
GROUP BY section;

-- C11 too: the official title of the year, but for blanks.
INSERT INTO findings
WITH other AS MATERIALIZED (
    SELECT i.rowid AS "row", no, i.name, o.name AS official
    FROM indicators AS i JOIN rules_of_year AS o USING (no) JOIN graded_by ON year = asked
    WHERE rule = 'indicator' AND sound('indicators')
      AND replace(replace(replace(i.name, ' ', ''), char(160), ''), char(8203), '') <> replace(o.name, ' ', ''))
SELECT 'C11', 'warning', 'indicators', min("row"), 'name',
       iif(count(*) = 1, printf('ตัวชี้วัดที่ %d ชื่อ "%s" แต่ชื่อตามเกณฑ์ของปีนี้คือ "%s"', no, name, official),
           printf('ชื่อตัวชี้วัดที่ %s ไม่ตรงกับเกณฑ์ของปีนี้ ตัวชี้วัดที่ %d คือ "%s"', group_concat(no, ' '), min(no), official)),
       'ให้ใช้ชื่อตามเกณฑ์ของปี หรือตรวจเลขที่ตัวชี้วัด'
FROM other HAVING count(*) > 0;

-- C12: so many indicators, and the items of each questionnaire, as the year has them.
INSERT INTO findings
SELECT 'C12', 'warning', 'indicators', NULL, NULL,
       printf('%s มี %d ตัวชี้วัด แต่เกณฑ์ของปี %d กำหนดไว้ %d ตัวชี้วัด', instrument, n, year, indicators), NULL
FROM sums JOIN weights USING (instrument), graded_by WHERE n <> indicators AND indicators > 0 AND n > 0 AND sound('indicators');

INSERT INTO findings
SELECT 'C12', 'warning', 'items', t.rowid, 'code', printf('แบบวัดของปี %d มีถึงข้อ %s%d ไม่มีข้อ %s', year, letter, q.items, code), NULL
FROM items AS t JOIN questionnaires AS q USING (instrument, survey), graded_by WHERE CAST(substr(code, 2) AS INTEGER) > q.items AND sound('items')
UNION ALL
SELECT 'C12', 'warning', 'points', rowid, 'code', 'ไม่มีข้อ ' || code || ' ในไฟล์ items.csv', NULL
FROM points WHERE sound('points') AND sound('items') AND code NOT IN (SELECT code FROM items)
UNION ALL
SELECT 'C12', 'warning', t."table", t."row", t."column", printf('ข้อความกล่าวถึงข้อ %s แต่ไม่มีข้อนี้ในไฟล์ items.csv', n.code), 'ให้แก้ไขรหัสข้อในข้อความ'
FROM named_items AS n JOIN texts AS t ON t.rowid = n.text
WHERE sound('items') AND NOT bare AND n.code NOT IN (SELECT code FROM items) AND NOT (n."table" = 'indicators' AND n.code LIKE 'O%');

-- C13: one wording in one questionnaire, and the same question in both surveys. A column that slipped is one mistake; a few
-- that are typed otherwise are told one by one.
INSERT INTO findings
WITH asked AS MATERIALIZED (
         SELECT rowid, instrument, substr(squeezed, -14) = 'มากน้อยเพียงใด' AS usual, substr(squeezed, -7) = 'หรือไม่' AS either
         FROM (SELECT rowid, instrument, replace(replace(question, ' ', ''), '?', '') AS squeezed FROM items WHERE sound('items'))),
     having_it AS MATERIALIZED (SELECT DISTINCT instrument FROM asked WHERE usual)
SELECT 'C13', 'warning', 'items', min(asked.rowid), 'question',
       printf(iif(count(*) > 1, 'คำถามไม่ได้ลงท้ายว่า "%s" อย่างข้ออื่นของ %s (ทั้งหมด %d ข้อ)', 'คำถามไม่ได้ลงท้ายว่า "%s" อย่างข้ออื่นของ %s'),
              'มากน้อยเพียงใด', instrument, count(*)), 'ให้ใช้คำถามตามแบบวัด'
FROM asked JOIN having_it USING (instrument), (SELECT count(*) > 8 AS many FROM asked JOIN having_it USING (instrument) WHERE NOT usual AND NOT either)
WHERE NOT usual AND NOT either GROUP BY iif(many, instrument, asked.rowid)
UNION ALL
SELECT 'C13', 'warning', 'items', min(s.rowid), 'question',
       iif(count(*) > 1, printf('คำถามของ EitSurvey %d ข้อไม่ตรงกับข้อเดียวกันของ EitPublic ได้แก่ %s', count(*), group_concat(s.code, ' ')),
           printf('คำถามข้อ %s ของ EitSurvey ไม่ตรงกับข้อเดียวกันของ EitPublic', s.code)),
       iif(count(*) > 1, 'ให้ตรวจคอลัมน์ข้อคำถาม ข้อความอาจเลื่อนแถว', 'EitPublic: ' || min(p.question))
FROM items AS s JOIN items AS p ON p.survey = 'EitPublic' AND p.code = s.code,
     (SELECT count(*) > 3 AS many FROM items AS s JOIN items AS p ON p.survey = 'EitPublic' AND p.code = s.code WHERE s.survey = 'EitSurvey' AND p.question <> s.question)
WHERE s.survey = 'EitSurvey' AND p.question <> s.question AND sound('items')
GROUP BY iif(many, 0, s.rowid);

-- C14: fiscal year Y is October of Y - 1 to September of Y.
INSERT INTO findings
SELECT 'C14', 'warning', 'measures', min(measures.rowid), 'period',
       printf(iif(count(*) > 1, 'ระยะเวลา "%s" อยู่นอกปีงบประมาณ พ.ศ. %d ของรายงาน (ทั้งหมด %d แถว)', 'ระยะเวลา "%s" อยู่นอกปีงบประมาณ พ.ศ. %d ของรายงาน'),
              period, year, count(*)),
       printf('ปีงบประมาณ พ.ศ. %d คือ ต.ค. %d ถึง ก.ย. %d หากเป็นมาตรการของปีถัดไป ถูกต้องแล้ว ไม่ต้องแก้ไข', year, year - 1, year)
FROM measures, this_year WHERE sound('measures') AND sound('report_entries') AND outside_fiscal_year(period, year) GROUP BY period ORDER BY min(measures.rowid);

-- C28: two columns under each other's name: the owners are the periods.
INSERT INTO findings
SELECT 'C28', 'warning', 'measures', NULL, 'period', 'คอลัมน์ระยะเวลา (period) กับคอลัมน์ผู้รับผิดชอบ (owner) น่าจะสลับกัน', 'ให้ตรวจชื่อคอลัมน์ในแถวหัวตาราง'
FROM (SELECT count(*) AS n, count(outside_fiscal_year(owner, year)) AS owners, count(outside_fiscal_year(period, year)) AS periods
      FROM measures, this_year WHERE sound('measures') AND owner <> '')
WHERE n > 1 AND owners = n AND periods = 0;

-- C14 too: what brackets after a fiscal year say that it is.
INSERT INTO findings
SELECT DISTINCT 'C14', 'warning', t."table", t."row", t."column",
       printf('ข้อความระบุว่า "%s" คือ "%s" แต่ช่วงเวลานั้นไม่ใช่ปีงบประมาณ พ.ศ. %s', c.words, span, c.value), 'ให้แก้ไขวันที่หรือปีในข้อความ'
FROM (SELECT *, iif(after LIKE '(%', substr(after, 2, instr(after || ')', ')') - 2), substr(after, instr(after, 'วันที่'), 26)) AS span
      FROM (SELECT c.*, ltrim(substr(t.text, instr(t.text, c.words) + length(c.words))) AS after
            FROM claims AS c JOIN texts AS t ON t.rowid = c.text WHERE c.kind = 'year' AND c.words LIKE 'ปีงบ%')
      WHERE after LIKE '(%)%' OR after LIKE 'ซึ่ง%สุด%วันที่%' OR (after LIKE 'เริ่ม%วันที่%' AND instr(after, 'วันที่') < 20)) AS c JOIN texts AS t ON t.rowid = c.text
WHERE outside_fiscal_year(span, CAST(c.value AS INTEGER));

-- C14 too: a quarter of the fiscal year with the months of another one in brackets.
INSERT INTO findings
WITH quarters (n, long, short) AS (VALUES ('๑', 'ตุลาคม', 'ต.ค.'), ('๒', 'มกราคม', 'ม.ค.'), ('๓', 'เมษายน', 'เม.ย.'), ('๔', 'กรกฎาคม', 'ก.ค.')),
     after AS MATERIALIZED (SELECT rowid AS text, "table", "row", "column", replace(substr(thai_digits(text), instr(text, 'ไตรมาส') + 6, 80), 'ที่', '') AS words
                             FROM texts WHERE instr(text, 'ไตรมาส') AND NOT instr(text, 'ปฏิทิน'))
SELECT 'C14', 'warning', b."table", b."row", b."column",
       printf('ข้อความระบุว่า "ไตรมาสที่%s" แต่ไตรมาสที่ %s ของปีงบประมาณเริ่มเดือน%s', rtrim(substr(words, 1, instr(words, ')'))), q.n, q.long), 'ให้แก้ไขไตรมาสหรือเดือนในข้อความ'
FROM after AS b JOIN quarters AS q ON substr(ltrim(words), 1, 1) = q.n
WHERE instr(words, '(') BETWEEN 1 AND 45 AND instr(words, ')') > instr(words, '(')
  AND EXISTS (SELECT 1 FROM quarters AS o, (SELECT ltrim(substr(words, instr(words, '(') + 1)) AS inside) WHERE o.n <> q.n AND 1 IN (instr(inside, o.long), instr(inside, o.short)));

-- C15: a column that nobody filled. C20: one that is filled in other rows.
INSERT INTO findings
WITH filled ("table", "column", title, n, used, "row", empty) AS (
    SELECT 'indicators', 'target', 'ระดับค่าเป้าหมาย', count(*), sum(target <> ''), min(iif(target = '', rowid, NULL)), group_concat(iif(target = '', no, NULL), ' ') FROM indicators
    UNION ALL SELECT 'measures', 'finding', 'ผลการวิเคราะห์', count(*), sum(finding <> ''), min(iif(finding = '', rowid, NULL)), group_concat(iif(finding = '', rowid, NULL), ' ') FROM measures
    UNION ALL SELECT 'measures', 'steps', 'ขั้นตอน', count(*), sum(steps <> ''), min(iif(steps = '', rowid, NULL)), group_concat(iif(steps = '', rowid, NULL), ' ') FROM measures
    UNION ALL SELECT 'measures', 'period', 'ระยะเวลา', count(*), sum(period <> ''), min(iif(period = '', rowid, NULL)), group_concat(iif(period = '', rowid, NULL), ' ') FROM measures
    UNION ALL SELECT 'measures', 'owner', 'ผู้รับผิดชอบ', count(*), sum(owner <> ''), min(iif(owner = '', rowid, NULL)), group_concat(iif(owner = '', rowid, NULL), ' ') FROM measures)
SELECT iif(used, 'C20', 'C15'), iif(used, 'warning', 'note'), "table", iif(used, "row", NULL), "column",
       printf(CASE WHEN used = 0 THEN 'คอลัมน์%s (%s) ว่างทุกแถว' WHEN "table" = 'measures' THEN 'ไม่ได้กรอก%s (%s) ของมาตรการลำดับที่ %s'
              ELSE 'ไม่ได้กรอก%s (%s) ของตัวชี้วัดที่ %s' END, title, "column", empty), iif(used, 'ให้กรอกช่องที่ว่าง', 'ให้กรอก หรือเว้นไว้หากไม่ใช้')
FROM filled WHERE n > 0 AND (used = 0 OR empty <> '') AND sound("table");

-- C16: "พ.ศ. ๒๕๖๘", with a space. Digits are made Thai in print, so their kind is free here.
INSERT INTO findings
SELECT 'C16', 'note', t."table", t."row", t."column",
       iif(c.words LIKE '%พ%ศ%', printf('"%s" ควรพิมพ์ว่า "พ.ศ. %s" โดยเว้นวรรคหลัง พ.ศ.', c.words, c.value),
           printf('"%s" ควรพิมพ์ว่า "พ.ศ. %s" โดยมี พ.ศ. นำหน้า', c.words, c.value)), NULL
FROM claims AS c JOIN texts AS t ON t.rowid = c.text
WHERE c.kind = 'year' AND NOT instr(c.words, 'ค.ศ.') AND NOT instr(c.words, 'พ.ศ. ') AND NOT instr(c.words, 'พ.ศ.' || char(160)) GROUP BY c.text;

-- C17: what failed has a measure that names it: its code, or its question.
INSERT INTO findings
SELECT 'C17', 'warning', 'items', min(item), 'code',
       printf('ข้อที่ได้ 0.00 คะแนนแต่ยังไม่มีมาตรการ ได้แก่ %s', group_concat(code, ' ')), 'ให้ระบุรหัสข้อในไฟล์ measures.csv'
FROM failed_items
WHERE sound('items') AND sound('measures') AND code NOT IN (SELECT code FROM named_items WHERE "table" = 'measures')
  AND NOT EXISTS (SELECT 1 FROM texts WHERE "table" = 'measures' AND instr(text, question))
HAVING count(*) > 0
UNION ALL
SELECT 'C17', 'warning', 'indicators', i.rowid, 'name',
       printf('ตัวชี้วัดที่ %d ได้ %.2f คะแนน ไม่ผ่านเกณฑ์ แต่ไม่มีมาตรการของตัวชี้วัดนี้', no, score), 'ให้เพิ่มมาตรการในไฟล์ measures.csv'
FROM indicators AS i, rules
WHERE hundredths(score) < hundredths(pass_mark) AND sound('indicators') AND sound('measures') AND no NOT IN (SELECT indicator FROM measures);

-- C19: spelling that looks right and is not. In the title of an indicator it is C11.
INSERT INTO findings
SELECT 'C19', 'warning', t."table", t."row", t."column", printf('คำว่า "%s" สะกดว่า "%s"', c.words, c.value), 'ให้แก้ไขคำในข้อความ'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text WHERE c.kind = 'misspelt'
  AND NOT EXISTS (SELECT 1 FROM findings AS f WHERE f.id = 'C11' AND f."row" = t."row" AND f."column" = t."column" AND instr(f.message, c.words))
GROUP BY c.text, c.words
UNION ALL
SELECT 'C19', 'warning', t."table", t."row", t."column", printf('"%s" มีสระหรือวรรณยุกต์ที่พิมพ์ด้วยแป้นอื่น เช่น เ สองตัวแทน แ', c.words), 'ให้พิมพ์ แ หรือ ำ ด้วยแป้นเดียว'
FROM claims AS c JOIN texts AS t ON t.rowid = c.text WHERE c.kind = 'mended';

-- C23: what the program writes itself, since nobody has (wording.sql): one note for a column.
INSERT INTO findings
SELECT 'C23', 'note', 'indicators', NULL, 'analysis',
       printf('โปรแกรมเขียนผลการประเมิน (analysis) ที่ว่างไว้ให้จากคะแนน ได้แก่ ตัวชี้วัดที่ %s', group_concat(key, ', ')),
       'ให้ตรวจข้อความในรายงาน หรือกรอกข้อความในช่องนั้นแทน'
FROM written WHERE about = 'indicators' AND sound('indicators') AND sound('items') HAVING count(*) > 0
UNION ALL
SELECT 'C23', 'note', 'narrative_entries', NULL, 'text',
       printf('โปรแกรมเขียนข้อความ (text) ที่ว่างไว้ให้จากคะแนน ได้แก่ %s', group_concat(label || ' (' || key || ')', ' และ')),
       'ให้ตรวจข้อความในรายงาน หรือกรอกข้อความในช่องนั้นแทน'
FROM written JOIN labels ON file = 'narrative.csv' AND "column" = key
WHERE about = 'narrative' AND sound('narrative_entries') AND sound('indicators') AND sound('items') HAVING count(*) > 0;

-- R9: the rules are those of another year.
INSERT INTO findings
SELECT 'R9', 'warning', 'report_entries', e.rowid, 'value',
       printf('แม่แบบไม่มีเกณฑ์ของปีงบประมาณ %d จึงใช้เกณฑ์ของปี %d ซึ่งใกล้ที่สุด', asked, year),
       printf('ให้ตรวจคะแนนรวมและระดับกับประกาศของปี %d หรือเพิ่มเกณฑ์ของปีนั้นในไฟล์ year-rules.table.csv ของแม่แบบ', asked)
FROM graded_by JOIN report_entries AS e ON e.key = 'fiscal_year' WHERE year <> asked AND sound('report_entries') AND sound('year_rules');

-- C21: the total and the level that were announced.
INSERT INTO findings
WITH official AS MATERIALIZED (
    SELECT max(rowid) FILTER (WHERE key = 'official_total') AS total_row, max(rowid) FILTER (WHERE key = 'official_level') AS level_row,
           max(hundredths(CAST(value AS REAL))) FILTER (WHERE key = 'official_total') AS total,
           max(trim(replace(value, 'ระดับ', ''))) FILTER (WHERE key = 'official_level') AS level
    FROM report_entries WHERE key IN ('official_total', 'official_level') AND value <> '' AND sound('report_entries') AND sound('indicators'))
SELECT 'C21', 'warning', 'report_entries', total_row, 'value',
       printf('คะแนนรวมที่ประกาศ %.2f ไม่ตรงกับค่าที่โปรแกรมคำนวณ %.2f', o.total / 100.0, g.total / 100.0),
       CASE WHEN o.total = (SELECT hundredths(total) FROM other_total)
            THEN 'คะแนนที่ประกาศตรงกับที่คำนวณจากคะแนน IIT EIT และ OIT ที่ปัดเศษแล้ว รายงานนี้คำนวณก่อนปัดเศษ'
            WHEN abs(o.total - g.total) <= 2 THEN 'ต่างกันเล็กน้อย อาจเกิดจากการปัดเศษ ให้ตรวจคะแนนของทุกตัวชี้วัด'
            ELSE 'ให้ตรวจคะแนนของทุกตัวชี้วัด โดยเฉพาะของ OIT ซึ่งแต่ละข้ออาจมีน้ำหนักคะแนนไม่เท่ากัน' END
FROM official AS o, graded AS g WHERE o.total <> g.total
UNION ALL
SELECT 'C21', 'warning', 'report_entries', level_row, 'value',
       printf('ระดับที่ประกาศ "%s" ไม่ตรงกับคะแนน ซึ่งอยู่ในระดับ "%s"', o.level, l.level),
       coalesce((SELECT printf(iif(each > 0, 'ระดับ "%s" ต้องมีคะแนนรวมตั้งแต่ %.2f และคะแนนของ IIT EIT และ OIT ตั้งแต่ %.2f ทุกแบบวัด',
                                   'ระดับ "%s" ต้องมีคะแนนรวมตั้งแต่ %.2f'), level, total / 100.0, each / 100.0)
                 FROM levels WHERE level = o.level),
                (SELECT 'ระดับตามเกณฑ์ ได้แก่ ' || group_concat(level, ' ') FROM levels))
FROM official AS o, graded AS g JOIN levels AS l
    ON l.rank = (SELECT rank FROM levels WHERE coalesce(o.total, g.total) >= total AND min(g.iit, g.eit, g.oit) >= each ORDER BY rank LIMIT 1)
WHERE o.level <> l.level;

-- C22: an indicator's points are 100 in all, where each of its items has some.
INSERT INTO findings
SELECT 'C22', 'warning', 'points', NULL, 'points',
       printf('น้ำหนักคะแนนของข้อในตัวชี้วัดที่ %d รวมกันได้ %.2f แต่ต้องรวมกันได้ 100', indicator, sum(hundredths(points)) / 100.0),
       'ให้ตรวจน้ำหนักคะแนนของแต่ละข้อ'
FROM items LEFT JOIN points USING (code)
WHERE instrument = 'OIT' AND EXISTS (SELECT 1 FROM points) AND sound('items') AND sound('points')
GROUP BY indicator HAVING count(points) = count(*) AND sum(hundredths(points)) <> 10000;

-- C12: the tables of items have the order of the file, which a spreadsheet's sorting changes.
INSERT INTO findings
WITH placed AS (SELECT rowid, code, survey, CAST(substr(code, 2) AS INTEGER) AS n, CASE instrument WHEN 'IIT' THEN 1 WHEN 'EIT' THEN 2 WHEN 'OIT' THEN 3 END AS rank
                FROM items WHERE sound('items'))
SELECT 'C12', 'warning', 'items', i.rowid, 'code', printf('รายข้อไม่ได้เรียงตามรหัส ข้อ %s อยู่หลังข้อ %s ตารางในรายงานจะเรียงตามแถวในไฟล์นี้', i.code, b.code),
       'ให้เรียงแถวตามแบบวัด IIT EIT OIT และรหัสข้อ'
FROM placed AS i JOIN placed AS b ON b.rowid = i.rowid - 1
WHERE i.rank < b.rank OR (i.rank = b.rank AND i.survey = b.survey AND i.n < b.n) ORDER BY i.rowid LIMIT 1;

-- C27: what was pasted twice. Short sentences may well be the same, and those of equal scores.
INSERT INTO findings
SELECT 'C27', 'warning', 'items', min("row"), 'question',
       iif(many > 5, printf('ข้อคำถามซ้ำกันหลายข้อ เช่น ข้อ %s คอลัมน์ข้อคำถาม (question) อาจสลับกับคอลัมน์หมวด (section)', codes), printf('ข้อ %s ใช้หัวข้อเดียวกัน', codes)),
       iif(many > 5, 'ให้ตรวจชื่อคอลัมน์ในแถวหัวตาราง', 'ให้ตรวจหัวข้อของแต่ละข้อ')
FROM (SELECT max(rowid) AS "row", group_concat(code, ' ') AS codes, count(*) OVER () AS many
      FROM (SELECT rowid, * FROM items ORDER BY rowid) WHERE sound('items') GROUP BY instrument, survey, replace(question, ' ', '') HAVING count(*) > 1)
GROUP BY iif(many > 5, 0, "row")
UNION ALL
SELECT 'C27', 'warning', 'indicators', max(rowid), 'analysis', printf('ตัวชี้วัดที่ %s ใช้ข้อความเดียวกันทุกคำ', group_concat(no, ' ')),
       'ให้ตรวจข้อความของแต่ละตัวชี้วัด'
FROM (SELECT rowid, * FROM indicators ORDER BY rowid) WHERE length(analysis) >= 80 AND sound('indicators') GROUP BY replace(analysis, ' ', '') HAVING count(DISTINCT score) > 1
UNION ALL
SELECT 'C27', 'warning', 'measures', min(rowid), 'title', printf('มาตรการลำดับที่ %s ซ้ำกับมาตรการก่อนหน้าทุกช่อง', group_concat(rowid, ' ')),
       'หากวางซ้ำ ให้ลบแถวที่ซ้ำออก'
FROM measures WHERE sound('measures') AND rowid NOT IN (SELECT min(rowid) FROM measures GROUP BY indicator, title, finding, steps, period, owner) HAVING count(*) > 0;

-- C10: the cover prints the place as it is typed.
INSERT INTO findings
SELECT 'C10', 'warning', 'report_entries', e.rowid, 'value', printf('"%s" ไม่ได้ขึ้นต้นด้วยคำว่า %s', value, word), printf('ให้กรอกชื่อเต็ม เช่น %s', example)
FROM report_entries AS e JOIN (SELECT column1 AS key, column2 AS word, column3 AS other, column4 AS example
                               FROM (VALUES ('province', 'จังหวัด', 'กรุงเทพ', 'จังหวัดเชียงใหม่'), ('district', 'อำเภอ', 'เขต', 'อำเภอสันทราย'))) USING (key)
WHERE trim(value) <> '' AND instr(value, word) <> 1 AND instr(value, other) <> 1 AND instr(value, 'กิ่ง' || word) <> 1 AND sound('report_entries')
UNION ALL -- a short form, or a slip in the words that say what the body is
SELECT 'C10', 'warning', 'report_entries', rowid, 'value', printf('ชื่อหน่วยงาน "%s" ไม่ใช่ชื่อเต็ม หรือสะกดไม่ถูกต้อง', value),
       'ให้กรอกชื่อเต็ม เช่น องค์การบริหารส่วนตำบลสันทราย เทศบาลตำบลสันทราย'
FROM report_entries WHERE key = 'organization' AND sound('report_entries')
  AND (value GLOB 'อบ[ตจ]*' OR value GLOB 'ท[ตมน][. ]*' OR value LIKE 'อง%ตำบล%' OR value LIKE 'เท%บาล%' OR value LIKE 'เทศ%')
  AND NOT EXISTS (SELECT 1 FROM titles WHERE kind = 'organization' AND instr(value, full) = 1);

-- Signature fields are named by role: a second one of the same role gets a number.
INSERT INTO findings
SELECT NULL, 'warning', 'signatures', max(rowid), 'role',
       printf('บทบาท "%s" ซ้ำกัน %d แถว', role, count(*)), 'ให้แก้ไขบทบาท หากเป็นผู้ลงนามหลายคนในบทบาทเดียวกัน ถูกต้องแล้ว ไม่ต้องแก้ไข'
FROM signatures WHERE sound('signatures') GROUP BY replace(replace(role, ' ', ''), char(160), '') HAVING count(*) > 1
UNION ALL -- the two cells changed over: the paper has a position in brackets, where the name is to be
SELECT NULL, 'warning', 'signatures', min(rowid), 'name', printf('ช่องชื่อมีตำแหน่ง "%s"', name), 'ให้กรอกชื่อและนามสกุลในช่องชื่อ (name) และกรอกตำแหน่งในช่องตำแหน่ง (position)'
FROM (SELECT rowid, trim(name) AS name FROM signatures WHERE sound('signatures'))
WHERE EXISTS (SELECT 1 FROM (VALUES ('ปลัด'), ('รองปลัด'), ('นายกองค์การ'), ('นายกเทศมนตรี'), ('รองนายก'), ('นายอำเภอ'), ('นักวิชาการ'), ('นักวิเคราะห์'),
                             ('นักบริหาร'), ('นักจัดการ'), ('นักทรัพยากร'), ('นักพัฒนา'), ('นักสันทนาการ'), ('นิติกร'), ('ผู้อำนวยการ'), ('หัวหน้า'),
                             ('เจ้าพนักงาน'), ('เจ้าหน้าที่'), ('ผู้ช่วย'), ('ประธาน'), ('กรรมการ'), ('เลขานุการ'), ('ผู้จัดทำ'), ('ผู้ตรวจ')) WHERE instr(name, column1) = 1)
  AND instr(name, 'ผู้ช่วยศาสตราจารย์') <> 1
HAVING count(*) > 0
UNION ALL
SELECT NULL, 'warning', 'signatures', min(rowid), 'position', printf('ช่องตำแหน่งมีชื่อบุคคล "%s"', position), 'ให้กรอกชื่อและนามสกุลในช่องชื่อ (name) และกรอกตำแหน่งในช่องตำแหน่ง (position)'
FROM (SELECT rowid, trim(position) AS position FROM signatures WHERE sound('signatures'))
WHERE (position GLOB 'นาย?* ?*' OR position GLOB 'นาง?* ?*')
  AND NOT EXISTS (SELECT 1 FROM (VALUES ('องค์การ'), ('อบต'), ('อบจ'), ('เทศ'), ('ตำบล'), ('อำเภอ'), ('จังหวัด'), ('สมาคม'), ('สภา'), ('เมือง'), ('ช่าง'),
                                 ('ทะเบียน'), ('แพทย์'), ('พยาบาล'), ('ตรวจ'), ('ด่าน'), ('สถานี'), ('หมวด')) WHERE instr(position, column1) > 0)
HAVING count(*) > 0
UNION ALL -- last year's scores that are this year's: a file that was copied and not filled in
SELECT NULL, 'warning', 'previous', NULL, 'score', printf('คะแนนปีก่อนเท่ากับคะแนนปีนี้ทั้ง %d ตัวชี้วัด', count(*)), 'ให้ตรวจว่าเป็นคะแนนของปีก่อน'
FROM previous AS p JOIN indicators AS i USING (no) WHERE sound('previous') AND sound('indicators')
HAVING count(*) >= 5 AND sum(p.score <> i.score) = 0 AND min(i.score) < 100
UNION ALL -- what a web page or a workbook leaves in a text that was copied from it
SELECT NULL, 'warning', "table", "row", "column", printf('ข้อความมีรหัสที่คัดลอกมาจากหน้าเว็บหรือโปรแกรมอื่น คือ "%s"', code),
       'ให้ลบรหัสนั้น หากต้องการขึ้นบรรทัดใหม่ ให้ขึ้นบรรทัดในช่อง'
FROM (SELECT "table", "row", "column", markup_in(text) AS code FROM texts) WHERE code IS NOT NULL
UNION ALL
SELECT NULL, 'warning', "table", "row", "column", printf('ข้อความยังมีส่วนที่ต้องกรอก คือ "%s"', blank), 'ให้กรอกข้อมูลแทน หรือลบออก'
FROM (SELECT "table", "row", "column", placeholder_in(text) AS blank FROM texts) WHERE blank IS NOT NULL;
