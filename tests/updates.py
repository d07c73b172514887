"""Incremental updates of a PDF, written byte by byte (PDF 32000-1, 7.5.6), sound and unsound, and signatures that
OpenSSL's command makes: what no program that signs would write can be written here."""
import functools
import json
import pathlib
import re
import subprocess
import tempfile
import zlib

from support import need, once, read

HOLE = 12000  # digits that a signature has room for


def certificate(name='somchai'):
    """A folder with key.pem and cert.pem of a person who vouches for himself."""
    def make(folder):
        folder.mkdir()
        read('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', folder / 'key.pem', '-out',
             folder / 'cert.pem', '-subj', f'/CN={name}', '-days', '3650')
    return once(f'signer-{name}', make)


def pdf_text(value):
    """A value as qpdf's JSON has it, in the syntax of a PDF."""
    if isinstance(value, bytes):
        return value
    if value is None or isinstance(value, bool):
        return {None: b'null', True: b'true', False: b'false'}[value]
    if isinstance(value, list):
        return b'[' + b' '.join(map(pdf_text, value)) + b']'
    if isinstance(value, dict):
        return b'<<' + b' '.join(k.encode() + b' ' + pdf_text(v) for k, v in value.items()) + b'>>'
    if not isinstance(value, str):
        return str(value).encode()
    if value.startswith('u:') and value.isascii():
        return b'<' + value[2:].encode().hex().encode() + b'>'
    if value.startswith('u:'):
        return b'<' + ('\ufeff' + value[2:]).encode('utf-16-be').hex().encode() + b'>'
    if value.startswith('b:'):
        return b'<' + value[2:].encode() + b'>'
    return value.encode()


class Stream:
    def __init__(self, data, **keys):
        self.data, self.keys = data, {f'/{k}': v for k, v in keys.items()}

    def text(self):
        return pdf_text({**self.keys, '/Length': len(self.data)}) + b'\nstream\n' + self.data + b'\nendstream'


