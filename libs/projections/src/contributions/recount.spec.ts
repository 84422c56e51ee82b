import { describe, expect, it } from '@jest/globals';
import type { PlacedEvent } from '@rembuk/workshop';
import { playWorkshop, seeded } from '@rembuk/workshop/testing';
import { PlainAuthorship } from '../testing/plain-authorship.ts';
import { type Contributions, evolveContributions, initialContributions } from './fold.ts';
import { contributionReport } from './report.ts';
import type { ContributionRow } from './types.ts';

/** The same figures, counted from the raw events in the plainest way, without the domain's own fold. */
function recount(events: readonly PlacedEvent[]) {
  const names: Record<string, string> = {};
  const successor: Record<string, string> = {};
  const follow = (id: string): string => (successor[id] === undefined ? id : follow(successor[id]));
  const proposer: Record<string, string> = {};
  const withdrawnStrategies = new Set<string>();
  const sheets: Record<
    string,
    { strategyId: string; leadId?: string; supporting: Set<string>; withdrawn: boolean }
  > = {};
  const budgets: Record<string, number> = {};
  const wins = new Set<string>();
  const seats: Record<string, string | undefined> = {};
  const attendance: string[] = [];
  const seen = new Set<string>();
  const acts: { type: string; organizationId: string; actorId: string; at: string }[] = [];
  const texts = new PlainAuthorship();
  for (const event of events) {
    texts.take(event);
    const { type, data, meta } = event;
    if (meta.organizationId !== undefined && meta.undoes === undefined)
      acts.push({ type, organizationId: meta.organizationId, actorId: meta.actorId, at: meta.at });
    switch (type) {
      case 'OrganizationRegistered':
        names[data.organizationId] = data.name;
        break;
      case 'OrganizationRenamed':
        names[data.organizationId] = data.name ?? names[data.organizationId]!;
        break;
      case 'OrganizationMerged':
        successor[data.organizationId] = data.intoId;
        // Who comes to lead a sheet supports it no longer, also once somebody else leads it.
        for (const { leadId, supporting } of Object.values(sheets)) {
          const led = [...supporting].filter((id) => leadId && follow(id) === follow(leadId));
          led.forEach((id) => supporting.delete(id));
        }
        break;
      case 'StrategyProposed':
      case 'StrategyProposerChanged':
        proposer[data.strategyId] = data.organizationId;
        break;
      case 'StrategyWithdrawn':
        withdrawnStrategies.add(data.strategyId);
        break;
      case 'StrategyRestored':
        withdrawnStrategies.delete(data.strategyId);
        break;
      case 'StrategyMerged':
        withdrawnStrategies.add(data.strategyId);
        for (const sheet of Object.values(sheets))
          if (sheet.strategyId === data.strategyId) sheet.strategyId = data.intoId;
        break;
      case 'SheetAdded':
        sheets[data.sheetId] = {
          strategyId: data.strategyId,
          supporting: new Set(data.supportingIds),
          withdrawn: false,
        };
        if (data.leadId !== undefined) sheets[data.sheetId]!.leadId = data.leadId;
        break;
      case 'SheetLeadAssigned':
        sheets[data.sheetId]!.leadId = data.organizationId;
        break;
      case 'SupportingOrganizationAdded':
        sheets[data.sheetId]!.supporting.add(data.organizationId);
        break;
      case 'SupportingOrganizationRemoved':
        for (const id of sheets[data.sheetId]!.supporting)
          if (follow(id) === data.organizationId) sheets[data.sheetId]!.supporting.delete(id);
        break;
      case 'SheetMoved':
        sheets[data.sheetId]!.strategyId = data.strategyId;
        break;
      case 'SheetWithdrawn':
      case 'SheetRestored':
        sheets[data.sheetId]!.withdrawn = type === 'SheetWithdrawn';
        break;
      case 'SheetAllocatedToYear':
      case 'AllocationRevised':
        budgets[`${data.sheetId}/${data.year}`] =
          data.budgetRupiah ?? budgets[`${data.sheetId}/${data.year}`]!;
        break;
      case 'AllocationRemoved':
        delete budgets[`${data.sheetId}/${data.year}`];
        break;
      case 'QuickWinMarked':
        wins.add(`${data.sheetId}/${data.year}`);
        break;
      case 'QuickWinUnmarked':
        wins.delete(`${data.sheetId}/${data.year}`);
        break;
      case 'ParticipantJoined':
      case 'ParticipantReassigned':
        seats[data.participantId] = data.organizationId;
        break;
      case 'AttendanceRecorded': {
        const seat = seats[data.participantId];
        const once = `${data.participantId}/${data.sessionId}`;
        if (seat !== undefined && !seen.has(once)) attendance.push(`${seat}/${data.sessionId}`);
        seen.add(once);
        break;
      }
      default:
    }
  }
  const steering =
    /^(Workshop|SheetTemplate|QuickWinCap|QuickWinConfirmed|Session|Dimension|Organization|Group|JoinCode|Participant|Attendance|Voting|Milestone|Board|Strategy(RevisionRequested|Approved|Presented|Ratified))/;
  const standing = Object.entries(sheets).filter(
    ([, { withdrawn, strategyId }]) => !withdrawn && !withdrawnStrategies.has(strategyId),
  );
  const cardStands = (key: string) => {
    const [kind = '', id = ''] = key.split('/');
    const strategyId = kind === 'sheet' ? sheets[id]!.strategyId : id;
    return !withdrawnStrategies.has(strategyId) && !(kind === 'sheet' && sheets[id]!.withdrawn);
  };
  const characters = (standing: boolean, isBy: (by: string) => boolean, others = false) => {
    let sum = 0;
    for (const key of texts.texts.keys())
      if (cardStands(key) === standing)
        for (const [by, count] of texts.charactersOf(key))
          if (by === null ? others : isBy(by)) sum += count;
    return sum;
  };
  const allSurviving = characters(true, () => true, true);
  return Object.keys(names)
    .filter((id) => successor[id] === undefined)
    .map((id) => {
      const ledIds = standing
        .filter(([, { leadId }]) => leadId !== undefined && follow(leadId) === id)
        .map(([sheetId]) => sheetId);
      const own = acts.filter((act) => follow(act.organizationId) === id);
      const edits = own.filter(({ type }) => !steering.test(type));
      const isBy = (by: string) => follow(by) === id;
      const charactersSurviving = characters(true, isBy);
      const isOwn = (key: string) => ledIds.includes(key.split('/')[0]!);
      return {
        organizationId: id,
        name: names[id],
        strategiesProposed: Object.values(proposer).filter((by) => follow(by) === id).length,
        sheetsLed: ledIds.length,
        sheetsSupported: standing.filter(
          ([sheetId, { supporting }]) =>
            !ledIds.includes(sheetId) && [...supporting].some((by) => follow(by) === id),
        ).length,
        quickWins: [...wins].filter((key) => isOwn(key)).length,
        budgetRupiah: Object.entries(budgets)
          .filter(([key]) => isOwn(key))
          .reduce((sum, [, rupiah]) => sum + BigInt(rupiah), 0n),
        linksDrawn: own.filter(({ type }) => type === 'LinkDrawn').length,
        commentsPosted: own.filter(({ type }) => type === 'CommentPosted').length,
        edits: edits.length,
        texts: edits.filter(({ type }) => /(Issue|Text)Replaced$|^TextEdited$/.test(type)).length,
        charactersWritten: [...texts.written].reduce(
          (sum, [by, count]) => sum + (by !== null && isBy(by) ? count : 0),
          0,
        ),
        charactersSurviving,
        charactersWithdrawn: characters(false, isBy),
        survivingTextPercent: allSurviving === 0 ? 0 : (100 * charactersSurviving) / allSurviving,
        attended: attendance.filter((key) => follow(key.split('/')[0]!) === id).length,
        peopleActive: new Set(edits.map(({ actorId }) => actorId)).size,
        firstAt: edits[0]?.at ?? null,
        lastAt: edits.at(-1)?.at ?? null,
      };
    });
}

