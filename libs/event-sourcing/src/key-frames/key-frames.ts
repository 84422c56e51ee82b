import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '../event-store.ts';
import { History } from '../history.ts';
import type { SnapshotStore } from '../snapshot-store.ts';
import type { FrameMemory } from './frame-memory.ts';
import {
  AnotherHistoryError,
  beginning,
  foldedOn,
  foldedUpTo,
  type PastState,
  type StreamFold,
} from '../stream-fold.ts';
import type { Checkpoints } from './checkpoints.ts';
import { StreamFrames } from './stream-frames.ts';

export interface KeyFramesOptions<State> {
  readonly store: EventStore;
  readonly fold: StreamFold<State>;
  /** Where a stream begins that has no frames yet. */
  readonly snapshots: Pick<SnapshotStore, 'load'>;
  /** Left behind by whoever folds far, where nobody else writes the fold down. */
  readonly checkpoints?: Checkpoints<State>;
  /** Shared with other folds, so that one bound holds for all. */
  readonly memory: FrameMemory;
  /** Frames could not be made; whoever asks next tries again. */
  readonly failed: (stream: string, error: unknown) => void;
  readonly bounds?: Partial<KeyFramesBounds>;
}

export interface KeyFramesBounds {
  /** Events between two frames. */
  readonly every: number;
  /** Further than this from a frame, a snapshot is the quicker start. */
  readonly foldOnMax: number;
  /** Between two batches in the background, so that it takes no more than about half of a core. */
  readonly restMs: number;
  /** Streams that wait for their frames; one more is left to the next who asks. */
  readonly waitingMax: number;
}

export const defaultKeyFramesBounds: KeyFramesBounds = {
  every: 2_000,
  foldOnMax: 8_000,
  restMs: 3,
  waitingMax: 64,
};

/**
 * What a fold came to at any revision of a stream: the nearest key frame at or before it, and the events from there.
 *
 * The first question about a stream's past is answered from a snapshot, and sets off one pass over the stream in the
 * background that makes the frames; from then on the stream is warm, and what is appended is taken in by the questions
 * that follow. A question about now sets off nothing. Frames are made in memory alone and are given up at any time.
 */
export class KeyFrames<State> {
  readonly #options: KeyFramesOptions<State>;
  readonly #bounds: KeyFramesBounds;
  readonly #history: History<State>;
  readonly #streams = new Map<string, StreamFrames<State>>();
  /** Questions under way, each answered once for all who ask it. */
  readonly #asked = new Map<string, Promise<PastState<State>>>();
  readonly #warming = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #background: Promise<void> = Promise.resolve();

  constructor(options: KeyFramesOptions<State>) {
    this.#options = options;
    this.#bounds = { ...defaultKeyFramesBounds, ...options.bounds };
    this.#history = new History(options.store, options.snapshots, options.fold);
  }

  /** @throws StoreUnavailableError when the log cannot be read. */
  at(stream: string, revision: number): Promise<PastState<State>> {
    const key = `${revision} ${stream}`;
    let answer = this.#asked.get(key);
    if (!answer) {
      answer = this.#answer(stream, revision).finally(() => this.#asked.delete(key));
      this.#asked.set(key, answer);
    }
    return answer;
  }

  /** The same, from a state that is at hand: the two then share what did not change in between. */
  async foldOn(stream: string, from: PastState<State>, to: number): Promise<PastState<State>> {
    const { store, fold, checkpoints } = this.#options;
    if (!checkpoints) return foldedUpTo({ store, fold, stream, from, to });
    let past = from;
    for await (past of foldedOn({ store, fold, stream, from, to, every: checkpoints.every }))
      checkpoints.passed(stream, past);
    return past;
  }

  /** Revisions between which a moment lies, as far as the frames know. */
  around(stream: string, momentMs: number): { readonly from?: number; readonly below?: number } {
    const [before, behind] = this.#streams.get(stream)?.around(momentMs) ?? [];
    return {
      ...(before && { from: before.revision }),
      ...(behind && { below: behind.revision }),
    };
  }

