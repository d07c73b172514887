"""doc/template.md: each example is built, has no warning, is valid by doc/report.rng and prints its
text; every element and attribute that the parser knows is in one of them. The examples of SQL have
the values that stand after them, and every SQL function and view with a meaning of its own is there.
`manual.py BUILD FOLDER` writes the PDFs, to be looked at."""
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
from xml.sax.saxutils import quoteattr as attribute

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


def build(root, build_dir, xml, pdf, more=''):
    """The program's words about an example, with more views; '' is right."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 'rows.csv').write_text(blocks(root, 'csv')[0])
        tables, views = blocks(root, 'sql')[0].split('CREATE VIEW', 1)
        (tmp / 'schema.sql').write_text(tables)
        (tmp / 'views.sql').write_text('CREATE VIEW' + views + more)
        (tmp / 'report.xml').write_text(xml)
        if '<corrections ' in xml:  # it is printed in a later revision alone
            (tmp / 'archive_revisions.csv').write_text(REVISIONS)
            (tmp / 'archive_corrections.csv').write_text(CORRECTIONS)
        for picture in (root / 'doc/pictures').glob('*.*'):
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
    root_element = tree.fromstring(xml)
    for page in root_element.iter(f'{{{NS}}}page'):  # a watermark is no text
        for mark in page.findall(f'{{{NS}}}watermark'):
            page.remove(mark)
    typed = [t for t in root_element.itertext() if t.strip() and '{' not in t]
    lost = [t for t in typed for word in t.split() if squeeze(word) not in text]
    return f'not in the text: {lost}' if lost else ''


def complete(root, build_dir):
    listed = read(build_dir / 'tests/schema', '--list')
    known = {}
    for name, *attributes in map(str.split, listed.splitlines()):  # <div> has more in a <page>
        known.setdefault(name, set()).update(attributes)
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


def sql_section(root):
    text = (root / 'doc/template.md').read_text()
    return text[text.index('\n## SQL: functions and views\n'):]


def value_of(expression):
    """A page of one value: what is wrong with the expression is told as SQL is read."""
    return AROUND.format(f'<each select={attribute(f"SELECT ({expression}) AS v")}><p>{{v}}</p></each>')


def sql_examples(root, build_dir):
    pairs = re.findall(r'`([^`\n]+)` → (?:`([^`\n]+)`|error)', sql_section(root))
    wrong = [f'{len(pairs)} examples: the page has another form'] if len(pairs) < 40 else []
    texts = [(e, v, e.replace("'", "''")) for e, v in pairs if v]
    faults = ' UNION ALL '.join(f"SELECT '{t} is ' || quote({e}) AS message WHERE ({e}) IS NOT ({v})" for e, v, t in texts)
    with tempfile.TemporaryDirectory() as tmp:
        pdf = pathlib.Path(tmp) / 'x.pdf'
        said = build(root, build_dir, AROUND.format('<p/>'), pdf, f'\nCREATE VIEW faults AS {faults};')
        wrong += [said] if said else []
        for e in [e for e, v in pairs if not v]:
            said = build(root, build_dir, value_of(e), pdf)
            refused = said.startswith('exit 1\n') and re.search(r'\[sql-value\]|\(\) wants ', said)
            wrong += [] if refused else [f'{e} is not refused: {said}']
    return '\n'.join(wrong)


def sql_complete(root):
    """Names of the sources that register them; the page has each as code, before its arguments."""
    source = {f.name: f.read_text() for f in (root / 'src/data').glob('*.c')}
    functions = set()
    for text in source.values():
        if re.search(r'sqlite3_create_(window_)?function', text):
            functions |= set(re.findall(r'^ *\{"(\w+)", -?\d+, \w', text, re.M))
        functions |= set(re.findall(r'sqlite3_create_module(?:_v2)?\([^;]*?"(\w+)"', text))
        functions |= {'COLLATE ' + n for n in re.findall(r'sqlite3_create_collation(?:_v2)?\([^;]*?"(\w+)"', text)}
    table = re.search(r'special\[\] = \{(.*?)\}', source['base.c'], re.S)[1]
    views = set(re.findall(r'"(\w+)"', table))
    columns = set(re.findall(r'"(\w+)"', re.search(r'known\[\] = \{(.*?)\n\};', source['contracts.c'], re.S)[1]))
    few = [f'only {sorted(s)} found in src/data' for s, n in ((functions, 12), (views, 10), (columns, 12)) if len(s) < n]
    page = sql_section(root)
    lost = [f for f in functions if not re.search(rf'\*\*`{f}[(`]', page)]
    lost += [n for n in views | columns if not re.search(rf'`{n}[(`]', page)]
    return '\n'.join(few + (['not in doc/template.md: ' + ', '.join(sorted(lost))] if lost else []))


def tests(root, build_dir):
    out = [('manual.complete', lambda: complete(root, build_dir)),
           ('manual.sql-complete', lambda: sql_complete(root)),
           ('manual.sql-examples', lambda: sql_examples(root, build_dir))]
    for number, xml in enumerate(examples(root), 1):
        out.append((f'manual.example-{number}', lambda x=xml: example(root, build_dir, x)))
    return out


if __name__ == '__main__':
    here = pathlib.Path(__file__).resolve().parent.parent
    for n, x in enumerate(examples(here), 1):
        print(build(here, pathlib.Path(sys.argv[1]).resolve(), x, f'{sys.argv[2]}/{n:02}.pdf'), end='')
