/*
 * report.h - for targets that make a report: small data and a template in memory, and fonts that live
 * longer than an input.
 */
#ifndef RAINGAN_TESTS_FUZZ_REPORT_H
#define RAINGAN_TESTS_FUZZ_REPORT_H

#include "fuzz.h"

#include "report/report.h"

static const char small_schema[] =
    "CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n"
    "INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);\n"
    "CREATE TABLE rows (no INTEGER PRIMARY KEY, grp TEXT NOT NULL, name TEXT NOT NULL,\n"
    "    score DECIMAL(5,2) CHECK (score BETWEEN 0 AND 100), day DATE_TEXT DEFAULT '');\n";
static const char small_views[] = "CREATE VIEW total AS SELECT count(*) AS n, sum(score) AS sum, "
                                  "'2026-10-31' AS day, max(name) AS name FROM rows;\n";
static const char small_rows[] =
    "no,grp,name,score\n1,ก,กุดรัง,91.76\n2,ก,\"บ้านฝาง \"\"ใต้\"\"\",๘๐.๕\n"
    "3,ข,Office of the Permanent Secretary,\n";

static struct fontset *lasting_fonts;
static struct diag *lasting_diag;

static inline void report_begin(void)
{
    lasting_diag = diag_open();
    lasting_fonts = fontset_open(arena_open(lasting_diag), "fonts/fonts.conf", lasting_diag);
    HOLDS(lasting_fonts);
}

struct small {
    struct inputs data, template_files, shared;
    struct report_source from;
    struct resources by;
};

static inline void put_text(struct inputs *in, const char *name, const char *text)
{
    HOLDS(inputs_add(in, name, (struct bytes){text, strlen(text)}));
}

/* Without its report.xml. NULL = the usual one. */
static inline void small_open(struct small *s, struct arena *a, const char *rows, const char *views)
{
    *s = (struct small){.data.a = a, .template_files.a = a, .shared.a = a};
    put_text(&s->data, "rows.csv", rows ? rows : small_rows);
    put_text(&s->template_files, "schema.sql", small_schema);
    put_text(&s->template_files, "views.sql", views ? views : small_views);
    s->from.data = (struct folder){.path = "data", .files = &s->data};
    s->from.template_dir = (struct folder){.path = "template", .files = &s->template_files};
    s->by.shared = (struct folder){.path = "shared", .files = &s->shared};
    s->by.fonts = lasting_fonts;
}

static const char xml_begin[] =
    "<report xmlns=\"urn:raingan:report\" lang=\"th\">"
    "<page name=\"p\" size=\"300pt 260pt\" margin=\"20pt\"/>"
    "<style name=\"body\" font-family=\"Laksaman\" font-size=\"12pt\"/>";

#endif
