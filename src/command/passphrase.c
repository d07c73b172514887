#include "command/passphrase.h"

#include <stdlib.h>

struct pass_source passphrase_source(const struct arguments *args)
{
    const char *fd = args->option[OPTION_PASS_FD];

    return (struct pass_source){.file = args->option[OPTION_PASS_FILE],
                                .fd = fd ? (int)strtol(fd, NULL, 10) : -1};
}
