import { describe, expect, it } from '@jest/globals';
import { decide } from '../decide.ts';
import { evolve, fold } from '../evolve.ts';
import type { EventType, PlacedEvent, WorkshopCommand, WorkshopEvent } from '../messages.ts';
import { stateToJson } from '../serialize.ts';
import type { WorkshopState } from '../state.ts';
import { folded } from '../testing/given.ts';
import { aligned, allocated, happened, linkDrawn, quickWinMarked } from '../testing/hall.ts';
import { by, type Said } from '../testing/said.ts';
import { seated } from '../testing/seated.ts';
import { commandTypes } from '../policy.ts';
import { canTakeBack } from './fitting.ts';
import { finalReasons } from './inverse.ts';
import { type Done, takeBack, withoutParts } from './take-back.ts';

const ani = { id: 'ani', role: 'facilitator' } as const;
const at = '2018-10-02T03:00:00.000Z';
const sheetId = 'soc-1a';
const strategyId = 'soc-1';
const win = { sheetId, year: 2019 };
const card = { kind: 'sheet', id: sheetId } as const;
const far = { kind: 'sheet', id: 'liv-1a' } as const;
const issue = { kind: 'strategy', id: strategyId, field: 'issue' } as const;
const budi = { participantId: 'budi' };
const indicator = { name: 'N', level: 'output', unit: 'u', direction: 'up' } as const;

/** On top of the seated hall, so that every command finds something to change. */
const furnished: readonly WorkshopEvent[] = [
  ...seated,
  happened('SheetTemplateConfigured', { fields: [{ field: 'kind', required: true }] }),
  happened('AlignmentGapJustified', { sheetId, document: 'SPBE', reason: 'Not electronic' }),
  happened('StrategyIssueReplaced', { strategyId, text: 'Banjir tiap tahun' }),
  happened('SheetTextReplaced', { sheetId, field: 'benefit', text: 'Lebih cepat' }),
  happened('SupportingOrganizationAdded', { sheetId, organizationId: 'dinkes' }),
  allocated(sheetId, 2019, { note: 'First' }),
  quickWinMarked(sheetId, 2019),
  happened('SheetAligned', { sheetId, alignmentId: 'al', ...aligned, code: '1.02' }),
  happened('IndicatorAdded', { indicatorId: 'in', on: card, ...indicator, dataSource: 'BPS' }),
  happened('IndicatorTargetSet', { indicatorId: 'in', year: 2019, value: 3 }),
  linkDrawn({ linkId: 'over', from: card, to: far, type: 'overlaps', note: 'Both' }),
  happened('OverlapLeadAgreed', { linkId: 'over', organizationId: 'bpbd' }),
  linkDrawn({ linkId: 'con', from: card, to: far, type: 'conflictsWith' }),
  happened('ConflictResolved', { linkId: 'con', resolution: 'In turns' }),
  linkDrawn({ linkId: 'con2', from: far, to: card, type: 'supports' }),
  linkDrawn({
    linkId: 'con3',
    from: card,
    to: { kind: 'sheet', id: 'liv-2a' },
    type: 'conflictsWith',
  }),
  happened('MilestoneSet', { milestoneId: 'm', name: 'Half way', revision: 3 }),
  happened('BoardLocked', { dimensionId: 'living', reason: 'Lunch' }),
];
/** Of ani's own. */
const ofAni: readonly Said[] = [
  by('ani', happened('CommentPosted', { commentId: 'c', on: card, text: 'Hm', mentions: [] })),
  by(
    'ani',
    happened('CommentPosted', { commentId: 'done', on: card, text: 'Ok', mentions: ['bpbd'] }),
  ),
  by('ani', happened('CommentResolved', { commentId: 'done' })),
  by(
    'ani',
    happened('VotingOpened', {
      roundId: 'r',
      dimensionId: 'society',
      question: 'First?',
      votesPerPerson: 2,
    }),
  ),
  by('ani', happened('VoteCast', { roundId: 'r', on: { kind: 'strategy', id: strategyId } })),
  by('ani', happened('StrategyWithdrawn', { strategyId: 'soc-2' })),
  by('ani', happened('SheetWithdrawn', { sheetId: 'soc-1b' })),
  by('ani', happened('OrganizationDeactivated', { organizationId: 'dishub' })),
  by('ani', happened('ParticipantRemoved', { participantId: 'fitri' })),
];
const history = [...furnished, ...ofAni];
const start = folded(history);

