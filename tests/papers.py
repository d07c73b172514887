"""The other papers of a year, of the same folder as the report (templates/followup, years, summary): what they print is what
the data says, whatever it is; they are PDF/UA-1 and PDF/A-3a; faults and findings are told at their cells."""
import csv
import io
import json
import re
import subprocess

import listen
import standards
from support import THAI, copy_data, each, need, read, rows, squeeze

TEMPLATES = 'followup', 'years', 'summary'


def paper(r, data, template):
    """(the text without spaces, in the order in which it is read; what was said; the PDF)"""
    pdf = r.dir / f'{template}.pdf'
    run = r.make(data, pdf, '-t', template, '--lang', 'en')
    trouble = standards.trouble(pdf)
    need(not trouble, f'{template}: {trouble}')
    return squeeze(read('pdftotext', '-raw', pdf, '-')), run.stderr.decode(), pdf


def messages(r, data, template):
    run = r.run('check', data, '-t', template, '--format', 'json', '--lang', 'en')
    return [(m['level'], m['cell'], m['text']) for m in json.loads(run.stdout)], run.returncode


def thai(text):
    return squeeze(str(text)).translate(THAI)


def write(path, *lines):
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    path.write_text(out.getvalue())


HEAD = 'title', 'planned', 'status', 'done', 'result', 'evidence', 'link', 'owner'


def followup(r):
    """Each cell of followup.csv is on paper, a link as a link with its address as typed; the counts are those of the rows."""
    text, said, pdf = paper(r, 'input/2568', 'followup')
    need(not said, said)
    lines = rows(r.root / 'input/2568', 'followup.csv')
    letters = text.replace(thai('- 2 -'), '')
    for line in lines:
        for name in HEAD:
            # A cell of several lines stands with other cells between its parts.
            need(all(thai(part) in letters or squeeze(part) in letters for word in line[name].split('\n') for part in word.split()), f'{name}: {line[name]}')
    need('จำนวน๔มาตรการดำเนินการแล้วเสร็จ๒มาตรการคิดเป็นร้อยละ๕๐.๐๐อยู่ระหว่างดำเนินการ๑มาตรการและยังไม่ดำเนินการ๑มาตรการ' in text, text)
    plain = subprocess.run(['qpdf', '--qdf', '--object-streams=disable', pdf, '-'], capture_output=True, check=True).stdout
    links = set(re.findall(r'/URI \((.*?)\)', plain.decode('latin-1')))
    need(links == {line['link'] for line in lines if line['link']}, f'{links}')
    heard = listen.listen(pdf)
    for said in ('คำบรรยายตาราง: ตารางที่ ๑ ผลการดำเนินงานรายมาตรการ', '<มาตรการอบรมด้านจริยธรรม>',
                 'หลักฐาน / มาตรการรับฟังความคิดเห็นของผู้รับบริการ = [ลิงก์: แบบสำรวจความพึงพอใจ] https://www.example.go.th/survey'):
        need(said in heard, f'{said}: {heard}')


def followup_of_others(r):
    """None, one that is half told, and sixty over several pages with a head on each."""
    data = copy_data(r, 'data')
    write(data / 'followup.csv', HEAD)
    text, said, _ = paper(r, data, 'followup')
    need('ไม่มีมาตรการจากผลการประเมินปีก่อนที่ต้องติดตาม' in text and 'ตารางที่' not in text and said.count(' note: ') == 1, said)
    write(data / 'followup.csv', HEAD, ('ก', 'ข', 'แล้วเสร็จ', '', '', '', '', ''), ('ค', 'ง', 'ยังไม่ดำเนินการ', 'จ', '', 'ฉ', '', ''))
    found, status = messages(r, data, 'followup')
    need(status == 0 and sorted((level, cell) for level, cell, _ in found) ==
         [('note', 'G3'), ('warning', 'C3'), ('warning', 'D2'), ('warning', 'E2'), ('warning', 'F2')], f'{found}')
    write(data / 'followup.csv', HEAD, *((f'มาตรการที่ {i} ของปี', f'งานลำดับ {i}', 'แล้วเสร็จ', 'ทำแล้ว', 'ได้ผล', 'หลักฐาน', f'https://a.go.th/{i}', '')
                                         for i in range(1, 61)))
    text, said, pdf = paper(r, data, 'followup')
    pages = int(re.search(r'Pages: +(\d+)', read('pdfinfo', pdf)).group(1))
    need(pages > 3 and text.count('สิ่งที่กำหนดไว้') in (pages, pages - 1), f'{pages} {text.count("สิ่งที่กำหนดไว้")}')
    need(all(thai(f'มาตรการที่{i}ของปี') in text and f'https://a.go.th/{i}' in text for i in range(1, 61)), 'a measure is lost')
    need(not said.count(' warning: '), said)
    for cell, column, words in (('ftp://a', 'link', 'https://'), ('https://a b', 'link', 'https://'), ('เสร็จ', 'status', 'แล้วเสร็จ'), ('', 'planned', 'กำหนดไว้')):
        line = dict(zip(HEAD, ('ก', 'ข', 'แล้วเสร็จ', 'ค', 'ง', 'จ', 'https://a.go.th', '')), **{column: cell})
        write(data / 'followup.csv', HEAD, [line[h] for h in HEAD])
        found, status = messages(r, data, 'followup')
        need(status == 1 and [c for _, c, _ in found] == ['ABCDEFGH'[HEAD.index(column)] + '2'] and words in found[0][2], f'{cell}: {found}')


