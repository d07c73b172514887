"""Fonts that are not as one would wish, each in a folder of its own with its own fonts.conf: without
GPOS, without any layout tables (private codes, or nothing), with a glyph for two marks, alone without
a bold or italic, without an x, packed for web pages, variable, with CFF outlines, with embedding
forbidden (T10: told by the name of the file), damaged, missing."""
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile

import roundtrip
import standards
from support import READERS, Skip, need, read

TLWG = pathlib.Path('/usr/share/fonts/truetype/tlwg')
CONF = '''<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir prefix="relative">.</dir><dir prefix="relative">{}</dir><cachedir prefix="relative">cache</cachedir></fontconfig>'''


def cut(tmp, source, tables, keep='*'):
    """A copy of a font without some of its tables, with glyphs for some characters."""
    out = tmp / 'fonts' / 'cut.ttf'
    read('hb-subset', f'--unicodes={keep}', '--glyph-names', '--name-IDs=*', '--notdef-outline', f'--drop-tables+={tables}',
         f'--output-file={out}', source)


def ligating(tmp):
    """One glyph for the ring and a tone, as Sarabun has it."""
    try:
        from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
        from fontTools.ttLib import TTFont
    except ImportError:
        raise Skip('there is no python3-fonttools')
    font = TTFont(TLWG / 'Laksaman.ttf')
    tones = {'uni0E48': 'uni0E48.low', 'uni0E49': 'uni0E49.low', 'uni0E4A': 'uni0E4A.low', 'uni0E4B': 'uni0E4B.low'}
    rules = ''.join(f'sub uni0E4D {tone} by {both}; ' for tone, both in tones.items())
    addOpenTypeFeaturesFromString(font, 'languagesystem DFLT dflt; languagesystem thai dflt; '
                                        f'feature ccmp {{ {rules} }} ccmp; feature liga {{ sub f i by fi; }} liga;')
    font.save(tmp / 'fonts' / 'ligating.ttf')


def with_font(root, build_dir, make, family, lines=('กา #1', 'น้ำ'), folder='.'):
    """The run that sets the lines with fonts of a folder that make() fills, or another one, and its PDF."""
    tmp = pathlib.Path(tempfile.mkdtemp())
    (tmp / 'fonts').mkdir()
    make(tmp)
    (tmp / 'fonts' / 'fonts.conf').write_text(CONF.format(folder))
    roundtrip.lay_down(root, tmp, lines, family)
    run = subprocess.run([build_dir / 'raingan', 'build', 'data', '-t', 'template', '-o', 'x.pdf', '--lang', 'en'], cwd=tmp,
                         capture_output=True, text=True)
    return run, tmp / 'x.pdf'


def reads_back(root, build_dir, make, family, reader):
    """Whatever glyphs a font has for marks, the text is right all the same."""
    lines = roundtrip.corpus(root)
    run, pdf = with_font(root, build_dir, make, family, lines)
    if run.returncode:
        return run.stderr[-2000:]
    text = READERS[reader](pdf)
    wrong = roundtrip.compare(text, lines)
    if wrong:
        return f'{len(wrong)} lines differ\n' + '\n'.join(wrong[:5])
    private = [hex(ord(c)) for c in text if '\ue000' <= c <= '\uf8ff']
    return f'{private[:5]}' if private else standards.trouble(pdf)


def says(root, build_dir, make, family, status, *wanted, lines=('กา #1', 'น้ำ')):
    run, _ = with_font(root, build_dir, make, family, lines)
    lost = [w for w in wanted if w not in run.stderr]
    if run.returncode != status or lost:
        return f'exit {run.returncode}, wanted {status} and {lost}\n{run.stderr[-2000:]}'
    return ''


# ---- font files ----

def tables(data):
    """The tables of a font by their tags: OpenType, "Organization of an OpenType font"."""
    entries = (struct.unpack('>4sLLL', data[12 + 16 * i:28 + 16 * i]) for i in range(struct.unpack('>H', data[4:6])[0]))
    return {tag: data[offset:offset + length] for tag, _, offset, length in entries}


