import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/folders.ts';
import { GroupCommit } from './group-commit.ts';
import { LogWriter } from './log-writer.ts';
import type { AppendsMessage, FromWriter, ToWriter } from './messages.ts';

let ids = 0;

function appends(...streams: string[]): AppendsMessage {
  const fields = streams.flatMap((stream) => {
    ids += 1;
    return [stream, -2, 1, `id-${ids}`, 'T', 1, '{}', '{}'];
  });
  return { kind: 'append', appends: streams.length, bytes: streams.length * 100, fields };
}

describe('group commit', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let writer: LogWriter;
  let log: string[];
  beforeEach(async () => {
    folder = await temporaryFolder();
    const file = join(folder.path, 'events.db');
    writer = new LogWriter({ file, erasablePrefix: 'person-', checkpointAfterPages: 1_000 });
    log = [];
  });
  afterEach(() => folder.remove());

  /** Handles the first message while the others wait, and notes commits and answers in their order. */
  function run(messages: ToWriter[], bounds = { groupAppendsMax: 10, groupBytesMax: 10_000 }) {
    const waiting = [...messages];
    const watched = new Proxy(writer, {
      get: (target, name: keyof LogWriter) => {
        if (name === 'commit') log.push('commit');
        const member = target[name];
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    const answers: FromWriter[] = [];
    const commits = new GroupCommit(watched, bounds, {
      take: () => waiting.shift(),
      answer: (answer) => {
        answers.push(answer);
        log.push(answer.kind);
      },
    });
    for (let next = waiting.shift(); next; next = waiting.shift()) commits.handle(next);
    return answers;
  }

  it('flushes once for all that waits, and answers afterwards', () => {
    const answers = run([appends('a', 'b'), appends('a'), appends('c', 'a', 'd')]);
    expect(log).toEqual(['commit', 'committed']);
    expect(answers).toEqual([
      { kind: 'committed', results: Float64Array.of(0, 1, 0, 2, 1, 3, 0, 4, 2, 5, 0, 6) },
    ]);
    writer.close();
  });

  it('closes a group that carries enough', () => {
    run(
      Array.from({ length: 7 }, () => appends('a', 'b', 'c')),
      {
        groupAppendsMax: 5,
        groupBytesMax: 10_000,
      },
    );
    expect(log.join(' ')).toBe('commit committed '.repeat(4).trim());
    log = [];
    run([appends('a', 'b'), appends('a'), appends('a')], {
      groupAppendsMax: 99,
      groupBytesMax: 300,
    });
    expect(log).toEqual(['commit', 'committed', 'commit', 'committed']);
    writer.close();
  });

  it('keeps the order of appends, erasures and the end', () => {
    const answers = run([
      appends('person-1'),
      { kind: 'erase', stream: 'person-1' },
      appends('person-1'),
      appends('a'),
      { kind: 'close' },
    ]);
    expect(answers).toEqual([
      { kind: 'committed', results: Float64Array.of(0, 1) },
      { kind: 'erased' },
      { kind: 'committed', results: Float64Array.of(0, 2, 0, 3) },
      { kind: 'closed' },
    ]);
  });

  it('writes nothing more once something failed that is no lack of room', () => {
    const broken = {
      ...appends('a', 'b'),
      fields: ['a', -2, 1, 'id', 'T', 'no version', '{}', '{}'],
    };
    const answers = run([appends('a'), { kind: 'erase', stream: 'x' }, broken, appends('b')]);
    expect(answers.map(({ kind }) => kind)).toEqual(['committed', 'erased', 'rejected']);
    expect(answers.at(-1)).toMatchObject({ appends: 3, failure: { reason: 'failed' } });
    expect(run([appends('a')])).toMatchObject([{ kind: 'committed' }]);
    writer.close();
  });
});
