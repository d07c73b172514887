/*
 * stage.h - how long each stage of a report took, told as it ends to who asked for it (-v).
 *
 * Units: thousandths of a second, of the clock that nobody sets. Nothing of it gets into a PDF.
 */
#ifndef RAINGAN_REPORT_STAGE_H
#define RAINGAN_REPORT_STAGE_H

#include "base/diag.h"

#include <time.h>

struct stage {
    struct timespec begin; /* of the stage that runs */
};

void stage_begin(struct stage *s, const struct diag *dg);

/* Names the stage that ends here, N_(...); the next begins. */
void stage_end(struct stage *s, struct diag *dg, const char *name);

#endif
