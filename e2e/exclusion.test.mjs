// Whom a reporter keeps out never learns that the report exists: not in the list, not by searching, not
// by counting, not by its address.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, canary } from './support.mjs';
import {
  INSPECTOR,
  OINLASI,
  demonstration,
  found,
  main,
  officer,
  openReport,
  openReply,
  post,
  report,
  search,
} from './steps.mjs';

const server = await demonstration();
const { village, enforcement, head, regional } = OINLASI;
const ABSENT = 'rpt_5302_aaaaaaaaaaaaaaaa';

async function reporterPage(javaScriptEnabled) {
  const context = await browser({ javaScriptEnabled });
  return context.newPage();
}

/** What somebody's inbox counts: the tabs and the number beside the menu. */
async function counts(page) {
  await page.goto(`${server.url}/kotak-masuk?keadaan=semua`);
  return (await page.getByRole('navigation').allInnerTexts()).join('\n');
}

async function seesNothing(page, { word, id, before }) {
  assert.equal(await (await search(page, server, word)).count(), 0, 'found by searching');
  await page.goto(`${server.url}/kotak-masuk?keadaan=semua`);
  assert.ok(!(await page.content()).includes(id), 'in the list');
  assert.equal(await counts(page), before, 'counted');
  const shown = await page.goto(`${server.url}/laporan/${id}`);
  const told = await shown.text();
  const absent = await page.goto(`${server.url}/laporan/${ABSENT}`);
  assert.equal(shown.status(), 404);
  assert.equal(absent.status(), 404);
  assert.equal(told, await absent.text(), 'the same answer as for a report that is not there');
  const inList = await page.goto(`${server.url}/kotak-masuk?laporan=${id}`);
  assert.equal(inList.status(), 404);
}

/** Acting on it, with a good session and token, answers as if it were not there. */
async function actsOnNothing(page, id) {
  await page.goto(`${server.url}/akun`);
  const csrf = await page.locator('[name=csrf]').first().inputValue();
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  for (const verb of [
    'tindak-lanjuti',
    'tanya',
    'pesan',
    'tutup',
    'tunda',
    'gabung',
    'urgensi',
    'tugas',
    'batalkan',
  ]) {
    const fields = {
      csrf,
      versi: '1',
      nonce: canary('n'),
      tanya_teks: 'Apa?',
      tanya_alasan: 'mencoba',
      pesan_teks: 'Halo',
      tutup_hasil: 'advised',
      tutup_alasan: 'mencoba',
      tunda_sampai: '2099-01-01',
      tunda_alasan: 'mencoba',
      gabung_ke: ABSENT,
      gabung_alasan: 'mencoba',
      urgensi_tingkat: '1',
      urgensi_alasan: 'mencoba',
      tugas_judul: 'mencoba',
      batalkan_alasan: 'mencoba',
    };
    const response = await post(`${server.url}/laporan/${id}/${verb}`, fields, { cookie: cookies });
    assert.equal(response.status, 404, verb);
    await response.arrayBuffer();
  }
}

const CASES = [
  {
    name: 'the local office',
    answers: { jangan_kantor: 'ya' },
    shut: [village, enforcement, head],
    reader: regional,
  },
  {
    name: 'everybody local, since an official is involved',
    answers: { aparat: 'ya' },
    shut: [village, enforcement, head, regional],
    reader: INSPECTOR,
  },
  {
    name: 'a role',
    answers: { jangan_peran: ['village_officer'] },
    shut: [village],
    reader: head,
  },
  {
    name: 'a person by name',
    answers: { jangan_orang: 'Pak Inteldakim Kupang' },
    shut: [enforcement],
    reader: head,
  },
];

for (const { name, answers, shut, reader } of CASES) {
  for (const javaScriptEnabled of name === 'the local office' ? [false, true] : [false]) {
    test(`kept out: ${name}; JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
      const word = canary('rahasia');
      const desks = new Map();
      for (const person of shut) {
        const page = await officer(server, person, { javaScriptEnabled });
        desks.set(page, await counts(page));
      }
      const told = {
        apa: ['offer'],
        cerita: `Calo itu keliling mencari orang. ${word}`,
        tempat: OINLASI.words,
        ...answers,
      };
      const phone = await reporterPage(javaScriptEnabled);
      const { receipt } = await report(phone, server, told);

      const desk = await officer(server, reader, { javaScriptEnabled });
      const id = await openReport(desk, server, word);
      assert.ok((await main(desk)).includes(word));
      for (const [page, before] of desks) {
        await seesNothing(page, { word, id, before });
        await actsOnNothing(page, id);
      }
      // Nothing of what they tried reached it.
      await openReply(phone, server, receipt);
      assert.equal(await phone.locator('h1').innerText(), 'Sudah dibaca');
      assert.equal(await phone.locator('.message').count(), 0);
      for (const page of [desk, phone, ...desks.keys()]) await page.context().close();
    });
  }
}

test('a report without exclusions is seen by the people of its place only', async () => {
  const word = canary('biasa');
  const phone = await reporterPage(false);
  await report(phone, server, { apa: ['offer'], cerita: word, tempat: OINLASI.words });
  for (const [person, sees] of [
    [village, 1],
    [head, 1],
    [regional, 0],
    [INSPECTOR, 0],
  ]) {
    assert.equal(await found(server, person, word), sees, person);
  }
  await phone.context().close();
});