def years(r):
    """Totals and indicators of the sample, computed by hand: 91.76 of this year (tests/reports.py), 90.08, 87.40 and 83.12 as typed."""
    text, said, _ = paper(r, 'input/2568', 'years')
    need(not said, said)
    need('ได้คะแนนรวม๙๑.๗๖คะแนนอยู่ในระดับผ่านเพิ่มขึ้น๑.๖๘คะแนนจากปีงบประมาณพ.ศ.๒๕๖๗' in text, text)
    for line in ('๒๕๖๕๘๓.๑๒–––', '๒๕๖๖๘๗.๔๐+๔.๒๘––', '๒๕๖๗๙๐.๐๘+๒.๖๘๘๑.๕๐๑จาก๑๐ตัวชี้วัด', '๒๕๖๘๙๑.๗๖+๑.๖๘๗๔.๐๐๑จาก๑๐ตัวชี้วัด'):
        need(line in text, f'{line}: {text}')
    need('มีคะแนนเพิ่มขึ้น๙ตัวชี้วัดลดลง๑ตัวชี้วัดและเท่าเดิม๐ตัวชี้วัด' in text, text)
    earlier = {line['no']: float(line['score']) for line in rows(r.root / 'input/2568', 'years.csv') if line['fiscal_year'] == '2567'}
    for line in rows(r.root / 'input/2568', 'indicators.csv'):
        was, now = earlier[line['no']], float(line['score'])
        want = thai(f'{line["no"]}{line["name"]}{was:.2f}{now:.2f}{now - was:+.2f}')
        need(want in text.replace('\u2212', '-'), f'{want}: {text}')


def years_of_others(r):
    """No earlier year; last year's previous.csv alone; years that contradict it, are not earlier, or have other indicators."""
    data = copy_data(r, 'data')
    (data / 'years.csv').unlink()
    text, said, _ = paper(r, data, 'years')
    need('ไม่มีคะแนนรายตัวชี้วัดของปีก่อนให้เปรียบเทียบ' in text and 'ตารางที่' not in text and not said, text + said)
    write(data / 'previous.csv', ('no', 'score'), (1, 95), (2, 100))
    text, said, _ = paper(r, data, 'years')
    need('เพิ่มขึ้น๑ตัวชี้วัดลดลง๐ตัวชี้วัดและเท่าเดิม๑ตัวชี้วัดโดยมี๘ตัวชี้วัดที่ไม่มีคะแนนปีก่อน' in text, text)
    need('๒๕๖๗––๙๕.๐๐๐จาก๒ตัวชี้วัด' in text, text)
    write(data / 'years.csv', ('ปีงบประมาณ', 'ตัวชี้วัดที่', 'คะแนน'), (2567, 1, 94), (2567, 0, 95), (2568, 0, 1), (2566, 11, 50))
    found, status = messages(r, data, 'years')
    need(status == 0 and sorted((level, cell) for level, cell, _ in found) ==
         [('note', 'B5'), ('note', 'B5'), ('warning', 'A4'), ('warning', 'C2')], f'{found}')
    text, said, _ = paper(r, data, 'years')
    need('ลดลง๓.๒๔คะแนนจากปีงบประมาณพ.ศ.๒๕๖๗' in text and '๙๔.๐๐๙๖.๖๗+๒.๖๗' in text, text)
    write(data / 'years.csv', ('fiscal_year', 'no', 'score'), *((2548 + y, 0, 70 + y) for y in range(20)))
    text, said, _ = paper(r, data, 'years')
    need(all(thai(f'{2548 + y}{70 + y}.00') in text for y in range(20)), text)
    write(data / 'years.csv', ('fiscal_year', 'no', 'score'), (2567, 1, 101))
    found, status = messages(r, data, 'years')
    need(status == 1 and found[0][1] == 'C2', f'{found}')