  /** Resolves when the background has nothing more to do for a stream. */
  async warmed(stream: string): Promise<void> {
    await this.#warming.get(stream);
  }

  /** What is held of a stream. */
  held(stream: string): { readonly frames: number; readonly bytes: number } {
    const frames = this.#streams.get(stream);
    return { frames: frames?.count ?? 0, bytes: frames?.bytes ?? 0 };
  }

  /** Makes no more frames, and leaves no more checkpoints. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#background;
    await this.#options.checkpoints?.close();
  }

  async #answer(stream: string, revision: number): Promise<PastState<State>> {
    const { past, from } = await this.#found(stream, revision);
    if (past.revision < 0) return past;
    const frames = this.#framesOf(stream);
    frames.wasAsked(past, from);
    this.#options.memory.used(frames);
    this.#warmUpIfDue(stream, past.revision);
    return past;
  }

  async #found(stream: string, revision: number): Promise<Found<State>> {
    const nearest = this.#streams.get(stream)?.nearest(revision);
    try {
      return await this.#foldedFrom(stream, nearest, revision);
    } catch (error) {
      if (!(error instanceof AnotherHistoryError)) throw error;
      this.#forget(stream);
      return this.#foldedFrom(stream, undefined, revision);
    }
  }

  async #foldedFrom(
    stream: string,
    nearest: PastState<State> = beginning(this.#options.fold, stream),
    revision: number,
  ): Promise<Found<State>> {
    let from = nearest;
    if (revision - nearest.revision > this.#bounds.foldOnMax) {
      const snapshot = await this.#history.snapshot(stream, revision);
      if (snapshot) this.#options.checkpoints?.found(stream, snapshot.revision);
      if (snapshot && snapshot.revision > nearest.revision) from = snapshot;
    }
    const past = await this.foldOn(stream, from, revision);
    return { past, from: from === nearest ? nearest : undefined };
  }

  #framesOf(stream: string): StreamFrames<State> {
    let frames = this.#streams.get(stream);
    if (!frames) {
      frames = new StreamFrames(() => this.#streams.delete(stream));
      this.#streams.set(stream, frames);
    }
    return frames;
  }

  #forget(stream: string): void {
    const frames = this.#streams.get(stream);
    if (!frames) return;
    this.#streams.delete(stream);
    frames.clear();
    this.#options.memory.used(frames);
  }

  #warmUpIfDue(stream: string, revision: number): void {
    const beyond = revision - (this.#streams.get(stream)?.tip?.revision ?? -1);
    if (beyond < this.#bounds.every || this.#warming.has(stream)) return;
    if (this.#warming.size >= this.#bounds.waitingMax || this.#closing.signal.aborted) return;
    const warming = this.#background
      .then(() => this.#warmUp(stream, revision))
      .catch((error: unknown) => {
        if (error instanceof AnotherHistoryError) this.#forget(stream);
        else if (!this.#closing.signal.aborted) this.#options.failed(stream, error);
      })
      .finally(() => this.#warming.delete(stream));
    this.#warming.set(stream, warming);
    this.#background = warming;
  }

  /** Makes the frames that are missing, one stream after the other. */
  async #warmUp(stream: string, asked: number): Promise<void> {
    const { store, fold, memory } = this.#options;
    const { every, restMs } = this.#bounds;
    const { signal } = this.#closing;
    const to = (await store.head(stream)) ?? -1;
    const frames = this.#framesOf(stream);
    // Who asks about now is not looking back.
    if (!frames.tip && asked > to - every) return;
    const from = frames.tip ?? beginning(fold, stream);
    for await (const past of foldedOn({ store, fold, stream, from, to, every })) {
      // Given up as a whole meanwhile: there is no room for them, or the log is another one.
      if (this.#streams.get(stream) !== frames) return;
      this.#options.checkpoints?.passed(stream, past);
      if ((past.revision + 1) % every === 0) {
        frames.add(past);
        memory.used(frames);
      }
      await pause(restMs, undefined, { signal });
    }
  }
}

interface Found<State> {
  readonly past: PastState<State>;
  /** What it shares all with that did not change in between; undefined: nothing with any frame. */
  readonly from: PastState<State> | undefined;
}
