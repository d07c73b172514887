"""What a PDF carries: its own files, out of which it can be made again, byte for byte; and its signature
fields, which pdfsig fills with throw-away certificates. And what raingan diff says of two reports."""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess

from support import READERS, Reports, Skip, agencies, copy_data, each, edit, need, once, read, rows, sha256

# Conditions that must not be seen in a PDF: (environment, what the command begins with, another folder).
CONDITIONS = {
    'bangkok': ({'TZ': 'Asia/Bangkok', 'LC_ALL': 'th_TH.UTF-8', 'LANG': 'C', 'HOME': '/'}, [], True),
    'new-york': ({'TZ': 'America/New_York', 'LC_ALL': 'C', 'LANG': 'de_DE.UTF-8'}, [], False),
    'user': ({'HOME': '/nowhere', 'USER': 'other', 'LOGNAME': 'other'}, [], True),
    'no-date': ({'SOURCE_DATE_EPOCH': ''}, [], False),
    'year-2031': ({}, ['faketime', '2031-02-28 23:59:59'], False),
    'year-1999': ({'TZ': 'Pacific/Kiritimati'}, ['faketime', '1999-12-31 00:00:00'], True),
    'memory': ({'MALLOC_PERTURB_': '165'}, [], False),
    'nice': ({'LC_NUMERIC': 'fr_FR.UTF-8', 'LC_ALL': ''}, ['nice', '-n', '5'], True),
    'fonts': ({'XDG_CACHE_HOME': '/nowhere', 'FONTCONFIG_FILE': '/dev/null'}, [], False),
    'addresses': ({'TMPDIR': '/nowhere'}, ['setarch', '-R'], True),
}


def same_bytes(r, env, before, away):
    out = r.dir / 'x.pdf'
    if before:
        tried = subprocess.run([*before, 'true'], capture_output=True, text=True)
        if tried.returncode:
            raise Skip(f'{before[0]} cannot be used here: {tried.stderr.strip()}')
    run = r.run('build', r.root / 'input/2568', '-t', r.root / 'templates/ita', '-o', out, env=env, before=before,
                cwd=r.dir if away else None)
    if before[:1] == ['faketime'] and b'ASan runtime' in run.stderr:
        raise Skip('faketime loads its library before that of AddressSanitizer')
    need(run.returncode == 0, run.stderr.decode()[-500:])
    need(out.read_bytes() == r.report('input/2568').read_bytes(), 'other bytes')


def rebuilt(r, data):
    """Everything the report was made of is in it as it was; made from that it is the same."""
    pdf, out, again = r.report(data), r.dir / f'out-{pathlib.Path(data).name}', r.dir / 'again.pdf'
    shutil.rmtree(out, ignore_errors=True)
    run = r.run('extract', pdf, out)
    need(run.returncode == 0, run.stderr.decode())
    template = r.root / ('templates/memo' if data.endswith('-memo') else 'templates/ita')
    for path in out.iterdir():
        if path.name == 'build.json':
            continue
        own = [f / path.name for f in (r.root / data, template) if (f / path.name).exists()]
        need(own and own[0].read_bytes() == path.read_bytes(), f'{path.name} is not as it was')
    used = {p.name for p in (r.root / data).glob('*.csv')} - ({'memo.csv', 'followup.csv', 'years.csv'} if template.name == 'ita' else set())  # those of other papers
    have = {p.name for p in out.iterdir()}
    need(used <= have, f'not in it: {used - have}')
    need({'schema.sql', 'report.xml', 'build.json'} <= have, f'{have}')
    need(sorted(run.stdout.decode().split()) == sorted(f'{out}/{n}' for n in have), run.stdout.decode())
    r.make(out, again, cwd=r.dir)
    need(again.read_bytes() == pdf.read_bytes(), 'made again it has other bytes')


def with_image(r):
    """An image comes along, whatever its name."""
    data = copy_data(r, 'with-image')
    shutil.copy(r.root / 'doc/pictures/square.png', data / 'ตรา.png')
    with open(data / 'report.csv', 'a') as file:
        file.write('emblem,ตรา.png\n')
    pdf, out = r.dir / 'image.pdf', r.dir / 'image-out'
    r.make(data, pdf)
    run = r.run('extract', pdf, out)
    need(run.returncode == 0, run.stderr.decode())
    need((out / 'ตรา.png').read_bytes() == (data / 'ตรา.png').read_bytes(), 'another image')
    r.make(out, r.dir / 'image2.pdf')
    need((r.dir / 'image2.pdf').read_bytes() == pdf.read_bytes(), 'other bytes')


