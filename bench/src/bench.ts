import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createLibrary } from '@cinephage/core';
import autocannon from 'autocannon';
import { seed } from './seed.ts';

const key = 'cinephage_bench_key_0123456789';
const { values } = parseArgs({
  options: {
    database: { type: 'string', default: './data/bench.db' },
    movies: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
  },
});

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

async function start(file: string, args: readonly string[]): Promise<Server> {
  const child = fork(new URL(file, import.meta.url), [...args], { execArgv: ['-C', '@cinephage/source'] });
  process.once('exit', () => child.kill());
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function load(server: Server, path: string): Promise<number> {
  const result = await autocannon({
    url: server.url + path,
    connections: Number(values.connections),
    duration: Number(values.seconds),
    headers: { 'x-api-key': key },
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${server.url}${path}: ${result.non2xx} answers were no 2xx, ${result.errors} failed`);
  }
  return result.requests.average;
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

if (!existsSync(values.database)) {
  console.log(`${values.database} is made first, with ${values.movies} movies`);
  await using library = await createLibrary({ database: `sqlite:${values.database}` });
  await seed(library, Number(values.movies), console.log);
}
const bare = await start('./bare-server.ts', [values.database]);
const library = await start('./library-server.ts', [`sqlite:${values.database}`, key]);
const first = (await (
  await fetch(`${library.url}/api/library/movies`, { headers: { 'x-api-key': key } })
).json()) as { movies: { id: string }[]; pagination: { total: number } };
const paths = {
  'list, first page': '/api/library/movies',
  'list, page 1,000': '/api/library/movies?page=1000',
  'genre and year': '/api/library/movies?genre=Drama&year=1999',
  'get by id': `/api/library/movies/${first.movies[0]?.id}`,
};
console.log(
  `${first.pagination.total} movies, ${values.connections} connections, medians of ${values.rounds} rounds of ${values.seconds} s`,
);
for (const [name, path] of Object.entries(paths)) {
  const rounds: [number, number][] = [];
  await load(bare, path);
  await load(library, path);
  for (let round = 0; round < Number(values.rounds); round++) {
    rounds.push([await load(bare, path), await load(library, path)]);
  }
  const bareRate = median(rounds.map(([rate]) => rate));
  const libraryRate = median(rounds.map(([, rate]) => rate));
  const ratios = rounds.map(([a, b]) => b / a);
  console.log(
    `${name.padEnd(20)} bare ${bareRate.toFixed(0).padStart(6)}/s  library ${libraryRate.toFixed(0).padStart(6)}/s  ratio ${median(ratios).toFixed(2)}`,
  );
}
await library.stop();
await bare.stop();
