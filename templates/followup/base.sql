-- Names, scores, level and signers are those of the ITA report in the same folder; without it there is nothing to print.
CREATE TABLE base (template TEXT NOT NULL, file TEXT NOT NULL, required INTEGER NOT NULL);
INSERT INTO base VALUES ('ita', 'report.csv', 1);
