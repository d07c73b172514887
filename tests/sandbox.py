"""The sandbox of every command (doc/limits.md): what a fault in a library could do, a library of ours tries at the end of each
command; and nothing that worked without the sandbox fails in it."""
import os
import re
import shutil
import subprocess

import signing
from serve import Page
from support import Skip, copy_data, each, is_instrumented, need, read, sha256

# Runs when main() has returned, in the sandbox of the command. What it tries, it prints.
SPOILT = r'''
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
static void say(const char *what, int got) { dprintf(2, "tried %s: %s\n", what, got < 0 ? strerrorname_np(errno) : "done"); }
static char path[4096];
static const char *outside(const char *name) { snprintf(path, sizeof path, "%s/%s", getenv("RAINGAN_OUTSIDE"), name); return path; }
__attribute__((destructor)) static void end(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd, status = 0;
    if (!getenv("RAINGAN_OUTSIDE"))
        return;
    say("read", open(outside("secret"), O_RDONLY));
    say("passwd", open("/etc/passwd", O_RDONLY));
    say("write", open(outside("new"), O_WRONLY | O_CREAT, 0600));
    say("unlink", unlink(outside("victim")));
    say("inet", fd = socket(AF_INET, SOCK_STREAM, 0));
    if (fd >= 0)
        say("connect", connect(fd, (struct sockaddr *)&at, sizeof at));
    say("unshare", unshare(CLONE_NEWUSER));
    fd = fork();
    if (!fd)
        _exit(execl("/bin/true", "true", (char *)0) < 0 ? errno : 0);
    waitpid(fd, &status, 0);
    errno = WEXITSTATUS(status);
    say("exec", errno ? -1 : 0);
}
'''


def library(r, name, source):
    own = r.dir / 'lib'  # what lies beside a library is read
    own.mkdir(exist_ok=True)
    code, made = own / f'{name}.c', own / f'{name}.so'
    code.write_text(source.replace('#include <fcntl.h>', '#include <fcntl.h>\n#include <sched.h>'))
    subprocess.run(['cc', '-shared', '-fPIC', '-o', made, code], check=True)
    return {'LD_PRELOAD': str(made), 'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'}


def active(r):
    """The walls that this kernel has."""
    found = re.search(r'^sandbox: (?:Landlock (\d+))?(?:, )?(seccomp)?(?:none)?$', r.run('--version', '--lang', 'en').stdout.decode(), re.M)
    need(found, 'no line of --version')
    return int(found[1] or 0), bool(found[2])


def need_walls(r):
    landlock, filters = active(r)
    if not landlock or not filters:
        raise Skip('this kernel has not both Landlock and seccomp')
    return landlock


REFUSED = {'read': 'EACCES', 'passwd': 'EACCES', 'write': 'EACCES', 'unlink': 'EACCES', 'inet': 'EPERM', 'unshare': 'EPERM', 'exec': 'EPERM'}


def tried(text):
    return dict(re.findall(r'^tried (\w+): (\w+)$', text, re.M))


class Spoilt:
    """A folder that no command is told of, and what the library finds there."""

    def __init__(self, r):
        self.r, self.outside = r, r.dir / 'outside'
        self.outside.mkdir()
        (self.outside / 'secret').write_text('secret')
        (self.outside / 'victim').touch()
        self.env = library(r, 'spoilt', SPOILT) | {'RAINGAN_OUTSIDE': str(self.outside)}

    def judge(self, label, said, **other):
        wanted = REFUSED | other
        got = tried(said)
        need(got == {k: v for k, v in wanted.items() if v}, f'{label}: {got}\n{said[-600:]}')
        need(sorted(f.name for f in self.outside.iterdir()) == ['secret', 'victim'], label)

    def run(self, cwd, *args, status=0, **other):
        run = self.r.run(*args, '--lang', 'en', cwd=cwd, env=self.env | {'TMPDIR': str(cwd)})
        said = run.stderr.decode()
        need(run.returncode == status, f'{args}: exit {run.returncode}\n{said[-900:]}')
        self.judge(f'{args}', said, **other)


def work_folder(r):
    """As a user has it: input/ and a tree of templates of one's own."""
    work = r.dir / 'work'
    work.mkdir()
    for name in 'templates', 'fonts':
        shutil.copytree(r.root / name, work / name)
    shutil.copytree(r.root / 'input/2568', work / 'input/2568')
    return work


