"""Pictures: every kind of PNG there is, made here sample by sample, comes out as its samples say and as another decoder
reads it; a photo stands upright whatever its camera wrote; a JPEG that readers of PDF cannot decode becomes pixels; a QR code says
its value to a reader."""
import itertools
import re
import shutil
import struct
import subprocess
import zlib
from xml.sax.saxutils import quoteattr

from support import Reports, Skip, need, read

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6  # PNG 3, 11.2.1
DEPTHS = {GREY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GREY_ALPHA: (8, 16), RGBA: (8, 16)}
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))  # x, y, dx, dy
WIDTH, HEIGHT = 11, 9

PAGE = '<report xmlns="urn:raingan:report" lang="th"><page name="a" size="A4" margin="20mm"/><style name="body" font-family="Laksaman" \
font-size="16pt"/><section page="a">%s</section></report>'


# ---- a PNG of given samples ----

def chunk(name, data):
    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))


def packed(samples, depth):
    if depth == 16:
        return b''.join(struct.pack('>H', s) for s in samples)
    bits = ''.join(f'{s:0{depth}b}' for s in samples)
    bits += '0' * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def png(kind, depth, pixels, interlaced=False, before=b'', after=b''):
    """pixels[y][x] = the samples of a pixel; `before` and `after` are chunks around the picture's data."""
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    height, width = len(pixels), len(pixels[0])
    data = b''
    for x0, y0, dx, dy in passes:
        for y in range(y0, height, dy):
            row = [s for x in range(x0, width, dx) for s in pixels[y][x]]
            data += b'\0' + packed(row, depth) if row else b''
    head = struct.pack('>IIBBBBB', width, height, depth, kind, 0, 0, interlaced)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + before + chunk(b'IDAT', zlib.compress(data)) + after + chunk(b'IEND', b'')


