"""What `verify` believes: chains, lists and answers of revocation, timestamps. OpenSSL's command makes each of them, sound,
old or forged; they lie in the file's DSS, where anybody can put them."""
import datetime
import time

import signing
from signing import openssl
from support import as_any_user, each, need, once
from updates import Document, Stream

SIGN = 'keyUsage=digitalSignature,nonRepudiation\n'
UNKNOWN, NONE, GONE = 'revocation: not known', 'revocation: none', 'was revoked'
NOW = datetime.datetime.now(datetime.timezone.utc)


def stamp(days=0, now=NOW, seconds=0):
    return (now + datetime.timedelta(days=days, seconds=seconds)).strftime('%Y%m%d%H%M%SZ')


def authority(folder, name='ca', common='Root'):
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', f'{name}.key', '-out', f'{name}.pem', '-days', '3650', '-set_serial', '5',
            '-subj', f'/CN={common}', '-addext', 'keyUsage=keyCertSign,cRLSign,digitalSignature', '-addext',
            'subjectKeyIdentifier=none', '-addext', 'authorityKeyIdentifier=none', cwd=folder)


def person(name, extensions=SIGN):
    """A folder as updates.certificate makes one, of a person for whom an authority vouches; another one, forged, has the
    authority's name and a key of its own."""
    def make(folder):
        folder.mkdir()
        authority(folder)
        authority(folder, 'forged')
        (folder / 'ext').write_text(extensions)
        openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'csr', '-subj', f'/CN={name}', cwd=folder)
        openssl('x509', '-req', '-in', 'csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '77', '-days', '900',
                '-out', 'cert.pem', '-extfile', 'ext', cwd=folder)
    return once(f'signer-{name}', make)


def database(r, serials=()):
    (r.dir / 'index').write_text(''.join(f'R\t{stamp(900)[2:]}\t{stamp(-1)[2:]}\t{s}\tunknown\t/CN=x\n' for s in serials))
    (r.dir / 'index.attr').write_text('unique_subject = no\n')
    (r.dir / 'ca.conf').write_text(f'[ca]\ndefault_ca=c\n[c]\ndatabase={r.dir}/index\ndefault_md=sha256\n')


def revocations(r, folder, first, last, serials=(), by='ca', extensions=''):
    """A list of the authority, in DER, of these moments."""
    database(r, serials)
    with open(r.dir / 'ca.conf', 'a') as f:
        f.write(f'[x]\n{extensions}\n')
    openssl('ca', '-gencrl', *(['-crlexts', 'x'] if extensions else []), '-config', r.dir / 'ca.conf', '-cert', f'{by}.pem', '-keyfile', f'{by}.key', '-crl_lastupdate', first,
            '-crl_nextupdate', last, '-out', r.dir / 'crl.pem', cwd=folder)
    return openssl('crl', '-in', r.dir / 'crl.pem', '-outform', 'DER', cwd=folder)


def answer(r, folder, serials=(), by='ca', days=('-ndays', '1')):
    """An answer of the authority on the person's certificate, in DER."""
    database(r, serials)
    with open(r.dir / 'index', 'a') as f:
        if not serials:
            f.write(f'V\t{stamp(900)[2:]}\t\t4D\tunknown\t/CN=x\n')
    openssl('ocsp', '-issuer', 'ca.pem', '-cert', 'cert.pem', '-reqout', r.dir / 'req', cwd=folder)
    openssl('ocsp', '-index', r.dir / 'index', '-CA', 'ca.pem', '-rsigner', f'{by}.pem', '-rkey', f'{by}.key', '-reqin', r.dir / 'req',
            '-respout', r.dir / 'resp', *days, cwd=folder)
    return (r.dir / 'resp').read_bytes()


def der(folder, name):
    return openssl('x509', '-in', f'{name}.pem', '-outform', 'DER', cwd=folder)


def with_proofs(data, **proofs):
    """The file with a DSS in an update: Certs, CRLs, OCSPs in DER."""
    d = Document(data)
    d.catalog(DSS=d.put({'/Type': '/DSS', **{f'/{k}': [d.put(Stream(x)) for x in v] for k, v in proofs.items() if v}}))
    return d.written()


def signed(r, folder, **options):
    return Document(r.report('input/2568').read_bytes()).signed(who=folder.name.removeprefix('signer-'), **options)


def verify(r, data, trust, *wanted, status=0, **proofs):
    pdf = r.dir / 'x.pdf'
    pdf.write_bytes(with_proofs(data, **proofs) if proofs else data)
    run = r.run('verify', pdf, '--lang', 'en', *(['--trust', trust] if trust else []), cwd=r.dir)
    said = run.stdout.decode() + run.stderr.decode()
    need(run.returncode == status and all(w in said for w in wanted), f'exit {run.returncode}, not {wanted}: {said}')
    return said


