"""An officer's way through README.th.md: each command that stands there, typed as it stands, in order, in a folder like that of the program,
on a terminal. What the screens show is kept in doc/pictures/steps/*.txt, beside the pictures that tools/pictures.py draws of them."""
import csv
import difflib
import fcntl
import html
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios

import serve
from signing import PASS, make_person, openssl
from support import Reports, Skip, each, edit, need, rows, squeeze

COLUMNS = 100
HOME = '/home/somchai/raingan'  # what the screens show for the folder of a test
DAY, DAY_BEFORE = '@2026-10-15 10:30:00', '@2026-10-14 10:30:00'  # for libfaketime: each program begins at this time
EPOCH = '1792035000'  # the same for `serve`, whose child that draws does not run with libfaketime
PROMPT = '~/raingan$ '
LONGEST = 600  # s without a word

INSTALLS = 'sh .ci/deps run && '  # packages, which no test does (tests/deps.py); what comes after is typed
# Not typed here, and why.
LEFT_OUT = {
    'sh .ci/deps && make check': 'it is what runs this test',
    'build/raingan timestamp ita-2569-signed-3.pdf --tsa ที่อยู่ของบริการ': 'it asks a server (tests/longterm.py)',
}
# Ended with Ctrl+C, once they have said this.
UNTIL = {'serve': 'Ctrl+C', 'watch': ' ms'}
STATUS = {'build/raingan check input/2569': 1, 'build/raingan check input/2569 --strict': 1}
ASKED = 'รหัสผ่านของใบรับรองอิเล็กทรอนิกส์: '
COLOR = re.compile(r'\x1b\[[\d;]*m')
# What is another one each time.
CHANGING = re.compile(r'(?P<digits>\b[0-9a-f]{16,64}\b|\b[0-9a-f]{4}(?: [0-9a-f]{4}){3}\b)|(?<=127\.0\.0\.1:)(?P<port>\d+)|(?P<time>\d+ ms)')
# The screens that README.th.md shows, by the beginning of their command.
SCREENS = {
    'sample': 'make report',
    'init': 'build/raingan init 2569 --from input/2568',
    'import': 'build/raingan import',
    'serve': 'build/raingan serve',
    'watch': 'build/raingan watch',
    'check': 'build/raingan check input/2569',
    'build': 'build/raingan build input/2569',
    'archive': 'build/raingan archive input/2569',
    'log': 'build/raingan log',
    'fields': 'build/raingan sign out/2569/revisions/001/ita-2569.pdf',
    'sign': 'build/raingan sign out/2569/revisions/001/ita-2569.pdf --as',
    'signed': 'build/raingan archive --signed',
    'diff': 'build/raingan diff',
    'corrected': 'build/raingan archive input/2569 -m "แก้ไข',
    'verify': 'build/raingan verify 2569',
    'next': 'build/raingan init 2570',
}
# The pages that it shows, and what stands on them alone.
PAPERS = {
    'signed-line': ('revisions/001/ita-2569-signed-1.pdf', ('ผู้รับรองรายงาน', 'ผู้จัดทำรายงาน')),
    'corrections': ('revisions/002/ita-2569.pdf', ('บันทึกการแก้ไข', '๗๔.๐๐', '๗๕.๐๐')),
    'memo': ('memo-2569.pdf', ('บันทึกข้อความ', 'เรียน')),
    'summary': ('summary-2569.pdf', ('คะแนนรวม',)),
}
SIGNERS = {'ผู้จัดทำ': ('นางสาวสมหญิง รักงาน', 'นักวิชาการตรวจสอบภายใน'), 'ปลัด': ('นายสมชาย ใจดี', 'ปลัดองค์การบริหารส่วนตำบล'),
           'นายก': ('นายผู้นำ ชุมชน', 'นายกองค์การบริหารส่วนตำบล'), 'ผู้ดูแล': ('นายรักษา ทะเบียน', 'เจ้าพนักงานธุรการ')}


