import { nearestName } from '@cinephage/core';
import { variables } from './variables.ts';

export interface UnknownVariable {
  readonly name: string;
  /** The known variable with the most similar name. */
  readonly nearest: string | undefined;
}

const prefix = /^CINEPHAGE_/iu;

/**
 * Finds variables with our prefix that nothing reads, most likely misspelt. They are no error, as one environment may serve
 * several programs and versions.
 */
export function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
): readonly UnknownVariable[] {
  const known = Object.keys(variables.shape);
  const byShortName = new Map(known.map((name) => [name.replace(prefix, ''), name]));
  return Object.keys(environment)
    .filter((name) => prefix.test(name) && !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name.replace(prefix, ''), [...byShortName.keys()]);
      return { name, nearest: nearest === undefined ? undefined : byShortName.get(nearest) };
    });
}

/** Describes the variable without its value, which may be a secret. */
export const describeUnknown = ({ name, nearest }: UnknownVariable): string =>
  `Nothing reads the variable ${name}${nearest === undefined ? '.' : `; did you mean ${nearest}?`}`;
