import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../config/index.ts';
import { type AppOptions, createApp, type RunningApp } from '../create-app.ts';
import type { Problem } from '../http/problem.ts';
import type { Tokens } from '../identity/tokens.ts';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The whole server on a data folder of its own, with a clock that stands still until it is moved. */
export class ApiServer {
  readonly logLines: string[] = [];
  nowMs: number;

  private constructor(
    readonly folder: string,
    private readonly settings: Partial<Config>,
    private readonly options: Pick<AppOptions, 'sharedStore'>,
  ) {
    this.nowMs = Date.now();
  }

  #app: RunningApp | undefined;

  static async start(
    settings: Partial<Config> = {},
    options: Pick<AppOptions, 'sharedStore'> = {},
  ): Promise<ApiServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rembuk-api-'));
    const server = new ApiServer(folder, settings, options);
    await server.begin();
    return server;
  }

  get app(): RunningApp {
    if (!this.#app) throw new Error('the server does not run');
    return this.#app;
  }

  async begin(settings: Partial<Config> = {}): Promise<void> {
    const standard = { dataFolder: this.folder, port: 0, demo: false, logLevel: 'trace' } as const;
    this.#app = await createApp(
      { ...standard, ...this.settings, ...settings },
      {
        ...this.options,
        clock: () => this.nowMs,
        logStream: { write: (line: string) => void this.logLines.push(line) },
      },
    );
  }

  /** With other settings too, for as long as it runs then. */
  async restart(settings: Partial<Config> = {}): Promise<void> {
    await this.app.close();
    await this.begin(settings);
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** `call('GET /me')` asks the API; `call('GET //metrics')` from the root. */
  async call<Body = Problem>(
    route: string,
    { token, body, raw, headers = {} }: Call = {},
  ): Promise<Answer<Body>> {
    const [method = 'GET', where = ''] = route.split(' ');
    const address = where.startsWith('//') ? where.slice(1) : `/api/v1${where}`;
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.app.url + address, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const parsed = isJson && text !== '' ? (JSON.parse(text) as Body) : (undefined as Body);
    return { status: response.status, headers: response.headers, body: parsed, text };
  }

  /** An account, signed in. */
  async account(
    username: string,
    role?: 'admin' | 'kominfo',
  ): Promise<Tokens & { password: string }> {
    const password = 'Wak Moqidin 2018!';
    const body = { username, name: `Staf ${username}`, password, ...(role ? { role } : {}) };
    const made = await this.call('POST /accounts', { token: this.app.operatorToken, body });
    if (made.status !== 201) throw new Error(made.text);
    return { ...(await this.signIn(username, password)), password };
  }

  async signIn(username: string, password: string): Promise<Tokens> {
    const answer = await this.call<Tokens>('POST /auth/sign-in', { body: { username, password } });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body;
  }
}
