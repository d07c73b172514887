/*
 * fields.h - the signature fields of a PDF (PDF 32000-1, 12.7.4.5), and what is in them.
 *
 * Only what the file says of itself: nothing is believed or proven here. Who signed is in the
 * certificate, not in /Name.
 *
 * Units:  rectangles in PDF user space (1/72 inch, y up); ranges are bytes of the file.
 * Memory: the arena.
 * Errors: false = diagnosed at `path` (DIAG_PDF_INPUT).
 */
#ifndef RAINGAN_SIGN_FIELDS_H
#define RAINGAN_SIGN_FIELDS_H

#include "sign/original.h"

enum field_lock { /* what a signature forbids to change after it: 12.8.2 */
                  LOCK_NONE,
                  LOCK_FIELDS,    /* FieldMDP: fields */
                  LOCK_FORM_ONLY, /* DocMDP, /P 2: all but filling in and signing */
                  LOCK_ALL,       /* DocMDP, /P 1: all */
                  LOCK_COMMENTS,  /* DocMDP, /P 3: all but filling in, signing and notes */
};

/* What FieldMDP locks: table 256. */
struct locked_fields {
    enum { LOCKED_NONE, LOCKED_ALL, LOCKED_THESE, LOCKED_OTHERS } which;
    const char **name; /* full names, of THESE or of all but OTHERS */
    size_t n;
};

struct sign_value {                   /* a signature dictionary: table 252 */
    const char *type;                 /* "Sig" or "DocTimeStamp"; NULL = it does not say */
    const char *filter;               /* NULL = none, as in all below */
    const char *sub_filter;           /* "ETSI.CAdES.detached" */
    const char *name, *reason, *time; /* what the signer's program wrote; time: "D:2026..." */
    enum field_lock lock;
    struct locked_fields locked;
    int object;      /* its object number; 0 = it stands in its field */
    size_t range[4]; /* offset and length of what is signed, twice; all 0 = it is not so */
    /* The range begins with the file, ends in it, and leaves out /Contents alone: what stands
     * there in the file is the text of `contents` in hexadecimal digits, and nothing else. */
    bool range_sound;
    struct bytes contents; /* DER; zeros may come after it */
};

struct sign_field {
    struct sign_field *next;
    const char *name;         /* its full name: 12.7.3.2 */
    const char *label;        /* what is read aloud; NULL = none */
    int object, generation;   /* of the field; 0 = it is no object of its own */
    int widget_object;        /* where it is drawn; mostly the same; 0 = nowhere */
    int page;                 /* from 1; 0 = it stands on none */
    double rect[4];           /* x1 y1 x2 y2 with x1 <= x2, y1 <= y2 */
    bool locked;              /* the field asks for a lock when it is signed: table 233 */
    struct sign_value *value; /* NULL = it is not signed */
};

struct sign_fields {
    struct sign_field *first; /* in the order of the form */
    size_t n, nsigned;        /* of people: without timestamps */
    size_t nstamp;            /* fields that have a timestamp of the whole file */
};

bool fields_is_stamp(const struct sign_field *f); /* a timestamp, not a person's signature */

/* Does the signature lock the field of this name, or one that it is part of? */
bool fields_is_locked(const struct sign_value *by, const char *name);

bool fields_read(const struct original *o, struct sign_fields *out);

/* NULL = there is none. */
const struct sign_field *fields_find(const struct sign_fields *fields, const char *name);

#endif
