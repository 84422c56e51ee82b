import { Decoder, type Packet } from 'socket.io-parser';

/** The server's frame of events, which goes out to everyone as the same bytes. */
const framePrefix = '2/live,["events",';
/** Far more than are on their way at one moment. */
const keptMax = 64;

/**
 * A decoder for many clients in one process: what arrives at all of them as the same text is parsed once. Parsing is
 * pure, and nobody changes what came in. Everything else is each client's own.
 */
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
