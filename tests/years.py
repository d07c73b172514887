"""The rules of a year and what is checked of the cells beside them: one change to the report of 2568 at a time, and the
messages that it adds, at their cells. Cells, numbers and messages were decided by hand from doc/scoring-2568.md."""
import csv
import json
import re
import shutil
import subprocess

from support import THAI, copy_data, each, edit, need, read, rows, squeeze

BASE = 'input/2568'
# What a required cell may hold and still be empty: no-break space, thin space, ideographic space, line separator, zero-width
# space, word joiner, soft hyphen, mark of direction, byte order mark.
BLANKS = ['', ' ', '\u00a0', '\u2009', '\u3000', '\u2028', '\u200b', '\u2060', '\u00ad', '\u2066', '\ufeff', '\u200b\u00a0\u2009 \u200b']


def said(r, data, *options):
    """{(file, cell, rule or code): text} of each message, the hint after the text."""
    run = r.run('check', data, '--format', 'json', *options)
    return {(m['file'].split('/')[-1], m.get('cell') or '', m.get('rule') or m['code']): f'{m["text"]} | {m.get("hint") or ""}'
            for m in json.loads(run.stdout)}


def put(data, file, column, values):
    """values: {row, counted from 1: text}"""
    path, lines = data / file, rows(data, file)
    for row, text in values.items():
        lines[row - 1][column] = text
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, lines[0].keys())
        out.writeheader()
        out.writerows(lines)


def paste(path, *numbers):
    """These rows, counted from 1, once more at the end."""
    with open(path, encoding='utf-8-sig', newline='') as f:
        lines = list(csv.reader(f))
    with open(path, 'a', encoding='utf-8', newline='') as f:
        csv.writer(f).writerows(lines[number] for number in numbers)


def add(data, *lines):
    with open(data / 'report.csv', 'a') as f:
        f.write(''.join(line + '\n' for line in lines))


def scores(data, *values):
    put(data, 'indicators.csv', 'score', dict(enumerate(values, 1)))


def points(data, **changed):
    """Scheme H1 of doc/scoring-2568.md, 4."""
    of = {f'O{i}': 4 if i <= 10 else 6 if i <= 20 else 10 if i <= 24 else 15 for i in range(1, 29)} | changed
    (data / 'points.csv').write_text('code,points\n' + ''.join(f'{code},{n}\n' for code, n in of.items()))


def sign(data, *people):
    (data / 'signatures.csv').write_text('order,role,name,position\n' + ''.join(f'{i},{p}\n' for i, p in enumerate(people, 1)))


def year(text):
    return lambda d: edit(d / 'report.csv', 'fiscal_year,2568', f'fiscal_year,{text}')


def keep(data, file, n):
    """The header row and the first n rows."""
    path, lines = data / file, rows(data, file)
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, lines[0].keys())
        out.writeheader()
        out.writerows(lines[:n])


def picture(data, content):
    (data / 'logo.png').write_bytes(content)
    add(data, 'emblem,logo.png')


