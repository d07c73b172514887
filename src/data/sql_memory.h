/*
 * sql_memory.h - SQLite's memory: small pieces from blocks of ours, the others from malloc.
 *
 * A statement is a tree of hundreds of small pieces, and a template prepares some hundreds of statements.
 * SQLite's own store of small pieces (lookaside) is off while it reads a schema.
 *
 * Memory: blocks are kept for the pieces that come later, until the program ends.
 * Errors: SQLite gets NULL, and says SQLITE_NOMEM.
 */
#ifndef RAINGAN_DATA_SQL_MEMORY_H
#define RAINGAN_DATA_SQL_MEMORY_H

#include <stddef.h>

/* From here on SQLite gets at most so many bytes more than it has now. */
void sql_memory_limit(size_t more);

/* From here on SQLite gets at most n pieces: views that are made of views of views may be read for
 * ever in little memory. SIZE_MAX = as many as it wants, as at first. */
void sql_memory_limit_pieces(size_t n);

/* Why SQLite did not get memory since this was asked last: it wanted more than the limit, or the
 * machine has none. Whoever calls SQLite asks, since some of its calls say nothing of it. */
enum sql_memory_end { SQL_MEMORY_GIVEN, SQL_MEMORY_LIMIT, SQL_MEMORY_NONE };
enum sql_memory_end sql_memory_ended(void);

/* Before SQLite is used the first time; later it does nothing. Not for several threads. */
void sql_memory_use(void);

#endif
