"""What spreadsheets save and people leave in it: each input is read right, or refused with the messages that help, at
their cells, and no more of them. One small template (TEMPLATE); an input is the bytes of rows.csv, or of several files.
Expected values are decided by hand from what a person means who saves such a file."""
import itertools
import os
import pathlib
import re
import subprocess
import tempfile

SCHEMA = '''
CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1), ('info.csv', 'info', 0), ('parts.csv', 'parts', 0);
CREATE TABLE rows (
    no INTEGER NOT NULL PRIMARY KEY,
    code CODE_TEXT NOT NULL CONSTRAINT "code: รหัสต้องเป็น A แล้วตามด้วยเลข" CHECK (code GLOB 'A[0-9]*'),
    name TEXT NOT NULL CONSTRAINT "name: ต้องกรอกชื่อ" CHECK (name <> ''),
    score DECIMAL(5,2) CONSTRAINT "score: ต้องกรอกคะแนน" CHECK (score IS NOT NULL)
        CONSTRAINT "score: 0 ถึง 100" CHECK (score BETWEEN 0 AND 100),
    note TEXT NOT NULL DEFAULT '', due DATE_TEXT NOT NULL DEFAULT '');
CREATE TABLE info (key CODE_TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE parts (row INTEGER NOT NULL REFERENCES rows (no), text TEXT NOT NULL);
CREATE TABLE column_names (file TEXT, "column" TEXT, name TEXT);
INSERT INTO column_names VALUES ('rows.csv', 'no', 'ที่'), ('rows.csv', 'no', 'ลำดับ'), ('rows.csv', 'name', 'ชื่อ'),
    ('rows.csv', 'score', 'คะแนน'), ('rows.csv', 'note', 'หมายเหตุ'), ('rows.csv', 'code', 'รหัส'), ('rows.csv', 'no', 'ข้อ'), ('rows.csv', 'name', 'ข้อ');
CREATE TABLE cell_types (file TEXT, key_column TEXT, key TEXT, "column" TEXT, type TEXT);
INSERT INTO cell_types VALUES ('info.csv', 'key', 'year', 'value', 'CODE'), ('info.csv', 'key', 'day', 'value', 'DATE'),
    ('info.csv', 'key', 'picture', 'value', 'FILE'), ('info.csv', NULL, 'x', 'value', 'DATE'), ('info.csv', 'key', NULL, 'value', 'DATE'),
    ('info.csv', 'key', 'x', NULL, 'DATE'), ('info.csv', 'key', 'x', 'value', NULL), ('info.csv', 'none', 'x', 'value', 'DATE'), ('info.csv', 'key', 'x', 'value', 'OTHER');
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="th">
  <page name="a" size="A4" margin="20mm"/><style name="s" font-family="Laksaman" font-size="16pt"/>
  <section page="a"><p style="s">rows</p>
    <each select="SELECT no, code, name, score, note, due FROM rows ORDER BY no"><p style="s">{no}|{code}|{name}|{score}|{note}|{due}</p></each>
    <each select="SELECT key, value FROM info ORDER BY key"><p style="s">{key}={value}</p></each>
    <each select="SELECT row, text FROM parts ORDER BY rowid"><p style="s">{row}:{text}</p></each>
  </section></report>
'''
PLAIN = 'no,code,name,score\n1,A1,ที่ดี,96.67\n2,A2,"ก,ข",5\n'
MESSAGE = re.compile(r'^data/(\S+?)((?::\d+){0,2}): (?:note|warning|error): (?:\((?:cell|column|row) (\w+)[ )])?.*\[([a-z-]+)\]$', re.M)


class Inputs:
    def __init__(self, root, build):
        self.root, self.build, self.known = root, build, {}

    def run(self, files, cache=False):
        """Pages as text, and messages as "file:line:column cell code"."""
        with tempfile.TemporaryDirectory() as tmp:
            tmp = pathlib.Path(tmp)
            for name, text in (('schema.sql', SCHEMA), ('report.xml', REPORT)):
                (tmp / 't').mkdir(exist_ok=True)
                (tmp / 't' / name).write_text(text)
            (tmp / 'data').mkdir()
            for name, data in files.items():
                (tmp / 'data' / name).write_bytes(data if isinstance(data, bytes) else data.encode())
            run = subprocess.run([self.build / 'tests/dump', 'data', 't', self.root / 'fonts/fonts.conf'], cwd=tmp,
                                 capture_output=True)
        said = run.stderr.decode()
        messages = [f'{m[1]}{m[2]} {m[3] or "-"} {m[4]}' for m in MESSAGE.finditer(said)]
        return run.stdout.decode(), messages, said


def printed(pages):
    """What is printed after the first line; a line in two scripts is two runs of text."""
    return ''.join(re.findall(r'^text .*? "(.*)"$', pages, re.M)[1:])


