#include "document/exif.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TAG_ORIENTATION = 274,
    TYPE_SHORT = 3,
    ENTRY_SIZE = 12,
};

struct tiff {
    const unsigned char *data;
    size_t len;
    bool little;
};

/* 0 where the data ends before it. */
static uint32_t number_at(const struct tiff *t, size_t at, size_t size)
{
    uint32_t v = 0;

    if (at > t->len || t->len - at < size)
        return 0;
    for (size_t i = 0; i < size; i++)
        v |= (uint32_t)t->data[at + i] << 8 * (t->little ? i : size - 1 - i);
    return v;
}

int exif_orientation(const unsigned char *data, size_t len)
{
    struct tiff t = {data, len, len > 0 && data[0] == 'I'};

    if (len < 8 || data[0] != data[1] || (data[0] != 'I' && data[0] != 'M') ||
        number_at(&t, 2, 2) != 42)
        return 1;
    size_t entry = (size_t)number_at(&t, 4, 4) + 2;
    uint32_t n = number_at(&t, entry - 2, 2);
    for (uint32_t i = 0; i < n; i++, entry += ENTRY_SIZE) {
        if (number_at(&t, entry, 2) != TAG_ORIENTATION)
            continue;
        uint32_t v = number_at(&t, entry + 8, 2);
        bool known = number_at(&t, entry + 2, 2) == TYPE_SHORT && v >= 1 && v <= 8;
        return known ? (int)v : 1;
    }
    return 1;
}
