import { z } from 'zod';
import { scheduleHealthSchema } from '../tasks/schedules/schedule.schema.ts';

const databaseHealthSchema = z
  .strictObject({
    ok: z.boolean().meta({ description: 'Whether it can be read and written.' }),
    driver: z
      .literal(['sqlite', 'postgresql'])
      .meta({ description: 'Which database it is: sqlite or postgresql.' }),
    // Every client may see it, so it has no paths, hosts or accounts.
    problem: z
      .string()
      .optional()
      .meta({ description: 'Why it cannot be read or written, as a sentence; not set if it can.' }),
  })
  .meta({ id: 'DatabaseHealth', description: 'The state of the database.' });

const metadataHealthSchema = z
  .strictObject({
    source: z.string().meta({ description: 'Name of the metadata source.' }),
    description: z
      .string()
      .meta({ description: 'What it is, and what is wrong with it at present, if anything.' }),
  })
  .meta({ id: 'MetadataHealth', description: 'Where metadata comes from.' });

export const libraryHealthSchema = z
  .strictObject({
    database: databaseHealthSchema.meta({ description: 'Its database.' }),
    schedules: scheduleHealthSchema.meta({ description: 'Its schedules.' }),
    metadata: metadataHealthSchema.meta({ description: 'Its metadata source.' }),
  })
  .meta({ id: 'LibraryHealth', description: 'The state of the library.' });

export type LibraryHealth = z.infer<typeof libraryHealthSchema>;
