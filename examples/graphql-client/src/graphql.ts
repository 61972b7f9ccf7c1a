import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema-types/schema.d.ts';

/** Makes a document of a text; what goes into it and what comes out is typed by the schema. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { ID: string; DateTime: string; JSON: unknown };
}>();
