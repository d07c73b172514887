"""Signatures that stay provable (PAdES B-LT and B-LTA): certificates, answers and lists of revocation in a DSS, a timestamp
of the whole file. One server on a loopback address is all of them, made by OpenSSL's command: authority above authority,
OCSP, CRL, TSA."""
import hashlib
import re
import subprocess
import threading

import signing
import standards
from signing import openssl
from support import Server, each, need, once, read
from updates import Document, Stream


class Office(Server):
    """An authority below a root; people and a TSA that it knows; and the server that their certificates name. `broken`:
    paths that answer 500; `revoked`: names whose certificates were revoked (at these moments)."""

    def __init__(self, r, tsa_days='900'):
        self.r, self.dir = r, r.dir / 'office'
        self.dir.mkdir()
        self.broken, self.revoked, self.asked, self.spoil = set(), {}, [], {}
        super().__init__(self.answer)
        self.names = {}
        self.root()
        self.person('ca', 'หน่วยรับรอง', by='root', usage='keyCertSign,cRLSign,digitalSignature', more='basicConstraints=critical,CA:TRUE\n')
        for name, (common, *_) in signing.PEOPLE.items():
            self.person(name, common)
        self.person('tsa', 'ประทับเวลา', more='extendedKeyUsage=critical,timeStamping\n', days=tsa_days)
        (self.dir / 'pass').write_text(signing.PASS + '\n')
        (self.dir / 'serial').write_text('01\n')
        (self.dir / 'ts.conf').write_text(f"""[tsa]
default_tsa = t
[t]
serial = {self.dir}/serial
signer_cert = {self.dir}/tsa.pem
signer_key = {self.dir}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
""")

    def root(self):
        openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'root.key', '-out', 'root.pem', '-days', '3650',
                '-subj', '/CN=Root', '-addext', 'keyUsage=keyCertSign,cRLSign,digitalSignature', cwd=self.dir)

    def person(self, name, common, by='ca', usage='digitalSignature,nonRepudiation', more='', days='900', points=None):
        number = 100 + len(self.names)
        self.names[name] = (number, by)
        points = (f'authorityInfoAccess=OCSP;URI:{self.url}/ocsp-{by},caIssuers;URI:{self.url}/{by}.cer\n'
                  f'crlDistributionPoints=URI:ldap://127.0.0.1/x,URI:{self.url}/{by}.crl\n' if points is None else points)
        (self.dir / 'ext').write_text(f'keyUsage={usage}\nsubjectKeyIdentifier=hash\n{points}{more}')
        openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', f'{name}.key', '-out', 'csr', '-utf8', '-subj', f'/CN={common}', cwd=self.dir)
        openssl('x509', '-req', '-in', 'csr', '-CA', f'{by}.pem', '-CAkey', f'{by}.key', '-set_serial', number, '-days', days,
                '-out', f'{name}.pem', '-extfile', 'ext', cwd=self.dir)
        openssl('pkcs12', '-export', '-inkey', f'{name}.key', '-in', f'{name}.pem', '-out', f'{name}.p12', '-passout',
                f'pass:{signing.PASS}', cwd=self.dir)

    def database(self, by):
        folder = self.dir / f'db-{threading.get_ident()}'
        folder.mkdir(exist_ok=True)
        lines = ''
        for name, (number, of) in self.names.items():
            gone = self.revoked.get(name)
            lines += f'{"R" if gone else "V"}\t391231000000Z\t{gone or ""}\t{number:02X}\tunknown\t/CN={name}\n' if of == by else ''
        (folder / 'index').write_text(lines)
        (folder / 'index.attr').write_text('unique_subject = no\n')
        (folder / 'ca.conf').write_text(f'[ca]\ndefault_ca=c\n[c]\ndatabase={folder}/index\ndefault_md=sha256\n')
        return folder

    def reply(self, path, body):
        if path == 'tsa':
            (self.dir / 'query').write_bytes(body)
            openssl('ts', '-reply', '-config', 'ts.conf', '-queryfile', 'query', '-out', 'reply', cwd=self.dir)
            return (self.dir / 'reply').read_bytes()
        kind = re.fullmatch(r'ocsp-(\w+)|(\w+)\.crl|(\w+)\.cer', path)
        if not kind:
            return None
        by = kind[1] or kind[2] or kind[3]
        if kind[3]:
            return openssl('x509', '-in', f'{by}.pem', '-outform', 'DER', cwd=self.dir)
        folder = self.database(by)
        if kind[2]:
            openssl('ca', '-gencrl', '-config', folder / 'ca.conf', '-cert', f'{by}.pem', '-keyfile', f'{by}.key', '-crldays', '2',
                    '-out', folder / 'crl', cwd=self.dir)
            return openssl('crl', '-in', folder / 'crl', '-outform', 'DER', cwd=self.dir)
        (folder / 'req').write_bytes(body)
        openssl('ocsp', '-index', folder / 'index', '-CA', f'{by}.pem', '-rsigner', f'{by}.pem', '-rkey', f'{by}.key', '-reqin',
                folder / 'req', '-respout', folder / 'resp', '-ndays', '1', cwd=self.dir)
        return (folder / 'resp').read_bytes()

    def answer(self, path, sent, kind):
        path = path.strip('/')
        self.asked.append((path, kind))
        reply = None if path in self.broken else self.reply(path, sent)
        reply = self.spoil[path](reply) if path in self.spoil else reply
        return (500 if reply is None else 200), {}, reply or b''

    # ---- what the tests do with it ----

    def sign(self, pdf, out, n, who, *options, status=0, code=None):
        key = ['--key', self.dir / f'{who}.p12', '--pass-file', self.dir / 'pass', '--tsa', f'{self.url}/tsa']
        run = self.r.run('sign', pdf, '--as', signing.roles(self.r)[n], *key, '-o', out, '--lang', 'en', *options)
        return self.ended(run, out, status, code)

    def timestamp(self, pdf, out, *options, status=0, code=None):
        return self.ended(self.r.run('timestamp', pdf, '-o', out, '--lang', 'en', *options), out, status, code)

    @staticmethod
    def ended(run, out, status, code):
        said = run.stderr.decode()
        need(run.returncode == status, f'exit {run.returncode}: {said}')
        if status:
            need(code in said and len(re.findall(r'(?:error|fatal): ', said)) == 1, f'{code}: {said}')
            need(not out.exists(), f'{code}: a file all the same')
        return said

    def verify(self, pdf, *wanted, status=0, trust='root'):
        run = self.r.run('verify', pdf, '--lang', 'en', *(['--trust', self.dir / f'{trust}.pem'] if trust else []), cwd=self.r.dir)
        said = run.stdout.decode() + run.stderr.decode()
        need(run.returncode == status and all(w in said for w in wanted), f'exit {run.returncode}, not {wanted}: {said}')
        return said


