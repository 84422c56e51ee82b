/**
 * The record: what has been written is looked at again, over the built server on loopback. A hall follows one replay;
 * the past, reports and documents of a generated workshop are asked for, just after a start and again.
 */
import { commandLine } from '../scripts/command-line.ts';
import { lookBack } from './record/past.ts';
import { followTogether } from './record/room.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { conclude } from './support/report.ts';
import { formatNumber, printRows, type Row } from './support/rows.ts';
import type { Outcome } from './together/outcome.ts';

const { values, wholeNumber } = commandLine(
  `npm run bench:record -- [--people N] [--speed N] [--session-seconds N] [--events N] [--held] [--seed S] [--only PART]... [--json FILE]
parts: room, past`,
  {
    people: { type: 'string', default: '200' },
    speed: { type: 'string', default: '100' },
    'session-seconds': { type: 'string', default: '3000' },
    events: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    /** Of the past: only what has a budget at that length. */
    held: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
  },
);
const people = wholeNumber('people', values.people);
const speed = wholeNumber('speed', values.speed);
const sessionSeconds = wholeNumber('session-seconds', values['session-seconds']);
const events = wholeNumber('events', values.events);
const seed = wholeNumber('seed', values.seed);

const parts: Readonly<Record<string, { title: string; run: () => Promise<Outcome> }>> = {
  room: {
    title: `${people} people follow one replay of the demo at ${speed}x`,
    run: () => followTogether({ people, speed, sessionSeconds, seed }),
  },
  past: {
    title: `the past, reports and documents of a workshop of ${formatNumber(events)} events`,
    run: () => lookBack({ events, seed, onlyHeld: values.held }),
  },
};

const facts = machineFacts();
printFacts(facts);
const rows: Row[] = [];
const more: Record<string, unknown> = {};
for (const [name, { title, run }] of Object.entries(parts)) {
  if (values.only.length > 0 && !values.only.includes(name)) continue;
  const outcome = await run();
  printRows(title, outcome.rows);
  rows.push(...outcome.rows);
  more[name] = outcome.more;
}
conclude(facts, rows, { json: values.json, more });
