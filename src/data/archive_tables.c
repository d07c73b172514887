#include "data/archive_tables.h"

#include "base/str.h"

#include <string.h>

const struct archive_table archive_revisions = {
    .name = "archive_revisions",
    .file = "archive_revisions.csv",
    .header = BYTE_ORDER_MARK "number,date,reason,pdf_sha256\n",
    .schema = "CREATE TABLE archive_revisions (number INTEGER NOT NULL PRIMARY KEY, "
              "date TEXT NOT NULL, reason TEXT NOT NULL, pdf_sha256 TEXT NOT NULL);",
};

const struct archive_table archive_corrections = {
    .name = "archive_corrections",
    .file = "archive_corrections.csv",
    .header = BYTE_ORDER_MARK "revision,change,file,row,column,before,after\n",
    .schema = "CREATE TABLE archive_corrections (revision INTEGER NOT NULL, change TEXT NOT NULL, "
              "file TEXT NOT NULL, \"row\" TEXT NOT NULL, \"column\" TEXT NOT NULL, "
              "before TEXT NOT NULL, after TEXT NOT NULL);",
};

bool archive_tables_have_file(const char *name)
{
    return !strcmp(name, archive_revisions.file) || !strcmp(name, archive_corrections.file);
}
