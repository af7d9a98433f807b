// Whatever is sent: the answer is never a fault of the server, it says in Indonesian what to do, at the
// field where that is known; what was typed stays; and nothing that somebody wrote is ever executed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { server, HOSTILE, INDONESIAN, REPORT_FIELDS, judged, escaped, unescaped, inTurn, crossed, raw } from './hostile.mjs';
import { browser, canary } from './support.mjs';
import {
  OINLASI,
  issued,
  post,
  reported,
} from './steps.mjs';

test('/lapor takes or explains any value in any field', async () => {
  await inTurn(crossed(REPORT_FIELDS), async ({ field, name, value }) => {
    const form = { ...(await issued(server)), apa: 'offer', tempat: OINLASI.words, [field]: value };
    if (['nomor', 'jam_aman', 'kata'].includes(field)) form.boleh_hubungi = 'ya';
    const response = await post(`${server.url}/lapor`, form);
    const text = await judged(response, `${field} ${name}`);
    assert.ok([303, 409, 422].includes(response.status), `${field} ${name}: ${response.status}`);
  });
});

test('/lapor keeps what was typed when it explains', async () => {
  for (const [cerita, status, told] of [
    ['a'.repeat(8_000), 303],
    ['a'.repeat(8_001), 422, /Ceritanya terlalu panjang\. Singkatkan sampai 8\.000 huruf\./],
    ['desa '.repeat(20_000), 422, /Ceritanya terlalu panjang\. Singkatkan sampai 8\.000 huruf\./],
  ]) {
    const response = await post(`${server.url}/lapor`, {
      ...(await issued(server)),
      cerita,
      siapa: 'Orang tinggi',
    });
    const html = await response.text();
    assert.equal(response.status, status);
    if (status === 303) continue;
    assert.match(html, told);
    assert.equal(
      unescaped(html.match(/<textarea id="f-cerita"[^>]*>\n?([^<]*)<\/textarea>/)[1]),
      cerita.replace(/\n$/, ''),
    );
    assert.match(html, /Orang tinggi/);
  }
  const nothing = await post(`${server.url}/lapor`, await issued(server));
  assert.equal(nothing.status, 422);
  assert.match(await nothing.text(), /Pilih apa yang terjadi, atau tulis ceritanya\./);
  for (const value of Object.values(HOSTILE).slice(0, 7)) {
    const form = {
      ...(await issued(server)),
      cerita: value,
      siapa: value,
      tempat: value,
      nomor: 'bukan nomor',
      boleh_hubungi: 'ya',
    };
    const response = await post(`${server.url}/lapor`, form);
    const html = await response.text();
    assert.equal(response.status, 422);
    assert.match(html, /Periksa nomor ini\. Contoh: 0812-0000-0000\./);
    const kept = unescaped(html.match(/<textarea id="f-cerita"[^>]*>\n?([^<]*)<\/textarea>/)[1]);
    assert.equal(kept, value);
    assert.equal(unescaped(html.match(/<input id="f-tempat"[^>]*value="([^"]*)"/)[1]), value);
  }
});

test('larger than any answer may be: refused in words, and the connection stays good', async () => {
  for (const path of ['/lapor', '/balasan', '/balasan/jawab', '/terima', '/tempat', '/masuk']) {
    const response = await post(server.url + path, { cerita: 'x'.repeat(900_000) });
    assert.equal(response.status, 413, path);
    assert.match(await response.text(), /Kiriman terlalu besar/);
  }
});

test('bytes, types and methods that no browser sends', async () => {
  const form = 'application/x-www-form-urlencoded';
  const bodies = [
    [form, Buffer.from('cerita=%FF%FE%00')],
    [form, Buffer.from([0x63, 0x3d, 0xff, 0xfe, 0x00, 0x80])],
    [form, 'cerita=a%00b'],
    [form, '&&&===%%%zz'],
    [form, 'a=1&'.repeat(5_000)],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="cerita"\r\n\r\nHalo\r\n--x--',
    ],
    ['multipart/form-data', '--'],
    ['text/plain', 'cerita=a'],
    ['application/json', '{"cerita":"a"}'],
    ['application/json', '['.repeat(20_000)],
    ['', 'cerita=a'],
    [`${form}; charset=utf-16`, 'c\u0000=\u0000'],
    ['\u00ff/x', 'a'],
  ];
  const paths = [
    '/lapor',
    '/terima',
    '/balasan',
    '/balasan/jawab',
    '/balasan/kontak',
    '/balasan/tempat',
    '/balasan/tinjau',
    '/balasan/tarik',
    '/tempat',
    '/masuk',
    '/masuk/siapkan/x',
    '/keluar-akun',
    '/akun/sandi',
    '/akun/bahasa',
    '/akun/keluar-semua',
    '/laporan/rpt_1/tutup',
    '/laporan/rpt_5302_aaaaaaaaaaaaaaaa/tugas/tsk_aaaaaaaaaaaaaaaa',
    '/atur/akun',
    '/atur/kantor/impor',
    '/atur/operasi/x/ulangi',
    '/api/v1/reports',
    '/api/v1/receipts/lookup',
    '/status',
    '/',
    '/tidak-ada',
    '/aset/../../Cargo.toml',
  ];
  await inTurn(
    paths.flatMap((path) => bodies.map((body) => ({ path, body }))),
    async ({ path, body: [type, body] }) => {
      const headers = type ? { 'content-type': type } : {};
      const { status, text } = await raw('POST', path, headers, body);
      assert.ok(status >= 300 && status < 500, `${path} ${type} ${String(body).slice(0, 30)}: ${status}`);
      if (status >= 400) assert.match(text, INDONESIAN, `${path} ${type}: ${status} ${text.slice(0, 300)}`);
    },
  );
  await inTurn(
    paths.flatMap((path) =>
      ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'].map((method) => ({ path, method })),
    ),
    async ({ path, method }) => {
      const { status } = await raw(method, path, {}, '');
      assert.ok(status < 500, `${method} ${path}: ${status}`);
    },
  );
});

