/*
 * watch.h - a report that is built again whenever its folder changes: `raingan watch`.
 *
 *   watch.c          the command: waits, begins builds, tells what came of them
 *   watch_folder.c   what has changed: the kernel tells (inotify(7)), and we look
 *   watch_build.c    the builds, in a process of their own
 *   watch_said.c     messages that are new, and messages that are gone
 *
 * A save is seen by its folder, not by its file: many editors write a new file and rename it. Events are
 * quick, but there are file systems that have none for what another machine writes; so the files are
 * looked at too, often where that is so, and seldom where events come.
 */
#ifndef RAINGAN_COMMAND_WATCH_H
#define RAINGAN_COMMAND_WATCH_H

#include "base/diag_text.h"
#include "base/str.h"
#include "command/share.h"
#include "command/worker.h"

/* ---- the folders ---- */

struct watched {
    struct job *j;
    const char *data;
    const char *output; /* NULL = it is named by the data */
    struct folder shared;
    bool is_book;
    int fd;         /* of inotify; -1 = there is none */
    int book;       /* watch descriptor of a workbook's folder; -1 = none */
    bool often;     /* events do not tell all */
    uint64_t which; /* folders they are: by device and number */
    uint64_t state; /* of all files, when they were looked at */
    bool gone;      /* a folder is not there */
    char gone_path[256];
};

enum save {
    SAVE_NONE,
    SAVE_BEGUN, /* a file is being written, or is gone: more is to come */
    SAVE_DONE,  /* a file is whole again */
};

/* poll: without events. */
void watched_open(struct watched *w, struct job *j, bool poll);
void watched_close(struct watched *w);

/* Reads what the kernel has told. */
enum save watched_hear(struct watched *w);

/* Looks at all files: `state`, `gone`, `often` are of now; state 0 = they cannot be looked at now. false =
 * no memory, diagnosed. */
bool watched_look(struct watched *w);

/* ---- messages ---- */

struct said {
    uint64_t by_text;  /* what it says, and of which line of the file by its text, */
    uint64_t by_place; /* or by its number */
    bool is_error;
    const char *text; /* as it is printed */
    bool known;       /* it is in the other list too */
};

struct said_list {
    struct arena *a; /* NULL = there is no list yet */
    struct said *said;
    size_t n;
};

/* A message without its text. */
struct said said_of(const struct diag_text *t);

/* What came since `before`, and what is gone, on standard error. A message is the same if its line has
 * moved, or if another cell of its line has changed. `made` = there is a PDF: what a build that failed has
 * not come to is not gone. *before becomes what is known now. false = no memory. */
bool said_tell(struct said_list *before, struct said_list *now, bool made);

/* ---- a build ---- */

/* What its process tells, and after it: the path of the PDF, the messages. */
struct built {
    bool made;
    bool fonts_wrong; /* others may be there the next time */
    bool failed;      /* the machine did, not the data */
    bool last;        /* the process ends after it */
    size_t pages, warnings, errors;
    size_t nmessage;
    size_t size; /* of what comes after */
};

struct watch {
    struct job *j;
    struct watched folder;
    struct resources by;
    struct arena *fonts; /* by.fonts is in it; NULL = they are to be opened */
    struct said_list known;
    const char *path; /* of the newest PDF that we have written; NULL = none */
    bool shown;       /* to a viewer */
    sigset_t unblocked;

    pid_t child; /* it waits, or builds; 0 = none */
    int ask, pipe;
    uint64_t which; /* the folders that it may read */
    size_t nbuilt;  /* reports that it was asked for */
    bool busy;
    struct arena *a; /* of what it tells */
    struct sbuf got;

    uint64_t built; /* state of the folder when the newest build began */
    bool forced;    /* a file was saved, though it may look as before */
    bool more;      /* is to come */
    bool told_gone;
    long long since, due, look; /* worker_clock: a save, a build, a look at the files; 0 = none */
    long long begun;            /* the save that the build is of */
};

/* In the process of the builds: one for each byte that comes. What a report leaves ready for the next is kept: the
 * faces, and what was measured of them. Does not return. */
void watch_builds(struct watch *w, int ask, int answer) __attribute__((noreturn));

/* All of it has come. */
bool watch_told(const struct watch *w);

/* Reads what it has told. false = it is not whole, or there is no memory. */
bool watch_read(struct watch *w, struct built *out, const char **path, struct said_list *said);

#endif
