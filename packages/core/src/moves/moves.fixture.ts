import type { Database } from '../database/database.ts';
import { createFileJournal } from '../file-operations/file-journal.ts';
import type { OnFileStep } from '../file-operations/settle-operation.ts';
import { type HandlerRun, runHandler } from '../testing/run-handler.fixture.ts';
import { createFileMoves } from './file-moves.ts';
import { createMoveMovieFilesHandler } from './move-movie-files.ts';

export interface RunMoveParams {
  readonly database: Database;
  readonly movieId: string;
  /** The root folder that the movie had. */
  readonly from: string;
  readonly onStep?: OnFileStep | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Recovers what was interrupted, as each start does, and runs the task that moves the files of a movie. */
export async function runMove({ movieId, from, signal, ...deps }: RunMoveParams): Promise<HandlerRun> {
  const moving = await startMoving(deps);
  try {
    return await moving.run({ movieId, from, signal });
  } finally {
    await moving.close();
  }
}

/** Recovers what was interrupted. */
export async function startMoving({ database, onStep }: Pick<RunMoveParams, 'database' | 'onStep'>) {
  const journal = createFileJournal({ database, logger: undefined, onStep });
  const moves = createFileMoves({ database, journal, logger: undefined, now: () => new Date() });
  await journal.start();
  const handler = createMoveMovieFilesHandler({ database, moves });
  return {
    run({
      movieId,
      from,
      signal = new AbortController().signal,
    }: Pick<RunMoveParams, 'movieId' | 'from' | 'signal'>) {
      const task = { id: 'task', kind: 'move-movie-files', subjectId: movieId, attempt: 1, maxAttempts: 5 };
      return runHandler(handler, { task, payload: { from }, signal });
    },
    close: () => journal.close(),
  };
}
