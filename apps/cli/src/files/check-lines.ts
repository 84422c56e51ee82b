import { type EventToAppend, prepareAppend } from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import { describe } from './broken-chain.ts';
import { type Chains, ChainsVerifier } from './chains.ts';
import type { Content } from './contents/content.ts';
import { contentOf } from './contents/content-of.ts';
import { members, moment, optional, text } from './contents/shape.ts';
import { readLines } from './lines.ts';
import { messageOf } from './log.ts';

/**
 * Reads a file of lines through before anything is written: every stream has to begin at its beginning, its chain to
 * hold, the store to take each event and a server to be able to read it. A chain tells that nothing was altered since,
 * not that a server wrote it. What is held meanwhile grows with the file: ids, and the states of its workshops.
 */
export async function checkLines(file: string): Promise<Chains> {
  const verifier = new ChainsVerifier();
  const streams = new Map<string, StreamCheck>();
  for await (const { number, stream, revision, event } of readLines(file)) {
    const refuse = (reason: string): never => {
      throw new ExpectedError(`${file}, line ${number}: ${reason}; nothing was imported`);
    };
    const broken = verifier.check(stream, { ...event, revision });
    if (broken) refuse(describe(broken));
    const known = streams.get(stream) ?? new StreamCheck(stream);
    streams.set(stream, known);
    const problem = problemIn(() => known.take(event, revision));
    if (problem !== undefined) refuse(`${stream} at revision ${revision}: ${problem}`);
  }
  for (const [stream, known] of streams) {
    const problem = problemIn(() => known.finish());
    if (problem !== undefined)
      throw new ExpectedError(`${file}: ${stream}: ${problem}; nothing was imported`);
  }
  return verifier.result();
}

class StreamCheck {
  readonly #stream: string;
  readonly #content: Content | undefined;
  readonly #ids = new Set<string>();

  constructor(stream: string) {
    this.#stream = stream;
    this.#content = contentOf(stream);
  }

  /** @throws Error that says why the event is not taken */
  take(event: EventToAppend, revision: number): void {
    if (!this.#content) throw new Error('no stream of Rembuk bears such a name');
    prepareAppend(this.#stream, 'any', [event]);
    if (this.#ids.has(event.id)) throw new Error('the id of an earlier event');
    this.#ids.add(event.id);
    if (!isMeta(event.meta)) throw new Error('meta does not tell who did it, why and when');
    this.#content.take({ ...event, revision });
  }

  finish(): void {
    this.#content?.finish();
  }
}

const isMeta = members({
  commandId: text,
  actorId: text,
  organizationId: optional(text),
  groupId: optional(text),
  role: text,
  sessionId: optional(text),
  at: moment,
  correlationId: text,
  causationId: text,
  undoes: optional(text),
});

/** Whatever folding stumbles over is a problem of the file: it holds what no server of this version wrote. */
function problemIn(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
