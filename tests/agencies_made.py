"""Invented agencies, as many as are asked for, each with a folder of data for the ITA report: names, numbers and texts
differ, and the same number gives the same folder everywhere."""
import csv
import random

KINDS = ('องค์การบริหารส่วนตำบล', 'เทศบาลตำบล', 'เทศบาลเมือง', 'องค์การบริหารส่วนจังหวัด')
FIRST = ('หนอง', 'บ้าน', 'โนน', 'ดอน', 'นา', 'ท่า', 'วัง', 'ห้วย', 'โคก', 'คลอง', 'บาง', 'ป่า')
SECOND = ('แก้ว', 'ใหญ่', 'สูง', 'ม่วง', 'ไผ่', 'ทราย', 'บัว', 'หลวง', 'เหล็ก', 'ขาว', 'งาม', 'สว่าง')
THIRD = ('', 'เหนือ', 'ใต้', 'กลาง', 'พัฒนา', 'สามัคคี')
PROVINCES = ('กาฬสินธุ์', 'ขอนแก่น', 'เชียงราย', 'ตรัง', 'นครปฐม', 'พิจิตร', 'มหาสารคาม', 'สตูล')
UNITS = ('สำนักปลัด', 'หน่วยตรวจสอบภายใน', 'กองคลัง')
LEADS = ('ปลัด', 'หัวหน้าสำนักปลัด', 'นักวิเคราะห์นโยบายและแผน', 'นักวิชาการตรวจสอบภายใน')


def name_of(n):
    r = random.Random(n)
    return f'{r.choice(KINDS)}{r.choice(FIRST)}{r.choice(SECOND)}{r.choice(THIRD)}'


def write(folder, name, head, lines):
    with open(folder / name, 'w', encoding='utf-8-sig', newline='') as file:
        out = csv.writer(file)
        out.writerow(head)
        out.writerows(lines)


def read(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


def make(root, folder, n):
    """The data of agency n; the indicators are named as those of 2568."""
    r = random.Random(n)
    name = name_of(n)
    indicators, measures, items = (read(root / 'input/2568' / name) for name in ('indicators.csv', 'measures.csv', 'items.csv'))
    folder.mkdir(parents=True)
    write(folder, 'report.csv', ['key', 'value'],
          [['fiscal_year', '2568'], ['organization', name], ['district', r.choice(FIRST) + r.choice(SECOND)],
           ['province', r.choice(PROVINCES)], ['unit', r.choice(UNITS)]])
    write(folder, 'indicators.csv', ['no', 'instrument', 'name', 'score', 'analysis'],
          [[row['no'], row['instrument'], row['name'], f'{r.randint(6000, 10000) / 100:.2f}', ''] for row in indicators])
    write(folder, 'items.csv', list(items[0]),
          [list({**row, 'score': f'{r.randint(6000, 10000) / 100:.2f}' if row['instrument'] != 'OIT' else row['score']}.values())
           for row in items])
    write(folder, 'measures.csv', list(measures[0]),
          [list({**row, 'steps': f'๑. {name}ประชุมผู้เกี่ยวข้อง\n๒. ติดตามผล {r.randint(2, 12)} ครั้ง', 'owner': r.choice(LEADS)}.values())
           for row in r.sample(measures, r.randint(1, len(measures)))])
    write(folder, 'signatures.csv', ['order', 'role', 'name', 'position'],
          [['1', 'ผู้จัดทำรายงาน', '', r.choice(LEADS)], ['2', 'ผู้บริหาร', '', f'นายก{name}']])


def make_all(root, folder, count):
    for n in range(count):
        make(root, folder / f'a{n:04}', n)
