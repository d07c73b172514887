/* Draws what tools/pictures.py asks for: node pictures.js CHROMIUM FOLDER ADDRESS. Each NAME.html of FOLDER becomes NAME.png; the page of `serve`
 * at ADDRESS is walked through, and becomes page-*.png. */
'use strict';
const fs = require('fs');
const path = require('path');
const puppeteer = require('puppeteer-core');

const [, , chromium, folder, address] = process.argv;
const LAUNCH = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-extensions', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--mute-audio', '--font-render-hinting=none', '--disable-lcd-text',
  '--force-color-profile=srgb', '--hide-scrollbars'];
const CELL = '#c-10-4'; /* the score of indicator 9 */

const to = (name) => path.join(folder, `${name}.png`);
const at = (where) => new URL(where, address).href;

async function screens(page) {
  await page.setViewport({width: 1000, height: 800});
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.html')).sort()) {
    await page.goto(`file://${path.resolve(folder, file)}`);
    await (await page.$('#screen')).screenshot({path: to(path.parse(file).name)});
  }
}

/* Once the pages of the report are there; without what blinks. */
async function shoot(page, name, options) {
  await page.evaluate(() => { document.activeElement.style.caretColor = 'transparent'; });
  await page.waitForFunction(() => [...document.querySelectorAll('.sheet img')].every((i) => {
    i.loading = 'eager';
    return i.complete && i.naturalWidth > 0;
  }));
  await page.screenshot({path: to(name), ...options});
}

async function type(page, text) {
  await page.focus(CELL);
  await page.$eval(CELL, (e) => e.select());
  await page.keyboard.type(text);
}

async function submit(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

const middle = (e) => e.scrollIntoView({block: 'center'});

async function walk(page) {
  await page.setViewport({width: 1200, height: 760});
  await page.goto(address);
  await page.goto(at('/?file=indicators.csv'));
  await page.focus(CELL);
  await page.$eval(CELL, middle);
  await shoot(page, 'page-table');
  await type(page, '174.00');
  await submit(page, '.actions button');
  await page.$eval(CELL, middle);
  await shoot(page, 'page-fault');
  await type(page, '75.00');
  await submit(page, '.actions button');
  await page.setViewport({width: 1200, height: 940});
  await page.focus(CELL);
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, 'page-saved');
  await page.goto(at('/revisions'));
  await page.type('#reason', 'จัดทำครั้งแรก');
  await submit(page, 'form[action="/archive"] button');
  await page.goto(at('/revisions'));
  await shoot(page, 'page-archive', {fullPage: true});
  await page.setViewport({width: 390, height: 700, isMobile: true, hasTouch: true});
  await page.goto(at('/?file=indicators.csv'));
  await page.$eval('table', (e) => e.closest('section').scrollIntoView({block: 'start'}));
  await shoot(page, 'page-phone');
}

(async () => {
  const browser = await puppeteer.launch({executablePath: chromium, args: LAUNCH});
  const page = await browser.newPage();
  await page.emulateMediaFeatures([{name: 'prefers-reduced-motion', value: 'reduce'}]);
  await screens(page);
  await walk(page);
  await browser.close();
})().catch((e) => { console.error(e); process.exit(1); });
