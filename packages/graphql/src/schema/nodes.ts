import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import { fromSelectedFields } from '../selection/selected-fields.ts';
import { qualityProfileSelectionOf, toMovieSelection, toTaskSelection } from '../selection/selections.ts';
import { listOf } from './complexity.ts';
import type { SchemaDeps } from './schema-deps.ts';

/** How many objects can be read by their ids at once. */
const maximumNodes = 100;

const id = z.string().meta({ description: 'Id of a movie, task, quality profile or schedule.' });
const ids = z
  .array(z.string())
  .max(maximumNodes)
  .meta({ description: `Ids of movies, tasks, quality profiles and schedules, at most ${maximumNodes}.` });

const movieSelectionOf = fromSelectedFields(toMovieSelection, 'Movie');
const taskSelectionOf = fromSelectedFields(toTaskSelection, 'Task');

/** The types of objects that were found by their ids: their fields do not show it. */
const typeOfNode = new WeakMap<object, string>();

/** The interface `Node`, `node` and `nodes`, as in the GraphQL Global Object Identification Specification. */
export function addNodes({ builder, zod, refs: { Node } }: SchemaDeps): void {
  builder.interfaceType(Node, {
    description:
      'An object with an id that no other object of the library has. It is the id of the REST API too.',
    fields: (t) => ({ id: t.id({ description: 'Its id.', resolve: (node) => (node as { id: string }).id }) }),
    resolveType: (node) => typeOfNode.get(node),
  });
  builder.queryFields((t) => ({
    node: t.field({
      type: Node,
      nullable: true,
      description: 'The object with this id; null if not found.',
      ...zod.args(t.arg, { id }),
      resolve: (_root, args, context, info) => findNode(args.id, context, info),
    }),
    nodes: t.field({
      type: [Node],
      nullable: { list: false, items: true },
      description: 'The objects with these ids, in the order of the ids; null for an id that none has.',
      extensions: listOf({ sizeArguments: ['ids'], defaultSize: maximumNodes, maximumSize: maximumNodes }),
      ...zod.args(t.arg, { ids }),
      resolve: (_root, args, context, info) =>
        Promise.all(args.ids.map((one) => findNode(one, context, info))),
    }),
  }));
}

/** Ids of schedules are words. All others are UUIDs, which are looked up in the largest table first. */
async function findNode(wanted: string, { loaders }: GraphQLContext, info: GraphQLResolveInfo) {
  const found = (type: string, node: object | null | undefined): object | null => {
    if (node == null) return null;
    typeOfNode.set(node, type);
    return node;
  };
  const byId = <One extends { readonly id?: string }>(all: readonly One[]) =>
    all.find((one) => one.id === wanted.toLowerCase());
  if (!isUuid(wanted)) {
    return found(
      'Schedule',
      (await loaders.schedules()).find((one) => one.id === wanted),
    );
  }
  return (
    found('Movie', await loaders.movie(wanted, movieSelectionOf(info))) ??
    found('Task', await loaders.task(wanted, taskSelectionOf(info))) ??
    found('QualityProfile', byId(await loaders.qualityProfiles(qualityProfileSelectionOf(info))))
  );
}

const isUuid = (text: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text);
