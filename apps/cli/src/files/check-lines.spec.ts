import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { genesisHash, seal } from '@rembuk/event-sourcing';
import { Folders } from '../testing/folders.ts';
import { rembuk } from '../testing/run-quietly.ts';

const folders = new Folders();
afterAll(() => folders.remove());

const at = '2026-01-01T00:00:00.000Z';

interface Made {
  readonly type: string;
  readonly data: object;
  readonly v?: number;
  readonly id?: string;
  readonly meta?: object;
}

/** Lines whose chain holds, whatever they say: whoever can hash can make them. */
function lines(stream: string, ...events: readonly Made[]): string {
  let hash = genesisHash(stream);
  const made = events.map(({ type, data, v = 1, id = randomUUID(), meta }, revision) => {
    const commandId = randomUUID();
    const cause = { commandId, correlationId: commandId, causationId: commandId };
    const whole = { actorId: 'x', role: 'admin', at, ...cause, ...meta };
    const event = seal(hash, { id, type, v, data, meta: whole });
    hash = event.meta.hash;
    return `${JSON.stringify({ stream, revision, ...event })}\n`;
  });
  return made.join('');
}

const plan = {
  name: 'Masterplan',
  region: 'Pasuruan',
  period: { from: 2019, to: 2028 },
  timeZone: 'Asia/Jakarta',
  language: 'id',
};
const opened = { type: 'WorkshopOpened', data: plan };
const person = { type: 'PersonRegistered', data: { name: 'Ani', workshopId: 'a' } };
const office = { type: 'OfficeDescribed', data: { letterhead: ['Kabupaten Pasuruan'] } };
const refused = { type: 'CommandRefused', data: { decidedAt: 0, code: 'forbidden' } };
const session = { sessionId: 's', refreshHash: 'h', expiresAt: at };
const id = randomUUID();

async function imported(text: string) {
  const file = path.join(await folders.fresh(), 'all.jsonl');
  const target = await folders.fresh();
  await writeFile(file, text);
  const { status, out, err } = await rembuk('import', file, '--folder', target);
  return { status, out, err: err.replaceAll(file, 'FILE'), left: await readdir(target) };
}

describe('a file whose chains hold', () => {
  it('is imported where it holds what a server writes', async () => {
    const text = [
      lines('workshop-a', opened, { type: 'WorkshopRevised', data: { name: 'Rencana' } }),
      lines('outcomes-workshop-a', refused, { type: 'CommandHadNoEffect', data: { decidedAt: 0 } }),
      lines(
        `person-${id}`,
        {
          type: 'AccountCreated',
          data: { username: 'ani', name: 'Ani', role: 'kominfo', passwordHash: 'x' },
        },
        { type: 'SessionStarted', data: session },
        { type: 'SessionRefreshed', data: { ...session, rotation: 1 } },
        { type: 'SessionEnded', data: { sessionId: 's', reason: 'signedOut' } },
        { type: 'PasswordChanged', data: { passwordHash: 'y' } },
        { type: 'SessionsRevoked', data: {} },
      ),
      lines('person-b', person),
      lines('person-@office', office, {
        type: 'OfficeDescribed',
        data: { letterhead: [], logo: 'iVBO', office: 'Dinas', signatory: { name: 'Sri' } },
      }),
      lines('person-@erasures', { type: 'PersonErased', data: { personId: 'zz' } }),
    ].join('');
    expect(await imported(text)).toMatchObject({
      status: 0,
      out: '6 streams, 14 events imported; every chain holds.',
    });
  });

  it.each<[string, string, string | RegExp]>([
    ['an unknown type', lines('workshop-a', opened, { type: 'Nonsense', data: {} }), /Nonsense/],
    ['a version of the future', lines('workshop-a', { ...opened, v: 99 }), 'in version 99'],
    ['no opening', lines('workshop-a', { type: 'SheetAdded', data: {} }), 'begins by being opened'],
    ['an empty opening', lines('workshop-a', { ...opened, data: {} }), 'a time zone'],
    [
      'a time zone that is none',
      lines('workshop-a', { ...opened, data: { ...plan, timeZone: '../../etc/passwd' } }),
      'a time zone',
    ],
    [
      'a link of no type',
      lines('workshop-a', opened, { type: 'LinkDrawn', data: { type: 'x' } }),
      'LinkDrawn',
    ],
    ['a time that is none', lines('workshop-a', { ...opened, meta: { at: 'never' } }), 'when'],
    ['a day for a time', lines('workshop-a', { ...opened, meta: { at: '2026-01-01' } }), 'when'],
    ['nobody', lines('workshop-a', { ...opened, meta: { actorId: 7 } }), 'who did it'],
    ['an id that is none', lines('workshop-a', { ...opened, id: 'x' }), 'a UUID'],
    ['an id twice', lines('workshop-a', { ...opened, id }, { ...opened, id }), 'earlier event'],
    ['a person nobody knows', lines('person-zz', { type: 'Nonsense', data: {} }), 'Nonsense'],
    ['a later person', lines('person-zz', { ...person, v: 2 }), 'in version 2'],
    ['a person without a name', lines('person-zz', { ...person, data: {} }), 'PersonRegistered'],
    ['an inherited type', lines('person-zz', { type: 'toString', data: {} }), 'toString'],
    [
      'a session without an end',
      lines('person-zz', person, { type: 'SessionStarted', data: { ...session, expiresAt: 'x' } }),
      'SessionStarted',
    ],
    [
      'a letterhead that is no list',
      lines('person-@office', { ...office, data: { letterhead: 'x' } }),
      'OfficeDescribed',
    ],
    [
      'an erasure of nobody',
      lines('person-@erasures', { type: 'PersonErased', data: {} }),
      'PersonErased',
    ],
    ['the office, otherwise', lines('person-@office', { type: 'Other', data: {} }), 'Other'],
    [
      'an outcome of nothing',
      lines('outcomes-workshop-a', { type: 'CommandRefused', data: {} }),
      'CommandRefused',
    ],
    ['a stream of another kind', lines('../../x', opened), 'no stream of Rembuk'],
    ['a reserved person', lines('person-@other', person), 'no stream of Rembuk'],
    ['an id that no workshop has', lines('workshop-a b', opened), 'no stream of Rembuk'],
    ['no name', lines('', opened), 'not an exported event'],
    ['a name without end', lines(`workshop-${'x'.repeat(1000)}`, opened), 'not an exported event'],
  ])('is refused whole, in a line that says where, for %s', async (_, bad, reason) => {
    const good = lines('workshop-w', opened) + lines('person-p', person);
    const { status, err, left } = await imported(good + bad);
    expect({ status, left }).toEqual({ status: 1, left: [] });
    expect(err).toMatch(/^rembuk: FILE, line [34]: .+$/);
    expect(err).toMatch(reason);
  });
});
