#include "template/value_hint.h"

#include "base/numeral.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_ascii_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool value_is_name(const char *text, size_t len, bool hyphen)
{
    const char *p = text, *end = text + len;

    while (p < end) {
        uint32_t c = utf8_next(&p, end);
        bool thai = unicode_is_thai(c) && c != 0x0E3F; /* the sign of the baht */
        if (!is_ascii_letter(c) && !ascii_is_digit(c) && !thai && c != '_' && !(hyphen && c == '-'))
            return false;
    }
    return len > 0;
}

static bool is_name(const char *v)
{
    return value_is_name(v, strlen(v), true);
}

static bool is_language(const char *v)
{
    for (bool first = true;; first = false) {
        size_t n = 0;
        while (is_ascii_letter((unsigned char)v[n]) ||
               (!first && ascii_is_digit((unsigned char)v[n])))
            n++;
        if (n < (first ? 2 : 1) || n > (first ? 3 : 8)) /* no language has a longer one */
            return false;
        v += n;
        if (*v == '\0')
            return true;
        if (*v++ != '-')
            return false;
    }
}

size_t value_decimal_len(const char *v)
{
    size_t n = strspn(v, "0123456789");

    if (n && v[n] == '.' && ascii_is_digit((unsigned char)v[n + 1]))
        n += 1 + strspn(v + n + 1, "0123456789");
    return n;
}

static bool is_number_format(const char *v)
{
    return numeral_count(v) > 0;
}

static bool is_sql(const char *v)
{
    return v[strspn(v, VALUE_BLANK)] != '\0';
}

static bool is_text(const char *v)
{
    (void)v;
    return true;
}

/* ---- single values ---- */

static bool read_count(const char *v, struct attr_value *out)
{
    size_t n = strspn(v, "0123456789");

    out->u.count = n <= 4 ? (int)strtol(v, NULL, 10) : 0;
    return v[n] == '\0' && out->u.count >= 1;
}

static bool read_decimal(const char *v, struct attr_value *out)
{
    size_t n = value_decimal_len(v);

    number_from_css(v, &out->u.number);
    return n && v[n] == '\0' && out->u.number < 10 && (v[1] == '.' || v[1] == '\0');
}

/* The exponent is for data: SQLite prints a very large or small number with one. */
static bool read_number(const char *v, struct attr_value *out)
{
    const char *digits = v + (*v == '-'), *end = digits + value_decimal_len(digits);
    char *after;

    number_from_css(v, &out->u.number);
    if (end > digits && (*end == 'e' || *end == 'E')) {
        long exponent = strtol(end + 1, &after, 10);
        if (after == end + 1 || end[1] <= ' ' || exponent < -300 || exponent > 300)
            return false;
        out->u.number *= pow(10, (double)exponent);
        end = after;
    }
    return end > digits && *end == '\0' && fabs(out->u.number) < 1e12;
}

static bool read_signed_length(const char *v, struct attr_value *out)
{
    return length_from_css(v, &out->u.length);
}

static bool read_length(const char *v, struct attr_value *out)
{
    const struct length *l = &out->u.length;

    return length_from_css(v, &out->u.length) && l->fixed >= 0 && l->em >= 0;
}

static bool is_above_zero(struct length l)
{
    return l.fixed > 0 || l.em > 0;
}

static bool read_font_size(const char *v, struct attr_value *out)
{
    const struct length *l = &out->u.length;

    return length_from_css(v, &out->u.length) && (l->in_em ? l->em > 0 : l->fixed >= PT64(1));
}

static bool read_line_height(const char *v, struct attr_value *out)
{
    size_t n = value_decimal_len(v);
    double factor;

    if (!n || v[n] != '\0') {
        out->u.line_height.kind = LINE_LENGTH;
        return length_from_css(v, &out->u.line_height.length) &&
               is_above_zero(out->u.line_height.length);
    }
    number_from_css(v, &factor);
    if (factor > 1000)
        return false;
    out->u.line_height.kind = LINE_FACTOR;
    out->u.line_height.factor = pt_from_pt64((pt64)lround(factor * 64));
    return factor > 0;
}

static bool read_format(const char *v, struct attr_value *out)
{
    return format_read_number(v, &out->u.format);
}

/* CSS 2.1, 4.3.6. */
const struct value_color value_colors[VALUE_NCOLOR] = {
    {"aqua", 0x00FFFF},   {"black", 0x000000},  {"blue", 0x0000FF},   {"fuchsia", 0xFF00FF},
    {"gray", 0x808080},   {"green", 0x008000},  {"lime", 0x00FF00},   {"maroon", 0x800000},
    {"navy", 0x000080},   {"olive", 0x808000},  {"orange", 0xFFA500}, {"purple", 0x800080},
    {"red", 0xFF0000},    {"silver", 0xC0C0C0}, {"teal", 0x008080},   {"white", 0xFFFFFF},
    {"yellow", 0xFFFF00},
};

