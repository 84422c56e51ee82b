import {
  type OrganizationId,
  textAt,
  textKey,
  type TextPlace,
  type WorkshopState,
} from '@rembuk/workshop';
import { sheetStands, strategyStands, successorOf } from '../lookup.ts';
import { type Authorship, authorshipVersion } from './fold.ts';
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
 * wrote nor kept anything is not in it.
 */
export function charactersByOrganization(
  authorship: Authorship,
): ReadonlyMap<OrganizationId | null, WrittenCharacters> {
  const { workshop, texts, written } = authorship;
  const counts = new Map<OrganizationId | null, WrittenCharacters>();
  const add = (authorId: OrganizationId | null, more: Partial<WrittenCharacters>): void => {
    const id = authorId === null ? null : successorOf(workshop, authorId);
    const count = counts.get(id) ?? nothingWritten;
    counts.set(id, {
      written: count.written + (more.written ?? 0),
      surviving: count.surviving + (more.surviving ?? 0),
      withdrawn: count.withdrawn + (more.withdrawn ?? 0),
    });
  };
  for (const [authorId, count] of written) add(authorId, { written: count });
  for (const { on, spans } of texts.values()) {
    const text = textAt(workshop, on) ?? '';
    const where = cardStands(workshop, on) ? 'surviving' : 'withdrawn';
    let at = 0;
    for (const [length, authorId] of spans) {
      add(authorId, { [where]: charactersIn(text, at, at + length) });
      at += length;
    }
  }
  return counts;
}

function cardStands(workshop: WorkshopState, { kind, id }: TextPlace): boolean {
  if (kind === 'strategy') return strategyStands(workshop, id);
  const sheet = workshop.sheets.get(id);
  return sheet !== undefined && sheetStands(workshop, sheet);
}

/** All of it but the workshop's own state as plain JSON, sorted: equal authorship is equal text. */
export function authorshipToJson({ texts, written }: Authorship) {
  return {
    version: authorshipVersion,
    texts: [...texts.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { spans, cuts }]) => ({ key, spans, cuts })),
    written: [...written.entries()].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)),
  };
}
