"""raingan seal, and what somebody who may write everything, but has no key, can do to an archive: doc/archive.md says
what verify sees, and these are the attacks that say so."""
import csv
import io
import json
import os
import re
import shutil
import subprocess

from archives import MARK, Place
from faults import fault_env
from signing import certificates, openssl, roles, sign
from support import each, edit, need, rows, sha256


def seal(p, *args, who='maker', status=0):
    keys = certificates()
    run = p.run('seal', *args, '--key', keys / f'{who}.p12', '--pass-file', keys / 'pass')
    said = run.stdout.decode() + run.stderr.decode()
    need(run.returncode == status, f'seal: exit {run.returncode}, wanted {status}: {said}')
    return said


def passphrase(r):
    """The passphrase from a descriptor, for who keeps it in no file; a wrong one seals nothing."""
    p, keys = Place(r, 'seal-passphrase'), certificates()
    p.archive('ครั้งที่ 1')
    for text, status in (b'wrong\n', 1), ((keys / 'pass').read_bytes(), 0):
        end, pipe = os.pipe()
        os.write(pipe, text)
        os.close(pipe)
        run = subprocess.run([r.build / 'raingan', 'seal', '--key', keys / 'maker.p12', '--pass-fd', str(end)], pass_fds=[end], cwd=p.dir,
                             capture_output=True)
        os.close(end)
        need(run.returncode == status, f'{text}: {run.returncode} {run.stderr.decode()}')
        need((p.year / 'seals/001').exists() == (not status), f'{text}: {run.stdout.decode()}')


def three(r, name):
    p = Place(r, name)
    for n in range(3):
        p.score(20 + n)
        p.archive(f'ครั้งที่ {n + 1}')
    return p


def made(r):
    """A seal holds by OpenSSL alone; later revisions and seals leave it as it is; each file that it covers is accused when it
    is another, or gone; log and verify tell who has sealed."""
    p = three(r, 'seal-made')
    need('ถึงฉบับที่ 3' in seal(p) and '[archive-input]' in seal(p, '2570', status=1), 'what was sealed')
    one = p.year / 'seals/001'
    openssl('cms', '-verify', '-inform', 'DER', '-in', 'SHA256SUMS.p7s', '-content', 'SHA256SUMS', '-binary', '-purpose', 'any',
            '-CAfile', certificates() / 'ca.pem', '-out', '/dev/null', cwd=one)
    need(not (one / 'SHA256SUMS.p7s').stat().st_mode & 0o222, 'can be written to')
    p.score(40)
    p.archive('สี่')
    seal(p, '2568', who='checker')
    need('seals/001/SHA256SUMS.p7s' in (p.year / 'seals/002/SHA256SUMS').read_text(), 'the first is not sealed by the second')
    need(subprocess.run(['sha256sum', '--strict', '-c', 'SHA256SUMS'], cwd=p.year, capture_output=True).returncode == 0, 'sums')
    said = p.verify()
    need('2 ' in said and 'ครบถ้วน' in said and 'นางสาวสมหญิง' in said and 'นายสมชาย' in said, said)
    p.verify('--trust', certificates() / 'ca.pem')
    told = json.loads(p.run('log', '--format', 'json').stdout)
    need([e['seal'] for e in told] == [1, 1, 1, 2] and told[3]['sealer'] == 'นายสมชาย ใจดี', f'{told}')
    table = list(csv.DictReader(p.run('log', '--format', 'csv').stdout.decode('utf-8-sig').splitlines()))
    need([(e['seal'], e['sealer']) for e in table] == [(str(e['seal']), e['sealer']) for e in told], f'{table}')
    saved = p.dir / 'saved'
    shutil.copytree(p.dir / 'out', saved)
    for file in 'seals/001/SHA256SUMS', 'seals/001/SHA256SUMS.p7s', 'seals/002/SHA256SUMS.p7s':
        for spoil in (lambda f: f.unlink(), lambda f: (f.chmod(0o644), f.write_bytes(f.read_bytes()[:-9] + b'x' * 9))):
            spoil(p.year / file)
            said = p.verify(status=1)
            need(f'out/2568/{file}: error' in said, f'{file}: {said}')
            need(p.run('seal', '--key', certificates() / 'open.p12').returncode == 1, f'{file}: sealed over it')
            shutil.rmtree(p.dir / 'out')
            shutil.copytree(saved, p.dir / 'out')
    run = p.run('verify', '--trust', certificates() / 'maker.pem')
    need(run.returncode == 1, 'a stranger seals')
    p = Place(r, 'seal-none')
    need('[archive-input]' in seal(p, status=1) and not (p.dir / 'out').exists(), 'nothing to seal')
    need(p.run('seal').returncode == 2, 'no key')


