import { hash } from 'node:crypto';

/** A report as it goes out: of one revision, which it names. */
export interface WrittenReport {
  readonly ok: true;
  readonly etag: string;
  readonly json: string;
}

/** Which report that is: what is told, in which version, of what, narrowed to what. */
export interface ReportKey {
  readonly view: string;
  readonly version: number;
  readonly workshopId: string;
  readonly revision: number;
  /** Of the chain at `revision`. */
  readonly hash: string;
  readonly asked: object;
}

/** Equal keys, equal bytes; another history of the same length has another hash. */
export function etagOf(key: ReportKey): string {
  return `"${hash('sha256', JSON.stringify(key)).slice(0, 32)}"`;
}

/** JSON with exact sums as text: they pass what a number keeps. */
export function reportJson(report: object): string {
  return JSON.stringify(report, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}
