"""PDF files that are made to hurt whoever reads them: each kind as short as it can be. cases() gives (name, bytes);
what is in them stands in PDF 32000-1."""
import hashlib
import struct
import zlib


def obj(v):
    """A Python value as PDF text; bytes are raw."""
    if isinstance(v, bytes):
        return v
    if isinstance(v, dict):
        return b'<<' + b' '.join(k.encode() + b' ' + obj(x) for k, x in v.items()) + b'>>'
    if isinstance(v, (list, tuple)):
        return b'[' + b' '.join(obj(x) for x in v) + b']'
    return str(v).encode()


def ref(n):
    return b'%d 0 R' % n


def hexed(text):
    raw = text if isinstance(text, bytes) else b'\xfe\xff' + text.encode('utf-16-be', 'surrogatepass')
    return b'<' + raw.hex().encode() + b'>'


def stream(data, **keys):
    """Its dictionary may say another length."""
    head = {'/Length': len(data), **{'/' + k: v for k, v in keys.items()}}
    return obj(head) + b'stream\n' + data + b'\nendstream'


def zeros(megabytes):
    """A zlib stream of so many MiB of blanks, about a thousandth of it long."""
    z, out = zlib.compressobj(9), []
    block = b' ' * (1 << 20)
    out = [z.compress(block) for _ in range(megabytes)]
    return b''.join(out) + z.flush()


PAGES = {2: obj({'/Type': '/Pages', '/Kids': [ref(3)], '/Count': 1}),
         3: obj({'/Type': '/Page', '/Parent': ref(2), '/MediaBox': [0, 0, 9, 9]})}


def catalog(**keys):
    return obj({'/Type': '/Catalog', '/Pages': ref(2), **{'/' + k: v for k, v in keys.items()}})


def table(objects, **trailer):
    """A file with a cross-reference table."""
    out, at = bytearray(b'%PDF-1.7\n'), {}
    for n, text in objects.items():
        at[n] = len(out)
        out += b'%d 0 obj\n' % n + text + b'\nendobj\n'
    size, start = max(objects) + 1, len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % size
    for n in range(1, size):
        out += b'%010d 00000 n \n' % at[n] if n in at else b'0000000000 00000 f \n'
    keys = {'/Size': size, '/Root': ref(1), **{'/' + k: v for k, v in trailer.items()}}
    out += b'trailer' + obj(keys) + b'\nstartxref\n%d\n%%%%EOF\n' % trailer.get('_start', start)
    return bytes(out)


def streamed(objects, held, holder, packed=None, xref=None, **keys):
    """A file with a cross-reference stream; the objects of `held` stand in the object stream `holder`. `packed` and
    `xref` are put in place of what these two streams hold: (data, filter, parameters)."""
    out, at = bytearray(b'%PDF-1.7\n'), {}
    body, pairs = b'', b''
    for n, text in held.items():
        pairs += b'%d %d ' % (n, len(body))
        body += text + b'\n'
    data, filters, parms = packed(pairs + body) if packed else (zlib.compress(pairs + body), '/FlateDecode', 'null')
    objects = {**objects, holder: stream(data, Type='/ObjStm', N=len(held), First=len(pairs), Filter=filters, DecodeParms=parms)}
    for n, text in objects.items():
        at[n] = len(out)
        out += b'%d 0 obj\n' % n + text + b'\nendobj\n'
    last = max([*objects, *held]) + 1
    rows = [b'\0\0\0\0\0\0\0']
    for n in range(1, last):
        if n in held:
            rows.append(struct.pack('>BIH', 2, holder, list(held).index(n)))
        else:
            rows.append(struct.pack('>BIH', 1 if n in at else 0, at.get(n, 0), 0))
    start = len(out)
    rows.append(struct.pack('>BIH', 1, start, 0))
    data, filters, parms = xref(b''.join(rows)) if xref else (zlib.compress(b''.join(rows)), '/FlateDecode', 'null')
    head = {'Type': '/XRef', 'Size': last + 1, 'Root': ref(1), 'W': [1, 4, 2], 'Filter': filters, 'DecodeParms': parms, **keys}
    out += b'%d 0 obj\n' % last + stream(data, **head) + b'\nendobj\nstartxref\n%d\n%%%%EOF\n' % start
    return bytes(out)


