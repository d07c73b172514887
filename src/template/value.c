#include "template/value.h"

#include "base/numeral.h"
#include "base/str.h"
#include "base/units.h"
#include "template/piece.h"

#include <string.h>

#define BLANK " \t\r\n"

static const pt64 some_em = PT64(10); /* a font size, to accept em; what it gives is not used */

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
        if (n < (first ? 2 : 1) || n > 8)
            return false;
        v += n;
        if (*v == '\0')
            return true;
        if (*v++ != '-')
            return false;
    }
}

static bool is_count(const char *v)
{
    size_t n = strspn(v, "0123456789");

    return n >= 1 && n <= 4 && v[n] == '\0' && strspn(v, "0") < n;
}

/* Length of a decimal without sign or exponent at v; 0 = there is none. */
static size_t decimal_len(const char *v)
{
    size_t n = strspn(v, "0123456789");

    if (n && v[n] == '.' && ascii_is_digit((unsigned char)v[n + 1]))
        n += 1 + strspn(v + n + 1, "0123456789");
    return n;
}

static bool is_decimal(const char *v)
{
    size_t n = decimal_len(v);

    return n && v[n] == '\0' && (v[1] == '.' || v[1] == '\0');
}

static bool is_length(const char *v)
{
    pt64 out;

    return pt64_from_css(v, 0, &out) && out >= 0;
}

static bool is_font_length(const char *v)
{
    pt64 out;

    return pt64_from_css(v, some_em, &out) && out >= 0;
}

static bool is_signed_length(const char *v)
{
    pt64 out;

    return pt64_from_css(v, some_em, &out);
}

static bool is_positive(const char *v, size_t len)
{
    return len && strspn(v, "0.") < len;
}

static bool is_line_height(const char *v)
{
    size_t n = decimal_len(v);
    pt64 out;

    if (n && v[n] == '\0')
        return is_positive(v, n) && n <= 8;
    return pt64_from_css(v, some_em, &out) && out > 0;
}

static bool is_color(const char *v)
{
    return v[0] == '#' && strspn(v + 1, "0123456789abcdefABCDEF") == 6 && v[7] == '\0';
}

static bool is_column(const char *v)
{
    size_t n = decimal_len(v);
    pt64 out;

    if (v[n] == '*' && v[n + 1] == '\0')
        return n == 0 || is_positive(v, n);
    if (v[n] == '%' && v[n + 1] == '\0')
        return is_positive(v, n);
    return !strcmp(v, "auto") || (pt64_from_css(v, some_em, &out) && out > 0);
}

static bool is_families(const char *v)
{
    for (;; v++) {
        size_t len = strcspn(v, ",");
        if (strspn(v, BLANK) >= len)
            return false;
        v += len;
        if (*v == '\0')
            return true;
    }
}

static bool is_text(const char *v)
{
    (void)v;
    return true;
}

static bool is_count_ref(const char *v)
{
    return strchr(v, '{') || is_count(v);
}

static bool is_number_ref(const char *v)
{
    if (strchr(v, '{'))
        return true;
    v += *v == '-';
    size_t n = decimal_len(v);

    return n && n < 12 && v[n] == '\0';
}

static bool is_number_format(const char *v)
{
    return numeral_count(v) > 0;
}

static bool is_sql(const char *v)
{
    return v[strspn(v, BLANK)] != '\0';
}

