#include "command/batch.h"

#include "archive/revise.h"
#include "base/digest.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/str.h"
#include "command/language.h"
#include "command/tree.h"
#include "command/worker.h"
#include "report/build.h"
#include "report/output.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what a report is made of ---- */

/* What cannot be read is in the list by its name: only `build` knows whether it needs it. */
static bool add_file(struct arena *a, struct sbuf *list, const char *path, struct diag *dg)
{
    const char *digest = "unreadable";
    struct bytes text;
    struct stat st;

    if (stat(path, &st) == 0 && access(path, R_OK) == 0 && st.st_size <= LIMIT_FILE)
        digest = file_read(a, path, &text, dg) ? digest_sha256(a, text, dg) : NULL;
    if (digest)
        sbuf_printf(list, "%zu %s %s\n", strlen(path), path, digest);
    return digest != NULL;
}

struct inputs_of_all {
    struct arena *a;
    struct sbuf *list;
    struct diag *dg;
};

static bool note_file(void *to, const char *path, const struct stat *st)
{
    struct inputs_of_all *all = to;

    return (st && !S_ISREG(st->st_mode)) || add_file(all->a, all->list, path, all->dg);
}

static bool note_base(void *to, const char *base)
{
    struct inputs_of_all *all = to;

    return tree_walk(all->a, base, TREE_DEPTH, note_file, all, all->dg);
}

/* All files of a folder and those below it, each with its digest. */
static bool add_tree(struct arena *a, struct sbuf *list, const char *path, int depth,
                     struct diag *dg)
{
    return tree_walk(a, path, depth, note_file, &(struct inputs_of_all){a, list, dg}, dg);
}

static bool add_bases(struct arena *a, struct sbuf *list, const char *folder, struct diag *dg)
{
    return tree_bases(a, folder, note_base, &(struct inputs_of_all){a, list, dg}, dg);
}

static int note_library(struct dl_phdr_info *library, size_t size, void *to)
{
    (void)size;
    struct inputs_of_all *all = to;

    /* The program itself has no name, and what the kernel gives has no path. */
    return library->dlpi_name[0] == '/' &&
           !add_file(all->a, all->list, library->dlpi_name, all->dg);
}

/* The shared libraries that are loaded, as they are now: another HarfBuzz may set another line. */
static bool add_libraries(struct arena *a, struct sbuf *list, struct diag *dg)
{
    struct inputs_of_all all = {a, list, dg};

    return dl_iterate_phdr(note_library, &all) == 0;
}

static const char *digest_of(struct arena *a, struct sbuf *list, struct diag *dg)
{
    const char *text = sbuf_text(list);

    return text ? digest_sha256(a, (struct bytes){text, strlen(text)}, dg) : NULL;
}

bool batch_open(struct batch *b)
{
    struct arena *a = b->j->a;
    struct sbuf list = {.a = a};
    const char *fonts = b->by.fonts_conf, *name = file_name(fonts);
    const char *folder = arena_strndup(a, fonts, (size_t)(name - fonts));
    const char *day = build_epoch_day(a);
    struct report_source from;

    if (!folder || !share_find_source(b->j, b->root, &from))
        return false;
    b->template = from.template_dir.path;
    sbuf_printf(&list, "%s %s %s\n", program_version, day ? day : "",
                language_is_thai() ? "th" : "en");
    if (!add_file(a, &list, "/proc/self/exe", b->j->dg) || !add_libraries(a, &list, b->j->dg) ||
        !add_tree(a, &list, *folder ? folder : ".", TREE_DEPTH, b->j->dg) ||
        !add_tree(a, &list, b->by.shared.path, 0, b->j->dg) ||
        !add_tree(a, &list, b->template, TREE_DEPTH, b->j->dg) ||
        !add_bases(a, &list, b->template, b->j->dg))
        return false;
    b->common = digest_of(a, &list, b->j->dg);
    return b->common != NULL;
}

static const char *digest_inputs(const struct batch *b, struct arena *a, const char *data,
                                 struct diag *dg)
{
    struct sbuf list = {.a = a};

