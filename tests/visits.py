"""A visit to the page of `serve`, on a machine that fails: pages are opened, a cell is corrected, the report is archived. What
each step was answered is compared with a visit on a machine that does not: the same page, or an honest word; never a word
about the data or its officer, and no file that is half."""
import http.client
import os
import re
import select
import signal
import subprocess
import urllib.parse

from archives import CLOCK, Place
from support import need

# What only an officer, a program of his or a stranger could have done.
ACCUSES = ['changed by another program', 'no table can hold', 'correct the errors', 'errors are corrected', 'no such table', 'no such page',
           'no such file', 'is missing', 'another page', 'not of this session', 'the terminal shows', 'no file was chosen', 'this is no form',
           'is not in the folder', 'class="error"', 'is a link', 'no header', 'nothing to take back']
HONEST = ['out of memory', 'the machine failed', 'the system starts no process', 'could not make it', os.strerror(5), os.strerror(28), os.strerror(30),
          os.strerror(24), 'or the program ended', 'cannot be read']
OLD, NEW = b'no,score\n1,10\n2,20\n', b'no,score\n1,10\n2,25\n'
STEPS = ['first', 'save', 'archive', 'revisions', 'report']


class Visit:
    """One run of the program from its start to its end. `env` says what goes wrong."""

    def __init__(self, r, program, env):
        self.p = Place(r, 'visit')
        tmp = self.p.dir / 'tmp'
        tmp.mkdir()
        self.answers, self.token, self.cookie = [], '', ''
        self.process = subprocess.Popen([r.build / program, '--lang', 'en', 'serve', 'data', '-t', 'template'], cwd=self.p.dir, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**os.environ, 'RAINGAN_SANDBOX': 'off', **CLOCK, 'XDG_RUNTIME_DIR': '', 'TMPDIR': str(tmp), **env})
        try:
            self.begins() and self.steps()
        finally:
            self.process.terminate()
            try:
                self.said = [text.decode() for text in self.process.communicate(timeout=60)]
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.communicate()
                need(False, 'it does not end')
        self.status = self.process.returncode
        self.data = (self.p.dir / 'data/rows.csv').read_bytes()
        self.tree = self.p.tree()
        self.left = sorted(f.name for f in [*tmp.iterdir(), *(self.p.dir / 'data').iterdir()] if f.name != 'rows.csv')

    def begins(self):
        """False: it has ended at once."""
        said = b''
        while said.count(b'\n') < 3:
            need(select.select([self.process.stdout], [], [], 60)[0], f'it says no address: {said}')
            more = os.read(self.process.stdout.fileno(), 4096)
            if not more:
                return False
            said += more
        found = re.search(rb'http://127\.0\.0\.1:(\d+)/\?token=([0-9a-f]{32})\n', said)
        self.port, self.token = int(found[1]), found[2].decode()
        return True

    def ask(self, step, method, path, fields=None):
        """Status and text; 0 = the connection ended without an answer."""
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        headers = {'Host': f'127.0.0.1:{self.port}', 'Cookie': self.cookie}
        if fields is not None:
            headers |= {'Origin': f'http://127.0.0.1:{self.port}', 'Content-Type': 'application/x-www-form-urlencoded'}
        try:
            c.request(method, path, urllib.parse.urlencode(fields) if fields is not None else None, headers)
            answer = c.getresponse()
            got = answer.status, self.plain(answer.read().decode(errors='replace')), answer.headers
        except (OSError, http.client.HTTPException):
            got = 0, '', {}
        c.close()
        self.answers.append((step, *got[:2]))
        return got

    def plain(self, text):
        """Without what is another one each time."""
        for name in 'csrf', 'version', 'folder':
            found = re.search(rf'name="{name}" value="([^"]+)"', text)
            if found:
                setattr(self, name, found[1])
                text = text.replace(found[1], name.upper())
        return text

    def again(self, step, *request):
        """What the machine could not do is asked for once more."""
        got = self.ask(step, *request)
        fine = got[0] in (200, 303) and not any(word in got[1] for word in HONEST)
        return got if fine else self.ask(step + ' again', *request)

    def steps(self):
        for _ in range(2):
            status, _, headers = self.ask('key', 'GET', f'/?token={self.token}')
            if status == 303:
                break
        self.cookie = headers.get('Set-Cookie', '').split(';')[0]
        self.csrf = self.version = ''
        self.again('first', 'GET', '/?again=1')
        for _ in range(2):
            if self.ask('save', 'POST', '/save', {'csrf': self.csrf, 'file': 'rows.csv', 'version': self.version, 'from': '2', 'c.3.2': '25'})[0] == 303:
                break
            self.ask('look', 'GET', '/?file=rows.csv')
        self.again('saved', 'GET', '/?again=1')
        self.again('archive', 'POST', '/archive', {'csrf': self.csrf, 'reason': 'test'})
        self.again('archived', 'GET', '/revisions')
        self.again('report', 'GET', '/report.pdf')


def judge(visit, clean, where, for_good):
    """`for_good`: the machine does not recover."""
    last = {}
    for step, status, text in visit.answers:
        said = f'{where}, {step}: {status} {text[:3000]}'
        need(status in (200, 303, 500, 503, 507) or (for_good and not status), said)
        accused = [word for word in ACCUSES if word in text]
        need(not accused, f'{accused}: {said}')
        if status in (500, 503, 507):
            need(any(word in text for word in HONEST), said)
        last[step.split()[0]] = (status, text)
    need(visit.data in (OLD, NEW), f'{where}: the file is half: {visit.data}')
    need(not any(word in ''.join(visit.said) for word in (': error: ', ': warning: ')), f'{where}: {visit.said}')
    stays = 'cannot remove' in visit.said[1]  # its folder, at the end, and it says so
    ends = stays or not visit.token or re.fullmatch(r'raingan: fatal: out of memory.*\n', visit.said[1])  # at its start, or after the last answer
    need(visit.status == (3 if ends else 0) or (for_good and visit.status == 3), f'{where}: it ended with {visit.status} {visit.said}')
    need(stays or not visit.left, f'{where}: left: {visit.left}')
    if visit.token and not for_good:
        need(visit.data == NEW and last['save'][0] == 303 or last['save'][0] != 303, f'{where}: it says that it saved')
        for step, (status, text) in last.items():
            wanted = next(t for s, n, t in clean.answers if s == step) if step in ('first', 'report') else None
            need(status in (200, 303), f'{where}: {step} stays {status} {text}')
            need(wanted in (None, text) or any(word in text for word in HONEST), f'{where}: {step} differs')
        need(visit.data == NEW, f'{where}: nothing was saved')
        need(visit.tree == clean.tree, f'{where}: {set(visit.tree) ^ set(clean.tree)}')
