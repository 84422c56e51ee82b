import {
  type Actor,
  type CommandData,
  type CommandType,
  changeBetween,
  textAt,
  type TextPlace,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { prose } from './texts.ts';
import { boardOf, members, organizationIds, subdimensionOf } from './workshop-cast.ts';

export interface Submitted {
  readonly actor: Actor;
  readonly command: WorkshopCommand;
}

interface Card {
  readonly id: string;
  readonly board: string;
}

/** Per this many events one thing of the kind, up to a most that a masterplan still has. */
const sizes = {
  strategies: { per: 2_000, least: 8, most: 500 },
  sheets: { per: 330, least: 24, most: 3_000 },
  links: { per: 400, least: 8, most: 2_500 },
  comments: { per: 50, least: 20, most: 20_000 },
  indicators: { per: 330, least: 12, most: 3_000 },
} as const;
/** How often something new is put up rather than something that stands is edited, until there is enough. */
const newShare = 0.15;
const yearFrom = 2019;

/** What a hall does to its boards in the long run: a little is new, most is working on what stands. */
export class Editing {
  readonly #random: () => number;
  readonly #typed: number;
  readonly #most: Record<keyof typeof sizes, number>;
  readonly #strategies: Card[] = [];
  readonly #sheets: Card[] = [];
  readonly #indicatorIds: string[] = [];
  readonly #commentIds: string[] = [];
  #links = 0;

  constructor(events: number, random: () => number, typed: number) {
    this.#random = random;
    this.#typed = typed;
    const most = (kind: keyof typeof sizes) => {
      const { per, least, most } = sizes[kind];
      return Math.min(most, Math.max(least, Math.round(events / per)));
    };
    this.#most = {
      strategies: most('strategies'),
      sheets: most('sheets'),
      links: most('links'),
      comments: most('comments'),
      indicators: most('indicators'),
    };
  }

  /** What somebody does who sees `state`. */
  next(state: WorkshopState): Submitted {
    const actor = this.#oneOf(members);
    const command = this.#something(actor, state);
    return { actor, command };
  }

  #something(actor: Required<Actor>, state: WorkshopState): WorkshopCommand {
    if (this.#strategies.length < 8) return this.#propose(actor);
    if (this.#sheets.length < 16) return this.#addSheet(actor);
    const put = this.#random() < newShare ? this.#somethingNew(actor) : undefined;
    return put ?? this.#edit(state);
  }

  #somethingNew(actor: Required<Actor>): WorkshopCommand | undefined {
    const dice = this.#random();
    const most = this.#most;
    if (dice < 0.05)
      return this.#strategies.length < most.strategies ? this.#propose(actor) : undefined;
    if (dice < 0.25) return this.#sheets.length < most.sheets ? this.#addSheet(actor) : undefined;
    if (dice < 0.4) return this.#links < most.links ? this.#drawLink() : undefined;
    if (dice < 0.55)
      return this.#indicatorIds.length < most.indicators ? this.#addIndicator() : undefined;
    if (dice < 0.7) return this.#align();
    if (dice < 0.85) return this.#allocate();
    return this.#commentIds.length < most.comments ? this.#comment() : undefined;
  }

  #propose({ groupId, ...rest }: Required<Actor>): WorkshopCommand {
    const board = boardOf({ groupId, ...rest });
    const index = this.#strategies.length;
    const strategyId = `strategy-${index}`;
    this.#strategies.push({ id: strategyId, board });
    return command('ProposeStrategy', {
      strategyId,
      dimensionId: board,
      code: `S${index}`,
      subdimension: subdimensionOf(index),
      title: `${prose(this.#random, 60)} ${index}`,
      organizationId: rest.organizationId,
      issue: prose(this.#random, 600),
      target: prose(this.#random, 120),
    });
  }

  #addSheet({ organizationId }: Required<Actor>): WorkshopCommand {
    const strategy = this.#oneOf(this.#strategies);
    const index = this.#sheets.length;
    const sheetId = `sheet-${index}`;
    this.#sheets.push({ id: sheetId, board: strategy.board });
    return command('AddSheet', {
      sheetId,
      strategyId: strategy.id,
      code: `L${index}`,
      shortTitle: `Lembar ${index}`,
      title: prose(this.#random, 80),
      leadId: organizationId,
      kind: 'programme',
      form: 'digital',
      stage: 'trial',
    });
  }

  #drawLink(): WorkshopCommand {
    const from = this.#oneOf(this.#sheets);
    const others = this.#sheets.filter(({ board }) => board !== from.board);
    const to = this.#oneOf(others);
    this.#links += 1;
    return command('DrawLink', {
      linkId: `link-${this.#links}`,
      from: { kind: 'sheet', id: from.id },
      to: { kind: 'sheet', id: to.id },
      type: this.#oneOf(['supports', 'sharesData', 'continues', 'overlaps']),
      note: prose(this.#random, 60),
    });
  }

  #addIndicator(): WorkshopCommand {
    const indicatorId = `indicator-${this.#indicatorIds.length}`;
    this.#indicatorIds.push(indicatorId);
    return command('AddIndicator', {
      indicatorId,
      on: { kind: 'sheet', id: this.#oneOf(this.#sheets).id },
      name: prose(this.#random, 50),
      level: 'output',
      unit: 'desa',
      baseline: { value: 12, year: 2018 },
      direction: 'up',
    });
  }

  #align(): WorkshopCommand {
    // Few ids a sheet: later ones are refused as taken, as when two people enter the same.
    return command('AlignSheet', {
      sheetId: this.#oneOf(this.#sheets).id,
      alignmentId: `alignment-${Math.floor(this.#random() * 3)}`,
      document: this.#oneOf(['RPJMD', 'Renstra', 'Program Unggulan']),
      version: { kind: 'original' },
      reference: prose(this.#random, 40),
      nature: 'main',
    });
  }

  #allocate(): WorkshopCommand {
    return command('AllocateSheetToYear', {
      sheetId: this.#oneOf(this.#sheets).id,
      year: this.#year(),
      budgetRupiah: 1_000_000 * Math.floor(this.#random() * 5_000),
      fundingSource: 'APBD',
      target: Math.floor(this.#random() * 365),
      unit: 'desa',
    });
  }

  #comment(): WorkshopCommand {
    const commentId = `comment-${this.#commentIds.length}`;
    this.#commentIds.push(commentId);
    return command('PostComment', {
      commentId,
      on: { kind: 'sheet', id: this.#oneOf(this.#sheets).id },
      text: prose(this.#random, 140),
      mentions: [this.#oneOf(organizationIds)],
    });
  }

  #edit(state: WorkshopState): WorkshopCommand {
    const sheetId = this.#oneOf(this.#sheets).id;
    const strategyId = this.#oneOf(this.#strategies).id;
    const random = this.#random;
    const dice = random();
    if (dice < this.#typed) return this.#type(sheetId, state);
    if (dice < 0.25) {
      const field = this.#oneOf(['explanation', 'benefit', 'novelty'] as const);
      return command('ReplaceSheetText', {
        sheetId,
        field,
        text: prose(random, 100 + random() * 500),
      });
    }
    if (dice < 0.32)
      return command('ReplaceStrategyIssue', {
        strategyId,
        text: prose(random, 200 + random() * 600),
      });
    if (dice < 0.42) return command('RetitleSheet', { sheetId, title: prose(random, 80) });
    if (dice < 0.5) return command('SetStrategyTarget', { strategyId, target: prose(random, 120) });
    if (dice < 0.6)
      return command('DescribeSheetTargetGroup', { sheetId, targetGroup: prose(random, 80) });
    if (dice < 0.68)
      return command('DescribeSheetResources', { sheetId, resources: prose(random, 150) });
    if (dice < 0.74)
      return command('ListSheetPartners', {
        sheetId,
        partners: [prose(random, 30), prose(random, 30)],
      });
    if (dice < 0.89) return this.#reviseAllocation(sheetId);
    if (dice < 0.95) return this.#setIndicatorTarget();
    return command('ClassifySheet', {
      sheetId,
      stage: this.#oneOf(['initiation', 'trial', 'rollout']),
    });
  }

  /** A burst of typing: a word more, a few letters fewer. */
  #type(id: string, state: WorkshopState): WorkshopCommand {
    const random = this.#random;
    const on: TextPlace = { kind: 'sheet', id, field: this.#oneOf(['explanation', 'benefit']) };
    const text = textAt(state, on) ?? '';
    const at = Math.floor(random() * text.length);
    const isFull = text.length > 2_900;
    const word = isFull ? '' : `${prose(random, 6)} `;
    const gone = isFull || random() < 0.2 ? 4 : 0;
    const next = text.slice(0, at) + word + text.slice(at + gone);
    return command('EditText', { on, change: changeBetween(text, next) });
  }

  #reviseAllocation(sheetId: string): WorkshopCommand {
    const budgetRupiah = 1_000_000 * Math.floor(this.#random() * 5_000);
    return command('ReviseAllocation', { sheetId, year: this.#year(), budgetRupiah });
  }

  #setIndicatorTarget(): WorkshopCommand {
    const [first = 'indicator-0'] = this.#indicatorIds;
    const indicatorId = this.#indicatorIds.length > 0 ? this.#oneOf(this.#indicatorIds) : first;
    const value = Math.floor(this.#random() * 1_000);
    return command('SetIndicatorTarget', { indicatorId, year: this.#year(), value });
  }

  #year(): number {
    return yearFrom + Math.floor(this.#random() * 4);
  }

  #oneOf<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }
}

function command<Type extends CommandType>(type: Type, data: CommandData<Type>): WorkshopCommand {
  return { type, data } as WorkshopCommand;
}
