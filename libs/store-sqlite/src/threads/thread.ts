import { Worker } from 'node:worker_threads';

/** Where a thread's file is: beside its caller, as source in tests, as JavaScript in a build. */
export function threadFile(name: string, beside: string): URL {
  return new URL(`${name}${beside.endsWith('.ts') ? '.ts' : '.js'}`, beside);
}

export interface ThreadEvents<In> {
  readonly message: (message: In) => void;
  /** The thread ended without being asked to: nothing that it was given will be answered. Called once. */
  readonly crashed: (error: Error) => void;
}

/** A worker thread that first says `{kind: 'opened', ...}`, then answers what it is sent. */
export class Thread<Out> {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #expectedToEnd = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => resolve());
    });
  }

  /** @throws whatever the thread throws before it is open. */
  static async start<Out, In>(
    file: URL,
    name: string,
    workerData: object,
    events: ThreadEvents<In>,
  ): Promise<{ readonly thread: Thread<Out>; readonly opened: unknown }> {
    const worker = new Worker(file, { name, workerData });
    const thread = new Thread<Out>(worker);
    const opened = await new Promise<unknown>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error(`the thread ${name} ended before it was open`)));
    });
    worker.on('message', events.message);
    thread.#watch(name, events.crashed);
    return { thread, opened };
  }

  post(message: Out): void {
    this.#worker.postMessage(message);
  }

  /** Lets the thread end by itself, as it was asked to. */
  async ended(): Promise<void> {
    this.#expectedToEnd = true;
    await this.#exited;
  }

  /** Stops the thread wherever it is. */
  async stop(): Promise<void> {
    this.#expectedToEnd = true;
    await this.#worker.terminate();
  }

  #watch(name: string, crashed: (error: Error) => void): void {
    let reported = false;
    const report = (error: Error): void => {
      if (!reported && !this.#expectedToEnd) crashed(error);
      reported = true;
    };
    this.#worker.on('error', report);
    this.#worker.on('messageerror', report);
    this.#worker.once('exit', (code) => report(new Error(`the thread ${name} ended (${code})`)));
  }
}
