#include "command/copy.h"

#include "command/language.h"
#include "report/output.h"
#include "sign/time.h"

static bool refuse_taken(struct job *j, const char *path)
{
    diag_add(j->dg, DIAG_FOLDER_TAKEN, (struct loc){.file = path},
             "a file or folder of this name is there already; nothing was written");
    diag_hint(j->dg, "-o gives it another name");
    return false;
}

bool copy_is_free(struct job *j, const char *path)
{
    return output_is_standard(path) || !file_is_taken(path) || refuse_taken(j, path);
}

bool copy_write(struct job *j, const char *path, struct bytes pdf)
{
    bool taken = false;

    if (output_is_standard(path))
        return output_write(j->a, path, pdf, j->dg);
    return file_write_new(j->a, path, pdf.data, pdf.len, &taken, j->dg) ||
           (taken && refuse_taken(j, path));
}

const char *copy_time(struct arena *a, time_t when)
{
    return language_is_thai() ? time_thai(a, when) : time_english(a, when);
}
