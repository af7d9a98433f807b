// The receipt is the only way back: wrong and lost ones, forms sent twice or too late, and what its
// holder may change.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, canary, noSidewaysScroll } from './support.mjs';
import {
  JAMBEAN,
  OINLASI,
  demonstration,
  fill,
  found,
  issued,
  main,
  officer,
  openReport,
  openReply,
  post,
  report,
  reported,
  send,
} from './steps.mjs';

const server = await demonstration();

async function phone(options) {
  const context = await browser(options);
  return context.newPage();
}

for (const javaScriptEnabled of [false, true]) {
  const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;

  test(`wrong, unknown and lost receipts are told apart; ${how}`, async () => {
    const page = await phone({ javaScriptEnabled });
    const good = await reported(server, { apa: 'offer', tempat: OINLASI.words });
    const { kode: unknown } = await issued(server);
    const last = good.at(-1);
    const oneWrong = good.slice(0, -1) + ((Number(last) + 1) % 10);
    for (const [typed, told] of [
      ['', 'Kode ada 20 angka. Periksa lagi yang Anda tulis.'],
      ['4172 9035', 'Kode ada 20 angka. Periksa lagi yang Anda tulis.'],
      [`${good}7`, 'Kode ada 20 angka. Periksa lagi yang Anda tulis.'],
      ['kode saya hilang', 'Kode ada 20 angka. Periksa lagi yang Anda tulis.'],
      [oneWrong, 'Ada angka yang salah atau tertukar. Periksa lagi.'],
      [unknown, 'Kode ini tidak kami kenal. Periksa lagi dari awal.'],
    ]) {
      await openReply(page, server, typed);
      const words = await main(page);
      assert.equal(words.split(told).length, 3, `at the top and at the field: ${words}`);
      assert.equal(await page.locator('[name=kode]').inputValue(), typed);
      assert.match(await page.title(), /^Kesalahan: /);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'kesalahan');
      await noSidewaysScroll(page);
    }
    await page.locator('summary', { hasText: 'Kode hilang?' }).click();
    assert.match(await main(page), /Kami tidak bisa menggantinya, karena kami tidak tahu siapa Anda\./);
    await page.getByRole('link', { name: 'Lapor lagi' }).click();
    assert.equal(new URL(page.url()).pathname, '/lapor');

    for (const typed of [
      good,
      good.replaceAll(' ', ''),
      good.replaceAll(' ', '-'),
      ` ${good.replaceAll(' ', '.')} `,
    ]) {
      await openReply(page, server, typed);
      assert.equal(await page.locator('h1').innerText(), 'Belum dibaca', typed);
    }
    await page.context().close();
  });

  test(`two tabs with one form make one report; other words make a clear choice; ${how}`, async () => {
    const context = await browser({ javaScriptEnabled });
    // A duplicated tab holds the same form: the second and third get the page of the first.
    let form;
    await context.route('**/lapor', async (route) => {
      if (route.request().method() !== 'GET') return route.continue();
      form ??= await route.fetch();
      return route.fulfill({ response: form });
    });
    const word = canary('kembar');
    const other = canary('lain');
    const told = { apa: ['offer'], cerita: word, tempat: OINLASI.words };
    const tabs = [await context.newPage(), await context.newPage(), await context.newPage()];
    for (const tab of tabs) await tab.goto(`${server.url}/lapor`);
    const receipt = await tabs[0].locator('.code').innerText();
    for (const tab of tabs.slice(0, 2)) {
      await fill(tab, told);
      await send(tab);
      await tab.waitForURL('**/terima?t=*');
      assert.equal(await tab.locator('.code').innerText(), receipt);
    }
    assert.equal(await found(server, OINLASI.village, word), 1);

    const [, , stale] = tabs;
    await fill(stale, { ...told, cerita: other, siapa: 'Orang bermotor merah' });
    const answered = stale.waitForResponse((response) => response.request().method() === 'POST');
    await send(stale);
    assert.equal((await answered).status(), 409);
    await stale.waitForLoadState();
    const words = await main(stale);
    assert.ok(words.includes('Laporan pertama sudah tersimpan') && words.includes(receipt), words);
    assert.equal(await stale.locator('[name=cerita]').inputValue(), other);
    assert.equal(await stale.locator('[name=siapa]').inputValue(), 'Orang bermotor merah');
    assert.ok(await stale.locator('[name=apa][value=offer]').isChecked());
    const second = await stale.locator('.code').innerText();
    assert.notEqual(second, receipt);
    assert.equal(await found(server, OINLASI.village, other), 0);
    await send(stale);
    await stale.waitForURL('**/terima?t=*');
    assert.equal(await stale.locator('.code').innerText(), second);
    assert.equal(await found(server, OINLASI.village, other), 1);
    assert.equal(await found(server, OINLASI.village, word), 1);
    await context.close();
  });

  test(`a double tap on "Kirim" makes one report; ${how}`, async () => {
    const page = await phone({ javaScriptEnabled });
    const word = canary('ganda');
    await page.goto(`${server.url}/lapor`);
    await fill(page, { apa: ['offer'], cerita: word, tempat: OINLASI.words });
    const form = page.locator('form[data-review]').getByRole('button', { name: 'Kirim laporan' });
    if (javaScriptEnabled) {
      await form.click();
      await page.getByRole('dialog').getByRole('button', { name: 'Kirim laporan' }).dblclick();
    } else {
      await form.dblclick();
    }
    await page.waitForURL('**/terima?t=*');
    const receipt = await page.locator('.code').innerText();
    assert.equal(await found(server, OINLASI.village, word), 1);
    await openReply(page, server, receipt);
    assert.equal(await page.locator('h1').innerText(), 'Belum dibaca');
    await page.context().close();
  });

  test(`back after sending shows nothing that was told; sending again has its own receipt; ${how}`, async () => {
    const page = await phone({ javaScriptEnabled });
    const word = canary('kembali');
    const { receipt } = await report(page, server, { apa: ['offer'], cerita: word, tempat: OINLASI.words });
    await page.goBack();
    await page.waitForURL('**/lapor');
    assert.ok(!(await page.content()).includes(word));
    assert.equal(await page.locator('[name=cerita]').inputValue(), '');
    const fresh = await page.locator('.code').innerText();
    await fill(page, { apa: ['offer'], cerita: word, tempat: OINLASI.words });
    await send(page);
    await page.waitForURL('**/terima?t=*');
    assert.equal(await page.locator('.code').innerText(), fresh);
    // As many reports as receipts: neither lost nor doubled.
    assert.equal(await found(server, OINLASI.village, word), new Set([receipt, fresh]).size);
    await page.context().close();
  });

  test(`the reporter settles the place, changes the contact, withdraws; ${how}`, async () => {
    const page = await phone({ javaScriptEnabled });
    const word = canary('tempat');
    const { receipt } = await report(page, server, { apa: ['offer'], cerita: word, tempat: 'Sidomulyo' });
    assert.match(await main(page), /Nama tempatnya belum jelas\. Pilih tempatnya di halaman balasan\./);
    assert.equal(await found(server, JAMBEAN.village, word), 0);
    await openReply(page, server, receipt);
    assert.match(await main(page), /Di mana kejadiannya\?/);
    assert.ok((await page.getByRole('radio').count()) >= 5);
    await page.locator('[name=cari]').fill('Jambean Kras');
    await page.getByRole('button', { name: 'Cari', exact: true }).click();
    await page.getByRole('radio', { name: JAMBEAN.words }).check();
    await page.getByRole('button', { name: 'Simpan tempat ini' }).click();
    assert.match(await main(page), /Tempatnya sudah tersimpan\./);
    assert.equal(await page.getByRole('heading', { name: 'Di mana kejadiannya?' }).count(), 0);

    // No number yet: the tick alone is not enough, and stays ticked.
    const contact = page.locator('summary', { hasText: 'Ubah izin menghubungi' });
    await contact.click();
    await page.locator('[name=boleh_hubungi]').check();
    await page.getByRole('button', { name: 'Simpan izin' }).click();
    assert.match(await main(page), /Tulis nomor telepon, atau hapus centang izin menghubungi\./);
    assert.ok(await page.locator('[name=boleh_hubungi]').isChecked());
    await fill(page, { nomor: '0812-0000-4711', jam_aman: 'setelah jam 8 malam', kata: 'kelapa' });
    await page.getByRole('button', { name: 'Simpan izin' }).click();
    assert.match(await main(page), /Izin menghubungi sudah diubah\./);
    assert.ok(!(await page.content()).includes('4711'), 'the number is not shown again');
    const desk = await officer(server, JAMBEAN.village, { javaScriptEnabled });
    const id = await openReport(desk, server, word);
    const shown = await main(desk);
    for (const told of [/Boleh dihubungi/, /0812.?0000.?4711/, /setelah jam 8 malam/, /kelapa/])
      assert.match(shown, told);

    await openReply(page, server, receipt);
    await page.locator('summary', { hasText: 'Ubah izin menghubungi' }).click();
    await page.locator('[name=boleh_hubungi]').uncheck();
    await page.getByRole('button', { name: 'Simpan izin' }).click();
    await desk.goto(`${server.url}/laporan/${id}`);
    assert.match(await main(desk), /Jangan hubungi pelapor di luar halaman ini\./);
    assert.ok(!(await desk.content()).includes('4711'));

    // Withdrawing asks for a tick first.
    await page.locator('summary', { hasText: 'Tarik laporan' }).click();
    await page.getByRole('button', { name: 'Tarik laporan' }).click();
    assert.match(await main(page), /Centang dulu tanda yakin\. Tanpa itu, laporan tidak ditarik\./);
    await page.locator('[name=yakin]').check();
    await page.getByRole('button', { name: 'Tarik laporan' }).click();
    assert.equal(await page.locator('h1').innerText(), 'Sudah Anda tarik');
    assert.equal(await page.locator('main form').count(), 0);
    await desk.goto(`${server.url}/laporan/${id}`);
    assert.match(await main(desk), /Ditarik pelapor/);
    await page.context().close();
    await desk.context().close();
  });
}

