import { createHash } from 'node:crypto';
import { canonicalJson, type RecordedEvent } from '@rembuk/event-sourcing';
import {
  fold,
  initialState,
  stateToJson,
  textAt,
  upcast,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Traveller } from './traveller.ts';

/**
 * Holds what everyone did and was told against the log and the server. Gives what does not fit:
 * a state that differs, a command that stands other than once where its author was told, words that are missing.
 */
export function audit(
  travellers: readonly Traveller[],
  log: readonly RecordedEvent[],
  /** Of the state that the server holds. */
  stateHash: string,
): readonly string[] {
  const replayed = fold(initialState, log.map(upcast));
  const marks = marksIn(log);
  for (const traveller of travellers) {
    const { ledger, session } = traveller;
    const states = { client: session.confirmed.get().state, told: ledger.state };
    for (const [whose, state] of Object.entries(states))
      if (hashOf(state) !== stateHash) ledger.violate(`the ${whose} state is not the server's`);
    auditCommands(traveller, marks);
    auditWords(traveller, replayed);
  }
  const isReplayed = hashOf(replayed) === stateHash;
  return [
    ...(isReplayed ? [] : ['the server holds another state than a replay']),
    ...travellers.flatMap(({ ledger }) => ledger.violations),
  ];
}

function auditCommands({ ledger }: Traveller, marks: Marks): void {
  for (const { mark, type, outcome } of ledger.commands) {
    const found = marks.get(mark) ?? [];
    if (!outcome) ledger.violate(`${type} ${mark} has no outcome`);
    else if (!outcome.ok && found.length > 0)
      ledger.violate(`${type} ${mark} was refused and stands in the log`);
    else if (outcome.ok && (found.length !== 1 || found[0] !== outcome.revision))
      ledger.violate(
        `${type} ${mark}, acknowledged at ${outcome.revision}, stands at [${found.join()}]`,
      );
  }
}

function auditWords({ ledger, pages }: Traveller, state: WorkshopState): void {
  const all = Array.from(pages, ({ place }) => textAt(state, place) ?? '');
  for (const [index, page] of pages.entries())
    if (page.shown !== all[index] || !page.isFaithful)
      ledger.violate(`the page shows another ${page.place.field} than there is`);
  const stands = new Map<string, number>();
  for (const character of all.join('')) stands.set(character, (stands.get(character) ?? 0) + 1);
  // Who was given words back knows that what they typed and deleted last is missing.
  if (ledger.losses > 0) return;
  for (const [character, count] of ledger.characters)
    if ((stands.get(character) ?? 0) !== count)
      ledger.violate(
        `typed ${character} ${count} times, it stands ${stands.get(character) ?? 0} times`,
      );
}

type Marks = ReadonlyMap<string, readonly number[]>;

const markForm = /mark-[0-9a-f-]{36}/g;

/** Where in the log each mark stands. */
function marksIn(log: readonly { readonly revision: number; readonly data: unknown }[]): Marks {
  const found = new Map<string, number[]>();
  for (const { revision, data } of log)
    for (const mark of new Set(JSON.stringify(data).match(markForm)))
      found.set(mark, [...(found.get(mark) ?? []), revision]);
  return found;
}

function hashOf(state: WorkshopState): string {
  return createHash('sha256')
    .update(canonicalJson(stateToJson(state)))
    .digest('hex');
}
