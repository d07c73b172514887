/*
 * value_hint.c - the value of an attribute that cannot be read: what is wanted, and what may have been meant.
 */
#include "template/value_hint.h"

#include "base/str.h"

#include <string.h>

void value_hint_format(struct source *s, const char *v, const char *list)
{
    const char *near = format_nearest(v);

    if (near)
        source_hint(s, "did you mean \"%s\"?", near);
    else
        source_hint(s, "%s", diag_sentence(list));
}

/* "auto, avoid or page"; "normal, or a number like ..." */
static const char *wanted(struct source *s, const struct schema_attr *sa, const char *rest)
{
    struct sbuf b = {.a = s->a};

    for (const struct schema_word *w = sa->word; w && w->name; w++) {
        if (w > sa->word)
            sbuf_add_str(&b, !w[1].name && !rest ? diag_sentence(N_(" or ")) : ", ");
        sbuf_add_str(&b, w->name);
    }
    if (rest) {
        sbuf_add_str(&b, b.len ? diag_sentence(N_(", or ")) : "");
        sbuf_add_str(&b, diag_sentence(rest));
    }
    const char *text = sbuf_text(&b);
    return text ? text : "";
}

static bool is_of_lengths(enum attr_kind kind)
{
    return kind >= KIND_LENGTH && kind <= KIND_COLUMNS && kind != KIND_COLOR;
}

/* style="text-align:center" */
static bool hint_declaration(struct source *s, const struct schema_attr *sa, const char *item)
{
    const char *colon = strchr(item, ':'), *value = colon ? colon + 1 : NULL;

    if (sa != &schema_attr[ATTR_STYLE] || !colon)
        return false;
    value += strspn(value, VALUE_BLANK);
    char *name = arena_strndup(s->a, item, strcspn(item, ": \t\n"));
    if (!name)
        return true;
    const char *advice = schema_attr_advice(name);
    if (schema_find_attr(EL_P, name) != ATTR_NATTRIBUTE)
        source_hint(s, "style names a <style>; write %s=\"%s\"", name,
                    source_clip(s, value, strcspn(value, ";")));
    else if (advice)
        source_hint(s, "%s", advice);
    else
        source_hint(s, "style names a <style>, whose attributes are the properties");
    return true;
}

static void hint_color(struct source *s, const char *item)
{
    const char *name[VALUE_NCOLOR];

    for (size_t i = 0; i < VALUE_NCOLOR; i++)
        name[i] = value_colors[i].name;
    source_hint_nearest(s, item, name, VALUE_NCOLOR);
    source_hint(
        s, "%s",
        diag_sentence(
            N_("colours are #rrggbb and the 17 names of CSS 2.1, such as red, navy and gray")));
}

static void hint(struct source *s, const struct schema_attr *sa, const char *item)
{
    const char *name[16];
    size_t n = value_decimal_len(item), nname = 0;
    double number = 0;

    if (n)
        number_from_css(item, &number);
    if (is_of_lengths(sa->kind) && n < 10 && item[n] == '\0' && number > 0) {
        source_hint(s, "a length needs a unit: %smm or %spt", item, item);
        return;
    }
    if (is_of_lengths(sa->kind) && sa->kind != KIND_COLUMNS && n && !strcmp(item + n, "%")) {
        source_hint(s, "percentages are for columns alone: write a length, like 25mm or 1.5em");
        return;
    }
    if (is_of_lengths(sa->kind) && sa->kind != KIND_SIGNED_LENGTH && *item == '-') {
        source_hint(s, "no length is below 0 here");
        return;
    }
    if (sa->kind == KIND_COLUMNS && number > VALUE_COLUMN_MOST) {
        source_hint(s, "no percentage and no share is above %d", VALUE_COLUMN_MOST);
        return;
    }
    if (hint_declaration(s, sa, item))
        return;
    if (sa->kind == KIND_COLOR) {
        hint_color(s, item);
        return;
    }
    if (sa->kind == KIND_FORMAT) {
        value_hint_format(s, item, format_list_numbers);
        return;
    }
    for (const struct schema_word *w = sa->word; w && w->name && nname < 16; w++)
        name[nname++] = w->name;
    source_hint_nearest(s, item, name, nname);
}

bool value_refuse(struct source *s, const struct schema_attr *sa, struct loc at, const char *item,
                  const char *rest)
{
    source_mistake(s, DIAG_XML_VALUE, at, "%s=\"%s\": wanted %s", sa->name,
                   source_clip(s, item, strlen(item)), wanted(s, sa, rest));
    hint(s, sa, item);
    return false;
}
