#include "report/embedded.h"

#include "base/limits.h"
#include "base/str.h"
#include "base/target.h"
#include "report/embedded_names.h"
#include "report/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct carried { /* a file as the PDF describes it */
    const char *name;
    qpdf_oh stream;
    size_t size;
};

struct reader {
    struct arena *a;
    const char *path;
    const struct qpdf *q;
    qpdf_data pdf;
    struct unpacker unpacker;
    struct inputs *out;
    struct diag *dg;
    struct carried *file;
    size_t nfile, cap;
    int nnode;
};

static bool refuse(struct reader *r, const char *what)
{
    return diag_add(r->dg, DIAG_PDF_INPUT, (struct loc){.file = r->path}, "%s",
                    diag_sentence(what));
}

static const char *shown(struct reader *r, const char *name)
{
    enum { SHOWN = 80 };
    size_t len = strlen(name);
    const char *plain = str_plain(r->a, name, len < SHOWN ? len : SHOWN);

    return plain ? plain : "";
}

static bool refuse_file(struct reader *r, const char *what, const char *name)
{
    return diag_add(r->dg, DIAG_PDF_INPUT, (struct loc){.file = r->path}, "%s: \"%s\"",
                    diag_sentence(what), shown(r, name));
}

static qpdf_oh key(struct reader *r, qpdf_oh dict, const char *name)
{
    return r->q->qpdf_oh_get_key_if_dict(r->pdf, dict, name);
}

/* ---- what it carries ---- */

static bool check_name(struct reader *r, const char *name)
{
    static const char *const fault[] = {
        [NAME_OUTSIDE] = N_("the name of an embedded file leads out of its folder"),
        [NAME_HIDDEN] = N_("the name of an embedded file is that of a hidden one"),
        [NAME_LONG] = N_("the name of an embedded file is too long"),
        [NAME_LETTERS] = N_("the name of an embedded file has characters that no name has"),
    };
    enum name_fault is = file_name_fault(name);

    return is == NAME_FINE || refuse_file(r, fault[is], name);
}

/* Its size is what the PDF says (PDF 32000-1, table 46): no more will be unpacked. */
static bool read_spec(struct reader *r, qpdf_oh spec)
{
    const char *name = NULL;
    size_t len = 0;
    long long size = -1;

    if (!r->q->qpdf_oh_get_value_as_utf8(r->pdf, key(r, spec, "/UF"), &name, &len) ||
        strlen(name) != len)
        return refuse(r, N_("an embedded file has no name"));
    struct carried file = {.name = arena_strndup(r->a, name, len),
                           .stream = key(r, key(r, spec, "/EF"), "/F")};
    if (!file.name || !check_name(r, file.name))
        return false;
    if (!r->q->qpdf_oh_is_stream(r->pdf, file.stream))
        return refuse_file(r, N_("an embedded file cannot be read"), file.name);
    qpdf_oh params = key(r, r->q->qpdf_oh_get_dict(r->pdf, file.stream), "/Params");
    if (!r->q->qpdf_oh_get_value_as_longlong(r->pdf, key(r, params, "/Size"), &size) || size < 0)
        return refuse_file(r, N_("an embedded file was changed after it was put in"), file.name);
    if (size > LIMIT_FILE)
        return refuse_file(r, N_("an embedded file is too large"), file.name);
    file.size = (size_t)size;
    struct carried *more = arena_grow(r->a, r->file, r->nfile, &r->cap, sizeof *r->file);
    if (!more)
        return false;
    r->file = more;
    r->file[r->nfile++] = file;
    return true;
}

/* PDF 32000-1, 7.9.6. A node that many others lead to is read as often, so nodes are counted. */
static bool read_tree(struct reader *r, qpdf_oh node, int depth)
{
    qpdf_oh names = key(r, node, "/Names"), kids = key(r, node, "/Kids");
    int nname =
        r->q->qpdf_oh_is_array(r->pdf, names) ? r->q->qpdf_oh_get_array_n_items(r->pdf, names) : 0;
    int nkid =
        r->q->qpdf_oh_is_array(r->pdf, kids) ? r->q->qpdf_oh_get_array_n_items(r->pdf, kids) : 0;
    bool ok = true;

    if (depth > LIMIT_EMBEDDED_DEPTH || (size_t)nname / 2 > LIMIT_EMBEDDED_FILES - r->nfile ||
        nkid > LIMIT_EMBEDDED_FILES - r->nnode)
        return refuse(r, N_("the list of embedded files is damaged"));
    r->nnode += nkid;
    for (int i = 1; ok && i < nname; i += 2)
        ok = read_spec(r, r->q->qpdf_oh_get_array_item(r->pdf, names, i));
    for (int i = 0; ok && i < nkid; i++)
        ok = read_tree(r, r->q->qpdf_oh_get_array_item(r->pdf, kids, i), depth + 1);
    return ok;
}

