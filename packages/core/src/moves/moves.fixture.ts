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
export async function runMove({
  database,
  movieId,
  from,
  onStep,
  signal = new AbortController().signal,
}: RunMoveParams): Promise<HandlerRun> {
  const journal = createFileJournal({ database, logger: undefined, onStep });
  const moves = createFileMoves({ database, journal, logger: undefined, now: () => new Date() });
  await journal.start();
  try {
    const task = { id: 'task', kind: 'move-movie-files', subjectId: movieId, attempt: 1, maxAttempts: 5 };
    return await runHandler(createMoveMovieFilesHandler({ database, moves }), {
      ...{ task, payload: { from }, signal },
    });
  } finally {
    await journal.close();
  }
}
