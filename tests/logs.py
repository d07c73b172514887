"""raingan log: what an archive tells of its revisions, of those who have signed and of those who have not."""
import csv
import io
import json
import pathlib
import re
import shutil
import subprocess

from archives import MARK, Place, three_revisions
from signing import PEOPLE, openssl, roles, sign
from support import edit, each, need, rows, sha256

TIME = r'20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00'


def log(p, *args, status=0):
    run = p.run('log', *args)
    need(run.returncode == status, f'log: exit {run.returncode}, wanted {status}: {run.stderr.decode()}')
    return run.stdout.decode()


def changed(r):
    """What a revision changed, in a line: the cell itself if it is one, else counts; the digest of the chain is
    that of ledger.csv as far as the revision goes."""
    p = three_revisions(r, 'log-changed')
    (p.dir / 'data/rows.csv').write_text('no,score\n1,11\n2,23\n5,7\n')
    p.archive('สี่')
    template = p.dir / 'template/report.xml'
    edit(template, 'ผลรวม', 'รวม')
    p.archive('ห้า')
    said = log(p, '2568', '--lang', 'en')
    lines = re.findall(r'^    changed: (.*)$', said, re.M)
    need(lines[:2] == [f'rows.csv no 2, score: {n}.00 → {n + 1}.00; 1 computed figures' for n in (20, 21)], said)
    need(lines[2] == '2 cells of rows.csv; 1 rows added; 1 computed figures', said)
    need(lines[3] == '1 files of the template or pictures', said)
    need(len(lines) == 4 and said.startswith('out/2568\nrevision 1, ') and 'signed' not in said, said)
    need('ฉบับที่ 3' in log(p) and 'แก้ไข: rows.csv no 2, score: 21.00 → 22.00' in log(p), log(p))
    ledger = (p.year / 'ledger.csv').read_bytes().splitlines(keepends=True)
    told = json.loads(log(p, '--format', 'json'))
    need([e['number'] for e in told] == [1, 2, 3, 4, 5] and told[0]['changed'] is None, f'{told}')
    for n, e in enumerate(told, 1):
        (r.dir / 'so-far').write_bytes(b''.join(ledger[:n + 1]))
        need(e['chain_sha256'] == sha256(r.dir / 'so-far'), f'{e}')
        need(e['pdf_sha256'] == sha256(p.pdf(n)) and p.year / e['file'] == p.pdf(n), f'{e}')
        need(e['archive'] == 'out/2568' and e['reason'] == p.ledger()[n - 1]['reason'], f'{e}')
    text = p.run('log', '--format', 'csv').stdout
    need(text.startswith(MARK), 'a spreadsheet reads no Thai')
    table = list(csv.DictReader(io.StringIO(text.decode('utf-8-sig'))))
    need([row['chain_sha256'] for row in table] == [e['chain_sha256'] for e in told], f'{table}')
    need([row['changed'] or None for row in table] == [e['changed'] for e in told], f'{table}')


