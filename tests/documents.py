"""The pages of doc/ are what they say: the index has each of them, links lead somewhere, the steps of first-change.md work as they stand,
and the READMEs name the pages of which they show pictures."""
import re
import shutil
import subprocess
import sys
import unicodedata

from support import THAI, each, need, squeeze


def plain(text):
    """Without what stands in code."""
    return re.sub(r'`[^`\n]*`', '', re.sub(r'(?ms)^ *```.*?^ *```', '', text))


def anchors(text):
    """The anchors of headings as GitHub makes them: marks are letters there."""
    out = {}
    for head in re.findall(r'(?m)^#+ (.*?) *$', re.sub(r'(?ms)^ *```.*?^ *```', '', text)):
        head = re.sub(r'\[([^]]*)\]\([^)]*\)', r'\1', head).replace('`', '').lower()
        name = ''.join(c for c in head if c in ' -_' or unicodedata.category(c)[0] in 'LNM').replace(' ', '-')
        out[name] = out.get(name, -1) + 1
    return {name for name in out} | {f'{name}-{i}' for name, n in out.items() for i in range(1, n + 1)}


def pages(root):
    return sorted(p for pattern in ('*.md', 'doc/*.md', 'input/**/*.md', 'templates/**/*.md', 'tests/**/*.md') for p in root.glob(pattern))


def links(r):
    """Each link within the tree leads to a file, and its anchor to a heading."""
    trouble, n = [], 0
    for page in pages(r.root):
        text = plain(page.read_text())
        for to in re.findall(r'\]\(([^)\s]+)\)', text) + re.findall(r'(?:src|href)="([^"]+)"', text):
            if re.match(r'[a-z]+:', to):
                continue
            n += 1
            path, _, anchor = to.partition('#')
            target = (page.parent / path).resolve() if path else page
            if not target.exists():
                trouble.append(f'{page.relative_to(r.root)}: {to}')
            elif anchor and anchor not in anchors(target.read_text()):
                trouble.append(f'{page.relative_to(r.root)}: no heading {to}')
    need(n > 50, f'{n} links: this tests nothing')
    need(not trouble, '\n'.join(trouble))


def index(r):
    """doc/index.md has each page of doc/ once, with a line about it, and README.md leads to it."""
    lines = re.findall(r'(?m)^- \[[^]]+\]\(([\w.-]+\.md)\): \S.{10,}$', (r.root / 'doc/index.md').read_text())
    want = sorted(p.name for p in (r.root / 'doc').glob('*.md') if p.name != 'index.md')
    need(sorted(lines) == want, f'{sorted(set(lines) ^ set(want)) or lines}')
    need('](doc/index.md)' in (r.root / 'README.md').read_text(), 'README.md')


def first_change(r):
    """Each step of doc/first-change.md: what is looked for stands once in the file that the steps before have left, and the report comes out, with
    what the step has put in."""
    own, pdf = r.dir / 'own', r.dir / 'own.pdf'
    shutil.copytree(r.root / 'templates/ita', own)
    blocks = re.findall(r'(?s)```xml\n(.*?)\n```', (r.root / 'doc/first-change.md').read_text())
    need(len(blocks) == 10, f'{len(blocks)} blocks')
    before = r.report('input/2568')
    shown = [read(before)]
    report = own / 'report.xml'
    for n in range(0, 10, 2):
        text = report.read_text()
        need(text.count(blocks[n]) == 1, f'{text.count(blocks[n])} times: {blocks[n]}')
        report.write_text(text.replace(blocks[n], blocks[n + 1]))
        if n != 4:  # a table whose widths alone are changed is wrong
            r.make('input/2568', pdf, '-t', own)
            shown.append(read(pdf))
    sentence, number, column, style = shown[1:]
    need('มีคะแนนตามตารางต่อไปนี้' in sentence and 'มีคะแนนตามตารางต่อไปนี้' not in shown[0], 'no sentence')
    lowest = 'คะแนนต่ำสุด๗๔.๐๐คะแนนเมื่อพิจารณา'
    need(lowest in squeeze(number) and lowest not in squeeze(sentence), 'no number')
    table = column.split('ตารางที่ ๑')[1].split('ตารางที่ ๒')[0]
    need([len(re.findall(rf'\b{i}\b', table)) for i in ('IIT', 'EIT', 'OIT')] == [5, 3, 2], table)
    need(style.split() == column.split(), 'a style has changed the text')
    drawn = subprocess.run(['pdftoppm', '-r', '100', '-f', '3', '-l', '3', pdf], capture_output=True).stdout.split(b'\n', 3)[3]
    need(any(b > r + 40 for r, b in zip(drawn[::3], drawn[2::3])), 'no heading is blue')
    report.write_text(report.read_text().replace('{result.lowest_score:0.00}', '{result.lowest_scores:0.00}'))
    wrong = r.run('build', 'input/2568', '-t', own, '-o', pdf, '--lang', 'en')
    said = wrong.stderr.decode()
    need(wrong.returncode == 1 and 'report.xml:' in said and 'did you mean "lowest_score"' in said, said)


