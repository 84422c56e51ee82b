import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fillHall } from '../live/hall.ts';
import { Http } from '../support/http.ts';
import type { RembukServer } from '../support/rembuk-server.ts';
import { atMost } from '../support/rows.ts';
import { type Outcome, stateHash, until } from './outcome.ts';
import { Seat } from './seat.ts';
import { sharedFold } from './shared-fold.ts';

const backMsMax = 5_000;
const everyoneMsMax = 120_000;

export interface RestartPlan {
  readonly people: number;
  /** How long the server stays away, for each round; 0: as long as it takes to start. */
  readonly outagesMs: readonly number[];
}

interface Return {
  readonly outageMs: number;
  /** From the moment the server listens. */
  readonly firstMs: number;
  readonly halfMs: number;
  readonly lastMs: number;
}

/**
 * The server is killed and started again on its data while everyone is there. Everyone makes an edit meanwhile: in
 * sync is who holds everything, own and others', with nothing waiting.
 */
export async function comeBack(first: RembukServer, plan: RestartPlan): Promise<Outcome> {
  const editors = await fillHall(first, plan.people);
  const fold = sharedFold();
  const seats = editors.map((editor) => new Seat({ url: first.url, editor, fold }));
  const returns: Return[] = [];
  let server = first;
  let differing = 0;
  try {
    await Promise.all(seats.map((seat) => seat.live()));
    for (const [round, outageMs] of plan.outagesMs.entries()) {
      await server.kill();
      const restarted = afterOutage(server, outageMs);
      const edits = new Edits(seats, round);
      const listensAtMs = await listening(server.port);
      returns.push(await timed(seats, edits, outageMs, listensAtMs));
      server = await restarted;
      differing += await differingFrom(server, seats);
    }
  } finally {
    for (const seat of seats) seat.close();
    if (server !== first) await server.stop();
  }
  const worst = (kind: 'quick' | 'long') =>
    Math.max(
      0,
      ...returns
        .filter(({ outageMs }) => (outageMs === 0) === (kind === 'quick'))
        .map(({ lastMs }) => lastMs),
    );
  return {
    rows: [
      atMost('last of all back in sync, server started at once', worst('quick'), 'ms', backMsMax),
      atMost('last of all back in sync, after a long outage', worst('long'), 'ms', backMsMax),
      { name: 'half of them back', value: Math.max(...returns.map((r) => r.halfMs)), unit: 'ms' },
      atMost('people with another state', differing, 'people', 0),
    ],
    more: { people: plan.people, returns },
  };
}

async function afterOutage(server: RembukServer, outageMs: number): Promise<RembukServer> {
  await delay(outageMs);
  return server.startAgain();
}

/** One edit of everyone, given while the server is away. */
class Edits {
  /** Of the last one of them in the log. */
  head = -1;
  #accepted = 0;
  readonly #seats: readonly Seat[];

  constructor(seats: readonly Seat[], round: number) {
    this.#seats = seats;
    for (const { session, editor } of seats) {
      const data = { sheetId: editor.sheetId, resources: `selama server mati, ${round}` };
      void session.submit({ type: 'DescribeSheetResources', data }).then((outcome) => {
        if (!outcome.ok) throw new Error(`an edit was refused: ${outcome.code}`);
        this.#accepted += 1;
        this.head = Math.max(this.head, outcome.revision);
      });
    }
  }

  /** Whether everyone holds all of them, with nothing waiting. */
  get areEverywhere(): boolean {
    return (
      this.#accepted === this.#seats.length &&
      this.#seats.every((seat) => seat.isInSync && seat.revision >= this.head)
    );
  }
}

/** When something listens on the port. */
async function listening(port: number): Promise<number> {
  const endMs = performance.now() + everyoneMsMax;
  while (performance.now() < endMs) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return performance.now();
    await delay(2);
  }
  throw new Error('the server did not come back');
}

async function timed(
  seats: readonly Seat[],
  edits: Edits,
  outageMs: number,
  listensAtMs: number,
): Promise<Return> {
  const since = () => performance.now() - listensAtMs;
  const inSync = () => seats.filter((seat) => seat.isInSync).length;
  await until('someone is back', () => inSync() >= 1, everyoneMsMax);
  const firstMs = since();
  await until('half of them are back', () => inSync() >= seats.length / 2, everyoneMsMax);
  const halfMs = since();
  await until('everyone is back', () => edits.areEverywhere, everyoneMsMax);
  return { outageMs, firstMs, halfMs, lastMs: since() };
}

async function differingFrom(server: RembukServer, seats: readonly Seat[]): Promise<number> {
  const [{ editor } = { editor: undefined }] = seats;
  if (!editor) return 0;
  const { stateHash: expected } = await new Http(server.url).get<{ stateHash: string }>(
    `/workshops/${editor.workshopId}/state`,
    editor.auth.token,
  );
  const hashes = new Map(seats.map(({ state }) => [state, '']));
  for (const state of hashes.keys()) hashes.set(state, stateHash(state));
  return seats.filter(({ state }) => hashes.get(state) !== expected).length;
}
