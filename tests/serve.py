"""`raingan serve`: what the page shows, what its forms write, byte for byte, and what strangers get: nothing (doc/serve.md)."""
import concurrent.futures
import csv
import fcntl
import html.parser
import http.client
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse

import batch
import signing
from support import as_any_user, copy_data, each, need, read, rows, sha256


class Page:
    """A running page and a browser's manners: cookie, origin, the token of the forms."""

    def __init__(self, r, data='input/2568', *options, language='en', before=(), cwd=None, **conditions):
        self.r = r
        self.process = subprocess.Popen([*before, r.build / 'raingan', '--lang', language, 'serve', *([data] if data else []), *options], cwd=cwd or r.dir,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **conditions)
        lines = [self.process.stdout.readline().decode() for _ in range(3)]
        found = re.match(r'http://127\.0\.0\.1:(\d+)/\?token=([0-9a-f]{32})\n', lines[1])
        if not found:
            self.process.kill()
            need(False, f'no address: {lines} {self.process.stderr.read().decode()}')
        self.port, self.token = int(found[1]), found[2]
        self.host = f'127.0.0.1:{self.port}'
        status, headers, _ = self.ask('GET', f'/?token={self.token}', cookie=False)
        need(status == 303 and headers['Location'] == '/', f'{status}')
        self.cookie = headers['Set-Cookie'].split(';')[0]
        self.csrf = self.field(self.get('/'), 'csrf')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.out, self.err = self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        need(self.process.returncode == 0, f'exit {self.process.returncode} {self.err.decode()}')

    def ask(self, method, path, body=None, headers=None, cookie=True):
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=600)  # a machine may be busy
        all_headers = {'Host': self.host, **({'Cookie': self.cookie} if cookie else {}), **(headers or {})}
        c.request(method, path, body, {k: v for k, v in all_headers.items() if v is not None})
        answer = c.getresponse()
        got = answer.status, answer.headers, answer.read()
        c.close()
        return got

    def undo(self, page=None):
        """As the button of the page does, if it is there."""
        form = re.search(r'<form [^>]*action="/undo".*?</form>', page or self.get('/'), re.S)
        return self.post('/undo', {k: self.field(form[0], k) for k in ('last-file', 'last-version')} if form else {})

    def get(self, path, status=200):
        got, _, body = self.ask('GET', path)
        need(got == status, f'{path}: {got} {body[:300]}')
        return body.decode()

    def post(self, path, fields, files=None, status=303, follow=True, **more):
        fields = {'csrf': self.csrf, **fields}
        if files:
            edge = 'edge-of-parts'
            body = b''.join(f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items())
            body += b''.join(f'--{edge}\r\nContent-Disposition: form-data; name="{k}"; filename="{n}"\r\nContent-Type: application/octet-stream'
                             f'\r\n\r\n'.encode() + v + b'\r\n' for k, (n, v) in files.items()) + f'--{edge}--\r\n'.encode()
            kind = f'multipart/form-data; boundary={edge}'
        else:
            body, kind = urllib.parse.urlencode(fields).encode(), 'application/x-www-form-urlencoded'
        headers = {'Origin': f'http://{self.host}', 'Content-Type': kind, **more.get('headers', {})}
        got, answer, text = self.ask('POST', path, body, headers)
        need(got == status, f'{path}: {got}, wanted {status}: {text[:400]}')
        return self.get(answer['Location'].split('#')[0]) if got == 303 and follow else text.decode()

    @staticmethod
    def field(page, name):
        return re.search(rf'name="{name}" value="([^"]*)"', page)[1]

    def save(self, file, cells, **more):
        """Types into cells, as the form of the page sends them."""
        page = self.get(f'/?file={file}')
        return self.post('/save', {'file': file, 'version': self.field(page, 'version'), 'from': '2',
                                   **{f'c.{row}.{column}': text for (row, column), text in cells.items()}}, **more)


def told(page):
    found = re.search(r'id="status" class="(told[^"]*)"[^>]*><pre>(.*?)</pre>', page, re.S)
    return (found[1], found[2]) if found else ('', '')


def open_page(r, *options, **conditions):
    copy_data(r, 'input/2568')
    return Page(r, 'input/2568', *options, **conditions)


class Tables(html.parser.HTMLParser):
    """Heads with their scope, fields with what they are named by, ids."""

    def __init__(self, page):
        super().__init__()
        self.heads, self.fields, self.ids, self.style = [], {}, set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        need(a.get('id') is None or a['id'] not in self.ids, f'the id {a.get("id")} is there twice')
        self.ids.add(a.get('id'))
        self.style += ['style'] if 'style' in a or tag == 'style' else [k for k in a if k.startswith('on')]
        if tag == 'th':
            self.heads.append(a.get('scope'))
        if tag in ('input', 'textarea') and 'data-cell' in a:
            self.fields[a['data-cell']] = a


# ---- reading ----

def reading(r):
    """Real tables with heads and names for each field; what check says stands at its cell; no style or script in the page."""
    with open_page(r) as p:
        for file in ('report.csv', 'indicators.csv', 'items.csv', 'measures.csv'):
            page = p.get(f'/?file={file}')
            t = Tables(page)
            want = list(csv.reader(io.StringIO((r.dir / 'input/2568' / file).read_bytes().decode('utf-8-sig'))))
            need(not t.style, f'{file}: {t.style}')
            need(t.heads.count('col') == len(want[0]) + 2 and None not in t.heads, f'{file}: heads {t.heads}')
            need(len(t.fields) == (len(want) - 1 + 3) * len(want[0]), f'{file}: {len(t.fields)} fields')
            for a in t.fields.values():
                need(all(i in t.ids for i in a['aria-labelledby'].split()), f'{file}: {a}')
                need(a.get('aria-describedby') is None or a['aria-describedby'] in t.ids, f'{file}: {a}')
        page = p.get('/?file=indicators.csv')
        need('คะแนน <small>score</small>' in page, 'no head in Thai with the name of the column')
        said = r.run('check', 'input/2568', '--format', 'csv', cwd=r.dir).stdout.decode('utf-8-sig')
        messages = [m for m in csv.DictReader(io.StringIO(said)) if m['file'].endswith('indicators.csv')]
        need(len(messages) > 3, f'{messages}')
        for m in messages:
            text = m['message'] if 'message' in m else m['text']
            need(text.replace('"', '&quot;') in page, f'not shown: {text}')
        need(Tables(page).fields['10.4'].get('aria-describedby') == 'm-10-4', 'the finding of D10 is not at its cell')


def worst_first(r):
    """Errors stand above warnings and notes, whatever file they are of: the list shows few at once."""
    with open_page(r) as p:
        page = p.save('signatures.csv', {(3, 1): '1'})  # twice the number 1, in the last file
        levels = re.findall(r'<li class="(fatal|error|warning|note)">', page)
        need(levels[0] == 'error' and {'warning', 'note'} <= set(levels), f'{levels}')
        need(levels == sorted(levels, key=['fatal', 'error', 'warning', 'note'].index), f'{levels}')


def marks(r):
    """The area of a cell on the page is where pdftotext finds its text."""
    with open_page(r) as p:
        page = p.get('/?file=indicators.csv&cell=10.4')
        (r.dir / 'x.pdf').write_bytes(p.ask('GET', '/report.pdf')[2])
        areas = re.findall(r'<rect class="marked" data-cell="10.4" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', page)
        need(areas, 'D10 is not marked')
        words = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">๗๔.๐๐<', read('pdftotext', '-bbox', r.dir / 'x.pdf', '-'))
        for x, y, width, height in (map(float, a) for a in areas):
            near = [w for w in (list(map(float, w)) for w in words) if abs(w[0] - x) < 1 and abs(w[2] - x - width) < 1
                    and y - 1 < (w[1] + w[3]) / 2 < y + height + 1]
            need(near, f'no ๗๔.๐๐ at {x} {y} {width} {height}: {words}')
        pictures = re.findall(r'/picture/[0-9a-f]{16}\.png', page)
        need(len(pictures) == 12, f'{len(pictures)} pictures')
        status, headers, body = p.ask('GET', pictures[0])
        need(status == 200 and body.startswith(b'\x89PNG') and headers['Content-Type'] == 'image/png', f'{status}')
        before = set(pictures)
        after = set(re.findall(r'/picture/[0-9a-f]{16}\.png', p.save('indicators.csv', {(10, 4): '75.50'})))
        need(len(before - after) >= 1 and len(before & after) >= 8, f'{len(before & after)} of 12 pages stayed the same picture')
        for file, kind in ('serve.css', 'text/css; charset=utf-8'), ('serve.js', 'text/javascript; charset=utf-8'):
            status, headers, body = p.ask('GET', f'/{file}')
            need(status == 200 and headers['Content-Type'] == kind and body == (r.root / 'src/command' / file).read_bytes(), f'{file}: {status}')
        need(p.ask('GET', '/picture/' + 'f' * 16 + '.png')[0] == 404, 'a picture of no page')


def no_drawing(r):
    """Without the program that draws pages the page says what is missing; what else it shows is there."""
    with open_page(r, env={**os.environ, 'PATH': str(r.dir)}) as p:
        picture = re.search(r'/picture/[0-9a-f]{16}\.png', p.get('/?file=indicators.csv'))[0]
        status, _, body = p.ask('GET', picture)
        need(status == 503 and body.decode() == 'the page cannot be drawn\n', f'{status} {body}')
        need('of the package poppler-utils' in told(p.get('/?file=indicators.csv'))[1], 'the package is not named')


