import { type ErrorDetail, invalidInputOf, LibraryError } from '@cinephage/core';

/** Runs an operation with the argument `input`: the paths of broken rules begin with this name. */
export function underInput<Answer>(operation: () => Promise<Answer>): Promise<Answer> {
  return retold((field) => (field === '' ? 'input' : `input.${field}`), operation);
}

/** Runs an operation whose fields are called something else in the schema. @param names in the schema, by core's */
export function renamed<Answer>(
  names: Readonly<Record<string, string>>,
  operation: () => Promise<Answer>,
): Promise<Answer> {
  return retold((field) => names[field] ?? field, operation);
}

async function retold<Answer>(
  rename: (field: string) => string,
  operation: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof LibraryError) || error.details === undefined) throw error;
    const details = error.details.map((detail) => ({ ...detail, field: rename(detail.field) }));
    throw error.code === 'INVALID_INPUT' ? invalidInput(details) : withDetails(error, details);
  }
}

const invalidInput = (details: readonly ErrorDetail[]) =>
  invalidInputOf({
    issues: details.map(({ field, message }) => ({
      code: 'custom',
      path: field.split('.'),
      message,
      input: undefined,
    })),
  });

function withDetails(
  { code, message, cause, retryAfterSeconds }: LibraryError,
  details: readonly ErrorDetail[],
): LibraryError {
  return new LibraryError(code, message, {
    cause,
    details,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}