def put_together(parts, entry, head):
    """A font file or a WOFF of the tables; entry(tag, offset, length) is one line of the directory."""
    at, directory, body = len(head) + len(parts) * len(entry(b'head', 0, 0)), b'', b''
    for tag, data in sorted(parts.items()):
        directory += entry(tag, at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + directory + body


def font_of(parts):
    n = len(parts)
    power = 1 << n.bit_length() - 1
    head = struct.pack('>LHHHH', 0x00010000, n, 16 * power, n.bit_length() - 1, 16 * (n - power))
    return put_together(parts, lambda tag, offset, length: struct.pack('>4sLLL', tag, 0, offset, length), head)


def woff_of(parts):
    """WOFF 1.0, 3 and 4: a table that is not compressed has both lengths alike."""
    def entry(tag, offset, length):
        return struct.pack('>4sLLLL', tag, offset, length, length, 0)

    size = 12 + sum(16 + len(data) + -len(data) % 4 for data in parts.values())
    body = put_together(parts, entry, bytes(44))
    head = struct.pack('>4sLLHHLHHLLLLL', b'wOFF', 0x00010000, len(body), len(parts), 0, size, 1, 0, 0, 0, 0, 0, 0)
    return head + body[44:]


def laksaman(face=''):
    return tables((TLWG / f'Laksaman{face}.ttf').read_bytes())


def changed(data, at, value):
    return data[:at] + value + data[at + len(value):]


def copy(tmp, data, name='x.ttf'):
    (tmp / 'fonts' / name).write_bytes(data)


def with_rights(rights):
    """OS/2 fsType of these bits."""
    def make(tmp):
        parts = laksaman()
        copy(tmp, font_of({**parts, b'OS/2': changed(parts[b'OS/2'], 8, struct.pack('>H', rights))}))
    return make


def web(tmp):
    copy(tmp, woff_of(laksaman()), 'x.ttf')  # a wrong name changes nothing


def web2(tmp):
    try:
        import brotli  # noqa: F401; fontTools packs with it
        from fontTools.ttLib import TTFont
    except ImportError:
        raise Skip('there is no python3-fonttools or no python3-brotli')
    font = TTFont(TLWG / 'Laksaman.ttf')
    font.flavor = 'woff2'
    font.save(tmp / 'fonts' / 'x.woff2')


def variable(tmp):
    """OpenType, fvar: one axis, wght from 100 to 900, and no named instance."""
    axis = struct.pack('>4slllHH', b'wght', 100 << 16, 400 << 16, 900 << 16, 0, 2)
    copy(tmp, font_of({**laksaman(), b'fvar': struct.pack('>HHHHHHHH', 1, 0, 16, 2, 1, 20, 0, 8) + axis}))


def spoilt(tmp):
    """Its outlines end in the middle."""
    parts = laksaman()
    copy(tmp, font_of({**parts, b'loca': b'\xff' * len(parts[b'loca'])}))


def no_fonts():
    """What an officer may have put there instead of a font, by the specifications of OpenType (TTC header) and WOFF."""
    whole, web = (TLWG / 'Laksaman.ttf').read_bytes(), woff_of(laksaman())
    return {'empty': b'', 'cut': whole[:500], 'page': b'<!DOCTYPE html><title>404</title>', 'web-cut': web[:len(web) // 2],
            'collection-far': struct.pack('>4sLLL', b'ttcf', 0x10000, 1, 1 << 20), 'collection-of-none': struct.pack('>4sLL', b'ttcf', 0x10000, 0)}


def system_unread(root, build_dir):
    """In a folder that fonts.conf names: told where no other file has the family, else not."""
    def make(file):
        def made(tmp):
            (tmp / 'system').mkdir()
            (tmp / 'system' / file).write_bytes(b'')
        return made

    both = f'../system</dir><dir>{TLWG}'
    for file, family, status, wanted in (('NoneSuch.ttf', 'None Such', 3, 'NoneSuch.ttf is there, but no font can be read from it'),
                                         ('Laksaman.ttf', 'Laksaman', 0, '')):
        run, _ = with_font(root, build_dir, make(file), family, folder=both)
        if run.returncode != status or wanted not in run.stderr or bool(run.stderr) != bool(wanted):
            return f'{file}: exit {run.returncode} {run.stderr}'
    return ''


def bold_unread(tmp):
    """The family's regular face is there, its bold one is an empty file; no other folder has the family."""
    parts = laksaman()
    renamed = parts[b'name'].replace('Laksaman'.encode('utf-16-be'), 'Laksamaq'.encode('utf-16-be')).replace(b'Laksaman', b'Laksamaq')
    copy(tmp, font_of({**parts, b'name': renamed}), 'Laksamaq.ttf')
    copy(tmp, b'', 'Laksamaq-Bold.ttf')


def alone(tmp):
    """The regular face of a family, as it is often handed on."""
    shutil.copy(TLWG / 'Laksaman.ttf', tmp / 'fonts')


def bold_alone(tmp):
    shutil.copy(TLWG / 'Laksaman-Bold.ttf', tmp / 'fonts')


def with_georgian(tmp):
    """Beside Laksaman a font for another script that may not be embedded."""
    alone(tmp)
    parts = tables(pathlib.Path('/usr/share/fonts/truetype/noto/NotoSansGeorgian-Regular.ttf').read_bytes())
    copy(tmp, font_of({**parts, b'OS/2': changed(parts[b'OS/2'], 8, b'\x00\x02')}), 'georgian.ttf')


# ---- emphasis that a family has no face for ----

EMPHASIS = 'Laksaman" font-weight="bold" font-style="italic'


def in_each_report(root, build_dir):
    """V8: of reports one after another in a process, with the same texts, each is told what a build of its own is told."""
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / 'fonts').mkdir()
    alone(folder)
    (folder / 'fonts' / 'fonts.conf').write_text(CONF.format('.'))
    roundtrip.lay_down(root, folder, ('กา #1', 'น้ำ'), EMPHASIS)
    for name in 'a', 'b', 'c':
        shutil.copytree(folder / 'data', folder / 'all' / name)
    run = subprocess.run([build_dir / 'raingan', 'batch', 'all', '-t', 'template', '-o', 'out', '-j', '1', '--lang', 'en'],
                         cwd=folder, capture_output=True, text=True)
    need(run.returncode == 0, run.stderr[-2000:])
    for name in 'a', 'b', 'c':
        text = (folder / 'out' / f'{name}.txt').read_text()
        told = sorted(re.findall(r'no (bold|italic);.*\[font-face\]', text))
        need(told == ['bold', 'italic'], f'{name}: {text[-2000:]}')


def emphasis(root, build_dir, reader):
    """V8: each lack is told once; the text is right, and so is the file."""
    lines = roundtrip.corpus(root)
    run, pdf = with_font(root, build_dir, alone, EMPHASIS, lines)
    told = sorted(re.findall(r'no (bold|italic);.*\[font-face\]', run.stderr))
    need(run.returncode == 0 and told == ['bold', 'italic'], run.stderr[-2000:])
    need(run.stderr.count('[font-face]') == 2, run.stderr[-2000:])
    wrong = roundtrip.compare(READERS[reader](pdf), lines)
    return f'{len(wrong)} lines differ\n' + '\n'.join(wrong[:5]) if wrong else standards.trouble(pdf)


def ink(pdf):
    """How much of page 1 is black, in pixels, and how far its last line, a bar, leans: columns a row."""
    data = subprocess.run(['pdftoppm', '-r', '288', '-gray', '-singlefile', pdf], check=True, capture_output=True).stdout
    size = re.match(rb'P5\s+(\d+)\s+(\d+)\s+255\s', data)
    width, pixels = int(size[1]), data[size.end():]
    rows = [pixels[y * width:(y + 1) * width] for y in range(int(size[2]))]
    bar = [y for y, row in enumerate(rows) if min(row) < 128]
    bar = [y for y in bar if all(row in bar for row in range(y, bar[-1]))]
    first, last = (next(x for x, p in enumerate(rows[y]) if p < 128) for y in (bar[1], bar[-2]))
    return sum(255 - p for p in pixels) / 255, (first - last) / (bar[-2] - bar[1])


def seen(root, build_dir):
    """V8: what is thickened is darker, about as much as the bold face itself; what is slanted leans by 12 degrees."""
    def drawn(make, look):
        run, pdf = with_font(root, build_dir, make, look, ['ผลการประเมิน', '|'])
        need(run.returncode == 0, run.stderr)
        return ink(pdf)

    def family(tmp):
        for face in '', '-Bold', '-Italic':
            shutil.copy(TLWG / f'Laksaman{face}.ttf', tmp / 'fonts')

    bold, italic = 'Laksaman" font-weight="bold', 'Laksaman" font-style="italic'
    plain, upright = drawn(alone, 'Laksaman')
    thick, _ = drawn(alone, bold)
    real, _ = drawn(family, bold)
    need(1.2 * plain < thick and 0.85 * real < thick < 1.15 * real, f'regular {plain}, thickened {thick}, bold {real}')
    slanted, lean = drawn(alone, italic)
    need(0.95 * plain < slanted < 1.05 * plain, f'regular {plain}, slanted {slanted}')
    need(upright == 0 and 0.19 < lean < 0.23, f'a bar leans by {upright}, slanted by {lean}')  # tan 12° is 0.2126


def system_bold(root, build_dir):
    """A bold that is installed is taken before one is made of what lies in the folder."""
    def make(tmp):
        alone(tmp)
        (tmp / 'system').mkdir()
        shutil.copy(TLWG / 'Laksaman-Bold.ttf', tmp / 'system')

    run, pdf = with_font(root, build_dir, make, 'Laksaman" font-weight="bold', folder='../system')
    fonts = read('pdffonts', pdf)
    need(run.returncode == 0 and 'font-face' not in run.stderr and 'Laksaman-Bold' in fonts, run.stderr + fonts)


# ---- sizes ----

def sizes(root, build_dir):
    """V7: 16 pt and font-size-adjust 0.340 in a face without an x: by what OS/2 says; else by ก, which is 602 high here;
    else as asked, which is what CSS Fonts 5 wants where nothing can be derived."""
    def without_x(tmp, keep, x_height):
        cut(tmp, TLWG / 'Laksaman.ttf', 'GPOS,GSUB,GDEF', keep)
        file = tmp / 'fonts' / 'cut.ttf'
        parts = tables(file.read_bytes())
        file.write_bytes(font_of({**parts, b'OS/2': changed(parts[b'OS/2'], 86, struct.pack('>h', x_height))}))

    bad = []
    for keep, text, x_height, size in (('0020-0023,0030-0039,0E01-0E5B', 'กา', 400, 13.60),
                                       ('0020-0023,0030-0039,0E01-0E5B', 'กา', 0, 16 * 340 / (602 / 1.18)),
                                       ('0020-0023,0030-0039', '12', 0, 16)):
        run, pdf = with_font(root, build_dir, lambda tmp: without_x(tmp, keep, x_height), 'Laksaman', [text])
        need(run.returncode == 0, run.stderr)
        dump = subprocess.run([build_dir / 'tests/dump', 'data', 'template', 'fonts/fonts.conf'], cwd=pdf.parent, check=True,
                              capture_output=True, text=True).stdout
        got = float(re.search(rf'^text \S+ \S+ (\S+) \S+ "{text}"', dump, re.M)[1])
        bad += [] if abs(got - size) < 0.02 else [f'{keep} {x_height}: {got} pt, wanted {size}']
    return '\n'.join(bad)


def tests(root, build_dir):
    t, b = root, build_dir
    otf = pathlib.Path('/usr/share/fonts/opentype/tlwg/Laksaman.otf')

    def without(source, tables):
        return lambda tmp: cut(tmp, TLWG / source, tables)

    made = [(f'fonts.{name}.{reader}', lambda m=make, f=family, r=reader: reads_back(t, b, m, f, r)) for reader in READERS
            for name, make, family in (('without-gpos', without('Laksaman.ttf', 'GPOS'), 'Laksaman'),
                                       ('private-codes', without('Laksaman.ttf', 'GPOS,GSUB,GDEF'), 'Laksaman'),
                                       ('no-layout-at-all', without('Garuda.ttf', 'GPOS,GSUB,GDEF'), 'Garuda'),
                                       ('ligating', ligating, 'Laksaman'))]
    return made + [
        ('fonts.missing', lambda: says(t, b, lambda tmp: None, 'None Such', 3, '[font-missing]',
                                       'None Such', 'report.xml:')),
        *((f'fonts.forbidden.{rights:04x}', lambda r=rights: says(t, b, with_rights(r), 'Laksaman', 3, '[font-forbidden]',
                                                                  'Laksaman', 'x.ttf', f'0x{r:04X}', 'report.xml:'))
          for rights in (0x0002, 0x0100, 0x0108, 0x0200)),
        # OpenType, fsType: of the lowest bits the freest holds
        *((f'fonts.allowed.{rights:04x}', lambda r=rights: says(t, b, with_rights(r), 'Laksaman', 0))
          for rights in (0x0000, 0x0004, 0x0006, 0x0008)),
        ('fonts.forbidden.passed-over', lambda: says(t, b, with_georgian, 'Laksaman', 1, '[no-glyph]', 'U+10D0', 'georgian.ttf',
                                                     lines=['ก ა'])),
        ('fonts.spoilt', lambda: says(t, b, spoilt, 'Laksaman', 3, '[font-broken]', 'Laksaman')),
        ('fonts.half', lambda: says(t, b, lambda tmp: copy(tmp, (TLWG / 'Laksaman.ttf').read_bytes()[:30000], 'Laksaman.ttf'), 'Laksaman', 3,
                                    '[font-broken]', 'Laksaman.ttf is damaged')),
        *((f'fonts.unread.{name}.{file}', lambda d=data, f=file, w=wanted: says(t, b, lambda tmp: copy(tmp, d, f), 'None Such', 3, *w))
          for name, data in no_fonts().items()
          for file, wanted in (('NoneSuch-BoldItalic.TTF', ('[font-broken]', 'NoneSuch-BoldItalic.TTF is there, but no font can be read from it')),
                               ('nonesuch_bd.otf', ('[font-broken]', 'nonesuch_bd.otf is there')),
                               # of another family, by its name: a hint
                               ('NoneSuchNew.ttf', ('[font-missing]', 'no font can be read from the file', 'NoneSuchNew.ttf')))),
        # what is in our own folder comes before the system's: it is not passed over
        ('fonts.unread.own', lambda: says(t, b, lambda tmp: copy(tmp, b'', 'Laksaman.ttf'), 'Laksaman', 3, '[font-broken]', 'Laksaman.ttf is there')),
        ('fonts.unread.system', lambda: system_unread(t, b)),
        ('fonts.unread.bold', lambda: says(t, b, bold_unread, 'Laksamaq" font-weight="bold', 0, '[font-face]', 'no font can be read from the file',
                                           'Laksamaq-Bold.ttf')),
        ('fonts.cff', lambda: says(t, b, lambda tmp: copy(tmp, otf.read_bytes(), 'x.otf'),
                                   'Laksaman', 3, '[font-outlines]', 'Laksaman', 'x.otf', 'CFF')),
        ('fonts.web', lambda: says(t, b, web, 'Laksaman', 3, '[font-format]', 'Laksaman', 'x.ttf', 'WOFF')),
        ('fonts.web2', lambda: says(t, b, web2, 'Laksaman', 3, '[font-format]', 'Laksaman', 'x.woff2', 'WOFF')),
        ('fonts.variable', lambda: says(t, b, variable, 'Laksaman', 3, '[font-format]', 'Laksaman', 'x.ttf', 'wght')),
        ('fonts.no-regular', lambda: says(t, b, bold_alone, 'Laksaman', 0, '[font-face]', 'Laksaman-Bold.ttf')),
        ('fonts.in-each-report', lambda: in_each_report(t, b)),
        ('fonts.system-bold', lambda: system_bold(t, b)),
        ('fonts.emphasis.seen', lambda: seen(t, b)),
        *((f'fonts.emphasis.{reader}', lambda r=reader: emphasis(t, b, r)) for reader in READERS),
        ('fonts.sizes', lambda: sizes(t, b)),
    ]
