"""The page of `raingan serve` in headless Chromium: edit, finding, new pages, archive, ledger; WCAG 2.2 AA by axe-core, at
the width of a desktop and a phone; with the keyboard alone; with and without script. Wanted: node, chromium, and the two packages
of npm that `sh .ci/deps browser` takes."""
import os
import shutil
import subprocess

import serve
from support import Skip, each, need, rows

LONGEST = 600  # seconds; a test takes some 25 of computing


def page(r):
    node, chromium = shutil.which('node'), shutil.which('chromium')
    if not node or not chromium:
        raise Skip('there is no node or no chromium')
    modules = os.pathsep.join([str(r.root / 'build/npm/node_modules'), os.environ.get('NODE_PATH', '')])
    env = {**os.environ, 'NODE_PATH': modules, 'HOME': str(r.dir)}
    for name in 'puppeteer-core', 'axe-core':
        if subprocess.run([node, '-e', f'require.resolve("{name}")'], env=env, capture_output=True).returncode:
            raise Skip(f'there is no {name} of npm')
    with serve.open_page(r) as p:
        got = subprocess.run([node, r.root / 'tests/browser/serve.js', f'http://{p.host}/?token={p.token}', chromium], env=env,
                             capture_output=True, timeout=LONGEST)
    wrong = got.stdout.decode() + got.stderr.decode()
    need(got.returncode == 0 and not wrong.strip(), wrong)
    ledger = rows(r.dir / 'out/2568', 'ledger.csv')
    need([l['reason'] for l in ledger] == ['ฉบับแรกจากเบราว์เซอร์'], f'{ledger}')
    scores = [l['score'] for l in rows(r.dir / 'input/2568', 'indicators.csv')]
    need(scores[8] == '75.51', f'{scores}')


def tests(root, build):
    return each(root, build, 'browser', [page])
