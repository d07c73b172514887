"""Archives where the file system has no locks, rights, syncs or hard links, as vfat and SMB: fault.c lets the calls fail."""
import os
import shutil
import signal
import socket
import subprocess
import time

from archives import Place, three_revisions
from support import each, need

NO_LOCK = {'FAULT_FLOCK': '37'}  # ENOLCK


def env_of(r, env):
    from faults import fault_env
    return {**fault_env(r, 0, '0'), **env}


def start_of(pid):
    return open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[19]


def held(r):
    """Without flock a file is the lock: it is gone afterwards, and the archive is as with flock."""
    trees = []
    for name, failures in ('lock-flock', ['']), ('lock-file', ['37', '38', '95']):  # ENOLCK, ENOSYS, EOPNOTSUPP
        for failure in failures:
            p = Place(r, name)
            for n in range(2):
                p.score(20 + n)
                p.archive('เหตุผล', env=env_of(r, {'SOURCE_DATE_EPOCH': '1762128000', **({'FAULT_FLOCK': failure} if failure else {})}))
            run = p.run('verify', env=env_of(r, {'FAULT_FLOCK': failure} if failure else {}))
            need(run.returncode == 0, f'{failure}: {run}')
            need(not list(p.dir.rglob('.lock.held')), f'{failure}: the lock stays')
            trees.append(p.tree())
    need(all(t == trees[0] for t in trees), 'another archive')
    p.score(30)
    run = p.run('archive', 'data', '-t', 'template', '-m', 'x', env=env_of(r, {'FAULT_FLOCK': '5'}))
    need(run.returncode == 3 and p.tree() == trees[-1], f'EIO is no lack: {run}')


def waits(r):
    """One that is held by a process that runs is waited for; it is said at once."""
    p = three_revisions(r, 'lock-waits')
    lock = p.year / '.lock.held'
    holder = subprocess.Popen(['sleep', '600'])
    lock.write_text(f'{socket.gethostname()} {holder.pid} {start_of(holder.pid)} 2026-01-01T00:00:00Z\n')
    p.score(50)
    for env in env_of(r, NO_LOCK), {}:  # with flock it is waited for, too
        run = subprocess.Popen([r.build / 'raingan', 'archive', 'data', '-t', 'template', '-m', 'x'], cwd=p.dir, env={**os.environ, **env},
                               stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        first = run.stderr.readline().decode()
        need('out/2568' in first and run.poll() is None, f'{first}')
        time.sleep(0.3)
        need(run.poll() is None, 'it does not wait')
        lock.unlink()
        need(run.wait(60) == 0, 'it does not go on')
        lock.write_text(f'{socket.gethostname()} {holder.pid} {start_of(holder.pid)} 2026-01-01T00:00:00Z\n')
        p.score(51)
    holder.kill()
    holder.wait()


def stale(r):
    """What a killed command has left is told, with the file to remove; a process that has its number now is another one; one of
    another host is waited for a short time; what says nothing, too. Nothing is archived over it."""
    p = three_revisions(r, 'lock-stale')
    lock = p.year / '.lock.held'
    ended = subprocess.Popen(['true'])
    ended.wait()
    p.score(60)
    here, since, link = socket.gethostname(), '2026-01-01T00:00:00Z\n', 'a link to nothing'
    waiting = []  # all at once, each in a copy: some of them wait for ten seconds
    for n, (text, told) in enumerate(((f'{here} {ended.pid} 1 {since}', f' {ended.pid} '), (f'{here} {os.getpid()} 1 {since}', f' {os.getpid()} '),
                                      (f'other-host 1 1 {since}', 'other-host'), ('', '.lock.held'), (link, '.lock.held'),
                                      (f'{here} {os.getpid()} 1 2026', '.lock.held'), (f'{here} 0 1 {since}', '.lock.held'))):
        copy = Place(r, f'lock-stale-{n}')
        shutil.copytree(p.dir, copy.dir, dirs_exist_ok=True)
        held = copy.year / '.lock.held'
        if text == link:
            held.symlink_to('nowhere')
        else:
            held.write_text(text)
        runs = [subprocess.Popen([r.build / 'raingan', *command], cwd=copy.dir, env={**os.environ, **env_of(r, NO_LOCK)},
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                for command in (('archive', 'data', '-t', 'template', '-m', 'x'), ('verify',))]
        waiting.append((text, told, copy, held, copy.tree(), runs))
    for text, told, copy, held, tree, runs in waiting:
        for run in runs:
            said = run.communicate(timeout=120)[0].decode()
            need(run.returncode == 3 and told in said and 'out/2568/.lock.held' in said and '[file-write]' in said, f'{text}: {run} {said}')
            need(copy.tree() == tree and os.path.lexists(held), f'{text}: changed')
    p.archive('x', env=env_of(r, NO_LOCK))
    p.verify()
    # Killed while it holds the lock.
    p.score(61)
    run = p.run('archive', 'data', '-t', 'template', '-m', 'x', env={**env_of(r, NO_LOCK), 'FAULT_AT': '9', 'FAULT': 'kill'})
    need(run.returncode == -signal.SIGKILL and lock.exists(), f'{run}')
    need(p.run('verify', env=env_of(r, NO_LOCK)).returncode == 3, 'it is not told')
    lock.unlink()
    p.archive('x', env=env_of(r, NO_LOCK))
    p.verify()


def one_at_a_time(r):
    """Ten at once, without flock: each of them archives, no revision is lost."""
    p = Place(r, 'lock-ten')
    runs = []
    for n in range(10):
        folder = p.dir / f'data{n}'
        folder.mkdir()
        (folder / 'rows.csv').write_text(f'no,score\n1,{n}\n')
        runs.append(subprocess.Popen([r.build / 'raingan', 'archive', f'data{n}', '-t', 'template', '-m', f'{n}'], cwd=p.dir,
                                     env={**os.environ, **env_of(r, NO_LOCK)}, stderr=subprocess.PIPE, stdout=subprocess.PIPE))
    for run in runs:
        said = run.communicate(timeout=120)
        need(run.returncode == 0, f'{said}')
    need(sorted(e['reason'] for e in p.ledger()) == [str(n) for n in range(10)], f'{p.ledger()}')
    p.verify()


def lacking(r):
    """fchmod, fsync and link that the file system lacks: the archive is whole, and a note says that its files can be written
    to. EIO is no such lack."""
    for failure in '1', '95', '22':  # EPERM, EOPNOTSUPP, EINVAL
        p = Place(r, 'lock-lacks')
        said = p.archive('x', env=env_of(r, {'FAULT_LACKS': failure}))
        need(said.count('[archive-note]') == 1 and 'verify' in said, said)
        need(p.pdf(1).stat().st_mode & 0o200, 'it has rights')
        p.score(30)
        p.archive('y', env=env_of(r, {'FAULT_LACKS': failure}))
        p.verify()
        run = p.run('build', 'data', '-t', 'template', env=env_of(r, {'FAULT_LACKS': failure}))
        need(run.returncode == 0, f'{run}')
    p = Place(r, 'lock-lacks')
    said = p.archive('x', env=env_of(r, {'FAULT_LACKS': '5'}), status=3)
    need(not p.year.exists() and '[file-write]' in said, said)


def tests(root, build):
    return each(root, build, 'lock', (held, waits, stale, one_at_a_time, lacking))
