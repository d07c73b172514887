"""How fast it is: `bench.py BUILD [--rows N ...] [--quick] [--update]`, by `make bench`.

Writes doc/performance.md. Every part is a function that gives lines of it, bench_batch.py has that of many reports;
tests/bench/ holds the programs and counts.txt, the instructions of two builds. A rise of more than 5 % ends with
status 1; --update takes the counts as they are now."""
import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib

import bench_batch
import hostile_pdf
from support import one_processor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
COUNTS = HERE / 'bench' / 'counts.txt'
RISE = 1.05

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT NOT NULL, score DECIMAL(5,2));
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="th" numerals="thai">
<page name="a4" size="A4" margin="30mm 20mm 20mm 30mm"><header from="2"><p text-align="center">- {page} -</p></header></page>
<style name="body" font-family="Laksaman" font-size="16pt" font-size-adjust="0.340"/>
<section page="a4"><table columns="20mm * 26mm" border="0.5pt" rules="all">
<thead><tr><th>ที่</th><th>รายการ</th><th>คะแนน</th></tr></thead>
<each select="SELECT no, name, score FROM rows WHERE %s ORDER BY no">
<tr><td align="center">{no}</td><td>{name}</td><td align="decimal">{score:0.00}</td></tr>
</each></table></section></report>
'''


# ---- measuring ----

def run(command, fails=False):
    """Seconds by the clock, seconds of the processor, MB at most; whether it may end with a status of its own."""
    start = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode and not (fails and child.returncode == 1):
        sys.exit(f'exit status {child.returncode}: {" ".join(map(str, command))}')
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def side_by_side(commands, times):
    """Of each command its runs, taken in turns so that a busy moment of the machine hits all of them."""
    runs = {name: [] for name in commands}
    for command in commands.values():
        run(command)  # once for the file cache
    for _ in range(times):
        for name, command in commands.items():
            runs[name].append(run(command))
    return runs


def spread(values):
    low, middle, high = statistics.quantiles(values, n=4)
    return f'{1000 * middle:.1f} | {1000 * low:.1f} to {1000 * high:.1f}'


def instructions(command):
    out = subprocess.run([*one_processor(), 'valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', *map(str, command)],
                         capture_output=True, text=True)
    found = [line for line in out.stderr.splitlines() if 'Collected' in line]
    if out.returncode or not found:
        sys.exit(f'valgrind failed: {out.stderr[-500:]}')
    return int(found[0].split(':')[1])


# ---- the data ----

class Bench:
    def __init__(self, build, tmp):
        self.build, self.tmp = build, tmp
        self.program = build / 'raingan'
        for name, where in ('all', '1'), ('none', 'no = 1'):
            (tmp / name).mkdir()
            (tmp / name / 'schema.sql').write_text(SCHEMA)
            (tmp / name / 'report.xml').write_text(REPORT % where)

    def report(self):
        return [self.program, 'build', ROOT / 'input' / '2568', '-o', self.tmp / 'report.pdf']

    def table(self, n, template):
        data = self.tmp / str(n)
        if not data.exists():
            data.mkdir()
            with open(data / 'rows.csv', 'w') as out:
                out.write('no,name,score\n')
                for i in range(1, n + 1):
                    out.write(f'{i},การเปิดเผยข้อมูลสาธารณะของหน่วยงาน ข้อที่ {i} ซึ่งมีผู้รับผิดชอบ,'
                              f'{i % 10000 / 100:.2f}\n')
        return [self.program, 'build', data, '-t', self.tmp / template, '-o', self.tmp / f'{template}.pdf']

    def paragraphs(self):
        """The distinct paragraphs of the report, for floor and peers."""
        path = self.tmp / 'paragraphs'
        if not path.exists():
            out = subprocess.run([self.build / 'tests/paragraphs', ROOT / 'input/2568', ROOT / 'templates/ita',
                                  ROOT / 'fonts/fonts.conf'], capture_output=True, check=True).stdout
            path.write_bytes(b''.join(dict.fromkeys(out.splitlines(keepends=True))))
        return path

    def streams(self):
        """What the report packs, unpacked."""
        run(self.report())
        pdf, path = (self.tmp / 'report.pdf').read_bytes(), self.tmp / 'streams'
        mark, at = b'\nstream\r\n', 0
        with open(path, 'wb') as out:
            while (at := pdf.find(mark, at)) >= 0:
                at += len(mark)
                try:
                    data = zlib.decompressobj().decompress(pdf[at:])
                except zlib.error:  # a stream as it is
                    continue
                out.write(len(data).to_bytes(4, 'little') + data)
        return path


# ---- (a), (b) and (e): one report, the floor, other typesetters ----

TYPST = '''const {NodeCompiler} = require('@myriaddreamin/typst-ts-node-compiler');
const [workspace, fonts] = process.argv.slice(2);
const c = NodeCompiler.create({workspace, fontArgs: [{fontPaths: [fonts]}]});
require('fs').writeFileSync(workspace + '/typst.pdf', c.pdf({mainFilePath: workspace + '/peer.typ'}));
'''


def peers(bench):
    """Commands of those that are there, for the same paragraphs one below the other; and what is not."""
    texts = [''.join(line.split('\x1f')[1::2]) for line in bench.paragraphs().read_text().splitlines()]
    (bench.tmp / 'peer.typ').write_text(
        '#set page(paper: "a4", margin: (left: 30mm, rest: 20mm))\n#set text(font: "Laksaman", size: 16pt, lang: "th")\n'
        + ''.join(f'#par({json.dumps(t, ensure_ascii=False)})\n' for t in texts))
    escaped = [''.join('\\' + c if c in '%$#&_{}' else ' ' if c in '\\^~' else c for c in t) for t in texts]
    (bench.tmp / 'peer.tex').write_text(
        '\\documentclass[12pt,a4paper]{article}\\usepackage{fontspec}\\setmainfont{Laksaman}\n'
        '\\XeTeXlinebreaklocale "th"\n\\begin{document}\n' + '\n\n'.join(escaped) + '\n\\end{document}\n')
    (bench.tmp / 'typst.cjs').write_text(TYPST)
    fonts = '/usr/share/fonts/truetype/tlwg'
    can, cannot = {}, []
    if shutil.which('typst'):
        can['Typst'] = ['typst', 'compile', '--font-path', fonts, bench.tmp / 'peer.typ', bench.tmp / 'typst.pdf']
    elif shutil.which('node') and not subprocess.run(
            ['node', '-e', 'require.resolve("@myriaddreamin/typst-ts-node-compiler")'], capture_output=True).returncode:
        can['Typst (in Node.js)'] = ['node', bench.tmp / 'typst.cjs', bench.tmp, fonts]
    else:
        cannot.append('Typst')
    if shutil.which('xelatex'):
        can['XeLaTeX'] = ['xelatex', '-interaction=batchmode', f'-output-directory={bench.tmp}', bench.tmp / 'peer.tex']
    else:
        cannot.append('XeLaTeX')
    return can, cannot


def one_report(bench, times):
    floor, streams, paragraphs = bench.build / 'tests/floor', bench.streams(), bench.paragraphs()
    commands = {'raingan build input/2568': bench.report(),
                'floor, the same libraries': [floor, 'own', paragraphs, streams, bench.tmp / 'own'],
                'floor, libthai and zlib': [floor, 'plain', paragraphs, streams, bench.tmp / 'plain']}
    others, missing = peers(bench)
    runs = side_by_side({**commands, **others}, times)
    own = statistics.median(cpu for _, cpu, _ in runs['raingan build input/2568'])
    lines = ['## One report', '',
             'Whole processes, in turns; milliseconds, the median and the middle half of the runs.', '',
             '| | clock | | processor | | raingan is | MB |', '|---|---|---|---|---|---|---|']
    for name, of in runs.items():
        cpu = statistics.median(c for _, c, _ in of)
        lines.append(f'| {name} | {spread([s for s, _, _ in of])} | {spread([c for _, c, _ in of])} | '
                     f'{own / cpu:.2f} times that | {max(mb for _, _, mb in of):.0f} |')
    lines += ['', 'The floor (`tests/bench/floor.c`) does only what no program can avoid with these libraries: it opens '
              'the faces, shapes', 'each distinct paragraph once and finds its places, cuts the fonts, packs the streams '
              'of the finished PDF and writes', 'them. It reads no data and no template, and makes no lines, pages or tags.']
    if others:
        lines += ['', 'The others set the same distinct paragraphs one below the other: no tables, no tags, no data.']
    if missing:
        lines += ['', f'Not installed here, so not measured: {" and ".join(missing)}.']
    return lines


# ---- (c): many agencies in one process ----

def many_reports(bench):
    return bench_batch.lines(bench.program, bench.tmp)


# ---- (d): a table of many rows ----

def middle(command, n):
    """Seconds of the processor and MB: the median of three runs, of a table that takes minutes one."""
    runs = sorted(run(command)[1:] for _ in range(3 if n <= 100000 else 1))
    return runs[len(runs) // 2]


def rows(bench, sizes):
    lines = ['## A table of many rows', '',
             'Processor seconds and memory of the whole program (up to 100,000 rows the median of three runs), and of the same data when',
             'one row of them is printed.', '',
             '| rows | seconds | of the data | µs a row | MB | of the data | PDF in KB |', '|---|---|---|---|---|---|---|']
    for n in sizes:
        seconds, mb = middle(bench.table(n, 'all'), n)
        size = (bench.tmp / 'all.pdf').stat().st_size / 1024
        data_seconds, data_mb = middle(bench.table(n, 'none'), n)
        lines.append(f'| {n:,} | {seconds:.2f} | {data_seconds:.2f} | {1e6 * seconds / n:.0f} | {mb:.0f} | '
                     f'{data_mb:.0f} | {size:,.0f} |')
        print(lines[-1], flush=True)
    return lines


# ---- PDF files that were made to hurt ----

def hostile(bench):
    """The slowest and the largest of every hostile PDF with every command that reads one."""
    pdf, out = bench.tmp / 'hostile.pdf', bench.tmp / 'extracted'
    runs = []
    for name, data in hostile_pdf.cases():
        pdf.write_bytes(data)
        for command, *more in (['extract', out], ['verify'], ['diff', pdf], ['sign']):
            _, seconds, mb = run([bench.program, command, pdf, *more], fails=True)
            runs.append((seconds, mb, f'{command} of "{name}"'))
            shutil.rmtree(out, ignore_errors=True)
    slowest, largest = max(runs), max(runs, key=lambda one: one[1])
    return ['## Hostile PDF files', '', f'The {len(runs)} runs over the files of `tests/hostile_pdf.py`, which are small and '
            'would unpack to gigabytes or have no end:', f'the slowest is {slowest[2]}, {slowest[0]:.2f} s of the processor; '
            f'the largest is {largest[2]}, {largest[1]:.0f} MB.']


# ---- instructions, which no busy machine changes ----

def counts(bench, update):
    """Lines, and whether nothing has risen."""
    if not shutil.which('valgrind'):
        return ['## Instructions', '', 'valgrind is not installed here, so nothing was counted.'], True
    table = bench.table(10000, 'all')
    pathlib.Path(table[-1]).unlink(missing_ok=True)  # what lies there is read: it may be signed
    now = {'2568': instructions(bench.report()), 'rows-10000': instructions(table)}
    kept = dict(line.split() for line in COUNTS.read_text().splitlines()) if COUNTS.exists() else {}
    risen = [name for name, n in now.items() if name in kept and n > RISE * int(kept[name])]
    lines = ['## Instructions', '', 'By callgrind, in millions; kept in `tests/bench/counts.txt`.', '',
             '| | now | kept |', '|---|---|---|']
    for name, n in now.items():
        lines.append(f'| {name} | {n / 1e6:.1f} | {int(kept.get(name, n)) / 1e6:.1f} |')
        if name in risen:
            print(f'{name}: {n:,} instructions are {100 * n / int(kept[name]) - 100:.1f} % more than the {int(kept[name]):,} '
                  'of tests/bench/counts.txt', file=sys.stderr)
    if update or not kept:
        COUNTS.write_text(''.join(f'{name} {n}\n' for name, n in now.items()))
    return lines, not risen or update


def machine():
    cpu = next((line.split(':')[1].strip() for line in open('/proc/cpuinfo') if line.startswith('model name')), '?')
    memory = int(open('/proc/meminfo').readline().split()[1]) / 2**20
    system = next((line.split('=')[1].strip().strip('"') for line in open('/etc/os-release')
                   if line.startswith('PRETTY_NAME')), '?')
    return (f'Measured by `make bench` on {cpu}, {os.cpu_count()} cores, {memory:.0f} GB, {system}, Linux '
            f'{platform.release().split("-")[0]}; {os.getloadavg()[1]:.1f} processes wanted the processor meanwhile.')


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument('build', type=pathlib.Path)
    ask.add_argument('--rows', type=int, nargs='+', default=[1000, 10000, 100000])
    ask.add_argument('--times', type=int, default=21)
    ask.add_argument('--update', action='store_true')
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        bench = Bench(asked.build.resolve(), pathlib.Path(tmp))
        parts = [one_report(bench, asked.times), many_reports(bench), rows(bench, asked.rows), hostile(bench)]
        counted, ok = counts(bench, asked.update)
    text = ['# How fast it is', '', '<!-- written by `make bench` -->', '', machine(), 'On a machine that does other work '
            'too, the ratios and the instructions say more than the times.']
    for part in [*parts, counted]:
        text += [''] + part if part else []
    (ROOT / 'doc' / 'performance.md').write_text('\n'.join(text) + '\n')
    print('\n'.join(text))
    return not ok


if __name__ == '__main__':
    sys.exit(main())
