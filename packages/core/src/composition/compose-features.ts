import type { ActivityLog } from '../history/activity-log.ts';
import type { Library } from '../library.ts';
import type { Metadata } from '../metadata/metadata.ts';
import type { QualityDefinitions } from '../quality/quality-definitions.ts';
import type { QualityProfiles } from '../quality/quality-profiles.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { composeFiles } from './compose-files.ts';
import { composeReleases } from './compose-releases.ts';
import type { LazyFeaturesDeps } from './feature-deps.ts';
import { readAndWrite } from './operation-names.ts';

/** All features but those that a start uses. */
export type LazyFeatures = Omit<
  Library,
  'movies' | 'tasks' | 'schedules' | 'events' | 'start' | 'stop' | 'health' | symbol
>;

/** Composes the features whose modules are loaded by their first use. */
export function composeFeatures(deps: LazyFeaturesDeps): LazyFeatures {
  const { feature, database } = deps;
  return {
    ...composeFiles(deps),
    ...composeReleases(deps),
    activity: feature<ActivityLog>({ list: true, count: true }, async () => {
      const { createActivityLog } = await import('../history/create-activity-log.ts');
      return createActivityLog(database);
    }),
    qualityProfiles: feature<QualityProfiles>(readAndWrite, async () => {
      const { createQualityProfiles } = await import('../quality/create-quality-profiles.ts');
      const { createFollowCutoff } = await import('../wanted/follow-cutoff.ts');
      const { markScoresDue } = await import('../custom-formats/file-scores/mark-scores-due.ts');
      return createQualityProfiles({
        database,
        followCutoff: createFollowCutoff(deps),
        followScores: (em, id) => markScoresDue(deps, em, [id]),
      });
    }),
    qualityDefinitions: feature<QualityDefinitions>({ list: true, update: true }, async () => {
      const { createQualityDefinitions } = await import('../quality/create-quality-definitions.ts');
      return createQualityDefinitions(database);
    }),
    webhooks: feature<Webhooks>(
      { ...readAndWrite, test: true, testStored: true, deliveries: true },
      async () => (await import('../webhooks/create-webhooks.ts')).createWebhooks(deps),
    ),
    metadata: feature<Metadata>({ search: true }, async () => {
      const { createSearchMetadata } = await import('../metadata/search-metadata.ts');
      const { createFindMovieIds } = await import('../movies/get-movies.ts');
      return { search: createSearchMetadata({ ...deps, findMovieIds: createFindMovieIds(deps) }) };
    }),
    ...feature<Pick<Library, 'statistics'>>({ statistics: true }, async () => {
      const { createLibraryStatistics } = await import('../statistics/library-statistics.ts');
      return { statistics: createLibraryStatistics(deps) };
    }),
  };
}