def with_template_image(r):
    """An image of the template's folder comes along too, and it does not matter where it lay."""
    template, pdf, out, again = (r.dir / n for n in ('image-template', 'image3.pdf', 'image3-out', 'image4.pdf'))
    shutil.copytree(r.root / 'templates/ita', template)
    shutil.copy(r.root / 'doc/pictures/square.png', template / 'aaa.png')
    edit(template / 'report.xml', '{emblem.file}', 'aaa.png')
    r.make('input/2568', pdf, '-t', template)
    need(r.run('extract', pdf, out).returncode == 0, 'extract')
    need((out / 'aaa.png').read_bytes() == (template / 'aaa.png').read_bytes(), 'another image')
    r.make(out, again)
    need(again.read_bytes() == pdf.read_bytes(), 'other bytes')


def dated(r):
    """A date that came from outside is remembered: made again without it, the report is the same."""
    pdf, out, again = r.dir / 'dated.pdf', r.dir / 'dated-out', r.dir / 'dated-again.pdf'
    r.make('input/2568', pdf, env={'SOURCE_DATE_EPOCH': '1762128000'})
    need('2025-11-03' in read('pdfinfo', '-isodates', pdf), 'no date')
    need(pdf.read_bytes() != r.report('input/2568').read_bytes(), 'the date makes no difference')
    need(r.run('extract', pdf, out).returncode == 0, 'extract')
    r.make(out, again)
    need(again.read_bytes() == pdf.read_bytes(), 'made again it has other bytes')
    (out / 'build.json').write_text('no JSON')
    r.make(out, again)
    need(again.read_bytes() == r.report('input/2568').read_bytes(), 'and without it')


def record(r):
    """build.json says by what: the version, and the digest of each font file."""
    out = r.dir / 'record'
    need(r.run('extract', r.report('input/2568'), out).returncode == 0, 'extract')
    said = json.loads((out / 'build.json').read_text())
    need(said['version'] == r.run('--version').stdout.decode().split()[1], f'{said}')
    fonts = {f['file']: f['sha256'] for f in said['fonts']}
    need(set(fonts) == {'Laksaman.ttf', 'Laksaman-Bold.ttf'}, f'{fonts}')
    for name, digest in fonts.items():
        path = next(pathlib.Path('/usr/share/fonts').rglob(name))
        need(sha256(path) == digest, f'{name}: {digest}')


def no_room(r):
    """A disk that has no room for the files: the one that does not fit is named where it would lie, and nothing is left."""
    pdf, to = r.report('input/2568'), r.dir / 'to'
    run = r.run('extract', pdf, to, '--lang', 'en', before=['sh', '-c', 'ulimit -f 4; exec "$@"', 'sh'])  # of 512 bytes
    said = run.stderr.decode()
    need(run.returncode == 3 and re.fullmatch(rf'{to}/corrections.sql: fatal: cannot write: File too large \[file-write\]\n', said), said)
    need(not list(r.dir.iterdir()), f'{list(r.dir.iterdir())} is left')
    run = r.run('extract', pdf, '/proc/no/to', '--lang', 'en')
    need(run.returncode == 3 and run.stderr.decode().startswith('/proc/no/to: fatal: cannot make a folder: No such file'), run.stderr.decode())


def corrections_of_next(r):
    """A report without corrections carries corrections.sql all the same: who goes on from it may have some next time."""
    out = r.dir / 'next'
    need(r.run('extract', r.report('input/2568'), out).returncode == 0, 'extract')
    need((out / 'corrections.sql').read_bytes() == (r.root / 'templates/ita/corrections.sql').read_bytes(), f'{sorted(out.iterdir())}')


