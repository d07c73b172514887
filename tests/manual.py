"""doc/template.md: each example is built, has no warning, is valid by doc/report.rng and prints its
text; every element and attribute that the parser knows is in one of them. `manual.py BUILD FOLDER`
writes the PDFs, to be looked at."""
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

import standards
from support import read, squeeze

NS = 'urn:raingan:report'
AROUND = f'''<report xmlns="{NS}" lang="th" numerals="thai">
<page name="a5" size="A5" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt" font-size-adjust="0.340"/>
<section page="a5">
{{}}
</section>
</report>
'''
REVISIONS = '''number,date,reason,pdf_sha256
1,2025-11-03,จัดทำครั้งแรก,1
2,2026-03-31,คะแนนผิด,
'''
CORRECTIONS = '''revision,change,file,row,column,before,after
2,changed,rows.csv,no 4,score,73,74
'''


def blocks(root, kind):
    text = (root / 'doc/template.md').read_text()
    return re.findall(r'^```' + kind + r'\n(.*?)^```$', text, re.S | re.M)


def examples(root):
    return [x if x.startswith('<report') else AROUND.format(x.rstrip('\n')) for x in blocks(root, 'xml')]


def build(root, build_dir, xml, pdf):
    """The program's words about an example; '' is right."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 'rows.csv').write_text(blocks(root, 'csv')[0])
        tables, views = blocks(root, 'sql')[0].split('CREATE VIEW', 1)
        (tmp / 'schema.sql').write_text(tables)
        (tmp / 'views.sql').write_text('CREATE VIEW' + views)
        (tmp / 'report.xml').write_text(xml)
        if '<corrections ' in xml:  # it is printed in a later revision alone
            (tmp / 'archive_revisions.csv').write_text(REVISIONS)
            (tmp / 'archive_corrections.csv').write_text(CORRECTIONS)
        for picture in (root / 'doc/pictures').iterdir():
            (tmp / picture.name).write_bytes(picture.read_bytes())
        valid = subprocess.run(['xmllint', '--noout', '--relaxng', root / 'doc/report.rng',
                                tmp / 'report.xml'], capture_output=True, text=True)
        run = subprocess.run([build_dir / 'raingan', 'build', tmp, '-t', tmp, '-o', pdf], cwd=root,
                             capture_output=True, text=True)
        said = run.stderr if run.returncode == 0 else f'exit {run.returncode}\n{run.stderr}'
        return said + (valid.stderr if valid.returncode else '')


def example(root, build_dir, xml):
    with tempfile.TemporaryDirectory() as tmp:
        pdf = pathlib.Path(tmp) / 'x.pdf'
        said = build(root, build_dir, xml, pdf)
        if said:
            return said
        broken = standards.trouble(pdf)
        if broken:
            return broken
        text = squeeze(read('pdftotext', '-raw', pdf, '-'))
    typed = [t for t in tree.fromstring(xml).itertext() if t.strip() and '{' not in t]
    lost = [t for t in typed for word in t.split() if squeeze(word) not in text]
    return f'not in the text: {lost}' if lost else ''


def complete(root, build_dir):
    listed = read(build_dir / 'tests/schema', '--list')
    known = {line.split()[0]: set(line.split()[1:]) for line in listed.splitlines()}
    used = {name: set() for name in known}
    for xml in examples(root):
        for node in tree.fromstring(xml).iter():
            used[node.tag.split('}')[1]] |= set(node.attrib) | {''}
    css = known['p'] - {'id'}  # these mean the same everywhere: one use is enough
    everywhere = set().union(*used.values())
    lost = [f'<{e}>' for e in known if not used[e]]
    lost += [f'<{e} {a}>' for e in known for a in known[e] - css if a not in used[e]]
    lost += [a for a in css if a not in everywhere]
    text = (root / 'doc/template.md').read_text()
    lost += [f'a heading with `<{e}>`' for e in known if not re.search(rf'^### .*`<{e}>`', text, re.M)]
    return 'not in doc/template.md: ' + ', '.join(sorted(lost)) if lost else ''


def tests(root, build_dir):
    out = [('manual.complete', lambda: complete(root, build_dir))]
    for number, xml in enumerate(examples(root), 1):
        out.append((f'manual.example-{number}', lambda x=xml: example(root, build_dir, x)))
    return out


if __name__ == '__main__':
    here = pathlib.Path(__file__).resolve().parent.parent
    for n, x in enumerate(examples(here), 1):
        print(build(here, pathlib.Path(sys.argv[1]).resolve(), x, f'{sys.argv[2]}/{n:02}.pdf'), end='')
