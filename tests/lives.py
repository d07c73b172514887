"""What happens to archives over the years: files that are lost, clocks that go wrong, folders that are renamed."""
import re
import shutil
import subprocess

from archives import Place, three_revisions
from signing import certificates, roles, sign
from support import each, edit, need, read, rows


def accused(p):
    """What verify calls wrong: a file for each of its errors."""
    said = p.verify(status=1)
    return re.findall(r'^out/(?:2568/)?(\S+?): error: ', said, re.M), said


def lost(r):
    """A file that is gone is accused, and nothing else: not the lists that name it."""
    p = three_revisions(r, 'life-lost')
    saved = p.dir / 'saved'
    shutil.copytree(p.dir / 'out', saved)
    for gone in ('revisions/001/tiny-data.pdf', 'revisions/003/tiny-data.pdf', 'revisions/001/revision.csv',
                 'revisions/002/revision.csv', 'revisions/003/revision.csv', 'revisions/001', 'revisions/002', 'revisions/003'):
        path = p.year / gone
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        found, said = accused(p)
        need(found == [gone], f'{gone}: {said}')
        tree = p.tree()
        p.score(40)
        need('[archive-damaged]' in p.archive(status=1) and p.tree() == tree, f'{gone}: archived over it')
        shutil.rmtree(p.dir / 'out')
        shutil.copytree(saved, p.dir / 'out')
    shutil.rmtree(p.year / 'revisions/002')
    shutil.rmtree(p.year / 'revisions/003')
    found, said = accused(p)
    need(found == ['revisions/002', 'revisions/003'], said)


def lost_copy(r):
    """Likewise a signed copy that is gone, or changed."""
    p = Place(r, 'life-lost-copy')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    for n, who in enumerate(('maker', 'checker')):
        sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / f'{who}.pdf', roles(r)[n], who)
        need(p.run('archive', '--signed', f'{who}.pdf').returncode == 0, 'not kept')
    one, two = (p.pdf(1, f'ita-2568-signed-{n}.pdf') for n in (1, 2))
    whole = one.read_bytes()
    one.unlink()
    found, said = accused(p)
    need(found == ['revisions/001/ita-2568-signed-1.pdf'], said)
    one.write_bytes(whole[:-200] + b'x' * 200)
    found, said = accused(p)
    need(set(found) == {'revisions/001/ita-2568-signed-1.pdf'}, said)
    one.unlink()
    two.unlink()
    found, said = accused(p)
    need(found == [f'revisions/001/ita-2568-signed-{n}.pdf' for n in (1, 2)], said)


def days(r):
    """The day is Thailand's, whatever TZ says; one before the last revision's is refused, unless --date gives it."""
    for zone in 'UTC', 'Pacific/Kiritimati', 'America/New_York', 'Asia/Bangkok':
        p = Place(r, 'life-days')
        # 2025-11-03T17:30:00Z is the 4th in Thailand already.
        env = {'TZ': zone, 'SOURCE_DATE_EPOCH': '', 'LD_PRELOAD': str(r.build / 'tests/fault.so'), 'FAULT_TIME': '1762191000'}
        p.archive(env=env)
        need(p.ledger()[0]['date'] == '2025-11-04', f'{zone}: {p.ledger()}')
    tree = p.tree()
    p.score(30)
    early = {'SOURCE_DATE_EPOCH': '1762128000'}  # 2025-11-03
    said = p.archive(status=1, env=early)
    need('2025-11-03' in said and '2025-11-04' in said and '--date 2025-11-03' in said and p.tree() == tree, said)
    for text, day in (('2025-11-03', '2025-11-03'), ('31/10/2568', '2025-10-31'), ('2 พ.ย. 2568', '2025-11-02')):
        p.score(len(p.ledger()) + 50)
        run = p.run('archive', 'data', '-t', 'template', '-m', 'x', '--date', text, env=early)
        need(run.returncode == 0 and p.ledger()[-1]['date'] == day, f'{text}: {run.stderr.decode()} {p.ledger()[-1]}')
    for text in '03/04/2025', 'วันนี้', '31/02/2568', '':
        run = p.run('archive', 'data', '-t', 'template', '-m', 'x', '--date', text, env=early)
        need(run.returncode == 2, f'{text}: {run.returncode}')
    run = p.run('archive', 'data', '-t', 'template', '-m', 'x', '--date', '2099-01-01')
    need(run.returncode == 1 and '2099-01-01' in run.stderr.decode(), run.stderr.decode())
    need(p.run('archive', '--signed', 'x.pdf', '--date', '2025-11-03').returncode == 2, 'a day without a report')
    p.verify()


