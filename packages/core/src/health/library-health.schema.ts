import { z } from 'zod';
import { scheduleHealthSchema } from '../tasks/schedules/schedule.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';

export const healthStatusSchema = describedEnum(
  ['healthy', 'degraded', 'unhealthy'],
  {
    healthy: 'Everything works.',
    degraded: 'Something does not work; `reasons` says what.',
    unhealthy: 'Nothing works: the database does not.',
  },
  { id: 'HealthStatus', description: 'How the library does.' },
);

// Every client may see this too: no hosts, no paths, no accounts.
const downloadClientHealthSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Id of the download client.' }),
    name: z.string().meta({ description: 'Its name.' }),
    ok: z.boolean().meta({ description: 'Whether it worked when it was last asked.' }),
    problem: z.string().nullable().meta({ description: 'What is wrong, as a sentence; null: nothing.' }),
  })
  .meta({ id: 'DownloadClientHealth', description: 'The state of an enabled download client.' });

export const downloadClientsHealthSchema = z
  .strictObject({
    ok: z.boolean().meta({ description: 'Whether all that are enabled work.' }),
    clients: z
      .array(downloadClientHealthSchema)
      .readonly()
      .meta({ description: 'Those that are enabled, as they were when they were last asked.' }),
  })
  .meta({ id: 'DownloadClientsHealth', description: 'The state of the download clients.' });

export const indexersHealthSchema = z
  .strictObject({
    ok: z.boolean().meta({ description: 'Whether all that are enabled can be searched.' }),
    enabledCount: z.int().meta({ description: 'How many are enabled for anything.' }),
    totalCount: z.int().meta({ description: 'Total count.' }),
    failingCount: z
      .int()
      .meta({ description: 'How many of the enabled ones cannot be searched at present.' }),
  })
  .meta({ id: 'IndexersHealth', description: 'The state of the indexers.' });

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
    status: healthStatusSchema.meta({ description: 'How it does.' }),
    reasons: z
      .array(z.string())
      .readonly()
      .meta({ description: 'Why it is not healthy, in sentences; empty if it is.' }),
    responseTime: z.int().meta({ description: 'Milliseconds until the database answered.' }),
    database: databaseHealthSchema.meta({ description: 'Its database.' }),
    schedules: scheduleHealthSchema.meta({ description: 'Its schedules.' }),
    downloadClients: downloadClientsHealthSchema.meta({ description: 'Its download clients.' }),
    indexers: indexersHealthSchema.meta({ description: 'Its indexers.' }),
    metadata: metadataHealthSchema.meta({ description: 'Its metadata source.' }),
  })
  .meta({ id: 'LibraryHealth', description: 'The state of the library.' });

export type HealthStatus = z.infer<typeof healthStatusSchema>;
export type DownloadClientsHealth = z.infer<typeof downloadClientsHealthSchema>;
export type IndexersHealth = z.infer<typeof indexersHealthSchema>;
export type LibraryHealth = z.infer<typeof libraryHealthSchema>;
