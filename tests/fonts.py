"""Fonts that are not as one would wish, each in a folder of its own with its own fonts.conf: without
GPOS, without any layout tables (private codes, or nothing), with a glyph for two marks, with CFF
outlines, with embedding forbidden, damaged, missing."""
import pathlib
import struct
import subprocess
import tempfile

import roundtrip
import standards
from support import READERS, Skip, read

TLWG = pathlib.Path('/usr/share/fonts/truetype/tlwg')
CONF = '''<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir prefix="relative">.</dir><cachedir prefix="relative">cache</cachedir></fontconfig>'''


def cut(tmp, source, tables):
    """A copy of a font without some of its tables."""
    out = tmp / 'fonts' / 'cut.ttf'
    read('hb-subset', '--unicodes=*', '--glyph-names', '--name-IDs=*', '--notdef-outline', f'--drop-tables+={tables}',
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


def with_font(root, build_dir, make, family, lines=('กา #1', 'น้ำ')):
    """The run that sets the lines with fonts of a folder that make() fills, and its PDF."""
    tmp = pathlib.Path(tempfile.mkdtemp())
    (tmp / 'fonts').mkdir()
    make(tmp)
    (tmp / 'fonts' / 'fonts.conf').write_text(CONF)
    roundtrip.lay_down(root, tmp, lines, family)
    run = subprocess.run([build_dir / 'raingan', 'build', 'data', '-t', 'template', '-o', 'x.pdf'], cwd=tmp,
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


def says(root, build_dir, make, family, status, *wanted):
    run, _ = with_font(root, build_dir, make, family)
    lost = [w for w in wanted if w not in run.stderr]
    if run.returncode != status or lost:
        return f'exit {run.returncode}, wanted {status} and {lost}\n{run.stderr[-2000:]}'
    return ''


def copy(tmp, data, name='x.ttf'):
    (tmp / 'fonts' / name).write_bytes(data)


def forbidden(tmp):
    """OS/2 fsType 2: restricted licence embedding."""
    data = bytearray((TLWG / 'Laksaman.ttf').read_bytes())
    for i in range(struct.unpack('>H', data[4:6])[0]):
        tag, _, offset, _ = struct.unpack('>4sLLL', data[12 + 16 * i:28 + 16 * i])
        if tag == b'OS/2':
            data[offset + 8:offset + 10] = b'\x00\x02'
    copy(tmp, bytes(data))


def spoilt(tmp):
    """Its outlines end in the middle."""
    data = bytearray((TLWG / 'Laksaman.ttf').read_bytes())
    for i in range(struct.unpack('>H', data[4:6])[0]):
        tag, _, offset, length = struct.unpack('>4sLLL', data[12 + 16 * i:28 + 16 * i])
        if tag == b'loca':
            data[offset:offset + length] = b'\xff' * length
    copy(tmp, bytes(data))


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
        ('fonts.forbidden', lambda: says(t, b, forbidden, 'Laksaman', 3, '[font-forbidden]',
                                         'Laksaman', 'report.xml:')),
        ('fonts.spoilt', lambda: says(t, b, spoilt, 'Laksaman', 3, '[font-broken]', 'Laksaman')),
        ('fonts.cff', lambda: says(t, b, lambda tmp: copy(tmp, otf.read_bytes(), 'x.otf'),
                                   'Laksaman', 3, '[font-outlines]', 'Laksaman')),
    ]
