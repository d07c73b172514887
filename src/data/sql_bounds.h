/*
 * sql_bounds.h - what a statement may take of the machine, and what it may not ask it.
 *
 * A report is a function of its files: SQL that reads the clock, the time zone or random numbers is
 * refused. Bounds: base/limits.h.
 */
#ifndef RAINGAN_DATA_SQL_BOUNDS_H
#define RAINGAN_DATA_SQL_BOUNDS_H

#include "data/store.h"

/* Before the database is opened: the file system by which SQLite asks for the time, ours, which does
 * not tell, and remembers why its file could not be written. NULL = no memory. */
const char *sql_bounds_vfs(void);

/* Sets the limits of a database that is open. */
void sql_bounds_set(struct dataset *ds);

/* A dataset begins: it has all of them before it. */
void sql_bounds_begin(struct dataset *ds);

/* From here on the tables may grow by so many bytes. */
void sql_bounds_grow(struct dataset *ds, long long more);

/* Is this a function that gives another value each time? */
bool sql_bounds_refuse(const char *function);

#endif
