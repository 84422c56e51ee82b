import { describe, expect, it } from '@jest/globals';
import type { RefusedCommand } from '@rembuk/client';
import { mergedValues } from './second-thoughts.ts';

function refused(
  data: Record<string, unknown>,
  field: string,
  theirs: unknown,
  mine: unknown,
): RefusedCommand {
  const request = { id: 'c', workshopId: 'w', type: 'X', data, seen: 1 };
  const refusal = { ok: false, code: 'stale_field', message: '', retryable: false } as const;
  const contended = [{ field, theirs, mine, revision: 4 }];
  return { kind: 'command', id: 'c', code: 'stale_field', request, refusal, contended };
}

describe('two people’s values for one field', () => {
  it('are put together where both are words', () => {
    const edit = refused({ targetGroup: 'Santri' }, 'targetGroup', 'Petani', 'Santri');
    expect(mergedValues(edit)).toEqual({ targetGroup: 'Petani / Santri' });
  });

  it('stay within what a field takes, and whole characters', () => {
    const edit = refused({ title: 'b' }, 'title', '👍'.repeat(150), 'b');
    const { title = '' } = mergedValues(edit);
    expect(title.length).toBeLessThanOrEqual(240);
    expect(title.isWellFormed()).toBe(true);
  });

  it.each([
    ['a sum of money', refused({ budgetRupiah: 5 }, 'allocation/2019/budgetRupiah', 7, 5)],
    ['nothing on the other side', refused({ title: 'b' }, 'title', null, 'b')],
    ['a value under another name', refused({ text: 'b' }, 'explanation', 'a', undefined)],
  ])('are not where one is %s', (_, edit) => {
    expect(mergedValues(edit)).toEqual({});
  });
});
