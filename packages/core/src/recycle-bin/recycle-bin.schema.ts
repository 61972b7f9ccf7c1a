import { z } from 'zod';
import { int32Maximum } from '../database/int32.ts';
import { paginationSchema } from '../movies/movie.schema.ts';
import { maximumPageSize } from '../movies/movie-inputs.schema.ts';

export const recycleBinItemSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the item.' }),
    path: z.string().meta({ description: 'Where the file was, and where restoring puts it.' }),
    movieId: z.uuid().nullable().meta({ description: 'Its movie; null: the movie was deleted.' }),
    title: z.string().meta({ description: 'Title of the movie when the file was deleted.' }),
    size: z.int().min(0).meta({ description: 'Bytes.' }),
    deletedAt: z.iso.datetime().meta({ description: 'When it was deleted, in UTC.' }),
    expiresAt: z.iso.datetime().meta({
      description: 'From when on the schedule `clean-recycle-bin` deletes it for good, in UTC.',
    }),
  })
  .meta({ id: 'RecycleBinItem', description: 'A deleted file, together with its subtitles.' });
export type RecycleBinItem = z.infer<typeof recycleBinItemSchema>;

export const recycleBinPageSchema = z
  .strictObject({ items: z.array(recycleBinItemSchema), pagination: paginationSchema })
  .meta({ id: 'RecycleBinPage', description: 'Deleted files, the last one first.' });
export type RecycleBinPage = z.infer<typeof recycleBinPageSchema>;

export const recycleBinQuerySchema = z
  .strictObject({
    page: z.int().min(1).max(int32Maximum).default(1).meta({ description: 'Number of the page, from 1.' }),
    limit: z.int().min(1).max(maximumPageSize).default(20).meta({ description: 'Items per page.' }),
    movieId: z.string().max(100).optional().meta({ description: 'Only files of this movie.' }),
  })
  .meta({ id: 'RecycleBinQuery' });
export type RecycleBinQuery = z.input<typeof recycleBinQuerySchema>;

export const recycleBinEmptyOptionsSchema = z
  .strictObject({
    confirm: z.boolean().default(false).meta({
      description: 'Needed if more than 20 files, and more than a tenth of all, would be deleted.',
    }),
  })
  .meta({ id: 'RecycleBinEmptyOptions' });
export type RecycleBinEmptyInput = z.input<typeof recycleBinEmptyOptionsSchema>;

export const restoredFileSchema = z
  .strictObject({
    path: z.string().meta({ description: 'Where the file is again.' }),
    movieId: z.uuid().nullable().meta({ description: 'The movie that has it again; null: none has.' }),
    fileId: z.uuid().nullable().meta({
      description:
        'Its id as the file of the movie; null: the movie is gone or has another file, so that only a scan will find this one.',
    }),
  })
  .meta({ id: 'RestoredFile', description: 'A file that is back from the recycle bin.' });
export type RestoredFile = z.infer<typeof restoredFileSchema>;
