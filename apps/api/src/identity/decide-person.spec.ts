import { describe, expect, it } from '@jest/globals';
import { assert, integer, property } from 'fast-check';
import {
  changePassword,
  endSession,
  refreshSession,
  revokeSessions,
  sessionRules,
  startSession,
} from './decide-person.ts';
import { evolvePerson, type Person } from './person.ts';
import type { PersonEvent } from './person-events.ts';

const start = Date.parse('2018-10-02T01:00:00.000Z');

/** A person whose events are decided and folded, one after the other. */
class Story {
  person: Person;
  nowMs = start;

  constructor() {
    const data = { name: 'Siti Aminah', workshopId: 'pasuruan' };
    this.person = this.#fold(undefined, { type: 'PersonRegistered', v: 1, data });
  }

  add(events: readonly PersonEvent[]): readonly PersonEvent[] {
    for (const event of events) this.person = this.#fold(this.person, event);
    return events;
  }

  started(sessionId: string, hash = `${sessionId}-0`): readonly PersonEvent[] {
    return this.add(startSession(this.person, { sessionId, refreshHash: hash }, this.nowMs));
  }

  /** Shows a token; the next one is called `nextHash`. */
  refreshed(sessionId: string, shownHash: string, nextHash: string): string {
    const refresh = refreshSession(this.person, sessionId, { shownHash, nextHash }, this.nowMs);
    if ('events' in refresh) this.add(refresh.events);
    return refresh.kind;
  }

  get sessionIds(): readonly string[] {
    return this.person.sessions.map(({ id }) => id);
  }

  #fold(person: Person | undefined, event: PersonEvent): Person {
    const folded = evolvePerson('p-1', person, { event, at: new Date(this.nowMs).toISOString() });
    if (!folded) throw new Error('no person');
    return folded;
  }
}

describe('sessions of a person', () => {
  it('go on with each refresh, which uses its token up', () => {
    const story = new Story();
    story.started('s');
    expect(story.refreshed('s', 's-0', 's-1')).toBe('refreshed');
    expect(story.refreshed('s', 's-1', 's-2')).toBe('refreshed');
    expect(story.person.sessions[0]).toMatchObject({ rotation: 2, current: ['s-2'] });
  });

  it('end when a used token comes back late: someone else has a copy', () => {
    const story = new Story();
    story.started('s');
    story.refreshed('s', 's-0', 's-1');
    story.nowMs += sessionRules.graceMs + 1;
    expect(story.refreshed('s', 's-0', 's-x')).toBe('reused');
    expect(story.sessionIds).toEqual([]);
    expect(story.refreshed('s', 's-1', 's-2')).toBe('over');
  });

  it('end when a token from before the last one comes back, however soon', () => {
    const story = new Story();
    story.started('s');
    story.refreshed('s', 's-0', 's-1');
    story.refreshed('s', 's-1', 's-2');
    expect(story.refreshed('s', 's-0', 's-x')).toBe('reused');
  });

  it('survive an answer that was lost on a bad network, and another one', () => {
    const story = new Story();
    story.started('s');
    story.refreshed('s', 's-0', 'lost-1');
    expect(story.refreshed('s', 's-0', 'lost-2')).toBe('refreshed');
    story.nowMs += sessionRules.graceMs;
    expect(story.refreshed('s', 's-0', 'here')).toBe('refreshed');
    expect(story.refreshed('s', 'here', 's-2')).toBe('refreshed');
    // The two that were lost are used up with it.
    story.nowMs += sessionRules.graceMs + 1;
    expect(story.refreshed('s', 'lost-1', 's-x')).toBe('reused');
  });

  it('survive two tabs that refresh at once, each with its own answer', () => {
    const story = new Story();
    story.started('s');
    story.refreshed('s', 's-0', 'tab-a');
    story.refreshed('s', 's-0', 'tab-b');
    expect(story.refreshed('s', 'tab-a', 'tab-a2')).toBe('refreshed');
    expect(story.refreshed('s', 'tab-b', 'tab-b2')).toBe('refreshed');
    expect(story.refreshed('s', 'tab-a2', 'tab-a3')).toBe('refreshed');
  });

  it('give out a few tokens for one, not many', () => {
    const story = new Story();
    story.started('s');
    story.refreshed('s', 's-0', 'n-0');
    let given = 1;
    while (story.refreshed('s', 's-0', `n-${given}`) === 'refreshed') given += 1;
    expect(given).toBe(sessionRules.siblingsMax);
    // Those that were given are good, and so is the session.
    expect(story.refreshed('s', 's-0', 'more')).toBe('crowded');
    expect(story.sessionIds).toEqual(['s']);
    expect(story.refreshed('s', 'n-4', 'next')).toBe('refreshed');
    story.nowMs += sessionRules.graceMs + 1;
    expect(story.refreshed('s', 'n-0', 'late')).toBe('reused');
    expect(story.sessionIds).toEqual([]);
  });

  it('end when nobody refreshes them, and live on when somebody does', () => {
    const story = new Story();
    story.started('s');
    story.nowMs += sessionRules.lifetimeMs - 1;
    expect(story.refreshed('s', 's-0', 's-1')).toBe('refreshed');
    story.nowMs += sessionRules.lifetimeMs;
    expect(story.refreshed('s', 's-1', 's-2')).toBe('over');
  });

  it('are at most so many: the oldest goes, those that ran out do not count', () => {
    const story = new Story();
    for (let i = 0; i < sessionRules.sessionsMax; i++) story.started(`s-${i}`);
    expect(story.started('one-more')[0]).toMatchObject({
      type: 'SessionEnded',
      data: { sessionId: 's-0', reason: 'superseded' },
    });
    expect(story.sessionIds).toHaveLength(sessionRules.sessionsMax);
    story.nowMs += sessionRules.lifetimeMs;
    expect(story.started('new')).toHaveLength(1);
    expect(story.sessionIds).toEqual(['new']);
  });

  it('end by signing out, by revoking, and by a new password but for the one that set it', () => {
    const story = new Story();
    for (const id of ['a', 'b', 'c']) story.started(id);
    story.add(endSession(story.person, 'a'));
    expect(endSession(story.person, 'a')).toEqual([]);
    story.add(changePassword(story.person, 'hash', 'c'));
    expect(story.sessionIds).toEqual(['c']);
    story.add(changePassword(story.person, 'hash-2', 'unknown'));
    expect(story.sessionIds).toEqual([]);
    expect(revokeSessions(story.person)).toEqual([]);
    story.started('d');
    story.add(revokeSessions(story.person));
    expect(story.sessionIds).toEqual([]);
  });

  it('never let two parties go on with one token beyond the grace', () => {
    // Two hold the same token: whoever shows theirs second, later than the grace, ends it for both.
    assert(
      property(integer({ min: 1, max: 20 }), (turns) => {
        const story = new Story();
        story.started('s', 'stolen');
        let token = 'stolen';
        for (let turn = 0; turn < turns; turn++) {
          story.refreshed('s', token, `thief-${turn}`);
          token = `thief-${turn}`;
          story.nowMs += sessionRules.graceMs + 1;
        }
        expect(story.refreshed('s', 'stolen', 'owner')).toBe('reused');
        expect(story.refreshed('s', token, 'thief')).toBe('over');
      }),
    );
  });

  it('are folded from any recorded event, also without a person', () => {
    const event = { type: 'SessionsRevoked', v: 1, data: {} } as const;
    expect(evolvePerson('p', undefined, { event, at: '2018-10-02T00:00:00.000Z' })).toBeUndefined();
  });
});
