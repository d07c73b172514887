"""Turned text is read as it was written (T13)."""
import re

from support import READERS, Reports, Skip, need, squeeze

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


def tests(root, build):
    return [(f'frames.turned.{mode}', lambda mode=mode: turned(root, build, mode)) for mode in ('sideways-lr', 'sideways-rl')]