def commands(readme):
    """The lines of the indented blocks, without what stands after #."""
    return [re.sub(r'\s+#.*', '', line).strip() for line in re.findall(r'(?m)^ {4,}((?:build/raingan|sh|make) .*)$', readme)]


def name_of(line, done):
    """The screen of a command: that of the longest beginning in SCREENS, shown once."""
    found = [name for name, begins in SCREENS.items() if line.startswith(begins) and name not in done]
    return max(found, key=lambda name: len(SCREENS[name]), default=None)


def masked(text):
    """Without what is another one each time: keys, digests, ports, times."""
    return CHANGING.sub(lambda m: next(f'({name})' for name, value in m.groupdict().items() if value), COLOR.sub('', text))


def as_before(text, kept):
    """The text with the keys, digests, ports and times of an earlier one that says the same otherwise: pictures change with what they say."""
    if masked(text) != masked(kept):
        return text
    values = iter([m[0] for m in CHANGING.finditer(kept)])
    return CHANGING.sub(lambda m: next(values), text)


def fill(data, last):
    """The tables of a year, filled in by hand: scores, a measure for each indicator, no analyses, which the program writes."""
    for name in 'items.csv', 'indicators.csv', 'measures.csv':
        table = rows(last, name)
        for row in table:
            if name == 'indicators.csv':
                row |= {'analysis': '', 'score': '87.50' if row['no'] == '10' else row['score']}
            if name == 'measures.csv' and row['indicator'] == '9':
                row['finding'] += ' ได้แก่ ข้อ O2 O5 O12 O15 O17 และ O22'
        with open(data / name, 'w', encoding='utf-8-sig', newline='') as file:
            out = csv.DictWriter(file, table[0])
            out.writeheader()
            out.writerows(table)


def page_of(report, words):
    """The number of the one page that has all these words, and its text."""
    text = subprocess.run(['pdftotext', '-layout', '-enc', 'UTF-8', report, '-'], capture_output=True, check=True).stdout.decode()
    pages = text.split('\f')
    found = [n for n, page in enumerate(pages, 1) if all(squeeze(w) in squeeze(page) for w in words)]
    need(len(found) == 1, f'{report}: {" and ".join(words)} stand on {len(found)} pages')
    return found[0], pages[found[0] - 1]


def clock():
    """The library that gives a program another time."""
    found = next(pathlib.Path('/usr/lib').glob('*/faketime/libfaketime.so.1'), None)
    if not found:
        raise Skip('there is no faketime')
    return found


