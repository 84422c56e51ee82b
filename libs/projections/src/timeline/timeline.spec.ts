import { describe, expect, it } from '@jest/globals';
import {
  evolve,
  fold,
  initialState,
  type PlacedEvent,
  type WorkshopEvent,
  type WorkshopState,
} from '@rembuk/workshop';
import { placed, seated } from '@rembuk/workshop/testing';
import type { ReportFilter } from '../filter.ts';
import { excerpt, excerptMax } from './excerpt.ts';
import { isInTimeline, timelineEntry, timelineMarks } from './timeline.ts';
import type { TimelineEntry } from './types.ts';

const happened = (type: string, data: object) =>
  ({ type, v: type === 'LinkDrawn' ? 2 : 1, data }) as WorkshopEvent;
const start = fold(initialState, placed(seated));
const at = '2018-10-02T02:00:00.000Z';

interface Told {
  readonly entries: readonly TimelineEntry[];
  readonly state: WorkshopState;
}

/** What the entries of some events are, each by someone of BPBD unless told otherwise. */
function told(events: readonly WorkshopEvent[], meta: Partial<PlacedEvent['meta']> = {}): Told {
  let state = start;
  const entries = events.map((event, place) => {
    const who = { actorId: 'budi', organizationId: 'bpbd', at, ...meta };
    const one = { ...event, revision: seated.length + place, meta: who } as PlacedEvent;
    const before = state;
    state = evolve(before, one);
    return timelineEntry(before, state, one);
  });
  return { entries, state };
}
const last = (...events: readonly WorkshopEvent[]) => told(events).entries.at(-1)!;

