/*
 * A PDF, whoever made it: its attachments are the same twice, and each has a name of its own that stays inside
 * of a folder.
 */
#include "file.h"

#include "archive/text.h"
#include "report/embedded.h"

void fuzz_begin(void)
{
}

static void check_names(const struct inputs *files)
{
    size_t n = 0;

    for (const struct input *i = files->first; i; i = i->next, n++) {
        HOLDS(file_name_is_inside(i->name));
        HOLDS(inputs_find(files, i->name) == i && !i->bytes.data[i->bytes.len]);
    }
    HOLDS(n <= LIMIT_EMBEDDED_FILES);
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    struct bytes pdf = take_rest(w->a, &in);
    int fd;
    const char *path = file_of(w->a, pdf, &fd);
    struct inputs one = {.a = w->a}, two = {.a = w->a};
    struct text_difference d;

    bool ok = embedded_read(w->a, path, &one, w->dg);
    HOLDS(ok || diag_count(w->dg, DIAG_ERROR) > 0);
    HOLDS(ok == embedded_read(w->a, path, &two, w->dg));
    close(fd);
    if (ok) {
        check_names(&one);
        for (const struct input *i = one.first, *k = two.first; i || k; i = i->next, k = k->next)
            HOLDS(i && k && !strcmp(i->name, k->name) && bytes_equal(i->bytes, k->bytes));
    }
    HOLDS(text_compare(w->a, "x.pdf", pdf, pdf, &d, w->dg) || diag_count(w->dg, DIAG_ERROR) > 0);
}