def summary(r):
    """One page: total, level, how many passed, each score, what is good and what is not, measures with the number of the rest."""
    text, said, pdf = paper(r, 'input/2568', 'summary')
    need(not said and re.search(r'Pages: +1\n', read('pdfinfo', pdf)), said)
    need('คะแนนรวม๙๑.๗๖จาก๑๐๐คะแนน' in text and 'ระดับผ่าน' in text and 'ผ่านเกณฑ์๘๕คะแนน๙จาก๑๐ตัวชี้วัด' in text, text)
    for line in rows(r.root / 'input/2568', 'indicators.csv'):
        need(squeeze(line['name']) in text and thai(line['score']) in text, f'{line["name"]}: {text}')
    titles = list(dict.fromkeys(line['title'] for line in rows(r.root / 'input/2568', 'measures.csv')))
    need(all(squeeze(t).translate(THAI) in text or squeeze(t) in text for t in titles[:6]), text)
    need(thai(f'และมาตรการอื่นอีก {len(titles) - 6} มาตรการ') in text, text)
    data = copy_data(r, 'data')
    (data / 'narrative.csv').unlink()
    write(data / 'measures.csv', ('indicator', 'title', 'finding', 'steps', 'period', 'owner'))
    text, said, _ = paper(r, data, 'summary')
    need('มาตรการ' not in text and 'การเปิดเผยข้อมูล(๗๔.๐๐คะแนน)ซึ่งไม่ผ่านเกณฑ์' in text, text)
    text, said, pdf = paper(r, 'tests/data/excellent', 'summary')
    need('ไม่ผ่านเกณฑ์' in text and re.search(r'Pages: +1\n', read('pdfinfo', pdf)), text)


def without_report(r):
    """In a folder without the report that a paper is of there is nothing to print: what is missing is named, and nothing is written."""
    data = copy_data(r, 'data')
    (data / 'report.csv').unlink()
    for template in 'summary', 'followup', 'years':
        run = r.run('build', data, '-t', template, '-o', r.dir / 'x.pdf', '--lang', 'en')
        need(run.returncode == 1 and not (r.dir / 'x.pdf').exists(), f'{template}: {run.returncode}')
        want = f'{data}: error: there is no report.csv in this folder; this template takes names and numbers from it [file-missing]\n' \
               '    hint: give the data folder of the report (template "ita")\n'
        need(run.stderr.decode() == want, f'{template}: {run.stderr.decode()}')


def together(r):
    """All papers of one folder: none is troubled by the files of another, nor the report; without a report in the folder one message
    says so; a PDF of each is made again from what it carries."""
    for template in (*TEMPLATES, 'memo', 'ita'):
        found, status = messages(r, 'input/2568', template)
        need(status == 0 and not [m for m in found if 'followup' in m[2] or 'years' in m[2]], f'{template}: {found}')
    alone = copy_data(r, 'alone')
    for path in list(alone.iterdir()):
        if path.name not in ('followup.csv', 'years.csv'):
            path.unlink()
    for template in TEMPLATES:
        found, status = messages(r, alone, template)
        faults = [m for m in found if m[0] == 'error']
        need(status == 1 and len(faults) == 1 and 'report.csv' in faults[0][2], f'{template}: {found}')
        _, _, pdf = paper(r, 'input/2568', template)
        folder, again = r.dir / f'{template}-out', r.dir / 'again.pdf'
        need(r.run('extract', pdf, folder).returncode == 0, 'extract')
        r.make(folder, again)
        need(again.read_bytes() == pdf.read_bytes(), f'{template}: another PDF')


def tests(root, build):
    return each(root, build, 'papers', (followup, followup_of_others, years, years_of_others, summary, without_report, together))