KINDS_SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1), ('loose.csv', 'loose', 1);
CREATE TABLE rows (no TEXT PRIMARY KEY, name TEXT);
CREATE TABLE loose (text TEXT);
'''
KINDS_REPORT = '''<report xmlns="urn:raingan:report" lang="th"><page name="p" size="A5" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt"/>
<section page="p"><each select="SELECT no, name FROM rows"><p>{no}: {name}</p></each></section></report>
'''
# What a file becomes, what `log` says of it in its line, what `diff` says.
KINDS = (
    ('rows.csv', 'no,name\na,\nb,2\nc,3\nd,4\n', 'rows.csv no a, name: 1 → (empty)',
     'rows.csv: changed no a\n    name: 1 → (empty)\n'),
    ('rows.csv', 'no,name\na,\nb,"p\nq"\nc,3\nd,4\n', 'rows.csv no b, name: 2 → p q',
     'rows.csv: changed no b\n    name: 2 → p / q\n'),
    ('rows.csv', 'no,name\na,\nb,"r\nq"\nc,3\nd,4\n', 'rows.csv no b, name: p q → r q',
     'rows.csv: changed no b\n    name: p / q → r / q\n'),
    ('rows.csv', 'no,name\na,\nb,r\nc,x\nd,y\n', '3 cells of rows.csv',
     'rows.csv: changed no b\n    name: r / q → r\nrows.csv: changed no c\n    name: 3 → x\n'
     'rows.csv: changed no d\n    name: 4 → y\n'),
    ('rows.csv', 'no,name\nc,x\nd,y\n', '2 rows removed',  # of a, nothing but its key
     'rows.csv: row removed no a\n    no: a\nrows.csv: row removed no b\n    no: b\n    name: r\n'),
    ('rows.csv', 'no,name\nd,y\nc,x\n', '1 rows moved', 'rows.csv: row moved from place 2 to place 1: no d\n'),
    ('rows.csv', 'no,name\r\nd,y\r\nc,x\r\n', '1 files saved in another form',
     'rows.csv: saved in another form; the data is the same\n'),
    ('loose.csv', 'text\nม\nน\nก\n', '1 rows moved', 'loose.csv: the row at place 1 moved to place 3\n'),
    ('loose.csv', 'text\nม\nน\nก\nข\n', '1 rows added', 'loose.csv: row added at place 4\n    text: ข\n'),
    ('loose.csv', 'text\n' + '\n'.join('123456ขกนม') + '\n', '6 rows added; 3 rows moved', None),
    # The longest chain that stays in its order is one of ten: nine have moved, more than are told one by one.
    ('loose.csv', 'text\n' + '\n'.join('มนกข654321') + '\n', '9 rows moved', 'loose.csv: 9 rows are in another order\n'),
    ('../template/views.sql', "CREATE VIEW document AS SELECT '2568' AS year, 'tiny' AS name, 'ก' AS title; -- other\n",
     '1 files of the template or pictures',
     'all cells are the same\nnote: the two have other rules (schema.sql or views.sql), which may be why figures changed\n'),
)


def kinds(r):
    """Each kind of change has its words in `log`, one line a revision, and in `diff` of two revisions' PDFs."""
    p = Place(r, 'log-kinds')
    data = p.dir / 'data'
    for name, text in (('data/rows.csv', 'no,name\na,1\nb,2\nc,3\nd,4\n'), ('data/loose.csv', 'text\nก\nม\nน\n'),
                       ('template/schema.sql', KINDS_SCHEMA), ('template/report.xml', KINDS_REPORT),
                       ('template/views.sql', KINDS[-1][1].replace(' -- other', ''))):
        (p.dir / name).write_text(text)
    p.archive()
    for n, (name, text, _, want) in enumerate(KINDS, 2):
        (data / name).write_bytes(text.encode())
        p.archive()
        said = p.run('diff', p.pdf(n - 1), p.pdf(n), '--lang', 'en').stdout.decode()
        need(want is None or said == want, f'{name} {text!r}: {said}')
    older = subprocess.run([r.build / 'raingan-older', 'archive', 'data', '-t', 'template', '-m', 'x'], cwd=p.dir)
    need(older.returncode == 0, f'{older}')
    # The program is of another version then, and now again; now one font of two has other bytes, too.
    (p.dir / 'fonts').mkdir()
    (p.dir / 'fonts/fonts.conf').write_text('<?xml version="1.0"?><fontconfig><dir prefix="cwd">fonts</dir></fontconfig>')
    for name in 'Laksaman.ttf', 'Laksaman-Bold.ttf':
        shutil.copy(next(pathlib.Path('/usr/share/fonts').rglob(name)), p.dir / 'fonts')
    with open(p.dir / 'fonts/Laksaman.ttf', 'ab') as font:
        font.write(bytes(4))
    p.archive()
    lines = re.findall(r'^    changed: (.*)$', log(p, '--lang', 'en'), re.M)
    wanted = [f'{n} parts of the program or its fonts' for n in (1, 2)]
    need(lines == [line for _, _, line, _ in KINDS] + wanted, '\n'.join(lines))


def shown(r):
    """A cell that turns the direction of the text, and a list of an archive that somebody made: no command of a terminal comes
    out of `log`."""
    p = Place(r, 'log-shown')
    for name, text in (('data/rows.csv', 'no,name\na\u202eb,1\n'), ('data/loose.csv', 'text\nก\n'), ('template/schema.sql', KINDS_SCHEMA),
                       ('template/report.xml', KINDS_REPORT), ('template/views.sql', KINDS[-1][1])):
        (p.dir / name).write_text(text)
    p.archive()
    (p.dir / 'data/rows.csv').write_text('no,name\na\u202eb,2\u20283\n')
    p.archive()
    said = log(p, '--lang', 'en')
    need('    changed: rows.csv no a b, name: 1 → 2 3\n' in said and not re.search('[\u2028-\u202e]', said), f'{said!r}')
    files = p.year / 'revisions/001/revision.csv', p.year / 'ledger.csv', p.year / 'SHA256SUMS'
    day = p.ledger()[0]['date'].encode()
    for list_, others in (files[0], files[2:]), (files[1], files[2:]):
        old = sha256(list_)
        list_.chmod(0o644)
        list_.write_bytes(list_.read_bytes().replace(day, '2568\u202e'.encode(), 1))
        for other in others:
            other.chmod(0o644)
            edit(other, old, sha256(list_))
    said = log(p, '--lang', 'en')
    need('revision 1, 2568 : ' in said and '\u202e' not in said, f'{said!r}')


def who(r):
    """Three people: a copy with two of three signatures is kept and the missing one is named; a signature that stands
    in two copies is told once; signed.csv has names and times; parallel copies are told apart."""
    p = Place(r, 'log-who')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    pdf, role, names = p.pdf(1, 'ita-2568.pdf'), roles(r), [person[0] for person in PEOPLE.values()]
    one, two, alone, all_of_them = (p.dir / f'{n}.pdf' for n in ('one', 'two', 'alone', 'all'))
    sign(r, pdf, one, role[0], 'maker')
    sign(r, one, two, role[1], 'checker')
    sign(r, pdf, alone, role[2], 'head')
    sign(r, two, all_of_them, role[2], 'head')
    told = json.loads(log(p, '--format', 'json'))[0]
    need(told['signers'] == [] and told['missing'] == role, f'{told}')

    def keep(file, missing):
        run = p.run('archive', '--signed', file)
        said = run.stdout.decode()
        need(run.returncode == 0, run.stderr.decode())
        found = re.findall(r'ยังขาดลายมือชื่อในไฟล์นี้: (.*)', said)
        need(found == (['; '.join(missing)] if missing else []), said)
    keep(one, role[1:])
    keep(two, role[2:])
    keep(two, role[2:])
    told = json.loads(log(p, '--format', 'json'))[0]
    need([(s['field'], s['name']) for s in told['signers']] == list(zip(role, names))[:2], f'{told}')
    need(all(re.fullmatch(TIME, s['time']) for s in told['signers']) and told['missing'] == role[2:], f'{told}')
    need('ฉบับลงนาม 2 ไฟล์ (2 ลายมือชื่อ)' in p.verify(), p.verify())
    table = rows(p.year, 'signed.csv')
    need([(row['file'][-5], row['field'], row['signer']) for row in table] ==
         [('1', role[0], names[0]), ('2', role[0], names[0]), ('2', role[1], names[1])], f'{table}')
    need(all(re.fullmatch(TIME, row['time']) and row['sha256'] == sha256(p.year / row['file']) for row in table), f'{table}')
    keep(alone, role[:2])
    said = log(p)
    need('ยังขาดลายมือชื่อ:' not in said and 'ไม่มีฉบับลงนามไฟล์ใดที่มีลายมือชื่อครบ' in said, said)
    keep(all_of_them, [])
    said = log(p, 'out/2568')
    need('ไม่มีฉบับลงนามไฟล์ใด' not in said and all(said.count(name) == 1 for name in names[:2]), said)
    # "head" has signed twice, on two files: these are two signatures.
    need(said.count(names[2]) == 2 and '(4 ลายมือชื่อ)' in p.verify(), said)


def earlier_list(r):
    """signed.csv as earlier versions wrote it is sound; the next copy makes a list with names of it."""
    p = Place(r, 'log-earlier')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    one, two = p.dir / 'one.pdf', p.dir / 'two.pdf'
    sign(r, p.pdf(1, 'ita-2568.pdf'), one, roles(r)[0], 'maker')
    sign(r, one, two, roles(r)[1], 'checker')
    p.run('archive', '--signed', one)
    lists, sums = p.year / 'signed.csv', p.year / 'SHA256SUMS'
    digest = sha256(lists)
    copy = 'revisions/001/ita-2568-signed-1.pdf'
    lists.write_bytes(MARK + f'number,file,sha256\n1,{copy},{sha256(p.year / copy)}\n'.encode())
    edit(sums, digest, sha256(lists))
    need(p.verify().count('\n') < 10, p.verify())
    p.archive(data='2568', template=())  # nothing has changed
    p.verify()
    lists.write_bytes(lists.read_bytes()[:-20])
    need('signed.csv: error' in p.verify(status=1) and 'archive-unfinished' in p.verify(status=1), p.verify(status=1))
    p.run('archive', '--signed', two)
    need(len(rows(p.year, 'signed.csv')) == 3 and rows(p.year, 'signed.csv')[0]['signer'] == PEOPLE['maker'][0], 'no names')
    p.verify()


def wrong(r):
    """No archive is an error; one with findings is told, with a note."""
    p = Place(r, 'log-wrong')
    need('[archive-input]' in p.run('log').stderr.decode() and log(p, status=1) == '', 'no archive')
    need('[archive-input]' in p.run('log', '2570').stderr.decode(), 'no such year')
    p.archive('หนึ่ง')
    p.pdf(1).chmod(0o644)
    p.pdf(1).write_bytes(b'no PDF')
    run = p.run('log')
    need(run.returncode == 0 and '[archive-note]' in run.stderr.decode() and 'หนึ่ง' in run.stdout.decode(), run.stderr.decode())
    need(p.run('log', '--format', 'xml').returncode == 2, 'a format that is none')


def formulas(r):
    """A name that a spreadsheet would compute is text in signed.csv and in the CSV of log. As an earlier version wrote it, it is
    sound all the same."""
    p = Place(r, 'log-formulas')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive('+1', data='2568', template=())
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'own.key', '-out', 'own.pem', '-days', '9', '-utf8',
            '-subj', '/CN=@SUM(A1)', '-addext', 'keyUsage=digitalSignature', cwd=p.dir)
    openssl('pkcs12', '-export', '-inkey', 'own.key', '-in', 'own.pem', '-out', 'own.p12', '-passout', 'pass:', cwd=p.dir)
    run = p.run('sign', p.pdf(1, 'ita-2568.pdf'), '--as', roles(r)[0], '--key', 'own.p12', '-o', 'own.pdf')
    need(run.returncode == 0, run.stderr.decode())
    need(p.run('archive', '--signed', 'own.pdf').returncode == 0, 'not kept')
    need(rows(p.year, 'signed.csv')[0]['signer'] == "'@SUM(A1)", f'{rows(p.year, "signed.csv")}')
    table = list(csv.DictReader(io.StringIO(log(p, '--format', 'csv').removeprefix('\ufeff'))))
    need(table[0]['reason'] == "'+1" and '@SUM(A1)' in table[0]['signers'], f'{table}')
    told = json.loads(log(p, '--format', 'json'))[0]
    need(told['reason'] == '+1' and told['signers'][0]['name'] == '@SUM(A1)', f'{told}')
    p.verify()
    listed = p.year / 'signed.csv'
    old = sha256(listed)
    listed.write_bytes(listed.read_bytes().replace(b"'@SUM(A1)", b'@SUM(A1)'))
    edit(p.year / 'SHA256SUMS', old, sha256(listed))
    p.verify()


def tests(root, build):
    return each(root, build, 'log', (changed, kinds, shown, who, earlier_list, wrong, formulas))
