#include "command/rights.h"

#include "base/file.h"
#include "base/sandbox.h"
#include "base/spool.h"
#include "command/language.h"
#include "command/share.h"
#include "report/import.h"

#include <dirent.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what all commands have ---- */

/* Each costs some microseconds of every start. /usr is what packages have installed, for everybody to read. */
static const char *const system_paths[] = {
    "/usr", "/lib", "/lib64",
    /* the loader */
    "/etc/ld.so.cache",
    /* OpenSSL and the certificates that the machine trusts, of Debian and of Fedora */
    "/etc/ssl/openssl.cnf", "/etc/ssl/certs", "/etc/pki", "/etc/crypto-policies",
    /* the C library: time, names of locales, memory */
    "/etc/localtime", "/etc/locale.alias", "/proc", "/dev/urandom"};

/* Names and servers of the network, and the keys of this machine to them. */
static const char *const network_paths[] = {"/etc", "/run", "/var/run"};

/* What another program reads when it begins: the loader, fontconfig, the C library. */
static const char *const program_paths[] = {"/etc/ld.so.preload", "/etc/fonts",
                                            "/sys/devices/system/cpu", "/dev/random"};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void read_each(struct sandbox *s, const char *const *path, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sandbox_read(s, path[i]);
}

static void read_folder_of(struct sandbox *s, struct arena *a, const char *path)
{
    const char *name = file_name(path);
    const char *folder = name > path ? arena_strndup(a, path, (size_t)(name - path)) : ".";

    if (folder)
        sandbox_read(s, folder);
}

struct loaded {
    struct sandbox *s;
    struct arena *a;
};

static bool begins(const char *path, const char *with)
{
    return !strncmp(path, with, strlen(with));
}

/* A library may load another that lies beside it; some systems have each in a folder of its own. */
static int read_beside(struct dl_phdr_info *library, size_t size, void *to)
{
    const struct loaded *l = to;
    const char *path = library->dlpi_name;

    (void)size;
    if (!path || *path != '/' || begins(path, "/lib/") || begins(path, "/usr/"))
        return 0;
    if (begins(path, "/nix/store/") || begins(path, "/gnu/store/"))
        sandbox_read(l->s, begins(path, "/nix") ? "/nix/store" : "/gnu/store");
    else
        read_folder_of(l->s, l->a, path);
    return 0;
}

/* Paths in a variable, between ':' or, as the loader takes them too, spaces. */
static void read_variable(struct job *j, struct sandbox *s, const char *name)
{
    const char *value = getenv(name);

    for (const char *p = value; p && *p; p += strspn(p, ": ")) {
        size_t len = strcspn(p, ": ");
        const char *path = arena_strndup(j->a, p, len);
        if (path && *path == '/')
            sandbox_read(s, path);
        p += len;
    }
}

static void give_system(struct job *j, struct sandbox *s)
{
    struct loaded l = {.s = s, .a = j->a};

    read_each(s, system_paths, COUNT(system_paths));
    sandbox_use_device(s, "/dev/null");
    sandbox_read(s, "/proc/self/exe");
    dl_iterate_phdr(read_beside, &l);
    read_variable(j, s, "LD_LIBRARY_PATH");
    read_variable(j, s, "LD_PRELOAD");
}

/* <dir>, <cachedir> and <include> of fonts.conf(5): ours, or one of a user's own. */
static void read_font_path(struct job *j, struct sandbox *s, const char *tag, const char *path)
{
    const char *home = getenv("HOME");

    if (*path == '~' && home)
        path = arena_printf(j->a, "%s%s", home, path + 1);
    else if (strstr(tag, "xdg") && home)
        path = arena_printf(j->a, "%s/.local/share/%s", home, path);
    if (path && *path == '/' && !begins(path, "/usr/share/"))
        sandbox_read_links(s, path);
}

/* A FIFO of this name blocks nothing; who reads it says that it is no file. */
static FILE *open_file(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    FILE *f = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? fdopen(fd, "r") : NULL;

    if (fd >= 0 && !f)
        close(fd);
    return f;
}

static void read_font_paths(struct job *j, struct sandbox *s, const char *conf)
{
    char line[1024], tag[64], path[512];
    FILE *f = s->rules >= 0 ? open_file(conf) : NULL;

    while (f && fgets(line, sizeof line, f))
        for (const char *p = line; (p = strchr(p, '<')); p++)
            if (sscanf(p, "<%63[^<>]>%511[^<>]", tag, path) == 2 &&
                (begins(tag, "dir") || begins(tag, "cachedir") || begins(tag, "include")))
                read_font_path(j, s, tag, path);
    if (f)
        fclose(f);
}

