import * as schemas from '@cinephage/core/schemas';
import { movieSelectionOf } from '../selection/selections.ts';
import { readMovie } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

export function addScan({ zod, query, mutation, refs: { Movie, Task } }: SchemaDeps): void {
  query('scanStatus', zod.object(schemas.scanStatusSchema), {
    description: 'The last scan of every root folder.',
    resolve: (_root, _args, { library }) => library.scan.status(),
  });
  query('unmatchedFiles', zod.object(schemas.unmatchedFileListSchema), {
    description: 'The files that wait for a match, by path.',
    args: schemas.unmatchedListQuerySchema,
    resolve: (_root, args, { library }) => library.unmatched.list(args),
  });
  zod.input('ScanInput', schemas.scanStartSchema);
  mutation('startScan', Task, {
    description:
      'Scans root folders for the files of movies, or joins the same scan that is under way. No file is changed.',
    args: {
      input: schemas.scanStartSchema
        .default({ addMovies: false, acceptMissing: false })
        .describe('What to scan; by default all.'),
    },
    resolve: answerTask(({ input }, { scan }) => scan.start(input)),
  });
  mutation('matchUnmatchedFile', Movie, {
    description:
      'Makes an unmatched file the file of a movie, which is added if the library does not have it. The file stays where it is.',
    args: { input: schemas.unmatchedMatchSchema.describe('Which movie the file is.') },
    async resolve(_root, { input }, context, info) {
      const { movieId } = await context.library.unmatched.match(input);
      return readMovie(context, movieId, movieSelectionOf(info));
    },
  });
}
