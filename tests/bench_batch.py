"""Reports a second by `raingan batch`, of agencies that all differ: `bench_batch.py BUILD [COUNT]`."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import agencies_made

ROOT = pathlib.Path(__file__).resolve().parent.parent


def measure(program, folder, out, jobs):
    """(seconds, seconds of computing)"""
    before = os.times()
    start = time.monotonic()
    subprocess.run([program, 'batch', folder, '-o', out, '-j', str(jobs)], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    after = os.times()
    return (time.monotonic() - start,
            after.children_user + after.children_system - before.children_user - before.children_system)


def batch(program, count=1000):
    """Prints a line for one process and one for as many as there are cores."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        agencies_made.make_all(ROOT, tmp / 'agencies', count)
        print('processes  folders   seconds  a second  computing, ms each')
        for jobs in sorted({1, len(os.sched_getaffinity(0))}):
            seconds, used = measure(program, tmp / 'agencies', tmp / f'out{jobs}', jobs)
            print(f'{jobs:9} {count:8} {seconds:9.1f} {count / seconds:9.1f} {used / count * 1000:19.1f}', flush=True)


if __name__ == '__main__':
    batch(pathlib.Path(sys.argv[1]).resolve() / 'raingan', *map(int, sys.argv[2:]))