def spoilt_library(r):
    """No command lets a library read, write, connect or run what the command itself has no need of."""
    need_walls(r)
    s, work, keys = Spoilt(r), work_folder(r), signing.certificates()
    key = ['--key', keys / 'maker.p12', '--pass-file', keys / 'pass']
    role = signing.roles(r)[0]
    s.run(work, 'build', 'input/2568')
    s.run(work, 'build', 'input/2568', '-o', 'made/of/it.pdf')
    s.run(work, 'build', 'input/2568', '-o', 'x.pdf', '--png', 'pages', exec='EACCES')
    s.run(work, 'build', 'nowhere', status=1)
    s.run(work, 'check', 'input/2568')
    s.run(work, 'init', '2569')
    s.run(work, 'init', '2570', '--from', 'input/2568', '--workbook')
    s.run(work, 'import', 'input/2570/2570.xlsx', 'imported')
    s.run(work, 'archive', 'input/2568', '-m', 'first')
    pdf = next((work / 'out/2568').rglob('*.pdf'))
    s.run(work, 'sign', pdf)
    s.run(work, 'sign', pdf, '--as', role, *key, '-o', 'signed.pdf')
    s.run(work, 'archive', '--signed', 'signed.pdf')
    s.run(work, 'seal', *key)
    s.run(work, 'log')
    s.run(work, 'verify', '--trust', keys / 'ca.pem')
    s.run(work, 'extract', 'x.pdf', 'taken')
    s.run(work, 'diff', 'x.pdf', 'input/2568')
    s.run(work, 'batch', 'input', '-o', 'reports', status=1)
    open_network = {'inet': 'done', 'connect': 'ECONNREFUSED', 'passwd': 'done'}
    s.run(work, 'timestamp', 'signed.pdf', '--tsa', 'http://127.0.0.1:9/', '-o', 'stamped.pdf', status=1, **open_network)
    s.run(work, 'sign', pdf, '--as', role, *key, '-o', 'again.pdf', '--tsa', 'http://127.0.0.1:9/', status=3, **open_network)


def spoilt_page(r):
    """The page listens, and asks nobody; it runs itself and what draws pages."""
    landlock = need_walls(r)
    s, work = Spoilt(r), work_folder(r)
    (r.dir / 'out').mkdir()
    with Page(r, str(work / 'input/2568'), env=os.environ | s.env | {'TMPDIR': str(work)}) as page:
        need('2568' in page.get('/'), 'no page')
    s.judge('serve', page.err.decode().split('tried read', 1)[0] + 'tried read' + page.err.decode().rsplit('tried read', 1)[1], inet='done',
            connect='EACCES' if landlock >= 4 else 'ECONNREFUSED', exec='EACCES')


def spoilt_child(r):
    """The program that draws pages sees its own folder alone; a script in its place is run, and sees no more."""
    need_walls(r)
    secret, tools, tmp = r.dir / 'secret', r.dir / 'bin', r.dir / 'tmp'
    secret.write_text('secret')
    tools.mkdir()
    tmp.mkdir()
    draw = tools / 'pdftoppm'
    real = shutil.which('pdftoppm')

    def build(what):
        draw.write_text(f'#!/bin/sh\nread line < {what} && exit 3\nexec {real} "$@"\n')
        draw.chmod(0o755)
        shutil.rmtree(r.dir / 'pages', ignore_errors=True)
        return r.run('build', 'input/2568', '-o', r.dir / 'x.pdf', '--png', r.dir / 'pages', '--lang', 'en',
                     env={'PATH': f'{tools}:{os.environ["PATH"]}', 'TMPDIR': str(tmp)})
    run = build(secret)
    need(run.returncode == 0 and list((r.dir / 'pages').glob('page-*.png')), run.stderr.decode()[-500:])
    inside = tmp / 'inside'
    inside.write_text('mine\n')
    need(build(inside).returncode == 3, 'the script was not run')
    need(not [f for f in tmp.iterdir() if f != inside], 'a folder is left')


