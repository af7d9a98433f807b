// Whatever is sent: the answer is never a fault of the server, it says in Indonesian what to do, at the
// field where that is known; what was typed stays; and nothing that somebody wrote is ever executed.

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { browser, canary } from './support.mjs';
import {
  ADMINISTRATOR,
  JAMBEAN,
  OINLASI,
  demonstration,
  issued,
  main,
  officer,
  openReport,
  openReply,
  post,
  reported,
  search,
} from './steps.mjs';

// Limits are tried elsewhere; here every request must be looked at.
const server = await demonstration({ args: ['--rate-limits', 'off'] });

const HOSTILE = {
  script: '<script>window.executed = 1</script><img src=x onerror="window.executed=1">',
  attribute: '"><svg onload=window.executed=1> \' autofocus onfocus=window.executed=1 x="',
  template: '{{ 7 * 7 }}{% include "layout/work.html" %}${7*7}#{7*7}',
  sql: '\'; DROP TABLE report; -- " OR 1=1',
  path: '../../../../etc/passwd%00%2e%2e%2f',
  direction: '\u202Etxet desrever\u202C \u2066\u200F\u200B\uFEFF',
  emoji: '👩🏽‍🌾🏝️ 🇮🇩 ki\u0301ta 𠜎 \u0301\u0301\u0301',
  breaks: 'satu\r\nSet-Cookie: x=1\r\n\r\ndua\ttiga\u2028empat\u0085lima',
  number: '-99999999999999999999.5e309',
  json: '{"__proto__":{"executed":1}}',
  long: 'a'.repeat(8_001),
  huge: 'Kalimat panjang. '.repeat(5_883),
};
const INDONESIAN =
  /\b(Kode|Tulis|Pilih|Terlalu|Ceritanya|Jawaban|Periksa|Halaman|Kiriman|Buka|Isi|Singkatkan|Formulir|Mulai|Anda|tidak|Hapus|Keterangannya|Centang|Nama|Dua)\b/;

const REPORT_FIELDS = [
  'kode',
  'hari',
  'meterai',
  'akhir',
  'apa',
  'cerita',
  'tempat',
  'wilayah',
  'kapan',
  'tanggal',
  'di_mana_kini',
  'negara',
  'siapa',
  'boleh_hubungi',
  'nomor',
  'jam_aman',
  'kata',
  'jangan_kantor',
  'jangan_desa',
  'jangan_peran',
  'jangan_orang',
  'aparat',
];

/** The answer's text, once it is no fault, and, for a refused form, told at a field and in the language. */
async function judged(response, what) {
  const text = await response.text();
  assert.ok(response.status < 500, `${what}: ${response.status}\n${text.slice(0, 400)}`);
  assert.ok(!text.includes('<script>window.executed'), `${what}: not escaped`);
  if (response.status >= 400) {
    assert.match(text, INDONESIAN, `${what}: ${response.status}`);
    assert.doesNotMatch(text, /panicked|RUST_|sqlite|stack backtrace|\.rs:\d/i, what);
  }
  if (response.status === 422) {
    const field = text.match(/<li><a href="#f-([\w-]+)">([^<]+)<\/a>/);
    if (field) {
      assert.ok(text.includes(`id="f-${field[1]}"`), `${what}: #f-${field[1]} leads nowhere`);
      assert.ok(text.split(field[2]).length > 2, `${what}: the same words at the field`);
    } else {
      assert.match(text, /id="kesalahan"/, what);
    }
  }
  return text;
}

/** What a text becomes in a page. */
function escaped(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}

function unescaped(html) {
  return html
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, x, code) => String.fromCodePoint(parseInt(code, x ? 16 : 10)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

async function inTurn(items, step) {
  // A few at a time: as fast as it gets on two cores, and the failing one is named.
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let item = waiting.shift(); item; item = waiting.shift()) await step(item);
    }),
  );
}

function crossed(fields) {
  return fields.flatMap((field) => Object.entries(HOSTILE).map(([name, value]) => ({ field, name, value })));
}

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

