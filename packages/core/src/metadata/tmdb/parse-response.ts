import type { z } from 'zod';
import { invalidResponse } from './tmdb-failure.ts';
import type * as responseSchemas from './tmdb-responses.schema.ts';

/** Selects one of the schemas, which are loaded by the first response. */
export type SelectSchema<Schema extends z.ZodType> = (schemas: typeof responseSchemas) => Schema;

/** Parses a response by a schema. @throws LibraryError `METADATA_BAD_ANSWER` naming the invalid fields */
export async function parseResponse<Schema extends z.ZodType>(
  selectSchema: SelectSchema<Schema>,
  response: unknown,
  path: string,
): Promise<z.output<Schema>> {
  const schema = selectSchema(await import('./tmdb-responses.schema.ts'));
  const parsed = schema.safeParse(response);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the response itself');
  throw invalidResponse(`TMDB's response to ${path} has invalid fields: ${[...new Set(fields)].join(', ')}.`)
    .error;
}
