import { sortReleases } from '../decisions/rank-releases.ts';
import { delayedUntil } from '../decisions/rules/delay.ts';
import type { GrabSource } from '../downloads/grab-release.ts';
import { type ErrorCode, LibraryError } from '../errors/library-error.ts';
import type { DecidedRelease } from './decide/decide-releases.ts';
import type { TargetMovie, TargetVersion } from './decide/read-target-movies.ts';
import { clientRetryMs, keepPending, type PendingReason, removePending } from './pending/pending-releases.ts';
import { releaseKey } from './release-key.ts';
import type { SearchDeps } from './search-deps.ts';

/** What happened to the best releases of a version. */
export interface VersionOutcome {
  readonly movie: TargetMovie;
  readonly version: TargetVersion;
  readonly grabbed: { readonly decided: DecidedRelease; readonly downloadId: string } | null;
  /** The release that waits, if none was grabbed. */
  readonly pending: {
    readonly decided: DecidedRelease;
    readonly reason: PendingReason;
    readonly dueAt: Date;
  } | null;
  /** Releases that could not be grabbed, and why. */
  readonly failures: ReadonlyMap<DecidedRelease, string>;
}

interface GrabBestParams {
  readonly source: GrabSource;
  readonly signal: AbortSignal;
  /** Keys of releases that are grabbed for other versions; it gets those that are grabbed here. */
  readonly taken: Set<string>;
}

/** Each try downloads a file from an indexer. */
const maximumTries = 5;

/** After these, the next best release may work. */
const refusals: ReadonlySet<ErrorCode> = new Set(['RELEASE_UNAVAILABLE', 'NO_DOWNLOAD_CLIENT']);

/**
 * Grabs the best approved release for a version. If its indexer refuses the file, the next best is tried. A release whose delay is not
 * over, or whose download client is down, waits.
 *
 * @param decided releases for this version
 */
export async function grabBest(
  deps: SearchDeps,
  { movie, version }: Pick<VersionOutcome, 'movie' | 'version'>,
  decided: readonly DecidedRelease[],
  params: GrabBestParams,
): Promise<VersionOutcome> {
  const best = sortReleases(decided).filter(({ release }) => !params.taken.has(releaseKey(release)));
  const failures = new Map<DecidedRelease, string>();
  const outcome = { movie, version, failures, grabbed: null, pending: null };
  for (const candidate of best.filter(({ decision }) => decision.approved).slice(0, maximumTries)) {
    params.signal.throwIfAborted();
    const target = { movieId: movie.id, versionId: version.id };
    try {
      const { release } = candidate;
      const { downloadId } = await deps.grabRelease(
        { ...target, release, source: params.source },
        params.signal,
      );
      params.taken.add(releaseKey(release));
      await deps.database.transaction((em) => removePending(deps.database, em, target));
      return { ...outcome, grabbed: { decided: candidate, downloadId } };
    } catch (error) {
      if (!(error instanceof LibraryError)) throw error;
      failures.set(candidate, error.message);
      if (error.code === 'DOWNLOAD_CLIENT_UNAVAILABLE') {
        const dueAt = new Date(deps.now().getTime() + clientRetryMs);
        return {
          ...outcome,
          pending: await wait(deps, candidate, params, 'downloadClientUnavailable', dueAt),
        };
      }
      if (error.code === 'RELEASE_ALREADY_GRABBED') return outcome;
      if (!refusals.has(error.code)) throw error;
    }
  }
  const delayed = best.find(isDelayed);
  const dueAt = delayed === undefined ? null : delayedUntil(delayed.release, delayed.context);
  return delayed === undefined || dueAt === null
    ? outcome
    : { ...outcome, pending: await wait(deps, delayed, params, 'delay', dueAt) };
}

const isDelayed = ({ decision: { rejections } }: DecidedRelease) =>
  rejections.length === 1 && rejections[0]?.code === 'delayed';

async function wait(
  deps: SearchDeps,
  decided: DecidedRelease,
  { source, taken }: GrabBestParams,
  reason: PendingReason,
  dueAt: Date,
): Promise<VersionOutcome['pending']> {
  const { release, context } = decided;
  const { movieId = '', versionId = '' } = context.target ?? {};
  taken.add(releaseKey(release));
  return {
    decided,
    reason,
    dueAt: await keepPending(deps, { release, movieId, versionId, source, reason, dueAt }),
  };
}

/**
 * Grabs the best release for each version that releases were decided for; no release for two of them.
 *
 * @param isNew versions for which no release is new are left as they are
 */
export async function grabForVersions(
  deps: SearchDeps,
  decided: readonly DecidedRelease[],
  params: Omit<GrabBestParams, 'taken'> & { readonly isNew?: (decided: DecidedRelease) => boolean },
): Promise<readonly VersionOutcome[]> {
  const { isNew = () => true } = params;
  const taken = new Set<string>();
  const groups = [...Map.groupBy(decided, ({ version }) => version?.id ?? '').values()]
    .filter((group) => group.some(isNew))
    // Default versions choose first.
    .toSorted((one, other) => Number(other[0]?.version?.isDefault) - Number(one[0]?.version?.isDefault));
  const outcomes: VersionOutcome[] = [];
  for (const group of groups) {
    const [{ movie, version } = { movie: null, version: null }] = group;
    if (movie !== null && version !== null) {
      outcomes.push(await grabBest(deps, { movie, version }, group, { ...params, taken }));
    }
  }
  return outcomes;
}
