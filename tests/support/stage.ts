import type { CommandData, CommandType } from '@rembuk/workshop';
import type { Random } from './random.ts';

/** Sends a command that has to succeed, and gives its revision. */
export type Perform = <Type extends CommandType>(
  type: Type,
  data: CommandData<Type>,
) => Promise<number>;

export interface Board {
  readonly dimensionId: string;
  readonly subdimension: string;
  readonly groupId: string;
  readonly organizationId: string;
  /** Sits there too. */
  readonly neighbourId: string;
}

export interface StageOptions {
  readonly random: Random;
  /** The board that commands are about. */
  readonly board: Board;
  /** Where the other end of a link stands. */
  readonly otherBoard: Board;
  /** As an admin of the workshop: sets up, starts, locks. */
  readonly asAdmin: Perform;
  /** As the facilitator of `board`. */
  readonly asFacilitator: Perform;
  /** As the facilitator of `otherBoard`. */
  readonly asOtherFacilitator: Perform;
  /** As the one who will send the command; for things that only their author may change. */
  readonly asAuthor: Perform;
}

type Side = 'one' | 'other';

/** What there is only one of at a time; shared by the stages of one workshop. */
export interface StageMemory {
  /** By board. */
  readonly openRounds: Map<string, string>;
  runningSession?: string | undefined;
}

/** Builds what a command needs before it can succeed. Everything it makes is fresh. */
export class Stage {
  readonly board: Board;
  readonly otherBoard: Board;
  readonly asAdmin: Perform;
  readonly asFacilitator: Perform;
  readonly asAuthor: Perform;
  readonly #options: StageOptions;
  #last = 0;
  readonly #memory: StageMemory;

  constructor(options: StageOptions, memory: StageMemory = { openRounds: new Map() }) {
    this.#options = options;
    this.board = options.board;
    this.otherBoard = options.otherBoard;
    this.asAdmin = options.asAdmin;
    this.asFacilitator = options.asFacilitator;
    this.asAuthor = options.asAuthor;
    this.#memory = memory;
  }

  /** An id or a code that nobody has used. */
  fresh(prefix: string): string {
    this.#last += 1;
    return `${prefix}-${this.#options.random.uuid().slice(0, 8)}${this.#last}`;
  }

  /** For names and titles: unique, of a length that every field takes. */
  words(): string {
    return `Kenduren Mas ${this.fresh('no')}`;
  }

  async strategy(where: Side = 'one'): Promise<string> {
    const strategyId = this.fresh('str');
    await this.#facilitator(where)('ProposeStrategy', this.strategyData(strategyId, where));
    return strategyId;
  }

  strategyData(strategyId: string, where: Side = 'one'): CommandData<'ProposeStrategy'> {
    const { dimensionId, subdimension, organizationId } = this.#board(where);
    const title = this.words();
    const code = this.fresh('S');
    return { strategyId, dimensionId, code, subdimension, title, organizationId };
  }

  /** A sheet under a strategy of its own, unless one is named; without lead. */
  async sheet(where: Side = 'one', strategyId?: string): Promise<string> {
    const sheetId = this.fresh('sheet');
    const data = this.sheetData(sheetId, strategyId ?? (await this.strategy(where)));
    await this.#facilitator(where)('AddSheet', data);
    return sheetId;
  }

  sheetData(sheetId: string, strategyId: string): CommandData<'AddSheet'> {
    const title = this.words();
    return { sheetId, strategyId, code: this.fresh('L'), shortTitle: title, title };
  }

  async allocation(): Promise<{ sheetId: string; year: number }> {
    const sheetId = await this.sheet();
    const year = 2019;
    const data = { sheetId, year, budgetRupiah: 150_000_000, fundingSource: 'APBD' } as const;
    await this.asFacilitator('AllocateSheetToYear', data);
    return { sheetId, year };
  }

  async quickWin(): Promise<{ sheetId: string; year: number }> {
    const allocation = await this.allocation();
    await this.asFacilitator('MarkQuickWin', this.quickWinData(allocation));
    return allocation;
  }

  quickWinData(allocation: { sheetId: string; year: number }): CommandData<'MarkQuickWin'> {
    const words = { reason: 'cepat terasa', evidence: 'rapor daring' };
    return { ...allocation, start: '2019-02', end: '2019-11', ...words };
  }

  async alignment(): Promise<{ sheetId: string; alignmentId: string }> {
    const data = this.alignmentData(await this.sheet());
    await this.asFacilitator('AlignSheet', data);
    return { sheetId: data.sheetId, alignmentId: data.alignmentId };
  }

  alignmentData(sheetId: string): CommandData<'AlignSheet'> {
    return {
      sheetId,
      alignmentId: this.fresh('al'),
      document: 'RPJMD',
      version: { kind: 'original' },
      reference: 'Misi 2, tujuan 1',
      nature: 'main',
    };
  }

