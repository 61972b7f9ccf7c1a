import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { parseLibraryOptions } from '../library-options.ts';
import { createStoppedOperations, type Stops } from '../testing/stopped-operations.fixture.ts';

export interface RemovalProcessParams {
  readonly database: string;
  readonly run: 'delete movie' | 'restore' | 'delete for good';
  /** By the ids of movies, or of items in the recycle bin. */
  readonly stops: Stops;
  /** Gives up its rights once the database is open. */
  readonly userId?: number | undefined;
}

const params = JSON.parse(process.argv[2] ?? '') as RemovalProcessParams;
const stopped = createStoppedOperations(params.stops);
const options = parseLibraryOptions({ database: params.database });
const database = await openDatabase({ address: options.database, entities, logger: undefined });
const library = await createLibraryOn(database, options, { onFileStep: stopped.onStep });
const operations: Record<RemovalProcessParams['run'], (id: string) => Promise<unknown>> = {
  'delete movie': (id) => library.movies.delete(id, { deleteFiles: true }),
  restore: (id) => library.recycleBin.restore(id),
  'delete for good': (id) => library.recycleBin.delete(id),
};
if (params.userId !== undefined) {
  // Their modules are loaded by their first call, and another user may not read those.
  await Promise.allSettled(Object.values(operations).map((operation) => operation(uuidv7())));
  process.setgroups?.([]);
  process.setgid?.(params.userId);
  process.setuid?.(params.userId);
}
const operation = operations[params.run];
await Promise.all(Object.keys(params.stops).map((id) => stopped.run(id, () => operation(id))));
