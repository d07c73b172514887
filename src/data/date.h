/*
 * date.h - a date as people type it, in the Buddhist or the Christian era.
 *
 *   2026-10-31   31/10/2569   31 ตุลาคม 2569   31 ต.ค. 69   31 Oct 2026
 *
 * It is read when only one day can be meant. A year above 2400 is of the Buddhist era; day stands
 * before month, as in Thailand, unless the year is of the Christian era and both are possible; a
 * year of two digits is of the Buddhist era after a Thai month, from 50 on.
 */
#ifndef RAINGAN_DATA_DATE_H
#define RAINGAN_DATA_DATE_H

#include "base/str.h"

#include <stdbool.h>

struct date {
    int year, month, day; /* of the Christian era */
};

/* How many days may be meant: 0 = it is no date, 1, or 2. */
int date_read(const char *text, struct date out[static 2]);

/* Does it look as one, or as a month of a year: "ต.ค.-68", "12-Oct", "31/02/2569"? */
bool date_is_like(const char *text);

/* A day as a spreadsheet keeps it, a number of five digits: 10000 is in 1927, 99999 in 2173. The
 * first date is that of the usual system (1 is 1900-01-01, and 60 a day that never was, so from 61
 * on 0 is 1899-12-30), the second of the one that counts from 1904-01-01: 1462 days later. The file
 * does not say which it is, so neither is read. false = the text is no such number.
 * ECMA-376-1, 18.17.4.1. */
bool date_from_serial(const char *text, struct date out[static 2]);

/* ISO 8601 and nothing else: "2026-10-31", a day of the calendar in a year that is not of the
 * Buddhist era. false = it is none. */
bool date_from_iso(const char *text, struct date *out);
char *date_iso(struct arena *a, struct date d); /* "2026-10-31"; NULL = no memory */

/* In a form of format.h, in Thai; the year is of the Buddhist era, and where ค.ศ. stands in the form
 * of the Christian one (D9). */
void date_print(struct sbuf *b, struct date d, const char *form);

/* "31 ตุลาคม 2569", cut to the size. */
void date_print_thai(char *out, size_t size, struct date d);

#endif
