#!/usr/bin/python3
"""Writes the data folders of three invented agencies beside this file: excellent/, border/, urgent/.

Each is a complete input of the ita template, with expected.json: what a report of it must say, counted
here in exact fractions by the scoring rules and by hand in the comments above each agency.
  R1  indicator 1..5 = mean of its three items
  R2  indicator 6..8 = mean of (mean of its public items, mean of its survey items)
  R4  IIT = mean(1..5), EIT = mean(6..8), OIT = mean(9, 10)
  R5  total = 0.30 IIT + 0.30 EIT + 0.40 OIT
  R6  two decimals, half up
Questions and section names are those of input/2568, with the years moved. The same run gives the same
bytes; its output is kept in the tree.
"""
import csv
import io
import json
import pathlib
from fractions import Fraction as F

HERE = pathlib.Path(__file__).resolve().parent
SEED = HERE.parent.parent / 'input/2568'
THAI = str.maketrans('0123456789', '๐๑๒๓๔๕๖๗๘๙')


def thai(number):
    return str(number).translate(THAI)


# ---- rules ----

def mean(values):
    values = [F(v) for v in values]
    return sum(values) / len(values)


def hundredths(value):
    """The whole number of 1/100 nearest to a value of 0 or more, half up (R6)."""
    return (F(value) * 200 + 1) // 2


def show(value):
    whole, part = divmod(hundredths(value), 100)
    return f'{whole}.{part:02}'


def rounded(value):
    return F(hundredths(value), 100)


def weigh(iit, eit, oit):
    return F(30, 100) * iit + F(30, 100) * eit + F(40, 100) * oit


def level(total, iit, eit, oit):
    """The first line that holds wins; all four are rounded already."""
    least = min(iit, eit, oit)
    if total >= 95 and least >= 95:
        return 'ผ่านดีเยี่ยม'
    if total >= 85:
        return 'ผ่านดี' if least >= 85 else 'ผ่าน'
    return 'ต้องปรับปรุง' if total >= 70 else 'ต้องปรับปรุงโดยด่วน'


def instruments(scores):
    return mean(scores[0:5]), mean(scores[5:8]), mean(scores[8:10])


def results(exact):
    """What the ten indicators, unrounded, come to. R6 leaves open where to round, so these data must
    give one answer whichever way: rounding indicators only, instruments too, or the total alone."""
    scores = [rounded(s) for s in exact]
    parts = [rounded(p) for p in instruments(scores)]
    total = rounded(weigh(*instruments(scores)))
    assert total == rounded(weigh(*parts)) == rounded(weigh(*instruments(exact)))
    assert parts == [rounded(p) for p in instruments(exact)]
    number = range(1, 11)
    return {
        'total': show(total),
        'level': level(total, *parts),
        'iit': show(parts[0]), 'eit': show(parts[1]), 'oit': show(parts[2]),
        'highest': [n for n in number if scores[n - 1] == max(scores)],
        'lowest': [n for n in number if scores[n - 1] == min(scores)],
        'failing': [n for n in number if scores[n - 1] < 85],
    }


# ---- words ----

