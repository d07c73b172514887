/* What a process can still do in the sandbox, and what not. Each case is a process of its own, since there is no
 * way out; its exit status is the number of the first line that found something else. */
#include "unit.h"

#include "base/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit statuses have 8 bits. */
static int first_line;
#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            _exit(__LINE__ - first_line);                                                          \
    } while (0)
#define REFUSED(call, why) MUST((errno = 0, (call) < 0 && errno == (why)))

static char top[] = "/tmp/raingan-sandbox-XXXXXX";

static void put(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* mine/ and theirs/ in a folder of the test. */
static int set_up(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(top));
    assert_int_equal(chdir(top), 0);
    assert_int_equal(mkdir("mine", 0700), 0);
    assert_int_equal(mkdir("mine/one", 0700), 0);
    assert_int_equal(mkdir("mine/two", 0700), 0);
    assert_int_equal(mkdir("theirs", 0700), 0);
    put("mine/a", "a");
    put("theirs/b", "b");
    assert_int_equal(symlink("../theirs/b", "mine/link"), 0);
    assert_int_equal(symlink("../theirs", "mine/folder"), 0);
    assert_int_equal(symlink("theirs/b", "out.pdf"), 0);
    return 0;
}

static int tear_down(void **state)
{
    struct world w = world_open();

    (void)state;
    assert_int_equal(chdir("/"), 0);
    assert_true(file_remove_tree(top, w.dg));
    world_close(&w);
    return 0;
}

static void in_child(void test(void), int line)
{
    int status = 0;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        first_line = line;
        test();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status))
        fail_msg("line %d", line + WEXITSTATUS(status));
}

#define IN_CHILD(function) in_child(function, function##_line)

static int can_read(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0)
        close(fd);
    return fd < 0 ? -1 : 0;
}

static int can_write(const char *path, int more)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | more, 0600);

    if (fd >= 0)
        close(fd);
    return fd < 0 ? -1 : 0;
}

enum { reads_line = __LINE__ };
static void reads(void)
{
    struct sandbox s;

    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_read(&s, "mine");
    sandbox_read(&s, "nowhere/at/all");
    sandbox_enter(&s);
    MUST(s.abi >= 2);
    MUST(can_read("mine/a") == 0);
    MUST(can_read("mine") == 0);
    MUST(can_read("mine/two/../a") == 0);
    REFUSED(can_read("theirs/b"), EACCES);
    REFUSED(can_read("theirs"), EACCES);
    REFUSED(can_read("mine/link"), EACCES);
    REFUSED(can_read("mine/folder"), EACCES);
    REFUSED(can_read("mine/../theirs/b"), EACCES);
    REFUSED(can_read("/etc/passwd"), EACCES);
    REFUSED(can_read("mine/none"), ENOENT);
    REFUSED(can_read("theirs/none"), ENOENT);
    REFUSED(can_write("mine/a", 0), EACCES);
    REFUSED(can_write("mine/c", O_CREAT), EACCES);
    REFUSED(mkdir("mine/three", 0700), EACCES);
    REFUSED(unlink("mine/a"), EACCES);
    REFUSED(rename("mine/a", "mine/c"), EACCES);
    MUST(access("theirs/b", F_OK) == 0); /* that a file is there is no secret */
}

enum { links_line = __LINE__ };
static void links(void)
{
    struct sandbox s;

    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_read_links(&s, "mine");
    sandbox_enter(&s);
    MUST(can_read("mine/link") == 0);
    MUST(can_read("mine/folder") == 0);
    MUST(can_read("theirs/b") == 0);
    REFUSED(can_read(".."), EACCES);
    REFUSED(can_write("theirs/b", 0), EACCES);
}

enum { writes_line = __LINE__ };
static void writes(void)
{
    struct sandbox s;

    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_write(&s, "mine/new/deeper");
    sandbox_enter(&s);
    MUST(mkdir("mine/new", 0700) == 0 && mkdir("mine/new/deeper", 0700) == 0);
    MUST(can_write("mine/new/deeper/x", O_CREAT | O_EXCL) == 0);
    MUST(can_write("mine/new/deeper/x", O_TRUNC) == 0);
    MUST(rename("mine/new/deeper/x", "mine/one/x") == 0); /* from folder to folder */
    MUST(link("mine/one/x", "mine/two/y") == 0);
    MUST(unlink("mine/one/x") == 0 && unlink("mine/two/y") == 0);
    MUST(rmdir("mine/new/deeper") == 0 && rmdir("mine/new") == 0);
    REFUSED(can_write("theirs/b", 0), EACCES);
    REFUSED(can_write("theirs/b", O_TRUNC), EACCES);
    REFUSED(can_write("mine/link", 0), EACCES);
    REFUSED(unlink("theirs/b"), EACCES);
    MUST(rename("mine/a", "theirs/a") < 0 && (errno == EACCES || errno == EXDEV));
    MUST(rename("theirs/b", "mine/b") < 0 && (errno == EACCES || errno == EXDEV));
    REFUSED(symlink("x", "mine/s"), EACCES);
    REFUSED(mkfifo("mine/f", 0600), EACCES);
}