def renamed(r):
    """A year's folder that was renamed takes no report of another year."""
    p = Place(r, 'life-renamed')
    p.archive()
    p.year.rename(p.dir / 'out/2569')
    edit(p.dir / 'template/views.sql', "'2568' AS year", "'2569' AS year")
    tree = p.tree()
    said = p.archive(status=1)
    need('2568' in said and '2569' in said and '[archive-input]' in said and p.tree() == tree, said)


def several(r):
    """Reports of one year: the first has the year's folder, as ever, each other one a line of revisions of its own; each has
    its current PDF beside the first one's. A report of another agency is refused."""
    p = Place(r, 'life-several')
    shutil.copytree(p.dir / 'template', p.dir / 'memo')
    edit(p.dir / 'memo/views.sql', "'tiny' AS name", "'memo' AS name")
    memo = ('-t', 'memo')
    p.archive('หนึ่ง')
    alone = p.tree()
    said = p.archive('บันทึก', template=memo)
    line = p.year / 'revisions/memo'
    need('ฉบับที่ 1' in said and f'{line}\n' in said, said)
    tree = p.tree()
    need(all(tree[f] == alone[f] for f in alone), 'the first report was touched')
    new = {f for f in tree if f not in alone}
    need(new == {'2568/memo-data.pdf'} | {f'2568/revisions/memo{f}' for f in (
        '', '/001', '/001/memo-data.pdf', '/001/revision.csv', '/SHA256SUMS', '/ledger.csv')}, f'{new}')
    need(p.verify().count('ครบถ้วน') == 2 and p.verify().count('\n') == 2, p.verify())
    for value in 30, 31:
        p.score(value)
        p.archive('แก้')
        p.archive('แก้บันทึก', template=memo)
    need([e['file'] for e in rows(line, 'ledger.csv')] == [f'{n:03}/memo-data.pdf' for n in (1, 2, 3)], 'the ledger of the memorandum')
    need(len(p.ledger()) == 3 and (p.year / 'memo-data.pdf').read_bytes() == (line / '003/memo-data.pdf').read_bytes(), 'current')
    need('ฉบับที่ 3' in p.archive(template=memo) and len(rows(line, 'ledger.csv')) == 3, 'unchanged')
    for where in p.year, line:
        need(subprocess.run(['sha256sum', '--strict', '-c', 'SHA256SUMS'], cwd=where, capture_output=True).returncode == 0, f'{where}')
    said = p.verify('2568')
    need(said.count('ตรวจ 3 ฉบับ ครบถ้วน') == 2 and 'out/2568/revisions/memo: ' in said, said)
    need(p.verify('out/2568/revisions/memo').count('\n') == 1, 'the line alone')
    need('ฉบับที่ 2 ของที่เก็บรายงาน out/2568/revisions/memo' in p.verify('out/2568/revisions/memo/002/memo-data.pdf'), p.verify('out/2568/revisions/memo/002/memo-data.pdf'))
    log = p.run('log').stdout.decode()
    need(log.count('ฉบับที่ 3') == 2 and 'out/2568/revisions/memo\n' in log, log)
    # What is wrong with one is no matter of the other.
    (line / '002/memo-data.pdf').unlink()
    found, said = accused(p)
    need(found == ['revisions/memo/002/memo-data.pdf'], said)
    p.score(32)
    p.archive('สี่')
    need('[archive-damaged]' in p.archive(status=1, template=memo), 'archived over it')
    # The memorandum first; a name that is a number; another agency.
    p = Place(r, 'life-several')
    shutil.copytree(p.dir / 'template', p.dir / 'memo')
    edit(p.dir / 'memo/views.sql', "'tiny' AS name", "'001' AS name")
    p.archive('บันทึก', template=memo)
    need((p.year / 'revisions/001/001-data.pdf').exists(), 'the first is the first')
    p.archive('รายงาน')
    need((p.year / 'revisions/tiny/001/tiny-data.pdf').exists(), 'the second')
    p.verify()
    p = Place(r, 'life-several')
    shutil.copytree(p.dir / 'template', p.dir / 'memo')
    edit(p.dir / 'memo/views.sql', "'tiny' AS name", "'001' AS name")
    p.archive('รายงาน')
    p.archive('บันทึก', template=memo)
    need((p.year / 'revisions/-001/001/001-data.pdf').exists(), f'{p.tree().keys()}')
    p.verify()
    edit(p.dir / 'memo/views.sql', "'001' AS name", "'other' AS name")
    edit(p.dir / 'memo/views.sql', 'อบต. ตัวอย่าง', 'อบต. อื่น')
    tree = p.tree()
    need('[archive-input]' in p.archive(status=1, template=memo) and p.tree() == tree, 'another agency')


