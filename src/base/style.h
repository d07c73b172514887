/*
 * style.h - what CSS says about text, as several stages know it: template/ reads it, document/
 * works out what holds where, text/ and layout/ do it.
 *
 * Units:  lengths are pt64.
 * Rules:  CSS 2.1 and CSS Fonts 4, unless it says ours.
 */
#ifndef RAINGAN_BASE_STYLE_H
#define RAINGAN_BASE_STYLE_H

#include "base/diag.h"
#include "base/units.h"

#include <stdbool.h>
#include <stdint.h>

struct font_style {
    const char *families; /* separated by commas */
    pt64 size;            /* as asked; the used size follows from size_adjust */
    double size_adjust;   /* font-size-adjust; 0 = none */
    bool bold, italic;
    bool even_digits; /* ours: each digit in a box of the widest of its kind (D2) */
    pt64 rise;        /* of the baseline, for a superscript (PDF 32000-1, 9.3.7) */
    uint32_t color;   /* 0xRRGGBB */
    struct loc at;    /* where the families were asked for */
};

#endif
