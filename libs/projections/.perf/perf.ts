import { playWorkshop, seeded } from '@rembuk/workshop/testing';
import { fold, initialState, warningsOf, warningsAbout, evolve } from '@rembuk/workshop';
import { contributionRows, evolveContributions, initialContributions } from '@rembuk/projections';
for (const seed of [1, 2018, 77_001, 5,6,7,8]) {
  const { events } = playWorkshop({ random: seeded(seed), people: 40, commands: 4000 });
  const c: Record<string, number> = {};
  for (const e of events) c[e.type] = (c[e.type] ?? 0) + 1;
  console.log(seed, events.length, 'merged', c['OrganizationMerged'], 'stratmerged', c['StrategyMerged'], 'restored', c['SheetRestored'],c['StrategyRestored'], 'moved', c['SheetMoved'], 'removedAlloc', c['AllocationRemoved'], c['AttendanceRecorded']);
}
const t=performance.now();
const { events, state } = playWorkshop({ random: seeded(9), people: 200, commands: 60000 });
console.log('played', events.length, (performance.now()-t)|0, 'ms');
for (let i=0;i<3;i++){
let t0 = performance.now(); fold(initialState, events); let d=performance.now()-t0; console.log('fold ev/s', (events.length/d*1000)|0);
t0 = performance.now(); let c = initialContributions; for (const e of events) c = evolveContributions(c, e); d=performance.now()-t0; console.log('contributions ev/s', (events.length/d*1000)|0);
t0 = performance.now(); const r = contributionRows(c); console.log('rows', r.length, (performance.now()-t0).toFixed(1), 'ms');
t0 = performance.now(); const w = warningsOf(state); console.log('warningsOf', w.length, (performance.now()-t0).toFixed(2), 'ms', state.sheets.size, 'sheets', state.links.size, 'links');
const ids=[...state.sheets.keys()]; t0 = performance.now(); for (let k=0;k<1000;k++) warningsAbout(state,[{kind:'sheet', id: ids[k%ids.length]!}]); console.log('warningsAbout us', (performance.now()-t0).toFixed(2));
}
// by type
const by: Record<string,[number,number]> = {};
let s = initialState; for (const e of events) { const a=performance.now(); s = evolve(s,e); const b=performance.now()-a; (by[e.type] ??= [0,0])[0]++; by[e.type]![1]+=b; }
console.log(Object.entries(by).map(([k,[n,ms]])=>[k,n,(ms*1000/n).toFixed(1)] as const).sort((a,b)=>+b[2]-+a[2]).slice(0,14));
