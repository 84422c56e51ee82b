import { describe, expect, it } from '@jest/globals';
import { decide } from './decide.ts';
import { authorize } from './policy.ts';
import { refusals } from './refusals.ts';
import { careless, folded } from './testing/given.ts';
import { occasions } from './testing/occasions.ts';
import { fitri, seated } from './testing/seated.ts';

describe('every refusal has its occasion', () => {
  it.each(Object.entries(occasions))('%s', (code, occasion) => {
    const events = occasion.first ? [] : [...seated, ...(occasion.after ?? [])];
    const [state, head] = [folded(events), events.length - 1];
    const command = careless(occasion.type, occasion.data);
    const { by: actor = fitri, seen = head } = occasion;
    const undoing = occasion.undoes !== undefined;
    const at = '2018-10-02T03:00:00.000Z';
    const context = { actor, at, head, seen, overwrite: false, undoing };
    const refusal = authorize(state, command, actor) ?? decide(state, command, context);
    expect(refusal).toMatchObject({ refused: code });
  });

  it('and says what it means, in a sentence', () => {
    for (const meaning of Object.values(refusals)) expect(meaning).toMatch(/^[A-Z].{8,}\.$/);
  });
});