def proofs_of(pdf):
    """The DSS by qpdf: its lists in DER, and its VRI by name."""
    d = Document(pdf.read_bytes())
    dss = d.get(d.get(d.root)['/DSS'])
    need(set(dss) <= {'/Type', '/VRI', '/Certs', '/OCSPs', '/CRLs'} and dss['/Type'] == '/DSS', f'{dss}')
    lists = {k: {ref: d.data_of(d.number(ref)) for ref in dss.get(k, [])} for k in ('/Certs', '/OCSPs', '/CRLs')}
    return d, lists, dss['/VRI']


def subjects(r, certs):
    out = set()
    for der in certs:
        (r.dir / 'der').write_bytes(der)
        out.add(openssl('x509', '-inform', 'DER', '-in', 'der', '-noout', '-fingerprint', '-sha256', cwd=r.dir))
    return out


def fingerprints(office, *names):
    return {openssl('x509', '-in', f'{n}.pem', '-noout', '-fingerprint', '-sha256', cwd=office.dir) for n in names}


def check_vri(pdf, n):
    """Each signature has what proves it, by the SHA-1 of its /Contents in capitals (ISO 32000-2, 12.8.4.4)."""
    whole, (d, lists, vri) = pdf.read_bytes(), proofs_of(pdf)
    names = set()
    for m in re.finditer(rb'/ByteRange ?\[ *0 (\d+) (\d+) (\d+) *\]', whole):
        names.add('/' + hashlib.sha1(bytes.fromhex(whole[int(m[1]) + 1:int(m[2]) - 1].decode())).hexdigest().upper())
    need(len(vri) == n and set(vri) <= names, f'{list(vri)} of {names}')
    for one in vri.values():
        for key, all_of in (('/Cert', '/Certs'), ('/OCSP', '/OCSPs'), ('/CRL', '/CRLs')):
            need(set(one.get(key, [])) <= set(lists[all_of]), f'{key} is not in the DSS')
        need(one['/Cert'] and (one.get('/OCSP') or one.get('/CRL')), f'{one}')