NAME = {
    1: 'การปฏิบัติหน้าที่', 2: 'การใช้งบประมาณ', 3: 'การใช้อำนาจ', 4: 'การใช้ทรัพย์สินของราชการ',
    5: 'การแก้ไขปัญหาการทุจริต', 6: 'คุณภาพการดำเนินงาน', 7: 'ประสิทธิภาพการสื่อสาร',
    8: 'การปรับปรุงการทำงาน', 9: 'การเปิดเผยข้อมูล', 10: 'การป้องกันการทุจริต',
}
STRONG = {
    1: 'แสดงให้เห็นว่าบุคลากรปฏิบัติงานและให้บริการเป็นไปตามขั้นตอนและระยะเวลาที่กำหนด และปฏิบัติต่อผู้มารับบริการอย่างเท่าเทียมกัน',
    2: 'แสดงให้เห็นว่าการใช้จ่ายงบประมาณเป็นไปตามวัตถุประสงค์ คุ้มค่า โปร่งใส และบุคลากรสามารถตรวจสอบได้',
    3: 'สะท้อนถึงการบริหารงานบุคคลและการใช้อำนาจหน้าที่ของผู้บังคับบัญชาอย่างเป็นธรรม',
    4: 'แสดงให้เห็นว่าบุคลากรขอยืมและใช้ทรัพย์สินของราชการอย่างถูกต้องตามระเบียบ และหน่วยงานตรวจสอบการใช้ทรัพย์สินเป็นประจำ',
    5: 'แสดงให้เห็นว่าผู้บริหารให้ความสำคัญกับการแก้ไขปัญหาการทุจริต และบุคลากรเชื่อมั่นในกระบวนการจัดการเรื่องร้องเรียน',
    6: 'สะท้อนถึงความพึงพอใจของประชาชนต่อการให้บริการที่รวดเร็ว ถูกต้อง และไม่เลือกปฏิบัติ',
    7: 'สะท้อนถึงการประชาสัมพันธ์ข้อมูลข่าวสารที่เข้าถึงได้ง่าย และการตอบข้อซักถามของเจ้าหน้าที่ที่ชัดเจน',
    8: 'สะท้อนถึงการเปิดโอกาสให้ประชาชนมีส่วนร่วม และการนำระบบการให้บริการออนไลน์ (E-Service) มาใช้อย่างต่อเนื่อง',
    9: 'แสดงให้เห็นว่าหน่วยงานเปิดเผยข้อมูลบนเว็บไซต์ครบถ้วน ถูกต้อง และเป็นปัจจุบันทุกรายการ',
    10: 'แสดงให้เห็นว่าหน่วยงานมีมาตรการป้องกันการทุจริตที่ชัดเจน และขับเคลื่อนนโยบาย No Gift Policy อย่างจริงจัง',
}
WEAK = {
    1: 'โดยพบว่าการปฏิบัติงานและการให้บริการบางเรื่องยังไม่เป็นไปตามขั้นตอนและระยะเวลาที่กำหนด จึงควรทบทวนคู่มือการปฏิบัติงาน และติดประกาศระยะเวลาของแต่ละขั้นตอน ณ จุดให้บริการ',
    2: 'โดยพบว่าบุคลากรยังรับทราบข้อมูลการใช้จ่ายงบประมาณไม่ทั่วถึง และมีข้อสังเกตเกี่ยวกับการเบิกจ่ายค่าทำงานล่วงเวลา ค่าวัสดุ ค่าเดินทาง ฯลฯ จึงควรเผยแพร่แผนและผลการใช้จ่ายงบประมาณทุกไตรมาส',
    3: 'โดยพบว่าบุคลากรบางส่วนเห็นว่าการมอบหมายงานและการประเมินผลการปฏิบัติงานยังไม่เป็นธรรม จึงควรชี้แจงหลักเกณฑ์การบริหารงานบุคคลให้ทราบล่วงหน้า และเปิดช่องทางรับฟังความคิดเห็นโดยไม่เปิดเผยชื่อ',
    4: 'โดยพบว่าบุคลากรบางส่วนยังไม่เข้าใจขั้นตอนการขอยืมทรัพย์สินของราชการ และการตรวจสอบการใช้ทรัพย์สินยังไม่สม่ำเสมอ จึงควรจัดทำแบบฟอร์มการยืม-คืน และรายงานผลการตรวจสอบทุกเดือน',
    5: 'โดยพบว่าบุคลากรยังไม่มั่นใจว่ามาตรการที่มีอยู่ป้องกันการทุจริตได้จริง จึงควรแจ้งผลการดำเนินการกับเรื่องร้องเรียนให้ผู้ร้องเรียนทราบภายใน ๑๕ วัน',
    6: 'โดยพบว่าประชาชนบางส่วนได้รับบริการล่าช้ากว่าระยะเวลาที่ประกาศไว้ จึงควรกำหนดผู้รับผิดชอบแทนเมื่อเจ้าหน้าที่ไม่อยู่ และสำรวจความพึงพอใจหลังการให้บริการทุกครั้ง',
    7: 'โดยพบว่าประชาชนยังไม่ทราบช่องทางการติดต่อและข้อมูลข่าวสารที่ควรรู้ จึงควรปรับปรุงเว็บไซต์ เพจ Facebook และเสียงตามสายให้เผยแพร่ข้อมูลตรงกัน',
    8: 'โดยพบว่าประชาชนที่เคยใช้ระบบการให้บริการออนไลน์ (E-Service) ยังมีจำนวนน้อย จึงควรลดขั้นตอนการใช้งาน และจัดเจ้าหน้าที่แนะนำวิธีใช้ในแต่ละหมู่บ้าน',
}
LACK = 'โดยพบว่าข้อมูลบางรายการไม่ครบถ้วนตามหลักเกณฑ์ ได้แก่ {zeros} จึงควรปรับปรุงข้อมูลให้ครบถ้วน ถูกต้อง และเป็นปัจจุบัน'
GRADE = ((95, 'ดีมาก'), (85, 'ดี'), (0, 'ที่ควรปรับปรุง'))

