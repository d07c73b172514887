"""Updates of a signed copy that are no PDF, byte by byte: each is refused, told once, and nothing is stored. Programs that read them
all the same do not agree what they read; `attacks.py` has updates that are PDF, and mean harm."""
import re

from attacks import stored
from support import each, need
from updates import Document, pdf_text

NO_PART, NO_REFERENCES = 'something that is no part of a signature was added', 'the cross-reference that was added to this file cannot be read'
HIDES, BEFORE, LENGTH = 'hides objects or encrypts them', 'points to a place before it', 'has another length than it says'
FOLLOWS, ABSENT = 'does not follow the part that stands before it', 'points to objects that are not in it'
PLACE = 'is not where its update says'

# What stands in an update with a table of references (a pattern, once), what is put there, and what is told.
EDITS = {
    'no end of an object': (rb'endobj', b'endobk', NO_PART),
    'no object': (rb' 0 obj', b' 0 obk', NO_PART),
    'no generation': (rb' 0 obj', b' x obj', NO_PART),
    'a generation beyond all': (rb' 0 obj', b' 65536 obj', NO_PART),
    'number 0': (rb'\d+ 0 obj', b'0 0 obj', NO_PART),
    'a number beyond all': (rb'\d+ 0 obj', b'8388608 0 obj', NO_PART),
    'no value': (rb' 0 obj\n<<', b' 0 obj\n<', NO_PART),
    'a word between objects': (rb'endobj\n', b'endobj\nmore\n', NO_PART),
    'another word for the trailer': (rb'trailer\n', b'trailex\n', NO_REFERENCES),
    'a trailer that is a list': (rb'trailer\n<<.*?>>', b'trailer\n[]', NO_REFERENCES),
    'half a trailer': (rb'(trailer\n<<.*?)>>', rb'\1', NO_REFERENCES),
    'a letter in a reference': (rb'\d{10} 00000 n', b'000000x000 00000 n', NO_REFERENCES),
    'a reference of no kind': (rb'00000 n', b'00000 x', NO_REFERENCES),
    'an odd count of references': (rb'(xref\n\d+) 1', rb'\1 99999', NO_REFERENCES),
    'no count of objects': (rb'/Size', b'/Sixe', HIDES),
    'fewer objects than there were': (rb'/Size \d+', b'/Size 3', HIDES),
    'no previous part': (rb'/Prev', b'/Prex', FOLLOWS),
    'a previous part that is a name': (rb'/Prev \d+', b'/Prev /No', FOLLOWS),
    'no place of the references': (rb'startxref', b'startxrex', NO_PART),
    'a place that is no number': (rb'startxref\n\d+', b'startxref\nxx', BEFORE),
    'the place of another': (rb'startxref\n\d+', b'startxref\n17', BEFORE),
    'another end': (rb'%%EOF', b'%%EOX', NO_PART),
    'half an end': (rb'%%EOF\n$', b'%%', NO_PART),
    'an object in a comment': (rb'xref\n', b'% trailer\nxref\n', NO_PART),
}

# In an update with a stream of references, whose fields have 1, 4 and 2 bytes (PDF 32000-1, table 17).
WIDTHS = rb'/W \[1 4 2\]'
EDITS_OF_STREAM = {
    'two fields': (WIDTHS, b'/W [1 4]', NO_REFERENCES),
    'four fields': (WIDTHS, b'/W [1 4 2 0]', NO_REFERENCES),
    'no field for the place': (WIDTHS, b'/W [1 0 6]', NO_REFERENCES),
    'a kind of 5 bytes': (WIDTHS, b'/W [5 1 1]', NO_REFERENCES),
    'a place of 5 bytes': (WIDTHS, b'/W [1 5 1]', NO_REFERENCES),
    'a generation of 5 bytes': (WIDTHS, b'/W [1 1 5]', NO_REFERENCES),
    'other fields': (WIDTHS, b'/W [1 4 1]', NO_REFERENCES),
    'fields that are a text': (WIDTHS, b'/W (1 4 2)', NO_REFERENCES),
    'a field that is a name': (WIDTHS, b'/W [1 /A 2]', NO_REFERENCES),
    'no fields': (WIDTHS, b'/X [1 4 2]', NO_REFERENCES),
    'an odd number in the index': (rb'/Index \[(\d+ \d+)', rb'/Index [\1 7', NO_REFERENCES),
    'no index': (rb'/Index', b'/Indez', NO_REFERENCES),
    'an index of nothing': (rb'/Index \[.*?\]', b'/Index []', NO_REFERENCES),
    'a name in the index': (rb'/Index \[\d+', b'/Index [/A', NO_REFERENCES),
    'a number beyond all in the index': (rb'/Index \[\d+', b'/Index [8388608', NO_REFERENCES),
    'more references than there are': (rb'/Index \[(\d+) 1', rb'/Index [\1 9', NO_REFERENCES),
    'fewer references than there are': (rb'/Index \[\d+ 1', b'/Index [', NO_REFERENCES),
    'kind 3': (rb'(/XRef.*?stream\n)\x01', b'\\1\x03', NO_REFERENCES),
    'an unknown filter': (WIDTHS, b'/W [1 4 2] /Filter /LZWDecode', NO_REFERENCES),
    'a filter that it has not': (WIDTHS, b'/W [1 4 2] /Filter /FlateDecode', NO_REFERENCES),
}
# In one with a stream of one object: of the same length, so that all else stands where it stood.
EDITS_OF_HELD = {
    'nine objects held': (b'/N 1', b'/N 9', PLACE),
    'none held': (b'/N 1', b'/N 0', ABSENT),
    'no count of what is held': (b'/N 1', b'/M 1', PLACE),
    'no first place': (b'/First', b'/Firsu', PLACE),
    'another first place': (rb'/First \d', b'/First 0', PLACE),
    'a letter for a number': (rb'(ObjStm.*?stream\n)\d', rb'\1x', PLACE),
    'a letter for a place': (rb'(ObjStm.*?stream\n\d+) 0', rb'\1 y', PLACE),
}

