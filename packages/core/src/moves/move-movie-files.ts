import type { Database } from '../database/database.ts';
import { isBelow } from '../disk/is-within.ts';
import { findMovieFiles } from '../files/read-movie-files.ts';
import { type TaskHandler, type TaskRun, taskHandler } from '../tasks/task-handlers.ts';
import { counted } from '../text/counted.ts';
import { checkPlaces, openRoots } from './check-roots.ts';
import { movePayloadSchema } from './enqueue-move.ts';
import type { FileMoves } from './file-moves.ts';
import { type MovePlan, planMove } from './plan-move.ts';

export interface MoveMovieFilesDeps {
  readonly database: Database;
  readonly moves: FileMoves;
}

interface Counts {
  moved: number;
  missing: number;
}

/**
 * Brings the files of a movie from the root folder that it had to the one that it has. Each file is moved by itself: a run that was
 * cancelled or killed leaves the others, and the next one continues with them.
 */
export function createMoveMovieFilesHandler(deps: MoveMovieFilesDeps): TaskHandler {
  return taskHandler(movePayloadSchema, async (run) => {
    const movieId = run.task.subjectId ?? '';
    const counts: Counts = { moved: 0, missing: 0 };
    let plan = await planMove(deps.database, movieId, run.payload.from);
    while (plan.files.length > 0) {
      await moveFiles(deps, run, plan, counts);
      // The root folder may have changed again meanwhile.
      plan = await planMove(deps.database, movieId, plan.to);
    }
    const result = { ...counts, elsewhere: await countElsewhere(deps.database, movieId, plan.to) };
    return { result, message: describe(result, plan.to) };
  });
}

async function moveFiles(
  { database, moves }: MoveMovieFilesDeps,
  { signal, ensureHeld, progress }: Pick<TaskRun, 'signal' | 'ensureHeld' | 'progress'>,
  plan: MovePlan,
  counts: Counts,
): Promise<void> {
  const total = Math.max(
    1,
    plan.files.reduce((sum, { size }) => sum + size, 0),
  );
  let done = 0;
  for (const file of plan.files) {
    signal.throwIfAborted();
    await ensureHeld();
    const roots = await openRoots(database, plan);
    if (await checkPlaces(roots, file)) {
      await moves.moveFile({
        ...{ movieId: plan.movieId, roots, file, signal },
        onProgress: ({ copiedBytes }) =>
          progress(
            Math.floor((99 * (done + copiedBytes)) / total),
            `Moving ${file.source} to ${file.target}`,
          ),
      });
      counts.moved += 1;
    } else {
      counts.missing += 1;
    }
    done += file.size;
  }
}

/** Files that were neither below the former root folder nor are below the present one. */
async function countElsewhere(database: Database, movieId: string, root: string): Promise<number> {
  const files = await findMovieFiles(database, database.fork(), movieId);
  return files.filter(({ path, rootFolderPath }) => rootFolderPath === root && !isBelow(path, root)).length;
}

function describe({ moved, missing, elsewhere }: Counts & { elsewhere: number }, to: string): string {
  const files = (count: number) => counted(count, 'file');
  return [
    `Moved ${files(moved)} to ${to}`,
    ...(missing > 0 ? [`${files(missing)} did not exist`] : []),
    ...(elsewhere > missing
      ? [`${files(elsewhere - missing)} outside of the former root folder stayed`]
      : []),
  ].join('; ');
}