# What is read as PLAIN: name, bytes, the one note or none.
def same_as_plain():
    text = PLAIN
    note = ['rows.csv - read-as']
    yield 'plain', text, []
    yield 'byte order mark', '\ufeff' + text, []
    yield 'two byte order marks', '\ufeff\ufeff' + text, []
    yield 'CRLF', text.replace('\n', '\r\n'), []
    yield 'CR', text.replace('\n', '\r'), []
    yield 'line ends mixed', text.replace('\n', '\r\n', 1).replace('5\n', '5\r'), []
    yield 'no line end', text[:-1], []
    yield 'Ctrl-Z', text + '\x1a', []
    yield 'Ctrl-Z after CRLF', text.replace('\n', '\r\n') + '\x1a\r\n', []
    yield 'UTF-16 LE', text.encode('utf-16-le'), note
    yield 'UTF-16 BE', text.encode('utf-16-be'), note
    yield 'UTF-16 with its mark', b'\xff\xfe' + text.encode('utf-16-le'), note
    yield 'UTF-16 BE with its mark', b'\xfe\xff' + text.encode('utf-16-be'), note
    yield 'Windows-874', text.encode('cp874'), note
    yield 'TIS-620', text.encode('tis-620'), note
    for c, name in (';', 'semicolon'), ('\t', 'TAB'), ('|', 'bar'):
        yield name, text.replace('"ก,ข"', '\0').replace(',', c).replace('\0', 'ก,ข'), note
        yield f'sep= {name}', f'sep={c}\n' + text.replace('"ก,ข"', '\0').replace(',', c).replace('\0', 'ก,ข'), note
    yield 'sep=,', 'sep=,\n' + text, note
    yield 'sep= in quotes', '"sep=,"\n' + text, note
    yield 'SEP= in capitals', 'SEP=,\r\n' + text.replace('\n', '\r\n'), note
    yield 'sep= with cells after it', 'sep=,,,\n' + text, note
    yield 'sep= after a mark', '\ufeffsep=,\n' + text, note
    for line in 'sep=ก', 'sep="', 'sep=;x', 'sep', 'separator':
        yield f'{line} as a title', f'{line}\n' + text, note
    yield 'empty columns at the end', text.replace('\n', ',\n'), []
    yield 'many empty columns', text.replace('\n', ',,,,\n'), []
    yield 'empty columns below alone', text.replace('67\n', '67,\n').replace(',5\n', ',5,\n'), []
    yield 'a row of commas', text + ',,,\n', []
    yield 'rows of commas between', text.replace('2,A2', ',,,\n\n,,,\n2,A2'), []
    yield 'blank lines of a long file', text + '\n' * 300000, []
    yield 'rows of blanks', text + ' ,\u00a0,\t,\u200b\n', []
    yield 'empty lines first', '\n\n' + text, note
    yield 'a title', 'ผลคะแนน ปี ๒๕๖๘\n' + text, note
    yield 'a title in the width of the table', 'ผลคะแนน,,,\n' + text, note
    yield 'two titles and a blank row', 'ผลคะแนน,,,\nหน่วยงาน,,,\n,,,\n' + text, note
    yield 'a title of two lines', '"ผลคะแนน\nปี"\n' + text, note
    yield 'a title that has the name of a column', 'คะแนน\n' + text, note
    yield 'capitals', text.replace('no,code,name,score', 'No,CODE,Name,Score'), []
    yield 'blanks around names', text.replace('no,code,name,score', ' no , code,name ,\tscore'), []
    for name, c in (('NBSP', '\u00a0'), ('ZWSP', '\u200b'), ('ZWNJ', '\u200c'), ('BOM', '\ufeff'), ('LRM', '\u200e'),
                    ('ideographic space', '\u3000')):
        yield f'{name} around names', text.replace('no,code,name,score', f'{c}no,code{c},{c}name{c},score{c}'), []
        yield f'{name} around values', text.replace('96.67', f'{c}96.67{c}').replace('A1', f'A1{c}').replace('ที่ดี', f'{c}ที่ดี{c}').replace('\n2,', f'\n{c}2,'), []
    yield 'a line end in a name', text.replace('score', '"sco\nre"'), []
    yield 'names in Thai', text.replace('no,code,name,score', 'ที่,รหัส,ชื่อ,คะแนน'), []
    yield 'another name in Thai', text.replace('no,', 'ลำดับ,'), []
    yield 'names in Thai with blanks', text.replace('no,code,name,score', 'ที่ ,รหัส,\u200bชื่อ,คะแนน '), []
    yield 'names in Thai, in Windows-874', text.replace('no,code,name,score', 'ที่,รหัส,ชื่อ,คะแนน').encode('cp874'), note
    yield 'full-width names', text.replace('score', 'ｓｃｏｒｅ'), []
    yield 'another order', 'score,name,code,no\n96.67,ที่ดี,A1,1\n5,"ก,ข",A2,2\n', []
    yield 'all in quotes', 'no,code,name,score\n"1","A1","ที่ดี","96.67"\n"2","A2","ก,ข","5"\n', []
    yield 'zeros that carry nothing', text.replace('96.67', '96.670'), []
    yield 'more zeros', text.replace('96.67', '096.6700').replace(',5\n', ',5.0000\n'), []
    yield 'a whole number with zeros', text.replace('\n1,', '\n1.00,'), []
    yield 'Thai digits', text.replace('96.67', '๙๖.๖๗').replace('\n2,', '\n๒,'), []
    yield 'full-width digits', text.replace('96.67', '９６．６７').replace('\n2,', '\n２,'), []
    yield 'a code in Thai digits', text.replace('A1', 'A๑'), []
    yield 'a full-width code', text.replace('A1', 'Ａ１'), []
    yield 'a code with a blank', text.replace('A1', 'A1 '), []
    yield 'a default left out', text.replace('score', 'score,note').replace('67\n', '67,\n'), []
    yield 'sep=; above commas', 'sep=;\n' + text, note
    yield 'a name of two columns, where one has its own', text.replace('no,code,name,score', 'ที่,รหัส,ข้อ,คะแนน'), []
    yield 'the same for the other', text.replace('no,code,name,score', 'ข้อ,รหัส,ชื่อ,คะแนน'), []
    yield 'a name with ring and aa', text.replace('no,', 'ลําดับ,'), ['rows.csv:1:1 A1 thai-typed']
    yield 'a name that looks right', text.replace('no,code,name,score', 'ที่,รหัส,ชื่อ,คะเเนน'), ['rows.csv:1:15 D1 thai-typed']
    for name, cells in (('a colon after each name', 'no:,code :,name:,score:'), ('names in quotes', "'no',“code”,‘name’,\"\"\"score\"\"\""), ('stars of what must be filled in', 'no*,code *,* name,score*'),
                        ('both names of a column', 'no (ที่),รหัส (code),name（ชื่อ）,คะแนน (score)')):
        yield name, text.replace('no,code,name,score', cells), []
    yield 'rows numbered with a full stop', text.replace('\n1,', '\n1.,').replace('\n2,', '\n๒.,'), []
    yield 'an empty column between', text.replace('name,', 'name,,').replace('ที่ดี,', 'ที่ดี,,').replace('ข",', 'ข",,'), []


