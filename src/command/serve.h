/*
 * serve.h - `raingan serve`: the page on which the tables of a data folder are read, corrected and
 * archived, for one person on this machine.
 *
 *   serve.c          the command: the session, its loop, its end
 *   serve_http.c     libmicrohttpd: connections, limits, requests, answers
 *   serve_guard.c    who may ask: address, token, origin
 *   serve_task.c     child processes, one at a time
 *   serve_view.c     the report as pages and messages, made in a child
 *   serve_table.c    files of the data folder, read and written
 *   serve_html.c     HTML; everything that is put in is escaped
 *   serve_page.c     the page of tables; serve_pages.c: the pages of the report beside it
 *   serve_save.c     what the forms change; serve_upload.c: whole files that are put in
 *   serve_archive.c  revisions, archive, signatures
 *   serve_said.c     what commands have printed, for a page
 *   serve_route.c    which address is which
 *
 * All of it runs in one thread: requests come one after another, and a request that needs a child
 * process waits for it suspended. What a build does to memory and time is the child's end alone.
 *
 * Memory: the session's arena; a request and a view have their own.
 */
#ifndef RAINGAN_COMMAND_SERVE_H
#define RAINGAN_COMMAND_SERVE_H

#include "command/command.h"

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "data/sheets.h"
#include "report/report.h"

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/* ---- what a request is ---- */

struct MHD_Connection;
struct MHD_PostProcessor;

struct field { /* of a form */
    struct field *next;
    const char *name, *file_name; /* file_name NULL = it is no file */
    struct sbuf value;            /* ends in NUL */
};

struct reply {
    unsigned int status;
    const char *type;
    struct bytes body;
    const char *location; /* of 303; NULL = none */
    const char *saved_as; /* it is a download of this name; NULL = it is shown */
    bool gives_cookie;
    bool keeps; /* may be kept by the browser: its address names its content */
};

struct request {
    struct arena *a;
    struct diag *dg;
    struct server *s;
    struct MHD_Connection *c;
    struct MHD_PostProcessor *post;
    const char *path;
    bool is_post, refused, has_too_many; /* fields */
    bool tried;                          /* it asked for the view to be made again */
    size_t size, nfield;
    struct field *field, **field_end;
    uint64_t ticket;             /* of the task that it waits for; 0 = none */
    int step;                    /* of those that need several tasks */
    const char *folder;          /* its own, for what is sent and made; gone with the request */
    const char *output, *errors; /* files there, of what its task prints */
    struct reply reply;
};

enum outcome { ANSWERED, WAITING };

/* ---- the view: what a child made of the report ---- */

struct view_page {
    int width, height; /* 1/64 pt */
    const char *label, *digest;
};

struct view_cell {
    const char *file;
    uint32_t row, column;
    int page; /* from 1 */
    int x, y, width, height;
};

struct view_message {
    const char *level, *code, *file; /* file "" = of none */
    uint32_t row, column;            /* 0 = of the whole file, or row */
    const char *text, *hint;
};

struct view {
    struct arena *a;
    struct diag *dg;
    bool made;           /* there is a PDF */
    bool machine_failed; /* a message says so */
    const char *year, *name;
    struct view_page *page;
    size_t npage, page_cap;
    struct view_cell *cell; /* in the order of the pages */
    size_t ncell, cell_cap;
    struct view_message *message;
    size_t nmessage, message_cap;
    const char **role; /* fields to sign */
    size_t nrole, role_cap;
};

/* ---- the session ---- */

enum { KEY_LEN = 32, TASKS_KEPT = 64 };

struct task {
    pid_t pid; /* 0 = none runs */
    int pipe;  /* reaches its end when the child does */
    uint64_t ticket;
    const char *name; /* what it makes: of the session's arena, or static */
    bool holds_folder;
    time_t until;
};

struct server {
    struct job *j;
    struct arena *a;
    const char *data;  /* the folder as the user named it */
    int folder;        /* the same, open; locked while a file is written */
    bool holds_folder; /* a task writes there: the lock is given back at its end */
    struct report_source from;
    struct resources by;
    struct sheet *sheet;
    int listener, port;
    char token[KEY_LEN + 1], cookie[KEY_LEN + 1], csrf[KEY_LEN + 1];
    char host[2][64]; /* names by which the page may be asked for */
    char *temp;       /* a private folder */
    struct task task;
    uint64_t tickets;       /* given so far */
    int status[TASKS_KEPT]; /* of the last tasks, as a shell counts it: by their tickets */
    uint64_t done_ticket;   /* of the last task */
    struct view *view;      /* NULL = none yet */
    uint64_t view_begun;    /* fingerprint of the folder when a view was begun */
    uint64_t view_of;       /* likewise of the one that was made, or could not be made */
    bool view_failed;
    char *flash; /* what happened, for the next page; freed there */
    bool flash_is_error;
    size_t pending; /* bytes of forms in memory */
    struct {        /* the last change, to be taken back */
        char *file, *before, *after;
        size_t before_len;
    } undo;
};

/* serve_http.c */
struct http;
struct http *http_open(struct server *s, struct diag *dg); /* NULL = diagnosed */
void http_close(struct http *h);
bool http_run(struct http *h, const volatile sig_atomic_t *stop); /* until *stop */
void http_wake(struct http *h); /* a task has ended: those who wait ask again */
const char *request_argument(struct request *r, const char *name); /* of the address; NULL = none */
const char *request_folder(struct request *r); /* NULL = diagnosed, or no memory */
const char *request_header(struct request *r, const char *name);
bool request_repeats(struct request *r, const char *name); /* a header comes twice */
const struct field *request_field(const struct request *r, const char *name); /* NULL = none */
const char *request_value(const struct request *r, const char *name);         /* "" = none */
/* A whole number from 1 on; 0 = it is none. */
uint32_t request_number(const char *text);

