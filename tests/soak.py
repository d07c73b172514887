"""Very many reports in one run: memory, descriptors and speed stay where they were. `soak.py BUILD [COUNT]`, by `make soak`
(10,000 reports); tests/batch.py runs a short one."""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import agencies_made

ROOT = pathlib.Path(__file__).resolve().parent.parent
AGENCIES = 20
BYTES_A_FOLDER = 2048  # a row of the table, its texts, and room to grow


def make_folders(folder, count):
    """Links to a few agencies: the disk need not hold all."""
    agencies_made.make_all(ROOT, folder / 'agencies', min(count, AGENCIES))
    (folder / 'links').mkdir()
    for n in range(count):
        (folder / 'links' / f'a{n:06}').symlink_to(folder / 'agencies' / f'a{n % AGENCIES:04}')
    return folder / 'links'


def look(pid):
    """(bytes of memory, open descriptors) of the process that starts the others."""
    pages = int(pathlib.Path(f'/proc/{pid}/statm').read_text().split()[1])
    return pages * os.sysconf('SC_PAGESIZE'), len(os.listdir(f'/proc/{pid}/fd'))


def run(program, folder, count):
    """[(reports made, bytes, descriptors)] while it runs, and the milliseconds of each report in the order of making."""
    out, seen = folder / 'reports', []
    process = subprocess.Popen([program, 'batch', make_folders(folder, count), '-o', out], cwd=ROOT, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    done = 0
    for line in process.stdout:
        if not line.startswith('a'):
            continue
        done += 1
        try:
            seen.append((done, *look(process.pid)))
        except FileNotFoundError:  # it has ended
            pass
    if process.wait():
        sys.exit(f'exit status {process.returncode}')
    rows = (out / 'batch.csv').read_text().splitlines()[1:]
    return seen, [int(row.split(',')[4]) for row in rows]


def faults(seen, count):
    """What has grown, as sentences; after a tenth, when fonts and words are read."""
    early = [s for s in seen if s[0] <= max(count // 4, 4)]
    late = [s for s in seen if s[0] > count * 3 // 4]
    found = []
    if len(late) < count // 8:
        found.append(f'only {len(late)} looks at the last quarter')
    # A look may come while a file is open for a moment; what is left open stays open in each later look.
    elif min(s[2] for s in late) > max(s[2] for s in early):
        found.append(f'{min(s[2] for s in late)} descriptors or more, at first {max(s[2] for s in early)} at most')
    most, first = max((s[1] for s in late), default=0), max(s[1] for s in early)
    if most - first > BYTES_A_FOLDER * count + 2**20:
        found.append(f'{most:,} bytes, at first {first:,}')
    return found


def main():
    program, count = pathlib.Path(sys.argv[1]).resolve() / 'raingan', int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    with tempfile.TemporaryDirectory() as tmp:
        start = time.monotonic()
        seen, ms = run(program, pathlib.Path(tmp), count)
        seconds = time.monotonic() - start
    tenth = max(count // 10, 1)
    for when, part in ('first', seen[:tenth]), ('last', seen[-tenth:]):
        print(f'the {when} tenth: {max(s[1] for s in part) / 2**20:.1f} MB, {max(s[2] for s in part)} descriptors')
    print(f'ms a report: {statistics.median(ms[:tenth])} in the first tenth, {statistics.median(ms[-tenth:])} in the last')
    print(f'{count} reports in {seconds:.0f} s, {count / seconds:.1f} a second; {os.getloadavg()[1]:.1f} processes wanted the processor')
    found = faults(seen, count)
    if statistics.median(ms[-tenth:]) > 1.5 * statistics.median(ms[:tenth]):
        found.append('the last reports took half as long again as the first')
    sys.exit('; '.join(found) or 0)


if __name__ == '__main__':
    main()