YEAR, TOTAL = ('report.csv', 'B2', 'R9'), ('report.csv', 'B7', 'C21')
# The scores of 2568 as they follow from its items, but for 9 and 10, which are those of ITAS.
DUE = ['96.67', '100.00', '100.00', '98.89', '100.00', '97.27', '97.58', '97.42', '74.00', '90.00']
# name, change, {message: words of it} beside those of 2568 itself
CASES = [
    ('a year after', year('2569'), {YEAR: ['2569', 'เกณฑ์ของปี 2568', 'year-rules.table.csv']}),
    ('a year long after, in Thai digits', year('๒๕๙๙'), {YEAR: ['2599', 'เกณฑ์ของปี 2568']}),
    ('a year before', year('2560'), {YEAR: ['2560', 'เกณฑ์ของปี 2567']}),
    ('a year of which less is known', year('2567'), {}),
    ('another title', lambda d: put(d, 'indicators.csv', 'name', {9: 'การเปิดเผยข่าวสาร'}),
     {('indicators.csv', 'C10', 'C11'): ['การเปิดเผยข่าวสาร', 'การเปิดเผยข้อมูล']}),
    ('a title that the section has right', lambda d: put(d, 'indicators.csv', 'name', {3: 'การใช้อำนาจรัฐ'}), {('indicators.csv', 'C4', 'C11'): ['การใช้อำนาจรัฐ', '"การใช้อำนาจ"']}),
    ('titles that are exchanged', lambda d: put(d, 'indicators.csv', 'name', {2: 'การใช้อำนาจ', 3: 'การใช้งบประมาณ'}),
     {('indicators.csv', 'C3', 'C11'): ['2 3', 'การใช้งบประมาณ']}),
    ('a title with blanks', lambda d: put(d, 'indicators.csv', 'name', {9: 'การเปิดเผย ข้อมูล', 10: 'การป้องกัน\u200bการ\u00a0ทุจริต'}), {}),
    ('the official total and level', lambda d: add(d, 'official_total,91.76', 'official_level,ผ่าน'), {}),
    ('the same as typed otherwise', lambda d: add(d, 'official_total,๙๑.๗๖๐', 'official_level,ระดับผ่าน'), {}),
    ('official cells left empty', lambda d: add(d, 'official_total,', 'official_level,'), {}),
    ('a total that is rounded otherwise', lambda d: add(d, 'official_total,91.77'), {TOTAL: ['91.77', '91.76', 'ปัดเศษ']}),
    ('another total', lambda d: add(d, 'official_total,90.50'), {TOTAL: ['90.50', '91.76', 'OIT', 'น้ำหนัก']}),
    ('another level', lambda d: add(d, 'official_level,ผ่านดี'), {TOTAL: ['"ผ่านดี"', '"ผ่าน"', '85.00 ทุกแบบวัด']}),
    ('a level that is none', lambda d: add(d, 'official_level,ดีมาก'), {TOTAL: ['"ดีมาก"', '"ผ่าน"', 'ผ่านดีเยี่ยม ผ่านดี ผ่าน ต้องปรับปรุง']}),
    ('a level that follows from another total', lambda d: add(d, 'official_total,84.00', 'official_level,ต้องปรับปรุง'), {TOTAL: ['84.00', '91.76']}),
    ('a total of another form', lambda d: add(d, 'official_total,91.765'), {('report.csv', 'B7', 'data-rule'): ['ทศนิยมไม่เกิน 2 ตำแหน่ง']}),
    ('a total above 100', lambda d: add(d, 'official_total,100.01'), {('report.csv', 'B7', 'data-rule'): ['0 ถึง 100']}),
    ('a total in words', lambda d: add(d, 'official_total,เก้าสิบ'), {('report.csv', 'B7', 'data-rule'): ['0 ถึง 100']}),
    ('an owner that is missing', lambda d: put(d, 'measures.csv', 'owner', {3: ''}), {('measures.csv', 'F4', 'C20'): ['ผู้รับผิดชอบ', 'ลำดับที่ 3']}),
    ('owners that are missing', lambda d: put(d, 'measures.csv', 'owner', {3: ' ', 5: '\u00a0', 10: '\u200b'}), {('measures.csv', 'F4', 'C20'): ['ลำดับที่ 3 5 10']}),
    ('a finding that is missing', lambda d: put(d, 'measures.csv', 'finding', {1: ''}), {('measures.csv', 'C2', 'C20'): ['ผลการวิเคราะห์', 'ลำดับที่ 1']}),
    ('a period that is missing', lambda d: put(d, 'measures.csv', 'period', {10: ''}), {('measures.csv', 'E11', 'C20'): ['ระยะเวลา', 'ลำดับที่ 10']}),
    ('steps that are missing', lambda d: put(d, 'measures.csv', 'steps', {2: ''}), {('measures.csv', 'D3', 'C20'): ['ขั้นตอน', 'ลำดับที่ 2']}),
    ('one target alone', lambda d: put(d, 'indicators.csv', 'target', {n: '90' for n in range(1, 10)}), {('indicators.csv', 'E11', 'C20'): ['ตัวชี้วัดที่ 10']}),
    ('no owner at all', lambda d: put(d, 'measures.csv', 'owner', {n: '' for n in range(1, 11)}), {('measures.csv', 'F', 'C15'): ['ผู้รับผิดชอบ']}),
    ('points that are 100', points, {}),
    ('points that are not 100', lambda d: points(d, O28='14.50'), {('points.csv', 'B', 'C22'): ['ตัวชี้วัดที่ 10', '99.50']}),
    ('points of which one is missing', lambda d: points(d) or edit(d / 'points.csv', 'O28,15\n', ''), {('items.csv', 'E62', 'C7'): ['O28']}),
    ('a signer without a role', lambda d: sign(d, ',นายก,ก', 'ผู้ตรวจสอบ,,ข'), {('signatures.csv', 'B2', 'data-rule'): ['บทบาท']}),
    ('two signers of one role', lambda d: sign(d, 'กรรมการ,,ก', 'ประธาน,,ข', 'กรรมการ,,ค'), {('signatures.csv', 'B4', 'finding'): ['"กรรมการ"', '2 แถว']}),
    ('a position for a name', lambda d: sign(d, 'ผู้จัดทำ,นักวิชาการตรวจสอบภายใน,', 'ผู้ตรวจ,นาย ก,ปลัด'), {('signatures.csv', 'C2', 'finding'): ['ตำแหน่ง "นักวิชาการตรวจสอบภายใน"']}),
    ('a name for a position', lambda d: sign(d, 'ผู้จัดทำ,,นางสมศรี ใจดี'), {('signatures.csv', 'D2', 'finding'): ['ชื่อบุคคล "นางสมศรี ใจดี"']}),
    ('positions that begin like names', lambda d: sign(d, 'ก,,นายก องค์การบริหารส่วนตำบลกุดรัง', 'ข,,นายช่างโยธา ชำนาญงาน', 'ค,นายกมล ปลัดขิก,ปลัด', 'ง,ผู้ช่วยศาสตราจารย์ ข,รองนายก'), {}),
    ('a text that is not filled in', lambda d: put(d, 'indicators.csv', 'analysis', {3: 'หน่วยงานได้คะแนน XX.XX คะแนน', 4: 'เลขที่ ............... ลงวันที่', 5: 'รุ่น Linux 2.x และ Xerox … ๑๐๐'}),
     {('indicators.csv', 'F4', 'finding'): ['"XX.XX"'], ('indicators.csv', 'F5', 'finding'): ['"............"']}),
    ('fields of a form, and signs that are none', lambda d: put(d, 'indicators.csv', 'analysis', {
        1: 'ได้คะแนน {result.total:0.00} คะแนน', 2: 'หน่วยงาน «ชื่อ» และ <<ชื่อ>>', 3: 'ผู้รับผิดชอบ <ใส่ชื่อ>', 4: 'ผลการประเมิน (รอข้อมูล)',
        5: 'ช่วง <๘๕ หรือ >๙๕ และ { } กับ TODAY', 6: 'ข้อ TODO'}),
     {('indicators.csv', 'F2', 'finding'): ['"{result.total:0.00}"'], ('indicators.csv', 'F3', 'finding'): ['"«ชื่อ»"'],
      ('indicators.csv', 'F4', 'finding'): ['"<ใส่ชื่อ>"'], ('indicators.csv', 'F5', 'finding'): ['"(รอข้อมูล"'],
      ('indicators.csv', 'F7', 'finding'): ['"TODO"']}),
    ('a province and a district without their word', lambda d: put(d, 'report.csv', 'value', {3: 'อ.กุดรัง', 4: 'มหาสารคาม'}),
     {('report.csv', 'B4', 'C10'): ['"อ.กุดรัง"', 'อำเภอ'], ('report.csv', 'B5', 'C10'): ['"มหาสารคาม"', 'จังหวัด']}),
    ('places of the capital', lambda d: put(d, 'report.csv', 'value', {3: 'เขตดุสิต', 4: 'กรุงเทพมหานคร'}), {}),
    ('items in another order', lambda d: put(d, 'items.csv', 'code', {1: 'i2', 2: 'i1'}), {('items.csv', 'E3', 'C12'): ['ข้อ i1 อยู่หลังข้อ i2']}),
    ('a question twice', lambda d: put(d, 'items.csv', 'question', {8: 'ซ้ำ มากน้อยเพียงใด', 7: 'ซ้ำมากน้อยเพียงใด'}), {('items.csv', 'F9', 'C27'): ['ข้อ i7 i8']}),
    ('an analysis twice', lambda d: put(d, 'indicators.csv', 'analysis', {n: 'หน่วยงานรับฟังความเห็นของประชาชนและนำไปปรับปรุงการให้บริการทุกด้านอย่างต่อเนื่องตลอดปี' for n in (3, 4)}),
     {('indicators.csv', 'F5', 'C27'): ['ตัวชี้วัดที่ 3 4']}),
    ('an analysis twice, of equal scores', lambda d: put(d, 'indicators.csv', 'analysis', {n: 'หน่วยงานรับฟังความเห็นของประชาชนและนำไปปรับปรุงการให้บริการทุกด้านอย่างต่อเนื่องตลอดปี' for n in (2, 3)}), {}),
    ('a short sentence twice', lambda d: put(d, 'indicators.csv', 'analysis', {n: 'รักษามาตรฐานไว้' for n in (3, 4)}), {}),
    ('items of another indicator (C6)', lambda d: put(d, 'indicators.csv', 'analysis', {10: 'ข้อ O๒ และ O๕ ควรแก้ไข รวมทั้งข้อ O๒๒'}),
     {('indicators.csv', 'F11', 'C6'): ['O2 O5', 'ตัวชี้วัดที่ 10']}),
    ('scores that are shares (R10)', lambda d: put(d, 'indicators.csv', 'score', {n: f'{n / 10:.2f}' for n in range(1, 11)}),
     {('indicators.csv', 'D2', 'R10'): ['ทุกตัวชี้วัดไม่เกิน 1', 'คูณ']}),
    ('items that are shares', lambda d: put(d, 'items.csv', 'score', {n: f'{n % 2}' for n in range(1, 62)}), {('items.csv', 'G2', 'R10'): ['IIT EIT OIT']}),
    ('items of one questionnaire that are shares', lambda d: put(d, 'items.csv', 'score', {n: '1.00' for n in range(34, 62)}),
     {('items.csv', 'G35', 'R10'): ['ทุกข้อใน OIT']}),
    ('an item of OIT with 1', lambda d: put(d, 'items.csv', 'score', {34: '1'}), {('items.csv', 'G35', 'data-fault'): ['0 หรือ 100']}),
    ('an item of OIT with a half', lambda d: put(d, 'items.csv', 'score', {34: '50'}), {('items.csv', 'G35', 'data-rule'): ['0 หรือ 100']}),
    ('items of OIT without a point', lambda d: put(d, 'items.csv', 'score', {n: '0' for n in range(34, 62)}),
     {('items.csv', 'E35', 'C17'): ['O1', 'O28'], ('indicators.csv', 'F10', 'C6'): ['O1 O3'], ('indicators.csv', 'F11', 'C6'): ['O21 O23']}),
    ('items of an indicator that are too many', lambda d: put(d, 'items.csv', 'code', {61: 'O29'}),
     {('items.csv', 'E62', 'C12'): ['2568', 'O28', 'O29'], ('items.csv', '', 'C12'): ['ขาดข้อของ OIT ได้แก่ O28']}),
    ('three scores that are others (C7)', lambda d: put(d, 'indicators.csv', 'score', {1: '95.67', 4: '97.89', 6: '96.27'}),
     {('indicators.csv', cell, 'C7'): [typed] for cell, typed in (('D2', '95.67'), ('D5', '97.89'), ('D7', '96.27'))}),
    ('scores of another year (C7)', lambda d: put(d, 'indicators.csv', 'score', {1: '95.67', 4: '97.89', 6: '96.27', 8: '96.42'}),
     {('indicators.csv', 'D2', 'C7'): ['4 ตัวชี้วัด', '1, 4, 6, 8']}),
    ('scores one row too high (C7)', lambda d: scores(d, *DUE[1:], '99.00'), {('indicators.csv', 'D2', 'C7'): ['เลื่อนขึ้นหนึ่งแถว', '7 ตัวชี้วัด', '1, 3, 4, 5, 6, 7, 8']}),
    ('scores one row too low (C7)', lambda d: scores(d, '99.00', *DUE[:-1]), {('indicators.csv', 'D2', 'C7'): ['เลื่อนลงหนึ่งแถว', '7 ตัวชี้วัด', '1, 2, 4, 5, 6, 7, 8']}),
    ('scores from the last to the first (C7)', lambda d: scores(d, *DUE[::-1]), {('indicators.csv', 'D2', 'C7'): ['สลับแถวกัน', '8 ตัวชี้วัด']}),
    ('columns of measures under each other\'s name (C28)', lambda d: edit(d / 'measures.csv', 'period,owner', 'owner,period'),
     {('measures.csv', 'F', 'C28'): ['(period)', '(owner)']}),
    ('measures pasted twice (C27)', lambda d: paste(d / 'measures.csv', 2, 3), {('measures.csv', 'B12', 'C27'): ['11 12', 'ทุกช่อง']}),
    ('a measure twice, for another owner', lambda d: (paste(d / 'measures.csv', 2), put(d, 'measures.csv', 'owner', {11: 'กองช่าง'})), {}),
    ('columns of items under each other\'s name (C27)', lambda d: edit(d / 'items.csv', 'section,code,question', 'question,code,section'),
     {('items.csv', 'D4', 'C27'): ['(section)', '(question)'], ('items.csv', f'D{26}', 'C13'): ['9 ข้อ']}),
    ('many questions that end otherwise (C13)', lambda d: put(d, 'items.csv', 'question', {n: f'คำถามของข้อ {n}' for n in (1, 2, 4, 5, 6, 7, 8, 9, 10)}),
     {('items.csv', 'F2', 'C13'): ['IIT', '9 ข้อ']}),
    ('questions of one survey, one row too low (C13)', lambda d: put(d, 'items.csv', 'question', {n: rows(d, 'items.csv')[n - 2]['question'] for n in range(26, 34)}),
     {('items.csv', 'F27', 'C13'): ['8 ข้อ', 'e2 e3 e4 e5 e6 e7 e8 e9'], ('items.csv', 'F27', 'C27'): ['ข้อ e1 e2']}),
    ('items under an indicator of another instrument', lambda d: put(d, 'items.csv', 'indicator', {n: '1' for n in range(16, 34)}),
     {('items.csv', 'C17', 'data-fault'): ['ข้อ e1 e2 e3', 'เป็นของ EIT']}),
    ('two signers of one role, but for a blank', lambda d: sign(d, 'กรรมการ,,ก', 'กรร มการ,,ข'), {('signatures.csv', 'B3', 'finding'): ['2 แถว']}),
    ('dots after the kind of the agency', lambda d: put(d, 'report.csv', 'value', {2: 'องค์การบริหารส่วนตำบล..........'}), {('report.csv', 'B3', 'data-rule'): ['เติมคำ']}),
    ('a line for the district', lambda d: put(d, 'report.csv', 'value', {3: 'อำเภอ______'}), {('report.csv', 'B4', 'data-rule'): ['เติมคำ']}),
    ('items of two questionnaires that are gone (C12)', lambda d: keep(d, 'items.csv', 15),
     {('items.csv', '', 'C12'): ['จำนวน 46 ข้อ', 'EitPublic (e1 e2', 'EitSurvey (e1 e2', 'OIT (O1 O2']}),
    ('no row of general data', lambda d: keep(d, 'report.csv', 0), {('report.csv', '', 'data-fault'): ['fiscal_year (ปีงบประมาณ)', 'unit (หน่วยงานผู้จัดทำ)']}),
    ('no row of indicators', lambda d: keep(d, 'indicators.csv', 0), {('indicators.csv', '', 'data-rule'): []}),
    ('points of some items', lambda d: (points(d), keep(d, 'points.csv', 20)), {('items.csv', 'E55', 'C7'): ['O21 O22 O23 O24 O25 O26 O27 O28']}),
    ('scores of last year that are copied', lambda d: (d / 'previous.csv').write_text('no,score\n' + ''.join(
        f'{line["no"]},{line["score"]}\n' for line in rows(d, 'indicators.csv'))), {('previous.csv', 'B', 'finding'): ['10 ตัวชี้วัด']}),
    ('the agency in short (C10)', lambda d: edit(d / 'report.csv', 'องค์การบริหารส่วนตำบลกุดรัง', 'อบต.กุดรัง'), {('report.csv', 'B3', 'C10'): ['อบต.กุดรัง', 'ชื่อเต็ม']}),
    ('a slip in its kind (C10)', lambda d: edit(d / 'report.csv', 'องค์การบริหารส่วนตำบลกุดรัง', 'องค์การบริหารสวนตำบลกุดรัง'), {('report.csv', 'B3', 'C10'): ['สวนตำบล']}),
    ('an agency of another kind', lambda d: edit(d / 'report.csv', 'องค์การบริหารส่วนตำบลกุดรัง', 'องค์การสวนสัตว์แห่งประเทศไทย'),
     {}),
    ('a signer of another agency (C10)', lambda d: edit(d / 'signatures.csv', 'ปลัดองค์การบริหารส่วนตำบลกุดรัง', 'ปลัดองค์การบริหารส่วนตำบลนาเชือก'),
     {('signatures.csv', 'D3', 'C10'): ['นาเชือก', 'กุดรัง']}),
    ('a signer in place of another', lambda d: put(d, 'signatures.csv', 'position', {
        1: 'หัวหน้าสำนักปลัด อบต. รักษาราชการแทนปลัด อบต.', 2: 'รองปลัด อบต.\nปฏิบัติหน้าที่ปลัด อบต.กุดรัง', 3: 'ปลัดองค์การบริหารส่วนตำบล ปฏิบัติหน้าที่นายกองค์การบริหารส่วนตำบลกุดรัง'}), {}),
    ('a slip after a blank (C10)', lambda d: put(d, 'signatures.csv', 'position', {2: 'ปลัด อบต. กุดรัก'}), {('signatures.csv', 'D3', 'C10'): ['กุดรัก']}),
    ('codes of a web page', lambda d: put(d, 'measures.csv', 'owner', {1: 'กองคลัง<br>กองช่าง'}), {('measures.csv', 'F2', 'finding'): ['<br>']}),
    ('codes of a workbook', lambda d: put(d, 'narrative.csv', 'text', {1: 'การใช้งบประมาณ_x000D_ และการใช้อำนาจ'}), {('narrative.csv', 'B2', 'finding'): ['_x000D_']}),
    ('a picture that is none', lambda d: picture(d, b'<html>'), {('report.csv', 'B7', 'image-kind'): ['logo.png']}),
    ('an entry by its Thai name', lambda d: edit(d / 'report.csv', 'unit,', 'หน่วยงานผู้จัดทำ,'), {('report.csv', 'A6', 'data-rule'): ['"หน่วยงานผู้จัดทำ"', '"unit"']}),
    ('an entry in another spelling', lambda d: edit(d / 'report.csv', 'organization,', 'Organisation,'), {('report.csv', 'A3', 'data-rule'): ['"Organisation"', '"organization"']}),
    ('an entry that is none', lambda d: add(d, 'หมายเหตุ,x'), {('report.csv', 'A7', 'data-rule'): ['"หมายเหตุ"', 'fiscal_year organization district']}),
    ('a year of the Christian era', year('2025'), {('report.csv', 'B2', 'data-rule'): ['"2025"', '543']}),
    ('a year of two digits', year('68'), {('report.csv', 'B2', 'data-rule'): ['"68"', '2568']}),
    ('dots for a name', lambda d: edit(d / 'report.csv', 'องค์การบริหารส่วนตำบลกุดรัง', '..........'), {('report.csv', 'B3', 'data-rule'): []}),
    ('a hyphen for a role', lambda d: put(d, 'signatures.csv', 'role', {1: '-'}), {('signatures.csv', 'B2', 'data-rule'): []}),
    ('no instrument', lambda d: put(d, 'indicators.csv', 'instrument', {1: ''}), {('indicators.csv', 'B2', 'data-rule'): ['แบบวัด (instrument)', 'ให้กรอก IIT EIT หรือ OIT']}),
    ('another instrument', lambda d: put(d, 'indicators.csv', 'instrument', {1: 'ITT'}), {('indicators.csv', 'B2', 'data-rule'): ['"ITT"', '"IIT"']}),
    ('a score without its point', lambda d: put(d, 'indicators.csv', 'score', {1: '9667'}), {('indicators.csv', 'D2', 'data-rule'): ['"9667"', '"96.67"']}),
    ('a name on two lines, which the chart has on one', lambda d: put(d, 'indicators.csv', 'name', {1: 'การปฏิบัติ\nหน้าที่'}), {('indicators.csv', 'C2', 'C11'): []}),
]


