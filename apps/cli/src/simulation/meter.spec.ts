import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import type { WireEvent } from '@rembuk/protocol';
import { Meter } from './meter.ts';

let nowMs = 0;
jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
afterEach(() => {
  nowMs = 0;
});
afterAll(() => {
  jest.restoreAllMocks();
});

const accepted = { ok: true, revision: 0 } as const;
const eventsOf = (...commandIds: readonly string[]) =>
  commandIds.map((commandId) => ({ meta: { commandId } })) as unknown as readonly WireEvent[];

/** An edit that is made, answered after one while and seen by two clients after others. */
function edit(meter: Meter, id: string, atMs: number, [ack, ...seen]: readonly number[]): void {
  nowMs = atMs;
  meter.submitted(id, 0);
  nowMs = atMs + (ack ?? 0);
  meter.settled(id, accepted, false);
  for (const ms of seen) {
    nowMs = atMs + ms;
    meter.seen(eventsOf(id, id));
  }
}

describe('what people notice', () => {
  it('is an edit of several events once at each client, and by all when the last has it', () => {
    const meter = new Meter();
    edit(meter, 'a', 10, [5, 7, 9]);
    const { ack, seen, seenByAll } = meter.latencies;
    expect(ack).toMatchObject({ count: 1, maxMs: 5 });
    expect(seen).toMatchObject({ count: 2, p50Ms: 7, maxMs: 9 });
    expect(seenByAll).toMatchObject({ count: 1, maxMs: 9 });
  });

  it('is told of all edits, and of those apart that were made once code was warm', () => {
    const meter = new Meter();
    edit(meter, 'cold', 10, [80, 90]);
    edit(meter, 'cold too', 3_009, [60, 70]);
    edit(meter, 'warm', 3_010, [5, 8]);
    const { ack, ackWarm, seen, seenWarm } = meter.latencies;
    expect([ack.count, ackWarm.count, seen.count, seenWarm.count]).toEqual([3, 1, 3, 1]);
    expect(ack).toMatchObject({ p50Ms: expect.closeTo(60, 0), maxMs: expect.closeTo(80, 0) });
    expect(ackWarm).toMatchObject({ maxMs: 5 });
    expect(seen).toMatchObject({ maxMs: expect.closeTo(90, 0) });
    expect(seenWarm).toMatchObject({ maxMs: 8 });
  });

  it('keeps apart what measures an absence', () => {
    const meter = new Meter();
    meter.submitted('a', 0);
    nowMs = 2_000;
    meter.settled('a', accepted, true);
    expect(meter.latencies.ack.count).toBe(0);
    expect(meter.latencies.ackAfterAbsence).toMatchObject({ count: 1 });
  });
});
