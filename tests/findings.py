"""What the report's texts say against its numbers: tests/data/claims.csv puts one sentence at a time into the
report of 2568 and says which findings it must cause, none for a true one. What is wanted was decided by
reading the sentence beside the scores (doc/scoring-2568.md, 5 and 6): C8 scores, C18 words
against scores, C19 spelling, C24 how scores moved, C25 the rules, C26 a total under
another year, and the others."""
import collections
import concurrent.futures
import csv
import pathlib
import re
import shutil
import subprocess
import tempfile

KEY = {'narrative.csv': 'key', 'indicators.csv': 'no', 'items.csv': 'code'}
FINDING = re.compile(r'/([\w.]+\.csv)(?::\d+:\d+)?: (?:warning|note): (C\d+): (.*) \[')


def read(path):
    with open(path, encoding='utf-8-sig', newline='') as f:
        return list(csv.DictReader(f))


def write(path, rows):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, rows[0].keys())
        out.writeheader()
        out.writerows(rows)


def check(root, build, data):
    """The findings as (file, id, message). How many rows share a period is no part of what is said."""
    run = subprocess.run([build / 'raingan', 'check', data], cwd=root, capture_output=True, text=True)
    found = FINDING.findall(run.stderr)
    return run.returncode, collections.Counter((f, i, re.sub(r' \(ทั้งหมด \d+ แถว\)|^\((?:ช่อง|คอลัมน์|แถวที่) [^)]*\) (?:[^:]*: )?', '', m)) for f, i, m in found)


def edit(data, claim):
    path = data / claim['file']
    rows, key = read(path), KEY.get(claim['file'])
    hit = 0
    for number, row in enumerate(rows, 1):
        if claim['row'] == (row[key] if key else str(number)):
            old = row[claim['column']]
            gap = '\n' if claim['column'] == 'steps' else ' '
            row[claim['column']] = claim['text'] if claim['how'] == 'replace' else old + gap + claim['text']
            hit += 1
    assert hit, f'no such row: {claim}'
    write(path, rows)


def wrong(root, build, base, claim):
    """'' or what is wrong with the findings that a claim causes."""
    with tempfile.TemporaryDirectory() as tmp:
        data = pathlib.Path(tmp) / 'data'
        shutil.copytree(root / 'input/2568', data)
        edit(data, claim)
        status, found = check(root, build, data)
    new = found - base
    ids = sorted({i for _, i, _ in new}, key=lambda i: int(i[1:]))
    if status == 0 and ids == claim['finds'].split():
        return ''
    return (f'{claim["file"]} {claim["row"]} {claim["column"]}: "{claim["text"][:500]}"\n'
            f'  wanted {claim["finds"] or "nothing"}, exit {status}, got {ids}:\n'
            + ''.join(f'  {f} {i} {m}\n' for f, i, m in new))


def claims(root, build, wanted):
    """All claims of one rule, and the true ones beside them."""
    status, base = check(root, build, root / 'input/2568')
    if status:
        return f'exit {status}'
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return ''.join(pool.map(lambda c: wrong(root, build, base, c), wanted))


def seed(root, build, codes):
    """The report as it was read from paper, its faults with it: what a person finds in it (want.csv, with reasons),
    no more, no fewer. As it is, every item code is refused, and the findings are of the other files; with the
    codes corrected, of all."""
    with tempfile.TemporaryDirectory() as tmp:
        data = pathlib.Path(tmp) / 'data'
        shutil.copytree(root / 'tests/data/seed-raw/data', data)
        if codes:
            items = read(data / 'items.csv')
            for item, right in zip(items, read(root / 'input/2568/items.csv')):
                item['code'] = right['code']
            write(data / 'items.csv', items)
        run = subprocess.run([build / 'raingan', 'check', data], cwd=root, capture_output=True, text=True)
    found = sorted(re.findall(r'/([\w.]+\.csv):(\d+):\d+: (?:warning|note): (C\d+):', run.stderr))
    want = sorted((w['file'], w['line'], w['rule']) for w in read(root / 'tests/data/seed-raw/want.csv')
                  if codes or w['when'] == 'raw')
    trouble = [f'not found: {w}' for w in want if w not in found] + [f'not wanted: {f}' for f in found if f not in want]
    if run.returncode != (0 if codes else 1):
        trouble.append(f'exit {run.returncode}')
    return '\n'.join(trouble)


