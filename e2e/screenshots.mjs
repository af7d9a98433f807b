// Writes docs/screenshots/*.png out of a demonstration: node e2e/screenshots.mjs, with KENTONGAN_BIN and
// CHROMIUM set.

import assert from 'node:assert/strict';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { browser, startServer } from './support.mjs';
import { OINLASI, fill, officer, openReply, send } from './steps.mjs';
import { fewerColours } from './png.mjs';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'screenshots');
const LIMIT = 150_000;
const PHONE = { viewport: { width: 360, height: 800 }, deviceScaleFactor: 2 };
const DESKTOP = { viewport: { width: 1280, height: 900 } };

const server = await startServer();
try {
  await mkdir(FOLDER, { recursive: true });
  await citizen();
  await desk();
} finally {
  await server.stop();
}
process.exit(0);

async function citizen() {
  const context = await browser(PHONE);
  const page = await context.newPage();
  await page.goto(server.url);
  await keep(page, 'home-phone');
  await page.goto(`${server.url}/lapor`);
  await keep(page, 'lapor-phone');
  await fill(page, {
    apa: ['offer', 'document_taken'],
    cerita: 'Ada orang menawari kerja di luar negeri. Paspor anak saya diminta.',
    tempat: OINLASI.words,
  });
  await send(page);
  await page.waitForURL('**/terima?t=*');
  await keep(page, 'terima-phone');
  await openReply(page, server, receiptOf('timor-ktp-ditahan'));
  await keep(page, 'balasan-phone');
  await page.goto(`${server.url}/cek`);
  await page.locator('textarea').fill(
    'DIBUTUHKAN admin online di Kamboja, gaji 15 juta, tanpa ijazah. Berangkat pakai visa turis, ' +
      'biaya 3 juta transfer dulu. Paspor kami yang pegang. WA 0812-0000-4411',
  );
  await page.locator('main form button').first().click();
  await page.waitForURL('**/cek/hasil');
  await keep(page, 'cek-hasil-phone');
  await context.close();
}

async function desk() {
  const page = await officer(server, OINLASI.head, DESKTOP);
  await page.goto(`${server.url}/kotak-masuk?keadaan=semua`);
  await page.locator('a[data-row]', { hasText: 'Dikumpulkan' }).first().click();
  await page.waitForURL('**laporan=*');
  await page.evaluate(() => scrollTo(0, 0));
  await keep(page, 'inbox-desktop');
  await page.emulateMedia({ colorScheme: 'dark' });
  await keep(page, 'inbox-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const id = new URL(page.url()).searchParams.get('laporan');
  await page.goto(`${server.url}/laporan/${id}`);
  await keep(page, 'laporan-desktop');
  const phone = await officer(server, OINLASI.head, PHONE);
  await keep(phone, 'today-phone');
  await phone.goto(`${server.url}/laporan/${id}`);
  await keep(phone, 'laporan-phone');
}

function receiptOf(key) {
  const line = server.output.find((printed) => printed.includes(`(${key})`));
  const receipt = line?.match(/(\d{4} ){4}\d{4}/)?.[0];
  assert.ok(receipt, `no receipt of ${key} in:\n${server.output.join('\n')}`);
  return receipt;
}

async function keep(page, name) {
  const path = join(FOLDER, `${name}.png`);
  await writeFile(path, fewerColours(await page.screenshot({ animations: 'disabled', caret: 'hide' })));
  const { size } = await stat(path);
  assert.ok(size <= LIMIT, `${name} has ${size} bytes`);
  console.log(`${name}.png ${size}`);
}
