#include "data/lost_thai.h"

#include "base/str.h"
#include "data/encoding.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { SARA_A = 0x0E30, SARA_E = 0x0E40, SARA_AE = 0x0E41, NIKHAHIT = 0x0E4D, PHINTHU = 0x0E3A };

enum kind {
    AS_874,    /* UTF-8 read as Windows-874 */
    AS_LATIN,  /* UTF-8 read as Windows-1252 or Latin-1 */
    AS_MAC,    /* UTF-8 read as Mac Roman */
    LATIN_874, /* Windows-874 read as Latin-1 */
    CODES,     /* letters written as codes, "&#3585;" */
    QUESTION,
    REPLACED,
    PRIVATE,
    SYMBOL, /* of the symbol fonts of word processors */
    MARK,
    BARE, /* no vowel and no tone above or below a letter, in all of the file */
    TYPED,
    NKIND
};

static const struct {
    enum diag_code code;
    const char *text;
} kinds[NKIND] = {
    [AS_874] = {DIAG_THAI_LOST,
                N_("the Thai text was UTF-8, was opened as Windows-874 and saved so")},
    [AS_LATIN] = {DIAG_THAI_LOST,
                  N_("the Thai text was UTF-8, was opened as Latin-1 and saved so")},
    [LATIN_874] = {DIAG_THAI_LOST,
                   N_("the Thai text was Windows-874, was opened as Latin-1 and saved so")},
    [AS_MAC] = {DIAG_THAI_LOST,
                N_("the Thai text was UTF-8, was opened as Mac Roman and saved so")},
    [CODES] = {DIAG_THAI_LOST,
               N_("Thai letters are written as codes, as another program or a web page has them")},
    [QUESTION] = {DIAG_THAI_LOST, N_("the Thai letters became question marks and are lost")},
    [REPLACED] = {DIAG_THAI_LOST, N_("letters were lost here (U+FFFD)")},
    [PRIVATE] = {DIAG_THAI_LOST,
                 N_("there are private codes of an old Thai font (U+F700 to U+F71A)")},
    [SYMBOL] = {DIAG_THAI_LOST,
                N_("there is a sign that was copied from a word processor and has no form here")},
    [MARK] = {DIAG_THAI_LOST, N_("a vowel or tone mark stands twice, or without its letter")},
    [BARE] = {DIAG_THAI_LOST,
              N_("all vowels and tones above and below the letters are gone from this file")},
    [TYPED] = {DIAG_THAI_TYPED,
               N_("letters are typed in another way than they look: two \u0e40 for \u0e41, a ring "
                  "and \u0e32 for \u0e33, or a tone or a mark of silence before "
                  "its vowel")},
};

/* U+F700 on: thai-typesetting.md, 3. */
static const uint16_t plain[] = {0x0E10, 0x0E34, 0x0E35, 0x0E36, 0x0E37, 0x0E48, 0x0E49,
                                 0x0E4A, 0x0E4B, 0x0E4C, 0x0E48, 0x0E49, 0x0E4A, 0x0E4B,
                                 0x0E4C, 0x0E0D, 0x0E31, 0x0E4D, 0x0E47, 0x0E48, 0x0E49,
                                 0x0E4A, 0x0E4B, 0x0E4C, 0x0E38, 0x0E39, 0x0E3A};

enum { NPLAIN = sizeof plain / sizeof plain[0] };

static bool is_private(uint32_t c)
{
    return c >= 0xF700 && c < 0xF700 + NPLAIN;
}

/* Word processors keep a sign of a symbol font as U+F000 and its byte. */
static bool is_symbol(uint32_t c)
{
    return c >= 0xF020 && c <= 0xF0FF;
}

static bool is_consonant(uint32_t c)
{
    return c >= 0x0E01 && c <= 0x0E2E;
}

static bool is_tone(uint32_t c)
{
    return c >= 0x0E48 && c <= 0x0E4B;
}

