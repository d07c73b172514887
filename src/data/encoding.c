#include "data/encoding.h"

#include "base/str.h"
#include "data/faults.h"

#include <string.h>

static const char save_as_utf8[] = "เปิดไฟล์อีกครั้ง แล้วบันทึกเป็น \"CSV UTF-8\"";

/* Windows-874, the code points of 0x80 to 0xA0; 0 = not assigned.
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP874.TXT */
static uint32_t from_874(unsigned char c)
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

static struct loc place_of(const char *path, struct cursor at)
{
    return (struct loc){.file = path, .line = at.line, .col = at.col};
}

/* The text in UTF-8, in its place. */
static bool decode_874(struct arena *a, const char *path, struct bytes *text, struct diag *dg)
{
    struct sbuf out = {.a = a};
    struct cursor at = {1, 1};
    size_t faults = 0, seen = 0; /* bytes of `out` before `at` */

    for (size_t i = 0; i < text->len && !out.failed; i++) {
        unsigned char byte = (unsigned char)text->data[i];
        uint32_t c = from_874(byte);
        if (!c && byte) {
            cursor_move(&at, out.s + seen, out.len - seen);
            seen = out.len;
            diag_add(dg, DIAG_ENCODING, place_of(path, at),
                     "ไบต์ 0x%02X ไม่ใช่ทั้ง UTF-8 และ Windows-874", byte);
            if (faults_full(dg, DIAG_ENCODING, (struct loc){.file = path, .line = at.line},
                            ++faults))
                return false;
        }
        sbuf_add_char(&out, c);
    }
    *text = (struct bytes){sbuf_text(&out), out.len};
    if (faults || !text->data)
        return false;
    diag_add(dg, DIAG_ENCODING_874, (struct loc){.file = path},
             "อ่านเป็นรหัสภาษาไทย Windows-874 (TIS-620)");
    return true;
}

bool encoding_to_utf8(struct arena *a, const char *path, struct bytes in, struct bytes *out,
                      struct diag *dg)
{
    struct sbuf b = {.a = a};

    if (in.len >= 2 && (!memcmp(in.data, "\xFF\xFE", 2) || !memcmp(in.data, "\xFE\xFF", 2))) {
        diag_add(dg, DIAG_ENCODING, (struct loc){.file = path}, "ไฟล์นี้เป็น UTF-16");
        diag_hint(dg, "%s", save_as_utf8);
        return false;
    }
    if (in.len >= 3 && !memcmp(in.data, "\xEF\xBB\xBF", 3)) {
        in.data += 3;
        in.len -= 3;
    }
    sbuf_add(&b, in.data, in.len);
    char *text = sbuf_text(&b);
    if (!text)
        return false;
    settle_newlines(text, &b.len);
    size_t good = utf8_valid_len(text, b.len);
    *out = (struct bytes){text, b.len};
    if (good == b.len)
        return true;
    if (!looks_like_utf8((const unsigned char *)text, b.len))
        return decode_874(a, path, out, dg);
    struct cursor at = {1, 1};
    cursor_move(&at, text, good);
    diag_add(dg, DIAG_ENCODING, place_of(path, at), "ไบต์ 0x%02X ไม่ใช่ UTF-8 ทั้งที่ส่วนอื่นของไฟล์เป็น UTF-8",
             (unsigned char)text[good]);
    diag_hint(dg, "%s", save_as_utf8);
    return false;
}
