// Everybody can use it: axe finds nothing (A, AA, and AAA for contrast) in light and dark, narrow and
// wide; 320 px, large text and wide spacing lose nothing; the keyboard alone is enough.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, browser, canary, noSidewaysScroll } from './support.mjs';
import {
  ADMINISTRATOR,
  JAMBEAN,
  OINLASI,
  demonstration,
  fill,
  linkOf,
  main,
  officer,
  openReply,
  openReport,
  report,
  reported,
  send,
} from './steps.mjs';

const server = await demonstration();
const PUBLIC = [
  '/',
  '/lapor',
  '/tempat',
  '/tempat?q=oinlasi',
  '/tempat?q=zzzzqqqq',
  '/balasan',
  '/bantuan',
  '/bantuan?wilayah=5302022008',
  '/terlanjur',
  '/aman',
  '/privasi',
  '/bahasa',
  '/aksesibilitas',
  '/tentang',
  '/api',
  '/masuk',
  '/masuk?kabar=keluar',
  '/masuk/siapkan/tidak-ada',
  '/terima?t=tidak-ada',
  '/tidak-ada',
];
const WIDTHS = [360, 1280];

/** Opens every fold, so that what is in it is looked at, too. */
function unfold(page) {
  return page.evaluate(() =>
    document.querySelectorAll('details').forEach((fold) => {
      fold.open = true;
    }),
  );
}

/** axe on the page, unfolded, in both widths and colour schemes. */
async function checked(page, what) {
  await unfold(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await axe(page), [], `${what}, ${width} px, ${colorScheme}`);
    }
  }
  await fits(page, what);
}

/** At 320 px, with text twice as large, and with the spacing of WCAG 1.4.12, nothing is lost or sticks out. */
async function fits(page, what) {
  for (const [width, style] of [
    [320, ''],
    [640, 'html{font-size:200%}'],
    [
      320,
      '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
    ],
  ]) {
    await page.setViewportSize({ width, height: 700 });
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, style);
    await noSidewaysScroll(page);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('body :not(input, textarea, select)')]
        .filter((element) => {
          const { overflowX, overflowY, clipPath } = getComputedStyle(element);
          const hides = /hidden|clip/.test(overflowX + overflowY) && clipPath === 'none';
          return (
            hides &&
            (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1)
          );
        })
        .map((element) => element.outerHTML.slice(0, 100)),
    );
    assert.deepEqual(cut, [], `${what}: cut off at ${width} px with ${style}`);
  }
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
}

for (const prefix of ['', '/en']) {
  test(`public pages, ${prefix ? 'English' : 'Indonesian'}`, async () => {
    const context = await browser({ javaScriptEnabled: false });
    const page = await context.newPage();
    for (const path of PUBLIC) {
      await page.goto(server.url + (path === '/' ? prefix || '/' : prefix + path));
      await checked(page, prefix + path);
    }
    await context.close();
  });
}