def png_rows(data, width, filters, pixel=1):
    """Bytes in rows, each after the number of its filter (PNG 3, 9.2), which go round in turn."""
    out, above = b'', bytes(width)
    for n, at in enumerate(range(0, len(data), width)):
        row, kind = data[at:at + width], filters[n % len(filters)]
        left = bytes(pixel) + row[:-pixel] if len(row) > pixel else bytes(len(row))
        corner = bytes(pixel) + above[:-pixel]
        out += bytes([kind])
        for x, a, b, c in zip(row, left, above, corner):
            nearest = min((a, b, c), key=lambda v: abs(a + b - c - v))  # the first of equal ones, as the filter wants
            out += bytes([(x - (0, a, b, (a + b) // 2, nearest)[kind]) % 256])
        above = row.ljust(width, b'\0')
    return out


def packed(data, width, filters):
    """(bytes, keys) of a stream under FlateDecode; filters: those of the PNG predictor, none without one."""
    if not filters:
        return zlib.compress(data), {'/Filter': '/FlateDecode'}
    return zlib.compress(png_rows(data, width, filters)), {'/Filter': ['/FlateDecode'],
                                                           '/DecodeParms': {'/Predictor': 10 + filters[0], '/Columns': width}}


@functools.lru_cache(maxsize=2)
def objects_of(data):
    with tempfile.TemporaryDirectory() as tmp:
        path = pathlib.Path(tmp) / 'x.pdf'
        path.write_bytes(data)
        return json.loads(read('qpdf', '--json=2', '--json-key=qpdf', path))['qpdf'][1]


class Document:
    """A PDF as it is, its objects read by qpdf, and those of the next update."""

    def __init__(self, data):
        self.data = data
        parts = objects_of(data)
        self.objects = {int(k[4:].split()[0]): v for k, v in parts.items() if k != 'trailer'}
        self.trailer = parts['trailer']['value']
        self.root = self.number(self.trailer['/Root'])
        self.startxref = int(re.findall(rb'startxref\s+(\d+)', data)[-1])
        self.new, self.next = {}, max(self.trailer['/Size'], max(self.objects) + 1)

    @staticmethod
    def number(reference):
        return int(reference.split()[0])

    def get(self, reference):
        """A copy of an object's value, or of a stream's dictionary."""
        number = reference if isinstance(reference, int) else self.number(reference)
        if number in self.new:
            return self.new[number]
        o = self.objects[number]
        return json.loads(json.dumps(o['value'] if 'value' in o else o['stream']['dict']))

    def data_of(self, number):
        with tempfile.TemporaryDirectory() as tmp:
            path = pathlib.Path(tmp) / 'x.pdf'
            path.write_bytes(self.data)
            return subprocess.run(['qpdf', f'--show-object={number}', '--filtered-stream-data', path],
                                  capture_output=True).stdout

    def put(self, value, number=None):
        """An object of the update; gives its reference."""
        if number is None:
            number, self.next = self.next, self.next + 1
        self.new[number] = value
        return f'{number} 0 R'

    def catalog(self, **keys):
        self.put({**self.get(self.root), **{f'/{k}': v for k, v in keys.items()}}, self.root)

    def pages(self):
        out = []

        def walk(number):
            node = self.get(number)
            if node['/Type'] == '/Pages':
                for kid in node['/Kids']:
                    walk(self.number(kid))
            else:
                out.append(number)
        walk(self.number(self.get(self.root)['/Pages']))
        return out

    def fields(self):
        form = self.get(self.get(self.root)['/AcroForm'])
        return [self.number(f) for f in form['/Fields']]

    # ---- bytes ----

    def written(self, kind='stream', held=(), before=b'', after=b'', trailer=(), entries=(), prev=None, startxref=None, filters=None):
        """The file with its update. held: objects that lie in an object stream; filters: that and the cross-reference are
        packed(); before: bytes that are put before the
        cross-reference; trailer, entries, prev, startxref: what is said there in place of the truth."""
        out, at, inside = bytearray(self.data), {}, {}
        if held:
            texts = [(n, pdf_text(self.new[n])) for n in held]
            head, body = b'', b''
            for n, text in texts:
                head += b'%d %d ' % (n, len(body))
                body += text + b' '
            number = self.next
            holder = Stream(head + body, Type='/ObjStm', N=len(texts), First=len(head))
            if filters is not None:
                holder.data, keys = packed(holder.data, 20, filters)
                holder.keys.update(keys)
            self.put(holder)
            inside = {n: (number, i) for i, (n, _) in enumerate(texts)}
        for number, value in self.new.items():
            if number not in inside:
                at[number] = len(out)
                text = value.text() if isinstance(value, Stream) else pdf_text(value)
                out += b'%d 0 obj\n' % number + text + b'\nendobj\n'
        out += before
        self.new = {}
        rows = {n: (1, place, 0) for n, place in at.items()} | {n: (2, *where) for n, where in inside.items()} | dict(entries)
        says = {'/Size': self.next + 1, '/Root': self.trailer['/Root'], '/Info': self.trailer['/Info'],
                '/ID': self.trailer['/ID'], '/Prev': self.startxref if prev is None else prev, **dict(trailer)}
        says = {k: v for k, v in says.items() if v is not None}
        place = len(out)
        if kind == 'table':
            out += b'xref\n' + b''.join(
                b'%d 1\n%010d %05d %c \n' % (n, at, more, b'fn'[kind]) for n, (kind, at, more) in sorted(rows.items()))
            out += b'trailer\n' + pdf_text(says)
        else:
            rows[self.next] = (1, place, 0)
            index = [x for n in sorted(rows) for x in (n, 1)]
            body = b''.join(bytes([k]) + a.to_bytes(4, 'big') + m.to_bytes(2, 'big') for _, (k, a, m) in sorted(rows.items()))
            body, keys = (body, {}) if filters is None else packed(body, 7, filters)
            stream = Stream(body)
            stream.keys = {'/Type': '/XRef', '/W': [1, 4, 2], '/Index': index, **keys, **says}
            out += b'%d 0 obj\n' % self.next + stream.text() + b'\nendobj'
        out += b'\nstartxref\n%d\n%%%%EOF\n' % (place if startxref is None else startxref) + after
        return bytes(out)

    def signed(self, field=0, who='somchai', form='drawn', more=(), value=(), hole=HOLE, **options):
        """The update with a signature in the field of this index (None: in one that is new and invisible), as form says
        drawn or not; more: other entries of the field, value: of the signature; hole: the digits that it has room for."""
        signature = {'/Type': '/Sig', '/Filter': '/Adobe.PPKLite', '/SubFilter': '/adbe.pkcs7.detached',
                     '/ByteRange': b'[0 0000000000 0000000000 0000000000]', '/Contents': b'<' + b'0' * hole + b'>',
                     '/M': "b:" + b"D:20260105093000+07'00'".hex(), **dict(value)}
        v = self.put(signature)
        acro = self.number(self.get(self.root)['/AcroForm'])
        if field is None:
            page = self.pages()[0]
            name = f'new{len(self.get(acro)["/Fields"])}'.encode()
            f = self.put({'/Type': '/Annot', '/Subtype': '/Widget', '/FT': '/Sig', '/T': f'b:{name.hex()}', '/V': v,
                          '/Rect': [0, 0, 0, 0], '/F': 132, '/P': f'{page} 0 R', **dict(more)})
            self.put({**self.get(acro), '/Fields': self.get(acro)['/Fields'] + [f], '/SigFlags': 3}, acro)
            self.put({**self.get(page), '/Annots': self.get(page).get('/Annots', []) + [f]}, page)
        else:
            number = self.fields()[field]
            look = {}
            if form == 'drawn':
                x0, y0, x1, y1 = self.get(number)['/Rect']
                look = {'/AP': {'/N': self.put(Stream(b'0 0 0 RG 0 0 m 20 10 l S', Type='/XObject', Subtype='/Form',
                                                      BBox=[0, 0, x1 - x0, y1 - y0], Resources={}))}}
            self.put({**self.get(number), '/V': v, **look, **dict(more)}, number)
            self.put({**self.get(acro), '/SigFlags': 3}, acro)
        return close(self.written(**options), who, signature['/SubFilter'], hole=hole)


def authority():
    """A folder with a TSA of OpenSSL's that vouches for itself."""
    def make(folder):
        folder.mkdir()
        read('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', folder / 'key.pem', '-out', folder / 'cert.pem',
             '-subj', '/CN=tsa', '-days', '3650', '-addext', 'extendedKeyUsage=critical,timeStamping')
    return once('tsa', make)


def token(data, who=None):
    """A timestamp of the bytes (RFC 3161), in DER."""
    folder = authority()
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 'data').write_bytes(data)
        (tmp / 'serial').write_text('01\n')
        (tmp / 'conf').write_text(f'[tsa]\ndefault_tsa=t\n[t]\nserial={tmp}/serial\nsigner_cert={folder}/cert.pem\nsigner_key={folder}/key.pem\n'
                                  'signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\n')
        read('openssl', 'ts', '-query', '-data', tmp / 'data', '-sha256', '-cert', '-out', tmp / 'query')
        read('openssl', 'ts', '-reply', '-config', tmp / 'conf', '-queryfile', tmp / 'query', '-token_out', '-out', tmp / 'token')
        return (tmp / 'token').read_bytes()


def cms(data, who, sub_filter='/adbe.pkcs7.detached'):
    """OpenSSL's signature of the bytes, in DER."""
    if 'RFC3161' in sub_filter:
        return token(data)
    folder = certificate(who)
    cades = ['-cades'] if 'CAdES' in sub_filter else []
    run = subprocess.run(['openssl', 'cms', '-sign', '-binary', '-outform', 'DER', '-md', 'sha256', *cades, '-signer',
                          folder / 'cert.pem', '-inkey', folder / 'key.pem'], input=data, capture_output=True)
    need(run.returncode == 0, run.stderr.decode())
    return run.stdout


def close(data, who='somchai', sub_filter='/adbe.pkcs7.detached', make=cms, hole=HOLE):
    """Fills in the range and the signature of the last one that stands open."""
    begin = data.rindex(b'<' + b'0' * hole + b'>')
    end = begin + hole + 2
    says = b'[0 %010d %010d %010d]' % (begin, end, len(data) - end)
    open_range = b'[0 0000000000 0000000000 0000000000]'
    at = data.rindex(open_range)
    data = data[:at] + says + data[at + len(open_range):]
    der = make(data[:begin] + data[end:], who, sub_filter).hex().encode()
    need(len(der) <= hole, 'the signature is too long')
    return data[:begin + 1] + der.ljust(hole, b'0') + data[end - 1:]
