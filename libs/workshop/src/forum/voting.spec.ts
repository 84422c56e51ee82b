import { describe, expect, it } from '@jest/globals';
import { by, folded, given } from '../testing/given.ts';
import type { CardRef } from '../ids.ts';
import type { CommandData } from '../messages.ts';
import { hall, happened } from '../testing/hall.ts';

const sheet = (id: string): CardRef => ({ kind: 'sheet', id });
const strategy = (id: string): CardRef => ({ kind: 'strategy', id });
const round = { roundId: 'r1', dimensionId: 'society', question: 'What first?', votesPerPerson: 2 };
const open = (data: Partial<CommandData<'OpenVoting'>> = {}) =>
  ({ type: 'OpenVoting', data: { ...round, ...data } }) as const;
const opened = (data: Partial<CommandData<'OpenVoting'>> = {}) =>
  happened('VotingOpened', { ...round, ...data });
const cast = (on: CardRef) => ({ type: 'CastVote', data: { roundId: 'r1', on } }) as const;
const voted = (who: string, on: CardRef) => by(who, happened('VoteCast', { roundId: 'r1', on }));
const retract = (on: CardRef) => ({ type: 'RetractVote', data: { roundId: 'r1', on } }) as const;
const retracted = (who: string, on: CardRef) =>
  by(who, happened('VoteRetracted', { roundId: 'r1', on }));
const close = { type: 'CloseVoting', data: { roundId: 'r1' } } as const;
const closed = happened('VotingClosed', { roundId: 'r1', tally: [], voters: 0 });

describe('a voting round', () => {
  it('opens on a board that is in use, one at a time', () => {
    given(...hall)
      .when(open())
      .thenHappened(opened());
    given(...hall, opened())
      .when(open({ roundId: 'r2' }))
      .thenRefused('round_open');
    given(...hall, opened({ dimensionId: 'living' }))
      .when(open({ roundId: 'r2' }))
      .thenHappened(opened({ roundId: 'r2' }));
    given(...hall, opened(), closed)
      .when(open({ roundId: 'r2' }))
      .thenHappened(opened({ roundId: 'r2' }));
    given(...hall)
      .when(open({ dimensionId: 'economy' }))
      .thenRefused('dimension_inactive');
    given(...hall)
      .when(open({ dimensionId: 'space' }))
      .thenRefused('unknown_dimension');
    given(...hall, opened(), closed)
      .when(open())
      .thenRefused('id_taken');
  });

  it('allows one to twenty votes a person', () => {
    given(...hall)
      .when(open({ votesPerPerson: 1 }))
      .thenHappened(opened({ votesPerPerson: 1 }));
    given(...hall)
      .when(open({ votesPerPerson: 20 }))
      .thenHappened(opened({ votesPerPerson: 20 }));
  });

  it.each([
    ['roundId', { roundId: '' }],
    ['question', { question: '' }],
    ['votesPerPerson', { votesPerPerson: 0 }],
    ['votesPerPerson', { votesPerPerson: 21 }],
    ['votesPerPerson', { votesPerPerson: 1.5 }],
  ])('refuses an invalid %s (%#)', (field, data) => {
    given(...hall)
      .when(open(data))
      .thenRefused('invalid_value', { field });
  });

  it('is one of a thousand at most', () => {
    const thousand = Array.from({ length: 1000 }, (_, i) => [
      opened({ roundId: `r${i}` }),
      happened('VotingClosed', { roundId: `r${i}`, tally: [], voters: 0 }),
    ]).flat();
    given(...hall, ...thousand)
      .when(open({ roundId: 'more' }))
      .thenRefused('limit_reached');
  });

  it('closes once with its tally: most votes first, equal ones by id', () => {
    given(
      ...hall,
      opened(),
      voted('ani', sheet('soc-1b')),
      voted('ani', sheet('soc-1b')),
      voted('budi', strategy('soc-2')),
      voted('citra', sheet('soc-1a')),
      voted('citra', strategy('soc-1')),
      voted('dedi', strategy('soc-1')),
      retracted('dedi', strategy('soc-1')),
    )
      .when(close)
      .thenHappened(
        happened('VotingClosed', {
          roundId: 'r1',
          tally: [
            { on: sheet('soc-1b'), votes: 2 },
            { on: strategy('soc-1'), votes: 1 },
            { on: sheet('soc-1a'), votes: 1 },
            { on: strategy('soc-2'), votes: 1 },
          ],
          voters: 3,
        }),
      );
    given(...hall, opened())
      .when(close)
      .thenHappened(closed);
    given(...hall, opened(), closed)
      .when(close)
      .thenRefused('round_closed');
    given(...hall)
      .when(close)
      .thenRefused('unknown_round');
  });

  it('counts what was given to a card that was withdrawn meanwhile', () => {
    given(
      ...hall,
      opened(),
      voted('ani', sheet('soc-1b')),
      happened('SheetWithdrawn', { sheetId: 'soc-1b' }),
    )
      .when(close)
      .thenHappened(
        happened('VotingClosed', {
          roundId: 'r1',
          tally: [{ on: sheet('soc-1b'), votes: 1 }],
          voters: 1,
        }),
      );
  });

  it('keeps its tally and forgets who voted for what', () => {
    const tally = [{ on: sheet('soc-1a'), votes: 1 }];
    const end = happened('VotingClosed', { roundId: 'r1', tally, voters: 1 });
    const after = folded([...hall, opened(), voted('ani', sheet('soc-1a')), end]).rounds.get('r1');
    expect(after).toMatchObject({ open: false, tally, voters: 1 });
    expect(after?.votes.size).toBe(0);
  });
});

