#include "command/options_check.h"

#include "base/str.h"
#include "command/batch.h"
#include "report/pages.h"
#include "sign/http.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

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

bool options_read_day(const char *text, struct date *out)
{
    struct date meant[2];

    if (date_read(text, meant) != 1)
        return false;
    *out = meant[0];
    return true;
}

const char *options_check_archive(const struct arguments *args, const char **arg)
{
    const char *data = args->word[0], *reason = args->option[OPTION_REASON];
    const char *signed_copy = args->option[OPTION_SIGNED];
    struct date day;

    if (!data && !signed_copy)
        return N_("the data folder is missing");
    if (!reason && !signed_copy)
        return N_("the reason is missing: -m");
    if (!data && reason) {
        *arg = reason;
        return N_("a reason is of a data folder");
    }
    if (args->option[OPTION_DATE] && !reason) {
        *arg = args->option[OPTION_DATE];
        return N_("a day is of a data folder");
    }
    if (args->option[OPTION_DATE] && !options_read_day(args->option[OPTION_DATE], &day)) {
        *arg = args->option[OPTION_DATE];
        return N_("this is no day, or more than one day can be meant");
    }
    return reason && !is_line(reason) ? N_("the reason is one line of UTF-8 text") : NULL;
}

/* A descriptor's number: digits, and few. */
static bool is_number(const char *text)
{
    size_t n = strlen(text);

    return n && n < 6 && strspn(text, "0123456789") == n;
}

static bool can_read(int fd)
{
    int how = fcntl(fd, F_GETFL);

    return how >= 0 && (how & O_ACCMODE) != O_WRONLY;
}

const char *options_check_address(const struct arguments *args, const char **arg)
{
    const char *url = args->option[OPTION_TSA];

    if (!url || http_is_url(url))
        return NULL;
    *arg = url;
    return N_("an address begins with http:// or https://");
}

/* Of a command that signs. */
const char *options_check_key(const struct arguments *args, const char **arg)
{
    const char *const *option = args->option;

    if (!option[OPTION_KEY])
        return N_("the key is missing: --key");
    if (option[OPTION_PASS_FILE] && option[OPTION_PASS_FD])
        return N_("the passphrase comes from a file or from a descriptor, not from both");
    if (option[OPTION_PASS_FD] && !is_number(option[OPTION_PASS_FD])) {
        *arg = option[OPTION_PASS_FD];
        return N_("this is no number of a file descriptor");
    }
    if (option[OPTION_PASS_FD] && !can_read((int)strtol(option[OPTION_PASS_FD], NULL, 10))) {
        *arg = option[OPTION_PASS_FD];
        return N_("this file descriptor is not open for reading");
    }
    return options_check_address(args, arg);
}

const char *options_check_sign(const struct arguments *args, const char **arg)
{
    static const enum option of_signing[] = {OPTION_KEY,         OPTION_PASS_FILE, OPTION_PASS_FD,
                                             OPTION_SIGN_OUTPUT, OPTION_WHY,       OPTION_IMAGE,
                                             OPTION_TSA,         OPTION_LOCK,      OPTION_LT};
    const char *const *option = args->option;

    for (size_t i = 0; !option[OPTION_AS] && i < sizeof of_signing / sizeof *of_signing; i++)
        if (option[of_signing[i]]) {
            *arg = options_name(of_signing[i]);
            return N_("this option goes with --as");
        }
    if (!option[OPTION_AS])
        return NULL;
    const char *what = options_check_key(args, arg);
    if (what)
        return what;
    if (option[OPTION_LT] && !option[OPTION_TSA])
        return N_("--lt needs a timestamp of the signature: --tsa");
    if (option[OPTION_WHY] && !is_line(option[OPTION_WHY]))
        return N_("the reason is one line of UTF-8 text");
    return NULL;
}

const char *options_check_batch(const struct arguments *args, const char **arg)
{
    const char *const *option = args->option;
    struct batch_shard shard;

    if (option[OPTION_SUMMARY])
        return args->word[0] || option[OPTION_OUT] || option[OPTION_JOBS] || option[OPTION_SHARD] ||
                       option[OPTION_TEMPLATE]
                   ? N_("--summary stands alone")
                   : NULL;
    if (!args->word[0])
        return N_("the folder of data folders is missing");
    if (!option[OPTION_OUT])
        return N_("the folder to write to is missing: -o");
    if (option[OPTION_JOBS] && !batch_jobs_valid(option[OPTION_JOBS])) {
        *arg = option[OPTION_JOBS];
        return N_("-j is a whole number from 1 to 256");
    }
    if (option[OPTION_SHARD] && !batch_shard_read(option[OPTION_SHARD], &shard)) {
        *arg = option[OPTION_SHARD];
        return N_("--shard is like 2/8: from 1/N to N/N");
    }
    return NULL;
}

const char *options_check_serve(const struct arguments *args, const char **arg)
{
    enum { FIRST = 1024, LAST = 65535 };
    const char *port = args->option[OPTION_PORT];
    long n = port && is_number(port) ? strtol(port, NULL, 10) : 0;

    if (!port || (n >= FIRST && n <= LAST))
        return NULL;
    *arg = port;
    return N_("--port is a whole number from 1024 to 65535");
}

const char *options_check_build(const struct arguments *args, const char **arg)
{
    const char *dpi = args->option[OPTION_DPI];
    long n = dpi && is_number(dpi) ? strtol(dpi, NULL, 10) : 0;

    if (!dpi)
        return NULL;
    *arg = dpi;
    if (n < 1 || n > PAGES_DPI_MAX)
        return N_("--dpi is a whole number from 1 to 1200");
    return args->option[OPTION_PNG] ? NULL : N_("--dpi goes with --png");
}

const char *options_check_watch(const struct arguments *args, const char **arg)
{
    const char *pdf = args->option[OPTION_PDF];

    if (!pdf || strcmp(pdf, "-") != 0)
        return NULL;
    *arg = pdf;
    return N_("watch writes a file, and not to standard output");
}

const char *options_check_init(const struct arguments *args, const char **arg)
{
    const char *year = args->word[0];

    if (strlen(year) == 4 && strspn(year, "0123456789") == 4 && *year != '0')
        return NULL;
    *arg = year;
    return N_("a year is four digits, like 2569");
}
