import type { PersonPresence, PresencePatch } from '@rembuk/protocol';

/** What became different of a person; undefined: nothing. */
export function patchFrom(
  before: PersonPresence | undefined,
  now: PersonPresence,
): PresencePatch | undefined {
  if (!before) return now;
  const old = new Map(Object.entries(before));
  const changed: [string, unknown][] = [];
  for (const [member, value] of Object.entries(now)) {
    if (!isSame(old.get(member), value)) changed.push([member, value]);
    old.delete(member);
  }
  for (const member of old.keys()) changed.push([member, null]);
  if (changed.length === 0) return undefined;
  return { participantId: now.participantId, ...Object.fromEntries(changed) };
}

/** Texts, truths and flat objects. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