def no_checks(r):
    """A PDF does not carry findings.sql: `check` of what was taken out of it says so in one note, with the command that
    has the findings; the data that no PDF was made of, and a template without checks, get none."""
    out, memo = r.dir / 'no-checks', r.dir / 'no-checks-memo'
    need(r.run('extract', r.report('input/2568'), out).returncode == 0, 'extract')
    said = r.run('check', out).stderr.decode()
    need(said.count('[finding-note]') == said.count('[') == 1 and f'raingan check {out} -t ita' in said, said)
    there, here = (r.run('check', data, '-t', 'ita', '--format', 'json') for data in ('input/2568', out))
    rules = [[m['rule'] for m in json.loads(run.stdout) if m['rule']] for run in (there, here)]
    need(rules[0] == rules[1] and rules[0], f'{rules}')
    r.make('input/2568-memo', r.dir / 'memo.pdf', '-t', 'memo')
    need(r.run('extract', r.dir / 'memo.pdf', memo).returncode == 0, 'extract')
    need(not r.run('check', memo).stderr, 'a memo has no checks')


def one_name(r):
    """A table in a file named like one of the template's: [file-twice], exit 1, no PDF."""
    data, template, pdf = r.dir / 'twice', r.dir / 'twice-template', r.dir / 'twice.pdf'
    data.mkdir()
    template.mkdir()
    (data / 'words.txt').write_text('a\n1\n')
    (template / 'words.txt').write_text('คำ\n')
    (template / 'schema.sql').write_text("CREATE TABLE input_files (file, table_name, required);\n"
                                         "INSERT INTO input_files VALUES ('words.txt', 't', 1);\n"
                                         "CREATE TABLE t (a TEXT);\n")
    (template / 'report.xml').write_text('<report xmlns="urn:raingan:report" lang="th"><page name="p"/>'
                                         '<section page="p"><p>ก</p></section></report>')
    run = r.run('build', data, '-t', template, '-o', pdf)
    said = run.stderr.decode()
    need(run.returncode == 1 and 'words.txt: error:' in said and '[file-twice]' in said, f'{run.returncode} {said}')
    need(not pdf.exists(), 'a PDF all the same')


def wrong_pdfs(r):
    """[pdf-input], [folder-taken]: said in one line, exit 1, no folder made or touched."""
    pdf, out = r.report('input/2568'), r.dir / 'wrong-out'
    bare, text, cut, named, spoilt = (r.dir / n for n in ('bare.pdf', 'text.pdf', 'cut.pdf', 'named.pdf', 'spoilt.pdf'))
    keys = re.findall(r'^(\S.*) -> ', read('qpdf', '--list-attachments', pdf), re.M)
    read('qpdf', pdf, *[f'--remove-attachment={k}' for k in keys], '--', bare)
    text.write_text('no PDF')
    cut.write_bytes(pdf.read_bytes()[:-2000])
    read('qpdf', bare, '--add-attachment', text, '--key=x', '--filename=../x', '--', named)
    plain = r.dir / 'plain.pdf'
    read('qpdf', '--stream-data=uncompress', '--object-streams=disable', pdf, plain)
    whole = plain.read_bytes()
    need(b'fiscal_year,2568' in whole, 'the data is not there')
    spoilt.write_bytes(whole.replace(b'fiscal_year,2568', b'fiscal_year,2569', 1))
    for file, why in ((bare, 'carries no data'), (text, 'no PDF'), (cut, 'no PDF'), (named, 'leads out'),
                      (spoilt, 'changed after')):
        run = r.run('extract', file, out, '--lang', 'en')
        said = run.stderr.decode()
        need(run.returncode == 1 and why in said and '[pdf-input]' in said and said.count('\n') == 1, f'{file.name}: {said}')
        need(not out.exists() and not (r.dir / 'x').exists(), f'{file.name}: something was written')
    out.mkdir()
    (out / 'mine.txt').write_text('mine')
    run = r.run('extract', pdf, out)
    need(run.returncode == 1 and b'[folder-taken]' in run.stderr, run.stderr.decode())
    need([p.name for p in out.iterdir()] == ['mine.txt'], 'the folder was touched')
    need(not list(r.dir.glob('wrong-out.*')), 'a folder is left')
    (out / 'mine.txt').unlink()
    need(r.run('extract', pdf, out).returncode == 0, 'an empty folder is refused')
    run = r.run('extract', r.dir / 'none.pdf', r.dir / 'y')
    need(run.returncode == 1 and b'[file-missing]' in run.stderr, run.stderr.decode())
    run = r.run('extract', pdf, '/proc/none/y')
    need(run.returncode == 3 and b'[file-write]' in run.stderr, run.stderr.decode())
    for args in ([], ['a'], ['a', 'b', 'c'], ['a', 'b', '-t', 'c']):
        need(r.run('extract', *args).returncode == 2, f'extract {args}')