def read(pdf):
    return subprocess.run(['pdftotext', '-layout', pdf, '-'], capture_output=True, text=True).stdout


# Steps of README.th.md that have no picture, and why. A step is a heading with a number, or an item with a number below it.
NO_PICTURE = {
    '๓.2': 'LibreOffice and Excel, which are not run here',
    '๓.3': 'one cell, to be looked at',
    '๓.4': 'LibreOffice and Excel, which are not run here',
    '๕.1': 'it tells of the picture above it',
    '๕.2': 'it is the report, shown in step ๒',
    '๕.3': 'it goes back to step ๓',
    '๗.1': 'Acrobat Reader, which is not run here',
    '๗.2': 'Acrobat Reader, which is not run here',
    '๗.3': 'Acrobat Reader, which is not run here',
    '๘.1': 'a table in a spreadsheet program, which is not run here',
    '๘.2': 'a table in a spreadsheet program, which is not run here',
    '๘.3': 'a table in a spreadsheet program, which is not run here',
}
SHOWN = r'!\[([^]]{15,})\]\((doc/pictures/[\w./-]+\.png)\)|<img src="(doc/pictures/[\w./-]+\.png)"[^>]*alt="([^"]{15,})"'


def guide(r):
    """README.th.md: each step has a picture with words for who cannot see it, or stands in NO_PICTURE. The pictures are all shown, once, and small:
    60 kB each, 1.5 MB all."""
    text = (r.root / 'README.th.md').read_text()
    parts = re.split(r'(?m)^## ขั้นที่ ([๐-๙]+) .*$', text.split('\n## ภาคผนวก')[0])
    heads = parts[1::2]
    need(heads == [str(n).translate(THAI) for n in range(1, len(heads) + 1)] and len(heads) > 10, f'{heads}')
    without = []
    for head, part in zip(heads, parts[2::2]):
        if not re.search(SHOWN, part):
            without.append(head)
        items = re.split(r'(?m)^(\d+)\. ', part)
        for number, item in zip(items[1::2], items[2::2]):
            item = re.split(r'\n(?=\S)', item)[0]  # to the end of what is indented
            if not re.search(SHOWN, item):
                without.append(f'{head}.{number}')
    lost = [w for w in without if w not in NO_PICTURE]
    need(not lost and NO_PICTURE.keys() <= set(without), f'no picture: {lost}; not without: {NO_PICTURE.keys() - set(without)}')
    shown = [a or b for _, a, b, _ in re.findall(SHOWN, text)]
    there = {str(p.relative_to(r.root)) for p in (r.root / 'doc/pictures/steps').glob('*.png')}
    need(len(shown) == len(set(shown)) and there <= set(shown), f'{there - set(shown)} {len(shown)}')
    sizes = {p: (r.root / p).stat().st_size for p in shown}
    need(max(sizes.values()) < 60_000 and sum(sizes.values()) < 1_500_000, f'{sizes}')


def pictures(r):
    """tools/pictures.py finds the pages by what stands on them; both READMEs name these pages, in their order."""
    run = subprocess.run([sys.executable, '-B', r.root / 'tools/pictures.py', 'pages', r.report('input/2568')], capture_output=True, text=True)
    need(run.returncode == 0, run.stderr)
    found = re.findall(r'(\d+) (\w+\.png)', run.stdout)
    need([name for _, name in found] == ['result.png', 'charts.png'], run.stdout)
    numbers = [n for n, _ in found]
    said = (r.root / 'README.md').read_text()
    need([m for m in re.findall(r'alt="Page (\d+)', said)] == numbers, f'README.md: {numbers}')
    need(f'Page {numbers[0]} and page {numbers[1]} of the sample' in said, 'README.md names other pages')
    thai = (r.root / 'README.th.md').read_text()
    for n, name in found:
        shown = re.search(rf'{name}"[^>]*alt="หน้า ([๐-๙]+)', thai)
        need(not shown or shown[1] == n.translate(THAI), f'README.th.md: {name} is page {n}')


def tests(root, build):
    return each(root, build, 'documents', (links, index, first_change, guide, pictures))
