import { hash as digest } from 'node:crypto';

/** Enough to miss what was moved by hand; whoever makes all of it anew is found out by heads that are pinned. */
const characters = 16;

/** What the log notes of an event when it puts it there: its hash binds it to its stream alone, this to the log. */
export function placeOf(position: number, stream: string, revision: number, hash: string): string {
  return digest('sha256', `${position} ${stream} ${revision} ${hash}`).slice(0, characters);
}

const hashMember = ',"hash":"';

/** The hash within the canonical JSON of meta. */
export function hashIn(meta: string): string {
  const start = meta.indexOf(hashMember) + hashMember.length;
  return meta.slice(start, start + 64);
}
