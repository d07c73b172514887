"""Long data: memory that does not grow with the rows, messages at their places though the rows are not kept, and
temporary files: where they lie, what is left of them, and when they cannot be written. A file of more than 256 KB is read in
parts (src/data/csv.c); tables of more than 8 MB, PDFs and files of more than 4 MB lie in temporary files beside the result."""
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import time

from faults import fault_env
from guard import measured
from support import Skip, each, mount_over, need

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT NOT NULL, score DECIMAL(5,2));
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="th" numerals="thai"><page name="a4" size="A4" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt"/>
<section page="a4"><table columns="20mm * 26mm"><each select="SELECT no, name, score FROM rows ORDER BY no">
<tr><td>{no}</td><td>{name}</td><td>{score:0.00}</td></tr></each></table></section></report>
'''
FAULTS = 'SELECT \'rows\' AS "table", no AS "row", \'name\' AS "column", typed(\'rows\', no, \'name\') AS message FROM rows WHERE no = '
MB = 1 << 20


def line(i):
    return f'{i},การเปิดเผยข้อมูลสาธารณะของหน่วยงาน ข้อที่ {i} ซึ่งมีผู้รับผิดชอบ,{i % 10000 / 100:.2f}'


def folder(r, name, lines, end='\n', **files):
    to = r.dir / name
    to.mkdir()
    files = {'report.xml': REPORT, 'schema.sql': SCHEMA, **{k.replace('_', '.'): v for k, v in files.items()}}
    for file, text in files.items():
        (to / file).write_text(text)
    (to / 'rows.csv').write_bytes((end.join(['no,name,score', *lines]) + end).encode())
    return to


def peak(r, *args):
    """MB that a run takes at most. Begun by a small process: what begins it counts until then."""
    status, said, _, megabytes = measured(r, list(args))
    need(status == 0, said)
    return megabytes


def memory(r):
    """Twice the rows take no more than a few bytes of each, once all buffers are full: at most the size of the file and 64 MB, and less
    than half of what the file has grown by."""
    size, mb = [], []
    for n in 50000, 100000:
        at = folder(r, f'rows-{n}', map(line, range(1, n + 1)))
        size.append((at / 'rows.csv').stat().st_size / MB)
        mb.append(peak(r, 'build', at, '-o', r.dir / 'x.pdf'))
    need(mb[1] <= size[1] + 64, f'{mb[1]:.0f} MB for a file of {size[1]:.0f}')
    need(mb[1] - mb[0] <= (size[1] - size[0]) / 2, f'{mb[0]:.0f} MB, then {mb[1]:.0f}, for files of {size[0]:.0f} and {size[1]:.0f}')
    want = hashlib.sha256((at / 'rows.csv').read_bytes()).digest()
    out = r.run('extract', r.dir / 'x.pdf', r.dir / 'out')
    need(out.returncode == 0, out.stderr.decode())
    need(hashlib.sha256((r.dir / 'out/rows.csv').read_bytes()).digest() == want, 'the file that the PDF carries is another')


def said(r, at, status=1):
    run = r.run('check', at, '-t', at, '--lang', 'en')
    need(run.returncode == status, f'exit {run.returncode}: {run.stderr.decode()[:500]}')
    return run.stderr.decode()


def messages(r):
    """Lines, columns and cells of rows that were read long ago; a row that holds a line end is two lines."""
    lines = [line(i) for i in range(1, 9001)]
    lines[99] = '100,"สอง\nบรรทัด",1.00'
    lines[6999] = '7000,ชื่อ,x'
    lines[7999] = '42,ซ้ำ,1.00'
    lines[8999] = '9000,a,b,1.00'
    text = said(r, folder(r, 'faults', lines))
    for want in ('rows.csv:7002:11: error: (cell C7001 "score")', 'rows.csv:8002:1: error: (cell A8001 "no")', 'no 42 is in row 43 already',
                 'rows.csv:9002:10: error:', 'this row has 4 cells, but the header row has 3', '    7000,ชื่อ,x\n', '    42,ซ้ำ,1.00\n'):
        need(want in text, f'no {want!r} in:\n{text}')
    text = said(r, folder(r, 'control', [line(i) for i in range(1, 9000)] + ['9000,a\x01b,1.00']))
    need('rows.csv:9001:7: error: (cell B9001 "name") there is a control character' in text, text)
    text = said(r, folder(r, 'quote', [line(i) for i in range(1, 9000)] + ['9000,"a"b,1.00']))
    need('rows.csv:9001:9: error:' in text and '[csv-syntax]' in text, text)


def first_and_last(r):
    """SQL that asks for a cell as it was typed finds it in every part, in any order of keys."""
    n = 20000
    for name, key in ('up', lambda i: i), ('down', lambda i: n + 1 - i), ('mixed', lambda i: i * 7919 % n + 1):
        lines = [f'{key(i)},' + line(i).split(',', 1)[1] for i in range(1, n + 1)]
        at = folder(r, name, lines, views_sql='CREATE VIEW faults AS ' + ' UNION ALL '.join(FAULTS + str(k) for k in (1, n // 2, n)) + ';')
        text = said(r, at)
        for k in 1, n // 2, n:
            i = next(i for i in range(1, n + 1) if key(i) == k)
            need(f'rows.csv:{i + 1}:{len(str(k)) + 2}: error: (cell B{i + 1} "name") {lines[i - 1].split(",")[1]}' in text, f'{name} {k}:\n{text[:2000]}')


def beside_data(r):
    """A long file of another paper, from which findings are told, is read to its last row; of a broken one nothing is taken."""
    tables = 'CREATE TABLE beside (file TEXT, table_name TEXT);\nINSERT INTO beside VALUES (\'years.csv\', \'other_years\');\n' \
             'CREATE TABLE other_years (year TEXT, agency TEXT);\n'
    told = 'CREATE VIEW faults AS SELECT \'rows\' AS "table", no AS "row", \'name\' AS "column", (SELECT printf(\'%d %s\', count(*), max(agency)) ' \
           'FROM other_years) AS message FROM rows;'
    years = [f'{i},หน่วยงาน {i:05}' for i in range(1, 20001)]
    for name, last, want in ('beside', '20001,หน่วยงาน 99999', '20001 หน่วยงาน 99999'), ('broken', '"a"b', '0 '):
        at = folder(r, f'{name}-data', [line(1)], schema_sql=SCHEMA + tables, views_sql=told)
        (at / 'years.csv').write_text('\n'.join(['year,agency', *years, last]) + '\n')
        text = said(r, at)
        need(f'(cell B2 "name") {want}' in text, text)


def line_ends(r):
    """CRLF and a byte order mark: the same report, but for the file that it carries."""
    texts = []
    for name, end in ('lf', '\n'), ('crlf', '\r\n'):
        at = folder(r, name, map(line, range(1, 6001)), end)
        r.make(at, r.dir / f'{name}.pdf')
        texts.append(subprocess.run(['pdftotext', r.dir / f'{name}.pdf', '-'], capture_output=True, check=True).stdout)
    need(texts[0] == texts[1] and '๖๐๐๐'.encode() in texts[0], 'the texts differ')


LONG = 45000  # rows: the file, the tables and the PDF are all longer than what stays in memory


def long_folder(r):
    return folder(r, 'long', map(line, range(1, LONG + 1)))


def beside(r):
    """Temporary files are made in the folder of the result alone, and have no name. Without such a folder, or on a file system that has no
    such files, the report has the same bytes."""
    if not shutil.which('strace'):
        raise Skip('there is no strace')
    at, to, log = long_folder(r), r.dir / 'out/to', r.dir / 'log'
    order = ['build', at, '-t', at, '-q', '-o']
    trace = ['strace', '-f', '-o', log, '-e', 'trace=file']

    def opened():
        calls = [c for c in log.read_text(errors='replace').splitlines()
                 if re.search(r'O_(WRONLY|RDWR|CREAT)', c) and ' = -1 ' not in c and '.profraw' not in c]  # make coverage
        return [re.search('"(.*?)"', c)[1] for c in calls if 'O_TMPFILE' in c], [re.search('"(.*?)"', c)[1] for c in calls if 'O_TMPFILE' not in c]

    to.mkdir(parents=True)
    run = r.run(*order, to / 'x.pdf', before=trace)
    need(run.returncode == 0, run.stderr.decode())
    unnamed, named = opened()
    need(len(unnamed) >= 3 and set(unnamed) == {str(to)}, f'{unnamed}')
    need(all(p.startswith(f'{to}/') or p == '/dev/null' for p in named) and [p.name for p in to.iterdir()] == ['x.pdf'], f'{named}')
    pdf = (to / 'x.pdf').read_bytes()
    run = r.run(*order, '-', before=trace)
    need(run.returncode == 0 and run.stdout == pdf and not opened()[0], f'to standard output: {run.returncode} {opened()}')
    run = r.run(*order, to / 'y.pdf', env={**fault_env(r, 0, '0'), 'FAULT_LACKS': '95'})  # EOPNOTSUPP
    need(run.returncode == 0 and (to / 'y.pdf').read_bytes() == pdf, f'without such files: {run.returncode} {run.stderr.decode()}')


def killed(r):
    """Nothing is left of them, whatever ends the program."""
    at, to = long_folder(r), r.dir / 'to'
    to.mkdir()
    for how in signal.SIGKILL, signal.SIGTERM, signal.SIGINT:
        child = subprocess.Popen([r.build / 'raingan', 'build', at, '-t', at, '-q', '-o', to / 'x.pdf'])
        fds = f'/proc/{child.pid}/fd'
        while child.poll() is None and not any(f.startswith(f'{to}/') for f in map(link, (f'{fds}/{n}' for n in os.listdir(fds)))):
            time.sleep(0.01)
        child.send_signal(how)
        need(child.wait() != 0 and not list(to.iterdir()), f'{how}: exit {child.returncode}, {list(to.iterdir())}')


def link(path):
    try:
        return os.readlink(path)
    except OSError:
        return ''


def refused(r, run, to):
    """The machine's failure: exit 3, one message and not a word of the data; nothing is left."""
    text = run.stderr.decode()
    need(run.returncode == 3 and text.count('fatal:') == 1 and '[file-write]' in text and 'error:' not in text, f'exit {run.returncode}: {text}')
    need(not list(to.iterdir()), f'{list(to.iterdir())}')
    return text


def no_room(r):
    """A file that may not be so long, and a disk with room for none, or for some of what is written."""
    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (MB, MB))

    at, to = long_folder(r), r.dir / 'to'
    to.mkdir()
    order = [r.build / 'raingan', 'build', at, '-t', at, '--lang', 'en', '-q', '-o', to / 'x.pdf']
    said = refused(r, subprocess.run(order, preexec_fn=small_files, capture_output=True), to)
    need(f'{to}: fatal: a temporary file cannot be written here: File too large' in said, said)
    for size in '1m', '7m':
        mount_over(to, f'size={size}')
        said = refused(r, subprocess.run(order, capture_output=True), to)
        need('No space left on device' in said, said)


def descriptors(r):
    """As many long files as there are: none of them keeps a descriptor, of which a process has few."""
    n, most = 20, 20
    at = r.dir / 'pictures'
    at.mkdir()
    (at / 'schema.sql').write_text(SCHEMA.replace('name TEXT', 'name FILE'))
    (at / 'report.xml').write_text(REPORT.replace('{name}', '<img src="{name}" alt="" height="4mm"/>').replace('no, name, score', '*').replace(
        '{score:0.00}', '{score}'))
    (at / 'rows.csv').write_text('\n'.join(['no,name,score'] + [f'{i},{i}.jpg,1.00' for i in range(n)]) + '\n')
    jpeg = (r.root / 'tests/fuzz/seeds/image/base.jpg').read_bytes()
    for i in range(n):  # a comment makes it long: ITU T.81, B.2.4.5
        comment = b'\xff\xfe\xfd\xea' + bytes([i]) * 65000
        (at / f'{i}.jpg').write_bytes(jpeg[:2] + comment * 66 + jpeg[2:])
    run = subprocess.run([r.build / 'raingan', 'build', at, '-t', at, '--lang', 'en', '-q', '-o', r.dir / 'x.pdf'], capture_output=True,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)))
    need(run.returncode == 0 and (r.dir / 'x.pdf').stat().st_size > n * 4 * MB, f'exit {run.returncode}: {run.stderr.decode()}')


def tests(root, build):
    return each(root, build, 'long_files', (memory, messages, first_and_last, beside_data, line_ends, beside, killed, no_room, descriptors))