# ---- differences ----

def differences(r, before, after, *options):
    """The records of raingan diff --format csv; nothing is left in the folder for temporary files."""
    tmp = r.dir / 'tmp'
    tmp.mkdir(exist_ok=True)
    run = r.run('diff', before, after, '--format', 'csv', *options, env={'TMPDIR': str(tmp)})
    need(run.returncode == 0, run.stderr.decode())
    need(not list(tmp.iterdir()), f'left: {list(tmp.iterdir())}')
    found = list(csv.reader(run.stdout.decode('utf-8-sig').splitlines(keepends=True)))
    need(found[0] == ['change', 'file', 'row', 'column', 'before', 'after'], f'{found[0]}')
    return [tuple(record) for record in found[1:]]


def corrected(r):
    """The 2568 data with an indicator corrected: 0.3 x 99.11 + 0.3 x 97.42 + 0.4 x (86.50 + 90) / 2 = 94.26,
    and none fails: ผ่านดี (doc/scoring-2568.md, 3)."""
    data = copy_data(r, 'corrected')
    edit(data / 'indicators.csv', ',74.00,', ',86.50,')
    return data


FIGURES = {('figure', '', '', 'คะแนนรวม', '91.76', '94.26'), ('figure', '', '', 'ระดับผลการประเมิน', 'ผ่าน', 'ผ่านดี'),
           ('figure', '', '', 'คะแนนเฉลี่ย OIT', '82.00', '88.25'),
           ('figure', '', '', 'จำนวนตัวชี้วัดที่ไม่ผ่านเกณฑ์', '1', '0')}
SCORE = ('changed', 'indicators.csv', 'no 9', 'score', '74.00', '86.50')


def diff_cells(r):
    """Folders and PDFs in every pairing; another spelling of a number and the order of columns are no difference of
    the data, which is said of the file; rows in another order are rows that moved."""
    data = corrected(r)
    pdf = r.dir / 'corrected.pdf'
    r.make(data, pdf)
    lines = (data / 'indicators.csv').read_text()
    need(lines.count(',90.00,') == 1, 'the data has changed')
    edit(data / 'indicators.csv', ',90.00,', ',๙๐.๐,')
    table = rows(data, 'points.csv') or rows(data, 'signatures.csv')
    with open(data / 'signatures.csv', 'w', newline='') as file:
        out = csv.DictWriter(file, ['position', 'name', 'order', 'role'])
        out.writeheader()
        out.writerows(table[::-1])
    moved = [('moved', 'signatures.csv', 'order 1', '', '1', '3'), ('moved', 'signatures.csv', 'order 3', '', '3', '1')]
    for before in r.root / 'input/2568', r.report('input/2568'):
        for after in data, pdf:
            found = differences(r, before, after)
            need(found[0] == SCORE and FIGURES <= set(found), f'{before} {after}: {found}')
            rest = [f for f in found[1:] if f[0] != 'figure']
            need(rest == (moved if after == data else []), f'{before} {after}: {found}')
    need(differences(r, pdf, data) == [('form', 'indicators.csv', '', '', '', ''), *moved], 'differences in spelling')
    said = r.run('diff', r.report('input/2568'), pdf).stdout.decode()
    need('indicators.csv: แก้ไข no 9\n    score: 74.00 → 86.50\n' in said and 'คะแนนรวม: 91.76 → 94.26' in said, said)
    need('ตรงกันทุกช่อง' in r.run('diff', pdf, pdf).stdout.decode(), 'no word about no difference')


