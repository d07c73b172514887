#include "report/pages.h"

#include "base/child.h"
#include "base/str.h"
#include "report/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* pdftoppm counts with as many digits as the last page has; a page has two at least. */
static const char *page_name(struct arena *a, const char *drawn)
{
    const char *number = drawn + strlen("page-");

    return strspn(number, "0123456789") < 2 ? arena_printf(a, "page-0%s", number)
                                            : arena_strdup(a, drawn);
}

static bool read_pages(struct arena *a, const char *dir, size_t npage, struct inputs *out,
                       struct diag *dg)
{
    size_t n;
    const char **name = file_list(a, dir, ".png", &n, dg);

    *out = (struct inputs){.a = a};
    for (size_t i = 0; name && i < n; i++) {
        const char *path = file_join(a, dir, name[i]), *page = page_name(a, name[i]);
        struct bytes bytes;
        if (!path || !page || !file_read(a, path, &bytes, dg) || !inputs_add(out, page, bytes))
            return false;
    }
    return name && (n == npage || diag_add(dg, DIAG_LIBRARY, (struct loc){0},
                                           "pdftoppm has drawn %1$zu pages of %2$zu", n, npage));
}

bool pages_draw(struct arena *a, struct bytes pdf, size_t npage, const char *dpi,
                struct inputs *out, struct diag *dg)
{
    enum { MODE = 0600 };
    const char *tmp = getenv("TMPDIR");
    char *dir = arena_printf(a, "%s/raingan-XXXXXX", tmp && *tmp ? tmp : "/tmp");

    if (!dir)
        return false;
    if (!mkdtemp(dir))
        return diag_add(dg, DIAG_FILE_WRITE, (struct loc){.file = dir},
                        "cannot make its folder: %s", diag_system(errno));
    const char *path = file_join(a, dir, "report.pdf"), *page = file_join(a, dir, "page");
    const char *const argv[] = {"pdftoppm", "-png", "-r", dpi, path, page, NULL};
    bool ok = path && page && file_create(path, pdf.data, pdf.len, MODE, dg) &&
              child_run(argv, "poppler-utils", dg) && read_pages(a, dir, npage, out, dg);
    return file_remove_tree(dir, dg) && ok;
}

bool pages_write(struct arena *a, const char *dir, const struct inputs *pages, struct diag *dg)
{
    return import_write(a, dir, pages, dg);
}
