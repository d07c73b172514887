"""raingan sign: one signature after another, each read by OpenSSL alone, by pdfsig and by qpdf; every byte before stays."""
import os
import pathlib
import re
import select
import shutil
import struct
import subprocess
import zlib

import standards
from support import READERS, Reports, Server, Skip, copy_data, edit, need, once, read, rows
from updates import Document

PASS = 'รหัส 1'
PEOPLE = {  # common name, position, kind of key, what else openssl pkcs12 is told
    'maker': ('นางสาวสมหญิง รักงาน', 'นักวิชาการตรวจสอบภายใน', 'rsa:2048', []),
    'checker': ('นายสมชาย ใจดี', 'ปลัดองค์การบริหารส่วนตำบล', 'ec', ['-legacy']),
    'head': ('นายผู้นำ ชุมชน', None, 'rsa:3072', []),
}


def openssl(*args, cwd):
    run = subprocess.run(['openssl', *map(str, args)], cwd=cwd, capture_output=True)
    need(run.returncode == 0, f'openssl {args[0]}: {run.stderr.decode()}')
    return run.stdout


def make_person(folder, name, common, title, kind, more, days='900', usage='digitalSignature,nonRepudiation', more_ext=''):
    new = ['-newkey', kind] if kind != 'ec' else ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
    subject = '/C=TH/O=องค์การบริหารส่วนตำบล' + (f'/title={title}' if title else '') + f'/CN={common}'
    openssl('req', *new, '-nodes', '-keyout', f'{name}.key', '-out', f'{name}.csr', '-utf8', '-subj', subject, cwd=folder)
    (folder / f'{name}.ext').write_text(f'keyUsage={usage}\n{more_ext}')
    openssl('x509', '-req', '-in', f'{name}.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', days,
            '-out', f'{name}.pem', '-extfile', f'{name}.ext', cwd=folder)
    openssl('pkcs12', '-export', '-inkey', f'{name}.key', '-in', f'{name}.pem', '-certfile', 'ca.pem',
            '-out', f'{name}.p12', '-passout', f'pass:{PASS}', *more, cwd=folder)


def certificates():
    """An authority and the people it knows; one whose certificate has expired, one that may not sign."""
    def make(folder):
        folder.mkdir()
        openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650',
                '-utf8', '-subj', '/C=TH/O=ทดสอบ/CN=CA', cwd=folder)
        for name, person in PEOPLE.items():
            make_person(folder, name, *person)
        make_person(folder, 'expired', 'เก่า', None, 'ec', [], days='-1')
        make_person(folder, 'other', 'อื่น', None, 'ec', [], usage='keyEncipherment')
        make_person(folder, 'ed', 'อื่น', None, 'ed25519', [])
        for half, args in ('no-key', ['-nokeys', '-in', 'maker.pem']), ('no-cert', ['-nocerts', '-inkey', 'maker.key']):
            openssl('pkcs12', '-export', *args, '-out', f'{half}.p12', '-passout', f'pass:{PASS}', cwd=folder)
        make_person(folder, 'tsa', 'ประทับเวลา', None, 'rsa:2048', [], more_ext='extendedKeyUsage=critical,timeStamping\n')
        openssl('pkcs12', '-export', '-inkey', 'maker.key', '-in', 'maker.pem', '-out', 'open.p12', '-passout', 'pass:',
                cwd=folder)
        (folder / 'pass').write_text(PASS + '\nnot this\n')
        (folder / 'wrong').write_text('no\n')
    return once('certificates', make)


def roles(r):
    return [row['role'] for row in rows(r.root / 'input/2568', 'signatures.csv')]


def sign(r, pdf, out, role, who, *options, status=0, code=None, env=None):
    """Signs, or is refused with the code in one message and without a file."""
    keys = certificates()
    key = ['--key', keys / f'{who}.p12', '--pass-file', keys / 'pass'] if '--key' not in options else []
    run = r.run('sign', pdf, '--as', role, *key, '-o', out, '--lang', 'en', *options, env=env)
    said = run.stderr.decode()
    need(run.returncode == status, f'exit {run.returncode}: {said}')
    if status:
        need(code in said and len(re.findall(r'(?:error|fatal): ', said)) == 1, f'{code}: {said}')
        need(not out.exists(), f'{code}: a file all the same')
    return said


def ranges(pdf):
    """Of each signature what is signed, and its CMS, by the bytes alone."""
    whole = pdf.read_bytes()
    out = []
    for m in re.finditer(rb'/ByteRange ?\[ *0 (\d+) (\d+) (\d+) *\]', whole):
        first, second, rest = map(int, m.groups())
        need(whole[first:first + 1] == b'<' and whole[second - 1:second] == b'>', 'another gap than /Contents')
        out.append((whole[:first] + whole[second:second + rest], bytes.fromhex(whole[first + 1:second - 1].decode()),
                    second + rest))
    return whole, out


def check_cms(r, pdf, n, chain=(2, 2, 2)):
    """OpenSSL alone agrees, and the signed attributes are those of PAdES (ETSI EN 319 142-1, 6.3). chain: how many certificates each
    signature carries."""
    whole, signatures = ranges(pdf)
    need(len(signatures) == n, f'{len(signatures)} signatures')
    need(signatures[-1][2] == len(whole), 'the last does not sign the whole file')
    for (content, der, _), certs in zip(signatures, chain):
        (r.dir / 'content').write_bytes(content)
        (r.dir / 'cms').write_bytes(der)
        openssl('cms', '-verify', '-inform', 'DER', '-in', 'cms', '-content', 'content', '-binary', '-purpose', 'any',
                '-CAfile', certificates() / 'ca.pem', '-out', 'verified', cwd=r.dir)
        shown = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', 'cms', cwd=r.dir).decode(errors='replace')
        signed = shown.split('signedAttrs:')[1].split('signatureAlgorithm:')[0]
        found = re.findall(r'object: (\S+)', signed)
        need(sorted(found) == ['contentType', 'id-smime-aa-signingCertificateV2', 'messageDigest'], f'{found}')
        need(shown.count('d.certificate:') == certs, 'the chain is not in it')


