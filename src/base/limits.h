/*
 * limits.h - every limit of what one report may be made of. doc/limits.md is the same list, with what
 * happens there; tests/hostile.py compares the two.
 *
 * None is near what an office writes: they bound the work that a broken or hostile file can cause.
 */
#ifndef RAINGAN_BASE_LIMITS_H
#define RAINGAN_BASE_LIMITS_H

enum {
    LIMIT_FILE = 1 << 30,     /* bytes of an input file: every offset in it fits an int */
    LIMIT_CELL = 1 << 20,     /* bytes of a CSV cell, and of a value of a query */
    LIMIT_CSV_COLUMNS = 2000, /* cells in a row of a CSV file */
    LIMIT_BOOK = 64 << 20,    /* bytes of the cells of a workbook; what is repeated counts again */
    LIMIT_BOOK_DEPTH = 256,   /* elements within elements in a workbook */
    LIMIT_BOOK_XML = 8 << 20, /* bytes of the attributes of an element, and of all names */
    LIMIT_INPUT_FILES = 1000, /* CSV files of a template */

    LIMIT_TEMPLATE = 16 << 20,   /* bytes of a template */
    LIMIT_TEMPLATE_DEPTH = 64,   /* elements within elements */
    LIMIT_STYLE_DEPTH = 64,      /* styles that build on styles */
    LIMIT_STYLES_OF_DATA = 1000, /* that the data give one element */
    LIMIT_MESSAGES = 100,        /* messages that are shown; faults after which a file is left */

    LIMIT_SQL_TEXT = 1 << 20,     /* bytes of a statement */
    LIMIT_SQL_VALUE = 2 << 20,    /* bytes of a value while a statement runs */
    LIMIT_SQL_DEPTH = 200,        /* an expression within expressions; SELECTs of a UNION */
    LIMIT_SQL_STEPS = 20000000,   /* steps of SQLite's machine in one statement, */
    LIMIT_SQL_ROW_STEPS = 2000,   /* and so many more for each row of the data */
    LIMIT_SQL_ROWS = 20000,       /* rows that one query gives, */
    LIMIT_SQL_ROW_ROWS = 100,     /* and so many more for each row of the data */
    LIMIT_SQL_TEXT_ALL = 8 << 20, /* bytes of what all queries give, */
    LIMIT_SQL_TEXT_TIMES = 16,    /* and so many more for each byte of the data */
    LIMIT_SQL_SECONDS = 3,        /* of computing, for one statement, */
    LIMIT_SQL_ROW_TIME = 30,      /* and so many microseconds more for each row of the data */
    LIMIT_SQL_ALL = 5,            /* times steps, rows and time of one query: of all in a report */
    LIMIT_SQL_MEMORY = 160 << 20, /* bytes that queries take beside the data */
    LIMIT_SQL_PIECES = 400000,    /* pieces of memory that the reading of one statement takes */
    LIMIT_SQL_DATA = 0x7FFFFFFF,  /* bytes of the data in tables */

    LIMIT_PIXELS = 300000000,      /* of one image: what a page shows at 1200 dpi, twice over */
    LIMIT_PIXELS_ALL = 1000000000, /* of all images of a report */
    LIMIT_PIXEL_BYTES = 112 << 20, /* of all images while they are unpacked: A4 at 600 dpi fits */
    LIMIT_JPEG_SCANS = 100,        /* of one image; those that are made have up to 20 */

    LIMIT_EMBEDDED_DEPTH = 16,    /* of the tree of attachments of a PDF */
    LIMIT_EMBEDDED_FILES = 10000, /* attachments of a PDF */

    LIMIT_KEY_ROUNDS = 1000000,     /* that make one key out of the passphrase of a .p12 */
    LIMIT_KEY_ROUNDS_ALL = 5000000, /* that make all: of its digest and of each encrypted part */

    LIMIT_PROOFS = 64, /* certificates, answers, lists of a signature, each; questions to servers */
};

#endif
