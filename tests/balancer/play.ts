import type { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../support/folder.ts';
import { until } from '../support/wait.ts';
import type { Node } from './node.ts';
import { signInAsAdmin, answerFromMemory, theWorkshop } from './operator.ts';

export interface PlayOptions {
  readonly people: number;
  readonly rate: string;
  readonly seconds: string;
  readonly seed: string;
}

/** Lines break by themselves meanwhile: so many of the people have to be there. */
const presentShare = 0.85;
const moveMs = 30_000;
/** By then the balancer has asked every server several times. */
const noticedMs = 4_000;

/** A workshop that is played through the balancer, and what is done to the servers behind it meanwhile. */
export class Play {
  readonly #balancer: string;
  readonly #token: string;
  readonly #nodes: readonly [Node, Node];
  readonly #people: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<[number | null]>;

  static async begin(
    balancer: string,
    nodes: readonly [Node, Node],
    options: PlayOptions,
  ): Promise<Play> {
    return new Play(balancer, await signInAsAdmin(nodes[0].server, balancer), nodes, options);
  }

  private constructor(
    balancer: string,
    token: string,
    nodes: readonly [Node, Node],
    { people, rate, seconds, seed }: PlayOptions,
  ) {
    this.#balancer = balancer;
    this.#token = token;
    this.#nodes = nodes;
    this.#people = people;
    const main = path.join(root, 'apps/cli/dist/bundle/main.js');
    const words = Object.entries({ people: String(people), rate, seconds, seed });
    const options = [
      '--server',
      balancer,
      ...words.flatMap(([name, value]) => [`--${name}`, value]),
    ];
    this.#child = spawn(process.execPath, [main, 'simulate', ...options], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, REMBUK_TOKEN: token },
    });
    this.#ended = once(this.#child, 'exit') as Promise<[number | null]>;
  }

  /** Whether everything went as it has to. */
  async through(double: WireDouble | undefined): Promise<boolean> {
    let went = true;
    try {
      await this.#trials(double);
    } catch (error) {
      went = false;
      console.error(error);
    }
    const [status] = await this.#ended;
    return went && status === 0;
  }

  async #trials(double: WireDouble | undefined): Promise<void> {
    const home = await this.#home();
    const other = this.#nodes[home === this.#nodes[0] ? 1 : 0];
    console.log(`all ${this.#people} people are on ${home.name}, none on ${other.name}`);
    await home.kill();
    await this.#allOn(other, home, 'it is killed: all are on the other one');
    await home.start();
    await this.#allOn(home, other, 'it is back: all have come home');
    const drained = home.drain();
    await this.#allOn(other, home, 'it is told to end: all are on the other one');
    if ((await drained) !== 0) throw new Error('it did not end in order');
    await home.start();
    await this.#allOn(home, other, 'it is back: all have come home');
    if (double) await this.#cutOff(double, home);
  }

  /** The one that has everybody, while the other has nobody. */
  async #home(): Promise<Node> {
    const [first, second] = this.#nodes;
    return until(
      async () => {
        const lines = [await first.lines(), await second.lines()] as const;
        if (lines[0] + lines[1] < this.#people * presentShare) return undefined;
        if (lines[0] > 0 && lines[1] > 0)
          throw new Error(`people are on both: ${lines.join(', ')}`);
        return lines[0] > 0 ? first : second;
      },
      { what: 'everybody came in', deadlineMs: 60_000 },
    );
  }

  async #allOn(node: Node, away: Node, what: string): Promise<void> {
    const beganMs = performance.now();
    const most = this.#people * presentShare;
    const moved = async () => {
      if (this.#child.exitCode !== null) throw new Error('the play was over before: --seconds');
      return (await node.lines()) >= most && (await away.lines()) === 0;
    };
    await until(moved, { what, deadlineMs: moveMs });
    console.log(`${what}, after ${((performance.now() - beganMs) / 1_000).toFixed(1)} s`);
  }

  /** Neither can reach the log: nobody is sent away, and what they have is served as such. */
  async #cutOff(double: WireDouble, home: Node): Promise<void> {
    const workshopId = await theWorkshop(this.#balancer, this.#token);
    double.stop();
    try {
      const isOut = async ({ server }: Node) => !(await isReady(server.url));
      const areOut = async () => (await Promise.all(this.#nodes.map(isOut))).every(Boolean);
      await until(areOut, { what: 'neither is ready' });
      const fewest = await this.#fewestLines(home, noticedMs);
      if (fewest < this.#people * presentShare) throw new Error(`only ${fewest} people stayed`);
      const { status, isStale, said } = await answerFromMemory(
        this.#balancer,
        this.#token,
        workshopId,
      );
      if (status !== 200 || !isStale) throw new Error(`without a log: ${status} ${said}`);
      console.log(
        `the log is out of reach: at least ${fewest} people stay, what it holds is served as stale`,
      );
    } finally {
      await double.start();
    }
    await until(() => isReady(this.#balancer), { what: 'it is ready again' });
  }

  async #fewestLines(node: Node, forMs: number): Promise<number> {
    const endMs = performance.now() + forMs;
    let fewest = this.#people;
    while (performance.now() < endMs) fewest = Math.min(fewest, await node.lines());
    return fewest;
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(new URL('/health/ready', url)).then(({ ok }) => ok);
}
