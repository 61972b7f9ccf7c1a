import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema-types/schema.d.ts';

/** Parses a document; the schema types its variables and its result. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { ID: string; DateTime: string; JSON: unknown };
}>();
