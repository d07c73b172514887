"""`raingan batch`: the same bytes and messages as single builds, whatever the number of processes; a folder that fails
costs itself alone; what is there is not made again (doc/batch.md)."""
import csv
import os
import pty
import shutil
import signal
import subprocess
import time

import agencies_made
import soak as soaking
from support import Skip, each, need, sha256

COLUMNS = ['folder', 'status', 'pages', 'warnings', 'ms', 'sha256', 'inputs']
ROWS = '''<report xmlns="urn:raingan:report" lang="th"><page name="a" size="A4" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt"/><section page="a"><table columns="* *">
<each select="SELECT no, name FROM rows"><tr><td>{no}</td><td>{name}</td></tr></each></table></section></report>'''
SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT);
'''


def no_process(r):
    """Where no process can be started it is the machine's fault, and is said once."""
    folder = r.dir / 'root/a'
    folder.mkdir(parents=True)
    for name, text in ('report.xml', ROWS), ('schema.sql', SCHEMA), ('rows.csv', 'no,name\n1,ก\n'):
        (folder / name).write_text(text)
    run = r.run('batch', r.dir / 'root', '-o', r.dir / 'out', '--lang', 'en', before=['sh', '-c', 'ulimit -n 6; exec "$@"', 'sh'])
    need(run.returncode == 3 and run.stderr.decode() == 'raingan: fatal: cannot start a process: Too many open files [library]\n',
         f'{run.returncode} {run.stderr.decode()}')
    need(not run.stdout, f'a sum of nothing: {run.stdout.decode()}')
    said = [r.run('batch', r.dir / 'root', '-o', r.dir / 'parts', '--shard', f'{n}/2', '--lang', 'en').stdout.decode() for n in (1, 2)]
    empty = [f'no folder is in shard {n} of 2\n' for n in (1, 2)]
    need([text in empty for text in said].count(True) == 1 and '1 folders\n' in ''.join(said), f'{said}')


def make_slow(folder, n):
    """A report that takes some 40 microseconds a row."""
    folder.mkdir(parents=True)
    (folder / 'report.xml').write_text(ROWS)
    (folder / 'schema.sql').write_text(SCHEMA)
    (folder / 'rows.csv').write_text('no,name\n' + ''.join(f'{i},การเปิดเผยข้อมูลสาธารณะ ข้อที่ {i}\n' for i in range(n)))


def table(out, name='batch.csv'):
    raw = (out / name).read_bytes()
    need(raw.startswith(b'\xef\xbb\xbf'), 'no byte order mark: a spreadsheet reads no Thai')
    lines = list(csv.DictReader(raw.decode('utf-8-sig').splitlines(keepends=True)))
    need(not lines or list(lines[0]) == COLUMNS, f'{lines[:1]}')
    need([l['folder'] for l in lines] == sorted(l['folder'] for l in lines), 'not sorted')
    return {l['folder']: l for l in lines}


def results(out):
    return {p.name: p.read_bytes() for p in out.iterdir() if p.suffix in ('.pdf', '.txt')}


def statuses(out, name='batch.csv'):
    return {folder: row['status'] for folder, row in table(out, name).items()}


def run(r, root, out, *options, status=0, **conditions):
    got = r.run('batch', root, '-o', out, *options, **conditions)
    need(got.returncode == status, f'batch: exit {got.returncode}, wanted {status}: {got.stderr.decode()[-600:]}')
    return got.stdout.decode()


def nothing_unfinished(out):
    left = sorted(p.name for p in out.iterdir() if p.suffix not in ('.pdf', '.txt') and not p.name.startswith('batch'))
    need(not left, f'left behind: {left}')


# ---- tests ----

def same(r):
    """40 agencies, two of them wrong, one of another template: with one process and with two, each PDF and each message is that
    of `raingan build`."""
    root = r.dir / 'agencies'
    agencies_made.make_all(r.root, root, 37)
    (root / 'a0005/indicators.csv').write_text('no,instrument\n"1')
    (root / 'empty').mkdir()
    shutil.copytree(r.root / 'input/2568', root / 'ตำบลกุดรัง')
    make_slow(root / 'own', 3)
    wanted = {}
    for folder in sorted(root.iterdir()):
        pdf = r.dir / f'{folder.name}.pdf'
        one = r.run('build', folder, '-o', pdf)
        if one.returncode == 0:
            wanted[pdf.name] = pdf.read_bytes()
        if one.stderr:
            # Its last line says where the PDF is.
            lines = one.stderr.decode().splitlines(keepends=True)
            wanted[f'{folder.name}.txt'] = ''.join(lines[:-1] if one.returncode == 0 else lines).encode()
    need('empty.txt' in wanted and 'a0005.txt' in wanted and 'a0005.pdf' not in wanted and len(wanted) > 40, f'{sorted(wanted)}')
    for jobs in 1, 2:
        out = r.dir / f'out{jobs}'
        said = run(r, root, out, '-j', jobs, status=1)
        got = results(out)
        need(sorted(got) == sorted(wanted), f'-j {jobs}: {sorted(set(got) ^ set(wanted))}')
        differ = sorted(name for name in got if got[name] != wanted[name])
        need(not differ, f'-j {jobs}: {differ} not as built alone: {got[differ[0]][:300] if differ else ""}')
        nothing_unfinished(out)
        rows = table(out)
        need({f for f, row in rows.items() if row['status'] == 'wrong'} == {'a0005', 'empty'}, f'{rows}')
        need(sum(row['status'] == 'built' for row in rows.values()) == 38, f'{rows}')
        for folder, row in rows.items():
            pdf = out / f'{folder}.pdf'
            need(row['sha256'] == (sha256(pdf) if pdf.exists() else ''), f'{row}')
            if pdf.exists():
                pages = subprocess.run(['pdfinfo', pdf], capture_output=True, text=True).stdout
                need(f'Pages:           {row["pages"]}\n' in pages, f'{row}: {pages}')
            text = wanted.get(f'{folder}.txt', b'').decode()
            need(int(row['warnings']) == text.count(': warning: '), f'{row}: {text}')
        need(all(folder in said for folder in rows), 'a folder is not named')


def built_alone(r, folder, *options):
    """(PDF or None, messages) of `raingan build`, whose last line says where the PDF is."""
    pdf = r.dir / 'alone.pdf'
    pdf.unlink(missing_ok=True)
    one = r.run('build', folder, '-o', pdf, *options)
    lines = one.stderr.decode().splitlines(keepends=True)
    return (pdf.read_bytes(), ''.join(lines[:-1])) if one.returncode == 0 else (None, ''.join(lines))


def add_lines(path, *lines):
    path.write_text(path.read_text(encoding='utf-8-sig') + ''.join(f'{line}\n' for line in lines))


def change(path, old, new):
    text = path.read_text(encoding='utf-8-sig')
    need(old in text, f'{path}: no {old}')
    path.write_text(text.replace(old, new, 1))


def own_template(r, folder, views=''):
    for one in (r.root / 'templates/ita').iterdir():
        if one.name != 'init.sql':
            shutil.copy(one, folder)
    with open(folder / 'views.sql', 'a') as file:
        file.write(views)


# What may come before or after an agency in the same process: faults that end a report in each of its stages, files that
# others do not have, other tables.
NEIGHBOURS = {
    'csv': lambda r, f: (f / 'indicators.csv').write_text('no,instrument\n"1'),
    'missing': lambda r, f: (f / 'items.csv').unlink(),
    'number': lambda r, f: add_lines(f / 'indicators.csv', '11,OIT,ก,abc,'),
    'range': lambda r, f: add_lines(f / 'indicators.csv', '11,OIT,ก,140,'),
    'twice': lambda r, f: add_lines(f / 'indicators.csv', '1,IIT,ก,90,'),
    'reference': lambda r, f: add_lines(f / 'measures.csv', '99,ก,ข,ค,ต.ค. 2568,ง'),
    'date': lambda r, f: add_lines(f / 'report.csv', 'report_date,32 ธันวาคม 2568'),
    'picture': lambda r, f: (add_lines(f / 'report.csv', 'emblem,emblem.png'), (f / 'emblem.png').write_bytes(b'\x89PNG\r\n\x1a\n')),
    'letter': lambda r, f: change(f / 'report.csv', 'organization,', 'organization,\U00013000'),
    'wide': lambda r, f: change(f / 'measures.csv', 'ประชุมผู้เกี่ยวข้อง', 'W' * 400),
    'year': lambda r, f: change(f / 'report.csv', ',2568', ',2510'),
    'own': lambda r, f: own_template(r, f),
    'own-wrong': lambda r, f: own_template(r, f, 'CREATE VIEW oops AS SELECT nothing FROM nowhere;'),
    'own-steps': lambda r, f: own_template(r, f, 'CREATE TABLE t AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) '
                                                 'SELECT count(*) FROM c;'),
    'previous': lambda r, f: (f / 'previous.csv').write_text('no,score\n' + ''.join(f'{i},{70 + i}.5\n' for i in range(1, 11))),
    'points': lambda r, f: (f / 'points.csv').write_text('code,points\n' + ''.join(f'O{i},{i % 3}\n' for i in range(1, 29))),
    'narrative': lambda r, f: (f / 'narrative.csv').write_text(
        'key,text\nstrengths,ตัวชี้วัดที่ 3 ได้คะแนนสูงสุด 99.99 คะแนน\nimprovements,ควรปรับปรุงตัวชี้วัดที่ 2\n'),
    'years': lambda r, f: ((f / 'years.csv').write_text('fiscal_year,no,score\n2567,0,88.11\n2566,0,87.10\n'), (f / 'narrative.csv').write_text(
        'key,text\nstrengths,คะแนนรวมสูงขึ้นกว่าปี 2567 ซึ่งได้ 80.00 คะแนน\nimprovements,-\n')),
    'history': lambda r, f: (f / 'archive_revisions.csv').write_text(
        '\ufeffnumber,date,reason,pdf_sha256\n' + ''.join(f'{i},2025-10-0{i},ก,{"a" * 64}\n' for i in (1, 2))),
    'empty': lambda r, f: [file.unlink() for file in f.iterdir()],
}


def neighbours(r):
    """One process keeps tables, statements, phrases and texts from folder to folder: what a folder was before, and how it
    ended, shows in none that comes after it."""
    made = r.dir / 'made'
    agencies_made.make_all(r.root, made, 3)
    shutil.copytree(r.root / 'input/2568', made / 'กุดรัง')
    for i, (name, spoil) in enumerate(NEIGHBOURS.items()):
        agencies_made.make(r.root, made / name, i % 3)
        spoil(r, made / name)
    names = sorted(p.name for p in made.iterdir())
    sound = [n for n in names if n not in NEIGHBOURS]
    # Each between two sound ones, then all in the order of their names and against it.
    order = [one for i, n in enumerate(NEIGHBOURS) for one in (sound[i % len(sound)], n)] + sound + names + names[::-1]
    root = r.dir / 'root'
    for i, name in enumerate(order):
        shutil.copytree(made / name, root / f'{i:03}-{name}')
    out = r.dir / 'out'
    run(r, root, out, '-j', 1, status=1)
    found = set()
    for folder in sorted(root.iterdir()):
        pdf, said = built_alone(r, folder)
        to, txt = out / f'{folder.name}.pdf', out / f'{folder.name}.txt'
        need((to.read_bytes() if to.exists() else None) == pdf, f'{folder.name}: another PDF than alone')
        need((txt.read_text() if txt.exists() else '') == said, f'{folder.name}: {txt.read_text() if txt.exists() else ""}\nalone: {said}')
        found.add((folder.name[4:], pdf is not None))
    wrong = {name for name, ok in found if not ok}
    need(wrong >= {'csv', 'missing', 'number', 'range', 'twice', 'reference', 'date', 'picture', 'own-wrong', 'own-steps', 'empty'}
         and not wrong & {*sound, 'own', 'previous', 'points', 'narrative', 'years'}, f'{sorted(wrong)}')


def chosen(r):
    """wording.sql is run for some folders only: what it makes is not there for one that comes after, and what is made after it,
    by other scripts or by the program, was not there for it (a report that a template cannot make alone is not made here)."""
    cases = (('writes', 'CREATE TABLE extra (n INTEGER);', 'INSERT INTO extra VALUES (1);', ['x', 'y', 'x']),
             ('reads', 'INSERT INTO said SELECT count(*) FROM later;', 'CREATE TABLE later (n INTEGER);', ['y', 'x', 'y']),
             ('program', 'INSERT INTO said SELECT count(*) FROM labels;', 'SELECT 1;', ['y', 'x', 'y']),
             ('sound', 'CREATE TABLE extra AS SELECT 1 AS n; INSERT INTO said SELECT n FROM extra;', 'SELECT 1;', ['y', 'x', 'y', 'x', 'y']),
             # One that is stopped in the middle of its transaction.
             ('long', 'SELECT 1;', 'CREATE TABLE spent AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c '
                                   "WHERE (SELECT name FROM rows) = 'long') SELECT count(*) AS n FROM c;", ['y', 'long', 'y', 'x', 'y']))
    for name, wording, findings, kinds in cases:
        template, root, out = (r.dir / f'{name}-{what}' for what in ('template', 'root', 'out'))
        template.mkdir()
        for file, text in (('report.xml', ROWS.replace('<table', '<table role="presentation"')), ('schema.sql', SCHEMA), ('wording.sql', wording),
                           ('views.sql', "CREATE TABLE said (n INTEGER); CREATE VIEW unwritten AS SELECT no FROM rows WHERE name = 'x';"),
                           ('findings.sql', findings)):
            (template / file).write_text(text)
        for i, kind in enumerate(kinds):
            folder = root / f'a{i}'
            folder.mkdir(parents=True)
            (folder / 'rows.csv').write_text(f'no,name\n1,{kind}\n')
        wrong = {'writes': 'y', 'reads': 'x', 'program': 'x', 'long': 'long'}.get(name)
        run(r, root, out, '-t', template, '-j', 1, status=1 if wrong else 0)
        wanted = {f'a{i}': 'wrong' if kind == wrong else 'built' for i, kind in enumerate(kinds)}
        need(statuses(out) == wanted, f'{name}: {statuses(out)}, wanted {wanted}')
        for folder in sorted(root.iterdir()):
            pdf, said = built_alone(r, folder, '-t', template)
            to, txt = out / f'{folder.name}.pdf', out / f'{folder.name}.txt'
            need((to.read_bytes() if to.exists() else None) == pdf, f'{name}: {folder.name}: another PDF than alone')
            need((txt.read_text() if txt.exists() else '') == said, f'{name}: {folder.name}: alone: {said}')


def again(r):
    """What has not changed is not built again: neither data, template nor PDF."""
    root, out, template = r.dir / 'agencies', r.dir / 'out', r.dir / 'template'
    agencies_made.make_all(r.root, root, 4)
    shutil.copytree(r.root / 'templates/ita', template)
    run(r, root, out, '-t', template)
    first = results(out)
    need(set(statuses(out).values()) == {'built'}, f'{table(out)}')
    said = run(r, root, out, '-t', template)
    need(set(statuses(out).values()) == {'current'} and results(out) == first, f'{table(out)}')
    need(said.count('a0001') == 1, said)
    (out / 'a0001.pdf').write_bytes(b'%PDF-1.7\n')
    (out / 'a0002.pdf').unlink()
    data = root / 'a0003/report.csv'
    data.write_text(data.read_text().replace('organization,', 'organization,สำนักงาน'))
    run(r, root, out, '-t', template)
    now = statuses(out)
    need(now['a0000'] == 'current' and now['a0001'] == now['a0002'] == now['a0003'] == 'built', f'{now}')
    need({n: b for n, b in results(out).items() if n[:5] != 'a0003'} == {n: b for n, b in first.items() if n[:5] != 'a0003'}, 'other bytes')
    with open(template / 'report.xml', 'a') as file:
        file.write('<!-- -->\n')
    run(r, root, out, '-t', template)
    need(set(statuses(out).values()) == {'built'}, f'{table(out)}')


def bases(r):
    """A template that another one builds on is an input; what stands beside them is none."""
    work = r.dir / 'work'
    root, out = work / 'agencies', work / 'reports'
    agencies_made.make_all(r.root, root, 2)
    for name in 'ita', 'memo':
        shutil.copytree(r.root / 'templates' / name, work / name)
    for folder in root.iterdir():
        shutil.copy(r.root / 'input/2568-memo/memo.csv', folder)
    for wanted in 'built', 'current':
        run(r, root, out, '-t', work / 'memo')
        need(set(statuses(out).values()) == {wanted}, f'{table(out)}')
    with open(work / 'ita/views.sql', 'a') as file:
        file.write('-- more\n')
    run(r, root, out, '-t', work / 'memo')
    need(set(statuses(out).values()) == {'built'}, f'{table(out)}')


def unreadable(r):
    """What a report does not need may be unreadable: a link that leads nowhere, in its folder or the template."""
    root, out, template = r.dir / 'agencies', r.dir / 'out', r.dir / 'template'
    agencies_made.make_all(r.root, root, 2)
    shutil.copytree(r.root / 'templates/ita', template)
    for folder in root / 'a0000', template:
        (folder / 'notes').symlink_to('nowhere')
    for wanted in 'built', 'current':
        run(r, root, out, '-t', template)
        need(set(statuses(out).values()) == {wanted}, f'{table(out)}')
    (root / 'a0001/indicators.csv').unlink()  # what it needs: the link is told
    (root / 'a0001/indicators.csv').symlink_to('nowhere')
    run(r, root, out, '-t', template, status=1)
    said = (out / 'a0001.txt').read_text()
    need(statuses(out) == {'a0000': 'current', 'a0001': 'wrong'}, f'{table(out)}')
    need('[file-missing]' in said and 'ลิงก์' in said and 'มีไฟล์ "indicators.csv"' not in said, said)


def names(r):
    """A name may hold any byte but '/': the table has a row for it, in UTF-8, and no other row suffers. Two names never look the same."""
    root, out = os.fsencode(r.dir / 'agencies'), r.dir / 'out'
    agencies_made.make_all(r.root, r.dir / 'agencies', 1)
    wanted = {b'\xc3\xa9t\xe9': 'ét\\xE9', b'a\nb': 'a\\x0Ab', b'a\\x0Ab': 'a\\x5Cx0Ab', b'\xe0\xb8': '\\xE0\\xB8', b'"a", b': '"a", b',
              b'\x1b[31m': '\\x1B[31m', b'\xe2\x80\xa8': '\\xE2\\x80\\xA8', b' ': ' ', 'ตำบล ก'.encode(): 'ตำบล ก', b'\xed\xa0\x80': '\\xED\\xA0\\x80'}
    for name in wanted:
        shutil.copytree(os.path.join(root, b'a0000'), os.path.join(root, name))
    for status in 'built', 'current':
        said = run(r, r.dir / 'agencies', out)
        need(statuses(out) == dict.fromkeys([*wanted.values(), 'a0000'], status), f'{statuses(out)}')
        need('\x1b' not in said and all(f'{one}: ' in said or f'{one} ' in said for one in wanted.values()), said)
    need({name + b'.pdf' for name in [*wanted, b'a0000']} == {n for n in os.listdir(os.fsencode(out)) if n.endswith(b'.pdf')}, 'names of PDFs')
    run(r, r.dir / 'agencies', out, '--shard', '1/1')
    need(statuses(out, 'batch-1-of-1.csv') == statuses(out), f'{statuses(out, "batch-1-of-1.csv")}')
    need(r.run('batch', '--summary', out).returncode == 0, 'no summary')


def messages(r):
    """The messages are a result like the PDF: made again if they are gone or other ones, or were in the other language."""
    root, out = r.dir / 'agencies', r.dir / 'out'
    agencies_made.make_all(r.root, root, 3)
    run(r, root, out)
    texts = sorted(out.glob('*.txt'))
    first = results(out)
    need(len(texts) == 3, f'{sorted(first)}: without messages this tests nothing')
    texts[0].unlink()
    texts[1].write_text('')
    run(r, root, out)
    need(statuses(out) == {'a0000': 'built', 'a0001': 'built', 'a0002': 'current'} and results(out) == first, f'{table(out)}')
    for language, wanted in ('en', 'built'), ('en', 'current'), ('th', 'built'):
        run(r, root, out, '--lang', language)
        need(set(statuses(out).values()) == {wanted}, f'{language}: {table(out)}')
    need(results(out) == first, 'other files than at first')


def newer_table(r):
    """Whichever table says what is true of a PDF, its folder is up to date: of one run, or of a shard before or after it."""
    root, out = r.dir / 'agencies', r.dir / 'out'
    agencies_made.make_all(r.root, root, 4)
    run(r, root, out)
    for n in range(4):
        data = root / f'a000{n}/report.csv'
        data.write_text(data.read_text().replace('organization,', 'organization,สำนักงาน'))
    run(r, root, out, '--shard', '1/1')
    need(set(statuses(out, 'batch-1-of-1.csv').values()) == {'built'}, f'{table(out)}')
    for clock in 0, 2**31 - 10:  # the table of the shard is the older file, the newer one
        os.utime(out / 'batch-1-of-1.csv', (clock, clock))
        run(r, root, out)
        need(set(statuses(out).values()) == {'current'}, f'{table(out)}')
        run(r, root, out, '--shard', '1/2')
        need(set(statuses(out, 'batch-1-of-2.csv').values()) == {'current'}, f'{table(out, "batch-1-of-2.csv")}')


def libraries(r):
    """A library that is another one than at the last run is an input."""
    root, out, library = r.dir / 'agencies', r.dir / 'out', r.dir / 'libqrencode.so.4'
    agencies_made.make_all(r.root, root, 1)
    linked = subprocess.run(['ldd', r.build / 'raingan'], capture_output=True, text=True).stdout
    path = [line.split()[2] for line in linked.splitlines() if line.split()[0] == library.name]
    if not path:
        raise Skip(f'{library.name} is not linked')
    shutil.copy(path[0], library)
    env = {**os.environ, 'LD_LIBRARY_PATH': str(r.dir)}
    for wanted in 'built', 'current':
        run(r, root, out, env=env)
        need(statuses(out) == {'a0000': wanted}, f'{table(out)}')
    with open(library, 'ab') as file:
        file.write(b' ')  # after its end: the same code, another file
    run(r, root, out, env=env)
    need(statuses(out) == {'a0000': 'built'}, f'{table(out)}')


def limits(r):
    """A folder that takes too long is ended, and it alone."""
    if not shutil.which('prlimit'):
        raise Skip('there is no prlimit')
    root, out = r.dir / 'agencies', r.dir / 'out'
    agencies_made.make_all(r.root, root, 3)
    make_slow(root / 'a0001-slow', 300000)
    run(r, root, out, '-j', '2', status=3, before=['prlimit', '--cpu=3'])
    need(statuses(out) == {'a0000': 'built', 'a0001': 'built', 'a0001-slow': 'failed', 'a0002': 'built'}, f'{table(out)}')
    need('fatal' in (out / 'a0001-slow.txt').read_text(), 'nothing is said')
    nothing_unfinished(out)


def children(pid):
    path = f'/proc/{pid}/task/{pid}/children'
    return [int(child) for child in open(path).read().split()]


def wait_for(condition, what):
    end = time.monotonic() + 60
    while not condition():
        need(time.monotonic() < end, f'waited for {what} in vain')
        time.sleep(0.01)


def has_row(out, folder):
    growing = out / '.batch.csv'
    return growing.exists() and f'\n{folder},' in growing.read_text()


def start(r, root, out, *options, **conditions):
    return subprocess.Popen([r.build / 'raingan', 'batch', root, '-o', out, *options], cwd=r.root, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, **conditions)


def killed_worker(r):
    """A process that somebody kills costs its folder, and the next run makes up for it."""
    root, out = r.dir / 'agencies', r.dir / 'out'
    messages = out / 'a0001-slow.txt'
    agencies_made.make_all(r.root, root, 3)
    make_slow(root / 'a0001-slow', 20000)
    process = start(r, root, out, '-j', '1')
    # Its row comes after a0001 has ended; the process that there is then is that of the slow folder.
    wait_for(lambda: has_row(out, 'a0001') and children(process.pid), 'the slow folder')
    os.kill(children(process.pid)[0], signal.SIGKILL)
    process.communicate()
    need(process.returncode == 3, f'exit {process.returncode}')
    need(statuses(out) == {'a0000': 'built', 'a0001': 'built', 'a0001-slow': 'failed', 'a0002': 'built'}, f'{table(out)}')
    run(r, root, out)
    need(statuses(out) == {'a0000': 'current', 'a0001': 'current', 'a0001-slow': 'built', 'a0002': 'current'}, f'{table(out)}')
    nothing_unfinished(out)
    need('fatal' not in (messages.read_text() if messages.exists() else ''), 'an old message is left')


def stopped(r, how, wanted):
    root, out, whole = r.dir / 'agencies', r.dir / 'out', r.dir / 'whole'
    agencies_made.make_all(r.root, root, 12)
    run(r, root, whole)
    process = start(r, root, out, '-j', '2')
    wait_for(lambda: len(list(out.glob('*.pdf')) if out.exists() else []) >= 3, 'three reports')
    process.send_signal(how)
    process.communicate()
    need(process.returncode == wanted, f'exit {process.returncode}')
    if how != signal.SIGKILL:
        nothing_unfinished(out)
        need(set(statuses(out).values()) == {'built'}, f'{table(out)}')
    run(r, root, out)
    now = statuses(out)
    need(len(now) == 12 and 'current' in now.values(), f'{now}')
    need(results(out) == results(whole), 'not the files of a run that was not stopped')
    nothing_unfinished(out)


def interrupted(r):
    stopped(r, signal.SIGINT, -signal.SIGINT)


def group(r):
    """What stops a whole group of processes, as systemd and Slurm do, makes no folder a failed one."""
    for how in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
        root, out = r.dir / how.name / 'agencies', r.dir / how.name / 'out'
        agencies_made.make_all(r.root, root, 1)
        for n in 1, 2, 3:
            make_slow(root / f'slow{n}', 20000)
        process = start(r, root, out, '-j', '2', start_new_session=True)
        wait_for(lambda: has_row(out, 'a0000') and len(children(process.pid)) == 2, 'two slow folders')
        os.killpg(process.pid, how)
        process.communicate()
        need(process.returncode == -how, f'{how.name}: exit {process.returncode}')
        need(statuses(out) == {'a0000': 'built'}, f'{how.name}: {table(out)}')
        need(not list(out.glob('slow*')), f'{how.name}: {list(out.iterdir())}')
        nothing_unfinished(out)


def strangers(r):
    """Files of other people in OUT stay; what a killed process of ours has left goes."""
    root, out = r.dir / 'agencies', r.dir / 'out'
    agencies_made.make_all(r.root, root, 1)
    (root / 'a0000').rename(root / 'a')
    longest = 'n' * 251
    shutil.copytree(root / 'a', root / longest)
    out.mkdir()
    others = ['a.pdf.sha256', 'a.pdf.signed', 'a.txt.backup', '.raingan-a.pdf.aB3dE9', '.raingan-notes', 'a.pdf.123456']
    for name in others:
        (out / name).write_text(name)
    for _ in 'built', 'current':
        run(r, root, out)
        need(all((out / name).read_text() == name for name in others), f'{sorted(p.name for p in out.iterdir())}')
    need((out / f'{longest}.pdf').exists(), 'no room for a long name')


def killed(r):
    stopped(r, signal.SIGKILL, -signal.SIGKILL)


def shards(r):
    """Three shards make what one run makes, each folder in one of them whatever the others are; --summary joins their tables."""
    root, out, whole = r.dir / 'agencies', r.dir / 'out', r.dir / 'whole'
    agencies_made.make_all(r.root, root, 9)
    (root / 'a0004/report.csv').write_text('key,value\n')
    run(r, root, whole, status=1)
    for n in 3, 1:
        r.run('batch', root, '-o', out, '--shard', f'{n}/3')
    missing = r.run('batch', '--summary', out)
    need(missing.returncode == 1 and 'batch-2-of-3.csv' in missing.stderr.decode(), missing.stderr.decode())
    r.run('batch', root, '-o', out, '--shard', '2/3')
    parts = [table(out, f'batch-{n}-of-3.csv') for n in (1, 2, 3)]
    need(all(parts) and sum(map(len, parts)) == 9, f'{[sorted(p) for p in parts]}')
    joined = r.run('batch', '--summary', out)
    need(joined.returncode == 1, f'exit {joined.returncode}: one folder is wrong')
    need(results(out) == results(whole), 'other files than of one run')
    need(statuses(out) == statuses(whole), f'{table(out)}')
    shutil.rmtree(root / 'a0000')
    again = r.dir / 'again'
    r.run('batch', root, '-o', again, '--shard', '2/3')
    need(set(table(again, 'batch-2-of-3.csv')) == set(parts[1]) - {'a0000'}, 'another folder is in the shard')


def within(r):
    """Of what lies in ROOT, each folder is a report: not the results, the template, files, hidden folders, links to nothing."""
    root = r.dir / 'agencies'
    agencies_made.make_all(r.root, root, 2)
    shutil.copytree(r.root / 'templates/ita', root / 'own')
    (root / '.hidden').mkdir()
    (root / 'a file').touch()
    (root / 'nothing').symlink_to('nowhere')
    for _ in range(2):  # the results are there already, the second time
        run(r, root, root / 'results', '-t', root / 'own')
        need(sorted(statuses(root / 'results')) == ['a0000', 'a0001'], f'{table(root / "results")}')
    for name in 'a0000', 'a0001':
        shutil.rmtree(root / name)
    ended = r.run('batch', root, '-o', root / 'results', '-t', root / 'own', '--lang', 'en')
    need(ended.returncode == 1 and b'there is no folder in this folder' in ended.stderr, f'{ended}')


def odd_tables(r):
    """--summary takes the tables of one run: not those of another number of shards, no table of something else, no line that was cut."""
    root, out = r.dir / 'agencies', r.dir / 'out'
    agencies_made.make_all(r.root, root, 2)
    run(r, root, out)
    good = (out / 'batch.csv').read_text(encoding='utf-8-sig')

    def summary(files, status, *wanted):
        folder = r.dir / 'tables'
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        ended = r.run('batch', '--summary', folder, '--lang', 'en')
        said = (ended.stdout + ended.stderr).decode()
        need(ended.returncode == status and all(w in said for w in wanted), f'{list(files)}: exit {ended.returncode}, not {wanted}: {said}')
        need(status == 0 or sorted(f.name for f in folder.iterdir()) == sorted(files), f'{list(files)}: something was written')
        return said

    one, two = 'batch-1-of-2.csv', 'batch-2-of-2.csv'
    summary({'batch.csv': good}, 0, '2 built')
    summary({one: good, two: good}, 0, '2 built')
    summary({}, 1, 'there is no table of raingan batch in this folder')
    summary({one: good, two: good, 'batch-1-of-3.csv': good}, 1, 'there are tables of 2 shards and of 3 shards')
    for name in 'batch-0-of-2.csv', 'batch-3-of-2.csv', 'batch-1-of-100001.csv', 'batch-1-of-2.csv~', 'batch-x-of-2.csv', 'batch-1-of-2':
        summary({name: good}, 1, 'there is no table of raingan batch in this folder')
    summary({'batch.csv': 'no,name\n1,a\n'}, 1, 'batch.csv:1', 'this is no table of raingan batch')
    summary({'batch.csv': ''}, 0)
    first, *rest = good.splitlines(keepends=True)
    summary({'batch.csv': first + rest[0] + rest[1][:-9]}, 0, '1 built')
    summary({'batch.csv': first + rest[0] + rest[1].replace('built', 'perhaps')}, 0, '1 built')
    summary({'batch.csv': first + rest[0] + rest[1].replace('built', 'failed')}, 3, '1 without a report, the machine failed')
    for count in '-1', 'ก', '', '1.5', '99999999999999999999':
        cells = rest[1].split(',')
        for column in 2, 3, 4:
            changed = ','.join([*cells[:column], count, *cells[column + 1:]])
            at = 1 + len(','.join(cells[:column])) + 1
            summary({'batch.csv': first + rest[0] + changed}, 1, f'batch.csv:3:{at}: error: ', 'this is no number that raingan batch has written')
    for text in '\n', '"a,built,1,1,5,x,y\n', first + '"a,built,1,1,5,x,y\n':
        summary({'batch.csv': text}, 1, 'batch.csv')
    ended = r.run('batch', '--summary', out, '-j', '2')
    need(ended.returncode == 2, f'--summary and -j: {ended}')
    summary({'batch.csv': first + rest[0].replace('built', 'failed') + rest[1].replace('built', 'wrong')}, 3)
    for shard in '0/3', '4/3', '1/0', '1', '1/', '/3', 'a/3', '1/b', '1/3x', '1/100001':
        ended = r.run('batch', root, '-o', out, '--shard', shard)
        need(ended.returncode == 2, f'--shard {shard}: exit {ended.returncode}')


def engines(r):
    """The parts that a cluster's job array and GNU parallel start, as doc/batch.md says, and where those engines are here, by them."""
    root = r.dir / 'agencies'
    agencies_made.make_all(r.root, root, 6)
    script, env = r.root / 'doc/batch.slurm', {**os.environ, 'RAINGAN': str(r.build / 'raingan')}
    run(r, root, r.dir / 'whole')

    def check(out, how):
        joined = r.run('batch', '--summary', out)
        need(joined.returncode == 0, f'{how}: {joined.stderr.decode()}')
        need(results(out) == results(r.dir / 'whole'), f'{how}: other files')

    for task in '1', '2', '3':
        subprocess.run(['bash', script, root, r.dir / 'array'], check=True, stdout=subprocess.DEVNULL, cwd=r.root,
                       env={**env, 'SLURM_ARRAY_TASK_ID': task, 'SLURM_ARRAY_TASK_COUNT': '3'})
    check(r.dir / 'array', 'the script')
    if shutil.which('parallel'):
        subprocess.run(['parallel', '-j', '2', r.build / 'raingan', 'batch', root, '-o', r.dir / 'parallel', '--shard', '{}/3', ':::',
                        '1', '2', '3'], check=True, stdout=subprocess.DEVNULL, cwd=r.root)
        check(r.dir / 'parallel', 'parallel')
    if shutil.which('sbatch') and shutil.which('sinfo') and subprocess.run(['timeout', '30', 'sinfo', '-h'], capture_output=True).stdout:
        subprocess.run(['sbatch', '--wait', '--array=1-3', script, root, r.dir / 'slurm'], check=True, stdout=subprocess.DEVNULL,
                       cwd=r.root, env=env)
        check(r.dir / 'slurm', 'slurm')


def soak(r):
    """A short one of `make soak`: the process that starts the others grows by no more than the rows of its table."""
    seen, ms = soaking.run(r.build / 'raingan', r.dir, 40)
    need(len(ms) == 40 and seen, f'{len(ms)} reports, {len(seen)} looks')
    found = soaking.faults(seen, 40)
    need(not found, '; '.join(found))
    need(soaking.faults([(n, 10**7 + 10**5 * n, 5 + n) for n in range(1, 41)], 40), 'a leak would not be found')


def progress(r):
    """On a terminal, one line that says how far it is; folders that fail are named above it."""
    root, out = r.dir / 'agencies', r.dir / 'out'
    agencies_made.make_all(r.root, root, 4)
    (root / 'a0001/report.csv').write_text('key,value\n')
    terminal, side = pty.openpty()
    process = subprocess.Popen([r.build / 'raingan', '--lang', 'en', 'batch', root, '-o', out], cwd=r.root, stderr=side,
                               stdout=subprocess.PIPE)
    os.close(side)
    said = process.communicate()[0].decode()
    shown = b''
    try:
        while more := os.read(terminal, 65536):
            shown += more
    except OSError:  # the other side is closed
        pass
    os.close(terminal)
    shown = shown.decode()
    need('4 of 4 folders, 1 failed' in shown and '0:00 left' in shown, shown)
    need('a0001: no report:' in shown and 'a0002' not in shown, shown)
    need(said.startswith('4 folders\n'), said)


def usage(r):
    for wrong in (['x'], ['-o', 'y'], ['x', '-o', 'y', '-j', '0'], ['x', '-o', 'y', '-j', 'two'], ['x', '-o', 'y', '--shard', '3/2'],
                  ['x', '-o', 'y', '--shard', '0/2'], ['x', '-o', 'y', '--shard', '1'], ['x', '--summary', 'y']):
        need(r.run('batch', *wrong).returncode == 2, f'{wrong}')
    (r.dir / 'none').mkdir()
    need(r.run('batch', r.dir / 'none', '-o', r.dir / 'out').returncode == 1, 'a folder without folders')
    need(r.run('batch', '--summary', r.dir / 'none').returncode == 1, 'a folder without a table')
    need(r.run('batch', r.dir / 'nowhere', '-o', r.dir / 'out').returncode == 1, 'no folder')


def tests(root, build):
    return each(root, build, 'batch', [same, neighbours, chosen, again, names, no_process, messages, newer_table, libraries, bases, unreadable, limits, killed_worker, interrupted, group, strangers, killed, shards, within, odd_tables, engines, soak, progress, usage])
