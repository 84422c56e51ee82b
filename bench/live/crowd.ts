import { liveNamespace } from '@rembuk/protocol';
import type { Editor } from './edits.ts';
import { WireSocket } from './wire-socket.ts';

/** Sockets that connect at the same time: a hall does not come through the door at once. */
const connectingAtOnce = 8;

export interface CrowdListener {
  /** A frame of events reached someone. */
  frame(receiver: number, packet: Buffer, atMs: number): void;
  answered(edit: number, answer: unknown, atMs: number): void;
}

/** Everyone in the hall, each with a socket of their own in which the workshop is open. */
export class Crowd {
  readonly editors: readonly Editor[];
  readonly #sockets: WireSocket[] = [];
  readonly #opening = new Map<number, (answer: unknown) => void>();
  readonly #eventPrefix = Buffer.from(`42${liveNamespace},["events",`);
  #listener: CrowdListener | undefined;
  #lastFrameMs = 0;

  constructor(editors: readonly Editor[]) {
    this.editors = editors;
  }

  /** When the last frame of events came in, on the clock of `performance.now()`. */
  get lastFrameMs(): number {
    return this.#lastFrameMs;
  }

  listen(listener: CrowdListener): void {
    this.#listener = listener;
  }

  async connect(port: number): Promise<void> {
    const waiting = [...this.editors.entries()];
    const door = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        await this.#connectOne(port, ...next);
    };
    await Promise.all(Array.from({ length: connectingAtOnce }, door));
  }

  /** `edit` numbers the edit over all sockets, from 1: its answer comes back under that number. */
  send(by: number, edit: number, payload: object): void {
    this.#sockets[by]?.emit(edit, 'command', payload);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  async #connectOne(port: number, index: number, editor: Editor): Promise<void> {
    const socket = await WireSocket.open(port, liveNamespace, editor.auth, {
      event: (packet, atMs) => this.#event(index, packet, atMs),
      answer: (id, answer, atMs) => this.#answer(index, id, answer, atMs),
      closed: (reason) => {
        throw new Error(`the socket of person ${index} was closed: ${reason}`);
      },
    });
    this.#sockets[index] = socket;
    const opened = new Promise((resolve) => this.#opening.set(index, resolve));
    socket.emit(0, 'open', { workshopId: editor.workshopId });
    const answer = (await opened) as { ok: boolean };
    if (!answer.ok) throw new Error(`open was refused: ${JSON.stringify(answer)}`);
  }

  #event(index: number, packet: Buffer, atMs: number): void {
    if (packet.compare(this.#eventPrefix, 0, this.#eventPrefix.length, 0, this.#eventPrefix.length))
      return;
    this.#lastFrameMs = atMs;
    this.#listener?.frame(index, packet, atMs);
  }

  #answer(index: number, id: number, answer: unknown, atMs: number): void {
    if (id > 0) this.#listener?.answered(id, answer, atMs);
    else this.#opening.get(index)?.(answer);
  }
}
