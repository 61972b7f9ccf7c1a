import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

/** How long the lists of introspection are in a schema, on average, by the type and the field that answers them. */
export type IntrospectionSizes = ReadonlyMap<string, number>;

export function introspectionSizes(schema: GraphQLSchema): IntrospectionSizes {
  const sizes = known.get(schema) ?? count(schema);
  known.set(schema, sizes);
  return sizes;
}

const known = new WeakMap<GraphQLSchema, IntrospectionSizes>();

function count(schema: GraphQLSchema): IntrospectionSizes {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.map((type) => Object.values(type.getFields()));
  const inputs = types.filter(isInputObjectType);
  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Type.fields', average(fields)],
    ['__Type.interfaces', 1],
    ['__Type.possibleTypes', 1],
    ['__Type.enumValues', average(types.filter(isEnumType).map((type) => type.getValues()))],
    ['__Type.inputFields', average(inputs.map((type) => Object.values(type.getFields())))],
    ['__Field.args', average(fields.flat().map(({ args }) => args))],
    ['__Directive.args', average(directives.map(({ args }) => args))],
  ]);
}

/** Types that have no such list answer null, which counts as a short one. */
function average(lists: readonly (readonly unknown[])[]): number {
  return Math.max(1, Math.ceil(lists.flat().length / Math.max(1, lists.length)));
}
