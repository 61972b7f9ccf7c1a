import { openDatabase } from '../../../database/open-database.ts';
import type { CreateTaskEngine } from '../../task-engine.ts';

/** Starts an engine, takes a task, says so, and never ends it: to be killed. */
const [address = '', moduleUrl = '', name = '', leaseMs = ''] = process.argv.slice(2);
const createEngine: CreateTaskEngine = (await import(moduleUrl))[name];
const engine = createEngine({
  database: await openDatabase({ address }),
  pollMs: 50,
  leaseMs: Number(leaseMs),
});
await engine.start({
  work: () => {
    process.stdout.write('running\n');
    return new Promise(() => {});
  },
});
