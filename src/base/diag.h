/*
 * diag.h - one diagnostic type for every stage: what is wrong, where, and what was expected.
 *
 * Stages add, go on to find the next fault, and return false when their output is missing. Only
 * command/ prints and turns the worst of it into an exit status.
 *
 * A format is the English of a message, whole sentences, and is looked up in the catalogue of the
 * chosen language (gettext; po/ has the catalogues, command/language.h chooses). Without one it is
 * printed as it stands.
 *
 * Memory: a diag owns copies of all that it is given.
 * Errors: when memory ends while adding, the diag remembers that alone (DIAG_NO_MEMORY).
 */
#ifndef RAINGAN_BASE_DIAG_H
#define RAINGAN_BASE_DIAG_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum diag_level {
    DIAG_NOTE,    /* the output is as asked */
    DIAG_WARNING, /* the output may not be what you meant */
    DIAG_ERROR,   /* the input is wrong: no file is written */
    DIAG_FATAL,   /* the machine failed us: no file is written */
};

/* code, name in brackets after the message, level */
#define DIAG_CODES(X)                                                                              \
    X(DIAG_NO_MEMORY, "no-memory", DIAG_FATAL)                                                     \
    X(DIAG_FILE_READ, "file-read", DIAG_FATAL)                                                     \
    X(DIAG_FILE_WRITE, "file-write", DIAG_FATAL)                                                   \
    X(DIAG_FILE_MISSING, "file-missing", DIAG_ERROR)                                               \
    X(DIAG_FILE_SIZE, "file-size", DIAG_ERROR)                                                     \
    X(DIAG_FILE_UNKNOWN, "file-unknown", DIAG_WARNING)                                             \
    X(DIAG_FILE_NEWER, "file-newer", DIAG_WARNING)                                                 \
    X(DIAG_FILE_TWICE, "file-twice", DIAG_ERROR)                                                   \
    X(DIAG_OUTPUT, "output", DIAG_ERROR)                                                           \
    X(DIAG_FOLDER_TAKEN, "folder-taken", DIAG_ERROR)                                               \
    X(DIAG_PDF_INPUT, "pdf-input", DIAG_ERROR)                                                     \
    X(DIAG_ENCODING, "encoding", DIAG_ERROR)                                                       \
    X(DIAG_FILE_KIND, "file-kind", DIAG_ERROR)                                                     \
    X(DIAG_READ_AS, "read-as", DIAG_NOTE)                                                          \
    X(DIAG_THAI_LOST, "thai-lost", DIAG_ERROR)                                                     \
    X(DIAG_THAI_TYPED, "thai-typed", DIAG_WARNING)                                                 \
    X(DIAG_CSV_SYNTAX, "csv-syntax", DIAG_ERROR)                                                   \
    X(DIAG_CSV_COLUMN, "csv-column", DIAG_ERROR)                                                   \
    X(DIAG_CSV_FIELDS, "csv-fields", DIAG_ERROR)                                                   \
    X(DIAG_CSV_NUMBER, "csv-number", DIAG_ERROR)                                                   \
    X(DIAG_CSV_VALUE, "csv-value", DIAG_ERROR)                                                     \
    X(DIAG_CSV_CONTROL, "csv-control", DIAG_ERROR)                                                 \
    X(DIAG_DATA_RULE, "data-rule", DIAG_ERROR)                                                     \
    X(DIAG_DATA_UNIQUE, "data-unique", DIAG_ERROR)                                                 \
    X(DIAG_DATA_FAULT, "data-fault", DIAG_ERROR)                                                   \
    X(DIAG_DATA_FINDING, "finding", DIAG_WARNING)                                                  \
    X(DIAG_DATA_NOTE, "finding-note", DIAG_NOTE)                                                   \
    X(DIAG_SQL, "sql", DIAG_ERROR)                                                                 \
    X(DIAG_SQL_LIMIT, "sql-limit", DIAG_ERROR)                                                     \
    X(DIAG_SQL_VALUE, "sql-value", DIAG_ERROR)                                                     \
    X(DIAG_SQL_SPECIAL, "sql-special", DIAG_ERROR)                                                 \
    X(DIAG_XML_SYNTAX, "xml-syntax", DIAG_ERROR)                                                   \
    X(DIAG_XML_ELEMENT, "xml-element", DIAG_ERROR)                                                 \
    X(DIAG_XML_NESTING, "xml-nesting", DIAG_ERROR)                                                 \
    X(DIAG_XML_ATTRIBUTE, "xml-attribute", DIAG_ERROR)                                             \
    X(DIAG_XML_VALUE, "xml-value", DIAG_ERROR)                                                     \
    X(DIAG_XML_TEXT, "xml-text", DIAG_ERROR)                                                       \
    X(DIAG_BIND_SYNTAX, "bind-syntax", DIAG_ERROR)                                                 \
    X(DIAG_BIND_COLUMN, "bind-column", DIAG_ERROR)                                                 \
    X(DIAG_BIND_VIEW, "bind-view", DIAG_ERROR)                                                     \
    X(DIAG_BIND_FORMAT, "bind-format", DIAG_ERROR)                                                 \
    X(DIAG_NO_STYLE, "no-style", DIAG_ERROR)                                                       \
    X(DIAG_NO_PAGE, "no-page", DIAG_ERROR)                                                         \
    X(DIAG_NO_ANCHOR, "no-anchor", DIAG_ERROR)                                                     \
    X(DIAG_NO_COUNTER, "no-counter", DIAG_ERROR)                                                   \
    X(DIAG_LINK, "link", DIAG_ERROR)                                                               \
    X(DIAG_ROLE, "role", DIAG_ERROR)                                                               \
    X(DIAG_TABLE_SHAPE, "table-shape", DIAG_ERROR)                                                 \
    X(DIAG_TABLE_HEADS, "table-heads", DIAG_WARNING)                                               \
    X(DIAG_TABLE_LAYOUT, "table-layout", DIAG_NOTE)                                                \
    X(DIAG_IMAGE_MISSING, "image-missing", DIAG_ERROR)                                             \
    X(DIAG_IMAGE_BROKEN, "image-broken", DIAG_ERROR)                                               \
    X(DIAG_IMAGE_KIND, "image-kind", DIAG_ERROR)                                                   \
    X(DIAG_IMAGE_PLACE, "image-place", DIAG_ERROR)                                                 \
    X(DIAG_WATERMARK, "watermark", DIAG_WARNING)                                                   \
    X(DIAG_QR_LENGTH, "qr-length", DIAG_ERROR)                                                     \
    X(DIAG_CHART_RANGE, "chart-range", DIAG_ERROR)                                                 \
    X(DIAG_FONT_CONFIG, "font-config", DIAG_FATAL)                                                 \
    X(DIAG_FONT_MISSING, "font-missing", DIAG_FATAL)                                               \
    X(DIAG_FONT_BROKEN, "font-broken", DIAG_FATAL)                                                 \
    X(DIAG_FONT_FORBIDDEN, "font-forbidden", DIAG_FATAL)                                           \
    X(DIAG_FONT_OUTLINES, "font-outlines", DIAG_FATAL)                                             \
    X(DIAG_FONT_FORMAT, "font-format", DIAG_FATAL)                                                 \
    X(DIAG_FONT_FACE, "font-face", DIAG_WARNING)                                                   \
    X(DIAG_NO_SCRIPT, "no-script", DIAG_ERROR)                                                     \
    X(DIAG_NO_GLYPH, "no-glyph", DIAG_ERROR)                                                       \
    X(DIAG_BREAK_FORCED, "break-forced", DIAG_WARNING)                                             \
    X(DIAG_LINE_LOOSE, "line-loose", DIAG_WARNING)                                                 \
    X(DIAG_CHART_ROOM, "chart-room", DIAG_WARNING)                                                 \
    X(DIAG_QR_FINE, "qr-fine", DIAG_WARNING)                                                       \
    X(DIAG_SCALED, "scaled", DIAG_WARNING)                                                         \
    X(DIAG_UNALIGNED, "unaligned", DIAG_WARNING)                                                   \
    X(DIAG_OVERLAP, "overlap", DIAG_WARNING)                                                       \
    X(DIAG_HEADING_EMPTY, "heading-empty", DIAG_WARNING)                                           \
    X(DIAG_UNSETTLED, "unsettled", DIAG_WARNING)                                                   \
    X(DIAG_TOO_WIDE, "too-wide", DIAG_ERROR)                                                       \
    X(DIAG_TOO_TALL, "too-tall", DIAG_ERROR)                                                       \
    X(DIAG_ARCHIVE_INPUT, "archive-input", DIAG_ERROR)                                             \
    X(DIAG_ARCHIVE_DAMAGED, "archive-damaged", DIAG_ERROR)                                         \
    X(DIAG_ARCHIVE_UNFINISHED, "archive-unfinished", DIAG_ERROR)                                   \
    X(DIAG_ARCHIVE_NOTE, "archive-note", DIAG_NOTE)                                                \
    X(DIAG_SIGNATURE, "signature", DIAG_ERROR)                                                     \
    X(DIAG_KEY, "key", DIAG_ERROR)                                                                 \
    X(DIAG_CERTIFICATE, "certificate", DIAG_ERROR)                                                 \
    X(DIAG_NETWORK, "network", DIAG_FATAL)                                                         \
    X(DIAG_TIMESTAMP, "timestamp", DIAG_FATAL)                                                     \
    X(DIAG_REBUILD, "rebuild", DIAG_FATAL)                                                         \
    X(DIAG_LIBRARY, "library", DIAG_FATAL)                                                         \
    X(DIAG_CLOCK, "clock", DIAG_FATAL)                                                             \
    X(DIAG_DIGEST, "digest", DIAG_FATAL)                                                           \
    X(DIAG_YEAR, "year", DIAG_WARNING)                                                             \
    X(DIAG_VIEWER, "viewer", DIAG_WARNING)                                                         \
    X(DIAG_PDF, "pdf", DIAG_FATAL)

