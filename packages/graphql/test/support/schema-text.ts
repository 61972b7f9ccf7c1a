import { type GraphQLSchema, isIntrospectionType, isSpecifiedScalarType, printType } from 'graphql';

/** The schema in its own language: what can be done first, then the types by name. */
export function schemaText(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered = new Set([...roots.filter((root) => root != null), ...types]);
  // As the formatter of this repository has it: a description has its lines to itself.
  return `${[...ordered].map(printType).join('\n\n')}\n`.replace(/^( *)"""(.+)"""$/gmu, '$1"""\n$1$2\n$1"""');
}
