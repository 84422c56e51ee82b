import { describe, expect, it } from '@jest/globals';
import { folded, given } from '../testing/given.ts';
import { bare, hall, happened } from '../testing/hall.ts';

const lock = (dimensionId: string, reason?: string) =>
  ({
    type: 'LockBoard',
    data: reason === undefined ? { dimensionId } : { dimensionId, reason },
  }) as const;

describe('the lock of a board', () => {
  const unlock = { type: 'UnlockBoard', data: { dimensionId: 'society' } } as const;
  const locked = happened('BoardLocked', { dimensionId: 'society', reason: 'Plenary' });
  const unlocked = happened('BoardUnlocked', { dimensionId: 'society' });

  it('closes once and opens once', () => {
    given(...hall)
      .when(lock('society', 'Plenary'))
      .thenHappened(locked);
    given(...hall)
      .when(lock('society'))
      .thenHappened(happened('BoardLocked', { dimensionId: 'society' }));
    given(...hall, locked)
      .when(lock('society'))
      .thenRefused('already_locked');
    given(...hall, locked)
      .when(unlock)
      .thenHappened(unlocked);
    given(...hall)
      .when(unlock)
      .thenRefused('not_locked');
    given(...hall, locked, unlocked)
      .when(unlock)
      .thenRefused('not_locked');
  });

  it('is one board’s alone, and says since when and why', () => {
    const { dimensions } = folded([...hall, locked]);
    expect(dimensions.get('society')?.lock).toEqual({ at: expect.any(String), reason: 'Plenary' });
    expect(dimensions.get('living')?.lock).toBeUndefined();
  });

  it('is for boards in use; one that was locked before can be unlocked', () => {
    given(...hall)
      .when(lock('economy'))
      .thenRefused('dimension_inactive');
    given(...hall)
      .when(lock('space'))
      .thenRefused('unknown_dimension');
    given(...bare)
      .when(unlock)
      .thenRefused('unknown_dimension');
    given(...hall, locked, happened('DimensionDeactivated', { dimensionId: 'society' }))
      .when(unlock)
      .thenHappened(unlocked);
  });

  it('says why in bounds', () => {
    given(...hall)
      .when(lock('society', ''))
      .thenRefused('invalid_value', { field: 'reason' });
  });
});
