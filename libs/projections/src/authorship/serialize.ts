import type { OrganizationId, TextPlace, WorkshopState } from '@rembuk/workshop';
import { Map } from 'immutable';
import { byText } from '../collation.ts';
import type { Cuts } from './cuts.ts';
import { type Authorship, authorshipVersion } from './fold.ts';
import type { Span } from './spans.ts';

/** Authorship as plain JSON, without the workshop's own state, sorted: equal authorship is equal text. */
export interface AuthorshipJson {
  readonly version: number;
  readonly texts: readonly {
    readonly key: string;
    readonly on: TextPlace;
    readonly spans: readonly Span[];
    readonly cuts: Cuts;
  }[];
  readonly written: readonly (readonly [OrganizationId | null, number])[];
}

export function authorshipToJson({ texts, written }: Authorship): AuthorshipJson {
  return {
    version: authorshipVersion,
    texts: [...texts.entries()]
      .sort(([a], [b]) => byText(a, b))
      .map(([key, text]) => ({ key, ...text })),
    written: [...written.entries()].sort(([a], [b]) => byText(a ?? '', b ?? '')),
  };
}

/** Of what {@link authorshipToJson} gave, in this version, and the state of the same revision. */
export function authorshipFromJson(
  { texts, written }: AuthorshipJson,
  workshop: WorkshopState,
): Authorship {
  return {
    workshop,
    texts: Map(texts.map(({ key, ...text }) => [key, text])),
    written: Map(written),
  };
}
