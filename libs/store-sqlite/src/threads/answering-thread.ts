import { StoreUnavailableError } from '@rembuk/event-sourcing';
import { unavailable } from '../unavailable.ts';
import { type Answer, endOfQuestions, type Question } from './messages.ts';
import { Thread } from './thread.ts';

interface Asked<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

export interface AnsweringThreadOptions {
  readonly file: URL;
  readonly name: string;
  readonly workerData: object;
  /** Questions that may wait for their answer; one more is refused as `overloaded`. */
  readonly pendingMax: number;
  readonly crashed?: (error: Error) => void;
}

/** A thread that is asked and answers, in order; see `serve`. */
export class AnsweringThread<Request, Result> {
  readonly #asked = new Map<number, Asked<Result>>();
  readonly #pendingMax: number;
  #thread: Thread<Question<Request> | typeof endOfQuestions> | undefined;
  #nextId = 0;
  #refusal: StoreUnavailableError | undefined;
  #closing: Promise<void> | undefined;

  private constructor(pendingMax: number) {
    this.#pendingMax = pendingMax;
  }

  static async open<Request, Result>(
    options: AnsweringThreadOptions,
  ): Promise<AnsweringThread<Request, Result>> {
    const { file, name, workerData, pendingMax, crashed } = options;
    const answering = new AnsweringThread<Request, Result>(pendingMax);
    const events = {
      message: (answer: Answer<Result>): void => answering.#settle(answer),
      crashed: (error: Error): void => {
        answering.#crash(error);
        crashed?.(error);
      },
    };
    const { thread } = await Thread.start<
      Question<Request> | typeof endOfQuestions,
      Answer<Result>
    >(file, name, workerData, events);
    answering.#thread = thread;
    return answering;
  }

  async ask(request: Request): Promise<Result> {
    if (this.#refusal) throw this.#refusal;
    if (this.#asked.size >= this.#pendingMax) throw new StoreUnavailableError('overloaded');
    const id = this.#nextId;
    this.#nextId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#asked.set(id, { resolve, reject });
    this.#thread?.post({ id, request });
    return promise;
  }

  /** Answers what was asked, then ends. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#refusal ??= new StoreUnavailableError('closed');
    this.#thread?.post(endOfQuestions);
    await this.#thread?.ended();
  }

  #settle(answer: Answer<Result>): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ('result' in answer) asked?.resolve(answer.result);
    else asked?.reject(unavailable({ reason: 'failed', message: answer.error }));
  }

  #crash({ message }: Error): void {
    this.#refusal = unavailable({ reason: 'failed', message });
    for (const { reject } of this.#asked.values()) reject(this.#refusal);
    this.#asked.clear();
  }
}
