import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import { qualityProfileSelectionOf } from '../quality-profile-selection.ts';
import { toMovieSelection } from '../selection.ts';
import { toTaskSelection } from '../task-selection.ts';
import { whenAsked } from './asked-fields.ts';
import { listOf } from './complexity.ts';
import type { SchemaParts } from './schema-parts.ts';

/** How many objects can be read by their ids at once. */
const maximumNodes = 100;

const byId = z.strictObject({
  id: z.string().meta({ description: 'Id of a movie, task, quality profile or schedule.' }),
});
const byIds = z.strictObject({
  ids: z
    .array(z.string())
    .max(maximumNodes)
    .meta({ description: `Ids of movies, tasks, quality profiles and schedules, at most ${maximumNodes}.` }),
});

const movieSelectionOf = whenAsked(toMovieSelection, 'Movie');
const taskSelectionOf = whenAsked(toTaskSelection, 'Task');

type NodeType = 'Movie' | 'Task' | 'QualityProfile' | 'Schedule';

/** Of which type an object is that was found by its id: what was read of it does not say. */
const typeOfNode = new WeakMap<object, NodeType>();

/** The interface `Node`, `node` and `nodes`, as in the GraphQL Global Object Identification Specification. */
export function addNodes({ builder, zod, refs: { Node } }: SchemaParts): void {
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
      ...zod.arguments(t.arg, byId),
      resolve: (_root, { id }, context, info) => findNode(id, context, info),
    }),
    nodes: t.field({
      type: [Node],
      nullable: { list: false, items: true },
      description: 'The objects with these ids, in the order of the ids; null for an id that none has.',
      extensions: listOf({ sizeArguments: ['ids'], defaultSize: maximumNodes, maximumSize: maximumNodes }),
      ...zod.arguments(t.arg, byIds),
      resolve: (_root, { ids }, context, info) => Promise.all(ids.map((id) => findNode(id, context, info))),
    }),
  }));
}

/** Ids of schedules are words. All others are UUIDs, which are looked for where there are the most first. */
async function findNode(
  id: string,
  { loaders }: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<object | null> {
  if (!isUuid(id)) {
    const schedules = await loaders.schedules();
    return marked(
      'Schedule',
      schedules.find((one) => one.id === id),
    );
  }
  return (
    marked('Movie', await loaders.movie(id, movieSelectionOf(info))) ??
    marked('Task', await loaders.task(id, taskSelectionOf(info))) ??
    marked('QualityProfile', await findProfile(id))
  );

  async function findProfile(wanted: string) {
    const profiles = await loaders.qualityProfiles(qualityProfileSelectionOf(info));
    return profiles.find((one) => one.id === wanted.toLowerCase());
  }
}

const isUuid = (id: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(id);

function marked(type: NodeType, node: object | null | undefined): object | null {
  if (node == null) return null;
  typeOfNode.set(node, type);
  return node;
}
