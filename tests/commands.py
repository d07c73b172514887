"""The command line as one table (src/command/options.c): help, manual, completion and tests have every option of every
command; what goes to a terminal and how much of it."""
import json
import os
import pty
import re
import subprocess

import signing
from support import each, need

COLOR = re.compile(r'\x1b\[1;3([15])m(\w+)\x1b\[0m')
FAULTY = 'key,value\nfiscal_year,2568\nno such key,1\n'


def on_terminal(r, *args, **env):
    """What the program prints on standard error if that is a terminal."""
    ours, its = pty.openpty()
    run = subprocess.Popen([r.build / 'raingan', *map(str, args)], cwd=r.root, stdout=subprocess.DEVNULL, stderr=its,
                           env={k: v for k, v in {**os.environ, 'TERM': 'xterm', 'NO_COLOR': '', **env}.items() if v is not None})
    os.close(its)
    said = b''
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # Linux's end of a terminal
            break
        if not more:
            break
        said += more
    os.close(ours)
    run.wait()
    return said.decode().replace('\r\n', '\n')


def colors(r):
    """On a terminal "error" is red and "warning" magenta, and nothing else is; elsewhere, with NO_COLOR, or where TERM says that
    there are none, the same text is plain."""
    faulty = r.dir / 'faulty'
    faulty.mkdir()
    (faulty / 'report.csv').write_text(FAULTY)
    for args, level, code in ((('check', 'input/2568'), 'warning', '5'), (('check', faulty), 'error', '1')):
        plain = r.run(*args, env={'TERM': 'xterm'}).stderr.decode()
        need('\x1b' not in plain and f' {level}: ' in plain, f'not a terminal: {plain[:300]}')
        marked = on_terminal(r, *args)
        need({(code, level)} == set(COLOR.findall(marked)), f'{set(COLOR.findall(marked))}')
        need(len(COLOR.findall(marked)) == len(re.findall(rf'(?m)^\S+: {level}: ', plain)), f'not each: {marked[:300]}')
        need(COLOR.sub(r'\2', marked) == plain, f'another text: {marked[:300]}')
        for off in ({'NO_COLOR': '1'}, {'TERM': 'dumb'}, {'TERM': None}, {'TERM': ''}):
            need(on_terminal(r, *args, **off) == plain, f'{off}')


def quiet(r):
    """-q: errors alone. What the command was asked for still comes, and the exit status is the same."""
    pdf = r.dir / 'a.pdf'
    run = r.run('build', 'input/2568', '-o', pdf, '-q')
    need(run.returncode == 0 and not run.stderr and run.stdout.decode() == f'{pdf}\n', f'{run.stderr} {run.stdout}')
    faulty = r.dir / 'faulty'
    faulty.mkdir()
    (faulty / 'report.csv').write_text(FAULTY)
    said = r.run('check', faulty, '-q', '--lang', 'en')
    levels = set(re.findall(r'^\S+: (\w+): ', said.stderr.decode(), re.M))
    need(said.returncode == 1 and levels == {'error'}, f'{levels}')
    need(r.run('check', 'input/2568', '--strict', '-q').returncode == 1, 'a warning counts though it is not seen')
    need(r.run('build', 'input/2568', '-q', '-v').returncode == 2, 'both')


def verbose(r):
    """-v: each file that is read, with its size, once; each stage with its time; the same messages and the same PDF."""
    pdf = r.dir / 'a.pdf'
    run = r.run('build', 'input/2568', '-o', pdf, '-v', '--lang', 'en')
    said = run.stderr.decode()
    files = dict(re.findall(r'^(\S+): (\d+) bytes read$', said, re.M))
    for name in ('input/2568/indicators.csv', 'templates/ita/report.xml'):
        need(files.get(name) == str((r.root / name).stat().st_size), f'{name}: {files}')
    need(any(f.endswith('.ttf') for f in files), f'no font: {files}')
    stages = re.findall(r'^([\w ]+): \d+\.\d ms$', said, re.M)
    need(stages == ['tables and views', 'checks of the data', 'template', 'fonts and words', 'pages', 'PDF'], f'{stages}')
    need(pdf.read_bytes() == r.report('input/2568').read_bytes(), 'another PDF')
    rest = ''.join(line for line in said.splitlines(keepends=True) if not re.search(r' bytes read$| ms$|^sandbox: ', line))
    need(rest == r.run('build', 'input/2568', '-o', pdf, '--lang', 'en').stderr.decode(), 'other messages')


