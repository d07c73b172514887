#include "data/json.h"

#include <sqlite3.h>

const char *json_find(struct arena *a, struct bytes json, const char *path)
{
    static const char sql[] = "SELECT CASE WHEN json_valid(?1) THEN json_extract(?1, ?2) END";
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    const char *found = NULL;

    if (sqlite3_open(":memory:", &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
        sqlite3_bind_text(st, 1, json.data, (int)json.len, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_bind_text(st, 2, path, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW && sqlite3_column_type(st, 0) != SQLITE_NULL)
        found = arena_strndup(a, (const char *)sqlite3_column_text(st, 0),
                              (size_t)sqlite3_column_bytes(st, 0));
    sqlite3_finalize(st);
    sqlite3_close(db);
    return found;
}