def settled(r):
    """A report whose pages are laid out again and again, for the numbers that it refers to: a cell is marked once, where it is at last."""
    folder = r.dir / 'data'
    folder.mkdir()
    (folder / 'rows.csv').write_text('no,name\n1,ก\n')
    (folder / 'schema.sql').write_text(batch.SCHEMA + "CREATE VIEW document AS SELECT 2568 AS year, 'mine' AS name, 'ก' AS title;\n")
    unsettled = (r.root / 'tests/golden/unsettled/report.xml').read_text()
    (folder / 'report.xml').write_text(unsettled.replace('<p>1</p>', '<p>{rows.name}</p>'))
    with Page(r, 'data') as p:
        page = p.get('/?file=rows.csv&cell=2.2')
        need(len(re.findall(r'<rect class="marked" data-cell="2.2"', page)) == 1 and 'page numbers moved' in page, page)


# ---- strangers ----

def strangers(r):
    """Another host, origin, site, no or a wrong token, no token in the form: nothing is shown and nothing is changed."""
    with open_page(r) as p:
        path = r.dir / 'input/2568/indicators.csv'
        before = sha256(path)
        own = f'http://{p.host}'

        def refused(method='GET', where='/', want=403, body=None, cookie=True, **headers):
            headers = {k.replace('_', '-'): v for k, v in headers.items()}
            status, answer, text = p.ask(method, where, body, headers, cookie)
            need(status == want, f'{method} {where} {headers}: {status}, wanted {want}')
            need('ตัวชี้วัด'.encode() not in text and 'Set-Cookie' not in answer, f'{method} {where} {headers}: it says something')

        refused(cookie=False)
        refused(where='/?token=' + '0' * 32, cookie=False)
        refused(where='/?token=', cookie=False)
        refused(Cookie=f'raingan-{p.port}={"0" * 32}', cookie=False)
        refused(Cookie=f'raingan-{p.port + 1}={p.cookie.split("=")[1]}', cookie=False)
        for host in ('evil.example', f'evil.example:{p.port}', f'127.0.0.1:{p.port + 1}', '127.0.0.1', f'127.0.0.1:{p.port}.evil.example'):
            refused(Host=host)
            refused(where=f'/?token={p.token}', Host=host, cookie=False)
        for origin in ('http://evil.example', 'null', f'http://127.0.0.1:{p.port + 1}', f'https://{p.host}', f'http://localhost:{p.port}'):
            refused(Origin=origin)
        for site in ('cross-site', 'same-site'):
            refused(Sec_Fetch_Site=site)
        for method in ('PUT', 'DELETE', 'TRACE', 'OPTIONS', 'HEAD'):
            refused(method=method, want=405)
        for twice in ('Host: evil.example', f'Host: {p.host}', 'Origin: null\r\nOrigin: null', 'Content-Length: 0\r\nContent-Length: 5'):
            with socket.create_connection(('127.0.0.1', p.port)) as s:  # RFC 9112, 3.2 and 6.3
                s.sendall(f'GET / HTTP/1.1\r\nHost: {p.host}\r\nCookie: {p.cookie}\r\n{twice}\r\nConnection: close\r\n\r\n'.encode())
                need(s.makefile('rb').readline().startswith(b'HTTP/1.1 400 '), f'{twice}: it is answered')
        form = urllib.parse.urlencode({'csrf': p.csrf, 'file': 'indicators.csv', 'version': before, 'c.10.4': '1'})
        kind = 'application/x-www-form-urlencoded'
        post = {'method': 'POST', 'where': '/save', 'body': form, 'Content_Type': kind}
        refused(**post)                                              # no origin
        refused(**post, Origin='http://evil.example')
        refused(**post, Origin=own, cookie=False)
        refused(**{**post, 'body': form.replace(p.csrf, '0' * 32)}, Origin=own)
        refused(**{**post, 'body': form.replace('csrf', 'other')}, Origin=own)
        refused(**{**post, 'where': f'/save?token={p.token}'}, Origin=own, cookie=False)
        refused(**{**post, 'Content_Type': 'text/plain'}, Origin=own, want=415)
        refused(method='GET', where='/save?' + form, want=404)       # GET changes nothing
        refused(where=f'/alive?csrf={"0" * 32}')                       # a page of an earlier session asks before it sends
        refused(where='/alive')
        refused(where=f'/alive?csrf={p.csrf}', cookie=False)
        need(p.ask('GET', f'/alive?csrf={p.csrf}')[0] == 200, 'a form of ours would be refused')
        need(sha256(path) == before, 'a stranger has changed a file')
        status, headers, _ = p.ask('GET', '/')
        policy = headers['Content-Security-Policy']
        need("default-src 'none'" in policy and 'unsafe' not in policy and "frame-ancestors 'none'" in policy, policy)
        need(headers['X-Content-Type-Options'] == 'nosniff' and headers['Cache-Control'] == 'no-store', f'{headers}')
        status, headers, _ = p.ask('GET', f'/?token={p.token}', cookie=False)
        need('HttpOnly' in headers['Set-Cookie'] and 'SameSite=Strict' in headers['Set-Cookie'], headers['Set-Cookie'])


def outside(r):
    """No path leads out of the folder: not by .., encoded or not, not by a link."""
    copy_data(r, 'input/2568')
    (r.dir / 'secret.csv').write_text('key,value\nfiscal_year,SECRET\n')
    os.symlink('../../secret.csv', r.dir / 'input/2568/points.csv')
    with Page(r) as p:
        for where in ('/../secret.csv', '/%2e%2e/secret.csv', '/..%2fsecret.csv', '/revision/../../secret.csv', '/revision/001/..%2f..%2f..%2fsecret.csv',
                      '/revision/001/%2e%2e/x.pdf', '/picture/../report.pdf', '/picture/%2e%2e%2freport.png', '/?file=../../secret.csv', '/?file=%2e%2e%2fsecret.csv',
                      '/?file=%2fetc%2fpasswd', '/etc/passwd', '//etc/passwd', '/input/2568/report.csv', '/serve.css/../x'):
            status, _, body = p.ask('GET', where)
            need(status in (400, 403, 404) and b'SECRET' not in body and b'root:' not in body, f'{where}: {status}')
        page = p.get('/?file=points.csv')
        need('SECRET' not in page and 'this is a link' in page, 'a link is followed')
        said = p.post('/save', {'file': 'points.csv', 'version': '', 'c.2.1': 'x'}, status=409)
        need(told(said)[0] == 'told wrong', f'{told(said)}')
        p.post('/upload', {'file': 'points.csv', 'version': sha256(r.dir / 'secret.csv')}, {'upload': ('points.csv', b'code,points\r\nO1,100\r\n')})
        p.post('/save', {'file': '../secret.csv', 'version': '', 'c.2.1': 'x'}, status=404)
        need('SECRET' in (r.dir / 'secret.csv').read_text() and (r.dir / 'input/2568/points.csv').is_symlink(), 'written through a link')


def odd_requests(r):
    """What browsers send beside: other cookies, where a request comes from, a charset; and what none sends (RFC 6265, 4.2; Fetch, 3)."""
    with open_page(r) as p:
        own, kind = f'http://{p.host}', 'application/x-www-form-urlencoded'
        for site, status in (('none', 200), ('same-origin', 200), ('same-site', 403), ('cross-site', 403), ('', 403)):
            need(p.ask('GET', '/', headers={'Sec-Fetch-Site': site})[0] == status, f'GET from {site}')
        form = urllib.parse.urlencode({'csrf': p.csrf})
        for site, status in (('none', 403), ('same-origin', 303)):
            need(p.ask('POST', '/archive', form, {'Origin': own, 'Content-Type': kind, 'Sec-Fetch-Site': site})[0] == status, f'POST from {site}')
        for cookie, status in ((f'a=b; {p.cookie}', 200), (f'{p.cookie};a=b', 200), (f';; {p.cookie} ', 403), (f'x{p.cookie}', 403), (f'{p.cookie}0', 403),
                               (p.cookie[:-1], 403), (p.cookie.upper(), 403)):
            need(p.ask('GET', '/', headers={'Cookie': cookie}, cookie=False)[0] == status, f'cookie {cookie}')
        for content, status in ((f'{kind};charset=UTF-8', 303), (kind.upper(), 303), (f'{kind}x', 415), ('text/plain', 415), (None, 415),
                                ('multipart/form-data', 400), ('application/json', 415)):
            got = p.ask('POST', '/archive', form, {'Origin': own, **({'Content-Type': content} if content else {})})[0]
            need(got == status, f'{content}: {got}')
        for field in ('&&&', 'csrf', '%zz=%zz', f'csrf={p.csrf}&csrf={"0" * 32}'):  # the first of a name counts
            got = p.ask('POST', '/archive', field, {'Origin': own, 'Content-Type': kind})[0]
            need(got == (303 if field.startswith('csrf=') else 403), f'{field}: {got}')
        for field in '=x', 'a=b=c':  # no form: the connection ends, the page goes on
            try:
                need(p.ask('POST', '/archive', field, {'Origin': own, 'Content-Type': kind})[0] in (400, 403), field)
            except http.client.RemoteDisconnected:
                pass
        with socket.create_connection(('127.0.0.1', p.port)) as s:  # HTTP/1.0 needs no host; the page does
            s.sendall(f'GET / HTTP/1.0\r\nCookie: {p.cookie}\r\n\r\n'.encode())
            need(s.makefile('rb').readline().split()[1] == b'403', 'no host')
        for where in ('/?row=0', '/?row=99999999999', '/?row=x', '/?page=0', '/?page=999', '/?page=-1', '/?file=', '/?file=indicators.csv&from=99999'):
            need(p.ask('GET', where)[0] in (200, 404), where)
        for where in ('/picture/', '/picture/x.png', '/revision/', '/revision/1', '/revision/1/', '/revision/0000000001/x.pdf', '/revision/001/.pdf', '/revision/x/a.pdf'):
            need(p.ask('GET', where)[0] == 404, where)
        need(not (r.dir / 'out').exists(), 'something was kept')