def check_file(pdf, n, stamps=0):
    """Poppler finds every signature valid, and the fields of timestamps, which it does not check; PDF/A-3a and PDF/UA-1 hold."""
    said = subprocess.run(['pdfsig', '-nocert', pdf], capture_output=True).stdout.decode(errors='replace')
    need(said.count('Signature Validation: Signature is Valid.') == n and said.count('Field Name: timestamp-') == stamps, said)
    read('qpdf', '--check', pdf)
    found = standards.trouble(pdf)
    need(not found, found)


def long_term(r):
    """B-LT: certificates up to the root and an answer for each below it, of the signer and of the timestamp; once each."""
    pdf, out = r.report('input/2568'), r.dir / 'lt.pdf'
    with Office(r) as office:
        office.sign(pdf, out, 0, 'maker', '--lt')
        need(out.read_bytes().startswith(pdf.read_bytes()), 'a byte was touched')
        _, lists, _ = proofs_of(out)
        need(subjects(r, lists['/Certs'].values()) == fingerprints(office, 'maker', 'ca', 'root', 'tsa'), 'other certificates')
        need(len(lists['/OCSPs']) == 3 and not lists['/CRLs'], f'{len(lists["/OCSPs"])} answers')
        need(sorted(office.asked) == sorted([('tsa', 'application/timestamp-query'), ('ca.cer', None), ('root.cer', None)] + [
            (f'ocsp-{by}', 'application/ocsp-request') for by in ('ca', 'ca', 'root', 'root')])
            or sorted({p for p, _ in office.asked}) == ['ca.cer', 'ocsp-ca', 'ocsp-root', 'root.cer', 'tsa'], f'{office.asked}')
    check_vri(out, 1)
    check_file(out, 1)
    said = office.verify(out, 'certificate: trusted here', 'revocation: none; so says its issuer', 'only proofs of signatures were added')
    need('not known' not in said and 'by a timestamp of' in said, said)


def check_stamps(r, pdf, n):
    """OpenSSL alone: each timestamp is of all bytes up to its end, but for itself."""
    whole, found = pdf.read_bytes(), 0
    for m in re.finditer(rb'/SubFilter/ETSI.RFC3161\n/ByteRange ?\[ *0 (\d+) (\d+) (\d+) *\]', whole):
        first, second, rest = map(int, m.groups())
        (r.dir / 'content').write_bytes(whole[:first] + whole[second:second + rest])
        der = bytes.fromhex(whole[first + 1:second - 1].decode())
        (r.dir / 'token').write_bytes(der[:int.from_bytes(der[2:4], 'big') + 4])
        need(der[:2] == b'\x30\x82' and whole[second + rest - 6:second + rest] == b'%%EOF\n', 'no token, or not to the end')
        openssl('ts', '-verify', '-token_in', '-in', 'token', '-data', 'content', '-CAfile', r.dir / 'office/root.pem', '-untrusted',
                r.dir / 'office/ca.pem', cwd=r.dir)
        found += 1
    need(found == n, f'{found} timestamps')


