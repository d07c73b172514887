"""raingan merge: two officers have each archived in a copy of the folder of a year. One of two revisions with one number keeps
it, the other becomes the next one; nothing is lost, and a command that fails or is killed leaves what was there."""
import re
import shutil
import subprocess

from archives import Place
from faults import fault_env
from seals import seal
from signing import certificates, roles, sign
from support import each, edit, need, rows

DAY = {'SOURCE_DATE_EPOCH': '1762128000'}  # 3 November 2025
LATER = {'SOURCE_DATE_EPOCH': '1762300800'}  # 5 November 2025


class Pair:
    """Two copies of an archive of three revisions: that of `p`, and usb/2568, where `q` has worked."""

    def __init__(self, r, name, n=3):
        self.p = p = Place(r, name)
        for number in range(n):
            p.score(20 + number)
            p.archive(f'ครั้งที่ {number + 1}', env=DAY)
        self.q = q = Place(r, f'{name}-other')
        shutil.copytree(p.dir / 'data', q.dir / 'data', dirs_exist_ok=True)
        shutil.copytree(p.dir / 'out', q.dir / 'out')
        self.other = q.year

    def diverge(self, n=1):
        """Each makes revision 4: this one on the 5th, the other one on the 3rd, of other data and for another reason."""
        self.p.score(30)
        self.p.archive('ของเรา', env=LATER)
        for number in range(n):
            self.q.score(40 + number)
            self.q.archive(f'ของเขา {number + 1}', env=DAY)

    def merge(self, status=0, other=None, env=None):
        run = self.p.run('merge', '2568', other or self.other, env=env or {})
        said = run.stdout.decode() + run.stderr.decode()
        need(run.returncode == status, f'merge: exit {run.returncode}, wanted {status}: {said}')
        return said


def is_whole(p):
    said = p.verify()
    need('ครบถ้วน' in said and 'error' not in said, said)
    need(subprocess.run(['sha256sum', '--strict', '-c', 'SHA256SUMS'], cwd=p.year, capture_output=True).returncode == 0, 'sums')
    return said


def two(r):
    """Both have made revision 4: that of this copy keeps its number; the other one is revision 5, made anew of its data, with its
    day and reason and a page of what it changes; what it was stays beside it."""
    s = Pair(r, 'merge-two')
    s.diverge()
    theirs, ours, before = s.q.pdf(4).read_bytes(), s.p.pdf(4).read_bytes(), s.q.tree()
    mine = s.p.tree()
    said = s.merge()
    need('ฉบับที่ 4' in said and 'ฉบับที่ 5' in said and 'out/2568/revisions/005/tiny-data-was-004.pdf' in said, said)
    need(s.q.tree() == before, 'the other copy was touched')
    tree = s.p.tree()
    need(all(tree[f] == mine[f] for f in mine if '/revisions/' in f) and s.p.pdf(4).read_bytes() == ours, 'a revision was touched')
    need({f for f in tree if f not in mine} == {f'2568/revisions/005{f}' for f in (
        '', '/revision.csv', '/tiny-data.pdf', '/tiny-data-was-004.pdf')}, f'{set(tree) - set(mine)}')
    need(s.p.pdf(5, 'tiny-data-was-004.pdf').read_bytes() == theirs, 'the PDF of the other one')
    need(not s.p.pdf(5, 'tiny-data-was-004.pdf').stat().st_mode & 0o222, 'can be written to')
    row = s.p.ledger()[4]
    need((row['number'], row['date'], row['reason']) == ('5', '2025-11-03', 'ของเขา 1'), f'{row}')
    need(row['data_sha256'] == s.q.ledger()[3]['data_sha256'], 'other data')
    need((s.p.year / 'tiny-data.pdf').read_bytes() == s.p.pdf(5).read_bytes(), 'the current PDF')
    s.p.run('extract', s.p.pdf(5), s.p.dir / 'five')
    need((s.p.dir / 'five/rows.csv').read_text() == 'no,score\n1,10\n2,40\n', 'the data')
    cells = [c for c in rows(s.p.dir / 'five', 'archive_corrections.csv') if c['revision'] == '5' and c['change'] == 'changed']
    need([(c['before'], c['after']) for c in cells] == [('30.00', '40.00')], f'{cells}')
    need('raingan diff' in said and 'ฉบับที่ 4' in said, f'what is undone is not told: {said}')
    said = is_whole(s.p)
    need('1 ไฟล์' in said, said)
    shutil.copy(s.q.pdf(4), s.p.dir / 'theirs.pdf')
    said = s.p.verify('theirs.pdf')
    need('ฉบับที่ 4' in said and 'ฉบับที่ 5' in said, said)
    # Again: all is there.
    tree = s.p.tree()
    s.merge()
    need(s.p.tree() == tree, 'merged twice')
    # Archiving goes on, and so does merging: a new one of the other copy comes after it.
    s.p.score(50)
    s.p.archive('ทั้งสองอย่าง', env=LATER)
    s.q.score(41)
    s.q.archive('ของเขาอีก', env=LATER)
    s.merge()
    need([e['reason'] for e in s.p.ledger()][3:] == ['ของเรา', 'ของเขา 1', 'ทั้งสองอย่าง', 'ของเขาอีก'], f'{s.p.ledger()}')
    need(s.p.pdf(7, 'tiny-data-was-005.pdf').exists(), f'{s.p.tree().keys()}')
    is_whole(s.p)
    log = s.p.run('log').stdout.decode()
    need(log.count('ฉบับที่ ') >= 7, log)