ACT = {  # what a measure of the indicator does; stands after มาตรการ or การ
    1: 'ปรับปรุงขั้นตอนและระยะเวลาการให้บริการ', 2: 'เปิดเผยข้อมูลการใช้จ่ายงบประมาณ',
    3: 'สร้างความเป็นธรรมในการบริหารงานบุคคล', 4: 'ควบคุมการยืมและการใช้ทรัพย์สินของราชการ',
    5: 'ป้องกันการทุจริตตามนโยบาย No Gift Policy', 6: 'พัฒนาคุณภาพการให้บริการประชาชน',
    7: 'เพิ่มช่องทางการประชาสัมพันธ์ข้อมูลข่าวสาร', 8: 'พัฒนาระบบบริการอิเล็กทรอนิกส์ (E-Service)',
    9: 'ปรับปรุงการเปิดเผยข้อมูลสาธารณะ', 10: 'ยกระดับการป้องกันการทุจริต',
}
# Four kinds of measure, of different lengths: title, finding, steps.
KINDS = (
    ('มาตรการ{act}', 'ควรพัฒนาให้ได้มาตรฐานยิ่งขึ้นอย่างต่อเนื่อง',
     ('แต่งตั้งผู้รับผิดชอบ', 'รายงานผลต่อผู้บริหาร')),
    ('โครงการอบรมเชิงปฏิบัติการ เรื่อง การ{act} สำหรับผู้บริหาร พนักงาน และลูกจ้างทุกคน',
     'บุคลากรยังมีความเข้าใจไม่ตรงกัน จึงควรสร้างความรู้ความเข้าใจให้ทั่วถึงทุกส่วนราชการ',
     ('สำรวจความต้องการในการฝึกอบรม', 'จัดอบรมอย่างน้อยปีละ ๒ ครั้ง ครั้งละ ๑ วัน',
      'ประเมินความรู้ก่อนและหลังการอบรม')),
    ('กิจกรรมติดตามการ{act}', 'ควรติดตามผลทุกไตรมาส',
     ('จัดทำแบบติดตาม', 'เก็บข้อมูลทุกเดือน', 'ประชุมทบทวนปัญหาและอุปสรรค', 'แก้ไขข้อบกพร่องที่พบ',
      'เผยแพร่ผลการติดตามบนเว็บไซต์ของหน่วยงาน')),
    ('แผนงานบูรณาการระหว่างส่วนราชการ ผู้นำชุมชน และภาคประชาชน เพื่อสนับสนุนการ{act}',
     'ผลการรับฟังความคิดเห็นพบว่า ประชาชนต้องการมีส่วนร่วมตั้งแต่การวางแผน การดำเนินงาน และการติดตามผล '
     'แต่หน่วยงานยังไม่มีเวทีที่จัดขึ้นเป็นประจำ จึงควรกำหนดปฏิทินการประชุมร่วมกันไว้ล่วงหน้า และแจ้งผลการพิจารณา'
     'ข้อเสนอแนะแต่ละเรื่องให้ผู้เสนอทราบ',
     ('จัดเวทีรับฟังความคิดเห็นประจำปี',)),
)
TWELVE = (
    'จัดทำร่างประกาศนโยบาย', 'เสนอผู้บริหารลงนาม', 'เผยแพร่ประกาศบนเว็บไซต์', 'แจ้งเวียนทุกส่วนราชการ',
    'จัดทำป้ายประชาสัมพันธ์', 'จัดพิธีประกาศเจตนารมณ์', 'อบรมพนักงานและลูกจ้าง', 'เปิดช่องทางแจ้งเบาะแส',
    'รวบรวมรายงานการรับของขวัญ', 'วิเคราะห์ความเสี่ยงการรับสินบน', 'สรุปผลรอบ ๖ เดือน และรอบ ๑๒ เดือน',
    'รายงานผลต่อผู้บริหารและเผยแพร่',
)
OWNERS = ('สำนักปลัด', 'กองคลัง', 'กองช่าง', 'ทุกส่วนราชการ', 'สำนักปลัด/กองคลัง',
          'กองการศึกษา ศาสนาและวัฒนธรรม', 'หน่วยตรวจสอบภายใน')
PERIODS = ('ต.ค. {last} – ก.ย. {year}', 'ม.ค. – มิ.ย. {year}', 'ต.ค. {last} – มี.ค. {year}',
           'ทุกไตรมาส ปีงบประมาณ พ.ศ. {year}')

