import { z } from 'zod';
import { describedEnum } from '../validation/described-enum.ts';

export const scanStartSchema = z
  .strictObject({
    rootFolderId: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Id of the root folder to scan; left out: all of them.' }),
    addMovies: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether the movies of files that are certain are added to the library.' }),
    acceptMissing: z.boolean().default(false).meta({
      description:
        'Whether the scan goes on although half of the files or more are missing, which removes them from the library.',
    }),
  })
  .meta({ id: 'ScanStart', description: 'What to scan.' });

export const scanProblems = ['missing', 'unreadable', 'empty', 'halved'] as const;

export const scanProblemKindSchema = describedEnum(
  scanProblems,
  {
    missing: 'The folder does not exist, as when its disk is not mounted.',
    unreadable: 'The folder cannot be read, or does not answer.',
    empty: 'The folder is empty, as when its disk is not mounted.',
    halved: 'Half of the files that the library has in it are missing, or more.',
  },
  { id: 'ScanProblemKind', description: 'Why a root folder looks unmounted.' },
);

export const scanProblemSchema = z
  .strictObject({
    kind: scanProblemKindSchema,
    message: z.string().meta({ description: 'One sentence for a person.' }),
  })
  .meta({ id: 'ScanProblem', description: 'Why a scan changed nothing.' });

export const leftOutReasons = [
  'sample',
  'trailer',
  'extra',
  'disc',
  'malformedName',
  'unreadable',
  'linkOutside',
  'tooDeep',
  'tooManyEntries',
] as const;

export const leftOutReasonSchema = describedEnum(
  leftOutReasons,
  {
    sample: 'It is a sample of a release.',
    trailer: 'It is a trailer.',
    extra: 'It is bonus material.',
    disc: 'It is a whole disc: an image, or the folders of one.',
    malformedName: 'Its name is not UTF-8, so that no path leads to it.',
    unreadable: 'The file system refuses to read it.',
    linkOutside: 'It is a symbolic link that leads out of the root folder, or nowhere.',
    tooDeep: 'It is below more than 32 folders.',
    tooManyEntries: 'The folder has more than 100,000 entries; the rest was not read.',
  },
  { id: 'LeftOutReason', description: 'Why a file or a folder is left out.' },
);

export const leftOutSchema = z
  .strictObject({
    path: z.string().meta({ description: 'Path below the root folder.' }),
    reason: leftOutReasonSchema,
  })
  .meta({ id: 'LeftOut', description: 'A file or a folder that is no movie, or was not read.' });

const count = (description: string) => z.int().min(0).meta({ description });

export const scanResultSchema = z
  .strictObject({
    videos: count('Video files that were found, whatever they are.'),
    unchanged: count('Files of movies, and unmatched files, that are as they were.'),
    added: count('Files that became the file of a movie.'),
    updated: count('Files of movies that have changed, and were probed again.'),
    renamed: count('Files of movies that have another path.'),
    removed: count('Files of movies that are gone, and were removed from the library.'),
    moviesAdded: count('Movies that were added to the library.'),
    unmatched: count('Files that wait for a match.'),
    damaged: count('Probed files with a problem, such as a missing end.'),
    leftOut: count('Files and folders that are no movies, or were not read.'),
    examples: z.array(leftOutSchema).meta({ description: 'The first hundred of those left out.' }),
    metadataProblem: z
      .string()
      .nullable()
      .meta({ description: 'Why no candidates were looked up; null: they were.' }),
  })
  .meta({ id: 'ScanResult', description: 'What a scan of a root folder found and changed.' });

export const rootScanStates = ['never', 'scanning', 'completed', 'refused', 'interrupted'] as const;

export const rootScanStateSchema = describedEnum(
  rootScanStates,
  {
    never: 'It has not been scanned yet.',
    scanning: 'It is being scanned.',
    completed: 'The last scan has completed.',
    refused: 'The last scan changed nothing, because of a problem with the folder.',
    interrupted: 'The last scan was cancelled or failed; what it found until then is stored.',
  },
  { id: 'RootScanState', description: 'The state of the scans of a root folder.' },
);

export const rootFolderScanSchema = z
  .strictObject({
    rootFolderId: z.uuid().meta({ description: 'Id of the root folder.' }),
    path: z.string().meta({ description: 'Its absolute path.' }),
    state: rootScanStateSchema,
    taskId: z.uuid().nullable().meta({ description: 'Id of the task of the last scan; null: never.' }),
    startedAt: z.iso.datetime().nullable().meta({ description: 'When it started, in UTC; null: never.' }),
    finishedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When it ended, in UTC; null: it did not, or never started.' }),
    problem: scanProblemSchema.nullable().meta({ description: 'Why it changed nothing; null: it may have.' }),
    result: scanResultSchema
      .nullable()
      .meta({ description: 'What the last completed scan found; null: no scan has completed.' }),
  })
  .meta({ id: 'RootFolderScan', description: 'The last scan of a root folder.' });

export const scanStatusSchema = z
  .strictObject({
    isScanning: z.boolean().meta({ description: 'Whether a scan is running on any node.' }),
    rootFolders: z.array(rootFolderScanSchema).meta({ description: 'Every root folder, by path.' }),
  })
  .meta({ id: 'ScanStatus', description: 'The last scan of every root folder.' });

export type ScanStartInput = z.input<typeof scanStartSchema>;
export type ScanStart = z.output<typeof scanStartSchema>;
export type ScanProblem = z.infer<typeof scanProblemSchema>;
export type LeftOut = z.infer<typeof leftOutSchema>;
export type ScanResult = z.infer<typeof scanResultSchema>;
export type RootFolderScan = z.infer<typeof rootFolderScanSchema>;
export type ScanStatus = z.infer<typeof scanStatusSchema>;
