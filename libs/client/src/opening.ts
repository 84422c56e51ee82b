import type { InParts, Opened, OpenRequest, PartsOffer, Refused } from '@rembuk/protocol';
import { askForPart, askToOpen, type LiveSocket } from './socket.ts';
import type { Unpack } from './unpack.ts';

export interface OpeningOptions {
  readonly workshopId: string;
  readonly foldVersion: number;
  readonly timeoutMs: number;
  /** Undefined: what is large comes in one piece. */
  readonly unpack: Unpack | undefined;
}

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

  /** Undefined when no answer came in time, or the line went. `after`: the last revision that is held; -1 for none. */
  async ask(socket: LiveSocket, after: number): Promise<Opened | Refused | undefined> {
    try {
      const opened = await askToOpen(socket, this.#request(after), this.#options.timeoutMs);
      if (!opened.ok || !opened.parts) {
        this.#begun = undefined;
        return opened;
      }
      const rest = await this.#collect(socket, opened.parts);
      return rest && { ...opened, ...rest };
    } catch {
      return undefined;
    }
  }

  #request(after: number): OpenRequest {
    const { workshopId, foldVersion, unpack } = this.#options;
    const request = { workshopId, foldVersion, ...(after < 0 ? {} : { after }) };
    if (!unpack) return request;
    const holds = this.#begun?.offer.id;
    return { ...request, inParts: true, ...(holds === undefined ? {} : { holds }) };
  }

  /** Undefined when some are not to be had now, or what has come is of no use. */
  async #collect(socket: LiveSocket, offer: PartsOffer): Promise<InParts | undefined> {
    const { unpack } = this.#options;
    if (this.#begun?.offer.id !== offer.id) this.#begun = { offer, parts: new Map() };
    const { parts } = this.#begun;
    const missing = Array.from({ length: offer.count }, (_, index) => index).filter(
      (index) => !parts.has(index),
    );
    const take = () => this.#takeAll(socket, offer.id, missing, parts);
    const taken = await Promise.all(Array.from({ length: PARTS_AT_ONCE }, take));
    if (!unpack || taken.includes(false)) return undefined;
    this.#begun = undefined;
    const packed = Array.from({ length: offer.count }, (_, index) => parts.get(index) ?? '');
    return (await unpack(bytesOf(packed))) as InParts;
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
      const part = await askForPart(socket, { workshopId, id, index }, timeoutMs);
      if (part.ok) parts.set(index, part.data);
      else {
        // Asked for in a while, those that have come are good still, unless it says that there are no more.
        missing.length = 0;
        if (!part.retryable) this.#begun = undefined;
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
