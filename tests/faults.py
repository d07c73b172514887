"""The yearly archive when the machine fails: the program is killed, calls fail, the power is cut, the disk is
full. fault.c is loaded before the program for that."""
import ctypes.util
import hashlib
import os
import random
import shutil
import signal
import subprocess
import time

import signing
import support
from archives import Place
from support import FAULTS, Reports, each, mount_over, need, read


ALL = FAULTS == 'all'
SAYS = {5: 'อ่านหรือเขียนสื่อบันทึกไม่ได้', 28: 'ดิสก์เต็ม', 30: 'สื่อบันทึกนี้อ่านได้อย่างเดียว', 24: 'เปิดไฟล์มากเกินไป'}  # by errno


def fault_env(r, at, what, log=None):
    preload = [str(r.build / 'tests/fault.so')]
    if b'__asan_init' in (r.build / 'raingan').read_bytes():
        preload.insert(0, read('gcc', '-print-file-name=libasan.so').strip())
    env = {'LD_PRELOAD': ':'.join(preload), 'FAULT_AT': str(at), 'FAULT': what, 'ASAN_OPTIONS': 'detect_leaks=0'}
    return {**env, 'FAULT_LOG': str(log)} if log else env


class Scene:
    """An archive of two revisions, and a third that is to be made of other data; from the start each time.
    `first`: there is no archive yet. `copy`: a signed copy is filed instead."""

    def __init__(self, r, name, first=False):
        self.r, self.p = r, Place(r, name)
        if not first:
            for n in range(2):
                self.p.score(20 + n)
                self.p.archive(f'ครั้งที่ {n + 1}', env={'SOURCE_DATE_EPOCH': '1762128000'})
        self.saved = self.p.dir / 'saved'
        (self.p.dir / 'out').mkdir(exist_ok=True)
        shutil.copytree(self.p.dir / 'out', self.saved)
        self.before = self.p.tree()
        self.p.score(30)
        self.number = 1 if first else 3
        log = self.p.dir / 'log'
        self.act(fault_env(r, 0, '0', log))
        self.calls = log.read_text().splitlines()
        self.after = self.p.tree()
        need(set(self.after) > set(self.before) and len(self.calls) > 20, f'{self.calls}')
        self.reset()

    def act(self, env):
        return self.p.run('archive', 'data', '-t', 'template', '-m', 'ครั้งที่ 3', env={**env, 'SOURCE_DATE_EPOCH': '1762128000'})

    def reset(self):
        shutil.rmtree(self.p.dir / 'out', ignore_errors=True)
        shutil.copytree(self.saved, self.p.dir / 'out')

    def state(self):
        """A digest of all in out/: names, rights and bytes; and of what it was and is to be."""
        now = [(str(f.relative_to(self.p.dir)), f.lstat().st_mode, f.read_bytes() if f.is_file() else None)
               for f in sorted((self.p.dir / 'out').rglob('*'))]
        return hashlib.sha256(repr((self.before, now, self.after)).encode()).hexdigest()

    def settled(self, where):
        """However it was left: what was there is there, whole; verify says how it stands; the next archive
        mends it, and it is as after. All this depends on what is there alone, so what one test has seen no other looks at
        again."""
        tree, seen = self.p.tree(), support.SHARED / f'settled-{self.state()}'
        if seen.exists():
            return
        for file, data in self.before.items():
            if '/revisions/' in file:
                need(tree.get(file, 0) == data, f'{where}: {file} is lost or changed')
        new = f'2568/revisions/{self.number:03}'
        for file in (f for f in tree if f.startswith(new)):
            need(tree[file] == self.after[file], f'{where}: {file} is half')
        need((new in tree) == (f'{new}/tiny-data.pdf' in tree) == (f'{new}/revision.csv' in tree), f'{where}: a half revision')
        run = self.p.run('verify')
        said = run.stdout.decode() + run.stderr.decode()
        clean = run.returncode == 0
        need(run.returncode in (0, 1) and 'archive-damaged' not in said, f'{where}: {run.returncode} {said}')
        need(not clean or tree in (self.before, self.after) or set(tree) == set(self.after), f'{where}: {said} of {set(tree)}')
        if '2568/.archive' in tree:
            need(not clean and f'ถึงฉบับที่ {self.number if new in tree else self.number - 1}' in said, f'{where}: {said}')
        run = self.act({})
        need(run.returncode == 0, f'{where}: the next one: {run.stderr.decode()}')
        need(self.p.tree() == self.after, f'{where}: the next one does not mend it: {self.p.run("verify").stdout.decode()}')
        said = self.p.verify()
        need(said.count('\n') == 1, f'{where}: {said}')
        seen.touch()