test('addresses and queries that lead nowhere', async () => {
  const strange = [
    '/%',
    '/%zz',
    '/%00',
    '/..%2f..%2fetc/passwd',
    '/lapor/',
    '//lapor',
    '/lapor?%ff=%00',
    '/terima?t=%00',
    '/terima?t=%ff',
    `/terima?t=${'A'.repeat(8_000)}`,
    '/tempat?q=%ff',
    `/tempat?q=${'x'.repeat(6_000)}`,
    '/tempat?q=%00',
    '/en/en',
    '/en/',
    '/id/lapor',
    '/bantuan?wilayah=99',
    "/bantuan?wilayah='--",
    '/masuk?lalu=//jahat.example',
    '/masuk/siapkan/%2e%2e',
    '/laporan/%F0%9F%98%80',
    '/laporan/',
    '/kotak-masuk?mulai=%00',
    '/api/v1/areas',
    '/api/v1/areas?q=',
    '/api/v1/areas?q=a&limit=0',
    '/api/v1/areas?q=a&limit=99999999999999999999',
    '/api/v1/areas?q=%ff',
    `/api/v1/areas?q=${'o'.repeat(300)}`,
    '/aset/%2e%2e/site.css',
    '/aset/',
  ];
  for (const prefix of ['', '/en']) {
    await inTurn(
      strange.map((path) => prefix + path),
      async (path) => {
        const { status, text, headers } = await raw('GET', path, {}, '');
        assert.ok(status < 500, `${path.slice(0, 60)}: ${status}`);
        assert.ok(!text.includes('root:') && !text.includes('[workspace'), path);
        const to = headers.location;
        if (to) assert.ok(to.startsWith('/') && !to.startsWith('//'), `${path} leads to ${to}`);
      },
    );
  }
});

test('the way back takes or explains any value in any field', async () => {
  const { receipt, token } = await tokenOf({ apa: 'offer', tempat: 'Sidomulyo' });
  const acts = {
    '': ['kode'],
    '/jawab': ['t', 'nonce', 'jawaban'],
    '/kontak': ['t', 'nomor', 'jam_aman', 'kata', 'boleh_hubungi'],
    '/tempat': ['t', 'wilayah', 'cari', 'carikan'],
    '/tinjau': ['t', 'alasan'],
    '/tarik': ['t', 'yakin'],
  };
  const tries = Object.entries(acts).flatMap(([act, fields]) => crossed(fields).map((one) => ({ act, ...one })));
  await inTurn(tries, async ({ act, field, name, value }) => {
    const form = {
      t: token,
      nonce: canary('n'),
      jawaban: 'Jawaban baik',
      boleh_hubungi: 'ya',
      nomor: '0812-0000-1000',
    };
    const response = await post(`${server.url}/balasan${act}`, { ...(act ? form : {}), [field]: value });
    const text = await judged(response, `${act} ${field} ${name}`);
    assert.ok([200, 409, 422].includes(response.status), `${act} ${field} ${name}: ${response.status}`);
    if (response.status === 422 && ['jawaban', 'jam_aman', 'kata', 'nomor', 'kode'].includes(field)) {
      const kept = value.replace(/\r\n?/g, '\n').trim().slice(0, 300);
      assert.ok(unescaped(text).includes(kept), `${act} ${field} ${name}: what was typed is gone`);
    }
  });
  for (const act of Object.keys(acts)) {
    const response = await post(`${server.url}/balasan${act}`, {});
    assert.equal(response.status, 422, act);
    await judged(response, `${act} without anything`);
  }
  const { kode, ...rest } = { kode: receipt };
  assert.deepEqual(rest, {});
  assert.equal((await post(`${server.url}/balasan`, { kode })).status, 200, 'the receipt still opens');
});

async function tokenOf(answers) {
  const receipt = await reported(server, answers);
  const html = await (await post(`${server.url}/balasan`, { kode: receipt })).text();
  return { receipt, token: html.match(/name="t" value="([^"]+)"/)[1] };
}

test('signing in takes or explains any value', async () => {
  await inTurn(crossed(['nama', 'sandi', 'lalu']), async ({ field, name, value }) => {
    // Costly on purpose, so the long ones are enough for the password.
    if (field === 'sandi' && !['script', 'huge', 'emoji'].includes(name)) return;
    const response = await post(`${server.url}/masuk`, { nama: canary('tidak.ada'), sandi: '', [field]: value });
    const text = await judged(response, `${field} ${name}`);
    assert.ok([413, 422].includes(response.status), `${field} ${name}: ${response.status}`);
    if (field === 'sandi') assert.ok(!text.includes(escaped(value)), 'a password never comes back');
  });
});