enum diag_code {
#define X(code, name, level) code,
    DIAG_CODES(X)
#undef X
        DIAG_NCODE
};

/* A file with more faults than this is wrong as a whole: those are told, and what follows is not
 * looked at. One number for every kind of file. */
enum { DIAG_FAULTS_MAX = LIMIT_MESSAGES };

struct sheet_cell {
    int row, column;    /* from 1; column 0 = the whole row, or none; row 0 = the whole column */
    const char *header; /* what stands above the column; NULL = nothing */
    const char *label;  /* what the template calls the column; NULL = nothing */
    const char *sheet;  /* of a workbook, whose path is the file; NULL = of a CSV file */
};

/* "A" for 1, "AB" for 28. */
void sheet_column_name(int column, char out[static 16]);

struct loc {
    const char *file; /* as the user typed it; NULL = no file */
    /* From 1; line 0 = the whole file; col counts code points, 0 = whole line. In a sheet of a
     * workbook, row and column. */
    int line, col;
    int len;                /* code points to underline; 0 = the caret alone */
    int of;                 /* above 1: it is one of so many cells of the column that begins here */
    struct sheet_cell cell; /* of a CSV file, as a spreadsheet shows it */
};

struct diag;

/* A sentence that is part of a message, in the chosen language; N_ marks it for the catalogue where
 * it stands. */