def stopped(r):
    """Killed at each call, or a call fails: there is a whole seal or none, all else is as it was, the next archive command mends
    it. A machine that fails is exit status 3."""
    p = three(r, 'seal-stopped')
    keys = certificates()
    saved, log = p.dir / 'saved', p.dir / 'calls'
    shutil.copytree(p.dir / 'out', saved)

    def act(env):
        return p.run('seal', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass', env=env)
    before = p.tree()
    need(act(fault_env(r, 0, '0', log)).returncode == 0, 'it does not seal')
    after, calls = p.tree(), log.read_text().splitlines()
    settled = []
    need(len(calls) > 10 and set(after) > set(before), f'{calls}')
    for n, call in enumerate(calls, 1):
        for what in ('kill', '5', '28', '+5') + (('half',) if call.startswith('write') else ()):
            shutil.rmtree(p.dir / 'out')
            shutil.copytree(saved, p.dir / 'out')
            run = act(fault_env(r, n, what))
            where, tree = f'{what} at {n}, {call}', p.tree()
            need(run.returncode in ((-9,) if what in ('kill', 'half') else (3,)) or call.startswith('rmdir'), f'{where}: {run}')
            need(what not in ('5', '28') or call.startswith('rmdir') or tree == before, f'{where}: {set(tree) ^ set(before)}')
            need(all(tree[f] == before[f] for f in before if '/revisions/' in f), f'{where}: a revision was touched')
            there = {f for f in tree if f.startswith('2568/seals/')}
            need(there in (set(), {f for f in after if f.startswith('2568/seals/')}), f'{where}: half a seal: {there}')
            if tree in settled:
                continue
            settled.append(tree)
            said = p.run('verify').stdout.decode()
            need('archive-damaged' not in said, f'{where}: {said}')
            p.archive('ไม่มีอะไรเปลี่ยน')
            tree = {f: text for f, text in p.tree().items() if there or f != '2568/seals'}  # the empty folder may stay
            need(tree == (after if there else before), f'{where}: not mended: {set(tree) ^ set(before)}')
            p.verify()


# ---- somebody who may write everything ----

def lists(p):
    """The lists are made anew of what lies below revisions/, as the program makes them."""
    (p.year / 'ledger.csv').unlink()
    records = sorted(p.year.glob('revisions/*/revision.csv'))
    text = [f.read_bytes().split(b'\n', 1) for f in records]
    (p.year / 'ledger.csv').write_bytes(text[0][0] + b'\n' + b''.join(t[1] for t in text))
    names = [f for f in sorted(p.year.glob('revisions/[0-9]*/*'))] + [f for f in sorted(p.year.glob('seals/*/*'))]
    names += [p.year / n for n in ('ledger.csv', 'signed.csv') if (p.year / n).exists()]
    (p.year / 'SHA256SUMS').write_text(''.join(f'{sha256(f)}  {f.relative_to(p.year)}\n' for f in names))


def forge(p, number, column, value):
    """Another value in the record of a revision, and lists that agree with it."""
    path = p.pdf(number, 'revision.csv')
    table = list(csv.reader(io.StringIO(path.read_text(encoding='utf-8-sig'))))
    table[1][table[0].index(column)] = value
    path.chmod(0o644)
    out = io.StringIO()
    csv.writer(out, lineterminator='\n').writerows(table)
    path.write_bytes(MARK + out.getvalue().encode())
    lists(p)


def outcome(p, why):
    """Is the forged archive called whole?"""
    run = p.run('verify')
    need(run.returncode in (0, 1), f'{why}: {run.stderr.decode()}')
    return run.returncode == 0


def attack(r, name, how, alone, copy=False):
    """`alone`: verify sees the forgery without a seal. With one it sees it always, and it names the seal or the file."""
    for sealed in False, True:
        p = Place(r, f'{name}-{sealed}')
        if copy:
            shutil.copytree(r.root / 'input/2568', p.dir / '2568')
            p.archive(data='2568', template=())
            sign(r, p.pdf(1, 'ita-2568.pdf'), p.dir / 'one.pdf', roles(r)[0], 'maker')
            need(p.run('archive', '--signed', 'one.pdf').returncode == 0, 'not kept')
        else:
            p = three(r, f'{name}-{sealed}')
        if sealed:
            seal(p)
        need(outcome(p, 'before'), p.run('verify').stdout.decode())
        how(p)
        seen = not outcome(p, name)
        need(seen == (sealed or alone), f'{name}, sealed {sealed}: seen {seen}: {p.run("verify").stdout.decode()}')


def digests(r):
    """A1: digests of data, template, fonts and the version in the ledger."""
    for column in 'data_sha256', 'template_sha256', 'fonts_sha256', 'version':
        attack(r, f'seal-a1-{column}', lambda p: forge(p, 3, column, '0' * 64), True)


def dates(r):
    """A3: date and reason. A later PDF tells those of the revisions before it; of the last one nothing else does but its own
    page of corrections; of the only one nothing at all."""
    for column, value in ('date', '2020-01-01'), ('reason', 'อื่น'):
        for number in 1, 2, 3:
            attack(r, f'seal-a3-{column}-{number}', lambda p: forge(p, number, column, value), True)

    def only(p):
        for number in 2, 3:
            shutil.rmtree(p.year / f'revisions/{number:03}')
        shutil.copy(p.pdf(1), p.year / 'tiny-data.pdf')
        forge(p, 1, 'reason', 'อื่น')
    attack(r, 'seal-a3-only', only, False)


def removed(r):
    """A4: the last revision, with all that names it. A seal says how long the chain was."""
    def last(p):
        shutil.rmtree(p.year / 'revisions/003')
        shutil.copy(p.pdf(2), p.year / 'tiny-data.pdf')
        lists(p)
    attack(r, 'seal-a4', last, False)
    p = three(r, 'seal-a4-short')
    seal(p)
    last(p)
    said = p.verify(status=1)
    need(re.search(r'ตราประทับที่ 1.*ฉบับที่ 3.*ฉบับที่ 2', said), said)
    tree = p.tree()
    p.score(50)
    need('ฉบับที่ 3' in p.archive(status=1) and p.tree() == tree, 'the chain grows over it')
    # Who removes the seal too leaves no trace; the seal put back from a copy tells.
    shutil.copytree(p.year / 'seals', p.dir / 'seals')
    shutil.rmtree(p.year / 'seals')
    lists(p)
    need(outcome(p, 'no seal'), 'somebody sees what is not there')
    shutil.copytree(p.dir / 'seals', p.year / 'seals')
    need(not outcome(p, 'the seal put back'), 'not seen')


def copies(r):
    """A5: a signed copy is removed; A6: another takes its place, signed with a certificate that somebody made of the same name."""
    def gone(p):
        p.pdf(1, 'ita-2568-signed-1.pdf').unlink()
        (p.year / 'signed.csv').unlink()
        lists(p)
    attack(r, 'seal-a5', gone, False, copy=True)

    def signed_again(p):
        old = p.pdf(1, 'ita-2568-signed-1.pdf')
        openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'own.key', '-out', 'own.pem', '-days', '9', '-utf8',
                '-subj', '/C=TH/CN=นางสาวสมหญิง รักงาน', '-addext', 'keyUsage=digitalSignature', cwd=p.dir)
        openssl('pkcs12', '-export', '-inkey', 'own.key', '-in', 'own.pem', '-out', 'own.p12', '-passout', 'pass:', cwd=p.dir)
        run = p.run('sign', p.pdf(1, 'ita-2568.pdf'), '--as', roles(p.r)[0], '--key', 'own.p12', '-o', 'own.pdf')
        need(run.returncode == 0, run.stderr.decode())
        before, table = sha256(old), (p.year / 'signed.csv').read_text()
        time = rows(p.year, 'signed.csv')[0]['time']
        old.unlink()
        shutil.copy(p.dir / 'own.pdf', old)
        (p.year / 'signed.csv').write_text(table.replace(before, sha256(old)))
        lists(p)
        if not outcome(p, 'time'):  # it was signed in another second
            said = p.run('log', '--format', 'json').stdout
            (p.year / 'signed.csv').write_text((p.year / 'signed.csv').read_text().replace(
                time, json.loads(said)[0]['signers'][0]['time']))
            lists(p)
        need('ไม่น่าเชื่อถือ' in p.run('verify').stdout.decode() or 'ยังไม่' in p.run('verify').stdout.decode(), 'who is believed')
        run = p.run('verify', '--trust', certificates() / 'ca.pem')
        need(run.returncode == 1, 'trusted')
    attack(r, 'seal-a6', signed_again, False, copy=True)


