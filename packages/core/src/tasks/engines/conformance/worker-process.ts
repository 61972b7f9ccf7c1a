import { openDatabase } from '../../../database/open-database.ts';
import type { CreateTaskEngine } from '../../task-engine.ts';

/** Starts an engine and takes tasks: says so, and ends each once it is told to. To be killed or frozen meanwhile. */
const [address = '', moduleUrl = '', name = '', leaseMs = ''] = process.argv.slice(2);
const say = (words: string) => process.stdout.write(`${words}\n`);
const told = new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));

const createEngine: CreateTaskEngine = (await import(moduleUrl))[name];
const engine = await createEngine({
  database: await openDatabase({ address }),
  pollMs: 50,
  leaseMs: Number(leaseMs),
  onEnded: ({ outcome }) => say(`ended ${outcome}`),
});
await engine.start({
  work: async ({ signal, progress }) => {
    signal.addEventListener('abort', () => say('aborted'));
    say('running');
    await told;
    progress(77, 'stale');
    return { result: 'stale' };
  },
});
