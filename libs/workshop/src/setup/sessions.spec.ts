import { describe, expect, it } from '@jest/globals';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import type { WorkshopEvent } from '../messages.ts';
import { by, given } from '../testing/given.ts';
import { bare, happened } from '../testing/hall.ts';

const days = { from: '2018-07-17', to: '2018-07-18' };
const planned = (sessionId: string, name: string) =>
  happened('SessionPlanned', { sessionId, name, ...days });
const events = [...bare, planned('one', 'Bimtek I'), planned('two', 'Bimtek II')];
const started = happened('SessionStarted', { sessionId: 'one' });
const ended = happened('SessionEnded', { sessionId: 'one' });
const cancelled = happened('SessionCancelled', { sessionId: 'one' });

describe('planning a session', () => {
  const data = { sessionId: 'three', name: 'Bimtek III', ...days };
  const plan = (fields: Partial<typeof data> = {}) =>
    ({ type: 'PlanSession', data: { ...data, ...fields } }) as const;

  it('puts it on the calendar', () => {
    given(...events)
      .when(plan())
      .thenHappened(happened('SessionPlanned', data));
    given(...events)
      .when(plan({ from: '2018-07-18' }))
      .thenHappened(happened('SessionPlanned', { ...data, from: '2018-07-18' }));
  });

  it.each([
    ['sessionId', { sessionId: 'no spaces' }],
    ['name', { name: '' }],
    ['from', { from: '17 July' }],
    ['to', { to: '2018-02-30' }],
    ['to', { to: '2018-07-16' }],
  ])('refuses another %s: %j', (field, fields) => {
    given(...events)
      .when(plan(fields))
      .thenRefused('invalid_value', { field });
  });

  it('under an id and a name of its own', () => {
    given(...events)
      .when(plan({ sessionId: 'one' }))
      .thenRefused('id_taken');
    given(...events)
      .when(plan({ name: 'BIMTEK ii' }))
      .thenRefused('name_taken');
  });

  it('a cancelled one gives its name back', () => {
    given(...events, cancelled)
      .when(plan({ name: 'Bimtek I' }))
      .thenHappened(happened('SessionPlanned', { ...data, name: 'Bimtek I' }));
  });

  it('up to the limit', () => {
    const many = Array.from({ length: limits.sessionsMax }, (_, n) => planned(`s-${n}`, `S ${n}`));
    given(...bare, ...many)
      .when(plan())
      .thenRefused('limit_reached');
  });
});

describe('replanning', () => {
  const replan = (data: { name?: string; from?: string; to?: string }, sessionId = 'one') =>
    ({ type: 'ReplanSession', data: { sessionId, ...data } }) as const;

  it('says what changed', () => {
    given(...events)
      .when(replan({ name: 'Bimtek I', to: '2018-07-19' }))
      .thenHappened(happened('SessionReplanned', { sessionId: 'one', to: '2018-07-19' }));
    given(...events)
      .when(replan(days))
      .thenNothing();
  });

  it('keeps the days in order', () => {
    given(...events)
      .when(replan({ from: '2018-07-19' }))
      .thenRefused('invalid_value', { field: 'to' });
  });

  it('keeps the names apart', () => {
    given(...events)
      .when(replan({ name: 'bimtek ii' }))
      .thenRefused('name_taken');
    given(...events)
      .when(replan({ name: 'BIMTEK I' }))
      .thenHappened(happened('SessionReplanned', { sessionId: 'one', name: 'BIMTEK I' }));
  });

  it('not over what another has changed', () => {
    const moved = by('ani', happened('SessionReplanned', { sessionId: 'one', to: '2018-07-20' }));
    given(...events, moved)
      .when(replan({ to: '2018-07-19' }), { actor: 'budi', seen: 2 })
      .thenRefused('stale_field', { field: 'to', current: '2018-07-20' });
  });

  it('only what has not begun', () => {
    const to = { to: '2018-07-20' };
    given(...events, started)
      .when(replan(to))
      .thenRefused('session_not_planned', { status: 'running' });
    given(...events, cancelled)
      .when(replan(to))
      .thenRefused('session_not_planned');
    given(...events)
      .when(replan(to, 'none'))
      .thenRefused('unknown_session');
  });
});

