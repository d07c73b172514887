/*
 * main.c - the command line: options, exit status. report.c has the order of the stages.
 *
 *   stage      folder        prefix              job
 *   data       src/data      dataset_ query_     CSV files  -> tables and views
 *   template   src/template  template_ node_     report.xml -> tree with positions
 *   document   src/document  document_ style_    tree + data -> styled blocks, one by one
 *   text       src/text      fontset_ shape_     text -> glyphs in its own order
 *                            breaker_            text -> places where a line may begin
 *   layout     src/layout    layout_ pager_      document -> pages of placed things, one by one
 *                            flow_ para_ table_
 *   pdf        src/pdf       pdf_                pages -> bytes
 *   archive    src/archive   output_ vault_      bytes -> files, and the archive of a year
 *                            commit_ carried_
 *   base       src/base      arena_ diag_ str_ file_ pt64_ numeral_
 */
#include "archive/revise.h"
#include "archive/verify.h"
#include "base/str.h"
#include "command/diff.h"
#include "command/share.h"
#include "report/build.h"
#include "report/embedded.h"
#include "report/output.h"

#include <string.h>

enum status { STATUS_DONE = 0, STATUS_INPUT = 1, STATUS_USAGE = 2, STATUS_MACHINE = 3 };

static const char usage_text[] =
    "usage: raingan build DATA [-t TEMPLATE] [-o FILE.pdf] [--if-changed]\n"
    "       raingan check DATA [-t TEMPLATE]\n"
    "       raingan archive DATA -m REASON [-t TEMPLATE]\n"
    "       raingan archive --signed FILE.pdf\n"
    "       raingan verify [YEAR|FILE.pdf]\n"
    "       raingan extract FILE.pdf DIR\n"
    "       raingan diff DATA|FILE.pdf DATA|FILE.pdf [-t TEMPLATE] [--format text|csv]\n"
    "       raingan --help | --version\n"
    "\n"
    "build    makes the report of the folder DATA; without -o it is\n"
    "         out/<year>/<report>-<folder>.pdf. -o - writes the PDF to standard output.\n"
    "         With --if-changed a file that is as it would be is left alone.\n"
    "check    does everything but the PDF: all faults and contradictions of the data.\n"
    "archive  makes the report and keeps it for good, as the next revision below\n"
    "         out/<year>/; from the second one on it has a page of what was corrected.\n"
    "         If nothing has changed, nothing is stored. --signed keeps a signed copy\n"
    "         beside the revision that it is of.\n"
    "verify   proves the archive of a year, or all of them, or one PDF: files, lists and\n"
    "         signatures are as they were, and each PDF is made again from what it carries.\n"
    "extract  writes the files that a report was made of, which its PDF carries, into the\n"
    "         new folder DIR: raingan build DIR makes the same PDF again.\n"
    "diff     prints the cells and rows that differ, and the computed figures that moved.\n"
    "\n"
    "-t TEMPLATE  a template folder, or the name of one below templates/ (default: DATA itself\n"
    "             if it has a report.xml, else ita)\n"
    "\n"
    "Messages go to standard error as file:line:column: level: text [code].\n"
    "  note     the output is as asked\n"
    "  warning  the output may not be what you meant\n"
    "  error    the input is wrong: no file is written or touched\n"
    "  fatal    the machine failed: no file is written or touched\n"
    "Exit status: 0 done, 1 the input is wrong, 2 wrong usage, 3 the machine failed.\n";

struct options {
    enum command {
        COMMAND_BUILD,
        COMMAND_CHECK,
        COMMAND_ARCHIVE,
        COMMAND_VERIFY,
        COMMAND_EXTRACT,
        COMMAND_DIFF
    } command;
    const char *data, *template_dir;
    const char *out;                  /* of extract, the folder */
    const char *other;                /* of diff, the newer one */
    const char *format;               /* of diff */
    const char *reason, *signed_copy; /* of archive */
    bool if_changed;                  /* of build */
};

struct job {
    struct arena *a;
    struct diag *dg;
    struct options opt;
    int found; /* exit status that findings ask for */
};

static bool find_source(struct job *j, struct report_source *from)
{
    const char *dir = share_template(j->a, j->opt.template_dir, j->opt.data);
    const char *conf = share_file(j->a, "fonts/fonts.conf");
    const char *shared = share_shared(j->a);

    *from = (struct report_source){.data = {.path = j->opt.data},
                                   .template_dir = {.path = dir},
                                   .shared = {.path = shared},
                                   .fonts_conf = conf};
    return dir && conf && shared;
}

