import { type InProcessOptions, type LoopbackServer, startOnLoopback } from '@rembuk/api';
import { FaultProxy, type LineConditions } from '../../support/fault-proxy.ts';
import type { Random } from '../../support/random.ts';
import { fairWeather, type Weather } from '../line.ts';
import type { Network, Reach, ServerProcess } from '../network.ts';

/** Over TCP on loopback, each device behind a proxy of its own that spoils its lines. */
export class SocketNetwork implements Network {
  /** Short, as everything is in a time in which people hurry. */
  readonly serverBounds = {
    headEveryMs: 250,
    pingEveryMs: 500,
    pongMs: 2_000,
    silentMs: 1_000,
    goodbyeMs: 300,
  };
  readonly clientBounds = {
    connectTimeoutMs: 2_000,
    answerTimeoutMs: 1_500,
    openTimeoutMs: 3_000,
    backoffMinMs: 10,
    backoffMaxMs: 200,
    unreachableMaxMs: 200,
    stableMs: 250,
    headGraceMs: 100,
    quietMs: 1_000,
  };
  readonly burstMs = 20;
  readonly #random: Random;
  readonly #pace: number;
  readonly #reaches: ProxyReach[] = [];
  #server: LoopbackServer | undefined;
  #weather = fairWeather;

  constructor(random: Random, pace: number) {
    this.#random = random;
    this.#pace = pace;
  }

  get weather(): Weather {
    return this.#weather;
  }

  set weather(weather: Weather) {
    this.#weather = weather;
    this.#tellAll();
  }

  async serve(options: InProcessOptions): Promise<ServerProcess> {
    const server = await startOnLoopback(options);
    this.#server = server;
    this.#tellAll();
    return server;
  }

  hangUp(): void {
    this.#server?.hangUp();
    this.#server = undefined;
    this.#tellAll();
    for (const reach of this.#reaches) reach.drop();
  }

  async reach(): Promise<Reach> {
    const proxy = await FaultProxy.start(undefined, this.#random.fork());
    const reach = new ProxyReach(proxy);
    this.#reaches.push(reach);
    this.#tellAll();
    return reach;
  }

  async close(): Promise<void> {
    this.hangUp();
    await Promise.all(this.#reaches.map((reach) => reach.close()));
  }

  #tellAll(): void {
    const conditions = conditionsIn(this.#weather, this.#pace);
    for (const reach of this.#reaches) reach.lead(this.#server?.url, conditions);
  }
}

/** What gets lost on TCP comes later, and nothing comes twice: where it would, the line is a thin one. */
function conditionsIn({ delayMsMax, loss, doubling }: Weather, pace: number): LineConditions {
  return {
    delayMs: 0,
    jitterMs: delayMsMax / pace,
    bytesPerSecond: doubling > 0 ? 50_000 / doubling : Number.POSITIVE_INFINITY,
    lossChance: loss,
    retransmitMs: 2_000 / pace,
  };
}

class ProxyReach implements Reach {
  readonly #proxy: FaultProxy;
  #url: string | undefined;
  #isOffline = false;

  constructor(proxy: FaultProxy) {
    this.#proxy = proxy;
  }

  get isOffline(): boolean {
    return this.#isOffline;
  }

  set isOffline(isOffline: boolean) {
    this.#isOffline = isOffline;
    this.#proxy.target = isOffline ? undefined : this.#url;
  }

  /** Where the lines that begin from now on lead, and how well. */
  lead(url: string | undefined, conditions: LineConditions): void {
    this.#url = url;
    this.#proxy.target = this.#isOffline ? undefined : url;
    this.#proxy.conditions = conditions;
  }

  page(): ReturnType<Reach['page']> {
    return { url: this.#proxy.url };
  }

  cut(random: Random): void {
    const ending = random.pick(['reset', 'end'] as const);
    const direction = random.pick(['up', 'down'] as const);
    const draw = random.next();
    for (const line of this.#proxy.lines) {
      if (draw < 0.4 || this.#isOffline) line.cut(ending);
      else if (draw < 0.8) line.cutAfter(direction, random.between(0, 700), ending);
      // Half open, until somebody notices.
      else line.silence(direction);
    }
  }

  drop(): void {
    for (const line of this.#proxy.lines) line.cut('reset');
  }

  close(): Promise<void> {
    return this.#proxy.close();
  }
}
