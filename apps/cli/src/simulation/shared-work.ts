import { type Fold, workshopFold } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import { Decoder, Encoder, type Packet } from 'socket.io-parser';
import type { PersonOptions } from './person.ts';

/**
 * Two hundred clients in one process would do the same work two hundred times, beside the server that is measured.
 * Parsing and folding are pure: who gets the very same text, or the very same events on the very same state, may
 * share the result; whoever gets anything else does their own work, and shares it with nobody. What a client holds
 * is still what its own frames gave.
 */
export function sharedMeans(): Pick<PersonOptions, 'fold' | 'socketOptions'> {
  const fold: Fold<WorkshopState> = sharedFold(workshopFold);
  return { fold, socketOptions: { parser: { Encoder, Decoder: SharedDecoder } } };
}

/** Remembers, for each state that some client holds, what the last frame made of it. */
export function sharedFold<State extends object>(fold: Fold<State>): Fold<State> {
  const latest = new WeakMap<State, { readonly key: string; readonly next: State }>();
  return {
    foldVersion: fold.foldVersion,
    initialState: fold.initialState,
    fromJson: (json) => fold.fromJson(json),
    apply: (state, events) => {
      const key = keyOf(events);
      const known = latest.get(state);
      if (known?.key === key) return known.next;
      const next = fold.apply(state, events);
      latest.set(state, { key, next });
      return next;
    },
  };
}

/** The hash of the last event chains it to all before it; the first says where it begins. */
function keyOf(events: readonly WireEvent[]): string {
  return `${events[0]?.meta.hash} ${events.at(-1)?.meta.hash}`;
}

/** The server's frame of events, which goes out to everyone as the same bytes. */
const framePrefix = '2/live,["events",';
/** Far more than are on their way at one moment. */
const keptMax = 64;

/** Parses frames of the same text once; nobody changes what came in. Everything else is each client's own. */
export class SharedDecoder extends Decoder {
  static readonly #known = new Map<string, Packet>();
  #reading: string | undefined;

  constructor() {
    super();
    this.on('decoded', (packet: Packet) => {
      if (this.#reading !== undefined) SharedDecoder.#keep(this.#reading, packet);
    });
  }

  override add(data: unknown): void {
    if (typeof data !== 'string' || !data.startsWith(framePrefix)) {
      super.add(data);
      return;
    }
    const known = SharedDecoder.#known.get(data);
    if (known) {
      this.emitReserved('decoded', known);
      return;
    }
    this.#reading = data;
    super.add(data);
    this.#reading = undefined;
  }

  static #keep(text: string, packet: Packet): void {
    const [oldest] = this.#known.size >= keptMax ? this.#known.keys() : [];
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(text, packet);
  }
}
