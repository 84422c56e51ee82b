import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PlacedEvent } from '@rembuk/event-sourcing';
import type { EventsFrame } from '@rembuk/protocol';
import * as fc from 'fast-check';
import { EventChannel } from './event-channel.ts';

const bounds = { tickMs: 16, frameEventsMax: 100, frameBytesMax: 64 * 1024 };

function event(revision: number, text = ''): PlacedEvent {
  const meta = { commandId: 'c', actorId: 'ani', role: 'member', at: '', correlationId: 'x' };
  return {
    id: `e${revision}`,
    type: 'CommentPosted',
    v: 1,
    data: { text },
    meta: { ...meta, causationId: 'c', hash: 'h' },
    revision,
  };
}

function events(from: number, to: number): PlacedEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => event(from + index));
}

/** The log of a workshop, and a channel that flows from it. */
class Outflow {
  readonly frames: EventsFrame[] = [];
  readonly failures: unknown[] = [];
  readonly reads: number[] = [];
  readonly log: PlacedEvent[] = [];
  failing = false;
  /** What handing a frame out to everyone takes. */
  handOutMs = 0;
  readonly channel: EventChannel;

  constructor(over: Partial<typeof bounds> = {}) {
    this.channel = new EventChannel({
      workshopId: 'w',
      bounds: { ...bounds, ...over },
      emit: ({ json }) => {
        this.frames.push(JSON.parse(json) as EventsFrame);
        jest.setSystemTime(Date.now() + this.handOutMs);
      },
      read: (from) => this.#read(from),
      failed: (error) => this.failures.push(error),
      clock: () => Date.now(),
    });
  }

  commit(...committed: PlacedEvent[]): void {
    this.log.push(...committed);
    this.channel.push(committed);
  }

  get sizes(): readonly number[] {
    return this.frames.map((frame) => frame.events.length);
  }

  get revisions(): readonly number[] {
    return this.frames.flatMap((frame) => frame.events.map(({ revision }) => revision));
  }

  async *#read(from: number): AsyncIterable<PlacedEvent> {
    this.reads.push(from);
    await Promise.resolve();
    if (this.failing) throw new Error('unreachable');
    for (const one of this.log.slice()) if (one.revision >= from) yield one;
  }
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('pacing', () => {
  it('sends a commit within the turn when it is quiet, behind the answers to it', () => {
    const { channel, frames } = new Outflow();
    channel.push([event(0)]);
    expect(frames).toEqual([]);
    turnEnd();
    expect(frames).toMatchObject([{ workshopId: 'w', from: 0, events: [{ revision: 0 }] }]);
    jest.advanceTimersByTime(16);
    channel.push([event(1)]);
    channel.push([event(2)]);
    turnEnd();
    expect(frames.at(-1)).toMatchObject({ from: 1, events: [{ revision: 1 }, { revision: 2 }] });
  });

  it('rests after a frame in proportion to what handing it out took, and gathers meanwhile', () => {
    const out = new Outflow();
    out.handOutMs = 4;
    out.channel.push([event(0)]);
    turnEnd();
    out.channel.push([event(1)]);
    jest.advanceTimersByTime(5);
    out.channel.push([event(2)]);
    // Started at 0, handed out at 4, so the next one goes at 10.
    expect(out.sizes).toEqual([1]);
    jest.advanceTimersByTime(1);
    expect(out.sizes).toEqual([1, 2]);
  });

  it('never waits longer than a tick, however long handing out takes', () => {
    const out = new Outflow();
    out.handOutMs = 15;
    out.channel.push([event(0)]);
    turnEnd();
    out.channel.push([event(1)]);
    jest.advanceTimersByTime(1);
    expect(out.sizes).toEqual([1, 1]);
  });

  it('goes out once a tick when it is busy, with frames the fuller the busier it is', () => {
    const out = new Outflow();
    out.handOutMs = 4;
    const start = Date.now();
    let revision = 0;
    while (Date.now() < start + 1_000) {
      out.channel.push([event(revision++), event(revision++)]);
      jest.advanceTimersByTime(1);
    }
    out.channel.flush();
    expect(out.revisions).toEqual(Array.from({ length: revision }, (_, index) => index));
    expect(out.frames.length).toBeGreaterThan(50);
    expect(out.frames.length).toBeLessThanOrEqual(66);
  });

  it('splits what would make a frame too large, in count and in bytes', () => {
    const out = new Outflow({ frameEventsMax: 3, frameBytesMax: 2_000 });
    out.channel.push(events(0, 6));
    turnEnd();
    expect(out.sizes).toEqual([3, 3, 1]);
    jest.advanceTimersByTime(20);
    out.channel.push([event(7, 'x'.repeat(1_500)), event(8, 'x'.repeat(1_500)), event(9)]);
    turnEnd();
    expect(out.sizes.slice(3)).toEqual([1, 2]);
    jest.advanceTimersByTime(20);
    out.channel.push([event(10, 'x'.repeat(9_000))]);
    turnEnd();
    expect(out.sizes.at(-1)).toBe(1);
  });
});

