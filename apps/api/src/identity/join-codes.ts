import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Group, WorkshopState } from '@rembuk/workshop';

/** Nothing that is taken for something else when read off a wall: no 0 O 1 I L, no 5 S Z. */
const alphabet = '2346789ABCDEFGHJKMNPQRTUVWXY';
const codeLength = 10;

type CodedGroup = Pick<Group, 'id' | 'joinCodeRotation'>;

/**
 * The codes by which people enter. They are derived, not stored: no secret sits in the log, and a code can be shown
 * again. About 48 bits each.
 */
export class JoinCodes {
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  /** As it is shown: two halves of five characters. */
  codeOf(workshopId: string, group: CodedGroup): string {
    const code = this.#derive(workshopId, group);
    return `${code.slice(0, 5)}-${code.slice(5)}`;
  }

  /**
   * The group whose code this is. Case, spaces and hyphens do not count; every group is compared in full, so that
   * the time taken says nothing.
   */
  groupFor(
    workshopId: string,
    state: Pick<WorkshopState, 'groups'>,
    shown: string,
  ): Group | undefined {
    const given = Buffer.alloc(codeLength);
    const normalized = shown
      .normalize('NFKC')
      .toUpperCase()
      .replaceAll(/[\s\p{Pd}]/gu, '');
    const isCode = /^[2-9A-Y]{10}$/.test(normalized);
    if (isCode) given.write(normalized, 'latin1');
    let found: Group | undefined;
    for (const group of state.groups.values()) {
      const code = Buffer.from(this.#derive(workshopId, group), 'latin1');
      if (timingSafeEqual(code, given)) found = group;
    }
    return found;
  }

  #derive(workshopId: string, { id, joinCodeRotation }: CodedGroup): string {
    const mac = createHmac('sha256', this.#key)
      .update(JSON.stringify([workshopId, id, joinCodeRotation]))
      .digest('hex');
    // 256 bits over 48: the remainder favours no character that anyone could measure.
    let rest = BigInt(`0x${mac}`);
    const base = BigInt(alphabet.length);
    let code = '';
    for (let index = 0; index < codeLength; index++) {
      code += alphabet.charAt(Number(rest % base));
      rest /= base;
    }
    return code;
  }
}
