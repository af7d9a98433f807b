// Decisions: two people at once never overwrite each other silently, each decision is one event, and
// what can be undone is undone. The keys of the inbox.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canary } from './support.mjs';
import {
  OINLASI,
  decide,
  demonstration,
  fill,
  history,
  main,
  officer,
  openReply,
  openReport,
  reported,
  search,
} from './steps.mjs';

const server = await demonstration();
const DESK = { viewport: { width: 1280, height: 900 } };
const REASON = 'Alasan yang ditulis petugas';
const FORMS = {
  tanya: [
    { tanya_teks: 'Kapan mereka berangkat?', tanya_alasan: REASON },
    { fold: 'Minta keterangan', button: 'Kirim pertanyaan' },
  ],
  tunda: [
    { tunda_sampai: day(30), tunda_alasan: REASON },
    { fold: 'Tunda', button: 'Tunda' },
  ],
  tutup: [
    { tutup_hasil: 'advised', tutup_alasan: REASON },
    { fold: 'Tutup', button: 'Tutup' },
  ],
  urgensi: [
    { urgensi_tingkat: '1', urgensi_alasan: REASON },
    { fold: 'Ubah seberapa segera', button: 'Ubah seberapa segera' },
  ],
  batalkan: [{ batalkan_alasan: REASON }, { fold: 'Batalkan keputusan terakhir', button: 'Batalkan' }],
};

function day(ahead) {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
}

async function story(answers = {}) {
  const word = canary('kejadian');
  const receipt = await reported(server, { apa: 'gathered', cerita: word, tempat: OINLASI.words, ...answers });
  return { word, receipt };
}

async function close(...pages) {
  for (const page of pages) await page.context().close();
}

for (const javaScriptEnabled of [false, true]) {
  const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;

  test(`who comes second is told, and loses no word; ${how}`, async () => {
    const { word } = await story();
    const first = await officer(server, OINLASI.village, { javaScriptEnabled, ...DESK });
    const second = await officer(server, OINLASI.head, { javaScriptEnabled, ...DESK });
    const id = await openReport(first, server, word);
    await openReport(second, server, word);
    await first.getByRole('button', { name: 'Tindak lanjuti' }).click();
    assert.match(await main(first), /Tersimpan: ditindaklanjuti\./);

    const answered = second.waitForResponse((response) => response.request().method() === 'POST');
    await decide(second, 'tunda', ...FORMS.tunda);
    assert.equal((await answered).status(), 409);
    await second.getByText('Keputusan Anda belum tersimpan').waitFor();
    const told = await second.locator('#kesalahan').innerText();
    assert.ok(told.includes(`${OINLASI.village} baru saja mengubah laporan ini.`), told);
    assert.match(told, /Ditindaklanjuti/);
    assert.equal(await second.locator('[name=tunda_alasan]').inputValue(), REASON);
    assert.equal(await second.locator('[name=tunda_sampai]').inputValue(), day(30));
    assert.ok(await second.locator('[name=tunda_alasan]').isVisible(), 'its form is open');
    assert.equal(await second.evaluate(() => document.activeElement.id), 'kesalahan');

    // Sent again it is a decision made with open eyes, and history shows both once.
    await second.locator('form[action$="/tunda"]').getByRole('button', { name: 'Tunda', exact: true }).click();
    assert.match(await main(second), /Tersimpan: ditunda\./);
    await first.goto(`${server.url}/laporan/${id}`);
    const kinds = (await history(first)).slice(2);
    assert.deepEqual(kinds, ['Ditindaklanjuti', 'Ditunda']);
    await close(first, second);
  });
}

test('every decision is one event, and what is undone stays in history', async () => {
  const { word, receipt } = await story();
  const desk = await officer(server, OINLASI.village, { javaScriptEnabled: false, ...DESK });
  const phone = await officer(server, OINLASI.head, { javaScriptEnabled: false });
  await openReport(desk, server, word);
  const expected = ['Laporan masuk', 'Dibuka pertama kali'];
  const reader = async () => {
    await openReply(phone, server, receipt);
    return phone.locator('h1').innerText();
  };
  for (const [verb, event, told] of [
    ['tanya', 'Keterangan diminta', 'Petugas bertanya kepada Anda'],
    ['urgensi', 'Seberapa segera diubah', 'Petugas bertanya kepada Anda'],
    ['tunda', 'Ditunda', 'Ditunda dulu'],
    ['batalkan', 'Keputusan dibatalkan', 'Sudah dibaca'],
    ['tutup', 'Ditutup', 'Sudah selesai'],
    ['batalkan', 'Keputusan dibatalkan', 'Sudah dibaca'],
  ]) {
    await decide(desk, verb, ...FORMS[verb]);
    expected.push(event);
    assert.deepEqual(await history(desk), expected, verb);
    assert.equal(await reader(), told, verb);
  }
  // The reason is on the desk and nowhere at the reporter's.
  assert.ok((await main(desk)).includes(REASON));
  assert.ok(!(await phone.content()).includes(REASON));
  await close(desk, phone);
});

