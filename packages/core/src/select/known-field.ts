import { invalidInput } from '../validate.ts';

/** How a selected field is read. @throws LibraryError `INVALID_INPUT` for a field that there is not */
export function knownField<Field>(fields: Readonly<Record<string, Field>>, name: string): Field {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    throw invalidInput([{ field: `select.${name}`, message: 'is not a known field' }]);
  }
  return field;
}
