"""What `make install` and `make deb` give: the program works from where it lies, with its manual, completions and documents;
each of them, and the tests, know every option of every command."""
import json
import ast
import os
import re
import shutil
import subprocess

from support import Skip, as_any_user, each, need, read

PAGES = 'share/man/man1/raingan.1', 'share/man/th/man1/raingan.1', 'share/man/man5/raingan-template.5'


def tool(name):
    if not shutil.which(name):
        raise Skip(f'there is no {name}')


def make(r, *args, **env):
    clean = {k: v for k, v in os.environ.items() if k not in ('MAKEFLAGS', 'MAKELEVEL', 'MFLAGS')}
    run = subprocess.run(['make', '-j1', f'BUILD={r.build}', *args], cwd=r.root, capture_output=True, text=True, env={**clean, **env})
    need(run.returncode == 0, f'make {args}: {run.stderr[-600:]}')


def installed(r):
    """A tree as `make install` makes it, below the folder of the test."""
    make(r, 'install', f'DESTDIR={r.dir / "dest"}', 'PREFIX=/usr')
    return r.dir / 'dest/usr'


def table(r):
    return json.loads(r.run('--table', '--lang', 'en').stdout)


def works(r):
    """The installed program makes the same PDF from a bare folder, with its own templates and messages in Thai."""
    usr, bare = installed(r), r.dir / 'bare'
    bare.mkdir()
    shutil.copytree(usr / 'share/doc/raingan/examples/input/2568', bare / 'data')
    for template in ('ita', 'memo'):
        run = subprocess.run([usr / 'bin/raingan', 'build', 'data', '-t', template, '-o', f'{template}.pdf'], cwd=bare, capture_output=True)
        need(run.returncode == 0, run.stderr.decode())
        need(template == 'memo' or 'หน้า คำเตือน' in run.stderr.decode(), 'not in Thai')
    need((bare / 'ita.pdf').read_bytes() == r.report('input/2568').read_bytes(), 'another PDF')
    for page in PAGES:
        need((usr / page).stat().st_size > 2000, page)
    for path in (r.root / 'templates').rglob('*'):
        need(not path.is_file() or (usr / 'share/raingan' / path.relative_to(r.root)).read_bytes() == path.read_bytes(), f'{path}')


def guides(r):
    """The READMEs and the pages of doc/ lie there as in the tree: each picture is there, and each page of doc/ that they name."""
    share, n = installed(r) / 'share/doc/raingan', 0
    for page in [*share.glob('*.md'), *share.glob('doc/*.md')]:
        text = re.sub(r'`[^`\n]*`', '', re.sub(r'(?ms)^ *```.*?^ *```', '', page.read_text()))
        for to in re.findall(r'\]\(([^)\s#]+\.(?:md|png))[)#]', text) + re.findall(r'src="([^"]+)"', text):
            if not to.startswith(('http', 'input/')):
                n += 1
                need((page.parent / to).exists(), f'{page.relative_to(share)}: {to}')
    need(n > 60, f'{n} links: this tests nothing')


def no_right(r):
    """Who may not write there is told both ways out, before anything is written; the second one works."""
    (r.dir / 'usr').mkdir(mode=0o555)
    clean = {k: v for k, v in os.environ.items() if k not in ('MAKEFLAGS', 'MAKELEVEL', 'MFLAGS')}
    before = [*as_any_user(), 'make', '-j1', f'BUILD={r.build}', 'install']
    run = subprocess.run([*before, f'PREFIX={r.dir}/usr'], cwd=r.root, capture_output=True, text=True, env={**clean, 'HOME': str(r.dir / 'home')})
    own = f'make install PREFIX={r.dir}/home/.local'
    need(run.returncode == 2 and 'sudo make install' in run.stderr and own in run.stderr, f'{run.returncode} {run.stderr}')
    need(not list((r.dir / 'usr').iterdir()), 'something was written')
    run = subprocess.run([*before, own.split()[-1]], cwd=r.root, capture_output=True, text=True, env=clean)
    need(run.returncode == 0, run.stderr)
    said = subprocess.run([r.dir / 'home/.local/bin/raingan', 'check', r.root / 'input/2568'], cwd=r.dir, capture_output=True, text=True)
    need(said.returncode == 0 and 'หมายเหตุ' in said.stdout, said.stderr)