# urgent: the analysis of indicator 9, some 3,000 letters, so that its row is taller than half a page.
LONG = ' '.join((
    'โดยเป็นผลจากการตรวจสอบข้อมูลที่เผยแพร่บนเว็บไซต์ของหน่วยงาน ณ วันที่ ๓๐ เมษายน พ.ศ. ๒๕๖๘ ซึ่งพบข้อบกพร่องหลายประการ ดังนี้',
    'ประการแรก ข้อมูลพื้นฐานยังไม่เป็นปัจจุบัน โดยข้อมูลผู้บริหาร (O๒) แสดงรายชื่อผู้บริหารชุดเดิมที่พ้นจากตำแหน่งไปแล้ว ไม่มีหมายเลขโทรศัพท์และที่อยู่ไปรษณีย์อิเล็กทรอนิกส์ของผู้บริหารแต่ละคน ส่วนข่าวประชาสัมพันธ์ (O๔) มีเพียงข่าวของปีก่อน ๆ และไม่มีข่าวที่เกี่ยวกับผลการดำเนินงานในปีงบประมาณ พ.ศ. ๒๕๖๘ แม้แต่เรื่องเดียว',
    'ประการที่สอง แผนยุทธศาสตร์หรือแผนพัฒนาหน่วยงาน (O๕) เป็นแผนที่สิ้นสุดระยะเวลาแล้ว และคู่มือหรือแนวทางการให้บริการสำหรับผู้รับบริการหรือผู้มาติดต่อ (O๙) ไม่ระบุขั้นตอน ระยะเวลา ค่าธรรมเนียม สถานที่ให้บริการ เอกสารที่ต้องใช้ ฯลฯ ทำให้ประชาชนต้องเดินทางมาสอบถามที่สำนักงานด้วยตนเองหลายครั้ง ทั้งที่บางเรื่องสามารถยื่นคำขอผ่านระบบการให้บริการออนไลน์ (E-Service) ได้',
    'ประการที่สาม ข้อมูลสถิติการให้บริการ (O๑๑) แสดงเฉพาะจำนวนผู้มารับบริการรวมทั้งปี โดยไม่แยกตามประเภทของบริการและไม่แยกรายเดือน จึงไม่อาจนำไปใช้วิเคราะห์แนวโน้มหรือวางแผนอัตรากำลังได้',
    'ประการที่สี่ รายการการจัดซื้อจัดจ้างหรือการจัดหาพัสดุและความก้าวหน้า (O๑๒) เผยแพร่เพียงไตรมาสที่หนึ่ง และปรากฏข้อความว่า "อยู่ระหว่างปรับปรุงข้อมูล" ต่อเนื่องเป็นเวลานานกว่าหกเดือน ซึ่งไม่สอดคล้องกับแนวทางที่คณะกรรมการฯ กำหนดให้ปรับปรุงข้อมูลทุก ๆ เดือน',
    'ประการที่ห้า รายงานผลการบริหารและพัฒนาทรัพยากรบุคคล (O๑๕) มีแต่ภาพถ่ายกิจกรรม ไม่มีผลการดำเนินงาน ปัญหา อุปสรรค และข้อเสนอแนะ อีกทั้งยังอ้างถึงมาตรฐานทางจริยธรรมของสำนักงาน ก.พ. โดยไม่ได้ปรับให้เข้ากับพนักงานส่วนท้องถิ่น',
    'ประการที่หก แนวปฏิบัติการจัดการเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ (O๑๗) ไม่ได้ระบุส่วนงานที่รับผิดชอบ ช่องทางการร้องเรียน และระยะเวลาดำเนินการ ผู้ร้องเรียนจึงไม่ทราบว่าเรื่องของตนอยู่ในขั้นตอนใด และไม่มีหลักประกันว่าข้อมูลส่วนบุคคลของผู้ร้องเรียนจะได้รับการปกปิดเป็นความลับ',
    'จากการสอบถามผู้ที่เกี่ยวข้องเมื่อวันที่ ๑๒ มิถุนายน พ.ศ. ๒๕๖๘ พบว่าสาเหตุสำคัญเกิดจากการไม่ได้มอบหมายผู้รับผิดชอบเป็นรายข้อ เจ้าหน้าที่ที่ดูแลเว็บไซต์มีเพียงคนเดียวและมีภาระงานด้านอื่น ๆ เป็นจำนวนมาก ส่วนราชการเจ้าของข้อมูลส่งข้อมูลล่าช้า ส่งไม่ครบ หรือส่งเป็นไฟล์ภาพที่ค้นหาข้อความไม่ได้ และไม่มีการตรวจทานก่อนเผยแพร่',
    'นอกจากนี้ บุคลากรบางส่วนยังเข้าใจว่าการประเมินเป็น “หน้าที่ของหน่วยตรวจสอบภายในเพียงหน่วยเดียว” ทั้งที่การเปิดเผยข้อมูลสาธารณะเป็นหน้าที่ตามกฎหมายของทุกส่วนราชการ และเป็นเครื่องมือที่ทำให้ประชาชนมีส่วนร่วมในการตรวจสอบการทำงานขององค์กรปกครองส่วนท้องถิ่น',
    'เพื่อแก้ไขปัญหาดังกล่าว จึงเห็นควรดำเนินการดังต่อไปนี้ (๑) แต่งตั้งคณะทำงานขับเคลื่อนการเปิดเผยข้อมูลภายในวันที่ ๑๕ ตุลาคม พ.ศ. ๒๕๖๘ โดยให้ปลัดเป็นประธาน และให้หัวหน้าส่วนราชการทุกคนเป็นคณะทำงาน (๒) จัดทำตารางกำหนดผู้รับผิดชอบ วันที่ต้องส่งข้อมูล และผู้ตรวจทานของแต่ละข้อ แล้วแจ้งเวียนให้ทุกส่วนราชการถือปฏิบัติ (๓) ปรับปรุงเว็บไซต์ให้มีหน้ารวมข้อมูลตามแบบตรวจการเปิดเผยข้อมูลสาธารณะ เพื่อให้ผู้ตรวจประเมินของสำนักงาน ป.ป.ช. และประชาชนเข้าถึงได้ภายในสองครั้งของการกดเลือก (๔) จัดอบรมเจ้าหน้าที่เรื่องการจัดทำข้อมูลในรูปแบบที่เครื่องอ่านได้ การคุ้มครองข้อมูลส่วนบุคคล และนโยบาย No Gift Policy (๕) ให้หน่วยตรวจสอบภายในสุ่มตรวจความครบถ้วน ถูกต้อง และเป็นปัจจุบันของข้อมูลทุกไตรมาส แล้วรายงานผลต่อผู้บริหารเพื่อสั่งการ',
    'ทั้งนี้ หากดำเนินการได้ครบถ้วนตามแผน คาดว่าข้อมูลทุกรายการจะพร้อมเผยแพร่ก่อนวันที่ ๓๑ มีนาคม พ.ศ. ๒๕๖๙ ซึ่งเป็นช่วงเวลาก่อนเปิดระบบการประเมินในปีถัดไป และจะช่วยสร้างความเชื่อมั่นของประชาชนต่อความโปร่งใสในการบริหารงานของหน่วยงานได้อย่างยั่งยืน',
))


