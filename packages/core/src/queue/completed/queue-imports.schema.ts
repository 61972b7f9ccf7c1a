import { z } from 'zod';
import { importItemSchema } from '../../import/import.schema.ts';

const maximumFiles = 100;
const { path, movieId, versionId } = importItemSchema.shape;

export const queueImportFileSchema = z
  .strictObject({
    path: path.meta({ description: 'Path of a file of the download, as its candidates have it.' }),
    movieId,
    versionId,
  })
  .meta({ id: 'QueueImportFile', description: 'A file of a download, and the movie that it is of.' });

export const queueImportSchema = z
  .strictObject({
    files: z.array(queueImportFileSchema).min(1).max(maximumFiles).meta({ description: 'The files.' }),
  })
  .meta({ id: 'QueueImport', description: 'Which files of a download to import, and as what.' });
export type QueueImportInput = z.input<typeof queueImportSchema>;

export const queueRetriedSchema = z
  .strictObject({
    action: z.enum(['import', 'search']).meta({
      description:
        '`import`: its files are there, so they are imported again; `search`: another release is searched for.',
    }),
    taskId: z.uuid().meta({ description: 'Id of the task that does it.' }),
  })
  .meta({ id: 'QueueRetried', description: 'How a download is tried again.' });
export type QueueRetried = z.infer<typeof queueRetriedSchema>;
