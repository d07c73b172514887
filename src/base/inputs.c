#include "base/inputs.h"

bool inputs_add(struct inputs *in, enum input_kind kind, const char *name, struct bytes bytes)
{
    struct input *i = in ? arena_new(in->a, struct input) : NULL;

    if (!i)
        return !in;
    *i = (struct input){.kind = kind, .name = name, .bytes = bytes};
    if (in->last)
        in->last->next = i;
    else
        in->first = i;
    in->last = i;
    return true;
}
