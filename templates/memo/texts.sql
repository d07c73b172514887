-- What was typed beside the references is held against the report, as its own texts are; run only in its folder. Heads
-- and names say nothing of scores: they are read for spelling, and for the names of other bodies.
INSERT INTO texts
SELECT 'memo', rowid, 'text', 'total', '', NULL, typed('memo', rowid, 'text') FROM memo WHERE part IN ('text', 'item', 'closing', 'annex_text')
UNION ALL
SELECT 'memo', rowid, 'text', '', iif(part IN ('agency', 'to', 'position', 'opinion_position'), 'own', ''), NULL, typed('memo', rowid, 'text') FROM memo
WHERE part IN ('agency', 'subject', 'to', 'heading', 'law', 'position', 'annex', 'opinion', 'order', 'opinion_position');
