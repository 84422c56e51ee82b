import { type Server, startServer } from '../support/server.ts';

/** One of the servers behind the balancer: it is killed, ended and started again, always at one address. */
export class Node {
  readonly name: string;
  readonly #data: string;
  readonly #env: Readonly<Record<string, string>>;
  #server: Server | undefined;
  #port = '0';

  constructor(name: string, data: string, env: Readonly<Record<string, string>>) {
    this.name = name;
    this.#data = data;
    this.#env = env;
  }

  get server(): Server {
    if (!this.#server) throw new Error(`${this.name} does not run`);
    return this.#server;
  }

  async start(): Promise<void> {
    const env = { ...this.#env, REMBUK_PORT: this.#port };
    this.#server = await startServer({ data: this.#data, env });
    this.#port = new URL(this.#server.url).port;
  }

  /** As when its machine dies. */
  async kill(): Promise<void> {
    await this.#server?.kill();
    this.#server = undefined;
  }

  /** As for a new version: everybody is told to go elsewhere. Gives its exit status. */
  async drain(): Promise<number | null | undefined> {
    const exit = await this.#server?.stop();
    this.#server = undefined;
    return exit?.code;
  }

  /** Lines of people that it holds now. */
  async lines(): Promise<number> {
    if (!this.#server) return 0;
    const answer = await fetch(new URL('/metrics', this.#server.url));
    return Number(/^rembuk_sockets (\d+)$/m.exec(await answer.text())?.[1] ?? Number.NaN);
  }
}