static bool is_vowel_mark(uint32_t c)
{
    return c == 0x0E31 || (c >= 0x0E34 && c <= PHINTHU);
}

/* A tone or the mark of a letter that is not spoken: it is typed after the vowel that it stands over. */
static bool is_above_vowel(uint32_t c)
{
    return is_tone(c) || c == 0x0E4C;
}

/* ---- bytes of UTF-8 taken for characters ---- */

/* The byte that Windows-874 shows as c; -1 = none. Unassigned bytes come as control characters. */
static int byte_of_874(uint32_t c)
{
    if (unicode_is_thai(c))
        return (int)c - 0x0E00 + 0xA0;
    if (c < 0x100 && !encoding_from_874((unsigned char)c))
        return c >= 0x80 ? (int)c : -1;
    for (int b = 0x80; b < 0x100; b++)
        if (encoding_from_874((unsigned char)b) == c)
            return b;
    return -1;
}

/* The byte that Windows-1252, or Latin-1, shows as c; -1 = none.
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT */
static int byte_of_latin(uint32_t c)
{
    static const uint16_t high[] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

    if (c >= 0x80 && c <= 0xFF)
        return (int)c;
    for (size_t i = 0; i < sizeof high / sizeof high[0]; i++)
        if (high[i] == c)
            return (int)i + 0x80;
    return -1;
}

/* The byte that Mac Roman shows as c; -1 = none.
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/APPLE/ROMAN.TXT */
static int byte_of_mac(uint32_t c)
{
    static const uint16_t high[] = {
        0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4,
        0x00E3, 0x00E5, 0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF,
        0x00F1, 0x00F3, 0x00F2, 0x00F4, 0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020,
        0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6, 0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4,
        0x00A8, 0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265, 0x00A5, 0x00B5, 0x2202,
        0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA, 0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF, 0x00A1,
        0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3,
        0x00D5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA,
        0x00FF, 0x0178, 0x2044, 0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A,
        0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1, 0x00CB, 0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC,
        0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9, 0x0131, 0x02C6, 0x02DC, 0x00AF,
        0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7};

    for (size_t i = 0; i < sizeof high / sizeof high[0]; i++)
        if (high[i] == c)
            return (int)i + 0x80;
    return -1;
}

/* The text with each character made a byte again; NULL = it is no text of that kind. */
static char *back_to_bytes(struct arena *a, const struct csv_cell *cell, int (*byte_of)(uint32_t))
{
    struct sbuf b = {.a = a};

    for (const char *p = cell->text, *end = p + cell->len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        int byte = c < 0x80 ? (int)c : byte_of(c);
        char one = (char)byte;
        if (byte < 0)
            return NULL;
        sbuf_add(&b, &one, 1);
    }
    const char *text = sbuf_text(&b);
    return text && utf8_valid_len(text, b.len) == b.len ? b.s : NULL;
}

/* Does a Thai letter of UTF-8 stand here, byte for character? E0, B8 or B9, and one of 80 to BF,
 * which may have become a '?' or U+FFFD. */
static bool is_triple(const char *p, const char *end, int (*byte_of)(uint32_t))
{
    if (p >= end || byte_of(utf8_next(&p, end)) != 0xE0 || p >= end)
        return false;
    int second = byte_of(utf8_next(&p, end));
    if ((second != 0xB8 && second != 0xB9) || p >= end)
        return false;
    uint32_t c = utf8_next(&p, end);
    int third = byte_of(c);
    return (third >= 0x80 && third <= 0xBF) || c == '?' || c == 0xFFFD;
}

/* Two such letters in a row; a Thai word may begin like one. */
static bool is_misread(const char *p, const char *end, int (*byte_of)(uint32_t))
{
    if (!is_triple(p, end, byte_of))
        return false;
    for (int i = 0; i < 3; i++)
        utf8_next(&p, end);
    return is_triple(p, end, byte_of);
}

