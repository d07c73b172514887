/*
 * serve_table.c - files of the data folder: those that the template names, and nothing else. They are
 * opened below the folder that was opened at the start, and never through a link.
 */
#include "command/serve.h"

#include "command/language.h"

#include "base/digest.h"
#include "data/grid.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TABLE_MAX = 64 << 20 }; /* a larger one is no table to type in */

const struct sheet *served_sheet(const struct server *s, const char *file)
{
    const struct sheet *sheet = s->sheet;

    while (sheet && strcmp(sheet->file, file) != 0)
        sheet = sheet->next;
    return sheet;
}

static struct loc place(struct request *r, const char *file)
{
    return (struct loc){.file = file_join(r->a, r->s->data, file)};
}

static bool read_all(int fd, char *to, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t n = read(fd, to + at, len - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO; /* it became shorter while we read it */
        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

static enum served_read wrong(struct request *r, const char *file, enum diag_code code,
                              const char *text)
{
    diag_add(r->dg, code, place(r, file), "%s", text);
    return SERVED_WRONG;
}

/* The machine's fault. */
static enum served_read cannot_read(struct request *r, const char *file, int error)
{
    diag_add(r->dg, DIAG_FILE_READ, place(r, file), "cannot read: %s", diag_system(error));
    return SERVED_WRONG;
}

static enum served_read read_file(struct request *r, const char *file, int fd, struct bytes *out)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return cannot_read(r, file, errno);
    if (!S_ISREG(st.st_mode))
        return wrong(r, file, DIAG_FILE_KIND,
                     _("this is no plain file; the page does not open it"));
    if (st.st_size > TABLE_MAX)
        return wrong(r, file, DIAG_FILE_SIZE, _("this file is too large for the page"));
    char *data = arena_alloc(r->a, (size_t)st.st_size + 1);
    if (!data)
        return SERVED_WRONG;
    if (!read_all(fd, data, (size_t)st.st_size))
        return cannot_read(r, file, errno);
    *out = (struct bytes){data, (size_t)st.st_size};
    return SERVED_READ;
}

/* Builds, checks and new files go by the name: it has to be of the open folder still. */
static bool is_same_folder(const struct server *s)
{
    struct stat open, named;

    return fstat(s->folder, &open) == 0 && stat(s->data, &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

enum served_read served_read(struct request *r, const char *file, struct bytes *out)
{
    *out = (struct bytes){"", 0};
    if (!is_same_folder(r->s))
        return wrong(r, file, DIAG_FILE_MISSING,
                     _("the folder is another one than at the start, or is gone; end the page and "
                       "open it again"));
    int fd = openat(r->s->folder, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0 && errno == ENOENT)
        return SERVED_MISSING;
    if (fd < 0)
        return errno == ELOOP ? wrong(r, file, DIAG_FILE_KIND,
                                      _("this is a link; the page does not follow it"))
                              : cannot_read(r, file, errno);
    enum served_read read = read_file(r, file, fd, out);
    close(fd);
    return read;
}

/* Without one a row would be taken for it as soon as the first is written. */
static bool has_header(struct arena *a, const struct grid *g)
{
    for (uint32_t c = 1; g->header <= g->nrow && c <= g->row[g->header - 1].ncell; c++) {
        const char *text = grid_text(a, g, g->header, c);
        if (text && text[strspn(text, " \t\n")])
            return true;
    }
    return false;
}

enum served_read served_open(struct request *r, const struct sheet *sheet, struct grid *out,
                             const char **version)
{
    struct bytes raw;
    enum served_read read = served_read(r, sheet->file, &raw);

    *version = "";
    if (read != SERVED_READ)
        return read;
    *version = digest_sha256(r->a, raw, r->dg);
    const char *path = file_join(r->a, r->s->data, sheet->file);
    if (!*version || !path || !grid_open(r->a, path, raw, sheet->names, out, r->dg))
        return SERVED_WRONG;
    return has_header(r->a, out)
               ? SERVED_READ
               : wrong(r, sheet->file, DIAG_CSV_COLUMN,
                       _("this file has no header row with the names of its columns; put in a file "
                         "that has one"));
}

/* ---- writing ---- */

struct first_message {
    struct arena *a;
    const char *text;
};

/* The first fault, or else the first note. */
static bool take_first(void *to, const struct diag_message *m)
{
    struct first_message *f = to;
    bool is_fault = !strcmp(m->level, "error") || !strcmp(m->level, "fatal");
    char column[16] = "", cell[32] = "";

    if (f->text && !is_fault)
        return true;

    if (m->at.cell.row > 0 && m->at.cell.column > 0) {
        sheet_column_name(m->at.cell.column, column);
        snprintf(cell, sizeof cell, "%s%d: ", column, m->at.cell.row);
    }
    f->text =
        arena_printf(f->a, "%s%s%s%s", cell, m->text, m->hint ? "\n" : "", m->hint ? m->hint : "");
    return !is_fault;
}

const char *diag_first_text(struct request *r)
{
    struct first_message f = {.a = r->a};

    diag_each(r->dg, take_first, &f);
    return f.text ? f.text : "";
}

static bool tell(struct request *r, const char *text)
{
    server_tell(r->s, true, text);
    return false;
}

/* The file is as open as the old one was: file_write() keeps that. */
static bool replace(struct request *r, const char *file, struct bytes new)
{
    const char *path = file_join(r->a, r->s->data, file);

    return (path && file_write(r->a, path, new.data, new.len, r->dg)) ||
           tell(r, diag_first_text(r));
}

void served_forget_undo(struct server *s)
{
    free(s->undo.file);
    free(s->undo.before);
    free(s->undo.after);
    s->undo.file = s->undo.before = s->undo.after = NULL;
}

static void remember(struct request *r, const char *file, struct bytes old, const char *after)
{
    struct server *s = r->s;

    served_forget_undo(s);
    s->undo.file = strdup(file);
    s->undo.before = malloc(old.len + 1);
    s->undo.after = strdup(after);
    s->undo.before_len = old.len;
    if (s->undo.before)
        memcpy(s->undo.before, old.data, old.len + 1);
}

static bool write_locked(struct request *r, const char *file, const char *version, struct bytes new)
{
    struct bytes old;
    enum served_read read = served_read(r, file, &old);

    const char *now = read == SERVED_READ ? digest_sha256(r->a, old, r->dg) : NULL;
    if (read == SERVED_WRONG || (read == SERVED_READ && !now))
        return tell(r, diag_first_text(r));
    if (now ? !version || strcmp(now, version) != 0 : version != NULL)
        return tell(r, _("the file was changed by another program meanwhile; nothing was saved"));
    const char *after = digest_sha256(r->a, new, r->dg);
    if (!after || !replace(r, file, new))
        return tell(r, diag_first_text(r));
    if (read == SERVED_READ)
        remember(r, file, old, after);
    return true;
}

/* The lock is of the open folder, which a task and this program have in common. */
bool served_hold(struct request *r)
{
    if (!r->s->holds_folder && flock(r->s->folder, LOCK_EX | LOCK_NB) == 0)
        return r->s->holds_folder = true;
    if (r->s->holds_folder || errno == EWOULDBLOCK)
        return tell(r, _("another page is saving in this folder; try again"));
    diag_add(r->dg, DIAG_FILE_WRITE, (struct loc){.file = r->s->data}, "cannot lock it: %s",
             diag_system(errno));
    return tell(r, diag_first_text(r));
}

void served_release(struct server *s)
{
    flock(s->folder, LOCK_UN);
    s->holds_folder = false;
}

bool served_write(struct request *r, const char *file, const char *version, struct bytes new)
{
    if (!served_hold(r))
        return false;
    bool ok = write_locked(r, file, version, new);
    served_release(r->s);
    return ok;
}
