"""What happens to archives over the years: files that are lost, clocks that go wrong, folders that are renamed."""
import re
import shutil

from archives import Place, three_revisions
from signing import roles, sign
from support import each, edit, need


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


def tests(root, build):
    return each(root, build, 'life', (lost, lost_copy, days, renamed))
