#include "command/batch.h"

#include "base/str.h"
#include "command/language.h"
#include "data/csv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDER, STATUS, PAGES, WARNINGS, MS, SHA256, INPUTS, NCOLUMN };

static const char *const column[NCOLUMN] = {"folder", "status", "pages", "warnings",
                                            "ms",     "sha256", "inputs"};
static const char *const status_name[BATCH_NSTATUS] = {"built", "current", "wrong", "failed"};

/* ---- shards ---- */

enum { SHARDS_MAX = 100000 };

bool batch_shard_read(const char *text, struct batch_shard *out)
{
    char *end;

    if (!ascii_is_digit((unsigned char)*text))
        return false;
    unsigned long own = strtoul(text, &end, 10);
    if (*end != '/' || !ascii_is_digit((unsigned char)end[1]))
        return false;
    unsigned long of = strtoul(end + 1, &end, 10);
    *out = (struct batch_shard){(unsigned)own, (unsigned)of};
    return !*end && own >= 1 && own <= of && of <= SHARDS_MAX;
}

/* FNV-1a: the shard of a folder does not hang on which others there are. */
bool batch_shard_has(struct batch_shard s, const char *folder)
{
    uint32_t hash = 2166136261u;

    for (const char *p = folder; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    return !s.of || hash % s.of == s.own - 1;
}

const char *batch_table_name(struct arena *a, struct batch_shard s, bool growing)
{
    const char *dot = growing ? "." : "";

    return s.of ? arena_printf(a, "%sbatch-%u-of-%u.csv", dot, s.own, s.of)
                : arena_printf(a, "%sbatch.csv", dot);
}

/* false = the file is no table of a batch. */
static bool shard_of_name(const char *name, struct batch_shard *out)
{
    unsigned own = 0, of = 0;
    int end = 0;

    *out = (struct batch_shard){0};
    if (!strcmp(name, "batch.csv"))
        return true;
    /* NOLINTNEXTLINE(cert-err34-c): nine digits are in the range */
    if (sscanf(name, "batch-%9u-of-%9u.csv%n", &own, &of, &end) != 2 || !end || name[end] || !own ||
        own > of || of > SHARDS_MAX)
        return false;
    *out = (struct batch_shard){own, of};
    return true;
}

/* ---- rows ---- */

bool batch_table_add(struct arena *a, struct batch_table *t, struct batch_row row)
{
    t->row = arena_grow(a, t->row, t->n, &t->cap, sizeof *t->row);
    if (t->row) {
        t->row[t->n] = row;
        t->row[t->n].order = t->n;
        t->n++;
    }
    return t->row != NULL;
}

static int by_folder(const void *a, const void *b)
{
    return strcmp(((const struct batch_row *)a)->folder, ((const struct batch_row *)b)->folder);
}

/* Of rows of one folder, the newest is first. */
static int by_folder_and_age(const void *a, const void *b)
{
    const struct batch_row *x = a, *y = b;
    int order = by_folder(a, b);

    return order ? order : (x->order < y->order) - (x->order > y->order);
}

void batch_table_sort(struct batch_table *t)
{
    if (t->n)
        qsort(t->row, t->n, sizeof *t->row, by_folder_and_age);
}

void batch_table_keep_newest(struct batch_table *t)
{
    size_t n = 0;

    batch_table_sort(t);
    for (size_t i = 0; i < t->n; i++)
        if (!n || strcmp(t->row[n - 1].folder, t->row[i].folder) != 0)
            t->row[n++] = t->row[i];
    t->n = n;
}

const struct batch_row *batch_table_find(const struct batch_table *t, const char *folder)
{
    size_t low = 0, high = t->n;

    while (low < high) { /* the first of equal ones, which bsearch does not promise */
        size_t middle = low + (high - low) / 2;
        if (strcmp(t->row[middle].folder, folder) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->n && !strcmp(t->row[low].folder, folder) ? &t->row[low] : NULL;
}

const struct batch_row *batch_table_older(const struct batch_table *t, const struct batch_row *row)
{
    const struct batch_row *next = row + 1;

    return next < t->row + t->n && !by_folder(next, row) ? next : NULL;
}

/* ---- files ---- */

/* What a person has made of a count is told, and counts as none. */
static long count_of(const struct csv_file *csv, size_t row, size_t cell, struct diag *dg)
{
    enum { DIGITS_MAX = 9 };
    const char *text = csv->row[row].cell[cell].text;
    size_t len = strspn(text, "0123456789");

    if (len && len <= DIGITS_MAX && !text[len])
        return strtol(text, NULL, 10);
    diag_add(dg, DIAG_CSV_NUMBER, csv_place(csv, row, cell),
             "this is no number that raingan batch has written");
    return 0;
}

static bool add_cells(struct arena *a, const struct csv_file *csv, size_t number,
                      struct batch_table *t, struct diag *dg)
{
    const struct csv_row *r = &csv->row[number];
    struct batch_row row = {.folder = r->cell[FOLDER].text,
                            .pages = (size_t)count_of(csv, number, PAGES, dg),
                            .warnings = (size_t)count_of(csv, number, WARNINGS, dg),
                            .ms = count_of(csv, number, MS, dg),
                            .sha256 = r->cell[SHA256].text,
                            .inputs = r->cell[INPUTS].text};
    int status = 0;

    while (status < BATCH_NSTATUS && strcmp(status_name[status], r->cell[STATUS].text) != 0)
        status++;
    row.status = (enum batch_status)status;
    return status == BATCH_NSTATUS || batch_table_add(a, t, row);
}

static bool is_table(const struct csv_file *csv)
{
    bool is = csv->row[0].ncell == NCOLUMN;

    for (size_t i = 0; is && i < NCOLUMN; i++)
        is = !strcmp(csv->row[0].cell[i].text, column[i]);
    return is;
}

bool batch_table_read(struct arena *a, const char *out, const char *name, struct batch_table *t,
                      struct diag *dg)
{
    struct inputs whole = {.a = a};
    struct csv_file csv;
    struct bytes text;
    const char *path = file_join(a, out, name);

    if (!path || !file_read(a, path, &text, dg))
        return false;
    while (text.len && text.data[text.len - 1] != '\n') /* its process has ended in this line */
        text.len--;
    text.data = arena_strndup(a, text.data, text.len);
    if (!text.data || !inputs_add(&whole, name, text))
        return false;
    if (!text.len)
        return true;
    if (!csv_read(a, (struct folder){.path = out, .files = &whole}, name, CSV_EXACT, &csv, dg))
        return false;
    if (!is_table(&csv))
        return diag_add(dg, DIAG_CSV_COLUMN, csv_row_place(&csv, 0),
                        "this is no table of raingan batch");
    for (size_t i = 1; i < csv.nrow; i++)
        if (csv.row[i].ncell == NCOLUMN && !add_cells(a, &csv, i, t, dg))
            return false;
    return !diag_count(dg, DIAG_ERROR);
}

/* The tables in OUT that are whole. */
static const char **list(struct arena *a, const char *out, size_t *n, struct diag *dg)
{
    const char **name = file_list(a, out, ".csv", n, dg);
    struct batch_shard s;
    size_t kept = 0;

    for (size_t i = 0; name && i < *n; i++)
        if (shard_of_name(name[i], &s))
            name[kept++] = name[i];
    *n = kept;
    return name;
}

static bool read_quietly(struct arena *a, const char *out, const char *name, struct batch_table *t)
{
    struct diag *quiet = diag_open();
    bool ok = quiet != NULL;

    if (quiet)
        batch_table_read(a, out, name, t, quiet);
    diag_close(quiet);
    return ok;
}

struct written {
    const char *name;
    struct timespec at;
};

static int by_age(const void *a, const void *b)
{
    const struct written *x = a, *y = b;
    int seconds = (x->at.tv_sec > y->at.tv_sec) - (x->at.tv_sec < y->at.tv_sec);
    int rest = (x->at.tv_nsec > y->at.tv_nsec) - (x->at.tv_nsec < y->at.tv_nsec);

    return seconds ? seconds : rest ? rest : strcmp(x->name, y->name);
}

bool batch_table_before(struct arena *a, const char *out, struct batch_shard s,
                        struct batch_table *t, struct diag *dg)
{
    size_t n = 0, found = 0;
    const char *growing = batch_table_name(a, s, true);
    const char **name = growing ? list(a, out, &n, dg) : NULL;
    struct written *file = name ? arena_array(a, struct written, n + 1) : NULL;
    bool ok = file != NULL;

    for (size_t i = 0; ok && i <= n; i++) {
        const char *one = i < n ? name[i] : growing, *path = file_join(a, out, one);
        struct stat st;
        if (path && stat(path, &st) == 0)
            file[found++] = (struct written){one, st.st_mtim};
        ok = path != NULL;
    }
    if (ok)
        qsort(file, found, sizeof *file, by_age);
    for (size_t i = 0; ok && i < found; i++)
        ok = read_quietly(a, out, file[i].name, t);
    batch_table_sort(t);
    return ok;
}

const char *batch_table_line(struct arena *a, const struct batch_row *row)
{
    struct sbuf b = {.a = a};
    const char *field[NCOLUMN] = {
        row->folder,
        status_name[row->status],
        arena_printf(a, "%zu", row->pages),
        arena_printf(a, "%zu", row->warnings),
        arena_printf(a, "%lld", row->ms),
        row->sha256,
        row->inputs,
    };

    sbuf_add_record(&b, field, NCOLUMN);
    return sbuf_text(&b);
}

bool batch_table_write(struct arena *a, const char *out, const char *name,
                       const struct batch_table *t, struct diag *dg)
{
    struct sbuf b = {.a = a};
    const char *path = file_join(a, out, name);

    sbuf_add_str(&b, BYTE_ORDER_MARK);
    sbuf_add_record(&b, column, NCOLUMN);
    for (size_t i = 0; i < t->n; i++) {
        const char *line = batch_table_line(a, &t->row[i]);
        sbuf_add_str(&b, line ? line : "");
    }
    const char *text = sbuf_text(&b);
    return path && text && file_write(a, path, text, b.len, dg);
}

/* ---- the sums ---- */

void batch_table_sum_up(const struct batch_table *t, long long ms)
{
    size_t n[BATCH_NSTATUS] = {0}, pages = 0, warnings = 0;

    for (size_t i = 0; i < t->n; i++) {
        n[t->row[i].status]++;
        pages += t->row[i].pages;
        warnings += t->row[i].warnings;
    }
    printf(_("%zu folders\n"), t->n);
    printf(_("%6zu built\n"), n[BATCH_BUILT]);
    printf(_("%6zu up to date\n"), n[BATCH_CURRENT]);
    printf(_("%6zu without a report, their input is wrong\n"), n[BATCH_WRONG]);
    printf(_("%6zu without a report, the machine failed\n"), n[BATCH_FAILED]);
    printf(_("%1$zu pages, %2$zu warnings\n"), pages, warnings);
    if (ms > 0)
        printf(_("%1$.1f s, %2$.1f reports a second\n"), (double)ms / 1000,
               (double)(t->n - n[BATCH_CURRENT]) * 1000 / (double)ms);
}

/* ---- the tables of shards ---- */

/* false = diagnosed: shards of another number, or one is missing. */
static bool check_shards(struct job *j, const char *out, const char *const *name, size_t n)
{
    struct loc at = {.file = out};
    struct batch_shard first = {0}, s;
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        if (!shard_of_name(name[i], &s) || !s.of)
            continue;
        if (first.of && s.of != first.of) {
            diag_add(j->dg, DIAG_FILE_TWICE, at,
                     "there are tables of %1$u shards and of %2$u shards", first.of, s.of);
            diag_hint(j->dg, "remove those that are not of the last run");
            return false;
        }
        first = s;
        found++;
    }
    if (found == first.of)
        return true;
    for (unsigned k = 1; k <= first.of; k++) {
        const char *own = batch_table_name(j->a, (struct batch_shard){k, first.of}, false);
        size_t i = 0;
        while (own && i < n && strcmp(name[i], own) != 0)
            i++;
        if (own && i == n)
            return diag_add(j->dg, DIAG_FILE_MISSING, at,
                            "the table of shard %1$u of %2$u is missing (%3$s)", k, first.of, own);
    }
    return false;
}

bool batch_summary(struct job *j, const char *out)
{
    struct batch_table t = {0};
    struct batch_shard s;
    bool sharded = false;
    size_t n = 0;
    const char **name = list(j->a, out, &n, j->dg);

    if (!name)
        return false;
    for (size_t i = 0; i < n; i++)
        sharded = sharded || (shard_of_name(name[i], &s) && s.of);
    if (!n)
        return diag_add(j->dg, DIAG_FILE_MISSING, (struct loc){.file = out},
                        "there is no table of raingan batch in this folder");
    if (!check_shards(j, out, name, n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (shard_of_name(name[i], &s) && (s.of != 0) == sharded &&
            !batch_table_read(j->a, out, name[i], &t, j->dg))
            return false;
    batch_table_keep_newest(&t);
    for (size_t i = 0; i < t.n; i++)
        if (t.row[i].status == BATCH_FAILED)
            j->found = STATUS_MACHINE;
        else if (t.row[i].status == BATCH_WRONG && j->found != STATUS_MACHINE)
            j->found = STATUS_INPUT;
    batch_table_sum_up(&t, 0);
    return !sharded || batch_table_write(j->a, out, "batch.csv", &t, j->dg);
}
