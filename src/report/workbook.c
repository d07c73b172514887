#include "report/workbook.h"

#include "base/library.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* Rows that can be filled in below those that are known. */
enum { MORE_ROWS = 500 };
enum { TITLE_ROW, HELP_ROW, HEAD_ROW, FIRST_ROW }; /* from 0, as libxlsxwriter counts */

/* Excel's limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
enum { SHEET_NAME_MAX = 31, INPUT_TITLE_MAX = 32, INPUT_MAX = 255 };

#define XLSX_FUNCTIONS(X)                                                                          \
    X(workbook_new)                                                                                \
    X(workbook_add_worksheet)                                                                      \
    X(workbook_add_format)                                                                         \
    X(workbook_close)                                                                              \
    X(lxw_strerror)                                                                                \
    X(format_set_bold)                                                                             \
    X(format_set_text_wrap)                                                                        \
    X(format_set_align)                                                                            \
    X(format_set_bg_color)                                                                         \
    X(format_set_border)                                                                           \
    X(format_set_num_format)                                                                       \
    X(format_set_unlocked)                                                                         \
    X(worksheet_write_string)                                                                      \
    X(worksheet_write_number)                                                                      \
    X(worksheet_write_blank)                                                                       \
    X(worksheet_set_column)                                                                        \
    X(worksheet_freeze_panes)                                                                      \
    X(worksheet_protect)                                                                           \
    X(worksheet_data_validation_range)

struct xlsxwriter {
#define X(name) __typeof__(name) *(name);
    XLSX_FUNCTIONS(X)
#undef X
};

static const struct xlsxwriter *load(struct diag *dg)
{
    static const struct library_function function[] = {
#define X(name) {#name, offsetof(struct xlsxwriter, name)},
        XLSX_FUNCTIONS(X)
#undef X
    };
    static const struct library libxlsxwriter = {
        .file = "libxlsxwriter.so.4",
        .package = "libxlsxwriter4",
        .failed = N_("a library that writes workbooks cannot be loaded: %s"),
        .function = function,
        .nfunction = sizeof function / sizeof function[0],
    };
    static struct xlsxwriter loaded;
    static bool there;

    there = there || library_load(&libxlsxwriter, &loaded, dg);
    return there ? &loaded : NULL;
}

struct writer {
    struct arena *a;
    const struct xlsxwriter *x;
    lxw_workbook *book;
    lxw_format *title, *help, *head;
    bool ok;
};

static void must(struct writer *w, lxw_error error)
{
    w->ok = w->ok && error == LXW_NO_ERROR;
}

/* So many characters at most. NULL = no memory. */
static char *cut(struct arena *a, const char *text, int most)
{
    const char *p = text, *end = text + strlen(text);

    for (int i = 0; i < most && p < end; i++)
        utf8_next(&p, end);
    return arena_strndup(a, text, (size_t)(p - text));
}

static char *sheet_name(struct arena *a, const char *label)
{
    char *name = cut(a, label, SHEET_NAME_MAX);

    for (char *p = name; p && *p; p++)
        if (strchr("[]:*?/\\'", *p))
            *p = ' ';
    return name;
}

static lxw_format *add_format(struct writer *w)
{
    lxw_format *f = w->x->workbook_add_format(w->book);

    w->ok = w->ok && f;
    if (f) {
        w->x->format_set_text_wrap(f);
        w->x->format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    }
    return f;
}

/* ---- a column ---- */

/* "0.00", as many digits as the schema takes; a text stays one. */
static char *number_format(struct arena *a, const struct new_column *c)
{
    if (!c->number)
        return arena_strdup(a, "@");
    return c->scale > 0 && c->scale < 10 ? arena_printf(a, "0.%.*s", c->scale, "000000000")
                                         : arena_strdup(a, c->scale < 0 ? "General" : "0");
}