# ---- agencies ----

# excellent: fiscal year 2569, every score 95 or more.
#   1  ( 96.67 +  96.67 + 100.00) / 3 = 293.34 / 3 = 97.78
#   2  (100.00 + 100.00 + 100.00) / 3 = 100.00          5 and OIT: the same
#   3  ( 98.33 +  96.67 + 100.00) / 3 = 295.00 / 3 = 98.333.. = 98.33
#   4  ( 95.00 +  96.67 +  98.33) / 3 = 290.00 / 3 = 96.666.. = 96.67
#   6  (100.00 + 97.50 + 98.75) / 3 = 98.75;   (97.27 + 96.36 + 99.09) / 3 = 97.573..; mean 98.161.. = 98.16
#   7  ( 96.25 + 95.00 + 97.50) / 3 = 96.25;   (95.46 + 96.36 + 95.46) / 3 = 95.76; mean 96.005 = 96.01 (half up)
#   8  (100.00 + 98.75 + 100.00) / 3 = 99.583..; (98.18 + 99.09 + 97.27) / 3 = 98.18; mean 98.881.. = 98.88
#   IIT (97.78 + 100 + 98.33 + 96.67 + 100) / 5 = 492.78 / 5 = 98.556 = 98.56
#   EIT (98.16 + 96.01 + 98.88) / 3 = 293.05 / 3 = 97.683.. = 97.68
#   OIT (100 + 100) / 2 = 100.00
#   total 0.30 * 98.556 + 0.30 * 97.683.. + 0.40 * 100 = 29.5668 + 29.305 + 40 = 98.8718 = 98.87
EXCELLENT = {
    'folder': 'excellent', 'encoding': 'utf-8-sig', 'eol': '\r\n', 'turn': 3, 'spelled': True,
    'organization': 'เทศบาลตำบลทุ่งตัวอย่าง', 'district': 'อำเภอเมืองสมมติ', 'province': 'จังหวัดแดนตัวอย่าง',
    'year': 2569, 'date': '2026-08-31', 'target': '95.00',
    'iit': '96.67 96.67 100.00 100.00 100.00 100.00 98.33 96.67 100.00 95.00 96.67 98.33 100.00 100.00 100.00',
    'public': '100.00 97.50 98.75 96.25 95.00 97.50 100.00 98.75 100.00',
    'survey': '97.27 96.36 99.09 95.46 96.36 95.46 98.18 99.09 97.27',
    'zeros': (), 'measures': range(0, 10),
    'strengths': 'การใช้งบประมาณ การแก้ไขปัญหาการทุจริต การเปิดเผยข้อมูล และการป้องกันการทุจริต',
    'improvements': 'การเพิ่มช่องทางการประชาสัมพันธ์ข้อมูลข่าวสาร และการพัฒนาระบบ E-Service ให้ใช้งานง่ายขึ้น',
}