static bool build(struct job *j)
{
    struct report_source from;
    struct build b = {0};
    bool ok = find_source(j, &from) && build_pdf(&b, j->a, from, NULL, j->dg);
    const char *path = j->opt.out;
    bool current = false;

    if (ok && !path) {
        const char *dir = output_dir(j->a, b.year), *name = output_name(j->a, j->opt.data, b.name);
        path = dir && name ? file_join(j->a, dir, name) : NULL;
    }
    ok = ok && path;
    if (ok && j->opt.if_changed)
        ok = revise_is_current(j->a, from, &b, path, &current, j->dg);
    if (current)
        printf("%s ไม่เปลี่ยนแปลง\n", path);
    else
        ok = ok && output_write(j->a, path, b.pdf, j->dg);
    build_close(&b);
    return ok;
}

static bool check(struct job *j)
{
    struct report_source from;
    struct report r = {0};
    bool ok = find_source(j, &from) && report_open(&r, j->a, from, j->dg) &&
              report_lay_out(&r, (struct page_sink){0});
    size_t warnings = diag_count(j->dg, DIAG_WARNING) - diag_count(j->dg, DIAG_ERROR);

    printf("%s: %zu pages, %zu errors, %zu warnings, %zu notes\n", j->opt.data, r.npage,
           diag_count(j->dg, DIAG_ERROR), warnings,
           diag_count(j->dg, DIAG_NOTE) - diag_count(j->dg, DIAG_WARNING));
    report_close(&r);
    return ok;
}

static bool archive(struct job *j)
{
    struct revise_order order = {.reason = j->opt.reason};

    if (j->opt.data && j->opt.reason &&
        !(find_source(j, &order.from) && revise_report(j->a, &order, j->dg)))
        return false;
    return !j->opt.signed_copy || revise_file_signed(j->a, j->opt.signed_copy, j->dg);
}

static bool verify(struct job *j)
{
    struct report_source by = {.shared = {.path = share_shared(j->a)},
                               .fonts_conf = share_file(j->a, "fonts/fonts.conf")};

    return by.shared.path && by.fonts_conf &&
           verify_archive(j->a, j->opt.data, by, stdout, &j->found, j->dg);
}

static bool extract(struct job *j)
{
    struct inputs files;

    if (!embedded_read(j->a, j->opt.data, &files, j->dg) ||
        !embedded_write(j->a, j->opt.out, &files, j->dg))
        return false;
    for (const struct input *i = files.first; i; i = i->next)
        printf("%s/%s\n", j->opt.out, i->name);
    return true;
}

static bool diff(struct job *j)
{
    const struct options *o = &j->opt;
    enum diff_format format = o->format && !strcmp(o->format, "csv") ? DIFF_CSV : DIFF_TEXT;
    struct diff_side before = {o->data, share_template(j->a, o->template_dir, o->data)};
    struct diff_side after = {o->other, share_template(j->a, o->template_dir, o->other)};

    return before.template_dir && after.template_dir &&
           diff_print(before, after, format, stdout, j->dg);
}

static const struct {
    const char *name;
    bool (*run)(struct job *j); /* false = diagnosed */
} known_command[] = {
    [COMMAND_BUILD] = {"build", build},       [COMMAND_CHECK] = {"check", check},
    [COMMAND_ARCHIVE] = {"archive", archive}, [COMMAND_VERIFY] = {"verify", verify},
    [COMMAND_EXTRACT] = {"extract", extract}, [COMMAND_DIFF] = {"diff", diff},
};

static int run(const struct options *opt)
{
    struct job j = {.dg = diag_open(), .opt = *opt};
    bool ok = false;

    if (!j.dg) {
        fputs("raingan: fatal: out of memory [no-memory]\n", stderr);
        return STATUS_MACHINE;
    }
    j.a = arena_open(j.dg);
    if (j.a)
        ok = known_command[opt->command].run(&j);
    if (fflush(stdout) != 0)
        diag_add(j.dg, DIAG_FILE_WRITE, (struct loc){0}, "cannot write to standard output");
    setvbuf(stderr, NULL, _IOFBF, 1 << 16); /* unbuffered, it is a call for each letter */
    bool printed = diag_print(j.dg, stderr);
    int status = diag_exit_status(j.dg);
    if (j.found > status)
        status = j.found;
    if ((!ok && status == STATUS_DONE) || (!printed && status == STATUS_DONE))
        status = STATUS_MACHINE; /* failed without a word: never call it done */
    arena_close(j.a);
    diag_close(j.dg);
    return status;
}

static int wrong_usage(const char *what, const char *arg)
{
    fprintf(stderr, "raingan: %s%s%s\n\n%s", what, arg ? ": " : "", arg ? arg : "", usage_text);
    return STATUS_USAGE;
}

static bool find_command(const char *name, enum command *out)
{
    for (size_t i = 0; i < sizeof known_command / sizeof known_command[0]; i++)
        if (!strcmp(name, known_command[i].name)) {
            *out = (enum command)i;
            return true;
        }
    return false;
}

