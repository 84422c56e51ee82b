import { initialContributions, evolveContributions, contributionsToJson, contributionsFromJson } from '@rembuk/projections';
import { upcast, stateToJson, stateFromJson } from '@rembuk/workshop';
import { WorkshopHistory } from './core/workshop-history.ts';
// @ts-ignore
import { bytesBeyond } from '../libs/event-sourcing/dist/key-frames/bytes-beyond.js';
const N = Number(process.argv[2] ?? 100000);
const h = new WorkshopHistory('workshop-reports', N, 1);
let c = initialContributions, before = c;
const t0 = performance.now();
while (h.head + 1 < N) { if (h.head < N - 3000) before = c; for (const e of h.next(250)) c = evolveContributions(c, upcast(e)); }
const time = (name: string, f: () => any) => { for (let i = 0; i < 3; i++) { const t = performance.now(); f(); console.log(name, (performance.now() - t).toFixed(0)); } };
time('stateToJson', () => stateToJson(c.workshop));
time('contributionsToJson', () => contributionsToJson(c));
const j = contributionsToJson(c); const text = JSON.stringify(j); const st = JSON.stringify(j.workshop);
time('stringify', () => JSON.stringify(j));
console.log(text.length, st.length, JSON.stringify(j.acts).length, JSON.stringify((j as any).texts).length, (j as any).texts.length);
time('parse', () => JSON.parse(text));
time('fromJson', () => contributionsFromJson(JSON.parse(text)));
time('stateFromJson', () => stateFromJson(JSON.parse(st)));
time('bytesBeyond all', () => bytesBeyond(c));
time('bytesBeyond 3000', () => bytesBeyond(c, before));
time('bytesBeyond state 3000', () => bytesBeyond(c.workshop, before.workshop));
