#include "command/options.h"

#include "command/language.h"
#include "command/options_check.h"

#include <stdlib.h>
#include <string.h>

#define BIT(option) (UINT64_C(1) << (option))

/* ---- the table ---- */

/* Of all commands. */
static const uint64_t common = BIT(OPTION_QUIET) | BIT(OPTION_VERBOSE) | BIT(OPTION_LANG);

static const struct option_row option_table[OPTION_N] = {
    [OPTION_TEMPLATE] =
        {"-t", "TEMPLATE",
         N_("a template folder, or the name of one below templates/; without it DATA\n"
            "itself if it has a report.xml, else ita")},
    [OPTION_OUTPUT] = {"-o", "FILE.pdf",
                       N_("where the PDF goes; - is standard output; without it\n"
                          "out/<year>/<report>-<folder>.pdf")},
    [OPTION_IF_CHANGED] = {"--if-changed", NULL,
                           N_("leaves the file alone if it would come out the same")},
    [OPTION_REASON] = {"-m", "REASON", N_("why this revision is made: one line, kept for good")},
    [OPTION_DATE] =
        {"--date", "DAY",
         N_("the day of the revision, like 2026-10-31 or 31/10/2569; without it today in\n"
            "Thailand, which may not be before the day of the last revision")},
    [OPTION_SIGNED] = {"--signed", "FILE.pdf",
                       N_("keeps a signed copy beside the revision that it is of")},
    [OPTION_FORMAT] = {"--format", "text|csv", N_("text for people (without it), csv for programs"),
                       (const char *const[]){"text", "csv", NULL}, N_("--format is text or csv")},
    [OPTION_MESSAGE_FORMAT] =
        {"--format", "text|json|csv",
         N_("messages for people (text, without it), or for programs on standard\n"
            "output: an array of JSON, or CSV with a header row"),
         (const char *const[]){"text", "json", "csv", NULL}, N_("--format is text, json or csv")},
    [OPTION_LOG_FORMAT] = {"--format", "text|csv|json",
                           N_("text for people (without it), csv or json for programs"),
                           (const char *const[]){"text", "csv", "json", NULL},
                           N_("--format is text, csv or json")},
    [OPTION_STRICT] = {"--strict", NULL, N_("warnings are errors: exit status 1")},
    [OPTION_AS] = {"--as", "ROLE", N_("whose signature it is: the name of a signature field")},
    [OPTION_KEY] = {"--key", "CERT.p12",
                    N_("the certificate and its private key: a file .p12 or .pfx, or a pkcs11:\n"
                       "URI of a token; the passphrase is asked for on the terminal")},
    [OPTION_PASS_FILE] = {"--pass-file", "FILE",
                          N_("the passphrase, or the PIN, is the first line of a file")},
    [OPTION_PASS_FD] = {"--pass-fd", "N", N_("or that of an open file descriptor")},
    [OPTION_SIGN_OUTPUT] = {"-o", "FILE.pdf",
                            N_("where the copy goes; - is standard output; without it\n"
                               "<name>-signed-<number of signatures>.pdf (of sign) or\n"
                               "<name>-timestamp.pdf in the working folder")},
    [OPTION_WHY] = {"--reason", "TEXT", N_("why it is signed: one line, kept in the signature")},
    [OPTION_IMAGE] = {"--image", "PICTURE",
                      N_("the picture of a signature, a PNG or JPEG file, drawn on the line")},
    [OPTION_TSA] = {"--tsa", "URL",
                    N_("asks an authority for a timestamp (RFC 3161): of the signature, or with\n"
                       "timestamp of the whole file")},
    [OPTION_LT] = {"--lt", NULL,
                   N_("adds what proves the signature in years to come (PAdES B-LT):\n"
                      "certificates, and that none was revoked, asked for at the servers that\n"
                      "they name")},
    [OPTION_LOCK] = {"--lock", NULL,
                     N_("the last signature: nothing may be filled in any more; the first: only\n"
                        "the other signatures may be added")},
    [OPTION_OUT] = {"-o", "OUT", N_("the folder where the PDFs, messages and batch.csv go")},
    [OPTION_JOBS] = {"-j", "N",
                     N_("so many folders at once; without it as many as there are cores")},
    [OPTION_SHARD] =
        {
            "--shard", "I/N",
            N_("the I-th of N parts of the folders, for N runs that know nothing of each\n"
               "other: a folder is in a part by its name alone")},
    [OPTION_SUMMARY] = {"--summary", "OUT", N_("joins the tables of all parts into batch.csv")},
    [OPTION_TRUST] =
        {
            "--trust", "CA.pem",
            N_("certificates of authorities that are trusted, in place of the machine's;\n"
               "a signature that none of them vouches for is an error then")},
    [OPTION_PORT] = {"--port", "N",
                     N_("the port of the page, 1024 to 65535; without it a free one")},
    [OPTION_QUIET] = {"-q", NULL, N_("no notes and no warnings: only what is an error")},
    [OPTION_VERBOSE] =
        {
            "-v", NULL,
            N_("says which files are read, how long each stage takes, and what was made\n"
               "though there is no message")},
    [OPTION_YES] = {"--yes", NULL, N_("replaces files without asking")},
    [OPTION_FROM] =
        {
            "--from", "DATA",
            N_("last year's data, a folder or a workbook: names, signers, titles of items,\n"
               "and its scores for comparison")},
    [OPTION_WORKBOOK] = {"--workbook", NULL,
                         N_("one workbook in place of CSV files, with lists and limits on cells")},
    [OPTION_PNG] = {"--png", "DIR",
                    N_("the pages as pictures too: DIR/page-01.png and so on; older ones stay")},
    [OPTION_DPI] = {"--dpi", "N", N_("so many dots an inch; without it 96")},
    [OPTION_PDF] = {"-o", "FILE.pdf",
                    N_("where the PDF goes; without it out/<year>/<report>-<folder>.pdf")},
    [OPTION_OPEN] = {"--open", NULL, N_("shows the PDF in the desktop's viewer once it is there")},
    [OPTION_POLL] =
        {
            "--poll", NULL,
            N_("looks twice a second, where the system does not tell of changes; folders of\n"
               "a network are looked at without it")},
    [OPTION_LANG] =
        {
            "--lang", "th|en",
            N_("language of messages and help; without it Thai, or English where the locale\n"
               "is English"),
            (const char *const[]){"th", "en", NULL}, N_("--lang is th or en")},
};

