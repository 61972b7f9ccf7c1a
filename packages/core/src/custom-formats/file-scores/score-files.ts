import { createTimeSlice } from '../../async/time-slice.ts';
import type { Database, EntityManager } from '../../database/database.ts';
import { isOneOf } from '../../database/schema/expressions.ts';
import { findFilesOfMovies, type StoredMovieFile } from '../../files/read-movie-files.ts';
import { fileFormatFacts } from '../format-facts.ts';
import { readCompiledFormats } from '../read-custom-formats.ts';
import { readFormatMovies } from '../read-format-movies.ts';
import { scoreFormats } from '../score-formats.ts';
import { hasScores, readScoringProfiles, type ScoringProfile } from './scoring-profiles.ts';

type ScoringProfiles = ReadonlyMap<string, ScoringProfile>;

export interface ScoredFile {
  readonly file: StoredMovieFile;
  /** Null: its quality profile has no scores. */
  readonly score: number | null;
}

/**
 * Stores what the files of these movies score, as after a change of them or of what custom formats read. Triggers mark the movies that
 * are wanted by it. Reads no more than the profiles if none has scores.
 *
 * Runs in a transaction that holds the lock `movies`, as every change of custom formats and profiles does.
 */
export async function scoreMovieFiles(
  database: Database,
  em: EntityManager,
  movieIds: readonly string[],
): Promise<void> {
  const profiles = await readScoringProfiles(database, em);
  if ([...profiles.values()].some(hasScores)) {
    await scoreFiles(database, em, await findFilesOfMovies(database, em, movieIds), profiles);
  }
}

/** Stores what files score. @returns the score of each */
export async function scoreFiles(
  database: Database,
  em: EntityManager,
  files: readonly StoredMovieFile[],
  profiles: ScoringProfiles,
): Promise<readonly ScoredFile[]> {
  const scored = await computeScores(database, em, files, profiles);
  const changed = scored.filter(({ file, score }) => score !== file.formatScore);
  for (const [score, ofScore] of Map.groupBy(changed, (one) => one.score)) {
    const ids = ofScore.map(({ file }) => file.id);
    await database
      .kysely(em)
      .updateTable('movie_file')
      .set({ format_score: score })
      .where(isOneOf(database.driver, 'id', 'uuid', ids))
      .execute();
  }
  return scored;
}

async function computeScores(
  database: Database,
  em: EntityManager,
  files: readonly StoredMovieFile[],
  profiles: ScoringProfiles,
): Promise<readonly ScoredFile[]> {
  const profileOf = ({ qualityProfileId }: StoredMovieFile) => {
    const profile = profiles.get(qualityProfileId);
    return profile !== undefined && hasScores(profile) ? profile : null;
  };
  if (files.every((file) => profileOf(file) === null)) {
    return files.map((file) => ({ file, score: null }));
  }
  const formats = await readCompiledFormats(database, em);
  const movies = await readFormatMovies(database, [...new Set(files.map(({ movieId }) => movieId))], em);
  const breathe = createTimeSlice();
  const scored: ScoredFile[] = [];
  for (const file of files) {
    const profile = profileOf(file);
    const movie = movies.get(file.movieId) ?? null;
    const score =
      profile === null ? null : scoreFormats(profile, formats.match(fileFormatFacts(file, movie)));
    scored.push({ file, score });
    const pause = breathe();
    if (pause !== undefined) {
      await pause;
    }
  }
  return scored;
}
