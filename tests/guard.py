"""What others made, or set up, does no harm: hostile PDF files (hostile_pdf.py) end within a bound of memory,
and no name in them leads anywhere; what stands in the environment changes no byte."""
import re
import shutil
import subprocess
import zlib

import hostile_pdf
from attacks import stored
from bombs import der, oid, sequence
from support import HANG, Reports, Skip, each, is_instrumented, need
from updates import Document, Stream

MEGABYTES = 300


def measured(r, args, cwd=None):
    """The run; its computing time in s, and the most memory that it or a process of its own had, in MB."""
    code = ('import resource, subprocess, sys\n'
            'done = subprocess.run(sys.argv[1:], timeout=120)\n'
            'u = resource.getrusage(resource.RUSAGE_CHILDREN)\n'
            'print("measured", u.ru_utime + u.ru_stime, u.ru_maxrss >> 10, file=sys.stderr)\n'
            'sys.exit(done.returncode if done.returncode >= 0 else 99)\n')
    run = subprocess.run(['python3', '-c', code, r.build / 'raingan', *map(str, args), '--lang', 'en'], stdin=subprocess.DEVNULL, cwd=cwd,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said, _, numbers = run.stderr.decode(errors='replace').rpartition('measured ')
    need(numbers, f'{args}: {said[-300:]}')
    seconds, megabytes = numbers.split()
    return run.returncode, run.stdout.decode(errors='replace') + said, float(seconds), int(megabytes)


def hostile(r, group):
    pdf, out = r.dir / 'x.pdf', r.dir / 'out'
    strict = not is_instrumented(r.build)
    for name, data in group():
        pdf.write_bytes(data)
        for args in ['extract', pdf, out], ['verify', pdf], ['diff', pdf, pdf], ['sign', pdf]:
            status, said, seconds, megabytes = measured(r, args)
            label = f'{name}: {args[0]}: '
            fine = args[0] == 'sign' and ' signed, ' in said or args[0] == 'extract' and group in (hostile_pdf.forms,)
            need(status == 1 or fine and status == 0, f'{label}exit {status} {said[-300:]}')
            need(status == 0 or ': error: ' in said, label + said[-300:])
            need(not strict or seconds < HANG, f'{label}{seconds} s')
            need(not strict or megabytes < MEGABYTES, f'{label}{megabytes} MB')
            need({p.name for p in r.dir.iterdir()} <= {'x.pdf', *(['out'] if args[0] == 'extract' and status == 0 else [])},
                 f'{label}{[p.name for p in r.dir.iterdir()]}')
            shutil.rmtree(out, ignore_errors=True)


def bombs(r):
    """Streams and object streams that unpack to gigabytes, chains of filters, huge predictors."""
    hostile(r, hostile_pdf.bombs)


def loops(r):
    """Trees that lead to themselves, or to the same node again and again; cross-references likewise."""
    hostile(r, hostile_pdf.loops)


def nesting(r):
    """Deep and wide objects."""
    hostile(r, hostile_pdf.nested)


def forms(r):
    """Fields, notes, proofs and structure: trees and loops of them."""
    hostile(r, hostile_pdf.forms)


def chains(r):
    """Thousands of updates, and what looks like them."""
    hostile(r, hostile_pdf.updates)


def encrypted(r):
    """Files that ask for a password."""
    hostile(r, hostile_pdf.encrypted)


def machine(r):
    """Memory that the shell bounds is no fault of the file: exit 3."""
    if is_instrumented(r.build):
        return
    pdf = r.dir / 'x.pdf'
    held = {1: hostile_pdf.catalog(), **hostile_pdf.PAGES}
    pdf.write_bytes(hostile_pdf.streamed({}, held, 5, lambda b: (hostile_pdf.zeros(100), '/FlateDecode', 'null')))
    run = subprocess.run(['bash', '-c', 'ulimit -v 120000; exec "$@"', 'x', r.build / 'raingan', 'extract', pdf, r.dir / 'out', '--lang', 'en'],
                         capture_output=True, text=True)
    need(run.returncode == 3 and 'fatal: ' in run.stderr, f'{run.returncode} {run.stderr}')


# ---- names ----

def refused_names(r):
    """A name that leads elsewhere, hides, is too long or is written with what nobody sees; exit 1, nothing written."""
    for label, name in hostile_pdf.BAD_NAMES.items():
        refused(r, label, [('a.csv', b'1'), (name, b'x')], 'the name of an embedded file')
    refused(r, 'no-utf', [(b'a\xff\x00', b'x')], 'an embedded file')


def clashes(r):
    """Names that are one to a file system, in either order."""
    for label, names in hostile_pdf.CLASHES.items():
        refused(r, label, [(n, b'x') for n in names], 'two embedded files')
        refused(r, label, [(n, b'x') for n in reversed(names)], 'two embedded files')


def refused(r, label, files, why):
    pdf, out = r.dir / 'x.pdf', r.dir / 'out'
    pdf.write_bytes(hostile_pdf.carrying(files))
    run = r.run('extract', pdf, out, '--lang', 'en')
    said = run.stderr.decode()
    need(run.returncode == 1 and why in said and said.count('\n') == 1, f'{label}: exit {run.returncode} {said!r}')
    need(not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]', said), f'{label}: {said!r}')
    need([p.name for p in r.dir.iterdir()] == ['x.pdf'], f'{label}: {list(r.dir.rglob("*"))}')


def good_names(r):
    """Names of people's files come out as they went in; a folder within too."""
    pdf, out = r.dir / 'x.pdf', r.dir / 'out'
    pdf.write_bytes(hostile_pdf.carrying([(n, n.encode()) for n in hostile_pdf.GOOD]))
    run = r.run('extract', pdf, out)
    need(run.returncode == 0, run.stderr.decode())
    found = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob('*') if p.is_file()}
    need(found == {n: n.encode() for n in hostile_pdf.GOOD}, f'{sorted(found)}')


