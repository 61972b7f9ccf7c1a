import { createLibrary } from '../create-library.ts';
import { createRescoreFilesHandler } from '../custom-formats/file-scores/rescore-files.ts';
import { databaseOf } from '../database/library-database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { runHandler } from '../testing/run-handler.fixture.ts';

/** Computes scores that are due, and is killed after the second batch. */
const library = await createLibrary({ database: process.argv[2] ?? '' });
let batches = 0;
await runHandler(createRescoreFilesHandler({ database: databaseOf(library) }), {
  task: { id: uuidv7(), kind: 'rescore-files', subjectId: null, attempt: 1, maxAttempts: 5 },
  progress() {
    batches += 1;
    if (batches === 2) {
      process.kill(process.pid, 'SIGKILL');
    }
  },
});
