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

interface Present {
  /** The connection that speaks for the person: the latest one. */
  holder: object;
  person: PersonPresence;
}

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

  arrive(holder: object, { id, organizationId, groupId }: Actor): void {
    const before = this.#present.get(id)?.person;
    const { board, focus, cursor } = before ?? {};
    this.#set(holder, {
      participantId: id,
      ...given({ organizationId, groupId, board, focus, cursor }),
    });
  }

  update(holder: object, participantId: string, update: PresenceUpdate): void {
    const before = this.#present.get(participantId)?.person;
    if (!before) return;
    const { organizationId, groupId } = before;
    const { board, focus, cursor } = update;
    this.#set(holder, {
      participantId,
      ...given({ organizationId, groupId, board, focus, cursor }),
    });
  }

  /** Gone, unless another connection of the person speaks for them by now. */
  leave(holder: object, participantId: string): void {
    if (this.#present.get(participantId)?.holder !== holder) return;
    this.#present.delete(participantId);
    this.#schedule();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    this.#present.clear();
  }

  #set(holder: object, person: PersonPresence): void {
    this.#present.set(person.participantId, { holder, person });
    this.#schedule();
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
    const people = Array.from(this.#present.values(), ({ person }) => person);
    const frame = { workshopId, people } satisfies PresenceFrame;
    const json = JSON.stringify(frame);
    this.#restUntilMs = performance.now() + (json.length / bounds.presenceBytesPerSecond) * 1000;
    const encoded = new Encoded<PresenceFrame>(json);
    emit(encoded, true);
    this.#settling = setTimeout(() => emit(encoded, false), SETTLED_MS);
  }
}

type Given<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The fields that are there. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<Fields>;
}
