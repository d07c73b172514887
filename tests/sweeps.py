"""The machine fails while files are read, and while `batch` and `serve` run: each call in turn, or a signal comes before it.
fault.c is loaded before the program for that. What fails is said to be the machine's fault, and nothing is half."""
import csv
import os
import shutil
import signal

import signing
import visits
from archives import Place
from faults import ALL, fault_env
from support import MANY, each, need

EIO, EMFILE, ENOSPC, EROFS = 5, 24, 28, 30
SAMPLE = 8  # calls of one test where not all are tried


def some(calls, most=SAMPLE):
    """Numbered from 1; a part of them, unless more are wanted."""
    numbered = list(enumerate(calls, 1))
    return numbered if ALL else numbered[::max(1, len(numbered) // (MANY * most))]


def calls_of(log):
    calls = log.read_text().splitlines()
    log.unlink()
    need(len(calls) >= 4, f'{calls}')
    return calls


class Batch:
    """Three folders, one of them wrong, made in one process after another."""

    def __init__(self, r):
        self.p = Place(r, 'batch')
        for name in 'a', 'b', 'c':
            shutil.copytree(self.p.dir / 'data', self.p.dir / 'root' / name)
        (self.p.dir / 'root/c/rows.csv').write_text('no,score\n1,x\n')
        self.out = self.p.dir / 'out'
        self.command = ['batch', 'root', '-t', 'template', '-o', 'out', '-j', '1', '--lang', 'en']
        run = self.p.run(*self.command)
        self.want = self.results()
        need(run.returncode == 1 and sorted(self.want) == ['a.pdf', 'b.pdf', 'c.txt'], f'{run} {list(self.want)}')
        self.reset()

    def reset(self):
        shutil.rmtree(self.out)

    def results(self):
        return {f.name: f.read_bytes() for f in self.out.iterdir() if f.suffix in ('.pdf', '.txt')}

    def judge(self, where, run, messages):
        """Each folder is as ever, or `failed`; the next run makes the rest. messages: what the run may have said itself."""
        where, said = f'{where}: exit {run.returncode}', run.stderr.decode()
        table = self.out / 'batch.csv'
        rows = {row[0]: row[1] for row in csv.reader(table.read_text('utf-8-sig').splitlines()[1:])} if table.exists() else {}
        for name, status in rows.items():
            need(status in ('wrong' if name == 'c' else 'built', 'failed'), f'{where}: {name} is {status}')
            pdf, txt = self.out / f'{name}.pdf', self.out / f'{name}.txt'
            need(status != 'built' or pdf.exists(), f'{where}: {name} is not there')
            need(not pdf.exists() or pdf.read_bytes() == self.want[pdf.name], f'{where}: {name} is half')
            need(not txt.exists() or (txt.read_bytes() == self.want.get(txt.name) if status == 'wrong' else ': fatal: ' in txt.read_text()),
                 f'{where}: {name}, {status}: {txt.exists() and txt.read_text()}')
        if run.returncode >= 0:
            need(run.returncode == (3 if said or not rows or 'failed' in rows.values() else 1), f'{where}: {rows} {run.stdout.decode()} {said}')
        lines = [line for line in said.splitlines() if not line.startswith('    ')]
        need(all(any(word in line for word in messages) for line in lines), f'{where}: {said}')
        left = [f.name for f in self.out.iterdir() if f.name.startswith('.raingan')] if self.out.exists() else []
        need(not left, f'{where}: {left} is left')
        run = self.p.run(*self.command)
        need(run.returncode == 1 and self.results() == self.want, f'{where}: the next run: {run}')
        self.reset()


def batch(r):
    """Each call of it that changes a file, or reads one, fails once; a signal comes before each that changes one."""
    b, log = Batch(r), r.dir / 'log'
    below = {'FAULT_BELOW': f'root:template:out:{r.root}/fonts:/usr/share/fonts'}
    for kind, errors in ({}, (ENOSPC, EIO, EMFILE, EROFS)), ({'FAULT_READS': '1'}, (EIO, EMFILE)):
        env = {**below, **kind} if kind else {}
        b.p.run(*b.command, env={**fault_env(r, 0, '0', log), **env})
        calls = calls_of(log)
        b.reset()
        for n, call in some(calls):
            for error in errors if ALL else errors[:1]:
                run = b.p.run(*b.command, env={**fault_env(r, n, str(error)), **env})
                b.judge(f'errno {error} at {n}, {call}', run, [os.strerror(error)])
            for stop in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[:3 if ALL else 1] if not kind else ():
                run = b.p.run(*b.command, env=fault_env(r, n, f'-{int(stop)}'))
                where = f'signal {stop} at {n}, {call}'
                need(run.returncode in (1, 3, -stop), f'{where}: {run}')
                b.judge(where, run, ['stopped; '])


def visit_all(r, kind, failures, most=5):
    """A visit for each call; failures are numbers of errno, or those of signals with a '-'."""
    log = r.dir / 'log'
    env = {'FAULT_BELOW': f'data:template:out:{r.dir}/visit/tmp:{r.root}/fonts:/usr/share/fonts', **kind}
    clean = visits.Visit(r, 'raingan', {**fault_env(r, 0, '0', log), **env})
    visits.judge(clean, clean, 'as ever', False)
    for n, call in some(calls_of(log), most):
        for failure in failures if ALL else failures[:1]:
            visit = visits.Visit(r, 'raingan', {**fault_env(r, n, str(failure)), **env})
            visits.judge(visit, clean, f'{failure} at {n}, {call}', failure < 0)


def serve_writes(r):
    visit_all(r, {}, (ENOSPC, EIO, EMFILE, EROFS))


def serve_reads(r):
    visit_all(r, {'FAULT_READS': '1'}, (EIO, EMFILE))


def serve_signals(r):
    visit_all(r, {}, (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP), 3)


def reads(r, words, below, out=None):
    """Each call that reads fails: exit 3 and why, and nothing is made; or the file was one that it can do without, and the
    result is the same. `out` is the folder of the result, beside `out` of the Place."""
    p, log = Place(r, 'reads'), r.dir / 'log'
    env = {'FAULT_BELOW': f'{below}:{r.root}/fonts:/usr/share/fonts', 'FAULT_READS': '1', 'SOURCE_DATE_EPOCH': '1762128000'}
    if words[0] in ('archive', 'verify'):
        p.archive(env=env)
        p.score(30)
    saved = p.dir / 'saved'
    (p.dir / 'out').mkdir(exist_ok=True)
    shutil.copytree(p.dir / 'out', saved)
    before = p.tree()

    def act(at, what, log=None):
        shutil.rmtree(p.dir / 'out')
        shutil.copytree(saved, p.dir / 'out')
        return p.run(*words, '--lang', 'en', env={**fault_env(r, at, what, log), **env})
    run = act(0, '0', log)
    need(run.returncode == 0, f'{run}')
    after, calls = p.tree(), calls_of(log)
    for n, call in some(calls):
        for error in (EIO, EMFILE) if ALL else (EIO,):
            run, where = act(n, str(error)), f'{words[0]}: errno {error} at {n}, {call}'
            said, tree = run.stderr.decode(), p.tree()
            if run.returncode == 0:
                need(tree == after or (words[0] == 'sign' and set(tree) == set(after)), f'{where}: exit 0, and another result: {said}')
                continue
            # A folder that cannot be synced is told, when the new file has its name already.
            need(run.returncode == 3 and (tree == before or tree == after and call == 'open out/'), f'{where}: {run} {set(tree) ^ set(before)}')
            told = said + run.stdout.decode()
            need((os.strerror(error) in told or '[rebuild]' in told) and ': error: ' not in told, f'{where}: {told}')


def reads_of_build(r):
    reads(r, ['build', 'data', '-t', 'template', '-o', 'out/x.pdf'], 'data:template:out')


def reads_of_archive(r):
    reads(r, ['archive', 'data', '-t', 'template', '-m', 'x'], 'data:template:out')


def reads_of_verify(r):
    reads(r, ['verify'], 'out')


def reads_of_sign(r):
    keys, pdf = signing.certificates(), r.report('input/2568')
    reads(r, ['sign', pdf, '--as', signing.roles(r)[0], '--key', keys / 'maker.p12', '--pass-file', keys / 'pass', '-o', 'out/x.pdf'],
          f'{keys}:{pdf}:out')


def tests(root, build):
    return each(root, build, 'faults', (batch, serve_writes, serve_reads, serve_signals, reads_of_build, reads_of_archive, reads_of_verify, reads_of_sign))