def messages(r):
    """Each change adds the messages it should, and no other."""
    base, trouble = said(r, BASE), []
    for name, change, want in CASES:
        data = copy_data(r, 'data')
        change(data)
        new = {k: t for k, t in said(r, data).items() if k not in base}
        if set(new) != set(want) or any(w not in new[k] for k in want for w in want[k]):
            trouble.append(f'{name}: wanted {want}, got {new}')
    return '\n'.join(trouble)


def total_rows(r):
    """A row of totals is data in years.csv: what it is written as is said, not that it be deleted."""
    data = copy_data(r, 'data')
    put(data, 'years.csv', 'no', {1: 'รวม'})
    run = r.run('check', data, '-t', 'years', '--format', 'json')
    found = [(m['cell'], m['code'], m['hint']) for m in json.loads(run.stdout)]
    need([(cell, code) for cell, code, _ in found] == [('B2', 'csv-value')] and 'ให้กรอก 0' in found[0][2], f'{found}')


def empty_cells(r):
    """A required cell of blanks of any kind is empty: one error, at the cell."""
    required = {'report.csv': [('value', 'B2'), ('value', 'B3')], 'signatures.csv': [('order', 'A2'), ('role', 'B2')],
                'indicators.csv': [('no', 'A2'), ('instrument', 'B2'), ('name', 'C2'), ('score', 'D2')],
                'items.csv': [('indicator', 'C2'), ('section', 'D2'), ('code', 'E2'), ('question', 'F2'), ('score', 'G2')],
                'measures.csv': [('indicator', 'A2'), ('title', 'B2')]}
    base, trouble = set(said(r, BASE)), []
    for file, cells in required.items():
        for column, cell in cells:
            for blank in BLANKS if (file, column) in (('report.csv', 'value'), ('indicators.csv', 'name'), ('items.csv', 'score')) else BLANKS[2::4]:
                data = copy_data(r, 'data')
                put(data, file, column, {int(cell[1:]) - 1: blank})
                errors = {k for k in set(said(r, data)) - base if k[0] == file and not re.match('[RC][0-9]', k[2])}
                if errors != {(file, cell, 'data-rule')}:
                    trouble.append(f'{file} {cell} {blank!a}: {errors}')
    return '\n'.join(trouble)