/* "AND(ISNUMBER(D4),D4>=0,D4<=100,ROUND(D4,2)=D4)" for the first cell; the others follow from it. */
static char *limits(struct arena *a, const struct new_column *c, int column)
{
    struct sbuf b = {.a = a};
    char letters[16];

    sheet_column_name(column + 1, letters);
    char *cell = arena_printf(a, "%s%d", letters, FIRST_ROW + 1);
    if (!cell)
        return NULL;
    sbuf_printf(&b, "=AND(ISNUMBER(%s)", cell);
    if (c->low)
        sbuf_printf(&b, ",%s>=%s", cell, c->low);
    if (c->high)
        sbuf_printf(&b, ",%s<=%s", cell, c->high);
    if (c->scale >= 0)
        sbuf_printf(&b, ",ROUND(%s,%d)=%s", cell, c->scale, cell);
    sbuf_add_str(&b, ")");
    return sbuf_text(&b);
}

static size_t list_len(const struct new_column *c)
{
    size_t len = 0;

    for (size_t i = 0; i < c->nchoice; i++)
        len += utf8_count(c->choice[i], strlen(c->choice[i])) + 1;
    return len;
}

static void validate(struct writer *w, lxw_worksheet *s, const struct new_column *c, int column,
                     lxw_row_t last)
{
    char **list = arena_array(w->a, char *, c->nchoice + 1);
    lxw_data_validation v = {.ignore_blank = LXW_VALIDATION_ON,
                             .show_input = LXW_VALIDATION_ON,
                             .show_error = LXW_VALIDATION_ON,
                             .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
                             .dropdown = LXW_VALIDATION_ON,
                             .input_title = cut(w->a, c->label, INPUT_TITLE_MAX),
                             .error_title = cut(w->a, c->label, INPUT_TITLE_MAX)};

    v.input_message = c->message ? cut(w->a, c->message, INPUT_MAX) : (char *)"";
    v.error_message = v.input_message;
    if (!list || !v.input_title || !v.error_title || !v.input_message) {
        w->ok = false;
        return;
    }
    if (c->choice && list_len(c) <= INPUT_MAX) {
        memcpy(list, c->choice, c->nchoice * sizeof *list);
        v.validate = LXW_VALIDATION_TYPE_LIST;
        v.value_list = list;
    } else if (c->number) {
        v.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
        v.value_formula = limits(w->a, c, column);
    } else {
        return;
    }
    must(w, w->x->worksheet_data_validation_range(s, FIRST_ROW, (lxw_col_t)column, last,
                                                  (lxw_col_t)column, &v));
}

/* Fixed, by what stands in it: characters of the default letter. */
static double width_of(const struct new_file *f, size_t column)
{
    enum { LEAST = 9, MOST = 60, MARGIN = 2 };
    const struct new_column *c = &f->column[column];
    size_t most = utf8_count(c->label, strlen(c->label));

    for (size_t i = 0; i < f->nrow; i++) {
        const char *text = f->cell[i * f->ncolumn + column];
        size_t n = utf8_count(text, strlen(text));
        most = n > most ? n : most;
    }
    if (!c->number && !c->choice && most < 24)
        most = 24;
    return (double)(most < LEAST ? LEAST : most > MOST ? MOST : most) + MARGIN;
}

/* ---- a sheet ---- */

static void write_cell(struct writer *w, lxw_worksheet *s, size_t row, size_t column,
                       const struct new_column *c, const char *text, lxw_format *format)
{
    lxw_row_t r = (lxw_row_t)(FIRST_ROW + row);
    char *end;
    double number = strtod(text, &end);

    if (!*text)
        must(w, w->x->worksheet_write_blank(s, r, (lxw_col_t)column, format));
    else if (c->number && !*end)
        must(w, w->x->worksheet_write_number(s, r, (lxw_col_t)column, number, format));
    else
        must(w, w->x->worksheet_write_string(s, r, (lxw_col_t)column, text, format));
}

static void write_column(struct writer *w, lxw_worksheet *s, const struct new_file *f,
                         size_t column)
{
    const struct new_column *c = &f->column[column];
    lxw_format *cell = add_format(w);
    char *code = number_format(w->a, c);

    if (!cell || !code) {
        w->ok = false;
        return;
    }
    w->x->format_set_num_format(cell, code);
    w->x->format_set_unlocked(cell);
    must(w, w->x->worksheet_set_column(s, (lxw_col_t)column, (lxw_col_t)column, width_of(f, column),
                                       cell));
    must(w, w->x->worksheet_write_string(s, HEAD_ROW, (lxw_col_t)column, c->label, w->head));
    for (size_t i = 0; i < f->nrow; i++)
        write_cell(w, s, i, column, c, f->cell[i * f->ncolumn + column], cell);
    validate(w, s, c, (int)column, (lxw_row_t)(FIRST_ROW + f->nrow + MORE_ROWS));
}

