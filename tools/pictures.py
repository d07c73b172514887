"""The pictures of README.md and README.th.md: `python3 tools/pictures.py BUILD`. The commands of README.th.md are typed as they stand there
(tests/officer.py), and their screens drawn in Chromium with a Thai font of even width; the page of `serve` is walked through; pages of the
PDFs are drawn by pdftoppm. Each picture is a small PNG with the text inside that it was drawn from; the texts of screens and pages lie beside
as NAME.txt. With `pages REPORT.pdf` it only says which pages of the sample are shown."""
import html
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / 'tests'), str(ROOT / 'tools')]

import officer  # noqa: E402
import png  # noqa: E402
from support import Reports  # noqa: E402

TO = ROOT / 'doc/pictures'
STEPS = TO / 'steps'
# What stands on the page, and on no other one: the contents have the headings too.
PAGES = {'result': ('ตารางที่ ๑ คะแนนรายตัวชี้วัด', 'ปรากฏผลดังนี้'), 'charts': ('แผนภูมิผลการประเมิน', 'เกณฑ์ผ่าน ๘๕ คะแนน')}
CODES = {'1;31': 'error', '1;35': 'warning'}
CELL = 9  # pixels
STYLE = f'''body {{ margin: 0 }} #screen {{ display: inline-block; padding: 10px 14px; background: #fff; color: #222; border: 1px solid #999;
width: {CELL * officer.COLUMNS}px; font: 15px/23px "DejaVu Sans Mono", monospace }} #screen div {{ height: 23px; white-space: pre }}
span {{ display: inline-block; height: 23px; vertical-align: top }} .thai {{ width: {CELL}px; font-family: "Noto Sans Thai"; font-size: 14px; text-align: center }}
.wide {{ transform: scaleX(0.8); transform-origin: left }}
.prompt {{ color: #1a6b1a }} .typed {{ font-weight: bold; color: #000 }} .error {{ color: #c00000; font-weight: bold }}
.warning {{ color: #a000a0; font-weight: bold }}'''


# ---- a terminal ----

def cells(screen):
    """Letters with the class of their colour; marks stay with their letter, as a terminal has them in its cell."""
    first, _, rest = screen.partition('\n')
    out = [[c, 'prompt' if i < len(officer.PROMPT) else 'typed'] for i, c in enumerate(first)] + [['\n', '']]
    colour = ''
    for part in re.split(r'(\x1b\[[\d;]*m)', rest):
        code = re.fullmatch(r'\x1b\[([\d;]*)m', part)
        if code:
            colour = CODES.get(code[1], '')
            continue
        out += [[c, colour] for c in part]
    joined = []
    for c, colour in out:
        if unicodedata.category(c) in ('Mn', 'Me', 'Cf') and joined:
            joined[-1][0] += c
        else:
            joined.append([c, colour])
    return joined


def drawing(screen):
    """The screen as a page: lines end where those of the terminal end."""
    lines, line = [], []
    for c, colour in cells(screen.rstrip('\n') + '\n'):
        if c == '\n' or len(line) == officer.COLUMNS:
            lines.append(line)
            line = []
        if c != '\n':
            line.append((c, colour))
    body = ''
    for line in lines:
        body += '<div>'
        at = 0
        while at < len(line):  # letters of Thai have a cell each, the others in runs
            thai, end = '\u0e00' < line[at][0] < '\u0e80', at + 1
            while not thai and end < len(line) and line[end][1] == line[at][1] and not '\u0e00' < line[end][0] < '\u0e80':
                end += 1
            text = html.escape(''.join(c for c, _ in line[at:end]))
            shape = ('wide ' if line[at][0][0] in 'ฌญฒณ' else '') + 'thai' if thai else ''
            body += f'<span class="{line[at][1]} {shape}" style="width:{CELL * (end - at)}px">{text}</span>'
            at = end
        body += '</div>'
    return f'<!DOCTYPE html><html lang="th"><meta charset="utf-8"><style>{STYLE}</style><div id="screen">{body}</div></html>'


# ---- pages ----

def page(pdf, number, to, dpi=80):
    """A page as pdftoppm draws it, which `raingan build --png` runs too."""
    subprocess.run(['pdftoppm', '-r', str(dpi), '-f', str(number), '-singlefile', '-png', pdf, to], check=True)
    return png.read(pathlib.Path(f'{to}.png').read_bytes())


def signed_part(pdf, number, lines):
    """The part of the page that has the signers: from above the first dotted line on."""
    words = subprocess.run(['pdftotext', '-bbox', '-f', str(number), '-l', str(number), pdf, '-'], capture_output=True, text=True, check=True).stdout
    tall = float(re.search(r'<page width="[\d.]+" height="([\d.]+)"', words)[1])
    first = min(float(y) for y in re.findall(r'yMin="([\d.]+)"[^>]*>ลงชื่อ', words))
    inked = [y for y, line in enumerate(lines[:len(lines) * 95 // 100]) if min(map(min, line)) < 128]
    return png.cut(lines, 0, int((first - 32) / tall * len(lines)), len(lines[0]), inked[-1] + 14)


def store(name, lines, text='', most=16, to=STEPS):
    (to / f'{name}.png').write_bytes(png.write(lines, most, text))


def main(build):
    r = Reports(ROOT, build)
    office = officer.Office(r)
    screens, papers = officer.walk(office)
    kept = {name: STEPS / f'{name}.txt' for name in screens}
    screens = {name: officer.as_before(screen, kept[name].read_text()) if kept[name].exists() else screen for name, screen in screens.items()}
    work = pathlib.Path(tempfile.mkdtemp())
    for name, screen in screens.items():
        (work / f'{name}.html').write_text(drawing(screen))
    with officer.open_filled(r) as p:
        env = {**os.environ, 'NODE_PATH': str(ROOT / 'build/npm/node_modules')}
        subprocess.run(['node', ROOT / 'tools/pictures.js', shutil.which('chromium'), work, f'http://{p.host}/?token={p.token}'], env=env, check=True)
    with officer.open_filled(r) as other:
        said = officer.pages_of_serve(other)
    for name, screen in screens.items():
        text = officer.COLOR.sub('', screen)
        (STEPS / f'{name}.txt').write_text(text)
        store(name, png.read((work / f'{name}.png').read_bytes()), officer.masked(text))
    for path in sorted(work.glob('page-*.png')):
        store(path.stem, png.read(path.read_bytes()), said[path.stem])
    for name, (pdf, number, text) in papers.items():
        lines = page(pdf, number, work / name, 140 if name == 'signed-line' else 80)
        (STEPS / f'{name}.txt').write_text(text)
        store(name, png.grey(signed_part(pdf, number, lines) if name == 'signed-line' else lines), officer.masked(text))
    for name, words in PAGES.items():
        sample = office.dir / 'out/2568/ita-2568.pdf'
        store(name, png.grey(page(sample, officer.page_of(sample, words)[0], work / name, 100)), to=TO)
    for folder in work, r.dir, p.r.dir, other.r.dir:
        shutil.rmtree(folder)


if sys.argv[1] == 'pages':
    for name, words in PAGES.items():
        print(officer.page_of(sys.argv[2], words)[0], f'{name}.png')
else:
    main(pathlib.Path(sys.argv[1]).resolve())