# border: one hundredth below passing, four indicators below 85. Indicators 9 and 10 are the plain means of
# their items: 14 of 20 = 70.00, 6 of 8 = 75.00.
#   1  ( 90.00 +  93.33 +  96.67) / 3 = 280.00 / 3 = 93.333.. = 93.33
#   2  ( 83.33 +  80.00 +  86.67) / 3 = 250.00 / 3 = 83.333.. = 83.33
#   3  ( 96.67 + 100.00 +  93.33) / 3 = 290.00 / 3 = 96.666.. = 96.67
#   4  ( 76.67 +  80.00 +  83.33) / 3 = 240.00 / 3 = 80.00
#   5  (100.00 + 100.00 +  96.67) / 3 = 296.67 / 3 = 98.89
#   6  (97.50 + 95.00 + 98.75) / 3 = 97.083..; (94.55 + 96.36 + 98.18) / 3 = 96.363..; mean 96.723.. = 96.72
#   7  (96.25 + 97.50 + 95.00) / 3 = 96.25;    (95.45 + 92.73 + 94.54) / 3 = 94.24; mean 95.245 = 95.25 (half up)
#   8  (98.75 + 97.50 + 96.25) / 3 = 97.50;    (96.36 + 97.27 + 93.64) / 3 = 95.756..; mean 96.628.. = 96.63
#   IIT (93.33 + 83.33 + 96.67 + 80.00 + 98.89) / 5 = 452.22 / 5 = 90.444 = 90.44
#   EIT (96.72 + 95.25 + 96.63) / 3 = 288.60 / 3 = 96.20
#   OIT (70.00 + 75.00) / 2 = 72.50
#   total 0.30 * 90.444 + 0.30 * 96.20 + 0.40 * 72.50 = 27.1332 + 28.86 + 29 = 84.9932 = 84.99
BORDER = {
    'folder': 'border', 'encoding': 'cp874', 'eol': '\r\n',
    'organization': 'องค์การบริหารส่วนตำบลทุ่งสมมติรวมใจพัฒนาสามัคคีศรีตัวอย่างบ้านใหม่ริมคลองน้ำใส'
                    'ใต้ร่มไม้ใหญ่หนองบัวบานชื่นตะวันทอแสงงามตา',
    'district': 'อำเภอคลองสมมติ', 'province': 'จังหวัดแดนตัวอย่าง', 'year': 2568, 'target': '',
    'iit': '90.00 93.33 96.67 83.33 80.00 86.67 96.67 100.00 93.33 76.67 80.00 83.33 100.00 100.00 96.67',
    'public': '97.50 95.00 98.75 96.25 97.50 95.00 98.75 97.50 96.25',
    'survey': '94.55 96.36 98.18 95.45 92.73 94.54 96.36 97.27 93.64',
    'zeros': (2, 5, 7, 12, 15, 19, 22, 27), 'measures': range(0, 40), 'twelve': 24,
    'previous': '91.11 86.67 95.56 88.89 97.78 95.80 94.70 95.15 65.00 87.50',
    'strengths': 'การแก้ไขปัญหาการทุจริต และคุณภาพการดำเนินงาน',
    'improvements': 'การเปิดเผยข้อมูลสาธารณะ การป้องกันการทุจริต การควบคุมการใช้ทรัพย์สินของราชการ '
                    'และการเปิดเผยข้อมูลการใช้จ่ายงบประมาณ',
    'signatures': (
        ('ผู้จัดทำรายงาน', 'นางสาวตัวอย่าง ใจซื่อ', 'นักวิชาการตรวจสอบภายในชำนาญการ'),
        ('ผู้ร่วมจัดทำรายงาน', 'นายสมมติ ตั้งมั่น', 'นักวิเคราะห์นโยบายและแผนปฏิบัติการ'),
        ('ผู้ตรวจสอบ', 'นางนามสมมติ เที่ยงธรรม', 'หัวหน้าสำนักปลัด'),
        ('ผู้เห็นชอบรายงาน', 'ว่าที่ร้อยตรีแบบอย่าง รู้หน้าที่', 'ปลัดองค์การบริหารส่วนตำบล'),
        ('ผู้รับรองรายงาน', 'นายต้นแบบ ยิ่งโปร่งใส', 'นายกองค์การบริหารส่วนตำบล')),
}

