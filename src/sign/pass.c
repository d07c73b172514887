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

static bool refuse(struct diag *dg, const char *file, int failure)
{
    const struct loc at = {.file = file};

    switch (failure) {
    case 0:
        return diag_add(dg, DIAG_KEY, at, "the first line, with the passphrase, is empty");
    case E2BIG:
        return diag_add(dg, DIAG_KEY, at, "the passphrase is longer than %d bytes", PASS_MAX - 1);
    case ENOENT:
    case ENOTDIR:
        return diag_add(dg, DIAG_FILE_MISSING, at, "cannot read the passphrase: %s",
                        diag_system(failure));
    case EISDIR:
        return diag_add(dg, DIAG_KEY, at, "cannot read the passphrase: %s", diag_system(failure));
    default:
        return diag_add(dg, DIAG_FILE_READ, at, "cannot read the passphrase: %s",
                        diag_system(failure));
    }
}

/* Byte by byte: what comes after the line may be for somebody else. */
static bool read_line(int fd, char pass[PASS_MAX])
{
    size_t n = 0;

    while (n < PASS_MAX) {
        ssize_t got = read(fd, pass + n, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0 || pass[n] == '\n')
            break;
        n++;
    }
    if (n == PASS_MAX) {
        errno = E2BIG;
        return false;
    }
    if (n && pass[n - 1] == '\r')
        n--;
    pass[n] = '\0';
    return true;
}

/* ---- the terminal, silent while it is asked ---- */

/* A program that is ended or stopped meanwhile gives the terminal back as it was. */
static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT};
enum { NCAUGHT = sizeof caught / sizeof *caught };

static struct asked {
    int tty;
    struct termios before, silent;
    const char *text;
    size_t len;
    struct sigaction action[NCAUGHT]; /* what was done with them before */
} asked;

static void restore(int number);

static void catch (int number)
{
    struct sigaction own = {.sa_handler = restore, .sa_flags = SA_RESTART};

    sigemptyset(&own.sa_mask);
    sigaction(number, &own, NULL);
}

/* What the program was told to ignore, as nohup(1) does, it goes on to ignore. */
static void catch_all(void)
{
    for (size_t i = 0; i < NCAUGHT; i++)
        if (sigaction(caught[i], NULL, &asked.action[i]) == 0 &&
            asked.action[i].sa_handler != SIG_IGN)
            catch (caught[i]);
}

static void release_all(void)
{
    for (size_t i = 0; i < NCAUGHT; i++)
        sigaction(caught[i], &asked.action[i], NULL);
}

/* The signal does what it did before, as soon as this returns. Who comes back from a stop is asked
 * again: the terminal forgot what was typed. */
static void restore(int number)
{
    int failure = errno;

    if (number == SIGCONT) {
        if (tcsetattr(asked.tty, TCSADRAIN, &asked.silent) != 0 ||
            write(asked.tty, asked.text, asked.len) < 0)
            tcsetattr(asked.tty, TCSADRAIN, &asked.before);
        for (size_t i = 0; i < NCAUGHT; i++)
            if (caught[i] == SIGTSTP && asked.action[i].sa_handler != SIG_IGN)
                catch (SIGTSTP);
    } else {
        tcsetattr(asked.tty, TCSADRAIN, &asked.before);
        for (size_t i = 0; i < NCAUGHT; i++)
            if (caught[i] == number)
                sigaction(number, &asked.action[i], NULL);
        raise(number);
    }
    errno = failure;
}

static bool refuse_no_terminal(struct diag *dg)
{
    diag_add(dg, DIAG_KEY, (struct loc){0}, "there is no terminal to ask for the passphrase");
    diag_hint(dg, "--pass-file or --pass-fd gives it");
    return false;
}

static bool ask(char pass[PASS_MAX], const char *what, struct diag *dg)
{
    const char *text = diag_sentence(what);
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);

    asked = (struct asked){.tty = tty, .text = text, .len = strlen(text)};
    if (tty < 0 || tcgetattr(tty, &asked.before) != 0) {
        if (tty >= 0)
            close(tty);
        return refuse_no_terminal(dg);
    }
    asked.silent = asked.before;
    asked.silent.c_lflag &= ~(tcflag_t)ECHO;
    catch_all();
    /* Silent first: what is typed as soon as the question stands there is not lost. */
    bool ok = tcsetattr(tty, TCSAFLUSH, &asked.silent) == 0 &&
              write(tty, asked.text, asked.len) > 0 && read_line(tty, pass);
    int failure = errno;
    if ((tcsetattr(tty, TCSADRAIN, &asked.before) != 0 || write(tty, "\n", 1) != 1) && ok) {
        failure = errno;
        ok = false;
    }
    release_all();
    close(tty);
    return ok || refuse(dg, NULL, failure);
}

bool pass_read(char pass[PASS_MAX], struct pass_source from, const char *what, struct diag *dg)
{
    int fd = from.fd;

    pass[0] = '\0';
    if (!from.file && fd < 0)
        return ask(pass, what, dg);
    if (from.file && (fd = open(from.file, O_RDONLY | O_CLOEXEC)) < 0)
        return refuse(dg, from.file, errno);
    bool ok = read_line(fd, pass);
    int failure = ok ? 0 : errno;
    if (from.file)
        close(fd);
    return (ok && *pass) || refuse(dg, from.file, failure);
}
