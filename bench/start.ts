/**
 * What a start costs until the server listens: the server as it is shipped, in a few files, beside the same one with each
 * module in a file of its own; in turn, on a data folder without a workshop.
 */
import { commandLine } from '../scripts/command-line.ts';
import { machineFacts, printFacts } from './support/machine.ts';
import { usageOf } from './support/process-usage.ts';
import { bundled, startRembuk, unbundled } from './support/rembuk-server.ts';
import { printRows, type Row } from './support/rows.ts';

const { values, wholeNumber } = commandLine('node bench/start.ts [--starts N]', {
  starts: { type: 'string', default: '7' },
});

interface Start {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function start(main: string): Promise<Start> {
  const began = performance.now();
  const server = await startRembuk([], {}, undefined, main);
  const wallMs = performance.now() - began;
  const { cpuMs } = usageOf(server.pid);
  await server.stop();
  return { wallMs, cpuMs };
}

function median(of: readonly number[]): number {
  return of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;
}

function rowsOf(name: string, starts: readonly Start[]): Row[] {
  return [
    { name: `${name}: listens after`, value: median(starts.map((s) => s.wallMs)), unit: 'ms' },
    { name: `${name}: CPU until then`, value: median(starts.map((s) => s.cpuMs)), unit: 'ms' },
  ];
}

printFacts(machineFacts());
const [few, many]: [Start[], Start[]] = [[], []];
for (let turn = 0; turn < wholeNumber('starts', values.starts); turn += 1) {
  few.push(await start(bundled));
  many.push(await start(unbundled));
}
printRows('a start (medians)', [
  ...rowsOf('in a few files', few),
  ...rowsOf('each module in a file', many),
]);
