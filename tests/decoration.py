"""V6. Lines along the text (underlines, lines through it, the dots of leaders): at ten sizes no ink of them meets that of
a letter, and none is outside of the frame. A page is drawn with the lines in red and the letters in black, and the
pixels are compared; and the text is read as without them."""
import re
import subprocess

import frames
from support import Reports, need, read

SIZES = 6, 8, 10, 12, 14, 16, 20, 24, 32, 48
NS = 'urn:raingan:report'
TEXT = 'กุฎีปฏิรูป ญาติฐานะ ปู่ย่ารู้ ฤๅษี gypsy jq, ๐๙ ปฺฏุฐู'
EM = 100  # pixels
WIDE, HIGH, MARGIN = 40, 30, 2  # em: of the page, and of what is around its frame


def report(size, lines):
    return f'''<report xmlns="{NS}" lang="th">
<page name="p" size="{WIDE * size}pt {HIGH * size}pt" margin="{MARGIN * size}pt"/>
<style name="body" font-family="Laksaman" font-size="{size}pt" font-size-adjust="none"/>
<style name="ink" color="#000000"/>
<section page="p">{lines}</section></report>'''


def draw(r, name, size, lines, em=EM, files={}):
    """The PDF, and its first page as (width, height, red pixels, black pixels): one byte a pixel, 1 or 0."""
    folder = r.dir / f'{name}{size}'
    folder.mkdir()
    (folder / 'rows.csv').write_text('no\n1\n')
    (folder / 'schema.sql').write_text("CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n"
                                       "INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);\n"
                                       'CREATE TABLE rows (no INTEGER PRIMARY KEY);\n')
    (folder / 'views.sql').write_text('')
    for file, data in files.items():
        (folder / file).write_bytes(data)
    (folder / 'report.xml').write_text(report(size, lines))
    pdf = folder / 'x.pdf'
    r.make(folder, pdf, '-t', folder)
    ppm = subprocess.run(['pdftoppm', '-r', str(em * 72 / size), '-f', '1', '-l', '1', '-aa', 'no', '-aaVector', 'no', pdf],
                         capture_output=True, check=True).stdout
    head = re.match(rb'P6\s+(\d+)\s+(\d+)\s+255\s', ppm)
    red, green = ppm[head.end()::3], ppm[head.end() + 1::3]
    dark = bytes([1] * 128 + [0] * 128)
    light = bytes([0] * 128 + [1] * 128)
    as_number = lambda b: int.from_bytes(b, 'little')
    ink = as_number(green.translate(dark))
    return pdf, int(head[1]), int(head[2]), ink & as_number(red.translate(light)), ink & as_number(red.translate(dark))


def around(pixels, width):
    """Also the four neighbours of each."""
    return pixels | pixels << 8 | pixels >> 8 | pixels << 8 * width | pixels >> 8 * width


def inside(width, height, over, em=EM):
    edge = MARGIN * em - over
    row = bytes([1 if edge <= x < width - edge else 0 for x in range(width)])
    return int.from_bytes(b''.join(row if edge <= y < height - edge else bytes(width) for y in range(height)), 'little')


def apart(r, kind, lines):
    for size in SIZES:
        pdf, width, height, red, black = draw(r, kind, size, lines.replace('TEXT', TEXT))
        need(red, f'{size} pt: there is no line')
        need(black, f'{size} pt: there are no letters')
        need(not around(red, width) & black, f'{size} pt: ink over ink')
        need(not red & ~inside(width, height, 1), f'{size} pt: a line outside of the frame')
        # Letters may lean a hair out of their room; a line may not.
        need(not black & ~inside(width, height, EM // 10), f'{size} pt: ink outside of the frame')
        plain = ' '.join(re.sub('<[^>]*>', ' ', lines).replace('TEXT', TEXT).split())
        for reader in ['pdftotext', '-raw', pdf, '-'], ['mutool', 'draw', '-F', 'txt', pdf]:
            need(' '.join(read(*reader).split()).replace(' ', '') == plain.replace(' ', ''), f'{size} pt: {reader[0]} reads another text')


def spaced(r):
    """S9: letters that stand apart, or close, are read as those that do not: no space comes between them."""
    lines = ''.join(f'<p letter-spacing="{s}">{TEXT}</p>' for s in ('normal', '0.1em', '0.5em', '-0.05em'))
    pdf = draw(r, 'spaced', 12, lines)[0]
    for reader in ['pdftotext', '-raw', pdf, '-'], ['mutool', 'draw', '-F', 'txt', pdf]:
        need(' '.join(read(*reader).split()) == ' '.join([TEXT] * 4), f'{reader[0]} reads another text: {read(*reader)}')


def tests(root, build):
    def of(kind, lines):
        return f'decoration.{kind}', lambda: apart(Reports(root, build), kind, lines)
    def span(decoration):
        return f'<p text-align="justify">ก <span color="#ff0000" text-decoration="{decoration}"><span style="ink">TEXT TEXT</span></span> ข</p>'

    return [('decoration.spaced', lambda: spaced(Reports(root, build))), of('underline', span('underline') + '<p>ก<span color="#ff0000"><u><span style="ink">TEXT<sup>๒ qู</sup> TEXT<sub>2 qู</sub></span></u></span></p>'),
            of('leaders', '<p>ก<leader color="#ff0000"><span style="ink">TEXT</span></leader></p>'
                          '<p>ก<leader color="#ff0000" width="40mm"/>ข<leader pattern="rule" color="#ff0000"><span style="ink">TEXT</span></leader></p>'
                          '<p text-align="justify"><leader color="#ff0000"><span style="ink">TEXT TEXT</span></leader></p>')] + frames.tests(root, build)