test('forged and lost tokens lose nothing that was typed', async () => {
  const page = await phone({ javaScriptEnabled: false });
  const closed = await page.goto(`${server.url}/terima?t=karangan`);
  assert.equal(closed.status(), 410);
  assert.match(await main(page), /Halaman ditutup demi keamanan Anda\. Laporan yang terkirim tetap tersimpan\./);

  const receipt = await reported(server, { apa: 'offer', tempat: OINLASI.words });
  const answer = canary('jawaban');
  await openReply(page, server, receipt);
  const token = page.locator('form[action$="/balasan/jawab"] [name=t]');
  await token.evaluate((input) => {
    input.value = `${input.value.slice(0, -4)}AAAA`;
  });
  await page.locator('[name=jawaban]').fill(answer);
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  assert.match(await main(page), /Halaman tadi sudah ditutup demi keamanan\. Tulis kodenya lagi\./);
  assert.match(await main(page), /Ketikan Anda tidak hilang\./);
  await page.locator('[name=kode]').fill(receipt);
  await page.getByRole('button', { name: 'Buka', exact: true }).click();
  assert.equal(await page.locator('[name=jawaban]').inputValue(), answer);
  await page.getByRole('button', { name: 'Kirim', exact: true }).dblclick();
  await page.getByText('Terkirim. Petugas akan membacanya.').waitFor();
  assert.equal(await page.locator('.message', { hasText: answer }).count(), 1, 'sent twice, kept once');
  await page.context().close();
});

