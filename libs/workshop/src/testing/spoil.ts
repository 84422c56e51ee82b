import type { WorkshopCommand } from '../messages.ts';
import { likely, oneOf, type Random } from './random.ts';

/** What no field of any command takes as it stands, and what only some take. */
const oddities: readonly unknown[] = [
  '',
  ' ',
  'unknown-1',
  'x'.repeat(5_000),
  '\u0000',
  '\ud800',
  'a00',
  '__proto__',
  'constructor',
  -1,
  0,
  1.5,
  1e21,
  Number.NaN,
  true,
  null,
  [],
  ['a', 'a'],
  [null],
  {},
  { kind: 'odd', id: 'x' },
];

/** The command with one field that someone careless or malicious put there. Its shape may be any. */
export function spoiled(command: WorkshopCommand, random: Random): WorkshopCommand {
  const members: [string, unknown][] = Object.entries(command.data);
  const field = oneOf(random, members);
  if (field === undefined) return command;
  const [key, value] = field;
  const odd = likely(random, 0.3) ? disguised(value, random) : oneOf(random, oddities);
  return { type: command.type, data: { ...command.data, [key]: odd } } as WorkshopCommand;
}

/** The same value in another dress: what a language that converts as it compares would take for it. */
function disguised(value: unknown, random: Random): unknown {
  return oneOf(random, [String(value), [value], { value }, Number(value), undefined]);
}
