import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { parseLibraryOptions } from '../library-options.ts';
import {
  createStoppedOperations,
  type Stops,
  untilCompleted,
} from '../testing/stopped-operations.fixture.ts';

export interface RenameProcessParams {
  readonly database: string;
  /** By the ids of the movies whose files are renamed. */
  readonly stops: Stops;
}

const params = JSON.parse(process.argv[2] ?? '') as RenameProcessParams;
const stopped = createStoppedOperations(params.stops);
const movieIds = Object.keys(params.stops);
const options = parseLibraryOptions({ database: params.database });
const database = await openDatabase({ address: options.database, entities, logger: undefined });
const library = await createLibraryOn(database, options, {
  onFileStep: stopped.onTaskStep,
  taskConcurrency: movieIds.length,
});
await library.start();
await Promise.all(
  movieIds.map((movieId) =>
    stopped.run(movieId, async () => {
      const { taskId } = await library.renames.execute({ movieIds: [movieId] });
      await untilCompleted(library, taskId);
    }),
  ),
);
