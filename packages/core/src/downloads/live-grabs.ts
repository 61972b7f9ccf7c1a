import type { CompiledFormats } from '../custom-formats/compile-custom-formats.ts';
import { toFormatFacts } from '../custom-formats/format-facts.ts';
import { readCompiledFormats } from '../custom-formats/read-custom-formats.ts';
import { scoreFormats } from '../custom-formats/score-formats.ts';
import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { RatedFile } from '../decisions/decision.ts';
import { languagesOf } from '../decisions/rate-release.ts';
import { fromStoredFacts } from '../found-releases/stored-release.ts';
import { listQualityProfiles } from '../quality/list-quality-profiles.ts';
import type { QualityProfile } from '../quality/quality-profile.schema.ts';
import { expiredBefore, isFollowed, liveGrabStates } from './grab-expiry.ts';

export interface LiveGrabsDeps {
  readonly database: Database;
  readonly now: () => Date;
}

/**
 * Reads what is grabbed for versions of these movies and neither imported nor expired.
 *
 * @returns by the id of the version; that of the default version is the id of the movie
 */
export async function readLiveGrabs(
  { database, now }: LiveGrabsDeps,
  movieIds: readonly string[],
): Promise<Map<string, RatedFile>> {
  if (movieIds.length === 0) {
    return new Map();
  }
  const rows = await database.readKysely
    .selectFrom('grab')
    .innerJoin('movie', 'movie.id', 'grab.movie_id')
    .leftJoin('movie_version', 'movie_version.id', 'grab.version_id')
    .select(['grab.version_id as versionId', 'grab.release', 'movie.quality_profile_id as ofMovie'])
    .select('movie_version.quality_profile_id as ofVersion')
    .where('grab.state', 'in', liveGrabStates)
    .where((grab) => grab.or([grab('grab.created_at', '>', expiredBefore(now())), isFollowed(grab)]))
    .where(isOneOf(database.driver, 'grab.movie_id', 'uuid', movieIds))
    .execute();
  if (rows.length === 0) {
    return new Map();
  }
  const [formats, profiles] = [await readCompiledFormats(database), await listQualityProfiles(database)];
  return new Map(
    rows.map(({ versionId, release, ofMovie, ofVersion }) => {
      const profile = profiles.find(({ id }) => id === (ofVersion ?? ofMovie));
      return [versionId, rateOf(release, formats, profile)];
    }),
  );
}

/** A grab of another version of the library keeps its version as well, with a quality that any release is better than. */
function rateOf(stored: unknown, formats: CompiledFormats, profile: QualityProfile | undefined): RatedFile {
  const release = fromStoredFacts(stored);
  return release === null
    ? { quality: 'Unknown', revision: { version: 1, real: 0 }, languages: [], formatScore: 0 }
    : {
        quality: release.parsed.quality.name,
        revision: release.parsed.revision,
        languages: languagesOf(release),
        formatScore: profile === undefined ? 0 : scoreFormats(profile, formats.match(toFormatFacts(release))),
      };
}
