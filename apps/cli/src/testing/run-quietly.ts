import { run } from '../program.ts';

/** Runs a call of `rembuk`, with what it says. Calls may lie in each other. */
export async function rembuk(...args: readonly string[]) {
  const said: string[] = [];
  const complained: string[] = [];
  const restore = [
    replaced(console, 'log', into(said)),
    replaced(console, 'error', into(complained)),
    replaced(process.stdout, 'write', into(said)),
    replaced(process.stderr, 'write', into(complained)),
  ];
  try {
    const status = await run(['node', 'rembuk', ...args]);
    return { status, out: said.join('\n'), err: complained.join('\n') };
  } finally {
    for (const back of restore) back();
  }
}

function replaced(object: object, name: string, by: unknown): () => void {
  const before: unknown = Reflect.get(object, name);
  Reflect.set(object, name, by);
  return () => void Reflect.set(object, name, before);
}

function into(lines: string[]): (text: unknown) => boolean {
  return (text) => {
    lines.push(String(text));
    return true;
  };
}
