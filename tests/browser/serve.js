/* The page of `serve` in a browser: node serve.js ADDRESS CHROMIUM. Prints what is wrong, a line each. A step that does not end is told by
 * its name, what it waited for, and the milliseconds of the steps before it. */
'use strict';
const fs = require('fs');
const puppeteer = require('puppeteer-core');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const [, , address, chromium] = process.argv;
const LONGEST = 120000; /* of one wait: a save makes the report and its pictures anew */
const wrong = [], taken = [];
let waited = 'nothing';

function need(condition, text) {
  if (!condition) wrong.push(text);
}

async function step(name, run) {
  const from = Date.now();
  try {
    await run();
  } catch (e) {
    need(false, `${name}: waited for ${waited}: ${e.stack} [before it: ${taken.join(', ')} ms]`);
  }
  taken.push(`${name} ${Date.now() - from}`);
}

/* The result, or an error when it does not come. */
function wait(what, promise) {
  waited = what;
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error('it did not come')), LONGEST); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/* Till the document is there with its script and style; pictures are waited for where they are looked at. */
const open = (page, to) => wait(to, page.goto(to, {waitUntil: 'domcontentloaded'}));

async function accessible(page, name) {
  /* What has been scrolled half out of a box is not too small. */
  await page.evaluate(() => document.querySelectorAll('.scroll').forEach((e) => { e.scrollTop = 0; }));
  const session = await page.createCDPSession(); /* past the policy of the page, which lets no script in */
  const {result} = await wait(`axe-core, ${name}`, session.send('Runtime.evaluate', {
    expression: `${axe}; axe.run(document, {runOnly: ${JSON.stringify(TAGS)}}).then((r) => JSON.stringify(r.violations.map(
      (v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target + ' ' + n.failureSummary.replace(/\\s+/g, ' ')).join(' | '))))`,
    awaitPromise: true, returnByValue: true,
  }));
  await session.detach();
  for (const one of JSON.parse(result.value)) need(false, `${name}: ${one}`);
}

/* What leads to another page. */
function leave(page, what, act) {
  return wait(what, Promise.all([page.waitForNavigation({waitUntil: 'domcontentloaded'}), act()]));
}

const submit = (page, selector) => leave(page, `the page after ${selector}`, () => page.click(selector));

async function type(page, id, text) {
  await page.focus(`#${id}`);
  await page.keyboard.down('Control');
  await page.keyboard.press('A');
  await page.keyboard.up('Control');
  await page.keyboard.type(text);
}

const text = (page, selector) => page.$eval(selector, (e) => e.textContent);
const pictures = (page) => page.$$eval('.sheet img', (all) => all.map((i) => i.getAttribute('src')));

async function edits(page, at) {
  await open(page, at('/?file=indicators.csv'));
  const before = await pictures(page);
  await page.focus('#c-10-4');
  need(await page.$('.sheet rect.marked[data-cell="10.4"]'), 'the cell with the focus is not marked on its page');
  await type(page, 'c-10-4', '105');
  await submit(page, '.actions button');
  need((await text(page, '#m-10-4')).includes('0 ถึง 100'), 'the fault is not told at its cell');
  need(await page.$('#c-10-4[aria-invalid="true"][aria-describedby="m-10-4"]'), 'the field does not say that it is wrong');
  need(await page.evaluate(() => document.activeElement.id) === 'c-10-4', 'the focus is not on the changed cell');
  await accessible(page, 'with a fault');
  await type(page, 'c-10-4', '75.5');
  await page.keyboard.press('Enter');
  need(await page.evaluate(() => document.activeElement.id) === 'c-11-4', 'Enter does not go down');
  await submit(page, '.actions button');
  need(!(await page.$('[aria-invalid="true"]')), 'the fault stays');
  const after = await pictures(page);
  need(after.length === before.length && after.some((p, i) => p !== before[i]) && after.some((p, i) => p === before[i]),
    'the pages are not those of the new data');
  await wait('a picture of a page', page.waitForFunction(() =>
    [...document.querySelectorAll('.sheet img')].some((i) => i.complete && i.naturalWidth > 500), {timeout: LONGEST}));
  need((await text(page, '#status')).trim() !== '', 'nothing says that it was saved');
}

