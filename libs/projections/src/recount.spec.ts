import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  type Actor,
  decide,
  evolve,
  initialState,
  isRefusal,
  openingOf,
  type PlacedEvent,
  readMasterplanFile,
  scriptOf,
  type WorkshopCommand,
  type WorkshopState,
} from '@rembuk/workshop';
import { admin, playWorkshop, seeded } from '@rembuk/workshop/testing';
import { evolveContributions, initialContributions } from './contributions/fold.ts';
import { contributionReport } from './contributions/report.ts';
import type { ContributionReport, ContributionRow } from './contributions/types.ts';
import { coverageOf } from './coverage/coverage.ts';
import type { ReportFilter } from './filter.ts';
import { integrationOf } from './integration/integration.ts';
import { masterplanOf } from './masterplan/masterplan.ts';
import { roadmapOf } from './roadmap/roadmap.ts';
import { PlainRecount } from './testing/plain-recount.ts';

/** All tables agree with each other, and with what someone counts who has the lines of the log alone. */

const byChance = (seed: number) =>
  playWorkshop({ random: seeded(seed), people: 40, commands: 4_000 }).events;

const histories: readonly (readonly [name: string, events: () => readonly PlacedEvent[]])[] = [
  ['played by chance (seed 1)', () => byChance(1)],
  ['played by chance (seed 2018)', () => byChance(2018)],
  ['played by chance (seed 77001)', () => byChance(77_001)],
  ['of Kabupaten Pasuruan', pasuruan],
];

describe.each(histories)('the reports of a workshop %s', (_, history) => {
  const events = history();
  const contributions = events.reduce(evolveContributions, initialContributions);
  const { workshop } = contributions;
  const plain = new PlainRecount(events.map((event) => JSON.stringify(event)));
  const [board, session] = busiest(plain);
  const [early, late] = [0.3, 0.8].map(
    (share) => events[Math.floor(share * events.length)]!.meta.at,
  );
  const filters: readonly ReportFilter[] = [
    {},
    { dimensionId: board },
    { sessionId: session },
    { from: early!, to: late! },
    { to: late!, dimensionId: board, sessionId: session },
  ];

  it.each(filters)('P5: count the same as a plain recount, narrowed to %j', (filter) => {
    const { rows, totals } = contributionReport(contributions, filter);
    expect(totals.edits).toBeGreaterThan(10);
    expect(rows.map(({ organizationId }) => organizationId).sort()).toEqual(plain.organizationIds);
    for (const row of rows) {
      const { organizationId: id } = row;
      expect([id, figuresOf(row)]).toEqual([
        id,
        {
          ...plain.has(id, filter.dimensionId),
          ...plain.wrote(id, filter.dimensionId),
          ...withoutDays(plain.done(id, filter)),
        },
      ]);
    }
  });

  it('tell each day, and each thing that a figure is made of', () => {
    const { rows, details } = contributionReport(contributions);
    for (const [place, detail] of details.entries()) {
      const row = rows[place]!;
      expect(detail.organization.id).toBe(row.organizationId);
      const sum = (of: (day: (typeof detail.days)[number]) => number) =>
        detail.days.reduce((total, day) => total + of(day), 0);
      expect(sum((day) => day.edits)).toBe(row.edits);
      expect(sum((day) => day.charactersWritten)).toBe(row.charactersWritten);
      const { daysActive } = plain.done(row.organizationId, {});
      expect(detail.days.filter(({ edits }) => edits > 0)).toHaveLength(daysActive);
      expect(detail.strategies).toHaveLength(row.strategiesProposed);
      const led = detail.sheets.filter(({ part }) => part === 'lead');
      expect([led.length, detail.sheets.length - led.length]).toEqual([
        row.sheetsLed,
        row.sheetsSupported,
      ]);
      expect(detail.years.reduce((total, year) => total + year.budgetRupiah, 0n)).toBe(
        row.budgetRupiah,
      );
      expect(detail.quickWins).toHaveLength(row.quickWins);
      expect(detail.links).toHaveLength(row.linksStanding);
    }
  });

  it.each([{}, { dimensionId: board }])('agree with each other, narrowed to %j', (filter) => {
    const report = contributionReport(contributions, filter);
    agree(report, workshop, filter);
    const sheets = plain
      .standingSheets()
      .filter(([id]) => !filter.dimensionId || plain.plan.boardOf({ kind: 'sheet', id }) === board);
    expect(coverageOf(workshop, filter).totals.sheets).toBe(sheets.length);
    const budget = sheets
      .flatMap(([, { years }]) => [...years.values()])
      .reduce((sum, { rupiah }) => sum + BigInt(rupiah), 0n);
    expect(roadmapOf(workshop, filter).totals.budgetRupiah).toBe(budget);
  });

  it('count links as they stand', () => {
    const { totals } = integrationOf(workshop);
    const standing = [...plain.plan.links.values()].filter(
      ({ from, to }) => plain.plan.stands(from) && plain.plan.stands(to),
    );
    expect(totals.links).toBe(standing.length);
    expect(totals.broken).toBe(plain.plan.links.size - standing.length);
    const open = (type: string) =>
      standing.filter((link) => link.type === type && !link.settled).length;
    expect(totals.byConcern).toMatchObject({
      conflict_open: open('conflictsWith'),
      overlap_without_lead: open('overlaps'),
      link_broken: totals.broken,
    });
  });
});

