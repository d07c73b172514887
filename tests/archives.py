"""The yearly archive: what is kept, what the page of corrections says, signed copies, lists, locks, make."""
import csv
import hashlib
import pathlib
import re
import shutil
import stat
import subprocess

import standards
from carried import sign
from support import each, edit, need, read, rows, sha256, squeeze

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, score DECIMAL(5,2));
CREATE TABLE column_names (file TEXT, "column" TEXT, name TEXT);
INSERT INTO column_names VALUES ('rows.csv', 'no', 'ลำดับ'), ('rows.csv', 'score', 'คะแนน');
CREATE TABLE labels (file TEXT, "column" TEXT, label TEXT);
INSERT INTO labels VALUES ('rows.csv', '', 'ผลคะแนน'), ('rows.csv', 'no', 'เลขที่');
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
CLOCK = {'SOURCE_DATE_EPOCH': '', 'FAULT_TIME': '1762100000'}  # 2 November 2025
MARK = '\ufeff'.encode()
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
        return self.r.run(*args, **{'cwd': self.dir, **options})

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
        with open(self.year / 'ledger.csv', newline='', encoding='utf-8-sig') as file:
            return list(csv.DictReader(file))

    def tree(self):
        """What is there, by name; the lock is no part of it."""
        top = self.dir / 'out'
        return {str(p.relative_to(top)): p.read_bytes() if p.is_file() else None
                for p in sorted(top.rglob('*')) if p.name != '.lock'}


def three_revisions(r, name):
    p = Place(r, name)
    for n in range(3):
        p.score(20 + n)
        p.archive(f'ครั้งที่ {n + 1}')
    p.verify()
    return p


def list_digest(files):
    """As doc/archive.md tells an auditor: sha256sum of the sorted list that sha256sum prints."""
    lines = ''.join(f'{sha256(f)}  {f.name}\n' for f in sorted(files, key=lambda f: f.name))
    return hashlib.sha256(lines.encode()).hexdigest()


# ---- what is kept ----

def kept(r):
    """doc/archive.md: revisions that nobody may write to, the current PDF, a ledger of one row a revision, and
    sums that sha256sum agrees with."""
    p = Place(r, 'kept')
    build = p.run('build', 'data', '-t', 'template')
    need(build.returncode == 0, build.stderr.decode())
    draft = (p.year / 'tiny-data.pdf').read_bytes()
    said = p.archive('จัดทำ "ครั้งแรก", ตามกำหนด', env=CLOCK | {'LD_PRELOAD': str(r.build / 'tests/fault.so')})
    need('out/2568/revisions/001/tiny-data.pdf' in said, said)
    need(p.pdf(1).read_bytes() == draft == (p.year / 'tiny-data.pdf').read_bytes(), 'other bytes than of build')
    p.score(25.5)
    p.archive('แก้คะแนน', env={'SOURCE_DATE_EPOCH': '1762128000'})
    need((p.year / 'tiny-data.pdf').read_bytes() == p.pdf(2).read_bytes() != draft, 'the current PDF')
    need(p.pdf(1).read_bytes() == draft, 'revision 1 was touched')
    ledger = p.ledger()
    need(list(ledger[0]) == COLUMNS and [row['number'] for row in ledger] == ['1', '2'], f'{ledger}')
    need(ledger[0]['reason'] == 'จัดทำ "ครั้งแรก", ตามกำหนด' and ledger[1]['reason'] == 'แก้คะแนน', f'{ledger}')
    need(ledger[0]['date'] == '2025-11-02' and ledger[1]['date'] == '2025-11-03', f'{ledger}')
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
    for path in p.year / 'ledger.csv', *p.year.glob('revisions/*/revision.csv'):
        need(path.read_bytes().startswith(MARK), f'{path.name} has no byte order mark: a spreadsheet reads no Thai')
    sums = subprocess.run(['sha256sum', '--strict', '-c', 'SHA256SUMS'], cwd=p.year, capture_output=True, text=True)
    named = {line.split(': ')[0] for line in sums.stdout.splitlines()}
    there = {str(f.relative_to(p.year)) for f in p.year.rglob('*') if f.is_file()}
    need(sums.returncode == 0 and named == there - {'SHA256SUMS', '.lock', 'tiny-data.pdf'}, f'{sums.stdout}{there}')
    said = p.verify()
    need(said.count('\n') == 1 and '2 ฉบับ' in said and 'ครบถ้วน' in said, said)


