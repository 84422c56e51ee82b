import { Map as Table } from 'immutable';
import type { Touches, VotingRound, WorkshopState } from './state.ts';
import { type PackedTouches, unpackTouches, type Writer, Writers } from './writers.ts';

/**
 * The state as plain JSON, for snapshots, for clients that join and for the state hash. Tables become objects by
 * id, sorted, so that equal states give equal JSON (canonical where a hash is made of it); who wrote which field
 * last, which is the larger part of a state, is packed. What is written here is read back exactly.
 */
export type WorkshopStateJson = {
  readonly [Key in keyof WorkshopState]: WorkshopState[Key] extends Table<string, infer Entry>
    ? Readonly<Record<string, EntryJson<Entry>>>
    : EntryJson<WorkshopState[Key]>;
} & { readonly writers: readonly Writer[] };

type EntryJson<Entry> = Entry extends VotingRound
  ? RoundJson
  : Entry extends { readonly touched: Touches }
    ? Packed<Entry>
    : Entry;

type RoundJson = Omit<VotingRound, 'votes'> & {
  readonly votes: Readonly<Record<string, readonly string[]>>;
};

type Packed<Thing> = Omit<Thing, 'touched'> & { readonly touched: PackedTouches };

export function stateToJson(state: WorkshopState): WorkshopStateJson {
  const writers = new Writers();
  const pack = <Thing extends { readonly touched: Touches }>(thing: Thing): Packed<Thing> => {
    const { touched, ...rest } = thing;
    return { ...rest, touched: writers.pack(touched) };
  };
  const { workshop, ...others } = state;
  return {
    ...others,
    ...(workshop && { workshop: pack(workshop) }),
    sessions: toJson(state.sessions, pack),
    dimensions: toJson(state.dimensions, pack),
    organizations: toJson(state.organizations, pack),
    groups: toJson(state.groups, pack),
    participants: toJson(state.participants, pack),
    strategies: toJson(state.strategies, pack),
    sheets: toJson(state.sheets, pack),
    indicators: toJson(state.indicators, pack),
    links: toJson(state.links, pack),
    comments: toJson(state.comments, pack),
    rounds: toJson(state.rounds, (round) => ({ ...round, votes: toJson(round.votes, asItIs) })),
    milestones: toJson(state.milestones, pack),
    codes: toJson(state.codes, asItIs),
    linksAt: toJson(state.linksAt, asItIs),
    writers: writers.all,
  };
}

/** Of what {@link stateToJson} gave, in this fold version. */
export function stateFromJson(json: WorkshopStateJson): WorkshopState {
  const unpack = <Thing extends { readonly touched: PackedTouches }>(thing: Thing) => {
    const { touched, ...rest } = thing;
    return { ...rest, touched: unpackTouches(touched, json.writers) };
  };
  const { workshop, writers: _writers, ...others } = json;
  return {
    ...others,
    ...(workshop && { workshop: unpack(workshop) }),
    sessions: fromJson(json.sessions, unpack),
    dimensions: fromJson(json.dimensions, unpack),
    organizations: fromJson(json.organizations, unpack),
    groups: fromJson(json.groups, unpack),
    participants: fromJson(json.participants, unpack),
    strategies: fromJson(json.strategies, unpack),
    sheets: fromJson(json.sheets, unpack),
    indicators: fromJson(json.indicators, unpack),
    links: fromJson(json.links, unpack),
    comments: fromJson(json.comments, unpack),
    rounds: fromJson(json.rounds, (round) => ({ ...round, votes: fromJson(round.votes, asItIs) })),
    milestones: fromJson(json.milestones, unpack),
    codes: fromJson(json.codes, asItIs),
    linksAt: fromJson(json.linksAt, asItIs),
  };
}

function toJson<Entry, Json>(
  table: Table<string, Entry>,
  how: (entry: Entry) => Json,
): Readonly<Record<string, Json>> {
  const entries = [...table.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([id, entry]) => [id, how(entry)]));
}

function fromJson<Json, Entry>(
  record: Readonly<Record<string, Json>>,
  how: (json: Json) => Entry,
): Table<string, Entry> {
  return Table(Object.entries(record).map(([id, json]) => [id, how(json)]));
}

function asItIs<Entry>(entry: Entry): Entry {
  return entry;
}