def check_readers(pdf, n):
    said = subprocess.run(['pdfsig', '-nocert', pdf], capture_output=True).stdout.decode(errors='replace')
    need(said.count('Signature Validation: Signature is Valid.') == n, said)
    need(said.count('Signature Type: ETSI.CAdES.detached') == n, said)
    need('Total document signed' in said, said)
    read('qpdf', '--check', pdf)
    found = standards.trouble(pdf)
    need(not found, found)


def three(r, pdf, locks=(False, False, True)):
    """Three people, one after another; after each the file is what it was and more."""
    files = [pdf]
    for n, (role, who) in enumerate(zip(roles(r), PEOPLE), 1):
        out = r.dir / f'signed-{n}.pdf'
        sign(r, files[-1], out, role, who, *(['--lock'] if locks[n - 1] else []))
        need(out.read_bytes().startswith(files[-1].read_bytes()), f'{n}: a byte was touched')
        check_cms(r, out, n)
        check_readers(out, n)
        files.append(out)
    return files


def chain(r):
    pdf = r.report('input/2568')
    files = three(r, pdf)
    said = r.run('sign', files[2], '--lang', 'en').stdout.decode()
    lines = said.split('\n')
    for line, role, person in zip(lines, roles(r), list(PEOPLE.values())[:2]):
        need(re.fullmatch(rf'{role}: signed by {person[0]}, \d+ [A-Z][a-z]+ 20\d\d \d\d:\d\d \(UTC\+7\)', line), said)
    thai = r.run('sign', files[2], '--lang', 'th').stdout.decode().split('\n')[0]
    need(re.search(r' เมื่อ \d+ [ก-ฮ]+\.[ก-ฮ]+\. 25\d\d \d\d:\d\d น\.$', thai), thai)
    need(lines[2:4] == [f'{roles(r)[2]}: not signed', '2 of 3 signed, 1 missing'], said)
    need(b'/FieldMDP' in files[3].read_bytes() and b'/SigFieldLock' in files[3].read_bytes(), 'it is not locked')
    out = r.dir / 'out'
    need(r.run('extract', files[3], out).returncode == 0, 'the signed file gives nothing back')
    kept = r.run('sign', files[3], '--lang', 'en')
    need(kept.returncode == 0 and kept.stdout.decode().endswith('3 of 3 signed, 0 missing\n'), kept.stdout.decode())


def squeezed(text):
    return re.sub(r'\s+', ' ', text).strip()


def seen(r):
    """On the line stand name, position and time, in each reader's text exactly and once; what was printed reads as before,
    and the dots stay below them. A picture of the signature stands beside."""
    pdf, out = r.report('input/2568'), r.dir / 'seen.pdf'
    picture = r.dir / 'hand.png'
    picture.write_bytes(png(60, 20))
    sign(r, pdf, out, roles(r)[1], 'checker', '--image', picture)
    for reader in READERS['poppler-raw'], READERS['mupdf']:
        before, after = squeezed(reader(pdf).replace('SIGN', '')), squeezed(reader(out).replace('SIGN', ''))
        name, position = PEOPLE['checker'][:2]
        for said in (name, position):
            need(after.count(said) == before.count(said) + 1, f'{said}: {after[-800:]}')
        need(re.search(r'[๑-๙][๐-๙]? [ก-ฮ]+\.[ก-ฮ]+\. ๒๕[๐-๙]{2} [๐-๙]{2}:[๐-๙]{2} น\.', after), after[-800:])
        for line in ('ลงชื่อ', '......', f'ลงชื่อ {"." * 54} {roles(r)[1]}'):
            need(after.count(line) == before.count(line), f'{line} reads otherwise')
    f = standards.File(out)
    field = next(d for d in f.dicts() if d.get('/FT') == '/Sig' and '/V' in d)
    form = f.get(field['/AP']['/N'])
    rect, box = field['/Rect'], form['/BBox']
    need(abs(rect[2] - rect[0] - (box[2] - box[0])) < .01 and abs(rect[3] - rect[1] - (box[3] - box[1])) < .01,
         f'drawn in another size: {rect} {box}')
    drawn = f.data(field['/AP']['/N'])
    lowest = min(float(y) for y in re.findall(rb'1 0 0 1 \S+ (\S+) Tm', drawn))
    need(lowest > 1.5 and box[1] < 0, f'the text stands on the dots: {lowest}')
    need(re.search(rb'/I1 Do', drawn) and not standards.trouble(out), 'no picture')
    fonts = form['/Resources']['/Font']
    need(all('/ToUnicode' in f.get(v) for v in fonts.values()) and fonts, 'a font that says nothing')


def png(width, height):
    """A picture of one grey."""
    def part(name, data):
        return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))
    rows_of = b''.join(b'\0' + bytes([90] * width) for _ in range(height))
    return (b'\x89PNG\r\n\x1a\n' + part(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)) +
            part(b'IDAT', zlib.compress(rows_of)) + part(b'IEND', b''))


