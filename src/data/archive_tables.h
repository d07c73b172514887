/*
 * archive_tables.h - the two tables that tell a report of its own archive: names, files and
 * columns.
 *
 * They are there for every template, empty unless the data folder has their files:
 *   archive_revisions    one row a revision so far; the last is this one, whose PDF has no digest
 *                        yet
 *   archive_corrections  what each revision after the first changed; `change` is a change_name of
 *                        compare.h, or "file", "program", "font" of what else a report is made of
 */
#ifndef RAINGAN_DATA_ARCHIVE_TABLES_H
#define RAINGAN_DATA_ARCHIVE_TABLES_H

#include <stdbool.h>

struct archive_table {
    const char *name;   /* in SQL */
    const char *file;   /* in the data folder */
    const char *header; /* first line of the file */
    const char *schema; /* CREATE TABLE */
};

extern const struct archive_table archive_revisions, archive_corrections;

bool archive_tables_have_file(const char *name); /* is it the file of one of them? */

#endif