def carrying(files, **more):
    """A PDF that carries files: (name, data); data may be (packed, size, filter) of what is unpacked to other data."""
    objects, names, n = dict(PAGES), [], 4
    for name, data in files:
        if isinstance(data, tuple):
            packed, size, filters = data
            objects[n + 1] = stream(packed, Type='/EmbeddedFile', Filter=filters, Params={'/Size': size, '/CheckSum': b'<' + b'00' * 16 + b'>'})
        else:
            sum_ = b'<' + hashlib.md5(data).hexdigest().encode() + b'>'
            objects[n + 1] = stream(zlib.compress(data), Type='/EmbeddedFile', Filter='/FlateDecode',
                                    Params={'/Size': len(data), '/CheckSum': sum_})
        objects[n] = obj({'/Type': '/Filespec', '/F': hexed(name), '/UF': hexed(name), '/EF': {'/F': ref(n + 1)}})
        names += [b'(%06d)' % n, ref(n)]
        n += 2
    return table({1: catalog(Names={'/EmbeddedFiles': {'/Names': names}}, **more), **objects})


def with_catalog(objects=(), **keys):
    return table({1: catalog(**keys), **PAGES, **dict(objects)})


def ours(objects, **keys):
    """It carries a file, as what is signed does. The objects begin at 6."""
    data = b'<report/>'
    own = {4: obj({'/Type': '/Filespec', '/F': b'(report.xml)', '/UF': b'(report.xml)', '/EF': {'/F': ref(5)}}),
           5: stream(data, Params={'/Size': len(data), '/CheckSum': b'<' + hashlib.md5(data).hexdigest().encode() + b'>'})}
    names = {'/EmbeddedFiles': {'/Names': [b'(report.xml)', ref(4)]}}
    return table({1: catalog(Names=names, **keys), **PAGES, **own, **objects})


# ---- the kinds ----

def bombs():
    big, small = zeros(300), zlib.compress(b'x')
    yield 'many', carrying([(f'f{i}.csv', (zlib.compress(big), 300 << 20, ['/FlateDecode', '/FlateDecode'])) for i in range(12)])
    yield 'single', carrying([(f'f{i}.csv', (big, 300 << 20, '/FlateDecode')) for i in range(12)])
    yield 'size-lies', carrying([('f.csv', (big, 10, '/FlateDecode'))])
    yield 'size-huge', carrying([('f.csv', (small, 1 << 40, '/FlateDecode'))])
    yield 'size-negative', carrying([('f.csv', (small, -1, '/FlateDecode'))])
    deep = b'x'
    for _ in range(200):
        deep = zlib.compress(deep)
    yield 'filters', carrying([('f.csv', (deep, 1, ['/FlateDecode'] * 200))])
    yield 'crypt', carrying([('f.csv', (b'x', 1, '/Crypt'))])
    yield 'picture', carrying([('f.csv', (b'x', 1, '/DCTDecode'))])
    held = {1: catalog(), **PAGES}
    yield 'object-stream', streamed({}, held, 5, lambda b: (zlib.compress(b)[:2] + zlib.compress(b + b' ' * 10)[2:], '/FlateDecode', 'null'))
    yield 'object-stream-bomb', streamed({}, held, 5, lambda b: (zeros(700), '/FlateDecode', 'null'))
    yield 'object-stream-chain', streamed({}, held, 5, lambda b: (zlib.compress(zlib.compress(zeros(700))), ['/FlateDecode'] * 3, 'null'))
    yield 'object-stream-lzw', streamed({}, held, 5, lambda b: (b'\x80' * 100000, '/LZWDecode', 'null'))
    yield 'object-stream-runs', streamed({}, held, 5, lambda b: (zeros(1), ['/FlateDecode', '/RunLengthDecode'], 'null'))
    runs = zlib.compress(zlib.compress(b'\x81 ' * (8 << 20)))
    yield 'object-stream-run-bomb', streamed({}, held, 5, lambda b: (runs, ['/FlateDecode', '/FlateDecode', '/RunLengthDecode'], 'null'))
    yield 'predictor', streamed({}, held, 5, lambda b: (zlib.compress(b), '/FlateDecode', {'/Predictor': 12, '/Columns': 2147483647}))
    yield 'predictor-colours', streamed({}, held, 5, lambda b: (zlib.compress(b), '/FlateDecode',
                                                                {'/Predictor': 12, '/Columns': 99999999, '/Colors': 32, '/BitsPerComponent': 16}))
    yield 'cross-reference-bomb', streamed({}, held, 5, xref=lambda b: (zeros(700), '/FlateDecode', 'null'))
    yield 'cross-reference-predictor', streamed({}, held, 5, xref=lambda b: (zlib.compress(b), '/FlateDecode', {'/Predictor': 12, '/Columns': 2147483647}))
    yield 'holds-itself', streamed({}, {**held, 5: b'null'}, 5)
    yield 'extends-itself', streamed({}, held, 5, lambda b: (zlib.compress(b), '/FlateDecode', 'null'), Extends=ref(5))


