import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { fixedToken, type OpenText, type OpenWorkshop, RembukClient, when } from '@rembuk/client';
import { testSeed } from '@rembuk/event-sourcing/testing';
import { type TextPlace, toChangeSet } from '@rembuk/workshop';
import * as fc from 'fast-check';
import { LiveServer } from '../testing/live-server.ts';

const seed = testSeed();
let server: LiveServer;
/** Also of a run that failed: they would come back for ever. */
const clients = new Set<RembukClient>();
beforeEach(async () => {
  server = await LiveServer.start({
    bounds: { messagesBurst: 1e6, messagesPerSecond: 1e6, presenceEveryMs: 5 },
  });
});
afterEach(async () => {
  for (const client of clients) client.close();
  clients.clear();
  await server.stop();
});

type Step =
  | { readonly do: 'write'; readonly words: string }
  | { readonly do: 'erase' }
  | { readonly do: 'move'; readonly to: number }
  | { readonly do: 'wait'; readonly turns: number }
  | { readonly do: 'settle' };

/** A page with an editor in it: a text, a caret that goes along with it, and everyone told where that is. */
class Page {
  readonly session: OpenWorkshop;
  readonly client: RembukClient;
  readonly #on: TextPlace;
  readonly #text: OpenText;
  #caret = 0;

  constructor(client: RembukClient, session: OpenWorkshop, on: TextPlace) {
    this.client = client;
    this.session = session;
    this.#on = on;
    this.#text = session.texts.open(
      on,
      (news) => {
        if (news.kind !== 'changed') throw new Error(`an edit was ${news.kind}`);
        const next = toChangeSet(news.change).mapPos(this.#caret);
        if (next !== this.#caret) this.#putCaret(next);
      },
      { burstMs: 5 },
    );
    this.#putCaret(0);
  }

  get caret(): number {
    return this.#caret;
  }

  get text(): string {
    return this.#text.editing.text;
  }

  async do(step: Step): Promise<void> {
    const { length } = this.text;
    const at = this.#caret;
    if (step.do === 'write') {
      this.#text.editing.type(
        [...(at > 0 ? [at] : []), [0, step.words], length - at].filter((one) => one !== 0) as [],
      );
      this.#putCaret(at + step.words.length);
    } else if (step.do === 'erase' && at > 0) {
      this.#text.editing.type([at - 1, [1], length - at].filter((one) => one !== 0) as []);
      this.#putCaret(at - 1);
    } else if (step.do === 'move') {
      this.#putCaret(step.to % (length + 1));
    } else if (step.do === 'wait') {
      for (let turn = 0; turn < step.turns; turn += 1) await nextTurn();
    } else if (step.do === 'settle') {
      await when(this.session.texts.unsettled, (texts) => texts === 0);
    }
  }

  async settled(head: number): Promise<void> {
    await when(this.session.texts.unsettled, (texts) => texts === 0);
    await when(this.session.confirmed, ({ revision }) => revision >= head);
  }

  #putCaret(at: number): void {
    this.#caret = at;
    const { kind, id, field } = this.#on;
    const selection = { anchor: at, head: at };
    this.session.presence.say({ board: 'social', focus: `${kind}/${id}/${field}`, selection });
  }
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      words: fc.constantFrom('a', 'bu', 'ꦥ ', 'kata '),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('erase' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), to: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), turns: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
);
const scripts = fc.array(fc.array(step, { maxLength: 30 }), { minLength: 3, maxLength: 3 });

it(`carets end where their own people see them, for everyone, whoever writes at the same time (seed ${seed})`, async () => {
  let run = 0;
  const names = ['ani', 'budi', 'citra'];
  await fc.assert(
    fc.asyncProperty(scripts, async (steps) => {
      run += 1;
      const workshop = await server.openWorkshop(`run-${run}`);
      for (const name of names) await workshop.admit(name);
      const strategy = workshop.strategy();
      await workshop.submit('ProposeStrategy', strategy, { personId: 'ani' });
      const on: TextPlace = { kind: 'strategy', id: strategy.strategyId, field: 'issue' };
      const pages = await Promise.all(
        names.map(async (name) => {
          const tokens = fixedToken(server.identity.tokenFor({ personId: name }));
          const client = new RembukClient({ url: server.url, tokens });
          clients.add(client);
          const session = client.open(workshop.id);
          await when(session.status, ({ kind }) => kind === 'live');
          return new Page(client, session, on);
        }),
      );
      const views = pages.map(({ session }) => session.presence.carets(on));
      for (const view of views) view.subscribe(() => undefined);
      await Promise.all(
        pages.map(async (page, index) => {
          for (const one of steps[index] ?? []) await page.do(one);
        }),
      );
      for (const page of pages) await when(page.session.texts.unsettled, (texts) => texts === 0);
      const head = await workshop.head();
      for (const page of pages) await page.settled(head);
      const carets = Object.fromEntries(names.map((name, index) => [name, pages[index]?.caret]));
      for (const [index, view] of views.entries()) {
        const { [names[index] ?? '']: _own, ...others } = carets;
        const seen = () =>
          Object.fromEntries(view.get().map(({ participantId, head: at }) => [participantId, at]));
        const isSo = () => JSON.stringify(sorted(seen())) === JSON.stringify(sorted(others));
        // Late is as good as never: what is seen then is told below.
        await Promise.race([when(view, isSo), once(AbortSignal.timeout(5_000), 'abort')]);
        expect([pages[index]?.text, seen()]).toEqual([pages[0]?.text, others]);
      }
      for (const { client } of pages) {
        client.close();
        clients.delete(client);
      }
    }),
    { numRuns: 25, seed, endOnFailure: true },
  );
}, 120_000);

function sorted(carets: object): readonly unknown[] {
  return Object.entries(carets).toSorted(([a], [b]) => a.localeCompare(b));
}