def several(r):
    """Three of the other copy; one folder above, and a copy in which the year lies in out/."""
    s = Pair(r, 'merge-several')
    s.diverge(3)
    s.merge(other=s.q.dir)
    need([e['reason'] for e in s.p.ledger()][3:] == ['ของเรา', 'ของเขา 1', 'ของเขา 2', 'ของเขา 3'], f'{s.p.ledger()}')
    for n in 5, 6, 7:
        need(s.p.pdf(n, f'tiny-data-was-{n - 1:03}.pdf').read_bytes() == s.q.pdf(n - 1).read_bytes(), f'{n}')
    is_whole(s.p)
    # The other one takes that copy whole; its revisions are not merged a second time.
    t = s.q.tree()
    said = s.q.run('merge', '2568', s.p.year)
    need(said.returncode == 1 and str(s.p.year) in said.stderr.decode() and s.q.tree() == t, said.stderr.decode())
    s.q.score(60)
    s.q.archive('อีก', env=LATER)
    said = s.q.run('merge', '2568', s.p.year)
    need(said.returncode == 1 and 'raingan merge' in said.stderr.decode(), said.stderr.decode())
    s.merge(other=s.q.dir / 'out')
    is_whole(s.p)


def ahead(r):
    """Only the other copy goes on: its revisions come as they are, with their signed copies. Only this one: nothing."""
    s = Pair(r, 'merge-ahead')
    s.q.score(40)
    s.q.archive('ของเขา', env=DAY)
    s.q.score(41)
    s.q.archive('ของเขา', env=DAY)
    need('005' in s.merge(), 'what came')
    need(s.p.tree() == s.q.tree(), 'it is not the same archive')
    is_whole(s.p)
    run = s.q.run('merge', '2568', s.p.year)
    need(run.returncode == 0 and s.p.tree() == s.q.tree(), f'{run}')
    s.p.score(42)
    s.p.archive('ของเรา', env=DAY)
    tree = s.p.tree()
    s.merge()
    need(s.p.tree() == tree, 'after')


