import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandTypes } from '@rembuk/workshop';
import { read, rowsOf, section } from './architecture/pages.ts';
import { join, joinCodes } from './support/cast.ts';
import { temporaryFolder } from './support/folder.ts';
import { type HttpAnswer, type HttpRequest, request } from './support/http.ts';
import { faultsOf, resolve, type Schema } from './support/json-schema.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';
import { until } from './support/wait.ts';

const demo = 'pasuruan-2018';

interface Content {
  readonly [type: string]: { readonly schema: Schema };
}
interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface AsyncApi {
  readonly asyncapi: string;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

describe('the documents that a server gives out', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let openApi: OpenApi;
  let asyncApi: AsyncApi;
  let operations: readonly { route: string; path: string; operation: Operation }[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: folder.path, env: { REMBUK_DEMO: 'on' } });
    openApi = (await request<OpenApi>(server.url, '//docs/openapi.json')).body;
    asyncApi = (await request<AsyncApi>(server.url, '//docs/asyncapi.json')).body;
    operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
    );
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  describe('the page', () => {
    let page: HttpAnswer;
    let policy: ReadonlyMap<string, readonly string[]>;
    const attributes = (pattern: RegExp): readonly string[] =>
      [...page.text.matchAll(pattern)].map(([, value = '']) => value);

    beforeAll(async () => {
      page = await request(server.url, '//docs');
      const directives = (page.headers.get('content-security-policy') ?? '').split(';');
      policy = new Map(
        directives.map((directive) => {
          const [name = '', ...sources] = directive.trim().split(/\s+/);
          return [name, sources];
        }),
      );
    });

    it('runs no script but the server’s own: none stands in it, none comes from elsewhere', () => {
      expect(page.status).toBe(200);
      expect(policy.get('script-src')).toEqual(["'self'"]);
      expect(policy.get('script-src-attr')).toEqual(["'none'"]);
      const inline = [...page.text.matchAll(/<script\b[^>]*>([^]*?)<\/script>/g)];
      expect(inline.length).toBeGreaterThan(2);
      expect(inline.filter(([, body = '']) => body.trim() !== '')).toEqual([]);
      expect(page.text).not.toMatch(/\son\w+\s*=|javascript:/i);
      const sources = attributes(/<script\b[^>]*\bsrc="([^"]*)"/g);
      expect(sources).toHaveLength(inline.length);
      expect(sources.filter((source) => !source.startsWith('./'))).toEqual([]);
    });

    it('may use all that it names: styles, pictures, scripts are there', async () => {
      // It has a style of its own.
      expect(page.text).toContain('<style>');
      expect(policy.get('style-src')).toEqual(
        expect.arrayContaining(["'self'", "'unsafe-inline'"]),
      );
      expect(policy.get('img-src')).toEqual(expect.arrayContaining(["'self'", 'data:']));
      // What it asks for itself follows default-src.
      expect(policy.has('connect-src')).toBe(false);
      expect(policy.get('default-src')).toEqual(["'self'"]);
      const names = attributes(/\b(?:src|href)="(\.[^"]*)"/g);
      expect(names.length).toBeGreaterThanOrEqual(5);
      for (const name of names) {
        const { pathname } = new URL(name, `${server.url}/docs`);
        const { status, headers } = await request(server.url, `/${pathname}`);
        expect([name, status]).toEqual([name, 200]);
        const type = headers.get('content-type') ?? '';
        if (name.endsWith('.js')) expect(type).toMatch(/^(text|application)\/javascript/);
        if (name.endsWith('.css')) expect(type).toMatch(/^text\/css/);
      }
    });

    it('shows the document that tools get, and asks nobody else about it', async () => {
      const script = await request(server.url, '//docs/swagger-ui-init.js');
      const shown: { spec?: unknown; validatorUrl?: unknown }[] = [];
      const bundle = Object.assign((options: object) => shown.push(options), {
        presets: {},
        plugins: {},
      });
      const window: { onload?: () => void; location: object } = {
        location: { search: '', origin: server.url },
      };
      runInNewContext(script.text, {
        window,
        SwaggerUIBundle: bundle,
        SwaggerUIStandalonePreset: {},
      });
      window.onload?.();
      expect(shown).toHaveLength(1);
      expect(JSON.parse(JSON.stringify(shown[0]?.spec))).toEqual(openApi);
      expect(shown[0]?.validatorUrl).toBe(null);
    });
  });

  describe('OpenAPI', () => {
    it('names each operation once, with the parameters of its path', () => {
      const ids = operations.map(({ operation }) => operation.operationId);
      expect(ids.every((id) => id !== undefined)).toBe(true);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { route, path, operation } of operations) {
        const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path');
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect([route, inPath.map(({ name }) => name)]).toEqual([route, named]);
      }
    });

    it('says what every operation answers, and how it says no', () => {
      for (const { route, operation } of operations) {
        const { default: no, ...yes } = operation.responses;
        const answers = Object.entries(yes).map(([status, { content }]) => [
          status,
          content ? Object.keys(content) : [],
        ]);
        const [[status] = []] = answers;
        // A document is a file of many kinds, and told by its name.
        const body = route.endsWith('/documents/{file}')
          ? 'application/octet-stream'
          : 'application/json';
        const expected = status === '204' ? [] : [body];
        expect([route, answers]).toEqual([route, [[status, expected]]]);
        expect([route, Object.keys(no?.content ?? {})]).toEqual([
          route,
          ['application/problem+json'],
        ]);
      }
    });

    it('holds no schema that nothing uses', () => {
      const used = new Set(JSON.stringify(openApi).match(/#\/components\/schemas\/[^"]+/g));
      const names = Object.keys(openApi.components.schemas);
      expect(names.filter((name) => !used.has(`#/components/schemas/${name}`))).toEqual([]);
      expect(names.filter((name) => name.startsWith('Live'))).toEqual([]);
    });

    const asked: readonly (readonly [route: string, query: string, body?: object])[] = [
      ['GET /me', ''],
      ['GET /accounts', ''],
      ['GET /workshops', ''],
      ['GET /workshops/{workshopId}/join-codes', ''],
      ['GET /workshops/{workshopId}/people', ''],
      ['GET /workshops/{workshopId}/state', '?at=40'],
      ['GET /workshops/{workshopId}/events', '?limit=5'],
      ['GET /workshops/{workshopId}/events', ''],
      ['GET /workshops/{workshopId}/history', '?of=sheet/sheet-011'],
      ['GET /workshops/{workshopId}/diff', '?from=-1'],
      ['GET /workshops/{workshopId}/diff', '?from=100'],
      ['GET /workshops/{workshopId}/warnings', ''],
      ['GET /workshops/{workshopId}/audit', ''],
      ['GET /workshops/{workshopId}/reports/contributions', ''],
    ];

    it.each(asked)('tells the truth about %s%s', async (route, query) => {
      const answer = await call(route, query, { token: server.operatorToken });
      expect(answer.status).toBe(200);
      expect(faults(route, '200', answer.body)).toEqual([]);
    });

    it('tells the truth about coming in, about commands and about a no', async () => {
      const [code = ''] = (await joinCodes(server.url, server.operatorToken, demo)).values();
      const preview = await call('POST /workshops/{workshopId}/join/preview', '', {
        body: { code },
      });
      expect(faults('POST /workshops/{workshopId}/join/preview', '200', preview.body)).toEqual([]);
      const { organizations } = preview.body as { organizations: readonly { id: string }[] };
      const joining = 'POST /workshops/{workshopId}/join';
      const body = { code, name: 'Bu Sri', organizationId: organizations[0]?.id };
      const joined = await call(joining, '', { body });
      expect([joined.status, faults(joining, '201', joined.body)]).toEqual([201, []]);

      const commands = 'POST /workshops/{workshopId}/commands';
      const command = {
        id: '5f0c1f7e-7d2b-4b1c-9a3e-2f6d8c4b1a90',
        type: 'ReviseWorkshop',
        data: { name: 'Masterplan Kabupaten Pasuruan' },
        seen: 0,
      };
      const token = server.operatorToken;
      const accepted = await call(commands, '', { token, body: command });
      expect([accepted.status, faults(commands, '200', accepted.body)]).toEqual([200, []]);
      const wrong = await call(commands, '', { token, body: { ...command, id: 'x' } });
      expect([wrong.status, faults(commands, 'default', wrong.body)]).toEqual([400, []]);
    });

    function call(route: string, query: string, options: HttpRequest): Promise<HttpAnswer> {
      const [method = '', path = ''] = route.split(' ');
      const address = path.replace('{workshopId}', demo) + query;
      return request(server.url, address, { method, ...options });
    }

    function faults(route: string, status: string, body: unknown): readonly string[] {
      const [method = '', path = ''] = route.split(' ');
      const operation = openApi.paths[`/api/v1${path}`]?.[method.toLowerCase()];
      const [content] = Object.values(operation?.responses[status]?.content ?? {});
      if (!content) throw new Error(`${route} does not tell what it answers`);
      return faultsOf(openApi, content.schema, body);
    }
  });

  describe('metrics', () => {
    it('are those that docs/OPERATIONS.md describes', async () => {
      const { text } = await request(server.url, '//metrics');
      const exposed = [...text.matchAll(/^# TYPE (rembuk_\w+) (\w+)$/gm)].map(
        ([, name = '', kind = '']) => [name, kind],
      );
      const told = rowsOf(section(read('docs/OPERATIONS.md'), '### Metrics'))
        .filter(([name = '']) => name.startsWith('`'))
        .map(([name = '', kind = '']) => [name.replaceAll('`', ''), kind.split(';')[0]]);
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(exposed));
      // The demo, which the banner has asked for.
      expect(text).toContain('rembuk_workshops_loaded 1\n');
    });
  });

  describe('AsyncAPI', () => {
    it('is of version 3, and refers to nothing that it does not hold', () => {
      expect(asyncApi.asyncapi).toBe('3.0.0');
      const refs = JSON.stringify(asyncApi).match(/(?<="\$ref":")[^"]+/g) ?? [];
      expect(refs.length).toBeGreaterThan(100);
      expect(refs.filter((ref) => resolve(asyncApi, ref) === undefined)).toEqual([]);
    });

    it('tells the truth about presence and notices, as they are asked for and as they come', async () => {
      const live = await Live.connect(server.url, { token: server.operatorToken });
      const { schemas } = asyncApi.components;
      const workshopId = demo;
      const shapeOf = (name: string): Schema => schemas[name] ?? { not: {} };
      const ask = async (name: string, schema: string, request: object) => {
        expect([request, faultsOf(asyncApi, shapeOf(schema), request)]).toEqual([request, []]);
        const answer = await live.ask(name, request);
        expect(faultsOf(asyncApi, shapeOf('Done'), answer)).toEqual([]);
      };
      const said = {
        workshopId,
        board: 'dim-one',
        focus: 'sheet/sheet-011/risk',
        cursor: { x: 1.5, y: -2 },
        selection: { anchor: 3, head: 1, revision: 40 },
        idle: true,
      };
      const came = (name: string) => live.other.filter((one) => one.name === name).length;
      const isDone = async (name: string, count: number) =>
        until(() => came(name) >= count, { what: `${name} comes ${count} times` });

      expect(await live.open(workshopId)).toMatchObject({ ok: true });
      await isDone('presence', 1);
      await ask('presence', 'PresenceDto', said);
      await isDone('presenceDiff', 1);
      await ask('presence', 'PresenceDto', { workshopId });
      await isDone('presenceDiff', 2);
      await live.open(workshopId);
      await isDone('presence', 2);
      const timer = { workshopId, kind: 'startTimer', durationMs: 60_000, label: 'Diskusi' };
      const summon = { workshopId, kind: 'summon', board: 'dim-one', focus: 'sheet/sheet-011' };
      for (const request of [
        timer,
        { workshopId, kind: 'pauseTimer' },
        { workshopId, kind: 'resumeTimer' },
        { workshopId, kind: 'stopTimer' },
        summon,
        { workshopId, kind: 'lowerHand', participantId: 'nobody' },
      ])
        await ask('notify', 'Notify', request);
      const member = await Live.connect(server.url, { token: await tokenOfMember() });
      await member.open(workshopId);
      const hand = { workshopId, kind: 'raiseHand' };
      expect(faultsOf(asyncApi, shapeOf('Notify'), hand)).toEqual([]);
      expect(await member.ask('notify', hand)).toEqual({ ok: true });
      await isDone('notice', 6);
      member.disconnect();
      live.disconnect();

      const shapes: Readonly<Record<string, string>> = {
        presence: 'PresenceFrame',
        presenceDiff: 'PresenceDiff',
        notice: 'Notice',
      };
      for (const { name, body } of live.other)
        expect([body, faultsOf(asyncApi, shapeOf(shapes[name] ?? ''), body)]).toEqual([body, []]);
      // And what is not so shows.
      const wrong = { workshopId, kind: 'timer', timer: { remainingMs: 1 } };
      expect(faultsOf(asyncApi, shapeOf('Notice'), wrong)).not.toEqual([]);
      expect(faultsOf(asyncApi, shapeOf('Notify'), { ...hand, label: 'x' })).not.toEqual([]);
    });

    async function tokenOfMember(): Promise<string> {
      const [code = ''] = (await joinCodes(server.url, server.operatorToken, demo)).values();
      const preview = await request<{ organizations: readonly { id: string }[] }>(
        server.url,
        `/workshops/${demo}/join/preview`,
        { body: { code } },
      );
      const [organization] = preview.body.organizations;
      const seat = { code, name: 'Bu Sri', organizationId: organization?.id ?? '' };
      return (await join(server.url, demo, seat)).token;
    }

    it('has the fields of every command as docs/CATALOGUE.md tells them', () => {
      const told = new Map(
        rowsOf(section(read('docs/CATALOGUE.md'), '## Commands')).map(
          ([type = '', , data = '']) => [
            type.replaceAll('`', ''),
            data === 'none' ? [] : data.split(', ').map((field) => field.replaceAll('`', '')),
          ],
        ),
      );
      for (const type of commandTypes)
        expect([type, told.get(type)?.toSorted()]).toEqual([type, fieldsOf(type).toSorted()]);
    });

    /** As the catalogue writes them: `?` may be absent, `~` takes null. */
    function fieldsOf(type: string): readonly string[] {
      const envelope = asyncApi.components.schemas[`LiveCommand.${type}`] ?? {};
      const { data } = envelope['properties'] as { data: { $ref: string } };
      const { properties, required = [] } = resolve(asyncApi, data.$ref) as {
        properties: Readonly<Record<string, { anyOf?: readonly { type?: string }[] }>>;
        required?: readonly string[];
      };
      return Object.entries(properties).map(([name, { anyOf = [] }]) => {
        const clears = anyOf.some((shape) => shape.type === 'null');
        return `${name}${required.includes(name) ? '' : '?'}${clears ? '~' : ''}`;
      });
    }
  });
});
