/* Which way up a camera was held: TIFF 6.0, section 2 (header and entries); Exif 2.32, 4.6.4, tag 274. */
#include "unit.h"

#include "document/exif.h"

#define LE "II*\0\x08\0\0\0"
#define BE "MM\0*\0\0\0\x08"
#define OTHER "\x0F\x01\x02\0\x04\0\0\0abcd" /* the maker, as "abcd" */

static const struct {
    const char *name, *data;
    size_t len;
    int wanted; /* 1 = as it lies */
} exif_case[] = {
    {"little end first", LE "\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 22, 6},
    {"big end first", BE "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0", 22, 8},
    {"after another entry", LE "\x02\0" OTHER "\x12\x01\x03\0\x01\0\0\0\x03\0\0\0", 34, 3},
    {"no such entry", LE "\x01\0" OTHER, 22, 1},
    {"no entry", LE "\0\0", 10, 1},
    {"no number of entries", LE, 8, 1},
    {"another type", LE "\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0", 22, 1},
    {"nought", LE "\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0", 22, 1},
    {"nine", LE "\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0", 22, 1},
    {"cut before the value", LE "\x01\0\x12\x01\x03\0\x01\0\0\0", 18, 1},
    {"cut in the header", "II*\0\x08\0\0", 7, 1},
    {"empty", "", 0, 1},
    {"two orders", "IM*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 22, 1},
    {"no order", "XX*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 22, 1},
    {"another number", "II+\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 22, 1},
    {"entries that lie elsewhere", "II*\0\xFF\xFF\xFF\xFF\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0",
     22, 1},
};

static void test_orientation(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(exif_case); i++) {
        /* Memory of its own, so that a checker of memory sees a byte that is read after its end. */
        unsigned char *data = test_malloc(exif_case[i].len + !exif_case[i].len);
        memcpy(data, exif_case[i].data, exif_case[i].len);
        int got = exif_orientation(data, exif_case[i].len);
        if (got != exif_case[i].wanted)
            fail_msg("%s: %d", exif_case[i].name, got);
        test_free(data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_orientation)};

    return cmocka_run_group_tests_name("exif", tests, NULL, NULL);
}
