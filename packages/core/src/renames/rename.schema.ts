import { z } from 'zod';

/** How many movies can be named at once; without names, there is no limit. */
export const maximumRenamedMovies = 1_000;
const maximumPage = 1_000;

const paths = {
  from: z.string().meta({ description: 'Absolute path now.' }),
  to: z.string().meta({ description: 'Absolute path by the templates.' }),
};

export const sidecarRenameSchema = z
  .strictObject(paths)
  .meta({ id: 'SidecarRename', description: 'Subtitles or an `.nfo` that go along with a file.' });

export const fileRenameSchema = z
  .strictObject({
    movieId: z.uuid().meta({ description: 'Id of the movie.' }),
    fileId: z.uuid().meta({ description: 'Id of the file.' }),
    versionId: z
      .uuid()
      .meta({ description: 'Id of the version; that of the movie for its default version.' }),
    title: z.string().meta({ description: 'Title of the movie.' }),
    ...paths,
    sidecars: z
      .array(sidecarRenameSchema)
      .meta({ description: 'Subtitles and `.nfo` files of the same name, which go along.' }),
    problem: z
      .string()
      .nullable()
      .meta({ description: 'Why it cannot be renamed, as a sentence; null: it can be.' }),
  })
  .meta({ id: 'FileRename', description: 'A file whose name differs from the one by the templates.' });

export const renamePreviewSchema = z
  .strictObject({
    renames: z.array(fileRenameSchema).meta({ description: 'Files with another name, by movie.' }),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Continues the preview as `cursor`; null: every movie has been examined.' }),
  })
  .meta({ id: 'RenamePreview', description: 'What renaming would do.' });

const movieIds = z
  .array(z.string())
  .max(maximumRenamedMovies)
  .optional()
  .meta({ description: `Ids of movies, at most ${maximumRenamedMovies}; by default all movies.` });

export const renamePreviewParamsSchema = z
  .strictObject({
    movieIds,
    limit: z.int().min(1).max(maximumPage).default(maximumPage).meta({
      description:
        'After how many renames the preview pauses. The files of one movie stay together, so there may be a few more.',
    }),
    cursor: z.string().max(100).optional().meta({ description: 'The `nextCursor` of the part before.' }),
  })
  .meta({ id: 'RenamePreviewParams', description: 'Which movies to examine.' });

export const renameFilesSchema = z
  .strictObject({ movieIds })
  .meta({ id: 'RenameFiles', description: 'Which movies have their files renamed.' });

export type SidecarRename = z.infer<typeof sidecarRenameSchema>;
export type FileRename = z.infer<typeof fileRenameSchema>;
export type RenamePreview = z.infer<typeof renamePreviewSchema>;
export type RenamePreviewParams = z.input<typeof renamePreviewParamsSchema>;
export type RenameFilesInput = z.input<typeof renameFilesSchema>;
