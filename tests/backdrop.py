"""What lies under a page: a watermark is seen and is no text (T12), a frame stands between margin and padding (P9), a block at
its place (P10)."""
import subprocess

from support import Reports, need, read

NS = 'urn:raingan:report'
DPI = 288  # pixels of 1/4 pt
READERS = ['pdftotext', '-raw'], ['pdftotext', '-layout'], ['pdftotext']


def build(r, name, page):
    folder = r.dir / name
    folder.mkdir()
    (folder / 'schema.sql').write_text('CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n')
    (folder / 'views.sql').write_text("CREATE VIEW state AS SELECT 1 AS draft, 'ร่าง' AS word;\n")
    (folder / 'report.xml').write_text(f'<report xmlns="{NS}" lang="th"><style name="body" font-family="Laksaman" font-size="16pt"/>{page}'
                                       '<section page="p"><p>' + 'ก' * 12 + '</p></section></report>')
    r.make(folder, folder / 'x.pdf', '-t', folder)
    return folder / 'x.pdf'


def pixels(pdf):
    """Rows of grey values."""
    out = subprocess.run(['pdftoppm', '-r', str(DPI), '-gray', '-singlefile', pdf], capture_output=True, check=True).stdout
    width, height = map(int, out.split(b'\n', 3)[1].split())
    data = out[-width * height:]
    return [data[y * width:(y + 1) * width] for y in range(height)]


def box(rows, is_ink):
    """left, top, right, bottom of the pixels of which it is true."""
    at = [(x, y) for y, row in enumerate(rows) for x, v in enumerate(row) if is_ink(v)]
    return (min(x for x, _ in at), min(y for _, y in at), max(x for x, _ in at), max(y for _, y in at)) if at else None


def page(inside, more=''):
    return f'<page name="p" size="200pt 200pt" margin="20pt"{more}>{inside}</page>'


def watermark(r):
    plain = build(r, 'plain', page(''))
    marked = build(r, 'marked', page('<watermark rotate="0" font-size="60pt" color="#cccccc">{state.word}</watermark>'))
    turned = build(r, 'turned', page('<watermark rotate="90" font-size="60pt" color="#cccccc"><if test="state.draft = 1">ร่าง</if></watermark>'))
    none = build(r, 'none', page('<watermark><if test="state.draft = 2">ร่าง</if></watermark>'))
    for pdf in marked, turned, none:
        for reader in READERS:
            need(read(*reader, pdf, '-') == read(*reader, plain, '-'), f'{pdf}: {reader} finds it')
        need(read('mutool', 'draw', '-F', 'txt', pdf) == read('mutool', 'draw', '-F', 'txt', plain), f'{pdf}: mutool finds it')
    before, after, side, nothing = map(pixels, (plain, marked, turned, none))
    need(nothing == before, 'a test that does not hold prints something')
    need(box(after, lambda v: v < 100) == box(before, lambda v: v < 100), 'the text is not as without it')
    below = 180  # the line of text ends above it
    x0, y0, x1, y1 = box(after[below:], lambda v: 200 < v < 208)
    a0, b0, a1, b1 = box(side[below:], lambda v: 200 < v < 208)
    need(abs(x0 + x1 - 800) <= 8 and abs(y0 + y1 + 2 * below - 800) <= 8, f'not in the middle: {x0, y0, x1, y1}')
    need(abs((x1 - x0) - (b1 - b0)) <= 4 and abs((y1 - y0) - (a1 - a0)) <= 4, 'a turn of 90 degrees is none')
    need(x1 - x0 > y1 - y0 > 120, f'of the wrong size: {x0, y0, x1, y1}')


def frame(r):
    """Of 20 pt margin, 4 pt border and 10 pt padding the text begins at 34 pt; without a border at the right the text
    reaches 4 pt further."""
    rows = pixels(build(r, 'frame', page('', ' border="4pt solid #cccccc" border-right="none" padding="10pt"')))
    grey = lambda v: 200 < v < 208
    need(all(abs(a - b) <= 1 for a, b in zip(box(rows, grey), (80, 80, 719, 719))), f'the frame: {box(rows, grey)}')
    left = next(x for x in range(90, 400) if any(rows[y][x] < 100 for y in range(136, 300)))
    need(0 <= left - 136 < 8, f'the text begins at {left / 4} pt')
    middle = rows[400]
    need(all(grey(v) for v in middle[82:94]) and not any(grey(v) for v in middle[98:]), 'the thickness of the border')


def placed(r):
    """P10: at its distance from the edges of the paper, whatever the margins are; its words are none of the document's."""
    grey = lambda v: 200 < v < 208
    div = '<div position="absolute" {} background="#cccccc" border="1pt #cccccc" padding="9pt"><hr border="2pt #cccccc" margin-top="0pt" margin-bottom="0pt"/></div>'
    for place, wanted in (('top="60pt" left="40pt" width="60pt"', (160, 40, 399, 127)),
                          ('bottom="30pt" right="40pt" width="60pt"', (400, 392, 639, 479)),
                          ('bottom="0pt" left="0pt" right="150pt"', (0, 512, 199, 599))):
        got = box(pixels(build(r, place[:3] + place[-6:-1].strip('"='), page(div.format(place))))[200:], grey)  # below the text
        need(all(abs(a - b) <= 1 for a, b in zip(got, wanted)), f'{place}: {got}, not {wanted}')
    pdf = build(r, 'words', page('<div position="absolute" bottom="5pt" left="5pt" width="90pt"><p>หน้า {page}</p></div>'))
    need('หน้า 1' in read('pdftotext', pdf, '-'), 'its words are not printed')
    need('หน้า' not in read('pdfinfo', '-struct-text', pdf), 'its words are read aloud')


def tests(root, build_dir):
    return [(f'backdrop.{t.__name__}', lambda t=t: t(Reports(root, build_dir))) for t in (watermark, frame, placed)]
