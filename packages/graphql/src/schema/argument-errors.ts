import { invalidInputOf, LibraryError } from '@cinephage/core';

/** Runs an operation whose input is the argument `input`: the paths of broken rules begin with this name. */
export const underInput = <Result>(operation: () => Result | Promise<Result>): Promise<Result> =>
  renameFields((field) => (field === '' ? 'input' : `input.${field}`), operation);

/** Runs an operation whose fields have other names in the schema. @param names by the names in core */
export const renamed = <Result>(
  names: Readonly<Record<string, string>>,
  operation: () => Result | Promise<Result>,
): Promise<Result> => renameFields((field) => names[field] ?? field, operation);

async function renameFields<Result>(
  rename: (field: string) => string,
  operation: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof LibraryError) || error.details === undefined) throw error;
    const details = error.details.map((detail) => ({ ...detail, field: rename(detail.field) }));
    if (error.code !== 'INVALID_INPUT')
      throw new LibraryError(error.code, error.message, optionsOf(error, details));
    const issue = { code: 'custom', input: undefined } as const;
    throw invalidInputOf({
      issues: details.map(({ field, message }) => ({ ...issue, path: field.split('.'), message })),
    });
  }
}

const optionsOf = ({ cause, retryAfterSeconds }: LibraryError, details: LibraryError['details']) => ({
  cause,
  ...(details !== undefined && { details }),
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});
