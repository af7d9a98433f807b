// A file that is chosen becomes text in the form: tried first, mended there, stored when somebody says so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, noSidewaysScroll } from './support.mjs';
import { ADMINISTRATOR, demonstration, main, officer } from './steps.mjs';

const server = await demonstration();
const HEAD = 'id,kind,name,parent,area,phone';

for (const javaScriptEnabled of [false, true]) {
  const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
  const office = `ukk-contoh-${javaScriptEnabled ? 'dua' : 'satu'}`;

  test(`a chosen file is tried, mended as text and stored; ${how}`, async () => {
    const page = await officer(server, ADMINISTRATOR, { javaScriptEnabled });
    await page.goto(`${server.url}/atur/kantor`);
    const choose = async (content) => {
      await page.locator('[name=jenis]').selectOption('offices');
      const file = { name: 'kantor.csv', mimeType: 'text/csv', buffer: Buffer.from(content) };
      await page.getByLabel('Berkas CSV atau XLSX').setInputFiles(file);
      await page.getByRole('button', { name: 'Coba tanpa menyimpan' }).click();
    };
    await choose(Buffer.from([0xff, 0xfe, 0x00]));
    assert.match(await main(page), /bukan UTF-8/);

    await choose(`\ufeff${HEAD}\n${office},bukan-kantor,UKK Contoh,,,\n`);
    assert.match(await main(page), /Hasil percobaan, belum disimpan/);
    assert.match(await main(page), /Ditolak/);
    const text = page.locator('[name=isi]');
    assert.match(await text.inputValue(), new RegExp(`^${HEAD}\n${office},bukan-kantor,`));
    await noSidewaysScroll(page);
    assert.deepEqual(await axe(page), []);

    await text.fill((await text.inputValue()).replace('bukan-kantor', 'ukk'));
    await page.getByRole('button', { name: 'Simpan', exact: true }).click();
    assert.match(await main(page), /Sudah disimpan/);
    await page.goto(`${server.url}/atur/kantor`);
    assert.ok((await main(page)).includes(office));
    await page.context().close();
  });
}