def archive_timestamp(r):
    """B-LTA: three signers, the proofs of all, a timestamp over them; and again, with the proofs of that timestamp."""
    files = [r.report('input/2568')]
    with Office(r) as office:
        for n, who in enumerate(signing.PEOPLE):
            files.append(r.dir / f'signed-{n}.pdf')
            office.sign(files[-2], files[-1], n, who, *(['--lock'] if n == 2 else []))
        first, second, bare = r.dir / 'first.pdf', r.dir / 'second.pdf', r.dir / 'bare.pdf'
        office.timestamp(files[-1], first, '--tsa', f'{office.url}/tsa')
        said = office.timestamp(files[-1], bare)
        need('without --tsa there is no timestamp' in said, said)
        for name, options in ('signed-2-proofs.pdf', []), ('signed-2-timestamp.pdf', ['--tsa', f'{office.url}/tsa']):
            run = r.run('timestamp', files[-1], *options, cwd=r.dir)
            need(run.returncode == 0 and (r.dir / name).exists(), f'{name}: {run.stderr.decode()}')
        office.timestamp(first, second, '--tsa', f'{office.url}/tsa')
    for pdf, before, stamps, vri in ((bare, files[-1], 0, 3), (first, files[-1], 1, 3), (second, first, 2, 4)):
        need(pdf.read_bytes().startswith(before.read_bytes()), 'a byte was touched')
        check_vri(pdf, vri)
        check_stamps(r, pdf, stamps)
        check_file(pdf, 3, stamps)
        _, lists, _ = proofs_of(pdf)
        need(subjects(r, lists['/Certs'].values()) == fingerprints(office, *signing.PEOPLE, 'ca', 'root', 'tsa'), 'other certificates')
    said = office.verify(second, 'it was there on: ')
    need(said.count('it was there on: ') == 4 and said.count('timestamp of the whole file by ประทับเวลา, certificate of') == 2, said)
    need('not trusted' not in said and said.count('revocation: none; so says') == 5 and said.count('it covers: the whole file') == 1, said)
    need(said.count('others have signed after it') == 2 and said.count('only a timestamp of the whole file and proofs') == 2, said)
    listed = r.run('sign', second, '--lang', 'en').stdout.decode()
    need('timestamp-1: timestamp of the whole file by ประทับเวลา\n' in listed and '3 of 3 signed, 0 missing' in listed, listed)


def archived(r):
    """The archive keeps such a copy, and says the same of it."""
    import attacks
    p, original = attacks.stored(r, 'archived')
    (r.dir / 'x.pdf').write_bytes(original)
    with Office(r) as office:
        office.sign(r.dir / 'x.pdf', r.dir / 'lt.pdf', 0, 'maker', '--lt')
        office.timestamp(r.dir / 'lt.pdf', r.dir / 'lta.pdf', '--tsa', f'{office.url}/tsa')
    for name in 'lt', 'lta':
        kept = p.run('archive', '--signed', r.dir / f'{name}.pdf')
        need(kept.returncode == 0, kept.stderr.decode())
    need('ครบถ้วน' in p.verify(), 'verify')


def by_lists(r):
    """Where nobody answers there are lists; each is fetched once."""
    out = r.dir / 'lists.pdf'
    with Office(r) as office:
        office.broken |= {'ocsp-ca', 'ocsp-root'}
        office.sign(r.report('input/2568'), out, 0, 'maker', '--lt')
        need(sorted(p for p, _ in office.asked if p.endswith('.crl')) == ['ca.crl', 'root.crl'], f'{office.asked}')
    _, lists, _ = proofs_of(out)
    need(len(lists['/CRLs']) == 2 and not lists['/OCSPs'], f'{lists}')
    office.verify(out, 'revocation: none; so says its issuer')


