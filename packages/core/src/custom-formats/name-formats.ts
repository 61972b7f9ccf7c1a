import type { CustomFormat } from './custom-format.schema.ts';

/** The names that `{Custom Formats}` in the name of a file stands for. @param matched the formats of the file */
export const namesInFiles = (
  matched: readonly Pick<CustomFormat, 'name' | 'includeWhenRenaming'>[],
): readonly string[] =>
  matched.filter(({ includeWhenRenaming }) => includeWhenRenaming).map(({ name }) => name);
