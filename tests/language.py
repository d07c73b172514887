"""Messages in one language at a time: the catalogue has every message of the source, and no other; what a Thai
officer reads is Thai; English is asked for by --lang or the locale."""
import json
import pathlib
import re
import subprocess

import golden
from support import each, need

THAI = re.compile('[\u0e00-\u0e7f]')
KEYWORDS = ['-kN_', '-k_', '-kdiag_add:4', '-kdiag_hint:2', '-kdiag_say_now:2', '-ksource_mistake:4', '-ksource_hint:2']
STRING = r'"((?:[^"\\]|\\.)*)"'
# Messages that hold nothing but what other programs say.
NO_WORDS = {'%s', '%s: %s', '%s: "%s"', 'SQL: %s'}


def entries(po):
    """msgid and msgstr of a catalogue, as texts."""
    out = {}
    for one, other in re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', po, re.M):
        texts = [re.sub(r'\\(.)', lambda m: '\n' if m[1] == 'n' else m[1], ''.join(re.findall(STRING, t)))
                 for t in (one, other)]
        out[texts[0]] = texts[1]
    out.pop('', None)
    return out


def complete(r):
    """Each message of the source is in po/th.po, in Thai; po/th.po has no message that nobody says."""
    files = sorted(map(str, (r.root / 'src').glob('*/*.c')))
    pot = subprocess.run(['xgettext', '--from-code=UTF-8', '-L', 'C', '--no-wrap', '-o', '-', *KEYWORDS, *files], capture_output=True,
                         check=True).stdout.decode()
    source, thai = entries(pot), entries((r.root / 'po/th.po').read_text())
    need(len(source) > 150, f'{len(source)} messages')
    need(set(source) == set(thai), f'not in po/th.po: {set(source) - set(thai)}; said by nobody: {set(thai) - set(source)}')
    for english, said in thai.items():
        need(english in NO_WORDS or THAI.search(said), f'not in Thai: {english}')
        need(english.endswith('\n') == said.endswith('\n'), f'line end: {english}')


def templates(r):
    """The mistakes of a template are told in Thai too, but for what SQLite and expat say, and a hint that is XML alone."""
    for case in sorted(c for c in (r.root / 'tests/golden').glob('bad-*') if not (c / 'setup.py').exists()):
        place = r.dir / case.name
        place.mkdir()
        golden.lay_down(r.root, case, place)
        said = r.run('build', place / 'data', '-t', place / 'template', '-o', place / 'x.pdf', '--lang', 'th').stderr.decode()
        for line in re.findall(r'(?:error|warning|hint): .*', said):
            need(THAI.search(line) or re.match(r'error: SQL: |error: [a-z ()-]+\[xml-syntax\]', line), f'{case.name}: {line}')


def words(r):
    """The glossary (doc/thai-style.md): one word a concept, Arabic digits, no full stop, no exclamation mark."""
    for english, said in entries((r.root / 'po/th.po').read_text()).items():
        for wrong in ('คลัง', 'ลายเซ็น', 'เทมเพลต', 'ฟอนต์', 'แฟ้ม', '๐', '๑', '๒', '!'):
            need(wrong not in said, f'{wrong}: {said}')
        need(not re.search(r'[\u0e00-\u0e7f]\.(\s|$)', said), f'a full stop: {said}')
        need(not re.search('แก้(?!ไข)', said), f'แก้ instead of แก้ไข: {said}')
    for sql in (r.root / 'templates').glob('*/*.sql'):
        need(not re.search('ต้องแก้(?!ไข)|ให้แก้(?!ไข)', sql.read_text()), f'แก้ instead of แก้ไข: {sql}')


def chosen(r):
    """Thai, unless --lang or the locale say English; numbers and the PDF follow neither."""
    def usage(*args, **env):
        clean = {'LC_ALL': '', 'LC_MESSAGES': '', 'LANG': '', 'LANGUAGE': '', **env}
        return r.run('build', *args, env=clean).stderr.decode()

    thai, english = 'ยังไม่ได้ระบุโฟลเดอร์ข้อมูล', 'the data folder is missing'
    for args, env, want in (((), {}, thai), ((), {'LANG': 'C'}, thai), ((), {'LANG': 'th_TH.UTF-8'}, thai),
                            ((), {'LANG': 'en_US.UTF-8'}, english), ((), {'LC_ALL': 'en_GB'}, english),
                            ((), {'LC_ALL': 'th_TH', 'LANG': 'en_US'}, thai), (('--lang', 'en'), {}, english),
                            (('--lang', 'th'), {'LANG': 'en_US'}, thai), ((), {'LANGUAGE': 'en'}, thai)):
        said = usage(*args, **env)
        need(want in said, f'{args} {env}: {said}')
    need('--lang ต้องเป็น th หรือ en' in usage('x', '--lang', 'de'), 'an unknown language')
    need(r.run('--lang', 'en', 'build').stderr.decode().startswith('raingan: ' + english), 'before the command')
    for lang in 'th', 'en':
        run = r.run('build', 'input/2568', '-o', '-', '--lang', lang, env={'LC_ALL': 'de_DE.UTF-8'})
        need(run.stdout == r.report('input/2568').read_bytes(), f'{lang}: another PDF')


def wishes(r):
    """A message about a value of the template is in one language: what is wanted, and the words that join a list."""
    folder = r.dir / 'wishes'
    folder.mkdir(exist_ok=True)
    (folder / 'schema.sql').write_text('CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);')
    (folder / 'views.sql').write_text('')
    body = ''.join(f'<table columns="{v}"/>' for v in ('wide', '200%')) + '<p text-align="x" margin-top="x" break-after="x">a</p>'
    page = '<page name="p" size="x" margin="x"/><style name="s" font-size="x" line-height="x" color="x" font-size-adjust="x"/>'
    (folder / 'report.xml').write_text(f'<report xmlns="urn:raingan:report" lang="x_">{page}<section page="p" number-format="x" '
                                       f'initial-page-number="x"><span/>{body}</section></report>')
    for lang, other in ('th', r' or | and |\ba (?:length|number|size|colour|language|name|whole)|lengths|each column'), ('en', '[ก-ฮ]{2}'):
        run = r.run('check', folder, '-t', folder, '--format', 'json', '--lang', lang)
        said = [x['text'] + ' ' + (x['hint'] or '') for x in json.loads(run.stdout) if x['code'].startswith('xml-')]
        need(len(said) >= 10, f'{lang}: {said}')
        mixed = [x for x in said if re.search(other, x)]
        need(not mixed, f'{lang}: {mixed}')


def machine(r):
    """Why the machine could not do it is Thai too: glibc has no Thai, so what an office meets is in the catalogue."""
    (r.dir / 'file').write_text('')
    for name, errno in (('file/x.pdf', 'Not a directory'), ('a' * 300 + '.pdf', 'File name too long')):
        thai, english = (r.run('build', 'input/2568', '-o', r.dir / name, '--lang', lang) for lang in ('th', 'en'))
        need(thai.returncode == english.returncode == 3, f'{name}: {thai} {english}')
        need(f': {errno} [file-write]' in english.stderr.decode(), f'{name}: {english.stderr}')
        said = re.search(r'fatal: (.*) \[file-write\]', thai.stderr.decode())
        need(said and not re.search('[A-Za-z]', said[1]), f'{name}: {thai.stderr.decode()}')


def tests(root, build):
    return each(root, build, 'language', (complete, templates, words, chosen, wishes, machine))
