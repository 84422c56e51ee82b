import {
  changeBetween,
  evolve,
  initialState,
  type PlacedEvent,
  sheetTexts,
  textAt,
  type TextChange,
  textKey,
  type TextPlace,
} from '@rembuk/workshop';

interface Unit {
  /** One UTF-16 code unit. */
  readonly unit: string;
  readonly author: string;
  /** Taken away: by another person, or by its author who meant to. What its author mistyped is not kept at all. */
  isGone: boolean;
}

/**
 * Who wrote what, by the log alone: every text as the code units that were ever written into it, in place, those that
 * were taken away included. It shares nothing with the clients but the events.
 */
export class WordsInLog {
  readonly #texts = new Map<string, Unit[]>();

  /** `cuts`: commands by which their authors meant to delete what had stood there for longer. */
  constructor(events: readonly PlacedEvent[], cuts: ReadonlySet<string>) {
    let state = initialState;
    for (const event of events) {
      const before = state;
      state = evolve(state, event);
      const { actorId, commandId = '' } = event.meta;
      for (const on of placesOf(event)) {
        const [was, is] = [textAt(before, on) ?? '', textAt(state, on) ?? ''];
        if (was === is) continue;
        const isTyped = event.type === 'TextEdited';
        const change = isTyped ? event.data.change : changeBetween(was, is);
        this.#take(textKey(on), change, actorId, !isTyped || cuts.has(commandId));
      }
    }
  }

  /** Whether all of a word went into a text as its author's, and whether all of it still stands there. */
  find(key: string, author: string, word: string): 'stands' | 'taken_away' | 'missing' {
    const own = (this.#texts.get(key) ?? []).filter((one) => one.author === author);
    if (
      find(
        own.filter(({ isGone }) => !isGone),
        word,
      )
    )
      return 'stands';
    return find(own, word) || findInTwo(own, word) ? 'taken_away' : 'missing';
  }

  #take(key: string, change: TextChange, author: string, isMeant: boolean): void {
    const units = this.#texts.get(key) ?? [];
    this.#texts.set(key, units);
    let at = 0;
    for (const section of change) {
      const [gone, ...lines] = typeof section === 'number' ? [0] : section;
      if (typeof section === 'number') at = stepOver(units, at, section);
      for (let left = gone; left > 0;) {
        const unit = units[at];
        if (!unit) throw new RangeError('the log takes away what is not there');
        if (!unit.isGone) left -= 1;
        if (!unit.isGone && unit.author === author && !isMeant) {
          units.splice(at, 1);
          continue;
        }
        unit.isGone = true;
        at += 1;
      }
      const written = lines.join('\n').split('');
      if (written.length === 0) continue;
      while (units[at]?.isGone === true) at += 1;
      units.splice(at, 0, ...written.map((unit) => ({ unit, author, isGone: false })));
      at += written.length;
    }
  }
}

/** Behind so many units that still stand. */
function stepOver(units: readonly Unit[], from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0; at++) if (units[at]?.isGone === false) left -= 1;
  return at;
}

/** In one piece; what was taken away may lie in between. */
function find(own: readonly Unit[], word: string): boolean {
  return own.some((_, from) => {
    let at = from;
    for (const unit of word.split('')) {
      while (own[at]?.isGone === true && own[at]?.unit !== unit) at += 1;
      if (own[at]?.unit !== unit) return false;
      at += 1;
    }
    return true;
  });
}

/**
 * The text was replaced while the word was being typed: what was there by then is gone, and the rest stands wherever
 * the replacement left it.
 */
function findInTwo(own: readonly Unit[], word: string): boolean {
  const gone = own.filter(({ isGone }) => isGone);
  return Array.from({ length: word.length }, (_, at) => at)
    .slice(1)
    .some((at) => {
      const [head, tail] = [word.slice(0, at), word.slice(at)];
      return (find(gone, head) && find(own, tail)) || (find(own, head) && find(gone, tail));
    });
}

/** The texts that an event may have changed. */
function placesOf({ type, data }: PlacedEvent): readonly TextPlace[] {
  if (type === 'TextEdited') return [data.on];
  const places: TextPlace[] = [];
  if ('strategyId' in data && typeof data.strategyId === 'string')
    places.push({ kind: 'strategy', id: data.strategyId, field: 'issue' });
  if ('sheetId' in data && typeof data.sheetId === 'string')
    for (const field of sheetTexts) places.push({ kind: 'sheet', id: data.sheetId, field });
  return places;
}
