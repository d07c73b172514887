/*
 * check_role.c - what a screen reader is told of a table or paragraph, against what stands in it.
 *
 * A cell without a head is read as a number alone. Whether a table has any is seen in the template,
 * whatever the data say (WCAG 2.2, technique H51; Matterhorn Protocol 1.1, 15-001 to 15-003).
 */
#include "document/binder.h"
#include "template/schema.h"

/* Heads and caption of the table alone, not of one in a cell. */
static bool has_heads(const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next)
        if (c->element == EL_CAPTION || c->element == EL_THEAD || c->element == EL_TFOOT ||
            c->element == EL_TH || node_attr(c, ATTR_SCOPE) ||
            (c->element != EL_TABLE && has_heads(c)))
            return true;
    return false;
}

static bool has_head_cells(const struct node *n)
{
    for (const struct node *c = n->first; c; c = c->next)
        if (c->element == EL_TH || node_attr(c, ATTR_SCOPE) ||
            (c->element != EL_TABLE && has_head_cells(c)))
            return true;
    return false;
}

/* How many rows a table can have; those of an <each> are many. */
static int rows_of(const struct node *n)
{
    int rows = 0;

    for (const struct node *c = n->first; c; c = c->next)
        rows += c->element == EL_TR     ? 1
                : c->element == EL_EACH ? 2 * rows_of(c)
                : c->element == EL_TD   ? 0
                                        : rows_of(c);
    return rows;
}

static void check_heads(struct binder *b, const struct node *table)
{
    if (has_head_cells(table))
        return;
    if (rows_of(table) == 1) {
        diag_add(b->dg, DIAG_TABLE_LAYOUT, table->at,
                 "this table of one row is read aloud as a table, but no cell of it is a head");
        diag_hint(b->dg, "if it only puts things side by side, write role=\"presentation\"");
    } else {
        diag_add(b->dg, DIAG_TABLE_HEADS, table->at,
                 "no cell of this table is a head: who listens is not told what a cell is about");
        diag_hint(b->dg, "write <thead> with <th>, or scope=\"row\" on the cells that name their "
                         "rows; role=\"presentation\" if it only puts things side by side");
    }
}

bool bind_check_role(struct binder *b, const struct node *n)
{
    const struct attr *at = node_attr(n, ATTR_ROLE);
    bool table = n->element == EL_TABLE;

    if (!at)
        return true;
    bool lays_out = at->value.word == ROLE_PRESENTATION;
    if (table != lays_out) {
        diag_add(b->dg, DIAG_ROLE, at->at, "role=\"%s\" is not for <%s>",
                 lays_out ? "presentation" : "heading", element_name(n->element));
        diag_hint(b->dg, lays_out ? N_("it is for a <table> that only puts things side by side")
                                  : N_("it is for a <p> that looks like a heading"));
        return false;
    }
    if (table && has_heads(n)) {
        diag_add(b->dg, DIAG_ROLE, at->at,
                 "a table that only lays out has no caption and no heads: leave out the role, or "
                 "caption, thead, tfoot, th and scope");
        return false;
    }
    return true;
}

void bind_check_heads(struct binder *b, const struct node *n)
{
    if (is_band(n)) /* they are not read aloud */
        return;
    if (n->element == EL_TABLE && !node_attr(n, ATTR_ROLE))
        check_heads(b, n);
    for (const struct node *c = n->first; c; c = c->next)
        bind_check_heads(b, c);
}

/* A footnote, or what is signed or led to, has one place. */
bool bind_check_repeated(struct binder *b, const struct node *n, const char *text)
{
    const struct attr *id = node_attr(n, ATTR_ID);
    bool element = n->element == EL_FOOTNOTE || n->element == EL_SIGNATURE, wrong = element || id;

    if (element)
        diag_add(b->dg, DIAG_XML_NESTING, n->at, text,
                 schema_list_elements(b->a, ELEMENT_BIT(n->element)));
    else if (id)
        diag_add(b->dg, DIAG_XML_NESTING, id->name_at, text, "id");
    for (const struct node *c = n->first; c; c = c->next)
        wrong |= !bind_check_repeated(b, c, text);
    return !wrong;
}
