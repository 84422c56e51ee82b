import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openingOf, scriptOf, type Speaker, type WorkshopStateJson } from '@rembuk/workshop';
import { planOf, type RegionStrategy, rempah, sunyi } from './fixtures/region.ts';
import { account, join, type Person } from './support/cast.ts';
import { temporaryFolder } from './support/folder.ts';
import { ask, postCommand } from './support/http.ts';
import { rembuk } from './support/rembuk.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';

interface ContributionRow {
  readonly abbreviation: string;
  readonly name: string;
  readonly budgetRupiah: string;
}

/** What the figures of a run say that this test looks at. */
interface Figures {
  readonly people: number;
  readonly edits: { readonly accepted: number; readonly open: number };
  readonly steps: { readonly taken: number };
  readonly verdict: {
    readonly ok: boolean;
    readonly serverHash: string;
    readonly replayHash: string;
    readonly clientHashes: readonly { readonly hash: string; readonly clients: number }[];
    readonly chain: { readonly ok: boolean };
  };
  readonly contributions: readonly ContributionRow[];
}

interface JoinCode {
  readonly groupId: string;
  readonly dimensionId: string;
  readonly name: string;
  readonly code: string;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;

beforeAll(async () => {
  folder = await temporaryFolder();
  // With the limits that it has by itself: opening a large region must get by with them.
  server = await startServer({
    data: path.join(folder.path, 'data'),
    env: { REMBUK_LOG_LEVEL: 'warn' },
  });
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

async function simulate(file: string, ...args: readonly string[]) {
  const json = path.join(folder.path, 'figures.json');
  const target = ['--folder', server.data, '--json', json, '--data', file];
  const { status, out, err } = await rembuk('simulate', ...target, ...args);
  if (status !== 0) throw new Error(`exit status ${status}\n${out}\n${err}`);
  return { out, figures: JSON.parse(await readFile(json, 'utf8')) as Figures };
}

function expectOneState({ people, edits, verdict }: Figures): void {
  expect(verdict).toMatchObject({ ok: true, replayHash: verdict.serverHash, chain: { ok: true } });
  expect(verdict.clientHashes).toEqual([{ hash: verdict.serverHash, clients: people }]);
  expect(edits.open).toBe(0);
  expect(edits.accepted).toBeGreaterThan(0);
}

const byAbbreviation = (a: { abbreviation: string }, b: { abbreviation: string }): number =>
  a.abbreviation < b.abbreviation ? -1 : 1;

function namesOf(rows: readonly { readonly abbreviation: string; readonly name: string }[]) {
  return rows.map(({ abbreviation, name }) => ({ abbreviation, name })).toSorted(byAbbreviation);
}

/** Somebody whose name is no easier than those of the organizations. */
const personName = `ꦱꦿꦶ “O'Neil” =王/e\u0301 👩🏽\u200d🌾`;

describe.each([
  { ...rempah, boards: 6, people: '12' },
  { ...sunyi, boards: 1, people: '6' },
])(
  'a region from its file alone: $name, $boards active',
  ({ name, file, region, boards, people }) => {
    const plan = planOf(region);
    const active = region.dimensions.filter((dimension) => dimension.active);
    const inactive = plan.dimensions.filter((dimension) => !dimension.active);
    const seats = new Map<string, { readonly person: Person; readonly line: Live }>();
    let codes: readonly JoinCode[];
    let facilitator: { readonly person: Person; readonly line: Live };
    let watcher: Live;

    beforeAll(async () => {
      const answer = await operate('OpenWorkshop', openingOf(plan));
      expect(answer).toMatchObject({ ok: true });
      codes = await get<JoinCode[]>('/join-codes');
      watcher = await Live.connect(server.url, { token: server.operatorToken });
      await watcher.open(name);
      facilitator = await seat({ role: 'facilitator', groupId: codes[0]?.groupId ?? '' });
    });
    afterAll(() => {
      for (const { line } of seats.values()) line.disconnect();
      watcher.disconnect();
    });

    const get = <Answer>(of: string): Promise<Answer> =>
      ask<Answer>(server.url, `/workshops/${name}${of}`, { token: server.operatorToken });
    const operate = (type: string, data: object) =>
      postCommand(server.url, server.operatorToken, name, { type, data });
    const read = async () => (await get<{ state: WorkshopStateJson }>('/state')).state;

    /** Members come in by the code of their group, facilitators by an account; each once. */
    async function seat(speaker: Speaker): Promise<{ person: Person; line: Live }> {
      const key = JSON.stringify(speaker);
      const known = seats.get(key);
      if (known) return known;
      const { role, groupId, organizationId = '' } = speaker;
      const code = codes.find((one) => one.groupId === groupId)?.code ?? '';
      const person =
        role === 'member'
          ? await join(server.url, name, { code, name: personName, organizationId })
          : await account(server, 'Fasilitator');
      if (role === 'facilitator')
        expect(
          await operate('AdmitParticipant', { participantId: person.personId, ...speaker }),
        ).toMatchObject({ ok: true });
      const seated = { person, line: await Live.connect(server.url, { token: person.token }) };
      seats.set(key, seated);
      return seated;
    }

    it('opens with every name as the file has it', async () => {
      expect(active).toHaveLength(boards);
      const state = await read();
      expect(state.workshop).toMatchObject(region.workshop);
      expect(Object.values(state.sessions)).toMatchObject(region.sessions);
      const found = Object.values(state.dimensions);
      expect(found).toHaveLength(region.dimensions.length);
      for (const { id: _id, ...dimension } of region.dimensions)
        expect(found.find(({ code }) => code === dimension.code)).toMatchObject(dimension);
      expect(namesOf(Object.values(state.organizations))).toEqual(namesOf(region.organizations));
    });

    it('has a group with a seat for every organization at each active board, and at no other', async () => {
      const { groups, dimensions, organizations } = await read();
      const tables = Object.values(groups);
      expect(tables.map((group) => group.name).sort()).toEqual(
        active.map((one) => (region.workshop.language === 'id' ? one.nameId : one.name)).sort(),
      );
      const at = tables.map(({ dimensionId }) => dimensions[dimensionId]?.code ?? '').sort();
      expect(at).toEqual(active.map(({ code }) => code).sort());
      const seated = tables.flatMap(({ organizationIds }) => organizationIds);
      expect(seated.sort()).toEqual(Object.keys(organizations).sort());
    });

    it('lets one person into each group, by a code of its own', async () => {
      const { groups, organizations } = await read();
      expect(codes.map(({ groupId }) => groupId).sort()).toEqual(Object.keys(groups).sort());
      expect(new Set(codes.map(({ code }) => code)).size).toBe(boards);
      const arrived: string[] = [];
      for (const { code, groupId } of codes) {
        const preview = await ask<{ group: object; organizations: { id: string }[] }>(
          server.url,
          `/workshops/${name}/join/preview`,
          { body: { code } },
        );
        const { organizationIds, name: groupName } = groups[groupId]!;
        expect(preview).toEqual({
          workshop: { id: name, name: region.workshop.name },
          group: { id: groupId, name: groupName },
          organizations: organizationIds.map((id) => ({
            id,
            abbreviation: organizations[id]?.abbreviation,
            name: organizations[id]?.name,
          })),
        });
        const [organizationId = ''] = organizationIds;
        const { person } = await seat({ role: 'member', groupId, organizationId });
        arrived.push(person.personId);
      }
      const here = await get<{ participantId: string; name: string }[]>('/people');
      const members = here.filter(({ participantId }) => arrived.includes(participantId));
      expect(members.map((one) => one.name)).toEqual(codes.map(() => personName));
    });

    it('refuses what is meant for a dimension that is not active, until it is', async () => {
      const before = await get<{ revision: number }>('/state');
      const [member] = [...seats.values()].filter(({ person }) => person !== facilitator.person);
      for (const { dimensionId, subdimensions } of inactive) {
        const group = { groupId: `late-${dimensionId}`, name: 'Meja baru', dimensionId };
        const question = 'Mana yang lebih dulu?';
        const round = { roundId: randomUUID(), dimensionId, question, votesPerPerson: 1 };
        const strategy = {
          strategyId: randomUUID(),
          dimensionId,
          code: 'X-1',
          subdimension: subdimensions[0]!,
          title: 'Tidak pada tempatnya',
          organizationId: plan.organizations[0]!.organizationId,
        };
        const refused = [
          await operate('FormGroup', group),
          await facilitator.line.command(name, { type: 'OpenVoting', data: round }),
          await facilitator.line.command(name, { type: 'LockBoard', data: { dimensionId } }),
          await facilitator.line.command(name, { type: 'ProposeStrategy', data: strategy }),
          await member!.line.command(name, { type: 'ProposeStrategy', data: strategy }),
        ];
        const inactiveBoard = { ok: false, code: 'dimension_inactive' };
        const foreignBoard = { ok: false, code: 'foreign_board' };
        expect(refused).toMatchObject([
          inactiveBoard,
          inactiveBoard,
          inactiveBoard,
          foreignBoard,
          foreignBoard,
        ]);
      }
      expect(await get('/state')).toMatchObject(before);
      const { dimensionId } = inactive[0]!;
      const group = { groupId: 'late', name: 'Meja baru', dimensionId };
      expect(await operate('ActivateDimension', { dimensionId })).toMatchObject({ ok: true });
      expect(await operate('FormGroup', group)).toMatchObject({ ok: true });
      expect(await get('/join-codes')).toHaveLength(boards + 1);
    });

    it('takes the whole plan, said by those who sit there, and shows it to who watches', async () => {
      let revision = -1;
      for (const { as, command, path: where } of scriptOf(plan)) {
        const { line } = await seat(as);
        const answer = await line.command(name, { ...command, seen: revision, overwrite: true });
        expect({ where, ...answer }).toMatchObject({ where, ok: true });
        if (answer.ok) revision = answer.revision;
      }
      await watcher.sees(name, revision);
      const proposed = watcher.events(name).filter(({ type }) => type === 'StrategyProposed');
      const texts = ({ code, title, issue }: RegionStrategy) => ({
        code,
        title,
        ...(issue === undefined ? {} : { issue }),
      });
      expect(proposed.map(({ data }) => data)).toMatchObject(region.strategies.map(texts));
      const { sheets, links } = await read();
      const written = region.strategies.flatMap((strategy) => strategy.sheets);
      for (const { code, shortTitle, title, partners = [], explanation = '' } of written)
        expect(Object.values(sheets).find((sheet) => sheet.code === code)).toMatchObject({
          code,
          shortTitle,
          title,
          partners,
          texts: { explanation },
        });
      expect(Object.keys(sheets)).toHaveLength(written.length);
      expect(Object.keys(links)).toHaveLength(region.links.length);
    });

    it('reports what each organization contributed, under the names of the file', async () => {
      const { rows } = await get<{ rows: ContributionRow[] }>('/reports/contributions');
      expect(namesOf(rows)).toEqual(namesOf(region.organizations));
      const sheets = region.strategies.flatMap((strategy) => strategy.sheets);
      for (const { abbreviation, budgetRupiah } of rows) {
        const led = sheets.filter(({ lead }) => lead === abbreviation);
        const budgets = led.flatMap(({ allocations }) => allocations);
        const sum = budgets.reduce((total, each) => total + BigInt(each.budgetRupiah), 0n);
        expect({ abbreviation, budgetRupiah }).toEqual({ abbreviation, budgetRupiah: String(sum) });
      }
    });

    it('is played by `rembuk simulate --data`, and all end with one state', async () => {
      const load = ['--people', people, '--rate', '60', '--seconds', '3', '--seed', '31'];
      const { figures, out } = await simulate(file, ...load);
      expectOneState(figures);
      expect(figures.people).toBe(Number(people));
      expect(figures.steps.taken).toBeGreaterThan(0);
      expect(namesOf(figures.contributions)).toEqual(namesOf(region.organizations));
      const lines = out.split('\n');
      for (const { abbreviation } of region.organizations)
        expect(lines.filter((line) => line.startsWith(`${abbreviation}  `))).toHaveLength(1);
    });
  },
);

describe('rembuk simulate --data', () => {
  let written = 0;
  async function write(content: string | Uint8Array): Promise<string> {
    written += 1;
    const file = path.join(folder.path, `plan-${written}.json`);
    await writeFile(file, content);
    return file;
  }
  const opened = () =>
    ask<object[]>(server.url, '/workshops', { token: server.operatorToken }).then(
      ({ length }) => length,
    );

  it('plays a region that is larger than one request may be', async () => {
    const organizations = Array.from({ length: 110 }, (_, index) => ({
      abbreviation: `OPD ${index}`,
      name: `${'ꦢꦶꦤꦱ꧀'.repeat(38)} ${index}`,
    }));
    const region = { ...sunyi.region, organizations, strategies: [] };
    expect(Buffer.byteLength(JSON.stringify(openingOf(planOf(region))))).toBeGreaterThan(65_536);
    // As some editors save it: behind a byte order mark.
    const file = await write(`\ufeff${JSON.stringify(region)}`);
    const { figures } = await simulate(file, '--people', '4', '--rate', '20', '--seconds', '2');
    expectOneState(figures);
    expect(namesOf(figures.contributions)).toEqual(namesOf(organizations));
  });

  const [strategy] = sunyi.region.strategies;
  const inactive = sunyi.region.dimensions.map((dimension) => ({ ...dimension, active: false }));
  it.each<[string, string | Uint8Array, RegExp | string]>([
    ['nothing', '', 'is not JSON: Unexpected end of JSON input'],
    ['no JSON', '{"workshop":\n\u001b[31m red', 'is not JSON: '],
    ['no UTF-8', Buffer.from('{"note":"Daérah"}', 'latin1'), 'is not text in UTF-8'],
    ['a list', '[]', 'file: must be an object (wrong_type)'],
    ['the text null', 'null', 'file: must be an object (wrong_type)'],
    [
      'members of other types',
      JSON.stringify({
        ...sunyi.region,
        workshop: { name: 7 },
        strategies: {},
        organizations: 'Dishub',
      }),
      /workshop\.name: must be a text .*organizations: must be a list .*strategies: must be a list/s,
    ],
    [
      'no active dimension',
      JSON.stringify({ ...sunyi.region, dimensions: inactive, strategies: [] }),
      'dimensions: needs a dimension that is active (missing)',
    ],
    [
      'a strategy on a dimension that is not active',
      JSON.stringify({ ...sunyi.region, strategies: [{ ...strategy, dimension: 'economy' }] }),
      'strategies[0]: The dimension is not active in this workshop. (dimension_inactive)',
    ],
    [
      'an organization that nobody knows',
      JSON.stringify({ ...sunyi.region, strategies: [{ ...strategy, proposedBy: 'dishüb' }] }),
      'strategies[0].proposedBy: names no organization of this file (unknown_reference)',
    ],
    [
      'half of a letter',
      JSON.stringify({
        ...sunyi.region,
        organizations: [{ abbreviation: 'Dishub', name: 'Dishub \ud83d' }],
        strategies: [],
      }),
      'organizations[0].name: ',
    ],
  ])('says what is wrong with a file: %s', async (_, content, message) => {
    await expectComplaint(await write(content), message);
  });

  it('says that a file is not there, or is none', async () => {
    const missing = path.join(folder.path, 'missing.json');
    await expectComplaint(missing, 'cannot be read: ENOENT');
    const none = path.join(folder.path, 'folder.json');
    await mkdir(none);
    await expectComplaint(none, 'cannot be read: EISDIR');
  });

  it('says how many people a region needs', async () => {
    const target = ['--folder', server.data, '--data', rempah.file];
    const { status, err } = await rembuk('simulate', ...target, '--people', '6');
    expect(status).toBe(2);
    expect(err.trim().split('\n').at(-1)).toBe(
      'rembuk: this plan needs at least 7 people (--people)',
    );
  });

  /** Told in words, by its name, before anything was asked of the server. */
  async function expectComplaint(file: string, message: RegExp | string): Promise<void> {
    const before = await opened();
    const { status, out, err } = await rembuk('simulate', '--folder', server.data, '--data', file);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err.startsWith(`rembuk: ${file} `)).toBe(true);
    expect(err).toEqual(
      typeof message === 'string'
        ? expect.stringContaining(message)
        : expect.stringMatching(message),
    );
    expect(err).not.toMatch(/^\s+at |node:|\.js:\d/m);
    // Nothing of the file reaches the terminal as a command to it.
    expect(err).not.toMatch(/[^\P{Cc}\n]/u);
    expect(await opened()).toBe(before);
  }
});