const session = { sessionId: 'third', name: 'Bimtek III', from: '2018-10-03', to: '2018-10-04' };
const months = { ...win, start: '2019-01', end: '2019-12', reason: 'Ready', evidence: 'Queues' };
const dimension = { code: 'NEW', name: 'New', nameId: 'Baru', subdimensions: ['one'] };

/** Commands that are taken back to the very state in which they were given. */
const restored: readonly WorkshopCommand[] = [
  { type: 'ReviseWorkshop', data: { name: 'Another', period: { from: 2019, to: 2024 } } },
  { type: 'ConfigureSheetTemplate', data: { fields: [] } },
  { type: 'SetQuickWinCap', data: { dimensionId: 'society', cap: 3 } },
  { type: 'ReplanSession', data: { sessionId: 'second', name: 'Bimtek 2', to: '2018-09-05' } },
  { type: 'ReviseDimension', data: { dimensionId: 'society', name: 'Other', code: 'S' } },
  { type: 'ActivateDimension', data: { dimensionId: 'economy' } },
  { type: 'RenameOrganization', data: { organizationId: 'bpbd', name: 'Badan' } },
  { type: 'DeactivateOrganization', data: { organizationId: 'bpbd' } },
  { type: 'ReactivateOrganization', data: { organizationId: 'dishub' } },
  { type: 'RenameGroup', data: { groupId: 'g-soc', name: 'Other' } },
  { type: 'UnseatOrganization', data: { groupId: 'g-soc', organizationId: 'dinkes' } },
  { type: 'ReassignParticipant', data: { ...budi, role: 'viewer' } },
  { type: 'RemoveParticipant', data: budi },
  { type: 'RetitleStrategy', data: { strategyId, title: 'Another title' } },
  { type: 'RecodeStrategy', data: { strategyId, code: 'X' } },
  { type: 'ReclassifyStrategy', data: { strategyId, subdimension: 'second' } },
  { type: 'SetStrategyTarget', data: { strategyId, target: 'More' } },
  { type: 'ChangeStrategyProposer', data: { strategyId, organizationId: 'dinkes' } },
  { type: 'ReorderStrategy', data: { strategyId, order: 'a9' } },
  { type: 'ReplaceStrategyIssue', data: { strategyId, text: 'Banjir setiap tahun, di mana saja' } },
  { type: 'WithdrawStrategy', data: { strategyId } },
  { type: 'RestoreStrategy', data: { strategyId: 'soc-2' } },
  { type: 'JustifyAlignmentGap', data: { sheetId, document: 'SPBE', reason: 'Other' } },
  { type: 'RetitleSheet', data: { sheetId, shortTitle: 'Other', title: 'Another' } },
  { type: 'RecodeSheet', data: { sheetId, code: 'Y' } },
  { type: 'ClassifySheet', data: { sheetId, kind: 'method', stage: null } },
  { type: 'AssignSheetLead', data: { sheetId, organizationId: 'dpu' } },
  { type: 'AssignSheetLead', data: { sheetId, organizationId: 'dinkes' } },
  { type: 'AddSupportingOrganization', data: { sheetId, organizationId: 'dpu' } },
  { type: 'RemoveSupportingOrganization', data: { sheetId, organizationId: 'dinkes' } },
  { type: 'DescribeSheetTargetGroup', data: { sheetId, targetGroup: 'Santri' } },
  { type: 'LocateSheet', data: { sheetId, location: { kind: 'wholeRegion' } } },
  { type: 'ListSheetPartners', data: { sheetId, partners: ['PMI'] } },
  { type: 'DescribeSheetResources', data: { sheetId, resources: 'Two people' } },
  { type: 'ReplaceSheetText', data: { sheetId, field: 'benefit', text: 'Lebih 👩🏽‍🌾 lambat' } },
  { type: 'EditText', data: { on: issue, change: [6, [5, 'dua', 'kali'], 6] } },
  { type: 'MoveSheet', data: { sheetId: 'liv-1a', strategyId: 'liv-2', order: 'a7' } },
  { type: 'ReorderSheet', data: { sheetId, order: 'a9' } },
  { type: 'WithdrawSheet', data: { sheetId } },
  { type: 'RestoreSheet', data: { sheetId: 'soc-1b' } },
  {
    type: 'AllocateSheetToYear',
    data: { sheetId, year: 2020, budgetRupiah: 1, fundingSource: 'DAK' },
  },
  { type: 'ReviseAllocation', data: { ...win, budgetRupiah: 2, target: 5, note: null } },
  { type: 'RemoveAllocation', data: win },
  { type: 'ReviseQuickWin', data: { ...win, reason: 'Other' } },
  { type: 'UnmarkQuickWin', data: win },
  { type: 'AlignSheet', data: { sheetId, alignmentId: 'new', ...aligned } },
  { type: 'ReviseAlignment', data: { sheetId, alignmentId: 'al', reference: 'p. 3', code: null } },
  { type: 'RemoveAlignment', data: { sheetId, alignmentId: 'al' } },
  { type: 'AddIndicator', data: { indicatorId: 'new', on: card, ...indicator } },
  {
    type: 'ReviseIndicator',
    data: { indicatorId: 'in', baseline: { value: 1, year: 2018 }, dataSource: null },
  },
  { type: 'SetIndicatorTarget', data: { indicatorId: 'in', year: 2019, value: 4 } },
  { type: 'SetIndicatorTarget', data: { indicatorId: 'in', year: 2020, value: 4 } },
  { type: 'RemoveIndicatorTarget', data: { indicatorId: 'in', year: 2019 } },
  { type: 'RemoveIndicator', data: { indicatorId: 'in' } },
  { type: 'DrawLink', data: { linkId: 'new', from: card, to: far, type: 'sharesData' } },
  { type: 'RemoveLink', data: { linkId: 'over' } },
  { type: 'RemoveLink', data: { linkId: 'con' } },
  { type: 'AgreeOverlapLead', data: { linkId: 'over', organizationId: 'dpu' } },
  { type: 'ResolveConflict', data: { linkId: 'con3', resolution: 'First we' } },
  { type: 'ReopenConflict', data: { linkId: 'con' } },
  { type: 'ReviseComment', data: { commentId: 'c', text: 'Hmm', mentions: ['dpu'] } },
  { type: 'ResolveComment', data: { commentId: 'c' } },
  { type: 'ReopenComment', data: { commentId: 'done' } },
  { type: 'CastVote', data: { roundId: 'r', on: card } },
  { type: 'RetractVote', data: { roundId: 'r', on: { kind: 'strategy', id: strategyId } } },
  { type: 'RenameMilestone', data: { milestoneId: 'm', name: 'Middle' } },
  { type: 'SetMilestone', data: { milestoneId: 'new', name: 'Now' } },
  { type: 'RemoveMilestone', data: { milestoneId: 'm' } },
  { type: 'LockBoard', data: { dimensionId: 'society' } },
  { type: 'UnlockBoard', data: { dimensionId: 'living' } },
  { type: 'SeatOrganization', data: { groupId: 'g-soc', organizationId: 'disbanded' } },
  { type: 'DeactivateDimension', data: { dimensionId: 'spare' } },
];

