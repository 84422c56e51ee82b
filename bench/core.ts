/** The core without network: fold, chain, appends, and a workshop of a million events. */
import { parseArgs } from 'node:util';
import { bigWorkshopRows } from './core/big-workshop.ts';
import { diskText, probeDisk } from './support/disk.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { conclude } from './support/report.ts';
import { printRows, type Row } from './support/rows.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const facts = machineFacts();
printFacts(facts);
const disk = probeDisk(2);
console.log(diskText(disk));

const rows: Row[] = [];
rows.push(...(await bigWorkshopRows(Number(values.events), Number(values.seed))));
printRows('core', rows);
conclude(facts, rows, { json: values.json, more: { disk } });
