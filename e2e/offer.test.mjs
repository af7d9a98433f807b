// Checking an offer: by pasting, by ticking, with and without JavaScript, on a small screen; what is wrong
// is told at its field; the way into the report; nothing is kept and nothing outside is asked.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, browser, canary, noSidewaysScroll } from './support.mjs';
import { demonstration, fill, officer, send, ADMINISTRATOR } from './steps.mjs';

const server = await demonstration();
const COMPANY = 'PT Sinar Karya Contoh';
const BAD = 'Loker Malaysia gaji 25jt tanpa syarat, WA 0812-0000-2222';

/** Opens `/cek`, fills it and sends it. */
async function checked(page, answers, prefix = '') {
  await page.goto(`${server.url}${prefix}/cek`);
  await fill(page, answers);
  await page.locator('main form button').first().click();
}

for (const javaScriptEnabled of [false, true]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  test(`${how}: a bad offer is named, explained, shared and carried into the report`, async () => {
    const context = await browser({ javaScriptEnabled });
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    const word = canary('pesan');
    await checked(page, {
      pesan: `${BAD} ${word}`,
      tanda: ['visit_visa', 'fee'],
      perusahaan: COMPANY,
      gaji: '6 juta',
      biaya: '9.000.000',
    });
    assert.equal(new URL(page.url()).pathname, '/cek/hasil');
    const main = page.getByRole('main');
    const text = await main.innerText();
    for (const words of [
      'Bahaya',
      'Ini bukan tuduhan',
      'Visa kunjungan bukan untuk bekerja',
      `${COMPANY} perusahaan berizin, tetapi tawaran ini tidak cocok`,
      'bukan nomor resminya',
      '0812-0000-5101',
      'Daftar perusahaan per',
      'setelah 2 bulan bekerja',
    ]) assert.ok(text.includes(words), `${words} is missing in:\n${text}`);
    assert.doesNotMatch(text, /\baman\b/i);
    const share = await page.locator('#f-bagikan').inputValue();
    assert.ok(share.startsWith('Hasil cek tawaran kerja: Bahaya.'), share);
    assert.ok(!share.includes(word) && !share.includes('0812'), 'the offer is not passed on');
    const link = await main.getByRole('link', { name: 'Kirim lewat WhatsApp' }).getAttribute('href');
    assert.equal(new URL(link).searchParams.get('text'), share);
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual([...new Set(asked.filter((origin) => origin !== 'null'))], [server.url]);

    await main.getByRole('button', { name: 'Laporkan tawaran ini' }).click();
    assert.ok((await page.locator('[name=cerita]').inputValue()).includes(word));
    assert.equal(await page.locator('[name=siapa]').inputValue(), COMPANY);
    assert.ok(await page.locator('[name=apa][value=offer]').isChecked());
    await send(page);
    await page.waitForURL('**/terima?t=*');
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  });

  test(`${how}: what is wrong stands at its field, and what was typed is kept`, async () => {
    const context = await browser({ javaScriptEnabled });
    const page = await context.newPage();
    await checked(page, {});
    assert.match(await page.title(), /^Kesalahan:/);
    assert.equal(await page.locator('#e-pesan').count(), 1);
    const odd = 'halo "dunia" <b>tebal</b> & ‮kanan';
    await checked(page, { pesan: odd, tanda: ['fee'], gaji: 'RM 5', izin: 'tanpa angka' });
    for (const field of ['gaji', 'izin']) {
      assert.equal(await page.locator(`#f-${field}`).getAttribute('aria-invalid'), 'true', field);
      assert.ok(await page.locator(`#e-${field}`).isVisible(), field);
    }
    assert.equal(await page.locator('[name=pesan]').inputValue(), odd);
    assert.equal(await page.locator('[name=gaji]').inputValue(), 'RM 5');
    assert.ok(await page.locator('[name=tanda][value=fee]').isChecked());
    await context.close();
  });
}

test('no sign is no promise, and a chain message is answered as one', async () => {
  const context = await browser({ javaScriptEnabled: false });
  const page = await context.newPage();
  await checked(page, { tanda: ['none'] });
  let text = await page.getByRole('main').innerText();
  assert.ok(text.includes('Belum bisa dinilai') && text.includes('Ini bukan jaminan'), text);
  const chain = 'Dikutip dari berita online, polda membenarkan penculik anak berkeliaran pakai mobil putih'
    + ' di kabupaten. Sebarkan ke semua grup';
  await checked(page, { pesan: chain });
  text = await page.getByRole('main').innerText();
  assert.ok(text.includes('Jangan teruskan.') && text.includes('Jangan datangi orangnya.'), text);
  assert.equal(await page.getByRole('button', { name: 'Laporkan tawaran ini' }).count(), 0);
  await checked(page, { tanda: ['no_contract'] }, '/en');
  text = await page.getByRole('main').innerText();
  assert.ok(text.includes('Be careful') && text.includes('No written contract'), text);
  await context.close();
});

test('the list of companies is searched by names that are almost right', async () => {
  const context = await browser({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/cek`);
  await page.getByRole('main').getByRole('link', { name: 'Daftar perusahaan' }).click();
  await page.locator('[name=q]').fill('sinar karia contoh');
  await page.getByRole('button', { name: 'Cari' }).click();
  assert.equal(new URL(page.url()).search, '', 'the search leaves no trace in the address');
  const text = await page.getByRole('main').innerText();
  assert.ok(text.includes(COMPANY) && text.includes('Berizin'), text);
  await context.close();
});

test('an administrator tries a list, stores it, and reads its history', async () => {
  const page = await officer(server, ADMINISTRATOR, { javaScriptEnabled: false });
  await page.goto(`${server.url}/atur/perusahaan`);
  assert.ok((await page.getByRole('main').innerText()).includes('semua nama rekaan'));
  await page.locator('[name=nomor]').fill('CONTOH/008/2020');
  await page.getByRole('button', { name: 'Cari' }).click();
  assert.ok((await page.getByRole('main').innerText()).includes('Izin dicabut'));
  await page.locator('[name=isi]').fill('number,name\nC/1,Contoh');
  await page.locator('[name=per]').fill('2026-01-01');
  await page.locator('[name=sumber]').fill('Daftar contoh');
  await page.getByRole('button', { name: 'Coba tanpa menyimpan' }).click();
  assert.ok((await page.getByRole('main').innerText()).includes('Kolom ini tidak ada'));
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`the pages are within reach of everybody, ${colorScheme}`, async () => {
    const context = await browser({ colorScheme, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    const looked = async () => {
      assert.deepEqual(await axe(page), []);
      await noSidewaysScroll(page);
      assert.equal(await page.locator('h1').count(), 1);
    };
    await page.goto(`${server.url}/cek`);
    await looked();
    await checked(page, { gaji: 'RM 5' });
    await looked();
    await checked(page, {
      pesan: `${BAD} ${'x'.repeat(300)}`,
      tanda: ['visit_visa', 'fee', 'no_contract'],
      perusahaan: COMPANY,
      gaji: '6jt',
      biaya: '9jt',
    });
    await looked();
    await page.goto(`${server.url}/perusahaan`);
    await page.locator('[name=q]').fill('contoh');
    await page.getByRole('button', { name: 'Cari' }).click();
    await looked();
    await context.close();
  });
}
