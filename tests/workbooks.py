"""`raingan import`, and build and check of a workbook: what spreadsheets do to cells is read right or told with sheet and
cell; a folder gets all files or none, and what it holds is not replaced without a word."""
import csv
import os
import pty
import random
import re
import resource
import shutil
import struct
import subprocess
import zipfile

import books
from books import Raw, formatted, formula
from faults import fault_env
from support import HANG, copy_data, each, is_instrumented, need

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('facts.csv', 'facts', 1), ('rows.csv', 'rows', 0);
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE cell_types (file TEXT, key_column TEXT, key TEXT, "column" TEXT, type TEXT);
INSERT INTO cell_types VALUES ('facts.csv', 'key', 'day', 'value', 'DATE');
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT NOT NULL, score DECIMAL(5,2), day DATE_TEXT NOT NULL DEFAULT '',
                   note TEXT NOT NULL DEFAULT '');
CREATE TABLE column_names (file TEXT, "column" TEXT, name TEXT);
INSERT INTO column_names VALUES ('rows.csv', 'no', 'ที่'), ('rows.csv', 'name', 'ชื่อ'), ('rows.csv', 'score', 'คะแนน');
CREATE TABLE labels (file TEXT, "column" TEXT, label TEXT);
INSERT INTO labels VALUES ('facts.csv', '', 'ข้อมูลทั่วไป'), ('rows.csv', '', 'คะแนนรายข้อ');
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="th"><page name="a" size="A4" margin="20mm"/>
<style name="body" font-family="Laksaman" font-size="16pt"/><section page="a"><p>รายงาน</p><table columns="* * *">
<each select="SELECT no, name, score FROM rows"><tr><td>{no}</td><td>{name}</td><td>{score}</td></tr></each></table></section></report>'''
FACTS = [['key', 'value'], ['year', '2568']]
HEAD = ['no', 'name', 'score', 'day', 'note']


def template(r):
    folder = r.dir / 'template'
    if not folder.exists():
        folder.mkdir()
        (folder / 'schema.sql').write_text(SCHEMA)
        (folder / 'report.xml').write_text(REPORT)
    return folder


def read(path):
    raw = path.read_bytes()
    need(raw.startswith(b'\xef\xbb\xbf'), f'{path.name}: no byte order mark')
    return list(csv.reader(raw.decode('utf-8-sig').splitlines(keepends=True)))


OTHERS = 'memo.csv', 'followup.csv', 'years.csv'  # of other templates


def data_of(folder):
    return {p.stem: read(p) for p in sorted(folder.glob('*.csv')) if p.name not in OTHERS}


def take(r, book, *options, folder='data', status=0, **conditions):
    """Imports into a folder; gives its files, and what was said in English."""
    to = r.dir / folder
    run = r.run('import', book, to, '-t', template(r), '--lang', 'en', *options, **conditions)
    need(run.returncode == status, f'import: exit {run.returncode}, wanted {status}: {run.stderr.decode()}')
    return (data_of(to) if to.is_dir() else None), run.stderr.decode()


def rows_of(r, rows, maker=books.xlsx, **more):
    """What the rows below the heads become."""
    book = maker(r.dir / f'b{len(list(r.dir.iterdir()))}.{maker.__name__}', {'rows': [HEAD, *rows]}, **more)
    files, said = take(r, book, folder=f'd{len(list(r.dir.iterdir()))}')
    need(files['rows'][0] == HEAD, f'{files["rows"][0]}')
    return files['rows'][1:], said


def refused(r, sheets, *wanted, maker=books.xlsx, **more):
    book = maker(r.dir / f'bad.{maker.__name__}', sheets, **more)
    files, said = take(r, book, folder='untouched', status=1)
    need(files is None, f'files were written: {files}')
    for text in wanted:
        need(text in said, f'"{text}" is not said: {said}')


# ---- the same data ----

# Sheets of other templates than the one that is asked for (other_templates of its schema.sql).
OTHER_PAPERS = {'followup', 'years'}

def same(r):
    """The sample as a workbook: the same data in the folder, and the same PDF from workbook and folder, to the byte."""
    sample = {n: rows for n, rows in data_of(r.root / 'input/2568').items()}
    for maker in books.xlsx, books.ods:
        book = maker(r.dir / f'book.{maker.__name__}', sample)
        to = r.dir / maker.__name__
        run = r.run('import', book, to)
        need(run.returncode == 0, run.stderr.decode())
        own = {n: rows for n, rows in sample.items() if n not in OTHER_PAPERS}
        need(data_of(to) == own, f'{maker.__name__}: other data')
        r.make(book, r.dir / 'a.pdf')
        r.make(to, r.dir / 'b.pdf')
        need((r.dir / 'a.pdf').read_bytes() == (r.dir / 'b.pdf').read_bytes(), f'{maker.__name__}: other PDF')
    run = r.run('diff', r.dir / 'book.xlsx', r.dir / 'ods', '--lang', 'en')
    need(run.stdout.decode() == 'all cells are the same\n', run.stdout.decode())


def check_cells(r):
    """`check` of a workbook names sheet and cell; JSON has them as a spreadsheet writes them."""
    sample = data_of(r.root / 'input/2568')
    sample['indicators'].insert(0, ['คะแนนของปี'])
    sample['indicators'].insert(1, [])
    sample['indicators'][11][3] = '190'
    book = books.xlsx(r.dir / 'book.xlsx', sample)
    run = r.run('check', book, '--lang', 'en')
    said = run.stderr.decode()
    need(run.returncode == 1 and f'{book}: error: (sheet "indicators") (cell D12 "score")' in said, said)
    need('"cell": "indicators!D12"' in r.run('check', book, '--format', 'json').stdout.decode(), 'no sheet in JSON')


# ---- which sheet is which file ----

def names(r):
    """A sheet is known by its file's name, with or without its ending, by its label, and by its heads."""
    rows = [['no', 'name', 'score'], [1, 'ก', 2]]
    for name in 'rows', 'Rows.csv', 'คะแนนรายข้อ', 'Sheet1':
        for head in ['no', 'name', 'score'], ['ที่', 'ชื่อ', 'คะแนน']:
            files, _ = take(r, books.xlsx(r.dir / 'b.xlsx', {name: [head, *rows[1:]]}), folder=f'{name} {head[0]}')
            need(files == {'rows': [['no', 'name', 'score'], ['1', 'ก', '2']]}, f'{name}: {files}')


def titles(r):
    """Titles above the heads and empty rows anywhere; columns in any order."""
    sheet = [['คะแนนของปี 2568'], [], ['คะแนน', 'ชื่อ', 'ที่'], [], [5, 'ก', 1], [], ['', '', ''], [6, 'ข', 2], []]
    files, _ = take(r, books.xlsx(r.dir / 'b.xlsx', {'rows': sheet}))
    need(files['rows'] == [['no', 'name', 'score'], ['1', 'ก', '5'], ['2', 'ข', '6']], f'{files}')


def hidden(r):
    """A hidden sheet is no data, and that is said; notes on a sheet of their own are no fault."""
    sheets = {'facts': FACTS, 'rows': [HEAD, [1, 'ก', 2]], 'memo': [['โทร. 1234']], 'empty': []}
    for maker in books.xlsx, books.ods:
        files, said = take(r, maker(r.dir / f'b.{maker.__name__}', sheets, hidden=['rows']), folder=maker.__name__)
        need(list(files) == ['facts'], f'{list(files)}')
        need('warning: (sheet "rows") this sheet is hidden, so it is not used' in said, said)
        need('note: (sheet "memo") this report does not use this sheet' in said and 'empty' not in said, said)


def wrong_sheets(r):
    refused(r, {'rows': [HEAD, [1, 'ก', 2]], 'คะแนนรายข้อ': [HEAD, [1, 'ก', 3]]},
            '(sheet "คะแนนรายข้อ") this sheet and the sheet "rows" are both rows.csv')
    refused(r, {'one': [['a', 'b'], [1, 2]]}, 'no sheet of this workbook holds data of this report')
    refused(r, {'rows': [['no', 'name', 'score', 'nmae'], [1, 'ก', 2, 'x']]},
            '(sheet "rows") (cell D1 "nmae") there is no column of the name "nmae"', 'did you mean "name"?')
    refused(r, {'rows': [['no', 'score'], [1, 2]]}, '(sheet "rows") (row 1) the header row lacks: name (ชื่อ)')
    refused(r, {'rows': [['no', 'name', 'score'], [1, 'ก', 2, None, 'x']]},
            '(sheet "rows") (cell E1) this column has cells but no name in the header row')


# ---- cells ----

def numbers(r):
    """What a cell shows, and what it holds where that is more and the column takes it; a percent is its number."""
    cases = [
        (96.67, '96.67'), (96.670000000000002, '96.67'), (100, '100'), ('๗๔.๕๐', '๗๔.๕๐'), ('96.67', '96.67'),
        (formatted(74, '0.00'), '74.00'), (formatted(66.666666, '0.00'), '66.67'), (formatted(74.005, '0.00'), '74.01'),
        (formatted(96.67, '0'), '96.67'), (formatted(66.66666, '0'), '66.66666'), (formatted(0.9667, '0.00%'), '96.67'),
        (formatted(0.95, '0%'), '95'), (formatted(0.9667, '0%'), '96.67'), (formatted(1, '0%'), '100'),
        (formatted(74.5, '#,##0.00_);(#,##0.00)'), '74.50'), (formatted(74.5, '0.00" คะแนน"'), '74.50'),
        (formatted(74.5, '[$-41E]0.00'), '74.50'), (formatted(74.5, 't0.00'), '74.50'), (formula(81.25), '81.25'),
        (formula('81.25', kind='str'), '81.25'),
    ]
    got, _ = rows_of(r, [[i, 'ก', value] for i, (value, _) in enumerate(cases)])
    for (value, wanted), row in zip(cases, got):
        need(row[2] == wanted, f'{value}: {row[2]}, wanted {wanted}')


def texts(r):
    """Texts keep their lines, their signs and leading zeros; a percent in a text keeps its sign."""
    cases = [('๑. อบรม\n๒. ติดตาม', '๑. อบรม\n๒. ติดตาม'), ('a "b", <c> & d', 'a "b", <c> & d'), ('=1', '=1'), (2568, '2568'),
             (formatted(0.85, '0%'), '85%'), (formatted(7, '000'), '007'), ('  เว้น  ', 'เว้น'), (formula('ก', kind='str'), 'ก'),
             (Raw('<c r="{ref}" t="inlineStr"><is><r><t>หนา</t></r><r><t xml:space="preserve"> บาง</t></r></is></c>'), 'หนา บาง'),
             (Raw('<c r="{ref}" t="inlineStr"><is><t>a_x000D_\nb_x005F_c</t></is></c>'), 'a\nb_c'),
             (Raw('<c r="{ref}" t="b"><v>1</v></c>'), 'TRUE'), ('ก' * 9000, 'ก' * 9000)]
    got, _ = rows_of(r, [[i, 'ก', 1, '', value] for i, (value, _) in enumerate(cases)])
    for (value, wanted), row in zip(cases, got):
        need(row[4] == wanted, f'{str(value)[:40]!r}: {row[4][:40]!r}')


def rare_texts(r):
    """How a word sounds, which stands beside it (ruby of Japanese), is none of the text; codes of characters that are none stay as they are."""
    ruby = '<rPh sb="0" eb="1"><t>ひがし</t></rPh>'
    cases = [(Raw(f'<c r="{{ref}}" t="inlineStr"><is><t>東</t>{ruby}</is></c>'), '東'), (Raw('<c r="{ref}" t="b"><v>0</v></c>'), 'FALSE'),
             (Raw('<c r="{ref}" t="str"><f>A1</f><v></v></c>'), ''), ('_x0e01_', 'ก'), ('_xZZZZ_', '_xZZZZ_'), ('_xD800_', '_xD800_'),
             ('_xE000_x', '\ue000x'), ('_x000/_', '_x000/_'), ('_x000:_', '_x000:_'), ('_x000G_', '_x000G_'), ('_x000g_', '_x000g_'), ('_y0E01_', '_y0E01_'), ('_', '_'),
             ('_x0E01', '_x0E01'), ('_x0E011_', '_x0E011_'), ('_x0000_', '_x0000_')]
    got, _ = rows_of(r, [[i, 'ก', 1, '', value] for i, (value, _) in enumerate(cases)])
    for (value, wanted), row in zip(cases, got):
        need(row[4] == wanted, f'{value}: {row[4]}, wanted {wanted}')
    parts = books.xlsx_parts({'rows': [HEAD, [1, '東', 1]]})
    strings = parts['xl/sharedStrings.xml']
    need('東</t>' in strings, strings)
    book = books.pack(r.dir / 'ruby.xlsx', parts | {'xl/sharedStrings.xml': strings.replace('東</t>', f'東</t>{ruby}')})
    need(take(r, book, folder='ruby')[0]['rows'][1][1] == '東', 'ruby of a shared text')
    got, _ = rows_of(r, [[1, 'ก', 1, Raw('<c r="{ref}" t="d"><v>2025-10-01T00:00:00</v></c>')]])
    need(got[0][3] == '2025-10-01', f'{got}')


def no_cells(r):
    """What no spreadsheet writes of a cell is no number, no place and no text of it: the workbook is broken, and nothing is guessed."""
    def cell(text):
        return Raw('<c r="{ref}" ' + text + '</c>')
    told = 'this workbook is broken or not complete'
    for text in 't="s"><v>1x</v>', 't="s"><v>-1</v>', 't="s"><v>99999</v>', 't="s"><v>x</v>':
        refused(r, {'rows': [HEAD, [1, cell(text), 1]]}, told)
    good = books.xlsx_parts({'rows': [HEAD, [1, 'ก', 1]]})
    sheet = good['xl/worksheets/sheet1.xml']
    for old, new in ('<row r="2"', '<row r="1048576"/><row'), ('<row r="2"', '<row r="0"'), ('<row r="2"', '<row r="1048577"'), ('r="B2"', 'r="B1048577"'), ('r="B2"', 'r="2B"'), ('r="B2"', 'r="B"'):
        need(old in sheet, f'{old}: {sheet}')
        book = books.pack(r.dir / 'place.xlsx', good | {'xl/worksheets/sheet1.xml': sheet.replace(old, new)})
        files, said = take(r, book, folder='place', status=1)
        need(files is None and told in said, f'{new}: {said}')
    for more in ('office:value-type="float" office:value="12x"', 'office:value-type="float" office:value="inf"', 'office:value-type="float" office:value=""',
                 'office:value-type="string" table:number-columns-repeated="0"', 'office:value-type="string" table:number-columns-repeated="16385"'):
        refused(r, {'rows': [HEAD, [1, Raw(f'<table:table-cell {more}><text:p>1</text:p></table:table-cell>'), 1]]}, told, maker=books.ods)


def rare_open_document(r):
    """A tab, a truth, an amount of money, and a formula that nobody has computed."""
    def cell(more, inside):
        return Raw(f'<table:table-cell {more}><text:p>{inside}</text:p></table:table-cell>')
    cases = [(cell('office:value-type="string"', 'ก<text:tab/>ข'), 'ก\tข'),
             (cell('office:value-type="boolean" office:boolean-value="true"', 'จริง'), 'TRUE'),
             (cell('office:value-type="boolean" office:boolean-value="false"', 'เท็จ'), 'FALSE'),
             (cell('office:value-type="currency" office:currency="THB" office:value="45.5"', '45.50'), '45.50')]
    got, _ = rows_of(r, [[i, 'ก', 1, '', value] for i, (value, _) in enumerate(cases)], maker=books.ods)
    for (value, wanted), row in zip(cases, got):
        need(row[4] == wanted, f'{value}: {row[4]}, wanted {wanted}')
    got, _ = rows_of(r, [[1, 'ก', 1, '', cell('table:formula="of:=A1"', '5')], [2, 'ก', 1, '', cell('office:value-type="string"', 'Err:')],
                         [3, 'ก', 1, '', cell('office:value-type="string"', 'Err:50x')]], maker=books.ods)
    need([row[4] for row in got] == ['5', 'Err:', 'Err:50x'], f'{got}')
    for more in 'table:number-columns-spanned="2"', 'table:number-columns-spanned="2" table:number-rows-spanned="2"':
        refused(r, {'rows': [HEAD, [1, cell('office:value-type="string" ' + more, 'ก'), 2]]}, '(cell B2) cells of several columns are merged here', maker=books.ods)
    refused(r, {}, 'this workbook is broken or not complete', maker=books.ods)
    made = zipfile.ZipFile(books.ods(r.dir / 'b.ods', {'x': [['a', 'b']], 'y': [['a', 'b']], 'rows': [HEAD, [1, 'ก', 2]]}, hidden=['x', 'rows']))
    parts = {i.filename: made.read(i).decode() for i in made.infolist()}
    content = parts['content.xml']
    for old, new, wanted in (('table:style-name="ta2"', 'table:style-name="ta1"', True), (' table:display="false"', '', True), ('table:display="false"', 'table:display="true"', True),
                             (' table:name="rows"', '', False), ('style:name="ta2"', 'style:family="table"', True),
                             ('<office:spreadsheet>', '<office:spreadsheet><table:table-row><table:table-cell/><table:covered-table-cell/></table:table-row>', False)):
        need(old in content, f'{old}: {content[:600]}')
        book = books.pack(r.dir / 'c.ods', parts | {'content.xml': content.replace(old, new)})
        to = r.dir / f'c{len(list(r.dir.iterdir()))}'
        run = r.run('import', book, to, '-t', template(r), '--lang', 'en')
        said = run.stderr.decode()
        need((to.is_dir() and data_of(to)['rows'][1][:3] == ['1', 'ก', '2']) if wanted else run.returncode == 1 and ' sheet is hidden' in said, f'{new}: {said}')
    book = books.pack(r.dir / 'c.ods', parts | {'content.xml': content.replace('<table:table-row>', '<table:table-row table:number-rows-repeated="0">')})
    need('broken' in take(r, book, folder='none', status=1)[1], 'a row of no times')
    refused(r, {'rows': [HEAD, [1, 'ก', Raw('<table:table-cell table:formula="of:=A1"/>')]]},
            '(cell C2) คะแนน: this formula has no value in the file', maker=books.ods)


def days(r):
    """A date is ISO 8601, whatever its format: 45931 is the first of October 2025. Some count from 1904."""
    for code in ('d/m/yyyy', '[$-107041E]d mmm yyyy;@', '[$-D07041E]d mmmm yyyy', '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'mmm-yy',
                 'd/m/yyyy h:mm', '[$-1070000]d/m/bbbb'):
        got, _ = rows_of(r, [[1, 'ก', 1, formatted(45931, code)]])
        need(got[0][3] == '2025-10-01', f'{code}: {got}')
    got, _ = rows_of(r, [[1, 'ก', 1, formatted(45931 - 1462, 'd/m/yyyy')]], properties='<workbookPr date1904="1"/>')
    need(got[0][3] == '2025-10-01', f'1904: {got}')
    got, _ = rows_of(r, [[1, 'ก', 1, formatted(1, 'd/m/yyyy')], [2, 'ก', 1, formatted(61, 'd/m/yyyy')]])
    need([row[3] for row in got] == ['1900-01-01', '1900-03-01'], f'{got}')
    book = books.xlsx(r.dir / 'key.xlsx', {'facts': [['key', 'value'], ['day', formatted(45931, 'd/m/yyyy')]]})
    files, _ = take(r, book, folder='key')
    need(files['facts'][1] == ['day', '2025-10-01'], f'{files}')


def open_document(r):
    """The same of OpenDocument: cells and rows that are repeated, what is shown, notes on cells, merged cells."""
    def cell(kind, value, shown, more=''):
        return Raw(f'<table:table-cell office:value-type="{kind}" office:{"date-" if kind == "date" else ""}value="{value}" {more}>'
                   f'<text:p>{shown}</text:p></table:table-cell>')
    noted = Raw('<table:table-cell office:value-type="string"><office:annotation><text:p>ดูอีกที</text:p></office:annotation>'
                '<text:p>ก<text:s text:c="2"/>ข<text:line-break/>ค</text:p></table:table-cell>')
    spread = Raw('<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>รวม</text:p></table:table-cell>')
    got, _ = rows_of(r, [[1, noted, cell('percentage', 0.9667, '96.67%'), cell('date', '2025-10-01T00:00:00', '1/10/68')],
                         [2, spread, cell('float', 66.666666, '66.67')], [3, Raw('<table:covered-table-cell/>'), cell('float', 5, '5.00')],
                         [4, 'ก', cell('float', 74, '74.00', 'table:number-columns-repeated="1"'), '', 'x']], maker=books.ods)
    need(got == [['1', 'ก  ข\nค', '96.67', '2025-10-01', ''], ['2', 'รวม', '66.67', '', ''], ['3', 'รวม', '5.00', '', ''],
                 ['4', 'ก', '74.00', '', 'x']], f'{got}')
    error = Raw('<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error">'
                '<text:p>#DIV/0!</text:p></table:table-cell>')
    refused(r, {'rows': [HEAD, [1, 'ก', error]]}, '(sheet "rows") (cell C2) คะแนน: the spreadsheet could not compute this cell: #DIV/0!',
            maker=books.ods)


def shown_numbers(r):
    """OpenDocument beside a number has what the cell shows: groups of thousands, a decimal comma, an error in place of 0."""
    def cell(value, shown, more=''):
        return Raw(f'<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{shown}</text:p></table:table-cell>')
    cases = [(1234.5, '1234,50', '1234.50'), (74, '74 คะแนน', '74'), (74.5, '74.5x', '74.5'), (74.5, 'ราว 74.5', '74.5'), (5, '%', '5'), (5, '5.', '5'), (45000, '45,000', '45000'), (-1234567, '-1,234,567', '-1234567'), (1234.5, '1,234.50', '1234.50'), (66.667, '66,667', '66.667'),
             (74, '74,00', '74.00'), (45000, '45,000.000', '45000.000'), (1234.5, '1.234,50', '1234.5')]
    got, _ = rows_of(r, [[i, 'ก', 1, '', cell(value, shown)] for i, (value, shown, _) in enumerate(cases)], maker=books.ods)
    for (_, shown, wanted), row in zip(cases, got):
        need(row[4] == wanted, f'{shown}: {row[4]}, wanted {wanted}')
    for shown in '#DIV/0!', '#N/A', 'Err:502':
        refused(r, {'rows': [HEAD, [1, 'ก', cell(0, shown, 'table:formula="of:=1/0"')]]},
                f'(cell C2) คะแนน: the spreadsheet could not compute this cell: {shown}', maker=books.ods)


def loose_formats(r):
    """A format that shows now more decimals, now fewer, or a thousandth of the value, rounds nothing away."""
    cases = [('0.##', 66.67, '66.67'), ('#,##0.##', 1234.5, '1234.5'), ('0.0#', 66.67, '66.67'), ('[=100]0;0.00', 66.67, '66.67'),
             ('0.00;[<5]0', 4.5, '4.5'), ('[Red][>=80]0;0.0', 66.67, '66.67'), ('0.00,', 45000, '45000'), ('#,##0.00', 45000, '45000.00'),
             ('#,##0', 45000, '45000'), ('[Red]0.00', 7, '7.00'), ('0.00"[=1]"', 7, '7.00')]
    got, _ = rows_of(r, [[i, 'ก', 1, '', formatted(value, code)] for i, (code, value, _) in enumerate(cases)])
    for (code, _, wanted), row in zip(cases, got):
        need(row[4] == wanted, f'{code}: {row[4]}, wanted {wanted}')


def wrong_cells(r):
    """Told with sheet and cell, all in one run, and nothing is written."""
    refused(r, {'facts': [['key', 'value'], ['x', formatted(45931, 'd/m/yyyy')]],
                'rows': [['ตารางคะแนน'], HEAD, [1, 'ก', Raw('<c r="{ref}" t="e"><f>1/0</f><v>#DIV/0!</v></c>')],
                         [2, 'ข', formula(None)], [3, formatted(45931, 'mmm yy')]]},
            '(sheet "facts") (cell B2) the spreadsheet took this cell for a date (2025-10-01)',
            '(sheet "rows") (cell C3) คะแนน: the spreadsheet could not compute this cell: #DIV/0!',
            '(sheet "rows") (cell C4) คะแนน: this formula has no value in the file',
            '(sheet "rows") (cell B5) ชื่อ: the spreadsheet took this cell for a date (2025-10-01)')


def merged(r):
    """Below one another each row has the value; a title over the table is none of it; side by side it means nothing."""
    after = {'rows': '<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="B3:B4"/></mergeCells>'}
    rows = [['ตารางคะแนน'], HEAD, [1, 'ก', 1], [2, None, 2], [3, 'ค', 3]]
    files, _ = take(r, books.xlsx(r.dir / 'b.xlsx', {'rows': rows}, after=after))
    need([row[1] for row in files['rows'][1:]] == ['ก', 'ก', 'ค'], f'{files}')
    refused(r, {'rows': rows}, '(sheet "rows") (cell B3) cells of several columns are merged here',
            after={'rows': '<mergeCells><mergeCell ref="B3:C3"/></mergeCells>'})


def beside_words(r):
    """In a cell of OpenDocument stand also shapes, notes and readings with texts of their own; a value may stand for the text."""
    def cell(more, inside):
        return Raw(f'<table:table-cell {more}>{inside}</table:table-cell>')
    text, number = 'office:value-type="string"', 'office:value-type="float" office:value="2"'
    shape = '<draw:custom-shape xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><text:p>ดู</text:p><text:p>อีกที</text:p></draw:custom-shape>'
    frame = '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><draw:text-box><text:p>ดูอีกที</text:p></draw:text-box></draw:frame>'
    got, _ = rows_of(r, [[1, cell(text, '<text:p>ก</text:p>' + shape), cell(number, '<text:p>2.00</text:p>' + shape)],
                         [2, cell(text, shape + '<text:p>ข</text:p><text:p>ค</text:p>'), 5, '', cell('', shape)],
                         [3, cell(text, f'<text:p>ง{frame}จ</text:p>'), 5, '', cell(text, '<text:list><text:list-item><text:p>ฉ</text:p></text:list-item></text:list>')],
                         [4, cell(text, '<text:h>ช</text:h>'), 5, '', cell(text, '<text:p><text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>ひがし</text:ruby-text></text:ruby></text:p>')],
                         [5, cell(text + ' office:string-value="ซ"', ''), 5, '', cell(text + ' office:string-value="ซ"', '<text:p>ฌ</text:p>')],
                         [6, cell(text, '<text:p><text:span>ญ</text:span><text:s/><text:a>ฎ</text:a></text:p>'), 5]], maker=books.ods)
    need(got == [['1', 'ก', '2.00', '', ''], ['2', 'ข\nค', '5', '', ''], ['3', 'งจ', '5', '', 'ฉ'], ['4', 'ช', '5', '', '東'],
                 ['5', 'ซ', '5', '', 'ฌ'], ['6', 'ญ ฎ', '5', '', '']], f'{got}')


def uncomputed(r):
    """A program that writes formulas without their values: no row is lost, also where all of its cells are such, and it is one message."""
    told = 'this formula has no value in the file'
    for n, cells in (1, 'A3 B3 C3'), (3, 'A3 B3 C3 A4 B4 C4 A5 B5 C5'):
        to, book = r.dir / 'none', books.xlsx(r.dir / 'b.xlsx', {'rows': [HEAD, [1, 'ก', 2], *[[formula(None)] * 3] * n, [9, 'ค', 4]]})
        run = r.run('import', book, to, '-t', template(r), '--lang', 'en')
        said = run.stderr.decode()
        need(run.returncode == 1 and not to.exists() and said.count(told) == (3 if n == 1 else 1), said)
        need(f'(9 cells: {cells})' in said if n == 3 else all(f'(cell {c})' in said for c in cells.split()), said)
    for value, wanted in ((formatted(45931, 'mmm yy'), 'took this cell for a date (2025-10-01) (4 cells: B2:B5)'),
                          (Raw('<c r="{ref}" t="e"><v>#N/A</v></c>'), 'could not compute this cell: #N/A (4 cells: B2:B5)')):
        refused(r, {'rows': [HEAD, *[[i, value, 5] for i in range(4)]]}, wanted)


def no_merges(r):
    """What is merged in no column of data, or names no cells, changes nothing; no row above the first cell of the merged ones has its value."""
    merges = ''.join(f'<mergeCell{ref}/>' for ref in ('', ' ref="B4"', ' ref="B:B"', ' ref="B4:5"', ' ref="A1:A2"', ' ref="C2:C4"', ' ref="H3:H9"', ' ref="E3:E4"'))
    rows = [['ตารางคะแนน'], HEAD, [1, 'ก', 1], [2, 'ข', ''], [3, '', 3]]
    files, _ = take(r, books.xlsx(r.dir / 'b.xlsx', {'rows': rows}, after={'rows': f'<mergeCells>{merges}</mergeCells>'}))
    need(files['rows'][1:] == [['1', 'ก', '1', '', ''], ['2', 'ข', '', '', ''], ['3', '', '3', '', '']], f'{files}')
    rows = [HEAD, [1, 'ก', 1], [2, None, 2], [3, ' ', 3]]
    files, _ = take(r, books.xlsx(r.dir / 'b.xlsx', {'rows': rows}, after={'rows': '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'}), folder='down')
    need([row[1] for row in files['rows'][1:]] == ['ก', 'ก', ''], f'{files}')


# Parts of a workbook as other programs write them: part, what stands there, what stands there instead.
ODD_PARTS = [('xl/_rels/workbook.xml.rels', f'Type="{books.RELATION}/styles"', 'Type="styles"'),
             ('xl/_rels/workbook.xml.rels', '<Relationship Id="st"', '<Other/><Relationship Id="none"/><Relationship Id="a" Type="b"/><Relationship Id="st"'),
             ('xl/_rels/workbook.xml.rels', 'Target="worksheets/', 'Target="/xl/worksheets/'),
             ('xl/workbook.xml', '<sheets>', '<workbookPr date1904="on"/><sheets>'), ('xl/workbook.xml', '<sheets>', '<workbookPr date1904="true"/><sheets>'),
             ('xl/workbook.xml', ' r:id=', ' xml:lang="th" r:id='), ('xl/workbook.xml', ' name="rows"', ''), ('xl/workbook.xml', ' sheetId=', ' state="visible" sheetId='),
             ('xl/styles.xml', '<numFmts>', '<numFmts><numFmt numFmtId="199"/>'), ('xl/styles.xml', 'numFmtId="0"', 'applyFont="1"'),
             ('xl/worksheets/sheet1.xml', '<row r="2">', '<row>'), ('xl/worksheets/sheet1.xml', ' r="B2"', ''), ('xl/worksheets/sheet1.xml', '<c r="A2">', '<c r="A2" s="99">')]


def odd_parts(r):
    """The same data, however a program writes what the standard leaves open; a sheet that stands below another's row is none."""
    good = books.xlsx_parts({'rows': [HEAD, [1, 'ก', formatted(2.5, '0.00')], [2, 'ข', 3]]})
    for part, old, new in ODD_PARTS:
        need(old in good[part], f'{part}: {good[part]}')
        files, _ = take(r, books.pack(r.dir / 'b.xlsx', good | {part: good[part].replace(old, new, 1)}), folder=f'd{len(list(r.dir.iterdir()))}')
        need(files and files['rows'][1:] == [['1', 'ก', '2.50', '', ''], ['2', 'ข', '3', '', '']], f'{new}: {files}')
    (r.dir / 'b.xlsx').unlink()
    bare = {name: text for name, text in good.items() if name != 'xl/styles.xml'}
    bare['xl/_rels/workbook.xml.rels'] = re.sub('<Relationship Id="st"[^>]*>', '', bare['xl/_rels/workbook.xml.rels'])
    files, _ = take(r, books.pack(r.dir / 'b.xlsx', bare), folder='bare')
    need(files['rows'][1] == ['1', 'ก', '2.5', '', ''], f'no styles: {files}')
    told = 'this workbook is broken or not complete'
    for part, old, new in (('xl/worksheets/sheet1.xml', '<row r="3">', '<row r="1">'), ('xl/worksheets/sheet1.xml', 'r="B2"', 'r="b2"'), ('xl/worksheets/sheet1.xml', 'r="B2"', 'r="B2x"'),
                           ('xl/worksheets/sheet1.xml', 'r="B2"', 'r="22"'), ('xl/worksheets/sheet1.xml', 'r="B2"', 'r="XFE2"'), ('_rels/.rels', 'officeDocument"', 'other"')):
        need(old in good[part], f'{part}: {good[part]}')
        files, said = take(r, books.pack(r.dir / 'b.xlsx', good | {part: good[part].replace(old, new, 1).replace('A3', 'A1').replace('B3', 'B1').replace('C3', 'C1')
                                                                  if '"1"' in new else good[part].replace(old, new, 1)}), folder='bad', status=1)
        need(files is None and told in said, f'{new}: {said}')


TWO = SCHEMA + '''CREATE TABLE twins (no INTEGER PRIMARY KEY, name TEXT NOT NULL, score DECIMAL(5,2), other TEXT NOT NULL DEFAULT '');
INSERT INTO input_files VALUES ('twins.csv', 'twins', 0), ('long.csv', 'long_table', 0);
CREATE TABLE long_table (place TEXT PRIMARY KEY, people INTEGER NOT NULL);
INSERT INTO labels VALUES ('long.csv', '', 'จำนวนผู้ตอบแบบสำรวจการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน');
CREATE TABLE other_templates (template TEXT, file TEXT);
INSERT INTO other_templates VALUES ('letter', 'letter.csv');
'''


def known_names(r):
    """A label longer than a sheet's name may be is cut as a spreadsheet cuts it (31 characters); heads of two files are of neither;
    data of another template is nothing to speak of."""
    template(r)
    (r.dir / 'template/schema.sql').write_text(TWO)
    people = [['place', 'people'], ['ก', 5]]
    for name in 'จำนวนผู้ตอบแบบสำรวจการรับรู้ของผู้มีส่วน'[:31], 'long', 'LONG.CSV', 'long_table', 'Sheet1':
        files, _ = take(r, books.xlsx(r.dir / 'b.xlsx', {name: people}), folder=name)
        need(files == {'long': [['place', 'people'], ['ก', '5']]}, f'{name}: {files}')
    rows = [['no', 'name', 'score'], [1, 'ก', 2]]
    for name in 'letter', 'letter.csv':
        files, said = take(r, books.xlsx(r.dir / 'b.xlsx', {'long': people, name: [['a', 'b'], ['ก', 'ข']]}), folder=f'beside {len(name)}')
        need(list(files) == ['long'] and name not in said, said)
    files, said = take(r, books.xlsx(r.dir / 'b.xlsx', {'long': people, 'Sheet2': rows}), folder='neither')
    need(list(files) == ['long'] and '(sheet "Sheet2") this report does not use this sheet' in said and 'give the sheet the name of its file' in said, said)
    files, said = take(r, books.xlsx(r.dir / 'b.xlsx', {'rows': rows, 'Sheet2': rows}), folder='one left')
    need(set(files) == {'rows', 'twins'}, f'{files}: {said}')
    refused(r, {'letter': [['a', 'b'], ['ก', 'ข']]}, 'no sheet of this workbook holds data of this report')


# ---- into a folder ----

def replaced(r):
    """A folder that has data: what changes is shown; without --yes and without a terminal nothing is touched."""
    book = books.xlsx(r.dir / 'b.xlsx', {'facts': FACTS, 'rows': [HEAD, [1, 'ก', 75]]})
    to = r.dir / 'data'
    to.mkdir()
    (to / 'rows.csv').write_text('no,name,score\n1,ก,74\n')
    (to / 'facts.csv').write_text('key;value\nyear;2568\n')
    before = {p.name: p.read_bytes() for p in to.iterdir()}

    def is_untouched():
        need({p.name: p.read_bytes() for p in to.iterdir()} == before, 'something was written')
    command = ('import', book, to, '-t', template(r), '--lang', 'en')
    run = r.run(*command)
    need(run.returncode == 2 and 'add --yes' in run.stderr.decode(), f'{run.returncode} {run.stderr.decode()}')
    need(run.stdout.decode() == 'rows.csv: changed no 1\n    score: 74.00 → 75.00\n', run.stdout.decode())
    is_untouched()
    for answer, status in (b'n\n', 1), (b'\n', 1), (b'no\n', 1), (b'\x04', 1), (b'Yes\n', 0):  # \x04 ends the input
        parent, child = pty.openpty()
        run = subprocess.Popen([r.build / 'raingan', *map(str, command)], stdin=child, stdout=subprocess.PIPE, stderr=child)
        os.close(child)
        os.write(parent, answer)
        out = run.communicate(timeout=20)[0].decode()
        os.close(parent)
        need(run.returncode == status, f'{answer}: exit {run.returncode}')
        if status:
            is_untouched()
    need(out.endswith(f'{to}/rows.csv\n') and 'facts' not in out, out)
    need(read(to / 'rows.csv')[1] == ['1', 'ก', '75', '', ''], f'{read(to / "rows.csv")}')
    need((to / 'facts.csv').read_bytes() == before['facts.csv'], 'a file with the same data was replaced')
    run = r.run(*command)
    need(run.returncode == 0 and run.stdout.decode() == f'{to} is up to date\n', run.stdout.decode())
    (to / 'rows.csv').write_text('no,name,score\n1,ก,74\n')
    need(r.run(*command, '--yes').returncode == 0 and read(to / 'rows.csv')[1][2] == '75', '--yes does not replace')
    need(sorted(p.name for p in to.iterdir()) == ['facts.csv', 'rows.csv'], 'something was left behind')


def without_sheet(r):
    """A file for which the workbook has no sheet stays, and that is said; so it is if every report needs it and it is not there."""
    stays, lacks = 'so this file stays as it is', 'but every report needs it'
    rows_alone = books.xlsx(r.dir / 'rows.xlsx', {'rows': [HEAD, [1, 'ก', 75]]})
    facts_alone = books.xlsx(r.dir / 'facts.xlsx', {'facts': FACTS})
    data, said = take(r, rows_alone)
    need(set(data) == {'rows'} and f'facts.csv: note: the workbook has no sheet of it, {lacks}' in said and stays not in said, said)
    data, said = take(r, facts_alone)
    need(f'rows.csv: note: the workbook has no sheet of it, {stays}' in said and lacks not in said and data['rows'][1][2] == '75', said)
    data, said = take(r, facts_alone, folder='other')
    need(set(data) == {'facts'} and 'no sheet' not in said, said)


def whole(r):
    """Whatever call of those that change files fails, the folder is as it was, and nothing is left beside it; so too if some of the files
    are new ones, on a file system without hard links."""
    (r.dir / 'out').mkdir()
    for lacks in {}, {'FAULT_LACKS': '95'}:  # EOPNOTSUPP
        shutil.rmtree(r.dir / 'out/data', ignore_errors=True)
        to = copy_data(r, 'out/data')
        sample = data_of(to)
        sample['report'][1][1], sample['items'][1][6] = '2569', '50'
        book = books.xlsx(r.dir / 'b.xlsx', sample)
        if lacks:
            (to / 'items.csv').unlink()
            (to / 'indicators.csv').unlink()
        before = {p.name: p.read_bytes() for p in to.iterdir()}
        for call in range(1, 60):
            run = r.run('import', book, 'out/data', '--yes', cwd=r.dir, env={**fault_env(r, call, '5'), **lacks})
            now = {p.name: p.read_bytes() if p.is_file() else None for p in to.iterdir()}
            if run.returncode == 0:
                break
            need(run.returncode == 3, f'exit {run.returncode}: {run.stderr.decode()}')
            now = {name: raw for name, raw in now.items() if not name.startswith('.')}
            need(now == before, f'call {call}: {sorted(k for k in now.keys() | before.keys() if now.get(k) != before.get(k))}')
        need(call > 6 and run.returncode == 0 and data_of(to) == sample, f'the fault was not made: {call}')


def unsound(r):
    """A machine on which nothing works from some call on: each old file lies in its place, or in the folder that is told.
    A signal at any call waits until all files are the new ones."""
    (r.dir / 'out').mkdir()
    to = copy_data(r, 'out/data')
    sample = data_of(to)
    sample['report'][1][1], sample['items'][1][6] = '2569', '50'
    book = books.xlsx(r.dir / 'b.xlsx', sample)
    before = {p.name: p.read_bytes() for p in to.iterdir()}
    kept = 0

    def act(at, what):
        return r.run('import', book, 'out/data', '--yes', '--lang', 'en', cwd=r.dir, env=fault_env(r, at, what))

    def reset():
        shutil.rmtree(to)
        to.mkdir()
        for name, raw in before.items():
            (to / name).write_bytes(raw)
    for call in range(1, 60):
        run = act(call, '+5')
        if run.returncode == 0:
            break
        said = run.stderr.decode()
        told = re.search(r'the old files lie in (\S+)', said)
        for name, raw in before.items():
            there = to / name
            if told and (not there.exists() or there.read_bytes() != raw):
                there = r.dir / told.group(1) / f'old-{name}'
                kept += 1
            need(there.exists() and there.read_bytes() == raw, f'call {call}: {name} is lost: {said}')
        reset()
    need(kept and call > 6, f'nothing was kept: {call}')
    reset()
    for call in range(1, 60):
        run = act(call, '-15')
        if run.returncode == 0:
            break
        need(run.returncode == -15 and data_of(to) == sample, f'call {call}: exit {run.returncode}')
        need({p.name for p in to.iterdir()} == set(before), f'call {call}: something is left')
        reset()
    need(call > 6 and run.returncode == 0, f'no signal came: {call}')


def no_folder(r):
    """Where a file lies no folder is made, and the file stays."""
    taken, before = r.dir / 'taken', b'mine'
    taken.write_bytes(before)
    book = books.xlsx(r.dir / 'b.xlsx', {'rows': [HEAD, [1, 'ก', 1]]})
    for options in [], ['--yes']:
        run = r.run('import', book, taken, '-t', template(r), '--lang', 'en', *options)
        need(run.returncode == 1 and 'this is a file; a folder is wanted here' in run.stderr.decode(), f'exit {run.returncode}: {run.stderr.decode()}')
        need(taken.read_bytes() == before, 'the file was touched')


def rights(r):
    """A file that is replaced keeps its rights; a new one is as open as the umask says."""
    to = r.dir / 'data'
    to.mkdir()
    (to / 'facts.csv').write_text('key,value\nyear,2567\n')
    (to / 'facts.csv').chmod(0o600)
    take(r, books.xlsx(r.dir / 'b.xlsx', {'facts': FACTS, 'rows': [HEAD, [1, 'ก', 75]]}), '--yes')
    need(read(to / 'facts.csv')[1] == ['year', '2568'], 'it was not replaced')
    modes = {p.name: p.stat().st_mode & 0o777 for p in to.iterdir()}
    need(modes == {'facts.csv': 0o600, 'rows.csv': 0o666 & ~umask()}, f'{modes}')


def umask():
    now = os.umask(0)
    os.umask(now)
    return now


def beside(r):
    """Without DATA the files go where the workbook lies; a picture that a cell names is found beside it."""
    sample = data_of(r.root / 'input/2568')
    sample['report'].append(['emblem', 'ตรา.png'])
    to = r.dir / 'งาน'
    to.mkdir()
    book = books.xlsx(to / 'ข้อมูล.xlsx', sample)
    picture = (r.root / 'doc/pictures/result.png').read_bytes()
    (to / 'ตรา.png').write_bytes(picture)
    r.make(book, r.dir / 'a.pdf')
    (to / 'ตรา.png').rename(r.dir / 'own.png')
    (to / 'ตรา.png').symlink_to('../own.png')
    run = r.run('build', book, '-o', r.dir / 'c.pdf', '--lang', 'en')
    need(run.returncode == 1 and 'ตรา.png: error: this link leads out of the folder' in run.stderr.decode(), run.stderr.decode())
    (r.dir / 'own.png').rename(to / 'ตรา.png')
    run = r.run('import', book)
    need(run.returncode == 0 and data_of(to) == sample, run.stderr.decode())
    r.make(to, r.dir / 'b.pdf')
    need((r.dir / 'a.pdf').read_bytes() == (r.dir / 'b.pdf').read_bytes(), 'another PDF')
    run = r.run('build', book, cwd=r.dir, env={'PATH': os.environ['PATH']})
    need((r.dir / 'out/2568/ita-ข้อมูล.pdf').exists(), run.stderr.decode())


# ---- files that are no workbooks ----

def limited():
    resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def hostile(r):
    """Refused as the input's fault, soon, and no output: bombs, entities, parts that are not there, bytes that
    changed, files of other kinds."""
    good = books.xlsx_parts({'facts': FACTS, 'rows': [HEAD, [1, 'ก', 75]]})
    sheet = good['xl/worksheets/sheet2.xml']
    wide = ''.join(f'<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>' for i in range(2, 60000))
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + ''.join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">'
                                                               for i in range(9)) + ']>'
    merged_rows = (f'<worksheet xmlns="{books.MAIN}"><sheetData>'
                   + '<row r="1"><c r="A1" t="inlineStr"><is><t>no</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c>'
                   '<c r="C1" t="inlineStr"><is><t>score</t></is></c></row>'
                   + ''.join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c>' + (f'<c r="B2" t="inlineStr"><is><t>{"A" * 900000}</t></is></c>'
                                                                           if i == 2 else '') + '</row>' for i in range(2, 200))
                   + '</sheetData><mergeCells><mergeCell ref="B2:B190"/></mergeCells></worksheet>')
    cases = {
        'bomb': good | {'xl/worksheets/sheet2.xml': sheet + ' ' * (200 << 20)},
        'entities': good | {'xl/worksheets/sheet2.xml': laughs + sheet.replace('<v>75', '<v>&j;')},
        'wide': good | {'xl/worksheets/sheet2.xml': sheet.replace('</sheetData>', wide + '</sheetData>')},
        'no sheet': {k: v for k, v in good.items() if 'sheet2' not in k},
        'no strings': {k: v for k, v in good.items() if 'shared' not in k},
        'no such string': good | {'xl/sharedStrings.xml': '<sst/>'},
        'no XML': good | {'xl/workbook.xml': 'PK'},
        'far cell': good | {'xl/worksheets/sheet2.xml': sheet.replace('r="C2"', 'r="ZZZZZ2"')},
        'order': good | {'xl/worksheets/sheet2.xml': sheet.replace('r="C2"', 'r="A2"')},
        'no parts': {'a.txt': 'a'},
        'one string in many cells': good | {
            'xl/sharedStrings.xml': good['xl/sharedStrings.xml'].replace('</sst>', f'<si><t>{"A" * 1000000}</t></si></sst>'),
            'xl/worksheets/sheet2.xml': sheet.replace('</sheetData>', '<row><c><v>1</v></c><c t="s"><v>10</v></c></row>' * 20000 + '</sheetData>')},
        'merged': good | {'xl/worksheets/sheet2.xml': merged_rows},
        'formats': good | {'xl/styles.xml': '<styleSheet><numFmts>' + '<numFmt numFmtId="200" formatCode="0"/>' * 4097 + '</numFmts></styleSheet>'},
        'styles': good | {'xl/styles.xml': '<styleSheet><cellXfs>' + '<xf numFmtId="1"/>' * 65537 + '</cellXfs></styleSheet>'},
    }
    books_made = [(name, books.pack(r.dir / f'{name}.xlsx', parts)) for name, parts in cases.items()]
    for name, text, more in (('spaces', '<text:s text:c="1000"/>' * 2000, ''), ('repeated', 'A' * 900000, 'table:number-rows-repeated="5000"')):
        many = Raw(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>')
        made = books.ods(r.dir / f'{name}.ods', {'rows': [['no', 'name'], [1, many]]})
        parts = {i.filename: zipfile.ZipFile(made).read(i) for i in zipfile.ZipFile(made).infolist()}
        head, tail = parts['content.xml'].decode().rsplit('<table:table-row>', 1)
        books_made.append((name, books.pack(made, parts | {'content.xml': f'{head}<table:table-row {more}>{tail}'})))
    whole_book = books.pack(r.dir / 'good.xlsx', good).read_bytes()
    for name, raw in (('cut', whole_book[:-30]), ('half', whole_book[:len(whole_book) // 2]), ('empty', b''), ('PK', b'PK\3\4'),
                      ('old', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 600), ('pdf', b'%PDF-1.7\n')):
        path = r.dir / f'{name}.xlsx'
        path.write_bytes(raw)
        books_made.append((name, path))
    too_large = 'bomb', 'one string in many cells', 'merged', 'formats', 'styles', 'spaces', 'repeated'
    for name, path in books_made:
        begin = cpu_of_children()
        run = subprocess.run([r.build / 'raingan', 'import', path, r.dir / 'out', '-t', template(r), '--lang', 'en'],
                             capture_output=True, preexec_fn=None if is_instrumented(r.build) else limited, timeout=20)
        took = cpu_of_children() - begin
        need(run.returncode == 1 and run.stderr.count(b'error:') == 1, f'{name}: exit {run.returncode}: {run.stderr.decode()}')
        need(name not in too_large or b'[file-size]' in run.stderr, f'{name}: {run.stderr.decode()}')
        need(took < HANG, f'{name}: {took:.1f} s')
        need(not (r.dir / 'out').exists(), f'{name}: something was written')


def damaged(r):
    """Bytes that changed in a file that is not packed: read, or refused; never ended by a signal."""
    path = r.dir / 'b.xlsx'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_STORED) as z:
        for name, text in books.xlsx_parts({'facts': FACTS, 'rows': [HEAD, [1, 'ก', formatted(0.75, '0%')]]},
                                           after={'rows': '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'}).items():
            z.writestr(name, text)
    good = path.read_bytes()
    chance = random.Random(2568)
    for i in range(300):
        raw = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 5))):
            at = chance.randrange(len(raw))
            raw[at] = chance.choice((0, 255, raw[at] ^ 1, chance.randrange(256)))
        path.write_bytes(raw)
        run = r.run('check', path, '-t', template(r))
        need(run.returncode in (0, 1), f'{i}: exit {run.returncode}: {run.stderr.decode(errors="replace")[-300:]}')


def lies(r):
    """A directory that says another size or place than is true."""
    path = books.xlsx(r.dir / 'b.xlsx', {'facts': FACTS})
    good = path.read_bytes()
    end = good.rindex(b'PK\5\6')
    for field, value in ((16, len(good) + 5), (16, 2 ** 32 - 1), (10, 65535), (20, 7)):
        raw = bytearray(good)
        struct.pack_into('<I' if field == 16 else '<H', raw, end + field, value)
        path.write_bytes(raw)
        _, said = take(r, path, status=1)
        need('this workbook is broken or not complete' in said, said)
    at = good.index(b'PK\1\2')
    for field in 20, 24, 42:  # packed, unpacked, where it begins
        for value in 1, 2 ** 31, 2 ** 32 - 1:
            raw = bytearray(good)
            entry = at
            while raw[entry:entry + 4] == b'PK\1\2':
                struct.pack_into('<I', raw, entry + field, value)
                entry += 46 + sum(struct.unpack_from('<HHH', raw, entry + 28))
            path.write_bytes(raw)
            take(r, path, status=1)


def tests(root, build):
    return each(root, build, 'workbooks', [same, check_cells, names, titles, hidden, wrong_sheets, numbers, texts, rare_texts, no_cells,
                                           days, open_document, rare_open_document,
                                           shown_numbers, loose_formats, wrong_cells, merged, beside_words, uncomputed, no_merges, odd_parts, known_names, replaced, without_sheet, whole, unsound, no_folder, rights, beside, hostile, damaged, lies])