def replayed(r):
    """A7: the whole history is made anew with other data, by the program itself."""
    def replay(p):
        seals = p.year / 'seals'
        if seals.exists():
            shutil.move(seals, p.dir / 'seals')
        shutil.rmtree(p.dir / 'out')
        for n in range(3):
            p.score(70 + n)
            p.archive(f'ครั้งที่ {n + 1}')
        if (p.dir / 'seals').exists():
            shutil.move(p.dir / 'seals', seals)
            lists(p)
    attack(r, 'seal-a7', replay, False)


def other_bytes(r):
    """What the same signer has signed elsewhere is no seal: another text, no text, a list with more after it, of no revision."""
    p = three(r, 'seal-other')
    seal(p)
    one = p.year / 'seals/001'
    listed = (one / 'SHA256SUMS').read_bytes()
    key = p.dir / 'key.pem'
    openssl('pkcs12', '-in', certificates() / 'maker.p12', '-passin', f'file:{certificates() / "pass"}', '-nodes', '-out', key, cwd=p.dir)
    for text in b'hello\n', b'', listed + b'hello\n', listed[:-1], f'{"0" * 64}  other.csv\n'.encode(), listed:
        for file in one.iterdir():
            file.chmod(0o644)
        (one / 'SHA256SUMS').write_bytes(text)
        openssl('cms', '-sign', '-binary', '-cades', '-md', 'sha256', '-in', one / 'SHA256SUMS', '-signer', key, '-outform', 'DER',
                '-out', one / 'SHA256SUMS.p7s', cwd=p.dir)
        lists(p)
        said = p.verify(status=int(text != listed))
        if text != listed:
            need('out/2568/seals/001/SHA256SUMS: error' in said and 'ไม่ใช่รายการไฟล์' in said and 'สมหญิง' not in said, f'{text}: {said}')