def three(r):
    """A third copy is merged with one that has merged: of the revision that has got a third number, both PDFs that it was before
    are kept, each under the number that it had."""
    s = Pair(r, 'merge-three')
    t = Place(r, 'merge-three-last')
    shutil.copytree(s.p.dir / 'out', t.dir / 'out')
    s.diverge()
    t.score(90)
    t.archive('คนที่สาม', env=LATER)
    theirs = s.q.pdf(4).read_bytes()
    s.merge()
    ours, between = s.p.pdf(4).read_bytes(), s.p.pdf(5).read_bytes()
    run = t.run('merge', '2568', s.p.year)
    need(run.returncode == 0, f'{run}')
    need([e['reason'] for e in t.ledger()][3:] == ['คนที่สาม', 'ของเรา', 'ของเขา 1'], f'{t.ledger()}')
    kept = {5: {'tiny-data-was-004.pdf': ours}, 6: {'tiny-data-was-004.pdf': theirs, 'tiny-data-was-005.pdf': between}}
    for number, files in kept.items():
        folder = t.pdf(number).parent
        need({f.name: f.read_bytes() for f in folder.glob('*-was-*')} == files, f'{number}: {list(folder.iterdir())}')
    is_whole(t)


def begun_twice(r):
    """Each has begun an archive: of the same report, of another agency, of another year."""
    for name, of in ('same', None), ('agency', ("'อบต. ตัวอย่าง'", "'อบต. อื่น'")), ('year', ("'2568' AS year", "'2567' AS year")):
        p, q = Place(r, f'merge-begun-{name}'), Place(r, f'merge-begun-{name}-other')
        p.archive('หนึ่ง')
        q.score(70)
        if of:
            edit(q.dir / 'template/views.sql', *of)
        if name == 'agency':
            edit(q.dir / 'template/views.sql', "'tiny' AS name", "'small' AS name")
        q.archive('หนึ่งของเขา')
        year = q.dir / f'out/{"2567" if name == "year" else "2568"}'
        before = p.tree()
        run = p.run('merge', '2568', year)
        if not of:
            need(run.returncode == 0 and [e['reason'] for e in p.ledger()] == ['หนึ่ง', 'หนึ่งของเขา'], f'{run}')
            need(p.pdf(2, 'tiny-data-was-001.pdf').read_bytes() == q.pdf(1).read_bytes(), 'beside')
            is_whole(p)
            continue
        need(run.returncode == 1 and b'[archive-input]' in run.stderr and p.tree() == before, f'{name}: {run}')
    # The same file for two reasons is one revision.
    p, q = Place(r, 'merge-begun'), Place(r, 'merge-begun-other')
    p.archive('หนึ่ง')
    q.archive('หนึ่งของเขา')
    before = p.tree()
    need(p.run('merge', '2568', q.year).returncode == 0 and p.tree() == before, 'one file')


def same_data(r):
    """Both have archived the same data, for other reasons: both stay, and it is said that the data are the same."""
    s = Pair(r, 'merge-same')
    for p, why in (s.p, 'ของเรา'), (s.q, 'ของเขา'):
        p.score(30)
        p.archive(why, env=DAY)
    said = s.merge()
    need(re.search('ฉบับที่ 5.*ฉบับที่ 4', said) and 'raingan diff' not in said, said)
    is_whole(s.p)
    # For the same reason on the same day it is the same revision.
    s = Pair(r, 'merge-same')
    for p in s.p, s.q:
        p.score(30)
        p.archive('แก้', env=DAY)
    tree = s.p.tree()
    s.merge()
    need(s.p.tree() == tree, 'the same revision twice')