# What is said, and the rule that finds it.
AGAIN = (('ตัวชี้วัดที่ 9 ได้คะแนน 74.00 คะแนน', ''), ('ตชว.๑ ได้คะแนนสูงสุด', 'C2'), ('ปี พ.ศ. ๒๕๖๖ ได้คะแนนรวม ๙๑.๗๖ คะแนน', 'C26'))


def again(root, build):
    """A cell that says the same 1,500 times has a report, and the findings of one that says it once."""
    base = check(root, build, root / 'input/2568')[1]
    said = ''
    for text, rule in AGAIN:
        claim = {'file': 'narrative.csv', 'row': 'strengths', 'column': 'text', 'how': 'append', 'finds': rule}
        said += wrong(root, build, base, {**claim, 'text': text}) + wrong(root, build, base, {**claim, 'text': ' '.join([text] * 1500)})
    return said


# A file of the ita template, what is put at its end, and what `check` says: (exit status, place and words).
BROKEN = (
    ('phrases.csv', 'คำ,name,total,,,เกิน\r\n', 1, r'phrases\.csv:{line}: error: .*phrase,role,kind,value,after'),
    ('phrases.csv', 'คำ,name\r\n', 1, r'phrases\.csv:{line}: error: .*phrase,role,kind,value,after'),
    ('phrases.csv', 'คำ,verb,,,\r\n', 1, r'phrases\.csv:{line}: error: .*"verb"'),
    ('texts.sql', "CREATE VIEW more AS SELECT 'คำ' AS phrase, 'verb' AS role;", 1,
     r'phrases: error: .*"verb"'),
    # a text that is not there says nothing; one of no topic is read for its spelling
    ('texts.sql', """INSERT INTO texts ("table", "row", "column", text) VALUES ('indicators', 3, 'analysis', NULL),
        ('indicators', 3, 'analysis', 'ตัวชี้วัดที่ ๓ ได้ ๙๐.๐๐ คะแนน เเละอื่น ๆ');""", 0, r'indicators\.csv:4:\d+: \w+: C19: '),
    ('texts.sql', """INSERT INTO texts ("table", "row", "column", text) VALUES ('indicators', 3, 'analysis', 'ตัวชี้วัดที่ ๓ ได้ ๙๐.๐๐ คะแนน');""", 0, ''),
)


def broken(root, build):
    """Each fault of a template's phrases and texts is told at its line."""
    out = ''
    for file, end, status, wanted in BROKEN:
        with tempfile.TemporaryDirectory() as tmp:
            path = pathlib.Path(tmp) / 'ita' / file
            shutil.copytree(root / 'templates/ita', path.parent)
            text = path.read_text(encoding='utf-8') + end
            text = text.replace("SELECT '|' || name || '|'", "SELECT phrase, role, '', '', '' FROM more UNION ALL SELECT '|' || name || '|'", 'VIEW more' in end)
            path.write_text(text, encoding='utf-8', newline='')
            run = subprocess.run([build / 'raingan', 'check', root / 'input/2568', '-t', path.parent], cwd=root, capture_output=True, text=True)
        said = re.search(wanted.format(line=text.count('\n')), run.stderr)
        more = re.search('C8:', run.stderr) is not None
        if run.returncode != status or not said or more:
            out += f'{file} + {end!r}: exit {run.returncode}, wanted {status} and {wanted}\n{run.stderr}\n'
    return out


def tests(root, build):
    groups, rule = collections.OrderedDict(), ''
    for claim in read(root / 'tests/data/claims.csv'):
        rule = claim['finds'].split()[-1] if claim['finds'] else rule
        groups.setdefault((rule, bool(claim['finds'])), []).append(claim)
    seeds = [('findings.seed-raw', lambda: seed(root, build, False)), ('findings.seed-codes', lambda: seed(root, build, True)),
             ('findings.again', lambda: again(root, build)), ('findings.template', lambda: broken(root, build))]
    return seeds + [(f'findings.{rule}.{"false" if finds else "true"}', lambda c=listed: claims(root, build, c))
            for (rule, finds), listed in groups.items()]
