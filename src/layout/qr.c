/*
 * qr.c - draws a QR code: dark modules that stand side by side in a row are one rectangle, and all are one
 * path, so that no seams show between the rows. Light is what lies below.
 */
#include "layout/flow.h"

enum { QUIET = 4 }; /* modules around the symbol: ISO/IEC 18004, 5.3.8 */

/* Of both sides of rectangle i, in modules; n is the symbol with its quiet zone. */
static pt64 edge(pt64 width, int i, int n)
{
    return (pt64)((int64_t)width * i / n);
}

static size_t count_runs(const struct doc_qr *qr)
{
    size_t n = 0;

    for (int y = 0; y < qr->modules; y++)
        for (int x = 0; x < qr->modules; x++) {
            const bool *m = &qr->dark[y * qr->modules + x];
            n += *m && (!x || !m[-1]);
        }
    return n;
}

/* The rectangles of a row. Returns what follows the last point. */
static struct point *put_row(const struct doc_qr *qr, int y, pt64 width, struct point *p)
{
    const bool *row = &qr->dark[(size_t)y * (size_t)qr->modules];
    int all = qr->modules + 2 * QUIET;

    for (int x = 0, end; x < qr->modules; x = end + 1) {
        for (end = x; end < qr->modules && row[end]; end++)
            ;
        if (end == x)
            continue;
        *p++ = (struct point){edge(width, x + QUIET, all), edge(width, y + QUIET, all)};
        *p++ = (struct point){edge(width, end + QUIET, all), edge(width, y + 1 + QUIET, all)};
    }
    return p;
}

bool qr_draw(const struct placer *pl, const struct doc_qr *qr, pt64 width)
{
    size_t n = 2 * count_runs(qr);
    struct point *point = arena_array(pl->a, struct point, n), *p = point;

    for (int y = 0; point && y < qr->modules; y++)
        p = put_row(qr, y, width, p);
    return point && place_path(pl, (struct path_item){
                                       .point = point, .npoint = n, .filled = true, .boxes = true});
}

pt64 qr_module(const struct doc_qr *qr, pt64 width)
{
    return width / (qr->modules + 2 * QUIET);
}