test('a reason that is missing or too short is asked for at its field; nothing is stored', async () => {
  const { word } = await story();
  const desk = await officer(server, OINLASI.village, { javaScriptEnabled: false, ...DESK });
  await openReport(desk, server, word);
  const before = await history(desk);
  await decide(
    desk,
    'tutup',
    { tutup_hasil: 'stopped', tutup_kata: 'Terima kasih.', tutup_alasan: 'ya' },
    FORMS.tutup[1],
  );
  assert.match(await desk.title(), /^Kesalahan: /);
  assert.match(await desk.locator('#e-tutup_alasan').innerText(), /Tulis alasannya, 4 sampai 1\.000 huruf\./);
  assert.ok(await desk.locator('[value=stopped]').isChecked());
  assert.equal(await desk.locator('[name=tutup_kata]').inputValue(), 'Terima kasih.');
  assert.equal(await desk.locator('[name=tutup_alasan]').inputValue(), 'ya');
  assert.deepEqual(await history(desk), before);
  await desk.getByRole('link', { name: 'Tulis alasannya, 4 sampai 1.000 huruf.' }).click();
  assert.equal(new URL(desk.url()).hash, '#f-tutup_alasan');
  await close(desk);
});

test('one form sent twice acts once', async () => {
  const { word, receipt } = await story();
  const desk = await officer(server, OINLASI.village, { javaScriptEnabled: false, ...DESK });
  await openReport(desk, server, word);
  await desk.locator('summary', { hasText: 'Tulis pesan tanpa mengubah status' }).click();
  await fill(desk, { pesan_teks: 'Terima kasih sudah bercerita.' });
  await desk.getByRole('button', { name: 'Kirim pesan' }).dblclick();
  await desk.getByText('Pesan terkirim.').waitFor();
  assert.equal((await history(desk)).filter((kind) => kind === 'Pesan dikirim').length, 1);
  await openReply(desk, server, receipt);
  assert.equal(await desk.locator('.message').count(), 1);
  await close(desk);
});

test('deferred reports wait in their tab', async () => {
  const { word } = await story();
  const desk = await officer(server, OINLASI.village, { javaScriptEnabled: false, ...DESK });
  await openReport(desk, server, word);
  await decide(desk, 'tunda', ...FORMS.tunda);
  for (const [tab, count] of [
    ['ditunda', 1],
    ['perlu-keputusan', 0],
    ['ditindaklanjuti', 0],
    ['semua', 1],
  ]) {
    await desk.goto(`${server.url}/kotak-masuk?keadaan=${tab}&cari=${word}`);
    assert.equal(await desk.locator('a[data-row]').count(), count, tab);
  }
  await close(desk);
});

test('a joined report leads to the other, and its reporter reads on as before', async () => {
  const leading = await story();
  const joined = await story();
  const desk = await officer(server, OINLASI.village, { javaScriptEnabled: false, ...DESK });
  const into = await openReport(desk, server, leading.word);
  const id = await openReport(desk, server, joined.word);
  await decide(
    desk,
    'gabung',
    { gabung_ke: [into], gabung_alasan: REASON },
    { fold: 'Gabungkan', button: 'Gabungkan' },
  );
  assert.match(await main(desk), /Tersimpan: digabungkan\./);
  assert.equal((await history(desk)).filter((kind) => kind === 'Digabungkan').length, 1);
  await desk.getByRole('link', { name: into }).click();
  assert.equal(new URL(desk.url()).pathname, `/laporan/${into}`);
  assert.equal(await desk.getByRole('link', { name: id }).count(), 1);
  await desk.getByRole('button', { name: 'Tindak lanjuti' }).click();

  await openReply(desk, server, leading.receipt);
  const one = await main(desk);
  await openReply(desk, server, joined.receipt);
  assert.equal(await desk.locator('h1').innerText(), 'Sedang ditindaklanjuti');
  assert.equal(await main(desk), one, 'the two read alike');
  await close(desk);
});