def unmarked(r):
    """An archive as a version made it that wrote no byte order marks: it is sound, and the next revision leaves the
    bytes of its lists as they are."""
    p = Place(r, 'unmarked')
    p.archive('แรก')
    p.score(21)
    p.archive('สอง')

    def rewrite(path, change):
        path.chmod(0o644)
        path.write_bytes(change(path.read_bytes()))
    files, pdf = p.dir / 'files', p.dir / 'old.pdf'
    need(p.run('extract', p.pdf(2), files).returncode == 0, 'extract')
    for path in files.glob('archive_*.csv'):
        need(path.read_bytes().startswith(MARK), f'{path.name} has no mark')
        rewrite(path, lambda text: text.removeprefix(MARK))
    need(p.run('build', files, '-o', pdf).returncode == 0, 'build')
    new, old = sha256(p.pdf(2)).encode(), sha256(pdf).encode()
    for path in p.pdf(2), p.year / 'tiny-data.pdf':
        rewrite(path, lambda _: pdf.read_bytes())
    for path in p.year / 'ledger.csv', *p.year.glob('revisions/*/revision.csv'):
        rewrite(path, lambda text: text.removeprefix(MARK).replace(new, old))
    names = [line.split('  ')[1] for line in (p.year / 'SHA256SUMS').read_text().splitlines()]
    (p.year / 'SHA256SUMS').write_text(''.join(f'{sha256(p.year / name)}  {name}\n' for name in names))
    need('ครบถ้วน' in p.verify(), 'an old archive is not sound')
    before = (p.year / 'ledger.csv').read_bytes()
    p.score(22)
    p.archive('สาม')
    need('3 ฉบับ' in p.verify(), 'the third revision')
    ledger = (p.year / 'ledger.csv').read_bytes()
    need(ledger.startswith(before) and before.startswith(b'number,') and len(p.ledger()) == 3, f'{ledger}')
    need(p.pdf(3, 'revision.csv').read_bytes().startswith(MARK), 'its own record')
    rewrite(p.pdf(2, 'revision.csv'), lambda text: MARK + text)
    need('revisions/002/revision.csv' in p.verify(status=1), 'a mark that was added later')


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
    need('แม่แบบของรายงาน - ปรับปรุงแล้ว' in read('pdftotext', '-raw', p.pdf(3), '-'), 'a change of the template is not told')
    p.verify()


def corrections(r):
    """Two corrections of the 2568 data: the page says what was corrected, when and why, from what to what.
    0.3 x 99.11 + 0.3 x 97.42 + 0.4 x (86.50 + 90) / 2 = 94.26 (doc/scoring-2568.md, 3)."""
    p = Place(r, 'corrections')
    data = p.dir / '2568'
    shutil.copytree(r.root / 'input/2568', data)
    ita = {'data': '2568', 'template': ()}
    p.archive('จัดทำครั้งแรก', env={'SOURCE_DATE_EPOCH': '1762128000'}, **ita)
    edit(data / 'indicators.csv', ',74.00,', ',86.50,')
    said = p.archive('คะแนนตัวชี้วัดที่ 9 พิมพ์ผิด', env={'SOURCE_DATE_EPOCH': '1774915200'}, **ita)
    need(sha256(p.pdf(2, 'ita-2568.pdf')) in said and sha256(p.year / 'ledger.csv') in said, f'no digests: {said}')
    short = sha256(p.pdf(1, 'ita-2568.pdf'))[:16]
    need(short in squeeze(read('pdftotext', '-raw', p.pdf(2, 'ita-2568.pdf'), '-')), 'the revision before is not confirmed on paper')
    table = rows(data, 'items.csv')
    need(table[20]['survey'] == 'EitPublic' and table[20]['score'] == '100.00', f'{table[20]}')
    edit(data / 'items.csv', f'{table[20]["question"]},100.00', f'{table[20]["question"]},97.36')
    edit(data / 'report.csv', 'unit,หน่วยตรวจสอบภายใน', 'unit,สำนักปลัด')
    p.archive('ตามหนังสือทักท้วง', env={'SOURCE_DATE_EPOCH': '1779148800'}, **ita)
    need('บันทึกการแก้ไข' not in read('pdftotext', '-raw', p.pdf(1, 'ita-2568.pdf'), '-'), 'a page in the first one')
    said = read('pdftotext', '-raw', p.pdf(3, 'ita-2568.pdf'), '-')
    page = next(text for text in said.split('\f')[2:] if 'บันทึกการแก้ไข' in text)
    code = table[20]['code'].translate(str.maketrans('0123456789', '๐๑๒๓๔๕๖๗๘๙'))
    for line in ('รายงานนี้เป็นฉบับที่ ๓ (แก้ไขครั้งที่ ๒) ให้ใช้แทน', '๑ ๓ พฤศจิกายน ๒๕๖๘ จัดทำครั้งแรก', '๒ ๓๑ มีนาคม ๒๕๖๙ คะแนนตัวชี้วัดที่ ๙ พิมพ์ผิด',
                 '๓ ๑๙ พฤษภาคม ๒๕๖๙ ตามหนังสือทักท้วง', 'รายการแก้ไข ฉบับที่ ๒ (เทียบกับฉบับที่ ๑)',
                 'ตัวชี้วัดที่ ๙ คะแนน ๗๔.๐๐ ๘๖.๕๐', 'ผลจากการคำนวณใหม่', 'คะแนนรวม ๙๑.๗๖ ๙๔.๒๖', 'ระดับผลการประเมิน ผ่าน ผ่านดี',
                 'รายการแก้ไข ฉบับที่ ๓ (เทียบกับฉบับที่ ๒)', 'หน่วยงานผู้จัดทำ หน่วยตรวจสอบภายใน สำนักปลัด',
                 f'ข้อ {code} (EIT Public) คะแนน ๑๐๐.๐๐ ๙๗.๓๖'):
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


