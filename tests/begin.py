"""`raingan init`: a new year's folder has what is known and lacks the rest, which `check` tells in few words; nothing that is
there is replaced; the workbook of --workbook is what a spreadsheet takes, and gives the same data back."""
import re
import shutil
import struct
import xml.etree.ElementTree as ET
import zipfile

import books
import workbooks
from support import copy_data, each, need, read, rows

MAIN = {'m': books.MAIN}
REPORT = {'fiscal_year': '2569', 'organization': 'องค์การบริหารส่วนตำบลกุดรัง', 'district': 'อำเภอกุดรัง', 'province': 'จังหวัดมหาสารคาม',
          'unit': 'หน่วยตรวจสอบภายใน'}


def begin(r, *options, status=0):
    if not (r.dir / 'input').exists():
        (r.dir / 'input').mkdir()
        copy_data(r, 'input/2568')
    run = r.run('init', '2569', *options, cwd=r.dir)
    need(run.returncode == status, f'init: exit {run.returncode} {run.stderr.decode()}')
    return r.dir / 'input/2569', run


def from_last_year(r):
    """Names, signers and titles of last year, its scores as previous.csv, empty scores and analyses; the year's codes."""
    to, run = begin(r, '--from', 'input/2568')
    last = r.dir / 'input/2568'
    need({p.name for p in to.iterdir()} == {'report.csv', 'indicators.csv', 'items.csv', 'measures.csv', 'narrative.csv', 'signatures.csv',
                                            'previous.csv'}, f'{sorted(p.name for p in to.iterdir())}')
    need({row['key']: row['value'] for row in rows(to, 'report.csv')} == REPORT, f'{rows(to, "report.csv")}')
    old, new = rows(last, 'indicators.csv'), rows(to, 'indicators.csv')
    need([(i['no'], i['instrument'], i['name']) for i in new] == [(i['no'], i['instrument'], i['name']) for i in old], 'other indicators')
    need(all(i['score'] == i['analysis'] == i['target'] == '' for i in new), 'scores or analyses are there')
    need([(p['no'], p['score']) for p in rows(to, 'previous.csv')] == [(i['no'], i['score']) for i in old], 'other scores of last year')
    old, new = rows(last, 'items.csv'), rows(to, 'items.csv')
    need(new == [{**i, 'score': ''} for i in old], 'other items')
    need(rows(to, 'signatures.csv') == rows(last, 'signatures.csv'), 'other signers')
    need(rows(to, 'measures.csv') == [] and [n['text'] for n in rows(to, 'narrative.csv')] == ['', ''], 'texts of last year')
    need('2569' in run.stderr.decode() and 'check input/2569' in run.stdout.decode(), run.stdout.decode())


def pictures(r):
    """The emblem of last year comes along, whatever the letters of its ending; a file that no cell names does not."""
    (r.dir / 'input').mkdir()
    last = copy_data(r, 'input/2568')
    with open(last / 'report.csv', 'a') as f:
        f.write('emblem,LOGO.PNG\n')
    with open(last / 'signatures.csv', 'a') as f:  # the picture again, one of another folder, one that is not there
        f.write('7,LOGO.PNG,ก,ข\n8,pictures/other.png,ก,ข\n9,none.png,ก,ข\n')
    (last / 'pictures').mkdir()
    shutil.copy(r.root / 'doc/pictures/result.png', last / 'pictures/other.png')
    for name in 'LOGO.PNG', 'other.png':
        shutil.copy(r.root / 'doc/pictures/result.png', last / name)
    to, _ = begin(r, '--from', 'input/2568')
    need([p.name for p in to.rglob('*.[pP][nN][gG]')] == ['LOGO.PNG'], f'{sorted(p.name for p in to.iterdir())}')


def beside(r):
    """The new folder stands beside last year's, however that is written."""
    (r.dir / 'input').mkdir()
    copy_data(r, 'input/2568')
    inside = r.dir / 'input/2568/inside'
    inside.mkdir()
    for n, (where, last, told) in enumerate((('input/2568', '.', '../'), ('input/2568/inside', '..', '../../'), ('input/2568', './', '../'),
                                             ('input/2568', 'inside/..', 'inside/../../'), ('input', '2568', ''), ('input', '2568//', ''),
                                             ('input/2568', '../2568/', '../'), ('input', '2568/.', '2568/../'))):
        run = r.run('init', str(2571 + n), '--from', last, '-t', r.root / 'templates/ita', '-q', cwd=r.dir / where)
        said = run.stdout.decode()
        need(run.returncode == 0 and said.startswith(f'{told}{2571 + n}/report.csv\n'), f'{where} {last}: {run}')
        need(sorted(p.name for p in (r.dir / 'input').iterdir()) == [str(2568), *(str(2571 + i) for i in range(n + 1))], f'{where} {last}: {said}')


