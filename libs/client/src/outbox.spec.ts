import { describe, expect, it, jest } from '@jest/globals';
import { type CommandRequest, refused, type Refused } from '@rembuk/protocol';
import { defaultBounds } from './bounds.ts';
import { idAnew } from './ids.ts';
import { interrupted, Outbox, type SendResult, unanswered } from './outbox.ts';

/** The server's end: each sending waits until the case answers it. */
class Wire {
  readonly sent: { request: CommandRequest; answer: (result: SendResult) => void }[] = [];
  readonly outbox: Outbox;
  #ids = 0;
  #arrived: (() => void) | undefined;

  constructor(bounds: Partial<typeof defaultBounds> = {}) {
    this.outbox = new Outbox({
      send: (request) =>
        new Promise((answer) => {
          this.sent.push({ request, answer });
          this.#arrived?.();
        }),
      newId: () => `id-${++this.#ids}`,
      random: () => 0.5,
      bounds: { ...defaultBounds, backoffMinMs: 1, backoffMaxMs: 2, ...bounds },
    });
    this.outbox.resume();
  }

  submit(name: string) {
    return this.outbox.submit({ workshopId: 'w1', type: name, data: {}, seen: 0 });
  }

  /** The n-th sending, once it is there. */
  async sending(count: number) {
    while (this.sent.length < count)
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    return this.sent[count - 1]!;
  }

  get log(): readonly string[] {
    return this.sent.map(({ request }) => `${request.type} ${request.id}`);
  }
}

const ok = (revision: number) => ({ ok: true, revision }) as const;
const no: Refused = { ok: false, code: 'unknown_sheet', message: '', retryable: false };

