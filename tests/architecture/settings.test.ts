import { describe, expect, it } from '@jest/globals';
import { codeSpans, filesLike, numberOf, read, rowsOf, section } from './pages.ts';

const operations = read('docs/OPERATIONS.md');
const limitPrefix = 'REMBUK_LIMIT_';

/** Settings that config.ts reads by name. */
const settings = [...read('apps/api/src/config/config.ts').matchAll(/read\('(REMBUK_\w+)'/g)].map(
  ([, name = '']) => name,
);

/** Limits as config/limits.ts has them: default, least, most. */
const limits = [
  ...read('apps/api/src/config/limits.ts').matchAll(
    /^ {2}(\w+): \[([^\],]+),([^\],]+),([^\],]+)\]/gm,
  ),
].map(([, name = '', ...numbers]) => ({
  name: limitPrefix + name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
  numbers: numbers.map(numberOf),
}));

const rows = rowsOf(operations).map((cells) => ({
  name: /^`(\w+)`$/.exec(cells[0] ?? '')?.[1] ?? '',
  cells,
}));

describe('settings', () => {
  it('are all described, and all that are described are read', () => {
    const described = rows.map(({ name }) => name).filter((name) => name.startsWith('REMBUK_'));
    expect(settings.length).toBeGreaterThan(5);
    expect(limits.length).toBeGreaterThan(10);
    expect(described.toSorted()).toEqual(
      [...settings, ...limits.map(({ name }) => name)].toSorted(),
    );
  });

  it('are none but these, wherever they are spoken of', () => {
    const sources = filesLike('apps/{api,cli}/src/**/*.ts').filter((f) => !f.endsWith('.spec.ts'));
    const readAnywhere = new Set([
      ...limits.map(({ name }) => name),
      ...sources.flatMap((file) => read(file).match(/REMBUK_[A-Z_]*[A-Z]/g) ?? []),
    ]);
    const spoken = filesLike(
      'README.md',
      'docs/**/*.md',
      'docker-compose.yml',
      'Dockerfile',
      'deploy/*',
    ).flatMap((file) => read(file).match(/REMBUK_[A-Z_]*[A-Z]\b/g) ?? []);
    expect(spoken.filter((name) => !readAnywhere.has(name) && `${name}_` !== limitPrefix)).toEqual(
      [],
    );
  });

  it.each(limits)('$name has the default and the range that are told', ({ name, numbers }) => {
    const { cells = [] } = rows.find((row) => row.name === name) ?? {};
    expect(cells.slice(1, 4).map(numberOf)).toEqual(numbers);
  });

  it('have the defaults that are told', () => {
    const source = read('apps/api/src/config/config.ts');
    const [, block = ''] = /defaultConfig: Config = \{([^}]*)\}/.exec(source) ?? [];
    const told = (name: string): string =>
      rows.find((row) => row.name === name)?.cells[1]?.replaceAll('`', '') ?? '';
    expect(block).toContain(`dataFolder: path.resolve('${told('REMBUK_DATA').replace('./', '')}')`);
    expect(block).toContain(`host: '${told('REMBUK_HOST')}'`);
    expect(block).toContain(`port: ${told('REMBUK_PORT')}`);
    expect(block).toContain(`trustedProxies: ${told('REMBUK_TRUSTED_PROXIES')}`);
    expect(block).toContain(`demo: ${told('REMBUK_DEMO') === 'on'}`);
    expect(block).toContain(`logLevel: '${told('REMBUK_LOG_LEVEL')}'`);
  });
});

/** Rows of any page that tell a bound: its name in the code, its value, and the file that has it. */
const bounds = ['docs/OPERATIONS.md', 'docs/PROTOCOL.md'].flatMap((page) =>
  rowsOf(read(page)).flatMap(([first = '', value = '', third = '']) => {
    const [name = ''] = codeSpans(first);
    const [file = ''] = codeSpans(third);
    return /^[\d,]+$/.test(value) && file.endsWith('.ts') ? [{ page, name, value, file }] : [];
  }),
);

describe('bounds', () => {
  it('are told in both pages', () => {
    expect(bounds.filter(({ page }) => page === 'docs/OPERATIONS.md').length).toBeGreaterThan(15);
    expect(bounds.filter(({ page }) => page === 'docs/PROTOCOL.md').length).toBeGreaterThan(10);
  });

  it.each(bounds)('$name is $value ($page)', ({ name, value, file }) => {
    const assigned = new RegExp(`\\b${name}\\b(?: = |: \\[?)([\\d_ *]+)`, 'g');
    const found = [...read(file).matchAll(assigned)].map(([, expression = '']) =>
      numberOf(expression.replaceAll('**', '^')),
    );
    expect(found).toEqual([numberOf(value)]);
  });
});

describe('metrics', () => {
  it('are all described, with the names that they have', () => {
    const source = read('apps/api/src/operations/metrics.service.ts');
    const names = [...source.matchAll(/'(rembuk_\w+)'/g)].map(([, name = '']) => name);
    const described = rowsOf(section(operations, '### Metrics')).flatMap(([first = '']) =>
      codeSpans(first),
    );
    expect(described.toSorted()).toEqual(names.toSorted());
  });
});
