/**
 * The Chrome DevTools Protocol of a node process that was started with `--inspect`: to collect garbage and to
 * weigh the heap of a server from outside, without a hook in its code.
 */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #calls = 0;

  static async attach(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error(`no inspector at ${url}`)), {
        once: true,
      });
    });
    return new Inspector(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id: number; result: unknown };
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    });
  }

  /** Bytes of the JavaScript heap that survive, and bytes of buffers that it holds. */
  async liveBytes(): Promise<{ heap: number; buffers: number }> {
    // What a first round lets go of may hold more behind finalizers and weak references.
    for (let round = 0; round < 3; round += 1) await this.#call('HeapProfiler.collectGarbage');
    const usage = await this.#call<{ usedSize: number; backingStorageSize: number }>(
      'Runtime.getHeapUsage',
    );
    return { heap: usage.usedSize, buffers: usage.backingStorageSize };
  }

  close(): void {
    this.#socket.close();
  }

  async #call<Result>(method: string): Promise<Result> {
    this.#calls += 1;
    const id = this.#calls;
    const answered = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method }));
    return (await answered) as Result;
  }
}
