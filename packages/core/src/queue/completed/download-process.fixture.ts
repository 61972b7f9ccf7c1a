import { createLibraryOn } from '../../create-library.ts';
import { openDatabase } from '../../database/open-database.ts';
import { entities } from '../../entities.ts';
import { parseLibraryOptions } from '../../library-options.ts';
import {
  createStoppedOperations,
  type Stops,
  untilCompleted,
} from '../../testing/stopped-operations.fixture.ts';

export interface DownloadProcessParams {
  readonly database: string;
  readonly rootFolder: string;
  /** By the ids of the movies, the queue items of their finished downloads. */
  readonly itemIds: Readonly<Record<string, string>>;
  /** By the ids of the movies. */
  readonly stops: Stops;
}

const params = JSON.parse(process.argv[2] ?? '') as DownloadProcessParams;
const stopped = createStoppedOperations(params.stops);
const itemIds = Object.entries(params.itemIds);
const options = parseLibraryOptions({ database: params.database, rootFolders: [params.rootFolder] });
const database = await openDatabase({ address: params.database, entities });
const library = await createLibraryOn(database, options, {
  onFileStep: stopped.onTaskStep,
  taskConcurrency: itemIds.length,
});
const taskIds: [string, string][] = [];
for (const [movieId, itemId] of itemIds) {
  taskIds.push([movieId, (await library.queue.retry(itemId)).taskId]);
}
await library.start();
await Promise.all(
  taskIds.map(([movieId, taskId]) => stopped.run(movieId, () => untilCompleted(library, taskId))),
);
