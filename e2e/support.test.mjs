// The tools of the other tests, tried on pages and files whose faults are known: a search that finds
// nothing because it looks wrongly would pass every test that wants nothing found.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import {
  axe, browser, canary, linkFor, noSidewaysScroll, profileContains, profileFolder, readLine, sidewaysScroll,
} from './support.mjs';
import { unsnappy } from './profile.mjs';

const GOOD = '<!doctype html><html lang="id"><title>Baik</title><main><h1>Halo</h1><p>Isi halaman.</p></main>';
const BAD = `<!doctype html><html><title>Buruk</title><style>p{color:#767676;background:#fff}</style>
  <main><h1>Halo</h1><p>Abu-abu: cukup untuk AA, tidak untuk AAA.</p><img src="data:,">
  <div style="width:900px">lebar</div></main>`;

let server;
let url;

before(async () => {
  server = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url, 'http://localhost');
    const page = pathname === '/bad' ? BAD : GOOD + (searchParams.get('show') ?? '');
    const cached = searchParams.has('cached');
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      'Cache-Control': cached ? 'max-age=600' : 'no-store',
      ...(cached && { 'Content-Encoding': 'br' }),
    });
    response.end(cached ? brotliCompressSync(page) : page);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`axe and the width check see faults, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const context = await browser({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${url}/good`);
    assert.deepEqual(await axe(page), []);
    assert.equal(await sidewaysScroll(page), 0);
    await noSidewaysScroll(page);

    await page.goto(`${url}/bad`);
    const rules = (await axe(page)).map((violation) => violation.rule).sort();
    assert.deepEqual(rules, ['color-contrast-enhanced', 'html-has-lang', 'image-alt']);
    assert.ok(await sidewaysScroll(page) > 100);
    await assert.rejects(noSidewaysScroll(page), /lebar/);
    await context.close();
  });
}

test('what a visit leaves in the profile is found, compressed or not', async () => {
  const profile = await profileFolder();
  const inAddress = canary('alamat');
  const inCache = canary('simpanan');
  const inStorage = canary('catatan');
  const nowhere = canary('takada');
  const context = await browser({ userDataDir: profile.path });
  const page = await context.newPage();
  await page.goto(`${url}/good?cached&show=${inCache}`);
  await page.goto(`${url}/good?x=${inAddress}`);
  await page.evaluate((word) => localStorage.setItem('k', word), inStorage);
  await context.close();

  const found = await profileContains(profile.path, [inAddress, inCache, inStorage, nowhere]);
  const strings = new Set(found.map((hit) => hit.string));
  assert.deepEqual(strings, new Set([inAddress, inCache, inStorage]));
  assert.ok(
    found.some((hit) => hit.string === inCache && hit.form === 'brotli'),
    JSON.stringify(found),
  );
  await profile.remove();
});

test('words are found in each form a file can have', async () => {
  const profile = await profileFolder();
  const word = canary('kata');
  await mkdir(join(profile.path, 'deep'));
  await writeFile(join(profile.path, 'deep', 'wide'), Buffer.from(`x${word}x`, 'utf16le'));
  await writeFile(join(profile.path, 'gz'), Buffer.concat([Buffer.from('head'), gzipSync(`a ${word} b`)]));
  await writeFile(join(profile.path, 'table.ldb'), leveldbWith(word));
  const found = await profileContains(profile.path, [word]);
  const files = found.map((hit) => `${hit.file} ${hit.form}`).sort();
  assert.deepEqual(files, [`${join('deep', 'wide')} as it is`, 'gz gzip', 'table.ldb leveldb']);
  await profile.remove();
});

test('snappy blocks with literals and overlapping copies are unpacked', () => {
  const packed = Buffer.from([11, 0b1000, 0x61, 0x62, 0x63, 0b10010, 3, 0, 0b1001, 1]);
  assert.equal(unsnappy(packed).toString(), 'abcabcabbbbbb'.slice(0, 11));
});

test('roles and links are read from printed lines', () => {
  const running = { url: '', links: {} };
  for (const line of [
    'Menyiapkan data …',
    'Buka http://127.0.0.1:4041',
    '  PIMPASA Oinlasi: http://127.0.0.1:4041/masuk/abc',
    'Petugas — http://127.0.0.1:4041/masuk?kode=def',
  ]) readLine(running, line);
  assert.equal(running.url, 'http://127.0.0.1:4041');
  assert.equal(linkFor(running, 'pimpasa'), 'http://127.0.0.1:4041/masuk/abc');
  assert.equal(linkFor(running, 'Petugas'), 'http://127.0.0.1:4041/masuk?kode=def');
  assert.throws(() => linkFor(running, 'menteri'), /no link for menteri/);
});

/** A LevelDB table of one snappy block. The word is nowhere whole in it: its beginning is a copy. */
function leveldbWith(word) {
  const text = Buffer.from(word.slice(0, 8));
  const rest = Buffer.from(word.slice(8));
  // The beginning, four bytes of it copied, the whole beginning copied, and the rest as it is.
  const data = Buffer.concat([
    Buffer.from([text.length + 4 + text.length + rest.length]),
    Buffer.from([(text.length - 1) << 2]), text,
    Buffer.from([0b0001, text.length]),
    Buffer.from([((text.length - 1) << 2) | 2, text.length + 4, 0]),
    Buffer.from([(rest.length - 1) << 2]), rest,
  ]);
  const dataBlock = Buffer.concat([data, Buffer.from([1, 0, 0, 0, 0])]);
  const value = Buffer.from([0, data.length]);
  const entry = Buffer.concat([Buffer.from([0, 1, value.length]), Buffer.from('k'), value]);
  const index = Buffer.concat([entry, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0])]);
  const indexBlock = Buffer.concat([index, Buffer.from([0, 0, 0, 0, 0])]);
  const footer = Buffer.alloc(48);
  Buffer.from([0, 0, dataBlock.length, index.length]).copy(footer);
  Buffer.from('57fb808b247547db', 'hex').copy(footer, 40);
  return Buffer.concat([dataBlock, indexBlock, footer]);
}