def pages(r):
    """man(1) has nothing to say of the pages, in 80 columns; they have each option, each heading of doc/template.md and all its words."""
    tool('man')
    usr = installed(r)
    env = {**os.environ, 'LC_ALL': 'C.UTF-8', 'MANROFFSEQ': '', 'MANWIDTH': '80', 'MAN_KEEP_FORMATTING': '1'}  # else col(1) drops marks of Thai
    shown = {}
    for page in PAGES:
        run = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', usr / page], capture_output=True, env=env)
        need(run.returncode == 0 and not run.stderr, f'{page}: {run.stderr.decode()[:500]}')
        shown[page] = re.sub(r'.\x08', '', run.stdout.decode())
    for page in PAGES[:2]:
        for command in table(r)['commands']:
            part = re.search(rf'(?m)^ +raingan {command["name"]}\n(.*?)(?=^ +raingan \w+\n|^\S)', shown[page], re.S)
            need(part, f'{page}: no {command["name"]}')
            rest = shown[page].split(part[0])[1]
            for o in command['options']:
                at = rf'(?m)^ +{re.escape(o["name"])}' + (rf' {re.escape(o["value"])}' if o['value'] else '') + r'(?=\s)'
                need(re.search(at, part[0]) or re.search(at, rest), f'{page}: {command["name"]} {o["name"]}')
    source = (r.root / 'doc/template.md').read_text()
    letters = re.sub(r'[^\w\u0e00-\u0e7f]+', '', shown[PAGES[2]].replace('\u2010\n', '').replace('-\n', ''))
    for head in re.findall(r'(?m)^##+ (.*)$', re.sub(r'(?s)```.*?```', '', source)):
        need(re.sub(r'[^\w\u0e00-\u0e7f]+', '', head) in letters, f'heading: {head}')
    for line in re.findall(r'(?s)```xml\n(.*?)```', source):
        for code in line.splitlines()[:1]:
            need(re.sub(r'[^\w\u0e00-\u0e7f]+', '', code) in letters, f'example: {code}')


def complete(r, folder, *lines, what='raingan'):
    """The words that the completion of bash gives for each command line."""
    script = f'''cd {folder}; compopt() {{ :; }}; . {r.dir}/dest/usr/share/bash-completion/completions/raingan
while IFS= read -r line; do read -ra COMP_WORDS <<< "$line"; [[ $line != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); _raingan; (IFS=$'\\t'; echo "${{COMPREPLY[*]}}"); done'''
    run = subprocess.run(['bash', '-c', script], input=''.join(f'{line}\n' for line in lines), capture_output=True, text=True,
                         env={**os.environ, 'PATH': f'{r.dir}/dest/usr/bin:{os.environ["PATH"]}', 'LC_ALL': 'C.UTF-8'})
    need(run.returncode == 0 and not run.stderr, run.stderr)
    return [line.split('\t') for line in run.stdout.rstrip('\n').split('\n')]


