import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep, setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './http/load.ts';
import { readAllFolders } from './scan/bare-scan.ts';
import { makeTree } from './scan/make-tree.ts';
import { seedMovies } from './scan/seed-movies.ts';

/**
 * How long scans of many folders take, compared with reading the folders alone, in the same run; and what the process that scans
 * is like meanwhile: its event loop, its memory, and how fast it answers.
 */
const { values } = parseArgs({
  options: {
    folders: { type: 'string', default: '10000' },
    real: { type: 'string', default: '0.1' },
    scans: { type: 'string', default: '3' },
    database: { type: 'string' },
  },
});
const key = 'cinephage_bench_key';
const folders = Number(values.folders);
const disk = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-bench-scan-')));
const root = join(disk, 'movies');
const compiled = fileURLToPath(
  new URL('../../packages/server/node_modules/.cache/compiled', import.meta.url),
);
await mkdir(root);

interface Measured {
  readonly p99: number;
  readonly max: number;
  /** The same by processor time. */
  readonly ownP99: number;
  readonly ownMax: number;
  readonly residentMb: number;
  /** Without mapped files. */
  readonly anonymousMb: number;
  readonly cpuMs: number;
}

try {
  const tree = await makeTree({ root, folders, realShare: Number(values.real) });
  console.log(
    `${tree.files} files in ${folders} folders; ${tree.realFiles} of the ${folders} movies are real videos of a second, all other files are tiny`,
  );
  const database = values.database ?? `sqlite:${join(disk, 'library.db')}`;
  await seedMovies(database, root, tree.movies);
  // As `npm start` and the server do.
  const memory = ['--min-semi-space-size=8', '--max-semi-space-size=8', '--heap-growing-percent=25'];
  const child = fork(new URL('./scan/scan-server.ts', import.meta.url), [database, key], {
    execArgv: ['-C', '@cinephage/source', ...memory],
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  });
  process.once('exit', () => child.kill());
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const rows: Record<string, object> = {};
  for (let number = 1; number <= Number(values.scans); number++) {
    rows[`scan ${number}`] = await measureScan(`http://127.0.0.1:${port}`, async () => {
      const answer = once(child, 'message');
      child.send('measure');
      return ((await answer) as [Measured])[0];
    });
  }
  console.table(rows);
  child.kill('SIGTERM');
} finally {
  await rm(disk, { recursive: true, force: true });
}

async function measureScan(url: string, measure: () => Promise<Measured>) {
  const controlP99 = await measureControl();
  const bareMs = await time(() => readAllFolders(root));
  const { residentMb: startMb } = await measure();
  const latencies: number[] = [];
  let result: Record<string, number> = {};
  const scanMs = await time(async () => {
    const { taskId } = await request(`${url}/api/library/scan`, 'POST');
    for (;;) {
      latencies.push(await time(() => request(`${url}/api/library/movies?limit=20&sort=title:asc`)));
      const task = await request(`${url}/api/tasks/${taskId}`);
      if (task.state === 'completed') {
        result = task.result.rootFolders[0].result;
        return;
      }
      if (task.state === 'failed') throw new Error(task.error.message);
      await sleep(20);
    }
  });
  const { p99, max, ownP99, ownMax, residentMb, anonymousMb, cpuMs } = await measure();
  const sorted = latencies.toSorted((one, other) => one - other);
  return {
    bareMs: Math.round(bareMs),
    scanMs: Math.round(scanMs),
    cpuMs: Math.round(cpuMs),
    ratio: Number((scanMs / bareMs).toFixed(1)),
    controlP99: Number(controlP99.toFixed(1)),
    loopP99: Number(p99.toFixed(1)),
    loopMax: Number(max.toFixed(1)),
    ownP99: Number(ownP99.toFixed(1)),
    ownMax: Number(ownMax.toFixed(1)),
    startMb: Math.round(startMb),
    residentMb: Math.round(residentMb),
    anonymousMb: Math.round(anonymousMb),
    listMs: Number(median(latencies).toFixed(1)),
    listP99: Number((sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(1)),
    added: result.added,
    unchanged: result.unchanged,
    unmatched: result.unmatched,
  };
}

/** The delay of an event loop that works in slices of 2 ms: what is above them, other processes of the machine cause. */
async function measureControl(): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (const end = performance.now() + 2_000; performance.now() < end; await yieldToEventLoop()) {
    for (const sliceEnd = performance.now() + 2; performance.now() < sliceEnd; );
  }
  delay.disable();
  return delay.percentile(99) / 1e6;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function request(url: string, method = 'GET') {
  const response = await fetch(url, { method, headers: { 'x-api-key': key } });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
