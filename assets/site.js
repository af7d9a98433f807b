// Keys for staff: J and K through the rows, / to the search, ? for help, others by data-key.
(() => {
const d = document, help = d.getElementById('keys'), off = d.getElementById('keys-off');
const isOff = () => { try { return localStorage.getItem('keys') === 'off'; } catch (e) { return false; } };
if (off) {
off.checked = isOff();
off.onchange = () => { try { localStorage.setItem('keys', off.checked ? 'off' : 'on'); } catch (e) { off.checked = false; } };
}
const move = step => {
const rows = [...d.querySelectorAll('[data-row]')];
if (!rows.length) return;
const open = rows.findIndex(r => r.hasAttribute('aria-current'));
const held = rows.indexOf(d.activeElement);
const now = held < 0 ? open : held;
const row = rows[Math.max(0, Math.min(rows.length - 1, now < 0 ? 0 : now + step))];
row.focus();
if (open >= 0 && row !== rows[open]) row.click();
};
d.addEventListener('keydown', e => {
if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || /INPUT|TEXTAREA|SELECT/.test(e.target.tagName)) return;
if (e.key === '?' && help) { e.preventDefault(); help.showModal(); return; }
if (isOff() || d.querySelector('dialog[open]')) return;
const key = e.key.toLowerCase();
if (key === 'j') { move(1); return; }
if (key === 'k') { move(-1); return; }
const target = key === '/' ? d.querySelector('[data-search]') : [...d.querySelectorAll('[data-key]')].find(t => t.dataset.key === key);
if (!target) return;
e.preventDefault();
target.focus();
if (key !== '/' && /^(A|BUTTON|SUMMARY)$/.test(target.tagName)) target.click();
});
})();
