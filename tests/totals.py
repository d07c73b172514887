"""What a table sums from page to page, against the rows that are printed: random data on pages of random
heights, with rows that are cut, cells over rows, repeated groups, footnotes and rows kept together (D15)."""
import decimal
import random
import re
import subprocess

from support import Reports, need

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (t INTEGER, no INTEGER, grp TEXT, lines TEXT, amount TEXT, PRIMARY KEY (t, no));
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="en">
{pages}<style name="body" font-family="Laksaman" font-size="10pt" font-size-adjust="none"/>
{sections}</report>
'''
# The last line of a row says which it is and what it adds.
LAST = '<td>{lines}<br/>E{no}={amount}</td><td align="decimal">{amount}</td>'
BODY = {
    'plain': '<each select="SELECT * FROM rows WHERE t = %d ORDER BY no"><tr><td>{no}</td>' + LAST + '</tr></each>',
    'kept': '<each select="SELECT * FROM rows WHERE t = %d ORDER BY no"><tr break-inside="avoid"><td>{no}</td>'
            + LAST + '</tr></each>',
    'group': '<each select="SELECT t, grp FROM rows WHERE t = %d GROUP BY grp ORDER BY min(no)">'
             '<tr continued="more" break-after="avoid"><td colspan="3">group {grp}</td></tr>'
             '<each select="SELECT no, lines, amount FROM rows WHERE t = :t AND grp = :grp ORDER BY no"><tr><td>{no}</td>'
             + LAST + '</tr></each></each>',
    'span': '<each select="SELECT t, no, lines, amount, grp, count(*) OVER (PARTITION BY grp) AS n, row_number() OVER '
            '(PARTITION BY grp ORDER BY no) = 1 AS first FROM rows WHERE t = %d ORDER BY no"><tr>'
            '<each select="SELECT 1 WHERE :first"><td rowspan="{n}">{grp}</td></each>' + LAST + '</tr></each>',
    'note': '<each select="SELECT * FROM rows WHERE t = %d ORDER BY no"><tr><td>{no}<each select="SELECT 1 WHERE :no %% 3 '
            '= 0"><footnote>of {no}</footnote></each></td>' + LAST + '</tr></each>',
}
TABLE = '''<section page="{page}">{before}<table columns="60pt * auto" padding="3pt"><thead><tr><th>H</th><th>H</th><th>H</th></tr>
<tr pages="not-first"><td colspan="2">B={{brought-forward.amount}}</td><td align="decimal">{{brought-forward.amount}}</td></tr></thead>
{body}<tfoot>
<tr pages="{own}"><td colspan="2">P={{page-total.amount:0.000}}</td><td align="decimal">{{page-total.amount}}</td></tr>
<tr pages="not-last"><td colspan="2">C={{running-total.amount}}</td><td align="decimal">{{running-total.amount}}</td></tr>
<tr><td colspan="2">T={{running-total.amount:#,##0.00}}</td><td align="decimal">{{running-total.amount}}</td></tr>
</tfoot></table><p>Z</p></section>
'''


def make(seed):
    r = random.Random(seed)
    pages, sections, rows, kinds = '', '', 't,no,grp,lines,amount\n', []
    for t in range(40):
        kind = list(BODY)[t % len(BODY)]
        height = r.randint(220, 420)
        own = r.choice(['all', 'broken'])
        pages += f'<page name="p{t}" size="300pt {height}pt" margin="20pt"/>\n'
        sections += TABLE.format(page=f'p{t}', own=own, before='<p>A</p>' * r.randint(0, 9), body=BODY[kind] % t)
        kinds.append((kind, own))
        grp = 0
        for no in range(1, r.randint(2, 40)):
            grp += r.random() < 0.3
            most = 30 if kind in ('plain', 'note') and r.random() < 0.1 else 3
            lines = '<br>'.join('x' for _ in range(r.randint(1, most))).replace('<br>', '\n')
            places = r.choice([0, 1, 2, 5])
            amount = '' if r.random() < 0.15 else f'{r.randint(-10 ** 6, 10 ** 8) / 10 ** places:.{places}f}'
            rows += f'{t},{no},g{grp},"{lines}",{amount}\n'
    return REPORT.format(pages=pages, sections=sections), rows, kinds


def value(text):
    return decimal.Decimal(text.replace(',', '') or 0)


def shown(text, sum_, places=None):
    """Is that the sum, in the format? Half away from zero."""
    want = sum_ if places is None else sum_.quantize(decimal.Decimal(1).scaleb(-places), decimal.ROUND_HALF_UP)
    return value(text) == want


def check_table(pages, kind, own, rows):
    """pages: of each its texts, as (text, y), of one section."""
    running, seen, trouble = decimal.Decimal(0), [], []
    has = [any(re.match(r'E\d+=', t) for t, _ in page) for page in pages]
    last = max(i for i, page in enumerate(pages) if any(t.startswith('T=') for t, _ in page))
    first = min(i for i, page in enumerate(pages) if any(t == 'H' for t, _ in page))
    need(last == len(pages) - 1 or not any(has[last + 1:]), 'rows after the total')
    for i, page in enumerate(pages[first:last + 1], first):
        field = {}
        for text, y in page:
            m = re.match(r'([BPCT])=(.*)', text)
            if m:
                need(m[1] not in field, f'{kind}: {m[1]} twice on a page')
                field[m[1]] = m[2]
        ends = [re.match(r'E(\d+)=(.*)', t) for t, _ in page]
        ends = [m for m in ends if m]
        seen += [int(m[1]) for m in ends]
        own_sum = sum((value(m[2]) for m in ends), decimal.Decimal(0))
        alone = first == last
        want = ({'B'} if i > first else set()) | ({'T'} if i == last else {'C'}) | \
               ({'P'} if own == 'all' or not alone else set())
        need(set(field) == want, f'{kind}: page {i - first + 1} of {last - first + 1} has {sorted(field)}, not {sorted(want)}')
        if 'B' in field:
            need(shown(field['B'], running), f'{kind}: brought forward {field["B"]}, not {running}')
        running += own_sum
        if 'P' in field:
            need(shown(field['P'], own_sum, 3), f'{kind}: page {field["P"]}, not {own_sum}')
        if 'C' in field:
            need(shown(field['C'], running), f'{kind}: carried {field["C"]}, not {running}')
        if 'T' in field:
            need(shown(field['T'], running, 2), f'{kind}: total {field["T"]}, not {running}')
    need(seen == rows, f'{kind}: rows {seen}, not {rows}')


def sums(r, seed):
    report, rows, kinds = make(seed)
    for name in 'data', 'template':
        (r.dir / f'{name}{seed}').mkdir(exist_ok=True)
    (r.dir / f'template{seed}/report.xml').write_text(report)
    (r.dir / f'template{seed}/schema.sql').write_text(SCHEMA)
    (r.dir / f'data{seed}/rows.csv').write_text(rows)
    run = subprocess.run([r.build / 'tests/dump', r.dir / f'data{seed}', r.dir / f'template{seed}',
                          r.root / 'fonts/fonts.conf'], capture_output=True)
    need(run.returncode == 0, run.stderr.decode()[-1500:])
    by_section = sections(run.stdout.decode())
    need(len(by_section) == len(kinds), f'{len(by_section)} sections')
    want = {}
    for row in re.findall(r'^(\d+),(\d+),g', rows, re.M):
        want.setdefault(int(row[0]), []).append(int(row[1]))
    for t, ((kind, own), own_pages) in enumerate(zip(kinds, by_section)):
        check_table(own_pages, f'{kind} {t}', own, want[t])


def sections(dump):
    """Pages as lists of (text, y), those of each section together: a section ends with Z. All stands in the frame."""
    out, done, foot = [[]], False, 0
    for line in dump.splitlines():
        m = re.match(r'text \S+ (\S+) .*"(.*)"$', line)
        if line.startswith('page '):
            foot = float(line.split()[-1]) - 20
            if done:
                out.append([])
            done = False
            out[-1].append([])
        elif m:
            need(float(m[1]) < foot, f'below the frame: {line}')
            out[-1][-1].append((m[2], float(m[1])))
            done = done or m[2] == 'Z'
    return out


def tests(root, build):
    r = Reports(root, build)
    return [(f'totals.{seed}', lambda seed=seed: sums(r, seed)) for seed in range(3)]
