/*
 * report.h - the stages in their order, from the folders to pages: what all commands that read a
 * report and the tests have in common.
 *
 * Memory: a report is opened and closed; all of it lives in its arena. The empty value can be
 *         closed.
 * Errors: false = diagnosed. Stages that do not hang on a failed one still run, so that one run
 *         names all faults.
 */
#ifndef RAINGAN_REPORT_REPORT_H
#define RAINGAN_REPORT_REPORT_H

#include "data/dataset.h"
#include "layout/layout.h"
#include "report/stage.h"

struct embedded_store; /* pdf/embedded_file.h */

/* What the program brings along, and not the report. */
struct resources {
    struct folder shared;   /* has the corrections.xml of templates without their own */
    const char *fonts_conf; /* path */

    /* For reports one after another (NULL = there is no other): */
    struct fontset *fonts;
    const struct ready_template *ready;
    struct embedded_store *embedded; /* of the template's files in their PDFs */
};

/* A report.xml without a fault, read ahead. root NULL = there is none. */
struct ready_template {
    const char *folder;
    struct node *root;
    struct bytes text;
};

struct report {
    struct arena *a;
    struct diag *dg;
    struct report_source from;
    struct inputs data, template_files; /* the files of it that have been read */
    struct dataset *ds;                 /* NULL = they are wrong */
    struct document *doc;
    struct fontset *fonts;
    bool lent_fonts;
    struct embedded_store *embedded; /* of the resources */
    struct node **corrections;       /* where they were added to a template that is lent */
    struct breaker *breaker;
    size_t npage;
    struct stage stage;
};

/* Its data as tables and views, without asking whether they contradict each other. */
bool report_read(struct report *r, struct arena *a, struct report_source from, struct diag *dg);

/* Then its template and fonts, and whether the data are sound. After a report_read that failed, to
 * find what else is wrong. */
bool report_bind(struct report *r, const struct resources *by);

/* Both. */
bool report_open(struct report *r, struct arena *a, struct report_source from,
                 const struct resources *by, struct diag *dg);

/* Is a data folder that is named after a year of another year than its data? Said with `code`, at
 * the cell that gives the year. */
void report_check_year(struct report *r, enum diag_code code);

/* How many words of each list of Debian are part of this program. */
struct report_words {
    size_t libthai, hunspell; /* hunspell 0 = it was built without */
};
struct report_words report_known_words(void);

/* Reads the report.xml of a folder ahead. With a fault, or a message, it is read by each report, which
 * tells it. false = no memory. */
bool report_ready(struct arena *a, const char *folder, struct ready_template *out);

bool report_lay_out(struct report *r, struct page_sink sink);
void report_close(struct report *r);

#endif
