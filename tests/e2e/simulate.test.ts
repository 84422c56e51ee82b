import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const demo = JSON.parse(readFileSync(path.join(root, 'demo/pasuruan-2018.json'), 'utf8')) as Plan;

interface Plan {
  workshop: object;
  dimensions: { id: string; active: boolean; name: string }[];
  organizations: { abbreviation: string; name: string }[];
  strategies: { dimension: string; proposedBy: string; code: string; subdimension?: string }[];
  links: object[];
}

/** What the figures of a run say that this test looks at. */
interface Figures {
  readonly people: number;
  readonly steps: { readonly taken: number; readonly planned: number };
  readonly edits: { readonly sent: number; readonly accepted: number; readonly open: number };
  readonly refusals: Readonly<Record<string, number>>;
  readonly latencies: Readonly<Record<string, { readonly count: number; readonly p99Ms: number }>>;
  readonly verdict: {
    readonly ok: boolean;
    readonly serverHash: string;
    readonly replayHash: string;
    readonly clientHashes: readonly { readonly hash: string; readonly clients: number }[];
    readonly chain: { readonly ok: boolean; readonly events: number };
  };
  readonly contributions: readonly { readonly name: string; readonly edits: number }[];
}

let folder: string;
let data: string;
let server: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rembuk-e2e-'));
  data = path.join(folder, 'data');
  server = spawn(process.execPath, [path.join(root, 'apps/api/dist/bundle/main.js')], {
    env: {
      ...process.env,
      REMBUK_DATA: data,
      REMBUK_PORT: '0',
      REMBUK_DEMO: 'off',
      REMBUK_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The banner comes when the server listens.
  await Promise.race([once(server.stdout!, 'data'), once(server, 'exit')]);
  server.stdout!.resume();
  await until(() => existsSync(path.join(data, 'server.json')));
});
afterAll(async () => {
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
  await rm(folder, { recursive: true, force: true });
});

async function until(holds: () => boolean): Promise<void> {
  if (holds()) return;
  for await (const _ of watch(data, { signal: AbortSignal.timeout(10_000) })) if (holds()) return;
}

async function rembuk(...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    [path.join(root, 'apps/cli/dist/bundle/main.js'), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, out, err };
}

async function simulate(...args: readonly string[]) {
  const json = path.join(folder, 'figures.json');
  const result = await rembuk('simulate', '--folder', data, '--json', json, ...args);
  if (result.status !== 0) throw new Error(`${result.out}\n${result.err}`);
  return { ...result, figures: JSON.parse(await readFile(json, 'utf8')) as Figures };
}

function expectOneState({ people, verdict, edits }: Figures): void {
  expect(verdict.ok).toBe(true);
  expect(verdict.replayHash).toBe(verdict.serverHash);
  expect(verdict.clientHashes).toEqual([{ hash: verdict.serverHash, clients: people }]);
  expect(verdict.chain.ok).toBe(true);
  expect(edits.open).toBe(0);
}

describe('rembuk simulate', () => {
  it('P4: plays the whole plan against a running server, and all end with one state', async () => {
    const { figures, out } = await simulate('--people', '20', '--rate', '60', '--seconds', '10');
    expectOneState(figures);
    expect(figures.steps.taken).toBe(figures.steps.planned);
    expect(figures.edits.sent).toBeGreaterThan(500);
    expect(figures.refusals['stale_field']).toBeGreaterThan(0);
    expect(figures.latencies['seen']?.count).toBeGreaterThan(figures.edits.accepted * 10);
    expect(figures.contributions).toHaveLength(30);
    expect(out).toContain('OK: every hash is equal and the chain holds.');
  });

  it('plays a region with six active dimensions', async () => {
    const strategies = demo.strategies.slice(0, 2).map((strategy, index) => ({
      ...strategy,
      dimension: ['governance', 'environment'][index]!,
      code: `X-${index}`,
      subdimension: undefined,
      sheets: [],
    }));
    const file = await planFile({
      ...demo,
      dimensions: demo.dimensions.map((dimension) => ({ ...dimension, active: true })),
      strategies: [...demo.strategies, ...strategies],
    });
    const { figures } = await simulate('--data', file, '--people', '16', '--seconds', '3');
    expectOneState(figures);
  });

  it('plays a region with one dimension, and names in several scripts', async () => {
    const name = 'ꦧꦥ꧀ꦥꦺꦢ “Daérah” العربية 🌾';
    const file = await planFile({
      ...demo,
      dimensions: demo.dimensions.slice(0, 1).map((dimension) => ({ ...dimension, name })),
      organizations: demo.organizations.map((organization, index) =>
        index === 1 ? { ...organization, name } : organization,
      ),
      strategies: demo.strategies.filter(({ dimension }) => dimension === 'society'),
      links: [],
    });
    const { figures } = await simulate('--data', file, '--people', '8', '--seconds', '3');
    expectOneState(figures);
    expect(figures.contributions.map((row) => row.name)).toContain(name);
  });

  it('starts a server of its own when none runs here', async () => {
    const nowhere = path.join(folder, 'nowhere');
    const load = '--people 8 --rate 20 --seconds 2'.split(' ');
    const result = await rembuk('simulate', '--folder', nowhere, ...load);
    expect(result).toMatchObject({ status: 0, err: expect.stringContaining('starting one') });
    expect(existsSync(nowhere)).toBe(false);
  });

  it('says in one line that the token is not good', async () => {
    const { url } = JSON.parse(await readFile(path.join(data, 'server.json'), 'utf8')) as {
      url: string;
    };
    const result = await rembuk('simulate', '--server', url, '--token', 'no');
    expect(result.status).toBe(1);
    expect(result.err.trim().split('\n').at(-1)).toMatch(/^rembuk: .*\(unauthenticated\)$/);
    expect(result.err).not.toContain('    at ');
  });

  it('leaves a log that verifies, beside the running server', async () => {
    const { status, out } = await rembuk('verify', '--folder', data);
    expect({ status, out }).toMatchObject({
      status: 0,
      out: expect.stringContaining('every chain holds'),
    });
  });
});

async function planFile(plan: object): Promise<string> {
  const file = path.join(folder, 'plan.json');
  await writeFile(file, JSON.stringify(plan));
  return file;
}
