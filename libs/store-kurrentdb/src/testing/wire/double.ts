import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js';
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import type { ClusterInfo } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import services from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type {
  AppendReq,
  AppendResp,
  TombstoneReq,
  TombstoneResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { clusterOf, type WireNode } from './cluster.ts';
import { streamDeleted, WireFaults } from './faults.ts';
import { WireLog } from './log.ts';
import { appendAnswer, eventOf, nameOf, stateOf, tombstoneAnswer } from './messages.ts';
import { answerRead, type ReadCall } from './reads.ts';
import { WireSubscription } from './subscriptions.ts';

/**
 * A double of the wire: speaks the protocol of KurrentDB's clients as far as this package uses it, over a log in
 * memory, and plays faults. It is no KurrentDB: what the database itself does, only a run against a real one shows.
 */
export class WireDouble {
  readonly faults = new WireFaults();
  readonly subscriptions: WireSubscription[] = [];
  readonly log: WireLog;
  /** What it says of the nodes when it is asked. */
  cluster: readonly WireNode[] = [];
  /** Calls that came in, whatever became of them. */
  readonly calls = { append: 0, read: 0, tombstone: 0 };
  #server: Server | undefined;
  #port = 0;

  /** @param log of another node, when both are to have the same. */
  constructor(log = new WireLog()) {
    this.log = log;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `kurrentdb://127.0.0.1:${this.#port}?tls=false`;
  }

  /** Listens on a free port; again on the same one after it was stopped. */
  async start(): Promise<this> {
    const server = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 });
    const { StreamsService } = services;
    const read = {
      ...StreamsService.read,
      responseSerialize: (bytes: Uint8Array) => Buffer.from(bytes),
    };
    server.addService(
      { ...StreamsService, read },
      {
        append: this.#append,
        read: this.#read,
        tombstone: this.#tombstone,
      },
    );
    server.addService(gossip.GossipService, {
      read: (_: unknown, callback: sendUnaryData<ClusterInfo>) =>
        callback(null, clusterOf(this.cluster)),
    });
    this.#port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(
        `127.0.0.1:${this.#port}`,
        ServerCredentials.createInsecure(),
        (error, port) => (error ? reject(error) : resolve(port)),
      );
    });
    this.#server = server;
    return this;
  }

  /** Cuts every connection; what is recorded stays. */
  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }

  readonly #append = (
    call: ServerReadableStream<AppendReq, AppendResp>,
    callback: sendUnaryData<AppendResp>,
  ): void => {
    const requests: AppendReq[] = [];
    call.on('data', (request: AppendReq) => requests.push(request));
    call.on('end', () => {
      const options = requests.shift()!.getOptions()!;
      const name = nameOf(options.getStreamIdentifier());
      const events = requests.map((request) => eventOf(name, request.getProposedMessage()!));
      this.#answer('append', callback, () => {
        const result = this.log.append(name, stateOf(options), events);
        if ('deleted' in result) throw streamDeleted(name);
        return appendAnswer(result);
      });
    });
  };

  readonly #tombstone = (
    call: ServerUnaryCall<TombstoneReq, TombstoneResp>,
    callback: sendUnaryData<TombstoneResp>,
  ): void => {
    const name = nameOf(call.request.getOptions()?.getStreamIdentifier());
    this.#answer('tombstone', callback, () => {
      const position = this.log.tombstone(name);
      if (position === undefined) throw streamDeleted(name);
      return tombstoneAnswer(position);
    });
  };

  readonly #read = (call: ReadCall): void => {
    this.calls.read += 1;
    const options = call.request.getOptions()!;
    const fault = this.faults.take('read');
    const answer = async (): Promise<void> => {
      await fault?.before?.();
      if (!options.hasSubscription()) return answerRead(call, options, this.log, fault?.beforeEach);
      const subscription = new WireSubscription(call, options, this.log);
      this.subscriptions.push(subscription);
      return subscription.run();
    };
    answer().catch((error: unknown) => call.emit('error', error));
  };

  #answer<Answer>(
    method: 'append' | 'tombstone',
    callback: sendUnaryData<Answer>,
    work: () => Answer,
  ): void {
    this.calls[method] += 1;
    const fault = this.faults.take(method);
    const answered = async (): Promise<Answer> => {
      await fault?.before?.();
      const answer = work();
      await fault?.after?.();
      return answer;
    };
    answered().then(
      (answer) => callback(null, answer),
      (error: unknown) => callback(error as ServiceError),
    );
  }
}
