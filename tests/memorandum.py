"""A memorandum in the folder of a report: its texts take their numbers from it (templates/memo/base.sql), what is
typed beside them is held against it, and what is wrong with a reference is told at its cell."""
import json
import shutil

from support import THAI, Reports, copy_data, each, edit, need, read, squeeze

TEXT = 'หน่วยงานที่เกี่ยวข้อง'  # words of a cell of input/2568/memo.csv: line 15

# A cell's text; code, what the message names, what its hint names. Without a code it is printed: the text on paper.
CELLS = (
    ('{results.total}', 'bind-view', '"results"', '"result"'),
    ('{qqqqqqqqqqqq.total}', 'bind-view', '"qqqqqqqqqqqq"', 'instruments'),
    ('{memo.text}', 'bind-view', '"memo"', None),
    ('{result.totl:0.00}', 'bind-column', '"totl"', '"total"'),
    ('{result.total:0.0.0}', 'bind-format', '"0.0.0"', '0.00'),
    ('{result.total:๐.๐๐}', 'bind-format', '"๐.๐๐"', '0.00'),
    ('{result.level:0.00}', 'bind-format', '"ผ่าน"', None),
    ('{result.total', 'bind-syntax', 'not closed', '{{'),
    ('result.total}', 'bind-syntax', 'without its {', '}}'),
    ('{total}', 'bind-syntax', '{total}', '{view.column}'),
    ('{}', 'bind-syntax', '{}', '{view.column}'),
    ('{.total}', 'bind-syntax', '{.total}', '{view.column}'),
    ('{indicators.score}', 'bind-view', 'several rows', None),
    ('{previous.score}', 'bind-column', 'no value', None),
    ('{report.emblem}', 'bind-column', 'no value', None),
    ('{{result.total}}', None, '{result.total}', None),
    ('{{{result.total:0}}}', None, '{๙๒}', None),
    ('{result.iit:0.0} {result.eit:0.00}', None, '๙๙.๑ ๙๗.๔๒', None),
    ('{result.indicator_count}', None, '๑๐', None),
)


def messages(r, data, *options):
    run = r.run('check', data, '-t', 'memo', '--format', 'json', '--lang', 'en', *options)
    return json.loads(run.stdout or '[]'), run.returncode


def on_paper(r, data):
    pdf = r.dir / 'memo.pdf'
    run = r.make(data, pdf, '-t', 'memo')
    return squeeze(read('pdftotext', '-raw', pdf, '-')), run.stderr.decode()


def follows(r):
    """A score changed: 0.3 x 99.11 + 0.3 x 97.42 + 0.4 x (86.50 + 90) / 2 = 94.26, and no instrument is below 85: ผ่านดี
    (doc/scoring-2568.md, 3). The memorandum was not touched."""
    data = copy_data(r, 'follows')
    text, said = on_paper(r, data)
    need('ระดับผ่านมีคะแนนรวม๙๑.๗๖คะแนน' in text and 'การเปิดเผยข้อมูล๗๔.๐๐คะแนน' in text and 'warning' not in said, text + said)
    edit(data / 'indicators.csv', ',74.00,', ',86.50,')
    text, said = on_paper(r, data)
    need('ระดับผ่านดีมีคะแนนรวม๙๔.๒๖คะแนน' in text and '๙๑.๗๖' not in text and 'การเปิดเผยข้อมูล๘๖.๕๐คะแนน' in text, text)
    edit(data / 'report.csv', 'fiscal_year,2568', 'fiscal_year,2569')
    text, _ = on_paper(r, data)
    need('พ.ศ.๒๕๖๙' in text and '๒๕๖๘' not in text, text)


def cells(r):
    trouble = []
    for cell, code, words, hint in CELLS:
        data = copy_data(r, 'cell')
        edit(data / 'memo.csv', TEXT, cell)
        if not code:
            text, _ = on_paper(r, data)
            trouble += [] if 'มอบหมาย' + squeeze(words) + 'ดำเนินการ' in text else [f'{cell}: {text}']
            continue
        found, status = messages(r, data)
        ok = status == 1 and len(found) == 1 and found[0]['file'].endswith('cell/memo.csv') and (found[0]['line'], found[0]['column']) == (15, 6) and \
            found[0]['code'] == code and words in found[0]['text'] and (hint or '') in (found[0]['hint'] or '')
        trouble += [] if ok else [f'{cell}: exit {status} {found}']
    need(not trouble, '\n'.join(trouble))