def loops():
    kids = lambda n, k: obj({'/Kids': [ref(k)] * n})
    yield 'kids', with_catalog({6: kids(1, 6)}, Names={'/EmbeddedFiles': ref(6)})
    yield 'kids-wide', with_catalog({6: kids(9999, 6)}, Names={'/EmbeddedFiles': ref(6)})
    yield 'kids-tree', with_catalog({n: kids(100, n + 1) for n in range(6, 16)}, Names={'/EmbeddedFiles': ref(6)})
    yield 'prev', table({1: catalog(), **PAGES}, Prev=len(table({1: catalog(), **PAGES}).split(b'xref\n0')[0]))
    yield 'start', table({1: catalog(), **PAGES}, _start=0)
    yield 'length-itself', with_catalog({5: b'<</Length 5 0 R>>stream\nx\nendstream'}, Names=ref(5))
    yield 'length-negative', with_catalog({5: b'<</Length -5>>stream\nx\nendstream'}, Names=ref(5))
    yield 'length-long', with_catalog({5: b'<</Length 9999999999999>>stream\nx\nendstream'}, Names=ref(5))
    yield 'size-long', table({1: catalog(), **PAGES}, Size=2147483647)
    whole = table({1: catalog(), **PAGES})
    yield 'section-long', whole.replace(b'xref\n0 4', b'xref\n0 2000000000')
    yield 'section-far', whole.replace(b'xref\n0 4', b'xref\n2147483640 4')
    yield 'pages-itself', table({1: catalog(), 2: obj({'/Type': '/Pages', '/Kids': [ref(2)] * 9, '/Count': 9})})
    tree = {n: obj({'/Type': '/Pages', '/Kids': [ref(n + 1)] * 100, '/Count': 100, '/Parent': ref(n - 1)}) for n in range(2, 9)}
    yield 'pages-tree', table({1: catalog(), **tree, 9: obj({'/Type': '/Page', '/Parent': ref(8)})})
    line = {n: obj({'/Type': '/Pages', '/Kids': [ref(n + 1)], '/Count': 1, '/Parent': ref(n - 1)}) for n in range(2, 20000)}
    yield 'pages-deep', table({1: catalog(), **line, 20000: obj({'/Type': '/Page', '/Parent': ref(19999)})})
    yield 'pages-again', table({1: catalog(), 2: obj({'/Type': '/Pages', '/Kids': [ref(3)] * 50000, '/Count': 50000}), 3: PAGES[3]})
    yield 'pages-none', table({1: catalog(), 2: b'null'})
    yield 'root-itself', table({1: ref(1), **PAGES})
    yield 'root-none', table({1: catalog(), **PAGES}, Root='null')
    chain = {n: ref(n + 1) for n in range(6, 20000)}
    yield 'references', with_catalog({**chain, 20000: ref(6)}, Names=ref(6))


def nested():
    for what, one, end in (('arrays', b'[', b']'), ('dictionaries', b'<</A ', b'>>'), ('open', b'[', b'')):
        for n in (499, 5000, 200000):
            yield f'{what}-{n}', with_catalog({5: one * n + end * n}, Names=ref(5))
    yield 'strings', with_catalog({5: b'(' * 1000000}, Names=ref(5))
    yield 'wide', with_catalog({5: b'[' + b'1 ' * 500000 + b']'}, Names=ref(5))
    yield 'names', with_catalog({5: b'<<' + b''.join(b'/A%d 1' % i for i in range(100000)) + b'>>'}, Names=ref(5))
    kid = {n: obj({'/Kids': [ref(n + 1)]}) for n in range(6, 5000)}
    yield 'kids-deep', with_catalog(kid, Names={'/EmbeddedFiles': ref(6)})


