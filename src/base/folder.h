/*
 * folder.h - where a report's files come from: a folder on disk, or the files that a PDF carries.
 *
 * Memory: the arena given; a folder borrows its path and files.
 * Errors: false/NULL = diagnosed at the file's path, as in file.h. In memory there is no failure
 *         but a missing file.
 */
#ifndef RAINGAN_BASE_FOLDER_H
#define RAINGAN_BASE_FOLDER_H

#include "base/inputs.h"

struct folder {
    const char *path;           /* as the user knows it; of files in memory, that of their PDF */
    const struct inputs *files; /* all there are; NULL = those on disk */
    struct inputs *read;        /* gets each file that is read; NULL = nobody wants to know */
    const char *below;          /* of a folder within another: its name there; NULL = it is none */
};

/* What a report is made of: one thing, whether it lies in two folders, in one, or in a PDF. */
struct report_source {
    struct folder data, template_dir;
    bool apart; /* the findings may be made by a process of their own (dataset_find) */
    struct store
        *store; /* of reports one after another (data/dataset.h); NULL = there is no other */
};

/* A folder within another: its files are those whose names begin with "name/" there. */
struct folder folder_below(struct arena *a, struct folder f, const char *name);

bool folder_exists(struct folder f);
bool folder_has(struct arena *a, struct folder f, const char *name);
/* Of a file in memory that was a sheet of a workbook; NULL = of any other. */
const struct sheet_origin *folder_origin(struct folder f, const char *name);

bool folder_read(struct arena *a, struct folder f, const char *name, struct bytes *out,
                 struct diag *dg);

/* Is there a file of this name that lies in the folder itself or below it, with no link that leads
 * out of it? */
bool folder_holds(struct arena *a, struct folder f, const char *name);

/* A file that is written or looked at there lies in the folder, or is not there yet: a link in its
 * place leads to no other. */
bool folder_keeps(const char *folder, const char *path, struct diag *dg);

/* Names as file_list gives them; of a whole folder only, not of one below. */
const char **folder_list(struct arena *a, struct folder f, const char *ending, size_t *n,
                         struct diag *dg);

#endif
