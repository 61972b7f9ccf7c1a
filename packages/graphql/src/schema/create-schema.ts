import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { GraphQLContext } from '../context.ts';
import { operationError } from '../errors/operation-error.ts';
import { createConnections } from './connection.ts';
import { addHealth, addMetadataSearch, addStatistics } from './library.ts';
import { addMovieLists } from './movie-lists.ts';
import { addMovieMutations } from './movie-mutations.ts';
import { addMovies } from './movies.ts';
import { addNaming, addNamingMutations } from './naming.ts';
import { addNodes } from './nodes.ts';
import { addQualityProfileMutations, addQualityProfiles } from './quality-profiles.ts';
import { addScheduleMutations, addSchedules } from './schedules.ts';
import { createSchemaDeps } from './schema-deps.ts';
import { addMovieChanges, addTaskUpdates } from './subscriptions.ts';
import { addTaskMutations, addTasks } from './tasks.ts';

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
  const addConnection = createConnections(deps);
  // In the order in which the fields of `Query`, `Mutation` and `Subscription` are printed.
  addMovies(deps);
  addMovieLists(deps, addConnection);
  addMetadataSearch(deps);
  addQualityProfiles(deps);
  addNaming(deps);
  addTasks(deps, addConnection);
  addSchedules(deps);
  addStatistics(deps);
  addHealth(deps);
  addNodes(deps);
  addMovieMutations(deps);
  addTaskMutations(deps);
  addScheduleMutations(deps);
  addQualityProfileMutations(deps);
  addNamingMutations(deps);
  addTaskUpdates(deps);
  addMovieChanges(deps);
  return stopWhenAborted(builder.toSchema({ sortSchema: false }));
}

/** A document of several mutations starts no more of them once its time is up or its client has left. */
export function stopWhenAborted(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (root, args, context: GraphQLContext, info) => {
      if (context.signal?.aborted) {
        throw operationError('OPERATION_ABORTED', 'The operation was given up before this was begun.');
      }
      return resolve(root, args, context, info);
    };
  }
  return schema;
}
