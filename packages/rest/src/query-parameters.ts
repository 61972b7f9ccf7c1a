import type { z } from 'zod';
import { invalidInput } from './errors.ts';
import { type QueryValues, single } from './query-string.ts';

/**
 * How the text of one parameter becomes the value core's schema checks. Text that does not convert is handed on as it
 * is, and then fails that schema by its type: the rules stay in one place.
 */
export interface Parameter {
  readonly convert: (text: string) => unknown;
  /** Completes the sentence "<name> takes …" for a caller who got it wrong. */
  readonly takes: string;
  /** The schema's name for it, where that is another one. */
  readonly field?: string;
}

export type Parameters = Readonly<Record<string, Parameter>>;

export const integer = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
export const boolean = (text: string) => (text === 'true' ? true : text === 'false' ? false : text);
export const asText = (text: string) => text;
export const commaSeparated = (text: string) => text.split(',');

export const eitherBoolean = 'true or false';
export const from = ({ minValue, maxValue }: z.ZodNumber) => `a whole number from ${minValue} to ${maxValue}`;
export const someOf = (values: readonly string[]) =>
  `one or several of ${values.join(', ')}, separated by commas`;

/**
 * Reads the parameters that are known. Others are ignored, as they always were by this API's clients and servers.
 *
 * @throws RequestError `INVALID_INPUT` naming each wrong parameter and what it takes
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
  const wrong = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  throw invalidInput(
    Object.entries(parameters)
      .filter(([name, { field = name }]) => wrong.has(field))
      .map(([name, { takes }]) => ({ field: name, message: `takes ${takes}` })),
  );
}
