import type { CommandType } from '@rembuk/workshop';
import type { Random } from '../support/random.ts';
import type { Board } from '../support/stage.ts';
import { Page } from './page.ts';

/** What the author expects: an event, none, or a no. An edit may still be refused when others were faster. */
export type Intent = 'edit' | 'noEffect' | 'refused';

export interface Draft {
  readonly type: CommandType;
  readonly data: object;
  readonly intent: Intent;
  /** Where it is not for any revision. */
  readonly seen?: number;
}

interface Card {
  readonly id: string;
  readonly dimensionId: string;
}

/** What all authors know to be there, because its making was acknowledged. */
export class Known {
  readonly strategies: Card[] = [];
  readonly sheets: Card[] = [];

  learn(type: string, data: object, dimensionId: string): void {
    if (type === 'ProposeStrategy' && 'strategyId' in data && !isAnchor(data.strategyId))
      this.strategies.push({ id: String(data.strategyId), dimensionId });
    if (type === 'AddSheet' && 'sheetId' in data)
      this.sheets.push({ id: String(data.sheetId), dimensionId });
  }
}

/** Writes what one member of a group would: mostly edits of the own board, now and then something that is refused. */
export class Author {
  readonly board: Board;
  /** Nobody else touches its strategy. */
  readonly page: Page;
  readonly #random: Random;
  readonly #known: Known;
  /** A strategy that nobody else touches: what has no effect on it never has. */
  readonly #anchorId: string;

  constructor(random: Random, board: Board, known: Known) {
    this.board = board;
    this.#random = random;
    this.#known = known;
    this.#anchorId = `${anchorPrefix}${random.uuid()}`;
    this.page = new Page(this.#anchorId);
  }

  /** To be accepted before anything else. */
  anchor(): Draft {
    return { type: 'ProposeStrategy', data: this.#strategy(this.#anchorId), intent: 'edit' };
  }

  next(): Draft {
    const random = this.#random;
    if (random.chance(0.08)) return this.#refused();
    if (random.chance(0.06))
      return {
        type: 'SetStrategyTarget',
        data: { strategyId: this.#anchorId, target: '' },
        intent: 'noEffect',
      };
    if (random.chance(0.2)) return this.write();
    const { type, data } = this.#edit();
    return { type, data, intent: 'edit' };
  }

  /** A word of the own page: once more each time that it is carried out. */
  write(): Draft {
    return { type: 'EditText', intent: 'edit', ...this.page.write(this.#random.pick(vocabulary)) };
  }

  #edit(): { type: CommandType; data: object } {
    const random = this.#random;
    const strategy = this.#own(this.#known.strategies);
    const sheet = this.#own(this.#known.sheets);
    if (strategy === undefined || random.chance(0.03))
      return { type: 'ProposeStrategy', data: this.#strategy(`str-${random.uuid()}`) };
    if (sheet === undefined || random.chance(0.05))
      return { type: 'AddSheet', data: this.#sheet(strategy.id) };
    const strategyId = strategy.id;
    const sheetId = sheet.id;
    return random.pick<() => { type: CommandType; data: object }>([
      () => ({ type: 'RetitleStrategy', data: { strategyId, title: this.#words() } }),
      () => ({ type: 'ReplaceStrategyIssue', data: { strategyId, text: this.#words(12) } }),
      () => ({ type: 'SetStrategyTarget', data: { strategyId, target: this.#words() } }),
      () => ({ type: 'RetitleSheet', data: { sheetId, title: this.#words() } }),
      () => ({
        type: 'ReplaceSheetText',
        data: { sheetId, field: random.pick(['explanation', 'benefit']), text: this.#words(25) },
      }),
      () => ({ type: 'AllocateSheetToYear', data: this.#allocation(sheetId) }),
      () => ({ type: 'ReviseAllocation', data: this.#allocation(sheetId) }),
      () => ({
        type: 'PostComment',
        data: {
          commentId: `com-${random.uuid()}`,
          on: { kind: 'sheet', id: sheetId },
          text: this.#words(8),
        },
      }),
      () => ({ type: 'DrawLink', data: this.#link(strategyId) }),
    ])();
  }

  #refused(): Draft {
    const random = this.#random;
    const strategyId = this.#anchorId;
    return random.pick<() => Draft>([
      () => ({
        type: 'RetitleStrategy',
        data: { strategyId: `none-${random.uuid()}`, title: this.#words() },
        intent: 'refused',
      }),
      () => ({ type: 'ApproveStrategy', data: { strategyId }, intent: 'refused' }),
      () => ({ type: 'RestoreStrategy', data: { strategyId }, intent: 'refused' }),
      () => ({ type: 'RetitleStrategy', data: { strategyId, title: 'x' }, intent: 'refused' }),
      () => ({ type: 'RecodeStrategy', data: { strategyId, code: 7 }, intent: 'refused' }),
      () => ({
        type: 'AddSheet',
        data: { ...this.#sheet(strategyId), sheetId: '../etc' },
        intent: 'refused',
      }),
    ])();
  }

  #strategy(strategyId: string): object {
    const { dimensionId, subdimension, organizationId } = this.board;
    const code = `S${this.#random.uuid().slice(0, 18)}`;
    return { strategyId, dimensionId, code, subdimension, title: this.#words(), organizationId };
  }

  #sheet(strategyId: string): object {
    const title = this.#words();
    const code = `L${this.#random.uuid().slice(0, 18)}`;
    const sheetId = `sheet-${this.#random.uuid()}`;
    return { sheetId, strategyId, code, shortTitle: title.slice(0, 80), title };
  }

  #allocation(sheetId: string): object {
    const random = this.#random;
    // Of thousands that are drawn no two are the same: one that stands there already would leave no event.
    const budgetRupiah = random.between(1, 4_000_000_000);
    return { sheetId, year: random.between(2018, 2023), budgetRupiah, fundingSource: 'APBD' };
  }

  #link(strategyId: string): object {
    const other = this.#known.strategies.filter(
      ({ dimensionId }) => dimensionId !== this.board.dimensionId,
    );
    const to = other.length > 0 ? this.#random.pick(other).id : 'none';
    return {
      linkId: `link-${this.#random.uuid()}`,
      from: { kind: 'strategy', id: strategyId },
      to: { kind: 'strategy', id: to },
      type: this.#random.pick(['supports', 'sharesData', 'dependsOn', 'overlaps']),
    };
  }

  /** Few cards get most of the edits, as in a group; so authors do contend. */
  #own(cards: readonly Card[]): Card | undefined {
    const own = cards.filter(({ dimensionId }) => dimensionId === this.board.dimensionId);
    if (own.length === 0) return undefined;
    return this.#random.pick(this.#random.chance(0.5) ? own.slice(-5) : own);
  }

  #words(count = 4): string {
    const words = Array.from({ length: count }, () => this.#random.pick(vocabulary));
    return `${words.join(' ')} ${this.#random.uuid().slice(0, 8)}`;
  }
}

const anchorPrefix = 'anchor-';

function isAnchor(id: unknown): boolean {
  return typeof id === 'string' && id.startsWith(anchorPrefix);
}

const vocabulary = [
  'Kenduren',
  'Mas',
  'Wak',
  'Moqidin',
  'Adus',
  'Kali',
  'pendidikan',
  'santri',
  'banjir',
  'pantauan sungai',
  'warga “cerdas”',
  'ꦥꦱꦸꦫꦸꦲꦤ꧀',
  '🌋 Bromo',
  "Jum'at",
];
