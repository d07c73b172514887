/*
 * units.h - lengths as integers, so that pages are the same on every machine.
 *
 * Units: pt64 is 1/64 of a DTP point (1/72 inch), the 26.6 fixed point of FreeType;
 *        fu is a font design unit (1/upem em) and stays inside text/ and the font part of pdf/.
 */
#ifndef RAINGAN_BASE_UNITS_H
#define RAINGAN_BASE_UNITS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t pt64; /* 1/64 pt: every length in document/, layout/ and pdf/ */
typedef int32_t fu;   /* 1/upem em */

#define PT64(pt) ((pt64)(64 * (pt)))

/* No page, margin or font is larger than this: 200 inches, the limit of PDF 32000-1, annex C.2.
 * Sums of a few lengths below it stay far inside int32_t. */
#define PT64_MAX PT64(14400)

/* lround, not a cast: Thai mark offsets are negative, and a cast pulls them to 0. */
static inline pt64 pt64_from_fu(fu v, pt64 size, int upem)
{
    return (pt64)lround((double)v * size / upem);
}

static inline pt64 pt64_from_mm(double mm)
{
    return (pt64)lround(mm * 72 * 64 / 25.4);
}

static inline double pt_from_pt64(pt64 v)
{
    return v / 64.0;
}

struct length { /* of CSS: CSS Values 3, 6 */
    pt64 fixed; /* of mm, cm, in and pt */
    bool in_em; /* not fixed, but: */
    double em;  /* times the size of the font that it is used with */
};

/* The CSS number that the text begins with: a sign, digits and a point, without an exponent. Returns
 * what stands after it; NULL = there is none. */
const char *number_from_css(const char *text, double *out);

/* A CSS number with unit mm, cm, in, pt or em; 0 needs none. May be negative. false: not a length,
 * or beyond PT64_MAX with any font; *out is untouched. */
bool length_from_css(const char *text, struct length *out);

/* font_size: what 1em is. false: beyond PT64_MAX; *out is untouched. */
bool pt64_from_length(struct length l, pt64 font_size, pt64 *out);

#endif
