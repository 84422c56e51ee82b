import { describe, expect, it } from '@jest/globals';
import { protocolVersion, serverErrors } from '@rembuk/protocol';
import {
  commandTypes,
  foldVersion,
  isEventType,
  policies,
  readPolicies,
  refusals,
  warnings,
} from '@rembuk/workshop';
import { routes } from '../support/routes.ts';
import { codeSpans, namesIn, numberOf, read, rowsOf, section } from './pages.ts';

const protocol = read('docs/PROTOCOL.md');
const catalogue = read('docs/CATALOGUE.md');

/** The members of an interface in libs/protocol/src/wire.ts. */
function membersOf(name: string): readonly string[] {
  const wire = read('libs/protocol/src/wire.ts');
  const [, body = ''] = new RegExp(`interface ${name} \\{([^]*?)^\\}`, 'm').exec(wire) ?? [];
  return [...body.matchAll(/^ {2}(\w+)\(/gm)].map(([, member = '']) => member);
}

/** The first word in backticks of each row. */
function firstWords(markdown: string): readonly string[] {
  return rowsOf(markdown).flatMap(([first = '']) => {
    const word = /^`(\w+)/.exec(first)?.[1];
    return word === undefined ? [] : [word];
  });
}

describe('docs/PROTOCOL.md', () => {
  it('is of the version that is spoken', () => {
    expect(protocol).toContain(`Version ${protocolVersion}.`);
    expect(protocol).toContain(`{token, protocol: ${protocolVersion}}`);
  });

  it('has every message, both ways, and every goodbye', () => {
    expect(firstWords(section(protocol, '### What a client may say')).toSorted()).toEqual(
      membersOf('ClientToServerEvents').toSorted(),
    );
    const said = firstWords(section(protocol, '### What the server says'));
    const [, codes = ''] = /GoodbyeCode =([^;]+);/.exec(read('libs/protocol/src/wire.ts')) ?? [];
    const goodbyes = [...codes.matchAll(/'(\w+)'/g)].map(([, code = '']) => code);
    expect(said.toSorted()).toEqual([...membersOf('ServerToClientEvents'), ...goodbyes].toSorted());
  });

  it('has every refusal of the server, with its status and whether to try again', () => {
    const [, table = ''] =
      /serverStatuses[^{]*\{([^}]*)\}/.exec(read('apps/api/src/http/problem.ts')) ?? [];
    const statuses = new Map(
      [...table.matchAll(/(\w+): (\d+)/g)].map(([, code = '', status]) => [code, Number(status)]),
    );
    const told = rowsOf(section(protocol, '### Of the server'))
      .filter(([code = '']) => code.startsWith('`'))
      .map(([code = '', status, retryable]) => [
        code.replaceAll('`', ''),
        { status: Number(status), retryable: retryable === 'yes' },
      ]);
    const known = Object.entries(serverErrors).map(([code, { retryable }]) => [
      code,
      { status: statuses.get(code), retryable },
    ]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known));
  });

  it('has every refusal of the domain, with what it means', () => {
    const told = rowsOf(section(protocol, '### Of the domain'))
      .filter(([code = '']) => code.startsWith('`'))
      .map(([code = '', meaning]) => [code.replaceAll('`', ''), meaning]);
    const known = Object.entries(refusals).filter(([code]) => !Object.hasOwn(serverErrors, code));
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known));
  });

  it('speaks of no code that there is not', () => {
    const codes = new Set([...Object.keys(serverErrors), ...Object.keys(refusals)]);
    const others = new Set(['connect_error']);
    const spoken = ['README.md', 'ARCHITECTURE', 'OPERATIONS', 'PROTOCOL', 'THREAT_MODEL']
      .map((page) => (page.endsWith('.md') ? page : `docs/${page}.md`))
      .flatMap((page) => codeSpans(read(page)))
      .filter((span) => /^[a-z]+(_[a-z]+)+$/.test(span) && !span.startsWith('rembuk_'));
    // Rules of passwords, what is wrong with a history, what readiness says: details, not codes.
    const details = [
      'apps/api/src/identity/password-policy.ts',
      'apps/cli/src/files/broken-chain.ts',
    ]
      .concat('libs/event-sourcing/src/hash-chain.ts', 'apps/api/src/nodes/nodes-health.ts')
      .map(read)
      .join('\n');
    expect(
      spoken.filter(
        (code) => !codes.has(code) && !others.has(code) && !details.includes(`'${code}'`),
      ),
    ).toEqual([]);
  });

  it('has every route of the API', () => {
    const told = namesIn(section(protocol, '## HTTP: `/api/v1`'));
    const known = routes.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(told.toSorted()).toEqual(known.toSorted());
  });

  it('says who may read what', () => {
    const words: Readonly<Record<string, readonly (keyof typeof readPolicies)[]>> = {
      'boards, states, history, warnings': ['boards', 'replay', 'masterplan'],
      'join codes': ['joinCodes'],
      'names of people, contributions, audit': ['names', 'contributions', 'audit'],
    };
    const rows = rowsOf(section(protocol, '## Who somebody is')).filter(
      ([reading = '']) => reading in words,
    );
    expect(rows.flatMap(([reading = '']) => words[reading] ?? []).toSorted()).toEqual(
      Object.keys(readPolicies).toSorted(),
    );
    for (const [reading = '', roles = ''] of rows)
      for (const what of words[reading] ?? []) {
        const told = roles === 'all five' ? readPolicies.boards : codeSpans(roles);
        expect([what, told]).toEqual([what, readPolicies[what]]);
      }
  });
});

