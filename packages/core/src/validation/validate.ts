import type { z } from 'zod';
import { type ErrorDetail, LibraryError } from '../errors/library-error.ts';

/**
 * Checks what a caller handed in.
 *
 * @throws LibraryError `INVALID_INPUT` whose sentence names every field and the rule it broke.
 */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) {
    return result.data;
  }
  throw invalidInputOf(result.error);
}

/** The error for input that a schema refused. `reportInput` distinguishes missing fields from invalid ones. */
export function invalidInputOf(error: { readonly issues: readonly z.core.$ZodIssue[] }): LibraryError {
  const issues = withoutConsequences(error.issues.flatMap(expandUnion));
  const details = issues.slice(0, maximumDetails).flatMap(toDetails);
  const count = issues.reduce((sum, issue) => sum + countProblems(issue), 0);
  return refusal(details, count);
}

/** The error for input that broke these rules. */
export function invalidInput(details: readonly ErrorDetail[]): LibraryError {
  return refusal(details, details.length);
}

/** @param count how many rules are broken; `details` are the first of them */
function refusal(details: readonly ErrorDetail[], count: number): LibraryError {
  const sentences = details
    .slice(0, maximumSentences)
    .map(({ field, message }) => (field === '' ? message : `${field} ${message}`));
  const more = count > maximumSentences ? ` (and ${count - maximumSentences} more)` : '';
  // The name of a field keeps its spelling, also at the beginning of a sentence.
  const text = details[0]?.field === '' ? capitalize(sentences.join('; ')) : sentences.join('; ');
  return new LibraryError('INVALID_INPUT', `${text}${more}.`, {
    details: details.slice(0, maximumDetails),
  });
}

/** A value of the wrong type has no wrong length besides, and a number above its maximum needs no second one. */
function withoutConsequences(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  if (issues.length < 2) return issues;
  const wrongTypes = new Set(issues.filter(({ code }) => code === 'invalid_type').map(pathOf));
  const tooBig = new Set(
    issues.filter((issue) => issue.code === 'too_big' && !isOfIntegers(issue)).map(pathOf),
  );
  return issues.filter(
    (issue) =>
      !(isOfLength(issue) && wrongTypes.has(pathOf(issue))) &&
      !(isOfIntegers(issue) && tooBig.has(pathOf(issue))),
  );
}

const pathOf = ({ path }: z.core.$ZodIssue) => path.map(String).join('.');
const isOfLength = ({ code }: z.core.$ZodIssue) => code === 'too_small' || code === 'too_big';
const isOfIntegers = (issue: z.core.$ZodIssue) =>
  issue.code === 'too_big' && issue.maximum === Number.MAX_SAFE_INTEGER;

const maximumSentences = 5;
/** Ten thousand wrong ids want no ten thousand explanations. */
const maximumDetails = 100;
const maximumKeyLength = 100;

/** What zod says of a union that has no message of its own. */
const unionMessage = 'Invalid input';

/** Of a union: what is wrong by the alternative that the input resembles, such as the fields of an object. */
function expandUnion(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.message !== unionMessage) {
    return [issue];
  }
  const [resembled] = issue.errors
    .filter((alternative) => alternative.every((inner) => !isOtherType(inner)))
    .toSorted((a, b) => a.length - b.length);
  if (resembled !== undefined) {
    return resembled.flatMap((inner) => expandUnion({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  const types = issue.errors.flat().flatMap((inner) => (isOtherType(inner) ? [nounFor(inner.expected)] : []));
  return [{ ...issue, message: `must be ${[...new Set(types)].join(' or ')}` }];
}

const isOtherType = (issue: z.core.$ZodIssue): issue is z.core.$ZodIssueInvalidType =>
  issue.code === 'invalid_type' && issue.path.length === 0;

function toDetails(issue: z.core.$ZodIssue): ErrorDetail[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    // A body can have a hundred thousand issues.
    const keys = issue.keys.slice(0, maximumDetails).map(shorten);
    return keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a known field' }));
  }
  const field = path.join('.');
  const message = describe(issue);
  return [{ field, message: field === '' && issue.code !== 'custom' ? `the input ${message}` : message }];
}

/** A body can be one field whose name has a million characters. */
const shorten = (key: string) => (key.length > maximumKeyLength ? `${key.slice(0, maximumKeyLength)}…` : key);

const countProblems = (issue: z.core.$ZodIssue) =>
  issue.code === 'unrecognized_keys' ? issue.keys.length : 1;

function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${nounFor(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${boundVerb(issue.origin)} at least ${issue.minimum}${boundNoun(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${boundVerb(issue.origin)} at most ${issue.maximum}${boundNoun(issue.origin, issue.maximum)}`;
    default:
      return issue.message;
  }
}

const nouns: Readonly<Record<string, string>> = {
  int: 'an integer',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};
const nounFor = (expected: string) => nouns[expected] ?? `a ${expected}`;

const boundVerb = (origin: string) => (origin === 'array' || origin === 'string' ? 'have' : 'be');
const boundNoun = (origin: string, bound: number | bigint) => {
  const noun = { array: ' element', string: ' character' }[origin] ?? '';
  return noun === '' || Number(bound) === 1 ? noun : `${noun}s`;
};

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
