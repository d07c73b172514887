#include "report/build.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *build_epoch_day(struct arena *a)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end, day[32];
    struct tm tm;

    if (!text || !*text)
        return NULL;
    time_t t = (time_t)strtoll(text, &end, 10);
    if (*end || !gmtime_r(&t, &tm) || !strftime(day, sizeof day, "%Y-%m-%d", &tm))
        return NULL;
    return arena_strdup(a, day);
}

static const char *text_of(const struct row *row, const char *column)
{
    const struct value *v = row ? row_find(row, column) : NULL;

    return v && v->kind != VALUE_NULL && v->len ? v->text : NULL;
}

/* By what and on which day; the fonts come later. */
static bool settle_manifest(struct build *b, const char *date, const struct manifest *as)
{
    struct report *r = &b->report;
    bool found;

    if (as) {
        b->manifest =
            (struct manifest){as->version ? as->version : program_version, as->date, NULL, 0};
        return true;
    }
    if (!date)
        date = build_epoch_day(r->a);
    if (!date) {
        struct folder data = r->from.data;
        data.read = NULL; /* it is no part of the report */
        if (!manifest_read(r->a, data, &b->manifest, &found, r->dg))
            return false;
        date = b->manifest.date;
    }
    b->manifest = (struct manifest){program_version, date, NULL, 0};
    return true;
}

/* After the last page. */
static bool finish(struct build *b, const struct manifest *as)
{
    struct report *r = &b->report;
    const struct row *row;
    bool exists;

    if (!dataset_first_row(r->ds, "document", &row, &exists, r->dg) ||
        !settle_manifest(b, text_of(row, "date"), as) ||
        !manifest_fonts(r->a, b->owner, &b->manifest, r->dg))
        return false;
    const char *lang = text_of(row, "lang");
    const char *producer = arena_printf(r->a, "raingan %s", b->manifest.version);
    struct pdf_info info = {.title = text_of(row, "title"),
                            .author = b->author,
                            .subject = text_of(row, "subject"),
                            .lang = lang ? lang : r->doc->lang,
                            .date = b->manifest.date,
                            .producer = producer};
    bool ok = producer && manifest_embed(r, &b->manifest, b->owner) &&
              pdf_finish(b->owner, &info, &b->pdf);
    stage_end(&r->stage, r->dg, N_("PDF"));
    return ok;
}

bool build_read(struct build *b, struct arena *a, struct report_source from, struct diag *dg)
{
    const struct row *row;
    bool exists;

    *b = (struct build){0};
    if (!report_read(&b->report, a, from, dg) ||
        !dataset_first_row(b->report.ds, "document", &row, &exists, dg))
        return false;
    b->year = text_of(row, "year");
    b->name = text_of(row, "name");
    b->author = text_of(row, "author");
    return true;
}

/* ---- who sees the pages ---- */

static bool give_page(void *ctx, const struct page *page)
{
    struct build *b = ctx;
    struct page_sink pdf = pdf_sink(b->owner);

    return pdf.page(pdf.ctx, page) && b->watch->page(b->watch->ctx, page);
}

static bool give_restart(void *ctx)
{
    struct build *b = ctx;
    struct page_sink pdf = pdf_sink(b->owner);

    return pdf.restart(pdf.ctx) && b->watch->restart(b->watch->ctx);
}

static bool give_complete(void *ctx, struct tag *first)
{
    struct page_sink pdf = pdf_sink(((struct build *)ctx)->owner);

    return pdf.complete(pdf.ctx, first);
}

static struct page_sink sink_of(struct build *b)
{
    return b->watch ? (struct page_sink){give_page, give_restart, give_complete, b}
                    : pdf_sink(b->owner);
}

bool build_finish(struct build *b, const struct resources *by, const struct manifest *as)
{
    struct report *r = &b->report;

    bool made = report_bind(r, by) && (b->owner = pdf_open(r->a, r->dg)) &&
                report_lay_out(r, sink_of(b)) && finish(b, as);
    bool found = !r->ds || dataset_find(r->ds);

    /* Memory that ended while somebody asked whether a file is there reads as "no": such a report
     * lacks something, though no stage has failed. */
    return made && found && diag_exit_status(r->dg) != 3;
}

bool build_pdf(struct build *b, struct arena *a, struct report_source from,
               const struct resources *by, const struct manifest *as, struct diag *dg)
{
    bool read = build_read(b, a, from, dg);

    return build_finish(b, by, as) && read;
}

void build_drop_pdf(struct build *b)
{
    pdf_close(b->owner);
    b->owner = NULL;
    b->pdf = (struct bytes){0};
}

void build_close(struct build *b)
{
    build_drop_pdf(b);
    report_close(&b->report);
    *b = (struct build){0};
}
