import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { postCommand } from '../support/http.ts';
import { unlimited } from '../support/limits.ts';
import { rembuk } from '../support/rembuk.ts';
import { type Server, startServer } from '../support/server.ts';

/** Every document in every form, as the protocol names them. */
export const files = [
  ...['pdf', 'docx', 'xlsx', 'csv', 'json'].map((format) => `contributions.${format}`),
  ...['roadmap', 'sheets', 'masterplan-1', 'masterplan-2', 'masterplan-3'].flatMap((name) => [
    `${name}.pdf`,
    `${name}.docx`,
  ]),
  'workshop.xlsx',
  'workshop.jsonl',
];

export interface Hall {
  readonly server: Server;
  readonly workshopId: string;
  /** The last revision. */
  readonly head: number;
}

/** Names that a table program, a browser or a font may stumble over. */
export const oddNames = ['=HYPERLINK("http://x";"OPD")', 'ꦧꦥ꧀ꦥꦺꦢ العربية <b>&amp;', '+62 343'];

/** A real server in which the demo was played, and agencies were renamed and merged behind it. */
export async function playDemo(folder: string): Promise<Hall> {
  const server = await startServer({ data: path.join(folder, 'data'), env: unlimited });
  const figures = path.join(folder, 'figures.json');
  const load = ['--people', '20', '--rate', '90', '--seconds', '8', '--json', figures];
  const played = await rembuk('simulate', '--folder', server.data, ...load);
  if (played.status !== 0) throw new Error(`${played.out}\n${played.err}`);
  const { workshopId } = JSON.parse(await readFile(figures, 'utf8')) as { workshopId: string };
  await rearrange(server, workshopId);
  const { revision: head } = await contributions(server, workshopId);
  return { server, workshopId, head };
}

async function rearrange(server: Server, workshopId: string): Promise<void> {
  const { rows } = await contributions(server, workshopId);
  const id = (abbreviation: string): string => {
    const found = rows.find((row) => row.abbreviation === abbreviation);
    if (!found) throw new Error(`the demo has no ${abbreviation}`);
    return found.organizationId;
  };
  const name = 'Dinas Perhubungan dan Kelautan';
  await command(server, workshopId, 'RenameOrganization', { organizationId: id('Dishub'), name });
  const merged = { organizationId: id('DLH'), intoId: id('DPKP') };
  await command(server, workshopId, 'MergeOrganizations', merged);
  for (const [index, odd] of oddNames.entries())
    await command(server, workshopId, 'RegisterOrganization', {
      organizationId: `odd-${index}`,
      abbreviation: odd.slice(0, 9),
      name: odd,
    });
}

/** What an admin does; refused, it is an error. */
export async function command(
  { url, operatorToken }: Server,
  workshopId: string,
  type: string,
  data: object,
): Promise<void> {
  const answer = await postCommand(url, operatorToken, workshopId, { type, data, overwrite: true });
  if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer)}`);
}

async function contributions(server: Server, workshopId: string) {
  const report = await download({ server, workshopId }, 'contributions.json');
  return JSON.parse(report.toString()) as {
    readonly revision: number;
    readonly rows: readonly { readonly organizationId: string; readonly abbreviation: string }[];
  };
}

export async function download(
  { server, workshopId }: Pick<Hall, 'server' | 'workshopId'>,
  file: string,
): Promise<Buffer> {
  const response = await fetch(`${server.url}/api/v1/workshops/${workshopId}/documents/${file}`, {
    headers: { authorization: `Bearer ${server.operatorToken}` },
  });
  if (response.status !== 200) throw new Error(`${file}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** An event as `rembuk export` writes it down. */
export interface RawEvent {
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly meta: { readonly at: string; readonly role: string; readonly organizationId?: string };
}

/** The lines of the workshop's own stream, up to a revision. */
export async function rawLines(
  { server, workshopId, head }: Hall,
  file: string,
  format: 'rembuk' | 'cloudevents' = 'rembuk',
): Promise<readonly string[]> {
  const out = ['--workshop', workshopId, '--format', format, '--out', file];
  const { status, err } = await rembuk('export', '--folder', server.data, ...out);
  if (status !== 0) throw new Error(err);
  const own = format === 'rembuk' ? `"stream":"workshop-` : `"source":"rembuk:workshop-`;
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.filter((line) => line.slice(0, 200).includes(own)).slice(0, head + 1);
}