static bool check_clashes(struct reader *r)
{
    const char **name = arena_array(r->a, const char *, r->nfile + 1), *one, *other;

    for (size_t i = 0; name && i < r->nfile; i++)
        name[i] = r->file[i].name;
    if (!name || !embedded_names_clash(r->a, name, r->nfile, &one, &other))
        return false;
    if (one && !strcmp(one, other))
        return refuse_file(r, N_("two embedded files have the name"), one);
    return !one || diag_add(r->dg, DIAG_PDF_INPUT, (struct loc){.file = r->path},
                            "two embedded files have names that are one to some systems: "
                            "\"%1$s\", \"%2$s\"",
                            shown(r, one), shown(r, other));
}

/* Before the first is unpacked. */
static bool check_sizes(struct reader *r)
{
    size_t room = r->unpacker.room;

    for (size_t i = 0; i < r->nfile; i++) {
        if (r->file[i].size > room)
            return refuse(r, N_("the embedded files would be far larger than this PDF"));
        room -= r->file[i].size;
    }
    return true;
}

/* ---- the files ---- */

/* NULL = the PDF gives none. */
static const char *said_digest(struct reader *r, const struct carried *c, size_t *len)
{
    qpdf_oh params = key(r, r->q->qpdf_oh_get_dict(r->pdf, c->stream), "/Params");
    qpdf_oh said = key(r, params, "/CheckSum");
    const char *sum = NULL;

    return r->q->qpdf_oh_get_value_as_string(r->pdf, said, &sum, len)
               ? r->q->qpdf_oh_get_binary_string_value(r->pdf, said, len)
               : NULL;
}

static bool has_digest(struct reader *r, const struct carried *c, struct bytes file)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    size_t len = 0;
    const char *sum = said_digest(r, c, &len);

    return sum && EVP_Digest(file.data, file.len, digest, &n, EVP_md5(), NULL) == 1 && len == n &&
           !memcmp(sum, digest, n);
}

static bool read_file(struct reader *r, const struct carried *c)
{
    struct bytes file;

    if (!unpack_stream_of(&r->unpacker, c->stream, c->size, &file))
        return refuse_file(r, N_("an embedded file cannot be read"), c->name);
    if (!has_digest(r, c, file))
        return refuse_file(r, N_("an embedded file was changed after it was put in"), c->name);
    return inputs_add(r->out, c->name, file);
}

static bool read_files(struct reader *r)
{
    bool ok = true;

    for (size_t i = 0; ok && i < r->nfile; i++)
        ok = read_file(r, &r->file[i]);
    return ok;
}

static bool find_files(struct reader *r)
{
    qpdf_oh names = key(r, r->q->qpdf_get_root(r->pdf), "/Names");

    return read_tree(r, key(r, names, "/EmbeddedFiles"), 0);
}

/* All objects that are asked for below, in a process that ends after it. */
static void look(const void *reader, const struct qpdf *q, qpdf_data pdf)
{
    struct reader r = *(const struct reader *)reader;
    size_t len;

    r.q = q;
    r.pdf = pdf;
    r.unpacker = unpacker_open(r.a, q, pdf, 0);
    find_files(&r);
    for (size_t i = 0; i < r.nfile; i++) {
        said_digest(&r, &r.file[i], &len);
        unpack_look(&r.unpacker, r.file[i].stream);
    }
}

