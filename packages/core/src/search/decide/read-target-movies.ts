import type { CustomFormat } from '../../custom-formats/custom-format.schema.ts';
import { type FormatMovie, fileFormatFacts } from '../../custom-formats/format-facts.ts';
import { readCompiledFormats } from '../../custom-formats/read-custom-formats.ts';
import { scoreFormats } from '../../custom-formats/score-formats.ts';
import type { Database } from '../../database/database.ts';
import { isOneOf } from '../../database/schema/expressions.ts';
import type { DecisionTarget, RatedFile } from '../../decisions/decision.ts';
import { readLiveGrabs } from '../../downloads/live-grabs.ts';
import { type ComparedFile, findComparedFiles, findFilesOfMovies } from '../../files/read-movie-files.ts';
import { findLanguage } from '../../media-info/language-names.ts';
import { isAvailable } from '../../movies/is-available.ts';
import type { MinimumAvailability } from '../../movies/movie.schema.ts';
import { listQualityProfiles } from '../../quality/list-quality-profiles.ts';
import type { QualityProfile } from '../../quality/quality-profile.schema.ts';
import { selectVersions } from '../../versions/read-versions.ts';
import { defaultVersionName } from '../../versions/version.schema.ts';

/** A version of a movie that releases are decided for. */
export interface TargetVersion {
  /** That of the default version is the id of the movie. */
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly profile: QualityProfile;
  readonly target: DecisionTarget;
}

export interface TargetMovie {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  /** English name; null: not known. */
  readonly originalLanguage: string | null;
  /** The default one first, then by age. */
  readonly versions: readonly TargetVersion[];
}

export interface TargetMoviesDeps {
  readonly database: Database;
  readonly now: () => Date;
}

/** Reads all that decisions depend on of these movies, with a few statements for all of them. */
export async function readTargetMovies(
  deps: TargetMoviesDeps,
  movieIds: readonly string[],
): Promise<ReadonlyMap<string, TargetMovie>> {
  if (movieIds.length === 0) {
    return new Map();
  }
  const { database } = deps;
  const [movies, versions, files, queued, profiles] = await Promise.all([
    readMovies(database, movieIds),
    selectVersions(database, null, movieIds).execute(),
    readFiles(database, movieIds),
    readLiveGrabs(deps, movieIds),
    listQualityProfiles(database),
  ]);
  const facts: TargetFacts = {
    now: deps.now(),
    queued,
    versionsOf: Map.groupBy(versions, ({ movie_id }) => movie_id),
    fileOf: new Map(files.map((one) => [one.file.versionId ?? one.file.movieId, one])),
    profileOf: new Map(profiles.map((profile) => [profile.id, profile])),
  };
  return new Map(movies.map((movie) => [movie.id, toTargetMovie(movie, facts)]));
}

type MovieRow = Awaited<ReturnType<typeof readMovies>>[number];
type VersionRow = Awaited<ReturnType<ReturnType<typeof selectVersions>['execute']>>[number];

interface TargetFacts {
  readonly now: Date;
  readonly queued: ReadonlyMap<string, RatedFile>;
  readonly versionsOf: ReadonlyMap<string, readonly VersionRow[]>;
  readonly fileOf: ReadonlyMap<string, FileToRate>;
  readonly profileOf: ReadonlyMap<string, QualityProfile>;
}

interface FileToRate {
  readonly file: ComparedFile;
  /** The custom formats that it matches. */
  match(movie: FormatMovie): readonly CustomFormat[];
}

/** Without custom formats, nothing else of files is needed. */
async function readFiles(database: Database, movieIds: readonly string[]): Promise<readonly FileToRate[]> {
  const formats = await readCompiledFormats(database);
  if (formats.formats.length === 0) {
    const compared = await findComparedFiles(database, movieIds);
    return compared.map((file) => ({ file, match: () => [] }));
  }
  const stored = await findFilesOfMovies(database, null, movieIds);
  return stored.map((file) => ({ file, match: (movie) => formats.match(fileFormatFacts(file, movie)) }));
}

/** The original language is stored as a code, and custom formats compare English names. */
async function readMovies({ driver, readKysely }: Database, ids: readonly string[]) {
  const rows = await readKysely
    .selectFrom('movie as m')
    .innerJoin('movie_details as d', 'd.movie_id', 'm.id')
    .select(['m.id', 'm.title', 'm.year', 'm.runtime', 'm.monitored'])
    .select(['m.minimum_availability as minimumAvailability', 'm.theatrical_date as theatricalDate'])
    .select(['m.home_release_date as homeReleaseDate', 'm.quality_profile_id as qualityProfileId'])
    .select('d.original_language as originalLanguage')
    .where(isOneOf(driver, 'm.id', 'uuid', ids))
    .execute();
  return rows.map((row) => ({
    ...row,
    originalLanguage: findLanguage(row.originalLanguage ?? '')?.name ?? null,
  }));
}

function toTargetMovie(movie: MovieRow, facts: TargetFacts): TargetMovie {
  const { id, title, year, originalLanguage } = movie;
  const all = [
    { id, name: defaultVersionName, monitored: movie.monitored, qualityProfileId: null, edition: null },
    ...(facts.versionsOf.get(id) ?? []).map(({ quality_profile_id, ...version }) => ({
      ...version,
      qualityProfileId: quality_profile_id,
    })),
  ];
  return {
    ...{ id, title, year, originalLanguage },
    versions: all.flatMap((version) => toTargetVersion(movie, version, facts) ?? []),
  };
}

interface VersionSettings {
  readonly id: string;
  readonly name: string;
  readonly monitored: boolean;
  readonly qualityProfileId: string | null;
  readonly edition: string | null;
}

/** @returns null if its profile was deleted meanwhile */
function toTargetVersion(
  movie: MovieRow,
  { id, name, monitored, qualityProfileId, edition }: VersionSettings,
  { now, profileOf, fileOf, queued }: TargetFacts,
): TargetVersion | null {
  const profile = profileOf.get(qualityProfileId ?? movie.qualityProfileId);
  if (profile === undefined) {
    return null;
  }
  const file = fileOf.get(id);
  const availability = {
    minimumAvailability: movie.minimumAvailability as MinimumAvailability,
    theatricalDate: movie.theatricalDate,
    homeReleaseDate: movie.homeReleaseDate,
  };
  return {
    ...{ id, name, isDefault: id === movie.id, profile },
    target: {
      ...{ movieId: movie.id, movieTitle: movie.title, versionId: id, versionEdition: edition },
      ...{
        monitored,
        isAvailable: isAvailable(availability, now.getTime()),
        runtime: movie.runtime,
        profile,
      },
      file: file === undefined ? null : rateFile(file, profile, movie),
      queued: queued.get(id) ?? null,
    },
  };
}

function rateFile({ file, match }: FileToRate, profile: QualityProfile, movie: FormatMovie): RatedFile {
  const { quality, revision, languages } = file;
  return {
    ...{ quality, languages, revision: revision ?? { version: 1, real: 0 } },
    formatScore: scoreFormats(profile, match(movie)),
  };
}
