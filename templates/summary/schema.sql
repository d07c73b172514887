-- No file of its own: all of it comes from the report in the folder.
CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);

-- Files of other templates that may lie in the same folder.
CREATE TABLE other_templates (template TEXT NOT NULL, file TEXT NOT NULL);
INSERT INTO other_templates VALUES ('ita', 'report.csv'), ('memo', 'memo.csv'), ('followup', 'followup.csv'), ('years', 'years.csv');