static const struct command command_table[] = {
    {
        .name = "build",
        .usage =
            (const char *const[]){
                "DATA|BOOK.xlsx [-t TEMPLATE] [-o FILE.pdf] [--if-changed] [--png DIR "
                "[--dpi N]]",
                NULL},
        .help = N_("makes the report of the folder DATA.\n"),
        .missing = {N_("the data folder is missing")},
        .nword = 1,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_OUTPUT) | BIT(OPTION_IF_CHANGED) |
                   BIT(OPTION_PNG) | BIT(OPTION_DPI),
        .check = options_check_build,
        .run = command_build,
    },
    {
        .name = "check",
        .usage =
            (const char *const[]){
                "DATA|BOOK.xlsx [-t TEMPLATE] [--format text|json|csv] [--strict]", NULL},
        .help = N_("does everything but the PDF: all faults and contradictions of the data.\n"),
        .missing = {N_("the data folder is missing")},
        .nword = 1,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_MESSAGE_FORMAT) | BIT(OPTION_STRICT),
        .run = command_check,
    },
    {
        .name = "watch",
        .usage =
            (const char *const[]){"DATA|BOOK.xlsx [-t TEMPLATE] [-o FILE.pdf] [--open] [--poll]",
                                  NULL},
        .help =
            N_("makes the report, and again whenever a file of its data or template is saved,\n"
               "until Ctrl+C: tells which messages are new and which are gone. While the data are\n"
               "wrong, the PDF stays as it was.\n"),
        .missing = {N_("the data folder is missing")},
        .nword = 1,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_PDF) | BIT(OPTION_OPEN) | BIT(OPTION_POLL),
        .check = options_check_watch,
        .run = command_watch,
    },
    {
        .name = "init",
        .usage = (const char *const[]){"YEAR [--from DATA] [--workbook] [-t TEMPLATE]", NULL},
        .help =
            N_("makes the folder of a year that begins, ready to be filled in: beside DATA, else\n"
               "in input/. What is there already stays as it is.\n"),
        .missing = {N_("the year is missing")},
        .nword = 1,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_FROM) | BIT(OPTION_WORKBOOK),
        .check = options_check_init,
        .run = command_init,
    },
    {
        .name = "import",
        .usage = (const char *const[]){"BOOK.xlsx|BOOK.ods [DATA] [-t TEMPLATE] [--yes]", NULL},
        .help =
            N_("writes the sheets of a workbook into the CSV files of the folder DATA; without\n"
               "it the folder that the workbook lies in. Where data would change, what changes\n"
               "is shown first.\n"),
        .missing = {N_("the workbook is missing")},
        .nword = 2,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_YES),
        .run = command_import,
    },
    {
        .name = "sign",
        .usage = (const char *const[]){"FILE.pdf",
                                       "FILE.pdf --as ROLE --key CERT.p12 [--pass-file "
                                       "FILE|--pass-fd N] [-o FILE.pdf] [--reason TEXT] "
                                       "[--image PICTURE] [--tsa URL [--lt]] [--lock]",
                                       NULL},
        .help =
            N_("lists the signature fields of a report and who has signed; with --as it signs one\n"
               "of them: a copy of the file, whose every byte stays, with one more signature.\n"),
        .missing = {N_("the PDF is missing")},
        .nword = 1,
        .options = BIT(OPTION_AS) | BIT(OPTION_KEY) | BIT(OPTION_PASS_FILE) | BIT(OPTION_PASS_FD) |
                   BIT(OPTION_SIGN_OUTPUT) | BIT(OPTION_WHY) | BIT(OPTION_IMAGE) | BIT(OPTION_TSA) |
                   BIT(OPTION_LOCK) | BIT(OPTION_LT),
        .check = options_check_sign,
        .run = command_sign,
    },
    {
        .name = "timestamp",
        .usage = (const char *const[]){"FILE.pdf [--tsa URL] [-o FILE.pdf]", NULL},
        .help =
            N_("makes a copy of a signed report that stays provable: every byte stays, the\n"
               "proofs of all signatures are fetched and added (PAdES B-LT), and a timestamp of\n"
               "the whole file is put over them (B-LTA).\n"),
        .missing = {N_("the PDF is missing")},
        .nword = 1,
        .options = BIT(OPTION_TSA) | BIT(OPTION_SIGN_OUTPUT),
        .check = options_check_address,
        .run = command_timestamp,
    },
    {
        .name = "batch",
        .usage = (const char *const[]){"ROOT -o OUT [-j N] [-t TEMPLATE] [--shard I/N]",
                                       "--summary OUT", NULL},
        .help = N_("makes the report of each folder in ROOT: OUT/<folder>.pdf, its messages in\n"
                   "OUT/<folder>.txt, what became of it in OUT/batch.csv. What is up to date is\n"
                   "left alone. Exit status 1 if the input of a folder is wrong, 3 if the\n"
                   "machine failed at one.\n"),
        .nword = 1,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_OUT) | BIT(OPTION_JOBS) | BIT(OPTION_SHARD) |
                   BIT(OPTION_SUMMARY),
        .check = options_check_batch,
        .run = command_batch,
    },
    {
        .name = "serve",
        .usage = (const char *const[]){"[DATA] [-t TEMPLATE] [--port N]", NULL},
        .help =
            N_("opens a page for the browser of this machine: the tables, what is wrong with them\n"
               "and the pages of the report; cells are corrected there, and the report is\n"
               "archived and signed. Without DATA it is the newest year of input/.\n"),
        .nword = 1,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_PORT),
        .check = options_check_serve,
        .run = command_serve,
    },
    {
        .name = "archive",
        .usage = (const char *const[]){"DATA -m REASON [-t TEMPLATE] [--date DAY]",
                                       "--signed FILE.pdf", NULL},
        .help = N_("makes the report and keeps it for good, as the next revision below\n"
                   "out/<year>/; from the second one on it has a page of what was corrected.\n"
                   "If nothing has changed, nothing is stored.\n"),
        .nword = 1,
        .options =
            BIT(OPTION_TEMPLATE) | BIT(OPTION_REASON) | BIT(OPTION_DATE) | BIT(OPTION_SIGNED),
        .check = options_check_archive,
        .run = command_archive,
    },
    {
        .name = "verify",
        .usage = (const char *const[]){"[YEAR|FILE.pdf] [--trust CA.pem]", NULL},
        .help =
            N_("proves the archive of a year, or all of them, or one PDF: files, lists and\n"
               "signatures are as they were, and each PDF is made again from what it carries.\n"),
        .nword = 1,
        .options = BIT(OPTION_TRUST),
        .run = command_verify,
    },
    {
        .name = "merge",
        .usage = (const char *const[]){"YEAR FOLDER", NULL},
        .help = N_(
            "brings the revisions that another copy of the archive of a year (FOLDER) has into\n"
            "this one. Where both have gone on, those of the other copy get the next numbers.\n"),
        .missing = {N_("the year is missing"), N_("the folder of the other copy is missing")},
        .nword = 2,
        .run = command_merge,
    },
    {
        .name = "seal",
        .usage = (const char *const[]){"[YEAR] --key CERT.p12 [--pass-file FILE|--pass-fd N] "
                                       "[--tsa URL]",
                                       NULL},
        .help =
            N_("signs the list of all files in the archive of a year, or of all: what is taken\n"
               "away or put in another's place after that, verify reports.\n"),
        .nword = 1,
        .options = BIT(OPTION_KEY) | BIT(OPTION_PASS_FILE) | BIT(OPTION_PASS_FD) | BIT(OPTION_TSA),
        .check = options_check_key,
        .run = command_seal,
    },
    {
        .name = "log",
        .usage = (const char *const[]){"[YEAR] [--format text|csv|json]", NULL},
        .help = N_("tells the revisions of a year, or of all: day, reason, what changed, who has\n"
                   "signed and whose signature is missing, as the files say; verify proves it.\n"),
        .nword = 1,
        .options = BIT(OPTION_LOG_FORMAT),
        .run = command_log,
    },
    {
        .name = "extract",
        .usage = (const char *const[]){"FILE.pdf DIR", NULL},
        .help = N_("writes the files that a report was made of, which its PDF carries, into the\n"
                   "new folder DIR: raingan build DIR makes the same PDF again.\n"),
        .missing = {N_("the PDF is missing"), N_("the folder to write to is missing")},
        .nword = 2,
        .run = command_extract,
    },
    {
        .name = "diff",
        .usage = (const char *const[]){"DATA|FILE.pdf DATA|FILE.pdf [-t TEMPLATE] "
                                       "[--format text|csv]",
                                       NULL},
        .help = N_("prints the cells and rows that differ, and the computed figures that moved.\n"),
        .missing = {N_("the folder or PDF is missing"), N_("the one to compare with is missing")},
        .nword = 2,
        .options = BIT(OPTION_TEMPLATE) | BIT(OPTION_FORMAT),
        .run = command_diff,
    },
};

