"""PNG pictures by their bytes: read as other programs write them, written small, with the colours that matter most and a text inside
(PNG specification, third edition: 9.2 filters, 11.2.1 to 11.2.3, 11.3.3 texts)."""
import collections
import struct
import zlib

SIGNATURE = b'\x89PNG\r\n\x1a\n'
CHANNELS = {0: 1, 2: 3, 6: 4}  # grey; red, green, blue; and alpha, which is full here
NAMED = b'Comment'


def chunks(raw):
    at = len(SIGNATURE)
    while at < len(raw):
        size, name = struct.unpack('>I4s', raw[at:at + 8])
        yield name, raw[at + 8:at + 8 + size]
        at += size + 12


def unfiltered(kind, line, above, step):
    """A line of bytes as they were before the filter."""
    out = bytearray(line)
    if kind == 0:
        return out
    if kind == 2:
        return bytearray((a + b) & 255 for a, b in zip(line, above))
    for i in range(len(out)):
        left, up, corner = (out[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
        nearest = min((abs(up - corner), 0, left), (abs(left - corner), 1, up), (abs(left + up - 2 * corner), 2, corner))[2]
        out[i] = (out[i] + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
    return out


def read(raw):
    """Lines of pixels (red, green, blue) of a picture of 8 bits a sample."""
    width, height, depth, kind = struct.unpack('>IIBB', raw[16:26])
    assert depth == 8 and kind in CHANNELS, f'{depth} bits of kind {kind}'
    n = CHANNELS[kind]
    data = zlib.decompress(b''.join(part for name, part in chunks(raw) if name == b'IDAT'))
    lines, above, size = [], bytes(n * width), n * width + 1
    for y in range(height):
        above = unfiltered(data[y * size], data[y * size + 1:(y + 1) * size], above, n)
        lines.append(list(zip(above, above, above) if n == 1 else zip(above[::n], above[1::n], above[2::n])))
    return lines


def cut(lines, left, top, right, bottom):
    return [line[left:right] for line in lines[top:bottom]]


def grey(lines):
    return [[((299 * r + 587 * g + 114 * b + 500) // 1000,) * 3 for r, g, b in line] for line in lines]


def spread(colours, count):
    """How far a box of colours is from its mean, and along which of red, green and blue most of it; the mean."""
    n = sum(count[c] for c in colours)
    mean = [sum(c[i] * count[c] for c in colours) / n for i in range(3)]
    far = [sum((c[i] - mean[i]) ** 2 * count[c] for c in colours) for i in range(3)]
    return sum(far), far.index(max(far)), mean


def palette(lines, most):
    """At most so many colours for a picture, and the number of each of its colours: the box that is farthest from its mean is cut there. The
    most frequent ones stay as they are."""
    count = collections.Counter(c for line in lines for c in line)
    often = [c for c, _ in count.most_common(most // 4)]
    count = {c: n ** 0.5 for c, n in count.items()}  # a thin frame of another colour counts too
    rest = [c for c in count if c not in set(often)]
    boxes = [(*spread(rest, count), rest)] if rest else []
    while len(boxes) < most - len(often):
        far, side, mean, box = max(boxes, default=(0, 0, [], []), key=lambda b: b[0])
        if not far:
            break
        boxes.remove((far, side, mean, box))
        for half in [c for c in box if c[side] <= mean[side]], [c for c in box if c[side] > mean[side]]:
            boxes.append((*spread(half, count), half))
    chosen = often + [tuple(round(m) for m in mean) for _, _, mean, _ in boxes]
    near = {c: min(range(len(chosen)), key=lambda k: sum((a - b) ** 2 for a, b in zip(c, chosen[k]))) for c in count}
    return chosen, near


def chunk(name, data):
    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))


def write(lines, most=16, text=''):
    """The picture in at most 16 or 256 colours."""
    depth = 4 if most <= 16 else 8
    chosen, near = palette(lines, most)
    data = b''
    for line in lines:
        row = bytes(near[c] for c in line)
        if depth == 4:
            row += bytes(len(row) % 2)
            row = bytes(a << 4 | b for a, b in zip(row[::2], row[1::2]))
        data += b'\0' + row
    head = struct.pack('>IIBBBBB', len(lines[0]), len(lines), depth, 3, 0, 0, 0)
    inside = chunk(b'iTXt', NAMED + b'\0\1\0\0\0' + zlib.compress(text.encode(), 9)) if text else b''
    return (SIGNATURE + chunk(b'IHDR', head) + inside + chunk(b'PLTE', b''.join(map(bytes, chosen)))
            + chunk(b'IDAT', zlib.compress(data, 9)) + chunk(b'IEND', b''))


def text_of(raw):
    """The text that write() has put into a picture."""
    for name, part in chunks(raw):
        if name == b'iTXt' and part.startswith(NAMED + b'\0\1'):
            return zlib.decompress(part[len(NAMED) + 5:]).decode()
    return ''
