/*
 * main.c - from the command line to the exit status.
 *
 *   folder         prefix                      job
 *   src/data       dataset_ query_             CSV files  -> tables and views
 *   src/template   template_ node_             report.xml -> tree with positions
 *   src/document   document_ style_            tree + data -> styled blocks, one by one
 *   src/text       fontset_ shape_ breaker_    text -> glyphs, and places where a line may end
 *   src/layout     layout_ pager_ flow_ para_  document -> pages of placed things, one by one
 *   src/pdf        pdf_                        pages -> bytes
 *   src/report     report_ build_ manifest_    folders -> a PDF in memory, and back
 *                  embedded_ output_
 *   src/archive    vault_ commit_ revise_      PDFs -> revisions and their proof
 *                  verify_
 *   src/command    command_ options_ share_    the command line; all printing
 *                  batch_
 *   src/base       arena_ diag_ str_ file_     what every folder uses
 */
#include "base/heap.h"
#include "command/environment.h"
#include "command/language.h"
#include "command/options.h"
#include "command/rights.h"
#include "command/table.h"
#include "command/version.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A pipe that nobody reads and a file that is too large fail the write, and are told. A stream that is
 * closed would be the next file that is opened, and messages would be written into a report; "/"
 * cannot be written. The buffer is ours: the name of a result that is there shall need no memory. */
static bool settle_streams(void)
{
    static char out[4096];
    bool ok = signal(SIGPIPE, SIG_IGN) != SIG_ERR && signal(SIGXFSZ, SIG_IGN) != SIG_ERR;

    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            ok &= open("/", O_RDONLY | O_DIRECTORY) == fd;
    return ok && setvbuf(stdout, out, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, sizeof out) == 0;
}

/* While a command waits. */
static void print_now(const char *text)
{
    diag_put(text, strlen(text), stderr);
    fputc('\n', stderr);
}

bool command_output_failed(struct job *j)
{
    diag_add(j->dg, DIAG_FILE_WRITE, (struct loc){0}, "cannot write to standard output");
    if (j->written)
        diag_hint(j->dg, "%s was written all the same", j->written);
    return false;
}

static enum status worse(enum status a, enum status b)
{
    return a > b ? a : b;
}

/* Colours where a person looks at them: <https://no-color.org>, and terminals that have none. */
static bool shows_color(void)
{
    const char *off = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(STDERR_FILENO) && !(off && *off) && term && *term && strcmp(term, "dumb") != 0;
}

void command_follow_options(struct diag *dg, const struct arguments *args)
{
    diag_listen(dg, print_now);
    diag_set_trace(dg, args->option[OPTION_VERBOSE] != NULL);
    diag_set_print(dg, args->option[OPTION_QUIET] ? DIAG_ERROR : DIAG_NOTE, shows_color());
}

/* The last line of standard output, after all messages. A failure has a message of its own. */
static bool print_closing(const struct job *j)
{
    struct job late = *j;

    if (!j->closing || (fputs(j->closing, stdout) >= 0 && fflush(stdout) == 0))
        return true;
    late.dg = diag_open();
    if (late.dg) {
        command_output_failed(&late);
        diag_print(late.dg, stderr);
    }
    diag_close(late.dg);
    return false;
}

static enum status run(const struct command *c, const struct arguments *args)
{
    struct job j = {.dg = diag_open(), .args = args};
    bool ok = false;

    if (!j.dg) {
        fputs("raingan: fatal: out of memory [no-memory]\n", stderr);
        return STATUS_MACHINE;
    }
    command_follow_options(j.dg, args);
    j.a = arena_open(j.dg);
    if (j.a) {
        rights_enter(&j, c->run);
        ok = c->run(&j);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        command_output_failed(&j);
    static char err[4096];
    setvbuf(stderr, err, _IOFBF, sizeof err); /* unbuffered, it is a call for each letter */
    /* Before anything is printed: what is done stays done, should memory end then. */
    enum status status = worse((enum status)diag_exit_status(j.dg), j.found);
    bool printed = j.told || diag_print(j.dg, stderr);
    if (ok && !ferror(stdout) && status != STATUS_MACHINE && j.summary &&
        !args->option[OPTION_QUIET])
        printed = fprintf(stderr, "%s\n", j.summary) > 0 && fflush(stderr) == 0 && printed;
    /* When the machine has failed, what it counts is not all. */
    bool closed = status == STATUS_MACHINE || print_closing(&j);
    if (!closed || ((!ok || !printed) && status == STATUS_DONE))
        status = STATUS_MACHINE; /* failed without a word: never call it done */
    arena_close(j.a);
    diag_close(j.dg);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments args;
    bool help;

    heap_prepare();
    if (!settle_streams())
        return STATUS_MACHINE;
    bool led = argc > 3 && !strcmp(argv[1], "--lang"); /* before the command, too */
    environment_clean(led ? argv[3] : argc > 1 ? argv[1] : NULL);
    language_choose(options_find_language(argv, argc));
    if (led) {
        argv += 2;
        argc -= 2;
    }
    if (argc < 2)
        return options_wrong_usage(NULL, N_("a command is missing"), NULL);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return options_print_help(NULL);
    if (!strcmp(argv[1], "--version"))
        return version_print();
    if (!strcmp(argv[1], "--table"))
        return table_print();
    const struct command *c = options_find_command(argv[1]);
    if (!c)
        return options_wrong_usage(NULL, N_("unknown command"), argv[1]);
    enum status status = options_read(c, argv + 2, argc - 2, &args, &help);
    if (status == STATUS_DONE)
        status = help ? options_print_help(c) : run(c, &args);
    return (int)status;
}
