"""What a person hears who listens to our PDFs (listen.py): each sentence below was written by hand from the template."""
import shutil

import listen
from support import each, need

PAGE = '''<?xml version="1.0" encoding="UTF-8"?>
<report xmlns="urn:raingan:report" lang="th">
  <page name="p" size="A5" margin="15mm"><footer><table columns="* *" role="presentation"><tr><td>ท้าย</td><td>{page}</td></tr></table></footer></page>
  <style name="body" font-family="Laksaman" font-size="16pt"/>
  <section page="p">
%s
  </section>
</report>
'''


def heard(r, body):
    """The lines that are said of a template with this body."""
    for name in 'data', 'template':
        shutil.rmtree(r.dir / name, ignore_errors=True)
        (r.dir / name).mkdir()
    template = r.dir / 'template'
    (template / 'schema.sql').write_text('CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);\n')
    (template / 'views.sql').write_text('CREATE VIEW one AS SELECT 1 AS n;\n')
    (template / 'report.xml').write_text(PAGE % body)
    pdf = r.dir / 'x.pdf'
    r.make(r.dir / 'data', pdf, '-t', template)
    return [line.strip() for line in listen.listen(pdf).splitlines()]


def compare(got, want):
    need(got == want, '\n'.join(['heard:', *got, 'wanted:', *want]))


def heads(r):
    """A cell is heard with the heads of its column and row, and of its group where there is one."""
    got = heard(r, '''
    <table columns="* * *">
      <thead><tr><th rowspan="2">ชื่อ</th><th colspan="2">คะแนน</th></tr><tr><th>ปีนี้</th><th>ปีก่อน</th></tr></thead>
      <tr continued=" (ต่อ)"><td colspan="3" scope="rowgroup">กลุ่มหนึ่ง</td></tr>
      <tr><td scope="row">ก</td><td>1</td><td>2</td></tr>
      <tr continued=""><td colspan="3" scope="rowgroup">กลุ่มสอง</td></tr>
      <tr><td scope="row" rowspan="2">ข</td><td>3</td><td>4</td></tr>
      <tr><td>5</td><td></td></tr>
      <tr><td>ไม่มีหัว</td><td>6</td><td>7</td></tr>
    </table>''')
    compare(got, ['ตาราง 3 คอลัมน์ 8 แถว',
                  'แถว 1: <ชื่อ> | <คะแนน>',
                  'แถว 2: <ปีนี้> | <ปีก่อน>',
                  'แถว 3: <กลุ่มหนึ่ง>',
                  'แถว 4: <ก> | กลุ่มหนึ่ง / คะแนน / ปีนี้ / ก = 1 | กลุ่มหนึ่ง / คะแนน / ปีก่อน / ก = 2',
                  'แถว 5: <กลุ่มสอง>',
                  'แถว 6: <ข> | กลุ่มสอง / คะแนน / ปีนี้ / ข = 3 | กลุ่มสอง / คะแนน / ปีก่อน / ข = 4',
                  'แถว 7: กลุ่มสอง / คะแนน / ปีนี้ / ข = 5 | กลุ่มสอง / คะแนน / ปีก่อน / ข = (ว่าง)',
                  'แถว 8: กลุ่มสอง / ชื่อ = ไม่มีหัว | กลุ่มสอง / คะแนน / ปีนี้ = 6 | กลุ่มสอง / คะแนน / ปีก่อน = 7'])


def groups_over_pages(r):
    """The row that a page repeats is not heard twice, and cells below it keep their group."""
    rows = ''.join(f'<tr><td scope="row">แถว{i}</td><td>{i}</td></tr>' for i in range(40))
    got = heard(r, f'<table columns="* *"><thead><tr><th>ชื่อ</th><th>ค่า</th></tr></thead>'
                      f'<tr continued=" (ต่อ)"><td colspan="2" scope="rowgroup">กลุ่ม</td></tr>{rows}</table>')
    compare(got, ['ตาราง 2 คอลัมน์ 42 แถว', 'แถว 1: <ชื่อ> | <ค่า>', 'แถว 2: <กลุ่ม>',
                  *(f'แถว {i + 3}: <แถว{i}> | กลุ่ม / ค่า / แถว{i} = {i}' for i in range(40))])


def cells_over_pages(r):
    """The text of a cell over rows that each page says again is heard once."""
    rows = ''.join(f'<tr><td>{i}</td></tr>' for i in range(2, 41))
    got = heard(r, f'<table columns="* *"><tr><td rowspan="40" scope="row" continued="(ต่อ)">ชื่อ</td><td>1</td></tr>{rows}</table>')
    compare(got, ['ตาราง 2 คอลัมน์ 40 แถว', 'แถว 1: <ชื่อ> | ชื่อ = 1', *(f'แถว {i}: {i}' for i in range(2, 41))])