def memorandum(r):
    """The ITA report and its memorandum, of one folder: the score of the report is that of the memorandum, in both archives."""
    p = Place(r, 'life-memo')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    for score, total in (('74.00', None), ('86.50', None)):
        edit(p.dir / '2568/indicators.csv', ',74.00,', f',{score},')
        p.archive(data='2568', template=())
        p.archive(data='2568', template=('-t', str(r.root / 'templates/memo')))
    texts = [read('pdftotext', p.year / f'revisions/memo/{n:03}/memo-2568.pdf', '-') for n in (1, 2)]
    need('๙๑.๗๖' in texts[0] and '๙๑.๗๖' not in texts[1].split('บันทึกการแก้ไข')[0], f'{texts}')
    need(p.verify().count('ตรวจ 2 ฉบับ ครบถ้วน') == 2, p.verify())


def signed_in_place(r):
    """Somebody signs out/2568/ita-2568.pdf where it lies: nothing replaces it before it is kept."""
    p = Place(r, 'life-in-place')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    ita = {'data': '2568', 'template': ()}
    p.archive(**ita)
    current, keys = p.year / 'ita-2568.pdf', certificates()
    sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'one.pdf', roles(r)[0], 'maker')
    shutil.copy(p.dir / 'one.pdf', current)
    copy = current.read_bytes()
    p.archive(**ita, status=1)
    edit(p.dir / '2568/indicators.csv', ',74.00,', ',86.50,')
    said = p.archive(**ita, status=1)
    need('[archive-input]' in said and 'archive --signed out/2568/ita-2568.pdf' in said, said)
    for more in (), ('-o', current), ('--if-changed',):
        run = p.run('build', '2568', *more)
        said = run.stderr.decode()
        need(run.returncode == 1 and 'archive --signed' in said and '[archive-input]' in said, f'{more}: {said}')
    (p.year / 'SHA256SUMS').unlink()
    run = p.run('seal', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass')
    need(run.returncode == 0 and (p.year / 'SHA256SUMS').exists(), run.stderr.decode())
    need(current.read_bytes() == copy and not p.pdf(1, 'ita-2568-signed-1.pdf').exists(), 'the signed copy is lost')
    need('archive --signed' in p.verify(), 'not told')
    need(p.run('archive', '--signed', current).returncode == 0 and p.pdf(1, 'ita-2568-signed-1.pdf').read_bytes() == copy, 'not kept')
    p.archive(**ita)
    need(current.read_bytes() == p.pdf(2, 'ita-2568.pdf').read_bytes() and p.pdf(1, 'ita-2568-signed-1.pdf').read_bytes() == copy, 'later')
    p.verify()


def signed_draft(r):
    """A signed draft is replaced neither by build nor by batch: the folder has no report then, and the file stays."""
    p = Place(r, 'life-draft')
    shutil.copytree(r.root / 'input/2568', p.dir / 'all/2568')
    need(p.run('build', 'all/2568', '-o', 'draft.pdf').returncode == 0, 'build')
    (p.dir / 'reports').mkdir()
    sign(r, p.dir / 'draft.pdf', p.dir / 'reports/2568.pdf', roles(r)[0], 'maker')
    draft = (p.dir / 'reports/2568.pdf').read_bytes()
    for order in ('build', 'all/2568', '-o', 'reports/2568.pdf'), ('batch', 'all', '-o', 'reports'):
        run = p.run(*order)
        said = run.stdout.decode() + run.stderr.decode()
        if order[0] == 'batch':
            said += (p.dir / 'reports/2568.txt').read_text()
        need(run.returncode == 1 and 'reports/2568.pdf' in said and '[archive-input]' in said, f'{order}: {said}')
        need((p.dir / 'reports/2568.pdf').read_bytes() == draft, f'{order}: the signature is lost')
    (p.dir / 'reports/2568.pdf').unlink()
    need(p.run('batch', 'all', '-o', 'reports').returncode == 0, 'batch')


def signed_draft_current(r):
    """A signed draft, or a signed copy of an earlier revision, where the current PDF is: archive leaves it and says what to do,
    before the first revision, before the next, if nothing has changed; seal, archive --signed and merge leave it too."""
    p = Place(r, 'life-draft-current')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    ita, current, keys = {'data': '2568', 'template': ()}, p.year / 'ita-2568.pdf', certificates()
    need(p.run('build', '2568').returncode == 0, 'build')

    def refused(order, words, file=current):
        tree, bytes = p.tree(), file.read_bytes()
        said = p.archive(**order, status=1)
        need('[archive-input]' in said and words in said and str(file.relative_to(p.dir)) in said, said)
        need(p.tree() == tree and file.read_bytes() == bytes, f'the signature is lost: {said}')

    def sign_in_place(role, who):
        sign(r, current, p.dir / 'x.pdf', role, who)
        (p.dir / 'x.pdf').replace(current)

    moved = 'ย้ายไฟล์ไปไว้ในโฟลเดอร์อื่น แล้วสั่งคำสั่งนี้อีกครั้ง'
    sign_in_place(roles(r)[0], 'maker')
    refused(ita, moved)  # there is no revision yet
    current.rename(p.dir / 'draft.pdf')
    p.archive(**ita)
    edit(p.dir / '2568/indicators.csv', ',74.00,', ',86.50,')
    need(p.run('build', '2568').returncode == 0, 'build')
    sign_in_place(roles(r)[0], 'maker')
    refused(ita, moved)
    edit(p.dir / '2568/indicators.csv', ',86.50,', ',74.00,')
    refused(ita, moved)  # the report is as in revision 1
    draft = current.read_bytes()
    (p.year / 'SHA256SUMS').unlink()
    run = p.run('seal', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass')
    need(run.returncode == 0 and current.read_bytes() == draft, run.stderr.decode())
    sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'one.pdf', roles(r)[0], 'maker')
    for _ in range(2):
        (p.year / 'SHA256SUMS').unlink()
        need(p.run('archive', '--signed', 'one.pdf').returncode == 0 and current.read_bytes() == draft, 'archive --signed')
    shutil.copytree(p.dir / 'out', p.dir / 'other')
    run = p.run('merge', '2568', 'other')
    need(run.returncode == 1 and current.read_bytes() == draft and moved in run.stderr.decode(), run.stderr.decode())
    shutil.copy(p.pdf(1, 'ita-2568-signed-1.pdf'), current)  # it is in the archive: nothing is lost
    edit(p.dir / '2568/indicators.csv', ',74.00,', ',86.50,')
    p.archive(**ita)
    sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'two.pdf', roles(r)[1], 'checker')
    shutil.copy(p.dir / 'two.pdf', current)  # of revision 1, and the last one is 2
    edit(p.dir / '2568/indicators.csv', ',86.50,', ',87.00,')
    refused(ita, 'archive --signed out/2568/ita-2568.pdf')
    need('archive --signed' in p.verify(), 'not told')
    need(p.run('archive', '--signed', current).returncode == 0, 'not kept')
    p.archive(**ita)
    # A further report of the year: its first revision.
    memo = p.year / 'memo-2568.pdf'
    shutil.copy(p.dir / 'draft.pdf', memo)
    refused({'data': '2568', 'template': ('-t', str(r.root / 'templates/memo'))}, moved, memo)
    # The same, if it comes with a merge; a draft of the other copy is not touched, and is no reason to refuse.
    shutil.copytree(p.dir / 'out/2568', p.dir / 'there/out/2568')
    shutil.copytree(p.dir / '2568', p.dir / 'there/2568')
    there = p.dir / 'there/out/2568/memo-2568.pdf'
    there.unlink()
    run = p.run('archive', '2568', '-m', 'x', '-t', r.root / 'templates/memo', cwd=p.dir / 'there')
    need(run.returncode == 0, run.stderr.decode())
    shutil.copy(p.dir / 'draft.pdf', there)
    tree = p.tree()
    run = p.run('merge', '2568', 'there')
    said = run.stderr.decode()
    need(run.returncode == 1 and moved in said and 'out/2568/memo-2568.pdf: error' in said and p.tree() == tree, said)
    memo.rename(p.dir / 'moved.pdf')
    run = p.run('merge', '2568', 'there')
    need(run.returncode == 0 and memo.read_bytes() == (p.year / 'revisions/memo/001/memo-2568.pdf').read_bytes(), run.stderr.decode())
    need(there.read_bytes() == (p.dir / 'draft.pdf').read_bytes(), 'the other copy was written to')
    p.verify()


