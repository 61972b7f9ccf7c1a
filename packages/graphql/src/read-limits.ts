import { defaultLimits, type GivenLimits, type GraphQLLimits } from './options.ts';

/**
 * All limits: those given, and the default for each that is not given or is undefined.
 *
 * @throws TypeError for one that is no positive whole number, such as `Number(undefined)`, and would limit nothing
 */
export function readLimits(given: GivenLimits = {}): GraphQLLimits {
  const limits: Record<keyof GraphQLLimits, number> = { ...defaultLimits };
  for (const name of limitNames) {
    const value = given[name];
    if (value !== undefined) {
      limits[name] = checkLimit(name, value);
    }
  }
  return limits;
}

const limitNames = Object.keys(defaultLimits) as (keyof GraphQLLimits)[];

function checkLimit(name: string, value: number): number {
  const isLimit = value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value > 0);
  if (!isLimit) {
    throw new TypeError(
      `The limit ${name} takes a positive whole number, or Infinity for none, not ${value}.`,
    );
  }
  return value;
}
