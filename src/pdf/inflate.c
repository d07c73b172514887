#include "pdf/inflate.h"

#include "base/memory.h"

#include <libdeflate.h>
#include <stdlib.h>

static enum libdeflate_result unpack(struct bytes packed, char *to, size_t room, size_t *len)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    enum libdeflate_result result = LIBDEFLATE_BAD_DATA;

    if (!d)
        memory_refused(); /* which is no damage of the data */
    else
        result = libdeflate_zlib_decompress(d, packed.data, packed.len, to, room, len);
    libdeflate_free_decompressor(d);
    return result;
}

bool inflate_exactly(struct arena *a, struct bytes packed, size_t size, struct bytes *out)
{
    char *to = arena_alloc(a, size + 1);
    size_t len = 0;

    *out = (struct bytes){to, size};
    return to && unpack(packed, to, size, &len) == LIBDEFLATE_SUCCESS && len == size;
}

bool inflate_upto(struct arena *a, struct bytes packed, size_t most, struct bytes *out)
{
    enum { FIRST = 1 << 16, TIMES = 4 };
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    size_t room = packed.len < FIRST / TIMES ? FIRST : packed.len * TIMES, len = 0;
    char *to = NULL;

    for (bool last = false; result == LIBDEFLATE_INSUFFICIENT_SPACE && !last; room *= 2) {
        last = room >= most;
        room = last ? most : room;
        free(to);
        if (!(to = memory_alloc(room + 1)))
            return false;
        result = unpack(packed, to, room, &len);
    }
    bool ok = result == LIBDEFLATE_SUCCESS;
    *out = (struct bytes){ok ? arena_strndup(a, to, len) : NULL, len};
    free(to);
    return out->data != NULL;
}
