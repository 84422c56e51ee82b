import type { SingleBar } from 'cli-progress';
import { barOf } from '../output/bar.ts';
import type { Progress } from './run.ts';

/** How far a run is. */
export class ProgressBar implements Progress {
  #bar: SingleBar | undefined;

  arriving(total: number): void {
    this.#start('Joining  {bar} {value}/{total} people', total);
  }

  arrived(): void {
    this.#bar?.increment();
  }

  playing(total: number): void {
    this.#start(
      'Playing  {bar} {value}/{total} edits | {present} here | {accepted} accepted | {refused} refused or on their way | {eta_formatted}',
      total,
    );
  }

  edited({ turns, ...status }: Parameters<Progress['edited']>[0]): void {
    this.#bar?.update(turns, status);
  }

  judging(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    process.stderr.write('Comparing what everyone holds ...\n');
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #start(format: string, total: number): void {
    this.stop();
    this.#bar = barOf(format);
    this.#bar.start(total, 0, { present: 0, accepted: 0, refused: 0 });
  }
}
