#include "text/font_folder.h"

#include "base/file.h"

#include <dirent.h>
#include <string.h>

enum { DEPTH_MAX = 16 }; /* folders within folders */

static bool check(struct arena *a, const char *dir, int depth, struct diag *dg)
{
    DIR *d = depth < DEPTH_MAX ? opendir(dir) : NULL;
    bool ok = true;

    if (!d)
        return true; /* what cannot be opened has no fonts */
    for (struct dirent *e; ok && (e = readdir(d));) {
        if (e->d_type == DT_REG || e->d_name[0] == '.') /* fontconfig passes those over */
            continue;
        const char *path = file_join(a, dir, e->d_name);
        if (path && file_is_dir(path))
            ok = e->d_type == DT_LNK || check(a, path, depth + 1, dg);
        else
            ok = path && file_check_kind(path, dg);
    }
    closedir(d);
    return ok;
}

bool font_folder_check(struct arena *a, const char *dir, struct diag *dg)
{
    return check(a, dir, 0, dg);
}