def refusals(r):
    """What is not proven is not called so: no file, one message; the machine's or the network's failure is exit status 3."""
    pdf, out, signed = r.report('input/2568'), r.dir / 'no.pdf', r.dir / 'signed.pdf'
    with Office(r) as office:
        office.sign(pdf, signed, 0, 'maker')
        before = signed.read_bytes()

        def refused(status, code, what, **state):
            office.broken, office.revoked, office.spoil = state.get('broken', set()), state.get('revoked', {}), state.get('spoil', {})
            for said in (office.sign(pdf, out, 0, 'maker', '--lt', status=status, code=code),
                         *([] if state.get('revoked') else [office.timestamp(signed, out, status=status, code=code)])):
                need(what in said, said)

        all_of = {'ocsp-ca', 'ca.crl'}
        refused(3, '[network]', 'the server answers 500', broken=all_of)
        refused(3, '[network]', 'asked for the certificate of', broken={'ocsp-root', 'root.crl'})
        refused(3, '[network]', 'ca.cer', broken={'ca.cer'})
        refused(1, '[certificate]', 'gives a proof', spoil={p: lambda reply: b'nothing' for p in all_of})
        refused(1, '[certificate]', 'is not to be had', spoil={'ca.cer': lambda reply: b'nothing'})
        refused(3, '[network]', 'cannot be asked', spoil={p: lambda reply: bytes(17 << 20) for p in all_of})
        refused(1, '[certificate]', 'it was revoked', revoked={'maker': '260101000000Z'})
        refused(1, '[certificate]', 'it was revoked', revoked={'ca': '260101000000Z'})
        refused(1, '[certificate]', 'it was revoked', revoked={'tsa': '260101000000Z'})
        office.revoked = {}
        office.person('nowhere', 'ไม่มีที่ถาม', points='')
        said = office.sign(pdf, out, 0, 'nowhere', '--lt', status=1, code='[certificate]')
        need('is not to be had' in said or 'gives a proof' in said, said)
        office.person('local', 'ในเครื่อง', points=f'authorityInfoAccess=OCSP;URI:file:///etc/passwd,caIssuers;URI:{office.url}/ca.cer\n'
                                                   'crlDistributionPoints=URI:ftp://127.0.0.1/x\n')
        office.sign(pdf, out, 0, 'local', '--lt', status=1, code='[certificate]')
        office.broken = {'tsa'}
        office.timestamp(signed, out, '--tsa', f'{office.url}/tsa', status=3, code='[network]')
        need(office.timestamp(pdf, out, status=1, code='[signature]').count('no signature yet') == 1, 'not signed')
        need(signed.read_bytes() == before, 'the original was touched')
        mine = r.dir / 'mine.pdf'
        mine.write_bytes(b'mine')
        run = r.run('timestamp', signed, '-o', mine, '--lang', 'en')
        need(run.returncode == 1 and b'[folder-taken]' in run.stderr and mine.read_bytes() == b'mine', run.stderr.decode())
        for args in (['sign', signed, '--as', 'x', '--key', 'y', '--lt'], ['sign', signed, '--lt'], ['timestamp'],
                     ['timestamp', signed, '--tsa', 'ldap://x']):
            need(r.run(*args).returncode == 2, f'{args}')


def odd_servers(r):
    """The authority's certificate in a CMS (RFC 5280, 4.2.2.1); one in another place is not found there; what cannot be asked is passed over."""
    pdf, out, no = r.report('input/2568'), r.dir / 'out.pdf', r.dir / 'no.pdf'
    with Office(r) as office:
        def in_cms(*names):
            return lambda reply: openssl('crl2pkcs7', '-nocrl', '-outform', 'DER', *(x for n in names for x in ('-certfile', f'{n}.pem')), cwd=office.dir)
        office.spoil = {'ca.cer': in_cms('tsa', 'ca'), 'root.cer': in_cms('root')}
        office.sign(pdf, out, 0, 'maker', '--lt')
        _, lists, _ = proofs_of(out)
        need(subjects(r, lists['/Certs'].values()) == fingerprints(office, 'maker', 'ca', 'root', 'tsa'), 'other certificates')
        for names in ['tsa'], []:
            office.spoil = {'ca.cer': in_cms(*names)}
            need('is not to be had' in office.sign(pdf, no, 0, 'maker', '--lt', status=1, code='[certificate]'), names)
        office.spoil = {}
        office.person('odd', 'แปลก', points=f'authorityInfoAccess=OCSP;DNS:x,caIssuers;DNS:x,caIssuers;URI:{office.url}/ca.cer,OCSP;URI:{office.url}/ocsp-ca\n'
                                            'crlDistributionPoints=dirName:at\n[at]\nCN=x\n')
        office.sign(pdf, r.dir / 'odd.pdf', 0, 'odd', '--lt')
        office.person('many', 'มากมาย', points='authorityInfoAccess=' + ','.join(f'OCSP;URI:{office.url}/none{n}' for n in range(70)) +
                      f',caIssuers;URI:{office.url}/ca.cer\n')
        office.asked.clear()
        need('too many servers would have to be asked' in office.sign(pdf, no, 0, 'many', '--lt', status=1, code='[certificate]'), 'many')
        need(len(office.asked) <= 66, f'{len(office.asked)} questions')


def revoked_since(r):
    """What is known of a signature that is there is kept, that its certificate was revoked too; no one signs with such a one."""
    pdf, signed, out = r.report('input/2568'), r.dir / 'signed.pdf', r.dir / 'out.pdf'
    with Office(r) as office:
        office.sign(pdf, signed, 0, 'maker')
        office.revoked = {'maker': '260101000000Z'}
        office.timestamp(signed, out)
        office.verify(out, 'its certificate was revoked', status=1)


