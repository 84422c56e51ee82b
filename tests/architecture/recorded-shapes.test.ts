import { describe, expect, it } from '@jest/globals';
import { read } from './pages.ts';

const shapes = read('apps/cli/src/files/contents/recorded-shapes.ts');

/** A table of shapes: of each type of event its members, those that may be absent with a `?`. */
function shapesIn(table: string): Readonly<Record<string, readonly string[]>> {
  const [, body = ''] = new RegExp(`${table}: Shapes = \\{([^]*?)^\\};`, 'm').exec(shapes) ?? [];
  const types = body.matchAll(/^ {2}(\w+): members\(\{([^]*?)\}\),$/gm);
  return Object.fromEntries(
    [...types].map(([, type = '', members = '']) => [
      type,
      [...members.matchAll(/(\w+): (optional)?/g)]
        .map(([, name, optional]) => `${name}${optional === undefined ? '' : '?'}`)
        .toSorted(),
    ]),
  );
}

function membersIn(type: string): readonly string[] {
  const flat = type.replaceAll(/\{[^}]*\}/g, '');
  return [...flat.matchAll(/(\w+\??): /g)].map(([, name = '']) => name).toSorted();
}

describe('what an import takes for events of people and of the office', () => {
  it('is what the server writes of a person', () => {
    const source = read('apps/api/src/identity/person-events.ts');
    const written = [...source.matchAll(/EventOf<\s*'(\w+)',\s*(?:\{([^}]*)\}|Record<)/g)];
    const types = written.map(([, type, members = '']) => [type, membersIn(members)]);
    expect(types.length).toBeGreaterThan(5);
    expect(shapesIn('personShapes')).toEqual(Object.fromEntries(types));
  });

  it('is what the server writes of the office', () => {
    const source = read('apps/api/src/office/office-events.ts');
    const [, members = ''] = /interface OfficeDetails \{([^]*?)^\}/m.exec(source) ?? [];
    expect(membersIn(members)).not.toEqual([]);
    expect(shapesIn('officeShapes')).toEqual({ OfficeDescribed: membersIn(members) });
  });
});