def text_of(r, data, *options):
    pdf = r.dir / 'x.pdf'
    r.make(data, pdf, *options)
    return squeeze(read('pdftotext', '-raw', '-enc', 'UTF-8', pdf, '-'))


def said_from_what(r):
    """R6: IIT 499.98 / 5 = 99.996, EIT 299.99 / 3 = 99.996, OIT 180.03 / 2 = 90.015; their total is 96.0038. Of the printed
    100.00, 100.00 and 90.02 it is 96.008, so the report says how it was computed. That of 2568 need not."""
    data = copy_data(r, 'data')
    scores(data, 100, 100, 100, 100, 99.98, 100, 100, 99.99, 90.01, 90.02)
    page = text_of(r, data)
    need('คะแนนรวม๙๖.๐๐คะแนนคำนวณจาก' in page and 'จะได้๙๖.๐๑คะแนน' in page, 'it is not said')
    need('ก่อนปัดเศษ' not in text_of(r, r.root / BASE), 'said where it is the same')


def ties(r):
    """Scores that are the same are no list of highest and lowest ones; many ties are one row with their numbers."""
    high, low, same = 'คะแนนสูงสุด', 'คะแนนต่ำสุด', 'คะแนนเท่ากัน'
    for values, want in (([100] * 10, ['ทุกตัวชี้วัด' + same + '๑๐๐.๐๐คะแนน']),
                         ([90] * 6 + [80] * 4, ['ตัวชี้วัดที่๑๒๓๔๕และ๖' + high + '๙๐.๐๐คะแนน', 'ตัวชี้วัดที่๗๘๙และ๑๐' + low + '๘๐.๐๐คะแนน']),
                         ([90] * 7 + [80] * 3, [high + '๙๐.๐๐', 'การปรับปรุงการทำงาน' + low + '๘๐.๐๐',
                                                'การเปิดเผยข้อมูล' + low + '๘๐.๐๐', 'การป้องกันการทุจริต' + low + '๘๐.๐๐'])):
        data = copy_data(r, 'data')
        scores(data, *values)
        page = text_of(r, data)
        lost = [w for w in want if w not in page]
        need(not lost, f'{values}: {lost} not in the pages')
        told = sum(page.count(w + n.translate(THAI)) for w in (high, low, same) for n in {f'{v}.00' for v in values})
        need(told == len(want), f'{values}: {told} rows')


