import type { FileIdentity } from '../disk/file-identity.ts';
import { type MovieCandidate, matchRelease, type ReleaseMatch } from '../matching/match-release.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
import type { Change } from './change-queue.ts';
import { findWorseFile } from './find-worse-file.ts';
import type { FoundVideo } from './found-video.ts';
import { hasSameIds, type KnownUnmatchedFile } from './known-files.ts';
import { isNearYear } from './look-up-movie.ts';
import { candidateOf, findPlace, probeAndPlace } from './place-video.ts';
import { putUnmatched, type UnmatchedVideo } from './put-unmatched.ts';
import type { MovieIds } from './read-nfo.ts';
import { type MovieVersions, readVersions } from './read-versions.ts';
import type { RootScan } from './root-scan.ts';

/** More movies of one title are not worth a choice. */
const maximumCandidates = 10;

type Left = Pick<UnmatchedVideo, 'reason' | 'candidates'>;

/**
 * Finds the movie of a video in the library and probes the video, or leaves it unmatched.
 *
 * @param known what is stored of it as an unmatched file, if it has not changed since
 * @returns null if it is unmatched for the same reason as before: its candidates stay
 */
export async function matchVideo(
  scan: RootScan,
  video: FoundVideo,
  identity: FileIdentity,
  known: KnownUnmatchedFile | null,
): Promise<Change | null> {
  const { path } = video;
  const parsed = video.parse();
  const ids = await video.readIds();
  const found = await findMovie(scan, parsed, ids);
  if ('movieId' in found) {
    return probeAndPlace(scan, { path, parsed, ids, identity, movieId: found.movieId });
  }
  const isAsBefore = known?.reason === found.reason && hasSameIds(known, ids);
  return isAsBefore ? null : putUnmatched(scan, { path, identity, ids, ...found });
}

async function findMovie(
  scan: RootScan,
  parsed: ParsedRelease,
  ids: MovieIds,
): Promise<{ readonly movieId: string } | Left> {
  const match = await matchRelease(scan.deps, { ...parsed, ...ids });
  const movies = await readMovies(scan, idsOf(match, parsed.year));
  const candidates = movies.map(candidateOf);
  const [movie] = movies;
  if (parsed.part !== null) {
    return { reason: 'multiPart', candidates };
  }
  if (movie === undefined) {
    return withoutMovie(match);
  }
  if (movies.length > 1) {
    return { reason: 'ambiguous', candidates };
  }
  const file = { edition: parsed.edition?.text ?? null, quality: parsed.quality.name };
  const { reason } = findPlace(movie, scan.root.path, file, scan.gone.has);
  const mayBeBetter = reason === 'movieHasFile' && (await isBetterByName(scan, movie, parsed));
  return reason === null || mayBeBetter ? { movieId: movie.movieId } : { reason, candidates };
}

/** Whether it is worth a probe, as it is better than the file that this scan has stored if its name is right. */
async function isBetterByName(
  scan: RootScan,
  movie: MovieVersions,
  { quality, revision, languages, edition }: ParsedRelease,
): Promise<boolean> {
  const named = { quality: quality.name, revision, languages, edition: edition?.text ?? null };
  const worse = await findWorseFile(scan, scan.deps.database.fork(), movie, { ...named, isDamaged: false });
  return worse !== null;
}

/** The movies that a match found. With an id, the year may differ by one: sources disagree about it. */
function idsOf(match: ReleaseMatch, year: number | null): readonly string[] {
  switch (match.kind) {
    case 'one':
      return [match.movieId];
    case 'many':
      return match.movieIds;
    default:
      return byId(match.candidates)
        .filter((movie) => isNearYear(movie.year, year))
        .map(({ movieId }) => movieId);
  }
}

const byId = (candidates: readonly MovieCandidate[]) => candidates.filter(({ by }) => by !== 'title');

/** The candidates of a file without a movie are looked up later. */
function withoutMovie(match: ReleaseMatch): Left {
  const ofOtherYear = match.kind === 'none' ? byId(match.candidates) : [];
  return ofOtherYear.length > 0
    ? { reason: 'otherYear', candidates: ofOtherYear.map(candidateOf) }
    : { reason: 'noMatch', candidates: null };
}

async function readMovies({ deps }: RootScan, movieIds: readonly string[]): Promise<MovieVersions[]> {
  const em = deps.database.fork();
  const found = await Promise.all(
    movieIds.slice(0, maximumCandidates).map((movieId) => readVersions(deps.database, em, movieId)),
  );
  return found.filter((movie) => movie !== null);
}