describe('the outbox', () => {
  it('sends several at once, in order, up to its window', async () => {
    const wire = new Wire({ windowMax: 2 });
    const outcomes = ['a', 'b', 'c'].map((name) => wire.submit(name));
    expect(wire.log).toEqual(['a id-1', 'b id-2']);
    wire.sent[0]!.answer(ok(1));
    (await wire.sending(3)).answer(ok(3));
    wire.sent[1]!.answer(ok(2));
    expect(await Promise.all(outcomes)).toEqual([ok(1), ok(2), ok(3)]);
  });

  it.each([['no answer', unanswered] as const, ['a busy server', refused('overloaded')] as const])(
    'repeats the same id after %s, before anything new',
    async (_, failure) => {
      const wire = new Wire({ windowMax: 2 });
      const outcomes = ['a', 'b', 'c'].map((name) => wire.submit(name));
      wire.sent[0]!.answer(failure);
      wire.sent[1]!.answer(ok(1));
      (await wire.sending(3)).answer(ok(2));
      (await wire.sending(4)).answer(ok(3));
      await Promise.all(outcomes);
      expect(wire.log).toEqual(['a id-1', 'b id-2', 'a id-1', 'c id-3']);
    },
  );

  it('sends nothing after a failure until everything under way is answered', async () => {
    jest.useFakeTimers();
    try {
      const wire = new Wire();
      const outcomes = ['a', 'b'].map((name) => wire.submit(name));
      wire.sent[0]!.answer(refused('overloaded'));
      await jest.advanceTimersByTimeAsync(60_000);
      expect(wire.sent).toHaveLength(2);
      wire.sent[1]!.answer(ok(1));
      await jest.advanceTimersByTimeAsync(0);
      expect(wire.log).toEqual(['a id-1', 'b id-2', 'a id-1']);
      wire.sent[2]!.answer(ok(2));
      expect(await Promise.all(outcomes)).toEqual([ok(2), ok(1)]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('waits as long as the server asks', async () => {
    jest.useFakeTimers();
    try {
      const wire = new Wire();
      void wire.submit('a');
      wire.sent[0]!.answer(refused('rate_limited', { retryAfterMs: 5_000 }));
      await jest.advanceTimersByTimeAsync(4_999);
      expect(wire.sent).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(10);
      expect(wire.sent).toHaveLength(2);
      wire.outbox.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('is not held up by the late news that an older line was cut', async () => {
    const wire = new Wire();
    const outcome = wire.submit('a');
    wire.outbox.pause();
    wire.outbox.resume();
    wire.sent[0]!.answer(interrupted);
    (await wire.sending(2)).answer(ok(1));
    expect(await outcome).toEqual(ok(1));
  });

  it('gives what was refused for having come too early another go, under a new id', async () => {
    const wire = new Wire();
    const [first, second] = [wire.submit('add'), wire.submit('revise')];
    wire.sent[0]!.answer(refused('overloaded'));
    wire.sent[1]!.answer(no);
    (await wire.sending(3)).answer(ok(1));
    (await wire.sending(4)).answer(ok(2));
    expect(await first).toEqual(ok(1));
    expect(await second).toEqual(ok(2));
    expect(wire.log).toEqual(['add id-1', 'revise id-2', 'add id-1', `revise ${idAnew('id-2')}`]);
  });

  it('does so as well where the answers were lost: its first sending was what came too early', async () => {
    const wire = new Wire();
    const [first, second] = [wire.submit('add'), wire.submit('revise')];
    // One never arrived, the other was refused, and nobody heard of it.
    wire.outbox.pause();
    for (const { answer } of wire.sent) answer(interrupted);
    await Promise.resolve();
    wire.outbox.resume();
    (await wire.sending(3)).answer(ok(1));
    (await wire.sending(4)).answer(no);
    (await wire.sending(5)).answer(ok(2));
    expect(await first).toEqual(ok(1));
    expect(await second).toEqual(ok(2));
    expect(wire.log.slice(2)).toEqual(['add id-1', 'revise id-2', `revise ${idAnew('id-2')}`]);
  });

  it('reports a refusal once its first sending came after what it stands on', async () => {
    const wire = new Wire();
    const first = wire.submit('add');
    wire.sent[0]!.answer(refused('overloaded'));
    (await wire.sending(2)).answer(ok(1));
    const second = wire.submit('revise');
    expect(await first).toEqual(ok(1));
    (await wire.sending(3)).answer(no);
    expect(await second).toEqual(no);
    expect(wire.sent).toHaveLength(3);
  });

  it('reports a refusal at once when nothing before it is undecided', async () => {
    const wire = new Wire();
    const [first, second] = [wire.submit('a'), wire.submit('b')];
    wire.sent[1]!.answer(no);
    wire.sent[0]!.answer(ok(1));
    expect(await first).toEqual(ok(1));
    expect(await second).toEqual(no);
    expect(wire.sent).toHaveLength(2);
  });

  it('ends a command that is never taken, with the last reason', async () => {
    const wire = new Wire({ attemptsMax: 3 });
    const outcome = wire.submit('a');
    for (const count of [1, 2, 3]) (await wire.sending(count)).answer(refused('internal'));
    expect(await outcome).toMatchObject({ code: 'internal', retryable: true });
    expect(new Set(wire.log).size).toBe(1);
  });

  it('goes on for as long as it takes while the server cannot write', async () => {
    const wire = new Wire({ attemptsMax: 3 });
    const outcome = wire.submit('a');
    for (let count = 1; count <= 8; count += 1)
      (await wire.sending(count)).answer(refused('store_unavailable'));
    (await wire.sending(9)).answer(ok(0));
    expect(await outcome).toEqual(ok(0));
  });

  it('goes on for as long as it takes while no answer comes', async () => {
    const wire = new Wire({ attemptsMax: 3 });
    const outcome = wire.submit('a');
    for (let count = 1; count <= 8; count += 1) (await wire.sending(count)).answer(unanswered);
    (await wire.sending(9)).answer(ok(0));
    expect(await outcome).toEqual(ok(0));
    expect(new Set(wire.log).size).toBe(1);
  });

  it('leaves it to its author to send anew what is known by its id, where it was outrun', async () => {
    const wire = new Wire({ windowMax: 2 });
    const first = wire.submit('a');
    const command = { id: 'mine', workshopId: 'w1', type: 'b', data: {}, seen: 0 };
    const second = wire.outbox.submit(command, { renamable: false, keep: false });
    wire.sent[0]!.answer(refused('overloaded'));
    wire.sent[1]!.answer(no);
    (await wire.sending(3)).answer(ok(1));
    expect(await first).toEqual(ok(1));
    expect(await second).toMatchObject({ code: 'outrun' });
    expect(wire.log).toEqual(['a id-1', 'b mine', 'a id-1']);
  });

  it('does not count a lost connection as a try', async () => {
    const wire = new Wire({ attemptsMax: 2 });
    const outcome = wire.submit('a');
    for (const count of [1, 2, 3, 4]) {
      wire.outbox.pause();
      (await wire.sending(count)).answer(interrupted);
      await Promise.resolve();
      wire.outbox.resume();
    }
    (await wire.sending(5)).answer(ok(1));
    expect(await outcome).toEqual(ok(1));
  });

  it('refuses what it has no room for', async () => {
    const wire = new Wire({ pendingMax: 1 });
    void wire.submit('a');
    expect(await wire.submit('b')).toMatchObject({ code: 'outbox_full', retryable: true });
    wire.outbox.close();
  });
});
