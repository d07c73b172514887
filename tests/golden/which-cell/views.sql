CREATE VIEW long_names AS SELECT no, name FROM rows WHERE no > 2;