def diff_rows(r):
    """Rows added and removed, by their key, and in a table without one by what they have in common."""
    data = copy_data(r, 'rows')
    with open(data / 'signatures.csv', 'a') as file:
        file.write('4,ผู้อนุมัติ,,"ผู้ว่า, จังหวัด"\n')
    table = rows(data, 'measures.csv')
    need(len(table) >= 6, 'too few measures')
    cells = list(table[0])
    removed = table.pop(3)
    old, table[1]['owner'] = table[1]['owner'], 'กองช่าง'
    table.insert(5, {**table[0], 'title': 'ก', 'finding': 'ข', 'steps': 'ค', 'period': 'ต.ค. ๒๕๖๗', 'owner': 'จ'})
    with open(data / 'measures.csv', 'w', newline='') as file:
        out = csv.DictWriter(file, cells)
        out.writeheader()
        out.writerows(table)
    found = differences(r, 'input/2568', data)
    need([f for f in found if f[1] == 'signatures.csv'] == [
        ('added', 'signatures.csv', 'order 4', 'order', '', '4'), ('added', 'signatures.csv', 'order 4', 'role', '', 'ผู้อนุมัติ'),
        ('added', 'signatures.csv', 'order 4', 'position', '', 'ผู้ว่า, จังหวัด')], f'{found}')
    measures = [f for f in found if f[1] == 'measures.csv']
    need([f for f in measures if f[0] == 'changed'] == [('changed', 'measures.csv', 'row 2', 'owner', old, 'กองช่าง')], f'{measures}')
    need({f[2:5] for f in measures if f[0] == 'removed'} == {('row 4', k, v) for k, v in removed.items() if v}, f'{measures}')
    need({(f[2], f[3], f[5]) for f in measures if f[0] == 'added'} ==
         {('row 6', k, v) for k, v in table[5].items() if v}, f'{measures}')
    memo = copy_data(r, 'rows-memo', 'input/2568-memo')
    with open(memo / 'memo.csv', 'a') as file:
        file.write('item,อีกข้อ\n')
    need({f[3:] for f in differences(r, 'input/2568-memo', memo, '-t', 'memo')} ==
         {('part', '', 'item'), ('text', '', 'อีกข้อ')}, 'memo')
    (data / 'signatures.csv').unlink()
    gone = [f for f in differences(r, 'input/2568', data) if f[1] == 'signatures.csv']
    need({f[0] for f in gone} == {'removed'} and {f[2] for f in gone} == {'order 1', 'order 2', 'order 3'}, f'{gone}')


def diff_wrong(r):
    """What is wrong with either side is said in one run; usage."""
    bad = [copy_data(r, 'bad1'), copy_data(r, 'bad2')]
    edit(bad[0] / 'indicators.csv', ',74.00,', ',740,')
    edit(bad[1] / 'indicators.csv', ',74.00,', ',abc,')
    run = r.run('diff', *bad)
    said = run.stderr.decode()
    need(run.returncode == 1 and 'bad1/indicators.csv' in said and 'bad2/indicators.csv' in said, said)
    need(not run.stdout, 'it compared all the same')
    need(r.run('diff', 'input/2568', r.dir / 'none').returncode == 1, 'a missing side')
    for args in (['a'], ['a', 'b', 'c'], ['a', 'b', '--format', 'xml'], ['a', 'b', '-o', 'c']):
        need(r.run('diff', *args).returncode == 2, f'diff {args}')
    with open('/dev/full', 'wb') as full:
        run = r.run('diff', 'input/2568', 'input/2568', stdout=full)
    need(run.returncode == 3 and b'[file-write]' in run.stderr, f'{run.returncode} {run.stderr}')


# ---- signatures ----

PASSWORD = 'secret'


def signer_store(r):
    """An NSS database with two people who trust themselves, and its password in the file pw; the test's own copy."""
    def make(db):
        db.mkdir()
        (db / 'pw').write_text(PASSWORD + '\n')
        (db / 'noise').write_bytes(bytes(range(256)) * 8)
        read('certutil', '-N', '-d', f'sql:{db}', '-f', db / 'pw')
        for n, name in enumerate(('somchai', 'somying')):
            read('certutil', '-S', '-d', f'sql:{db}', '-f', db / 'pw', '-z', db / 'noise', '-n', name,
                 '-s', f'CN={name}', '-x', '-t', 'CTu,Cu,Cu', '-m', 1000 + n, '-v', 120)

    db = r.dir / 'nss'
    if not db.exists():
        shutil.copytree(once('nss', make), db)
    return db


def sign(r, pdf, out, field, name):
    run = subprocess.run(['pdfsig', pdf, out, '-sign', field, '-nick', name, '-nssdir', signer_store(r),
                          '-nss-pwd', PASSWORD], capture_output=True)
    need(run.returncode == 0 and out.exists(), f'{field}: {run.stdout.decode()} {run.stderr.decode()}')


