"""What the report says where the officer wrote nothing (templates/ita/wording.sql, C23). Its sentences are put into the
cells that they stand for and checked as an officer's would be: nothing in them contradicts the scores, whatever these
are. And the words themselves, for scores whose sentences were written by hand."""
import csv
import json
import random
import shutil

from support import Reports, copy_data, each, edit, need, read, rows, squeeze, THAI

# Findings of a template copy whose only findings are the sentences themselves, at the cells that they stand for.
SHOW = """CREATE TABLE findings (id TEXT, level TEXT, "table" TEXT, "row" INTEGER, "column" TEXT, message TEXT, hint TEXT);
INSERT INTO findings SELECT NULL, 'note', about, NULL, NULL, key || '|' || text, NULL FROM written;
"""


def write(path, wanted):
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, wanted[0].keys())
        out.writeheader()
        out.writerows(wanted)


def empty(data):
    """Nothing is written by hand."""
    indicators = rows(data, 'indicators.csv')
    for row in indicators:
        row['analysis'] = ''
    write(data / 'indicators.csv', indicators)
    (data / 'narrative.csv').unlink(missing_ok=True)


def messages(r, data, *options):
    run = r.run('check', data, '--format', 'json', *options)
    need(run.returncode == 0, f'exit {run.returncode} {run.stdout.decode()[:2000]} {run.stderr.decode()}')
    return json.loads(run.stdout)


def written(r, data):
    """What the program writes: {indicator or key of the narrative: text}."""
    template = r.dir / 'show'
    if not template.exists():
        shutil.copytree(r.root / 'templates/ita', template)
        (template / 'findings.sql').write_text(SHOW)
    told = [m['text'].split('|', 1) for m in messages(r, data, '-t', template) if m['code'] == 'finding-note']
    need(all(len(t) == 2 for t in told), f'{told}')
    return dict(told)


def score_like(rng):
    """Scores as they are, and those at the edges of a rule."""
    return rng.choice(['0.00', '69.99', '70.00', '84.99', '85.00', '94.99', '95.00', '99.99', '100.00', '100.00',
                       f'{rng.randrange(5000, 10001) / 100:.2f}'])


def invent(r, name, rng):
    data = copy_data(r, name)
    empty(data)
    indicators, items = rows(data, 'indicators.csv'), rows(data, 'items.csv')
    one = score_like(rng) if rng.random() < 0.1 else None
    for row in indicators:
        row['score'] = one or score_like(rng)
    lost = rng.choice([0, 0.1, 0.9, 1])
    for row in items:
        row['score'] = ('0.00' if rng.random() < lost else '100.00') if row['instrument'] == 'OIT' else score_like(rng)
    without = rng.choice([None, '3', '9'])  # an indicator that has no items
    write(data / 'indicators.csv', indicators)
    write(data / 'items.csv', [i for i in items if i['indicator'] != without])
    if rng.random() < 0.6:
        write(data / 'previous.csv', [{'no': i['no'], 'score': rng.choice([i['score'], score_like(rng)])}
                                      for i in indicators if rng.random() < 0.8] or [{'no': '1', 'score': '90'}])
    return data


def true_of(r, data):
    """'' or the findings against what the program has written."""
    text = written(r, data)
    indicators = rows(data, 'indicators.csv')
    need(set(text) == {i['no'] for i in indicators} | {'strengths', 'improvements'}, f'{set(text)}')
    for row in indicators:
        row['analysis'] = text[row['no']]
    write(data / 'indicators.csv', indicators)
    # The clauses as the officer would have written them: they stand whole in the cell.
    write(data / 'narrative.csv', [{'key': k, 'text': text[k]} for k in ('strengths', 'improvements')])
    return [f'{m["cell"]} {m["rule"]} {m["text"]}\n    in: {text}' for m in messages(r, data)
            if m['rule'] and (m['file'].endswith('/narrative.csv') or
                              m['file'].endswith('/indicators.csv') and (m['cell'] or '').startswith('F'))]


def sound(r, first):
    trouble = []
    for seed in range(first, first + 6):
        trouble += [f'{seed}: {t}' for t in true_of(r, invent(r, f'data-{seed}', random.Random(seed)))]
    need(not trouble, '\n'.join(trouble[:5]))


def untrue(r):
    """The checks above look at the sentences: false ones are found, each in its cell."""
    data = copy_data(r, 'untrue')
    empty(data)
    shutil.copytree(r.root / 'templates/ita', r.dir / 'show')
    (r.dir / 'show/findings.sql').write_text(SHOW)
    edit(r.dir / 'show/wording.sql', "('failed', 'ได้ {score} คะแนน ไม่ผ่านเกณฑ์", "('failed', 'ได้ {score} คะแนน ผ่านเกณฑ์")
    edit(r.dir / 'show/wording.sql', "('passed', 'ได้ {score}", "('passed', 'ได้ 77.77")
    trouble = true_of(r, data)
    need(len(trouble) == 11 and trouble[0].startswith('F2 C8') and any(t.startswith('F10 C4') for t in trouble)
         and any(t.startswith('F9 C27') for t in trouble), '\n'.join(trouble))


