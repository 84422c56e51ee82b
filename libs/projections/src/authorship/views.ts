import {
  type OrganizationId,
  textAt,
  textKey,
  type TextPlace,
  type WorkshopState,
} from '@rembuk/workshop';
import { sheetStands, strategyStands, successorOf } from '../lookup.ts';
import type { Authorship } from './fold.ts';
import { charactersIn, type Span } from './spans.ts';

/** Who wrote which part of a text as it stands, by the organizations of the time of writing. */
export function spansOf({ texts }: Authorship, on: TextPlace): readonly Span[] {
  return texts.get(textKey(on))?.spans ?? [];
}

/** In characters: see `charactersIn`. */
export interface WrittenCharacters {
  /** Ever. */
  readonly written: number;
  /** Of them, what stands in a text today. */
  readonly surviving: number;
  /** Of them, what stands in a text of a card that is withdrawn, itself or with its strategy. */
  readonly withdrawn: number;
}

export const nothingWritten: WrittenCharacters = { written: 0, surviving: 0, withdrawn: 0 };

/**
 * Of each organization of now, who merged into it included; under null of people without one (staff). Who neither
 * wrote nor kept anything is not in it. `counts` narrows what stands to some texts; what was written is told of all.
 */
export function charactersByOrganization(
  authorship: Authorship,
  counts: (on: TextPlace) => boolean = () => true,
): ReadonlyMap<OrganizationId | null, WrittenCharacters> {
  const { workshop, texts, written } = authorship;
  const found = new Map<OrganizationId | null, Counts>();
  const of = (authorId: OrganizationId | null): Counts => {
    const id = authorId === null ? null : successorOf(workshop, authorId);
    const count = found.get(id) ?? { ...nothingWritten };
    found.set(id, count);
    return count;
  };
  for (const [authorId, count] of written) of(authorId).written += count;
  for (const { on, spans } of texts.values()) {
    if (!counts(on)) continue;
    const text = textAt(workshop, on) ?? '';
    const where = cardStands(workshop, on) ? 'surviving' : 'withdrawn';
    let at = 0;
    for (const [length, authorId] of spans) {
      of(authorId)[where] += charactersIn(text, at, at + length);
      at += length;
    }
  }
  return found;
}

type Counts = { -readonly [Figure in keyof WrittenCharacters]: number };

function cardStands(workshop: WorkshopState, { kind, id }: TextPlace): boolean {
  if (kind === 'strategy') return strategyStands(workshop, id);
  const sheet = workshop.sheets.get(id);
  return sheet !== undefined && sheetStands(workshop, sheet);
}