def digest_line(p, number, name):
    """What the page of corrections says of the revision before it."""
    digits = r'\s'.join(re.findall('....', sha256(p.pdf(number, name) if name else p.pdf(number))[:16]))
    return rf"ค่าตรวจสอบ \(SHA-256\) ของฉบับที่ {'๐๑๒๓๔๕๖๗๘๙'[number]} ขึ้นต้นด้วย {digits}\s"


def names_on_paper(r):
    """Pages of corrections say what was changed in the words of the template, never with a name of a file, a column
    or a key; where a template has no words, its files are called without their endings."""
    p = Place(r, 'names')
    data = p.dir / '2568'
    shutil.copytree(r.root / 'input/2568', data)
    for number, template in enumerate(('ita', 'memo'), 1):
        options = {'data': '2568', 'template': ('-t', r.root / 'templates' / template)}
        p.archive(**options)
        edit(data / 'report.csv', 'unit,หน่วยตรวจสอบภายใน', 'unit,สำนักปลัด\nextremes,line\nreport_date,2025-11-03')
        edit(data / 'narrative.csv', 'strengths,', 'strengths,การปฏิบัติหน้าที่ ')
        edit(data / 'measures.csv', ',กองคลัง', ',กองช่าง')
        edit(data / 'memo.csv', 'มอบหมายหน่วยงาน', 'มอบหมายให้หน่วยงาน')
        edit(data / 'items.csv', ',92.73', ',92.74')
        p.archive(**options)
        name = f'{template}-2568.pdf'
        pages = [t for t in read('pdftotext', '-raw', p.pdf(2, name), '-').split('\f') if 'บันทึกการแก้ไข\n' in t and 'เหตุผล' in t]
        need(len(pages) == 1, f'{template}: {len(pages)} pages of corrections')
        digest = digest_line(p, 1, name)
        need(re.search(digest, pages[0]), pages[0])
        said = re.sub(digest, '', pages[0])
        said = re.sub(r'EIT (Public|Survey)|IIT|EIT|OIT|ITA|E-Service|Eit(Public|Survey)|Checklist', '', said)
        found = re.findall(r'[A-Za-z_.]*[A-Za-z][A-Za-z_.]*', said)
        need(found in ([], ['e']), f'{template}: {found}\n{said}')
        want = ('หน่วยงานผู้จัดทำ', 'จุดแข็ง', 'มาตรการลำดับที่ ๒ ผู้รับผิดชอบ', 'ข้อ e๙ (EIT Survey) คะแนน ๙๒.๗๓ ๙๒.๗๔') if number == 1 else (
            'ข้อมูลทั่วไปของรายงาน หน่วยงานผู้จัดทำ', 'บันทึกข้อความ รายการที่ ๑๔ ข้อความ', 'มาตรการ รายการที่ ๒ ผู้รับผิดชอบ กองคลัง กองช่าง')
        for words in want:
            need(squeeze(words) in squeeze(pages[0]), f'{template}: {words}\nis not in\n{pages[0]}')
        shutil.rmtree(p.dir / 'out')
        shutil.rmtree(data)
        shutil.copytree(r.root / 'input/2568', data)
    edit(p.dir / 'template/schema.sql', "INSERT INTO column_names VALUES ('rows.csv', 'no', 'ลำดับ'), ('rows.csv', 'score', 'คะแนน');", '')
    edit(p.dir / 'template/schema.sql', "INSERT INTO labels VALUES ('rows.csv', '', 'ผลคะแนน'), ('rows.csv', 'no', 'เลขที่');", '')
    p.archive()
    p.score(21)
    p.archive()
    need('rowsno๒score๒๐.๐๐๒๑.๐๐' in squeeze(read('pdftotext', '-raw', p.pdf(2), '-')), 'without words')