LOOK = b'0 0 m 9 9 l S'


def with_look(d, length, begin=b'\nstream\n', end=b'\nendstream', **keys):
    """A signature whose picture is a stream written by hand."""
    x0, y0, x1, y1 = d.get(d.fields()[0])['/Rect']
    head = {'/Subtype': '/Form', '/BBox': [0, 0, x1 - x0, y1 - y0], **({} if length is None else {'/Length': length})}
    look = d.put(pdf_text(head) + begin + LOOK + end)
    return d.signed(form='', more={'/AP': {'/N': look}}, **keys)


STREAMS = {
    'no length': (lambda d: with_look(d, None), NO_PART),
    'a length beyond the file': (lambda d: with_look(d, 99999999), NO_PART),
    'a length that is a name': (lambda d: with_look(d, '/No'), NO_PART),
    'too short a length': (lambda d: with_look(d, 3), NO_PART),
    'too long a length': (lambda d: with_look(d, len(LOOK) + 5), NO_PART),
    'on the line of its word': (lambda d: with_look(d, len(LOOK), begin=b'\nstream '), NO_PART),
    'no end': (lambda d: with_look(d, len(LOOK), end=b'\nendstrea'), NO_PART),
    'a length that is not there': (lambda d: with_look(d, f'{d.next + 40} 0 R'), LENGTH),
    'another number as its length': (lambda d: with_look(d, d.put(3)), LENGTH),
    'a number beyond it': (lambda d: with_look(d, d.put(9999)), LENGTH),
    'a text as its length': (lambda d: with_look(d, d.put('b:3133')), LENGTH),
    'more after the length': (lambda d: with_look(d, d.put([len(LOOK)])), LENGTH),
    'a reference beyond the count': (lambda d: d.signed(kind='table', entries={d.next + 60: (1, 17, 0)}), HIDES),
    'a reference to nothing': (lambda d: d.signed(entries={3: (2, 5, 0)}), ABSENT),
}

# How other programs write the same.
LINES = {
    'CR LF': lambda d: with_look(d, len(LOOK), begin=b'\r\nstream\r\n', end=b'\r\nendstream'),
    'CR LF and a length elsewhere': lambda d: with_look(d, d.put(len(LOOK)), begin=b'\nstream\r\n', end=b'\r\nendstream'),
    'no line end': lambda d: with_look(d, len(LOOK), end=b'endstream'),
    'no line end and a length elsewhere': lambda d: with_look(d, d.put(len(LOOK)), end=b'endstream'),
}


def refused(r):
    p, original = stored(r, 'malformed')
    d, tree, wrong, files = Document(original), p.tree(), [], {}
    form = d.number(d.get(d.root)['/AcroForm'])
    for edits, options in (EDITS, {'kind': 'table'}), (EDITS_OF_STREAM, {}), (EDITS_OF_HELD, {'held': [form]}):
        good = Document(original).signed(**options)
        for name, (old, new, told) in edits.items():
            files[name] = original + re.sub(old, new, good[len(original):], count=1, flags=re.S), told
            need(files[name][0] != good, f'{name}: there is nothing to edit')
    files |= {name: (make(Document(original)), told) for name, (make, told) in STREAMS.items()}
    for name, (data, told) in files.items():
        (p.dir / 'x.pdf').write_bytes(data)
        run = p.run('archive', '--signed', 'x.pdf', '--lang', 'en')
        said = run.stderr.decode()
        if run.returncode != 1 or told not in said or '[signature]' not in said or said.count('error: ') != 1:
            wrong.append(f'{name}: exit {run.returncode}, wanted "{told}": {said}')
    need(not wrong, '\n'.join(wrong))
    need(p.tree() == tree, 'something was stored')


def kept(r):
    p, original = stored(r, 'lines')
    for n, (name, make) in enumerate(LINES.items(), 1):
        (p.dir / 'x.pdf').write_bytes(make(Document(original)))
        run = p.run('archive', '--signed', 'x.pdf')
        need(run.returncode == 0, f'{name}: {run.stderr.decode()}')
        need(p.pdf(1, f'ita-2568-signed-{n}.pdf').read_bytes() == (p.dir / 'x.pdf').read_bytes(), name)


def tests(root, build):
    return each(root, build, 'malformed', (refused, kept))
