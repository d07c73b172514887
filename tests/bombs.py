"""Pictures, fonts and names of folders that were made to hurt: each is told at its place with one message, within the memory of
a hostile input, before what it asks for is taken (doc/limits.md)."""
import hashlib
import os
import shutil
import struct
import subprocess
import zipfile
import zlib

from fonts import TLWG, with_font
from hostile import KINDS, REPORT, build, make, make_kind, refused, run
from signing import certificates
from support import Skip, each, need

MAXIMUM = 112 << 20  # LIMIT_PIXEL_BYTES
PICTURE = REPORT.replace('<each', '<img src="NAME" alt="a" width="50mm"/><each')


def part(name, data):
    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))


def zeros(n):
    """n bytes of 0, packed; never all of them in memory."""
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    return b''.join([packer.compress(piece[:min(len(piece), n - at)]) for at in range(0, n, len(piece))]) + packer.flush()


CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def png(width, height, depth, kind, nbyte=None, interlaced=False, before=b''):
    data = zeros(height * (1 + (width * depth * CHANNELS[kind] + 7) // 8) if nbyte is None else nbyte)
    head = struct.pack('>IIBBBBB', width, height, depth, kind, 0, 0, interlaced)
    return b'\x89PNG\r\n\x1a\n' + part(b'IHDR', head) + before + part(b'IDAT', data) + part(b'IEND', b'')


def jpeg(size, *options):
    if not shutil.which('cjpeg'):
        raise Skip('there is no cjpeg')
    data = b'P6 %d %d 255\n' % (size, size) + bytes(3 * size * size)
    return subprocess.run(['cjpeg', *options], input=data, capture_output=True, check=True).stdout


def with_picture(r, name, data, also=None):
    ending = 'jpg' if data.startswith(b'\xff\xd8') else 'png'
    report = PICTURE.replace('NAME', f'a.{ending}')
    if also:
        report = report.replace('<each', f'<img src="b.{ending}" alt="b" width="50mm"/><each')
    folder = make(r, name.replace(' ', '-'), report=report)
    (folder / f'a.{ending}').write_bytes(data)
    if also:
        (folder / f'b.{ending}').write_bytes(also)
    return folder


def one_message(text, name):
    said = [line for line in text.splitlines() if ': error: ' in line or ': fatal: ' in line]
    need(len(said) == 1 and 'report.xml:3:' in said[0], f'{name}: {said}')


def png_bombs(r):
    """What is after the picture (PNG 3, 10.1: the rows are all that there is), what a row or all rows take, what is beside them."""
    text = lambda name, body: part(name, b'a\0' + body + zeros(400 << 20))  # noqa: E731
    for name, data, said in (
            ('400 MB after 8 x 8', png(8, 8, 8, 2, 400 << 20), 'it has more data than pixels'),
            ('289 million', png(17000, 17000, 1, 0), 'has 17000 x 17000 pixels'),
            ('one beyond in grey', png(MAXIMUM // 8 + 1, 8, 1, 0), f'has {MAXIMUM // 8 + 1} x 8 pixels'),
            ('interlaced', png(7000, 7000, 8, 2, interlaced=True), 'has 7000 x 7000 pixels'),
            ('a row', png(30000000, 1, 8, 2), 'has 30000000 x 1 pixels'),
            ('most that a head can say', png(0x7FFFFFFF, 0x7FFFFFFF, 1, 0, 100), 'has 2147483647 x 2147483647 pixels'),
            ('a text', png(8, 8, 8, 2, before=text(b'zTXt', b'\0')), 'cannot be read'),
            ('a profile', png(8, 8, 8, 2, before=text(b'iCCP', b'\0')), 'cannot be read')):
        one_message(refused(r, with_picture(r, name, data), said), name)
    # A4 at 600 dpi, as a scanner gives it, and 16 bits with transparency of it
    for kind, depth in (2, 8), (6, 16):
        build(r, with_picture(r, f'a4-{kind}', png(4960, 7016, depth, kind)), status=0)
        (r.dir / 'x.pdf').unlink()


def png_together(r):
    """Each alone is within the bound, both are not: the second is told."""
    scan = png(4960, 7016, 8, 2)
    text = refused(r, with_picture(r, 'two', scan, scan), 'the image "b.png" has 4960 x 7016 pixels, too many beside the other images')
    one_message(text, 'two')


def jpeg_bombs(r):
    """A JPEG stays as it is, so its pixels take nothing; but the scans of a progressive one are kept until the last is read
    (ITU-T T.81, G.1), 2 bytes a coefficient."""
    build(r, with_picture(r, 'baseline', jpeg(8000)), status=0)
    (r.dir / 'x.pdf').unlink()
    one_message(refused(r, with_picture(r, 'progressive', jpeg(8000, '-progressive')), 'has 8000 x 8000 pixels'), 'progressive')
    small = jpeg(64, '-progressive')
    last = small.rindex(b'\xff\xda')
    scans = small[:last] + small[last:-2] * 1000 + small[-2:]
    one_message(refused(r, with_picture(r, 'scans', scans), 'it has too many scans'), 'scans')
    build(r, with_picture(r, 'few', small), status=0)


def folders_out(r):
    """A folder for results (`batch -o`, `--png`) cannot have the name of something else, nor lie in it: that one is named, and what it is."""
    folder = make(r, 'root/d')
    for kind in (*KINDS, 'file', 'link'):
        to = r.dir / f'a-{kind}'
        if kind == 'folder' or kind not in ('file', 'link') and not make_kind(to, kind):
            continue
        if kind == 'file':
            to.write_text('kept')
        if kind == 'link':
            to.symlink_to(to.name)
        said = f'a-{kind}: error: ' + ('this is a link that leads to no folder' if kind == 'link' else f'this is a {kind}; a folder is wanted here')
        for name in to, f'{to}/', to / 'below':
            for args in ('batch', r.dir / 'root', '-o', name), ('build', folder, '-o', r.dir / 'x.pdf', '--png', name), ('check', name):
                text = run(r, *args, status=1, said=said)
                need(text.count('error: ') == 1, text)
        need(not (r.dir / 'x.pdf').exists(), 'a PDF was written')
        run(r, 'batch', to, '-o', r.dir / 'out', status=1, said=said)


def link_of_fonts(r):
    """fonts/fonts.conf as a link that leads nowhere, or to itself: told, and not taken for one that is missing."""
    folder = make(r)
    for to in 'fonts.conf', 'nothing':
        here = r.dir / f'to-{to}'
        shutil.copytree(r.root / 'fonts', here / 'fonts')
        (here / 'fonts/fonts.conf').unlink()
        os.symlink(to, here / 'fonts/fonts.conf')
        run(r, 'build', folder, '-o', r.dir / 'x.pdf', status=3, said='fonts/fonts.conf: fatal: cannot read the font configuration', place=here)
        need(not (r.dir / 'x.pdf').exists(), 'a PDF was written')


def growing(tmp):
    """A letter becomes eight, 30 times over: OpenType has no bound for it, HarfBuzz has."""
    try:
        from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
        from fontTools.ttLib import TTFont
    except ImportError:
        raise Skip('there is no python3-fonttools')
    font = TTFont(TLWG / 'Laksaman.ttf')
    rules = ''.join(f'lookup g{i} {{ sub uni0E01 by {"uni0E01 " * 8}; }} g{i};' for i in range(30))
    addOpenTypeFeaturesFromString(font, f'languagesystem DFLT dflt; languagesystem thai dflt; {rules} '
                                        f'feature ccmp {{ {"".join(f"lookup g{i};" for i in range(30))} }} ccmp;')
    font.save(tmp / 'fonts' / 'x.ttf')


def more_tables(tmp):
    """A head that counts 65,535 tables: FreeType reads those that are there, HarfBuzz none."""
    data = bytearray((TLWG / 'Laksaman.ttf').read_bytes())
    data[4:6] = b'\xff\xff'
    (tmp / 'fonts' / 'x.ttf').write_bytes(data)


def fonts_of_bombs(r):
    """The font is at fault, not the text that it is to set, nor the memory of the machine."""
    for make_font, said in ((growing, 'makes more and more glyphs of this text [font-broken]'), (more_tables, 'x.ttf is damaged [font-broken]')):
        got, pdf = with_font(r.root, r.build, make_font, 'Laksaman')
        errors = [line for line in got.stderr.splitlines() if ': error: ' in line or ': fatal: ' in line]
        need(got.returncode == 3 and len(errors) == 1 and said in errors[0] and not pdf.exists(), f'{got.returncode}: {got.stderr}')


def workbook_of(path, xml):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('[Content_Types].xml', '<Types/>')
        z.writestr('_rels/.rels', '<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr('xl/workbook.xml', xml)


def attributes(n):
    return ' '.join(f'a{i:x}=""' for i in range(n))


def workbook_too_wide(r):
    """expat keeps all attributes of an element, and each name of the file: 8 MiB of them at most."""
    book, refused_as = r.dir / 'wide.xlsx', 'the XML of this workbook has more names and attributes than 8 MiB hold [file-size]'
    for name, xml in (('attributes', f'<workbook {attributes(3000000)}/>'),
                      ('names', f'<workbook>{"".join(f"<a{i:x}/>" for i in range(3000000))}</workbook>'),
                      ('a long value', f'<workbook a="{"x" * (9 << 20)}"/>'), ('a long name', f'<workbook {"x" * (9 << 20)}=""/>')):
        workbook_of(book, xml)
        text = run(r, 'import', book, r.dir / 'to', status=1, said=f'wide.xlsx: error: {refused_as}')
        need(text.count('error: ') == 1 and not (r.dir / 'to').exists(), f'{name}: {text}')
    workbook_of(book, f'<workbook a="{"x" * (1 << 20)}" {attributes(10000)}/>')
    need('8 MiB' not in run(r, 'import', book, r.dir / 'to', status=1, said='wide.xlsx: error: '), 'what has room is refused')


def workbook_too_deep(r):
    """expat keeps each element that is open; a workbook has some 10 of them at once."""
    book = r.dir / 'deep.xlsx'
    workbook_of(book, '<a>' * 3000000)
    text = run(r, 'import', book, r.dir / 'to', status=1, said='deep.xlsx: error: this workbook is broken or not complete')
    need(text.count('error: ') == 1 and not (r.dir / 'to').exists(), text)


def key_of_rounds(r):
    """A .p12 whose digest asks for 2^31 - 1 rounds (RFC 7292, 4) is refused before one is computed."""
    key, cert, p12, report = (r.dir / name for name in ('k.pem', 'c.pem', 'k.p12', 'x.pdf'))
    for args in (['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-subj', '/CN=a'],
                 ['pkcs12', '-export', '-inkey', key, '-in', cert, '-iter', '1000', '-passout', 'pass:a', '-out', p12]):
        subprocess.run(['openssl', *args], capture_output=True, check=True)
    data = bytearray(p12.read_bytes())
    need(data.endswith(b'\x02\x02\x08\x00') or data.endswith(b'\x02\x02\x03\xe8'), 'the count is not where it was')
    mac = max(at for at in range(4, len(data) - 5) if data[at] == 0x30 and data[at + 1] < 0x80 and at + 2 + data[at + 1] == len(data))
    data[-4:] = b'\x02\x04\x7f\xff\xff\xff'  # two bytes more, in all that is around it
    data[mac + 1] += 2
    data[2:4] = struct.pack('>H', struct.unpack('>H', data[2:4])[0] + 2)
    p12.write_bytes(data)
    (r.dir / 'pass').write_text('a')
    run(r, 'build', r.root / 'input/2568', '-o', report, status=0)
    text = run(r, 'sign', report, '--as', 'ผู้ตรวจสอบ', '--key', p12, '--pass-file', r.dir / 'pass', '-o', r.dir / 'y.pdf', status=1,
               said='k.p12: error: the digest of this file takes too many rounds to check [key]')
    need(text.count('error: ') == 1 and not (r.dir / 'y.pdf').exists(), text)


def keys_of_nothing(r):
    """What may be left out in DER, and is in no .p12 of any program: the file is refused, and no library falls over it."""
    report, p12 = r.dir / 'x.pdf', r.dir / 'k.p12'
    (r.dir / 'pass').write_text('a')
    run(r, 'build', r.root / 'input/2568', '-o', report, status=0)
    bag_kinds = [f'1.2.840.113549.1.12.10.1.{n}' for n in range(1, 7)] + ['1.2.3']
    pbes, pbkdf = (sequence(oid(f'1.2.840.113549.1.5.{n}')) for n in (13, 12))
    mac = sequence(sequence(sequence(oid('1.3.14.3.2.26')), der(4)), der(4))
    parts = {f'contents of kind {n}': [sequence(oid(f'1.2.840.113549.1.7.{n}'))] for n in range(1, 7)}
    parts |= {f'bag {kind}': [data_part(sequence(oid(kind)))] for kind in bag_kinds} | {f'hidden bag {kind}': [hidden(sequence(oid(kind)))] for kind in bag_kinds}
    parts |= {'algorithm': [encrypted_part(pbes)], 'derivation': [encrypted_part(pbes2(pbkdf))], 'parts': [],
              'secret': [sequence(oid(PKCS7_ENCRYPTED), der(0xA0, sequence(integer(0), sequence(oid(PKCS7_DATA), pbkdf2(1000)))))],
              'salt': [encrypted_part(pbes2(sequence(oid('1.2.840.113549.1.5.12'), sequence(integer(1), integer(1000)))))]}
    files = {name: sequence(integer(3), sequence(oid(PKCS7_DATA), der(0xA0, der(4, sequence(*some))))) for name, some in parts.items()}
    files |= {'all': sequence(integer(3), sequence(oid(PKCS7_DATA))), 'all but a digest': sequence(integer(3), sequence(oid(PKCS7_DATA)), mac),
              'text of the whole': sequence(integer(3), sequence(oid(PKCS7_DATA), der(0xA0, der(4))))}
    for name, data in files.items():
        p12.write_bytes(data)
        text = run(r, 'sign', report, '--as', 'ผู้ตรวจสอบ', '--key', p12, '--pass-file', r.dir / 'pass', '-o', r.dir / 'y.pdf', status=1, said='k.p12: error: this file cannot be read')
        need(text.count('error: ') == 1 and not (r.dir / 'y.pdf').exists(), f'{name}: {text}')


def picture_of_signature(r):
    """The picture of a signature is bounded like those of a report, before anything is signed."""
    report, picture, keys = r.dir / 'x.pdf', r.dir / 'p.png', certificates()
    run(r, 'build', r.root / 'input/2568', '-o', report, status=0)
    long = part(b'zTXt', b'a\0\0' + zeros(300 << 20))
    for data, said in ((png(60000, 60000, 8, 2, nbyte=10), 'has 60000 x 60000 pixels [image-broken]'), (png(8, 8, 8, 2, nbyte=400 << 20), 'it has more data than pixels [image-broken]'),
                       (png(8, 8, 8, 2, before=long), '[image-broken]'), (b'', 'is neither a PNG nor a JPEG image [image-kind]')):
        picture.write_bytes(data)
        text = run(r, 'sign', report, '--as', 'ผู้ตรวจสอบ', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass', '--image', picture, '-o', r.dir / 'y.pdf', status=1,
                   said=said)
        need(text.count('error: ') == 1 and 'p.png: error: ' in text and not (r.dir / 'y.pdf').exists(), text)


# ---- a .p12 by hand: ITU-T X.690, RFC 7292, 4 and 5, RFC 8018, A ----

def der(tag, *parts):
    body = b''.join(parts)
    n = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, 'big')
    return bytes([tag]) + (n if len(body) < 0x80 else bytes([0x80 | len(n)]) + n) + body


def sequence(*parts):
    return der(0x30, *parts)


def integer(n):
    return der(2, n.to_bytes(n.bit_length() // 8 + 1, 'big'))


def oid(text):
    first, second, *rest = map(int, text.split('.'))
    groups = [[n >> shift & 0x7F for shift in range(max(n.bit_length() - 1, 0) // 7 * 7, -1, -7)] for n in (40 * first + second, *rest)]
    return der(6, bytes(part | (0x80 if i < len(group) - 1 else 0) for group in groups for i, part in enumerate(group)))


PKCS7_DATA, PKCS7_ENCRYPTED, SHROUDED_KEY, SAFE_CONTENTS = '1.2.840.113549.1.7.1', '1.2.840.113549.1.7.6', '1.2.840.113549.1.12.10.1.2', '1.2.840.113549.1.12.10.1.6'
SALT, START = b'8 bytes.', bytes(16)


def pbes2(derivation):
    aes256 = sequence(oid('2.16.840.1.101.3.4.1.42'), der(4, START))
    return sequence(oid('1.2.840.113549.1.5.13'), sequence(derivation, aes256))


def pbkdf2(rounds):
    sha256 = sequence(oid('1.2.840.113549.2.9'), der(5))
    return pbes2(sequence(oid('1.2.840.113549.1.5.12'), sequence(der(4, SALT), integer(rounds), sha256)))


def scrypt(n, r, p):
    return pbes2(sequence(oid('1.3.6.1.4.1.11591.4.11'), sequence(der(4, SALT), integer(n), integer(r), integer(p))))


def pkcs12_triple_des(rounds):
    return sequence(oid('1.2.840.113549.1.12.1.3'), sequence(der(4, SALT), integer(rounds)))


def data_part(*bags):
    return sequence(oid(PKCS7_DATA), der(0xA0, der(4, sequence(*bags))))


def encrypted_part(algorithm, secret=bytes(64)):
    return sequence(oid(PKCS7_ENCRYPTED), der(0xA0, sequence(integer(0), sequence(oid(PKCS7_DATA), algorithm, der(0x80, secret)))))


def key_bag(algorithm):
    return sequence(oid(SHROUDED_KEY), der(0xA0, sequence(algorithm, der(4, bytes(64)))))


def bag_of(bag):
    return sequence(oid(SAFE_CONTENTS), der(0xA0, sequence(bag)))


def hidden(bag, rounds=1000):
    """A bag within an encrypted part that the passphrase "a" opens."""
    key = hashlib.pbkdf2_hmac('sha256', b'a', SALT, rounds, 32)
    secret = subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-K', key.hex(), '-iv', START.hex()], input=sequence(bag), capture_output=True, check=True).stdout
    return encrypted_part(pbkdf2(rounds), secret)


def key_of_parts(r):
    """The rounds of each encrypted part are bounded, and those of all: 1,000,000 and 5,000,000. 2^31 - 1 take a quarter of an hour."""
    most, million = (1 << 31) - 1, 1000000
    report, p12 = r.dir / 'x.pdf', r.dir / 'k.p12'
    (r.dir / 'pass').write_text('a')
    run(r, 'build', r.root / 'input/2568', '-o', report, status=0)
    refused, unread = ('the parts of this file take too many rounds to decrypt', 'this file cannot be read: its encryption is not known here')
    for name, parts, said in (('part', [encrypted_part(pbkdf2(most))], refused),
                              ('part of an older kind', [encrypted_part(pkcs12_triple_des(most))], refused),
                              ('key', [data_part(key_bag(pbkdf2(most)))], refused),
                              ('key in a bag of bags', [data_part(bag_of(bag_of(key_bag(pbkdf2(most)))))], refused),
                              ('key within what is encrypted', [hidden(key_bag(pbkdf2(most)))], refused),
                              ('memory', [encrypted_part(scrypt(1 << 20, 8, 1))], refused),
                              ('many at once', [encrypted_part(scrypt(2, 1, 1 << 30))], refused),
                              ('more than 64 bits', [encrypted_part(scrypt(1 << 40, 1 << 40, 1 << 40))], refused),
                              ('one too many', [encrypted_part(pbkdf2(million + 1))], refused),
                              ('in all', [encrypted_part(pbkdf2(million))] * 6, refused),
                              ('as many as may be', [data_part(key_bag(pbkdf2(million)))] * 5, unread)):
        p12.write_bytes(sequence(integer(3), sequence(oid(PKCS7_DATA), der(0xA0, der(4, sequence(*parts))))))
        text = run(r, 'sign', report, '--as', 'ผู้ตรวจสอบ', '--key', p12, '--pass-file', r.dir / 'pass', '-o', r.dir / 'y.pdf', status=1,
                   said=f'k.p12: error: {said} [key]')
        need(text.count('error: ') == 1 and not (r.dir / 'y.pdf').exists(), f'{name}: {text}')


def tests(root, build_folder):
    return each(root, build_folder, 'bombs', (png_bombs, png_together, jpeg_bombs, fonts_of_bombs, folders_out, link_of_fonts, workbook_too_deep, workbook_too_wide, key_of_rounds, key_of_parts, keys_of_nothing, picture_of_signature))