def odd_lists(r):
    """The page of the archive, whatever lies in the place of its list: it is said, nothing of another folder is shown, and the tables are served."""
    with open_page(r) as p:
        p.post('/archive', {'reason': 'x'})
        ledger = r.dir / 'out/2568/ledger.csv'
        was = ledger.read_bytes()
        header, line = was.splitlines(True)
        shutil.copy(next((r.dir / 'out/2568/revisions').rglob('*.pdf')), r.dir / 'input/away.pdf')

        def said(status=200):
            page = p.get('/revisions', status)
            p.get('/')
            return re.findall(r'<p class="told wrong">(.*?)</p>', page, re.S), page

        for text, told_as in ((b'', 'the file is empty'), (b'number,date\r\n1,2\r\n', 'this is no list of revisions'), (header + b'"1,2', 'is not closed'),
                              (os.urandom(3000), None)):
            ledger.write_bytes(text)
            found, _ = said()
            need(len(found) == 1 and found[0] and (told_as or '') in found[0], f'{text[:20]}: {found}')
        ledger.write_bytes(header)
        need(said()[0] == [], 'a list of nothing')
        for name in ('../../input/away.pdf', '/etc/passwd', '..', 'revisions/../../../input/away.pdf'):
            ledger.write_bytes(header + line.replace(b'revisions/001/ita-2568.pdf', name.encode()))
            found, page = said()
            need('away.pdf' not in page, name)
            page = p.get('/revisions?compare=now')
            need('id="diff"' not in page, f'{name} is compared: {page[-600:]}')
        ledger.write_bytes(was)
        for number in ('0', '1', '2', '99999999999', 'x', '-1', ''):
            need('id="diff"' not in p.get(f'/revisions?compare={number}'), f'compared with {number}')
        need('all cells are the same' in p.get('/revisions?compare=now'), 'not compared')
        for make, told_as in ((ledger.mkdir, 'this is a folder'), (lambda: os.mkfifo(ledger), 'this is a FIFO'), (lambda: ledger.symlink_to('/etc/passwd'), 'leads out')):
            ledger.unlink()
            make()
            found, page = said()
            need(len(found) == 1 and told_as in found[0] and 'root:' not in page, f'{found}')
            if ledger.is_dir():
                ledger.rmdir()
                ledger.write_bytes(was)


def unreadable(r):
    """A file that the officer may not read: why is said where it was to be shown, all else is served, and a form is not taken."""
    before = as_any_user()
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/measures.csv'
    was, version = path.read_bytes(), sha256(path)
    with Page(r, before=before) as p:
        path.chmod(0)
        page = p.get('/?file=measures.csv')
        need('cannot read: Permission denied' in page and 'name="c.2.1"' not in page, 'not told')
        said = p.post('/save', {'file': 'measures.csv', 'version': version, 'c.2.1': 'x'}, status=500)
        need(told(said)[0] == 'told wrong' and 'cannot read: Permission denied' in told(said)[1], f'{told(said)}')
        need('name="c.2.1"' in p.get('/?file=indicators.csv'), 'another file is not served')
        path.chmod(0o644)
        need('name="c.2.1"' in p.get('/?file=measures.csv'), 'not shown when it can be read again')
    need(path.read_bytes() == was, 'written')


# ---- too much, too slow ----

def memory_kb(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{pid}/status').read())[1])


def send(p, head, body=b''):
    s = socket.create_connection(('127.0.0.1', p.port), timeout=60)
    s.sendall(head.replace('\n', '\r\n').encode() + b'\r\n\r\n' + body)
    return s


def limits(r):
    """1 GB is refused before it is sent; what does not say its length too; memory stays."""
    with open_page(r) as p:
        head = (f'POST /upload HTTP/1.1\nHost: {p.host}\nCookie: {p.cookie}\nOrigin: http://{p.host}\n'
                'Content-Type: multipart/form-data; boundary=x')
        before = memory_kb(p.process.pid)
        with send(p, f'{head}\nContent-Length: {1 << 30}', b'--x\r\n') as s:
            need(s.recv(100).startswith(b'HTTP/1.1 413'), '1 GB is not refused')
        with send(p, f'{head}\nContent-Length: {1 << 30}') as s:  # and is sent all the same
            try:
                for _ in range(1024):
                    s.sendall(b'x' * (1 << 20))
                need(False, '1 GB was taken')
            except OSError:
                pass
        for length in ('18446744073709551616', '-1', '+5', '0x10', '5 5', ''):
            with send(p, f'{head}\nContent-Length: {length}', b'hello') as s:
                got = s.recv(100)
                need(not got or re.match(rb'HTTP/1.1 4', got), f'{length}: {got}')
        with send(p, f'{head}\nTransfer-Encoding: chunked', b'5\r\nhello\r\n0\r\n\r\n') as s:
            need(s.recv(100).startswith(b'HTTP/1.1 411'), 'chunks are taken')
        with send(p, f'GET /{"x" * 100000} HTTP/1.1\nHost: {p.host}') as s:
            got = s.recv(100)
            need(not got or re.match(rb'HTTP/1.1 4', got), f'a long address: {got}')
        need(memory_kb(p.process.pid) < before + 40 * 1024, f'{memory_kb(p.process.pid)} kB after {before} kB')
        p.get('/')


def many_fields(r):
    """200,000 fields are taken, 300,000 are refused while they are read: they are not kept, nothing is written."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    path.write_bytes(b'no,score\r\n1,90\r\n')
    with Page(r) as p:
        form = {'file': 'previous.csv', 'version': sha256(path), 'c.2.2': '91'}
        p.post('/save', {**form, **{f'f{i}': '' for i in range(300000)}}, status=413)
        need(path.read_bytes() == b'no,score\r\n1,90\r\n', f'{path.read_bytes()}')
        p.post('/save', {**form, **{f'f{i}': '' for i in range(200000 - len(form) - 1)}})
        need(path.read_bytes() == b'no,score\r\n1,91\r\n', f'{path.read_bytes()}')
        p.post('/save', {**form, **{f'f{i}': '' for i in range(200000 - len(form))}}, status=413)


def slow(r):
    """A client that sends a byte now and then, and many that send nothing, end; others are served meanwhile."""
    with open_page(r) as p:
        drop = send(p, f'GET / HTTP/1.1\nHost: {p.host}\nX: ')
        drop.settimeout(0.5)
        silent = [socket.create_connection(('127.0.0.1', p.port)) for _ in range(20)]
        start, ended = time.monotonic(), None
        head = f'POST /save HTTP/1.1\nHost: {p.host}\nCookie: {p.cookie}\nOrigin: http://{p.host}\nContent-Type: application/x-www-form-urlencoded'
        trickle = send(p, f'{head}\nContent-Length: 10000', b'csrf=')
        while time.monotonic() - start < 600 and not ended:
            time.sleep(1)
            try:
                trickle.sendall(b'x')
                time.sleep(0.2)
                trickle.sendall(b'x')
            except OSError:
                ended = True
            p.get('/')
        need(ended, 'a slow client is never ended')
        for s in silent:
            s.settimeout(30)
            need(s.recv(10) == b'', 'a silent client is never ended')
            s.close()
        for s in (drop, trickle):
            s.close()


def crowd(r):
    """Of connections that ask nothing the oldest end at once, the newest 32 stay; who was known before keeps his."""
    with open_page(r) as p:
        known = http.client.HTTPConnection('127.0.0.1', p.port, timeout=600)

        def again():
            known.request('GET', '/serve.css', headers={'Host': p.host, 'Cookie': p.cookie})
            answer = known.getresponse()
            need(answer.status == 200 and answer.read() and known.sock, f'{answer.status}')

        def begin():
            s = socket.create_connection(('127.0.0.1', p.port), timeout=600)
            s.sendall(f'GET / HTTP/1.1\r\nHost: {p.host}\r\nX-A: '.encode())
            return s
        again()
        own = known.sock
        strangers = [begin() for _ in range(40)]
        for s in strangers[:8]:
            need(not s.recv(1), 'an answer')
        for s in strangers[8:]:
            s.setblocking(False)
            try:
                need(s.recv(1), 'one of the newest has ended')
            except BlockingIOError:
                pass
        strangers += [begin() for _ in range(400)]
        p.get('/')
        again()
        need(known.sock is own, 'a known connection has ended')
        for s in (*strangers, known):
            s.close()


def vanished(r):
    """A browser that is killed while it sends or reads: nothing is written of half a form, and the next one is served."""
    with open_page(r) as p:
        path = r.dir / 'input/2568/indicators.csv'
        was = path.read_bytes()
        fields = {'csrf': p.csrf, 'file': 'indicators.csv', 'version': sha256(path), 'c.10.4': '12'}
        body = urllib.parse.urlencode(fields).encode()
        head = (f'POST /save HTTP/1.1\nHost: {p.host}\nCookie: {p.cookie}\nOrigin: http://{p.host}\n'
                f'Content-Type: application/x-www-form-urlencoded\nContent-Length: {len(body) + 1}')
        for _ in range(30):
            send(p, head, body).close()
            for path_of in '/', '/report.pdf', '/revisions':
                send(p, f'GET {path_of} HTTP/1.1\nHost: {p.host}\nCookie: {p.cookie}').close()
        need(path.read_bytes() == was, 'half a form was written')
        need(p.get('/?file=indicators.csv') and p.get('/revisions') and path.read_bytes() == was, 'not served any more')
        p.save('indicators.csv', {(10, 4): '75.00'})
        need(b'75.00' in path.read_bytes(), 'a whole form is not taken')


def pastes_many(r):
    """5,000 cells of a spreadsheet at once, without script."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/signatures.csv'
    path.write_bytes('order,role,name,position\r\n1,ผู้จัดทำรายงาน,ก,ข\r\n'.encode())
    rows_in = [f'{n}\tบทบาท {n}\t"นาย ""ก"" {n}"\tตำแหน่ง {n}' for n in range(2, 1252)]
    with Page(r) as p:
        page = p.get('/?file=signatures.csv')
        p.post('/paste', {'file': 'signatures.csv', 'version': p.field(page, 'version'), 'row': '3', 'column': '1', 'cells': '\n'.join(rows_in)})
        got = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline='')))
        need(len(got) == 1252 and got[-1] == ['1251', 'บทบาท 1251', 'นาย "ก" 1251', 'ตำแหน่ง 1251'], f'{len(got)} {got[-1]}')


