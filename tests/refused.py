"""Memory that the system does not give (memory.py), wherever else the program asks for it: in every golden case, and in the commands
beside build. What is said before is what is always said, the data get no fault that they do not have, and what is there
is there as before or as after."""
import csv
import re
import shutil
import struct
import subprocess
import zlib

import books
import golden
import longterm
import pictures
import signing
from archives import Place
from batch import ROWS, SCHEMA
from memory import ALL, Refusals, messages, one_message
from merging import Pair
from support import Reports, Skip, copy_data, need

CASES = 32 if ALL else 8  # tests of golden cases
OF_CASE = 6  # refusals of one case, of one command, where not all are tried
DAY = {'SOURCE_DATE_EPOCH': '1762128000'}


def in_children(r, c, name, out, first, i, part=(0, 1)):
    """A command that writes at its end, into `out` alone, or nowhere: tried in children of one run."""
    want = {f.name: f.read_bytes() for f in out.iterdir()}
    for goes_on in ways(i):
        for file in want:
            (out / file).unlink(missing_ok=True)
        tell(r, c, name, out, goes_on, first, want, part)


def tell(r, c, name, out, goes_on, first, want, part):
    tried = r.dir / f'{name}-{goes_on}'
    tried.mkdir()
    requests = c.some(*part, OF_CASE) if ALL else c.some(first % 10, 1, OF_CASE)
    (tried / 'try').write_text(''.join(f'{"+" if goes_on else ""}{n}\n' for n in requests))
    run = c.run(MEMORY_TRY=tried / 'try', MEMORY_TRIED=tried, MEMORY_OUT=out)
    need(run.returncode == c.status, f'{name}: {run.returncode} {run.stderr.decode(errors="replace")}')
    ends = {n: end_of(tried, n) for n in requests if (tried / f'{n}.status').exists()}
    # The run that lists the requests asks a little more at its end.
    before = [n for n in requests if n <= max(ends, default=0)]
    reached = max(ends, default=0) > (requests if ALL else requests[:-1])[-1] * 0.9  # the last of a sample may be of that end
    need(len(ends) > len(before) * 0.9 and reached, f'{name}: {len(ends)} of {len(requests)} were tried, up to {max(ends, default=0)} of {requests[-1]}')
    # The first that begins when the file has its name takes it away.
    taken = max((n for n in ends if ends[n][1]), default=requests[-1])
    for n, (status, files, said, printed) in ends.items():
        where = f'{name}, request {"+" if goes_on else ""}{n}'
        no_memory = said and re.search(r': fatal: out of memory.* \[no-memory\]$', said[-1])
        if not no_memory and status == c.status and (files == want or n > taken):  # a library did without a map of a file
            # What was said before the child began is not in its files, to the letter.
            need('\n'.join(c.said).endswith('\n'.join(said).lstrip('\ufffd')) and c.printed.endswith(printed), f'{where}: {said} {printed}, not {c.said} {c.printed}')
            continue
        need(status == 3 and files in ({}, want), f'{where}: exit {status}, {list(files)} is left: {said}; {taken} of {max(ends)}')
        need(no_memory or b'"no-memory"' in printed or b',no-memory,' in printed, f'{where}: {said} {printed}')
        need(set(said[:-1]) <= set(c.said), f'{where}: {set(said[:-1]) - set(c.said)}')
    shutil.rmtree(tried)


def end_of(tried, n):
    """Of a child: its status, the files that it left, its messages, what it printed."""
    left = tried / f'{n}.left'
    files = {f.name: f.read_bytes() for f in left.iterdir()} if left.exists() else {}
    return (int((tried / f'{n}.status').read_text()), files, messages((tried / f'{n}.err').read_text(errors='replace')),
            (tried / f'{n}.out').read_bytes())


def ways(i):
    """A request is refused once, and from there on for good."""
    return (False, True) if ALL else (i % 2 == 0,)


# ---- golden cases ----

