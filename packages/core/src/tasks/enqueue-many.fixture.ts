import { openDatabase } from '../database/open-database.ts';
import { openTaskService } from './task-service.ts';

/** Adds the same task many times at once and prints what came of it. */
const [address = '', dedupeKey = '', count = '1'] = process.argv.slice(2);
const database = await openDatabase({ address });
const tasks = await openTaskService({ database });
const enqueued = await Promise.all(
  Array.from({ length: Number(count) }, () =>
    database.transaction((em) => tasks.enqueue(em, { kind: 'work', dedupeKey })),
  ),
);
process.stdout.write(JSON.stringify(enqueued));
await tasks.close();
await database.close();
