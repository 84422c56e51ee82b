import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TextPlace } from '@rembuk/workshop';
import type { BrowserContext, Page } from 'playwright-core';
import type { Person } from '../support/cast.ts';
import { boards, Hall, makeStaff } from '../support/crew.ts';
import { temporaryFolder } from '../support/folder.ts';
import { readLog, workshopStream } from '../support/log.ts';
import { type Server, startServer } from '../support/server.ts';
import { describeInBrowser, openBrowser } from './chromium.ts';
import { type PageServer, servePage } from './page-server.ts';

const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };

describeInBrowser('what a browser keeps while the server is away', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let profile: Awaited<ReturnType<typeof temporaryFolder>>;
  let pages: PageServer;
  let server: Server;
  let hall: Hall;
  let author: Person;
  let browser: BrowserContext;

  beforeAll(async () => {
    folder = await temporaryFolder();
    profile = await temporaryFolder();
    pages = await servePage();
    server = await startServer({ data: folder.path, env: { REMBUK_ORIGINS: pages.url } });
    hall = await Hall.open(server, 'browser', await makeStaff(server));
    author = hall.staff.facilitators.one;
    const asAuthor = hall.as(author);
    const { dimensionId, subdimension, organizationId } = boards.one;
    await asAuthor('ProposeStrategy', {
      strategyId: 'strategy-1',
      dimensionId,
      code: 'S1',
      subdimension,
      title: 'Masyarakat yang siaga',
      organizationId,
    });
    const title = 'Kampung siaga';
    const sheet = { sheetId: 'sheet-1', strategyId: 'strategy-1', code: 'L1' };
    await asAuthor('AddSheet', { ...sheet, shortTitle: title, title });
    await hall.leave();
    browser = await openBrowser(profile.path);
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
    await pages.close();
    await folder.remove();
    await profile.remove();
  });

  async function open(name: string, lease?: { readonly aheadMs: number }): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(pages.url);
    const where = { url: server.url, token: author.token, workshopId: hall.workshopId };
    const who = { ...where, name, ...(lease ? { lease } : {}) };
    await page.waitForFunction('globalThis.Person');
    await page.evaluate(`Person.open(${JSON.stringify(who)}).then((one) => { person = one; })`);
    return page;
  }

  /** On the same folder and port, so that pages that are open find it again. */
  async function comeBack(): Promise<void> {
    const { port } = new URL(server.url);
    const env = { REMBUK_ORIGINS: pages.url, REMBUK_PORT: port };
    server = await startServer({ data: folder.path, env });
  }

  async function commentsOf(prefix: string): Promise<string[]> {
    const events = await readLog(folder.path, workshopStream(hall.workshopId));
    return events
      .filter(({ type }) => type === 'CommentPosted')
      .map(({ data }) => String(Reflect.get(data, 'commentId')))
      .filter((id) => id.startsWith(`${prefix}-`));
  }

  it('P1 P9: 500 edits given offline outlive the browser, and land once each, in order', async () => {
    let page = await open('ani');
    await page.evaluate('person.live()');
    await server.kill();
    await page.evaluate(`person.give(500, 'luring')`);
    expect(await page.evaluate('person.sync')).toMatchObject({ waiting: 500, kept: true });
    await page.evaluate('person.kept()');
    // As when the battery dies.
    await browser.close();
    browser = await openBrowser(profile.path);
    await comeBack();
    page = await open('ani');
    const savedMs = await page.evaluate<number>('person.saved()');
    process.stdout.write(`500 edits from a browser's outbox: ${Math.round(savedMs)} ms\n`);
    expect(await page.evaluate('person.sync')).toMatchObject({ kind: 'saved', refused: 0 });
    await page.close();
    const expected = Array.from({ length: 500 }, (_, n) => `luring-${n}`);
    expect(await commentsOf('luring')).toEqual(expected);
  });

  it('takes over what a page that was closed has left behind, and leaves alone what another still has', async () => {
    const first = await open('budi');
    const second = await open('budi');
    await first.evaluate('person.live()');
    await second.evaluate('person.live()');
    await server.stop();
    await first.evaluate(`person.give(3, 'satu')`);
    await second.evaluate(`person.give(3, 'dua')`);
    await first.evaluate(`person.write(${JSON.stringify(on)}, 'Kampung tangguh')`);
    await first.evaluate('person.kept()');
    await second.evaluate('person.kept()');
    // The second page is open all the while: what the first one leaves comes to it, three commands and a text.
    await first.close();
    await second.evaluate('person.waits(7)');
    // What the first one had begun to write comes through when all that is taken over: it is older by now.
    const device = await otherPage('budi');
    const [before, after] =
      await device.evaluate<readonly [unknown, unknown]>(`openAt(1).then(late)`);
    expect(after).toEqual(before);
    expect(before).toMatchObject({ on });
    const third = await open('budi');
    expect(await third.evaluate('person.sync')).toMatchObject({ waiting: 0 });
    await comeBack();
    for (const page of [second, third]) await page.evaluate('person.saved()');
    expect(await commentsOf('satu')).toEqual(['satu-0', 'satu-1', 'satu-2']);
    expect(await commentsOf('dua')).toEqual(['dua-0', 'dua-1', 'dua-2']);
    const events = await readLog(folder.path, workshopStream(hall.workshopId));
    expect(events.filter(({ type }) => type === 'TextEdited').map(({ data }) => data)).toEqual([
      { on, change: [[0, 'Kampung tangguh']] },
    ]);
  });

  it('takes over without locks too: from who said goodbye at once, from who did not once it is sure', async () => {
    const first = await open('citra', { aheadMs: 0 });
    await first.evaluate('person.live()');
    await server.stop();
    await first.evaluate(`person.give(2, 'tiga')`);
    await first.evaluate('person.kept()');
    // Closed in good order: what it leaves is there for the next.
    await first.close({ runBeforeUnload: false });
    // One of whom nothing is left but a goodbye.
    const goodbye = 'rembuk:citra/left/nobody';
    const otherwise = await browser.newPage();
    await otherwise.goto(pages.url);
    await otherwise.evaluate(`localStorage.setItem('${goodbye}', 'left')`);
    await otherwise.close();
    const second = await open('citra', { aheadMs: 0 });
    await second.evaluate('person.waits(2)');
    expect(await second.evaluate(`localStorage.getItem('${goodbye}')`)).toBeNull();
    await second.evaluate('person.kept()');
    await browser.close();
    browser = await openBrowser(profile.path);
    const early = await open('citra', { aheadMs: 60_000 });
    const { waiting } = await early.evaluate<{ waiting: number }>('person.sync');
    // Who exactly depends on whether the browser let the page say goodbye; in the end somebody has it.
    const heir = waiting > 0 ? early : await open('citra', { aheadMs: 600_000 });
    await heir.evaluate('person.waits(2)');
    await comeBack();
    await heir.evaluate('person.saved()');
    expect(await commentsOf('tiga')).toEqual(['tiga-0', 'tiga-1']);
  });

  it('P6: a page that wakes up after another has taken over its words sends none of them', async () => {
    const sleeper = await open('dewi', { aheadMs: 0 });
    await sleeper.evaluate('person.live()');
    await server.stop();
    await sleeper.evaluate(`person.give(2, 'empat')`);
    await sleeper.evaluate(`person.write(${JSON.stringify({ ...on, field: 'risk' })}, 'Banjir')`);
    await sleeper.evaluate('person.kept()');
    const heir = await open('dewi', { aheadMs: 200_000 });
    expect(await heir.evaluate('person.sync')).toMatchObject({ waiting: 3 });
    // The line is there before its timers have run.
    await sleeper.evaluate('person.sleep(200_000)');
    await comeBack();
    await sleeper.evaluate('person.lost()');
    expect(await sleeper.evaluate('person.sync')).toMatchObject({ kind: 'ended', kept: false });
    await heir.evaluate('person.saved()');
    expect(await commentsOf('empat')).toEqual(['empat-0', 'empat-1']);
    const events = await readLog(folder.path, workshopStream(hall.workshopId));
    const words = events.filter(({ data }) => JSON.stringify(data).includes('Banjir'));
    expect(words).toHaveLength(1);
  });

  /** A page of another version, that does not know this one's client. */
  async function otherPage(name: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(pages.url);
    await page.evaluate(`
      ask = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      openAt = (version, write = () => undefined) => {
        const request = indexedDB.open(${JSON.stringify(`rembuk:${name}`)}, version);
        request.onupgradeneeded = ({ oldVersion }) => {
          if (oldVersion === 0)
            for (const store of ['kept', 'slots']) request.result.createObjectStore(store);
          write(request.transaction.objectStore('kept'));
        };
        return ask(request);
      };
      all = (database) => ask(database.transaction('kept').objectStore('kept').getAll());
      // A write of a page that is gone comes through under the key of a text: how that is kept before, and once
      // somebody has looked.
      late = async (database) => {
        const kept = () => database.transaction('kept', 'readwrite').objectStore('kept');
        const keys = await ask(kept().getAllKeys());
        const own = keys.find(([, key]) => key.startsWith('text/'));
        const before = await ask(kept().get(own));
        await ask(kept().put('older', ['gone', own[1]]));
        while ((await ask(kept().getKey(['gone', own[1]]))) !== undefined);
        const after = await ask(kept().get(own));
        database.close();
        return [before, after];
      };
      undefined;`);
    return page;
  }

  it('a later version finds what it wrote as it was; the earlier page works on, keeps nothing and says so', async () => {
    const later = await otherPage('eka');
    const write = `(kept) => kept.put({ later: true }, ['slot-of-later', 'command/w1/1'])`;
    await later.evaluate(`openAt(7, ${write}).then((database) => database.close())`);
    const page = await open('eka');
    await page.evaluate('person.live()');
    const notices = [{ code: 'store_too_new', where: 'rembuk:eka' }];
    expect(await page.evaluate('person.notices')).toEqual(notices);
    expect(await page.evaluate('person.sync')).toMatchObject({ kind: 'saved', kept: false });
    // At once: the server is there, and what waits does not wait for long.
    const given = await page.evaluate(`(person.give(2, 'lima'), person.sync)`);
    expect(given).toMatchObject({ waiting: 2, kept: false });
    await page.evaluate('person.saved()');
    expect(await page.evaluate('person.notices')).toEqual(notices);
    expect(await later.evaluate('openAt(7).then(all)')).toEqual([{ later: true }]);
    expect(await commentsOf('lima')).toEqual(['lima-0', 'lima-1']);
  });

  it('a page does not wait for another that keeps the database from being opened', async () => {
    const earlier = await otherPage('fitri');
    await earlier.evaluate('openAt(1).then((database) => { held = database; })');
    const later = await otherPage('fitri');
    // It waits for the first, and whoever comes then waits behind it.
    await later.evaluate('upgraded = openAt(2); undefined');
    const page = await open('fitri');
    expect(await page.evaluate('person.notices')).toEqual([
      { code: 'store_blocked', where: 'rembuk:fitri' },
    ]);
    // Looked at before the server can answer.
    const given = await page.evaluate(`(person.give(1, 'enam'), person.sync)`);
    expect(given).toMatchObject({ waiting: 1, kept: false });
    await page.evaluate('person.saved()');
    // Nor does this one keep anybody out once the first lets go.
    await earlier.evaluate('held.close()');
    expect(await later.evaluate('upgraded.then(all)')).toEqual([]);
    expect(await page.evaluate('person.sync')).toMatchObject({ kind: 'saved', kept: false });
  });

  it.each([
    ['the browser knows that it lives', undefined],
    ['it gives signs of life', { aheadMs: 0 }],
  ])('P1 P9: gives way to a later version, where %s, and nothing is lost', async (_, lease) => {
    const [name, prefix] = lease ? ['gilang', 'tujuh'] : ['hana', 'delapan'];
    const page = await open(name, lease);
    await page.evaluate('person.live()');
    await server.stop();
    await page.evaluate(`person.give(2, ${JSON.stringify(prefix)})`);
    const later = await otherPage(name);
    const kept =
      await later.evaluate<{ request: { data: { commentId: string } } }[]>('openAt(2).then(all)');
    const ids = [`${prefix}-0`, `${prefix}-1`];
    expect(kept.map(({ request }) => request.data.commentId)).toEqual(ids);
    await page.evaluate('person.told()');
    expect(await page.evaluate('person.notices')).toMatchObject([{ code: 'store_too_new' }]);
    // Without a lock the later page may take over at once: then this one is to send nothing.
    const sync = lease ? { kind: 'ended' } : { kind: 'offline', waiting: 2 };
    if (lease) await page.evaluate('person.lost()');
    expect(await page.evaluate('person.sync')).toMatchObject({ ...sync, kept: false });
    await comeBack();
    if (!lease) await page.evaluate('person.saved()');
    expect(await commentsOf(prefix)).toEqual(lease ? [] : ids);
  });
});
