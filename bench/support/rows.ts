/** One measured figure, and what it is held to. */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** Unit of `value`, e.g. `ms`, `events/s`, `x`. */
  readonly unit: string;
  /** What design.md allows, in the row's unit, e.g. `<= 500`. */
  readonly budget?: number | string;
  readonly ok?: boolean;
}

/** A row held to an upper bound. */
export function atMost(name: string, value: number, unit: string, budget: number): Row {
  return { name, value, unit, budget: `<= ${budget}`, ok: value <= budget };
}

/** A row held to a lower bound. */
export function atLeast(name: string, value: number, unit: string, budget: number): Row {
  return { name, value, unit, budget: `>= ${budget}`, ok: value >= budget };
}

export function printRows(title: string, rows: readonly Row[]): void {
  const lines = rows.map((row) => [
    row.name,
    formatNumber(row.value),
    row.unit,
    row.budget === undefined ? '' : String(row.budget),
    row.ok === undefined ? '' : row.ok ? 'ok' : 'MISSED',
  ]);
  printTable(title, ['what', 'value', 'unit', 'budget', ''], lines);
}

/** Numbers are right-aligned, so a column of them must hold nothing else. */
export function printTable(
  title: string,
  head: readonly string[],
  lines: readonly (readonly string[])[],
): void {
  const all = [head, ...lines];
  const widths = head.map((_, column) =>
    Math.max(...all.map((cells) => (cells[column] ?? '').length)),
  );
  const numeric = head.map((_, column) =>
    lines.every((cells) => /^[-\d.,]*$/.test(cells[column] ?? '')),
  );
  const text = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return numeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const ruler = widths.map((width) => '-'.repeat(width)).join('  ');
  console.log(['', title, '', text(head), ruler, ...lines.map(text), ''].join('\n'));
}

/** Thousands apart, and as many decimals as the size deserves. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const decimals = Number.isInteger(value) || size >= 1000 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