enum { NCOMMAND = sizeof command_table / sizeof command_table[0] };

const struct command *options_find_command(const char *name)
{
    for (size_t i = 0; i < NCOMMAND; i++)
        if (!strcmp(name, command_table[i].name))
            return &command_table[i];
    return NULL;
}

const struct command *options_command(size_t i)
{
    return i < NCOMMAND ? &command_table[i] : NULL;
}

const struct option_row *options_of(const struct command *c, size_t i)
{
    uint64_t options = common | (c ? c->options : 0);

    for (size_t option = 0; option < OPTION_N; option++)
        if (options & BIT(option) && !i--)
            return &option_table[option];
    return NULL;
}

const char *options_name(enum option option)
{
    return option_table[option].name;
}

/* ---- usage and help ---- */

static const char messages_help[] =
    N_("Messages go to standard error as file:line:column: level: text [code].\n"
       "  note     the output is as asked\n"
       "  warning  the output may not be what you meant\n"
       "  error    the input is wrong: no file is written or touched\n"
       "  fatal    the machine failed: no file is written or touched\n"
       "Exit status: 0 done, 1 the input is wrong, 2 wrong usage, 3 the machine failed.\n");

const char *options_messages(void)
{
    return _(messages_help);
}

static void print_usage(FILE *out, const struct command *c)
{
    const char *start = _("usage:");

    for (size_t i = 0; i < NCOMMAND; i++) {
        const struct command *one = &command_table[i];
        for (const char *const *form = one->usage; (!c || c == one) && *form; form++) {
            fprintf(out, "%s raingan %s %s\n", start, one->name, *form);
            start = "      ";
        }
    }
    fputs(c ? "" : "       raingan --help | --version | COMMAND --help\n", out);
}