/* Templates, fonts and the catalogue of messages, wherever they are found. */
static void give_share(struct job *j, struct sandbox *s)
{
    struct resources by;
    char locale[4096];

    if (share_find_locale(locale, sizeof locale))
        sandbox_read(s, locale);
    if (!share_find_resources(j->a, &by))
        return;
    sandbox_read_links(s, by.shared.path);
    const char *name = file_name(by.fonts_conf);
    const char *fonts = arena_strndup(j->a, by.fonts_conf, (size_t)(name - by.fonts_conf));
    if (fonts)
        sandbox_read_links(s, *fonts ? fonts : ".");
    read_font_paths(j, s, by.fonts_conf);
}

/* ---- what commands are given ---- */

/* One that builds on another (data/base.c) names it in SQL, so all templates beside it are read. */
static void read_beside_template(struct job *j, struct sandbox *s, const char *template)
{
    const char *base = file_join(j->a, template, "base.sql");
    const char *around = base && file_exists(base) ? file_beside(j->a, template, ".") : NULL;
    DIR *d = around ? opendir(around) : NULL;

    for (struct dirent *e; d && (e = readdir(d));) {
        const char *one = e->d_name[0] != '.' ? file_join(j->a, around, e->d_name) : NULL;
        const char *schema = one ? file_join(j->a, one, "schema.sql") : NULL;
        if (schema && file_exists(schema))
            sandbox_read(s, one);
    }
    if (d)
        closedir(d);
}

static void read_template(struct job *j, struct sandbox *s, const char *data)
{
    struct report_source from;

    if (!share_find_source(j, data, &from))
        return;
    sandbox_read(s, from.template_dir.path);
    read_beside_template(j, s, from.template_dir.path);
}

/* Beside a workbook lie the pictures that it names. */
static void read_data(struct job *j, struct sandbox *s, const char *data)
{
    if (!data)
        return;
    sandbox_read(s, data);
    if (!file_is_dir(data))
        read_folder_of(s, j->a, data);
    read_template(j, s, data);
}

static void read_file(struct job *j, struct sandbox *s, enum option option)
{
    if (j->args->option[option])
        sandbox_read(s, j->args->option[option]);
}

static void write_temporary(struct sandbox *s)
{
    const char *tmp = getenv("TMPDIR");

    sandbox_write(s, tmp && *tmp ? tmp : "/tmp");
}

static void run_program(struct sandbox *s, const char *program)
{
    read_each(s, program_paths, COUNT(program_paths));
    sandbox_run(s, program);
}

static void read_archives(struct sandbox *s)
{
    sandbox_read_links(s, "out");
}

static void write_archives(struct sandbox *s)
{
    sandbox_write_links(s, "out");
}

static void ask_network(struct job *j, struct sandbox *s)
{
    static const char *const variable[] = {"SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF",
                                           "OPENSSL_MODULES", "OPENSSL_ENGINES"};

    for (size_t i = 0; i < COUNT(variable); i++)
        read_variable(j, s, variable[i]);
    if (s->network == NETWORK_ASK)
        read_each(s, network_paths, COUNT(network_paths));
}

static void give_build(struct job *j, struct sandbox *s)
{
    const char *const *option = j->args->option, *pages = option[OPTION_PNG];
    const char *to = option[option[OPTION_PDF] ? OPTION_PDF : OPTION_OUTPUT];

    read_data(j, s, j->args->word[0]);
    read_archives(s);
    if (to && strcmp(to, "-") != 0)
        sandbox_write_file(s, to);
    if (!to)
        write_archives(s);
    if (!pages)
        return;
    sandbox_write(s, pages);
    write_temporary(s);
    run_program(s, "pdftoppm");
}

static void give_check(struct job *j, struct sandbox *s)
{
    read_data(j, s, j->args->word[0]);
    read_archives(s);
}

static void give_archive(struct job *j, struct sandbox *s)
{
    read_data(j, s, j->args->word[0]);
    read_file(j, s, OPTION_SIGNED);
    write_archives(s);
}

static void give_batch(struct job *j, struct sandbox *s)
{
    read_data(j, s, j->args->word[0]);
    if (j->args->word[0])
        sandbox_read_links(s, j->args->word[0]);
    if (j->args->option[OPTION_OUT])
        sandbox_write(s, j->args->option[OPTION_OUT]);
    if (j->args->option[OPTION_SUMMARY])
        sandbox_write(s, j->args->option[OPTION_SUMMARY]);
}

/* A cell is corrected, revisions are added; a child is this program again. */
static void give_serve(struct job *j, struct sandbox *s)
{
    const char *data = j->args->word[0], *runtime = getenv("XDG_RUNTIME_DIR");

    read_data(j, s, data ? data : "input");
    if (data)
        sandbox_write(s, data);
    else
        sandbox_write_links(s, "input");
    write_archives(s);
    write_temporary(s);
    if (runtime && *runtime)
        sandbox_write(s, runtime);
    sandbox_run(s, "/proc/self/exe");
    run_program(s, "pdftoppm");
}

/* A year of out/, a folder or a file. */
static void give_verify(struct job *j, struct sandbox *s)
{
    read_archives(s);
    if (j->args->word[0])
        sandbox_read(s, j->args->word[0]);
    read_file(j, s, OPTION_TRUST);
}