def table(r):
    """--table, from which the manual is made, has what --help has: each command, each of its options, the same words."""
    for language in 'th', 'en':
        listed = json.loads(r.run('--lang', language, '--table').stdout)['commands']
        names = [c['name'] for c in listed]
        overview = r.run('--help', '--lang', language).stdout.decode()
        need(len(names) > 10 and len(set(names)) == len(names) and all(f' {n} ' in overview for n in names), f'{names}')
        for command in listed:
            said = r.run(command['name'], '--help', '--lang', language).stdout.decode()
            flat = ' '.join(said.split())
            need(' '.join(command['help'].split()) in flat, command['help'])
            for option in command['options']:
                shown = ' '.join(filter(None, (option['name'], option['value'])))
                need(re.search(rf'^{re.escape(shown)}(\s|$)', said, re.M) and ' '.join(option['help'].split()) in flat, f'{command["name"]}: {shown}')


def version(r):
    """--version names the libraries as Debian knows them."""
    said = r.run('--version', '--lang', 'en').stdout.decode()
    lines = dict(line.rsplit(' ', 1) for line in said.splitlines())
    for name, package in (('HarfBuzz', 'libharfbuzz0b'), ('SQLite', 'libsqlite3-0'), ('expat', 'libexpat1'), ('FreeType', 'libfreetype6'),
                          ('libdeflate', 'libdeflate0'), ('OpenSSL', 'libssl3'), ('qpdf', 'libqpdf29'), ('libcurl', 'libcurl4'), ('libmicrohttpd', 'libmicrohttpd12'),
                          ('libxlsxwriter', 'libxlsxwriter4')):
        run = subprocess.run(['dpkg-query', '-W', '-f', '${Version}', package], capture_output=True, text=True)
        if run.returncode == 0:
            need(re.match(r'(?:\d+:)?' + re.escape(lines.get(name, 'none')) + r'(?![.\d])', run.stdout), f'{name}: {lines.get(name)}, {run.stdout}')


def templates(r):
    """A name of no template is told once, with the one that is meant or all that there are; the name of a folder is that folder."""
    for name, hint in ('memmo', 'did you mean "memo"?'), ('xyzzy', 'the templates are: followup ita memo summary years'):
        run = r.run('build', r.root / 'input/2568', '-t', name, '-o', r.dir / 'x.pdf', '--lang', 'en')
        need(run.returncode == 1 and run.stderr.decode().splitlines() == [
            f'raingan: error: there is no template of the name "{name}" [file-missing]', f'    hint: {hint}'], run.stderr.decode())
    run = r.run('build', r.root / 'input/2568', '-t', './memmo', '-o', r.dir / 'x.pdf', '--lang', 'en')
    need(run.returncode == 1 and 'memmo/report.xml: error: there is no such file' in run.stderr.decode(), run.stderr.decode())


