/*
 * tree.h - the files that a report may be made of, as they lie on the disk: a folder with those below
 * it, and the templates that it builds on.
 *
 * Errors: false = no memory, diagnosed; or the one who sees them has said so.
 */
#ifndef RAINGAN_COMMAND_TREE_H
#define RAINGAN_COMMAND_TREE_H

#include "base/arena.h"

#include <stdbool.h>
#include <sys/stat.h>

enum { TREE_DEPTH = 8 };

/* st NULL = it is a link that leads nowhere. A folder comes before what is in it. */
typedef bool tree_visit(void *to, const char *path, const struct stat *st);

/* What is in a folder and `depth` folders below it, each folder by name. Names that begin with '.' are
 * hidden. A folder that cannot be read has nothing in it. */
bool tree_walk(struct arena *a, const char *folder, int depth, tree_visit *visit, void *to,
               struct diag *dg);

/* A folder with base.sql may take tables from a template beside it, which it names there in quotes
 * (doc/template.md): the folders of all that it may mean. */
bool tree_bases(struct arena *a, const char *folder, bool (*each)(void *to, const char *base),
                void *to, struct diag *dg);

#endif