/* ---- a cell ---- */

struct cell_look {
    bool kind[NKIND];
    size_t letters, question, run, latin_run;
    bool thai, marked;
};

/* What a mark may stand on, given the two characters before it. */
static bool mark_stands(uint32_t c, uint32_t before, uint32_t before2)
{
    if (is_consonant(before))
        return true;
    if (before == c || before == 0x25CC)
        return before == 0x25CC;
    if (before == PHINTHU) /* Pali and foreign sounds: a vowel goes over the dot */
        return is_consonant(before2);
    if (is_vowel_mark(before) || before == 0x0E47)
        return !is_vowel_mark(c) || before == 0x0E31 ? is_consonant(before2) && c != 0x0E47 : false;
    if (before == NIKHAHIT)
        return is_tone(c) && is_consonant(before2);
    if (is_above_vowel(before))
        return !is_tone(c) && (is_consonant(before2) || is_vowel_mark(before2));
    return false;
}

static void look_at_mark(struct cell_look *look, uint32_t c, uint32_t before, uint32_t before2)
{
    if (before == SARA_A || before == SARA_AA || before == SARA_AM)
        look->kind[TYPED] = true; /* it stands over the vowel, and prints nearly right */
    else if (!mark_stands(c, before, before2))
        look->kind[MARK] = true;
    else if (is_above_vowel(before) && is_vowel_mark(c))
        look->kind[TYPED] = true;
}

static void look_at_thai(struct cell_look *look, uint32_t c, uint32_t before, uint32_t before2)
{
    look->thai = true;
    look->run = look->latin_run = 0;
    look->letters++;
    if (is_consonant(c))
        return;
    if (unicode_is_thai_mark(c)) {
        look->marked = true;
        if (c != 0x0E4E)
            look_at_mark(look, c, before, before2);
    }
    if ((c == SARA_E && before == SARA_E) ||
        (c == SARA_AA && (before == NIKHAHIT || (is_tone(before) && before2 == NIKHAHIT))))
        look->kind[TYPED] = true;
}

static void look_at_other(struct cell_look *look, uint32_t c)
{
    bool latin = c >= 0xA1 && c <= 0xFB;

    look->run = c == '?' ? look->run + 1 : 0;
    look->latin_run = latin ? look->latin_run + 1 : 0;
    look->letters += c != '?' && !unicode_is_blank(c);
    look->question += c == '?';
    look->kind[QUESTION] = look->kind[QUESTION] || look->run > 3;
    look->kind[LATIN_874] = look->kind[LATIN_874] || (look->latin_run > 3 && !look->thai);
    look->kind[REPLACED] = look->kind[REPLACED] || c == 0xFFFD;
    look->kind[PRIVATE] = look->kind[PRIVATE] || is_private(c);
    look->kind[SYMBOL] = look->kind[SYMBOL] || is_symbol(c);
}

/* ---- letters written as codes ---- */

/* A code of a Thai letter, and the text after it: "&#3585;" and "&#xE01;" of web pages, "\u0e01" of programs,
 * "%E0%B8%81" of addresses. 0 = there is none. */
static uint32_t read_code(const char *p, const char **after)
{
    unsigned int c = 0, b, d;
    int n = 0;

    /* NOLINTBEGIN(cert-err34-c): so few digits are in the range */
    if (!strncmp(p, "&#", 2) &&
        (sscanf(p, "&#x%4x;%n", &c, &n) == 1 || sscanf(p, "&#%4u;%n", &c, &n) == 1) && n)
        *after = p + n;
    else if (!strncmp(p, "\\u", 2) && sscanf(p + 2, "%4x%n", &c, &n) == 1 && n == 4)
        *after = p + 2 + n;
    else if (!strncasecmp(p, "%E0%", 4) && sscanf(p + 4, "%2x%%%2x%n", &b, &d, &n) == 2 && n == 5 &&
             (b == 0xB8 || b == 0xB9)) {
        c = (b & 0x3F) << 6 | (d & 0x3F);
        *after = p + 4 + n;
    }
    /* NOLINTEND(cert-err34-c) */
    return unicode_is_thai(c) ? c : 0;
}

