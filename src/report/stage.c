#include "report/stage.h"

void stage_begin(struct stage *s, const struct diag *dg)
{
    if (diag_traces(dg) && clock_gettime(CLOCK_MONOTONIC, &s->begin) != 0)
        s->begin = (struct timespec){0};
}

void stage_end(struct stage *s, struct diag *dg, const char *name)
{
    struct timespec begin = s->begin;

    if (!diag_traces(dg))
        return;
    stage_begin(s, dg);
    double ms = (double)(s->begin.tv_sec - begin.tv_sec) * 1e3 +
                (double)(s->begin.tv_nsec - begin.tv_nsec) / 1e6;
    diag_say_now(dg, "%1$s: %2$.1f ms", diag_sentence(name), ms);
}
