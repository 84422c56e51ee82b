import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number. */
export function whole(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`must be a whole number, ${min} to ${max}`);
    return value;
  };
}

/** Reads an option that is any number above 0. */
export function positive(max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value > 0 && value <= max))
      throw new InvalidArgumentError(`must be a number above 0, at most ${max}`);
    return value;
  };
}
