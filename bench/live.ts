/**
 * Live traffic: a bare socket.io relay that stores nothing (A) against the built server, durable (B), in turns,
 * with the same sockets, rates, edits and load generator. Then how far each can be pushed.
 */
import { commandLine } from '../scripts/command-line.ts';
import { climb } from './live/ladder.ts';
import { alternate } from './live/rounds.ts';
import { ladderRows, printRounds, roundRows, told, toldRung } from './live/summary.ts';
import { startRelay, startRembukTarget } from './live/targets.ts';
import { diskText, probeDisk } from './support/disk.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { conclude } from './support/report.ts';
import { printRows } from './support/rows.ts';

const seenMsMax = 100;
const diskProbeSeconds = 2;

const { values, wholeNumber } = commandLine(
  `npm run bench:live -- [--people N] [--rate N] [--seconds N] [--warmup N] [--rounds N] [--seed S]
       [--no-ladder] [--ladder-seconds N] [--json FILE] [--node ARGUMENT]...`,
  {
    people: { type: 'string', default: '200' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '20' },
    warmup: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    ladder: { type: 'boolean', default: true },
    'ladder-seconds': { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    /** Arguments for node that runs the server, e.g. `--cpu-prof`. */
    node: { type: 'string', multiple: true, default: [] },
  },
);
const people = wholeNumber('people', values.people);
const ratePerSecond = wholeNumber('rate', values.rate);
const seconds = wholeNumber('seconds', values.seconds);
const warmupSeconds = wholeNumber('warmup', values.warmup);
const rounds = wholeNumber('rounds', values.rounds);
const ladderSeconds = wholeNumber('ladder-seconds', values['ladder-seconds']);
const seed = wholeNumber('seed', values.seed);

/** Limits per person are not what is measured here: the ladder asks each person for more than a hand can do. */
const environment = {};

const facts = machineFacts();
printFacts(facts);
const diskBefore = probeDisk(diskProbeSeconds);
console.log(diskText(diskBefore));

const relay = await startRelay(people);
const rembuk = await startRembukTarget(people, values.node, environment).catch(
  async (error: unknown) => {
    await relay.stop();
    throw error;
  },
);
try {
  const plan = { ratePerSecond, warmupSeconds, seed };
  const measured = await alternate(relay, rembuk, { ...plan, seconds }, rounds, (name, loaded) =>
    console.log(told(name, loaded)),
  );
  printRounds(measured);
  const rows = roundRows(measured);
  const more: Record<string, unknown> = { people, ratePerSecond, rounds: measured, diskBefore };
  if (values.ladder) {
    const seedOfLadder = seed + rounds;
    const rung = {
      warmupSeconds: 2,
      seconds: ladderSeconds,
      seed: seedOfLadder,
    };
    const relayLadder = await climb(relay, ratePerSecond, rung, seenMsMax, (step) =>
      console.log(toldRung('relay', step)),
    );
    const rembukLadder = await climb(rembuk, ratePerSecond * 2, rung, seenMsMax, (step) =>
      console.log(toldRung('rembuk', step)),
    );
    rows.push(...ladderRows(relayLadder, rembukLadder));
    more['ladders'] = { relay: relayLadder, rembuk: rembukLadder };
  }
  more['diskAfter'] = probeDisk(diskProbeSeconds);
  printRows(`${people} people, ${ratePerSecond} edits/s`, rows);
  conclude(facts, rows, { json: values.json, more });
} finally {
  await rembuk.stop();
  await relay.stop();
}
