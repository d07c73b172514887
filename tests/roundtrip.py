"""Text set by us and read back by other programs is the text (doc/thai-typesetting.md, T1 to T8): a
corpus of lines in several families, ragged and justified, at several widths, through poppler (plain
and -raw), MuPDF and, where Java is, PDFBox; and again of a copy that Ghostscript has written."""
import csv
import html
import pathlib
import re
import shutil
import subprocess
import tempfile

from support import READERS, Skip, need, once, read

FAMILIES = 'Laksaman', 'Norasi', 'Garuda', 'Noto Sans Thai, Noto Sans'
LAKSAMAN = '/usr/share/fonts/truetype/tlwg/Laksaman.ttf'
MARGIN = 10 * 72 / 25.4  # of corpus/report.xml, in pt

PROVINCES = '''กรุงเทพมหานคร กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท
ชัยภูมิ ชุมพร เชียงราย เชียงใหม่ ตรัง ตราด ตาก นครนายก นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์ นนทบุรี
นราธิวาส น่าน บึงกาฬ บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา พะเยา พังงา พัทลุง พิจิตร
พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี
ลำปาง ลำพูน เลย ศรีสะเกษ สกลนคร สงขลา สตูล สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย
สุพรรณบุรี สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี'''.split()

RULES = '''ที่ ฟื้น กู้|น้ำ กำ ทำ|จะ มา ฤๅ|เป็น แก่ โดย ใช้ ไม่|ต่าง ๆ ในเรื่องต่างๆ|ค่าเดินทาง ฯลฯ มากน้อย
กรุงเทพฯ และ|ปริมณฑล ฯพณฯ นายก|(O๒๒) ระดับ"ผ่าน" แต่ ๘๕%|฿๑,๐๐๐ ๙๑.๗๖ ๑,๒๓๔|ป.ป.ช. อบต. พ.ศ. ต.ค.|สำนักปลัด/ทุกกอง
E-Service|ประจำปีงบประมาณ พ.ศ. ๒๕๖๘|ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล|๙๑.๗๖ คะแนน|ต.ค. ๒๕๖๘ – ก.ย. ๒๕๖๙
๑. จัดอบรม ๒. ติดตาม|ตำบลกุดรัง อำเภอกุดรัง|ก่ กี่ ที่|ปี่ ฟื้น ป่ ฝั่ง|ญู ฐุ ญ ฐ|ฎุ ฏู|A วันที่|ป้ำ ฝำ ฝ้ำ|ศักดิ์สิทธิ์ ฏู
No Gift Policy และ Line Official|office affluent flow file|“คำพูด” และ ‘คำใน’|เว้น  สองช่อง|ราคา ๑๐๐.๐๐ บาท (หนึ่งร้อยบาทถ้วน)
Thai ภาษาไทย English อังกฤษ 123 ๑๒๓|ก่อน–หลัง — จบ|ภควํ ตํ วํ|กิโลเมตร/ชั่วโมง|เก้าอี้ เสื่อ เกี๊ยว เปี๊ยะ|ฤๅษี ฦๅ|สระ็ ก็ เห็น
ประจวบคีรีขันธ์ฯ|๕๐% ของ ๒๐๐|ข้อ ๑/๒|ปฏิสังขรณ์ กตัญญู ฐานุรูป|พิพิธภัณฑ์ อิทธิฤทธิ์ สิทธิ์'''

MARKS = 'ั ิ ี ึ ื ็ ุ ู ฺ ่ ้ ๊ ๋ ์ ํ ำ ี่ ี้ ี๊ ี๋ ิ์ ื่ ื้ ั่ ั้ ึ้ ุ่ ู้ ุ์ ่ำ ้ำ ๊ำ ๋ำ'.split()


def corpus(root):
    lines = list(PROVINCES)
    for rule in re.split(r'[|\n]', RULES):
        lines.append(rule)
    for c in range(0x0E01, 0x0E2F):  # stacked marks over every consonant
        for i in range(0, len(MARKS), 6):
            lines.append(' '.join(chr(c) + m for m in MARKS[i:i + 6]) + ' ' + chr(c) + 'า')
    for name in 'indicators.csv', 'items.csv', 'measures.csv', 'narrative.csv':
        with open(root / 'input/2568' / name, encoding='utf-8', newline='') as f:
            for row in csv.DictReader(f):
                for value in row.values():
                    lines += [v for v in value.split('\n') if re.search('[ก-๙]', v)]
    seen = dict.fromkeys(line for line in lines if line)
    assert len(seen) >= 500
    return list(seen)


