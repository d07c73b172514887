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
 *   archive    src/archive   output_             bytes -> files
 *   base       src/base      arena_ diag_ str_ file_ pt64_ numeral_
 */
#include "archive/carried.h"
#include "archive/output.h"
#include "base/file.h"
#include "diff.h"
#include "pdf/pdf.h"
#include "record.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef RAINGAN_VERSION
#define RAINGAN_VERSION "0.1.0"
#endif
#ifndef RAINGAN_SHARE /* where `make install` puts templates/ and fonts/ */
#define RAINGAN_SHARE "/usr/local/share/raingan"
#endif

enum status { STATUS_DONE = 0, STATUS_INPUT = 1, STATUS_USAGE = 2, STATUS_MACHINE = 3 };

static const char default_template[] = "templates/ita";

static const char usage_text[] =
    "usage: raingan build DATA [-t TEMPLATE] [-o FILE.pdf]\n"
    "       raingan check DATA [-t TEMPLATE]\n"
    "       raingan extract FILE.pdf DIR\n"
    "       raingan diff DATA|FILE.pdf DATA|FILE.pdf [-t TEMPLATE] [--format text|csv]\n"
    "       raingan --help | --version\n"
    "\n"
    "build  makes the report of the folder DATA; without -o it is "
    "out/<year>/<report>-<folder>.pdf.\n"
    "       -o - writes the PDF to standard output.\n"
    "check  does everything but the PDF: all faults and contradictions of the data.\n"
    "extract  writes the files that a report was made of, which its PDF carries, into the new\n"
    "       folder DIR: raingan build DIR makes the same PDF again.\n"
    "diff   prints the cells and rows that differ, and the computed figures that moved.\n"
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
    enum command { COMMAND_BUILD, COMMAND_CHECK, COMMAND_EXTRACT, COMMAND_DIFF } command;
    const char *data, *template_dir;
    const char *out;    /* of extract, the folder */
    const char *other;  /* of diff, the newer one */
    const char *format; /* of diff */
};

struct job {
    struct arena *a;
    struct diag *dg;
    struct options opt;
    struct report report;
    struct pdf *pdf; /* NULL when only checking */
};

/* A file of ours: below the working folder, else beside the program as it lies in its own tree,
 * else where it is installed. NULL = no memory. */
static const char *find_own(struct arena *a, const char *name)
{
    char exe[4096];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);

    if (file_exists(name))
        return name;
    if (len > 0) {
        exe[len] = '\0';
        char *slash = strrchr(exe, '/');
        if (slash)
            *slash = '\0';
        static const char *const up[] = {"..", "../..", "../share/raingan"};
        for (size_t i = 0; i < sizeof up / sizeof up[0]; i++) {
            const char *beside = arena_printf(a, "%s/%s/%s", exe, up[i], name);
            if (beside && file_exists(beside))
                return beside;
        }
    }
    return file_join(a, RAINGAN_SHARE, name);
}

/* What `extract` has written is data and template in one. */
static const char *template_folder(struct arena *a, const char *asked, const char *data)
{
    const char *own = file_join(a, data, "report.xml");

    if (!asked && own && file_exists(own))
        return data;
    if (!asked)
        return find_own(a, default_template);
    if (strchr(asked, '/') || file_is_dir(asked))
        return asked;
    const char *named = arena_printf(a, "templates/%s", asked);
    return named ? find_own(a, named) : NULL;
}

static bool make_pages(struct job *j)
{
    const char *dir = template_folder(j->a, j->opt.template_dir, j->opt.data);
    const char *conf = find_own(j->a, "fonts/fonts.conf");
    struct page_sink sink = {0};

    if (!dir || !conf ||
        !report_open(&j->report, j->a, (struct report_paths){j->opt.data, dir, conf}, j->dg))
        return false;
    if (j->opt.command == COMMAND_BUILD) {
        if (!(j->pdf = pdf_open(j->a, j->dg)))
            return false;
        sink = pdf_sink(j->pdf);
    }
    return report_lay_out(&j->report, sink);
}

static const char *text_of(const struct row *row, const char *column)
{
    const struct value *v = row ? row_find(row, column) : NULL;

    return v && v->kind != VALUE_NULL && v->len ? v->text : NULL;
}

/* SOURCE_DATE_EPOCH as a day, or NULL: https://reproducible-builds.org/specs/source-date-epoch/ */
static const char *epoch_day(struct arena *a)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end, day[32];
    struct tm tm;

    if (!text || !*text)
        return NULL;
    time_t t = (time_t)strtoll(text, &end, 10);
    if (*end || !gmtime_r(&t, &tm) || !strftime(day, sizeof day, "%Y-%m-%d", &tm))
        return NULL;
    return arena_strndup(a, day, strlen(day));
}

