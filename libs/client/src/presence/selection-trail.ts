import type { TextSelection, WireEvent } from '@rembuk/protocol';
import { changesAfter, logOf, type TextPlace, type WorkshopState } from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { behindChange } from '../text/carets.ts';

/** As many as the logs of a handful of busy texts hold. */
const authorsMax = 1_024;

const ofTexts: ReadonlySet<string> = new Set([
  'TextEdited',
  'SheetTextReplaced',
  'StrategyIssueReplaced',
]);

/** Who made which change of a text lately: a person's caret goes along with their own words alone. */
export class Authors {
  /** By command. */
  readonly #authors = new Map<string, string>();

  took(events: readonly WireEvent[]): void {
    for (const { type, meta } of events) {
      if (!ofTexts.has(type)) continue;
      this.#authors.set(meta.commandId, meta.actorId);
      if (this.#authors.size <= authorsMax) continue;
      const [oldest] = this.#authors.keys();
      if (oldest !== undefined) this.#authors.delete(oldest);
    }
  }

  /** Undefined where it is not known any more. */
  of(commandId: string | undefined): string | undefined {
    return commandId === undefined ? undefined : this.#authors.get(commandId);
  }
}

export interface Followed {
  readonly selection: TextSelection;
  /** Changes of the text that it was taken through. */
  readonly changes: number;
  /** Whether some of them were its person's own. */
  readonly hasOwn: boolean;
}

/**
 * A person's selection, taken from its revision to the confirmed one; undefined where the changes in between are not
 * known, because there were too many or they are still to come.
 */
export function follow(
  selection: TextSelection,
  participantId: string,
  {
    on,
    confirmed,
    authors,
  }: {
    readonly on: TextPlace;
    readonly confirmed: Confirmed<WorkshopState>;
    readonly authors: Authors;
  },
): Followed | undefined {
  const { revision } = confirmed;
  if (selection.revision === revision) return { selection, changes: 0, hasOwn: false };
  if (selection.revision > revision) return undefined;
  const missed = changesAfter(logOf(confirmed.state, on), selection.revision);
  if (!missed) return undefined;
  let hasOwn = false;
  let at: Pick<TextSelection, 'anchor' | 'head'> = selection;
  for (const { change, commandId } of missed) {
    const isOwn = authors.of(commandId) === participantId;
    hasOwn ||= isOwn;
    at = behindChange(at, change, isOwn);
  }
  const { anchor, head } = at;
  return { selection: { anchor, head, revision }, changes: missed.length, hasOwn };
}