describe('no gap, no repeat', () => {
  it('drops what it was told before', () => {
    const out = new Outflow();
    out.channel.push(events(0, 4));
    out.channel.push(events(2, 4));
    out.channel.push(events(3, 6));
    jest.advanceTimersByTime(16);
    expect(out.revisions).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('reads from the log what nobody told it', async () => {
    const out = new Outflow();
    out.commit(...events(0, 1));
    out.log.push(...events(2, 8));
    out.commit(event(9));
    await settled();
    expect(out.revisions).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(out.channel.settledRevision).toBe(9);
  });

  it('begins behind the head that the first one who opens was given', async () => {
    const out = new Outflow();
    out.log.push(...events(0, 5));
    out.channel.reach(5);
    out.commit(event(6));
    await settled();
    expect(out.revisions).toEqual([6]);
    out.log.push(...events(7, 9));
    out.channel.reach(9);
    await settled();
    expect(out.revisions).toEqual([6, 7, 8, 9]);
  });

  it('tries again with the next commit when the log could not be read', async () => {
    const out = new Outflow();
    out.commit(event(0));
    out.failing = true;
    out.log.push(event(1));
    out.commit(event(2));
    await settled();
    expect(out.failures).toHaveLength(1);
    expect(out.revisions).toEqual([0]);
    out.failing = false;
    out.commit(event(3));
    await settled();
    expect(out.revisions).toEqual([0, 1, 2, 3]);
  });

  it('P2: holds for any order of commits, repeats, holes and pauses', async () => {
    const step = fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      how: fc.constantFrom('told', 'untold', 'told twice', 'told late'),
      pauseMs: fc.constantFrom(0, 1, 5, 20),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const out = new Outflow({ frameEventsMax: 5 });
        out.channel.reach(-1);
        let next = 0;
        let late: PlacedEvent[] = [];
        for (const { size, how, pauseMs } of steps) {
          const committed = events(next, next + size - 1);
          next += size;
          out.log.push(...committed);
          if (how === 'told late') late = committed;
          else if (how !== 'untold') out.channel.push(committed);
          if (how === 'told twice') out.channel.push(committed);
          if (pauseMs > 0) await jest.advanceTimersByTimeAsync(pauseMs);
          out.channel.push(late);
        }
        const last = event(next);
        out.commit(last);
        await jest.advanceTimersByTimeAsync(100);
        await settled();
        out.channel.flush();
        expect(out.revisions).toEqual(Array.from({ length: next + 1 }, (_, index) => index));
        for (const { from, events: framed } of out.frames) expect(framed[0]?.revision).toBe(from);
      }),
    );
  });
});

/** Lets reads from the log run to their end. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await jest.advanceTimersByTimeAsync(0);
}

/** The end of this turn of the event loop. */
function turnEnd(): void {
  jest.advanceTimersByTime(0);
}
