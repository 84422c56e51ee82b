import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/folder.ts';
import { rembuk } from '../support/rembuk.ts';

/** What the figures of a run say that this test looks at. */
interface Figures {
  readonly people: number;
  readonly edits: { readonly accepted: number; readonly open: number };
  readonly verdict: {
    readonly ok: boolean;
    readonly serverHash: string;
    readonly replayHash: string;
    readonly clientHashes: readonly { readonly hash: string; readonly clients: number }[];
    readonly chain: { readonly ok: boolean };
    readonly repeated: number;
  };
  readonly chaos: {
    readonly ok: boolean;
    readonly typists: number;
    readonly keystrokes: { readonly pressed: number; readonly own: { readonly count: number } };
    readonly textEdits: { readonly sent: number; readonly inLog: number };
    readonly othersSee: { readonly onPages: { readonly count: number } };
    readonly drops: number;
    readonly reloads: number;
    readonly kills: readonly { readonly missing: number; readonly back: { count: number } }[];
    readonly words: {
      readonly written: number;
      readonly standing: number;
      readonly missing: number;
    };
    readonly pages: { readonly open: number; readonly differing: number };
    readonly left: Readonly<Record<string, number>>;
  };
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

describe('rembuk simulate --chaos', () => {
  it('P1 P4 P6 P9: typing, drops, reloads and a kill -9: all end with the same, and no word is lost', async () => {
    const json = path.join(folder.path, 'figures.json');
    const load = '--people 12 --rate 15 --seconds 10 --typists 6 --kills 1'.split(' ');
    const { status, out, err } = await rembuk('simulate', '--chaos', '--json', json, ...load);
    if (status !== 0) throw new Error(`${out}\n${err}`);
    const figures = JSON.parse(await readFile(json, 'utf8')) as Figures;
    const { verdict, chaos, edits, people } = figures;
    expect(verdict.ok).toBe(true);
    expect(verdict.replayHash).toBe(verdict.serverHash);
    expect(verdict.clientHashes).toEqual([{ hash: verdict.serverHash, clients: people }]);
    expect(verdict).toMatchObject({ chain: { ok: true }, repeated: 0 });
    expect(edits.accepted).toBeGreaterThan(20);
    expect(edits.open).toBe(0);

    // All of it happened.
    expect(chaos.typists).toBe(6);
    expect(chaos.keystrokes.pressed).toBeGreaterThan(50);
    expect(chaos.keystrokes.own.count).toBe(chaos.keystrokes.pressed);
    expect(chaos.textEdits.inLog).toBeGreaterThan(10);
    expect(chaos.othersSee.onPages.count).toBeGreaterThan(0);
    expect(chaos.drops).toBeGreaterThan(0);
    expect(chaos.reloads).toBeGreaterThan(0);
    expect(chaos.kills).toMatchObject([{ missing: 0, back: { count: people } }]);

    expect(chaos.words.written).toBeGreaterThan(10);
    expect(chaos.words.standing).toBeGreaterThan(0);
    expect(chaos.words.missing).toBe(0);
    expect(chaos.pages.open).toBeGreaterThan(0);
    expect(chaos.pages.differing).toBe(0);
    expect(Object.values(chaos.left).every((count) => count === 0)).toBe(true);
    expect(chaos.ok).toBe(true);
    expect(out).toContain('0 MISSING');
    expect(out).toContain('OK: nobody lost a word, every page shows the same.');
  });
});
