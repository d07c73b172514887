"""Whole reports, made by the program as a user runs it and read back by other programs: poppler,
MuPDF, qpdf. What is wanted comes from the CSV files, read by Python's own csv module, and from
numbers counted by hand (expected.json, doc/scoring-2568.md)."""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as tree

from support import (READERS, THAI, Reports, agencies, as_any_user, copy_data, each, edit, mount_over, need, read, rows,
                     squeeze)

ORDERLY = 'poppler-raw', 'mupdf'  # readers that give the cells of a row one after another


def score(text):
    whole, _, part = text.translate(str.maketrans('๐๑๒๓๔๕๖๗๘๙', '0123456789')).partition('.')
    return f'{whole}.{part:0<2}'.translate(THAI)


PRINTED = {  # file: columns that the report prints, in the order of a row; scores with 2 decimals
    'indicators.csv': ['no', 'name', 'score', 'analysis'],
    'items.csv': ['code', 'question', 'score'],
    'measures.csv': ['title', 'finding', 'steps', 'period', 'owner'],
    'signatures.csv': ['role', 'name', 'position'],
}


def values(folder):
    for name, columns in PRINTED.items():
        for line, row in enumerate(rows(folder, name), 2):
            printed = [score(row[c]) if c == 'score' else row[c].translate(THAI) for c in columns]
            yield name, line, [squeeze(p) for p in printed]
    for row in rows(folder, 'narrative.csv') + [
            {'text': r['value']} for r in rows(folder, 'report.csv')
            if r['key'] in ('organization', 'district', 'province', 'unit')]:
        yield 'texts', 0, [squeeze(row['text'].translate(THAI))]


def over_pages(cell, pages):
    """Is a cell there that page ends cut? Each page has the longest piece of what is still to come;
    between two pieces stand the folio and the table's head."""
    for page in pages:
        n = len(cell)
        while n and cell[:n] not in page:
            n -= 1
        if n >= 20 or n == len(cell):
            cell = cell[n:]
        if not cell:
            return True
    return False


def every_value(r, data, reader):
    """Every value of every CSV row is in the text, and the short cells of a row follow one another."""
    pages = [squeeze(p) for p in READERS[reader](r.report(data)).split('\f')]
    text = ''.join(pages)
    lost = []
    for name, line, cells in values(r.root / data):
        if name in ('items.csv', 'indicators.csv') and ''.join(cells[:3]) not in text:
            lost.append(f'{name}: row {line}: {"".join(cells[:3])}')
        for cell in cells:
            if cell not in text and not over_pages(cell, pages):
                lost.append(f'{name}: row {line}: {cell}')
    need(not lost, f'{len(lost)} values are not in the text:\n' + '\n'.join(lost[:5]))


def clean_text(r, data):
    """T1: no decomposed sara am, no private code, no replacement character, in any reader."""
    for reader in ORDERLY:
        text = READERS[reader](r.report(data))
        bad = sorted({hex(ord(c)) for c in text
                      if c in '\u0e4d\ufffd' or '\ue000' <= c <= '\uf8ff'})
        need(not bad, f'{reader}: {bad}')


def structure(r, data):
    """qpdf finds nothing; each font is embedded, a subset, with a Unicode map."""
    pdf = r.report(data)
    out = read('qpdf', '--check', pdf)
    need('No syntax or stream encoding errors found' in out, out)
    fonts = read('pdffonts', pdf).split('\n')[2:]
    need(len([f for f in fonts if f]) >= 2, 'fewer than two fonts')
    for line in filter(None, fonts):
        need(re.match(r'[A-Z]{6}\+', line), line)
        need(re.search(r'Identity-H +yes yes yes ', line), line)


def margins(r, data):
    """P1: no word stands outside of the page's frame (20 mm; 30 mm on the left of portrait pages)."""
    out = read('pdftotext', '-bbox', r.report(data), '-')
    for page in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', out, re.S):
        width, height = float(page[0]), float(page[1])
        left = 30 if width < height else 20
        for word in re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"',
                               page[2]):
            x0, y0, x1, y1 = map(float, word)
            need(x0 > left * 72 / 25.4 - 0.5 and x1 < width - 20 * 72 / 25.4 + 0.5, f'{word}')
            need(y0 > 0 and y1 < height - 36, f'{word}')


