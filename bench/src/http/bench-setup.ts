import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createLibrary } from '@cinephage/core';
import { seed } from '../seed.ts';
import { type Server, startServer } from './start-server.ts';

export const key = 'cinephage_bench_key_0123456789';

/** What the command line says of the measurement, and the id of a movie to ask for. */
export interface BenchSetup {
  readonly bare: Server;
  readonly library: Server;
  readonly firstId: string;
  readonly options: {
    readonly key: string;
    readonly connections: number;
    readonly seconds: number;
    readonly rounds: number;
  };
  stop(): Promise<void>;
}

/** Fills the database unless it is there, and starts both servers on it. */
export async function setUpBench(): Promise<BenchSetup> {
  const { values } = parseArgs({
    options: {
      database: { type: 'string', default: './data/bench.db' },
      movies: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
    },
  });
  await fillBenchDatabase(values.database, Number(values.movies));
  const bare = await startServer('bare-server.ts', [values.database]);
  const library = await startServer('library-server.ts', [`sqlite:${values.database}`, key]);
  const answer = await fetch(`${library.url}/api/library/movies`, { headers: { 'x-api-key': key } });
  const first = (await answer.json()) as { movies: { id: string }[]; pagination: { total: number } };
  console.log(
    `${first.pagination.total} movies, ${values.connections} connections, medians of ${values.rounds} rounds of ${values.seconds} s`,
  );
  return {
    bare,
    library,
    firstId: first.movies[0]?.id ?? '',
    options: {
      key,
      connections: Number(values.connections),
      seconds: Number(values.seconds),
      rounds: Number(values.rounds),
    },
    async stop() {
      await library.stop();
      await bare.stop();
    },
  };
}

/** Fills a new SQLite file with generated movies; a file that exists stays as it is. */
export async function fillBenchDatabase(file: string, movies: number): Promise<void> {
  if (existsSync(file)) {
    return;
  }
  console.log(`${file} is made first, with ${movies} movies`);
  await using library = await createLibrary({ database: `sqlite:${file}` });
  await seed(library, movies, console.log);
}
