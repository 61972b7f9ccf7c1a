import { invalidInput } from '../validation/validate.ts';

/** The definition of a selected field. @throws LibraryError `INVALID_INPUT` for an unknown field */
export function knownField<Field>(fields: Readonly<Record<string, Field>>, name: string): Field {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    throw invalidInput([{ field: `select.${name}`, message: 'is not a known field' }]);
  }
  return field;
}
