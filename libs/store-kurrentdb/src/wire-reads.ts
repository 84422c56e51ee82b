import type { CallOptions, ClientReadableStream, Metadata } from '@grpc/grpc-js';
import {
  type AllStreamResolvedEvent,
  convertToCommandError,
  type KurrentDBClient,
} from '@kurrent/kurrentdb-client';
import conversion from '@kurrent/kurrentdb-client/dist/utils/convertGrpcEvent.js';
import services from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type {
  ReadReq,
  ReadResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { backOff } from './back-off.ts';
import type { KurrentDbBounds } from './bounds.ts';
import { failureOf } from './failure.ts';

type StreamsClient = InstanceType<typeof services.StreamsClient>;

/** What the client keeps for its own calls: its connection, credentials and fail-over. */
interface ClientInside {
  GRPCStreamCreator(
    client: typeof services.StreamsClient,
    name: string,
    creator: (client: StreamsClient) => ClientReadableStream<ReadResp>,
  ): () => Promise<ClientReadableStream<ReadResp>>;
  callArguments(
    base: { readonly requiresLeader: boolean },
    options: CallOptions,
  ): [Metadata, CallOptions];
}

type ReadBounds = Pick<KurrentDbBounds, 'backOffMs' | 'backOffMsMax'>;

/** A page takes no longer than so many silences. */
const silencesMax = 20;
/** Times a read is sent again because another node leads. */
const triesMax = 8;

/**
 * A read over the client's own connection to the leader. The client's `readStream` and `readAll` run through a native
 * addon: over a connection of its own that waits for delayed acknowledgements (40 ms, in every third read when measured),
 * cannot be cancelled, and knows no deadline.
 * @throws CommandError, Error
 */
export function readEvents(
  client: KurrentDBClient,
  request: ReadReq,
  ms: number,
  bounds: ReadBounds,
): Promise<readonly AllStreamResolvedEvent[]> {
  return readAs(eventIn, client, request, ms, bounds);
}

/** What is taken of an answer; nothing of those that carry no event. */
export type Take<T> = (answer: ReadResp) => T | undefined;

export const eventIn: Take<AllStreamResolvedEvent> = (answer) => {
  const event = answer.getEvent();
  return event && conversion.convertGrpcEvent(event);
};

/**
 * The same, for whoever wants something else of the events.
 * @param ms without another event: a page of large ones on a slow line may take longer
 * @throws CommandError, Error
 */
export async function readAs<T>(
  take: Take<T>,
  client: KurrentDBClient,
  request: ReadReq,
  ms: number,
  bounds: ReadBounds,
): Promise<readonly T[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await readOnce(take, client as unknown as ClientInside, request, ms);
    } catch (error) {
      if (failureOf(error).kind !== 'notLeader' || attempt >= triesMax) throw error;
      await backOff(attempt, bounds);
    }
  }
}

async function readOnce<T>(
  take: Take<T>,
  client: ClientInside,
  request: ReadReq,
  ms: number,
): Promise<readonly T[]> {
  const deadline = Date.now() + ms * silencesMax;
  const open = client.GRPCStreamCreator(services.StreamsClient, 'read', (streams) =>
    streams.read(request, ...client.callArguments({ requiresLeader: true }, { deadline })),
  );
  const opening = open();
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  const reading = async (): Promise<readonly T[]> => {
    const read: T[] = [];
    for await (const answer of (await opening) as AsyncIterable<ReadResp>) {
      timer.refresh();
      const taken = take(answer);
      if (taken !== undefined) read.push(taken);
    }
    return read;
  };
  try {
    // With a timer of ours: the client's own do not cover every way to hear nothing.
    return await Promise.race([reading(), silence]);
  } catch (error) {
    throw convertToCommandError(error as Error);
  } finally {
    clearTimeout(timer);
    // Also one that is opened later; nobody hears of what becomes of it.
    opening.then((stream) => stream.cancel()).catch(() => undefined);
  }
}