static bool read_color_of(const char *v, uint32_t *out)
{
    size_t n = v[0] == '#' ? strspn(v + 1, "0123456789abcdefABCDEF") : 0;
    uint32_t c;

    for (size_t i = 0; i < VALUE_NCOLOR; i++)
        if (!strcmp(v, value_colors[i].name)) {
            *out = value_colors[i].color;
            return true;
        }
    if ((n != 3 && n != 6) || v[n + 1] != '\0')
        return false;
    c = (uint32_t)strtoul(v + 1, NULL, 16);
    /* #rgb is #rrggbb (CSS 2.1, 4.3.6). */
    *out = n == 6 ? c : (c >> 8 & 0xF) * 0x110000 + (c >> 4 & 0xF) * 0x1100 + (c & 0xF) * 0x11;
    return true;
}

static bool read_color(const char *v, struct attr_value *out)
{
    return read_color_of(v, &out->u.color);
}

/* ---- lists ---- */

/* The i-th word of a list. */
static bool read_side(const char *v, size_t i, struct attr_value *out)
{
    struct length l;

    if (!length_from_css(v, &l) || l.in_em || l.fixed < 0)
        return false;
    if (i < SIDE_N)
        out->u.margin[i] = l.fixed;
    return true;
}

static bool read_padding(const char *v, size_t i, struct attr_value *out)
{
    struct length l;

    if (!length_from_css(v, &l) || l.fixed < 0 || l.em < 0)
        return false;
    if (i < SIDE_N)
        out->u.padding[i] = l;
    return true;
}

/* CSS 2.1, 8.3: of n lengths the one that a side has; a side that is not given is as the one across. */
static enum side given_side(size_t n, enum side s)
{
    if (s == SIDE_LEFT && n < 4)
        s = SIDE_RIGHT;
    if (s == SIDE_BOTTOM && n < 3)
        s = SIDE_TOP;
    return s == SIDE_RIGHT && n < 2 ? SIDE_TOP : s;
}

static void fill_sides(struct attr_value *out, size_t n)
{
    for (size_t s = n; s < SIDE_N; s++)
        out->u.margin[s] = out->u.margin[given_side(n, (enum side)s)];
}

/* A thickness, a style or a colour, each once (CSS 2.1, 8.5.4). */
static bool read_border(const char *v, size_t i, struct attr_value *out)
{
    static const struct {
        const char *name;
        enum border_style style;
    } style[] = {{"solid", BORDER_SOLID},
                 {"double", BORDER_DOUBLE},
                 {"dashed", BORDER_DASHED},
                 {"dotted", BORDER_DOTTED}};
    struct length l;

    if (i == 0)
        out->u.border.has_width = out->u.border.has_style = out->u.border.has_color = false;
    for (size_t k = 0; k < sizeof style / sizeof style[0]; k++)
        if (!strcmp(v, style[k].name) && !out->u.border.has_style) {
            out->u.border.style = style[k].style;
            return out->u.border.has_style = true;
        }
    if (!out->u.border.has_color && read_color_of(v, &out->u.border.color))
        return out->u.border.has_color = true;
    if (out->u.border.has_width || !length_from_css(v, &l) || l.fixed < 0 || l.em < 0)
        return false;
    out->u.border.width = l;
    return out->u.border.has_width = true;
}

static void fill_padding(struct attr_value *out, size_t n)
{
    for (size_t s = n; s < SIDE_N; s++)
        out->u.padding[s] = out->u.padding[given_side(n, (enum side)s)];
}

static bool read_paper(const char *v, size_t i, struct attr_value *out)
{
    struct length l;

    if (!length_from_css(v, &l) || l.in_em || l.fixed <= 0)
        return false;
    if (i == 0)
        out->u.paper.width = l.fixed;
    else
        out->u.paper.height = l.fixed;
    return true;
}

static void set_paper(struct attr_value *out)
{
    static const struct {
        double width, height; /* mm: ISO 216, ANSI Y14.1 */
    } known[] = {
        [PAPER_A3] = {297, 420}, [PAPER_A4] = {210, 297},         [PAPER_A2] = {420, 594},
        [PAPER_A5] = {148, 210}, [PAPER_A6] = {105, 148},         [PAPER_B4] = {250, 353},
        [PAPER_B5] = {176, 250}, [PAPER_LETTER] = {215.9, 279.4}, [PAPER_LEGAL] = {215.9, 355.6}};

    out->u.paper.width = pt64_from_mm(known[out->word].width);
    out->u.paper.height = pt64_from_mm(known[out->word].height);
}

