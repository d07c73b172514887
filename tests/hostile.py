"""Input that was made to hurt, and machines that fail in the middle: each is told at its place, with the status that is true
(1 the input is wrong, 3 the machine failed), soon and in little memory; what lies there is never replaced (doc/limits.md)."""
import hashlib
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess

from archives import Place
from faults import fault_env
from support import HANG, Skip, each, is_instrumented, need

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT);
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="th"><page name="a" size="A4" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt"/>
<section page="a"><each select="SELECT name FROM rows"><p style="body">{name}</p></each></section></report>
'''
MEMORY = 300 << 20
SLOW = 10  # of a program that watches itself (valgrind, sanitizers), in time


def make(r, name='d', rows='no,name\n1,a\n', **files):
    """A data folder with its own template; views='…' is views.sql."""
    folder = r.dir / name
    folder.mkdir(parents=True)
    (folder / 'schema.sql').write_text(SCHEMA)
    (folder / 'report.xml').write_text(REPORT)
    (folder / 'rows.csv').write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    for file, text in files.items():
        (folder / f'{file}.{"xml" if file == "report" else "sql"}').write_text(text)
    return folder


def run(r, *args, status, said='', lang='en', env=None, stdout=subprocess.PIPE, memory=MEMORY, place=None, **options):
    """The program within its time and memory; gives what it said."""
    watched = is_instrumented(r.build)

    def bound():
        if not watched:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        got = subprocess.run([r.build / 'raingan', *map(str, args), '--lang', lang], stdout=stdout, stderr=subprocess.PIPE,
                             cwd=place or r.root, env={**os.environ, **(env or {})}, preexec_fn=bound, timeout=60, **options)
    except subprocess.TimeoutExpired as e:
        need(False, f'{args} does not end')
    now, text = resource.getrusage(resource.RUSAGE_CHILDREN), got.stderr.decode(errors='replace')
    took = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime  # of computing: others may have the machine too
    need(got.returncode == status, f'{args}: exit {got.returncode}, wanted {status}: {text[-600:]}')
    need(said in text, f'{args}: "{said}" is not in {text[-600:]}')
    need(took < HANG * (SLOW if watched else 1), f'{args}: {took:.1f} s')
    return text


def build(r, folder, **wanted):
    return run(r, 'build', folder, '-o', r.dir / 'x.pdf', **wanted)


def refused(r, folder, said, status=1):
    """The whole kind of refusal: nothing is written."""
    text = build(r, folder, status=status, said=said)
    need(not (r.dir / 'x.pdf').exists(), 'a PDF was written')
    return text


# ---- files that are no files ----

def make_kind(path, kind):
    if kind == 'FIFO':
        os.mkfifo(path)
    elif kind == 'folder':
        path.mkdir()
    elif kind == 'socket':
        place = os.getcwd()
        os.chdir(path.parent)  # a path of a socket has 107 bytes
        socket.socket(socket.AF_UNIX).bind(path.name)
        os.chdir(place)
    elif kind == 'device':
        try:
            os.mknod(path, 0o20666, os.makedev(1, 3))  # as /dev/null
        except PermissionError:
            return False
    return True


KINDS = 'FIFO', 'folder', 'socket', 'device'


def kinds_in(r):
    """A FIFO, folder, socket or device named like an input blocks nothing: it is told at its name."""
    for kind in KINDS:
        for name in 'rows.csv', 'schema.sql', 'views.sql', 'texts.sql', 'findings.sql', 'report.xml', 'a.png':
            folder = make(r, f'{kind}-{name}')
            (folder / name).unlink(missing_ok=True)
            if not make_kind(folder / name, kind):
                continue
            picture = REPORT.replace('<each', '<img src="a.png" alt="a"><caption style="body">a</caption></img><each')
            if name == 'a.png':
                (folder / 'report.xml').write_text(picture)
            refused(r, folder, '"a.png"' if (name, kind) == ('a.png', 'folder') else f'this is a {kind}; a file is wanted here')
    fifo = r.dir / 'fifo'
    os.mkfifo(fifo)
    for args in ('verify', fifo), ('extract', fifo, r.dir / 'to'), ('diff', fifo, fifo), ('sign', fifo):
        run(r, *args, status=1, said='this is a FIFO')


def kinds_of_fonts(r):
    """fontconfig opens all that is in the fonts folder."""
    folder = make(r)
    for name in 'x.ttf', 'sub/x.otf', 'fonts.conf':
        here = r.dir / name.replace('/', '-')
        shutil.copytree(r.root / 'fonts', here / 'fonts')
        path = here / 'fonts' / name
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)
        got = subprocess.run([r.build / 'raingan', 'build', folder, '-o', here / 'x.pdf', '--lang', 'en'], cwd=here,
                             capture_output=True, timeout=20)
        need(got.returncode == 1 and b'this is a FIFO' in got.stderr, got.stderr.decode())


def links_out(r):
    """A link in a folder that somebody sent leads to no file outside of it; one within it does."""
    (r.dir / 'secret.csv').write_text('no,name\n1,secret\n')
    folder = make(r)
    for name in 'rows.csv', 'views.sql', 'report.xml', 'schema.sql':
        keep = (folder / name).read_bytes() if (folder / name).exists() else None
        for target in '../secret.csv', r.dir / 'secret.csv', 'hop':
            (folder / name).unlink(missing_ok=True)
            (folder / 'hop').unlink(missing_ok=True)
            (folder / 'hop').symlink_to('../secret.csv')
            (folder / name).symlink_to(target)
            text = refused(r, folder, 'this link leads out of the folder')
            need('secret\n' not in text, text)
        (folder / name).unlink()
        (folder / 'hop').unlink()
        if keep is not None:
            (folder / name).write_bytes(keep)
    (folder / 'rows.csv').rename(folder / 'other.txt')
    (folder / 'rows.csv').symlink_to('other.txt')
    build(r, folder, status=0)
    (folder / 'rows.csv').unlink()
    (folder / 'rows.csv').symlink_to('rows.csv')  # round and round
    run(r, 'build', folder, '-o', r.dir / 'y.pdf', status=1)


def links_to_nothing(r):
    """A file that need not be there is not taken for missing where a link has its name: the report would be without it."""
    for name in 'words.txt', 'views.sql', 'texts.sql', 'findings.sql', 'rows.csv':
        for target, said in ('gone', 'this is a link that leads to no file'), (name, 'cannot open: '):
            folder = make(r, f'{name}-{target}')
            schema = folder / 'schema.sql'
            schema.write_text(schema.read_text().replace("'rows', 1)", "'rows', 0)"))
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(target)
            refused(r, folder, f'{name}: error: {said}')


def names_of_folders(r):
    """A name that only a folder can have is the user's fault, not the machine's; no folder is made for it."""
    folder = make(r)
    for name in 'new.pdf/', 'new/x/', 'new/.', 'new/..':
        run(r, 'build', folder, '-o', f'{r.dir}/{name}', status=1, said='this is a folder; a file is wanted here')
        need({p.name for p in r.dir.iterdir()} == {'d'}, name)


def results_out(r):
    """A link in the place of a result that nobody named leads to no file outside of its folder: the one who put it there is told,
    with the sandbox and without, and what it leads to stays as it is; one within the folder does, and so does a file that is named."""
    p, far = Place(r, 'results'), r.dir / 'far.pdf'
    p.archive()
    name = p.year / 'tiny-data.pdf'
    inside, before = p.year / 'other.pdf', name.read_bytes()
    shutil.copytree(p.dir / 'data', p.dir / 'all/data')
    for file in (p.dir / 'template').iterdir():
        shutil.copy(file, p.dir / 'all/data')
    far.write_bytes(before)
    name.unlink()
    name.symlink_to(far)
    (p.dir / 'to').mkdir()
    (p.dir / 'to/data.pdf').symlink_to(far)
    p.score(99)
    tree = p.tree()
    for env in {}, {'RAINGAN_SANDBOX': 'off'}:
        for args in (('build', 'data', '-t', 'template'), ('archive', 'data', '-t', 'template', '-m', 'x'), ('verify',), ('log',),
                     ('archive', '--signed', p.pdf(1))):
            run(r, *args, status=1, said='this link leads out of the folder', env=env, place=p.dir)
        run(r, 'batch', 'all', '-o', 'to', status=1, env=env, place=p.dir)
        need('this link leads out of the folder' in (p.dir / 'to/data.txt').read_text(), 'batch')
        need(p.tree() == tree and far.read_bytes() == before and name.is_symlink(), 'something was written')
    os.rename(far, inside)
    name.unlink()
    name.symlink_to('other.pdf')
    run(r, 'verify', status=0, place=p.dir)
    run(r, 'build', 'data', '-t', 'template', status=0, place=p.dir)
    need(name.is_symlink() and inside.read_bytes() != before, 'within the folder')
    name.unlink()
    name.symlink_to(far)
    far.write_bytes(before)
    run(r, 'build', 'data', '-t', 'template', '-o', name, status=0, place=p.dir)
    need(name.is_symlink() and far.read_bytes() != before, 'a file that is named')


def archive_out(r):
    """A part of an archive that is a link out of it: told, with the sandbox and without, nothing is written; a link within the archive does."""
    p, far = Place(r, 'links'), r.dir / 'far'
    p.archive()
    far.mkdir()
    p.score(99)
    for part in 'ledger.csv', 'SHA256SUMS', 'revisions', 'revisions/001', 'revisions/001/revision.csv':
        at, there = p.year / part, far / 'part'
        os.rename(at, there)
        at.symlink_to(there)
        tree = p.tree()
        for env in {}, {'RAINGAN_SANDBOX': 'off'}:
            for args in ('verify',), ('log',), ('archive', 'data', '-t', 'template', '-m', 'x'):
                text = run(r, *args, status=1, said=f'{part}: error: this link leads out of the folder', env=env, place=p.dir)
                need(text.count('error: ') == 1 and p.tree() == tree, f'{part}, {args}: {text}')
        at.unlink()
        os.rename(there, at)
    os.rename(p.year / 'ledger.csv', p.year / 'revisions/001/mine')
    (p.year / 'ledger.csv').symlink_to('revisions/001/mine')
    text = run(r, 'verify', status=1, place=p.dir)
    need('leads out' not in text and 'revisions/001/mine: ' in text, text)


def ledgers(r):
    """What may lie in the place of the list of an archive: each is told with its name, nothing is written. A folder with a number that no
    archive has is the folder of no revision: a million missing ones are not looked for."""
    p = Place(r, 'ledgers')
    p.archive()
    for number, wanted in ('999999', {'999999'}), ('1003', {'1003'}), ('004', {'002', '003', '004/revision.csv'}):
        strange = p.year / f'revisions/{number}'
        strange.mkdir()
        found = subprocess.run([r.build / 'raingan', 'verify', '--lang', 'en'], cwd=p.dir, capture_output=True, timeout=60)
        said = set(re.findall(r'^out/2568/revisions/(\S+): error: ', found.stdout.decode(), re.M))
        need(found.returncode == 1 and wanted <= said and len(said) <= 4, f'{number}: {found}')
        strange.rmdir()
    p.score(99)
    ledger = p.year / 'ledger.csv'
    was = ledger.read_bytes()
    header, line = was.splitlines(True)
    # Thousands of revisions that are not there, all of the first one's PDF: it is made again once.
    sums = p.year / 'SHA256SUMS'
    true_sums, forged = sums.read_text(), was + b''.join(b'%d,' % n + line.split(b',', 1)[1] for n in range(2, 5001))
    ledger.write_bytes(forged)
    sums.write_text(true_sums.replace(hashlib.sha256(was).hexdigest(), hashlib.sha256(forged).hexdigest()))
    found = subprocess.run([r.build / 'raingan', 'verify', '--lang', 'en'], cwd=p.dir, capture_output=True, timeout=60)
    need(found.returncode == 1 and b'5000 revisions, 1 of them made again' in found.stdout and b'/002: error: this revision is missing' in found.stdout, f'{found}')
    ledger.write_bytes(was)
    sums.write_text(true_sums)
    tree = p.tree()

    def huge():
        with open(ledger, 'wb') as f:
            f.truncate((1 << 30) + 1)

    for make_it, said, refuses in ((lambda: os.mkfifo(ledger), 'this is a FIFO; a file is wanted here', True),
                                   (ledger.mkdir, 'this is a folder; a file is wanted here', True),
                                   (lambda: ledger.symlink_to('/dev/zero'), 'this link leads out of the folder', True),
                                   (huge, 'is larger than 1024 MiB', True),
                                   (lambda: ledger.write_bytes(os.urandom(100000)), '', False),
                                   (lambda: ledger.write_bytes(was[3:].decode().encode('utf-16')), '', False),
                                   (lambda: ledger.write_bytes(header + line * 300000), '', False)):
        ledger.unlink()
        make_it()
        if refuses:
            text = run(r, 'verify', status=1, said=f'ledger.csv: error: {said}', place=p.dir)
            need(text.count('error: ') == 1, text)
            run(r, 'log', status=1, said=f'ledger.csv: error: {said}', place=p.dir)
        else:
            found = p.run('verify', '--lang', 'en')
            need(found.returncode == 1 and b'ledger.csv: error: this file was changed after it was archived' in found.stdout, f'{found}')
        run(r, 'archive', 'data', '-t', 'template', '-m', 'x', status=1, said='error: ', place=p.dir)
        ledger.rmdir() if ledger.is_dir() else ledger.unlink()
        ledger.write_bytes(was)
        need(p.tree() == tree, 'something was written')


def names_in(r):
    """input_files names a file in the folder itself, and nothing else."""
    for name in '..', '.', '', '../rows.csv', '/etc/passwd', 'a/b.csv', 'a\nb.csv':
        folder = make(r, f'n{len(os.listdir(r.dir))}')
        with open(folder / 'schema.sql', 'a') as schema:
            schema.write(f"INSERT INTO input_files VALUES ('{name}', 'rows2', 0); CREATE TABLE rows2 (a TEXT);")
        refused(r, folder, 'a file name without a folder is wanted')


# ---- where the report goes ----

def kinds_out(r):
    """-o replaces a PDF or nothing; a device least of all."""
    folder = make(r)
    for kind in KINDS:
        to = r.dir / kind
        if not make_kind(to, kind):
            continue
        link = r.dir / f'link-{kind}'
        link.symlink_to(kind)
        before = to.lstat()
        for name in to, link:
            run(r, 'build', folder, '-o', name, status=1, said=f'this is a {kind}; a file is wanted here')
        after = to.lstat()
        need((before.st_mode, before.st_ino, before.st_rdev) == (after.st_mode, after.st_ino, after.st_rdev), f'{kind} was replaced')
        need(link.is_symlink(), 'the link was replaced')
    (r.dir / 'nowhere').symlink_to('none')
    run(r, 'build', folder, '-o', r.dir / 'nowhere', status=1, said='leads to no file')
    need((r.dir / 'nowhere').is_symlink() and not (r.dir / 'none').exists(), 'a link was followed')


def open_files(r):
    """What a program has open, by its name in /proc or /dev, is no file that may be replaced, be it a file, a pipe or a device; nothing
    is made beside it."""
    folder, dev, kept = make(r), r.dir / 'dev', r.dir / 'kept.pdf'
    dev.mkdir()
    (dev / 'stdout').symlink_to('/proc/self/fd/1')
    (dev / 'fd').symlink_to('/proc/self/fd')
    (dev / 'again').symlink_to('stdout')
    kept.write_bytes(b'%PDF-1.7 kept')
    for to in dev / 'stdout', dev / 'again', dev / 'fd/1', '/dev/stdout', '/proc/self/fd/1':
        run(r, 'build', folder, '-o', to, status=1, said='a file is wanted here')
        with open(kept, 'ab') as file:
            text = run(r, 'build', folder, '-o', to, status=1, said='this is what a program has open', stdout=file)
        need('-o - writes to standard output' in text and kept.read_bytes() == b'%PDF-1.7 kept', f'{to}: {text}')
    need(sorted(p.name for p in dev.iterdir()) == ['again', 'fd', 'stdout'], 'something lies beside it')


def inputs_out(r):
    """An input, or any file that is no PDF and not named so, is never replaced, through a link neither; a PDF and an empty file are."""
    folder = make(r, views='CREATE VIEW v AS SELECT 1;')
    (r.dir / 'notes.txt').write_text('%PD')
    (r.dir / 'to-rows').symlink_to('d/rows.csv')
    os.link(folder / 'rows.csv', r.dir / 'hard.pdf')
    before = {p: p.read_bytes() for p in [*folder.iterdir(), r.dir / 'notes.txt']}
    for path in [*before, r.dir / 'to-rows', folder / '../d/rows.csv']:
        run(r, 'build', folder, '-o', path, status=1, said='it is no PDF; nothing was written')
    run(r, 'build', folder, '-o', r.dir / 'hard.pdf', status=0)  # the input keeps its own name
    need(before == {p: p.read_bytes() for p in before} and (r.dir / 'to-rows').is_symlink(), 'an input was replaced')
    (r.dir / 'empty.pdf').touch()
    (r.dir / 'to-empty').symlink_to('empty.pdf')
    for _ in range(2):
        run(r, 'build', folder, '-o', r.dir / 'to-empty', status=0)
    need((r.dir / 'to-empty').is_symlink() and (r.dir / 'empty.pdf').read_bytes()[:5] == b'%PDF-', 'the link was not followed')


def read_only(r):
    """A PDF that is read-only, as a revision of an archive is, is never replaced, through a link neither; rights stay."""
    folder = make(r)
    to = r.dir / 'a.pdf'
    to.write_bytes(b'%PDF-1.7 kept')
    to.chmod(0o444)
    (r.dir / 'link.pdf').symlink_to('a.pdf')
    for path in to, r.dir / 'link.pdf':
        run(r, 'build', folder, '-o', path, status=1, said='this file is read-only')
    need(to.read_bytes() == b'%PDF-1.7 kept' and to.stat().st_mode & 0o777 == 0o444, 'it was replaced')
    to.chmod(0o600)
    run(r, 'build', folder, '-o', to, status=0)
    need(to.read_bytes() != b'%PDF-1.7 kept' and to.stat().st_mode & 0o777 == 0o600, f'rights {to.stat().st_mode:o}')


def signals(r):
    """No signal that can be caught leaves a file that is not whole, wherever it comes while the file is written. The report is
    there whole or not at all, and who waits sees the signal."""
    folder, log = make(r), r.dir / 'log'
    (r.dir / 'out').mkdir()

    def act(at, what, log=None):
        return subprocess.run([r.build / 'raingan', 'build', folder, '-o', 'out/x.pdf'], cwd=r.dir, capture_output=True, timeout=60,
                              env={**os.environ, **fault_env(r, at, what, log)})
    need(act(0, '0', log).returncode == 0, 'no report')
    calls = log.read_text().splitlines()
    need(len(calls) >= 4, f'{calls}')
    whole = (r.dir / 'out/x.pdf').read_bytes()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGXCPU, signal.SIGALRM, signal.SIGUSR1,
                   signal.SIGUSR2, signal.SIGVTALRM, signal.SIGPROF, signal.SIGIO):
        for at in range(1, len(calls) + 1):
            (r.dir / 'out/x.pdf').unlink(missing_ok=True)
            got = act(at, f'-{int(number)}')
            need(got.returncode == -number, f'{number} at {calls[at - 1]}: exit {got.returncode}')
            names = [p.name for p in (r.dir / 'out').iterdir()]
            need(names in ([], ['x.pdf']), f'{number} at {calls[at - 1]}: {names}')
            need(not names or (r.dir / 'out/x.pdf').read_bytes() == whole, 'half a report')
    for number in signal.SIGPIPE, signal.SIGXFSZ:
        need(act(2, f'-{int(number)}').returncode == 0, f'{number} ends it')


def long_names(r):
    """Names of 255 bytes, the longest that a folder takes: of the data, of the report and of what is extracted."""
    name = 'ก' * 85
    folder = make(r, f'root/{name}')
    pdf = r.dir / ('ก' * 83 + 'ab.pdf')
    run(r, 'build', folder, '-o', pdf, status=0)
    run(r, 'extract', pdf, r.dir / name, status=0)
    need((r.dir / name / 'rows.csv').read_bytes() == (folder / 'rows.csv').read_bytes(), 'not extracted')
    run(r, 'build', folder, '-o', r.dir / ('x' * 256), status=3, said='File name too long')
    got = subprocess.run([r.build / 'raingan', 'build', folder], cwd=r.dir, capture_output=True,
                         env={**os.environ, 'LC_ALL': 'C'})
    made = list((r.dir / 'out').iterdir())
    need(got.returncode == 0 and len(made) == 1 and made[0].name.startswith('report-กกก'), f'{made} {got.stderr.decode()}')
    run(r, 'batch', r.dir / 'root', '-o', r.dir / 'all', status=0)
    need(len(list((r.dir / 'all').glob('*.pdf'))) == 1, 'no PDF of a long name')


def standard_output(r):
    """Standard output that is full, closed or a pipe without a reader: it is said, and the report was written."""
    folder = make(r)
    said = 'cannot write to standard output'
    with open('/dev/full', 'wb') as full:
        text = run(r, 'build', folder, '-o', r.dir / 'full.pdf', stdout=full, status=3, said=said)
    need('full.pdf was written all the same' in text and (r.dir / 'full.pdf').exists(), text)
    for command in ('--help',), ('--version',), ('build', '--help'), ('build', folder, '-o', '-'), ('batch', '--help'):
        with open('/dev/full', 'wb') as full:
            got = subprocess.run([r.build / 'raingan', *map(str, command)], stdout=full, stderr=subprocess.PIPE, cwd=r.root)
            need(got.returncode == 3, f'{command}: exit {got.returncode}')
    reader, writer = os.pipe()
    os.close(reader)
    run(r, 'build', folder, '-o', r.dir / 'pipe.pdf', stdout=writer, status=3, said=said)
    run(r, 'build', folder, '-o', '-', stdout=writer, status=3, said=said)
    os.close(writer)
    for streams in '>&-', '>&- <&-', '>&- 2>&-', '>&- 2>&- <&-':
        (r.dir / 'closed.pdf').unlink(missing_ok=True)
        got = subprocess.run(['sh', '-c', f'"$1" build "$2" -o "$3" --lang en {streams}', 'sh', r.build / 'raingan', folder,
                              r.dir / 'closed.pdf'], cwd=r.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        need(got.returncode == 3, f'{streams}: exit {got.returncode}')
        need((r.dir / 'closed.pdf').read_bytes() == (r.dir / 'full.pdf').read_bytes(), f'{streams}: something is in the report')


# ---- limits ----

def limits(r):
    """doc/limits.md has each limit of limits.h, with its value."""
    text = re.sub(r'/\*.*?\*/', '', (r.root / 'src/base/limits.h').read_text(), flags=re.S)
    constants = {name: eval(value) for name, value in re.findall(r'(LIMIT_\w+)\s*=\s*([0-9A-Fx< ]+),', text)}
    rows = re.findall(r'^\| `(LIMIT_\w+)` \| ([0-9,]+)', (r.root / 'doc/limits.md').read_text(), re.M)
    need(len(constants) > 20, 'no limits')
    need({name: int(value.replace(',', '')) for name, value in rows} == constants, f'{set(rows) ^ set(constants.items())}')


COMMANDS = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
FORGED = 'a\x1b[2J\u202e\u0085\x07'


def shown(r, folder, status, *wanted):
    """Nothing that a terminal obeys is in the messages, no line is one that the input wrote, and what is escaped is there."""
    for lang in 'en', 'th':
        text = build(r, folder, status=status, lang=lang)
        need(not COMMANDS.search(text), f'{folder}: {COMMANDS.search(text)} in {text!r}')
        need(not re.search('^forged', text, re.M), f'{folder}: a forged line: {text!r}')
        for part in wanted:
            need(part in text, f'{folder}: "{part}" is not in {text!r}')


def terminal(r):
    """What cells, names of files, SQL and XML hold is shown, not obeyed: ESC, a line end, what turns the text round."""
    esc, turned, end = r'\x1B[2J', r'\xE2\x80\xAE', r'\x0Aforged: error'
    forged = FORGED + '\nforged: error'
    shown(r, make(r, 'cell', f'no,name\n1,{FORGED}\n'), 1, esc)
    shown(r, make(r, 'line', 'no,name\nx,a\u202eb\n'), 1, turned)
    shown(r, make(r, 'head', f'no,name,b\u202e{FORGED}\n1,a,b\n'), 1, esc, turned)
    shown(r, make(r, f'folder\u202e{forged}', 'no,name\nx,a\n'), 1, esc, turned, end)
    check = SCHEMA.replace(', name TEXT', f', name TEXT CONSTRAINT "name: {forged}" CHECK (name <> \'a\')')
    shown(r, make(r, 'sql', schema=check), 1, esc, end)
    shown(r, make(r, 'xml', report=REPORT.replace('<p ', '<p aling="a\u202eb" b\u0e01="" ')), 1)
    shown(r, make(r, 'name', report=REPORT.replace('"Laksaman"', '"a\u202eb"')), 3, turned)
    long = 'ก' * 5000
    text = build(r, make(r, 'long', f'no,name\n{long},a\n'), status=1)
    need('…' in text and max(map(len, text.replace(str(r.dir), '').splitlines())) <= 240, text)
    got = r.run('diff', make(r, 'before', 'no,name\n1,a\n'), make(r, 'after', 'no,name\n1,a\u202eb\n'))
    text = got.stdout.decode()
    need(got.returncode == 0 and turned in text and not COMMANDS.search(text), f'{got}')
    schema = SCHEMA.replace('no INTEGER', 'no TEXT')
    figures = {'schema': schema, 'views': f"CREATE VIEW figures AS SELECT '{forged}' AS name, max(name) AS value FROM rows;"}
    moved = make(r, 'first', 'no,name\na\u202eb,1\n2,b\n', **figures), make(r, 'last', 'no,name\n2,c\na\u202eb,1\n', **figures)
    got = r.run('diff', *moved, '--lang', 'en')
    text = got.stdout.decode()
    need(got.returncode == 0 and not COMMANDS.search(text) and not re.search('^forged', text, re.M), f'{got}')
    need('rows.csv: row moved from place 2 to place 1: no 2\n' in text or f'place 1 to place 2: no a{turned}b\n' in text, text)
    need(f'    a{esc}' in text and end in text, text)


def sizes(r):
    """A cell of 17 MB, a row of many cells, a template of many files: each is told at its place."""
    for n in (1 << 20) + 1, 17 << 20:
        text = refused(r, make(r, f'cell{n}', rows='no,name\n1,a\n2,' + 'x' * n + '\n'), 'this cell has more than 1048576 bytes')
        need('rows.csv:3:3: error: (cell B3' in text, text)
    text = refused(r, make(r, 'row', rows='no,name\n1,a' + ',' * 3000 + '\n'), 'this row has more than 2000 cells')
    need('rows.csv:2:' in text, text)
    many = ''.join(f"INSERT INTO input_files VALUES ('f{i}.csv', 'rows', 0);" for i in range(1001))
    folder = make(r, 'many')
    (folder / 'schema.sql').write_text(SCHEMA + many)
    refused(r, folder, 'a template has at most 1000 files')


# ---- SQL ----

ENDLESS = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT '


def report(select):
    return REPORT.replace('SELECT name FROM rows', select.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;'))


def bounded(r):
    """Whatever SQL does, it ends: by its steps, rows, memory or values; before its first step too."""
    n = 24
    bomb = 'CREATE VIEW v0 AS SELECT 1 AS a;' + ''.join(f'CREATE VIEW v{i} AS SELECT x.a + y.a AS a FROM v{i - 1} x, v{i - 1} y;'
                                                        for i in range(1, n))
    cases = {
        'rows': dict(report=report(ENDLESS + 'x AS name FROM c')),
        'steps': dict(report=report(ENDLESS + 'count(*) AS name FROM c')),
        'sort': dict(report=report(ENDLESS + "x AS name FROM c ORDER BY hex(zeroblob(1000 + x))")),
        'sum': dict(report=report("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000) "
                                  "SELECT name FROM (SELECT hex(zeroblob(3000000 + x)) AS name FROM c) ORDER BY name")),
        'value': dict(report=report("SELECT hex(zeroblob(1000000)) AS name")),
        'views': dict(views=bomb + f'CREATE VIEW document AS SELECT a AS title FROM v{n - 1};'),
        'join': dict(views=bomb, report=report(f'SELECT a AS name FROM v{n - 1}')),
        'unbroken': dict(views=f"CREATE VIEW unbroken AS {ENDLESS} 'ก' || x AS text FROM c;"),
        'faults': dict(views=f"CREATE VIEW faults AS {ENDLESS} 1 AS id, 'rows' AS \"table\", 1 AS row, 'name' AS \"column\", "
                             "'no' AS message, '' AS hint FROM c WHERE x < 0;"),
        'document': dict(views=f'CREATE VIEW document AS {ENDLESS} count(*) AS title FROM c;'),
    }
    for name, files in cases.items():
        text = refused(r, make(r, f'sql-{name}', **files), '[sql-limit]')
        need(text.count('error:') == 1, f'{name}: {text}')
    for table in 'input_files', 'column_names', 'cell_types', 'other_templates', 'template_files':
        folder = make(r, f'schema-{table}')
        columns = {'input_files': "'rows.csv', 'rows', 1", 'column_names': "'rows.csv', 'no', 'n'", 'template_files': "'a.table.csv', 'rows'",
                   'cell_types': "'rows.csv', 'no', '1', 'name'", 'other_templates': "'t', 'f'"}[table]
        names = {'input_files': 'file, table_name, required', 'column_names': 'file, "column", name', 'template_files': 'file, table_name',
                 'cell_types': 'file, key_column, key, "column"', 'other_templates': 'template, file'}[table]
        schema = SCHEMA if table != 'input_files' else SCHEMA.split('\n', 2)[2]
        schema += f'CREATE VIEW {table} ({names}) AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT {columns} FROM c;'
        (folder / 'schema.sql').write_text(schema)
        if table == 'other_templates':
            (folder / 'rows.csv').unlink()
        run(r, 'build', folder, '-o', r.dir / 'x.pdf', status=0 if table == 'cell_types' else 1, memory=2 * MEMORY)


FLOOD = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 20000) SELECT '


def long_values(r):
    """Functions over long values end as soon as others; what all queries give is bounded; instr, replace and trim are SQLite's own to the letter."""
    for name, select, said in (
            ('flood', FLOOD + "replace(hex(zeroblob(50000)), '0', 'ก ') AS name FROM c", 'the queries of this report give more than 83'),
            ('value', "SELECT length(hex(zeroblob(1500000))) AS name", 'string or blob too big'),
            ('trim', "SELECT length(trim(hex(zeroblob(900000)), replace(hex(zeroblob(50000)), '0', '1') || '0')) AS name", '[sql-limit]'),
            ('json', "SELECT json_patch('{}', '{}') AS name", 'may not use json_patch')):
        refused(r, make(r, f'long-{name}', report=report(select)), said)
    for name, select in ('instr', "instr(hex(zeroblob(1000000)), hex(zeroblob(400000)) || '1')"), ('replace', (
            "length(replace(hex(zeroblob(1000000)), hex(zeroblob(400000)) || '1', ''))")):
        build(r, make(r, f'long-{name}', report=report(f'SELECT {select} AS name')), status=0)
    wanted = {"instr('กขค', 'ค')": 3, "instr('abc', '')": 1, "instr('abc', 'x')": 0, "instr(x'010203', x'03')": 3, "instr('กข', NULL) IS NULL": 1,
              "replace('aXbX', 'X', 'yy') = 'ayybyy'": 1, "replace('abc', '', 'x') = 'abc'": 1, "replace('abc', 'abc', '') = ''": 1,
              "trim('  ก ข  ') = 'ก ข'": 1, "ltrim('กกข', 'ก') = 'ข'": 1, "rtrim('ขกก', 'ก') = 'ข'": 1, "trim('ขกข', 'ข') = 'ก'": 1,
              "trim('abc', '') = 'abc'": 1, "trim('', 'a') = ''": 1, "trim(NULL) IS NULL": 1, "instr(12345, 34)": 3}
    differ = ' UNION ALL '.join(f'SELECT {i} AS name WHERE ({text}) IS NOT {value}' for i, (text, value) in enumerate(wanted.items()))
    views = f"CREATE VIEW faults AS SELECT 1 AS id, 'rows' AS \"table\", 1 AS row, 'name' AS \"column\", 'differs: ' || name AS message, '' AS hint FROM ({differ});"
    build(r, make(r, 'long-same', views=views), status=0)


def long_cells(r):
    """A cell of a megabyte that no line can hold, or whose letters no font has, is told soon."""
    for name, letter, said in ('digits', '0', '[too-wide]'), ('cjk', '漢', '[no-glyph]'), ('rtl', 'אa', '[no-script]'):
        refused(r, make(r, f'cell-{name}', rows='no,name\n1,' + letter * (1000000 // len(letter.encode())) + '\n'), said)


def same_each_time(r):
    """What reads the clock, the time zone or random numbers is refused, wherever it stands."""
    for text in ('random()', 'RANDOM()', 'abs(random())', 'hex(randomblob(4))', "datetime('now')", "date('now', '-1 day')", 'date()',
                 'time()', 'datetime()', 'julianday()', "julianday('now')", "unixepoch('now')", "strftime('%Y', 'now')", "strftime('%s')",
                 'CURRENT_TIMESTAMP', 'current_date', 'CURRENT_TIME', "datetime('n' || 'ow')", "datetime('2568-01-01', 'localtime')",
                 "datetime('2568-01-01', 'utc')", "load_extension('x')"):
        for name, files in ('view', dict(views=f'CREATE VIEW document AS SELECT {text} AS title;')), ('each', dict(
                report=report(f'SELECT {text} AS name FROM rows'))):
            folder = make(r, f'now-{name}-{len(os.listdir(r.dir))}', **files)
            said = refused(r, folder, '[sql]')
            need('views.sql:1:' in said or 'report.xml:3:' in said, said)
    folder = make(r, 'stored')
    (folder / 'schema.sql').write_text(SCHEMA.replace(', name TEXT)', ", name TEXT, at TEXT DEFAULT (datetime('now')))"))
    refused(r, folder, 'may not read the clock')
    build(r, make(r, 'day', views="CREATE VIEW document AS SELECT date('2568-01-31', '+1 month') AS title;"), status=0)


def tests(root, build):
    return each(root, build, 'hostile', (kinds_in, kinds_of_fonts, links_out, links_to_nothing, names_of_folders, results_out, archive_out, ledgers, names_in, kinds_out,
                                         open_files, inputs_out, read_only, signals, long_names, terminal, standard_output, limits, sizes, bounded, long_values, long_cells, same_each_time))
