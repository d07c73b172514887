/*
 * The lists of an archive: a row that is read is written as the same bytes again, is found in its ledger, and a
 * copy that signed.csv names is found in it.
 */
#include "fuzz.h"

#include "archive/ledger.h"

void fuzz_begin(void)
{
}

static void check_row(struct world *w, struct bytes csv)
{
    struct revision *r = ledger_read_row(w->a, csv), *again;
    struct sbuf out = {.a = w->a};

    if (!r)
        return;
    HOLDS(r->number > 0);
    ledger_put_header(&out, r->marked);
    ledger_put_row(&out, r);
    HOLDS(bytes_equal((struct bytes){sbuf_text(&out), out.len}, csv));
    r->next = NULL;
    struct bytes all = ledger_text(w->a, r);
    struct ledger_rows rows = ledger_read_rows(w->a, all);
    again = ledger_row(rows, r->number);
    HOLDS(rows.last == (r->number == 1)); /* a row whose number is beyond their count is none */
    HOLDS(!again == (r->number != 1));
    HOLDS(!again || (!strcmp(again->reason, r->reason) && !strcmp(again->pdf, r->pdf)));
}

/* Copies by the lines of a text: "file|name|time|field". */
static void check_signed(struct world *w, struct fuzz_input *in)
{
    struct archived *first = NULL;

    for (int n = 1; in->len && n < 6; n++) {
        struct archived *f = arena_new(w->a, struct archived);
        struct signatory *s = arena_new(w->a, struct signatory);
        *f = (struct archived){.revision = n, .copy = true, .sha256 = "ab", .confirmed = true};
        f->file = arena_printf(w->a, "%03d/%s.pdf", n, take_text(w->a, in, '|'));
        *s = (struct signatory){
            .name = take_text(w->a, in, '|'), .time = take_text(w->a, in, '|'), .id = "cd"};
        s->field = take_text(w->a, in, '\n');
        f->who = (struct signatories){.first = s, .n = 1};
        first = archived_insert(first, f);
    }
    for (enum signed_columns c = SIGNED_COLUMNS; c <= SIGNED_COLUMNS_EARLIER; c++) {
        struct bytes all = ledger_signed(w->a, true, first, c), sums = ledger_sums(w->a, first);
        HOLDS(!first || all.len);
        HOLDS(utf8_valid_len(all.data, all.len) == all.len);
        for (const struct archived *f = first; f; f = f->next) {
            HOLDS(ledger_names_copy(w->a, all, f));
            const char *line = arena_printf(w->a, "%s  %s\n", f->sha256, f->file);
            HOLDS(strpbrk(f->file, "\n\\\r") || ledger_has_line(sums, line, strlen(line)));
        }
    }
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    struct fuzz_input copy = in;
    struct bytes csv = take_rest(w->a, &in);

    check_row(w, csv);
    struct ledger_rows rows = ledger_read_rows(w->a, csv);
    HOLDS(!rows.last || ledger_row(rows, rows.last));
    check_signed(w, &copy);
}