static bool write_report(struct job *j)
{
    const struct row *row;
    struct bytes pdf;
    bool exists;

    if (!dataset_first_row(j->report.ds, "document", &row, &exists, j->dg))
        return false;
    struct pdf_info info = {.title = text_of(row, "title"),
                            .author = text_of(row, "author"),
                            .subject = text_of(row, "subject"),
                            .lang = text_of(row, "lang"),
                            .producer = "raingan " RAINGAN_VERSION,
                            .date = text_of(row, "date")};
    if (!info.lang)
        info.lang = j->report.doc->lang;
    if (!info.date)
        info.date = epoch_day(j->a);
    if (!info.date)
        info.date = record_date(&j->report, j->opt.data);
    struct record record = {RAINGAN_VERSION, info.date};
    if (!record_attach(&j->report, record, j->pdf) || !pdf_finish(j->pdf, &info, &pdf))
        return false;
    const char *path = j->opt.out;
    if (!path)
        path = output_path(j->a, j->opt.data, text_of(row, "year"), text_of(row, "name"));
    return path && output_write(j->a, path, pdf, j->dg);
}

static void print_findings(const struct job *j)
{
    size_t warnings = diag_count(j->dg, DIAG_WARNING) - diag_count(j->dg, DIAG_ERROR);

    printf("%s: %zu pages, %zu errors, %zu warnings, %zu notes\n", j->opt.data, j->report.npage,
           diag_count(j->dg, DIAG_ERROR), warnings,
           diag_count(j->dg, DIAG_NOTE) - diag_count(j->dg, DIAG_WARNING));
}

static bool extract(struct job *j)
{
    struct inputs files;

    if (!carried_read(j->a, j->opt.data, &files, j->dg) ||
        !carried_write(j->a, j->opt.out, &files, j->dg))
        return false;
    for (const struct input *i = files.first; i; i = i->next)
        printf("%s/%s\n", j->opt.out, i->name);
    return true;
}

static bool diff(struct job *j)
{
    const struct options *o = &j->opt;
    enum diff_format format = o->format && !strcmp(o->format, "csv") ? DIFF_CSV : DIFF_TEXT;
    struct diff_side before = {o->data, template_folder(j->a, o->template_dir, o->data)};
    struct diff_side after = {o->other, template_folder(j->a, o->template_dir, o->other)};

    return before.template_dir && after.template_dir &&
           diff_print(before, after, format, stdout, j->dg);
}

static int run(const struct options *opt)
{
    struct job j = {.dg = diag_open(), .opt = *opt};
    bool ok = false;

    if (!j.dg) {
        fputs("raingan: fatal: out of memory [no-memory]\n", stderr);
        return STATUS_MACHINE;
    }
    j.a = arena_open(j.dg);
    if (j.a && opt->command == COMMAND_EXTRACT)
        ok = extract(&j);
    else if (j.a && opt->command == COMMAND_DIFF)
        ok = diff(&j);
    else if (j.a)
        ok = make_pages(&j) && (opt->command == COMMAND_CHECK || write_report(&j));
    if (j.a && opt->command == COMMAND_CHECK)
        print_findings(&j);
    if (fflush(stdout) != 0)
        diag_add(j.dg, DIAG_FILE_WRITE, (struct loc){0}, "cannot write to standard output");
    setvbuf(stderr, NULL, _IOFBF, 1 << 16); /* unbuffered, it is a call for each letter */
    bool printed = diag_print(j.dg, stderr);
    int status = diag_exit_status(j.dg);
    if ((!ok && status == STATUS_DONE) || (!printed && status == STATUS_DONE))
        status = STATUS_MACHINE; /* failed without a word: never call it done */
    pdf_close(j.pdf);
    report_close(&j.report);
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
    static const struct {
        const char *name;
        enum command command;
    } known[] = {
        {"build", COMMAND_BUILD},
        {"check", COMMAND_CHECK},
        {"extract", COMMAND_EXTRACT},
        {"diff", COMMAND_DIFF},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(name, known[i].name)) {
            *out = known[i].command;
            return true;
        }
    return false;
}

/* Where the value of an option goes; NULL = the command has no such option. */
static const char **option_of(struct options *opt, const char *arg)
{
    if (!strcmp(arg, "-t") && opt->command != COMMAND_EXTRACT)
        return &opt->template_dir;
    if (!strcmp(arg, "--format") && opt->command == COMMAND_DIFF)
        return &opt->format;
    return !strcmp(arg, "-o") && opt->command == COMMAND_BUILD ? &opt->out : NULL;
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

/* Has every argument that the command needs? */
static int check_options(const struct options *opt)
{
    bool folder = opt->command == COMMAND_BUILD || opt->command == COMMAND_CHECK;

    if (!opt->data || !*opt->data)
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
        if (value) {
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
    static const char *const later[] = {"archive", "verify", "batch", "watch"};
    struct options opt = {0};

    if (argc < 2)
        return wrong_usage("a command is missing", NULL);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return fputs(usage_text, stdout) < 0 || fflush(stdout) ? STATUS_MACHINE : STATUS_DONE;
    if (!strcmp(argv[1], "--version"))
        return puts("raingan " RAINGAN_VERSION) < 0 || fflush(stdout) ? STATUS_MACHINE
                                                                      : STATUS_DONE;
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
        if (!strcmp(argv[1], later[i]))
            return wrong_usage("this version does not have the command", argv[1]);
    if (!find_command(argv[1], &opt.command))
        return wrong_usage("unknown command", argv[1]);
    int status = read_options(&opt, argv + 2, argc - 2);
    return status == STATUS_DONE ? run(&opt) : status;
}
