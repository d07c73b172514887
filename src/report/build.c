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
static bool settle_record(struct build *b, struct report *r, struct folder data, const char *date,
                          const struct manifest *as)
{
    bool found;

    if (as) {
        b->record =
            (struct manifest){as->version ? as->version : program_version, as->date, NULL, 0};
        return true;
    }
    if (!date)
        date = build_epoch_day(r->a);
    if (!date) {
        if (!manifest_read(r->a, data, &b->record, &found, r->dg))
            return false;
        date = b->record.date;
    }
    b->record = (struct manifest){program_version, date, NULL, 0};
    return true;
}

static bool finish(struct build *b, struct report *r, struct folder data, const struct manifest *as)
{
    const struct row *row;
    bool exists;

    if (!dataset_first_row(r->ds, "document", &row, &exists, r->dg) ||
        !settle_record(b, r, data, text_of(row, "date"), as) ||
        !manifest_fonts(r->a, b->owner, &b->record, r->dg))
        return false;
    const char *lang = text_of(row, "lang"), *producer;
    struct pdf_info info = {.title = text_of(row, "title"),
                            .author = text_of(row, "author"),
                            .subject = text_of(row, "subject"),
                            .lang = lang ? lang : r->doc->lang,
                            .date = b->record.date};
    if (!(producer = arena_printf(r->a, "raingan %s", b->record.version)))
        return false;
    info.producer = producer;
    b->year = text_of(row, "year");
    b->name = text_of(row, "name");
    b->author = info.author;
    return manifest_attach(r, &b->record, b->owner) && pdf_finish(b->owner, &info, &b->pdf);
}

bool build_pdf(struct build *b, struct arena *a, struct report_source from,
               const struct manifest *as, struct diag *dg)
{
    struct report r = {0};

    *b = (struct build){0};
    bool ok = report_open(&r, a, from, dg) && (b->owner = pdf_open(a, dg)) &&
              report_lay_out(&r, pdf_sink(b->owner)) && finish(b, &r, from.data, as);
    b->data = r.data;
    b->template_files = r.template_files;
    report_close(&r);
    return ok;
}

void build_close(struct build *b)
{
    pdf_close(b->owner);
    b->owner = NULL;
}