# ---- the words ----

def scored(r, name, scores, zeros=(), previous=None):
    """The 2568 data without the officer's words, with other scores of indicators and items with 0."""
    data = copy_data(r, name)
    empty(data)
    indicators, items = rows(data, 'indicators.csv'), rows(data, 'items.csv')
    for row in indicators:
        row['score'] = scores if isinstance(scores, str) else scores.get(row['no'], row['score'])
    for row in items:
        if row['instrument'] == 'OIT':
            row['score'] = '0.00' if row['code'] in zeros else '100.00'
    write(data / 'indicators.csv', indicators)
    write(data / 'items.csv', items)
    if previous:
        write(data / 'previous.csv', [{'no': no, 'score': s} for no, s in previous.items()])
    return data


def printed(r, data):
    pdf = r.dir / (data.name + '.pdf')
    run = r.make(data, pdf)
    return squeeze(read('pdftotext', '-layout', pdf, '-')), squeeze(read('pdftotext', '-raw', pdf, '-')), run.stderr.decode()


def on_paper(text):
    return squeeze(text.translate(THAI))


def as_written(r):
    """The report of 2568 without a word of the officer, beside some scores of the year before; the pages have the
    sentences, and what is printed is what was read from the table."""
    data = scored(r, 'paper', {}, {'O2', 'O17', 'O22'}, {'1': '95.00', '2': '100.00', '9': '80.25'})
    text = written(r, data)
    need(text['1'] == 'ได้ 96.67 คะแนน ผ่านเกณฑ์ (85 คะแนนขึ้นไป) อยู่ในช่วงคะแนนของระดับผ่านดีเยี่ยม เมื่อเทียบกับปีงบประมาณ '
                      'พ.ศ. 2567 ซึ่งได้ 95.00 คะแนน ดีขึ้น 1.67 คะแนน ควรรักษามาตรฐานการดำเนินงานอย่างต่อเนื่อง', text['1'])
    need('พ.ศ. 2567 คะแนนไม่เปลี่ยนแปลง' in text['2'], text['2'])
    need(text['9'] == 'ได้ 74.00 คะแนน ไม่ผ่านเกณฑ์ (ต่ำกว่า 85 คะแนน) อยู่ในช่วงคะแนนของระดับต้องปรับปรุง เมื่อเทียบกับปีงบประมาณ '
                      'พ.ศ. 2567 ซึ่งได้ 80.25 คะแนน ลดลง 6.25 คะแนน รายการข้อมูลที่ได้ 0.00 คะแนน จำนวน 2 รายการ ได้แก่ ข้อมูลผู้บริหาร (O2) '
                      'และแนวปฏิบัติการจัดการเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ (O17) จึงควรกำหนดมาตรการแก้ไข มอบหมายผู้รับผิดชอบ '
                      'และติดตามผลอย่างต่อเนื่อง', text['9'])
    need('เทียบ' not in text['10'] and 'ระดับผ่านดี รายการ' in text['10'] and '(O22) จึงควรจัดทำและเผยแพร่' in text['10'], text['10'])
    need(text['strengths'].endswith('คุณภาพการดำเนินงาน และการปฏิบัติหน้าที่ ซึ่งได้ตั้งแต่ 95 คะแนนขึ้นไป'), text['strengths'])
    need(text['improvements'] == 'ขณะที่ประเด็นที่ควรพัฒนาเพิ่มเติม ได้แก่ การเปิดเผยข้อมูล (74.00 คะแนน) ซึ่งไม่ผ่านเกณฑ์ (ต่ำกว่า 85 คะแนน) '
                                 'รวมทั้งรายการข้อมูลที่ได้ 0.00 คะแนน จำนวน 3 รายการ ได้แก่ O2 O17 และ O22', text['improvements'])
    _, raw, said = printed(r, data)
    for key, sentence in text.items():
        need(on_paper(sentence) in raw, f'{key} is not on the pages: {sentence}')
    need(said.count('C23') == 2 and '1, 2, 3, 4, 5, 6, 7, 8, 9, 10' in said and 'จุดแข็ง (strengths) และประเด็น' in said, said)


