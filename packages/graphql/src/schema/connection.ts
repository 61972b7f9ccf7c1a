import type { MovieConnection } from '@cinephage/core';
import { pageInfoSchema } from '@cinephage/core/schemas';
import type { ObjectRef } from '@pothos/core';
import { fromSelectedFields, type SelectedFields } from '../selection/selected-fields.ts';
import type { BuilderTypes } from './builder.ts';
import type { SchemaDeps } from './schema-deps.ts';

/** What an operation selects of a connection. */
export const connectionSelectionOf = <Selection>(
  toSelection: (nodes: readonly SelectedFields[]) => Selection,
) =>
  fromSelectedFields((fields) => ({
    select: toSelection([fields.of('edges').of('node'), fields.of('nodes')]),
    /** Whether a field other than the total is selected. */
    isPage: ['edges', 'nodes', 'pageInfo'].some(fields.has),
    totalCount: fields.has('totalCount'),
    hasNextPage: fields.of('pageInfo').has('hasNextPage'),
    hasPreviousPage: fields.of('pageInfo').has('hasPreviousPage'),
  }));

/**
 * The connection type of a type, as in the GraphQL Cursor Connections Specification.
 *
 * @param continues where from a cursor a list can continue: before or after its node
 * @param words for one node and for many; by default the name of the type
 */
export function addConnection<Node extends object>(
  { builder, zod }: SchemaDeps,
  Node: ObjectRef<BuilderTypes, Node>,
  continues: string,
  [one, many]: readonly [one: string, many: string] = [
    Node.name.toLowerCase(),
    `${Node.name.toLowerCase()}s`,
  ],
): ObjectRef<BuilderTypes, MovieConnection<Node>> {
  const Edge = builder.objectRef<MovieConnection<Node>['edges'][number]>(`${Node.name}Edge`).implement({
    description: `${/^[aeo]/u.test(one) ? 'An' : 'A'} ${one} and its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: `Continues the list ${continues} this ${one}.` }),
      node: t.expose('node', { type: Node, description: `The ${one}.` }),
    }),
  });
  return builder.objectRef<MovieConnection<Node>>(`${Node.name}Connection`).implement({
    description: `A page of a list of ${many}.`,
    fields: (t) => ({
      edges: t.expose('edges', { type: [Edge], description: `The ${many} with their cursors.` }),
      nodes: t.field({
        type: [Node],
        description: `The ${many} without their cursors.`,
        resolve: ({ edges }) => edges.map(({ node }) => node),
      }),
      pageInfo: t.expose('pageInfo', {
        type: zod.object(pageInfoSchema),
        description: 'The position of this page in the list.',
      }),
      totalCount: t.int({
        description: `${many.charAt(0).toUpperCase()}${many.slice(1)} that pass the filter; counted only if selected.`,
        resolve: ({ totalCount }) => totalCount as number,
      }),
    }),
  });
}

/** A page of a list that goes on from a cursor in one direction. */
interface ListPage<Node> {
  /** May hold more than `first`. */
  readonly nodes: readonly Node[];
  readonly nextCursor: string | null;
  readonly first: number;
  readonly after: string | undefined;
  readonly total: number | undefined;
  cursorOf(node: Node): string;
}

/** The connection of a page. */
export function toConnection<Node>({ nodes, nextCursor, first, after, total, cursorOf }: ListPage<Node>) {
  const edges = nodes.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }));
  const pageInfo = {
    hasNextPage: nextCursor !== null || edges.length < nodes.length,
    // The node of the cursor comes before this page.
    hasPreviousPage: after !== undefined,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, pageInfo, ...(total !== undefined && { totalCount: total }) };
}
