/*
 * earlier.h - a report against the PDF that was made of it before: is it still the same one?
 *
 * The later revisions of an archive carry their history, which a data folder has not. So a report
 * is compared as it comes out with the history that the earlier PDF carries.
 *
 * Memory: the arena; an earlier PDF is opened and closed, and holds a dataset meanwhile. The empty
 *         value can be closed.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_ARCHIVE_EARLIER_H
#define RAINGAN_ARCHIVE_EARLIER_H

#include "report/build.h"

struct earlier {
    struct arena *a;
    struct diag *dg;
    const struct resources *by;
    struct bytes pdf;
    struct inputs carried;     /* by the PDF */
    struct report_source kept; /* all files that the report can be made of, without a history */
    struct build then;         /* read from the PDF; its manifest is that of the PDF */
    struct diag *quiet;        /* what is wrong with a report that is made to compare: nobody's */
};

/* `now` is the report as its build gave it; `path` is where the bytes `pdf` come from. */
bool earlier_open(struct earlier *e, struct arena *a, const char *path, struct bytes pdf,
                  const struct build *now, const struct resources *by, struct diag *dg);
void earlier_close(struct earlier *e);

/* Does the report come out as the PDF, to the byte, with the history that this carries? It is made
 * if need be; what is wrong with it then does not matter: it is another. */
bool earlier_is_same(struct earlier *e, bool *same);

/* The files of a report, in memory: what was read is what is archived, whatever becomes of the
 * folders meanwhile. */
bool earlier_keep_files(struct report_source *kept, struct arena *a, const struct report *now,
                        const struct resources *by);

/* The same files with those of `history` that tell of revisions. */
bool earlier_with_history(struct report_source *full, struct arena *a,
                          const struct report_source *kept, const struct inputs *history);

#endif