async function pastes(page, at) {
  await open(page, at('/?file=signatures.csv'));
  const rows = await page.$$eval('tbody tr', (all) => all.length);
  await page.evaluate((first) => {
    const field = document.getElementById(`c-${first}-1`), data = new DataTransfer();
    const row = (n) => `${n}\tบทบาท ${n}\t"นาย ""ก"" ${n}"\tตำแหน่ง\n`;
    data.setData('text/plain', [11, 12, 13, 14, 15].map(row).join(''));
    field.focus();
    field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
  }, rows - 1);
  need((await text(page, '#status')).includes('20'), `pasted: ${await text(page, '#status')}`);
  need(await page.evaluate(() => {
    const leave = new Event('beforeunload', {cancelable: true});
    window.dispatchEvent(leave);
    return leave.defaultPrevented;
  }), 'the page is left without a question after pasting');
  await accessible(page, 'after pasting');
  await submit(page, '.actions button');
  need((await page.$$eval('[data-cell]', (all) => all.map((f) => f.value))).includes('นาย "ก" 15'), 'what was pasted is not saved');
  await submit(page, '.undo button');
  need(!(await page.$$eval('[data-cell]', (all) => all.map((f) => f.value))).includes('นาย "ก" 15'), 'it is not taken back');
}

/* 5,000 cells: the page must not stand still. */
async function pastesMany(page, at) {
  await open(page, at('/?file=signatures.csv'));
  const first = await page.$$eval('tbody tr', (all) => all.length - 1);
  const ms = await page.evaluate((row) => {
    const field = document.getElementById(`c-${row}-1`), data = new DataTransfer();
    data.setData('text/plain', Array.from({length: 1250}, (_, n) => `${n}\tบทบาท\tชื่อ ${n}\tตำแหน่ง`).join('\n'));
    field.focus();
    const from = performance.now();
    field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    return performance.now() - from;
  }, first);
  need((await text(page, '#status')).includes('5000'), `pasted: ${await text(page, '#status')}`);
  need(ms < 10000, `pasting takes ${ms} ms`);
  await submit(page, '.actions button');
  need(await page.$('nav.windows'), 'the rows are not saved: all are in one window');
  await submit(page, '.undo button');
}

async function phone(page, at) {
  await page.setViewport({width: 390, height: 844, isMobile: true, hasTouch: true});
  for (const path of ['/?file=indicators.csv', '/?file=report.csv', '/revisions']) {
    await open(page, at(path));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    need(wide <= 0, `${path}: ${wide} pixels wider than a phone`);
    await accessible(page, `on a phone ${path}`);
  }
  await page.setViewport({width: 1280, height: 900});
}