def until_complete(r):
    """`check` tells each cause once; filled in, the report comes out and compares with last year. An empty folder leads to `init`."""
    (r.dir / 'empty').mkdir()
    said = r.run('check', 'empty', cwd=r.dir).stderr.decode()
    need(said.count('error:') == 1 and 'raingan init' in said, said)
    to, _ = begin(r, '--from', 'input/2568')

    def errors():
        run = r.run('check', 'input/2569', '--lang', 'en', cwd=r.dir)
        return [line for line in run.stderr.decode().splitlines() if ': error: ' in line]
    said = errors()
    need(len(said) == 2 and '(10 cells: D2:D11)' in said[0] and '(61 cells: G2:G62)' in said[1], '\n'.join(said))
    for name in 'items.csv', 'indicators.csv':
        (to / name).write_bytes((r.dir / 'input/2568' / name).read_bytes())
    need(errors() == [], '\n'.join(errors()))
    r.make('input/2569', r.dir / 'a.pdf', cwd=r.dir)
    report = (to / 'report.csv').read_text()
    (to / 'report.csv').write_text(report.replace('fiscal_year,2569', 'fiscal_year,'))
    need(len(errors()) == 1 and 'ต้องกรอก' in errors()[0], '\n'.join(errors()))  # its form is not told, too


def without_last_year(r):
    """Codes of the year's table: 15 of IIT, 9 of EIT in two surveys, 28 of OIT; what is not known is told."""
    to, run = begin(r)
    codes = [(i['survey'], i['code']) for i in rows(to, 'items.csv')]
    wanted = ([('', f'i{n}') for n in range(1, 16)] + [(s, f'e{n}') for s in ('EitPublic', 'EitSurvey') for n in range(1, 10)]
              + [('', f'O{n}') for n in range(1, 29)])
    need(codes == wanted, f'{codes}')
    need([i['indicator'] for i in rows(to, 'items.csv')][-28:] == ['9'] * 20 + ['10'] * 8, 'other indicators of OIT')
    need(not (to / 'previous.csv').exists(), 'scores of no year')
    need('items.csv' in run.stderr.decode() and '--from' in run.stderr.decode(), run.stderr.decode())
    need(len(rows(to, 'signatures.csv')) == 3 and rows(to, 'report.csv')[1]['value'] == '', 'names of nobody')


def other_era(r):
    """A year of the common era is told, with the year that is meant: 2026 + 543 = 2569. Titles of another year are not told then."""
    said = r.run('init', '2026', cwd=r.dir).stderr.decode()
    need('ปี 2026 เป็นปี ค.ศ.' in said and 'ปี พ.ศ. 2569' in said and 'จึงใช้ของปี' not in said, said)
    need('ค.ศ.' not in r.run('init', '2569', cwd=r.dir).stderr.decode(), 'told of a year that is right')


def kept(r):
    """What is there stays to the byte, the rest is added; a file in the folder's place is told."""
    to = r.dir / 'input/2569'
    (r.dir / 'input').mkdir()
    copy_data(r, 'input/2568')
    to.mkdir()
    (to / 'items.csv').write_text('mine')
    _, run = begin(r, '--from', 'input/2568')
    need((to / 'items.csv').read_text() == 'mine' and (to / 'report.csv').exists(), 'replaced, or nothing added')
    before = {p.name: p.read_bytes() for p in to.iterdir()}
    begin(r, '--from', 'input/2568')
    need({p.name: p.read_bytes() for p in to.iterdir()} == before, 'the second time it changes something')
    (r.dir / 'input/2570').write_text('x')
    need(r.run('init', '2570', cwd=r.dir).returncode == 1 and (r.dir / 'input/2570').read_text() == 'x', 'a file is no folder')


