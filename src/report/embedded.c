#include "report/embedded.h"

#include "base/str.h"
#include "base/target.h"
#include "report/qpdf.h"

#include <errno.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reader {
    struct arena *a;
    const char *path;
    const struct qpdf *q;
    qpdf_data pdf;
    struct inputs *out;
    struct diag *dg;
    int nfile;
};

static bool refuse(struct reader *r, const char *what)
{
    return diag_add(r->dg, DIAG_PDF_INPUT, (struct loc){.file = r->path}, "%s",
                    diag_sentence(what));
}

static bool refuse_file(struct reader *r, const char *what, const char *name)
{
    return diag_add(r->dg, DIAG_PDF_INPUT, (struct loc){.file = r->path}, "%s: \"%s\"",
                    diag_sentence(what), name);
}

static qpdf_oh key(struct reader *r, qpdf_oh dict, const char *name)
{
    return r->q->qpdf_oh_get_key_if_dict(r->pdf, dict, name);
}

/* What the PDF itself says of the file: PDF 32000-1, table 46. */
static bool is_whole(struct reader *r, qpdf_oh stream, struct bytes file)
{
    qpdf_oh params = key(r, r->q->qpdf_oh_get_dict(r->pdf, stream), "/Params");
    unsigned char digest[EVP_MAX_MD_SIZE];
    const char *sum = NULL;
    unsigned int n = 0;
    long long size = 0;
    size_t len = 0;

    return r->q->qpdf_oh_get_value_as_longlong(r->pdf, key(r, params, "/Size"), &size) &&
           size == (long long)file.len &&
           r->q->qpdf_oh_get_value_as_string(r->pdf, key(r, params, "/CheckSum"), &sum, &len) &&
           (sum =
                r->q->qpdf_oh_get_binary_string_value(r->pdf, key(r, params, "/CheckSum"), &len)) &&
           EVP_Digest(file.data, file.len, digest, &n, EVP_md5(), NULL) == 1 && len == n &&
           !memcmp(sum, digest, n);
}

static bool read_file(struct reader *r, qpdf_oh spec)
{
    const char *name = NULL;
    unsigned char *data = NULL;
    QPDF_BOOL filtered = QPDF_FALSE;
    size_t len = 0;

    if (!r->q->qpdf_oh_get_value_as_utf8(r->pdf, key(r, spec, "/UF"), &name, &len) ||
        strlen(name) != len)
        return refuse(r, N_("an embedded file has no name"));
    char *own = arena_strndup(r->a, name, len);
    if (!own)
        return false;
    if (!file_name_is_inside(own))
        return refuse_file(r, N_("the name of an embedded file leads out of its folder"), own);
    for (const struct input *i = r->out->first; i; i = i->next)
        if (!strcmp(i->name, own))
            return refuse_file(r, N_("two embedded files have the name"), own);
    qpdf_oh stream = key(r, key(r, spec, "/EF"), "/F");
    if (!r->q->qpdf_oh_is_stream(r->pdf, stream) ||
        r->q->qpdf_oh_get_stream_data(r->pdf, stream, qpdf_dl_generalized, &filtered, &data,
                                      &len) ||
        !filtered) {
        free(data);
        return refuse_file(r, N_("an embedded file cannot be read"), own);
    }
    char *copy = len <= LIMIT_FILE ? arena_strndup(r->a, (const char *)data, len) : NULL;
    free(data);
    if (!copy)
        return refuse_file(r, N_("an embedded file is too large"), own);
    struct bytes file = {copy, len};
    if (!is_whole(r, stream, file))
        return refuse_file(r, N_("an embedded file was changed after it was put in"), own);
    return inputs_add(r->out, own, file);
}

/* PDF 32000-1, 7.9.6. */
static bool read_tree(struct reader *r, qpdf_oh node, int depth)
{
    qpdf_oh names = key(r, node, "/Names"), kids = key(r, node, "/Kids");
    int nname =
        r->q->qpdf_oh_is_array(r->pdf, names) ? r->q->qpdf_oh_get_array_n_items(r->pdf, names) : 0;
    int nkid =
        r->q->qpdf_oh_is_array(r->pdf, kids) ? r->q->qpdf_oh_get_array_n_items(r->pdf, kids) : 0;
    bool ok = true;

    if (depth > LIMIT_EMBEDDED_DEPTH || nname / 2 > LIMIT_EMBEDDED_FILES - r->nfile ||
        nkid > LIMIT_EMBEDDED_FILES)
        return refuse(r, N_("the list of embedded files is damaged"));
    r->nfile += nname / 2;
    for (int i = 1; i < nname; i += 2)
        ok &= read_file(r, r->q->qpdf_oh_get_array_item(r->pdf, names, i));
    for (int i = 0; ok && i < nkid; i++)
        ok = read_tree(r, r->q->qpdf_oh_get_array_item(r->pdf, kids, i), depth + 1);
    return ok;
}

