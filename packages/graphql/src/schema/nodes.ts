import { brandWithType } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import { fromSelectedFields } from '../selection/selected-fields.ts';
import { qualityProfileSelectionOf, toMovieSelection, toTaskSelection } from '../selection/selections.ts';
import type { SchemaDeps } from './schema-deps.ts';

const maximumNodes = 100;

const id = z.string().describe('Id of a movie, task, quality profile or schedule.');
const ids = z
  .array(z.string())
  .max(maximumNodes)
  .describe(`Ids of movies, tasks, quality profiles and schedules, at most ${maximumNodes}.`);

const movieSelectionOf = fromSelectedFields(toMovieSelection, 'Movie');
const taskSelectionOf = fromSelectedFields(toTaskSelection, 'Task');

/** The interface `Node`, `node` and `nodes`, as in the GraphQL Global Object Identification Specification. */
export function addNodes({ builder, query, refs: { Node } }: SchemaDeps): void {
  builder.interfaceType(Node, {
    description:
      'An object with an id that no other object of the library has. It is the id of the REST API too.',
    fields: (t) => ({ id: t.id({ description: 'Its id.', resolve: (node) => (node as { id: string }).id }) }),
  });
  query('node', Node, {
    nullable: true,
    description: 'The object with this id; null if not found.',
    args: { id },
    resolve: (_root, args, context, info) => findNode(args.id, context, info),
  });
  query('nodes', [Node], {
    nullable: { list: false, items: true },
    description: 'The objects with these ids, in the order of the ids; null for an id that none has.',
    args: { ids },
    size: maximumNodes,
    resolve: (_root, args, context, info) => Promise.all(args.ids.map((one) => findNode(one, context, info))),
  });
}

/** Ids of schedules are words. All others are UUIDs, which are looked up in the largest table first. */
async function findNode(wanted: string, { loaders }: GraphQLContext, info: GraphQLResolveInfo) {
  const found = (type: string, node: object | null | undefined): object | null => {
    // The fields of an object do not show its type.
    brandWithType(node, type as never);
    return node ?? null;
  };
  const byId = <One extends { readonly id?: string }>(all: readonly One[], own: string) =>
    all.find((one) => one.id === own);
  if (!isUuid(wanted)) return found('Schedule', byId(await loaders.schedules(), wanted));
  const profilesOf = loaders.qualityProfiles;
  return (
    found('Movie', await loaders.movie(wanted, movieSelectionOf(info))) ??
    found('Task', await loaders.task(wanted, taskSelectionOf(info))) ??
    found('QualityProfile', byId(await profilesOf(qualityProfileSelectionOf(info)), wanted.toLowerCase()))
  );
}

const isUuid = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text);
