import type { PlacedEvent } from '@rembuk/workshop';

export interface PlainSheet {
  strategyId: string;
  leadId: string | undefined;
  readonly supporting: Set<string>;
  withdrawn: boolean;
  /** Planning documents by alignment. */
  readonly alignments: Map<string, string>;
  readonly justified: Set<string>;
  readonly years: Map<number, { rupiah: number; quickWin: boolean }>;
}

export interface PlainStrategy {
  readonly board: string;
  proposer: string;
  status: string;
  statusBefore: string;
  mergedInto: string | undefined;
}

interface Ref {
  readonly kind: string;
  readonly id: string;
}

/**
 * What stands, told from the raw events in the plainest way: a table for each thing, changed in place. Knows nothing
 * of the domain's own fold, nor of any view.
 */
export class PlainPlan {
  readonly names = new Map<string, string>();
  readonly successor = new Map<string, string>();
  readonly strategies = new Map<string, PlainStrategy>();
  readonly sheets = new Map<string, PlainSheet>();
  readonly links = new Map<string, { from: Ref; to: Ref; type: string; settled: boolean }>();
  /** What indicators and comments are on. */
  readonly indicators = new Map<string, Ref>();
  readonly comments = new Map<string, Ref>();
  /** The boards of voting rounds and groups. */
  readonly rounds = new Map<string, string>();
  readonly groups = new Map<string, string>();
  readonly people = new Map<string, { organizationId?: string; groupId?: string }>();
  session: string | undefined;

  take({ type, data }: PlacedEvent): void {
    switch (type) {
      case 'OrganizationRegistered':
        this.names.set(data.organizationId, data.name);
        break;
      case 'OrganizationRenamed':
        if (data.name !== undefined) this.names.set(data.organizationId, data.name);
        break;
      case 'OrganizationMerged':
        this.successor.set(data.organizationId, data.intoId);
        // Who comes to lead a sheet supports it no longer, also once somebody else leads it.
        for (const { leadId, supporting } of this.sheets.values())
          for (const id of supporting)
            if (leadId !== undefined && this.now(id) === this.now(leadId)) supporting.delete(id);
        break;
      case 'SessionStarted':
        this.session = data.sessionId;
        break;
      case 'SessionEnded':
        this.session = undefined;
        break;
      case 'GroupFormed':
        this.groups.set(data.groupId, data.dimensionId);
        break;
      case 'ParticipantJoined':
      case 'ParticipantReassigned': {
        const { organizationId, groupId } = data;
        this.people.set(data.participantId, {
          ...(organizationId === undefined ? {} : { organizationId }),
          ...(groupId === undefined ? {} : { groupId }),
        });
        break;
      }
      case 'IndicatorAdded':
        this.indicators.set(data.indicatorId, data.on);
        break;
      case 'IndicatorRemoved':
        this.indicators.delete(data.indicatorId);
        break;
      case 'CommentPosted':
        this.comments.set(data.commentId, data.on);
        break;
      case 'VotingOpened':
        this.rounds.set(data.roundId, data.dimensionId);
        break;
      case 'LinkDrawn':
        this.links.set(data.linkId, {
          from: data.from,
          to: data.to,
          type: data.type,
          settled: false,
        });
        break;
      case 'LinkRemoved':
        this.links.delete(data.linkId);
        break;
      case 'OverlapLeadAgreed':
      case 'ConflictResolved':
        this.links.get(data.linkId)!.settled = true;
        break;
      case 'ConflictReopened':
        this.links.get(data.linkId)!.settled = false;
        break;
      default:
        this.#takeOfCards({ type, data } as PlacedEvent);
    }
  }

