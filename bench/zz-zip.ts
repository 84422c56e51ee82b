import { WorkshopHistory } from './core/workshop-history.ts';
import { ZipDeflate, Deflate } from 'fflate';
import { deflateRawSync, crc32 } from 'node:zlib';
import { logEntry } from '@rembuk/projections';
import { upcast, evolve, initialState } from '@rembuk/workshop';
// @ts-ignore
import { logSheet } from '../libs/documents/dist/reports/log.js';
// @ts-ignore
import { cellXml } from '../libs/documents/dist/xlsx/values.js';
const N = 30000;
const h = new WorkshopHistory('workshop-reports', N, 1);
let s = initialState; const entries: any[] = [];
for (const e of h.next(N)) { const ev = upcast(e); const a = evolve(s, ev); entries.push(logEntry(s, ev && a, ev)); s = a; }
const sheet = logSheet('Log', (async function* () { yield entries; })(), 'id');
const rows: string[] = [];
for await (const b of sheet.rows) for (const v of b) rows.push(`<row ht="14">${sheet.columns.map(({ type }: any, i: number) => cellXml(v[i] ?? null, type, 'Asia/Jakarta')).join('')}</row>`);
const make = (f: (r: string) => string) => { const out: Buffer[] = []; let cur = ''; for (const r of rows) { cur += f(r); if (cur.length > 262144) { out.push(Buffer.from(cur)); cur = ''; } } out.push(Buffer.from(cur)); return out; };
const variants: Record<string, (r: string) => string> = { asIs: (r) => r, noSpace: (r) => r.replaceAll(' xml:space="preserve"', '') };
for (const [name, f] of Object.entries(variants)) {
  const t = performance.now(); const pieces = make(f); const ms = performance.now() - t;
  const size = pieces.reduce((a, p) => a + p.length, 0);
  console.log(name, 'MB', (size / 1e6).toFixed(1), 'encode ms', ms.toFixed(0), 'chars/row', (size / N).toFixed(0));
  for (const level of [1, 2, 3, 6] as const) { const t = performance.now(); let out = 0; const d = new Deflate({ level }, (c) => { out += c.length; }); pieces.forEach((p, i) => d.push(p, i === pieces.length - 1)); console.log('  level', level, (performance.now() - t).toFixed(0), 'ms', (out / 1e6).toFixed(2)); }
  { const t = performance.now(); const o = deflateRawSync(Buffer.concat(pieces), { level: 1 }); console.log('  node1', (performance.now() - t).toFixed(0), (o.length / 1e6).toFixed(2)); }
  { const t = performance.now(); for (const p of pieces) crc32(p); console.log('  crc', (performance.now() - t).toFixed(0)); }
}
console.log(rows[5000]); console.log(rows[20000]);
