/*
 * memory.c - loaded before a program (LD_PRELOAD): memory that the system does not give.
 *
 *   MEMORY_PLACES  a file that gets, when a process of the program ends, a line for each place in the program that asks for
 *                  memory: "HASH FIRST LAST", which of its requests, from 1, were the first and the last from there.
 *                  A place is the addresses of MEMORY_DEPTH calls that led there.
 *   MEMORY_AT      a number: this request fails; with '+' before it: this and all after it
 *   MEMORY_TRY     a file of such numbers, sorted, one a line: at each of them a child process goes on without
 *                  that memory, and when it has ended, its parent goes on with it. Needs also
 *   MEMORY_TRIED   a folder: of child N, N.err and N.out (what it printed), N.status (exit status, or 256 and the
 *                  signal), and what it left in
 *   MEMORY_OUT     the folder in which it writes, moved to N.left/
 *
 * Requests are calls of malloc, calloc, realloc, the aligned ones, and mmap; those of forked processes count
 * on, together.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SECONDS = 20,
    DEPTH_MAX = 64,
    SKIP = 4 /* that are ours, and malloc() of the program */,
    NPLACE = 1 << 17,
    NTRY = 1 << 18,
    NAME = 512
};

static struct place {
    uint64_t hash;
    long first, last;
} * places;                                /* by hash, open addressing */
static atomic_long alone, *count = &alone; /* shared by all that it forks */
static long fail_at, *tries, ntry, next_try;
static int depth;
static bool goes_on, is_ready, is_inside;
static const char *list_file, *tried, *out;

static void read_tries(const char *file)
{
    static char line[32];
    FILE *f = fopen(file, "r");

    tries = mmap(NULL, NTRY * sizeof *tries, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                 -1, 0);
    while (f && ntry < NTRY && fgets(line, sizeof line, f)) {
        goes_on = *line == '+';
        tries[ntry++] = atol(line + goes_on);
    }
    if (!f || fclose(f) != 0)
        _exit(99);
}

/* The program takes away what it does not know in its environment, so this is read before it runs. */
static void get_ready(void)
{
    static void *warm[2];
    const char *at = getenv("MEMORY_AT"), *try = getenv("MEMORY_TRY"),
               *deep = getenv("MEMORY_DEPTH");

    backtrace(warm, 2); /* it loads a library */
    list_file = getenv("MEMORY_PLACES");
    tried = getenv("MEMORY_TRIED");
    out = getenv("MEMORY_OUT");
    depth = deep ? atoi(deep) : DEPTH_MAX;
    if (list_file)
        places = mmap(NULL, NPLACE * sizeof *places, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (try)
        read_tries(try);
    if (at)
        fail_at = atol(at + (goes_on = *at == '+'));
    if (!try)
        count =
            mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (count == MAP_FAILED)
        _exit(99);
    is_ready = true;
}

static void note_place(long number)
{
    void *frames[DEPTH_MAX + SKIP];
    int n = backtrace(frames, depth + SKIP);
    uint64_t hash = 14695981039346656037u;

    for (int i = SKIP; i < n; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    struct place *p = &places[hash % NPLACE];
    while (p->hash && p->hash != hash)
        p = p + 1 < places + NPLACE ? p + 1 : places;
    if (!p->hash)
        *p = (struct place){hash, number, number};
    p->last = number;
}

__attribute__((destructor)) static void write_places(void)
{
    is_inside = true;
    FILE *f = places ? fopen(list_file, "a") : NULL;

    for (int i = 0; f && i < NPLACE; i++)
        if (places[i].hash)
            fprintf(f, "%016lx %ld %ld\n", (unsigned long)places[i].hash, places[i].first,
                    places[i].last);
    if (f && fclose(f) != 0)
        syscall(SYS_exit_group, 99);
}

/* Of a process that was forked. */
void _exit(int status)
{
    write_places();
    for (;;)
        syscall(SYS_exit_group, status);
}

static void write_file(long n, const char *end, const char *text)
{
    char name[NAME];

    snprintf(name, sizeof name, "%s/%ld.%s", tried, n, end);
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        _exit(99);
    close(fd);
}

static void print_into(long n, const char *end, int fd)
{
    char name[NAME];

    snprintf(name, sizeof name, "%s/%ld.%s", tried, n, end);
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || dup2(file, fd) < 0)
        _exit(99);
    close(file);
}

/* What the child has left goes out of the way of its parent. */
static void take_away(long n)
{
    char from[NAME], to[NAME];
    DIR *d = opendir(out);

    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        snprintf(to, sizeof to, "%s/%ld.left", tried, n);
        mkdir(to, 0755);
        snprintf(from, sizeof from, "%s/%s", out, e->d_name);
        snprintf(to, sizeof to, "%s/%ld.left/%s", tried, n, e->d_name);
        if (rename(from, to) != 0)
            _exit(99);
    }
    if (d)
        closedir(d);
}

