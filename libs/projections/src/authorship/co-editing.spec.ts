import { describe, expect, it } from '@jest/globals';
import { type PlacedEvent, textAt, textKey } from '@rembuk/workshop';
import { seeded } from '@rembuk/workshop/testing';
import { CoEditing, places } from '../testing/co-editing.ts';
import { PlainAuthorship } from '../testing/plain-authorship.ts';
import { cutsMax } from './cuts.ts';
import { type Authorship, evolveAuthorship, initialAuthorship } from './fold.ts';
import { lengthOfSpans } from './spans.ts';
import { authorshipToJson } from './serialize.ts';
import { charactersByOrganization, spansOf } from './views.ts';

const seeds = Array.from({ length: 30 }, (_, n) => n + 1);

const written = (authorship: Authorship) => JSON.stringify(authorshipToJson(authorship));
const foldAll = (events: readonly PlacedEvent[]) =>
  events.reduce(evolveAuthorship, initialAuthorship);

describe('texts that several people write at once, and take back', () => {
  it.each(seeds)(
    'P5: spans are as long as the text, and tell what each character would (seed %d)',
    (seed) => {
      const { events } = new CoEditing(seeded(seed)).play(120);
      const plain = new PlainAuthorship();
      let authorship = initialAuthorship;
      for (const event of events) {
        plain.take(event);
        authorship = evolveAuthorship(authorship, event);
        for (const on of places) {
          const spans = spansOf(authorship, on);
          expect(lengthOfSpans(spans)).toBe((textAt(authorship.workshop, on) ?? '').length);
          expect(spans).toEqual(plain.runsOf(textKey(on)));
        }
      }
      expect(Object.fromEntries(authorship.written)).toEqual(Object.fromEntries(plain.written));
    },
  );

  it.each(seeds)(
    'P5: one by one, from a middle and from the beginning are equal (seed %d)',
    (seed) => {
      const { events } = new CoEditing(seeded(seed)).play(80);
      let running = initialAuthorship;
      const saved = events.map((event) => (running = evolveAuthorship(running, event)));
      for (let length = 1; length <= events.length; length += 9) {
        const rebuilt = written(foldAll(events.slice(0, length)));
        expect(written(saved[length - 1]!)).toBe(rebuilt);
        const half = Math.floor(length / 2);
        expect(written(events.slice(half + 1, length).reduce(evolveAuthorship, saved[half]!))).toBe(
          rebuilt,
        );
      }
    },
  );

  it.each(seeds)('nobody has more that stands than they ever wrote (seed %d)', (seed) => {
    const { events } = new CoEditing(seeded(seed)).play(150);
    const counts = charactersByOrganization(foldAll(events));
    for (const count of counts.values())
      expect(count.surviving + count.withdrawn).toBeLessThanOrEqual(count.written);
  });

  it('has undos that bring words back, and undos of undos', () => {
    const all = seeds.flatMap((seed) => new CoEditing(seeded(seed)).play(120).events);
    const undos = all.filter(({ meta }) => meta.undoes !== undefined);
    expect(undos.length).toBeGreaterThan(150);
    const undone = new Set(undos.map(({ meta }) => meta.commandId));
    expect(undos.filter(({ meta }) => undone.has(meta.undoes)).length).toBeGreaterThan(10);
  });

  it('stays within bounds in a text that is never finished', () => {
    const { events } = new CoEditing(seeded(7)).play(4_000);
    for (const { spans, cuts } of foldAll(events).texts.values()) {
      expect(cuts.length).toBeLessThanOrEqual(cutsMax);
      for (const [n, span] of spans.entries()) {
        expect(span[0]).toBeGreaterThan(0);
        expect(span[1]).not.toBe(spans[n + 1]?.[1]);
      }
    }
  });
});
