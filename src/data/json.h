/*
 * json.h - one value out of a JSON text, by SQLite's JSON functions
 * (https://www.sqlite.org/json1.html).
 */
#ifndef RAINGAN_DATA_JSON_H
#define RAINGAN_DATA_JSON_H

#include "base/file.h"

/* The text or number at a path like "$.fonts[0].file", in `a`; NULL = there is none, or the text is
 * no JSON, or memory ended. */
const char *json_find(struct arena *a, struct bytes json, const char *path);

#endif
