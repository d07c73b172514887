#include "archive/merge_line.h"

#include "archive/sound.h"
#include "archive/verify.h"

#include <string.h>
#include <sys/stat.h>

/* ---- which folders? ---- */

static bool no_archive(struct diag *dg, const char *path)
{
    return diag_add(dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = path}, "there is no archive here");
}

/* The folder of the year in this copy. NULL = diagnosed. */
static const char *find_mine(struct merging *m, const struct merge_order *order)
{
    size_t n = 0;
    const char **dir = vault_find(m->a, order->what, &n, m->dg);

    if (dir && n)
        return dir[0];
    if (dir) {
        no_archive(m->dg, order->what);
        diag_hint(m->dg, "where this folder has no archive yet, copy the whole folder of the year");
    }
    return NULL;
}

/* That of the other one, which may be below the folder that was given. */
static const char *find_other(struct merging *m, const struct merge_order *order, const char *mine)
{
    const char *year = file_folder_name(m->a, mine);
    const char *out = year ? file_join(m->a, order->other, "out") : NULL;
    const char *place[] = {order->other, year ? file_join(m->a, order->other, year) : NULL,
                           out ? file_join(m->a, out, year) : NULL};

    for (size_t i = 0; i < sizeof place / sizeof place[0]; i++)
        if (place[i] && vault_exists(m->a, place[i]))
            return place[i];
    no_archive(m->dg, order->other);
    return NULL;
}

/* Which of the two is locked first, so that two commands that merge them into each other do not wait for each other. */
static bool check_folders(struct merging *m, const char *mine, const char *other, bool *first)
{
    struct stat x, y;

    if (stat(mine, &x) != 0 || stat(other, &y) != 0)
        return no_archive(m->dg, other);
    if (x.st_dev == y.st_dev && x.st_ino == y.st_ino)
        return diag_add(m->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = other},
                        "this is the same folder");
    *first = x.st_dev != y.st_dev ? x.st_dev < y.st_dev : x.st_ino < y.st_ino;
    return true;
}

/* ---- the reports of the year ---- */

static bool open_line(struct merging *m, const char *mine, const char *other, const char *name,
                      bool first)
{
    struct merge_line *l = arena_new(m->a, struct merge_line);

    if (!l)
        return false;
    *l = (struct merge_line){.next = m->first, .name = name, .mine.lock = -1, .other.lock = -1};
    m->first = l;
    return (!first || vault_open(&l->mine, m->a, mine, VAULT_WRITE, m->dg)) &&
           vault_open(&l->other, m->a, other, VAULT_READ, m->dg) &&
           (first || vault_open(&l->mine, m->a, mine, VAULT_WRITE, m->dg));
}

/* The year's first, so that it is locked first; it comes last in the list. */
static bool open_lines(struct merging *m, const char *mine, const char *other, bool first)
{
    size_t n = 0;

    if (!open_line(m, mine, other, NULL, first))
        return false;
    if (!*m->first->mine.below || !*m->first->other.below)
        return diag_add(m->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = mine},
                        "this is a further report of a year; the whole year is merged");
    const char *below = m->first->mine.below;
    const char **dir = vault_find(m->a, other, &n, m->dg);
    for (size_t i = 1; dir && i < n; i++) {
        const char *name = file_name(dir[i]);
        const char *own = arena_printf(m->a, "%s/%s%s", mine, below, name);
        if (!own || !open_line(m, own, dir[i], name, first))
            return false;
    }
    return dir != NULL;
}

static void close_lines(struct merging *m)
{
    for (struct merge_line *l = m->first; l; l = l->next) {
        vault_close(&l->mine);
        vault_close(&l->other);
    }
}

/* ---- is all as it should be? ---- */

static bool is_wrong(void *to, const struct diag_message *message)
{
    size_t *wrong = to;

    *wrong += (!strcmp(message->level, "error") || !strcmp(message->level, "fatal")) &&
              strcmp(message->code, "archive-unfinished") != 0;
    return true;
}

/* What an interruption left undone is mended in this copy before, and does no harm in the other one. Findings are told
 * only if something is wrong. */
static bool check_vault(struct merging *m, struct vault *v)
{
    struct diag *found = diag_open();
    size_t wrong = 0;

    if (!found)
        return diag_add(m->dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    bool ok = verify_vault(v, m->by, found);
    diag_each(found, is_wrong, &wrong);
    diag_close(found);
    if (ok && wrong)
        verify_vault(v, m->by, m->dg); /* again, to say what */
    return ok && !wrong;
}

/* A signed copy in the place of the other copy's current PDF: who gives that folder up after the merge would lose it. */
static bool refuse_left(struct merging *m, const char *path)
{
    diag_add(m->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = path},
             "this is a signed copy that is not archived; it would not be merged");
    diag_hint(m->dg, "archive it first: raingan archive --signed %s", path);
    return false;
}

static bool check_before(struct merging *m, struct vault *v, bool is_other)
{
    bool unfinished;

    if (!is_other && (!sound_read(v, &unfinished) || (unfinished && v->last && !commit_mend(v))))
        return false;
    if (!check_vault(m, v)) {
        if (diag_exit_status(m->dg) != 3)
            diag_add(m->dg, DIAG_ARCHIVE_INPUT, (struct loc){.file = v->dir},
                     "this copy of the archive is damaged, so nothing is merged");
        return false;
    }
    return !is_other || v->current_is != CURRENT_SIGNED || refuse_left(m, v->current);
}

/* ---- all or nothing ---- */

static bool stage_all(struct merging *m)
{
    for (struct merge_line *l = m->first; l; l = l->next)
        if (!check_before(m, &l->mine, false) || !check_before(m, &l->other, true))
            return false;
    for (struct merge_line *l = m->first; l; l = l->next)
        if (!merge_stage(m, l))
            return false;
    return true;
}

static bool apply_all(struct merging *m)
{
    for (struct merge_line *l = m->first; l; l = l->next) {
        if (!l->c.first)
            continue;
        l->begun = false; /* it takes itself back */
        if (!commit_apply(&l->c))
            return false;
        l->begun = true;
    }
    for (struct merge_line *l = m->first; l; l = l->next)
        if (l->c.first && !check_vault(m, &l->mine))
            return diag_add(m->dg, DIAG_REBUILD, (struct loc){.file = l->mine.dir},
                            "the merged archive cannot be verified");
    return true;
}

static bool end_all(struct merging *m, bool ok)
{
    for (struct merge_line *l = m->first; l; l = l->next) {
        if (l->begun && ok)
            commit_end(&l->c);
        else if (l->begun)
            commit_take_back(&l->c);
    }
    return ok;
}

bool merge_archive(struct arena *a, const struct merge_order *order, struct merge_event **first,
                   struct diag *dg)
{
    struct merging m = {.a = a, .by = order->by, .end = first, .dg = dg};
    bool mine_first = true;

    *first = NULL;
    const char *mine = find_mine(&m, order);
    const char *other = mine ? find_other(&m, order, mine) : NULL;
    bool ok = other && check_folders(&m, mine, other, &mine_first) &&
              open_lines(&m, mine, other, mine_first);
    ok = end_all(&m, ok && stage_all(&m) && apply_all(&m));
    if (!ok)
        *first = NULL;
    close_lines(&m);
    return ok;
}
