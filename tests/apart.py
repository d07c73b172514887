"""Findings that a process of its own makes while the pages are laid out (src/data/apart.h): what is said and made is what one
process says and makes, however the other ends."""
import os
import shutil

from faults import fault_env
from support import Reports, Skip, agencies, copy_data, each, need, one_processor


def need_two():
    if len(os.sched_getaffinity(0)) < 2:
        raise Skip('this machine has one processor')


def outcome(r, run, pdf):
    made = pdf.read_bytes() if pdf.exists() else None
    pdf.unlink(missing_ok=True)
    return run.returncode, run.stdout, run.stderr, made


def build(r, data, *options, before=(), env=None):
    pdf = r.dir / 'x.pdf'
    return outcome(r, r.run('build', data, *options, '-o', pdf, before=before, env=env), pdf)


def need_same(r, label, data, *options, status=0):
    alone, apart = build(r, data, *options, before=one_processor()), build(r, data, *options)
    need(alone[0] == status, f'{label}: exit {alone[0]} {alone[2].decode()[-500:]}')
    need(alone == apart, f'{label}: alone {alone[:3]}\napart {apart[:3]}')
    return apart[2].decode()


def same_reports(r):
    """The samples, the memorandum (whose template builds on another), and agencies with findings of many kinds."""
    need_two()
    said = ''
    for lang in 'th', 'en':
        for data in 'input/2568', *agencies(r.root):
            if data.endswith('seed-raw'):
                continue
            said += need_same(r, data, r.root / data, '--lang', lang)
        data = copy_data(r, 'data')
        (data / 'narrative.csv').unlink()  # is told of, though nobody has read it
        need('narrative.csv' in need_same(r, 'no narrative', data, '--lang', lang), 'narrative.csv is not told')
        need_same(r, 'memo', r.root / 'input/2568-memo', '-t', 'memo', '--lang', lang)
    need(said.count('[finding]') > 4, said)


def same_faults(r):
    """Faults of the data, of the page, of the findings' own SQL, and findings that the errors leave standing."""
    need_two()
    data = copy_data(r, 'data')
    indicators = (data / 'indicators.csv').read_text('utf-8-sig')
    (data / 'indicators.csv').write_text(indicators.replace('96.67', '96.6x', 1))
    need('96.6x' in need_same(r, 'a wrong number', data, status=1), 'the number is not told')
    (data / 'indicators.csv').write_text(indicators)
    for name, old, new in (('findings.sql', 'INSERT INTO findings', 'INSERT INTO finding'),
                           ('texts.sql', 'CREATE', 'CREATES'),
                           ('report.xml', '<h1', '<h1 wrong="1"')):
        template = r.dir / 'template'
        shutil.copytree(r.root / 'templates/ita', template)
        text = (template / name).read_text()
        need(old in text, f'{name} has no {old}')
        (template / name).write_text(text.replace(old, new, 1))
        said = need_same(r, name, data, '-t', template, '--lang', 'en', status=1)
        need(f'{name}:' in said and (name != 'report.xml' or '[finding]' in said), f'{name}: {said}')
        shutil.rmtree(template)


def other_ends(r):
    """Killed, or refused a file, at each of its reads: the findings are made by the one that waited."""
    need_two()
    log, data = r.dir / 'log', r.root / 'input/2568'
    env = {'FAULT_BELOW': 'templates', 'FAULT_READS': '1'}
    want = build(r, data, env={**fault_env(r, 0, '0', log), **env})
    calls = log.read_text().splitlines()
    first = next(i for i, call in enumerate(calls, 1) if 'texts.sql' in call)
    need(want[0] == 0 and b'[finding]' in want[2] and first, f'{want[:3]} {calls}')
    died = 0  # without harm
    for what in 'kill', '5':  # EIO
        for at in range(first, len(calls) + 1):
            got = build(r, data, env={**fault_env(r, at, what), **env})
            need(got[0] in (0, 3, -9) and (got[0] == 0) == (got[3] is not None), f'{what} at {at}: {got[:3]}')
            if got[0] == 0:
                need(got == want, f'{what} at {at}: {got[:3]}')
                died += 1
    need(died > 2, f'{died} of {len(calls)} were the other\'s')


def tests(root, build):
    return each(root, build, 'apart', [same_reports, same_faults, other_ends])
