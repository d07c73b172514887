/* --version. A library is asked at run time which one it is: it may be newer than the one that the
 * program was built with. Each is included in one folder alone, so its function is looked up by its
 * name here. */
#include "command/version.h"
#include "command/language.h"
#include "command/rights.h"

#include "base/sandbox.h"
#include "report/manifest.h"

#include <dlfcn.h>
#include <string.h>

#ifndef RAINGAN_BUILT_WITH /* "name=version;" of each package that pkg-config knows */
#define RAINGAN_BUILT_WITH ""
#endif

/* Three forms of functions that tell a version. */
typedef const char *tell_text(void);
typedef const char *tell_part(int part);
typedef int tell_number(void); /* 21400 is 2.14.0 */

static const struct library {
    const char *name, *function;
    enum { TEXT, PART, NUMBER } form;
    const char *file; /* of one that is loaded only where it is needed; NULL = it is loaded */
} library_table[] = {
    {"libharu", "HPDF_GetVersion", TEXT, NULL},
    {"HarfBuzz", "hb_version_string", TEXT, NULL},
    {"fontconfig", "FcGetVersion", NUMBER, NULL},
    {"SQLite", "sqlite3_libversion", TEXT, NULL},
    {"expat", "XML_ExpatVersion", TEXT, NULL},
    {"libspng", "spng_version_string", TEXT, NULL},
    {"libqrencode", "QRcode_APIVersionString", TEXT, NULL},
    {"Jansson", "jansson_version_str", TEXT, NULL},
    {"OpenSSL", "OpenSSL_version", PART, NULL},
    {"qpdf", "qpdf_get_qpdf_version", TEXT, RAINGAN_QPDF},
    {"libcurl", "curl_version", TEXT, "libcurl.so.4"},
    {"libmicrohttpd", "MHD_get_version", TEXT, "libmicrohttpd.so.12"},
    {"libxlsxwriter", "lxw_version", TEXT, "libxlsxwriter.so.4"},
    {"zlib", "zlibVersion", TEXT, NULL},
};

/* Those that tell no version of their own. */
static const char *const built_table[][2] = {{"libturbojpeg", "libturbojpeg"},
                                             {"libdeflate", "libdeflate"}};

/* Without a name before the number, which expat and OpenSSL put there. */
static void print_text(const char *name, const char *text)
{
    const char *digit = text ? strpbrk(text, "0123456789") : NULL;

    if (digit)
        printf("%s %.*s\n", name, (int)strcspn(digit, " "), digit);
}

static void print_library(const struct library *l)
{
    void *file = l->file ? dlopen(l->file, RTLD_LAZY | RTLD_LOCAL) : RTLD_DEFAULT;
    void *found = file || !l->file ? dlsym(file, l->function) : NULL;

    if (!found)
        return;
    if (l->form == TEXT) {
        print_text(l->name, (*(tell_text **)&found)());
    } else if (l->form == PART) {
        print_text(l->name, (*(tell_part **)&found)(0));
    } else {
        int n = (*(tell_number **)&found)();
        printf("%s %d.%d.%d\n", l->name, n / 10000, n / 100 % 100, n % 100);
    }
}

/* FreeType tells it of an open library alone. */
static void print_freetype(void)
{
    void *open = dlsym(RTLD_DEFAULT, "FT_Init_FreeType");
    void *tell = dlsym(RTLD_DEFAULT, "FT_Library_Version");
    void *close = dlsym(RTLD_DEFAULT, "FT_Done_FreeType");
    void *library = NULL;
    int major, minor, patch;

    if (!open || !tell || !close || (*(int (**)(void **)) & open)(&library) != 0)
        return;
    (*(void (**)(void *, int *, int *, int *)) & tell)(library, &major, &minor, &patch);
    printf("FreeType %d.%d.%d\n", major, minor, patch);
    (*(int (**)(void *)) & close)(library);
}

static void print_built(const char *name, const char *package)
{
    static const char all[] = RAINGAN_BUILT_WITH;
    size_t len = strlen(package);

    for (const char *p = all; *p; p += strcspn(p, ";"), p += *p == ';')
        if (!strncmp(p, package, len) && p[len] == '=')
            printf("%s %.*s\n", name, (int)strcspn(p + len + 1, ";"), p + len + 1);
}

static void print_words(void)
{
    struct report_words words = report_known_words();

    printf("%s %zu\n", _("words of libthai:"), words.libthai);
    if (words.hunspell)
        printf("%s %zu\n", _("words of hunspell-th:"), words.hunspell);
    else
        puts(_("built without the words of hunspell-th, lines end inside a word more often"));
}

static void print_sandbox(void)
{
    char what[64];

    rights_describe(what, sizeof what, sandbox_landlock_abi(), sandbox_can_filter());
    printf(_("sandbox: %s"), what);
    putchar('\n');
}

enum status version_print(void)
{
    printf("raingan %s\n", program_version);
    for (size_t i = 0; i < sizeof library_table / sizeof *library_table; i++)
        print_library(&library_table[i]);
    print_freetype();
    for (size_t i = 0; i < sizeof built_table / sizeof *built_table; i++)
        print_built(built_table[i][0], built_table[i][1]);
    print_words();
    print_sandbox();
    return fflush(stdout) || ferror(stdout) ? STATUS_MACHINE : STATUS_DONE;
}