def carries(r):
    """The PDF has what its numbers come from, and is made again from that; the report beside it does not carry the
    memorandum, nor wonder about it."""
    pdf, out, again = r.dir / 'memo.pdf', r.dir / 'carries', r.dir / 'again.pdf'
    r.make('input/2568', pdf, '-t', 'memo')
    need(r.run('extract', pdf, out).returncode == 0, 'extract')
    have = {str(p.relative_to(out)) for p in out.rglob('*') if p.is_file()}
    need(have == {'base.sql', 'build.json', 'ita/corrections.sql', 'ita/schema.sql', 'ita/views.sql', 'ita/year-rules.table.csv', 'report.xml', 'schema.sql', 'views.sql'} |
         {p.name for p in (r.root / 'input/2568').glob('*.csv')} - {'followup.csv', 'years.csv'}, f'{have}')
    r.make(out, again, cwd=r.dir)
    need(again.read_bytes() == pdf.read_bytes(), 'made again it has other bytes')
    run = r.run('verify', pdf, '--lang', 'en')
    need(run.returncode == 0 and b'made again from its own data to the same byte' in run.stdout, run.stdout.decode())
    need('memo.csv' not in read('pdfdetach', '-list', r.report('input/2568')), 'the report carries the memorandum')
    need(b'memo.csv' not in r.run('check', 'input/2568').stderr, 'the report speaks of the memorandum')
    # Without empty cells in its data: what is written for them is in the memorandum too.
    data = copy_data(r, 'unwritten')
    (data / 'narrative.csv').unlink()
    edit(data / 'memo.csv', TEXT, '{narrative.strengths}')
    shutil.rmtree(out)
    r.make(data, pdf, '-t', 'memo')
    need(r.run('extract', pdf, out).returncode == 0 and (out / 'ita/wording.sql').exists(), 'no wording.sql')
    r.make(out, again, cwd=r.dir)
    need(again.read_bytes() == pdf.read_bytes(), 'made again with wording.sql it has other bytes')


def archived(r):
    """Two revisions; the second says which score was corrected and what came of it, and all is proven."""
    data = copy_data(r, '2568')
    template = r.root / 'templates/memo'
    for reason in 'one', 'two':
        run = r.run('archive', data, '-t', template, '-m', reason, cwd=r.dir)
        need(run.returncode == 0, run.stderr.decode())
        edit(data / 'indicators.csv', ',74.00,', ',86.50,') if reason == 'one' else None
    run = r.run('verify', '--lang', 'en', cwd=r.dir)
    need(run.returncode == 0 and b'2 revisions, 2 of them made again to the same byte; all is complete' in run.stdout, run.stdout.decode())
    text = squeeze(read('pdftotext', '-raw', r.dir / 'out/2568/revisions/002/memo-2568.pdf', '-'))
    need(all(w in text for w in ('๙๑.๗๖', '๙๔.๒๖', '๘๖.๕', 'คะแนนรวม')), text)


def contradicts(r):
    """What is typed beside references: a total and a level that are others; a true total says nothing, nor does what
    a reference gives."""
    data = copy_data(r, 'contradicts')
    edit(data / 'memo.csv', 'คะแนนรวม {result.total:0.00}', 'คะแนนรวม ๙๑.๗๕')
    edit(data / 'memo.csv', 'ระดับ{result.level}', 'ระดับผ่านดี')
    found, status = messages(r, data)
    need(status == 0 and sorted((m['rule'], m['line']) for m in found) == [('C1', 12), ('C8', 12)], f'{found}')
    edit(data / 'memo.csv', '๙๑.๗๕', '๙๑.๗๖')
    edit(data / 'memo.csv', 'ระดับผ่านดี', 'ระดับผ่าน')
    need(messages(r, data) == ([], 0), f'{messages(r, data)}')
    for part, old, new in (('to', 'to,นายก{report.organization}', 'to,นายกองค์การบริหารส่วนตำบลนาเชือก'),
                           ('agency', 'agency,{report.unit} {report.organization}', 'agency,หน่วยตรวจสอบภายใน องค์การบริหารส่วนตำบลนาเชือก')):
        data = copy_data(r, part)  # the paper of another agency, filled in
        edit(data / 'memo.csv', old, new)
        found, status = messages(r, data)
        need(status == 0 and [m['rule'] for m in found] == ['C10'] and 'นาเชือก' in found[0]['text'], f'{part}: {found}')


def alone(r):
    """In a folder of its own: plain text as ever; with references, one message for all of them."""
    data = copy_data(r, 'alone', 'input/2568-memo')
    need(messages(r, data) == ([], 0), 'plain text')
    shutil.copy(r.root / 'input/2568/memo.csv', data)
    found, status = messages(r, data)
    need(status == 1 and len(found) == 1 and found[0]['line'] == 2 and 'report.csv' in found[0]['text'] and '"ita"' in found[0]['text'], f'{found}')


def with_faults(r):
    """What is wrong with the report is told as that, and nothing follows from it."""
    data = copy_data(r, 'faults')
    edit(data / 'indicators.csv', ',74.00,', ',174.00,')
    found, status = messages(r, data)
    need(status == 1 and [(m['file'][-14:], m['line']) for m in found] == [('indicators.csv', 10)], f'{found}')
    data = copy_data(r, 'faults')
    edit(data / 'report.csv', 'unit,', 'unit_,')
    found, status = messages(r, data)
    need(status == 1 and all(m['file'].endswith('report.csv') for m in found), f'{found}')