describe('a vote', () => {
  it('goes to a card of the board, several to one if wanted', () => {
    given(...hall, opened())
      .when(cast(sheet('soc-1a')))
      .thenHappened(happened('VoteCast', { roundId: 'r1', on: sheet('soc-1a') }));
    given(...hall, opened(), voted('ani', sheet('soc-1a')))
      .when(cast(sheet('soc-1a')))
      .thenHappened(happened('VoteCast', { roundId: 'r1', on: sheet('soc-1a') }));
    given(...hall, opened())
      .when(cast(sheet('liv-1a')))
      .thenRefused('other_board');
  });

  it('goes to a card that stands', () => {
    given(...hall, opened())
      .when(cast(sheet('soc-9z')))
      .thenRefused('unknown_sheet');
    given(...hall, opened())
      .when(cast(strategy('soc-9')))
      .thenRefused('unknown_strategy');
    given(...hall, opened(), happened('StrategyWithdrawn', { strategyId: 'soc-1' }))
      .when(cast(sheet('soc-1a')))
      .thenRefused('withdrawn');
    given(...hall, opened())
      .when(cast({ kind: 'board', id: 'soc-1a' } as never))
      .thenRefused('invalid_value', { field: 'on' });
  });

  it('is one of as many as the round allows each person', () => {
    const two = [voted('ani', sheet('soc-1a')), voted('ani', strategy('soc-1'))];
    given(...hall, opened(), ...two)
      .when(cast(sheet('soc-1b')), { actor: 'ani' })
      .thenRefused('no_votes_left');
    given(...hall, opened(), ...two)
      .when(cast(sheet('soc-1b')), { actor: 'budi' })
      .thenHappened(happened('VoteCast', { roundId: 'r1', on: sheet('soc-1b') }));
  });

  it('is retracted by who gave it, and free again', () => {
    const two = [voted('ani', sheet('soc-1a')), voted('ani', sheet('soc-1a'))];
    given(...hall, opened(), ...two)
      .when(retract(sheet('soc-1a')), { actor: 'ani' })
      .thenHappened(happened('VoteRetracted', { roundId: 'r1', on: sheet('soc-1a') }));
    given(...hall, opened(), ...two, retracted('ani', sheet('soc-1a')))
      .when(cast(sheet('soc-1b')), { actor: 'ani' })
      .thenHappened(happened('VoteCast', { roundId: 'r1', on: sheet('soc-1b') }));
    given(...hall, opened(), ...two)
      .when(retract(sheet('soc-1a')), { actor: 'budi' })
      .thenRefused('no_vote_to_retract');
    given(...hall, opened(), ...two)
      .when(retract(sheet('soc-1b')), { actor: 'ani' })
      .thenRefused('no_vote_to_retract');
    given(...hall, opened())
      .when(retract({ kind: 'board', id: 'soc-1a' } as never))
      .thenRefused('invalid_value', { field: 'on' });
  });

  it('can be taken from a card that was withdrawn meanwhile', () => {
    given(
      ...hall,
      opened(),
      voted('ani', sheet('soc-1a')),
      happened('SheetWithdrawn', { sheetId: 'soc-1a' }),
    )
      .when(retract(sheet('soc-1a')), { actor: 'ani' })
      .thenHappened(happened('VoteRetracted', { roundId: 'r1', on: sheet('soc-1a') }));
  });

  it('needs an open round', () => {
    for (const command of [cast(sheet('soc-1a')), retract(sheet('soc-1a'))]) {
      given(...hall)
        .when(command)
        .thenRefused('unknown_round');
      given(...hall, opened(), closed)
        .when(command)
        .thenRefused('round_closed');
    }
  });
});
