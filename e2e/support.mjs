// What every browser test needs: a server of its own on a free port, a browser with the flags of the
// design, and the checks that are the same on every page. Run through `cargo xtask test --only browser`,
// which sets KENTONGAN_BIN and CHROMIUM.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

export { profileContains } from './profile.mjs';

const START_LIMIT_MS = 60_000;
const STEP_LIMIT_MS = 10_000;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // Nothing outside is ever reached: the neutral page behind "Keluar cepat" isn't, either.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * Starts `kentongan demo` in a new folder on a free port.
 *
 * `url` is the address without a slash at the end; `links` maps the name of each role, in lower case as
 * printed, to its one-time sign-in link; `output` holds every line printed so far. `stop()` ends the
 * server and removes the folder.
 */
export async function startServer({ args = [], env = {}, command = 'demo' } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'kentongan-e2e-'));
  const binary = setting('KENTONGAN_BIN');
  const server = spawn(binary, [command, '--data', data, '--listen', '127.0.0.1:0', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running = { url: '', links: {}, output: [], data, process: server, stop };

  let ended = false;
  const end = once(server, 'exit').then(() => { ended = true; });
  async function stop() {
    if (!ended) server.kill('SIGTERM');
    const killer = setTimeout(() => server.kill('SIGKILL'), 5_000);
    await end;
    clearTimeout(killer);
    await rm(data, { recursive: true, force: true });
  }

  createInterface({ input: server.stderr }).on('line', (line) => running.output.push(line));
  createInterface({ input: server.stdout }).on('line', (line) => {
    running.output.push(line);
    readLine(running, line);
  });

  const until = Date.now() + START_LIMIT_MS;
  while (!ended && Date.now() < until) {
    if (running.url && await answers(running.url)) return running;
    await pause(50);
  }
  const output = running.output.join('\n');
  await stop();
  throw new Error(`kentongan ${command} gave no usable page:\n${output}`);
}

/** Reads the address, or a line `ROLE: http://…`, from one printed line. */
export function readLine(running, line) {
  const link = line.match(/https?:\/\/[^\s"'<>)]+/)?.[0];
  if (!link) return;
  const { origin, pathname, search, hash } = new URL(link);
  if (!running.url) running.url = origin;
  if (pathname === '/' && !search && !hash) return;
  const role = line.slice(0, line.indexOf(link)).replace(/[\s:·–—-]+$/u, '').trim().toLowerCase();
  if (role) running.links[role] = link;
}

/** The one-time link of the first role whose printed name contains `word`. */
export function linkFor(server, word) {
  const role = Object.keys(server.links).find((name) => name.includes(word.toLowerCase()));
  if (!role) throw new Error(`no link for ${word}; printed: ${Object.keys(server.links).join(', ')}`);
  return server.links[role];
}

/**
 * A browser context of its own. With `userDataDir` everything is kept in that folder, as on a phone;
 * otherwise nothing is. Contexts of one test file share one chromium, which ends with the file.
 */
export async function browser({
  javaScriptEnabled = true,
  colorScheme = 'light',
  viewport = { width: 360, height: 740 },
  locale = 'id-ID',
  userDataDir,
  ...rest
} = {}) {
  const launch = { executablePath: setting('CHROMIUM'), args: FLAGS, headless: true };
  const options = { javaScriptEnabled, colorScheme, viewport, locale, ...rest };
  if (!userDataDir) shared ??= chromium.launch(launch);
  const context = userDataDir
    ? await chromium.launchPersistentContext(userDataDir, { ...launch, ...options })
    : await (await shared).newContext(options);
  context.setDefaultTimeout(STEP_LIMIT_MS);
  context.on('page', clicksReadWhole);
  // A browser of its own would outlive a test that fails.
  if (userDataDir) after(() => context.close());
  return context;
}

/**
 * A click ends when the page that it leads to has been read whole. By itself it ends with that page's
 * first byte, and a list further down can still be missing on a busy machine.
 */
function clicksReadWhole(page) {
  const locators = Object.getPrototypeOf(page.locator('html'));
  if (locators.readsWhole) return;
  locators.readsWhole = true;
  for (const verb of ['click', 'dblclick']) {
    const plain = locators[verb];
    locators[verb] = async function click(...options) {
      const page = this.page();
      await plain.apply(this, options);
      if (!page.isClosed()) await page.waitForLoadState('domcontentloaded');
    };
  }
}

let shared;
after(async () => (await shared)?.close());

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Violations of WCAG 2.0–2.2 A and AA, and of AAA contrast, on this page as it is shown now; each as
 * `{rule, help, nodes}`. It works on pages whose own JavaScript is off, too.
 */
export async function axe(page) {
  // A content security policy that forbids scripts doesn't bind the debugger, which runs this.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const violations = await page.evaluate(runAxe);
  return violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    nodes: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
  }));
}

async function runAxe() {
  // With JavaScript off the debugger may run scripts and promises, but no timer fires. axe uses timers
  // only to give way between rules (nothing here is preloaded or framed), so a promise does as well.
  if (!globalThis.matchMedia('(scripting: enabled)').matches) {
    globalThis.setTimeout = (next, _, ...values) => {
      Promise.resolve().then(() => next(...values));
      return 0;
    };
  }
  const result = await globalThis.axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    rules: { 'color-contrast-enhanced': { enabled: true } },
    resultTypes: ['violations'],
    preload: false,
  });
  return result.violations;
}

/** How many pixels the page is wider than the screen; 0 is what is wanted. */
export async function sidewaysScroll(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    return Math.max(0, root.scrollWidth - root.clientWidth);
  });
}

/** Fails when the page scrolls sideways, and names the elements that stick out. */
export async function noSidewaysScroll(page) {
  const tooWide = await sidewaysScroll(page);
  if (tooWide === 0) return;
  const elements = await page.evaluate(() => [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 5)
    .map((element) => element.outerHTML.slice(0, 120)));
  throw new Error(`${page.url()} is ${tooWide} px too wide:\n${elements.join('\n')}`);
}

/** A word that occurs nowhere else, made of lower-case letters so that no encoding changes it. */
export function canary(name) {
  const random = crypto.getRandomValues(new Uint8Array(12));
  return name + [...random].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

/** A folder for a browser profile, with its removal. */
export async function profileFolder() {
  const path = await mkdtemp(join(tmpdir(), 'kentongan-profile-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests with: cargo xtask test --only browser`);
  return value;
}

async function answers(url) {
  try {
    return (await fetch(url, { redirect: 'manual' })).status < 500;
  } catch {
    return false;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
