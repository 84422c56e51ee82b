import { jest } from '@jest/globals';
import { run } from '../program.ts';

/** Runs a call of `rembuk`, with what it says. */
export async function rembuk(...args: readonly string[]) {
  const said: string[] = [];
  const complained: string[] = [];
  const spies = [
    jest.spyOn(console, 'log').mockImplementation(into(said)),
    jest.spyOn(console, 'error').mockImplementation(into(complained)),
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    }),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      complained.push(String(text));
      return true;
    }),
  ];
  try {
    const status = await run(['node', 'rembuk', ...args]);
    return { status, out: said.join('\n'), err: complained.join('\n') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function into(lines: string[]): (text: unknown) => void {
  return (text) => {
    lines.push(String(text));
  };
}