/* "www.place.th/%E0%B8%82..." is a link, as browsers copy it; other codes are of one only after its scheme. */
static bool is_in_link(const char *text, const char *p)
{
    bool escaped = *p == '%';

    while (p > text && !strchr(" \t\r\n", p[-1]))
        if (*--p == '/' && (escaped || (p - text > 2 && !strncmp(p - 2, "://", 3))))
            return true;
    return false;
}

/* Two in a row: an address may hold one. */
static bool is_in_codes(const struct csv_cell *cell)
{
    if (!memchr(cell->text, '&', cell->len) && !memchr(cell->text, '\\', cell->len) &&
        !memchr(cell->text, '%', cell->len))
        return false;
    for (const char *p = cell->text; (p = strpbrk(p, "&\\%")) != NULL; p++) {
        const char *next, *last;
        if (read_code(p, &next) && read_code(next, &last) && !is_in_link(cell->text, p))
            return true;
    }
    return false;
}

static void look_at_cell(struct cell_look *look, const struct csv_cell *cell)
{
    uint32_t before = 0, before2 = 0;

    *look = (struct cell_look){0};
    for (const char *p = cell->text, *end = p + cell->len; p < end;) {
        if ((unsigned char)*p < 0x80 && *p != '?') { /* most of a table is plain */
            look->letters += *p != ' ';
            look->run = look->latin_run = 0;
            before2 = before;
            before = (unsigned char)*p++;
            continue;
        }
        const char *from = p;
        uint32_t c = utf8_next(&p, end);
        if (unicode_is_thai(c)) {
            look->kind[AS_874] |= c == SARA_E && is_misread(from, end, byte_of_874);
            look_at_thai(look, c, before, before2);
        } else {
            look->kind[AS_LATIN] |= c == 0xE0 && is_misread(from, end, byte_of_latin);
            look->kind[AS_MAC] |= c == 0x2021 && is_misread(from, end, byte_of_mac);
            look_at_other(look, c);
        }
        before2 = before;
        before = c;
    }
    if (look->question > 1 && look->question >= look->letters && !look->thai)
        look->kind[QUESTION] = true;
    if (is_in_codes(cell))
        look->kind[CODES] = true;
    if (look->kind[AS_874] || look->kind[AS_LATIN] || look->kind[AS_MAC])
        look->kind[REPLACED] = look->kind[MARK] = look->kind[QUESTION] = look->kind[TYPED] =
            look->kind[LATIN_874] = false; /* they follow from it */
}

/* ---- as it would be ---- */

static char *decode_874(struct arena *a, const struct csv_cell *cell)
{
    struct sbuf b = {.a = a};

    for (const char *p = cell->text, *end = p + cell->len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        uint32_t thai = c < 0x100 ? encoding_from_874((unsigned char)c) : 0;
        if (!thai)
            return NULL;
        sbuf_add_char(&b, thai);
    }
    return sbuf_text(&b);
}

static char *decode_codes(struct arena *a, const struct csv_cell *cell)
{
    struct sbuf b = {.a = a};

    for (const char *p = cell->text, *next; *p; p = next) {
        uint32_t c = read_code(p, &next);
        if (c)
            sbuf_add_char(&b, c);
        else
            sbuf_add(&b, (next = p + 1) - 1, 1);
    }
    return sbuf_text(&b);
}