def completion(r):
    """Commands, options, templates, years, choices, files by their endings and roles of signers."""
    usr, place = installed(r), r.dir / 'place'
    for folder in ('input/2568', 'input/2569', 'out/2567', 'templates/own'):
        (place / folder).mkdir(parents=True)
    (place / 'templates/own/report.xml').touch()
    (place / 'key.p12').touch()
    (place / 'a.png').touch()
    shutil.copy(r.report('input/2568'), place / 'ita.pdf')
    shutil.copy(r.root / 'input/2568/signatures.csv', place / 'input/2568')
    roles = ['ผู้จัดทำรายงาน', 'ผู้ตรวจสอบ', 'ผู้รับรองรายงาน']
    has = {'raingan ': {'build', 'check', 'archive', '--version'}, 'raingan arch': {'archive'}, 'raingan --lang en ver': {'verify'},
           'raingan build x -t ': {'ita', 'memo', 'own'}, 'raingan build --if': {'--if-changed'}, 'raingan verify ': {'2567', '2568', '2569', 'ita.pdf'},
           'raingan check x --format ': {'text', 'json', 'csv'}, 'raingan build ': {'input/2568', 'input/2569'}, 'raingan --lang ': {'th', 'en'},
           'raingan sign ': {'ita.pdf'}, 'raingan sign ita.pdf --as ': set(roles), 'raingan sign ita.pdf --key ': {'key.p12'},
           'raingan sign ita.pdf --as ผู้ต': {'ผู้ตรวจสอบ'}, 'raingan sign x --as ': set(roles), 'raingan sign ita.pdf --image ': {'a.png'}}
    for line, got in zip(has, complete(r, place, *has)):
        need(has[line] <= set(got), f'{line}: {got}')
        need(len(got) == len(set(got)), f'{line}: twice: {got}')
    lacks = {'raingan verify ': 'key.p12', 'raingan sign ': 'a.png', 'raingan archive x -m ': 'a.png', 'raingan check x --format t': 'json'}
    for line, got in zip(lacks, complete(r, place, *lacks)):
        need(lacks[line] not in got, f'{line}: {got}')
    commands = table(r)['commands']
    for c, got in zip(commands, complete(r, place, *(f'raingan {c["name"]} -' for c in commands))):
        need(set(got) == {o['name'] for o in c['options']} | {'--help'}, f'{c["name"]}: {got}')
    zsh = (usr / 'share/zsh/vendor-completions/_raingan').read_text()
    for c in commands:
        part = re.search(rf'(?s)\n +{c["name"]}\)\n +_arguments (.*?);;', zsh)
        need(part, f'zsh: no {c["name"]}')
        need(set(re.findall(r"'(--?[a-z][a-z-]*)\[", part[1])) == {o['name'] for o in c['options']} | {'--help'}, f'zsh: {part[1]}')


def shells(r):
    """The completions are sound to the shells and to shellcheck, the entry of the desktop to its own check."""
    usr = installed(r)
    tool('shellcheck')
    read('shellcheck', '-s', 'bash', usr / 'share/bash-completion/completions/raingan')
    tool('zsh')
    read('zsh', '-n', usr / 'share/zsh/vendor-completions/_raingan')
    tool('desktop-file-validate')
    said = read('desktop-file-validate', usr / 'share/applications/raingan.desktop')
    need(not said, said)