const char *diag_sentence(const char *english) __attribute__((format_arg(1)));
#define N_(english) english

/* What the system says of an errno, in the chosen language: for a sentence that ends in it. */
const char *diag_system(int error);

struct diag *diag_open(void); /* NULL = no memory */
void diag_close(struct diag *dg);

/* Adds one diagnostic. Always returns false, so that a failing function can return it. A repeated
 * one (same code, place and text) is dropped. */
bool diag_add(struct diag *dg, enum diag_code code, struct loc at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Before a diagnostic about a text that the template prints for many cells of the data: `from` is its
 * place in a file of the template, `cell` a number that is another one for another cell. true = it is
 * told for the first of the cells, where one more is counted now: nothing is to be added. */
bool diag_counts_cell(struct diag *dg, enum diag_code code, struct loc from, uint64_t cell);

/* The rule that the newest diagnostic is about, by its id in a rule book: "C5". */
void diag_rule(struct diag *dg, const char *rule);

/* A line "hint: ..." below the newest diagnostic. */
void diag_hint(struct diag *dg, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Messages are printed in the order in which their files were first named: a message comes before those of
 * files that are named later. */
void diag_name_file(struct diag *dg, const char *file);

/* Remembers the text of a file (UTF-8), for the source line below its diagnostics. */
void diag_source(struct diag *dg, const char *file, const char *text, size_t len);

/* Two for arena.h: a text that is lent for as long as its memory lives; and memory that is about to
 * go: of the texts lent in it those are copied that a diagnostic is about. */
void diag_source_lent(struct diag *dg, const char *file, const char *text, size_t len);
void diag_source_ends(struct diag *dg, const void *begin, const void *end);

/* What a person has to know at once, while the command still waits: goes to the one who listens,
 * and is no diagnostic. The text has no line end. */
typedef void diag_listener(const char *text);
void diag_listen(struct diag *dg, diag_listener *listener); /* NULL = nobody, as at first */
void diag_say_now(struct diag *dg, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Are stages and files to be told as they come (by diag_say_now)? At first they are not. */
void diag_set_trace(struct diag *dg, bool trace);
bool diag_traces(const struct diag *dg);

/* What diag_print leaves out, and whether it marks the words "error" and "warning" as terminals do
 * (ECMA-48, SGR). At first it prints all, plainly. */
void diag_set_print(struct diag *dg, enum diag_level least, bool color);

/* Prints all, in the order of file (first named first), line and column. false = write error. A text that is
 * longer than 180 columns, a hint longer than 230, has "…" in its middle. */
bool diag_print(const struct diag *dg, FILE *out);

/* Text from somebody else, as diag_print prints it: what a terminal obeys, ends a line or turns the direction
 * of text (unicode_is_command, but a tab) is shown byte by byte, as \x1B, and so are ill-formed bytes. */
void diag_put(const char *text, size_t len, FILE *out);

struct diag_message { /* borrowed from the diag */
    struct loc at;
    enum diag_code kind;
    const char *level; /* "note", "warning", "error", "fatal" */
    const char *code;
    const char *rule; /* NULL = none */
    const char *text;
    const char *hint; /* NULL = none */
};

/* Calls `each` for all, in the order in which they are printed. false = `each` has said so. */
bool diag_each(const struct diag *dg, bool (*each)(void *to, const struct diag_message *m),
               void *to);

size_t diag_count(const struct diag *dg, enum diag_level least);
bool diag_has(const struct diag *dg, enum diag_code code);

/* Memory has ended, while a message was added or elsewhere (base/memory.h). Some message may be missing and some
 * wrong, so one that says this is printed alone; what was made may be wrong, so it is not put in place. */
bool diag_lacks_memory(const struct diag *dg);

/* 0 nothing above a warning, 1 the input is wrong, 3 the machine failed us. */
int diag_exit_status(const struct diag *dg);

#endif
