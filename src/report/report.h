/*
 * report.h - the stages in their order, from the folders to pages: what all commands that read a
 * report and the tests have in common.
 *
 * Memory: a report is opened and closed; all of it lives in its arena.
 * Errors: false = diagnosed. Stages that do not hang on a failed one still run, so that one run
 *         names all faults.
 */
#ifndef RAINGAN_REPORT_REPORT_H
#define RAINGAN_REPORT_REPORT_H

#include "data/dataset.h"
#include "layout/layout.h"

struct report {
    struct arena *a;
    struct diag *dg;
    struct inputs data, template_files; /* that it is made of */
    struct dataset *ds;
    struct document *doc;
    struct fontset *fonts;
    struct breaker *breaker;
    size_t npage;
};

struct report_source {
    struct folder data, template_dir; /* `read` is set by report_open */
    struct folder shared;             /* has the corrections.xml of templates without their own */
    const char *fonts_conf;           /* path */
};

bool report_open(struct report *r, struct arena *a, struct report_source from, struct diag *dg);
bool report_lay_out(struct report *r, struct page_sink sink);
void report_close(struct report *r);

#endif
