import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../database/open-database.ts';
import { openTaskService } from './task-service.ts';

/** A process that runs tasks, each for some milliseconds, until it is killed. */
const [address = ''] = process.argv.slice(2);
const tasks = await openTaskService({ database: await openDatabase({ address }) });
await tasks.start({
  work: async ({ task, progress }) => {
    progress(50);
    await sleep(10 + Math.random() * 40);
    return { result: task.attempt };
  },
});
process.stdout.write('running\n');
