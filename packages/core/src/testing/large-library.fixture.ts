import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { madeUpMovie } from './made-up-movies.ts';
import { type DatabaseKind, databaseKinds, disposeOfDatabase } from './test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from './test-library.fixture.ts';

export const largeLibrarySize = 10_000;
export const largeLibraryMovies = () =>
  Array.from({ length: largeLibrarySize }, (_, number) => madeUpMovie(number));

/** For the import; a busy machine takes more than a minute for it on PostgreSQL. */
export const largeLibraryTimeoutMs = 240_000;
const pollMs = 50;

/** A library with these movies: the first of a run imports them, the others copy its database. */
export async function openLargeLibrary(kind: DatabaseKind): Promise<TestLibrary> {
  return openTestLibrary(kind, {}, { template: await largeTemplate(kind) });
}

const folderOf = (kind: DatabaseKind) => join(tmpdir(), `large-library-${kind}`);
const templateUrlFile = (kind: DatabaseKind) => join(folderOf(kind), 'url');
const failureFile = (kind: DatabaseKind) => join(folderOf(kind), 'failure');
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** @returns the URL of the template, which the worker that makes the folder makes as well */
async function largeTemplate(kind: DatabaseKind): Promise<string> {
  const isFirst = await mkdir(folderOf(kind)).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await makeTemplate(kind).catch(async (error: unknown) => {
      await writeFile(failureFile(kind), String(error));
      throw error;
    });
  }
  while (!(await exists(templateUrlFile(kind)))) {
    if (await exists(failureFile(kind))) {
      throw new Error(`The template was not made: ${await readFile(failureFile(kind), 'utf8')}`);
    }
    await sleep(pollMs);
  }
  return readFile(templateUrlFile(kind), 'utf8');
}

async function makeTemplate(kind: DatabaseKind): Promise<void> {
  const { library, query, url } = await openTestLibrary(kind);
  await importAll(library, largeLibraryMovies());
  if (kind === 'postgresql') {
    await query('vacuum (analyze)');
  }
  await library.stop();
  // Others see the file only when all of it is written.
  const unfinished = `${templateUrlFile(kind)}-unfinished`;
  await writeFile(unfinished, url);
  await rename(unfinished, templateUrlFile(kind));
}

/** For a PostgreSQL server that outlives the run of the tests. */
export async function disposeOfLargeTemplates(): Promise<void> {
  for (const kind of databaseKinds) {
    if (await exists(templateUrlFile(kind))) {
      await disposeOfDatabase(await readFile(templateUrlFile(kind), 'utf8'));
    }
  }
}
