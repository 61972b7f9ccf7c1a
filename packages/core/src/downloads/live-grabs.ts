import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { RatedFile } from '../decisions/decision.ts';
import type { Release } from '../releases/release.ts';
import { parseStoredRelease, type StoredRelease } from './stored-release.ts';

/** After so many days a grab that no import has ended no longer keeps its version from being grabbed again. */
export const grabExpiryDays = 14;
const dayMs = 86_400_000;

/** Grabs before this time have expired, whether or not their rows say so yet. */
export const expiredBefore = (now: Date): Date => new Date(now.getTime() - grabExpiryDays * dayMs);

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
    .where('state', 'in', ['grabbing', 'grabbed'])
    .where('created_at', '>', expiredBefore(now()))
    .where(isOneOf(driver, 'movie_id', 'uuid', movieIds))
    .execute();
  return new Map(
    rows.map(({ versionId, release }) => [versionId, rateOf(parseStoredRelease(release as StoredRelease))]),
  );
}

const rateOf = ({ parsed, languages }: Pick<Release, 'parsed' | 'languages'>): RatedFile => ({
  quality: parsed.quality.name,
  revision: parsed.revision,
  languages: [...new Set([...parsed.languages, ...languages])],
  formatScore: 0,
});
