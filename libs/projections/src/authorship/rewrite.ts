import type { TextChange } from '@rembuk/workshop';
import { type AuthoredText, pushSpan, type Span, SpanReader } from './spans.ts';

export interface Rewritten {
  /** Of the text with the change made. */
  readonly spans: readonly Span[];
  /** What the change took out. */
  readonly cut: AuthoredText;
}

/** Makes a change; `authorsOf` tells whose the inserted words are. Costs as much as the text has spans. */
export function rewrite(
  { text, spans }: AuthoredText,
  change: TextChange,
  authorsOf: (inserted: string) => readonly Span[],
): Rewritten {
  const reader = new SpanReader(spans);
  const next: Span[] = [];
  const cutSpans: Span[] = [];
  let cutText = '';
  let at = 0;
  for (const section of change) {
    if (typeof section === 'number') {
      reader.read(section, next);
      at += section;
      continue;
    }
    const [gone, ...lines] = section;
    reader.read(gone, cutSpans);
    cutText += text.slice(at, at + gone);
    at += gone;
    const inserted = lines.join('\n');
    if (inserted !== '') for (const span of authorsOf(inserted)) pushSpan(next, span);
  }
  return { spans: next, cut: { text: cutText, spans: cutSpans } };
}
