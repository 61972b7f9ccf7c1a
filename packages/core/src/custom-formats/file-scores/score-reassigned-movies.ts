import type { EntityManager } from '../../database/database.ts';
import { type MarkScoresDeps, markScoresDue } from './mark-scores-due.ts';
import { scoreMovieFiles } from './score-files.ts';
import { hasScores, readScoringProfiles } from './scoring-profiles.ts';

/** So many files are scored within a second, in the transaction that gives their movies another profile. */
const maximumAtOnce = 1_000;

/** Stores what the files of movies score that have got this quality profile; a task does it if they are many. */
export async function scoreReassignedMovies(
  deps: MarkScoresDeps,
  em: EntityManager,
  movieIds: readonly string[],
  qualityProfileId: string,
): Promise<void> {
  if (movieIds.length <= maximumAtOnce) {
    await scoreMovieFiles(deps.database, em, movieIds);
    return;
  }
  const profile = (await readScoringProfiles(deps.database, em)).get(qualityProfileId);
  if (profile !== undefined && hasScores(profile)) {
    await markScoresDue(deps, em, [qualityProfileId]);
  }
}