def without(r):
    """Kernels that have less, or nothing: the same file, and -v says what there is."""
    whole = r.report('input/2568').read_bytes()
    landlock, filters = active(r)
    if landlock < 7 or not filters:
        raise Skip('an older kernel is not feigned on an older kernel')
    source = '''#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
static int none(int why) { errno = why; return -1; }
long syscall(long n, ...)
{
    static long (*real)(long, ...);
    va_list l;
    long a[6];
    const char *kernel = getenv("RAINGAN_KERNEL");
    va_start(l, n);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(l, long);
    va_end(l);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "syscall");
    if (n == 444 && !a[0])
        return strcmp(kernel, "none") && strcmp(kernel, "off") ? atoi(kernel) : none(kernel[0] == 'n' ? ENOSYS : EOPNOTSUPP);
    if (n == 446 && !strcmp(kernel, "-1"))
        return none(EPERM);
    if (n == SYS_seccomp && !strcmp(kernel, "none"))
        return none(ENOSYS);
    return real(n, a[0], a[1], a[2], a[3], a[4], a[5]);
}
int prctl(int what, unsigned long a, unsigned long b, unsigned long c, unsigned long d)
{
    if (what == 22 && !strcmp(getenv("RAINGAN_KERNEL"), "none"))
        return none(EINVAL);
    return (int)syscall(SYS_prctl, (long)what, a, b, c, d);
}
'''
    env = library(r, 'kernel', source)
    for kernel, said in (('none', 'none'), ('off', 'seccomp'), ('1', 'seccomp'), *((str(n), f'Landlock {n}, seccomp') for n in range(2, 8))):
        run = r.run('build', 'input/2568', '-o', r.dir / 'x.pdf', '--png', r.dir / f'pages{kernel}', '-v', '--lang', 'en',
                    env=env | {'RAINGAN_KERNEL': kernel})
        need(run.returncode == 0 and f'sandbox: {said}\n' in run.stderr.decode(), f'{kernel}: {run.returncode} {run.stderr.decode()[-700:]}')
        need((r.dir / 'x.pdf').read_bytes() == whole, f'{kernel}: another file')
        for i, args in enumerate((['archive', r.root / 'input/2568', '-m', 'x'], ['init', '2570'], ['extract', r.dir / 'x.pdf', 'd'])):
            folder = r.dir / f'{kernel}-{i}'
            folder.mkdir()
            run = r.run(*args, cwd=folder, env=env | {'RAINGAN_KERNEL': kernel})
            need(run.returncode == 0, f'{kernel}: {args}: {run.stderr.decode()[-500:]}')
    run = r.run('build', 'input/2568', '-o', r.dir / 'x.pdf', '-v', '--lang', 'en', env={'RAINGAN_SANDBOX': 'off'})
    need(run.returncode == 0 and 'sandbox: none\n' in run.stderr.decode(), run.stderr.decode()[-500:])


