import { z } from 'zod';

/** What the movie operations answer. */

const success = z.literal(true);

export const movieCreated = z
  .strictObject({ success, id: z.uuid(), message: z.string() })
  .meta({ id: 'MovieCreated' });

export const movieUpdated = z
  .strictObject({ success, id: z.uuid(), updatedAt: z.iso.datetime() })
  .meta({ id: 'MovieUpdated' });

export const bulkUpdated = z
  .strictObject({
    success,
    updatedCount: z.int(),
    failedCount: z.int(),
    failures: z.array(z.strictObject({ id: z.string(), error: z.string() })),
  })
  .meta({ id: 'BulkUpdated', description: 'How many movies changed, and why the others did not.' });

export const searchStarted = z
  .strictObject({ success, searchId: z.uuid(), message: z.string() })
  .meta({ id: 'SearchStarted', description: '`searchId` is the id of the task.' });

export const refreshStarted = z
  .strictObject({ success, taskId: z.uuid(), message: z.string() })
  .meta({ id: 'RefreshStarted' });

export type MovieCreated = z.infer<typeof movieCreated>;
export type MovieUpdated = z.infer<typeof movieUpdated>;
export type BulkUpdated = z.infer<typeof bulkUpdated>;
export type SearchStarted = z.infer<typeof searchStarted>;
export type RefreshStarted = z.infer<typeof refreshStarted>;