bool embedded_read(struct arena *a, const char *pdf_path, struct inputs *out, struct diag *dg)
{
    struct reader r = {.a = a, .path = pdf_path, .out = out, .dg = dg};
    const struct qpdf_read read = {look, &r};
    struct bytes file;

    *out = (struct inputs){.a = a};
    if (!file_read(a, pdf_path, &file, dg))
        return false;
    bool ok = qpdf_open(pdf_path, file, &read, &r.q, &r.pdf, dg);
    if (ok) {
        r.unpacker = unpacker_open(a, r.q, r.pdf, file.len);
        ok = find_files(&r);
    }
    if (ok && r.q->qpdf_has_error(r.pdf))
        ok = refuse(&r, N_("the objects of this PDF cannot be read"));
    if (ok && !r.nfile)
        ok = refuse(&r, N_("this PDF carries no data: it was not made by this program"));
    ok = ok && check_clashes(&r) && check_sizes(&r) && read_files(&r);
    qpdf_close(r.q, &r.pdf);
    return ok;
}

/* ---- the folder ---- */

static bool cannot_write(struct diag *dg, const char *path)
{
    return diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = path}, "cannot write: %s",
                    diag_system(errno));
}

/* Whether it is on the disk is asked once, of all. */
static bool put_file(const char *path, struct bytes b)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    bool ok = fd >= 0;

    for (size_t done = 0; ok && done < b.len;) {
        ssize_t n = write(fd, b.data + done, b.len - done);
        ok = n >= 0 || errno == EINTR;
        done += n > 0 ? (size_t)n : 0;
    }
    int failure = errno;
    if (fd >= 0 && close(fd) != 0 && ok) {
        failure = errno;
        ok = false;
    }
    errno = failure;
    return ok;
}

/* The folder above it, and those above that. */
static bool make_folders_of(char *path, size_t from)
{
    for (char *p = path + from; (p = strchr(p, '/')); p++) {
        *p = '\0';
        bool ok = mkdir(path, 0777) == 0 || errno == EEXIST;
        *p = '/';
        if (!ok)
            return false;
    }
    return true;
}

/* Messages have the place that a file would get, `to`: the folder of now will be gone. */
static bool fill_folder(struct arena *a, const char *dir, const char *to,
                        const struct inputs *files, struct diag *dg)
{
    size_t len = strlen(dir) + 1;

    for (const struct input *i = files->first; i; i = i->next) {
        char *path = file_join(a, dir, i->name), *place = file_join(a, to, i->name);
        if (!path || !place)
            return false;
        if (!make_folders_of(path, len) || !put_file(path, i->bytes))
            return cannot_write(dg, place);
    }
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;
    if (!ok)
        cannot_write(dg, to);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* A new folder with the files in it; `pattern` ends as mkdtemp(3) wants it. */
static bool make_folder(struct arena *a, char *pattern, const char *to, const struct inputs *files,
                        struct diag *dg)
{
    if (!mkdtemp(pattern))
        return diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = to}, "cannot make a folder: %s",
                        diag_system(errno));
    if (fill_folder(a, pattern, to, files, dg))
        return true;
    file_remove_tree(pattern, dg);
    return false;
}

static bool write_folder(struct arena *a, const char *dir, const struct inputs *files,
                         struct diag *dg)
{
    size_t len = strlen(dir);
    struct loc at = {.file = dir};

    while (len > 1 && dir[len - 1] == '/')
        len--;
    char *own = arena_strndup(a, dir, len);
    /* As short for a long name. */
    char *beside =
        own ? arena_printf(a, "%.*s.raingan-XXXXXX", (int)(file_name(own) - own), own) : NULL;
    if (!own || !beside || !make_folder(a, beside, own, files, dg))
        return false;
    /* mkdtemp makes it private; what is in it is as open as the umask says. */
    mode_t mask = umask(0);
    umask(mask);
    /* Over an empty folder, rename(2) puts the new one in its place. */
    bool lacks = diag_lacks_memory(dg);
    if (!lacks && chmod(beside, 0777 & ~mask) == 0 && rename(beside, own) == 0)
        return true;
    if (!lacks && (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR))
        diag_add(dg, DIAG_FOLDER_TAKEN, at,
                 "a file or folder of this name is there already; nothing was written");
    else if (!lacks)
        diag_add(dg, DIAG_FILE_WRITE, at, "cannot put the new folder in place: %s",
                 diag_system(errno));
    file_remove_tree(beside, dg);
    return false;
}

bool embedded_write(struct arena *a, const char *dir, const struct inputs *files, struct diag *dg)
{
    sigset_t before;

    target_hold(&before);
    bool ok = write_folder(a, dir, files, dg);
    target_release(&before);
    return ok;
}