test('every form of officers and administrators takes or explains any value', async () => {
  const { word } = { word: canary('petugas') };
  await reported(server, { apa: 'offer', cerita: word, tempat: JAMBEAN.words });
  const desk = await officer(server, JAMBEAN.head);
  const id = await openReport(desk, server, word);
  const session = await sessionOf(desk);
  const today = new Date().toISOString().slice(0, 10);
  const verbs = {
    tanya: { tanya_teks: 'Kapan?', tanya_alasan: 'belum jelas', tanya_pilihan: 'when' },
    pesan: { pesan_teks: 'Terima kasih' },
    gabung: { gabung_ke: 'rpt_5302_aaaaaaaaaaaaaaaa', gabung_alasan: 'kejadian sama' },
    tunda: { tunda_sampai: today, tunda_alasan: 'menunggu kabar' },
    tutup: { tutup_hasil: 'advised', tutup_kata: 'Terima kasih', tutup_alasan: 'sudah jelas' },
    batalkan: { batalkan_alasan: 'salah tekan' },
    alihkan: { alih_kantor: 'tidak-ada', alih_alasan: 'wilayah lain' },
    urgensi: { urgensi_tingkat: '2', urgensi_alasan: 'perlu cepat' },
    tugas: { tugas_judul: 'Telepon', tugas_untuk: '', tugas_batas: '' },
    'tugas/tsk_aaaaaaaaaaaaaaaa': { hasil: 'done' },
    'tindak-lanjuti': { lalu: '/tugas' },
  };
  const carried = ['csrf', 'versi', 'nonce', 'riwayat', 'lalu'];
  const tries = Object.entries(verbs).flatMap(([verb, form]) =>
    crossed([...Object.keys(form), ...carried])
      .filter(({ name }) => ['script', 'sql', 'huge', 'breaks', 'number', 'direction'].includes(name))
      .map((one) => ({ verb, form, ...one })),
  );
  await inTurn(tries, async ({ verb, form, field, name, value }) => {
    const fields = { csrf: session.csrf, versi: '1', nonce: canary('n'), riwayat: '1', ...form, [field]: value };
    const response = await post(`${server.url}/laporan/${id}/${verb}`, fields, { cookie: session.cookie });
    // A task that isn't there and a decision that can't be undone have no form on the page that comes back.
    if (/batalkan|tsk_/.test(verb) && response.status === 422) return;
    const text = await judged(response, `${verb} ${field} ${name}`);
    const to = response.headers.get('location');
    if (to) assert.ok(to.startsWith('/') && !to.startsWith('//') && !/[\r\n]/.test(to), `${verb} ${field}: ${to}`);
    const typed = Object.keys(form).find((key) => /alasan|teks|judul/.test(key));
    if (typed && typed !== field && response.status === 422)
      assert.ok(text.includes(form[typed]), `${verb} ${field} ${name}: ${typed} is gone`);
    if (field === 'csrf') assert.equal(response.status, 403);
  });
  // Filters of the inbox are in its address.
  await inTurn(
    crossed(['keadaan', 'cari', 'urgensi', 'jenis', 'tempat', 'terlambat', 'mulai', 'laporan', 'kabar']),
    async ({ field, name, value }) => {
      const query = new URLSearchParams({ [field]: value.slice(0, 3_000) });
      const response = await fetch(`${server.url}/kotak-masuk?${query}`, {
        headers: { cookie: session.cookie },
        redirect: 'manual',
      });
      await judged(response, `${field} ${name}`);
    },
  );
  await desk.context().close();
});