def many_files(r):
    """As many as are read at all, and one more."""
    pdf, out = r.dir / 'x.pdf', r.dir / 'out'
    pdf.write_bytes(hostile_pdf.carrying([(f'f{i}.csv', b'%d' % i) for i in range(9999)]))
    status, said, seconds, megabytes = measured(r, ['extract', pdf, out])
    need(status == 0 and (out / 'f9998.csv').read_bytes() == b'9998', said[-300:])
    need(is_instrumented(r.build) or seconds < HANG and megabytes < MEGABYTES, f'{seconds} s, {megabytes} MB')
    pdf.write_bytes(hostile_pdf.carrying([(f'f{i}.csv', b'1') for i in range(10001)]))
    status, said, _, _ = measured(r, ['extract', pdf, r.dir / 'more'])
    need(status == 1 and 'list of embedded files' in said and not (r.dir / 'more').exists(), said[-300:])


def untouched(r):
    """What lies in the way stays as it is: a file, a folder with something in it, a link."""
    pdf, mine = r.dir / 'x.pdf', r.dir / 'mine'
    pdf.write_bytes(hostile_pdf.carrying([('a.csv', b'1')]))
    mine.mkdir()
    (mine / 'a.csv').write_text('mine')
    (r.dir / 'file').write_text('mine')
    (r.dir / 'link').symlink_to(mine)
    (r.dir / 'lost').symlink_to(r.dir / 'nowhere')
    before = {p.name for p in r.dir.iterdir()}
    for to in 'mine', 'file', 'link', 'lost':
        run = r.run('extract', pdf, r.dir / to, '--lang', 'en')
        need(run.returncode == 1 and b'there already' in run.stderr, f'{to}: {run.returncode} {run.stderr.decode()}')
        need({p.name for p in r.dir.iterdir()} == before, f'{to}: {list(r.dir.iterdir())}')
        need((mine / 'a.csv').read_text() == 'mine' and (r.dir / 'file').read_text() == 'mine', f'{to}: written')


def keys_within_keys(d):
    """A long text below 49 dictionaries, each with 198 more keys, of which a reader may look for the same one above."""
    keys = b''.join(b'/%d 1' % n for n in range(198))
    d.put(b'<</A ' * 49 + b'(' + b'x' * 4000000 + b')' + (keys + b'>>') * 49)


def lists_of_lists(d, n=45):
    """Each names the next twice: 2 to the power of 45 ways through."""
    top = d.next
    for k in range(n):
        d.put([f'{top + k + 1} 0 R'] * 2)
    d.put([])
    return {'value': {'/Prop_Build': f'{top} 0 R'}}


def one_proof_again(d):
    """A long answer of an authority (RFC 6960, 4.2.1), 20,000 times."""
    answer = sequence(der(10, b'\0'), der(0xA0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), der(4, bytes(1000000)))))
    d.catalog(DSS={'/OCSPs': [d.put(Stream(answer))] * 20000})


def proof_of_zeros(d):
    packed = Stream(hostile_pdf.zeros(900), Filter='/FlateDecode')
    d.catalog(DSS={'/Certs': [d.put(packed)]})


