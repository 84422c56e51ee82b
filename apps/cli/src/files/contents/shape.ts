/** Whether a value that was read from a file is of a kind. */
export type Shape = (value: unknown) => boolean;

export const text: Shape = (value) => typeof value === 'string';

export const whole: Shape = (value) => Number.isSafeInteger(value);

/** A moment as Rembuk writes it: ISO 8601, UTC, milliseconds. */
export const moment: Shape = (value) => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value;
};

export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

export function oneOf(...values: readonly string[]): Shape {
  return (value) => values.some((one) => one === value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** An object with at least these members. */
export function members(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const own: Readonly<Record<string, unknown>> = { ...value };
    return Object.entries(shapes).every(([name, shape]) => shape(own[name]));
  };
}