def lay_down(root, tmp, lines, family, align='left', width='180mm'):
    """The lines as data, and a template that sets each as a paragraph, in data/ and template/ below tmp."""
    data, template = tmp / 'data', tmp / 'template'
    data.mkdir()
    template.mkdir()
    with open(data / 'lines.csv', 'w', encoding='utf-8', newline='') as f:
        csv.writer(f).writerows([['no', 'text'], *enumerate(lines, 1)])
    shutil.copy(root / 'tests/corpus/schema.sql', template)
    text = (root / 'tests/corpus/report.xml').read_text()
    for name, value in (('FAMILY', family), ('ALIGN', align), ('WIDTH', width)):
        text = text.replace(f'@{name}@', value)
    (template / 'report.xml').write_text(text)


def build_pdf(root, build, tmp, lines, *look):
    """The PDF of the lines, and what was said of it."""
    lay_down(root, tmp, lines, *look)
    run = subprocess.run([build / 'raingan', 'build', tmp / 'data', '-t', tmp / 'template', '-o', tmp / 'x.pdf'],
                         capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-3000:]
    return tmp / 'x.pdf', run.stderr


def same(got_lines, want):
    """T8: equal after removing the spaces at line ends."""
    at = 0
    for line in got_lines:
        line = line.strip(' ')
        while at < len(want) and want[at] == ' ' and not want.startswith(line, at):
            at += 1
        if not want.startswith(line, at):
            return False
        at += len(line)
    return not want[at:].strip(' ')


def compare(text, lines):
    parts = re.split(r'^#(\d+)#\s*$', text.replace('\f', ''), flags=re.M)
    got = {int(no): body for no, body in zip(parts[1::2], parts[2::2])}
    wrong = []
    for no, want in enumerate(lines, 1):
        body = [line for line in got.get(no, '').split('\n') if line.strip()]
        if not same(body, want):
            wrong.append(f'{want!r}\n  read as {body!r}')
    return wrong


def corpus_pdf(root, build, *look):
    """The PDF of the corpus in one look, built once for all readers."""
    def make(pdf):
        with tempfile.TemporaryDirectory() as tmp:
            shutil.copy(build_pdf(root, build, pathlib.Path(tmp), corpus(root), *look)[0], pdf)
    return once('-'.join(look) + '.pdf', make)


def round_trip(root, build, family, align, reader, widths):
    lines = corpus(root)
    for width in widths:
        wrong = compare(READERS[reader](corpus_pdf(root, build, family, align, width)), lines)
        if wrong:
            return f'{width}: {len(wrong)} of {len(lines)} lines differ\n' + '\n'.join(wrong[:6])
    return ''


def distilled(root, build, family, reader):
    """T9: a program that writes the PDF anew keeps its text: each code is one character."""
    if not shutil.which('gs'):
        raise Skip('there is no Ghostscript')
    with tempfile.TemporaryDirectory() as tmp:
        copy = pathlib.Path(tmp) / 'copy.pdf'
        read('gs', '-q', '-dSAFER', '-o', copy, '-sDEVICE=pdfwrite', corpus_pdf(root, build, family, 'left', '180mm'))
        text = READERS[reader](copy)
    # Ghostscript drops the ActualText that keeps two spaces two for poppler (T6): here they are as good as one
    lines = [line.replace('  ', ' ') for line in corpus(root)]
    wrong = compare(text.replace('  ', ' '), lines)
    return f'{len(wrong)} of {len(lines)} lines differ\n' + '\n'.join(wrong[:6]) if wrong else ''


