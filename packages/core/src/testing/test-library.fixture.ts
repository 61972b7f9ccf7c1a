import { createLibraryOn, type LibraryHooks } from '../create-library.ts';
import type { Database } from '../database/database.ts';
import { databaseOf } from '../database/library-database.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import type { Library } from '../library.ts';
import { type LibraryOptions, parseLibraryOptions } from '../library-options.ts';
import type { MovieToImport } from '../movies/movie-import.schema.ts';
import type { Task } from '../tasks/task.schema.ts';
import { createTestDatabase, type DatabaseKind, type TestDatabaseOptions } from './test-database.ts';

export interface TestLibrary {
  readonly library: Library;
  readonly database: Database;
  readonly url: string;
  /** Rows of a query on the writing side. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A library on a new empty database, gone with everything in it when disposed of. */
export async function openTestLibrary(
  kind: DatabaseKind,
  options: Partial<LibraryOptions> = {},
  databaseOptions: TestDatabaseOptions = {},
  hooks: LibraryHooks = {},
): Promise<TestLibrary> {
  const fixture = await createTestDatabase(kind, databaseOptions);
  const parsed = parseLibraryOptions({ database: fixture.url, ...options });
  const address = parsed.database;
  const library = await createLibraryOn(
    await openDatabase({ address, entities, logger: parsed.logger }),
    parsed,
    hooks,
  );
  const database = databaseOf(library);
  return {
    library,
    database,
    url: fixture.url,
    query: async (sql, values = []) => (await database.execute(database.fork(), sql, values)).rows as never,
    async [Symbol.asyncDispose]() {
      await library.stop();
      await fixture.dispose();
    },
  };
}

/** For a library that is no copy of the template, whose schedules are disabled: from then on, only what the test starts runs. */
export async function disableSchedules({ schedules }: Library): Promise<void> {
  for (const { id } of await schedules.list()) {
    await schedules.update(id, { enabled: false });
  }
}

/** In portions, as a host would. */
export async function importAll(library: Library, movies: readonly MovieToImport[]): Promise<void> {
  const portion = 1_000;
  for (let start = 0; start < movies.length; start += portion) {
    await library.movies.import(movies.slice(start, start + portion));
  }
}

/** Gives PostgreSQL statistics, as its autovacuum does a minute later: without them it chooses plans that take many times as long. */
export async function analyze({ database, query }: TestLibrary): Promise<void> {
  if (database.driver === 'postgresql') {
    await query('analyze');
  }
}

const endStates: readonly Task['state'][] = ['completed', 'failed', 'cancelled'];
const deadlineMs = 60_000;
const pauseMs = 10;

/** The task once it has ended. */
export async function endOf(library: Library, taskId: string): Promise<Task> {
  for (const deadline = Date.now() + deadlineMs; Date.now() < deadline; ) {
    const task = await library.tasks.get(taskId);
    if (endStates.includes(task.state)) {
      return task;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`The task ${taskId} did not end within ${deadlineMs} ms.`);
}
