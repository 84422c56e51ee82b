import { Map } from 'immutable';
import { cardKey } from '../ids.ts';
import type { Place } from '../message.ts';
import type { VotingRound, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import type { ForumEvent } from './events.ts';

type VotingEvent = Extract<ForumEvent, { type: `Vot${string}` }> & Place;
type Rounds = WorkshopState['rounds'];

export function evolveVoting(rounds: Rounds, event: VotingEvent): Rounds {
  const { roundId } = event.data;
  const { actorId } = event.meta;
  switch (event.type) {
    case 'VotingOpened': {
      const { dimensionId, question, votesPerPerson } = event.data;
      const round: VotingRound = {
        id: roundId,
        dimensionId,
        question,
        votesPerPerson,
        open: true,
        votes: Map(),
      };
      return rounds.set(roundId, round);
    }
    case 'VoteCast': {
      const key = cardKey(event.data.on);
      return changeVotes(rounds, roundId, actorId, (given) => [...given, key]);
    }
    case 'VoteRetracted': {
      const key = cardKey(event.data.on);
      return changeVotes(rounds, roundId, actorId, (given) => withoutOne(given, key));
    }
    case 'VotingClosed': {
      const { tally, voters } = event.data;
      return changeEntry(rounds, roundId, (round) => ({
        ...round,
        open: false,
        votes: Map(),
        tally,
        voters,
      }));
    }
  }
}

/** Who has no vote left there is no voter. */
function changeVotes(
  rounds: Rounds,
  roundId: string,
  voterId: string,
  how: (given: readonly string[]) => readonly string[],
): Rounds {
  return changeEntry(rounds, roundId, (round) => {
    const given = how(round.votes.get(voterId) ?? []);
    const votes =
      given.length === 0 ? round.votes.delete(voterId) : round.votes.set(voterId, given);
    return { ...round, votes };
  });
}

function withoutOne(given: readonly string[], key: string): readonly string[] {
  const index = given.indexOf(key);
  return index === -1 ? given : given.toSpliced(index, 1);
}