test('tasks are added and finished; one that is not possible needs a reason', async () => {
  const { word } = await story();
  const desk = await officer(server, OINLASI.village, { javaScriptEnabled: false, ...DESK });
  await openReport(desk, server, word);
  for (const title of ['Telepon kepala dusun', 'Temui keluarga']) {
    await decide(
      desk,
      'tugas',
      { tugas_judul: title, tugas_batas: day(3) },
      { fold: 'Tambah tugas', button: 'Simpan tugas' },
    );
    assert.match(await main(desk), /Tugas tersimpan\./);
  }
  const task = (title) => desk.locator('section[aria-labelledby=judul-tugas] li', { hasText: title });
  await task('Telepon kepala dusun').getByRole('button', { name: 'Sudah selesai' }).click();
  await task('Temui keluarga').getByRole('button', { name: 'Tidak bisa dikerjakan' }).click();
  assert.match(await task('Temui keluarga').locator('.error').innerText(), /Tulis alasannya/);
  await task('Temui keluarga').getByRole('textbox').fill('Keluarganya sedang ke luar kota');
  await task('Temui keluarga').getByRole('button', { name: 'Tidak bisa dikerjakan' }).click();
  assert.match(await task('Telepon kepala dusun').innerText(), /^Selesai/);
  assert.match(await task('Temui keluarga').innerText(), /^Tidak bisa[^]*Keluarganya sedang ke luar kota/);
  const kinds = await history(desk);
  assert.equal(kinds.filter((kind) => kind === 'Tugas ditambah').length, 2);
  assert.equal(kinds.filter((kind) => kind === 'Tugas ditutup').length, 2);
  await close(desk);
});

test("sent to another office, a report leaves the first one's sight, with a reason", async () => {
  const { word } = await story();
  const desk = await officer(server, OINLASI.village, { javaScriptEnabled: false });
  const head = await officer(server, OINLASI.head, { javaScriptEnabled: false, ...DESK });
  const id = await openReport(desk, server, word);
  assert.equal(await desk.getByText('Alihkan ke kantor lain').count(), 0, 'not for village officers');
  await openReport(head, server, word);
  await head.locator('summary', { hasText: 'Alihkan ke kantor lain' }).click();
  await head.locator('[name=alih_kantor]').selectOption('kanwil-ntt');
  await head.locator('[name=alih_alasan]').fill(REASON);
  await head.getByRole('button', { name: 'Alihkan ke kantor lain' }).click();
  assert.match(await main(head), /Laporan sudah dialihkan\./);
  for (const page of [desk, head]) {
    assert.equal((await page.goto(`${server.url}/laporan/${id}`)).status(), 404);
    assert.equal(await (await search(page, server, word)).count(), 0);
  }
  const region = await officer(server, OINLASI.regional, { javaScriptEnabled: false });
  await region.goto(`${server.url}/laporan/${id}`);
  assert.ok((await main(region)).includes(REASON));
  assert.equal((await history(region)).filter((kind) => kind === 'Dialihkan').length, 1);
  await close(desk, head, region);
});

test('keys: J and K through the rows, E follows up, R asks, / searches, ? helps, and they can be put off', async () => {
  const words = [await story(), await story(), await story()].map(({ word }) => word);
  const desk = await officer(server, OINLASI.village, DESK);
  await desk.goto(`${server.url}/kotak-masuk`);
  const rows = desk.locator('a[data-row]');
  assert.ok((await rows.count()) >= 3);
  const focused = () => rows.evaluateAll((all) => all.indexOf(document.activeElement));
  for (const [key, at] of [
    ['j', 0],
    ['j', 1],
    ['k', 0],
    ['k', 0],
    ['j', 1],
    ['j', 2],
  ]) {
    await desk.keyboard.press(key);
    assert.equal(await focused(), at, key);
  }
  await desk.keyboard.press('Enter');
  await desk.waitForURL('**laporan=*');
  const id = new URL(desk.url()).searchParams.get('laporan');
  // With a report open beside the list, J and K open the next one.
  await desk.keyboard.press('k');
  await desk.waitForURL((url) => (url.searchParams.get('laporan') ?? id) !== id);
  await desk.keyboard.press('j');
  await desk.waitForURL((url) => url.searchParams.get('laporan') === id);

  await desk.keyboard.press('/');
  assert.equal(await desk.evaluate(() => document.activeElement.name), 'cari');
  // In a field the keys are letters.
  await desk.keyboard.type('jkre');
  assert.equal(await desk.locator('[name=cari]').inputValue(), 'jkre');
  await desk.locator('[name=cari]').fill('');
  await desk.locator('h1').click();

  await desk.keyboard.press('r');
  assert.ok(await desk.locator('[name=tanya_alasan]').isVisible());
  await desk.keyboard.press('?');
  const help = desk.getByRole('dialog');
  assert.match(await help.innerText(), /Tindak lanjuti laporan yang terbuka/);
  await desk.keyboard.press('e');
  assert.ok(await help.isVisible(), 'no key acts behind the help');
  await help.getByRole('checkbox').check();
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('e');
  assert.equal(new URL(desk.url()).searchParams.get('kabar'), null, 'put off');
  await desk.keyboard.press('?');
  await help.getByRole('checkbox').uncheck();
  await help.getByRole('button', { name: 'Tutup' }).click();

  await openOne(desk, words[0]);
  await desk.keyboard.press('e');
  await desk.waitForURL('**kabar=tindak-lanjuti*');
  assert.match(await main(desk), /Tersimpan: ditindaklanjuti\./);
  await close(desk);
});

async function openOne(desk, word) {
  await openReport(desk, server, word);
  await desk.locator('h1').click();
}
