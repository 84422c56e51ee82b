import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** How wrong use ends a program, as shells and make know it. */
const WRONG_USE = 2;

/**
 * The options of a program that people start by hand. `--help` prints the usage and ends it with 0; an option that it
 * does not have, or a value that is none, prints what is wrong and the usage, and ends it with 2.
 */
export function commandLine<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
) {
  const refuse = (why: string): never => {
    console.error(`${why}\nusage: ${usage}`);
    process.exit(WRONG_USE);
  };
  /** A whole number that is not negative. */
  const wholeNumber = (name: string, text: string): number =>
    /^\d{1,15}$/.test(text)
      ? Number(text)
      : refuse(`--${name} takes a whole number, not '${text}'`);

  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log(`usage: ${usage}`);
    process.exit(0);
  }
  try {
    const { values } = parseArgs({ options, allowNegative: true });
    return { values, wholeNumber };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}