/* serve_guard.c: 0, or the status of a refusal. */
unsigned int guard_check(struct request *r, const char *method);
bool guard_same(const char *a, const char *b); /* takes as long for any two of one length */
bool guard_make_key(char key[static KEY_LEN + 1], struct diag *dg);
bool guard_form_is_ours(struct request *r); /* the token in the form */

/* serve_route.c */
enum outcome route(struct request *r);
void reply_text(struct request *r, unsigned int status, const char *text);
/* A page that says why there is none. */
void reply_refusal(struct request *r, unsigned int status, const char *text);
void reply_see(struct request *r, const char *location);
enum outcome reply_failure(struct request *r); /* 500, with what the request's diag says */
void server_tell(struct server *s, bool error, const char *text); /* on the next page */

/* serve_task.c */
struct task_order {
    const char *name;
    int (*run)(struct server *s); /* in the child, or: */
    const char *const *argv;      /* a program, found on the path; argv[0] NULL = this one */
    const char *output;           /* file for what it prints; NULL = nowhere */
    const char *errors;           /* another one for standard error; NULL = the same */
    const char *secret;           /* can be read from descriptor 4; NULL = none */
    bool holds_folder;            /* the folder is locked for it: served_hold */
    int seconds;
};
/* Ends the words of a command of this program with the template, NULL = none, and the language: 5
 * places from n on. */
void task_end_words(const char **argv, size_t n, const char *template);
uint64_t task_start(struct server *s, const struct task_order *o); /* its ticket; 0 = not now */
/* What it prints is kept for the request, in r->output and r->errors. false = diagnosed. */
bool task_start_for(struct request *r, struct task_order *o);
void task_look(struct server *s);           /* has it ended, or is its time over? */
bool task_is_done(const struct request *r); /* the one that the request waits for */
int task_status(const struct request *r);   /* of that; STATUS_MACHINE if it did not begin */
void task_kill(struct server *s);

/* serve_view.c */
uint64_t view_fingerprint(struct server *s);
enum { FINGERPRINT_LEN = 17 };
void view_print_fingerprint(struct server *s, char to[static FINGERPRINT_LEN]);
enum outcome view_want(struct request *r); /* ANSWERED = it is as the folder is */
int view_make(struct server *s);
void view_try_again(struct request *r);        /* once, if the machine could not make it */
const char *view_lack(const struct server *s); /* why there is no report */
void view_close(struct view *v);
void view_done(struct server *s, int status); /* the child has ended */
extern const char view_task[];

/* serve_table.c */
struct grid;
const struct sheet *served_sheet(const struct server *s, const char *file); /* NULL = none */
enum served_read { SERVED_READ, SERVED_MISSING, SERVED_WRONG };
enum served_read served_read(struct request *r, const char *file, struct bytes *out);
enum served_read served_open(struct request *r, const struct sheet *sheet, struct grid *out,
                             const char **version);
/* false = told on the next page. `version` NULL = there must be no such file yet. */
bool served_write(struct request *r, const char *file, const char *version, struct bytes new);
/* Locks the folder for what is to write in it; false = told on the next page. */
bool served_hold(struct request *r);
void served_release(struct server *s);
void served_forget_undo(struct server *s);
const char *diag_first_text(struct request *r); /* what request's diag says, for a person */

/* serve_html.c */
/* Markup with %s (escaped), %d, %u, %z (size_t). */
void html(struct sbuf *b, const char *markup, ...);
void html_begin(struct request *r, struct sbuf *b, const char *title);
bool html_end(struct request *r, struct sbuf *b, unsigned int status);
void html_flash(struct request *r, struct sbuf *b);
const char *url_escape(struct arena *a, const char *text);

/* serve_page.c, serve_pages.c */
struct shown { /* what the page shows */
    const struct sheet *sheet;
    uint32_t from;        /* first row of the table, 0 = the first */
    uint32_t row, column; /* the marked cell; 0 = none */
    int page;             /* of the report; 0 = the one with the cell */
};
enum outcome page_show(struct request *r);
enum outcome page_picture(struct request *r, const char *name);
void pages_show(struct request *r, struct sbuf *b, const struct shown *shown);
int pages_of_cell(const struct view *v, const char *file, uint32_t row, uint32_t column);
const char *page_address(struct arena *a, const struct shown *at);

/* serve_save.c */
enum { ROWS_SHOWN = 200, ROWS_NEW = 3 };
enum outcome save_cells(struct request *r), save_paste(struct request *r),
    save_undo(struct request *r), save_begin(struct request *r);
enum outcome go_to_sheet(struct request *r, const struct sheet *sheet);

/* serve_upload.c */
enum outcome save_upload(struct request *r);

/* serve_said.c */
/* What a command printed into a file, which goes: no more than a page can show, in whole characters.
 * NULL = no memory. */
const char *said_take(struct request *r, const char *path, size_t most);
/* The same without what is for a terminal. `file` is called `name`; NULL = none is. SAID_FAULTS: no
 * warnings and notes; SAID_MESSAGES: nothing but messages. */
enum said { SAID_ALL, SAID_FAULTS, SAID_MESSAGES };
const char *said_plainly(struct arena *a, const char *said, const char *file, const char *name,
                         enum said what);

/* serve_archive.c */
enum outcome archive_show(struct request *r), archive_keep(struct request *r),
    archive_sign(struct request *r), archive_file(struct request *r, const char *path);

#endif