def refused(r):
    """Copies that are damaged, that are none, that are the same folder; a year without an archive; a signed copy that no archive has."""
    s = Pair(r, 'merge-refused')
    s.diverge()
    before = s.p.tree()

    def is_refused(other, told, what='2568', status=1):
        run = s.p.run('merge', what, other)
        need(run.returncode == status and told in run.stderr.decode(), f'{other}: {run}')
        need(s.p.tree() == before, f'{other}: changed')
    is_refused(s.p.year, '[archive-input]')
    is_refused(s.p.dir / 'data', '[archive-input]')
    is_refused('nowhere', '[archive-input]')
    is_refused(s.other, '[archive-input]', what='2570')
    run = s.p.run('merge', '2568')
    need(run.returncode == 2, f'{run}')
    saved = s.q.dir / 'saved'
    shutil.copytree(s.other, saved)
    for file in 'revisions/002/tiny-data.pdf', 'revisions/004/revision.csv', 'ledger.csv', 'SHA256SUMS':
        path = s.other / file
        path.chmod(0o644)
        path.write_bytes(path.read_bytes().replace(b'2', b'3', 1))
        is_refused(s.other, '[archive-damaged]')
        shutil.rmtree(s.other)
        shutil.copytree(saved, s.other)
    path = s.p.pdf(2)
    path.chmod(0o644)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5] + b'xxxxx')
    before = s.p.tree()
    is_refused(s.other, '[archive-damaged]')
    path.write_bytes(whole)
    before = s.p.tree()
    need(s.p.run('merge', '2568', s.other).returncode == 0, 'and now it is whole')


def real(r, name):
    """Two copies of an archive of 2568, of one revision."""
    pair = []
    for place in Place(r, name), Place(r, f'{name}-other'):
        shutil.copytree(r.root / 'input/2568', place.dir / '2568')
        pair.append(place)
    p, q = pair
    p.archive(data='2568', template=(), env=DAY)
    shutil.copytree(p.dir / 'out', q.dir / 'out')
    return p, q