def odd_files(r):
    """A timestamp where no page names the field that was signed goes to the first page; a form that is no object is not changed."""
    pdf, out, no = r.dir / 'odd.pdf', r.dir / 'out.pdf', r.dir / 'no.pdf'
    with Office(r) as office:
        pdf.write_bytes(signing.changed(r, signing.on_no_page))
        office.sign(pdf, r.dir / 'signed.pdf', 0, 'maker')
        office.timestamp(r.dir / 'signed.pdf', out, '--tsa', f'{office.url}/tsa')
        d = Document(out.read_bytes())
        pages = [i for i, n in enumerate(d.pages()) if '/Annots' in d.get(n)]
        need(pages == [0], f'{pages}')
        d = Document((r.dir / 'signed.pdf').read_bytes())
        signing.form_in_catalog(d)
        pdf.write_bytes(d.written())
        need('the form of this PDF is damaged' in office.timestamp(pdf, no, '--tsa', f'{office.url}/tsa', status=1, code='[pdf-input]'), 'the form')


# ---- too much of it ----

def der(tag, *parts):
    body = b''.join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else (lambda n: bytes([0x80 | len(n)]) + n)(size.to_bytes((size.bit_length() + 7) // 8, 'big'))
    return bytes([tag]) + length + body


def parts_of(text):
    """The elements of a DER sequence or set."""
    def head(at):
        size, at = text[at + 1], at + 2
        if size > 127:
            size, at = int.from_bytes(text[at:at + size - 128], 'big'), at + size - 128
        return at, size
    at, size = head(0)
    end = at + size
    while at < end:
        begin, size = head(at)
        yield text[at:begin + size]
        at = begin + size


def stamped(cms, token):
    """A CMS of one signer with a timestamp in it (RFC 5652, 5.3; RFC 3161, appendix A), which nobody has checked."""
    kind, content = parts_of(cms)
    *data, signers = parts_of(next(parts_of(content)))
    signer, = parts_of(signers)
    attribute = der(0x30, bytes.fromhex('060b2a864886f70d010910020e'), der(0x31, token))
    signer = der(0x30, *parts_of(signer), der(0xA1, attribute))
    return der(0x30, kind, der(0xA0, der(0x30, *data, der(0x31, signer))))


def chain_of(folder, name, n):
    """A CMS of one whom n authorities stand above, all in it, and none of whom has to be asked."""
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key', '-out', f'{name}0', '-subj', f'/CN={name}0',
            '-days', '900', cwd=folder)
    openssl('pkey', '-in', 'key', '-pubout', '-out', 'public', cwd=folder)
    (folder / 'ext').write_text('basicConstraints=critical,CA:TRUE\nnoCheck=ignored\n')
    for i in range(1, n + 1):
        openssl('x509', '-new', '-force_pubkey', 'public', '-subj', f'/CN={name}{i}', '-CA', f'{name}{i - 1}', '-CAkey', 'key', '-set_serial', i,
                '-days', '900', '-extfile', 'ext', '-out', f'{name}{i}', cwd=folder)
    (folder / 'above').write_text(''.join((folder / f'{name}{i}').read_text() for i in range(n)))
    (folder / 'data').write_text('x')
    above = ['-certfile', 'above'] if n else []
    return openssl('cms', '-sign', '-binary', '-in', 'data', '-outform', 'DER', '-signer', f'{name}{n}', '-inkey', 'key', *above, cwd=folder)


def too_much(r):
    """What is asked for ends: at timestamps within timestamps, and at so many authorities; each is told at the file, and is no failure of the machine."""
    pdf, out = r.dir / 'x.pdf', r.dir / 'out.pdf'

    def ended(chains, said):
        token = chains[-1]
        for chain in reversed(chains[:-1]):
            token = stamped(chain, token)
        text = token.hex().encode()
        whole = Document(r.report('input/2568').read_bytes()).signed(hole=len(text))
        pdf.write_bytes(re.sub(rb'/Contents <[0-9a-f]{%d}>' % len(text), lambda m: b'/Contents <' + text + b'>', whole))
        run = r.run('timestamp', pdf, '-o', out, '--lang', 'en')
        need(run.returncode == 1 and f'{pdf}: error: {said}' in run.stderr.decode(), f'{said}: exit {run.returncode} {run.stderr.decode()}')
        need(not out.exists(), 'a file was written')
    one = chain_of(r.dir, 'a', 0)
    ended([one] * 6, 'too many timestamps stand within one another')
    ended([one] * 400, 'too many timestamps stand within one another')
    ended([chain_of(r.dir, name, 14) for name in 'bcdef'], 'a signature of this PDF needs more than 64 certificates, answers or lists of authorities')


def shift(r, days):
    """The environment of a program whose clock is that of a later day."""
    source, library = r.dir / 'shift.c', r.dir / f'shift{days}.so'
    source.write_text('#define _GNU_SOURCE\n#include <time.h>\ntime_t time(time_t *t) { struct timespec now; '
                      f'clock_gettime(CLOCK_REALTIME, &now); time_t later = now.tv_sec + {days}L * 86400; if (t) *t = later; return later; }}\n')
    subprocess.run(['cc', '-shared', '-fPIC', '-o', library, source], check=True)
    return {'LD_PRELOAD': str(library), 'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'}


def years_later(r):
    """When the certificates have expired, and what their issuers said with them, a timestamp of the whole file carries the signature:
    it is judged as on that day. A revocation of before that day counts, one of after it does not."""
    bare, stamped = r.dir / 'bare.pdf', r.dir / 'stamped.pdf'
    with Office(r, tsa_days='3000') as office:
        key = ['--key', office.dir / 'maker.p12', '--pass-file', office.dir / 'pass']
        run = r.run('sign', r.report('input/2568'), '--as', signing.roles(r)[0], *key, '-o', bare)
        need(run.returncode == 0, run.stderr.decode())
        office.timestamp(bare, stamped, '--tsa', f'{office.url}/tsa')

        def verify(pdf, *wanted, status=0, days=0):
            run = r.run('verify', pdf, '--lang', 'en', '--trust', office.dir / 'ca.pem', cwd=r.dir, env=shift(r, days))
            said = run.stdout.decode() + run.stderr.decode()
            need(run.returncode == status and all(w in said for w in wanted), f'exit {run.returncode}, not {wanted}: {said}')
            return said

        verify(bare, 'revocation: not known')
        verify(stamped, 'revocation: none', 'it was there on: ', 'nobody else vouches for it', days=800)
        verify(bare, 'has expired', status=1, days=1000)
        for moment, status, what in (('200101000000Z', 1, 'was revoked'), ('380101000000Z', 0, 'after it had signed')):
            office.revoked = {'maker': moment}
            d = Document(stamped.read_bytes())
            dss = d.number(d.get(d.root)['/DSS'])
            crl = office.reply('ca.crl', b'')
            d.put({**d.get(dss), '/CRLs': d.get(dss).get('/CRLs', []) + [d.put(Stream(crl))]}, dss)
            (r.dir / 'gone.pdf').write_bytes(d.written())
            verify(r.dir / 'gone.pdf', what, status=status)


# ---- the machine fails ----

def after_fault(out, pdf, before, whole, where, killed):
    """The original is as it was; beside it lies the whole copy or none. What a kill leaves has no name of a PDF."""
    need(pdf.read_bytes() == before, f'{where}: the original was touched')
    names = {f.name for f in out.iterdir()}
    if 'x.pdf' in names:
        data = (out / 'x.pdf').read_bytes()
        need(data.startswith(before) and data.endswith(b'%%EOF\n') and abs(len(data) - whole) < 3000, f'{where}: half a copy')
    need(not [n for n in names if n.endswith('.pdf') and n != 'x.pdf'], f'{where}: {names}')
    need(killed or not names, f'{where}: {names} is left')


def faults(r):
    """Each call of sign and timestamp that changes a file fails once (no space, a fault of the disk, a disk that is read-only), or the
    program is killed at it: exit status 3, no file, nothing left over, the original as it was."""
    import shutil
    from faults import fault_env
    pdf, signed, out = r.report('input/2568'), r.dir / 'signed.pdf', r.dir / 'out'
    with Office(r) as office:
        office.sign(pdf, signed, 0, 'maker')
        key = ['--key', office.dir / 'maker.p12', '--pass-file', office.dir / 'pass']
        for original, order in ((pdf, ['sign', pdf, '--as', signing.roles(r)[1], *key]), (signed, ['timestamp', signed])):
            before, whole = original.read_bytes(), None

            def act(env):
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                return r.run(*order, '-o', 'out/x.pdf', '--lang', 'en', cwd=r.dir, env=env)

            log = r.dir / f'log-{order[0]}'
            need(act(fault_env(r, 0, '0', log)).returncode == 0, order[0])
            calls, whole = log.read_text().splitlines(), len((out / 'x.pdf').read_bytes())
            need(any(c.startswith('write') for c in calls), f'{calls}')
            for n, call in enumerate(calls, 1):
                for what in 'kill', 'half', '28', '5', '30':
                    where = f'{order[0]}: {what} at {n}, {call}'
                    run = act(fault_env(r, n, what))
                    killed = what in ('kill', 'half')
                    after_fault(out, original, before, whole, where, killed or run.returncode == 0)
                    if killed:
                        need(run.returncode == -9, f'{where}: {run.returncode}')
                    elif call.split()[0] in ('create', 'write', 'sync'):
                        need(run.returncode == 3 and b'[file-write]' in run.stderr, f'{where}: {run.returncode} {run.stderr.decode()}')


def full_disk(r):
    """A disk that is too small for the copy: exit status 3, and nothing is on it."""
    from support import mount_over
    pdf, signed, small = r.report('input/2568'), r.dir / 'signed.pdf', r.dir / 'small'
    with Office(r) as office:
        office.sign(pdf, signed, 0, 'maker')
        small.mkdir()
        mount_over(small, 'size=64k')
        key = ['--key', office.dir / 'maker.p12', '--pass-file', office.dir / 'pass']
        for order in (['sign', pdf, '--as', signing.roles(r)[1], *key], ['timestamp', signed, '--tsa', f'{office.url}/tsa']):
            run = r.run(*order, '-o', small / 'x.pdf', '--lang', 'en')
            need(run.returncode == 3 and b'No space left' in run.stderr and not list(small.iterdir()), f'{order[0]}: {run.stderr.decode()}')


# ---- another reader ----

JAVA = """
import java.io.File;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;

class Signatures {
    public static void main(String[] args) throws Exception {
        java.io.PrintStream out = new java.io.PrintStream(System.out, true, "UTF-8");
        byte[] file = java.nio.file.Files.readAllBytes(new File(args[0]).toPath());
        try (PDDocument document = PDDocument.load(file)) {
            for (PDSignature s : document.getSignatureDictionaries()) {
                int[] r = s.getByteRange();
                out.println(s.getSubFilter() + " " + s.getName() + " " + s.getSignedContent(file).length + " " + s.getContents(file).length
                    + " " + (r[2] + r[3]));
            }
        }
    }
}
"""


def pdfbox(r):
    """PDFBox finds three signatures and the timestamp, what each of them signs, and the text of the report as it was (what stands on
    fields it does not read)."""
    import shutil
    from support import PDFBOX, Skip, read_pdfbox, squeeze
    if not shutil.which('javac'):
        raise Skip('there is no compiler of Java')
    files = [r.report('input/2568')]
    text = squeeze(read_pdfbox(files[0]))
    with Office(r) as office:
        for n, who in enumerate(signing.PEOPLE):
            files.append(r.dir / f'signed-{n}.pdf')
            office.sign(files[-2], files[-1], n, who)
        files.append(r.dir / 'stamped.pdf')
        office.timestamp(files[-2], files[-1], '--tsa', f'{office.url}/tsa')
    (r.dir / 'Signatures.java').write_text(JAVA)
    found = read('java', '-cp', ':'.join(PDFBOX), r.dir / 'Signatures.java', files[-1]).splitlines()
    need([line.split(' ')[0] for line in found] == ['ETSI.CAdES.detached'] * 3 + ['ETSI.RFC3161'], f'{found}')
    need([line.split(' ', 1)[1].rsplit(' ', 3)[0] for line in found[:3]] == [p[0] for p in signing.PEOPLE.values()], f'{found}')
    for line, file in zip(found, files[1:]):
        signed, contents, end = map(int, line.rsplit(' ', 3)[1:])
        need(signed == end - 2 * contents - 2 and end <= file.stat().st_size, line)
    need(int(found[-1].rsplit(' ', 1)[1]) == files[-1].stat().st_size, found[-1])
    need(squeeze(read_pdfbox(files[-1])) == text, 'what was printed reads otherwise')


def tests(root, build):
    return each(root, build, 'longterm', (long_term, archive_timestamp, archived, by_lists, refusals, odd_servers, revoked_since, odd_files, too_much, years_later, faults, full_disk, pdfbox))
