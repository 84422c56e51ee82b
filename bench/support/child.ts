import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A helper process of a bench that is spoken to in questions and answers, one at a time. */
export class Child<Question extends object, Answer> {
  readonly #process: ChildProcess;
  readonly #name: string;

  constructor(name: string, file: URL, args: readonly string[] = []) {
    this.#name = name;
    this.#process = fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error(`${this.#name} did not start`);
    return pid;
  }

  /** @throws when the child ends, or takes longer than `timeoutMs`. */
  async ask<Kind extends Answer>(question: Question, timeoutMs: number): Promise<Kind> {
    const answered = this.next<Kind>(timeoutMs);
    this.#process.send(question);
    return answered;
  }

  /** What the child says next. */
  async next<Kind extends Answer>(timeoutMs: number): Promise<Kind> {
    const giveUp = new AbortController();
    const signal = AbortSignal.any([giveUp.signal, AbortSignal.timeout(timeoutMs)]);
    const ended = once(this.#process, 'exit', { signal }).then(([code]) => {
      throw new Error(`${this.#name} ended with ${String(code)}`);
    });
    try {
      const said = once(this.#process, 'message', { signal });
      // Whichever of the two loses the race is aborted below and may reject unheard.
      void Promise.allSettled([said, ended]);
      const [message] = (await Promise.race([said, ended])) as [Kind];
      return message;
    } catch (error) {
      if (signal.aborted)
        throw new Error(`${this.#name} said nothing for ${timeoutMs} ms`, { cause: error });
      throw error;
    } finally {
      giveUp.abort();
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