# urgent: all ten indicators 60.00, each the highest and the lowest.
#   1  (56.67 + 60.00 + 63.33) / 3 = 180.00 / 3 = 60.00
#   2  (53.33 + 66.67 + 60.00) / 3 = 180.00 / 3 = 60.00
#   3  (63.34 + 56.67 + 60.00) / 3 = 180.01 / 3 = 60.003.. = 60.00
#   4  (50.00 + 63.33 + 66.67) / 3 = 180.00 / 3 = 60.00
#   5  (60.00 + 53.33 + 66.66) / 3 = 179.99 / 3 = 59.996.. = 60.00
#   6  (62.50 + 57.50 + 61.25) / 3 = 60.416..; (58.18 + 60.91 + 59.66) / 3 = 59.583..; mean 60.00
#   7  (55.00 + 60.00 + 65.00) / 3 = 60.00;    (60.91 + 60.00 + 59.11) / 3 = 60.006..; mean 60.003.. = 60.00
#   8  (60.00 + 61.25 + 58.75) / 3 = 60.00;    (57.27 + 62.73 + 60.00) / 3 = 60.00; mean 60.00
#   9  points lost: O2 O4 O5 O9 4 each = 16, O11 O12 O15 O17 6 each = 24; 100 - 40 = 60.00
#   10 points lost: O22 10, O26 O28 15 each = 30; 100 - 40 = 60.00
#   IIT = EIT = OIT = 60.00; total 18 + 18 + 24 = 60.00
URGENT = {
    'folder': 'urgent', 'encoding': 'utf-8', 'eol': '\n',
    'organization': 'องค์การบริหารส่วนตำบลหนองเริ่มต้น', 'district': 'อำเภอห้วยแบบอย่าง',
    'province': 'จังหวัดแดนตัวอย่าง', 'year': 2568, 'target': '85.00',
    'iit': '56.67 60.00 63.33 53.33 66.67 60.00 63.34 56.67 60.00 50.00 63.33 66.67 60.00 53.33 66.66',
    'public': '62.50 57.50 61.25 55.00 60.00 65.00 60.00 61.25 58.75',
    'survey': '58.18 60.91 59.66 60.91 60.00 59.11 57.27 62.73 60.00',
    'zeros': (2, 4, 5, 9, 11, 12, 15, 17, 22, 26, 28), 'measures': range(10, 20), 'long': 9,
    'points': [4] * 10 + [6] * 10 + [10] * 4 + [15] * 4,
    'strengths': 'ความร่วมมือของบุคลากรและผู้นำชุมชนที่พร้อมจะปรับปรุงการทำงานร่วมกัน',
    'improvements': 'การเปิดเผยข้อมูลสาธารณะ การใช้งบประมาณ การใช้อำนาจ การใช้ทรัพย์สินของราชการ '
                    'คุณภาพการให้บริการ การสื่อสารกับประชาชน และการป้องกันการทุจริต',
    'signatures': (),
}


# ---- files ----

def questions(year):
    """The seed's items without scores; ๒๕๖๘ and ๒๕๖๗ in them become this year and the last."""
    with open(SEED / 'items.csv', encoding='utf-8', newline='') as file:
        items = list(csv.DictReader(file))
    for item in items:
        item['question'] = (item['question'].replace('๒๕๖๗', '{last}').replace('๒๕๖๘', '{year}')
                            .format(last=thai(year - 1), year=thai(year)))
    return items


def make_items(a):
    scores = {('', f'i{n}'): s for n, s in enumerate(a['iit'].split(), 1)}
    for survey, key in (('EitPublic', 'public'), ('EitSurvey', 'survey')):
        scores.update({(survey, f'e{n}'): s for n, s in enumerate(a[key].split(), 1)})
    for n in range(1, 29):
        scores['', f'O{n}'] = '0.00' if n in a['zeros'] else '100.00'
    items = questions(a['year'])
    for item in items:
        item['score'] = scores.pop((item['survey'], item['code']))
    assert not scores and len(items) == 61
    return items


def indicator(no, items, points):
    """Its exact score. OIT: by the points of its items, or their plain mean where no points are given."""
    mine = [i for i in items if i['indicator'] == str(no)]
    if no <= 5:
        return mean(i['score'] for i in mine)
    if no <= 8:
        return mean(mean(i['score'] for i in mine if i['survey'] == s) for s in ('EitPublic', 'EitSurvey'))
    weight = [points[int(i['code'][1:]) - 1] if points else 1 for i in mine]
    return sum(w * F(i['score']) for w, i in zip(weight, mine)) / sum(weight)


