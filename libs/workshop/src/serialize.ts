import { Map as Table } from 'immutable';
import { PackedTouches, type TouchesJson } from './packed-touches.ts';
import type { VotingRound, WorkshopState } from './state.ts';
import { logsFromJson, logsToJson, type TextLogsJson } from './text/logs-json.ts';
import type { WithTexts } from './text/logs.ts';
import { type Writer, Writers } from './writers.ts';
import type { Touches } from './writings.ts';

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
  : Entry extends WithTexts
    ? Omit<Packed<Entry>, 'logs'> & { readonly logs: TextLogsJson }
    : Entry extends { readonly touched: Touches }
      ? Packed<Entry>
      : Entry;

type RoundJson = Omit<VotingRound, 'votes'> & {
  readonly votes: Readonly<Record<string, readonly string[]>>;
};

type Packed<Thing> = Omit<Thing, 'touched'> & { readonly touched: TouchesJson };

export function stateToJson(state: WorkshopState): WorkshopStateJson {
  const writers = new Writers();
  const pack = <Thing extends { readonly touched: Touches }>(thing: Thing): Packed<Thing> => ({
    ...thing,
    touched: PackedTouches.toJson(thing.touched, writers),
  });
  const packCard = <Card extends WithTexts>(card: Card) => ({
    ...pack(card),
    logs: logsToJson(card.logs),
  });
  const { workshop, ...others } = state;
  return {
    ...others,
    ...(workshop && { workshop: pack(workshop) }),
    sessions: toJson(state.sessions, pack),
    dimensions: toJson(state.dimensions, pack),
    organizations: toJson(state.organizations, pack),
    groups: toJson(state.groups, pack),
    participants: toJson(state.participants, pack),
    strategies: toJson(state.strategies, packCard),
    sheets: toJson(state.sheets, packCard),
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
  const unpack = <Thing extends { readonly touched: TouchesJson }>(thing: Thing) => ({
    ...thing,
    touched: PackedTouches.fromJson(thing.touched, json.writers),
  });
  const unpackCard = <Card extends { readonly logs: TextLogsJson; readonly touched: TouchesJson }>(
    card: Card,
  ) => ({ ...unpack(card), logs: logsFromJson(card.logs) });
  const { workshop, writers: _writers, ...others } = json;
  return {
    ...others,
    ...(workshop && { workshop: unpack(workshop) }),
    sessions: fromJson(json.sessions, unpack),
    dimensions: fromJson(json.dimensions, unpack),
    organizations: fromJson(json.organizations, unpack),
    groups: fromJson(json.groups, unpack),
    participants: fromJson(json.participants, unpack),
    strategies: fromJson(json.strategies, unpackCard),
    sheets: fromJson(json.sheets, unpackCard),
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

/** Entry by entry, with no list of pairs in between: of the comments alone there may be 100,000. */
function fromJson<Json, Entry>(
  record: Readonly<Record<string, Json>>,
  how: (json: Json) => Entry,
): Table<string, Entry> {
  return Table<string, Entry>().withMutations((table) => {
    for (const id of Object.keys(record)) table.set(id, how(record[id] as Json));
  });
}

function asItIs<Entry>(entry: Entry): Entry {
  return entry;
}