def samples(kind, depth):
    """Every sample of a small depth comes, spread ones of a great depth; alpha from none to full."""
    most = (1 << depth) - 1
    count = itertools.count()
    return [[tuple((next(count) * (most // 50 * 7 + 1) + 13 * c) % (most + 1) for c in range(CHANNELS[kind])) for _ in range(WIDTH)]
            for _ in range(HEIGHT)]


def colours(depth):
    return [((i * 37) % 256, (i * 91 + 20) % 256, 255 - (i * 53) % 256) for i in range(1 << depth)]


# ---- what it has to look like: PNG 3, 13.12 to 13.16 ----

def shown(kind, depth, pixel, gamma, clear, palette, alphas):
    """The pixel as 8 bits a component, on white."""
    most, alpha = (1 << depth) - 1, 1.0
    if kind == PALETTE:
        i, most = pixel[0], 255
        alpha = alphas[i] / 255 if i < len(alphas) else 1.0
        pixel = palette[i]
    elif kind in (GREY_ALPHA, RGBA):
        alpha, pixel = pixel[-1] / most, pixel[:-1]
    elif pixel == clear:
        alpha = 0.0
    exponent = 1 / (gamma / 100000 * 2.2) if gamma else 1
    return [255 * ((s / most) ** exponent * alpha + 1 - alpha) for s in pixel]


def kinds():
    """(name, file, rows of pixels as they have to be shown): depth x type x interlace x gamma x transparency."""
    for kind, interlaced, gamma, clear in itertools.product(DEPTHS, (False, True), (0, 45455, 100000), (False, True)):
        if clear and kind in (GREY_ALPHA, RGBA):
            continue  # they have alpha of their own
        for depth in DEPTHS[kind]:
            pixels, palette = samples(kind, depth), colours(depth)
            before = chunk(b'gAMA', struct.pack('>I', gamma)) if gamma else b''
            see_through, alphas = None, [0, 128, 200][:1 << depth]
            if kind == PALETTE:
                before += chunk(b'PLTE', b''.join(map(bytes, palette)))
            if clear and kind == PALETTE:
                before += chunk(b'tRNS', bytes(alphas))
            elif clear:
                see_through = pixels[4][5]
                before += chunk(b'tRNS', b''.join(struct.pack('>H', s) for s in see_through))
            want = [[shown(kind, depth, p, gamma, see_through, palette, alphas if clear else []) for p in row] for row in pixels]
            name = f'kind{kind}-{depth}{"-interlaced" * interlaced}{f"-gamma{gamma}" if gamma else ""}{"-clear" * clear}'
            yield name, png(kind, depth, pixels, interlaced, before), want


# ---- what comes out ----

def netpbm(path):
    """The rows of a PGM or PPM file, each pixel as a list."""
    head = re.match(rb'P([56])\s+(\d+)\s+(\d+)\s+255\s', path.read_bytes())
    n, width, height = 3 if head[1] == b'6' else 1, int(head[2]), int(head[3])
    data = path.read_bytes()[head.end():]
    return [[list(data[(y * width + x) * n:(y * width + x + 1) * n]) for x in range(width)] for y in range(height)]


def report(r, files):
    """A report of these pictures, one a paragraph, in this order."""
    folder = r.dir / 'r'
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / 'report.xml').write_text(PAGE % ''.join(f'<img src="{n}" alt="ภาพ" width="24mm"/>' for n in files))
    (folder / 'schema.sql').write_text("CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n")
    (folder / 'views.sql').write_text('CREATE VIEW unused AS SELECT 1 AS one;\n')
    r.make(folder, r.dir / 'x.pdf', '-t', folder)
    return r.dir / 'x.pdf'


def embedded(r, files):
    """The pixels of each picture as another program takes them out of the report."""
    out = r.dir / 'out'
    out.mkdir()
    read('pdfimages', report(r, files), out / 'i')
    found = sorted(out.iterdir())
    need(len(found) == len(files), f'{len(found)} pictures for {len(files)}')
    return dict(zip(files, map(netpbm, found)))


def unlike(got, want, allowed):
    """The first pixel that differs by more than `allowed` in a component."""
    if [len(r) for r in got] != [len(r) for r in want]:
        return f'{len(got)} rows of {len(got[0])}'
    for y, (a, b) in enumerate(zip(got, want)):
        for x, (p, q) in enumerate(zip(a, b)):
            q = q * 3 if len(q) == 1 else q  # pdfimages makes three of a grey
            if len(p) != len(q) or any(abs(s - t) > allowed for s, t in zip(p, q)):
                return f'pixel {x}, {y} is {p} and not {[round(t, 1) for t in q]}'
    return ''


def png_kinds(r):
    """Half a step of rounding; a gamma is laid on before or after the rounding to 8 bits, a step more. Depths are 5 of
    grey, 2 of RGB, 4 of palettes, 2 and 2 with alpha: (5 + 2 + 4) x 12 + (2 + 2) x 6 = 156 kinds."""
    cases = list(kinds())
    got = embedded(r, {f'{name}.png': data for name, data, _ in cases})
    wrong = [f'{name}: {w}' for name, _, want in cases if (w := unlike(got[f'{name}.png'], want, 2 if 'gamma' in name else 1))]
    need(len(cases) == 156 and not wrong, f'{len(wrong)} of {len(cases)} kinds\n' + '\n'.join(wrong[:20]))


def png_decoder(r):
    """The same as another decoder shows them, which knows no gamma."""
    cases = {f'{name}.png': data for name, data, _ in kinds() if 'gamma' not in name}
    got = embedded(r, cases)
    wrong = []
    for name, data in cases.items():
        (r.dir / name).write_bytes(data)
        read('mutool', 'draw', '-q', '-r', '96', '-o', r.dir / 'y.ppm', r.dir / name)
        if w := unlike(got[name], netpbm(r.dir / 'y.ppm'), 1):
            wrong.append(f'{name}: {w}')
    need(not wrong, '\n'.join(wrong[:20]))


def exif(orientation, order='MM'):
    mark = '>' if order == 'MM' else '<'
    return order.encode() + struct.pack(f'{mark}HIHHHIHHI', 42, 8, 1, 274, 3, 1, orientation, 0, 0)


QUARTERS = {'red': (255, 0, 0), 'green': (0, 255, 0), 'blue': (0, 0, 255), 'black': (0, 0, 0)}
# How a camera stored a picture whose quarters are red, green / blue, black (from Exif 2.32, 4.6.4: where row 0 and
# column 0 stand).
STORED = {
    1: (('red', 'green'), ('blue', 'black')), 2: (('green', 'red'), ('black', 'blue')),
    3: (('black', 'blue'), ('green', 'red')), 4: (('blue', 'black'), ('red', 'green')),
    5: (('red', 'blue'), ('green', 'black')), 6: (('green', 'black'), ('red', 'blue')),
    7: (('black', 'green'), ('blue', 'red')), 8: (('blue', 'red'), ('black', 'green')),
}


def stored(orientation, size=(48, 24)):
    """The pixels of that picture, `size` as it is seen."""
    width, height = size if orientation < 5 else size[::-1]
    return [[QUARTERS[STORED[orientation][y * 2 // height][x * 2 // width]] for x in range(width)] for y in range(height)]


def jpeg(r, pixels, *options):
    """A JPEG file of the pixels."""
    if not shutil.which('cjpeg'):
        raise Skip('there is no cjpeg')
    data = f'P6 {len(pixels[0])} {len(pixels)} 255\n'.encode() + bytes(s for row in pixels for p in row for s in p)
    return subprocess.run(['cjpeg', '-quality', '100', '-sample', '1x1', *options], input=data, capture_output=True, check=True).stdout


def with_exif(data, payload):
    body = b'Exif\0\0' + payload
    return data[:2] + b'\xff\xe1' + struct.pack('>H', len(body) + 2) + body + data[2:]


def stand_upright(r, files):
    """Each picture of the report, 24 mm wide: its quarters are red, green / blue, black, and it is half as high."""
    read('pdftoppm', '-r', '127', report(r, files), r.dir / 'page')  # 24 mm = 120 pixels, 12 mm = 60
    pages = [netpbm(p) for p in sorted(r.dir.glob('page-*.ppm'))]
    boxes = []
    for page in pages:
        inked = [y for y, row in enumerate(page) if any(p != [255, 255, 255] for p in row[100:220])]
        for y in inked:
            if boxes and boxes[-1][0] is page and boxes[-1][2] == y:
                boxes[-1][2] += 1
            else:
                boxes.append([page, y, y + 1])
    # pictures stand on each other without a gap, so a long stretch is several of them
    found = [(page, top + 60 * i) for page, top, end in boxes for i in range(round((end - top) / 60))]
    need(len(found) == len(files), f'{len(found)} upright pictures of {len(files)}: {[(b[1], b[2]) for b in boxes]}')
    for name, (page, top) in zip(files, found):
        seen = [page[top + dy][100 + dx] for dy in (15, 45) for dx in (30, 90)]
        for got, want in zip(seen, QUARTERS.values()):
            need(all(abs(a - b) < 40 for a, b in zip(got, want)), f'{name}: {seen}')


def orientation_png(r):
    pictures = {f'{o}-{order}.png': png(RGB, 8, stored(o), before=chunk(b'eXIf', exif(o, order))) for o in STORED for order in ('MM', 'II')}
    pictures['after.png'] = png(RGB, 8, stored(6), after=chunk(b'eXIf', exif(6)))
    pictures['none.png'] = png(RGB, 8, stored(1))
    stand_upright(r, pictures)


def orientation_jpeg(r):
    stand_upright(r, {f'{o}-{order}.jpg': with_exif(jpeg(r, stored(o)), exif(o, order)) for o in STORED for order in ('MM', 'II')})


def orientation_damaged(r):
    """What cannot be read says nothing: the picture is as it is stored, and the report is made."""
    plain = jpeg(r, stored(1))
    payloads = [b'', b'MM', exif(0), exif(9), exif(6)[:12], b'XX' + exif(6)[2:], b'MM\0\x2a\xff\xff\xff\xff', exif(6)[:10] + b'\xff\xff' + exif(1)[12:]]
    files = {f'{i}.jpg': with_exif(plain, p) for i, p in enumerate(payloads)}
    files['later.jpg'] = plain + exif(6)
    stand_upright(r, files)


def jpeg_codings(r):
    """Baseline and progressive are embedded as they are; arithmetic coding, which readers lack, and RGB become pixels."""
    pixels = stored(1)
    for options, kept in (((), True), (('-progressive',), True), (('-grayscale',), True), (('-arithmetic',), False),
                          (('-arithmetic', '-progressive'), False), (('-rgb',), False)):
        shutil.rmtree(r.dir / 'r', ignore_errors=True)
        shutil.rmtree(r.dir / 'out', ignore_errors=True)
        data = jpeg(r, pixels, *options)
        got = embedded(r, {'x.jpg': data})['x.jpg']
        need((data in (r.dir / 'x.pdf').read_bytes()) == kept, f'{options}: embedded as it is: {not kept}')
        want = [[[0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]] if '-grayscale' in options else p for p in row] for row in pixels]
        need(not (w := unlike(got, want, 6)), f'{options}: {w}')


# ---- QR codes, as another program reads them ----

QR_VALUES = ('https://www.example.go.th/ita/2568?a=1&b=๒', 'รายงานผลการประเมินคุณธรรมและความโปร่งใส ปี 2568',
             ('0123456789 abcdefghijklmnopqrstuvwxyz <ก> ' * 8)[:300])
QR_MOST = {'L': 2953, 'M': 2331, 'Q': 1663, 'H': 1273}  # ISO/IEC 18004, table 7: bytes of version 40


def qr_folder(r, body):
    folder = r.dir / 'r'
    folder.mkdir(exist_ok=True)
    (folder / 'report.xml').write_text(PAGE % body)
    (folder / 'schema.sql').write_text("CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n")
    (folder / 'views.sql').write_text('CREATE VIEW unused AS SELECT 1 AS one;\n')
    return folder


def qr(text, width='25mm', level=''):
    return f'<qr value={quoteattr(text)} alt="รหัส" width="{width}" numerals="thai"{level and f" level={quoteattr(level)}"}/>'


def qr_read(r, body, dpi):
    """What a reader finds on the pages, in any order; the page has neither pictures nor text."""
    if not shutil.which('zbarimg'):
        raise Skip('zbarimg is missing')
    folder, pdf = qr_folder(r, body), r.dir / 'x.pdf'
    r.make(folder, pdf, '-t', folder)
    for old in r.dir.glob('page-*'):
        old.unlink()
    read('pdftoppm', '-r', str(dpi), '-gray', pdf, r.dir / 'page')
    need(not read('pdftotext', pdf, '-').strip(), 'a QR code has text')
    return sorted(read('zbarimg', '-q', '--raw', *sorted(r.dir.glob('page-*'))).splitlines())


def qr_codes(r):
    """An address, Thai text and 300 characters come back byte by byte."""
    got = qr_read(r, ''.join(map(qr, QR_VALUES)), 200)
    need(got == sorted(QR_VALUES), f'read back: {got}')


def qr_levels(r):
    """Each level holds what the standard says, and not a byte more."""
    for level, most in QR_MOST.items():
        text = 'x' * (most - 3) + 'ก'
        got = qr_read(r, qr(text, '160mm', level), 100)
        need(got == [text], f'{level}: {got}')
        folder = qr_folder(r, qr('x' + text, '160mm', level))
        run = subprocess.run([r.build / 'raingan', 'build', folder, '-t', folder, '-o', r.dir / 'no.pdf'], capture_output=True, text=True)
        need(run.returncode == 1 and '[qr-length]' in run.stderr and not (r.dir / 'no.pdf').exists(), f'{level}: {run.returncode} {run.stderr}')


# ---- within a line ----

def ink(pixels, left, right):
    """(first, last) rows of each piece of ink between two columns, from the top."""
    dark = [min(p[0] for p in row[left:right]) < 128 for row in pixels]
    edges = [y for y in range(1, len(dark)) if dark[y] != dark[y - 1]]
    return [(a, b - 1) for a, b in zip(edges[::2], edges[1::2])]


def in_line(r):
    """V9: a picture of 40 pt in the second of four lines: it stands on the baseline, as ก does; its line is as
    much higher as it needs, the others are as far apart as without one. Pixels of 1/4 pt."""
    folder = r.dir / 'r'
    folder.mkdir()
    (folder / 'black.png').write_bytes(png(GREY, 8, [[[0]]]))
    one = '<img src="black.png" alt="ดำ" height="40pt"%s/>'
    lines = '<p line-height="24pt">ก<br/>ก%s<br/>ก<br/>ก</p>'
    found = {}
    for name, picture in {'none': '', 'base': one % '', 'up': one % ' vertical-align="10pt"',
                          'low': one % ' vertical-align="-0.5in" margin-left="3pt"'}.items():
        (folder / 'report.xml').write_text(PAGE.replace('A4', '200pt 400pt').replace('margin="20mm"', 'margin="40pt"') % (lines % picture))
        (folder / 'schema.sql').write_text("CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n")
        (folder / 'views.sql').write_text('CREATE VIEW unused AS SELECT 1 AS one;\n')
        r.make(folder, r.dir / 'x.pdf', '-t', folder)
        read('pdftoppm', '-r', '288', '-gray', '-singlefile', r.dir / 'x.pdf', r.dir / name)
        pixels = netpbm(r.dir / f'{name}.pgm')
        found[name] = [b for _, b in ink(pixels, 40 * 4, 43 * 4)], ink(pixels, 56 * 4, 80 * 4)
    near = lambda a, b: abs(a - b) <= 2
    plain = found['none'][0]
    need(all(near(b - a, 96) for a, b in zip(plain, plain[1:])), f'without a picture: {plain}')
    for name, lift, below in ('base', 0, 0), ('up', 10, 0), ('low', -36, 36):
        letters, (picture,) = found[name]
        need(near(letters[1] - 4 * lift, picture[1]) and near(picture[1] - picture[0], 159), f'{name}: {letters} {picture}')
        need(near(letters[3] - letters[2], 96), f'{name}: a line that has none is not 24 pt high: {letters}')
        grown = (letters[1] - letters[0], letters[2] - letters[1])
        need(near(grown[0], 96) if lift < 0 else grown[0] > 96 + 4 * 15, f'{name}: {grown}')
        need((grown[1] > 96 + 4 * 20) == (below > 0), f'{name}: {grown}')


def sizes(r):
    """Without a size a pixel is 1/96 inch, as in CSS; one length gives the other in proportion; both are a box that the picture fills
    as far as it can. 96 by 48 pixels are 72 by 36 pt."""
    folder = r.dir / 'r'
    folder.mkdir()
    (folder / 'p.png').write_bytes(png(GREY, 8, [[[0]] * 96] * 48))
    cases = (('', 72, 36), ('width="100pt"', 100, 50), ('height="20pt"', 40, 20), ('width="100pt" height="20pt"', 40, 20),
             ('width="30pt" height="90pt"', 30, 15))
    (folder / 'report.xml').write_text(PAGE % ''.join(f'<p><img src="p.png" alt="ภาพ" {size}/></p>' for size, _, _ in cases))
    (folder / 'schema.sql').write_text("CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n")
    (folder / 'views.sql').write_text('CREATE VIEW unused AS SELECT 1 AS one;\n')
    r.make(folder, r.dir / 'x.pdf', '-t', folder)
    text = subprocess.run(['qpdf', '--qdf', '--object-streams=disable', r.dir / 'x.pdf', '-'], capture_output=True).stdout
    found = [tuple(map(float, m)) for m in re.findall(rb'([\d.]+) 0 0 ([\d.]+) [\d.]+ [\d.]+ cm', text)]
    need(len(found) == len(cases) and all(abs(g - w) < 0.02 for got, (_, *want) in zip(found, cases) for g, w in zip(got, want)), f'{found}')


TESTS = (png_kinds, png_decoder, orientation_png, orientation_jpeg, orientation_damaged, jpeg_codings,
         qr_codes, qr_levels, in_line, sizes)


def tests(root, build_dir):
    return [(f'pictures.{t.__name__}', lambda t=t: t(Reports(root, build_dir))) for t in TESTS]
