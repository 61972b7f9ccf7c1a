import { parseArgs } from 'node:util';
import { createLibrary, type Library } from '@cinephage/core';
import { madeUpMovie } from '@cinephage/core/testing';
import { multiplyMovies } from './multiply-movies.ts';

const batchSize = 1000;

/** Fills a library with made-up movies through its own import, and says how far it is. */
export async function seed(library: Library, movies: number, report: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  for (let first = 0; first < movies; first += batchSize) {
    const count = Math.min(batchSize, movies - first);
    await library.movies.import(Array.from({ length: count }, (_, index) => madeUpMovie(first + index)));
    const done = first + count;
    if (done % 10_000 === 0 || done === movies) {
      const seconds = (performance.now() - startedAt) / 1000;
      report(`${done} of ${movies} movies, ${Math.round(done / seconds)} a second`);
    }
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      movies: { type: 'string', default: '10000' },
      /** More movies of each, made with SQL. */
      copies: { type: 'string', default: '0' },
    },
  });
  const [movies, copies] = [Number(values.movies), Number(values.copies)];
  if (!Number.isSafeInteger(movies) || movies < 1) {
    console.error('--movies takes a whole number from 1 on, e.g. npm run seed -- --movies 100000');
    process.exit(2);
  }
  if (!Number.isSafeInteger(copies) || copies < 0) {
    console.error('--copies takes a whole number, e.g. npm run seed -- --movies 100000 --copies 9');
    process.exit(2);
  }
  await using library = await createLibrary({
    database: process.env.DATABASE_URL ?? 'sqlite:./data/library.db',
  });
  await seed(library, movies, console.log);
  await multiplyMovies(library, copies, console.log);
}
