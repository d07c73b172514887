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

/* Before SQLite is used the first time; later it does nothing. Not for several threads. */
void sql_memory_use(void);

#endif
