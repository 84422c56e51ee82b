import { barOf } from '../output/bar.ts';

/** How far a log was read. */
export interface Progress {
  readonly step: () => void;
  readonly stop: () => void;
}

/** Shows it, of so many events, under the name of what is done. */
export function progressOf(total: number): (what: string) => Progress {
  return (what) => {
    const bar = barOf(`${what.padEnd(9)}  {bar} {value}/{total} events`);
    bar.start(total, 0);
    return { step: () => bar.increment(), stop: () => bar.stop() };
  };
}