def signed(r):
    """Two people sign two fields one after another. Both signatures verify; what was signed first is our
    file, untouched; and the signed file still gives its data back."""
    pdf, one, two = r.report('input/2568'), r.dir / 'one.pdf', r.dir / 'two.pdf'
    roles = [row['role'] for row in rows(r.root / 'input/2568', 'signatures.csv')]
    said = subprocess.run(['pdfsig', pdf], capture_output=True).stdout.decode()
    need(re.findall(r'Signature Field Name: (.*)', said) == roles, said)
    need(said.count('not signed') == len(roles) == 3, said)
    sign(r, pdf, one, roles[0], 'somchai')
    sign(r, one, two, roles[2], 'somying')
    ours = pdf.read_bytes()
    need(one.read_bytes().startswith(ours) and two.read_bytes().startswith(ours), 'our bytes were touched')
    need(two.read_bytes().startswith(one.read_bytes()), 'the first signature was touched')
    run = subprocess.run(['pdfsig', '-nssdir', signer_store(r), '-nss-pwd', PASSWORD, two], capture_output=True)
    said = run.stdout.decode()
    need(said.count('Signature Validation: Signature is Valid.') == 2, said)
    need('CN: somchai' in said and 'CN: somying' in said or said.count('Signer Certificate Common Name: som') == 2, said)
    need(said.count('not signed') == 1, said)
    out = r.dir / 'signed-out'
    need(r.run('extract', two, out).returncode == 0, 'the signed file gives nothing back')
    for reader in READERS['poppler-raw'], READERS['mupdf']:  # MuPDF writes a word of its own on a field that nobody has signed
        before, after = ([line for line in reader(f).split('\n') if line.strip() not in ('', 'SIGN')]
                         for f in (pdf, two))
        need(before == after, 'the pages read otherwise')


def fields_on_lines(r):
    """Each field lies over the dots of its line: as wide, and around their baseline."""
    pdf = r.report('input/2568')
    j = json.loads(read('qpdf', '--json=2', '--json-key=qpdf', pdf))
    objects = [o['value'] for o in j['qpdf'][1].values() if isinstance(o.get('value'), dict)]
    rects = sorted([o['/Rect'] for o in objects if o.get('/FT') == '/Sig'], key=lambda b: (-b[1], b[0]))
    page = read('pdftotext', '-bbox', pdf, '-').split('<page ')[-1]
    height = float(re.search(r'height="([\d.]+)"', page)[1])
    words = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(\S+)</word>', page)
    dots = sorted([tuple(map(float, w[:4])) for before, w in zip(words, words[1:])
                   if re.fullmatch(r'\.{40,}', w[4]) and before[4] == 'ลงชื่อ'], key=lambda w: (w[1], w[0]))
    need(len(rects) == 3 and len(dots) == 3, f'{rects} {dots}')
    for rect, (x0, y0, x1, y1) in zip(rects, dots):
        need(abs(rect[0] - x0) < 5 and abs(rect[2] - x1) < 2, f'{rect} over {x0} to {x1}')
        need(height - y1 < rect[1] < height - (y0 + y1) / 2 < rect[3], f'{rect} over {y0} to {y1}')
        need(rect[3] - rect[1] > 12, f'{rect} is too low to sign')


def no_fields(r):
    """Without a row of signatures.csv there are dotted lines and no field."""
    data = copy_data(r, 'unsigned')
    (data / 'signatures.csv').write_text('order,role,name,position\n')
    pdf = r.dir / 'unsigned.pdf'
    r.make(data, pdf)
    said = subprocess.run(['pdfsig', pdf], capture_output=True).stdout.decode()
    need('does not contain any signatures' in said, said)
    need('ลงชื่อ ........' in READERS['poppler-raw'](pdf), 'no line to sign on')


def tests(root, build):
    out = [(f'carried.{pathlib.Path(d).name}.rebuilt', lambda d=d: rebuilt(Reports(root, build), d))
           for d in ['input/2568', 'input/2568-memo', *agencies(root)]]
    out += [(f'carried.same-bytes.{name}', lambda c=condition: same_bytes(Reports(root, build), *c))
            for name, condition in CONDITIONS.items()]
    return out + each(root, build, 'carried', (
        corrections_of_next, no_checks, no_room, with_image, with_template_image, dated, record, one_name, wrong_pdfs, diff_cells, diff_rows,
        diff_wrong, signed, fields_on_lines, no_fields))