  #takeOfCards({ type, data }: PlacedEvent): void {
    switch (type) {
      case 'StrategyProposed':
        this.strategies.set(data.strategyId, {
          board: data.dimensionId,
          proposer: data.organizationId,
          status: 'draft',
          statusBefore: 'draft',
          mergedInto: undefined,
        });
        break;
      case 'StrategyProposerChanged':
        this.strategies.get(data.strategyId)!.proposer = data.organizationId;
        break;
      case 'StrategySubmitted':
      case 'StrategyRevisionRequested':
      case 'StrategyApproved':
      case 'StrategyPresented':
      case 'StrategyRatified':
        this.strategies.get(data.strategyId)!.status = type
          .slice('Strategy'.length)
          .replace(/^./, (first) => first.toLowerCase());
        break;
      case 'StrategyMerged':
      case 'StrategyWithdrawn': {
        const strategy = this.strategies.get(data.strategyId)!;
        strategy.statusBefore = strategy.status;
        strategy.status = 'withdrawn';
        if (type === 'StrategyWithdrawn') break;
        strategy.mergedInto = data.intoId;
        for (const sheet of this.sheets.values())
          if (sheet.strategyId === data.strategyId) sheet.strategyId = data.intoId;
        break;
      }
      case 'StrategyRestored': {
        const strategy = this.strategies.get(data.strategyId)!;
        strategy.status = strategy.statusBefore;
        strategy.mergedInto = undefined;
        break;
      }
      case 'SheetAdded':
        this.sheets.set(data.sheetId, {
          strategyId: data.strategyId,
          leadId: data.leadId,
          supporting: new Set(data.supportingIds),
          withdrawn: false,
          alignments: new Map(),
          justified: new Set(),
          years: new Map(),
        });
        break;
      default:
        if ('sheetId' in data) this.#takeOfSheet({ type, data } as PlacedEvent, data.sheetId);
    }
  }

  #takeOfSheet({ type, data }: PlacedEvent, sheetId: string): void {
    const sheet = this.sheets.get(sheetId)!;
    switch (type) {
      case 'SheetLeadAssigned':
        sheet.leadId = data.organizationId;
        break;
      case 'SupportingOrganizationAdded':
        sheet.supporting.add(data.organizationId);
        break;
      case 'SupportingOrganizationRemoved':
        for (const id of sheet.supporting)
          if (this.now(id) === data.organizationId) sheet.supporting.delete(id);
        break;
      case 'SheetMoved':
        sheet.strategyId = data.strategyId;
        break;
      case 'SheetWithdrawn':
      case 'SheetRestored':
        sheet.withdrawn = type === 'SheetWithdrawn';
        break;
      case 'SheetAligned':
        sheet.alignments.set(data.alignmentId, data.document);
        break;
      case 'AlignmentRevised':
        if (data.document !== undefined) sheet.alignments.set(data.alignmentId, data.document);
        break;
      case 'AlignmentRemoved':
        sheet.alignments.delete(data.alignmentId);
        break;
      case 'AlignmentGapJustified':
        sheet.justified.add(data.document);
        break;
      case 'SheetAllocatedToYear':
        sheet.years.set(data.year, { rupiah: data.budgetRupiah, quickWin: false });
        break;
      case 'AllocationRevised':
        if (data.budgetRupiah !== undefined) sheet.years.get(data.year)!.rupiah = data.budgetRupiah;
        break;
      case 'AllocationRemoved':
        sheet.years.delete(data.year);
        break;
      case 'QuickWinMarked':
      case 'QuickWinUnmarked':
        sheet.years.get(data.year)!.quickWin = type === 'QuickWinMarked';
        break;
      default:
    }
  }

  /** The organization of now. */
  now(id: string): string {
    const next = this.successor.get(id);
    return next === undefined ? id : this.now(next);
  }

  stands({ kind, id }: Ref): boolean {
    if (kind === 'strategy') return this.strategies.get(id)!.status !== 'withdrawn';
    const { withdrawn, strategyId } = this.sheets.get(id)!;
    return !withdrawn && this.stands({ kind: 'strategy', id: strategyId });
  }

  boardOf({ kind, id }: Ref): string {
    const strategyId = kind === 'strategy' ? id : this.sheets.get(id)!.strategyId;
    return this.strategies.get(strategyId)!.board;
  }

  /** The organization that a card is of. */
  ownerOf({ kind, id }: Ref): string | undefined {
    const owner =
      kind === 'strategy' ? this.strategies.get(id)!.proposer : this.sheets.get(id)!.leadId;
    return owner === undefined ? undefined : this.now(owner);
  }

  /** Boards that an event is on; asked before it is taken. */
  boardsOf({ type, data }: PlacedEvent): Set<string> {
    const boards = new Set<string>();
    const add = (kind: string, id: string): void => {
      if (kind === 'board') boards.add(id);
      if (kind === 'strategy' || kind === 'sheet') boards.add(this.boardOf({ kind, id }));
      if (kind === 'allocation' || kind === 'alignment') add('sheet', id.split('/')[0]!);
      if (kind === 'round') boards.add(this.rounds.get(id)!);
      const on = kind === 'indicator' ? this.indicators.get(id) : undefined;
      const about = kind === 'comment' ? this.comments.get(id) : undefined;
      for (const ref of [on, about]) if (ref) add(ref.kind, ref.id);
      const link = kind === 'link' ? this.links.get(id) : undefined;
      if (link) for (const { kind, id } of [link.from, link.to]) add(kind, id);
    };
    const made: Readonly<Record<string, string>> = {
      StrategyProposed: 'strategyId',
      SheetAdded: 'sheetId',
      LinkDrawn: 'linkId',
      IndicatorAdded: 'indicatorId',
      CommentPosted: 'commentId',
      VotingOpened: 'roundId',
    };
    for (const [member, value] of Object.entries(data) as [string, unknown][]) {
      const [, kind] = /^(strategy|sheet|link|indicator|comment|round)Id$/.exec(member) ?? [];
      if (kind !== undefined && typeof value === 'string' && member !== made[type])
        add(kind, value);
      if (member === 'dimensionId') boards.add(value as string);
      if (['on', 'from', 'to'].includes(member) && typeof value === 'object' && value !== null)
        add((value as Ref).kind, (value as Ref).id);
    }
    return boards;
  }
}
