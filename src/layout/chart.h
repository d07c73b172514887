/*
 * chart.h - what the files that draw a chart share; nobody else includes it.
 *
 *   chart.c         which kind; texts
 *   chart_pen.c     strokes, bars and signs
 *   chart_axis.c    the marks of the value axis, and which labels stand apart
 *   chart_legend.c  names of the series
 *   chart_bars.c    bars, which lie
 *   chart_lines.c   lines
 *   chart_values.c  the values at the points of lines
 *
 * No text stands on another text or on a mark of the chart. What has no room: marks of the axis are
 * further apart, then fewer have a label; the same of labels below lines; values at lines are left
 * out, all of a series or none.
 *
 * Units:  pt64 from the top left corner of the figure.
 * Memory: the setter's arena.
 * Errors: false = diagnosed.
 */
#ifndef RAINGAN_LAYOUT_CHART_H
#define RAINGAN_LAYOUT_CHART_H

#include "layout/flow.h"
#include "text/ink.h"

struct chart_axis {
    double min, max, step;
    struct para **tick; /* the label of each mark, on one line */
    size_t ntick;
    size_t every; /* so many marks have one label */
};

struct chart_entry { /* of the legend */
    struct para *name;
    pt64 x, y;
};

struct chart_legend {
    struct chart_entry *entry; /* the series; then the line to compare with, of a line chart */
    size_t n;
    pt64 height;
};

struct chart {
    const struct setter *set;
    const struct placer *pl;
    const struct doc_block *block;
    const struct doc_chart *doc;
    struct figure *fig;
    size_t nseries;
    size_t next; /* category: the first of this part of the chart, then of the next part */
    pt64 left, right, top, bottom; /* of the field that values are drawn in */
    struct chart_axis axis;
    struct chart_legend legend;
};

static const pt64 chart_hair = PT64(0.5), chart_gap = PT64(4);

/* chart.c */
struct para *chart_text(const struct chart *c, const struct doc_block *b, enum align align,
                        pt64 width); /* NULL = diagnosed */
struct para *chart_line_of_text(const struct chart *c, const struct doc_block *b);
pt64 chart_text_height(const struct para *p);
pt64 chart_text_width(const struct para *p); /* of its widest line */
struct ink chart_ink(const struct para *p);  /* of its first line, from its pen */
bool chart_put(struct chart *c, const struct para *p, pt64 x, pt64 y);
/* Where a text of this width begins, with its middle at x, from `least` to `most`. */
pt64 chart_centred(pt64 x, pt64 width, pt64 least, pt64 most);

/* chart_pen.c */
bool chart_stroke(struct chart *c, struct point from, struct point to, pt64 width, pt64 dash,
                  uint32_t color);
bool chart_line(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1); /* a black hair */
bool chart_grid(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1);
bool chart_compared(struct chart *c, pt64 x0, pt64 y0, pt64 x1, pt64 y1);
bool chart_frame(struct chart *c, pt64 x, pt64 y, pt64 width, pt64 height);
bool chart_bar(struct chart *c, size_t series, bool marked, struct rule_item at);
bool chart_series_line(struct chart *c, size_t series, struct point from, struct point to);
/* With its middle at the point; `size` is from there to its sides. */
bool chart_sign(struct chart *c, size_t series, struct point at, pt64 size);

/* chart_axis.c */
pt64 chart_along(const struct chart *c, double v, pt64 from, pt64 to);
double chart_tick(const struct chart *c, size_t i); /* the value of a mark */
/* The finest marks that fit; `lay` makes the room for the marks of c->axis. */
bool chart_choose_axis(struct chart *c, bool (*lay)(struct chart *c, bool *fits));
/* Of labels that wide in a row, their middles `step` apart from `first` on: the least n so that
 * every nth from the first stands apart from the next, between `least` and `most`. */
size_t chart_every(const struct chart *c, const pt64 *width, size_t n, double first, double step,
                   pt64 least, pt64 most);
size_t chart_next_every(size_t every); /* 1, 2, 5, 10, 20 ... */

/* chart_legend.c */
bool chart_set_legend(struct chart *c);
bool chart_draw_legend(struct chart *c);

bool chart_draw_bars(struct chart *c);
bool chart_draw_lines(struct chart *c);

/* chart_lines.c */
struct point chart_point(const struct chart *c, const struct doc_series *s, size_t i);
pt64 chart_sign_size(const struct chart *c);  /* of each point */
pt64 chart_frame_size(const struct chart *c); /* around one that is marked */

/* chart_values.c: where values stand, found first, blanked before lines are drawn, then printed. */
struct chart_value {
    struct para *text;
    pt64 x, y; /* of the pen */
    struct ink ink;
};
struct chart_printed {
    struct chart_value *value;
    size_t n;
};
bool chart_find_values(struct chart *c, struct chart_printed *out);
bool chart_blank_values(struct chart *c, const struct chart_printed *v);
bool chart_print_values(struct chart *c, const struct chart_printed *v);

#endif
