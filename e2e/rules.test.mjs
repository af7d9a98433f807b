// Versions of the rules: refused when they don't keep their word, stored, tried without changing anything, put
// in force with a reason and a second look, and taken back; with and without JavaScript.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, browser, canary, noSidewaysScroll } from './support.mjs';
import { OINLASI, atLast, demonstration, fill, main, officer, openReport, report, search } from './steps.mjs';

const server = await demonstration();
const DIRECTORATE = 'Petugas Direktorat (contoh)';

/** A rule on a word that no other rule knows. */
function rule(word, silent) {
  return `[[rule]]
id = "contoh.${word}"
code = "EXP-ORGAN"
why_id = "Kata contoh"
why_en = "A word for an example"
source = "contoh"
patterns = ["=${word}"]
match = ["ada ${word} di sana", "${word} lagi"]
no_match = ["${silent}", "tidak ada apa pun"]
`;
}

/** Loads a page again until it says so. */
async function until(page, words) {
  await atLast(async () => {
    if ((await main(page)).includes(words)) return true;
    await page.reload();
    return false;
  }, async () => `${words} is missing in:\n${await main(page)}`);
}

/** Writes a reason, goes on, and says yes. */
async function putInForce(page, name) {
  await page.goto(`${server.url}/atur/aturan/versi/${name}`);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  assert.match(await page.title(), /Kesalahan/, 'a reason is owed');
  await page.locator('[name=alasan]').fill('Sudah dicoba pada laporan');
  await page.getByRole('button', { name: 'Lanjut' }).click();
  assert.ok((await main(page)).includes('Pakai versi ini sekarang?'));
  assert.equal(await page.locator('[name=alasan]').inputValue(), 'Sudah dicoba pada laporan');
  await page.getByRole('button', { name: 'Ya, pakai versi ini' }).click();
  assert.ok((await main(page)).includes('Versi ini sekarang dipakai'));
  await page.goto(`${server.url}/atur/aturan/versi`);
  await until(page, 'selesai dibaca ulang');
}

for (const javaScriptEnabled of [false, true]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  test(`${how}: a version is checked, tried, put in force and taken back`, async () => {
    const word = canary('lampion').replace(/[^a-z]/gi, '').toLowerCase();
    const name = javaScriptEnabled ? '2026-12.b' : '2026-12.a';
    const context = await browser({ javaScriptEnabled });
    await report(await context.newPage(), server, {
      cerita: `Sudah tiga malam ada ${word} di gudang itu`,
      tempat: OINLASI.words,
    });
    const head = await officer(server, OINLASI.head, { javaScriptEnabled });
    await search(head, server, word);
    await openReport(head, server, word);
    const address = head.url();

    const page = await officer(server, DIRECTORATE, { javaScriptEnabled });
    await page.goto(`${server.url}/atur/aturan`);
    await page.getByRole('link', { name: 'Versi aturan' }).click();
    const answers = {
      nama: name,
      sumber: 'Contoh untuk uji peramban',
      tinjau: '2099-12-31',
      berkas: 'rules/contoh.toml',
      isi: rule(word, `ada ${word} baru`),
    };
    await fill(page, answers);
    await page.getByRole('button', { name: 'Simpan', exact: true }).click();
    let text = await main(page);
    for (const words of ['Versi ini ditolak', `contoh.${word}`, 'Persempit polanya']) {
      assert.ok(text.includes(words), `${words} is missing in:\n${text}`);
    }
    await fill(page, { isi: rule(word, 'ada lampu di sana') });
    await page.getByRole('button', { name: 'Periksa dulu' }).click();
    assert.ok((await main(page)).includes('Versi ini bisa disimpan'));
    await page.getByRole('button', { name: 'Simpan', exact: true }).click();
    assert.ok((await main(page)).includes('Versi ini sudah disimpan'));

    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('button', { name: 'Mulai percobaan' }).click();
    await until(page, 'Dicoba pada');
    const row = await page.locator('tr', { hasText: 'EXP-ORGAN' }).innerText();
    assert.match(row, /EXP-ORGAN\s+1\s+0\s+0/, row);
    text = await main(page);
    assert.ok(text.includes('contoh lain ada di laporan kantor lain'), text);
    assert.ok(text.includes(`ada ${word} di sana`), 'sentences of the files themselves');
    assert.ok(!text.includes('tiga malam') && !text.includes('rpt_'), 'no words of another office');
    await head.goto(address);
    text = await head.locator('main').textContent();
    assert.ok(!text.includes('EXP-ORGAN ·'), 'a trial changes nothing');

    await putInForce(page, name);
    await head.goto(address);
    text = await head.locator('main').textContent();
    assert.ok(text.includes('EXP-ORGAN ·') && text.includes(`Aturan versi ${name}`), text);
    assert.ok(text.includes('Dibaca ulang dengan aturan lain'), text);

    await putInForce(page, 'bawaan');
    await head.goto(address);
    text = await head.locator('main').textContent();
    assert.ok(!text.includes('EXP-ORGAN ·'), 'what the other version found is gone');
    await context.close();
  });
}

test('nobody else sees versions', async () => {
  const page = await officer(server, OINLASI.head);
  const response = await page.goto(`${server.url}/atur/aturan/versi`);
  assert.equal(response.status(), 404);
});

test('on a small screen no page scrolls sideways or breaks a rule of accessibility', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await officer(server, DIRECTORATE, { viewport: { width: 320, height: 740 }, colorScheme });
    for (const path of ['', '/bawaan', '/2026-12.a']) {
      await page.goto(`${server.url}/atur/aturan/versi${path}`);
      for (const fold of await page.locator('summary').all()) await fold.click();
      await noSidewaysScroll(page);
      assert.deepEqual(await axe(page), [], path);
    }
    await page.locator('[name=alasan]').fill('Melihat halaman terakhir');
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await noSidewaysScroll(page);
    assert.deepEqual(await axe(page), []);
  }
});