function figuresOf(row: ContributionRow) {
  const {
    abbreviation: _a,
    active: _b,
    strategiesStanding: _c,
    strategiesByStatus: _d,
    dimensionIds: _e,
    alignmentsExpected: _f,
    alignmentsCovered: _g,
    alignmentPercent: _h,
    linksStanding: _i,
    votesCast: _j,
    editsByKind,
    attendance,
    ...figures
  } = row;
  const attended = attendance.reduce((sum, { people }) => sum + people, 0);
  return { ...figures, texts: editsByKind.text, attended };
}

const byId = (a: { organizationId: string }, b: { organizationId: string }) =>
  a.organizationId < b.organizationId ? -1 : 1;

const rowsIn = (contributions: Contributions) => contributionReport(contributions).rows;
const foldAll = (events: readonly PlacedEvent[]) =>
  events.reduce(evolveContributions, initialContributions);

describe('a workshop that was played by chance', () => {
  it.each([1, 2018, 77_001])(
    'P5: counts the same as a plain recount of its events (seed %d)',
    (seed) => {
      const { events } = playWorkshop({ random: seeded(seed), people: 40, commands: 4_000 });
      const rows = rowsIn(foldAll(events));
      expect(rows.map((row) => figuresOf(row)).sort(byId)).toEqual(recount(events).sort(byId));
      expect(rows.reduce((sum, { edits }) => sum + edits, 0)).toBeGreaterThan(500);
      expect(rows.reduce((sum, row) => sum + row.charactersSurviving, 0)).toBeGreaterThan(5_000);
      expect(rows.reduce((sum, row) => sum + row.charactersWithdrawn, 0)).toBeGreaterThan(0);
    },
  );

  it('P5: gives the same rows event by event, from a saved middle and from the beginning', () => {
    const { events } = playWorkshop({ random: seeded(5), people: 20, commands: 1_500 });
    let running = initialContributions;
    const saved = events.map((event) => (running = evolveContributions(running, event)));
    for (let length = 1; length <= events.length; length += 97) {
      const rebuilt = foldAll(events.slice(0, length));
      expect(rowsIn(saved[length - 1]!)).toEqual(rowsIn(rebuilt));
      const middle = saved[Math.floor(length / 2)]!;
      const resumed = events
        .slice(Math.floor(length / 2) + 1, length)
        .reduce(evolveContributions, middle);
      expect(rowsIn(resumed)).toEqual(rowsIn(rebuilt));
    }
  });
});
