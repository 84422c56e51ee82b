import { SqliteEventStore } from '@rembuk/store-sqlite';
import { sampleEvents } from '/work/main/bench/core/sample-events.ts';
import { DirectInserts } from '/work/main/bench/core/direct-inserts.ts';
import { rmSync } from 'node:fs';
const W=+process.argv[2]||200, A=+process.argv[3]||150, E=+process.argv[4]||1, R=+process.argv[5]||4;
const med=(v:number[])=>v.toSorted((a,b)=>a-b)[Math.floor(v.length/2)];
const shares:number[]=[], as:number[]=[], ds:number[]=[];
for(let r=0;r<=R;r++){
 const cols=Array.from({length:W},(_,w)=>sampleEvents('workshop-'+w,A*E));
 rmSync('/dev/shm/ab',{recursive:true,force:true});
 const s=await SqliteEventStore.open({folder:'/dev/shm/ab/a'});
 let t=performance.now(); const c0=process.cpuUsage(); const tc0=(process as any).threadCpuUsage();
 await Promise.all(cols.map(async(ev,w)=>{for(let a=0;a<ev.length;a+=E) await s.append('workshop-'+w,a===0?'no_stream':a-1,ev.slice(a,a+E));}));
 const am=performance.now()-t; const c=process.cpuUsage(c0); const tc=(process as any).threadCpuUsage(tc0); await s.close();
 const d=await DirectInserts.open('/dev/shm/ab/d',cols.map((_,w)=>'workshop-'+w)); t=performance.now(); const d0=process.cpuUsage(); d.insert(cols,A,E); const dm=performance.now()-t; const dc=process.cpuUsage(d0); d.close();
 const n=W*A*E; if(r>0){shares.push(dm/am);as.push(n/am*1e3);ds.push(n/dm*1e3); console.log('adapter',Math.round(n/am*1e3),'main cpu us/ev',((tc.user+tc.system)/n).toFixed(2),'all',((c.user+c.system)/n).toFixed(2),'| direct',Math.round(n/dm*1e3),'cpu',((dc.user+dc.system)/n).toFixed(2), 'share',(dm/am).toFixed(2));}
}
console.log('share',med(shares).toFixed(2), Math.round(med(as)), Math.round(med(ds)));