def officers_guide(r):
    """The commands that README.th.md gives to sign, as they stand there; only the passphrase is given by an option."""
    text = (r.root / 'README.th.md').read_text()
    section = re.search(r'^### ลงลายมือชื่อดิจิทัล\n(.*?)^## ', text, re.M | re.S)[1]
    commands = re.findall(r'^ {7}(\S.*)$', section, re.M)
    need([c.split()[:2] for c in commands] == [['build/raingan', 'sign']] * 4, f'{commands}')
    keys, work = certificates(), r.dir / 'officer'
    # What is signed is a revision: the next build writes a draft over the current PDF.
    pdf = re.search(r'sign (out/\d{4}/revisions/001/ita-\d{4}\.pdf)', section)[1]
    shutil.copytree(r.root / 'input/2568', work / '2568')
    kept = r.run('archive', '2568', '-t', r.root / 'templates/ita', '-m', 'จัดทำครั้งแรก', cwd=work)
    need(kept.returncode == 0, kept.stderr.decode()[-500:])
    revision = work / pdf.replace('2569', '2568')
    (work / pdf).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(revision, work / pdf)
    for line, who in zip(commands, ('', *PEOPLE)):
        words = [keys / f'{who}.p12' if w.endswith('.p12') else w for w in line.split()[1:]]
        run = r.run(*words, *(['--pass-file', keys / 'pass'] if who else []), cwd=work)
        need(run.returncode == 0, f'{line}\n{run.stderr.decode()}')
    last = work / re.sub(r'.*/(.*)\.pdf', r'\1-signed-3.pdf', pdf)
    check_cms(r, last, 3)
    check_readers(last, 3)
    shutil.rmtree((work / pdf).parents[2])  # the copy by the name in the guide
    kept = r.run('archive', '--signed', last, cwd=work)
    need(kept.returncode == 0, f'the archive refuses what the guide makes: {kept.stderr.decode()}')


def first_locks(r):
    """The first signature may certify the report: only fields can be filled in then, and are."""
    files = three(r, r.report('input/2568'), (True, False, False))
    need(b'/Perms' in files[1].read_bytes() and b'/DocMDP/TransformParams<</Type/TransformParams/P 2' in files[1].read_bytes(),
         'not certified')


def old_table(r):
    """A file with a cross-reference table gets one more of them, not a stream."""
    plain = r.dir / 'plain.pdf'
    read('qpdf', '--object-streams=disable', r.report('input/2568'), plain)
    need(b'\nxref\n' in plain.read_bytes(), 'no table')
    out = r.dir / 'out.pdf'
    sign(r, plain, out, roles(r)[0], 'maker')
    added = out.read_bytes()[len(plain.read_bytes()):]
    need(b'\nxref\n' in added and b'/XRef' not in added, 'another kind')
    check_cms(r, out, 1)
    said = subprocess.run(['pdfsig', '-nocert', out], capture_output=True).stdout.decode(errors='replace')
    need(said.count('Signature is Valid') == 1, said)
    read('qpdf', '--check', out)


def earlier(r):
    """The environment of a program whose clock is that of the year 2020."""
    return {'LD_PRELOAD': str(r.build / 'tests/fault.so'), 'FAULT_TIME': '1577836800', 'SOURCE_DATE_EPOCH': '', 'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'}


def refusals(r):
    """Each is told once, with exit status 1, and there is no file."""
    keys, pdf, out = certificates(), r.report('input/2568'), r.dir / 'no.pdf'
    first, second, third = roles(r)
    before = pdf.read_bytes()

    def refused(code, file, role, who, *options):
        return sign(r, file, out, role, who, *options, status=1, code=f'[{code}]')

    key = ['--key', keys / 'maker.p12']
    need('passphrase is wrong' in refused('key', pdf, first, 'maker', *key, '--pass-file', keys / 'wrong'), 'wrong')
    need('no PKCS #12' in refused('key', pdf, first, 'x', '--key', keys / 'maker.pem', '--pass-file', keys / 'pass'), 'kind')
    need('expired' in refused('certificate', pdf, first, 'expired'), 'expired')
    need('not for signing' in refused('certificate', pdf, first, 'other'), 'usage')
    need('not valid before' in sign(r, pdf, out, first, 'maker', status=1, code='[certificate]', env=earlier(r)), 'a certificate of tomorrow')
    need('only keys of RSA and of ECDSA' in refused('certificate', pdf, first, 'ed'), 'Ed25519')
    for half in 'no-key', 'no-cert':
        need('no private key with its certificate' in refused('key', pdf, first, half), half)
    refused('file-missing', pdf, first, 'none')
    refused('file-missing', pdf, first, 'x', *key, '--pass-file', r.dir / 'none')
    need(f'there is "{first}"' in refused('signature', pdf, first[:-1], 'maker'), 'no hint')
    refused('signature', pdf, 'nobody', 'maker')
    refused('pdf-input', keys / 'pass', first, 'maker')
    refused('file-missing', pdf, first, 'maker', '--image', r.dir / 'none.png')
    refused('image-kind', pdf, first, 'maker', '--image', keys / 'pass')
    bare, tied = r.dir / 'bare.pdf', r.dir / 'tied.pdf'
    read('qpdf', pdf, *[f'--remove-attachment={k}' for k in re.findall(r'^(\S.*) -> ', read('qpdf', '--list-attachments', pdf), re.M)],
         '--', bare)
    need('not made by this program' in refused('pdf-input', bare, first, 'maker'), 'a PDF of another program')
    read('qpdf', '--encrypt', '', 'owner', '256', '--', pdf, tied)
    need('encrypted' in refused('pdf-input', tied, first, 'maker'), 'an encrypted PDF')
    one, two = r.dir / 'one.pdf', r.dir / 'two.pdf'
    sign(r, pdf, one, first, 'maker')
    need('signed already' in refused('signature', one, first, 'checker'), 'a field twice')
    need('1 of 3' in refused('signature', one, second, 'checker', '--lock'), 'a lock in the middle')
    for role, file in ((second, two), (third, r.dir / 'three.pdf')):
        sign(r, two if two.exists() else one, file, role, 'checker')
    taken = r.run('sign', pdf, '--as', first, *key, '--pass-file', keys / 'pass', '-o', one, '--lang', 'en')
    need(taken.returncode == 1 and b'[folder-taken]' in taken.stderr, taken.stderr.decode())
    need(pdf.read_bytes() == before, 'the report was touched')


