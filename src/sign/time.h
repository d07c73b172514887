/*
 * time.h - a moment in Thailand (UTC+7, all year), whatever TZ says.
 *
 * Errors: NULL = no memory.
 */
#ifndef RAINGAN_SIGN_TIME_H
#define RAINGAN_SIGN_TIME_H

#include "base/arena.h"

#include <stdbool.h>
#include <time.h>

const char *time_pdf(struct arena *a, time_t when);  /* "D:20261127093000+07'00'": 7.9.4 */
const char *time_thai(struct arena *a, time_t when); /* "27 พ.ย. 2569 09:30 น." */

const char *time_english(struct arena *a, time_t when); /* "27 Nov 2026 09:30 (UTC+7)" */
const char *time_iso(struct arena *a, time_t when);     /* "2026-11-27T09:30:00+07:00" */
const char *time_day(struct arena *a, time_t when);     /* "2026-11-27" */

/* A date of a PDF (PDF 32000-1, 7.9.4): D:YYYYMMDDHHmmSSOHH'mm'. What is missing at its end is the
 * first month, the first day, zero. Without an offset the zone is unknown by 7.9.4; it is taken to be
 * Thailand's, where these files are signed. false = it is no such date. */
bool time_from_pdf(const char *date, time_t *out);

#endif
