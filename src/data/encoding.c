#include "data/encoding.h"

#include "base/spool.h"
#include "base/str.h"
#include "data/file_kind.h"

#include <string.h>

enum { PIECE = 1 << 20 }; /* of a file that is gone over */

static const char save_as_utf8[] =
    N_("open the table in the spreadsheet and save it as \"CSV UTF-8\"");

/* Windows-874, the code points of 0x80 to 0xA0; 0 = not assigned.
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP874.TXT */
uint32_t encoding_from_874(unsigned char c)
{
    static const uint16_t low[] = {
        [0x00] = 0x20AC, [0x05] = 0x2026, [0x11] = 0x2018, [0x12] = 0x2019, [0x13] = 0x201C,
        [0x14] = 0x201D, [0x15] = 0x2022, [0x16] = 0x2013, [0x17] = 0x2014, [0x20] = 0x00A0};

    if (c < 0x80)
        return c;
    if (c <= 0xA0)
        return low[c - 0x80];
    if (c <= 0xDA || (c >= 0xDF && c <= 0xFB)) /* TIS-620 */
        return 0x0E00u + c - 0xA0u;
    return 0;
}

/* Is a file that is not well-formed UTF-8 meant as UTF-8 all the same? Then most of its high bytes
 * are in Thai sequences of three, which Windows-874 text has nearly none of. */
static bool looks_like_utf8(const unsigned char *s, size_t len)
{
    size_t high = 0, inside = 0;

    for (size_t i = 0; i < len; i++) {
        high += s[i] >= 0x80;
        if (i + 2 < len && s[i] == 0xE0 && (s[i + 1] == 0xB8 || s[i + 1] == 0xB9) &&
            s[i + 2] >= 0x80 && s[i + 2] <= 0xBF)
            inside += 3;
    }
    return inside * 2 > high;
}

static struct loc place_of(const char *path, const char *s, size_t at, bool utf8)
{
    struct loc loc = {.file = path, .line = 1};
    size_t start = 0;

    for (size_t i = 0; i < at; i++)
        if (s[i] == '\n' || (s[i] == '\r' && s[i + 1] != '\n')) {
            loc.line++;
            start = i + 1;
        }
    loc.col = 1 + (int)(utf8 ? utf8_count(s + start, at - start) : at - start);
    return loc;
}

static bool refuse(struct diag *dg, struct loc at, unsigned char byte, size_t more)
{
    if (more)
        diag_add(dg, DIAG_ENCODING, at,
                 "the letter here cannot be read, nor can %zu more in this file (byte 0x%02X)",
                 more, byte);
    else
        diag_add(dg, DIAG_ENCODING, at, "the letter here cannot be read (byte 0x%02X)", byte);
    diag_hint(dg, "%s", diag_sentence(save_as_utf8));
    return false;
}

/* Does the text end within a letter that is right as far as it goes? */
static bool is_cut_utf8(struct bytes in, size_t good)
{
    const unsigned char *s = (const unsigned char *)in.data + good;
    size_t there = in.len - good, whole = s[0] >= 0xF5   ? 0 /* begins none: RFC 3629, 3 */
                                          : s[0] >= 0xF0 ? 4
                                          : s[0] >= 0xE0 ? 3
                                          : s[0] >= 0xC2 ? 2
                                                         : 0;

    for (size_t i = 1; i < there; i++)
        if ((s[i] & 0xC0) != 0x80)
            return false;
    return there < whole;
}

static bool refuse_cut(struct diag *dg, struct loc at)
{
    diag_add(dg, DIAG_ENCODING, at, "the file ends within a letter: its end is missing");
    diag_hint(dg, "save or copy the file again, and see that its last rows are there");
    return false;
}

static bool decode_874(const char *path, struct bytes in, struct sbuf *out, struct diag *dg)
{
    size_t faults = 0, first = 0;

    for (size_t i = 0; i < in.len; i++) {
        uint32_t c = encoding_from_874((unsigned char)in.data[i]);
        if (!c && in.data[i] && !faults++)
            first = i;
        sbuf_add_char(out, c);
    }
    return !faults || refuse(dg, place_of(path, in.data, first, false),
                             (unsigned char)in.data[first], faults - 1);
}