static void write_sheet(struct writer *w, const struct new_file *f)
{
    static const char help[] =
        N_("fill in below the heads; the heads stay as they are; a choice and what a cell takes "
           "are shown at the cell");
    char *name = sheet_name(w->a, f->label);
    char *title = arena_printf(w->a, "%s (%s)", f->label, f->name);
    lxw_worksheet *s = name ? w->x->workbook_add_worksheet(w->book, name) : NULL;

    if (!s || !title) {
        w->ok = false;
        return;
    }
    for (size_t c = 0; c < f->ncolumn; c++)
        write_column(w, s, f, c);
    must(w, w->x->worksheet_write_string(s, TITLE_ROW, 0, title, w->title));
    must(w, w->x->worksheet_write_string(s, HELP_ROW, 0, diag_sentence(help), w->help));
    for (size_t c = 1; c < f->ncolumn; c++) { /* their rows are protected from end to end */
        must(w, w->x->worksheet_write_blank(s, TITLE_ROW, (lxw_col_t)c, w->title));
        must(w, w->x->worksheet_write_blank(s, HELP_ROW, (lxw_col_t)c, w->help));
    }
    w->x->worksheet_freeze_panes(s, FIRST_ROW, 0);
    lxw_protection may = {.format_cells = 1,
                          .format_columns = 1,
                          .format_rows = 1,
                          .insert_rows = 1,
                          .delete_rows = 1};
    w->x->worksheet_protect(s, NULL, &may);
}

static bool write_book(struct writer *w, const struct new_file *first)
{
    enum { HEAD_COLOUR = 0xE7E6E6 };
    w->title = w->x->workbook_add_format(w->book);
    w->help = w->x->workbook_add_format(w->book);
    w->head = add_format(w);
    if (!w->title || !w->help || !w->head)
        return false;
    w->x->format_set_bold(w->title);
    w->x->format_set_bold(w->head);
    w->x->format_set_bg_color(w->head, HEAD_COLOUR);
    w->x->format_set_border(w->head, LXW_BORDER_THIN);
    for (const struct new_file *f = first; f; f = f->next)
        write_sheet(w, f);
    return w->ok;
}

static bool failed(struct diag *dg, const char *why)
{
    return diag_add(dg, DIAG_FILE_WRITE, (struct loc){0}, "the workbook cannot be written: %s",
                    why);
}

/* libxlsxwriter prints what has failed to standard error, where only our messages belong. -1 = it may. */
static int silence(void)
{
    int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (kept >= 0 && (nothing < 0 || dup2(nothing, STDERR_FILENO) < 0)) {
        close(kept);
        kept = -1;
    }
    if (nothing >= 0)
        close(nothing);
    return kept;
}

static void speak_again(int kept)
{
    if (kept < 0)
        return;
    dup2(kept, STDERR_FILENO);
    close(kept);
}

/* libxlsxwriter writes to a path: that of a file of our own, which goes again. */
bool workbook_make(struct arena *a, const struct new_file *first, struct bytes *out,
                   struct diag *dg)
{
    struct writer w = {.a = a, .x = load(dg), .ok = true};
    const char *tmp = getenv("TMPDIR");
    char *dir = arena_printf(a, "%s/raingan-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    char *path = dir && w.x ? (mkdtemp(dir) ? arena_printf(a, "%s/book.xlsx", dir) : NULL) : NULL;

    if (!w.x || !dir)
        return false;
    if (!path)
        return failed(dg, diag_system(errno));
    int kept = silence();
    w.book = w.x->workbook_new(path);
    bool ok = w.book && write_book(&w, first);
    lxw_error error = w.book ? w.x->workbook_close(w.book) : LXW_ERROR_MEMORY_MALLOC_FAILED;
    speak_again(kept);
    if (!ok || error != LXW_NO_ERROR)
        ok = failed(dg, error != LXW_NO_ERROR ? w.x->lxw_strerror(error) : dir);
    ok = ok && file_read(a, path, out, dg);
    unlink(path);
    rmdir(dir);
    return ok;
}
