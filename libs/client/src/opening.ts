import type { Opened, OpenRequest, PartsOffer, Refused } from '@rembuk/protocol';
import { isOpened, isPart } from './frames.ts';
import { isRecord } from './keeping/readable.ts';
import { unanswered } from './outbox.ts';
import { isRefused } from './refusals.ts';
import { askForPart, askToOpen, type LiveSocket } from './socket.ts';
import type { Unpack } from './unpack.ts';

export interface OpeningOptions {
  readonly workshopId: string;
  readonly foldVersion: number;
  readonly timeoutMs: number;
  /** Undefined: what is large comes in one piece. */
  readonly unpack: Unpack | undefined;
}

/** What came for an answer cannot be read. */
export const unreadable = Symbol('unreadable');
/** `unanswered`: not in time, or the line went, or some of it is not to be had now. */
export type OpenAnswer = Opened | Refused | typeof unanswered | typeof unreadable;

/** On their way at once: one more than one, so that a line with a long delay does not stand idle in between. */
const PARTS_AT_ONCE = 2;

/**
 * Asks for what is missing of a workshop. What is too large for one message comes in parts, and those that have come stay
 * when the line is cut: a line that never holds for long enough to bring all of them still gets there.
 */
export class Opening {
  readonly #options: OpeningOptions;
  #begun: { readonly offer: PartsOffer; readonly parts: Map<number, string> } | undefined;

  constructor(options: OpeningOptions) {
    this.#options = options;
  }

  /** `after`: the last revision that is held; -1 for none. */
  async ask(socket: LiveSocket, after: number): Promise<OpenAnswer> {
    try {
      const answer = await askToOpen(socket, this.#request(after), this.#options.timeoutMs);
      if (isRefused(answer)) return answer;
      if (!isOpened(answer)) return unreadable;
      if (!answer.parts) {
        this.#begun = undefined;
        return answer;
      }
      const parts = await this.#collect(socket, answer.parts);
      if (!parts) return unanswered;
      const members = await this.#unpacked(parts);
      const whole = members && { ...answer, ...members };
      return isOpened(whole) ? whole : unreadable;
    } catch {
      return unanswered;
    }
  }

  #request(after: number): OpenRequest {
    const { workshopId, foldVersion, unpack } = this.#options;
    const request = { workshopId, foldVersion, ...(after < 0 ? {} : { after }) };
    if (!unpack) return request;
    const holds = this.#begun?.offer.id;
    return { ...request, inParts: true, ...(holds === undefined ? {} : { holds }) };
  }

  /** All parts, in order; undefined when some are not to be had now. */
  async #collect(socket: LiveSocket, offer: PartsOffer): Promise<readonly string[] | undefined> {
    if (this.#begun?.offer.id !== offer.id) this.#begun = { offer, parts: new Map() };
    const { parts } = this.#begun;
    const missing = Array.from({ length: offer.count }, (_, index) => index).filter(
      (index) => !parts.has(index),
    );
    const take = () => this.#takeAll(socket, offer.id, missing, parts);
    const taken = await Promise.all(Array.from({ length: PARTS_AT_ONCE }, take));
    if (taken.includes(false)) return undefined;
    this.#begun = undefined;
    return Array.from({ length: offer.count }, (_, index) => parts.get(index) ?? '');
  }

  /** The members that came in parts; undefined when they cannot be read. */
  async #unpacked(parts: readonly string[]): Promise<object | undefined> {
    try {
      const members = await this.#options.unpack?.(bytesOf(parts));
      return isRecord(members) ? members : undefined;
    } catch {
      return undefined;
    }
  }

  /** One after the other, from what is missing; false when the server does not give one. */
  async #takeAll(
    socket: LiveSocket,
    id: string,
    missing: number[],
    parts: Map<number, string>,
  ): Promise<boolean> {
    const { workshopId, timeoutMs } = this.#options;
    for (let index = missing.shift(); index !== undefined; index = missing.shift()) {
      const part = await askForPart(socket, { workshopId, id, index }, timeoutMs).catch(
        (error: unknown) => {
          // The other one leaves off as well: both are asked for anew.
          missing.length = 0;
          throw error;
        },
      );
      if (isPart(part)) parts.set(index, part.data);
      else {
        // Asked for in a while, those that have come are good still, unless it says that there are no more.
        missing.length = 0;
        const isOver = !isRefused(part) || !part.retryable;
        if (isOver && this.#begun?.parts === parts) this.#begun = undefined;
        return false;
      }
    }
    return true;
  }
}

/** Each is base64 for itself. */
function bytesOf(parts: readonly string[]): Uint8Array<ArrayBuffer> {
  const texts = parts.map((part) => atob(part));
  const bytes = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const text of texts)
    for (let index = 0; index < text.length; index += 1) bytes[at++] = text.charCodeAt(index);
  return bytes;
}
