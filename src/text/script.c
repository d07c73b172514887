#include "text/script.h"

#include "base/str.h"

hb_script_t script_from(const struct shaped *t, size_t first, hb_unicode_funcs_t *ucd)
{
    for (size_t i = first; i < t->nch; i++)
        if (!script_is_common(script_at(t, i, ucd)))
            return script_at(t, i, ucd);
    return HB_SCRIPT_LATIN;
}

bool script_is_right_to_left(hb_script_t script)
{
    return !script_is_common(script) &&
           hb_script_get_horizontal_direction(script) == HB_DIRECTION_RTL;
}

/* M11: they would come out reversed and unjoined. */
size_t script_refuse(const struct shaped *t, size_t first, hb_unicode_funcs_t *ucd,
                     struct place place, struct arena *a, struct diag *dg)
{
    struct sbuf text = {.a = a};
    size_t i = first, end;

    while (script_is_common(script_at(t, i, ucd)))
        i++;
    struct loc at = place.of(place.ctx, t->span_of[i]);
    unsigned letter = t->ch[i];
    for (end = i; i < t->nch && t->ch[i] != LINE_SEPARATOR; i++)
        if (script_is_right_to_left(script_at(t, i, ucd)))
            end = i + 1;
        else if (!script_is_common(script_at(t, i, ucd)))
            break;
    for (i = first; i < end; i++)
        if (text.len || !script_is_common(script_at(t, i, ucd)))
            sbuf_add_char(&text, t->ch[i]);
    const char *words = sbuf_text(&text);
    if (!words)
        return t->nch;
    if (hb_unicode_script(ucd, letter) == HB_SCRIPT_ARABIC)
        diag_add(dg, DIAG_NO_SCRIPT, at,
                 "\"%s\" is in Arabic letters, which run from right to left and cannot be set",
                 words);
    else
        diag_add(dg, DIAG_NO_SCRIPT, at,
                 "\"%s\" is in letters that run from right to left (U+%04X) and cannot be set",
                 words, letter);
    return end;
}
