// Hostile values for every field, a server of its own for the file that imports this, and what any
// answer to them has to be.

import assert from 'node:assert/strict';
import http from 'node:http';
import {
  demonstration,
} from './steps.mjs';
// Limits are tried elsewhere; here every request must be looked at.
export const server = await demonstration({ args: ['--rate-limits', 'off'] });

export const HOSTILE = {
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
export const INDONESIAN =
  /\b(Kode|Tulis|Pilih|Terlalu|Ceritanya|Jawaban|Periksa|Halaman|Kiriman|Buka|Isi|Singkatkan|Formulir|Mulai|Anda|tidak|Hapus|Keterangannya|Centang|Nama|Dua)\b/;

export const REPORT_FIELDS = [
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
export async function judged(response, what) {
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
      const at = text.match(new RegExp(`id="e-${field[1]}"><span[^>]*>[^<]*</span> ([^<]+)</p>`));
      // The summary may name the field first.
      assert.ok(at && field[2].endsWith(at[1]), `${what}: the same words at the field`);
    } else {
      assert.match(text, /id="kesalahan"/, what);
    }
  }
  return text;
}

/** What a text becomes in a page. */
export function escaped(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}

export function unescaped(html) {
  return html
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, x, code) => String.fromCodePoint(parseInt(code, x ? 16 : 10)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

export async function inTurn(items, step) {
  // A few at a time: as fast as it gets on two cores, and the failing one is named.
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let item = waiting.shift(); item; item = waiting.shift()) await step(item);
    }),
  );
}

export function crossed(fields) {
  return fields.flatMap((field) => Object.entries(HOSTILE).map(([name, value]) => ({ field, name, value })));
}

/** A request as it is, without what `fetch` puts right. */
export function raw(method, path, headers, body) {
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
