"""Writes tests/fuzz/seeds/proof/: what lies in a signed file, as fuzz_proof.c takes it. A report is signed by `raingan sign --lt`
and closed by `raingan timestamp`, with the authorities of tests/longterm.py: one answers by OCSP, in the other file by lists.
    /usr/bin/python3 -B tests/fuzz/make_proofs.py build"""
import pathlib
import re
import struct
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests'))
import longterm  # noqa: E402
import support  # noqa: E402

SIGNATURE, CERT, ANSWER, LIST, STAMP = range(5)
LIKE_A_RIGHT_ONE, LIKE_A_TRUSTED_ONE = 1, 2  # flags of the target


def part(kind, der):
    return struct.pack('>BH', kind, len(der)) + der


def contents(pdf):
    """Of each signature, without the zeros after it."""
    for m in re.finditer(rb'/Contents<([0-9A-F]+)>', pdf.read_bytes()):
        der = bytes.fromhex(m[1].decode())
        yield der[:int.from_bytes(der[2:4], 'big') + 4]


def seed(pdf):
    ders = list(contents(pdf))
    _, lists, _ = longterm.proofs_of(pdf)
    out = part(SIGNATURE, ders[0]) + b''.join(part(STAMP, der) for der in ders[1:])
    for key, kind in ('/Certs', CERT), ('/OCSPs', ANSWER), ('/CRLs', LIST):
        out += b''.join(part(kind, der) for der in lists[key].values())
    return struct.pack('>BI', LIKE_A_RIGHT_ONE, int(time.time())) + out


def main(build):
    to = ROOT / 'tests/fuzz/seeds/proof'
    to.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as tmp:
        tempfile.tempdir = tmp
        support.SHARED = pathlib.Path(tmp)
        r = support.Reports(ROOT, ROOT / build)
        pdf = r.report('input/2568')
        with longterm.Office(r) as office:
            for name, broken, options in (('answers', set(), ['--lt']), ('lists', {'ocsp-ca', 'ocsp-root'}, ['--lt']), ('bare', set(), [])):
                office.broken = broken
                one, two = r.dir / f'{name}.pdf', r.dir / f'{name}-closed.pdf'
                office.sign(pdf, one, 0, 'maker', *options)
                office.timestamp(one, two, '--tsa', f'{office.url}/tsa')
                (to / name).write_bytes(seed(two))
                print(name, (to / name).stat().st_size)


if __name__ == '__main__':
    main(sys.argv[1])