/* fork() gives the thread another number, by which glibc would no longer know a lock that it holds (of setlocale,
 * gettext or the loader) as its own, and would wait for ever: in the child it stays as it was. */
static int *thread_number(void)
{
    enum { SIZE = 2304 / sizeof(int) }; /* of a thread of glibc; it is somewhere in it */
    int *word = (int *)pthread_self(), id = (int)syscall(SYS_gettid);

    for (int i = 0; i < (int)SIZE; i++)
        if (word[i] == id)
            return &word[i];
    _exit(99);
}

/* True in the child. */
static bool try_without(long n)
{
    char text[32];
    int status;

    int *number = thread_number(), own = *number;
    pid_t pid = fork();
    if (pid == 0) {
        *number = own;
        struct rlimit time = {SECONDS, SECONDS}, core = {0, 0};
        setrlimit(RLIMIT_CPU, &time);
        setrlimit(RLIMIT_CORE, &core);
        print_into(n, "out", STDOUT_FILENO);
        print_into(n, "err", STDERR_FILENO);
        ntry = 0;
        fail_at = n;
        return true;
    }
    if (pid < 0)
        _exit(99);
    struct pollfd ends = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
    if (ends.fd >= 0 && poll(&ends, 1, SECONDS * 1000) == 0)
        kill(pid, SIGKILL);
    if (ends.fd < 0 || waitpid(pid, &status, 0) != pid)
        _exit(99);
    close(ends.fd);
    snprintf(text, sizeof text, "%d",
             WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status));
    write_file(n, "status", text);
    take_away(n);
    return false;
}

static bool refused(void)
{
    bool fails = false;

    if (!is_ready || is_inside)
        return false;
    is_inside = true;
    long number = atomic_fetch_add(count, 1) + 1;
    if (places)
        note_place(number);
    if (next_try < ntry && number == tries[next_try]) {
        next_try++;
        fails = try_without(number);
    }
    if (fail_at && (number == fail_at || (goes_on && number > fail_at)))
        fails = true;
    is_inside = false;
    if (fails)
        errno = ENOMEM;
    return fails;
}

/* src/base/memory.c asks glibc by these names. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void *__libc_malloc(size_t size)
{
    static __typeof__(&__libc_malloc) next;

    if (!next)
        next = NEXT(__libc_malloc);
    return refused() ? NULL : next(size);
}

void *__libc_calloc(size_t n, size_t size)
{
    static __typeof__(&__libc_calloc) next;

    if (!next)
        next = NEXT(__libc_calloc);
    return refused() ? NULL : next(n, size);
}

void *__libc_realloc(void *old, size_t size)
{
    static __typeof__(&__libc_realloc) next;

    if (!next)
        next = NEXT(__libc_realloc);
    return refused() ? NULL : next(old, size);
}

void *__libc_memalign(size_t align, size_t size)
{
    static __typeof__(&__libc_memalign) next;

    if (!next)
        next = NEXT(__libc_memalign);
    return refused() ? NULL : next(align, size);
}

void *mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
    if (refused())
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, addr, len, prot, flags, fd, offset);
}

/* From main() on; what the loader asks for is no matter of the program. */
static int (*its_main)(int, char **, char **);

static int ready_main(int argc, char **argv, char **env)
{
    get_ready();
    return its_main(argc, argv, env);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *end);

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *end)
{
    its_main = main;
    return NEXT(__libc_start_main)(ready_main, argc, argv, init, fini, rtld_fini, end);
}
