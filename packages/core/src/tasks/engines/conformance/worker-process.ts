import { openDatabase } from '../../../database/open-database.ts';
import type { CreateTaskEngine } from '../../task-engine.ts';

/** Starts an engine and runs tasks: prints what happens, and ends each task after a line on stdin. Tests kill or freeze it. */
const [address = '', moduleUrl = '', name = '', leaseMs = ''] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);
const finish = new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));

const createEngine: CreateTaskEngine = (await import(moduleUrl))[name];
const engine = await createEngine({
  database: await openDatabase({ address }),
  pollMs: 50,
  leaseMs: Number(leaseMs),
  onEnded: ({ outcome }) => print(`ended ${outcome}`),
});
await engine.start({
  work: async ({ signal, progress }) => {
    signal.addEventListener('abort', () => print('aborted'));
    print('running');
    await finish;
    progress(77, 'stale');
    return { result: 'stale' };
  },
});
