#include "report/workbook.h"

#include "base/child.h"
#include "base/library.h"
#include "base/memory.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
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
    X(workbook_validate_sheet_name)                                                                \
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
    lxw_error error; /* the first */
};

static void must(struct writer *w, lxw_error error)
{
    w->error = w->error ? w->error : error;
}

static void no_memory(struct writer *w)
{
    must(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
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

    if (!f)
        return NULL;
    w->x->format_set_text_wrap(f);
    w->x->format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
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
        no_memory(w);
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
        no_memory(w);
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

    if (!name || !title) {
        no_memory(w);
        return;
    }
    must(w, w->x->workbook_validate_sheet_name(w->book, name));
    lxw_worksheet *s = w->error ? NULL : w->x->workbook_add_worksheet(w->book, name);
    if (!s) {
        no_memory(w);
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

static void write_book(struct writer *w, const struct new_file *first)
{
    enum { HEAD_COLOUR = 0xE7E6E6 };
    w->title = w->x->workbook_add_format(w->book);
    w->help = w->x->workbook_add_format(w->book);
    w->head = add_format(w);
    if (!w->title || !w->help || !w->head) {
        no_memory(w);
        return;
    }
    w->x->format_set_bold(w->title);
    w->x->format_set_bold(w->head);
    w->x->format_set_bg_color(w->head, HEAD_COLOUR);
    w->x->format_set_border(w->head, LXW_BORDER_THIN);
    for (const struct new_file *f = first; f; f = f->next)
        write_sheet(w, f);
}

static bool failed(struct diag *dg, const char *why)
{
    return diag_add(dg, DIAG_FILE_WRITE, (struct loc){0}, "the workbook cannot be written: %s",
                    why);
}

/* ---- in a process of its own ---- */

static _Noreturn void end_without_memory(void)
{
    _exit(LXW_ERROR_MEMORY_MALLOC_FAILED);
}

struct making {
    struct writer *w;
    const struct new_file *first;
    const char *path;
};

/* libxlsxwriter prints what has failed to standard error, where only our messages belong, and makes
 * temporary files that a signal would leave behind. */
static int make(void *work)
{
    const struct making *m = work;
    struct writer *w = m->w;
    sigset_t all;
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (nothing < 0 || dup2(nothing, STDERR_FILENO) < 0 || sigfillset(&all) != 0 ||
        sigprocmask(SIG_BLOCK, &all, NULL) != 0)
        return LXW_ERROR_CREATING_TMPFILE;
    memory_end(end_without_memory);
    if (!(w->book = w->x->workbook_new(m->path)))
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    write_book(w, m->first);
    must(w, w->x->workbook_close(w->book));
    return (int)w->error;
}

static bool judge(const struct writer *w, int status, struct diag *dg)
{
    int end = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

    if (WIFSIGNALED(status))
        return diag_add(dg, DIAG_LIBRARY, (struct loc){0}, "%s was ended by signal %d",
                        "libxlsxwriter", WTERMSIG(status));
    if (end == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    return !end || failed(dg, w->x->lxw_strerror((lxw_error)end));
}

/* libxlsxwriter crashes when its memory ends, and writes to a path: that of a file that is in memory alone. */
bool workbook_make(struct arena *a, const struct new_file *first, struct bytes *out,
                   struct diag *dg)
{
    struct writer w = {.a = a, .x = load(dg)};
    int status, file = w.x ? memfd_create("raingan", MFD_CLOEXEC) : -1;
    struct making m = {&w, first, arena_printf(a, "/proc/self/fd/%d", file)};

    if (!w.x || !m.path)
        return false;
    if (file < 0)
        return failed(dg, diag_system(errno));
    bool ok =
        child_work(make, &m, &status, dg) && judge(&w, status, dg) && file_read(a, m.path, out, dg);
    close(file);
    return ok;
}
