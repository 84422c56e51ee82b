import { describe, expect, it } from '@jest/globals';
import { idAnew, idOfRest, isAnew } from './ids.ts';
import { randomUuid } from './uuid.ts';

describe('ids that follow from another', () => {
  it("are ids of commands, the same every time, and nobody else's", () => {
    const ids = Array.from({ length: 2_000 }, randomUuid);
    const all = ids.flatMap((id) => [
      id,
      idAnew(id),
      idAnew(idAnew(id)),
      idOfRest(id),
      idAnew(idOfRest(id)),
      idOfRest(idAnew(id)),
    ]);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const id of ids) expect(idAnew(id)).toBe(idAnew(id));
  });

  it('tell what went out anew from anything else', () => {
    const [id, other] = [randomUuid(), randomUuid()];
    expect(isAnew(id, idAnew(id))).toBe(true);
    expect(isAnew(id, idAnew(idAnew(id)))).toBe(true);
    for (const later of [id, other, idAnew(other), idOfRest(id)])
      expect(isAnew(id, later)).toBe(false);
  });
});
