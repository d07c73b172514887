/*
 * report.xml, whatever is in it: read twice it says the same, and what is read without a fault can be bound to
 * data, twice with the same messages.
 */
#include "report.h"

#include "document/bind.h"

void fuzz_begin(void)
{
}

static bool bind_once(struct fuzz_input in, char **said)
{
    struct world w = world_open();
    struct small s;
    bool sound = false;

    small_open(&s, w.a, NULL, NULL);
    struct bytes xml = take_rest(w.a, &in);
    HOLDS(inputs_add(&s.template_files, "report.xml", xml));
    struct dataset *ds = dataset_open(w.a, s.from, w.dg);
    HOLDS(ds && !diag_count(w.dg, DIAG_NOTE));
    struct node *root = template_read(w.a, s.from.template_dir, "report.xml", &sound, w.dg);
    HOLDS(root ? sound == !diag_count(w.dg, DIAG_ERROR) : diag_count(w.dg, DIAG_ERROR) > 0);
    struct document *doc = root ? document_bind(w.a, root, ds, s.from, w.dg) : NULL;
    HOLDS(doc || diag_count(w.dg, DIAG_ERROR) > 0);
    dataset_close(ds);
    *said = world_messages(&w);
    world_close(&w);
    return doc != NULL;
}

void fuzz_one(struct world *w, struct fuzz_input in)
{
    char *one, *two;
    bool bound = bind_once(in, &one);

    (void)w;
    HOLDS(bound == bind_once(in, &two));
    HOLDS(!strcmp(one, two));
    free(one);
    free(two);
}
