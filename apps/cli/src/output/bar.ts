import { Presets, SingleBar } from 'cli-progress';

/** On the error stream, so that what a run found out can be piped. A line now and then where there is no terminal. */
export function barOf(format: string): SingleBar {
  return new SingleBar(
    {
      format,
      stream: process.stderr,
      fps: 5,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 5_000,
    },
    Presets.shades_classic,
  );
}