/** Commands after which something is left: what was made is taken off the board, and its history stays. */
const hidden: readonly (readonly [WorkshopCommand, (state: WorkshopState) => unknown, unknown])[] =
  [
    [
      { type: 'PlanSession', data: session },
      ({ sessions }) => sessions.get('third')?.status,
      'cancelled',
    ],
    [
      { type: 'DefineDimension', data: { dimensionId: 'new', active: true, ...dimension } },
      ({ dimensions }) => dimensions.get('new')?.active,
      false,
    ],
    [
      {
        type: 'RegisterOrganization',
        data: { organizationId: 'new', abbreviation: 'N', name: 'New' },
      },
      ({ organizations }) => organizations.get('new')?.active,
      false,
    ],
    [
      { type: 'AdmitParticipant', data: { participantId: 'new', role: 'viewer' } },
      ({ participants }) => participants.get('new')?.active,
      false,
    ],
    [
      {
        type: 'ProposeStrategy',
        data: {
          strategyId: 'new',
          dimensionId: 'society',
          code: 'NEW',
          subdimension: 'first',
          title: 'A new strategy',
          organizationId: 'bpbd',
        },
      },
      ({ strategies }) => strategies.get('new')?.status,
      'withdrawn',
    ],
    [
      {
        type: 'AddSheet',
        data: { sheetId: 'new', strategyId, code: 'N', shortTitle: 'New', title: 'New' },
      },
      ({ sheets }) => sheets.get('new')?.withdrawn,
      true,
    ],
    [
      {
        type: 'PostComment',
        data: { commentId: 'new', on: card, text: 'Oops' },
      },
      ({ comments }) => comments.get('new')?.text,
      '',
    ],
    [
      {
        type: 'OpenVoting',
        data: { roundId: 'new', dimensionId: 'living', question: 'Which?', votesPerPerson: 1 },
      },
      ({ rounds }) => rounds.get('new')?.open,
      false,
    ],
    [
      { type: 'MarkQuickWin', data: { ...months, year: 2021 } },
      ({ sheets }) => sheets.get(sheetId)?.allocations.find(({ year }) => year === 2021)?.quickWin,
      undefined,
    ],
  ];

