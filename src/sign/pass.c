#include "sign/pass.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void pass_wipe(char pass[PASS_MAX])
{
    OPENSSL_cleanse(pass, PASS_MAX);
}

/* Byte by byte: what comes after the line may be for somebody else. */
static bool read_line(int fd, char pass[PASS_MAX])
{
    size_t n = 0;

    errno = 0;
    while (n < PASS_MAX - 1) {
        ssize_t got = read(fd, pass + n, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0 || pass[n] == '\n')
            break;
        n++;
    }
    if (n == PASS_MAX - 1) {
        errno = E2BIG;
        return false;
    }
    if (n && pass[n - 1] == '\r')
        n--;
    pass[n] = '\0';
    return true;
}

/* The terminal that is silent now; a program that is ended meanwhile gives it back as it was. */
static struct asked {
    int tty;
    struct termios before;
} asked;

static void restore(int signal_number)
{
    tcsetattr(asked.tty, TCSADRAIN, &asked.before);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void catch_ends(void (*handler)(int))
{
    static const int end[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

    for (size_t i = 0; i < sizeof end / sizeof *end; i++)
        signal(end[i], handler);
}

static bool ask(char pass[PASS_MAX], const char *what, struct diag *dg)
{
    struct termios before, silent;
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
    const char *text = diag_sentence(what);

    if (tty < 0 || tcgetattr(tty, &before) != 0) {
        if (tty >= 0)
            close(tty);
        diag_add(dg, DIAG_KEY, (struct loc){0}, "there is no terminal to ask for the passphrase");
        diag_hint(dg, "--pass-file or --pass-fd gives it");
        return false;
    }
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    asked = (struct asked){tty, before};
    catch_ends(restore);
    /* Silent first: what is typed as soon as the question stands there is not lost. */
    bool ok = tcsetattr(tty, TCSAFLUSH, &silent) == 0 && write(tty, text, strlen(text)) > 0 &&
              read_line(tty, pass);
    int failure = errno;
    ok = tcsetattr(tty, TCSADRAIN, &before) == 0 && write(tty, "\n", 1) == 1 && ok;
    catch_ends(SIG_DFL);
    close(tty);
    return ok || diag_add(dg, DIAG_KEY, (struct loc){0}, "cannot read the passphrase: %s",
                          strerror(failure));
}

bool pass_read(char pass[PASS_MAX], struct pass_source from, const char *what, struct diag *dg)
{
    int fd = from.fd;

    pass[0] = '\0';
    if (!from.file && fd < 0)
        return ask(pass, what, dg);
    if (from.file && (fd = open(from.file, O_RDONLY | O_CLOEXEC)) < 0)
        return diag_add(dg, errno == ENOENT ? DIAG_FILE_MISSING : DIAG_FILE_READ,
                        (struct loc){.file = from.file}, "cannot read the passphrase: %s",
                        strerror(errno));
    bool ok = read_line(fd, pass);
    int failure = errno;
    if (from.file)
        close(fd);
    return ok || diag_add(dg, DIAG_KEY, (struct loc){.file = from.file},
                          "cannot read the passphrase: %s", strerror(failure));
}
