import type { z } from 'zod';
import { badAnswer } from './tmdb-failure.ts';

/** The answer in the shape of `schema`. @throws LibraryError `METADATA_BAD_ANSWER` naming the invalid fields */
export function parseAnswer<Schema extends z.ZodType>(
  schema: Schema,
  answer: unknown,
  path: string,
): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the answer itself');
  throw badAnswer(
    `TMDB's answer to ${path} could not be understood: ${[...new Set(fields)].join(', ')} is not as it should be.`,
  ).error;
}
