#!/usr/bin/env python3
"""gcc -fanalyzer over one file of C: analyze.py FILE COMPILER FLAGS... What it reports and tests/analyze.supp does not name is
printed, exit 1; so is a line of that list for this file that nothing is reported for."""
import pathlib
import re
import subprocess
import sys
import tempfile

KNOWN = pathlib.Path(__file__).with_name('analyze.supp')
REPORT = re.compile(r'^(?:[^\n]*: In function ‘(?P<function>\w+)’:|[^\s:]+:\d+:\d+: (?:warning|error): [^\n]*\[-W(?:error=)?(?P<kind>analyzer-[\w-]+)\])$',
                    re.M)


def known_of(file):
    """FILE FUNCTION KIND, and the reason after a number sign."""
    lines = [line.split('#')[0].split() for line in KNOWN.read_text().splitlines()]
    return {tuple(line[1:]) for line in lines if line and line[0] == file}


def main(file, compiler):
    with tempfile.TemporaryDirectory() as d:
        run = subprocess.run([*compiler, '-fanalyzer', '-fdiagnostics-plain-output', '-S', '-o', f'{d}/out', file],
                             capture_output=True, text=True)
    function, found = '', set()
    for m in REPORT.finditer(run.stderr):
        if m['function']:
            function = m['function']
        else:
            found.add((function, m['kind']))
    known = known_of(file)
    for function, kind in sorted(known - found):
        print(f'{KNOWN}: {file} {function} {kind}: this is not reported')
    if found - known or run.returncode:
        print(run.stderr, end='')
    return 1 if found != known or run.returncode else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2:]))
