import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { EventToAppend, PlacedEvent } from '../envelope.ts';
import type { EventStore } from '../event-store.ts';
import { MemorySnapshotStore } from '../memory-snapshots.ts';
import { MemoryEventStore } from '../memory-store.ts';
import { anEvent, sealed } from '../testing/events.ts';
import { testSeed } from '../testing/seed.ts';
import { FrameMemory } from './frame-memory.ts';
import { KeyFrames, type KeyFramesBounds } from './key-frames.ts';
import type { StreamFold } from '../stream-fold.ts';

const stream = 'workshop-1';
const roomy = 1e9;

/** Which event wrote a card last, and how many came: wrong as soon as one is missed, repeated or out of order. */
interface Cards {
  readonly count: number;
  readonly digest: number;
  readonly cards: ReadonlyMap<string, { readonly text: string }>;
}

function evolve({ count, digest, cards }: Cards, { data, revision }: PlacedEvent): Cards {
  const { card, text } = data as { card: string; text: string };
  return {
    count: count + 1,
    digest: (digest * 31 + revision + text.length) % 1_000_003,
    cards: new Map(cards).set(card, { text }),
  };
}

const nothing: Cards = { count: 0, digest: 0, cards: new Map() };

const cardsFold: StreamFold<Cards> = {
  foldVersion: 1,
  initialState: nothing,
  evolve,
  fromJson(json) {
    const { cards, ...rest } = json as Omit<Cards, 'cards'> & { cards: [string, never][] };
    return { ...rest, cards: new Map(cards) };
  },
};

const toJson = ({ cards, ...rest }: Cards) => ({ ...rest, cards: [...cards] });

/** The events of a history; another `told` is another history. */
function events(count: number, told = 'text', from = 0): EventToAppend[] {
  return Array.from({ length: count }, (_, index) =>
    anEvent({ data: { card: `card-${index % 7}`, text: `${told} ${from + index}`.repeat(5) } }),
  );
}

class Stage {
  readonly store = new MemoryEventStore();
  readonly snapshots = new MemorySnapshotStore();
  readonly memory: FrameMemory;
  readonly failures: unknown[] = [];
  readonly frames: KeyFrames<Cards>;
  /** Streams read, as `from-to`. */
  readonly reads: string[] = [];
  /** What is read from, once it is another log than the one above. */
  log: EventStore = this.store;
  #appended: readonly EventToAppend[] = [];

  constructor(
    bounds: Partial<KeyFramesBounds> = {},
    { bytesMax = roomy, fold = cardsFold }: { bytesMax?: number; fold?: StreamFold<Cards> } = {},
  ) {
    this.memory = new FrameMemory(bytesMax);
    this.frames = new KeyFrames({
      store: this.#watched(),
      snapshots: this.snapshots,
      fold,
      memory: this.memory,
      failed: (_, error) => this.failures.push(error),
      bounds: { every: 10, foldOnMax: 40, restMs: 0, ...bounds },
    });
  }

  get head(): number {
    return this.#appended.length - 1;
  }