test("administrators' forms take or explain any value", async () => {
  const page = await officer(server, ADMINISTRATOR);
  const session = await sessionOf(page);
  await page.goto(`${server.url}/atur/akun`);
  const account = (await page.locator('form[action$="/tangguhkan"]').first().getAttribute('action'))
    .split('/')
    .at(-2);
  const forms = {
    '/atur/akun': {
      nama: 'Orang Contoh',
      masuk: 'orang.contoh',
      peran: '',
      kantor: 'kanim-kupang',
      desa: '',
      nomor: '',
      mulai: '',
      sampai: '',
    },
    '/atur/akun/x/tangguhkan': { alasan: 'contoh' },
    [`/atur/akun/${account}/tangguhkan`]: { [`alasan-${account}`]: '' },
    '/atur/akun/acc_aaaaaaaaaaaaaaaa/tautan': { untuk: 'x' },
    '/atur/kantor/impor': { jenis: 'offices', isi: 'id,kind\n', cara: 'coba' },
    '/atur/operasi/x/ulangi': {},
    '/akun/bahasa': { bahasa: 'id' },
    '/akun/sandi': { sandi_lama: 'x', sandi: '', sandi_lagi: '' },
  };
  const tries = Object.entries(forms).flatMap(([path, form]) => [
    { path, form, field: 'x', name: 'nothing', value: '' },
    ...crossed(Object.keys(form)).map((one) => ({ path, form, ...one })),
  ]);
  await inTurn(tries, async ({ path, form, field, name, value }) => {
    // Checking an old password is costly on purpose.
    if (path === '/akun/sandi' && !['script', 'huge'].includes(name)) return;
    const fields = { csrf: session.csrf, ...form, [field]: value };
    const response = await post(server.url + path, fields, { cookie: session.cookie });
    await judged(response, `${path} ${field} ${name}`);
  });
  const wrong = await post(
    `${server.url}/atur/akun`,
    { csrf: session.csrf, ...forms['/atur/akun'] },
    { cookie: session.cookie },
  );
  const html = await wrong.text();
  assert.equal(wrong.status, 422);
  assert.match(html, /Pilih peran dari daftar\./);
  assert.match(html, /value="orang\.contoh"/);
  await page.context().close();
});

async function sessionOf(page) {
  await page.goto(`${server.url}/akun`);
  const cookies = await page.context().cookies();
  return {
    csrf: await page.locator('[name=csrf]').first().inputValue(),
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
  };
}

