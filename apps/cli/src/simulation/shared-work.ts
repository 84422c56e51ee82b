import { type Fold, workshopFold } from '@rembuk/client';
import { canonicalJson } from '@rembuk/event-sourcing';
import type { WireEvent } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import { Decoder, Encoder, type Packet } from 'socket.io-parser';
import { Recent } from '../recent.ts';
import type { PersonOptions } from './person.ts';

/**
 * Two hundred clients in one process would do the same work two hundred times, beside the server that is measured.
 * Parsing and folding are pure: who gets the very same text, or an equal event on the very same state, may share the
 * result; whoever gets anything else does their own work, and shares it with nobody. What a client holds is still
 * what its own frames gave.
 */
export function sharedMeans(): Pick<PersonOptions, 'fold' | 'socketOptions'> {
  const fold: Fold<WorkshopState> = sharedFold(workshopFold);
  return { fold, socketOptions: { parser: { Encoder, Decoder: SharedDecoder } } };
}

/** Snapshots told apart at one time. */
const snapshotsMax = 16;

/** Remembers, for each state that some client holds, what the next event made of it. */
export function sharedFold<State extends object>(fold: Fold<State>): Fold<State> {
  const steps = new WeakMap<State, { readonly event: WireEvent; readonly next: State }>();
  const snapshots = new Recent<string, State>(snapshotsMax);
  const step = (state: State, event: WireEvent): State => {
    const known = steps.get(state);
    if (known && same(known.event, event)) return known.next;
    const next = fold.apply(state, [event]);
    steps.set(state, { event, next });
    return next;
  };
  return {
    foldVersion: fold.foldVersion,
    initialState: fold.initialState,
    apply: (state, events) => events.reduce(step, state),
    fromJson: (json) => snapshots.get(canonicalJson(json), () => fold.fromJson(json)),
  };
}

/** Frames are parsed once, so that it is mostly the very same event. */
function same(a: WireEvent, b: WireEvent): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}

/** What the server says unasked: mostly to everyone, as the same bytes. */
const framePrefix = '2/live,["';
/** Frames on their way at one time; some clients lag behind others. */
const framesMax = 512;
/** Frames that most clients read one after the other. Looking at a text is less work than finding it in a table. */
const latestMax = 4;

interface Parsed {
  readonly text: string;
  readonly packet: Packet;
}

/** Parses frames of the same text once; nobody changes what came in. Everything else is each client's own. */
class SharedDecoder extends Decoder {
  static readonly #packets = new Recent<string, Packet>(framesMax);
  static #latest: readonly Parsed[] = [];
  #parsed: Packet | undefined;

  constructor() {
    super();
    this.on('decoded', (packet: Packet) => {
      this.#parsed = packet;
    });
  }

  override add(data: unknown): void {
    if (typeof data !== 'string' || !data.startsWith(framePrefix)) {
      super.add(data);
      return;
    }
    const known = SharedDecoder.#find(data);
    if (known) {
      this.emitReserved('decoded', known);
      return;
    }
    super.add(data);
    const packet = this.#parsed;
    if (packet) SharedDecoder.#keep({ text: data, packet });
  }

  static #find(text: string): Packet | undefined {
    const latest = this.#latest.find((one) => one.text === text);
    return latest ? latest.packet : this.#packets.peek(text);
  }

  static #keep(parsed: Parsed): void {
    this.#latest = [parsed, ...this.#latest.slice(0, latestMax - 1)];
    this.#packets.get(parsed.text, () => parsed.packet);
  }
}