def words_of_functions(path):
    """The words in the strings of each function of a file, with those of what it calls there."""
    def words(node):
        strings = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        return {word for text in strings for word in text.split()}
    here = {n.name: n for n in ast.parse(path.read_text()).body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    for node in here.values():
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & here.keys()
        yield words(node).union(*(words(here[name]) for name in names))


def everywhere(r):
    """Each option of each command: it is in the help of the command, an option with a value is refused without one, each is refused
    twice and a wrong choice by name; and a test calls the command with it."""
    called = [words for path in sorted((r.root / 'tests').glob('*.py')) if path.name != 'install.py' for words in words_of_functions(path)]
    common = {o['name'] for o in table(r)['common']}
    for c in table(r)['commands']:
        said = r.run(c['name'], '--help', '--lang', 'en').stdout.decode()
        for o in c['options']:
            name, value = o['name'], ['x'] if o['value'] else []
            need(re.search(rf'(?m)^{re.escape(name)}(?= |$)', said), f'{c["name"]} {name}: not in the help')
            twice = r.run(c['name'], 'x', name, *value, name, *value, '--lang', 'en') if name != '--lang' else r.run(c['name'], *['--lang', 'en'] * 2)
            need(twice.returncode == 2 and f'twice: {name}' in twice.stderr.decode(), f'{c["name"]} {name} twice: {twice.stderr}')
            if value:
                none = r.run(c['name'], 'x', name, env={'LC_ALL': 'en_US'})
                need(none.returncode == 2 and f'needs a value: {name}' in none.stderr.decode(), f'{c["name"]} {name}: {none.stderr}')
            need(name in common or any({c['name'], name} <= words for words in called), f'{c["name"]} {name}: no test')


def what_deb_needs(r):
    """The sections run and install of .ci/packages have all that debian/control builds with, so that `make deb` is not refused."""
    said = re.search(r'(?ms)^Build-Depends:(.*?)^\S', (r.root / 'debian/control').read_text())[1]
    wanted = {'build-essential'} | {re.match(r'[a-z0-9.+-]+', w.strip())[0] for w in said.split(',') if w.strip()} - {'debhelper-compat'}
    sections = re.split(r'(?m)^\[(\w+)\].*\n', (r.root / '.ci/packages').read_text())
    have = {line for name, text in zip(sections[1::2], sections[2::2]) if name in ('run', 'install') for line in text.split('\n')}
    need(len(wanted) > 15 and wanted <= have, f'not in .ci/packages: {wanted - have}')


def package(r):
    """The Debian package of the tree as it is built: lintian has nothing to say, and it asks for what it needs."""
    for name in ('dh', 'lintian', 'dpkg-deb'):
        tool(name)
    if r.build != r.root / 'build':
        raise Skip('built by other rules')
    tree = r.dir / 'raingan'
    shutil.copytree(r.root, tree, ignore=shutil.ignore_patterns('.git', 'out', 'tests', 'asan', 'deb'), symlinks=True)
    clean = {k: v for k, v in os.environ.items() if k not in ('MAKEFLAGS', 'MAKELEVEL', 'MFLAGS')}
    before = [] if os.geteuid() == 0 else ['fakeroot']
    run = subprocess.run([*before, 'debian/rules', 'binary'], cwd=tree, capture_output=True, text=True, env=clean)
    need(run.returncode == 0, f'{run.stdout[-500:]} {run.stderr[-800:]}')
    deb = next(r.dir.glob('raingan_*.deb'))
    said = subprocess.run(['lintian', '--allow-root', '--fail-on', 'error,warning', deb],
                          capture_output=True, text=True)
    need(said.returncode == 0 and not said.stdout.strip(), f'lintian: {said.stdout} {said.stderr[-300:]}')
    fields = {f: read('dpkg-deb', '-f', deb, f) for f in ('Depends', 'Recommends', 'Suggests')}
    for field, names in (('Depends', ('libhpdf', 'libsqlite3', 'libqpdf', 'libssl', 'fonts-tlwg-laksaman-ttf')),
                         ('Recommends', ('poppler-utils', 'xlsx2csv', 'libcurl4')), ('Suggests', ('libreoffice',))):
        for name in names:
            need(name in fields[field], f'{field} lacks {name}: {fields[field]}')
    files = read('dpkg-deb', '-c', deb)
    for name in ('bin/raingan', 'share/raingan/templates/ita/report.xml', 'share/raingan/templates/memo/report.xml', 'share/raingan/fonts/fonts.conf',
                 'share/raingan/locale/th/LC_MESSAGES/raingan.mo', 'share/man/man1/raingan.1.gz', 'share/man/th/man1/raingan.1.gz',
                 'share/man/man5/raingan-template.5.gz', 'share/bash-completion/completions/raingan', 'share/zsh/vendor-completions/_raingan',
                 'share/applications/raingan.desktop', 'share/doc/raingan/copyright', 'share/doc/raingan/examples/input/2568/items.csv'):
        need(re.search(rf' \./usr/{name}$', files, re.M), f'not in the package: {name}')


def tests(root, build):
    return each(root, build, 'install', (package, what_deb_needs, works, guides, no_right, pages, completion, shells, everywhere))
