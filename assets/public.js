// Additions only: every page works without this. Each statement ends with a semicolon.
(() => {
const d = document;
// Leave quickly: empty the page first, then replace it, so that Back does not return here.
d.addEventListener('click', e => {
const a = e.target.closest && e.target.closest('[data-exit]');
if (!a) return;
e.preventDefault();
d.title = ' ';
const go = a.href;
d.body.textContent = '';
location.replace(go);
});
// A page out of the back-forward cache may be seen by another person, or be old.
addEventListener('pageshow', e => { if (e.persisted) location.reload(); });
const s = d.getElementById('kesalahan');
if (s) s.focus();
// What was typed is shown once more before it is sent, where the form asks for it.
const review = f => {
const w = f.dataset, b = d.createElement('dialog'), l = d.createElement('dl'), x = d.querySelector('[data-exit]');
const put = (p, n, t) => { const c = d.createElement(n); c.textContent = t; p.append(c); return c; };
put(b, 'h2', w.review);
b.append(l);
for (const i of f.elements) {
if (!i.value || i.type == 'hidden' || !i.labels || !i.labels[0] || (/radio|checkbox/.test(i.type) && !i.checked)) continue;
const g = i.closest('fieldset'), q = /radio|checkbox/.test(i.type) && g ? g.querySelector('legend') : i.labels[0];
put(l, 'dt', q.textContent);
put(l, 'dd', q == i.labels[0] ? i.value : i.labels[0].textContent);
}
const k = put(b, 'button', w.send), n = put(b, 'button', w.edit);
k.className = 'button'; n.className = 'button second';
k.onclick = () => { w.ok = 1; b.remove(); f.requestSubmit(); };
n.onclick = () => b.remove();
if (x) { const y = x.cloneNode(true); y.className = 'button danger'; b.append(y); }
d.body.append(b);
b.showModal();
};
// Sent once, even when tapped twice.
d.addEventListener('submit', e => {
const f = e.target, w = f.dataset;
if (w.review && !w.ok && f.requestSubmit && window.HTMLDialogElement) { e.preventDefault(); review(f); return; }
if (f.method != 'post') return;
if (w.sent) { e.preventDefault(); return; }
w.sent = 1;
const b = e.submitter || f.querySelector('button');
if (b) b.setAttribute('aria-disabled', 'true');
setTimeout(() => { delete w.sent; delete w.ok; if (b) b.removeAttribute('aria-disabled'); }, 20000);
});
})();
