import { Map } from 'immutable';
import type { VotingRound, WorkshopState } from './state.ts';

/**
 * The state as plain JSON, for snapshots, for clients that join and for the state hash: tables become objects by
 * id, sorted, so that equal states give equal text. What is written here is read back exactly.
 */
export type WorkshopStateJson = {
  readonly [Key in keyof WorkshopState]: WorkshopState[Key] extends Map<string, infer Entry>
    ? Readonly<Record<string, EntryJson<Entry>>>
    : WorkshopState[Key];
};

type EntryJson<Entry> = Entry extends VotingRound ? RoundJson : Entry;

type RoundJson = Omit<VotingRound, 'votes'> & {
  readonly votes: Readonly<Record<string, readonly string[]>>;
};

export function stateToJson(state: WorkshopState): WorkshopStateJson {
  return {
    ...state,
    sessions: toJson(state.sessions),
    dimensions: toJson(state.dimensions),
    organizations: toJson(state.organizations),
    groups: toJson(state.groups),
    participants: toJson(state.participants),
    strategies: toJson(state.strategies),
    sheets: toJson(state.sheets),
    indicators: toJson(state.indicators),
    links: toJson(state.links),
    comments: toJson(state.comments),
    rounds: toJson(state.rounds.map((round) => ({ ...round, votes: toJson(round.votes) }))),
    milestones: toJson(state.milestones),
    codes: toJson(state.codes),
    linksAt: toJson(state.linksAt),
  };
}

/** Of what {@link stateToJson} gave, in this fold version. */
export function stateFromJson(json: WorkshopStateJson): WorkshopState {
  return {
    ...json,
    sessions: fromJson(json.sessions),
    dimensions: fromJson(json.dimensions),
    organizations: fromJson(json.organizations),
    groups: fromJson(json.groups),
    participants: fromJson(json.participants),
    strategies: fromJson(json.strategies),
    sheets: fromJson(json.sheets),
    indicators: fromJson(json.indicators),
    links: fromJson(json.links),
    comments: fromJson(json.comments),
    rounds: fromJson(json.rounds).map((round) => ({ ...round, votes: fromJson(round.votes) })),
    milestones: fromJson(json.milestones),
    codes: fromJson(json.codes),
    linksAt: fromJson(json.linksAt),
  };
}

function toJson<Entry>(table: Map<string, Entry>): Readonly<Record<string, Entry>> {
  const entries = [...table.entries()];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fromJson<Entry>(record: Readonly<Record<string, Entry>>): Map<string, Entry> {
  return Map(Object.entries(record));
}
