/*
 * weights.c - src/text/places.weights as C source, for src/text/grade.c.
 *
 * Usage: weights < places.weights > weights.c
 *
 * The features come sorted. They are cut into buckets by their first bits, so that a feature is
 * looked for among three or four.
 */
#include "text/grade.h"

#include <ctype.h>
#include <stdio.h>

enum { MOST = 65535 };

static uint32_t entry[MOST];

int main(void)
{
    char line[1024], digits[9] = {0};
    size_t n = 0, have = 0;

    while (fgets(line, sizeof line, stdin))
        for (const char *p = line; *line != '#' && isxdigit((unsigned char)*p); p++) {
            unsigned value;
            digits[have++] = *p;
            if (have < 8)
                continue;
            if (n == MOST || sscanf(digits, "%8x", &value) != 1 || (n && value <= entry[n - 1])) {
                fprintf(stderr, "weights: wrong at weight %zu\n", n + 1);
                return 1;
            }
            entry[n++] = value;
            have = 0;
        }
    if (!n || have || ferror(stdin))
        return 1;
    printf("/* Made by tools/weights.c. */\n#include \"text/grade.h\"\n\n"
           "const uint16_t grade_bucket[GRADE_BUCKETS + 1] = {");
    for (size_t bucket = 0, i = 0; bucket <= GRADE_BUCKETS; bucket++) {
        while (i < n && entry[i] >> (32 - GRADE_BUCKET_BITS) < bucket)
            i++;
        printf("%s%zu,", bucket % 16 ? " " : "\n    ", i);
    }
    printf("\n};\nconst uint32_t grade_weight[] = {");
    for (size_t i = 0; i < n; i++)
        printf("%s0x%08x,", i % 8 ? " " : "\n    ", entry[i]);
    return printf("\n};\n") < 0 || fflush(stdout) != 0;
}
