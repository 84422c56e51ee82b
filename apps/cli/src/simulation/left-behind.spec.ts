import { describe, expect, it } from '@jest/globals';
import type { CommandOutcome } from '@rembuk/client';
import type { CommandRequest } from '@rembuk/protocol';
import { LeftBehind } from './left-behind.ts';

const command = (id: string, text: string) => ({ id, type: 'PostComment', data: { text } });
const request = (id: string, text: string): CommandRequest => ({
  ...command(id, text),
  workshopId: 'w',
  seen: 3,
});
const accepted = (revision: number): CommandOutcome => ({ ok: true, revision });

describe('commands that a closed client left behind', () => {
  it('get the outcome that a later client is told, each its own', async () => {
    const left = new LeftBehind();
    const [one, other] = [left.outcomeOf(command('1', 'a')), left.outcomeOf(command('2', 'a'))];
    left.settled(request('2', 'a'), accepted(8));
    left.settled(request('1', 'a'), accepted(9));
    expect(await Promise.all([one, other])).toEqual([accepted(9), accepted(8)]);
  });

  it('are known by what they say when they went out under another id', async () => {
    const left = new LeftBehind();
    const outcome = left.outcomeOf(command('1', 'a'));
    left.settled(request('x', 'something else'), accepted(7));
    left.settled(request('x', 'a'), accepted(8));
    expect(await outcome).toEqual(accepted(8));
  });
});
