/** The core without network: fold, chain, appends, and a workshop of a million events. */
import { commandLine } from '../scripts/command-line.ts';
import { chainRows } from './chain.ts';
import { bigWorkshopRows } from './core/big-workshop.ts';
import { foldRows } from './fold.ts';
import { storeRows } from './store.ts';
import { diskText, probeDisk } from './support/disk.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { conclude } from './support/report.ts';
import { printRows, type Row } from './support/rows.ts';

const { values, wholeNumber } = commandLine(
  'npm run bench:core -- [--events N] [--seed S] [--json FILE]',
  {
    events: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
);
const events = wholeNumber('events', values.events);
const seed = wholeNumber('seed', values.seed);

const facts = machineFacts();
printFacts(facts);
const disk = probeDisk(2);
console.log(diskText(disk));

const rows: Row[] = [];
const parts: readonly [title: string, () => Promise<Row[]>][] = [
  ['fold', () => foldRows()],
  ['hash chain', () => chainRows()],
  ['store', () => storeRows(events)],
  ['a big workshop', () => bigWorkshopRows(events, seed)],
];
for (const [title, measure] of parts) {
  console.log(`measuring: ${title}`);
  rows.push(...(await measure()));
}
printRows('core', rows);
conclude(facts, rows, { json: values.json, more: { disk } });
