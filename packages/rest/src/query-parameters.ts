import type { z } from 'zod';
import { invalidInput } from './errors.ts';
import { type QueryValues, single } from './query-string.ts';

/**
 * How the text of one parameter becomes the value that core's schema validates. Text that cannot be converted stays text and
 * fails the schema by its type, so that the rules stay in one place.
 */
export interface Parameter {
  readonly convert: (text: string) => unknown;
  /** The rule of the parameter in core's wording, such as "must be true or false". */
  readonly rule: string;
  /** Name of the field in the schema. @default the name of the parameter */
  readonly field?: string;
}

export type Parameters = Readonly<Record<string, Parameter>>;

export const integer = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
export const boolean = (text: string) => (text === 'true' ? true : text === 'false' ? false : text);
export const asText = (text: string) => text;
export const commaSeparated = (text: string) => text.split(',');

export const booleanRule = 'must be true or false';
export const rangeRule = ({ minValue, maxValue }: z.ZodNumber) =>
  `must be an integer from ${minValue} to ${maxValue}`;
export const listRule = (values: readonly string[]) =>
  `must be one or several of ${values.join(', ')}, separated by commas`;

/**
 * Reads the known parameters of a query string and ignores all others.
 *
 * @throws RequestError `INVALID_INPUT` with each invalid parameter and its rule
 */
export function readParameters<Schema extends z.ZodType>(
  query: QueryValues,
  parameters: Parameters,
  schema: Schema,
): z.output<Schema> {
  const input: Record<string, unknown> = {};
  for (const name in parameters) {
    const text = single(query, name);
    const parameter = parameters[name];
    if (text !== undefined && parameter) input[parameter.field ?? name] = parameter.convert(text);
  }
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const invalid = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  throw invalidInput(
    Object.entries(parameters)
      .filter(([name, { field = name }]) => invalid.has(field))
      .map(([name, { rule }]) => ({ field: name, message: rule })),
  );
}