def signed(r):
    """Signed copies: those of what both have come over; those of a revision that gets another number stand beside it, and it is
    said that it has to be signed again; what is signed keeps its number, if only one is."""
    p, q = real(r, 'merge-signed')
    name = 'ita-2568.pdf'
    for place, who, role in (p, 'maker', 0), (q, 'checker', 1):
        sign(r, place.pdf(1, name), place.dir / 'one.pdf', roles(r)[role], who)
        need(place.run('archive', '--signed', 'one.pdf').returncode == 0, 'not kept')
    need(p.run('merge', '2568', q.year).returncode == 0, 'merge')
    copies = [p.pdf(1, f'ita-2568-signed-{n}.pdf').read_bytes() for n in (1, 2)]
    need(copies == [(p.dir / 'one.pdf').read_bytes(), (q.dir / 'one.pdf').read_bytes()], 'both copies')
    need(len(rows(p.year, 'signed.csv')) == 2 and '2 ' in is_whole(p), 'signed.csv')
    shutil.rmtree(p.dir / 'out')
    shutil.copytree(q.dir / 'out', p.dir / 'out')
    for place, text, env in (p, 'ข้อความของเรา', LATER), (q, 'ข้อความของเขา', DAY):
        change(place, text)
        place.archive(f'แก้ {text}', data='2568', template=(), env=env)
    sign(r, q.pdf(2, name), q.dir / 'two.pdf', roles(r)[0], 'maker')
    need(q.run('archive', '--signed', 'two.pdf').returncode == 0, 'not kept')
    # Only the other one is signed: merge there.
    before = p.tree()
    run = p.run('merge', '2568', q.year)
    need(run.returncode == 1 and 'raingan merge' in run.stderr.decode() and p.tree() == before, f'{run}')
    theirs = q.tree()
    run = q.run('merge', '2568', p.year)
    need(run.returncode == 0 and all(q.tree()[f] == theirs[f] for f in theirs if '/revisions/' in f), f'{run}')
    need(q.pdf(3, 'ita-2568-was-002.pdf').exists() and 'ครบถ้วน' in q.verify(), 'merged there')
    shutil.rmtree(q.dir / 'out')
    restore(q, theirs)
    # Both are: this one keeps its number.
    sign(r, p.pdf(2, name), p.dir / 'two.pdf', roles(r)[1], 'checker')
    need(p.run('archive', '--signed', 'two.pdf').returncode == 0, 'not kept')
    run = p.run('merge', '2568', q.year)
    said = run.stdout.decode() + run.stderr.decode()
    need(run.returncode == 0 and 'ฉบับลงนาม' in said, said)
    need(p.pdf(3, 'ita-2568-was-002-signed-1.pdf').read_bytes() == (q.dir / 'two.pdf').read_bytes(), 'the signed copy is lost')
    need([e['number'] for e in rows(p.year, 'signed.csv')] == ['1', '2'], 'it counts as one of revision 3')
    said = is_whole(p)
    need('2 ไฟล์' in said, said)
    # One that comes later.
    sign(r, q.pdf(2, name), q.dir / 'late.pdf', roles(r)[1], 'checker')
    run = p.run('archive', '--signed', q.dir / 'late.pdf')
    need(run.returncode == 1 and 'ฉบับที่ 3' in run.stderr.decode(), run.stderr.decode())
    need(q.run('archive', '--signed', 'late.pdf').returncode == 0, 'not kept there')
    run = p.run('merge', '2568', q.year)
    need(run.returncode == 0 and p.pdf(3, 'ita-2568-was-002-signed-2.pdf').read_bytes() == (q.dir / 'late.pdf').read_bytes(), f'{run}')
    is_whole(p)
    # What lies beside is proven like all else.
    for file in 'ita-2568-was-002.pdf', 'ita-2568-was-002-signed-2.pdf':
        path = p.pdf(3, file)
        whole = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(whole[:-9] + b'x' * 9)
        need(f'revisions/003/{file}: error' in p.verify(status=1), p.verify(status=1))
        path.unlink()
        said = p.verify(status=1)
        need(re.findall(r'^out/2568/(\S+?): error', said, re.M) == [f'revisions/003/{file}'], said)
        path.write_bytes(whole)
    shutil.copy(p.pdf(1, name), p.pdf(3, 'ita-2568-was-009.pdf'))
    need('ita-2568-was-009.pdf: error' in p.verify(status=1), p.verify(status=1))
    # A signed copy that lies in the place of the current PDF.
    p.pdf(3, 'ita-2568-was-009.pdf').unlink()
    change(q, 'อีกข้อความ')
    q.archive('อีก', data='2568', template=(), env=LATER)
    sign(r, q.pdf(3, name), q.dir / 'place.pdf', roles(r)[1], 'checker')
    shutil.copy(q.dir / 'place.pdf', q.year / name)
    before = p.tree()
    run = p.run('merge', '2568', q.year)
    need(run.returncode == 1 and 'archive --signed' in run.stderr.decode() and 'จะไม่ถูกรวม' in run.stderr.decode() and p.tree() == before, f'{run}')


def signed_in_place(r):
    """Signed copies that lie where the current PDFs are, of the archive's last revision or a draft: nothing new comes, so nothing is
    refused; signed copies come, and leave them; a revision would replace them, and is refused."""
    p, q = real(r, 'merge-in-place')
    name = 'ita-2568.pdf'
    sign(r, p.pdf(1, name), p.dir / 'own.pdf', roles(r)[0], 'maker')
    shutil.copy(p.dir / 'own.pdf', p.year / name)
    own, before = (p.dir / 'own.pdf').read_bytes(), p.tree()
    run = p.run('merge', '2568', q.year)
    need(run.returncode == 0 and run.stderr == b'' and q.dir.name in run.stdout.decode() and p.tree() == before, f'nothing new: {run}')
    sign(r, q.pdf(1, name), q.dir / 'one.pdf', roles(r)[1], 'checker')
    need(q.run('archive', '--signed', 'one.pdf').returncode == 0, 'not kept')
    run = p.run('merge', '2568', q.year)
    need(run.returncode == 0 and (p.year / name).read_bytes() == own, f'a signed copy: {run}')
    need(p.pdf(1, 'ita-2568-signed-1.pdf').read_bytes() == (q.dir / 'one.pdf').read_bytes(), 'it came')
    change(q, 'ข้อความ')
    q.archive('แก้', data='2568', template=(), env=LATER)
    before = p.tree()
    run = p.run('merge', '2568', q.year)
    need(run.returncode == 1 and 'archive --signed' in run.stderr.decode() and 'จะถูกเขียนทับ' in run.stderr.decode(), f'a revision: {run}')
    need(p.tree() == before, 'something was merged')


