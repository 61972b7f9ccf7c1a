import { z } from 'zod';
import { mediaInfoSchema } from '../files/media-info.schema.ts';
import { qualityName } from '../quality/quality-profile.schema.ts';
import { parsedReleaseSchema } from '../releases/parsed-release.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';

export const importMethods = ['hardlink', 'copy', 'move'] as const;
export const importMethodSchema = describedEnum(
  importMethods,
  {
    hardlink: 'A second name of the same file; a copy where the file system refuses that.',
    copy: 'A copy.',
    move: 'As `hardlink`, and then the source is removed.',
  },
  { id: 'ImportMethod', description: 'How a file gets into the folder of its movie.' },
);
export type ImportMethod = z.infer<typeof importMethodSchema>;

export const importRejectionCodes = [
  'notAVideo',
  'damaged',
  'unreadable',
  'disc',
  'malformedName',
  'linkOutside',
  'sample',
  'trailer',
  'extra',
  'multiPart',
  'noMatch',
  'severalMatches',
  'yearDiffers',
  'yearMissing',
  'qualityNotAllowed',
  'notAnUpgrade',
  'alreadyImported',
  'targetExists',
  'rootFolderUnavailable',
  'rootFolderReadOnly',
] as const;
export const importRejectionCodeSchema = describedEnum(
  importRejectionCodes,
  {
    notAVideo: 'It has no picture, or is no video by its name.',
    damaged: 'Its end is missing.',
    unreadable: 'The disk or the analysis failed.',
    disc: 'It is a copy of a whole disc.',
    malformedName: 'Its name is not UTF-8, so no path leads to it.',
    linkOutside: 'It is a link that leads out of the folder.',
    sample: 'It is a sample.',
    trailer: 'It is a trailer.',
    extra: 'It is bonus material.',
    multiPart: 'It is a part of a movie in several files.',
    noMatch: 'No movie of the library has its title or its id.',
    severalMatches: 'Several movies of the library have its title and its year.',
    yearDiffers: 'The movie of this title or id is of another year.',
    yearMissing: 'Its name has no year, so the title alone is not certain.',
    qualityNotAllowed: 'The quality profile does not allow its quality.',
    notAnUpgrade: 'The movie has a file that it does not improve on.',
    alreadyImported: 'It is a file of the library already.',
    targetExists: 'There is another file where it would go.',
    rootFolderUnavailable: 'The root folder of the movie cannot be used now.',
    rootFolderReadOnly: 'Nothing is written to the root folder of the movie.',
  },
  { id: 'ImportRejectionCode', description: 'Why a file is not imported.' },
);
export type ImportRejectionCode = z.infer<typeof importRejectionCodeSchema>;

export const importRejectionSchema = z
  .strictObject({
    code: importRejectionCodeSchema,
    message: z.string().meta({ description: 'A sentence for people.' }),
    overridable: z.boolean().meta({
      description: 'Whether the file is imported all the same if it is chosen with a movie.',
    }),
  })
  .meta({ id: 'ImportRejection', description: 'A reason against an import.' });
export type ImportRejection = z.infer<typeof importRejectionSchema>;

export const importMovieSchema = z
  .strictObject({
    movieId: z.uuid().meta({ description: 'Id of the movie.' }),
    tmdbId: z.int().meta({ description: 'Id at TMDB.' }),
    title: z.string().meta({ description: 'Its title.' }),
    year: z.int().nullable().meta({ description: 'Its year; null: unknown.' }),
  })
  .meta({ id: 'ImportMovie', description: 'A movie of the library that a file may be of.' });
export type ImportMovie = z.infer<typeof importMovieSchema>;

export const importSidecarSchema = z
  .strictObject({
    path: z.string().meta({ description: 'Where it is.' }),
    target: z.string().nullable().meta({ description: 'Where it goes; null: not known, or it stays.' }),
  })
  .meta({
    id: 'ImportSidecar',
    description: 'A subtitle or `.nfo` file of the same name, which goes along.',
  });
export type ImportSidecar = z.infer<typeof importSidecarSchema>;

const replacedFileSchema = z
  .strictObject({
    fileId: z.uuid().meta({ description: 'Id of the file.' }),
    path: z.string().meta({ description: 'Its path.' }),
    quality: z.string().meta({ description: 'Its quality.' }),
  })
  .meta({ id: 'ReplacedFile', description: 'The file that the movie has now.' });

