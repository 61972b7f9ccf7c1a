import { memoize1 } from '@graphql-tools/utils';
import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

/** Average lengths of the lists of introspection in a schema, by type and field. */
export const introspectionSizes = memoize1((schema: GraphQLSchema): ReadonlyMap<string, number> => {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.map((type) => Object.values(type.getFields()));
  const inputs = types.filter(isInputObjectType).map((type) => Object.values(type.getFields()));
  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Type.fields', average(fields)],
    ['__Type.interfaces', 1],
    ['__Type.possibleTypes', 1],
    ['__Type.enumValues', average(types.filter(isEnumType).map((type) => type.getValues()))],
    ['__Type.inputFields', average(inputs)],
    ['__Field.args', average(fields.flat().map(({ args }) => args))],
    ['__Directive.args', average(directives.map(({ args }) => args))],
  ]);
});

/** Types without such a list answer null, which counts as a list of one. */
const average = (lists: readonly (readonly unknown[])[]) =>
  Math.max(1, Math.ceil(lists.flat().length / Math.max(1, lists.length)));
