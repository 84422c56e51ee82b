import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decide } from '../decide.ts';
import { evolve } from '../evolve.ts';
import type { WorkshopCommand } from '../messages.ts';
import { folded } from '../testing/given.ts';
import { hall, happened } from '../testing/hall.ts';

const people = ['ani', 'budi', 'citra'] as const;
const card = fc.constantFrom(
  { kind: 'sheet', id: 'soc-1a' } as const,
  { kind: 'sheet', id: 'soc-1b' } as const,
  { kind: 'strategy', id: 'soc-1' } as const,
  { kind: 'sheet', id: 'liv-1a' } as const,
);
const step = fc.record({
  who: fc.constantFrom(...people),
  type: fc.constantFrom('CastVote', 'CastVote', 'RetractVote'),
  on: card,
});
const at = '2018-10-02T03:00:00.000Z';

describe('any sequence of votes', () => {
  it('never exceeds what a person has, and the tally is what was given and not taken back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 60 }),
        (votesPerPerson, steps) => {
          const round = {
            roundId: 'r1',
            dimensionId: 'society',
            question: 'First?',
            votesPerPerson,
          };
          let state = folded([...hall, happened('VotingOpened', round)]);
          const given: string[] = [];
          const act = (who: string, command: WorkshopCommand) => {
            const actor = { id: who, role: 'member' } as const;
            const decision = decide(state, command, {
              actor,
              at,
              seen: 0,
              head: 0,
              overwrite: false,
            });
            const events = 'refused' in decision ? [] : decision;
            for (const event of events)
              state = evolve(state, { ...event, revision: 0, meta: { actorId: who, at } });
            return events;
          };
          for (const { who, type, on } of steps) {
            const vote = `${who} ${on.id}`;
            if (act(who, { type, data: { roundId: 'r1', on } }).length === 0) continue;
            if (type === 'CastVote') given.push(vote);
            else given.splice(given.indexOf(vote), 1);
            for (const person of people)
              expect(given.filter((other) => other.startsWith(person)).length).toBeLessThanOrEqual(
                votesPerPerson,
              );
          }
          const [closed] = act('fasil', { type: 'CloseVoting', data: { roundId: 'r1' } });
          const expected: Record<string, number> = {};
          for (const vote of given)
            expected[vote.split(' ')[1]!] = (expected[vote.split(' ')[1]!] ?? 0) + 1;
          if (closed?.type !== 'VotingClosed') throw new Error('The round did not close');
          expect(
            Object.fromEntries(closed.data.tally.map(({ on, votes }) => [on.id, votes])),
          ).toEqual(expected);
          expect(closed.data.voters).toBe(new Set(given.map((vote) => vote.split(' ')[0])).size);
        },
      ),
      { numRuns: 200 },
    );
  });
});
