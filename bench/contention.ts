/**
 * Two or more nodes that append to one stream, beside the same load routed to one of them: how long until an edit is
 * acknowledged, and how often a node was too late. The log is one in memory that answers after a set time, so that the
 * figures are of the decision loops, and not of a database.
 */
import { commandLine } from '../scripts/command-line.ts';
import { type Contention, contend } from './contention/contend.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { printTable } from './support/rows.ts';

const { values, wholeNumber } = commandLine(
  'npm run bench:contention -- [--nodes N] [--rate EDITS/S] [--seconds N] [--log-ms N] [--seed S]',
  {
    nodes: { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '15' },
    /** Until the log answers an append, or a read, or tells what others wrote. */
    'log-ms': { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
);
const nodesMax = wholeNumber('nodes', values.nodes);
const options = {
  ratePerSecond: wholeNumber('rate', values.rate),
  seconds: wholeNumber('seconds', values.seconds),
  logMs: wholeNumber('log-ms', values['log-ms']),
  seed: wholeNumber('seed', values.seed),
};

printFacts(machineFacts());
const lines: string[][] = [];
for (let nodes = 1; nodes <= nodesMax; nodes++) {
  const routed = await contend({ ...options, nodes, spread: false });
  lines.push(lineOf(`${nodes} nodes, all edits at one`, routed));
  if (nodes > 1)
    lines.push(
      lineOf(`${nodes} nodes, edits at all`, await contend({ ...options, nodes, spread: true })),
    );
}
printTable(
  `${options.ratePerSecond} edits a second on one workshop; the log answers within ${options.logMs} ms`,
  ['where', 'edits', 'ack p50 ms', 'p99 ms', 'max ms', 'appends', 'conflicts', 'sent again'],
  lines,
);

function lineOf(where: string, { ack, appends, conflicts, sentAgain }: Contention): string[] {
  const waits = [ack.p50, ack.p99, ack.max].map((ms) => ms.toFixed(1));
  return [where, String(ack.count), ...waits, ...[appends, conflicts, sentAgain].map(String)];
}
