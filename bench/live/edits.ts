/** Someone who edits. Everyone has a sheet of their own, so that no edit is refused as stale. */
export interface Editor {
  readonly auth: { readonly token: string; readonly protocol: number };
  readonly workshopId: string;
  readonly sheetId: string;
}

export interface Edit {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const words =
  'pelayanan publik berbasis data untuk warga desa, terpadu lintas perangkat daerah, dapat dipantau setiap bulan melalui dasbor bersama'.split(
    ' ',
  );

/**
 * The mix of a busy quarter of an hour: 150-400 bytes each as a command. Every one changes something: texts
 * carry `serial`, which no two edits share.
 */
export function editOf(editor: Editor, serial: number, random: () => number): Edit {
  const { sheetId } = editor;
  const text = (count: number) =>
    `${serial}: ${Array.from({ length: count }, () => words[Math.floor(random() * words.length)]).join(' ')}`;
  const dice = random();
  if (dice < 0.3)
    return {
      type: 'ReviseAllocation',
      data: { sheetId, year: 2019, budgetRupiah: 1_000_000 * (serial + 1), note: text(8) },
    };
  if (dice < 0.5)
    return { type: 'DescribeSheetTargetGroup', data: { sheetId, targetGroup: text(20) } };
  if (dice < 0.65)
    return { type: 'ReplaceSheetText', data: { sheetId, field: 'explanation', text: text(30) } };
  if (dice < 0.8) return { type: 'DescribeSheetResources', data: { sheetId, resources: text(25) } };
  if (dice < 0.9) return { type: 'RetitleSheet', data: { sheetId, title: text(10) } };
  return {
    type: 'PostComment',
    data: {
      commentId: `c-${serial}-${Math.floor(random() * 2 ** 40).toString(36)}`,
      on: { kind: 'sheet', id: sheetId },
      text: text(15),
    },
  };
}
