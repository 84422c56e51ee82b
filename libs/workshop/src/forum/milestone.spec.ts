import { describe, it } from '@jest/globals';
import { given } from '../testing/given.ts';
import { hall, happened } from '../testing/hall.ts';

const head = hall.length - 1;
const set = (data: { milestoneId?: string; name?: string; revision?: number } = {}) =>
  ({ type: 'SetMilestone', data: { milestoneId: 'm1', name: 'Bimtek II', ...data } }) as const;
const rename = (name: string) =>
  ({ type: 'RenameMilestone', data: { milestoneId: 'm1', name } }) as const;
const wasSet = (milestoneId = 'm1', name = 'Bimtek II', revision = 3) =>
  happened('MilestoneSet', { milestoneId, name, revision });
const renamed = (name: string) => happened('MilestoneRenamed', { milestoneId: 'm1', name });

describe('milestones', () => {
  const remove = { type: 'RemoveMilestone', data: { milestoneId: 'm1' } } as const;

  it('name the present, or a revision that has been', () => {
    given(...hall)
      .when(set())
      .thenHappened(wasSet('m1', 'Bimtek II', head));
    given(...hall)
      .when(set({ revision: 0 }))
      .thenHappened(wasSet('m1', 'Bimtek II', 0));
    given(...hall)
      .when(set({ revision: head }))
      .thenHappened(wasSet('m1', 'Bimtek II', head));
  });

  it.each([
    ['revision', { revision: head + 1 }],
    ['revision', { revision: -1 }],
    ['revision', { revision: 1.5 }],
    ['name', { name: '' }],
    ['milestoneId', { milestoneId: '' }],
  ])('refuse an invalid %s (%#)', (field, data) => {
    given(...hall)
      .when(set(data))
      .thenRefused('invalid_value', { field });
  });

  it('have names and ids of their own', () => {
    given(...hall, wasSet())
      .when(set({ milestoneId: 'm2', name: 'BIMTEK II' }))
      .thenRefused('name_taken');
    given(...hall, wasSet())
      .when(set({ name: 'Bimtek III' }))
      .thenRefused('id_taken');
    given(...hall, wasSet(), wasSet('m2', 'Bimtek III'))
      .when(rename('bimtek iii'))
      .thenRefused('name_taken');
    given(...hall, wasSet())
      .when(rename('BIMTEK II'))
      .thenHappened(renamed('BIMTEK II'));
  });

  it('are renamed, not unseen', () => {
    given(...hall, wasSet())
      .when(rename('Penutup'))
      .thenHappened(renamed('Penutup'));
    given(...hall, wasSet())
      .when(rename('Bimtek II'))
      .thenNothing();
    given(...hall, wasSet())
      .when(rename(''))
      .thenRefused('invalid_value', { field: 'name' });
    given(...hall, wasSet(), renamed('Ours'))
      .when(rename('Mine'), { seen: head + 1 })
      .thenRefused('stale_field', { field: 'name', current: 'Ours' });
    given(...hall)
      .when(rename('Penutup'))
      .thenRefused('unknown_milestone');
  });

  it('are removed, and their name is free', () => {
    const removed = happened('MilestoneRemoved', { milestoneId: 'm1' });
    given(...hall, wasSet())
      .when(remove)
      .thenHappened(removed);
    given(...hall)
      .when(remove)
      .thenRefused('unknown_milestone');
    given(...hall, wasSet(), removed)
      .when(set({ revision: 3 }))
      .thenHappened(wasSet());
  });

  it('P6: are not removed under a name that another person gave unseen', () => {
    const removed = happened('MilestoneRemoved', { milestoneId: 'm1' });
    given(...hall, wasSet(), renamed('Theirs'))
      .when(remove, { seen: head + 1 })
      .thenRefused('stale_field', { field: 'name', current: 'Theirs' });
    given(...hall, wasSet(), renamed('Theirs'))
      .when(remove, { seen: head + 1, overwrite: true })
      .thenHappened(removed);
  });

  it('are a thousand at most', () => {
    const thousand = Array.from({ length: 1000 }, (_, i) => wasSet(`m-${i}`, `Milestone ${i}`));
    given(...hall, ...thousand.slice(1))
      .when(set({ revision: 3 }))
      .thenHappened(wasSet());
    given(...hall, ...thousand)
      .when(set())
      .thenRefused('limit_reached');
  });
});
