import type { PlacedEvent } from '@rembuk/workshop';
import { PlainAuthorship } from './plain-authorship.ts';
import { PlainPlan } from './plain-plan.ts';

/** An edit, or being there. */
interface PlainAct {
  readonly type: string;
  readonly by: string;
  readonly person: string;
  readonly at: string;
  readonly session: string | undefined;
  readonly boards: ReadonlySet<string>;
  readonly undo: boolean;
  readonly characters: number;
}

export interface PlainFilter {
  readonly from?: string;
  readonly to?: string;
  readonly sessionId?: string;
  readonly dimensionId?: string;
}

const steering =
  /^(Workshop|SheetTemplate|QuickWinCap|QuickWinConfirmed|Session|Dimension|Organization|Group|JoinCode|Participant|Attendance|Voting|Milestone|Board|Strategy(RevisionRequested|Approved|Presented|Ratified))/;
const expected = ['RPJMD', 'Renstra', 'Program Unggulan'];

/** The figures of the reports, counted anew from the lines of a log, as someone would who has nothing else. */
export class PlainRecount {
  readonly plan = new PlainPlan();
  readonly acts: PlainAct[] = [];
  readonly #texts = new PlainAuthorship();
  readonly #attended = new Set<string>();

  constructor(lines: readonly string[]) {
    for (const line of lines) this.#take(JSON.parse(line) as PlacedEvent);
  }

  #take(event: PlacedEvent): void {
    const { type, data, meta } = event;
    const { plan } = this;
    const written = () => this.#texts.written.get(meta.organizationId ?? null) ?? 0;
    const before = written();
    const boards = plan.boardsOf(event);
    const { session } = plan;
    this.#texts.take(event);
    const common = { type, at: meta.at, undo: meta.undoes !== undefined };
    if (type === 'AttendanceRecorded') {
      const seat = plan.people.get(data.participantId);
      const once = `${data.participantId}/${data.sessionId}`;
      const board = plan.groups.get(seat?.groupId ?? '');
      if (seat?.organizationId !== undefined && !this.#attended.has(once))
        this.acts.push({
          ...common,
          by: seat.organizationId,
          person: data.participantId,
          session: data.sessionId,
          boards: new Set(board === undefined ? [] : [board]),
          characters: 0,
        });
      this.#attended.add(once);
    } else if (meta.organizationId !== undefined && !steering.test(type))
      this.acts.push({
        ...common,
        by: meta.organizationId,
        person: meta.actorId,
        session,
        boards,
        characters: written() - before,
      });
    plan.take(event);
  }

  /** Organizations that are still there. */
  get organizationIds(): readonly string[] {
    return [...this.plan.names.keys()].filter((id) => !this.plan.successor.has(id)).sort();
  }

  done(id: string, { from = '', to = '9', sessionId, dimensionId }: PlainFilter) {
    const own = this.acts.filter(
      (act) =>
        this.plan.now(act.by) === id &&
        act.at >= from &&
        act.at <= to &&
        (sessionId === undefined || act.session === sessionId) &&
        (dimensionId === undefined || act.boards.has(dimensionId)),
    );
    const edits = own.filter(({ type, undo }) => type !== 'AttendanceRecorded' && !undo);
    const count = (type: RegExp) => edits.filter((act) => type.test(act.type)).length;
    return {
      linksDrawn: count(/^LinkDrawn$/),
      commentsPosted: count(/^CommentPosted$/),
      votesCast: count(/^VoteCast$/),
      edits: edits.length,
      texts: count(/(Issue|Text)Replaced$|^TextEdited$/),
      attended: own.filter(({ type }) => type === 'AttendanceRecorded').length,
      peopleActive: new Set(edits.map(({ person }) => person)).size,
      firstAt: edits[0]?.at ?? null,
      lastAt: edits.at(-1)?.at ?? null,
      charactersWritten: own.reduce((sum, { characters }) => sum + characters, 0),
      daysActive: new Set(edits.map(({ at }) => dayInJakarta(at))).size,
    };
  }

  has(id: string, dimensionId?: string) {
    const { plan } = this;
    const isOn = (ref: { kind: string; id: string }) =>
      dimensionId === undefined || plan.boardOf(ref) === dimensionId;
    const proposed = [...plan.strategies].filter(
      ([strategyId, { proposer }]) =>
        plan.now(proposer) === id && isOn({ kind: 'strategy', id: strategyId }),
    );
    const sheets = this.standingSheets().filter(([sheetId]) =>
      isOn({ kind: 'sheet', id: sheetId }),
    );
    const led = sheets.filter(([sheetId]) => plan.ownerOf({ kind: 'sheet', id: sheetId }) === id);
    const covered = led.flatMap(([, { alignments, justified }]) =>
      expected.filter((document) => [...alignments.values(), ...justified].includes(document)),
    ).length;
    const years = led.flatMap(([, sheet]) => [...sheet.years.values()]);
    const links = [...plan.links.values()].filter(({ from, to }) => {
      if (!plan.stands(from) || !plan.stands(to)) return false;
      return [from, to].some((end) => isOn(end) && plan.ownerOf(end) === id);
    });
    return {
      strategiesProposed: proposed.length,
      strategiesStanding: proposed.filter(([, { status }]) => status !== 'withdrawn').length,
      approved: proposed.filter(([, { status }]) => status === 'approved').length,
      sheetsLed: led.length,
      sheetsSupported: sheets.filter(
        (sheet) =>
          !led.includes(sheet) && [...sheet[1].supporting].some((by) => plan.now(by) === id),
      ).length,
      quickWins: years.filter(({ quickWin }) => quickWin).length,
      budgetRupiah: years.reduce((sum, { rupiah }) => sum + BigInt(rupiah), 0n),
      alignmentsExpected: 3 * led.length,
      alignmentsCovered: covered,
      linksStanding: links.length,
    };
  }

  /** Who wrote how much of what stands; of one board where it is named. */
  wrote(id: string, dimensionId?: string) {
    const own = this.#characters(dimensionId, (by) => by !== null && this.plan.now(by) === id);
    const all = this.#characters(dimensionId, () => true);
    return {
      charactersSurviving: own.standing,
      charactersWithdrawn: own.withdrawn,
      survivingTextPercent: all.standing === 0 ? 0 : (100 * own.standing) / all.standing,
    };
  }

  #characters(dimensionId: string | undefined, isBy: (by: string | null) => boolean) {
    const sum = { standing: 0, withdrawn: 0 };
    for (const key of this.#texts.texts.keys()) {
      const [kind = '', id = ''] = key.split('/');
      if (dimensionId !== undefined && this.plan.boardOf({ kind, id }) !== dimensionId) continue;
      const where = this.plan.stands({ kind, id }) ? 'standing' : 'withdrawn';
      for (const [by, count] of this.#texts.charactersOf(key)) if (isBy(by)) sum[where] += count;
    }
    return sum;
  }

  standingSheets() {
    return [...this.plan.sheets].filter(([id]) => this.plan.stands({ kind: 'sheet', id }));
  }
}

/** Seven hours ahead, all year. */
function dayInJakarta(at: string): string {
  return new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);
}
