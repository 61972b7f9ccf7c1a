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
 */
export function addConnection<Node extends object>(
  { builder, zod }: SchemaDeps,
  Node: ObjectRef<BuilderTypes, Node>,
  continues: string,
): ObjectRef<BuilderTypes, MovieConnection<Node>> {
  const one = Node.name.toLowerCase();
  const Edge = builder.objectRef<MovieConnection<Node>['edges'][number]>(`${Node.name}Edge`).implement({
    description: `A ${one} and its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: `Continues the list ${continues} this ${one}.` }),
      node: t.expose('node', { type: Node, description: `The ${one}.` }),
    }),
  });
  return builder.objectRef<MovieConnection<Node>>(`${Node.name}Connection`).implement({
    description: `A page of a list of ${one}s.`,
    fields: (t) => ({
      edges: t.expose('edges', { type: [Edge], description: `The ${one}s with their cursors.` }),
      nodes: t.field({
        type: [Node],
        description: `The ${one}s without their cursors.`,
        resolve: ({ edges }) => edges.map(({ node }) => node),
      }),
      pageInfo: t.expose('pageInfo', {
        type: zod.object(pageInfoSchema),
        description: 'The position of this page in the list.',
      }),
      totalCount: t.int({
        description: `${Node.name}s that pass the filter; counted only if selected.`,
        resolve: ({ totalCount }) => totalCount as number,
      }),
    }),
  });
}