def changed(r, make):
    """The report of 2568 with an update: make(d)."""
    d = Document(r.report('input/2568').read_bytes())
    return make(d) or d.written()


def first_field(drop=(), **keys):
    def make(d):
        n = d.fields()[0]
        d.put({k: v for k, v in {**d.get(n), **{f'/{k}': v for k, v in keys.items()}}.items() if k not in drop}, n)
    return make


def form(**keys):
    def make(d):
        n = d.number(d.get(d.root)['/AcroForm'])
        d.put({**d.get(n), **{f'/{k}': v for k, v in keys.items()}}, n)
    return make


def with_trailer(*trailer, **options):
    return lambda d: form(X=1)(d) or d.written(trailer=trailer, **options)


def form_in_catalog(d):
    d.catalog(AcroForm=d.get(d.get(d.root)['/AcroForm']))


def field_in_form(d):
    fields = d.get(d.get(d.root)['/AcroForm'])['/Fields']
    form(Fields=[d.get(fields[0]), *fields[1:]])(d)


def on_no_page(d):
    for n in d.pages():
        d.put({k: v for k, v in d.get(n).items() if k != '/Annots'}, n)


def on_a_page_without_fonts(d):
    for n in d.pages():
        d.put({**d.get(n), '/Resources': {}}, n)


def page_with_empty_fonts(d):
    for n in d.pages():
        d.put({**d.get(n), '/Resources': {'/Font': {}}}, n)


def locked(method, **params):
    """The second person has signed, and says what may be changed after that: PDF 32000-1, 12.8.2."""
    return lambda d: d.signed(1, value={'/Reference': [{'/TransformMethod': f'/{method}', '/TransformParams': {f'/{k}': v for k, v in params.items()}}]})


DAMAGED, FORM = 'this is no PDF, or a damaged one [pdf-input]', 'the form of this PDF is damaged [pdf-input]'
ODD = (  # a report as no program of ours writes it, and what is said when its first field is signed; None: it is signed
    (with_trailer(('/Size', 10)), DAMAGED),  # objects from 10 on would be written over: 7.5.5
    (with_trailer(('/Size', 0)), DAMAGED), (with_trailer(('/Size', '/A')), DAMAGED), (with_trailer(startxref=17), DAMAGED),
    (lambda d: d.data + b'x' * 2000, DAMAGED), (form_in_catalog, FORM), (field_in_form, FORM), (first_field(['/Subtype']), FORM),
    (first_field(Rect=[0, 0, 10 ** 9, 10 ** 9]), FORM), (first_field(Rect=['-9' + '9' * 40 + '.5', 0, 10, 10]), FORM),
    (first_field(['/FT']), 'has no signature field'), (first_field(FT='/Tx'), 'has no signature field'), (form(Fields=[]), 'has no signature fields'),
    (locked('DocMDP', P=1), 'has locked this report [signature]'), (locked('FieldMDP', Action='/All'), 'has locked this report [signature]'),
    (locked('FieldMDP', Action='/Exclude', Fields=['b:' + b'x'.hex()]), 'has locked this report [signature]'),
    (locked('FieldMDP', Action='/Include', Fields=['b:' + b'x'.hex()]), None), (locked('DocMDP', P=2), None), (locked('Other'), None),
    (with_trailer(('/ID', None)), None), (with_trailer(('/Info', None)), None), (with_trailer(kind='table'), None), (form(SigFlags=3), None),
    (lambda d: d.data.rstrip(b'\n'), None), (first_field(Rect=[10, 10, 10.5, 40]), None), (first_field(Rect=[10, 10, 90, 12]), None),
    (first_field(['/Rect']), None), (first_field(Rect=[10, 10]), None), (on_no_page, None), (on_a_page_without_fonts, None),
    (page_with_empty_fonts, None))


def odd_reports(r):
    """What other programs have done to a report before it is signed: it is signed soundly, or refused, never damaged."""
    role, pdf, out = roles(r)[0], r.dir / 'odd.pdf', r.dir / 'out.pdf'
    for n, (make, told) in enumerate(ODD):
        pdf.write_bytes(changed(r, make))
        said = sign(r, pdf, out, role, 'maker', status=0 if told is None else 1, code=told)
        if told is None:
            need(out.read_bytes().startswith(pdf.read_bytes()), f'{n}: other bytes')
            need(subprocess.run(['qpdf', '--check', out], capture_output=True).returncode == 0, f'{n}: damaged: {said}')
            signed = [v for k, v in Document(out.read_bytes()).objects.items() if isinstance(v.get('value'), dict) and v['value'].get('/Name') == 'u:' + PEOPLE['maker'][0]]
            need(len(signed) == 1, f'{n}: {signed}')
            out.unlink()


def reason(r):
    """Why it is signed stands in the signature, in UTF-16 with surrogates (7.9.2.2); the picture is as wide as the line lets it be."""
    out, picture = r.dir / 'out.pdf', r.dir / 'wide.png'
    picture.write_bytes(png(2000, 10))
    text = 'เห็นชอบ 😀 (ITA)'
    sign(r, r.report('input/2568'), out, roles(r)[0], 'maker', '--reason', text, '--image', picture)
    d = Document(out.read_bytes())
    field = d.get(d.fields()[0])
    need(d.get(field['/V'])['/Reason'] == f'u:{text}', d.get(field['/V'])['/Reason'])
    x0, _, x1, _ = field['/Rect']
    a, b, c, e = map(float, re.search(rb'q (\S+) (\S+) (\S+) (\S+) \S+ \S+ cm /\S+ Do Q', d.data_of(d.number(field['/AP']['/N']))).groups())
    need(b == c == 0 and abs(a / e - 200) < 1 and a < x1 - x0, f'{a} {b} {c} {e}')