def zeros_of(no, items):
    return [i for i in items if i['indicator'] == str(no) and F(i['score']) == 0]


def analysis(a, no, score, items):
    grade = next(word for least, word in GRADE if score >= least)
    text = f'ผลการประเมินอยู่ในระดับ{grade} '
    lost = [f"{i['question']} ({i['code'].translate(THAI)})" for i in zeros_of(no, items)]
    if no == a.get('long'):
        return text + LONG
    if lost:
        named = ' '.join(lost[:-1]) + ' และ' + lost[-1]
        return text + LACK.format(zeros=named)
    return text + (STRONG if score >= 85 else WEAK)[no]


def measure(a, n, items):
    no, (title, finding, steps) = n % 10 + 1, KINDS[n // 10]
    if n == a.get('twelve'):
        steps = TWELVE
    lost = zeros_of(no, items)
    if lost and n < 20:
        finding += ' โดยเฉพาะข้อ ' + ' '.join(i['code'].translate(THAI) for i in lost)
    period = PERIODS[n % len(PERIODS)].format(last=thai(a['year'] - 1), year=thai(a['year']))
    return {'indicator': no, 'title': title.format(act=ACT[no]), 'finding': finding,
            'steps': '\n'.join(f'{thai(k)}. {s}' for k, s in enumerate(steps, 1)),
            'period': period, 'owner': OWNERS[n % len(OWNERS)]}


def spell(score, at):
    """A score as people type it: some in Thai digits, some without the zeros at the end."""
    if at % 5 in (1, 2):
        score = score.rstrip('0').rstrip('.')
    return thai(score) if at % 5 in (0, 2) else score


def write(a, name, columns, rows):
    turn = a.get('turn', 0) % len(columns)
    columns = columns[turn:] + columns[:turn]
    text = io.StringIO()
    out = csv.DictWriter(text, columns, lineterminator=a['eol'])
    out.writeheader()
    out.writerows(rows)
    (HERE / a['folder'] / name).write_bytes(text.getvalue().encode(a['encoding']))


def make(a):
    (HERE / a['folder']).mkdir(exist_ok=True)
    items, points = make_items(a), a.get('points')
    exact = [indicator(no, items, points) for no in range(1, 11)]
    signatures = a.get('signatures')
    expected = {'organization': a['organization'], 'fiscal_year': a['year'], **results(exact),
                'measures': len(a['measures']), 'signatures': len(signatures or ())}

    indicators = [{'no': no, 'instrument': 'IIT' if no <= 5 else 'EIT' if no <= 8 else 'OIT',
                   'name': NAME[no], 'score': show(s), 'target': a['target'],
                   'analysis': analysis(a, no, s, items)} for no, s in enumerate(exact, 1)]
    if a.get('spelled'):
        for at, row in enumerate(items + indicators):
            row['score'] = spell(row['score'], at)

    report = {'fiscal_year': a['year'], 'organization': a['organization'], 'district': a['district'],
              'province': a['province'], 'unit': 'หน่วยตรวจสอบภายใน'}
    if 'date' in a:
        report['report_date'] = a['date']
    write(a, 'report.csv', ['key', 'value'], [{'key': k, 'value': v} for k, v in report.items()])
    write(a, 'indicators.csv', ['no', 'instrument', 'name', 'score', 'target', 'analysis'], indicators)
    write(a, 'items.csv', ['instrument', 'survey', 'indicator', 'section', 'code', 'question', 'score'], items)
    write(a, 'measures.csv', ['indicator', 'title', 'finding', 'steps', 'period', 'owner'],
          [measure(a, n, items) for n in a['measures']])
    write(a, 'narrative.csv', ['key', 'text'],
          [{'key': k, 'text': a[k]} for k in ('strengths', 'improvements')])
    if signatures is not None:
        write(a, 'signatures.csv', ['order', 'role', 'name', 'position'],
              [{'order': n, 'role': r, 'name': who, 'position': p}
               for n, (r, who, p) in enumerate(signatures, 1)])
    if points:
        write(a, 'points.csv', ['code', 'points'],
              [{'code': f'O{n}', 'points': p} for n, p in enumerate(points, 1)])
    if 'previous' in a:
        write(a, 'previous.csv', ['no', 'score'],
              [{'no': n, 'score': s} for n, s in enumerate(a['previous'].split(), 1)])
    (HERE / a['folder'] / 'expected.json').write_text(
        json.dumps(expected, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')


for agency in EXCELLENT, BORDER, URGENT:
    make(agency)