# What is refused, or told: name, rows.csv, messages. `E` stands for "rows.csv:".
def told():
    head = 'no,code,name,score\n'
    one = head + '1,A1,ก,5\n'

    def cell(score):
        return head + f'1,A1,ก,{score}\n'
    number = ['rows.csv:2:8 D2 csv-number']
    for name, score in (('too many decimals', '96.6667'), ('a percent sign', '96.67%'), ('an exponent', '1e2'), ('an exponent as Excel has it', '9.67E+01'),
                        ('a word', 'x'), ('mixed digits', '1๑'), ('two points', '9.6.7'), ('a plus', '+5'), ('a blank inside', '9 6'),
                        ('nothing after the point', '5.'), ('a dash', '-'), ('too long', '1234567890123456'), ('letter O', '1O'), ('a unit', '5 คะแนน')):
        yield name, cell(score), number
    yield 'a decimal comma in quotes', cell('"96,67"'), ['rows.csv:2:9 D2 csv-number']
    yield 'a decimal comma', cell('96,67'), number
    yield 'a decimal comma in Thai digits', cell('๙๖,๖๗'), number
    yield 'thousands', cell('"1,000"'), ['rows.csv:2:9 D2 csv-number']
    yield 'a decimal comma between semicolons', cell('\0').replace(',', ';').replace('\0', '96,67'), ['rows.csv - read-as', *number]
    yield 'above 100', cell('174'), ['rows.csv:2:8 D2 data-rule']
    yield 'no score', cell(''), ['rows.csv:2:8 D2 data-rule']
    yield 'a score of NBSP', cell('\u00a0'), ['rows.csv:2:9 D2 data-rule']
    yield 'a name of NBSP', head + '1,A1,\u00a0\u200b,5\n', ['rows.csv:2:8 C2 data-rule']
    yield 'no key', head + ',A1,ก,5\n', ['rows.csv:2:1 A2 data-rule']
    yield 'half a key', head + '1.5,A1,ก,5\n', ['rows.csv:2:1 A2 csv-number']
    yield 'a key twice', one + '1,A2,ข,5\n', ['rows.csv:3:1 A3 data-unique']
    yield 'a key twice in two notations', one + '๑,A2,ข,5\n', ['rows.csv:3:1 A3 data-unique']
    yield 'two faults in a row', head + '1,B1,,5\n', ['rows.csv:2:3 B2 data-rule', 'rows.csv:2:6 C2 data-rule']
    for error in '#REF!', '#NAME?', '#DIV/0!', '#N/A', '#VALUE!', '#NUM!', '#NULL!', 'Err:508', '#SPILL!':
        yield f'{error} for a score', cell(error), ['rows.csv:2:8 D2 csv-value']
        yield f'{error} for a text', head + f'1,A1,{error},5\n', ['rows.csv:2:6 C2 csv-value']
    yield 'an error in a text', head + '1,A1,รวม #REF! คะแนน,5\n', ['rows.csv:2:6 C2 csv-value']
    yield 'a formula for a score', cell('=SUM(G3:G9)'), ['rows.csv:2:8 D2 csv-value']
    yield 'a formula for a text', head + '1,A1,=C3,5\n', ['rows.csv:2:6 C2 csv-value']
    yield 'a column too narrow', cell('####'), ['rows.csv:2:8 D2 csv-value']
    yield 'a total', one + ',,รวม,5\n', ['rows.csv:3:3 C3 csv-value']
    yield 'a total in the first column', one + 'รวม,,,5\n', ['rows.csv:3:1 A3 csv-value']
    yield 'an average', one + ',,ค่าเฉลี่ย,5.00\n', ['rows.csv:3:3 C3 csv-value']
    yield 'a total and an average', one + ',,รวม,5\n,,เฉลี่ย :,5\n', ['rows.csv:3:3 C3 csv-value', 'rows.csv:4:3 C4 csv-value']
    yield 'the header row again', one + 'no,code,name,score\n2,A2,ข,5\n', ['rows.csv:3:1 A3 csv-value']
    yield 'a second header row in other words', 'no,code,name,score\nเลข,รหัส,รายชื่อ,ผลประเมิน\n1,A1,ก,5\n', ['rows.csv:2:1 A2 csv-value']
    yield 'words for the one number of a row', head + '1,A1,ก,ดีมาก\n', ['rows.csv:2:8 D2 csv-number']
    yield 'a minus sign', cell('\u22125'), ['rows.csv:2:8 D2 data-rule']
    yield 'a heading between rows', one + ',,หมวด ๒,\n2,A2,ข,5\n', ['rows.csv:3:3 C3 csv-value']
    yield 'a note below', one + 'หมายเหตุ: จากระบบ ITAS,,,\n', ['rows.csv:3:1 A3 csv-value']
    yield 'a name that begins so', head + '1,A1,รวมพลัง,5\n', []
    yield 'a name that is so, without a note', 'no,code,name,score,note\n1,A1,รวม,5,\n', []
    yield 'a name that is so, in a row of its own', head + '1,A1,รวม,5\n', []
    yield 'an empty file', '', ['rows.csv - csv-column']
    yield 'blank lines alone', '\n\n', ['rows.csv - csv-column']
    yield 'blank lines alone in a long file', '\n' * 300000, ['rows.csv - csv-column']
    yield 'a wide sign that is no letter', 'no,code,name,score\uffe0\n1,A1,ก,5\n', ['rows.csv:1 1 csv-column']
    yield 'no header row', '1,A1,ก,5\n2,A2,ข,5\n', ['rows.csv:1 1 csv-column']
    yield 'a column missing', 'no,code,name\n' + ''.join(f'{i},A{i},ก\n' for i in range(1, 62)), ['rows.csv:1 1 csv-column']
    yield 'two columns missing', 'no,code\n1,A1\n', ['rows.csv:1 1 csv-column']
    yield 'a column too many', 'no,code,name,score,หมาย\n1,A1,ก,5,x\n', ['rows.csv:1:20 E1 csv-column']
    yield 'a column twice', 'no,code,name,score,คะแนน\n1,A1,ก,5,5\n', ['rows.csv:1:20 E1 csv-column']
    yield 'a column without a name', 'no,code,name,score\n1,A1,ก,5,x\n', ['rows.csv:2:10 E2 csv-fields']
    yield 'a column without a name between', 'no,code,,name,score\n1,A1,x,ก,5\n', ['rows.csv:1:9 C1 csv-column']
    yield 'a comma in a text', head + '1,A1,ก,ข,5\n', ['rows.csv:2:10 E2 csv-fields']
    yield 'an open quote', head + '1,A1,"ก,5\n', ['rows.csv:2:6 - csv-syntax']
    yield 'a quote inside', head + '1,A1,ก"ข,5\n', ['rows.csv:2:7 - csv-syntax']
    yield 'a control character', head + '1,A1,ก\x07,5\n', ['rows.csv:2:7 C2 csv-control']
    yield 'many control characters', head + ''.join(f'{i},A{i},ก\x0bข,5\n' for i in range(1, 30)), ['rows.csv:2:7 C2 csv-control']
    yield 'a byte of nothing', (head + '1,A1,').encode() + b'\xff,5\n', ['rows.csv:2:6 - encoding']
    yield 'many bytes of nothing', head.encode() + b'1,A1,\xff\xfe\xfd,5\n' * 40, ['rows.csv:2:6 - encoding']
    yield 'a name of one column with that of another', 'no,code,name (คะแนน),score\n1,A1,ก,5\n', ['rows.csv:1 1 csv-column']
    yield 'a file that ends in a letter', (head + '1,A1,ก,5\n2,A2,กขค').encode()[:-1], ['rows.csv:3:8 - encoding']
    yield 'a file that ends after the first byte of a letter', (head + '1,A1,ก,5\n2,A2,กขค').encode()[:-2], ['rows.csv:3:8 - encoding']
    yield 'UTF-8 cut in a letter', (head + '1,A1,กขคงจ').encode()[:-1] + b',5\n', ['rows.csv:2:10 - encoding']
    yield 'UTF-8 that ends in a letter', (head + '1,A1,กขคงจ').encode()[:-1], ['rows.csv:2:10 - encoding']
    for letter in '😀', 'é':
        yield f'UTF-8 that ends in {letter}', (head + f'1,A1,องค์การ{letter}').encode()[:-1], ['rows.csv:2:13 - encoding']
    yield 'UTF-8 that ends in a byte of nothing', (head + '1,A1,องค์การ').encode() + b'\xf5', ['rows.csv:2:13 - encoding']
    for name in 'utf-16-le', 'utf-16-be':
        yield f'{name} that ends in a letter', (head + '1,A1,กข,5\n').encode(name)[:-1], ['rows.csv:2:10 - encoding']
        yield f'{name} that ends in 😀', (head + '1,A1,กข,5😀').encode(name)[:-2], ['rows.csv:2:10 - encoding']
    yield 'UTF-32', one.encode('utf-32'), ['rows.csv - encoding']
    for name, begin in (('xlsx', b'PK\3\4\x14\0\6\0xl/workbook.xml\1\2\3'), ('ods', b'PK\3\4\x14\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
                        ('zip', b'PK\3\4\x14\0\6\0rows.csv'), ('xls', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0'), ('pdf', b'%PDF-1.7\n%\xe2\xe3'),
                        ('docx', b'PK\3\4\x14\0\6\0word/document.xml'), ('png', b'\x89PNG\r\n\x1a\n\0'), ('html', b'<!DOCTYPE html>\n<table>'),
                        ('xml', b'\xef\xbb\xbf<?xml version="1.0"?>\n<Workbook>'), ('gzip', b'\x1f\x8b\x08\0')):
        yield f'a renamed {name}', begin + bytes(range(256)) * 4, ['rows.csv - file-kind']
    many = head + ''.join(f'{i},A{i},ที่ดี,%s\n' for i in range(1, 62))
    for name, score in ('decimals', '96.6667'), ('percent signs', '96.67%'), ('decimal commas', '96,67'), ('exponents', '1e2'), ('errors', '#REF!'), ('formulas', '=A1'):
        yield f'{name} in every row', many.replace('%s', score), ['rows.csv:2:12 D2 ' + ('csv-value' if score[0] in '#=' else 'csv-number')]
    yield 'a wrong score in every row', many.replace('%s', '174'), [f'rows.csv:{i + 1}:{10 + len(str(i)) * 2} D{i + 1} data-rule' for i in range(1, 62)]
    yield 'no number in every row', many.replace('%s', 'x'), [f'rows.csv:{i + 1}:{10 + len(str(i)) * 2} D{i + 1} csv-number' for i in range(1, 62)]
    for name, score in ('units', '96.67 คะแนน'), ('apostrophes', "'96.67"), ('days', '1/1/2568'):
        yield f'{name} in every row', many.replace('%s', score), ['rows.csv:2:12 D2 csv-number']
    for name, score in (('months that were numbers', 'ต.ค.-68'), ('days that were numbers', '12-Oct'), ('hyphens', '-'), ('dashes', '–'), ('N/A', 'N/A'),
                        ('words for nothing', 'ไม่มี'), ('words', 'ผ่าน'), ('ticks', '✓'), ('strokes', '/'), ('brackets', '96.67 (ผ่าน)'), ('full marks after', '96.67/100'),
                        ('percent signs after a blank', '96.67 %'), ('smart quotes', '“96.67”'), ('what a spreadsheet computed', '0.9181999999999999')):
        yield f'{name} in every row', many.replace('%s', score), ['rows.csv:2:12 D2 csv-number']
    for name, column, cell in (('a word before each key', 'A', 'ตัวชี้วัดที่ {}'), ('a title after each key', 'A', '{0} {1}'), ('another word after each score', 'D', '{0} {1}')):
        rows = (f'{cell.format(i, "กข" * (i % 5 + 1)) if column == "A" else i},A{i},ที่ดี,{cell.format(i, "กข" * (i % 5 + 1)) if column == "D" else 5}\n' for i in range(1, 62))
        yield name, head + ''.join(rows), [f'rows.csv:2:{1 if column == "A" else 12} {column}2 csv-number']
    yield 'different words in every row', head + ''.join(f'{i},A{i},ที่ดี,{"ดี" * i}\n' for i in range(1, 10)), ['rows.csv:2:12 D2 csv-number']
    yield 'different months in every row', head + ''.join(f'{i},A{i},ที่ดี,{m}-{60 + i}\n' for i, m in enumerate(('ม.ค.', 'ก.พ.', 'มี.ค.', 'Jan', 'พ.ค.'), 1)), ['rows.csv:2:12 D2 csv-number']
    yield 'numbers of days in every row', head + ''.join(f'{i},A{i},ที่ดี,{45900 + i}\n' for i in range(1, 62)), ['rows.csv:2:12 D2 data-rule']
    yield 'no decimal point in any row', head + ''.join(f'{i},A{i},ที่ดี,{9000 + i}\n' for i in range(1, 62)), ['rows.csv:2:12 D2 data-rule']
    yield 'a minus in every row', head + ''.join(f'{i},A{i},ที่ดี,-{i}.5\n' for i in range(1, 62)), ['rows.csv:2:12 D2 data-rule']
    yield 'columns numbered below their names', head + '(1),(2),(3),(4)\n1,A1,ก,5\n', ['rows.csv:2:1 A2 csv-value']
    yield 'columns numbered in Thai digits', head + '(๑),(๒),(๓),(๔)\n1,A1,ก,5\n', ['rows.csv:2:1 A2 csv-value']
    yield 'columns numbered without brackets', head + '๑,๒,๓,๔\n7,A1,ก,5\n', ['rows.csv:2:1 A2 csv-value']
    yield 'columns numbered in a row that may be data', head + '7,A1,ก,5\n1,2,3,4\n', ['rows.csv:3:3 B3 data-rule']
    yield 'a unit below the name', head + ',,,(ร้อยละ)\n1,A1,ก,5\n', ['rows.csv:2:4 D2 csv-value']
    yield 'a note in two cells', one + 'หมายเหตุ,จากระบบ ITAS,,\n', ['rows.csv:3:1 A3 csv-value']
    yield 'another table below', one + ',,,\nrow,text,,\n1,x,,\n2,y,,\n', ['rows.csv:4:1 A4 csv-value']
    yield 'a total with words after', one + 'คะแนนรวมทั้งสิ้น,,,5\n', ['rows.csv:3:1 A3 csv-value']
    yield 'a total that is numbered on', one + '2,,รวม,5\n', ['rows.csv:3:4 C3 csv-value']
    yield 'cells left empty by merging', head + '1,A1,ก,5\n' + ''.join(f'{i},,ก,5\n' for i in range(2, 9)), ['rows.csv:3:3 B3 data-rule']
    for n in range(2, 8):  # of columns that nobody knows
        yield f'{n} columns too many', f'no,code,name,score{"".join(f",x{i}" for i in range(n))}\n1,A1,ก,5{",y" * n}\n', ['rows.csv:1:20 E1 csv-column']
    yield 'a column for each year', 'no,2565,2566,2567\n1,90,91,92\n', ['rows.csv:1 1 csv-column']
    for name in 'name(', 'name)', 'name-':
        yield f'the name {name}', f'no,code,{name},score\n1,A1,ก,5\n', ['rows.csv:1:9 C1 csv-column']
    yield 'one name of all', 'no_code_name_score\n1_A1_ก_5\n', ['rows.csv:1 1 csv-column']
    yield 'a name with the year after', 'no,code,name,score of 2568 in all\n1,A1,ก,5\n', ['rows.csv:1 1 csv-column']
    yield 'a name that is mistyped', 'no,code,name,scroe\n1,A1,ก,5\n', ['rows.csv:1:14 D1 csv-column']
    yield 'each row in one cell', ''.join(f'"{line}"\n' for line in one.splitlines()), ['rows.csv:1 1 csv-column']
    for c in '^~:': yield f'columns between {c}', one.replace(',', c), ['rows.csv:1 1 csv-column']
    yield 'a full-width comma', one.replace(',', '，'), ['rows.csv:1 1 csv-column']
    yield 'lines of a cell without quotes', head + ''.join(f'{i},A{i},๑. จัดอบรมคุณธรรม\n๒. ประชาสัมพันธ์นโยบายขององค์กร,5\n' for i in range(1, 9)), [
        'rows.csv:2:23 D2 data-rule', 'rows.csv:3:1 A3 csv-value']
    yield 'codes without their letter', many.replace(',A', ',').replace('%s', '5'), ['rows.csv:2:3 B2 data-rule']
    yield 'words for whole numbers', head + ''.join(f'ข้อแรก,A{i},ที่ดี,5\n' for i in range(1, 9)), ['rows.csv:2:1 A2 csv-number']
    yield 'keys left empty by merged cells', head + '1,A1,ก,5\n' + ',A2,ก,5\n' * 8, ['rows.csv:3:1 A3 data-rule']
    yield 'all rows twice', many.replace('%s', '5') + many.replace('%s', '5')[len(head):], ['rows.csv:63:1 A63 data-unique']
    yield 'totals below each group', head + '1,A1,ก,5\n,,รวม,5\n' + ''.join(f'{i},A{i},ก,5\n,,รวม,5\n' for i in range(2, 9)), ['rows.csv:3:3 C3 csv-value']
    yield 'totals of each group by name', one + ',,รวม IIT,5\n2,A2,ก,5\n,,ผลรวม EIT,5\n', ['rows.csv:3:3 C3 csv-value', 'rows.csv:5:3 C5 csv-value']
    yield 'a name that begins like a total', one + '2,A2,รวม ทุกด้าน,5\n', []
    yield 'notes below', one + 'หมายเหตุ,,,\nที่มา,,,\nผู้จัดทำ,,,\nวันที่,,,\n', ['rows.csv:3:1 A3 csv-value']
    yield 'a second header row, in Thai', 'no,code,name,score\nที่,รหัส,ชื่อ,คะแนน\n1,A1,ก,5\n', ['rows.csv:2:1 A2 csv-value']
    yield 'columns and rows exchanged', 'no,' + ','.join(str(i) for i in range(1, 30)) + '\n' + 'code' + ',A1' * 29 + '\n', ['rows.csv:1 1 csv-column']
    yield 'a comma in every row', many.replace('%s', '5,x'), ['rows.csv:2:14 E2 csv-fields']


def lost():
    head = 'no,code,name,score\n'
    text = 'องค์การบริหารส่วนตำบล'
    good = head + ''.join(f'{i},A{i},{text},5\n' for i in range(1, 21))
    where = ['rows.csv:2:6 C2 thai-lost']
    yield 'UTF-8 read as Windows-874', ''.join(chr(b) if b < 0x80 else decode_874(b) for b in good.encode()), where
    yield 'UTF-8 read as Latin-1', good.encode().decode('latin-1'), where
    yield 'UTF-8 read as Windows-1252', ''.join(bytes([b]).decode('cp1252', 'replace').replace('\ufffd', chr(b)) for b in good.encode()), where
    yield 'Windows-874 read as Latin-1', good.encode('cp874').decode('latin-1'), where
    yield 'question marks', good.replace(text, '?' * len(text)), where
    yield 'question marks and blanks', head + '1,A1,??? ??.??,5\n', where
    yield 'question marks among letters', head + '1,A1,องค์?????,5\n', where
    yield 'a question', head + '1,A1,ได้หรือไม่?,5\n', []
    yield 'U+FFFD', head + '1,A1,องค์\ufffdการ,5\n', where
    yield 'U+FFFD in many', good.replace('องค์', '\ufffd\ufffd'), where
    yield 'private codes', head + '1,A1,ป\uf70a,5\n', where
    yield 'the last private code', head + '1,A1,ป\uf71a,5\n', where
    yield 'a doubled tone', head + '1,A1,ที่่ดี,5\n', where
    yield 'a doubled vowel', head + '1,A1,ดีี,5\n', where
    yield 'a slip in a long file', head + '1,A1,ที่่ดี,5\n' + ''.join(f'{i},A{i},{text},5\n' for i in range(2, 1502)), ['rows.csv:2:6 C2 thai-typed']
    yield 'a vowel over the dot of Pali', head + '1,A1,เหยียนเสวฺียทง,5\n', []
    yield 'two vowels', head + '1,A1,ดิี,5\n', where
    for text_ in 'กี็', 'กํิ', 'ก่้', 'เ่ิก', 'ก็ิ':
        yield f'marks that do not go together, {text_}', head + f'1,A1,{text_},5\n', where
    yield 'half of a pair of UTF-16', (head + '1,A1,กข').encode('utf-16-le') + b'\x00\xd8' + ',5\n'.encode('utf-16-le'), where
    yield 'the other half', (head + '1,A1,กข').encode('utf-16-be') + b'\xdc\x00' + ',5\n'.encode('utf-16-be'), where
    yield 'a mark before its letter', head + '1,A1,่ที,5\n', where
    yield 'a mark after a blank', head + '1,A1,ก ี,5\n', where
    yield 'a tone after เ', head + '1,A1,เ้ก,5\n', where
    yield 'UTF-8 read as Mac Roman', good.encode().decode('mac_roman'), where
    yield 'UTF-8 read as Windows-874 twice', ''.join(chr(b) if b < 0x80 else decode_874(b) for b in
                                                    ''.join(chr(b) if b < 0x80 else decode_874(b) for b in good.encode()).encode()), where
    for cell in 'เธ?เธ?', 'เธ\ufffdเธ\ufffd', '¡ÒÃÈ', '¡ÒÃÈ€':
        yield f'letters that are gone, {cell}', head + f'1,A1,{cell},5\n', where
    for cell in 'เธ', 'เน', 'ดี เธ', '\\ue01\\ue02', '&#3585', 'https://a.go.th/&#3585;&#3586;', 'ก ÄÖÜß', '?', 'ก??', 'ftp://a/\\u0e01\\u0e02':
        yield f'the text {cell}', head + f'1,A1,{cell},5\n', []
    for cell in 'a/&#3585;&#3586;', 'ab/c&#3585;&#3586;', 'a//&#3585;&#3586;':
        yield f'codes after a stroke, {cell}', head + f'1,A1,{cell},5\n', where
    yield 'codes of an address in small letters', head + '1,A1,' + ''.join(f'%{b:02x}' for b in text.encode()) + ',5\n', where
    for name, code in ('a web page', '&#{};'), ('a web page, in sixteens', '&#x{:x};'), ('a program', '\\u{:04x}'):
        yield f'codes of {name}', head + '1,A1,' + ''.join(code.format(ord(c)) for c in text) + ',5\n', where
    yield 'codes of an address', head + '1,A1,' + ''.join(f'%{b:02X}' for b in text.encode()) + ',5\n', where
    yield 'an address', head + '1,A1,https://a.go.th/%E0%B8%81%E0%B8%82,5\n', []
    yield 'an address without its scheme', head + '1,A1,ดู www.a.go.th/%E0%B8%81%E0%B8%82,5\n', []
    yield 'codes beside an address with its scheme', head + '1,A1,https://a.go.th/%E0%B8%81%E0%B8%82 &#3585;&#3586;,5\n', where
    yield 'codes of no Thai letter', head + '1,A1,%E0%38%81%E0%38%82,5\n', []
    yield 'codes after an address', head + '1,A1,ดู www.a.go.th/ก %E0%B8%81%E0%B8%82,5\n', where
    yield 'a sign of a word processor', head + '1,A1,\uf0b7 จัดอบรม,5\n', where
    bare = ''.join(c for c in text if not '\u0e31' <= c <= '\u0e3a' and not '\u0e47' <= c <= '\u0e4e' or c == '\u0e32' or c == '\u0e33')
    yield 'no vowel above or below', head + ''.join(f'{i},A{i},{bare},5\n' for i in range(1, 21)), where
    yield 'a short file without such vowels', head + f'1,A1,{bare},5\n', []
    typed = ['rows.csv:2:6 C2 thai-typed']
    yield 'ring and aa', head + '1,A1,ทํา,5\n', typed
    yield 'ring, tone and aa', head + '1,A1,นํ้า,5\n', typed
    yield 'tone, ring and aa', head + '1,A1,น้ํา,5\n', typed
    yield 'a tone after ำ', head + '1,A1,นำ้,5\n', typed
    yield 'a tone after า', head + '1,A1,คา่,5\n', typed
    yield 'two เ', head + '1,A1,เเละ,5\n', typed
    for word in 'ศักด์ิ', 'พันธ์ุ':
        yield f'a mark of silence before its vowel, {word}', head + f'1,A1,{word},5\n', typed
    yield 'a tone before its vowel', head + '1,A1,กุ้ง,5\n', typed
    yield 'in every row', good.replace(text, 'เเละ'), typed
    for word in 'น้ำ', 'พันธุ์', 'สิทธิ์', 'เล่ห์', 'เป็น', 'เธอ', 'เนติ', 'เธเนศ', 'ก็', 'ฯลฯ', 'ค่าๆ', 'ผู้ใหญ่', 'กุ้ง', 'ปี่', 'ฤทธิ์', 'แก้', 'ร้อยละ ๕?':
        yield f'the word {word}', head + f'1,A1,{word},5\n', []


def decode_874(byte):
    try:
        return bytes([byte]).decode('cp874')
    except UnicodeDecodeError:
        return chr(byte)


# A date in the column `due`: as typed, as read (None = asked or refused).
DATES = [('2026-10-31', '2026-10-31'), ('2569-10-31', '2026-10-31'), ('31/10/2569', '2026-10-31'), ('31-10-2569', '2026-10-31'),
         ('31.10.2569', '2026-10-31'), ('31 ตุลาคม 2569', '2026-10-31'), ('๓๑ ตุลาคม ๒๕๖๙', '2026-10-31'), ('31 ต.ค. 69', '2026-10-31'),
         ('31 ต.ค.2569', '2026-10-31'), ('31 ตุลาคม พ.ศ. 2569', '2026-10-31'), ('วันที่ 31 ตุลาคม 2569', '2026-10-31'),
         ('วันเสาร์ที่ 31 ตุลาคม พ.ศ. 2569', '2026-10-31'), ('31 ตุลาคม ค.ศ. 2026', '2026-10-31'), ('31 ตุลาคม 2026', '2026-10-31'),
         ('31 Oct 2026', '2026-10-31'), ('31 October 2569', '2026-10-31'), ('10/31/2026', '2026-10-31'), ('31/10/2026', '2026-10-31'),
         ('5/5/2026', '2026-05-05'), ('5/6/2569', '2026-06-05'), ('2026/10/31', '2026-10-31'), ('2026-10-31 00:00:00', '2026-10-31'),
         ('29 ก.พ. 2567', '2024-02-29'), ('31 ต.ค. พ.ศ. 26', '1983-10-31'), ('', ''),
         ('5/6/2026', None), ('10/31/26', None), ('31/10/69', None), ('31/10/26', None), ('31 ต.ค. 26', None), ('31-Oct-26', None), ('29 ก.พ. 2568', None),
         ('31/11/2569', None), ('32/10/2569', None), ('46326', None), ('ตุลาคม 2569', None), ('x', None), ('31 ตุลาคม', None), ('2026-10-31 12:30', None)]


def check(i, files, want, same=None):
    pages, messages, said = i.run(files if isinstance(files, dict) else {'rows.csv': files})
    trouble = '' if messages == want else f'wanted {want}, got {messages}\n{said}'
    if same is not None and not trouble and printed(pages) != ''.join(same):
        trouble = f'wanted {same}, got {printed(pages)}'
    return trouble


def groups(i):
    """Cases of one kind are one test: all that fail are named."""
    def all_of(cases, same):
        return '\n'.join(f'{name}: {t}' for name, files, want in cases if (t := check(i, files, want, same)))

    plain = ['1|A1|ที่ดี|96.67||', '2|A2|ก,ข|5||']
    yield 'read', lambda: all_of(same_as_plain(), plain)
    yield 'told', lambda: all_of(told(), None)
    yield 'lost', lambda: all_of(lost(), None)
    yield 'dates', lambda: '\n'.join(
        f'{typed}: {t}' for typed, read in DATES
        if (t := check(i, f'no,code,name,score,due\n1,A1,ก,5,{typed}\n', [] if read is not None else ['rows.csv:2:10 E2 csv-value'],
                       None if read is None else [f'1|A1|ก|5||{read}'])))
    yield 'serial-date', lambda: serial_date(i)
    yield 'hints', lambda: hints(i)
    yield 'files', lambda: all_of(several(), None)
    yield 'every-form', lambda: every_form(i)
    yield 'count', lambda: count()
    yield 'newer-workbook', lambda: newer(i)
    yield 'folder', lambda: folder(i)
    yield 'names', lambda: names(i)
    yield 'names-none', lambda: names_none(i)
    yield 'other-templates', lambda: other_templates(i)
    yield 'dead-link', lambda: dead_link(i)
    yield 'names-exchanged', lambda: names_exchanged(i)
    yield 'summary-last', lambda: summary_last(i)
    yield 'rules', lambda: rules(i)


def serial_date(i):
    """A spreadsheet keeps 31 October 2026 as 46326; one that counts from 1904 means 1462 days later by it. The file does
    not say which, so both are named and neither is read."""
    _, messages, said = i.run({'rows.csv': 'no,code,name,score,due\n1,A1,ก,5,๔๖๓๒๖\n'})
    wanted = '"๔๖๓๒๖"', '31 ตุลาคม 2569', '1 พฤศจิกายน 2573', '1904'
    return '' if messages == ['rows.csv:2:10 E2 csv-value'] and all(w in said for w in wanted) else said


# What is said beside the place: score of row 1 or another rows.csv, words of the message and its hint.
SAID = [("'96.67", 'write 96.67 alone'), ('96.67 คะแนน', 'write 96.67 alone'), ('ต.ค.-68', 'is a date'), ('-', 'for none type 0'), ('ผ่าน', 'is a text'),
        ('0.9667', 'if it is a share of 1, write 96.67'), ('9l.82', 'a letter in place of a digit'), ('1OO', 'a letter in place of a digit'), ('9667', 'did you mean "96.67"?'), ('45931', 'a spreadsheet keeps 1 ตุลาคม 2568 as this number'),
        ('ข้อ 5.', 'write 5 alone'), ('96.67/100', 'write 96.67 alone'), ('50/100/100', 'is no number; write digits alone'), ('96.67/50', 'is no number; write digits alone'),
        ('A1', 'is no number; write digits alone'), ('1A', 'is no number; write digits alone'), ('96 2/3', 'is no number; write digits alone'), ('9 667', 'has a blank inside'),
        ('ร้อยละ 96.66667', 'is a text; a number is wanted'), ('5 และ 6', 'is a text; a number is wanted'), ('.....', 'for none type 0'), ('✓', 'is a text'), ('/', 'is a text'),
        ('0.919999999999999999', 'has too many decimals; at most 2'), ('1234567890123456.5', 'has too many digits'), ('O.5', 'a letter in place of a digit'), ('OO', 'is no number; write digits alone'),
        ('ก' * 20 + ' 5', 'is a text'), ('5 ' + 'ก' * 20, 'is a text'), ('no,code,name,score\nO1,A1,ก,5\n', 'a letter in place of a digit'),
        ('no,code,name,score\n1.0000000000000001,A1,ก,5\n', 'is no whole number'), ('no,code,name,score\nข้อแรก,A1,ก,5\n', 'is no whole number; write digits alone, as in 9'),
        ('no,code,name,score\n"1,000",A1,ก,5\n', 'is no whole number; write digits alone, as in 9'), ('no,code,name,score\n1,A1,ก,5 5 x\n', 'is no number; write digits alone'),
        ('no;code;name;score\n1;A1;ก;5\n'.replace(';', '^'), 'its columns are separated by "^"'),
        ('"no,code,name,score"\n"1,A1,ก,5"\n', 'each row stands in one cell'),
        ('no,code,name,score,คะแนน\n1,A1,ก,5,5\n', '"คะแนน" is the same column as "score" in cell D1'),
        ('no,code,name,ยอด\n1,A1,ก,5\n', 'the header row has "ยอด", which no column of this file is called'),
        ('no,code,name,score\n1,A1,ก,5\n2,,ก,5\n3,,ก,5\n', 'if cells of this column are merged'),
        ('no,code,name,score\n1,A1,\uf0b7 ก,5\n', 'type a hyphen (-) in its place')]


def hints(i):
    trouble = ''
    for text, words in SAID:
        _, _, said = i.run({'rows.csv': text if '\n' in text else f'no,code,name,score\n1,A1,ก,{text}\n'})
        if words not in said:
            trouble += f'{text}: {said}'
    for end, words in (b'\xe0\xb8', 'the file ends within a letter'), (b'\xff', 'byte 0xFF'):  # which begins no letter
        _, _, said = i.run({'rows.csv': 'no,code,name,score\n1,A1,ก'.encode() + end})
        if words not in said:
            trouble += f'{end}: {said}'
    return trouble


def several():
    """Inputs of more than one file."""
    row = 'no,code,name,score\n1,A1,ก,5\n'
    yield 'keys', {'rows.csv': row, 'info.csv': 'key,value\nyear,๒๕๖๘ \nday,31/10/2569\n'}, []
    yield 'a key with a blank', {'rows.csv': row, 'info.csv': 'key,value\nyear ,2568\n'}, []
    yield 'a day that is asked', {'rows.csv': row, 'info.csv': 'key,value\nday,5/6/2026\n'}, ['info.csv:2:5 B2 csv-value']
    yield 'a picture that is not there', {'rows.csv': row, 'info.csv': 'key,value\npicture,a.png\n'}, ['info.csv:2:9 B2 image-missing']
    yield 'a picture that is there', {'rows.csv': row, 'info.csv': 'key,value\npicture,a.png\n', 'a.png': b'x'}, []
    yield 'a reference', {'rows.csv': row, 'parts.csv': 'row,text\n1,x\n9,y\n'}, ['parts.csv:3:1 A3 data-rule']
    yield 'many references to one row', {'rows.csv': row, 'parts.csv': 'row,text\n' + '9,y\n' * 20}, ['parts.csv:2:1 A2 data-rule']
    yield 'two references to one row', {'rows.csv': row, 'parts.csv': 'row,text\n9,x\n9,y\n'}, ['parts.csv:2:1 A2 data-rule']
    yield 'references to two rows', {'rows.csv': row, 'parts.csv': 'row,text\n8,x\n9,y\n'}, ['parts.csv:2:1 A2 data-rule', 'parts.csv:3:1 A3 data-rule']
    yield 'a reference into an unsound file', {'rows.csv': row.replace('5', 'x'), 'parts.csv': 'row,text\n1,y\n'}, ['rows.csv:2:8 D2 csv-number']
    yield 'a file of another name', {'rows.csv': row, 'row.csv': row}, ['row.csv - file-unknown']
    yield 'no file', {'Rows.csv': row, 'info.csv': 'key,value\n'}, ['rows.csv - file-missing']
    yield 'no file, and none that is like it', {'a.csv': row, 'b.csv': row, 'info.csv': 'key,value\n'}, [
        'rows.csv - file-missing', 'a.csv - file-unknown', 'b.csv - file-unknown']
    yield 'a cell of two lines above', {'rows.csv': 'no,code,name,score\n1,A1,"ก\nข",5\n2,A2,ก,x\n'}, ['rows.csv:4:8 D3 csv-number']
    yield 'a title above', {'rows.csv': 'ตาราง,,,\n' + row.replace('5', 'x')}, ['rows.csv - read-as', 'rows.csv:3:8 D3 csv-number']
    yield 'sep= above', {'rows.csv': 'sep=,\n' + row.replace('5', 'x')}, ['rows.csv - read-as', 'rows.csv:3:8 D2 csv-number']
    yield 'blank rows above', {'rows.csv': 'no,code,name,score\n,,,\n\n1,A1,ก,x\n'}, ['rows.csv:4:8 D4 csv-number']


def every_form(i):
    """Each encoding with each line end and each separator: the same pages."""
    plain = i.run({'rows.csv': PLAIN})[0]
    encodings = {'UTF-8': lambda t: t.encode(), 'BOM': lambda t: t.encode('utf-8-sig'), 'LE': lambda t: t.encode('utf-16-le'),
                 'LE BOM': lambda t: b'\xff\xfe' + t.encode('utf-16-le'), 'BE': lambda t: t.encode('utf-16-be'),
                 'BE BOM': lambda t: b'\xfe\xff' + t.encode('utf-16-be'), '874': lambda t: t.encode('cp874'), 'TIS': lambda t: t.encode('tis-620')}
    trouble = []
    for (name, encode), end, c in itertools.product(encodings.items(), ('\n', '\r\n', '\r', '\n\r\n\r'), ',;\t|'):
        text = PLAIN.replace('"ก,ข"', '\0').replace(',', c).replace('\0', f'"ก,ข"').replace('\n', end)
        pages, messages, said = i.run({'rows.csv': encode(text)})
        if pages != plain or len(messages) > 1:
            trouble.append(f'{name} {end!r} {c!r}: {said}')
    return '\n'.join(trouble)


def count():
    n = len(list(same_as_plain())) + len(list(told())) + len(list(lost())) + len(DATES) + len(list(several()))
    return '' if n >= 150 else f'{n} inputs'


def newer(i):
    """A workbook that was saved after the CSV file: a warning (file-newer); an older one: nothing."""
    trouble = ''
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 't').mkdir()
        (tmp / 'data').mkdir()
        (tmp / 't/schema.sql').write_text(SCHEMA)
        (tmp / 't/report.xml').write_text(REPORT)
        (tmp / 'data/rows.csv').write_text(PLAIN)
        for name, hint in (('scores.xlsx', 'raingan import data/scores.xlsx'), ('a.xlsm', 'raingan import data/a.xlsm'), ('ก.ods', 'raingan import data/ก.ods'),
                           ('old.xls', 'save the sheets that were changed as "CSV UTF-8" again'), ('~$scores.xlsx', ''), ('~lock.xls', ''), ('notes.txt', '')):
            (tmp / 'data' / name).write_bytes(b'x')
            for seconds, want in (10, bool(hint)), (-10, False):
                os.utime(tmp / 'data/rows.csv', (1000000000, 1000000000))
                os.utime(tmp / 'data' / name, (1000000000 + seconds, 1000000000 + seconds))
                run = subprocess.run([i.build / 'raingan', 'check', 'data', '-t', tmp / 't', '--lang', 'en'], cwd=tmp, capture_output=True)
                said = run.stderr.decode()
                if run.returncode or said.count('warning:') != want or want and (f'data/{name}: warning:' not in said or hint not in said):
                    trouble += f'{name}: {said}'
            (tmp / 'data' / name).unlink()
    return trouble


def folder(i):
    """A file, where a folder is meant, is no missing folder."""
    run = subprocess.run([i.build / 'raingan', 'check', 'input/2568/items.csv', '--lang', 'en'], cwd=i.root, capture_output=True)
    said = run.stderr.decode()
    return '' if run.returncode == 1 and 'this is a file; a folder is wanted here' in said and said.count('error:') == 1 else said


def checked(i, files, schema=SCHEMA, report=REPORT, folder='data'):
    """What `check` says of a folder with these files: standard output and standard error as a terminal shows them."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 't').mkdir()
        (tmp / folder).mkdir(parents=True)
        (tmp / 't/schema.sql').write_text(schema)
        (tmp / 't/report.xml').write_text(report)
        for name, text in files.items():
            (tmp / folder / name).parent.mkdir(exist_ok=True)
            (tmp / folder / name).write_text(text)
        run = subprocess.run([i.build / 'raingan', 'check', folder, '-t', 't', '--lang', 'en'], cwd=tmp, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    return run.returncode, run.stdout.decode()


def names(i):
    """A file that has nearly its name is named, once."""
    trouble = ''
    for name in 'Rows.csv', 'row.csv', 'ROWS.CSV', 'rows.csv.csv', 'rows (1).csv', 'rows - Copy.csv', 'rows2568.csv', 'rows.txt', 'แถว.csv':
        status, said = checked(i, {'info.csv': 'key,value\n', name: PLAIN})
        if status != 1 or said.count('error:') + said.count('warning:') != 1 or f'has a file "{name}"' not in said or 'name it rows.csv' not in said:
            trouble += f'{name}: {said}'
    for name in 'rows.xlsx', 'rows.ods', 'คะแนน.xlsx':
        status, said = checked(i, {'info.csv': 'key,value\n', name: ''})
        if status != 1 or said.count('error:') != 1 or f'raingan import data/{name}' not in said:
            trouble += f'{name}: {said}'
    status, said = checked(i, {'info.csv': 'key,value\n', 'other.csv': PLAIN, 'x.csv': PLAIN})  # two that may be meant
    return trouble + (said if 'hint: the folder' in said or 'import' in said else '')


def names_none(i):
    """A folder with none of several files that are needed: one message, and what is there instead. Of one file it is that it is missing."""
    two = SCHEMA.replace("('info.csv', 'info', 0)", "('info.csv', 'info', 1)")
    trouble = ''
    status, said = checked(i, {'2568/rows.csv': PLAIN})
    if status != 1 or said.count('error:') != 1 or not said.startswith('data/rows.csv: error:') or 'the folder data/2568 has' not in said:
        trouble += said
    for files, hint in (({}, ''), ({'2568/rows.csv': PLAIN}, 'the folder data/2568 has them'), ({'a.xlsx': ''}, 'raingan import data/a.xlsx'),
                        ({'~$a.xlsx': '', 'ข้อมูล.csv': PLAIN}, 'as "ข้อมูล.csv"'), ({'a.xlsx': '', '2568/rows.csv': PLAIN}, 'the folder data/2568 has them')):
        status, said = checked(i, files, two)
        if status != 1 or said.count('error:') + said.count('warning:') != 1 or not said.startswith('data: error:') or hint not in said:
            trouble += f'{list(files)}: {said}'
    return trouble


def other_templates(i):
    """A folder of another template is told with its name: of several the one that the folder's name speaks of. Its files are no unknown ones."""
    schema = SCHEMA + ";CREATE TABLE other_templates (template TEXT, file TEXT); INSERT INTO other_templates VALUES ('letter', 'letter.csv'), ('memo', 'memo.csv'), (NULL, NULL);"
    trouble = ''
    for folder, files, other in (('data', ('letter.csv',), 'letter'), ('data', ('letter.csv', 'memo.csv'), 'letter'), ('2568-memo', ('letter.csv', 'memo.csv'), 'memo'),
                                 ('2568-memo/', ('letter.csv', 'memo.csv'), 'memo'), ('2568-memo//', ('letter.csv', 'memo.csv'), 'memo'),
                                 ('memo/2568', ('letter.csv', 'memo.csv'), 'letter'), ('2568-letter', ('memo.csv',), 'memo')):
        status, said = checked(i, {name: 'a\n1\n' for name in files}, schema, folder=folder)
        if (status != 1 or said.count('error:') + said.count('warning:') != 1 or f'holds data of the template "{other}" ({other}.csv); rows.csv, which' not in said
                or f'hint: add -t {other} to the command, or put rows.csv into the folder' not in said):
            trouble += f'{folder} {files}: {said}'
    status, said = checked(i, {'rows.csv': PLAIN, 'letter.csv': 'a\n1\n', 'latter.csv': 'a\n1\n'}, schema)
    return trouble + ('' if not status and said.count('warning:') == 1 and 'data/latter.csv: warning: this report does not use this file' in said else said)


def dead_link(i):
    """A link that leads to nothing is told as that, not as a file that is missing."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        (tmp / 't').mkdir()
        (tmp / 'data').mkdir()
        (tmp / 't/schema.sql').write_text(SCHEMA)
        (tmp / 't/report.xml').write_text(REPORT)
        (tmp / 'data/rows.csv').symlink_to('gone.csv')
        run = subprocess.run([i.build / 'raingan', 'check', 'data', '-t', 't', '--lang', 'en'], cwd=tmp, capture_output=True)
        said = run.stderr.decode()
    return '' if run.returncode == 1 and said.count('error:') == 1 and 'data/rows.csv: error: this is a link that leads to no file' in said else said


def names_exchanged(i):
    """Two files under each other's name: each is told whose header it has; nothing is said of another table's header that it has in part."""
    status, said = checked(i, {'rows.csv': 'row,text\n1,x\n', 'parts.csv': PLAIN})
    if status != 1 or said.count('error:') != 2 or 'header row of parts.csv' not in said or 'header row of rows.csv' not in said:
        return said
    status, said = checked(i, {'rows.csv': 'no,name,score\n1,x,5\n'})
    return said if status != 1 or said.count('error:') != 1 or 'header row of' in said else ''


def summary_last(i):
    """The line that counts is the last one, whatever is said before it and wherever it goes."""
    trouble = ''
    for files in {'rows.csv': PLAIN}, {'rows.csv': PLAIN, 'x.csv': ''}, {'rows.csv': 'no\n'}:
        lines = checked(i, files)[1].splitlines()
        if [line for line in lines if line.startswith('data: ') and ' pages, ' in line] != lines[-1:]:
            trouble += '\n'.join(lines)
    return trouble


# What a table of its own rules says of a file: the columns of the table, the file, each message with its place.
RULES = [
    ('a INTEGER, b TEXT, UNIQUE (a, b)', 'a,b\n1,x\n2,x\n1,x\n', [('4:3', '(cell B4 "b") a 1, b x is in row 2 already')]),
    ('a INTEGER, b TEXT, UNIQUE (a, b)', 'a,b\n1,องค์การบริหาร\n1,องค์การบริหาร\n', [('3:3', '(cell B3 "b") a 1, b "องค์การบริหาร" is in row 2 already')]),
    ('a INTEGER, b TEXT, UNIQUE (b, a)', 'a,b\n,x\n,x\n', []),  # NULL is not the same as NULL
    ("a INTEGER, b TEXT NOT NULL DEFAULT 'x', UNIQUE (a, b)", 'a\n1\n1\n', [('3:1', '(cell A3 "a") a 1 is in row 2 already')]),
    ("a INTEGER, b TEXT NOT NULL DEFAULT 'x' UNIQUE", 'a\n1\n2\n', [('3', '(row 3) rows.b is there twice')]),
    ('a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID; CREATE TABLE other (a', 'a,b\nk,x\nk,y\n', [('3:1', '(cell A3 "a") a k is there twice')]),
    ('a INTEGER, b INTEGER, CONSTRAINT "ต้นมากกว่าปลาย" CHECK (a <= b)', 'a,b\n1,2\n3,2\n', [('3', '(row 3) ต้นมากกว่าปลาย')]),
    ('a INTEGER, b INTEGER, CONSTRAINT "ต้น: มากกว่าปลาย" CHECK (a <= b)', 'a,b\n3,2\n', [('2', '(row 2) มากกว่าปลาย')]),
    ("a INTEGER, b TEXT NOT NULL DEFAULT 'x' CONSTRAINT \"b: ห้าม\" CHECK (b <> 'x')", 'a\n1\n', [('2', '(row 2) ห้าม')]),
    ("a INTEGER, b TEXT CONSTRAINT \"b: ผิด\" CHECK (b IN ('one', 'two'))); CREATE TABLE labels (file TEXT, \"column\" TEXT, label TEXT); "
     "INSERT INTO labels VALUES ('rows.csv', 'one', 'หนึ่ง'), ('rows.csv', 'three', 'สาม'); CREATE TABLE other (a", 'a,b\n1,หนึ่ง\n2,สาม\n',
     [('2:3', '(cell B2 "b") ผิด', 'did you mean "one"?'), ('3:3', '(cell B3 "b") ผิด')]),
    ("a TEXT, long_name TEXT CONSTRAINT \"long_name: ผิด\" CHECK (a IN ('u') OR long_name IN ('one'))", 'a,long_name\nx,onee\n',
     [('2:3', '(cell B2 "long_name") ผิด', 'did you mean "one"?')]),
    ("a INTEGER, b TEXT); CREATE UNIQUE INDEX u ON rows (lower(b)); CREATE TABLE other (a", 'a,b\n1,X\n2,x\n', [('3', "(row 3) index 'u' is there twice")]),
    ("no INTEGER PRIMARY KEY, name TEXT NOT NULL, score INTEGER NOT NULL); CREATE TABLE total_rows (file TEXT, hint TEXT); "
     "INSERT INTO total_rows VALUES ('rows.csv', 'ลบแถวนี้ออก'), ('other.csv', 'ผิด'); CREATE TABLE other (a", 'no,name,score\n1,ก,5\n,รวม,5\n',
     [('3:2', '(cell B3 "name") this is a row of totals ("รวม")', 'ลบแถวนี้ออก')]),
    ('a INTEGER, b DECIMAL(5,2) CONSTRAINT "b: ผิด" CHECK (b < 5)', 'a,b\n1,174.000\n2,175.000\n3,176.000\n4,177.000\n', [('2:3', '(cell B2 "b") ผิด (4 cells: B2:B5)')]),
    ('a INTEGER, b TEXT NOT NULL DEFAULT (NULL)', 'a\n1\n', [('2', '(row 2) this cell is empty: b is required')]),
    ('a INTEGER, b BLOB) STRICT; CREATE TABLE other (a', 'a,b\n1,x\n', [('2', '(row 2) SQL: cannot store TEXT value in BLOB column rows.b')]),
    ('a INTEGER CHECK (a < 5), b TEXT', 'a,b\n7,x\n', [('2', '(row 2) a < 5')]),
    ("a INTEGER, b TEXT CHECK (b <> 'c: d')", 'a,b\n7,c: d\n', [('2', "(row 2) b <> 'c: d'")]),
    ('a INTEGER, b INTEGER CONSTRAINT "x" NOT NULL', 'a,b\n7,\n8,9\n', [('2:3', '(cell B2 "b") this cell is empty: b is required')]),
    ('a INTEGER, b TEXT NOT NULL CONSTRAINT "b: ""{value}"" ผิด" CHECK (b GLOB \'A*\')', 'a,b\n7,\n8,B\n',
     [('2:3', '(cell B2 "b") this cell is empty: b is required'), ('3:3', '(cell B3 "b") "B" ผิด')]),
    ('a INTEGER, b TEXT NOT NULL CONSTRAINT "b: {value} ผิด ไม่ใช่ {value} ให้พิมพ์ A" CHECK (b GLOB \'A*\')', 'a,b\n7,\n8,B\n',
     [('2:3', '(cell B2 "b") this cell is empty: b is required', 'ให้พิมพ์ A'), ('3:3', '(cell B3 "b") B ผิด ไม่ใช่ B ให้พิมพ์ A')]),
    ("a INTEGER, b TEXT CONSTRAINT \"b: ผิด\" CHECK (b IN ('one','two','three','four','five','six','seven'))", 'a,b\n7,thre\n8,ไก่\n9,two\n',
     [('2:3', '(cell B2 "b") ผิด', 'did you mean "three"?'), ('3:3', '(cell B3 "b") ผิด', 'use one of these: one two three four five six seven')]),
    ("a INTEGER, b TEXT CONSTRAINT \"b: ผิด\" CHECK (a IN (5) OR b IN ('one', '', 'two'))", 'a,b\n7,onee\n8,ไก่\n5,x\n',
     [('2:3', '(cell B2 "b") ผิด', 'did you mean "one"?'), ('3:3', '(cell B3 "b") ผิด')]),
    ('a INTEGER, b DECIMAL(5,2) CONSTRAINT "b: ผิด" CHECK (b BETWEEN 0 AND 100)', 'a,b\n1,9667\n2,174\n3,101.5\n4,-1\n',
     [('2:3', '(cell B2 "b") ผิด', 'did you mean "96.67"?'), ('3:3', '(cell B3 "b") ผิด'), ('4:3', '(cell B4 "b") ผิด'), ('5:3', '(cell B5 "b") ผิด')]),
    ('a INTEGER, b DECIMAL(5,2) CONSTRAINT "b: ผิด" CHECK (b < 5)', 'a,b\n1,9667\n', [('2:3', '(cell B2 "b") ผิด')]),  # nor is 96.67 right
]


def rules(i):
    """Each rule that a row breaks is told once, at its cell, or at its row where it is of no cell of the file."""
    files = "CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER); INSERT INTO input_files VALUES ('rows.csv', 'rows', 1); CREATE TABLE rows ("
    report = REPORT[:REPORT.index('<each')] + '</section></report>'
    trouble = ''
    for columns, text, wanted in RULES:
        status, said = checked(i, {'rows.csv': text}, f'{files}{columns});', report)
        told = [(m[1], m[2], *([m[3]] if m[3] else [])) for m in re.finditer(
            r'^data/rows\.csv:(\S+): error: (.*) \[(?:data-[a-z]+|csv-[a-z]+|sql)\]$(?:\n    .*$)*?(?:\n    hint: (.*)$)?(?=\ndata)', said, re.M)]
        if told != wanted or status != bool(wanted) or said.count('error:') != len(wanted):
            trouble += f'{columns}: {told}\n{said}'
    return trouble


def tests(root, build):
    i = Inputs(root, build)
    return [(f'inputs.{name}', test) for name, test in groups(i)]
