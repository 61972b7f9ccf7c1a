import { invalidInput, RequestError } from './errors.ts';

/** A parameter that was given more than once. */
export const repeated = Symbol('repeated');
export type QueryValues = ReadonlyMap<string, string | typeof repeated>;

const none: QueryValues = new Map();

/**
 * The parameters after the `?` of a request target, decoded strictly: `URLSearchParams` replaces malformed encoding with other
 * text.
 *
 * @throws RequestError `INVALID_INPUT` naming the parameter whose percent-encoding is malformed or not UTF-8
 */
export function parseQueryString(url: string): QueryValues {
  const start = url.indexOf('?');
  if (start === -1) return none;
  const values = new Map<string, string | typeof repeated>();
  for (const pair of url.slice(start + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    if (name === null) {
      throw new RequestError(
        'INVALID_INPUT',
        `The query string holds malformed percent-encoding: ${pair.slice(0, maximumShown)}`,
      );
    }
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (value === null) {
      throw invalidInput([
        { field: name.slice(0, maximumShown), message: 'must be UTF-8 in percent-encoding' },
      ]);
    }
    values.set(name, values.has(name) ? repeated : value);
  }
  return values;
}

const maximumShown = 100;

/** Null for percent-encoding that is malformed or not UTF-8. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** @throws RequestError `INVALID_INPUT` naming the parameter if it is given more than once */
export function single(values: QueryValues, name: string): string | undefined {
  const value = values.get(name);
  if (value === repeated) throw invalidInput([{ field: name, message: 'must be given only once' }]);
  return value;
}