/* ---- UTF-16 ---- */

static uint32_t unit_at(const unsigned char *s, bool big)
{
    return big ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

/* Without a byte order mark: nearly every unit of the file's head is then ASCII or Thai, which no
 * text of single bytes is, since it would hold a NUL or a control character at every second byte.
 * (Not U+2020: it is two spaces of such a text.) */
static bool looks_like_utf16(struct bytes in, bool big)
{
    enum { HEAD = 4096 };
    size_t end = (in.len < HEAD ? in.len : HEAD) / 2, usual = 0;

    for (size_t i = 0; i < end; i++) {
        uint32_t c = unit_at((const unsigned char *)in.data + 2 * i, big);
        usual += (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t' || c == 0xA0 ||
                 unicode_is_thai(c) || (c >= 0x2010 && c <= 0x2026 && c != 0x2020);
    }
    return end >= 2 && usual * 10 >= end * 9;
}

static void decode_utf16(struct bytes in, bool big, struct sbuf *out)
{
    const unsigned char *s = (const unsigned char *)in.data;

    for (size_t i = 0; i + 1 < in.len; i += 2) {
        uint32_t c = unit_at(s + i, big);
        uint32_t low = i + 3 < in.len ? unit_at(s + i + 2, big) : 0;
        if (c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        sbuf_add_char(out, c);
    }
}

static bool is_cut_utf16(struct bytes in, bool big)
{
    uint32_t last = in.len > 1 ? unit_at((const unsigned char *)in.data + in.len - 2, big) : 0;

    return in.len % 2 || (last >= 0xD800 && last < 0xDC00);
}

/* ---- back ---- */

static size_t put_874(uint32_t c, char *out)
{
    for (unsigned int byte = c < 0x80 ? c : 0x80; byte <= 0xFF; byte++)
        if (encoding_from_874((unsigned char)byte) == c) {
            *out = (char)byte;
            return 1;
        }
    return 0;
}

static size_t put_unit(uint32_t unit, bool big, char *out)
{
    out[big ? 0 : 1] = (char)(unit >> 8);
    out[big ? 1 : 0] = (char)(unit & 0xFF);
    return 2;
}

size_t encoding_put(enum encoding is, uint32_t c, char *out)
{
    bool big = is == UTF16_BE;

    if (is == UTF8)
        return utf8_put(out, c);
    if (is == WINDOWS_874)
        return put_874(c, out);
    if (!big && is != UTF16_LE)
        return 0;
    if (c < 0x10000)
        return put_unit(c, big, out);
    c -= 0x10000;
    return put_unit(0xD800 + (c >> 10), big, out) + put_unit(0xDC00 + (c & 0x3FF), big, out + 2);
}

/* ---- line ends ---- */

/* CRLF and a lone CR become LF. */
static void settle_newlines(char *s, size_t *len)
{
    size_t to = 0;

    for (size_t i = 0; i < *len; i++) {
        if (s[i] == '\r' && i + 1 < *len && s[i + 1] == '\n')
            continue;
        s[to++] = s[i] == '\r' ? '\n' : s[i];
    }
    s[to] = '\0';
    *len = to;
}

/* DOS programs mark the end of a text so. */
static void drop_ctrl_z(char *s, size_t *len)
{
    size_t n = *len;

    while (n && s[n - 1] == '\n')
        n--;
    if (n && s[n - 1] == 0x1A)
        s[ *len = n - 1] = '\0';
}

/* Is there nothing to do for these two? */
static bool is_settled(struct bytes in)
{
    bool settled = true;

    for (size_t i = 0; settled && i < in.len; i += PIECE) {
        size_t n = in.len - i < PIECE ? in.len - i : PIECE;
        settled = !memchr(in.data + i, '\r', n) && !memchr(in.data + i, 0x1A, n);
        spool_passed(in.data + i, n);
    }
    return settled;
}

/* utf8_valid_len of all of it. */
static size_t valid_len(struct bytes in)
{
    enum { CUT = 3 }; /* bytes of a character that does not end in its piece */
    size_t done = 0;

    while (done < in.len) {
        size_t n = in.len - done < PIECE ? in.len - done : PIECE;
        size_t good = utf8_valid_len(in.data + done, n);
        spool_passed(in.data + done, n);
        done += good;
        if (good < n && (n < PIECE || n - good > CUT))
            break;
    }
    return done;
}

/* ---- which ---- */

enum encoding encoding_recognise(struct bytes *in)
{
    static const struct {
        const char *mark;
        size_t len;
        enum encoding is;
    } bom[] = {{"\xFF\xFE\0\0", 4, UTF32},
               {"\0\0\xFE\xFF", 4, UTF32},
               {"\xFF\xFE", 2, UTF16_LE},
               {"\xFE\xFF", 2, UTF16_BE},
               {"\xEF\xBB\xBF", 3, UTF8}};
    enum encoding is = WINDOWS_874;

    for (size_t i = 0; i < sizeof bom / sizeof bom[0]; i++)
        if (bytes_begin(*in, (struct bytes){bom[i].mark, bom[i].len})) {
            *in = (struct bytes){in->data + bom[i].len, in->len - bom[i].len};
            if (bom[i].is != UTF8)
                return bom[i].is;
            is = BROKEN_UTF8; /* if it is not well-formed */
            break;
        }
    if (is == WINDOWS_874 && looks_like_utf16(*in, false))
        return UTF16_LE;
    if (is == WINDOWS_874 && looks_like_utf16(*in, true))
        return UTF16_BE;
    if (valid_len(*in) == in->len)
        return UTF8;
    return looks_like_utf8((const unsigned char *)in->data, in->len) ? BROKEN_UTF8 : is;
}

static bool decode(const char *path, struct bytes in, enum encoding is, struct sbuf *out,
                   struct diag *dg)
{
    const char *text;
    size_t good;

    switch (is) {
    case UTF8:
        sbuf_add(out, in.data, in.len);
        return true;
    case UTF16_LE:
    case UTF16_BE:
        if (!is_cut_utf16(in, is == UTF16_BE)) {
            decode_utf16(in, is == UTF16_BE, out);
            return true;
        }
        decode_utf16((struct bytes){in.data, (in.len - 1) / 2 * 2}, is == UTF16_BE, out);
        text = sbuf_text(out);
        return text && refuse_cut(dg, place_of(path, text, out->len, true));
    case UTF32:
        diag_add(dg, DIAG_ENCODING, (struct loc){.file = path}, "this file is UTF-32 text");
        diag_hint(dg, "%s", diag_sentence(save_as_utf8));
        return false;
    case BROKEN_UTF8:
        good = valid_len(in);
        if (is_cut_utf8(in, good))
            return refuse_cut(dg, place_of(path, in.data, good, true));
        return refuse(dg, place_of(path, in.data, good, true), (unsigned char)in.data[good], 0);
    case WINDOWS_874:
    default:
        return decode_874(path, in, out, dg);
    }
}

bool encoding_to_utf8(struct arena *a, const char *path, struct bytes in, struct bytes *out,
                      const char **name, struct diag *dg)
{
    static const char *const names[] = {[UTF16_LE] = "UTF-16 LE",
                                        [UTF16_BE] = "UTF-16 BE",
                                        [WINDOWS_874] = "Windows-874 (TIS-620)",
                                        [BROKEN_UTF8] = NULL};
    struct sbuf b = {.a = a};

    if (!file_kind_check(path, in, dg))
        return false;
    enum encoding is = encoding_recognise(&in);
    *name = names[is];
    if (is == UTF8 && is_settled(in)) { /* a copy of a long table is large */
        *out = in;
        return true;
    }
    if (!decode(path, in, is, &b, dg))
        return false;
    char *text = sbuf_text(&b);
    if (!text)
        return false;
    settle_newlines(text, &b.len);
    drop_ctrl_z(text, &b.len);
    *out = (struct bytes){text, b.len};
    return true;
}