static bool read_pdf(struct reader *r, struct bytes file)
{
    r->q->qpdf_silence_errors(r->pdf);
    r->q->qpdf_set_suppress_warnings(r->pdf, QPDF_TRUE);
    r->q->qpdf_set_attempt_recovery(r->pdf, QPDF_FALSE);
    if (r->q->qpdf_read_memory(r->pdf, r->path, file.data, file.len, NULL) & QPDF_ERRORS)
        return refuse(r, N_("this is no PDF, or a damaged one"));
    qpdf_oh names = key(r, r->q->qpdf_get_root(r->pdf), "/Names");
    bool ok = read_tree(r, key(r, names, "/EmbeddedFiles"), 0);
    if (ok && r->q->qpdf_has_error(r->pdf))
        return refuse(r, N_("the objects of this PDF cannot be read"));
    if (ok && !r->out->first)
        return refuse(r, N_("this PDF carries no data: it was not made by this program"));
    return ok;
}

bool embedded_read(struct arena *a, const char *pdf_path, struct inputs *out, struct diag *dg)
{
    struct reader r = {.a = a, .path = pdf_path, .out = out, .dg = dg};
    struct bytes file;

    *out = (struct inputs){.a = a};
    if (!file_read(a, pdf_path, &file, dg))
        return false;
    if (!(r.q = qpdf_load(dg)))
        return false;
    if (!(r.pdf = r.q->qpdf_init()))
        return diag_add(dg, DIAG_NO_MEMORY, (struct loc){0}, "out of memory");
    bool ok = read_pdf(&r, file);
    while (r.q->qpdf_has_error(r.pdf)) /* said above, in our words */
        r.q->qpdf_get_error(r.pdf);
    r.q->qpdf_cleanup(&r.pdf);
    return ok;
}

/* ---- the folder ---- */

/* Removes the files from the folder, and what is empty then. */
static void remove_folder(struct arena *a, const char *dir, const struct inputs *files)
{
    for (const struct input *i = files->first; i; i = i->next) {
        char *path = file_join(a, dir, i->name);
        for (char *slash = NULL; path && strcmp(path, dir) != 0; *slash = '\0') {
            if (unlink(path) != 0)
                rmdir(path);
            slash = strrchr(path, '/');
        }
    }
    rmdir(dir);
}

static bool fill_folder(struct arena *a, const char *dir, const struct inputs *files,
                        struct diag *dg)
{
    for (const struct input *i = files->first; i; i = i->next) {
        const char *path = file_join(a, dir, i->name);
        if (!path || !file_write(a, path, i->bytes.data, i->bytes.len, dg))
            return false;
    }
    return true;
}

/* A new folder with the files in it; `pattern` ends as mkdtemp(3) wants it. */
static bool make_folder(struct arena *a, char *pattern, const struct inputs *files, struct diag *dg)
{
    if (!mkdtemp(pattern))
        return diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = pattern},
                        "cannot make a folder: %s", strerror(errno));
    if (fill_folder(a, pattern, files, dg))
        return true;
    remove_folder(a, pattern, files);
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
    if (!own || !beside || !make_folder(a, beside, files, dg))
        return false;
    /* mkdtemp makes it private; what is in it is as open as the umask says. */
    mode_t mask = umask(0);
    umask(mask);
    /* Over an empty folder, rename(2) puts the new one in its place. */
    if (chmod(beside, 0777 & ~mask) == 0 && rename(beside, own) == 0)
        return true;
    if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)
        diag_add(dg, DIAG_FOLDER_TAKEN, at,
                 "a file or folder of this name is there already; nothing was written");
    else
        diag_add(dg, DIAG_FILE_WRITE, at, "cannot put the new folder in place: %s",
                 strerror(errno));
    remove_folder(a, beside, files);
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