def forms():
    field = {n: obj({'/FT': '/Sig', '/T': b'(a%d)' % n, '/Kids': [ref(n + 1)] * 100}) for n in range(6, 16)}
    yield 'fields-tree', ours(field, AcroForm={'/Fields': [ref(6)]})
    yield 'fields-itself', ours({6: obj({'/FT': '/Sig', '/T': b'(a)', '/Parent': ref(6), '/Kids': [ref(6)] * 9})}, AcroForm={'/Fields': [ref(6)]})
    line = {n: obj({'/FT': '/Sig', '/T': b'(a)', '/Parent': ref(n - 1), '/Kids': [ref(n + 1)]}) for n in range(7, 20000)}
    yield 'fields-deep', ours({6: obj({'/T': b'(a)', '/Kids': [ref(7)]}), **line}, AcroForm={'/Fields': [ref(6)]})
    yield 'fields-again', ours({6: obj({'/FT': '/Sig', '/T': b'(a)'})}, AcroForm={'/Fields': [ref(6)] * 50000})
    pages = {n: obj({'/Type': '/Page', '/Parent': ref(2), '/Annots': ref(5000)}) for n in range(6, 3000)}
    yield 'notes', ours({2: obj({'/Type': '/Pages', '/Kids': [ref(n) for n in pages], '/Count': len(pages)}),
                          **pages, 5000: obj([ref(5002)] * 20000), 5001: obj({'/FT': '/Sig', '/T': b'(a)'}), 5002: obj({'/Subtype': '/Widget'})}, AcroForm={'/Fields': [ref(5001)]})
    value = obj({'/Type': '/Sig', '/Filter': '/Adobe.PPKLite', '/SubFilter': '/adbe.pkcs7.detached', '/ByteRange': [0, 10, 20, 10],
                 '/Contents': b'<' + b'00' * 5000 + b'>'})
    signed = {6: obj({'/FT': '/Sig', '/T': b'(a)', '/V': ref(7), '/Type': '/Annot', '/Subtype': '/Widget', '/Rect': [0, 0, 1, 1]}), 7: value}
    yield 'signed', ours(signed, AcroForm={'/Fields': [ref(6)]})
    for name, ranges in (('huge', [0, 2 ** 62, 2 ** 62, 2 ** 62]), ('many', [0, 1] * 50000), ('negative', [-1, -1, -1, -1])):
        other = value.replace(b'[0 10 20 10]', obj(ranges))
        yield f'range-{name}', ours({**signed, 7: other}, AcroForm={'/Fields': [ref(6)]})
    many, long = range(10, 9010), {6: b'(' + b'x' * 1000000 + b')'}
    listed = {'/Fields': [ref(n) for n in many]}
    yield 'names-long', ours({**long, **{n: obj({'/FT': '/Sig', '/T': ref(6)}) for n in many}}, AcroForm=listed)
    parent = {9: obj({'/T': b'(' + b'x' * 9000 + b')', '/FT': '/Sig', '/Kids': [ref(n) for n in many]})}
    yield 'names-whole', ours({**parent, **{n: obj({'/T': b'(a)'}) for n in many}}, AcroForm={'/Fields': [ref(9)]})
    for key in '/Contents', '/SubFilter':
        held = {6: b'/' + b'x' * 1000000} if key == '/SubFilter' else long
        yield f'long{key[1:]}', ours({**held, 7: obj({'/Type': '/Sig', key: ref(6)}), **{n: obj({'/FT': '/Sig', '/T': b'(a)', '/V': ref(7)}) for n in many}},
                                     AcroForm=listed)
    locks = {8: obj([b'(a)'] * 10000), 9: obj({'/TransformMethod': '/FieldMDP', '/TransformParams': {'/Action': '/Include', '/Fields': ref(8)}})}
    yield 'locks', ours({**locks, 7: obj({'/Type': '/Sig', '/Reference': [ref(9)] * 20}),
                         **{n: obj({'/FT': '/Sig', '/T': b'(a)', '/V': ref(7)}) for n in many}}, AcroForm=listed)
    certs = {8: stream(zeros(60), Filter='/FlateDecode')}
    yield 'proofs', ours({**signed, **certs}, AcroForm={'/Fields': [ref(6)]}, DSS={'/Certs': [ref(8)] * 1000, '/CRLs': [ref(8)] * 1000})
    elements = {n: obj({'/S': '/P', '/K': [ref(n + 1)] * 100}) for n in range(6, 20)}
    yield 'structure', ours({}, StructTreeRoot={'/K': [b'<</S/P/K[' + ref(3) * 3 + b']>>']})
    yield 'structure-tree', ours(elements, StructTreeRoot={'/K': ref(6)})


