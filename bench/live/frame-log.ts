/** A frame of events as it was received first. */
interface LoggedFrame {
  readonly packet: Buffer;
  /** What its parsing gave. */
  readonly edits: readonly number[];
  receivers: number;
}

/**
 * Who has received which frame. All receivers of a room get the same frames in the same order, so the nth frame
 * of each is held against the nth frame that anyone got: equal bytes, one comparison; parsed once.
 */
export class FrameLog {
  readonly #receivers: number;
  readonly #parse: (packet: Buffer) => readonly number[];
  /** Frames that not everyone has, the oldest first; `#first` is its number. */
  #frames: LoggedFrame[] = [];
  #first = 0;
  readonly #next: number[];

  constructor(receivers: number, parse: (packet: Buffer) => readonly number[]) {
    this.#receivers = receivers;
    this.#parse = parse;
    this.#next = Array.from({ length: receivers }, () => 0);
  }

  /** Frames that someone has received. */
  get count(): number {
    return this.#first + this.#frames.length;
  }

  /**
   * @returns the edits in the frame, and whether this was the last receiver.
   * @throws when two receivers were sent different frames.
   */
  receive(receiver: number, packet: Buffer): { edits: readonly number[]; byAll: boolean } {
    const number = this.#next[receiver] ?? 0;
    this.#next[receiver] = number + 1;
    let frame = this.#frames[number - this.#first];
    if (!frame) {
      frame = { packet: Buffer.from(packet), edits: this.#parse(packet), receivers: 0 };
      this.#frames.push(frame);
    } else if (!frame.packet.equals(packet)) {
      throw new Error(`receiver ${receiver} was sent another frame ${number} than the first one`);
    }
    frame.receivers += 1;
    const byAll = frame.receivers === this.#receivers;
    if (byAll) this.#forget();
    return { edits: frame.edits, byAll };
  }

  #forget(): void {
    const kept = this.#frames.findIndex((frame) => frame.receivers < this.#receivers);
    const gone = kept < 0 ? this.#frames.length : kept;
    this.#frames = this.#frames.slice(gone);
    this.#first += gone;
  }
}
