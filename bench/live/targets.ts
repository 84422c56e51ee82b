import { protocolVersion } from '@rembuk/protocol';
import { Child } from '../support/child.ts';
import { startRembuk } from '../support/rembuk-server.ts';
import type { Editor } from './edits.ts';
import { fillHall } from './hall.ts';

/** A server under test, in a process of its own. */
export interface Target {
  readonly name: 'relay' | 'rembuk';
  readonly pid: number;
  readonly port: number;
  readonly editors: readonly Editor[];
  stop(): Promise<void>;
}

const startMsMax = 20_000;

export async function startRelay(people: number): Promise<Target> {
  const child = new Child<never, { port: number }>('relay', new URL('./relay.ts', import.meta.url));
  const { port } = await child.next<{ port: number }>(startMsMax);
  const editors = Array.from({ length: people }, (_, index) => ({
    auth: { token: '', protocol: protocolVersion },
    workshopId: 'bench',
    sheetId: `sheet-${index}`,
  }));
  return { name: 'relay', pid: child.pid, port, editors, stop: () => child.stop() };
}

/** `nodeArguments`: for a profile of the server, e.g. `--cpu-prof`. */
export async function startRembukTarget(
  people: number,
  nodeArguments: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Target> {
  const server = await startRembuk(nodeArguments, environment);
  try {
    const editors = await fillHall(server, people);
    const { pid, port } = server;
    return { name: 'rembuk', pid, port, editors, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