/* As often as it was misread. */
static char *back_again(struct arena *a, const struct csv_cell *cell, int (*byte_of)(uint32_t))
{
    enum { TIMES_MAX = 4 };
    char *text = back_to_bytes(a, cell, byte_of);

    for (int i = 1; text && i < TIMES_MAX; i++) {
        struct csv_cell again = {.text = text, .len = (uint32_t)strlen(text)};
        char *more = back_to_bytes(a, &again, byte_of);
        if (!more || !strcmp(more, text))
            break;
        text = more;
    }
    return text;
}

static char *make_plain(struct arena *a, const struct csv_cell *cell)
{
    struct sbuf b = {.a = a};

    for (const char *p = cell->text, *end = p + cell->len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        sbuf_add_char(&b, is_private(c) ? plain[c - 0xF700] : c);
    }
    return sbuf_text(&b);
}

/* The usual order: letter, vowel, tone. */
static char *retype(struct arena *a, const struct csv_cell *cell)
{
    struct sbuf b = {.a = a};
    uint32_t *all = arena_array(a, uint32_t, cell->len + 1);
    size_t n = 0;

    for (const char *p = cell->text, *end = p + cell->len; all && p < end;) {
        uint32_t c = utf8_next(&p, end), before = n ? all[n - 1] : 0, tone = 0;
        if (n && ((is_above_vowel(before) && is_vowel_mark(c)) ||
                  (is_tone(c) && (before == SARA_AA || before == SARA_AM)))) {
            all[n - 1] = c;
            c = before;
        } else if (n && c == SARA_E && before == SARA_E) {
            all[--n] = 0;
            c = SARA_AE;
        } else if (c == SARA_AA && n > 1 && before == NIKHAHIT) {
            n--;
            c = SARA_AM;
        } else if (c == SARA_AA && n > 1 && is_tone(before) && all[n - 2] == NIKHAHIT) {
            n -= 2;
            tone = before;
            all[n++] = tone;
            c = SARA_AM;
        }
        all[n++] = c;
    }
    for (size_t i = 0; i < n; i++)
        sbuf_add_char(&b, all[i]);
    return sbuf_text(&b);
}

/* NULL = it is lost for good. */
static char *mend(struct arena *a, enum kind kind, const struct csv_cell *cell)
{
    switch (kind) {
    case AS_874:
        return back_again(a, cell, byte_of_874);
    case AS_LATIN:
        return back_again(a, cell, byte_of_latin);
    case AS_MAC:
        return back_again(a, cell, byte_of_mac);
    case CODES:
        return decode_codes(a, cell);
    case LATIN_874:
        return decode_874(a, cell);
    case PRIVATE:
        return make_plain(a, cell);
    case TYPED:
        return retype(a, cell);
    default:
        return NULL;
    }
}

/* ---- a file ---- */

enum { SHOWN_MAX = 60 }; /* code points of a cell in a hint */

struct found {
    size_t ncell;
    struct loc at; /* of the first */
    char *mended;  /* of the first that can be */
    struct sbuf cells;
};

static void note(struct arena *a, const struct csv_file *f, size_t row, size_t cell, enum kind kind,
                 struct found *found)
{
    enum { LIST_MAX = 10 };
    char column[16];

    if (!found->ncell++)
        found->at = csv_place(f, row, cell);
    if (!found->mended)
        found->mended = mend(a, kind, &csv_row(f, row)->cell[cell]);
    if (found->ncell > LIST_MAX)
        return;
    sheet_column_name((int)cell + 1, column);
    sbuf_printf(&found->cells, "%s%s%d", found->cells.len ? " " : "", column,
                csv_row(f, row)->sheet_row);
}

static const char *shorten(struct arena *a, const char *text)
{
    const char *p = text, *end = text + strcspn(text, "\n");

    for (int n = 0; p < end && n < SHOWN_MAX; n++)
        utf8_next(&p, end);
    return arena_printf(a, "%.*s%s", (int)(p - text), text, *p ? "..." : "");
}

/* A slip of the hand, told as such, where a long file has hardly one: a file whose Thai is lost has
 * more of them. */