const final: readonly (readonly [WorkshopCommand, keyof typeof finalReasons])[] = [
  [{ type: 'CancelSession', data: { sessionId: 'second' } }, 'for_good'],
  [{ type: 'EndSession', data: { sessionId: 'first' } }, 'official_step'],
  [{ type: 'DefineDimension', data: { dimensionId: 'n', active: false, ...dimension } }, 'set_up'],
  [{ type: 'MergeOrganizations', data: { organizationId: 'dpu', intoId: 'bpbd' } }, 'for_good'],
  [{ type: 'FormGroup', data: { groupId: 'n', name: 'N', dimensionId: 'spare' } }, 'set_up'],
  [{ type: 'RotateJoinCode', data: { groupId: 'g-soc' } }, 'for_good'],
  [{ type: 'JoinGroup', data: { groupId: 'g-soc', organizationId: 'bpbd' } }, 'own_presence'],
  [{ type: 'SubmitStrategy', data: { strategyId } }, 'official_step'],
  [
    { type: 'JustifyAlignmentGap', data: { sheetId, document: 'RPJMD', reason: 'Not yet' } },
    'cannot_be_empty',
  ],
  [{ type: 'ConfirmQuickWin', data: win }, 'official_step'],
  [{ type: 'WithdrawComment', data: { commentId: 'c' } }, 'for_good'],
  [{ type: 'CloseVoting', data: { roundId: 'r' } }, 'for_good'],
];

/** What a few of the commands above need besides. */
const spare: readonly WorkshopEvent[] = [
  happened('OrganizationReactivated', { organizationId: 'disbanded' }),
  allocated(sheetId, 2021),
  happened('DimensionDefined', {
    dimensionId: 'spare',
    code: 'SPA',
    name: 'Spare',
    nameId: 'Cadangan',
    active: true,
    subdimensions: [],
  }),
];

class Ani {
  state = fold(start, placedAfter(history.length, spare));
  head = history.length + spare.length - 1;

  perform(command: WorkshopCommand, undoing?: number): readonly PlacedEvent[] {
    const { head } = this;
    const asked = { seen: undoing ?? head, undoing: undoing !== undefined };
    const context = { actor: ani, at, head, overwrite: false, ...asked };
    const decision = decide(this.state, command, context);
    if ('refused' in decision) throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
    expect(decision.length).toBeGreaterThan(0);
    const events = placedAfter(this.head + 1, decision);
    for (const event of events) this.state = evolve(this.state, event);
    this.head += events.length;
    return events;
  }

  /** Takes back what these events did; gives the events of doing so, command by command. */
  undo(before: WorkshopState, events: readonly PlacedEvent[]): readonly Done[] {
    const back = takeBack(before, events);
    if (back.kind === 'final') throw new Error(back.reason);
    const seen = events.at(-1)!.revision;
    return back.commands.map((command) => {
      const fits = events.some((event) => canTakeBack(event, command));
      expect({ command, fits }).toEqual({ command, fits: true });
      const met = this.state;
      return { before: met, events: this.perform(command, seen) };
    });
  }

  /** What was undone last is done again first. */
  redo(undone: readonly Done[]): void {
    for (const { before, events } of withoutParts(undone).toReversed()) this.undo(before, events);
  }
}

