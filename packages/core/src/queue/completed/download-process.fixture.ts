import { writeSync } from 'node:fs';
import { createLibraryOn } from '../../create-library.ts';
import { openDatabase } from '../../database/open-database.ts';
import { entities } from '../../entities.ts';
import { parseLibraryOptions } from '../../library-options.ts';

export interface DownloadProcessParams {
  readonly database: string;
  readonly rootFolder: string;
  readonly itemId: string;
  /** Ends itself with SIGKILL after so many steps. */
  readonly steps: number;
}

/** Imports a finished download, and prints each step of it on a line, and at last the state of its task. */
const params = JSON.parse(process.argv[2] ?? '') as DownloadProcessParams;
let taken = 0;
const options = parseLibraryOptions({ database: params.database, rootFolders: [params.rootFolder] });
const database = await openDatabase({ address: params.database, entities });
const library = await createLibraryOn(database, options, {
  onFileStep(step) {
    writeSync(1, `${step}\n`);
    taken += 1;
    if (taken === params.steps) {
      process.kill(process.pid, 'SIGKILL');
    }
  },
});
const { taskId } = await library.queue.retry(params.itemId);
await library.start();
for await (const event of library.events.stream({ taskId, after: '0' })) {
  if (event.type === 'task.updated' && ['completed', 'failed'].includes(event.task.state)) {
    writeSync(1, `${event.task.state}\n`);
    break;
  }
}
await library.stop();