def updates():
    """What stands after the end: chains of updates, as signatures make them."""
    whole = with_catalog()
    start = int(whole.rsplit(b'startxref\n', 1)[1].split()[0])
    many = bytearray(whole)
    for _ in range(3000):
        at = len(many)
        many += b'xref\n0 0\ntrailer' + obj({'/Size': 4, '/Root': ref(1), '/Prev': start}) + b'\nstartxref\n%d\n%%%%EOF\n' % at
        start = at
    yield 'many', bytes(many)
    yield 'ends', whole + b'startxref\n9\n%%EOF\n' * 100000
    yield 'trailer', whole + b'trailer' * 200000
    yield 'words', b'%PDF-1.7\n' + b'1 0 obj ' * 200000


def encrypted():
    enc = {'/Filter': '/Standard', '/V': 2, '/R': 3, '/Length': 128, '/P': -4, '/O': b'<' + b'00' * 32 + b'>', '/U': b'<' + b'00' * 32 + b'>'}
    yield 'standard', table({1: catalog(), **PAGES}, Encrypt=enc, ID=[b'<00>', b'<00>'])
    yield 'unknown', table({1: catalog(), **PAGES}, Encrypt={'/Filter': '/Other', '/V': 99})
    yield 'long-key', table({1: catalog(), **PAGES}, Encrypt={**enc, '/Length': 2147483647}, ID=[b'<00>', b'<00>'])
    yield 'aes', table({1: catalog(), **PAGES}, ID=[b'<00>', b'<00>'],
                       Encrypt={**enc, '/V': 5, '/R': 6, '/O': b'<' + b'00' * 48 + b'>', '/U': b'<' + b'00' * 48 + b'>', '/OE': b'<' + b'00' * 32 + b'>',
                                '/UE': b'<' + b'00' * 32 + b'>', '/Perms': b'<' + b'00' * 16 + b'>'})
    yield 'itself', table({1: catalog(), **PAGES, 5: ref(5)}, Encrypt=ref(5))


def cases():
    for group in bombs, loops, nested, forms, updates, encrypted:
        for name, pdf in group():
            yield f'{group.__name__}-{name}', pdf


# ---- names of files ----

BAD_NAMES = {
    'above': '../x', 'above-within': 'a/../../x', 'root': '/etc/x', 'dot': '.', 'dots': '..', 'dot-within': 'a/./b', 'empty-part': 'a//b',
    'folder': 'a/', 'hidden': '.bashrc', 'hidden-folder': '.git/config', 'hidden-within': 'a/.git/hooks/x', 'hidden-case': '.GIT/config',
    'backslash': 'a\\b', 'drive': '..\\x', 'control': 'a\nb', 'escape': 'a\x1b[31m', 'delete': 'a\x7f', 'c1': 'a\x9bb', 'turned': 'a\u202egnp.exe',
    'isolated': 'a\u2066b', 'joiner': '.g\u200cit', 'mark': '\ufeffa', 'line': 'a\u2028b', 'long': 'n' * 300, 'long-thai': 'ก' * 100,
    'long-whole': '/'.join(['n' * 100] * 11),
}
CLASHES = {
    'twice': ['a.csv', 'a.csv'], 'file-folder': ['a', 'a/b'], 'folder-file': ['a/b', 'a'], 'deep': ['a/b/c', 'a/b'], 'case': ['A.csv', 'a.csv'],
    'case-folder': ['A/x', 'a/y'], 'case-file-folder': ['A', 'a/b'], 'composed': ['\u00e9.csv', 'e\u0301.csv'], 'greek': ['\u03c3', '\u03c2'],
    'kelvin': ['k', '\u212a'], 'order': ['a\u0323\u0301', 'a\u0301\u0323'], 'far': ['A', *[f'b{i}' for i in range(50)], 'a'],
    'between': ['a', 'a-b', 'a.csv', 'a/b'],
}
GOOD = ['a.csv', 'ข้อมูล.csv', 'a/b.csv', 'a/c.csv', 'a-b.csv', 'a.b/c', 'b', 'ภาพ ๑.png', 'n' * 255, 'é.png', 'ก' * 85]
