"""`raingan watch`: a save is a build, whichever way an editor saves; what is new and what is gone is told, and nothing else; the PDF is
whole at every moment, and stays as it was while the data are wrong."""
import os
import re
import shutil
import signal
import subprocess
import threading
import time

import books
from batch import children, make_slow, wait_for
from support import copy_data, each, edit, need
from workbooks import data_of

# Of input/2568: the score of indicator 9 is not the mean of its items, which is 75; 75.00 takes the note away.
SCORE, MEAN, NOTE = '74.00', '75.00', 'indicators.csv:10:24: note: C7: '
BROKEN = 'no,instrument\n"1'


class Watch:
    """The command as it runs; it ends with the test."""

    def __init__(self, r, *args, cwd=None, env=None):
        self.out, self.err = r.dir / 'stdout', r.dir / 'stderr'
        with open(self.out, 'wb') as out, open(self.err, 'wb') as err:
            self.run = subprocess.Popen([r.build / 'raingan', 'watch', *map(str, args), '--lang', 'en'], cwd=cwd or r.root, stdout=out,
                                        stderr=err, env={**os.environ, **(env or {})}, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run.kill()
        self.run.wait()

    def lines(self):
        return self.out.read_text().splitlines()

    def said(self):
        return self.err.read_text()

    def builds(self, n):
        """Waits for the n-th build; gives its line."""
        wait_for(lambda: len(self.lines()) >= n or self.run.poll() is not None, f'build {n}: {self.lines()} {self.said()[-500:]}')
        need(len(self.lines()) >= n, f'it has ended: {self.run.returncode} {self.said()[-500:]}')
        return self.lines()[n - 1]

    def after(self, save, n):
        """What is said when a save has made the n-th build."""
        before = len(self.said())
        save()
        self.builds(n)
        return self.said()[before:]

    def quiet(self, n):
        """No more than n builds: so long that the files have been looked at once more."""
        time.sleep(3)
        need(len(self.lines()) == n, f'{self.lines()}')

    def end(self, how=signal.SIGINT):
        self.run.send_signal(how)
        return self.run.wait(60)


def messages(said):
    return [line for line in said.splitlines() if re.match(r'\S+:\d+:\d+: \w+: ', line)]


# ---- tests ----

def saves(r):
    """The PDF is that of `build`; a message that goes, and one that comes, is told alone."""
    data, pdf, want = copy_data(r, 'data'), r.dir / 'a.pdf', r.dir / 'want.pdf'
    with Watch(r, data, '-o', pdf) as w:
        need(re.fullmatch(rf'{pdf}: 15 pages, 6 warnings, \d+ ms', w.builds(1)), w.lines()[0])
        first = r.make(data, want, '--lang', 'en')
        need(messages(w.said()) == messages(first.stderr.decode()) and NOTE in w.said(), w.said())
        need(pdf.read_bytes() == want.read_bytes(), 'not the PDF of build')
        gone = w.after(lambda: edit(data / 'indicators.csv', SCORE, MEAN), 2)
        need(gone.startswith('gone since the last save:\n  - ') and NOTE in gone and gone.count('\n') == 2, gone)
        r.make(data, want)
        need(pdf.read_bytes() == want.read_bytes(), 'not the PDF of the new score')
        came = w.after(lambda: edit(data / 'indicators.csv', MEAN, SCORE), 3)
        need(came.startswith('new since the last save:\n') and len(messages(came)) == 1 and NOTE in messages(came)[0], came)
        need('gone' not in came and w.end() == 0, came)


def moved(r):
    """A message whose line has moved is the same one; so is one whose line says something else now."""
    data = copy_data(r, 'data')
    with Watch(r, data, '-o', r.dir / 'a.pdf') as w:
        w.builds(1)
        need('measures.csv:23:' in w.said(), w.said())
        text = (data / 'measures.csv').read_text()
        at = text.index('"') + 1
        said = w.after(lambda: (data / 'measures.csv').write_text(text[:at] + 'ก่อน\n' + text[at:]), 2)
        need(said == '', said)
        need('measures.csv:24:' in r.run('check', data).stderr.decode(), 'the line has not moved: this tests nothing')


def kept(r):
    """One process makes report after report. One that has been ended is replaced, and so is one whose font is another file by then: the PDF
    is that of `build`."""
    work = r.dir / 'work'
    shutil.copytree(r.root / 'templates', work / 'templates')
    shutil.copytree(r.root / 'fonts', work / 'fonts')
    font = shutil.copy('/usr/share/fonts/truetype/tlwg/Laksaman.ttf', work / 'fonts')
    data, pdf, want = copy_data(r, 'data'), r.dir / 'a.pdf', r.dir / 'want.pdf'

    def same():
        run = r.run('build', data, '-o', want, cwd=work)
        need(run.returncode == 0 and pdf.read_bytes() == want.read_bytes(), f'not the PDF of build: {run.stderr.decode()[-300:]}')
        return pdf.read_bytes()

    with Watch(r, data, '-o', pdf, cwd=work) as w:
        w.builds(1)
        first, was = children(w.run.pid), same()
        for n, (old, new) in enumerate([(SCORE, MEAN), (MEAN, SCORE)] * 2, 2):
            w.after(lambda: edit(data / 'indicators.csv', old, new), n)
            same()
        need(len(first) == 1 and children(w.run.pid) == first, f'{first} {children(w.run.pid)}')
        need(same() == was, 'the same data, another PDF')
        with open(font, 'ab') as file:
            file.write(bytes(4))
        need(' since the last save' not in w.after((data / 'indicators.csv').touch, 6), w.said())
        need(same() != was and children(w.run.pid) != first, 'the font of before')
        first = children(w.run.pid)
        os.kill(first[0], signal.SIGKILL)
        w.after(lambda: edit(data / 'indicators.csv', SCORE, MEAN), 7)
        need(same() and children(w.run.pid) != first and 'fatal' not in w.said(), w.said())
        data.rename(r.dir / 'away')
        shutil.copytree(r.dir / 'away', data)
        w.builds(8)
        w.after(lambda: edit(data / 'indicators.csv', MEAN, SCORE), len(w.lines()) + 1)
        need(same(), 'the data of the folder that was')


def template(r):
    """A file of the template is a file of the report, and so is one of the template that it builds on."""
    work = r.dir / 'templates'
    for name in 'ita', 'memo':
        shutil.copytree(r.root / 'templates' / name, work / name)
    data, pdf = copy_data(r, 'data', 'input/2568-memo'), r.dir / 'a.pdf'
    with Watch(r, data, '-t', work / 'memo', '-o', pdf) as w:
        w.builds(1)
        report = work / 'memo/report.xml'
        said = w.after(lambda: edit(report, '</section>', '<p style="body">ข้อความใหม่</p></section>' if 'name="body"' in report.read_text()
                                    else '<p>ข้อความใหม่</p></section>'), 2)
        shown = subprocess.run(['pdftotext', pdf, '-'], capture_output=True, text=True).stdout
        need('ข้อความใหม่' in shown, f'{said}{w.lines()}')
        said = w.after(lambda: edit(report, '<section', '<sectoin'), 3)
        need('report.xml:' in said and 'stays as it was' in w.lines()[2], f'{said}{w.lines()}')
        w.after(lambda: edit(report, '<sectoin', '<section'), 4)
        with open(work / 'ita/views.sql', 'a') as file:
            file.write('-- more\n')
        w.builds(5)


def editors(r):
    """A new file that is renamed; the old one moved away and a new one written; one that is gone for a moment: a build each."""
    data = copy_data(r, 'data')
    path = data / 'indicators.csv'
    texts = [path.read_text(), path.read_text().replace(SCORE, MEAN)]

    def renamed(text):
        (data / '.indicators.new').write_text(text)
        (data / '.indicators.new').rename(path)

    def moved_away(text):
        (data / '4913').write_text('')
        (data / '4913').unlink()
        path.rename(data / 'indicators.csv~')
        path.write_text(text)
        (data / 'indicators.csv~').unlink()

    def gone_for_a_moment(text):
        path.unlink()
        time.sleep(0.03)
        path.write_text(text)

    with Watch(r, data, '-o', r.dir / 'a.pdf') as w:
        w.builds(1)
        n = 1
        for save in renamed, moved_away, gone_for_a_moment:
            for text, what in (texts[1], 'gone'), (texts[0], 'new'):
                n += 1
                said = w.after(lambda: save(text), n)
                need(said.startswith(f'{what} since') and said.count(' since the last save') == 1, f'{save.__name__}: {said}')
        w.quiet(n)


def burst(r):
    """Many saves at once are one build; what editors leave beside a file is no save."""
    data = copy_data(r, 'data')
    with Watch(r, data, '-o', r.dir / 'a.pdf') as w:
        w.builds(1)
        w.run.send_signal(signal.SIGSTOP)
        for n in range(200):
            for path in data.glob('*.csv'):
                path.write_bytes(path.read_bytes())
        w.run.send_signal(signal.SIGCONT)
        w.builds(2)
        for name in '.indicators.csv.swp', 'indicators.csv~', '#indicators.csv#', '~$book.xlsx', '.~lock.indicators.csv#', 'x.PDF':
            (data / name).write_text('x')
        w.quiet(2)


def broken(r):
    """While the data are wrong the PDF stays, and what was said before them is neither gone nor new again."""
    data, pdf = copy_data(r, 'data'), r.dir / 'a.pdf'
    path = data / 'indicators.csv'
    text = path.read_text()
    with Watch(r, data, '-o', pdf) as w:
        w.builds(1)
        whole, inode = pdf.read_bytes(), pdf.stat().st_ino
        said = w.after(lambda: path.write_text(BROKEN), 2)
        need(said.startswith('new since') and 'gone since' not in said and 'csv-syntax' in said, said)
        need(re.fullmatch(rf'{pdf} stays as it was: \d+ errors', w.lines()[1]), w.lines()[1])
        said = w.after(lambda: path.write_text(text.replace(SCORE, '174.00')), 3)
        need(len(messages(said)) == 1 and '174.00' in said and 'gone since' not in said, said)
        need(pdf.read_bytes() == whole and pdf.stat().st_ino == inode, 'the PDF was touched')
        said = w.after(lambda: path.write_text(text), 4)
        gone = said.split('gone since the last save:\n')
        need(len(gone) == 2 and 'new since' not in said, said)
        need('csv-syntax' in gone[1] and 'data-rule' in gone[1] and all(': error: ' in line for line in gone[1].splitlines()), said)
        need(pdf.read_bytes() == whole, 'another PDF than at first')


def first_wrong(r):
    """Data that are wrong at the beginning are waited for: the PDF comes when they are right."""
    data, pdf = copy_data(r, 'data'), r.dir / 'a.pdf'
    text = (data / 'indicators.csv').read_text()
    (data / 'indicators.csv').write_text(BROKEN)
    with Watch(r, data, '-o', pdf) as w:
        need(re.fullmatch(rf'{data}: no PDF was written: \d+ errors', w.builds(1)) and not pdf.exists(), w.lines()[0])
        w.after(lambda: (data / 'indicators.csv').write_text(text), 2)
        need(pdf.exists() and w.end(signal.SIGTERM) == 0, w.lines()[1])


def whole(r):
    """Whoever reads the PDF while it is made again reads a whole one."""
    data, pdf = copy_data(r, 'data'), r.dir / 'a.pdf'
    torn, stop = [], threading.Event()

    def reader():
        while not stop.is_set():
            got = pdf.read_bytes() if pdf.exists() else b'gone'
            if not (got.startswith(b'%PDF-') and got.rstrip().endswith(b'%%EOF')):
                torn.append(got[:20])

    with Watch(r, data, '-o', pdf) as w:
        w.builds(1)
        thread = threading.Thread(target=reader)
        thread.start()
        for n in range(6):
            w.after(lambda: edit(data / 'indicators.csv', *((SCORE, MEAN) if n % 2 == 0 else (MEAN, SCORE))), n + 2)
        stop.set()
        thread.join()
        need(not torn, f'{torn[:3]}')


def gone(r):
    """A folder that is moved away, or removed, is waited for; it may come back as another one."""
    data, pdf = copy_data(r, 'data'), r.dir / 'a.pdf'
    with Watch(r, data, '-o', pdf) as w:
        w.builds(1)
        data.rename(r.dir / 'away')
        wait_for(lambda: 'data is gone' in w.said(), 'the word that it is gone')
        (r.dir / 'away').rename(data)
        w.builds(2)
        need(' since the last save' not in w.said(), w.said())
        shutil.rmtree(data)
        wait_for(lambda: w.said().count('data is gone') == 2, 'the word that it is gone again')
        copy_data(r, 'data')
        n = 3
        w.builds(n)
        time.sleep(0.5)  # it may be built once before it is whole
        n = len(w.lines())
        said = w.after(lambda: edit(data / 'indicators.csv', SCORE, MEAN), n + 1)
        need(NOTE in said and 'gone since' in said, f'{said} {w.lines()}')


def never_there(r):
    """A folder that is not there at the beginning is told once, and nothing is said of waiting for it."""
    run = r.run('watch', r.dir / 'none', '--lang', 'en')
    need(run.returncode == 1 and run.stderr.decode().splitlines() == [f'{r.dir}/none: error: there is no such folder [file-missing]'], run.stderr.decode())


def ends(r):
    """Ctrl+C and the like: status 0, at once, in the middle of a build too, and nothing unfinished is left."""
    slow, pdf = r.dir / 'slow', r.dir / 'out' / 'a.pdf'
    make_slow(slow, 300000)
    for how in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        with Watch(r, slow, '-o', pdf) as w:
            wait_for(lambda: children(w.run.pid), 'a build')
            pid = children(w.run.pid)[0]
            start = time.monotonic()
            need(w.end(how) == 0 and time.monotonic() - start < 10, f'{how}: {w.run.returncode}')
            need(not os.path.exists(f'/proc/{pid}'), 'its process lives on')
            need(not w.lines() and not (pdf.parent.exists() and list(pdf.parent.iterdir())), f'{w.lines()}')
    with Watch(r, slow, '-o', pdf) as w:
        wait_for(lambda: children(w.run.pid), 'a build')
        pid = children(w.run.pid)[0]
        w.run.kill()
        w.run.wait()
        wait_for(lambda: not os.path.exists(f'/proc/{pid}') or open(f'/proc/{pid}/stat').read().split(') ')[1][0] == 'Z', 'its end')


def events(w):
    """The inodes that the kernel tells of."""
    folder, out = f'/proc/{w.run.pid}/fdinfo', set()
    for fd in os.listdir(folder):
        with open(f'{folder}/{fd}') as info:
            out |= {int(found, 16) for found in re.findall(r'^inotify wd:\S+ ino:(\S+)', info.read(), re.M)}
    return out


def polls(r):
    """Without --poll the kernel tells of each folder; with it none is asked for, and saves are seen all the same."""
    data, own = copy_data(r, 'data'), r.dir / 'template'
    shutil.copytree(r.root / 'templates/ita', own)
    (data / 'deep').mkdir()
    with Watch(r, data, '-t', own, '-o', r.dir / 'a.pdf') as w:
        w.builds(1)
        need({p.stat().st_ino for p in (data, data / 'deep', own)} <= events(w), f'{events(w)}')
    with Watch(r, data, '-t', own, '-o', r.dir / 'a.pdf', '--poll') as w:
        w.builds(1)
        need(not events(w), f'{events(w)}')
        need(NOTE in w.after(lambda: edit(data / 'indicators.csv', SCORE, MEAN), 2), w.said())
        data.rename(r.dir / 'away')
        wait_for(lambda: 'data is gone' in w.said(), 'the word that it is gone')
        (r.dir / 'away').rename(data)
        w.builds(3)
        w.after(lambda: edit(own / 'report.xml', '<section', '<section '), 4)
        w.quiet(4)


def links(r):
    """A change of which the kernel does not tell, since it comes by another name of the file: seen when the files are looked at."""
    data, elsewhere = copy_data(r, 'data'), r.dir / 'elsewhere.csv'
    os.link(data / 'indicators.csv', elsewhere)
    with Watch(r, data, '-o', r.dir / 'a.pdf') as w:
        w.builds(1)
        need(NOTE in w.after(lambda: edit(elsewhere, SCORE, MEAN), 2), w.said())


def crash(r):
    """A build whose process is killed is told, and the next save makes the report."""
    data, pdf = r.dir / 'data', r.dir / 'a.pdf'
    make_slow(data, 200_000)
    with Watch(r, data, '-o', pdf) as w:
        wait_for(lambda: children(w.run.pid), 'a process')
        os.kill(int(children(w.run.pid)[0]), signal.SIGKILL)
        wait_for(lambda: 'its process was ended by signal 9' in w.said(), 'the end is told')
        need(w.said().count('fatal: ') == 1 and not pdf.exists() and w.run.poll() is None, w.said())
        (data / 'rows.csv').write_text('no,name\n1,ก\n')
        need(re.fullmatch(rf'{pdf}: 1 pages, \d+ warnings, \d+ ms', w.builds(1)) and w.end() == 0, w.lines())


def no_process(r):
    """Where no process can be started it is the machine's fault, and it ends."""
    data = copy_data(r, 'data')
    run = r.run('watch', data, '-o', r.dir / 'a.pdf', '--lang', 'en', before=['sh', '-c', 'ulimit -n 6; exec "$@"', 'sh'])
    said = run.stderr.decode().splitlines()
    need(run.returncode == 3 and said[1:] == ['raingan: fatal: cannot start a process: Too many open files [library]'], f'{run.returncode} {said}')


def opens(r):
    """--open: the viewer gets the PDF once, when it is there, in the environment of the user; it is not ended with us. Without one its
    package is named, and the report is made."""
    data, pdf, programs, seen = copy_data(r, 'data'), r.dir / 'a.pdf', r.dir / 'programs', r.dir / 'seen'
    programs.mkdir()
    (programs / 'xdg-open').write_text(f'#!/bin/sh\necho "$1 $DISPLAY $XDG_THING $(head -c 5 "$1")" >> {seen}\nexec /bin/sleep 60 # {r.dir}\n')
    (programs / 'xdg-open').chmod(0o755)
    with Watch(r, data, '-o', pdf, '--open', env={'PATH': f'{programs}:{os.environ["PATH"]}', 'DISPLAY': ':7', 'XDG_THING': 'x'}) as w:
        w.builds(1)
        wait_for(lambda: seen.exists() and seen.read_text().endswith('\n'), 'the viewer')
        w.after(lambda: edit(data / 'indicators.csv', SCORE, MEAN), 2)
        need(w.end() == 0 and seen.read_text() == f'{pdf} :7 x %PDF-\n', seen.read_text())
        viewer = [p for p in os.listdir('/proc') if p.isdigit() and is_ours(p, programs)]
        need(len(viewer) == 1, f'{viewer}')
        os.kill(int(viewer[0]), signal.SIGKILL)
    (programs / 'xdg-open').unlink()
    with Watch(r, data, '-o', pdf, '--open', env={'PATH': str(programs)}) as w:
        w.builds(1)
        wait_for(lambda: 'xdg-utils' in w.said(), 'the package')
        need(f'{pdf}: warning: ' in w.said() and '[viewer]' in w.said() and ' fatal: ' not in w.said(), w.said())
        w.after(lambda: edit(data / 'indicators.csv', MEAN, SCORE), 2)
        need(w.said().count('xdg-utils') == 1 and w.end() == 0, w.said())


def is_ours(pid, programs):
    """The process that the viewer of this test has become: it has its path."""
    try:
        with open(f'/proc/{pid}/environ', 'rb') as env, open(f'/proc/{pid}/cmdline', 'rb') as words:
            return str(programs).encode() in env.read() and words.read().startswith(b'/bin/sleep\0')
    except OSError:
        return False


def within(r):
    """A PDF below the folder that is watched is no save of it."""
    data = copy_data(r, 'data')
    with Watch(r, '.', cwd=data) as w:
        need(w.builds(1).startswith('out/2568/ita-data.pdf: '), w.lines()[0])
        w.quiet(1)
    with Watch(r, data, '-o', data / 'report') as w:
        w.builds(1)
        w.quiet(1)
        w.after(lambda: edit(data / 'indicators.csv', SCORE, MEAN), 2)
        w.quiet(2)


def workbook(r):
    """A workbook that is saved anew; what else lies in its folder is no save."""
    folder = r.dir / 'folder'
    folder.mkdir()
    sheets = data_of(r.root / 'input/2568')
    books.xlsx(folder / 'book.xlsx', sheets)
    with Watch(r, folder / 'book.xlsx', '-o', r.dir / 'a.pdf') as w:
        need('15 pages' in w.builds(1), w.said())
        sheets['indicators'] = [[MEAN if cell == SCORE else cell for cell in row] for row in sheets['indicators']]
        books.xlsx(folder / 'other.xlsx', sheets)
        w.quiet(1)
        said = w.after(lambda: (folder / 'other.xlsx').rename(folder / 'book.xlsx'), 2)
        need('gone since' in said and 'C7: ' in said and 'new since' not in said, said)


def quiet(r):
    """-q: errors alone, as of the other commands; what was made is told all the same. A book in the folder that one works in."""
    folder = r.dir / 'folder'
    folder.mkdir()
    sheets = data_of(r.root / 'input/2568')
    books.xlsx(folder / 'book.xlsx', sheets)
    wrong = {**sheets, 'indicators': [['174.00' if cell == SCORE else cell for cell in row] for row in sheets['indicators']]}
    with Watch(r, 'book.xlsx', '-o', r.dir / 'a.pdf', '-q', '-t', r.root / 'templates/ita', cwd=folder) as w:
        need('15 pages, 6 warnings' in w.builds(1) and w.said() == '', f'{w.lines()} {w.said()}')

        def save(new):
            books.xlsx(folder / 'new', new)
            (folder / 'new').rename(folder / 'book.xlsx')
        said = w.after(lambda: save(wrong), 2)
        levels = re.findall(r'^\S+: (\w+): ', said, re.M)
        need(levels and set(levels) == {'error'} and 'stays as it was' in w.lines()[1], said)
        (folder / 'book.xlsx').rename(folder / 'away')
        time.sleep(3)
        need('is gone' not in w.said() and len(w.lines()) == 2, w.said())
        (folder / 'away').rename(folder / 'book.xlsx')
        w.builds(3)
        said = w.after(lambda: save(sheets), 4)
        need(said.startswith('gone since the last save:\n') and 'new since' not in said, said)


def many(r):
    """Of more messages than `build` shows as many are shown, of those that are new and of those that are gone."""
    data = r.dir / 'many'
    make_slow(data, 1)
    names = [f'c{n}' for n in range(150)]
    with open(data / 'schema.sql', 'a') as schema:
        schema.write("INSERT INTO input_files VALUES ('more.csv', 'more', 1);\nCREATE TABLE more (" + ', '.join(
            f'{name} TEXT CONSTRAINT "{name}: odd {name}" CHECK ({name} <> \'x\')' for name in names) + ');\n')

    def save(text):
        (data / 'more.csv').write_text(','.join(names) + '\n' + ','.join(text for _ in names) + '\n')
    save('x')
    shown = 'raingan: 100 of 150 messages are shown\n'
    with Watch(r, data, '-o', r.dir / 'a.pdf') as w:
        need('no PDF was written: 150 errors' in w.builds(1), f'{w.lines()} {w.said()[:300]}')
        need(len(messages(w.said())) == 100 and w.said().endswith(shown), w.said()[-300:])
        said = w.after(lambda: save('y'), 2)
        gone = said.partition('gone since the last save:\n')[2]  # before it, what the template has to be told
        need(gone.count('  - ') == 100 and gone.count('\n') == 101 and gone.endswith(shown), said[-300:])
        need(f'{r.dir}/a.pdf: ' in w.lines()[1], w.lines()[1])


def usage(r):
    """What would be wrong at each build is told at once."""
    data = copy_data(r, 'data')
    for args, status, words in (((), 2, 'data folder is missing'), ((data, '-o', '-'), 2, 'standard output'), ((r.dir / 'none',), 1, 'no such folder'),
                                ((data, '-t', r.dir / 'none'), 1, 'no such folder'), ((data, '-o', data / 'report.csv'), 1, 'it is no PDF'),
                                ((data, '--png', 'x'), 2, 'unknown option')):
        run = r.run('watch', *args, '--lang', 'en')
        need(run.returncode == status and words in run.stderr.decode() and not run.stdout, f'{args}: {run.returncode} {run.stderr.decode()[:300]}')
    full = subprocess.run([r.build / 'raingan', 'watch', data, '-o', r.dir / 'a.pdf', '--lang', 'en'], stdout=open('/dev/full', 'w'), stderr=subprocess.PIPE, timeout=60)
    need(full.returncode == 3 and b'standard output' in full.stderr, f'{full.returncode} {full.stderr[-300:]}')


def tests(root, build):
    return each(root, build, 'watch', (saves, kept, moved, template, editors, burst, broken, first_wrong, whole, gone, never_there, ends, polls, links, no_process, crash, opens, within, workbook, quiet, many, usage))
