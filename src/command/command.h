/*
 * command.h - what a command is: a row of one table, from which the command line is read and the
 * help is written; and what its function works with.
 *
 *   main.c      from the command line to the exit status
 *   options.c   the table of commands, the command line read by it, usage and help
 *   rights.c    which files, programs and networks a command gets
 *   copy.c      a copy of a signed file
 *   share.c     files that come with the program
 *   messages.c  messages for programs
 *   version.c   --version
 *   table.c     the table as JSON, for manual pages and completions
 *   batch.c     many folders, each in a process of its own (batch.h)
 *   serve.c     the page of a data folder (serve.h)
 *   watch.c     a report that is built again whenever its folder changes (watch.h)
 *   tree.c      the files that a report may be made of
 *   worker.c    a process that builds one report
 *   build.c, check.c, sign.c, archive.c, verify.c, log.c, extract.c, diff.c   a command each
 *   build.c, check.c, sign.c, archive.c, verify.c, seal.c, log.c, extract.c, diff.c   a command each
 *   build.c, check.c, sign.c, timestamp.c, archive.c, verify.c, log.c, extract.c, diff.c   a command each
 *   build.c, check.c, sign.c, archive.c, verify.c, log.c, extract.c, diff.c,
 *   import.c, init.c   a command each
 *
 * Only this folder prints: results on standard output, messages on standard error.
 */
#ifndef RAINGAN_COMMAND_COMMAND_H
#define RAINGAN_COMMAND_COMMAND_H

#include "base/arena.h"

enum status { STATUS_DONE = 0, STATUS_INPUT = 1, STATUS_USAGE = 2, STATUS_MACHINE = 3 };

enum option {
    OPTION_TEMPLATE,
    OPTION_OUTPUT,
    OPTION_IF_CHANGED,
    OPTION_REASON,
    OPTION_DATE,
    OPTION_SIGNED,
    OPTION_FORMAT,         /* of diff */
    OPTION_MESSAGE_FORMAT, /* of check */
    OPTION_LOG_FORMAT,     /* of log */
    OPTION_STRICT,
    OPTION_AS,
    OPTION_KEY,
    OPTION_PASS_FILE,
    OPTION_PASS_FD,
    OPTION_SIGN_OUTPUT, /* of sign */
    OPTION_WHY,
    OPTION_IMAGE,
    OPTION_TSA,
    OPTION_LOCK,
    OPTION_LT,
    OPTION_OUT, /* of batch */
    OPTION_JOBS,
    OPTION_SHARD,
    OPTION_SUMMARY,
    OPTION_TRUST, /* of verify */
    OPTION_PORT,  /* of serve */
    OPTION_YES,   /* of import */
    OPTION_FROM,  /* of init */
    OPTION_WORKBOOK,
    OPTION_PNG, /* of build */
    OPTION_DPI,
    OPTION_PDF, /* of watch */
    OPTION_OPEN,
    OPTION_POLL,
    OPTION_QUIET, /* from here on: of all commands */
    OPTION_VERBOSE,
    OPTION_LANG,
    OPTION_N
};

enum { WORDS_MAX = 2 };

/* The command line after the command. */
struct arguments {
    const char *word[WORDS_MAX];  /* those that are no option, in their order; NULL = not given */
    const char *option[OPTION_N]; /* its value, or "" if it has none; NULL = not given */
};

struct job {
    struct arena *a;
    struct diag *dg;
    const struct arguments *args;
    enum status found;   /* what findings of the command ask for */
    bool told;           /* the command has printed all messages itself */
    const char *written; /* what the command has put on the disk; NULL = nothing yet */
    const char *closing; /* a line for standard output, after all messages; NULL = none */
    const char *summary; /* a line for standard error, after all messages; NULL = none */
};

/* false = diagnosed. */
typedef bool command_run(struct job *j);

command_run command_build;
command_run command_check;
command_run command_sign;
command_run command_archive;
command_run command_verify;
command_run command_log;
command_run command_extract;
command_run command_diff;
command_run command_batch;
command_run command_serve;
command_run command_merge;
command_run command_seal;
command_run command_timestamp;
command_run command_import;
command_run command_init;
command_run command_watch;

/* What a diag tells while the command runs, and what it prints, by the options of all commands. */
void command_follow_options(struct diag *dg, const struct arguments *args);

/* The folder that is written to; NULL = no memory. */
const char *import_folder(struct job *j);
const char *init_folder(struct job *j);

/* What is printed on standard output could not be written: diagnosed. Always false. */
bool command_output_failed(struct job *j);

#endif