static void read_key(struct job *j, struct sandbox *s)
{
    read_file(j, s, OPTION_KEY);
    read_file(j, s, OPTION_PASS_FILE);
    read_file(j, s, OPTION_IMAGE);
    if (j->args->option[OPTION_KEY])
        sandbox_use_device(s, "/dev/tty");
    ask_network(j, s);
}

static void give_seal(struct job *j, struct sandbox *s)
{
    write_archives(s);
    if (j->args->word[0] && file_is_dir(j->args->word[0]))
        sandbox_write(s, j->args->word[0]);
    read_key(j, s);
}

/* The copy goes to the working folder, if nothing is said. */
static void give_sign(struct job *j, struct sandbox *s)
{
    const char *to = j->args->option[OPTION_SIGN_OUTPUT];

    sandbox_read(s, j->args->word[0]);
    read_key(j, s);
    if (!to)
        sandbox_write(s, ".");
    else if (strcmp(to, "-") != 0)
        sandbox_write_file(s, to);
}

static void give_extract(struct job *j, struct sandbox *s)
{
    sandbox_read(s, j->args->word[0]);
    sandbox_write_file(s, j->args->word[1]);
}

/* The other copy is only read. */
static void give_merge(struct job *j, struct sandbox *s)
{
    write_archives(s);
    if (file_is_dir(j->args->word[0]))
        sandbox_write(s, j->args->word[0]);
    sandbox_read_links(s, j->args->word[1]);
}

static void give_diff(struct job *j, struct sandbox *s)
{
    read_data(j, s, j->args->word[0]);
    read_data(j, s, j->args->word[1]);
}

static void give_import(struct job *j, struct sandbox *s)
{
    const char *folder = import_folder(j);

    read_data(j, s, j->args->word[0]);
    if (folder)
        sandbox_write(s, folder);
}

static void give_init(struct job *j, struct sandbox *s)
{
    const char *folder = init_folder(j);

    read_data(j, s, j->args->option[OPTION_FROM]);
    read_template(j, s, "");
    if (folder)
        sandbox_write(s, folder);
    write_temporary(s);
}

static const struct {
    command_run *run;
    void (*give)(struct job *j, struct sandbox *s);
} given[] = {
    {command_build, give_build},     {command_check, give_check}, {command_init, give_init},
    {command_import, give_import},   {command_sign, give_sign},   {command_timestamp, give_sign},
    {command_batch, give_batch},     {command_serve, give_serve}, {command_archive, give_archive},
    {command_verify, give_verify},   {command_seal, give_seal},   {command_log, give_verify},
    {command_extract, give_extract}, {command_diff, give_diff},   {command_merge, give_merge}};

/* ---- temporary files ---- */

/* Beside the result, where the command may write. Commands that are not here keep all in memory. */
static void find_room(const struct job *j, command_run *run)
{
    const char *const *option = j->args->option;
    const char *to = option[option[OPTION_PDF] ? OPTION_PDF : OPTION_OUTPUT];

    spool_in(NULL);
    if (run == command_batch)
        spool_in(option[OPTION_OUT]);
    else if (run == command_archive || (run == command_build && !to))
        spool_in("out");
    else if (run == command_build && strcmp(to, "-") != 0)
        spool_beside(to);
}

/* ---- the whole ---- */

static enum sandbox_network network_of(const struct job *j, command_run *run)
{
    const char *const *option = j->args->option;

    if (run == command_serve)
        return NETWORK_LISTEN;
    return run == command_timestamp || option[OPTION_TSA] || option[OPTION_LT] ? NETWORK_ASK
                                                                               : NETWORK_NONE;
}

/* Which files and which network a module of a token needs is known to its maker alone. */
static bool has_token(const struct job *j)
{
    const char *key = j->args->option[OPTION_KEY];

    return key && !strncmp(key, "pkcs11:", 7);
}

void rights_describe(char *text, size_t size, int landlock, bool filters)
{
    if (landlock)
        snprintf(text, size, "Landlock %d%s", landlock, filters ? ", seccomp" : "");
    else
        snprintf(text, size, "%s", filters ? "seccomp" : _("none"));
}

static void tell(struct job *j, const struct sandbox *s)
{
    char what[64];

    rights_describe(what, sizeof what, s->abi, s->filters);
    if (diag_traces(j->dg))
        diag_say_now(j->dg, "sandbox: %s", what);
}

void rights_enter(struct job *j, command_run *run)
{
    const char *off = getenv("RAINGAN_SANDBOX");
    struct sandbox s = {.abi = 0};
    size_t i = 0;

    find_room(j, run);
    while (i < COUNT(given) && given[i].run != run)
        i++;
    if (i < COUNT(given) && !(off && !strcmp(off, "off"))) {
        sandbox_begin(&s, network_of(j, run), has_token(j));
        give_system(j, &s);
        give_share(j, &s);
        given[i].give(j, &s);
        sandbox_enter(&s);
    }
    tell(j, &s);
}
