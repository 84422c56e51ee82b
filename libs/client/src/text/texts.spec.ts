import { describe, expect, it } from '@jest/globals';
import { refused } from '@rembuk/protocol';
import { applyChange, changeBetween, foldVersion, textAt, type TextPlace } from '@rembuk/workshop';
import { type Random, seeded } from '@rembuk/workshop/testing';
import { when } from '../observable.ts';
import { Hall, planned, type Session } from '../testing/hall.ts';
import type { TextNews } from './text-editing-options.ts';
import type { OpenText } from './texts.ts';

const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };
const alphabet = ['a', 'b', ' ', '\n', 'é', 'e\u0301', '👩‍👩‍👧', '🇮🇩', 'ꦏꦸ', 'אב', '😀'];

async function hallWithSheet(): Promise<Hall> {
  const hall = await Hall.open();
  planned(hall);
  return hall;
}

/** Someone with the text open on their page, which they keep by what they are told alone. */
class Page {
  shown: string;
  readonly news: TextNews[] = [];
  readonly #text: OpenText;

  constructor(session: Session, burstMs: number) {
    this.#text = session.texts.open(on, (news) => this.#hear(news), { burstMs });
    this.shown = this.#text.editing.text;
  }

  get editing() {
    return this.#text.editing;
  }

  write(next: string): void {
    this.editing.type(changeBetween(this.shown, next));
    this.shown = next;
  }

  writeSomething(random: Random): void {
    const characters = Array.from(this.shown);
    const from = Math.floor(random() * (characters.length + 1));
    const gone = random() < 0.3 ? Math.floor(random() * 4) : 0;
    const come = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      () => alphabet[Math.floor(random() * alphabet.length)],
    );
    this.write([...characters.slice(0, from), ...come, ...characters.slice(from + gone)].join(''));
  }

  close(): void {
    this.#text.close();
  }

  #hear(news: TextNews): void {
    this.news.push(news);
    if (news.kind === 'changed') this.shown = applyChange(this.shown, news.change);
  }
}

/** Until nothing of this page is on its way; the server announces its head, as it does now and then. */
async function settled(hall: Hall, session: Session, page: Page): Promise<void> {
  hall.server.announceHead();
  page.editing.flush();
  await when(session.texts.unsettled, (texts) => texts === 0);
  await hall.caughtUp(session);
}