test('the API explains what is wrong, at the field, in Indonesian', async () => {
  const reports = `${server.url}/api/v1/reports`;
  const lookup = `${server.url}/api/v1/receipts/lookup`;
  const send = (url, body, headers = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
  const members = {
    text: [null, 1, [], {}, ...Object.values(HOSTILE)],
    happenings: [null, 'offer', ['tidak-ada'], [1], Array(60).fill('offer'), {}],
    place: [1, [], 'Oinlasi', { area_code: '1' }, { area_code: 5302 }, { text: HOSTILE.huge }, { x: 1 }],
    when: ['besok', 1, {}],
    happened_on: ['2026-13-45', 'kemarin', 1, '0000-00-00', '9999-12-31'],
    where_now: ['x', 1],
    country: [1, HOSTILE.huge, HOSTILE.script],
    who: [[], HOSTILE.huge, HOSTILE.direction],
    contact: [
      1,
      {},
      { allowed: true },
      { allowed: 'ya' },
      { allowed: true, phone: HOSTILE.script },
      { allowed: true, phone: HOSTILE.huge },
    ],
    exclude: [
      1,
      { local_office: 'ya' },
      { roles: ['raja'] },
      { offices: Array(60).fill('x') },
      { offices: ['../x'] },
      { person: HOSTILE.huge },
    ],
    official_involved: ['ya', 1, null],
    unknown_member: [1],
  };
  const tries = Object.entries(members).flatMap(([name, values]) => values.map((value) => ({ name, value })));
  await inTurn(tries, async ({ name, value }) => {
    const what = `${name} ${JSON.stringify(value).slice(0, 60)}`;
    const response = await send(reports, { text: 'Cerita contoh', [name]: value });
    const text = await response.text();
    assert.ok([201, 400, 413, 422].includes(response.status), `${what}: ${response.status} ${text.slice(0, 300)}`);
    if (response.status === 201) return;
    assert.match(response.headers.get('content-type'), /^application\/problem\+json/, what);
    const problem = JSON.parse(text);
    assert.equal(problem.status, response.status);
    assert.match(problem.type, /\/api#[a-z_]+$/);
    assert.match(`${problem.title} ${problem.detail}`, INDONESIAN, what);
    if (response.status === 422)
      assert.ok(problem.errors.length > 0 && problem.errors[0].field !== undefined, what);
  });
  const deep = (depth) => `{"text":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  for (const [body, headers, statuses] of [
    ['', {}, [400]],
    ['{', {}, [400]],
    ['null', {}, [422]],
    ['[]', {}, [422]],
    ['"x"', {}, [422]],
    [deep(100), {}, [400, 422]],
    [deep(30_000), {}, [400, 422]],
    ['{"text":"a\\u0000b"}', {}, [400]],
    ['{"text":"\\ud800"}', {}, [400]],
    [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), {}, [400]],
    ['{"text":"a","text":"b"}', {}, [201, 400, 422]],
    [`{"text":"${'a'.repeat(70_000)}"}`, {}, [413]],
    ['{"text":"a"}', { 'content-type': 'text/plain' }, [415]],
    ['{"text":"a"}', { 'idempotency-key': 'x'.repeat(300) }, [400]],
    ['{"text":"a"}', { 'idempotency-key': ' ' }, [201, 400]],
  ]) {
    for (const url of [reports, lookup]) {
      const response = await send(url, body, headers);
      const allowed = url === reports ? statuses : [400, 413, 415, 422];
      const text = await response.text();
      assert.ok(
        allowed.includes(response.status),
        `${url} ${String(body).slice(0, 30)}: ${response.status} ${text.slice(0, 200)}`,
      );
      if (response.status >= 400) assert.match(text, INDONESIAN);
    }
  }
  for (const receipt of [
    '',
    '1',
    'x',
    20,
    null,
    HOSTILE.script,
    HOSTILE.huge,
    '0'.repeat(20),
    (await issued(server)).kode,
  ]) {
    const response = await send(lookup, { receipt });
    assert.ok([413, 422].includes(response.status), `${String(receipt).slice(0, 30)}: ${response.status}`);
    assert.match(await response.text(), INDONESIAN);
  }
});

test('nothing that a reporter wrote is executed before officers, nor what officers wrote before the reporter', async () => {
  const word = canary('pasang');
  const attack = `${HOSTILE.script}${HOSTILE.attribute}${HOSTILE.template} ${HOSTILE.direction} ${word}`;
  const receipt = await reported(server, {
    apa: 'offer',
    cerita: attack,
    siapa: attack.slice(0, 480),
    tempat: OINLASI.words,
    jam_aman: HOSTILE.script,
    kata: HOSTILE.attribute,
    boleh_hubungi: 'ya',
    nomor: '0812-0000-1000',
    negara: HOSTILE.script,
  });
  const desk = await officer(server, OINLASI.head);
  const dialogs = [];
  desk.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  const refused = [];
  desk.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  await openReport(desk, server, word);
  assert.ok((await main(desk)).includes('<script>window.executed'), 'shown as text');
  assert.ok((await main(desk)).includes('{{ 7 * 7 }}'));
  await desk.locator('summary', { hasText: 'Tulis pesan' }).click();
  await desk.locator('[name=pesan_teks]').fill(attack);
  await desk.getByRole('button', { name: 'Kirim pesan' }).click();
  await desk.getByText('Pesan terkirim.').waitFor();
  assert.equal(await desk.evaluate(() => window.executed), undefined);
  await search(desk, server, HOSTILE.script);
  assert.equal(await desk.locator('[name=cari]').inputValue(), HOSTILE.script.slice(0, 200));
  assert.equal(await desk.evaluate(() => window.executed), undefined);

  const context = await browser();
  const phone = await context.newPage();
  phone.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await openReply(phone, server, receipt);
  assert.ok((await main(phone)).includes('<script>window.executed'));
  assert.equal(await phone.evaluate(() => window.executed), undefined);
  assert.deepEqual(dialogs, []);
  assert.deepEqual(refused, [], 'there was nothing to refuse: it is text');
  await desk.context().close();
  await context.close();
});

/** A request as it is, without what `fetch` puts right. */
function raw(method, path, headers, body) {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const request = http.request(
      {
        method,
        hostname,
        port,
        path,
        agent: false,
        headers: { ...headers, ...(length && { 'content-length': length }) },
      },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
