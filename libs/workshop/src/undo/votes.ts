import { type Refusal, refuse } from '../decision.ts';
import { type CardRef, cardKey } from '../ids.ts';
import type { DecisionContext } from '../message.ts';
import type { VotingRound, WorkshopState } from '../state.ts';

/** Votes are counted, not dated: those that were there before an undo's own command hold it up as well. */

/** A round that was opened by mistake is closed as if it had not been, unless somebody voted. */
export function votesOfOthers(
  state: WorkshopState,
  roundId: string,
  context: DecisionContext,
): Refusal | undefined {
  const round = state.rounds.get(roundId);
  return round && refusedBy(round, context, (keys) => keys.length > 0);
}

/** Votes for a card, or for one of several, go with it: those of rounds that are open, since the others are told. */
export function votesFor(
  state: WorkshopState,
  cards: readonly CardRef[],
  context: DecisionContext,
): Refusal | undefined {
  const wanted = new Set(cards.map(cardKey));
  for (const round of state.rounds.values()) {
    const refusal = refusedBy(round, context, (keys) => keys.some((key) => wanted.has(key)));
    if (refusal) return refusal;
  }
  return undefined;
}

/** The votes of a round that was closed are gone. */
function refusedBy(
  { id, votes }: VotingRound,
  { actor }: DecisionContext,
  counts: (keys: readonly string[]) => boolean,
): Refusal | undefined {
  for (const [voter, keys] of votes)
    if (voter !== actor.id && counts(keys)) return refuse('changed_since', { what: `round/${id}` });
  return undefined;
}
