// Every public page, without JavaScript, in both languages: it answers at once and alone, leaves nothing
// behind, and can be printed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, canary } from './support.mjs';
import { OINLASI, demonstration, fill, openReply, report, reported } from './steps.mjs';

const server = await demonstration();
const PAGES = [
  '/',
  '/lapor',
  '/tempat',
  '/cek',
  '/perusahaan',
  '/balasan',
  '/bantuan',
  '/terlanjur',
  '/aman',
  '/privasi',
  '/bahasa',
  '/aksesibilitas',
  '/tentang',
  '/api',
  '/masuk',
];
// Words that a title, which stays in the browser's history, must not hold.
const TELLING = /lapor|report|korban|victim|bahaya|danger|kerja palsu|fake|imigrasi|immigration|polisi|police/i;
const TITLED = [...PAGES.filter((path) => !['/api', '/masuk'].includes(path))];

for (const prefix of ['', '/en']) {
  const language = prefix ? 'en' : 'id';
  test(`public pages in ${language}: one request, nothing kept, nothing set`, async () => {
    for (const path of PAGES) {
      const context = await browser({ javaScriptEnabled: false });
      const page = await context.newPage();
      const requests = [];
      page.on('request', (request) => requests.push(request.url()));
      const response = await page.goto(server.url + (path === '/' ? prefix || '/' : prefix + path));
      const seen = requests.filter((url) => !url.startsWith('data:'));
      assert.equal(response.status(), 200, path);
      assert.deepEqual(seen, [page.url()], `${path} is one request`);
      const headers = await response.allHeaders();
      assert.equal(headers['cache-control'], 'no-store', path);
      assert.equal(headers['referrer-policy'], 'no-referrer', path);
      assert.equal(headers['set-cookie'], undefined, path);
      assert.deepEqual(await context.cookies(), [], path);
      assert.match(headers['content-security-policy'], /default-src 'none'/);
      assert.equal(await page.locator('html').getAttribute('lang'), language, path);
      assert.equal(await page.locator('h1').count(), 1, path);
      assert.ok(!/\{ ?\$|undefined|NaN|\[object/.test(await page.locator('body').innerText()), path);
      if (TITLED.includes(path)) assert.doesNotMatch(await page.title(), TELLING, path);
      await context.close();
    }
  });
}

test('the language switch keeps the page, there and back', async () => {
  const context = await browser({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of PAGES) {
    await page.goto(server.url + path);
    const heading = await page.locator('h1').innerText();
    await page.getByRole('contentinfo').getByRole('link', { name: 'English' }).click();
    assert.equal(new URL(page.url()).pathname, path === '/' ? '/en' : `/en${path}`);
    assert.notEqual(await page.locator('h1').innerText(), path === '/api' ? '' : heading, path);
    await page.getByRole('contentinfo').getByRole('link', { name: 'Bahasa Indonesia' }).click();
    assert.equal(new URL(page.url()).pathname, path);
    assert.equal(await page.locator('h1').innerText(), heading);
  }
  await context.close();
});

test('English goes on through the whole report', async () => {
  const context = await browser({ javaScriptEnabled: false, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${server.url}/en`);
  await page
    .getByRole('main')
    .getByRole('link')
    .filter({ hasText: /^Report/ })
    .click();
  assert.equal(new URL(page.url()).pathname, '/en/lapor');
  await fill(page, { apa: ['offer'], cerita: canary('english'), tempat: OINLASI.words });
  await page.locator('form[data-review] button').click();
  await page.waitForURL('**/en/terima?t=*');
  const receipt = await page.locator('.code').innerText();
  await page.goto(`${server.url}/en/balasan`);
  await page.locator('[name=kode]').fill(receipt);
  await page.locator('main form button').first().click();
  assert.equal(new URL(page.url()).pathname, '/en/balasan');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(await page.locator('h1').innerText(), /^Not read yet/);
  await context.close();
});

test('pages of the report flow leave a neutral title and are not kept', async () => {
  const context = await browser({ javaScriptEnabled: false });
  const page = await context.newPage();
  const responses = [];
  page.on('response', (response) => responses.push(response));
  const { receipt } = await report(page, server, { apa: ['held'], cerita: canary('judul'), tempat: 'Sidomulyo' });
  const titles = [await page.title()];
  await openReply(page, server, receipt);
  titles.push(await page.title());
  await openReply(page, server, '1');
  titles.push(await page.title());
  for (const title of titles) assert.doesNotMatch(title, TELLING);
  for (const response of responses) {
    assert.equal((await response.allHeaders())['cache-control'], 'no-store', response.url());
    assert.equal(await response.headerValue('set-cookie'), null, response.url());
    assert.ok(!response.url().includes(receipt.replaceAll(' ', '')), response.url());
  }
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});

test('on paper: the receipt and the words stay, buttons and menus go', async () => {
  const context = await browser({ javaScriptEnabled: false });
  const page = await context.newPage();
  const { receipt } = await report(page, server, {
    apa: ['offer'],
    cerita: canary('cetak'),
    tempat: OINLASI.words,
  });
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.code').isVisible());
  assert.equal(await page.locator('.code').innerText(), receipt);
  for (const gone of ['.top', '.button', 'form']) {
    for (const one of await page.locator(gone).all()) assert.ok(!(await one.isVisible()), gone);
  }
  await printed(page);
  for (const path of ['/', '/bantuan', '/terlanjur', '/privasi']) {
    await page.goto(server.url + path);
    await printed(page);
  }
  await page.emulateMedia({ media: 'screen' });
  await openReply(page, server, await reported(server, { apa: 'offer', tempat: OINLASI.words }));
  await page.emulateMedia({ media: 'print' });
  await printed(page);
  await context.close();
});

/** The paper is neither blank nor dark: some ink, mostly white. */
async function printed(page) {
  const picture = await page.screenshot({ fullPage: true });
  assert.ok(picture.length > 4_000, `${page.url()} prints ${picture.length} bytes`);
  const pdf = await page.pdf({ format: 'A4' });
  assert.match(pdf.subarray(0, 5).toString(), /^%PDF-/);
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(paper, 'rgb(255, 255, 255)');
  const text = await page.locator('main').innerText();
  assert.ok(text.length > 60, text);
}
