"""What raingan verify says of archives that are damaged, forged, or made by other means, and of single PDFs."""
import hashlib
import pathlib
import random
import re
import shutil
import subprocess

from archives import Place, three_revisions
from support import each, edit, need, read, sha256


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
    finding('revisions/003', lambda: shutil.rmtree(p.year / 'revisions/003'))
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


def damaged_at_random(r):
    """One to three files flipped, cut, emptied, lengthened, exchanged, copied, renamed or removed, 80 times:
    verify finds it; archive adds nothing to it, or mends what an interruption could have left, and then all
    is clean; no revision that was whole is touched."""
    p = three_revisions(r, 'random-damage')
    saved = p.dir / 'saved'
    shutil.copytree(p.dir / 'out', saved)
    sound = p.tree()
    random.seed(31)
    found = mended = 0

    def damage(path, files):
        path.chmod(0o644)
        data = bytearray(path.read_bytes())
        what = random.choice(['flip', 'cut', 'empty', 'lengthen', 'exchange', 'copy', 'rename', 'remove'])
        if what in ('flip', 'lengthen') and data:
            at = random.randrange(len(data))
            data[at:at + (what == 'flip')] = bytes([data[at] ^ 1 << random.randrange(8)]) if what == 'flip' else b'x' * 9
            path.write_bytes(data)
        elif what == 'cut':
            path.write_bytes(data[:random.randrange(len(data) + 1)])
        elif what == 'empty':
            path.write_bytes(b'')
        elif what == 'exchange':
            path.write_bytes(random.choice(files).read_bytes())
        elif what == 'copy':
            to = path.with_name(random.choice(['x.pdf', 'tiny-data-signed-1.pdf', '.archive', 'signed.csv', 'ledger.csv']))
            if to.exists():
                to.chmod(0o644)
            to.write_bytes(data)
        elif what == 'rename':
            path.rename(path.with_name('renamed' + path.suffix))
        else:
            path.unlink()
        return f'{what} {path.relative_to(p.year)}'

    for _ in range(80):
        done = []
        for _ in range(random.choice([1, 1, 1, 2, 3])):
            files = [f for f in sorted(p.year.rglob('*')) if f.is_file() and f.name != '.lock']
            done.append(damage(random.choice(files), files))
        tree = p.tree()
        # A file that no archive has, beside it, is nobody's business, nor is a hidden one, which programs leave where
        # they read; another revision as the current PDF is a draft.
        strange = {f for f in tree if f not in sound and not f.endswith('signed.csv')
                   and ('revisions' not in f or '/.' in f) and f != '2568/.archive'}
        harmless = {f: d for f, d in tree.items() if f not in strange} == sound
        draft = tree.get('2568/tiny-data.pdf') in [sound[f] for f in sound if f.endswith('.pdf')] and \
            {f: d for f, d in tree.items() if f not in strange | {'2568/tiny-data.pdf'}} == \
            {f: d for f, d in sound.items() if f != '2568/tiny-data.pdf'}
        run = p.run('verify')
        need(run.returncode in (0, 1) and (run.returncode == 0) == (harmless or draft), f'{done}: {run.returncode} {run.stdout.decode()}')
        found += run.returncode
        run = p.run('archive', 'data', '-t', 'template', '-m', 'อีกครั้ง')
        need(run.returncode in (0, 1), f'{done}: {run.returncode} {run.stderr.decode()}')
        if run.returncode:
            need(p.tree() == tree, f'{done}: archived over it')
        else:
            mended += 1
            p.verify()
        for file, data in sound.items():
            need('/revisions/' not in file or tree.get(file) != data or p.tree().get(file) == data, f'{done}: {file}')
        shutil.rmtree(p.dir / 'out')
        shutil.copytree(saved, p.dir / 'out')
    need(found > 50 and mended > 5, f'{found} found, {mended} mended')


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
    need(said.count('ตรวจ 3 ฉบับ ครบถ้วน ไม่พบสิ่งผิดปกติ จัดทำซ้ำได้ไฟล์เดิมตรงทุกไบต์ 3 ฉบับ') == 10 and said.count('\n') == 10, said)
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
    # Of the first the program and the font; of the second the font, and the bold one of its corrections, which is gone.
    need(said.count('แบบอักษร Laksaman.ttf') == 2 and said.count('แบบอักษร Laksaman-Bold.ttf') == 1, said)
    need(said.count('โปรแกรมรุ่น 0.0.9') == 1 and said.count('archive-note') == 4, said)
    spoilt = bytearray(p.pdf(1).read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    p.pdf(1).chmod(0o644)
    p.pdf(1).write_bytes(spoilt)
    need('revisions/001/tiny-data.pdf: error' in p.verify(status=1), 'hidden by another font')


def other_pages(r):
    """With fonts that make other pages of the same data no text can be compared page by page: digests alone vouch for the archive, its
    digest or a signature for a file, and nothing for a file that has neither."""
    p = Place(r, 'other-pages')
    edit(p.dir / 'template/report.xml', '"Laksaman" font-size="16pt" font-size-adjust="0.340"', '"Laksaman, Garuda" font-size="16pt"')
    (p.dir / 'data/rows.csv').write_text('no,score\n' + ''.join(f'{n},{n}\n' for n in range(1, 61)))
    p.archive('x')
    pdf = p.pdf(1)
    shutil.copy(pdf, p.dir / 'copy.pdf')
    fonts = p.dir / 'fonts'
    fonts.mkdir()
    for font in pathlib.Path('/usr/share/fonts').rglob('Garuda*.*tf'):
        shutil.copy(font, fonts)
    (fonts / 'fonts.conf').write_text('<?xml version="1.0"?><fontconfig><dir prefix="cwd">fonts</dir></fontconfig>')
    for what, status, wanted in (
            ('2568', 0, 'out/2568: 1 revisions, nothing is wrong: 0 made again to the same byte, 0 made again with the same text on each page, '
                        '1 vouched for by digests alone\n'),
            ('copy.pdf', 0, "copy.pdf: this program cannot make it again; the archive's digest or its signatures alone vouch for it; SHA-256 "
                            f'{sha256(pdf)}\ncopy.pdf: it is revision 1 of the archive out/2568\n'),
            ('copy.pdf', 1, 'copy.pdf: error: nothing proves this file')):
        if status:
            (p.dir / 'out').rename(p.dir / 'away')
        run = p.run('verify', what, '--lang', 'en')
        said = run.stdout.decode()
        need(run.returncode == status and wanted in said and said.count('page 1 reads otherwise') == 1, f'{what}: {run}')


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


CHART = '<bar-chart alt="คะแนน" select="SELECT no AS label, score AS value FROM rows"/></section>'
UNKNOWN = 'the text of this file cannot be compared'
# How an older version of the program might have written the same pages, and what is told of them: where they read otherwise, both from
# there on; none is a proof then. By the codes of the page's font ผ is 1 and ล is 2.
WRITTEN = {
    'as it is': (b'', b'', None),
    'in parts': (b'<00010002000300040005>Tj', b'[<0001> -3 <00020003> <00040005>]TJ', None),
    'on a new line': (b'<00010002000300040005>Tj', b"<00010002000300040005>'", None),
    'in large digits': (b'000a', b'000A', None),
    'with blanks': (b'<00010002', b'< 0001\n0002', None),
    'another letter': (b'<00010002', b'<00020002',
                       'page 1 reads otherwise than what the data in this file give now: "ลลรวม๑:๑๐.๐๐๒:๒๐.๐๐๑" for "ผลรวม๑:๑๐.๐๐๒:๒๐.๐๐๑"'),
    'a letter less': (b'<00010002', b'<0002', '"ลรวม๑:๑๐.๐๐๒:๒๐.๐๐๑๑" for "ผลรวม๑:๑๐.๐๐๒:๒๐.๐๐๑"'),
    'a letter more in its middle': (b'<00010002000300040005>', b'<000100020002000300040005>', '"ลรวม๑:๑๐.๐๐๒:๒๐.๐๐๑๑" for "รวม๑:'),
    'as bytes': (b'<00010002000300040005>Tj', rb'(\000\001\000\002\000\003\000\004\000\005)Tj', None),
    'as other bytes': (b'<00010002000300040005>Tj', b'(abcd)Tj', '"๑:๑๐.๐๐๒:๒๐.๐๐๑๑๐๒๒๐" for "ผลรวม๑:๑๐.๐๐๒:๒๐.๐๐๑"'),
    'no parts': (b'<00010002000300040005>Tj', b'<0001>TJ', UNKNOWN),
    'one byte': (b'<00010002000300040005>', b'<000100020003000400>', UNKNOWN),
    'ranges of codes': (b'beginbfchar', b'beginbfrange', UNKNOWN),
    'codes of a byte': (b'<0001> <0E1C>', b'<01> <0E1C>', UNKNOWN),
    'codes that are names': (b'<0001> <0E1C>', b'/one <0E1C>', UNKNOWN),
    'no font': (b' Tf', b' Tg', UNKNOWN),
    'the words of a figure': ('คะแนน'.encode('utf-16-be').hex().encode(), 'คะแนข'.encode('utf-16-be').hex().encode(), '"ข: ๑ ๑๐, ๒ ๒๐" for "น: ๑ ๑๐, ๒ ๒๐"'),
}


def other_words(r):
    """A file that an older version made reads the same, or it is told where not, or that this cannot be said: that is no damage,
    and nothing proves the file."""
    p = Place(r, 'words')
    report = p.dir / 'template/report.xml'
    report.write_text(report.read_text().replace('</section>', CHART))
    run = subprocess.run([r.build / 'raingan-older', 'archive', 'data', '-t', 'template', '-m', 'x'], cwd=p.dir, capture_output=True)
    need(run.returncode == 0, run.stderr.decode())
    read('qpdf', '--qdf', '--object-streams=disable', p.pdf(1), p.dir / 'plain.pdf')
    plain = (p.dir / 'plain.pdf').read_bytes()

    def judged(name, told):
        run = r.run('verify', f'{name}.pdf', '--lang', 'en', cwd=p.dir)
        said = (run.stderr + run.stdout).decode()
        wanted = ('with the same text on each page',) if told is None else (told, 'nothing proves this file')
        need(run.returncode == (told is not None) and all(w in said for w in wanted), f'{name}: exit {run.returncode}, not {wanted}: {said}')
        need(('the text of' in said or 'otherwise' in said or 'are others' in said) == (told is not None), f'{name}: {said}')

    for name, (old, new, told) in WRITTEN.items():
        need(old in plain, f'{name}: {old} is not there')
        (p.dir / 'edited').write_bytes(plain.replace(old, new))
        (p.dir / f'{name}.pdf').write_bytes(subprocess.run(['fix-qdf', p.dir / 'edited'], capture_output=True, check=True).stdout)
        judged(name, told)
    read('qpdf', p.dir / 'plain.pdf', '--pages', '.', '1,1', '--', p.dir / 'twice.pdf')
    judged('twice', 'figures or the number of pages are others than what the data in this file give now: "2" for "1"')
    (p.dir / 'arrays').write_bytes(re.sub(rb'/Contents (\d+ 0 R)', rb'/Contents [ \1 ]', plain))
    (p.dir / 'arrays.pdf').write_bytes(subprocess.run(['fix-qdf', p.dir / 'arrays'], capture_output=True, check=True).stdout)
    judged('arrays', None)


def tests(root, build):
    return each(root, build, 'proof', (flipped, named, damaged_at_random, ten_years, other_means, other_pages, other_words, one_file))
