import type { SingleBar } from 'cli-progress';
import { barOf } from '../output/bar.ts';
import type { DocumentProgress } from './watch.ts';

/** How far a document is: the events that were read for it, and what is there of it. */
export class DocumentBar {
  #bar: SingleBar | undefined;

  show({ stage, ahead = 0, revision, through = -1, pages = 0, bytes }: DocumentProgress): void {
    if (revision === undefined) return;
    if (!this.#bar) {
      this.#bar = barOf('Reading  {bar} {value}/{total} events | {there}');
      this.#bar.start(revision + 1, 0, { there: '' });
    }
    const there =
      stage === 'waiting'
        ? `waits, ${ahead} go first`
        : `${pagesText(pages)}${kilobytes(bytes)} KB`;
    this.#bar.update(through + 1, { there });
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

function pagesText(pages: number): string {
  return pages === 0 ? '' : `${pages} pages, `;
}

function kilobytes(bytes: number): string {
  return Math.ceil(bytes / 1024).toLocaleString('en');
}