def of_two(r, name):
    """A year with two reports: two revisions of the first, three of the memorandum."""
    p = Place(r, name)
    shutil.copytree(p.dir / 'template', p.dir / 'memo')
    edit(p.dir / 'memo/views.sql', "'tiny' AS name", "'memo' AS name")
    for n in range(3):
        p.score(20 + n)
        p.archive(f'ครั้งที่ {n + 1}', template=('-t', 'memo')) if n else p.archive('หนึ่ง')
    p.archive('สอง')
    p.score(30)
    p.archive('บันทึกที่ 3', template=('-t', 'memo'))
    return p


def sealed_by_hand(p, where, text):
    """A seal as an earlier version made it: of this text."""
    key = p.dir / 'key.pem'
    openssl('pkcs12', '-in', certificates() / 'maker.p12', '-passin', f'file:{certificates() / "pass"}', '-nodes', '-out', key, cwd=p.dir)
    folder = where / 'seals/001'
    folder.mkdir(parents=True)
    (folder / 'SHA256SUMS').write_bytes(text)
    openssl('cms', '-sign', '-binary', '-cades', '-md', 'sha256', '-in', folder / 'SHA256SUMS', '-signer', key, '-outform', 'DER',
            '-out', folder / 'SHA256SUMS.p7s', cwd=p.dir)
    with open(where / 'SHA256SUMS', 'a') as sums:
        listed = text.decode().splitlines(True)
        at = sum(len(line.encode()) for line in listed if '/' in line)
        added = ''.join(f'{sha256(f)}  {f.relative_to(where)}\n' for f in sorted(folder.iterdir()))
        sums.seek(0)
        sums.truncate()
        sums.write(text[:at].decode() + added + text[at:].decode())


