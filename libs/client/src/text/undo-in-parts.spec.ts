import { describe, expect, it } from '@jest/globals';
import { applyChange, changeBetween } from '@rembuk/workshop';
import { Page } from '../testing/text-page.ts';
import { changeAcross } from './across.ts';

/** Every letter once. */
const text = String.fromCharCode(...Array.from({ length: 1_200 }, (_, index) => 0x4e00 + index));
const everySecond = Array.from(text)
  .filter((_, index) => index % 2 === 0)
  .join('');

/** They have taken away every second letter, which is more than one edit may hold; its first part is on its way. */
function divided(): {
  readonly page: Page;
  readonly first: NonNullable<ReturnType<Page['goesOut']>>;
} {
  const page = new Page();
  page.others(text);
  page.change(changeAcross(text, everySecond));
  const first = page.goesOut();
  if (!first || !page.draft.hasTyped) throw new Error('it went out as one');
  return { page, first };
}

describe('undo of an edit that goes out in parts', () => {
  it('withdraws what has not gone out, and takes back what has', () => {
    const { page, first } = divided();
    expect(page.undo()).toEqual([first.commandId]);
    expect(page.text).toBe(text);
    page.redo();
    expect(page.text).toBe(everySecond);
    expect(page.undo()).toEqual([first.commandId]);
    page.arrives(first);
    page.send();
    expect(page.draft.confirmed).toBe(text);
  });

  it('takes back each part by its name, and gives all of them again', () => {
    const { page, first } = divided();
    const ids = [first.commandId];
    page.arrives(first);
    for (let part = page.goesOut(); part; part = page.goesOut()) {
      ids.push(part.commandId);
      page.arrives(part);
    }
    expect(page.text).toBe(everySecond);
    expect(page.undo()).toEqual(ids.toReversed());
    expect(page.text).toBe(text);
    page.send();
    expect(page.canUndo).toBe(false);
    page.redo();
    expect(page.text).toBe(everySecond);
    page.undo();
    expect(page.text).toBe(text);
  });

  it('takes back the one part where the other had no effect, since others had done the same', () => {
    const { page, first } = divided();
    page.arrives(first);
    const second = page.goesOut();
    if (!second) throw new Error('there was one part');
    page.undo();
    expect(page.text).toBe(text);
    const { confirmed } = page.draft;
    // All that the second part takes away, and the rest of the text behind it with that.
    const [before] = second.change;
    const kept = confirmed.slice(0, Number(before));
    page.others(kept);
    page.draft.settled({ revision: page.draft.revision, unchanged: true });
    expect(page.goesOut()).toMatchObject({ undoes: first.commandId });
    expect(page.text).toBe(text.slice(0, page.text.length));
    expect(page.text.length).toBeGreaterThan(kept.length);
  });

  it('leaves it where something was typed since its first part went out', () => {
    const { page } = divided();
    page.type(`${page.text}X`);
    page.undo();
    expect(page.text).toBe(everySecond);
  });

  it('leaves nothing of it where the first part is refused', () => {
    const { page } = divided();
    page.undo();
    const refused = page.draft.refused();
    if (refused) page.history.follow(refused);
    expect(page.text).toBe(text);
    expect(page.draft.isSettled).toBe(true);
    expect(changeBetween(page.draft.confirmed, page.text)).toEqual([text.length]);
  });

  it('gives the second part again where the first was refused', () => {
    const { page, first } = divided();
    page.undo();
    const refused = page.draft.refused();
    if (refused) page.history.follow(refused);
    page.redo();
    const gone = text.length - applyChange(text, first.change).length;
    expect(page.text).toHaveLength(everySecond.length + gone);
    expect(new Set(page.text).size).toBe(page.text.length);
    page.undo();
    expect(page.text).toBe(text);
  });
});