def killed(r, first):
    """SIGKILL at every call that changes a file, and in the middle of every write."""
    s = Scene(r, 'killed', first)
    for n, call in enumerate(s.calls, 1):
        for what in ['kill', 'half'] if call.startswith('write') else ['kill']:
            run = s.act(fault_env(r, n, what))
            need(run.returncode == -signal.SIGKILL, f'{call}: it lives: {run.returncode} {run.stderr.decode()}')
            s.settled(f'{what} at {n}, {call}')
            s.reset()


def killed_at_random(r):
    """SIGKILL at moments of its run, wherever they fall, until it has died 100 times."""
    s = Scene(r, 'random')
    random.seed(12)
    begin = time.monotonic()
    s.act({})
    s.reset()
    lasts = time.monotonic() - begin
    died = tries = 0
    while died < 100:
        moment = random.uniform(0, lasts)
        child = subprocess.Popen([r.build / 'raingan', 'archive', 'data', '-t', 'template', '-m', 'ครั้งที่ 3'], cwd=s.p.dir,
                                 env={**os.environ, 'SOURCE_DATE_EPOCH': '1762128000'}, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        time.sleep(moment)
        child.kill()
        if child.wait() == -signal.SIGKILL:
            died += 1
            lasts *= 1.05
        else:  # it had ended; how long it lasts is how busy the machine is
            lasts = moment
        s.settled(f'killed after {moment:.4f} s')
        s.reset()
        tries += 1
        need(tries < 1000, f'only {died} of {tries} died before their end')


def lose_unsynced(s, calls):
    """What a power cut may do: the bytes of files that were not synced, and the names in folders that were
    not, are lost. `calls` are those that were made."""
    top = s.p.dir
    clean = [(c.split()[0], [x.rstrip('/') for x in c.split()[1:]]) for c in calls]
    dirty, names = set(), []  # files; what happened in folders that are not synced since
    for what, paths in clean:
        if what == 'write':
            dirty.add(paths[0])
        elif what == 'sync':
            dirty.discard(paths[0])
            names = [(w, q) for w, q in names if os.path.dirname(q[-1]) != paths[0]]
        elif what == 'rename':
            dirty = {paths[1] + f[len(paths[0]):] if f == paths[0] or f.startswith(paths[0] + '/') else f for f in dirty}
            names = [(w, [paths[1] + x[len(paths[0]):] if x.startswith(paths[0] + '/') else x for x in q]) for w, q in names
                     if q[-1] != paths[0]]
            names.append((what, paths))
        elif what in ('create', 'mkdir'):
            names.append((what, paths))
    for file in dirty:
        if (top / file).exists():
            (top / file).chmod(0o644)
            (top / file).write_bytes(b'')
    for what, paths in reversed(names):
        path = top / paths[-1]
        if what == 'mkdir':
            shutil.rmtree(path, ignore_errors=True)
        elif path.exists():
            if what == 'rename':
                (top / paths[0]).parent.mkdir(parents=True, exist_ok=True)
                path.rename(top / paths[0])
                was = s.saved / paths[1].removeprefix('out/')
                if was.is_file():
                    shutil.copy(was, path)
            else:
                path.unlink()
    return len(dirty) + len(names)


def power_cut(r, first):
    """The power fails at each of these calls: what was not synced is gone, what was said to be done stays."""
    s = Scene(r, 'power', first)
    lost = 0
    for n in range(1, len(s.calls) + 2):
        log = s.p.dir / 'log'
        log.unlink(missing_ok=True)
        run = s.act(fault_env(r, n, 'kill', log))
        calls = log.read_text().splitlines() if log.exists() else []
        need(len(calls) == n - 1, f'{n}: {len(calls)} calls')
        lost += lose_unsynced(s, [c for c in calls if not c.endswith('.lock')])
        if n > len(s.calls):
            need(run.returncode == 0 and s.p.tree() == s.after, 'what was said to be done is lost')
        s.settled(f'power cut before {n}')
        s.reset()
    need(lost > len(s.calls), f'only {lost} things were ever lost')


def failing(r, first):
    """Each call fails once: no space, a fault of the disk, a file system that is read-only. Exit 3, a message
    that names a file, nothing changed."""
    s = Scene(r, 'failing', first)
    for error, kinds in ((28, ('create', 'write', 'mkdir')), (5, ('create', 'write', 'sync', 'rename', 'chmod', 'mkdir')),
                         (30, ('create', 'mkdir', 'rename'))):
        for n, call in enumerate(s.calls, 1):
            if call.split()[0] not in kinds:
                continue
            where = f'errno {error} at {n}, {call}'
            run = s.act(fault_env(r, n, str(error)))
            said = run.stderr.decode()
            need(run.returncode == 3, f'{where}: exit {run.returncode}: {said}')
            need(SAYS[error] in said and 'out/2568' in said and not run.stdout, f'{where}: {said}')
            need('.archive' not in call or 'ที่เก็บรายงานไม่มีสิ่งใดเปลี่ยนแปลง' in said, f'{where}: {said}')
            need(s.p.tree() == s.before, f'{where}: {set(s.p.tree()) ^ set(s.before)}')
            s.settled(where)
            s.reset()


def outputs(r):
    """build and sign: each call that changes a file fails once, or a signal comes before it. The file is there whole or not
    at all, and nothing beside it."""
    p = Place(r, 'outputs')
    out, keys, log = p.dir / 'out', signing.certificates(), p.dir / 'log'
    pdf, role = r.report('input/2568'), signing.roles(r)[0]
    for words in (['build', 'data', '-t', 'template', '-o', 'out/x.pdf'],
                  ['sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--pass-file', keys / 'pass', '-o', 'out/x.pdf']):
        def act(at, what, log=None):
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            run = p.run(*words, env=fault_env(r, at, what, log))
            return run, {f.name: f.stat().st_size for f in out.iterdir()}
        log.unlink(missing_ok=True)
        run, whole = act(0, '0', log)
        calls = log.read_text().splitlines()
        need(run.returncode == 0 and list(whole) == ['x.pdf'] and len(calls) >= 4, f'{run} {whole} {calls}')
        for n, call in enumerate(calls, 1):
            for error in ((5, 28, 24, 30) if ALL else (28,)) if call.split()[0] != 'unlink' else ():
                run, left = act(n, str(error))
                said = run.stderr.decode()
                where = f'{words[0]}: errno {error} at {n}, {call}: exit {run.returncode}'
                # A folder that is not synced is told, when the new file has its name already.
                need(run.returncode == 3 and SAYS[error] in said, f'{where}: {said}')
                need(not left or (call.startswith('sync') and list(left) == ['x.pdf']), f'{where}: {left}')
            for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if ALL else (signal.SIGTERM,):
                run, left = act(n, f'-{int(stop)}')
                where = f'{words[0]}: signal {stop} at {n}, {call}: exit {run.returncode}'
                need(run.returncode in (0, -stop) and list(left) in ([], ['x.pdf']), f'{where}: {left}')
                need(not left or abs(left['x.pdf'] - whole['x.pdf']) < 2000, f'{where}: half a file')


def failing_and_killed(r, first):
    """A call fails, and it dies while it takes back what it had done."""
    s = Scene(r, 'dies', first)
    for n, call in enumerate(s.calls, 1):
        for later in range(1, 12) if n >= next(i for i, c in enumerate(s.calls, 1) if c.startswith('rename')) else ():
            run = s.act({**fault_env(r, n, '5'), 'FAULT_DIES': str(later)})
            need(run.returncode in (-signal.SIGKILL, 3) or call.startswith('rmdir'), f'{call}: {run.returncode}')
            s.settled(f'dies {later} calls after a fault at {n}, {call}')
            s.reset()
            if run.returncode != -signal.SIGKILL:
                break


def all_failing(r, first):
    """From one call on nothing works any more."""
    s = Scene(r, 'all', first)
    for n, call in enumerate(s.calls, 1):
        run = s.act(fault_env(r, n, '+5'))
        need(run.returncode == 3 or call.startswith('rmdir'), f'all fails from {n}, {call}: exit {run.returncode}')
        s.settled(f'all fails from {n}, {call}')
        s.reset()


def keeping(r):
    """A signed copy is kept: killed at each call, in the middle of a write, or a call fails. It is there whole or not at all; all else
    is as it was; the same command again ends as if nothing had happened."""
    p = Place(r, 'keeping')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    signing.sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'one.pdf', signing.roles(r)[0], 'maker')
    saved, log = p.dir / 'saved', p.dir / 'calls'
    shutil.copytree(p.dir / 'out', saved)
    before, copy, settled = p.tree(), '2568/revisions/001/ita-2568-signed-1.pdf', []

    def act(env):
        return p.run('archive', '--signed', 'one.pdf', env=env)
    need(act(fault_env(r, 0, '0', log)).returncode == 0, 'it is not kept')
    after, calls = p.tree(), log.read_text().splitlines()
    need(copy in after and len(calls) > 10, f'{calls}')
    for n, call in enumerate(calls, 1):
        for what in ('kill', '5', '28', '+5') + (('half',) if call.startswith('write') else ()):
            shutil.rmtree(p.dir / 'out')
            shutil.copytree(saved, p.dir / 'out')
            run, where = act(fault_env(r, n, what)), f'{what} at {n}, {call}'
            tree = p.tree()
            need(run.returncode in ((-9,) if what in ('kill', 'half') else (3,)) or call.startswith('rmdir'), f'{where}: {run}')
            need(what not in ('5', '28') or call.startswith('rmdir') or tree == before, f'{where}: {set(tree) ^ set(before)}')
            need(all(tree[f] == before[f] for f in before if '/revisions/' in f), f'{where}: a revision was touched')
            need(tree.get(copy, after[copy]) == after[copy], f'{where}: half a copy')
            if tree in settled:
                continue
            settled.append(tree)
            said = p.run('verify').stdout.decode()
            need('archive-damaged' not in said, f'{where}: {said}')
            run = act({})
            need(run.returncode == 0 and p.tree() == after, f'{where}: not mended: {run} {set(p.tree()) ^ set(after)}')
            p.verify()


