#include "layout/flow.h"
bool chart_draw(struct layout *lo, const struct doc_block *b, pt64 width, struct page *canvas)
{
    (void)lo, (void)b, (void)width, (void)canvas;
    return true;
}
