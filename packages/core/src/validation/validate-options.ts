import { z } from 'zod';
import type { LibraryError } from '../errors/library-error.ts';
import { invalidInput, invalidInputOf } from './validate.ts';

/**
 * Checks the options of a `create…` function. An unknown option is an error: it may be a misspelt one that a limit or a check
 * depends on.
 *
 * @param schema a strict object
 * @returns the options with their defaults
 * @throws LibraryError `INVALID_INPUT` naming each option that is wrong, and for an unknown one the known one that it resembles
 * @example
 * const rules = z.strictObject({ path: z.string().default('/graphql'), onError: optionRules.callback.optional() });
 * const { path } = validateOptions(rules, options);
 */
export function validateOptions<Schema extends z.ZodObject>(
  schema: Schema,
  options: unknown,
): z.output<Schema> {
  const result = schema.safeParse(options, { reportInput: true });
  if (result.success) {
    return result.data;
  }
  const unknown = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownOption(issue.path.map(String), key, knownNames(schema, issue.path)))
      : [],
  );
  throw unknown.length > 0 ? invalidInput(unknown) : invalidInputOf(result.error);
}

/**
 * Checks the names of the options of an operation, such as `signal`, but not their values.
 *
 * @param required those of the known ones that must be given
 * @throws LibraryError `INVALID_INPUT`
 */
export function refuseUnknown(
  given: object | undefined,
  known: readonly string[],
  required: readonly string[] = [],
): void {
  const unknown = Object.keys(given ?? {}).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw invalidInput(unknown.map((name) => unknownOption([], name, known)));
  }
  const missing = required.filter((name) => given === undefined || Reflect.get(given, name) === undefined);
  if (missing.length > 0) {
    throw invalidInput(missing.map((field) => ({ field, message: 'is required' })));
  }
}

/**
 * Refuses what is no library, such as the promise of one that was not awaited: each request would fail otherwise. A stand-in with
 * some of the parts of a library passes.
 *
 * @throws LibraryError `INVALID_INPUT`
 */
export function refuseOtherThanLibrary(library: unknown): void {
  if (typeof library !== 'object' || library === null || 'then' in library) throw notALibrary();
}

export const notALibrary = (): LibraryError =>
  invalidInput([{ field: 'library', message: 'must be a library: await createLibrary(…)' }]);

/** Rules for options that are functions or objects with methods. */
export const optionRules = {
  callback: z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', {
    error: 'must be a function',
  }),
  signal: z.custom<AbortSignal>(
    (value) => hasMethods(value, ['addEventListener']) && typeof Reflect.get(value, 'aborted') === 'boolean',
    { error: 'must be an AbortSignal' },
  ),
  logger: objectWith('debug', 'info', 'warn', 'error'),
  authenticator: objectWith('authenticate'),
  rateLimits: z.custom<object>(isRateLimits, { error: 'must be what createRateLimits answers' }),
};

function isRateLimits(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['credential', 'anonymous', 'signIn'].every((name) => hasMethods(Reflect.get(value, name), ['consume']))
  );
}

/** An object of any class with these methods. */
export function objectWith<Value extends object>(...methods: readonly (keyof Value & string)[]) {
  return z.custom<Value>((value) => hasMethods(value, methods), {
    error: `must be an object with ${methods.length === 1 ? 'the method' : 'the methods'} ${methods.join(', ')}`,
  });
}

function hasMethods(value: unknown, methods: readonly string[]): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((method) => typeof Reflect.get(value, method) === 'function')
  );
}

function knownNames(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const object = path.reduce<unknown>(
    (type, name) => (type instanceof z.ZodObject ? unwrapped(type.shape[String(name)]) : undefined),
    schema,
  );
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function unwrapped(type: unknown): unknown {
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault ? unwrapped(type.unwrap()) : type;
}

function unknownOption(path: readonly string[], name: string, known: readonly string[]) {
  const near = nearestName(name, known);
  const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}`;
  return { field: [...path, name].join('.'), message: `is not a known option (${hint})` };
}

/** The most similar of the known names; undefined if none is similar. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((one) => ({ one, distance: distanceBetween(plain(name), plain(one)) }));
  const [best] = distances.toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? best.one : undefined;
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[-_]/gu, '');

/** How many letters have to be added, removed or replaced (Levenshtein). */
function distanceBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