# ---- writing ----

def forms():
    """A file of previous.csv in every form, and what it is after C3 is X: written by hand. {} is where the change is."""
    text = 'no,score\r\n1,90.50\r\n2,{}\r\n'
    return {
        'utf-8 with a mark': ('\ufeff' + text, 'utf-8', '80.25', '81'),
        'windows-874, semicolon': ('เลขที่;คะแนน\r\n1;90.50\r\n2;{}\r\n', 'cp874', '80.25', '81'),
        'utf-16 le, TAB': ('\ufeffno\tscore\r\n1\t90.50\r\n2\t{}\r\n', 'utf-16-le', '80.25', '81'),
        'utf-16 be': ('\ufeff' + text, 'utf-16-be', '80.25', '81'),
        'lf, no end': ('no,score\n1,90.50\n2,{}', 'utf-8', '80.25', '81'),
        'cr': ('no,score\r1,90.50\r2,{}\r', 'utf-8', '80.25', '81'),
        'all in quotes': ('"no","score"\r\n"1","90.50"\r\n"2",{}\r\n', 'utf-8', '"80.25"', '"81"'),
        'an empty cell as the one above': ('"no","score"\r\n"1","90.50"\r\n"2",{}\r\n', 'utf-8', '', '"81"'),
        'sep=': ('sep=;\r\nno;score\r\n1;90.50\r\n2;{}\r\n', 'utf-8', '80.25', '81'),
        'a short row': ('no,score\r\n1,90.50\r\n2{}\r\n', 'utf-8', '', ',81'),
        'rows without text, ctrl-z': (text + ',\r\n,\r\n\x1a', 'utf-8', '80.25', '81'),
        'blanks that stay': ('no , score\r\n 1, 90.50 \r\n2,{}\r\n', 'utf-8', ' 80.25 ', '81'),
    }


def bytes_stay(r):
    """All but the changed cell stays: encoding, mark, separator, line ends, quotes, what stands around."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    with Page(r) as p:
        for name, (form, encoding, old, new) in forms().items():
            path.write_bytes(form.replace('{}', old).encode(encoding))
            p.save('previous.csv', {(3, 2): '81'})
            need(path.read_bytes() == form.replace('{}', new).encode(encoding), f'{name}: {path.read_bytes()}')
        title = 'รายงานปีก่อน;;\r\n;;\r\nเลขที่;คะแนน;\r\n1;90.50;\r\n'
        path.write_bytes(title.encode('cp874'))
        p.save('previous.csv', {(4, 2): '91'})
        need(path.read_bytes() == title.replace('90.50', '91').encode('cp874'), f'a title: {path.read_bytes()}')
        p.post('/save', {'file': 'previous.csv', 'version': sha256(path), 'c.1.1': 'x'}, status=400)
        mode = path.stat().st_mode
        os.chmod(path, 0o600)
        p.save('previous.csv', {(4, 2): '92'})
        need(path.stat().st_mode & 0o777 == 0o600 != mode & 0o777, 'the rights of the file have changed')


def long_cells(r):
    """Cells of several lines, quotes and separators inside; a character that Windows-874 has not is refused."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/narrative.csv'
    with Page(r) as p:
        before = 'key;text\r\nstrengths;"แถว 1\nแถว 2; ""คำ"""\r\nimprovements;สั้น\r\n'
        path.write_bytes(before.encode('cp874'))
        page = p.get('/?file=narrative.csv')
        need('>\nแถว 1\nแถว 2; &quot;คำ&quot;</textarea>' in page, 'a cell of two lines is shown as another')
        p.save('narrative.csv', {(2, 2): 'แถว 1\r\nแถว 2; "คำ"', (3, 2): 'ก;ข\r\nค "ง"'})
        want = before.replace('สั้น', '"ก;ข\nค ""ง"""').encode('cp874')
        need(path.read_bytes() == want, f'{path.read_bytes().decode("cp874")}')
        page = p.save('narrative.csv', {(3, 2): 'ราคา → 5'}, status=422)
        said = told(page)
        need(said[0] == 'told wrong' and '→' in said[1] and 'Windows-874' in said[1], f'{said}')
        need(path.read_bytes() == want, 'written all the same')
        p.save('narrative.csv', {(3, 2): 'ก\x00ข'}, status=422)
        p.save('narrative.csv', {(3, 2): 'ก\x1bข'}, status=422)
        need(path.read_bytes() == want, 'written all the same')
        crlf = 'key,text\r\nstrengths,"ก\r\nข"\r\nimprovements,ค\r\n'
        path.write_bytes(crlf.encode())
        p.save('narrative.csv', {(3, 2): 'ค\r\nง'})
        need(path.read_bytes() == crlf.replace(',ค\r', ',"ค\r\nง"\r').encode(), f'{path.read_bytes()}')


def still_recognised(r):
    """Windows-874 whose bytes are well-formed UTF-8 would be read as other characters: such a change is refused; one that
    leaves ASCII, or something that only Windows-874 is, is made."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/narrative.csv'
    with Page(r) as p:
        before = 'key,text\r\nstrengths,\u0e01\r\n'.encode('cp874')
        path.write_bytes(before)
        two = '\u0e40\u0e02\u0e15'  # E0 A2 B5 in Windows-874: one character of UTF-8
        need(two.encode('cp874') == b'\xe0\xa2\xb5' and len(b'\xe0\xa2\xb5'.decode()) == 1, 'the example')
        page = p.save('narrative.csv', {(2, 2): two}, status=422)
        need('could not be recognised' in page and 'CSV UTF-8' in page and path.read_bytes() == before, f'{path.read_bytes()}')
        p.save('narrative.csv', {(2, 2): two + '\u0e01'})
        need(path.read_bytes() == before.replace(b'\xa1', b'\xe0\xa2\xb5\xa1'), f'{path.read_bytes()}')
        p.save('narrative.csv', {(2, 2): 'x'})
        need(path.read_bytes() == b'key,text\r\nstrengths,x\r\n', f'{path.read_bytes()}')


def no_header(r):
    """A file without a header row cannot be edited: what is typed would become the header. A file can be put in its place."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    with Page(r) as p:
        for content in (b'', b'\xef\xbb\xbf', b'sep=;', b'sep=;\r\n', b'\r\n\r\n', b'\n', b' \r\n,\r\n', b'\x1a'):
            path.write_bytes(content)
            page = p.get('/?file=previous.csv')
            need('no header row' in page and 'name="upload"' in page and 'name="c.' not in page, f'{content}: it can be edited')
            page = p.post('/save', {'file': 'previous.csv', 'version': sha256(path), 'c.2.1': '7', 'c.2.2': '90'}, status=409)
            need('no header row' in page and '<pre>90</pre>' in page and path.read_bytes() == content, f'{content}: {path.read_bytes()}')
        p.post('/upload', {'file': 'previous.csv', 'version': sha256(path)}, {'upload': ('x.csv', b'no,score\r\n1,77\r\n')})
        p.save('previous.csv', {(2, 2): '78'})
        need(path.read_bytes() == b'no,score\r\n1,78\r\n', f'{path.read_bytes()}')
        path.write_bytes(b'no,score')  # no end, no row
        p.save('previous.csv', {(2, 1): '1', (2, 2): '79'})
        need(path.read_bytes() == b'no,score\r\n1,79', f'{path.read_bytes()}')