def change(place, text):
    """Another title in the data."""
    file = place.dir / '2568/report.csv'
    lines = [x for x in file.read_text().rstrip('\n').split('\n') if not x.startswith('report_title,')]
    file.write_text('\n'.join([*lines, f'report_title,{text}']) + '\n')


def restore(place, tree):
    for name, data in tree.items():
        path = place.dir / 'out' / name
        if data is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def sealed(r):
    """Seals: what the other copy has sealed comes with its seal, if all that this covers is here; else it is said that it stays."""
    s = Pair(r, 'merge-sealed')
    s.q.score(40)
    s.q.archive('ของเขา', env=DAY)
    seal(s.q)
    said = s.merge()
    need('seals/001' in said and s.p.tree() == s.q.tree(), said)
    is_whole(s.p)
    s.p.score(50)
    s.p.archive('ของเรา', env=DAY)
    s.q.score(51)
    s.q.archive('ของเขา', env=DAY)
    seal(s.q, who='checker')
    before = s.p.tree()
    said = s.merge(status=1)
    need('raingan merge' in said and s.p.tree() == before, f'what is sealed gets another number: {said}')
    seal(s.p)
    said = s.merge()
    need('raingan seal' in said and not (s.p.year / 'seals/003').exists(), said)
    is_whole(s.p)


def further(r):
    """Further reports of the year: each is merged, those that only the other copy has come whole."""
    s = Pair(r, 'merge-further')
    for place in s.p, s.q:
        for name in 'memo', 'more':
            shutil.copytree(place.dir / 'template', place.dir / name)
            edit(place.dir / name / 'views.sql', "'tiny' AS name", f"'{name}' AS name")
    s.p.archive('บันทึกของเรา', template=('-t', 'memo'), env=DAY)
    s.q.score(70)
    s.q.archive('บันทึกของเขา', template=('-t', 'memo'), env=DAY)
    s.q.archive('อีกเรื่อง', template=('-t', 'more'), env=DAY)
    seal(s.q)
    before = s.p.tree()
    run = s.p.run('merge', 'out/2568/revisions/memo', s.q.year / 'revisions/memo', '--lang', 'en')
    need(run.returncode == 1 and 'this is a further report of a year; the whole year is merged' in run.stderr.decode(), f'{run}')
    run = s.p.run('merge', 'out/2568', s.q.year / 'revisions/memo', '--lang', 'en')
    need(run.returncode == 1 and 'this is a further report of a year; the whole year is merged' in run.stderr.decode(), f'{run}')
    s.merge(status=1)  # of the memorandum the sealed one keeps its number
    need(s.p.tree() == before, f'{set(s.p.tree()) ^ set(before)}')
    shutil.rmtree(s.q.year / 'seals')
    for name in 'memo', 'more':
        shutil.rmtree(s.q.year / f'revisions/{name}/seals')
        relist(s.q.year / f'revisions/{name}')
    relist(s.q.year)
    s.merge()
    memo = s.p.year / 'revisions/memo'
    need([e['reason'] for e in rows(memo, 'ledger.csv')] == ['บันทึกของเรา', 'บันทึกของเขา'], 'the memorandum')
    need((memo / '002/memo-data-was-001.pdf').exists() and (s.p.year / 'revisions/more/001/more-data.pdf').exists(), 'what came')
    need((s.p.year / 'more-data.pdf').exists() and s.p.verify().count('ครบถ้วน') == 3, s.p.verify())
    seal(s.p)
    s.p.verify()