it('recounts histories in which something happened', () => {
  const { rows, totals } = contributionReport(
    byChance(1).reduce(evolveContributions, initialContributions),
  );
  expect(rows.reduce((sum, { edits }) => sum + edits, 0)).toBeGreaterThan(500);
  expect(totals.charactersSurviving).toBeGreaterThan(5_000);
  expect(totals.charactersWithdrawn).toBeGreaterThan(0);
  expect(totals.linksStanding).toBeGreaterThan(0);
  expect(totals.attendance.some(({ people }) => people > 0)).toBe(true);
});

/** The board and the session in which most was done. */
function busiest({ acts }: PlainRecount): readonly [board: string, session: string] {
  const places = acts.flatMap(({ boards, session }) =>
    session === undefined ? [] : [...boards].map((board) => [board, session] as const),
  );
  const [most] = [...Map.groupBy(places, (place) => place.join('/')).values()].sort(
    (a, b) => b.length - a.length,
  );
  return most![0]!;
}

/** The same money and the same sheets, whichever table tells of them. */
function agree(report: ContributionReport, workshop: WorkshopState, filter: ReportFilter): void {
  const roadmap = roadmapOf(workshop, filter);
  const masterplan = masterplanOf(workshop, filter);
  const coverage = coverageOf(workshop, filter);
  const strategies = masterplan.dimensions.flatMap((dimension) => dimension.strategies);
  const sheets = strategies.flatMap((strategy) => strategy.sheets);
  for (const row of report.rows) {
    const onRoad = roadmap.rows.find(({ organization }) => organization.id === row.organizationId);
    expect(onRoad?.budgetRupiah ?? 0n).toBe(row.budgetRupiah);
    expect(onRoad?.sheets.length ?? 0).toBe(row.sheetsLed);
    const led = sheets.filter(({ lead }) => lead?.id === row.organizationId);
    expect(led).toHaveLength(row.sheetsLed);
    expect(led.reduce((sum, { budgetRupiah }) => sum + budgetRupiah, 0n)).toBe(row.budgetRupiah);
    const wins = led.flatMap(({ allocations }) => allocations.filter(({ quickWin }) => quickWin));
    expect(wins).toHaveLength(row.quickWins);
  }
  const unled = roadmap.withoutLead?.budgetRupiah ?? 0n;
  expect(roadmap.totals.budgetRupiah).toBe(report.totals.budgetRupiah + unled);
  expect(masterplan.dimensions.reduce((sum, { budgetRupiah }) => sum + budgetRupiah, 0n)).toBe(
    roadmap.totals.budgetRupiah,
  );
  expect(strategies).toHaveLength(report.totals.strategiesStanding);
  expect(coverage.totals).toMatchObject({ strategies: strategies.length, sheets: sheets.length });
  const withoutLead = coverage.totals.gaps.find(({ gap }) => gap === 'lead')?.count;
  expect(withoutLead).toBe(roadmap.withoutLead?.sheets.length ?? 0);
}

function figuresOf(row: ContributionRow) {
  const { strategiesByStatus, editsByKind, attendance, alignmentPercent: _percent, ...rest } = row;
  const { organizationId: _id, abbreviation: _abbr, name: _name, ...others } = rest;
  const { active: _active, dimensionIds: _boards, ...figures } = others;
  return {
    ...figures,
    approved: strategiesByStatus.approved,
    texts: editsByKind.text,
    attended: attendance.reduce((sum, { people }) => sum + people, 0),
  };
}

function withoutDays<Done extends { readonly daysActive: number }>({
  daysActive: _days,
  ...done
}: Done) {
  return done;
}

/** The sample masterplan, written by its own agencies over two sessions; then two of them become one. */
function pasuruan(): readonly PlacedEvent[] {
  const text = readFileSync(new URL('../../../demo/pasuruan-2018.json', import.meta.url), 'utf8');
  const file = readMasterplanFile(JSON.parse(text));
  if ('problems' in file) throw new Error(JSON.stringify(file.problems));
  const events: PlacedEvent[] = [];
  let state = initialState;
  const submit = (actor: Actor, command: WorkshopCommand): void => {
    const at = new Date(Date.UTC(2018, 6, 17, 2) + events.length * 1_500_000).toISOString();
    const head = events.length - 1;
    const decision = decide(state, command, { actor, at, head, seen: head, overwrite: false });
    if (isRefusal(decision)) throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
    for (const event of decision) {
      const { id: actorId, organizationId } = actor;
      const meta = { actorId, at, ...(organizationId === undefined ? {} : { organizationId }) };
      const placed: PlacedEvent = { ...event, revision: events.length, meta };
      events.push(placed);
      state = evolve(state, placed);
    }
  };
  submit(admin, { type: 'OpenWorkshop', data: openingOf(file) });
  const [first, second] = [...state.sessions.keys()];
  const steps = scriptOf(file);
  const half = Math.floor(steps.length / 2);
  submit(admin, { type: 'StartSession', data: { sessionId: first! } });
  for (const [place, { as, command }] of steps.entries()) {
    if (place === half) {
      submit(admin, { type: 'EndSession', data: { sessionId: first! } });
      submit(admin, { type: 'StartSession', data: { sessionId: second! } });
    }
    const id = `${as.organizationId ?? 'fasilitator'}-${as.groupId}`;
    const actor: Actor = { id, ...as };
    if (!state.participants.has(id)) {
      const { role, ...seat } = as;
      submit(admin, { type: 'AdmitParticipant', data: { participantId: id, role, ...seat } });
      submit(actor, { type: 'RecordAttendance', data: { sessionId: state.runningSessionId! } });
    }
    submit(actor, command);
  }
  const [from, into] = [...new Set([...state.sheets.values()].map(({ leadId }) => leadId!))].sort();
  submit(admin, { type: 'MergeOrganizations', data: { organizationId: from!, intoId: into! } });
  return events;
}