def beyond_count(r):
    """An object whose number is above all that the file says to have is looked at like any other: it unpacks to 400 MiB."""
    if b'__asan_init' in (r.build / 'raingan').read_bytes():
        raise Skip('a sanitizer needs more memory than the process that tries a file is given')
    d, pdf = Document(r.report('input/2568').read_bytes()), r.dir / 'x.pdf'
    form, n = d.number(d.get(d.root)['/AcroForm']), d.next
    d.next += 1
    pair, z = b'%d 0 ' % n, zlib.compressobj(9)
    packed = z.compress(pair + b'<</FT/Sig/T(z)>>') + b''.join(z.compress(b' ' * (1 << 20)) for _ in range(400)) + z.flush()
    holder = d.put(Stream(packed, Type='/ObjStm', N=1, First=len(pair), Filter='/FlateDecode'))
    d.put({**d.get(form), '/Fields': [*d.get(form)['/Fields'], f'{n} 0 R']}, form)
    pdf.write_bytes(d.written(entries={n: (2, d.number(holder), 0)}, trailer={'/Size': 10}))
    status, said, _, megabytes = measured(r, ['sign', pdf])
    need(status == 1 and 'would take far more time or memory than its length warrants' in said, f'{status}: {said[-300:]}')
    need(is_instrumented(r.build) or megabytes < MEGABYTES, f'{megabytes} MB')


def signed_copies(r):
    """What is added to a revision is bounded as well, before it is looked at whether somebody has signed."""
    p, original = stored(r, 'signed-copies')
    for make in keys_within_keys, lists_of_lists, one_proof_again, proof_of_zeros:
        d = Document(original)
        (p.dir / 'x.pdf').write_bytes(d.signed(**(make(d) or {})))
        status, said, seconds, megabytes = measured(r, ['archive', '--signed', 'x.pdf'], cwd=p.dir)
        need(status == 1 and said.count(': error: ') == 1, f'{make.__name__}: exit {status} {said[-300:]}')
        need(is_instrumented(r.build) or seconds < HANG and megabytes < MEGABYTES, f'{make.__name__}: {seconds} s, {megabytes} MB')


# ---- what is set up outside ----

ENVIRONMENT = {
    'shaper': {'HB_SHAPER_LIST': 'fallback'}, 'shaper-options': {'HB_OPTIONS': 'uniscribe-bug-compatible', 'HB_FACE_LOADER': 'none'},
    'font-file': {'FONTCONFIG_FILE': '/dev/null'}, 'font-path': {'FONTCONFIG_PATH': '/nowhere'}, 'font-root': {'FONTCONFIG_SYSROOT': '/tmp'},
    'font-debug': {'FC_DEBUG': '1024', 'FC_LANG': 'de', 'FONTCONFIG_USE_MMAP': '0'},
    'freetype': {'FREETYPE_PROPERTIES': 'truetype:interpreter-version=35 cff:no-stem-darkening=0'},
    'folders': {'XDG_CACHE_HOME': '/nowhere', 'XDG_CONFIG_HOME': '/nowhere', 'XDG_DATA_HOME': '/nowhere', 'XDG_DATA_DIRS': '/nowhere', 'HOME': '/nowhere'},
    'openssl': {'OPENSSL_CONF': '/dev/zero', 'OPENSSL_MODULES': '/nowhere', 'OPENSSL_ENGINES': '/nowhere', 'OPENSSL_ia32cap': '0'},
    'sqlite': {'SQLITE_TMPDIR': '/nowhere', 'TMPDIR': '/nowhere', 'TMP': '/nowhere'},
    'words': {'LIBTHAI_DICTDIR': '/nowhere', 'DICPATH': '/nowhere', 'LOCPATH': '/nowhere', 'NLSPATH': '/nowhere', 'TEXTDOMAINDIR': '/nowhere'},
    'language': {'LANG': 'tr_TR.UTF-8', 'LC_ALL': 'tr_TR.UTF-8', 'LANGUAGE': 'de', 'OUTPUT_CHARSET': 'ISO-8859-1'},
    'clock': {'TZ': 'Pacific/Kiritimati'}, 'glib': {'G_DEBUG': 'fatal-warnings', 'G_SLICE': 'debug-blocks', 'CHARSET': 'ISO-8859-1'},
    'posix': {'POSIXLY_CORRECT': '1', 'GETCONF_DIR': '/nowhere', 'ARGV0': 'x', 'IFS': 'x'},
}


