import type { SchemaParts } from './schema-parts.ts';

/** Where a part of a list stands, as in the GraphQL Cursor Connections Specification. */
export function addPageInfo({ builder, refs: { PageInfo } }: SchemaParts): void {
  builder.objectType(PageInfo, {
    description: 'Where a part of a list stands in the whole.',
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage', {
        description: 'Whether something comes after this part.',
      }),
      hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
        description: 'Whether something comes before this part.',
      }),
      startCursor: t.exposeString('startCursor', {
        nullable: true,
        description: 'The cursor of the first edge; null: there are no edges.',
      }),
      endCursor: t.exposeString('endCursor', {
        nullable: true,
        description: 'The cursor of the last edge; null: there are no edges.',
      }),
    }),
  });
}
