/*
 * srgb.c - an ICC profile of sRGB, made from its definition.
 *
 * IEC 61966-2-1 gives the primaries and the curve; ICC.1:2001-04 the file. Its connection space has
 * the white of daylight at 5,000 K, to which the primaries are adapted (Bradford): their numbers below are those of
 * every sRGB profile, in s15Fixed16.
 */
#include "pdf/metadata.h"

#include <math.h>
#include <string.h>

enum {
    HEADER = 128,
    NTAG = 9,
    TABLE = 4 + NTAG * 12,
    TEXT_LEN = 96, /* of a description or copyright tag, padded */
    XYZ_LEN = 20,
    CURVE_POINTS = 1024,
    CURVE_LEN = 12 + 2 * CURVE_POINTS,
    SIZE = HEADER + TABLE + 2 * TEXT_LEN + 4 * XYZ_LEN + CURVE_LEN,
};

struct profile {
    unsigned char *p;
    size_t at, ntag;
};

static void put32(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (24 - 8 * i));
}

static void put_tag(unsigned char *p, const char *tag)
{
    memcpy(p, tag, 4);
}

/* An entry of the tag table for `len` bytes that stand, or will stand, at `at`. */
static void add_entry(struct profile *f, const char *tag, size_t at, size_t len)
{
    unsigned char *e = f->p + HEADER + 4 + 12 * f->ntag++;

    put_tag(e, tag);
    put32(e + 4, (uint32_t)at);
    put32(e + 8, (uint32_t)len);
}

static unsigned char *add_data(struct profile *f, const char *tag, const char *type, size_t len)
{
    unsigned char *p = f->p + f->at;

    add_entry(f, tag, f->at, len);
    put_tag(p, type);
    f->at += len;
    return p;
}

static void add_xyz(struct profile *f, const char *tag, uint32_t x, uint32_t y, uint32_t z)
{
    unsigned char *p = add_data(f, tag, "XYZ ", XYZ_LEN);

    put32(p + 8, x);
    put32(p + 12, y);
    put32(p + 16, z);
}

/* ICC.1:2001-04, 6.5.17: the ASCII part alone; Unicode and Macintosh parts are empty. */
static void add_description(struct profile *f, const char *text)
{
    unsigned char *p = add_data(f, "desc", "desc", TEXT_LEN);

    put32(p + 8, (uint32_t)strlen(text) + 1);
    strcpy((char *)p + 12, text);
}

static void add_copyright(struct profile *f, const char *text)
{
    strcpy((char *)add_data(f, "cprt", "text", TEXT_LEN) + 8, text);
}

/* IEC 61966-2-1: linear near black, then a power; 1024 points of 16 bits. */
static void add_curve(struct profile *f)
{
    size_t at = f->at;
    unsigned char *p = add_data(f, "rTRC", "curv", CURVE_LEN);

    put32(p + 8, CURVE_POINTS);
    for (int i = 0; i < CURVE_POINTS; i++) {
        double v = i / (CURVE_POINTS - 1.0);
        double linear = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
        long n = lround(linear * 65535);
        p[12 + 2 * i] = (unsigned char)(n >> 8);
        p[13 + 2 * i] = (unsigned char)n;
    }
    add_entry(f, "gTRC", at, CURVE_LEN);
    add_entry(f, "bTRC", at, CURVE_LEN);
}

struct bytes srgb_profile(struct arena *a)
{
    struct profile f = {.p = arena_alloc(a, SIZE), .at = HEADER + TABLE};

    if (!f.p)
        return (struct bytes){0};
    put32(f.p, SIZE);
    put32(f.p + 8, 0x02200000); /* version 2.2.0 */
    put_tag(f.p + 12, "mntr");
    put_tag(f.p + 16, "RGB ");
    put_tag(f.p + 20, "XYZ ");
    f.p[24] = 2001 >> 8; /* 2001-01-01, the year of ICC.1:2001; a profile wants a date */
    f.p[25] = 2001 & 0xFF;
    f.p[27] = f.p[29] = 1;
    put_tag(f.p + 36, "acsp");
    put32(f.p + 68, 0x0000F6D6); /* that white */
    put32(f.p + 72, 0x00010000);
    put32(f.p + 76, 0x0000D32D);
    put32(f.p + HEADER, NTAG);
    add_description(&f, "sRGB IEC61966-2.1");
    add_copyright(&f, "No copyright, use freely");
    add_xyz(&f, "wtpt", 0x0000F6D6, 0x00010000, 0x0000D32D);
    add_xyz(&f, "rXYZ", 0x00006FA2, 0x000038F5, 0x00000390);
    add_xyz(&f, "gXYZ", 0x00006299, 0x0000B785, 0x000018DA);
    add_xyz(&f, "bXYZ", 0x000024A0, 0x00000F84, 0x0000B6CF);
    add_curve(&f);
    return (struct bytes){(const char *)f.p, SIZE};
}
