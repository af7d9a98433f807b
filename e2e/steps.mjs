// What reporters and officers do, step by step, as they do it: by reading, filling and clicking.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { browser, startServer } from './support.mjs';

/** Villages of the demonstration, each with the people who answer for it. */
export const OINLASI = {
  code: '5302022008',
  words: 'Oinlasi, Mollo Selatan, Kabupaten Timor Tengah Selatan',
  office: 'Kantor Imigrasi Kelas I TPI Kupang (contoh)',
  village: 'Petugas Desa Oinlasi (contoh)',
  enforcement: 'Petugas Inteldakim Kupang (contoh)',
  head: 'Kepala Kantor Kupang (contoh)',
  regional: 'Petugas Kanwil NTT (contoh)',
};
export const JAMBEAN = {
  code: '3506032016',
  words: 'Jambean, Kras, Kabupaten Kediri',
  office: 'Kantor Imigrasi Kelas II Non TPI Kediri (contoh)',
  village: 'Petugas Desa Jambean (contoh)',
  enforcement: 'Petugas Inteldakim Kediri (contoh)',
  head: 'Kepala Kantor Kediri (contoh)',
  regional: 'Petugas Kanwil Jawa Timur (contoh)',
};
export const INSPECTOR = 'Petugas Inspektorat (contoh)';
export const ADMINISTRATOR = 'Administrator (contoh)';

/** A demonstration that ends with the test file. */
export async function demonstration(options) {
  const server = await startServer(options);
  after(() => server.stop());
  return server;
}

/** What `look` finds at last: work in the background may take its time on a busy machine. */
export async function atLast(look, what) {
  for (const end = Date.now() + 90_000; Date.now() < end; await setTimeout(100)) {
    const seen = await look();
    if (seen) return seen;
  }
  return assert.fail(await what());
}

/** The one-time link of the person whose name is printed beside it. */
export function linkOf(server, name) {
  const line = server.output.find((printed) => printed.endsWith(`(${name})`));
  const link = line?.match(/https?:\/\/\S+/)?.[0];
  assert.ok(link, `no link for ${name} in:\n${server.output.join('\n')}`);
  return link;
}

const sessions = new Map();

/** A page of somebody who is signed in. The one-time link is used once; later pages share the session. */
export async function officer(server, name, options = {}) {
  const context = await browser(options);
  const page = await context.newPage();
  const key = `${server.url} ${name}`;
  if (sessions.has(key)) {
    await context.addCookies(sessions.get(key));
    await page.goto(`${server.url}/tugas`);
  } else {
    await signIn(page, server, name);
    sessions.set(key, await context.cookies());
  }
  return page;
}

/** Uses the one-time link as the demonstration offers it: without a password. */
export async function signIn(page, server, name) {
  await page.goto(linkOf(server, name));
  await page.getByRole('button', { name: 'Masuk tanpa kata sandi (demo)' }).click();
  await page.waitForURL('**/tugas');
}

/** Fills the report form that is open: choices are lists of codes, the rest texts. */
export async function fill(page, answers) {
  for (const [name, answer] of Object.entries(answers)) {
    const input = page.locator(`main [name="${name}"]`).first();
    const fold = page.locator('details:not([open])', { has: page.locator(`[name="${name}"]`) });
    if (await fold.count()) await fold.locator('summary').click();
    const kind = await input.getAttribute('type');
    if (kind === 'checkbox' || kind === 'radio') {
      for (const code of [answer].flat()) await page.locator(`[name="${name}"][value="${code}"]`).check();
    } else {
      await input.fill(answer);
    }
  }
}

/** Presses "Kirim laporan", and again in the review that JavaScript adds. */
export async function send(page, words = 'Kirim laporan') {
  await page.locator('form[data-review]').getByRole('button', { name: words }).click();
  const review = page.getByRole('dialog');
  if (await scripted(page)) await review.getByRole('button', { name: words }).click();
}

/** A whole report; the receipt, as it is shown afterwards, and the address of the page that shows it. */
export async function report(page, server, answers) {
  await page.goto(`${server.url}/lapor`);
  await fill(page, answers);
  await send(page);
  await page.waitForURL('**/terima?t=*');
  return { receipt: await page.locator('.code').innerText(), thanks: page.url() };
}

/** The same over HTTP, where the form is not what is tested; with what else is to be sent. */
export async function reported(server, answers) {
  const form = await issued(server);
  const response = await post(`${server.url}/lapor`, { ...form, ...answers });
  assert.equal(response.status, 303, await response.text());
  return form.kode.replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** The three hidden fields of a fresh form. */
export async function issued(server) {
  const html = await (await fetch(`${server.url}/lapor`)).text();
  const field = (name) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))[1];
  return { kode: field('kode'), hari: field('hari'), meterai: field('meterai') };
}

/** A form as a browser sends it. `fields`: an object, or pairs when names repeat. */
export function post(url, fields, headers = {}) {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers });
}

/** Opens the way back with a receipt. */
export async function openReply(page, server, receipt) {
  await page.goto(`${server.url}/balasan`);
  await page.locator('[name=kode]').fill(receipt);
  await page.getByRole('button', { name: 'Buka', exact: true }).click();
}

/** Waits until the words of every report that came in can be found. */
async function indexed(server) {
  await atLast(async () => {
    const { jobs_waiting: waiting } = await (await fetch(`${server.url}/status`)).json();
    return waiting === 0;
  }, () => 'jobs are still waiting');
}

/** Looks for a word in the inbox, in the tab of everything. The rows that it shows. */
export async function search(page, server, word) {
  await indexed(server);
  await page.goto(`${server.url}/kotak-masuk?keadaan=semua&cari=${encodeURIComponent(word)}`);
  return page.locator('a[data-row]');
}

/** How many reports with a word somebody's search finds; without a page of its own. */
export async function found(server, name, word) {
  if (!sessions.has(`${server.url} ${name}`)) await (await officer(server, name)).context().close();
  await indexed(server);
  const cookies = sessions
    .get(`${server.url} ${name}`)
    .map((one) => `${one.name}=${one.value}`)
    .join('; ');
  const response = await fetch(`${server.url}/kotak-masuk?keadaan=semua&cari=${word}`, {
    headers: { cookie: cookies },
    redirect: 'error',
  });
  assert.equal(response.status, 200);
  return (await response.text()).split(' data-row').length - 1;
}

/** Opens the one report that holds a word, on a page of its own. Its id. */
export async function openReport(page, server, word) {
  const rows = await search(page, server, word);
  assert.equal(await rows.count(), 1, `reports with ${word}`);
  const id = new URL(await rows.getAttribute('href'), server.url).searchParams.get('laporan');
  await page.goto(`${server.url}/laporan/${id}`);
  return id;
}

/** Unfolds the form of a verb, fills and sends it. */
export async function decide(page, verb, answers, { fold, button }) {
  const form = page.locator(`form[action$="/${verb}"]`).last();
  if (!(await form.isVisible())) await page.locator('summary', { hasText: fold }).first().click();
  await fill(page, answers);
  await form.getByRole('button', { name: button, exact: true }).first().click();
}

/** The kinds of what happened to the report on this page, oldest first, without mere readings. */
export async function history(page) {
  const entries = await page
    .locator('section[aria-labelledby=judul-riwayat] > .timeline > li > b')
    .allInnerTexts();
  return entries.reverse();
}

/** Whether this page runs scripts. */
export function scripted(page) {
  return page.evaluate(() => matchMedia('(scripting: enabled)').matches);
}

/** The words of the page's main part. */
export function main(page) {
  return page.locator('main').innerText();
}
