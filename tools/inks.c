/*
 * inks.c - measures fonts for src/text/inks.h.
 *
 * Usage: inks FONT.ttf...
 * Out:   C source of known_inks. A font that may not be embedded is left out.
 */
#include "text/inks.h"
#include "base/digest.h"
#include "text/face.h"

#include <ft2build.h>
#include <stdio.h>

#include FT_FREETYPE_H

const struct known_ink known_inks[] = {{0}}; /* of this program: everything is measured */

static bool put(struct arena *a, FT_Library lib, const char *path, struct diag *dg)
{
    struct open_face o = {0};
    bool ok = face_open(a, lib, path, 0, &o, dg);
    const char *sha256 = ok ? digest_sha256(a, (struct bytes){o.face.data, o.face.len}, dg) : NULL;

    if (sha256 && o.fault == FACE_USABLE)
        printf("    {\"%s\", %zu, 0, %d, %d}, /* %s */\n", sha256, o.face.len, o.face.ascent,
               o.face.descent, o.face.ps_name);
    face_close(&o);
    return sha256 != NULL;
}

int main(int argc, char **argv)
{
    struct diag *dg = diag_open();
    struct arena *a = dg ? arena_open(dg) : NULL;
    FT_Library lib = NULL;
    bool ok = a && !FT_Init_FreeType(&lib);

    puts("#include \"text/inks.h\"\nconst struct known_ink known_inks[] = {");
    for (int i = 1; ok && i < argc; i++)
        ok = put(a, lib, argv[i], dg);
    puts("    {0}};");
    if (lib)
        FT_Done_FreeType(lib);
    if (a)
        arena_close(a);
    if (dg)
        diag_print(dg, stderr);
    diag_close(dg);
    return !ok;
}
