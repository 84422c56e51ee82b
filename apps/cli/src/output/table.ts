export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** Numbers stand at the right. */
  readonly right?: boolean;
}

const segmenter = new Intl.Segmenter();

/** Rows under a heading, columns as wide as their widest entry. One line each, without a line break at the end. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ of }) => of(row))),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...cells.map((line) => width(line[index] ?? ''))),
  );
  return cells
    .map((line) =>
      line
        .map((cell, index) => {
          const room = ' '.repeat((widths[index] ?? 0) - width(cell));
          return columns[index]?.right === true ? room + cell : cell + room;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** In letters as people count them; terminals that draw some of them wider shift that line alone. */
function width(text: string): number {
  return Array.from(segmenter.segment(text)).length;
}
