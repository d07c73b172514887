"""tests/golden/CASE/: a template (report.xml, schema.sql, views.sql; what it lacks is golden/common's)
and data/; want.dump is the laid-out pages, want.diag every message. `golden.py BUILD --update`
rewrites both; the change is read like code before it is committed."""
import difflib
import pathlib
import shutil
import subprocess
import sys
import tempfile


def run_case(root, build, case):
    """(dump, messages) of a case. Files are copied to short relative names, so that messages are
    the same everywhere."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 'template').mkdir()
        for name in 'report.xml', 'schema.sql', 'views.sql':
            own, common = case / name, root / 'tests/golden/common' / name
            source = own if own.exists() else common
            if source.exists():
                shutil.copy(source, tmp / 'template' / name)
        (tmp / 'data').mkdir()
        for file in sorted((case / 'data').glob('*')) if (case / 'data').exists() else []:
            shutil.copy(file, tmp / 'data' / file.name)
        run = subprocess.run([build / 'tests/dump', 'data', 'template', root / 'fonts/fonts.conf'],
                             cwd=tmp, capture_output=True)
        return run.stdout.decode(errors='replace'), (
            run.stderr.decode(errors='replace') + f'exit status {run.returncode}\n')


def cases(root):
    return [c for c in sorted((root / 'tests/golden').iterdir()) if (c / 'report.xml').exists()
            and c.name != 'common']


def compare(root, build, case):
    trouble = ''
    for name, got in zip(('want.dump', 'want.diag'), run_case(root, build, case)):
        want = (case / name).read_text() if (case / name).exists() else ''
        if want != got:
            trouble += '\n'.join(difflib.unified_diff(want.split('\n'), got.split('\n'), name, 'got',
                                                      lineterm='', n=1)) + '\n'
    return trouble


def tests(root, build):
    return [(f'golden.{c.name}', lambda c=c: compare(root, build, c)) for c in cases(root)]


if __name__ == '__main__' and sys.argv[2:] == ['--update']:
    here = pathlib.Path(__file__).resolve().parent.parent
    for c in cases(here):
        for n, text in zip(('want.dump', 'want.diag'),
                           run_case(here, pathlib.Path(sys.argv[1]).resolve(), c)):
            (c / n).write_text(text)