function placedAfter(from: number, events: readonly WorkshopEvent[]): readonly PlacedEvent[] {
  return events.map((event, index) => ({
    ...event,
    revision: from + index,
    meta: { actorId: 'ani', at },
  }));
}

/** Without what tells who wrote when; lists that are sets, in any order. */
function content(state: WorkshopState): unknown {
  const { writers: _, ...json } = stateToJson(state);
  return JSON.parse(JSON.stringify(json), (key, value: unknown) => {
    if (key === 'touched' || key === 'logs' || key === 'at') return undefined;
    const isSet = key === 'supportingIds' || key === 'organizationIds' || /^\w+\/\S+$/.test(key);
    return isSet && Array.isArray(value) ? value.map(String).toSorted() : value;
  });
}

const named = (commands: readonly WorkshopCommand[]) =>
  commands.map((command) => ({ type: command.type, command }));

describe('what one did is taken back', () => {
  it.each(named(restored))('$type, and back again', ({ command }) => {
    const person = new Ani();
    const before = person.state;
    const done = person.perform(command);
    const after = person.state;
    const undone = person.undo(before, done);
    expect(content(person.state)).toEqual(content(before));
    person.redo(undone);
    expect(content(person.state)).toEqual(content(after));
  });

  it.each(hidden.map(([command, of, left]) => ({ type: command.type, command, of, left })))(
    '$type, as far as the board goes',
    ({ command, of, left }) => {
      const person = new Ani();
      const before = person.state;
      const done = person.perform(command);
      expect(of(person.state)).not.toEqual(left);
      person.undo(before, done);
      expect(of(person.state)).toEqual(left);
    },
  );

  it('MergeStrategies: what moved over comes back, each sheet to its place', () => {
    const person = new Ani();
    const before = person.state;
    const merged = person.perform({
      type: 'MergeStrategies',
      data: { strategyId: 'liv-1', intoId: 'liv-2' },
    });
    const merge = person.state;
    const undone = person.undo(before, merged);
    expect(content(person.state)).toEqual(content(before));
    person.redo(undone);
    expect(content(person.state)).toEqual(content(merge));
  });

  it('UnmarkQuickWin of a confirmed one: it is to be confirmed anew', () => {
    const person = new Ani();
    person.perform({ type: 'ConfirmQuickWin', data: win });
    const before = person.state;
    person.undo(before, person.perform({ type: 'UnmarkQuickWin', data: win }));
    const { quickWin } = person.state.sheets.get(sheetId)!.allocations[0]!;
    expect(quickWin).toMatchObject({ reason: 'It is ready', confirmed: false });
  });

  it.each(final.map(([command, reason]) => ({ type: command.type, command, reason })))(
    '$type is final: $reason',
    ({ command, reason }) => {
      const person = new Ani();
      const before = person.state;
      const events = person.perform(command);
      expect(takeBack(before, events)).toEqual({ kind: 'final', reason });
    },
  );

  it('and the reason says what it means, in a sentence', () => {
    for (const meaning of Object.values(finalReasons)) expect(meaning).toMatch(/^[A-Z].{8,}\.$/);
  });

  it('speaks of every kind of command', () => {
    const steps = ['OpenWorkshop', 'StartSession', 'RecordAttendance', 'MergeStrategies'];
    const reviews = ['RequestStrategyRevision', 'ApproveStrategy', 'PresentStrategy'];
    const spoken = new Set<string>([
      ...restored.map(({ type }) => type),
      ...hidden.map(([{ type }]) => type),
      ...final.map(([{ type }]) => type),
      ...steps,
      ...reviews,
      'RatifyStrategy',
    ]);
    expect(commandTypes.filter((type) => !spoken.has(type))).toEqual([]);
  });

  it('an event about what is not there is taken back by nothing', () => {
    const lost: readonly EventType[] = ['StrategyRetitled', 'SheetLocated', 'LinkRemoved'];
    for (const type of lost) {
      const data = { strategyId: 'x', sheetId: 'x', linkId: 'x', title: 'Gone', location: null };
      const [event] = placedAfter(0, [{ type, v: 1, data } as WorkshopEvent]);
      expect(takeBack(start, [event!])).toMatchObject({ kind: 'commands', commands: [] });
    }
  });
});
