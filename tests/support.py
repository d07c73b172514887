"""What the modules of tests share: a test's end (Wrong, Skip), the program as a user runs it (Reports), and the
other programs that read what it wrote. Each test runs in a process and a folder of its own (run.py)."""
import csv
import ctypes
import fcntl
import hashlib
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading

THAI = str.maketrans('0123456789', '๐๑๒๓๔๕๖๗๘๙')
PDFBOX = [f'/usr/share/java/{j}.jar' for j in ('pdfbox2-tools', 'pdfbox2', 'fontbox2', 'commons-logging')]
HANG = 20  # s of computing: a hostile input that takes longer has no end here; `make bench` says how long it takes
FAULTS = os.environ.get('RAINGAN_FAULTS')  # all: each place fails in turn; many: of a sample's places so many times more; else a sample
MANY = 8 if FAULTS == 'many' else 1
SHARED = None  # the folder of what several tests read; run.py says where


class Wrong(Exception):
    """What the program did is not what is wanted."""


class Skip(Exception):
    """The test cannot run on this machine; the text says why."""


def need(condition, text):
    if not condition:
        raise Wrong(text)


def is_instrumented(build):
    """Built with a sanitizer, or to count what is run: that takes time and memory of its own."""
    program = (build / 'raingan').read_bytes()
    return b'__asan_init' in program or b'__llvm_profile_runtime' in program


def once(name, make):
    """A file or folder that several tests read, made by the first that asks for it: make(path)."""
    path, half = SHARED / name, SHARED / f'{name}.half'
    with open(SHARED / f'{name}.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(half)
            half.rename(path)
    return path


# ---- what the machine lets us do ----

CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000  # linux/sched.h


def mount_over(folder, options='size=1m'):
    """An empty disk over a folder, for this test and its children alone; it goes with the test."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNS) != 0:  # without root's rights: as the root of a name space of our own
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0:
            raise Skip(f'no disk can be mounted here: {os.strerror(ctypes.get_errno())}')
        pathlib.Path('/proc/self/setgroups').write_text('deny')
        pathlib.Path('/proc/self/uid_map').write_text(f'0 {user} 1')
        pathlib.Path('/proc/self/gid_map').write_text(f'0 {group} 1')
    for command in ['--make-rprivate', '/'], ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]:
        run = subprocess.run(['mount', *command], capture_output=True, text=True)
        if run.returncode:
            raise Skip(f'no disk can be mounted here: {run.stderr.strip()}')


def as_any_user():
    """What a command begins with so that the rights of files hold for it, for root too."""
    if os.geteuid() != 0:
        return []
    prefix = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps', '-dac_override,-dac_read_search']
    run = subprocess.run([*prefix, 'true'], capture_output=True, text=True)
    if run.returncode:
        raise Skip(f'root may write everywhere: {run.stderr.strip()}')
    return prefix


def one_processor():
    """What a command begins with that finds one processor, and does all in one process."""
    return ['taskset', '-c', str(min(os.sched_getaffinity(0)))]


# ---- reading ----

def read(*command):
    run = subprocess.run([str(c) for c in command], capture_output=True)
    need(run.returncode == 0, f'{command[0]}: exit {run.returncode} {run.stderr.decode()[-500:]}')
    return run.stdout.decode()


def read_pdfbox(pdf):
    if not shutil.which('java'):
        raise Skip('there is no Java')
    lost = [jar for jar in PDFBOX if not pathlib.Path(jar).exists()]
    if lost:
        raise Skip(f'there is no {lost[0]}')
    with tempfile.TemporaryDirectory() as tmp:
        out = pathlib.Path(tmp) / 'x.txt'
        read('java', '-cp', ':'.join(PDFBOX), 'org.apache.pdfbox.tools.ExtractText', '-encoding', 'UTF-8', pdf, out)
        return out.read_text(encoding='utf-8')


READERS = {
    'poppler': lambda pdf: read('pdftotext', '-enc', 'UTF-8', pdf, '-'),
    'poppler-raw': lambda pdf: read('pdftotext', '-raw', '-enc', 'UTF-8', pdf, '-'),
    'mupdf': lambda pdf: read('mutool', 'draw', '-q', '-F', 'txt', pdf),
    'pdfbox': read_pdfbox,
}


def squeeze(text):
    """Without white space: lines of a cell are cut anywhere, spaces at their ends are dropped."""
    return re.sub(r'\s+', '', text)


def rows(folder, name):
    path = folder / name
    if not path.exists():
        return []
    raw = path.read_bytes()
    try:
        text = raw.decode('utf-8-sig')
    except UnicodeDecodeError:
        text = raw.decode('cp874')
    return list(csv.DictReader(text.splitlines(keepends=True)))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# ---- the program ----

class Reports:
    """The program as a user runs it, and a folder to work in, which goes with the test."""

    def __init__(self, root, build):
        self.root, self.build = root, build
        self.dir = pathlib.Path(tempfile.mkdtemp())

    def run(self, *args, cwd=None, env=None, stdout=subprocess.PIPE, before=()):
        return subprocess.run([*before, self.build / 'raingan', *map(str, args)], cwd=cwd or self.root,
                              stdout=stdout, stderr=subprocess.PIPE, env={**os.environ, **(env or {})})

    def make(self, data, pdf, *options, **conditions):
        """A report that must come out; gives the run."""
        run = self.run('build', data, *options, '-o', pdf, **conditions)
        need(run.returncode == 0, f'build {data}: exit {run.returncode}\n{run.stderr.decode(errors="replace")}')
        return run

    def report(self, data):
        """The PDF of a data folder, built once for all tests. That of a memorandum says so in its name."""
        template = ['-t', 'memo'] if data.endswith('-memo') else []
        return once(data.replace('/', '-') + '.pdf', lambda pdf: self.make(data, pdf, *template))


class Server:
    """Answers on a loopback address in a thread of its own, as long as it is entered: answer(path, what was sent, its type) gives
    status, headers and content."""

    def __init__(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            def reply(self):
                sent = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                status, headers, content = answer(self.path, sent, self.headers.get('Content-Type'))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(content)
                except OSError:
                    pass  # who asked has heard enough

            do_GET = do_POST = reply

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}'

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def each(root, build, group, tests):
    """Tests of functions that take Reports, named like them."""
    return [(f'{group}.{t.__name__}', lambda t=t: t(Reports(root, build))) for t in tests]


def agencies(root):
    """Invented agencies with data for the ITA report, as folders below the tree."""
    return sorted('tests/data/' + p.parent.name for p in (root / 'tests/data').glob('*/report.csv'))


def copy_data(r, name, data='input/2568'):
    to = r.dir / name
    if to.exists():
        shutil.rmtree(to)
    shutil.copytree(r.root / data, to)
    return to


def edit(path, old, new):
    text = path.read_text()
    need(old in text, f'{path}: {old} is not there')
    path.write_text(text.replace(old, new, 1))