    sbuf_printf(&list, "%s\n", b->common);
    return add_tree(a, &list, data, TREE_DEPTH, dg) && add_bases(a, &list, data, dg)
               ? digest_of(a, &list, dg)
               : NULL;
}

/* ---- up to date ---- */

static const char *digest_file(struct arena *a, const char *path, struct diag *dg)
{
    struct bytes pdf;

    return file_exists(path) && file_read(a, path, &pdf, dg) ? digest_sha256(a, pdf, dg) : NULL;
}

/* Of the inputs and the messages that are there now: a folder whose messages were removed is not up
 * to date. NULL = diagnosed. */
static const char *digest_with_messages(struct arena *a, const char *inputs, const char *txt,
                                        struct diag *dg)
{
    struct sbuf b = {.a = a};
    const char *messages = file_exists(txt) ? digest_file(a, txt, dg) : "none";

    if (!messages)
        return NULL;
    sbuf_printf(&b, "%s %s\n", inputs, messages);
    return digest_of(a, &b, dg);
}

/* The row that says of these inputs, messages and PDF that they belong together. NULL = none. */
static const struct batch_row *find_current(struct arena *a, const struct batch_table *before,
                                            const char *said, const char *inputs, const char *pdf,
                                            struct diag *dg)
{
    const char *digest = NULL;

    for (const struct batch_row *row = batch_table_find(before, said); row;
         row = batch_table_older(before, row)) {
        if (row->status > BATCH_CURRENT || !*row->inputs || strcmp(row->inputs, inputs) != 0)
            continue;
        digest = digest ? digest : digest_file(a, pdf, dg);
        if (!digest || !strcmp(digest, row->sha256))
            return digest ? row : NULL;
    }
    return NULL;
}

/* ---- building ---- */

/* The beginning of a text, in one line and in whole letters. */
static void set_text(char *to, size_t size, const char *text)
{
    size_t len = strlen(text);

    if (len >= size)
        len = utf8_valid_len(text, size - 1);
    memcpy(to, text, len);
    to[len] = '\0';
    for (char *p = to; *p; p++)
        if (*p == '\n')
            *p = ' ';
}

static bool take_first(void *to, const struct diag_message *m)
{
    struct batch_result *out = to;

    if (!*out->first && (!strcmp(m->level, "error") || !strcmp(m->level, "fatal")))
        set_text(out->first, sizeof out->first, m->text);
    return true;
}

/* OUT/NAME.txt: the messages, as `build` prints them. Without any there is no such file. */
static bool write_messages(struct arena *a, const char *path, struct diag *dg)
{
    char *text = NULL;
    size_t len = 0;

    if (!diag_count(dg, DIAG_NOTE))
        return unlink(path) == 0 || !file_exists(path);
    FILE *to = open_memstream(&text, &len);
    bool ok = to && diag_print(dg, to);
    ok = to && fclose(to) == 0 && ok && file_write(a, path, text, len, dg);
    free(text);
    return ok;
}

/* A store keeps what the tree of the template asks: that is to be the one that has been read ahead. */
static bool may_share(const struct batch *b, struct job *j, const char *data)
{
    struct report_source from;

    return b->ready.root && share_find_source(j, data, &from) &&
           !strcmp(from.template_dir.path, b->ready.folder);
}

/* The stages of `raingan build`; false = diagnosed. `store` NULL = none. */
static bool build_one(const struct batch *b, struct job *j, struct store *store, const char *data,
                      const char *path, struct batch_result *out)
{
    struct report_source from;
    struct build r = {0};

    if (!share_find_source(j, data, &from))
        return false;
    from.store = store;
    bool ok = build_pdf(&r, j->a, from, &b->by, NULL, j->dg);
    if (ok) {
        report_check_year(&r.report, DIAG_YEAR);
        share_note_checks(j, &r.report);
        const char *digest = digest_sha256(j->a, r.pdf, j->dg);
        ok = digest && !dataset_store_misled(store) && revise_may_replace(j->a, path, j->dg) &&
             output_write(j->a, path, r.pdf, j->dg);
        set_text(out->sha256, sizeof out->sha256, ok ? digest : "");
    }
    out->pages = ok ? r.report.npage : 0;
    build_close(&r);
    return ok;
}