/** Until anybody hears anything: of what was written, or of their line. */
async function somethingHeard(sessions: readonly Session[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stops = sessions.flatMap(({ confirmed, status }) => [
    confirmed.subscribe(() => resolve()),
    status.subscribe(() => resolve()),
  ]);
  await promise;
  for (const stop of stops) stop();
}

const textOnServer = (hall: Hall) => textAt(hall.server.workshop.state, on);

describe('a long text', () => {
  it('shows what is typed at once, and to others once it is confirmed', async () => {
    const hall = await hallWithSheet();
    const [ani, budi] = [hall.arrive('ani').session, hall.arrive('budi').session];
    await Promise.all([hall.caughtUp(ani), hall.caughtUp(budi)]);
    const [hers, his] = [new Page(ani, 5), new Page(budi, 5)];
    hers.write('Kampung tangguh');
    expect(hers.editing.text).toBe('Kampung tangguh');
    expect(hers.editing.isSettled).toBe(false);
    await settled(hall, ani, hers);
    await hall.caughtUp(budi);
    expect(his.shown).toBe('Kampung tangguh');
    await hall.close();
  });

  it('sends a burst of keystrokes as one edit', async () => {
    const hall = await hallWithSheet();
    const { session } = hall.arrive('ani');
    await hall.caughtUp(session);
    const page = new Page(session, 20);
    for (const end of Array.from({ length: 12 }, (_, n) => n + 1))
      page.write('Kampung siaga'.slice(0, end));
    await settled(hall, session, page);
    const edits = hall.server.received.filter(({ type }) => type === 'EditText');
    expect(edits.length).toBeLessThanOrEqual(2);
    expect(textOnServer(hall)).toBe('Kampung siag');
    await hall.close();
  });

  it('lets go of the words that are refused, and no others', async () => {
    const hall = await hallWithSheet();
    const [ani, budi] = [hall.arrive('ani').session, hall.arrive('budi').session];
    await Promise.all([hall.caughtUp(ani), hall.caughtUp(budi)]);
    const [hers, his] = [new Page(ani, 1), new Page(budi, 1)];
    his.write('x'.repeat(2_990));
    await settled(hall, budi, his);
    await hall.caughtUp(ani);
    hers.write(`${hers.shown} too much for one text`);
    await settled(hall, ani, hers);
    expect(hers.news.filter(({ kind }) => kind === 'refused')).toEqual([
      {
        kind: 'refused',
        code: 'text_too_long',
        text: `${'x'.repeat(2_990)} too much for one text`,
      },
    ]);
    expect(hers.shown).toBe('x'.repeat(2_990));
    expect(textOnServer(hall)).toBe(hers.shown);
    await hall.close();
  });

  it('P6: undoes and redoes one’s own words among those of others, and says which command that takes back', async () => {
    const hall = await hallWithSheet();
    const [ani, budi] = [hall.arrive('ani').session, hall.arrive('budi').session];
    await Promise.all([hall.caughtUp(ani), hall.caughtUp(budi)]);
    const [hers, his] = [new Page(ani, 1), new Page(budi, 1)];
    hers.write('Kampung ');
    await settled(hall, ani, hers);
    hers.write('Kampung siaga');
    await settled(hall, ani, hers);
    await hall.caughtUp(budi);
    his.write('Kampung siaga bencana');
    await settled(hall, budi, his);
    await hall.caughtUp(ani);
    expect(hers.editing.undo()).toBe(true);
    expect(hers.editing.undo()).toBe(true);
    await settled(hall, ani, hers);
    expect(hers.shown).toBe(' bencana');
    expect(hers.editing.undo()).toBe(false);
    expect(hers.editing.redo()).toBe(true);
    await settled(hall, ani, hers);
    await hall.caughtUp(budi);
    for (const text of [hers.shown, his.shown, textOnServer(hall)])
      expect(text).toBe('Kampung  bencana');
    const [first, second, , ...undone] = hall.server.received
      .filter(({ type }) => type === 'EditText')
      .map(({ id, undoes }) => ({ id, undoes }));
    expect(undone.map(({ undoes }) => undoes)).toEqual([second?.id, first?.id, undone[1]?.id]);
    await hall.close();
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'P4 P9: ends the same for all on a bad line, with everybody’s words in it (seed %i)',
    async (seed) => {
      const hall = await hallWithSheet();
      const random = seeded(seed);
      const { server } = hall;
      const people = ['ani', 'budi', 'citra', 'dewi'].map((name) =>
        hall.arrive(name, { bounds: { answerTimeoutMs: 60, openTimeoutMs: 60 }, random }),
      );
      await Promise.all(people.map(({ session }) => hall.caughtUp(session)));
      const pages = people.map(({ session }) => new Page(session, 3));
      server.faults = {
        loseAnswer: () => (random() < 0.15 ? (random() < 0.5 ? 'cut' : true) : false),
        frames: (frame) => (random() < 0.15 ? [] : random() < 0.1 ? [frame, frame] : [frame]),
        ...(seed % 2 === 0 ? { snapshotVersion: foldVersion } : {}),
      };
      for (let step = 0; step < 140; step += 1) {
        for (const page of pages) if (random() < 0.6) page.writeSomething(random);
        if (step % 20 === 19)
          hall.elsewhere('ReplaceSheetText', {
            sheetId: 'sheet-1',
            field: 'explanation',
            text: `Awal ${step}`,
          });
        if (!pages.every(({ editing }) => editing.isSettled))
          await somethingHeard(people.map(({ session }) => session));
      }
      server.faults = {};
      for (const [n, page] of pages.entries()) {
        const { session } = people[n]!;
        await when(session.status, ({ kind }) => kind === 'live');
        await settled(hall, session, page);
      }
      for (const { session } of people) await hall.caughtUp(session);
      for (const page of pages) {
        expect(page.shown).toBe(textOnServer(hall));
        expect(page.news.filter(({ kind }) => kind !== 'changed')).toEqual([]);
      }
      await hall.close();
    },
  );
});

describe('a text that was put up with its card and is not confirmed yet', () => {
  const issueOn: TextPlace = { kind: 'strategy', id: 'strategy-2', field: 'issue' };

  it('shows its author what they put there, and takes what they type on', async () => {
    const hall = await hallWithSheet();
    const { session } = hall.arrive('ani');
    await hall.caughtUp(session);
    hall.server.faults.refuse = () => refused('overloaded');
    const proposal = session.submit({
      type: 'ProposeStrategy',
      data: {
        strategyId: 'strategy-2',
        dimensionId: 'society',
        code: 'S2',
        subdimension: 'umum',
        title: 'Kampung tangguh',
        organizationId: 'bpbd',
        issue: 'Banjir setiap tahun',
      },
    });
    const news: TextNews[] = [];
    const { editing } = session.texts.open(issueOn, (told) => news.push(told), { burstMs: 1 });
    expect(editing.text).toBe('Banjir setiap tahun');
    editing.write('Banjir setiap tahun, di hilir');
    hall.server.faults = {};
    expect(await proposal).toMatchObject({ ok: true });
    await when(session.sync, ({ kind }) => kind === 'saved');
    await hall.caughtUp(session);
    expect(textAt(hall.server.workshop.state, issueOn)).toBe('Banjir setiap tahun, di hilir');
    expect(editing.text).toBe('Banjir setiap tahun, di hilir');
    expect(news).toEqual([]);
    expect(session.refusedEdits.list.get()).toEqual([]);
    await hall.close();
  });
});