/* A text of several lines after a name, all lines at one column. */
static void print_entry(FILE *out, const char *name, int width, const char *text)
{
    for (const char *p = text, *end; *p; p = end + (*end == '\n')) {
        end = p + strcspn(p, "\n");
        fprintf(out, "%-*s  %.*s\n", width, p == text ? name : "", (int)(end - p), p);
    }
}

static void print_options(FILE *out, uint64_t options)
{
    enum { WIDTH = 20 };
    char name[64];

    for (int i = 0; i < OPTION_N; i++) {
        const char *value = option_table[i].value;
        if (!(options & BIT(i)))
            continue;
        snprintf(name, sizeof name, "%s%s%s", option_table[i].name, value ? " " : "",
                 value ? value : "");
        print_entry(out, name, WIDTH, _(option_table[i].help));
    }
}

enum status options_print_help(const struct command *c)
{
    uint64_t options = common | (c ? c->options : 0);

    print_usage(stdout, c);
    puts("");
    for (size_t i = 0; i < NCOMMAND; i++) {
        if (c && c != &command_table[i])
            continue;
        print_entry(stdout, command_table[i].name, 7, _(command_table[i].help));
        options |= c ? 0 : command_table[i].options;
    }
    puts("");
    print_options(stdout, options);
    puts("");
    fputs(options_messages(), stdout);
    return fflush(stdout) || ferror(stdout) ? STATUS_MACHINE : STATUS_DONE;
}

