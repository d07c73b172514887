"""Memory that the system does not give: each place of the program that asks for it is refused once, and from there on for
good. Exit 3 and one message that says so, nothing left, never a word about the data. memory.c is loaded before the
program for that, and the program asks for each piece on its own (raingan-pieces). `make faults` tries all places."""
import os
import re
import shutil
import subprocess

import signing
import sweeps
import visits
from archives import Place
from support import FAULTS, MANY, Reports, Skip, need

ALL = FAULTS == 'all'
SAMPLE = 40  # refusals of one test where not all are tried


def requests_of(r, least):
    """The numbers of the first and the last request of each place that has asked for memory."""
    asked = [line.split()[1:] for line in (r.dir / 'places').read_text().splitlines()]
    requests = sorted({int(n) for pair in asked for n in pair})
    need(len(requests) > least, f'{len(requests)} requests')
    return requests


def some(requests, first, of, most):
    """Every `of`-th from `first` on; so many of them at most, unless more are wanted."""
    part = requests[first::of]
    return part if ALL else part[first % 3::max(1, len(part) // (MANY * most))]


class Refusals:
    """A command of the program, and the requests for memory at which it is tried."""

    def __init__(self, r, command, cwd=None, depth=2, ends=(0,), least=200):
        if b'__asan_init' in (r.build / 'raingan').read_bytes():
            raise Skip('the sanitizer has its own malloc')
        self.r, self.cwd = r, cwd or r.root
        self.command = [r.build / 'raingan-pieces', *command, '--lang', 'en']
        (r.dir / 'places').unlink(missing_ok=True)  # of another command; each of its processes adds to it
        run = self.run(MEMORY_PLACES=r.dir / 'places', MEMORY_DEPTH=depth)
        need(run.returncode in ends, f'{run.returncode} {run.stderr.decode()}')
        self.status, self.said, self.printed = run.returncode, messages(run.stderr.decode(errors='replace')), run.stdout
        self.requests = requests_of(r, least)

    def run(self, **env):
        """On one processor: all is done in one process, which counts its requests."""
        processors = sorted(os.sched_getaffinity(0))
        return subprocess.run(self.command, cwd=self.cwd, capture_output=True,
                              preexec_fn=lambda: os.sched_setaffinity(0, {processors[os.getpid() % len(processors)]}),
                              env={**os.environ, 'RAINGAN_SANDBOX': 'off', 'LD_PRELOAD': str(self.r.build / 'tests/memory.so'), **{k: str(v) for k, v in env.items()}})

    def some(self, first, of, most):
        return some(self.requests, first, of, most)


def messages(said):
    return [line for line in said.splitlines() if not line.startswith('    ')]


def one_message(where, status, said):
    """`said` by a command that was refused memory."""
    lines = messages(said)
    need(status == 3, f'{where}: exit {status}: {said}')
    need(len(lines) == 1 and re.search(r': fatal: out of memory.* \[no-memory\]$', lines[0]), f'{where}: {said}')


def build(r, goes_on, first, of):
    """The report of 2568: all within one run, in a child for each."""
    out, tried = r.dir / 'out', r.dir / 'tried'
    out.mkdir()
    tried.mkdir()
    pdf = out / 'x.pdf'
    c = Refusals(r, ['build', 'input/2568', '-q', '-o', pdf], depth=4)
    want = pdf.read_bytes()
    pdf.unlink()
    requests = c.some(first, of, SAMPLE)
    (r.dir / 'try').write_text(''.join(f'{"+" if goes_on else ""}{n}\n' for n in requests))
    run = c.run(MEMORY_TRY=r.dir / 'try', MEMORY_TRIED=tried, MEMORY_OUT=out)
    # A child of a request that comes when the file is whole takes it with it.
    whole = [f for f in [pdf, *(tried / f'{n}.left' / 'x.pdf' for n in reversed(requests))] if f.exists()]
    need(run.returncode == 0 and whole and whole[0].read_bytes() == want, f'{run.returncode} {run.stderr.decode()}')
    count = 0
    taken = max((n for n in requests if (tried / f'{n}.left').exists()), default=requests[-1])
    for n in requests:
        where, status, left = f'request {n}', tried / f'{n}.status', tried / f'{n}.left'
        if not status.exists():  # at the end of the run, which asks a little more for what it lists
            continue
        count += 1
        files = {f.name: f.read_bytes() for f in left.iterdir()} if left.exists() else {}
        if status.read_text() == '0':  # no malloc: a library did without a map of a file
            # Or it came when the file had its name, and the first such child took it with it.
            need(files == {'x.pdf': want} or n > taken, f'{where}: exit 0 and {list(files)}')
        else:
            one_message(where, int(status.read_text()), (tried / f'{n}.err').read_text(errors='replace'))
            need(not files, f'{where}: {list(files)} is left')
    need(count > len(requests) * 0.9, f'{count} of {len(requests)} were tried')


def each_alone(c, most, check, goes_on, first, of):
    """In a run for each: check(where, run) says whether it was right."""
    for n in c.some(first, of, most):
        run = c.run(MEMORY_AT=f'{goes_on}{n}')
        where = f'request {goes_on}{n}'
        need(run.returncode in (0, 3), f"{where}: exit {run.returncode} {run.stdout.decode()} {run.stderr.decode()}")
        if run.returncode:
            one_message(where, run.returncode, run.stderr.decode())
        check(where, run)


def archive(r, goes_on, first, of):
    """The archive is as before or as after, never between."""
    p = Place(r, 'archive')
    p.archive()
    p.score(30)
    saved, before = p.dir / 'saved', p.tree()
    shutil.copytree(p.dir / 'out', saved)
    c = Refusals(r, ['archive', 'data', '-t', 'template', '-m', 'x'], cwd=p.dir)
    after = p.tree()

    def reset():
        shutil.rmtree(p.dir / 'out')
        shutil.copytree(saved, p.dir / 'out')

    def check(where, run):
        tree = p.tree()
        need(tree == before or set(tree) == set(after), f'{where}: {set(tree) ^ set(before)}')
        need(run.returncode or tree != before, f'{where}: exit 0 and nothing done')
        if tree != before:
            p.verify()
            reset()
    reset()
    each_alone(c, 8, check, goes_on, first, of)


def verify(r, goes_on, first, of):
    """Nothing in the archive is called damaged."""
    p = Place(r, 'verify')
    p.archive()
    each_alone(Refusals(r, ['verify'], cwd=p.dir), 8, lambda where, run: None, goes_on, first, of)


def sign(r, goes_on, first, of):
    """The copy is there whole or not at all; memory may end when it has its name already."""
    pdf, out, keys = r.report('input/2568'), r.dir / 'signed.pdf', signing.certificates()
    c = Refusals(r, ['sign', pdf, '--as', signing.roles(r)[0], '--key', keys / 'maker.p12', '--pass-file', keys / 'pass', '-o', out])

    def check(where, run):
        need(out.exists() or run.returncode, f'{where}: exit 0 and nothing done')
        need(not out.exists() or abs(out.stat().st_size - size) < 2000, f'{where}: it is half')
        need([f.name for f in r.dir.iterdir() if f.name.startswith('.')] == [], f'{where}: something is left')
        out.unlink(missing_ok=True)
    size = out.stat().st_size
    out.unlink()
    each_alone(c, 6, check, goes_on, first, of)


def batch(r, goes_on, first, of):
    """A worker without memory is a failure of the machine, at its folder alone; without memory at all the run ends."""
    b = sweeps.Batch(r)
    c = Refusals(r, b.command[:-2], cwd=b.p.dir, depth=1, ends=(1,), least=150)
    b.reset()
    for n in c.some(first, of, 8):
        b.judge(f'request {goes_on}{n}', c.run(MEMORY_AT=f'{goes_on}{n}'), ['out of memory'])


def serve(r, goes_on, first, of):
    """A visit to the page for each."""
    if b'__asan_init' in (r.build / 'raingan').read_bytes():
        raise Skip('the sanitizer has its own malloc')
    preload = {'LD_PRELOAD': str(r.build / 'tests/memory.so')}
    clean = visits.Visit(r, 'raingan-pieces', {**preload, 'MEMORY_PLACES': str(r.dir / 'places'), 'MEMORY_DEPTH': '1'})
    visits.judge(clean, clean, 'as ever', False)
    for n in some(requests_of(r, 200), first, of, 6):
        visit = visits.Visit(r, 'raingan-pieces', {**preload, 'MEMORY_AT': f'{goes_on}{n}'})
        visits.judge(visit, clean, f'request {goes_on}{n}', bool(goes_on))


def address_space(r):
    """As a shell bounds it (ulimit -v), from nearly nothing to enough."""
    out = r.dir / 'out'
    out.mkdir()
    ends = set()
    for kib in range(24000, 96000, 500 if ALL else 9000):
        run = r.run('build', 'input/2568', '-q', '--lang', 'en', '-o', out / 'x.pdf', before=['sh', '-c', f'ulimit -v {kib}; exec "$@"', 'sh'])
        ends.add(run.returncode)
        if run.returncode == 127:  # the loader has no room for the libraries
            continue
        need(run.returncode in (0, 3), f'{kib} KiB: exit {run.returncode} {run.stderr.decode()}')
        if run.returncode:
            one_message(f'{kib} KiB', 3, run.stderr.decode())
            need(not list(out.iterdir()), f'{kib} KiB: something is left')
        else:
            (out / 'x.pdf').unlink()
    need({0, 127} <= ends or {0, 3} <= ends, f'{ends}')


def parts(root, build_folder, test, n):
    """All requests in n parts, each refused once, and for good."""
    n = n if ALL else 1
    return [(f'memory.{test.__name__}.{name}.{i}', lambda sign=sign, i=i: test(Reports(root, build_folder), sign, i, n))
            for name, sign in (('once', ''), ('on', '+')) for i in range(n)]


def tests(root, build_folder):
    out = [(f'memory.{address_space.__name__}', lambda: address_space(Reports(root, build_folder)))]
    for test, n in (build, 8), (sign, 8), (serve, 16), (batch, 8), (archive, 4), (verify, 4):
        out += parts(root, build_folder, test, n)
    return out
