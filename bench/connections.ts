/**
 * What an idle connection keeps on the heap: garbage is collected and the heap weighed from outside (inspector
 * on loopback), without sockets and with N of them, each with the workshop open.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { commandLine } from '../scripts/command-line.ts';
import { Crowd } from './live/crowd.ts';
import { fillHall } from './live/hall.ts';
import { Inspector } from './support/inspector.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { usageOf } from './support/process-usage.ts';
import { startRembuk } from './support/rembuk-server.ts';
import { conclude } from './support/report.ts';
import { atMost, printRows, printTable, type Row } from './support/rows.ts';

const budgetKb = 15;
/** Frames that joining caused, timers of the handshake: gone after this. */
const settleMs = 3_000;

const { values, wholeNumber } = commandLine(
  'node bench/connections.ts [--counts N,N,...] [--json FILE]',
  {
    counts: { type: 'string', default: '200,400,800' },
    json: { type: 'string' },
  },
);
const counts = values.counts.split(',').map((count) => wholeNumber('counts', count));

interface Weight {
  readonly connections: number;
  readonly heapBytes: number;
  readonly bufferBytes: number;
  readonly residentMb: number;
}

const facts = machineFacts();
printFacts(facts);
const server = await startRembuk(['--inspect=127.0.0.1:0'], { REMBUK_LIMIT_JOINS_BURST: '100000' });
try {
  const editors = await fillHall(server, Math.max(...counts));
  const inspector = await Inspector.attach(server.inspectorUrl ?? '');
  const weigh = async (connections: number): Promise<Weight> => {
    await delay(settleMs);
    const { heap, buffers } = await inspector.liveBytes();
    const { residentMb } = usageOf(server.pid);
    return { connections, heapBytes: heap, bufferBytes: buffers, residentMb };
  };
  // The first ones in pay for what is loaded on first use.
  await visit(editors.slice(0, 50), () => delay(settleMs));
  const empty = await weigh(0);
  const weights: Weight[] = [];
  for (const count of counts)
    weights.push(await visit(editors.slice(0, count), () => weigh(count)));
  inspector.close();
  report(empty, weights);
} finally {
  await server.stop();
}

async function visit<Result>(
  editors: ConstructorParameters<typeof Crowd>[0],
  meanwhile: () => Promise<Result>,
): Promise<Result> {
  const crowd = new Crowd(editors);
  await crowd.connect(server.port);
  try {
    return await meanwhile();
  } finally {
    crowd.close();
    await delay(settleMs);
  }
}

function report(empty: Weight, weights: readonly Weight[]): void {
  const perConnectionKb = ({ connections, heapBytes }: Weight) =>
    (heapBytes - empty.heapBytes) / connections / 1024;
  printTable(
    'server after garbage collection',
    ['connections', 'heap MB', 'buffers MB', 'resident MB', 'heap KB each'],
    [empty, ...weights].map((weight) => [
      String(weight.connections),
      (weight.heapBytes / 1024 / 1024).toFixed(1),
      (weight.bufferBytes / 1024 / 1024).toFixed(1),
      weight.residentMb.toFixed(1),
      weight.connections === 0 ? '' : perConnectionKb(weight).toFixed(1),
    ]),
  );
  const rows: Row[] = weights.map((weight) =>
    atMost(
      `heap per idle connection, ${weight.connections} connections`,
      perConnectionKb(weight),
      'KB',
      budgetKb,
    ),
  );
  printRows('idle connections', rows);
  conclude(facts, rows, { json: values.json, more: { empty, weights } });
}