describe('cancelling', () => {
  const cancel = (sessionId: string) => ({ type: 'CancelSession', data: { sessionId } }) as const;

  it('takes back what has not begun', () => {
    given(...events)
      .when(cancel('one'))
      .thenHappened(cancelled);
    given(...events, cancelled)
      .when(cancel('one'))
      .thenRefused('session_not_planned');
    given(...events, started)
      .when(cancel('one'))
      .thenRefused('session_not_planned');
    given(...events)
      .when(cancel('none'))
      .thenRefused('unknown_session');
  });

  it('P6: not over a plan that another person changed unseen', () => {
    const to = happened('SessionReplanned', { sessionId: 'one', to: '2018-07-20' });
    const seen = events.length - 1;
    given(...events, to)
      .when(cancel('one'), { seen })
      .thenRefused('stale_field', { field: 'to', current: '2018-07-20', revision: seen + 1 });
    given(...events, to)
      .when(cancel('one'), { seen, overwrite: true })
      .thenHappened(cancelled);
  });
});

describe('holding a session', () => {
  const start = (sessionId: string) => ({ type: 'StartSession', data: { sessionId } }) as const;
  const end = { type: 'EndSession', data: { sessionId: 'one' } } as const;
  const milestone = (revision: number) =>
    happened('MilestoneSet', { milestoneId: 'session-one', name: 'Bimtek I', revision });

  it('starts what is planned, when none runs', () => {
    given(...events)
      .when(start('one'))
      .thenHappened(started);
    given(...events, started)
      .when(start('two'))
      .thenRefused('session_running', { sessionId: 'one' });
    given(...events, cancelled)
      .when(start('one'))
      .thenRefused('session_not_planned');
    given(...events)
      .when(start('none'))
      .thenRefused('unknown_session');
  });

  it('remembers when it was really held', () => {
    const { state } = given(...events).when(start('one'));
    expect(state.runningSessionId).toBe('one');
    expect(state.sessions.get('one')).toMatchObject({
      status: 'running',
      startedAt: '2018-10-02T03:00:00.000Z',
    });
  });

  it('ends with a milestone at the very moment', () => {
    const held = [...events, started];
    const outcome = given(...held).when(end);
    outcome.thenHappened(ended, milestone(held.length));
    expect(outcome.state.runningSessionId).toBeUndefined();
    expect('runningSessionId' in outcome.state).toBe(false);
  });

  it.each([
    ['the id is taken', [{ ...milestone(1), data: { ...milestone(1).data, name: 'By hand' } }]],
    [
      'there is no room',
      Array.from({ length: limits.milestonesMax }, (_, n) =>
        happened('MilestoneSet', { milestoneId: `m-${n}`, name: `M ${n}`, revision: 0 }),
      ),
    ],
  ] satisfies [string, WorkshopEvent[]][])('ends without one where %s', (_title, milestones) => {
    given(...events, ...milestones, started)
      .when(end)
      .thenHappened(ended);
  });

  const named = (name: string, index: number) =>
    happened('MilestoneSet', { milestoneId: `by-hand-${index}`, name, revision: 0 });

  it.each([
    ['Bimtek I (2)', ['bimtek i']],
    ['Bimtek I (4)', ['Bimtek I', 'BIMTEK I (2)', 'Bimtek I (3)']],
    ['Bimtek I', ['Bimtek I (2)']],
  ])('ends with a milestone of a free name: %s', (name, taken) => {
    const outcome = given(...events, ...taken.map(named), started).when(end);
    const { milestones } = outcome.state;
    expect(milestones.get('session-one')?.name).toBe(name);
  });

  it('ends with a milestone that can be named again, however long the id of the session', () => {
    const sessionId = 's'.repeat(limits.id.max);
    const held = [planned(sessionId, 'Bimtek III'), happened('SessionStarted', { sessionId })];
    const { state } = given(...bare, ...held).when({ type: 'EndSession', data: { sessionId } });
    expect([...state.milestones.keys()].map(isId)).toEqual([true]);
  });

  it('cuts a name that has no room for its number, between characters', () => {
    const name = `${'x'.repeat(limits.name.max - 5)}🌾!!!`;
    const long = happened('SessionReplanned', { sessionId: 'one', name });
    const outcome = given(...events, long, named(name, 0), started).when(end);
    const free = outcome.state.milestones.get('session-one')?.name ?? '';
    expect(free).toBe(`${'x'.repeat(limits.name.max - 5)} (2)`);
    expect(free.isWellFormed()).toBe(true);
  });

  it('ends only what runs', () => {
    given(...events)
      .when(end)
      .thenRefused('session_not_running', { status: 'planned' });
    given(...events, started, ended)
      .when(end)
      .thenRefused('session_not_running');
    given(...bare)
      .when(end)
      .thenRefused('unknown_session');
  });

  it('lets the next one start', () => {
    given(...events, started, ended)
      .when(start('two'))
      .thenHappened(happened('SessionStarted', { sessionId: 'two' }));
  });
});