# What is typed, and what is said of it.
WRONG = (
    (('build', ''), 'an argument is empty'), (('diff', 'input/2568', ''), 'an argument is empty'),
    (('archive', '--signed', 'x', '-m', 'y'), 'a reason is of a data folder'), (('archive', '--signed', 'x', '--date', '2025-11-03'), 'a day is of a data folder'),
    (('archive', 'x', '-m', 'a\x7fb'), 'the reason is one line of UTF-8 text'), (('archive', 'x', '-m', b'a\xff'), 'the reason is one line of UTF-8 text'),
    (('archive', 'x', '-m', 'y', '--date', '32'), 'this is no day, or more than one day can be meant'),
    *((('batch', '--summary', 'x', *more), '--summary stands alone') for more in
      (('y',), ('-o', 'y'), ('-j', '2'), ('--shard', '1/2'), ('-t', 'ita'))),
    *((('batch', 'x', '-o', 'y', '-j', n), '-j is a whole number from 1 to 256') for n in ('0', '257', '1x', '-1', '99999999999999999999')),
    *((('sign', 'x', '--as', 'a', '--key', 'k', '--pass-fd', n), 'this is no number of a file descriptor') for n in ('x', '-1', '1x', '100000')),
    (('sign', 'x', '--as', 'a', '--key', 'k', '--pass-fd', '99'), 'this file descriptor is not open for reading'),
    (('sign', 'x', '--as', 'a', '--key', 'k', '--pass-fd', '0', '--pass-file', 'y'), 'not from both'),
    (('sign', 'x', '--as', 'a', '--key', 'k', '--lt'), '--lt needs a timestamp of the signature: --tsa'),
    (('sign', 'x', '--as', 'a', '--key', 'k', '--reason', '  '), 'the reason is one line of UTF-8 text'),
    *((('serve', '--port', n), '--port is a whole number from 1024 to 65535') for n in ('1023', '65536', '123456', 'x')),
    *((('build', 'x', '--png', 'y', '--dpi', n), '--dpi is a whole number from 1 to 1200') for n in ('0', '1201', '123456', '1x')),
    (('build', 'x', '--dpi', '100'), '--dpi goes with --png'),
    *((('init', year), 'a year is four digits, like 2569') for year in ('0256', '256', '25690', '256x')),
)


def usage(r):
    """Each wrong use says what is wrong, ends with 2, and touches nothing."""
    before = sorted(r.dir.iterdir())
    for args, told in WRONG:
        run = subprocess.run([r.build / 'raingan', '--lang', 'en', *args], cwd=r.dir, capture_output=True, stdin=subprocess.DEVNULL)
        said = run.stderr.decode(errors='replace')
        need(run.returncode == 2 and told in said and not run.stdout, f'{args}: exit {run.returncode}, not "{told}": {said}')
    need(sorted(r.dir.iterdir()) == before, 'something was written')
    for args in ('-h',), ('build', '-h'):
        run, whole = r.run('--lang', 'en', *args), r.run('--lang', 'en', *args[:-1], '--help')
        need(run.returncode == 0 and run.stdout == whole.stdout and run.stdout, f'{args}: {run}')


def copies(r):
    """A signed copy on standard output has every byte of the file before it, and its reason; nothing else is printed. One with the
    name of a file that is there is not written."""
    pdf = r.report('input/2568')
    args = 'sign', pdf, '--as', signing.roles(r)[0], '--key', signing.certificates() / 'open.p12', '--lang', 'en'
    run = r.run(*args, '--reason', 'checked', '-o', '-', cwd=r.dir)
    need(run.returncode == 0 and run.stdout.startswith(pdf.read_bytes()) and run.stdout.endswith(b'%%EOF\n') and not run.stderr, f'{run.stderr}')
    need(b'/Reason' in run.stdout[pdf.stat().st_size:] and not list(r.dir.iterdir()), f'{list(r.dir.iterdir())}')
    there = r.dir / 'there.pdf'
    for make in there.touch, lambda: there.symlink_to('nowhere'), there.mkdir:
        make()
        for command in args, ('timestamp', pdf, '--lang', 'en'):
            run = r.run(*command, '-o', there)
            need(run.returncode == 1 and b'a file or folder of this name is there already; nothing was written' in run.stderr, f'{command}: {run}')
        there.rmdir() if there.is_dir() else there.unlink()
    (r.dir / 'plain').write_bytes(pdf.read_bytes())  # no .pdf in its name
    run = r.run('sign', 'plain', *args[2:], cwd=r.dir)
    need(run.returncode == 0 and (r.dir / 'plain-signed-1.pdf').exists(), f'{run} {list(r.dir.iterdir())}')


def tests(root, build):
    return each(root, build, 'commands', (colors, quiet, verbose, table, version, templates, usage, copies))
