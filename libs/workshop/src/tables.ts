import type { Map } from 'immutable';
import type { WorkshopState } from './state.ts';

/** Small changes to the state's tables. What is not there stays so: history is folded, never questioned. */

/** Changes one entry. */
export function changeEntry<Entry>(
  table: Map<string, Entry>,
  id: string,
  how: (entry: Entry) => Entry,
): Map<string, Entry> {
  const entry = table.get(id);
  return entry === undefined ? table : table.set(id, how(entry));
}

/** Changes every entry for which `how` gives another value; returns the table itself when there is none. */
export function changeEntries<Entry>(
  table: Map<string, Entry>,
  how: (entry: Entry) => Entry,
): Map<string, Entry> {
  const changed: [string, Entry][] = [];
  for (const [id, entry] of table) {
    const next = how(entry);
    if (next !== entry) changed.push([id, next]);
  }
  return changed.length === 0 ? table : table.concat(changed);
}

/** A copy without some members. */
export function without<Thing extends object, Key extends keyof Thing>(
  thing: Thing,
  ...keys: readonly Key[]
): Omit<Thing, Key> {
  const copy = { ...thing };
  for (const key of keys) delete copy[key];
  return copy;
}

/** Does the same to every table of a state. */
export function mapTables(
  state: WorkshopState,
  how: <Entry>(table: Map<string, Entry>) => Map<string, Entry>,
): WorkshopState {
  return {
    ...state,
    sessions: how(state.sessions),
    dimensions: how(state.dimensions),
    organizations: how(state.organizations),
    groups: how(state.groups),
    participants: how(state.participants),
    strategies: how(state.strategies),
    sheets: how(state.sheets),
    indicators: how(state.indicators),
    links: how(state.links),
    comments: how(state.comments),
    rounds: how(state.rounds),
    milestones: how(state.milestones),
    codes: how(state.codes),
    linksAt: how(state.linksAt),
  };
}