def lists(r):
    """A list proves only while it is valid, and only of one that is trusted; a revocation stands whatever its age."""
    folder = person('lists')
    data, ca, certs = signed(r, folder), folder / 'ca.pem', [der(folder, 'ca')]
    valid = revocations(r, folder, stamp(-1), stamp(1))
    old = revocations(r, folder, stamp(-2000), stamp(-1990))
    early = revocations(r, folder, stamp(2), stamp(9))
    verify(r, data, ca, NONE, 'certificate: trusted here', CRLs=[valid], Certs=certs)
    verify(r, data, ca, NONE, CRLs=[old, valid])
    verify(r, data, ca, UNKNOWN, CRLs=[old, early])
    verify(r, data, None, UNKNOWN, 'not trusted here', CRLs=[valid], Certs=certs)
    for first in -1, -2000:
        gone = revocations(r, folder, stamp(first), stamp(first + 2), ['4D'])
        verify(r, data, ca, GONE, status=1, CRLs=[valid, gone])
        verify(r, data, None, GONE, status=1, CRLs=[gone], Certs=certs)


def forged_issuer(r):
    """One who has the name of the issuer, and a key of his own, says nothing on a certificate: neither good nor bad."""
    folder = person('honest')
    data, forged, real = signed(r, folder), der(folder, 'forged'), der(folder, 'ca')
    bad = revocations(r, folder, stamp(-1), stamp(1), ['4D'], by='forged')
    good = revocations(r, folder, stamp(-1), stamp(1), by='forged')
    for trust in None, folder / 'ca.pem':
        for certs in [forged], [forged, real], [real, forged]:
            verify(r, data, trust, UNKNOWN, CRLs=[bad], Certs=certs)
            verify(r, data, trust, UNKNOWN, CRLs=[good], Certs=certs)
    verify(r, data, None, UNKNOWN, OCSPs=[answer(r, folder, ['4D'], by='forged')], Certs=[forged])
    gone = revocations(r, folder, stamp(-1), stamp(1), ['4D'])
    verify(r, data, None, GONE, status=1, CRLs=[gone], Certs=[forged, real])


def parts(r):
    """A list that is not whole names what was revoked, and proves of nothing else that it was not: a delta list, one of authorities or
    of some reasons only, one of another place than the certificate names (RFC 5280, 5.2.4, 5.2.5, 6.3.3)."""
    folder = person('parts', SIGN + 'crlDistributionPoints=URI:http://ca.example/one.crl\n')
    data, ca = signed(r, folder), folder / 'ca.pem'
    delta, place = '2.5.29.27=critical,DER:020101', 'issuingDistributionPoint=critical,@i\n[i]\n'
    for extensions, wanted in ((delta, UNKNOWN), (place + 'onlyCA=TRUE', UNKNOWN), (place + 'onlysomereasons=keyCompromise', UNKNOWN),
                               (place + 'indirectCRL=TRUE', UNKNOWN), (place + 'fullname=URI:http://ca.example/two.crl', UNKNOWN),
                               (place + 'fullname=URI:http://ca.example/one.crl', NONE), (place + 'onlyuser=TRUE', NONE)):
        verify(r, data, ca, wanted, CRLs=[revocations(r, folder, stamp(-1), stamp(1), extensions=extensions)])
        gone = revocations(r, folder, stamp(-1), stamp(1), ['4D'], extensions=extensions)
        verify(r, data, ca, GONE, status=1, CRLs=[gone])


def above(r):
    """An authority between the signer and the root: what is not known of it is told, and with it falls what it vouches for."""
    def make(folder):
        folder.mkdir()
        authority(folder, 'root', 'Top')
        (folder / 'ca.ext').write_text('basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n')
        openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'csr', '-subj', '/CN=Between', cwd=folder)
        openssl('x509', '-req', '-in', 'csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-set_serial', '78', '-days', '900', '-out', 'ca.pem',
                '-extfile', 'ca.ext', cwd=folder)
        (folder / 'ext').write_text(SIGN)
        openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'csr', '-subj', '/CN=above', cwd=folder)
        openssl('x509', '-req', '-in', 'csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '77', '-days', '900', '-out', 'cert.pem',
                '-extfile', 'ext', cwd=folder)
    folder = once('signer-above', make)
    data, root, certs = signed(r, folder), folder / 'root.pem', [der(folder, 'ca')]
    own = revocations(r, folder, stamp(-1), stamp(1))
    good = revocations(r, folder, stamp(-1), stamp(1), by='root')
    gone = revocations(r, folder, stamp(-1), stamp(1), ['4E'], by='root')
    verify(r, data, root, 'of an authority above it that is not known', CRLs=[own], Certs=certs)
    said = verify(r, data, root, NONE, CRLs=[own, good], Certs=certs)
    need('not known' not in said, said)
    verify(r, data, root, 'an authority above its own was revoked', status=1, CRLs=[own, gone], Certs=certs)
    verify(r, data, None, 'an authority above its own was revoked', status=1, CRLs=[gone], Certs=certs + [der(folder, 'root')])
    verify(r, data, folder / 'ca.pem', NONE, CRLs=[own])  # who is named is trusted; nobody above is asked


