import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { RecordedEvent } from './envelope.ts';
import {
  ChainVerifier,
  type ChainVerdict,
  eventHash,
  genesisHash,
  verifyChain,
} from './hash-chain.ts';
import { anEvent, recorded, sealed, someEvents } from './testing/events.ts';
import { testSeed } from './testing/seed.ts';

const seed = testSeed();
const stream = 'workshop-1';
const lengthMax = 30;
const history = recorded(sealed(stream, someEvents(lengthMax)));

describe('hash chain', () => {
  it('starts from the name of its stream', () => {
    expect(genesisHash(stream)).toBe(sha256('rembuk:workshop-1'));
    expect(genesisHash('workshop-2')).not.toBe(genesisHash(stream));
  });

  it('is SHA-256 over the hash before and the canonical JSON of the event: the storage format', () => {
    const event = anEvent({
      id: '00000000-0000-4000-8000-000000000000',
      type: 'SheetAllocatedToYear',
      v: 2,
      data: { year: 2019, amount: 1.25e9 },
      meta: {
        commandId: 'c',
        actorId: 'p',
        role: 'member',
        at: '2018-10-03T02:30:00.000Z',
        correlationId: 'c',
        causationId: 'c',
        hash: 'is not part of it',
      },
    });
    const text =
      '{"data":{"amount":1250000000,"year":2019},"id":"00000000-0000-4000-8000-000000000000",' +
      '"meta":{"actorId":"p","at":"2018-10-03T02:30:00.000Z","causationId":"c","commandId":"c",' +
      '"correlationId":"c","role":"member"},"type":"SheetAllocatedToYear","v":2}';
    expect(eventHash('before', event)).toBe(sha256(`before${text}`));
  });

  it('holds for a history as it was recorded', async () => {
    const verdict = await verifyChain(stream, those(history));
    expect(verdict).toEqual({ ok: true, events: lengthMax, headHash: history.at(-1)?.meta.hash });
    expect(await verifyChain(stream, those([]))).toEqual({
      ok: true,
      events: 0,
      headHash: genesisHash(stream),
    });
  });

  it('goes on from a known event', () => {
    const known = { revision: 9, hash: history[9]!.meta.hash };
    const verifier = new ChainVerifier(stream, known);
    for (const event of history.slice(10)) expect(verifier.check(event)).toBeUndefined();
    expect(verifier.verdict()).toMatchObject({ ok: true, events: lengthMax - 10 });

    const elsewhere = new ChainVerifier(stream, { ...known, hash: history[8]!.meta.hash });
    expect(elsewhere.check(history[10]!)).toMatchObject({ revision: 10, reason: 'hash_mismatch' });
    expect(new ChainVerifier(stream, known).check(history[9]!)).toMatchObject({ revision: 10 });
  });

  it('does not hold under the name of another stream', async () => {
    const verdict = await verifyChain('workshop-2', those(history));
    expect(verdict).toEqual({ ok: false, revision: 0, reason: 'hash_mismatch' });
  });
});

describe(`P10: hash chain, tampered with (seed ${seed})`, () => {
  const place = fc.nat(lengthMax - 1);

  it('names the revision at which any part of an event was altered', async () => {
    const alterations: ((event: RecordedEvent) => RecordedEvent)[] = [
      (event) => ({ ...event, data: { ...event.data, index: 'other' } }),
      (event) => ({ ...event, data: { ...event.data, more: null } }),
      (event) => ({ ...event, data: {} }),
      (event) => ({ ...event, id: anEvent().id }),
      (event) => ({ ...event, type: `${event.type}x` }),
      (event) => ({ ...event, v: event.v + 1 }),
      (event) => ({ ...event, meta: { ...event.meta, actorId: 'another' } }),
      (event) => ({ ...event, meta: { ...event.meta, at: '2018-10-03T02:30:00.001Z' } }),
      (event) => ({ ...event, meta: { ...event.meta, undoes: 'x' } }),
      (event) => ({ ...event, meta: { ...event.meta, hash: sha256('x') } }),
      (event) => ({ ...event, meta: { ...event.meta, hash: event.meta.hash.toUpperCase() } }),
    ];
    await holdsNot(place, fc.constantFrom(...alterations), (at, alter) => ({
      events: history.with(at, alter(history[at]!)),
      broken: at,
    }));
  });

  it('names the revision at which events were removed, whether or not the rest was renumbered', async () => {
    const count = fc.integer({ min: 1, max: 5 });
    await holdsNot(fc.nat(lengthMax - 7), count, (at, count) => ({
      events: history.toSpliced(at, count),
      broken: at,
    }));
    await holdsNot(fc.nat(lengthMax - 7), count, (at, count) => ({
      events: recorded(history.toSpliced(at, count)),
      broken: at,
    }));
  });

  it('names the revision at which events changed places, whether or not they were renumbered', async () => {
    const swap = (a: number, b: number) => history.with(a, history[b]!).with(b, history[a]!);
    const others = fc.tuple(place, place).filter(([a, b]) => a !== b);
    await holdsNot(others, fc.boolean(), ([a, b], renumber) => ({
      events: renumber ? recorded(swap(a, b)) : swap(a, b),
      broken: Math.min(a, b),
    }));
  });

  it('names the revision at which an event was slipped in, or one was repeated', async () => {
    await holdsNot(place, fc.boolean(), (at, repeat) => ({
      events: recorded(
        history.toSpliced(at + 1, 0, repeat ? history[at]! : recorded([anEvent()])[0]!),
      ),
      broken: at + 1,
    }));
  });

  it('names the revision at which a history was continued in another way', async () => {
    await holdsNot(place, place, (at, other) => {
      const forged = sealed(stream, someEvents(lengthMax - at), sha256(String(other)));
      return { events: recorded([...history.slice(0, at), ...forged]), broken: at };
    });
  });

  it('shows a history that was cut off at its end by the head hash', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (length) => {
        const verdict = await verifyChain(stream, those(history.slice(0, length)));
        expect(verdict).toMatchObject({ ok: true, events: length });
        expect(verdict.ok && verdict.headHash).not.toBe(history.at(-1)?.meta.hash);
      }),
      { seed },
    );
  });

  async function holdsNot<A, B>(
    first: fc.Arbitrary<A>,
    second: fc.Arbitrary<B>,
    tamper: (first: A, second: B) => { events: readonly RecordedEvent[]; broken: number },
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(first, second, async (a, b) => {
        const { events, broken } = tamper(a, b);
        const verdict: ChainVerdict = await verifyChain(stream, those(events));
        expect(verdict).toMatchObject({ ok: false, revision: broken });
      }),
      { seed, numRuns: 200 },
    );
  }
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function* those<T>(items: readonly T[]): AsyncIterable<T> {
  await Promise.resolve();
  yield* items;
}
