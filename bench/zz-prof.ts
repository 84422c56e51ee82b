import { initialContributions, evolveContributions, contributionReport } from '@rembuk/projections';
import { upcast } from '@rembuk/workshop';
import { WorkshopHistory } from './core/workshop-history.ts';
import { Session } from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
// @ts-ignore
import { documentOf } from '../libs/documents/dist/documents.js';
const N = Number(process.argv[2] ?? 100000);
const what = process.argv[3] ?? 'report';
const h = new WorkshopHistory('workshop-reports', N, 1);
const pages: any[] = [];
while (h.head + 1 < N) pages.push(h.next(250));
const session = new Session(); session.connect();
await session.post('Profiler.enable'); await session.post('Profiler.setSamplingInterval', { interval: 200 });
let c = initialContributions;
if (what === 'report' || what.startsWith('contrib')) { for (const p of pages) for (const e of p) c = evolveContributions(c, upcast(e)); }
await session.post('Profiler.start');
const runs = what === 'report' ? 30 : 2;
for (let i = 0; i < runs; i++) {
  const t = performance.now(); const cpu = process.cpuUsage();
  if (what === 'report') { JSON.stringify(contributionReport(c), (_, v) => typeof v === 'bigint' ? v.toString() : v); }
  else if (what === 'fold') { let d = initialContributions; for (const p of pages) for (const e of p) d = evolveContributions(d, upcast(e)); }
  else {
    const [name, format] = what.split('.');
    const s = h.state;
    const place: any = { workshopId: 'x', workshopName: 'x', region: 'r', timeZone: 'Asia/Jakarta', language: 'id', revision: h.head, at: pages.at(-1).at(-1).meta.at, hash: h.headHash, office: { version: '0', name: 'o', letterhead: [] } };
    const order: any = { name, format, place, filter: {}, sessions: [...s.sessions.values()].map(({ id, name }) => ({ id, name })) };
    const history = { state: async () => s, report: () => contributionReport(c), events: async function* () { yield* pages; } };
    let bytes = 0; const { createHash } = await import('node:crypto'); const hash = createHash('sha256');
    for await (const b of documentOf(order, history, { signal: new AbortController().signal })) { bytes += b.length; hash.update(b); }
    console.log(bytes, hash.digest('hex').slice(0, 16));
  }
  const u = process.cpuUsage(cpu);
  if (i % 10 < 2) console.log(what, (performance.now() - t).toFixed(0), 'ms, cpu', ((u.user + u.system) / 1000).toFixed(0));
}
const { profile } = await session.post('Profiler.stop');
const self = new Map<string, number>(), total = new Map<string, number>();
const byId = new Map(profile.nodes.map((n) => [n.id, n]));
const parent = new Map<number, number>(); for (const n of profile.nodes) for (const k of n.children ?? []) parent.set(k, n.id);
const dt = profile.timeDeltas ?? [];
let all = 0;
(profile.samples ?? []).forEach((id, i) => {
  const d = dt[i] ?? 0; all += d; const seen = new Set<string>();
  for (let n: number | undefined = id, first = true; n !== undefined; n = parent.get(n), first = false) {
    const f = byId.get(n)!.callFrame; const k = `${f.functionName || '(anon)'} ${f.url.split('/').slice(-2).join('/')}:${f.lineNumber + 1}`;
    if (first) self.set(k, (self.get(k) ?? 0) + d);
    if (!seen.has(k)) { seen.add(k); total.set(k, (total.get(k) ?? 0) + d); }
  }
});
const show = (m: Map<string, number>) => [...m].sort((a, b) => b[1] - a[1]).slice(0, 28).map(([k, v]) => `${(100 * v / all).toFixed(1).padStart(5)} ${k}`).join('\n');
console.log('SELF\n' + show(self)); console.log('TOTAL\n' + show(total));
