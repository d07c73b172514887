"""A table of many rows: seconds and memory of the whole program, and of its data alone (the same rows
read, none printed). `bench.py BUILD`."""
import os
import pathlib
import subprocess
import sys
import tempfile

SCHEMA = '''CREATE TABLE input_files (file TEXT, table_name TEXT, required INTEGER);
INSERT INTO input_files VALUES ('rows.csv', 'rows', 1);
CREATE TABLE rows (no INTEGER PRIMARY KEY, name TEXT NOT NULL, score DECIMAL(5,2));
'''
REPORT = '''<report xmlns="urn:raingan:report" lang="th" numerals="thai">
<page name="a4" size="A4" margin="30mm 20mm 20mm 30mm"><header from="2"><p text-align="center">- {page} -</p></header></page>
<style name="body" font-family="Laksaman" font-size="16pt" font-size-adjust="0.340"/>
<section page="a4"><table columns="20mm * 26mm" border="0.5pt" rules="all">
<thead><tr><th>ที่</th><th>รายการ</th><th>คะแนน</th></tr></thead>
<each select="SELECT no, name, score FROM rows WHERE %s ORDER BY no">
<tr><td align="center">{no}</td><td>{name}</td><td align="decimal">{score:0.00}</td></tr>
</each></table></section></report>
'''


def run(program, data, template, pdf):
    child = subprocess.Popen([program, 'build', data, '-t', template, '-o', pdf],
                             stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        sys.exit(f'exit status {status}')
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


program = pathlib.Path(sys.argv[1]).resolve() / 'raingan'
with tempfile.TemporaryDirectory() as tmp:
    tmp = pathlib.Path(tmp)
    for name, where in ('all', '1'), ('none', 'no = 1'):
        (tmp / name).mkdir()
        (tmp / name / 'schema.sql').write_text(SCHEMA)
        (tmp / name / 'report.xml').write_text(REPORT % where)
    print('   rows   seconds  of these data      MB  of these data    PDF KB')
    for n in 1000, 10000, 100000:
        data = tmp / str(n)
        data.mkdir()
        (data / 'rows.csv').write_text('no,name,score\n' + ''.join(
            f'{i},การเปิดเผยข้อมูลสาธารณะของหน่วยงาน ข้อที่ {i} ซึ่งมีผู้รับผิดชอบ,{i % 10000 / 100:.2f}\n'
            for i in range(1, n + 1)))
        seconds, mb = run(program, data, tmp / 'all', tmp / 'x.pdf')
        size = (tmp / 'x.pdf').stat().st_size / 1024
        data_seconds, data_mb = run(program, data, tmp / 'none', tmp / 'y.pdf')
        print(f'{n:7} {seconds:9.2f} {data_seconds:14.2f} {mb:7.1f} {data_mb:14.1f} {size:9.0f}',
              flush=True)