static const struct {
    bool (*is)(const char *v);
    const char *wanted;
} kind_table[KIND_NKIND] = {
    [KIND_WORD] = {NULL, NULL},
    [KIND_NAME] = {is_name, "a name of letters, digits, - and _"},
    [KIND_LANGUAGE] = {is_language, "a language, like th"},
    [KIND_COUNT] = {is_count, "a whole number from 1 to 9999"},
    [KIND_DECIMAL] = {is_decimal, "a number like 0.340"},
    [KIND_LENGTH] = {is_length, "a length with a unit, like 25mm"},
    [KIND_FONT_LENGTH] = {is_font_length, "a length with a unit, like 6pt or 1.5em"},
    [KIND_SIGNED_LENGTH] = {is_signed_length, "a length with a unit, like 6pt or 25mm"},
    [KIND_LINE_HEIGHT] = {is_line_height, "a number like 1.2, or a length with a unit"},
    [KIND_COLOR] = {is_color, "a colour like #336699"},
    [KIND_COLUMN] = {is_column, "for each column a length, a percentage, *, 2* or auto"},
    [KIND_FAMILIES] = {is_families, "names of fonts with a comma between them"},
    [KIND_SQL] = {is_sql, "a SELECT"},
    [KIND_TEXT] = {is_text, NULL},
    [KIND_COUNT_REF] = {is_count_ref, "a whole number from 1 to 9999, or a {column}"},
    [KIND_TEXT_REF] = {is_text, NULL},
    [KIND_NUMBER_REF] = {is_number_ref, "a number like 85 or -2.5, or a {column}"},
    [KIND_NUMBER_FORMAT] = {is_number_format,
                            "a first number with what stands around it, like ๑. or (ก)"},
    [KIND_FORMAT] = {piece_is_format, "a format for numbers, like 0.00"},
};

static size_t count_words(const struct schema_attr *sa)
{
    size_t n = 0;

    while (sa->words && sa->words[n])
        n++;
    return n;
}

static bool is_word(const struct schema_attr *sa, const char *v)
{
    for (size_t i = 0; sa->words && sa->words[i]; i++)
        if (!strcmp(sa->words[i], v))
            return true;
    return false;
}

/* "auto, avoid or page"; "normal, or a number like ..." */
static const char *wanted(struct source *s, const struct schema_attr *sa)
{
    struct sbuf b = {.a = s->a};
    size_t n = count_words(sa);
    const char *rest = sa->wanted ? sa->wanted : kind_table[sa->kind].wanted;

    for (size_t i = 0; i < n; i++) {
        if (i)
            sbuf_add_str(&b, i + 1 == n && !rest ? " or " : ", ");
        sbuf_add_str(&b, sa->words[i]);
    }
    if (rest) {
        sbuf_add_str(&b, n ? ", or " : "");
        sbuf_add_str(&b, rest);
    }
    const char *text = sbuf_text(&b);
    return text ? text : "";
}

static void hint(struct source *s, const struct schema_attr *sa, const char *item)
{
    bool length = sa->kind >= KIND_LENGTH && sa->kind <= KIND_COLUMN && sa->kind != KIND_COLOR;
    size_t n = decimal_len(item);

    if (length && n && n < 10 && item[n] == '\0' && is_positive(item, n))
        source_hint(s, "a length needs a unit: %smm or %spt", item, item);
    else
        source_hint_nearest(s, item, sa->words, count_words(sa));
}

static bool refuse(struct source *s, const struct schema_attr *sa, struct loc at, const char *item)
{
    source_mistake(s, DIAG_XML_VALUE, at, "%s=\"%s\": wanted %s", sa->name,
                   source_clip(s, item, strlen(item)), wanted(s, sa));
    hint(s, sa, item);
    return false;
}

static bool check_list(struct source *s, const struct schema_attr *sa, const struct attr *at,
                       size_t offset)
{
    const char *p = at->value;
    bool ok = true;
    int n = 0;

    while (*(p += strspn(p, BLANK)) && !source_full(s)) {
        size_t len = strcspn(p, BLANK), first = offset + (size_t)(p - at->value);
        char *item = arena_strndup(s->a, p, len);
        if (!item) {
            s->no_memory = true;
            return false;
        }
        if (!kind_table[sa->kind].is(item))
            ok = refuse(s, sa, offset == SIZE_MAX ? at->at : source_loc(s, first, first + len),
                        item);
        n++;
        p += len;
    }
    if (ok && (n < sa->least || (sa->most && n > sa->most)))
        ok = refuse(s, sa, at->at, at->value);
    return ok;
}

bool value_check(struct source *s, enum attribute id, const struct attr *at, size_t offset)
{
    const struct schema_attr *sa = &schema_attr[id];

    if (is_word(sa, at->value))
        return true;
    if (sa->most != 1)
        return check_list(s, sa, at, offset);
    return (kind_table[sa->kind].is && kind_table[sa->kind].is(at->value)) ||
           refuse(s, sa, at->at, at->value);
}
