import { Map } from 'immutable';
import { cardKey } from '../ids.ts';
import type { Place } from '../message.ts';
import type { OpenState } from '../open-state.ts';
import type { ForumEvent } from './events.ts';

type VotingEvent = Extract<ForumEvent, { type: `Vot${string}` }> & Place;

export function evolveVoting({ rounds }: OpenState, event: VotingEvent): void {
  const { roundId } = event.data;
  const { actorId } = event.meta;
  switch (event.type) {
    case 'VotingOpened': {
      const { dimensionId, question, votesPerPerson } = event.data;
      return rounds.set(roundId, {
        id: roundId,
        dimensionId,
        question,
        votesPerPerson,
        open: true,
        votes: Map(),
      });
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
      return rounds.change(roundId, (round) => {
        round.open = false;
        round.votes = Map();
        round.tally = tally;
        round.voters = voters;
      });
    }
  }
}

/** Who has no vote left there is no voter. */
function changeVotes(
  rounds: OpenState['rounds'],
  roundId: string,
  voterId: string,
  how: (given: readonly string[]) => readonly string[],
): void {
  rounds.change(roundId, (round) => {
    const given = how(round.votes.get(voterId) ?? []);
    round.votes =
      given.length === 0 ? round.votes.delete(voterId) : round.votes.set(voterId, given);
  });
}

function withoutOne(given: readonly string[], key: string): readonly string[] {
  const index = given.indexOf(key);
  return index === -1 ? given : given.toSpliced(index, 1);
}
