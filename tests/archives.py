"""The yearly archive: what is kept, what is proved, and what is left when the program is killed, the disk
is full or a call fails. fault.c is loaded before the program for that."""
import csv
import hashlib
import io
import os
import pathlib
import random
import re
import shutil
import signal
import stat
import subprocess
import time

import standards
from carried import sign
from reports import Reports, copy_data, edit, need, read, rows

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, score DECIMAL(5,2));
'''
VIEWS = '''CREATE VIEW document AS SELECT '2568' AS year, 'tiny' AS name, 'รายงานเล็ก' AS title, 'อบต. ตัวอย่าง' AS author;
CREATE VIEW figures AS SELECT 'รวม' AS name, CAST(sum(score) AS TEXT) AS value FROM rows;
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="th" numerals="thai">
<page name="p" size="A5" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt" font-size-adjust="0.340"/>
<section page="p"><p>ผลรวม</p><each select="SELECT no, score FROM rows"><p>{no}: {score:0.00}</p></each></section>
</report>
'''
COLUMNS = ['number', 'date', 'reason', 'file', 'pdf_sha256', 'data_sha256', 'template_sha256', 'fonts_sha256',
           'version']


class Place:
    """A folder to work in, with a small report: its archives take a few hundredths of a second."""

    def __init__(self, r, name):
        self.r, self.dir = r, r.dir / name
        shutil.rmtree(self.dir, ignore_errors=True)
        (self.dir / 'data').mkdir(parents=True)
        (self.dir / 'template').mkdir()
        for file, text in (('schema.sql', SCHEMA), ('views.sql', VIEWS), ('report.xml', REPORT)):
            (self.dir / 'template' / file).write_text(text)
        self.score(20)
        self.year = self.dir / 'out/2568'

    def score(self, value):
        (self.dir / 'data/rows.csv').write_text(f'no,score\n1,10\n2,{value}\n')

    def run(self, *args, **options):
        return self.r.run(*args, cwd=self.dir, **options)

    def archive(self, reason='เหตุผล', status=0, data='data', template=('-t', 'template'), **options):
        run = self.run('archive', data, *template, '-m', reason, **options)
        need(run.returncode == status, f'archive: exit {run.returncode}, wanted {status}: {run.stderr.decode()}')
        return run.stdout.decode() + run.stderr.decode()

    def verify(self, *what, status=0):
        run = self.run('verify', *what)
        said = run.stdout.decode() + run.stderr.decode()
        need(run.returncode == status, f'verify: exit {run.returncode}, wanted {status}: {said}')
        return said

    def pdf(self, number, name='tiny-data.pdf'):
        return self.year / f'revisions/{number:03}/{name}'

    def ledger(self):
        with open(self.year / 'ledger.csv', newline='', encoding='utf-8') as file:
            return list(csv.DictReader(file))

    def tree(self):
        """What is there, by name; the lock is no part of it."""
        top = self.dir / 'out'
        return {str(p.relative_to(top)): p.read_bytes() if p.is_file() else None
                for p in sorted(top.rglob('*')) if p.name != '.lock'}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def list_digest(files):
    """As README.md tells an auditor: sha256sum of the sorted list that sha256sum prints."""
    lines = ''.join(f'{sha256(f)}  {f.name}\n' for f in sorted(files, key=lambda f: f.name))
    return hashlib.sha256(lines.encode()).hexdigest()


# ---- what is kept ----

def kept(r):
    """Design, 9: revisions that nobody may write to, the current PDF, a ledger of one row a revision, and
    sums that sha256sum agrees with."""
    p = Place(r, 'kept')
    build = p.run('build', 'data', '-t', 'template')
    need(build.returncode == 0, build.stderr.decode())
    draft = (p.year / 'tiny-data.pdf').read_bytes()
    said = p.archive('จัดทำ "ครั้งแรก", ตามกำหนด', env={'SOURCE_DATE_EPOCH': ''})
    need('out/2568/revisions/001/tiny-data.pdf' in said, said)
    need(p.pdf(1).read_bytes() == draft == (p.year / 'tiny-data.pdf').read_bytes(), 'other bytes than of build')
    p.score(25.5)
    p.archive('แก้คะแนน', env={'SOURCE_DATE_EPOCH': '1762128000'})
    need((p.year / 'tiny-data.pdf').read_bytes() == p.pdf(2).read_bytes() != draft, 'the current PDF')
    need(p.pdf(1).read_bytes() == draft, 'revision 1 was touched')
    ledger = p.ledger()
    need(list(ledger[0]) == COLUMNS and [row['number'] for row in ledger] == ['1', '2'], f'{ledger}')
    need(ledger[0]['reason'] == 'จัดทำ "ครั้งแรก", ตามกำหนด' and ledger[1]['reason'] == 'แก้คะแนน', f'{ledger}')
    need(ledger[0]['date'] == time.strftime('%Y-%m-%d') and ledger[1]['date'] == '2025-11-03', f'{ledger}')
    for n, row in enumerate(ledger, 1):
        need(p.year / row['file'] == p.pdf(n) and row['pdf_sha256'] == sha256(p.pdf(n)), f'{row}')
        need(row['version'] == r.run('--version').stdout.decode().split()[1], f'{row}')
    template = [p.dir / 'template' / f for f in ('schema.sql', 'views.sql', 'report.xml')]
    need(ledger[0]['template_sha256'] == list_digest(template), 'template_sha256')
    need(ledger[1]['template_sha256'] == list_digest(template + [r.root / 'templates/corrections.xml']), 'of 2')
    need(ledger[1]['data_sha256'] == list_digest([p.dir / 'data/rows.csv']) != ledger[0]['data_sha256'], 'data')
    font = next(pathlib.Path('/usr/share/fonts').rglob('Laksaman.ttf'))
    need(ledger[0]['fonts_sha256'] == list_digest([font]), 'fonts_sha256')
    for path in p.year.rglob('revisions/*/*'):
        need(not stat.S_IMODE(path.stat().st_mode) & 0o222, f'{path.name} can be written to')
    sums = subprocess.run(['sha256sum', '--strict', '-c', 'SHA256SUMS'], cwd=p.year, capture_output=True, text=True)
    named = {line.split(': ')[0] for line in sums.stdout.splitlines()}
    there = {str(f.relative_to(p.year)) for f in p.year.rglob('*') if f.is_file()}
    need(sums.returncode == 0 and named == there - {'SHA256SUMS', '.lock', 'tiny-data.pdf'}, f'{sums.stdout}{there}')
    said = p.verify()
    need(said.count('\n') == 1 and '2 ฉบับ' in said and 'ครบถ้วน' in said, said)


def unchanged(r):
    """No byte of the result is another: nothing is stored or touched, and it says so. With a draft of other
    data in its place, the current PDF is put right."""
    p = Place(r, 'unchanged')
    for value in 20, 30:
        p.score(value)
        p.archive()
        before = {path: path.stat().st_mtime_ns for path in p.year.rglob('*')}
        said = p.archive('อีกครั้ง')
        need('ไม่มีสิ่งใดเปลี่ยน' in said, said)
        need(before == {path: path.stat().st_mtime_ns for path in p.year.rglob('*')}, 'something was touched')
    tree = p.tree()
    p.score(40)
    need(p.run('build', 'data', '-t', 'template').returncode == 0, 'build')
    said = p.verify()
    need('tiny-data.pdf: note:' in said and 'ฉบับร่าง' in said, said)
    p.score(30)
    p.archive('อีกครั้ง')
    need(p.tree() == tree, 'the draft stays')
    # A comment in the template is another file in the PDF, so another result.
    edit(p.dir / 'template/views.sql', 'CREATE VIEW figures', '-- ผลรวม\nCREATE VIEW figures')
    p.archive('แม่แบบ')
    need('ไฟล์ views.sql' in read('pdftotext', '-raw', p.pdf(3), '-'), 'a change of the template is not told')
    p.verify()


def corrections(r):
    """Two corrections of the 2568 data: the page says what was corrected, when and why, from what to what.
    0.3 x 99.11 + 0.3 x 97.42 + 0.4 x (86.50 + 90) / 2 = 94.26 (ita-2568.md, 3)."""
    p = Place(r, 'corrections')
    data = p.dir / '2568'
    shutil.copytree(r.root / 'input/2568', data)
    ita = {'data': '2568', 'template': ()}
    p.archive('จัดทำครั้งแรก', env={'SOURCE_DATE_EPOCH': '1762128000'}, **ita)
    edit(data / 'indicators.csv', ',74.00,', ',86.50,')
    p.archive('คะแนนตัวชี้วัดที่ 9 พิมพ์ผิด', env={'SOURCE_DATE_EPOCH': '1774915200'}, **ita)
    table = rows(data, 'items.csv')
    need(table[20]['survey'] == 'EitPublic' and table[20]['score'] == '100.00', f'{table[20]}')
    edit(data / 'items.csv', f'{table[20]["question"]},100.00', f'{table[20]["question"]},97.36')
    edit(data / 'report.csv', 'unit,หน่วยตรวจสอบภายใน', 'unit,สำนักปลัด')
    p.archive('ตามหนังสือทักท้วง', env={'SOURCE_DATE_EPOCH': '1779148800'}, **ita)
    need('บันทึกการแก้ไข' not in read('pdftotext', '-raw', p.pdf(1, 'ita-2568.pdf'), '-'), 'a page in the first one')
    said = read('pdftotext', '-raw', p.pdf(3, 'ita-2568.pdf'), '-')
    page = next(text for text in said.split('\f')[2:] if 'บันทึกการแก้ไข' in text)
    code = table[20]['code'].translate(str.maketrans('0123456789', '๐๑๒๓๔๕๖๗๘๙'))
    for line in ('รายงานนี้เป็นฉบับที่ ๓ ', '๑ ๓ พฤศจิกายน ๒๕๖๘ จัดทำครั้งแรก', '๒ ๓๑ มีนาคม ๒๕๖๙ คะแนนตัวชี้วัดที่ ๙ พิมพ์ผิด',
                 '๓ ๑๙ พฤษภาคม ๒๕๖๙ ตามหนังสือทักท้วง', 'รายการที่แก้ไขในฉบับที่ ๒ จากฉบับที่ ๑',
                 'ตัวชี้วัดที่ ๙: คะแนน ๗๔.๐๐ ๘๖.๕๐', 'คะแนนรวม ๙๑.๗๖ ๙๔.๒๖', 'ระดับผลการประเมิน ผ่าน ผ่านดี',
                 'รายการที่แก้ไขในฉบับที่ ๓ จากฉบับที่ ๒', 'หน่วยงานผู้จัดทำ หน่วยตรวจสอบภายใน สำนักปลัด',
                 f'ข้อ {code} (EitPublic): คะแนน ๑๐๐.๐๐ ๙๗.๓๖'):
        need(line in page, f'{line}\nis not in\n{page}')
    need('บันทึกการแก้ไข' in said.split('\f')[1], 'not in the contents')
    broken = standards.trouble(p.pdf(3, 'ita-2568.pdf'))
    need(not broken, broken)
    # All of it is in the PDF: made again from that alone it is the same, whatever the clock says.
    out, again = p.dir / 'files', p.dir / 'again.pdf'
    need(p.run('extract', p.pdf(3, 'ita-2568.pdf'), out).returncode == 0, 'extract')
    need(p.run('build', out, '-o', again, env={'SOURCE_DATE_EPOCH': ''}).returncode == 0, 'build')
    need(again.read_bytes() == p.pdf(3, 'ita-2568.pdf').read_bytes(), 'made again it has other bytes')
    chain = [row['pdf_sha256'] for row in rows(out, 'archive_revisions.csv')]
    need(chain == [sha256(p.pdf(1, 'ita-2568.pdf')), sha256(p.pdf(2, 'ita-2568.pdf')), ''], f'{chain}')
    p.verify('2568')


def placed(r):
    """A template places the page or drops it; without a word about it the page stands at the end, and the
    template's own corrections.xml is taken before the shared one."""
    own = '<corrections><h1>หน้าแก้ไข {archive_revisions.reason}</h1></corrections>'
    page = '<corrections page="p"><h1>หน้าแก้ไข {archive_revisions.reason}</h1></corrections>'
    for name, change, want in (
            ('first', ('<section page="p">', page + '<section page="p">'), ['หน้าแก้ไข', 'ผลรวม']),
            ('dropped', ('</section>', '</section><corrections/>'), ['ผลรวม']),
            ('left', ('</section>', '</section>'), ['ผลรวม', 'บันทึกการแก้ไข']),
            ('own', None, ['ผลรวม', 'หน้าแก้ไข'])):
        p = Place(r, f'placed-{name}')
        if change:
            edit(p.dir / 'template/report.xml', *change)
        else:
            (p.dir / 'template/corrections.xml').write_text(
                f'<report xmlns="urn:raingan:report">{own}</report>')
        p.archive('แรก')
        p.score(21)
        p.archive('ต่อมา')
        need('แก้ไข' not in read('pdftotext', p.pdf(1), '-'), name)
        said = [t.split()[0] for t in read('pdftotext', '-raw', p.pdf(2), '-').split('\f') if t.strip()]
        need(said == want, f'{name}: {said}')
        p.verify()
        broken = standards.trouble(p.pdf(2))
        need(not broken, f'{name}: {broken}')
    text = read('pdftotext', '-raw', r.dir / 'placed-left/out/2568/revisions/002/tiny-data.pdf', '-')
    for line in ('ต่อมา', 'rows.csv no ๒ score ๒๐ ๒๑', 'ผลที่คำนวณได้: รวม ๓๐ ๓๑'):
        need(line in text, f'{line} is not in {text}')


def rows_come_and_go(r):
    """Rows added and removed are told too, and a revision in which no cell changed."""
    p = Place(r, 'rows')
    p.archive('แรก')
    (p.dir / 'data/rows.csv').write_text('no,score\n1,10\n3,7\n')
    p.archive('สลับ')
    text = read('pdftotext', '-raw', p.pdf(2), '-')
    for line in ('rows.csv no ๓ score (แถวใหม่) ๗', 'rows.csv no ๒ score ๒๐ (ลบแถว)'):
        need(line in text, f'{line} is not in {text}')
    (p.dir / 'data/rows.csv').write_text('no,score\r\n1,10\r\n3,7.00\r\n')
    p.archive('เขียนใหม่')
    need('ไม่มีข้อมูลช่องใดเปลี่ยนแปลง' in read('pdftotext', '-raw', p.pdf(3), '-'), 'spelling is a correction')
    p.verify()


def wrong_reports(r):
    """Wrong data, no year, another agency's report: exit 1, and the archive is as it was."""
    p = Place(r, 'wrong-reports')
    p.archive()
    tree = p.tree()
    (p.dir / 'data/rows.csv').write_text('no,score\n1,ten\n')
    need('[csv-number]' in p.archive(status=1) and p.tree() == tree, 'wrong data')
    p.score(22)
    edit(p.dir / 'template/views.sql', "'2568' AS year, ", '')
    need('[archive-input]' in p.archive(status=1) and p.tree() == tree, 'no year')
    edit(p.dir / 'template/views.sql', 'SELECT ', "SELECT '2568' AS year, ")
    edit(p.dir / 'template/views.sql', 'อบต. ตัวอย่าง', 'อบต. อื่น')
    (p.dir / 'data').rename(p.dir / 'other')
    said = p.archive(status=1, data='other')
    need('[archive-input]' in said and 'อบต. ตัวอย่าง' in said and p.tree() == tree, f'another report: {said}')
    edit(p.dir / 'template/views.sql', 'อบต. อื่น', 'อบต. ตัวอย่าง')  # the same in a folder of another name
    p.archive(data='other')
    need(p.pdf(2).exists(), 'its name is not kept')
    for text in ('a\ud800'.encode('utf-8', 'surrogatepass'), b'\xff'):
        run = subprocess.run([r.build / 'raingan', 'archive', 'other', '-m', text], cwd=p.dir, capture_output=True)
        need(run.returncode == 2, 'a reason that is not UTF-8')
    p.verify()


def odd_names(r):
    """A year or folder with an odd name: no file leads out of out/, and no PDF is taken for a signed copy."""
    p = Place(r, 'odd')
    edit(p.dir / 'template/views.sql', "'2568' AS year", "'..' AS year")
    p.archive()
    need((p.dir / 'out/-./revisions/001/tiny-data.pdf').exists(), f'{list((p.dir / "out").iterdir())}')
    need({f.name for f in p.dir.iterdir()} == {'data', 'template', 'out'}, 'something outside')
    edit(p.dir / 'template/views.sql', "'..' AS year", "'2568' AS year")
    (p.dir / 'data').rename(p.dir / 'a-signed-1')
    for value in 1, 2:
        (p.dir / 'a-signed-1/rows.csv').write_text(f'no,score\n1,{value}\n')
        p.archive(data='a-signed-1')
    need(p.pdf(2, 'tiny-a-signed-1.pdf').exists(), 'revision 2')
    p.verify('2568')


# ---- signed copies ----

def signed_copies(r):
    """A signed copy is kept beside its revision when its beginning is that and its signatures verify."""
    p = Place(r, 'signed-copies')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    name = 'ita-2568.pdf'
    p.archive(data='2568', template=())
    roles = [row['role'] for row in rows(p.dir / '2568', 'signatures.csv')]
    one, two, other = p.dir / 'one.pdf', p.dir / 'two.pdf', p.dir / 'other.pdf'
    sign(r, p.pdf(1, name), one, roles[0], 'somchai')
    sign(r, one, two, roles[2], 'somying')
    tree = p.tree()

    def refused(file, why, status=1):
        run = p.run('archive', '--signed', file)
        said = run.stderr.decode()
        need(run.returncode == status and why in said and p.tree() == tree, f'{file}: {run.returncode} {said}')
    refused(p.pdf(1, name), 'ไม่มีลายมือชื่อดิจิทัล')
    refused(p.dir / 'none.pdf', '[file-missing]')
    whole = two.read_bytes()
    size = p.pdf(1, name).stat().st_size
    touched = bytearray(whole)
    touched[size // 2] ^= 1
    other.write_bytes(touched)
    refused(other, 'ไม่ได้ขึ้นต้นด้วย')
    touched = bytearray(whole)
    touched[whole.index(b'/ByteRange', size) - 20] ^= 1
    other.write_bytes(touched)
    refused(other, '[signature]')
    other.write_bytes(whole + b'% more\n')
    refused(other, '[signature]')
    run = p.run('archive', '--signed', two, env={'PATH': '/nowhere'})
    need(run.returncode == 3 and b'[signature-tool]' in run.stderr, f'without pdfsig: {run.stderr.decode()}')
    need(p.tree() == tree, 'touched')
    for file in one, two:
        run = p.run('archive', '--signed', file)
        need(run.returncode == 0, run.stderr.decode())
    need(p.pdf(1, 'ita-2568-signed-1.pdf').read_bytes() == one.read_bytes(), 'the first copy')
    need(p.pdf(1, 'ita-2568-signed-2.pdf').read_bytes() == whole, 'the second copy')
    need(not p.pdf(1, 'ita-2568-signed-2.pdf').stat().st_mode & 0o222, 'can be written to')
    need('2 ลายมือชื่อ' in run.stdout.decode(), run.stdout.decode())
    tree = p.tree()
    run = p.run('archive', '--signed', one)
    need(run.returncode == 0 and p.tree() == tree and 'ไว้แล้ว' in run.stdout.decode(), 'a copy twice')
    edit(p.dir / '2568/indicators.csv', ',74.00,', ',86.50,')
    p.archive(data='2568', template=())
    need('ฉบับลงนาม 2 ไฟล์ (3 ลายมือชื่อ)' in p.verify(), p.verify())
    need(subprocess.run(['sha256sum', '-c', 'SHA256SUMS'], cwd=p.year, capture_output=True).returncode == 0, 'sums')
    need('ลายมือชื่อดิจิทัลใช้ได้ 2' in p.verify(two), 'a file of its own')
    p.verify(other, status=1)
    # A copy that an interruption left out of the lists goes in; one that is no copy does not.
    tree = p.tree()
    sums, lists = p.year / 'SHA256SUMS', p.year / 'signed.csv'
    lists.write_text(''.join(lists.read_text().splitlines(True)[:-1]))
    sums.write_text(''.join(line for line in sums.read_text().splitlines(True) if 'signed-2' not in line))
    p.verify(status=1)
    p.archive(data='2568', template=())
    need(p.tree() == tree, 'not mended')
    p.pdf(1, 'ita-2568-signed-3.pdf').write_bytes(whole + b'more')
    need('ita-2568-signed-3.pdf' in p.verify(status=1), 'a false copy')
    need('[signature]' in p.archive(status=1, data='2568', template=()), 'a false copy is taken')


# ---- what is proved ----

def three_revisions(r, name):
    p = Place(r, name)
    for n in range(3):
        p.score(20 + n)
        p.archive(f'ครั้งที่ {n + 1}')
    p.verify()
    return p


def flipped(r):
    """One bit of any file is found, and the file is named."""
    p = three_revisions(r, 'flipped')
    random.seed(9)
    files = [f for f in sorted(p.year.rglob('*')) if f.is_file() and f.name != '.lock']
    need(len(files) == 3 * 2 + 3, f'{files}')
    for path in files:
        whole, mode = path.read_bytes(), path.stat().st_mode
        places = range(len(whole)) if len(whole) < 1000 else \
            [0, len(whole) - 1, *(random.randrange(len(whole)) for _ in range(10))]
        for place in places if path.suffix != '.csv' and path.suffix else random.sample(list(places), min(60, len(places))):
            spoilt = bytearray(whole)
            spoilt[place] ^= 1 << random.randrange(8)
            path.chmod(0o644)
            path.write_bytes(spoilt)
            said = p.verify(status=1)
            need(re.search(rf'^{re.escape(str(path.relative_to(p.dir)))}: error: ', said, re.M),
                 f'{path} byte {place}: {said}')
            need(path.suffix != '.pdf' or said.count('error: ') == 1, f'one finding twice: {said}')
        path.write_bytes(whole)
        path.chmod(mode)
    p.verify()


def named(r):
    """Files that are gone, are too many, or were changed together with some of their witnesses."""
    p = three_revisions(r, 'named')
    saved = p.dir / 'saved'
    shutil.copytree(p.dir / 'out', saved)

    def finding(file, *changes):
        for change in changes:
            change()
        said = p.verify(status=1)
        need(re.search(rf'^out/2568/{file}: error: .*\[archive-damaged\]', said, re.M), f'{file}: {said}')
        tree = p.tree()
        said = p.archive('ทับ', status=1)
        need(p.tree() == tree and '[archive-damaged]' in said, f'{file}: archived over it: {said}')
        shutil.rmtree(p.dir / 'out')
        shutil.copytree(saved, p.dir / 'out')

    def put(file, old, new):
        path = p.year / file
        path.chmod(0o644)
        edit(path, old, new)

    def swap(file, by):
        (p.year / file).chmod(0o644)
        (p.year / file).write_bytes((p.year / by).read_bytes())
    two = sha256(p.pdf(2))
    one = sha256(p.pdf(1))
    finding('revisions/002', lambda: shutil.rmtree(p.year / 'revisions/002'))
    finding('revisions/003/tiny-data.pdf', lambda: shutil.rmtree(p.year / 'revisions/003'))
    finding('revisions/002/tiny-data.pdf', lambda: p.pdf(2).unlink())
    finding('revisions/002/revision.csv', lambda: p.pdf(2, 'revision.csv').unlink())
    finding('revisions/002/notes.txt', lambda: p.pdf(2, 'notes.txt').write_text('x'))
    finding('revisions/2a', lambda: (p.year / 'revisions/2a').mkdir())
    finding('ledger.csv', lambda: put('ledger.csv', 'ครั้งที่ 2', 'ครั้งที่ 9'))
    finding('ledger.csv', lambda: put('ledger.csv', 'ครั้งที่ 2', 'ครั้งที่ 9'),
            lambda: put('SHA256SUMS', sums_of(p, 'ledger.csv'), sha256(p.year / 'ledger.csv')))
    finding('revisions/002/tiny-data.pdf', lambda: swap('revisions/002/tiny-data.pdf', 'revisions/001/tiny-data.pdf'))
    finding('revisions/002/tiny-data.pdf', lambda: swap('revisions/002/tiny-data.pdf', 'revisions/001/tiny-data.pdf'),
            lambda: put('SHA256SUMS', two, one))
    finding('SHA256SUMS', lambda: put('SHA256SUMS', two, one))
    finding('SHA256SUMS', lambda: put('SHA256SUMS', 'revisions/001/tiny', 'revisions/001/tony'))
    # All lists forged: the PDF itself is not what its own data makes.
    forged = bytearray(p.pdf(3).read_bytes())
    forged[forged.index(b'stream') + 40] ^= 1
    three = sha256(p.pdf(3))

    def forge():
        p.pdf(3).chmod(0o644)
        p.pdf(3).write_bytes(forged)
        for file in 'revisions/003/revision.csv', 'ledger.csv', 'SHA256SUMS':
            put(file, three, sha256(p.pdf(3)))
        for file in 'revisions/003/revision.csv', 'ledger.csv':
            put('SHA256SUMS', sums_of(p, file), sha256(p.year / file))
    forge()
    need('revisions/003/tiny-data.pdf' in p.verify(status=1), 'a forged archive')
    shutil.rmtree(p.dir / 'out')
    shutil.copytree(saved, p.dir / 'out')
    # Its data forged, too: out of these no report can be made.
    plain = p.dir / 'plain.pdf'
    read('qpdf', '--stream-data=uncompress', '--object-streams=disable', p.pdf(3), plain)
    right, wrong = b'no,score\n1,10\n2,22\n', b'no,score\n1,10\n2,xx\n'
    whole = plain.read_bytes()
    need(whole.count(right) == 1, 'the data is not there')
    digests = [b'<' + hashlib.md5(text).hexdigest().encode() + b'>' for text in (right, wrong)]
    need(whole.count(digests[0]) == 1, 'its digest is not there')
    forged = whole.replace(right, wrong).replace(*digests)
    forge()
    said = p.verify(status=1)
    need('revisions/003/tiny-data.pdf: error' in said and 'ทำซ้ำ' in said, f'a forged archive: {said}')
    shutil.rmtree(p.dir / 'out')
    shutil.copytree(saved, p.dir / 'out')
    # A reason forged in all lists: the next revision's PDF tells another one.
    for file in 'revisions/002/revision.csv', 'ledger.csv':
        old = sums_of(p, file)
        put(file, 'ครั้งที่ 2', 'ครั้งที่ 9')
        put('SHA256SUMS', old, sha256(p.year / file))
    said = p.verify(status=1)
    need('revisions/003/tiny-data.pdf: error' in said and 'ประวัติ' in said, said)


def sums_of(p, file):
    return re.search(rf'^(\w+)  {file}$', (p.year / 'SHA256SUMS').read_text(), re.M)[1]


def ten_years(r):
    """Ten years of three revisions each: all 30 come out of their PDFs again, to the byte."""
    p = Place(r, 'years')
    for year in range(2559, 2569):
        data = p.dir / str(year)
        shutil.copytree(r.root / 'input/2568', data)
        edit(data / 'report.csv', 'fiscal_year,2568', f'fiscal_year,{year}')
        for score in '74.00', '80.25', '86.50':
            text = (data / 'indicators.csv').read_text()
            (data / 'indicators.csv').write_text(re.sub(r'(?<=การเปิดเผยข้อมูล,)[0-9.]+', score, text))
            p.archive(f'คะแนน {score}', data=str(year), template=())
    said = p.verify()
    need(said.count('3 ฉบับ ทำซ้ำได้ตรงทุกไบต์ 3 ฉบับ: ครบถ้วน') == 10 and said.count('\n') == 10, said)
    need('2563' in p.verify('2563') and p.verify('2563').count('\n') == 1, 'one year')
    need('[archive-input]' in p.verify('2570', status=1), 'a year that is not there')
    shutil.rmtree(p.dir / 'out')
    need('[archive-input]' in p.verify(status=1), 'no archive at all')


def other_means(r):
    """Another version of the program makes the same bytes again by the name of the first; with other fonts
    verify says which, and by what the PDF was made."""
    p = Place(r, 'means')
    older = r.build / 'raingan-older'
    run = subprocess.run([older, 'archive', 'data', '-t', 'template', '-m', 'รุ่นก่อน'], cwd=p.dir, capture_output=True)
    need(run.returncode == 0 and p.ledger()[0]['version'] == '0.0.9', run.stderr.decode())
    p.verify()
    p.archive('รุ่นใหม่')
    text = read('pdftotext', '-raw', p.pdf(2), '-')
    need(re.search(r'โปรแกรม ๐\.๐\.๙ ๐\.๑', text), text)
    need(subprocess.run([older, 'verify'], cwd=p.dir, capture_output=True).returncode == 0, 'the older one')
    # The same font with other bytes: the report is another.
    fonts = p.dir / 'fonts'
    fonts.mkdir()
    font = next(pathlib.Path('/usr/share/fonts').rglob('Laksaman.ttf'))
    (fonts / 'Laksaman.ttf').write_bytes(font.read_bytes() + b'\0' * 4)
    (fonts / 'fonts.conf').write_text('<?xml version="1.0"?><fontconfig><dir prefix="cwd">fonts</dir></fontconfig>')
    said = p.verify()
    need(said.count('แบบอักษร Laksaman.ttf') == 2 and 'โปรแกรมรุ่น 0.0.9' in said and said.count('archive-note') == 2, said)
    spoilt = bytearray(p.pdf(1).read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    p.pdf(1).chmod(0o644)
    p.pdf(1).write_bytes(spoilt)
    need('revisions/001/tiny-data.pdf: error' in p.verify(status=1), 'hidden by another font')


def one_file(r):
    """verify FILE.pdf: what it carries makes it again; or it is changed, or not ours."""
    p = Place(r, 'one-file')
    pdf = r.report('input/2568')
    need(sha256(pdf) in p.verify(pdf), 'its digest is not told')
    whole = pdf.read_bytes()
    for n, place in enumerate((len(whole) // 3, len(whole) - 30)):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        (p.dir / 'x.pdf').write_bytes(spoilt)
        need('x.pdf: error' in p.verify('x.pdf', status=1), f'{n}')
    (p.dir / 'x.pdf').write_text('no PDF')
    p.verify('x.pdf', status=1)
    p.verify('none.pdf', status=1)
    (p.dir / 'x.pdf').write_bytes(whole + b'\n% added\n')
    p.verify('x.pdf', status=1)


# ---- faults ----

def fault_env(r, at, what, log=None):
    preload = [str(r.build / 'tests/fault.so')]
    if b'__asan_init' in (r.build / 'raingan').read_bytes():
        preload.insert(0, read('gcc', '-print-file-name=libasan.so').strip())
    env = {'LD_PRELOAD': ':'.join(preload), 'FAULT_AT': str(at), 'FAULT': what, 'ASAN_OPTIONS': 'detect_leaks=0'}
    return {**env, 'FAULT_LOG': str(log)} if log else env


class Scene:
    """An archive of two revisions, and a third that is to be made of other data; from the start each time.
    `first`: there is no archive yet. `copy`: a signed copy is filed instead."""

    def __init__(self, r, name, first=False):
        self.r, self.p = r, Place(r, name)
        if not first:
            for n in range(2):
                self.p.score(20 + n)
                self.p.archive(f'ครั้งที่ {n + 1}')
        self.saved = self.p.dir / 'saved'
        (self.p.dir / 'out').mkdir(exist_ok=True)
        shutil.copytree(self.p.dir / 'out', self.saved)
        self.before = self.p.tree()
        self.p.score(30)
        self.number = 1 if first else 3
        log = self.p.dir / 'log'
        self.act(fault_env(r, 0, '0', log))
        self.calls = log.read_text().splitlines()
        self.after = self.p.tree()
        need(set(self.after) > set(self.before) and len(self.calls) > 20, f'{self.calls}')
        self.reset()

    def act(self, env):
        return self.p.run('archive', 'data', '-t', 'template', '-m', 'ครั้งที่ 3', env={**env, 'SOURCE_DATE_EPOCH': '1762128000'})

    def reset(self):
        shutil.rmtree(self.p.dir / 'out', ignore_errors=True)
        shutil.copytree(self.saved, self.p.dir / 'out')

    def settled(self, where):
        """However it was left: what was there is there, whole; verify says how it stands; the next archive
        mends it, and it is as after."""
        tree = self.p.tree()
        for file, data in self.before.items():
            if '/revisions/' in file:
                need(tree.get(file, 0) == data, f'{where}: {file} is lost or changed')
        new = f'2568/revisions/{self.number:03}'
        for file in (f for f in tree if f.startswith(new)):
            need(tree[file] == self.after[file], f'{where}: {file} is half')
        need((new in tree) == (f'{new}/tiny-data.pdf' in tree) == (f'{new}/revision.csv' in tree), f'{where}: a half revision')
        run = self.p.run('verify')
        said = run.stdout.decode() + run.stderr.decode()
        clean = run.returncode == 0
        need(run.returncode in (0, 1) and 'archive-damaged' not in said, f'{where}: {run.returncode} {said}')
        need(not clean or tree in (self.before, self.after) or set(tree) == set(self.after), f'{where}: {said} of {set(tree)}')
        if '2568/.archive' in tree:
            need(not clean and f'ถึงฉบับที่ {self.number if new in tree else self.number - 1}' in said, f'{where}: {said}')
        run = self.act({})
        need(run.returncode == 0, f'{where}: the next one: {run.stderr.decode()}')
        need(self.p.tree() == self.after, f'{where}: the next one does not mend it: {self.p.run("verify").stdout.decode()}')
        said = self.p.verify()
        need(said.count('\n') == 1, f'{where}: {said}')


def killed(r):
    """SIGKILL at every call that changes a file, and in the middle of every write; for the first revision
    and for a later one."""
    for first in False, True:
        s = Scene(r, f'killed-{first}', first)
        for n, call in enumerate(s.calls, 1):
            for what in ['kill', 'half'] if call.startswith('write') else ['kill']:
                run = s.act(fault_env(r, n, what))
                need(run.returncode == -signal.SIGKILL, f'{call}: it lives: {run.returncode} {run.stderr.decode()}')
                s.settled(f'{what} at {n}, {call}')
                s.reset()


def killed_at_random(r):
    """SIGKILL at 200 moments, wherever they fall."""
    s = Scene(r, 'random')
    random.seed(12)
    begin = time.time()
    for _ in range(5):
        s.act({})
        s.reset()
    lasts = (time.time() - begin) / 5
    died = 0
    for n in range(200):
        moment = random.uniform(0, lasts)
        child = subprocess.Popen([r.build / 'raingan', 'archive', 'data', '-t', 'template', '-m', 'ครั้งที่ 3'], cwd=s.p.dir,
                                 env={**os.environ, 'SOURCE_DATE_EPOCH': '1762128000'}, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        time.sleep(moment)
        child.kill()
        died += child.wait() == -signal.SIGKILL
        s.settled(f'killed after {moment:.4f} s')
        s.reset()
    need(died > 50, f'only {died} of 200 died before their end')


def lose_unsynced(s, calls):
    """What a power cut may do: the bytes of files that were not synced, and the names in folders that were
    not, are lost. `calls` are those that were made."""
    top = s.p.dir
    clean = [(c.split()[0], [x.rstrip('/') for x in c.split()[1:]]) for c in calls]
    dirty, names = set(), []  # files; what happened in folders that are not synced since
    for what, paths in clean:
        if what == 'write':
            dirty.add(paths[0])
        elif what == 'sync':
            dirty.discard(paths[0])
            names = [(w, q) for w, q in names if os.path.dirname(q[-1]) != paths[0]]
        elif what == 'rename':
            dirty = {paths[1] + f[len(paths[0]):] if f == paths[0] or f.startswith(paths[0] + '/') else f for f in dirty}
            names = [(w, [paths[1] + x[len(paths[0]):] if x.startswith(paths[0] + '/') else x for x in q]) for w, q in names
                     if q[-1] != paths[0]]
            names.append((what, paths))
        elif what in ('create', 'mkdir'):
            names.append((what, paths))
    for file in dirty:
        if (top / file).exists():
            (top / file).chmod(0o644)
            (top / file).write_bytes(b'')
    for what, paths in reversed(names):
        path = top / paths[-1]
        if what == 'mkdir':
            shutil.rmtree(path, ignore_errors=True)
        elif path.exists():
            if what == 'rename':
                (top / paths[0]).parent.mkdir(parents=True, exist_ok=True)
                path.rename(top / paths[0])
                was = s.saved / paths[1].removeprefix('out/')
                if was.is_file():
                    shutil.copy(was, path)
            else:
                path.unlink()
    return len(dirty) + len(names)


def power_cut(r):
    """The power fails at each of these calls: what was not synced is gone, what was said to be done stays."""
    for first in False, True:
        s = Scene(r, f'power-{first}', first)
        lost = 0
        for n in range(1, len(s.calls) + 2):
            log = s.p.dir / 'log'
            log.unlink(missing_ok=True)
            run = s.act(fault_env(r, n, 'kill', log))
            calls = log.read_text().splitlines() if log.exists() else []
            need(len(calls) == n - 1, f'{n}: {len(calls)} calls')
            lost += lose_unsynced(s, [c for c in calls if not c.endswith('.lock')])
            if n > len(s.calls):
                need(run.returncode == 0 and s.p.tree() == s.after, 'what was said to be done is lost')
            s.settled(f'power cut before {n}')
            s.reset()
        need(lost > len(s.calls), f'only {lost} things were ever lost')


def failing(r):
    """Each call fails once: no space, a fault of the disk, a file system that is read-only. Exit 3, a message
    that names a file, nothing changed."""
    for first in False, True:
        s = Scene(r, f'failing-{first}', first)
        for error, kinds in ((28, ('create', 'write', 'mkdir')), (5, ('create', 'write', 'sync', 'rename', 'chmod', 'mkdir')),
                             (30, ('create', 'mkdir', 'rename'))):
            for n, call in enumerate(s.calls, 1):
                if call.split()[0] not in kinds:
                    continue
                where = f'errno {error} at {n}, {call}'
                run = s.act(fault_env(r, n, str(error)))
                said = run.stderr.decode()
                need(run.returncode == 3, f'{where}: exit {run.returncode}: {said}')
                need(os.strerror(error) in said and 'out/2568' in said and not run.stdout, f'{where}: {said}')
                need('.archive' not in call or 'ไม่มีสิ่งใดในคลังเปลี่ยนแปลง' in said, f'{where}: {said}')
                need(s.p.tree() == s.before, f'{where}: {set(s.p.tree()) ^ set(s.before)}')
                s.settled(where)
                s.reset()
        for n, call in enumerate(s.calls, 1):  # and it dies while it takes back what it had done
            for later in range(1, 12) if n >= next(i for i, c in enumerate(s.calls, 1) if c.startswith('rename')) else ():
                run = s.act({**fault_env(r, n, '5'), 'FAULT_DIES': str(later)})
                need(run.returncode in (-signal.SIGKILL, 3) or call.startswith('rmdir'), f'{call}: {run.returncode}')
                s.settled(f'dies {later} calls behind a fault at {n}, {call}')
                s.reset()
                if run.returncode != -signal.SIGKILL:
                    break
        for n, call in enumerate(s.calls, 1):  # from there on nothing works any more
            run = s.act(fault_env(r, n, '+5'))
            need(run.returncode == 3 or call.startswith('rmdir'), f'all fails from {n}, {call}: exit {run.returncode}')
            s.settled(f'all fails from {n}, {call}')
            s.reset()


def full_disk(r):
    """A disk of its own that is full: exit 3, and all is as it was. Where none can be had, a limit on the size
    of files stands for it."""
    p = Place(r, 'full')
    mount = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', p.dir / 'data'], capture_output=True)
    if mount.returncode:
        p.archive()
        tree = p.tree()
        p.score(40)
        run = subprocess.run(['sh', '-c', 'trap "" XFSZ; ulimit -f 8; exec "$@"', 'sh', r.build / 'raingan', 'archive', 'data',
                              '-t', 'template', '-m', 'x'], cwd=p.dir, capture_output=True)
        need(run.returncode == 3 and p.tree() == tree, f'{run.returncode} {run.stderr.decode()}')
        return
    try:
        small = p.dir / 'data'
        for n in range(100):
            (small / 'rows.csv').write_text(f'no,score\n1,{n}\n')
            run = r.run('archive', '.', '-t', p.dir / 'template', '-m', 'เต็ม', cwd=small)
            if run.returncode:
                break
            tree = {f: f.read_bytes() for f in (small / 'out').rglob('*') if f.is_file()}
            count = n + 1
        said = run.stderr.decode()
        need(count > 1 and run.returncode == 3 and 'No space left' in said and 'ไม่มีสิ่งใดในคลังเปลี่ยนแปลง' in said, f'{count} {said}')
        need(tree == {f: f.read_bytes() for f in (small / 'out').rglob('*') if f.is_file()}, 'something changed')
        need(r.run('verify', cwd=small).returncode == 0, 'verify')
    finally:
        subprocess.run(['umount', p.dir / 'data'], check=True)


def cut_lists(r):
    """Lists that stop too soon, or are gone: verify says so, the next archive writes them again."""
    p = three_revisions(r, 'cut')
    tree = p.tree()
    for name in 'ledger.csv', 'SHA256SUMS':
        whole = (p.year / name).read_bytes()
        for end in [None, 0, 1, *range(40, len(whole), 97), len(whole) - 1]:
            if end is None:
                (p.year / name).unlink()
            else:
                (p.year / name).write_bytes(whole[:end])
            need(re.search(rf'^out/2568/{name}: error: .*archive-unfinished', p.verify(status=1), re.M), f'{name} cut at {end}')
            p.archive()
            need(p.tree() == tree, f'{name} cut at {end} is not mended')
    (p.year / 'tiny-data.pdf').unlink()
    need('tiny-data.pdf' in p.verify(status=1), 'the current PDF')
    p.archive()
    need(p.tree() == tree, 'the current PDF')


def two_at_once(r):
    """One waits for the other and says so; both are kept."""
    p = Place(r, 'two')
    p.archive()
    import fcntl
    with open(p.year / '.lock') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        p.score(33)
        for command in ['archive', 'data', '-t', 'template', '-m', 'รอ'], ['verify']:
            child = subprocess.Popen([r.build / 'raingan', *command], cwd=p.dir, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
            line = child.stderr.readline().decode()
            need('out/2568' in line and 'รอ' in line and child.poll() is None, f'{command}: {line}')
            child.kill()
            child.communicate()
        child = subprocess.Popen([r.build / 'raingan', 'archive', 'data', '-t', 'template', '-m', 'รอ'], cwd=p.dir,
                                 stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        child.stderr.readline()
        need(len(p.ledger()) == 1, 'it did not wait')
    child.communicate()
    need(child.returncode == 0 and len(p.ledger()) == 2, 'it did not go on')
    for n in range(8):
        shutil.copytree(p.dir / 'data', p.dir / f'data{n}')
        (p.dir / f'data{n}/rows.csv').write_text(f'no,score\n1,{n}\n')
    many = [subprocess.Popen([r.build / 'raingan', 'archive', f'data{n}', '-t', 'template', '-m', f'{n}'], cwd=p.dir,
                             stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) for n in range(8)]
    need([child.wait() for child in many] == [0] * 8, 'not all came through')
    need(sorted(row['reason'] for row in p.ledger()[2:]) == [f'{n}' for n in range(8)], f'{p.ledger()}')
    p.verify()


def made(r):
    """make report leaves alone what is as it would be, revisions too; make archive, make verify."""
    p = Place(r, 'made')
    for name in 'Makefile', 'build', 'templates', 'fonts', 'src':
        (p.dir / name).symlink_to(r.root / name if name != 'build' else r.build)
    for year in '2567', '2568':
        shutil.copytree(r.root / 'input/2568', p.dir / f'input/{year}')
        edit(p.dir / f'input/{year}/report.csv', 'fiscal_year,2568', f'fiscal_year,{year}')

    def make(*args, status=0):
        run = subprocess.run(['make', '-o', 'build/raingan', 'BUILD=build', *args], cwd=p.dir, capture_output=True, text=True)
        need(bool(run.returncode) == bool(status), f'make {args}: {run.returncode} {run.stdout} {run.stderr[-2000:]}')
        return run.stdout + run.stderr

    def times():
        return {f.name: f.stat().st_mtime_ns for f in p.dir.glob('out/*/*.pdf')}
    make('report')
    first = times()
    need(set(first) == {'ita-2567.pdf', 'ita-2568.pdf'}, f'{first}')
    make('report')
    need(times() == first, 'made again without need')
    edit(p.dir / 'input/2568/indicators.csv', ',74.00,', ',75.00,')
    make('report')
    second = times()
    need(second['ita-2567.pdf'] == first['ita-2567.pdf'] and second['ita-2568.pdf'] != first['ita-2568.pdf'], 'the wrong year')
    make('archive', 'YEAR=2568', 'REASON=ครั้งแรก "แรก" 100% \\')
    need(p.ledger()[0]['reason'] == 'ครั้งแรก "แรก" 100% \\', f'{p.ledger()}')
    edit(p.dir / 'input/2568/indicators.csv', ',75.00,', ',76.00,')
    make('archive', 'YEAR=2568', 'REASON=ครั้งที่สอง')
    third = times()
    make('report')
    need(times() == third, 'a revision was written over')
    need('ครบถ้วน' in make('verify'), 'make verify')
    make('archive', 'YEAR=2568', status=2)
    make('archive', 'REASON=x', status=2)
    edit(p.dir / 'input/2567/indicators.csv', ',74.00,', ',x,')
    edit(p.dir / 'input/2568/indicators.csv', ',76.00,', ',77.00,')
    make('report', status=1)
    need(times()['ita-2568.pdf'] != third['ita-2568.pdf'], 'one wrong year stops the others')


def tests(root, build):
    r = Reports(root, build)
    return [(f'archive.{t.__name__}', lambda t=t: t(r))
            for t in (kept, unchanged, corrections, placed, rows_come_and_go, wrong_reports, odd_names, signed_copies, flipped, named,
                      ten_years, other_means, one_file, killed, killed_at_random, power_cut, failing, full_disk,
                      cut_lists, two_at_once, made)]
