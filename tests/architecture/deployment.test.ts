import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { root } from '../support/folder.ts';
import { filesLike, read } from './pages.ts';

interface Service {
  readonly image?: string;
  readonly build?: string | { readonly dockerfile_inline?: string };
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services).map(([name, service]) => ({ name, service }));

describe('docker-compose.yml', () => {
  it('has one server alone without a profile, and several with one', () => {
    const without = services.filter(({ service }) => service.profiles === undefined);
    expect(without.map(({ name }) => name)).toEqual(['rembuk']);
  });

  it.each(services)('$name may do nothing that it need not', ({ service }) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    // Docker opens a port to everybody unless it is told an address.
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each(services)('$name is of a version that is named', ({ service }) => {
    const { image = 'rembuk', build } = service;
    if (build === undefined) expect(image).toMatch(/^[a-z]+(\/[a-z]+)?:\d[\w.-]*$/);
    if (typeof build === 'object') expect(build.dockerfile_inline).toMatch(/^FROM [a-z]+:\d/);
  });

  it.each(services)(
    '$name depends on what comes up with it, and lies where it is',
    ({ service }) => {
      for (const name of Object.keys(service.depends_on ?? {}))
        expect(compose.services[name]?.profiles).toEqual(service.profiles);
      for (const name of service.networks ?? [])
        expect(name === 'default' || name in compose.networks).toBe(true);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        const isThere = source.startsWith('./')
          ? existsSync(path.join(root, source))
          : source in compose.volumes;
        expect({ volume, isThere }).toEqual({ volume, isThere: true });
      }
    },
  );

  it('has no password to begin with, and refuses to start several servers without', () => {
    const told = read('docker-compose.yml').matchAll(/\$\{(\w*(?:PASSWORD|SECRET)\w*)([^}]*)\}/g);
    const secrets = [...told].map(([, name = '', otherwise]) => ({ name, otherwise }));
    expect(secrets.length).toBeGreaterThan(3);
    expect(secrets.filter(({ otherwise }) => otherwise !== ':-')).toEqual([]);
    const checked = read('deploy/prepare.sh').match(/^check \w+/gm) ?? [];
    const names = new Set(secrets.map(({ name }) => `check ${name}`));
    expect(checked.toSorted()).toEqual([...names].toSorted());
    const unguarded = services.filter(
      ({ name, service }) =>
        service.profiles?.includes('nodes') && name !== 'prepare' && !waitsFor(name, 'prepare'),
    );
    expect(unguarded).toEqual([]);
  });

  it('keeps the log and Redis where nobody else reaches them', () => {
    expect(compose.networks['inside']?.internal).toBe(true);
    for (const name of ['log', 'redis', 'api-1', 'api-2'])
      expect(compose.services[name]).toMatchObject({ networks: ['inside'] });
    expect(services.filter(({ service }) => service.ports).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['rembuk', 'balancer']),
    );
  });
});

/** Whether a service does not come up before another one. */
function waitsFor(name: string, first: string): boolean {
  const before = Object.keys(compose.services[name]?.depends_on ?? {});
  return before.some((one) => one === first || waitsFor(one, first));
}

describe('the balancer', () => {
  const settings = read('deploy/haproxy.cfg');

  it('stands before the servers of the compose file', () => {
    const nodes = [...settings.matchAll(/presetenv NODE_\d (\S+):(\d+)/g)];
    expect(nodes.map(([, host]) => host)).toEqual(['api-1', 'api-2']);
    const [, port] = /REMBUK_PORT=(\d+)/.exec(read('Dockerfile')) ?? [];
    expect(nodes.map(([, , to]) => to)).toEqual([port, port]);
  });

  it('does not give a line up before the server does', () => {
    const bounds = read('apps/api/src/live/live-bounds.ts');
    const ms = (name: string) =>
      Number(new RegExp(`${name}: ([\\d_]+)`).exec(bounds)?.[1]?.replaceAll('_', ''));
    const seconds = Number(/timeout tunnel (\d+)s/.exec(settings)?.[1]);
    expect(seconds * 1_000).toBeGreaterThan(ms('pingEveryMs') + ms('pongMs'));
  });

  it('finds the workshop where requests and lines name it', () => {
    expect(settings).toContain('path,field(5,/) if { path_beg /api/v1/workshops/ }');
    expect('/api/v1/workshops/pasuruan-2018/state'.split('/')[4]).toBe('pasuruan-2018');
    expect(settings).toContain('url_param(workshop) if { path_beg /socket.io/ }');
    expect(read('libs/client/src/connection.ts')).toContain('query: { workshop }');
  });
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');
  const ignored = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  /** As Docker reads the file: the last line that fits a path, or a folder above it, decides. */
  function isSent(file: string): boolean {
    const above = file.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    return ignored.reduce((sent, line) => {
      // Docker's star takes names that begin with a dot too.
      const fits =
        line === '*' || above.some((part) => path.matchesGlob(part, line.replace('!', '')));
      return fits ? line.startsWith('!') : sent;
    }, true);
  }

  it('is made of what there is', () => {
    const copied = [...dockerfile.matchAll(/^COPY --from=production (.+) \S+$/gm)].flatMap(
      ([, paths = '']) => paths.split(' ').map((one) => one.replace('/rembuk/', '')),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((one) => !existsSync(path.join(root, one)))).toEqual([]);
    const [, main = ''] = /^CMD \["node", "(.+)"\]$/m.exec(dockerfile) ?? [];
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(scripts['start']?.split(' ').at(-1)).toBe(main);
  });

  it('is sent all that it is built of', () => {
    const needed = [
      ...filesLike('{apps,libs}/*/{package,tsconfig.build}.json', '{apps,libs}/*/src/index.ts'),
      ...filesLike('{tests,bench}/package.json', 'tsconfig.{base,build,lib,nest,pure}.json'),
      'package.json',
      'package-lock.json',
      '.npmrc',
      'LICENSE',
      'demo/pasuruan-2018.json',
      ...(read('package.json').match(/scripts\/bundle\.mjs/g) ?? []),
    ];
    expect(needed.filter((file) => !isSent(file))).toEqual([]);
  });

  it('is sent nothing that is secret, built or none of its business', () => {
    const others = [
      '.env',
      'apps/api/.env.local',
      'data/events.db',
      '.git/config',
      'node_modules/x/index.js',
      'libs/client/node_modules/x/index.js',
      'libs/client/dist/index.js',
      'apps/api/src/config/config.spec.ts',
      'tests/e2e/door.test.ts',
      'docs/OPERATIONS.md',
    ];
    expect(others.filter(isSent)).toEqual([]);
  });

  it('runs as nobody special, on the Node that the project names', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    const versions = [...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, version]) => version);
    expect(new Set(versions)).toEqual(new Set([read('.node-version').trim()]));
    expect(dockerfile).toMatch(/^HEALTHCHECK/m);
  });
});

describe('.github/workflows', () => {
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    readonly permissions: object;
    readonly jobs: Readonly<
      Record<string, { readonly steps: readonly { readonly uses?: string }[] }>
    >;
  };
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('may read the sources and nothing else, with actions of a named version', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used.length).toBeGreaterThan(2);
    expect(used.filter((one) => !/^actions\/[a-z-]+@v\d+$/.test(one))).toEqual([]);
  });

  it('runs what is run everywhere else', () => {
    expect(steps).toContainEqual({ run: '.ci/run' });
  });
});