test('a form with a forged seal gets a fresh receipt and keeps its words', async () => {
  const page = await phone({ javaScriptEnabled: false });
  const word = canary('segel');
  await page.goto(`${server.url}/lapor`);
  const before = await page.locator('.code').innerText();
  await page.locator('[name=meterai]').evaluate((input) => {
    input.value = 'AAAA';
  });
  await fill(page, { apa: ['offer'], cerita: word, tempat: OINLASI.words, akhir: before.slice(-4) });
  await send(page);
  assert.match(await main(page), /Formulir ini sudah lama\. Simpan kode baru ini, lalu kirim sekali lagi\./);
  assert.equal(await page.locator('[name=cerita]').inputValue(), word);
  assert.equal(await page.locator('[name=akhir]').inputValue(), '');
  const fresh = await page.locator('.code').innerText();
  assert.notEqual(fresh, before);
  await send(page);
  await page.waitForURL('**/terima?t=*');
  assert.equal(await page.locator('.code').innerText(), fresh);
  assert.equal(await found(server, OINLASI.village, word), 1);
  await page.context().close();
});

test('trying one receipt over and over is slowed down, in words', async () => {
  const { kode } = await issued(server);
  let slowed;
  for (let attempt = 0; attempt < 30 && !slowed; attempt += 1) {
    const response = await post(`${server.url}/balasan`, { kode });
    const html = await response.text();
    if (response.status === 429) slowed = { html, seconds: Number(response.headers.get('retry-after')) };
    else assert.equal(response.status, 422);
  }
  assert.ok(slowed, 'thirty times was never too often');
  assert.ok(slowed.seconds >= 1);
  assert.match(slowed.html, /Terlalu banyak/);
  // Another receipt from the same address still opens: a village shares one address.
  const { kode: another } = await issued(server);
  assert.equal((await post(`${server.url}/balasan`, { kode: another })).status, 422);
});
