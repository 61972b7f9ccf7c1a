import { findConditionProblems, normalizeCondition } from './check-conditions.ts';
import type { ConditionType } from './condition-types.ts';
import type { FormatCondition } from './custom-format.schema.ts';
import type { PublishedSpecification } from './published-format.schema.ts';
import { implementations, publishedValues } from './published-values.ts';

const types = new Map<string, ConditionType>(
  Object.entries(implementations).map(([type, implementation]) => [implementation, type as ConditionType]),
);

/** A condition, or why a specification cannot be one: the end of a sentence about it. */
export type ReadSpecification = { readonly condition: FormatCondition } | { readonly problem: string };

/** Reads a specification of a published custom format. */
export function readSpecification(specification: PublishedSpecification): ReadSpecification {
  const { name, implementation, negate, required } = specification;
  const type = types.get(implementation);
  if (type === undefined) {
    return { problem: `has the implementation ${implementation}, which is not supported` };
  }
  const fields = fieldsOf(specification);
  const value = type === 'size' ? null : readValue(type, fields.value);
  if (value === undefined) {
    return {
      problem: `has the value ${JSON.stringify(fields.value ?? null).slice(0, 100)}, which is not supported`,
    };
  }
  const condition = normalizeCondition({
    ...{ name, type, negate, required, value },
    exceptLanguage: type === 'language' && fields.exceptLanguage === true,
    minimumSize: type === 'size' ? readSize(fields.min) : null,
    maximumSize: type === 'size' ? readSize(fields.max) : null,
  });
  const [problem] = findConditionProblems(condition);
  return problem === undefined
    ? { condition }
    : { problem: `is invalid: its ${problem.field} ${problem.message}` };
}

const fieldsOf = ({ fields }: PublishedSpecification): Readonly<Record<string, unknown>> =>
  Array.isArray(fields) ? Object.fromEntries(fields.map(({ name, value }) => [name, value])) : fields;

/** @returns undefined if the value is not supported */
function readValue(type: ConditionType, value: unknown): string | undefined {
  const values = publishedValues[type];
  if (values === undefined) {
    return typeof value === 'string' ? value : undefined;
  }
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' ? values.get(number) : undefined;
}

const readSize = (value: unknown): number | null => (typeof value === 'number' && value >= 0 ? value : null);