def edges(r):
    """All alike and full; all alike; none passed; ties; below the last level; more failed items than have titles."""
    full = written(r, scored(r, 'full', '100.00'))
    need(full['improvements'] == 'และควรรักษามาตรฐานการดำเนินงานในทุกด้าน' and 'รายการ' not in full['9'], f'{full}')
    zero = written(r, scored(r, 'zero', '100.00', {'O1', 'O22'}))
    need(zero['improvements'] == 'ขณะที่ประเด็นที่ควรพัฒนาเพิ่มเติม ได้แก่ รายการข้อมูลที่ได้ 0.00 คะแนน จำนวน 2 รายการ คือ O1 และ O22', zero['improvements'])
    _, raw, _ = printed(r, r.dir / 'full')
    need('ในทุกด้านในปีงบประมาณพ.ศ.๒๕๖๙ต่อไป' in raw and 'สูงขึ้น' not in raw, raw)
    even = written(r, scored(r, 'even', '90.00'))
    need(even['strengths'].startswith('โดยมีจุดแข็งด้านการปฏิบัติหน้าที่ การใช้งบประมาณ') and
         even['strengths'].endswith('และการป้องกันการทุจริต ซึ่งได้คะแนนสูงสุด (90.00 คะแนน)'), even['strengths'])
    need(even['improvements'] == 'ขณะที่ควรพัฒนาทุกด้านเพิ่มเติม', even['improvements'])
    none = written(r, scored(r, 'none', '69.99', {f'O{n}' for n in range(1, 29)}))
    need(none['strengths'] == 'โดยทุกตัวชี้วัดไม่ผ่านเกณฑ์ (ต่ำกว่า 85 คะแนน)', none['strengths'])
    need('ระดับต้องปรับปรุงโดยด่วน' in none['9'] and 'จำนวน 20 รายการ ได้แก่ O1 O2 O3 ' in none['9'] and ' O19 และ O20 ' in none['9'], none['9'])
    ties = written(r, scored(r, 'ties', {str(n): '94.99' if n < 3 else '85.00' if n > 8 else '90.00' for n in range(1, 11)}))
    need(ties['strengths'] == 'โดยมีจุดแข็งด้านการปฏิบัติหน้าที่ และการใช้งบประมาณ ซึ่งได้คะแนนสูงสุด (94.99 คะแนน)', ties['strengths'])
    need(ties['improvements'] == 'ขณะที่ประเด็นที่ควรพัฒนาเพิ่มเติม ได้แก่ การเปิดเผยข้อมูล (85.00 คะแนน) และการป้องกันการทุจริต (85.00 คะแนน) '
                                 'ซึ่งได้คะแนนต่ำสุด', ties['improvements'])
    low = scored(r, 'low', {})
    edit(low / 'items.csv', ',e5,', ',e5x,')
    items = rows(low, 'items.csv')
    for row in items:
        row['score'] = {('EitSurvey', 'e5'): '80.00', ('EitPublic', 'e5x'): '84.99'}.get((row['survey'], row['code']), row['score'])
        row['code'] = row['code'].rstrip('x')
    write(low / 'items.csv', items)
    text = written(r, low)['7']
    need('ข้อคำถามที่ได้ต่ำกว่า 85 คะแนน จำนวน 2 ข้อ ได้แก่ ข้อ e5 ของแบบสำรวจ EIT Survey (80.00 คะแนน) '
         'และข้อ e5 ของแบบสำรวจ EIT Public (84.99 คะแนน) จึงควรพัฒนา' in text, text)


def one_cell(r):
    """The officer's words stay: only an empty cell is written, the note names it, and nothing is carried or said when
    none is empty."""
    data = copy_data(r, 'one')
    indicators = rows(data, 'indicators.csv')
    kept, indicators[3]['analysis'] = indicators[0]['analysis'], '  '
    write(data / 'indicators.csv', indicators)
    write(data / 'narrative.csv', [{'key': 'strengths', 'text': 'การใช้อำนาจ'}, {'key': 'improvements', 'text': ''}])
    need(set(written(r, data)) == {'4', 'improvements'}, 'other cells')
    _, raw, said = printed(r, data)
    need(on_paper(kept) in raw and on_paper('โดยมีจุดแข็งด้านการใช้อำนาจ ขณะที่ประเด็น') in raw, raw)
    need('ได้แก่ ตัวชี้วัดที่ 4 [' in said and 'ได้แก่ ประเด็นที่ควรพัฒนา (improvements) [' in said, said)
    need('C23' not in r.run('check', 'input/2568').stderr.decode(), 'a note without a cause')
    for pdf, carried in ((r.dir / 'one.pdf', True), (r.report('input/2568'), False)):
        out, again = r.dir / f'{pdf.stem}-out', r.dir / 'again.pdf'
        need(r.run('extract', pdf, out).returncode == 0, 'extract')
        need((out / 'wording.sql').exists() == carried, f'{pdf}')
        r.make(out, again)
        need(again.read_bytes() == pdf.read_bytes(), f'{pdf}: made again it has other bytes')


def tests(root, build):
    return [(f'wording.true.{n}', lambda n=n: sound(Reports(root, build), n * 6)) for n in range(6)] + \
        each(root, build, 'wording', (untrue, as_written, edges, one_cell))