/* What there is none of, on a desktop and a phone. */
async function refusals(browser, at) {
  const page = await browser.newPage();
  for (const width of [1280, 360]) {
    await page.setViewport({width, height: 800});
    for (const path of ['/nothing', '/?file=nothing.csv', '/revision/009/x.pdf']) {
      await open(page, at(path));
      await accessible(page, `${path}, ${width} pixels`);
      need(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${width} pixels`);
    }
  }
  await page.close();
}

/* The program does not answer: what was typed stays, and goes when it answers again. "Back" shows what is in the file. */
async function silent(browser, at) {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST);
  await open(page, at('/?file=report.csv'));
  const before = await page.$eval('#c-4-2', (f) => f.value);
  await type(page, 'c-4-2', 'ยังไม่ได้บันทึก');
  await page.setOfflineMode(true);
  await page.click('.actions button');
  await wait('what it says of silence', page.waitForFunction(() => document.getElementById('status').textContent === document.getElementById('status').dataset.gone));
  need(await page.$eval('#c-4-2', (f) => f.value) === 'ยังไม่ได้บันทึก', 'what was typed is lost');
  await page.setOfflineMode(false);
  await submit(page, '.actions button');
  need(await page.$eval('#status.told', (e) => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().bottom <= innerHeight),
    'that it was saved is out of sight');
  await leave(page, 'the table, by "back"', () => page.goBack());
  await wait('the table as it is now', page.waitForFunction(() => performance.getEntriesByType('navigation')[0].type !== 'navigate'));
  await type(page, 'c-4-2', before);
  await submit(page, '.actions button');
  need(await page.$eval('#c-4-2', (f) => f.value) === before, `after "back": ${await text(page, '#status').catch(() => 'not saved')}`);
  await page.close();
}

async function archives(page, at) {
  await open(page, at('/revisions'));
  await accessible(page, 'the archive');
  await page.type('#reason', 'ฉบับแรกจากเบราว์เซอร์');
  await submit(page, 'form[action="/archive"] button');
  need((await text(page, 'tbody')).includes('ฉบับแรกจากเบราว์เซอร์'), 'the revision is not in the list');
}

async function withoutScript(browser, at) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await open(page, at('/?file=indicators.csv&cell=10.4'));
  need(await page.$('.sheet rect.marked'), 'without script: the cell of the address is not marked');
  await page.focus('#c-10-4');
  await page.keyboard.press('End');
  await page.keyboard.type('1');
  const changed = await page.$$eval('[data-cell]', (all) => all.filter((f) => f.value !== f.defaultValue).map((f) => `${f.id} ${f.defaultValue.slice(0, 40)} ${f.value.slice(0, 40)}`));
  need(changed.length === 1, `without script: changed ${changed.join(' | ')}`);
  await submit(page, '.actions button');
  const field = await page.$eval('#c-10-4', (e) => `${e.value} ${e.closest('td').className}`);
  need(field.startsWith('75.51') && field.includes('marked'), `without script: ${field} ${await text(page, '#status')}`);
  await page.close();
}

/* Nothing but the keyboard: to the table, a cell, a save with Enter on the button; a page of the report; the archive. */
async function keyboardOnly(page, at) {
  const focused = (look) => page.evaluate(look);
  const tab = async (what, found, most = 400) => {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(found)) return;
    }
    need(false, `with Tab nobody comes to ${what}`);
  };
  await open(page, at('/?file=report.csv'));
  await page.keyboard.press('Tab');
  need(await focused(() => document.activeElement.matches('.skip')), 'the first Tab is not at the link to the table');
  need(await focused(() => getComputedStyle(document.activeElement).outlineStyle !== 'none'), 'the focus is not seen');
  await page.keyboard.press('Enter');
  await tab('a cell', () => document.activeElement.id === 'c-4-2');
  need(await focused(() => getComputedStyle(document.activeElement).outlineStyle !== 'none'), 'the focus in a cell is not seen');
  await page.keyboard.press('End');
  await page.keyboard.type(' ก');
  await tab('the button that saves', () => document.activeElement.matches('.actions button'));
  await leave(page, 'the page after Enter on the button', () => page.keyboard.press('Enter'));
  need((await page.$eval('#c-4-2', (f) => f.value)).endsWith(' ก'), 'what was typed is not saved');
  need(await focused(() => document.activeElement.id) === 'c-4-2', 'the focus is not where it was');
  await tab('the button that takes back', () => document.activeElement.matches('.undo button'));
  await leave(page, 'the page after taking back', () => page.keyboard.press('Enter'));
  need(!(await page.$eval('#c-4-2', (f) => f.value)).endsWith(' ก'), 'it is not taken back');
}

const LAUNCH = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-extensions', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--mute-audio'];

(async () => {
  let browser, page;
  const at = (path) => new URL(path, address).href;
  await step('start', async () => {
    browser = await wait('Chromium', puppeteer.launch({executablePath: chromium, args: LAUNCH, timeout: LONGEST, protocolTimeout: LONGEST}));
    page = await wait('a window', browser.newPage());
    page.setDefaultTimeout(LONGEST);
    page.on('pageerror', (e) => need(false, `script: ${e.message}`));
    page.on('console', (m) => m.type() === 'error' && need(false, `console: ${m.text()} ${m.location().url}`));
    await page.setViewport({width: 1280, height: 900});
    await open(page, address);
    await accessible(page, 'the tables');
  });
  const steps = {edits, pastes, pastesMany, keyboardOnly, withoutScript, refusals, silent, phone, archives};
  for (const name of Object.keys(steps))
    if (!wrong.length) await step(name, () => steps[name](['withoutScript', 'refusals', 'silent'].includes(name) ? browser : page, at));
  if (browser) await browser.close();
  wrong.forEach((line) => console.log(line));
  if (process.env.TIMES) console.error(taken.join(', '));
})();