def resaved(r):
    """What a spreadsheet does to files that nobody corrected is no correction; what was corrected is told as the
    column has it; rows that moved are no rows that came and went. `diff` says the same."""
    p = Place(r, 'resaved')
    data = p.dir / '2568'
    shutil.copytree(r.root / 'input/2568', data)
    ita = {'data': '2568', 'template': ()}
    p.archive(env={'SOURCE_DATE_EPOCH': '1762128000'}, **ita)

    def edited(name, change):
        table = rows(data, name)
        change(table)
        with open(data / name, 'w', newline='', encoding='utf-16') as file:  # as "Unicode text" of a spreadsheet
            out = csv.DictWriter(file, table[0], delimiter='\t')
            out.writeheader()
            out.writerows(table)

    def scores(table):
        for row in table:
            row['no'] = '0' + row['no']
        table[0]['score'] += '\u00a0'  # 96.67
        need(table[8]['score'] == '74.00', f'{table[8]}')
        table[8]['score'] = '๘๖.๕'

    def measures(table):
        table[2:4] = table[3], table[2]
        table.insert(0, {**table[0], 'title': 'ก', 'finding': '', 'steps': 'ข', 'period': 'ค', 'owner': 'ง'})
    edited('indicators.csv', scores)
    edited('measures.csv', measures)
    edited('items.csv', lambda table: table.sort(key=lambda row: row['code']))
    edited('signatures.csv', lambda table: table.reverse())
    edited('report.csv', lambda table: table.append({'key': 'report_date', 'value': '1 พฤศจิกายน 2569'}))
    p.archive(env={'SOURCE_DATE_EPOCH': '1774915200'}, **ita)
    want = [
        'วันที่รายงาน เพิ่มใหม่ ๑ พฤศจิกายน ๒๕๖๙',
        'ตัวชี้วัดที่ ๙ คะแนน ๗๔.๐๐ ๘๖.๕๐',
        # O1 O10 to O28 stand in their order, as the longest chain of the 61: the others have moved.
        'คะแนนรายข้อ - เรียงลำดับใหม่ จำนวน ๔๑ รายการ',
        'มาตรการลำดับที่ ๕ ลำดับ ลำดับที่ ๓ ลำดับที่ ๕',
        *(f'มาตรการลำดับที่ ๑ {name} เพิ่มใหม่ {text}' for name, text in (
            ('ตัวชี้วัดที่', '๑'), ('มาตรการ', 'ก'), ('ขั้นตอน', 'ข'), ('ระยะเวลา', 'ค'), ('ผู้รับผิดชอบ', 'ง'))),
        'ผู้ลงนาม - บันทึกในรูปแบบอื่น ข้อมูลไม่เปลี่ยนแปลง',
        'ผลจากการคำนวณใหม่', 'คะแนนรวม ๙๑.๗๖ ๙๔.๒๖', 'ระดับผลการประเมิน ผ่าน ผ่านดี',
        'คะแนนเฉลี่ย OIT ๘๒.๐๐ ๘๘.๒๕', 'จำนวนตัวชี้วัดที่ไม่ผ่านเกณฑ์ ๑ ๐',
        'ตัวชี้วัดที่ไม่ผ่านเกณฑ์ ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล -']
    pages = read('pdftotext', '-raw', p.pdf(2, 'ita-2568.pdf'), '-').split('\f')
    first = next(n for n, text in enumerate(pages[2:], 2) if 'บันทึกการแก้ไข' in text)
    said = pages[first].split('(เทียบกับฉบับที่ ๑)')[1].split('แก้ไขเป็น', 1)[1]
    for page in pages[first + 1:]:  # as far as the table goes: each page of it begins with its head
        if 'แก้ไขเป็น' not in page:
            break
        said += page.split('แก้ไขเป็น', 1)[1]
    said = re.sub(r'\s+', '', said)
    need(said == re.sub(r'\s+', '', ''.join(want)), f'{said}')
    run = p.run('diff', p.pdf(1, 'ita-2568.pdf'), '2568', '--format', 'csv')
    told = list(csv.DictReader(run.stdout.decode('utf-8-sig').splitlines()))
    need([(row['change'], row['file'], row['before'], row['after']) for row in told if row['change'] != 'figure'] == [
        ('added', 'report.csv', '', 'report_date'), ('added', 'report.csv', '', '2026-11-01'),
        ('changed', 'indicators.csv', '74.00', '86.50'), ('moved', 'items.csv', '', '41'),
        ('moved', 'measures.csv', '3', '5'), *(('added', 'measures.csv', '', text) for text in '1กขคง'),
        ('moved', 'signatures.csv', '1', '3'), ('moved', 'signatures.csv', '3', '1')], f'{told}')


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
    for line in ('ต่อมา', 'ผลคะแนน เลขที่ ๒ คะแนน ๒๐.๐๐ ๒๑.๐๐', 'ผลจากการคำนวณใหม่', 'รวม ๓๐ ๓๑'):
        need(squeeze(line) in squeeze(text), f'{line} is not in {text}')


