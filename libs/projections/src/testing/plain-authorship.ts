import type { PlacedEvent, TextChange } from '@rembuk/workshop';

/** One UTF-16 code unit and who wrote it. */
interface Unit {
  readonly unit: string;
  readonly by: string | null;
}

/**
 * Who wrote what stands, told in the plainest way: each code unit carries its author about, and every cut is kept for
 * ever. Knows nothing of spans, of bounds or of the domain's own fold.
 */
export class PlainAuthorship {
  readonly texts = new Map<string, readonly Unit[]>();
  /** Code points ever written, by author. */
  readonly written = new Map<string | null, number>();
  readonly #cuts = new Map<string, readonly Unit[]>();

  take({ type, data, meta }: PlacedEvent): void {
    const by = meta.organizationId ?? null;
    if (type === 'TextEdited') {
      const key = `${data.on.kind}/${data.on.id}/${data.on.field}`;
      this.#edit(key, data.change, { ...meta, by });
    } else if (type === 'SheetTextReplaced')
      this.#replace(`sheet/${data.sheetId}/${data.field}`, data.text, { ...meta, by });
    else if (type === 'StrategyIssueReplaced')
      this.#replace(`strategy/${data.strategyId}/issue`, data.text, { ...meta, by });
    else if (type === 'StrategyProposed')
      this.#replace(`strategy/${data.strategyId}/issue`, data.issue ?? '', { ...meta, by });
  }

  textOf(key: string): string {
    return this.#units(key)
      .map(({ unit }) => unit)
      .join('');
  }

  /** Code points of one text by author: counted at their first half. */
  charactersOf(key: string): ReadonlyMap<string | null, number> {
    const counts = new Map<string | null, number>();
    for (const { unit, by } of this.#units(key))
      if (!/[\uDC00-\uDFFF]/.test(unit)) counts.set(by, (counts.get(by) ?? 0) + 1);
    return counts;
  }

  /** `[length, author]` in a row. */
  runsOf(key: string): readonly (readonly [number, string | null])[] {
    const runs: [number, string | null][] = [];
    for (const { by } of this.#units(key)) {
      const last = runs.at(-1);
      if (last?.[1] === by) last[0] += 1;
      else runs.push([1, by]);
    }
    return runs;
  }

  #units(key: string): readonly Unit[] {
    return this.texts.get(key) ?? [];
  }

  #edit(key: string, change: TextChange, author: Author): void {
    const { by, commandId, undoes } = author;
    const old = [...this.#units(key)];
    const next: Unit[] = [];
    const cut: Unit[] = [];
    const come: { text: string; at: number }[] = [];
    for (const section of change) {
      if (typeof section === 'number') {
        next.push(...old.splice(0, section));
        continue;
      }
      const [gone, ...lines] = section;
      cut.push(...old.splice(0, gone));
      const text = lines.join('\n');
      come.push({ text, at: next.length });
      next.push(...Array.from({ length: text.length }, (_, n) => ({ unit: text[n] ?? '', by })));
    }
    if (old.length > 0) throw new Error('a change for a shorter text');
    const all = come.map(({ text }) => text).join('');
    const undone = undoes === undefined ? undefined : this.#cuts.get(undoes);
    if (undone && undone.length > 0 && undone.map(({ unit }) => unit).join('') === all) {
      const returning = [...undone];
      for (const { text, at } of come)
        next.splice(at, text.length, ...returning.splice(0, text.length));
      this.#cuts.delete(undoes ?? '');
    } else this.written.set(by, (this.written.get(by) ?? 0) + Array.from(all).length);
    if (commandId !== undefined && cut.length > 0) this.#cuts.set(commandId, cut);
    this.texts.set(key, next);
  }

  /** What both begin and end with stays. */
  #replace(key: string, text: string, author: Author): void {
    const [old, next] = [Array.from(this.textOf(key)), Array.from(text)];
    const isSame = (a: string | undefined, b: string | undefined) => a !== undefined && a === b;
    let from = 0;
    while (isSame(old[from], next[from])) from += 1;
    const [oldRest, nextRest] = [old.slice(from), next.slice(from)];
    let tail = 0;
    while (isSame(oldRest.at(-1 - tail), nextRest.at(-1 - tail))) tail += 1;
    const length = (characters: readonly string[]) => characters.join('').length;
    const sections: (number | [number, ...string[]])[] = [
      length(old.slice(0, from)),
      [
        length(oldRest.slice(0, oldRest.length - tail)),
        ...nextRest
          .slice(0, nextRest.length - tail)
          .join('')
          .split('\n'),
      ],
      length(oldRest.slice(oldRest.length - tail)),
    ];
    this.#edit(key, sections, author);
  }
}

interface Author {
  readonly by: string | null;
  readonly commandId?: string;
  readonly undoes?: string;
}