def full_stops(r):
    """Who signs gives the role as it stands in signatures.csv and on the page; a field has no full stop in its name (12.7.3.2)."""
    data, pdf, out = copy_data(r, 'stops'), r.dir / 'stops.pdf', r.dir / 'out.pdf'
    edit(data / 'signatures.csv', 'ผู้จัดทำรายงาน', 'ผอ.กองคลัง อบต.')
    r.make(data, pdf)
    sign(r, pdf, out, 'ผอ.กองคลัง อบต.', 'maker')
    d = Document(out.read_bytes())
    field = d.get(d.fields()[0])
    need(field['/T'] == 'u:ผอ-กองคลัง อบต-' and '/V' in field, f'{field}')
    sign(r, out, r.dir / 'no.pdf', 'ผอ-กองคลัง อบต-', 'maker', status=1, code='signed already')


def usage(r):
    keys, pdf = certificates(), r.report('input/2568')
    for args in (['--key', 'x'], ['--as', 'x'], ['--as', 'x', '--key', 'y', '--pass-fd', 'z'], ['--lock'],
                 ['--as', 'x', '--key', 'y', '--pass-fd', '3', '--pass-file', 'z'],
                 ['--as', 'x', '--key', 'y', '--reason', 'a\nb']):
        need(r.run('sign', pdf, *args).returncode == 2, f'{args}')
    need(r.run('sign').returncode == 2, 'no file')


def passphrases(r):
    """From a descriptor; none where the file has none; from the terminal, which shows nothing of it."""
    keys, pdf, role = certificates(), r.report('input/2568'), roles(r)[0]
    end, pipe = os.pipe()
    os.write(pipe, (PASS + '\n').encode())
    os.close(pipe)
    run = subprocess.run([r.build / 'raingan', 'sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--pass-fd', str(end)],
                         pass_fds=[end], cwd=r.dir, capture_output=True)
    os.close(end)
    made = r.dir / (pdf.stem + '-signed-1.pdf')
    need(run.returncode == 0 and made.exists(), run.stderr.decode())
    check_cms(r, made, 1)
    sign(r, pdf, r.dir / 'open.pdf', role, 'open', '--key', keys / 'open.p12')
    lost = subprocess.run([r.build / 'raingan', 'sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--lang', 'en', '-o', r.dir / 'x.pdf'],
                          start_new_session=True, stdin=subprocess.DEVNULL, capture_output=True)
    need(lost.returncode == 1 and b'no terminal' in lost.stderr, lost.stderr.decode())
    asked = terminal([r.build / 'raingan', 'sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--lang', 'en',
                      '-o', r.dir / 'asked.pdf'])
    need('passphrase of the certificate: ' in asked and PASS not in asked, asked)
    check_cms(r, r.dir / 'asked.pdf', 1)


def names_of_strangers(r):
    """A name that a certificate gives has no line of ours in it, on the screen or on the page."""
    folder, pdf, role = r.dir / 'stranger', r.report('input/2568'), roles(r)[0]
    shutil.copytree(certificates(), folder)
    false = 'สมชาย\n    certificate: trusted here\x1b[8m\u202e\u2066\x7f\u0085ใจดี'
    make_person(folder, 'stranger', false, None, 'ec', [])
    out = r.dir / 'stranger.pdf'
    sign(r, pdf, out, role, 'x', '--key', folder / 'stranger.p12', '--pass-file', folder / 'pass')
    name = 'สมชาย     certificate: trusted here [8m    ใจดี'
    for command in ('sign', 'verify'):
        said = r.run(command, out, '--lang', 'en').stdout.decode()
        need(name in said and '\n    certificate: trusted' not in said, said)
        need(not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]', said), ascii(said))
    text = re.sub(r'\s+', ' ', read('pdftotext', '-raw', out, '-'))
    need('trusted here [8m' in text, 'not on the page')


def unknown_mac(r):
    """A digest that OpenSSL does not know is not the passphrase's fault."""
    keys, pdf, role = certificates(), r.report('input/2568'), roles(r)[0]
    der, sha256 = (keys / 'maker.p12').read_bytes(), bytes.fromhex('0609608648016503040201')
    at = der.rindex(sha256)  # the last one is that of the MAC: RFC 7292, 4
    (r.dir / 'odd.p12').write_bytes(der[:at + 10] + b'\x7f' + der[at + 11:])
    said = sign(r, pdf, r.dir / 'no.pdf', role, 'x', '--key', r.dir / 'odd.p12', '--pass-file', keys / 'pass', status=1, code='[key]')
    need('its encryption is not known here' in said, said)