class Office:
    """A folder as an officer has it, and a terminal in it."""

    def __init__(self, r):
        self.r, self.dir = r, r.dir / 'raingan'
        self.dir.mkdir()
        for name in 'src', 'po', 'tools', 'doc', 'Makefile':
            (self.dir / name).symlink_to(r.root / name)
        for name in 'templates', 'fonts', 'input':
            shutil.copytree(r.root / name, self.dir / name)
        (self.dir / 'build').symlink_to(r.build)
        programs = r.dir / 'programs'
        programs.mkdir()
        (programs / 'xdg-open').write_text('#!/bin/sh\n')
        (programs / 'xdg-open').chmod(0o755)
        (programs / 'openssl').write_text(f'#!/bin/sh\nLD_PRELOAD={clock()} FAKETIME="{DAY_BEFORE}" exec {shutil.which("openssl")} "$@"\n')
        (programs / 'openssl').chmod(0o755)
        os.environ['PATH'] = f'{programs}:{os.environ["PATH"]}'
        self.env = {k: v for k, v in os.environ.items() if not re.match(r'MAKE|MFLAGS|BUILD$|CFLAGS$|LDFLAGS$|NO_COLOR|LC_|LANG|SOURCE_DATE', k)}
        # faketime itself would be ended by Ctrl+C
        self.env |= {'TERM': 'xterm', 'TZ': 'Asia/Bangkok', 'HOME': str(r.dir), 'LD_PRELOAD': str(clock()), 'FAKETIME': DAY}
        tried = subprocess.run([r.build / 'raingan', '--version'], capture_output=True, env=self.env)
        if tried.returncode:
            raise Skip(f'faketime cannot be used here: {tried.stderr.decode()[-200:]}')

    def certify(self):
        """The signers' certificate files, where the commands look for them."""
        keys = self.r.dir / 'keys'
        keys.mkdir()
        openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650', '-utf8',
                '-subj', '/C=TH/O=ทดสอบ/CN=CA', cwd=keys)
        for name, (person, title) in SIGNERS.items():
            make_person(keys, name, person, title, 'rsa:2048', [])
            shutil.copy(keys / f'{name}.p12', self.dir)

    def prepare(self, line):
        """What the guide tells to do by other means before a command: in a spreadsheet, on another machine."""
        data, last, out = self.dir / 'input/2569', self.dir / 'input/2568', self.dir / 'out/2569'
        words = line.split()
        if '--workbook' in words:  # it is the other way to begin
            shutil.rmtree(data)
        elif words[1] == 'serve':
            fill(data, last)
        elif line == SCREENS['check']:
            edit(data / 'indicators.csv', ',74.00,', ',174.00,')
        elif '--strict' in words:
            edit(data / 'indicators.csv', ',174.00,', ',74.00,')
        elif words[1] == 'diff':
            edit(data / 'indicators.csv', ',74.00,', ',75.00,')
        elif words[1] == 'sign' and '--as' in words and not (self.dir / 'ปลัด.p12').exists():
            self.certify()
        elif words[1] == 'build' and (last / f'{words[-1]}.csv').exists():
            shutil.copy(last / f'{words[-1]}.csv', data)
        elif line.endswith('ไฟล์.pdf'):
            shutil.copy(out / 'revisions/001/ita-2569.pdf', self.dir / 'ไฟล์.pdf')
        elif words[1] == 'merge':
            shutil.copytree(out, self.dir / words[-1])

    def type(self, line, ended_after=None):
        """What the terminal shows, colours too, and the exit status."""
        pid, fd = pty.fork()
        if not pid:
            os.chdir(self.dir)
            os.execvpe('sh', ['sh', '-c', f'exec {line}' if ended_after else line], self.env)
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 50, COLUMNS, 0, 0))
        shown, asked = b'', 0
        while True:
            if not select.select([fd], [], [], LONGEST)[0]:
                os.kill(pid, signal.SIGKILL)
            try:
                got = os.read(fd, 65536)
            except OSError:  # the other end is closed
                break
            shown += got
            if shown.count(ASKED.encode()) > asked:
                asked += 1
                os.write(fd, (PASS + '\n').encode())
            if ended_after and ended_after.encode() in shown and shown.endswith(b'\n'):
                os.write(fd, b'\x03')
                ended_after = None
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(fd)
        return shown.decode().replace('\r\n', '\n').replace(str(self.dir), HOME), status


def walk(office):
    """Types all commands of README.th.md; gives the screens and the pages that it shows, by name. A command that ends in another way
    than the guide says is wrong."""
    screens = {}
    lines = commands((office.r.root / 'README.th.md').read_text())
    for line in lines:
        if line in LEFT_OUT:
            continue
        line = line.removeprefix(INSTALLS)
        office.prepare(line)
        shown, status = office.type(line, UNTIL.get(line.split()[1]))
        need(status == STATUS.get(line, 0), f'{line}: exit {status}\n{shown}')
        name = name_of(line, screens)
        if name:
            screens[name] = f'{PROMPT}{line}\n{shown}'
    need(LEFT_OUT.keys() <= set(lines), f'not in the guide: {LEFT_OUT.keys() - set(lines)}')
    out = office.dir / 'out/2569'
    return screens, {name: (out / pdf, *page_of(out / pdf, words)) for name, (pdf, words) in PAPERS.items()}


# ---- the page of `serve` ----

