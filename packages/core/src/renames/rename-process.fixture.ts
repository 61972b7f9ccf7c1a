import { writeSync } from 'node:fs';
import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { parseLibraryOptions } from '../library-options.ts';
import { killThisProcess } from '../testing/kill-process.fixture.ts';

export interface RenameProcessParams {
  readonly database: string;
  readonly movieId: string;
  /** Ends itself with SIGKILL after so many steps. */
  readonly steps: number;
}

/** A program of its own, which renames the files of a movie and prints each step on a line. */
const params = JSON.parse(process.argv[2] ?? '') as RenameProcessParams;
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
await library.start();
const { taskId } = await library.renames.execute({ movieIds: [params.movieId] });
for (let state = 'queued'; !['completed', 'failed', 'cancelled'].includes(state); ) {
  ({ state } = await library.tasks.get(taskId));
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await library.stop();
