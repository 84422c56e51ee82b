import { type Decision, type Refusal, refuse } from '../decision.ts';
import { type CardRef, cardKey, isCardRef, isId, plainRef } from '../ids.ts';
import { limits } from '../limits.ts';
import { activeDimension, boardOfCard, liveCard } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData, EventData } from '../messages.ts';
import type { VotingRound, WorkshopState } from '../state.ts';
import { firstInvalid, isCount, isText } from '../values.ts';
import type { ForumEvent } from './events.ts';

/** A board holds one open round at a time; a person may give several votes to one card. */

export function openRound(
  state: WorkshopState,
  data: CommandData<'OpenVoting'>,
): Decision<ForumEvent> {
  const invalid = firstInvalid({
    roundId: isId(data.roundId),
    question: isText(data.question, limits.question),
    votesPerPerson: isCount(data.votesPerPerson, 1, limits.votesPerPersonMax),
  });
  if (invalid) return invalid;
  const dimension = activeDimension(state, data.dimensionId);
  if ('refused' in dimension) return dimension;
  if (state.rounds.has(data.roundId)) return refuse('id_taken');
  if (state.rounds.some((round) => round.open && round.dimensionId === dimension.id))
    return refuse('round_open');
  if (state.rounds.size >= limits.roundsMax) return refuse('limit_reached');
  const { roundId, dimensionId, question, votesPerPerson } = data;
  const opened = { roundId, dimensionId, question, votesPerPerson };
  return [{ type: 'VotingOpened', v: 1, data: opened }];
}

export function cast(
  state: WorkshopState,
  { roundId, on }: CommandData<'CastVote'>,
  { actor }: DecisionContext,
): Decision<ForumEvent> {
  if (!isCardRef(on)) return refuse('invalid_value', { field: 'on' });
  const round = runningRound(state, roundId);
  if ('refused' in round) return round;
  const card = liveCard(state, on);
  if ('refused' in card) return card;
  if (boardOfCard(state, on) !== round.dimensionId) return refuse('other_board');
  const given = round.votes.get(actor.id) ?? [];
  if (given.length >= round.votesPerPerson) return refuse('no_votes_left');
  return [{ type: 'VoteCast', v: 1, data: { roundId, on: plainRef(on) } }];
}

/** Also from a card that has been withdrawn meanwhile: the vote is free again. */
export function retract(
  state: WorkshopState,
  { roundId, on }: CommandData<'RetractVote'>,
  { actor }: DecisionContext,
): Decision<ForumEvent> {
  if (!isCardRef(on)) return refuse('invalid_value', { field: 'on' });
  const round = runningRound(state, roundId);
  if ('refused' in round) return round;
  const given = round.votes.get(actor.id) ?? [];
  if (!given.includes(cardKey(on))) return refuse('no_vote_to_retract');
  return [{ type: 'VoteRetracted', v: 1, data: { roundId, on: plainRef(on) } }];
}

export function close(
  state: WorkshopState,
  { roundId }: CommandData<'CloseVoting'>,
): Decision<ForumEvent> {
  const round = runningRound(state, roundId);
  if ('refused' in round) return round;
  const data = { roundId, tally: tallyOf(round), voters: round.votes.size };
  return [{ type: 'VotingClosed', v: 1, data }];
}

function runningRound(state: WorkshopState, id: string): VotingRound | Refusal {
  const round = state.rounds.get(id);
  if (!round) return refuse('unknown_round');
  return round.open ? round : refuse('round_closed');
}

/** Most votes first, equal ones by id: who reads it needs no knowledge of the order of votes. */
function tallyOf(round: VotingRound): EventData<'VotingClosed'>['tally'] {
  const counts = new Map<string, number>();
  for (const keys of round.votes.values())
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts]
    .map(([key, votes]) => ({ on: cardOf(key), votes }))
    .sort((a, b) => b.votes - a.votes || byId(a.on, b.on));
}

/** Of a card key, the card: see cardKey. */
function cardOf(key: string): CardRef {
  const id = key.slice(key.indexOf('/') + 1);
  return { kind: key.startsWith('strategy/') ? 'strategy' : 'sheet', id };
}

function byId(a: CardRef, b: CardRef): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.kind < b.kind ? -1 : 1;
}