enum { file_line = __LINE__ };
static void file(void)
{
    struct sandbox s;

    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_write_file(&s, "mine/one/x.pdf");
    sandbox_write_file(&s, "out.pdf"); /* a link to theirs/b, in the folder above both */
    sandbox_enter(&s);
    MUST(can_write("mine/one/x.pdf", O_CREAT) == 0 && unlink("mine/one/x.pdf") == 0);
    MUST(can_write("theirs/b", 0) == 0);
    MUST(can_write("out.pdf", 0) == 0);
    REFUSED(can_read("/etc/passwd"), EACCES);
    REFUSED(can_write("/tmp/raingan-outside", O_CREAT), EACCES);
}

static int dial(int type, in_port_t port)
{
    const struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, type, 0);

    return fd < 0 ? -1 : connect(fd, (const struct sockaddr *)&at, sizeof at);
}

static int wait_for(in_port_t *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 4) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0)
        return -1;
    *port = at.sin_port;
    return 0;
}

enum { no_network_line = __LINE__ };
static void no_network(void)
{
    struct sandbox s;
    in_port_t port;

    MUST(wait_for(&port) == 0);
    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_enter(&s);
    REFUSED(dial(SOCK_STREAM, port), EPERM);
    REFUSED(dial(SOCK_DGRAM, port), EPERM);
    REFUSED(socket(AF_INET6, SOCK_STREAM, 0), EPERM);
    REFUSED(socket(AF_NETLINK, SOCK_RAW, 0), EPERM);
    REFUSED(socket(AF_PACKET, SOCK_RAW, 0), EPERM);
    MUST(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}

enum { listens_line = __LINE__ };
static void listens(void)
{
    struct sandbox s;
    in_port_t port;

    MUST(wait_for(&port) == 0);
    sandbox_begin(&s, NETWORK_LISTEN, false);
    sandbox_enter(&s);
    if (s.abi >= 4)
        REFUSED(dial(SOCK_STREAM, port), EACCES);
    MUST(wait_for(&port) == 0);
}

enum { asks_line = __LINE__ };
static void asks(void)
{
    struct sandbox s;
    in_port_t port;

    MUST(wait_for(&port) == 0);
    sandbox_begin(&s, NETWORK_ASK, false);
    sandbox_enter(&s);
    MUST(dial(SOCK_STREAM, port) == 0);
    MUST(dial(SOCK_DGRAM, port) == 0);
    if (s.abi >= 4)
        REFUSED(wait_for(&port), EACCES);
}

static int run(const char *path)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        execv(path, (char *const[]){(char *)"x", NULL});
        _exit(100 + errno);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status)
                                                                           : -1;
}

enum { runs_nothing_line = __LINE__ };
static void runs_nothing(void)
{
    struct sandbox s;

    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_read(&s, "/");
    sandbox_enter(&s);
    MUST(run("/bin/true") == 100 + EPERM);
}

enum { runs_one_line = __LINE__ };
static void runs_one(void)
{
    struct sandbox s;

    MUST(setenv("PATH", "/nowhere:/usr/bin:/bin", 1) == 0);
    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_read(&s, "/lib");
    sandbox_read(&s, "/lib64");
    sandbox_read(&s, "/usr/lib");
    sandbox_read(&s, "/etc/ld.so.cache");
    sandbox_run(&s, "true");
    sandbox_enter(&s);
    MUST(run("/usr/bin/true") == 0);
    MUST(run("/usr/bin/false") == 100 + EACCES);
    MUST(run("/bin/sh") == 100 + EACCES);
}

enum { runs_script_line = __LINE__ };
static void runs_script(void)
{
    struct sandbox s;

    MUST(setenv("PATH", "/usr/bin:/bin", 1) == 0);
    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_read(&s, "/lib");
    sandbox_read(&s, "/lib64");
    sandbox_read(&s, "/usr/lib");
    sandbox_read(&s, "/etc/ld.so.cache");
    sandbox_run(&s, "mine/script");
    sandbox_enter(&s);
    MUST(run("mine/script") == 7);
    REFUSED(can_read("theirs/b"), EACCES);
}

static void *thread(void *state)
{
    return state;
}