def rows_come_and_go(r):
    """Rows added and removed are told too, and a revision in which no cell changed."""
    p = Place(r, 'rows')
    p.archive('แรก')
    (p.dir / 'data/rows.csv').write_text('no,score\n1,10\n3,7\n')
    p.archive('สลับ')
    text = read('pdftotext', '-raw', p.pdf(2), '-')
    for line in ('ผลคะแนน เลขที่ ๓ คะแนน เพิ่มใหม่ ๗.๐๐', 'ผลคะแนน เลขที่ ๒ คะแนน ๒๐.๐๐ ยกเลิก'):
        need(squeeze(line) in squeeze(text), f'{line} is not in {text}')
    (p.dir / 'data/rows.csv').write_text('no,score\r\n1,10\r\n3,7.00\r\n')
    p.archive('เขียนใหม่')
    page = read('pdftotext', '-raw', p.pdf(3), '-').split('(เทียบกับฉบับที่ ๒)')[1]
    digest = digest_line(p, 2, None)
    need(re.search(digest, page), page)
    text = re.sub(digest, '', page).split()
    need(''.join(text) == 'รายการเดิมแก้ไขเป็นผลคะแนน-บันทึกในรูปแบบอื่นข้อมูลไม่เปลี่ยนแปลง', f'spelling: {text}')
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
    need('ฉบับลงนาม 2 ไฟล์ (2 ลายมือชื่อ)' in p.verify(), p.verify())
    need(subprocess.run(['sha256sum', '-c', 'SHA256SUMS'], cwd=p.year, capture_output=True).returncode == 0, 'sums')
    said = p.verify(two)
    need('ลายมือชื่อดิจิทัลถูกต้อง 2' in said and 'ฉบับลงนามของฉบับที่ 1' in said, f'a file of its own: {said}')
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


# ---- lists, locks, make ----

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


def right_year(r):
    """A folder named after a year: with data of another one a report is built with a warning, not archived.
    The first archive says where it begins, by its whole path."""
    p = Place(r, 'year')
    for folder, same in (('2568', True), ('2568-memo', True), ('25680', True), ('data', True), ('2569', False),
                         ('2569-memo', False), ('x/2569/', False)):
        if folder != 'data':
            shutil.copytree(p.dir / 'data', p.dir / folder)
        run = p.run('build', folder, '-t', 'template', '-o', 'x.pdf') if folder != 'data' else None
        need(not run or (run.returncode == 0 and (b'[year]' in run.stderr) != same), f'{folder}: {run}')
        said = p.run('check', folder, '-t', 'template').stderr.decode()
        need(('[year]' in said) != same and ('2569' in said) != same, f'{folder}: {said}')
        shutil.rmtree(p.dir / 'out', ignore_errors=True)
        said = p.archive(data=folder, status=0 if same else 1)
        need((p.year / 'revisions').exists() == same, f'{folder}: {said}')
        need((f'{p.year}\n' in said) == same, f'{folder}: where it begins: {said}')
        if same:
            p.score(20 if '2,30' in (p.dir / 'data/rows.csv').read_text() else 30)
            shutil.copy(p.dir / 'data/rows.csv', p.dir / folder / 'rows.csv') if folder != 'data' else None
            need(f'{p.year}\n' not in p.archive(data=folder), 'it begins twice')
    run = p.run('build', p.dir / 'x/2569', '-t', 'template', '-o', 'x.pdf')
    need(b'[year]' in run.stderr, 'a whole path')


def tests(root, build):
    return each(root, build, 'archive', (kept, unmarked, unchanged, corrections, names_on_paper, resaved, placed, rows_come_and_go, wrong_reports, odd_names,
                                         signed_copies, cut_lists, two_at_once, made, right_year))
