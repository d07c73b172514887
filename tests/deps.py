"""`sh .ci/deps`: whatever is away of the browser's part, the rest is installed and the exit status is 0; nothing is written outside build/.
The programs that it calls are stand-ins; what they were asked is in the file `asked`."""
import os
import subprocess

from support import each, need

STANDINS = {
    'id': 'echo 0',
    'dpkg-query': 'echo "ii "',
    'apt-get': 'exit 0',
    'npm': 'exit 1',
}
INSTALLED = 'node_modules/puppeteer-core', 'node_modules/axe-core'


class Machine:
    """A tree with .ci/ alone, and programs in a folder that comes first in PATH."""

    def __init__(self, r, name, **programs):
        self.root, self.bin = r.dir / name / 'tree', r.dir / name / 'bin'
        self.asked = r.dir / name / 'asked'
        (self.root / '.ci').mkdir(parents=True)
        self.bin.mkdir()
        for file in 'deps', 'packages':
            (self.root / '.ci' / file).write_bytes((r.root / '.ci' / file).read_bytes())
        for program, text in {**STANDINS, **{k.replace('_', '-'): v for k, v in programs.items()}}.items():
            path = self.bin / program
            path.write_text(f'#!/bin/sh\necho "{program} $*" >>{self.asked}\n{text}\n')
            path.chmod(0o755)
        for program in 'sh', 'dirname', 'grep', 'sed', 'awk', 'mkdir', 'timeout', 'paste', 'true', 'sleep', 'touch':
            for folder in '/usr/bin', '/bin':
                if os.path.exists(f'{folder}/{program}') and not (self.bin / program).exists():
                    (self.bin / program).symlink_to(f'{folder}/{program}')

    def run(self, *section):
        got = subprocess.run(['sh', '.ci/deps', *section], cwd=self.root, env={'PATH': str(self.bin), 'HOME': '/nonexistent'},
                             capture_output=True, text=True, timeout=60)
        return got.returncode, got.stderr

    def calls(self, of):
        return [l for l in self.asked.read_text().splitlines() if l.startswith(of)] if self.asked.exists() else []


def skipped(got, *words):
    status, said = got
    need(status == 0 and 'will be skipped' in said and all(w in said for w in words), f'{status} {said}')


def no_registry(r):
    """npm that fails, and none: what else is there is no reason to fail."""
    skipped(Machine(r, 'fails').run(), 'npm')
    m = Machine(r, 'none')
    (m.bin / 'npm').unlink()
    skipped(m.run(), 'npm')


def no_packages(r):
    """Debian has no Chromium, or nobody may install one: all other packages are installed before."""
    lacks = 'case $4 in chromium|gcc) exit 1 ;; esac; echo "ii "'
    m = Machine(r, 'lacks', dpkg_query=lacks, apt_get='case "$*" in *chromium*) exit 100 ;; esac')
    skipped(m.run(), 'chromium')
    need([l.split()[-1] for l in m.calls('apt-get install')] == ['gcc', 'chromium'], f'{m.calls("apt-get")}')
    user = Machine(r, 'user', id='echo 1000', dpkg_query=lacks.replace('|gcc', ''))
    skipped(user.run())
    need(not user.calls('apt-get'), 'a user has called apt-get')


def wanted_packages(r):
    """What the program needs and cannot be installed is a failure."""
    m = Machine(r, 'wanted', dpkg_query='case $4 in gcc) exit 1 ;; esac; echo "ii "', apt_get='exit 100')
    need(m.run()[0] == 100, 'a compiler that is away was passed over')


def own_folder(r):
    """npm keeps what it takes in build/; one that was cut off in the middle is done again, one that is whole is not."""
    make = 'while [ $# -gt 1 ] && [ "$1" != --prefix ]; do shift; done; mkdir -p ' + ' '.join(f'"$2/{m}"' for m in INSTALLED)
    m = Machine(r, 'cut', npm=make + '; exit 1')
    skipped(m.run())
    skipped(m.run())
    words = m.calls('npm')[1].split()
    need('build/npm/' in words[words.index('--cache') + 1], f'{words}')
    m = Machine(r, 'whole', npm=make + '; touch "$2/node_modules/.package-lock.json"')
    need(m.run() == (0, '') and m.run() == (0, ''), 'two times')
    need(len(m.calls('npm')) == 1, f'{m.calls("npm")}')


def read_only(r):
    """A tree in which nothing can be made: a file stands where build/ should be."""
    m = Machine(r, 'full')
    (m.root / 'build').write_text('')
    skipped(m.run(), 'build/npm')
    need(not m.calls('npm'), 'npm was called')


def sections(r):
    """A section without the browser asks npm for nothing."""
    m = Machine(r, 'run')
    need(m.run('run') == (0, '') and not m.calls('npm'), f'{m.calls("npm")}')
    need(m.run('nothing')[0] == 2, 'a section that is not there')


def tests(root, build):
    return each(root, build, 'deps', [no_registry, no_packages, wanted_packages, own_folder, read_only, sections])
