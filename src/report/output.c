#include "report/output.h"

#include "base/str.h"

#include <errno.h>
#include <string.h>

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
    sbuf_add_str(&b, ".pdf");
    return sbuf_text(&b);
}

bool output_is_standard(const char *path)
{
    return !strcmp(path, "-");
}

bool output_write(struct arena *a, const char *path, struct bytes pdf, struct diag *dg)
{
    if (!output_is_standard(path))
        return file_write(a, path, pdf.data, pdf.len, dg);
    if (fwrite(pdf.data, 1, pdf.len, stdout) != pdf.len || fflush(stdout) != 0)
        return diag_add(dg, DIAG_FILE_WRITE, (struct loc){0}, "cannot write to standard output: %s",
                        strerror(errno));
    return true;
}
