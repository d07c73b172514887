#include "command/table.h"

#include "base/str.h"
#include "command/language.h"
#include "command/options.h"

static void add_list(struct sbuf *b, const char *const *text)
{
    sbuf_add_str(b, "[");
    for (size_t i = 0; text && text[i]; i++) {
        sbuf_add_str(b, i ? ", " : "");
        sbuf_add_json(b, text[i]);
    }
    sbuf_add_str(b, "]");
}

static void add_options(struct sbuf *b, const struct command *c)
{
    const struct option_row *o;

    sbuf_add_str(b, "[");
    for (size_t i = 0; (o = options_of(c, i)); i++) {
        sbuf_add_str(b, i ? ",\n  {\"name\": " : "\n  {\"name\": ");
        sbuf_add_json(b, o->name);
        sbuf_add_str(b, ", \"value\": ");
        sbuf_add_json(b, o->value);
        sbuf_add_str(b, ", \"choices\": ");
        add_list(b, o->choices);
        sbuf_add_str(b, ", \"help\": ");
        sbuf_add_json(b, _(o->help));
        sbuf_add_str(b, "}");
    }
    sbuf_add_str(b, "]");
}

static void add_commands(struct sbuf *b)
{
    const struct command *c;

    for (size_t i = 0; (c = options_command(i)); i++) {
        sbuf_add_str(b, i ? ",\n {\"name\": " : "\n {\"name\": ");
        sbuf_add_json(b, c->name);
        sbuf_add_str(b, ", \"usage\": ");
        add_list(b, c->usage);
        sbuf_add_str(b, ", \"help\": ");
        sbuf_add_json(b, _(c->help));
        sbuf_add_str(b, ", \"options\": ");
        add_options(b, c);
        sbuf_add_str(b, "}");
    }
}

enum status table_print(void)
{
    struct diag *dg = diag_open();
    struct arena *a = dg ? arena_open(dg) : NULL;
    struct sbuf b = {.a = a};
    const char *text = NULL;

    if (a) {
        sbuf_add_str(&b, "{\"commands\": [");
        add_commands(&b);
        sbuf_add_str(&b, "],\n\"common\": ");
        add_options(&b, NULL);
        sbuf_add_str(&b, ",\n\"messages\": ");
        sbuf_add_json(&b, options_messages());
        sbuf_add_str(&b, "}\n");
        text = sbuf_text(&b);
    }
    bool ok = text && fputs(text, stdout) >= 0 && fflush(stdout) == 0;
    arena_close(a);
    diag_close(dg);
    return ok ? STATUS_DONE : STATUS_MACHINE;
}
