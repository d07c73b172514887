-- What was typed beside the references is held against the report, as its own texts are; run only in its folder.
INSERT INTO texts
SELECT 'memo', rowid, 'text', 'total', '', NULL, typed('memo', rowid, 'text') FROM memo WHERE part IN ('text', 'item', 'closing', 'annex_text');