def lines_of(root, build, template, data):
    """(size in pt, text, what justification adds to a cluster border in pt) of every line set."""
    out = subprocess.run([build / 'tests/dump', data, template, root / 'fonts/fonts.conf'],
                         capture_output=True, text=True).stdout
    lines = {}
    page = 0
    for item in out.split('\n'):
        page += item.startswith('page')
        m = re.match(r'text \S+ (\S+) (\S+) \S+(?: [+-]\S+ ([+-]\S+))? "(.*)"$', item)
        if m:
            old = lines.get((page, m[1]), (0, '', 0))
            lines[page, m[1]] = (max(old[0], float(m[2])), old[1] + m[4],
                                 max(old[2], float(m[3] or 0)))
    return lines.values()


# doc/thai-typesetting.md, 1: what never begins a line (B1, B2, B3, B6, B7, B8, B10, B13) and what never
# ends one (B4, B10); a line of one paragraph is all that is looked at, so its own ends are no matter.
NEVER_FIRST = re.compile('[\u0e31\u0e33-\u0e3a\u0e45\u0e47-\u0e4e\u0e30\u0e32ๆ)\\]}”’?!%๚๛.,:;/]|ฯ(?!พณฯ)')
NEVER_LAST = re.compile('[เแโใไ([{“‘]$')


def twelve_widths(root, build):
    """At twelve widths: no line begins or ends where it must not, none is wider than its measure, no
    name is cut, no cluster border is opened by more than 0.06 em (S6)."""
    lines = corpus(root)
    trouble = []
    for width in range(50, 170, 10):
        with tempfile.TemporaryDirectory() as tmp:
            tmp = pathlib.Path(tmp)
            pdf, said = build_pdf(root, build, tmp, lines, 'Laksaman', 'justify', f'{width}mm')
            out = read('pdftotext', '-bbox', pdf, '-')
            for size, text, border in lines_of(root, build, tmp / 'template', tmp / 'data'):
                if text in lines:
                    continue
                if NEVER_FIRST.match(text) or NEVER_LAST.search(text) or text != text.strip():
                    trouble.append(f'{width} mm: a line {text!r}')
                if border > 0.06 * size + 0.005:  # printed to 0.01 pt
                    trouble.append(f'{width} mm: borders opened by {border / size} em: {text!r}')
        right = (width - 10) * 72 / 25.4
        for x in re.findall(r'xMax="([\d.]+)"', out):
            if float(x) > right + 0.2:
                trouble.append(f'{width} mm: a word ends at {x} pt, the measure at {right:.2f} pt')
        for line in re.findall('.*(?:break-forced|too-wide).*', said):
            trouble.append(f'{width} mm: {line}')
    return '\n'.join(trouble[:10])


def plain_strings(root, build):
    """T2, T4: a ragged page is plain strings: nothing is moved inside a word, nothing is said twice but a line with two
    spaces side by side, of which poppler would give one (T6).
    S3: the text itself is not changed; the readers show that."""
    pdf = corpus_pdf(root, build, 'Laksaman', 'left', '90mm')
    content = subprocess.run(['qpdf', '--qdf', '--normalize-content=y', pdf, '-'], check=True,
                             capture_output=True).stdout
    for said in re.findall(rb'/ActualText\s*<feff([0-9a-f]*)>|/ActualText', content, re.I):
        if b'00200020' not in said:
            return f'/ActualText is on a line without two spaces side by side (T6): {said[:80]}'
    for operator in rb'\sTJ\s', rb'\sTc\s', rb'\sTw\s', rb'\sTs\s', rb'\sTz\s':
        if re.search(operator, content):
            return f'{operator} is in a page that nothing stretches'
    return '' if re.search(rb'> Tj|>Tj', content) else 'no string was shown'


