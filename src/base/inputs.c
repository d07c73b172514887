#include "base/inputs.h"

#include <string.h>

bool inputs_add(struct inputs *in, const char *name, struct bytes bytes)
{
    return inputs_add_sheet(in, name, bytes, NULL);
}

bool inputs_add_sheet(struct inputs *in, const char *name, struct bytes bytes,
                      const struct sheet_origin *origin)
{
    struct input *i = arena_new(in->a, struct input);

    if (!i)
        return false;
    *i = (struct input){.name = name, .bytes = bytes, .origin = origin};
    if (in->last)
        in->last->next = i;
    else
        in->first = i;
    in->last = i;
    return true;
}

const struct input *inputs_find(const struct inputs *in, const char *name)
{
    const struct input *i = in->first;

    while (i && strcmp(i->name, name) != 0)
        i = i->next;
    return i;
}
