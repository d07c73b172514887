"""Two pages of the sample report as small pictures for the READMEs: `python3 doc/pictures.py REPORT.pdf [PAGES FOLDER]`. PAGES is
what `raingan build --png` has written of the report; here its pages become PNG files of 16 greys in FOLDER (PNG specification, 11.2.2: 4 bits
a pixel). Without them it only says which pages they are."""
import pathlib
import struct
import subprocess
import sys
import zlib

# What stands on the page, and on no other one: the contents have the headings too.
PAGES = {'result.png': ('ตารางที่ ๑ คะแนนรายตัวชี้วัด', 'ปรากฏผลดังนี้'), 'charts.png': ('แผนภูมิผลการประเมิน', 'เกณฑ์ผ่าน ๘๕ คะแนน')}
LEVELS = 15


def page_of(report, words):
    """The number of the one page that has all these words."""
    text = subprocess.run(['pdftotext', '-enc', 'UTF-8', report, '-'], capture_output=True, check=True).stdout.decode()
    pages = [''.join(page.split()) for page in text.split('\f')]
    found = [n for n, page in enumerate(pages, 1) if all(''.join(w.split()) in page for w in words)]
    if len(found) != 1:
        sys.exit(f'{" and ".join(words)} stand on {len(found)} pages')
    return found[0]


def unfiltered(kind, line, above, step):
    """A line of bytes as they were before the filter (PNG specification, 9.2)."""
    out = bytearray(line)
    for i in range(len(out)):
        left, up, corner = (out[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
        nearest = min((abs(up - corner), 0, left), (abs(left - corner), 1, up), (abs(left + up - 2 * corner), 2, corner))[2]
        out[i] = (out[i] + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
    return out


def drawn(path):
    """Width, height and grey bytes of a PNG of 8 bits a sample, red, green and blue, as pdftoppm writes it."""
    raw, at, data = path.read_bytes(), 8, b''
    width, height, *form = struct.unpack('>IIBBBBB', raw[16:29])
    assert form == [8, 2, 0, 0, 0], f'not a picture of 8 bits in colour: {form}'
    while at < len(raw):
        size, name = struct.unpack('>I4s', raw[at:at + 8])
        data += raw[at + 8:at + 8 + size] if name == b'IDAT' else b''
        at += size + 12
    data, above, grey = zlib.decompress(data), bytes(3 * width), bytearray()
    for y in range(height):
        from_ = y * (3 * width + 1)
        above = unfiltered(data[from_], data[from_ + 1:from_ + 1 + 3 * width], above, 3)
        grey += bytes((299 * r + 587 * g + 114 * b + 500) // 1000 for r, g, b in zip(above[::3], above[1::3], above[2::3]))
    return width, height, bytes(grey)


def chunk(name, data):
    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))


def png(width, height, pixels):
    lines = b''
    for y in range(height):
        line = [(p * LEVELS + 127) // 255 for p in pixels[y * width:(y + 1) * width]] + [0] * (width % 2)
        lines += b'\0' + bytes(a << 4 | b for a, b in zip(line[::2], line[1::2]))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 4, 0, 0, 0, 0)) \
        + chunk(b'IDAT', zlib.compress(lines, 9)) + chunk(b'IEND', b'')


for name, words in PAGES.items():
    number = page_of(sys.argv[1], words)
    print(number, name)
    if len(sys.argv) > 3:
        page = pathlib.Path(sys.argv[2]) / f'page-{number:02}.png'
        (pathlib.Path(sys.argv[3]) / name).write_bytes(png(*drawn(page)))
