"""Two pages of the sample report as small pictures for the READMEs: `python3 doc/pictures.py PDF FOLDER`. pdftoppm
draws them; here they become PNG files of 16 greys (PNG specification, 11.2.2: 4 bits a pixel)."""
import pathlib
import struct
import subprocess
import sys
import zlib

PAGES = {3: 'result.png', 6: 'charts.png'}
RESOLUTION = 100  # dots an inch
LEVELS = 15


def drawn(pdf, page):
    """Width, height and grey bytes of a page."""
    pgm = subprocess.run(['pdftoppm', '-f', str(page), '-l', str(page), '-r', str(RESOLUTION), '-gray', pdf],
                         check=True, capture_output=True).stdout
    kind, size, most, pixels = pgm.split(b'\n', 3)
    assert (kind, most) == (b'P5', b'255'), f'not a grey picture: {kind} {most}'
    return (*map(int, size.split()), pixels)


def chunk(name, data):
    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))


def png(width, height, pixels):
    lines = b''
    for y in range(height):
        line = [(p * LEVELS + 127) // 255 for p in pixels[y * width:(y + 1) * width]] + [0] * (width % 2)
        lines += b'\0' + bytes(a << 4 | b for a, b in zip(line[::2], line[1::2]))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 4, 0, 0, 0, 0)) \
        + chunk(b'IDAT', zlib.compress(lines, 9)) + chunk(b'IEND', b'')


for number, name in PAGES.items():
    picture = pathlib.Path(sys.argv[2]) / name
    picture.write_bytes(png(*drawn(sys.argv[1], number)))
    print(f'{picture}: {picture.stat().st_size} bytes')