def own_template(r):
    """Any template: without init.sql the files that it needs have their heads; with it, its views fill them."""
    folder = workbooks.template(r)
    run = r.run('init', '2569', '-t', folder, cwd=r.dir)
    to = r.dir / 'input/2569'
    need(run.returncode == 0 and {p.name: p.read_bytes() for p in to.iterdir()} == {'facts.csv': b'\xef\xbb\xbfkey,value\n'}, run.stderr.decode())
    (folder / 'init.sql').write_text("CREATE VIEW new_rows AS SELECT 1 AS no, 'ของปี ' || year AS name FROM new_year;\n"
                                     "CREATE VIEW new_facts AS SELECT key, value FROM facts;")
    last = r.dir / 'last'
    last.mkdir()
    (last / 'facts.csv').write_text('key,value\nname,ก\n')
    run = r.run('init', '2569', '--from', last, '-t', folder, cwd=r.dir)
    to = r.dir / '2569'
    need(rows(to, 'rows.csv') == [{'no': '1', 'name': 'ของปี 2569', 'score': '', 'day': '', 'note': ''}], run.stderr.decode())
    need(rows(to, 'facts.csv') == [{'key': 'name', 'value': 'ก'}], 'not last year\'s')


def wrong(r):
    for year in '68', '๒๕๖๙', '2569x', '0000':
        need(r.run('init', year, cwd=r.dir).returncode == 2, f'{year} is no year')
    need(r.run('init', '2569', '--from', 'nowhere', cwd=r.dir).returncode == 1, 'a folder that is not there')
    last = copy_data(r, '2568')
    (last / 'items.csv').write_text('x')
    need(r.run('init', '2569', '--from', last, cwd=r.dir).returncode == 1 and not (r.dir / '2569').exists(), 'last year is wrong')


# ---- the workbook ----

def workbook(r):
    """The workbook gives the same data as the folder: at once, and filled in."""
    to, _ = begin(r, '--from', 'input/2568')
    wanted = workbooks.data_of(to)
    for p in to.iterdir():
        p.unlink()
    begin(r, '--from', 'input/2568', '--workbook')
    need([p.name for p in to.iterdir()] == ['2569.xlsx'], 'more than a workbook')
    run = r.run('import', to / '2569.xlsx', r.dir / 'back')
    need(run.returncode == 0, run.stderr.decode())
    got = workbooks.data_of(r.dir / 'back')
    wanted['previous'] = [wanted['previous'][0]] + [[no, f'{float(s):.2f}'] for no, s in wanted['previous'][1:]]
    need(got == wanted, f'{[n for n in wanted if got.get(n) != wanted[n]]}')
    need(run.stderr.decode().count('\n') == 0, run.stderr.decode())


def limits(r):
    """Lists where the schema has a list, limits and digits where it has them; texts are text; heads are protected, cells are not."""
    to, _ = begin(r, '--from', 'input/2568', '--workbook')
    z = zipfile.ZipFile(to / '2569.xlsx')
    names = [s.get('name') for s in ET.fromstring(z.read('xl/workbook.xml')).iterfind('.//m:sheet', MAIN)]
    need(names[:3] == ['ข้อมูลทั่วไปของรายงาน', 'คะแนนรายตัวชี้วัด', 'คะแนนรายข้อ'], f'{names}')
    sheet = ET.fromstring(z.read('xl/worksheets/sheet2.xml'))
    rules = {re.match('[A-Z]+', v.get('sqref')).group(): v for v in sheet.iterfind('.//m:dataValidation', MAIN)}
    need(rules['B'].get('type') == 'list' and rules['B'].findtext('m:formula1', None, MAIN) == '"IIT,EIT,OIT"', 'no list of instruments')
    need(rules['D'].findtext('m:formula1', None, MAIN) == 'AND(ISNUMBER(D4),D4>=0,D4<=100,ROUND(D4,2)=D4)', 'no limits of scores')
    need(rules['D'].get('error') == 'ให้กรอกตั้งแต่ 0 ถึง 100', 'no explanation')
    need(sheet.find('m:sheetProtection', MAIN) is not None and sheet.find('.//m:pane', MAIN).get('topLeftCell') == 'A4', 'not protected')
    styles = ET.fromstring(z.read('xl/styles.xml'))
    codes = {'2': '0.00', '49': '@'} | {f.get('numFmtId'): f.get('formatCode') for f in styles.iterfind('.//m:numFmt', MAIN)}
    kinds = [(codes.get(x.get('numFmtId')), x.find('m:protection', MAIN) is not None) for x in styles.find('m:cellXfs', MAIN)]
    cells = {c.get('r'): kinds[int(c.get('s', 0))] for c in sheet.iterfind('.//m:c', MAIN)}
    need(cells['D4'] == ('0.00', True) and cells['C4'] == ('@', True) and cells['D3'][1] is False, f'{cells["D4"]} {cells["C4"]} {cells["D3"]}')


