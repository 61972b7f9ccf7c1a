import type { GraphQLSchema } from 'graphql';
import { addBulkMutations } from './bulk-mutations.ts';
import { addHealth } from './health.ts';
import { addMetadata } from './metadata.ts';
import { addMovieChanges } from './movie-changes.ts';
import { addMovieConnection } from './movie-connection.ts';
import { addMovieInputs } from './movie-inputs.ts';
import { addMovieMutations } from './movie-mutations.ts';
import { addMoviePage } from './movie-page.ts';
import { addMovieQueries } from './movie-queries.ts';
import { addMovieTypes } from './movie-types.ts';
import { addNodes } from './nodes.ts';
import { addPageInfo } from './page-info.ts';
import { addQualityProfiles } from './quality-profiles.ts';
import { addScheduleMutations, addSchedules } from './schedules.ts';
import { createSchemaParts, type SchemaParts } from './schema-parts.ts';
import { addStatistics } from './statistics.ts';
import { stopWhenGivenUp } from './stop-when-given-up.ts';
import { addTaskMutations } from './task-mutations.ts';
import { addTaskQueries } from './task-queries.ts';
import { addTaskTypes } from './task-types.ts';
import { addTaskUpdates } from './task-updates.ts';

/** In the order in which the fields of `Query`, `Mutation` and `Subscription` are to stand. */
const additions: readonly ((parts: SchemaParts) => void)[] = [
  addMovieTypes,
  addMovieInputs,
  addTaskTypes,
  addPageInfo,
  addMovieQueries,
  addMovieConnection,
  addMoviePage,
  addMetadata,
  addQualityProfiles,
  addTaskQueries,
  addSchedules,
  addStatistics,
  addHealth,
  addNodes,
  addMovieMutations,
  addBulkMutations,
  addTaskMutations,
  addScheduleMutations,
  addTaskUpdates,
  addMovieChanges,
];

/** The whole library as one schema. Resolvers find the library in their context. */
export function createSchema(): GraphQLSchema {
  const parts = createSchemaParts();
  const { builder } = parts;
  builder.queryType({ description: 'What can be read.' });
  builder.mutationType({
    description: [
      'What can be done; one thing after the other. When one of several fails, the answer tells nothing of those before it,',
      'which stay done: `addMovies` and `updateMovies` tell of each.',
    ].join(' '),
  });
  builder.subscriptionType({ description: 'Events, published as they happen.' });
  for (const add of additions) add(parts);
  return stopWhenGivenUp(builder.toSchema({ sortSchema: false }));
}
