/*
 * sql_file.h - what SQLite writes when its cache is full: files without a name (base/spool.h). There are no
 * others: all tables are temporary.
 *
 * Errors: SQLite says of a full disk what it says of a limit of ours, so the reason is kept here.
 * Source: https://www.sqlite.org/c3ref/io_methods.html
 */
#ifndef RAINGAN_DATA_SQL_FILE_H
#define RAINGAN_DATA_SQL_FILE_H

#include <sqlite3.h>

/* Makes a file system give these. */
void sql_file_use(sqlite3_vfs *vfs);

/* errno of the first failure since this was asked last; 0 = none. */
int sql_file_error(void);

#endif
