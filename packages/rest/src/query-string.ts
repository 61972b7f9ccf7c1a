import { invalidInput, RequestError } from './errors.ts';

/** A parameter that was given more than once. */
export const repeated = Symbol('repeated');
export type QueryValues = ReadonlyMap<string, string | typeof repeated>;

const none: QueryValues = new Map();

/**
 * The parameters after the `?` of a request target, decoded strictly: `URLSearchParams` replaces malformed encoding with other
 * text.
 *
 * @throws RequestError `INVALID_INPUT` for percent-encoding that is malformed or not UTF-8
 */
export function parseQueryString(url: string): QueryValues {
  const start = url.indexOf('?');
  if (start === -1) return none;
  const values = new Map<string, string | typeof repeated>();
  for (const pair of url.slice(start + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    values.set(name, values.has(name) ? repeated : value);
  }
  return values;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new RequestError(
      'INVALID_INPUT',
      `The query string holds malformed percent-encoding: ${text.slice(0, 100)}`,
    );
  }
}

/** @throws RequestError `INVALID_INPUT` naming the parameter if it is given more than once */
export function single(values: QueryValues, name: string): string | undefined {
  const value = values.get(name);
  if (value === repeated) throw invalidInput([{ field: name, message: 'must be given only once' }]);
  return value;
}
