"""Blocks that draw lines around text: boxes, tables, tables in tables, pictures. At ten sizes no ink of a line or picture
meets that of a letter, nothing is outside of the frame of the page, and the text is read whole. And turned text is read as it was
written (T13)."""
import re
import struct
import zlib

from support import READERS, Reports, Skip, need, read, squeeze

NS = 'urn:raingan:report'
TURNED = ('ปู่ย่า ป้ำ ฝำ น้ำ', 'ญู ฐุ ฎุ ฏู', 'คะแนนเฉลี่ย<br/>ถ่วงน้ำหนัก', 'ค่าเดินทาง ฯลฯ ๑๐๐.๐๐ บาท', '<u>ปี่ ฟื้น</u> ป่ ฝั่ง',
          'เก้าอี้  สองช่อง<sup>๒</sup>', 'ศักดิ์สิทธิ์ No Gift Policy ๕๐%')


def make(r, name, page, body):
    """The PDF of a template's section, with nothing to say."""
    folder = r.dir / name
    folder.mkdir()
    (folder / 'rows.csv').write_text('no,name\n1,กลาง\n2,คลัง\n3,ช่าง\n')
    (folder / 'schema.sql').write_text("CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n"
                                       "INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);\n"
                                       'CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT);\n')
    (folder / 'views.sql').write_text('')
    (folder / 'report.xml').write_text(f'<report xmlns="{NS}" lang="th">{page}<section page="p">{body}</section></report>')
    r.make(folder, folder / 'x.pdf', '-t', folder)
    return folder / 'x.pdf'


def turned(root, build, mode):
    """T13"""
    r = Reports(root, build)
    for text in TURNED:
        pdf = make(r, f'{mode}{TURNED.index(text)}', '<page name="p" size="A5" margin="10mm"/>'
                   '<style name="body" font-family="Laksaman" font-size="16pt" font-size-adjust="0.340"/>',
                   f'<table columns="auto"><tr><td writing-mode="{mode}">{text}</td></tr></table>')
        lines = [squeeze(re.sub('<[^>]*>', '', line)) for line in text.split('<br/>')]
        for name, reader in READERS.items():
            try:
                got = squeeze(reader(pdf))
            except Skip:  # there is no Java
                continue
            # Plain poppler goes through the lines of a turned block from its other side.
            need(got == ''.join(lines) or (name == 'poppler' and got == ''.join(lines[::-1])),
                 f'{mode}: {name} reads {got}, not {"".join(lines)}')


# ---- ink ----

EM = 40  # pixels
RED = 'border="0.15em #ff0000" border-color="#ff0000"'
HIGH = 'กุฎีปฏิรูป ปู่ย่ารู้ ฤๅษี gypsy jq'  # marks far above and below
ROW = f'<tr><td>{HIGH}</td><td align="right">๑,๒๓๔.๕๐</td></tr>'
LONG = '<tr><td>ยาว</td><td>ที่</td></tr>' * 30  # goes on on the next page
BLOCKS = {
    'boxes': f'''<div {RED} padding="0.2em"><p>{HIGH}</p><div border="0.4em double #ff0000" margin-top="0.2em"><h2>{HIGH}</h2><p {RED}>{HIGH}</p></div>
        <ul border="0.1em dotted #ff0000" padding="0.1em 1em"><li>{HIGH}</li></ul></div><p border-top="0.3em dashed #ff0000">{HIGH}</p>
        <div {RED}>{f"<p>{HIGH}</p>" * 30}</div>''',
    'tables': f'''<table columns="* auto" {RED} rules="all" padding="0em"><thead><tr><th>{HIGH}</th><th>ฎุ</th></tr></thead>{ROW}<tr><td colspan="2">{HIGH}</td></tr></table>
        <table columns="auto *" border="1em double #ff0000" rules="groups" padding="0em 0.5em" margin-top="1em"><tr><td rowspan="2" border="0.5em #ff0000">{HIGH}</td><td>ก</td></tr><tr><td>ข</td></tr></table>
        <table columns="* auto" border-bottom="0.6em #ff0000" border-top="0.3em #ff0000" rules="rows">{LONG}</table>''',
    'turned': f'''<table columns="auto auto auto *" {RED} rules="all" padding="0em 0.3em"><thead><tr><th writing-mode="sideways-lr">{HIGH}</th><th writing-mode="sideways-rl">{HIGH}<br/>ฎุ ที่</th>
        <th>ก</th><td>ข</td></tr></thead><tr><td>ค</td><td>ง</td><td writing-mode="sideways-lr" padding="0em">ปู่ย่า</td><td>จ</td></tr></table>''',
    'nested': f'''<table columns="auto *" {RED} rules="all" padding="0em"><thead><tr><th>ก</th><th>{HIGH}</th></tr></thead>
        <tr><td>{HIGH}<table columns="auto auto" border="0.3em #ff0000" rules="all">{ROW}</table>{HIGH}</td>
        <td><ol><li>{HIGH}<table columns="*" {RED}><tr><td><table columns="auto" {RED}><tr><td>{HIGH}</td></tr></table></td></tr></table></li></ol></td></tr></table>
        <columns><p>{HIGH}</p><table columns="auto *" {RED} rules="rows">{LONG}</table></columns>''',
    'pictures': f'''<p>{HIGH}</p><img src="red.png" alt="แดง" width="5em"><caption>{HIGH}</caption></img><p>{HIGH}</p>
        <table columns="6em *" {RED} rules="all"><tr><td><img src="red.png" alt="แดง" width="9em"/></td><td>{HIGH}</td></tr></table>
        <img src="red.png" alt="แดง" {RED} padding="0.2em" width="3em" text-align="right"/><p>{HIGH}</p>''',
}


def red_png():
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + b'\xff\0\0' * 8 for _ in range(8))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 8, 8, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def apart(root, build, kind):
    import decoration
    r = Reports(root, build)
    for size in decoration.SIZES:
        pdf, width, height, red, black = decoration.draw(r, kind, size, BLOCKS[kind], EM, {'red.png': red_png()})
        need(red, f'{size} pt: there is no line')
        need(black, f'{size} pt: there are no letters')
        need(not decoration.around(red, width) & black, f'{size} pt: ink over ink')
        need(not red & ~decoration.inside(width, height, 1, EM), f'{size} pt: a line outside of the frame')
        need(not black & ~decoration.inside(width, height, EM // 10, EM), f'{size} pt: ink outside of the frame')
        # What pages repeat is read again: of the text as written all is there at least.
        plain = squeeze(re.sub('<[^>]*>', '', BLOCKS[kind]))
        for reader in ['pdftotext', '-raw', pdf, '-'], ['mutool', 'draw', '-q', '-F', 'txt', pdf]:
            got = squeeze(read(*reader))
            lost = [c for c in sorted(set(plain)) if got.count(c) < plain.count(c)]
            need(not lost, f'{size} pt: {reader[0]} does not read {lost}')


def tests(root, build):
    return [*[(f'frames.turned.{mode}', lambda mode=mode: turned(root, build, mode)) for mode in ('sideways-lr', 'sideways-rl')],
            *[(f'frames.ink.{kind}', lambda kind=kind: apart(root, build, kind)) for kind in BLOCKS]]