static bool read_column(const char *v, size_t i, struct attr_value *out)
{
    struct column *c = &out->u.columns.column[i];
    size_t n = value_decimal_len(v);
    bool share = v[n] == '*', percent = n && v[n] == '%';

    out->u.columns.n = i + 1;
    if (!strcmp(v, "auto")) {
        c->kind = COLUMN_AUTO;
        return true;
    }
    if ((!share && !percent) || v[n + 1] != '\0') {
        c->kind = COLUMN_LENGTH;
        return length_from_css(v, &c->length) && is_above_zero(c->length);
    }
    c->kind = share ? COLUMN_SHARE : COLUMN_PERCENT;
    c->amount = 1;
    if (n)
        number_from_css(v, &c->amount);
    return c->amount > 0 && c->amount <= VALUE_COLUMN_MOST;
}

/* A name, or the number after one. */
static bool read_counter(const char *v, size_t i, struct attr_value *out)
{
    size_t n = strspn(v, "0123456789");
    struct counter_start *last =
        out->u.counters.n ? &out->u.counters.counter[out->u.counters.n - 1] : NULL;

    (void)i;
    if (n && v[n] == '\0') {
        if (!last || last->given || n > 4)
            return false;
        last->value = (int)strtol(v, NULL, 10);
        last->given = true;
        return true;
    }
    out->u.counters.counter[out->u.counters.n++] = (struct counter_start){.name = v};
    return is_name(v);
}

/* ---- what an attribute may say ---- */

/* Of a kind that is a text, whether it has its form; else how it is read, at once or word by word. */
static const struct kind {
    bool (*is)(const char *v);
    bool (*read)(const char *v, struct attr_value *out);
    bool (*read_word)(const char *v, size_t i, struct attr_value *out);
    const char *wanted;
} kind_table[KIND_NKIND] = {
    [KIND_WORD] = {.wanted = NULL},
    [KIND_NAME] = {.is = is_name, .wanted = N_("a name of letters, digits, - and _")},
    [KIND_LANGUAGE] = {.is = is_language, .wanted = N_("a language, like th or en-GB")},
    [KIND_COUNT] = {.read = read_count, .wanted = N_("a whole number from 1 to 9999")},
    [KIND_DECIMAL] = {.read = read_decimal, .wanted = N_("a number like 0.340")},
    [KIND_NUMBER] = {.read = read_number, .wanted = N_("a number like 85 or -2.5")},
    [KIND_LENGTH] = {.read = read_length, .wanted = N_("a length with a unit, like 6pt or 1.5em")},
    [KIND_SIGNED_LENGTH] = {.read = read_signed_length,
                            .wanted = N_("a length with a unit, like 6pt or 25mm")},
    [KIND_FONT_SIZE] = {.read = read_font_size,
                        .wanted = N_("a size of 1pt or more with a unit, like 16pt or 1.5em")},
    [KIND_LINE_HEIGHT] = {.read = read_line_height,
                          .wanted = N_("a number like 1.2, or a length with a unit")},
    [KIND_COLOR] = {.read = read_color, .wanted = N_("a colour like #336699 or red")},
    [KIND_BORDER] = {.read_word = read_border,
                     .wanted = N_("a thickness, a style and a colour, like 0.5pt solid #336699")},
    [KIND_PAPER] = {.read_word = read_paper, .wanted = N_("two lengths, like 210mm 297mm")},
    [KIND_MARGIN] = {.read_word = read_side, .wanted = N_("one to four lengths, like 25mm 20mm")},
    [KIND_PADDING] = {.read_word = read_padding, .wanted = N_("one to four lengths, like 2pt 4pt")},
    [KIND_COLUMNS] = {.read_word = read_column,
                      .wanted = N_("for each column a length, a percentage, *, 2* or auto")},
    [KIND_COUNTERS] =
        {.read_word = read_counter,
         .wanted =
             N_("names of counters, like h1 table, each with a whole number after it if wished")},
    [KIND_FAMILIES] = {.wanted = N_("names of fonts with a comma between them")},
    [KIND_SQL] = {.is = is_sql, .wanted = N_("a SELECT")},
    [KIND_CONDITION] = {.is = is_sql, .wanted = N_("an expression of SQL, like score < 85")},
    [KIND_TEXT] = {.is = is_text},
    [KIND_NUMBER_FORMAT] = {.is = is_number_format,
                            .wanted =
                                N_("a first number with what stands around it, like ๑. or (ก)")},
    [KIND_FORMAT] = {.read = read_format, .wanted = N_("a format for numbers, like 0.00")},
};

static bool find_word(const struct schema_attr *sa, const char *v, int *out)
{
    for (const struct schema_word *w = sa->word; w && w->name; w++)
        if (!strcmp(w->name, v)) {
            *out = w->value;
            return true;
        }
    return false;
}

