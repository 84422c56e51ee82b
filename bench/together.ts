/**
 * Editing together, over the built server on loopback: many hands in one text, a hall that comes back after a crash,
 * catching up after an absence, and an outbox full of what was done offline.
 */
import { commandLine } from '../scripts/command-line.ts';
import { diskText, probeDisk } from './support/disk.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { type RembukServer, startRembuk } from './support/rembuk-server.ts';
import { conclude } from './support/report.ts';
import { printRows, type Row } from './support/rows.ts';
import { catchUp } from './together/catch-up.ts';
import { sendOutbox } from './together/outbox.ts';
import type { Outcome } from './together/outcome.ts';
import { comeBack } from './together/restart.ts';
import { typeTogether } from './together/typing.ts';

const diskProbeSeconds = 2;

const { values, wholeNumber } = commandLine(
  `npm run bench:together -- [--people N] [--typists N] [--seconds N] [--warmup N] [--tries N] [--seed S]
       [--only PART]... [--json FILE] [--node ARGUMENT]...
parts: typing, restart, catch-up, outbox`,
  {
    people: { type: 'string', default: '200' },
    typists: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '30' },
    warmup: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    tries: { type: 'string', default: '100' },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
    /** Arguments for node that runs the server, e.g. `--cpu-prof`. */
    node: { type: 'string', multiple: true, default: [] },
  },
);
const people = wholeNumber('people', values.people);
const typists = wholeNumber('typists', values.typists);
const seconds = wholeNumber('seconds', values.seconds);
const warmupSeconds = wholeNumber('warmup', values.warmup);
const tries = wholeNumber('tries', values.tries);
const seed = wholeNumber('seed', values.seed);

const parts: Readonly<
  Record<string, { title: string; run: (server: RembukServer) => Promise<Outcome> }>
> = {
  typing: {
    title: `${people} people in one workshop, ${typists} of them typing in the same text`,
    run: (server) => typeTogether(server, { people, typists, warmupSeconds, seconds, seed }),
  },
  restart: {
    title: `${people} people come back after the server was killed`,
    run: (server) => comeBack(server, { people, outagesMs: [0, 0, 0, 5_000, 30_000] }),
  },
  'catch-up': {
    title: 'Catching up after an absence',
    run: (server) => catchUp(server, { tries, together: 50, missed: 10_000, seed }),
  },
  outbox: {
    title: 'An outbox of what was done offline',
    run: (server) => sendOutbox(server, { edits: 500, tries: 20, seed }),
  },
};

const facts = machineFacts();
printFacts(facts);
const diskBefore = probeDisk(diskProbeSeconds);
console.log(diskText(diskBefore));
const rows: Row[] = [];
const more: Record<string, unknown> = { diskBefore };
for (const [name, { title, run }] of Object.entries(parts)) {
  if (values.only.length > 0 && !values.only.includes(name)) continue;
  const server = await startRembuk(values.node);
  try {
    const outcome = await run(server);
    printRows(title, outcome.rows);
    rows.push(...outcome.rows);
    more[name] = outcome.more;
  } finally {
    await server.stop();
  }
}
conclude(facts, rows, { json: values.json, more });
