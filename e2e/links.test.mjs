// What several reports point to: an officer confirms one proposed link and rejects another, each with a
// reason, with and without JavaScript. Nobody else learns of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, browser, noSidewaysScroll } from './support.mjs';
import { OINLASI, atLast, demonstration, fill, history, main, officer, report } from './steps.mjs';

const server = await demonstration();
const REASON = 'Sudah ditanyakan kepada keluarga';

/** Sends two stories that name one number, and waits until a link is proposed; copies of one story would be none. */
async function told(page, number, name) {
  const stories = [
    `Calo Pak ${name} menawari kerja di Malaysia tanpa kontrak. WA dia ${number}.`,
    `Kemarin sponsor Pak ${name} datang ke posyandu mencari ibu muda untuk jadi asisten rumah tangga di Johor, `
      + `biayanya dipotong gaji enam bulan. Nomor sponsor itu ${number}.`,
  ];
  for (const cerita of stories) {
    const context = await browser({ javaScriptEnabled: false });
    await report(await context.newPage(), server, {
      cerita,
      tempat: OINLASI.words,
    });
    await context.close();
  }
  return atLast(async () => {
    await search(page, number);
    const row = page.locator('main a[data-row]', { hasText: 'Nomor telepon' });
    if (await row.count() !== 1) return null;
    await row.click();
    const link = page.locator('a[data-row][href*="/tautan/"]');
    return await link.count() ? link.first().getAttribute('href') : null;
  }, () => 'no link was proposed');
}

/** Looks for a value; it is sent as a form, so that it stands in no address. */
async function search(page, value) {
  await page.goto(`${server.url}/subjek`);
  await fill(page, { cari: value });
  await page.getByRole('button', { name: 'Cari', exact: true }).click();
  assert.ok(!page.url().includes(value.slice(-4)), 'no value in the address');
}

async function decide(page, button, reason) {
  await fill(page, { alasan: reason });
  await page.getByRole('button', { name: button }).click();
}

for (const javaScriptEnabled of [false, true]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  const last = javaScriptEnabled ? '8' : '7';

  test(`${how}: one link is confirmed, another rejected`, async () => {
    const page = await officer(server, OINLASI.head, { javaScriptEnabled });
    const address = await told(page, `0812-0000-72${last}1`, 'Markus Contoh');
    assert.match(await main(page), /Belum tentu bersalah/);
    assert.equal(await page.locator('svg[role=img] title#ties-title').count(), 1);

    await page.goto(server.url + address);
    const text = await main(page);
    for (const words of ['Mengapa diusulkan?', 'Nama saja tidak pernah cukup', 'Tidak dipakai: kewarganegaraan, suku, agama']) {
      assert.ok(text.includes(words), `${words} is missing in:\n${text}`);
    }
    await decide(page, 'Ya, sama', '');
    assert.match(await page.title(), /Kesalahan/, 'a reason is owed');
    await decide(page, 'Ya, sama', REASON);
    assert.match(await main(page), /Putusan tautan tersimpan/);
    assert.ok((await history(page)).some((line) => line.startsWith('Tautan dibenarkan')));

    const other = await told(page, `0812-0000-72${last}2`, 'Lukas Contoh');
    await page.goto(server.url + other);
    await decide(page, 'Bukan, tolak', REASON);
    assert.ok((await history(page)).some((line) => line.startsWith('Tautan ditolak')));
    await page.goto(`${server.url}/subjek?daftar=ditolak`);
    assert.equal(await page.locator(`a[href$="${other}"]`).count(), 1);
    await page.goto(`${server.url}/subjek`);
    assert.equal(await page.locator(`a[href$="${other}"]`).count(), 0, 'not proposed any more');
  });
}

test('on a small screen the pages neither scroll sideways nor break a rule of accessibility', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await officer(server, OINLASI.head, { viewport: { width: 360, height: 740 }, colorScheme });
    const visit = async () => {
      for (const fold of await page.locator('summary').all()) await fold.click();
      await noSidewaysScroll(page);
      assert.deepEqual(await axe(page), []);
    };
    await page.goto(`${server.url}/subjek?daftar=dibenarkan`);
    await visit();
    const link = await page.locator('main a[data-row]').first().getAttribute('href');
    await page.goto(server.url + link);
    await visit();
    await page.goto(`${server.url}/subjek?daftar=calon`);
    await visit();
    const subject = await page.locator('main a[data-row]').first().getAttribute('href');
    await page.goto(server.url + subject);
    await visit();
  }
});