def other_template(r):
    """A folder of the other template's data is one message, with what to add to the command; where several are there, the one that the
    folder's name speaks of. In a folder of the report that the template builds on, its own file comes first."""
    none = copy_data(r, 'none')
    (none / 'memo.csv').unlink()
    several, followup = r.dir / '2568', r.dir / '2568-followup'
    for folder in several, followup:
        folder.mkdir()
        for name in 'memo.csv', 'followup.csv':
            shutil.copy(r.root / 'input/2568' / name, folder)
    for folder, options, lacks, first in (('input/2568-memo', [], 'report.csv', 'add -t memo to the command, or put report.csv into the folder'),
                                          (several, [], 'report.csv', 'add -t memo to the command, or'),
                                          (followup, [], 'report.csv', 'add -t followup to the command, or'),
                                          (f'{followup}/', [], 'report.csv', 'add -t followup to the command, or'),
                                          (none, ['-t', 'memo'], 'memo.csv', 'put memo.csv into the folder; for the report of the template "ita", give -t ita instead')):
        pdf = r.dir / 'none.pdf'
        run = r.run('build', folder, *options, '-o', pdf, '--lang', 'en')
        said = run.stderr.decode()
        need(run.returncode == 1 and said.count('error:') == 1 and 'warning' not in said and not pdf.exists(), said)
        need(f'{lacks}' in said and f'hint: {first}' in said, said)


def no_base(r):
    """The other template is looked for within the template's folder, then beside it."""
    template = r.dir / 'x/memo'
    shutil.copytree(r.root / 'templates/memo', template)
    run = r.run('build', 'input/2568', '-t', template, '-o', r.dir / 'x.pdf', '--lang', 'en')
    said = run.stderr.decode()
    need(run.returncode == 1 and said.count('error:') == 1 and 'builds on the template "ita", which is not beside it' in said, said)
    pdf = r.dir / 'memo.pdf'
    r.make('input/2568', pdf, '-t', 'memo')
    for place in 'x', 'x/memo':
        shutil.copytree(r.root / 'templates/ita', r.dir / place / 'ita')
        r.make('input/2568', r.dir / 'x.pdf', '-t', template)
        need((r.dir / 'x.pdf').read_bytes() == pdf.read_bytes(), f'from {place}: other bytes')
        r.make(r.root / 'input/2568', r.dir / 'x.pdf', '-t', './', cwd=template)
        need((r.dir / 'x.pdf').read_bytes() == pdf.read_bytes(), f'from {place}, as ./: other bytes')
        shutil.rmtree(r.dir / place / 'ita')


def signed(r):
    """Each who signs the memorandum has a field above the name, one after another; the page says what it said."""
    import signing
    import standards
    keys, pdf, fields = signing.certificates(), r.dir / 'memo.pdf', ('ผู้เสนอ', 'ผู้ให้ความเห็น', 'ผู้สั่งการ')
    r.make('input/2568', pdf, '-t', 'memo')
    before = squeeze(read('pdftotext', '-raw', pdf, '-'))
    listed = r.run('sign', pdf, '--lang', 'en').stdout.decode()
    need(listed.split('\n')[:3] == [f'{f}: not signed' for f in fields], listed)
    for n, (field, who) in enumerate(zip(fields, signing.PEOPLE)):
        out = r.dir / f'memo-{n}.pdf'
        signing.sign(r, pdf, out, field, who)
        need(out.read_bytes().startswith(pdf.read_bytes()) and not standards.trouble(out), standards.trouble(out))
        pdf = out
    signing.check_cms(r, pdf, 3)
    after = squeeze(read('pdftotext', '-raw', pdf, '-'))
    need(all(after.count(squeeze(p[0])) == 1 for p in signing.PEOPLE.values()), after)
    need(after.count('...') == before.count('...'), 'what was printed reads otherwise')
    run = r.run('verify', pdf, '--lang', 'en', cwd=r.dir)
    need(run.returncode == 0 and b'3 valid digital signatures' in run.stdout, (run.stdout + run.stderr).decode())
    with open(copy_data(r, 'more') / 'memo.csv', 'a') as file:
        file.write('opinion,ความเห็นรองปลัด\nopinion_position,รองปลัด\n')
    r.make(r.dir / 'more', r.dir / 'more.pdf', '-t', 'memo')
    listed = r.run('sign', r.dir / 'more.pdf', '--lang', 'en').stdout.decode()
    need('ผู้ให้ความเห็น 2: not signed' in listed and listed.count(': not signed') == 4, listed)


def tests(root, build):
    return each(root, build, 'memorandum', (follows, cells, carries, archived, contradicts, alone, with_faults, other_template, no_base, signed))