const char *batch_path(struct arena *a, const struct batch *b, const char *name, const char *ending)
{
    const char *file = file_name_fit(a, name, ending, FILE_NAME_BYTES_MAX);

    return file ? file_join(a, b->out, file) : NULL;
}

enum attempt { ATTEMPT_DONE, ATTEMPT_AGAIN }; /* again: without what the store has */

/* *keeps = what the store has serves the folders that come, too. */
static enum attempt build_or_keep(const struct batch *b, struct job *j, struct batch_folder folder,
                                  const struct batch_table *before, struct store *store,
                                  struct batch_result *out, bool *keeps)
{
    const char *data = file_join(j->a, b->root, folder.name);
    const char *pdf = batch_path(j->a, b, folder.name, ".pdf");
    const char *txt = batch_path(j->a, b, folder.name, ".txt");
    bool txt_fits = txt && folder_keeps(b->out, txt, j->dg);
    bool here = txt_fits && pdf && folder_keeps(b->out, pdf, j->dg);
    const char *inputs = data && here ? digest_inputs(b, j->a, data, j->dg) : NULL;
    const char *key = inputs ? digest_with_messages(j->a, inputs, txt, j->dg) : NULL;
    const struct batch_row *same = NULL;

    if (key && (same = find_current(j->a, before, folder.said, key, pdf, j->dg))) {
        out->status = BATCH_CURRENT;
        out->pages = same->pages;
        out->warnings = same->warnings;
        set_text(out->sha256, sizeof out->sha256, same->sha256);
        set_text(out->inputs, sizeof out->inputs, key);
        return ATTEMPT_DONE;
    }
    store = inputs && may_share(b, j, data) ? store : NULL;
    bool ok = inputs && build_one(b, j, store, data, pdf, out);
    if (!ok && store && dataset_store_is_used(store))
        return ATTEMPT_AGAIN;
    out->told = txt_fits && write_messages(j->a, txt, j->dg);
    ok = out->told && ok;
    key = ok ? digest_with_messages(j->a, inputs, txt, j->dg) : NULL;
    set_text(out->inputs, sizeof out->inputs, key ? key : "");
    int exit_status = diag_exit_status(j->dg);
    out->warnings = diag_count(j->dg, DIAG_WARNING) - diag_count(j->dg, DIAG_ERROR);
    out->status = ok ? BATCH_BUILT : exit_status == 1 ? BATCH_WRONG : BATCH_FAILED;
    diag_each(j->dg, take_first, out);
    *keeps = !store || (ok && dataset_store_fits(store));
    return ATTEMPT_DONE;
}

void batch_build(const struct batch *b, struct batch_folder folder,
                 const struct batch_table *before, struct store *store, struct batch_result *out)
{
    long long start = worker_clock();
    enum attempt how = ATTEMPT_AGAIN;

    for (struct store *lent = store; how == ATTEMPT_AGAIN;) {
        bool keeps = true; /* what the store has */
        memory_begin();
        struct job j = {.dg = diag_open(), .args = b->j->args};
        *out = (struct batch_result){.status = BATCH_FAILED};
        j.a = j.dg ? arena_open(j.dg) : NULL;
        how = j.a ? build_or_keep(b, &j, folder, before, lent, out, &keeps) : ATTEMPT_DONE;
        arena_close(j.a);
        diag_close(j.dg);
        if (lent && how == ATTEMPT_AGAIN && dataset_store_is_sound(lent))
            lent = NULL; /* it has the tables still, for the next */
        else if (lent && (how == ATTEMPT_AGAIN || !keeps))
            dataset_store_empty(lent); /* and may learn from this one */
    }
    out->ms = worker_clock() - start;
}