def layout_tables(r):
    """Side by side is no table: its cells are read one after another."""
    got = heard(r, '''
    <table columns="* *" role="presentation">
      <tr><td>ซ้าย<br/>บน</td><td><p>ขวา</p><p>ล่าง</p></td></tr>
      <tr><td></td><td>ท้าย</td></tr>
    </table>''')
    compare([line for line in got if line], ['ซ้าย บน', 'ขวา', 'ล่าง', 'ท้าย'])


def contents(r):
    """Entries below their heading are a list in its entry; the dots are not heard; a title that is no chapter is a heading."""
    got = heard(r, '''
    <p role="heading">สารบัญ</p>
    <toc/>
    <h1 number-format="1.">หนึ่ง</h1><h3>ลึก</h3><h2>กลาง</h2><h1 number-format="1." break-before="page">สอง</h1><p>ข้อความ</p>''')
    compare(got, ['หัวเรื่องระดับ 1: สารบัญ', 'สารบัญ 2 รายการ', 'รายการ: [ลิงก์: 1. หนึ่ง 1]', 'สารบัญ 1 รายการ', 'รายการ: [ลิงก์: ลึก 1]',
                  'สารบัญ 1 รายการ', 'รายการ: [ลิงก์: กลาง 1]', 'รายการ: [ลิงก์: 2. สอง 2]',
                  'หัวเรื่องระดับ 1: 1. หนึ่ง', 'หัวเรื่องระดับ 2: ลึก', 'หัวเรื่องระดับ 2: กลาง', 'หัวเรื่องระดับ 1: 2. สอง', 'ข้อความ'])


def blanks(r):
    """Where something is to be written by hand, in dots or low lines, nothing is heard (T14); an ellipsis and a full stop are text."""
    got = heard(r, '''
    <p>ลงชื่อ <signature id="s" label="ลายมือชื่อ">..........................</signature> ผู้ตรวจสอบ</p>
    <p>(......................................................)</p>
    <p>วันที่ ............ เดือน .............................. พ.ศ. …………</p>
    <p>(………) ชื่อ (__________) .... a... __x เลขที่.....ลงวันที่</p>
    <p>ก(.....ข)</p>
    <p>a___b x_____y ___ ชื่อ____ 7____ นาย____ก</p>
    <p>%s</p>''' % ('.' * 80))
    compare(got, ['ลงชื่อ [ช่อง: ลายมือชื่อ] ผู้ตรวจสอบ', 'วันที่ เดือน พ.ศ.', 'ชื่อ .... a... __x เลขที่ลงวันที่', 'ก(ข)', 'a___b x_____y ___ ชื่อ 7 นายก'])


def languages(r):
    """An abbreviation is heard in full, over spans too; each one once. (Voices: standards.py reads /Lang.)"""
    got = heard(r, '''
    <p>สำนักงาน <abbr title="คณะกรรมการ">ป.<b>ป.</b>ช.</abbr> และ<abbr title="องค์การ">อบต.</abbr><abbr title="องค์การ">อบจ.</abbr> <abbr title="{one.n}">ก.</abbr></p>
    <p><abbr title="กระทรวง">กท.&#x2029;ร.</abbr>&#x2029;ต่อ</p>
    <h1><abbr title="คณะกรรมการ">ป.ป.ช.</abbr></h1>''')
    compare(got, ['สำนักงาน คณะกรรมการ และ องค์การ องค์การ 1', 'กระทรวง', 'ต่อ', 'หัวเรื่องระดับ 1: คณะกรรมการ'])


def charts(r):
    """Each value of each series is heard; what is missing is not."""
    got = heard(r, '''
    <bar-chart alt="คะแนน" format="0.0" select="SELECT 'ก' AS label, 1 AS value UNION ALL SELECT 'ข', 2.25"><caption>ภาพ</caption></bar-chart>
    <line-chart alt="สองปี" select="SELECT 'ก' AS label, 1 AS value, '2568' AS series UNION ALL SELECT 'ข', 2, '2568' UNION ALL SELECT 'ก', 3, '2567' UNION ALL SELECT 'ข', NULL, '2567'"/>''')
    compare(got, ['[ภาพ: คะแนน: ก 1.0, ข 2.3]', 'คำบรรยายภาพ: ภาพ', '[ภาพ: สองปี: 2568: ก 1, ข 2; 2567: ก 3]'])


def whole(r, template, golden):
    """All that is heard of a report of the repository; read like prose before it is committed."""
    pdf = r.dir / 'x.pdf'
    r.make(r.root / 'input/2568', pdf, *template)
    compare(listen.listen(pdf).splitlines(), (r.root / 'tests/listening.golden' / golden).read_text().splitlines())


def report(r):
    whole(r, (), '2568.txt')


def memo(r):
    whole(r, ('-t', 'memo'), 'memo.txt')


def tests(root, build):
    return each(root, build, 'listening', (heads, groups_over_pages, cells_over_pages, layout_tables, contents, blanks, languages, charts, report, memo))