  async append(count: number): Promise<void> {
    const behind = this.#appended.at(-1)?.meta.hash;
    const more = sealed(stream, events(count, 'text', this.#appended.length), behind);
    this.#appended = [...this.#appended, ...more];
    await this.store.append(stream, 'any', more);
  }

  /** Folded from nothing. */
  truth(revision: number, appended = this.#appended) {
    const state = appended
      .slice(0, revision + 1)
      .reduce((so, event, index) => evolve(so, { ...event, revision: index }), nothing);
    return { state, revision, hash: appended[revision]?.meta.hash };
  }

  async snapshot(revision: number, foldVersion = 1, hash = this.truth(revision).hash ?? '') {
    const state = toJson(this.truth(revision).state);
    await this.snapshots.save(stream, { revision, hash, foldVersion, state });
  }

  async warm(): Promise<void> {
    await this.frames.at(stream, 0);
    await this.frames.at(stream, this.head - 11);
    await this.frames.warmed(stream);
  }

  /** The two ways in which it is read. */
  #watched(): EventStore {
    const readStream: EventStore['readStream'] = (of, range) => {
      this.reads.push(`${range?.from}-${range?.to}`);
      return this.log.readStream(of, range);
    };
    const head: EventStore['head'] = (of) => this.log.head(of);
    return Object.assign(Object.create(this.store) as EventStore, { readStream, head });
  }
}

describe('key frames', () => {
  it('answer the first question from a snapshot, and make frames of the whole stream behind it', async () => {
    const stage = new Stage();
    await stage.append(205);
    await stage.snapshot(120);
    expect(await stage.frames.at(stream, 125)).toMatchObject(stage.truth(125));
    expect(stage.reads.slice(0, 2)).toEqual(['120-120', '120-125']);
    await stage.frames.warmed(stream);
    expect(stage.frames.held(stream).frames).toBe(20);
    stage.reads.length = 0;
    expect(await stage.frames.at(stream, 77)).toMatchObject(stage.truth(77));
    expect(stage.reads).toEqual(['69-77']);
  });

  it('are not made for who asks about now', async () => {
    const stage = new Stage();
    await stage.append(205);
    expect(await stage.frames.at(stream, 200)).toMatchObject(stage.truth(200));
    await stage.frames.warmed(stream);
    expect(stage.frames.held(stream).frames).toBe(0);
  });

  it('take in what was appended since, by the questions that come', async () => {
    const stage = new Stage();
    await stage.append(100);
    await stage.warm();
    await stage.append(57);
    expect(await stage.frames.at(stream, 150)).toMatchObject(stage.truth(150));
    await stage.frames.warmed(stream);
    expect(stage.frames.held(stream).frames).toBe(15);
  });

  it('fold once for all who ask the same at a time', async () => {
    const stage = new Stage();
    await stage.append(100);
    await stage.warm();
    stage.reads.length = 0;
    const answers = await Promise.all([1, 2, 3].map(() => stage.frames.at(stream, 55)));
    expect(stage.reads).toEqual(['49-55']);
    expect(answers[1]).toBe(answers[0]);
  });

  it('let people step on from where they were', async () => {
    const stage = new Stage();
    await stage.append(100);
    await stage.warm();
    await stage.frames.at(stream, 55);
    stage.reads.length = 0;
    await stage.frames.at(stream, 56);
    expect(stage.reads).toEqual(['55-56']);
  });

  it('are of the log that there is: those of another history are given up', async () => {
    const stage = new Stage();
    await stage.append(100);
    await stage.warm();
    const other = sealed(stream, events(60, 'another'));
    const restored = new MemoryEventStore();
    await restored.append(stream, 'no_stream', other);
    stage.log = restored;
    for (const revision of [55, 30, 59])
      expect(await stage.frames.at(stream, revision)).toMatchObject(stage.truth(revision, other));
    await stage.frames.warmed(stream);
    expect(await stage.frames.at(stream, 47)).toMatchObject(stage.truth(47, other));
    expect(stage.failures).toEqual([]);
  });

  it('begin at no snapshot of another fold version or another history', async () => {
    const fold = { ...cardsFold, foldVersion: 2 };
    const stage = new Stage({}, { fold });
    await stage.append(100);
    await stage.snapshot(60, 1);
    await stage.snapshot(50, 2, 'no hash of this log');
    expect(await stage.frames.at(stream, 62)).toMatchObject(stage.truth(62));
    expect(stage.reads).toContain('0-62');
  });

  it('are thinned all along the stream when there is no room, so that no revision is far from one', async () => {
    const whole = new Stage();
    await whole.append(400);
    await whole.warm();
    const { bytes } = whole.frames.held(stream);
    const bytesMax = bytes / 2;
    const stage = new Stage({}, { bytesMax });
    await stage.append(400);
    await stage.warm();
    expect(stage.memory.bytes).toBeLessThanOrEqual(bytesMax);
    const { frames } = stage.frames.held(stream);
    expect(frames).toBeGreaterThan(10);
    expect(frames).toBeLessThan(30);
    stage.reads.length = 0;
    for (let revision = 5; revision < 390; revision += 10) await stage.frames.at(stream, revision);
    for (const [from = 0, to = 0] of stage.reads.map((read) => read.split('-').map(Number)))
      expect(to - from).toBeLessThanOrEqual(40);
  });

  it('of the stream that was looked back at longest ago go first', async () => {
    const stage = new Stage({}, { bytesMax: 60_000 });
    const names = ['workshop-a', 'workshop-b', 'workshop-c', 'workshop-d', 'workshop-e'];
    for (const name of names) {
      await stage.store.append(name, 'no_stream', sealed(name, events(150)));
      await stage.frames.at(name, 120);
      await stage.frames.warmed(name);
    }
    const held = names.map((name) => stage.frames.held(name));
    expect(held[0]).toEqual({ frames: 0, bytes: 0 });
    expect(held.at(-1)?.frames).toBe(15);
    expect(held.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(stage.memory.bytes);
  });

  it('are not made any more once it is closed', async () => {
    const stage = new Stage({ restMs: 60_000 });
    await stage.append(100);
    await stage.frames.at(stream, 50);
    while (stage.frames.held(stream).frames === 0) await nextTurn();
    await stage.frames.close();
    expect(stage.frames.held(stream).frames).toBe(1);
    expect(stage.failures).toEqual([]);
  });

  it('say between which revisions a moment lies', async () => {
    const stage = new Stage();
    const at = (minute: number) => new Date(Date.UTC(2018, 9, 2, 0, minute)).toISOString();
    const timed = events(100).map(({ meta, ...event }, index) => ({
      ...event,
      meta: { ...meta, at: at(index) },
    }));
    await stage.store.append(stream, 'no_stream', sealed(stream, timed));
    await stage.frames.at(stream, 50);
    await stage.frames.warmed(stream);
    expect(stage.frames.around(stream, Date.parse(at(5)))).toEqual({ below: 9 });
    expect(stage.frames.around(stream, Date.parse(at(9)))).toEqual({ from: 9, below: 19 });
    expect(stage.frames.around(stream, Date.parse(at(99)))).toEqual({ from: 99 });
  });

  const seed = testSeed();
  it(`give at every revision what a fold from nothing gives, in any order, with little room, while events are appended (SEED=${seed})`, async () => {
    const question = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      appends: fc.integer({ min: 0, max: 25 }),
      waits: fc.boolean(),
    });
    const bounds = fc.record({
      every: fc.integer({ min: 1, max: 30 }),
      foldOnMax: fc.integer({ min: 0, max: 60 }),
    });
    const room = fc.constantFrom(0, 500, 3_000, 10_000, roomy);
    await fc.assert(
      fc.asyncProperty(
        bounds,
        room,
        fc.integer({ min: 1, max: 200 }),
        fc.array(question, { minLength: 1, maxLength: 25 }),
        async (bounded, bytesMax, first, questions) => {
          const stage = new Stage(bounded, { bytesMax });
          await stage.append(first);
          await stage.snapshot(Math.floor(first / 2));
          const answers: Promise<void>[] = [];
          for (const { share, appends, waits } of questions) {
            if (appends > 0) await stage.append(appends);
            const revision = Math.floor(share * (stage.head + 1)) - 1;
            const expected = stage.truth(revision);
            const check = async () => {
              const { state, revision: holds, hash } = await stage.frames.at(stream, revision);
              expect({ state, revision: holds }).toEqual({ state: expected.state, revision });
              if (revision >= 0) expect(hash).toBe(expected.hash);
            };
            answers.push(check());
            if (waits) await answers.at(-1);
          }
          await Promise.all(answers);
          await stage.frames.warmed(stream);
          await stage.frames.close();
          expect(stage.failures).toEqual([]);
          expect(stage.memory.bytes).toBeLessThanOrEqual(bytesMax);
        },
      ),
      { seed, numRuns: 60 },
    );
  }, 60_000);
});