def current_is_another(r):
    """What lies where the current PDF is, and is another file of the archive, is called that: no draft, and nothing that is not kept."""
    p = three_revisions(r, 'life-current')
    current = p.year / 'tiny-data.pdf'
    shutil.copy(p.pdf(1), current)
    said = p.verify()
    need(f'{current.relative_to(p.dir)}: note: ไฟล์นี้คือฉบับที่ 1 ไม่ใช่ฉบับล่าสุด (ฉบับที่ 3)' in said and 'ฉบับร่าง' not in said, said)
    p.archive('ไม่มีอะไรเปลี่ยน')
    need(current.read_bytes() == p.pdf(3).read_bytes() and p.verify().count('\n') == 1, 'not mended')
    p = Place(r, 'life-current')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'one.pdf', roles(r)[0], 'maker')
    need(p.run('archive', '--signed', 'one.pdf').returncode == 0, 'not kept')
    shutil.copy(p.dir / 'one.pdf', p.year / 'ita-2568.pdf')
    said = p.verify()
    need('ฉบับลงนามของฉบับที่ 1 ที่จัดเก็บไว้แล้ว: out/2568/revisions/001/ita-2568-signed-1.pdf' in said and 'archive --signed' not in said, said)
    whole = p.pdf(1, 'ita-2568.pdf').read_bytes()
    (p.dir / 'cut.pdf').write_bytes(whole[:-5])
    said = p.verify('cut.pdf', status=1)
    need(f'ขาดส่วนท้าย มี {len(whole) - 5} ไบต์ จากทั้งหมด {len(whole)} ไบต์' in said, said)