def same_bytes(r, env):
    pdf = r.dir / 'x.pdf'
    run = r.run('build', 'input/2568', '-o', pdf, env=env)
    need(run.returncode == 0, run.stderr.decode()[-500:])
    need(pdf.read_bytes() == r.report('input/2568').read_bytes(), 'other bytes')


def written_files(r, *args, env=None):
    """The paths that a run opens to write, makes, moves or removes, as strace sees them."""
    if not shutil.which('strace'):
        raise Skip('there is no strace')
    log = r.dir / 'log'
    run = r.run(*args, before=['strace', '-f', '-y', '-s', '4096', '-o', log, '-e', 'trace=file'], env=env)
    need(run.returncode == 0, run.stderr.decode()[-500:])
    out = set()
    for line in log.read_text(errors='replace').splitlines():
        call = re.match(r'\d+ +(\w+)\((.*)\) += (\d+)', line)  # those that failed wrote nothing
        if not call or call[1].startswith(('open', 'creat')) and not re.search('O_WRONLY|O_RDWR|O_CREAT|O_TRUNC', call[2]):
            continue
        if call[1] in ('open', 'openat', 'creat', 'mkdir', 'mkdirat', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'rmdir', 'link',
                       'linkat', 'symlink', 'symlinkat', 'chmod', 'fchmodat', 'utime', 'utimes', 'utimensat', 'truncate', 'mknod', 'mknodat'):
            out |= {p for p in re.findall(r'"([^"]*)"', call[2]) if not p.endswith('.profraw')}  # make coverage
    return out


def own_files(r):
    """Only the file that was asked for is written, and one beside it that becomes it; no cache anywhere."""
    home, to = r.dir / 'home', r.dir / 'to'
    home.mkdir()
    to.mkdir()
    fonts = r.dir / 'fonts'
    shutil.copytree(r.root / 'fonts', fonts)
    pdf = r.report('input/2568')
    for args in (['build', r.root / 'input/2568', '-t', r.root / 'templates/ita', '-o', to / 'x.pdf'], ['check', r.root / 'input/2568'],
                 ['extract', pdf, to / 'files'], ['verify', pdf], ['sign', pdf]):
        run = written_files(r, *args, env={'HOME': str(home), 'TMPDIR': str(r.dir / 'tmp')})
        wrong = [p for p in run if not p.startswith(f'{to}/')]
        need(not wrong, f'{args[0]} writes {wrong}')
        need(bool(run) == (args[0] in ('build', 'extract')), f'{args[0]}: {run}')
    need(not list(home.rglob('*')), f'{list(home.rglob("*"))}')


def font_links(r):
    """Links among the fonts: to themselves they end; to the whole system it is told, and soon."""
    fonts, pdf = r.dir / 'fonts', r.dir / 'x.pdf'
    shutil.copytree(r.root / 'fonts', fonts)
    (fonts / 'again').symlink_to('.')
    (fonts / 'above').symlink_to('../fonts')
    order = ['build', r.root / 'input/2568', '-t', r.root / 'templates/ita', '-o', pdf]
    run = r.run(*order, cwd=r.dir)
    need(run.returncode == 0 and pdf.read_bytes() == r.report('input/2568').read_bytes(), run.stderr.decode()[-300:])
    pdf.unlink()
    for n in range(3):
        (r.dir / 'many' / str(n)).mkdir(parents=True)
        for i in range(40000):
            (r.dir / 'many' / str(n) / f'{i}').touch()
    (fonts / 'far').symlink_to(r.dir / 'many')
    run = subprocess.run([r.build / 'raingan', *map(str, order), '--lang', 'en'], cwd=r.dir, capture_output=True, text=True, timeout=120)
    need(run.returncode == 3 and '[font-config]' in run.stderr and 'link' in run.stderr and not pdf.exists(), run.stderr[-300:])
    (fonts / 'far').unlink()
    (fonts / 'all').symlink_to('/')
    run = subprocess.run([r.build / 'raingan', *map(str, order), '--lang', 'en'], cwd=r.dir, capture_output=True, text=True, timeout=120)
    need(run.returncode in (0, 3) and (run.returncode == 0 or '[font-config]' in run.stderr), run.stderr[-300:])


def tests(root, build):
    out = [(f'guard.environment-{k}', lambda env=env: same_bytes(Reports(root, build), env)) for k, env in ENVIRONMENT.items()]
    return out + each(root, build, 'guard', [bombs, loops, nesting, forms, chains, encrypted, beyond_count, signed_copies, machine, refused_names, clashes, good_names, many_files,
                                             untouched, own_files, font_links])
