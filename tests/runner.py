"""The runner itself: each way in which a test may end is told apart, and none passes for another."""
import contextlib
import io
import os
import pathlib
import re
import subprocess
import tempfile
import time

import jobs
from support import Skip, need


def run(functions, *only):
    """Exit status and output of a run of some tests."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = jobs.run([jobs.of_test(name, test) for name, test in functions.items()], only)
    return status, said.getvalue()


def skips():
    raise Skip('there is no such thing')


def breaks():
    raise KeyError('lost')


def writes_and_dies():
    os.write(2, b'last words\n')
    os.abort()


def ends():
    """Every end has its word, one line each, and the last line counts them."""
    status, said = run({'a.good': lambda: '', 'b.wrong': lambda: 'this is\nwrong', 'c.skips': skips, 'd.breaks': breaks,
                        'e.dies': writes_and_dies, 'f.exits': lambda: os._exit(0)})
    lines = said.splitlines()
    for want in ('ok a.good', 'not ok b.wrong', '    this is', '    wrong', 'skip c.skips: there is no such thing', 'not ok d.breaks',
                 "    KeyError: 'lost'", 'not ok e.dies', '    its process ended with -6 and without a result', '    last words',
                 'not ok f.exits'):
        need(want in lines, f'{want} is not in\n{said}')
    need(lines[-1] == '1 passed, 4 failed, 1 skipped' and status == 1, f'{status} {lines[-1]}')
    status, said = run({'a.good': lambda: '', 'c.skips': skips})
    need(said.endswith('\n1 passed, 0 failed, 1 skipped\n') and status == 0, f'{status} {said}')


def time_out():
    """A test that takes too long is stopped, with all that it started, and has failed."""
    with tempfile.TemporaryDirectory() as tmp:
        pid = pathlib.Path(tmp) / 'pid'

        def hangs():
            pid.write_text(str(subprocess.Popen(['sleep', '60']).pid))
            time.sleep(60)
        jobs.LIMIT = 1
        status, said = run({'hangs': hangs, 'good': lambda: ''})
        need('not ok hangs\n    stopped after 1 s\n' in said and 'ok good\n' in said and status == 1, said)
        state = pathlib.Path(f'/proc/{pid.read_text()}/stat')
        need(not state.exists() or state.read_text().split()[2] == 'Z', 'its child lives')


def chosen():
    """Names are chosen by their beginning; a beginning that no name has is a failure."""
    functions = {'a.one': lambda: '', 'a.two': lambda: '', 'b.one': lambda: ''}
    status, said = run(functions, 'a.')
    need(status == 0 and sorted(said.splitlines()) == ['2 passed, 0 failed, 0 skipped', 'ok a.one', 'ok a.two'], said)
    status, said = run(functions, 'b', 'c')
    need(status == 1 and 'not ok c\n' in said and said.endswith('\n1 passed, 1 failed, 0 skipped\n'), said)


def apart():
    """Tests that run at the same time have folders of their own, which are gone afterwards."""
    with tempfile.TemporaryDirectory() as tmp:
        def leaves(name):
            (pathlib.Path(tmp) / name).write_text(tempfile.gettempdir())
            (pathlib.Path(tempfile.mkdtemp()) / 'file').touch(0o400)
        run({name: lambda n=name: leaves(n) for name in 'abc'})
        folders = {(pathlib.Path(tmp) / name).read_text() for name in 'abc'}
        need(len(folders) == 3 and not any(map(os.path.exists, folders)), f'{folders}')


def tap():
    """What a unit program prints and how it ends: skipped tests in both spellings, a death after the last test, silence."""
    with tempfile.TemporaryDirectory() as tmp:
        program = pathlib.Path(tmp) / 'test_x'
        program.touch(0o700)
        for text, status, want in (
                ('ok 1 - a\nok 2 - b', 0, ['ok test_x.a', 'ok test_x.b']),
                ('ok 1 - a\n# why it is so\nnot ok 2 # SKIP b\n# why\nok 3 # SKIP c', 0,
                 ['ok test_x.a', 'skip test_x.b', 'skip test_x.c']),
                ('not ok 1 - a\n# Failure!', 1, ['not ok test_x.a']),
                ('ok 1 - a', 9, ['ok test_x.a', 'not ok test_x']),
                ('1..1', 0, ['not ok test_x'])):
            program.write_text(f'#!/bin/sh\ncat <<END\n{text}\nEND\nexit {status}\n')
            found = jobs.run_unit('/', program)
            need([f'{word} {name}' for name, word, _ in found] == want, f'{text}: {found}')
            need(not re.search('SKIP b', text) or found[1][2] == 'why it is so', f'{found}')


def tests(root, build):
    return [(f'runner.{t.__name__}', t) for t in (ends, time_out, chosen, apart, tap)]