def several(r):
    """The seal of a year covers its further reports: each file of them, and the whole folder. Later revisions of them leave it
    valid."""
    p = of_two(r, 'seal-several')
    said = seal(p)
    need(said.index('revisions/memo/seals/001') < said.index('out/2568/seals/001'), f'the year is sealed last: {said}')
    text = (p.year / 'seals/001/SHA256SUMS').read_text()
    there = {str(f.relative_to(p.year)) for f in p.year.rglob('*') if f.is_file() and re.fullmatch("[0-9]{3}", f.parent.name)}
    need({line[66:] for line in text.splitlines()} - {'ledger.csv'} == there - {f'seals/001/{f}' for f in ('SHA256SUMS', 'SHA256SUMS.p7s')},
         f'{text}')
    need(subprocess.run(['sha256sum', '--strict', '-c', 'seals/001/SHA256SUMS'], cwd=p.year, capture_output=True).returncode == 0, 'sums')
    said = p.verify()
    need(said.count('ครบถ้วน') == 2 and 'หมายเหตุ' not in said and 'note:' not in said, said)
    saved = p.dir / 'saved'
    shutil.copytree(p.dir / 'out', saved)

    def back():
        shutil.rmtree(p.dir / 'out')
        shutil.copytree(saved, p.dir / 'out')
    # Later revisions of both are no matter of the seal.
    p.score(50)
    p.archive('สาม')
    p.archive('บันทึกที่ 4', template=('-t', 'memo'))
    p.verify()
    need('seals/002' in seal(p), 'the second')
    need('revisions/memo/004/' in (p.year / 'seals/002/SHA256SUMS').read_text(), 'what it covers')
    p.verify()
    back()
    # Removed whole: told once, by the year; nothing is added to either.
    shutil.rmtree(p.year / 'revisions/memo')
    (p.year / 'memo-data.pdf').unlink()
    said = p.verify(status=1)
    need(said.count('archive-damaged') == 1 and 'out/2568/revisions/memo: error' in said and 'ตราประทับที่ 1' in said, said)
    tree = p.tree()
    need('[archive-damaged]' in p.archive('อีก', template=('-t', 'memo'), status=1) and p.tree() == tree, 'begun anew over it')
    need('[archive-damaged]' in seal(p, status=1) and p.tree() == tree, 'sealed over it')
    back()
    # A file of it is gone, or another, with lists that agree; its own seal is gone with it.
    memo = p.year / 'revisions/memo'
    for spoil in (lambda f: f.unlink(), lambda f: (f.chmod(0o644), f.write_bytes(f.read_bytes() + b'x'))):
        for file in '003/memo-data.pdf', '001/revision.csv', 'seals/001/SHA256SUMS.p7s':
            spoil(memo / file)
            said = p.verify('out/2568', status=1)
            need(re.search(f'out/2568/revisions/memo/{file}: error: .*ตราประทับที่ 1', said), f'{file}: {said}')
            back()
    shutil.rmtree(memo / 'seals')
    shutil.rmtree(memo / '003')
    said = p.verify(status=1)
    need(said.count('ตราประทับที่ 1') == 4, said)
    back()
    # Of one that is damaged nothing is sealed; the year is, and so it is told.
    (memo / '003/memo-data.pdf').unlink()
    shutil.rmtree(p.year / 'seals')
    lists(p)
    said = seal(p, status=1)
    need('[archive-damaged]' in said and 'out/2568/seals/001' in said, said)
    need('memo' not in (p.year / 'seals/001/SHA256SUMS').read_text(), 'what is damaged was sealed')