enum { calls_line = __LINE__ };
static void calls(void)
{
    struct sandbox s;
    pthread_t other;
    char letter = 'x';

    sandbox_begin(&s, NETWORK_ASK, false);
    sandbox_read(&s, "/");
    sandbox_enter(&s);
    MUST(s.filters);
#ifndef __SANITIZE_ADDRESS__
    REFUSED(ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM);
#endif
    REFUSED(mount("none", "/", "tmpfs", 0, NULL), EPERM);
    REFUSED(unshare(CLONE_NEWUSER), EPERM);
    REFUSED(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL), EPERM);
    REFUSED(syscall(SYS_clone3, NULL, 0), ENOSYS);
    REFUSED(chroot("/"), EPERM);
    REFUSED(syscall(SYS_bpf, 0, NULL, 0), EPERM);
    REFUSED(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0), EPERM);
    REFUSED(syscall(SYS_userfaultfd, 0), EPERM);
    REFUSED(syscall(SYS_io_uring_setup, 1, NULL), EPERM);
    REFUSED(syscall(SYS_keyctl, 0, 0, 0, 0, 0), EPERM);
    REFUSED(syscall(SYS_kexec_load, 0, 0, NULL, 0), EPERM);
    REFUSED(syscall(SYS_reboot, 0, 0, 0, NULL), EPERM);
    REFUSED(syscall(SYS_process_vm_writev, getppid(), NULL, 0, NULL, 0, 0), EPERM);
    REFUSED(ioctl(0, TIOCSTI, &letter), EPERM);
    MUST(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
    MUST(pthread_create(&other, NULL, thread, NULL) == 0 && pthread_join(other, NULL) == 0);
    if (s.abi >= 6)
        REFUSED(kill(getppid(), 0), EPERM);
    MUST(kill(getpid(), 0) == 0);
}

/* What a child of a child tries. */
enum { inherited_line = __LINE__ };
static void inherited(void)
{
    struct sandbox s;
    int status = 0;

    sandbox_begin(&s, NETWORK_NONE, false);
    sandbox_read(&s, "mine");
    sandbox_enter(&s);
    pid_t pid = fork();
    if (pid == 0) {
        sandbox_begin(&s, NETWORK_ASK, false); /* more than there is can't be taken */
        sandbox_read(&s, "/");
        sandbox_enter(&s);
        REFUSED(can_read("theirs/b"), EACCES);
        REFUSED(socket(AF_INET, SOCK_STREAM, 0), EPERM);
        MUST(can_read("mine/a") == 0);
        _exit(0);
    }
    MUST(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    _exit(WEXITSTATUS(status));
}

enum { wide_line = __LINE__ };
static void wide(void)
{
    struct sandbox s;
    in_port_t port;

    MUST(wait_for(&port) == 0);
    sandbox_begin(&s, NETWORK_NONE, true);
    sandbox_enter(&s);
    MUST(s.abi == 0 && s.filters);
    MUST(can_read("theirs/b") == 0);
    MUST(can_write("theirs/b", 0) == 0);
    MUST(dial(SOCK_STREAM, port) == 0);
    MUST(run("/bin/true") == 0);
    REFUSED(unshare(CLONE_NEWUSER), EPERM);
}

/* Rules that are lost for want of descriptors would refuse what a command needs. */
enum { no_descriptors_line = __LINE__ };
static void no_descriptors(void)
{
    struct sandbox s;
    const struct rlimit none = {0, 0};

    sandbox_begin(&s, NETWORK_NONE, false);
    MUST(s.rules >= 0 && setrlimit(RLIMIT_NOFILE, &none) == 0);
    sandbox_read(&s, "mine");
    MUST(s.rules < 0);
    sandbox_enter(&s);
    MUST(s.abi == 0 && s.filters);
}

#define TEST_OF(function)                                                                          \
    static void test_##function(void **state)                                                      \
    {                                                                                              \
        (void)state;                                                                               \
        if (!sandbox_landlock_abi() || !sandbox_can_filter())                                      \
            skip();                                                                                \
        IN_CHILD(function);                                                                        \
    }
TEST_OF(reads)
TEST_OF(links)
TEST_OF(writes)
TEST_OF(file)
TEST_OF(no_network)
TEST_OF(listens)
TEST_OF(asks)
TEST_OF(runs_nothing)
TEST_OF(runs_one)
TEST_OF(calls)
TEST_OF(inherited)
TEST_OF(wide)
TEST_OF(no_descriptors)

static void test_runs_script(void **state)
{
    (void)state;
    if (!sandbox_landlock_abi() || !sandbox_can_filter())
        skip();
    put("mine/script", "#!/bin/sh\nread line < theirs/b && exit 1\nexit 7\n");
    assert_int_equal(chmod("mine/script", 0700), 0);
    IN_CHILD(runs_script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),      cmocka_unit_test(test_links),
        cmocka_unit_test(test_writes),     cmocka_unit_test(test_file),
        cmocka_unit_test(test_no_network), cmocka_unit_test(test_listens),
        cmocka_unit_test(test_asks),       cmocka_unit_test(test_runs_nothing),
        cmocka_unit_test(test_runs_one),   cmocka_unit_test(test_runs_script),
        cmocka_unit_test(test_calls),      cmocka_unit_test(test_inherited),
        cmocka_unit_test(test_wide),       cmocka_unit_test(test_no_descriptors)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
