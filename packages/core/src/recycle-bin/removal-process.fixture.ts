import { writeSync } from 'node:fs';
import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { parseLibraryOptions } from '../library-options.ts';
import { killThisProcess } from '../testing/kill-process.fixture.ts';

export interface RemovalProcessParams {
  readonly database: string;
  readonly run: 'delete movie' | 'restore' | 'delete for good';
  /** Of the movie, or of the item in the recycle bin. */
  readonly id: string;
  /** Ends itself with SIGKILL after so many steps. */
  readonly steps?: number | undefined;
  /** Gives up its rights once the database is open. */
  readonly userId?: number | undefined;
}

/** A program of its own, which prints each step on a line. */
const params = JSON.parse(process.argv[2] ?? '') as RemovalProcessParams;
let taken = 0;
const options = parseLibraryOptions({ database: params.database });
const database = await openDatabase({ address: options.database, entities, logger: undefined });
const library = await createLibraryOn(database, options, {
  onFileStep(step) {
    writeSync(1, `${step}\n`);
    taken += 1;
    if (taken === params.steps) {
      killThisProcess();
    }
  },
});
const operations: Record<RemovalProcessParams['run'], (id: string) => Promise<unknown>> = {
  'delete movie': (id) => library.movies.delete(id, { deleteFiles: true }),
  restore: (id) => library.recycleBin.restore(id),
  'delete for good': (id) => library.recycleBin.delete(id),
};
if (params.userId !== undefined) {
  process.setgroups?.([]);
  process.setgid?.(params.userId);
  process.setuid?.(params.userId);
}
await operations[params.run](params.id).catch((error) => writeSync(1, `${error.code}\n`));
await library.stop();
