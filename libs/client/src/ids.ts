/**
 * Ids that follow from another. A device that took no more notes leaves the next page with what goes by the old id:
 * whoever goes on from there comes to the same ids again, and the server knows what has gone out under them.
 */

/** Under which a command goes out again that was refused only for when it came. */
export function idAnew(id: string): string {
  return following(id, 'anew');
}

/** Of the second part of an edit that is too much for one. */
export function idOfRest(id: string): string {
  return following(id, 'rest');
}

/** Times that one command is followed through. A command that goes out anew is fitted to the moment: few do twice. */
const anewMax = 8;

/** Whether `later` is what `id` went out as again. */
export function isAnew(id: string, later: string): boolean {
  // They differ in their last digits alone: most are told apart at once.
  if (later.slice(0, -digits) !== id.slice(0, -digits)) return false;
  let next = id;
  for (let times = 0; times < anewMax; times += 1) {
    next = idAnew(next);
    if (next === later) return true;
  }
  return false;
}

/** Of a UUID, those behind its last hyphen. https://www.rfc-editor.org/rfc/rfc9562 */
const digits = 12;

function following(id: string, how: string): string {
  const low = hashed(`${how} ${id}`);
  const high = hashed(`${how} ${low} ${id}`);
  const last = [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
  return id.slice(0, -digits) + last.slice(-digits);
}

/** FNV-1a, 32 bits. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
