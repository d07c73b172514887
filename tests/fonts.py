"""Fonts that are not as one would wish, each in a folder of its own with its own fonts.conf: without
GPOS, without any layout tables (private codes, or nothing), with CFF outlines, with embedding
forbidden, damaged, missing."""
import pathlib
import struct
import subprocess
import tempfile

import roundtrip

TLWG = pathlib.Path('/usr/share/fonts/truetype/tlwg')
CONF = '''<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir prefix="relative">.</dir><cachedir prefix="relative">cache</cachedir></fontconfig>'''


def cut(tmp, source, tables):
    """A copy of a font without some of its tables."""
    out = tmp / 'fonts' / 'cut.ttf'
    subprocess.run(['hb-subset', '--unicodes=*', '--glyph-names', '--name-IDs=*', '--notdef-outline',
                    f'--drop-tables+={tables}', f'--output-file={out}', source], check=True,
                   capture_output=True)


def build(root, build_dir, tmp, lines, family):
    (tmp / 'fonts' / 'fonts.conf').write_text(CONF)
    data, template = tmp / 'data', tmp / 'template'
    data.mkdir()
    template.mkdir()
    rows = ''.join(f'{no},"{line}"\n' for no, line in enumerate(lines, 1))
    (data / 'lines.csv').write_text('no,text\n' + rows)
    (template / 'schema.sql').write_text((root / 'tests/corpus/schema.sql').read_text())
    text = (root / 'tests/corpus/report.xml').read_text()
    for name, value in (('FAMILY', family), ('ALIGN', 'left'), ('WIDTH', '180mm'),
                        ('WEIGHT', 'normal')):
        text = text.replace(f'@{name}@', value)
    (template / 'report.xml').write_text(text)
    return subprocess.run([build_dir / 'raingan', 'build', 'data', '-t', 'template', '-o', 'x.pdf'],
                          cwd=tmp, capture_output=True, text=True)


def with_font(root, build_dir, make, family, lines=('กา #1', 'น้ำ')):
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 'fonts').mkdir()
        make(tmp)
        run = build(root, build_dir, tmp, list(lines), family)
        texts = {}
        if run.returncode == 0:
            texts = {k: r(tmp / 'x.pdf') for k, r in roundtrip.readers().items()}
        return run, texts


def reads_back(root, build_dir, source, tables):
    """Without its layout tables a font draws marks as it can, and the text is right all the same."""
    lines = [line for line in roundtrip.corpus(root) if '"' not in line]
    run, texts = with_font(root, build_dir, lambda tmp: cut(tmp, TLWG / source, tables),
                           source.split('.')[0], lines)
    if run.returncode:
        return run.stderr[-2000:]
    for reader, text in texts.items():
        wrong = roundtrip.compare(text, lines)
        if wrong:
            return f'{reader}: {len(wrong)} lines differ\n' + '\n'.join(wrong[:5])
        private = [hex(ord(c)) for c in text if '\ue000' <= c <= '\uf8ff']
        if private:
            return f'{reader}: {private[:5]}'
    return ''


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
    return [
        ('fonts.without-gpos', lambda: reads_back(t, b, 'Laksaman.ttf', 'GPOS')),
        ('fonts.private-codes', lambda: reads_back(t, b, 'Laksaman.ttf', 'GPOS,GSUB,GDEF')),
        ('fonts.no-layout-at-all', lambda: reads_back(t, b, 'Garuda.ttf', 'GPOS,GSUB,GDEF')),
        ('fonts.missing', lambda: says(t, b, lambda tmp: None, 'None Such', 3, '[font-missing]',
                                       'None Such', 'report.xml:')),
        ('fonts.forbidden', lambda: says(t, b, forbidden, 'Laksaman', 3, '[font-forbidden]',
                                         'Laksaman', 'report.xml:')),
        ('fonts.spoilt', lambda: says(t, b, spoilt, 'Laksaman', 3, '[font-broken]', 'Laksaman')),
        ('fonts.cff', lambda: says(t, b, lambda tmp: copy(tmp, otf.read_bytes(), 'x.otf'),
                                   'Laksaman', 3, '[font-outlines]', 'Laksaman')),
    ]
