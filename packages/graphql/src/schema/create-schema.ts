import type { GraphQLSchema } from 'graphql';
import { addActivity } from './activity.ts';
import { addBlocklist } from './blocklist.ts';
import { addCustomFormats } from './custom-formats.ts';
import { addDelayProfiles } from './delay-profiles.ts';
import { addDownloadClients } from './download-clients.ts';
import { addDownloadSettings } from './download-settings.ts';
import { addGrabs } from './downloads.ts';
import { addImportMutations, addImports } from './imports.ts';
import { addIndexerConnections, addIndexers } from './indexers.ts';
import { addHealth, addMetadataSearch, addStatistics } from './library.ts';
import { addMovieConnection, addMoviePage } from './movie-lists.ts';
import { addBulkMutations, addMovieMutations } from './movie-mutations.ts';
import { addMovies } from './movies.ts';
import { addNaming } from './naming.ts';
import { addNodes } from './nodes.ts';
import { addQualityDefinitions, addQualityProfiles } from './quality-profiles.ts';
import { addQueue, addQueueChanges, addQueueImportMutations, addQueueImports } from './queue.ts';
import { addRecycleBin } from './recycle-bin.ts';
import { addRenames } from './renames.ts';
import { addRootFolders } from './root-folders.ts';
import { addScan } from './scan.ts';
import { addScheduleMutations, addSchedules } from './schedules.ts';
import { createSchemaDeps } from './schema-deps.ts';
import { addReleaseSearch, addSearch } from './search.ts';
import { addSearchSettings } from './search-settings.ts';
import {
  addDownloadChanges,
  addFileChanges,
  addMovieChanges,
  addReleaseChanges,
  addTaskUpdates,
} from './subscriptions.ts';
import { addTaskMutations, addTasks } from './tasks.ts';
import { addVersionMutations, addVersions } from './versions.ts';
import { addWantedMutations } from './wanted.ts';
import { addWebhookMutations, addWebhooks } from './webhooks.ts';

/**
 * In the order in which the fields of `Query`, `Mutation` and `Subscription` are printed. Where that of the queries is another one
 * than that of the mutations, a feature has a function for each.
 */
const features = [
  addMovies,
  addMovieMutations,
  addBulkMutations,
  addVersions,
  addVersionMutations,
  addMovieConnection,
  addMoviePage,
  addMetadataSearch,
  addSearch,
  addTaskMutations,
  addScheduleMutations,
  addQualityProfiles,
  addQualityDefinitions,
  addCustomFormats,
  addRootFolders,
  addIndexers,
  addIndexerConnections,
  addDownloadClients,
  addWebhooks,
  addGrabs,
  addQueue,
  addQueueImportMutations,
  addWantedMutations,
  addWebhookMutations,
  addNaming,
  addDelayProfiles,
  addSearchSettings,
  addDownloadSettings,
  addBlocklist,
  addRenames,
  addScan,
  addImportMutations,
  addRecycleBin,
  addTasks,
  addSchedules,
  addActivity,
  addImports,
  addQueueImports,
  addStatistics,
  addHealth,
  addNodes,
  addTaskUpdates,
  addMovieChanges,
  addFileChanges,
  addReleaseChanges,
  addDownloadChanges,
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
