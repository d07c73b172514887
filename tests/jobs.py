"""Tests as jobs: each runs in a process, a session and a folder of its own, as many at once as there are cores. A job is
(name, function); what comes of it is a list of (name of test, 'ok', 'not ok' or 'skip', text)."""
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import support

LIMIT = 900  # seconds for one test: with sanitizers, on a busy machine


def of_unit(root, program):
    return program.name, lambda: run_unit(root, program)


def of_test(name, test):
    return name, lambda: run_test(name, test)


def run_unit(root, program):
    """Each test of a program that speaks TAP."""
    name = program.name
    run = subprocess.run([program], cwd=root, capture_output=True, text=True, errors='replace',
                         env={**os.environ, 'CMOCKA_MESSAGE_OUTPUT': 'TAP'})
    out, why = [], ''
    for line in run.stdout.splitlines():
        ended = re.match(r'(ok|not ok) \d+ (-|# SKIP) (\S+)', line)
        if not ended:
            why = line.removeprefix('# ')  # what a test prints before skip()
        elif ended[2] == '# SKIP':  # cmocka 1.1.5 calls it "not ok"
            out.append((f'{name}.{ended[3]}', 'skip', why))
        else:
            out.append((f'{name}.{ended[3]}', ended[1], run.stdout + run.stderr if ended[1] == 'not ok' else ''))
    # A program that dies after its last test, or a leak, is a failure too.
    if run.returncode and all(word != 'not ok' for _, word, _ in out):
        out.append((name, 'not ok', f'exit status {run.returncode}\n{run.stdout[-2000:]}{run.stderr[-4000:]}'))
    return out or [(name, 'not ok', 'it ran no test')]


def run_test(name, test):
    try:
        trouble = test() or ''
    except support.Skip as why:
        return [(name, 'skip', str(why))]
    except support.Wrong as wrong:
        trouble = str(wrong)
    except Exception:  # a test that breaks has failed, the others still run
        trouble = traceback.format_exc(limit=-3)
    return [(name, 'not ok' if trouble else 'ok', trouble)]


class Job:
    """A test that runs, in a process and session of its own; all that it started, and its folder, go with it."""

    def __init__(self, name, run, work):
        self.name, self.end = name, time.monotonic() + LIMIT
        self.dir = pathlib.Path(tempfile.mkdtemp(dir=work))
        self.tmp = self.dir / 'tmp'
        self.tmp.mkdir()
        self.ended, alive = os.pipe()  # our end is readable when the process is gone
        self.pid = os.fork()
        if self.pid == 0:
            self.work(run)
        os.close(alive)

    def work(self, run):
        status = 1
        try:
            os.setsid()
            for stop in signal.SIGINT, signal.SIGQUIT:  # a shell that runs us beside itself ignores them
                signal.signal(stop, signal.SIG_DFL)
            said = os.open(self.dir / 'said', os.O_WRONLY | os.O_CREAT)
            os.dup2(said, 1)
            os.dup2(said, 2)
            tempfile.tempdir = os.environ['TMPDIR'] = str(self.tmp)
            (self.dir / 'half').write_text(json.dumps(run()))
            (self.dir / 'half').rename(self.dir / 'result')
            status = 0
        finally:
            os._exit(status)

    def close(self):
        """What it came to."""
        late = time.monotonic() > self.end and not select.select([self.ended], [], [], 0)[0]
        if late:
            os.kill(self.pid, signal.SIGKILL)
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.ended)
        if (self.dir / 'result').exists():
            out = json.loads((self.dir / 'result').read_text())
        else:
            why = f'stopped after {LIMIT} s' if late else f'its process ended with {status} and without a result'
            out = [(self.name, 'not ok', f'{why}\n' + (self.dir / 'said').read_text(errors='replace')[-2000:])]
        subprocess.run(['chmod', '-R', 'u+rwX', self.dir], check=True)
        shutil.rmtree(self.dir)
        return out


def run_all(jobs, cores, work):
    """Runs them, and gives the results as they come."""
    jobs, running = list(jobs), {}
    try:
        while jobs or running:
            while jobs and len(running) < cores:
                job = Job(*jobs.pop(0), work)
                running[job.ended] = job
            rest = min(job.end for job in running.values()) - time.monotonic()
            ready = select.select(list(running), [], [], max(rest, 0))[0]
            for ended in ready or [e for e, job in running.items() if time.monotonic() > job.end]:
                yield from running.pop(ended).close()
    finally:
        for job in running.values():  # we are told to stop
            os.kill(job.pid, signal.SIGKILL)
            job.close()


def report(results, only):
    """Prints them; gives how many there are of each."""
    count, seen = {'ok': 0, 'not ok': 0, 'skip': 0}, set()
    for name, word, text in results:
        begun = [o for o in only if name.startswith(o) or o.startswith(name)]
        if only and not begun:
            continue
        seen |= set(begun)
        count[word] += 1
        print(f'{word} {name}' + (f': {text}' if word == 'skip' else ''))
        if word == 'not ok':
            print('\n'.join('    ' + line for line in text.rstrip().split('\n')))
        sys.stdout.flush()
    for o in set(only) - seen:
        count['not ok'] += 1
        print(f'not ok {o}\n    no test begins so')
    return count


def run(jobs, only=()):
    """Runs those whose names begin so, prints what came of each and the closing line; gives an exit status."""
    # No test shall depend on who calls it.
    for name in 'SOURCE_DATE_EPOCH', 'MAKEFLAGS', 'MAKELEVEL', 'REASON', 'LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE':
        os.environ.pop(name, None)
    for stop in signal.SIGTERM, signal.SIGHUP:
        signal.signal(stop, lambda number, frame: sys.exit(128 + number))
    wanted = [(name, function) for name, function in jobs
              if not only or any(name.startswith(o) or o.startswith(name + '.') for o in only)]
    with tempfile.TemporaryDirectory(prefix='raingan-check-') as work:
        support.SHARED = pathlib.Path(work) / 'shared'
        support.SHARED.mkdir()
        count = report(run_all(wanted, len(os.sched_getaffinity(0)), work), only)
    print(f'{count["ok"]} passed, {count["not ok"]} failed, {count["skip"]} skipped')
    return 1 if count['not ok'] else 0
