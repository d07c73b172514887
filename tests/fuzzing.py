"""The targets of tests/fuzz/: programs that make inputs by chance and hold properties against them (libFuzzer of clang).

As a module of make check each runs over its seeds and a fixed number of inputs made from them, always the same ones, on
the objects of the program as it is. As a program (make fuzz) each runs for so many seconds with sanitizers, and what it
learns stays in the build folder: fuzzing.py BUILD SECONDS [TARGET...]."""
import os
import pathlib
import shutil
import subprocess
import sys

from support import Skip, is_instrumented, need

# Runs of make check (a few seconds each), most bytes of an input, dictionary.
TARGETS = {
    'numbers': (50000, 200, 'numbers'),
    'text': (60, 300, 'text'),
    'csv': (8000, 1000, 'csv'),
    'claims': (20000, 120, None),
    'template': (150, 3000, 'xml'),
    'sql': (150, 800, 'sql'),
    'build': (60, 1500, 'xml'),
    'layout': (60, 400, None),
    'image': (300, 1000, None),
    'font': (300, 4000, None),
    'attachment': (80, 3000, 'pdf'),
    'ledger': (3000, 1500, 'csv'),
    'sign': (150, 3000, 'pdf'),
    'proof': (400, 32000, None),
    'http': (60, 2000, 'http'),
}
LIMITS = ['-timeout=25', '-rss_limit_mb=2048']


def command(root, build, name, found):
    _, most, words = TARGETS[name]
    dictionary = root / f'tests/fuzz/{words}.dict'
    return [build / 'targets' / name, *LIMITS, f'-max_len={most}', f'-artifact_prefix={found}/{name}-',
            *([f'-dict={dictionary}'] if dictionary.exists() else [])]


def seeds(root, name):
    return sorted((root / 'tests/fuzz/seeds' / name).iterdir())


# ---- make check ----

def short(root, build, name):
    if not shutil.which('clang'):
        raise Skip('there is no clang')
    if not (build / 'targets' / name).exists() and is_instrumented(build):
        raise Skip('make fuzz has sanitizers, and what it tries is not counted')
    tmp = pathlib.Path(os.environ.get('TMPDIR', '/tmp'))
    files = seeds(root, name)
    need(files, f'tests/fuzz/seeds/{name} is empty')
    run = subprocess.run([*command(root, build, name, tmp), f'-runs={TARGETS[name][0]}', '-seed=1', '-keep_seed=1',
                          '-seed_inputs=' + ','.join(map(str, files))],
                         cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace')
    if run.returncode:
        left = ''.join(f'\n{p.name}: {p.read_bytes().hex()}' for p in tmp.glob(f'{name}-*'))
        return run.stdout[-3000:] + left
    need('Done ' in run.stdout, run.stdout[-500:])
    return ''


def tests(root, build):
    """Every file of tests/fuzz/ is in the table, and every one of the table has its test."""
    here = {p.stem.removeprefix('fuzz_') for p in (root / 'tests/fuzz').glob('fuzz_*.c')}
    named = sorted(here | set(TARGETS))
    return [(f'fuzzing.{name}', lambda n=name: short(root, build, n)) for name in named]


# ---- make fuzz ----

def main(build, seconds, *names):
    root = pathlib.Path(__file__).resolve().parent.parent
    build = (root / build).resolve()
    found = build / 'found'
    found.mkdir(parents=True, exist_ok=True)
    bad = []
    for name in names or TARGETS:
        corpus = build / 'corpus' / name
        corpus.mkdir(parents=True, exist_ok=True)
        run = subprocess.run([*command(root, build, name, found), f'-max_total_time={seconds}', '-print_final_stats=1',
                              corpus, root / 'tests/fuzz/seeds' / name], cwd=root)
        if run.returncode:
            bad.append(name)
    print(f'{len(names or TARGETS)} targets, {seconds} s each;', 'found by ' + ', '.join(bad) + f': {found}' if bad else 'nothing found')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
