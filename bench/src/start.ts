import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../../packages/core/src/testing/free-port.ts';
import { fillBenchDatabase, key } from './http/bench-setup.ts';
import { load, median } from './http/load.ts';

/**
 * How long the server takes from its start to its first health answer, and how much memory it holds: idle, and under mixed
 * lists. Alternates with a bare server on the same file, round by round, so that both meet the same noise.
 */
const { values } = parseArgs({
  options: {
    database: { type: 'string', default: './data/bench.db' },
    movies: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    'idle-seconds': { type: 'string', default: '10' },
    'load-seconds': { type: 'string', default: '10' },
  },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const idleMs = Number(values['idle-seconds']) * 1000;
const lists = [
  '',
  '?page=1000',
  '?genre=Drama&year=1999',
  '?genre=Drama',
  '?genre=Comedy&page=50',
  '?page=4000',
];

interface Round {
  readonly healthMs: number;
  readonly idleMb: number;
  readonly loadedMb: number;
}

/** Resident memory of a process in MB; of Linux alone. */
async function residentMb({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/u.exec(status)?.[1]) / 1000;
}

/** Starts a server, asks the path until it answers, and measures. */
async function measure(
  [command = '', ...args]: readonly string[],
  port: number,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<Round> {
  const startedAt = performance.now();
  const server = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  try {
    while (!(await answers(url + path))) {
      if (server.exitCode !== null)
        throw new Error(`The server ended with ${server.exitCode}: ${args.join(' ')}`);
      await sleep(2);
    }
    const healthMs = performance.now() - startedAt;
    await sleep(idleMs);
    const idleMb = await residentMb(server);
    const seconds = Number(values['load-seconds']) / lists.length;
    for (const query of lists) {
      await load({ url: `${url}/api/library/movies${query}` }, { key, connections: 32, seconds });
    }
    return { healthMs, idleMb, loadedMb: await residentMb(server) };
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
}

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Runs the script of `npm start` in a shell, which becomes the server by `exec`. */
async function startCommand(): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return ['/bin/sh', '-c', scripts.start];
}

await fillBenchDatabase(values.database, Number(values.movies));
const folder = await mkdtemp(join(tmpdir(), 'cinephage-bench-'));
const database = join(folder, 'library.db');
await copyFile(values.database, database);
const rounds: Record<'bare' | 'cinephage', Round[]> = { bare: [], cinephage: [] };
try {
  const start = await startCommand();
  for (let round = 0; round <= Number(values.rounds); round++) {
    const port = await freePort();
    const bareServer = join(root, 'bench/src/bare-server.ts');
    const bare = [process.execPath, '-C', '@cinephage/source', bareServer, database, String(port)];
    const variables = {
      // `npm start` finds the Node of this repository.
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      PORT: String(port),
      CINEPHAGE_DATA_DIR: folder,
      CINEPHAGE_API_KEY: key,
      CINEPHAGE_RATE_LIMIT_KEY: '0',
      LOG_LEVEL: 'warn',
    };
    const measured = {
      bare: await measure(bare, port, '/api/library/movies', {}),
      cinephage: await measure(start, port, '/api/health', variables),
    };
    // The first round fills the caches of the system and the one of compiled modules.
    if (round > 0) {
      rounds.bare.push(measured.bare);
      rounds.cinephage.push(measured.cinephage);
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
console.log(`${values.movies} movies, medians of ${values.rounds} rounds (least to most)`);
for (const [name, unit] of [
  ['healthMs', 'ms'],
  ['idleMb', 'MB'],
  ['loadedMb', 'MB'],
] as const) {
  const figures = Object.entries(rounds).map(([who, each]) => {
    const all = each.map((one) => one[name]).sort((a, b) => a - b);
    return `${who} ${median(all).toFixed(0)} ${unit} (${all[0]?.toFixed(0)} to ${all.at(-1)?.toFixed(0)})`;
  });
  console.log(`${name.padEnd(10)} ${figures.join('  ')}`);
}
