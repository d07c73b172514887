"""What the tests have run of src/, as `make coverage` has counted it (clang, source-based): lines, and branches, which are the
two outcomes of each condition that a person wrote: of `if (a && b)` there are four. A macro counts at each place where it stands.

coverage.py BUILD            the figures of each folder; then what no test runs and coverage.supp does not name, exit 1
coverage.py BUILD FILE.c...  those files, with what is not run: a line, or a condition that was never true or never false"""
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KNOWN = pathlib.Path(__file__).with_name('coverage.supp')
KINDS = 'lines', 'branches', 'functions'


def exported(build, *options):
    counts, merged = sorted((build / 'counts').glob('*.profraw')), build / 'counts.profdata'
    subprocess.run(['llvm-profdata', 'merge', '--sparse', '-o', merged, *counts], check=True)
    run = subprocess.run(['llvm-cov', 'export', '--instr-profile', merged, *options, build / 'raingan'], check=True, capture_output=True)
    return json.loads(run.stdout)['data'][0]


def file_of(name):
    return name.removeprefix(f'{ROOT}/')


def is_ours(file):
    return file.startswith('src/')


def print_table(files):
    """Of each folder, and of all."""
    folders = collections.defaultdict(lambda: {kind: [0, 0] for kind in KINDS})
    for file in files:
        for name in str(pathlib.Path(file_of(file['filename'])).parent), 'all':
            for kind in KINDS:
                folders[name][kind][0] += file['summary'][kind]['covered']
                folders[name][kind][1] += file['summary'][kind]['count']
    for name, of in sorted(folders.items(), key=lambda item: (item[0] == 'all', item[0])):
        print(f'{name:14}' + '  '.join(f'{kind} {done:6} of {count:6} {100 * done / max(count, 1):5.1f} %'
                                       for kind, (done, count) in of.items()))


def never_run(functions):
    """(file, function) of those that no test runs. One in a header stands in many objects."""
    runs = collections.Counter()
    for function in functions:
        runs[file_of(function['filenames'][0]), function['name'].split(':')[-1]] += function['count']
    return {key for key, count in runs.items() if not count and is_ours(key[0])}


def known():
    """FILE FUNCTION, and the reason after a number sign. A question mark: the sweeps, which take a sample, may run it or not."""
    lines = [line.partition('#') for line in KNOWN.read_text().splitlines()]
    listed = {tuple(words.rstrip(' ?').split()): why.strip() for words, _, why in lines if words.strip()}
    return listed, {tuple(words.rstrip(' ?').split()) for words, _, _ in lines if words.rstrip().endswith('?')}


def all_files(build):
    data = exported(build)
    print_table([file for file in data['files'] if is_ours(file_of(file['filename']))])
    (listed, sampled), found = known(), never_run(data['functions'])
    unknown, run = found - set(listed), set(listed) - sampled - found
    for file, function in sorted(unknown):
        print(f'{file}: no test runs {function}()')
    for file, function in sorted(run):
        print(f'{KNOWN.name}: {file} {function}: a test runs it')
    for key in (key for key, why in listed.items() if not why):
        print(f'{KNOWN.name}: {" ".join(key)}: no reason is given')
    return 1 if unknown or run or not all(listed.values()) else 0


def lines_not_run(segments):
    """By LLVM's LineCoverageStats: a line counts as often as the region that is run most of those that begin in it or reach into it."""
    out, before = [], None  # a segment: line, column, count, has a count, begins a region, is a gap
    starts = collections.defaultdict(list)
    for segment in segments:
        starts[segment[0]].append(segment)
    for line in range(1, max(starts, default=0) + 1):
        begun = [s[2] for s in starts[line] if s[3] and s[4] and not s[5]]
        reaches = before is not None and before[3]
        if (begun or reaches) and not max([*begun, *([before[2]] if reaches else [])]):
            out.append(line)
        before = starts[line][-1] if starts[line] else before
    return out


def one_file(file, source):
    """What is not run of a file, in the order of its lines."""
    out = collections.defaultdict(list)
    for line in lines_not_run(file['segments']):
        out[line].append('not run')
    for line, column, _, _, true, false, *_ in file['branches']:
        if bool(true) != bool(false):
            out[line].append(f'never {"true" if not true else "false"}, column {column}')
    lines = source.read_text().splitlines()
    for line in sorted(out):
        if line <= len(lines) and lines[line - 1].strip() not in ('', '{', '}', '} else {'):
            print(f'{file_of(file["filename"])}:{line}: {lines[line - 1].strip()}  [{", ".join(dict.fromkeys(out[line]))}]')


def main(build, *names):
    if not names:
        return all_files(build)
    for file in exported(build)['files']:
        if file_of(file['filename']) in names:
            one_file(file, ROOT / file_of(file['filename']))
    return 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), *sys.argv[2:]))
