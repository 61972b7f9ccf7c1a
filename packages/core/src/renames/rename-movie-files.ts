import { z } from 'zod';
import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { type JsonValue, type TaskHandler, type TaskRun, taskHandler } from '../tasks/task-handlers.ts';
import { orderRenames } from './order-renames.ts';
import { type PlannedRename, planRenames, readRenameRules } from './plan-renames.ts';
import { type RenamedMovie, readIdsAfter, readRenamedMovies } from './read-renamed-movies.ts';
import type { FileRenaming } from './rename-file.ts';

export interface RenameMovieFilesDeps {
  readonly database: Database;
  readonly renaming: FileRenaming;
}

/** Of all movies if it has no ids. */
export const renamePayloadSchema = z.object({ movieIds: z.array(z.string()).optional() });

const batchSize = 100;
const maximumReported = 100;

interface RenameProblem {
  readonly movieId: string;
  readonly fileId: string;
  readonly path: string;
  readonly problem: string;
}

/**
 * Renames the files of movies by the templates. A file that cannot be renamed keeps its name, and the others are renamed. Idempotent:
 * files that have their names are left alone.
 */
export const createRenameMovieFilesHandler = ({ database, renaming }: RenameMovieFilesDeps): TaskHandler =>
  taskHandler(renamePayloadSchema, async ({ payload: { movieIds }, signal, ensureHeld, progress }) => {
    const total = movieIds?.length ?? (await countFiles(database));
    const problems: RenameProblem[] = [];
    let [examined, renamed, failed] = [0, 0, 0];
    for await (const movie of readMovies(database, movieIds)) {
      signal.throwIfAborted();
      const renames = await planRenames(database, movie, await readRenameRules(database));
      for await (const { rename, problem } of renameInOrder(renames, renaming, { signal, ensureHeld })) {
        const { movieId, fileId, from: path } = rename;
        if (problem === null) {
          renamed += 1;
        } else if (++failed <= maximumReported) {
          problems.push({ movieId, fileId, path, problem });
        }
      }
      examined += movieIds === undefined ? movie.files.length : 1;
      progress(Math.min(99, Math.floor((100 * examined) / Math.max(1, total))), `Renaming ${movie.title}`);
    }
    const result: JsonValue = { renamed, failed, problems: problems.map((one) => ({ ...one })) };
    return { result, message: summary(renamed, failed) };
  });

interface RenameOutcome {
  readonly rename: PlannedRename;
  /** What keeps the file from being renamed; null: nothing. */
  readonly problem: string | null;
}

/** @yields one outcome for each rename */
async function* renameInOrder(
  planned: readonly PlannedRename[],
  renaming: FileRenaming,
  { signal, ensureHeld }: Pick<TaskRun, 'signal' | 'ensureHeld'>,
): AsyncGenerator<RenameOutcome> {
  for (const rename of planned) {
    if (rename.problem !== null) yield { rename, problem: rename.problem };
  }
  const failed = new Set<string>();
  for (const { rename, isInterim } of await orderRenames(planned.filter(({ problem }) => problem === null))) {
    if (failed.has(rename.fileId)) {
      continue;
    }
    await ensureHeld();
    const problem = await problemOf(renaming.renameFile(rename, signal));
    if (problem !== null) failed.add(rename.fileId);
    if (problem !== null || !isInterim) yield { rename, problem };
  }
}

const summary = (renamed: number, failed: number) =>
  `Renamed files: ${renamed}${failed === 0 ? '' : `; not renamed: ${failed}`}.`;

/** @returns what keeps the file from being renamed; null: nothing @throws what concerns all files */
async function problemOf(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    const concernsAll = ['DATABASE_UNAVAILABLE', 'LIBRARY_STOPPED', 'INTERNAL_ERROR'];
    if (!(error instanceof LibraryError) || concernsAll.includes(error.code)) {
      throw error;
    }
    return error.message;
  }
}

async function* readMovies(
  database: Database,
  movieIds: readonly string[] | undefined,
): AsyncGenerator<RenamedMovie> {
  let after: string | null = null;
  let ids = movieIds?.toSorted() ?? [];
  do {
    const batch: readonly string[] =
      movieIds === undefined ? await readIdsAfter(database, after, batchSize) : ids.slice(0, batchSize);
    ids = ids.slice(batchSize);
    for (const movie of await readRenamedMovies(database, batch)) {
      yield movie;
      await yieldToEventLoop();
    }
    after = batch.at(-1) ?? null;
  } while (after !== null);
}

async function countFiles(database: Database): Promise<number> {
  const row = await database.readKysely
    .selectFrom('movie_file_count')
    .select(({ fn }) => fn.sum<number>('n').as('n'))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
