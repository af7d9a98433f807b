// What stays in the phone after a report: a whole profile folder is searched for everything that was
// written and shown, after leaving by "Keluar cepat" and closing the browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, canary, profileContains, profileFolder } from './support.mjs';
import { OINLASI, demonstration, fill, main, officer, send } from './steps.mjs';

// No name leads anywhere in these tests, so the neutral page itself never loads.
const NEUTRAL = 'https://www.bmkg.go.id/';
const server = await demonstration();

for (const javaScriptEnabled of [false, true]) {
  test(`a report that went well leaves none of its words; JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const told = {
      cerita: canary('cerita'),
      siapa: canary('siapa'),
      kata: canary('kata'),
      jam_aman: canary('jam'),
      jangan_orang: canary('orang'),
      negara: canary('negara'),
    };
    const profile = await profileFolder();
    const context = await browser({ javaScriptEnabled, userDataDir: profile.path });
    const page = await context.newPage();
    const kept = canary('pembanding');
    await page.goto(`${server.url}/aman?${kept}`);

    await page.goto(`${server.url}/lapor`);
    await fill(page, {
      apa: ['held'],
      ...told,
      tempat: OINLASI.words,
      boleh_hubungi: 'ya',
      nomor: '0812-0000-9182',
    });
    await send(page);
    await page.waitForURL('**/terima?t=*');
    const receipt = await page.locator('.code').innerText();
    await page.locator('[name=akhir]').fill(receipt.slice(-4));
    await page.getByRole('button', { name: 'Saya sudah simpan' }).click();

    assert.match(await main(page), /Angkanya benar/);

    const gone = page.waitForEvent('requestfailed', (request) => request.url() === NEUTRAL);
    await page.getByRole('link', { name: 'Keluar cepat' }).click();
    await gone;
    if (javaScriptEnabled) {
      // The page that was left is replaced: back leads past it, to nothing that was told.
      await page.goBack();
      for (const word of Object.values(told)) assert.ok(!(await page.content()).includes(word));
    }
    await context.close();

    const receipts = ['', '+', '%20', '-', ' '].map((between) => receipt.replaceAll(' ', between));
    const secret = [...Object.values(told), ...receipts, '0812-0000-9182', '081200009182'];
    const left = await profileContains(profile.path, secret);
    assert.deepEqual(left, []);
    // The search does find what a browser keeps.
    assert.notDeepEqual(await profileContains(profile.path, [kept]), []);
    await profile.remove();
  });
}

test('leaving quickly asks the browser to forget, and leads to a neutral page', async () => {
  for (const path of ['/keluar', '/en/keluar']) {
    const response = await fetch(server.url + path, { redirect: 'manual' });
    assert.equal(response.status, 303);
    for (const what of ['"cache"', '"cookies"', '"storage"']) {
      assert.ok(response.headers.get('clear-site-data').includes(what), what);
    }
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const to = new URL(response.headers.get('location'));
    assert.equal(to.protocol, 'https:');
    assert.equal(to.pathname, '/');
    const html = await response.text();
    assert.doesNotMatch(html, /kentongan|lapor/i);
    assert.ok(html.includes(to.href));
  }
});

test('an officer who leaves quickly is signed out of this browser', async () => {
  const desk = await officer(server, OINLASI.head, { javaScriptEnabled: false });
  assert.notDeepEqual(await desk.context().cookies(), []);
  const gone = desk.waitForEvent('requestfailed', (request) => request.url() === NEUTRAL);
  await assert.rejects(desk.goto(`${server.url}/keluar`));
  await gone;
  assert.deepEqual(await desk.context().cookies(), []);
  await desk.context().close();
});