static bool refuse(struct source *s, const struct schema_attr *sa, struct loc at, const char *item)
{
    return value_refuse(s, sa, at, item, kind_table[sa->kind].wanted);
}

static bool no_memory(struct source *s)
{
    s->no_memory = true;
    return false;
}

/* ---- reading ---- */

static size_t count_words(const char *v)
{
    size_t n = 0;

    while (*(v += strspn(v, VALUE_BLANK))) {
        v += strcspn(v, VALUE_BLANK);
        n++;
    }
    return n;
}

static bool read_list(struct source *s, const struct attr *at, const char *text, size_t offset,
                      struct attr_value *out)
{
    const struct schema_attr *sa = &schema_attr[at->id];
    char *copy = arena_strdup(s->a, text), *p = copy;
    size_t n = count_words(text), least = (size_t)sa->least, most = (size_t)sa->most;
    bool ok = true;

    if (sa->kind == KIND_COLUMNS)
        out->u.columns.column = arena_array(s->a, struct column, n + 1);
    if (sa->kind == KIND_COUNTERS)
        out->u.counters.counter = arena_array(s->a, struct counter_start, n + 1);
    if (!copy || (sa->kind == KIND_COLUMNS && !out->u.columns.column) ||
        (sa->kind == KIND_COUNTERS && !out->u.counters.counter))
        return no_memory(s);
    for (size_t i = 0; i < n && !source_limit_reached(s); i++) {
        p += strspn(p, VALUE_BLANK);
        size_t len = strcspn(p, VALUE_BLANK), first = offset + (size_t)(p - copy);
        char *next = p + len + (p[len] != '\0');
        p[len] = '\0';
        if (!kind_table[sa->kind].read_word(p, i, out))
            ok = refuse(s, sa, offset == SIZE_MAX ? at->at : source_loc(s, first, first + len), p);
        p = next;
    }
    if (sa->kind == KIND_MARGIN)
        fill_sides(out, n);
    if (sa->kind == KIND_PADDING)
        fill_padding(out, n);
    if (ok && most && n > most && sa->kind == KIND_COLUMNS)
        ok = source_mistake(s, DIAG_XML_VALUE, at->at, "a table has at most %zu columns, not %zu",
                            most, n);
    if (ok && (n < least || (most && n > most)))
        ok = refuse(s, sa, at->at, text);
    return ok;
}

/* A name without the blanks around it and, as in CSS, without its quotation marks. NULL = empty. */
static char *trim_family(char *name)
{
    name += strspn(name, VALUE_BLANK);
    size_t len = strlen(name);
    while (len && strchr(VALUE_BLANK, name[len - 1]))
        len--;
    if (len > 1 && (*name == '"' || *name == '\'') && name[len - 1] == *name) {
        name++;
        len -= 2;
    }
    name[len] = '\0';
    return len ? name : NULL;
}

static bool read_families(struct source *s, const struct attr *at, const char *text,
                          struct attr_value *out)
{
    size_t n = 1;

    for (const char *p = text; *p; p++)
        n += *p == ',';
    char *p = arena_strdup(s->a, text);
    const char **family = arena_array(s->a, const char *, n + 1);
    if (!p || !family)
        return no_memory(s);
    for (size_t i = 0; i < n; i++) {
        char *comma = p + strcspn(p, ",");
        *comma = '\0';
        if (!(family[i] = trim_family(p)))
            return refuse(s, &schema_attr[at->id], at->at, text);
        p = comma + 1;
    }
    out->u.families = family;
    return true;
}

static bool read_value(struct source *s, const struct attr *at, const char *text, size_t offset,
                       struct attr_value *out)
{
    const struct schema_attr *sa = &schema_attr[at->id];
    const struct kind *kind = &kind_table[sa->kind];

    *out = (struct attr_value){.word = NO_WORD};
    if (find_word(sa, text, &out->word)) {
        if (sa->kind == KIND_PAPER)
            set_paper(out);
        return true;
    }
    if (kind->read_word)
        return read_list(s, at, text, offset, out);
    if (sa->kind == KIND_FAMILIES)
        return read_families(s, at, text, out);
    if (kind->is && kind->is(text)) {
        out->u.text = text;
        return true;
    }
    return (kind->read && kind->read(text, out)) || refuse(s, sa, at->at, text);
}

bool value_read(struct source *s, struct attr *at, size_t offset)
{
    return read_value(s, at, at->text, offset, &at->value);
}

bool attr_parse(struct arena *a, const struct attr *at, const char *text, struct attr_value *out,
                struct diag *dg)
{
    struct source s = {.a = a, .dg = dg};

    return read_value(&s, at, text, SIZE_MAX, out);
}

bool attr_refuse(struct arena *a, const struct attr *at, struct diag *dg)
{
    struct source s = {.a = a, .dg = dg};

    return refuse(&s, &schema_attr[at->id], at->at, at->text);
}