describe('an entry of the timeline', () => {
  it('says which organization did what to what, in which session, on which board', () => {
    expect(
      last(happened('StrategyRetitled', { strategyId: 'soc-1', title: 'Kenduren Mas' })),
    ).toEqual({
      revision: seated.length,
      at,
      type: 'StrategyRetitled',
      sessionId: 'first',
      organization: { id: 'bpbd', abbreviation: 'BPBD', name: 'Dinas bpbd' },
      subject: { kind: 'strategy', id: 'soc-1', label: 'SOC-1 Kenduren Mas' },
      others: [],
      dimensionIds: ['society'],
      changes: [{ field: 'title', before: 'The strategy soc-1', after: 'Kenduren Mas' }],
    });
  });

  it('names no person', () => {
    const { entries } = told([
      happened('ParticipantJoined', {
        participantId: 'ani',
        role: 'member',
        organizationId: 'dpu',
      }),
      happened('CommentPosted', {
        commentId: 'c-1',
        on: { kind: 'sheet', id: 'soc-1a' },
        text: 'Siapa?',
        mentions: [],
      }),
    ]);
    expect(entries[0]?.subject).toEqual({
      kind: 'participant',
      id: 'ani',
      label: 'DPU',
      role: 'member',
    });
    expect(JSON.stringify(entries)).not.toContain('budi');
  });

  it('calls whoever sits for no organization by group or role, never by an id', () => {
    const admitted = (participantId: string, role: string, seat: object) =>
      last(happened('ParticipantJoined', { participantId, role, ...seat })).subject;
    const { groups } = start;
    const [groupId] = groups.keys();
    expect([
      admitted('person-1', 'facilitator', { groupId }),
      admitted('person-2', 'kominfo', {}),
    ]).toMatchObject([
      { role: 'facilitator', label: groups.get(groupId!)!.name },
      { role: 'kominfo', label: 'kominfo' },
    ]);
  });

  it('names what something went into, whatever it is', () => {
    const into = (event: WorkshopEvent) =>
      last(event).changes.find(({ field }) => field === 'mergedIntoId')?.after;
    expect(into(happened('StrategyMerged', { strategyId: 'soc-2', intoId: 'soc-1' }))).toBe(
      'SOC-1 The strategy soc-1',
    );
    expect(into(happened('OrganizationMerged', { organizationId: 'bpbd', intoId: 'dpu' }))).toBe(
      'DPU',
    );
  });

  it('is told without an organization where nobody spoke for one', () => {
    const { entries } = told([happened('BoardLocked', { dimensionId: 'society' })], {
      actorId: 'fitri',
      organizationId: undefined as never,
    });
    expect(entries[0]).not.toHaveProperty('organization');
  });

  it('says why, where someone did', () => {
    expect(
      last(happened('StrategyRevisionRequested', { strategyId: 'soc-1', note: 'Apa dasarnya?' })),
    ).toMatchObject({ why: 'Apa dasarnya?' });
    expect(last(happened('StrategyWithdrawn', { strategyId: 'soc-1' }))).not.toHaveProperty('why');
  });

  it('marks sessions and milestones', () => {
    const { entries, state } = told([
      happened('SessionEnded', { sessionId: 'first' }),
      happened('MilestoneSet', { milestoneId: 'm-1', name: 'Bimtek I', revision: 12 }),
    ]);
    expect(entries.map(({ mark }) => mark)).toEqual(['session', 'milestone']);
    expect(timelineMarks(state)).toEqual([
      expect.objectContaining({ kind: 'session', name: 'Bimtek I', startedAt: at, endedAt: at }),
      { kind: 'milestone', id: 'm-1', name: 'Bimtek I', revision: 12 },
    ]);
  });

  it('names what it touches besides, on both boards', () => {
    const from = { kind: 'sheet', id: 'soc-1a' };
    const to = { kind: 'strategy', id: 'liv-1' };
    const { entries } = told([
      happened('LinkDrawn', { linkId: 'l-1', from, to, type: 'supports', note: 'Hal. 3' }),
      happened('LinkRemoved', { linkId: 'l-1' }),
    ]);
    for (const entry of entries) {
      expect(entry.subject.label).toBe('SOC-1A – LIV-1');
      expect(entry.others.map(({ label }) => label)).toEqual([
        'SOC-1A Sheet soc-1a',
        'LIV-1 The strategy liv-1',
      ]);
      expect(entry.dimensionIds).toEqual(['living', 'society']);
    }
    expect(entries[0]?.why).toBe('Hal. 3');
  });

  it('tells parts of a thing by their year or id', () => {
    const allocation = { sheetId: 'soc-1a', year: 2019 };
    const entry = last(
      happened('SheetAllocatedToYear', { ...allocation, budgetRupiah: 5, fundingSource: 'APBD' }),
      happened('AllocationRevised', { ...allocation, budgetRupiah: 7 }),
    );
    expect(entry.changes).toEqual([
      { field: 'allocations.2019.budgetRupiah', before: '5', after: '7' },
    ]);
  });

  it('tells what a template asks for field by field, and what cards got in a round by their names', () => {
    expect(
      last(
        happened('SheetTemplateConfigured', {
          fields: [
            { field: 'risk', required: true },
            { field: 'stage', required: false },
          ],
        }),
        happened('SheetTemplateConfigured', {
          fields: [
            { field: 'risk', required: false },
            { field: 'stage', required: false },
          ],
        }),
      ).changes,
    ).toEqual([{ field: 'sheetTemplate.risk.required', before: 'true', after: 'false' }]);
    const round = { roundId: 'r-1', dimensionId: 'society', question: 'Mana?', votesPerPerson: 1 };
    const on = { kind: 'sheet', id: 'soc-1a' };
    const closed = last(
      happened('VotingOpened', round),
      happened('VotingClosed', { roundId: 'r-1', tally: [{ on, votes: 3 }], voters: 3 }),
    );
    expect(closed.changes).toContainEqual({
      field: 'tally',
      after: expect.stringMatching(/^SOC-1A .*: 3$/),
    });
  });

  it('names what a field refers to, as it is called', () => {
    const lead = happened('SheetLeadAssigned', { sheetId: 'soc-1a', organizationId: 'dpu' });
    expect(last(lead).changes).toEqual([{ field: 'leadId', before: 'BPBD', after: 'DPU' }]);
    const moved = happened('SheetMoved', { sheetId: 'soc-1a', strategyId: 'soc-2', order: 'a0' });
    expect(last(moved).changes).toEqual([
      {
        field: 'strategyId',
        before: 'SOC-1 The strategy soc-1',
        after: 'SOC-2 The strategy soc-2',
      },
    ]);
  });

  it('of a long text tells what went and what came', () => {
    const text = `${'Warga menunggu lama. '.repeat(20)}Posko jauh.`;
    const edit = { on: { kind: 'sheet', id: 'soc-1a', field: 'benefit' } };
    const entry = last(
      happened('SheetTextReplaced', { sheetId: 'soc-1a', field: 'benefit', text }),
      happened('TextEdited', { ...edit, change: [text.length - 6, [5, 'dekat'], 1] }),
    );
    expect(entry.subject.id).toBe('soc-1a');
    expect(entry.changes).toEqual([{ field: 'benefit', before: 'jauh', after: 'dekat' }]);
  });

  it('tells an alignment by its document, not by an id', () => {
    const aligned = happened('SheetAligned', {
      sheetId: 'soc-1a',
      alignmentId: 'a-1',
      document: 'RPJMD',
      version: { kind: 'original' },
      reference: 'Misi 2',
      nature: 'main',
    });
    expect(last(aligned).changes.map(({ field }) => field)).toContain('alignments.RPJMD.reference');
  });

  it('says how many more fields a thing has that came as a whole', () => {
    const many = Array.from({ length: 20 }, (_, place) => 2000 + place).map((year) =>
      happened('SheetAllocatedToYear', {
        sheetId: 'soc-1a',
        year,
        budgetRupiah: 1,
        fundingSource: 'DAK',
      }),
    );
    const entry = last(...many, happened('SheetWithdrawn', { sheetId: 'soc-1a' }));
    expect(entry.changes).toEqual([{ field: 'withdrawn', before: 'false', after: 'true' }]);
    const opened = timelineEntry(initialState, start, {
      ...placed(seated)[0]!,
      meta: { actorId: 'admin', at },
    });
    expect(opened.changes.length + (opened.moreChanges ?? 0)).toBeGreaterThan(5);
    expect(opened.changes.length).toBeLessThanOrEqual(12);
  });
});

