#include "command/share.h"

#include "base/file.h"

#include <string.h>
#include <unistd.h>

#ifndef RAINGAN_SHARE /* where `make install` puts templates/ and fonts/ */
#define RAINGAN_SHARE "/usr/local/share/raingan"
#endif

const char *share_file(struct arena *a, const char *name)
{
    char exe[4096];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);

    if (file_exists(name))
        return name;
    if (len > 0) {
        exe[len] = '\0';
        char *slash = strrchr(exe, '/');
        if (slash)
            *slash = '\0';
        static const char *const up[] = {"..", "../..", "../share/raingan"};
        for (size_t i = 0; i < sizeof up / sizeof up[0]; i++) {
            const char *beside = arena_printf(a, "%s/%s/%s", exe, up[i], name);
            if (beside && file_exists(beside))
                return beside;
        }
    }
    return file_join(a, RAINGAN_SHARE, name);
}

const char *share_template(struct arena *a, const char *asked, const char *data)
{
    const char *own = file_join(a, data, "report.xml");

    if (!asked && own && file_exists(own))
        return data;
    if (!asked)
        return share_file(a, "templates/ita");
    if (strchr(asked, '/') || file_is_dir(asked))
        return asked;
    const char *named = arena_printf(a, "templates/%s", asked);
    return named ? share_file(a, named) : NULL;
}

const char *share_shared(struct arena *a)
{
    const char *file = share_file(a, "templates/corrections.xml");

    return file ? arena_strndup(a, file, (size_t)(strrchr(file, '/') - file)) : NULL;
}
