import { when } from '@rembuk/client';
import type { WorkshopState } from '@rembuk/workshop';
import type { Caller } from './api.ts';
import type { Person } from './person.ts';
import { type Replay, replay, stateHash } from './replay.ts';

/** What a server holds. */
export interface Held {
  readonly revision: number;
  readonly stateHash: string;
  /** Of the chain. */
  readonly hash: string;
}

export interface Verdict {
  /** Every hash is the same, every client is at the head, the chain holds, nothing is in the log twice. */
  readonly ok: boolean;
  readonly head: number;
  readonly serverHash: string;
  /** Of each node, the first one included. */
  readonly nodes: readonly Held[];
  readonly replayHash: string;
  readonly clientHashes: readonly { readonly hash: string; readonly clients: number }[];
  /** Clients that did not reach the head in time. */
  readonly behind: number;
  readonly replay: Replay;
}

/** How long clients may take, at rest, to hold everything. */
const reachMs = 30_000;

/** Compares what everyone holds, once nothing happens any more. */
export async function judge(
  callers: readonly [Caller, ...Caller[]],
  workshopId: string,
  people: readonly Person[],
): Promise<Verdict> {
  const [caller] = callers;
  const held = (node: Caller) => node.get<Held>(`/workshops/${workshopId}/state`);
  const server = await held(caller);
  const there = async (node: Caller): Promise<Held> => {
    const deadlineMs = performance.now() + reachMs;
    let found = await held(node);
    while (found.revision < server.revision && performance.now() < deadlineMs)
      found = await held(node);
    return found;
  };
  const reached = await Promise.all(people.map((person) => reaches(person, server.revision)));
  const nodes = await Promise.all(callers.map(there));
  const replayed = await replay(caller, workshopId);
  const clientHashes = hashesOf(people);
  const ok =
    reached.every(Boolean) &&
    nodes.every((node) => node.hash === server.hash && node.stateHash === server.stateHash) &&
    clientHashes.length === 1 &&
    clientHashes[0]?.hash === server.stateHash &&
    replayed.stateHash === server.stateHash &&
    replayed.revision === server.revision &&
    replayed.chain.ok &&
    replayed.chain.headHash === server.hash &&
    replayed.repeated === 0;
  return {
    ok,
    head: server.revision,
    serverHash: server.stateHash,
    nodes,
    replayHash: replayed.stateHash,
    clientHashes,
    behind: reached.filter((one) => !one).length,
    replay: replayed,
  };
}

function reaches({ session }: Person, head: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), reachMs);
  void when(session.confirmed, ({ revision }) => revision >= head).then(() => {
    clearTimeout(timer);
    resolve(true);
  });
  return promise;
}

/** Each state that is held is hashed; clients that hold the very same object share its hash. */
function hashesOf(people: readonly Person[]) {
  const known = new Map<WorkshopState, string>();
  const counts = new Map<string, number>();
  for (const { state } of people) {
    const hash = known.get(state) ?? stateHash(state);
    known.set(state, hash);
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return [...counts].map(([hash, clients]) => ({ hash, clients }));
}
