import { parseArgs } from 'node:util';
import { createLibraryOn } from '../../packages/core/src/create-library.ts';
import { openDatabase } from '../../packages/core/src/database/open-database.ts';
import { createClientStates } from '../../packages/core/src/downloads/client-states.ts';
import { entities } from '../../packages/core/src/entities.ts';
import { parseLibraryOptions } from '../../packages/core/src/library-options.ts';
import { createClientLeases } from '../../packages/core/src/queue/polling/client-leases.ts';
import { pollClient } from '../../packages/core/src/queue/polling/poll-client.ts';
import { writePoll } from '../../packages/core/src/queue/polling/write-poll.ts';
import {
  clientDownload,
  createClientStandIn,
  insertDownloadClient,
} from '../../packages/core/src/testing/client-stand-in.ts';
import { insertQueueItem } from '../../packages/core/src/testing/queue-item.ts';
import { createTestDatabase } from '../../packages/core/src/testing/test-database.ts';
import startPostgres from '../../test/start-postgres.ts';

/**
 * Measures polls of a download client, all of whose downloads progress: their time, memory over many of them, and lists of the queue that
 * are read meanwhile.
 */
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '500' },
    polls: { type: 'string', default: '200' },
    /** `sqlite`, or `postgresql`: the server of `TEST_DATABASE_URL`, or one that it starts itself. */
    database: { type: 'string', default: 'sqlite' },
  },
});
const [items, polls] = [Number(values.items), Number(values.polls)];
/** Polls that are not counted, until the code is compiled. */
const warmUpPolls = 10;

const kind = values.database === 'postgresql' ? 'postgresql' : 'sqlite';
const stopPostgres = kind === 'postgresql' ? await startPostgres() : undefined;
const fixture = await createTestDatabase(kind);
const database = await openDatabase({ address: fixture.url, entities });
const library = await createLibraryOn(database, parseLibraryOptions({ database: fixture.url }));
const client = createClientStandIn(await insertDownloadClient(library));
const now = () => new Date();
const states = createClientStates({ database, now });
const leases = createClientLeases({ database, states, owner: 'bench', now });
const deps = {
  ...{ database, states, leases, now, logger: undefined, openClient: () => client },
  tasks: { enqueue: () => Promise.reject(new Error('Nothing is imported here.')) },
  enqueueSearch: () => Promise.reject(new Error('Nothing fails here.')),
};
for (let index = 0; index < items; index++) {
  await insertQueueItem(library, { client_id: client.id, download_id: String(index) });
}
await leases.readDue(() => false);

/** Every download has one byte more than at the last poll. */
function progress(poll: number): void {
  for (let index = 0; index < items; index++) {
    const id = String(index);
    client.downloads.set(
      id,
      clientDownload(id, { size: 1_000_000, sizeLeft: 900_000 - poll, speed: 10 + poll }),
    );
  }
}

async function poll(number: number) {
  progress(number);
  const [due] = await leases.readDue(() => false);
  if (due === undefined || !(await leases.claim(due))) throw new Error('The client is not due.');
  const before = { at: performance.now(), cpu: process.cpuUsage() };
  const result = await pollClient(deps, due.client, new AbortController().signal);
  if (result === null) throw new Error('The client shows nothing.');
  await writePoll(deps, { client: due.client, result, nextPollAt: new Date(0), at: now() });
  const { user, system } = process.cpuUsage(before.cpu);
  return { wall: performance.now() - before.at, cpu: (user + system) / 1_000 };
}

async function listOnce(): Promise<number> {
  const startedAt = performance.now();
  await library.queue.list({ limit: 20 });
  return performance.now() - startedAt;
}

const percentile = (list: readonly number[], part: number) =>
  Math.round((list.toSorted((one, other) => one - other)[Math.floor(list.length * part)] ?? 0) * 10) / 10;
const figures = (list: readonly number[]) => ({ median: percentile(list, 0.5), p95: percentile(list, 0.95) });
const megabytes = () => {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1_000_000);
};

let number = 0;
for (; number < warmUpPolls; number++) await poll(number);
const alone: number[] = [];
for (let index = 0; index < polls; index++) alone.push(await listOnce());
const heapBefore = megabytes();
const times: Awaited<ReturnType<typeof poll>>[] = [];
for (; times.length < polls; number++) times.push(await poll(number));
const heapAfter = megabytes();
let isPolling = true;
const polling = (async () => {
  for (; isPolling; number++) await poll(number);
})();
const during: number[] = [];
for (let index = 0; index < polls; index++) during.push(await listOnce());
isPolling = false;
await polling;

console.log(`${items} downloads, ${polls} polls, ${values.database}`);
console.table({
  'poll, wall ms': figures(times.map(({ wall }) => wall)),
  'poll, cpu ms': figures(times.map(({ cpu }) => cpu)),
  'list, ms': figures(alone),
  'list during polls without a pause, ms': figures(during),
});
const ratio = percentile(during, 0.5) / percentile(alone, 0.5);
console.log(
  `heap ${heapBefore} MB before, ${heapAfter} MB after ${polls} polls; lists during polls take ${ratio.toFixed(1)} times as long`,
);
await library.stop();
await fixture.dispose();
await stopPostgres?.();
