// Whatever is sent: the answer is never a fault of the server, it says in Indonesian what to do, at the
// field where that is known; what was typed stays; and nothing that somebody wrote is ever executed.
// Here: officers, administrators, programs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { server, HOSTILE, INDONESIAN, judged, inTurn, crossed } from './hostile.mjs';
import { browser, canary } from './support.mjs';
import {
  ADMINISTRATOR,
  JAMBEAN,
  OINLASI,
  issued,
  main,
  officer,
  openReport,
  openReply,
  post,
  reported,
  search,
} from './steps.mjs';

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