def of_case(r, case, i):
    tmp = r.dir / case.name
    tmp.mkdir()
    golden.lay_down(r.root, case, tmp)
    if (tmp / 'fonts.conf').exists():  # fonts of its own
        return
    out = tmp / 'out'
    out.mkdir()
    c = Refusals(r, ['build', 'data', '-t', 'template', '-o', out / 'x.pdf'], cwd=tmp, ends=(0, 1, 3), least=20)
    in_children(r, c, case.name, out, i, i // CASES)
    shutil.rmtree(tmp)


def cases(r, part):
    """A case may be wrong itself."""
    for i, case in enumerate(golden.cases(r.root)):
        if i % CASES == part:
            of_case(r, case, i)


# ---- commands ----

def book(r, maker):
    """A workbook of last year's indicators and facts."""
    def sheet(file):
        with open(r.root / 'input/2568' / file, newline='', encoding='utf-8-sig') as f:
            return list(csv.reader(f))
    return maker(r.dir / f'book.{maker.__name__}', {name: sheet(f'{name}.csv') for name in ('report', 'indicators', 'signatures')})


def readers(r, *part):
    """Commands that only tell, and those that write one file."""
    p = Place(r, 'readers')
    for score in 20, 21:
        p.score(score)
        p.archive(f'{score}', env=DAY)
    out, pdf = r.dir / 'out', r.report('input/2568')
    out.mkdir()
    wrong = copy_data(r, 'wrong')
    (wrong / 'indicators.csv').write_text((wrong / 'indicators.csv').read_text(encoding='utf-8-sig').replace('100.00', '120.00'))
    commands = (['check', r.root / 'input/2568'], ['check', wrong, '--format', 'json'], ['check', wrong, '--format', 'csv'],
                ['diff', r.root / 'input/2568', wrong], ['diff', '--format', 'csv', p.pdf(1), p.pdf(2)],
                ['verify', '2568'], ['verify', pdf], ['log'], ['log', '2568', '--format', 'csv'], ['log', '--format', 'json'],
                ['check', book(r, books.xlsx)], ['check', book(r, books.ods)],
                ['build', 'data', '-t', 'template', '-o', out / 'x.pdf', '--if-changed'], ['sign', pdf], ['--help'], ['--version'])
    for i, command in enumerate(commands):
        c = Refusals(r, command, cwd=p.dir, ends=(0, 1), least=20)
        if str(command[-1]).endswith('.pdf') and 'data' not in command or command[0] in ('verify', 'log'):
            alone(c, command[0], part)  # who reads a PDF has a child of its own
            continue
        in_children(r, c, ' '.join(map(str, command[:1] + command[-2:])).replace('/', '-'), out, i, i, part)
        for file in out.iterdir():
            file.unlink()


def alone(c, name, part):
    """A command that only tells, in a run for each."""
    for i, n in enumerate(c.some(*part, OF_CASE)):
        for goes_on in ways(i):
            run = c.run(MEMORY_AT=f'{"+" if goes_on else ""}{n}')
            said = messages(run.stderr.decode(errors='replace'))
            where = f'{name}, request {"+" if goes_on else ""}{n}: exit {run.returncode}, {said}'
            need(run.returncode in (c.status, 3) and set(said[:-1] if run.returncode == 3 else said) <= set(c.said), where)
            need(run.returncode != 3 or said and re.search(r': fatal: out of memory.* \[no-memory\]$', said[-1]), where)


def tree_of(folder):
    return {str(f.relative_to(folder)): f.read_bytes() if f.is_file() else None for f in sorted(folder.rglob('*')) if f.name != '.lock'}


def writer(r, command, place, part, more=slice(0)):
    """In a run for each; `place` holds all that it may write. more: of these places each is tried for good too."""
    saved, before = r.dir / 'saved', tree_of(place)
    shutil.copytree(place, saved)
    c = Refusals(r, command, cwd=place)
    after = tree_of(place)
    need(before != after, f'{command}: it does nothing')
    tries = [(n, goes_on) for i, n in enumerate(c.some(*part, 2 * OF_CASE)) for goes_on in ways(i)]
    for n, goes_on in tries + [(n, True) for n in c.requests[more]]:
        shutil.rmtree(place)
        shutil.copytree(saved, place)
        run = c.run(MEMORY_AT=f'{"+" if goes_on else ""}{n}')
        said, now = messages(run.stderr.decode(errors='replace')), tree_of(place)
        where = f'{command[0]}, request {"+" if goes_on else ""}{n}: exit {run.returncode}, {said}'
        # Memory may end when all is there: a workbook has the time in it, a signature a random number.
        need(now == before or set(now) == set(after), f'{where}: {set(now) ^ set(before)}')
        need(run.returncode == 0 and now != before or run.returncode == 3, where)
        need(run.returncode == 0 or said and re.search(r': fatal: out of memory.* \[no-memory\]$', said[-1]), where)
        need(set(said[:-1]) <= set(c.said), where)
    shutil.rmtree(saved)


def work(r):
    """A folder to write in."""
    place = r.dir / 'place'
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place


def importing(r, *part):
    for maker in books.xlsx, books.ods:
        place = work(r)
        copy_data(r, 'place/data')
        (place / 'data/indicators.csv').unlink()
        writer(r, ['import', book(r, maker), 'data', '--yes'], place, part)


def beginning(r, *part):
    """libxlsxwriter crashes where it gets no memory for its sheets; the second half of all is its own."""
    for options, more in ([], slice(0)), (['--workbook'], slice(-450, -330)):
        place = work(r)
        copy_data(r, 'place/2568')
        writer(r, ['init', '2569', '--from', '2568', *options], place, part, more)


def extracting(r, *part):
    writer(r, ['extract', r.report('input/2568'), 'to'], work(r), part)


def sealing(r, *part):
    p, keys = Place(r, 'seal'), signing.certificates()
    p.archive('x', env=DAY)
    writer(r, ['seal', '--key', keys / 'maker.p12', '--pass-file', keys / 'pass'], p.dir, part)


def stamping(r, *part):
    """Signed with what proves it in years to come, and stamped as a whole: servers are asked on the way."""
    with longterm.Office(r) as office:
        place, stamp = work(r), ['--tsa', f'{office.url}/tsa']
        key = ['--key', office.dir / 'maker.p12', '--pass-file', office.dir / 'pass']
        office.sign(r.report('input/2568'), place / 'signed.pdf', 0, 'maker')
        writer(r, ['sign', 'signed.pdf', '--as', signing.roles(r)[1], *key, *stamp, '--lt', '-o', 'x.pdf'], place, part)
        writer(r, ['timestamp', 'signed.pdf', *stamp, '-o', 'y.pdf'], place, part)


def filing(r, *part):
    """A signed copy into the archive."""
    p, keys = Place(r, 'filing'), signing.certificates()
    run = r.run('archive', r.root / 'input/2568', '-m', 'x', cwd=p.dir, env=DAY)
    need(run.returncode == 0, run.stderr.decode())
    pdf = next((p.year / 'revisions/001').glob('*.pdf'))
    signing.sign(r, pdf, p.dir / 'signed.pdf', signing.roles(r)[0], 'maker')
    writer(r, ['archive', '--signed', 'signed.pdf'], p.dir, part)


def merging_two(r, *part):
    s = Pair(r, 'merge', 1)
    s.diverge()
    writer(r, ['merge', '2568', s.other], s.p.dir, part)


# ---- large things ----

def within(r, folder, kibs, fine):
    """A report in so much address space each time; gives what was said where it did not suffice. fine: what is said where it does."""
    if b'__asan_init' in (r.build / 'raingan').read_bytes():
        raise Skip('the sanitizer takes all addresses')
    said, enough = set(), 0
    for kib in kibs:
        run = r.run('build', folder, '-q', '--lang', 'en', '-o', r.dir / 'x.pdf', before=['sh', '-c', f'ulimit -v {kib}; exec "$@"', 'sh'])
        text = run.stderr.decode()
        if run.returncode == fine[0] and fine[1] in text:
            enough += 1
        elif run.returncode != 127:  # the loader has no room for the libraries
            one_message(f'{kib} KiB', run.returncode, text)
            need(not (r.dir / 'x.pdf').exists(), f'{kib} KiB: a file is left')
            said.add(text)
        (r.dir / 'x.pdf').unlink(missing_ok=True)
    need(enough and said, f'{enough} {said}')
    return said


def long_cell(r):
    """A cell that is too long to be read whole is the machine's fault; where there is room it is the cell's."""
    folder = r.dir / 'long'
    folder.mkdir()
    for name, text in ('report.xml', ROWS), ('schema.sql', SCHEMA), ('rows.csv', f'no,name\n1,{"a" * (15 << 20)}\n'):
        (folder / name).write_text(text)
    said = within(r, folder, range(36 << 10, 132 << 10, 4 << 10), (1, 'rows.csv:2:3: error: (cell B2) this cell has more than 1048576 bytes'))
    need(any('while reading CSV' in text for text in said), f'{said}')


def large_pictures(r):
    """Pictures whose pixels need more memory than there is: 4096 by 4096 of them."""
    size = 4096
    head = struct.pack('>IIBBBBB', size, size, 8, pictures.GREY_ALPHA, 0, 0, 0)
    png = b'\x89PNG\r\n\x1a\n' + b''.join(pictures.chunk(*part) for part in (
        (b'IHDR', head), (b'IDAT', zlib.compress(bytes((2 * size + 1) * size))), (b'IEND', b'')))
    jpeg = subprocess.run(['cjpeg', '-grayscale', '-restart', '1'], input=b'P5 4096 4096 255\n' + bytes(size * size), capture_output=True).stdout
    turned = pictures.with_exif(jpeg, pictures.exif(6)) if jpeg else b''
    for name, data in ('p.png', png), ('p.jpg', turned):
        if not data:
            continue
        folder = r.dir / name[2:]
        folder.mkdir()
        (folder / name).write_bytes(data)
        (folder / 'report.xml').write_text(pictures.PAGE % f'<img src="{name}" alt="ภาพ" width="24mm"/>')
        (folder / 'schema.sql').write_text('CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n')
        within(r, folder, range(36 << 10, 260 << 10, 8 << 10), (0, ''))


def parts(root, build_folder, test, n):
    """All requests of its commands in n parts, each within the time of a test."""
    n = n if ALL else 1
    return [(f'memory.{test.__name__}' + (f'.{i}' if n > 1 else ''), lambda i=i: test(Reports(root, build_folder), i, n)) for i in range(n)]


def tests(root, build_folder):
    out = [(f'memory.golden.{n}', lambda n=n: cases(Reports(root, build_folder), n)) for n in range(CASES)]
    for test, n in (readers, 16), (importing, 1), (beginning, 1), (extracting, 2), (sealing, 4), (stamping, 8), (filing, 12), (merging_two, 40):
        out += parts(root, build_folder, test, n)
    return out + [(f'memory.{t.__name__}', lambda t=t: t(Reports(root, build_folder))) for t in (long_cell, large_pictures)]
