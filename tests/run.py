#!/usr/bin/python3
"""Runs every test and ends with "N passed, N failed": unit programs (cmocka, as TAP), golden cases
(golden.py), the examples of the manual (manual.py), whole reports read back by other programs (reports.py,
roundtrip.py), their objects against the standards (standards.py), what they carry (carried.py), the yearly
archive (archives.py, proofs.py, faults.py), and the rule books (rules.py).
Arguments: build folder, then names to run only what begins with them."""
import os
import pathlib
import re
import subprocess
import sys

import archives
import carried
import faults
import fonts
import golden
import language
import manual
import proofs
import reports
import roundtrip
import rules
import standards

ROOT = pathlib.Path(__file__).resolve().parent.parent
build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else 'build').resolve()
only = sys.argv[2:]
passed, failed = 0, []


def note(name, trouble):
    """One test's end: trouble is '' or what is wrong."""
    global passed
    if trouble:
        failed.append(name)
        print(f'not ok {name}')
        print('\n'.join('    ' + line for line in trouble.rstrip().split('\n')))
    else:
        passed += 1
        print(f'ok {name}')
    sys.stdout.flush()


def wanted(name):
    return not only or any(name.startswith(o) for o in only)


def run_unit(program):
    run = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, errors='replace',
                         env={**os.environ, 'CMOCKA_MESSAGE_OUTPUT': 'TAP'})
    seen = re.findall(r'^(ok|not ok) \d+ - (\S+)', run.stdout, re.M)
    for word, test in seen:
        note(f'{program.name}.{test}', '' if word == 'ok' else run.stdout + run.stderr)
    # A program that dies behind its last test, or a leak, is a failure too.
    if run.returncode and all(word == 'ok' for word, _ in seen):
        note(program.name, f'exit status {run.returncode}\n{run.stdout[-2000:]}{run.stderr[-4000:]}')
    elif not seen:
        note(program.name, 'it ran no test')


for program in sorted((build / 'tests').glob('test_*')):
    if os.access(program, os.X_OK) and not program.suffix and wanted(program.name):
        run_unit(program)
for module in golden, language, manual, fonts, reports, carried, archives, proofs, faults, standards, roundtrip, rules:
    for name, test in module.tests(ROOT, build):
        if wanted(name):
            try:
                note(name, test() or '')
            except Exception as e:  # a test that breaks has failed, the others still run
                note(name, f'{type(e).__name__}: {e}')
print(f'{passed} passed, {len(failed)} failed')
sys.exit(1 if failed else 0)
