/*
 * der.h - for a target whose inputs hold DER (X.690): a mutation of one element, after which all that it lies in still say
 * their lengths rightly. A byte more or less anywhere else, and a parser would see nothing but a wrong length.
 */
#ifndef RAINGAN_TESTS_FUZZ_DER_H
#define RAINGAN_TESTS_FUZZ_DER_H

#include "fuzz.h"

enum { DER_MAX = 1 << 15, DER_DEPTH = 24 };

struct der_element {
    size_t at, content, len; /* where it begins, where its content does, how long that is */
};

static inline bool der_read(const uint8_t *data, size_t from, size_t end, struct der_element *out)
{
    size_t p = from + 1, len;

    if (from + 2 > end || (data[from] & 31) == 31)
        return false;
    len = data[p++];
    if (len & 128) {
        size_t n = len & 127;
        if (!n || n > 2 || p + n > end)
            return false;
        for (len = 0; n; n--)
            len = len << 8 | data[p++];
    }
    *out = (struct der_element){from, p, len};
    return len <= end - p;
}

/* Are these elements to the last byte? An octet or bit string may hold some. */
static inline bool der_holds(const uint8_t *data, size_t from, size_t end)
{
    struct der_element one;

    if (from == end)
        return false;
    while (from < end && der_read(data, from, end, &one))
        from = one.content + one.len;
    return from == end;
}

static inline size_t der_put_head(uint8_t *to, uint8_t tag, size_t len)
{
    size_t n = 0;

    to[n++] = tag;
    if (len >= 256) {
        to[n++] = 0x82;
        to[n++] = (uint8_t)(len >> 8);
    } else if (len >= 128) {
        to[n++] = 0x81;
    }
    to[n++] = (uint8_t)len;
    return n;
}

/* From the outermost to one chosen by chance; how many. */
static inline size_t der_descend(const uint8_t *data, size_t len, unsigned *chance,
                                 struct der_element path[DER_DEPTH])
{
    size_t n = 0, from = 0, end = len;

    while (n < DER_DEPTH) {
        struct der_element one;
        size_t count = 0;
        for (size_t p = from; p < end && der_read(data, p, end, &one); p = one.content + one.len)
            count++;
        *chance = *chance * 1103515245u + 12345u;
        if (!count || (n && (*chance >> 16) % 8 == 0))
            return n;
        size_t pick = (*chance >> 20) % count;
        for (size_t p = from; der_read(data, p, end, &one) && pick--; p = one.content + one.len)
            ;
        path[n++] = one;
        from = one.content;
        end = one.content + one.len;
        if (!(data[one.at] & 32) && (data[one.at] & 31) == 3 && from < end)
            from++; /* the count of bits that are none */
        if (!(data[one.at] & 32) && !der_holds(data, from, end))
            return n;
    }
    return n;
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t max);

/* Returns the new length, at most `max`. */
static inline size_t der_mutate(uint8_t *data, size_t len, size_t max, unsigned chance)
{
    static uint8_t content[DER_MAX], next[DER_MAX + 8];
    struct der_element path[DER_DEPTH];
    size_t n = der_descend(data, len, &chance, path);

    if (!n)
        return LLVMFuzzerMutate(data, len, max);
    struct der_element *e = &path[n - 1];
    size_t inner = e->len, room = max - len < 64 ? max - len : 64;
    if (max > DER_MAX || len > max)
        return len;
    memcpy(content, data + e->content, inner);
    switch (chance >> 24 & 7) {
    case 0: /* no content */
        inner = 0;
        break;
    case 1: /* twice */
        if (inner <= room) {
            memcpy(content + inner, data + e->content, inner);
            inner *= 2;
        }
        break;
    case 2: /* another kind */
        LLVMFuzzerMutate(data + e->at, 1, 1);
        break;
    default:
        inner = LLVMFuzzerMutate(content, inner, inner + room);
    }
    while (n--) {
        struct der_element one = path[n];
        size_t head = der_put_head(next, data[one.at], inner);
        memcpy(next + head, content, inner);
        size_t whole = head + inner;
        size_t from = n ? path[n - 1].content : 0;
        size_t end = n ? from + path[n - 1].len : len;
        size_t after = end - (one.content + one.len);
        inner = one.at - from + whole + after;
        if (inner > max || inner > 0xFFFF)
            return len;
        memcpy(content, data + from, one.at - from);
        memcpy(content + (one.at - from), next, whole);
        memcpy(content + (one.at - from) + whole, data + one.content + one.len, after);
    }
    memcpy(data, content, inner);
    return inner;
}

#endif
