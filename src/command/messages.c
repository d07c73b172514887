#include "command/messages.h"

#include <string.h>

enum { LINE = 1, COLUMN = 2, NFIELD = 9 }; /* line and column are numbers */

static const char *const name[NFIELD] = {"file", "line", "column", "cell", "level",
                                         "code", "rule", "text",   "hint"};

struct fields {
    const char *text[NFIELD]; /* NULL = the message has none */
    char line[16], column[16];
    char cell[160]; /* "A9"; "A" a column, "9" a row; of a workbook sheet!A9 */
};

static void list_fields(const struct diag_message *m, struct fields *f)
{
    bool line = m->at.line > 0, column = line && m->at.col > 0;

    snprintf(f->line, sizeof f->line, "%d", m->at.line);
    snprintf(f->column, sizeof f->column, "%d", m->at.col);
    char letters[16];
    sheet_column_name(m->at.cell.column, letters);
    const char *sheet = m->at.cell.sheet;
    char row[16] = "";
    if (m->at.cell.row)
        snprintf(row, sizeof row, "%d", m->at.cell.row);
    snprintf(f->cell, sizeof f->cell, "%s%s%s%s", sheet ? sheet : "", sheet ? "!" : "", letters,
             row);
    const char *const text[NFIELD] = {m->at.file,
                                      line ? f->line : NULL,
                                      column ? f->column : NULL,
                                      *f->cell ? f->cell : NULL,
                                      m->level,
                                      m->code,
                                      m->rule,
                                      m->text,
                                      m->hint};
    memcpy(f->text, text, sizeof text);
}

static bool add_object(void *to, const struct diag_message *m)
{
    struct sbuf *b = to;
    struct fields f = {0};

    list_fields(m, &f);
    sbuf_add_str(b, b->len > 1 ? ",\n{" : "\n{");
    for (int i = 0; i < NFIELD; i++) {
        sbuf_printf(b, "%s\"%s\": ", i ? ", " : "", name[i]);
        if (f.text[i] && (i == LINE || i == COLUMN))
            sbuf_add_str(b, f.text[i]);
        else
            sbuf_add_json(b, f.text[i]);
    }
    sbuf_add_str(b, "}");
    return true;
}

void messages_add_json(struct sbuf *b, const struct diag *dg)
{
    sbuf_add_str(b, "[");
    diag_each(dg, add_object, b);
    sbuf_add_str(b, "\n]\n");
}

static bool add_row(void *to, const struct diag_message *m)
{
    struct fields f = {0};

    list_fields(m, &f);
    sbuf_add_record(to, f.text, NFIELD);
    return true;
}

void messages_add_csv(struct sbuf *b, const struct diag *dg)
{
    sbuf_add_str(b, BYTE_ORDER_MARK);
    sbuf_add_record(b, name, NFIELD);
    diag_each(dg, add_row, b);
}
