import type { PersonPresence, PresenceFrame, PresenceUpdate } from '@rembuk/protocol';
import type { Actor } from '@rembuk/workshop';
import { Encoded } from './encoded.ts';
import type { LiveBounds } from './live-bounds.ts';

export interface PresenceOptions {
  readonly workshopId: string;
  readonly bounds: Pick<LiveBounds, 'presenceEveryMs' | 'presenceBytesPerSecond'>;
  /**
   * Reaches everyone who has the workshop open. While things move a frame may be lost, the next one tells all;
   * the one that ends a movement must not be.
   */
  readonly emit: (frame: Encoded<PresenceFrame>, mayBeLost: boolean) => void;
}

/** What a connection says of its person. */
type Said = Pick<PresenceUpdate, 'board' | 'focus' | 'cursor'>;

interface Present {
  seat: Pick<PersonPresence, 'organizationId' | 'groupId'>;
  /**
   * The person's connections with what each said, the one that spoke last at the end: it speaks for the person, who is
   * here until the last connection leaves.
   */
  readonly holders: Map<object, Said>;
}

/** Of a connection that has not spoken. */
const silent: Said = Object.freeze({});

/** Nothing moved for so long: the last frame is sent again, for whom it did not reach. */
const SETTLED_MS = 1_000;

/**
 * Who is here, and what they have in hand. Kept nowhere, lost without harm: each frame tells all. Changes gather
 * until the next frame is due.
 */
export class PresenceBoard {
  readonly #options: PresenceOptions;
  readonly #present = new Map<string, Present>();
  #timer: NodeJS.Timeout | undefined;
  #restUntilMs = 0;
  #settling: NodeJS.Timeout | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#present.size;
  }

  /** A connection of a person is here, or the person sits elsewhere now. */
  arrive(holder: object, { id, organizationId, groupId }: Actor): void {
    const seat = given({ organizationId, groupId });
    const present = this.#present.get(id);
    if (present) present.seat = seat;
    const holders = present?.holders ?? new Map<object, Said>();
    if (!present) this.#present.set(id, { seat, holders });
    if (!holders.has(holder)) holders.set(holder, silent);
    this.#schedule();
  }

  update(holder: object, participantId: string, { board, focus, cursor }: PresenceUpdate): void {
    const holders = this.#present.get(participantId)?.holders;
    // Re-inserting puts it at the end.
    if (!holders?.delete(holder)) return;
    holders.set(holder, given({ board, focus, cursor }));
    this.#schedule();
  }

  /** A connection has gone; with a person's last one the person has. */
  leave(holder: object, participantId: string): void {
    const holders = this.#present.get(participantId)?.holders;
    if (!holders?.delete(holder)) return;
    if (holders.size === 0) this.#present.delete(participantId);
    this.#schedule();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    this.#present.clear();
  }

  #schedule(): void {
    if (this.#timer) return;
    clearTimeout(this.#settling);
    const waitMs = Math.max(
      this.#options.bounds.presenceEveryMs,
      this.#restUntilMs - performance.now(),
    );
    this.#timer = setTimeout(() => this.#send(), waitMs);
  }

  #send(): void {
    const { workshopId, bounds, emit } = this.#options;
    this.#timer = undefined;
    const people = Array.from(this.#present, ([participantId, { seat, holders }]) => ({
      participantId,
      ...seat,
      ...lastSaid(holders),
    }));
    const frame = { workshopId, people } satisfies PresenceFrame;
    const json = JSON.stringify(frame);
    this.#restUntilMs = performance.now() + (json.length / bounds.presenceBytesPerSecond) * 1000;
    const encoded = new Encoded<PresenceFrame>(json);
    emit(encoded, true);
    this.#settling = setTimeout(() => emit(encoded, false), SETTLED_MS);
  }
}

/** What the connection that spoke last says; those that never spoke have no say. */
function lastSaid(holders: ReadonlyMap<object, Said>): Said {
  let last = silent;
  for (const said of holders.values()) if (said !== silent) last = said;
  return last;
}

type Given<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The fields that are there. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<Fields>;
}
