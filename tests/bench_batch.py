"""Reports a second by `raingan batch`, of agencies that all differ: `bench_batch.py BUILD [COUNT]`; bench.py takes lines()
into doc/performance.md."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import agencies_made

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(program, folder, out, *options):
    """(seconds, seconds of computing)"""
    before = os.times()
    start = time.monotonic()
    subprocess.run([program, 'batch', folder, '-o', out, *map(str, options)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, cwd=ROOT)
    after = os.times()
    return (time.monotonic() - start,
            after.children_user + after.children_system - before.children_user - before.children_system)


def measure(program, tmp, count):
    """[(what, seconds, seconds of computing)]: with one process, with one for each core, and when all is up to date."""
    agencies_made.make_all(ROOT, tmp / 'agencies', count)
    jobs = sorted({1, len(os.sched_getaffinity(0))})
    found = [(f'`-j {n}`', *run(program, tmp / 'agencies', tmp / f'reports{n}', '-j', n)) for n in jobs]
    return found + [(f'`-j {jobs[-1]}`, all up to date', *run(program, tmp / 'agencies', tmp / f'reports{jobs[-1]}', '-j', jobs[-1]))]


def lines(program, tmp, count=1000):
    """The section of doc/performance.md."""
    out = ['## Many reports', '', f'`raingan batch` of {count} agencies that all differ (`tests/agencies_made.py`), the whole run.', '',
           '| | seconds | a second | computing, ms a report | a second of a core |', '|---|---|---|---|---|']
    for what, seconds, used in measure(program, tmp, count):
        out.append(f'| {what} | {seconds:.1f} | {count / seconds:.1f} | {1000 * used / count:.1f} | {count / used:.0f} |')
    return out


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as folder:
        print('\n'.join(lines(pathlib.Path(sys.argv[1]).resolve() / 'raingan', pathlib.Path(folder), *map(int, sys.argv[2:]))))
