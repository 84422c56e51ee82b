import { describe, expect, it } from '@jest/globals';
import type { CommandAccepted, Refused, WireEvent } from '@rembuk/protocol';
import { divided, evolve, type TextChange, upcast, type WorkshopState } from '@rembuk/workshop';
import { idAnew, idOfRest } from '../ids.ts';
import { confirmed, edited, on, put, type Submitted } from '../testing/edited-text.ts';
import type { KeptDraft } from './kept-draft.ts';
import { TextEditing } from './text-editing.ts';
import type { TextNews } from './text-editing-options.ts';

describe('a draft that an earlier client left behind', () => {
  const uuid = 'a0000000-0000-4000-8000-000000000001';
  const typed = [{ change: [7, [0, ' siaga']], group: 1, id: 'kept-1' }] as const;
  const draft = { confirmed: 'Kampung', revision: 2, typed };

  function resumed(kept: KeptDraft, state: WorkshopState, revision: number) {
    const submitted: Submitted[] = [];
    const answers: ((outcome: CommandAccepted | Refused) => void)[] = [];
    const news: TextNews[] = [];
    const answer = async (index: number, outcome: Refused) => {
      answers[index]?.(outcome);
      await Promise.resolve();
    };
    const editing = new TextEditing({
      on,
      confirmed: { state, revision },
      kept,
      submit: (command) => {
        submitted.push(command);
        return new Promise((resolve) => answers.push(resolve));
      },
      newId: () => 'fresh',
      tell: (told) => news.push(told),
    });
    editing.resume();
    return { editing, submitted, news, answer };
  }

  it('knows its own words by the id under which they went out anew, though the device does not', () => {
    const sent = { commandId: uuid, seen: 2, change: [7, [0, ' siaga']] } as const;
    const left = { confirmed: 'Kampung', revision: 2, sent, onItsWay: sent.change };
    const { editing, news } = resumed(left, put('Kampung', 2), 2);
    editing.took([confirmed({ ...edited(sent.change), id: idAnew(uuid) }, 3)]);
    expect(editing.text).toBe('Kampung siaga');
    expect(editing.isSettled).toBe(true);
    expect(news).toEqual([]);
  });

  it('goes out anew under the same id, whichever client does it', async () => {
    const sent = { commandId: uuid, seen: 2, change: [7, [0, ' siaga']] } as const;
    const more = [{ change: [13, [0, '!']], group: 2, id: 'kept-2' }] as const;
    const left = { confirmed: 'Kampung', revision: 2, sent, onItsWay: sent.change, typed: more };
    const { editing, submitted, answer } = resumed(left, put('Kampung', 2), 2);
    await answer(0, { ok: false, code: 'text_seen_too_long_ago', message: '', retryable: false });
    editing.flush();
    expect(submitted.map(({ id }) => id)).toEqual([uuid, idAnew(uuid)]);
    editing.took([confirmed({ ...edited(sent.change), id: idAnew(uuid) }, 3)]);
    editing.flush();
    expect(submitted.map(({ id }) => id)).toEqual([uuid, idAnew(uuid), 'kept-2']);
    editing.close();
  });

  it('takes back what went out anew by the id that this has, also behind what was not told', () => {
    const sent = { commandId: uuid, seen: 2, change: [7, [0, ' siaga']] } as const;
    const undo = [{ change: [7, [6]], group: 2, id: 'kept-2', undoes: uuid }] as const;
    const left = { confirmed: 'Kampung', revision: 2, sent, onItsWay: sent.change, typed: undo };
    const { editing, submitted } = resumed(left, put('Satu Kampung', 500), 500);
    editing.took([confirmed({ ...edited([12, [0, ' siaga']]), id: idAnew(uuid) }, 501)]);
    expect(submitted.map(({ undoes }) => undoes)).toEqual([undefined, idAnew(uuid)]);
    editing.close();
  });

  it('asks under the id that it may have gone out under', () => {
    const { submitted } = resumed(draft, put('Kampung', 2), 2);
    expect(submitted.map(({ id }) => id)).toEqual(['kept-1']);
  });

  it.each<[string, TextChange, string]>([
    ['the same', [7, [0, ' siaga']], 'Kampung siaga'],
    ['more', [7, [0, ' siaga bencana']], 'Kampung siaga bencana'],
    ['less', [7, [0, ' si']], 'Kampung si'],
  ])('is not typed twice where %s had gone out', (_, change, text) => {
    const { editing } = resumed(draft, put('Kampung', 2), 2);
    editing.took([confirmed({ ...edited(change), id: 'kept-1' }, 3)]);
    expect(editing.text).toBe(text);
    expect(editing.isSettled).toBe(true);
  });

  describe('on a device that took no more notes, since it is full', () => {
    const late: Refused = {
      ok: false,
      code: 'text_seen_too_long_ago',
      message: '',
      retryable: false,
    };
    const seen = (text: string, news: readonly TextNews[], editing: TextEditing) => {
      expect(editing.text).toBe(text);
      expect(editing.isSettled).toBe(true);
      expect(news).toEqual([]);
      editing.close();
    };

    it('is not typed twice where it had gone out in parts', () => {
      // Too much for one edit, and for two.
      const letters = 400;
      const change = Array.from({ length: letters }, () => [1, [0, 'b']] as const).flat();
      const kept = [{ change, group: 1, id: uuid }] as const;
      const left = { confirmed: 'a'.repeat(letters), revision: 2, typed: kept };
      const ids = [
        uuid,
        idOfRest(uuid),
        idOfRest(idOfRest(uuid)),
        idOfRest(idOfRest(idOfRest(uuid))),
      ];
      let rest: TextChange | undefined = change;
      const events: WireEvent[] = [];
      while (rest) {
        const [part, more]: readonly [TextChange, TextChange | undefined] = divided(rest);
        const id = ids[events.length] ?? '';
        events.push(confirmed({ ...edited(part), id }, 3 + events.length));
        rest = more;
      }
      expect(events.length).toBeGreaterThan(2);
      const { editing, news } = resumed(left, put('a'.repeat(letters), 2), 2);
      editing.took(events);
      seen('ab'.repeat(letters), news, editing);
    });

    it('is not typed twice where it had gone out anew, behind an edit on its way', () => {
      const sent = { commandId: 'sent-1', seen: 2, change: [7, [0, ' siaga']] } as const;
      const kept = [{ change: [13, [0, '!']], group: 2, id: uuid }] as const;
      const onItsWay = sent.change;
      const left = { confirmed: 'Kampung', revision: 2, sent, onItsWay, typed: kept };
      const { editing, news } = resumed(left, put('Kampung', 2), 2);
      editing.took([
        confirmed({ ...edited(sent.change), id: 'sent-1' }, 3),
        confirmed({ ...edited(kept[0].change), id: idAnew(uuid) }, 4),
      ]);
      seen('Kampung siaga!', news, editing);
    });

    it.each<[string, (change: TextChange) => KeptDraft]>([
      [
        'known to be on its way',
        (change) => ({
          confirmed: 'Kampung',
          revision: 2,
          sent: { commandId: uuid, seen: 2, change },
          onItsWay: change,
        }),
      ],
      [
        'not known to be',
        (change) => ({
          confirmed: 'Kampung',
          revision: 2,
          typed: [{ change, group: 1, id: uuid }],
        }),
      ],
    ])(
      'is not typed twice where the refusal of the first edit, %s, comes before the event of the second',
      async (_, leftBehind) => {
        const change: TextChange = [7, [0, ' siaga']];
        const { editing, news, answer } = resumed(leftBehind(change), put('Kampung', 2), 2);
        await answer(0, late);
        editing.took([confirmed({ ...edited(change), id: idAnew(uuid) }, 3)]);
        seen('Kampung siaga', news, editing);
      },
    );
  });

  it('of another history is given back, and stops nothing', () => {
    const before = put('Lain', 2);
    const event = confirmed({ ...edited([4, [0, '!']]), id: 'other' }, 3);
    const state = evolve(before, upcast(event));
    const { editing, news } = resumed(draft, state, 3);
    expect(news).toContainEqual({ kind: 'lost', text: 'Kampung siaga' });
    expect(editing.text).toBe('Lain!');
  });
});
