// A rise that the demonstration's scan finds: explained, judged with a reason, and on the map; with and
// without JavaScript, on a small screen, light and dark.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, noSidewaysScroll } from './support.mjs';
import { atLast, demonstration, main, officer } from './steps.mjs';

const server = await demonstration();
const OFFICER = 'Petugas Inteldakim Kotamobagu (contoh)';
const REASON = 'Sudah ditanyakan kepada kepala dusun';

/** Opens the first alert; the scan runs in the background after the start. */
async function openAlert(page) {
  const link = await atLast(async () => {
    await page.goto(`${server.url}/peringatan?daftar=semua`);
    const first = page.locator('a[data-row]').first();
    return await first.count() && first;
  }, () => 'the scan found nothing');
  await link.click();
}

/** Words of drawings that don't fit into them. */
const cutWords = (page) => page.evaluate(() => [...document.querySelectorAll('svg.map text')]
  .filter((text) => {
    const box = text.getBBox();
    const frame = text.ownerSVGElement.viewBox.baseVal;
    return box.x < 0 || box.x + box.width > frame.width || box.y + box.height > frame.height;
  })
  .map((text) => text.textContent));

for (const [javaScriptEnabled, choice, words] of [[false, 'noise', 'Bukan kejadian nyata'], [true, 'real', 'Nyata']]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  test(`${how}: an alert is explained and judged with a reason`, async () => {
    const page = await officer(server, OFFICER, { javaScriptEnabled });
    await openAlert(page);
    const text = await main(page);
    for (const part of ['Kenapa muncul?', 'sumber terpisah', 'Tidak dipakai: kewarganegaraan, suku, agama']) {
      assert.ok(text.includes(part), `${part} is missing in:\n${text}`);
    }
    assert.doesNotMatch(text, /\baman\b/i, 'nothing is ever called safe');
    assert.ok(await page.locator('svg.map').count());

    await page.locator(`[name="nilai"][value="${choice}"]`).check();
    await page.getByRole('button', { name: 'Simpan penilaian' }).click();
    assert.match(await page.title(), /Kesalahan/, 'a reason is owed');
    await page.locator('[name="alasan"]').fill(REASON);
    await page.getByRole('button', { name: 'Simpan penilaian' }).click();
    const judged = await main(page);
    assert.ok(judged.includes('Penilaian sudah disimpan') && judged.includes(REASON), judged);
    await page.goto(`${server.url}/peringatan?daftar=semua`);
    assert.ok((await main(page)).includes(words));
  });

  test(`${how}: the map has a list that says the same`, async () => {
    const page = await officer(server, OFFICER, { javaScriptEnabled });
    await openAlert(page);
    await page.goto(`${server.url}/peta`);
    const text = await main(page);
    for (const part of ['Tidak ada sinyal', 'Belum tentu tidak ada masalah']) {
      assert.ok(text.includes(part), `${part} is missing in:\n${text}`);
    }
    assert.ok(await page.locator('svg.map').count());
  });
}

test('on a small screen nothing scrolls sideways or breaks a rule of accessibility', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await officer(server, OFFICER, { viewport: { width: 360, height: 740 }, colorScheme });
    await openAlert(page);
    for (const fold of await page.locator('summary').all()) await fold.click();
    const one = page.url();
    for (const address of [one, `${server.url}/peringatan`, `${server.url}/peta`, `${server.url}/penyuluhan`]) {
      if (address !== one) await page.goto(address);
      await noSidewaysScroll(page);
      assert.deepEqual(await axe(page), [], address);
      assert.deepEqual(await cutWords(page), [], `${address}: words that leave their drawing`);
    }
  }
});

test('people of the village and administrators see no alert', async () => {
  for (const name of ['Kepala Desa Oinlasi (contoh)', 'Administrator (contoh)']) {
    const page = await officer(server, name);
    for (const path of ['/peringatan', '/peta']) {
      const response = await page.goto(`${server.url}${path}`);
      assert.equal(response.status(), 404, `${name} ${path}`);
    }
  }
});
