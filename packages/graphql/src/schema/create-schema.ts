import type { GraphQLSchema } from 'graphql';
import { addActivity } from './activity.ts';
import { addBlocklist, addBlocklistMutations } from './blocklist.ts';
import { addCustomFormatMutations, addCustomFormats } from './custom-formats.ts';
import { addDelayProfileMutations, addDelayProfiles } from './delay-profiles.ts';
import { addDownloadClientMutations, addDownloadClients } from './download-clients.ts';
import { addDownloadSettings, addDownloadSettingsMutations } from './download-settings.ts';
import { addGrabMutations, addGrabs } from './downloads.ts';
import { addImportMutations, addImports } from './imports.ts';
import { addIndexerConnectionMutations, addIndexerMutations, addIndexers } from './indexers.ts';
import { addHealth, addMetadataSearch, addStatistics } from './library.ts';
import { addMovieConnection, addMoviePage } from './movie-lists.ts';
import { addBulkMutations, addMovieMutations } from './movie-mutations.ts';
import { addMovies } from './movies.ts';
import { addNaming, addNamingMutations } from './naming.ts';
import { addNodes } from './nodes.ts';
import { addQualityProfileMutations, addQualityProfiles } from './quality-profiles.ts';
import { addQueue, addQueueChanges, addQueueMutations } from './queue.ts';
import { addQueueImportMutations, addQueueImports } from './queue-imports.ts';
import { addRecycleBin, addRecycleBinMutations } from './recycle-bin.ts';
import { addRenameMutations, addRenames } from './renames.ts';
import { addRootFolderMutations, addRootFolders } from './root-folders.ts';
import { addScan, addScanMutations } from './scan.ts';
import { addScheduleMutations, addSchedules } from './schedules.ts';
import { createSchemaDeps } from './schema-deps.ts';
import { addReleaseSearch, addSearch } from './search.ts';
import { addSearchSettings, addSearchSettingsMutations } from './search-settings.ts';
import { addFileChanges, addMovieChanges, addReleaseChanges, addTaskUpdates } from './subscriptions.ts';
import { addTaskMutations, addTasks } from './tasks.ts';
import { addVersionMutations, addVersions } from './versions.ts';
import { addWantedMutations } from './wanted.ts';
import { addWebhookMutations, addWebhooks } from './webhooks.ts';

/** In the order in which the fields of `Query`, `Mutation` and `Subscription` are printed. */
const features = [
  addMovies,
  addVersions,
  addMovieConnection,
  addMoviePage,
  addMetadataSearch,
  addSearch,
  addQualityProfiles,
  addCustomFormats,
  addRootFolders,
  addIndexers,
  addDownloadClients,
  addWebhooks,
  addGrabs,
  addQueue,
  addNaming,
  addDelayProfiles,
  addSearchSettings,
  addDownloadSettings,
  addBlocklist,
  addRenames,
  addScan,
  addRecycleBin,
  addTasks,
  addSchedules,
  addActivity,
  addImports,
  addQueueImports,
  addStatistics,
  addHealth,
  addNodes,
  addMovieMutations,
  addBulkMutations,
  addVersionMutations,
  addTaskMutations,
  addScheduleMutations,
  addQualityProfileMutations,
  addCustomFormatMutations,
  addRootFolderMutations,
  addIndexerMutations,
  addIndexerConnectionMutations,
  addDownloadClientMutations,
  addGrabMutations,
  addQueueMutations,
  addQueueImportMutations,
  addWantedMutations,
  addWebhookMutations,
  addNamingMutations,
  addDelayProfileMutations,
  addSearchSettingsMutations,
  addDownloadSettingsMutations,
  addBlocklistMutations,
  addRenameMutations,
  addScanMutations,
  addImportMutations,
  addRecycleBinMutations,
  addTaskUpdates,
  addMovieChanges,
  addFileChanges,
  addReleaseChanges,
  addQueueChanges,
  addReleaseSearch,
];

/** The whole library as one schema. Resolvers take the library from their context. */
export function createSchema(): GraphQLSchema {
  const deps = createSchemaDeps();
  const { builder } = deps;
  builder.queryType({ description: 'What can be read.' });
  builder.mutationType({
    description: [
      'Changes, executed one after the other. If one of several fails, the response has no data of those before it, which',
      'stay executed: `addMovies` and `updateMovies` report each movie.',
    ].join(' '),
  });
  builder.subscriptionType({ description: 'Events, published as they happen.' });
  for (const add of features) add(deps);
  return builder.toSchema({ sortSchema: false });
}
