#include "text/marks.h"

#include <string.h>

bool is_opening(uint32_t c)
{
    return c == '(' || c == '[' || c == '{' || c == 0x201C || c == 0x2018 || c == 0xAB;
}

bool is_closing(uint32_t c)
{
    switch (c) {
    case ')':
    case ']':
    case '}':
    case 0x201D:
    case 0x2019:
    case 0xBB:
    case '?':
    case '!':
    case '%':
    case ',':
    case '.':
    case ':':
    case ';':
    case ELLIPSIS:
    case 0x0E5A:
    case 0x0E5B:
    case PAIYANNOI:
    case MAIYAMOK:
    case '/': /* B13 */
        return true;
    default:
        return false;
    }
}

bool is_end_of_phrase(uint32_t c)
{
    switch (c) {
    case '!':
    case '?':
    case ')':
    case ']':
    case '}':
    case '"':
    case 0x201D:
    case 0x2019:
    case 0xBB:
    case ELLIPSIS:
    case MAIYAMOK:
    case PAIYANNOI:
        return true;
    default:
        return false;
    }
}

int sign_rank(uint32_t c)
{
    static const char signs[] = "=&?-_@./";
    const char *at = c && c < 0x80 ? strchr(signs, (int)c) : NULL;

    return at ? (int)(at - signs) + 1 : 0;
}
