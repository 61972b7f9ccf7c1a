import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { RatedFile } from '../decisions/decision.ts';
import { languagesOf } from '../decisions/rate-release.ts';
import { fromStoredFacts } from '../found-releases/stored-release.ts';

/** After so many days a grab that no import has ended no longer keeps its version from being grabbed again. */
export const grabExpiryDays = 14;
const dayMs = 86_400_000;

/** Grabs before this time have expired, whether or not their rows say so yet. */
export const expiredBefore = (now: Date): Date => new Date(now.getTime() - grabExpiryDays * dayMs);

export const liveGrabStates = ['grabbing', 'grabbed'] as const;

export interface LiveGrabsDeps {
  readonly database: Pick<Database, 'driver' | 'readKysely'>;
  readonly now: () => Date;
}

/**
 * Reads what is grabbed for versions of these movies and neither imported nor expired.
 *
 * @returns by the id of the version; that of the default version is the id of the movie
 */
export async function readLiveGrabs(
  { database: { driver, readKysely }, now }: LiveGrabsDeps,
  movieIds: readonly string[],
): Promise<Map<string, RatedFile>> {
  if (movieIds.length === 0) {
    return new Map();
  }
  const rows = await readKysely
    .selectFrom('grab')
    .select(['version_id as versionId', 'release'])
    .where('state', 'in', liveGrabStates)
    .where('created_at', '>', expiredBefore(now()))
    .where(isOneOf(driver, 'movie_id', 'uuid', movieIds))
    .execute();
  return new Map(rows.map(({ versionId, release }) => [versionId, rateOf(release)]));
}

/** A grab of another version of the library keeps its version as well, with a quality that any release is better than. */
function rateOf(stored: unknown): RatedFile {
  const release = fromStoredFacts(stored);
  return release === null
    ? { quality: 'Unknown', revision: { version: 1, real: 0 }, languages: [], formatScore: 0 }
    : {
        quality: release.parsed.quality.name,
        revision: release.parsed.revision,
        languages: languagesOf(release),
        formatScore: 0,
      };
}
