import { WorkshopHistory } from './core/workshop-history.ts';
const n = Number(process.argv[2]); const h = new WorkshopHistory('workshop-x', n, 1); let t0 = performance.now(); let bytes = 0; const types: Record<string, number> = {};
for (let i = 0; i < n; ) { const e = h.next(5000); i += e.length; for (const x of e) types[x.type] = (types[x.type] ?? 0) + 1; bytes += JSON.stringify(e).length; if (i % 100000 < 5000) console.log(i, (i / (performance.now() - t0) * 1000).toFixed(0), 'ev/s', h.refused); }
console.log(h.head, h.refused, (bytes / h.head).toFixed(0), 'B/event', types, h.state.sheets.size, h.state.comments.size, h.state.links.size);
console.log('state JSON', JSON.stringify(h.state).length, process.memoryUsage().heapUsed / 1e6);
