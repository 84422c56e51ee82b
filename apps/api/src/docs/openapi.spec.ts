import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { commandTypes } from '../workshops/dto/command-dtos.ts';
import { ApiServer } from '../testing/api-server.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

interface Operation {
  readonly security?: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: {
      readonly type?: string;
      readonly minimum?: number;
      readonly maximum?: number;
    };
  }[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Record<string, unknown>>> };
}

let server: ApiServer;
let document: Document;
let text: string;
beforeAll(async () => {
  server = await ApiServer.start();
  ({ body: document, text } = await server.call<Document>('GET //docs/openapi.json'));
});
afterAll(() => server.stop());

const operation = (route: string): Operation | undefined => {
  const [method = '', where = ''] = route.split(' ');
  return document.paths[`/api/v1${where}`]?.[method.toLowerCase()];
};

const standing = { at: false, dimension: false, organization: false };
const activity = { ...standing, from: false, to: false, session: false };

describe('the OpenAPI document', () => {
  it('refers to nothing that it does not hold', () => {
    expect(document.openapi).toBe('3.1.0');
    const refs = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref = '']) => ref);
    expect(refs.length).toBeGreaterThan(100);
    for (const ref of refs) {
      const target = ref
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
      expect([ref, target]).toEqual([ref, expect.anything()]);
    }
  });

  it('has every command as it goes over HTTP: the workshop stands in the address', () => {
    const { schemas } = document.components;
    const { oneOf } = schemas['HttpCommand'] as { oneOf: { $ref: string }[] };
    expect(oneOf.map(({ $ref }) => $ref)).toEqual(
      commandTypes.map((type) => `#/components/schemas/HttpCommand.${type}`),
    );
    const members = ['data', 'id', 'overwrite', 'seen', 'type', 'undoes'];
    for (const type of commandTypes) {
      const { properties } = schemas[`HttpCommand.${type}`] as { properties: object };
      expect(Object.keys(properties).sort()).toEqual(members);
    }
    expect(JSON.stringify(operation('POST /workshops/{workshopId}/commands'))).toContain(
      '#/components/schemas/HttpCommand"',
    );
  });

  it.each([
    ['state', { at: false }],
    ['events', { after: false, limit: false }],
    ['history', { of: true, follow: false, after: false, limit: false }],
    ['diff', { from: true, to: false }],
    ['reports/masterplan', standing],
    ['reports/roadmap', standing],
    ['reports/integration', standing],
    ['reports/coverage', standing],
    ['reports/timeline', { ...activity, after: false, limit: false }],
    ['reports/contributions', activity],
    ['warnings', {}],
  ])('tells what may be asked of %s, and what must be', (route, expected) => {
    const { parameters = [] } = operation(`GET /workshops/{workshopId}/${route}`) ?? {};
    const asked = parameters.filter((parameter) => parameter.in === 'query');
    expect(Object.fromEntries(asked.map(({ name, required = false }) => [name, required]))).toEqual(
      expected,
    );
    const limit = asked.find(({ name }) => name === 'limit');
    const maximum = route === 'reports/timeline' ? 1_000 : 5_000;
    if (limit) expect(limit.schema).toMatchObject({ minimum: 1, maximum });
  });

  it('tells which routes need a token: all but those by which one comes in, and the key of signatures', () => {
    const open = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { security = [{}] }]) => security.some((way) => Object.keys(way).length === 0))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(open.sort()).toEqual(
      [
        'GET /api/v1/signing-key',
        'POST /api/v1/auth/refresh',
        'POST /api/v1/auth/sign-in',
        'POST /api/v1/workshops/{workshopId}/join',
        'POST /api/v1/workshops/{workshopId}/join/preview',
      ].sort(),
    );
  });
});
