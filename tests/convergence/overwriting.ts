import type { RecordedEvent } from '@rembuk/event-sourcing';
import { fold, initialState, upcast, type WorkshopState } from '@rembuk/workshop';
import type { Ledger } from './ledger.ts';

/** Of a strategy or a sheet: short words that one person sets at a time. */
const shortFields = [
  'code',
  'title',
  'shortTitle',
  'subdimension',
  'organizationId',
  'target',
  'kind',
  'form',
  'stage',
  'leadId',
  'targetGroup',
  'resources',
] as const;

/** What else an undo sets back. */
const standings = ['order', 'status', 'withdrawn'] as const;

interface Writing {
  readonly revision: number;
  readonly actorId: string;
}

/**
 * Nobody's words are gone unseen: what sets a field stands behind all that others wrote there after its author looked,
 * unless they said that they mean it; and what takes something back takes back nothing that another person set since.
 */
export function overwriting(ledger: Ledger, log: readonly RecordedEvent[]): void {
  const given = new Map(ledger.given.map((one) => [one.id, one]));
  const writings = new Map<string, Writing[]>();
  const revisions = new Map<string, number>();
  let state = initialState;
  for (const event of log) {
    const { revision, meta } = event;
    const next = fold(state, [upcast(event)]);
    const undone = meta.undoes === undefined ? undefined : revisions.get(meta.undoes);
    const command = given.get(meta.commandId);
    for (const field of changedFields(state, next)) {
      const before = writings.get(field) ?? [];
      const isOthers = (one: Writing | undefined) => one && one.actorId !== meta.actorId;
      const last = before.at(-1);
      if (undone !== undefined && before.some((one) => one.revision > undone && isOthers(one)))
        ledger.violate(`${revision} takes back what another person set in ${field}`);
      if (command?.overwrite === false && last && last.revision > command.seen && isOthers(last))
        if (!field.endsWith('/'))
          ledger.violate(`${revision} writes unseen over ${last.revision} in ${field}`);
      writings.set(field, [...before, { revision, actorId: meta.actorId }]);
    }
    revisions.set(meta.commandId, revision);
    state = next;
  }
}

/** Those of cards that were there before. The names of standings end in a stroke. */
function changedFields(before: WorkshopState, after: WorkshopState): readonly string[] {
  const fields: string[] = [];
  for (const kind of ['strategies', 'sheets'] as const)
    for (const [id, card] of after[kind]) {
      const earlier: object | undefined = before[kind].get(id);
      if (!earlier || earlier === card) continue;
      const isOther = (field: string) => Reflect.get(earlier, field) !== Reflect.get(card, field);
      for (const field of shortFields) if (isOther(field)) fields.push(`${id}.${field}`);
      for (const field of standings) if (isOther(field)) fields.push(`${id}.${field}/`);
    }
  return fields;
}