/* Where the value of an option goes; NULL = the command has no such option. */
static const char **option_of(struct options *opt, const char *arg)
{
    enum command c = opt->command;

    if (!strcmp(arg, "-t") && c != COMMAND_EXTRACT && c != COMMAND_VERIFY)
        return &opt->template_dir;
    if (!strcmp(arg, "--format") && c == COMMAND_DIFF)
        return &opt->format;
    if (!strcmp(arg, "-m") && c == COMMAND_ARCHIVE)
        return &opt->reason;
    if (!strcmp(arg, "--signed") && c == COMMAND_ARCHIVE)
        return &opt->signed_copy;
    return !strcmp(arg, "-o") && c == COMMAND_BUILD ? &opt->out : NULL;
}

/* Where the next argument that is no option goes; NULL = the command takes no more. */
static const char **place_of(struct options *opt)
{
    if (!opt->data)
        return &opt->data;
    if (opt->command == COMMAND_EXTRACT && !opt->out)
        return &opt->out;
    return opt->command == COMMAND_DIFF && !opt->other ? &opt->other : NULL;
}

/* A reason is one line of text: it stands in the ledger and on paper. */
static bool is_line(const char *text)
{
    size_t len = strlen(text);
    bool blank = true;

    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            return false;
        blank = blank && *p == ' ';
    }
    return !blank && utf8_valid_len(text, len) == len;
}

static int check_archive_options(const struct options *opt)
{
    if (!opt->data && !opt->signed_copy)
        return wrong_usage("the data folder is missing", NULL);
    if (!opt->reason && !opt->signed_copy)
        return wrong_usage("the reason is missing: -m", NULL);
    if (!opt->data && opt->reason)
        return wrong_usage("a reason is of a data folder", opt->reason);
    if (opt->reason && !is_line(opt->reason))
        return wrong_usage("the reason is one line of UTF-8 text", NULL);
    return STATUS_DONE;
}

/* Has every argument that the command needs? */
static int check_options(const struct options *opt)
{
    bool folder = opt->command == COMMAND_BUILD || opt->command == COMMAND_CHECK;

    if (opt->data && !*opt->data)
        return wrong_usage("an argument is empty", NULL);
    if (opt->command == COMMAND_ARCHIVE)
        return check_archive_options(opt);
    if (!opt->data && opt->command != COMMAND_VERIFY)
        return wrong_usage(folder ? "the data folder is missing" : "the PDF is missing", NULL);
    if (opt->command == COMMAND_EXTRACT && (!opt->out || !*opt->out))
        return wrong_usage("the folder to write to is missing", NULL);
    if (opt->command == COMMAND_DIFF && (!opt->other || !*opt->other))
        return wrong_usage("the one to compare with is missing", NULL);
    if (opt->format && strcmp(opt->format, "text") != 0 && strcmp(opt->format, "csv") != 0)
        return wrong_usage("--format is text or csv", opt->format);
    return STATUS_DONE;
}

/* What stands behind the command. */
static int read_options(struct options *opt, char *const *argv, int argc)
{
    for (int i = 0; i < argc; i++) {
        const char **value = option_of(opt, argv[i]);
        const char **place = value ? NULL : place_of(opt);
        if (!strcmp(argv[i], "--if-changed") && opt->command == COMMAND_BUILD) {
            opt->if_changed = true;
        } else if (value) {
            if (*value)
                return wrong_usage("this option is given twice", argv[i]);
            if (i + 1 == argc || !*argv[i + 1])
                return wrong_usage("this option needs a value", argv[i]);
            *value = argv[++i];
        } else if (argv[i][0] == '-') {
            return wrong_usage("unknown option", argv[i]);
        } else if (!place) {
            return wrong_usage("one argument too many", argv[i]);
        } else {
            *place = argv[i];
        }
    }
    return check_options(opt);
}

int main(int argc, char **argv)
{
    static const char *const later[] = {"batch", "watch"};
    struct options opt = {0};

    if (argc < 2)
        return wrong_usage("a command is missing", NULL);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return fputs(usage_text, stdout) < 0 || fflush(stdout) ? STATUS_MACHINE : STATUS_DONE;
    if (!strcmp(argv[1], "--version"))
        return printf("raingan %s\n", program_version) < 0 || fflush(stdout) ? STATUS_MACHINE
                                                                             : STATUS_DONE;
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
        if (!strcmp(argv[1], later[i]))
            return wrong_usage("this version does not have the command", argv[1]);
    if (!find_command(argv[1], &opt.command))
        return wrong_usage("unknown command", argv[1]);
    int status = read_options(&opt, argv + 2, argc - 2);
    return status == STATUS_DONE ? run(&opt) : status;
}
