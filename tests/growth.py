"""Texts, tables and templates that once took a time that grew with the square of their size: the instructions that the
program needs (callgrind counts them) for the step from twice to four times a size are about twice those of the step
from the size to twice of it. They would be four times as many."""
import csv
import io
import json
import re
import shutil
import subprocess

from support import Reports, Skip, is_instrumented, need, one_processor

REPORT = '''<report xmlns="urn:raingan:report" lang="th"><page name="a4" size="A4" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt"/>%s
<section page="a4">%s</section></report>'''
SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT);
'''
CELL = '<each select="SELECT name FROM rows"><p>{name}</p></each>'
MOST = 2.6  # 2, with n log n and tables that have grown


def of_text(text):
    return lambda n: {'rows.csv': f'no,name\n1,{text(n)}\n'}


def of_template(body, styles=lambda n: ''):
    return lambda n: {'report.xml': REPORT % (styles(n), body(n))}


def many(form, join=''):
    return lambda n: join.join(form.replace('#', str(i)) for i in range(n))


def fonts(n):
    return {'build.json': json.dumps({'version': '1', 'date': '2025-01-01', 'fonts': [
        {'file': f'f{i}.ttf', 'sha256': f'{i:064x}'} for i in range(n)]})}


# name: what is written for n, n
CASES = {
    'sara_am': (of_text(lambda n: 'ก' + 'ำ' * n), 1000),
    'marks_of_no_font': (of_text(lambda n: 'e' + '\u0301' * n + '\u1ab0'), 1000),
    'spaces': (of_text(lambda n: 'a' + ' ' * n + 'b'), 4000),
    'letters_without_a_space': (of_text(lambda n: 'ก' * n), 2000),
    'a_long_number': (of_text(lambda n: '1' * n), 4000),  # pages, not a first page
    'paragraph_separators': (of_text(lambda n: 'ก\u2029' * n + 'ข'), 500),
    'low_lines': (of_text(lambda n: 'ก' + '_' * n), 1000),
    'styles_used': (of_template(many('<p style="s#">ก</p>'), many('<style name="s#" font-size="10pt"/>')), 500),
    'styles_on_one_another': (of_template(lambda n: '<p style="s0">ก</p>',
                                          lambda n: ''.join(f'<style name="s{i}" based-on="s{i + 1}"/>' for i in range(n))
                                          + f'<style name="s{n}"/>'), 1000),
    'unknown_styles': (of_template(many('<p style="t#">ก</p>'), many('<style name="s#" font-size="10pt"/>')), 1000),
    'unknown_references': (of_template(many('<p><ref to="u#"/></p>')), 1000),
    'unknown_columns_of_the_template': (of_template(many('<p>{u#}</p>', '\n')), 1000),
    'unknown_columns_of_the_data': (lambda n: {'rows.csv': 'no,name,' + many('c#', ',')(n) + '\n1,x' + ',1' * n + '\n'}, 2000),
    'fonts_of_build_json': (fonts, 1000),
    'links_of_a_paragraph': (of_template(lambda n: '<p>' + '<a href="https://a.th/">ก</a> ' * n + '</p>'), 500),
    'footnotes_of_a_paragraph': (of_template(lambda n: '<p>' + 'ก<footnote>ข</footnote> ' * n + '</p>'), 300),
    'columns': (of_template(lambda n: f'<table columns="{"* " * n}"><tr>{"<td/>" * n}</tr></table>'), 2000),
}


# What one cell says of the indicators, n times.
CLAIMS = {
    'things_called': ('O2 ผู้บริหาร, ', 800),
}


def of_claims(root, text, n):
    """The files of 2568, with one analysis that is long."""
    data = root / 'input/2568'
    with open(data / 'indicators.csv', encoding='utf-8-sig', newline='') as file:
        rows = list(csv.DictReader(file))
    rows[0]['analysis'] = text * n
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return {**{p.name: p.read_text() for p in data.glob('*.csv')}, 'indicators.csv': out.getvalue()}


def instructions(r, files):
    if not shutil.which('valgrind'):
        raise Skip('there is no valgrind')
    if is_instrumented(r.build):
        raise Skip('valgrind counts the program as it is')
    folder = r.dir / 'x'
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if 'indicators.csv' not in files:  # of a template of its own
        files = {'report.xml': REPORT % ('', CELL), 'schema.sql': SCHEMA, 'rows.csv': 'no,name\n1,ก\n', **files}
    for name, text in files.items():
        (folder / name).write_text(text)
    run = r.run('build', folder, '-o', r.dir / 'x.pdf',
                before=[*one_processor(), 'valgrind', '--tool=callgrind', '--callgrind-out-file=' + str(r.dir / 'counts')])
    need(run.returncode in (0, 1), f'exit {run.returncode}: {run.stderr.decode()[-500:]}')
    return int(re.search(rb'refs:\s+([\d,]+)', run.stderr).group(1).replace(b',', b''))


def grows(r, files, n):
    once, twice, more = (instructions(r, files(k)) for k in (n, 2 * n, 4 * n))
    need(more - twice <= MOST * max(twice - once, 500_000),
         f'{once:,} instructions for {n}, {twice:,} for {2 * n}, {more:,} for {4 * n}')


def typed_in_any_order(r):
    """typed() of a file that is read in parts: a row that is asked for out of order is read with some of its neighbours alone, not
    with the hundreds of its part."""
    n = 6000  # the file is longer than what is kept in memory
    files = {'rows.csv': 'no,name\n' + ''.join(f'{i},{"ก" * 30}{i}\n' for i in range(1, n + 1))}
    asked = '<each select="SELECT sum(length(typed(\'rows\', {}, \'name\'))) AS s FROM rows"><p>{{s}}</p></each>'
    in_order, any_order = (instructions(r, {**files, 'report.xml': REPORT % ('', asked.format(row))})
                           for row in ('no', f'(no * 7919) % {n} + 1'))
    need(any_order <= 5 * in_order, f'{in_order:,} instructions in order, {any_order:,} in any other')


def schema_with_attributes(r):
    """doc/report.rng, as libxml2 reads it: an attribute more that stands there does not double what all before it cost."""
    for program in 'valgrind', 'xmllint':
        if not shutil.which(program):
            raise Skip(f'there is no {program}')
    says = [f'{name}="1pt"' for name in ('margin-top', 'margin-bottom', 'margin-left', 'margin-right', 'padding', 'padding-top', 'padding-right',
                                         'padding-bottom', 'padding-left', 'border', 'border-top', 'border-right', 'border-bottom', 'border-left',
                                         'text-indent', 'letter-spacing')]

    def cost(n, status=0, more=''):
        file = r.dir / 'x.xml'
        file.write_text(REPORT % ('', f'<div {" ".join(says[:n])} {more}><p>ก</p></div>'))
        run = subprocess.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={r.dir / "counts"}', 'xmllint', '--noout', '--relaxng',
                              r.root / 'doc/report.rng', file], capture_output=True)
        need(run.returncode == status, f'{n}: exit {run.returncode}: {run.stderr.decode()[-500:]}')
        return int(re.search(rb'refs:\s+([\d,]+)', run.stderr).group(1).replace(b',', b''))
    few, many = cost(4), cost(12)
    need(many <= 1.5 * few, f'{few:,} instructions for 4 attributes, {many:,} for 12')
    for wrong in 'widows="no"', 'nothing="1"':  # what an attribute may say still counts
        cost(len(says), 3, wrong)


def tests(root, build):
    return [('growth.schema_with_attributes', lambda: schema_with_attributes(Reports(root, build))),
            ('growth.typed_in_any_order', lambda: typed_in_any_order(Reports(root, build)))] + \
           [(f'growth.{name}', lambda files=files, n=n: grows(Reports(root, build), files, n))
            for name, (files, n) in CASES.items()] + \
           [(f'growth.{name}', lambda text=text, n=n: grows(Reports(root, build), lambda k: of_claims(root, text, k), n))
            for name, (text, n) in CLAIMS.items()]
