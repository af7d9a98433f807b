// What the words of a report point to, and an officer who confirms, removes and adds: with a reason, once
// each, with and without JavaScript. The list quotes nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, browser, canary, noSidewaysScroll } from './support.mjs';
import { OINLASI, demonstration, fill, history, main, officer, openReport, report, search } from './steps.mjs';

const server = await demonstration();
const STORY = 'paspor adik saya ditahan sponsor, dia dikunci di rumah penampungan';
const REASON = 'Sudah ditanyakan kepada keluarga';

/** The line of an indicator in the list that is to be judged. */
function line(page, code) {
  return page.locator('form[action$="/petunjuk"] li', { hasText: `${code} ·` });
}

/** Unfolds the list, writes a reason and presses the button of one indicator. */
async function judge(page, code, button, reason) {
  if (!(await line(page, code).isVisible())) {
    await page.locator('summary', { hasText: 'Periksa tiap petunjuk' }).click();
  }
  await fill(page, { petunjuk_alasan: reason });
  await line(page, code).getByRole('button', { name: button }).click();
}

for (const javaScriptEnabled of [false, true]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  test(`${how}: indicators are shown with their words, confirmed, removed and added`, async () => {
    const word = canary('petunjuk');
    const context = await browser({ javaScriptEnabled });
    await report(await context.newPage(), server, {
      cerita: `${word} ${STORY}`,
      tempat: OINLASI.words,
    });
    const page = await officer(server, OINLASI.head, { javaScriptEnabled });
    await search(page, server, word);
    assert.ok(!(await page.content()).includes('ditahan sponsor'), 'the list quotes nothing');

    await openReport(page, server, word);
    const text = await main(page);
    for (const words of ['Petunjuk dari kata-kata', 'Tidak dipakai: kewarganegaraan, suku, agama']) {
      assert.ok(text.includes(words), `${words} is missing in:\n${text}`);
    }
    assert.ok((await page.locator('main q').allInnerTexts()).some((quote) => quote.includes('paspor')));

    await judge(page, 'REC-DOC', 'Benar', '');
    assert.match(await page.title(), /Kesalahan/, 'a reason is owed');
    await judge(page, 'REC-DOC', 'Benar', REASON);
    assert.match(await line(page, 'REC-DOC').textContent(), /dibenarkan/);
    await judge(page, 'REC-DOC', 'Bukan', REASON);
    assert.match(await line(page, 'REC-DOC').textContent(), /· bukan/);

    await page.locator('summary', { hasText: 'Tambah petunjuk' }).click();
    const add = page.locator('form[action$="/petunjuk-tambah"]');
    await add.locator('select').selectOption('REC-FEE');
    await add.locator('textarea, input[type=text]').first().fill(REASON);
    await add.getByRole('button').first().click();
    assert.match(await line(page, 'REC-FEE').textContent(), /dibenarkan/);

    const told = (await history(page)).filter((one) => one.startsWith('Petunjuk'));
    assert.deepEqual(told, [
      'Petunjuk dibenarkan',
      'Petunjuk dinyatakan bukan',
      'Petunjuk ditambahkan',
    ]);
    await context.close();
  });
}

test('on a small screen the page neither scrolls sideways nor breaks a rule of accessibility', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await officer(server, OINLASI.head, { viewport: { width: 360, height: 740 }, colorScheme });
    await page.goto(`${server.url}/kotak-masuk?keadaan=semua`);
    const address = await page.locator('a[data-row]').first().getAttribute('href');
    const id = new URL(address, server.url).searchParams.get('laporan');
    await page.goto(`${server.url}/laporan/${id}`);
    for (const fold of await page.locator('summary').all()) await fold.click();
    await noSidewaysScroll(page);
    assert.deepEqual(await axe(page), []);
  }
});