def in_pieces(r):
    """A form that comes in three pieces, cut anywhere, says the same: no cell is emptied or doubled. Where the piece in the
    middle ends a field's name, the library gives its value an empty first piece."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    with Page(r) as p:
        cells = {'c.2.1': '1', 'c.2.2': 'ก & ข', 'c.3.1': '2', 'c.3.2': 'x y'}
        path.write_bytes('no,score\r\n1,ก & ข\r\n2,x y\r\n'.encode())
        before = path.read_bytes()
        body = urllib.parse.urlencode({'csrf': p.csrf, 'file': 'previous.csv', 'version': sha256(path), **cells}).encode()
        head = (f'POST /save HTTP/1.1\nHost: {p.host}\nCookie: {p.cookie}\nOrigin: http://{p.host}\nContent-Type: '
                f'application/x-www-form-urlencoded\nContent-Length: {len(body)}')
        for cut in range(body.index(b'c.2.1') - 5, len(body) - 1):
            for middle in (1, 3, 5):
                with send(p, head, body[:cut]) as s:
                    for piece in (body[cut:cut + middle], body[cut + middle:]):
                        time.sleep(0.004)
                        s.sendall(piece)
                    need(s.recv(100).startswith(b'HTTP/1.1 303'), f'cut at {cut}, {middle}')
                need(path.read_bytes() == before, f'cut at {cut}, {middle}: {path.read_bytes()}')


def rows_come_and_go(r):
    """New rows, rows that go, a block of a spreadsheet, and back again."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    with Page(r) as p:
        path.write_bytes(b'no,score\r\n1,90\r\n2,80\r\n3,70')
        p.save('previous.csv', {(5, 1): '4', (5, 2): '60', (7, 1): '', (6, 1): '5'})
        need(path.read_bytes() == b'no,score\r\n1,90\r\n2,80\r\n3,70\r\n4,60\r\n5,', f'{path.read_bytes()}')
        page = p.get('/?file=previous.csv')
        p.post('/save', {'file': 'previous.csv', 'version': p.field(page, 'version'), 'x.3': '1', 'x.6': '1', 'c.2.2': '91'})
        need(path.read_bytes() == b'no,score\r\n1,91\r\n3,70\r\n4,60\r\n', f'{path.read_bytes()}')
        path.write_bytes(b'no,score\n1,90\n2,80\n3,70')
        p.post('/save', {'file': 'previous.csv', 'version': sha256(path), 'x.4': '1', 'c.5.1': '4', 'c.5.2': '60'})
        need(path.read_bytes() == b'no,score\n1,90\n2,80\n4,60', f'an empty row: {path.read_bytes()}')
        path.write_bytes(b'no,score\r\n1,91\r\n3,70\r\n4,60\r\n')
        page = p.get('/?file=previous.csv')
        p.post('/paste', {'file': 'previous.csv', 'version': p.field(page, 'version'), 'row': '4', 'column': '1',
                          'cells': '6\t66.5\r\n7\t"77"\r\n'})
        need(path.read_bytes() == b'no,score\r\n1,91\r\n3,70\r\n6,66.5\r\n7,77\r\n', f'{path.read_bytes()}')
        need('66.5' in p.get('/?file=previous.csv'), 'not shown')
        said = told(p.undo())
        need(said[0] == 'told' and path.read_bytes() == b'no,score\r\n1,91\r\n3,70\r\n4,60\r\n', f'{said} {path.read_bytes()}')
        for row, column, want in (('0', '1', 400), ('2', '0', 400), ('1', '1', 400), ('99999999', '1', 400), ('x', '1', 400), ('2', '99999', 400)):
            p.post('/paste', {'file': 'previous.csv', 'version': sha256(path), 'row': row, 'column': column, 'cells': '1\t2'}, status=want)


def takes_back_what_it_shows(r):
    """The button of a page takes back the change that this page tells of, not one that another window has saved since."""
    copy_data(r, 'input/2568')
    first, second = r.dir / 'input/2568/previous.csv', r.dir / 'input/2568/report.csv'
    first.write_bytes(b'no,score\r\n1,90\r\n')
    before = second.read_bytes()
    with Page(r) as p:
        shown = p.save('previous.csv', {(2, 2): '91'})
        p.save('report.csv', {(3, 2): 'ก'})
        after = second.read_bytes()
        said = told(p.undo(shown))
        need(said[0] == 'told wrong' and 'another change was saved' in said[1], f'{said}')
        need(second.read_bytes() == after != before and first.read_bytes() == b'no,score\r\n1,91\r\n', 'another change was taken back')
        need(told(p.undo())[0] == 'told' and second.read_bytes() == before, 'not taken back from the page that tells of it')
        shown = p.save('previous.csv', {(2, 2): '92'})
        p.save('previous.csv', {(2, 2): '93'})
        need(told(p.undo(shown))[0] == 'told wrong' and first.read_bytes() == b'no,score\r\n1,93\r\n', 'a later change of the same table')


def conflicts(r):
    """A file that another program has changed is not overwritten; two pages of one folder write one after the other."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    path.write_bytes(b'no,score\r\n1,90\r\n')
    with Page(r) as p, Page(r) as q:
        old = p.field(p.get('/?file=previous.csv'), 'version')
        path.write_bytes(b'no,score\r\n1,50\r\n')
        page = p.post('/save', {'file': 'previous.csv', 'version': old, 'c.2.2': '91'}, status=409)
        need('<pre>50</pre>' in page and '<pre>91</pre>' in page, 'both values are not shown')
        need(path.read_bytes() == b'no,score\r\n1,50\r\n', 'overwritten')
        p.post('/upload', {'file': 'previous.csv', 'version': old}, {'upload': ('x.csv', b'no,score\n9,9\n')})
        need(path.read_bytes() == b'no,score\r\n1,50\r\n', 'an upload has overwritten')
        p.save('previous.csv', {(2, 2): '51'})
        q.save('previous.csv', {(2, 2): '52'})
        need(told(p.undo())[0] == 'told wrong' and path.read_bytes() == b'no,score\r\n1,52\r\n', 'undone over another change')
        fd = os.open(r.dir / 'input/2568', os.O_RDONLY)
        fcntl.flock(fd, fcntl.LOCK_EX)
        said = told(p.save('previous.csv', {(2, 2): '53'}, status=409))
        need(said[0] == 'told wrong' and 'another page' in said[1], f'{said}')
        os.close(fd)
        path.unlink()
        need('this file is not in the folder' in p.get('/?file=previous.csv'), 'a missing file')
        said = told(p.post('/upload', {'file': 'previous.csv', 'version': ''}, {'upload': ('x.csv', b'\xef\xbb\xbfno,score\r\n1,77\r\n')}))
        need(said[0] == 'told' and path.read_bytes() == b'\xef\xbb\xbfno,score\r\n1,77\r\n', f'{said}')


def typed_stays(r):
    """Whatever the refusal, all that was typed is shown again, and can be saved from there; what other cells hold already is
    no hindrance."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'

    def typed(page):
        return {(int(row), int(column)): text for row, column, text in re.findall(r'<textarea name="c\.(\d+)\.(\d+)"[^>]*>\n(.*?)</textarea>', page, re.S)}

    with Page(r) as p:
        many = {(row, 2): f'ค{row}' for row in range(2, 152)}
        before = ('no,score\r\n' + ''.join(f'{row},ก\r\n' for row in range(2, 154))).encode('cp874')
        path.write_bytes(before)
        page = p.save('previous.csv', {**many, (152, 2): '→ 5'}, status=422)
        need(typed(page) == {**many, (152, 2): '→ 5'}, f'{len(typed(page))} of 151 cells are shown')
        page = p.post('/save', {'file': 'previous.csv', 'version': sha256(path), 'c.2.2': '→', 'x.3': '1'}, status=422)
        need('B2: ' in told(page)[1], f'the cell is not named: {told(page)}')
        need(typed(page) == {(2, 2): '→'} and 'name="x.3" value="1" checked' in page, 'a row that goes')
        need(path.read_bytes() == before, 'written')
        page = p.save('previous.csv', {(2, 2): 'ก\x1bข', (3, 2): '70 <b>\r\nx'}, status=422)
        need(typed(page) == {(2, 2): 'กข', (3, 2): '70 &lt;b&gt;\nx'}, f'{typed(page)}')
        page = p.post('/paste', {'file': 'previous.csv', 'version': sha256(path), 'row': '3', 'column': '1', 'cells': '7\t\u2192\r\n8\tx\x1by'}, status=422)
        need(typed(page) == {(3, 1): '7', (3, 2): '\u2192', (4, 1): '8', (4, 2): 'xy'}, f'{typed(page)}')
        fd = os.open(path.parent, os.O_RDONLY)
        fcntl.flock(fd, fcntl.LOCK_EX)
        page = p.save('previous.csv', {(2, 2): '80'}, status=409)
        need(typed(page) == {(2, 2): '80'}, 'another page is saving')
        os.close(fd)
        p.post('/save', {'file': 'previous.csv', 'version': p.field(page, 'version'), 'from': p.field(page, 'from'), 'c.2.2': '80'})
        need(path.read_bytes() == before.replace('2,ก'.encode('cp874'), b'2,80', 1), 'not saved from there')
        old = sha256(path)
        path.write_bytes(before)
        page = p.post('/save', {'file': 'previous.csv', 'version': old, **{f'c.{row}.{column}': text for (row, column), text in many.items()}}, status=409)
        need(page.count('<tr><th scope="row"') == 150 and not typed(page), 'a conflict shows all, and writes over nothing')
        path.write_bytes(b'no,score\r\n1,9\x0b0\r\n2,80\r\n')
        p.save('previous.csv', {(2, 1): '1', (2, 2): '9\x0b0', (3, 2): '81'})
        need(path.read_bytes() == b'no,score\r\n1,9\x0b0\r\n2,81\r\n', f'{path.read_bytes()}')


