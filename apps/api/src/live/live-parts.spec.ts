import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { InParts, Opened, Part, PartsOffer } from '@rembuk/protocol';
import { LiveServer, type LiveServerOptions } from '../testing/live-server.ts';
import type { TestClient } from '../testing/test-client.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';

let server: LiveServer;
let workshop: TestWorkshop;

async function started(options: LiveServerOptions = {}): Promise<void> {
  const bounds = { answerBytesMax: 1_000, partBytesMax: 300, ...options.bounds };
  server = await LiveServer.start({ ...options, bounds });
  workshop = await server.openWorkshop();
  for (const person of ['ani', 'budi']) await workshop.admit(person);
}

afterEach(() => server.stop());

const inParts = { inParts: true } as const;

function offerOf({ parts }: Opened): PartsOffer {
  if (!parts) throw new Error('nothing was offered in parts');
  return parts;
}

async function collected(client: TestClient, { id, count }: PartsOffer): Promise<Partial<Opened>> {
  const parts: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const { data } = (await client.ask('part', { workshopId: workshop.id, id, index })) as Part;
    parts.push(Buffer.from(data, 'base64'));
  }
  return JSON.parse(gunzipSync(Buffer.concat(parts)).toString()) as InParts;
}

describe('an answer in parts', () => {
  it('is the answer that others get whole', async () => {
    await started();
    const [ani, budi] = [await server.connect('ani'), await server.connect('budi')];
    for (const after of [undefined, -1]) {
      const request = after === undefined ? {} : { after };
      const whole = await budi.opened(workshop.id, request);
      const opened = await ani.opened(workshop.id, { ...request, ...inParts });
      expect(opened.snapshot).toBeUndefined();
      expect(opened.events).toEqual([]);
      const { snapshot, events } = await collected(ani, offerOf(opened));
      expect(snapshot).toEqual(whole.snapshot);
      expect(events ?? []).toEqual(whole.events);
    }
  });

  it('goes to nobody who did not ask for it, and stands in place of large things alone', async () => {
    await started();
    const ani = await server.connect('ani');
    const { head, ...whole } = await ani.opened(workshop.id);
    expect(whole).toMatchObject({ snapshot: { revision: head } });
    expect(whole).not.toHaveProperty('parts');
    expect(await ani.opened(workshop.id, { after: head, ...inParts })).toEqual({
      ok: true,
      head,
      events: [],
      you: whole.you,
    });
  });

  it('is offered again to who has begun with it, though the workshop has gone on', async () => {
    await started({ bounds: { snapshotBehindMax: 0 } });
    const ani = await server.connect('ani');
    const begun = offerOf(await ani.opened(workshop.id, inParts));
    await workshop.propose('budi');
    const again = await server.connect('ani');
    const request = { ...inParts, holds: begun.id };
    expect(offerOf(await again.opened(workshop.id, request))).toEqual(begun);
    const { snapshot } = await collected(again, begun);
    const rest = await again.opened(workshop.id, { after: snapshot?.revision ?? -1 });
    expect(rest.events.at(-1)?.revision).toBe(rest.head);
    // Who has begun with nothing gets the state as it is now, and so does who names what is no more.
    for (const holds of [{}, { holds: 'state-9-gone' }])
      expect(offerOf(await ani.opened(workshop.id, { ...inParts, ...holds })).id).not.toBe(
        begun.id,
      );
  });

  it('goes no further than the seat, and not to who has not opened the workshop (P7)', async () => {
    await started();
    const ani = await server.connect('ani');
    const { id } = offerOf(await ani.opened(workshop.id, inParts));
    const request = { workshopId: workshop.id, id, index: 0 };
    const budi = await server.connect('budi');
    expect(await budi.ask('part', request)).toMatchObject({ ok: false, code: 'not_opened' });
    expect(await ani.ask('part', request)).toMatchObject({ ok: true });
    await workshop.perform('RemoveParticipant', { participantId: 'ani' });
    await ani.until(() => ani.notices.length > 0);
    expect(await ani.ask('part', request)).toMatchObject({ ok: false, code: 'not_opened' });
  });

  it('says what is not there, and takes no other form (P8)', async () => {
    await started();
    const ani = await server.connect('ani');
    const { id, count } = offerOf(await ani.opened(workshop.id, inParts));
    const ask = (more: object) => ani.ask('part', { workshopId: workshop.id, id, ...more });
    expect(await ask({ index: count })).toMatchObject({ code: 'parts_gone', retryable: false });
    expect(await ask({ index: 0, id: 'state-1-x' })).toMatchObject({ code: 'parts_gone' });
    for (const wrong of [{}, { index: -1 }, { index: 0.5 }, { index: 0, id: '../x' }])
      expect(await ask(wrong)).toMatchObject({ code: 'malformed' });
    expect(await ani.open(workshop.id, { inParts: 'yes' as never })).toMatchObject({
      code: 'malformed',
    });
  });

  it('is the same for all who missed the same, wherever each of them was', async () => {
    await started({ bounds: { openEventsMax: 10, answerBytesMax: 1 } });
    const strategy = workshop.strategy();
    await workshop.submit('ProposeStrategy', strategy, { personId: 'ani' });
    const { head: start } = await (await server.connect('ani')).opened(workshop.id);
    for (let edit = 0; edit < 60; edit += 1)
      await workshop.submit(
        'RetitleStrategy',
        { strategyId: strategy.strategyId, title: `Kenduren Mas again ${edit}` },
        { personId: 'ani' },
      );
    const pages = new Map<string, number>();
    for (const behind of [0, 1, 2, 3]) {
      const client = await server.connect('ani');
      let after = start + behind;
      for (;;) {
        const { head, parts } = await client.opened(workshop.id, {
          after,
          ...inParts,
          // Of another fold: events, however many.
          foldVersion: 0,
        });
        if (after === head || !parts) break;
        pages.set(parts.id, (pages.get(parts.id) ?? 0) + 1);
        const { events = [] } = await collected(client, parts);
        expect(events[0]?.revision).toBe(after + 1);
        after = events.at(-1)?.revision ?? after;
      }
      expect(after).toBe(start + 60);
    }
    // The first page is each one's own, where they do not hold the same; the five or six behind it are everybody's.
    const shared = [...pages.values()].filter((times) => times === 4);
    expect(shared.length).toBeGreaterThanOrEqual(5);
  });
});
