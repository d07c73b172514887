#include "command/language.h"

#include "base/str.h"
#include "command/share.h"
#include "data/date.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static bool is_thai;

/* The first that is set decides: POSIX.1-2017, 8.2. */
static const char *language_of_locale(void)
{
    static const char *const variable[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *value = NULL;

    for (size_t i = 0; i < sizeof variable / sizeof variable[0] && !(value && *value); i++)
        value = getenv(variable[i]);
    return value && !strncmp(value, "en", 2) ? "en" : "th";
}

void language_choose(const char *asked)
{
    static char folder[4096];
    const char *language = asked ? asked : language_of_locale();

    /* The catalogue is found by LANGUAGE, for which any locale but "C" will do: few machines have a
     * Thai one. C.UTF-8 is part of glibc. */
    if (!share_find_locale(folder, sizeof folder) || !setlocale(LC_MESSAGES, "C.UTF-8") ||
        setenv("LANGUAGE", language, 1) != 0)
        return;
    bindtextdomain("raingan", folder);
    bind_textdomain_codeset("raingan", "UTF-8");
    textdomain("raingan");
    is_thai = !strcmp(language, "th");
}

bool language_is_thai(void)
{
    return is_thai;
}

const char *language_day(struct arena *a, const char *iso)
{
    struct date d;
    struct sbuf b = {.a = a};

    if (!language_is_thai() || !date_from_iso(iso, &d))
        return iso;
    date_print(&b, d, "d mmm yyyy");
    return sbuf_text(&b);
}