describe('docs/CATALOGUE.md', () => {
  /** As the head of the catalogue names them. */
  function whoMay(type: (typeof commandTypes)[number]): string {
    const { roles, scope } = policies[type];
    if (scope === 'server' || scope === 'self') return scope;
    if (scope === 'ownBoard') return `own board: ${roles.join()}`;
    if (roles.join() === 'facilitator,member') return 'forum';
    if (roles.join() === 'admin,kominfo') return 'office';
    return scope === 'workshop' ? 'steering' : 'review';
  }

  it('has every command, with who may send it', () => {
    const told = rowsOf(section(catalogue, '## Commands'))
      .filter(([type = '']) => /^`[A-Z]\w+`$/.test(type))
      .map(([type = '', who = '']) => [
        type.replaceAll('`', ''),
        who === 'own board' ? 'own board: facilitator,member' : who,
      ]);
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(commandTypes.map((type) => [type, whoMay(type)])),
    );
    expect(told).toHaveLength(commandTypes.length);
  });

  it('has every event, in the version that is written today', () => {
    const source = read('libs/workshop/src/upcast.ts');
    const [, table = ''] = /currentVersions[^=]*= \{([^}]*)\}/.exec(source) ?? [];
    const known = [...table.matchAll(/(\w+): (\d+)/g)].map(([, type = '', v]) => [type, Number(v)]);
    expect(known.every(([type]) => isEventType(type))).toBe(true);
    const told = rowsOf(section(catalogue, '## Events'))
      .filter(([type = '']) => type.startsWith('`'))
      .map(([type = '', v = '']) => [type.replaceAll('`', ''), numberOf(v)]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(known));
  });

  it('has every warning, with what it means', () => {
    const told = rowsOf(section(catalogue, '## Warnings'))
      .filter(([code = '']) => code.startsWith('`'))
      .map(([code = '', meaning]) => [code.replaceAll('`', ''), meaning]);
    expect(Object.fromEntries(told)).toEqual(warnings);
  });

  it('names every table of the state', () => {
    const [, body = ''] =
      /interface WorkshopState \{([^]*?)^\}/m.exec(read('libs/workshop/src/state.ts')) ?? [];
    const members = [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, member = '']) => member);
    const named = new Set(codeSpans(section(catalogue, '## The state')));
    expect(members.length).toBeGreaterThan(10);
    expect(members.filter((member) => !named.has(member))).toEqual([]);
    expect(foldVersion).toBeGreaterThanOrEqual(1);
  });
});