def fields(r):
    """Two signers of one role have a field each."""
    data, pdf = copy_data(r, 'data'), r.dir / 'x.pdf'
    sign(data, 'กรรมการ,,ก', 'ประธาน,,ข', 'กรรมการ,,ค')
    r.make(data, pdf)
    names = re.findall(r'Signature Field Name: (.*)', subprocess.run(['pdfsig', pdf], capture_output=True).stdout.decode())
    need(sorted(names) == sorted(['กรรมการ', 'ประธาน', 'กรรมการ 2']), f'{names}')


def carried(r):
    """The rules come along in the PDF; with other weights the report made of its files has another total:
    0.20 * 99.112 + 0.30 * 97.4233 + 0.50 * 82.00 = 90.0494."""
    pdf, out = r.dir / 'x.pdf', r.dir / 'out'
    r.make(r.root / BASE, pdf)
    need(r.run('extract', pdf, out).returncode == 0, 'no extract')
    table = out / 'year-rules.table.csv'
    need(table.read_bytes() == (r.root / 'templates/ita' / table.name).read_bytes(), 'other rules')
    run = r.run('check', out)
    need('file-unknown' not in run.stderr.decode(), run.stderr.decode())
    need(('year-rules.table.csv', '', 'file-unknown') not in said(r, out, '-t', 'ita'), 'told of rules that are those of the template')
    edit(table, '2568,weight,,IIT,,30', '2568,weight,,IIT,,20')
    edit(table, '2568,weight,,OIT,,40', '2568,weight,,OIT,,50')
    need('๙๐.๐๕คะแนน' in text_of(r, out), 'the weights were not taken from the table')
    need(('year-rules.table.csv', '', 'file-unknown') in said(r, out, '-t', 'ita'), 'silent about other rules than those of the template')