def full_disks(r):
    """A disk of its own that is full, for what is added to an archive by archive --signed, seal and merge: exit 3, and all is as it was."""
    keys, small = signing.certificates(), r.dir / 'small'
    p = Place(r, 'full-2')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    signing.sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'one.pdf', signing.roles(r)[0], 'maker')
    shutil.copytree(p.dir / 'out', p.dir / 'other')
    for name, score in ('other', '86.50'), ('out', '88.00'):
        q = Place(r, 'full-3')
        shutil.copytree(p.dir / '2568', q.dir / '2568')
        shutil.copytree(p.dir / name, q.dir / 'out')
        support.edit(q.dir / '2568/indicators.csv', ',74.00,', f',{score},')
        q.archive(data='2568', template=())
        shutil.rmtree(p.dir / name)
        shutil.copytree(q.dir / 'out', p.dir / name)
    small.mkdir()
    mount_over(small, 'size=2m')
    shutil.copytree(p.dir / 'out', small / 'out')
    left = os.statvfs(small)
    (small / 'filler').write_bytes(b'x' * (left.f_bavail * left.f_frsize - 4096))
    tree = {f: f.read_bytes() for f in (small / 'out').rglob('*') if f.is_file() and f.name != '.lock'}
    for order in (['archive', '--signed', p.dir / 'one.pdf'], ['seal', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass'],
                  ['merge', '2568', p.dir / 'other']):
        run = r.run(*order, cwd=small)
        said = run.stderr.decode()
        need(run.returncode == 3 and SAYS[28] in said and 'ที่เก็บรายงานไม่มีสิ่งใดเปลี่ยนแปลง' in said, f'{order[0]}: {run.returncode} {said}')
        need(tree == {f: f.read_bytes() for f in (small / 'out').rglob('*') if f.is_file() and f.name != '.lock'}, f'{order[0]}: something changed')
    (small / 'filler').unlink()
    run = r.run('merge', '2568', p.dir / 'other', cwd=small)
    need(run.returncode == 0, run.stderr.decode())


def full_disk(r):
    """A disk of its own that is full: exit 3, and all is as it was."""
    p = Place(r, 'full')
    small = p.dir / 'data'
    mount_over(small, 'size=256k')
    for n in range(100):
        (small / 'rows.csv').write_text(f'no,score\n1,{n}\n')
        run = r.run('archive', '.', '-t', p.dir / 'template', '-m', 'เต็ม', cwd=small)
        if run.returncode:
            break
        tree = {f: f.read_bytes() for f in (small / 'out').rglob('*') if f.is_file()}
        count = n + 1
    said = run.stderr.decode()
    need(count > 1 and run.returncode == 3 and SAYS[28] in said and 'ที่เก็บรายงานไม่มีสิ่งใดเปลี่ยนแปลง' in said, f'{count} {said}')
    need(tree == {f: f.read_bytes() for f in (small / 'out').rglob('*') if f.is_file()}, 'something changed')
    need(r.run('verify', cwd=small).returncode == 0, 'verify')


def file_limit(r):
    """No file may be larger than 8 blocks: exit 3, and all is as it was."""
    p = Place(r, 'limit')
    p.archive()
    tree = p.tree()
    p.score(40)
    run = p.run('archive', 'data', '-t', 'template', '-m', 'x', before=['sh', '-c', 'trap "" XFSZ; ulimit -f 8; exec "$@"', 'sh'])
    need(run.returncode == 3 and p.tree() == tree, f'{run.returncode} {run.stderr.decode()}')


def machine(r):
    """What the machine lacks is called so: no digests, no clock, no font to make a PDF again with."""
    p = Place(r, 'machine')
    run = p.run('build', 'data', '-t', 'template', '-o', 'x.pdf', env={**fault_env(r, 0, '0'), 'FAULT_DIGEST': '1'})
    need(run.returncode == 3 and b'[digest]' in run.stderr and not (p.dir / 'x.pdf').exists(), f'{run}')
    no_year = {**fault_env(r, 0, '0'), 'FAULT_TIME': str(2 ** 62)}  # its year is no int
    run = p.run('archive', 'data', '-t', 'template', '-m', 'x', env={**no_year, 'SOURCE_DATE_EPOCH': ''})
    need(run.returncode == 3 and b'[clock]' in run.stderr and not p.tree(), f'{run}')
    p.archive()
    (p.dir / 'fonts').mkdir()
    (p.dir / 'fonts/fonts.conf').write_text('<fontconfig/>\n')
    run = p.run('verify')
    need(run.returncode == 3 and b'[rebuild]' in run.stderr, f'{run}')
    # A library that is damaged stops the command that needs it, no other.
    damaged = p.dir / 'lib'
    damaged.mkdir()
    (damaged / ctypes.util.find_library('qpdf')).write_text('')
    lib = {'LD_LIBRARY_PATH': str(damaged)}
    run = p.run('extract', str(p.pdf(1)), 'x', env=lib)
    need(run.returncode == 3 and b'[library]' in run.stderr and not (p.dir / 'x').exists(), f'{run}')
    (p.dir / 'fonts/fonts.conf').unlink()
    need(p.run('build', 'data', '-t', 'template', '-o', 'x.pdf', env=lib).returncode == 0, 'build reads no PDF')
    before = (p.dir / 'x.pdf').read_bytes()
    p.score(31)
    run = p.run('build', 'data', '-t', 'template', '-o', 'x.pdf', '--if-changed', env=lib)
    need(run.returncode == 0 and (p.dir / 'x.pdf').read_bytes() != before, f'what lies there need not be read: {run}')


def datasets(r):
    """A set of files is opened once: the report as it is, the last revision, the next one with its history."""
    p = Place(r, 'datasets')
    log = p.dir / 'log'

    def opened(*args):
        log.unlink(missing_ok=True)
        run = p.run(*args, env={**fault_env(r, 0, '0'), 'FAULT_OPEN': str(log)})
        need(run.returncode == 0, run.stderr.decode())
        return len(log.read_text().splitlines())

    revise = ['archive', 'data', '-t', 'template', '-m', 'x']
    need(opened(*revise) == 1, 'the first revision')
    need(opened(*revise) == 2, 'nothing has changed')
    p.score(30)
    need(opened(*revise) == 3, 'the second revision')
    need(opened(*revise) == 2, 'nothing has changed since the second')
    need(opened('build', 'data', '-t', 'template', '--if-changed') == 2, 'the current PDF')
    need(opened('verify') == 2, 'one for each revision')
    need(opened('diff', 'data', p.pdf(1), '-t', 'template') == 2, 'two sides')


def tests(root, build):
    """Of the first revision and of a later one."""
    scenes = [(f'faults.{t.__name__}.{name}', lambda t=t, first=name == 'first': t(Reports(root, build), first))
              for t in (failing_and_killed, failing, power_cut, killed, all_failing) for name in ('later', 'first')]
    return scenes + each(root, build, 'faults', (killed_at_random, outputs, keeping, full_disks, full_disk, file_limit, machine, datasets))
