-- Names, scores, level and signers are those of the ITA report in the same folder.
CREATE TABLE base (template TEXT NOT NULL, file TEXT NOT NULL);
INSERT INTO base VALUES ('ita', 'report.csv');