# A column with its rule, and what the workbook asks of its first cell; None = nothing, since it is no rule of the cell alone that a spreadsheet has, too.
LIMITS = [('INTEGER CONSTRAINT "{c}: x" CHECK ("{c}" BETWEEN -5 AND 5)', 'AND(ISNUMBER({ref}),{ref}>=-5,{ref}<=5,ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c}>=1 )', 'AND(ISNUMBER({ref}),{ref}>=1,ROUND({ref},0)={ref})'),
          ('DECIMAL(5,1) CONSTRAINT "{c}: x" CHECK ({c} between 0.5 and 9.5)', 'AND(ISNUMBER({ref}),{ref}>=0.5,{ref}<=9.5,ROUND({ref},1)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} > 1)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} <= 1)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} >= 1 + 1)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} BETWEEN 1 AND 9 AND {c} <> 7)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} BETWEEN key AND 9)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} BETWEEN 1 AND key)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} NOT BETWEEN 1 AND 9)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK (abs({c}) >= 1)', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('INTEGER CONSTRAINT "{c}: x" CHECK ({c} IN (1, 2))', 'AND(ISNUMBER({ref}),ROUND({ref},0)={ref})'),
          ('TEXT CONSTRAINT "{c}: x" CHECK ({c} IN (\'one\', \'it\'\'s\' ))', '"one,it\'s"'),
          ('TEXT CONSTRAINT "{c}: x" CHECK ({c} IN (\'one\', upper(\'b\')))', None), ('TEXT CONSTRAINT "{c}: x" CHECK ({c} IN (\'one\') OR key = \'k\')', None),
          ('TEXT CONSTRAINT "{c}: x" CHECK ({c} IN (\'one\', \'two, three\'))', None), ('TEXT CONSTRAINT "{c}: x" CHECK (lower({c}) IN (\'one\'))', None),
          ('TEXT CONSTRAINT "{c}: x" CHECK ({c} IN (\'one\' || \'two\'))', None), ('TEXT CONSTRAINT "{c}: x" CHECK ({c} <> \'\')', None), ('TEXT', None)]


def own_limits(r):
    """A rule of the schema is one of the workbook where a spreadsheet has its like, and the whole of it; else the workbook asks less, never another thing."""
    folder = workbooks.template(r)
    made = ', '.join(f'c{i} ' + rule.format(c=f'c{i}') for i, (rule, _) in enumerate(LIMITS))
    (folder / 'schema.sql').write_text(workbooks.SCHEMA.replace('facts (key TEXT PRIMARY KEY, value TEXT NOT NULL)', f'facts (key TEXT PRIMARY KEY, {made})')
                                       .replace("'value', 'DATE'", "'c0', 'DATE'"))
    run = r.run('init', '2569', '-t', folder, '--workbook', cwd=r.dir)
    need(run.returncode == 0, run.stderr.decode())
    sheet = ET.fromstring(zipfile.ZipFile(r.dir / 'input/2569/2569.xlsx').read('xl/worksheets/sheet1.xml'))
    got = {v.get('sqref').split(':')[0]: v.findtext('m:formula1', None, MAIN) for v in sheet.iterfind('.//m:dataValidation', MAIN)}
    for i, (rule, wanted) in enumerate(LIMITS):
        ref = f'{books.column(i + 2)}4'
        need(got.get(ref) == (wanted and wanted.format(ref=ref)), f'{rule}: {got.get(ref)}')


def no_library(r):
    """Without libxlsxwriter the message names its package, and nothing is written."""
    empty = r.dir / 'libxlsxwriter.so.4'
    empty.write_text('')
    (r.dir / 'input').mkdir()
    run = r.run('init', '2569', '--workbook', '--lang', 'en', cwd=r.dir, env={'LD_LIBRARY_PATH': str(r.dir)})
    need(run.returncode == 3 and 'it is in the package libxlsxwriter4' in run.stderr.decode(), run.stderr.decode())
    need(not list((r.dir / 'input').iterdir()), 'something was written')


def no_room(r):
    """A workbook that the disk has no room for: one message, ours alone, and nothing is written."""
    (r.dir / 'input').mkdir()
    run = r.run('init', '2569', '--workbook', '--lang', 'en', '-q', cwd=r.dir, before=['sh', '-c', 'ulimit -f 4; exec "$@"', 'sh'])
    said = run.stderr.decode()
    need(run.returncode == 3 and re.fullmatch(r'raingan: fatal: the workbook cannot be written: [^\n]*\[file-write\]\n', said), said)
    need(not list((r.dir / 'input').iterdir()), 'something was written')


# ---- pages as pictures ----

def size_of(path):
    raw = path.read_bytes()
    need(raw.startswith(b'\x89PNG') and raw.endswith(b'IEND\xaeB`\x82'), f'{path.name} is not whole')
    return struct.unpack('>II', raw[16:24])


def pages(r):
    """A picture for each page, A4 at so many dots an inch; what was there under another name stays, a folder too."""
    to = r.dir / 'pages'
    to.mkdir()
    for name in 'page-16.png', 'page-7.png', 'page-x.png', 'mine.png':
        (to / name).write_text('old')
    r.make('input/2568', r.dir / 'a.pdf', '--png', to)
    n = int(re.search(r'Pages: +(\d+)', read('pdfinfo', r.dir / 'a.pdf')).group(1))
    wanted = [f'page-{i:02}.png' for i in range(1, n + 1)]
    old = {'page-16.png', 'page-7.png', 'page-x.png', 'mine.png'} - set(wanted)
    need(len(old) == 4 and {p.name for p in to.iterdir()} == {*wanted, *old}, f'{sorted(p.name for p in to.iterdir())}')
    need(all((to / name).read_text() == 'old' for name in old), 'a picture of somebody else was changed')
    need(all(size_of(to / name) == (794, 1123) for name in wanted[:1]), f'{size_of(to / "page-01.png")}')  # 8.27 by 11.69 inches
    r.make('input/2568-memo', r.dir / 'b.pdf', '-t', 'memo', '--png', to, '--dpi', '30')
    need(size_of(to / 'page-01.png') in ((248, 351), (249, 351)), f'{size_of(to / "page-01.png")}')


def no_pages(r):
    """Without pdftoppm, or with one that fails: told with its package, no picture and no PDF."""
    pdf, to, bin_ = r.dir / 'a.pdf', r.dir / 'pages', r.dir / 'bin'
    bin_.mkdir()
    for script, wanted in ((None, 'it is in the package poppler-utils'), ('echo "no room" >&2; exit 3', 'pdftoppm has failed: no room'),
                           ('exit 0', 'pdftoppm has drawn 0 pages'), ('kill -9 $$', 'pdftoppm was ended by signal 9')):
        if script:
            (bin_ / 'pdftoppm').write_text(f'#!/bin/sh\n{script}\n')
            (bin_ / 'pdftoppm').chmod(0o755)
        run = r.run('build', 'input/2568', '-o', pdf, '--png', to, '--lang', 'en', env={'PATH': str(bin_)})
        need(run.returncode == 3 and wanted in run.stderr.decode(), f'{script}: {run.returncode} {run.stderr.decode()[-300:]}')
        need(not pdf.exists() and not to.exists(), f'{script}: something was written')
    for options in ('--dpi', '90'), ('--png', to, '--dpi', '0'), ('--png', to, '--dpi', '1201'), ('--png', to, '--dpi', 'x'):
        need(r.run('build', 'input/2568', '-o', pdf, *options).returncode == 2, f'{options}')


def no_place_for_pages(r):
    """A file in the folder's place, or a folder in a picture's: told, and neither is touched; no PDF."""
    pdf, to = r.dir / 'a.pdf', r.dir / 'pages'
    to.write_text('mine')
    run = r.run('build', 'input/2568', '-o', pdf, '--png', to, '--lang', 'en')
    need(run.returncode == 1 and f'{to}: error: this is a file; a folder is wanted here' in run.stderr.decode(), run.stderr.decode())
    need(to.read_text() == 'mine' and not pdf.exists(), 'something was written')
    to.unlink()
    (to / 'page-01.png/inside').mkdir(parents=True)
    run = r.run('build', 'input/2568', '-o', pdf, '--png', to, '--lang', 'en')
    need(run.returncode == 1 and 'page-01.png: error: this is a folder; a file is wanted here' in run.stderr.decode(), run.stderr.decode())
    need([str(p.relative_to(to)) for p in sorted(to.rglob('*'))] == ['page-01.png', 'page-01.png/inside'] and not pdf.exists(),
         'something was written')


def tests(root, build):
    return each(root, build, 'begin', [from_last_year, pictures, beside, until_complete, without_last_year, other_era, kept, own_template, wrong, workbook, limits, own_limits, no_library, no_room, pages,
                                       no_pages, no_place_for_pages])