def own_year(r):
    """A year with rules of its own is graded by them; of two that are as near, by the earlier."""
    template, data = r.dir / 'ita', copy_data(r, 'data')
    shutil.copytree(r.root / 'templates/ita', template)
    table = template / 'year-rules.table.csv'
    lines = table.read_text().splitlines(keepends=True)
    new = ''.join(line.replace('2568', '2570', 1).replace('pass_mark,,,,85', 'pass_mark,,,,80') for line in lines if line.startswith('2568'))
    table.write_text(''.join(lines) + new)
    for fiscal_year, mark in (('2570', '๘๐'), ('2569', '๘๕'), ('2571', '๘๐')):
        edit(data / 'report.csv', 'fiscal_year,' + rows(data, 'report.csv')[0]['value'], 'fiscal_year,' + fiscal_year)
        need(f'เกณฑ์ผ่าน{mark}คะแนน' in text_of(r, data, '-t', template), f'{fiscal_year}: not graded by {mark}')


def decimals(r):
    """A mark, a bound and weights with decimals are held to exactly: 80.15 does not fail under a mark of 80.15, 58.9606 + 0.2 * (74.00 + 31.65)
    = 80.09 is below 80.10, and 0.3335 * 99.112 + 0.2665 * 97.4233 + 0.40 * 82.00 = 91.82."""
    for n, (changes, last, want) in enumerate(((['pass_mark,,,,85 pass_mark,,,,80.15'], '80.15', '(ต่ำกว่า๘๐.๑๕คะแนน)จำนวน๑ตัวชี้วัดจากทั้งหมด๑๐ตัวชี้วัด'),
                                               (['level,4,,ต้องปรับปรุง,70.00 level,4,,ต้องปรับปรุง,80.10'], '31.65', 'อยู่ในระดับต้องปรับปรุงโดยด่วนโดยมีคะแนนรวม๘๐.๐๙คะแนน'),
                                               (['weight,,IIT,,30 weight,,IIT,,33.35', 'weight,,EIT,,30 weight,,EIT,,26.65'], '90.00', 'โดยมีคะแนนรวม๙๑.๘๒คะแนน'))):
        template, data = r.dir / f'ita{n}', copy_data(r, f'data{n}')
        shutil.copytree(r.root / 'templates/ita', template)
        for change in changes:
            edit(template / 'year-rules.table.csv', *(f'2568,{side}' for side in change.split()))
        put(data, 'indicators.csv', 'score', {10: last})
        text = text_of(r, data, '-t', template)
        need(want in text, f'{changes}: not {want} in {text[:2000]}')