def paper(r):
    """P1, P3, P5: A4; a paragraph's first line is indented by 25 mm, from a left margin of 30 mm; the folio is in the
    middle of the text, and its line ends 3 cm below the edge."""
    def near(points, mm, by=0.2):
        return abs(points * 25.4 / 72 - mm) <= by

    for data in 'input/2568', 'input/2568-memo':
        out = read('pdftotext', '-bbox', r.report(data), '-')
        pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', out, re.S)
        need(pages and all({round(float(w) * 25.4 / 72), round(float(h) * 25.4 / 72)} == {210, 297}
                           for w, h, _ in pages), 'not A4')
        indents = folios = 0
        for width, height, page in pages:
            words = [(*map(float, w[:4]), w[4]) for w in re.findall(
                r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<', page)]
            lines = {}
            for x0, y0, _, _, _ in words:
                lines[y0] = min(x0, lines.get(y0, x0))
            begins = [lines[y] for y in sorted(lines)]
            indents += sum(near(a, 55) and near(b, 30) for a, b in zip(begins, begins[1:]))
            (x0, _, _, _, one), (_, _, _, y1, _), (_, _, x1, _, two) = words[:3]
            if one == two == '-':
                folios += 1
                left = 30 if float(width) < float(height) else 20
                need(near((x0 + x1) / 2, (left + float(width) * 25.4 / 72 - 20) / 2), f'a folio from {x0} to {x1} pt')
                need(near(y1, 30, 1), f'a folio down to {y1} pt')
        need(folios == len(pages) - 1, f'{data}: {folios} folios on {len(pages)} pages')
        need(indents >= 2, f'{data}: {indents} paragraphs with an indented first line')


def computed_2568(r):
    """doc/scoring-2568.md, 5: level, total, highest with ties, lowest, failing; the seed's order."""
    text = squeeze(READERS['poppler-raw'](r.report('input/2568')))
    for want in ('อยู่ในระดับผ่านโดยมีคะแนนรวม๙๑.๗๖คะแนน', 'อยู่ในระดับผ่าน(๙๑.๗๖คะแนน)',
                 'การใช้งบประมาณคะแนนสูงสุด๑๐๐.๐๐คะแนน', 'การใช้อำนาจคะแนนสูงสุด๑๐๐.๐๐คะแนน',
                 'การแก้ไขปัญหาการทุจริตคะแนนสูงสุด๑๐๐.๐๐คะแนน',
                 'การเปิดเผยข้อมูลคะแนนต่ำสุด๗๔.๐๐คะแนน',
                 'ทั้งนี้มีตัวชี้วัดที่ไม่ผ่านเกณฑ์(ต่ำกว่า๘๕คะแนน)จำนวน๑ตัวชี้วัดจากทั้งหมด๑๐ตัวชี้วัดได้แก่ตัวชี้วัดที่๙การเปิดเผยข้อมูล',
                 'ผลการประเมินอยู่ในระดับ“ผ่าน”'):
        need(want in text, f'{want} is not in the text')
    need(text.count('คะแนนสูงสุด') == 3 and text.count('คะแนนต่ำสุด') == 1, 'ties')
    need('ผ่านดี' not in text, 'C1: the level of the text that was wrong')
    order = ['รายงานการวิเคราะห์ผลการประเมิน', 'ประจำปีงบประมาณพ.ศ.๒๕๖๘', 'หน่วยตรวจสอบภายใน',
             'เมื่อพิจารณาเป็นรายตัวชี้วัดปรากฏผลดังนี้', 'รายละเอียดตัวชี้วัด', 'การวิเคราะห์ผลการประเมินITAประจำปีงบประมาณ',
             'สรุปภาพรวม', 'แบบวัดการรับรู้ของผู้มีส่วนได้เสียภายในIIT', 'IIT๕การแก้ไข', '-EITPublic',
             '-EITSurvey', 'OIT๙.การเปิดเผยข้อมูล', 'OIT๑๐.', 'มาตรการ/โครงการ/กิจกรรม', 'ลงชื่อ']
    at = 0
    for want in order:
        found = text.find(want, at)
        need(found >= 0, f'{want} is not in the text after what stands before it')
        at = found


def changed(r, name, *choices, **files):
    """A copy of the 2568 data with rows added to report.csv, and files written anew (None: without it)."""
    data = copy_data(r, name)
    with open(data / 'report.csv', 'a') as file:
        file.write(''.join(f'{line}\n' for line in choices))
    for file, text in files.items():
        path = data / f'{file}.csv'
        path.unlink() if text is None else path.write_text(text)
    return data


def text_of(r, data):
    pdf = r.dir / f'{data.name}.pdf'
    r.make(data, pdf)
    return READERS['poppler-raw'](pdf)


def words_of_paper(r):
    """doc/thai-style.md, the paper: what is not said on paper, and what a first revision and a draft do not have."""
    text = READERS['poppler-raw'](r.report('input/2568'))
    flat = squeeze(text)
    for wrong in ('เป็นเรียบร้อย', 'คะแนนเฉลี่ย๙๑', 'คะแนนในภาพรวม', 'แต่ก็มี', 'แบบตรวจ', '- Eit', '"', '(ว่าง)', '.csv',
                  'ระดับค่าเป้าหมาย', 'ฉบับที่', 'แก้ไขครั้งที่', 'Assessment :'):
        need(wrong not in text and wrong not in flat, f'"{wrong}" is printed')
    for want in ('สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ(สำนักงานป.ป.ช.)ได้ประมวลผล', 'เสร็จเรียบร้อยแล้ว', 'มีคะแนนรวม๙๑.๗๖คะแนนจากคะแนนเต็ม',
                 'แบบวัดการเปิดเผยข้อมูลสาธารณะOIT(OpenDataIntegrityandTransparencyAssessment)', '-EITPublic', 'หมายเหตุแท่งลายขีดหมายถึงตัวชี้วัดที่ไม่ผ่านเกณฑ์'):
        need(want in flat, f'{want} is not printed')
    for kind, count in ('ตารางที่', 8), ('แผนภูมิที่', 2):  # one row of numbers each: 2 + 3 + 2 of items + 1 tables, no year before
        found = re.findall(rf'^{kind} ([๐-๙]+) ', text, re.M)
        need(found == [str(n).translate(THAI) for n in range(1, count + 1)], f'{kind} {found}')
    contents = text.split('\f')[1].strip().split('\n')
    need(contents[1:3] == ['สารบัญ', 'หน้า'], f'{contents[:4]}')


def choices(r):
    """README.th.md: what report.csv chooses; a choice that is none is told at its cell."""
    text = squeeze(text_of(r, changed(r, 'chosen', 'target_column,yes', 'extremes,line', 'item_scores,annex', 'report_title,รายงานอีกชื่อ', 'measures_title,มาตรการอีกชื่อ')))
    need(text.startswith('รายงานอีกชื่อองค์การ') and 'มาตรการอีกชื่อตารางที่' in text, 'titles')
    need('รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสองค์การ' not in text, 'a title beside the chosen one')
    need('คะแนนระดับค่าเป้าหมาย๑การปฏิบัติหน้าที่' in text, 'no column of targets')
    need('คะแนนสูงสุด๑๐๐.๐๐คะแนนได้แก่การใช้งบประมาณการใช้อำนาจและการแก้ไขปัญหาการทุจริตคะแนนต่ำสุด๗๔.๐๐คะแนนได้แก่การเปิดเผยข้อมูล' in text, 'highest and lowest')
    need(text.find('ลงชื่อ') < text.find('ภาคผนวกรายละเอียดผลการประเมินรายข้อ', text.find('ลงชื่อ')) < text.find('ข้อข้อคำถาม'), 'the annex')
    data = changed(r, 'target')
    edit(data / 'indicators.csv', '96.67,,', '96.67,ร้อยละ ๘๕,')
    need('ระดับค่าเป้าหมาย๑การปฏิบัติหน้าที่๙๖.๖๗ร้อยละ๘๕' in squeeze(text_of(r, data)), 'a target')
    for choice in 'target_column,maybe', 'extremes,lines', 'item_scores,appendix':
        run = r.run('check', changed(r, 'wrong', choice), '--format', 'json')
        told = [(m['file'][-10:], m['cell'], m['code']) for m in json.loads(run.stdout) if m['level'] == 'error']
        need(run.returncode == 1 and told == [('report.csv', 'B7', 'data-rule')], f'{choice}: {told}')
    same = changed(r, 'same', 'target_column,auto', 'extremes,rows', 'item_scores,body', 'report_title,', 'measures_title,')
    need(text_of(r, same) == READERS['poppler-raw'](r.report('input/2568')), 'the first of each choice is what it is without one')


def boxes(pdf, words):
    """(page, xMin, yMin) of each of these words, in pt, with the page's width."""
    out = []
    for n, page in enumerate(re.findall(r'<page width="([\d.]+)" height="[\d.]+">(.*?)</page>', read('pdftotext', '-bbox', pdf, '-'), re.S), 1):
        out += [(n, float(x), float(y), float(page[0])) for x, y, text in re.findall(
            r'xMin="([\d.]+)" yMin="([\d.]+)" [^>]*>(.*?)<', page[1]) if text == words]
    return out


def signers(r):
    """Signers stand two a line, one alone on the right, the last of three or five in the middle; each has a date; and with them, the
    first two of many, stands more of the table than one row, or all of it."""
    for count in 0, 1, 2, 3, 5:
        people = ''.join(f'{n},ผู้ลงนาม {n},นายที่ {n} ดี,ตำแหน่งที่ {n}\n' for n in range(1, count + 1))
        data = changed(r, f'signers{count}', signatures=f'order,role,name,position\n{people}' if count else None)
        text = text_of(r, data)
        pdf = r.dir / f'{data.name}.pdf'
        dates = re.findall(r'วันที่ \.{6,} เดือน \.{6,} พ\.ศ\. \.{6,}', text)
        at = boxes(pdf, 'ลงชื่อ')
        need(len(dates) == len(at) == max(count, 1), f'{count} signers: {len(dates)} dates, {len(at)} places')
        pages = [a[0] for a in at]  # two lines are never parted; of more, the last two are not
        need(pages == sorted(pages) and len(set(pages if count < 5 else pages[2:])) == 1, f'{count} signers: on pages {at}')
        lines = {}
        for page, x, y, width in at:
            lines.setdefault((page, y), []).append(x / width)
        sides = [''.join('L' if x < 0.3 else 'M' if x < 0.45 else 'R' for x in xs) for xs in lines.values()]
        need(sides == {0: ['R'], 1: ['R'], 2: ['LR'], 3: ['LR', 'M'], 5: ['LR', 'LR', 'M']}[count], f'{count} signers: {sides}')
        page = text.split('\f')[at[0][0] - 1]
        need(page.count('ตัวชี้วัดที่') >= 2, f'{count} signers: after a lone row\n{page}')


def steps(r):
    """The lines of a cell of steps that begin with a mark are a list: what goes on stands right of the mark, under the text;
    text without marks is a paragraph; a number or a month at the beginning of a line is no mark."""
    long = 'ประชุมชี้แจงเจ้าหน้าที่ผู้รับผิดชอบทุกส่วนราชการให้ทราบแนวทางและหลักเกณฑ์การประเมิน'
    cells = {'๑. ': True, '2) ': True, '(๓) ': True, '๑๒. ': True, '– ': True, '- ': True, '•': True, 'ก. ': True, '(ข) ': True, '': False,
             '1.5 ล้านบาท ': False, 'ต.ค. ๒๕๖๘ ': False, '๒.๑ ': False}
    for mark, listed in cells.items():
        data = changed(r, 'steps', measures=f'indicator,title,finding,steps,period,owner\n1,ก,ข,"{mark}{long}\n{mark}จบ",ค,ง\n2,ก,ข,จ,ค,ง\n')
        text_of(r, data)
        pdf = r.dir / 'steps.pdf'
        got = elements(pdf)
        items = [squeeze(t) for _, kind, t in got if kind == 'Lbl']
        need(items == ([squeeze(mark.translate(THAI))] * 2 if listed else []), f'"{mark}": {items}')
        if listed:
            page = next(p for p in read('pdftotext', '-bbox', pdf, '-').split('<page ') if '>จบ<' in p)
            words = [(float(x), float(y), t) for x, y, t in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" [^>]*>(.*?)<', page)]
            first, top = next((x, y) for x, y, t in words if t.startswith('ประชุมชี้แจง'))
            last, foot = next((x, y) for x, y, t in words if t == 'จบ')
            need(abs(first - last) < 0.1, f'"{mark}": {first} {last}')
            need(any(abs(x - first) < 0.1 for x, y, _ in words if top + 1 < y < foot - 1), f'"{mark}": what goes on is not under the text')
    data = changed(r, 'steps', measures='indicator,title,finding,steps,period,owner\n1,ก,ข,"ดังนี้\n๑. หนึ่ง\nต่อ\n๒. สอง",ค,ง\n')
    need('ดังนี้๑.หนึ่งต่อ๒.สอง' in squeeze(text_of(r, data)), 'text before the list, and after an item')


def computed(r, data):
    """An invented agency: what expected.json says was counted by the rules, not by the program."""
    want = json.loads((r.root / data / 'expected.json').read_text())
    text = squeeze(READERS['poppler-raw'](r.report(data)))
    total, name = want['total'].translate(THAI), {x['no']: squeeze(x['name']) for x in
                                                  rows(r.root / data, 'indicators.csv')}
    need(f"อยู่ในระดับ{want['level']}({total}คะแนน)" in text, f"level {want['level']}, {total}")
    if len(want['highest']) == len(name): # all scores are the same
        need('ทุกตัวชี้วัดคะแนนเท่ากัน' in text and 'คะแนนสูงสุด' not in text and 'คะแนนต่ำสุด' not in text, 'highest and lowest')
    for which, called in ((want['highest'], 'คะแนนสูงสุด'), (want['lowest'], 'คะแนนต่ำสุด')):
        if 3 < len(which) < len(name): # one row with their numbers
            *most, last = (str(n).translate(THAI) for n in sorted(which))
            need(f'ตัวชี้วัดที่{"".join(most)}และ{last}{called}' in text, called)
        elif len(which) <= 3:
            found = [n for n in name if name[n] + called in text]
            need(sorted(map(int, found)) == sorted(which), f'{called}: {found}')
    fails = re.search('จำนวน([๐-๙]+)ตัวชี้วัดจากทั้งหมด', text)
    need((int(fails[1]) if fails else 0) == len(want['failing']), 'failing')
    need(text.count('ลงชื่อ') == max(1, want['signatures']), 'signatures')


def folios(r, data):
    """P5: `- ๒ -` on each page but the first."""
    pages = READERS['poppler-raw'](r.report(data)).split('\f')[:-1]
    for number, text in enumerate(pages, 1):
        folio = '- ' + str(number).translate(THAI) + ' -'
        need((folio in text) == (number > 1), f'page {number}: {text[:40]!r}')


def contents(r, data):
    """Each entry of the contents list ends on the number of a page that has its heading."""
    pages = READERS['poppler-raw'](r.report(data)).split('\f')[:-1]
    digits = str.maketrans('๐๑๒๓๔๕๖๗๘๙', '0123456789')
    entries = 0
    for number, text in enumerate(pages, 1):
        entry = ''
        for line in text.split('\n'):
            found = re.match(r'(.*?) ?\.{3,} ([๐-๙]+)$', line)
            entry += squeeze(found[1] if found else line)
            if not found:
                continue
            page = int(found[2].translate(digits))
            # An entry may be several lines; what stands before it on the page is not known.
            title = next((entry[i:] for i in range(len(entry)) if entry[i:] in squeeze(pages[page - 1])), '')
            need(page != number and len(title) > 8, f'page {number}: "{entry}" is not on page {page}')
            entries += 1
            entry = ''
    need(entries >= 2, f'{entries} entries')


def metadata(r):
    """Information dictionary and XMP say the same (ISO 19005-3, 6.6.2.3); one ID from the content (PDF
    32000-1, 14.4); colours have a meaning (ISO 19005-3, 6.2.3)."""
    data = copy_data(r, 'dated')
    edit(data / 'report.csv', 'fiscal_year,2568', 'fiscal_year,2568\nreport_date,2025-11-03')
    ids = []
    for folder in 'input/2568', data:
        pdf = r.dir / 'meta.pdf'
        r.make(folder, pdf)
        info = dict(re.findall(r'^(\w+): +(.*)$', read('pdfinfo', '-isodates', pdf), re.M))
        xmp = tree.fromstring(read('pdfinfo', '-meta', pdf).strip())
        found = {e.tag.split('}')[1]: ''.join(e.itertext()) for e in xmp.iter() if 'pdfa' not in e.tag and e.tag.split('}')[1] in (
            'title', 'creator', 'description', 'Producer', 'CreateDate')}
        want = {'title': info['Title'], 'creator': info['Author'], 'description': info['Subject'],
                'Producer': info['Producer']}
        if 'CreationDate' in info:
            want['CreateDate'] = info['CreationDate'][:10]
        need(found == want, f'{found}\n{want}')
        need(('CreateDate' in found) == (folder == data), 'a date that nobody gave')
        j = json.loads(read('qpdf', '--json=2', '--json-key=qpdf', pdf))['qpdf'][1]
        a, b = j['trailer']['value']['/ID']
        need(a == b and len(a) == len('b:') + 32, f'{a} {b}')
        ids.append(a)
        intents = [o['value'] for o in j.values() if isinstance(o.get('value'), dict)
                   and o['value'].get('/S') == '/GTS_PDFA1']
        need(len(intents) == 1, f'{len(intents)} output intents')
        profile = j['obj:' + intents[0]['/DestOutputProfile']]['stream']['dict']
        need(profile['/N'] == 3, f'{profile}')
    need(ids[0] != ids[1], 'one ID for two contents')


def words_are_inside(r):
    """The words of Thai are part of the program: without Debian's lists it makes the same file."""
    pdf = r.report('input/2568').read_bytes()
    mount_over('/usr/share/libthai')
    mount_over('/usr/share/hunspell')
    run = r.run('build', 'input/2568', '-o', r.dir / 'none.pdf')
    need(run.returncode == 0, f'{run.returncode} {run.stderr}')
    need((r.dir / 'none.pdf').read_bytes() == pdf, 'another file')
    said = r.run('--version', '--lang', 'en').stdout.decode()
    need(re.search(r'^words of libthai: \d+$', said, re.M) and 'hunspell-th' in said, said)


def navigation(r, data):
    """Pages are labelled as they are printed; each heading of the outline and each link of the contents
    list leads to the page that has it."""
    pdf = r.report(data)
    j = json.loads(read('qpdf', '--json=2', '--json-key=outlines', '--json-key=pagelabels', pdf))
    labels = [entry['label']['/P'].removeprefix('u:') for entry in j['pagelabels']]
    pages = [squeeze(p) for p in READERS['poppler-raw'](pdf).split('\f')[:-1]]
    need(labels == [str(i).translate(THAI) for i in range(1, len(pages) + 1)], f'{labels}')
    titles, todo = [], list(j['outlines'])
    while todo:
        item = todo.pop(0)
        todo = item['kids'] + todo
        titles.append(squeeze(item['title']))
        need(titles[-1] in pages[item['destpageposfrom1'] - 1], f'{item["title"]}: wrong page')
    need(len(titles) >= 5, f'{titles}')
    page_of = {name: int(page) for page, name in
               re.findall(r'^ *(\d+) \[.*\] "(\w+)"', read('pdfinfo', '-dests', pdf), re.M)}
    links = [(squeeze(a['/Contents'].removeprefix('u:')), a['/Dest'].removeprefix('u:'))
             for a in annotations(pdf)]
    need(len(links) >= 5, f'{links}')
    for title, name in links:
        title = title.removesuffix(labels[page_of[name] - 1])  # an entry of the contents list says its page too
        need(title in titles, f'{title}: no such heading')
        need(title in pages[page_of[name] - 1], f'{name} leads to page {page_of[name]}, without {title}')


def elements(pdf):
    """(depth, type, text) of each structure element, as pdfinfo reads them."""
    out = []
    for line in read('pdfinfo', '-struct-text', pdf).split('\n'):
        depth = (len(line) - len(line.lstrip(' '))) // 2
        element = re.match(r' *(\w+)( <\w+>)?( \(block\)| \(inline\)|:|)$', line)
        quoted = re.match(r' *"(.*)"$', line)
        if quoted and out:
            out[-1][2].append(quoted[1])
        elif element and not line.strip().startswith(('/', 'Object')):
            out.append([depth, element[1], []])
    return [(depth, kind, ''.join(said)) for depth, kind, said in out]


def read_aloud(r, data):
    """What a screen reader reads: every value of the data, the rows of each table in their order, each
    head once, and nothing that stands at the edge of a page."""
    folder, found = r.root / data, elements(r.report(data))
    said = squeeze(''.join(text for _, _, text in found))
    for name in 'indicators.csv', 'items.csv', 'measures.csv':
        for row in rows(folder, name):
            for key, value in row.items():
                if not re.fullmatch(r'[\d.]*|[A-Z]+|\w+', value.strip()):
                    need(squeeze(value).translate(THAI) in said, f'{name}: {value} is not read')
    cells = [squeeze(text) for _, kind, text in found if kind in ('TD', 'TH')]
    codes = [squeeze(row['code']).translate(THAI) for row in rows(folder, 'items.csv') if row['code']]
    need([c for c in cells if c in set(codes)] == codes, 'items are read in another order')
    heads = [text for _, kind, text in found if kind == 'TH']
    need('' not in heads and len(heads) >= 10, f'{heads}')
    tables = sum(kind == 'THead' for _, kind, _ in found)
    # A table for each survey; of OIT, for each indicator.
    wanted = {(row['instrument'], row['survey'], row['indicator'] if row['instrument'] == 'OIT' else '')
              for row in rows(folder, 'items.csv')}
    need(heads.count('ข้อคำถาม') + heads.count('รายการข้อมูล') == len(wanted),
         f'heads are read more than once: {heads}')
    need(tables >= 3, f'{tables} tables')
    need(not re.search(r'^- [๐-๙]+ -$', '\n'.join(text for _, _, text in found), re.M), 'a folio is read')
    titles = [text for _, kind, text in found if kind in ('H1', 'H2', 'H3', 'H4', 'H5')]
    need([t[:14] for t in titles[:3]] == ['รายงานการวิเคราะห์ผล'[:14], 'สารบัญ', 'ผลการประเมินคุณธรรม'[:14]], f'{titles}')


def annotations(pdf):
    """Every link of the file."""
    j = json.loads(read('qpdf', '--json=2', '--json-key=qpdf', pdf))
    objects = [o['value'] for o in j['qpdf'][1].values() if isinstance(o.get('value'), dict)]
    return [o for o in objects if o.get('/Subtype') == '/Link']


def said_after(text, part, value, at):
    """Where a line of memo.csv is said, in its order."""
    if part in ('heading', 'text', 'item', 'closing', 'position', 'annex', 'annex_text'):
        found = text.find(value, at) if part != 'annex' else text.rfind(value)
        need(found >= 0, f'{value} is not in the text after what stands before it')
        return max(at, found)
    need(part not in ('agency', 'subject', 'to') or value in text, value)
    return at


def memo(r):
    """The memorandum says every part of memo.csv, in its order, and has the crest if there is one."""
    data = copy_data(r, 'crest-memo', 'input/2568-memo')
    crest = r.root / 'doc/pictures/square.png'
    shutil.copy(crest, data / 'crest.png')
    with open(data / 'memo.csv', 'a') as file:
        file.write('crest,crest.png\n')
    pdf = r.dir / 'crest.pdf'
    r.make(data, pdf, '-t', 'memo')
    need(len(read('pdfimages', '-list', pdf).strip().split('\n')) == 3, 'one image')
    text = squeeze(READERS['poppler-raw'](pdf))
    at = text.index('เรียน')
    for row in rows(data, 'memo.csv'):
        for value in [squeeze(line.translate(THAI)) for line in row['text'].split('\n')]:
            at = said_after(text, row['part'], value, at)
    # Rules and opinions are there when they are filled in; no rule of dots or line is text.
    need('เอกสารแนบ๑สรุปคะแนน' in text and 'เอกสารแนบ๒มาตรการ' in text, 'annexes')
    need('ข้อกฎหมาย' not in text and 'ความเห็น' not in text and 'สิ่งที่ส่งมาด้วย' not in text and 'โทร.' not in text, 'parts that nobody filled in')
    with open(data / 'memo.csv', 'a') as file:
        file.write('law,ระเบียบหนึ่ง\nlaw,ระเบียบสอง\nphone,0 4370 0000\nopinion,ความเห็นปลัด\nopinion_position,ปลัดหนึ่ง\norder,คำสั่งนายก\nopinion_name,นายสอง\nopinion_position,นายกสอง\n')
    r.make(data, pdf, '-t', 'memo')
    text = squeeze(READERS['poppler-raw'](pdf))
    for want in 'กุดรังโทร.๐๔๓๗๐๐๐๐๐', 'ข้อกฎหมาย/ระเบียบ(๑)ระเบียบหนึ่ง(๒)ระเบียบสอง', 'ความเห็นปลัด(......', ')ปลัดหนึ่งวันที่', 'คำสั่งนายก(นายสอง)นายกสองวันที่':
        need(want in text, f'{want} is not in {text}')
    broken = copy_data(r, 'broken-memo', 'input/2568-memo')
    edit(broken / 'memo.csv', 'subject,', 'sub,')
    edit(broken / 'memo.csv', 'to,', 'agency,')
    said = r.run('check', broken, '-t', 'memo')
    need(said.returncode == 1 and b'memo.csv:6:1: error:' in said.stderr, said.stderr.decode())


NOTED = '''<report xmlns="urn:raingan:report" lang="th"><page name="a" size="105mm 148mm" margin="12mm"/>
<style name="body" font-family="Laksaman" font-size="16pt" font-size-adjust="0.340" text-align="left"/><section page="a">%s</section></report>'''


def notes_of_parts(r):
    """Where columns, or a row higher than a page, are cut, each footnote stands on the page of its call, in order, and
    takes no more pages than the notes and their text are high: a page has 14 lines, the rule of its notes takes less than one."""
    paragraph = '<p>ข้อความที่ยาวพอสมควร ข้อความที่ยาวพอสมควร เรียก%dจบ<footnote>หมายเหตุ%dจบ</footnote></p>'
    body = ''.join(paragraph % (k, k) for k in range(1, 22))
    for name, template in (('columns', f'<columns column-count="2" column-gap="6mm">{body}</columns>'),
                           ('row', f'<table columns="*"><tr><td>{body}</td></tr></table>')):
        folder = r.dir / name
        folder.mkdir()
        (folder / 'report.xml').write_text(NOTED % template)
        (folder / 'schema.sql').write_text('CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n')
        (folder / 'views.sql').write_text('CREATE VIEW unused AS SELECT 1 AS one;\n')
        pdf = r.dir / f'{name}.pdf'
        r.make(folder, pdf, '-t', folder)
        pages = READERS['poppler-raw'](pdf).split('\f')[:-1]
        order, lines = [], 0
        for number, text in enumerate(pages, 1):
            calls, notes = (re.findall(f'{word}([0-9]+)จบ', text) for word in ('เรียก', 'หมายเหตุ'))
            need(calls == notes, f'{name}: page {number} has the calls {calls} and the notes {notes}')
            order += notes
            lines += sum(1 for line in text.split('\n') if 'หมายเหตุ' not in line and line.strip())
        need(order == [str(k) for k in range(1, 22)], f'{name}: {order}')
        most = (lines / (2 if name == 'columns' else 1) + 21) / 13 + 2
        need(len(pages) <= most, f'{name}: {len(pages)} pages for {lines} lines and 21 notes')


def headers(r, data):
    """P7: a page that begins inside a table repeats its head once; no head is the last of a page."""
    pages = READERS['poppler-raw'](r.report(data)).split('\f')[:-1]
    heads = {'ข้อคำถาม', 'รายการข้อมูล', 'รายละเอียดตัวชี้วัด', 'ผู้รับผิดชอบ'}
    for number, text in enumerate(pages, 1):
        lines = [squeeze(line) for line in text.strip().split('\n')]
        need(not any(h in lines[-1] for h in heads), f'page {number} ends on a table head')
        for a, b in zip(lines, lines[1:]):
            need(not (a == b and any(h in a for h in heads)), f'page {number}: a head twice')


def wrong_cell(r):
    """One wrong cell: exit 1, its file, line and column, and the old PDF untouched."""
    data = copy_data(r, 'wrong')
    pdf = r.dir / 'wrong.pdf'
    pdf.write_bytes(b'as before')
    os.utime(pdf, (1, 1))
    edit(data / 'indicators.csv', '96.67', '196.67')
    line = next(i for i, t in enumerate((data / 'indicators.csv').read_text().split('\n'), 1)
                if '196.67' in t)
    column = (data / 'indicators.csv').read_text().split('\n')[line - 1].index('196.67') + 1
    run = r.run('build', data, '-o', pdf)
    said = run.stderr.decode()
    need(run.returncode == 1, f'exit {run.returncode}')
    need(f'indicators.csv:{line}:{column}: error:' in said, said)
    need(pdf.read_bytes() == b'as before' and pdf.stat().st_mtime == 1, 'the PDF was touched')
    need(sorted(p.name for p in r.dir.glob('wrong.pdf*')) == ['wrong.pdf'], 'a file was left')


def all_faults(r):
    """Faults of several files and kinds are named in one run; 1๑ is one of them (D1)."""
    data = copy_data(r, 'faults')
    edit(data / 'indicators.csv', '96.67', 'x')
    edit(data / 'items.csv', 'IIT', 'IIX')
    edit(data / 'items.csv', '93.33', '1๑.๐๐')
    (data / 'measures.csv').unlink()
    run = r.run('check', data)
    said = run.stderr.decode()
    need(run.returncode == 1, f'exit {run.returncode}')
    for want in ('indicators.csv:2:', 'items.csv:2:', 'items.csv:3:', 'measures.csv: error:'):
        need(want in said, f'{want} is not in\n{said}')


def serial_period(r):
    """A spreadsheet makes "1 ต.ค. 2568" a date and saves it as 45931: no period of a measure."""
    data = copy_data(r, 'serial')
    table = rows(data, 'measures.csv')
    for period, status in (('45931', 1), ('2568', 0)):
        table[0]['period'] = period
        with open(data / 'measures.csv', 'w', newline='') as file:
            out = csv.DictWriter(file, table[0])
            out.writeheader()
            out.writerows(table)
        run = r.run('check', data, '--format', 'json')
        told = [(m['cell'], m['code']) for m in json.loads(run.stdout) if m['level'] == 'error']
        need(run.returncode == status and told == [('E2', 'data-rule')] * status, f'{period}: {told}')


def pages_of(pdf):
    """What is drawn on each page."""
    pages = json.loads(read('qpdf', '--json=2', '--json-key=pages', pdf))['pages']
    return [subprocess.run(['qpdf', f'--show-object={c.split()[0]}', '--filtered-stream-data', pdf],
                           check=True, capture_output=True).stdout
            for p in pages for c in p['contents']]


def encodings(r):
    """Byte order mark, CRLF and Windows-874 make no other pages than plain UTF-8: only the files that
    the PDF carries differ."""
    want = pages_of(r.report('input/2568'))
    for name, change in (('bom', lambda t: ('\ufeff' + t).encode('utf-8')),
                         ('crlf', lambda t: t.replace('\n', '\r\n').encode('utf-8')),
                         ('cp874', lambda t: t.encode('cp874'))):
        data = copy_data(r, name)
        for path in data.glob('*.csv'):
            path.write_bytes(change(path.read_text(encoding='utf-8-sig')))
        r.make(data, r.dir / 'x.pdf')
        need(pages_of(r.dir / 'x.pdf') == want, f'{name}: other pages')


def standard_output(r):
    run = r.run('build', 'input/2568', '-o', '-')
    need(run.returncode == 0 and run.stdout == r.report('input/2568').read_bytes(), 'other bytes')
    with open('/dev/full', 'wb') as full:
        run = r.run('build', 'input/2568', '-o', '-', stdout=full)
    need(run.returncode == 3 and b'[file-write]' in run.stderr, f'{run.returncode} {run.stderr}')


def default_path(r):
    run = r.run('build', r.root / 'input/2568', '-t', r.root / 'templates/ita', cwd=r.dir)
    need(run.returncode == 0, run.stderr.decode())
    need(run.stdout.decode().strip() == 'out/2568/ita-2568.pdf', run.stdout.decode())
    need((r.dir / 'out/2568/ita-2568.pdf').exists(), 'no file')


def hostile_names(r):
    """No name that a template or the data give to a report leads out of the folder for results, or hides in it."""
    data = r.dir / 'data'
    data.mkdir()
    (data / 'schema.sql').write_text('CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);')
    (data / 'report.xml').write_text('<report xmlns="urn:raingan:report" lang="th"><page name="a" size="A4" margin="20mm"/><style name="body" '
                                     'font-family="Laksaman" font-size="16pt"/><section page="a"><p>ก</p></section></report>')
    for n, (year, name, want) in enumerate((("'2568'", "'a/../b'", 'out/2568/a-..-b-data.pdf'), ("'2568'", "'.hidden'", 'out/2568/-hidden-data.pdf'),
                                            ("'2568'", "'a\\b' || char(27) || char(127)", 'out/2568/a-b---data.pdf'),
                                            ("'../..'", "'x'", 'out/-.-../x-data.pdf'), ("'/etc'", "'..'", 'out/-etc/-.-data.pdf'))):
        work = r.dir / f'work{n}'
        work.mkdir()
        (data / 'views.sql').write_text(f"CREATE VIEW document AS SELECT {year} AS year, {name} AS name, 'ก' AS title;")
        run = r.run('build', data, cwd=work)
        need(run.returncode == 0 and run.stdout.decode() == want + '\n', f'{name}: {run}')
        need([str(p.relative_to(work)) for p in work.rglob('*') if p.is_file()] == [want], f'{name}: {list(work.rglob("*"))}')


def full_disk(r):
    """A disk of 16 KiB: exit 3, nothing left of the half-written file, the old one whole."""
    disk = r.dir / 'disk'
    disk.mkdir()
    mount_over(disk, 'size=16k')
    (disk / 'a.pdf').write_bytes(b'as before')
    run = r.run('build', 'input/2568', '-o', disk / 'a.pdf')
    need(run.returncode == 3 and b'[file-write]' in run.stderr, f'{run.returncode} {run.stderr}')
    need([f.name for f in disk.iterdir()] == ['a.pdf'], f'left: {list(disk.iterdir())}')
    need((disk / 'a.pdf').read_bytes() == b'as before', 'the old one was touched')


def no_right_to_write(r):
    """A folder that nobody may write to: exit 3."""
    folder = r.dir / 'closed'
    folder.mkdir(0o500)
    run = r.run('build', 'input/2568', '-o', folder / 'a.pdf', before=as_any_user())
    need(run.returncode == 3 and b'[file-write]' in run.stderr, f'{run.returncode} {run.stderr}')
    need(not list(folder.iterdir()), f'left: {list(folder.iterdir())}')


def usage(r):
    for args, want in ((['build'], 2), (['build', 'a', 'b'], 2), (['bulid', 'a'], 2), ([], 2),
                       (['build', 'a', '-x'], 2), (['build', 'a', '-o'], 2), (['wacth', 'a'], 2), (['archive'], 2), (['archive', 'input/2568'], 2),
                       (['archive', 'a', '-m', ''], 2), (['archive', 'a', '-m', '  '], 2), (['archive', 'a', '-m', 'a\nb'], 2),
                       (['archive', '-m', 'a'], 2), (['archive', '--signed'], 2), (['verify', 'a', 'b'], 2),
                       (['verify', '-t', 'ita'], 2),
                       (['check', 'a', '-o', 'b'], 2), (['--help'], 0), (['--version'], 0),
                       (['build', 'there/is/none'], 1), (['build', 'input/2568', '-t', 'none'], 1)):
        got = r.run(*args, cwd=r.root)
        need(got.returncode == want, f'{args}: exit {got.returncode}, wanted {want}\n{got.stderr.decode()}')
        need(want == 0 or got.stderr, f'{args}: not a word')


def help_of_each(r):
    """The help of a command names every option that it takes, and no other command's."""
    whole = r.run('--help', '--lang', 'en').stdout.decode()
    commands = re.findall(r'raingan (\w+) ', whole)
    need({'build', 'check', 'sign', 'batch', 'archive', 'verify', 'log', 'extract', 'diff'} <= set(commands), f'{commands}')
    for command in set(commands):
        run = r.run(command, '--help', '--lang', 'en')
        said = run.stdout.decode()
        need(run.returncode == 0 and not run.stderr and said.startswith(f'usage: raingan {command} '), said)
        usage, _, rest = said.partition('\n\n')
        options = set(re.findall(r'(?<!\w)--?[a-z][a-z-]*', usage))
        need({*options, '-q', '-v', '--lang'} == set(re.findall(r'^(--?[a-z][a-z-]*)', rest, re.M)), f'{command}: {said}')
        need(set(re.findall(r'raingan (\w+) ', usage)) == {command}, said)
        need(r.run('no/such/folder', command, '--help').returncode == 2, 'no command')


def silent_data(r):
    """Data of which nothing is to be said: those of tests/data/excellent, a year earlier, as the rules of 2568 are known."""
    data = copy_data(r, 'silent', 'tests/data/excellent')
    for path in data.glob('*.csv'):
        text = path.read_text()
        for year in (2568, 2569):
            for digits in (str, lambda n: str(n).translate(THAI)):
                text = text.replace(digits(year), digits(year - 1))
        path.write_text(text)
    return data


def messages_for_programs(r):
    """check --format json|csv: the same messages, field by field; --strict."""
    said = r.run('check', 'input/2568').stderr.decode()
    text = re.findall(r'^(\S+?):(\d+):(\d+): (\w+): (?:(C\d+): )?\((?:ช่อง|คอลัมน์) (\w+) "\w+"\) (.*) \[([a-z-]+)\]$', said, re.M)
    rows = json.loads(r.run('check', 'input/2568', '--format', 'json').stdout)
    fields = ['file', 'line', 'column', 'cell', 'level', 'code', 'rule', 'text', 'hint']
    need(all(list(row) == fields for row in rows), f'{rows[0]}')
    need(len(rows) == len(text), 'json has not all that people read')
    for row, (*place, words, code) in zip(rows, text):
        need([str(row[k]) for k in ('file', 'line', 'column', 'level', 'rule', 'cell', 'code')] == [*place, code], f'{row} {place}')
        named, _, rest = words.rpartition(row['text'])  # the column's name, unless the text begins with it
        need(not rest and (named.endswith(': ') or not named), f'{row} {words}')
    hints = re.findall(r'^    hint: (.*)$', said, re.M)
    need([row['hint'] for row in rows if row['hint']] == hints, 'hints')
    run = r.run('check', 'input/2568', '--format', 'csv')
    need(not run.stderr, run.stderr.decode())
    need(run.stdout.startswith('\ufeff'.encode()), 'no byte order mark: a spreadsheet reads no Thai')
    table = list(csv.DictReader(run.stdout.decode('utf-8-sig').splitlines(keepends=True)))
    need(table == [{k: '' if v is None else str(v) for k, v in row.items()} for row in rows], 'csv is not json')
    silent = silent_data(r)
    need(r.run('check', silent, '--format', 'json').stdout == b'[\n]\n', 'no message')
    wrong = r.run('check', 'none', '--format', 'json')
    need(wrong.returncode == 1 and json.loads(wrong.stdout)[0]['line'] is None, wrong.stdout)
    for data, strict, want in (('input/2568', [], 0), ('input/2568', ['--strict'], 1), (silent, ['--strict'], 0)):
        need(r.run('check', data, *strict).returncode == want, f'{data} {strict}')


def last_line(r):
    """After its messages build says what was made: PDF, pages, warnings."""
    pdf = r.dir / 'last.pdf'
    run = r.run('build', 'input/2568', '-o', pdf)
    said = run.stderr.decode()
    pages = int(re.search(r'Pages: +(\d+)', read('pdfinfo', pdf)).group(1))
    warnings = len(re.findall(r': warning: ', said))
    need(warnings and said.splitlines()[-1] == f'{pdf}: {pages} หน้า คำเตือน {warnings} รายการ', said)
    need(run.stdout.decode() == f'{pdf}\n', run.stdout.decode())
    quiet, told = (r.run('build', silent_data(r), '-o', pdf, *v) for v in ([], ['-v']))
    need(not quiet.stderr and told.stderr.decode().splitlines()[-1].startswith(f'{pdf}: 13 '), f'{quiet} {told}')


def findings_2568(r):
    """doc/scoring-2568.md, 6 (C14 by D3): what the text says otherwise than the numbers, and what must stay silent."""
    run = r.run('check', 'input/2568')
    said = run.stderr.decode()
    need(run.returncode == 0, said)
    for want in ('C5', 'C7', 'C9', 'C14', 'C15', 'C17'):
        need(want in said, f'{want} is not in\n{said}')
    messages = '\n'.join(re.findall(r': (?:warning|note): .*', said))
    for silent in ('รายการการจัดซื้อจัดจ้าง', 'C13', 'C12', 'C16', 'EitPublic'):
        need(silent not in messages, f'{silent} must stay silent\n{messages}')
    need('O2 O5 O12 O15 O17 O22' in messages, f'C17 does not name the items\n{messages}')
    need(messages.count('C17:') == 1 and 'C6' not in messages, messages)


def tests(root, build):
    out = []

    def add(name, test, *args):
        out.append((f'report.{name}', lambda: test(Reports(root, build), *args)))

    add('2568.contents', contents, 'input/2568')
    add('2568-memo.structure', structure, 'input/2568-memo')
    add('2568-memo.clean-text', clean_text, 'input/2568-memo')
    for data in ['input/2568', *agencies(root)]:
        short = pathlib.Path(data).name
        for name, test in (('structure', structure), ('margins', margins), ('clean-text', clean_text),
                           ('folios', folios), ('headers', headers), ('navigation', navigation),
                           ('read-aloud', read_aloud)):
            add(f'{short}.{name}', test, data)
        for reader in ORDERLY:
            add(f'{short}.every-value.{reader}', every_value, data, reader)
        if data != 'input/2568':
            add(f'{short}.computed', computed, data)
    return out + each(root, build, 'report', (
        paper, words_of_paper, choices, signers, steps, computed_2568, findings_2568, wrong_cell, all_faults, serial_period, encodings, standard_output, default_path, hostile_names, full_disk,
        no_right_to_write, usage, help_of_each, messages_for_programs, last_line, memo, words_are_inside, metadata, notes_of_parts))