describe('a timeline that is narrowed', () => {
  const event: PlacedEvent = {
    ...happened('StrategyRetitled', { strategyId: 'soc-1', title: 'Kenduren Mas' }),
    revision: seated.length,
    meta: { actorId: 'budi', organizationId: 'bpbd', at },
  };
  const merged = fold(
    initialState,
    placed([...seated, happened('OrganizationMerged', { organizationId: 'bpbd', intoId: 'dpu' })]),
  );
  const cases: readonly (readonly [ReportFilter, boolean])[] = [
    [{}, true],
    [{ from: at, to: at }, true],
    [{ from: '2018-10-02T02:00:00.001Z' }, false],
    [{ to: '2018-10-02T01:59:59.999Z' }, false],
    [{ sessionId: 'first' }, true],
    [{ sessionId: 'second' }, false],
    [{ dimensionId: 'society' }, true],
    [{ dimensionId: 'living' }, false],
    [{ organizationId: 'bpbd' }, true],
    [{ organizationId: 'dinkes' }, false],
    [{ organizationId: 'bpbd', dimensionId: 'living' }, false],
  ];

  it.each(cases)('to %j', (filter, isTold) => {
    expect(isInTimeline(start, event, filter, start)).toBe(isTold);
  });

  it('to an organization has what went into it since', () => {
    expect(isInTimeline(start, event, { organizationId: 'dpu' }, start)).toBe(false);
    for (const organizationId of ['bpbd', 'dpu'])
      expect(isInTimeline(start, event, { organizationId }, merged)).toBe(true);
  });
});

describe('an excerpt', () => {
  it('is one line, no longer than a list shows, and never half a character', () => {
    expect(excerpt(' satu\n  dua ')).toBe('satu dua');
    for (let shift = 0; shift < 3; shift += 1) {
      const cut = excerpt('x'.repeat(shift) + '😀'.repeat(200));
      expect(cut.length).toBeLessThanOrEqual(excerptMax);
      expect(cut.isWellFormed()).toBe(true);
      expect(cut.endsWith('…')).toBe(true);
    }
    expect(excerpt('x'.repeat(excerptMax))).toBe('x'.repeat(excerptMax));
  });
});
