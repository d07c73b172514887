-- A memorandum in the folder of an ITA report takes its numbers from it: {result.total:0.00} in a text.
CREATE TABLE base (template TEXT NOT NULL, file TEXT NOT NULL);
INSERT INTO base VALUES ('ita', 'report.csv');