def relist(folder):
    """SHA256SUMS without the lines of seals."""
    sums = folder / 'SHA256SUMS'
    sums.write_text(''.join(x for x in sums.read_text().splitlines(True) if '  seals/' not in x))


def stopped(r, what):
    """Killed at each call, or one fails, the disk is full: a failure leaves this copy as it was; what was killed is a whole archive
    with a part of the revisions, which the next merge completes. The other copy is never touched."""
    s = Pair(r, 'merge-stopped', n=1)
    s.diverge(2)
    saved, log = s.p.dir / 'saved', s.p.dir / 'calls'
    shutil.copytree(s.p.dir / 'out', saved)
    before, other = s.p.tree(), s.q.tree()
    outside = s.p.dir.parent / 'merge-stopped-stick'  # no folder out/ above it: calls there are not counted
    shutil.rmtree(outside, ignore_errors=True)
    shutil.copytree(s.other, outside)

    def act(env):
        return s.p.run('merge', '2568', outside, env=env)
    need(act(fault_env(r, 0, '0', log)).returncode == 0, 'it does not merge')
    after, calls = s.p.tree(), log.read_text().splitlines()
    need(len(calls) > 20 and sum('/003' in f for f in after) > 2, f'{calls}')
    settled = []
    for n, call in enumerate(calls, 1):
        if what == 'half' and not call.startswith('write'):
            continue
        shutil.rmtree(s.p.dir / 'out')
        shutil.copytree(saved, s.p.dir / 'out')
        run, where = act(fault_env(r, n, what)), f'{what} at {n}, {call}'
        tree = s.p.tree()
        ended = call.startswith('rmdir') and run.returncode == 0
        need(run.returncode in ((-9,) if what in ('kill', 'half') else (3,)) or ended, f'{where}: {run}')
        need(what not in ('5', '28') or ended or tree == before, f'{where}: {set(tree) ^ set(before)}')
        need(all(tree[f] == before[f] for f in before if '/revisions/' in f), f'{where}: a revision was touched')
        for number in 3, 4:
            folder = f'2568/revisions/00{number}'
            need(folder not in tree or all(tree[f] == after[f] for f in after if f.startswith(folder)), f'{where}: half')
        if tree in settled:
            continue
        settled.append(tree)
        said = s.p.run('verify').stdout.decode()
        need('archive-damaged' not in said, f'{where}: {said}')
        run = act({})
        need(run.returncode == 0 and s.p.tree() == after, f'{where}: not completed: {run} {set(s.p.tree()) ^ set(after)}')
        s.p.verify()
    need(s.q.tree() == other, 'the other copy was touched')


def killed(r):
    stopped(r, 'kill')


def killed_in_half(r):
    stopped(r, 'half')


def disk_error(r):
    stopped(r, '5')


def disk_full(r):
    stopped(r, '28')


def disk_stays_full(r):
    stopped(r, '+28')


def copied_over(r):
    """One folder copied over the other: where that can be seen, verify says it, with what to do."""
    s = Pair(r, 'merge-copied')
    s.diverge(2)
    subprocess.run(['cp', '-rf', f'{s.p.year}/.', s.other], check=True)
    said = s.q.verify(status=1)
    need('005' in said and 'raingan merge' in said, said)
    log = s.q.run('log')
    need(b'verify' in log.stderr, f'{log}')
    # The other way round: the longer one covers the shorter one, and nothing of that is left.
    s = Pair(r, 'merge-copied')
    s.diverge()
    seal(s.p)
    subprocess.run(['cp', '-rf', f'{s.other}/.', s.p.year], check=True)
    said = s.p.verify(status=1)
    need('ตราประทับที่ 1' in said, said)


def tests(root, build):
    return each(root, build, 'merge', (two, several, ahead, three, begun_twice, same_data, refused, signed, signed_in_place, sealed, further, killed, killed_in_half, disk_error,
                                       disk_full, disk_stays_full, copied_over))