def answers(r):
    """An answer that does not say until when it is valid proves nothing of a signature whose time nobody vouches for."""
    folder = person('answers')
    data, ca = signed(r, folder), folder / 'ca.pem'
    verify(r, data, ca, NONE, OCSPs=[answer(r, folder)])
    verify(r, data, ca, UNKNOWN, OCSPs=[answer(r, folder, days=())])
    verify(r, data, ca, UNKNOWN, OCSPs=[answer(r, folder, by='forged')])
    verify(r, data, ca, GONE, status=1, OCSPs=[answer(r, folder), answer(r, folder, ['4D'], days=())])


def usages(r):
    """A certificate of a web server, or of a key that may not sign, is no signer's."""
    for n, (extensions, fine) in enumerate((
            (SIGN, True), ('keyUsage=nonRepudiation\n', True), ('keyUsage=digitalSignature\n', True), ('basicConstraints=CA:FALSE\n', True),
            ('keyUsage=keyEncipherment\n', False), ('extendedKeyUsage=serverAuth\n', False),
            (SIGN + 'extendedKeyUsage=serverAuth,1.3.6.1.5.5.7.3.36\n', True), (SIGN + 'extendedKeyUsage=clientAuth,emailProtection\n', True))):
        folder = person(f'usage-{n}', extensions)
        verify(r, signed(r, folder), folder / 'ca.pem', 'certificate: trusted here' if fine else 'the certificate is not for signing',
               status=0 if fine else 1)


def stamped(r):
    """The time of a timestamp: a list of later than it proves, though it is valid no more; the authority's own revocation
    takes the time away."""
    keys, pdf = signing.certificates(), r.dir / 'stamped.pdf'
    with signing.Authority(r) as tsa:
        signing.sign(r, r.report('input/2568'), pdf, signing.roles(r)[0], 'maker', '--tsa', tsa.url)
    then = datetime.datetime.now(datetime.timezone.utc)
    later = revocations(r, keys, stamp(now=then, seconds=1), stamp(now=then, seconds=2))
    before = revocations(r, keys, stamp(-9), stamp(-8))
    serial = openssl('x509', '-in', 'tsa.pem', '-noout', '-serial', cwd=keys).decode().strip().split('=')[1]
    gone = revocations(r, keys, stamp(-1), stamp(1), [serial])
    time.sleep(4)
    data, ca, untrusted = pdf.read_bytes(), keys / 'ca.pem', 'whose certificate is not trusted here'
    need(untrusted not in verify(r, data, ca, 'by a timestamp of', NONE, CRLs=[later]), 'the authority')
    verify(r, data, ca, UNKNOWN, CRLs=[before])
    verify(r, data, ca, untrusted, CRLs=[gone])


def dates(r):
    """7.9.4: parts may be missing at the end; without an offset it is Thailand's time. English people read English dates."""
    folder = person('dates')
    for date, shown in (("D:20260105093000+07'00'", '5 Jan 2026 09:30 (UTC+7)'), ("D:20260105093000+07'00", '5 Jan 2026 09:30 (UTC+7)'),
                        ('D:20260105093000', '5 Jan 2026 09:30 (UTC+7)'), ('D:20260105093000Z', '5 Jan 2026 16:30 (UTC+7)'),
                        ("D:20260105200000-05'30'", '6 Jan 2026 08:30 (UTC+7)'), ('D:202603', '1 Mar 2026 00:00 (UTC+7)'),
                        ('D:20261305', None), ('D:2026 1 5', None), ("D:20260105093000+0a'00'", None), ('2026', None)):
        said = verify(r, signed(r, folder, value={'/M': f'b:{date.encode().hex()}'}), folder / 'ca.pem')
        need(f'time: {shown}, by the clock' in said if shown else 'time: it does not say' in said, f'{date}: {said}')

    data = signed(r, folder)
    (r.dir / 'x.pdf').write_bytes(data)
    thai = r.run('verify', r.dir / 'x.pdf', '--lang', 'th', cwd=r.dir).stdout.decode()
    need('5 ม.ค. 2569 09:30 น.' in thai, thai)


def authorities(r):
    """The file of --trust: what cannot be read is the machine's failure, what is no file or no certificate the user's."""
    folder = person('authorities')
    data, several = signed(r, folder), r.dir / 'several.pem'
    several.write_bytes(b'who they are\n' + (folder / 'cert.pem').read_bytes() + (folder / 'ca.pem').read_bytes())
    verify(r, data, several, 'certificate: trusted here')
    verify(r, data, r.dir, 'a file is wanted here', status=1)
    verify(r, data, r.dir / 'none', 'there is no such file', status=1)
    for text in b'', b'no certificate\n', (folder / 'key.pem').read_bytes(), (folder / 'ca.pem').read_bytes()[:300]:
        several.write_bytes(text)
        verify(r, data, several, 'has no certificate', status=1)
    several.chmod(0)
    run = r.run('verify', r.dir / 'x.pdf', '--lang', 'en', '--trust', several, cwd=r.dir, before=as_any_user())
    need(run.returncode == 3 and b'cannot open' in run.stderr, run.stderr.decode())


def tests(root, build):
    return each(root, build, 'trust', (lists, forged_issuer, parts, above, answers, usages, stamped, dates, authorities))
