import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const log = readFileSync('/tmp/work-helper/demo.log','utf8');
const base = log.match(/http:\/\/127[^\s]+/)[0];
const link = (role, n=0) => [...log.matchAll(new RegExp(`${role}: (\\S+)`,'g'))][n][1];
const b = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--headless','--no-sandbox','--disable-gpu','--disable-dev-shm-usage'] });
const out='/tmp/work-helper/';
let n=0;
async function check(page, name, shot=true){
  const size = page.viewportSize().width;
  await page.evaluate(axe);
  const r = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice','wcag2aaa'] }));
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const small = await page.evaluate(() => [...document.querySelectorAll('a,button,summary,input:not([type=hidden]),select,textarea')].filter(e=>{const r=e.getBoundingClientRect(); const c=e.closest('label'); const h=c?c.getBoundingClientRect().height:r.height; return r.width>0 && h<44 && e.offsetParent && !e.closest('.skip') && !e.matches('.skip') && getComputedStyle(e).display!=='inline'}).map(e=>e.outerHTML.slice(0,80)).slice(0,5));
  const v = r.violations.map(v=>`${v.id}(${v.impact}): ${v.nodes.length} ${v.nodes[0].target} ${v.nodes[0].html.slice(0,120)} ${(v.nodes[0].failureSummary||'').slice(0,200)}`);
  if (v.length||over>0||small.length) console.log(name,size,'over',over,v,small); else console.log(name,size,'ok');
  if(shot) await page.screenshot({path:`${out}${name}-${size}.png`, fullPage:true});
}
const logins = {};
async function who(role, path){
  const ctx = await b.newContext({ javaScriptEnabled: true, bypassCSP: true });
  const p = await ctx.newPage();
  await p.goto(link(role)); 
  if(!logins[role]) await check(p,'setup-'+role,false);
  await p.click('button[name=demo]'); await p.waitForURL('**/tugas');
  logins[role]=await ctx.storageState();
  await ctx.close();
}
for (const role of ['village_officer','enforcement_officer','volunteer','office_head','administrator','inspector','consular_officer']) await who(role);
import { writeFileSync } from 'node:fs';
writeFileSync(out+'logins.json', JSON.stringify(logins));
for (const [w,h,scheme] of [[1280,900,'light'],[320,640,'light'],[1280,900,'dark']]) {
  for (const [role, paths] of Object.entries({
    office_head:["/kotak-masuk"], enforcement_officer:['/tugas','/kotak-masuk','/kotak-masuk?keadaan=semua&urgensi=1','REPORT','OPEN','/akun','/en/kotak-masuk'],
    village_officer:['/tugas','REPORT'], volunteer:['/tugas'], inspector:['REPORT'], consular_officer:['REPORT'],
    administrator:['/tugas','/atur/akun','/atur/kantor','/atur/operasi']})) {
    const ctx = await b.newContext({ storageState: logins[role], viewport:{width:w,height:h}, colorScheme: scheme, bypassCSP:true });
    const p = await ctx.newPage();
    for (const path of paths) {
      let url=path;
      if(path==='REPORT'||path==='OPEN'){ await p.goto(base+'/kotak-masuk?keadaan=semua'); const hrefs=await p.$$eval('[data-row]',a=>a.map(x=>x.getAttribute('href'))); const href=hrefs[0]; url = path==='OPEN'? href : '/laporan/'+href.match(/laporan=([^#]+)/)[1]; }
      await p.goto(base+url);
      if(path==='REPORT') await p.evaluate(()=>document.querySelectorAll('details').forEach(d=>d.open=true));
      await check(p, `${role}-${path.replace(/\W+/g,'_')}-${scheme}`);
    }
    await ctx.close();
  }
}
await b.close();