def lone_spaces(root, build):
    """T11: no string is a space alone, where the language or the font changes after a tone."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        lay_down(root, tmp, ['ใช้ Facebook และ ได้ LINE นี้ Web คน'], 'Laksaman')
        report = tmp / 'template' / 'report.xml'
        text = report.read_text()
        assert text.count('</section>') == 1
        report.write_text(text.replace('</section>', '<p text-align="left">ได้ <b>Web</b> ได้ และ <b>ใช้</b> LINE</p></section>'))
        subprocess.run([build / 'raingan', 'build', tmp / 'data', '-t', tmp / 'template', '-o', tmp / 'x.pdf'],
                       check=True, capture_output=True)
        content = subprocess.run(['qpdf', '--qdf', '--normalize-content=y', tmp / 'x.pdf', '-'], check=True,
                                 capture_output=True).stdout.decode('latin-1')
    spaces = set(re.findall(r'<([0-9a-f]{4})> <0020>', content, re.I))
    need(spaces, 'no code of a space is told in ToUnicode')
    shown = re.findall(r'<([0-9a-f]+)> ?Tj', content, re.I)
    need(len(shown) > 8, f'{len(shown)} strings are shown')
    alone = [s for s in shown if s in spaces]
    return f'{len(alone)} of {len(shown)} strings are a space alone' if alone else ''


def advance(text):
    """How wide hb-shape sets it in Laksaman, in em; a space is as wide as the font has it (S1)."""
    def shaped(word):
        codes = ','.join(f'{ord(c):04X}' for c in word)  # text itself it would read by the locale
        said = read('hb-shape', '--script=thai', '--font-size=1000', '--no-glyph-names', f'--unicodes={codes}', LAKSAMAN)
        return sum(map(int, re.findall(r'\+(\d+)', said)))
    return (sum(shaped(word) for word in text.split()) + text.count(' ') * shaped(' ')) / 1000


def marked_by_mupdf(pdf, word):
    """(left, right) in pt of each place where MuPDF finds a word, and the size of its letters."""
    page = read('mutool', 'draw', '-q', '-F', 'stext', pdf)
    chars = [(float(left), float(right), html.unescape(c)) for left, right, c in
             re.findall(r'<char quad="(\S+) \S+ (\S+) .*? c="(.*?)"/>', page)]
    text = ''.join(c for _, _, c in chars)
    return [(chars[m.start()][0], chars[m.end() - 1][1]) for m in re.finditer(word, text)], \
        float(re.search(r'<font name="Laksaman" size="([\d.]+)"', page)[1])


def marked_by_poppler(pdf, word):
    """The same of a word between spaces."""
    return [(float(left), float(right)) for left, right in
            re.findall(rf'xMin="(\S+)" \S+ xMax="(\S+)" \S+>{word}</word>', read('pdftotext', '-bbox', pdf, '-'))]


def search(root, build):
    """Searching for a word as it is typed finds it (T1), Thai digits too (D4), once; and what a reader marks then is the
    place where the word is drawn: as far along the line as hb-shape's advances say."""
    line = 'ดื่มน้ำและทำงานเมื่อ ๒๕๖๘ ป้ำ'
    with tempfile.TemporaryDirectory() as tmp:
        pdf, _ = build_pdf(root, build, pathlib.Path(tmp), [line], 'Laksaman')
        for word in 'ดื่ม', 'น้ำ', 'ทำ', 'เมื่อ', '๒๕๖๘', '๖', 'ป้ำ':
            places, size = marked_by_mupdf(pdf, word)
            left = MARGIN + size * advance(line[:line.index(word)])
            want = left, left + size * advance(word)
            if word in line.split():
                places += marked_by_poppler(pdf, word)
            need(len(places) == 1 + (word in line.split()), f'{word} is found {len(places)} times')
            for place in places:
                need(all(abs(a - b) < 0.05 for a, b in zip(place, want)), f'{word}: marked at {place}, drawn at {want}')


def tests(root, build):
    out = [('roundtrip.twelve-widths', lambda: twelve_widths(root, build)),
           ('roundtrip.plain-strings', lambda: plain_strings(root, build)),
           ('roundtrip.lone-spaces', lambda: lone_spaces(root, build)),
           ('roundtrip.search', lambda: search(root, build))]
    for family in FAMILIES:
        for align in 'left', 'justify':
            for reader in READERS:
                name = f"roundtrip.{family.split(',')[0].replace(' ', '-')}.{align}.{reader}"
                out.append((name, lambda f=family, a=align, k=reader:
                            round_trip(root, build, f, a, k, ['180mm', '90mm'])))
        for reader in 'poppler', 'mupdf':
            name = f"roundtrip.{family.split(',')[0].replace(' ', '-')}.distilled.{reader}"
            out.append((name, lambda f=family, k=reader: distilled(root, build, f, k)))
    return out