def bad_table(r):
    """What is wrong with the table is told at its cell; a year that is not whole is refused; data has no such file."""
    template = r.dir / 'ita'
    table = template / 'year-rules.table.csv'
    for old, new, want in (('2568,pass_mark,,,,85', '2568,pass_mark,,,,x', 'year-rules.table.csv:14:'), ('2568,weight,,IIT,,30', '2568,weight,,IIT,,31', '2568'),
                           ('2568,level,5,', '2570,level,5,', '2568'), ('2568,weight,,IIT', '2568,wieght,,IIT', 'weight, pass_mark, level')):
        shutil.rmtree(template, ignore_errors=True)
        shutil.copytree(r.root / 'templates/ita', template)
        edit(table, old, new)
        run = r.run('check', r.root / BASE, '-t', template)
        need(run.returncode == 1 and 'year-rules.table.csv' in run.stderr.decode() and want in run.stderr.decode(), f'{new}: {run.stderr.decode()}')
    for old, new in (("'year-rules.table.csv'", "'year-rules.csv'"), ("'points.csv', 'points', 0", "'points.table.csv', 'points', 0")):
        shutil.rmtree(template)
        shutil.copytree(r.root / 'templates/ita', template)
        edit(template / 'schema.sql', old, new)
        run = r.run('check', r.root / BASE, '-t', template)
        need(run.returncode == 1 and re.search(f'{new.split(chr(39))[1]}.*.table.csv.*sql-special', run.stderr.decode()), run.stderr.decode()[:600])
    edit(template / 'schema.sql', new, old)
    table.unlink()
    run = r.run('check', r.root / BASE, '-t', template)
    need(run.returncode == 1 and re.search(r'year-rules\.table\.csv: .*\[file-missing\]', run.stderr.decode()), run.stderr.decode()[:600])
    data = copy_data(r, 'data')
    shutil.copy(r.root / 'templates/ita' / table.name, data)
    need(('year-rules.table.csv', '', 'file-unknown') in said(r, data), 'silent about rules in the data folder')


def tests(root, build):
    return each(root, build, 'years', (messages, empty_cells, total_rows, said_from_what, ties, fields, carried, own_year, decimals, bad_table))
