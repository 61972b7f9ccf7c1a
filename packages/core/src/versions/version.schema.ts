import { z } from 'zod';
import { movieFileSchema } from '../movies/movie.schema.ts';
import { cleanText } from '../text/clean.ts';

/** How many versions a movie may have besides the default one. */
export const maximumVersions = 20;
/** Name of the default version. */
export const defaultVersionName = 'Default';

const timestamp = z.iso.datetime();

export const movieVersionSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the version; that of the movie if it is the default one.' }),
    movieId: z.uuid().meta({ description: 'Id of the movie.' }),
    name: z.string().meta({ description: 'Name for people, unique for the movie.', examples: ['4K'] }),
    isDefault: z.boolean().meta({
      description: 'Whether it is the movie itself: its settings and its file are those of the movie.',
    }),
    monitored: z.boolean().meta({ description: 'Whether releases of it are searched for.' }),
    qualityProfileId: z.string().meta({ description: 'Id of the quality profile of its releases.' }),
    rootFolderPath: z.string().meta({ description: 'Absolute path of its root folder.' }),
    edition: z
      .string()
      .nullable()
      .meta({
        description: "Cut of the movie that it is, such as Director's Cut; null: any.",
        examples: ["Director's Cut"],
      }),
    hasFile: z.boolean().meta({ description: 'Whether it has a file.' }),
    fileId: z.uuid().nullable().meta({ description: 'Id of its file; null: it has none.' }),
    file: movieFileSchema.nullable().meta({ description: 'Its file; null: it has none.' }),
    createdAt: timestamp.meta({ description: 'When it was created, in UTC.' }),
    updatedAt: timestamp.meta({ description: 'When its settings last changed, in UTC.' }),
  })
  .meta({ id: 'MovieVersion', description: 'One of the versions of a movie, with at most one file.' });

export const movieVersionListSchema = z
  .strictObject({
    versions: z.array(movieVersionSchema).meta({ description: 'The default version first, then by age.' }),
  })
  .meta({ id: 'MovieVersionList', description: 'The versions of a movie.' });

export const mediaProblemSchema = z
  .strictObject({
    kind: z.string().meta({
      description:
        '`noVideo`: it has no picture; `truncated`: its end is missing; `unreadable`: reading failed.',
      examples: ['truncated'],
    }),
    message: z.string().meta({ description: 'A sentence for people.' }),
  })
  .meta({ id: 'FileProblem', description: 'What probing a file found wrong with it.' });

export const libraryFileSchema = z
  .strictObject({
    ...movieFileSchema.shape,
    movieId: z.uuid().meta({ description: 'Id of the movie.' }),
    versionId: z
      .uuid()
      .meta({ description: 'Id of the version; that of the movie for its default version.' }),
    isDefault: z.boolean().meta({ description: 'Whether it is the file that the movie shows as its own.' }),
    originalPath: z
      .string()
      .nullable()
      .meta({ description: 'Where an import found it; null: it was found in its place, or unknown.' }),
    problem: mediaProblemSchema
      .nullable()
      .meta({ description: 'What is wrong with it; null: nothing, or it was not probed.' }),
  })
  .meta({ id: 'LibraryFile', description: 'A file of a movie, and which version it belongs to.' });

export const libraryFileListSchema = z
  .strictObject({
    files: z.array(libraryFileSchema).meta({ description: 'That of the default version first.' }),
  })
  .meta({ id: 'LibraryFileList', description: 'The files of a movie.' });

const maximumNameLength = 100;
const visibleText = z
  .string()
  .max(maximumNameLength)
  .transform((text) => cleanText(text) ?? '')
  .refine((text) => text !== '', { error: 'must have a visible character' });
const name = visibleText.refine((text) => versionNameKey(text) !== versionNameKey(defaultVersionName), {
  error: 'must not be the name of the default version',
});
const monitored = z.boolean().meta({ description: 'Whether releases of it are searched for.' });
const rule = (what: string) => ({ description: `${what}; null: that of the movie, also when it changes.` });
const fields = {
  name: name.meta({ description: 'Name for people, unique for the movie; case does not matter.' }),
  qualityProfileId: z.string().nullable().meta(rule('Id of a quality profile')),
  rootFolderPath: z.string().nullable().meta(rule('Absolute path of a root folder')),
  edition: visibleText
    .nullable()
    .meta({ description: "Cut of the movie that it is, such as Director's Cut; null: any." }),
};

export const versionCreateSchema = z
  .strictObject({
    name: fields.name,
    monitored: monitored.default(true),
    qualityProfileId: fields.qualityProfileId.default(null),
    rootFolderPath: fields.rootFolderPath.default(null),
    edition: fields.edition.default(null),
  })
  .meta({ id: 'MovieVersionCreate', description: 'A version to add to a movie.' });

export const versionUpdateSchema = z
  .strictObject({
    name: fields.name.optional(),
    monitored: monitored.optional(),
    qualityProfileId: fields.qualityProfileId.optional(),
    rootFolderPath: fields.rootFolderPath.optional(),
    edition: fields.edition.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: 'must change at least one of name, monitored, qualityProfileId, rootFolderPath, edition',
  })
  .meta({ id: 'MovieVersionUpdate', description: 'What to change of a version; at least one.' });

export const versionDeleteOptionsSchema = z
  .strictObject({
    deleteFiles: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether to delete its file too; without it, a version with a file is kept.' }),
  })
  .meta({ id: 'MovieVersionDeleteOptions' });

/** What the names of versions are compared by. */
export const versionNameKey = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase();

export type MovieVersion = z.infer<typeof movieVersionSchema>;
export type MovieVersionList = z.infer<typeof movieVersionListSchema>;
export type LibraryFile = z.infer<typeof libraryFileSchema>;
export type LibraryFileList = z.infer<typeof libraryFileListSchema>;
export type MovieVersionCreateInput = z.input<typeof versionCreateSchema>;
export type MovieVersionUpdateInput = z.input<typeof versionUpdateSchema>;
export type MovieVersionDeleteInput = z.input<typeof versionDeleteOptionsSchema>;
