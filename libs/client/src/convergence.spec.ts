import { describe, expect, it } from '@jest/globals';
import { stateToJson } from '@rembuk/workshop';
import { when } from './observable.ts';
import { comment, Hall } from './testing/hall.ts';

/** Small and seeded (mulberry32), so that a run can be repeated. */
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('convergence on a bad line', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'P4 P9: every command has one effect, in its author’s order, and all end with one state (seed %i)',
    async (seed) => {
      const hall = await Hall.open();
      const random = seeded(seed);
      const { server } = hall;
      server.faults = {
        loseAnswer: () => (random() < 0.1 ? (random() < 0.5 ? 'cut' : true) : false),
        frames: (frame) => (random() < 0.1 ? [] : random() < 0.1 ? [frame, frame] : [frame]),
      };
      const names = ['ani', 'budi', 'citra'];
      const people = names.map((name) => ({
        name,
        ...hall.arrive(name, { bounds: { answerTimeoutMs: 60, openTimeoutMs: 60 }, random }),
      }));
      const outcomes = people.flatMap(({ name, session }) =>
        Array.from({ length: 30 }, (_, index) => session.submit(comment(`${name}-${index}`))),
      );
      const settled = await Promise.all(outcomes);
      expect(settled.every(({ ok }) => ok)).toBe(true);
      server.faults = {};
      server.announceHead();
      for (const { session } of people) {
        await when(session.status, ({ kind }) => kind === 'live');
        server.announceHead();
        await hall.caughtUp(session);
        expect(stateToJson(session.confirmed.get().state)).toEqual(
          stateToJson(server.workshop.state),
        );
      }
      for (const name of names) {
        const own = server.workshop.log
          .filter(({ meta }) => meta.actorId === name)
          .map(({ data }) => data['commentId']);
        expect(own).toEqual(Array.from({ length: 30 }, (_, index) => `${name}-${index}`));
      }
      await hall.close();
    },
  );
});