enum status options_wrong_usage(const struct command *c, const char *what, const char *arg)
{
    fprintf(stderr, "raingan: %s%s%s\n\n", _(what), arg ? ": " : "", arg ? arg : "");
    print_usage(stderr, c);
    return STATUS_USAGE;
}

/* ---- the command line ---- */

/* OPTION_N = the command has no such option. */
static enum option find_option(const struct command *c, const char *arg)
{
    int i = 0;

    while (i < OPTION_N && !((c->options | common) & BIT(i) && !strcmp(arg, option_table[i].name)))
        i++;
    return (enum option)i;
}

static bool is_choice(enum option option, const char *value)
{
    const char *const *choice = option_table[option].choices;

    while (choice && *choice && strcmp(*choice, value) != 0)
        choice++;
    return !choice || *choice;
}

const char *options_find_language(char *const *argv, int argc)
{
    for (int i = 1; i + 1 < argc; i++)
        if (!strcmp(argv[i], option_table[OPTION_LANG].name) && is_choice(OPTION_LANG, argv[i + 1]))
            return argv[i + 1];
    return NULL;
}

/* Has every argument that the command needs? */
static enum status check(const struct command *c, const struct arguments *args)
{
    const char *arg = NULL, *what = NULL;

    for (size_t i = 0; i < c->nword; i++)
        if (args->word[i] && !*args->word[i])
            return options_wrong_usage(c, N_("an argument is empty"), NULL);
    for (size_t i = 0; i < c->nword; i++)
        if (!args->word[i] && c->missing[i])
            return options_wrong_usage(c, c->missing[i], NULL);
    for (int i = 0; i < OPTION_N; i++)
        if (args->option[i] && !is_choice((enum option)i, args->option[i]))
            return options_wrong_usage(c, option_table[i].wrong, args->option[i]);
    if (args->option[OPTION_QUIET] && args->option[OPTION_VERBOSE])
        return options_wrong_usage(c, N_("-q and -v do not go together"), NULL);
    if (c->check)
        what = c->check(args, &arg);
    return what ? options_wrong_usage(c, what, arg) : STATUS_DONE;
}

/* argv[*i] is an option; its value, if it has one, is the next. */
static enum status read_option(const struct command *c, char *const *argv, int argc, int *i,
                               struct arguments *args)
{
    const char *name = argv[*i];
    enum option option = find_option(c, name);

    if (option == OPTION_N)
        return options_wrong_usage(c, N_("unknown option"), name);
    if (args->option[option])
        return options_wrong_usage(c, N_("this option is given twice"), name);
    args->option[option] = "";
    if (!option_table[option].value)
        return STATUS_DONE;
    if (*i + 1 == argc || !*argv[*i + 1])
        return options_wrong_usage(c, N_("this option needs a value"), name);
    args->option[option] = argv[++*i];
    return STATUS_DONE;
}

enum status options_read(const struct command *c, char *const *argv, int argc,
                         struct arguments *args, bool *help)
{
    size_t nword = 0;

    *args = (struct arguments){0};
    *help = false;
    for (int i = 0; i < argc; i++)
        if ((*help = !strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")))
            return STATUS_DONE;
    for (int i = 0; i < argc; i++) {
        enum status status = STATUS_DONE;
        if (argv[i][0] == '-')
            status = read_option(c, argv, argc, &i, args);
        else if (nword == c->nword)
            status = options_wrong_usage(c, N_("one argument too many"), argv[i]);
        else
            args->word[nword++] = argv[i];
        if (status != STATUS_DONE)
            return status;
    }
    return check(c, args);
}