def odd_forms(r):
    """Forms that no page sends: fields that name no cell, text that no table holds, tables and pages that there are none of. Nothing
    is written of them, and the answer says so."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    before = b"no,score\r\n1,it's\r\n2,80\r\n"
    path.write_bytes(before)
    with Page(r) as p:
        form = {'file': 'previous.csv', 'version': sha256(path)}
        need('value="it&#39;s"' in p.get('/?file=previous.csv'), 'an apostrophe as it is')
        for name in ('c.1.1', 'c.0.1', 'c.x.1', 'c.2.', 'c.2.0', 'c.2', 'c.2.1001', 'c.1000001.1', 'c.-1.1', 'x.1', 'x.0', 'x.4', 'x.2.1', 'x.'):
            page = p.post('/save', {**form, 'c.2.2': '91', name: 'y'}, status=400)
            need('a cell holds what no table can hold' in page, f'{name}: {page}')
        for name in ('d.2.2', 'c', 'c2.2', 'x', 'cc.2.2', 'c.2.2' + '0' * 40):
            need(told(p.post('/save', {**form, name: 'y'})) == ('told', 'nothing was changed'), name)
        for row, column, cells in (('0', '1', 'x'), ('', '1', 'x'), ('2', '0', 'x'), ('9999', '1', 'x'), ('1', '1', 'x'), ('2', '1001', 'x')):
            p.post('/paste', {**form, 'row': row, 'column': column, 'cells': cells}, status=400)
        p.post('/paste', {**form, 'row': '2', 'column': '1'}, status=400)
        for text in ('a\0b', 'a\x7fb', 'a\vb'):
            for where, field in ('/save', {'c.2.2': text}), ('/paste', {'row': '2', 'column': '2', 'cells': text}):
                need('a cell holds what no table can hold' in p.post(where, {**form, **field}, status=422), f'{where} {text!r}')
        own = {'Origin': f'http://{p.host}', 'Content-Type': 'application/x-www-form-urlencoded'}
        form_text = urllib.parse.urlencode({'csrf': p.csrf, **form})
        for where, field in ('/save', 'c.2.2=%ff'), ('/paste', 'row=2&column=2&cells=%ff'):
            need(p.ask('POST', where, f'{form_text}&{field}', own)[0] == 422, f'{where} {field}')
        for where in '/save', '/paste', '/begin':
            p.post(where, {**form, 'file': 'nothing.csv'}, status=404)
        p.post('/upload', {'file': 'nothing.csv'}, {'upload': ('a.csv', before)}, status=400)
        need(told(p.post('/upload', form)) == ('told wrong', 'no file was chosen'), 'an upload without a file')
        for where in '/nothing', '/', '/save/', '/revisions':
            need('there is no such page' in p.post(where, form, status=404), where)
        need(told(p.post('/undo', {})) == ('told wrong', 'there is nothing to take back'), 'undone')
        need(path.read_bytes() == before, f'{path.read_bytes()}')
        # A row that goes is shown where the file is another one by now; lone carriage returns are line ends.
        path.write_bytes(before.replace(b'80', b'70'))
        page = p.post('/save', {**form, 'x.3': '1', 'c.2.2': 'a'}, status=409)
        need('<td><pre></pre></td><td>remove</td>' in page and 'name="x.3"' not in page, page)
        p.post('/save', {**form, 'version': sha256(path), 'c.2.2': '1\r2\r\n3\n4'})
        need(list(csv.reader(io.StringIO(path.read_text(), newline='')))[1] == ['1', '1\n2\n3\n4'], f'{path.read_bytes()}')


def odd_files(r):
    """What lies in the place of a table and is no file, is too large or has no header is told on its page, and a form does not write
    over it; columns past the thousandth are not shown."""
    copy_data(r, 'input/2568')
    path = r.dir / 'input/2568/previous.csv'
    with Page(r) as p:
        for make, why in ((path.mkdir, 'this is no plain file'), (lambda: os.mkfifo(path), 'this is no plain file'),
                          (lambda: (path.touch(), os.truncate(path, (64 << 20) + 1)), 'this file is too large for the page'),
                          (lambda: path.write_bytes(b' ,\t\r\n,\r\n'), 'this file has no header row')):
            make()
            was = path.lstat()
            need(why in p.get('/?file=previous.csv'), why)
            page = p.post('/save', {'file': 'previous.csv', 'version': '', 'c.2.2': '9'}, status=409)
            need(why in page and '<pre>9</pre>' in page, f'{why}: {page}')
            p.post('/upload', {'file': 'previous.csv', 'version': ''}, {'upload': ('a.csv', b'no,score\r\n1,90\r\n')})
            need((path.lstat().st_ino, path.lstat().st_size) == (was.st_ino, was.st_size), f'{why}: written over')
            path.rmdir() if path.is_dir() else path.unlink()
        path.write_text('no,score,' + ','.join(f'c{n}' for n in range(3, 1102)) + '\n1,90\n')
        page = p.get('/?file=previous.csv')
        need('name="c.2.1000"' in page and 'name="c.2.1001"' not in page, 'columns')


def other_folder(r):
    """A folder that took the name of the one that was opened is neither read nor written: its files are not mixed with those."""
    copy_data(r, 'input/2568')
    folder, away = r.dir / 'input/2568', r.dir / 'input/away'
    with Page(r) as p:
        version = sha256(folder / 'report.csv')
        fields = {'file': 'report.csv', 'version': version}
        os.rename(folder, away)
        need('another one than at the start' in p.get('/?file=report.csv'), 'a folder that is gone')
        shutil.copytree(away, folder)
        before = contents(folder)
        need('another one than at the start' in p.get('/?file=report.csv'), 'read in the old folder')
        need('<pre>typed</pre>' in p.post('/save', {**fields, 'c.3.2': 'typed'}, status=409), 'what was typed is lost')
        p.post('/upload', fields, {'upload': ('report.csv', b'key,value\r\nfiscal_year,2568\r\n')}, follow=False)
        need(contents(folder) == before == contents(away), 'written')
        shutil.rmtree(folder)
        os.rename(away, folder)
        p.save('report.csv', {(3, 2): 'x'})
        need(contents(folder) != before, 'not written when the folder is back')


def uploads(r):
    """A CSV file of this table comes in as it is; one of another table, or none at all, does not."""
    with open_page(r) as p:
        path = r.dir / 'input/2568/indicators.csv'
        before = path.read_bytes()
        new = before.decode('utf-8-sig').replace('74.00', '75.00').replace(',', ';').encode('cp874')
        for name, content in {'measures.csv': (r.dir / 'input/2568/measures.csv').read_bytes(), 'x.csv': b'%PDF-1.7 x', 'y.csv': b'\xff\xfe\xfd',
                              'z.csv': b'a,b\n1,2\n'}.items():
            said = told(p.post('/upload', {'file': 'indicators.csv', 'version': sha256(path)}, {'upload': (name, content)}))
            if name != 'measures.csv':  # which has a column "indicator", a name of the first column here
                need(said[0] == 'told wrong' and path.read_bytes() == before, f'{name}: {said}')
            path.write_bytes(before)
        said = told(p.post('/upload', {'file': 'indicators.csv', 'version': sha256(path)}, {'upload': ('indicators.csv', new)}))
        need(said[0] == 'told' and path.read_bytes() == new, f'{said}')
        said = told(p.undo())
        need(said[0] == 'told' and path.read_bytes() == before, f'{said}')
        said = told(p.post('/upload', {'file': 'indicators.csv', 'version': sha256(path)}, {'upload': ('scores.xlsx', b'PK\x03\x04 no workbook')}))
        need(said[0] == 'told wrong' and path.read_bytes() == before, f'a workbook: {said}')
        need(said[1].startswith('scores.xlsx: ') and 'raingan-serve' not in said[1] and 'error' not in said[1] and '[' not in said[1], f'{said}')
        for content, why in ((b'', 'the file is empty'), (before.replace(b'"', b'') + b'11,OIT,"x\r\n', 'quote')):
            said = told(p.post('/upload', {'file': 'indicators.csv', 'version': sha256(path)}, {'upload': ('indicators.csv', content)}))
            need(said[0] == 'told wrong' and why in said[1] and path.read_bytes() == before, f'{why}: {said}')
        said = told(p.post('/upload', {'file': 'indicators.csv', 'version': sha256(path)}, {'upload': ('', b'')}))
        need('no file was chosen' in said[1], f'{said}')


def refusals(r):
    """What there is none of is a page too, with language, name and a way back; a stranger is told neither the folder nor a way."""
    with open_page(r, language='th') as p:
        for path, status in (('/nothing', 404), ('/?file=nothing.csv', 404), ('/revision/009/x.pdf', 404), ('/picture/0.png', 404)):
            page = p.get(path, status)
            if path.startswith('/picture'):
                need(not page.startswith('<'), f'{path}: {page}')
                continue
            need('<html lang="th">' in page and re.search('<title>[^<]*[ก-ฮ]', page) and '<main id="main">' in page, f'{path}: {page}')
            need('<a href="/">' in page and 'input/2568' in page, f'{path}: {page}')
        status, _, body = p.ask('GET', '/', cookie=False)
        page = body.decode()
        need(status == 403 and '<html lang="th">' in page and '<main id="main">' in page, f'{status} {page}')
        need('input/2568' not in page and '<a href="/">' not in page, page)


def begins(r):
    """A table that is not in the folder is begun with its heads, and one that is there is not touched."""
    with open_page(r) as p:
        path = r.dir / 'input/2568/previous.csv'
        need(not path.exists() and 'begin this table' in p.get('/?file=previous.csv'), 'no way to begin it')
        page = p.post('/begin', {'file': 'previous.csv'})
        need(told(page)[0] == 'told' and path.read_bytes() == '\ufeffno,score\n'.encode(), f'{told(page)} {path.read_bytes()}')
        page = p.save('previous.csv', {(2, 1): '9', (2, 2): '70.00'})
        need(told(page)[0] == 'told' and path.read_text(encoding='utf-8-sig') == 'no,score\n9,70.00\n', f'{told(page)} {path.read_bytes()}')
        before = path.read_bytes()
        need(told(p.post('/begin', {'file': 'previous.csv'}))[0] == 'told wrong' and path.read_bytes() == before, 'begun twice')
        p.post('/begin', {'file': '../x.csv'}, status=404)
        need(p.ask('GET', '/report.pdf')[0] == 200, 'the report is gone')


def workbook_of_2569(r):
    """A real one, of the next year: some of its cells differ from those of 2568."""
    got = r.run('init', '2569', '--from', 'input/2568', '--workbook', cwd=r.dir)
    need(got.returncode == 0, f'{got.stderr.decode()}')
    return (r.dir / 'input/2569/2569.xlsx').read_bytes()


def contents(folder):
    return {f.name: f.read_bytes() for f in folder.iterdir()}


def workbook_uploads(r):
    """A workbook replaces the tables only with a ticked box, of the files that the page showed, when nobody else is saving; it
    is read by the template of the page; the change before it cannot be taken back over it."""
    copy_data(r, 'input/2568')
    book = workbook_of_2569(r)
    folder = r.dir / 'input/2568'
    before = contents(folder)

    def put(p, name='scores.XLSX', **fields):
        page = p.get('/?file=report.csv')
        return told(p.post('/upload', {'file': 'report.csv', 'version': p.field(page, 'version'), 'folder': p.field(page, 'folder'), **fields},
                           {'upload': (name, book)}))

    with Page(r) as p:
        kind, text = put(p)
        need(kind == 'told wrong' and 'nothing was replaced' in text and '2569' in text and 'report.csv' in text and '--yes' not in text, text)
        need(contents(folder) == before, 'replaced without the box')
        fd = os.open(folder, os.O_RDONLY)
        fcntl.flock(fd, fcntl.LOCK_EX)
        kind, text = put(p, replace='1')
        need(kind == 'told wrong' and 'another page' in text and contents(folder) == before, text)
        os.close(fd)
        kind, text = put(p, replace='1', folder='0123456789abcdef')
        need(kind == 'told wrong' and 'changed by another program' in text and contents(folder) == before, text)
        p.save('report.csv', {(3, 2): 'ก'})
        kind, text = put(p, 'no ending', replace='1')
        need(kind == 'told' and 'report.csv' in text, text)
        need(b'2569' in (folder / 'report.csv').read_bytes() and contents(folder) != before, 'not replaced with the box')
        after = contents(folder)
        need(told(p.undo())[0] == 'told wrong' and contents(folder) == after, 'the change before was taken back')
        p.save('report.csv', {(3, 2): 'ข'})
        need(contents(folder) != after, 'the folder stays locked')
    (r.dir / 'mine').mkdir()
    (r.dir / 'mine/report.xml').write_bytes(batch.ROWS.encode())
    (r.dir / 'mine/schema.sql').write_bytes(batch.SCHEMA.encode())
    after = contents(folder)
    with Page(r, 'input/2568', '-t', 'mine') as p:  # no sheet of the workbook is of this template
        page = p.get('/')
        kind, text = told(p.post('/upload', {'file': 'rows.csv', 'version': '', 'folder': p.field(page, 'folder'), 'replace': '1'},
                                 {'upload': ('x.xlsx', book)}))
        need(kind == 'told wrong' and contents(folder) == after, f'read by another template than that of the page: {text}')


# ---- the archive ----

def archive(r):
    """Edit, finding, new PDF, archive, ledger; the draft is what build makes; what changed is told."""
    with open_page(r) as p:
        page = p.save('indicators.csv', {(10, 4): '105'})
        need('เกินช่วงที่กำหนด ให้กรอกตั้งแต่ 0 ถึง 100' in page and 'aria-invalid="true"' in page, 'the fault is not at its cell')
        need(p.ask('GET', '/report.pdf')[0] == 404, 'a report of faulty data')
        need('put into the archive' not in p.get('/revisions'), 'faulty data can be archived')
        page = p.save('indicators.csv', {(10, 4): '75.00'})
        need('75.00' in page and 'aria-invalid' not in page, 'the fault stays')
        status, headers, pdf = p.ask('GET', '/report.pdf')
        r.make('input/2568', r.dir / 'x.pdf', cwd=r.dir)
        need(status == 200 and pdf == (r.dir / 'x.pdf').read_bytes(), 'another PDF than that of build')
        need(headers['Content-Disposition'] == "attachment; filename*=UTF-8''ita-2568.pdf", headers['Content-Disposition'])
        for blank in ('', '  ', ' \t'):
            need(told(p.post('/archive', {'reason': blank})) == ('told wrong', 'the reason is missing'), f'no reason is a reason: {blank!r}')
        need(told(p.post('/archive', {'reason': 'ก\nข'}))[0] == 'told wrong', 'two lines are a reason')
        need(not (r.dir / 'out').exists(), 'something was archived')
        said = told(p.post('/archive', {'reason': 'ฉบับแรก <b>'}))
        need(said[0] == 'told' and 'archived as revision 1' in said[1], f'{said}')
        need('^' not in said[1] and 'warning' not in said[1] and 'note' not in said[1], f'what is for a terminal: {said}')
        p.save('indicators.csv', {(10, 4): '76.00'})
        page = p.get('/revisions?compare=now')
        need('75.00' in page and '76.00' in page, 'what has changed is not told')
        page = p.post('/archive', {'reason': '--signed x'})  # a reason, not an option
        need(told(page)[0] == 'told', f'{told(page)}')
        ledger = rows(r.dir / 'out/2568', 'ledger.csv')
        need([l['reason'] for l in ledger] == ['ฉบับแรก <b>', '--signed x'], f'{ledger}')
        need('ฉบับแรก &lt;b&gt;' in page and 'ฉบับแรก <b>' not in page, 'not escaped')
        page = p.get('/revisions?compare=1')
        need('75.00' in page and '76.00' in page, 'two revisions are not compared')
        link = re.search(r'href="(/revision/002/[^"]+\.pdf)"', page)[1]
        kept = (r.dir / 'out/2568' / ledger[1]['file']) if '/' in ledger[1]['file'] else next((r.dir / 'out/2568/revisions/002').glob('*.pdf'))
        need(p.ask('GET', link)[2] == kept.read_bytes(), 'another file than the one that is kept')
        need(f'<td>{ledger[0]["date"]}</td>' in page, 'the day')
        with Page(r, 'input/2568', language='th') as thai:
            said = r.run('log', '2568', '--lang', 'th', cwd=r.dir).stdout.decode()
            day = re.search(r'ฉบับที่ 1 (?:วันที่ )?(\d+ [ก-ฮ.]+ \d{4})', said)
            need(day and f'<td>{day[1]}</td>' in thai.get('/revisions'), f'the day of a Thai page is not that of log: {said}')
        run = r.run('verify', '2568', cwd=r.dir)
        need(run.returncode == 0, f'verify: {run.stdout.decode()}{run.stderr.decode()}')


def other_template(r):
    """What has changed is told by the template of the page, not by the one that a data folder has without it."""
    copy_data(r, 'input/2568')
    (r.dir / 'data').mkdir()
    (r.dir / 'data/rows.csv').write_text('no,name\n1,ก\n')
    (r.dir / 'mine').mkdir()
    (r.dir / 'mine/report.xml').write_text(batch.ROWS)
    (r.dir / 'mine/schema.sql').write_text(batch.SCHEMA + "CREATE VIEW document AS SELECT 2568 AS year, 'mine' AS name, 'ก' AS title;\n")
    with Page(r, 'data', '-t', 'mine') as p:
        page = p.post('/archive', {'reason': 'ฉบับแรก'})
        need(told(page)[0] == 'told' and '?compare=now' in page, f'{told(page)}')
        p.save('rows.csv', {(2, 2): 'ข'})
        page = p.get('/revisions?compare=now')
        said = re.search(r'<h2 id="diff">.*?<pre>(.*?)</pre>', page, re.S)[1]
        need('rows.csv' in said and 'ก' in said and 'ข' in said, said)


def signs(r):
    """A certificate that is sent signs the last revision; the passphrase and the key are nowhere after."""
    people = signing.certificates()
    key = (people / 'maker.p12').read_bytes()
    role = '1'
    with open_page(r, env={**os.environ, 'XDG_RUNTIME_DIR': str(r.dir)}) as p:
        p.post('/archive', {'reason': 'ฉบับแรก'})
        page = p.get('/revisions')
        which = re.search(r'<option value="(001/[^"]+)"', page)[1]
        role = re.search(r'<select id="role" name="role"><option>([^<]+)', page)[1]
        fields = {'which': which, 'role': role, 'passphrase': signing.PASS}
        said = told(p.post('/sign', {**fields, 'passphrase': 'wrong-passphrase'}, {'key': ('maker.p12', key)}))
        need(said == ('told wrong', 'maker.p12: the passphrase is wrong\n'), f'{said}')
        need(told(p.post('/sign', fields, {'key': ('maker.p12', b'no key')}))[0] == 'told wrong', 'no key is a key')
        name = which.split('/')[1]
        for other in ('001/../../x.pdf', '', '001', '001/', f'/{name}', f'a01/{name}', f'0000000001/{name}', f'001/x/{name}', f'001/.{name}', '001/ledger.csv',
                      f'002/{name}', name):
            said = told(p.post('/sign', {**fields, 'which': other}, {'key': ('maker.p12', key)}))
            need(said == ('told wrong', 'there is no such file in the archive'), f'{other}: {said}')
            need(not other.strip('/') or p.get(f'/revision/{other}', 404), f'{other}: it is served')
        for keys in None, {'key': ('maker.p12', b'')}, {'another': ('maker.p12', key)}:
            said = told(p.post('/sign', fields, keys))
            need(said == ('told wrong', 'no file was chosen'), f'{said}')
        said = told(p.post('/sign', fields, {'key': ('maker.p12', key)}))
        need(said[0] == 'told' and 'signed copy of revision 1' in said[1], f'{said}')
        need(list(r.dir.glob('raingan-serve-*/view.csv')), 'its folder is elsewhere')
        left = [f for f in r.dir.glob('raingan-serve-*/*') if f.suffix not in ('.csv', '.png') and f.name != 'report.pdf']
        need(not left, f'left: {left}')
        for file in r.dir.glob('raingan-serve-*/*'):
            need(signing.PASS.encode() not in file.read_bytes(), f'{file} has the passphrase')
        copies = [f for f in (r.dir / 'out/2568/revisions/001').glob('*.pdf') if 'signed' in f.name]
        need(len(copies) == 1, f'{copies}')
        need(b'Signature is Valid' in subprocess.run(['pdfsig', '-nocert', copies[0]], capture_output=True).stdout, 'pdfsig finds no valid signature')
    need(not list(r.dir.glob('raingan-serve-*')), 'the folder of the session is left')
    need(signing.PASS.encode() not in p.out + p.err and b'wrong-passphrase' not in p.out + p.err, 'the passphrase was printed')


def signs_twice(r):
    """Two people sign one after the other what the page offers first, as who has not signed yet: the second signs the copy of the
    first, also when it is the eleventh."""
    people = signing.certificates()
    with open_page(r) as p:
        p.post('/archive', {'reason': 'ฉบับแรก'})
        for i, who in enumerate(('maker', 'checker')):
            page = p.get('/revisions')
            which = re.search(r'<option value="(001/[^"]+)"', page)[1]
            roles = re.findall(r'<option( value="[^"]+")?>([^<]+)', re.search(r'<select id="role".*?</select>', page, re.S)[0])
            need([bool(signed) for signed, _ in roles] == [False] * (3 - i) + [True] * i, f'{roles}')
            need(all(name.endswith(' (has signed)') for signed, name in roles if signed), f'{roles}')
            role = roles[0][1]
            said = told(p.post('/sign', {'which': which, 'role': role, 'passphrase': signing.PASS}, {'key': ('x.p12', (people / f'{who}.p12').read_bytes())}))
            need(said[0] == 'told', f'{said}')
        copies = sorted((r.dir / 'out/2568/revisions/001').glob('*-signed-*.pdf'))
        need([c.name for c in copies] == ['ita-2568-signed-1.pdf', 'ita-2568-signed-2.pdf'], f'{copies}')
        said = subprocess.run(['pdfsig', '-nocert', copies[1]], capture_output=True).stdout
        need(said.count(b'Signature is Valid') == 2, f'{said}')
        for n in (3, 9, 10, 11):
            (copies[0].parent / f'ita-2568-signed-{n}.pdf').write_bytes(copies[0].read_bytes())
        offered = re.findall(r'<option value="001/ita-2568([^"]*)\.pdf"', p.get('/revisions'))
        need(offered == ['-signed-11', '-signed-10', '-signed-9', '-signed-3', '-signed-2', '-signed-1', ''], f'{offered}')


def signs_at_once(r):
    """Three people choose the same file at the same moment: none takes the copy of another."""
    people = signing.certificates()
    with open_page(r) as p:
        p.post('/archive', {'reason': 'ฉบับแรก'})
        page = p.get('/revisions')
        which = re.search(r'<option value="(001/[^"]+)"', page)[1]
        roles = re.findall(r'<option>([^<]+)', re.search(r'<select id="role".*?</select>', page, re.S)[0])
        need(len(roles) == 3, f'{roles}')
        with concurrent.futures.ThreadPoolExecutor() as pool:
            posts = [pool.submit(p.post, '/sign', {'which': which, 'role': role, 'passphrase': signing.PASS},
                                 {'key': ('x.p12', (people / f'{who}.p12').read_bytes())}, follow=False) for role, who in zip(roles, ('maker', 'checker', 'maker'))]
            [post.result() for post in posts]
        listed = list(csv.reader((r.dir / 'out/2568/signed.csv').open(encoding='utf-8-sig')))[1:]
        need([row[1][-5:] for row in listed] == ['1.pdf', '2.pdf', '3.pdf'] and sorted(row[3] for row in listed) == sorted(roles), f'{listed}')
        need(all(sha256(r.dir / 'out/2568' / row[1]) == row[2] for row in listed), f'{listed}')


# ---- what goes wrong ----

def crash(r):
    """A build that is killed costs itself: the page says so, tables are still written."""
    batch.make_slow(r.dir / 'slow', 50)
    with Page(r, 'slow') as p:
        path = r.dir / 'slow/rows.csv'
        path.write_text('no,name\n' + ''.join(f'{i},การเปิดเผยข้อมูลสาธารณะ ข้อที่ {i}\n' for i in range(150000)))
        answer = subprocess.Popen(['curl', '-s', '-H', f'Cookie: {p.cookie}', f'http://{p.host}/'], stdout=subprocess.PIPE)
        for _ in range(200):
            time.sleep(0.05)
            children = open(f'/proc/{p.process.pid}/task/{p.process.pid}/children').read().split()
            if children:
                break
        need(children, 'no child builds')
        os.kill(int(children[0]), signal.SIGKILL)
        page = answer.communicate()[0].decode()
        need('the report was not made' in page and 'could not make it' in page and 'correct the errors' not in page, f'{page[:500]}')
        status, _, said = p.ask('GET', '/report.pdf')
        need(status == 503 and b'could not make it' in said, f'{said}')
        again = r.dir / 'again.txt'
        for how in (['/?again=1'], ['-L', '-H', f'Origin: http://{p.host}', '--data', f'csrf={p.csrf}', '/undo']):
            answer = subprocess.Popen(['curl', '-s', '-o', again, '-H', f'Cookie: {p.cookie}', *how[:-1], f'http://{p.host}{how[-1]}'])
            children = []
            for _ in range(200):
                time.sleep(0.02)
                children = open(f'/proc/{p.process.pid}/task/{p.process.pid}/children').read().split()
                if children:
                    break
            need(children, f'not tried again by {how[-1]}')
            os.kill(int(children[0]), signal.SIGKILL)
            need(answer.wait(30) == 0 and 'could not make it' in again.read_text(), f'{how[-1]}')
            need('could not make it' in p.get('/'), 'a page alone tries again')
        path.write_text('no,name\n1,a\n')
        need('id="page-1"' in p.save('rows.csv', {(2, 2): 'b'}), 'no report after the next change')
        need(path.read_text() == 'no,name\n1,b\n', path.read_text())


def usage(r):
    for wrong in (['--port', '0'], ['--port', '80'], ['--port', '65536'], ['--port', 'x'], ['a', 'b']):
        need(r.run('serve', *wrong).returncode == 2, f'{wrong}')
    need(r.run('serve', r.dir / 'none').returncode == 1, 'no folder')
    need(r.run('serve', cwd=r.dir).returncode == 1, 'no input/')
    (r.dir / 'file').write_text('x')
    need(r.run('serve', r.dir / 'file').returncode == 1, 'a file')
    copy_data(r, 'input/2568')
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        got = r.run('serve', r.dir / 'input/2568', '--port', str(taken.getsockname()[1]))
        need(got.returncode == 3, f'a port that is taken: {got.returncode}')
    copy_data(r, 'input/2567')
    (r.dir / 'input/2569-memo').mkdir()
    with Page(r, None) as p:  # the newest year
        need('<p>input/2568</p>' in p.get('/'), 'another year than the newest')
    got = subprocess.run(['sh', '-c', 'ss -ltn 2>/dev/null'], capture_output=True, text=True).stdout
    need(f':{p.port} ' not in got, 'still open')


def tests(root, build):
    return each(root, build, 'serve', [slow, crowd, no_drawing, settled, many_fields, vanished, pastes_many, reading, worst_first, marks, strangers, outside, odd_requests, odd_lists, unreadable, limits, bytes_stay, in_pieces, long_cells, still_recognised, no_header, rows_come_and_go, takes_back_what_it_shows, conflicts, typed_stays, odd_forms, odd_files,
                                       uploads, workbook_uploads, refusals, begins, other_folder, archive, other_template, signs, signs_twice, signs_at_once, crash, usage])
