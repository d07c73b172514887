/*
 * bind_qr.c - QR codes (ISO/IEC 18004). The value is in byte mode, as UTF-8: what readers take bytes for that
 * name no character set.
 */
#include "document/binder.h"

#include <qrencode.h>
#include <string.h>

static const pt64 usual_width = PT64(25 * 72 / 25.4);

/* ISO/IEC 18004, table 7: the bytes of version 40. */
static const struct {
    QRecLevel level;
    char name;
    size_t most;
} levels[] = {
    [QR_LEVEL_L] = {QR_ECLEVEL_L, 'L', 2953},
    [QR_LEVEL_M] = {QR_ECLEVEL_M, 'M', 2331},
    [QR_LEVEL_Q] = {QR_ECLEVEL_Q, 'Q', 1663},
    [QR_LEVEL_H] = {QR_ECLEVEL_H, 'H', 1273},
};

/* false = no memory. */
static bool take_modules(struct arena *a, const QRcode *code, struct doc_qr *qr)
{
    size_t n = (size_t)code->width * (size_t)code->width;
    bool *dark = arena_array(a, bool, n);

    for (size_t i = 0; dark && i < n; i++)
        dark[i] = code->data[i] & 1;
    qr->dark = dark;
    qr->modules = code->width;
    return dark != NULL;
}

static bool encode(struct binder *b, const char *text, enum qr_level level, struct loc at,
                   struct doc_qr *qr)
{
    size_t len = strlen(text), most = levels[level].most;

    if (len > most) {
        diag_add(b->dg, DIAG_QR_LENGTH, at,
                 "this value has %zu bytes; a QR code of level %c holds %zu at most", len,
                 levels[level].name, most);
        diag_hint(b->dg,
                  "a Thai letter is 3 bytes: write less, or the address of a page that says it");
        return false;
    }
    QRcode *code = QRcode_encodeData((int)len, (const unsigned char *)text, 0, levels[level].level);
    if (!code) /* the value fits */
        return diag_add(b->dg, DIAG_NO_MEMORY, at, "out of memory");
    bool ok = take_modules(b->a, code, qr);
    QRcode_free(code);
    return ok;
}

static bool bind_width(struct binder *b, const struct node *n, const struct doc_style *style,
                       struct doc_qr *qr)
{
    const struct attr *width = node_attr(n, ATTR_WIDTH);

    qr->width = usual_width;
    if (!width)
        return true;
    if (!style_length(&b->styles, width, width->value.u.length, style->font.size, &qr->width))
        return false;
    if (qr->width >= PT64(1))
        return true;
    attr_refuse(b->a, width, b->dg);
    diag_hint(b->dg, "a QR code is 1pt wide or more");
    return false;
}

bool bind_qr(struct binder *b, const struct node *n, const struct doc_style *parent,
             const struct row *row, struct block_list *out)
{
    const struct attr *value = node_attr(n, ATTR_VALUE);
    const char *text = bind_attr(b, value, row);

    if (!text)
        return false;
    if (!*text) /* the data have none */
        return true;
    const struct doc_style *style = style_of(&b->styles, n, parent);
    struct doc_block *block = bind_new_block(b, out, BLOCK_QR, style, n);
    if (!block)
        return false;
    struct doc_qr *qr = &block->u.qr;
    enum qr_level level = (enum qr_level)node_word(n, ATTR_LEVEL, QR_LEVEL_M);
    qr->alt = bind_alt(b, n, row, false);
    return qr->alt && bind_width(b, n, style, qr) && bind_caption(b, n, row, block) &&
           encode(b, text, level, bind_attr_place(b, value, row), qr);
}