def paths(r):
    """Whatever way a path goes, the command finds the file that it found without the sandbox."""
    work, far = work_folder(r), r.dir / 'far'
    far.mkdir()
    shutil.move(work / 'templates', far / 't')
    (work / 'templates').symlink_to(far / 't')
    shutil.move(work / 'input/2568', far / 'data')
    (work / 'input/2568').symlink_to('../../far/data')
    (far / 'reports').mkdir()
    (work / 'out').symlink_to(far / 'reports')
    (far / 'fonts').mkdir()
    font = work / 'fonts/Far.ttf'
    shutil.copy('/usr/share/fonts/truetype/tlwg/Laksaman.ttf', far / 'fonts/Far.ttf')
    font.symlink_to(far / 'fonts/Far.ttf')

    def good(*args, cwd=work, made=None, env=None):
        run = r.run(*args, '--lang', 'en', cwd=cwd, env=env)
        need(run.returncode == 0, f'{args}: {run.returncode} {run.stderr.decode()[-600:]}')
        need(made is None or made.exists(), f'{args}: not made')
        return made
    plain = sha256(good('build', 'input/2568', '-o', 'plain.pdf', made=work / 'plain.pdf', env={'RAINGAN_SANDBOX': 'off'}))
    made = good('build', 'input/2568', made=far / 'reports/2568/ita-2568.pdf')
    need(sha256(made) == plain, 'another file')
    good('build', './input/../input/2568/', '-o', './a//b/../c.pdf', made=work / 'a/c.pdf')
    good('build', 'input/2568', '-o', far / 'x.pdf', made=far / 'x.pdf')
    (work / 'link.pdf').symlink_to(far / 'x.pdf')
    good('build', 'input/2568', '-o', 'link.pdf')
    need((work / 'link.pdf').is_symlink(), 'the link is gone')
    good('build', '.', '-o', '../y.pdf', cwd=far / 'data', made=far / 'y.pdf')
    good('build', 'input/2568', '-t', far / 't/ita', '-o', 'z.pdf', made=work / 'z.pdf')
    good('build', 'input/2568', '-o', 'p.pdf', '--png', 'deep/er/pages', env={'TMPDIR': str(far)}, made=work / 'deep/er/pages/page-01.png')
    run = r.run('build', 'input/2568', '-o', 'v.pdf', '-v', cwd=work)
    need('/Far.ttf: ' in run.stderr.decode(), 'the font that a link leads to')
    font.unlink()
    conf = work / 'fonts/fonts.conf'
    conf.write_text(conf.read_text().replace('<dir>/usr/share/fonts</dir>', f'<dir>{far}/fonts</dir><dir>/usr/share/fonts</dir>'))
    run = r.run('build', 'input/2568', '-o', 'v.pdf', '-v', cwd=work)
    need(f'{far}/fonts/Far.ttf: ' in run.stderr.decode(), 'the font of a folder of fonts.conf')
    shutil.move(far / 'reports/2568', far / 'archive')
    (far / 'reports/2568').symlink_to(far / 'archive')
    good('archive', 'input/2568', '-m', 'x', made=far / 'archive/ledger.csv')
    good('verify')
    good('log')
    good('init', '2569', '--from', 'input/2568', made=work / 'input/2569')
    good('init', '2570', '--from', '../data', cwd=far / 'data', made=far / '2570')
    good('extract', 'z.pdf', 'one')
    good('extract', work / 'z.pdf', '../two', cwd=work / 'input', made=work / 'two')
    (far / 'all').mkdir()
    (far / 'all/a').symlink_to(far / 'data')
    good('batch', far / 'all', '-o', 'new/er', made=work / 'new/er/a.pdf')
    good('build', 'input/2568', '-o', 'n.pdf', env={'TMPDIR': '/nowhere', 'XDG_RUNTIME_DIR': '/nowhere', 'LD_LIBRARY_PATH': '/nowhere:'})
    run = r.run('build', 'input/2568', '-o', '-', cwd=work)
    need(run.returncode == 0 and run.stdout.startswith(b'%PDF'), 'standard output')


def token(r):
    """Nobody knows what the module of a token reads: then files stay open, and -v says so."""
    landlock, filters = active(r)
    if not filters:
        raise Skip('this kernel has no seccomp')
    run = r.run('sign', r.report('input/2568'), '--as', 'x', '--key', 'pkcs11:object=none', '--pass-file', '/dev/null', '-v', '--lang', 'en')
    need('sandbox: seccomp\n' in run.stderr.decode(), run.stderr.decode()[:300])


def hardened(r):
    """No address of the program is known before, what the loader has set is read-only, the stack is not run, and writes beyond a
    buffer or the stack end the program."""
    program = r.build / 'raingan'
    if is_instrumented(r.build):
        raise Skip('sanitizers have checks of their own')
    header, parts, tags = (read('readelf', '-W', how, program) for how in ('-h', '-l', '-d'))
    machine = re.search(r'Machine: +(.*)', header)[1]
    symbols = read('readelf', '-W', '--dyn-syms', program)
    need(re.search(r'Type: +DYN', header) and re.search(r'FLAGS_1\).*NOW.*PIE', tags), 'no PIE')
    need('GNU_RELRO' in parts and re.search(r'\(FLAGS\).*BIND_NOW', tags), 'what the loader has set can be written')
    need(re.search(r'GNU_STACK.* RW  ', parts) and 'RWE' not in parts, 'a part is written and run')
    need('__stack_chk_fail' in symbols, 'no stack protector')
    need(re.search(r'__(memcpy|snprintf|vsnprintf|fprintf|printf|realpath|read|strcpy)_chk', symbols), 'no FORTIFY')
    own = read('readelf', '-n', r.build / 'obj/src/base/arena.o')
    need('X86-64' not in machine or 'SHSTK' in own, 'no code for a shadow stack')
    need('TEXTREL' not in tags and 'RPATH' not in tags and 'RUNPATH' not in tags, 'TEXTREL or RPATH')


def tests(root, build):
    if os.environ.get('RAINGAN_SANDBOX') == 'off':
        return []
    return each(root, build, 'sandbox', (spoilt_library, spoilt_page, spoilt_child, without, paths, token, hardened))