static enum diag_code code_of(enum kind kind, const struct found *found, size_t nthai)
{
    enum { ONE_OF = 1000 };

    return kind == MARK && found->ncell * ONE_OF < nthai ? DIAG_THAI_TYPED : kinds[kind].code;
}

static void tell(struct arena *a, enum kind kind, enum diag_code code, struct found *found,
                 struct diag *dg)
{
    const char *text = diag_sentence(kinds[kind].text), *cells = sbuf_text(&found->cells);
    const char *shown = found->mended ? shorten(a, found->mended) : NULL;

    if (!cells)
        return;
    if (found->ncell > 1)
        diag_add(dg, code, found->at, "%1$s (%2$zu cells, first %3$s)", text, found->ncell, cells);
    else
        diag_add(dg, code, found->at, "%s", text);
    if (shown && code == DIAG_THAI_TYPED)
        diag_hint(dg, "usually it is typed so: \"%s\"", shown);
    else if (shown)
        diag_hint(
            dg,
            "it can be had back; this cell would be \"%s\". Open the file as it was before, and "
            "save it as \"CSV UTF-8\"",
            shown);
    else if (kind == MARK)
        diag_hint(dg, "type the word again in this cell");
    else if (kind == SYMBOL)
        diag_hint(dg, "delete the sign, or type a hyphen (-) in its place");
    else
        diag_hint(dg, "open the table as it was before, and save it as \"CSV UTF-8\"");
}

struct lost_thai {
    struct arena *a;
    struct found found[NKIND];
    size_t nthai;
    bool marked;
    size_t consonants; /* while nothing is marked, */
    uint64_t which;    /* and which they are, a bit each */
};

struct lost_thai *lost_thai_open(struct arena *a)
{
    struct lost_thai *l = arena_new(a, struct lost_thai);

    if (!l)
        return NULL;
    l->a = a;
    for (int k = 0; k < NKIND; k++)
        l->found[k].cells.a = a;
    return l;
}

static bool count_consonants(struct lost_thai *l, const struct csv_cell *cell)
{
    size_t before = l->consonants;

    for (const char *p = cell->text, *end = p + cell->len; p < end;) {
        uint32_t c = utf8_next(&p, end);
        if (is_consonant(c)) {
            l->consonants++;
            l->which |= UINT64_C(1) << (c - 0x0E01);
        }
    }
    return l->consonants > before;
}

void lost_thai_look(struct lost_thai *l, const struct csv_file *f, size_t row)
{
    const struct csv_row *r = csv_row(f, row);
    struct cell_look look;

    for (size_t c = 0; c < r->ncell; c++) {
        look_at_cell(&look, &r->cell[c]);
        l->nthai += look.thai;
        l->marked = l->marked || look.marked;
        look.kind[BARE] = !l->marked && look.thai && count_consonants(l, &r->cell[c]);
        for (int k = 0; k < NKIND; k++)
            if (look.kind[k])
                note(l->a, f, row, c, (enum kind)k, &l->found[k]);
    }
}

/* A text of so many letters has marks; a letter again and again is no text. */
static bool is_bare(const struct lost_thai *l)
{
    enum { LETTERS = 200, KINDS = 10 }; /* ours */
    int different = 0;

    for (uint64_t which = l->which; which; which &= which - 1)
        different++;
    return !l->marked && l->consonants >= LETTERS && different >= KINDS;
}

bool lost_thai_tell(struct lost_thai *l, struct diag *dg)
{
    bool ok = true;

    for (int k = 0; k < NKIND; k++) {
        if (!l->found[k].ncell || (k == BARE && (!ok || !is_bare(l))))
            continue;
        enum diag_code code = code_of((enum kind)k, &l->found[k], l->nthai);
        tell(l->a, (enum kind)k, code, &l->found[k], dg);
        ok = ok && code != DIAG_THAI_LOST;
    }
    return ok;
}
