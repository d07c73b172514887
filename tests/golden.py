"""tests/golden/CASE/: a template (report.xml, schema.sql, views.sql; what it lacks is golden/common's)
and data/; want.dump is the laid-out pages, want.diag every message. `golden.py BUILD --update`
rewrites both; the change is read like code before it is committed."""
import difflib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def lay_down(root, case, tmp):
    """The files of a case, in data/ and template/ below tmp; setup.py makes what is not kept as a file."""
    (tmp / 'template').mkdir()
    for name in 'report.xml', 'schema.sql', 'views.sql':
        own, common = case / name, root / 'tests/golden/common' / name
        source = own if own.exists() else common
        if source.exists():
            shutil.copy(source, tmp / 'template' / name)
    (tmp / 'data').mkdir()
    for file in sorted((case / 'data').glob('*')) if (case / 'data').exists() else []:
        shutil.copy(file, tmp / 'data' / file.name)
    if (case / 'setup.py').exists():
        subprocess.run([sys.executable, '-c', 'import pathlib, sys\n'
                        'root = pathlib.Path(sys.argv[1])\n' + (case / 'setup.py').read_text(),
                        root], cwd=tmp, check=True)


def run_case(root, build, case):
    """(dump, messages) of a case. Files have short relative names, so that messages are the same
    everywhere."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        lay_down(root, case, tmp)
        fonts = tmp / 'fonts.conf' if (tmp / 'fonts.conf').exists() else root / 'fonts/fonts.conf'
        run = subprocess.run([build / 'tests/dump', 'data', 'template', fonts], cwd=tmp,
                             capture_output=True)
        said = run.stderr.decode(errors='replace').replace(f'{tmp}/', '').replace(f'{root}/', '')
        return run.stdout.decode(errors='replace'), said + f'exit status {run.returncode}\n'


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


# What no template and no data can cause, and the test that does.
ELSEWHERE = {'no-memory': 'unit/test_pdf.c', 'file-write': 'reports.py', 'pdf': 'unit/test_pdf.c',
             'font-broken': 'fonts.py', 'font-forbidden': 'fonts.py', 'font-outlines': 'fonts.py',
             'font-format': 'fonts.py', 'font-face': 'fonts.py',
             'folder-taken': 'carried.py', 'file-twice': 'carried.py', 'pdf-input': 'carried.py',
             **{code: 'archives.py' for code in ('archive-input', 'archive-unfinished', 'signature', 'year')},
             **{code: 'inputs.py' for code in ('file-kind', 'file-newer', 'csv-fields', 'csv-value', 'thai-lost', 'thai-typed')},
             'file-read': 'signing.py', 'output': 'hostile.py',
             'key': 'signing.py', 'certificate': 'signing.py', 'network': 'signing.py', 'timestamp': 'signing.py',
             'digest': 'faults.py', 'clock': 'faults.py', 'library': 'faults.py', 'rebuild': 'faults.py',
             'archive-damaged': 'proofs.py', 'archive-note': 'proofs.py', 'viewer': 'watch.py'}


def codes(root):
    """Every diagnostic code has a golden case, or a test of its own that names it."""
    known = re.findall(r'X\(DIAG_\w+, "([a-z0-9-]+)"', (root / 'src/base/diag.h').read_text())
    said = '\n'.join((c / 'want.diag').read_text() for c in cases(root))
    lost = [c for c in known if f'[{c}]' not in said and c not in ELSEWHERE]
    for code, file in ELSEWHERE.items():
        text = (root / 'tests' / file).read_text()
        if code not in text and 'DIAG_' + code.upper().replace('-', '_') not in text:
            lost.append(f'{code}: not in {file}')
    return '' if known and not lost else f'no test: {lost}'


def schema(root, build):
    """doc/report.rng is made from the parser's tables, and both take and refuse the same files."""
    made = subprocess.run([build / 'tests/schema'], capture_output=True, check=True).stdout
    if made != (root / 'doc/report.rng').read_bytes():
        return 'doc/report.rng is not what the parser says: make golden-update'
    trouble = []
    for file in [*(root / 'templates').glob('*/report.xml'), *[c / 'report.xml' for c in cases(root)]]:
        said = (file.parent / 'want.diag').read_text() if file.parent.parent.name == 'golden' else ''
        if '={' in file.read_text().replace('"', '') and '[xml-value]' in said:
            continue  # a value that is only known with the data
        wrong = any(f'[xml-{k}]' in said for k in ('syntax', 'element', 'nesting', 'attribute', 'value',
                                                   'text'))
        run = subprocess.run(['xmllint', '--noout', '--relaxng', root / 'doc/report.rng', file],
                             capture_output=True, text=True)
        if (run.returncode != 0) != wrong:
            trouble.append(f'{file}: ' + run.stderr[-300:])
    return '\n'.join(trouble)


def tests(root, build):
    return [('golden-codes', lambda: codes(root)), ('golden-schema', lambda: schema(root, build))] + [(f'golden.{c.name}', lambda c=c: compare(root, build, c)) for c in cases(root)]


if __name__ == '__main__' and sys.argv[2:] == ['--update']:
    here = pathlib.Path(__file__).resolve().parent.parent
    for c in cases(here):
        for n, text in zip(('want.dump', 'want.diag'),
                           run_case(here, pathlib.Path(sys.argv[1]).resolve(), c)):
            (c / n).write_text(text)
