import type { PlacedEvent } from '@rembuk/event-sourcing';
import type { EventsFrame } from '@rembuk/protocol';
import type { Encoded } from './encoded.ts';
import type { LiveBounds } from './live-bounds.ts';
import { eventJson } from '../common/event-json.ts';
import { eventsFrame } from './wire-json.ts';

export interface ChannelOptions {
  readonly workshopId: string;
  readonly bounds: Pick<LiveBounds, 'tickMs' | 'frameEventsMax' | 'frameBytesMax'>;
  /** Reaches everyone who has the workshop open; does not throw. */
  readonly emit: (frame: Encoded<EventsFrame>) => void;
  /** Events from `from` on out of the log, for what was never told here. */
  readonly read: (from: number) => AsyncIterable<PlacedEvent>;
  readonly failed: (error: unknown) => void;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
}

/** Frames that carry no more than these leave room for the next one soon. */
const FEW_EVENTS = 8;
/** From the start of a frame to the next one, in hand-outs: they take at most two fifths of the time. */
const REST_PER_HAND_OUT = 2.5;

/**
 * The outflow of one workshop: every durable event once, in order, without gaps.
 * When it is quiet a commit goes out in the same turn, behind the answers to its authors; when it is busy everything
 * that was committed since the last frame goes out as one, so that the cost is per frame and not per edit. How long to
 * wait follows the load by itself: while frames carry little, in proportion to what handing out the last one took; once
 * they carry more, a whole tick.
 */
export class EventChannel {
  readonly #options: ChannelOptions;
  #pending: PlacedEvent[] = [];
  /** Revision of the event that is to come next; unknown until the first. */
  #next: number | undefined;
  /** Highest revision that was told. */
  #told = -1;
  /** When the next frame may go out. */
  #dueAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #turnEnd: NodeJS.Immediate | undefined;
  #catchingUp = false;
  #closed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** The last revision that went out, once that is all that was told. */
  get settledRevision(): number | undefined {
    const settled = this.#pending.length === 0 && !this.#catchingUp;
    return settled && this.#next !== undefined ? this.#next - 1 : undefined;
  }

  /** The history goes up to `head`: what of it never came by here is read from the log. */
  reach(head: number): void {
    this.#told = Math.max(this.#told, head);
    this.#next ??= head + 1;
    if (this.#next <= head && !this.#catchingUp) void this.#catchUp();
  }

  /** Takes in durable events of the workshop. Those that were pushed before are dropped by their revision. */
  push(events: readonly PlacedEvent[]): void {
    const first = events[0];
    const last = events.at(-1);
    if (!first || !last || this.#closed) return;
    this.#told = Math.max(this.#told, last.revision);
    // Whatever is told meanwhile is in the log, and read from there.
    if (this.#catchingUp) return;
    const next = this.#next ?? first.revision;
    this.#next = next;
    if (last.revision < next) return;
    if (first.revision > next) {
      void this.#catchUp();
      return;
    }
    this.#take(first.revision === next ? events : events.slice(next - first.revision));
    this.#schedule();
  }

  /** Sends what waits for its tick. */
  flush(): void {
    this.#unschedule();
    while (this.#pending.length > 0) this.#sendFrame();
  }

  close(): void {
    this.#closed = true;
    this.#unschedule();
    this.#pending = [];
  }

  #take(events: readonly PlacedEvent[]): void {
    for (const event of events) this.#pending.push(event);
    this.#next = (events.at(-1)?.revision ?? -1) + 1;
  }

  #schedule(): void {
    if (this.#timer || this.#turnEnd) return;
    const waitMs = this.#dueAtMs - this.#options.clock();
    // Handing out to a hall takes milliseconds: the authors, who wait for one small answer each, come first.
    // A timer may fire a little early; what is left then is not worth another one.
    if (waitMs < 0.5) this.#turnEnd = setImmediate(() => this.flush());
    else this.#timer = setTimeout(() => this.flush(), waitMs);
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#turnEnd);
    this.#timer = undefined;
    this.#turnEnd = undefined;
  }

  /** A frame is bounded in count and bytes; one event always fits. */
  #sendFrame(): void {
    const { workshopId, bounds, emit, clock } = this.#options;
    const [first, ...rest] = this.#pending;
    if (!first) return;
    const frame: [PlacedEvent, ...PlacedEvent[]] = [first];
    let bytes = eventJson(first).length;
    for (const event of rest) {
      bytes += eventJson(event).length;
      if (frame.length >= bounds.frameEventsMax || bytes > bounds.frameBytesMax) break;
      frame.push(event);
    }
    this.#pending = this.#pending.slice(frame.length);
    const startedMs = clock();
    emit(eventsFrame(workshopId, frame));
    const handOutMs = clock() - startedMs;
    const busy = frame.length > FEW_EVENTS;
    this.#dueAtMs =
      startedMs + (busy ? bounds.tickMs : Math.min(bounds.tickMs, REST_PER_HAND_OUT * handOutMs));
  }

  /** Something was committed that nobody told here (another node wrote while the workshop was not loaded). */
  async #catchUp(): Promise<void> {
    this.#catchingUp = true;
    try {
      let before: number | undefined;
      while (this.#next !== undefined && this.#next <= this.#told && this.#next !== before) {
        before = this.#next;
        for await (const event of this.#options.read(before)) {
          if (this.#closed) return;
          this.#take([event]);
          if (this.#pending.length >= this.#options.bounds.frameEventsMax) this.flush();
        }
        this.flush();
      }
    } catch (error) {
      // The next commit tries again; until then the announced head tells clients to ask for themselves.
      this.#options.failed(error);
    } finally {
      this.#catchingUp = false;
    }
  }
}