def never_replaced(r):
    """What lies at -o stays, also what comes there while the passphrase is asked for; a link too."""
    keys, pdf, role = certificates(), r.report('input/2568'), roles(r)[0]
    out, fifo = r.dir / 'late.pdf', r.dir / 'fifo'
    os.mkfifo(fifo)
    for come in (lambda: out.write_bytes(b'mine'), lambda: out.symlink_to(r.dir / 'nowhere')):
        run = subprocess.Popen([r.build / 'raingan', 'sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--pass-file', fifo,
                                '-o', out, '--lang', 'en'], stderr=subprocess.PIPE)
        with open(fifo, 'w') as asked:  # opens as soon as the passphrase is read
            come()
            asked.write(PASS + '\n')
        said = run.communicate()[1].decode()
        need(run.returncode == 1 and said.count('[folder-taken]') == 1, said)
        need(out.is_symlink() or out.read_bytes() == b'mine', 'it was replaced')
        need(not (r.dir / 'nowhere').exists() and not list(r.dir.glob('late.pdf.*')), 'a file is left')
        out.unlink()
    out.symlink_to(r.dir / 'nowhere')
    run = r.run('sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--pass-file', r.dir / 'none', '-o', out, '--lang', 'en')
    need(b'[folder-taken]' in run.stderr and b'passphrase' not in run.stderr, run.stderr.decode())
    out.unlink()
    (r.dir / 'nolink.c').write_text('#include <errno.h>\nint link(const char *a, const char *b) { (void)a; (void)b; errno = EPERM; return -1; }\n')
    subprocess.run(['cc', '-shared', '-fPIC', '-o', r.dir / 'nolink.so', r.dir / 'nolink.c'], check=True)
    without = {'LD_PRELOAD': str(r.dir / 'nolink.so'), 'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'}
    order = ['sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--pass-file', keys / 'pass', '-o', out, '--lang', 'en']
    run = r.run(*order, env=without)
    need(run.returncode == 0 and sorted(f.name for f in r.dir.glob('late*')) == ['late.pdf'], run.stderr.decode())
    check_cms(r, out, 1)


def bad_passphrases(r):
    keys, pdf, role, out = certificates(), r.report('input/2568'), roles(r)[0], r.dir / 'no.pdf'

    def refused(what, status, code, file):
        said = sign(r, pdf, out, role, 'x', '--key', keys / 'maker.p12', '--pass-file', file, status=status, code=f'[{code}]')
        need(what in said and str(file) in said, said)

    line = r.dir / 'line'
    line.write_text('a' * 1024 + '\n')
    refused('longer than 1023 bytes', 1, 'key', line)
    line.write_text('a' * 1023 + '\n')
    sign(r, pdf, out, role, 'x', '--key', keys / 'maker.p12', '--pass-file', line, status=1, code='the passphrase is wrong')
    for empty in ('', '\n', '\r\n', '\n' + PASS + '\n'):
        line.write_bytes(empty.encode())
        refused('is empty', 1, 'key', line)
    refused('directory', 1, 'key', r.dir)
    refused('rror', 3, 'file-read', pathlib.Path('/proc/self/mem'))  # its first byte is nowhere: EIO
    writing = os.open(r.dir / 'writing', os.O_WRONLY | os.O_CREAT)
    for fd in (writing, 99):
        run = subprocess.run([r.build / 'raingan', 'sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--pass-fd', str(fd), '--lang', 'en'],
                             pass_fds=[writing], cwd=r.dir, capture_output=True)
        need(run.returncode == 2 and b'not open for reading' in run.stderr, run.stderr.decode())
    os.close(writing)


def stopped(r):
    """Ctrl-Z gives the terminal back with its echo; a program that comes back asks again, silently."""
    import pty
    import signal
    import termios
    import time
    keys, pdf, out = certificates(), r.report('input/2568'), r.dir / 'back.pdf'
    pid, fd = pty.fork()
    if not pid:  # as a shell does: a group of its own in the foreground, for one without a parent outside is never stopped
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        child = os.fork()
        if not child:
            os.setpgid(0, 0)
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            os.tcsetpgrp(0, os.getpgrp())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            os.execv(r.build / 'raingan', [str(c) for c in ('raingan', 'sign', pdf, '--as', roles(r)[0], '--key', keys / 'maker.p12',
                                                           '--lang', 'en', '-o', out)])
        _, how = os.waitpid(child, os.WUNTRACED)
        echo = termios.tcgetattr(0)[3] & termios.ECHO
        os.write(1, f'stopped {os.WIFSTOPPED(how)} echo {bool(echo)}\n'.encode())
        os.kill(child, signal.SIGCONT)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    shown, signalled, typed = b'', False, False
    while True:
        if not select.select([fd], [], [], 60)[0]:
            os.kill(pid, 9)
            break
        try:
            got = os.read(fd, 4096)
        except OSError:
            break
        if not got:
            break
        shown += got
        if shown.count(b'certificate: ') == 1 and not signalled:
            signalled = True
            child = int(pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text())
            ignored = int(re.search(r'SigIgn:\s*(\w+)', pathlib.Path(f'/proc/{child}/status').read_text())[1], 16)
            need(ignored >> (signal.SIGHUP - 1) & 1, 'a signal that was ignored is not any more')
            os.kill(child, signal.SIGTSTP)
        if shown.count(b'certificate: ') == 2 and not typed:
            typed = True
            os.write(fd, (PASS + '\n').encode())
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(fd)
    text = shown.decode(errors='replace')
    need('stopped True echo True' in text and status == 0 and PASS not in text, text)
    check_cms(r, out, 1)


def numerals(r):
    """The day beside a signature has the digits of the report, however its template is written."""
    for n, (root, thai) in enumerate((("numerals='thai'", True), ('numerals = "thai"', True), ('numerals="latin"', False))):
        template = r.dir / f'template{n}'
        shutil.copytree(r.root / 'templates/ita', template)
        file = template / 'report.xml'
        whole = file.read_text()
        comment = '<!-- <report numerals="%s"> -->\n' % ('latin' if thai else 'thai')
        head, rest = whole.split('<report ', 1)
        tag, body = rest.split('>', 1)
        tag = tag.replace('numerals="thai"', root)
        file.write_text(head + comment + '<report ' + tag + '>' + body)
        pdf, out = r.dir / f'n{n}.pdf', r.dir / f'n{n}-signed.pdf'
        r.make('input/2568', pdf, '-t', template)
        sign(r, pdf, out, roles(r)[0], 'maker')
        said = squeezed(READERS['poppler-raw'](out))
        for digit, there in (('[๐-๙]', thai), ('[0-9]', not thai)):
            need(bool(re.search(rf'{digit}{{2}}:{digit}{{2}} น\.', said)) == there, f'{root}: {said[-800:]}')


