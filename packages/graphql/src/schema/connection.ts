import type { MovieConnection } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import type { ObjectRef } from '@pothos/core';
import type { z } from 'zod';
import { fromSelectedFields, type SelectedFields } from '../selection/selected-fields.ts';
import { renamed } from './argument-errors.ts';
import type { BuilderTypes } from './builder.ts';
import { firstOf, maximumSize } from './fields.ts';
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
        type: zod.object(schemas.pageInfoSchema),
        description: 'The position of this page in the list.',
      }),
      totalCount: t.int({
        description: `${many.charAt(0).toUpperCase()}${many.slice(1)} that pass the filter; counted only if selected.`,
        resolve: ({ totalCount }) => totalCount as number,
      }),
    }),
  });
}

/** Arguments of a list that continues after a cursor. @param cursor the rule of core */
export const pageArguments = (cursor: z.ZodOptional<z.ZodString>, one: string, many: string) => ({
  first: firstOf(20, `How many ${many}, at most ${maximumSize}.`),
  after: cursor.describe(`The cursor of the ${one} before those wanted.`),
});

interface CursorList<Node> {
  /** At least one, which shows whether there are any and whether the cursor is valid. */
  list(page: {
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<{ readonly items: readonly Node[]; readonly nextCursor: string | null }>;
  count(): Promise<number>;
  cursorOf(node: Node): string;
}

/** What is selected of the connection of a list of core that continues after a cursor. */
export async function readConnection<Node>(
  { first, after }: { readonly first: number; readonly after?: string | undefined },
  { isPage, totalCount }: { readonly isPage: boolean; readonly totalCount: boolean },
  { list, count, cursorOf }: CursorList<Node>,
): Promise<MovieConnection<Node>> {
  const page = { limit: isPage ? Math.max(first, 1) : 1, cursor: after };
  const isRead = isPage || after !== undefined;
  const [total, { items, nextCursor }] = await Promise.all([
    totalCount ? count() : undefined,
    isRead ? renamed({ cursor: 'after' }, () => list(page)) : { items: [], nextCursor: null },
  ]);
  const edges = items.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }));
  const pageInfo = {
    hasNextPage: nextCursor !== null || edges.length < items.length,
    // The node of the cursor comes before this page.
    hasPreviousPage: after !== undefined,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, pageInfo, ...(total !== undefined && { totalCount: total }) };
}