def open_filled(r):
    """The page of a year that is filled in, in a folder of its own, as the pictures show it."""
    own = Reports(r.root, r.build)
    shutil.copytree(r.root / 'input/2568', own.dir / 'input/2568')
    need(own.run('init', '2569', '--from', 'input/2568', cwd=own.dir).returncode == 0, 'init')
    fill(own.dir / 'input/2569', own.dir / 'input/2568')
    return serve.Page(own, 'input/2569', language='th', env={**os.environ, 'SOURCE_DATE_EPOCH': EPOCH})


def words(page):
    """What a page says: its texts, and what stands in its fields."""
    page = re.sub(r'(?s)<(script|style|head)\b.*?</\1>', '', page)
    shown = re.findall(r'<input(?![^>]*type="hidden")[^>]*? value="([^"]*)"|>([^<>]+)<', page)
    return masked(html.unescape(' '.join(' '.join(a or b for a, b in shown).split())))


def pages_of_serve(p):
    """What the pages say that the pictures show: the same steps as in tools/pictures.js, by requests alone."""
    where, cell = 'indicators.csv', (10, 4)
    out = {'page-table': p.get(f'/?file={where}')}
    out['page-fault'] = p.save(where, {cell: '174.00'})
    out['page-saved'] = p.save(where, {cell: '75.00'})
    p.post('/archive', {'reason': 'จัดทำครั้งแรก'})
    out |= {'page-archive': p.get('/revisions'), 'page-phone': p.get(f'/?file={where}')}
    return {name: words(page) for name, page in out.items()}


def pages(r):
    """The pictures of the page of `serve` were drawn of pages that said the same."""
    sys.path.append(str(r.root / 'tools'))
    import png
    with open_filled(r) as p:
        said = pages_of_serve(p)
    old = []
    for name, text in said.items():
        kept = png.text_of((r.root / f'doc/pictures/steps/{name}.png').read_bytes())
        need(len(text) > 300, f'{name}: {text}')
        if kept != text:
            old.append('\n'.join([name, *difflib.unified_diff(kept.split(), text.split(), 'picture', 'now', lineterm='', n=0)]))
    need(not old, '\n'.join([*old, 'make pictures']))


def screens(r):
    """Each command of README.th.md, as it stands there and in its order, ends as the guide says. Its screens and pages say what lies in
    doc/pictures/steps/, and each picture was drawn of that text."""
    screens, papers = walk(Office(r))
    sys.path.append(str(r.root / 'tools'))
    import png
    need(screens.keys() == SCREENS.keys(), f'{screens.keys() ^ SCREENS.keys()}')
    steps, trouble = r.root / 'doc/pictures/steps', []
    for name, text in {**screens, **{name: text for name, (_, _, text) in papers.items()}}.items():
        kept = (steps / f'{name}.txt').read_text()
        if squeeze(masked(text)) != squeeze(masked(kept)):
            lines = difflib.unified_diff(masked(kept).splitlines(), masked(text).splitlines(), f'{name}.txt', 'now', lineterm='', n=0)
            trouble.append('\n'.join(lines))
        if squeeze(png.text_of((steps / f'{name}.png').read_bytes())) != squeeze(masked(kept)):
            trouble.append(f'{name}.png was drawn of another text than {name}.txt')
    need(not trouble, '\n'.join([*trouble, 'make pictures']))


def steady(r):
    """A picture that says the same as before has the same keys and times too, and its colours; one that says something else is new."""
    kept = f'at http://127.0.0.1:8080/?token={"a" * 32} in 57 ms\n'
    now = f'\x1b[1mat\x1b[0m http://127.0.0.1:34401/?token={"b" * 32} in 1234 ms\n'
    need(as_before(now, kept) == kept.replace('at', '\x1b[1mat\x1b[0m', 1), as_before(now, kept))
    need(as_before(now, kept.replace('in', 'after')) == now, 'another text has old values')


def tests(root, build):
    return each(root, build, 'officer', [screens, pages, steady])