def old_libcurl(r):
    """A libcurl that does not know an option is named as such: it is not the memory, and not the server."""
    keys, pdf, role = certificates(), r.report('input/2568'), roles(r)[0]
    functions = 'curl_global_init curl_easy_init curl_easy_setopt curl_easy_perform curl_easy_getinfo curl_easy_strerror curl_easy_cleanup curl_slist_append curl_slist_free_all'
    answer = {'curl_global_init': '0', 'curl_easy_init': '(long)"h"', 'curl_easy_setopt': '48', 'curl_easy_strerror': '(long)"An unknown option"',
              'curl_slist_append': '(long)"l"'}
    (r.dir / 'old.c').write_text(''.join(f'long {f}(void) {{ return {answer.get(f, "0")}; }}\n' for f in functions.split()))
    subprocess.run(['cc', '-w', '-shared', '-fPIC', '-o', r.dir / 'libcurl.so.4', r.dir / 'old.c'], check=True)
    run = r.run('sign', pdf, '--as', role, '--key', keys / 'maker.p12', '--pass-file', keys / 'pass', '-o', r.dir / 'no.pdf', '--lang', 'en',
                '--tsa', 'http://127.0.0.1:9/', env={'LD_LIBRARY_PATH': str(r.dir)})
    need(run.returncode == 3 and b'[library]' in run.stderr and b'7.85' in run.stderr, run.stderr.decode())


def terminal(command):
    """What a program shows on a terminal where somebody types the passphrase."""
    import pty
    pid, fd = pty.fork()
    if not pid:
        os.execv(command[0], [str(c) for c in command])
    shown, typed = b'', False
    while True:
        if not select.select([fd], [], [], 120)[0]:
            os.kill(pid, 9)
        try:
            got = os.read(fd, 4096)
        except OSError:  # the other end is closed
            break
        if not got:
            break
        shown += got
        if b'certificate: ' in shown and not typed:
            typed = True
            os.write(fd, (PASS + '\n').encode())
    os.waitpid(pid, 0)
    os.close(fd)
    return shown.decode(errors='replace')


class Authority(Server):
    """A timestamp authority of OpenSSL on a loopback address; `spoil` changes its answers."""

    def __init__(self, r, spoil=lambda reply: reply):
        keys = certificates()
        self.dir = r.dir / 'tsa'
        self.dir.mkdir(exist_ok=True)
        (self.dir / 'serial').write_text('01\n')
        (self.dir / 'ts.conf').write_text(f"""[tsa]
default_tsa = t
[t]
serial = {self.dir}/serial
signer_cert = {keys}/tsa.pem
signer_key = {keys}/tsa.key
certs = {keys}/ca.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
""")
        self.asked, self.spoil = 0, spoil
        super().__init__(self.answer)
        self.url += '/'

    def answer(self, path, sent, kind):
        self.asked += 1
        (self.dir / 'query').write_bytes(sent)
        right = kind == 'application/timestamp-query'
        openssl('ts', '-reply', '-config', 'ts.conf', '-queryfile', 'query', '-out', 'reply', cwd=self.dir)
        reply = self.spoil((self.dir / 'reply').read_bytes()) if right else None
        return 404 if reply is None else 200, {'Content-Type': 'application/timestamp-reply'}, reply or b''


def timestamp(r):
    """B-T: a timestamp of the signature's value, which OpenSSL verifies; no signature without the one asked for."""
    pdf, role, out = r.report('input/2568'), roles(r)[0], r.dir / 'stamped.pdf'
    with Authority(r) as tsa:
        sign(r, pdf, out, role, 'maker', '--tsa', tsa.url)
        need(tsa.asked == 1, f'asked {tsa.asked} times')
    check_cms(r, out, 1)
    check_readers(out, 1)
    shown = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', 'cms', cwd=r.dir).decode(errors='replace')
    need('id-smime-aa-timeStampToken' in shown.split('unsignedAttrs:')[1], 'no timestamp')
    der = (r.dir / 'cms').read_bytes()
    at = der.index(bytes.fromhex('060b2a864886f70d010910020e'))  # the attribute's OID, then SET, then the token
    token_at = at + 13 + 4
    size = int.from_bytes(der[token_at + 2:token_at + 4], 'big') + 4
    need(der[token_at:token_at + 2] == b'\x30\x82', 'no token')
    (r.dir / 'token').write_bytes(der[token_at:token_at + size])
    value = re.search(r'signature: \n((?: +[0-9a-f]{4} - .*\n)+)', shown)[1]
    signature = bytes.fromhex(''.join(line.split(' - ')[1][:47].replace('-', ' ').replace(' ', '') for line in value.strip('\n').split('\n')))
    (r.dir / 'value').write_bytes(signature)
    openssl('ts', '-verify', '-token_in', '-in', 'token', '-data', 'value', '-CAfile', certificates() / 'ca.pem', cwd=r.dir)


def no_timestamp(r):
    """What is no right answer is refused with exit status 3, and there is no file."""
    pdf, role, out = r.report('input/2568'), roles(r)[0], r.dir / 'no.pdf'

    def refused(code, spoil, what):
        with Authority(r, spoil) as tsa:
            said = sign(r, pdf, out, role, 'maker', '--tsa', tsa.url, status=3, code=f'[{code}]')
        need(what in said, said)

    refused('timestamp', lambda reply: b'no answer', 'is no timestamp')
    refused('timestamp', lambda reply: reply[:-1] + bytes([reply[-1] ^ 1]), 'not signed')
    refused('timestamp', lambda reply: bytes.fromhex('30053003020102'), 'refuses')
    refused('network', lambda reply: None, '404')
    refused('network', lambda reply: bytes(1 << 21), 'cannot be asked')
    first = {}
    with Authority(r, lambda reply: first.setdefault('reply', reply)) as tsa:  # an answer to an earlier question
        sign(r, pdf, r.dir / 'one.pdf', role, 'maker', '--tsa', tsa.url)
        sign(r, pdf, out, role, 'maker', '--tsa', tsa.url, status=3, code='[timestamp]')
    said = sign(r, pdf, out, role, 'maker', '--tsa', tsa.url, status=3, code='[network]')  # nobody listens there now
    need('cannot be asked' in said, said)
    need(r.run('sign', pdf, '--as', role, '--key', 'x', '--tsa', 'ftp://x').returncode == 2, 'another protocol')


