import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../database/open-database.ts';
import { openTaskService } from './task-service.ts';

/** A process that runs tasks, each for some milliseconds, and writes a line when one starts, until it is killed. */
const [address = ''] = process.argv.slice(2);
const tasks = await openTaskService({ database: await openDatabase({ address }) });
await tasks.start({
  work: async ({ task, progress }) => {
    process.stdout.write('started\n');
    progress(50);
    await sleep(10 + Math.random() * 40);
    return { result: task.attempt };
  },
});
