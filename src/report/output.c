#include "report/output.h"

#include "base/str.h"
#include "base/target.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* No name leads out of its folder, or hides in it. */
static void add_name(struct sbuf *b, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        bool bad = c < 0x20 || c == '/' || c == '\\' || c == 0x7F || (c == '.' && !i);
        sbuf_add(b, bad ? "-" : s + i, 1);
    }
}

const char *output_dir(struct arena *a, const char *year)
{
    struct sbuf b = {.a = a};

    sbuf_add_str(&b, "out");
    if (year) {
        sbuf_add_str(&b, "/");
        add_name(&b, year, strlen(year));
    }
    return sbuf_text(&b);
}

/* There is room for "-signed-1" and its like. */
enum { NAME_BYTES_MAX = FILE_NAME_BYTES_MAX - 55 };

const char *output_name(struct arena *a, const char *data_dir, const char *name)
{
    struct sbuf b = {.a = a};
    const char *folder = file_folder_name(a, data_dir);

    if (!folder)
        return NULL;
    if (!name)
        name = "report";
    add_name(&b, name, strlen(name));
    if (*folder) {
        sbuf_add_str(&b, "-");
        add_name(&b, folder, strlen(folder));
    }
    const char *stem = sbuf_text(&b);
    return stem ? file_name_fit(a, stem, ".pdf", NAME_BYTES_MAX) : NULL;
}

bool output_is_standard(const char *path)
{
    return !strcmp(path, "-");
}

/* A name that says PDF is what earlier runs have written, whole or not; anything else must look like one. */
static bool is_named_pdf(const char *path)
{
    size_t len = strlen(path);

    return len >= 4 && !strcasecmp(path + len - 4, ".pdf");
}

static bool is_pdf_or_empty(const char *path)
{
    static const char head[] = {'%', 'P', 'D', 'F', '-'};
    char begin[sizeof head];
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(begin, 1, sizeof begin, f) : 0;
    bool good = f && !ferror(f) && (!n || (n == sizeof head && !memcmp(begin, head, n)));

    if (f)
        fclose(f);
    return good;
}

/* As a revision of the archive is. Root may write it, and rename(2) asks the folder only. */
static bool is_read_only(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !(st.st_mode & S_IWUSR);
}

static bool refuse(struct diag *dg, const char *path, const char *why)
{
    diag_add(dg, DIAG_OUTPUT, (struct loc){.file = path}, "%s", why);
    diag_hint(dg, "name a file that is new, or a PDF that may be replaced");
    return false;
}

bool output_check(struct arena *a, const char *path, struct diag *dg)
{
    if (output_is_standard(path))
        return true;
    const char *target = target_of(a, path, dg);
    if (!target || !file_exists(target))
        return target != NULL;
    if (is_read_only(target))
        return refuse(dg, path,
                      diag_sentence(N_("this file is read-only (revisions of an archive are); "
                                       "nothing was written")));
    return is_named_pdf(target) || is_pdf_or_empty(target) ||
           refuse(dg, path,
                  diag_sentence(N_("a file of this name is there already, and it is no PDF; "
                                   "nothing was written")));
}

bool output_write(struct arena *a, const char *path, struct bytes pdf, struct diag *dg)
{
    if (diag_lacks_memory(dg))
        return false;
    if (!output_is_standard(path))
        return output_check(a, path, dg) && file_write(a, path, pdf.data, pdf.len, dg);
    if (fwrite(pdf.data, 1, pdf.len, stdout) != pdf.len || fflush(stdout) != 0)
        return diag_add(dg, DIAG_FILE_WRITE, (struct loc){0}, "cannot write to standard output: %s",
                        diag_system(errno));
    return true;
}
