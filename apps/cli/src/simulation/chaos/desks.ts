import {
  sheetTexts,
  strategyTexts,
  textKey,
  type TextPlace,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Chance } from '../chance.ts';

/** So long a table stays with one text. */
const stayMs = 8_000;
/** Of those who look for a text to write in, so many go where their table is. */
const togetherShare = 0.8;

interface Desk {
  readonly on: TextPlace;
  readonly untilMs: number;
}

/** Which long text each table bends over just now: so it comes that several write in the same one. */
export class Desks {
  readonly #chance: Chance;
  readonly #clock: () => number;
  readonly #desks = new Map<string, Desk>();

  constructor(chance: Chance, clock = () => performance.now()) {
    this.#chance = chance;
    this.#clock = clock;
  }

  /** A text for someone at this board to write in; undefined while there is none. */
  choose(state: WorkshopState, dimensionId: string): TextPlace | undefined {
    const texts = writable(state, dimensionId);
    if (!this.#chance.happens(togetherShare)) return this.#chance.pick(texts);
    const desk = this.#desks.get(dimensionId);
    const isThere = desk && texts.some((on) => textKey(on) === textKey(desk.on));
    if (isThere && this.#clock() < desk.untilMs) return desk.on;
    const on = this.#chance.pick(texts);
    if (on) this.#desks.set(dimensionId, { on, untilMs: this.#clock() + stayMs });
    return on;
  }
}

/** The long texts of one board that may be written in as things stand. */
function writable(state: WorkshopState, dimensionId: string): readonly TextPlace[] {
  const strategies = state.strategies
    .valueSeq()
    .filter((one) => one.dimensionId === dimensionId)
    .filter(({ status }) => status === 'draft' || status === 'revisionRequested')
    .map(({ id }) => id)
    .toSet();
  const sheets = state.sheets
    .valueSeq()
    .filter(({ withdrawn, strategyId }) => !withdrawn && strategies.has(strategyId))
    .toArray();
  return [
    ...strategies
      .toArray()
      .flatMap((id) => strategyTexts.map((field): TextPlace => ({ kind: 'strategy', id, field }))),
    ...sheets.flatMap(({ id }) =>
      sheetTexts.map((field): TextPlace => ({ kind: 'sheet', id, field })),
    ),
  ];
}
