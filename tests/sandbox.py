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


# At the end of the command: each folder of RAINGAN_PLACES (NAME=PATH, separated by ':') in which a file can be read, and one can be made.
PLACES = r'''
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
__attribute__((destructor)) static void end(void)
{
    char path[4096], *places = getenv("RAINGAN_PLACES") ? strdup(getenv("RAINGAN_PLACES")) : NULL;
    for (char *at = places ? strtok(places, ":") : NULL; at; at = strtok(NULL, ":")) {
        char *folder = strchr(at, '=');
        *folder++ = 0;
        snprintf(path, sizeof path, "%s/probe", folder);
        int reads = open(path, O_RDONLY);
        snprintf(path, sizeof path, "%s/probe-%d", folder, (int)getpid());
        int writes = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (writes >= 0)
            unlink(path);
        dprintf(2, "place %s: %s%s\n", at, reads >= 0 ? "r" : "", writes >= 0 ? "w" : "");
    }
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


class Places:
    """Every place of the table in doc/limits.md is a folder of its own. A right to a file alone, as to a key, gives none to its folder."""

    NAMES = ('work', 'input', 'data', 'other', 'template', 'books', 'out', 'result', 'pages', 'keys', 'pass', 'trust', 'signed', 'temporary',
             'session', 'archive', 'root', 'reports', 'far')

    def __init__(self, r):
        self.r, self.work = r, r.dir / 'work'
        at = {name: r.dir / name for name in self.NAMES} | {'out': self.work / 'out', 'input': self.work / 'input', 'archive': r.dir / 'copy/2568'}
        self.at, keys = at, signing.certificates()
        for folder in at.values():
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(r.root / 'input/2568', at['root'] / 'a')
        for name in 'data', 'other':
            shutil.copytree(r.root / 'input/2568', at[name], dirs_exist_ok=True)
        shutil.copytree(r.root / 'input/2568', at['input'] / '2568')
        shutil.copytree(r.root / 'templates/ita', at['template'], dirs_exist_ok=True)
        shutil.copy(keys / 'maker.p12', at['keys'])
        shutil.copy(keys / 'pass', at['pass'])
        shutil.copy(keys / 'ca.pem', at['trust'])
        for folder in at.values():
            (folder / 'probe').touch()
        self.env = library(r, 'places', PLACES) | {'TMPDIR': str(at['temporary']), 'XDG_RUNTIME_DIR': str(at['session'])}

    def env_of_places(self):
        return self.env | {'RAINGAN_PLACES': ':'.join(f'{name}={path}' for name, path in self.at.items())}

    def found(self, said):
        """Of the process that ended last, in the order of NAMES; what it can neither read nor write is left out."""
        found = re.findall(r'^place (\w+): (\w*)$', said, re.M)[-len(self.at):]
        need([name for name, _ in found] == list(self.at), said[-600:])
        return ' '.join(f'{name}:{can}' for name, can in found if can)

    def open_to(self, *args, status=0):
        run = self.r.run(*args, '--lang', 'en', cwd=self.work, env=self.env_of_places())
        said = run.stderr.decode()
        need(run.returncode == status, f'{args}: exit {run.returncode}\n{said[-900:]}')
        return self.found(said)


def table(r):
    """What each line of the table in doc/limits.md says."""
    need_walls(r)
    p = Places(r)
    key = ['--key', p.at['keys'] / 'maker.p12', '--pass-file', p.at['pass'] / 'pass']
    data, other, result = p.at['data'], p.at['other'], p.at['result']
    shared = ['-t', p.at['template']]
    pdf, signed = result / 'x.pdf', p.at['signed'] / 'signed.pdf'

    def line(wanted, *args, **more):
        got = p.open_to(*args, **more)
        need(got == wanted, f'{args}: {got}, wanted {wanted}')

    line('data:r template:r out:r result:rw', 'build', data, *shared, '-o', pdf)
    line('data:r template:r out:r result:rw pages:rw temporary:rw', 'build', data, *shared, '-o', pdf, '--png', p.at['pages'])
    line('data:r template:r out:rw', 'build', data, *shared)
    line('data:r template:r out:r', 'check', data, *shared)
    line('data:r other:r', 'diff', data, other)
    line('data:r template:r result:r', 'diff', data, pdf, *shared)
    line('data:r template:r out:rw', 'archive', data, *shared, '-m', 'x')
    line('out:r', 'log')
    line('out:r', 'verify', pdf)
    line('out:r', 'verify', '--trust', p.at['trust'] / 'ca.pem')
    line('signed:rw', 'sign', pdf, '--as', signing.roles(r)[0], *key, '-o', signed)
    line('work:rw input:rw out:rw', 'sign', pdf, '--as', signing.roles(r)[0], *key)
    line('signed:rw', 'timestamp', signed, '--tsa', 'http://127.0.0.1:9/', '-o', p.at['signed'] / 'y.pdf', status=1)
    line('out:rw', 'archive', '--signed', signed)
    line('out:rw', 'seal', *key)
    line('input:rw temporary:rw', 'init', '2569', '--from', 'input/2568')
    line('input:rw temporary:rw', 'init', '2570', '--from', 'input/2568', '--workbook')
    shutil.move(p.at['input'] / '2570/2570.xlsx', p.at['books'])
    line('books:r result:rw', 'import', p.at['books'] / '2570.xlsx', result / 'new')
    line('books:r out:r', 'check', p.at['books'] / '2570.xlsx', status=1)
    line('result:rw', 'extract', pdf, result / 'taken')
    shutil.copytree(p.at['out'] / '2568', p.at['archive'], dirs_exist_ok=True)
    line('out:rw archive:r', 'merge', '2568', p.at['archive'])
    line('out:r', 'verify', '2568')
    line('out:rw', 'seal', '2568', *key)
    line('template:r root:r reports:rw', 'batch', p.at['root'], *shared, '-o', p.at['reports'])
    line('reports:rw', 'batch', '--summary', p.at['reports'])
    with Page(r, str(data), *shared, cwd=p.work, env=os.environ | p.env_of_places()) as page:
        page.get('/')
    got = p.found(page.err.decode())
    need(got == 'data:rw template:r out:rw temporary:rw session:rw', f'serve: {got}')


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
    return each(root, build, 'sandbox', (spoilt_library, table, spoilt_page, spoilt_child, without, paths, token, hardened))