def earlier_seals(r):
    """Earlier versions sealed each report by itself: such seals hold, and verify says what they do not cover."""
    p = of_two(r, 'seal-earlier')
    memo = p.year / 'revisions/memo'
    for where in p.year, memo:
        sealed_by_hand(p, where, (where / 'SHA256SUMS').read_bytes())
    said = p.verify()
    need(said.count('ครบถ้วน') == 2 and said.count('out/2568/revisions/memo: note') == 1 and 'raingan seal 2568' in said, said)
    seal(p)
    said = p.verify()
    need('note' not in said and 'หมายเหตุ' not in said and said.count('ตราประทับ') >= 2, said)


def stamped(r):
    """seal --tsa: a timestamp of an authority over the seal, which OpenSSL alone finds there and verify tells. Without an answer, or
    with a wrong one, nothing is sealed."""
    from longterm import Office
    p = three(r, 'seal-stamped')
    with Office(r) as office:
        tsa = ('--tsa', f'{office.url}/tsa')
        before = p.tree()
        office.broken = {'tsa'}
        said = seal(p, *tsa, status=3)
        need('[network]' in said and p.tree() == before, said)
        office.broken = set()
        office.spoil = {'tsa': lambda reply: reply[:-20] + bytes(20)}
        run = p.run('seal', '--key', certificates() / 'maker.p12', '--pass-file', certificates() / 'pass', *tsa)
        need(run.returncode in (1, 3) and p.tree() == before, f'a forged timestamp: {run}')
        office.spoil = {}
        seal(p, *tsa)
        one = p.year / 'seals/001'
        openssl('cms', '-verify', '-inform', 'DER', '-in', 'SHA256SUMS.p7s', '-content', 'SHA256SUMS', '-binary', '-purpose', 'any',
                '-CAfile', certificates() / 'ca.pem', '-out', '/dev/null', cwd=one)
        said = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', 'SHA256SUMS.p7s', cwd=one).decode()
        need('id-smime-aa-timeStampToken' in said, said)
        (p.dir / 'all.pem').write_bytes((office.dir / 'root.pem').read_bytes() + (office.dir / 'ca.pem').read_bytes()
                                        + (certificates() / 'ca.pem').read_bytes())
        said = p.verify('--trust', 'all.pem')
        need('ประทับเวลา' in said, said)
        need('ประทับเวลา' in p.verify() and 'ยังไม่' in p.verify(), p.verify())
        # A seal with the token taken from another: the imprint is of another signature.
        (one / 'SHA256SUMS').chmod(0o644)
        (one / 'SHA256SUMS').write_bytes((one / 'SHA256SUMS').read_bytes().replace(b'0', b'1', 1))
        lists(p)
        p.verify(status=1)


def tests(root, build):
    return each(root, build, 'seal', (made, passphrase, stopped, digests, dates, removed, copies, replayed, other_bytes, several, earlier_seals,
                                      stamped))
