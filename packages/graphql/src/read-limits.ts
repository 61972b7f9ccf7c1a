import { defaultLimits, type GivenLimits, type GraphQLLimits } from './options.ts';

/** All limits: those given, which are checked already, and the default for each that is not given or is undefined. */
export function readLimits(given: GivenLimits = {}): GraphQLLimits {
  const limits = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaultLimits, ...Object.fromEntries(limits) };
}