  async indicator(): Promise<string> {
    const data = this.indicatorData({ kind: 'sheet', id: await this.sheet() });
    await this.asFacilitator('AddIndicator', data);
    return data.indicatorId;
  }

  indicatorData(on: CommandData<'AddIndicator'>['on']): CommandData<'AddIndicator'> {
    const name = this.words();
    const indicatorId = this.fresh('ind');
    return { indicatorId, on, name, level: 'output', unit: 'madrasah', direction: 'up' };
  }

  async link(type: CommandData<'DrawLink'>['type'] = 'supports'): Promise<string> {
    const data = await this.linkData(type);
    await this.asFacilitator('DrawLink', data);
    return data.linkId;
  }

  /** From `board` to `otherBoard`. */
  async linkData(type: CommandData<'DrawLink'>['type']): Promise<CommandData<'DrawLink'>> {
    const from = { kind: 'strategy', id: await this.strategy() } as const;
    const to = { kind: 'strategy', id: await this.strategy('other') } as const;
    return { linkId: this.fresh('link'), from, to, type };
  }

  async comment(): Promise<string> {
    const data = await this.commentData();
    await this.asAuthor('PostComment', data);
    return data.commentId;
  }

  async commentData(): Promise<CommandData<'PostComment'>> {
    const on = { kind: 'strategy', id: await this.strategy() } as const;
    return { commentId: this.fresh('com'), on, text: 'Adus Kali: siapa yang memantau?' };
  }

  async round(): Promise<string> {
    const data = await this.roundData();
    await this.asFacilitator('OpenVoting', data);
    return data.roundId;
  }

  /** For a round that can be opened: closes the one before it. */
  async roundData(): Promise<CommandData<'OpenVoting'>> {
    const { dimensionId } = this.board;
    const { openRounds } = this.#memory;
    const before = openRounds.get(dimensionId);
    // It may never have been opened, or be closed: either way none is open then.
    if (before !== undefined)
      await this.asFacilitator('CloseVoting', { roundId: before }).catch(() => undefined);
    const roundId = this.fresh('round');
    openRounds.set(dimensionId, roundId);
    return { roundId, dimensionId, question: 'Mana yang lebih dulu?', votesPerPerson: 3 };
  }

  async milestone(): Promise<string> {
    const milestoneId = this.fresh('mile');
    await this.asFacilitator('SetMilestone', { milestoneId, name: this.words() });
    return milestoneId;
  }

  async session(): Promise<string> {
    const data = this.sessionData();
    await this.asAdmin('PlanSession', data);
    return data.sessionId;
  }

  /** Planned, and while none runs. */
  async sessionToStart(): Promise<string> {
    const { runningSession } = this.#memory;
    if (runningSession !== undefined)
      await this.asAdmin('EndSession', { sessionId: runningSession }).catch(() => undefined);
    const sessionId = await this.session();
    this.#memory.runningSession = sessionId;
    return sessionId;
  }

  async runningSession(): Promise<string> {
    const sessionId = await this.sessionToStart();
    await this.asAdmin('StartSession', { sessionId });
    return sessionId;
  }

  sessionData(): CommandData<'PlanSession'> {
    const name = this.words();
    return { sessionId: this.fresh('ses'), name, from: '2018-10-02', to: '2018-10-03' };
  }

  async dimension(active = true): Promise<string> {
    const data = this.dimensionData(active);
    await this.asAdmin('DefineDimension', data);
    return data.dimensionId;
  }

  dimensionData(active = true): CommandData<'DefineDimension'> {
    const name = this.words();
    const dimensionId = this.fresh('dim');
    const code = this.fresh('D');
    return { dimensionId, code, name, nameId: name, active, subdimensions: ['umum'] };
  }

  async organization(): Promise<string> {
    const data = this.organizationData();
    await this.asAdmin('RegisterOrganization', data);
    return data.organizationId;
  }

  organizationData(): CommandData<'RegisterOrganization'> {
    const organizationId = this.fresh('org');
    return { organizationId, abbreviation: this.fresh('OPD'), name: this.words() };
  }

  /** A group at a board of its own. */
  async group(): Promise<string> {
    const groupId = this.fresh('grp');
    const dimensionId = await this.dimension();
    await this.asAdmin('FormGroup', { groupId, name: this.words(), dimensionId });
    return groupId;
  }

  async participant(): Promise<string> {
    const participantId = this.fresh('person');
    await this.asAdmin('AdmitParticipant', { participantId, role: 'viewer' });
    return participantId;
  }

  #board(where: Side): Board {
    return where === 'one' ? this.board : this.otherBoard;
  }

  #facilitator(where: Side): Perform {
    return where === 'one' ? this.asFacilitator : this.#options.asOtherFacilitator;
  }
}
