import { afterEach, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@rembuk/event-sourcing';
import { testSeed } from '@rembuk/event-sourcing/testing';
import type { EventsFrame, Opened, WireEvent } from '@rembuk/protocol';
import {
  evolve,
  foldVersion,
  initialState,
  stateFromJson,
  stateToJson,
  upcast,
  type WorkshopState,
  type WorkshopStateJson,
} from '@rembuk/workshop';
import * as fc from 'fast-check';
import { LiveServer } from '../testing/live-server.ts';
import type { TestClient } from '../testing/test-client.ts';

let server: LiveServer;
afterEach(() => server.stop());

/** What the protocol asks of a client, and no more: frames in order, repeats dropped, no gap allowed. */
class Follower {
  state: WorkshopState = initialState;
  revision = -1;
  /** Frames that came before the answer. */
  #early: EventsFrame[] | undefined = [];

  constructor(client: TestClient) {
    client.socket.on('events', (frame: EventsFrame) => {
      if (this.#early) this.#early.push(frame);
      else this.#take(frame.events);
    });
  }

  opened({ snapshot, events }: Opened): void {
    if (snapshot) {
      this.state = stateFromJson(snapshot.state as WorkshopStateJson);
      this.revision = snapshot.revision;
    }
    this.#take(events);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const frame of early) this.#take(frame.events);
  }

  #take(events: readonly WireEvent[]): void {
    for (const event of events) {
      if (event.revision <= this.revision) continue;
      if (event.revision !== this.revision + 1)
        throw new Error(`gap: ${event.revision} after ${this.revision}`);
      this.state = evolve(this.state, upcast(event));
      this.revision = event.revision;
    }
  }
}

describe('clients that open at any instant while others edit (P4)', () => {
  it('end with the state of a full replay', async () => {
    server = await LiveServer.start({ bounds: { openEventsMax: 1_000 } });
    let run = 0;
    const seed = testSeed();
    const opening = fc.record({
      delayMs: fc.integer({ min: 0, max: 60 }),
      /** Holds nothing; events from the first on; a state of another fold. */
      how: fc.constantFrom<object>({}, { after: -1 }, { foldVersion: foldVersion + 1 }),
    });
    const plan = fc.record({
      /** How many edits come at once, and the pause behind them. */
      bursts: fc.array(
        fc.record({
          edits: fc.integer({ min: 1, max: 12 }),
          pauseMs: fc.integer({ min: 0, max: 20 }),
        }),
        { minLength: 3, maxLength: 12 },
      ),
      openings: fc.array(opening, { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ bursts, openings }) => {
        run += 1;
        const workshop = await server.openWorkshop(`run-${run}`);
        await workshop.admit('ani');
        const followers = openings.map(async ({ delayMs, how }, index) => {
          const client = await server.connect('ani');
          const follower = new Follower(client);
          await pause(delayMs + index);
          follower.opened(await client.opened(workshop.id, how));
          return { client, follower };
        });
        for (const { edits, pauseMs } of bursts) {
          await Promise.all(Array.from({ length: edits }, () => workshop.propose('ani')));
          await pause(pauseMs);
        }
        const all = await Promise.all(followers);
        const last = await workshop.propose('ani');
        const replayed = canonicalJson(stateToJson(await replay(workshop.stream)));
        for (const { client, follower } of all) {
          await client.until(() => follower.revision === last, `run ${run}: revision ${last}`);
          expect(canonicalJson(stateToJson(follower.state))).toBe(replayed);
          client.socket.disconnect();
        }
      }),
      { numRuns: 15, seed },
    );
  }, 120_000);
});

async function replay(stream: string): Promise<WorkshopState> {
  let state = initialState;
  for await (const event of server.store.readStream(stream)) state = evolve(state, upcast(event));
  return state;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