test('the report with every error, the receipt, the reply and what can be done with it', async () => {
  const context = await browser({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/lapor`);
  await fill(page, {
    tempat: 'x'.repeat(501),
    boleh_hubungi: 'ya',
    nomor: 'abc',
    jam_aman: 'y'.repeat(501),
    siapa: 'z'.repeat(501),
  });
  await send(page);
  assert.match(await page.title(), /^Kesalahan: /);
  assert.ok((await page.locator('.error').count()) >= 4);
  await checked(page, '/lapor with errors');

  const { receipt } = await report(page, server, {
    apa: ['held'],
    kapan: 'now',
    cerita: canary('aks'),
    tempat: 'Sidomulyo',
    di_mana_kini: 'abroad',
    negara: 'Malaysia',
  });
  await checked(page, '/terima, urgent');
  await page.locator('[name=akhir]').fill('12');
  await page.getByRole('button', { name: 'Saya sudah simpan' }).click();
  await checked(page, '/terima with an error');
  await openReply(page, server, '12');
  await checked(page, '/balasan with an error');
  await openReply(page, server, receipt);
  await checked(page, '/balasan, unread, place unknown');
  await page.getByRole('button', { name: 'Kirim', exact: true }).click();
  await page.locator('#kesalahan').waitFor();
  await checked(page, '/balasan, empty answer');
  for (const key of ['timor-ktp-ditahan', 'timor-uang-sirih', 'timor-anak-diam']) {
    const line = server.output.find((printed) => printed.includes(`(${key})`));
    if (!line) continue;
    await openReply(page, server, line.match(/(\d{4} ){4}\d{4}/)[0]);
    await checked(page, `/balasan of ${key}`);
  }
  await context.close();
});

test('pages of officers and administrators', async () => {
  const word = canary('kantor');
  await reported(server, {
    apa: 'held',
    kapan: 'now',
    cerita: word,
    siapa: 'Orang tinggi',
    tempat: OINLASI.words,
    boleh_hubungi: 'ya',
    nomor: '0812-0000-1000',
  });
  const desk = await officer(server, OINLASI.head, { javaScriptEnabled: false });
  for (const path of [
    '/tugas',
    '/kotak-masuk',
    '/kotak-masuk?keadaan=semua',
    '/kotak-masuk?keadaan=ditutup',
    '/kotak-masuk?cari=zzzz',
    '/kotak-masuk?tempat=oinlasi&urgensi=1',
    '/akun',
  ]) {
    await desk.goto(server.url + path);
    await checked(desk, path);
  }
  const id = await openReport(desk, server, word);
  await checked(desk, '/laporan');
  await desk.goto(`${server.url}/kotak-masuk?laporan=${id}`);
  await checked(desk, '/kotak-masuk with a report');
  await desk.goto(`${server.url}/laporan/${id}`);
  await desk.locator('summary', { hasText: 'Tutup' }).click();
  await desk.locator('form[action$="/tutup"]').getByRole('button', { name: 'Tutup', exact: true }).click();
  await checked(desk, '/laporan with errors');
  const other = await officer(server, OINLASI.village, { javaScriptEnabled: false });
  await openReport(other, server, word);
  await other.getByRole('button', { name: 'Tindak lanjuti' }).click();
  await desk.locator('form[action$="/tutup"] [value=stopped]').check();
  await desk.locator('[name=tutup_alasan]').fill('Alasan yang cukup');
  await desk.locator('form[action$="/tutup"]').getByRole('button', { name: 'Tutup', exact: true }).click();
  await desk.getByText('Keputusan Anda belum tersimpan').waitFor();
  await checked(desk, '/laporan, conflict');
  assert.equal((await desk.goto(`${server.url}/laporan/rpt_5302_aaaaaaaaaaaaaaaa`)).status(), 404);
  await checked(desk, '404, signed in');
  await desk.goto(`${server.url}/en/kotak-masuk`);
  await checked(desk, '/en/kotak-masuk');
  await desk.goto(`${server.url}/en/laporan/${id}`);
  await checked(desk, '/en/laporan');
  await desk.context().close();
  await other.context().close();

  const admin = await officer(server, ADMINISTRATOR, { javaScriptEnabled: false });
  for (const path of ['/tugas', '/atur/akun', '/atur/kantor', '/atur/operasi']) {
    await admin.goto(server.url + path);
    await checked(admin, path);
  }
  await admin.goto(`${server.url}/atur/akun`);
  await admin.locator('form[action$="/atur/akun"] button').last().click();
  await checked(admin, '/atur/akun with errors');
  await admin.context().close();

  const helper = await officer(server, 'Relawan Desa Oinlasi (contoh)', { javaScriptEnabled: false });
  await checked(helper, '/tugas of a volunteer');
  await helper.goto(linkOf(server, JAMBEAN.village));
  await checked(helper, '/masuk/siapkan');
  await helper.context().close();
});

test('the review before sending, and the help of the keys, with JavaScript', async () => {
  const context = await browser();
  const page = await context.newPage();
  await page.goto(`${server.url}/lapor`);
  await fill(page, { apa: ['offer'], cerita: 'Contoh cerita' });
  await page.getByRole('button', { name: 'Kirim laporan' }).click();
  await page.getByRole('dialog').waitFor();
  await checked(page, 'the review');
  const desk = await officer(server, JAMBEAN.head);
  await desk.goto(`${server.url}/kotak-masuk`);
  await desk.keyboard.press('?');
  await desk.getByRole('dialog').waitFor();
  await checked(desk, 'the help of the keys');
  await context.close();
  await desk.context().close();
});

for (const javaScriptEnabled of [false, true]) {
  const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;

  test(`a report by keyboard alone, with the focus always in sight; ${how}`, async () => {
    const context = await browser({ javaScriptEnabled });
    const page = await context.newPage();
    const word = canary('papan');
    await page.goto(`${server.url}/lapor`);
    await page.keyboard.press('Tab');
    assert.equal(await focus(page), 'Langsung ke isi');
    await page.keyboard.press('Enter');
    await tabTo(page, '[name=apa][value=offer]');
    await page.keyboard.press('Space');
    await tabTo(page, '[name=cerita]');
    await page.keyboard.type(word);
    await tabTo(page, '[name=tempat]');
    await page.keyboard.type(OINLASI.words);
    await tabTo(page, '[name=kapan]');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, 'details:nth-of-type(2) summary');
    await page.keyboard.press('Enter');
    await tabTo(page, '[name=boleh_hubungi]');
    await page.keyboard.press('Space');
    await tabTo(page, 'form[data-review] button');
    await page.keyboard.press('Enter');
    if (javaScriptEnabled) {
      await page.getByRole('dialog').waitFor();
      await tabTo(page, 'dialog button');
      await page.keyboard.press('Enter');
    }

    // No number was written: the summary has the focus and leads to the field.
    await page.locator('#kesalahan').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'kesalahan');
    assert.match(await page.title(), /^Kesalahan: /);
    await page.keyboard.press('Tab');
    assert.equal(await focus(page), 'Tulis nomor telepon, atau hapus centang izin menghubungi.');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'nomor');
    await page.keyboard.type('0812-0000-1234');
    await page.keyboard.press('Enter');
    if (javaScriptEnabled) {
      await page.getByRole('dialog').waitFor();
      await tabTo(page, 'dialog button');
      await page.keyboard.press('Enter');
    }
    await page.waitForURL('**/terima?t=*');
    assert.match(await main(page), /Laporan terkirim\. Terima kasih\./);
    await context.close();
  });
}

function focus(page) {
  return page.evaluate(() => (document.activeElement.innerText ?? '').trim());
}

/** Presses Tab until the first such element has the focus; everything passed shows that it has it. */
async function tabTo(page, selector) {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(visiblyFocused);
    assert.ok(seen.visible, `nobody sees the focus on ${seen.what}`);
    if (
      await page
        .locator(selector)
        .first()
        .evaluate((element) => element === document.activeElement)
    )
      return;
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

function visiblyFocused() {
  const held = document.activeElement;
  const marked = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  };
  const box = held.getBoundingClientRect();
  const header = document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0;
  const inHeader = Boolean(held.closest('.top, .skip, dialog'));
  const seen = held === document.body || (box.bottom > (inHeader ? 0 : header) && box.top < innerHeight);
  const shown = held === document.body || marked(held) || marked(held.closest('.choice') ?? held);
  return { visible: seen && shown, what: `${held.outerHTML.slice(0, 120)} ${JSON.stringify(box)}` };
}

test('everything to tap is large enough', async () => {
  const context = await browser({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ['/', '/lapor', '/balasan', '/bantuan', '/terlanjur', '/aman', '/tempat?q=oinlasi']) {
    await page.goto(server.url + path);
    await unfold(page);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), textarea, .choice')]
        .filter((one) => {
          if (one.closest('p, .skip') || one.closest('.choice') !== (one.matches('.choice') ? one : null))
            return false;
          const { width, height } = one.getBoundingClientRect();
          return height > 0 && (height < 44 || width < 44);
        })
        .map((one) => `${one.outerHTML.slice(0, 80)} ${JSON.stringify(one.getBoundingClientRect())}`),
    );
    assert.deepEqual(small, [], path);
  }
  await context.close();
});
