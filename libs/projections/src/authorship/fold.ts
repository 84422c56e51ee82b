import {
  changeBetween,
  evolve,
  initialState,
  type OrganizationId,
  type PlacedEvent,
  textAt,
  type TextChange,
  textKey,
  type TextPlace,
  type WorkshopState,
  writtenPlace,
} from '@rembuk/workshop';
import { Map } from 'immutable';
import { type Cuts, Returning, withCut } from './cuts.ts';
import { rewrite } from './rewrite.ts';
import { charactersIn, type Span } from './spans.ts';

/** Raised whenever the same events give another authorship. */
export const authorshipVersion = 1;

/** Who wrote what still stands in the long texts, by the organizations of the time of writing. */
export interface Authorship {
  readonly workshop: WorkshopState;
  /** Texts that were ever written in, by `textKey`. */
  readonly texts: Map<string, WrittenText>;
  /** Characters that were ever written, each once: what an undo brings back was written before. */
  readonly written: Map<OrganizationId | null, number>;
}

export interface WrittenText {
  readonly on: TextPlace;
  /** As long as the text, together. */
  readonly spans: readonly Span[];
  readonly cuts: Cuts;
}

export const initialAuthorship: Authorship = {
  workshop: initialState,
  texts: Map(),
  written: Map(),
};

/**
 * The authorship after one more event. Pure: folded one by one or from the beginning, it is the same.
 *
 * Words are of whoever put them where they stand: a text that was set as a whole counts as the smallest change, and
 * words that were cut and pasted are those of who pasted. An undo is the exception: what it brings back is again of
 * whoever wrote it, as far back as `cuts` reaches, once; further back it is of who undid.
 */
export function evolveAuthorship(before: Authorship, event: PlacedEvent): Authorship {
  const workshop = evolve(before.workshop, event);
  const edit = editOf(before.workshop, workshop, event);
  if (!edit) return { ...before, workshop };
  const { meta } = event;
  const key = textKey(edit.on);
  const known = before.texts.get(key) ?? { on: edit.on, spans: [], cuts: [] };
  const authorId = meta.organizationId ?? null;

  const undone = known.cuts.find(({ commandId }) => commandId === meta.undoes);
  const returning = undone && new Returning(undone);
  let characters = 0;
  const { spans, cut } = rewrite(
    { text: edit.text, spans: known.spans },
    edit.change,
    (inserted) => {
      const returned = returning?.authorsOf(inserted);
      if (returned) return returned;
      characters += charactersIn(inserted);
      return [[inserted.length, authorId]];
    },
  );

  // Given back once: a second undo of the same would make more of the words than were written.
  let cuts = returning?.hasReturned ? known.cuts.filter((other) => other !== undone) : known.cuts;
  if (cut.text !== '' && meta.commandId !== undefined)
    cuts = withCut(cuts, { commandId: meta.commandId, ...cut });
  return {
    workshop,
    texts: before.texts.set(key, { on: known.on, spans, cuts }),
    written:
      characters === 0
        ? before.written
        : before.written.update(authorId, 0, (count) => count + characters),
  };
}

interface Edit {
  readonly on: TextPlace;
  /** Before. */
  readonly text: string;
  readonly change: TextChange;
}

/** What an event did to a long text; undefined when nothing. */
function editOf(before: WorkshopState, after: WorkshopState, event: PlacedEvent): Edit | undefined {
  const on = writtenPlace(event);
  // What an event speaks of may be missing, or not fit: then it changed nothing.
  if (!on || before === after) return undefined;
  const text = textAt(before, on) ?? '';
  if (event.type === 'TextEdited') return { on, text, change: event.data.change };
  const next = textAt(after, on) ?? '';
  return text === next ? undefined : { on, text, change: changeBetween(text, next) };
}
