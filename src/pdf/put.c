#include "pdf/put.h"

static const char hex_digit[] = "0123456789ABCDEF";

void put_int(struct sbuf *b, int64_t v)
{
    char text[24], *p = text + sizeof text;
    uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (v < 0)
        *--p = '-';
    sbuf_add(b, p, (size_t)(text + sizeof text - p));
}

/* printf takes 800 instructions for a number: that was 4 % of a long table. */
void put_int_in(struct sbuf *b, const char *before, int64_t v, const char *after)
{
    sbuf_add_str(b, before);
    put_int(b, v);
    sbuf_add_str(b, after);
}

void put_decimal(struct sbuf *b, int64_t v)
{
    uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    uint64_t fraction = size % DECIMAL_ONE;
    char text[6] = ".";
    size_t len = 1;

    if (v < 0)
        sbuf_add(b, "-", 1);
    put_int(b, (int64_t)(size / DECIMAL_ONE));
    for (uint64_t unit = DECIMAL_ONE / 10; fraction; unit /= 10) {
        text[len++] = (char)('0' + fraction / unit);
        fraction %= unit;
    }
    if (len > 1)
        sbuf_add(b, text, len);
}

void put_hex16(struct sbuf *b, uint32_t v)
{
    char text[4];

    for (int i = 0; i < 4; i++)
        text[i] = hex_digit[v >> (12 - 4 * i) & 15];
    sbuf_add(b, text, sizeof text);
}

/* A line end of the text would be read as one line feed. */
static size_t literal_byte(char *out, unsigned char byte)
{
    bool escaped = byte == '(' || byte == ')' || byte == '\\' || byte == '\r';
    size_t len = 0;

    if (escaped)
        out[len++] = '\\';
    out[len++] = byte == '\r' ? 'r' : (char)byte;
    return len;
}

size_t literal16_from(char out[LITERAL16_MAX], uint32_t v)
{
    size_t len = literal_byte(out, (unsigned char)(v >> 8));

    return len + literal_byte(out + len, (unsigned char)v);
}

void put_literal16(struct sbuf *b, uint32_t v)
{
    char text[LITERAL16_MAX];

    sbuf_add(b, text, literal16_from(text, v));
}

size_t utf16_put(unsigned char out[4], uint32_t c)
{
    size_t len = 0;

    if (c >= 0x10000) { /* a pair of surrogates: The Unicode Standard, 3.9 */
        uint32_t high = 0xD800 + ((c - 0x10000) >> 10);
        out[len++] = (unsigned char)(high >> 8);
        out[len++] = (unsigned char)high;
        c = 0xDC00 + (c & 0x3FF);
    }
    out[len++] = (unsigned char)(c >> 8);
    out[len++] = (unsigned char)c;
    return len;
}

static void put_utf16(struct sbuf *b, uint32_t c, void (*put)(struct sbuf *, uint32_t))
{
    unsigned char u[4];
    size_t len = utf16_put(u, c);

    for (size_t i = 0; i < len; i += 2)
        put(b, (uint32_t)u[i] << 8 | u[i + 1]);
}

void put_utf16_hex(struct sbuf *b, uint32_t c)
{
    put_utf16(b, c, put_hex16);
}

void put_utf16_literal(struct sbuf *b, uint32_t c)
{
    put_utf16(b, c, put_literal16);
}

uint32_t text_char(uint32_t c)
{
    /* From U+F700 on; doc/thai-typesetting.md, 3. */
    static const uint16_t plain[] = {
        0x0E10, 0x0E34, 0x0E35, 0x0E36, 0x0E37, 0x0E48, 0x0E49, 0x0E4A, 0x0E4B,
        0x0E4C, 0x0E48, 0x0E49, 0x0E4A, 0x0E4B, 0x0E4C, 0x0E0D, 0x0E31, 0x0E4D,
        0x0E47, 0x0E48, 0x0E49, 0x0E4A, 0x0E4B, 0x0E4C, 0x0E38, 0x0E39, 0x0E3A,
    };

    if (c >= 0xF700 && c < 0xF700 + sizeof plain / sizeof plain[0])
        return plain[c - 0xF700];
    bool unknown =
        (c >= 0xF700 && c <= 0xF8FF) || c == 0xFFFD || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF;
    return unknown ? '?' : c;
}
