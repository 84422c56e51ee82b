import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type {
  FromWriterProcess,
  ToWriterProcess,
  WriterProcessOptions,
} from './writer-messages.ts';

const file = fileURLToPath(new URL('writer-process.ts', import.meta.url));

export interface WriterRunOptions extends WriterProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs the process, for instance with a disk of its own. */
  readonly within?: readonly string[];
}

/** A writer process, and everything that it has told so far. */
export class WriterRun {
  readonly messages: FromWriterProcess[] = [];
  readonly process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #changed = Promise.withResolvers<void>();

  constructor({ env, within = [], ...options }: WriterRunOptions) {
    const node = [process.execPath, '--conditions=rembuk-source', file, JSON.stringify(options)];
    const command = [...within, ...node];
    this.process = spawn(command[0] ?? process.execPath, command.slice(1), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '', ...env },
    });
    this.#exited = once(this.process, 'exit');
    this.process.on('message', (message: FromWriterProcess) => {
      this.messages.push(message);
      this.#wake();
    });
    void this.#exited.then(() => this.#wake());
  }

  of<K extends FromWriterProcess['kind']>(kind: K): Extract<FromWriterProcess, { kind: K }>[] {
    return this.messages.filter(
      (message): message is Extract<FromWriterProcess, { kind: K }> => message.kind === kind,
    );
  }

  /** Resolves when what the process told meets the condition. @throws Error when it ends before. */
  async until(met: () => boolean): Promise<void> {
    while (!met()) {
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error('the writer process ended early');
      await this.#changed.promise;
    }
  }

  async untilMore(kind: FromWriterProcess['kind'], count: number): Promise<void> {
    const goal = this.of(kind).length + count;
    await this.until(() => this.of(kind).length >= goal);
  }

  tell(message: ToWriterProcess): void {
    this.process.send(message);
  }

  async close(): Promise<void> {
    this.tell('close');
    await this.#exited;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#exited;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