def office_token(r):
    """A token that holds the key of the head; the environment that leads to it. The PIN lies in the file `pin`."""
    module = '/usr/lib/softhsm/libsofthsm2.so'
    for need_of, what in ((shutil.which('softhsm2-util'), 'softhsm2'), (shutil.which('p11tool'), 'gnutls-bin'),
                          (list(pathlib.Path('/usr/lib').glob('*/engines-3/pkcs11.so')), 'libengine-pkcs11-openssl')):
        if not need_of:
            raise Skip(f'there is no {what}')
    keys, store = certificates(), r.dir / 'tokens'
    store.mkdir()
    (r.dir / 'softhsm.conf').write_text(f'directories.tokendir = {store}\n')
    (r.dir / 'pin').write_text('1234\n')
    env = {'SOFTHSM2_CONF': str(r.dir / 'softhsm.conf')}

    def tool(*args):
        run = subprocess.run(args, env={**os.environ, **env}, capture_output=True)
        need(run.returncode == 0, f'{args[0]}: {run.stderr.decode()}')

    tool('softhsm2-util', '--init-token', '--free', '--label', 'office', '--pin', '1234', '--so-pin', '5678')
    openssl('pkcs8', '-topk8', '-nocrypt', '-in', keys / 'head.key', '-out', 'head.p8', cwd=r.dir)
    tool('softhsm2-util', '--import', r.dir / 'head.p8', '--token', 'office', '--label', 'k', '--id', '01', '--pin', '1234')
    tool('p11tool', '--provider', module, '--login', '--set-pin', '1234', '--write', '--load-certificate', keys / 'head.pem',
         '--label', 'k', '--id', '01', '--no-mark-private', 'pkcs11:token=office')
    return env


def files_and_token(r):
    """Three people with three kinds of keys, one after another: a .p12 with a picture, an older .p12 with another kind of key, and a
    token. After each: OpenSSL alone, pdfsig, qpdf and standards.py, and every byte before is where it was."""
    env = office_token(r)
    picture = r.dir / 'hand.png'
    picture.write_bytes(png(60, 20))
    signers = ((['--image', picture], 'maker'), ([], 'checker'),
               (['--key', 'pkcs11:token=office;object=k', '--pass-file', r.dir / 'pin'], 'head'))
    last = r.report('input/2568')
    for n, (role, (options, who)) in enumerate(zip(roles(r), signers), 1):
        out = r.dir / f'key-{n}.pdf'
        sign(r, last, out, role, who, *options, env=env)
        need(out.read_bytes().startswith(last.read_bytes()), f'{who}: a byte was touched')
        # A token holds the certificate of its owner alone; those above it are not looked for.
        check_cms(r, out, n, chain=[2, 2, 1])
        check_readers(out, n)
        last = out
    said = r.run('verify', last, '--lang', 'en', '--trust', certificates() / 'ca.pem').stdout.decode()
    need(all(person[0] in said for person in PEOPLE.values()), said)


def token(r):
    """The key of a token never leaves it; the PIN comes from a file."""
    keys, env = certificates(), office_token(r)
    pdf, role, out = r.report('input/2568'), roles(r)[2], r.dir / 'token.pdf'
    key = ['--as', role, '--key', 'pkcs11:token=office;object=k', '--lang', 'en']
    run = r.run('sign', pdf, *key, '--pass-file', r.dir / 'pin', '-o', out, env=env)
    need(run.returncode == 0, run.stderr.decode())
    said = subprocess.run(['pdfsig', '-nocert', out], capture_output=True).stdout.decode(errors='replace')
    need('Signature is Valid' in said and PEOPLE['head'][0] in said, said)
    run = r.run('--lang', 'en', 'sign', pdf, *key[:-2], '--pass-file', r.dir / 'pin', '-o', r.dir / 'led.pdf', env=env)
    need(run.returncode == 0, f'--lang before the command: {run.stderr.decode()}')
    for wrong, pin in ((key[3], keys / 'wrong'), ('pkcs11:token=none;object=k', r.dir / 'pin')):
        run = r.run('sign', pdf, '--as', role, '--key', wrong, '--pass-file', pin, '-o', r.dir / 'no.pdf', '--lang', 'en', env=env)
        need(run.returncode == 1 and b'[key]' in run.stderr and not (r.dir / 'no.pdf').exists(), run.stderr.decode())
    run = r.run('sign', pdf, '--as', role, '--key', 'pkcs11:token=office;pin-value=1234', '-o', r.dir / 'no.pdf', env=env)
    need(run.returncode == 1 and b'[key]' in run.stderr, run.stderr.decode())


def tests(root, build):
    return [(f'signing.{test.__name__.replace("_", "-")}', lambda t=test: t(Reports(root, build)))
            for test in (chain, seen, officers_guide, first_locks, old_table, refusals, odd_reports, reason, full_stops, usage, passphrases, names_of_strangers, unknown_mac, never_replaced, bad_passphrases, stopped,
                         numerals, old_libcurl, files_and_token, token, timestamp, no_timestamp)]