def one_damaged(r):
    """What is wrong with one archive stops no command on another one: archive --signed, seal, log."""
    p = Place(r, 'life-one-damaged')
    edit(p.dir / 'template/views.sql', "'2568' AS year", "'2567' AS year")
    p.archive()
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    other, keys = p.dir / 'out/2567/revisions/001/tiny-data.pdf', certificates()
    other.chmod(0o644)
    other.write_bytes(b'x')
    sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'one.pdf', roles(r)[0], 'maker')
    run = p.run('archive', '--signed', 'one.pdf')
    need(run.returncode == 0 and p.pdf(1, 'ita-2568-signed-1.pdf').exists() and b'out/2567: note' in run.stderr, run.stderr.decode())
    run = p.run('seal', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass')
    need(run.returncode == 1 and (p.year / 'seals/001').exists() and not (p.dir / 'out/2567/seals').exists(), run.stderr.decode())
    need('out/2568/seals/001' in run.stdout.decode() and '[archive-damaged]' in run.stderr.decode(), run.stdout.decode())
    record = p.dir / 'out/2567/revisions/001/revision.csv'
    record.unlink()
    record.mkdir()
    run = p.run('log')
    need('ฉบับที่ 1' in run.stdout.decode() and 'out/2568\n' in run.stdout.decode() and run.stderr, run.stdout.decode())
    run = p.run('archive', '--signed', 'one.pdf')
    need('เก็บไว้แล้ว' in run.stdout.decode(), run.stdout.decode() + run.stderr.decode())


def other_year(r):
    """A copy of a year's folder under the name of another year is told; a copy of another name is none."""
    p = Place(r, 'life-other-year')
    shutil.copytree(p.dir / 'template', p.dir / 'memo')
    edit(p.dir / 'memo/views.sql', "'tiny' AS name", "'memo' AS name")
    for value in 20, 30:
        p.score(value)
        p.archive()
    p.archive(template=('-t', 'memo'))
    for name in '2570', 'old', '20261127':
        shutil.copytree(p.year, p.dir / 'out' / name)
        said = p.verify(name, status=int(name == '2570'))
        need(said.count('error: ') == 2 * (name == '2570'), said)
        need(name != '2570' or (said.count('out/2570: error: ') == 2 and '2568' in said), said)


def strangers(r):
    """Files that the program did not put into the archive are told, wherever they lie."""
    p = three_revisions(r, 'life-strangers')
    keys = certificates()
    for _ in range(2):
        need(p.run('seal', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass').returncode == 0, 'not sealed')
    saved = p.dir / 'saved'
    shutil.copytree(p.dir / 'out', saved)
    (p.year / 'revisions/memo').mkdir()
    (p.year / 'revisions/memo/.lock').write_text('')
    p.verify()
    for file, told in (('seals/001/x.txt', 'seals/001/x.txt'), ('revisions/x/y.txt', 'revisions/x'), ('seals/999999/', 'seals/999999'),
                       ('seals/003/', 'seals/003'), ('seals/004/x', 'seals/004/x'), ('seals/999999/SHA256SUMS', 'seals/999999')):
        path = p.year / file
        path.parent.mkdir(exist_ok=True)
        path.mkdir() if file.endswith('/') else path.write_text('x')
        if told == 'revisions/x':
            (path.parent / '.lock').write_text('')
        found, said = accused(p)
        need(told in found and set(found) <= {told, 'seals/004'}, f'{file}: {said}')
        shutil.rmtree(p.dir / 'out')
        shutil.copytree(saved, p.dir / 'out')
    # A seal before others is gone, and the lists do not name it.
    shutil.rmtree(p.year / 'seals/001')
    sums = (p.year / 'SHA256SUMS').read_text().splitlines(keepends=True)
    (p.year / 'SHA256SUMS').write_text(''.join(line for line in sums if 'seals/001' not in line))
    found, said = accused(p)
    need('seals/001' in found, said)


def tests(root, build):
    return each(root, build, 'life', (lost, lost_copy, days, renamed, several, memorandum, signed_in_place, signed_draft, signed_draft_current, current_is_another, one_damaged, other_year, strangers))
