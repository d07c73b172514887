"""The reports of a whole country in one run, killed on its way and run again: `country.py BUILD [COUNT]`, by `make country`
(8,317 local administrations). Each PDF is read back: the name, the ten scores, total and level follow from its data by the
rules R4 to R8; of every so many the whole PDF is examined, and is the same as that of a single build, to the byte."""
import concurrent.futures
import decimal
import itertools
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import agencies_made
import standards
from support import rows

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMINED = 50
THAI = str.maketrans('0123456789', '๐๑๒๓๔๕๖๗๘๙')
WEIGHTS = {'IIT': 30, 'EIT': 30, 'OIT': 40}
LEVELS = (('ผ่านดีเยี่ยม', 95, 95), ('ผ่านดี', 85, 85), ('ผ่าน', 85, 0), ('ต้องปรับปรุง', 70, 0), ('ต้องปรับปรุงโดยด่วน', 0, 0))


def rounded(x):
    return x.quantize(decimal.Decimal('0.01'), decimal.ROUND_HALF_UP)


def judged(indicators):
    """(total, level) by R4, R5, R6 and section 3 of the rules."""
    score = {set_: [decimal.Decimal(i['score']) for i in indicators if i['instrument'] == set_] for set_ in WEIGHTS}
    mean = {set_: sum(values) / len(values) for set_, values in score.items()}
    total = rounded(sum(mean[set_] * weight for set_, weight in WEIGHTS.items()) / 100)
    least = min(rounded(m) for m in mean.values())
    return total, next(level for level, most, each in LEVELS if total >= most and least >= each)


def printed(number):
    return f'{number:.2f}'.translate(THAI)


def differs(folder, pdf):
    """What the first pages of the PDF say otherwise than its data; ''."""
    indicators = rows(folder, 'indicators.csv')
    name = {r['key']: r['value'] for r in rows(folder, 'report.csv')}['organization']
    total, level = judged(indicators)
    run = subprocess.run(['pdftotext', '-raw', '-l', '4', pdf, '-'], capture_output=True, check=True, text=True)
    text = ''.join(run.stdout.split())
    wanted = [name, f'อยู่ในระดับ{level}โดยมีคะแนนรวม{printed(total)}คะแนน']
    wanted += [''.join(f'{i["no"]}{i["name"]}'.split()).translate(THAI) + printed(decimal.Decimal(i['score'])) for i in indicators]
    return ', '.join(w for w in wanted if w not in text)


def run(command, until):
    """Killed, with all processes that it began, after so many reports."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
    for _ in itertools.islice((line for line in process.stdout if re.match(r'a\d', line)), until):
        pass
    if until:
        os.killpg(process.pid, signal.SIGKILL)
    process.stdout.read()
    return process.wait()


def main():
    program, count = pathlib.Path(sys.argv[1]).resolve() / 'raingan', int(sys.argv[2]) if len(sys.argv) > 2 else 8317
    found = []
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        agencies_made.make_all(ROOT, tmp / 'data', count)
        command = [program, 'batch', tmp / 'data', '-o', tmp / 'out']
        start = time.monotonic()
        run(command, count // 3)
        half = {p.name: p.read_bytes() for p in itertools.islice((tmp / 'out').glob('*.pdf'), EXAMINED)}
        status = run(command, 0)
        seconds = time.monotonic() - start
        print(f'{count} reports in {seconds:.0f} s, {count / seconds:.1f} a second, killed once on the way')
        if status:
            found.append(f'exit status {status}')
        folders = sorted((tmp / 'data').iterdir())
        pdfs = [tmp / 'out' / f'{f.name}.pdf' for f in folders]
        found += [f'{p.name} is not there' for p in pdfs if not p.exists()]
        found += [f'{name} has changed' for name, data in half.items() if (tmp / 'out' / name).read_bytes() != data]
        pairs = [(f, p) for f, p in zip(folders, pdfs) if p.exists()]
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            found += [f'{p.name}: not in its text: {said}' for (_, p), said in zip(pairs, pool.map(lambda x: differs(*x), pairs)) if said]
        examined = pairs[::max(1, count // EXAMINED)]
        for folder, pdf in examined:
            trouble = standards.trouble(pdf)
            if trouble:
                found.append(f'{pdf.name}: {trouble}')
            subprocess.run([program, 'build', folder, '-q', '-o', tmp / 'one.pdf'], cwd=ROOT, check=True, capture_output=True)
            if (tmp / 'one.pdf').read_bytes() != pdf.read_bytes():
                found.append(f'{pdf.name}: a single build has other bytes')
        print(f'{len(pairs)} read back, {len(examined)} examined, {len(half)} of before the kill the same')
    sys.exit('\n'.join(found[:20]) or 0)


if __name__ == '__main__':
    main()