export const importCandidateSchema = z
  .strictObject({
    path: z.string().meta({ description: 'Path of the file.' }),
    size: z.int().nullable().meta({ description: 'Bytes; null: unknown.' }),
    release: parsedReleaseSchema
      .nullable()
      .meta({ description: 'What its name says; null: it was not looked at.' }),
    quality: z
      .string()
      .nullable()
      .meta({ description: 'Quality by its name, corrected by its picture; null: unknown.' }),
    mediaInfo: mediaInfoSchema.nullable().meta({ description: 'What probing found; null: nothing.' }),
    movie: importMovieSchema
      .nullable()
      .meta({ description: 'The movie that it is of; null: that is not certain.' }),
    versionId: z
      .uuid()
      .nullable()
      .meta({ description: 'The version that it would be the file of; null: the movie is not certain.' }),
    candidates: z
      .array(importMovieSchema)
      .meta({ description: 'Movies that it may be of, if that is not certain.' }),
    target: z.string().nullable().meta({ description: 'Where it would go; null: that is not certain.' }),
    replaces: replacedFileSchema
      .nullable()
      .meta({ description: 'The file that would go to the recycle bin; null: none.' }),
    sidecars: z.array(importSidecarSchema).meta({ description: 'The files that go along.' }),
    importable: z
      .boolean()
      .meta({ description: 'Whether it can be imported as it is: nothing is against it.' }),
    rejections: z.array(importRejectionSchema).meta({ description: 'What is against importing it.' }),
  })
  .meta({ id: 'ImportCandidate', description: 'A file that was found, and what it would become.' });
export type ImportCandidate = z.infer<typeof importCandidateSchema>;

export const importDetectionSchema = z
  .strictObject({
    files: z.array(importCandidateSchema).meta({ description: 'The files, in the order of their paths.' }),
    isComplete: z
      .boolean()
      .meta({ description: 'False if the folder has more files than were looked at; name a folder inside.' }),
  })
  .meta({ id: 'ImportDetection', description: 'What is in a folder.' });
export type ImportDetection = z.infer<typeof importDetectionSchema>;

const pathSchema = z.string().min(1).max(4_096).meta({ description: 'Absolute path of a file or folder.' });

export const importDetectInputSchema = z
  .strictObject({ path: pathSchema })
  .meta({ id: 'ImportDetect', description: 'The file or folder to look at.' });
export type ImportDetectInput = z.input<typeof importDetectInputSchema>;

export const maximumImportItems = 500;

export const importItemSchema = z
  .strictObject({
    path: pathSchema.meta({ description: 'Absolute path of a file.' }),
    movieId: z.string().max(100).meta({ description: 'The movie that it is of.' }),
    versionId: z
      .string()
      .max(100)
      .nullish()
      .meta({ description: 'The version of the movie; by default the default one.' }),
    quality: qualityName.nullish().meta({ description: 'Its quality; by default the detected one.' }),
    edition: z
      .string()
      .max(200)
      .nullish()
      .meta({ description: 'Its edition; by default that of its name, and none if it is empty.' }),
    releaseGroup: z.string().max(200).nullish().meta({
      description: 'The group that released it; by default that of its name, and none if it is empty.',
    }),
    languages: z
      .array(z.string().min(1).max(50))
      .max(20)
      .nullish()
      .meta({ description: 'English names of its languages; by default the detected ones.' }),
  })
  .meta({ id: 'ImportItem', description: 'A file to import.' });
export type ImportItem = z.output<typeof importItemSchema>;

export const importExecuteInputSchema = z
  .strictObject({
    items: z.array(importItemSchema).min(1).max(maximumImportItems).meta({ description: 'The files.' }),
    method: importMethodSchema.default('hardlink').meta({ description: 'How they get there.' }),
  })
  .meta({ id: 'ImportExecute', description: 'Which files to import, and how.' });
export type ImportExecuteInput = z.input<typeof importExecuteInputSchema>;

export const importedFileSchema = z
  .strictObject({
    path: z.string().meta({ description: 'The file, as the item names it.' }),
    status: describedEnum(
      ['imported', 'upgraded', 'rejected', 'failed'],
      {
        imported: 'It is the file of the version now.',
        upgraded: 'It is the file of the version now, and replaced another one.',
        rejected: 'A rule is against it.',
        failed: 'The disk or the library refused.',
      },
      { id: 'ImportStatus', description: 'What became of the file.' },
    ),
    movieId: z.string().meta({ description: 'Id of the movie.' }),
    versionId: z.string().meta({ description: 'Id of the version.' }),
    fileId: z
      .string()
      .nullable()
      .meta({ description: 'Id of the file in the library; null: it is not imported.' }),
    target: z.string().nullable().meta({ description: 'Where it is now; null: it is not imported.' }),
    method: z.string().nullable().meta({
      description:
        '`hardlink`, `copy`, `move`, or `inPlace` if it was there already; null: it is not imported.',
    }),
    code: z
      .string()
      .nullable()
      .meta({ description: 'Code of the rejection or of the error; null: it is imported.' }),
    message: z.string().nullable().meta({ description: 'A sentence for people; null: it is imported.' }),
  })
  .meta({ id: 'ImportedFile', description: 'What a task of the kind `import-files` did with one file.' });
export type ImportedFile = z.infer<typeof importedFileSchema>;

export const importResultSchema = z
  .strictObject({
    imported: z.int().meta({ description: 'How many files were imported.' }),
    failed: z.int().meta({ description: 'How many were not.' }),
    files: z.array(importedFileSchema).meta({ description: 'The files, in the order of the items.' }),
  })
  .meta({ id: 'ImportResult', description: 'The result of a task of the kind `import-files`.' });
