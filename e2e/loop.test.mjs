// The whole loop: a report reaches its officer, a question its reporter, the answer the officer, the
// outcome the reporter; and another office looks again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, canary, noSidewaysScroll } from './support.mjs';
import {
  JAMBEAN,
  OINLASI,
  decide,
  demonstration,
  fill,
  history,
  main,
  officer,
  openReply,
  search,
  send,
} from './steps.mjs';

const server = await demonstration();

/** Through the finder of places, on paper-like steps without a script. */
async function throughFinder(page, place) {
  await page.getByRole('link', { name: 'Cari nama desa dulu, sebelum mengisi' }).click();
  await page.locator('[name=q]').fill(place.words.replaceAll(',', '').toLowerCase());
  await page.getByRole('button', { name: 'Cari', exact: true }).click();
  await page.getByRole('button', { name: place.words }).first().click();
  assert.equal(await page.locator('[name=wilayah]').getAttribute('value'), place.code);
  assert.ok(await page.locator('[name=wilayah]').isChecked());
}

for (const [javaScriptEnabled, place] of [
  [false, OINLASI],
  [true, JAMBEAN],
]) {
  test(`report, question, answer, outcome, second look; JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const story = canary('cerita');
    const question = canary('tanya');
    const answer = canary('jawab');
    const words = canary('hasil');
    const reason = canary('alasan');
    const phone = await browser({ javaScriptEnabled, viewport: { width: 360, height: 740 } });
    const reporter = await phone.newPage();

    // A report, and its receipt before and after sending.
    await reporter.goto(server.url);
    await noSidewaysScroll(reporter);
    await reporter.getByRole('link', { name: 'Lapor Melihat atau mengalami' }).click();
    if (javaScriptEnabled) {
      await fill(reporter, { tempat: place.words });
    } else {
      await throughFinder(reporter, place);
    }
    const receipt = await reporter.locator('.code').innerText();
    assert.match(receipt, /^(\d{4} ){4}\d{4}$/);
    await fill(reporter, {
      apa: ['offer', 'gathered'],
      cerita: `Mau dibawa ke luar pulau. ${story}`,
      kapan: 'upcoming',
    });
    if (javaScriptEnabled) await fill(reporter, { akhir: receipt.slice(-4) });
    await noSidewaysScroll(reporter);
    const answered = reporter.waitForResponse((response) => response.request().method() === 'POST');
    await send(reporter);
    assert.equal((await answered).status(), 303);
    await reporter.waitForURL('**/terima?t=*');
    assert.equal(await reporter.locator('.code').innerText(), receipt);
    assert.ok(!reporter.url().includes(receipt.replaceAll(' ', '')), 'the address holds no receipt');
    await noSidewaysScroll(reporter);

    // The last group, when the form had none: wrong at first.
    if (!javaScriptEnabled) {
      const wrong = receipt.endsWith('1111') ? '2222' : '1111';
      for (const typed of [wrong, receipt.slice(-4)]) {
        await reporter.locator('[name=akhir]').fill(typed);
        await reporter.getByRole('button', { name: 'Saya sudah simpan' }).click();
        if (typed === wrong) {
          assert.match(await main(reporter), /Angkanya belum cocok/);
          assert.equal(await reporter.locator('[name=akhir]').inputValue(), wrong);
        }
      }
    }
    assert.match(await main(reporter), /Angkanya benar\. Anda sudah menyimpan kode ini\./);

    // Honest about nobody having read it; never what was told.
    await reporter.getByRole('link', { name: 'Buka halaman balasan' }).click();
    await reporter.locator('[name=kode]').fill(receipt);
    await reporter.getByRole('button', { name: 'Buka', exact: true }).click();
    assert.equal(await reporter.locator('h1').innerText(), 'Belum dibaca');
    assert.match(await main(reporter), /Belum pernah dibuka petugas/);
    assert.ok(!(await reporter.content()).includes(story));
    await noSidewaysScroll(reporter);

    // The officer of the village finds it in the inbox and opens it.
    const desk = await officer(server, place.village, {
      javaScriptEnabled,
      viewport: { width: 1280, height: 900 },
    });
    await search(desk, server, story);
    await desk
      .getByRole('navigation', { name: 'Menu utama' })
      .getByRole('link', { name: /Kotak masuk/ })
      .click();
    await desk.locator('[name=cari]').fill(story);
    await desk.getByRole('button', { name: 'Tampilkan' }).click();
    assert.equal(await desk.locator('a[data-row]').count(), 1);
    assert.match(await desk.locator('.rows').innerText(), /Belum dibaca/);
    await desk.locator('a[data-row]').click();
    await desk.waitForURL('**laporan=*');
    assert.match(await main(desk), new RegExp(story));
    assert.match(await main(desk), new RegExp(`${place.words}|${place.words.split(',')[0]}`));
    const id = new URL(desk.url()).searchParams.get('laporan');

    // The reporter sees that it was opened, and by which office.
    await openReply(reporter, server, receipt);
    assert.equal(await reporter.locator('h1').innerText(), 'Sudah dibaca');
    assert.ok((await main(reporter)).includes(`Dibuka oleh ${place.office} pada`), await main(reporter));

    // A question, with a reason that only history keeps.
    await decide(
      desk,
      'tanya',
      { tanya_pilihan: ['when'], tanya_teks: question, tanya_alasan: reason },
      { fold: 'Minta keterangan', button: 'Kirim pertanyaan' },
    );
    assert.match(await main(desk), /Pertanyaan terkirim/);
    await openReply(reporter, server, receipt);
    assert.equal(await reporter.locator('h1').innerText(), 'Petugas bertanya kepada Anda');
    const asked = await main(reporter);
    assert.ok(asked.includes(question) && asked.includes('Kapan kejadiannya?'), asked);
    assert.ok(!asked.includes(reason));
    await reporter.locator('[name=jawaban]').fill(answer);
    await reporter.getByRole('button', { name: 'Kirim', exact: true }).click();
    assert.match(await main(reporter), /Terkirim\. Petugas akan membacanya\./);
    assert.ok((await main(reporter)).includes(answer));

    // The officer reads the answer and closes, with words.
    await desk.goto(`${server.url}/kotak-masuk?cari=${story}`);
    assert.match(await desk.locator('.rows').innerText(), /Sudah dijawab/);
    await desk.goto(`${server.url}/laporan/${id}`);
    assert.ok((await main(desk)).includes(answer));
    await decide(
      desk,
      'tutup',
      { tutup_hasil: 'stopped', tutup_kata: words, tutup_alasan: reason },
      { fold: 'Tutup', button: 'Tutup' },
    );
    assert.match(await main(desk), /Tersimpan: ditutup/);
    assert.deepEqual(await history(desk), [
      'Laporan masuk',
      'Dibuka pertama kali',
      'Keterangan diminta',
      'Pelapor menulis',
      'Ditutup',
    ]);

    // The outcome, in words.
    await openReply(reporter, server, receipt);
    assert.equal(await reporter.locator('h1').innerText(), 'Sudah selesai');
    const outcome = await main(reporter);
    assert.ok(
      outcome.includes('Tawaran atau keberangkatan itu sudah dihentikan.') && outcome.includes(words),
      outcome,
    );
    assert.ok(!outcome.includes(reason) && !outcome.includes(story));

    // A second look, by another office, once.
    await reporter.locator('summary', { hasText: 'Minta diperiksa lagi' }).click();
    await reporter.getByRole('button', { name: 'Minta kantor lain memeriksa' }).click();
    assert.match(await main(reporter), /Permintaan terkirim/);
    assert.equal(await reporter.getByRole('button', { name: 'Minta kantor lain memeriksa' }).count(), 0);
    assert.equal(await (await search(desk, server, story)).count(), 0);
    assert.equal((await desk.goto(`${server.url}/laporan/${id}`)).status(), 404);
    const region = await officer(server, place.regional, {
      javaScriptEnabled,
      viewport: { width: 1280, height: 900 },
    });
    await region.goto(`${server.url}/laporan/${id}`);
    assert.match(await main(region), /Pelapor minta diperiksa lagi/);
    assert.ok((await main(region)).includes(story));
    for (const page of [reporter, desk, region]) await page.context().close();
  });
}
